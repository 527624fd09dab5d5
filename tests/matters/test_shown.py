"""What a requester reads of the work on their matter: the answer with its evidence, why it takes longer, no more."""

import io

import pytest
from PIL import Image

from banshi.matters.actions.receive import Upload
from banshi.matters.queries import pages, seeing
from banshi.people.facts import Viewer
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town():
    world.found()


def picture() -> Upload:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, "PNG")
    return Upload("示例.png", out.getvalue())


def told(receipt, kind: str):
    row, _state, _relation = seeing.found(receipt.code, Viewer.requester(receipt.matter_id))
    lines = pages.timeline(row, pages.book_of(row), viewer=Viewer.requester(row.id))
    return next(line for line in lines if line.kind == kind)


def test_an_answer_comes_with_its_evidence_an_internal_note_does_not():
    receipt = world.report(category="01/0104")
    at = world.NOW
    world.act(receipt.code, "sign_for", by="zhujian1", at=at + world.hours(1))
    world.act(receipt.code, "note", by="zhujian1", at=at + world.hours(2), reason="内部看", uploads=[picture()])
    given = {"reason": "先联系", "to_requester": "yes"}
    world.act(receipt.code, "note", by="zhujian1", at=at + world.hours(3), uploads=[picture()], **given)
    world.act(
        receipt.code,
        "reply",
        by="zhujian1",
        at=at + world.hours(4),
        outcome="solved",
        reason="好了",
        uploads=[picture()],
    )
    assert len(told(receipt, "replied").files) == 1
    row, _state, _relation = seeing.found(receipt.code, Viewer.requester(receipt.matter_id))
    notes = [x for x in pages.timeline(row, pages.book_of(row), viewer=Viewer.requester(row.id)) if x.kind == "noted"]
    assert [(len(note.texts), len(note.files)) for note in notes] == [(0, 0), (1, 1)]


def test_an_extension_tells_its_reason():
    receipt = world.report(category="01/0104")
    at = world.NOW
    world.act(receipt.code, "sign_for", by="zhujian1", at=at + world.hours(1))
    asked = {"amount": "3", "span_unit": "working_days", "reason": "等配件"}
    world.act(receipt.code, "ask_extension", by="zhujian1", at=at + world.hours(2), **asked)
    assert told(receipt, "extension_asked").texts == (("reason", "等配件"),)
