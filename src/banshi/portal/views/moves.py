"""What a requester does with their own matter, each a resource: answers, completions, verdicts, reopenings, withdrawals."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from banshi.kit import clock
from banshi.kit.refused import NotFound, Refused, Stale, Unavailable
from banshi.matters.actions import acting, paying, verdicts
from banshi.matters.actions.receive import Upload
from banshi.matters.facts.verbs import BY_RESOURCE
from banshi.people.facts import Viewer
from banshi.portal import answers, following
from banshi.portal.following import Followed
from banshi.portal.views import tracking
from banshi.web import limits

MOST_FILES = 5
LIMIT, WINDOW = 60, 600


def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Answer a question, or add something unasked."""
    return _made(request, code, "answers", _acted)


def complete(request: HttpRequest, code: str) -> HttpResponse:
    """Add what was asked for."""
    return _made(request, code, "completions", _acted)


def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Have it handled again, or disagree with a non-acceptance."""
    return _made(request, code, "reopenings", _acted)


def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take it back."""
    return _made(request, code, "withdrawals", _acted)


def judge(request: HttpRequest, code: str) -> HttpResponse:
    """Give the verdict on the newest reply, with its one-time code."""
    return _made(request, code, "verdicts", _judged)


def pay(request: HttpRequest, code: str) -> HttpResponse:
    """Say with its one-time code whether a reported payment came."""
    return _made(request, code, "payments", _answered)


def _made(
    request: HttpRequest, code: str, resource: str, make: Callable[[HttpRequest, Followed, str, int], None]
) -> HttpResponse:
    found = following.followed(request, code)
    limits.count(request, "moves", limit=LIMIT, seconds=WINDOW)
    try:
        make(request, found, resource, _seen(request))
    except (NotFound, Unavailable):
        raise
    except Refused as refused:
        # what happened meanwhile is on the page that is shown again
        current = following.followed(request, code) if isinstance(refused, Stale) else found
        problems = _by_field(resource, answers.said(refused))
        return tracking.shown(request, current, form=resource, problems=problems, status=refused.status)
    response = HttpResponseRedirect(f"{reverse('portal:matter', args=[code])}?done={resource}")
    response.status_code = 303
    return response


def _by_field(resource: str, problems: dict[str, str]) -> dict[str, str]:
    """The problems under the names the fields have on a page that holds several forms."""
    shared = {"reason": f"{resource}_reason", "files": f"{resource}_files"}
    if resource == "payments":
        shared["token"] = "pay_token"
    return {shared.get(name, name): said for name, said in problems.items()}


def _seen(request: HttpRequest) -> int:
    """The entry number the form was drawn from; a form without one is as stale as can be."""
    said = request.POST.get("seen", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 7 else 0


def _acted(request: HttpRequest, found: Followed, resource: str, seen: int) -> None:
    uploads = [Upload(one.name or "", one.read()) for one in request.FILES.getlist("files")]
    if len(uploads) > MOST_FILES:
        raise Refused(
            "too_many_files",
            "一次最多 {most} 个文件，请去掉一些再交。",
            "{most} files at most in one go.",
            where="files",
            most=MOST_FILES,
        )
    reason = request.POST.get("reason", "")
    if uploads and not reason.strip():
        reason = _("见所附照片或录音")
    if resource in ("answers", "completions") and not reason.strip():
        raise Refused(
            "words_needed",
            "还没有写。请写几句，或附上照片、录音。",
            "Nothing was written yet: write some words, or add a picture or a voice note.",
            where="reason",
        )
    acting.act(
        found.code,
        BY_RESOURCE[resource].verb,
        by=Viewer.requester(found.state.id),
        at=clock.now(),
        seen=seen,
        given={"reason": reason, "channel": "web"},
        uploads=uploads,
    )


def _judged(request: HttpRequest, found: Followed, resource: str, seen: int) -> None:
    posted = request.POST
    if seen != found.number:
        raise acting.moved_on(found.state, by=Viewer.requester(found.state.id), seen=seen)
    solved, satisfied = posted.get("solved", ""), posted.get("satisfied", "")
    if not solved:
        raise Refused("solved_needed", "请先选“解决了吗”。", "Say first whether it is solved.", where="solved")
    if not posted.get("token", "").strip():
        raise Refused(
            "token_needed",
            "请填评价码。评价码在答复短信里，或在密封评价单内。",
            "Enter the verdict code from the text message or the sealed slip.",
            where="token",
        )
    verdicts.give_by_token(
        found.code,
        posted["token"],
        solved=solved,
        satisfied=int(satisfied) if satisfied in ("1", "2", "3", "4", "5") else 0,
        text=posted.get("reason", ""),
        reopen=posted.get("reopen") == "yes" and solved != "yes",
        at=clock.now(),
    )


def _answered(request: HttpRequest, found: Followed, resource: str, seen: int) -> None:
    posted = request.POST
    if seen != found.number:
        raise acting.moved_on(found.state, by=Viewer.requester(found.state.id), seen=seen)
    payment = posted.get("payment", "")
    if not (payment.isascii() and payment.isdecimal() and len(payment) < 5):
        raise Refused("payment_needed", "请选哪一笔付款。", "Say which payment.", where="payment")
    if posted.get("came", "") not in paying.ANSWERS:
        raise Refused("came_needed", "请选择钱到了没有。", "Say whether the money came.", where="came")
    if not posted.get("token", "").strip():
        raise Refused("token_needed", "请填确认码。确认码在短信里。", "Enter the code of the message.", where="token")
    paying.answer_by_token(
        found.code, posted["token"], payment=int(payment), came=posted.get("came", ""), at=clock.now()
    )
