"""action=smwbrowse, and the two older ones that it replaced: what stands on a page, and which
properties, kinds, saved questions, records and values there are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from undersight.api.mediawiki.ask import listed, understood_of
from undersight.api.mediawiki.call import MOST, Call, Fault, Node
from undersight.api.mediawiki.lists import where_kinds
from undersight.api.mediawiki.replies import Exactly
from undersight.api.mediawiki.spaces import CONCEPT, MAIN, kinds_of, spaces
from undersight.api.mediawiki.texts import Held, held
from undersight.api.mediawiki.titles import followed, property_called, resolve
from undersight.exchange.answers.smw import CATEGORY, TYPE_IDS
from undersight.query.answer import Datum
from undersight.query.escapes import escaped
from undersight.records.page import Said
from undersight.records.record import Name
from undersight.schema.model import Property, in_language
from undersight.store.reads.question import answer
from undersight.values.catalogue import value_type
from undersight.values.protocol import Value

ITEMS = {"link": 9, "kind": 9, "coordinates": 7, "date": 6, "boolean": 4, "url": 5, "email": 5}
NUMBERS = ("integer", "number", "quantity", "money")
"""Type of value -> the number that Semantic MediaWiki has for its data items; texts are 2."""


def smwbrowse(call: Call) -> Exactly:
    """action=smwbrowse."""
    what = call.params.text("browse")
    if what not in BROWSED:
        names = ", ".join(sorted(BROWSED))
        raise Fault("badvalue", f'Unrecognized value for parameter "browse": one of {names}')
    return BROWSED[what](_params(call), call)


def _params(call: Call) -> Node:
    text = call.params.raw("params") or "{}"
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Fault("badvalue", '"params" has to be a JSON object') from error
    if not isinstance(found, dict):
        raise Fault("badvalue", '"params" has to be a JSON object')
    return found


def browsebysubject(call: Call) -> Exactly:
    """action=browsebysubject, the older way to ask for one page."""
    if not call.params.text("subject"):
        raise Fault("missingparam", 'The parameter "subject" must be set.')
    given: Node = {
        "subject": call.params.text("subject"),
        "ns": call.params.number("ns"),
        "subobject": call.params.text("subobject"),
    }
    body = _subject(given, call).body
    assert isinstance(body, dict)  # noqa: S101
    return Exactly({"query": body["query"]})


def browsebyproperty(call: Call) -> Exactly:
    """action=browsebyproperty, the older way to ask for properties."""
    given: Node = {
        "search": call.params.text("property"),
        "limit": call.params.limit("limit", 50),
        "offset": 0,
    }
    return _properties(given, call)


# ---- lists ----

Entry = tuple[str, str, Node]
"""Key, label, and what else is told."""


def _number(given: Node, name: str, default: int) -> int:
    value = given.get(name, default)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = int(value)
    return value if isinstance(value, int) and value >= 0 else default


def _search(given: Node) -> str:
    return str(given.get("search", "")).replace("_", " ").strip()[:200]


def _list(kind: str, entries: Iterable[Entry], given: Node) -> Exactly:
    """A page of a list in the shape of Semantic MediaWiki."""
    every = list(entries)
    if given.get("sort") == "desc":
        every.reverse()
    start = _number(given, "cursor" if "cursor" in given else "offset", 0)
    limit = min(_number(given, "limit", 20), MOST)
    shown = every[start : start + limit]
    query: Node = {key: {"label": label, "key": key, **more} for key, label, more in shown}
    after = start + limit if every[start + limit :] else 0
    return _listed(kind, query, given, limit=limit, after=after)


def _listed(
    kind: str, query: Node, given: Node, *, limit: int, after: int, cursor: str = ""
) -> Exactly:
    """A list with where to go on. Who gives a `cursor` gets one: 0 at the end."""
    body: Node = {"query": query or []}
    if "cursor" in given:
        body["query-continue-offset"] = 0
        body["query-continue-cursor"] = cursor or after
    elif after:
        body["query-continue-offset"] = after
    body["version"] = 1
    body["meta"] = {
        "type": kind,
        "limit": limit,
        "count": len(query),
        "isFromCache": False,
        "queryTime": 0,
    }
    return Exactly(body)


def _properties(given: Node, call: Call) -> Exactly:
    wanted = _search(given).casefold()
    entries: list[Entry] = []
    for label, prop in _by_label(call):
        names = (label, prop.name, prop.id, *prop.labels.values(), *prop.aliases)
        if any(wanted in name.casefold() for name in names):
            taken = {key for key, _, _ in entries}
            key = label.replace(" ", "_")
            key = f"{key}_({prop.name})" if key in taken else key
            entries.append((key, label, _property(prop, given, call)))
    return _list("property", entries, given)


def _by_label(call: Call) -> list[tuple[str, Property]]:
    every = [p for p in call.schema.properties.values() if not p.retired]
    return sorted(((in_language(p.labels, call.language), p) for p in every), key=lambda e: e[0])


def _property(prop: Property, given: Node, call: Call) -> Node:
    made: Node = {}
    if given.get("prefLabel"):
        made["prefLabel"] = dict(prop.labels)
    if given.get("description"):
        use = next((u for k in call.schema.kinds.values() if (u := k.use(prop.id))), None)
        made["description"] = dict(use.help) if use else {}
    if given.get("type"):
        made["type"] = [TYPE_IDS.get(prop.type, "_txt")]
    return made


def _categories(given: Node, call: Call) -> Exactly:
    wanted = _search(given).casefold()
    entries: list[Entry] = []
    for kind in call.schema.kinds.values():
        label = in_language(kind.labels, call.language)
        if not kind.owner and any(wanted in w.casefold() for w in (label, kind.name, kind.id)):
            entries.append((label.replace(" ", "_"), label, {}))
    return _list("category", sorted(entries, key=lambda e: e[0]), given)


def _concepts(given: Node, call: Call) -> Exactly:
    return _records("concept", given, call, kinds=kinds_of(CONCEPT, call.schema))


def _pages(given: Node, call: Call) -> Exactly:
    return _records("page", given, call, kinds=kinds_of(MAIN, call.schema))


def _records(kind: str, given: Node, call: Call, *, kinds: tuple[str, ...]) -> Exactly:
    """Records in whose title the words stand."""
    limit = min(_number(given, "limit", 20), MOST)
    if not kinds or not limit:
        return _listed(kind, {}, given, limit=limit, after=0)
    wanted = _search(given)
    where = where_kinds(kinds)
    if wanted:
        where += f" [[~*{escaped(wanted)}*]]"
    order = "desc" if given.get("sort") == "desc" else ""
    found, after, cursor = _read(where, given, call, limit=limit, order=order)
    query: Node = {
        name.title.replace(" ", "_"): {
            "label": name.title,
            "key": name.title.replace(" ", "_"),
            "fullurl": call.address(name),
        }
        for name in found
    }
    return _listed(kind, query, given, limit=limit, after=after, cursor=cursor)


def _read(
    where: str, given: Node, call: Call, *, limit: int, order: str = ""
) -> tuple[list[Name], int, str]:
    """Records of a page, and where to go on: by number, or by the cursor that was asked for."""
    if "cursor" not in given:
        offset = _number(given, "offset", 0)
        found, more = listed(f"{where} |offset={offset}", call, limit=limit, order=order)
        return found, offset + limit if more else 0, ""
    start = str(given["cursor"])
    found, more = listed(
        where, call, limit=limit, order=order, cursor="" if start == "0" else start
    )
    return found, 0, more


def _values(given: Node, call: Call) -> Exactly:
    """Values of a property, in their order."""
    prop = property_called(str(given.get("property", "")), call.schema)
    limit = min(_number(given, "limit", 20), MOST)
    if prop is None:
        return _listed("pvalue", {}, given, limit=limit, after=0)
    wanted = _search(given).casefold()
    name = escaped(prop.name, "|[]:.\\")
    text = f"[[{name}::+]] |?{name}=Value |?count()=Number |group={name} |limit=10000"
    found = answer(understood_of(text, call))
    data = [d for row in found.rows for d in row.cells[0] if not d.absence]
    shown = dict.fromkeys(_shown(d, prop, call) for d in data)
    matching: list[Entry] = [(v, v, {}) for v in sorted(shown) if wanted in v.casefold()]
    return _list("pvalue", matching, {**given, "limit": limit})


def _shown(datum: Datum, prop: Property, call: Call) -> str:
    if datum.record:
        return datum.record.title
    if datum.type == "code":
        return _code(datum.key or datum.text, prop, call)
    return value_type(datum.type).show(Value(datum.text), call.language)


def _code(key: str, prop: Property, call: Call) -> str:
    codes = call.schema.lists.get(prop.codes)
    code = codes.codes.get(key) if codes else None
    return in_language(code.labels, call.language) if code else key


def _subjects(given: Node, call: Call) -> Exactly:
    """Records that have a property, or a value of it."""
    prop = property_called(str(given.get("property", "")), call.schema)
    limit = min(_number(given, "limit", 20), MOST)
    if prop is None or not limit:
        return _listed("psubject", {}, given, limit=limit, after=0)
    value = str(given.get("value", "")).strip()
    name = escaped(prop.name, "|[]:.\\")
    test = escaped(value, "\\|[]*?") if value else "+"
    found, after, cursor = _read(f"[[{name}::{test}]]", given, call, limit=limit)
    wanted = _search(given).casefold()
    query: Node = {
        name.title.replace(" ", "_"): {
            "label": name.title,
            "key": name.title.replace(" ", "_"),
        }
        for name in found
        if wanted in name.title.casefold()
    }
    return _listed("psubject", query, given, limit=limit, after=after, cursor=cursor)


# ---- one page ----


def _subject(given: Node, call: Call) -> Exactly:
    """All that stands on a page, outgoing and incoming."""
    title = str(given.get("subject", "")).replace("_", " ")
    space = _number(given, "ns", 0)
    if space:
        name = next((s.name for s in spaces(call.schema, call.language) if s.number == space), "")
        title = f"{name}:{title}" if name else title
    target = followed(resolve([title], call)[title], call)
    found = held(target, call)
    key = f"{target.title.rpartition(':')[2] if target.space else target.title}"
    subject = f"{key.replace(' ', '_')}#{target.space}##"
    data: list[Node] = []
    owned: list[Node] = []
    if found:
        data, owned = _data(found, call)
        data += _incoming(found, call)
        data.append(_entry("_SKEY", 2, [target.title]))
        data.append(_entry("_INST", 9, [_category(found, call)]))
    query: Node = {"subject": subject, "data": data}
    if owned:
        query["sobj"] = owned
    query |= {"serializer": "SMW\\Serializers\\SemanticDataSerializer", "version": 2}
    return Exactly({"query": query, "meta": {"type": "subject"}})


def _entry(prop: str, item: int, texts: list[str], *, direction: str = "direct") -> Node:
    return {
        "property": prop,
        "dataitem": [{"type": item, "item": text} for text in texts],
        "direction": direction,
    }


def _category(found: Held, call: Call) -> str:
    label = in_language(found.page.kind.labels, call.language)
    return f"{label.replace(' ', '_')}#{CATEGORY}##"


def _page(name: Name, part: str = "") -> str:
    """A page as data items spell it: title, namespace, interwiki prefix, part."""
    return f"{name.title.replace(' ', '_')}#0##{part}"


def _data(found: Held, call: Call) -> tuple[list[Node], list[Node]]:
    """The claims of a page by property, and the events that it owns, each with its own."""
    owned: list[Node] = []
    for said in found.page.said:
        if said.owned and said.claim.content.value:
            target = said.claim.content.value.target or ""
            subject = _page(found.page.name, target)
            owned.append({"subject": subject, "data": _by_property(said.owned, found, call)})
    return _by_property(found.page.said, found, call), owned


def _by_property(every: Iterable[Said], found: Held, call: Call) -> list[Node]:
    items: dict[str, list[Node]] = {}
    for said in every:
        prop = found.page.schema.properties.get(said.claim.content.property)
        text = _text(said, found, call) if prop else ""
        if prop and text:
            number = 1 if prop.type in NUMBERS else ITEMS.get(prop.type, 2)
            key = in_language(prop.labels, call.language).replace(" ", "_")
            items.setdefault(key, []).append({"type": number, "item": text})
    return [
        {"property": key, "dataitem": values, "direction": "direct"}
        for key, values in items.items()
    ]


def _text(said: Said, found: Held, call: Call) -> str:
    value = said.claim.content.value
    if value is None:
        return ""
    if said.owned:
        return _page(found.page.name, value.target or "")
    if said.target:
        return _page(said.target)
    prop = found.page.schema.properties[said.claim.content.property]
    if prop.type == "code":
        return _code(value.key or value.text, prop, call)
    return value.text


def _incoming(found: Held, call: Call) -> list[Node]:
    made = []
    for inbound in found.page.inbound:
        prop = found.page.schema.properties[inbound.use.property]
        key = in_language(prop.labels, call.language).replace(" ", "_")
        made.append(_entry(key, 9, [_page(name) for name in inbound.names], direction="inverse"))
    return made


BROWSED: dict[str, Callable[[Node, Call], Exactly]] = {
    "property": _properties,
    "category": _categories,
    "concept": _concepts,
    "page": _pages,
    "pvalue": _values,
    "psubject": _subjects,
    "subject": _subject,
}
"""What can be browsed."""
