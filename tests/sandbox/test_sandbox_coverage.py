"""The table of what the sandbox covers is true, both ways, and so is the page made from it."""

import re
from pathlib import Path

from sandbox import coverage
from sandbox.faults import KINDS
from sandbox.web_api import METHODS
from tests.sandbox import test_rules_blocks, test_rules_calls, test_rules_people, test_rules_views
from tests.write_docs import SANDBOX, sandbox_page

ROOT = Path(__file__).parents[2]
# It answers before there is a bot token, and is served beside the others.
CONNECTS = {"apps.connections.open"}


def source() -> str:
    """All of the sandbox's own code but the table."""
    files = [path for path in ROOT.glob("sandbox/*.py") if path.name != "coverage.py"]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_every_method_is_in_the_table_and_the_other_way_round() -> None:
    assert set(coverage.METHODS) == set(METHODS) | CONNECTS


def test_every_rule_has_a_case_and_every_case_a_rule() -> None:
    modules = (test_rules_calls, test_rules_people, test_rules_views)
    cases = [given.rule for module in modules for given in module.CASES]
    cases += [*test_rules_blocks.BLOCKS, *test_rules_views.VIEWS]
    rules = [name for group in coverage.RULES.values() for name in group]

    assert sorted(cases) == sorted(rules)


def test_every_event_and_interaction_in_the_table_is_sent_and_no_other() -> None:
    kinds = set(re.findall(r'_shared\(line, person, "(\w+)"\)', source()))
    events = set(re.findall(r'"(app_\w+|member_\w+)"', source())) - {"app_home"}

    assert kinds | {"command"} == set(coverage.INTERACTIONS)
    assert events - {"app_id"} >= set(coverage.EVENTS)
    assert {name for name in events if name.endswith(("_opened", "_channel"))} == set(coverage.EVENTS)


def test_every_answer_to_a_submission_is_in_the_table() -> None:
    answers = (ROOT / "sandbox" / "answers.py").read_text(encoding="utf-8")

    assert set(re.findall(r'(?:action|every=action) == "(\w+)"', answers)) == set(coverage.RESPONSE_ACTIONS)


def test_every_fault_is_in_the_table() -> None:
    assert tuple(coverage.FAULTS) == KINDS


def test_a_rule_that_names_a_code_names_the_one_that_its_case_expects() -> None:
    said = {name: text for group in coverage.RULES.values() for name, text in group.items()}
    modules = (test_rules_calls, test_rules_people, test_rules_views)
    expected = {given.rule: given.code for module in modules for given in module.CASES}
    expected |= {name: code for name, (_, _, code) in test_rules_views.VIEWS.items()}
    wrong = {
        name: code
        for name, code in expected.items()
        if (named := re.search(r"\((\w+)\)$", said[name])) and named[1] != code
    }

    assert wrong == {}


def test_the_page_is_the_generated_one() -> None:
    assert sandbox_page() == SANDBOX.read_text(encoding="utf-8")
