"""Names by their sound: what people write in one script as others write it in another.

Rough on purpose: it proposes, and likeness of the whole decides.
"""

from __future__ import annotations

import re
from functools import lru_cache

_ALIKE = (
    (re.compile(r"shch|tsch|sch|dzh|tsz|tch|ts|tz|zh|ch|sh|cz|dz|dj|[jxz]|c(?=[eiy])|q(?=i)"), "s"),
    (re.compile(r"ng+h?(?![aeiou])"), "n"),
    (re.compile(r"ph|v"), "f"),
    (re.compile(r"[kg]h|ck|[cqg]"), "k"),
    (re.compile(r"th|d"), "t"),
    (re.compile(r"b"), "p"),
    (re.compile(r"y"), "i"),
    (re.compile(r"w"), "u"),
    (re.compile(r"[^a-z]|h"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
)
_VOWELS = re.compile(r"[aeiou]")

LIKE = 0.65
"""How like two names have to be that sound alike; 1 is the same."""


@lru_cache(50_000)
def soft(word: str) -> str:
    """A word in Latin letters, those that stand for one another made the same.

    >>> soft("xinjiang") == soft("sintszyan")
    True
    """
    for pattern, letter in _ALIKE:
        word = pattern.sub(letter, word)
    return word


@lru_cache(50_000)
def sound(word: str) -> str:
    """Its consonants alone, by which others that sound like it are looked up; "" where they are
    too few to say anything.

    >>> sound("xinjiang"), sound("shynjyngh"), sound("ai")
    ('snsn', 'snsn', '')
    """
    bones = _VOWELS.sub("", soft(word))
    return bones if len(bones) > 1 and len(word) > 3 else ""


def sound_alike(one: str, other: str) -> bool:
    """Whether two words with the same consonants are likely the same name. Where one script writes
    hardly any vowels only the consonants count.
    """
    from rapidfuzz.fuzz import ratio

    a, b = soft(one), soft(other)
    bare = min(len(_VOWELS.findall(a)), len(_VOWELS.findall(b))) == 0
    return bare or ratio(a, b) >= LIKE * 100
