"""Reads a mapping file: YAML to a Mapping, with every problem named by its line; runs nothing."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field, replace
from pathlib import Path

from undersight.errors import InvalidError, Problem, worded
from undersight.exchange.asked import Asked
from undersight.exchange.mapping import (
    Choice,
    Column,
    DateForm,
    Edition,
    Entry,
    Found,
    Link,
    Made,
    Mapping,
    Part,
    Rule,
    Test,
    ValueOf,
    Words,
    normal,
)
from undersight.records.draft import Absence
from undersight.schema.block import nearest
from undersight.schema.tree import Spot, grow

LANGUAGE = "1"
"""The version of the mapping language that is read here."""

ABSENT = "absent"

_TEMPLATE = re.compile(r"\{([^{}]*)\}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ABSENCES = {a.value: a for a in Absence}
_TESTS = ("any", "all", "not", "words", "is", "blank")
_WAYS = ("constant", "record", "link", "text", "paragraphs", "values", "dates", "find", "column")


@dataclass(frozen=True)
class _Names:
    """What can be named in the file, gathered before the rules are read."""

    columns: frozenset[str]
    links: frozenset[str]
    records: frozenset[str]
    words: MappingOf[str, Words]
    dates: MappingOf[str, tuple[DateForm, ...]]
    tests: dict[str, Test] = field(default_factory=dict)


def load_mapping(path: Path) -> Mapping:
    """The mapping in a file; InvalidError with all its problems, each with file, line and cure."""
    problems: list[Problem] = []
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(
            worded("the mapping cannot be read: %(error)s", error=error),
            worded("save it as UTF-8"),
            path.name,
        )
        raise InvalidError([problem]) from None
    branch = grow(text, path.name, problems)
    if branch is None:
        raise InvalidError(problems)
    mapping = _mapping(Asked(branch, Spot(path.name), problems), path)
    if problems:
        raise InvalidError(problems)
    return mapping


def _mapping(top: Asked, path: Path) -> Mapping:
    if (given := top.text("mapping", needed=True)) not in ("", LANGUAGE):
        cure = worded("write `mapping: %(language)s`", language=LANGUAGE)
        top.wrong(worded("this version of the language is not known"), cure, "mapping", value=given)
    top.text("about")
    editions = {name: _edition(block, name) for name, block in top.named("versions").items()}
    if not editions:
        top.wrong(
            worded("no version of the table is described"), worded("add `versions:`"), "versions"
        )
    bring = top.block("bring")
    brought = bring.texts("keys", needed=True) if bring else ()
    made = {key: _made(block, key) for key, block in top.named("records").items()}
    links = top.named("links")
    names = _Names(
        frozenset(c for e in editions.values() for c in e.columns),
        frozenset(links),
        frozenset({*brought, *made}),
        _words(top),
        {name: _dates(top, name) for name in _keys(top, "dates")},
    )
    _same_columns(top, editions)
    for name, block in top.named("tests").items():
        names.tests[name] = _test(block, names)
    rows, record = top.block("rows"), top.block("record")
    if rows is None or record is None:
        top.wrong(worded("`rows:` and `record:` are both needed"), worded("add what is missing"))
        raise InvalidError(top.problems)
    title = record.block("title")
    found = Mapping(
        path=path,
        scheme=top.text("scheme", needed=True),
        kind=record.text("kind", needed=True),
        key=tuple(
            _template(record, "key", t, names=names) for t in record.texts("key", needed=True)
        ),
        title=_template(title, "text", title.text("text", needed=True), names=names)
        if title
        else "",
        title_if_taken=_template(title, "if_taken", title.text("if_taken"), names=names)
        if title
        else "",
        locator=record.text("locator", "row {row}"),
        blanks=frozenset({"", *map(normal, top.texts("blanks"))}),
        editions=editions,
        take=_choices(rows, "take", names),
        leave=_choices(rows, "leave", names),
        claims=_rules(record, names),
        links=_links(links, names),
        made=made,
        bring_from=bring.text("from", needed=True) if bring else "",
        bring=brought,
    )
    if title is None:
        record.wrong(worded("the records need a title"), worded('add `title: {text: "{name}"}`'))
    for block in (top, rows, record, *filter(None, (bring, title))):
        block.done()
    return found


def _keys(top: Asked, key: str) -> tuple[str, ...]:
    block = top.block(key)
    return tuple(block.branch.entries) if block else ()


def _edition(block: Asked, name: str) -> Edition:
    date = block.text("date", needed=True)
    if date and not _DAY.fullmatch(date):
        block.wrong(
            worded("date should be a day"), worded("write it like 2024-12-18"), "date", value=date
        )
    encodings = block.texts("encoding") or ("utf-8",)
    for encoding in encodings:
        try:
            codecs.lookup(encoding)
        except LookupError:
            cure = worded("write utf-8, windows-1252 or another that Python knows")
            block.wrong(worded("there is no such encoding"), cure, "encoding", value=encoding)
    delimiter = block.text("delimiter", ",")
    if len(delimiter) != 1:
        cure = worded('write one character, such as "," or ";"')
        block.wrong(worded("the delimiter is one character"), cure, "delimiter", value=delimiter)
    columns = block.block("columns")
    made = {c: _column(columns, c) for c in columns.branch.entries} if columns else {}
    if not made:
        block.wrong(
            worded("no column is named"),
            worded("add `columns:` with `name: Header` lines"),
            "columns",
        )
    edition = Edition(
        id=name,
        date=date,
        comment=block.text("comment"),
        file=block.text("file", needed=True),
        encodings=encodings,
        delimiter=delimiter,
        columns=made,
        source=block.pairs("source"),
        rows=block.number("rows"),
        width=block.number("width"),
    )
    if "title" not in dict(edition.source):
        block.wrong(worded("the source has no title"), worded("add `source: {title: …}`"), "source")
    block.done()
    return edition


def _column(columns: Asked, name: str) -> Column:
    if name in columns.branch.entries and hasattr(columns.branch.entries[name], "entries"):
        block = columns.block(name)
        if block is None:
            return Column()
        column = Column(block.text("header"), block.number("occurrence"), block.number("number"))
        if bool(column.header) == bool(column.number):
            block.wrong(worded("a column has a header or a number"), worded("write one of the two"))
        block.done()
        return column
    header = columns.text(name)
    return Column() if header == ABSENT else Column(header)


def _same_columns(top: Asked, editions: MappingOf[str, Edition]) -> None:
    every = {c for e in editions.values() for c in e.columns}
    for name, edition in editions.items():
        for missing in sorted(every - set(edition.columns)):
            cure = worded(
                "name its header, or write `%(missing)s: %(absent)s`",
                missing=missing,
                absent=ABSENT,
            )
            place = f"{top.place('versions')}.{name}.columns"
            top.problems.append(
                Problem(worded("the column %(missing)s is missing", missing=missing), cure, place)
            )


def _words(top: Asked) -> dict[str, Words]:
    block = top.block("words")
    if block is None:
        return {}
    return {name: Words(name, _pattern(block, name)) for name in block.branch.entries}


def _pattern(block: Asked, name: str) -> re.Pattern[str]:
    """Whole words, case ignored; a space stands for any white space, “ ?” for perhaps some."""
    good = []
    for text in block.texts(name):
        try:
            re.compile(text)
        except re.error as error:
            cure = worded("write words; `.` `(` `[` and the like are regular expressions")
            block.wrong(
                worded("this is no regular expression: %(error)s", error=error),
                cure,
                name,
                value=text,
            )
        else:
            good.append(f"(?:{text})".replace(" ?", r"\s*").replace(" ", r"\s+"))
    joined = "|".join(good) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


def _dates(top: Asked, name: str) -> tuple[DateForm, ...]:
    block = top.block("dates")
    forms = []
    for form in block.blocks(name) if block else ():
        text = form.text("pattern", needed=True)
        try:
            pattern = re.compile(text)
        except re.error as error:
            form.wrong(
                worded("this is no regular expression: %(error)s", error=error),
                worded("correct it"),
                "pattern",
                value=text,
            )
            continue
        gives = form.text("gives")
        unknown = set(_TEMPLATE.findall(gives)) - set(pattern.groupindex)
        if unknown:
            cure = worded("name a group in the pattern: (?P<%(min)s>…)", min=min(unknown))
            form.wrong(worded("the pattern has no such group"), cure, "gives", value=min(unknown))
        if not gives and not form.has("reason"):
            cure = worded("say what it `gives`, or the `reason` why it is refused")
            form.wrong(worded("this form gives nothing"), cure)
        forms.append(DateForm(pattern, gives, form.text("reason")))
        form.done()
    return tuple(forms)


def _test(block: Asked, names: _Names) -> Test:
    ways = [way for way in _TESTS if block.has(way)]
    if len(ways) != 1:
        cure = worded("write exactly one of %(tests)s", tests=tuple(_TESTS))
        block.wrong(worded("this is no condition"), cure)
        return Test("any")
    way = ways[0]
    columns = _columns(block, "in", names) if way in ("words", "is") else ()
    test = Test("any")
    match way:
        case "any" | "all" | "not":
            test = Test(way, _parts(block, way, names))
        case "words":
            test = Test(way, columns=columns, words=_known_words(block, way, names))
        case "is":
            test = Test(way, columns=columns, values=frozenset(map(normal, block.texts(way))))
        case "blank":
            test = Test(way, columns=_columns(block, way, names))
    block.done()
    return test


def _parts(block: Asked, way: str, names: _Names) -> tuple[Test, ...]:
    parts = tuple(
        _named(block, way, item, names=names) if isinstance(item, str) else _test(item, names)
        for item in block.items(way)
    )
    if not parts or (way == "not" and len(parts) > 1):
        cure = worded("`not` takes one condition, `any` and `all` a list")
        block.wrong(worded("`%(way)s` needs conditions below it", way=way), cure, way)
    return parts or (Test("any"),)


def _when(block: Asked, names: _Names) -> Test | None:
    """A condition by its name under `tests`, or written out."""
    if not block.has("when"):
        block.seen.add("when")
        return None
    (item,) = block.items("when")[:1] or ("",)
    return _named(block, "when", item, names=names) if isinstance(item, str) else _test(item, names)


def _named(block: Asked, key: str, name: str, *, names: _Names) -> Test:
    if name not in names.tests:
        cure = nearest(name, names.tests, worded("name one that stands above under `tests`"))
        block.wrong(worded("there is no condition of this name"), cure, key, value=name)
    return names.tests.get(name, Test("any"))


def _columns(block: Asked, key: str, names: _Names) -> tuple[str, ...]:
    columns = block.texts(key, needed=True)
    return tuple(_known(block, key, column, among=names.columns) for column in columns)


def _known(block: Asked, key: str, name: str, *, among: Iterable[str]) -> str:
    names = set(among)
    if name and name not in names:
        cure = nearest(name, names) or worded("define it first, or name what stands above")
        block.wrong(
            worded("%(key)s names what is not in this file", key=key), cure, key, value=name
        )
    return name


def _known_words(block: Asked, key: str, names: _Names) -> Words | None:
    name = _known(block, key, block.text(key), among=names.words)
    return names.words.get(name)


def _template(block: Asked, key: str, text: str, *, names: _Names) -> str:
    for name in _TEMPLATE.findall(text):
        _known(block, key, name, among=names.columns | names.links)
    return text


def _choices(rows: Asked, key: str, names: _Names) -> tuple[Choice, ...]:
    choices = []
    for block in rows.blocks(key):
        when = _when(block, names)
        if when is None:
            block.wrong(worded("a choice of rows needs a condition"), worded("add `when:`"))
        choices.append(Choice(block.text("because", needed=True), when or Test("any")))
        block.done()
    return tuple(choices)


def _made(block: Asked, key: str) -> Made:
    made = Made(key, block.text("kind", needed=True), block.pairs("claims"))
    block.done()
    return made


def _links(blocks: MappingOf[str, Asked], names: _Names) -> dict[str, Link]:
    """A link may name those above it only, so that none leads back to itself."""
    made: dict[str, Link] = {}
    for name, block in blocks.items():
        if name in names.columns:
            block.wrong(
                worded("a column has this name"),
                worded("rename the link or the column"),
                value=name,
            )
        made[name] = _link(block, name, replace(names, links=frozenset(made)))
    return made


def _link(block: Asked, name: str, names: _Names) -> Link:
    entries: dict[str, Entry] = {}
    for item in block.blocks("entries"):
        entry = Entry(
            says=frozenset(map(normal, item.texts("says", needed=True))),
            use=_known(item, "use", item.text("use"), among=names.records),
            same_as=_known(item, "same_as", item.text("same_as"), among=names.links),
            title=item.text("title"),
            claims=item.pairs("claims"),
        )
        if sum(map(bool, (entry.use, entry.same_as, entry.title))) != 1:
            item.wrong(worded("an entry is one record"), worded("give one of use, same_as, title"))
        for spelling in entry.says:
            if spelling in entries:
                item.wrong(
                    worded("this spelling stands twice"),
                    worded("keep it in one entry"),
                    "says",
                    value=spelling,
                )
            entries[spelling] = entry
        item.done()
    link = Link(
        name=name,
        kind=block.text("kind", needed=True),
        columns=_columns(block, "from", names),
        entries=entries,
        otherwise=_template(block, "otherwise", block.text("otherwise"), names=names),
        blank=_known(block, "blank", block.text("blank"), among=names.links),
        claims=_rules(block, names),
    )
    block.done()
    return link


def _rules(block: Asked, names: _Names) -> tuple[Rule, ...]:
    return tuple(_rule(item, names) for item in block.blocks("claims"))


def _rule(block: Asked, names: _Names) -> Rule:
    ways = [way for way in _WAYS[:-1] if block.has(way)] or ["column"]
    if len(ways) > 1 or (ways == ["column"] and not block.has("column")):
        cure = worded("give exactly one of %(ways)s", ways=tuple(_WAYS))
        block.wrong(worded("it is not clear where the value comes from"), cure)
    how = ways[0]
    takes_column = how in ("values", "dates", "column")
    rule = Rule(
        property=block.text("property", needed=True),
        how=how,
        constant=block.text("constant"),
        link=_known(block, "link", block.text("link"), among=names.links)
        or _known(block, "record", block.text("record"), among=names.records),
        template=_template(block, "text", block.text("text"), names=names),
        column=_known(
            block, "column", block.text("column", needed=takes_column), among=names.columns
        ),
        columns=_columns(block, "in", names) if how == "find" else (),
        values=tuple(_value_of(item) for item in block.blocks("values")),
        dates=_date_forms(block, names),
        finds=tuple(_found(item, names) for item in block.blocks("find")),
        parts=tuple(_paragraph(item, names) for item in block.blocks("paragraphs")),
        split=block.text("split"),
        drop=_known_words(block, "drop", names),
        beginning=block.number("beginning"),
        markdown=block.flag("markdown"),
        blank=_ABSENCES.get(block.one_of("blank", _ABSENCES)),
        unclear=_ABSENCES.get(block.one_of("unclear", _ABSENCES)),
        quote=block.flag("quote"),
        language=block.text("language"),
        certainty=block.text("certainty"),
        reason=block.text("reason"),
        cite=block.flag("cite", True),
        when=_when(block, names),
    )
    block.done()
    return rule


def _value_of(item: Asked) -> ValueOf:
    says = frozenset(map(normal, item.texts("says", needed=True)))
    value = ValueOf(item.text("is", needed=True), says, item.text("certainty"), item.text("reason"))
    item.done()
    return value


def _date_forms(block: Asked, names: _Names) -> tuple[DateForm, ...]:
    name = _known(block, "dates", block.text("dates"), among=names.dates)
    return names.dates.get(name, ())


def _found(item: Asked, names: _Names) -> Found:
    words = _known_words(item, "words", names)
    found = Found(
        words=words or Words("", re.compile("(?!)")),
        record=_known(item, "record", item.text("record"), among=names.records),
        value=item.text("value"),
        unless=_known_words(item, "unless", names),
        instead_of=item.texts("instead_of"),
    )
    if bool(found.record) == bool(found.value):
        item.wrong(worded("words stand for one thing"), worded("give `record` or `value`"))
    item.done()
    return found


def _paragraph(item: Asked, names: _Names) -> Part:
    column = _known(item, "column", item.text("column", needed=True), among=names.columns)
    part = Part(item.text("label"), column)
    item.done()
    return part
