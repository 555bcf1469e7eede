"""Archives become articles: once each, on this machine or a cluster, whoever is killed under way."""

from __future__ import annotations

import base64
import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from distributed import Client

from copydesk import archives
from copydesk.demo import wire
from copydesk.demo.wire import STEPS
from copydesk.errors import ConfigError, CopydeskError, NotFound
from copydesk.newsroom import Newsroom, backfilling
from copydesk.newsroom.backfilling import Sheet, work_up_all
from copydesk.newsroom.desk import Desk
from copydesk.store import Store, tables
from copydesk.types import Feed
from tests.test_archives import record

pytestmark = pytest.mark.slow

NOW = STEPS[-1] + timedelta(days=30)
OUTLETS = tuple(replace(o, home=f"https://{o.id}.example") for o in wire.read_outlets())
PIECES = sum(len(o.pieces) for o in OUTLETS)


def page(outlet: wire.Outlet, piece: wire.Piece) -> bytes:
    return wire.answer(outlet, outlet.url(piece).removeprefix(outlet.home), STEPS[-1]).body


def warc(outlet: wire.Outlet, copies: int = 1) -> bytes:
    """The pages of an outlet as a crawler keeps them; more than one copy is at addresses of their own."""
    made = []
    for n in range(copies):
        for piece in outlet.pieces:
            url, body = outlet.url(piece), page(outlet, piece)
            if n:
                url, body = f"{url}-{n}", body.replace(url.encode(), f"{url}-{n}".encode())
            made.append(gzip.compress(record(url, body)))
    return b"".join(made)


def archive(folder: Path, copies: int = 1) -> Path:
    folder.mkdir()
    for outlet in OUTLETS:
        (folder / f"CC-NEWS-20260310-{outlet.id}.warc.gz").write_bytes(warc(outlet, copies))
    return folder


def newsroom(folder: Path, *, sources: tuple[str, ...] = tuple(o.id for o in OUTLETS)) -> Path:
    rows = "".join(f'\n[[source]]\nid = "{s}"\nfeed = "https://feeds.{s}.example/rss.xml"\n' for s in sources)
    folder.mkdir()
    (folder / "copydesk.toml").write_text(f'[site]\ntitle = "Harbour Wire"\n{rows}', encoding="utf-8")
    return folder


class Here:
    """A crew that works in this process: what a cluster does, without one."""

    cores = 2

    def __init__(self, dies_at: int = 0) -> None:
        self.sheets: list[Sheet] = []
        self.tasks, self.dies_at = 0, dies_at

    def submit(self, sheets: Any) -> Any:
        self.tasks += 1
        if self.tasks == self.dies_at:
            raise KeyboardInterrupt
        self.sheets += sheets
        return work_up_all(sheets)

    def result(self, future: Any, sheets: Any) -> Any:
        return future


def desk(room: Newsroom) -> Desk:
    return Desk(config=room.config, store=room.store, now=NOW)


def fill(folder: Path, names: list[Path], *, source: str = "", crew: Here | None = None) -> backfilling.Backfill:
    with Newsroom.open(folder, now=NOW) as room:
        hands: Any = crew or Here()
        return backfilling.backfill(desk(room), archives.find([str(n) for n in names]), hands, source=source)


def state(folder: Path) -> dict[str, object]:
    """All that a backfill may have written but for the journal; article bodies among it, by digest."""
    with Store.open(folder / ".copydesk" / "store.db", exclusive=False) as store, store.engine.connect() as c:
        return {
            "entries": sorted((r.url, r.source, r.seen, r.article) for r in c.execute(tables.entries.select())),
            "sightings": sorted((r.url, r.source, r.seen) for r in c.execute(tables.sightings.select())),
            "articles": sorted((r.url, r.version, r.source, r.digest, r.seen, r.time) for r in c.execute(tables.articles.select())),
            "findings": sorted((r.url, r.version, r.facts, r.terms) for r in c.execute(tables.findings.select())),
            "holds": sorted((r.subject, r.rule) for r in c.execute(tables.holds.select())),
            "work": sorted((r.stage, r.key) for r in c.execute(tables.work.select())),
            "files": sorted((r.url, r.body_hash) for r in c.execute(tables.validators.select())),
        }


# --- what becomes of pages ------------------------------------------------------------------------------------------
def test_articles_are_read_once_and_threaded_by_the_next_run(tmp_path: Path) -> None:
    room, files = newsroom(tmp_path / "room"), archive(tmp_path / "files")
    report = fill(room, [files])
    assert (report.files, report.pages, report.broken, report.exit_code) == (len(OUTLETS), PIECES, 0, 0)
    assert report.articles == PIECES and report.articles - sum(report.held.values()) > 30
    assert {h.hint for h in report.examples} == set(report.held) >= {"paywall"}
    assert report.rate > 0 and report.core_hours(1_000_000) == pytest.approx(1_000_000 / report.rate / 3600)
    before = state(room)
    crew = Here()
    again = fill(room, [files], crew=crew)
    assert (again.files, again.files_before, again.pages, crew.tasks) == (0, len(OUTLETS), 0, 0)
    assert state(room) == before
    with Newsroom.open(room) as opened:
        threaded = opened.rebuild("threads", now=NOW)  # every stage but polling and reading, which would ask the network
        assert threaded.placed == report.articles - sum(report.held.values())
        assert len(threaded.posts) == threaded.opened > 10
        ours = {m for story in opened.store.story_ids() for m, _ in opened.store.members(story)}
        assert all(opened.store.times([m])[m][0] <= STEPS[-1] for m in ours)


def test_a_page_that_the_newsroom_has_is_passed_over(tmp_path: Path) -> None:
    room, files = newsroom(tmp_path / "room"), archive(tmp_path / "files")
    fill(room, [files])
    before = state(room)
    other = tmp_path / "files" / "again.warc.gz"
    other.write_bytes(warc(OUTLETS[0]) + warc(OUTLETS[0]))
    report = fill(room, [other])
    assert (report.pages, report.articles, report.known) == (0, 0, 2 * len(OUTLETS[0].pieces))
    assert {**state(room), "files": before["files"]} == before
    fresh = fill(newsroom(tmp_path / "fresh"), [other])  # twice in one file: neither is there when the other is handed over
    assert fresh.articles == fresh.known == len(OUTLETS[0].pieces)


def test_trees_and_dumps_give_the_same_articles_as_warc(tmp_path: Path) -> None:
    outlet = OUTLETS[0]
    (tmp_path / "a.warc.gz").write_bytes(warc(outlet))
    rows = [
        {"url": outlet.url(p), "html": base64.b64encode(page(outlet, p)).decode(), "seen": "2026-03-10T08:00:00Z"} for p in outlet.pieces
    ]
    (tmp_path / "b.jsonl").write_text("\n".join(map(json.dumps, rows)))
    for piece in outlet.pieces:
        path = tmp_path / "tree" / outlet.url(piece).removeprefix("https://")
        path = path if path.suffix == ".html" else path / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page(outlet, piece))
    made = {}
    for n, name in enumerate(("a.warc.gz", "b.jsonl", "tree")):
        report = fill(newsroom(tmp_path / f"room{n}"), [tmp_path / name])
        assert report.articles == len(outlet.pieces) and report.exit_code == 0
        made[name] = sorted((r[0].rstrip("/"), r[3]) for r in state(tmp_path / f"room{n}")["articles"])  # type: ignore[attr-defined]
    assert made["a.warc.gz"] == made["b.jsonl"] == made["tree"]


def test_texts_of_a_dump_are_taken_as_they_are(tmp_path: Path) -> None:
    words = [
        "The harbour pilots of Port Alden went back to work on Monday, said Ines Calloway, who is the master of the port. " * 4,
        "Talks go on. " * 9,
    ]
    row = {"url": "https://courier.example/pilots", "headline": "Pilots back", "text": "\n\n".join(words), "byline": "Ada Quill"}
    short = {"url": "https://courier.example/short", "headline": "Short", "text": "Nothing yet."}
    (tmp_path / "a.jsonl").write_text(json.dumps(row | {"published": "2026-03-09T06:30:00Z"}) + "\n" + json.dumps(short))
    report = fill(newsroom(tmp_path / "room"), [tmp_path / "a.jsonl"])
    assert (report.articles, report.held) == (2, Counter({"short": 1}))
    with Newsroom.open(tmp_path / "room") as room:
        article = room.store.article("https://courier.example/pilots")
        assert article and article.paragraphs == [w.strip() for w in words] and article.byline == ("Ada Quill",)
        assert article.headline == "Pilots back" and f"{article.published:%d %H:%M}" == "09 06:30" and article.language == "en"
        _, facts = room.store.latest([article.id])[article.id]
        assert any(n.name == "Ines Calloway" for n in facts.names)


def test_broken_things_are_counted_and_named_and_the_rest_is_read(tmp_path: Path) -> None:
    outlet = OUTLETS[0]
    bodies = [gzip.compress(record(outlet.url(p), page(outlet, p))) for p in outlet.pieces]
    files = tmp_path / "files"
    files.mkdir()
    hurt = gzip.compress(record("https://courier.example/x", length="many"))
    (files / "a.warc.gz").write_bytes(
        bodies[0] + hurt + gzip.compress(record("https://courier.example/y")) + bodies[1][: len(bodies[1]) // 2]
    )
    (files / "b.jsonl").write_text("{\n")
    (files / "c.html").write_bytes(b"\x00\xff no page")
    (files / "d.warc.gz").write_bytes(b"".join(bodies[2:]))
    room = newsroom(tmp_path / "room")
    report = fill(room, [files])
    assert report.exit_code == 1 and report.files == 4
    assert report.articles + sum(report.held.values()) >= len(bodies) - 1 and report.broken >= 4
    assert {Path(f.subject.partition(",")[0]).name for f in report.failed} == {"a.warc.gz", "b.jsonl", "c.html"}
    (files / "a.warc.gz").write_bytes(b"".join(bodies[:2]))  # fetched again, whole this time
    mended = fill(room, [files])
    assert (mended.files, mended.files_before, mended.articles, mended.known, mended.broken) == (1, 3, 1, 1, 0)


# --- whose page it is -----------------------------------------------------------------------------------------------
def test_a_page_is_of_the_source_of_its_host(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "room", sources=("courier", "estuary"))
    report = fill(room, [archive(tmp_path / "files")])
    assert {r[1] for r in state(room)["entries"]} == {"courier", "estuary"}  # type: ignore[attr-defined]
    assert report.foreign == {f"{o.id}.example": len(o.pieces) for o in OUTLETS if o.id not in ("courier", "estuary")}
    named = newsroom(tmp_path / "named", sources=("courier", "estuary"))
    report = fill(named, [tmp_path / "files"], source="estuary")
    assert not report.foreign and report.pages == PIECES
    with pytest.raises(NotFound, match="no such source"):
        fill(named, [tmp_path / "files"], source="gazette")


@pytest.mark.parametrize(
    ("feed", "url", "same"),
    [
        ("https://news.example/rss", "https://www.news.example/a", True),
        ("https://feeds.news.example/rss", "https://m.news.example/a", True),
        ("https://one.blogs.example/rss", "https://two.blogs.example/a", False),
        ("https://blogs.example/rss", "https://two.blogs.example/a", False),
        ("https://news.example:8080/rss", "https://news.example/a", False),
    ],
)
def test_hosts(feed: str, url: str, same: bool) -> None:
    assert (backfilling._site(feed) == backfilling._site(url)) is same


def test_sources_that_share_a_host_give_no_more_than_the_strictest(tmp_path: Path) -> None:
    room = newsroom(tmp_path / "room", sources=("courier",))
    with (room / "copydesk.toml").open("a") as config:
        config.write('[source.rights]\nmode = "full"\nlicence = "CC-BY-4.0"\n')
        config.write('[[source]]\nid = "links"\nfeed = "https://www.courier.example/links.xml"\n')
    with Newsroom.open(room) as opened:
        assert backfilling.Sources(desk(opened)).of("https://courier.example/a") == "links"
        assert isinstance(opened.config.sources[0], Feed) and opened.config.sources[0].rights.mode == "full"


# --- killed under way -----------------------------------------------------------------------------------------------
def test_a_run_that_is_killed_anywhere_and_run_again_ends_as_one_that_was_not(tmp_path: Path) -> None:
    files = archive(tmp_path / "files")
    calm = newsroom(tmp_path / "calm")
    crew = Here()
    fill(calm, [files], crew=crew)
    expected = state(calm)
    for n in range(1, crew.tasks + 1):
        room = newsroom(tmp_path / f"room{n}")
        with pytest.raises(KeyboardInterrupt):
            fill(room, [files], crew=Here(dies_at=n))
        fill(room, [files])
        assert state(room) == expected, f"killed at task {n}"


COMMAND = [sys.executable, "-m", "copydesk", "backfill", "--at", NOW.isoformat(), "--json"]


@pytest.mark.slow
def test_the_command_killed_by_the_system_and_run_again(tmp_path: Path) -> None:
    files = archive(tmp_path / "files", copies=2)
    calm, room = newsroom(tmp_path / "calm"), newsroom(tmp_path / "room")
    done = subprocess.run([*COMMAND, "-C", str(calm), str(files), "--workers", "2"], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert (report["pages"], report["cores"], report["year"]["pages"]) == (2 * PIECES, 2, 140_000_000)
    assert report["year"]["own_hours"] > 0
    assert report["pages_per_core_second"] > 1
    killed = subprocess.Popen([*COMMAND, "-C", str(room), str(files), "--workers", "2"], start_new_session=True)
    _until(lambda: len(_entries(room)) > 20)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert 20 < len(_entries(room)) < 2 * PIECES
    again = subprocess.run([*COMMAND, "-C", str(room), str(files), "--workers", "1"], capture_output=True, text=True, timeout=300)
    assert again.returncode == 0, again.stderr
    assert json.loads(again.stdout)["pages"] < 2 * PIECES
    assert state(room) == state(calm)


def _entries(room: Path) -> list[object]:
    return state(room)["entries"] if (room / ".copydesk" / "store.db").exists() else []  # type: ignore[return-value]


def _until(there: Any, seconds: float = 120) -> None:
    last = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < last, "it never came to that"
        time.sleep(0.02)


def _quiet(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own, on loopback. No nanny starts a dead worker anew."""
    where = folder / "scheduler.json"
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    started = [_quiet("distributed.cli.dask_scheduler", *options, "--port", "0", "--scheduler-file", str(where))]
    try:
        _until(lambda: where.exists() and where.read_text().endswith("}"))
        address = json.loads(where.read_text())["address"]
        worker = ["distributed.cli.dask_worker", address, *options, "--no-nanny", "--nthreads", "1"]
        started += [_quiet(*worker, "--name", f"w{n}", "--local-directory", str(folder)) for n in range(2)]
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


def _begun(dask_scheduler: Any) -> list[str]:
    """The tasks of ours that were given to a worker, as often as they were."""
    return [str(key) for key, _, finish, *_ in dask_scheduler.transition_log if finish == "processing" and str(key).startswith("copydesk-")]


def _at_work(dask_scheduler: Any) -> dict[str, set[str]]:
    """The tasks that each worker has, by its name: taken up, or done and not yet handed back."""
    return {str(w.name): {str(t.key) for t in (*w.processing, *w.has_what)} for w in dask_scheduler.workers.values()}


def _at_work_of(watcher: Any) -> set[str]:
    found: set[str] = watcher.run_on_scheduler(_at_work)["w0"]
    return found


@pytest.mark.slow
def test_a_worker_of_a_cluster_is_killed_under_way(tmp_path: Path) -> None:
    files = archive(tmp_path / "files", copies=4)
    calm, room = newsroom(tmp_path / "calm"), newsroom(tmp_path / "room")
    fill(calm, [files])
    with cluster(tmp_path) as (address, workers), Client(address, set_as_default=False) as watcher:
        watcher.wait_for_workers(2, timeout=60)
        run = subprocess.Popen([*COMMAND, "-C", str(room), str(files), "--scheduler", address], stdout=subprocess.PIPE, text=True)
        _until(lambda: len(_entries(room)) > 20)
        workers[0].send_signal(signal.SIGSTOP)  # so that what it has is known when it dies
        had, before = _at_work_of(watcher), None
        while had != before:  # what was under way to it has to arrive
            time.sleep(1)
            had, before = _at_work_of(watcher), had
        workers[0].kill()
        out, _ = run.communicate(timeout=300)
        begun = Counter(watcher.run_on_scheduler(_begun))
    report = json.loads(out)
    assert run.returncode == 0
    assert (report["pages"], report["articles"], report["known"]) == (4 * PIECES, 4 * PIECES, 0)
    assert state(room) == state(calm)
    again = {key for key, times in begun.items() if times > 1}
    assert again and again <= had and len(begun) > 2 * len(had)  # what it had is done again, and nothing else


# --- what stands in the way -----------------------------------------------------------------------------------------
def test_a_page_that_ends_every_worker_is_told_and_costs_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")

    class Deadly(backfilling.Crew):
        def __init__(self) -> None:
            self.cores, self.tasks = 1, 0

        def submit(self, sheets: Any) -> Any:
            return Lethal(sheets)

    class Lethal:
        def __init__(self, sheets: Any) -> None:
            self.sheets = sheets

        def result(self) -> Any:
            if any("fifty-eight" in s.entry.id for s in self.sheets):
                raise distributed.KilledWorker("task", None, 3)
            return work_up_all(self.sheets)

    hands: Any = Deadly()
    room = newsroom(tmp_path / "room")
    report = fill(room, [archive(tmp_path / "files")], crew=hands)
    assert report.pages == PIECES and report.held["unreadable"] == 2
    assert report.articles == PIECES - 2


def test_no_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfilling, "PATIENCE", 1)
    with pytest.raises(CopydeskError, match="no scheduler answers") as caught, backfilling.crew(scheduler="tcp://127.0.0.1:9"):
        pass
    assert caught.value.retry
    with pytest.raises(CopydeskError, match="no scheduler answers"), backfilling.crew(scheduler="nonsense://x"):
        pass


@pytest.mark.parametrize("missing", ["fsspec", "distributed"])
def test_without_the_extra_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    room, files = newsroom(tmp_path / "room"), archive(tmp_path / "files")
    monkeypatch.setitem(sys.modules, missing, None)
    with Newsroom.open(room) as opened, pytest.raises(ConfigError, match=r"copydesk\[backfill\]") as caught:
        opened.backfill([str(files)], now=NOW)
    assert missing in str(caught.value)
