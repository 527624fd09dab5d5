"""The human sentence of every entry, as message ids filled with the fact's values."""

from banshi.matters.facts import entries as e

SPANS = {
    "hours": "小时",
    "working_hours": "个工作小时",
    "working_days": "个工作日",
    "days": "日",
    "months": "个月",
}
SENTENCES = {
    "received": "已受理",
    "dispatched": "派给{unit}主办",
    "signed_for": "已签收",
    "refusal_proposed": "提出退单：{ground}；建议由{proposed_unit}主办",
    "refusal_approved": "{unit}退单（第 {ordinal} 次），等待责任认定",
    "refusal_declined": "负责人不同意退单，继续办理",
    "responsibility_decided": "责任认定：由{unit}主办（{basis}）",
    "joint_check_called": "会商：{units}",
    "interim_owner_named": "责任认定期间由{unit}负责解答",
    "noted": "记录办理情况",
    "question_asked": "请您补充情况",
    "question_answered": "补充了情况",
    "paused": "时限暂停：{ground}",
    "resumed": "时限恢复",
    "extension_asked": "申请延期 {amount} {unit}",
    "extended": "批准延期 {amount} {unit}，原时限仍然保留",
    "extension_declined": "没有批准延期",
    "returned_for_completion": "退回补正，共 {items} 项",
    "completed": "已补正，继续计时",
    "handed_over": "移交{unit}主办",
    "co_unit_added": "增加{unit}协办",
    "contributed": "{unit}提交协办意见",
    "replied": "{unit}答复：{outcome}",
    "verdict_given": "本人评价：{solved}",
    "closed": "办结",
    "reopened": "重新办理（第 {ordinal} 次），受理日期不变",
    "not_accepted_proposed": "拟不予受理：{ground}",
    "not_accepted": "不予受理：{ground}",
    "not_accepted_overturned": "复核认为应当受理",
    "hardship_flagged": "列入优先关注：{ground}",
    "hardship_unflagged": "移出优先关注：{ground}",
    "withdrawn": "诉求人撤回",
    "supervised": "督办",
    "clock_firmed": "时限由暂定转为确定",
    "edition_moved": "改按新的办理规程办理",
    "unit_succeeded": "{gone}撤销，由{successor}承接",
    "erased": "按当事人要求删除内容",
    "promised": "约定履行：{instalments}",
    "payment_claimed": "报告已支付 {fen} 元（{instalment}），待核对",
    "payment_confirmed": "{source}确认第 {payment} 笔付款已到账",
    "payment_denied": "{source}说第 {payment} 笔付款没有到账",
    "lateness_told": "{name}（{due}）已过，系统发出到期通知",
}
SOLVED = {"yes": "解决了", "partly": "部分解决", "no": "没有解决", "never": "没有这回事"}
CHANNELS = {
    "web": "网页",
    "sms": "短信",
    "slip": "纸质评价单",
    "callback": "电话回访",
    "visit": "现场复查",
    "letter": "来文单位书面评价",
}
PAID_BY = {"creditor": "申请执行人", "account": "与案款账户核对的人"}
CLOSED = {
    "verdict": "本人评价后办结",
    "relayed": "凭转录的评价办结",
    "unrated": "已答复，未获评价，办结",
    "imported": "导入前已办结",
    "performed": "款项全部确认到账，办结",
}


def sentence(fact: e.Fact) -> str:
    """The sentence of a fact: that of its kind, or of how it came about where that makes a difference."""
    if isinstance(fact, e.SignedFor) and fact.silent:
        return "逾期未签收，视为签收"
    if isinstance(fact, e.Closed):
        return CLOSED.get(fact.reason, SENTENCES["closed"])
    if isinstance(fact, e.VerdictGiven) and not fact.counts:
        return "转录评价（{channel}）：{solved}；由办理单位的人转录，不计入"
    if isinstance(fact, e.VerdictGiven) and fact.channel == "letter" and not fact.relayed:
        return "来文单位评价：{solved}"
    if isinstance(fact, e.VerdictGiven) and fact.relayed:
        return "转录评价（{channel}）：{solved}"
    return SENTENCES[e.KIND_OF[type(fact)]]
