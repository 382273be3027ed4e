"""What somebody searches for: typed words as terms, and where those stand in a text. No database
here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from undersight.errors import InvalidError, Problem, Wording, shorten, worded
from undersight.values.words import fold, words

LONGEST = 400
"""Characters of a question."""

MOST = 12
"""Terms of a question."""

_TERM = re.compile(r'(-?)((?:title:)?)(?:"([^"]*)(?:"|\Z)(\*?)|([^\s"]+))', re.IGNORECASE)
_RUN = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
"""Letters and digits, also where accents stand apart from their letters."""
_SENTENCE = re.compile(r"(?<=[.!?。！？])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Term:
    """Words that have to follow one another. `prefix`: the last may go on; `title`: only in titles
    and aliases.
    """

    words: tuple[str, ...]
    prefix: bool = False
    title: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question in words: all of `terms`, none of `without`. `text` is the question as a title
    would have it.
    """

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, marked where a term stands in it."""

    text: str
    marked: bool = False


def read_wanted(text: str) -> Wanted:
    """The terms of what was typed. Odd quotes and stray operators are read as well as can be.

    Raises InvalidError for what is too long.

    >>> read_wanted('real-time "face recog"* -school').without
    (Term(words=('school',), prefix=False, title=False),)
    """
    if len(text) > LONGEST:
        raise _too(
            worded("is too long"), worded("write at most %(most)s characters", most=LONGEST), text
        )
    terms: list[Term] = []
    without: list[Term] = []
    titled: list[str] = []
    for match in _TERM.finditer(text):
        minus, title, phrase, star, plain = match.groups()
        said = phrase if phrase is not None else plain
        term = _term(
            said, starred=bool(star) or (phrase is None and said.endswith("*")), title=bool(title)
        )
        if term is not None:
            (without if minus else terms).append(term)
            titled += [] if minus else [said.rstrip("*").strip()]
    if len(terms) + len(without) > MOST:
        raise _too(
            worded("has too many words"),
            worded("use at most %(most)s, or put a phrase in quotes", most=MOST),
            text,
        )
    return Wanted(tuple(terms), tuple(without), " ".join(" ".join(titled).split()).casefold())


def _term(said: str, *, starred: bool, title: bool) -> Term | None:
    found = tuple(words(said))
    if not found:
        return None
    # one letter of a script without spaces stands in the index only at the beginning of a pair
    alone = len(found) == 1 and len(found[0]) == 1 and not found[0].isascii()
    return Term(found, starred or alone, title)


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
    tokens = [token for match in _RUN.finditer(text) for token in _tokens(match)]
    spans = sorted(s for term in terms for s in _spans(tokens, term))
    parts: list[Part] = []
    at = 0
    for start, end in spans:
        if start > at:
            parts.append(Part(text[at:start]))
        if end > at:
            parts.append(Part(text[max(start, at) : end], marked=True))
            at = end
    if at < len(text):
        parts.append(Part(text[at:]))
    return tuple(parts)


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
    return tuple(Term((word,), prefix=True, title=True) for word in words(fold(text))[:MOST])
