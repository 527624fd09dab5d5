"""Who acts: roles, posts, and the person as rules see them."""

from datetime import datetime

from msgspec import Struct

ROLES = {
    "intake_agent": "受理员",
    "dispatcher": "派单员",
    "handler": "承办人",
    "unit_head": "单位负责人",
    "adjudicator": "争议审核人",
    "callback_officer": "回访员",
    "village_worker": "网格员",
    "auditor": "核验员",
    "publisher": "发布员",
    "programme_officer": "专项工作员",
    "reviewer": "评审员",
    "inspector": "督查员",
    "observer": "观察员",
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "audit_admin": "审计管理员",
}
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})
# looks on and changes nothing, not even by mistake: no address that writes opens for it
OBSERVER = "observer"
# what each role is for, in a sentence; what it opens and what it may do follow from the tables that decide it
DUTIES = {
    "intake_agent": "把电话、窗口、来信里的诉求记下来，不属于受理范围的提出并请另一人复核",
    "dispatcher": "把没有自动派出的交给能办的单位，盯住逾期的，写明理由督办",
    "handler": "签收、办理、答复本单位主办或协办的",
    "unit_head": "批本单位和下属单位的退单、延期，答复核查不一致的，看本线的进度",
    "adjudicator": "两个单位都说不归自己的，看双方理由定一家",
    "callback_officer": "给答复了没有评价的人打电话，转录的评价只算转录",
    "village_worker": "替不会上网的人记下诉求，记走访，看自己片区有哪些没办完",
    "auditor": "到线外的地方看办成没有，抽查、确认；经办的线上的一件也不能核",
    "publisher": "挑选、起草要公开的清单，批准以后公布",
    "programme_officer": "发通知、报方案、填数据，看欠上级什么、别人欠本单位什么",
    "reviewer": "给申报的项目打分、复核要公开的清单，与自己有关的要回避",
    "inspector": "把看到的问题原样登记，直送负责人，整改以后再去看一次",
    "observer": "看本线答应了什么、办到哪里、谁说的；不看任何人的原话，什么也不能改",
    "system_admin": "单位、目录、日历、规程、运行状态；看不到诉求内容",
    "security_admin": "开账号、给任职、停用；看不到诉求内容",
    "audit_admin": "看谁查阅过什么、谁试错过密码；看不到诉求内容",
}


class Part(Struct, frozen=True):
    """A part somebody plays in an undertaking: its name, the roles that play it, and what makes somebody play it.

    Without a role it is played by people who have no account: they come by a number and a code.
    """

    code: str
    zh: str
    roles: tuple[str, ...]
    by: str


PARTS = (
    Part("issuer", "发文单位", ("programme_officer", "unit_head"), "在印发通知的单位任职"),
    Part("lead", "主办单位", ("handler", "unit_head"), "在主办单位任职"),
    Part("co_unit", "协办单位", ("handler", "unit_head"), "在协办单位任职：可以补充情况，不能答复"),
    Part("implementer", "实施单位", ("programme_officer", "unit_head"), "在实事项目写明的实施单位任职：报数、报完成、交佐证"),
    Part("beneficiary", "受益人（诉求人、申请人、申请执行人、被走访人）", (), "凭编号和查询码看自己的一件；凭短信或密封单里的评价码说办好没有"),
    Part("counterparty", "相对人（被反映的单位、被执行人）", (), "被反映的单位，其本单位和上下级整条线都看不到这一件；被执行人没有账号，只由经办单位告知"),
    Part("inspector", "督查、暗访", ("inspector",), "在登记问题的单位任职"),
    Part("auditor", "核验", ("auditor",), "不在被核验单位的线上"),
    Part("publisher", "发布单位", ("publisher",), "在公布清单的单位任职；复核、批准是另外两个人"),
    Part("observer", "观察", ("observer",), "在本线任职，只看不改"),
)  # fmt: skip


class Post(Struct, frozen=True):
    """One appointment in force: a role in a unit, over the place the unit serves.

    `kinds` are the kinds of matter somebody who sees by place may see there; None where the role is not kept to any.
    """

    role: str
    unit_code: str
    unit_path: str
    place_path: str = ""
    kinds: frozenset[str] | None = None


class Viewer(Struct, frozen=True):
    """The person who looks or acts, with nothing but what decisions need."""

    actor: str
    name: str = ""
    staff_id: int = 0
    posts: tuple[Post, ...] = ()
    matter_id: int = 0

    @classmethod
    def system(cls) -> "Viewer":
        return cls(actor="system")

    @classmethod
    def requester(cls, matter_id: int) -> "Viewer":
        """Whoever holds the receipt of one matter, and sees that one only."""
        return cls(actor="requester", matter_id=matter_id)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(post.role for post in self.posts)

    def has(self, role: str) -> bool:
        return any(post.role == role for post in self.posts)

    def units_with(self, *roles: str) -> list[str]:
        """The codes of the units in which the person holds one of these roles."""
        return list(dict.fromkeys(post.unit_code for post in self.posts if post.role in roles))


class Pointer(Struct, frozen=True, omit_defaults=True, gc=False):
    """Where an erasable content or file is kept, and the hex SHA-256 of its salt and bytes."""

    id: int
    role: str
    commitment: str


class NewContent(Struct, frozen=True):
    """Text to be kept erasable; `key` finds one's own matters by contact without storing it in clear twice."""

    id: int
    subject: int
    role: str
    body: str
    salt: bytes
    key: str = ""


class ContentFacts(Struct, frozen=True):
    id: int
    subject: int
    role: str
    body: str
    created_at: datetime
    erased_at: datetime | None = None
