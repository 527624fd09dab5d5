"""The bytes that are hashed, and the tree over them (RFC 6962: leaf prefix 0x00, node prefix 0x01).

The layout is documented in docs/record.md with vectors; it never changes for a given layout version.
"""

import base64
import hashlib
import struct
from collections.abc import Iterable, Sequence

from banshi.record.facts import ZERO

LAYOUT = 1
_HEAD = struct.Struct(">BB32sQIH")
_LENGTH = struct.Struct(">I")
_U64 = struct.Struct(">Q")
EMPTY_ROOT = hashlib.sha256(b"").digest()
_length, _sha256 = _LENGTH.pack, hashlib.sha256
_SHORT = [_length(n) for n in range(1024)]  # no text of an entry may be longer


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
    texts = (text.encode() for text in (kind, actor, occurred_at, recorded_at, cause))
    return _leaf(previous, subject, number, version, *texts, payload)[1:]


def _leaf(previous, subject, number, version, kind, actor, occurred_at, recorded_at, cause, payload) -> bytes:
    # the hot loop of verification: one row as it comes from the database, texts as bytes, no keywords
    short = _SHORT
    return b"".join(
        (
            _HEAD.pack(0, LAYOUT, previous, subject, number, version),
            short[len(kind)],
            kind,
            short[len(actor)],
            actor,
            short[len(occurred_at)],
            occurred_at,
            short[len(recorded_at)],
            recorded_at,
            short[len(cause)],
            cause,
            _length(len(payload)),
            payload,
        )
    )


def row_hash(*row) -> bytes:
    """The hash of a row (previous, subject, number, version, then six fields as bytes); empty for what is no row."""
    try:
        return _sha256(_leaf(*row)).digest()
    except (TypeError, ValueError, IndexError, struct.error):
        # somebody stored a value of another type or out of range
        return b""


def leaf_hash(data: bytes) -> bytes:
    """SHA-256 of 0x00 and the leaf's bytes."""
    return _sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256 of 0x01 and the two children."""
    return _sha256(b"\x01" + left + right).digest()


class Frontier:
    """The compact range of an append-only tree: one hash for each full subtree, largest first."""

    __slots__ = ("peaks", "size")

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size = size
        self.peaks = list(peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        peaks = self.peaks
        self.size = count = self.size + 1
        while not count & 1:
            leaf = _sha256(b"\x01" + peaks.pop() + leaf).digest()  # node_hash, without a call for each entry there is
            count >>= 1
        peaks.append(leaf)

    def root(self) -> bytes:
        """The RFC 6962 root over all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        found = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            found = node_hash(peak, found)
        return found

    def behind(self, start: int) -> "Frontier":
        """The part of it from a leaf on where one of its subtrees begins."""
        position, peaks = 0, iter(self.peaks)
        while position < start:
            next(peaks)
            position += 1 << ((self.size - position).bit_length() - 1)
        assert position == start, "a subtree begins there"
        return Frontier(self.size - start, peaks)

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


def path_ranges(size: int, index: int) -> list[tuple[int, int]]:
    """The stretches of leaves whose roots lead from a leaf up to the root, lowest first (RFC 6962, 2.1.1)."""
    found, low, high = [], 0, size
    while high - low > 1:
        split = low + (1 << ((high - low - 1).bit_length() - 1))
        if index < split:
            found.append((split, high))
            high = split
        else:
            found.append((low, split))
            low = split
    return found[::-1]


def inclusion_path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The sibling hashes from a leaf up to the root."""
    return [root_of(leaves[low:high]) for low, high in path_ranges(len(leaves), index)]


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


def seal_body(origin: str, size: int, *, root: bytes, sealed_at: str, previous: bytes) -> str:
    """The five lines a seal signs: the checkpoint, the time, and the hash of the seal before."""
    return f"{checkpoint(origin, size, root)}{sealed_at}\n{previous.hex()}\n"


def seal_hash(previous: bytes, body: str) -> bytes:
    """What the next seal points back to."""
    return _sha256((previous or ZERO) + body.encode()).digest()
