"""What a synthetic registry speaks of: how many of each, their ids, titles, texts. No tables.

Everything follows from the seed and the number of deployments; the same record has the same id in
each unit of work, so nothing has to be remembered.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from itertools import accumulate
from random import Random

import pycountry

from undersight.errors import Problem
from undersight.records.ids import from_number
from undersight.schema.model import Property, Schema
from undersight.values.catalogue import value_type
from undersight.values.protocol import Value

COUNTRIES, TECHNOLOGIES, TERMS = 180, 60, 100

FIRST, LAST = datetime(2017, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
"""From when to when the log is dated."""

_BITS = 50
_MASK = (1 << _BITS) - 1

TAGS = {
    name: number
    for number, name in enumerate(
        "country place technology term institution product dataset source deployment"
        " event claim citation hub".split(),
        1,
    )
}
"""What an id is of, in its highest bits before they are scattered."""

_SYLLABLES = [c + v for c in "bdfgklmnprstv" for v in "aeio"]
COMMON = (
    "the camera police of in face station system with data public recognition was database city"
    " school images a match people court by contract live used software trial to border ministry"
    " street search operators faces crowd airport number plate vendor watchlist since report"
    " officers train tender council law pilot"
).split()

TECHNOLOGY_NAMES = (
    "Facial recognition",
    "Number plate recognition",
    "Video analytics",
    "Crowd counting",
    "Gait recognition",
    "Voice recognition",
    "Fingerprint recognition",
    "Iris recognition",
    "Emotion recognition",
    "Object detection",
)
STATUSES = (("ongoing", 45), ("planned", 20), ("stopped", 12), ("concluded", 18), ("unknown", 5))
CERTAINTIES = (("documented", 60), ("rumored", 25), ("speculative", 15))
EVENTS = (
    "announcement",
    "procurement",
    "start",
    "expansion",
    "complaint",
    "court_ruling",
    "report",
    "pause",
    "end",
)
INSTITUTIONS = ("law_enforcement", "company", "government", "local_government", "university", "ngo")
SOURCES = ("webpage", "article_newspaper", "report", "legal_case", "article_journal", "book")


class World:
    """A registry of `deployments` deployments and what goes with them."""

    def __init__(self, deployments: int, *, seed: int = 1, schema: Schema) -> None:
        n = deployments
        self.seed, self.schema = seed, schema
        self.counts = {
            "country": COUNTRIES,
            "place": max(n // 20, 1),
            "technology": TECHNOLOGIES,
            "term": TERMS,
            "institution": max(n // 4, 1),
            "product": max(n // 8, 1),
            "dataset": max(n // 40, 1),
            "source": max(n // 2, 1),
            "deployment": n,
        }
        self._key = Random(f"{seed} ids").getrandbits(_BITS)
        self._cumulated = {kind: zipf(count) for kind, count in self.counts.items()}
        self.words = COMMON + _coined(Random(f"{seed} words"), 2_000)
        self._word_weights = zipf(len(self.words))

    def number(self, tag: str, index: int) -> int:
        """The id of the `index`-th of its sort: scattered over all ids, never twice the same."""
        x = (TAGS[tag] << 44 | index) ^ self._key
        x = x * 0x1F3C6EF372FE95 & _MASK
        x ^= x >> 27
        x = x * 0x2545F4914F6CDD & _MASK
        return x ^ x >> 25

    def id(self, tag: str, index: int) -> str:
        """The same as text."""
        return from_number(self.number(tag, index))

    def pick(self, kind: str, rng: Random) -> int:
        """The index of one of a kind, by Zipf's law with exponent 1."""
        cumulated = self._cumulated[kind]
        return bisect(cumulated, rng.random() * cumulated[-1])

    def some(self, kind: str, least: int, most: int, *, rng: Random) -> list[str]:
        """The ids of between `least` and `most` different ones of a kind."""
        wanted = min(rng.randint(least, most), self.counts[kind])
        chosen: dict[int, None] = {}
        while len(chosen) < wanted:
            chosen[self.pick(kind, rng)] = None
        return [self.id(kind, index) for index in chosen]

    def prose(self, rng: Random, words: int = 150) -> str:
        """So many words in sentences."""
        said = rng.choices(self.words, cum_weights=self._word_weights, k=words)
        for start in range(0, words, 15):
            said[start] = said[start].capitalize()
            end = min(start + 14, words - 1)
            said[end] += "."
        return " ".join(said)

    def title(self, kind: str, index: int) -> str:
        """The title of a record; unique within its kind."""
        name = self.words[len(COMMON) + index * 7 % 2_000].capitalize()
        if kind == "country":
            return COUNTRY_NAMES[index][1]
        if kind == "technology" and index < len(TECHNOLOGY_NAMES):
            return TECHNOLOGY_NAMES[index]
        return f"{name} {kind} {index + 1}"

    @cached_property
    def cities_of(self) -> tuple[tuple[int, ...], ...]:
        """Country -> its cities; every country has one as far as there are enough."""
        rng = Random(f"{self.seed} cities")
        found: list[list[int]] = [[] for _ in range(COUNTRIES)]
        for city in range(self.counts["place"]):
            found[city if city < COUNTRIES else self.pick("country", rng)].append(city)
        return tuple(map(tuple, found))

    @cached_property
    def country_of(self) -> dict[int, int]:
        """City -> its country."""
        return {city: country for country, cities in enumerate(self.cities_of) for city in cities}

    def somewhere(self, rng: Random) -> tuple[int, int]:
        """A country and a city in it (any city, where the country has none)."""
        country = self.pick("country", rng)
        cities = self.cities_of[country]
        if not cities:
            return country, self.pick("place", rng)
        return country, cities[min(int(len(cities) ** rng.random()) - 1, len(cities) - 1)]

    def spot(self, city: int) -> tuple[float, float]:
        """Where a city lies, among the others of its country; the first one is Berlin."""
        if city == 0:
            return 52.52, 13.405
        country = self.country_of[city]
        middle, around = Random(f"{self.seed} middle {country}"), Random(f"{self.seed} spot {city}")
        north, east = (
            (51.0, 10.0) if country == 0 else (middle.uniform(-45, 60), middle.uniform(-120, 150))
        )
        return round(north + around.gauss(0, 3), 4), round(east + around.gauss(0, 4), 4)

    def value(self, property_id: str, raw: str) -> Value:
        """What `raw` is to the property's type."""
        prop = self.schema.properties[property_id]
        if prop.type in ("code", "date", "string", "language") and len(raw) < 30:
            return _kept(value_key(prop), raw)
        return parsed(prop, raw)


def zipf(count: int) -> list[float]:
    """Cumulated weights 1, 1/2, 1/3 …"""
    return list(accumulate(1 / rank for rank in range(1, count + 1)))


def chosen(weighted: Sequence[tuple[str, int]], rng: Random) -> str:
    """One of a few, by weight."""
    return rng.choices([w[0] for w in weighted], [w[1] for w in weighted])[0]


def some_date(rng: Random, *, vague: bool = True) -> str:
    """A day of 2010 to 2024; a third of them a month or a year only."""
    year, month, day = rng.randint(2010, 2024), rng.randint(1, 12), rng.randint(1, 28)
    exactness = rng.randrange(6) if vague else 5
    if exactness == 0:
        return f"{year}"
    return f"{year}-{month:02}" if exactness == 1 else f"{year}-{month:02}-{day:02}"


def _coined(rng: Random, count: int) -> list[str]:
    """Words that no language has."""
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4)))] = None
    return list(found)


COUNTRY_NAMES = sorted((c.alpha_2, c.name) for c in pycountry.countries)
COUNTRY_NAMES.sort(key=lambda c: c[0] != "DE")
"""Code and name, Germany first, since the first city is Berlin."""

_PROPERTIES: dict[str, Property] = {}


def value_key(prop: Property) -> str:
    """A name under which the property's parsed values are kept."""
    _PROPERTIES[prop.id] = prop
    return prop.id


@lru_cache(maxsize=50_000)
def _kept(property_id: str, raw: str) -> Value:
    return parsed(_PROPERTIES[property_id], raw)


def parsed(prop: Property, raw: str) -> Value:
    """`raw` as the program itself reads it."""
    value = value_type(prop.type).parse(raw, prop.rules)
    if isinstance(value, Problem):
        raise ValueError(f"{prop.id}: {value}")
    return value
