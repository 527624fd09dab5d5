"""Who a person is to a matter, from their posts and the units the matter has been with. Pure.

A matter is private by default: no relation, no sight of it. The line of the unit it is about never has one.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from banshi.matters.facts.state import State
from banshi.people.facts import Post, Viewer

PathOf = Callable[[str], str]
CO_VERBS = frozenset({"contribute", "note"})
UNIT_ROLES = frozenset({"handler", "unit_head"})
INTAKE_ROLES = frozenset({"intake_agent", "dispatcher"})
# sees what their own office entered and nothing else
INSPECTOR = "inspector"
# works on what offices demand of each other, at either end; never sees what residents brought
OFFICER = "programme_officer"


def disputed(state: State) -> bool:
    """Whether a head ever stood behind a refusal; a mere proposal is still the unit's own business."""
    return bool((state.dispute and state.dispute.approved) or state.refusals or state.decided)


# the people who see a matter only once it is disputed or answered
LATE_ROLES: dict[str, Callable[[State], bool]] = {
    "adjudicator": disputed,
    "callback_officer": lambda state: bool(state.replies),
}


# what each role sees of single matters, in words; one that is not here sees none of them
SEES: dict[str, str] = {
    "intake_agent": "本受理单位和下属受理单位收进来的",
    "dispatcher": "本受理单位和下属受理单位收进来的",
    "handler": "本单位主办、协办、会商的；移交出去的只看经过，不看原话",
    "unit_head": "本单位和下属单位主办、协办、会商的；移交出去的只看经过，不看原话",
    "village_worker": "发生在自己片区里、办理规程让网格员参与的那几类；执行、暗访这些一件也看不到",
    "auditor": "自己单位所管地方里的",
    "adjudicator": "自己单位所管地方里有争议的",
    "callback_officer": "自己单位所管地方里已经答复的",
    "programme_officer": "本单位要别的单位办的和别的单位要本单位办的；居民的诉求一件也看不到",
    "inspector": "本单位登记的",
}


class Relation(Struct, frozen=True):
    """`own` roles act for the responsible units, `co` for co-units, `former` once held it and may only read."""

    own: frozenset[str] = frozenset()
    co: frozenset[str] = frozenset()
    former: bool = False

    @property
    def sees(self) -> bool:
        return bool(self.own or self.co or self.former)

    @property
    def sees_contents(self) -> bool:
        return bool(self.own or self.co)


def within(path: str, line: str) -> bool:
    """Whether a path lies at or under a line of the tree; the empty line holds everything."""
    return not line or path == line or path.startswith(line + "/")


def relation(viewer: Viewer, state: State, *, path_of: PathOf) -> Relation:
    """How this person stands to this matter; an empty relation means they must not learn it exists."""
    if viewer.actor == "system":
        return Relation(own=frozenset({"system"}))
    if viewer.actor == "requester":
        mine = viewer.matter_id == state.id
        return Relation(own=frozenset({"requester"}) if mine else frozenset())
    own: set[str] = set()
    co: set[str] = set()
    former = False
    for post in viewer.posts:
        if state.about and within(post.unit_path, state.about):
            return Relation()
        if _owns(post, state, path_of):
            own.add(post.role)
        elif post.role in UNIT_ROLES:
            if _matches(post, [*state.co_units, *state.joint_check], path_of):
                co.add(post.role)
            elif _matches(post, state.parties, path_of):
                former = True
    return Relation(own=frozenset(own), co=frozenset(co), former=former)


def _owns(post: Post, state: State, path_of: PathOf) -> bool:
    if post.role in INTAKE_ROLES:
        return within(path_of(state.intake), post.unit_path)
    if post.role == INSPECTOR:
        return post.unit_code == state.intake
    if post.role in UNIT_ROLES:
        return _matches(post, responsible(state), path_of)
    if post.role == OFFICER:
        return bool(state.origin) and post.unit_code in (state.owner, state.holder, state.intake)
    if post.role == "village_worker":
        here = bool(post.place_path) and within(state.place, post.place_path)
        return here and (post.kinds is None or state.kind in post.kinds)
    if post.role == "auditor":
        return within(state.place, post.place_path)
    late = LATE_ROLES.get(post.role)
    return bool(late and late(state) and within(state.place, post.place_path))


def responsible(state: State) -> list[str]:
    """The units that answer for the matter now: owner, holder, interim owner."""
    return [unit for unit in (state.owner, state.holder, state.interim) if unit]


def _matches(post: Post, units: Iterable[str], path_of: PathOf) -> bool:
    if post.role == "handler":
        return post.unit_code in units
    return any(within(path_of(unit), post.unit_path) for unit in units)


def may(viewer: Viewer, state: State, *, verb: str, roles: Iterable[str], path_of: PathOf) -> bool:
    """Whether this person may make a move the playbook gives to these roles."""
    standing = relation(viewer, state, path_of=path_of)
    if verb == "contribute":
        return bool(standing.co & set(roles))
    if standing.own & set(roles):
        return True
    return verb in CO_VERBS and bool(standing.co & set(roles))


def in_handling_line(viewer: Viewer, state: State, *, path_of: PathOf) -> bool:
    """Whether one of the person's posts lies in the line of a unit that handled the matter, above or below it."""
    handled = [path_of(unit) for unit in {*responsible(state), *state.co_units, state.replied_unit} if unit]
    return any(
        within(path, post.unit_path) or within(post.unit_path, path)
        for post in viewer.posts
        for path in handled
        if post.unit_path
    )


def acting_unit(viewer: Viewer, state: State, *, path_of: PathOf) -> str:
    """The unit a person acts for here: a post in a unit of this matter, else one above such a unit, else their first.

    A head who signs or replies for a unit below is written down with the unit they head, and not as that unit.
    """
    units = [*responsible(state), *state.co_units, *state.joint_check, state.intake]
    for post in viewer.posts:
        if post.unit_code in units:
            return post.unit_code
    for post in viewer.posts:
        if post.role in UNIT_ROLES - {"handler"} and _matches(post, units, path_of):
            return post.unit_code
    return viewer.posts[0].unit_code if viewer.posts else ""
