"""Figures out of a file, row by row, and how far apart places are."""

import csv
import io
from argparse import Namespace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.cli import figures
from banshi.kit.refused import NotFound, Refused
from banshi.people.facts import Viewer
from banshi.portal.programmes import spread as page
from banshi.programmes.actions import feeding
from banshi.programmes.facts import commitment as f
from banshi.programmes.models.progress import Commitment, Latest, Observation, Report, RollUp
from banshi.programmes.queries import commitments, spread
from banshi.programmes.rules import spread as rules
from banshi.programmes.rules.spread import Place
from tests import world
from tests.programmes.test_progress import TODAY, filed, locked, officer

pytestmark = pytest.mark.django_db
SYSTEM = Viewer.system()


@pytest.fixture(autouse=True)
def town():
    world.found()


def platform(kind: str = "gap") -> Commitment:
    indicator = f.IndicatorTerms(
        name="用过平台的学生比例",
        measure="%",
        kind=kind,
        direction="falls" if kind == "gap" else "rises",
        milestones=(f.Milestone("2026-01-01", 80 if kind == "gap" else 0), f.Milestone("2026-12-31", 10)),
        targets=(f.Target("chengguan", 10), f.Target("qinghe", 10), f.Target("liulin", 10)),
    )
    return locked(title="平台使用均衡", indicator=indicator)


def name_of(code: str) -> str:
    from banshi.units import queries as units

    return units.name_of(code)


def table(*rows: str, head: str = "单位,日期,分子,分母") -> bytes:
    return "\n".join([head, *rows]).encode()


def take(row, data: bytes, *, by: Viewer = SYSTEM, **given):
    return feeding.take(row.code, data, by=by, at=world.NOW, today=TODAY, **given)


def test_a_file_is_filed_unit_by_unit_and_adds_up_above():
    row = platform("rate")
    found = take(
        row, table(f"{name_of('qinghe')},2026-03-01,40,50", "liulin,2026/03/01,9,90", "chengguan,2026-03-01,30,60")
    )
    assert (len(found.taken), found.rejected, found.here) == (3, [], 0)
    total = RollUp.objects.get(indicator=row.id, unit="xianfu")
    assert (total.n, total.d, total.reporting, total.claimed) == (79, 200, 3, 3)
    assert {one.source[:5] for one in Report.objects.all()} == {"feed:"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("没有镇,2026-03-01,1,2", "没有“没有镇”这个单位"),
        ("qinghe,2026-03-05,1,2", "还没有到"),
        ("qinghe,三月一日,1,2", "应写成 2026-04-30"),
        ("qinghe,2026-03-01,很多,2", "不是数"),
        ("qinghe,2026-03-01,1.5,2", "应是整数"),
        ("qinghe,2026-03-01,nan,2", "不是数"),
        ("qinghe,2026-03-01,1_0,20", "不是数"),
        ("qinghe,2026-03-01,1.2E+05,2", "不是数"),
        ("qinghe,2026-03-011,1,2", "应写成 2026-04-30"),
        ("qinghe,2026-02-30,1,2", "应写成 2026-04-30"),
        ("qinghe,3/1/2026,1,2", "应写成 2026-04-30"),
        ("qinghe,2026-03-01,1,", "大于 0 的分母"),
        ("qinghe,2026-03-01,3,2", "分子不应大于分母"),
        ("qinghe,2026-03-01,-3,2", "不应小于 0"),
        ("huifang,2026-03-01,1,2", "不在这个项目的范围内"),
        (",2026-03-01,1,2", "没有写单位"),
        ("liulin,2026-03-01,5,9", "与第 2 行重复"),
    ],
)
def test_a_wrong_row_is_named_with_its_reason_and_the_others_are_taken(line, said):
    row = platform("rate")
    found = take(row, table("liulin,2026-03-01,9,90", line))
    assert [(one.line.number, said in one.reason) for one in found.rejected] == [(3, True)]
    assert Latest.objects.filter(indicator=row.id).count() == len(found.taken) == 1


@pytest.mark.parametrize(
    "day", ["2026/3/1", "2026年3月1日", "2026.03.01", "２０２６－０３－０１", "20260301", "2026-03-01 00:00:00"]
)
def test_a_day_is_read_as_spreadsheets_here_write_it(day):
    row = platform("rate")
    assert [one.on for one in take(row, table(f"qinghe,{day},４０,50")).taken] == [date(2026, 3, 1)]
    assert Latest.objects.get(indicator=row.id).n == 40


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("between", [",", "\t", ";"])
def test_every_table_a_spreadsheet_saves_is_read_with_its_empty_rows_passed_over(encoding, between):
    rows = ("单位,日期,分子,分母", ",,,", "qinghe,2026-03-01,40,50", "", "liulin,2026-03-01,9,90")
    data = "\r\n".join(row.replace(",", between) for row in rows).encode(encoding)
    found = take(platform("rate"), data)
    assert [(one.line.number, one.n) for one in found.taken] == [(3, 40), (5, 9)]
    assert found.rejected == []


def test_a_figure_already_held_is_passed_over_and_another_for_the_same_day_points_to_its_filing():
    row = locked()
    held = filed("qinghe", row.id, 30)
    found = take(row, table(f"qinghe,{TODAY},30", f"liulin,{TODAY},7", head="单位,日期,数值"))
    assert (len(found.taken), found.here) == (1, 1)
    found = take(row, table(f"qinghe,{TODAY},31", head="单位,日期,数值"))
    assert held.code in found.rejected[0].reason
    assert Observation.objects.get(unit="qinghe").n == 30


def test_rejected_rows_are_mended_in_their_file_and_sent_again(tmp_path, capsys):
    row = platform("rate")
    path = tmp_path / "三月.csv"
    path.write_bytes(table("liulin,2026-03-01,9,90", "qinghe,2026-13-01,40,50", "=1+1,2026-03-01,4,5"))
    options = Namespace(verb="import", file=path, commitment=row.code, rejects=None, dry_run=False)
    assert figures.run(options) == 1
    assert "收下 1 行" in capsys.readouterr().out
    [rejects] = tmp_path.glob("*.rejects.csv")
    rows = list(csv.reader(io.StringIO(rejects.read_text("utf-8-sig"))))
    assert rows[0] == ["没有收的原因", "单位", "日期", "分子", "分母"]
    assert rows[2][1] == "'=1+1"
    rejects.write_text(rejects.read_text("utf-8").replace("2026-13-01", "2026-03-01").replace("'=1+1", "chengguan"))
    assert figures.run(Namespace(**{**vars(options), "file": rejects})) == 0
    assert Latest.objects.filter(indicator=row.id).count() == 3


def test_a_dry_run_writes_nothing_and_a_spreadsheet_is_read_like_a_text(tmp_path):
    row = platform("rate")
    book = openpyxl.Workbook()
    book.active.append(["单位", "日期", "分子", "分母"])
    book.active.append(["qinghe", date(2026, 3, 1), 40, 50])
    book.save(tmp_path / "x.xlsx")
    data = (tmp_path / "x.xlsx").read_bytes()
    assert len(take(row, data, dry=True).taken) == 1
    assert not Report.objects.exists()
    assert [(one.n, one.d, one.on) for one in take(row, data).taken] == [(40, 50, date(2026, 3, 1))]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "feed_empty"),
        (b"PK\x03\x04rubbish", "not_a_table"),
        (b"\x89PNG\x00\x00", "not_a_table"),
        ("单位,日期\nqinghe,2026-03-01\n".encode(), "feed_columns"),
        ("单位,日期,数值\n".encode(), "feed_empty"),
    ],
)
def test_what_is_no_table_of_figures_is_refused_in_words(data, code):
    with pytest.raises(Refused) as refused:
        take(platform(), data)
    assert refused.value.code == code
    assert not Report.objects.exists()


def test_only_the_owners_organisers_and_implementers_take_figures_in_from_a_file():
    row = platform("rate")
    data = table("qinghe,2026-03-01,40,50")
    with pytest.raises(NotFound):
        take(row, data, by=officer("shuili"))
    assert len(take(row, data, by=officer("zhujian")).taken) == 1


def test_an_indicator_of_equality_is_the_distance_and_not_the_sum():
    row = platform()
    take(row, table("qinghe,2026-03-01,40,50", "liulin,2026-03-01,9,90", "chengguan,2026-03-01,30,60"))
    [listed] = commitments.standings([row], TODAY)
    alone = commitments.standing(row, TODAY)
    assert (listed.value, alone.value) == (pytest.approx(70), pytest.approx(70))
    found, of = spread.compared(row.id, alone.state.terms)
    assert of == 3
    assert [(one.unit, one.n, one.d) for one in found.places] == [
        ("qinghe", 40, 50),
        ("chengguan", 30, 60),
        ("liulin", 9, 90),
    ]
    assert found.gap == pytest.approx(70)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(90, 99)), min_size=2, max_size=45))
def test_the_tenths_lie_within_the_ends_and_add_up_what_stands_in_them(figures_):
    places = [Place(f"u{n}", a, b, TODAY, TODAY) for n, (a, b) in enumerate(figures_)]
    found = rules.spread(places)
    assert 0 <= found.tenth_gap <= found.gap + 1e-9
    tenth = max(len(places) // 10, 1)
    assert found.top.of == found.bottom.of == tenth
    assert found.top.n == sum(one.n for one in found.places[:tenth])
    assert [one.value for one in found.places] == sorted((one.value for one in places), reverse=True)


def test_one_place_alone_has_no_distance_and_those_without_denominators_are_named():
    alone = Place("a", 1, 2, TODAY, TODAY)
    assert rules.spread([alone]) is None
    found = rules.spread([alone, Place("b", 1, 4, TODAY, TODAY), Place("c", 7, 0, TODAY, TODAY)])
    assert [one.unit for one in found.other] == ["c"]


def test_the_public_page_names_units_with_numerators_and_denominators(client):
    row = platform()
    take(row, table("qinghe,2026-03-01,40,50", "liulin,2026-03-01,9,90"))
    said = client.get(f"/programmes/{row.code}/places").content.decode()
    for words in (
        name_of("qinghe"),
        "<b>80.0%</b>（40/50）",
        "<b>10.0%</b>（9/90）",
        "70.0 个百分点",
        "3 个地方中 2 个有数",
        "2 份报数中 2 份只有单位自报",
    ):
        assert words in said
    assert said.count('class="spread-bar"') == 2
    assert f"/programmes/{row.code}/places" in client.get(f"/programmes/{row.code}").content.decode()
    assert client.get(f"/programmes/{row.code}/places?under=zhujian1").status_code == 404


def test_a_long_list_is_drawn_by_its_ends_and_says_how_many_lie_between():
    places = [Place(f"u{n}", 100 - n, 200, TODAY, TODAY) for n in range(60)]
    drawn = page.bars(places)
    assert [one.between for one in drawn if not one.place] == [20]
    assert (drawn[0].length, drawn[-1].place.unit) == (100.0, "u59")
    assert len(page.bars(places[:41])) == 41
