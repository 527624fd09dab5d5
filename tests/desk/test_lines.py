"""The rows of a list are written by hand, so that what people typed must be shown to stay text there."""

from datetime import timedelta

from banshi.desk import lines
from banshi.desk.rows import Line
from banshi.matters.facts.state import State
from tests.world import NOW

HOSTILE = '<b title="x">&'
SAFE = "&lt;b title=&quot;x&quot;&gt;&amp;"


def line(**given) -> Line:
    found = {
        "code": "1234567890",
        "category": HOSTILE,
        "place_path": "",
        "words": HOSTILE,
        "step": HOSTILE,
        "holder": HOSTILE,
        "due": None,
        "clock": HOSTILE,
        "late": False,
        "number": 1,
        "tags": (("tag-near", HOSTILE),),
        "state": State(id=1),
        "outcome": HOSTILE,
    }
    return Line(**found | given)


def test_nothing_of_a_line_is_markup(town):
    for found in (line(), line(due=NOW, late=True), line(closed_at=NOW)):
        text = lines.drawn([found], NOW)
        assert "<b" not in text
        assert text.count(SAFE) >= 5


def test_a_line_is_one_link_with_its_number_its_state_and_its_time(town):
    text = lines.drawn([line(due=NOW + timedelta(days=3)), line(due=NOW - timedelta(hours=3), late=True)], NOW)
    assert text.count('href="/desk/matters/1234567890"') == 2
    assert text.count("123 4567 890") == 2
    assert "还剩 3 天" in text
    assert "已超 3 小时" in text
    assert text.count("line-late") == 1
    assert "line-place" not in text
