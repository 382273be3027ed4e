"""What can be asked of the store as lists: by kind, by words, by beginnings, the glossary, the
front page.
"""

from __future__ import annotations

from typing import Any

import build
from oracles.generated import every_record

from undersight.errors import InvalidError
from undersight.records.found import Choice, Sort
from undersight.records.lens import Lens
from undersight.records.search import read_wanted
from undersight.store.reads.cells import cells
from undersight.store.reads.choosing import choices
from undersight.store.reads.cited import points, sources
from undersight.store.reads.figures import figures
from undersight.store.reads.glossary import entries
from undersight.store.reads.latest import latest
from undersight.store.reads.listing import listing
from undersight.store.reads.names import names
from undersight.store.reads.ordering import Order
from undersight.store.reads.rows import rows
from undersight.store.reads.searching import search
from undersight.store.reads.suggesting import suggest

KINDS = ("deployment", "institution", "place", "source")
QUESTIONS = (
    "deployment",
    "about -institution",
    '"about deployment"',
    "inst*",
    "title:place",
    "station 3",
    "text:deployment",
    "kind:place about",
    "site:station -kind:source",
    "used_by:institution",
    "quote:says",
    "says deployment",
    "source -says",
    "source:source deployment",
    "about -quote:says",
    "deploymnet",
    "instituton",
    "Институшн",
)
BEGINNINGS = ("d", "deployment 1", "3", "inst", "про", "deplyom", "instituton 1")


def lists(lens: Lens) -> dict[str, Any]:
    """The answers."""
    schema = build.surveillance()
    return {
        "listings": _listings(lens),
        "rows": rows(every_record(), lens=lens, schema=schema),
        "narrowed": _narrowed(lens),
        "cells": _cells(lens),
        "cited": _cited(lens),
        "chosen": {n: c for n in ("place 4", *every_record()) if (c := _chosen(n, lens))},
        "searches": [search(read_wanted(q, schema), lens=lens, schema=schema) for q in QUESTIONS],
        "suggestions": [suggest(b, lens=lens, schema=schema) for b in BEGINNINGS],
        "figures": figures(lens),
        "latest": latest(lens=lens, schema=schema),
        "glossary": entries(("term", "place"), lens=lens, schema=schema),
    }


def _listings(lens: Lens) -> list[Any]:
    """Lists in every order, narrowed by what occurs in them."""
    schema = build.surveillance()
    found = []
    for kind in KINDS:
        for order in Order:
            whole = listing(
                schema.kinds[kind], lens=lens, schema=schema, order=order, lead="sample", size=3
            )
            found.append(whole)
            for choice in [c for f in whole.facets for c in f.choices][:3]:
                found.append(
                    listing(
                        schema.kinds[kind], lens=lens, schema=schema, chosen=(choice,), order=order
                    )
                )
    absent = Choice("runs_software", Sort.ABSENCE, "unknown")
    found.append(listing(schema.kinds["deployment"], lens=lens, schema=schema, chosen=(absent,)))
    return found


def _narrowed(lens: Lens) -> dict[str, Any]:
    """Lists narrowed to what links a record, for every record; the hidden ones among them are as if
    not there.
    """
    schema = build.surveillance()
    found: dict[str, Any] = {}
    for handle in every_record():
        for prop in ("country", "used_by"):
            chosen = (Choice(prop, Sort.RECORD, handle),)
            narrowed = listing(schema.kinds["deployment"], lens=lens, schema=schema, chosen=chosen)
            if narrowed.rows:
                found[f"{prop} {handle}"] = narrowed
    return found


def _cells(lens: Lens) -> Any:
    found, known = cells(
        every_record(), ["site", "used_by", "country"], lens=lens, schema=build.surveillance()
    )
    return {h: c for h, c in found.items() if c}, known


def _cited(lens: Lens) -> Any:
    every = list(names(every_record(), lens).values())
    return sources(every, lens=lens), points(every, lens=lens, schema=build.surveillance())


def _chosen(name: str, lens: Lens) -> Any:
    schema = build.surveillance()
    try:
        return choices({"country": [name]}, schema.kinds["deployment"], lens=lens, schema=schema)
    except InvalidError:
        return None
