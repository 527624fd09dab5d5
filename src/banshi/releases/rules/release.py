"""Who may bring a release forward, and what keeps a list honest. Pure."""

from collections.abc import Mapping, Sequence

from banshi.kit.refused import Refused
from banshi.programmes.rules.commitment import TIERS
from banshi.releases import facts as f
from banshi.releases.facts import ReleaseState

MOST = 500
WHOLES = ("", "batch", "campaign", "unit")
NOT_LEFT_OUT = ("refuted", "disputed", "relapsed", "cancelled")


def describe(title: str, whole: f.Whole, *, rule: str, complete: bool) -> dict:
    """Title, whole list and rule of selection; raises Refused for a list that could not say what it is a part of."""
    if not title.strip():
        raise Refused("title_missing", "请写标题。", "Give the release a title.", where="title")
    if whole.kind not in WHOLES or bool(whole.kind) != bool(whole.ref):
        raise Refused(
            "bad_whole",
            "请选全部清单是哪一个（批次、活动或单位），或选“总数未载明”。",
            "Name the whole list (a batch, a campaign, a unit), or say that its number is not stated.",
            where="whole",
        )
    if complete and not whole.kind:
        raise Refused(
            "complete_of_what",
            "总数未载明的清单不能称为全部。请选定全部清单，或按部分公布。",
            "A list whose whole is not stated cannot be called complete.",
            where="complete",
        )
    return {"title": title.strip(), "whole": whole, "rule": rule.strip(), "complete": complete}


def editable(state: ReleaseState) -> None:
    """Raises Refused once the figures are fixed."""
    if state.frozen:
        raise Refused(
            "already_frozen",
            "数字已经定稿，不能再改。要改请先退回修改。",
            "Its figures are fixed; return it for changes first.",
            status=409,
        )


def choose(state: ReleaseState, items: Sequence[f.Item]) -> list:
    """The items of the list, each once."""
    editable(state)
    rows = tuple(dict.fromkeys(items))
    if not 1 <= len(rows) <= MOST:
        raise Refused("bad_items", "请选 1 至 {most} 项。", "Choose 1 to {most} items.", where="items", most=MOST)
    return [f.Chosen(items=rows)]


def word(state: ReleaseState, item: str, *, texts: f.Texts) -> list:
    """The press text, or the problem of one item of the list."""
    editable(state)
    if item and item not in {one.code for one in state.items}:
        raise Refused("not_in_list", "这一项不在清单里。", "That item is not in the list.", where="item")
    return [f.Worded(item=item, texts=texts)]


def check_list(state: ReleaseState, left_out: Mapping[str, str] | None) -> None:
    """Whether what the list says of itself is true; `left_out` is title → tier of what it leaves out, None without N."""
    if not state.items:
        raise Refused("no_items", "清单里还没有项目。", "The list is empty.", where="items")
    if state.complete and left_out:
        failed = [f"“{title}”（{TIERS[tier]}）" for title, tier in left_out.items() if tier in NOT_LEFT_OUT]
        others = len(left_out) - len(failed)
        named = "、".join(failed) + (f"等 {others} 项" if others and failed else f"{others} 项" if others else "")
        raise Refused(
            "not_complete",
            "这份清单称为全部，却漏了{named}。办不成的、有异议的、已取消的也要列入；或改为部分公布，并写明选列规则。",
            "The list is called complete but leaves out {n} items, the failed and disputed among them.",
            where="items",
            named=named,
            n=len(left_out),
        )
    if left_out != {} and not state.complete and not state.rule:
        raise Refused(
            "rule_missing",
            "部分公布须写明选列规则：按什么挑出这 {count} 项。",
            "A partial list says by which rule its {count} items were selected.",
            where="rule",
            count=len(state.items),
        )


def check_problems(state: ReleaseState, titles: Mapping[str, str]) -> None:
    """Each item says first what problem it is about."""
    for one in state.items:
        if one.code not in state.words:
            raise Refused(
                "problem_missing",
                "“{title}”还没有写要解决什么问题。请先写问题，再写办什么。",
                "“{title}” does not say yet which problem it solves.",
                where=f"problem_{one.code}",
                title=titles[one.code],
            )
    if "" not in state.words:
        raise Refused("press_missing", "还没有写新闻稿。", "The press text is missing.", where="press")


def freeze(state: ReleaseState, frozen: f.Frozen) -> list:
    """Fix every figure at a seal."""
    editable(state)
    return [frozen]


def _fixed(state: ReleaseState) -> None:
    if not state.frozen or state.published:
        raise Refused(
            "not_frozen",
            "要先定稿，而且还没有公布，才能办这一步。",
            "It must be frozen and not yet published.",
            status=409,
        )


def give_back(state: ReleaseState, *, texts: f.Texts) -> list:
    """Back for changes, with the reason; what was reviewed or approved counts no more."""
    _fixed(state)
    if not texts:
        raise Refused("reason_needed", "退回须写明理由。", "Say why it is returned.", where="reason")
    return [f.Returned(texts=texts)]


def review(state: ReleaseState, by: str, *, names: Mapping[str, str]) -> list:
    """By somebody who did not draft it, once; `names` are those of the accounts that had it in hand."""
    _fixed(state)
    if state.reviewer:
        raise Refused("reviewed_already", "已经复核过了。", "It was reviewed already.", status=409)
    _another(by, state.drafters, names)
    return [f.Reviewed()]


def approve(state: ReleaseState, by: str, *, names: Mapping[str, str]) -> list:
    """By a third person, after the review, once."""
    _fixed(state)
    if not state.reviewer:
        raise Refused("not_reviewed", "还没有复核，不能批准。", "It was not reviewed yet.", status=409)
    if state.approver:
        raise Refused("approved_already", "已经批准过了。", "It was approved already.", status=409)
    _another(by, [*state.drafters, state.reviewer], names)
    return [f.Approved()]


def _another(by: str, before: Sequence[str], names: Mapping[str, str]) -> None:
    if by in before:
        raise Refused(
            "same_person",
            "起草、复核、批准须是三个不同的人；您已经经手过这一份。请换一位同事。",
            "Drafter, reviewer and approver are three people; you have had this one in hand already.",
            status=403,
        )
    called = {one: "".join(name.split()).casefold() for one, name in names.items()}
    if by in called and called[by] in {called[one] for one in before if one in called}:
        raise Refused(
            "same_name",
            "经手过这一份的人里，有一位和您同名“{name}”。起草、复核、批准须是三个不同的人，不能换一个账号再办；"
            "确是同名同事的，请换一位，或请安全管理员在姓名里写明区别。",
            "Somebody of your name, {name}, had this one in hand already. Three people, not three accounts: "
            "let another colleague do it, or have the administrator tell the names apart.",
            status=403,
            name=names[by],
        )


def publish(state: ReleaseState) -> list:
    """Only what a third person approved."""
    _fixed(state)
    if not state.approver:
        raise Refused("not_approved", "还没有批准，不能公布。", "It was not approved yet.", status=409)
    return [f.Published()]


def withdraw(state: ReleaseState, *, texts: f.Texts) -> list:
    """It stays readable, marked, with the reason."""
    if not state.published or state.withdrawn:
        raise Refused("not_public", "只能撤回已公布的。", "Only what is public can be withdrawn.", status=409)
    if not texts:
        raise Refused("reason_needed", "撤回须写明理由。", "Say why it is withdrawn.", where="reason")
    return [f.Withdrawn(texts=texts)]


def apply(state: ReleaseState, fact, *, at: str, actor: str) -> None:
    """Add one fact to the state in place."""
    _APPLY[type(fact)](state, fact, at, actor)


def _described(state, fact, at: str, actor: str) -> None:
    if isinstance(fact, f.Drafted):
        state.unit = fact.unit
    state.title, state.whole, state.rule, state.complete = fact.title, fact.whole, fact.rule, fact.complete
    _drafter(state, actor)


def _drafter(state, actor: str) -> None:
    if actor not in state.drafters:
        state.drafters.append(actor)


def _chosen(state, fact: f.Chosen, at: str, actor: str) -> None:
    state.items = fact.items
    kept = {"", *(one.code for one in fact.items)}
    state.words = {item: pointer for item, pointer in state.words.items() if item in kept}
    _drafter(state, actor)


def _worded(state, fact: f.Worded, at: str, actor: str) -> None:
    state.words.pop(fact.item, None)
    if fact.texts:
        state.words[fact.item] = fact.texts[0].id
    _drafter(state, actor)


def _frozen(state, fact: f.Frozen, at: str, actor: str) -> None:
    state.frozen = fact
    _drafter(state, actor)


def _returned(state, fact: f.Returned, at: str, actor: str) -> None:
    state.frozen, state.reviewer, state.approver, state.reason = None, "", "", fact.texts[0].id


def _reviewed(state, fact, at: str, actor: str) -> None:
    state.reviewer = actor


def _approved(state, fact, at: str, actor: str) -> None:
    state.approver = actor


def _published(state, fact, at: str, actor: str) -> None:
    state.published, state.reason = at, 0


def _withdrawn(state, fact: f.Withdrawn, at: str, actor: str) -> None:
    state.withdrawn, state.reason = at, fact.texts[0].id


_APPLY = {
    f.Drafted: _described,
    f.Described: _described,
    f.Chosen: _chosen,
    f.Worded: _worded,
    f.Frozen: _frozen,
    f.Returned: _returned,
    f.Reviewed: _reviewed,
    f.Approved: _approved,
    f.Published: _published,
    f.Withdrawn: _withdrawn,
}


def total_of(state: ReleaseState) -> int | None:
    """How many the whole list holds of which this is a part, as frozen; None where nobody stated it."""
    figures = state.frozen.figures if state.frozen else ()
    total = next((one.value for one in figures if one.query == "total"), None)
    return len(state.items) if total is None and state.frozen and state.whole.kind else total


def columns(state: ReleaseState) -> dict:
    """The projected columns."""
    return {
        "title": state.title,
        "unit": state.unit,
        "items": len(state.items),
        "of": total_of(state),
        "seal": state.frozen.seal if state.frozen else None,
        "on": state.frozen.on if state.frozen else "",
        "frozen": state.frozen is not None,
        "published": bool(state.published),
        "withdrawn": bool(state.withdrawn),
    }


def step(state: ReleaseState) -> str:
    """Where it stands: draft, frozen, reviewed, approved, published, withdrawn."""
    if state.withdrawn:
        return "withdrawn"
    if state.published:
        return "published"
    if state.approver:
        return "approved"
    if state.reviewer:
        return "reviewed"
    return "frozen" if state.frozen else "draft"
