"""What a person's roles open on the desk: the one table behind the navigation and the access rules of its addresses."""

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from msgspec import Struct
from msgspec.structs import replace

from banshi.people.facts import ADMINISTRATORS, OBSERVER, ROLES, Viewer
from banshi.units import queries as units
from banshi.web.access import Access, staff

INTAKE = ("intake_agent", "dispatcher")
# publishers, reviewers and observers look at what is published and promised, not at single matters
MATTERS = staff(*sorted(set(ROLES) - ADMINISTRATORS - {"publisher", "reviewer", OBSERVER}))
# the hardship lane is for those who help or visit, not for those who only check
LANE = staff(*INTAKE, "handler", "unit_head", "village_worker")
BOARD = staff(*INTAKE, "adjudicator")
SENT = staff(*INTAKE)
FIGURES = staff("handler", "unit_head", "auditor")
COVERAGE = staff(*INTAKE, "village_worker", "unit_head", "auditor")
HOTLINE = staff(*INTAKE)
ENTRY = staff(*INTAKE, "village_worker", "inspector")
STEERING = staff("programme_officer", "unit_head", "reviewer", "auditor")
RELEASES = staff("publisher", "reviewer", "programme_officer", "unit_head", "auditor")
OBSERVING = staff(OBSERVER)
ADMINISTRATION = staff(*sorted(ADMINISTRATORS))


class Link(Struct, frozen=True):
    """One place of the desk: its address, its words; `current` is "page" for the page shown, "true" for one under it."""

    href: str
    label: str
    current: str = ""


_PLACES: tuple[tuple[str, str, Access], ...] = (
    ("desk:worklist", gettext_noop("我的待办"), MATTERS),
    ("desk:board", gettext_noop("派单台"), BOARD),
    ("desk:new", gettext_noop("代为登记"), ENTRY),
    ("desk:supervised", gettext_noop("督办中"), MATTERS),
    ("desk:waiting", gettext_noop("待评价"), MATTERS),
    ("desk:sent", gettext_noop("报出和转出"), SENT),
    ("desk:coverage", gettext_noop("走访覆盖"), COVERAGE),
    ("desk:closed", gettext_noop("已办结"), MATTERS),
    ("desk:figures", gettext_noop("单位数据"), FIGURES),
    ("desk:digest", gettext_noop("今日提醒"), MATTERS),
    ("desk:programmes", gettext_noop("工作部署"), STEERING),
    ("desk:needs", gettext_noop("需求登记"), staff("village_worker")),
    ("desk:surveys", gettext_noop("问卷"), staff("callback_officer")),
    ("desk:releases", gettext_noop("公开发布"), RELEASES),
    ("desk:observing", gettext_noop("答应了什么、办到哪里"), OBSERVING),
    ("desk:hotline", gettext_noop("热线值班"), HOTLINE),
    ("desk:slips", gettext_noop("评价单"), staff(*INTAKE)),
    ("desk:inspections", gettext_noop("暗访"), staff("inspector", "auditor", "programme_officer")),
    ("desk:verification", gettext_noop("核验记录"), staff("auditor")),
    ("desk:administration", gettext_noop("系统管理"), ADMINISTRATION),
)


def links(viewer: Viewer, path: str) -> list[Link]:
    """The places this person may open, the one a path belongs to marked; nothing that would answer 404."""
    found = []
    for place, label, access in _PLACES:
        if access.allows(viewer.roles) and (href := address(place)):
            found.append(Link(href, _(label)))
    here = max((link.href for link in found if _holds(link.href, path)), key=len, default="")
    current = {here: "page" if here == path else "true"}
    return [replace(link, current=current.get(link.href, "")) for link in found]


def places_of(role: str) -> list[str]:
    """The names of the places whose addresses open for a role, by the rule of each address itself.

    The front page opens for everybody; a list of matters it is only for those who have one.
    """
    known = [(_(label), address(place), access) for place, label, access in _PLACES]
    front = address("desk:worklist")
    return [
        label
        for label, href, access in known
        if href and (access if href == front else resolve(href).func.access).allows({role})
    ]


def _holds(href: str, path: str) -> bool:
    """Whether a page belongs to a place of the desk; the worklist is the front page and holds no other."""
    return path == href or (href != address("desk:worklist") and path.startswith(f"{href.rstrip('/')}/"))


def address(name: str) -> str:
    """The address of a name, or nothing where that part of the desk is not installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def posts(viewer: Viewer) -> list[str]:
    """A person's posts in words: 承办人 · 住建局."""
    return [f"{_(ROLES[post.role])} · {_short(post.unit_code)}" for post in viewer.posts]


def _short(code: str) -> str:
    found = units.unit(code)
    return found.short_name if found else code
