"""Decides, before anything loads Django, on which database the tests run, and which tests."""

from __future__ import annotations

import importlib.util
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import postgres
import pytest

HERE = Path(__file__).parent
NO_DATABASE = {"values", "schema", "records", "query", "shapes", "exchange", "law"}
"""Folders whose tests run in seconds without Django, also where its settings are broken."""
ON_DATABASE = {"store", "web", "api", "cli", "journeys", "oracles"}
"""Folders whose tests run again on PostgreSQL; elsewhere the marker `database` says so."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

_closing = ExitStack()
_left_out: dict[str, int] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="also the tests marked slow")


def pytest_configure(config: pytest.Config) -> None:
    os.environ["LANGUAGE"] = "en"  # what the terminal is expected to say is English
    if _needs_django(config) and importlib.util.find_spec("undersight.site.settings"):
        registry = _closing.enter_context(
            tempfile.TemporaryDirectory(prefix="undersight-tests-", ignore_cleanup_errors=True)
        )
        os.environ["UNDERSIGHT_REGISTRY"] = registry
        os.environ["UNDERSIGHT_DATABASE"] = _database_url(Path(registry))
        # tests ask more often than readers do; those of the allowance set their own
        os.environ |= {"UNDERSIGHT_API_ANONYMOUS": "0", "UNDERSIGHT_API_SIGNED_IN": "0"}
        os.environ["DJANGO_SETTINGS_MODULE"] = "undersight.site.settings"
        import django

        django.setup()
        _on_disk(Path(registry))


def pytest_unconfigure() -> None:
    _closing.close()


def pytest_report_header() -> str:
    return f"database: {os.environ.get('UNDERSIGHT_DATABASE', 'none')}"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    browser = any(map(shutil.which, BROWSERS))
    kept, dropped = [], []
    for item in items:
        if _folder(item.path) in ON_DATABASE:
            item.add_marker("database")
        reason = ""
        if item.get_closest_marker("slow") and not config.getoption("--all"):
            reason = "slow (--all runs them)"
        elif item.get_closest_marker("browser") and not browser:
            reason = "in a browser: no Chromium here (apt-get install chromium)"
        if reason:
            _left_out[reason] = _left_out.get(reason, 0) + 1
        (dropped if reason else kept).append(item)
    if dropped:
        config.hook.pytest_deselected(items=dropped)
        items[:] = kept


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason, count in _left_out.items():
        terminalreporter.write_line(f"left out: {count} tests {reason}")


def _on_disk(registry: Path) -> None:
    """SQLite's test database is a real file with a real write-ahead log, as readers' is."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(registry / "test.sqlite3")


def _needs_django(config: pytest.Config) -> bool:
    """Whether any of the paths asked for lies outside the folders that run without a database."""
    asked = [Path(arg.partition("::")[0]).resolve() for arg in config.args]
    return any(_folder(path) not in NO_DATABASE for path in asked)


def _folder(path: Path) -> str:
    """The folder right below tests/ in which `path` lies, or ""."""
    inside = path.relative_to(HERE).parts if path.is_relative_to(HERE) else ()
    return inside[0] if inside else ""


def _database_url(folder: Path) -> str:
    """What UNDERSIGHT_TEST_DATABASE asks for: `sqlite`, `postgresql`, or a server's own URL."""
    wanted = os.environ.get("UNDERSIGHT_TEST_DATABASE", "sqlite")
    if wanted == "sqlite":
        return f"sqlite:///{folder / 'registry.sqlite3'}"
    if wanted == "postgresql":
        return _closing.enter_context(postgres.private_server()).url("undersight")
    if "://" in wanted:
        return wanted
    raise pytest.UsageError(
        f"UNDERSIGHT_TEST_DATABASE={wanted!r}: say sqlite, postgresql or a URL postgresql://…"
    )
