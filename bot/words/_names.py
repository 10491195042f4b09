"""What the placeholders of a sentence stand for, by their names, and which facts follow a sentence."""

from collections.abc import Mapping

from domain import vocabulary
from domain.glossary import Glossary, Term
from domain.moments import AUDIENCES, ENTITIES, MOMENTS, PLACES
from domain.regimes import REGIMES

FACTS = (
    *(
        "scope",
        "population",
        "regime",
        "jurisdiction",
        "agency",
        "recipient",
        "egress",
        "way",
        "relation",
        "custodian",
        "shown",
        "request",
    ),
    *("on", "reported_by", "source", "reason", "as_typed"),
)
"""Details of a record entry that are told after its sentence, in this order, where they are known."""

POSTED_FACTS = (
    "scope",
    "population",
    "regime",
    "jurisdiction",
    "recipient",
    "egress",
    "relation",
    "shown",
    "request",
    "on",
)
"""Those of them that are codes and days: what a channel may be told."""

GLOSSARIES: Mapping[str, Glossary[Term]] = {
    # Glossaries of narrower terms are only read here.
    "status": vocabulary.FIELD_STATUS,  # type: ignore[dict-item]
    "recipient": vocabulary.RECIPIENT,
    "egress": vocabulary.EGRESS,
    "what": vocabulary.COUNT_WHAT,
    "scope": vocabulary.COUNT_SCOPE,
    "population": vocabulary.POPULATION,  # type: ignore[dict-item]
    "jurisdiction": PLACES,  # type: ignore[dict-item]
    "evidence_kind": vocabulary.EVIDENCE_KIND,
    "custody": vocabulary.CUSTODY,
    "relation": vocabulary.RELATION,
    "severity": vocabulary.SEVERITY,
    "suggested": vocabulary.SEVERITY,
    "cls": vocabulary.CLASSES,
    "question": vocabulary.SCREEN_QUESTION,
    "screen_answer": vocabulary.SCREEN_ANSWER,
    "moment": MOMENTS,  # type: ignore[dict-item]
    "told_to": AUDIENCES,
    "entity": ENTITIES,
    "regime": REGIMES,  # type: ignore[dict-item]
    "clock": REGIMES,  # type: ignore[dict-item]
}

LABELLED = {
    name: name
    for name in ("role", "verb", "kind", "clearance", "tail", "headline", "shape", "takes", "notice_language")
} | {"undid": "verb"}

EACH = {"people": "person", "holders": "role"}
"""Placeholders that take several values, and what each of these is."""
