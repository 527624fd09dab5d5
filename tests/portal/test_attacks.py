"""“Not so here” attacked: who learns who said it, and what is left when the machine stops halfway."""

import pytest
from django.urls import reverse

from banshi.kit.refused import NotFound
from banshi.matters.models import Matter
from banshi.matters.queries import seeing
from banshi.programmes.actions import commitments, objecting
from banshi.programmes.models.progress import Commitment
from tests import world
from tests.programmes.test_progress import locked, officer

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


@pytest.mark.parametrize(("yes", "answered", "shown"), [(2, 3, False), (9, 10, False), (40, 50, True), (50, 50, True)])
def test_counts_of_people_under_five_stand_on_no_public_page(client, town, yes, answered, shown):
    row = locked()
    commitments.claim(row.code, text="修好了", by=officer("zhujian"), at=world.NOW)
    counts = {"yes": yes, "answered": answered, "asked": 77}
    commitments.confirm(row.code, source="visit", counts=counts, by=officer("huifang", "auditor"), at=world.NOW)
    page = client.get(reverse("portal:promise", args=[row.code])).content.decode()
    assert (f"受益人确认：{answered} 人回答，{yes} 人说办好了" in page) == shown
    assert (f"{answered} 人回答" in page) == shown
    assert ("少于 5 的不公布" in page) != shown
