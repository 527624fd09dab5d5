"""Moving one open matter to a newer edition of its playbook."""

from datetime import datetime

from django.db import transaction

from banshi.matters.actions import acting
from banshi.matters.facts.state import State
from banshi.matters.rules import editions
from banshi.people.facts import Viewer
from banshi.playbooks import queries as playbooks


def move_edition(code: str, *, by: Viewer, approver: Viewer, at: datetime, seen: int | None = None) -> State:
    """Go on under the newest edition of the kind; raises NotFound, Stale, or Refused where it does not fit."""
    with transaction.atomic():
        row, before = acting.locked(code, by)
        if seen is not None and seen != row.number:
            raise acting.moved_on(before, by=by, seen=seen)
        scene = acting.scene_of(row, before, by=by, at=at)
        facts = editions.move_edition(scene, playbooks.current(row.kind), approver=approver)
        return acting.write(row, before, facts, by=by, at=scene.at)
