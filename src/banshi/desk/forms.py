"""Forms for moves, made from what a verb asks and what the playbook of the matter allows; no rule of their own."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, QueryDict
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from msgspec import Struct

from banshi.desk import owing, told
from banshi.kit.refused import Refused
from banshi.matters.actions.receive import Upload
from banshi.matters.facts.sentences import SPANS
from banshi.matters.facts.state import State
from banshi.matters.facts.verbs import Input, Verb
from banshi.matters.rules.answering import answers
from banshi.playbooks.facts import Ground, Playbook
from banshi.playbooks.rules import lookup
from banshi.units import queries as units
from banshi.web import viewers

TEXT_LENGTH = 4000
BAD_SEEN = 10


class Option(Struct, frozen=True):
    """One choice of a field; `rule` says what it rests on."""

    code: str
    label: str
    chosen: bool = False


class Question(Struct, frozen=True):
    """One field of a form as it is drawn: what was typed stays in it."""

    name: str
    id: str
    kind: str  # text, line, select, checks, number, files
    label: str
    required: bool
    help: str = ""
    value: str = ""
    options: tuple[Option, ...] = ()
    most: int = 0
    problem: str = ""

    @property
    def said(self) -> str:
        """What was answered in words: of a choice its label and not its code."""
        return "、".join(option.label for option in self.options if option.chosen) or self.value

    @property
    def choices(self) -> str:
        """The options as HTML: joined here, since a template's loop over every unit in every form cost a page a third."""
        return format_html_join("", '<option value="{}"{}>{}</option>', map(_written, self.options))


_CHOSEN = mark_safe(" selected")


def _written(option: Option) -> tuple[str, str, str]:
    return option.code, _CHOSEN if option.chosen else "", option.label


class Form(Struct, frozen=True):
    """One move as a form: its address part, its words, its fields, and the entry number it was drawn from."""

    verb: str
    resource: str
    label: str
    number: int
    questions: tuple[Question, ...]
    note: str = ""

    @property
    def takes_files(self) -> bool:
        return any(question.kind == "files" for question in self.questions)

    @property
    def typed(self) -> bool:
        """Whether somebody wrote something into it."""
        return any(question.value for question in self.questions)


def form_of(
    verb: Verb,
    state: State,
    book: Playbook,
    *,
    typed: Mapping[str, list[str]] | None = None,
    problem: Refused | None = None,
    suggested: str = "",
) -> Form:
    """The form of one verb for a matter as it stands; `suggested` is a unit to begin with."""
    move = lookup.move(book, state.step, verb.verb)
    return Form(
        verb=verb.verb,
        resource=verb.resource,
        label=move.label.zh if move and move.label.zh else _(verb.label),
        number=state.number,
        questions=tuple(
            _question(field, verb, state, book, typed=typed or {}, problem=problem, suggested=suggested)
            for field in asked_of(verb, book)
        ),
        note=_note(verb.verb, state, book),
    )


def asked_of(verb: Verb, book: Playbook) -> tuple[Input, ...]:
    """What a verb asks, with what the playbook asks beside a reply put before its files."""
    if verb.verb != "reply" or not book.answer_fields:
        return verb.inputs
    beside = tuple(Input(one.name, "answer", one.label.zh, one.required, one.help.zh) for one in book.answer_fields)
    return (*verb.inputs[:-1], *beside, verb.inputs[-1])


def _question(field: Input, verb: Verb, state: State, book: Playbook, *, typed, problem, suggested) -> Question:
    given = [value for value in typed.get(field.name, []) if value]
    begin = [suggested] if suggested and field.type == "unit" and not typed else []
    chosen = given or begin
    options = _options(field, verb.verb, state, book, chosen=set(chosen))
    kind = _KINDS[field.type]
    if field.type == "ground" and not options:
        kind = "line"
    return Question(
        name=field.name,
        id=f"{verb.resource}-{field.name}",
        kind=kind,
        label=_(field.label).replace(_("诉求人"), told.party(book)),
        required=field.required,
        help=_help(field, verb.verb, book),
        value=given[0] if given else "",
        options=options,
        most=book.extension.max_amount if field.name == "amount" else 0,
        problem=problem.say() if problem is not None and problem.where == field.name else "",
    )


_KINDS = {
    "text": "text",
    "unit": "select",
    "units": "checks",
    "ground": "select",
    "outcome": "select",
    "number": "number",
    "choice": "select",
    "money": "line",
    "date": "line",
    "schedule": "text",
    "answer": "line",
    "instalment": "select",
    "payment": "select",
    "files": "files",
}


def _options(field: Input, verb: str, state: State, book: Playbook, *, chosen: set[str]) -> tuple[Option, ...]:
    if field.type in ("unit", "units"):
        return tuple(Option(unit.code, unit.name, unit.code in chosen) for unit in _units(state, verb))
    if field.type == "ground":
        grounds = grounds_of(verb, state, book)
        return tuple(Option(ground.code, _ground_words(ground), ground.code in chosen) for ground in grounds)
    if field.type == "outcome":
        return tuple(Option(rule.code, rule.label.zh, rule.code in chosen) for rule in book.outcomes)
    if field.type in ("instalment", "payment"):
        return tuple(Option(code, words, code in chosen) for code, words in owing.options(field.type, state))
    if field.name == "span_unit":
        return (Option(book.extension.unit, SPANS[book.extension.unit], True),)
    return tuple(Option(code, _(label), code in chosen) for code, label in _choosable(field, verb, book))


def _choosable(field: Input, verb: str, book: Playbook) -> list[tuple[str, str]]:
    """A verdict comes in through the channels the playbook knows; every other choice is the verb's own."""
    if (verb, field.name) == ("give_verdict", "solved"):
        return answers(book)
    known = book.verdicts.channels if (verb, field.name) == ("give_verdict", "channel") else ()
    return [one for one in field.choices if not known or one[0] in known]


def _units(state: State, verb: str):
    """The units of today that may be named, those nearest to who has it first.

    Never the line the matter is about, nor one that refused it.
    """
    barred = set(state.refused_by) if verb in ("dispatch", "hand_over") else set()
    about = state.about
    line = units.path_of(state.holder or state.intake).split("/")
    for unit in sorted(units.active(viewers.today()), key=lambda one: -_shared(line, one.path.split("/"))):
        inside = about and (unit.path == about or unit.path.startswith(about + "/"))
        if not inside and unit.code not in barred:
            yield unit


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many steps from the top two lines of the tree have in common."""
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def grounds_of(verb: str, state: State, book: Playbook) -> tuple:
    """The grounds a playbook has for a verb."""
    if verb in ("propose_refusal", "decide_responsibility"):
        return book.refusal.grounds
    if verb == "pause":
        return book.pause_grounds
    if verb == "propose_not_accepted":
        return book.not_accepted.grounds
    if verb == "flag_hardship":
        return tuple(ground for ground in book.hardship if ground.code not in state.hardship)
    if verb == "unflag_hardship":
        return tuple(ground for ground in book.hardship if ground.code in state.hardship)
    return ()


def _ground_words(ground) -> str:
    return f"{ground.label.zh}（{ground.rule.zh}）" if ground.rule.zh else ground.label.zh


def _help(field: Input, verb: str, book: Playbook) -> str:
    if field.help:
        return _(field.help)
    if field.type == "files":
        needing = [ground.label.zh for ground in _needing_evidence(verb, book)]
        said = _("照片、录音或 PDF，每个不超过 10 MB")
        return said + (_("；以“%(labels)s”为依据时必须附") % {"labels": "、".join(needing)} if needing else "")
    if verb == "reply" and field.name == "ground":
        labels = [rule.label.zh for rule in book.outcomes if rule.needs_ground]
        return _("办理结果为“%(labels)s”时必填：写文件名称和条款，不写个人信息") % {"labels": "、".join(labels)}
    if field.name == "amount":
        limits = {"most": book.extension.max_amount, "unit": SPANS[book.extension.unit]}
        return _("最多 %(most)s %(unit)s，须在答复时限之前申请") % limits
    return ""


def _needing_evidence(verb: str, book: Playbook) -> list[Ground]:
    return [ground for ground in book.refusal.grounds if ground.needs_evidence] if verb == "propose_refusal" else []


def _note(verb: str, state: State, book: Playbook) -> str:
    """What a person should know before they make a move."""
    if verb == "propose_refusal":
        left = max(book.refusal.limit - state.refusals, 0)
        return _("由本单位负责人审核后生效。这件事还可以退 %(left)s 次；诉求人的答复时限照常计算。") % {"left": left}
    if verb == "give_verdict" and book.verdicts.by in told.JUDGES:
        return ""
    if verb == "give_verdict":
        return _("转录的评价会注明转录人，不等于诉求人本人确认；您或您的单位经办过这件事的，只作记录、不改变办理状态。")
    move = lookup.move(book, state.step, verb)
    if verb == "dispatch" and move and lookup.move(book, move.to, "sign_for"):
        return _("派出后由该单位签收；到时不签收视为接收。")
    if verb == "pause":
        return _("只有可以暂停的时限会停下；暂停期间仍算本单位承办。")
    if verb == "extend" and state.extension_asked:
        amount, unit = state.extension_asked
        return _("申请延长 %(amount)s %(unit)s。原时限保留，与延期后的时限并列。") % {
            "amount": amount,
            "unit": SPANS[unit],
        }
    return ""


def given_by(request: HttpRequest, verb: Verb) -> dict[str, object]:
    """What the verb asks for, out of what was sent; anything else is not looked at."""
    post = request.POST
    beside = {name: post[name] for name in post if verb.verb == "reply"}
    return beside | {
        field.name: post.getlist(field.name) if field.type == "units" else post.get(field.name, "")
        for field in verb.inputs
        if field.type != "files"
    }


def typed_in(post: QueryDict) -> dict[str, list[str]]:
    """Everything typed, to be shown again."""
    return {name: post.getlist(name) for name in post}


def uploads_of(request: HttpRequest) -> list[Upload]:
    """The files that came with a form."""
    return [Upload(file.name, file.read()) for file in request.FILES.getlist("files")]


def seen_by(request: HttpRequest) -> int:
    """The entry number a form was drawn from; raises Refused for a form that carries none."""
    seen = request.POST.get("seen", "")
    if not (seen.isascii() and seen.isdecimal() and len(seen) < BAD_SEEN):
        raise Refused(
            "no_seen",
            "表单不完整，没有写入。请重新打开这一页再办。",
            "The form is incomplete and nothing was written; open the page again.",
        )
    return int(seen)
