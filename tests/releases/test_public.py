"""The public page of a release: problem first, a footnote a figure, the same bytes, altered pages found, “not so here”."""

import gzip
from argparse import Namespace
from datetime import date, timedelta
from importlib import import_module
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.urls import reverse

from banshi.cli import releasing
from banshi.kit import clock
from banshi.matters.models import Matter
from banshi.programmes import jobs
from banshi.programmes.actions import rebuilding
from banshi.programmes.queries import commitments
from banshi.releases import actions
from banshi.releases.facts import Whole
from banshi.releases.models import Release
from banshi.releases.queries import releases as queries
from banshi.releases.queries import verifying
from tests import world
from tests.releases import lists
from tests.releases.lists import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()
    with clock.frozen(NOW + timedelta(hours=2)):
        yield


@pytest.fixture
def promise():
    return lists.commitment("修复主干道路灯", {"qinghe": 28, "liulin": 10}, owner="zhujian")


@pytest.fixture
def row(promise):
    return lists.published([promise], complete=True, press="本次公布 {count} 项，其中{claimed}。")


def page(client, row) -> bytes:
    answer = client.get(reverse("portal:release", args=[row.code]))
    assert answer.status_code == 200
    return answer.content


def test_an_item_says_the_problem_first_and_how_to_complain_last(client, row):
    text = page(client, row).decode()
    order = ["问题：", "谁来办：", "办什么：", "何时办成：", "办到哪里：", "谁说的：", "怎么投诉："]
    places = [text.index(label) for label in order]
    assert places == sorted(places)
    assert "38 盏（自报）" in text
    assert "我这里不是这样" in text
    assert "完成率" not in text


def test_every_figure_has_its_footnote_and_leads_to_the_records_behind_it(client, row):
    _row, state = queries.public(row.code)
    text = page(client, row).decode()
    for figure in state.frozen.figures:
        assert f'data-figure="{figure.n}"' in text
        assert f'id="note-{figure.n}"' in text
        answer = client.get(reverse("portal:release_figure", args=[row.code, figure.n]))
        assert "由那时的记录重新算出，与公布的相同" in answer.content.decode()
    value = next(figure for figure in state.frozen.figures if figure.query == "value")
    said = client.get(reverse("portal:release_figure", args=[row.code, value.n])).content.decode()
    assert "示例县青河镇人民政府" in said
    assert "2026-03-04 · 28 · 自报" in said


def test_the_same_tables_give_the_same_bytes_whenever_and_after_a_rebuild(client, row):
    first = page(client, row)
    rebuilding.rebuild()
    with clock.frozen(NOW + timedelta(days=400)):
        assert page(client, row) == first


def test_a_release_travels_compressed_and_its_figures_lead_on_by_relative_addresses(client, row):
    address = reverse("portal:release", args=[row.code])
    plain, packed = client.get(address), client.get(address, headers={"accept-encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert f'href="{row.code}/figures/1"'.encode() in plain.content
    assert client.get(urljoin(address, f"{row.code}/figures/1")).status_code == 200


def test_later_entries_do_not_change_the_page(client, row, promise):
    first = page(client, row)
    lists.file(promise, "qinghe", 90, on=date(2026, 3, 5), at=NOW + timedelta(days=2))
    lists.seal(NOW + timedelta(days=2))
    assert page(client, row) == first


def test_each_public_item_leads_from_its_frozen_words_to_how_it_stands_now(client, row, promise):
    text = page(client, row).decode()
    assert f'href="../{promise.code}">现在办到哪里，有没有人反映不是这样</a>' in text
    assert urljoin(reverse("portal:release", args=[row.code]), f"../{promise.code}") == reverse(
        "portal:promise", args=[promise.code]
    )
    assert not verifying.verify(text.encode()).differences
    other = lists.commitment("内部的一项", {"qinghe": 4}, disclosure="internal")
    text = page(client, lists.published([promise, other])).decode()
    assert f'href="../{promise.code}"' in text
    assert f'href="../{other.code}"' not in text


def test_an_altered_page_is_found_and_a_sound_one_passes(client, row, tmp_path, capsys):
    data = page(client, row).decode()
    (tmp_path / "sound.html").write_text(data)
    assert releasing.run(Namespace(file=tmp_path / "sound.html")) == 0
    (tmp_path / "altered.html").write_text(data.replace(">38 盏（自报）<", ">39 盏（自报）<", 1))
    assert releasing.run(Namespace(file=tmp_path / "altered.html")) == 1
    said = capsys.readouterr().out
    assert "文件上是“39盏（自报）”，由记录算出的是“38 盏（自报）”" in said
    assert "脚注" in said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (">38 盏（自报）</a>", " hidden>38 盏（自报）</a><b>39 盏（自报）</b>"),
        ("夜里出门看不见路", "夜里出门看得见路"),
        ("示例县实事清单</h1>", "示例省实事清单</h1>"),
        ("没有遗漏", "没有问题"),
    ],
)
def test_words_changed_around_the_figures_are_found_too(client, row, before, after):
    data = page(client, row).decode()
    assert before in data
    assert verifying.verify(data.replace(before, after, 1).encode()).differences


def test_a_release_not_yet_public_is_not_found_and_a_withdrawn_one_says_so(client, promise):
    row = lists.frozen([promise])
    for name, args in (("release", [row.code]), ("release_figure", [row.code, 1]), ("release_file", [row.code, "pdf"])):
        assert client.get(reverse(f"portal:{name}", args=args)).status_code == 404
    actions.review(row.code, by=lists.reviewer(), at=NOW)
    actions.approve(row.code, by=lists.head(), at=NOW)
    actions.publish(row.code, by=lists.publisher(), at=NOW)
    actions.withdraw(row.code, "数字口径有误", by=lists.publisher(), at=NOW)
    text = page(client, row).decode()
    assert "已经撤回" in text
    assert "数字口径有误" in text


def test_files_are_offered_and_others_are_not_there(client, row):
    for kind, start in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = client.get(reverse("portal:release_file", args=[row.code, kind]))
        assert answer.content.startswith(start)
        assert not verifying.verify(answer.content).differences
    assert client.get(reverse("portal:release_file", args=[row.code, "xlsx"])).status_code == 404
    assert client.get(reverse("portal:release_figure", args=[row.code, 999])).status_code == 404


def test_the_list_says_what_would_be_there_while_it_is_empty(client):
    assert "现在还没有" in client.get(reverse("portal:releases")).content.decode()


def test_the_list_does_not_read_the_figures_of_its_releases(client, row):
    """A frozen list of 135 carries two thousand figures; two hundred of them would be a hundred megabytes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        shown = client.get(reverse("portal:releases")).content.decode()
    assert row.title in shown
    assert "全部 1 项 · 数字截至 2026年3月4日，第" in shown
    [listing] = [one["sql"] for one in asked if "releases_release" in one["sql"]]
    assert '"state"' not in listing


def test_the_list_says_of_how_many_a_part_is_and_the_column_can_be_filled_from_the_state(client, promise):
    other = lists.commitment("背街小巷装上路灯", {"qinghe": 3}, owner="zhujian")
    part = lists.published([promise], rule="最急的", whole=Whole("unit", "zhujian"))
    whole = lists.published([promise, other], complete=True, whole=Whole("unit", "zhujian"))
    unstated = lists.published([promise], rule="最急的", whole=Whole())
    shown = client.get(reverse("portal:releases")).content.decode()
    for said in ("2 项里的 1 项（部分）", "全部 2 项", "1 项（部分），全部项数未载明"):
        assert shown.count(said) == 1, said
    rows = Release.objects.filter(code__in=[one.code for one in (part, whole, unstated)])
    before = list(rows.order_by("code").values_list("code", "of", "seal", "on"))
    rows.update(of=None, seal=None, on="")
    import_module("banshi.releases.migrations.0002_of_how_many").fill(apps, None)
    assert list(rows.order_by("code").values_list("code", "of", "seal", "on")) == before


def objection(client, row, promise, **changed):
    given = {"text": "我家门口的灯还是坏的", "place": "990101002002", "nonce": "n1", **changed}
    return client.post(reverse("portal:release_objections", args=[row.code, promise.code]), given)


def test_not_so_here_opens_a_request_outside_the_owners_line_and_the_item_is_disputed(client, row, promise):
    address = reverse("portal:release_objections", args=[row.code, promise.code])
    assert "我这里不是这样" in client.get(address).content.decode()
    answer = objection(client, row, promise)
    matter = Matter.objects.get()
    assert answer["Location"] == reverse("portal:receipt", args=[matter.code])
    assert matter.about_path == "xianfu/zhujian"
    assert matter.intake_unit == "rexian"
    state = commitments.found(promise.code, lists.head())[1]
    assert state.open_disputes == [matter.code]
    objection(client, row, promise)
    assert Matter.objects.count() == 1


def test_when_its_matter_is_closed_the_dispute_is_settled(client, row, promise):
    objection(client, row, promise)
    Matter.objects.update(closed_at=NOW, outcome="solved")
    assert jobs.settle(NOW + timedelta(days=3)) == 1
    state = commitments.found(promise.code, lists.head())[1]
    assert (state.open_disputes, state.upheld) == ([], 1)


def test_an_empty_objection_is_asked_again_and_nothing_is_written(client, row, promise):
    answer = objection(client, row, promise, text="", place="")
    assert answer.status_code == 422
    assert not Matter.objects.exists()
    assert commitments.found(promise.code, lists.head())[1].open_disputes == []
    assert client.post(reverse("portal:release_objections", args=[row.code, "1234567890"])).status_code == 404


def test_where_the_owner_stands_above_every_office_the_desk_that_receives_takes_it(client):
    top = lists.commitment("修桥")
    row = lists.published([top], complete=True)
    assert objection(client, row, top).status_code == 302
    assert Matter.objects.get().about_path == ""


def test_records_behind_a_figure_can_be_read_to_the_last(client, promise, monkeypatch):
    from banshi.portal.programmes import releases

    monkeypatch.setattr(releases, "MOST_ROWS", 2)
    row = lists.published([promise, lists.commitment("修桥"), lists.commitment("修厕")], complete=True)
    address = reverse("portal:release_figure", args=[row.code, 1])
    assert 'href="?from=2"' in client.get(address).content.decode()
    rest = client.get(address, {"from": "2"}).content.decode()
    assert "修厕" in rest
    assert "?from=" not in rest
    assert "没有这么多条" in client.get(address, {"from": "99"}).content.decode()
    assert client.get(address, {"from": "x"}).status_code == 200
