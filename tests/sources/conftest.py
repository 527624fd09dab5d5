"""A campaign folder that is right, to be spoilt or loaded."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "campaigns" / "we-do-practical-things"
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """A copy of the campaign that comes with the installation."""
    return Path(shutil.copytree(FOLDER, tmp_path / "campaign"))


@pytest.fixture
def change(folder):
    """Replace words in one file of the copy, exactly once."""

    def changed(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text()
        assert text.count(old) >= 1, old
        path.write_text(text.replace(old, new, 1))

    return changed


@pytest.fixture
def loaded(db):
    """The campaign in the base."""
    from banshi.sources import actions

    return actions.load(FOLDER, by="operator", at=NOW)
