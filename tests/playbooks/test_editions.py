"""Editions: stored once, never changed, parsed once a process."""

import pytest

from banshi.kit import clock
from banshi.kit.folder import BadFolder
from banshi.kit.refused import Refused
from banshi.playbooks import actions, queries
from banshi.playbooks.models import PlaybookEdition
from tests.playbooks import small

AT = clock.parse("2026-03-04T02:00:00.000000Z")


@pytest.fixture
def folder(tmp_path):
    def write(main=small.MAIN, **others):
        for name, content in small.files(main, **others).items():
            path = tmp_path / "letter" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        return tmp_path / "letter"

    return write


def load(path):
    return actions.load(path, verbs=small.VERBS, roles=small.ROLES, by="system", at=AT)


def test_loading_stores_the_files_and_the_reader_gives_the_same_playbook(db, folder):
    book = load(folder())
    assert queries.current("letter") == book
    assert queries.edition(book.content_hash) == book
    assert queries.kinds() == [book]
    assert queries.has("letter")
    assert not queries.has("nothing")
    row = PlaybookEdition.objects.get()
    assert (row.kind, row.edition, row.content_hash, row.loaded_by) == ("letter", "1", book.content_hash, "system")


def test_the_same_content_twice_is_one_edition(db, folder):
    assert load(folder()) == load(folder())
    assert PlaybookEdition.objects.count() == 1


def test_an_edition_never_changes(db, folder):
    first = load(folder())
    with pytest.raises(Refused) as refused:
        load(folder(letter="{town} {code}\n---\n{town} {code} other\n"))
    assert refused.value.code == "edition_taken"
    assert queries.current("letter") == first


def test_a_newer_edition_is_current_and_the_old_one_stays(db, folder):
    old = load(folder())
    new = load(folder(small.changed(('edition: "1"', 'edition: "2"'))))
    assert queries.current("letter") == new
    assert queries.edition(old.content_hash).edition == "1"
    assert [book.edition for book in queries.kinds()] == ["2"]


def test_a_wrong_folder_is_refused_whole(db, folder, tmp_path):
    with pytest.raises(BadFolder) as refused:
        load(folder(small.changed(("final: true", "final: maybe"), ("publicity: none", "publicty: none"))))
    assert len(refused.value.problems) == 3
    for language, said in (("zh-hans", "有 3 处问题"), ("en", "has 3 problems")):
        assert said in refused.value.say(language)
        assert "playbook.yml:8" in refused.value.say(language)
    assert not PlaybookEdition.objects.exists()
    with pytest.raises(Refused, match="不是文件夹"):
        load(tmp_path / "nowhere")


def test_marks_and_line_ends_of_other_systems_survive_storing(db, folder):
    path = folder()
    main = path / "playbook.yml"
    main.write_bytes(b"\xef\xbb\xbf" + small.MAIN.replace("\n", "\r\n").encode())
    (path / ".DS_Store").write_bytes(b"\xff")
    (path / "README.md").write_text("beside it")
    book = load(path)
    queries.forget_cache()
    assert queries.current("letter") == book
    assert queries.current("letter").content_hash == PlaybookEdition.objects.get().content_hash


def test_an_unknown_kind_names_the_known_ones(db, folder):
    load(folder())
    with pytest.raises(Refused) as refused:
        queries.current("lettre")
    assert refused.value.status == 404
    assert "letter" in refused.value.say("en")


def test_the_hot_path_asks_the_database_once_a_second(db, folder, django_assert_num_queries):
    book = load(folder())
    queries.forget_cache()
    with django_assert_num_queries(2):
        for _ in range(50):
            queries.current("letter")
            queries.edition(book.content_hash)


def test_the_database_refuses_a_second_content_under_one_name(db, folder):
    from django.db import IntegrityError, transaction

    load(folder())
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaybookEdition.objects.create(
            kind="letter", edition="1", content_hash="0" * 64, files="{}", loaded_at=AT, loaded_by="system"
        )


@pytest.mark.parametrize(
    "changed", [{"files": "{"}, {"files": "[]"}, {"files": '{"playbook.yml": "kind: letter"}'}, None]
)
def test_no_new_edition_is_made_of_an_altered_one_that_is_still_in_use(db, folder, changed):
    """A process that read it before goes on by what it read; what is made from the row would carry the change on."""
    kind = load(folder()).kind
    assert queries.files_of(kind)
    rows = PlaybookEdition.objects.all()
    rows.update(**changed) if changed else rows.delete()
    with pytest.raises(Refused) as refused:
        queries.files_of(kind)
    assert (refused.value.code, refused.value.status) == ("playbook_altered", 503)


@pytest.mark.parametrize(
    "changed", [{"files": "{"}, {"files": "[]"}, {"files": '{"playbook.yml": "kind: letter"}'}, None]
)
def test_nothing_goes_by_an_edition_altered_or_removed_in_the_database(db, folder, changed):
    book = load(folder())
    queries.forget_cache()
    rows = PlaybookEdition.objects.all()
    rows.update(**changed) if changed else rows.delete()
    with pytest.raises(Refused) as refused:
        queries.edition(book.content_hash)
    assert (refused.value.code, refused.value.status) == ("playbook_altered", 503)
