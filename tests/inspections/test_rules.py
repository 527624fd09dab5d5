"""The list as written, which number becomes which site, and the order of things; no database."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banshi.inspections import facts as f
from banshi.inspections.rules import sites
from banshi.inspections.rules import tour as rules
from banshi.inspections.rules.matching import in_the_way, matched
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters.facts.entries import Pointer
from banshi.people.facts import Post
from tests.world import NOW

PLACES, UNITS = {"上湾村": "990101002002", "青河村": "990101002001"}, {"水利局": "shuili", "青河镇": "qinghe"}


def parsed(text: str) -> list[f.Site]:
    return sites.parsed(text, place=lambda name: PLACES.get(name, ""), unit=lambda name: UNITS.get(name, ""))


def pointers(count: int) -> f.Texts:
    return tuple(Pointer(n, "site", f"{n * 7919:064x}") for n in range(1, count + 1))


def frozen(count: int = 20, n: int = 3, **changed) -> f.TourState:
    given = {"unit": "a", "head": "b", "on": date(2026, 3, 5), "after": NOW + timedelta(hours=20), "at": NOW} | changed
    state = f.TourState(id=1)
    for fact in rules.freeze("暗访", pointers(count), n=n, **given):
        rules.apply(state, fact, at=clock.text(NOW), actor="staff:1")
    return state


def did(state: f.TourState, facts: list, at: datetime = NOW, actor: str = "staff:1") -> f.TourState:
    for fact in facts:
        rules.apply(state, fact, at=clock.text(at), actor=actor)
    return state


def code(call, *args, **named) -> str:
    with pytest.raises(Refused) as error:
        call(*args, **named)
    return error.value.code


def test_a_list_is_read_with_any_comma_and_a_note_keeps_its_own():
    found = parsed("\ufeff上湾村,泵站,水利局,看水泵，看记录\n\n青河村，大桥下游，青河镇\n")
    assert found == [
        f.Site("990101002002", "泵站", "shuili", "看水泵，看记录"),
        f.Site("990101002001", "大桥下游", "qinghe"),
    ]
    assert [f.Site.of(one.text) for one in found] == found


def test_every_wrong_line_is_named_at_once():
    text = "上湾村,泵站,水利局\n上湾村,泵 站,青河镇\n没有村,泵站,水利局\n上湾村\n青河村,,没有局\n上湾村,泵站,水利局"
    with pytest.raises(Refused) as error:
        parsed(text)
    said = error.value.say()
    assert "名单有 6 处要改" in said
    for line in ("第 2 行与第 1 行是同一处", "第 3 行地名库里没有“没有村”", "第 4 行应是", "第 6 行与第 1 行"):
        assert line in said
    assert "第 5 行没有写具体位置" in said
    assert "第 5 行没有“没有局”这个单位" in said


@pytest.mark.parametrize(
    ("count", "n", "wrong"), [(9, 1, "bad_list"), (1001, 6, "bad_list"), (20, 0, "bad_number"), (20, 11, "bad_number")]
)
def test_a_list_is_neither_too_short_to_hide_in_nor_too_long(count, n, wrong):
    assert code(frozen, count, n) == wrong


def test_the_moment_lies_ahead_and_a_public_value_is_named():
    assert code(frozen, after=NOW) == "day_past"
    assert code(frozen, rule=f.PUBLIC) == "source_needed"
    assert code(frozen, rule="dice") == "source_needed"


def test_the_hash_binds_the_sealed_texts_and_numbers_tell_nothing_of_the_order_they_were_written_in():
    one, other = frozen(), frozen()
    assert one.sealed.sha256 == other.sealed.sha256
    shuffled = rules.freeze(
        "暗访", pointers(20)[::-1], n=3, unit="a", head="b", on=date(2026, 3, 5), after=NOW + timedelta(1), at=NOW
    )[0]
    assert shuffled.sha256 == one.sealed.sha256
    assert [pointer.commitment for pointer in one.sealed.sites] == sorted(p.commitment for p in pointers(20))
    assert frozen(21).sealed.sha256 != one.sealed.sha256


def test_nothing_is_drawn_before_the_moment_nor_without_a_seed_nor_twice():
    state, nobody = frozen(), lambda actor, line: False
    then = NOW + timedelta(hours=21)
    assert code(rules.draw, state, "5", seal=1, barred=nobody, at=NOW) == "too_early"
    assert code(rules.draw, state, "", seal=0, barred=nobody, at=then) == "seed_not_there"
    did(state, rules.draw(state, "5", seal=1, barred=nobody, at=then))
    assert code(rules.draw, state, "6", seal=2, barred=nobody, at=then) == "drawn_already"
    assert len(set(state.drawn.places)) == 3
    assert set(state.drawn.places) == set(state.drawn.codes)


def test_a_number_is_opened_by_its_holder_on_the_day_after_the_draw_and_filed_once():
    state, then, day = frozen(), NOW + timedelta(hours=21), date(2026, 3, 5)
    did(state, rules.give(state, [1], inspector="staff:7"))
    mine = {"by": "staff:7", "today": day}
    assert code(rules.open_number, state, 1, **mine) == "not_drawn_yet"
    did(state, rules.draw(state, "5", seal=1, barred=lambda actor, line: False, at=then))
    for n, by in ((2, "staff:7"), (1, "staff:8"), (0, "staff:7"), (4, "staff:7"), (-1, "staff:7"), (2, "")):
        if by:
            assert code(rules.open_number, state, n, by=by, today=day) == "not_yours"
    assert code(rules.open_number, state, 1, by="staff:7", today=day + timedelta(1)) == "day_over"
    assert code(rules.file, state, 1, result=f.CLEAR, by="staff:7") == "open_first"
    did(state, rules.open_number(state, 1, **mine), at=then, actor="staff:7")
    assert rules.open_number(state, 1, **mine) == []
    assert code(rules.give, state, [1], inspector="staff:8") == "opened_already"
    assert code(rules.file, state, 1, result="fine", by="staff:7") == "result_needed"
    did(state, rules.file(state, 1, result=f.CLEAR, by="staff:7"), at=then, actor="staff:7")
    assert code(rules.file, state, 1, result=f.FINDING, by="staff:7") == "filed_already"


def test_what_was_not_opened_on_the_day_was_not_reached_and_is_never_fine():
    state, then, day = frozen(), NOW + timedelta(hours=21), date(2026, 3, 5)
    did(state, rules.give(state, [1, 2], inspector="staff:7"))
    did(state, rules.draw(state, "5", seal=1, barred=lambda actor, line: False, at=then))
    did(state, rules.open_number(state, 1, by="staff:7", today=day), at=then)
    assert rules.counts(state, day) == {"clear": 0, "finding": 0, "unreached": 0, "waiting": 3}
    assert rules.counts(state, day + timedelta(1)) == {"clear": 0, "finding": 0, "unreached": 2, "waiting": 1}
    assert not rules.finished(state, day + timedelta(1))
    did(state, rules.file(state, 1, result=f.UNREACHED, by="staff:7"), at=then)
    assert rules.counts(state, day + timedelta(1))["unreached"] == 3
    assert rules.finished(state, day + timedelta(1))


def test_an_inspector_who_never_files_keeps_nobody_waiting_for_ever():
    state, then, day = frozen(n=1), NOW + timedelta(hours=21), date(2026, 3, 5)
    did(state, rules.give(state, [1], inspector="staff:7"))
    did(state, rules.draw(state, "5", seal=1, barred=lambda actor, line: False, at=then))
    did(state, rules.open_number(state, 1, by="staff:7", today=day), at=then)
    last = day + timedelta(rules.DAYS_TO_FILE)
    assert not rules.finished(state, last)
    assert rules.counts(state, last + timedelta(1)) == {"clear": 0, "finding": 0, "unreached": 1, "waiting": 0}
    did(state, rules.file(state, 1, result=f.CLEAR, by="staff:7"), at=then)
    assert rules.counts(state, last + timedelta(1))["clear"] == 1


def test_a_day_that_passed_without_a_draw_is_over_and_nobody_went():
    state, day = frozen(), date(2026, 3, 5)
    assert not rules.finished(state, day)
    assert rules.finished(state, day + timedelta(1))
    assert rules.counts(state, day + timedelta(1))["unreached"] == 3


def test_a_result_needs_words_and_evidence_unless_nobody_got_there():
    assert code(rules.proved, f.CLEAR, "", files=1) == "text_needed"
    assert code(rules.proved, f.CLEAR, "都好", files=0) == "evidence_needed"
    assert code(rules.proved, f.FINDING, "坏了", files=0) == "evidence_needed"
    rules.proved(f.UNREACHED, "路断了", files=0)
    assert code(rules.proved, f.CLEAR, "水泵不转", files=1, category="01") == "two_results"


def test_numbers_are_swapped_so_that_nobody_goes_to_their_own_line():
    line = {"a": {"0001"}, "b": {"0002"}}
    places, freed = matched(["0001", "0002"], ["a", "b"], lambda who, code: code in line[who])
    assert (places, freed) == (("0002", "0001"), ())


def test_whoever_stands_in_line_with_all_that_is_left_loses_the_number():
    places, freed = matched(["0001", "0002"], ["a", "a"], lambda who, code: code == "0001")
    assert sorted(places) == ["0001", "0002"]
    assert len(freed) == 1
    assert places[freed[0] - 1] == "0001"


@given(
    st.integers(1, 6).flatmap(
        lambda n: st.tuples(st.just(n), st.sets(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1))))
    )
)
def test_no_inspector_keeps_a_barred_site_and_as_many_as_possible_keep_one(given_):
    n, barred = given_
    codes, who = [f"{k:04d}" for k in range(n)], [f"w{k}" for k in range(n)]
    places, freed = matched(codes, who, lambda actor, line: (int(actor[1:]), int(line)) in barred)
    assert sorted(places) == codes
    kept = [k for k in range(n) if k + 1 not in freed]
    assert not [k for k in kept if (k, int(places[k])) in barred]
    assert len(kept) == best(n, barred)


def best(n: int, barred: set) -> int:
    """The largest matching, by trying everything."""
    from itertools import permutations

    return max(sum((k, place) not in barred for k, place in enumerate(order)) for order in permutations(range(n)))


def test_a_post_in_above_or_below_the_unit_is_in_the_way():
    def post(path: str) -> list[Post]:
        return [Post("inspector", path.rsplit("/", 1)[-1], path)]

    assert in_the_way(post("xian/shuili"), ["xian/shuili"]) == ("shuili", "xian/shuili")
    assert in_the_way(post("xian"), ["xian/shuili"]) == ("xian", "xian/shuili")
    assert in_the_way(post("xian/shuili/zhan"), ["xian/shuili"]) == ("zhan", "xian/shuili/zhan")
    assert in_the_way(post("xian/huanbao"), ["xian/shuili"]) is None
    assert in_the_way(post("xian2"), ["xian"]) is None
