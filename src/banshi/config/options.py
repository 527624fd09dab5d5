"""The options an operator sets in the environment: one table, typed, refused all at once when they make no sense."""

import difflib
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from banshi.config import reading
from banshi.kit.refused import Refused


@dataclass(frozen=True)
class Option:
    """One variable: its default as text, how it is read, and what an operator must know of it."""

    name: str
    field: str
    default: str
    read: Callable
    zh: str
    en: str


TABLE = (
    Option("BANSHI_HOME", "home", "var", reading.folder, "存放全部数据的文件夹", "the folder that holds all state"),
    Option(
        "BANSHI_DATABASE",
        "database",
        "",
        reading.database,
        "数据库;留空即用文件夹内的 SQLite",
        "the database; empty means SQLite inside the home",
    ),
    Option("PORT", "port", "8000", reading.port, "监听端口", "the port to listen on"),
    Option("BANSHI_HOST", "host", "127.0.0.1", reading.host, "监听地址", "the address to listen on"),
    Option("BANSHI_URL", "url", "", reading.url, "居民看到的网址", "the address residents use, as printed in messages"),
    Option("BANSHI_ALLOWED_HOSTS", "hosts", "", reading.hosts, "允许的主机名", "the host names that are answered"),
    Option(
        "BANSHI_BEHIND_PROXY", "behind_proxy", "no", reading.yes_or_no, "前面有反向代理", "a reverse proxy in front"
    ),
    Option("BANSHI_TIME_ZONE", "time_zone", "Asia/Shanghai", reading.time_zone, "本地时区", "the local time zone"),
    Option("BANSHI_TOWN", "town", "示例县", reading.town, "本地名称", "the name of the place that runs this"),
    Option("BANSHI_WORKERS", "workers", "2", reading.workers, "服务进程数", "the number of serving processes"),
    Option(
        "BANSHI_DEMO", "demo", "yes", reading.yes_or_no, "空库时装入示例", "load the demonstration on an empty base"
    ),
    Option(
        "BANSHI_TRANSPORT",
        "transport",
        "simulated",
        reading.transport,
        "消息从哪里发出",
        "how messages leave: simulated phone, spool folder for an SMS gateway, or smtp (with +starttls or +tls encrypted)",
    ),
    Option("BANSHI_SMTP", "smtp", "", reading.smtp, "邮件服务器", "the mail server for smtp"),
    Option(
        "BANSHI_SMTP_USER", "smtp_user", "", reading.login, "登录邮件服务器的账号", "the account at the mail server"
    ),
    Option("BANSHI_SMTP_PASSWORD", "smtp_password", "", reading.login, "它的密码", "the password of that account"),
    Option("BANSHI_MAIL_FROM", "mail_from", "", reading.mail_address, "发件地址", "the sender of mail"),
)


@dataclass(frozen=True)
class Options:
    """What the operator chose, checked."""

    home: Path
    database: str
    port: int
    host: str
    url: str
    hosts: list[str]
    behind_proxy: bool
    time_zone: str
    town: str
    workers: int
    demo: bool
    transport: str
    smtp: str
    smtp_user: str
    smtp_password: str
    mail_from: str

    @property
    def address(self) -> str:
        """Where a browser finds the installation."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host
        return self.url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    def allowed_hosts(self) -> list[str]:
        """The names that are answered: those given, or else this machine's own and the public address's."""
        own = ["localhost", "127.0.0.1", "[::1]", self.host, urlsplit(self.url).hostname or ""]
        return self.hosts or sorted({name for name in own if name and name not in ("0.0.0.0", "::")})

    def secret_key(self) -> str:
        """The key that signs sessions: made once in the home, readable by the operator alone."""
        path = self.home / "keys" / "secret.key"
        try:
            if not path.exists():
                _make_key(path)
            return path.read_text()
        except OSError as error:
            raise _refused([reading.Problem("BANSHI_HOME", str(self.home), *reading.WRITABLE)]) from error

    def database_settings(self) -> dict:
        """Django's settings of the one database."""
        if self.database:
            return _postgresql(urlsplit(self.database))
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(self.home / "banshi.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": _PRAGMAS},
        }


_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON; PRAGMA foreign_keys=ON; "
    "PRAGMA secure_delete=ON; PRAGMA cache_size=-64000; PRAGMA temp_store=MEMORY"
)


def _postgresql(parts: SplitResult) -> dict:
    extra = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": extra.pop("host", parts.hostname or ""),
        "PORT": extra.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": extra,
    }


def _make_key(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)  # of two that start at once the first one's key stays
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def from_environment(environment: Mapping[str, str] | None = None) -> Options:
    """The options of this environment, the home made ready; raises Refused that names every problem at once."""
    environment = os.environ if environment is None else environment
    problems = _unknown(environment)
    chosen = {}
    for option in TABLE:
        text = environment.get(option.name, "").strip() or option.default
        try:
            chosen[option.field] = option.read(text)
        except reading.Nonsense as nonsense:
            shown = "***" if option.field == "smtp_password" else text
            problems.append(reading.Problem(option.name, shown, nonsense.zh, nonsense.en))
    problems += _together(chosen)
    if problems:
        raise _refused(problems)
    return Options(**chosen)


def _unknown(environment: Mapping[str, str]) -> list[reading.Problem]:
    known = [option.name for option in TABLE]
    problems = []
    for name in sorted(environment):
        if name.startswith("BANSHI_") and name not in known:
            near = (difflib.get_close_matches(name, known, n=1, cutoff=0.5) or ["banshi --help"])[0]
            zh, en = f"没有这个选项,您要的可能是 {near}", f"there is no such option; perhaps {near} was meant"
            problems.append(reading.Problem(name, environment[name], zh, en))
    return problems


def _together(chosen: dict) -> list[reading.Problem]:
    transport = str(chosen.get("transport", ""))
    if not transport.startswith("smtp"):
        return []
    needed = {"BANSHI_SMTP": chosen.get("smtp"), "BANSHI_MAIL_FROM": chosen.get("mail_from")}
    if chosen.get("smtp_user"):
        needed["BANSHI_SMTP_PASSWORD"] = chosen.get("smtp_password")
    zh, en = f"BANSHI_TRANSPORT={transport} 时必须填写", f"must be given when BANSHI_TRANSPORT={transport}"
    found = [reading.Problem(name, "", zh, en) for name, value in needed.items() if value == ""]
    if transport == "smtp" and (chosen.get("smtp_user") or chosen.get("smtp_password")):
        zh, en = "密码不能不加密就发出去,请用 smtp+starttls 或 smtp+tls", "a password needs smtp+starttls or smtp+tls"
        found.append(reading.Problem("BANSHI_TRANSPORT", transport, zh, en))
    return found


def _refused(problems: list[reading.Problem]) -> Refused:
    return Refused(
        "bad_options",
        "启动选项有 {count} 处不对,没有启动。请改正后再启动:\n{zh}",
        "{count} option(s) make no sense, so nothing was started. Mend them and start again:\n{en}",
        where=", ".join(problem.name for problem in problems),
        count=len(problems),
        zh="\n".join(f"  {p.name} = {p.shown!r}:{p.zh}" for p in problems),
        en="\n".join(f"  {p.name} = {p.shown!r}: {p.en}" for p in problems),
    )
