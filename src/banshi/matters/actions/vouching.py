"""Texts and files held against the commitments their entries keep: what was said is still what was recorded.

An erased text reveals nothing any more and is passed over where its erasing is on record; one that is gone, or said to
be erased, without that is named.
"""

import hashlib
import re
from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct

from banshi.files import queries as files
from banshi.people import queries as people
from banshi.people import rules as people_rules
from banshi.record.blocks import HIGHEST, KIND, NUMBER, PAYLOAD, SUBJECT, Alongside, Block, Reader
from banshi.record.facts import Fault

ERASED = b"erased"
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


def _reader() -> Reader:
    noted = people.noted_erasures()[0]

    def read(block: Block) -> Iterator[Fault]:
        """Every text and file that is not what an entry committed to, or is missing."""
        promises: list[Promise] = []
        forgotten = set()
        for chain in block.chains:
            for row in chain:
                if row[KIND] == ERASED:
                    forgotten.add(row[SUBJECT])
                promises += _promises(row[SUBJECT], row[NUMBER], row[PAYLOAD])
        # erased by an entry, or by the register when a backup was restored since
        yield from _broken(promises, lambda subject: subject in forgotten or subject in noted)

    return read


check_contents = Alongside(_reader)


def _promises(subject: int, number: int, body: bytes) -> list[Promise]:
    promised = body.count(b'"commitment"') if isinstance(body, bytes) else 0
    if not promised:
        return []
    plain = _PLAIN.findall(body)
    if len(plain) == promised:
        return [Promise(subject, number, int(id_), role.decode(), said.decode()) for id_, role, said in plain]
    try:
        found = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return []  # said already: its bytes do not give its hash
    return [Promise(subject, number, one["id"], one["role"], one["commitment"]) for one in _pointers(found)]


def _pointers(value: object) -> Iterator[dict]:
    if isinstance(value, dict):
        if {"id", "role", "commitment"} <= value.keys():
            if isinstance(value["id"], int):
                yield value
        else:
            for inner in value.values():
                yield from _pointers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _pointers(inner)


def _broken(promises: list[Promise], forgotten: Callable[[int], bool]) -> Iterator[Fault]:
    ids = [one.id for one in promises if one.id <= HIGHEST]
    texts = people.salted(ids)
    blobs = files.salted([id_ for id_ in ids if id_ not in texts])
    commitment = people_rules.commitment_of
    for one in promises:
        held = texts.get(one.id) or blobs.get(one.id)
        if held is None or (held[2] and not forgotten(one.subject)):
            yield _fault(one, "content_missing", "内容", "content", gone=True)
        elif held[2]:
            continue
        elif one.id in texts:
            if commitment(held[0], held[1]) != one.commitment:
                yield _fault(one, "text_changed", "文字", "text")
        elif commitment(held[0], held[1].encode()) != one.commitment or _bytes_differ(held[1]):
            yield _fault(one, "file_changed", "文件", "file")


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
