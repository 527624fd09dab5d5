"""The tree is that of RFC 6962, and a path proves what is in it and nothing else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.record import rules

leaves = st.lists(st.binary(min_size=1, max_size=4), max_size=70).map(lambda found: [rules.leaf_hash(x) for x in found])


def by_the_book(hashes: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word by word."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return hashlib.sha256(b"\x01" + by_the_book(hashes[:k]) + by_the_book(hashes[k:])).digest()


@pytest.mark.parametrize(
    ("count", "root"),
    [
        # the roots of the tree of 0, 1, 2, 3 and 8 well-known leaves published with Certificate Transparency
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
        (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_known_roots(count, root):
    data = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    assert rules.root_of(rules.leaf_hash(bytes.fromhex(x)) for x in data[:count]).hex() == root


@given(leaves)
def test_the_frontier_gives_the_root_of_the_book(hashes):
    assert rules.root_of(hashes) == by_the_book(hashes)


@given(leaves, st.data())
def test_a_frontier_kept_and_read_again_goes_on_alike(hashes, data):
    cut = data.draw(st.integers(0, len(hashes)))
    tree = rules.Frontier()
    for leaf in hashes[:cut]:
        tree.append(leaf)
    tree = rules.Frontier.decode(tree.encode())
    for leaf in hashes[cut:]:
        tree.append(leaf)
    assert (tree.size, tree.root()) == (len(hashes), by_the_book(hashes))
    assert len(tree.peaks) == len(hashes).bit_count()


@given(leaves.filter(bool), st.data())
def test_every_path_leads_to_the_root_and_no_other_leaf_place_or_root_does(hashes, data):
    index = data.draw(st.integers(0, len(hashes) - 1))
    size, path, root = len(hashes), rules.inclusion_path(hashes, index), by_the_book(hashes)
    leaf = hashes[index]
    assert rules.check_inclusion(leaf, index, size=size, path=path, root=root)
    assert not rules.check_inclusion(rules.leaf_hash(b"other"), index, size=size, path=path, root=root)
    assert not rules.check_inclusion(leaf, index, size=size, path=[*path, root], root=root)
    assert not rules.check_inclusion(leaf, size, size=size, path=path, root=root)
    assert not rules.check_inclusion(leaf, index, size=size, path=path, root=rules.leaf_hash(b"root"))
    if path:
        assert not rules.check_inclusion(leaf, index, size=size, path=path[:-1], root=root)
        changed = [rules.leaf_hash(path[0]), *path[1:]]
        assert not rules.check_inclusion(leaf, index, size=size, path=changed, root=root)


@given(leaves.filter(lambda found: len(found) > 1), st.data())
def test_the_part_of_a_frontier_behind_a_subtree_is_the_frontier_of_that_part(hashes, data):
    low, high = data.draw(st.sampled_from(rules.path_ranges(len(hashes), data.draw(st.integers(0, len(hashes) - 1)))))
    upto = data.draw(st.integers(low, high - 1))
    tree = rules.Frontier()
    for leaf in hashes[:upto]:
        tree.append(leaf)
    part = tree.behind(low) if upto > low else rules.Frontier()
    for leaf in hashes[upto:high]:
        part.append(leaf)
    assert part.root() == by_the_book(hashes[low:high])
