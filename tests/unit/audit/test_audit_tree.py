"""Proofs of inclusion and consistency: those published, those of another program, and those that must not hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targeting.audit import NoteError, Signer
from targeting.audit.merkle import leaf_hash
from targeting.audit.proof import Inclusion, extends, includes
from targeting.audit.tree import Tree

# Certificate Transparency's own test vectors for RFC 6962 (the leaves are in test_audit_merkle.py).
CT_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_CONSISTENCY = {
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
    (8, 8): [],
}
# Roots and inclusion paths that pymerkle 7.0.0 gave for the leaves "leaf 0", "leaf 1" … (make oracles compares anew).
PYMERKLE = json.loads((Path(__file__).parent / "pymerkle.json").read_text(encoding="utf-8"))


def tree(size: int) -> Tree:
    return Tree(leaf_hash(b"leaf %d" % number) for number in range(size))


@pytest.mark.parametrize(("old", "size"), CT_CONSISTENCY, ids=lambda value: str(value))
def test_the_consistency_proofs_are_those_published(old: int, size: int) -> None:
    published = Tree(leaf_hash(bytes.fromhex(leaf)) for leaf in CT_LEAVES)
    assert [node.hex() for node in published.consistency(old, size)] == CT_CONSISTENCY[old, size]


@pytest.mark.parametrize("size", range(1, 10))
def test_roots_and_inclusion_proofs_are_those_of_pymerkle(size: int) -> None:
    vector, ours = PYMERKLE[str(size)], tree(9)
    assert ours.root(size).hex() == vector["root"]
    assert [[node.hex() for node in ours.inclusion(index, size)] for index in range(size)] == vector["paths"]


SIZES = st.integers(1, 70)


@given(size=SIZES, data=st.data())
def test_an_inclusion_proof_holds_for_its_own_entry_and_no_other(size: int, data: st.DataObject) -> None:
    grown = tree(70)
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    root, path = grown.root(size), grown.inclusion(index, size)
    assert includes(root, size, index, leaf_hash(b"leaf %d" % index), path)
    assert not includes(root, size, index, leaf_hash(b"leaf x"), path)
    assert not includes(grown.root(size - 1), size, index, leaf_hash(b"leaf %d" % index), path)
    if other != index:
        assert not includes(root, size, other, leaf_hash(b"leaf %d" % index), path)
    for wrong in (path[:-1], (*path, bytes(32)), (bytes(32), *path[1:])):
        assert wrong == path or not includes(root, size, index, leaf_hash(b"leaf %d" % index), wrong)


@given(size=SIZES, data=st.data())
def test_a_consistency_proof_holds_for_its_own_two_sizes_only(size: int, data: st.DataObject) -> None:
    grown = tree(70)
    old = data.draw(st.integers(1, size))
    proof, root = grown.consistency(old, size), grown.root(size)
    assert extends(old, grown.root(old), size, root, proof)
    assert not extends(old, bytes(32), size, root, proof)
    assert not extends(old, grown.root(old), size, bytes(32), proof)
    for wrong in ((*proof, bytes(32)), proof[:-1], proof[::-1]):
        assert wrong == proof or not extends(old, grown.root(old), size, root, wrong)


@pytest.mark.parametrize("ask", [lambda t: t.root(4), lambda t: t.inclusion(3), lambda t: t.consistency(0)])
def test_what_the_tree_does_not_hold_is_not_proved(ask) -> None:
    with pytest.raises(LookupError):
        ask(tree(3))


@pytest.mark.parametrize("entry", [None, b'{"seq":2}'])
def test_a_tlog_proof_survives_parsing(on_disk, entry: bytes | None) -> None:
    on_disk.fill(5)
    note = (on_disk.folder / "checkpoint").read_bytes()
    proof = Inclusion(2, Tree(leaf_hash(line[:-1]) for line in on_disk.lines).inclusion(2), note, entry)
    assert Inclusion.parse(proof.text) == proof
    assert proof.text.startswith("c2sp.org/tlog-proof@v1\n" + ("extra " if entry else "index 2\n"))
    verifiers = [Signer("targeting/999", on_disk.key).verifier]
    assert proof.shows(on_disk.lines[2][:-1], verifiers)
    assert not proof.shows(on_disk.lines[3][:-1], verifiers)
    assert not proof.shows(on_disk.lines[2][:-1], [])


GOOD = "c2sp.org/tlog-proof@v1\nindex 0\n\no\n1\nAA==\n\n— o AAAAAAA=\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("v1", "v2"), ("index 0", "index 00"), ("index 0", "index -1"), ("index 0\n", ""), ("\n\no", "\no"),
        ("index 0\n", "index 0\nAAAA\n"), ("index 0\n", "index 0\n*\n"), ("index 0\n", "extra *\nindex 0\n"),
    ],
)  # fmt: skip
def test_what_is_no_tlog_proof_is_refused(old: str, new: str) -> None:
    assert Inclusion.parse(GOOD).index == 0
    with pytest.raises(NoteError):
        Inclusion.parse(GOOD.replace(old, new, 1))
