"""Whole imports: every row is accounted for, history is marked, and nobody is told or hurried about the past."""

import csv
from datetime import timedelta

import openpyxl
import pytest

from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters import jobs
from banshi.matters.actions import reminding
from banshi.matters.importing import reading, running
from banshi.matters.models import ClockRow, HoldingRow, Matter, Reminder
from banshi.matters.queries import figures, pages, search, seeing, telling, worklists
from banshi.messages.models import OutboxMessage
from banshi.record import queries as record
from banshi.units import queries as units
from tests import world
from tests.matters.importing import sample
from tests.world import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def rejected(report) -> list[dict]:
    with report.rejects.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


MIXED = [
    sample.row(1),
    sample.row(2, 办结="2026-02-01 10:00:00"),
    sample.row(3, 办结="", 状态="办理中"),
    sample.row(4, 部门="外星事务"),
    sample.row(5)[:-1],
    sample.row(6, 内容="垃圾没人清（1）"),
    sample.row(1, 内容="别的"),
]


def test_every_row_is_imported_here_before_or_rejected(tmp_path):
    path = sample.write(tmp_path, MIXED)
    report = sample.run(path)
    assert (report.read, report.imported, report.here_before, report.rejected) == (7, 4, 0, 3)
    assert report.doubtful == 2
    assert report.faults == {
        reading.BACKWARDS: 1,
        running.SAME_IDENTITY: 1,
        "有 8 格，表头有 9 列 / 8 cells under 9 columns": 1,
    }
    assert report.doubts[reading.DEFAULTED] == 1
    assert report.doubts[running.REPEATS] == 1
    assert report.notes == {reading.OPEN: 1}
    assert report.unknown == {"部门：外星事务": 1}
    assert Matter.objects.count() == 4


def test_the_file_of_rejected_rows_keeps_every_cell_and_the_reason(tmp_path):
    odd = sample.row(2, 办结="2026-02-01 10:00:00", 答复=' "引号"，\n=1+1 ', 位置="  空格  ")
    report = sample.run(sample.write(tmp_path, [odd]))
    [row] = rejected(report)
    assert row["_行号"] == "2"
    assert "关闭时间早于受理时间" in row["_原因"]
    assert tuple(row[name] for name in sample.COLUMNS) == odd
    assert report.rejects.stat().st_mode & 0o077 == 0


def test_mended_rows_come_back_and_only_they_are_new(tmp_path):
    report = sample.run(sample.write(tmp_path, MIXED))
    mended = tmp_path / "mended.csv"
    text = report.rejects.read_text(encoding="utf-8-sig").replace("2026-02-01 10:00:00", "2026-02-03 10:00:00")
    mended.write_text(text, encoding="utf-8-sig", newline="")
    again = sample.run(mended)
    assert (again.read, again.imported, again.here_before) == (5, 1, 3)
    assert Matter.objects.count() == 5
    assert sample.run(mended).imported == 0


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8"])
def test_a_spreadsheet_may_have_saved_the_mended_file_in_its_own_way(tmp_path, encoding):
    report = sample.run(sample.write(tmp_path, MIXED))
    text = report.rejects.read_text(encoding="utf-8-sig").replace("2026-02-01 10:00:00", "2026-02-03 10:00:00")
    if encoding == "utf-16":
        text = text.replace(",", "\t")
    mended = tmp_path / "mended.csv"
    mended.write_text(text, encoding=encoding)
    assert sample.run(mended).imported == 1


def test_a_row_without_identity_is_told_by_its_content_and_keeps_it_when_mended(tmp_path):
    rows = [sample.row(1), sample.row(1), sample.row(2, 部门="外星事务"), sample.row(3, 内容="")]
    report = sample.run(sample.write(tmp_path, rows), sample.WITHOUT_IDENTITY)
    assert (report.imported, report.rejected, report.doubtful) == (3, 1, 2)
    mended = tmp_path / "mended.csv"
    text = report.rejects.read_text(encoding="utf-8-sig").replace("外星事务", "环保")
    mended.write_text(text, encoding="utf-8-sig", newline="")
    again = sample.run(mended, sample.WITHOUT_IDENTITY)
    assert (again.imported, again.here_before, again.rejected) == (0, 2, 1)
    assert Matter.objects.count() == 3


def test_nothing_is_imported_twice_whatever_the_file_is_called(tmp_path):
    rows = [sample.row(n) for n in range(1200)]
    first = sample.run(sample.write(tmp_path, rows))
    assert (first.imported, first.rejects) == (1200, None)
    for text in (sample.YAML, sample.YAML.replace("source: old-system", "source: another")):
        again = sample.run(sample.write(tmp_path, rows, name="new name.csv"), text)
        assert again.imported == (0 if "old-system" in text else 1200)
        assert again.imported + again.here_before == 1200


def test_the_order_of_columns_makes_no_row_another(tmp_path):
    sample.run(sample.write(tmp_path, [sample.row(1)]), sample.WITHOUT_IDENTITY)
    turned = sample.write(tmp_path, [sample.row(1)[::-1]], name="turned.csv", columns=sample.COLUMNS[::-1])
    assert sample.run(turned, sample.WITHOUT_IDENTITY).here_before == 1


def test_a_dry_run_writes_the_report_and_nothing_else(tmp_path):
    text = (
        sample.YAML.replace("水务: gongshui", "水务: fresh") + "units: [{code: fresh, name: 新单位, parent: xianfu}]\n"
    )
    report = sample.run(sample.write(tmp_path, MIXED), text, dry=True)
    assert (report.imported, report.rejected) == (4, 3)
    assert Matter.objects.count() == 0
    assert record.count() == 0
    assert units.unit("fresh") is None
    assert len(rejected(report)) == 5


def test_targets_that_do_not_exist_stop_the_import_before_its_first_row(tmp_path):
    with pytest.raises(Refused) as refused:
        sample.run(sample.write(tmp_path, MIXED), sample.YAML.replace("gongshui", "gongshi"))
    assert refused.value.code == "unknown_targets"
    assert Matter.objects.count() == 0
    assert not (tmp_path / "rejects.csv").exists()


def test_a_class_without_a_name_takes_no_history(tmp_path):
    text = sample.YAML.replace("kind: request", "kind: enterprise_burden")
    with pytest.raises(Refused, match="“01”（还没有名称"):
        sample.run(sample.write(tmp_path, MIXED), text.replace("01/0101", "01"))
    assert Matter.objects.count() == 0


def test_units_the_mapping_brings_along_are_made_once(tmp_path):
    text = (
        sample.YAML.replace("水务: gongshui", "水务: fresh") + "units: [{code: fresh, name: 新单位, parent: xianfu}]\n"
    )
    path = sample.write(tmp_path, [sample.row(1, 部门="水务")])
    assert sample.run(path, text).imported == 1
    assert units.unit("fresh").path == "xianfu/fresh"
    assert sample.run(path, text).here_before == 1


def test_a_file_that_breaks_off_keeps_what_came_before_and_the_rows_to_mend(tmp_path):
    path = tmp_path / "old.csv"
    good = sample.table([sample.row(n) for n in range(600)] + [sample.row(600)[:-1]])
    path.write_bytes(good.encode() + b"x" * (17 * 1024 * 1024))
    with pytest.raises(Refused) as refused:
        sample.run(path)
    assert "第 603 行" in refused.value.say()
    assert Matter.objects.count() == 500
    again = sample.run(sample.write(tmp_path, [sample.row(n) for n in range(601)]))
    assert (again.imported, again.here_before) == (101, 500)


def test_a_file_being_mended_is_never_overwritten(tmp_path):
    path = sample.write(tmp_path, MIXED)
    first = sample.run(path).rejects
    first.write_text("being mended", encoding="utf-8")
    second = sample.run(path).rejects
    assert first.read_text(encoding="utf-8") == "being mended"
    assert second.name == "rejects-2.csv"
    assert sample.run(path).rejects.name == "rejects-2.csv" or len(rejected(sample.run(path))) == 5
    assert not list(tmp_path.glob(".*.part"))


def test_nowhere_to_write_the_rejects_stops_the_import_before_its_first_row(tmp_path):
    with pytest.raises(Refused) as refused:
        sample.run(sample.write(tmp_path, MIXED), rejects=tmp_path / "none" / "r.csv")
    assert refused.value.code == "no_rejects_folder"
    assert Matter.objects.count() == 0


def test_each_batch_is_recorded_when_it_is_written(tmp_path):
    at = [NOW]

    def later(report, share):
        at[0] += timedelta(minutes=20)
        holds.pop().__exit__(None, None, None)
        holds.append(clock.frozen(at[0]))
        holds[-1].__enter__()

    path = sample.write(tmp_path, [sample.row(n) for n in range(1_000)])
    holds = [clock.frozen(NOW)]
    holds[0].__enter__()
    try:
        running.run(path, sample.mapping(), at=NOW, rejects=tmp_path / "r.csv", progress=later)
    finally:
        holds.pop().__exit__(None, None, None)
    recorded = [record.entries(row.id)[0].recorded_at for row in Matter.objects.order_by("source_row")]
    assert len(set(recorded)) == 2
    assert max(recorded) == clock.text(NOW + timedelta(minutes=20))


def only(**where) -> Matter:
    return Matter.objects.get(**where)


def test_closed_history_is_marked_and_claims_nothing(tmp_path):
    sample.run(sample.write(tmp_path, [sample.row(1)]))
    row = only()
    assert (row.imported, row.source_row, row.channel) == ("old-system", "1", "import")
    assert (row.step, row.close_reason, row.tier, row.solved, row.satisfied) == ("closed", "imported", "", "", 0)
    assert (row.first_replied_at, row.outcome, row.next_due_at) == (None, "", None)
    assert ClockRow.objects.count() == 0
    told = telling.timeline(row, pages.book_of(row), viewer=world.staff("huanbao1"))
    assert ("reply", "已清运") in [text for line in told for text in line.texts]
    assert told[0].at == row.received_at
    assert told[0].recorded_at == NOW
    assert HoldingRow.objects.filter(matter=row).order_by("ordinal").first().from_at == row.received_at


def test_open_history_is_late_from_the_first_minute_and_says_so(tmp_path):
    old = sample.row(1, 收到="2020-03-02 09:00:00", 办结="", 状态="办理中", 部门="环保")
    report = sample.run(sample.write(tmp_path, [old]))
    assert report.late == 1
    row = only()
    [due] = ClockRow.objects.all()
    assert (due.name, due.owed_to) == ("reply", "requester")
    assert due.started_at == row.received_at
    assert row.reply_original_due_at == due.due_at < NOW
    assert (row.step, row.holder_unit, row.owner_unit) == ("working", "huanbao", "huanbao")
    assert row in list(worklists.worklist(world.staff("huanbao1")))
    assert row not in list(worklists.worklist(world.staff("minzheng1")))
    assert seeing.found(row.code, world.staff("huanbao1"))[0] == row


def test_nobody_is_told_or_hurried_about_the_past(tmp_path):
    rows = [sample.row(n, 收到="2020-03-02 09:00:00", 办结="", 状态="办理中") for n in range(3)]
    sample.run(sample.write(tmp_path, [*rows, sample.row(9)]))
    later = NOW + timedelta(days=1)
    with clock.frozen(later):
        jobs.expire(later)
        reminding.remind(later)
    assert OutboxMessage.objects.count() == 0
    assert Reminder.objects.count() == 0


def test_an_imported_matter_is_worked_on_like_any_other(tmp_path):
    sample.run(sample.write(tmp_path, [sample.row(1, 办结="", 状态="办理中")]))
    code = only().code
    state = world.act(code, "reply", by="huanbao1", at=NOW, reason="已清运", outcome="solved")
    assert state.step == "replied"
    assert only().tier == "claimed"


def test_the_units_figures_show_imported_history_apart(tmp_path):
    rows = [sample.row(1), sample.row(2, 收到="2020-03-02 09:00:00", 办结="", 状态="办理中")]
    sample.run(sample.write(tmp_path, rows))
    since = NOW - timedelta(days=4000)
    assert figures.imported_of("huanbao") == 2
    answered, confirmed, content = figures.of_unit("huanbao", since=since, now=NOW, imported=True)
    assert (answered.n, answered.of) == (0, 1)
    assert dict(answered.left_out) | {figures.NO_CLOCK_OF_OURS: 1} == dict(answered.left_out)
    assert dict(answered.left_out)["还没有到期"] == 0
    assert (confirmed.n, confirmed.of, content.n, content.of) == (0, 0, 0, 0)
    assert all(figure.of == 0 for figure in figures.of_unit("huanbao", since=since, now=NOW))


def test_imported_texts_are_found_once_they_are_sealed(tmp_path):
    sample.run(sample.write(tmp_path, [sample.row(1, 内容="上灣村積水嚴重"), sample.row(2)]))
    viewer = world.staff("huanbao1")
    assert search.search("积水", viewer)[0] == []
    with clock.frozen(NOW):
        jobs.seal(NOW)
        jobs.index(NOW)
    found, more = search.search("积水", viewer)
    assert [row.source_row for row in found] == ["1"]
    assert not more


HEADLESS = """
source: titles
kind: request
intake: rexian
delimiter: tab
quoted: false
header: [标题, 标签]
text: {columns: [标题]}
route: {column: 标签, map: {"0": huanbao}}
category: {fixed: "99"}
place: {fixed: "990101"}
"""


def test_rejects_of_a_table_without_header_or_quotes_come_back_too(tmp_path):
    path = tmp_path / "titles.txt"
    path.write_text('"垃圾"没人清\t0\n路灯，不亮\t7\n只有一格\n', encoding="utf-8")
    report = sample.run(path, HEADLESS)
    assert (report.read, report.imported, report.rejected) == (3, 1, 2)
    mended = tmp_path / "mended.csv"
    text = report.rejects.read_text(encoding="utf-8-sig").replace(",7", ",0").replace("只有一格", "只有一格,0")
    mended.write_text(text, encoding="utf-8-sig", newline="")
    assert sample.run(mended, HEADLESS).imported == 2
    assert sample.run(path, HEADLESS).here_before == 1


def test_a_mended_file_may_come_back_as_a_workbook(tmp_path):
    report = sample.run(sample.write(tmp_path, MIXED))
    book = openpyxl.Workbook()
    with report.rejects.open(encoding="utf-8-sig", newline="") as file:
        for cells in csv.reader(file):
            book.active.append([cell.replace("2026-02-01 10:00:00", "2026-02-03 10:00:00") for cell in cells])
    book.save(tmp_path / "mended.xlsx")
    again = sample.run(tmp_path / "mended.xlsx")
    # a sheet has no short rows: the one with a missing last cell comes back whole
    assert (again.imported, again.here_before) == (2, 3)
