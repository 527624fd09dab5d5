"""What still waits for a member's sheet: the candidates they are entitled to score and have not."""

from datetime import date

from banshi.people.facts import Viewer
from banshi.programmes.queries import deciding
from banshi.programmes.rules import batch as rules
from banshi.programmes.rules import body as bodies


def to_score(viewer: Viewer, on: date) -> tuple[int, int]:
    """(not scored yet, entitled to score) over the open batches of the bodies this person sits on."""
    waiting = entitled = 0
    posts = {viewer.actor: [post.unit_code for post in viewer.posts]}
    held = deciding.open_batches(viewer)
    of = deciding.body_states({state.body for state in held})
    for state in held:
        body = of[state.body]
        if not state.review_opened or viewer.actor not in {one.person for one in bodies.members(body, on)}:
            continue
        for one in state.candidates.values():
            if not one.decision and viewer.actor not in rules.interested(one, body, on, posts=posts):
                entitled += 1
                waiting += viewer.actor not in one.scores
    return waiting, entitled
