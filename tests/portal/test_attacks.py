"""“Not so here” attacked: who learns who said it, and what is left when the machine stops halfway."""

import pytest
from django.urls import reverse

from banshi.kit.refused import NotFound
from banshi.matters.models import Matter
from banshi.matters.queries import seeing
from banshi.programmes.actions import objecting
from banshi.programmes.models.progress import Commitment
from tests import world
from tests.programmes.test_progress import locked

GIVEN = {"text": "我们村的灯一盏也没修", "place": "990101002002", "contact_phone": "13800000000"}


def said(row, **changed):
    given = {"intake": "rexian", "nonce": None, "at": world.NOW, **changed}
    return objecting.object_to(row.code, GIVEN, **given)


def test_the_owner_of_a_promise_does_not_see_who_doubts_it(client, town):
    row = locked(owner="zhujian", implementers=())
    answer = client.post(reverse("portal:objections", args=[row.code]), {**GIVEN, "nonce": "n1"})
    assert answer.status_code == 302
    matter = Matter.objects.get()
    assert matter.about_path == "xianfu/zhujian"
    for username in ("zhujian0", "zhujian1"):
        with pytest.raises(NotFound):
            seeing.found(matter.code, world.staff(username))
    assert seeing.found(matter.code, world.staff("shouli"))


def test_a_promise_of_the_highest_office_is_doubted_all_the_same(town):
    assert said(locked()).code
    assert Commitment.objects.get().open_disputes == 1


def test_a_stop_in_the_middle_leaves_neither_a_matter_nor_a_doubt(town, monkeypatch):
    row = locked()

    def cut(*args, **named):
        raise OSError("power cut")

    monkeypatch.setattr(objecting.commitments, "dispute", cut)
    with pytest.raises(OSError, match="power cut"):
        said(row)
    assert not Matter.objects.exists()


def test_what_is_not_public_cannot_be_doubted_and_so_not_found_out(town):
    with pytest.raises(NotFound):
        said(locked(disclosure="internal"))
