"""A change that is named by its reference: what is confirmed, approved or taken back."""

from commands._phrases import Phrase
from domain.errors import Refused
from domain.references import Kind, read_reference


def take_change(phrase: Phrase) -> tuple[str, Phrase]:
    """The reference ``C-…`` that stands first, and the rest.

    Raises:
        Refused: ``missing_reference`` without words, ``bad_reference`` when it is no change's.
    """
    if not phrase.words:
        raise Refused("missing_reference")
    found = read_reference(phrase.words[0])
    if found is None or found[0] is not Kind.CHANGE:
        raise Refused("bad_reference", word=phrase.words[0])
    return found[1], phrase.after(1)
