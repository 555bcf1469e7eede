"""What all tests share: sites on loopback; and programs that may be missing are told loudly, and never silently skipped in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.origin import Origin

MISSING: dict[str, list[str]] = {}


@pytest.fixture
def site() -> Iterator[Origin]:
    """A web site on loopback that a test scripts."""
    with Origin() as opened:
        yield opened


@pytest.fixture
def other() -> Iterator[Origin]:
    """Another one, at another address."""
    with Origin("127.0.0.2") as opened:
        yield opened


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for program in mark.args:
            if shutil.which(program) is None:
                if os.environ.get("CI") == "true":
                    pytest.fail(f"needs {program}, which is not installed", pytrace=False)
                pytest.skip(f"needs {program}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    if skipped:
        terminalreporter.section("NOT RUN: programs are missing", sep="!", red=True, bold=True)
        for report in skipped:
            reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
            terminalreporter.write_line(f"{report.nodeid}: {reason}")
