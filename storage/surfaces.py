"""What stands in Slack and is kept up to date there: incidents' cards, and people's Homes."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from storage.case_tables import CardRow, HomeRow
from storage.database import insert_new


class Cards:
    """Which message is an incident's card."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ts_of(self, incident: str) -> str | None:
        """The card's ``ts`` in the incident's channel, once it was posted."""
        return self._session.exec(select(CardRow.ts).where(CardRow.incident == incident)).first()

    def stands(self, incident: str, ts: str) -> None:
        """Note where the card stands now."""
        self._session.merge(CardRow(incident=incident, ts=ts))
        self._session.flush()

    def stays_behind(self, incident: str) -> None:
        """Note that there is no card: the one that there was is left as it stands."""
        self._session.exec(delete(CardRow).where(col(CardRow.incident) == incident))


class Homes:
    """Who has a Home that has to be kept up to date."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def opened(self, person: str, at: datetime) -> None:
        """Note that a person looks at their Home."""
        if not insert_new(self._session, HomeRow, "person", {"person": person, "looked": at}):
            row = self._session.exec(select(HomeRow).where(HomeRow.person == person).with_for_update()).one()
            row.before, row.looked = row.looked, at
            self._session.flush()

    def everybody(self) -> list[str]:
        """Everybody who has a Home."""
        return list(self._session.exec(select(HomeRow.person).order_by(col(HomeRow.person))))

    def has(self, person: str) -> bool:
        """Whether this person has one."""
        return self._session.get(HomeRow, person) is not None

    def looked_before(self, person: str) -> datetime | None:
        """When this person looked the time before the last; none when they looked once."""
        return self._session.exec(select(HomeRow.before).where(HomeRow.person == person)).first()
