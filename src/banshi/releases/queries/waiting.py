"""At which step the releases stand that a person works on."""

from collections import Counter

from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.releases.models import RELEASE
from banshi.releases.queries import releases
from banshi.releases.rules import release as rules

NEWEST = 30


def steps(viewer: Viewer) -> Counter:
    """How many of the newest releases this person sees stand at each step; those made public need nobody any more."""
    rows = releases.visible_to(viewer).filter(published=False)[:NEWEST]
    return Counter(rules.step(recording.state_of(RELEASE, row)) for row in rows)
