"""Guards across lifecycles: what one track asks of another (domain reference, section 3.13).

They bind what is done through the bot. A guard whose rule belongs to one feature stands where that rule is:
``tests/domain/test_domain_guards.py`` lists all twelve.
"""

from domain.access import Role
from domain.case import Case
from domain.decisions import JointDecision, without
from domain.errors import Refused
from domain.lifecycles import Circumstances
from domain.suspects import Suspect


def dismissal(case: Case, suspect: Suspect) -> JointDecision:
    """G5: who proposes a dismissal, who approves it in HR and then in Legal are different people."""
    apart = {case.opened_by: "not_opener"}
    if suspect.proposed_by:
        apart[suspect.proposed_by] = "not_proposer"
    return JointDecision(
        parts=((Role.HR.value,), (Role.LEGAL.value,)),
        given=suspect.approvals,
        apart=apart | without(case.judgements.recused),
        in_order=True,
    )


def check_finding(suspect: Suspect, circumstances: Circumstances) -> None:
    """G7: a dismissal is approved on an established finding, or on an exception that Legal records.

    Raises:
        Refused: ``needs_exception``.
    """
    if suspect.finding.state != "substantiated" and not circumstances.reason:
        raise Refused("needs_exception", lifecycle="finding", state=suspect.finding.state)
