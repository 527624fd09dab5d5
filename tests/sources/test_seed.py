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


SHORTEST_COPY = 10


def test_no_clause_of_the_document_is_copied(campaign):
    """Official names stay as printed, and stand in quotation marks or are shorter; all else is told in our own words."""
    clauses = {clause for clause in re.split("[，。；：、]", plain(document())) if len(clause) >= SHORTEST_COPY}
    copied = [
        (one.slug, clause)
        for one in campaign.statements
        for clause in clauses
        if not set("“”《》") & set(clause) and clause in plain(one.text)
    ]
    assert copied == []


def test_every_page_says_what_its_statement_leaves_open(campaign):
    silent = [one.slug for one in campaign.statements if not one.not_stated]
    assert silent == []


def test_who_deployed_each_of_the_eight_actions_is_named_and_who_carries_them_out_is_not(campaign, page):
    for one in telling.children(campaign, "mca-actions"):
        assert one.actors == ("民政部党组",), one.slug
    assert "每项行动由谁负责" in page("mca-actions")


def test_a_sentence_copied_from_the_document_finds_its_page(client, campaign):
    """Each sentence, pasted whole, leads first to a statement that tells it; in simplified letters to the same."""
    for sentence in re.split("[。；]", document()):
        shown = re.sub(r"\[\d+\]", "", sentence)[:400]
        if len(shown) < 12:
            continue
        found = _found(client, shown)
        assert found, sentence
        assert found == _found(client, plain(shown)), sentence
    first = {
        "城市還沉浸在睡夢中,西夏區法院執行幹警已經整裝出發": "ningxia-morning",
        "弘揚黨的光榮傳統": "aim-conduct",
        "被執行人睡眼惺忪的跟着執行法官來到法院": "ningxia-case-b",
        "对“我为群众办实事”工作进行再部署": "jiangsu-plan",
        "2021年9月,黨史學習教育領導小組印發": "september-notice",
    }
    assert {words: _found(client, words)[0] for words in first} == first
    assert _found(client, "从来没有提到的东西") == []


def _found(client, words: str) -> list[str]:
    shown = re.search(r'id="found"(.*?)</section>', text(client.get("/works", {"q": words})), re.DOTALL)[1]
    return re.findall(r'href="/source/([^"]+)"', shown)


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


def test_only_the_first_case_is_said_to_belong_to_the_morning_operation(campaign, page):
    """7:00 in 金凤区 follows in the source; that the same court went on the same operation it does not say."""
    assert [one.slug for one in telling.children(campaign, "ningxia-morning")] == ["ningxia-case-a"]
    shown = page("ningxia-case-b")
    assert "没有说是不是同一次行动" in shown
    assert "西夏区法院" not in shown
    assert "是哪一天" in shown


def test_nothing_undated_is_called_earlier_or_later_than_what_has_a_date(campaign, page):
    assert "来源里写了日期的事，以它为最早" in page("mobilisation-meeting")
    assert "未载明日期（原文：“動員大會後”）" in page("mca-plan")


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
    """Nor how many of them are named: whether the four works are among them is not stated, so no rest can be counted."""
    shown = page("moe-135")
    assert "135项的清单" in shown
    assert "前面四个单位的工作在不在135项之内" in shown
    assert "其余" not in shown
    assert "共 135 项" not in shown
    assert "各怎样对应" in shown
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


JUNE = [
    "huairou-hotline",
    "mca-june-meeting",
    "mca-june-view",
    "mca-june-general",
    "mca-demand-deep",
    "mca-demand-solid",
    "mca-demand-joint",
    "mwr-june-meeting",
    "mwr-batch-1",
    "mwr-batch-2",
]


def test_the_months_are_stepped_from_march_to_september(client, campaign):
    """Each step adds what is dated in its month and takes nothing away; the clock of the page does not move."""
    address, counts, months, new = "/works/we-do-practical-things/timeline?as_of=2021-03", [], [], []
    while address:
        shown = text(client.get(address))
        months.append(re.search(r"as_of=(\S+)", address)[1])
        dated = re.search(r'<ol class="dated">(.*?)</ol>', shown, re.DOTALL)[1]
        counts.append(dated.count("<li>"))
        new.append(re.findall(r'href="/source/([^"]+)">[^<]+</a>\s*<span class="tag">这个月的', dated))
        assert "44 条" in shown[shown.index('id="undated"') :], months[-1]
        after = re.search(r'href="(\?as_of=[^"]+)" rel="next"', shown)
        address = f"/works/we-do-practical-things/timeline{after[1]}" if after else ""
    assert (months[0], months[-1]) == ("2021-03", "2021-09")
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (1, sum(1 for one in campaign.statements if one.date))
    assert new == [
        ["mobilisation-meeting"],
        ["name-and-time", "april-notice"],
        [],
        JUNE,
        ["jilin-release"],
        [],
        ["september-notice"],
    ]
