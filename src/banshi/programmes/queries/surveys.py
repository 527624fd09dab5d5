"""Readers of surveys: results with their denominators; who was drawn is read by those who run it alone."""

import json
from collections import Counter
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from msgspec import Struct

from banshi.kit.drawing import drawn as redrawn
from banshi.nouns import recording
from banshi.people import queries as people_queries
from banshi.people.facts import Viewer
from banshi.programmes.facts.survey import SATISFIED, SurveyState
from banshi.programmes.models.surveys import SURVEY, Survey, SurveyPerson, SurveySheet
from banshi.programmes.queries import steering
from banshi.programmes.rules import answering
from banshi.programmes.rules.answering import Result, Sheet
from banshi.programmes.rules.blurring import Counted, Part, Published, publish
from banshi.programmes.rules.survey import code_of, digest_of, list_hash, town_of
from banshi.programmes.rules.surveying import Share
from banshi.record.facts import Fault

RUNNERS = ("auditor", "callback_officer", "programme_officer", "unit_head")


def surveys(viewer: Viewer) -> QuerySet:
    """Those the person's units run, and once closed those about its line; an auditor sees all."""
    rows = Survey.objects.order_by("-made_at", "-id")
    if viewer.has("auditor"):
        return rows
    line = steering.below(viewer, *RUNNERS, "reviewer")
    return rows.filter(Q(unit__in=viewer.units_with(*RUNNERS)) | Q(about__in=line, closed=True))


def survey(code: str, viewer: Viewer) -> tuple[Survey, SurveyState]:
    """One survey with its state; raises NotFound."""
    return _one(surveys(viewer), code)


def run_by(code: str, viewer: Viewer) -> tuple[Survey, SurveyState]:
    """One survey the person's own unit runs; raises NotFound."""
    return _one(Survey.objects.filter(unit__in=viewer.units_with(*RUNNERS)), code)


def public() -> QuerySet:
    """Closed surveys, newest first."""
    return Survey.objects.filter(closed=True).order_by("-made_at", "-id")


def public_one(code: str) -> tuple[Survey, SurveyState]:
    """A closed survey; raises NotFound."""
    return _one(public(), code)


def open_one(code: str) -> tuple[Survey, SurveyState]:
    """A survey that takes answers; raises NotFound."""
    return _one(Survey.objects.filter(drawn__gt=0, closed=False), code)


def _one(rows: QuerySet, code: str) -> tuple[Survey, SurveyState]:
    return recording.found(SURVEY, rows, code)


def sheets(survey_id: int) -> list[Sheet]:
    """The answer sheets in the order they came."""
    rows = SurveySheet.objects.filter(survey_id=survey_id).order_by("id")
    return [Sheet(row.id, row.place_path, json.loads(row.answers), row.device) for row in rows]


def coached(row: Survey, town: str) -> int:
    """How many of a township reported that they were told what to answer."""
    held = SurveyPerson.objects.filter(survey=row, coached=True)
    return held.filter(Q(place_path=town) | Q(place_path__startswith=f"{town}/")).count()


class Counts(Struct, frozen=True):
    """Drawn, reached and answered of a survey as it runs."""

    drawn: int
    reached: int
    answered: int


def counts(row: Survey) -> Counts:
    """How far a survey has come."""
    held = SurveyPerson.objects.filter(survey=row, drawn=True)
    return Counts(
        row.drawn, held.filter(Q(reached=True) | Q(answered=True)).count(), held.filter(answered=True).count()
    )


class Found(Struct, frozen=True):
    """What a closed survey found; pages show `published` alone. `withheld` are townships with their reports of coaching."""

    results: list[Result]
    published: Published
    withheld: dict[str, int]
    drawn: int
    reached: int
    answered: int
    left_out: int
    alike: int
    sound: bool


def found(row: Survey, state: SurveyState) -> Found:
    """The results of a closed survey; `sound` while its sheets are those that were bound at closing."""
    given = sheets(row.id)
    kept = [one for one in given if town_of(one.place) not in state.withheld]
    people = list(SurveyPerson.objects.filter(survey=row, drawn=True).values_list("place_path", "reached"))
    counted = [(town_of(place), reached) for place, reached in people if town_of(place) not in state.withheld]
    satisfied = next((one for one in state.questions if one.kind == SATISFIED), state.questions[0])
    results = answering.results(
        state.questions, kept, drawn=len(counted), reached=sum(reached for _town, reached in counted)
    )
    towns = answering.by_place(satisfied, kept, drawn=Counter(town for town, _reached in counted))
    alike = len(answering.alike(given))
    whole = Counted(state.drawn, len(counted), state.reached, state.answered, len(given) - len(kept), alike)
    return Found(
        results=results,
        published=publish(
            whole,
            [_part(one.question.text, one.share) for one in results],
            [_part(town, one) for town, one in sorted(towns.items())],
        ),
        withheld=state.withheld,
        drawn=state.drawn,
        reached=state.reached,
        answered=state.answered,
        left_out=whole.left_out,
        alike=alike,
        sound=answering.sheets_hash(given) == state.sheets_sha256,
    )


def _part(name: str, one: Share) -> Part:
    return Part(name, one.drawn, one.answered, one.yes)


def faults() -> Iterator[Fault]:
    """Surveys whose list, draw, codes or answer sheets are not those the record binds: somebody changed the tables."""
    for row in Survey.objects.order_by("id"):
        state = recording.state_of(SURVEY, row)
        people = list(
            SurveyPerson.objects.filter(survey=row).order_by("ref").values_list("ref", "place_path", "drawn", "digest")
        )
        given = [(ref, place) for ref, place, *_ in people]
        if state.population and list_hash(given) != state.population_sha256:
            yield _fault(row, "名单", "list")
        elif state.drawn and {ref for ref, _, chosen, _ in people if chosen} != set(
            redrawn([ref for ref, _ in given], state.drawn, state.seed)
        ):
            yield _fault(row, "抽中者", "draw")
        elif not _codes_hold(row, [(ref, digest) for ref, _, chosen, digest in people if chosen]):
            yield _fault(row, "回答码", "codes")
        yield from _answers(row, state)


def _codes_hold(row: Survey, chosen: list[tuple[str, str]]) -> bool:
    """Whether each of those drawn has the code that follows from the key and no other: with another's one could answer."""
    secret = people_queries.secret("verdict") if chosen else b""
    return all(digest == digest_of(secret, row.id, code_of(secret, row.id, ref)) for ref, digest in chosen)


def _answers(row: Survey, state: SurveyState) -> Iterator[Fault]:
    told = SurveyPerson.objects.filter(survey=row)
    answered = told.filter(answered=True).count()
    if state.closed and (told.filter(reached=True).count(), answered) != (state.reached, state.answered):
        yield _fault(row, "联系到和答了的人数", "numbers of those reached and answering")
    if SurveySheet.objects.filter(survey=row).count() != answered:
        yield _fault(row, "答卷份数", "numbers of answer sheets")
    if state.closed and answering.sheets_hash(sheets(row.id)) != state.sheets_sha256:
        yield _fault(row, "答卷", "answer sheets")


def _fault(row: Survey, zh: str, en: str) -> Fault:
    return Fault(
        "survey_differs",
        f"问卷 {row.code} 的{zh}与记录里封存的不符。查明谁改了数据库。",
        f"The {en} of survey {row.code} differ from what the record binds; find out who changed the database.",
        row.id,
    )
