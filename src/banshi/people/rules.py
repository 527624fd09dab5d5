"""Masking, commitments, and which roles may not meet in one person. Pure."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable

from banshi.kit import ids
from banshi.kit.refused import Refused
from banshi.people.facts import ADMINISTRATORS

_DIGITS = re.compile(r"\D+")


def commitment(salt: bytes, body: str) -> str:
    """The hex SHA-256 of salt and text: it binds an entry to a text without telling it."""
    return commitment_of(salt, body.encode())


def commitment_of(salt: bytes, body: bytes) -> str:
    """The same for a text in its bytes."""
    return hashlib.sha256(salt + body).hexdigest()


def plain_phone(typed: str) -> str:
    """The digits of a telephone number, the country code of China dropped."""
    digits = _DIGITS.sub("", unicodedata.normalize("NFKC", typed))
    digits = digits[2:] if len(digits) == 15 and digits.startswith("0086") else digits
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def contact_key(secret: bytes, contact: str) -> str:
    """A keyed digest of a normalised telephone number or mail address; empty for what is neither, which finds nobody."""
    plain = unicodedata.normalize("NFKC", contact).strip().casefold() if "@" in contact else plain_phone(contact)
    return hmac.new(secret, plain.encode(), hashlib.sha256).hexdigest()[:32] if plain else ""


def check_code(secret: bytes, code: str) -> str:
    """The four digits handed out with a receipt number; derived, never stored."""
    digest = hmac.new(secret, b"check:" + code.encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10_000:04d}"


def verdict_token(secret: bytes, subject: int, reply: int) -> str:
    """The one-time token for the verdict on one reply; derived at delivery, never stored."""
    digest = hmac.new(secret, f"verdict:{subject}:{reply}".encode(), hashlib.sha256).digest()
    return ids.token_of(digest)


def token_digest(secret: bytes, token: str) -> str:
    """What is stored of a token printed on a sealed slip."""
    return hmac.new(secret, b"slip:" + ids.clean_token(token).encode(), hashlib.sha256).hexdigest()


def masked_phone(phone: str) -> str:
    """138****0000; short numbers keep their last two digits."""
    digits = plain_phone(phone)
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:]


def masked_name(name: str) -> str:
    """The family name and stars."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def clash(roles: set[str]) -> str:
    """The reason these roles may not meet in one person, or an empty string."""
    administrators = roles & ADMINISTRATORS
    if len(administrators) > 1:
        return "系统、安全、审计管理员须分设，不能由一人兼任"
    if administrators and roles - ADMINISTRATORS:
        return "管理员不接触诉求内容，不能兼任办理类角色"
    return ""


def why_unsound(password: str, *, username: str) -> tuple[str, str] | None:
    """Why a password will not do, in Chinese and English: short, holding the account's name, or few signs repeated."""
    if len(password) < 10:
        return "密码至少 10 个字符", "Ten characters at least"
    if (username and username.casefold() in password.casefold()) or len(set(password)) < 4 or len(password) > 200:
        return (
            "密码太容易猜：不要包含账号，不要只用两三种字符，不超过 200 个字符",
            "Too easy to guess: leave the account's name out, use more than three different signs, 200 at most",
        )
    return None


def sound_password(password: str, *, username: str) -> str:
    """The password itself; raises Refused for one that will not do."""
    said = why_unsound(password, username=username)
    if said:
        raise Refused("weak_password", "{zh}。", "{en}.", where="password", zh=said[0], en=said[1])
    return password


def initial_password(draw: Callable[[int], int]) -> str:
    """Twelve signs in groups of four that read unmistakably on paper; `draw(n)` gives a number below n."""
    signs = [PLAIN_SIGNS[draw(len(PLAIN_SIGNS))] for _ in range(12)]
    return "-".join("".join(signs[n : n + 4]) for n in (0, 4, 8))


PLAIN_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # without i l o 0 1
