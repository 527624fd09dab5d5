"""Founding a town: everything is checked first, then written in one transaction, or nothing is."""

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from banshi.calendars import actions as calendars
from banshi.calendars import queries as calendar_queries
from banshi.kit.refused import Refused
from banshi.people import actions as people
from banshi.people import rules as people_rules
from banshi.people.facts import ROLES
from banshi.places import actions as places
from banshi.playbooks import actions as playbooks
from banshi.sources import actions as sources
from banshi.start import queries, rules, trial, workbook
from banshi.start.facts import Administrator, Check, Plan, Row, RowProblem, Slip
from banshi.units import actions as units
from banshi.units import queries as unit_queries

# units are older than this installation; so that earlier requests can be imported, they count from here
KNOWN_FROM = date(1970, 1, 1)
Progress = Callable[[int, int], None]
_FOUNDING = threading.Lock()


class BadWorkbook(Refused):
    """Nothing was written; `problems` holds every cell that must be mended."""

    def __init__(self, problems: Sequence[RowProblem]):
        self.problems = tuple(problems)
        super().__init__(
            "bad_workbook",
            "有 {count} 处要改，什么都没有写入。请全部改好后再试：\n{zh}",
            "{count} things must be mended; nothing was written. Mend them all and try again:\n{en}",
            where="workbook",
            count=len(problems),
            zh="\n".join(problem.say() for problem in problems),
            en="\n".join(problem.say("en") for problem in problems),
        )


@dataclass(frozen=True)
class Founding:
    """What somebody wants to found: the workbook's bytes, the playbooks by name or folder, the first administrators."""

    town: str
    content: bytes
    playbooks: Sequence[str]
    administrators: Sequence[Administrator]


@dataclass(frozen=True)
class Founded:
    """What was founded: counts in words, the slips to print now or never, and how the test report went."""

    town: str
    counts: dict[str, int]
    slips: list[Slip]
    warnings: tuple[str, ...]
    passed_over: tuple[str, ...]
    checks: list[Check] = field(default_factory=list)
    administrators: Sequence[Administrator] = ()


def template() -> bytes:
    """The empty workbook, with the categories of every playbook on offer."""
    return workbook.template(queries.functions(queries.offers()))


def check(founding: Founding, *, workbook_only: bool = False) -> tuple[Plan, list[queries.Offer]]:
    """The plan of a founding and its playbooks; raises BadWorkbook with everything wrong at once. Writes nothing."""
    offers = queries.chosen(founding.playbooks)
    rows, problems = workbook.read(founding.content)
    plan, wrong = rules.check(rows, [offer.book for offer in offers])
    # of a sheet that could not be read only its own problem is said, not that it is empty
    unread = {problem.sheet for problem in problems}
    problems += [problem for problem in wrong if problem.row or problem.sheet not in unread]
    staff = {row["username"] for row in rows.get("staff", ())}
    if not workbook_only:
        problems = [*rules.check_town(founding.town), *problems]
        problems += rules.check_administrators(founding.administrators, staff)
    if problems or plan is None:
        raise BadWorkbook(problems)
    return plan, offers


def refuse_unless_empty() -> None:
    """Raise Refused on a base that has units already."""
    if unit_queries.units():
        raise Refused(
            "base_not_empty",
            "这个库里已有单位，不能再开通。若是示例，请先 banshi demo remove。",
            "This base has units already. If it is the demonstration, run banshi demo remove first.",
            status=409,
        )


def found(founding: Founding, *, at: datetime, progress: Progress | None = None) -> Founded:
    """Found the town and try it with one report, withdrawn at once; Refused when it was founded already."""
    plan, offers = check(founding)
    # one at a time in a process: the other's reading of the tree would stand in the cache of the one who writes it
    with _FOUNDING:
        refuse_unless_empty()
        with transaction.atomic():
            places.found_town(founding.town, at=at)
            slips = _write(plan, offers, founding.administrators, at=at, progress=progress or (lambda done, of: None))
        unit_queries.forget_cache()
    _forget_code()
    counts = {
        "地名": len(plan.places),
        "单位": len(plan.units),
        "派单目录": len(plan.catalogue),
        "人员": len(slips),
        "管理员": len(founding.administrators),
        "办理规程": len(offers),
    }
    checks = [line for offer in offers for line in trial.report(offer.book.kind, plan.catalogue, at=at)]
    return Founded(
        town=founding.town.strip(),
        counts=counts,
        slips=slips,
        warnings=plan.warnings,
        passed_over=plan.passed_over,
        checks=checks,
        administrators=founding.administrators,
    )


def _write(plan: Plan, offers: Sequence[queries.Offer], admins: Sequence[Administrator], *, at, progress) -> list[Slip]:
    calendars.seed_china(at=at)
    today = at.astimezone(calendar_queries.current().tz).date()
    places.add_places(plan.places, at=at)
    units.add_units(plan.units, on=KNOWN_FROM)
    units.add_catalogue(plan.catalogue, on=KNOWN_FROM)
    for offer in offers:
        playbooks.load(offer.folder, verbs=queries.VERB_ENTRIES, roles=ROLES, by="system", at=at)
    sources.load_all(Path(settings.BANSHI_CAMPAIGNS), by="system", at=at)
    top = plan.units[0]["code"]
    for admin in admins:
        account = people.add_staff(
            admin.username, display_name=admin.name, password=admin.password, must_change=admin.must_change
        )
        people.appoint(account, role=admin.role, unit=top, on=today)
    return _invite(plan, on=today, progress=progress)


def _invite(plan: Plan, *, on: date, progress: Progress) -> list[Slip]:
    by_person: dict[str, list[Row]] = {}
    for row in plan.staff:
        by_person.setdefault(row["username"], []).append(row)
    names = {unit["code"]: unit["name"] for unit in plan.units}
    slips = []
    for done, (username, rows) in enumerate(by_person.items(), start=1):
        password = people_rules.initial_password(secrets.randbelow)
        account = people.add_staff(username, display_name=rows[0]["name"], password=password, must_change=True)
        posts = []
        for row in rows:
            role = rules.role_of(row["role"])
            people.appoint(account, role=role, unit=row["unit"], on=on)
            posts.append(f"{names[row['unit']]} {ROLES[role]}")
        slips.append(Slip(rows[0]["name"], username, password, "；".join(posts)))
        progress(done, len(by_person))
    return slips


def _forget_code() -> None:
    (Path(settings.BANSHI_HOME) / "keys" / queries.CODE).unlink(missing_ok=True)


def unlock(typed: str, *, address: str, at: datetime) -> None:
    """Let somebody who read the start code on the terminal go on; guesses from one address are slowed down."""
    guess = people.count_guess({f"start:{address}": people.ATTEMPTS}, at=at)
    if not queries.is_start_code(typed):
        raise Refused(
            "wrong_start_code",
            "开通码不对。它显示在运行 banshi serve 或 banshi start 的终端里，8 位字母和数字。",
            "That start code is wrong; it stands in the terminal in which banshi serve or banshi start runs.",
            where="code",
        )
    people.take_back(guess)
