"""`banshi verify-release` as an operator types it."""

from tests import world
from tests.releases import lists


def test_the_command_says_what_differs_and_ends_with_a_code_for_scripts(committed_db, tmp_path):
    from banshi.releases.queries import files
    from banshi.releases.queries import releases as queries

    world.found()
    row = lists.published([lists.commitment("修路灯", {"qinghe": 28})], complete=True)
    data, _media = files.rendered(*queries.public(row.code), "pdf")
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(data)
    sound = committed_db.banshi("verify-release", str(kept))
    assert sound.returncode == 0, sound.stderr
    assert "核验通过" in sound.stdout
    missing = committed_db.banshi("verify-release", str(tmp_path / "nothing.pdf"))
    assert missing.returncode == 2
    assert "打不开" in missing.stderr
    assert "cannot be opened" in missing.stderr
