"""What a change of schema is called, and what of it is refused."""

from __future__ import annotations

import pytest
from schema.texts import KIND, LISTS, REGISTRY, small

from undersight.schema.compare import compare, refusals
from undersight.schema.load import builtin, load, read

CHANGES = [
    # file, old text, new text, expected difference
    ("thing", "label: Born", "label: Made", "renamed property born, label: Born → Made"),
    (
        "thing",
        "label: Born",
        "label: Born, name: birth",
        "renamed property born, name: born → birth",
    ),
    (
        "thing",
        "label: Born",
        "label: Born, alias: [made]",
        "renamed property born, alias: – → made",
    ),
    ("thing", "label: Born", "label: Born, retired: true", "retired property born"),
    (
        "thing",
        "label: Born",
        "label: Born, unique: true",
        "narrowed property born, unique: False → True",
    ),
    ("thing", "number: 0..1", "number: 1..*", "narrowed use thing.born, number: 0..1 → 1..*"),
    ("thing", "number: 0..1", "number: 0..*", "widened use thing.born, number: 0..1 → 0..*"),
    (
        "thing",
        "number: 0..1",
        "access: editors",
        "narrowed use thing.born, access: public → editors",
    ),
    ("thing", ", target: thing", "", "widened use thing.near, targets: thing → any"),
    (
        "thing",
        "label: Born, section: main",
        "label: Born, section: admin",
        "changed use thing.born, section: main → admin",
    ),
    ("thing", "plural: Things", "plural: Items", "renamed kind thing, plural: Things → Items"),
    (
        "thing",
        "plural: Things",
        "plural: Things\n  name: item",
        "renamed kind thing, name: thing → item",
    ),
    ("thing", "plural: Things", "plural: Things\n  retired: true", "retired kind thing"),
    (
        "thing",
        "description: What",
        "description: All that",
        "changed kind thing, description: What is looked at. → All that is looked at.",
    ),
    ("lists", "{label: Red}", "{label: Rouge}", "renamed code colours.red, label: Red → Rouge"),
    ("lists", "{label: Red}", "{label: Red, retired: true}", "retired code colours.red"),
    (
        "lists",
        "label: Scarlet, broader: red",
        "label: Scarlet",
        "changed code colours.scarlet, broader: red → –",
    ),
    (
        "registry",
        "label: Unsure",
        "label: Doubtful",
        "renamed certainty unsure, label: Unsure → Doubtful",
    ),
]
ADDED = [
    ("thing", KIND + "  x: {type: text, label: X, section: main}\n", "added property x"),
    ("thing", KIND + "  x: {type: text, label: X, section: main}\n", "added use thing.x"),
    ("lists", LISTS + "      blue: {label: Blue}\n", "added code colours.blue"),
    ("other", "lists: {l: {label: L, codes: {a: {label: A}}}}", "added list l"),
    (
        "other",
        "kind: {id: o, label: O, plural: Os, description: O.}\nproperties: {}",
        "added kind o",
    ),
]
REFUSED = [
    (
        "thing",
        "  born: {type: date, label: Born, section: main, number: 0..1}\n",
        "",
        "property born",
        "This cannot be deleted",
    ),
    ("thing", "type: date", "type: text", "property born", "value type"),
    ("thing", "id: thing", "id: item", "kind thing", "This cannot be deleted"),
    (
        "lists",
        "      scarlet: {label: Scarlet, broader: red}\n",
        "",
        "code colours.scarlet",
        "This cannot be deleted",
    ),
    (
        "registry",
        "  unsure: {label: Unsure, definition: Heard.}\n",
        "",
        "certainty unsure",
        "This cannot be deleted",
    ),
    ("registry", "id: small", "id: large", "registry small", "The id"),
]
TEXTS = {"thing": KIND, "lists": LISTS, "registry": REGISTRY}


@pytest.mark.parametrize(("file", "before", "after", "expected"), CHANGES)
def test_change(file: str, before: str, after: str, expected: str) -> None:
    assert before in TEXTS[file]

    found = compare(load(small()), load(small(**{file: TEXTS[file].replace(before, after)})))

    assert expected in [str(d) for d in found]
    assert not refusals(found)


@pytest.mark.parametrize(("file", "text", "expected"), ADDED)
def test_addition(file: str, text: str, expected: str) -> None:
    found = compare(load(small()), load(small(**{file: text})))

    assert expected in [str(d) for d in found]
    assert not refusals(found)


@pytest.mark.parametrize(("file", "before", "after", "place", "message"), REFUSED)
def test_refused(file: str, before: str, after: str, place: str, message: str) -> None:
    assert before in TEXTS[file]
    text = TEXTS[file].replace(before, after)
    if after == "id: item":
        text = text.replace("target: thing", "target: item")

    found = refusals(compare(load(small()), load(small(**{file: text}))))

    assert [(p.place, p.message.startswith(message) or message in p.message) for p in found] == [
        (place, True)
    ]
    assert found[0].cure


def test_owner_cannot_change() -> None:
    part = "kind: {id: part, label: Part, plural: Parts, description: P.}\nproperties: {}\n"
    owning = KIND + "  part: {type: link, label: Part, section: main, owns: true, target: part}\n"
    old = load(small(part=part))
    new = load(small(part=part.replace("P.", "P., owner: thing"), thing=owning))

    problems = refusals(compare(old, new))

    assert [p.place for p in problems] == ["kind part"]


def test_use_may_go() -> None:
    shared = "properties: {born: {type: date, label: Born}}"
    with_use = KIND.replace("born: {type: date, label: Born, ", "born: {use: shared, ")
    without = with_use[: with_use.index("  born")]
    found = compare(
        load(small(shared=shared, thing=with_use)), load(small(shared=shared, thing=without))
    )

    assert [str(d) for d in found] == ["narrowed use thing.born, removed"]


def test_nothing_changed() -> None:
    schema = load(read(builtin()))

    assert compare(schema, load(read(builtin()))) == ()
