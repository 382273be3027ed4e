"""The sample registry: the federal inventory as history, then the sourced records, as `undersight
demo` makes it.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sys
from collections.abc import Callable
from datetime import UTC, datetime, time
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from undersight.cli import output
from undersight.cli.init import make
from undersight.cli.load import counts, summary, write_rejects
from undersight.cli.registry import open_registry
from undersight.errors import BrokenError, RefusedError, UndersightError, worded
from undersight.options import CONFIG
from undersight.records.rights import Reader, Role

if TYPE_CHECKING:
    from undersight.exchange.report import Version
    from undersight.store.actions.importing import Progress

SAMPLE = Path(__file__).resolve().parent.parent / "exchange" / "sample"
INVENTORY = SAMPLE / "us-federal-ai-inventory"
DONE = "sample-loaded.json"
"""Written when the sample is whole; by it a folder is known as one that was made here."""

LOADER = Reader("sample", Role.ADMINISTRATOR)


def make_sample(folder: Path, fill: Callable[[Path], None] | None = None) -> None:
    """The sample registry in `folder`, opened; made by `fill` the first time.

    It is made in a fresh folder beside and put in its place when it is whole. A sample that this
    program cannot read is put aside and made anew. Raises RefusedError where the folder holds
    anything else: what was not made here is left alone.
    """
    folder = folder.resolve()
    if (folder / DONE).is_file() and (folder / CONFIG).is_file():
        try:
            open_registry(folder)
        except BrokenError as error:
            _put_aside(folder, error)
        else:
            return
    elif folder.exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise RefusedError(
            worded(
                "%(folder)s holds something that is not the sample; name a new or an empty folder "
                "by --registry",
                folder=folder,
            )
        )
    _make_beside(folder, fill or fill_sample)
    open_registry(folder)


def _put_aside(folder: Path, error: BrokenError) -> None:
    """A sample of another version goes out of the way, whole: somebody may have worked in it."""
    from django.db import connections

    connections.close_all()
    places = (folder.with_name(f"{folder.name}-old-{n}") for n in range(1, 1_000))
    place = next(p for p in places if not p.exists())
    folder.rename(place)
    output.warn(error.message)
    output.warn(worded("The old sample lies in %(place)s now; it is made anew.", place=place))


def _make_beside(folder: Path, fill: Callable[[Path], None]) -> None:
    """Has `folder` filled under another name, and renames it when it is whole.

    A process of its own does it, because Django serves one folder only, and this process is to
    serve the finished one.
    """
    output.say(
        worded(
            "Making the sample registry in %(folder)s (once; it takes less than a minute)",
            folder=folder,
        )
    )
    here = Path.cwd() == folder
    place = folder.with_name(f"{folder.name}-making-{secrets.token_hex(4)}")
    place.mkdir(parents=True)
    try:
        child = get_context("spawn").Process(target=_filled, args=(fill, place))
        child.start()
        try:
            child.join()
        finally:
            child.join()  # after Ctrl-C, which reaches it as well: nobody writes any more
        if child.exitcode:
            sys.exit(child.exitcode if child.exitcode > 0 else 128 - child.exitcode)
        place.rename(folder)
    except OSError as error:
        raise BrokenError(
            worded(
                "the sample cannot be put into %(folder)s: %(error)s", folder=folder, error=error
            )
        ) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if here:
        os.chdir(folder)


def _filled(fill: Callable[[Path], None], place: Path) -> None:
    try:
        fill(place)
    except UndersightError as error:
        output.complain(error)
        sys.exit(output.exit_status(error))
    except KeyboardInterrupt:
        sys.exit(output.INTERRUPTED)


def fill_sample(folder: Path) -> None:
    """Makes the sample in an empty folder."""
    from undersight.exchange.report import inventory

    versions = inventory(INVENTORY)
    first = datetime.combine(versions[0].date, time(), UTC)
    make(folder, schema="surveillance", name="Undersight", at=first, sample=True)
    report: dict[str, object] = {}
    with output.progress() as tell:
        for version in versions:
            report[version.name] = _version(folder, version, tell)
        report["records"] = _records(tell)
    (folder / DONE).write_text(json.dumps(report, indent=1), "utf-8")


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
