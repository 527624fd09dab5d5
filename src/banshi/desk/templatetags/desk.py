"""What every page of the desk shows around its content."""

from django import template
from django.utils.translation import gettext as _

from banshi.desk import lines, navigation
from banshi.people.facts import Viewer
from banshi.programmes.rules import commitment as commitments
from banshi.web import viewers

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_links(context) -> list[navigation.Link]:
    """The navigation of the signed-in person."""
    request = context["request"]
    viewer = viewers.viewer(request)
    return navigation.links(viewer, request.path) if viewer else []


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


@register.simple_tag
def matter_lines(found, now):
    """The rows of a list."""
    return lines.drawn(found, now)


@register.filter
def line_link(line):
    """The number, category, place and first words of a line, as a link."""
    return lines.link(line)


@register.filter
def line_tags(line):
    """What stands out in a line."""
    return lines.tags(line)


@register.filter
def line_state(line):
    """The step and the holder of a line."""
    return lines.state(line)
