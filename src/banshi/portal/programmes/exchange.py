"""Practices, rules with their comments, pledges and surveys for everybody: only what was agreed to and cleared."""

from collections import Counter

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from banshi.exchange.actions import rulemakings as rule_actions
from banshi.exchange.facts import comment as comment_facts
from banshi.exchange.facts import pledge as pledge_facts
from banshi.exchange.queries import pledges as pledge_queries
from banshi.exchange.queries import practices as queries
from banshi.exchange.queries import rulemakings as rule_queries
from banshi.exchange.rules import rulemaking as rules
from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused
from banshi.matters.rules.fields import plain
from banshi.nouns import telling as told
from banshi.programmes.actions import surveys as survey_actions
from banshi.programmes.queries import commitments as commitment_queries
from banshi.programmes.queries import surveys as survey_queries
from banshi.programmes.rules import answering
from banshi.programmes.rules import commitment as commitments
from banshi.record import queries as record
from banshi.web import limits, viewers
from banshi.web.access import PUBLIC, route

PAGE = 100
# the statuses of a pledge that come first
TROUBLE = ("broken", "denied")
MOST_COMMENT = 2000
FORM = ("GET", "HEAD", "POST")


def practices(request: HttpRequest) -> HttpResponse:
    """Practices their units offered and a reviewer cleared."""
    rows = queries.public_practices()
    context = {"rows": list(rows[:PAGE]), "count": rows.count(), **_as_of()}
    return render(request, "portal/programmes/practices.html", context)


def practice(request: HttpRequest, code: str) -> HttpResponse:
    """One practice, and how many units took it up with what result."""
    row, state = queries.public_practice(code)
    text = told.texts(row, {state.text}).get(state.text, "")
    named = {one.ref for found in state.adopters.values() for one in found if one.kind == "commitment"}
    shown = commitment_queries.public().filter(code__in=named).order_by("id")
    results = commitment_queries.standings(shown, viewers.today())
    context = {
        "row": row,
        "state": state,
        "text": text,
        "adopters": [
            (unit, len(found), [one for one in results if one.code in {each.ref for each in found}])
            for unit, found in state.adopters.items()
        ],
        "tiers": commitments.TIERS,
        **_as_of(),
    }
    return render(request, "portal/programmes/practice.html", context)


def _as_of() -> dict:
    return {"on": viewers.today(), "seal": record.last_seal()}


def rulemakings(request: HttpRequest) -> HttpResponse:
    """Rules put to the public, with their stage of today and n answered of N comments."""
    on = viewers.today()
    held = rule_queries.states(rule_queries.public(on)[:PAGE])
    tallies = rule_queries.tallies([row.id for row, _state in held])
    found = [
        (row, state, _(rules.STAGES[rules.stage(state, on)]), tallies.get(row.id, rule_queries.NOTHING))
        for row, state in held
    ]
    return render(request, "portal/programmes/rulemakings.html", {"lines": found, **_as_of()})


def rulemaking(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: its words, its milestones, its comments with their answers, and how it is carried out."""
    return _rule(request, code)


def _rule(request: HttpRequest, code: str, *, refused: Refused | None = None, typed: str = "") -> HttpResponse:
    row, state = rule_queries.public_one(code)
    on = viewers.today()
    standing = rule_queries.implementation(state, on, public_only=True)
    context = {
        "row": row,
        "state": state,
        "stage": _(rules.STAGES[rules.stage(state, on)]),
        "open": rules.is_open(state, on),
        "draft": told.texts(row, {state.draft}).get(state.draft, ""),
        "tally": rule_queries.tally(row.id),
        "comments": rule_queries.comments(row.id, public_only=True),
        "taken": comment_facts.TAKEN,
        "standing": standing,
        "tier": _(commitments.TIERS[standing.tier]) if standing else "",
        "problems": {refused.where: refused.say()} if refused else {},
        "typed": typed,
        "sent": request.GET.get("sent") == "1",
        **_as_of(),
    }
    return render(request, "portal/programmes/rulemaking.html", context, status=refused.status if refused else 200)


def comments(request: HttpRequest, code: str) -> HttpResponse:
    """A comment on a draft; nobody's name is asked, and it is not shown before it is cleared."""
    rule_queries.public_one(code)
    limits.count(request, "comment", limit=20, seconds=3600)
    typed = request.POST.get("text", "")
    try:
        text = plain(typed, many_lines=True, where="text")
        if len(text) > MOST_COMMENT:
            raise Refused(
                "text_too_long", "意见不超过 {most} 字。", "{most} signs at most.", where="text", most=MOST_COMMENT
            )
        rule_actions.comment(code, text, on=viewers.today(), at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        return _rule(request, code, refused=refused, typed=typed[:MOST_COMMENT])
    return HttpResponseRedirect(f"{reverse('portal:rulemaking', args=[code])}?sent=1")


def pledges(request: HttpRequest) -> HttpResponse:
    """Pledges of bodies, units and office-holders who agreed: what was not kept first, then by day; nobody is ranked."""
    found = pledge_queries.lines(pledge_queries.public()[:PAGE], viewers.today())
    found.sort(key=lambda line: line.status not in TROUBLE)
    lines = [(line, _(pledge_facts.STATUSES[line.status])) for line in found]
    counted = Counter(words for _line, words in lines)
    return render(request, "portal/programmes/pledges.html", {"lines": lines, "counted": dict(counted), **_as_of()})


def surveys(request: HttpRequest) -> HttpResponse:
    """Closed surveys."""
    return render(request, "portal/programmes/surveys.html", {"rows": list(survey_queries.public()[:PAGE]), **_as_of()})


def survey(request: HttpRequest, code: str) -> HttpResponse:
    """What a closed survey found, with how it was drawn."""
    row, state = survey_queries.public_one(code)
    context = {"row": row, "state": state, "found": survey_queries.found(row, state), **_as_of()}
    return render(request, "portal/programmes/survey.html", context)


def _device(request: HttpRequest) -> str:
    return f"{limits.address(request)} {request.headers.get('User-Agent', '')[:300]}"


def answers(request: HttpRequest, code: str) -> HttpResponse:
    """The questions, and the answer sheet of somebody who was drawn, by one-time code."""
    row, state = survey_queries.open_one(code)
    if request.method != "POST":
        return _asked(request, row, state)
    limits.count(request, "survey", limit=60, seconds=600)
    given = {one.key: request.POST.get(one.key, "") for one in state.questions}
    try:
        survey_actions.answer(code, request.POST.get("token", ""), given, device=_device(request), at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        return _asked(request, row, state, refused=refused)
    return HttpResponseRedirect(f"{reverse('portal:survey_answers', args=[code])}?sent=1")


def coaching(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody drawn says they were told what to answer; it takes their code, so that it counts once."""
    row, state = survey_queries.open_one(code)
    limits.count(request, "survey", limit=60, seconds=600)
    try:
        survey_actions.report_coaching(code, request.POST.get("token", ""), device=_device(request), at=clock.now())
    except NotFound:
        raise
    except Refused as refused:
        return _asked(request, row, state, refused=refused, coached=True)
    return HttpResponseRedirect(f"{reverse('portal:survey_answers', args=[code])}?sent=2")


def _asked(request: HttpRequest, row, state, *, refused: Refused | None = None, coached: bool = False) -> HttpResponse:
    turn = sum(_device(request).encode())
    where = "coached" if coached else refused.where if refused else ""
    context = {
        "row": row,
        "state": state,
        "questions": answering.in_turn(state.questions, turn),
        "typed": request.POST,
        "problems": {where: refused.say()} if refused else {},
        "coached": coached,
        "sent": request.GET.get("sent", ""),
        "purpose": next(iter(told.first_texts([row.id]).values()), ""),
    }
    return render(request, "portal/programmes/answers.html", context, status=refused.status if refused else 200)


POST = ("POST",)
urlpatterns = [
    route("practices", practices, access=PUBLIC, name="practices"),
    route("practices/<str:code>", practice, access=PUBLIC, name="practice"),
    route("rulemakings", rulemakings, access=PUBLIC, name="rulemakings"),
    route("rulemakings/<str:code>", rulemaking, access=PUBLIC, name="rulemaking"),
    route("rulemakings/<str:code>/comments", comments, access=PUBLIC, name="comments", methods=POST),
    route("pledges", pledges, access=PUBLIC, name="pledges"),
    route("surveys", surveys, access=PUBLIC, name="surveys"),
    route("surveys/<str:code>", survey, access=PUBLIC, name="survey"),
    route("surveys/<str:code>/answers", answers, access=PUBLIC, name="survey_answers", methods=FORM),
    route("surveys/<str:code>/coaching", coaching, access=PUBLIC, name="survey_coaching", methods=POST),
]
