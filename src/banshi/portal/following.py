"""One matter as its own requester sees it: who has it, since when, what comes next and by when, what may be done."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.kit import clock as instants
from banshi.kit.refused import NotFound
from banshi.matters.facts.state import State
from banshi.matters.queries import pages, paid, seeing
from banshi.matters.queries.telling import Told
from banshi.people.facts import Viewer
from banshi.playbooks.facts import Field, NotAcceptedGround, Playbook
from banshi.playbooks.rules import lookup
from banshi.portal import owed, wording
from banshi.units import queries as units
from banshi.units.facts import UnitFacts
from banshi.web import viewers
from banshi.web.templatetags.banshi import dated

PASSING_ON = ("hand_over", "dispatch")


class Line(Struct, frozen=True):
    """One line of the timeline: when, what, in whose words, with which files."""

    at: datetime
    sentence: str
    texts: tuple[tuple[str, str], ...]
    files: tuple[Any, ...]
    number: int


class Followed(Struct, frozen=True):
    """All a page needs of one matter."""

    code: str
    number: int
    row: Any
    state: State
    book: Playbook
    told: list[Told]
    can: frozenset[str]

    @property
    def step(self) -> str:
        return lookup.step(self.book, self.state.step).resident_label.zh

    @property
    def received(self) -> datetime:
        return instants.parse(self.state.received)

    @property
    def holder(self) -> UnitFacts | None:
        """The office that answers for it now; after closing, the one that answered."""
        state = self.state
        code = (state.replied_unit or state.holder) if state.closed else state.interim or state.holder
        return units.unit(code)

    @property
    def since(self) -> datetime | None:
        """From when on the present holder has had it without a break."""
        start = ""
        for holding in reversed(self.state.holdings):
            if holding.unit != self.state.holder:
                break
            start = holding.start
        return instants.parse(start) if start else None

    def late(self) -> bool:
        """Whether a promise to the requester is broken now."""
        return any(due.late(viewers.moment()) for due in self.dues())

    def dues(self) -> list[owed.Due]:
        """What is owed to the requester now."""
        return owed.running(self.state, self.book)

    def ended(self) -> list[owed.Ended]:
        """What was owed before, and when it came."""
        return owed.ended(self.state, self.book)

    def ahead(self) -> list[owed.Ahead]:
        """What will be owed later on."""
        return owed.ahead(self.state, self.book)

    def verdict_due(self) -> datetime | None:
        """Until when a verdict is waited for."""
        clock = self.state.clock("verdict")
        return instants.parse(clock.due) if clock and clock.running else None

    def lines(self) -> list[Line]:
        """The timeline, newest first."""
        return [self._line(told) for told in reversed(self.told)]

    def _line(self, told: Told) -> Line:
        fields = {field.name: field for field in (*self.book.fields, *self.book.answer_fields) if field.name != "text"}
        texts = tuple(
            (fields[role].label.zh if role in fields else "", _read(fields.get(role), text))
            for role, text in told.texts
        )
        return Line(told.at, wording.sentence(told, self.book), texts, told.files, told.number)

    def question(self) -> str:
        """The open question, in the office's words."""
        return self._last("question_asked") if self.state.question_open else ""

    def items(self) -> list[str]:
        """What was asked to be added, item by item."""
        waiting = "complete" in self.can
        return [line for line in self._last("returned_for_completion").splitlines() if line.strip()] if waiting else []

    def _last(self, kind: str) -> str:
        found = next((told for told in reversed(self.told) if told.kind == kind), None)
        return "\n".join(text for _, text in found.texts) if found else ""

    def ground(self) -> NotAcceptedGround | None:
        """Why it was not accepted, with the right door."""
        if not (self.state.closed and self.state.not_accepted_ground):
            return None
        grounds = self.book.not_accepted.grounds
        return next((one for one in grounds if one.code == self.state.not_accepted_ground), None)

    def rates(self) -> bool:
        """Whether a verdict of the requester's own is still to be given here."""
        own = self.state.verdict is not None and not self.state.verdict.relayed
        return (
            "give_verdict" in self.can and "web" in self.book.verdicts.channels and not own and bool(self.state.replies)
        )

    def account(self) -> paid.Account | None:
        """What was promised and paid, where this kind keeps a ledger."""
        return paid.account(self.state, viewers.moment())

    def reopen_label(self) -> str:
        """What this kind calls taking it up again, where it has a word of its own."""
        move = lookup.move(self.book, self.state.step, "reopen")
        return move.label.zh if move else ""

    def free(self) -> bool:
        """Whether it may still be reopened without a reason."""
        return self.state.reopened < self.book.reopen.free

    def reply(self) -> Line | None:
        """The newest reply while its verdict is awaited here."""
        found = next((told for told in reversed(self.told) if told.kind == "replied"), None)
        return self._line(found) if found and self.rates() else None

    def disputed(self) -> bool:
        """Whether it is being decided whose it is."""
        return bool(self.state.dispute and self.state.dispute.approved)

    def withdrawn(self) -> bool:
        return self.state.close_reason == "withdrawn"

    def waits_for(self) -> str:
        """What the clocks stand still for."""
        if self.state.pause_ground:
            return pages.ground_label(self.book, self.state.pause_ground)
        return _("等您补充") if self.state.waiting_on == "requester" else _("等条件具备")

    def comes_next(self) -> str:
        """What happens now, and who has to do it."""
        if self.state.closed:
            return self._after()
        if self.question():
            return _("请回答下面的问题。") + self._standing_still(_("回答以前，办理时间暂停计算。"))
        if self.items():
            return _("请补上下面列出的材料或情况。") + self._standing_still(_("补上以前，办理时间暂停计算。"))
        if self.rates():
            of_money = self.asks_of_money()
            return _("请看答复，告诉我们钱款到账没有。") if of_money else _("请看答复，告诉我们解决了没有。")
        if self.state.not_accepted_ground:
            return _("由另一人复核是否受理，结果写在这里。")
        if self.disputed():
            return _("争议审核人确定由哪个单位办，时间照算。")
        own = self.passes_on()
        if own:
            return _("%(move)s。") % {"move": own}
        if not self.state.owner:
            return _("正在确定由哪个单位主办。确定以后，这里会写明单位和电话。")
        return _("主办单位办理以后，在这里答复您；留了手机号的，同时发短信。")

    def passes_on(self) -> str:
        """What this kind calls passing it on from here, where the answer comes only after that; empty for others."""
        moves = {move.verb: move for move in lookup.step(self.book, self.state.step).moves}
        if "reply" in moves:
            return ""
        return next((moves[verb].label.zh for verb in PASSING_ON if verb in moves and moves[verb].label.zh), "")

    def asks_of_money(self) -> bool:
        """Whether what is asked is whether money came."""
        return lookup.keeps_ledger(self.book)

    def judged_by_requester(self) -> bool:
        """Whether the person is asked what they think of the answer."""
        return self.book.verdicts.by == "requester"

    def _standing_still(self, said: str) -> str:
        """What is said of clocks that stand still; nothing where what is owed runs on."""
        return said if any(due.paused for due in self.dues()) else ""

    def reopened_now(self) -> bool:
        """Whether the newest entry took it up again."""
        return bool(self.told) and self.told[-1].kind == "reopened"

    def _after(self) -> str:
        if self.ground():
            return _("请找下面写明的地方。不同意的，可以要求重新核对。")
        if self.withdrawn():
            return _("您已撤回，不再办理。改变主意的，可以要求重新办理。")
        if self.rates():
            return _("已经办结，仍可评价一次。没有解决的，可以要求重新办理。")
        if "reopen" not in self.can:
            return _("已经办结。")
        if own := self.reopen_label():
            return _("已经办结。不认可的，可以在下面“%(move)s”。") % {"move": own}
        return _("已经办结。没有解决的，可以要求重新办理。")

    def file(self, blob_id: int):
        """A file of this matter its requester may open; raises NotFound."""
        for told in self.told:
            for blob in told.files:
                if blob.id == blob_id:
                    return blob
        raise NotFound()


def _read(field: Field | None, text: str) -> str:
    """An answer as people read it."""
    return dated(text) if field is not None and field.type == "date" else text


def followed(request: HttpRequest, code: str) -> Followed:
    """The matter of a receipt number this browser has shown the check code of; raises NotFound for every other."""
    if not viewers.holds(request, code):
        raise NotFound()
    row, state, _relation = seeing.found(code, Viewer.system())
    viewer = Viewer.requester(row.id)
    book = pages.book_of(row)
    return Followed(
        code=row.code,
        number=row.number,
        row=row,
        state=state,
        book=book,
        told=pages.timeline(row, book, viewer=viewer),
        can=frozenset(verb.verb for verb in pages.moves(state, book, viewer, at=viewers.moment())),
    )


def exists(code: str) -> bool:
    """Whether there is a matter of this number; asked only where the check code is compared as well."""
    try:
        seeing.found(code, Viewer.system())
    except NotFound:
        return False
    return True
