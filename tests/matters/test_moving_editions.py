"""An open matter goes on under a newer edition of its playbook: by an entry, with two people, and without a new clock."""

import shutil

import pytest

from banshi.kit.refused import NotFound, Refused, Stale
from banshi.matters.actions.editions import move_edition
from banshi.matters.facts.verbs import VERBS
from banshi.matters.queries import pages
from banshi.people.facts import ROLES, Viewer
from banshi.playbooks import actions as playbooks
from banshi.playbooks import queries
from tests.matters.reading import clock, kinds, last, row
from tests.world import NOW, PLAYBOOKS, act, days, hours, report, staff


@pytest.fixture
def code(town):
    code = report().code
    act(code, "sign_for", by="zhujian1", at=NOW)
    return code


def edited(tmp_path, *changes: tuple[str, str]) -> str:
    """Load a changed copy of the request's playbook as its newest edition; its content hash."""
    folder = tmp_path / "request"
    shutil.copytree(PLAYBOOKS / "request", folder)
    shutil.rmtree(folder / "scenarios")
    text = (folder / "playbook.yml").read_text()
    for before, after in (('edition: "', 'edition: "next-'), *changes):
        assert before in text
        text = text.replace(before, after)
    (folder / "playbook.yml").write_text(text)
    verbs = {verb.verb: verb.entry for verb in VERBS.values()}
    playbooks.load(folder, verbs=verbs, roles=ROLES, by="system", at=NOW)
    return queries.current("request").content_hash


def test_a_matter_goes_on_under_the_new_edition(code, tmp_path):
    before = clock(code, "reply")
    new = edited(tmp_path, ("amount: 15", "amount: 20"), ("max_times: 1", "max_times: 3"))
    assert row(code).edition != new
    move_edition(code, by=staff("zhujian0"), approver=staff("paidan"), at=NOW + days(1))
    assert (last(code).edition, last(code).approver) == (new, staff("paidan").actor)
    assert row(code).edition == new
    after = clock(code, "reply")
    assert (after.started_at, after.due_at, after.ordinal) == (before.started_at, before.due_at, 1)
    assert pages.book_of(row(code)).extension.max_times == 3
    act(code, "reply", by="zhujian1", at=NOW + days(2), outcome="solved", reason="…")


def test_matters_stay_on_their_edition_until_somebody_moves_them(code, tmp_path):
    old = row(code).edition
    edited(tmp_path, ("max_amount: 10", "max_amount: 2"))
    assert report(at=NOW + hours(1)).code != code
    assert row(code).edition == old
    act(code, "ask_extension", by="zhujian1", at=NOW, amount="3", span_unit="working_days", reason="…")


def test_it_takes_two_people_who_have_to_do_with_it(code, tmp_path):
    edited(tmp_path)
    head = staff("zhujian0")
    with pytest.raises(Refused, match="另一人批准"):
        move_edition(code, by=head, approver=head, at=NOW)
    for by, approver in (("zhujian1", "paidan"), ("zhujian0", "shuili0"), ("zhujian0", "jiaoyu1")):
        with pytest.raises(Refused, match="由单位负责人、派单员或争议审核人"):
            move_edition(code, by=staff(by), approver=staff(approver), at=NOW)
    with pytest.raises(NotFound):
        move_edition(code, by=staff("shuili0"), approver=head, at=NOW)
    with pytest.raises(Refused, match="由单位负责人"):
        move_edition(code, by=Viewer.requester(row(code).id), approver=head, at=NOW)
    assert kinds(code)[-1] == "signed_for"


def test_an_edition_that_does_not_fit_is_refused_with_what_is_missing(code, tmp_path):
    edited(tmp_path, ('code: "01/0105"', 'code: "01/0155"'), ("name: first_contact", "name: first_call"))
    with pytest.raises(Refused, match="分类“01/0105”、时限“首次联系诉求人”"):
        move_edition(code, by=staff("zhujian0"), approver=staff("paidan"), at=NOW)


def test_there_must_be_another_edition_and_the_matter_must_be_open(code, tmp_path):
    with pytest.raises(Refused, match="另一版本"):
        move_edition(code, by=staff("zhujian0"), approver=staff("paidan"), at=NOW)
    edited(tmp_path)
    with pytest.raises(Stale):
        move_edition(code, by=staff("zhujian0"), approver=staff("paidan"), at=NOW, seen=1)
    act(code, "withdraw", by=Viewer.requester(row(code).id), at=NOW)
    with pytest.raises(Refused, match="已办结"):
        move_edition(code, by=staff("zhujian0"), approver=staff("paidan"), at=NOW)
