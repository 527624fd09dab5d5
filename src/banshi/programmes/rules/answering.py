"""Answer sheets: read, watched for copies from one device, added up with what few answers do not let one say. Pure."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from banshi.kit.refused import Refused
from banshi.programmes.facts.survey import Question
from banshi.programmes.rules.survey import town_of
from banshi.programmes.rules.surveying import Share, share

SMALLEST_CELL = 5
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

    @property
    def hidden(self) -> bool:
        """Fewer than five answered: nothing is shown."""
        return self.share.answered < SMALLEST_CELL

    @property
    def blurred(self) -> bool:
        """Fewer than five said yes, or no: no counts are shown, the interval is."""
        return _small(self.share)


def results(questions: Sequence[Question], sheets: Sequence[Sheet], *, drawn: int, reached: int) -> list[Result]:
    """Every question over all that were drawn; hidden where fewer than five answered."""
    return [_result(one, sheets, drawn=drawn, reached=reached) for one in questions]


def _result(question: Question, sheets: Sequence[Sheet], *, drawn: int, reached: int) -> Result:
    given = [one.answers[question.key] for one in sheets if question.key in one.answers]
    good = {option.value for option in question.options if option.sign > 0}
    found = share(
        sum(value in good for value in given), answered=len(given), reached=max(reached, len(given)), drawn=drawn
    )
    return Result(question, found)


class Place(Struct, frozen=True):
    """A township's share for one question; `why` says why nothing is shown: withheld or small."""

    place: str
    share: Share | None
    why: str = ""
    reports: int = 0


def by_place(
    question: Question, sheets: Sequence[Sheet], *, drawn: Mapping[str, int], withheld: Mapping[str, int]
) -> list[Place]:
    """Each township; small cells are hidden, and one more where a single hidden one could be worked out by subtraction.

    Zero is no small cell. A township whose results are withheld shows how many reports there were.
    """
    shares = {place: _result(question, _of(place, sheets), drawn=n, reached=n).share for place, n in drawn.items()}
    small = {place for place, one in shares.items() if place not in withheld and _small(one)}
    shown = sorted((p for p in shares if p not in small and p not in withheld), key=lambda p: shares[p].answered)
    if len(small) == 1 and shown:
        small.add(shown[0])
    return [_place(place, shares[place], small, withheld) for place in sorted(drawn)]


def _of(place: str, sheets: Sequence[Sheet]) -> list[Sheet]:
    return [one for one in sheets if town_of(one.place) == place]


def _small(one: Share) -> bool:
    return one.answered < SMALLEST_CELL or any(0 < n < SMALLEST_CELL for n in (one.yes, one.answered - one.yes))


def _place(place: str, one: Share, small: Collection[str], withheld: Mapping[str, int]) -> Place:
    if place in withheld:
        return Place(place, None, "withheld", withheld[place])
    return Place(place, None, "small") if place in small else Place(place, one)
