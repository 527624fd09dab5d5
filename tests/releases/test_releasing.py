"""A release from its draft to the public: three people, an honest list, figures fixed at a seal and the same next year."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.people import actions as people
from banshi.people.facts import Viewer
from banshi.people.models import Content
from banshi.programmes.actions import commitments, rebuilding
from banshi.record import queries as record
from banshi.releases import actions
from banshi.releases import facts as f
from banshi.releases.models import RELEASE, Basis, Release
from banshi.releases.queries import checking, figures
from banshi.releases.queries import releases as queries
from banshi.releases.rules import printing
from tests import world
from tests.programmes.test_progress import officer
from tests.releases import lists
from tests.releases.lists import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def town():
    world.found()


def refused(call, *args, **given) -> Refused:
    with pytest.raises(Refused) as found:
        call(*args, **given)
    return found.value


def text_of(row: Release) -> str:
    printed = queries.printed(*queries.found(row.code, lists.publisher()))
    return "\n".join(block.plain() for block in printed.blocks)


def test_every_figure_keeps_its_query_its_seal_and_the_rows_it_stands_on():
    one = lists.commitment("修复主干道路灯", {"qinghe": 40, "liulin": 10})
    row = lists.frozen([one])
    state = queries.found(row.code, lists.publisher())[1]
    value = next(figure for figure in state.frozen.figures if figure.query == "value")
    assert (value.shown, value.value, value.tier, value.rows) == ("50 盏（自报）", 50, "claimed", 3)
    assert state.frozen.seal == record.last_seal().number
    assert [figure.n for figure in state.frozen.figures] == list(range(1, len(state.frozen.figures) + 1))
    again = figures.recompute(state.frozen, value)
    assert again.same
    assert sorted((held.noun, held.number) for held in again.rows) == [("commitment", 1), ("report", 1), ("report", 1)]


def test_what_was_released_is_printed_as_it_was_though_a_row_of_it_was_removed(client):
    one = lists.commitment("修复主干道路灯", {"qinghe": 40})
    row = lists.published([one])
    before = text_of(row)
    type(one).objects.filter(id=one.id).delete()
    assert text_of(row) == before
    assert client.get(f"/programmes/releases/{row.code}").status_code == 200


def test_a_release_whose_words_were_altered_is_not_shown_and_says_why(client):
    row = lists.published([lists.commitment("修复主干道路灯", {"qinghe": 40})])
    page = f"/programmes/releases/{row.code}"
    assert client.get(page).status_code == 200
    Content.objects.filter(subject=row.id, role="press").update(body="另一段话")
    answer = client.get(page)
    assert answer.status_code == 503
    assert "banshi verify" in answer.content.decode()


def test_figures_stay_as_of_their_seal_though_more_is_filed_and_audited_later():
    one = lists.commitment("修复主干道路灯", {"qinghe": 40})
    row = lists.published([one])
    before = text_of(row)
    lists.file(one, "qinghe", 100, on=date(2026, 3, 20), at=NOW + timedelta(days=16))
    lists.refute(one)
    lists.seal(NOW + timedelta(days=17))
    state = queries.public(row.code)[1]
    assert all(again.same for again in figures.recomputed(state.frozen, state.frozen.figures))
    assert text_of(row) == before
    assert "40 盏（自报）" in before


def test_a_record_entry_that_was_changed_is_named_when_its_figure_is_computed_again():
    from django.db import connection

    one = lists.commitment("修复主干道路灯", {"qinghe": 40})
    state = queries.found(lists.frozen([one]).code, lists.publisher())[1]
    with connection.cursor() as cursor:
        drop = "DROP TRIGGER record_entry_no_update"
        cursor.execute(drop + (" ON record_entry" if connection.vendor == "postgresql" else ""))
        cursor.execute("SELECT id, payload FROM record_entry WHERE kind = 'report.filed'")
        entry, payload = cursor.fetchone()
        cursor.execute(
            "UPDATE record_entry SET payload = %s WHERE id = %s", [bytes(payload).replace(b"40", b"90"), entry]
        )
    value = next(figure for figure in state.frozen.figures if figure.query == "value")
    again = figures.recompute(state.frozen, value)
    assert not again.same
    assert "记录被改过" in again.fault


def test_rows_that_were_taken_away_or_changed_in_the_basis_are_noticed():
    one = lists.commitment("修复主干道路灯", {"qinghe": 40, "liulin": 10})
    state = queries.found(lists.frozen([one]).code, lists.publisher())[1]
    value = next(figure for figure in state.frozen.figures if figure.query == "value")
    Basis.objects.filter(digest=value.digest).update(subjects=f'[["commitment",{one.id}]]')
    assert "与定稿时不同" in figures.recompute(state.frozen, value).fault
    for beyond_reading in ('[["commitment",', f'[["nothing",{one.id}]]', "{}"):
        Basis.objects.filter(digest=value.digest).update(subjects=beyond_reading)
        assert "不在了" in figures.recompute(state.frozen, value).fault
    Basis.objects.all().delete()
    assert "不在了" in figures.recompute(state.frozen, value).fault


def test_verification_names_figures_that_do_not_come_out_and_a_rebuild_puts_lost_lists_back():
    one = lists.commitment("修复主干道路灯", {"qinghe": 40, "liulin": 10})
    row = lists.published([one])
    lists.file(one, "qinghe", 90, on=date(2026, 3, 5), at=NOW + timedelta(days=2))
    lists.seal(NOW + timedelta(days=2))
    assert not list(checking.check())
    value = next(figure for figure in queries.public(row.code)[1].frozen.figures if figure.query == "value")
    Basis.objects.filter(digest=value.digest).update(subjects=f'[["commitment",{one.id}]]')
    faults = list(checking.check())
    assert {fault.code for fault in faults} == {"figure_differs"}
    assert any(f"数字 {value.n} 算不出" in fault.zh for fault in faults)
    Basis.objects.filter(digest=value.digest).delete()
    assert actions.restore() == 1
    assert not list(checking.check())
    assert actions.restore() == 0


def test_drafter_reviewer_and_approver_are_three_people():
    one = lists.commitment("修复主干道路灯")
    row = lists.frozen([one])
    everything = officer("xianfu", "publisher")
    posts = tuple(officer("xianfu", role).posts[0] for role in ("publisher", "reviewer", "unit_head"))
    drafter = type(everything)(actor=everything.actor, posts=posts)
    assert refused(actions.review, row.code, by=drafter, at=LATER).code == "same_person"
    assert refused(actions.approve, row.code, by=lists.head(), at=LATER).code == "not_reviewed"
    both = type(everything)(actor=lists.reviewer().actor, posts=posts)
    actions.review(row.code, by=both, at=LATER)
    assert refused(actions.approve, row.code, by=both, at=LATER).code == "same_person"
    assert refused(actions.publish, row.code, by=lists.publisher(), at=LATER).code == "not_approved"
    actions.approve(row.code, by=lists.head(), at=LATER)
    actions.publish(row.code, by=lists.publisher(), at=LATER)
    assert queries.public(row.code)[1].published


def test_each_step_is_taken_once_and_the_approver_does_not_become_the_reviewer():
    row = lists.frozen([lists.commitment("修复主干道路灯")])
    posts = tuple(officer("xianfu", role).posts[0] for role in ("reviewer", "unit_head"))
    both = type(lists.head())(actor=lists.head().actor, posts=posts)
    actions.review(row.code, by=lists.reviewer(), at=LATER)
    actions.approve(row.code, by=both, at=LATER)
    assert refused(actions.review, row.code, by=both, at=LATER).code == "reviewed_already"
    another = type(both)(actor="staff:another", posts=posts)
    assert refused(actions.approve, row.code, by=another, at=LATER).code == "approved_already"
    state = queries.any_release(row.code)[1]
    assert (state.reviewer, state.approver) == (lists.reviewer().actor, both.actor)


def test_a_second_account_of_one_person_is_no_second_person():
    row = lists.frozen([lists.commitment("修复主干道路灯")])
    first, second, third = (
        people.add_staff(username, display_name=name, password=None)
        for username, name in (("wang1", "王复核"), ("wang2", "王 复核"), ("li1", "李负责"))
    )
    roles = {first: "reviewer", second: "unit_head", third: "unit_head"}
    one, again, other = (
        Viewer(actor=f"staff:{staff.pk}", posts=officer("xianfu", role).posts) for staff, role in roles.items()
    )
    actions.review(row.code, by=one, at=LATER)
    error = refused(actions.approve, row.code, by=again, at=LATER)
    assert error.code == "same_name"
    assert "王 复核" in error.say()
    actions.approve(row.code, by=other, at=LATER)


@pytest.mark.parametrize(
    ("role", "verb"), [("reviewer", "approve"), ("publisher", "review"), ("unit_head", "review"), ("auditor", "freeze")]
)
def test_each_step_needs_its_role(role, verb):
    row = lists.frozen([lists.commitment("修复主干道路灯")])
    with pytest.raises(NotFound):
        getattr(actions, verb)(row.code, by=officer("xianfu", role), at=LATER)


def test_another_units_people_do_not_find_it():
    row = lists.frozen([lists.commitment("修复主干道路灯")])
    with pytest.raises(NotFound):
        actions.review(row.code, by=officer("qinghe", "reviewer"), at=LATER)
    with pytest.raises(NotFound):
        queries.public(row.code)


def test_a_partial_list_says_of_how_many_and_by_which_rule_or_is_refused():
    some = [lists.commitment(f"第{n}件") for n in range(3)]
    row = lists.frozen(some[:2])
    assert "公布 2 项，全部清单共 3 项（部分）。选列规则：受益人数最多的" in text_of(row)
    assert "没有列入的项目里：核查不一致 0/1，有异议 0/1，效果未保持，重新办理 0/1，已取消 0/1" in text_of(row)
    row = lists.frozen(some[:2], whole=f.Whole())
    assert "公布 2 项（部分），全部项数未载明。选列规则：受益人数最多的" in text_of(row)
    for whole in (f.Whole(), lists.CAMPAIGN):
        row = lists.drafted(some[:2], rule="", whole=whole)
        assert refused(actions.freeze, row.code, by=lists.publisher(), at=LATER).code == "rule_missing"


def test_what_relapsed_and_was_left_out_is_told_and_a_list_frozen_before_that_was_told_prints_as_it_was():
    some = [lists.commitment(f"第{n}件") for n in range(3)]
    row = lists.frozen(some[:2])
    state = recording.state_of(RELEASE, row)
    assert printing.left_out_of(state.frozen.figures) == printing.LEFT_OUT
    older = [one for one in state.frozen.figures if one.params.get("tier") != "relapsed" or one.query != "left_out"]
    frozen = replace(state.frozen, figures=tuple(replace(one, n=n) for n, one in enumerate(older, start=1)))
    blocks = queries.printed(row, replace(state, frozen=frozen)).blocks
    assert "没有列入的项目里：核查不一致 0/1，有异议 0/1，已取消 0/1。" in [block.plain() for block in blocks]


def test_a_complete_list_may_not_leave_out_what_failed_and_names_it():
    good, bad = lists.commitment("修路灯"), lists.commitment("修公厕")
    lists.refute(bad)
    row = lists.drafted([good], complete=True)
    lists.seal()
    said = refused(actions.freeze, row.code, by=lists.publisher(), at=LATER)
    assert said.code == "not_complete"
    assert "“修公厕”（核查不一致）" in said.say()
    whole = text_of(lists.frozen([good, bad], complete=True))
    assert "公布全部 2 项，没有遗漏。" in whole
    assert "谁说的：核查不一致" in whole


def test_a_disputed_item_carries_that_word():
    one = lists.commitment("修路灯", {"qinghe": 40})
    commitments.dispute(one.code, matter="1234567890", place="", at=NOW)
    assert "谁说的：有异议" in text_of(lists.frozen([one]))


def test_changing_the_list_changes_the_text_and_a_count_typed_by_hand_is_refused_with_both_numbers():
    some = [lists.commitment(f"第{n}件") for n in range(8)]
    press = "示例县开展 {count} 项活动，全部 {total} 项，其中{claimed}。"
    assert "示例县开展 8 项活动" in text_of(lists.frozen(some, press=press, complete=True))
    assert "示例县开展 7 项活动，全部 8 项，其中自报 0/7。" in text_of(lists.frozen(some[:7], press=press))
    for typed in ("示例县开展 8 项活动。", "示例县开展八项活动。", "示例县开展８个实事项目，共 8 件。"):
        row = lists.drafted(some[:7], press=typed, whole=f.Whole())
        said = refused(actions.freeze, row.code, by=lists.publisher(), at=LATER)
        assert said.code == "count_differs"
        assert "8" in said.say() or "八" in said.say()
        assert "7 项" in said.say()


@pytest.mark.parametrize("words", ["完成率 100 %", "完成率100％", "已有 95% 办好", "百分之百办好"])
def test_a_share_typed_by_hand_is_refused(words):
    row = lists.drafted([lists.commitment("修路灯")], press=f"本次公布 {{count}} 项，{words}。")
    lists.seal()
    assert refused(actions.freeze, row.code, by=lists.publisher(), at=LATER).code == "typed_share"


def test_a_title_that_says_all_is_done_keeps_the_list_from_being_printed():
    row = lists.drafted([lists.commitment("路灯完成率 100 %")])
    lists.seal()
    assert refused(actions.freeze, row.code, by=lists.publisher(), at=LATER).code == "never_said"


def test_a_region_can_be_quoted_and_a_slot_that_is_none_is_refused():
    one = lists.commitment("修路灯", {"qinghe": 40, "liulin": 10})
    row = lists.frozen([one], press=f"青河镇修了 {{region:{one.code}:qinghe}}，全县 {{value:{one.code}}}。")
    assert "青河镇修了 40 盏（自报），全县 50 盏（自报）" in text_of(row)
    assert refused(lists.drafted, [one], press="共 {everything} 项").code == "unknown_slot"
    assert refused(lists.frozen, [one], press="{value:1234567890}").code == "not_in_list"
    assert refused(lists.frozen, [one], press="共 {total} 项", whole=f.Whole()).code == "total_not_stated"


def test_what_is_frozen_is_not_edited_and_what_is_returned_is_reviewed_again():
    one = lists.commitment("修路灯")
    row = lists.frozen([one])
    assert refused(actions.word, row.code, "x", by=lists.publisher(), at=LATER).code == "already_frozen"
    actions.review(row.code, by=lists.reviewer(), at=LATER)
    assert refused(actions.give_back, row.code, "", by=lists.head(), at=LATER).code == "reason_needed"
    actions.give_back(row.code, "问题写得不清楚", by=lists.head(), at=LATER)
    state = queries.found(row.code, lists.publisher())[1]
    assert (state.frozen, state.reviewer) == (None, "")
    actions.word(row.code, "本次公布 {count} 项", by=lists.publisher(), at=LATER)
    assert refused(actions.review, row.code, by=lists.reviewer(), at=LATER).code == "not_frozen"


def test_a_withdrawn_release_stays_readable_with_its_reason():
    row = lists.published([lists.commitment("修路灯")])
    assert refused(actions.withdraw, row.code, "", by=lists.publisher(), at=LATER).code == "reason_needed"
    actions.withdraw(row.code, "数字口径有误", by=lists.publisher(), at=LATER)
    printed = queries.printed(*queries.public(row.code))
    assert printed.state.withdrawn
    assert printed.reason == "数字口径有误"


def test_what_is_not_sealed_yet_is_not_released():
    lists.seal()
    row = lists.drafted([lists.commitment("修路灯")])
    assert refused(actions.freeze, row.code, by=lists.publisher(), at=LATER).code == "not_sealed_yet"


def test_rows_of_releases_are_rebuilt_and_checked_like_all_others():
    row = lists.published([lists.commitment("修路灯")])
    Release.objects.filter(id=row.id).update(published=False, title="另一个标题")
    assert {fault.code for fault in rebuilding.check()} == {"row_differs"}
    rebuilding.rebuild()
    assert not list(rebuilding.check())
    assert RELEASE.name == "release"


def test_entries_up_to_a_place_of_the_record_leave_out_what_came_later():
    one = lists.commitment("修路灯")
    lists.seal()
    place = record.last_seal().last
    commitments.claim(one.code, text="办完了", by=officer("zhujian"), at=LATER)
    assert len(record.entries_upto([one.id], place)) == 1
    lists.seal(LATER)
    assert len(record.entries_upto([one.id], place)) == 1
    assert len(record.entries_upto([one.id], record.last_seal().last)) == 2
