"""What a person may see, as a query and as one matter found by its code."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from banshi.kit import ids
from banshi.kit.refused import NotFound
from banshi.matters.actions.projecting import decoded
from banshi.matters.facts.state import State
from banshi.matters.models import Matter, Party
from banshi.matters.rules import access
from banshi.people.facts import Post, Viewer
from banshi.playbooks import queries as playbooks
from banshi.units import queries as units


def visible_to(viewer: Viewer) -> QuerySet:
    """The matters a person may know of: the SQL twin of `rules.access.relation`."""
    rows = Matter.objects.all()
    if viewer.actor == "system":
        return rows
    if viewer.actor == "requester":
        return rows.filter(id=viewer.matter_id)
    seen = Q(pk__in=[])
    for post in viewer.posts:
        seen |= _through(post)
    return rows.filter(seen & not_about(viewer))


def own(viewer: Viewer, roles: Collection[str]) -> QuerySet:
    """The matters that are in this person's hands through one of these roles: not co-units, not what they once had."""
    seen = Q(pk__in=[])
    for post in viewer.posts:
        if post.role not in roles:
            continue
        if post.role in access.UNIT_ROLES:
            codes = _codes(post)
            seen |= Q(owner_unit__in=codes) | Q(holder_unit__in=codes)
        else:
            seen |= _through(post)
    return Matter.objects.filter(seen & not_about(viewer))


def not_about(viewer: Viewer) -> Q:
    """Leaves out what is about a unit this person belongs to, or one above it: I13."""
    above: set[str] = set()
    for post in viewer.posts:
        above |= {post.unit_path.rsplit("/", n)[0] for n in range(post.unit_path.count("/") + 1)}
    return ~Q(about_path__in=sorted(above - {""}))


def demanded_of_or_by(codes: Collection[str]) -> Q:
    """What offices demand of each other, at the end that owes it and at the end that asked."""
    named = Q(owner_unit__in=codes) | Q(holder_unit__in=codes) | Q(intake_unit__in=codes)
    return ~Q(origin="") & named


def _codes(post: Post) -> list[str]:
    return [post.unit_code] if post.role == "handler" else [unit.code for unit in units.under(post.unit_code)]


def _through(post: Post) -> Q:
    if post.role in access.INTAKE_ROLES:
        return Q(intake_unit__in=[unit.code for unit in units.under(post.unit_code)])
    if post.role == access.INSPECTOR:
        return Q(intake_unit=post.unit_code)
    if post.role in access.UNIT_ROLES:
        codes = _codes(post)
        party = Party.objects.filter(matter_id=OuterRef("pk"), unit__in=codes)
        named = Q(owner_unit__in=codes) | Q(holder_unit__in=codes) | Q(intake_unit__in=codes)
        return named | Q(Exists(party))
    if post.role == access.OFFICER:
        return demanded_of_or_by([post.unit_code])
    inside = place_within(post.place_path)
    if post.role == "village_worker":
        return in_place_of(post)
    if post.role == "auditor":
        return inside
    if post.role == "adjudicator":
        return inside & Q(disputed=True)
    if post.role == "callback_officer":
        return inside & Q(replied_at__isnull=False)
    return Q(pk__in=[])


def in_place_of(post: Post) -> Q:
    """What a village worker sees: in their place, of the kinds they take part in, again in words no index answers."""
    if not post.place_path:
        return Q(pk__in=[])
    others = set() if post.kinds is None else {book.kind for book in playbooks.kinds()} - post.kinds
    return place_within(post.place_path) & (~Q(kind__in=sorted(others)) if others else Q())


def place_within(path: str) -> Q:
    """Matters at or under a place; the empty path is everywhere.

    In words no index answers: a list reads its own rows in order instead of all rows of a place.
    """
    if not path:
        # not Q(): an empty condition vanishes beside OR, and with it everything
        return ~Q(pk__in=[])
    return Q(place_path=path) | Q(place_path__startswith=path + "/")


def found(code: str, viewer: Viewer) -> tuple[Matter, State, access.Relation]:
    """One matter with its state and how this person stands to it; raises NotFound."""
    clean = ids.clean_code(code)
    row = Matter.objects.filter(code=clean).first() if ids.is_code(clean) else None
    if row is None:
        raise NotFound()
    state = decoded(row)
    relation = access.relation(viewer, state, path_of=units.path_of)
    if not relation.sees:
        raise NotFound()
    return row, state, relation
