"""The sample registry: the federal inventory as history, then the sourced records, as `undersight
demo` makes it.
"""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from undersight.cli import output
from undersight.cli.init import make
from undersight.cli.load import counts, summary, write_rejects
from undersight.cli.registry import open_registry
from undersight.errors import BrokenError, worded
from undersight.options import CONFIG
from undersight.records.rights import Reader, Role

if TYPE_CHECKING:
    from undersight.exchange.report import Version
    from undersight.store.actions.importing import Progress

SAMPLE = Path(__file__).resolve().parent.parent / "exchange" / "sample"
INVENTORY = SAMPLE / "us-federal-ai-inventory"
DONE = "sample-loaded.json"
"""Written when the sample is whole."""

BEGUN = "sample-begun"
"""Lies in the folder while the sample is being made; found at the start, an interrupted demo begins
again.
"""

LOADER = Reader("sample", Role.ADMINISTRATOR)


def make_sample(folder: Path) -> None:
    """The sample registry in `folder`; made once. One whose making was interrupted is made anew.

    Raises BrokenError where the folder holds a registry that is not the sample.
    """
    if (folder / DONE).exists() and (folder / CONFIG).exists():
        open_registry(folder)
        return
    if (folder / BEGUN).exists():
        shutil.rmtree(folder)
    if (folder / CONFIG).exists():
        raise BrokenError(
            worded(
                "%(folder)s holds a registry that is not the sample; name another folder",
                folder=folder,
            )
        )
    from undersight.exchange.report import inventory

    versions = inventory(INVENTORY)
    output.say(
        worded(
            "Making the sample registry in %(folder)s (once; it takes less than a minute)",
            folder=folder,
        )
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / BEGUN).touch()
    first = datetime.combine(versions[0].date, time(), UTC)
    make(folder, schema="surveillance", name="Undersight", at=first, sample=True)
    report: dict[str, object] = {}
    with output.progress() as tell:
        for version in versions:
            report[version.name] = _version(folder, version, tell)
        report["records"] = _records(tell)
    (folder / DONE).write_text(json.dumps(report, indent=1), "utf-8")
    (folder / BEGUN).unlink()


def _version(folder: Path, version: Version, tell: Progress) -> dict[str, object]:
    """Loads one version of the inventory as a changeset of its day; what it leaves as it was is
    checked by it.
    """
    from undersight.exchange.formats.table import Left, mapping_of, read_edition
    from undersight.exchange.report import tally
    from undersight.records.draft import Draft
    from undersight.store.actions.importing import load_drafts

    items = list(read_edition(*mapping_of(version.path)))
    source = next(i.key for i in items if isinstance(i, Draft) and i.kind == "source")
    report = load_drafts(
        [i for i in items if not isinstance(i, Left)],
        comment=version.comment,
        actor=LOADER,
        now=datetime.now(UTC),
        origin=datetime.combine(version.date, time(), UTC),
        history=True,
        all_or_nothing=False,
        checked=(version.date.isoformat(), source),
        progress=tell,
    )
    write_rejects(report, folder / f"rejects-{version.name}.csv")
    counted, figures = tally(items), counts(report)
    output.say(f"  {version.name}: {counted.lines()[0]}")
    output.say(worded("    records, with agencies and sources: %(done)s", done=summary(report)))
    return {"read": list(counted.lines()), **figures}


def _records(tell: Progress) -> dict[str, object]:
    """Loads the sourced records, dated now."""
    from undersight.exchange.catalogue import reader
    from undersight.store.actions.importing import load_drafts

    report = load_drafts(
        reader("records-json").read(SAMPLE / "records.json"),
        comment="The sample: facts gathered from public reports, with their sources.",
        actor=LOADER,
        now=datetime.now(UTC),
        progress=tell,
    )
    output.say(worded("  records: %(done)s", done=summary(report)))
    return dict(counts(report))
