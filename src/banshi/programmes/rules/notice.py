"""What a notice must say before it is issued. Pure."""

from collections.abc import Collection, Mapping
from datetime import date

from banshi.kit.refused import Refused
from banshi.programmes.facts import notice as f
from banshi.programmes.facts.notice import NoticeState, Requirement
from banshi.programmes.rules import cascade

MOST_REQUIREMENTS = 200


def draft(fact: f.Drafted) -> list:
    """A draft has a title, an issuer and a class of disclosure; internal unless said otherwise."""
    if not fact.title or fact.disclosure not in f.DISCLOSURE:
        raise Refused(
            "bad_notice",
            "通知须有标题，公开属性为：{known}。",
            "A notice has a title and a disclosure class: {codes}.",
            where="title",
            known="、".join(f.DISCLOSURE.values()),
            codes=", ".join(f.DISCLOSURE),
        )
    return [fact]


def set_requirement(state: NoticeState, requirement: Requirement) -> list:
    """Write a requirement while the notice is a draft."""
    _draft(state)
    if not requirement.ref or not requirement.text:
        raise Refused(
            "requirement_empty", "任务要求须有序号和内容。", "A requirement has a number and words.", where="text"
        )
    if len(state.requirements) >= MOST_REQUIREMENTS and requirement.ref not in state.requirements:
        raise Refused(
            "too_many", "一份通知最多 {most} 条要求。", "{most} requirements at most.", most=MOST_REQUIREMENTS
        )
    day_of(requirement.due_on, "due_on")
    return [f.RequirementSet(requirement=requirement)]


def drop_requirement(state: NoticeState, ref: str) -> list:
    """Take a requirement out of a draft."""
    _draft(state)
    return [f.RequirementDropped(ref=ref)] if ref in state.requirements else []


def incomplete(state: NoticeState) -> dict[str, list[str]]:
    """What each requirement lacks: owner, day, measure."""
    wanted = {"who": "责任单位", "due_on": "时限", "measure": "衡量办法"}
    found = {
        ref: [label for name, label in wanted.items() if not getattr(one, name)]
        for ref, one in state.requirements.items()
    }
    return {ref: lacks for ref, lacks in found.items() if lacks}


def issue(
    state: NoticeState,
    *,
    document_number: str,
    recipients: Collection[str],
    acknowledge_on: date,
    plan_on: date,
    today: date,
    approver: str,
    sha256: str,
) -> list:
    """Issue it: recipients are named one by one; a requirement without owner, day or measure needs a named approver."""
    _draft(state)
    lacks = _complete(state, approver)
    _addressed(state, recipients)
    if not today <= acknowledge_on <= plan_on:
        raise Refused(
            "bad_days",
            "回执日期不早于今天，报送日期不早于回执日期。",
            "Acknowledge from today on, file after that.",
            where="acknowledge_on",
        )
    return [
        f.Issued(
            document_number=document_number,
            recipients=tuple(dict.fromkeys(recipients)),
            acknowledge_on=acknowledge_on.isoformat(),
            plan_on=plan_on.isoformat(),
            approver=approver if lacks else "",
            sha256=sha256,
        )
    ]


def _complete(state: NoticeState, approver: str) -> dict[str, list[str]]:
    """What still lacks, which a named approver may let pass; raises Refused."""
    lacks = incomplete(state)
    if not state.requirements or (lacks and not approver):
        raise Refused(
            "requirement_incomplete",
            "不能印发：{lacks}。请补齐，或由负责人具名同意后印发。",
            "It cannot be issued: {refs} lack owner, day or measure. Complete them, or a head approves by name.",
            where="requirements",
            status=409,
            lacks="；".join(f"第 {ref} 条缺{'、'.join(what)}" for ref, what in lacks.items()) or "没有任务要求",
            refs=", ".join(lacks) or "no requirement",
        )
    return lacks


def _addressed(state: NoticeState, recipients: Collection[str]) -> None:
    """Raises Refused for recipients that leave out whoever must do something."""
    if not recipients or state.issuer in recipients:
        raise Refused(
            "no_recipients",
            "请逐一列出收文单位（不含发文单位自己）。",
            "Name the recipients one by one, not the issuer.",
            where="recipients",
        )
    unreached = [ref for ref, one in state.requirements.items() if not _reached(one, state.issuer, recipients)]
    if unreached:
        raise Refused(
            "owner_not_a_recipient",
            "第 {refs} 条的责任单位不在收文单位里，收不到这条要求。请把它列入收文单位，或改写责任单位。",
            "The owner of requirement {codes} is no recipient and would never hear of it: add it, or name another.",
            where="recipients",
            status=409,
            refs="、".join(unreached),
            codes=", ".join(unreached),
        )


def _reached(requirement: Requirement, issuer: str, recipients: Collection[str]) -> bool:
    """Whether whoever must do it gets the notice; what no unit or every recipient must do, and the issuer's own, does."""
    return requirement.who in ("", f.EVERYBODY, issuer) or requirement.who in recipients


def add_recipient(state: NoticeState, unit: str) -> list:
    """One more recipient of an issued notice."""
    if not state.issued or unit == state.issuer:
        raise Refused(
            "not_issued",
            "通知还没有印发，或选了发文单位自己。没有印发的，印发时一并列出收文单位。",
            "The notice is not issued yet, or this is the issuer itself.",
            where="unit",
            status=409,
        )
    return [] if unit in state.recipients else [f.RecipientAdded(unit=unit)]


def _draft(state: NoticeState) -> None:
    if state.issued:
        raise Refused(
            "notice_issued",
            "通知已印发，不能再改。要改请另发通知代替。",
            "The notice is issued and stays as it is; issue another that supersedes it.",
            status=409,
        )


def day_of(text: str, where: str) -> None:
    """Raises Refused for what is no ISO date; an empty text is none yet."""
    try:
        date.fromisoformat(text or "2000-01-01")
    except ValueError as error:
        raise Refused("bad_date", "日期应写成 2026-04-30。", "Write a date as 2026-04-30.", where=where) from error


def changes(before: NoticeState, after: NoticeState, *, names: Mapping[str, str]) -> list[cascade.Change]:
    """The requirements of two notices side by side; words, owner, measure, day and being mandatory all count.

    `names` are those of the units that may be owners.
    """
    return cascade.difference(_worded(before, names), _worded(after, names))


def _worded(state: NoticeState, names: Mapping[str, str]) -> dict[str, str]:
    return {
        ref: "，".join(
            part
            for part in (
                one.text,
                "各收文单位" if one.who == f.EVERYBODY else names.get(one.who, one.who),
                one.measure,
                one.due_on,
                "规定动作" if one.mandatory else "",
            )
            if part
        )
        for ref, one in state.requirements.items()
    }


def apply(state: NoticeState, fact, *, at: str, actor: str) -> None:
    """Add one fact to a notice in place."""
    if isinstance(fact, f.Drafted):
        for name in ("title", "issuer", "campaign", "disclosure", "supersedes", "meeting", "cascades"):
            setattr(state, name, getattr(fact, name))
    elif isinstance(fact, f.RequirementSet):
        state.requirements[fact.requirement.ref] = fact.requirement
    elif isinstance(fact, f.RequirementDropped):
        state.requirements.pop(fact.ref)
    elif isinstance(fact, f.Issued):
        state.document_number, state.recipients, state.issued = fact.document_number, list(fact.recipients), at
        state.acknowledge_on, state.plan_on, state.sha256 = fact.acknowledge_on, fact.plan_on, fact.sha256
        state.approver = fact.approver
    elif isinstance(fact, f.Superseded):
        state.superseded_by = fact.by
    else:
        state.recipients.append(fact.unit)


def columns(state: NoticeState) -> dict:
    """The projected columns of a notice."""
    return {
        "title": state.title,
        "issuer": state.issuer,
        "campaign": state.campaign,
        "disclosure": state.disclosure,
        "document_number": state.document_number,
        "issued": bool(state.issued),
        "supersedes": state.supersedes,
        "superseded_by": state.superseded_by,
        "recipients": len(state.recipients),
    }
