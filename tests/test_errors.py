"""Sentences that carry what a translator needs, and the problems and errors that speak in them."""

from __future__ import annotations

import pickle

import pytest

from undersight.errors import (
    InvalidError,
    NotFoundError,
    Problem,
    Wording,
    sentences,
    verbatim,
    worded,
)

GERMAN = {
    "there is no %(thing)s": "%(thing)s gibt es nicht",
    "choose of: %(names)s": "wähle aus: %(names)s",
    "month": "ein Monat",
    "%(message)s — %(cure)s": "%(message)s; %(cure)s",
    "": "Content-Type: text/plain",
}


def german(template: str) -> str:
    return GERMAN.get(template, template)


@pytest.mark.parametrize(
    ("wording", "english", "translated"),
    [
        (worded("there is no %(thing)s", thing="rye"), "there is no rye", "rye gibt es nicht"),
        (worded("100 % sure"), "100 % sure", "100 % sure"),
        (worded("not known"), "not known", "not known"),
        (worded(""), "", ""),
        (verbatim("50 %(x)s"), "50 %(x)s", "50 %(x)s"),
        (
            worded("choose of: %(names)s", names=("a", "b")),
            "choose of: a, b",
            "wähle aus: a/b",
        ),
        (
            worded("there is no %(thing)s", thing=worded("month")),
            "there is no month",
            "ein Monat gibt es nicht",
        ),
        (sentences([worded("month"), worded("x")]), "month; x", "ein Monat; x"),
    ],
)
def test_a_sentence_is_english_and_translatable(
    wording: Wording, english: str, translated: str
) -> None:
    assert wording == english
    assert wording.translated(german, "/".join) == translated


PROBLEM = Problem(
    worded("there is no %(thing)s", thing="rye"),
    worded("choose of: %(names)s", names=("a", "b")),
    "field",
    "rye",
)


def test_a_problem_is_one_sentence() -> None:
    assert str(PROBLEM) == "field: there is no rye (given: rye) — choose of: a, b"
    assert PROBLEM.sentence.translated(german, "/".join) == (
        "field: rye gibt es nicht (given: rye); wähle aus: a/b"
    )


def test_a_problem_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(PROBLEM))

    assert again == PROBLEM
    assert hash(again) == hash(PROBLEM)
    assert again.message.template == "there is no %(thing)s"


def test_equal_sentences_are_equal_however_they_are_made() -> None:
    assert worded("no %(x)s", x="rye") == worded("no rye") == "no rye"


def test_errors_tell_their_sentence() -> None:
    error = NotFoundError(worded("there is no %(thing)s", thing="rye"))

    assert str(error) == "there is no rye"
    assert error.message.translated(german) == "rye gibt es nicht"
    assert InvalidError([PROBLEM, PROBLEM]).message == f"{PROBLEM}\n{PROBLEM}"
