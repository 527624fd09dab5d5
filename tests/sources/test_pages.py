"""What people read of a campaign: every page, its links, its versions, its search, and what it never shows."""

import re

import pytest

from banshi.sources import actions, queries
from banshi.sources.rules import telling
from tests.portal.browser import text
from tests.sources.conftest import NOW

NAME = "we-do-practical-things"


@pytest.fixture
def town(db):
    """The town with the campaign loaded."""
    from tests import world

    world.found()
    return world


@pytest.fixture
def works(client, town, loaded):
    return text(client.get("/works"))


def main(page: str) -> str:
    return re.search(r"<main.*</main>", page, re.DOTALL)[0]


def test_without_a_campaign_the_page_says_what_would_be_here(client, town):
    page = text(client.get("/works"))
    assert "这里还没有活动的资料" in page
    assert 'href="/programmes/"' in page
    assert client.get(f"/works/{NAME}").status_code == 404
    assert client.get("/source/aim").status_code == 404


def test_purpose_comes_first_then_who_was_asked_what_then_the_statements(works):
    heads = re.findall(r"<h2>([^<]*)</h2>", works)
    assert heads[:4] == ["为了什么", "名称和时间", "何时，谁，对谁说了什么", "来源逐条怎么说"]
    assert "2021年4月（来源只记到月）" in works
    assert re.search(r"<b>2021年6月4日</b> · 会议要求<br>民政部对各级民政部门：", works)


def test_every_statement_has_its_paragraph_its_mark_or_a_word_that_it_has_none(works, loaded):
    assert works.count("来源段落：") == len(loaded.statements)
    assert works.count("未解析：来源未载明这是哪篇文献") == 10
    unmarked = sum(not one.refs for one in loaded.statements)
    assert works.count("（来源没有标出处编号）") == unmarked > 0
    gaps = sum(bool(one.not_stated) or any(part.unnamed for part in one.parts) for one in loaded.statements)
    assert works.count("来源未载明：</b>") == gaps


def test_every_statement_opens_with_links_up_and_down_that_open_too(client, town, loaded):
    for one in loaded.statements:
        page = client.get(f"/source/{one.slug}")
        assert page.status_code == 200, one.slug
        assert one.title in text(page)
        for printed in one.printed:
            assert printed in text(page).replace("&quot;", '"'), (one.slug, printed)


def test_from_the_plan_one_click_up_is_the_march_meeting_though_it_is_undated(client, town, loaded):
    page = text(client.get("/source/mca-plan"))
    above = re.search(r'id="above".*?</section>', page, re.DOTALL)[0]
    assert re.search(r'接在它之后：<a href="/source/mobilisation-meeting">党史学习教育动员大会</a>', above)
    assert re.search(r'与它的关系，来源未载明：<a href="/source/april-notice">', above)
    assert "未载明日期（原文：“動員大會後”）" in page
    down = re.search(r'id="below".*?</section>', text(client.get("/source/mobilisation-meeting")), re.DOTALL)[0]
    assert 'href="/source/mca-plan"' in down


def test_one_name_is_found_in_every_script(client, town, loaded):
    for asked in ("群众", "羣眾", "群眾", "為群衆办實事"):
        page = text(client.get(f"/works/{NAME}", {"q": asked}))
        assert "这是活动的名称：“我为群众办实事”实践活动" in page, asked
    for asked in ("怀柔", "懷柔", "檢察監督熱線"):
        found = re.search(r'id="found".*?</section>', text(client.get("/works", {"q": asked})), re.DOTALL)[0]
        assert 'href="/source/huairou-hotline"' in found, asked
    page = text(client.get("/works", {"q": "没有这样的词" * 20}))
    assert "没有找到" in page


def test_the_months_step_from_march_to_september_and_only_show_what_was(client, town, loaded):
    address, seen = f"/works/{NAME}/timeline", []
    page = text(client.get(address, {"as_of": "2021-03"}))
    while True:
        seen.append(re.search(r"<h1>到(.*?)底", page)[1])
        assert 'id="undated"' in page
        assert 'href="/source/jiangsu-plan"' in page[page.index('id="undated"') :]
        following = re.search(r'<a href="(\?as_of=[^"]*)" rel="next">', page)
        if not following:
            break
        page = text(client.get(address + following[1]))
    assert seen == [f"2021年{n}月" for n in range(3, 10)]
    june = text(client.get(address, {"as_of": "2021-06"}))
    dated = june[: june.index('id="undated"')]
    assert 'href="/source/mwr-june-meeting"' in dated
    assert "/source/jilin-release" not in june
    assert "/source/september-notice" not in june
    for bad in ("2021-02", "2021-10", "June", "2021-06-04", "2021"):
        assert client.get(address, {"as_of": bad}).status_code == 404, bad
    assert "到2021年9月底" in text(client.get(address))


def test_nothing_of_a_locked_page_can_be_sent_to(client, town, loaded):
    for address in ("/works", f"/works/{NAME}", f"/works/{NAME}/timeline", "/source/aim", "/source/aim/1"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert client.generic(method, address).status_code == 405, (method, address)


def test_a_new_edition_shows_the_difference_and_old_links_lead_on(client, town, loaded, folder, change):
    change("campaign.yml", 'edition: "2026-3"', 'edition: "2026-4"')
    change("statements/origin.yml", "只记到月", "只写到月份")
    change("statements/origin.yml", "slug: name-and-time\n", "slug: name\n    formerly: [name-and-time]\n")
    actions.load(folder, by="operator", at=NOW)
    queries.forget_cache()
    old = client.get("/source/name-and-time")
    assert (old.status_code, old["Location"]) == (301, "/source/name")
    page = text(client.get("/source/name"))
    assert "<del>" in page
    assert "<ins>" in page
    assert 'href="/source/name/1"' in page
    first = text(client.get("/source/name/1"))
    assert "这是以前的第 1 版（2026-3）" in first
    assert "只记到月" in first
    for n in (0, 3, 99):
        assert client.get(f"/source/name/{n}").status_code == 404
    assert "有人想改" not in text(client.get("/works"))


def test_a_refused_change_is_told_on_the_page(client, town, loaded, folder, change):
    change("statements/origin.yml", "只记到月", "只写到月份")
    with pytest.raises(Exception, match="已锁定"):
        actions.load(folder, by="operator", at=NOW)
    page = text(client.get("/works"))
    assert "有人想改已锁定的“2026-3”版，没有改成" in page
    assert "只记到月" in page


def test_a_page_is_shared_by_link_code_and_words(client, town, loaded, settings):
    page = text(client.get("/source/huairou-hotline"))
    link = f"{settings.BANSHI_URL}/source/huairou-hotline"
    assert f'readonly value="{link}"' in page
    assert "复制链接，发送给好友" in page
    assert f"实践活动，来源怎么说：{link}</textarea>" in page
    assert re.search(r'class="qr"[^>]*><svg', page)


def test_the_source_view_scores_nothing_and_runs_no_clock(client, town, loaded):
    addresses = ["/works", f"/works/{NAME}/timeline", *(f"/source/{one.slug}" for one in loaded.statements)]
    for address in addresses:
        page = re.sub(r"<svg.*?</svg>", "", main(text(client.get(address))), flags=re.DOTALL)
        for absent in ("<time", "tag-", "due", "%", "还剩", "已超", "完成率", "<progress", "<meter", "style="):
            assert absent not in page, (address, absent)


def test_counts_in_words_are_the_counts_of_the_statements(client, town, loaded):
    known = {one.slug: one for one in loaded.statements}
    assert len(telling.children(loaded, "mca-actions")) == known["mca-actions"].stated_count == 8
    assert "共 8 项" in text(client.get("/source/mca-actions"))
    assert "其余22项，来源未载明" in text(client.get("/source/jilin-release"))


def test_the_first_page_says_what_the_campaign_is_and_leads_into_it(client, town, loaded):
    page = text(client.get("/"))
    assert len(re.findall(r"<li><a href=", page)) == 3
    assert '<li><a href="/works">' in page
    assert 'href="/programmes/"' in page
    assert "<h1>“我为群众办实事”实践活动</h1>" in page
    told = page[page.index("</h1>") :]
    assert (
        told.index("要办的，是把“基层的困难事、群众的烦心事”解决掉。")
        < told.index("这是来源说的")
        < told.index("/report")
    )


def test_what_the_newest_edition_still_holds_is_not_called_gone(client, town, loaded, folder, change):
    change("campaign.yml", 'edition: "2026-3"', 'edition: "2026-4"')
    left = (folder / "statements/page.yml").read_text()
    (folder / "statements/page.yml").write_text(left[: left.index("  - slug: source-references")])
    actions.load(folder, by="operator", at=NOW)
    queries.forget_cache()
    assert "新版不再收录" not in text(client.get("/source/aim"))
    assert "新版不再收录这一条" in text(client.get("/source/source-references"))
    assert 'href="/source/aim/2"' not in text(client.get("/source/aim"))


def test_another_number_of_parts_is_another_version(client, town, loaded, folder, change):
    change("campaign.yml", 'edition: "2026-3"', 'edition: "2026-4"')
    change(
        "statements/jilin.yml",
        "      - {kind: part_of, to: jilin-release}\n    not_stated: [“七个一批”",
        "    not_stated: [“七个一批”",
    )
    change("statements/jilin.yml", "    links:\n    not_stated: [“七个一批”", "    not_stated: [“七个一批”")
    actions.load(folder, by="operator", at=NOW)
    queries.forget_cache()
    page = text(client.get("/source/jilin-release"))
    assert "来源点名 5 项" in page
    assert "其余23项，来源未载明" in page
    assert "部分列出 5 项（共 28 项）" in page
    assert "来源点名 6 项" in text(client.get("/source/jilin-release/1"))
    assert "第 2 版" in page
