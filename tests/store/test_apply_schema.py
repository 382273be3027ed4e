"""Changing the schema: what it would leave invalid is named, record by record, before anything
happens.
"""

from __future__ import annotations

import build
import pytest
import registry
from build import content

from undersight.errors import InvalidError, RefusedError
from undersight.records.rights import Reader
from undersight.schema.load import builtin, read
from undersight.store.actions.append import Written
from undersight.store.actions.apply_schema import apply_schema, preview
from undersight.store.actions.verify import verify_chain
from undersight.store.actions.verify_projections import verify_projections
from undersight.store.mapping import fetch
from undersight.store.reads.vocabulary import schema_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _registry() -> None:
    registry.begin()


def files(name: str = "", old: str = "", new: str = "") -> dict[str, str]:
    """The bundled files, a part of one replaced."""
    found = dict(read(builtin()))
    if name:
        assert old in found[name], f"{name} has no {old!r}"
        found[name] = found[name].replace(old, new, 1)
    return found


SITE = "  site:\n    type: string\n"


def apply(
    texts: dict[str, str], *, actor: Reader = build.ADMIN, despite: bool = False
) -> Written | None:
    return apply_schema(texts, comment="", actor=actor, now=build.day(5), despite=despite)


def test_the_same_files_again_change_nothing() -> None:
    assert apply(files()) is None


def test_a_new_label_is_in_force_at_once_and_the_past_keeps_the_old() -> None:
    apply(files("deployment.yaml", "{en: Site,", "{en: Exact place,"))

    labels = [schema_at(p).properties["site"].labels["en"] for p in (1, 2)]
    assert labels == ["Site", "Exact place"]
    assert list(verify_chain()) == []


def test_only_the_files_that_changed_are_written() -> None:
    apply(files("deployment.yaml", "{en: Site,", "{en: Exact place,"))

    assert fetch("SELECT name FROM schema_file WHERE opened = 2") == [("deployment.yaml",)]


def test_claims_that_would_become_invalid_are_named_with_their_record() -> None:
    bad = registry.make("deployment", "Cameras", content("site", "Hall"))
    registry.make("deployment", "More cameras", content("site", "HALL"))
    narrower = files("deployment.yaml", SITE, SITE + '    pattern: "[A-Z]+"\n')

    with pytest.raises(InvalidError) as caught:
        apply(narrower)

    assert [p.place for p in caught.value.problems] == [f"deployment {bad} · site"]
    assert fetch("SELECT position FROM head") == [(3,)]


def test_despite_them_it_is_applied_and_they_stay() -> None:
    bad = registry.make("deployment", "Cameras", content("site", "Hall"))

    apply(files("deployment.yaml", SITE, SITE + '    pattern: "[A-Z]+"\n'), despite=True)

    assert len(registry.see(bad).of("site")) == 1
    with pytest.raises(InvalidError):
        registry.write(build.a_claim(bad, content("site", "Stairs")))


def test_an_id_is_retired_never_deleted() -> None:
    gone = {n: t.replace("      verification:", "      verifying:") for n, t in files().items()}

    with pytest.raises(InvalidError, match="verification"):
        apply(gone)


def test_a_property_keeps_its_type() -> None:
    with pytest.raises(InvalidError, match="site"):
        apply(files("deployment.yaml", SITE, SITE.replace("string", "integer")))


def test_a_broken_file_is_named_with_its_line() -> None:
    with pytest.raises(InvalidError, match=r"deployment\.yaml:\d+"):
        apply(files("deployment.yaml", SITE, SITE.replace("string", "strnig")))


def test_only_an_administrator_may() -> None:
    with pytest.raises(RefusedError):
        apply(files("deployment.yaml", "{en: Site,", "{en: Place,"), actor=build.REVIEWER)


def test_a_preview_writes_nothing() -> None:
    shown = preview(files("deployment.yaml", "{en: Site,", "{en: Exact place,"))

    assert list(shown.changed) == ["deployment.yaml"]
    assert "Exact place" in " ".join(str(d) for d in shown.differences)
    assert fetch("SELECT position FROM head") == [(1,)]


def test_what_no_least_certainty_hides_is_reckoned_anew() -> None:
    registry.make("deployment", "Cameras", content("site", "Hall", certainty="speculative"))

    apply(files("deployment.yaml", SITE, SITE + "    certainty: false\n"))

    assert fetch("SELECT rank FROM claim WHERE property = 'site'") == [(99,)]
    assert list(verify_projections()) == []
