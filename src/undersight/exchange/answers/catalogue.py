"""Every format of an answer by its name; what one is, told.py says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from undersight.exchange.answers.bibtex import bibtex
from undersight.exchange.answers.feed import atom, rss
from undersight.exchange.answers.geojson import geojson
from undersight.exchange.answers.gexf import gexf
from undersight.exchange.answers.json import json_
from undersight.exchange.answers.linked import jsonld, rdfxml, turtle
from undersight.exchange.answers.markdown import markdown
from undersight.exchange.answers.table import csv, dsv, tsv
from undersight.exchange.answers.told import Format as Format
from undersight.exchange.answers.told import Told as Told
from undersight.exchange.answers.told import file_name as file_name
from undersight.query.plan import Plan

ANSWERS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format("csv", "text/csv", "csv", csv),
            Format("tsv", "text/tab-separated-values", "tsv", tsv),
            Format("dsv", "text/plain", "txt", dsv),
            Format("json", "application/json", "json", json_),
            Format("jsonld", "application/ld+json", "jsonld", jsonld),
            Format("turtle", "text/turtle", "ttl", turtle),
            Format("rdf", "application/rdf+xml", "rdf", rdfxml),
            Format("rss", "application/rss+xml", "rss", rss),
            Format("atom", "application/atom+xml", "atom", atom),
            Format("bibtex", "application/x-bibtex", "bib", bibtex),
            Format("geojson", "application/geo+json", "geojson", geojson),
            Format("gexf", "application/gexf+xml", "gexf", gexf),
            Format("markdown", "text/markdown", "md", markdown),
        )
    }
)
"""Name -> format."""

ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "feed": "rss",
        "json-ld": "jsonld",
        "md": "markdown",
        "rdf/xml": "rdf",
        "rdfxml": "rdf",
        "ttl": "turtle",
    }
)
"""Other names, those of Semantic MediaWiki among them."""

SETTINGS: Mapping[tuple[str, str, str], str] = MappingProxyType(
    {("feed", "type", "atom"): "atom", ("rdf", "syntax", "turtle"): "turtle"}
)
"""A name, a setting of the question and its value -> another format."""


def format_called(name: str, plan: Plan | None = None) -> Format | None:
    """The format of this name; None where it is none of a file (`table`, `list` …).

    `plan` is the question's: `format=feed` with `type=atom` is Atom.
    """
    wanted = name.strip().casefold()
    for (called, setting, value), other in SETTINGS.items():
        if plan and wanted == called and plan.setting(setting).strip().casefold() == value:
            return ANSWERS[other]
    return ANSWERS.get(ALIASES.get(wanted, wanted))
