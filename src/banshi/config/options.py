"""The options an operator sets in the environment, typed, with errors that say what to do."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    home: Path
    database: str
    time_zone: str
    hosts: list[str]
    town: str = "示例县"
    url: str = "http://127.0.0.1:8000"
    transport: str = "spool"
    smtp: str = ""
    mail_from: str = ""

    def secret_key(self) -> str:
        return "to-be-replaced-by-a-key-kept-in-the-home"

    def database_settings(self) -> dict:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": self.home / "banshi.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
        }


def from_environment() -> Options:
    home = Path(os.environ.get("BANSHI_HOME", "var")).absolute()
    home.mkdir(parents=True, exist_ok=True)
    return Options(
        home=home,
        database=os.environ.get("BANSHI_DATABASE", ""),
        time_zone=os.environ.get("BANSHI_TIME_ZONE", "Asia/Shanghai"),
        hosts=["*"],
    )
