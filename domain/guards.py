"""Guards across lifecycles: what one track asks of another (domain reference, section 3.13).

They bind what is done through the bot. A guard whose rule belongs to one feature stands where that rule is:
``tests/domain/test_domain_guards.py`` lists all twelve.
"""

from domain.case import Case
from domain.errors import Refused
from domain.lifecycles import Circumstances
from domain.suspects import Suspect


def check_separate_people(case: Case, suspect: Suspect, approver: str) -> None:
    """G5: who proposes a dismissal, who approves it in HR and who in Legal are different people.

    Neither may it be who opened the incident. That a suspect approves nothing is decided by the bar; who
    somebody's line manager is the bot does not know.

    Raises:
        Refused: ``not_proposer``, ``already_approved`` or ``not_opener``.
    """
    if approver == suspect.proposed_by:
        raise Refused("not_proposer")
    if any(one.person == approver for one in suspect.approvals):
        raise Refused("already_approved")
    if approver == case.opened_by:
        raise Refused("not_opener")


def check_finding(suspect: Suspect, circumstances: Circumstances) -> None:
    """G7: a dismissal is approved on an established finding, or on an exception that Legal records.

    Raises:
        Refused: ``needs_exception``.
    """
    if suspect.finding.state != "substantiated" and not circumstances.reason:
        raise Refused("needs_exception", lifecycle="finding", state=suspect.finding.state)
