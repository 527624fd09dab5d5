"""What every page of the desk shows around its content."""

from django import template
from django.utils.translation import gettext as _

from banshi.desk import navigation
from banshi.people.facts import Viewer
from banshi.programmes.rules import commitment as commitments
from banshi.web import viewers

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_links(context) -> list[navigation.Link]:
    """The navigation of the signed-in person."""
    request = context["request"]
    viewer = viewers.viewer(request)
    match = request.resolver_match
    return navigation.links(viewer, match.view_name if match else "") if viewer else []


@register.filter
def posts(viewer: Viewer) -> list[str]:
    """A person's posts in words."""
    return navigation.posts(viewer) if viewer else []


@register.filter
def may_search(viewer: Viewer) -> bool:
    """Whether the search of matters opens for this person."""
    return bool(viewer) and navigation.MATTERS.allows(viewer.roles)


@register.filter
def tier_label(tier: str) -> str:
    """How far a commitment is vouched for, in words."""
    return _(commitments.TIERS.get(tier, tier))
