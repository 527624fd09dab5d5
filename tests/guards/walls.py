"""The walls between rooms that import-linter cannot say: front doors, purity, foreign keys."""

import ast
from collections.abc import Iterator

from tests.guards.source import ROW, Source, Tree

DOORS = {"actions", "queries", "facts", "rules", "jobs"}
# doors of one room beside the usual ones, each for a reason told in docs/decisions/0011-doors.md
MORE_DOORS = {
    "record.blocks",
    "record.guards",
    "record.keys",
    "record.snapshot",
    "record.verification",
    "matters.importing",
    "matters.searching",
    "nouns.rebuilding",
    "nouns.recording",
    "nouns.registry",
    "nouns.telling",
    "programmes.finders",
}
# rooms without a table, whose every module may be used from above
OPEN = {"kit", "web", "config"}
WALL_CLOCK = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"}
ANY_CLOCK = WALL_CLOCK | {"clock.now"}
CHANCE = {"random", "secrets", "uuid"}
# the one clock, and the one maker of identifiers
KEEPERS = {"src/banshi/kit/clock.py", "src/banshi/kit/ids.py"}
POINTERS = {"ForeignKey", "OneToOneField", "ManyToManyField"}


def through_walls(tree: Tree) -> Iterator[str]:
    """Imports of another room by anything but its front doors."""
    for source in tree.package:
        for line, name in source.imports():
            parts = name.split(".")
            if parts[0] != "banshi" or len(parts) < 3 or parts[1] in (source.room, *OPEN):
                continue
            if parts[2] not in DOORS and ".".join(parts[1:3]) not in MORE_DOORS:
                yield f"{source.path}:{line} imports {name}: only the front doors of {parts[1]} may be used"


def impure(tree: Tree) -> Iterator[str]:
    """What pure files may not know: Django, tables, the wall clock, chance."""
    for source in tree.package:
        if not source.pure:
            continue
        for line, name in source.imports():
            if name.split(".")[0] == "django" or ".models" in name:
                yield f"{source.path}:{line} imports {name}, but rules, facts and kit are pure"
            if name.split(".")[0] in CHANCE and source.path not in KEEPERS:
                yield f"{source.path}:{line} imports {name}: chance comes in as an argument"
            if "rules" in source.parts[1:2] and not _lower_decision(name):
                yield f"{source.path}:{line} imports {name}: rules stand on kit, facts and rules alone"
        if source.path not in KEEPERS:
            yield from (f"{source.path}:{line} reads the clock: pass `at`" for line in _clock_reads(source, ANY_CLOCK))


def _lower_decision(name: str) -> bool:
    parts = name.split(".")
    return parts[0] != "banshi" or parts[1:2] == ["kit"] or parts[2:3] in (["rules"], ["facts"])


def _clock_reads(source: Source, readers: set[str]) -> Iterator[int]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            called = ".".join(ast.unparse(node.func).split(".")[-2:])
            if called in readers:
                yield node.lineno


def wall_clock_outside_the_kit(tree: Tree) -> Iterator[str]:
    """Any other reading of the wall clock than the kit's; time.monotonic measures and is free."""
    for source in tree.package:
        if source.path in KEEPERS:
            continue
        for line in _clock_reads(source, WALL_CLOCK):
            yield f"{source.path}:{line} reads the wall clock; banshi.kit.clock.now() is the one place"


def pointing_up(tree: Tree) -> Iterator[str]:
    """Foreign keys, in models and migrations, whose text names a room above or beside."""
    for source in tree.package:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _called(node) in POINTERS:
                target = _target(node)
                room = target.split(".")[0] if "." in target else source.room
                if room != source.room and ROW.get(room, 99) >= ROW.get(source.room, 0):
                    yield f"{source.path}:{node.lineno} points at {target}, which is not below {source.room}"


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _target(node: ast.Call) -> str:
    """The model a foreign key names in text, `people.StaffMember` for the user model, else nothing."""
    given = node.args[0] if node.args else next((k.value for k in node.keywords if k.arg == "to"), None)
    if given is not None and ast.unparse(given) == "settings.AUTH_USER_MODEL":
        return "people.StaffMember"
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else ""
