"""A registry full of secrets, and every address of the URL table filled with what could betray
them.

A new address is covered as soon as it is there; one with a new sort of part fails until `PARTS`
says what to put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

import build
import registry
from build import content
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from undersight.records.change import Change, Opening
from undersight.records.rights import LEVELS, Role
from undersight.store.actions.withdraw import withdraw
from undersight.store.models import User

SAID: dict[str, str] = {
    "summary": "canary-text-{}",
    "site": "canary-string-{}",
    "alias": "canary-multilingual-{}",
    "start_date": "179{}-03-07",
    "end_date": "179{}-04-08",
    "camera_count": "98765{} cameras",
    "cost": "EUR 55511{}",
    "coordinates": "-12.345{}, 98.7654",
    "outside_id": "wikidata:Q9876543{}",
    "excluded_from_graph": "true",
    "operation_mode": "enrolment",
}
"""Property -> secret; {} is the level that may see it. Codes and booleans are known by their
claims' ids.
"""


@dataclass
class Planted:
    """What was planted: by level the strings that nobody below may see, and what the addresses can
    be filled with.
    """

    secrets: dict[int, set[str]] = field(default_factory=lambda: {n: set() for n in range(10)})
    records: list[str] = field(default_factory=list)
    claims: list[str] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)

    def hide(self, record: str, level: int) -> None:
        """The ids of a record's claims that only this level may see."""
        for claim in registry.claims_of(record):
            if LEVELS[claim.content.access] == level or level == 9:
                self.secrets[level] |= {claim.id, claim.identity}
                self.claims.append(claim.identity)


def plant() -> Planted:
    """A public deployment full of secrets, and records that are secret as a whole."""
    registry.begin()
    found = Planted()
    source = registry.make("source", "Open report")
    police = registry.make("institution", "Open police")
    camera = registry.make(
        "deployment", "Open cameras", content("used_by", police), content("site", "Hall")
    )
    found.records += [camera, source, police]
    for access, level in list(LEVELS.items())[1:]:
        hidden = registry.make(
            "institution", f"canary-title-{level}", content("summary", f"canary-inner-{level}")
        )
        registry.write(
            Change(opens=(Opening(hidden, content("access", access)),)),
            comment=f"canary-comment-a{level}",
        )
        secret_source = registry.make(
            "source", f"canary-source-{level}", content("publisher", f"canary-publisher-{level}")
        )
        registry.write(Change(opens=(Opening(secret_source, content("access", access)),)))
        for number, (name, said) in enumerate(SAID.items()):
            claim = content(
                name, said.format(level), access=access, reason=f"canary-reason-{level}"
            )
            quote = build.a_citation(
                source, quote=f"canary-quote-{level}", locator=f"canary-locator-{level}"
            )
            registry.write(
                build.a_claim(camera, claim, quote),
                comment=f"canary-comment-{level}-{number}",
                on=level * 3,
            )
        registry.write(
            build.a_claim(camera, content("managed_by", hidden)), comment=f"canary-comment-b{level}"
        )
        registry.write(
            build.an_event(
                camera, "start", f"178{level}-01-02", access=access, reason=f"canary-event-{level}"
            )
        )
        (site,) = [c for c in registry.claims_of(camera, "site") if c.content.access == "public"]
        registry.write(
            Change(
                cites=(
                    build.a_citation(secret_source, site.identity, quote=f"canary-held-{level}"),
                )
            )
        )
        secret_quote = build.a_citation(
            source, site.identity, quote=f"canary-hidden-{level}", access=access
        )
        registry.write(Change(cites=(secret_quote,)))
        found.records += [hidden, secret_source]
        found.secrets[level] |= {hidden, secret_source, f"178{level}"} | {
            f"canary-{word}-{level}"
            for word in (
                "title",
                "inner",
                "source",
                "publisher",
                "reason",
                "quote",
                "locator",
                "event",
                "held",
                "hidden",
            )
        }
        found.secrets[level] |= {f"canary-comment-{mark}{level}" for mark in "ab"}
        found.secrets[level] |= {f"canary-comment-{level}-{n}" for n in range(len(SAID))}
        found.secrets[level] |= {
            s.format(level).removeprefix("EUR ").removeprefix("wikidata:")
            for s in SAID.values()
            if "{}" in s
        }
        found.hide(camera, level)
        found.hide(hidden, level)
    gone = registry.make("product", "canary-withdrawn", content("summary", "canary-gone"))
    found.hide(gone, 9)
    withdraw(
        gone, reason="mistake", comment="canary-comment-w", actor=build.ADMIN, now=build.day(20)
    )
    found.records.append(gone)
    found.secrets[9] |= {"canary-withdrawn", "canary-gone", "canary-comment-w"}
    found.positions = [1, 2, 3, 9, 20, 40]
    return found


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Every address of the URL table, as one regular expression or route with named parts."""
    for entry in (resolver or get_resolver()).url_patterns:
        route = before + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def addresses(planted: Planted) -> Iterator[str]:
    """The addresses, filled with everything that could betray something."""
    parts: dict[str, list[str]] = {
        "kind": ["deployment", "institution", "source", "product"],
        "handle": planted.records,
        "slug": [""],
        "format": ["", "json", "csv", "jsonld", "ttl", "rdf", "md", "txt"],
        "page": ["about", "methodology", "canary"],
        "identity": planted.claims[:60],
        "id": [*planted.records, *planted.claims[:20]],  # of the API, whose queries it tests itself
        "position": [str(p) for p in planted.positions],
        "name": ["ada", "nobody"],
        "key": ["x"],
        "uidb36": ["1"],
        "url_name": ["x"],
        "title": [*planted.records[:6], "Open_cameras", "canary-title-2", "Special:Ask"],
    }
    for route in patterns():
        names = re.findall(r"\(\?P<(\w+)>", route) + re.findall(
            r"<(?:\w+:)?(\w+)>", re.sub(r"\(\?P<\w+>", "", route)
        )
        unknown = set(names) - set(parts)
        assert not unknown, f"say in `parts` what {unknown} of {route} can be"
        for values in product(*(parts[n] for n in names)):
            address = filled(route, dict(zip(names, values, strict=True)))
            if address is not None:
                yield "/" + address


def filled(route: str, values: dict[str, str]) -> str | None:
    """A route with its parts filled in; None where a value does not fit."""
    if "(?P" not in route:
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: values[m[1]], route)
    text = re.sub(r"\(\?:-\(\?P<slug>.*?\)\)\?", "", route)
    text = re.sub(
        r"\(\?:\\\.\(\?P<format>(.*?)\)\)\?",
        lambda m: _format(values.get("format", ""), m[1]),
        text,
    )
    text = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda m: values[m[1]], text)
    text = text.replace("^", "").replace("$", "").replace("\\", "")
    return None if "!" in text else text


def _format(wanted: str, possible: str) -> str:
    if not wanted:
        return ""
    return f".{wanted}" if wanted in possible.split("|") else "!"


QUERIES = (
    "",
    "?at=2024-01-05",
    "?at=30&certainty=documented",
    "?q=canary&a=3&b=60",
    "?q=canary-*&used_by=canary&site=canary-string-3&sort=title&page=2",
)


def clients() -> dict[Role, Client]:
    """A browser for every role."""
    found = {}
    for role in Role:
        found[role] = Client()
        if role is not Role.READER:
            found[role].force_login(User.objects.create_user(f"canny-{role}", role=role))
    return found


def heard(response: object) -> str:
    """Everything that an answer tells: status line apart, headers and body."""
    headers = "\n".join(f"{k}: {v}" for k, v in response.headers.items())  # type: ignore[attr-defined]
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return headers + "\n" + body.decode("utf-8", "replace")
