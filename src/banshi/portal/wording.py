"""The record in a resident's words: one sentence an entry kind, and what happens next at each turn."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from banshi.matters.queries.telling import Told
from banshi.playbooks.facts import Playbook
from banshi.playbooks.rules import lookup

SAID = {
    "received": gettext_noop("收到您反映的情况"),
    "dispatched": gettext_noop("交给{unit}主办"),
    "signed_for": gettext_noop("主办单位已签收，开始办理"),
    "refusal_approved": gettext_noop("{unit}认为不归它办，正在确定由谁办；时间照算"),
    "responsibility_decided": gettext_noop("确定由{unit}主办"),
    "joint_check_called": gettext_noop("几个单位一起研究：{units}"),
    "interim_owner_named": gettext_noop("确定主办单位期间，由{unit}先为您解答"),
    "noted": gettext_noop("办理情况有新的记录"),
    "question_asked": gettext_noop("有一个问题要问您"),
    "question_answered": gettext_noop("补充了情况"),
    "paused": gettext_noop("办理时间暂停计算：{ground}"),
    "resumed": gettext_noop("办理时间继续计算"),
    "extension_asked": gettext_noop("主办单位申请延长 {amount} {unit}，还没有批准"),
    "extended": gettext_noop("批准延长 {amount} {unit}；原来答应的时间仍然记着"),
    "extension_declined": gettext_noop("没有批准延长，仍按原来的时间办"),
    "returned_for_completion": gettext_noop("请您补充 {items} 项材料或情况"),
    "completed": gettext_noop("补充的材料或情况已收到，继续办理"),
    "handed_over": gettext_noop("转由{unit}主办；时间照算"),
    "co_unit_added": gettext_noop("增加{unit}协助办理"),
    "contributed": gettext_noop("{unit}提交了协助办理的意见"),
    "replied": gettext_noop("{unit}答复：{outcome}"),
    "verdict_given": gettext_noop("评价"),
    "closed": gettext_noop("办结"),
    "reopened": gettext_noop("重新办理（第 {ordinal} 次），收到的日期不变"),
    "not_accepted_proposed": gettext_noop("初步认为不属于受理范围（{ground}），由另一人复核"),
    "not_accepted": gettext_noop("不予受理：{ground}"),
    "not_accepted_overturned": gettext_noop("复核认为应当受理，继续办理"),
    "withdrawn": gettext_noop("您撤回了"),
    "supervised": gettext_noop("上级在督促办理"),
    "clock_firmed": gettext_noop("暂定的时间已经确定"),
    "unit_succeeded": gettext_noop("{gone}已撤销，由{successor}接着办"),
    "promised": gettext_noop("约定履行：{instalments}"),
    "payment_claimed": gettext_noop("报告已付 {fen} 元（{instalment}），等您确认"),
    "payment_confirmed": gettext_noop("{source}确认第 {payment} 笔付款已到账"),
    "payment_denied": gettext_noop("{source}说第 {payment} 笔付款没有到账"),
    "lateness_told": gettext_noop("{name}（{due}）已过，已向您发出到期通知"),
    "erased": gettext_noop("已按要求删除内容"),
}
CLOSED = {
    "verdict": gettext_noop("办结：您已评价"),
    "relayed": gettext_noop("办结：工作人员转录了您的评价；如果不对，您可以用评价码改过来"),
    "unrated": gettext_noop("办结：已答复，未获评价"),
    "withdrawn": gettext_noop("办结：您已撤回"),
    "performed": gettext_noop("办结：款项全部确认到账"),
}


PASSED_ON = {"dispatched": "dispatch", "handed_over": "hand_over"}


def sentence(told: Told, book: Playbook) -> str:
    """What happened, to the person it happened to; passing it on is called what this kind calls it."""
    if told.kind == "received" and book.opened_by != "requester":
        # the person brought nothing: something about them was written down
        return _("登记了这件{noun}").format(noun=book.noun.zh)
    own = lookup.own_label(book, PASSED_ON[told.kind]) if told.kind in PASSED_ON else ""
    if own:
        return _("{move}：{unit}").format(move=own, unit=told.values["unit"])
    if told.kind == "signed_for" and told.values.get("silent") == "True":
        return _("主办单位到时没有签收，按规定视为已签收，开始办理")
    if told.kind == "verdict_given":
        said = _("您的评价：{solved}")
        if told.values.get("relayed") == "True":
            said = _("工作人员转录您的评价（{channel}）：{solved}")
        if told.values.get("counts") == "False":
            said = _("工作人员转录您的评价（{channel}）：{solved}；转录人属于办理单位，不计入")
        return said.format(**told.values)
    if told.kind == "closed":
        return _(CLOSED.get(told.values.get("reason", ""), SAID["closed"]))
    return _(SAID.get(told.kind, told.sentence)).format(**told.values)
