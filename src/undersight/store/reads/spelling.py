"""Words of names that are nearly those that were typed: by a slip or two, or by their sound.

They are looked up by first letters, last letters and sound, never by reading through all; whether a
reader may know a word is for the caller to find out.
"""

from __future__ import annotations

from collections.abc import Sequence

from undersight.records.search import Term
from undersight.store.mapping import fetch, marks
from undersight.values.sounds import sound, sound_alike

SHORTEST = 4
"""Letters of a word in which a slip is forgiven."""

SHORT = 7
"""Letters up to which one slip is forgiven; in longer words two."""


def sounding(terms: Sequence[Term]) -> list[tuple[str, ...]]:
    """For each term the words of names that sound like it in another script."""
    typed = [_sounded(term) for term in terms]
    keys = sorted({sound(word) for word in typed} - {""})
    if not keys:
        return [() for _ in terms]
    rows = fetch(
        f"SELECT sound, word, made FROM name_word WHERE sound IN ({marks(keys)})"
        " ORDER BY word, made",
        keys,
    )
    return [
        tuple(
            dict.fromkeys(
                word
                for key, word, made in rows
                if key == sound(said) and (made or term.latin) and sound_alike(said, word)
            )
        )
        for term, said in zip(terms, typed, strict=True)
    ]


def _sounded(term: Term) -> str:
    """The word of a term by whose sound others are looked up; "" where it has none."""
    said = term.latin or term.words
    return said[0] if len(said) == 1 and said[0].isascii() and not term.prefix else ""


def near(word: str, *, begun: bool = False) -> list[str]:
    """Words of names that differ from a word by no more than is forgiven, the nearest first.
    `begun`: the word may go on.
    """
    from rapidfuzz.distance import OSA

    most = forgiven(word)
    if not most:
        return []
    found = []
    for (other,) in _candidates(word, most, begun=begun):
        part = _as_far(word, other, most) if begun else other
        distance = OSA.distance(word, part, score_cutoff=most)
        if other != word and distance <= most:
            found.append((distance, other[0] != word[0], abs(len(other) - len(word)), other))
    return [other for *_, other in sorted(found)]


def forgiven(word: str) -> int:
    """How many slips are forgiven in a word."""
    if len(word) < SHORTEST or not word.isalpha():
        return 0
    return 1 if len(word) <= SHORT else 2


def _as_far(word: str, other: str, most: int) -> str:
    """As much of another word as comes nearest to one that is not finished."""
    from rapidfuzz.distance import OSA

    lengths = range(max(1, len(word) - most), len(word) + most + 1)
    return min((other[:n] for n in lengths), key=lambda part: OSA.distance(word, part))


def _candidates(word: str, most: int, *, begun: bool) -> list[tuple[str]]:
    """Words with the same first letter or, where the slip is there, the same second or last."""
    longest = 99 if begun else len(word) + most
    sizes = [len(word) - most, longest]
    parts = ["SELECT word FROM name_word WHERE first = %s AND size BETWEEN %s AND %s"]
    params: list[object] = [word[0], *sizes]
    if word[1] != word[0]:  # two letters changed places, or the first is missing or too many
        parts.append(parts[0])
        params += [word[1], *sizes]
    if not begun:
        parts.append("SELECT word FROM name_word WHERE tail = %s AND size BETWEEN %s AND %s")
        params += [word[-3:], *sizes]
    return fetch(" UNION ".join(parts), params)
