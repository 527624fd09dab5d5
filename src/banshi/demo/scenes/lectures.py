"""Lessons carried to schools: what the organiser says of each session, and what the school says of it."""

from banshi.demo.scenes.stage import Stage
from banshi.demo.scenes.upper import PROVINCE, SCHOOLS
from banshi.exchange.actions import events
from banshi.exchange.facts.event import SessionHeld

ORGANISER = "bu_jijiao"
# (days ago, the organiser's count, photos, whether the school says it was held, the school's count)
SESSIONS = (
    (64, 210, 6, True, 204),
    (57, 180, 4, True, 96),
    (43, 320, 0, False, 0),
    (22, 35, 3, None, 0),
)


def play(stage: Stage) -> None:
    """Four sessions: two confirmed, one the school says did not take place, one with photos alone."""
    by = stage.by(f"g_{ORGANISER}")
    words = "示例：教研员到校上一节课，课后听老师和学生缺什么。"
    row = events.open_series("送教到校（示例）", unit=ORGANISER, campaign="", text=words, by=by, at=stage.when(80, 10))
    for n, (ago, came, photos, held, counted) in enumerate(SESSIONS, start=1):
        host, at = SCHOOLS[n - 1], stage.when(ago, 16)
        on = stage.day(ago)
        given = SessionHeld(n=0, on=on.isoformat(), place=PROVINCE, host=host, attendance=came, photos=photos)
        events.hold(row.code, given, text="", by=by, at=at, today=on)
        if held is not None:
            words = "" if held else "示例：当天停电，没有上课。"
            answered = {"held": held, "attendance": counted, "text": words, "at": stage.when(ago - 6, 10)}
            events.answer(row.code, n, **answered, by=stage.by(f"g_{host}"))
