"""Two at once, and a pulled plug: one notice to a unit, one number to a notice, one decision, whatever is killed when."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

from django.db import connection

from banshi.kit.refused import Refused
from banshi.matters.models import Matter
from banshi.programmes.actions import cascading, deciding, needs, rebuilding
from banshi.programmes.models.cascading import Delivery, Notice
from banshi.programmes.models.needs import Grouped
from banshi.programmes.models.progress import Commitment, Latest, Observation
from banshi.units import actions as units
from tests import world
from tests.programmes.test_cascading import drafted, head
from tests.programmes.test_deciding import batch, body, decided, group_of_needs, meeting, need, office
from tests.programmes.test_progress import TODAY, filed, locked

DAYS = {"acknowledge_on": date(2026, 3, 9), "plan_on": date(2026, 3, 31)}


def at_once(*works) -> list[str]:
    """Run each on a connection of its own, all begun together; "done", or the code of the refusal."""
    gate, said = threading.Barrier(len(works)), []

    def run(work):
        try:
            gate.wait(20)
            work()
            said.append("done")
        except Refused as refused:
            said.append(refused.code)
        except Exception as error:
            said.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(said)


def many_units(count: int) -> list[str]:
    rows = [f"cun{n}" for n in range(count)]
    for code in rows:
        given = {"short_name": code, "place": "99", "phone": "0000-1", "address": "x", "hours": "x"}
        units.add_unit({**given, "code": code, "name": code, "parent": "xianfu"}, on=date(2026, 1, 1))
    return rows


def issue(row: Notice, recipients) -> Notice:
    return cascading.issue(row.code, recipients=recipients, **DAYS, by=head(), at=world.NOW)


def all_delivered() -> None:
    while cascading.deliver(world.NOW):
        pass


def test_two_jobs_at_once_give_each_unit_one_notice(committed_db):
    world.found()
    row = issue(drafted(), many_units(12))
    assert at_once(*[all_delivered] * 3) == ["done"] * 3
    assert Matter.objects.filter(origin=f"notice:{row.id}").count() == 12
    assert Delivery.objects.filter(matter="").count() == 0
    assert list(rebuilding.check()) == []


DELIVERING = """
import django; django.setup()
from tests import world
from banshi.programmes.actions import cascading
while cascading.deliver(world.NOW, limit=1):
    print("one", flush=True)
"""


def test_a_notice_killed_in_the_middle_goes_on_and_nobody_gets_two(committed_db):
    world.found()
    row = issue(drafted(), many_units(30))
    connection.close()
    environment = {
        **committed_db.environment,
        "DJANGO_SETTINGS_MODULE": "banshi.config.settings",
        "PYTHONPATH": os.getcwd(),
    }
    job = subprocess.Popen([sys.executable, "-c", DELIVERING], stdout=subprocess.PIPE, env=environment, text=True)
    with job:
        for _ in range(4):
            assert job.stdout.readline() == "one\n"
        time.sleep(0.004)
        job.send_signal(signal.SIGKILL)
    before = Matter.objects.filter(origin=f"notice:{row.id}").count()
    assert 4 <= before < 30
    all_delivered()
    assert Matter.objects.filter(origin=f"notice:{row.id}").count() == 30
    assert sorted(Delivery.objects.values_list("matter", flat=True)) == sorted(
        Matter.objects.filter(origin=f"notice:{row.id}").values_list("code", flat=True)
    )
    assert list(rebuilding.check()) == []


def test_two_notices_issued_at_once_have_two_numbers(committed_db):
    world.found()
    rows = [drafted() for _ in range(4)]
    assert at_once(*[lambda row=row: issue(row, ["minzheng"]) for row in rows]) == ["done"] * 4
    assert len(set(Notice.objects.values_list("document_number", flat=True))) == 4


def test_two_who_decide_the_same_candidate_at_once_lock_one_commitment(committed_db):
    world.found()
    of = body()
    row, hall = batch(of), meeting(of)
    deciding.open_review(row.code, by=office(), at=world.NOW)
    assert at_once(*[lambda: decided(row, hall)] * 2) == ["bad_decision", "done"]
    assert Commitment.objects.count() == 1


def test_two_groups_that_take_the_same_need_at_once_do_not_both_have_it(committed_db):
    world.found()
    groups, loose = [group_of_needs(0), group_of_needs(0)], need()
    take = [lambda group=group: needs.join(group.code, [loose.id], by=office(), at=world.NOW) for group in groups]
    assert at_once(*take) == ["done", "grouped_already"]
    assert Grouped.objects.count() == 1
    rebuilding.rebuild()
    assert list(rebuilding.check()) == []


def test_of_two_who_file_the_same_day_at_once_one_is_shown_the_other(committed_db):
    world.found()
    row = locked()
    work = [lambda n=n: filed("qinghe", row.id, n) for n in (30, 31)]
    assert at_once(*work) == ["done", "held_already"]
    assert Observation.objects.count() == 1
    assert list(rebuilding.check()) == []


def test_of_two_days_filed_at_once_the_newer_one_is_the_newest(committed_db):
    world.found()
    for _ in range(3):
        row = locked()
        work = [lambda n=n, row=row: filed("qinghe", row.id, 30 - n, on=TODAY - timedelta(days=n)) for n in range(3)]
        assert at_once(*work) == ["done"] * 3
        assert Latest.objects.get(indicator=row.id).n == 30
    assert list(rebuilding.check()) == []
