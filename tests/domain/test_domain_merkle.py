"""The tree of hashes: the published values of RFC 6962's own example, and that every leaf counts."""

from hashlib import sha256
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from domain.merkle import EMPTY, Tree

LEAVES: Final = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
ROOTS: Final = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""The roots after each of these leaves, as the reference implementations of certificate logs have them."""


def root(values: list[bytes]) -> bytes:
    """The root of a tree of these values."""
    tree = Tree()
    for value in values:
        tree.add(value)
    assert tree.size == len(values)
    return tree.root()


def test_the_roots_are_those_that_others_compute() -> None:
    tree = Tree()
    assert (tree.size, tree.root()) == (0, EMPTY)
    assert sha256(b"").digest() == EMPTY
    for number, (leaf, expected) in enumerate(zip(LEAVES, ROOTS, strict=True), start=1):
        tree.add(bytes.fromhex(leaf))
        assert (tree.size, tree.root().hex()) == (number, expected)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
def test_a_value_that_is_not_what_it_was_changes_the_root(values: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(st.binary(max_size=4).filter(lambda value: value != values[place]))
    before = root(values)
    assert root([*values[:place], other, *values[place + 1 :]]) != before
    assert root([*values[:place], *values[place + 1 :]]) != before
    assert root([*values, values[place]]) != before
