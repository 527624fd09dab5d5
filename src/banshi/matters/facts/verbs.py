"""The fixed catalogue of moves: what each asks of the person who makes it, and the entry it leaves.

A playbook chooses among these verbs, says who may make them and what they lead to; it cannot add one.
Labels are message ids; surfaces translate them.
"""

from msgspec import Struct


class Input(Struct, frozen=True):
    """One thing a verb asks for. `type` is text, unit, units, ground, outcome, number, choice, files,
    date, money (yuan), schedule (a day and an amount a line), or an instalment or payment of the ledger by its number."""

    name: str
    type: str
    label: str
    required: bool = True
    help: str = ""
    role: str = ""  # the content role of a text or file
    choices: tuple[tuple[str, str], ...] = ()


class Verb(Struct, frozen=True):
    verb: str
    entry: str
    resource: str  # the last part of its address on a surface
    label: str
    inputs: tuple[Input, ...] = ()
    letter: str = ""  # sent to the requester when the playbook has one of this name
    by_form: bool = True  # offered as a form on the desk


REASON = Input("reason", "text", "理由", role="reason")
OPTIONAL_REASON = Input("reason", "text", "说明", required=False, role="reason")
EVIDENCE = Input("files", "files", "佐证材料", required=False, role="evidence")
SOLVED = (("yes", "解决了"), ("partly", "部分解决"), ("no", "没有解决"), ("never", "没有这回事"))
PAID = (("yes", "全部到账了"), ("partly", "到账了一部分"), ("no", "没有到账"), ("never", "没有这回事"))
SATISFIED = (("5", "很满意"), ("4", "满意"), ("3", "一般"), ("2", "不满意"), ("1", "很不满意"))
RELAYED = (
    ("callback", "电话回访"),
    ("slip", "纸质评价单"),
    ("sms", "短信回复"),
    ("visit", "现场复查"),
    ("letter", "来文单位书面评价"),
)
ROUGH = (("no", "确数"), ("yes", "约数，至少这么多"))
CONSENT = (("present", "当场同意"), ("signed", "签字同意"), ("phone", "电话里同意，已录音"))
SPAN_UNITS = (("working_days", "工作日"), ("working_hours", "工作小时"), ("days", "日"))

_ALL = (
    Verb(
        "dispatch",
        "dispatched",
        "dispatches",
        "派单",
        (Input("unit", "unit", "主办单位"), OPTIONAL_REASON),
        letter="dispatched",
    ),
    Verb("sign_for", "signed_for", "signatures", "签收"),
    Verb(
        "propose_refusal",
        "refusal_proposed",
        "refusals",
        "提出退单",
        (
            Input("ground", "ground", "退单依据"),
            Input("proposed_unit", "unit", "建议主办单位"),
            REASON,
            EVIDENCE,
        ),
    ),
    Verb("approve_refusal", "refusal_approved", "refusal-approvals", "同意退单", (OPTIONAL_REASON,)),
    Verb("decline_refusal", "refusal_declined", "refusal-declinings", "不同意退单", (REASON,)),
    Verb(
        "decide_responsibility",
        "responsibility_decided",
        "responsibility-decisions",
        "责任认定",
        (
            Input("unit", "unit", "认定的主办单位"),
            Input("basis", "ground", "认定依据"),
            REASON,
        ),
        letter="dispatched",
    ),
    Verb(
        "call_joint_check",
        "joint_check_called",
        "joint-checks",
        "发起会商",
        (Input("units", "units", "参加单位"), REASON),
    ),
    Verb(
        "name_interim_owner",
        "interim_owner_named",
        "interim-owners",
        "指定临时承办单位",
        (Input("unit", "unit", "临时承办单位"),),
        letter="interim_owner",
    ),
    Verb(
        "note",
        "noted",
        "notes",
        "记录办理情况",
        (
            Input("reason", "text", "办理情况", role="note"),
            EVIDENCE,
            Input(
                "to_requester",
                "choice",
                "诉求人可见",
                required=False,
                choices=(("yes", "诉求人可以看到"), ("no", "仅内部可见")),
            ),
        ),
    ),
    Verb(
        "ask",
        "question_asked",
        "questions",
        "向诉求人提问",
        (Input("reason", "text", "问题", role="question"),),
        letter="question",
    ),
    Verb(
        "answer",
        "question_answered",
        "answers",
        "补充情况",
        (Input("reason", "text", "补充的情况", role="answer"), EVIDENCE),
    ),
    Verb("pause", "paused", "pauses", "暂停计时", (Input("ground", "ground", "暂停依据"), REASON)),
    Verb("resume", "resumed", "resumptions", "恢复计时", (OPTIONAL_REASON,)),
    Verb(
        "ask_extension",
        "extension_asked",
        "extension-requests",
        "申请延期",
        (
            Input("amount", "number", "延长多少"),
            Input("span_unit", "choice", "单位", choices=SPAN_UNITS),
            REASON,
        ),
    ),
    Verb("extend", "extended", "extensions", "批准延期", (OPTIONAL_REASON,), letter="extension"),
    Verb("decline_extension", "extension_declined", "extension-declinings", "不批准延期", (REASON,)),
    Verb(
        "return_for_completion",
        "returned_for_completion",
        "completion-requests",
        "退回补正",
        (Input("items", "text", "需要补正的事项，一行一项", role="items"),),
        letter="returned_for_completion",
    ),
    Verb(
        "complete",
        "completed",
        "completions",
        "补正",
        (Input("reason", "text", "补正的内容", role="answer"), EVIDENCE),
    ),
    Verb(
        "hand_over",
        "handed_over",
        "hand-overs",
        "移交",
        (Input("unit", "unit", "移交给"), REASON),
        letter="dispatched",
    ),
    Verb(
        "add_co_unit",
        "co_unit_added",
        "co-units",
        "增加协办单位",
        (Input("unit", "unit", "协办单位"), Input("reason", "text", "协办什么", role="reason")),
    ),
    Verb(
        "contribute",
        "contributed",
        "contributions",
        "提交协办意见",
        (Input("reason", "text", "协办情况", role="note"), EVIDENCE),
    ),
    Verb(
        "reply",
        "replied",
        "replies",
        "答复",
        (
            Input("outcome", "outcome", "办理结果"),
            Input("ground", "ground", "依据", required=False),
            Input("reason", "text", "答复内容（诉求人会看到）", role="reply"),
            Input("files", "files", "佐证材料（诉求人会看到）", required=False, role="evidence"),
        ),
        letter="reply",
    ),
    Verb(
        "give_verdict",
        "verdict_given",
        "verdicts",
        "转录评价",
        (
            Input("solved", "choice", "解决了吗", choices=SOLVED),
            Input("satisfied", "choice", "满意吗", required=False, choices=SATISFIED),
            Input("channel", "choice", "怎样得到的", choices=RELAYED),
            Input("reason", "text", "诉求人的原话", required=False, role="verdict"),
        ),
    ),
    Verb("close", "closed", "closure", "办结", by_form=False),
    Verb("reopen", "reopened", "reopenings", "重新办理", (OPTIONAL_REASON,), letter="reopened"),
    Verb(
        "propose_not_accepted",
        "not_accepted_proposed",
        "non-acceptances",
        "提出不予受理",
        (Input("ground", "ground", "不予受理依据"), REASON),
    ),
    Verb(
        "confirm_not_accepted",
        "not_accepted",
        "non-acceptance-confirmations",
        "复核：确认不予受理",
        (OPTIONAL_REASON,),
        letter="not_accepted",
    ),
    Verb(
        "overturn_not_accepted",
        "not_accepted_overturned",
        "non-acceptance-overturnings",
        "复核：应当受理",
        (REASON,),
    ),
    Verb(
        "flag_hardship",
        "hardship_flagged",
        "hardship-flags",
        "列入优先关注",
        (Input("ground", "ground", "优先关注的情形"), REASON),
    ),
    Verb(
        "unflag_hardship",
        "hardship_unflagged",
        "hardship-removals",
        "移出优先关注",
        (Input("ground", "ground", "优先关注的情形"), REASON),
    ),
    Verb("withdraw", "withdrawn", "withdrawals", "撤回", (OPTIONAL_REASON,)),
    Verb("supervise", "supervised", "supervisions", "督办", (REASON,)),
    Verb(
        "promise",
        "promised",
        "promises",
        "记下约定的各期付款",
        (
            Input(
                "claim", "money", "执行标的（元）", required=False, help="第一次约定时写；以后留空，已经记下的不能改"
            ),
            Input("at_least", "choice", "标的是不是约数", required=False, choices=ROUGH),
            Input(
                "schedule",
                "schedule",
                "各期付款，一行一期",
                help="写成“日期 金额”，例如 2026-04-11 5000；到期没有确认到账，系统自己标出，并通知申请执行人",
            ),
            Input("consent", "choice", "申请执行人怎样同意的", choices=CONSENT),
            Input("reason", "text", "经过、见证人和付款方式", role="reason"),
        ),
    ),
    Verb(
        "claim_payment",
        "payment_claimed",
        "payments",
        "报告一笔付款",
        (
            Input("paid", "money", "金额（元）"),
            Input("instalment", "instalment", "付的是哪一期"),
            Input("reason", "text", "怎样付的", required=False, role="note", help="转账截图只是一种说法，不等于到账"),
            EVIDENCE,
        ),
        letter="payment",
    ),
    Verb(
        "confirm_payment",
        "payment_confirmed",
        "payment-confirmations",
        "与案款账户核对：已到账",
        (
            Input("payment", "payment", "哪一笔"),
            Input("came_on", "date", "到账日期", required=False, help="按 2026-04-11 这样写"),
            Input("reason", "text", "怎样核对的", required=False, role="note"),
        ),
    ),
    Verb(
        "deny_payment",
        "payment_denied",
        "payment-denials",
        "与案款账户核对：没有到账",
        (Input("payment", "payment", "哪一笔"), Input("reason", "text", "怎样核对的", role="note")),
    ),
    Verb("tell_late", "lateness_told", "late-notices", "发出到期通知", letter="missed", by_form=False),
)
VERBS: dict[str, Verb] = {verb.verb: verb for verb in _ALL}
BY_RESOURCE: dict[str, Verb] = {verb.resource: verb for verb in _ALL}
BY_ENTRY: dict[str, Verb] = {verb.entry: verb for verb in _ALL}
# what a requester may read of their own matter; everything else stays with those who handle it
SHOWN_TO_REQUESTER = frozenset(
    {"text", "question", "answer", "items", "reply", "verdict", "evidence.requester", "shared"}
)
