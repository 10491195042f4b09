"""Cases as a test needs them: everything left out is what a fresh incident has."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from domain.case import Addressee, Case, Count, LeakedField, Measure, Notice, Referral
from domain.counts import Amount, CountKind
from domain.lifecycles import LIFECYCLES, Circumstances
from domain.paper import Paper
from domain.standing import Standing
from domain.suspects import Suspect

NOW: Final = datetime(2026, 3, 11, 9, tzinfo=UTC)
"""A Wednesday."""


def standing(
    lifecycle: str,
    state: str | None = None,
    *before: str,
    at: datetime = NOW,
    on: date | None = None,
    reported_by: str | None = None,
) -> Standing:
    """Where a lifecycle stands, after the states ``before``; the first state unless told."""
    code = state or LIFECYCLES[lifecycle].start[0]
    circumstances = Circumstances(on=on, reported_by=reported_by)
    return Standing(
        lifecycle=lifecycle, state=code, at=at, circumstances=circumstances, reached=(*before, code)
    )


def suspect(pseudonym: str = "S-000001", **tracks: str | Standing) -> Suspect:
    """A suspect; ``tracks`` names the state of finding, access, employment or termination."""

    def track(name: str) -> Standing:
        given = tracks.get(name)
        return given if isinstance(given, Standing) else standing(name, given)

    return Suspect(
        pseudonym=pseudonym,
        named=False,
        added_at=NOW,
        finding=track("finding"),
        access=track("access"),
        employment=track("employment"),
        termination=track("termination"),
    )


def referral(
    state: str, *before: str, reported_by: str | None = None, at: datetime = NOW, ref: str = "L-000001"
) -> Referral:
    """An agency in this state, after the states ``before``."""
    stands = standing("law_enforcement", state, *before, reported_by=reported_by, at=at)
    return Referral(ref=ref, agency="county police", standing=stands)


def notice(state: str, *, audience: str = "customers", at: datetime = NOW) -> Notice:
    """A notice to customers in this state."""
    lifecycle = "customer_notice" if audience == "customers" else "regulator_notice"
    return Notice(
        ref="N-000001", to=Addressee(audience=audience), way=None, standing=standing(lifecycle, state, at=at)
    )


def measure(
    state: str | None = None, *, announced: Circumstances | None = None, at: datetime = NOW
) -> Measure:
    """A preventive measure."""
    stands = standing("measure", state, at=at)
    return Measure(ref="M-000001", text="canary measure", standing=stands, announced=announced)


def paper(
    lifecycle: str, state: str, *, until: date | None = None, gagged: bool = False, ref: str = "PA-000001"
) -> Paper:
    """A paper in this state."""
    return Paper(
        ref=ref, lifecycle=lifecycle, standing=standing(lifecycle, state), until=until, gagged=gagged
    )


def leaked(statuses: Mapping[str, str]) -> dict[str, LeakedField]:
    """Fields with their status."""
    return {code: LeakedField(code=code, status=status, at=NOW) for code, status in statuses.items()}


def exact(number: int) -> Amount:
    """An exact amount."""
    return Amount(CountKind.EXACT, number)


def disclosed(amounts: Mapping[str, Amount | None], *, at: datetime = NOW) -> dict[tuple[str, str], Count]:
    """Recorded counts of what was disclosed; none records nothing."""
    return {
        (what, "disclosed"): Count(what=what, scope="disclosed", amount=amount, at=at)
        for what, amount in amounts.items()
        if amount is not None
    }


def part(
    amount: Amount,
    population: str | None = None,
    jurisdiction: str | None = None,
    what: str = "persons",
) -> Count:
    """A recorded count of what was disclosed, of some people or some place alone."""
    return Count(
        what=what, scope="disclosed", amount=amount, at=NOW, population=population, jurisdiction=jurisdiction
    )


def case(
    ref: str = "IN-000001",
    *,
    phase: str | Standing = "reported",
    certainty: str | Standing = "suspected",
    opened_at: datetime = NOW,
    opened_by: str = "canary opener",
    suspects: Iterable[Suspect] = (),
    fields: Mapping[str, str] | None = None,
    **rest: Any,  # noqa: ANN401 -- whatever else a case has
) -> Case:
    """An incident; ``fields`` maps codes to their status."""
    return Case(
        ref=ref,
        title="canary title",
        opened_at=opened_at,
        opened_by=opened_by,
        phase=phase if isinstance(phase, Standing) else standing("incident", phase, at=opened_at),
        certainty=(
            certainty if isinstance(certainty, Standing) else standing("certainty", certainty, at=opened_at)
        ),
        suspects=tuple(suspects),
        fields=leaked(fields or {}),
        counts=rest.pop("counts", {}),
        **rest,
    )
