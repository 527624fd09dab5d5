"""Units acting together on one promise: who leads, who says it is another's, what others offer."""

from django.utils.translation import gettext as _

from banshi.desk.programmes import doing, opens
from banshi.desk.programmes.doing import Ask, Deed
from banshi.kit import clock
from banshi.nouns import telling as told
from banshi.people.facts import Viewer
from banshi.programmes.actions import together as actions
from banshi.programmes.facts.commitment import SUPPORT
from banshi.programmes.rules import together as rules
from banshi.units import queries as units
from banshi.web import viewers


def deeds(row, state, viewer: Viewer) -> list[Deed]:
    """What units may say to each other about a promise, and who may answer."""
    mine = doing.own_units(viewer, *opens.OFFICERS)
    found = [_offering(row, viewer, mine)] if mine else []
    among = rules.concerned(state.terms)
    if any(code in among for code, _name in mine):
        found.append(_pointing(row, viewer, [one for one in among if one not in dict(mine)]))
    waiting = [one for one in state.supports if not one.answered]
    if state.terms.owner in dict(mine) and waiting:
        found.append(_answering(row, viewer, waiting))
    return [deed for deed in found if deed]


def _offering(row, viewer: Viewer, mine) -> Deed:
    asks = (
        Ask("unit", "choice", _("以哪个单位的名义"), choices=mine, value=mine[0][0]),
        Ask("kind", "choice", _("支持什么"), choices=tuple((code, _(label)) for code, label in SUPPORT.items())),
        doing.reason("text", label=_("多少、什么时候能到")),
    )

    def offer(given):
        return actions.offer(row.code, given["unit"], given["kind"], text=given["text"], by=viewer, at=clock.now())

    return Deed("supports", _("愿意支持"), asks, offer)


def _pointing(row, viewer: Viewer, others: list[str]) -> Deed | None:
    if not others:
        return None
    asks = (
        Ask("whose", "choice", _("应由谁办"), choices=tuple((code, units.name_of(code)) for code in others)),
        doing.reason("text", label=_("为什么")),
    )
    note = _("写下来双方都看得到；牵头单位和时限不因此改变。")

    def point(given):
        return actions.point(row.code, given["whose"], text=given["text"], by=viewer, at=clock.now())

    return Deed("pointings", _("这件事应由另一个单位办"), asks, point, note=note)


def _answering(row, viewer: Viewer, waiting) -> Deed:
    which = tuple((str(one.n), f"{one.n}. {units.name_of(one.unit)} {_(SUPPORT[one.kind])}") for one in waiting)
    asks = (
        Ask("n", "choice", _("哪一项支持"), choices=which),
        Ask("taken", "choice", _("用不用"), choices=(("yes", _("采纳")), ("no", _("不采纳")))),
        doing.reason("text", required=False, label=_("怎样用上（不采纳的写明原因）")),
    )

    def answer(given):
        taken = given["taken"] == "yes"
        return actions.answer(row.code, int(given["n"]), taken=taken, text=given["text"], by=viewer, at=clock.now())

    return Deed("support-answers", _("答复支持"), asks, answer)


def shown(row, state) -> dict:
    """Lead and others, deadlocks named, offers with what became of them."""
    kept = {one.text for one in state.supports} | {one.answer for one in state.supports}
    kept |= {one.text for one in state.pointed.values()} | {one.text for one in state.led} | {state.cancelled_because}
    words = told.texts(row, kept - {0})
    return {
        "led": [(one.unit, clock.parse(one.until), words.get(one.text, "")) for one in state.led],
        "others": rules.concerned(state.terms)[1:],
        "pointed": [(unit, one.whose, words.get(one.text, "")) for unit, one in state.pointed.items()],
        "deadlocks": rules.deadlocks(state),
        "elapsed": rules.elapsed(state, viewers.today()),
        "supports": [
            (one, _(SUPPORT[one.kind]), words.get(one.text, ""), words.get(one.answer, "")) for one in state.supports
        ],
        "taken": sum(one.taken for one in state.supports),
        "because": words.get(state.cancelled_because, ""),
    }
