"""From what is published of a survey no reader works out a count of one to four people: every small table is tried.

A reader knows the rule. So all tables are grouped by what would be published of them; a count is given away where all
tables of a group agree on it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import pytest
from django.template.loader import render_to_string

from banshi.programmes.rules import blurring
from banshi.programmes.rules.blurring import Count, Counted, Part, publish


def given_away(tables: Iterable[tuple], published: Callable, counts: Callable) -> list[tuple]:
    """(what was published, which count, its value) of everything that follows exactly and lies from one to four."""
    groups: dict = defaultdict(list)
    for table in tables:
        groups[published(table)].append(table)
    found = []
    for said, held in groups.items():
        first = counts(held[0])
        for other in held[1:]:
            first = tuple(one if one == two else None for one, two in zip(first, counts(other), strict=True))
        found += [(said, n, value) for n, value in enumerate(first) if value is not None and 0 < value < 5]
    return found


def of_one_question(most: int) -> Iterator[tuple]:
    """(drawn, reached, answered, answered this, well) of every survey up to so many drawn."""
    for drawn in range(1, most + 1):
        for reached in range(drawn + 1):
            for answered in range(reached + 1):
                for this in range(answered + 1):
                    yield from ((drawn, reached, answered, this, good) for good in range(this + 1))


def said_of_one(table: tuple):
    drawn, reached, answered, this, good = table
    return publish(Counted(drawn, drawn, reached, answered), [Part("q", drawn, this, good)], [])


def people_of_one(table: tuple) -> tuple[int, ...]:
    drawn, reached, answered, this, good = table
    return reached, drawn - reached, answered, reached - answered, this, answered - this, good, this - good


def test_the_search_finds_what_exact_numbers_give_away():
    plain = given_away(of_one_question(6), lambda table: table, people_of_one)
    assert plain, "the search itself can fail"
    bounds = given_away(of_one_question(8), lambda table: (table[0], table[3], round(100 * table[4] / max(table[3], 1))), people_of_one)  # fmt: skip
    assert bounds, "a share beside the number of those who answered tells how many"


def test_no_count_of_one_to_four_follows_from_one_question():
    assert given_away(of_one_question(16), said_of_one, people_of_one) == []


def test_nor_from_two_questions_asked_of_the_same_people():
    def tables():
        for drawn in range(5, 10):
            for answered in range(drawn + 1):
                for a in range(answered + 1):
                    for b in range(answered + 1):
                        yield from ((drawn, answered, a, y, b, z) for y in range(a + 1) for z in range(b + 1))

    def said(table):
        drawn, answered, a, y, b, z = table
        whole = Counted(drawn, drawn, drawn, answered)
        return publish(whole, [Part("a", drawn, a, y), Part("b", drawn, b, z)], [])

    def people(table):
        drawn, answered, a, y, b, z = table
        return answered, drawn - answered, a, answered - a, y, a - y, b, answered - b, z, b - z

    assert given_away(tables(), said, people) == []


def test_nor_from_townships_that_add_up_to_the_whole():
    def tables():
        for drawn in range(5, 13):
            for one in range(drawn + 1):
                for a in range(one + 1):
                    for b in range(drawn - one + 1):
                        yield from ((drawn, one, a, y, b, z) for y in range(a + 1) for z in range(b + 1))

    def said(table):
        drawn, one, a, y, b, z = table
        places = [Part("1", one, a, y), Part("2", drawn - one, b, z)]
        whole = Counted(drawn, drawn, drawn, a + b)
        return publish(whole, [Part("q", drawn, a + b, y + z)], [part for part in places if part.drawn])

    def people(table):
        drawn, one, a, y, b, z = table
        return one, drawn - one, a, b, y, z, a - y, b - z, one - a, drawn - one - b, y + z, a + b

    assert given_away(tables(), said, people) == []


def test_nor_from_sheets_left_out_or_alike():
    def tables():
        for drawn in range(5, 15):
            for kept in range(drawn + 1):
                for answered in range(drawn + 1):
                    for out in range(min(answered, drawn - kept) + 1):
                        if answered - out <= kept:
                            yield from ((drawn, kept, answered, out, alike) for alike in (0, *range(5, answered + 1)))

    def said(table):
        drawn, kept, answered, out, alike = table
        return publish(Counted(drawn, kept, drawn, answered, out, alike), [], [])

    def people(table):
        drawn, kept, answered, out, alike = table
        return answered, drawn - answered, out, answered - out, drawn - kept, alike, answered - alike

    assert given_away(tables(), said, people) == []


def test_where_nothing_is_small_everything_is_exact_townships_too():
    whole = Counted(100, 100, 80, 60)
    towns = [Part("1", 50, 30, 20), Part("2", 50, 30, 25)]
    told = publish(whole, [Part("q", 100, 60, 45)], towns)
    assert (told.exact, told.answered, told.places_hidden) == (True, Count(60, 60), False)
    assert (told.questions[0].per_cent, [one.good.low for one in told.places]) == (75, [20, 25])
    few = publish(whole, [Part("q", 100, 60, 45)], [Part("1", 50, 30, 27), Part("2", 50, 30, 18)])
    assert (few.exact, few.places, few.places_hidden) == (True, (), True)


def test_one_small_number_blurs_all_and_the_bounds_hold_whatever_the_true_number_is():
    told = publish(Counted(1000, 1000, 400, 310), [Part("q", 1000, 310, 285), Part("r", 1000, 310, 307)], [])
    assert not told.exact
    assert (told.questions[0].answered, told.questions[0].good) == (Count(310, 314), Count(285, 289))
    for one, good in zip(told.questions, (285, 307), strict=True):
        low, high = (100 * share for share in blurring.wilson(good, 310))
        assert one.low <= low <= high <= one.high
        assert one.worst <= good / 10 <= one.best
        assert one.best >= (good + 690) / 10


@pytest.mark.parametrize("good", range(1, 5))
def test_the_page_of_four_tables_with_few_is_the_same(good):
    class Found:
        published = publish(Counted(40, 40, 30, 20), [Part("满意吗", 40, 20, good)], [Part("99", 40, 20, good)])
        sound, withheld, alike = True, {}, 0

    page = render_to_string("web/components/survey_found.html", {"found": Found})
    twin = publish(Counted(40, 40, 30, 20), [Part("满意吗", 40, 20, 1)], [Part("99", 40, 20, 1)])
    assert Found.published == twin
    assert "只写到五人一档" in page
    assert "20–24 人" in page
