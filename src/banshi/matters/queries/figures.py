"""A unit's own figures, each n of N with what was left out and why."""

from datetime import datetime

from django.db.models import Count, F, Q
from msgspec import Struct

from banshi.matters.models import Matter
from banshi.units import queries as units

NO_CLOCK = "这类件没有答复时限"
NO_CLOCK_OF_OURS = "导入的历史办件，没有本系统的时限"


class Figure(Struct, frozen=True):
    """n of N, and the counts that are not in N, each with its reason (message ids)."""

    name: str
    n: int
    of: int
    left_out: tuple[tuple[str, int], ...] = ()
    also: tuple[tuple[str, int], ...] = ()


def of_unit(code: str, *, since: datetime, now: datetime, imported: bool = False) -> list[Figure]:
    """Response, resolution and satisfaction of a unit and its line over matters received since a day."""
    line = [unit.code for unit in units.under(code)]
    rows = Matter.objects.filter(owner_unit__in=line, received_at__gte=since, received_at__lte=now)
    rows = rows.exclude(imported="") if imported else rows.filter(imported="")
    kept = ~Q(close_reason__in=("withdrawn", "not_accepted"))
    answered = kept & Q(first_replied_at__isnull=False)
    in_time = answered & Q(first_replied_at__lte=F("reply_original_due_at"))
    in_current = answered & Q(first_replied_at__lte=F("reply_due_at"))
    clocked = kept & Q(reply_original_due_at__isnull=False)
    due = clocked & (Q(first_replied_at__isnull=False) | Q(reply_due_at__lt=now))
    theirs = answered & Q(relayed=False) & ~Q(solved="")
    counts = rows.aggregate(
        c_total=Count("id"),
        c_kept=Count("id", filter=kept),
        c_clocked=Count("id", filter=clocked),
        c_due=Count("id", filter=due),
        c_in_time=Count("id", filter=in_time),
        c_in_current=Count("id", filter=in_current),
        c_answered=Count("id", filter=answered),
        c_theirs=Count("id", filter=theirs),
        c_solved=Count("id", filter=theirs & Q(solved="yes")),
        c_partly=Count("id", filter=theirs & Q(solved="partly")),
        c_unsolved=Count("id", filter=theirs & Q(solved__in=("no", "never"))),
        c_rated=Count("id", filter=theirs & Q(satisfied__gt=0)),
        c_content=Count("id", filter=theirs & Q(satisfied__gte=4)),
        c_relayed=Count("id", filter=answered & Q(relayed=True)),
        c_silent=Count("id", filter=answered & Q(close_reason="unrated", solved="")),
        c_waiting=Count("id", filter=answered & Q(solved="") & Q(closed_at__isnull=True)),
        c_withdrawn=Count("id", filter=Q(close_reason="withdrawn")),
        c_declined=Count("id", filter=Q(close_reason="not_accepted")),
    )
    unclocked = NO_CLOCK_OF_OURS if imported else NO_CLOCK
    return _figures({name[2:]: count for name, count in counts.items()}, unclocked)


def _figures(c: dict[str, int], unclocked: str) -> list[Figure]:
    gone = (("诉求人撤回", c["withdrawn"]), ("不予受理", c["declined"]))
    silent = (
        ("由工作人员转录，另计", c["relayed"]),
        ("答复后未获评价", c["silent"]),
        ("还在等待评价", c["waiting"]),
    )
    return [
        Figure(
            "按时答复",
            c["in_time"],
            c["due"],
            left_out=(("还没有到期", c["clocked"] - c["due"]), (unclocked, c["kept"] - c["clocked"]), *gone),
            also=(("按延期后的时限计", c["in_current"]),),
        ),
        Figure(
            "本人确认已解决",
            c["solved"],
            c["theirs"],
            left_out=silent,
            also=(("部分解决", c["partly"]), ("没有解决", c["unsolved"]), ("已答复总数", c["answered"])),
        ),
        Figure(
            "本人表示满意",
            c["content"],
            c["rated"],
            left_out=(("评价了但没有回答是否满意", c["theirs"] - c["rated"]), *silent),
        ),
    ]


def imported_of(code: str) -> int:
    """How many imported matters a unit's line owns."""
    line = [unit.code for unit in units.under(code)]
    return Matter.objects.filter(owner_unit__in=line).exclude(imported="").count()
