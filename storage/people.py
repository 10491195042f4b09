"""People as the bot knows them: organisation roles, and who is on an incident's team."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlmodel import col, select

from domain.access import Actor, Role
from storage.case_tables import RoleRow, TeamRow
from storage.facts import Change, Facts


class People:
    """Organisation roles."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def blind(self, person: str) -> str:
        """The blind key of a person."""
        return self._facts.vault.blind("person", person)

    def actor(self, person: str) -> Actor:
        """A person with the roles they hold in this transaction."""
        return self.actors([person])[0]

    def actors(self, people: Collection[str]) -> list[Actor]:
        """The same for several people at once."""
        roles = self.roles()
        return [
            Actor(person=person, blind=self.blind(person), roles=roles.get(person, frozenset()))
            for person in people
        ]

    def roles(self) -> Mapping[str, frozenset[Role]]:
        """Everybody who holds a role, with the roles."""
        query = (
            select(RoleRow)
            .where(col(RoleRow.change).not_in(self._facts.record.undone()))
            .order_by(col(RoleRow.id))
        )
        held: dict[str, set[Role]] = {}
        for row in self._facts.session.exec(query):
            roles = held.setdefault(row.person, set())
            (roles.add if row.held else roles.discard)(Role(row.role))
        return {person: frozenset(roles) for person, roles in held.items() if roles}

    def lock(self) -> None:
        """Wait for others who change roles, and make them wait; call before roles are read to be changed.

        SQLite's writers take turns anyway; on PostgreSQL those who change roles meet at the owners' rows.
        """
        query = select(RoleRow.id).where(RoleRow.role == Role.OWNER.value).order_by(col(RoleRow.id))
        self._facts.session.exec(query.with_for_update()).all()

    def holders(self, role: Role) -> tuple[str, ...]:
        """Everybody who holds a role."""
        return tuple(person for person, roles in self.roles().items() if role in roles)

    def grant(self, person: str, role: Role, change: str, at: datetime, *, held: bool = True) -> None:
        """Write that a person holds a role from now on, or no longer."""
        self._facts.add(RoleRow(change=change, at=at, person=person, role=role.value, held=held))


class Teams:
    """Who is on which incident's team."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def add(self, change: Change, person: str, part: Role | None) -> None:
        """Write that a person joined in a part, or, without a part, left."""
        self._facts.add(TeamRow(person=person, part=part.value if part else None, **change.columns()))

    def known(self, incidents: Collection[str]) -> frozenset[str]:
        """Everybody who ever was on the team of one of these incidents, or held a role."""
        members = self._facts.session.exec(select(TeamRow.person).where(col(TeamRow.incident).in_(incidents)))
        return frozenset(members) | frozenset(self._facts.session.exec(select(RoleRow.person)))

    def of_incidents(self, incidents: Collection[str]) -> Mapping[str, Mapping[str, Role]]:
        """The team of each incident: person -> part, in the order in which they joined."""
        found: dict[str, dict[str, Role]] = {}
        for row in self._facts.standing(TeamRow, incidents):
            team = found.setdefault(row.incident, {})
            if row.part:
                team[row.person] = Role(row.part)
            else:
                team.pop(row.person, None)
        return found
