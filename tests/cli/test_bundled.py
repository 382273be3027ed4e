"""Whether a registry is told that the schema it was made from has changed."""

from __future__ import annotations

import re
from pathlib import Path

import build
import pytest
import registry

from undersight.cli.bundled import COMMENT, outdated, tell_changed
from undersight.schema.load import builtin, read
from undersight.store.actions.apply_schema import apply_schema

pytestmark = pytest.mark.django_db

NEW = dict(read(builtin()))
OLD = {
    name: re.sub(r"(, question|question, )(?=[^\n]*\])", "", text)
    if name == "registry.yaml"
    else text
    for name, text in NEW.items()
    if name != "question.yaml"
}
OTHER = {**OLD, "term.yaml": OLD["term.yaml"] + "\n# ours\n"}
OURS = {**NEW, "term.yaml": NEW["term.yaml"] + "\n# ours\n"}
TAKEN = COMMENT.format("surveillance")


@pytest.mark.parametrize(
    ("comment", "versions", "told"),
    [
        (TAKEN, [NEW], False),
        (TAKEN, [OLD], True),
        (TAKEN, [OLD, NEW], False),
        (TAKEN, [OLD, OTHER], True),  # changed by its keepers, and a kind is lacking
        (TAKEN, [OLD, OURS], False),  # theirs differs, and lacks nothing
        ("our own", [OLD], False),
    ],
)
def test_it_is_told_what_the_bundle_has_more(
    comment: str,
    versions: list[dict[str, str]],
    told: bool,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for day, files in enumerate(versions, 1):
        said = comment if day == 1 else "changed"
        apply_schema(files, comment=said, actor=build.ADMIN, now=build.day(day))

    assert outdated() == ("surveillance" if told else "")
    tell_changed(Path("/srv/registry"))
    printed = " ".join(capsys.readouterr().err.split())
    assert ("undersight schema apply" in printed) is told
    assert ("--registry /srv/registry --dry-run" in printed) is told


def test_an_empty_registry_is_told_nothing() -> None:
    registry.heads_file().unlink(missing_ok=True)
    assert outdated() == ""
