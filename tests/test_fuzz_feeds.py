"""Whatever bytes come, reading a feed ends: in entries or in an error of ours, in two seconds and in 300 MB."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
COUNT = int(os.environ.get("COPYDESK_FUZZ", "500"))
PARTS = 4 if COUNT > 500 else 1  # so that several processes can share the work


@pytest.mark.fuzz
@pytest.mark.parametrize("part", range(PARTS))
def test_no_mutated_feed_does_harm(part: int) -> None:
    command = [sys.executable, "-m", "tests.mutated_feeds", str(COUNT // PARTS), str(part + 1)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    assert told["wrong"] == []
    assert told["slowest"] < 2
    assert told["mb"] < 300
    assert told["loose_mb"] < 300
    assert 0 < told["read"] < told["count"]  # mutations that break all or nothing would test nothing
