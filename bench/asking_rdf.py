"""The registry as RDF, for the triple store that questions are compared with: what stands now and
everybody may see, one triple for each claim, and what its questions compare beside it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pyoxigraph as ox

from undersight.records.ids import from_number
from undersight.store.mapping import stream

RECORD, KIND, PROPERTY, OWN = "urn:record:", "urn:kind:", "urn:property:", "urn:own:"

_RECORDS = "SELECT record, kind, title, title_key FROM standing WHERE closed IS NULL AND seen <= 0"
_CLAIMS = (
    "SELECT record, property, target, key, text, absence, earliest, latest, latitude, longitude,"
    " number FROM claim WHERE closed IS NULL AND seen <= 0"
)
CODED = ("deployment_status", "information_certainty")
"""Properties whose values are told by their key; others by their text."""


def store_of(folder: Path) -> ox.Store:
    """The store of a registry, kept beside it; filled where there is none yet."""
    made_from = sha256(Path(__file__).read_bytes()).hexdigest()[:10]
    kept = folder.with_name(f"{folder.name}-oxigraph-{made_from}")
    if not kept.exists():
        for old in folder.parent.glob(f"{folder.name}-oxigraph*"):
            shutil.rmtree(old)
        making = folder.with_name(f"{folder.name}-oxigraph-making")
        triples = making.with_suffix(".nt")
        with triples.open("w", encoding="utf-8") as file:
            file.writelines(_triples())
        store = ox.Store(str(making))
        store.bulk_load(path=str(triples), format=ox.RdfFormat.N_TRIPLES)
        store.optimize()
        store.flush()
        del store
        triples.unlink()
        making.rename(kept)
    return ox.Store.read_only(str(kept))


def _triples() -> Iterator[str]:
    for number, kind, title, key in stream(_RECORDS):
        s = f"<{RECORD}{from_number(number)}>"
        yield f"{s} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{KIND}{kind}> .\n"
        yield f"{s} <{OWN}title> {_literal(title)} .\n"
        yield f"{s} <{OWN}title_key> {_literal(key)} .\n"
    for number, name, target, key, text, absence, *numbers in stream(_CLAIMS):
        s = f"<{RECORD}{from_number(number)}>"
        p = f"{PROPERTY}{name}"
        if target is not None:
            said = f"<{RECORD}{from_number(target)}>"
        else:
            said = _literal(absence or (key if name in CODED else text))
        yield f"{s} <{p}> {said} .\n"
        for what, value in zip(_NUMBERS, numbers, strict=True):
            if value is not None:
                type_ = "integer" if isinstance(value, int) else "double"
                yield (
                    f'{s} <{p}/{what}> "{value}"^^<http://www.w3.org/2001/XMLSchema#{type_}> .\n'
                )


_NUMBERS = ("earliest", "latest", "latitude", "longitude", "number")


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
