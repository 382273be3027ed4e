"""Whatever the text, reading gives a question or a QueryError, and nothing else."""

from __future__ import annotations

import random
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from query.test_parse import CONDITIONS, HOSTILE, MISTAKES, PRECEDENCE
from query.trees import MARKS, WORDS, questions

from undersight.errors import QueryError
from undersight.query.parse import choice, parse
from undersight.query.write import write

VALID = [text for text, _ in (*PRECEDENCE, *CONDITIONS)]
SEEDS = [*VALID, *(text for text, _, _ in MISTAKES), *HOSTILE]


def read(text: str) -> None:
    """Reads it; what can be read can be written and read again."""
    try:
        question = parse(text)
    except QueryError as error:
        assert error.problems
        assert all(p.place or p.code == "too_long" for p in error.problems)
        return
    written = write(question)
    assert parse(written, longest=10**6) == question
    assert write(parse(written, longest=10**6)) == written


def mutated(text: str, seed: int) -> str:
    """The text with a few of its characters lost, doubled, moved or replaced."""
    chance = random.Random(seed)
    characters = list(text)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(characters) + 1)
        deed = chance.randrange(4)
        if deed == 0:
            del characters[at : at + chance.randint(1, 3)]
        elif deed == 1:
            characters[at:at] = chance.choice(SEEDS + WORDS)
        elif deed == 2:
            characters[at : at + 1] = chance.choice(MARKS)
        else:
            characters[at:at] = characters[at : at + chance.randint(1, 8)]
    return "".join(characters)


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    read(text)


@given(st.lists(st.sampled_from(SEEDS + WORDS) | st.text(MARKS, max_size=4), max_size=8))
@settings(max_examples=300, deadline=None)
def test_parts_of_questions(parts: list[str]) -> None:
    read("".join(parts))


@given(st.sampled_from(VALID), st.integers(0, 2**32))
@settings(max_examples=400, deadline=None)
def test_questions_with_mistakes(text: str, seed: int) -> None:
    read(mutated(f"{text} |?Used by.-Country#x=L|+limit=1 |sort=Start date |a>=b", seed))


@given(questions, st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_generated_questions_with_mistakes(question: object, seed: int) -> None:
    read(mutated(write(question), seed))  # type: ignore[arg-type]


@given(st.text(MARKS, max_size=12))
@settings(max_examples=200, deadline=None)
def test_single_values(text: str) -> None:
    try:
        choice(text)
    except QueryError as error:
        assert error.problems


@pytest.mark.slow
@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris has no wheel for this machine")
def test_ten_minutes_of_atheris(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, text in enumerate(SEEDS):
        (corpus / str(number)).write_text(text, encoding="utf-8")
    here = Path(__file__)

    done = subprocess.run(
        [sys.executable, here.with_name("fuzz_parse.py"), "-max_total_time=600", "-max_len=2000",
         "-timeout=5", "-verbosity=0", f"-artifact_prefix={tmp_path}/", str(corpus)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": f"{here.parents[2] / 'src'}:{here.parents[1]}"},
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1500:]
