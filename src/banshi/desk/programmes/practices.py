"""Practices and lessons at the desk: what units tell each other, and what was changed because of what was learnt."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed, Sheet
from banshi.exchange.actions import practices as actions
from banshi.exchange.facts import lesson as lesson_facts
from banshi.exchange.facts import practice as f
from banshi.exchange.queries import practices as queries
from banshi.exchange.queries import rulemakings
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.nouns.registry import NOUNS
from banshi.people.facts import Viewer
from banshi.places import queries as places
from banshi.playbooks import queries as playbooks
from banshi.playbooks.rules import lookup
from banshi.programmes.queries import cascading
from banshi.web import viewers
from banshi.web.access import route

FORM = ("GET", "HEAD", "POST")
PAGE = 100


def categories() -> tuple[tuple[str, str], ...]:
    """The categories of every kind that has some, as choices."""
    return tuple({one.code: one.label.zh for book in playbooks.kinds() for one in book.categories or ()}.items())


def offered() -> tuple[tuple[str, str], ...]:
    """What residents bring, in the words they choose from: the kind of theirs with the most categories."""
    book = max(playbooks.kinds_for("requester"), key=lambda one: len(one.categories), default=None)
    return tuple((one.code, one.label.zh) for one in lookup.offered(book)) if book else ()


def named_places() -> tuple[tuple[str, str], ...]:
    """Every place, as choices."""
    return tuple((one.path, one.full_name) for one in places.all_places())


def own_asked(viewer: Viewer) -> Ask:
    """Which of one's own units acts."""
    own = doing.own_units(viewer, *opens.OFFICERS)
    return Ask("unit", "choice", _("哪个单位"), choices=own, value=own[0][0] if own else "")


def practices(request: HttpRequest) -> HttpResponse:
    """What units tell each other, newest first, with the form to tell something."""
    viewer = viewers.viewer(request)
    asks = (
        Ask("title", "line", _("标题")),
        own_asked(viewer),
        Ask("category", "choice", _("哪一类"), required=False, choices=offered()),
        Ask("place", "choice", _("在哪里做的"), required=False, choices=named_places()),
        Ask("text", "text", _("怎么做的、花了多少、有什么不足（不写姓名、不写秘密事项）")),
    )

    def made(given):
        return doing.went("practice", actions.write(given.pop("title"), **given, by=viewer, at=clock.now()).code)

    rows = queries.practices(viewer)
    return doing.create(
        request,
        Deed("", _("写一个做法"), asks, made),
        template="desk/programmes/practices.html",
        context=lambda: {
            "rows": list(rows[:PAGE]),
            "waiting": rows.filter(waiting=True).count(),
            "own": viewer.units_with(*opens.OFFICERS),
            "categories": dict(categories()),
        },
    )


def _practice_deeds(row, state, viewer: Viewer) -> list[Deed]:
    mine = viewer.units_with(*opens.OFFICERS)
    found = _own_deeds(row, state, viewer) if state.unit in mine else []
    others = tuple((code, name) for code, name in doing.own_units(viewer, *opens.OFFICERS) if code != state.unit)
    if others:
        found += _others_deeds(row, state, viewer, others)
    if viewer.has("reviewer") and row.waiting:
        asks = (_clears(), doing.reason(required=False, label=_("退回的理由")))
        found.append(
            Deed(
                "reviews",
                _("评审是否可以公开"),
                asks,
                lambda given: actions.review(
                    row.code, clears=given["clears"] == "yes", reason=given["reason"], by=viewer, at=clock.now()
                ),
            )
        )
    return found


def _clears() -> Ask:
    return Ask("clears", "choice", _("结论"), choices=(("yes", _("可以公开")), ("no", _("不公开"))))


def _own_deeds(row, state, viewer: Viewer) -> list[Deed]:
    at = clock.now()
    found = []
    open_ones = tuple((str(one.n), _("第 %(n)s 问") % {"n": one.n}) for one in state.questions if not one.reply)
    if open_ones:
        asks = (Ask("n", "choice", _("哪一问"), choices=open_ones), Ask("text", "text", _("答复")))
        found.append(
            Deed(
                "replies",
                _("答复"),
                asks,
                lambda given: actions.reply(row.code, int(given["n"]), text=given["text"], by=viewer, at=at),
            )
        )
    if not state.cleared and (not state.offered or state.returned):
        found.append(
            Deed(
                "offers",
                _("同意公开"),
                (),
                lambda given: actions.offer(row.code, by=viewer, at=at),
                note=_("评审员看过以后才公开；公开的是标题和正文，不含单位之间的问答。"),
            )
        )
    return found


def _others_deeds(row, state, viewer: Viewer, others) -> list[Deed]:
    at = clock.now()
    unit = Ask("unit", "choice", _("哪个单位"), choices=others, value=others[0][0])
    found = [
        Deed(
            "questions",
            _("提问"),
            (unit, Ask("text", "text", _("问什么"))),
            lambda given: actions.ask(row.code, **given, by=viewer, at=at),
        )
    ]
    if any(code not in state.adopters for code, _name in others):
        found.append(
            Deed("adoptions", _("采用"), (unit,), lambda given: actions.adopt(row.code, **given, by=viewer, at=at))
        )
    if any(code in state.adopters for code, _name in others):
        asks = (
            unit,
            Ask("kind", "choice", _("结果是什么"), choices=tuple(f.RESULTS.items())),
            Ask("ref", "line", _("编号")),
            Ask("item", "line", _("第几条（方案的）"), required=False),
        )
        found.append(
            Deed(
                "results",
                _("关联本单位的结果"),
                asks,
                lambda given: actions.link(
                    row.code, **{**given, "ref": given["ref"].replace(" ", "")}, by=viewer, at=at
                ),
            )
        )
    return found


def _practice_show(row, state, viewer: Viewer) -> dict:
    ids = {state.text, *(one.text for one in state.questions), *(one.reply for one in state.questions)}
    texts = told.texts(row, ids)
    return {
        "text": texts.get(state.text, ""),
        "texts": texts,
        "categories": dict(categories()),
        "results": f.RESULTS,
        "told": told.lines(NOUNS["practice"][0], row),
    }


PRACTICE = Sheet(
    "practice", "desk/programmes/practice.html", opens.STEERING, queries.practice, _practice_show, _practice_deeds
)


def lessons(request: HttpRequest) -> HttpResponse:
    """What was learnt; what changed nothing yet stands first and says so."""
    viewer = viewers.viewer(request)
    asks = (
        Ask("title", "line", _("学到什么")),
        own_asked(viewer),
        Ask("learnt_from", "line", _("从哪件事学到的"), required=False),
        Ask("text", "text", _("经过和教训")),
    )

    def made(given):
        return doing.went("lesson", actions.note(given.pop("title"), **given, by=viewer, at=clock.now()).code)

    rows = queries.lessons(viewer)
    return doing.create(
        request,
        Deed("", _("记一条经验"), asks, made),
        template="desk/programmes/lessons.html",
        context=lambda: {
            "rows": list(rows[:PAGE]),
            "count": rows.count(),
            "not_applied": rows.filter(applied=0).count(),
            "own": viewer.units_with(*opens.OFFICERS),
        },
    )


def _lesson_deeds(row, state, viewer: Viewer) -> list[Deed]:
    if state.unit not in viewer.units_with(*opens.OFFICERS):
        return []
    asks = (
        Ask("kind", "choice", _("改了什么"), choices=tuple(lesson_facts.CHANGES.items())),
        Ask("ref", "line", _("编号")),
        Ask("item", "line", _("第几条（通知和方案的）"), required=False),
    )
    return [
        Deed(
            "changes",
            _("关联改动"),
            asks,
            lambda given: actions.apply_lesson(
                row.code, **{**given, "ref": given["ref"].replace(" ", "")}, by=viewer, at=clock.now()
            ),
            note=_("只算记下经验之后才改写的条目。"),
        )
    ]


def _lesson_show(row, state, viewer: Viewer) -> dict:
    return {
        "text": told.texts(row, {state.text}).get(state.text, ""),
        "changes": lesson_facts.CHANGES,
        "told": told.lines(NOUNS["lesson"][0], row),
        "opens": _opens(state, viewer),
    }


def _opens(state, viewer: Viewer) -> set[str]:
    """The codes of what was changed that this person may open; others are named without a link."""
    codes = [one.ref for one in state.applied]
    readers = (cascading.notices, cascading.plans, rulemakings.rulemakings)
    return {code for read in readers for code in read(viewer).filter(code__in=codes).values_list("code", flat=True)}


LESSON = Sheet("lesson", "desk/programmes/lesson.html", opens.STEERING, queries.lesson, _lesson_show, _lesson_deeds)

urlpatterns = [
    route("practices", practices, access=opens.STEERING, name="practices", methods=FORM),
    route("lessons", lessons, access=opens.STEERING, name="lessons", methods=FORM),
    *PRACTICE.routes("practices"),
    *LESSON.routes("lessons"),
]
