"""The ten questions as people write them, and the names that they ask about in turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import cos, degrees, radians

from undersight.store.mapping import fetch
from undersight.values.characters import folded

EARTH = 6_371_008.8
CIRCLE = (52.52, 13.40, 300_000.0)
COLUMNS = {
    "country": "Country",
    "city": "City",
    "used_by": "Used by",
    "managed_by": "Managed by",
    "runs_software": "Runs software",
    "start_date": "Start date",
    "deployment_status": "Deployment status",
    "information_certainty": "Information certainty",
}
ASK = {
    1: "[[Category:Deployment]] [[Used by::{x}]]",
    2: "[[Category:Deployment]] [[Deployment status::Ongoing]] |limit=50 |sort=",
    3: "[[Category:Deployment]] [[Country::{rare}]] [[Deployment status::Ongoing]] |limit=50",
    4: "[[Category:Deployment]] [[Deployment status::Planned||Stopped]] [[Country::{common}]]"
    " |limit=50",
    5: "[[Category:Deployment]] [[Start date::≥2018-01-01]] [[Start date::≤2018-12-31]]"
    " |sort=Start date |order=desc |limit=50",
    6: "[[Category:Deployment]] [[Used by.Country::{rare}]] |limit=50",
    7: "[[Category:Product]] [[-Runs software::<q>[[Country::{rare}]]"
    " [[Information certainty::Documented]]</q>]] |limit=50",
    8: "[[Category:Deployment]] [[Description::~*police*]] |limit=50",
    9: "[[Category:Deployment]] [[Technology::{technology}]] |format=count",
    10: "[[Category:Deployment]] [[Coordinates::52.52° N, 13.40° E (300 km)]] "
    + " ".join(f"|?{label}" for label in COLUMNS.values())
    + " |limit=500",
}
NAMED = {
    1: "who links here, rare",
    2: "a common value, sorted",
    3: "two conditions",
    4: "either value, and a third",
    5: "a period, newest first",
    6: "a chain of two",
    7: "inverse, nested",
    8: "words in text",
    9: "how many",
    10: "near a point, 500 wide rows",
}
TURNS = 10
"""So many different names are asked about in turn."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one round asks about, by title: an institution with 5 to 20 links, a country with about
    1 % of the deployments, one with 2 to 17 %, a technology.
    """

    x: str
    rare: str
    common: str
    technology: str

    def ask(self, number: int) -> str:
        """The question as people write it."""
        return ASK[number].format(
            x=self.x, rare=self.rare, common=self.common, technology=self.technology
        )

    def marks(self) -> dict[str, str | int | float]:
        """What the same question in other languages is given: titles folded, dates as days."""
        north = degrees(CIRCLE[2] / EARTH)
        east = north / cos(radians(CIRCLE[0] + north))
        return {
            "technology": folded(self.technology),
            "common": folded(self.common),
            "rare": folded(self.rare),
            "first": date(2018, 1, 1).toordinal(),
            "last": date(2018, 12, 31).toordinal(),
            "south": CIRCLE[0] - north,
            "north": CIRCLE[0] + north,
            "west": CIRCLE[1] - east,
            "east": CIRCLE[1] + east,
            "x": folded(self.x),
        }


_LINKED = """
SELECT s.title FROM claim c JOIN standing s ON s.record = c.target AND s.closed IS NULL
WHERE c.property = %s AND c.kind = 'deployment' AND c.closed IS NULL AND s.kind = %s
GROUP BY s.record, s.title HAVING COUNT(DISTINCT c.record) BETWEEN %s AND %s
ORDER BY s.record %% 7919, s.record LIMIT 10
"""


def rounds() -> list[Words]:
    """What is asked about in turn; where there are fewer than ten, they come again."""
    sql = "SELECT COUNT(*) FROM standing WHERE kind = 'deployment' AND closed IS NULL"
    total = fetch(sql)[0][0]
    titles = [
        _linked("used_by", "institution", 5, 20),
        _linked("country", "place", 0.007 * total, 0.013 * total),
        _linked("country", "place", 0.02 * total, 0.17 * total),
        ["Facial recognition"],
    ]
    return [Words(*(each[n % len(each)] for each in titles)) for n in range(TURNS)]


def _linked(property_id: str, kind: str, least: float, most: float) -> list[str]:
    return [row[0] for row in fetch(_LINKED, [property_id, kind, least, most])]
