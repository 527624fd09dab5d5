"""A place as the rest of the house sees it."""

from msgspec import Struct


class PlaceFacts(Struct, frozen=True):
    """`path` joins the codes from the top of the tree, so that lying within is a prefix."""

    code: str
    name: str
    path: str
    level: int
    parent: str = ""
    full_name: str = ""
    landmarks: tuple[str, ...] = ()
