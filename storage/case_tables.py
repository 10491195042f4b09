"""The tables of a case. Every row of a fact names the change that recorded it and is never edited.

What is true now is the newest row whose change was not undone. So undo is one more entry of the record, and
history is there without being kept a second time. Who a suspect is and every free text is ``Sealed``.
"""

from datetime import date, datetime

from sqlalchemy import Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.sealed import EDITED, ERASED, LATER, Sealed, scope_of


class ReferenceRow(SQLModel, table=True):
    """A reference that is taken, whatever it names."""

    __tablename__ = "reference"

    ref: str = Field(primary_key=True)


class IncidentRow(SQLModel, table=True):
    """An incident. Its phase, team and facts are rows of the other tables."""

    __tablename__ = "incident"

    ref: str = Field(primary_key=True)
    change: str = Field(foreign_key="record.change")
    opened_at: datetime
    opened_by: str
    title: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)


class ChannelRow(SQLModel, table=True):
    """The Slack channel of an incident, by id: names are never trusted."""

    __tablename__ = "incident_channel"

    incident: str = Field(primary_key=True, foreign_key="incident.ref")
    channel: str = Field(unique=True)


class CardRow(SQLModel, table=True):
    """Where an incident's card stands: the ``ts`` of the message in its channel."""

    __tablename__ = "card"

    incident: str = Field(primary_key=True, foreign_key="incident.ref")
    ts: str


class HomeRow(SQLModel, table=True):
    """A person who has opened their Home: when last, and when the time before."""

    __tablename__ = "home"

    person: str = Field(primary_key=True)
    looked: datetime
    before: datetime | None = None


class Fact(SQLModel):
    """The columns that every fact of an incident has."""

    id: int | None = Field(default=None, primary_key=True)
    incident: str = Field(foreign_key="incident.ref", index=True)
    change: str = Field(foreign_key="record.change", index=True)
    at: datetime

    @property
    def sealed_under(self) -> str:
        """What its values are sealed under."""
        return self.incident


class ToldFact(Fact):
    """A fact with its circumstances: when it took effect, who says so, where, why; ``facts`` as JSON."""

    on: date | None = None
    reported_by: bytes | None = Field(default=None, sa_type=Sealed, repr=False)
    source: bytes | None = Field(default=None, sa_type=Sealed, repr=False)
    reason: bytes | None = Field(default=None, sa_type=Sealed, repr=False)
    facts: bytes | None = Field(default=None, sa_type=Sealed, repr=False)


class MoveRow(ToldFact, table=True):
    """One step of a lifecycle. ``subject``: reference of what moved, empty for the incident itself."""

    __tablename__ = "move"

    lifecycle: str
    subject: str
    state: str

    @property
    def sealed_under(self) -> str:
        """What is sealed of a suspect's step is sealed under the suspect."""
        return scope_of(self.incident, self.subject)


class SuspectRow(Fact, table=True):
    """A suspect by pseudonym. ``blind``: the person's blind key, when the person has a Slack account.

    ``unlinked``: the change that erased who it was. This and ``MoveRow`` are then edited, which no fact is
    otherwise: what protected somebody is not to be read in the history either.
    """

    __tablename__ = "suspect"

    pseudonym: str = Field(unique=True)
    blind: str | None = Field(default=None, index=True, sa_column_kwargs=ERASED)
    name: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)
    slack_user: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)
    employee_number: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)
    unlinked: str | None = Field(default=None, sa_column_kwargs=EDITED)

    @property
    def sealed_under(self) -> str:
        """Who it is is sealed under the suspect."""
        return self.pseudonym


class VerisRow(Fact, table=True):
    """What a VERIS record says of an incident: its values by their places, as JSON."""

    __tablename__ = "veris"

    said: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)


class VerisIdRow(SQLModel, table=True):
    """An id of a VERIS record that was imported, by its blind key."""

    __tablename__ = "veris_id"

    blind: str = Field(primary_key=True)
    incident: str = Field(foreign_key="incident.ref")


class ApprovalRow(Fact, table=True):
    """One person's consent to a proposed dismissal, given in one role."""

    __tablename__ = "approval"

    suspect: str
    part: str
    person: str


class LeakRow(ToldFact, table=True):
    """The status of one kind of data."""

    __tablename__ = "leak"

    field: str
    status: str
    recipient: str | None = None
    egress: str | None = None


class CountRow(ToldFact, table=True):
    """A count with its certainty."""

    __tablename__ = "count"

    what: str
    scope: str
    kind: str
    low: int | None = None
    high: int | None = None
    population: str | None = Field(default=None, sa_column_kwargs=LATER)
    jurisdiction: str | None = Field(default=None, sa_column_kwargs=LATER)


class ReferralRow(Fact, table=True):
    """An agency that is or may be involved; where it stands is in its moves."""

    __tablename__ = "referral"

    ref: str = Field(unique=True)
    agency: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)


class NoticeRow(Fact, table=True):
    """A notice to customers or to a regulator; where it stands is in its moves."""

    __tablename__ = "notice"

    ref: str = Field(unique=True)
    audience: str
    population: str | None = Field(default=None, sa_column_kwargs=LATER)
    regime: str | None = Field(default=None, sa_column_kwargs=LATER)
    jurisdiction: str | None = Field(default=None, sa_column_kwargs=LATER)
    way: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)


class MeasureRow(Fact, table=True):
    """A preventive measure; where it stands is in its moves."""

    __tablename__ = "measure"

    ref: str = Field(unique=True)
    text: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)


class AnnouncementRow(ToldFact, table=True):
    """That a measure was announced; without a measure: that none was."""

    __tablename__ = "announcement"

    measure: str | None = None


class NoteRow(Fact, table=True):
    """A note."""

    __tablename__ = "note"

    by: str
    text: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)


class EvidenceRow(Fact, table=True):
    """A piece of evidence: where it is kept, and its hash; its way from hand to hand is in ``custody``."""

    __tablename__ = "evidence"

    ref: str = Field(unique=True)
    kind: str
    place: bytes = Field(sa_column=Column(Sealed, nullable=False), repr=False)
    sha256: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)


class CustodyRow(ToldFact, table=True):
    """One step of a piece of evidence. ``by``: who recorded it. ``recipient``: who it went to."""

    __tablename__ = "custody"

    evidence: str = Field(foreign_key="evidence.ref", index=True)
    step: str
    by: str
    recipient: bytes | None = Field(default=None, sa_column=Column(Sealed), repr=False)


class WaitingRow(ToldFact, table=True):
    """Who watches over the tracks that were left open. ``tracks``: ``lifecycle:subject``, by commas."""

    __tablename__ = "waiting"

    owner: str
    tracks: str


class RelationRow(Fact, table=True):
    """How two incidents are related, told from either side; kind ``none``: not any more."""

    __tablename__ = "relation"

    other: str = Field(foreign_key="incident.ref", index=True)
    kind: str = Field(default="related", sa_column_kwargs={"server_default": "related"})


class TeamRow(Fact, table=True):
    """That a person joined an incident's team in a part, or left it."""

    __tablename__ = "team"

    person: str
    part: str | None = None


class RoleRow(SQLModel, table=True):
    """That a person was given an organisation role, or that it was taken back."""

    __tablename__ = "role"

    id: int | None = Field(default=None, primary_key=True)
    change: str = Field(foreign_key="record.change")
    at: datetime
    person: str = Field(index=True)
    role: str
    held: bool


class SubscriptionRow(SQLModel, table=True):
    """What a channel gets: one digest subscription. Settings, so the row is edited; the record tells how."""

    __tablename__ = "subscription"

    ref: str = Field(primary_key=True)
    channel: str = Field(unique=True)
    owner: str
    cron: str
    zone: str
    language: str
    clearance: str
    since: datetime
    paused_until: datetime | None = None


class DigestRow(SQLModel, table=True):
    """One slot of a subscription, claimed once. ``posted``: when its digest reached the channel."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("subscription", "slot"),)

    id: int | None = Field(default=None, primary_key=True)
    subscription: str = Field(foreign_key="subscription.ref")
    slot: str
    claimed: datetime
    posted: datetime | None = None
    ts: str | None = None
