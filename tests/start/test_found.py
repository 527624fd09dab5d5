"""Founding writes everything or nothing, invites people, and tries the town with one report that is withdrawn."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from banshi.kit.refused import Refused
from banshi.matters.actions import receive
from banshi.matters.models import Matter
from banshi.matters.queries import figures
from banshi.messages.models import OutboxMessage
from banshi.people import actions as people
from banshi.people import queries as staff
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.record.models import RecordEntry
from banshi.start import actions, queries
from banshi.start.facts import Administrator
from banshi.units import queries as units
from tests import world
from tests.start import filled


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """The pages' tests hash as production does; here it would only cost a minute."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def test_a_town_is_founded_with_its_name_units_catalogue_and_people(db):
    founded = actions.found(filled.founding(town=" 新安县 "), at=world.NOW)
    assert founded.counts == {"地名": 4, "单位": 4, "派单目录": 2, "人员": 4, "管理员": 3, "办理规程": 1}
    assert places.town() == "新安县"
    route = units.route(function="02/0201", place_path="88/8801/880101", on=world.NOW.date())
    assert (route.unit, units.unit("hk").parent) == ("hk", "xf")
    viewer = staff.viewer(staff.staff_named("wang"), on=world.NOW.date())
    assert viewer.roles == {"intake_agent", "dispatcher"}
    assert staff.viewer(staff.staff_named("anquan"), on=world.NOW.date()).roles == {"security_admin"}


def test_each_person_gets_one_slip_whose_password_opens_the_account_and_must_be_changed(db):
    founded = actions.found(filled.founding(), at=world.NOW)
    assert [slip.username for slip in founded.slips] == ["wang", "li", "zhao", "sun"]
    assert founded.slips[0].posts == "新安县便民热线中心 受理员；新安县便民热线中心 派单员"
    for slip in founded.slips:
        account = staff.staff_named(slip.username)
        assert account.check_password(slip.password)
        assert account.must_change
    assert len({slip.password for slip in founded.slips}) == 4
    assert not staff.staff_named("anquan").must_change


def test_the_test_report_stands_in_the_record_as_received_dispatched_and_withdrawn(db):
    founded = actions.found(filled.founding(), at=world.NOW)
    matter = Matter.objects.get()
    kinds = list(RecordEntry.objects.filter(subject=matter.id).order_by("number").values_list("kind", flat=True))
    assert kinds == ["received", "dispatched", "withdrawn"]
    assert (matter.close_reason, matter.owner_unit) == ("withdrawn", "sl")
    assert all(line.good for line in founded.checks)
    words = "\n".join(line.zh for line in founded.checks)
    assert "自动派给新安县水利局（凭派单目录，全域）" in words
    assert "承办人是示例李" in words
    assert "不算进按时、解决、满意，只列为“诉求人撤回”" in words
    later = world.NOW + timedelta(days=30)
    for figure in figures.of_unit("sl", since=world.NOW - timedelta(days=1), now=later):
        assert (figure.n, figure.of) == (0, 0)
    in_time = figures.of_unit("sl", since=world.NOW - timedelta(days=1), now=later)[0]
    assert ("诉求人撤回", 1) in in_time.left_out
    [text] = staff.contents([matter.id], ["text"])
    assert text.body.startswith("【测试】")


def test_with_every_playbook_on_offer_no_test_is_left_for_anybody_to_work_on(db):
    names = [offer.name for offer in queries.offers()]
    founded = actions.found(filled.founding(playbooks=names), at=world.NOW)
    assert founded.counts["办理规程"] == len(names)
    assert not Matter.objects.filter(closed_at__isnull=True).exists()
    assert not [line.zh for line in founded.checks if "没有撤回" in line.zh or "没有受理成功" in line.zh]


def test_what_is_missing_is_said_by_the_test_report(db):
    founding = filled.founding(content=filled.workbook(catalogue=(("02/0201", "8801", "hk"),)))
    founded = actions.found(founding, at=world.NOW.replace(year=2030))
    wanting = "\n".join(line.zh for line in founded.checks if not line.good)
    assert "河口镇人民政府还没有承办人" in wanting
    assert "这个时间是暂定的：缺当年放假通知" in wanting


def test_letters_are_sent_in_the_name_of_the_town(db):
    actions.found(filled.founding(), at=world.NOW)
    given = {"text": "路灯不亮", "category": "01/0104", "place": "880101", "contact_phone": "13800000000"}
    by = Viewer(actor="requester")
    receive.receive("request", given, by=by, at=world.NOW, intake="rx", channel="web")
    bodies = list(OutboxMessage.objects.values_list("body", flat=True))
    assert bodies
    assert all("新安县" in body for body in bodies)


def nothing_is_there():
    places.forget_cache()
    units.forget_cache()
    return not units.units() and not places.all_places() and staff.everyone() == []


def test_one_wrong_cell_leaves_nothing_behind(db):
    content = filled.workbook(units=(*filled.UNITS, ("rx", "重复的单位", "", "", "", "", "", "")))
    with pytest.raises(actions.BadWorkbook, match="“rx”与第 4 行重复"):
        actions.found(filled.founding(content=content), at=world.NOW)
    assert nothing_is_there()


def test_a_failure_half_way_leaves_nothing_behind(db, monkeypatch):
    def fail(*args, **kwargs):
        raise Refused("full", "满了", "full")

    monkeypatch.setattr(people, "appoint", fail)
    with pytest.raises(Refused, match="满了"):
        actions.found(filled.founding(), at=world.NOW)
    assert nothing_is_there()
    assert places.town() == "示例县", "the name goes back with the rest"


def test_every_problem_of_name_workbook_and_administrators_comes_at_once(db):
    content = filled.workbook(staff=(("li", "示例李", "承办人", "nowhere"),))
    with pytest.raises(actions.BadWorkbook) as refused:
        actions.found(filled.founding(town=" ", content=content, administrators=()), at=world.NOW)
    sheets = [problem.sheet for problem in refused.value.problems]
    assert sheets == ["本地名称", "staff", "staff", "管理员"]


def test_a_town_is_founded_once(db):
    actions.found(filled.founding(), at=world.NOW)
    with pytest.raises(Refused, match="已有单位，不能再开通"):
        actions.found(filled.founding(), at=world.NOW)


def test_of_two_who_found_at_once_one_is_told(committed_db):
    content, results = filled.workbook(), []
    start = threading.Barrier(2)

    def found():
        start.wait()
        try:
            results.append(actions.found(filled.founding(content=content), at=world.NOW).town)
        except Refused as error:
            results.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=found) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) in (["founded_already", "新安县"], ["base_not_empty", "新安县"])
    assert len(staff.everyone()) == 7


@pytest.mark.parametrize(("names", "said"), [([], "至少选一个"), (["nothing"], "没有这个规程")])
def test_playbooks_must_be_on_offer(db, names, said):
    with pytest.raises(Refused, match=said):
        actions.found(filled.founding(playbooks=names), at=world.NOW)


def test_a_folder_of_ones_own_may_be_given(db, tmp_path):
    import shutil

    shutil.copytree(world.PLAYBOOKS / "request", tmp_path / "own")
    founded = actions.found(filled.founding(playbooks=[str(tmp_path / "own")]), at=world.NOW)
    assert founded.counts["办理规程"] == 1


def test_a_broken_playbook_is_refused_with_its_line(db, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "playbook.yml").write_text("kind: [\n")
    with pytest.raises(Refused, match=r"playbook.yml:\d"):
        actions.found(filled.founding(playbooks=[str(tmp_path / "own")]), at=world.NOW)


def test_administrators_of_the_founding_never_handle_matters(db):
    admins = (Administrator("security_admin", "wang", "示例王", "quiet-river-58"),)
    with pytest.raises(actions.BadWorkbook, match="管理员不能兼任办理类角色"):
        actions.found(filled.founding(administrators=admins), at=world.NOW)
