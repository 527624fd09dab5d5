"""`banshi demo load` and `banshi demo remove`."""

import sys

from banshi.demo import actions as demo
from banshi.demo import queries
from banshi.kit import clock


def add(commands) -> None:
    """Put the demo commands among the others."""
    parser = commands.add_parser("demo", help="装入或清除示例 · load or remove the demonstration")
    verbs = parser.add_subparsers(required=True, metavar="load | remove")
    verbs.add_parser("load", help="在空库里装入示例 · on an empty base").set_defaults(run=lambda options: load())
    parser = verbs.add_parser("remove", help="清除示例，不留下任何东西 · leaves nothing")
    parser.add_argument(
        "--played", action="store_true", help="连同在示例里试着提交的 · with what was only tried out in it"
    )
    parser.set_defaults(run=lambda options: remove(played=options.played))


def loaded() -> bool:
    """Whether the demonstration is in this base."""
    return queries.loaded()


def check() -> None:
    """Refuse to serve a demonstration whose messages would go to real telephones."""
    if loaded():
        demo.check_transport()


def load() -> int:
    """Load it, saying how far it has come."""

    def progress(done: int, of: int) -> None:
        print(f"\r正在装入示例 {done}/{of}", end="", file=sys.stderr, flush=True)

    demo.load(at=clock.now(), progress=progress)
    print(file=sys.stderr)
    return 0


def remove(*, played: bool = False) -> int:
    """Remove it and say what went."""
    gone = demo.remove(played=played)
    print(f"已清除示例：{gone} 件，以及示例的单位、人员、地名、文件和消息。密钥留着。现在可以 banshi start。")
    return 0
