"""Whether something of a case may be erased: what has to be kept for others comes first."""

from domain.case import Case
from domain.errors import Refused
from domain.papers import holds


def may_erase(case: Case) -> None:
    """Refuse to erase anything of a case while the law has it kept (guard G11).

    To be asked by whatever erases: retention, shredding, a person's request. A hold ends when counsel
    releases it; a request to preserve when its end was recorded, even if its last day is over before.

    It is *not* asked when an incident is rejected as a protected activity and its suspects are unlinked. The
    reference (sections 3.1, G2 and 5.6) has that happen at once, because each hour for which somebody stands
    beside an accusation for having reported, complained or organised is the retaliation that the rule is
    against. Unlinking takes the person out of sight and destroys no evidence; what a hold has to keep is
    kept. Whether the sealed name may be shredded too is counsel's to decide, and then it is asked here.

    Args:
        case: The incident.

    Raises:
        Refused: ``on_hold``, with the references of what holds it.
    """
    requests = tuple(
        one for one in case.papers if one.lifecycle == "preservation" and one.standing.state in _KEPT
    )
    found = (*holds(case), *requests)
    if found:
        raise Refused("on_hold", incident=case.ref, papers=tuple(one.ref for one in found))


_KEPT = frozenset({"in_force", "renewed", "contested"})
