"""A mapping says everything that is wrong with it before the first row is read."""

from pathlib import Path

import pytest

from banshi.kit.refused import Refused
from banshi.matters.importing import mapping as mappings
from banshi.matters.importing import targets
from tests.matters.importing import sample


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("identity: 编号", "identty: 编号", "第 5 行没有“identty”这个键，您要的可能是 identity"),
        ("reply: 答复", "reply: 答复\nreply: 内容", "的 reply 写了两次"),
        ("intake: rexian\n", "", "缺少 intake"),
        ("{columns: [内容]}", "{colums: [内容]}", "您要的可能是 columns"),
        ("kind: request", "kind: request\ntime_zone: Mars/Base", "Mars/Base"),
        ("kind: request", "kind: request\nencoding: utf-99", "utf-99"),
        ("kind: request", "kind: request\ndelimiter: tabs", "delimiter"),
        ('place: {fixed: "990101"}', "place: {}", "place 要写 column 或 fixed"),
        ("text: {columns: [内容]}", "text: {columns: []}", "text.columns"),
        ("text: {columns: [内容]}", "text: 内容", "键: 值"),
        ("source: old-system", "source: [a", "expected"),
    ],
)
def test_a_mapping_that_is_wrong_says_where_and_what_to_write(before, after, said):
    assert before in sample.YAML
    with pytest.raises(Refused) as refused:
        sample.mapping(sample.YAML.replace(before, after))
    assert said in refused.value.say()
    assert "docs/recipes/import.md" in refused.value.say("en")


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"- a\n- b\n", b"x" * 1_000_001])
def test_a_file_that_is_no_mapping_is_refused(data):
    with pytest.raises(Refused) as refused:
        mappings.read(data, "x.yml")
    assert refused.value.code == "bad_mapping"


def test_every_problem_is_said_at_once():
    text = sample.YAML.replace("intake:", "intak:").replace("source:", "sorce:")
    with pytest.raises(Refused) as refused:
        sample.mapping(text)
    assert "intak" in str(refused.value)
    assert "sorce" in str(refused.value)


def test_codes_that_look_like_numbers_stay_what_was_written():
    text = sample.YAML.replace("停水: 01/0101", "停水: 01, 7: 0102")
    assert sample.mapping(text).category.map["停水"] == "01"
    assert sample.mapping(text).category.map["7"] == "0102"


def test_a_fixed_value_that_is_also_a_switch_reads_as_one():
    assert sample.mapping(sample.YAML + "quoted: false\n").quoted is False


KNOWN = targets.Targets(
    route=frozenset({"rexian", "gongshui", "huanbao", "jiaotong", "zhengwu"}),
    category=frozenset({"01/0101", "02/0201", "03/0301", "99"}),
    place={"990101": "99/9901/990101", "99/9901/990101": "99/9901/990101"},
    outcome=frozenset({"solved"}),
)


def test_a_sound_mapping_passes_and_a_place_is_known_by_code_and_path():
    targets.check(sample.mapping(), KNOWN)
    targets.check(sample.mapping(sample.YAML.replace('"990101"', "99/9901/990101")), KNOWN)
    assert KNOWN.given("place", "990101") == "99/9901/990101"


def test_targets_that_do_not_exist_are_named_together_with_the_nearest_that_do():
    text = (
        sample.YAML.replace("水务: gongshui", "水务: gongshi")
        .replace("intake: rexian", "intake: rexiam")
        .replace('"99"', "98")
        .replace('"990101"', "nowhere")
    )
    with pytest.raises(Refused) as refused:
        targets.check(sample.mapping(text + "units: [{code: a, name: 甲, parent: nobody}]\n"), KNOWN)
    said = refused.value.say()
    for part in ("“gongshi”（最接近的是 gongshui）", "intake 的主办单位“rexiam”", "“98”", "“nowhere”", "“nobody”"):
        assert part in said
    assert "nothing was imported" in refused.value.say("en")


def test_the_mapping_of_the_recipe_is_sound():
    recipe = (Path(__file__).parents[3] / "docs" / "recipes" / "import.md").read_text(encoding="utf-8")
    written = recipe.split("```yaml old.yml\n")[1].split("```")[0]
    mapping = mappings.read(written.encode(), "old.yml")
    assert mapping.route.default == mapping.units[0].code
    assert {name for name in mapping.__struct_fields__ if f"{name}" in recipe} == set(mapping.__struct_fields__)
