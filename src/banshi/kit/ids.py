"""Identifiers: row ids made by the client, receipt numbers to read aloud, tokens nobody can guess."""

import hashlib
import re
import secrets
import threading
import time
import unicodedata
from datetime import UTC, datetime

_EPOCH_MS = 1_577_836_800_000  # 2020-01-01 UTC
_RANDOM_BITS = 22
CODE_LENGTH = 10
TOKEN_LENGTH = 8
# no 0 O 1 I L U V 2 Z 5 S 8 B: letters and digits that are misread or misheard
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
# blanks, dashes, dots and the invisible characters that come along when copying out of a chat
_BLANKS = re.compile(r"[\s\-_‐‑–—−·.,，。\u200b-\u200f\u2060\ufeff]+")
_lock = threading.Lock()
_last = 0
_last_at = 0


def new_id() -> int:
    """A 63-bit id (milliseconds since 2020, then 22 random bits) that only grows within a process; no database."""
    global _last
    made = _id_in(time.time_ns() // 1_000_000)
    with _lock:
        # a thousand random ids of one millisecond would meet by chance in one case of nine
        _last = max(made, _last + 1)
        return _last


def id_at(milliseconds: int) -> int:
    """A new id that sorts as if made at this time (Unix milliseconds); times before 2020 share the first one."""
    global _last_at
    made = _id_in(milliseconds)
    with _lock:
        if made >> _RANDOM_BITS == _last_at >> _RANDOM_BITS:
            made = _last_at + 1
        _last_at = made
        return made


def made_at(made: int) -> datetime:
    """When an id was made, to the millisecond; of a number that is no id, an instant far from now."""
    return datetime.fromtimestamp(((made >> _RANDOM_BITS) % (1 << 41) + _EPOCH_MS) / 1000, UTC)


def _id_in(milliseconds: int) -> int:
    return max(milliseconds - _EPOCH_MS, 0) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)


def check_digit(digits: str) -> str:
    """The ISO 7064 MOD 11,10 check digit of a string of digits; catches every single error and most swaps."""
    product = 10
    for digit in digits:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def new_code() -> str:
    """A random ten-digit receipt number; the first digit is never 0, the last is the check digit."""
    body = str(secrets.randbelow(900_000_000) + 100_000_000)
    return body + check_digit(body)


def code_of(subject: int) -> str:
    """The ten digits that stand for a subject in addresses: they follow from its id, so that no row can take another's."""
    digest = hashlib.blake2b(f"code:{subject}".encode(), digest_size=8).digest()
    body = str(int.from_bytes(digest, "big") % 900_000_000 + 100_000_000)
    return body + check_digit(body)


def clean_code(typed: str) -> str:
    """What somebody typed or read out, without blanks and dashes, full-width digits made plain."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", typed))


def is_code(text: str) -> bool:
    """Whether a cleaned text is a well-formed receipt number."""
    return (
        len(text) == CODE_LENGTH
        and text.isascii()
        and text.isdigit()
        and text[0] != "0"
        and check_digit(text[:-1]) == text[-1]
    )


def spoken(code: str) -> str:
    """A receipt number in the groups it is read aloud in: 123 4567 890."""
    return f"{code[:3]} {code[3:7]} {code[7:]}"


def new_check_code() -> str:
    """Four random digits."""
    return f"{secrets.randbelow(10_000):04d}"


def new_token() -> str:
    """Eight random characters of an alphabet without look-alikes (36 bits)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_LENGTH))


def token_of(digest: bytes) -> str:
    """The eight characters that stand for a keyed digest; the same digest gives the same token."""
    number = int.from_bytes(digest[:16], "big")
    found = []
    for _ in range(TOKEN_LENGTH):
        number, index = divmod(number, len(ALPHABET))
        found.append(ALPHABET[index])
    return "".join(found)


def clean_token(typed: str) -> str:
    """A typed token in upper case without blanks and dashes, full-width characters made plain."""
    return clean_code(typed).upper()
