"""The bundled schema: it loads, and has every property and controlled value of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from undersight.schema.load import builtin, load, read
from undersight.schema.model import Schema
from undersight.values.catalogue import names as value_types


@pytest.fixture(scope="module")
def schema() -> Schema:
    return load(read(builtin()))


EVERY_KIND = """
    title multilingual 1 | alias multilingual 0..* | summary text 0..1 | description text 0..1
    keyword link 0..* | excluded_from_graph boolean 0..1 | outside_id identifier 0..*
    see_also link 0..*
"""

KINDS = {
    "deployment": """
        information_certainty code 1 | deployment_status code 1..* | deployment_purpose link 0..*
        deployment_type link 0..* | operation_mode code 0..* | runs_software link 0..*
        runs_search_software link 0..* | technology link 0..* | dataset_used link 0..*
        used_by link 0..*
        managed_by link 0..* | potentially_used_by link 0..* | involved_entity link 0..*
        event link 0..*
        start_date date 0..* | end_date date 0..* | city link 0..* | country link 1..*
        site string 0..*
        coordinates coordinates 0..* | camera_count quantity 0..* | site_count quantity 0..*
        face_count quantity 0..* | cost money 0..* | fine money 0..* | legal_outcome code 0..*
        primary_source link 0..* | part_of link 0..* | follows link 0..*
    """,
    "institution": """
        institution_type code 1..* | city link 0..1 | country link 0..1 | website url 0..1
        founded date 0..1
        dissolved date 0..1 | is_department_of link 0..* | related_institution link 0..*
        owned_by link 0..* | successor_of link 0..*
    """,
    "product": """
        technology link 1..* | software_developer link 0..* | supplied_by link 0..*
        country link 0..1
        dataset_used link 0..* | released date 0..1 | version_of link 0..1 | website url 0..1
    """,
    "dataset": """
        dataset_developer link 0..* | managed_by link 0..* | dataset_type code 0..*
        country link 0..*
        image_count quantity 0..* | person_count quantity 0..* | start_date date 0..1
        end_date date 0..1
        legal_basis text 0..*
    """,
    "event": "event_type code 1 | date date 1 | description text 0..1 | by link 0..*",
    "place": """
        place_type code 1 | iso_code string 0..1 | coordinates coordinates 0..1
        located_in link 0..*
    """,
    "technology": """
        definition text 1 | broader link 0..* | not_to_confuse_with link 0..*
        biometric boolean 0..1
    """,
    "purpose": "definition text 1 | broader link 0..*",
    "source": """
        source_type code 1 | publisher string 0..1 | author string 0..* | issued date 0..1
        url url 0..1
        accessed date 0..1 | language language 0..1 | note text 0..1 | capture file 0..*
    """,
    "term": "definition text 1 | related_term link 0..* | defines link 0..*",
    "question": "asks text 1",
}

LISTS = {
    "information_certainty": "documented rumored speculative",
    "deployment_status": "planned ongoing stopped concluded unknown",
    "event_type": "announcement procurement start expansion change complaint watchdog_decision "
    "court_ruling "
    "law_or_policy report pause data_deletion end",
    "operation_mode": "live_identification retrospective_identification verification enrolment "
    "analytics_without_identification access_to_third_party_service",
    "legal_outcome": "found_unlawful partly_unlawful found_lawful pending warning",
    "dataset_type": "criminal_records wanted_or_watchlist identity_documents migration_and_asylum "
    "scraped_from_the_web population_register customers military_or_occupation training_data "
    "dna_database",
    "place_type": "city region country group_of_countries",
    "source_type": "webpage article_newspaper report legal_case legislation article_journal book",
    "institution_type": "law_enforcement company government local_government "
    "regional_government university "
    "ngo international_organization state_local_partnership state_corporation school military "
    "research "
    "reseller watchdog sports foundation regulatory_agency network project labor_union "
    "expert_group "
    "art_project airport hospital court",
}

TARGETS = {
    ("deployment", "deployment_purpose"): "purpose",
    ("deployment", "runs_software"): "product",
    ("deployment", "technology"): "technology",
    ("deployment", "dataset_used"): "dataset",
    ("deployment", "used_by"): "institution",
    ("deployment", "event"): "event",
    ("deployment", "city"): "place",
    ("deployment", "primary_source"): "source",
    ("deployment", "keyword"): "term",
    ("deployment", "see_also"): "",
    ("technology", "broader"): "technology",
    ("purpose", "broader"): "purpose",
    ("term", "defines"): "technology purpose",
    ("event", "by"): "institution",
    ("place", "located_in"): "place",
}

INVERSES = {
    ("deployment", "runs_software"): "Is deployed in",
    ("deployment", "country"): "Has deployment (country)",
    ("institution", "country"): "Has institution",
    ("product", "dataset_used"): "Is used by product",
    ("deployment", "dataset_used"): "Is used by deployment",
    ("institution", "related_institution"): "Related institutions",
    ("event", "by"): "Acted in",
    ("technology", "broader"): "Narrower",
}

NEVER_HIDDEN = [
    ("place", "place_type"),
    ("institution", "institution_type"),
    ("source", "source_type"),
    ("place", "iso_code"),
    ("institution", "city"),
    ("institution", "country"),
    ("place", "coordinates"),
    ("technology", "definition"),
    ("question", "asks"),
    ("technology", "broader"),
    ("place", "located_in"),
    ("institution", "is_department_of"),
    ("source", "publisher"),
    ("deployment", "title"),
    ("deployment", "alias"),
    ("deployment", "keyword"),
    ("deployment", "outside_id"),
    ("deployment", "excluded_from_graph"),
    ("event", "date"),
]

MAY_BE_HIDDEN = [
    ("deployment", "city"),
    ("deployment", "country"),
    ("deployment", "coordinates"),
    ("deployment", "used_by"),
    ("deployment", "event"),
    ("product", "technology"),
    ("institution", "owned_by"),
]


def rows(text: str) -> set[tuple[str, ...]]:
    return {tuple(row.split()) for line in text.strip().splitlines() for row in line.split("|")}


def test_kinds_are_those_of_the_model(schema: Schema) -> None:
    assert list(schema.kinds) == list(KINDS) or set(schema.kinds) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_kind_has_its_properties(schema: Schema, kind: str) -> None:
    expected = rows(KINDS[kind]) | (rows(EVERY_KIND) if kind != "event" else set())
    builtin_ids = {"access", "merged_into", "withdrawn"}

    found = {
        (use.property, schema.properties[use.property].type, use.number())
        for use in schema.kinds[kind].uses
        if use.property not in builtin_ids
    }

    assert found == expected


@pytest.mark.parametrize("name", LISTS)
def test_list_has_its_codes_in_order(schema: Schema, name: str) -> None:
    assert list(schema.lists[name].codes) == LISTS[name].split()
    assert all(code.definition.get("en") for code in schema.lists[name].codes.values())


def test_no_list_beyond_the_model(schema: Schema) -> None:
    assert set(schema.lists) == {*LISTS, "access", "withdrawn_reason"}


@pytest.mark.parametrize(("place", "targets"), TARGETS.items())
def test_targets(schema: Schema, place: tuple[str, str], targets: str) -> None:
    use = schema.kinds[place[0]].use(place[1])
    assert use is not None and use.targets == tuple(targets.split())


@pytest.mark.parametrize(("place", "inverse"), INVERSES.items())
def test_inverse(schema: Schema, place: tuple[str, str], inverse: str) -> None:
    use = schema.kinds[place[0]].use(place[1])
    assert use is not None and use.inverse["en"] == inverse


@pytest.mark.parametrize("place", NEVER_HIDDEN)
def test_never_hidden_by_certainty(schema: Schema, place: tuple[str, str]) -> None:
    use = schema.kinds[place[0]].use(place[1])
    assert use is not None and not use.certainty


@pytest.mark.parametrize("place", MAY_BE_HIDDEN)
def test_may_be_hidden_by_certainty(schema: Schema, place: tuple[str, str]) -> None:
    use = schema.kinds[place[0]].use(place[1])
    assert use is not None and use.certainty


def test_every_link_shows_on_the_other_record(schema: Schema) -> None:
    for kind in schema.kinds.values():
        for use in kind.uses:
            prop = schema.properties[use.property]
            if prop.type == "link" and not prop.builtin:
                assert use.inverse.get("en"), f"{kind.id}.{use.property}"


def test_rules(schema: Schema) -> None:
    assert schema.properties["camera_count"].rules.unit == "cameras"
    assert schema.properties["coordinates"].rules.decimals == 4
    assert set(schema.properties["outside_id"].rules.schemes) == {
        "wikidata",
        "lei",
        "geonames",
        "sv-wiki",
        "local",
        "sample",
        "sv-graph",
        "us-ai-inventory",
    }
    assert schema.properties["iso_code"].unique and schema.properties["outside_id"].unique
    assert "Law enforcement" in schema.properties["institution_type"].rules.codes["law_enforcement"]
    assert "article-newspaper" in schema.properties["source_type"].rules.codes["article_newspaper"]
    assert schema.properties["event"].owns and schema.kinds["event"].owner == "deployment"


def test_value_types_are_in_the_catalogue(schema: Schema) -> None:
    assert {prop.type for prop in schema.properties.values()} <= set(value_types())


def labels(schema: Schema) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Everything that readers see of the schema, by where it stands."""
    for kind in schema.kinds.values():
        yield kind.id, kind.labels
        yield f"{kind.id} plural", kind.plural
        yield from ((f"{kind.id} · {section.id}", section.labels) for section in kind.sections)
        for use in kind.uses:
            yield f"{kind.id}.{use.property}", use.labels
            if use.inverse:
                yield f"{kind.id}.{use.property} inverse", use.inverse
    for codes in schema.lists.values():
        yield from ((f"{codes.id} · {code.id}", code.labels) for code in codes.codes.values())
    yield from ((step.id, step.labels) for step in schema.certainties)


def test_labels_in_three_languages(schema: Schema) -> None:
    lacking = {
        place: sorted({"en", "fr", "ar"} - set(found))
        for place, found in labels(schema)
        if not {"en", "fr", "ar"} <= set(found)
    }
    assert lacking == {}


def test_scale_of_certainty(schema: Schema) -> None:
    ranks = [(step.id, step.rank) for step in schema.certainties]
    assert ranks == [("documented", 3), ("rumored", 2), ("speculative", 1)]
    assert schema.rank("") == 0


def test_head_first_admin_last(schema: Schema) -> None:
    for kind in schema.kinds.values():
        assert kind.sections[-1].id == "admin"
        assert kind.id == "event" or kind.sections[0].id == "head"
        assert all(use.section in {s.id for s in kind.sections} for use in kind.uses)
