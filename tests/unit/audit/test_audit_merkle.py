from __future__ import annotations

from hashlib import sha256

import pytest

from targeting.audit.merkle import Edge, leaf_hash

# Certificate Transparency's own test vectors for RFC 6962: leaves in hex, then the root of each size.
LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def grown(leaves: list[bytes]) -> Edge:
    edge = Edge()
    for leaf in leaves:
        edge = edge.push(leaf_hash(leaf))
    return edge


def as_the_rfc_defines_it(leaves: list[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    left, right = as_the_rfc_defines_it(leaves[:half]), as_the_rfc_defines_it(leaves[half:])
    return sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_that_of_the_published_vectors(size: int) -> None:
    edge = grown([bytes.fromhex(leaf) for leaf in LEAVES[:size]])
    assert (edge.size, edge.root.hex()) == (size, ROOTS[size])


@pytest.mark.parametrize("size", [*range(34), 63, 64, 65, 127, 128, 129, 1000])
def test_the_root_is_that_of_the_recursive_definition(size: int) -> None:
    leaves = [b"leaf %d" % number for number in range(size)]
    assert grown(leaves).root == as_the_rfc_defines_it(leaves)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 1000])
def test_the_edge_holds_one_hash_for_every_one_bit_of_the_size(size: int) -> None:
    assert len(grown([b""] * size).nodes) == size.bit_count()
