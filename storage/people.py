"""People as the bot knows them: organisation roles, and who is on an incident's team."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import col, select

from domain.access import Actor, Role
from storage.case_tables import RoleRow, TeamRow
from storage.facts import Change, Facts
from storage.outside import NOTHING, Outside


class People:
    """Organisation roles."""

    def __init__(self, facts: Facts, outside: Outside = NOTHING) -> None:
        self._facts = facts
        self._outside = outside

    def person(self, user: str) -> str:
        """The key of the person whose Slack account this is."""
        return self._outside.person(user)

    def blind(self, person: str) -> str:
        """The blind key of a person."""
        return self._facts.vault.blind("person", person)

    def actor(self, person: str) -> Actor:
        """A person with the roles they hold in this transaction."""
        return self.actors([person])[0]

    def actors(self, people: Collection[str]) -> list[Actor]:
        """The same for several people, or accounts of people, at once, in their order."""
        roles = self.roles()
        return [
            Actor(person=person, blind=self.blind(person), roles=roles.get(person, frozenset()))
            for person in map(self.person, people)
        ]

    def roles(self) -> Mapping[str, frozenset[Role]]:
        """Everybody who holds a role, with the roles, however they come to it."""
        held = dict(self.granted())
        for person, roles in self.of_groups().items():
            held[person] = held.get(person, frozenset()) | roles.keys()
        return held

    def of_groups(self) -> Mapping[str, Mapping[Role, str]]:
        """Person -> role -> the id of the Slack user group that gives it now."""
        return self._outside.roles()

    def granted(self) -> Mapping[str, frozenset[Role]]:
        """Everybody to whom an owner gave a role, with these roles."""
        query = (
            select(RoleRow)
            .where(col(RoleRow.change).not_in(self._facts.record.undone()))
            .order_by(col(RoleRow.id))
        )
        held: dict[str, set[Role]] = {}
        for row in self._facts.session.exec(query):
            roles = held.setdefault(self.person(row.person), set())
            (roles.add if row.held else roles.discard)(Role(row.role))
        return {person: frozenset(roles) for person, roles in held.items() if roles}

    def lock(self) -> None:
        """Wait for others who change roles, and make them wait; call before roles are read to be changed.

        SQLite's writers take turns anyway; on PostgreSQL those who change roles meet at the owners' rows.
        """
        query = select(RoleRow.id).where(RoleRow.role == Role.OWNER.value).order_by(col(RoleRow.id))
        self._facts.session.exec(query.with_for_update()).all()

    def holders(self, role: Role) -> tuple[str, ...]:
        """Everybody who holds a role, however they come to it."""
        return tuple(person for person, roles in self.roles().items() if role in roles)

    def grant(self, person: str, role: Role, change: str, at: datetime, *, held: bool = True) -> None:
        """Write that a person holds a role from now on, or no longer."""
        self._facts.add(RoleRow(change=change, at=at, person=person, role=role.value, held=held))


class Teams:
    """Who is on which incident's team."""

    def __init__(self, facts: Facts, outside: Outside = NOTHING) -> None:
        self._facts = facts
        self._outside = outside

    def add(self, change: Change, person: str, part: Role | None) -> None:
        """Write that a person joined in a part, or, without a part, left."""
        self._facts.add(TeamRow(person=person, part=part.value if part else None, **change.columns()))

    def known(self, incidents: Collection[str]) -> frozenset[str]:
        """Everybody who ever was on the team of one of these incidents, or held a role."""
        members = self._facts.session.exec(select(TeamRow.person).where(col(TeamRow.incident).in_(incidents)))
        found = {*members, *self._facts.session.exec(select(RoleRow.person)), *self._outside.roles()}
        return frozenset(found) | frozenset(map(self._outside.person, found))

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Mapping[str, Role]]:
        """The team of each incident: person -> part, in the order in which they joined."""
        found: dict[str, dict[str, Role]] = {}
        for row in self._facts.standing(TeamRow, incidents):
            team = found.setdefault(row.incident, {})
            person = self._outside.person(row.person)
            if row.part:
                team[person] = Role(row.part)
            else:
                team.pop(person, None)
        return found
