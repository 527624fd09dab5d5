"""Texts and files held against the commitments their entries keep: what was said is still what was recorded.

An erased text reveals nothing any more and is passed over where its erasing is on record; one that is gone, or said to
be erased, without that is named.
"""

import hashlib
import re
from collections.abc import Iterator

import msgspec
from msgspec import Struct

from banshi.files import queries as files
from banshi.people import queries as people
from banshi.people import rules as people_rules
from banshi.record import verification
from banshi.record.facts import Fault

STEP = 2_000
# a pointer as the record writes it, found without reading the whole payload
_PLAIN = re.compile(rb'\{"id":(\d{1,19}),"role":"([a-z_0-9]+)","commitment":"([0-9a-f]{64})"\}')
_decode = msgspec.json.Decoder().decode


class Promise(Struct, frozen=True, gc=False):
    """A pointer in an entry, and which entry it is."""

    subject: int
    number: int
    id: int
    role: str
    commitment: str


def check_contents() -> Iterator[Fault]:
    """Every text and file that is not what an entry committed to, or is missing."""
    forgotten = _forgotten()
    waiting: list[Promise] = []
    for promise in _promises():
        waiting.append(promise)
        if len(waiting) >= STEP:
            yield from _broken(waiting, forgotten)
            waiting = []
    yield from _broken(waiting, forgotten)


def _forgotten() -> set[int]:
    """The subjects whose erasing is on record: by an entry, or in the register when a backup was restored since."""
    by_entry = {row[0] for row in verification.rows("SELECT subject FROM record_entry WHERE kind = 'erased'")}
    return by_entry | people.noted_erasures()[0]


def _promises() -> Iterator[Promise]:
    query = "SELECT subject, number, payload FROM record_entry ORDER BY subject, number"
    for subject, number, payload in verification.rows(query):
        body = bytes(payload)
        promised = body.count(b'"commitment"')
        if not promised:
            continue
        plain = _PLAIN.findall(body)
        if len(plain) == promised:
            for id_, role, commitment in plain:
                yield Promise(subject, number, int(id_), role.decode(), commitment.decode())
            continue
        try:
            found = _decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # said already: its bytes do not give its hash
        for one in _pointers(found):
            yield Promise(subject, number, one["id"], one["role"], one["commitment"])


def _pointers(value: object) -> Iterator[dict]:
    if isinstance(value, dict):
        if {"id", "role", "commitment"} <= value.keys():
            yield value
        else:
            for inner in value.values():
                yield from _pointers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pointers(inner)


def _broken(promises: list[Promise], forgotten: set[int]) -> Iterator[Fault]:
    ids = [one.id for one in promises]
    texts = people.salted(ids)
    blobs = files.salted([id_ for id_ in ids if id_ not in texts])
    for one in promises:
        if (texts.get(one.id) or blobs.get(one.id) or (b"", "", False))[2] and one.subject not in forgotten:
            yield _fault(one, "content_missing", "内容", "content", gone=True)
        elif one.id in texts:
            salt, body, erased = texts[one.id]
            if not erased and people_rules.commitment(salt, body) != one.commitment:
                yield _fault(one, "text_changed", "文字", "text")
        elif one.id in blobs:
            salt, digest, erased = blobs[one.id]
            if (not erased and people_rules.commitment(salt, digest) != one.commitment) or (
                not erased and _bytes_differ(digest)
            ):
                yield _fault(one, "file_changed", "文件", "file")
        else:
            yield _fault(one, "content_missing", "内容", "content", gone=True)


def _bytes_differ(digest: str) -> bool:
    data = files.stored(digest)
    return data is None or hashlib.sha256(data).hexdigest() != digest


def _fault(one: Promise, code: str, zh: str, en: str, *, gone: bool = False) -> Fault:
    said = ("不在了，却没有删除登记", "is gone without having been erased")
    if not gone:
        said = ("与记录时不同，被改过", "differs from what was recorded")
    return Fault(
        code,
        f"{one.subject} 第 {one.number} 条记录所指的{zh}（{one.role}）{said[0]}。请从备份恢复，并查明谁动过。",
        f"The {en} ({one.role}) that entry {one.number} of subject {one.subject} points to {said[1]}.",
        one.subject,
        one.number,
    )
