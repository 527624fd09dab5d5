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
    "system_admin": "系统管理员",
    "security_admin": "安全管理员",
    "audit_admin": "审计管理员",
}
ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})


class Post(Struct, frozen=True):
    """One appointment in force: a role in a unit, over the place the unit serves."""

    role: str
    unit_code: str
    unit_path: str
    place_path: str = ""


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
