"""The things that are measured: what a resident, a handler and a head of a unit do all day."""

from collections.abc import Callable

from banshi.calendars import queries as calendars
from banshi.demo import town
from banshi.kit import clock
from banshi.matters.actions import acting, receive, verdicts
from banshi.matters.queries import pages, search, seeing, telling, worklists
from banshi.people import queries as people
from banshi.people.facts import Viewer

GIVEN = {
    "text": "上湾村泵站后面的沟堵了，一下雨就积水，老人出门都要绕路",
    "category": "01/0101",
    "place": "990101002002",
    "landmark": "泵站后面",
    "contact_name": "示例居民",
    "contact_phone": "13800000000",
}
HANDLER, HEAD, DISPATCHER = "gongshui1", "xianzhang", "paidan"
ANSWER = {"reason": "已清淤疏通，现场排水正常，下周再查一次。", "outcome": "solved"}
STEPS = ("receive", "sign_for", "reply", "verdict")


def viewer(username: str) -> Viewer:
    """A member of staff as each request finds them: two queries."""
    return people.viewer(people.staff_named(username), on=clock.now().astimezone(calendars.current().tz).date())


class Life:
    """One matter from the first sentence to the confirmed answer."""

    def __init__(self, nonce: str):
        self.nonce, self.code, self.subject = nonce, "", 0

    def receive(self) -> None:
        receipt = receive.receive(
            "request",
            GIVEN,
            by=Viewer(actor="requester"),
            at=clock.now(),
            intake=town.INTAKE,
            channel="web",
            nonce=self.nonce,
        )
        self.code, self.subject = receipt.code, receipt.matter_id

    def sign_for(self) -> None:
        acting.act(self.code, "sign_for", by=viewer(HANDLER), at=clock.now())

    def reply(self) -> None:
        acting.act(self.code, "reply", by=viewer(HANDLER), at=clock.now(), given=ANSWER)

    def verdict(self) -> None:
        token = people.verdict_token(self.subject, 1)
        verdicts.give_by_token(self.code, token, solved="yes", satisfied=5, at=clock.now())

    def whole(self) -> None:
        for step in STEPS:
            getattr(self, step)()


def worklist_page(username: str) -> Callable[[int], None]:
    """The first page of what lies in a person's hands, with the first words of each matter."""

    def work(n: int) -> None:
        rows, _ = worklists.page(worklists.worklist(viewer(username)), 1)
        pages.first_texts([row.id for row in rows])

    return work


def board_page(n: int) -> None:
    """The dispatch board."""
    worklists.page(worklists.board(viewer(DISPATCHER)), 1)


def closed_page(username: str) -> Callable[[int], None]:
    """What was closed lately, newest first."""
    return lambda n: worklists.page(worklists.closed(viewer(username)), 1) and None


def matter_page(codes: list[str], username: str) -> Callable[[int], None]:
    """One matter with its timeline in sentences and the moves this person may make."""

    def work(n: int) -> None:
        who = viewer(username)
        row, state, _ = seeing.found(codes[n % len(codes)], who)
        book = pages.book_of(row)
        telling.timeline(row, book, viewer=who)
        pages.moves(state, book, who, at=clock.now())

    return work


def search_page(n: int) -> None:
    """A search by two words in the whole county."""
    search.search(("积水 东门", "路灯 桥头", "没有水")[n % 3], viewer(HEAD))
