"""A draw anybody can do again: those whose SHA-256 of seed, newline and line comes first. Vectors in docs/recipes/audit.md."""

import hashlib
from collections.abc import Iterable, Sequence


def ranked(refs: Iterable[str], seed: str) -> list[str]:
    """All references in the order in which this seed draws them (plain SHA-256 over UTF-8, compared byte by byte)."""
    return sorted(refs, key=lambda ref: hashlib.sha256(f"{seed}\n{ref}".encode()).digest())


def drawn(refs: Sequence[str], n: int, seed: str) -> list[str]:
    """The first n that this seed draws."""
    return ranked(refs, seed)[:n]


def list_hash(lines: Iterable[str]) -> str:
    """The SHA-256 of the lines, sorted by their UTF-8 bytes, joined by newlines."""
    return hashlib.sha256("\n".join(sorted(lines, key=str.encode)).encode()).hexdigest()
