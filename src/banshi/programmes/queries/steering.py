"""Which units a person steers by their posts: their own and those under them, and those above."""

from banshi.people.facts import Viewer
from banshi.units import queries as units
from banshi.units.rules import in_line

STEERING = ("programme_officer", "unit_head", "reviewer", "auditor")


def below(viewer: Viewer, *roles: str) -> set[str]:
    """The units at and under those in which the person steers."""
    posts = [post for post in viewer.posts if post.role in (roles or STEERING)]
    return {unit.code for post in posts for unit in units.under(post.unit_code)}


def line(viewer: Viewer, *roles: str) -> set[str]:
    """Those, and every unit above them."""
    posts = [post for post in viewer.posts if post.role in (roles or STEERING)]
    return below(viewer, *roles) | {code for post in posts for code in post.unit_path.split("/")}


def near(viewer: Viewer, unit: str, *roles: str) -> bool:
    """Whether one of the person's posts, in these roles or any, lies at, above or below a unit."""
    path = units.path_of(unit)
    posts = [post for post in viewer.posts if not roles or post.role in roles]
    return any(in_line(post.unit_path, path) or in_line(path, post.unit_path) for post in posts)
