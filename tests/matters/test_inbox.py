"""Verdicts by text message as a gateway brings them: one file a message, each dealt with once."""

import json

import pytest

from banshi.matters import jobs
from banshi.matters.models import Matter
from banshi.messages import inbox
from banshi.messages.models import OutboxMessage
from banshi.people import queries as people
from tests import world

pytestmark = pytest.mark.django_db
PHONE = world.DEFAULTS["contact_phone"]


@pytest.fixture(autouse=True)
def town():
    world.found()


def came(name: str, content) -> None:
    inbox.folder().mkdir(parents=True, exist_ok=True)
    (inbox.folder() / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def replied():
    receipt = world.report(category="01/0104")
    world.act(receipt.code, "sign_for", by="zhujian1", at=world.NOW + world.hours(1))
    world.act(receipt.code, "reply", by="zhujian1", at=world.NOW + world.hours(2), outcome="solved", reason="已修好")
    return receipt, people.verdict_token(receipt.matter_id, 1)


def test_a_message_from_the_requesters_phone_is_their_verdict_and_its_file_is_gone():
    receipt, token = replied()
    came("1.json", {"from": "+86 " + PHONE, "text": f"{token} 1"})
    assert jobs.answers(world.NOW + world.hours(3)) == 1
    row = Matter.objects.get(code=receipt.code)
    assert (row.solved, row.tier, row.relayed) == ("yes", "confirmed", False)
    assert not list(inbox.folder().glob("*.json"))
    assert jobs.answers(world.NOW + world.hours(4)) == 0


def test_somebody_not_understood_is_told_how_to_write_it_and_after_five_tries_no_more():
    receipt, _token = replied()
    for n in range(7):
        came(f"{n}.json", {"from": PHONE, "text": "修好了吗？"})
    assert jobs.answers(world.NOW + world.hours(3)) == 7
    told = OutboxMessage.objects.filter(key__startswith="sms:")
    assert told.count() == 5
    assert "评价码" in told.first().body
    assert Matter.objects.get(code=receipt.code).solved == ""


@pytest.mark.parametrize("content", ["not json", "[]", '{"from": 1, "text": "x"}', '{"text": "x"}', "x" * 5_000])
def test_what_is_no_message_is_put_aside_and_holds_up_nothing(content):
    receipt, token = replied()
    came("0.json", content)
    came("1.json", {"from": PHONE, "text": f"{token}3"})
    assert jobs.answers(world.NOW + world.hours(3)) == 1
    assert [path.name for path in (inbox.folder() / "unread").iterdir()] == ["0.json"]
    assert Matter.objects.get(code=receipt.code).reopened == 1


def test_a_file_still_being_written_waits():
    came(".half.json", "{")
    assert jobs.answers(world.NOW) == 0
    assert (inbox.folder() / ".half.json").exists()
