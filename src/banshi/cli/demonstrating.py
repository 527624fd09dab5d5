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
    verbs.add_parser("remove", help="清除示例，不留下任何东西 · leaves nothing").set_defaults(
        run=lambda options: remove()
    )


def loaded() -> bool:
    """Whether the demonstration is in this base."""
    return queries.loaded()


def load() -> int:
    """Load it, saying how far it has come."""

    def progress(done: int, of: int) -> None:
        print(f"\r正在装入示例 {done}/{of}", end="", file=sys.stderr, flush=True)

    demo.load(at=clock.now(), progress=progress)
    print(file=sys.stderr)
    return 0


def remove() -> int:
    """Remove it and say what went."""
    gone = demo.remove()
    print(f"已清除示例：{gone} 件，以及示例的单位、人员、地名。现在可以 banshi start。")
    return 0
