"""Things are kept by their keys, the last so many."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from undersight.kept import Kept


def test_what_is_kept_is_not_made_again() -> None:
    kept: Kept[str, int] = Kept(2)
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    assert [kept.made("a", make), kept.made("a", make), kept.made("b", make)] == [1, 1, 2]
    kept.clear()
    assert kept.get("a") is None


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    kept: Kept[str, int] = Kept(2)
    for number, key in enumerate("ab"):
        kept.put(key, number)
    kept.get("a")
    kept.put("c", 2)

    assert [kept.get(key) for key in "abc"] == [0, None, 2]


def test_many_threads_ask_at_once() -> None:
    kept: Kept[int, int] = Kept(3)

    def ask(number: int) -> bool:
        return all(kept.made(key % 7, lambda key=key: key % 7) == key % 7 for key in range(number))

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(ask, [2_000] * 16))
