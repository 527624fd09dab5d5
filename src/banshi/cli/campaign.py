"""`banshi campaign check` and `load`: what is wrong with a campaign folder, and putting a new locked edition in place."""

import argparse

from banshi.cli import folders
from banshi.cli.folders import Say
from banshi.kit import clock
from banshi.kit.refused import Refused
from banshi.sources import actions, queries


def add(commands) -> None:
    """Put the campaign commands among the others; each sets `run`, which gives the exit status."""
    parser = commands.add_parser("campaign", help="检查、载入活动资料 · check and load a campaign")
    verbs = (
        ("check", "逐行检查活动文件夹 · every problem of a folder, with file and line", check),
        ("load", "检查后载入新版；载入的版本锁定 · check, then load an edition, locked from then on", load),
    )
    folders.add_verbs(parser, verbs, main="campaign.yml")


def check(options: argparse.Namespace, say: Say = print) -> int:
    """Say everything wrong with a folder; 0 when nothing is, 1 otherwise."""
    campaign = folders.checked(options, actions.check_folder, say)
    if campaign is None:
        return 1
    zh = "{} {} 版没有问题：{} 条，{} 个出处编号，其中 {} 个没有解析。可用 banshi campaign load 载入。"
    en = "{} edition {} is fine: {} statements, {} references, {} of them unresolved. Now: banshi campaign load."
    counts = (len(campaign.statements), len(campaign.references), len(campaign.unresolved))
    say((en if options.language == "en" else zh).format(campaign.title, campaign.edition, *counts))
    return 0


def load(options: argparse.Namespace, say: Say = print) -> int:
    """Store a folder as a locked edition once nothing is wrong with it; 1 when it was refused."""
    checked = folders.checked(options, actions.check_folder, say)
    if checked is None:
        return 1
    known = checked.content_hash in {one.content_hash for one in queries.stored()}
    try:
        campaign = actions.load(options.folder, by="operator", at=clock.now())
    except Refused as error:
        say(error.say(options.language))
        return 1
    if known:
        zh, en = "{} {} 版早已载入，内容相同（{}）。", "{} edition {} was loaded before, with the same content ({})."
    else:
        zh = "{} {} 版已载入并锁定（{}）：/works 从此显示它，以前的版本留着。"
        en = "{} edition {} is loaded and locked ({}): /works shows it, earlier editions stay readable."
    line = en if options.language == "en" else zh
    say(line.format(campaign.title, campaign.edition, campaign.content_hash[:12]))
    return 0
