"""What somebody searches for: typed words as terms, and where those stand in a text. No database
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from undersight.errors import InvalidError, Problem, Wording, shorten, worded
from undersight.schema.model import Schema
from undersight.schema.names import kind_named, property_named
from undersight.values.words import fold, latin_run, latin_words, runs, words

LONGEST = 400
"""Characters of a question."""

MOST = 12
"""Terms of a question."""

_TERM = re.compile(
    r'(-?)(?:([^\W\d]\w*(?:-\w+)*):(?=[^\s:/\\]))?(?:"([^"]*)(?:"|\Z)(\*?)|([^\s"]+))'
)
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")


FIELDS = ("title", "text", "source", "quote")
"""Where words can be asked for, besides properties: names; other texts; the titles of the sources
that are cited; quotes and their translations.
"""

KIND = "kind"


@dataclass(frozen=True, slots=True)
class Term:
    """Words that have to follow one another. `prefix`: the last may go on; `field`: where they have
    to stand, one of FIELDS or the id of a property, "" anywhere.

    `latin`: the same in Latin letters, where they are of another script.
    """

    words: tuple[str, ...]
    prefix: bool = False
    field: str = ""
    latin: tuple[str, ...] = ()

    @property
    def title(self) -> bool:
        """Whether only titles and aliases are asked for."""
        return self.field == "title"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question in words: all of `terms`, none of `without`. `text` is the question as a title
    would have it; `kinds`: the kinds that are asked for, all of them where there are none.
    """

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    text: str = ""
    kinds: tuple[str, ...] = ()
    without_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, marked where a term stands in it."""

    text: str
    marked: bool = False


def read_wanted(text: str, schema: Schema | None = None) -> Wanted:
    """The terms of what was typed. Odd quotes and stray operators are read as well as can be.

    Without a schema `title:` is the only field. What stands before a colon and is no field is a
    word like others. Raises InvalidError for what is too long, for kinds that are not there and for
    properties that are not searched by words.

    >>> read_wanted('real-time "face recog"* -school').without
    (Term(words=('school',), prefix=False, field='', latin=()),)
    """
    if len(text) > LONGEST:
        raise _too(
            worded("is too long"), worded("write at most %(most)s characters", most=LONGEST), text
        )
    read = _Read([], [], [], [], [])
    for match in _TERM.finditer(text):
        _read_term(match, read, schema)
    if len(read.terms) + len(read.without) > MOST:
        raise _too(
            worded("has too many words"),
            worded("use at most %(most)s, or put a phrase in quotes", most=MOST),
            text,
        )
    titled = " ".join(" ".join(read.titled).split()).casefold()
    return Wanted(
        tuple(read.terms), tuple(read.without), titled, tuple(read.kinds), tuple(read.not_kinds)
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """What has been read so far; `titled`: what a title would have of it."""

    terms: list[Term]
    without: list[Term]
    kinds: list[str]
    not_kinds: list[str]
    titled: list[str]


def _read_term(match: re.Match[str], read: _Read, schema: Schema | None) -> None:
    minus, name, phrase, star, plain = match.groups()
    said = phrase if phrase is not None else plain
    if name and name.casefold() == KIND and schema:
        (read.not_kinds if minus else read.kinds).append(_kind(said, schema))
        return
    field = _field(name, schema) if name else ""
    if name and not field:  # no field: the colon is one of a text
        said = f"{name}:{said}"
    starred = bool(star) or (phrase is None and said.endswith("*"))
    term = _term(said, starred=starred, field=field)
    if term is not None:
        (read.without if minus else read.terms).append(term)
        if not minus and field in ("", "title"):
            read.titled.append(said.rstrip("*").strip())


def _kind(said: str, schema: Schema) -> str:
    try:
        return kind_named(schema, said).id
    except InvalidError as error:
        cure = error.problems[0].cure
        problem = Problem(worded("names a kind that is not there"), cure, "q", shorten(said))
        raise InvalidError([problem]) from None


TEXTS = ("text", "string", "multilingual")
"""Types of value whose words are searched."""


def _field(name: str, schema: Schema | None) -> str:
    """The field that a name means; "" where it means none."""
    plain = name.casefold()
    if plain == "title" or (schema and plain in FIELDS):
        return plain
    if schema is None:
        return ""
    try:
        prop = property_named(schema, name)
    except InvalidError as error:
        first = error.problems[0]
        if first.code == "unknown_property":
            return ""
        message = worded("names a property by a name that several have")
        raise InvalidError([Problem(message, first.cure, "q", shorten(name))]) from None
    if prop.type in TEXTS or prop.type == "link":
        return prop.id
    cure = worded("ask with conditions: [[%(name)s::…]]", name=prop.name)
    raise InvalidError(
        [Problem(worded("names a property that holds no words"), cure, "q", shorten(name))]
    )


def _term(said: str, *, starred: bool, field: str) -> Term | None:
    found = tuple(words(said))
    if not found:
        return None
    # one letter of a script without spaces stands in the index only at the beginning of a pair
    alone = len(found) == 1 and len(found[0]) == 1 and not found[0].isascii()
    latin: tuple[str, ...] = ()
    if not all(word.isascii() for word in found):
        latin = tuple(made for run in runs(fold(said)) if (made := latin_run(run.group())))
    return Term(found, starred or alone, field, latin)


def _too(message: Wording, cure: Wording, text: str) -> InvalidError:
    return InvalidError([Problem(message, cure, "q", shorten(text))])


def snippet(text: str, terms: Sequence[Term], length: int = 280) -> tuple[Part, ...]:
    """The sentence of `text` in which most terms stand, with the terms marked; () where none
    does.
    """
    best: tuple[int, tuple[Part, ...]] = (0, ())
    for sentence in _SENTENCE.split(text):
        parts = marked(sentence.strip(), terms)
        found = sum(p.marked for p in parts)
        if found > best[0]:
            best = (found, parts)
    return _shortened(best[1], length)


def marked(text: str, terms: Iterable[Term]) -> tuple[Part, ...]:
    """The whole of `text`, with the terms marked."""
    terms = tuple(terms)
    found = runs(text)
    tokens = [token for match in found for token in _tokens(match)]
    spans = [s for term in terms for s in _spans(tokens, term)]
    if any(t.latin for t in terms) or not text.isascii():
        spans += [match.span() for match in found if _in_other_letters(match.group(), terms)]
    parts: list[Part] = []
    at = 0
    for start, end in sorted(spans):
        if start > at:
            parts.append(Part(text[at:start]))
        if end > at:
            parts.append(Part(text[max(start, at) : end], marked=True))
            at = end
    if at < len(text):
        parts.append(Part(text[at:]))
    return tuple(parts)


def _in_other_letters(run: str, terms: Iterable[Term]) -> bool:
    """Whether a run is a term of one word in Latin letters, or the other way about."""
    here = set(words(run) if run.isascii() else latin_words(run))
    other = [t.latin if run.isascii() else t.words for t in terms if bool(t.latin) == run.isascii()]
    return any(len(said) == 1 and said[0] in here for said in other)


def _tokens(match: re.Match[str]) -> list[tuple[str, tuple[int, int]]]:
    """The words of one run of letters, each with its place; of pairs, the place of the two
    letters.
    """
    found, folded = words(match.group()), fold(match.group())
    if len(found) == 1 or len(folded) != len(match.group()):
        return [(word, match.span()) for word in found]
    tokens, at = [], 0
    for word in found:
        at = max(folded.find(word, at), at)
        tokens.append((word, (match.start() + at, match.start() + at + len(word))))
        at += 1
    return tokens


def stands_in(said: Sequence[str], term: Term) -> bool:
    """Whether the words of a term follow one another among these words of a text."""
    *first, last = term.words
    for i in range(len(first), len(said)):
        ends = said[i].startswith(last) if term.prefix else said[i] == last
        if ends and list(said[i - len(first) : i]) == first:
            return True
    return False


def _spans(tokens: list[tuple[str, tuple[int, int]]], term: Term) -> list[tuple[int, int]]:
    """Where the words of a term follow one another among `tokens`."""
    found = []
    n = len(term.words)
    for i in range(len(tokens) - n + 1):
        window = [word for word, _ in tokens[i : i + n]]
        last = (
            window[-1].startswith(term.words[-1]) if term.prefix else window[-1] == term.words[-1]
        )
        if last and tuple(window[:-1]) == term.words[:-1]:
            found.append((tokens[i][1][0], tokens[i + n - 1][1][1]))
    return found


def _shortened(parts: tuple[Part, ...], length: int) -> tuple[Part, ...]:
    """The parts cut to about `length` characters around the first mark."""
    first = next((i for i, p in enumerate(parts) if p.marked), 0)
    room = length
    kept: list[Part] = []
    if first:
        before = parts[0].text
        kept.append(Part(before if len(before) <= 100 else "…" + before[-99:].partition(" ")[2]))
    for part in parts[first:]:
        if room <= 0:
            kept.append(Part("…"))
            break
        text = (
            part.text
            if part.marked or len(part.text) <= room
            else part.text[:room].rsplit(" ", 1)[0] + "…"
        )
        kept.append(Part(text, part.marked))
        if text is not part.text:
            break
        room -= len(part.text)
    return tuple(kept)


def prefix_terms(text: str) -> tuple[Term, ...]:
    """What is typed so far, as beginnings of words of a title."""
    return tuple(Term((word,), prefix=True, field="title") for word in words(fold(text))[:MOST])


def written(wanted: Wanted) -> str:
    """A question as it can be typed."""
    signs = [(t, "") for t in wanted.terms] + [(t, "-") for t in wanted.without]
    parts = [_written(term, sign) for term, sign in signs]
    parts += [f"{KIND}:{kind}" for kind in wanted.kinds]
    return " ".join(parts + [f"-{KIND}:{kind}" for kind in wanted.without_kinds])


def _written(term: Term, sign: str) -> str:
    said = " ".join(term.words)
    said = f'"{said}"' if len(term.words) > 1 else said
    return f"{sign}{term.field}{':' if term.field else ''}{said}{'*' if term.prefix else ''}"
