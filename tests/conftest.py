"""What all tests share: programs that may be missing are told loudly, and never silently skipped in CI."""

from __future__ import annotations

import os
import shutil

import pytest

MISSING: dict[str, list[str]] = {}


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
