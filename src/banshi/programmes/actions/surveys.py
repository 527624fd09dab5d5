"""Surveys: designed outside the line, frozen, drawn by the system, answered by one-time code, closed with a hash."""

import json
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from django.db import transaction

from banshi.kit.drawing import drawn
from banshi.kit.refused import NotFound, Refused
from banshi.nouns import recording
from banshi.people import actions as people
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.programmes.facts import survey as f
from banshi.programmes.models.surveys import SURVEY, Survey, SurveyPerson, SurveySheet
from banshi.programmes.queries import surveys as queries
from banshi.programmes.queries.steering import near
from banshi.programmes.rules import answering
from banshi.programmes.rules import survey as rules
from banshi.programmes.rules.posts import of
from banshi.record import queries as record
from banshi.units import queries as units

STEP = 500
# a whole village may sit behind one address
PER_ADDRESS = 30


def design(title: str, *, unit: str, about: str, extra: str, text: str, by: Viewer, at: datetime) -> Survey:
    """A unit designs a survey about another's work; the standard questions are always asked."""
    of(by, unit, *queries.RUNNERS)
    units.named(about, on=at.date(), where="about")
    outside = unit != about and not near(by, about)

    def decide(subject):
        texts = recording.keep_texts(subject, {"purpose": text}, at=at)
        fact = f.Designed(title=title, unit=unit, about=about, questions=rules.set_of(extra), texts=texts)
        return rules.design(fact, near=not outside)

    return recording.begin(SURVEY, decide, by=by, at=at)


def _change(code: str, decide: Callable, *, by: Viewer, at: datetime) -> Survey:
    row, _state = queries.run_by(code, by)
    return recording.change(SURVEY, row.code, decide, by=by, at=at)


def freeze(code: str, people_list: str, *, by: Viewer, at: datetime) -> Survey:
    """Freeze the list of everybody who could be drawn: references and places, no contacts."""
    found = rules.population(people_list, places.called())
    seal = record.last_seal()
    with transaction.atomic():
        row = _change(
            code, lambda state: rules.freeze(state, found, after_seal=seal.number if seal else 0), by=by, at=at
        )
        SurveyPerson.objects.bulk_create(
            [SurveyPerson(survey=row, ref=ref, place_path=place) for ref, place in found], batch_size=STEP
        )
    return row


def draw(code: str, n: int, *, by: Viewer, at: datetime) -> Survey:
    """Draw n by the first seal after the freezing, and keep the digests of their codes."""
    row, state = queries.run_by(code, by)
    seal = record.seal(state.after_seal + 1) if state.population else None
    found = list(SurveyPerson.objects.filter(survey=row).order_by("ref").values_list("ref", "place_path"))
    number, root = (seal.number, bytes(seal.root)) if seal else (0, b"")
    with transaction.atomic():
        row = _change(code, lambda before: rules.draw(before, found, n=n, seal=number, root=root), by=by, at=at)
        _hand_codes(row, drawn([ref for ref, _place in found], n, root.hex()))
    return row


def _hand_codes(row: Survey, refs: Collection[str]) -> None:
    secret = people_queries.secret("verdict")
    for start in range(0, len(refs), STEP):
        part = list(SurveyPerson.objects.filter(survey=row, ref__in=list(refs)[start : start + STEP]))
        for one in part:
            one.drawn = True
            one.digest = rules.digest_of(secret, row.id, rules.code_of(secret, row.id, one.ref))
        SurveyPerson.objects.bulk_update(part, ["drawn", "digest"])


def reach(code: str, refs: Collection[str], *, by: Viewer) -> int:
    """Note whom the callback centre reached; raises Refused for references that were not drawn, and notes none then."""
    row, _state = queries.run_by(code, by)
    given = list(dict.fromkeys(refs))
    drawn = SurveyPerson.objects.filter(survey=row, drawn=True, ref__in=given)
    strange = sorted(set(given) - set(drawn.values_list("ref", flat=True)))
    if strange:
        raise Refused(
            "not_drawn",
            "没有抽中这些编号：{refs}。一个都没有登记，请核对后再交。",
            "These references were not drawn: {refs}. Nothing was noted; check them and send it again.",
            where="refs",
            refs="、".join(one[:40] for one in strange[:10]),
        )
    return drawn.update(reached=True)


def answer(code: str, token: str, given: Mapping[str, str], *, device: str, at: datetime) -> None:
    """One answer sheet by one-time code; it keeps the township and the answers, not whose they are.

    A village may hold a single person drawn, whose sheet would then be known by its place. `device` begins with the
    network address.
    """
    row, state = queries.open_one(code)
    person = _known(row, token, device=device, at=at)
    answers = answering.read(state.questions, given)
    with transaction.atomic():
        _still_open(row)
        if not SurveyPerson.objects.filter(id=person.id, answered=False).update(answered=True, reached=True):
            raise Refused(
                "code_used", "这个回答码已用过，每个码只能用一次。", "This code was used; each works once.", status=409
            )
        SurveySheet.objects.create(
            survey=row,
            place_path=rules.town_of(person.place_path),
            answers=json.dumps(answers, ensure_ascii=False, sort_keys=True),
            device=_device(row, device),
        )


def _still_open(row: Survey) -> None:
    """A sheet that came in beside the closing would not be among those the record binds."""
    if not Survey.objects.select_for_update().filter(id=row.id, closed=False).exists():
        raise NotFound()


def report_coaching(code: str, token: str, *, device: str, at: datetime) -> Survey:
    """Somebody drawn says they were told what to answer: once a code, whether or not they have answered."""
    row, _state = queries.open_one(code)
    person = _known(row, token, device=device, at=at)
    with transaction.atomic():
        SurveyPerson.objects.filter(id=person.id).update(coached=True)
        town = rules.town_of(person.place_path)
        reports = queries.coached(row, town)
        return recording.change(
            SURVEY, row.code, lambda before: rules.withhold(before, town, reports), by=Viewer.system(), at=at
        )


def _device(row: Survey, described: str) -> str:
    return rules.device_of(people_queries.secret("verdict"), row.id, described)


def _known(row: Survey, token: str, *, device: str, at: datetime) -> SurveyPerson:
    guess = people.count_guess(_guesses(row, device), at=at)
    digest = rules.digest_of(people_queries.secret("verdict"), row.id, token)
    person = SurveyPerson.objects.filter(survey=row, drawn=True, digest=digest).first()
    if person is None:
        raise Refused(
            "wrong_code",
            "回答码不对。它是 8 位字母和数字，由回访中心告诉您。",
            "That code is wrong; it is the eight letters and digits the callback centre gave you.",
            where="token",
        )
    people.take_back(guess)
    return person


def _guesses(row: Survey, device: str) -> dict[str, int]:
    """Wrong codes are counted by device, so that a stranger keeps nobody else from answering; and by address, since
    whoever guesses says of each guess that it comes from another device."""
    address = device.partition(" ")[0]
    by_device, by_address = _device(row, device)[:32], _device(row, f"address：{address}")[:32]
    return {f"survey:{row.id}:{by_device}": people.ATTEMPTS, f"survey-from:{row.id}:{by_address}": PER_ADDRESS}


def close(code: str, *, by: Viewer, at: datetime) -> Survey:
    """No more answers: what was gathered is bound into the record by its hash."""

    def decide(state):
        sheets = queries.sheets(state.id)
        reached = SurveyPerson.objects.filter(survey_id=state.id, reached=True).count()
        return rules.close(state, reached=reached, answered=len(sheets), sha256=answering.sheets_hash(sheets))

    return _change(code, decide, by=by, at=at)


def codes(code: str, *, by: Viewer, at: datetime) -> list[tuple[str, str, str]]:
    """(reference, place, one-time code) of everybody drawn, for the callback centre alone; the reading is logged."""
    row, state = queries.run_by(code, by)
    if not state.drawn or near(by, state.about):
        raise NotFound()
    people.log_read(by, page="survey-codes", subjects=[row.code], at=at)
    secret = people_queries.secret("verdict")
    drawn = SurveyPerson.objects.filter(survey=row, drawn=True).order_by("ref")
    return [(one.ref, one.place_path, rules.code_of(secret, row.id, one.ref)) for one in drawn]
