"""What one auditor was given to look at."""

from banshi.nouns import recording
from banshi.people.facts import Viewer
from banshi.verification.models import AUDIT
from banshi.verification.queries import audits

NEWEST = 50


def handed(viewer: Viewer) -> tuple[int, int]:
    """(without a finding yet, all) of the items an auditor was handed in the newest audits."""
    waiting = held = 0
    for row in audits.audits(viewer)[:NEWEST]:
        state = recording.state_of(AUDIT, row)
        mine = {code for code, whom in state.handed.items() if whom == viewer.actor}
        held += len(mine)
        waiting += len(mine - set(state.found))
    return waiting, held
