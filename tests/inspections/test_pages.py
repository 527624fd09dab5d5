"""Inspections on pages: no role reads a site before the day, one person reads one site on it, everybody counts afterwards."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from banshi.cli.main import main
from banshi.inspections import actions
from banshi.inspections import facts as f
from banshi.inspections.models import Tour
from banshi.inspections.queries import telling
from banshi.inspections.queries import tours as queries
from banshi.kit import clock
from banshi.people import queries as people_queries
from banshi.people.facts import ROLES
from tests.inspections.scene import (
    DAY,
    EIGHT,
    NOW,
    PLACES,
    SIX,
    UNITS,
    drawn,
    filed,
    found,
    frozen,
    given,
    join,
    listed,
    photo,
    state,
    viewer,
)

pytestmark = pytest.mark.django_db
SITE = re.compile("独有地点")


@pytest.fixture(autouse=True)
def town():
    found()
    with clock.frozen(NOW):
        yield


def signed(name: str) -> Client:
    client = Client()
    client.force_login(people_queries.staff_named(name))
    return client


def pages(row: Tour) -> list[str]:
    """Every address that tells something of an inspection, at the desk and outside."""
    code = [row.code]
    return [
        reverse("desk:inspections"),
        reverse("desk:inspection", args=code),
        reverse("desk:inspection_file", args=code),
        reverse("desk:inspection_openings", args=code) + "?site=独有地点999号",
        *(reverse("desk:inspection_number", args=[row.code, n]) for n in (1, 2, 3)),
        reverse("portal:inspections"),
        reverse("portal:inspection", args=code),
        reverse("portal:inspection_file", args=code),
        reverse("desk:reads") + f"?subject={row.code}",
    ]


def everybody() -> list[str]:
    """The team, the responsible units' line, the head, and somebody for each role."""
    for role in ROLES:
        name = f"only-{role}".replace("_", "-")
        join(name, role, "huifang")
    roles = [f"only-{role}".replace("_", "-") for role in ROLES]
    return ["zuzhi", "duchayi", "duchaer", "xianzhang", "shuili0", "heyan1", *roles]


def leaks(row: Tour, who: list[str]) -> list[tuple[str, str]]:
    """(who, where) of each page that shows a site; what somebody typed themselves is no leak."""
    found = []
    for name in who:
        client = signed(name)
        for page in pages(row):
            answer = client.get(page)
            assert answer.status_code < 500, (name, page)
            if SITE.search(answer.content.decode().replace("独有地点999号", "")):
                found.append((name, page))
    return found


def test_nobody_reads_a_site_before_the_day_whatever_page_they_open():
    row = frozen()
    given(row, duchayi=[1, 2], duchaer=[3])
    assert leaks(row, everybody()) == []
    with clock.frozen(SIX - timedelta(minutes=1)):
        answer = signed("duchayi").post(reverse("desk:inspection_opening", args=[row.code, 1]))
        assert answer.status_code == 409
        assert "还没有抽取" in answer.content.decode()
        assert not SITE.search(answer.content.decode())


def test_on_the_day_one_inspector_reads_one_site_and_others_only_what_is_filed():
    row = frozen()
    given(row, duchayi=[1], duchaer=[2, 3])
    who = everybody()
    drawn(row)
    with clock.frozen(EIGHT):
        assert leaks(row, who) == []
        mine = reverse("desk:inspection_number", args=[row.code, 1])
        opened = signed("duchayi").post(reverse("desk:inspection_opening", args=[row.code, 1]), follow=True)
        assert queries.site(state(row), 1).landmark in opened.content.decode()
        assert opened.headers["Cache-Control"] == "no-store"
        assert leaks(row, who) == [("duchayi", mine)]
        assert signed("duchaer").get(mine).status_code == 404
        assert signed("duchaer").post(reverse("desk:inspection_opening", args=[row.code, 1])).status_code == 404
        filed(row, 1, "duchayi", f.CLEAR, text="正常")
        seen = {name for name, _page in leaks(row, who)}
        assert seen == {"zuzhi", "duchayi", "heyan1", "only-programme-officer", "only-auditor"}


def test_the_report_who_saw_it_before_eight_is_empty_for_the_auditor():
    row = frozen()
    given(row, duchayi=[1])
    drawn(row)
    actions.open_number(row.code, 1, by=viewer("duchayi"), at=EIGHT)
    filed(row, 1, "duchayi", f.CLEAR, at=EIGHT + timedelta(minutes=40))
    site = queries.site(state(row), 1).landmark
    page = reverse("desk:inspection_openings", args=[row.code])

    def asked(**given) -> str:
        return signed("heyan1").get(page, given).content.decode()

    with clock.frozen(EIGHT + timedelta(hours=1)):
        assert "没有人看过" in asked(site=site, before="2026-03-05T08:00")
        assert "能看到地点的只有抽取程序，没有任何人" in asked(before="2026-03-05T08:00")
        assert "能看到地点的有：人员duchayi（各看自己打开的号）。" in asked(before="2026-03-05T08:30")
        assert "已报结果的 1 个号，组织单位的专项工作员和核验员也能看到" in asked()
        assert "人员duchayi" not in asked(site=site, before="2026-03-05T08:00")
        assert "人员duchayi" in asked(site=site, before="2026-03-05T08:01")
        assert "没有人看过" in asked(site="别处")
        assert signed("heyan1").get(page, {"before": "昨天"}).status_code == 422
        # the log of reads says the same, to whoever watches the watchers
        log = signed("shenji").get(reverse("desk:reads"), {"subject": f"{row.code}/1", "before": "2026-03-05T08:00"})
        assert "没有人看过" in log.content.decode()
        log = signed("shenji").get(reverse("desk:reads"), {"subject": f"{row.code}/1"}).content.decode()
        assert "暗访地点" in log
        assert "人员duchayi" in log


def test_an_inspector_files_a_finding_with_a_photograph_and_the_head_has_it():
    row = frozen()
    given(row, duchayi=[1])
    drawn(row)
    with clock.frozen(EIGHT):
        desk = signed("duchayi")
        assert "打开 1 号" in desk.get(reverse("desk:inspection_number", args=[row.code, 1])).content.decode()
        desk.post(reverse("desk:inspection_opening", args=[row.code, 1]))
        send = reverse("desk:inspection_result", args=[row.code, 1])

        def post(**changed):
            upload = SimpleUploadedFile("a.jpg", photo().data, content_type="image/jpeg")
            given = {"result": "finding", "category": "01", "text": "水泵不转", "files": [upload]} | changed
            return desk.post(send, given)

        wrong = post(category="")
        assert wrong.status_code == 422 or wrong.status_code == 400
        assert "水泵不转" in wrong.content.decode()
        assert "请选择“哪一类”" in wrong.content.decode()
        assert "请至少附一张现场照片" in post(files=[]).content.decode()
        assert post().status_code == 302
        assert post().status_code == 409
        code = state(row).slots[0].matter
        assert code in desk.get(reverse("desk:inspection_number", args=[row.code, 1])).content.decode()
        work = signed("xianzhang").get(reverse("desk:worklist")).content.decode()
        assert f"/desk/matters/{code}" in work
        matter = signed("xianzhang").get(reverse("desk:matter", args=[code])).content.decode()
        assert "水泵不转" in matter
        assert "由提出的单位点名示例县人民政府办理，不经派单目录" in matter
        assert "受理单位一线" not in matter
        assert queries.site(state(row), 1).landmark in matter
        assert queries.responsible(queries.site(state(row), 1), DAY) in matter
        assert signed("shuili0").get(reverse("desk:matter", args=[code])).status_code == 404


def test_a_clear_sites_photograph_is_seen_by_who_took_it_and_who_oversees():
    row = frozen()
    given(row, duchayi=[1], duchaer=[2])
    drawn(row)
    actions.open_number(row.code, 1, by=viewer("duchayi"), at=EIGHT)
    [blob] = filed(row, 1, "duchayi", f.CLEAR, text="正常").slots[0].files
    page = reverse("desk:inspection_evidence", args=[row.code, blob])
    found = {name: signed(name).get(page).status_code for name in ("duchayi", "zuzhi", "heyan1", "duchaer")}
    assert found == {"duchayi": 200, "zuzhi": 200, "heyan1": 200, "duchaer": 404}
    assert signed("zuzhi").get(reverse("desk:inspection_evidence", args=[row.code, blob + 1])).status_code == 404


def test_a_list_is_sealed_from_a_form_or_a_file_and_a_refused_one_is_still_there():
    desk, page = signed("zuzhi"), reverse("desk:inspections")
    base = {
        "title": "水利暗访",
        "unit": "huifang",
        "head": "xianfu",
        "on": DAY.isoformat(),
        "hour": "6",
        "n": "3",
        "rule": f.SEAL,
        "seen": "0",
    }
    wrong = desk.post(page, {**base, "sites": listed(20) + "\n没有村,桥,shuili"})
    assert "第 21 行地名库里没有“没有村”" in wrong.content.decode()
    assert "独有地点001号" in wrong.content.decode()
    assert desk.post(page, {**base, "sites": listed(20), "on": "2026-03-03"}).status_code >= 400
    assert not Tour.objects.exists()
    upload = SimpleUploadedFile("list.csv", listed(20).encode("gb18030"), content_type="text/csv")
    assert desk.post(page, {**base, "file": upload}).status_code == 302
    row = Tour.objects.get()
    assert (row.of, row.n) == (20, 3)
    assert not SITE.search(desk.get(page).content.decode())
    broken = SimpleUploadedFile("list.csv", b"\xff\xfe\xff\xff\x81", content_type="text/csv")
    assert "文件读不了" in desk.post(page, {**base, "file": broken}).content.decode()
    assert signed("heyan1").post(page, {**base, "sites": listed(20)}).status_code == 404
    act = reverse("desk:inspection_act", args=[row.code, "handings"])
    assert desk.post(act, {"username": "duchayi", "numbers": ["1", "3"], "seen": str(row.number)}).status_code == 302
    assert "人员duchayi" in desk.get(reverse("desk:inspection", args=[row.code])).content.decode()
    assert "2026-03-05 06:00" in signed("duchayi").get(page).content.decode()


def test_a_refused_number_shows_the_path():
    join("juli", "inspector", "xianfu")
    row = frozen()
    act = reverse("desk:inspection_act", args=[row.code, "handings"])
    answer = signed("zuzhi").post(act, {"username": "juli", "numbers": ["1"], "seen": str(row.number)})
    assert answer.status_code == 403
    assert "同在一条线上：示例县人民政府 → " in answer.content.decode()


def test_the_public_reads_hash_and_size_at_once_and_the_rest_when_all_are_back(tmp_path, capsys):
    row = frozen(n=2)
    given(row, duchayi=[1, 2])
    page, file = reverse("portal:inspection", args=[row.code]), reverse("portal:inspection_file", args=[row.code])

    def shown() -> str:
        return Client().get(page).content.decode()

    assert state(row).sealed.sha256 in shown()
    assert "20 处，抽 2 处" in shown()
    drawn(row)
    with clock.frozen(EIGHT):
        for n in (1, 2):
            actions.open_number(row.code, n, by=viewer("duchayi"), at=EIGHT)
        filed(row, 1, "duchayi")
        # not even that the day has come, nor of what kind it is
        both = shown() + Client().get(reverse("portal:inspections")).content.decode()
        assert not [secret for secret in ("水利暗访", "06:00", state(row).drawn.seed, "回访") if secret in both]
        assert Client().get(file).status_code == 404
        filed(row, 2, "duchayi", f.UNREACHED, text="路断了", uploads=())
        after = shown()
    assert "2 处里发现问题 1 处，没有发现 0 处，没有到达 1 处" in after
    assert state(row).drawn.seed in after
    assert not SITE.search(after)
    kept = tmp_path / "draw.txt"
    kept.write_bytes(Client().get(file).content)
    assert not any(word in kept.read_text() for word in (*PLACES, *UNITS, "独有"))
    assert main(["audit", "draw-again", str(kept)]) == 0
    assert "重抽一致：名单 20 项" in capsys.readouterr().out
    lines = kept.read_text().splitlines()
    one = next(line for line in lines if line.startswith("0001,"))
    kept.write_text("\n".join(lines).replace(one, one[:-4] + "0000") + "\n")
    assert main(["audit", "draw-again", str(kept)]) == 1


def test_places_are_published_only_as_far_as_the_kind_allows(monkeypatch):
    row = frozen(n=1)
    given(row, duchayi=[1])
    drawn(row)
    actions.open_number(row.code, 1, by=viewer("duchayi"), at=EIGHT)
    after = filed(row, 1, "duchayi")
    site = queries.site(after, 1)
    book = telling.playbooks.current(queries.KIND)
    assert book.publicity == "none"
    assert telling.in_numbers(row, after, DAY).places == ()
    for publicity, spot in (("category_and_area", False), ("summary", True)):
        from msgspec.structs import replace

        monkeypatch.setattr(telling.playbooks, "current", lambda kind, p=publicity: replace(book, publicity=p))
        [place] = telling.in_numbers(row, after, DAY).places
        assert (site.landmark in place) is spot
