"""Answer sheets: read, watched for copies from one device, added up with what few answers do not let one say. Pure."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.programmes.facts.survey import Question
from banshi.programmes.rules.survey import town_of
from banshi.programmes.rules.surveying import Share, share

ALIKE_IN_A_ROW = 5


class Sheet(Struct, frozen=True):
    """One answer sheet: its place, its answers by question, and a keyed digest of the device it came from."""

    id: int
    place: str
    answers: dict[str, str]
    device: str


def read(questions: Sequence[Question], given: Mapping[str, str]) -> dict[str, str]:
    """The answers typed; a question may be left out, not all of them; an answer nobody offered is refused."""
    found = {}
    for one in questions:
        value = given.get(one.key, "")
        if not value:
            continue
        if value not in {option.value for option in one.options}:
            raise Refused("bad_answer", "请从列出的回答里选。", "Choose one of the answers.", where=one.key)
        found[one.key] = value
    if not found:
        raise Refused("no_answer", "请至少回答一题。", "Answer one question at least.", where=questions[0].key)
    return found


def in_turn(questions: Sequence[Question], turn: int) -> list[Question]:
    """The questions with the scales begun at another one each time, so that none always comes first."""
    scales = [n for n, one in enumerate(questions) if one.kind == one.key and one.kind not in ("solved", "satisfied")]
    found = list(questions)
    for place, n in enumerate(scales):
        found[n] = questions[scales[(place + turn) % len(scales)]]
    return found


def alike(sheets: Sequence[Sheet]) -> set[int]:
    """The sheets that stand in a row of five or more with the same answers from one device; to be looked at."""
    found: set[int] = set()
    rows: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        row = rows.setdefault(sheet.device, [])
        if row and row[-1].answers != sheet.answers:
            row.clear()
        row.append(sheet)
        if len(row) >= ALIKE_IN_A_ROW:
            found |= {one.id for one in row}
    return found


def sheets_hash(sheets: Sequence[Sheet]) -> str:
    """The SHA-256 over the sheets in the order they came, which closing binds into the record."""
    lines = [json.dumps([one.id, one.place, one.answers], ensure_ascii=False, sort_keys=True) for one in sheets]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class Result(Struct, frozen=True):
    """One question: the share of good answers with what silence leaves open."""

    question: Question
    share: Share


def results(questions: Sequence[Question], sheets: Sequence[Sheet], *, drawn: int, reached: int) -> list[Result]:
    """Every question over all that were drawn; what of it is published, the rules of blurring say."""
    return [_result(one, sheets, drawn=drawn, reached=reached) for one in questions]


def _result(question: Question, sheets: Sequence[Sheet], *, drawn: int, reached: int) -> Result:
    given = [one.answers[question.key] for one in sheets if question.key in one.answers]
    good = {option.value for option in question.options if option.sign > 0}
    found = share(
        sum(value in good for value in given), answered=len(given), reached=max(reached, len(given)), drawn=drawn
    )
    return Result(question, found)


def by_place(question: Question, sheets: Sequence[Sheet], *, drawn: Mapping[str, int]) -> dict[str, Share]:
    """Each township's share for one question."""
    return {place: _result(question, _of(place, sheets), drawn=n, reached=n).share for place, n in drawn.items()}


def _of(place: str, sheets: Sequence[Sheet]) -> list[Sheet]:
    return [one for one in sheets if town_of(one.place) == place]
