"""What a synthetic registry says: the claims of each kind of record, some records at a time."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from bench.rows import Batch, Rows, Writer
from bench.world import (
    CERTAINTIES,
    COUNTRY_NAMES,
    EVENTS,
    INSTITUTIONS,
    SOURCES,
    STATUSES,
    World,
    chosen,
    some_date,
)
from undersight.values.protocol import Absence

LARGEST = 250
"""Records that a changeset makes."""

FEW = 10
"""Links to the other hub."""

ORDER = (
    "country",
    "place",
    "technology",
    "term",
    "institution",
    "product",
    "dataset",
    "source",
    "deployment",
)


@dataclass(frozen=True, slots=True)
class Unit:
    """Records of one sort, from `start` up to `stop`, made together and revised together."""

    sort: str
    start: int
    stop: int

    @property
    def revisions(self) -> int:
        """How many changesets it comes in."""
        return 3 if self.sort == "deployment" else 1


def units_of(world: World, hub: int = 0) -> list[Unit]:
    """Everything there is to make, in order."""
    units = []
    for sort in ORDER:
        count = world.counts[sort]
        size = max(1, min(LARGEST, count // 10))
        units += [Unit(sort, at, min(at + size, count)) for at in range(0, count, size)]
    return [*units, Unit("hub", 0, hub)] if hub else units


def write(
    unit: Unit, world: World, *, number: int, positions: tuple[int, ...], rows: Rows
) -> list[Batch]:
    """Writes a unit's rows; its changesets."""
    writer = Writer(world, number, positions=positions, rows=rows)
    rng = Random(f"{world.seed} {unit.sort} {unit.start}")
    if unit.sort == "hub":
        _hub(writer, unit)
    for index in range(unit.start, unit.stop if unit.sort != "hub" else 0):
        _WRITERS[unit.sort](writer, index, rng)
    return writer.batches


def _begun(writer: Writer, kind: str, index: int, sort: str = "") -> str:
    """A record with its title."""
    world = writer.world
    handle, title = world.id(sort or kind, index), world.title(sort or kind, index)
    writer.record(kind, handle)
    writer.claim(kind, handle, "title", title)
    writer.stands(kind, handle, title)
    return handle


def _country(writer: Writer, index: int, rng: Random) -> None:
    handle = _begun(writer, "place", index, "country")
    writer.claim("place", handle, "place_type", "country")
    writer.claim("place", handle, "iso_code", COUNTRY_NAMES[index][0])


def _place(writer: Writer, index: int, rng: Random) -> None:
    world = writer.world
    handle = _begun(writer, "place", index)
    writer.claim("place", handle, "place_type", "city")
    writer.claim("place", handle, "coordinates", "{}, {}".format(*world.spot(index)))
    writer.link("place", handle, "located_in", world.id("country", world.country_of[index]))


def _technology(writer: Writer, index: int, rng: Random) -> None:
    handle = _begun(writer, "technology", index)
    writer.claim("technology", handle, "definition", writer.world.prose(rng, 20))
    if index >= 10:
        writer.link("technology", handle, "broader", writer.world.id("technology", index % 10))


def _term(writer: Writer, index: int, rng: Random) -> None:
    handle = _begun(writer, "term", index)
    writer.claim("term", handle, "definition", writer.world.prose(rng, 20))


def _institution(writer: Writer, index: int, rng: Random) -> None:
    world = writer.world
    handle = _begun(writer, "institution", index)
    country, city = world.somewhere(rng)
    writer.claim("institution", handle, "institution_type", rng.choice(INSTITUTIONS))
    writer.link("institution", handle, "country", world.id("country", country))
    writer.link("institution", handle, "city", world.id("place", city))
    if index and rng.random() < 0.3:
        parent = world.id("institution", rng.randrange(index))
        writer.link("institution", handle, "is_department_of", parent)


def _product(writer: Writer, index: int, rng: Random) -> None:
    world = writer.world
    handle = _begun(writer, "product", index)
    for technology in world.some("technology", 1, 2, rng=rng):
        writer.link("product", handle, "technology", technology)
    for developer in world.some("institution", 1, 1, rng=rng):
        writer.link("product", handle, "software_developer", developer)
    writer.claim("product", handle, "description", world.prose(rng, 40))


def _dataset(writer: Writer, index: int, rng: Random) -> None:
    world = writer.world
    handle = _begun(writer, "dataset", index)
    for holder in world.some("institution", 1, 1, rng=rng):
        writer.link("dataset", handle, "managed_by", holder)
    writer.claim("dataset", handle, "image_count", f"{rng.randrange(1, 5_000) * 1_000} images")


def _source(writer: Writer, index: int, rng: Random) -> None:
    handle = _begun(writer, "source", index)
    writer.claim("source", handle, "source_type", rng.choice(SOURCES))
    writer.claim(
        "source", handle, "publisher", f"The {rng.choice(writer.world.words).capitalize()} Times"
    )
    writer.claim("source", handle, "issued", some_date(rng))
    writer.claim("source", handle, "url", f"https://example.org/{index}/{rng.randrange(10_000)}")


def _deployment(writer: Writer, index: int, rng: Random) -> None:
    """The deployment as it is created, with the claims that its two revisions change."""
    world, kind = writer.world, "deployment"
    handle = world.id(kind, index)
    writer.record(kind, handle)
    cited = [_title(writer, index, handle)]
    country, city = world.somewhere(rng)
    sure = chosen(CERTAINTIES, rng)
    cited.append(_status(writer, handle, rng))
    writer.claim(kind, handle, "information_certainty", sure)
    writer.link(
        kind, handle, "technology", *world.some("technology", 1, 1, rng=rng), certainty=sure
    )
    writer.link(kind, handle, "country", world.id("country", country), certainty=sure)
    writer.link(kind, handle, "city", world.id("place", city), certainty=sure)
    north, east = world.spot(city)
    spot = f"{north + rng.uniform(-0.1, 0.1):.4f}, {east + rng.uniform(-0.1, 0.1):.4f}"
    writer.claim(kind, handle, "coordinates", spot)
    writer.claim(kind, handle, "start_date", some_date(rng), certainty=sure)
    cited.append(_prose(writer, handle, rng))
    cited += _links(writer, handle, rng, certainty=sure)
    for _ in range(rng.randint(1, 3)):
        cited.append(_event(writer, handle, rng))
    for claim in rng.sample(cited, 3):
        source = world.id("source", world.pick("source", rng))
        writer.cite(claim, source, f"p. {rng.randint(1, 200)}")


def _title(writer: Writer, index: int, handle: str) -> str:
    """One in ten is renamed by the last revision."""
    kind, title = "deployment", writer.world.title("deployment", index)
    renamed = 2 if index % 10 == 3 else None
    identity = writer.claim(kind, handle, "title", title, until=renamed)
    writer.stands(kind, handle, title, until=renamed)
    if renamed:
        writer.claim(kind, handle, "title", f"{title}, renamed", revision=2, identity=identity)
        writer.stands(kind, handle, f"{title}, renamed", first=2)
    return identity


def _status(writer: Writer, handle: str, rng: Random) -> str:
    """The first revision finds another status."""
    before, after = chosen(STATUSES, rng), chosen(STATUSES, rng)
    identity = writer.claim(
        "deployment", handle, "deployment_status", before, certainty="rumored", until=1
    )
    return writer.claim(
        "deployment",
        handle,
        "deployment_status",
        after,
        certainty="documented",
        revision=1,
        identity=identity,
        time=some_date(rng),
    )


def _prose(writer: Writer, handle: str, rng: Random) -> str:
    """The last revision adds a sentence."""
    text = writer.world.prose(rng)
    identity = writer.claim("deployment", handle, "description", text, until=2)
    more = f"{text} {writer.world.prose(rng, 15)}"
    return writer.claim("deployment", handle, "description", more, revision=2, identity=identity)


def _links(writer: Writer, handle: str, rng: Random, *, certainty: str) -> list[str]:
    """Links to institutions, products, datasets and terms; the first revision adds users."""
    world, kind = writer.world, "deployment"
    users = world.some("institution", 1, 3, rng=rng)
    late = len(users) > 1 and rng.random() < 0.5
    made = [
        writer.link(
            kind, handle, "used_by", user, certainty=certainty, revision=int(late and n == 1)
        )
        for n, user in enumerate(users)
    ]
    if rng.random() < 0.5:
        made.append(
            writer.link(kind, handle, "managed_by", *world.some("institution", 1, 1, rng=rng))
        )
    elif rng.random() < 0.2:
        made.append(writer.claim(kind, handle, "managed_by", Absence.UNKNOWN))
    for name, target, least, most in _SEVERAL:
        for other in world.some(target, least, most, rng=rng):
            made.append(writer.link(kind, handle, name, other))
    return made[:1]


_SEVERAL = (
    ("runs_software", "product", 1, 3),
    ("dataset_used", "dataset", 0, 2),
    ("keyword", "term", 1, 3),
)


def _event(writer: Writer, handle: str, rng: Random) -> str:
    sure = chosen(CERTAINTIES, rng)
    event = writer.new("event")
    writer.record("event", event, handle)
    writer.stands("event", event, rank=writer.world.schema.rank(sure))
    writer.claim("event", event, "event_type", rng.choice(EVENTS))
    writer.claim("event", event, "date", some_date(rng))
    return writer.link("deployment", handle, "event", event, certainty=sure)


def _hub(writer: Writer, unit: Unit) -> None:
    """A keyword that very many deployments have, and one that few have."""
    for n, most in enumerate((unit.stop, min(FEW, unit.stop))):
        hub = _begun(writer, "term", n, "hub")
        for index in range(most):
            writer.link("deployment", writer.world.id("deployment", index), "keyword", hub)


_WRITERS = {
    "country": _country,
    "place": _place,
    "technology": _technology,
    "term": _term,
    "institution": _institution,
    "product": _product,
    "dataset": _dataset,
    "source": _source,
    "deployment": _deployment,
}
