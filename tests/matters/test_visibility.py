"""Who may know of a matter: the rule and its SQL twin say the same of everybody, and the line it is about never sees.

A random population of posts meets a random population of matters; every pair is asked both ways.
"""

import random

import pytest

from banshi.kit.refused import NotFound, Refused
from banshi.matters.actions.projecting import decoded
from banshi.matters.models import Matter
from banshi.matters.queries import worklists
from banshi.matters.queries.seeing import found, own, visible_to
from banshi.matters.rules import access
from banshi.people.facts import ROLES, Post, Viewer
from banshi.units import queries as units
from tests.matters.pictures import PICTURE
from tests.matters.reading import row
from tests.world import NOW, act, hours, report, staff

VILLAGES = ("990101001001", "990101001002", "990101002001", "990101002002", "990101003002")
CATEGORIES = ("01/0105", "01/0101", "02/0201", "03/0301", "99", "10/1001")
PLACES = ("", "99", "99/9901/990101", "99/9901/990101/990101002", "99/9901/990101/990101002/990101002002", "9", "99/99")
ABOUT = ("", "", "", "zhujian", "gongshui", "qinghe", "shuili", "rexian")
STEPS = (
    ("sign_for", {}),
    ("propose_refusal", {"ground": "other_area", "proposed_unit": "minzheng", "reason": "…"}),
    ("approve_refusal", {}),
    ("decline_refusal", {"reason": "…"}),
    ("name_interim_owner", {"unit": "weijian"}),
    ("name_interim_owner", {"unit": "jiaoyu"}),
    ("call_joint_check", {"units": ["renshe", "weijian"], "reason": "…"}),
    ("decide_responsibility", {"unit": "zhengwu", "basis": "other_area", "reason": "…"}),
    ("dispatch", {"unit": "jiaotong"}),
    ("hand_over", {"unit": "shichang", "reason": "…"}),
    ("add_co_unit", {"unit": "renshe", "reason": "…"}),
    ("reply", {"outcome": "solved", "reason": "…"}),
    ("withdraw", {}),
    ("reopen", {}),
)


def _matters(dice: random.Random) -> None:
    """Thirty matters, each moved at random by whoever may."""
    for n in range(30):
        given = {"category": dice.choice(CATEGORIES), "place": dice.choice(VILLAGES), "about": dice.choice(ABOUT)}
        code = report(at=NOW + hours(n), **given).code
        for step in range(dice.randrange(9)):
            verb, inputs = dice.choice(STEPS)
            for viewer in _movers(row(code)):
                try:
                    act(code, verb, by=viewer, at=NOW + hours(40 + n + step), **inputs)
                    break
                except Refused:
                    continue


def _movers(matter: Matter) -> list[Viewer]:
    owner = matter.owner_unit or "rexian"
    posts = [("handler", owner), ("unit_head", owner), ("dispatcher", "rexian"), ("adjudicator", "shenhe")]
    return [Viewer.requester(matter.id), *[_viewer(n, [post]) for n, post in enumerate(posts, start=900)]]


def _viewer(number: int, posts, place: str = "") -> Viewer:
    return Viewer(
        actor=f"staff:{number}",
        staff_id=number,
        posts=tuple(Post(role, unit, units.path_of(unit), place) for role, unit in posts),
    )


def _population(dice: random.Random) -> list[Viewer]:
    codes = sorted(units.units())
    found = [
        _viewer(
            n, [(dice.choice(list(ROLES)), dice.choice(codes)) for _ in range(dice.randrange(4))], dice.choice(PLACES)
        )
        for n in range(1, 150)
    ]
    return [*found, *[_viewer(n, [(role, unit)]) for n, (role, unit) in enumerate(_each(codes), start=500)]]


def _each(codes: list[str]) -> list[tuple[str, str]]:
    return [(role, unit) for role in ROLES for unit in codes]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_rule_and_its_twin_agree_about_everybody(town, seed):
    dice = random.Random(seed)
    _matters(dice)
    matters = [(matter, decoded(matter)) for matter in Matter.objects.all()]
    seen = 0
    for viewer in _population(dice):
        by_rule = {m.id for m, state in matters if access.relation(viewer, state, path_of=units.path_of).sees}
        assert set(visible_to(viewer).values_list("id", flat=True)) == by_rule, viewer
        assert set(worklists.worklist(viewer).values_list("id", flat=True)) <= by_rule, viewer
        assert set(own(viewer, ROLES).values_list("id", flat=True)) <= by_rule, viewer
        seen += len(by_rule)
    assert seen > 500, "a population that sees nothing proves nothing"


@pytest.mark.parametrize("seed", [4, 5])
def test_the_line_a_matter_is_about_never_sees_it(town, seed):
    """I13, over everybody who has a post in the unit or under it, whatever else they are."""
    dice = random.Random(seed)
    _matters(dice)
    about = list(Matter.objects.exclude(about_path=""))
    assert about
    for viewer in _population(dice):
        lines = {post.unit_path for post in viewer.posts}
        hidden = {m.id for m in about if any(access.within(line, m.about_path) for line in lines)}
        assert not visible_to(viewer).filter(id__in=hidden).exists()
        assert not worklists.worklist(viewer).filter(id__in=hidden).exists()
        for matter in about:
            if matter.id in hidden:
                with pytest.raises(NotFound):
                    found(matter.code, viewer)


def test_a_matter_about_a_unit_goes_to_its_superior(town):
    code = report(about="zhujian", category="01/0105").code
    matter = row(code)
    assert (matter.owner_unit, matter.about_path) == ("xianfu", "xianfu/zhujian")
    for username in ("zhujian1", "zhujian0", "gongshui1"):
        assert not visible_to(staff(username)).exists()
        with pytest.raises(NotFound):
            act(code, "note", by=username, at=NOW, reason="…")
    assert visible_to(staff("xianzhang")).get() == matter
    assert code in {m.code for m in worklists.worklist(staff("xianzhang"))}


def test_what_is_about_a_line_is_not_dispatched_or_handed_into_it(town):
    code = report(about="zhujian", category="99").code
    for unit in ("zhujian", "gongshui"):
        with pytest.raises(Refused, match="不能由它办理") as refused:
            act(code, "dispatch", by="paidan", at=NOW, unit=unit)
        assert refused.value.where == "unit"
    act(code, "dispatch", by="paidan", at=NOW, unit="shuili")
    act(code, "propose_refusal", by="shuili1", at=NOW, ground="other_area", proposed_unit="qinghe", reason="…")
    act(code, "approve_refusal", by="shuili0", at=NOW)
    with pytest.raises(Refused, match="不能由它办理"):
        act(code, "call_joint_check", by="shenhe1", at=NOW, units=["qinghe", "gongshui"], reason="…")
    with pytest.raises(Refused, match="不能由它办理"):
        act(code, "name_interim_owner", by="shenhe1", at=NOW, unit="gongshui")


def test_what_is_about_the_desk_itself_goes_over_its_head(town):
    code = report(about="rexian", category="99").code
    matter = row(code)
    assert (matter.intake_unit, matter.owner_unit, matter.step) == ("xianfu", "xianfu", "dispatched")
    assert not visible_to(staff("paidan")).exists()
    assert not visible_to(staff("shouli")).exists()
    assert visible_to(staff("xianzhang")).get() == matter


def test_what_is_about_the_highest_unit_is_told_the_right_door(town):
    with pytest.raises(Refused, match="12388") as refused:
        report(about="xianfu")
    assert refused.value.where == "about"
    with pytest.raises(Refused, match="没有“nobody”这个单位"):
        report(about="nobody")
    assert not Matter.objects.exists()


def test_former_units_may_read_the_row_but_not_the_words(town):
    code = report().code
    act(
        code,
        "propose_refusal",
        by="zhujian1",
        at=NOW,
        ground="other_function",
        proposed_unit="shuili",
        reason="…",
        uploads=[PICTURE],
    )
    act(code, "approve_refusal", by="zhujian0", at=NOW)
    act(code, "dispatch", by="paidan", at=NOW, unit="shuili")
    _, _, relation = found(code, staff("zhujian1"))
    assert relation.former
    assert not relation.sees_contents
    with pytest.raises(Refused, match="不由您办理"):
        act(code, "sign_for", by="zhujian1", at=NOW)


def test_places_are_compared_by_their_own_line(town):
    """A village worker of one township sees nothing of another whose code merely begins alike."""
    report(place="990101002002")
    assert visible_to(staff("wangge1")).count() == 1
    near = Viewer(
        actor="staff:99", posts=(Post("village_worker", "qinghe", "xianfu/qinghe", "99/9901/990101/99010100"),)
    )
    assert not visible_to(near).exists()
