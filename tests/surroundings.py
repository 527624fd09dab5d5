"""The environment tests run in: a home that is thrown away, and the database that BANSHI_DATABASE names."""

import atexit
import logging
import os
import shutil
import tempfile
from pathlib import Path


def set_up() -> Path:
    """Point the options at a fresh home and load Django's settings from there; returns the home."""
    home = Path(tempfile.mkdtemp(prefix="banshi-test-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    for name in list(os.environ):
        if name == "PORT" or (name.startswith("BANSHI_") and name != "BANSHI_DATABASE"):
            del os.environ[name]
    os.environ["BANSHI_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "banshi.config.settings"
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        # in a file, so that triggers, WAL and locking are those of production
        database.setdefault("TEST", {})["NAME"] = str(home / "test.sqlite3")
    if home != settings.BANSHI_HOME:
        # a parallel process loads the settings before this runs, with the home of the process that started it
        shutil.copytree(settings.BANSHI_HOME / "keys", home / "keys")
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # the mail sink's threads outlive the output that a test captured, and would fill the screen with complaints
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)
    return home
