"""A registry on disk: made, loaded, verified, and what happens when something goes wrong on the
way.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from cli.program import environment, undersight

RECORD = {
    "key": "institution/a",
    "kind": "institution",
    "title": "Police",
    "aliases": [],
    "claims": [],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry with one record."""
    folder = tmp_path_factory.mktemp("made") / "registry"
    undersight("init", folder, "--name", "Test")
    undersight("load", records(folder.parent / "one.json", RECORD), "--registry", folder)
    return folder


@pytest.fixture
def registry(made: Path, tmp_path: Path) -> Path:
    """A copy of it: the folder is the whole backup unit."""
    subprocess.run(["cp", "-a", made, tmp_path / "registry"], check=True)
    return tmp_path / "registry"


def records(path: Path, *found: dict[str, object]) -> Path:
    """A file of records."""
    path.write_text(json.dumps({"sources": [], "records": found}), "utf-8")
    return path


def head(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "registry.sqlite3")) as connection:
        return int(connection.execute("SELECT position FROM head").fetchone()[0])


@contextmanager
def unwritable(file: Path) -> Iterator[None]:
    """A file that nobody can write to, not even root: as on a read-only disk."""
    file.chmod(0o444)
    root = os.geteuid() == 0
    if root:
        subprocess.run(["chattr", "+i", file], check=True)
    try:
        yield
    finally:
        if root:
            subprocess.run(["chattr", "-i", file], check=True)


@contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[None]:
    """A disk that is soon full, mounted at `folder`. Only root can do that."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    folder.mkdir()
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", folder], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


class TestInit:
    def test_makes_the_whole_backup_unit(self, made: Path) -> None:
        names = {p.name for p in made.iterdir()}

        assert {
            "registry.sqlite3",
            "undersight.toml",
            "pages",
            "evidence",
            "heads",
            "DATA-LICENCE.txt",
        } <= names
        assert 'name = "Test"' in (made / "undersight.toml").read_text()
        assert (made / "undersight.toml").stat().st_mode & 0o077 == 0
        assert (made / "pages" / "about.md").read_text()

    def test_a_second_time_only_migrates(self, registry: Path) -> None:
        key = (registry / "undersight.toml").read_text()

        assert "Migrated" in undersight("init", registry)
        assert (registry / "undersight.toml").read_text() == key

    def test_an_unknown_schema_is_named_with_those_there_are(self, tmp_path: Path) -> None:
        printed = undersight("init", tmp_path / "new", "--schema", "nothing", code=3)

        assert "surveillance" in printed and not (tmp_path / "new").exists()

    def test_a_folder_without_a_registry_is_named(self, tmp_path: Path) -> None:
        assert "no registry in" in undersight("verify", "--registry", tmp_path, code=5)

    def test_an_unknown_setting_is_named(self, registry: Path) -> None:
        with (registry / "undersight.toml").open("a") as file:
            file.write("pge_size = 3\n")

        assert "pge_size" in undersight("verify", "--registry", registry, code=3)


class TestLoad:
    def test_the_same_file_again_changes_nothing(self, registry: Path, tmp_path: Path) -> None:
        before = head(registry)

        printed = undersight("load", records(tmp_path / "one.json", RECORD), "--registry", registry)

        assert "all is the same" in printed and head(registry) == before

    def test_a_dry_run_writes_nothing(self, registry: Path, tmp_path: Path) -> None:
        before = head(registry)
        new = {**RECORD, "key": "institution/b", "title": "Court"}

        printed = undersight(
            "load", records(tmp_path / "f.json", new), "--registry", registry, "--dry-run"
        )

        assert "1 created" in printed and "dry run" in printed and head(registry) == before

    def test_a_broken_row_is_named_and_nothing_is_written(
        self, registry: Path, tmp_path: Path
    ) -> None:
        before = head(registry)

        printed = undersight(
            "load", self.with_a_broken_row(tmp_path), "--registry", registry, code=3
        )

        assert "institution/bad: website: the character" in printed
        assert printed.count("institution/bad") == printed.count("--keep-going") == 1
        assert head(registry) == before

    def test_two_new_records_of_one_title_are_named_as_the_file_names_them(
        self, registry: Path, tmp_path: Path
    ) -> None:
        rows = [{**RECORD, "key": f"institution/{n}", "title": "Twins"} for n in ("b", "c")]

        printed = undersight(
            "load", records(tmp_path / "twins.json", *rows), "--registry", registry, code=3
        )

        assert "institution/c: title: another institution of the same change" in printed
        assert "the other is at twins.json:1 · institution/b" in printed

    def test_keep_going_loads_the_rest_and_keeps_a_rejects_file(
        self, registry: Path, tmp_path: Path
    ) -> None:
        file, rejects = self.with_a_broken_row(tmp_path), tmp_path / "rejects.csv"

        words = ("load", file, "--registry", registry, "--keep-going", "--rejects", rejects)
        printed = undersight(*words, code=1)

        assert "2 created" in printed and "1 rejected" in printed
        assert "institution/bad" in rejects.read_text()

    def test_all_rows_rejected_is_told_as_that(self, registry: Path, tmp_path: Path) -> None:
        claim = {"property": "summary", "value": "x", "certainty": "no such", "sources": []}
        rows = [{**RECORD, "key": f"institution/{n}", "claims": [claim]} for n in ("b", "c")]
        file = records(tmp_path / "bad.json", *rows)

        for more in ((), ("--json",)):
            undersight("load", file, "--registry", registry, "--keep-going", *more, code=1)
        printed = undersight("load", file, "--registry", registry, "--keep-going", code=1)

        assert "rejected: 2; nothing was written" in printed
        assert "all is the same" not in printed

    def test_a_day_to_come_is_refused(self, registry: Path, tmp_path: Path) -> None:
        file = records(
            tmp_path / "later.json", {**RECORD, "key": "institution/later", "title": "Later"}
        )

        printed = undersight("load", file, "--registry", registry, "--as-of", "2999-01-01", code=3)

        assert "in the future" in printed

    def with_a_broken_row(self, folder: Path) -> Path:
        """A file with a broken row in the middle."""
        claim = {"property": "website", "value": "no address", "certainty": None, "sources": []}
        rows = [{**RECORD, "key": f"institution/{n}", "title": n} for n in ("b", "bad", "c")]
        rows[1]["claims"] = [claim]
        return records(folder / "broken.json", *rows)

    def test_a_file_that_is_no_json_is_named_with_line_and_column(
        self, registry: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "bad.json").write_text('{"sources": [],\n "records": [}')

        printed = undersight("load", tmp_path / "bad.json", "--registry", registry, code=3)

        assert "bad.json: line 2, column 14" in printed

    def test_killed_it_leaves_nothing(self, registry: Path, tmp_path: Path) -> None:
        many = [{**RECORD, "key": f"institution/x{n}", "title": f"Unit {n}"} for n in range(6000)]
        file, before = records(tmp_path / "many.json", *many), head(registry)
        command = [sys.executable, "-c", "from undersight.cli.main import run; run()"]
        process = subprocess.Popen(
            [*command, "load", str(file), "--registry", str(registry)],
            env=environment(),
            stderr=subprocess.DEVNULL,
        )
        wal = registry / "registry.sqlite3-wal"
        while process.poll() is None and not (wal.exists() and wal.stat().st_size > 100_000):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()

        assert head(registry) == before
        assert "hold" in undersight("verify", "--registry", registry)

    def test_interrupted_it_says_so_and_leaves_nothing(
        self, registry: Path, tmp_path: Path
    ) -> None:
        many = [{**RECORD, "key": f"institution/x{n}", "title": f"Unit {n}"} for n in range(20000)]
        file, before = records(tmp_path / "many.json", *many), head(registry)
        command = [sys.executable, "-c", "from undersight.cli.main import run; run()"]
        process = subprocess.Popen(
            [*command, "load", str(file), "--registry", str(registry)],
            env=environment(), stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        time.sleep(2.5)
        process.send_signal(signal.SIGINT)
        _, printed = process.communicate()

        assert process.returncode == 130 and "nothing half done" in printed
        assert head(registry) == before


class TestTrouble:
    def test_two_writers_at_once_both_get_through(self, registry: Path, tmp_path: Path) -> None:
        before = head(registry)
        command = [sys.executable, "-c", "from undersight.cli.main import run; run()"]
        running = [
            subprocess.Popen(
                [*command, "load", str(file), "--registry", str(registry)],
                env=environment(),
                stdout=subprocess.PIPE,
            )
            for file in (
                records(tmp_path / f"{n}.json", {**RECORD, "key": f"institution/{n}", "title": n})
                for n in "pq"
            )
        ]
        for process in running:
            process.communicate()

        assert [p.returncode for p in running] == [0, 0]
        assert head(registry) == before + 2
        assert "hold" in undersight("verify", "--registry", registry)

    def test_a_read_only_database_is_said_in_words(self, registry: Path, tmp_path: Path) -> None:
        database = registry / "registry.sqlite3"
        with sqlite3.connect(database) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
        new = records(tmp_path / "f.json", {**RECORD, "key": "institution/b", "title": "Court"})
        with unwritable(database):
            printed = undersight("load", new, "--registry", registry, code=3)

        assert "nothing was saved: the database is read-only" in printed

    def test_a_database_from_a_newer_version_is_refused(self, registry: Path) -> None:
        with sqlite3.connect(registry / "registry.sqlite3") as connection:
            connection.execute(
                "INSERT INTO django_migrations (app, name, applied) VALUES ('store', "
                "'9999_later', '2030-01-01')"
            )

        assert "newer version" in undersight("verify", "--registry", registry, code=3)

    def test_a_flipped_byte_in_the_file_is_found(self, registry: Path) -> None:
        with sqlite3.connect(registry / "registry.sqlite3") as connection:
            connection.execute("UPDATE claim SET text = 'Polise' WHERE text = 'Police'")

        printed = undersight("verify", "--registry", registry, code=1)

        assert "was changed since it was written in changeset 2" in printed

    def test_a_cut_off_end_is_found_by_the_kept_heads(self, registry: Path) -> None:
        with (registry / "heads").open("a") as file:
            file.write("3 " + "a" * 64 + "\n")

        assert "changeset 3: is missing" in undersight("verify", "--registry", registry, code=1)

    def test_a_full_disk_is_said_in_words_and_nothing_is_lost(
        self, registry: Path, tmp_path: Path
    ) -> None:
        many = [{**RECORD, "key": f"institution/x{n}", "title": f"Unit {n}"} for n in range(3000)]
        file, before = records(tmp_path / "many.json", *many), head(registry)
        with small_disk(tmp_path / "disk", megabytes=2):
            subprocess.run(["cp", "-a", registry, tmp_path / "disk" / "registry"], check=True)
            full = tmp_path / "disk" / "registry"

            printed = undersight("load", file, "--registry", full, code=3)

            assert "nothing was saved: the disk is full" in printed and head(full) == before
            assert "hold" in undersight("verify", "--registry", full)
