"""What was shipped under an edition stays what it was: towns have loaded it, and loading other content is refused."""

from pathlib import Path

from banshi.playbooks import actions
from banshi.playbooks.rules import reading
from tests.guards.source import ROOT

LIST = Path(__file__).with_name("shipped.txt")


def test_a_changed_playbook_has_a_new_edition():
    """Each line of shipped.txt is kind, edition and content hash; a changed folder needs a new edition and a new line."""
    shipped = [tuple(line.split()) for line in LIST.read_text().splitlines()]
    assert len({line[:2] for line in shipped}) == len(shipped)
    for main in sorted(ROOT.glob(f"playbooks/*/{reading.MAIN}")):
        book, _lines, problems = reading.read(actions.FOLDER.files_in(main.parent))
        assert not problems
        line = (book.kind, book.edition, book.content_hash)
        assert line in shipped, f"give it a new edition, then add to {LIST.name}: {' '.join(line)}"
