"""The bytes that are hashed never change: committed vectors, proved on whichever database the suite runs on."""

import json
import struct
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.kit import clock
from banshi.record import actions, queries, rules, verification
from banshi.record.facts import Head, New
from tests.record.writing import LATER

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
TEXTS = ("kind", "actor", "occurred_at", "recorded_at", "cause")


def _layout(entry: dict, **other) -> bytes:
    named = {name: entry[name] for name in ("version", *TEXTS)}
    named |= {"payload": bytes.fromhex(entry["payload"]), **other}
    return rules.layout(bytes.fromhex(entry["previous"]), entry["subject"], entry["number"], **named)


@pytest.mark.parametrize("entry", VECTORS["entries"], ids=lambda entry: entry["about"])
def test_an_entry_has_exactly_these_bytes_and_this_hash(entry):
    assert _layout(entry).hex() == entry["bytes"]
    assert rules.leaf_hash(_layout(entry)).hex() == entry["hash"]


@pytest.mark.django_db
def test_the_database_gives_back_exactly_what_was_hashed():
    heads: dict[int, Head] = {}
    for entry in VECTORS["entries"]:
        head = heads.get(entry["subject"], Head.start(entry["subject"]))
        recorded, occurred = clock.parse(entry["recorded_at"]), clock.parse(entry["occurred_at"])
        [heads[head.subject]] = actions.append(
            [
                (
                    head,
                    [
                        New(
                            kind=entry["kind"],
                            payload=bytes.fromhex(entry["payload"]),
                            actor=entry["actor"],
                            at=recorded,
                            occurred_at=occurred,
                            cause=entry["cause"],
                            version=entry["version"],
                        )
                    ],
                )
            ]
        )
    for entry in VECTORS["entries"]:
        kept = next(e for e in queries.entries(entry["subject"]) if e.number == entry["number"])
        assert (kept.hash.hex(), kept.previous.hex()) == (entry["hash"], entry["previous"])
        assert {name: getattr(kept, name) for name in TEXTS} == {name: entry[name] for name in TEXTS}
        assert kept.payload.hex() == entry["payload"]
    seal = actions.seal(clock.parse(VECTORS["seal"]["sealed_at"]))
    assert seal.root.hex() == VECTORS["seal"]["root"]
    assert seal.body == VECTORS["seal"]["body"]
    assert rules.seal_hash(seal.previous, seal.body).hex() == VECTORS["seal"]["hash"]
    assert list(verification.verify(at=LATER + timedelta(days=3650))) == []


@given(
    st.fixed_dictionaries(
        {
            **{name: st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=9) for name in TEXTS},
            "payload": st.binary(max_size=9),
            "previous": st.binary(min_size=32, max_size=32),
            "subject": st.integers(0, 2**63 - 1),
            "number": st.integers(1, 1000),
            "version": st.integers(0, 2**15 - 1),
        }
    )
)
def test_any_entry_can_be_read_back_from_its_bytes(entry):
    data = _layout({**entry, "previous": entry["previous"].hex(), "payload": ""}, payload=entry["payload"])
    head = struct.unpack_from(">B32sQIH", data)
    assert head == (rules.LAYOUT, entry["previous"], entry["subject"], entry["number"], entry["version"])
    at, fields = 47, []
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        fields.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    assert fields == [entry[name].encode() for name in TEXTS] + [entry["payload"]]


def test_two_entries_that_read_alike_when_joined_have_different_bytes():
    entry = VECTORS["entries"][0]
    assert _layout(entry, kind="ab", actor="c") != _layout(entry, kind="a", actor="bc")


@pytest.mark.parametrize(
    "row", [(b"", 1), (None,) * 10, ("x" * 32, 1, 1, 1, *(b"",) * 6), (b"", -1, 1, 1, *(b"",) * 6)]
)
def test_what_is_no_row_has_no_hash(row):
    assert rules.row_hash(*row) == b""
