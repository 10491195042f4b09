"""The vocabulary of a case, from ``vocabulary.toml``: fields, conduct, recipients, ways out, counts.

Field codes map to the W3C Data Privacy Vocabulary 2.3 and to VERIS 1.4.1, so that a case can be told in
either without guessing (``../shared/domain/insider-incidents.md`` section 1.4 says why two standards).
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from domain.glossary import Glossary, Term

DPV = "https://w3id.org/dpv/"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTerm(Term):
    """A term that VERIS 1.4.1 has a value for; ``offered`` is false for values kept for imports only."""

    veris: str
    offered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(CodedTerm):
    """A kind of data that can leak: never its value. ``cls`` is a code of ``CLASSES``."""

    cls: str
    dpv: str | None = None

    @property
    def iri(self) -> str | None:
        """The field's stable address in the Data Privacy Vocabulary, where it has one."""
        return f"{DPV}{self.dpv.replace(':', '#')}" if self.dpv else None


_ROWS: Mapping[str, list[dict[str, object]]] = tomllib.loads(
    Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8")
)


def _terms(name: str) -> Glossary[Term]:
    return Glossary(Term.of(row) for row in _ROWS[name])


def _coded(name: str) -> Glossary[CodedTerm]:
    return Glossary(CodedTerm.of(row) for row in _ROWS[name])


CLASSES = _terms("class")
FIELDS = Glossary(Field.of(row) for row in _ROWS["field"])
FIELD_STATUS = _coded("field_status")
CONDUCT = _coded("conduct")
MISUSE = _coded("misuse")
EGRESS = _terms("egress")
RECIPIENT = _terms("recipient")
JOB_ROLE = _coded("role")
EMPLOYMENT_TYPE = _terms("employment_type")
MOTIVE = _coded("motive")
DISCOVERY = _coded("discovery")
DATA_SUBJECT = _coded("data_subject")
COUNT_WHAT = _terms("count_what")
COUNT_SCOPE = _terms("count_scope")
POPULATION = _coded("population")
COUNT_KIND = _terms("count_kind")
SEVERITY = _terms("severity")
SCREEN_QUESTION = _terms("screen_question")
SCREEN_ANSWER = _terms("screen_answer")
REJECT_REASON = _terms("reject_reason")
EVIDENCE_KIND = _terms("evidence_kind")
CUSTODY = _terms("custody")
RELATION = _terms("relation")

NAMED_FIELDS = tuple(field.code for field in FIELDS if field.code not in {"other", "unknown"})
"""Every field that "everything else" means: all but the two that name no field."""


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Field codes in the order of the vocabulary, so that lists read the same everywhere."""
    wanted = set(codes)
    return tuple(code for code in FIELDS.codes() if code in wanted)
