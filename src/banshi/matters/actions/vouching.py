"""Texts and files held against the commitments their entries keep: what was said is still what was recorded.

Each belongs to the subject and has the role its entry says, since totals are made of them by these; one no entry points
to was never said. An erased text reveals nothing any more and is passed over where its erasing is on record; one that is
gone, or said to be erased, without that is named.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec
from msgspec import Struct

from banshi.files import queries as files
from banshi.people import queries as people
from banshi.people import rules as people_rules
from banshi.record.blocks import KIND, NUMBER, PAYLOAD, SUBJECT, Alongside, Block, Reader
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
        texts = people.salted_between(block.after, block.upto)
        blobs = files.salted_between(block.after, block.upto)
        yield from _broken(promises, texts, blobs, lambda subject: subject in forgotten or subject in noted)
        pointed = {(one.id, one.subject) for one in promises}
        yield from _never_said(texts, pointed, "文字", "text")
        yield from _never_said(blobs, pointed, "文件", "file")

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


def _broken(promises: list[Promise], texts: dict, blobs: dict, forgotten: Callable[[int], bool]) -> Iterator[Fault]:
    commitment = people_rules.commitment_of
    for one in promises:
        held = texts.get(one.id) or blobs.get(one.id)
        if held is None or held[3] != one.subject or (held[2] and not forgotten(one.subject)):
            yield _fault(one, "content_missing", "内容", "content", gone=True)
            continue
        kind = ("text", "文字", "text") if one.id in texts else ("file", "文件", "file")
        if held[4] != one.role.encode():
            yield _fault(one, f"{kind[0]}_changed", *kind[1:])
        elif held[2]:
            continue
        elif one.id in texts:
            if commitment(held[0], held[1]) != one.commitment:
                yield _fault(one, "text_changed", "文字", "text")
        elif commitment(held[0], held[1].encode()) != one.commitment or _bytes_differ(held[1]):
            yield _fault(one, "file_changed", "文件", "file")


def _never_said(held: dict, pointed: set[tuple[int, int]], zh: str, en: str) -> Iterator[Fault]:
    """Contents no entry of their subject points to, counted by subject."""
    strays = Counter(row[3] for id_, row in held.items() if (id_, row[3]) not in pointed)
    for subject, n in sorted(strays.items()):
        yield Fault(
            "content_unrecorded",
            f"内部号 {subject} 有 {n} 份{zh}没有任何记录提到：是直接写进数据库的，或从别处移来的。请查明谁动过。",
            f"{n} contents ({en}) of subject {subject} are pointed to by no entry: somebody wrote them into the database.",
            subject,
        )


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
