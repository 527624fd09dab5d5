"""The walk of the source document: each fact on a page, each silence said, and nothing claimed that it does not say.

The document lies beside the checkout as ../shared/seed.txt and is never copied into it. Where it is missing, the two tests
that read it are passed over and say so; everything else needs the committed list of facts only.
"""

import re
from html import unescape
from pathlib import Path

import pytest

from banshi.kit.values import PartialDate, Undated
from banshi.matters.rules.bigrams import normal
from banshi.sources.rules import telling
from tests.portal.browser import text
from tests.sources.walked import FACTS

DOCUMENT = Path(__file__).parents[3] / "shared" / "seed.txt"
# what may remain of the source between official terms: joining words, and descriptions that are told in our own words
LONGEST_UNCOVERED = 21


@pytest.fixture
def campaign(loaded):
    """The campaign in a base that holds nothing else."""
    return loaded


@pytest.fixture
def page(client, campaign):
    """The words of a page by its slug."""

    def read(slug: str) -> str:
        answer = client.get(f"/source/{slug}")
        assert answer.status_code == 200, slug
        return unescape(re.search(r"<main.*</main>", text(answer), re.DOTALL)[0])

    return read


def document() -> str:
    if not DOCUMENT.exists():
        pytest.skip(f"PASSED OVER: the source document {DOCUMENT.name} does not lie beside the checkout")
    return re.sub(r"\s", "", DOCUMENT.read_text()).replace(",", "，").replace(";", "；")


def plain(words: str) -> str:
    return re.sub(r"\s", "", normal(words))


@pytest.mark.parametrize("fact", FACTS, ids=[fact.page for fact in FACTS])
def test_each_fact_is_found_on_its_page(page, fact):
    shown = page(fact.page)
    for words in fact.printed:
        assert words in shown, words
    silence = shown[shown.index('id="not-stated"') :].partition("</section>")[0]
    for words in fact.open:
        assert words in silence, words


def test_every_statement_is_walked(campaign):
    assert [one.slug for one in campaign.statements if one.slug not in {fact.page for fact in FACTS}] == []


def test_what_is_quoted_stands_in_the_document(campaign):
    source = document()
    quoted = [(one.slug, words) for one in campaign.statements for words in (*one.printed, *_lines(one))]
    quoted += [(fact.page, words) for fact in FACTS for words in fact.printed]
    assert [pair for pair in quoted if re.sub(r"\s", "", pair[1]) not in source] == []


def _lines(one) -> list[str]:
    return [line.printed for line in one.lines if line.printed]


def test_no_sentence_of_the_document_is_left_without_its_terms(campaign):
    """Everything the document prints is covered by official terms on pages, but for short joining words."""
    source = plain(document())
    covered = [False] * len(source)
    for one in campaign.statements:
        for words in map(plain, (*one.printed, *_lines(one))):
            for match in re.finditer(re.escape(words), source):
                covered[match.start() : match.end()] = [True] * len(words)
    bare = "".join("\n" if told else letter for letter, told in zip(source, covered, strict=True))
    long = [gap for gap in re.findall(r"[^\n，。；、：,;:]+", bare) if len(gap) > LONGEST_UNCOVERED]
    assert long == []
    for sentence in re.split("[。；]", source):
        start = source.index(sentence)
        assert len(sentence) < 8 or any(covered[start : start + len(sentence)]), sentence


def test_no_sentence_of_the_document_is_copied(campaign):
    source = plain(document())
    for one in campaign.statements:
        for sentence in re.split("[。]", one.text):
            words = plain(sentence)
            assert len(words) < 45 or words not in source, (one.slug, sentence)


def test_a_month_is_never_shown_as_a_day(client, campaign, page):
    whole = text(client.get("/works")) + "".join(page(fact.page) for fact in FACTS)
    days = set(re.findall(r"2021年\d+月\d+日", whole))
    assert days == {"2021年6月4日", "2021年6月25日"}
    assert "2021-04-01" not in whole
    assert {str(one.when) for one in campaign.statements if one.date} == {
        "2021-03",
        "2021-04",
        "2021-06",
        "2021-06-04",
        "2021-06-25",
        "2021-07",
        "2021-09",
    }


def test_only_the_first_case_is_called_closed(page):
    assert "本案結案" in page("ningxia-case-a")
    other = page("ningxia-case-b")
    assert "結案" not in other
    assert "这件案子是否结案" in other
    assert "结没结案，来源未载明" in other


def test_the_rough_amount_is_rough_and_the_others_are_as_stated(page):
    first = page("ningxia-case-a")
    assert "3.8万多元（≥ 38,000 元，约数）" in first
    assert "<dd>1.5万元</dd>" in first
    assert "约数" not in page("ningxia-case-b")


def test_hidden_places_stay_hidden(page, campaign):
    hidden = {place.say() for one in campaign.statements for place in one.hidden_places}
    assert hidden == {"某小区", "金凤区某小区"}
    assert "<dt>隐去的地点</dt><dd>某小区</dd>" in page("ningxia-case-a")


def test_twenty_eight_is_part_of_a_number_nobody_stated(page):
    shown = page("jilin-release")
    assert "部分列出 28 项（总数来源未载明）" in shown
    assert "部分列出 6 项（共 28 项）" in shown
    assert "其余22项，来源未载明" in shown
    assert len(re.findall(r"包括：", shown)) == 6
    assert "28 项（共" not in shown


def test_the_hundred_and_thirty_five_are_counted_and_not_listed(page):
    shown = page("moe-135")
    assert "其余135项，来源未载明" in shown
    assert "多少来自年度重点工作" in shown
    for slug in ("moe-letters", "moe-rules", "moe-cloud", "moe-tours"):
        assert "是否在135项之内，来源未载明" in page(slug), slug


def test_the_fourth_of_june_is_one_meeting_with_two_subjects_and_three_demands(campaign, page):
    meetings = [one.slug for one in campaign.statements if one.kind == "meeting"]
    assert meetings == ["mca-june-meeting", "mwr-june-meeting"]
    meeting = next(one for one in campaign.statements if one.slug == "mca-june-meeting")
    assert len(meeting.lines) == 2
    demands = telling.children(campaign, "mca-june-meeting")
    assert [one.title for one in demands] == [
        "要求之一：“深入”上见功夫",
        "要求之二：“扎实”上下力气",
        "要求之三：“联动”上求实效",
    ]
    assert "提了 3 条要求" in page("mca-june-meeting")


def test_orphans_are_not_the_children_of_the_national_project(page):
    assert "孤儿 ≠ 事实无人抚养儿童" in page("jilin-orphans")
    assert "名称相近，对象或主体不同" in page("jilin-orphans")
    assert "不是孤儿" in page("mca-children")
    assert 'href="/source/jilin-orphans"' in page("mca-children")


def test_the_anniversary_is_a_day_and_never_a_due(campaign, page):
    shown = page("mca-june-view")
    assert "慶祝建黨100週年活動的重要安排" in shown
    assert "没有把任何事项的完成期限系在它上面" in shown
    assert not any("100周年" in one.text for one in campaign.statements if one.kind in ("action", "project", "demand"))


def test_what_has_no_date_says_so_with_the_words_of_the_source(campaign, page):
    known = {one.slug: one.when for one in campaign.statements}
    assert known["jiangsu-plan"] == Undated("近日")
    assert isinstance(known["mca-plan"], Undated)
    assert known["huairou-hotline"] == PartialDate(2021, 6)
    assert "未载明日期（原文：“近日”）" in page("jiangsu-plan")
    assert "未载明日期" in page("ningxia-morning")


def test_only_one_person_is_named_and_only_with_the_offices(campaign, page):
    named = {office.person: office.holds for one in campaign.statements for office in one.offices}
    assert list(named) == ["李国英"]
    assert len(named["李国英"]) == 3
    assert "<dt>李国英</dt><dd>水利部党组书记、水利部部长" in page("mwr-june-meeting")


CLICKS = 2


def test_every_fact_is_two_clicks_from_the_first_page(client, campaign, page, monkeypatch):
    """A newcomer goes by links alone: the first page, then the campaign, then the statement with its silence."""
    monkeypatch.setattr("banshi.portal.views.front.queries.empty", lambda: False)
    clicks, seen = {"/": 0}, ["/"]
    for address in seen:
        if clicks[address] == CLICKS:
            continue
        answer = client.get(address)
        if answer.status_code != 200:
            continue
        main = re.search(r"<main.*</main>", text(answer), re.DOTALL)[0]
        for found in re.findall(r'href="(/[^"#?]*)', main):
            if clicks.setdefault(found, clicks[address] + 1) == clicks[address] + 1 and found not in seen:
                seen.append(found)
    assert {fact.page: clicks.get(f"/source/{fact.page}") for fact in FACTS} == {fact.page: CLICKS for fact in FACTS}


@pytest.mark.parametrize("words", ["羣眾", "群眾", "群众", "實事", "实事"])
def test_any_script_finds_the_same(client, campaign, words):
    shown = text(client.get(f"/works?q={words}"))
    found = re.search(r'id="found"(.*?)</section>', shown, re.DOTALL)[1]
    other = text(client.get("/works?q=" + {"羣眾": "群众", "群眾": "群众", "實事": "实事"}.get(words, words)))
    assert re.findall(r'href="(/source/[^"]+)"', found)
    assert re.findall(r'href="(/source/[^"]+)"', found) == re.findall(
        r'href="(/source/[^"]+)"', re.search(r'id="found"(.*?)</section>', other, re.DOTALL)[1]
    )


def test_the_source_view_has_no_account_no_clock_no_colour_and_no_complaint(client, campaign, page):
    """Real bodies stand in statements only: nothing runs against them and nobody can complain about them here."""
    addresses = ["/works", *(f"/source/{fact.page}" for fact in FACTS)]
    months = ("2021-03", "2021-04", "2021-06", "2021-07", "2021-09")
    addresses += [f"/works/we-do-practical-things/timeline?as_of={month}" for month in months]
    for address in addresses:
        main = re.search(r"<main.*</main>", text(client.get(address)), re.DOTALL)[0]
        for running in (
            "state-",
            "tag-late",
            "due-late",
            "已超",
            "还剩",
            "objections",
            "我这里不是这样",
            'method="post"',
            "完成率",
        ):
            assert running not in main, (address, running)


def test_the_months_are_stepped_from_march_to_september(client, campaign):
    """Each step adds what is dated in its month and takes nothing away; the clock of the page does not move."""
    address, counts, months = "/works/we-do-practical-things/timeline?as_of=2021-03", [], []
    while address:
        shown = text(client.get(address))
        months.append(re.search(r"as_of=(\S+)", address)[1])
        dated = re.search(r'<ol class="dated">(.*?)</ol>', shown, re.DOTALL)[1]
        counts.append(dated.count("<li>"))
        after = re.search(r'href="(\?as_of=[^"]+)" rel="next"', shown)
        address = f"/works/we-do-practical-things/timeline{after[1]}" if after else ""
    assert (months[0], months[-1]) == ("2021-03", "2021-09")
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (1, sum(1 for one in campaign.statements if one.date))
