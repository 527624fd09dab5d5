"""`banshi work` as a process: a job that fails over somebody's phone leaves a number in the log, and not the phone."""

import re

from django.db import connection

from banshi.kit import clock
from tests import world
from tests.cli.test_work import until, working

PHONE = "13800000987"
TRAP = {
    "sqlite": (
        "CREATE TRIGGER trap BEFORE UPDATE ON messages_outbox BEGIN SELECT RAISE(ABORT, 'refused for {0}'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION trapped() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'refused for {0}' USING DETAIL = '{0}'; END $$",
        "CREATE TRIGGER trap BEFORE UPDATE ON messages_outbox FOR EACH ROW EXECUTE FUNCTION trapped()",
    ),
}


def test_a_job_that_fails_over_a_phone_leaves_no_phone_in_the_log(committed_db):
    world.found()
    with connection.cursor() as cursor:
        for statement in TRAP[connection.vendor]:
            cursor.execute(statement.format(PHONE))
    process = working(committed_db)
    try:
        world.report(at=clock.now(), contact_phone=PHONE)
        log = committed_db.home / "work.log"
        assert until(lambda: "sweep send failed" in log.read_text()), log.read_text()
        text = log.read_text()
        assert re.search(r"fault [0-9A-F]{8}\n", text)
        assert "messages/actions.py" in text
        assert PHONE not in text
        assert "refused for" not in text
    finally:
        process.terminate()
        assert process.wait(10) == 0


def test_once_says_no_phone_either(committed_db):
    world.found()
    world.report(at=clock.now(), contact_phone=PHONE)
    done = committed_db.banshi("work", "--once")
    assert done.returncode == 0
    assert PHONE not in done.stdout + done.stderr


def test_once_says_which_sweep_failed_goes_on_with_the_others_and_ends_with_one(committed_db):
    world.found()
    with connection.cursor() as cursor:
        for statement in TRAP[connection.vendor]:
            cursor.execute(statement.format(PHONE))
    world.report(at=clock.now(), contact_phone=PHONE)
    done = committed_db.banshi("work", "--once")
    assert done.returncode == 1
    assert "sweep send failed" in done.stderr
    assert "seal: 2" in done.stdout
    assert PHONE not in done.stdout + done.stderr
