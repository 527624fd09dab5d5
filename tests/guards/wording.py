"""Words on screens: Chinese stands where it can be translated, and every entry kind has its sentence."""

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator

from msgspec import Struct

import banshi
from tests.guards.source import CHINESE, Source, Tree

SCREENS = {"web", "portal", "desk"}
# founding a town reads and writes a workbook in Chinese: its pages alone are screens, its rules say both languages
SCREEN_FILES = ("src/banshi/start/views", "src/banshi/demo/views")
# calls whose texts are translated, or are refusals that carry both languages
TOLD = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
    "Refused",
    "NotFound",
    "Stale",
    "Unavailable",
    "Input",
    "Verb",
}
_MARKED = re.compile(
    r"\{%-?\s*(blocktranslate|blocktrans)\b.*?\{%\s*end\1\s*%\}"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}"
    r"|\{#.*?#\}"
    r"|\{%\s*(?:translate|trans)\b.*?%\}"
    r"|\b_\(\s*(?:\"[^\"]*\"|'[^']*')\s*\)",
    re.DOTALL,
)


def untranslatable_templates(tree: Tree) -> Iterator[str]:
    """Chinese in a template outside translate tags."""
    for name in tree.files:
        if "/templates/" in name:
            text = _MARKED.sub(lambda match: "\n" * match[0].count("\n"), tree.read(name))
            for number, line in enumerate(text.splitlines(), start=1):
                if CHINESE.search(line):
                    yield f"{name}:{number} says “{line.strip()[:40]}” outside translate tags"


def untranslatable_code(tree: Tree) -> Iterator[str]:
    """Chinese texts of surfaces outside gettext, refusals and declarations; docstrings are no screens."""
    for source in tree.package:
        if source.room in SCREENS or source.path.startswith(SCREEN_FILES):
            yield from (f"{source.path}:{line} says “{text[:40]}” outside gettext" for line, text in _bare(source))


def _bare(source: Source) -> Iterator[tuple[int, str]]:
    told = {id(node) for call in ast.walk(source.tree) if _is_told(call) for node in ast.walk(call)}
    docs = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(source.tree):
        text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
        if CHINESE.search(text) and id(node) not in told | docs:
            yield node.lineno, text


def _is_told(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return name in TOLD


def said_in_facts() -> Iterator[tuple[str, set[str], set[str]]]:
    """(module, entry kinds, kinds with a sentence) of every facts module that says its sentences itself."""
    for found in pkgutil.walk_packages(banshi.__path__, "banshi."):
        if ".facts" in found.name and not found.ispkg:
            module = importlib.import_module(found.name)
            tables = [table for table in vars(module).values() if _names_facts(table)]
            if hasattr(module, "SENTENCES") and tables:
                yield found.name, {kind for table in tables for kind in table}, set(module.SENTENCES)


def _names_facts(table: object) -> bool:
    facts = isinstance(table, dict) and table and all(isinstance(key, str) for key in table)
    return bool(facts) and all(isinstance(fact, type) and issubclass(fact, Struct) for fact in table.values())


def unsaid_kinds(kinds: dict[str, type], sentences: dict[str, str]) -> Iterator[str]:
    """Entry kinds without a sentence, sentences without a kind, and values a sentence names that a kind lacks."""
    for kind in kinds.keys() ^ sentences.keys():
        yield f"{kind} is a kind or a sentence, but must be both"
    for kind in kinds.keys() & sentences.keys():
        named = {name for _, name, _, _ in string.Formatter().parse(sentences[kind]) if name}
        for name in named - set(kinds[kind].__struct_fields__):
            yield f"the sentence of {kind} names {name}, which the entry lacks"
