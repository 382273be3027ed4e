"""Names bind case-folded: name before label before alias, narrowed by the kind."""

from __future__ import annotations

import pytest
from schema.texts import KIND, small

from undersight.errors import InvalidError
from undersight.schema.load import builtin, load, read
from undersight.schema.model import Schema
from undersight.schema.names import fold, kind_named, property_named


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load(read(builtin()))


KINDS = {
    "deployment": "deployment",
    "Deployments": "deployment",
    "DÉPLOIEMENTS": "deployment",
    "مؤسسة": "institution",
    "organisations": "institution",
    "jeu  de données": "dataset",
    "Terms": "term",
}

PROPERTIES = [
    # text, kind, id
    ("used_by", None, "used_by"),
    ("Used by", None, "used_by"),
    ("USED-BY", None, "used_by"),
    ("Has event", None, "event"),
    ("Product Deployed", None, "runs_software"),
    ("Technology Deployed", None, "runs_software"),
    ("Software Deployed", None, "runs_software"),
    ("software_deployed", None, "runs_software"),
    ("Runs software", None, "runs_software"),
    ("runs [search] software", None, "runs_search_software"),
    ("Pays", None, "country"),
    ("البلد", None, "country"),
    ("Technology", None, "technology"),
    ("Technology type", None, "technology"),
    ("Datasets Used", None, "dataset_used"),
    ("Deployment status", None, "deployment_status"),
    ("Date", None, "date"),  # the event's name before the source's label
    ("Date", "source", "issued"),
    ("Date", "event", "date"),
    ("developed_by_institution", "product", "software_developer"),
    ("developed_by_institution", "dataset", "dataset_developer"),
    ("used by", "institution", "used_by"),  # not of this kind, but the only one
    ("In use since", None, "start_date"),
    ("Titre", None, "title"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS.items())
def test_kind(schema: Schema, text: str, kind: str) -> None:
    assert kind_named(schema, text).id == kind


@pytest.mark.parametrize(("text", "kind", "expected"), PROPERTIES)
def test_property(schema: Schema, text: str, kind: str | None, expected: str) -> None:
    found = property_named(schema, text, schema.kinds[kind] if kind else None)

    assert found.id == expected


def test_unknown_kind_names_the_nearest(schema: Schema) -> None:
    with pytest.raises(InvalidError) as caught:
        kind_named(schema, "deploymnt")

    problem = caught.value.problems[0]
    assert (problem.code, problem.cure) == ("unknown_kind", "Did you mean “deployment”?")


def test_unknown_property_names_the_nearest(schema: Schema) -> None:
    with pytest.raises(InvalidError) as caught:
        property_named(schema, "Deployment staus")

    problem = caught.value.problems[0]
    assert problem.code == "unknown_property" and "eployment" in problem.cure


def test_ambiguous_lists_the_choices(schema: Schema) -> None:
    with pytest.raises(InvalidError) as caught:
        property_named(schema, "developer")

    problem = caught.value.problems[0]
    assert problem.code == "ambiguous_property"
    assert "software_developer (of product)" in problem.cure
    assert "dataset_developer (of dataset)" in problem.cure


def test_retired_gives_way() -> None:
    other = KIND.replace("thing", "other").replace("Thing", "Other")
    other = (
        other.replace("colour:", "c:")
        .replace("near:", "n:")
        .replace("born: {", "b: {retired: true, ")
    )
    schema = load(small(other=other))

    assert property_named(schema, "Born").id == "born"


@pytest.mark.parametrize("text", ["", " ", "x" * 10_000, "\x00", "_"])
def test_odd_text_is_unknown(schema: Schema, text: str) -> None:
    with pytest.raises(InvalidError):
        property_named(schema, text)
    with pytest.raises(InvalidError):
        kind_named(schema, text)


def test_fold() -> None:
    assert fold("  Has_Event ") == fold("has event") == fold("HAS-EVENT") == "has event"
