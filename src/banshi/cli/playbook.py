"""`banshi playbook check`, `try` and `load`: what is wrong with a playbook, before it is used and when it is."""

import argparse
from functools import partial

from banshi.cli import folders, trial
from banshi.cli.folders import Say
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.matters.facts.verbs import VERBS
from banshi.people.facts import ROLES
from banshi.playbooks import actions as playbooks
from banshi.playbooks import queries
from banshi.playbooks.facts import Playbook

KINDS_OF_ENTRY = {verb.verb: verb.entry for verb in VERBS.values()}


def add(commands) -> None:
    """Put the playbook commands among the others; each sets `run`, which gives the exit status."""
    parser = commands.add_parser("playbook", help="检查、试跑、载入办理规程 · check, try and load playbooks")
    verbs = (
        ("check", "逐行检查规程文件夹 · every problem of a folder, with file and line", check),
        ("try", "检查后逐个试跑 scenarios 里的情景 · check, then play its scenarios", try_out),
        ("load", "检查、试跑后载入，新件从此按它办 · check, try, then load for new matters", load),
    )
    folders.add_verbs(parser, verbs, main="playbook.yml")


def check(options: argparse.Namespace, say: Say = print) -> int:
    """Say everything wrong with a folder; 0 when nothing is, 1 otherwise."""
    book = _checked(options, say)
    if book is None:
        return 1
    en = options.language == "en"
    counts = (len(book.steps), len(book.clocks), len(book.categories), len(playbooks.scenarios_in(options.folder)))
    zh_line = "“{}”{} 版没有问题：{} 个步骤，{} 条时限，{} 个分类，{} 个情景。可用 banshi playbook try 试跑情景。"
    en_line = "“{}” edition {} is fine: {} steps, {} clocks, {} categories, {} scenarios. Now: banshi playbook try."
    say((en_line if en else zh_line).format(book.noun.en if en else book.noun.zh, book.edition, *counts))
    return 0


def try_out(options: argparse.Namespace, say: Say = print) -> int:
    """Play every scenario of a folder without a database; 0 when all come true."""
    book = _checked(options, say)
    if book is None:
        return 1
    en = options.language == "en"
    stories = playbooks.scenarios_in(options.folder)
    if not stories:
        say("No scenarios yet: put some into scenarios/." if en else "还没有情景。请在 scenarios/ 里写几个。")
    failed = 0
    for story in stories:
        wrong = list(trial.failures(book, story))
        failed += bool(wrong)
        label = story.label.en if en else story.label.zh
        say(f"{'✗' if wrong else '✓'} {story.name}  {label}")
        for number, what, expected, found in wrong:
            line = "step {}: {} should be {}, is {}" if en else "第 {} 步：{} 应为 {}，实为 {}"
            say("    " + line.format(number, what, expected, found))
    return 1 if failed else 0


def load(options: argparse.Namespace, say: Say = print) -> int:
    """Store a folder as an edition once nothing is wrong with it and every scenario comes true."""
    if try_out(options, say):
        en = options.language == "en"
        say("Nothing was loaded." if en else "没有载入。请先改好上面的问题。")
        return 1
    book, _ = playbooks.check_folder(options.folder, verbs=KINDS_OF_ENTRY, roles=ROLES)
    before = queries.current(book.kind).content_hash if queries.has(book.kind) else ""
    try:
        book = playbooks.load(options.folder, verbs=KINDS_OF_ENTRY, roles=ROLES, by="operator", at=clock.now())
    except Refused as error:
        say(error.say(options.language))
        return 1
    say(_loaded(book, before, options.language))
    return 0


def _loaded(book: Playbook, before: str, language: str) -> str:
    noun, short = (book.noun.en if language == "en" else book.noun.zh), book.content_hash[:12]
    if before == book.content_hash:
        said = "“{}” edition {} is in use already ({}).", "“{}”{} 版已在使用，内容相同（{}）。"
    else:
        said = (
            "“{}” edition {} is loaded ({}): new matters follow it; open ones keep theirs.",
            "“{}”{} 版已载入（{}）：新件按它办，在办的仍按原来的版本。",
        )
    return said[language != "en"].format(noun, book.edition, short)


def _checked(options: argparse.Namespace, say: Say) -> Playbook | None:
    return folders.checked(options, partial(playbooks.check_folder, verbs=KINDS_OF_ENTRY, roles=ROLES), say)
