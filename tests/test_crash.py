"""A run that dies anywhere and is run again ends where one that was left alone ends."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from copydesk.demo.wire import DemoWire
from copydesk.newsroom import Newsroom
from copydesk.store import Store, tables

KILLS = 50  # moments at which a run is killed


class Died(BaseException):
    """The machine stops: nothing may catch this."""


@pytest.fixture(scope="module")
def wire() -> Iterator[DemoWire]:
    with DemoWire() as opened:
        opened.clock = opened.steps[-1]
        yield opened


def newsroom(folder: Path, wire: DemoWire, *, sources: int = 99) -> Path:
    folder.mkdir()
    head, *tables_ = wire.config_toml().split("[[source]]")
    (folder / "copydesk.toml").write_text(head + "".join("[[source]]" + t for t in tables_[:sources]), encoding="utf-8")
    return folder


def state(folder: Path) -> dict[str, object]:
    """Entries, articles, stories, posts and files, without what only counts attempts."""
    with Store.open(folder / ".copydesk" / "store.db", exclusive=False) as store, store.engine.connect() as c:
        rows = {
            "entries": sorted(r.url for r in c.execute(tables.entries.select())),
            "articles": sorted((r.url, r.version, r.digest) for r in c.execute(tables.articles.select())),
            "placements": [(r.url, r.story, r.reason) for r in c.execute(tables.placements.select().order_by(tables.placements.c.seq))],
            "posts": sorted((r.story, r.version, bytes(r.value)) for r in c.execute(tables.posts.select())),
            "holds": sorted((r.subject, r.rule) for r in c.execute(tables.holds.select())),
            "left": sorted(
                (r.stage, r.key) for r in c.execute(tables.work.select()) if r.stage in ("read", "thread", "compose", "publish")
            ),
        }
    site = folder / "site"
    files = {p.relative_to(site).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in site.rglob("*") if p.is_file()}
    return {**rows, "files": files}


def run_here(folder: Path, wire: DemoWire) -> None:
    with Newsroom.open(folder) as room:
        room.run(now=wire.clock, poll_all=True)


@pytest.mark.slow
@pytest.mark.parametrize(("moment", "sources"), [("commit", 2), ("before_cursor_execute", 1)])
def test_dying_at_any_write_of_the_store_loses_nothing(tmp_path: Path, wire: DemoWire, moment: str, sources: int) -> None:
    calm = newsroom(tmp_path / "calm", wire, sources=sources)
    writes = 0

    def count(*args: object) -> None:
        nonlocal writes
        writes += _writes(args)

    with Newsroom.open(calm) as room:
        event.listen(room.store.engine, moment, count)
        room.run(now=wire.clock, poll_all=True)
    expected = state(calm)
    assert expected["left"] == []
    assert writes > 15
    for n in range(1, writes + 1):
        folder = newsroom(tmp_path / f"n{n}", wire, sources=sources)
        _die_at(folder, wire, moment, n)
        run_here(folder, wire)
        assert state(folder) == expected, f"died at write {n} of {writes}"


def _writes(args: tuple[object, ...]) -> bool:
    """Whether the event is a commit, or a statement that changes something."""
    return len(args) < 3 or str(args[2]).lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))


def _die_at(folder: Path, wire: DemoWire, moment: str, n: int) -> None:
    left = n

    def die(*args: object) -> None:
        nonlocal left
        left -= _writes(args)
        if left == 0:
            raise Died

    with Newsroom.open(folder) as room:
        event.listen(room.store.engine, moment, die)
        with pytest.raises(Died):
            room.run(now=wire.clock, poll_all=True)
        event.remove(room.store.engine, moment, die)


@pytest.mark.slow
def test_sigkill_at_any_moment_loses_nothing(tmp_path: Path, wire: DemoWire) -> None:
    command = [sys.executable, "-m", "copydesk", "run", "--all", "--at", wire.clock.isoformat()]
    calm = newsroom(tmp_path / "calm", wire)
    started = time.perf_counter()
    done = subprocess.run([*command, "-C", str(calm)], capture_output=True, text=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr
    took = time.perf_counter() - started
    expected = state(calm)
    random_ = random.Random(7)
    cut = 0
    folder = newsroom(tmp_path / "killed", wire)
    for n in range(KILLS):
        with subprocess.Popen([*command, "-C", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            try:
                run.wait(random_.uniform(0.05, 1.1) * took)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                cut += 1
        if n % 3 == 2:  # every third time it is then left alone, compared, and started afresh
            subprocess.run([*command, "-C", str(folder)], capture_output=True, timeout=120, check=False)
            assert state(folder) == expected, f"after kill {n}"
            folder = newsroom(tmp_path / f"killed-{n}", wire)
    assert cut > KILLS // 3
