"""The gazetteer: a tree of places, refused where it would not be one, and news from other processes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from banshi.config import wiring
from banshi.kit.refused import Refused
from banshi.places import actions, queries
from banshi.places.models import Place

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
ROWS = [
    {"code": "01", "name": "示例县"},
    {"code": "0101", "name": "河口镇", "parent": "01"},
    {"code": "010101", "name": "上湾村", "parent": "0101", "landmarks": ["泵站", "小学"]},
    {"code": "0102", "name": "山前乡", "parent": "01"},
]


@pytest.fixture
def county(db):
    assert actions.add_places(ROWS, at=NOW) == 4


def test_places_form_a_tree(county):
    village = queries.place("010101")
    assert (village.path, village.level, village.full_name) == ("01/0101/010101", 3, "示例县河口镇上湾村")
    assert village.landmarks == ("泵站", "小学")
    assert queries.path_of("0101") == "01/0101"
    assert queries.at_path("01/0101/010101") == village
    assert queries.at_path("") is None
    assert [place.code for place in queries.children("01")] == ["0101", "0102"]
    assert [place.code for place in queries.children()] == ["01"]
    assert queries.children("010101") == []
    assert [place.level for place in queries.all_places()] == [1, 2, 2, 3]


def test_places_are_found_by_what_people_call_them(county):
    actions.add_places([{"code": "010201", "name": "上湾村", "parent": "0102"}], at=NOW)
    queries.forget_cache()
    called = queries.called()
    assert called["上湾村"] == ("01/0101/010101", "01/0102/010201")
    for name in ("010101", "01/0101/010101", "河口镇上湾村", "示例县河口镇上湾村"):
        assert called[name] == ("01/0101/010101",)
    assert "湾村" not in called


@pytest.mark.parametrize("row", [{"code": "01"}, {"code": "9", "parent": "99"}, {"code": "9/9"}], ids=str)
def test_a_bad_place_is_refused_with_its_row_and_nothing_is_written(county, row):
    with pytest.raises(Refused, match="第 2 行"):
        actions.add_places([{"code": "0103", "name": "新设镇", "parent": "01"}, {"name": "某地", **row}], at=NOW)
    assert queries.place("0103") is None


def test_an_unknown_place_is_refused(county):
    assert queries.place("99") is None
    with pytest.raises(Refused, match="没有“99”这个地方"):
        queries.path_of("99")


def test_places_added_by_another_process_are_seen_within_a_second(county):
    assert queries.place("0103") is None
    Place.objects.create(
        code="0103", name="新设镇", parent_id="01", path="01/0103", level=2, added_at=NOW - timedelta(days=1)
    )
    assert queries.place("0103") is None
    queries._cache["checked"] -= 2
    assert queries.place("0103").full_name == "示例县新设镇"
    Place.objects.filter(code="0103").delete()
    queries._cache["checked"] -= 2
    assert queries.place("0103") is None


def test_asking_again_costs_no_query(county, django_assert_num_queries):
    queries.all_places()
    with django_assert_num_queries(0):
        queries.children("01")
        queries.path_of("010101")


def test_the_town_is_founded_once(db):
    assert queries.town() == settings.BANSHI_TOWN
    queries.forget_cache()
    actions.found_town(" 示例县 ", at=NOW)
    assert queries.town() == "示例县"
    with pytest.raises(Refused, match="本地已经开通") as refused:
        actions.found_town("别县", at=NOW)
    assert refused.value.status == 409


@pytest.mark.parametrize("name", ["", "  ", "县" * 31, "示例\n县", "a\x00b"])
def test_a_bad_name_of_a_town_is_refused(db, name):
    with pytest.raises(Refused, match="请填写本地名称"):
        actions.found_town(name, at=NOW)


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE places_place SET path = '01/0102/010101' WHERE code = '010101'", ["010101"]),
        ("UPDATE places_place SET parent_id = '0102' WHERE code = '010101'", ["010101"]),
        ("UPDATE places_place SET level = 1 WHERE code = '0102'", ["0102"]),
        ("DELETE FROM places_place WHERE code = '0101'", ["010101"]),
    ],
)
def test_a_place_put_elsewhere_by_sql_is_named(county, sql, named):
    assert list(queries.check()) == []
    assert queries.check in wiring.CHECKS, "verify asks it too"
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute(sql)
        assert [fault.en.split()[2] for fault in queries.check()] == named
        transaction.set_rollback(True)
