"""Tables of rows and columns, read through a typed mapping file; its language is in mapping.py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from undersight.errors import InvalidError, Problem, worded
from undersight.exchange.filling import Linked, Unclear, View, claims_of
from undersight.exchange.formats.records_json import READER as RECORDS
from undersight.exchange.mapping import (
    Cells,
    Edition,
    Entry,
    Link,
    Made,
    Mapping,
    constant_value,
    normal,
)
from undersight.exchange.mapping_file import load_mapping
from undersight.exchange.rows import SUFFIXES, Row, read_rows
from undersight.records.draft import (
    ClaimDraft,
    Draft,
    OwnedDraft,
    Ref,
    Reject,
)

MAPPING = "mapping.yaml"
KEY_LONGEST = 180


@dataclass(frozen=True, slots=True)
class Left:
    """A row that stays out, and why; `repeated` if it says again what a row above says."""

    number: int
    because: str
    repeated: bool = False


class TableReader:
    """Reads a CSV file that a `mapping.yaml` beside it, or one folder above, describes."""

    name = "table"

    def recognises(self, path: Path) -> bool:
        """A .csv or .tsv file, also compressed."""
        return path.name.lower().endswith(SUFFIXES)

    def read(self, path: Path) -> Iterator[Draft | Reject]:
        """Drafts and rejects of the edition that the mapping gives for this file."""
        mapping, edition = mapping_of(path)
        for item in read_edition(mapping, edition):
            if not isinstance(item, Left):
                yield item


READER = TableReader()


def mapping_of(path: Path) -> tuple[Mapping, Edition]:
    """The mapping that describes a file, and which of its versions the file is."""
    for folder in (path.resolve().parent, path.resolve().parent.parent):
        if not (folder / MAPPING).is_file():
            continue
        mapping = load_mapping(folder / MAPPING)
        for edition in mapping.editions.values():
            if (folder / edition.file).resolve() == path.resolve():
                return mapping, edition
    cure = worded("write a %(mapping)s beside it whose `versions` name this file", mapping=MAPPING)
    raise InvalidError([Problem(worded("no mapping describes this table"), cure, path.name)])


def read_edition(mapping: Mapping, edition: Edition) -> Iterator[Draft | Reject | Left]:
    """One version, row by row: drafts, rejects, rows left out; source and brought records first."""
    yield from _Sheet(mapping, edition).read()


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A row that comes in."""

    view: View
    key: str
    content: tuple[str, ...]


class _Sheet:
    """One reading of one version: what it has said already stands here."""

    def __init__(self, mapping: Mapping, edition: Edition) -> None:
        self.mapping = mapping
        self.edition = edition
        self.path = mapping.path.parent / edition.file
        self.source = f"{mapping.scheme}:source/{edition.id}"
        self.brought: dict[str, Draft] = {}
        self.waiting: list[Draft] = []  # linked records, said before the row that needs them
        self.linked: dict[tuple[str, str], Linked | None] = {}
        self.said: set[str] = set()
        self.row: Row | None = None

    def read(self) -> Iterator[Draft | Reject | Left]:
        yield self._source_draft()
        yield from self.bring()
        titles = _titles(self.mapping)
        for item in self.choose():
            if isinstance(item, _Chosen):
                title = titles[normal(item.view.fill(self.mapping.title))]
                yield from self._record(item, shared=len(title) > 1)
            else:
                yield item
        yield from self.waiting

    def bring(self) -> Iterator[Draft]:
        """Records that the mapping takes over from a file of records, without their citations."""
        wanted = set(self.mapping.bring)
        if not wanted:
            return
        path = self.mapping.path.parent / self.mapping.bring_from
        known = {d.key: d for d in RECORDS.read(path) if isinstance(d, Draft) and d.key in wanted}
        if missing := sorted(wanted - set(known)):
            cure = worded("correct the key: %(path)s has no such record", path=path.name)
            place = f"{self.mapping.path.name} · bring"
            raise InvalidError(
                [Problem(worded("this cannot be brought"), cure, place, key) for key in missing]
            )
        self.brought = {key: _bare(known[key], wanted) for key in self.mapping.bring}
        yield from self.brought.values()

    def choose(self) -> Iterator[_Chosen | Reject | Left]:
        """Which rows come in; the same row said twice comes in once."""
        first: dict[str, _Chosen] = {}
        for row, cells in self._rows():
            if cells is None:
                yield Reject(self._place(row), row.wrong, {"row": " | ".join(row.cells)[:400]})
                continue
            because = _left_because(self.mapping, cells)
            if because:
                yield Left(row.number, because)
                continue
            chosen = self._chosen(row, cells)
            if isinstance(chosen, Reject):
                yield chosen
            elif chosen.key not in first:
                first[chosen.key] = chosen
                yield chosen
            elif first[chosen.key].content == chosen.content:
                yield Left(row.number, "the same row stands above", repeated=True)
            else:
                above = first[chosen.key].view.number
                reason = worded(
                    "row %(above)s has the same key and says something else", above=above
                )
                yield Reject(self._place(row), reason, _content(cells))

    def _chosen(self, row: Row, cells: Cells) -> _Chosen | Reject:
        view = View(self.mapping, cells, row.number, self._place(row), self.source, self.link)
        self.row = row
        try:
            parts = [normal(view.fill(template)) for template in self.mapping.key]
        except Unclear as unclear:
            return Reject(view.place, unclear.reason, _content(cells))
        if not parts[-1] or not view.fill(self.mapping.title):
            return Reject(view.place, worded("the row has no name"), _content(cells))
        key = f"{self.mapping.scheme}:{_short(' / '.join(parts))}"
        return _Chosen(view, key, tuple(normal(cell) for cell in row.cells))

    def _record(self, chosen: _Chosen, *, shared: bool) -> Iterator[Draft | Reject]:
        view = chosen.view
        template = self.mapping.title_if_taken if shared else self.mapping.title
        title = ClaimDraft(
            "title",
            view.fill(template or self.mapping.title),
            language="en",
            citations=view.cite(),
            place=f"{view.place} · title",
        )
        self.row = Row(view.number, ())
        claims, rejects = [title], []
        for rule in self.mapping.claims:
            made, refused = claims_of(rule, view)
            claims += made
            rejects += refused
        self._make_mentioned(claims)
        yield from self.waiting
        self.waiting.clear()
        yield Draft(view.place, chosen.key, self.mapping.kind, tuple(claims), self.mapping.covers)
        yield from rejects

    def link(self, name: str, cells: Cells) -> Linked | None:
        """The record that a row's cells stand for; made when it is first met."""
        link = self.mapping.links[name]
        texts = ["" if normal(cells[c]) in self.mapping.blanks else cells[c] for c in link.columns]
        spelling = " / ".join(normal(text) for text in texts)
        if (name, spelling) not in self.linked:
            self.linked[name, spelling] = self._find_link(
                link, cells, spelling=spelling, last=texts[-1]
            )
        return self.linked[name, spelling]

    def _find_link(self, link: Link, cells: Cells, *, spelling: str, last: str) -> Linked | None:
        entry = link.entries.get(spelling)
        if entry is None and not last:
            return self.link(link.blank, cells) if link.blank else None
        if entry is None and not link.otherwise:
            raise Unclear(
                link.columns[-1],
                last,
                worded("the mapping knows no %(link)s of this name", link=link.name),
            )
        if entry is not None and entry.same_as:
            return self.link(entry.same_as, cells)
        if entry is not None and entry.use:
            return Linked(entry.use, self._title_of(entry.use))
        return self._new_link(link, entry or Entry(frozenset()), cells)

    def _new_link(self, link: Link, entry: Entry, cells: Cells) -> Linked:
        number = self.row.number if self.row else 0
        place = f"{self.path.name}:{number}"
        view = View(self.mapping, cells, number, place, self.source, self.link)
        title = entry.title or view.fill(link.otherwise)
        linked = Linked(f"{self.mapping.scheme}:{_short(f'{link.kind}/{_slug(title)}')}", title)
        if linked.key not in self.said:
            self.said.add(linked.key)
            claims = [ClaimDraft("title", title, language="en", citations=view.cite())]
            claims += [ClaimDraft(name, constant_value(value)) for name, value in entry.claims]
            stated = {claim.property for claim in claims}
            for rule in link.claims:
                if rule.property not in stated:
                    claims += claims_of(rule, view)[0]
            covers = frozenset(claim.property for claim in claims)
            self.waiting.append(Draft(place, linked.key, link.kind, tuple(claims), covers))
        return linked

    def _make_mentioned(self, claims: list[ClaimDraft]) -> None:
        """Records of the mapping itself come in when a row first names them, and theirs."""
        waiting = [c.value.key for c in claims if isinstance(c.value, Ref)]
        while waiting:
            key = waiting.pop()
            made = self.mapping.made.get(key)
            if made is None or key in self.said:
                continue
            self.said.add(key)
            draft = _made_draft(made, self.mapping.path.name)
            self.waiting.append(draft)
            waiting += [c.value.key for c in draft.claims if isinstance(c.value, Ref)]

    def _title_of(self, key: str) -> str:
        if key in self.mapping.made:
            return dict(self.mapping.made[key].claims).get("title", key)
        draft = self.brought.get(key)
        if draft is None:
            return key
        return next((str(c.value) for c in draft.claims if c.property == "title"), key)

    def _rows(self) -> Iterator[tuple[Row, Cells | None]]:
        rows = read_rows(
            self.path, encodings=self.edition.encodings, delimiter=self.edition.delimiter
        )
        header = next(rows, Row(1, ()))
        places = _places(self.edition, header, self.path.name)
        count = 0
        for row in rows:
            count += 1
            wrong = row.wrong
            if not wrong and len(row.cells) != len(header.cells):
                wrong = worded(
                    "the row has %(count)s cells, the header %(count2)s",
                    count=len(row.cells),
                    count2=len(header.cells),
                )
            if wrong:
                yield replace(row, wrong=wrong), None
            else:
                cells = {
                    name: row.cells[at].strip() if at >= 0 else "" for name, at in places.items()
                }
                yield row, cells
        if self.edition.rows and count != self.edition.rows:
            message = worded(
                "the file has %(count)s rows; the mapping says %(rows)s",
                count=count,
                rows=self.edition.rows,
            )
            cure = worded("correct `rows`, or take the file that the mapping was written for")
            raise InvalidError([Problem(message, cure, self.path.name)])

    def _place(self, row: Row) -> str:
        return f"{self.path.name}:{row.number}"

    def _source_draft(self) -> Draft:
        place = f"{self.mapping.path.name} · versions.{self.edition.id}.source"
        claims = tuple(
            ClaimDraft(
                name,
                constant_value(value),
                language="en" if name == "title" else "",
                place=f"{place}.{name}",
            )
            for name, value in self.edition.source
        )
        return Draft(place, self.source, "source", claims, frozenset(c.property for c in claims))


def _titles(mapping: Mapping) -> dict[str, set[str]]:
    """Title -> keys that bear it, over every version at hand: a record has one title in all."""
    titles: dict[str, set[str]] = {}
    for edition in mapping.editions.values():
        sheet = _Sheet(mapping, edition)
        if not sheet.path.is_file():
            continue
        for _ in sheet.bring():
            pass
        for item in sheet.choose():
            if isinstance(item, _Chosen):
                titles.setdefault(normal(item.view.fill(mapping.title)), set()).add(item.key)
    return titles


def _left_because(mapping: Mapping, cells: Cells) -> str:
    """Why a row stays out, or ""; a reason to leave counts only for rows that a rule would take."""
    if not any(choice.when.holds(cells) for choice in mapping.take):
        return "no rule takes it in"
    return next((choice.because for choice in mapping.leave if choice.when.holds(cells)), "")


def _places(edition: Edition, header: Row, name: str) -> dict[str, int]:
    """Where each named column stands; -1 where this version has none."""
    problems: list[Problem] = []
    headers = [normal(cell) for cell in header.cells]
    if edition.width and edition.width != len(headers):
        message = worded(
            "the table has %(count)s columns; the mapping says %(width)s",
            count=len(headers),
            width=edition.width,
        )
        problems.append(Problem(message, worded("correct `width`"), name))
    places: dict[str, int] = {}
    for column, spot in edition.columns.items():
        found = [at for at, text in enumerate(headers) if text == normal(spot.header)]
        place = f"{name} · {column}"
        if not spot.header and not spot.number:
            places[column] = -1
        elif spot.number and spot.number <= len(headers):
            places[column] = spot.number - 1
        elif spot.occurrence and spot.occurrence <= len(found):
            places[column] = found[spot.occurrence - 1]
        elif len(found) == 1 and not spot.occurrence:
            places[column] = found[0]
        elif len(found) > 1:
            cure = worded("add `occurrence:`, or name the column by `number:`")
            problems.append(
                Problem(worded("%(count)s columns have this header", count=len(found)), cure, place)
            )
        else:
            cure = worded("write the header as the file has it; white space and case do not matter")
            problems.append(
                Problem(worded("the table has no such column"), cure, place, spot.header[:80])
            )
    if problems:
        raise InvalidError(problems)
    return places


def _bare(draft: Draft, wanted: set[str]) -> Draft:
    """A record without citations, owned records, and links to what does not come along."""
    claims = tuple(
        replace(claim, citations=())
        for claim in draft.claims
        if not isinstance(claim.value, OwnedDraft)
        and (not isinstance(claim.value, Ref) or claim.value.key in wanted)
    )
    return Draft(draft.place, draft.key, draft.kind, claims)


def _made_draft(made: Made, file: str) -> Draft:
    claims = tuple(
        ClaimDraft(name, constant_value(value), language="en" if name == "title" else "")
        for name, value in made.claims
    )
    covers = frozenset(claim.property for claim in claims)
    return Draft(f"{file} · records.{made.key}", made.key, made.kind, claims, covers)


def _content(cells: Cells) -> dict[str, str]:
    return {name: text for name, text in cells.items() if text}


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", normal(title)).strip("-")


def _short(text: str) -> str:
    """At most 180 characters; of a longer one the beginning and a digest of the whole."""
    if len(text) <= KEY_LONGEST:
        return text
    digest = sha256(text.encode()).hexdigest()[:16]
    return f"{text[: KEY_LONGEST - 17]}~{digest}"
