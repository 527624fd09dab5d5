"""Sizes and names: short functions and files, no catch-all modules, nothing left lying about."""

import ast
import re
from collections.abc import Iterator
from statistics import median

from tests.guards.source import Tree

LONGEST_FUNCTION, LONGEST_FILE = 50, 400
AIMS = {"median": 8, "ninetieth": 25}
LIMITS = {"median": 10, "ninetieth": 30}
MODULES = {"utils", "util", "helpers", "helper", "managers", "services", "misc", "common"}
CLASSES = {"Case", "Event", "Task", "Request", "Session", "Signal", "Model"}


def too_long(tree: Tree) -> Iterator[str]:
    """Functions over 50 lines and files over 400."""
    for source in tree.package:
        for function in source.functions():
            if _length(function) > LONGEST_FUNCTION:
                yield f"{source.path}:{function.lineno} {function.name} has {_length(function)} lines"
    for name in tree.files:
        if name.endswith(".py") and "/migrations/" not in name:
            lines = tree.read(name).count("\n")
            if lines > LONGEST_FILE:
                yield f"{name} has {lines} lines"


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return function.end_lineno - function.lineno + 1


def usual_lengths(tree: Tree) -> dict[str, float]:
    """The median and the 90th percentile of the package's functions."""
    lengths = sorted(_length(f) for source in tree.package if not source.migration for f in source.functions())
    return {"median": median(lengths), "ninetieth": lengths[int(len(lengths) * 0.9)]}


def ill_named(tree: Tree) -> Iterator[str]:
    """Modules that say nothing, and classes whose word the design keeps away."""
    for source in tree.package:
        for part in source.parts:
            if part in MODULES:
                yield f"{source.path}: no module is called {part}; name what it does"
        for node in ast.walk(source.tree):
            if isinstance(node, ast.ClassDef) and node.name in CLASSES:
                yield f"{source.path}:{node.lineno} no class is called {node.name}"


def left_about(tree: Tree) -> Iterator[str]:
    """print outside the command line, an except that takes everything, marks of unfinished work."""
    for source in tree.package:
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print" and source.room != "cli":
                yield f"{source.path}:{node.lineno} prints; only the command line does"
            if isinstance(node, ast.ExceptHandler) and node.type is None:
                yield f"{source.path}:{node.lineno} excepts everything; name what can happen"
        for number, line in enumerate(source.text.splitlines(), start=1):
            if re.search(r"#.*\b(TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b", line):
                yield f"{source.path}:{number} leaves work for later; do it or file it"


def not_empty(tree: Tree) -> Iterator[str]:
    """`__init__.py` files that hold anything."""
    for name in tree.files:
        if name.endswith("__init__.py") and tree.read(name).strip():
            yield f"{name} must be empty"


def many_positional(tree: Tree) -> Iterator[str]:
    """Public functions with more than three parameters that may be given by position."""
    for source in tree.package:
        for function in [] if source.migration else source.callable_from_outside():
            if not function.name.startswith("_") and len(_positional(function)) > 3:
                yield f"{source.path}:{function.lineno} {function.name}: from the third on, parameters are keyword-only"


def _positional(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    given = [one.arg for one in (*function.args.posonlyargs, *function.args.args)]
    return [name for name in given if name not in ("self", "cls")]
