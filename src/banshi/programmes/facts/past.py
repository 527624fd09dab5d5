"""One subject as a seal covers it."""

from typing import Any

from msgspec import Struct


class Held(Struct, frozen=True):
    """A state as of a seal, and the last entry that made it so; `sound` while every hash is that of its bytes."""

    noun: str
    subject: int
    code: str
    number: int
    hash: bytes
    state: Any
    sound: bool = True
