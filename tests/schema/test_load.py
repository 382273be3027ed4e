"""Loading: what is right loads, what is broken is told with its place and cure, all at once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from schema.texts import KIND, LISTS, REGISTRY, small, with_kind, with_line

from undersight.errors import InvalidError, Problem
from undersight.schema.load import load, read


def problems(files: dict[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(InvalidError) as caught:
        load(files)
    return caught.value.problems


def test_small_loads() -> None:
    schema = load(small())

    assert schema.id == "small"
    assert [step.rank for step in schema.certainties] == [2, 1]
    assert schema.properties["colour"].rules.codes == {
        "red": ("Red", "red"),
        "scarlet": ("Scarlet", "scarlet"),
    }
    thing = schema.kinds["thing"]
    assert [u.property for u in thing.uses] == [
        "title",
        "colour",
        "near",
        "born",
        "access",
        "merged_into",
        "withdrawn",
    ]
    born = thing.use("born")
    assert born is not None and (born.least, born.most, born.order) == (0, 1, 30)
    merged = thing.use("merged_into")
    assert merged is not None and merged.targets == ("thing",)


BROKEN_LINES = [
    # a line of properties, place after "thing.yaml:", part of the message, part of the cure
    (
        "x: {type: nuber, label: X, section: main}",
        "12 · properties.x.type",
        "No such value",
        "“number”",
    ),
    ("x: {label: X, section: main}", "12 · properties.x", "Neither `type`", "Types: "),
    ("x: {type: date, section: main}", "12 · properties.x", "“label” is missing", "readers"),
    ("x: {type: date, label: X}", "12 · properties.x", "“section” is missing", "main"),
    (
        "x: {type: date, label: X, section: mian}",
        "12 · properties.x.section",
        "No such section",
        "“main”",
    ),
    (
        "x: {type: date, lable: X, section: main}",
        "12 · properties.x.lable",
        "Unknown key",
        "“label”",
    ),
    ("X: {type: date, label: X, section: main}", "12 · properties.X", "Not an id", "Lower-case"),
    (
        f"{'x' * 41}: {{type: date, label: X, section: main}}",
        "12 · properties.xx",
        "Not an id",
        "40",
    ),
    ("born: {type: date, label: B, section: main}", "12 · properties.born", "twice", "line 11"),
    (
        "x: {type: link, label: X, section: main, target: thng}",
        "12 · properties.x.target",
        "No such kind",
        "“thing”",
    ),
    (
        "x: {type: code, label: X, section: main, codes: color}",
        "12 · properties.x.codes",
        "No such list",
        "“colours”",
    ),
    (
        "x: {type: code, label: X, section: main}",
        "12 · properties.x.type",
        "needs `codes:`",
        "colours",
    ),
    (
        "x: {type: identifier, label: X, section: main}",
        "12 · properties.x.type",
        "needs `schemes:`",
        "",
    ),
    (
        "x: {type: date, label: X, section: main, unit: m}",
        "12 · properties.x.unit",
        "no sense",
        "quantity",
    ),
    (
        "x: {type: date, label: X, section: main, number: many}",
        "12 · properties.x.number",
        "cannot be read",
        "0..1",
    ),
    (
        "x: {type: date, label: X, section: main, unique: yes}",
        "12 · properties.x.unique",
        "cannot be read",
        "true or false",
    ),
    (
        "x: {type: date, label: X, section: main, order: first}",
        "12 · properties.x.order",
        "cannot be read",
        "whole",
    ),
    (
        "x: {type: date, label: X, section: main, access: secret}",
        "12 · properties.x.access",
        "No such access",
        "restricted",
    ),
    (
        "x: {type: date, label: {fr: X}, section: main}",
        "12 · properties.x.label",
        "English text",
        "`en:`",
    ),
    (
        "x: {type: date, label: {en: X, French: X}, section: main}",
        "12 · properties.x.label.French",
        "Not a language",
        "BCP 47",
    ),
    (
        "x: {type: date, label: , section: main}",
        "12 · properties.x.label",
        "Nothing is written",
        "",
    ),
    ("x: {type: date, label: '', section: main}", "12 · properties.x.label", "empty", ""),
    (
        "x: {type: date, label: [X], section: main}",
        "12 · properties.x.label",
        "cannot be read",
        "language",
    ),
    ("x: date", "12 · properties.x", "cannot be read", "keys of its own"),
    (
        "x: {use: shared, section: main}",
        "12 · properties.x",
        "No property of this id",
        "shared.yaml",
    ),
    (
        "x: {use: other, type: date, label: X, section: main}",
        "12 · properties.x.use",
        "cannot be read",
        "shared",
    ),
    (
        "title: {type: string, label: T, section: main}",
        "12 · properties.title",
        "built in",
        "use: shared",
    ),
    (
        "title: {use: shared, number: 0..*}",
        "12 · properties.title.number",
        "built in",
        "convention",
    ),
    (
        "x: {type: string, label: X, section: main, pattern: '['}",
        "12 · properties.x.pattern",
        "Not a regular",
        "",
    ),
    (
        "x: {type: string, label: X, section: main, pattern: '(a+)+'}",
        "12 · properties.x.pattern",
        "for ever",
        "",
    ),
    (
        "x: {type: coordinates, label: X, section: main, decimals: 9}",
        "12 · properties.x.decimals",
        "decimals",
        "7",
    ),
    (
        "x: {type: identifier, label: X, section: main, schemes: {A: ''}}",
        "12 · properties.x.schemes.A",
        "Not a scheme",
        "",
    ),
    (
        "x: {type: identifier, label: X, section: main, schemes: {a: 'javascript:{}'}}",
        "12 · properties.x.schemes.a",
        "Not an address",
        "{}",
    ),
    (
        "x: {type: link, label: X, section: main, owns: true}",
        "12 · properties.x.owns",
        "what it owns",
        "target",
    ),
    (
        "x: {type: link, label: X, section: main, owns: true, target: thing}",
        "12 · properties.x.target",
        "not owned by",
        "owner: thing",
    ),
    ("x: {type: date, label: Born, section: main}", "12 · properties.x", "both answer", "Change"),
    (
        "x: {type: date, label: X, alias: [BORN], section: main}",
        "12 · properties.x",
        "both answer",
        "Change",
    ),
    (
        "x: {type: date, label: X, name: Born, section: main}",
        "12 · properties.x.name",
        "Not a name",
        "",
    ),
    (
        "x: {type: date, label: X, name: born, section: main}",
        "12 · properties.x",
        "both answer",
        "",
    ),
    (
        "x: {type: date, label: X, same_as: [hello there], section: main}",
        "12 · properties.x.same_as",
        "Not an address",
        "",
    ),
    (
        "x: {type: link, label: X, section: main, target: person}",
        "12 · properties.x.target",
        "institutions and technology",
        "",
    ),
    ("x: &a {type: date, label: X, section: main}", "12 · properties.x", "Anchors", "use: shared"),
    ("x: !!python/object:os.system {}", "12 · properties.x", "Tags", "Leave"),
    ("x: {? [a] : b}", "12 · properties.x", "plain word", ""),
    (
        'x: {type: date, label: "a\\ab", section: main}',
        "12 · properties.x.label",
        "control characters",
        "",
    ),
]


@pytest.mark.parametrize(("line", "place", "message", "cure"), BROKEN_LINES)
def test_broken_line(line: str, place: str, message: str, cure: str) -> None:
    found = problems(with_line(line))

    fitting = [p for p in found if message in p.message]
    assert fitting, [str(p) for p in found]
    assert fitting[0].place.startswith(f"thing.yaml:{place}")
    assert cure in fitting[0].cure


BROKEN_KINDS = [
    ({"id": "Thing"}, "thing.yaml:2 · kind.id", "Not an id"),
    ({"id": "map"}, "thing.yaml:2 · kind.id", "needs this address"),
    ({"name": "api.php"}, "thing.yaml:6 · kind.name", "needs this address"),
    ({"name": "Thing"}, "thing.yaml:6 · kind.name", "Not a name"),
    ({"colour": "red"}, "thing.yaml:6 · kind.colour", "Unknown key"),
    ({"owner": "thnig"}, "thing.yaml:6 · kind.owner", "No such kind"),
    ({"owner": "thing"}, "thing.yaml:6 · kind.owner", "no property that owns it"),
    ({"title_pattern": "'{colr} thing'"}, "thing.yaml:6 · kind.title_pattern", "No such property"),
    ({"title_pattern": "'{colour thing'"}, "thing.yaml:6 · kind.title_pattern", "brace"),
    ({"access": "nobody"}, "thing.yaml:6 · kind.access", "No such access"),
    ({"icon": "'../x'"}, "thing.yaml:6 · kind.icon", "mark"),
    ({"same_as": "foaf:Person"}, "thing.yaml:2 · kind.id", "nor one mapped"),
    ({"label": "Victim"}, "thing.yaml:2 · kind.id", "no kind for persons"),
]


@pytest.mark.parametrize(("keys", "place", "message"), BROKEN_KINDS)
def test_broken_kind(keys: dict[str, str], place: str, message: str) -> None:
    found = problems(with_kind(**keys))

    assert any(p.place == place and message in p.message for p in found), [str(p) for p in found]


def test_plural_terms_is_fine() -> None:
    assert load(
        with_kind(id="term", label="Term", plural="Terms")
        | {
            "thing.yaml": with_kind(id="term", label="Term", plural="Terms")["thing.yaml"].replace(
                "target: thing", "target: term"
            )
        }
    ).kinds["term"]


BROKEN_FILES = [
    ({"registry": ""}, "registry.yaml", "No file describes the registry"),
    ({"thing": ""}, "", "No file describes a kind"),
    ({"other": REGISTRY}, "registry.yaml:1", "two files of this sort"),
    ({"other": KIND}, "thing.yaml:1", "defined twice"),
    ({"other": LISTS}, "other.yaml", ""),
    ({"other": "hello: there"}, "other.yaml:1", "what this file is"),
    ({"other": "- hello"}, "other.yaml:1", "no keys"),
    ({"other": ""}, "", ""),
    ({"other": "# nothing"}, "other.yaml:1", "no keys"),
    ({"other": "a: [b"}, "other.yaml:", "Not valid YAML"),
    ({"other": "a: *b"}, "other.yaml:1 · a", "Anchors"),
    ({"other": "a: b\n---\nc: d"}, "other.yaml:2", "second document"),
    ({"other": "a: " + "[" * 100_000}, "other.yaml:1 · a", "Nested too deep"),
    ({"other": "{" * 100_000}, "other.yaml:1", "plain word"),
    ({"other": "a: " + "x" * 1_000_001}, "other.yaml", "too large"),
    ({"other": "a: \ud800"}, "other.yaml", "UTF-8"),
    ({"other": "a: \x00"}, "other.yaml", "Not valid YAML"),
    ({"other": "lists: {colours: {label: C, codes: {red: {label: R}}}}"}, "", "defined twice"),
    ({"lists": LISTS.replace("broader: red", "broader: rde")}, "lists.yaml:6", "No such code"),
    (
        {"lists": LISTS.replace("{label: Red}", "{label: Red, broader: scarlet}")},
        "lists.yaml:5 · lists.colours.codes.red.broader",
        "circle",
    ),
    ({"lists": LISTS.replace("label: Scarlet", "label: RED")}, "lists.yaml:6", "both answer"),
    ({"other": "lists: {access: {label: A, codes: {b: {label: B}}}}"}, "other.yaml", "built in"),
    ({"other": "lists: {empty: {label: A, codes: {}}}"}, "other.yaml:1", "no code"),
    ({"registry": REGISTRY + "kinds: [thng]"}, "registry.yaml:6 · kinds", "No such kind"),
    ({"registry": REGISTRY.replace("[en]", "[fr]")}, "registry.yaml:2", "English must"),
    ({"registry": REGISTRY.replace("unsure:", "sure:")}, "registry.yaml:5", "twice"),
    ({"thing": KIND.replace("main: Main", "head: Main")}, "thing.yaml:7", "section is built in"),
    ({"common": "every_kind: false\nproperties: {}"}, "common.yaml:1", "cannot be read"),
    ({"shared": "properties: {title: {type: text, label: T}}"}, "shared.yaml:1", "built in"),
    (
        {"shared": "properties: {x: {type: link, label: X, target: nothing}}"},
        "shared.yaml:1 · properties.x.target",
        "No such kind",
    ),
    (
        {"common": "every_kind: true\nproperties:\n  x: {type: date, label: X, section: s}"},
        "common.yaml:3 · properties.x.section",
        "No such section",
    ),
]


@pytest.mark.parametrize(("files", "place", "message"), [b for b in BROKEN_FILES if b[2]])
def test_broken_file(files: dict[str, str], place: str, message: str) -> None:
    found = problems(small(**files))

    assert any(place in p.place and message in p.message for p in found), [str(p) for p in found]


def test_every_problem_at_once() -> None:
    found = problems(
        small(
            thing=KIND.replace("type: date", "type: dat").replace("label: Near,", ""),
            lists=LISTS.replace("broader: red", "broader: blue"),
            other="a: [",
        )
    )

    assert {p.place.partition(":")[0] for p in found} == {"thing.yaml", "lists.yaml", "other.yaml"}
    assert len(found) >= 4
    assert len(set(found)) == len(found)


def test_shared_is_taken_over_and_overridden() -> None:
    schema = load(
        small(
            shared="""\
            properties:
              place: {type: link, label: Place, target: thing, number: 1..*, help: Where.}
            """,
            thing=KIND + "  place: {use: shared, section: main, label: Spot, certainty: false}\n",
        )
    )

    use = schema.kinds["thing"].use("place")
    assert use is not None
    assert (use.labels["en"], use.least, use.targets, use.help["en"]) == (
        "Spot",
        1,
        ("thing",),
        "Where.",
    )
    assert not use.certainty
    assert schema.properties["place"].certainty


def test_definition_keys_stay_with_the_definition() -> None:
    files = small(
        shared="properties: {x: {type: date, label: X}}",
        thing=KIND + "  x: {use: shared, section: main, type: text, target: thing}\n",
    )

    messages = [p.message for p in problems(files)]

    assert "“type” is the same for all kinds" in messages
    assert "“target” has no sense for the type date" in messages


OWNED = """\
kind: {id: part, label: Part, plural: Parts, description: A part., owner: thing}
properties:
  size: {type: integer, label: Size, section: admin}
"""


def test_owned_kind_has_no_title_and_nothing_common() -> None:
    schema = load(
        small(
            part=OWNED,
            thing=KIND
            + "  part: {type: link, owns: true, target: part, label: Part, section: main}\n",
            common="every_kind: true\nproperties: {note: {type: text, label: N, section: admin}}",
        )
    )

    assert [u.property for u in schema.kinds["part"].uses] == [
        "size",
        "access",
        "merged_into",
        "withdrawn",
    ]
    assert schema.kinds["thing"].use("note") is not None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            "part: {type: link, target: part, label: P, section: main}",
            "is owned and cannot be linked",
        ),
        ("part: {type: text, label: P, section: main}", "no property that owns it"),
    ],
)
def test_owner_must_own(line: str, message: str) -> None:
    found = problems(small(part=OWNED, thing=f"{KIND}  {line}\n"))

    assert any(message in p.message for p in found)


def test_words_that_yaml_would_change_stay_text() -> None:
    schema = load(small(lists=LISTS.replace("label: Red", "label: {en: 1.0, no: Yes}")))

    assert schema.lists["colours"].codes["red"].labels == {"en": "1.0", "no": "Yes"}


def test_kinds_in_the_order_of_the_registry() -> None:
    other = KIND.replace("thing", "object").replace("Thing", "Object").replace("colour:", "c:")
    other = other.replace("near:", "n:").replace("born:", "b:")
    schema = load(small(other=other, registry=REGISTRY + "kinds: [thing]"))

    assert list(schema.kinds) == ["thing", "object"]


def test_read_folder(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("\ufeffkind: {}", encoding="utf-8")
    (tmp_path / "b.txt").write_text("no", encoding="utf-8")

    assert read(tmp_path) == {"a.yaml": "kind: {}"}


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * 1_000_001])
def test_read_refuses(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.yaml").write_bytes(content)

    with pytest.raises(InvalidError) as caught:
        read(tmp_path)

    assert caught.value.problems[0].place == "a.yaml"


def test_read_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InvalidError):
        read(tmp_path / "absent")


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["thing.yaml", "lists.yaml", "new.yaml"]))
def test_any_text_gives_schema_or_problems(text: str, name: str) -> None:
    try:
        load(small() | {name: text})
    except InvalidError as error:
        assert error.problems


_yaml = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-3, 3),
        st.sampled_from(["thing", "date", "link", "x"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                "kind id label properties lists codes type target use owner section en".split()
            ),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=30,
)


@settings(max_examples=200, deadline=None)
@given(_yaml)
def test_any_tree_gives_schema_or_problems(tree: object) -> None:
    import json

    for key in ("kind", "properties", "lists", "registry", "every_kind"):
        try:
            load(small() | {"new.yaml": json.dumps({key: tree, "properties": tree})})
        except InvalidError as error:
            assert error.problems


def test_large_is_fast() -> None:
    lines = "".join(
        f"  p{i}: {{type: date, label: P{i}, section: main, lable: x}}\n" for i in range(1500)
    )
    start = time.perf_counter()

    found = problems(small(thing=KIND + lines))

    assert len(found) == 1500
    assert time.perf_counter() - start < 20
