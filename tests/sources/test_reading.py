"""A campaign folder is read whole, and every mistake in it is named with file and line."""

import re

import pytest

from banshi.kit.values import PartialDate, Undated
from banshi.sources import actions
from banshi.sources.facts import (
    KINDS,
    LINKS,
    SCRIPTS,
    Amount,
    Line,
    Link,
    Office,
    Part,
    Reference,
    Section,
    Statement,
    Variant,
)
from banshi.sources.rules import reading, telling
from tests.sources.conftest import FOLDER

ORIGIN, MCA, PURPOSE = "statements/origin.yml", "statements/civil-affairs.yml", "statements/purpose.yml"
NINGXIA, JILIN = "statements/ningxia.yml", "statements/jilin.yml"


def checked(folder):
    campaign, problems = actions.check_folder(folder)
    return campaign, [(one.file, one.line, one.zh) for one in problems]


def test_the_campaign_that_comes_along_is_right():
    campaign, problems = checked(FOLDER)
    assert problems == []
    assert campaign.started == PartialDate(2021, 4)
    assert len(campaign.references) == len(campaign.unresolved) == 10
    assert [variant.script for variant in campaign.variants] == ["hans", "hant", "source"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (ORIGIN, 'date: "2021-04"', 'date: "2021-13"', "不是日期"),
        (ORIGIN, 'date: "2021-04"', 'date: "2021-04"\n    undated: 近日', "有了 date 就不写 undated"),
        (ORIGIN, "kind: notice", "kind: order", "没有“order”这一类"),
        (ORIGIN, "kind: notice", "kind: notice\n    progress: 80", "没有“progress”这一项"),
        (ORIGIN, "refs: [1]", "refs: [11]", "没有出处[11]"),
        (ORIGIN, "to: mobilisation-meeting", "to: nowhere", "没有“nowhere”这一条"),
        (ORIGIN, "kind: follows", "kind: near", "没有“near”"),
        (ORIGIN, "slug: april-notice", "slug: mca-plan", "用了不止一次"),
        (ORIGIN, "slug: april-notice", "slug: April", "小写字母"),
        (NINGXIA, 'time: "7:00"', 'time: "27:00"', "不是时刻"),
        (NINGXIA, 'bound: ">="', 'bound: ">"', "bound 应是"),
        (NINGXIA, "fen: 1500000", "fen: 1.5", "整数"),
        (JILIN, "counted: true, total: 28", "shown: 29, total: 28", "不能多于总数"),
        (JILIN, "counted: true, total: 28", "counted: true, shown: 6", "不写 shown"),
        (JILIN, "counted: true, total: 28", "counted: true, total: 5", "写了 6 项，多于总数 5"),
        (MCA, "stated_count: 8", "stated_count: 9", "来源说有 9 项，写了 8 项"),
        (MCA, "printed: [“我為企業減負擔”行動]", f"printed: [{'長' * 61}]", "只引短的名称"),
        (PURPOSE, "text: 各行各业按", "text: 已完成 80%，各行各业按", "不能带百分比"),
        (PURPOSE, "text: 各行各业按", "text: 完成率很高，各行各业按", "不能带百分比"),
        (PURPOSE, "text: 各行各业按", "text: 做到百分之八十，各行各业按", "不能带百分比"),
        (PURPOSE, "text: 来源分别说了三种作用。", "text: 三种作用\n    stated_count: 3", "不带数字指标"),
        ("campaign.yml", "{number: 10}", "{number: 12}", "从 1 起连续"),
        ("campaign.yml", "script: hant", "script: latin", "没有“latin”这种写法"),
        ("campaign.yml", 'started: "2021-04"', "started: soon", "不是日期"),
        ("campaign.yml", 'edition: "2026-3"', 'edition: ""', "edition 应是"),
        ("campaign.yml", 'edition: "2026-3"', f"edition: {'x' * 41}", "edition 应是"),
        ("campaign.yml", "source: 百科条目", 'source: "" # 百科条目', "“source”不能空着"),
        ("campaign.yml", "slug: page,", "slug: last,", "没有文件 statements/last.yml"),
    ],
)
def test_a_mistake_is_named_where_it_stands(folder, change, name, old, new, said):
    change(name, old, new)
    _, problems = checked(folder)
    found = [(file, line) for file, line, zh in problems if said in zh]
    assert found, problems
    line = next(n for n, text in enumerate((folder / name).read_text().splitlines(), 1) if new.splitlines()[0] in text)
    # the line of what is wrong, or of the statement around it
    assert any(file == name and line - 12 <= at <= line + 1 for file, at in found), (line, found)


def test_a_file_nobody_reads_is_named(folder):
    (folder / "progress.csv").write_text("x")
    assert [file for file, _, _ in checked(folder)[1]] == ["progress.csv"]
    (folder / "campaign.yml").unlink()
    campaign, problems = checked(folder)
    assert (campaign, problems[0][0]) == (None, "campaign.yml")


def test_counts_follow_the_statements_and_are_never_typed(folder, change):
    campaign, _ = checked(folder)
    known = {one.slug: one for one in campaign.statements}
    assert "共 8 项" in telling.text(campaign, known["mca-actions"])
    change(
        MCA,
        "      - {kind: part_of, to: mca-actions}\n    not_stated: [“五社”是哪五社]",
        "      - {kind: part_of, to: mca-plan}",
    )
    _, problems = checked(folder)
    assert ["来源说有 8 项，写了 7 项" in zh for _, _, zh in problems] == [True]
    change(MCA, "stated_count: 8", "stated_count: 7")
    campaign, problems = checked(folder)
    assert problems == []
    known = {one.slug: one for one in campaign.statements}
    assert "共 7 项" in telling.text(campaign, known["mca-actions"])


def test_the_hash_takes_in_every_file_of_an_edition_and_no_readme(folder):
    before = reading.content_hash(actions.FOLDER.files_in(folder))
    (folder / "README.md").write_text("x\n")
    assert reading.content_hash(actions.FOLDER.files_in(folder)) == before
    (folder / "statements" / "page.yml").write_text("statements: []\n")
    assert reading.content_hash(actions.FOLDER.files_in(folder)) != before


def test_an_undated_statement_is_undated_however_its_neighbours_are():
    campaign, _ = checked(FOLDER)
    known = {one.slug: one for one in campaign.statements}
    assert known["jiangsu-plan"].when == Undated("近日")
    assert known["mca-plan"].when == Undated("動員大會後")
    assert known["jiangsu-plan"] not in telling.dated(campaign)


def test_months_run_from_march_to_september_and_show_only_what_was():
    campaign, _ = checked(FOLDER)
    assert [str(month) for month in telling.months(campaign)] == [f"2021-{n:02d}" for n in range(3, 10)]
    assert [one.slug for one in telling.upto(campaign, PartialDate(2021, 3))] == ["mobilisation-meeting"]
    june = {one.slug for one in telling.upto(campaign, PartialDate(2021, 6))}
    assert {"mwr-june-meeting", "mca-june-meeting", "huairou-hotline"} <= june
    assert not {"jilin-release", "september-notice", "mca-plan", "jiangsu-plan"} & june


def test_the_recipe_names_everything_that_can_be_written():
    recipe = (FOLDER.parents[1] / "docs" / "recipes" / "campaign.md").read_text()
    structs = (reading.Cover, Statement, Office, Amount, Part, Line, Link, Variant, Reference, Section)
    names = {name for struct in structs for name in struct.__struct_fields__}
    for name in names:
        assert re.search(rf"[` (]{name}[`: ),]", recipe), name
    for word in (*KINDS, *LINKS, *SCRIPTS):
        assert re.search(rf"\b{word}\b", recipe), word
