"""Pages people open all day ask the database as often for many rows as for one."""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.kit import clock
from banshi.people import queries as people
from banshi.programmes.queries import scoring
from banshi.record import actions as record
from tests import world
from tests.hotline.test_hotline import put_on
from tests.inspections import scene
from tests.playbooks.test_visits import visit
from tests.portal.test_programmes import locked
from tests.programmes import test_deciding as deciding

pytestmark = pytest.mark.django_db
# who opens what, and how many statements it may cost; "" is anybody
PAGES = {
    ("", "/"): 4,
    ("", "/programmes/"): 5,
    ("", "/programmes/visits"): 3,
    ("", "/programmes/batches"): 3,
    ("", "/inspections/"): 4,
    ("", "/hotline"): 5,
    ("paidan", "/desk/"): 10,
    ("paidan", "/desk/hotline"): 9,
    ("paidan", "/desk/visits"): 12,
    ("zuzhi", "/desk/programmes/"): 9,
    ("zuzhi", "/desk/inspections/"): 6,
    ("zuzhi", "/desk/roles"): 3,
}


@pytest.fixture(autouse=True)
def town():
    scene.found()
    with clock.frozen(world.NOW):
        yield


def more(n: int) -> None:
    """One more of everything: a report, a visit, a promise with a figure, an inspection gone through, a shift."""
    world.report(text=f"示例路第 {n} 盏灯不亮")
    visit(phone=f"1380000{n:04d}")
    locked(title=f"修好第 {n} 批路灯")
    inspected()
    begin = clock.now() + timedelta(hours=n)
    put_on("shouli", begin, begin + timedelta(hours=1))


def inspected() -> None:
    row = scene.frozen()
    scene.given(row, duchayi=[1, 2], duchaer=[3])
    record.seal(scene.EIGHT)
    scene.actions.draw(row.code, at=scene.EIGHT)
    for n in (1, 2):
        scene.actions.open_number(row.code, n, by=scene.viewer("duchayi"), at=scene.EIGHT)
        scene.filed(row, n, "duchayi")


def asked(who: str, address: str) -> list[str]:
    """What a page asks the second time within a second, when nothing kept in the process is looked after again."""
    client, held = Client(), time.monotonic()
    if who:
        client.force_login(people.staff_named(who))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "monotonic", lambda: held)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200, address
    return [query["sql"] for query in captured.captured_queries]


def test_many_rows_ask_no_more_often_than_one():
    more(1)
    before = {page: asked(*page) for page in PAGES}
    for n in range(2, 5):
        more(n)
    for page, most in PAGES.items():
        now = asked(*page)
        assert len(now) <= len(before[page]), (page, now)
        assert len(now) <= most, (page, now)


def test_what_waits_to_be_scored_is_read_together(django_assert_num_queries):
    for _ in range(3):
        deciding.batch(deciding.body())
    with django_assert_num_queries(2):
        scoring.to_score(deciding.office(), deciding.DAY)
