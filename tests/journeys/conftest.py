"""One served demonstration a process and one browser; each journey has windows of its own and must leave no fault."""

import shutil

import pytest

from tests.journeys import loaded
from tests.journeys.visitor import ARGUMENTS, CHROMIUM, Visitor


@pytest.fixture(scope="package", autouse=True)
def allowed():
    """A running browser loop makes Django refuse its own thread, in which these tests only make and drop copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="package")
def demonstration(template, django_db_blocker, tmp_path_factory):
    """A base with the demonstration that nobody serves; to be copied."""
    from tests.conftest import SESSION_HOME

    home = tmp_path_factory.mktemp("loaded")
    with django_db_blocker.unblock(), loaded.base(template, home, SESSION_HOME / "keys") as base:
        yield base


@pytest.fixture(scope="package")
def shared(demonstration, tmp_path_factory):
    """The server most journeys visit together; each with reports of its own."""
    home = tmp_path_factory.mktemp("shared")
    with loaded.another(demonstration, home) as base, loaded.serving(base) as server, loaded.working(base):
        shutil.copytree(base.home / "static", demonstration.home / "static", dirs_exist_ok=True)
        yield server


@pytest.fixture
def own(demonstration, tmp_path):
    """A copy of the demonstration that a journey may break."""
    home = tmp_path / "own"
    home.mkdir()
    with loaded.another(demonstration, home) as base:
        yield base


@pytest.fixture(scope="package")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def screenshots(tmp_path_factory):
    """Where every page that was looked at is kept as a picture."""
    return tmp_path_factory.mktemp("screenshots")


@pytest.fixture(scope="package")
def looked_at():
    return set()


@pytest.fixture
def visit(browser, shared, screenshots, looked_at):
    """Open a window on the shared server (or another); every window is asked for its faults at the end."""
    windows = []

    def opened(server=None, **options) -> Visitor:
        url = (server or shared).url
        windows.append(Visitor(browser, url, screenshots, looked_at=looked_at, **options))
        return windows[-1]

    yield opened
    faults = [fault for window in windows for fault in window.faults]
    for window in windows:
        window.context.close()
    assert not faults, "\n".join(faults)
