"""Erasing what a person told: every holder of content forgets it, and an entry says so."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from banshi.kit import ids
from banshi.kit.refused import Refused
from banshi.matters.actions import acting
from banshi.matters.facts import entries as e
from banshi.people import actions as people
from banshi.people.actions import Holder
from banshi.people.facts import Viewer

SYSTEM = Viewer.system()


def forget(code: str, *, holders: Sequence[Holder], at: datetime, by: Viewer = SYSTEM) -> int:
    """Erase the contents of a closed matter everywhere; returns how many pieces. The record's proofs stay valid.

    Raises NotFound, and Refused while it is open or for anybody but a dispatcher of its intake or the operator.
    """
    with transaction.atomic():
        row, before = acting.locked(ids.clean_code(code), by)
        if by.actor != "system" and "dispatcher" not in acting.standing(by, before).own:
            raise Refused(
                "not_yours_to_do",
                "删除内容由受理单位的派单员或系统运行人员办理。",
                "Erasing is for a dispatcher of the intake unit or the operator.",
                status=403,
            )
        if not before.closed:
            raise Refused(
                "still_open",
                "这件事还没有办结，删除内容后无法办理。请先办结，或由诉求人撤回，再删除。",
                "It is still open and could not be handled without its contents; close or withdraw it first.",
                status=409,
            )
        count = people.forget(row.id, holders=holders, at=at)
        if count or not before.erased:
            fact = e.Erased(pieces=count)
            acting.write(row, before, [fact], by=by, at=max(at, e.instant(before.recorded)))
    return count
