"""Words of residents and the class they point to."""

from pathlib import Path

import pytest

from banshi.playbooks.rules import reading
from banshi.portal.suggesting import groups, ranked

FOLDER = Path(__file__).parents[2] / "playbooks" / "request"


@pytest.fixture(scope="module")
def categories():
    files = {str(path.relative_to(FOLDER)): path.read_bytes() for path in FOLDER.rglob("*") if path.is_file()}
    book, _, problems = reading.read(files)
    assert not problems
    return book.categories


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("门口的路灯不亮了", "01/0104"),
        ("路灯坏了三天，晚上看不见", "01/0104"),
        ("停水三天了", "01/0101"),
        ("一下雨就积水", "01/0105"),
        ("干了活没拿到钱", "05/0501"),
        ("垃圾没人清，太臭", "02/0201"),
        ("快遞不進村", "03/0303"),
        ("井盖缺失", "01/0103"),
        ("饭店油烟太大", "02/0203"),
    ],
)
def test_the_class_comes_first(categories, words, code):
    assert ranked(categories, words)[0].code == code


@pytest.mark.parametrize("words", ["", "的", "，。！", "囧囧", "   "])
def test_words_that_say_nothing_suggest_nothing(categories, words):
    assert ranked(categories, words) == []


def test_few_are_suggested_however_much_is_said(categories):
    everything = "".join(found.label.zh for found in categories)
    assert 0 < len(ranked(categories, everything)) <= 5


def test_every_category_is_in_exactly_one_group(categories):
    found = [one.code for group in groups(categories) for one in (group.top, *group.leaves)]
    assert sorted(found) == sorted(one.code for one in categories)
