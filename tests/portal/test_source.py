"""The source view: our words, the source's names and figures, its marks, and what it does not say."""

import re
from pathlib import Path

import pytest

from banshi.matters.rules.bigrams import normal
from banshi.portal.source import source
from tests.portal.browser import text

FACTS = [fact for section in source().sections for fact in section.facts]
NUMBERS = [str(n) for n in range(len(FACTS))]
# the source document lies beside the checkout and is never copied into it
DOCUMENT = Path(__file__).parents[3] / "shared" / "seed.txt"


def plain(words: str) -> str:
    """Without blanks, simplified, full width made half, so that only other words make a difference."""
    return re.sub(r"\s", "", normal(words))


def test_every_statement_has_its_paragraph_and_every_mark_is_used():
    assert all(fact.text and fact.paragraph for fact in FACTS)
    assert {n for fact in FACTS for n in fact.cites} == set(source().marks()) == set(range(1, 11))


@pytest.mark.parametrize("fact", FACTS, ids=NUMBERS)
def test_names_and_figures_are_kept_word_for_word(fact):
    said = plain(fact.text + "".join(fact.list))
    for words in (*fact.printed, *fact.printed_list):
        assert plain(words) in said, words
    assert len(fact.list) == len(fact.printed_list)


@pytest.mark.parametrize("fact", FACTS, ids=NUMBERS)
def test_what_is_shown_as_printed_stands_in_the_source(fact):
    if not DOCUMENT.exists():
        pytest.skip(f"the source document is not there: {DOCUMENT.name}")
    document = re.sub(r"\s", "", DOCUMENT.read_text()).replace(",", "，").replace(";", "；")
    for words in (*fact.printed, *fact.printed_list):
        assert re.sub(r"\s", "", words) in document, words


def test_counts_in_words_are_the_counts_of_the_lists():
    eight = next(fact for fact in FACTS if "8项行动" in fact.text)
    named = next(fact for fact in FACTS if "点名的有6项" in fact.text)
    assert len(eight.list) == 8
    assert len(named.list) == 6
    assert f"其余{28 - len(named.list)}项" in named.unstated


def test_the_page_shows_marks_paragraphs_gaps_and_unresolved_references(client, town):
    page = text(client.get("/works"))
    assert page.count("未解析：") == 10
    assert page.count("来源段落：") == len(FACTS)
    assert page.count("来源未载明：</b>") == sum(bool(fact.unstated) for fact in FACTS)
    assert "这一段来源没有标出处编号" in page
    assert "李国英" in page


def test_the_source_view_scores_nothing_and_runs_no_clock(client, town):
    main = re.search(r"<main.*</main>", text(client.get("/works")), re.DOTALL)[0]
    for absent in ("<time", "tag-", "due", "%", "<svg", "还剩"):
        assert absent not in main
