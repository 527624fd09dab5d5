"""Matters as lists show them: names for codes, the first words for those who may read them, what stands out."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.desk import navigation, told
from banshi.files import queries as files
from banshi.kit.refused import Refused
from banshi.matters.actions.projecting import decoded
from banshi.matters.facts.state import State
from banshi.matters.queries import pages, seeing, worklists
from banshi.matters.rules import access
from banshi.people import actions as people
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup
from banshi.units import queries as units

FIRST_WORDS = 42
BY_REQUESTER = "evidence.requester"
LOGGED = 50  # numbers one row of the access log holds
# what a line needs beside the list's own columns, to know who may read its words
WITH_STATE = (*worklists.COLUMNS, "state", "projection", "edition")


class Line(Struct, frozen=True):
    """One row of a list; `words` is empty for those who may not read the text."""

    code: str
    category: str
    place_path: str
    words: str
    step: str
    holder: str
    due: datetime | None
    clock: str
    late: bool
    number: int
    tags: tuple[tuple[str, str], ...]
    state: State
    closed_at: datetime | None = None
    outcome: str = ""


def paged(rows: QuerySet, number: int, viewer: Viewer, *, at: datetime, page: str) -> tuple[list[Line], bool]:
    """One page of a list as lines, and whether another follows."""
    found, more = worklists.page(rows.only(*WITH_STATE), number)
    return lines(found, viewer, at=at, page=page), more


def lines(rows: Sequence, viewer: Viewer, *, at: datetime, page: str) -> list[Line]:
    """Rows as lines; the texts come in one query, and one row of the access log says that they were shown."""
    states = _states(rows, viewer)
    readable = [row for row in rows if _may_read(viewer, states.get(row.id))]
    texts = pages.first_texts([row.id for row in readable]) if readable else {}
    shown = [row.code for row in readable if row.id in texts]
    wordless = _given_without_words([row.id for row in readable if not texts.get(row.id, "").strip()])
    for start in range(0, len(shown), LOGGED):
        people.log_read(viewer, page=page, subjects=shown[start : start + LOGGED], at=at)
    lane = navigation.LANE.allows(viewer.roles)
    return [
        _line(row, states[row.id], texts.get(row.id) or wordless.get(row.id, ""), at=at, lane=lane)
        for row in rows
        if row.id in states
    ]


def _given_without_words(silent: list[int]) -> dict[int, str]:
    """What requesters who wrote nothing sent instead: a picture, a voice, or both."""
    given: dict[int, set[str]] = {}
    for blob in files.blobs(silent) if silent else []:
        if blob.role == BY_REQUESTER:
            given.setdefault(blob.subject, set()).add(blob.media_type.partition("/")[0])
    said = {frozenset({"image"}): _("（只有照片，没有文字）"), frozenset({"audio"}): _("（只有录音，没有文字）")}
    return {subject: said.get(frozenset(kinds), _("（只有照片和录音，没有文字）")) for subject, kinds in given.items()}


def _states(rows: Sequence, viewer: Viewer) -> dict[int, State]:
    """The folded states; rows that were fetched without theirs are asked for again, all at once."""
    bare = [row.id for row in rows if "state" in row.get_deferred_fields()]
    full = list(rows)
    if bare:
        full = list(seeing.visible_to(viewer).filter(id__in=bare).only("id", "state", "projection"))
    return {row.id: decoded(row) for row in full}


def _may_read(viewer: Viewer, state: State | None) -> bool:
    return state is not None and access.relation(viewer, state, path_of=units.path_of).sees_contents


def _line(row, state: State, text: str, *, at: datetime, lane: bool) -> Line:
    book = book_of_kind(row.kind)
    late = row.next_due_at is not None and row.closed_at is None and row.next_due_at < at
    words = " ".join(text.split())
    return Line(
        code=row.code,
        category=category_label(book, row.category),
        place_path=row.place_path,
        words=words[:FIRST_WORDS] + ("…" if len(words) > FIRST_WORDS else ""),
        step=step_label(book, row.step),
        holder=row.holder_unit,
        due=row.next_due_at,
        clock=lookup.clock_label(book, row.next_clock, late=late) if book and row.next_clock else "",
        late=late,
        number=row.number,
        tags=tuple(tags(row, state, book, lane=lane)),
        state=state,
        closed_at=row.closed_at,
        outcome=told.outcome_words(book, row.outcome) if book and row.outcome else "",
    )


def tags(row, state: State, book: Playbook | None, *, lane: bool):
    """(class, words) of what stands out; the hardship lane is told only to those who work it."""
    if lane and state.hardship:
        grounds = [pages.ground_label(book, ground) for ground in state.hardship] if book else []
        yield "tag-care", _("优先关注") + ("：" + "、".join(grounds) if grounds else "")
    if row.supervised:
        yield "tag-late", _("督办")
    if row.tier == "disputed":
        yield "tag-late", _("当事人有异议")
    if state.dispute and not state.dispute.approved:
        yield "tag-near", _("待审核退单")
    if row.refusals:
        yield "tag-near", _("退单 %(n)s 次") % {"n": row.refusals}
    if state.extension_asked:
        yield "tag-near", _("申请延期")
    if row.reopened:
        yield "", _("重办")
    if row.reply_provisional:
        yield "", _("时限暂定")
    if row.imported:
        yield "", _("导入")


def book_of_kind(kind: str) -> Playbook | None:
    """The current edition of a kind, for the words of lists; None where it was taken out."""
    try:
        return playbooks.current(kind)
    except Refused:
        return None


def category_label(book: Playbook | None, code: str) -> str:
    """The words of a category; the kind's noun where it knows none, the code where the playbook no longer has it."""
    if not code and book:
        return book.noun.zh
    found = lookup.category(book, code) if book else None
    return found.label.zh if found else code


def step_label(book: Playbook | None, name: str) -> str:
    """The words of a step."""
    return next((step.label.zh for step in book.steps if step.name == name), name) if book else name
