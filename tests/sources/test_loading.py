"""Editions are locked: changed content under a known name is refused and entered, a new edition keeps the old ones."""

import pytest
from django.db import DatabaseError, connection, transaction

from banshi.kit.folder import BadFolder
from banshi.kit.refused import NotFound, Refused
from banshi.record import queries as record
from banshi.sources import actions, queries
from banshi.sources.models import SourceEdition
from tests.sources.conftest import FOLDER, NOW

ORIGIN = "statements/origin.yml"
NAME = "we-do-practical-things"


def kinds():
    return [entry.kind for entry in record.entries(queries.subject_of(NAME))]


def next_edition(folder, change, name="2026-4"):
    change("campaign.yml", 'edition: "2026-3"', f'edition: "{name}"')
    return actions.load(folder, by="operator", at=NOW)


def test_loading_stores_one_row_and_one_entry_and_again_changes_nothing(loaded):
    assert actions.load(FOLDER, by="operator", at=NOW) == loaded
    assert SourceEdition.objects.count() == 1
    assert kinds() == ["source.loaded"]
    assert queries.campaign().content_hash == loaded.content_hash
    assert queries.told(NAME) == [("2026-03-04", f"载入“2026-3”版，共 {len(loaded.statements)} 条")]


def test_changed_content_under_the_same_edition_is_refused_and_entered_once(loaded, folder, change):
    change(ORIGIN, "只记到月", "只记到了月")
    for _ in range(2):
        with pytest.raises(Refused, match="已锁定") as refused:
            actions.load(folder, by="operator", at=NOW)
        assert refused.value.status == 409
    assert kinds() == ["source.loaded", "source.refused"]
    assert queries.told(NAME)[1][1] == "有人想改已锁定的“2026-3”版，没有改成"
    assert queries.campaign() == loaded


def test_a_bad_folder_stores_and_enters_nothing(db, folder, change):
    change(ORIGIN, "kind: notice", "kind: order")
    with pytest.raises(BadFolder, match=r"statements/origin\.yml:\d+: april-notice：没有“order”这一类"):
        actions.load(folder, by="operator", at=NOW)
    assert (SourceEdition.objects.count(), kinds()) == (0, [])


def test_a_new_edition_is_shown_and_the_earlier_version_stays_with_its_difference(loaded, folder, change):
    change(ORIGIN, "只记到月", "只写到月份")
    next_edition(folder, change)
    queries.forget_cache()
    first, second = queries.versions("name-and-time")
    assert (first.number, first.edition, second.number, second.edition) == (1, "2026-3", 2, "2026-4")
    assert first.changes == ()
    [changed] = second.changes
    assert changed.label == "内容"
    assert ("taken", "记") in changed.pieces
    assert "".join(text for what, text in changed.pieces if what != "taken") == second.statement.text
    assert "".join(text for what, text in changed.pieces if what != "added") == first.statement.text
    # what did not change has no new version
    assert len(queries.versions("april-notice")) == 1


def test_an_old_link_leads_to_the_statement_after_it_was_renamed(loaded, folder, change):
    change(ORIGIN, "slug: name-and-time\n", "slug: name\n    formerly: [name-and-time]\n")
    next_edition(folder, change)
    queries.forget_cache()
    for slug in ("name", "name-and-time"):
        assert [one.statement.slug for one in queries.versions(slug)] == ["name-and-time", "name"]


def test_what_a_new_edition_leaves_out_can_still_be_read(loaded, folder, change):
    text = (folder / "statements/page.yml").read_text()
    (folder / "statements/page.yml").write_text(text[: text.index("  - slug: source-references")])
    next_edition(folder, change)
    queries.forget_cache()
    [only] = queries.versions("source-references")
    assert only.campaign.edition == "2026-3"
    with pytest.raises(NotFound):
        queries.versions("nowhere")


def test_two_campaigns_may_not_share_a_link(loaded, folder, change):
    change("campaign.yml", f"name: {NAME}", "name: another")
    with pytest.raises(Refused, match=f"已用于活动“{NAME}”"):
        actions.load(folder, by="operator", at=NOW)


def test_the_database_refuses_to_change_or_remove_an_edition(loaded):
    for statement in ("UPDATE sources_edition SET files = '{}'", "DELETE FROM sources_edition"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert list(actions.check()) == []


def test_verification_names_an_edition_changed_behind_the_locks(loaded):
    assert list(actions.check()) == []
    SourceEdition.objects.create(
        name=NAME, edition="2026-9", content_hash="f" * 64, files='{"campaign.yml": "x"}', loaded_at=NOW, loaded_by="x"
    )
    [fault] = actions.check()
    assert (fault.code, "2026-9" in fault.zh) == ("source_differs", True)


def test_verification_names_editions_that_were_removed(loaded):
    behind("DELETE FROM sources_edition")
    assert [fault.code for fault in actions.check()] == ["source_differs"]


def behind(statement: str) -> None:
    """Through a dropped trigger, as somebody who owns the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE sources_edition DISABLE TRIGGER USER")
        else:
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER sources_edition_no_{verb}")
        cursor.execute(statement)


@pytest.mark.parametrize(
    "changed",
    [
        "loaded_at = '2020-01-01 00:00:00+00:00'",
        "loaded_by = 'somebody else'",
        # the newest by its row is what the pages show
        "id = id + 100 WHERE edition = '2026-3'",
    ],
)
def test_verification_names_an_edition_of_another_day_or_moved_before_another(loaded, folder, change, changed):
    next_edition(folder, change)
    assert list(actions.check()) == []
    behind(f"UPDATE sources_edition SET {changed}")
    assert {fault.code for fault in actions.check()} == {"source_differs"}


@pytest.mark.parametrize("changed", ["files = replace(files, '年', '月')", "files = '{'"])
def test_what_a_source_says_is_not_shown_once_it_was_altered_in_the_database(loaded, client, changed):
    behind(f"UPDATE sources_edition SET {changed}")
    queries.forget_cache()
    queries._cache["editions"].clear()
    answer = client.get("/works")
    assert answer.status_code == 503
    assert "被改动过" in answer.content.decode()


def test_what_comes_along_is_loaded_from_the_folder_of_the_settings(db, settings, tmp_path):
    assert [one.name for one in actions.load_all(settings.BANSHI_CAMPAIGNS, by="system", at=NOW)] == [NAME]
    assert actions.load_all(tmp_path / "nowhere", by="system", at=NOW) == []
    assert kinds() == ["source.loaded"]


def test_the_commands_say_what_is_wrong_and_what_was_loaded(db, folder, change):
    import argparse

    from banshi.cli import campaign

    def run(*words):
        parser = argparse.ArgumentParser()
        campaign.add(parser.add_subparsers())
        options = parser.parse_args(["campaign", *map(str, words)])
        lines: list[str] = []
        return options.run(options, lines.append), "\n".join(lines)

    status, said = run("check", folder)
    assert (status, "10 个出处编号，其中 10 个没有解析" in said) == (0, True)
    assert SourceEdition.objects.count() == 0
    assert run("load", folder)[0] == 0
    queries.forget_cache()
    assert "早已载入" in run("load", folder)[1]
    change(ORIGIN, "只记到月", "只写到月份")
    status, said = run("load", folder, "--language", "en")
    assert (status, "is locked" in said) == (1, True)
    change(ORIGIN, "kind: notice", "kind: order")
    status, said = run("check", folder)
    assert (status, "origin.yml:" in said, "共 1 处问题" in said) == (1, True, True)
    assert run("check", folder / "nowhere")[0] == 1
