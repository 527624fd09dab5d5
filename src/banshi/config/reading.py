"""How the text of one option becomes a value; each reader raises Nonsense that says what is allowed."""

import ipaddress
import os
import re
import zoneinfo
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
_QUERY = {"host", "port", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout", "application_name"}
_PASSWORD = re.compile(r"(?<=:)[^:/@]+(?=@)")
WRITABLE = ("应是可以写入的文件夹", "must be a folder that can be written to")


class Nonsense(Exception):
    """A text that is no value of its option, with what is allowed in Chinese and English."""

    def __init__(self, zh: str, en: str):
        super().__init__(en)
        self.zh = zh
        self.en = en


@dataclass(frozen=True)
class Problem:
    """One option that is wrong: the value as given and what is allowed."""

    name: str
    value: str
    zh: str
    en: str

    @property
    def shown(self) -> str:
        """The value without a password."""
        return _PASSWORD.sub("***", self.value) if "://" in self.value else self.value


def folder(text: str) -> Path:
    """A folder that exists afterwards and can be written to."""
    path = Path(text).expanduser().absolute()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Nonsense(*WRITABLE) from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise Nonsense(*WRITABLE)
    return path


def database(text: str) -> str:
    """Empty for SQLite, or the address of a PostgreSQL database."""
    if not text:
        return text
    nonsense = Nonsense(
        "留空(SQLite),或写成 postgresql://用户:密码@主机:端口/库名,或 postgresql:///库名?host=/套接字目录",
        "leave it empty (SQLite), or postgresql://user:password@host:port/name, or postgresql:///name?host=/socket/folder",
    )
    try:
        parts = urlsplit(text)
        number = parts.port
    except ValueError as error:
        raise nonsense from error
    sound = parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1 and number != 0
    if not sound or not set(parse_qs(parts.query, keep_blank_values=True)) <= _QUERY:
        raise nonsense
    return text


def port(text: str) -> int:
    """A port number."""
    return _number(text, least=1, most=65535)


def workers(text: str) -> int:
    """A number of processes."""
    return _number(text, least=1, most=64)


def _number(text: str, *, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
        raise Nonsense(f"应是 {least} 到 {most} 的整数", f"must be a whole number from {least} to {most}")
    return int(text)


def host(text: str) -> str:
    """An address or a host name to listen on."""
    if _is_address(text) or (_NAME.fullmatch(text) and not text.replace(".", "").isdigit()):
        return text
    raise Nonsense(
        "应是一个地址或主机名,例如 127.0.0.1 或 0.0.0.0", "must be an address or host name such as 127.0.0.1 or 0.0.0.0"
    )


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def hosts(text: str) -> list[str]:
    """Host names, with commas between them; a leading dot stands for every name below, * for any."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if all(name == "*" or _is_address(name.strip("[]")) or _NAME.fullmatch(name.removeprefix(".")) for name in names):
        return names
    raise Nonsense(
        "应是用逗号隔开的主机名,例如 banshi.example.org,10.0.0.5",
        "must be host names with commas between them, such as banshi.example.org,10.0.0.5",
    )


def url(text: str) -> str:
    """The public address, without a path."""
    nonsense = Nonsense(
        "应是 http:// 或 https:// 开头、不带路径的网址,例如 https://banshi.example.org",
        "must start with http:// or https:// and have no path, such as https://banshi.example.org",
    )
    if not text:
        return text
    try:
        parts = urlsplit(text)
        host(parts.hostname or "")
        sound = parts.port != 0
    except (ValueError, Nonsense) as error:
        raise nonsense from error
    if not sound or parts.scheme not in ("http", "https") or parts.path.strip("/") or parts.query or parts.username:
        raise nonsense
    return text.rstrip("/")


def yes_or_no(text: str) -> bool:
    """yes or no."""
    if text not in ("yes", "no"):
        raise Nonsense("应是 yes 或 no", "must be yes or no")
    return text == "yes"


def time_zone(text: str) -> str:
    """The name of a time zone the machine knows."""
    if text not in zoneinfo.available_timezones():
        raise Nonsense("应是时区名,例如 Asia/Shanghai", "must be the name of a time zone such as Asia/Shanghai")
    return text


def town(text: str) -> str:
    """A short name."""
    if len(text) > 30 or any(not letter.isprintable() for letter in text):
        raise Nonsense("应是不超过 30 个字的名称", "must be a name of thirty characters at most")
    return text


TRANSPORTS = ("simulated", "spool", "smtp", "smtp+starttls", "smtp+tls")


def transport(text: str) -> str:
    """One of the ways out."""
    if text not in TRANSPORTS:
        raise Nonsense(f"应是 {'、'.join(TRANSPORTS)} 之一", f"must be one of {', '.join(TRANSPORTS)}")
    return text


def login(text: str) -> str:
    """A user name or password as given; one line."""
    if len(text) > 200 or any(not letter.isprintable() for letter in text):
        raise Nonsense("应是一行不超过 200 个字符的文字", "must be one line of two hundred characters at most")
    return text


def smtp(text: str) -> str:
    """host or host:port."""
    name, _, number = text.partition(":")
    try:
        if text:
            host(name)
            port(number or "25")
    except Nonsense as error:
        raise Nonsense(
            "应是 主机:端口,例如 mail.example.org:25", "must be host:port, such as mail.example.org:25"
        ) from error
    return text


def mail_address(text: str) -> str:
    """One mail address."""
    if text and not _MAIL.fullmatch(text):
        raise Nonsense("应是一个邮箱地址", "must be one mail address")
    return text
