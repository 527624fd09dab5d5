"""The simulated phone: what was sent to each number, and what is texted back."""

from itertools import groupby

from msgspec import Struct

from banshi.messages import queries as messages

SHOWN = 400
OFFERED = 30


class Phone(Struct, frozen=True):
    number: str
    messages: list


def phones() -> list[Phone]:
    """Every number that was written to lately, the newest message first."""
    found = messages.delivered(limit=SHOWN)
    order = list(dict.fromkeys(message.address for message in found))
    by_number = {
        number: list(group)
        for number, group in groupby(sorted(found, key=lambda m: order.index(m.address)), key=lambda m: m.address)
    }
    return [Phone(number, by_number[number]) for number in order[:OFFERED]]


def phone(number: str) -> Phone:
    """One number, also one nothing was sent to yet."""
    return Phone(number, messages.delivered([number]))
