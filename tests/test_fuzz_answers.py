"""Whatever a server answers, a fetch ends: in a response or in an error of ours, in two seconds and in 300 MB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
COUNT = min(int(os.environ.get("COPYDESK_FUZZ", "500")), 5000)  # each is a connection, and costs as much as four feeds


@pytest.mark.fuzz
def test_no_mutated_answer_does_harm() -> None:
    command = [sys.executable, "-m", "tests.mutated_answers", str(COUNT), "1"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["slowest"] < 2
    assert told["mb"] < 300
    assert told["read"] > told["count"] / 10  # mutations that break all or nothing would test nothing
    assert told["refused"] > told["count"] / 10
