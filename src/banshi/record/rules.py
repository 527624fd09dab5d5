"""The bytes that are hashed, and the tree over them (RFC 6962: leaf prefix 0x00, node prefix 0x01).

The layout is documented in docs/record.md with vectors; it never changes for a given layout version.
"""

import base64
import hashlib
import struct
from collections.abc import Iterable

from banshi.record.facts import ZERO, Entry

LAYOUT = 1
_HEAD = struct.Struct(">B32sQIH")
_LENGTH = struct.Struct(">I")
_U64 = struct.Struct(">Q")
EMPTY_ROOT = hashlib.sha256(b"").digest()


def layout(
    previous: bytes,
    subject: int,
    number: int,
    *,
    version: int,
    kind: str,
    actor: str,
    occurred_at: str,
    recorded_at: str,
    cause: str,
    payload: bytes,
) -> bytes:
    """The exact bytes of an entry: a fixed head, then six fields, each preceded by its length (32 bits, big endian)."""
    fields = (
        kind.encode(),
        actor.encode(),
        occurred_at.encode(),
        recorded_at.encode(),
        cause.encode(),
        payload,
    )
    parts = [_HEAD.pack(LAYOUT, previous, subject, number, version)]
    for value in fields:
        parts.append(_LENGTH.pack(len(value)))
        parts.append(value)
    return b"".join(parts)


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf's bytes."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and the two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def entry_hash(entry: Entry) -> bytes:
    """The hash an entry must have, recomputed from its columns."""
    return leaf_hash(
        layout(
            entry.previous,
            entry.subject,
            entry.number,
            version=entry.version,
            kind=entry.kind,
            actor=entry.actor,
            occurred_at=entry.occurred_at,
            recorded_at=entry.recorded_at,
            cause=entry.cause,
            payload=entry.payload,
        )
    )


class Frontier:
    """The compact range of an append-only tree: one hash for each full subtree, largest first."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        self.peaks.append(leaf)
        self.size += 1
        count = self.size
        while not count & 1:
            right = self.peaks.pop()
            self.peaks[-1] = node_hash(self.peaks[-1], right)
            count >>= 1

    def root(self) -> bytes:
        """The RFC 6962 root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found

    def encode(self) -> bytes:
        return _U64.pack(self.size) + b"".join(self.peaks)

    @classmethod
    def decode(cls, data: bytes) -> "Frontier":
        size = _U64.unpack_from(data)[0]
        return cls(size, [data[n : n + 32] for n in range(8, len(data), 32)])


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over these leaf hashes."""
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_path(leaves: list[bytes], index: int) -> list[bytes]:
    """The sibling hashes from a leaf up to the root (RFC 6962, 2.1.1)."""
    if len(leaves) <= 1:
        return []
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < split:
        return [*inclusion_path(leaves[:split], index), root_of(leaves[split:])]
    return [*inclusion_path(leaves[split:], index - split), root_of(leaves[:split])]


def check_inclusion(leaf: bytes, index: int, *, size: int, path: list[bytes], root: bytes) -> bool:
    """Whether the path leads from the leaf at this index to the root of a tree of this size (RFC 9162, 2.1.3.2)."""
    if index >= size:
        return False
    node, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if node & 1 or node == last:
            found = node_hash(sibling, found)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and found == root


def checkpoint(origin: str, size: int, root: bytes) -> str:
    """The text that is signed: origin, size and root, in the layout of C2SP tlog-checkpoint."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"


def seal_hash(previous: bytes, body: str) -> bytes:
    """What the next seal points back to."""
    return hashlib.sha256((previous or ZERO) + body.encode()).digest()
