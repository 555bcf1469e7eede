"""Archives → articles: pages are worked up as Dask tasks, on this machine or a cluster; only the process that reads the files writes.

A file counts as done with its last page, in that page's transaction. So a run may be killed anywhere and run again: files that are done are
not read again, and of one that is half done, the pages that we have are passed over.
"""

from __future__ import annotations

import os
import re
import time
import uuid
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from copydesk import archives, articles
from copydesk.archives import Broken, Capture, File
from copydesk.errors import ConfigError, CopydeskError, ExtractError, NotFound
from copydesk.newsroom import reading
from copydesk.newsroom.desk import Desk, Failure
from copydesk.newsroom.reading import Worked
from copydesk.types import Entry, Feed, Record
from copydesk.urls import canonical, host
from copydesk.version import __version__

PAGES = 16  # pages of one task: about a second's work, so little is done twice when a worker dies and Dask's own cost is no matter
BYTES = 4 << 20  # of one task; Dask warns from 10 MB on
AHEAD = 3  # tasks that wait for each core: enough to keep it busy, few enough to hold their pages in memory
NAMED = 500  # broken things and held pages that a report names; all are counted
PATIENCE = 30  # seconds that a scheduler may take to answer, and its first worker to come
# 1.35 thousand million articles from August 2016 to spring 2026 are 139 million a year, and the spring of 2024 had 11.7 million a month:
# where both are from stands in docs/notes/backfill.md.
PAGES_A_YEAR = 140_000_000


@dataclass(slots=True, kw_only=True)
class Backfill:
    """What was read of archives, and what it cost. ``core_seconds`` is the processor time of the workers, over all of them."""

    now: datetime
    files: int = 0
    files_before: int = 0  # done by an earlier run
    pages: int = 0  # worked up
    articles: int = 0  # new to the newsroom, held ones among them
    known: int = 0  # the newsroom had them, or they were there twice
    held: Counter[str] = field(default_factory=Counter)  # by rule
    foreign: Counter[str] = field(default_factory=Counter)  # by host: pages of no source
    broken: int = 0
    examples: list[Failure] = field(default_factory=list)  # of what was held
    failed: list[Failure] = field(default_factory=list)
    cores: int = 0
    core_seconds: float = 0.0
    own_seconds: float = 0.0  # processor time of the process that reads files and writes the store
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Pages a second and core."""
        return self.pages / self.core_seconds if self.core_seconds else 0.0

    def core_hours(self, pages: int) -> float:
        """What so many pages would cost the workers at this rate."""
        return pages / self.rate / 3600 if self.rate else 0.0

    def own_hours(self, pages: int) -> float:
        """What so many pages would take the process that reads and writes, of which there is one: no cluster is faster than that."""
        return self.own_seconds / self.pages * pages / 3600 if self.pages else 0.0

    @property
    def exit_code(self) -> int:
        """0 if all could be read, 1 if something was broken; a hold or a page of no source is no failure."""
        return 1 if self.broken else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page on its way to a worker: the entry it stands for, what the archive has of it, and the lines its site is known by."""

    entry: Entry
    capture: Capture
    min_words: int
    memory: articles.SiteMemory
    model: str = ""  # a file that the workers can read, too


Result = Worked | CopydeskError


def work_up_all(sheets: Sequence[Sheet]) -> tuple[list[Result], float]:
    """A task: what each page comes to, and the processor seconds that it took."""
    started = time.thread_time()
    return [work_up(sheet) for sheet in sheets], time.thread_time() - started


def work_up(sheet: Sheet) -> Result:
    """What a page, or the text of one, comes to."""
    capture = sheet.capture
    if capture.text is None:
        return reading.work_up(capture.page, capture.url, capture.headers, sheet.min_words, sheet.memory, sheet.model)
    try:
        article = articles.from_text(
            capture.text,
            url=capture.url,
            headline=capture.headline,
            published=capture.published,
            byline=capture.byline,
            language=capture.language,
            min_words=sheet.min_words,
        )
        return reading.findings(article, model=sheet.model)
    except Exception as e:  # as in reading: a text that breaks a rule costs the others nothing
        return ExtractError(f"reading it failed: {type(e).__name__}: {e}", subject=capture.url, hint="please report the text")


# --- the workers ----------------------------------------------------------------------------------------------------
class Crew:
    """The workers of a cluster, as a place to hand tasks to."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.name = uuid.uuid4().hex[:8]
        self.tasks = 0
        self.cores = sum(client.nthreads().values())

    def submit(self, sheets: Sequence[Sheet]) -> Any:
        self.tasks += 1
        # With its own name: Dask would take two tasks of the same pages for one. The pages go along in the task, not as data of a
        # worker's, so that nothing is gone with a worker.
        return self.client.submit(work_up_all, sheets, key=f"copydesk-{self.name}-{self.tasks}", pure=False)

    def result(self, future: Any, sheets: Sequence[Sheet]) -> tuple[list[Result], float]:
        """What a task came to. If it is the end of every worker that takes it up, its pages are tried one by one."""
        killed = archives.part("distributed").KilledWorker
        try:
            made: tuple[list[Result], float] = future.result()
            return made
        except killed:
            if len(sheets) == 1:
                wrong = "every process that worked on it died"
                return [ExtractError(wrong, subject=sheets[0].entry.id, hint="see the logs of the workers")], 0.0
            parts = [self.result(self.submit([sheet]), [sheet]) for sheet in sheets]
            return [one for results, _ in parts for one in results], sum(seconds for _, seconds in parts)
        except (CancelledError, OSError) as e:
            raise CopydeskError(
                f"the cluster was lost: {e}", subject="backfill", retry=True, hint="run it again: what is done is not done twice"
            ) from e


@contextmanager
def crew(workers: int = 0, scheduler: str = "") -> Iterator[Crew]:
    """The workers behind that scheduler, or so many processes of this machine (0: one for each core)."""
    distributed = archives.part("distributed")
    if not scheduler:
        number = workers or os.cpu_count() or 1
        with (
            distributed.LocalCluster(n_workers=number, threads_per_worker=1, dashboard_address=None, silence_logs=50) as cluster,
            distributed.Client(cluster, set_as_default=False) as client,
        ):
            client.wait_for_workers(number)
            yield Crew(client)
        return
    try:
        client = distributed.Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as e:
        raise CopydeskError(
            f"no scheduler answers: {e}", subject=scheduler, retry=True, hint="start one: dask scheduler, and workers: dask worker ADDRESS"
        ) from e
    with client:
        _check(client, scheduler)
        yield Crew(client)


def _check(client: Any, scheduler: str) -> None:
    """Workers are there, and of our version."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as e:
        raise CopydeskError("has no worker", subject=scheduler, retry=True, hint=f"start some: dask worker {scheduler}") from e
    try:
        versions = set(client.run(_version).values())
    except ImportError as e:
        raise ConfigError(f"a worker has no copydesk: {e}", subject=scheduler, hint=f"install copydesk {__version__} on all") from e
    if versions != {__version__}:
        others = ", ".join(sorted(versions - {__version__}))
        raise ConfigError(f"a worker has copydesk {others}", subject=scheduler, hint=f"install copydesk {__version__} on all")


def _version() -> str:
    return __version__


# --- whose page it is -----------------------------------------------------------------------------------------------
# What a host's name begins with for readers' devices and for feeds. Nothing else is taken off: two blogs of one provider share a domain.
_SERVICES = re.compile(r"^(?:(?:www|m|mobile|amp|feeds?|rss)\.)+(?=[^.]+\.)")


class Sources:
    """Which source a page is of: archives have no feed, so its host decides, and `other` has what no source's host is."""

    def __init__(self, desk: Desk, other: str = "") -> None:
        if other and other not in desk.feeds:
            raise NotFound("there is no such source", subject=other, hint="see: copydesk sources")
        self.other = other
        self.by_host: dict[str, Feed] = {}
        for feed in desk.config.sources:
            # Of sources that share a host the one with the least rights: a text must not get more of them by way of an archive.
            held = self.by_host.setdefault(_site(feed.url), feed)
            self.by_host[_site(feed.url)] = min(held, feed, key=lambda f: ("link", "brief", "full").index(f.rights.mode))

    def of(self, url: str) -> str:
        """The source's id, "" if there is none."""
        feed = self.by_host.get(_site(url))
        return feed.id if feed else self.other


def _site(url: str) -> str:
    return _SERVICES.sub("", host(url))


# --- the run --------------------------------------------------------------------------------------------------------
def backfill(desk: Desk, files: Sequence[File], hands: Crew, *, source: str = "") -> Backfill:
    """Read archives into the store. What they hold is threaded and published by the next run."""
    run = _Run(desk, hands, Sources(desk, source))
    started, own = time.perf_counter(), time.process_time()
    run.report.cores = hands.cores
    for number, file in enumerate(files):
        desk.says("backfill", number, len(files))
        run.take(file)
    run.flush()
    run.drain()
    desk.says("backfill", len(files), len(files))
    run.report.seconds, run.report.own_seconds = time.perf_counter() - started, time.process_time() - own
    return run.report


class _Run:
    """The files one after the other, their pages in batches of which some wait at workers, committed in the order they stand in."""

    def __init__(self, desk: Desk, hands: Crew, sources: Sources) -> None:
        self.desk, self.hands, self.sources = desk, hands, sources
        self.report = Backfill(now=desk.now)
        self.sheets: list[Sheet] = []
        self.ends: list[tuple[File, str]] = []  # files whose last page is in this batch, and a word on each
        self.bytes = 0
        self.waiting: deque[tuple[Any, list[Sheet], list[tuple[File, str]]]] = deque()
        self.memories: dict[str, articles.SiteMemory] = {}
        self.before = ""  # the form of the file before

    def take(self, file: File) -> None:
        """The pages of a file, unless it was done before."""
        if self.desk.store.validators(file.path) == file.validators:
            self.report.files_before += 1
            return
        if (file.form, self.before) != ("html", "html"):
            # What a site's earlier pages have taught is known to all pages of a file alike: so a run that was killed and run again ends
            # as one that was not. Between single pages there is nothing to be gained by waiting.
            self.flush()
            self.drain()
            self.memories.clear()
        self.before = file.form
        pages, lost = 0, False
        for found in archives.read(file, max_bytes=self.desk.config.web.max_bytes):
            if isinstance(found, Broken):
                lost |= found.lost
                self._broken(found)
            else:
                pages += self._page(found)
        self.report.files += 1
        if not lost:
            self.ends.append((file, f"{pages} pages of ours"))
            if len(self.ends) >= PAGES:  # a tree of pages that are not ours must not pile up
                self.flush()

    def _broken(self, found: Broken) -> None:
        self.report.broken += 1
        if len(self.report.failed) < NAMED:
            self.report.failed.append(Failure(subject=found.where, message=found.wrong))

    def _page(self, capture: Capture) -> bool:
        """A page: to be worked up if it is a source's and new."""
        id = canonical(capture.url)
        source = self.sources.of(id)
        if not source:
            self.report.foreign[host(id)] += 1
            return False
        if self.desk.store.seen([id]):
            self.report.known += 1
            return True
        # A page can hardly have been seen later than now; a file's date may say so.
        seen = min(capture.taken or self.desk.now, self.desk.now)
        published = capture.published
        entry = Entry(
            id=id,
            source=source,
            link=capture.url,
            headline=capture.headline,
            published=published if published is None or published <= seen + timedelta(days=1) else None,
            authors=capture.byline,
            seen=seen,
        )
        if source not in self.memories:
            self.memories[source] = reading.memory_of(self.desk, source, seen)
        least, model = self.desk.config.quality.min_words, self.desk.model
        self.sheets.append(Sheet(entry=entry, capture=capture, min_words=least, memory=self.memories[source], model=model))
        self.bytes += len(capture.page) + len(capture.text or "")
        if len(self.sheets) >= PAGES or self.bytes >= BYTES:
            self.flush()
        return True

    def flush(self) -> None:
        """Hand over what has been gathered; if enough waits at workers, wait for the first of it."""
        if not self.sheets and not self.ends:
            return
        future = self.hands.submit(self.sheets) if self.sheets else None
        self.waiting.append((future, self.sheets, self.ends))
        self.sheets, self.ends, self.bytes = [], [], 0
        self.drain(AHEAD * self.hands.cores)

    def drain(self, least: int = 0) -> None:
        """Commit results in order until at most so many batches wait."""
        while len(self.waiting) > least:
            future, sheets, ends = self.waiting.popleft()
            results, seconds = self.hands.result(future, sheets) if sheets else ([], 0.0)
            self.report.core_seconds += seconds
            self.report.pages += len(sheets)
            self._commit(list(zip(sheets, results, strict=True)), ends)

    def _commit(self, done: list[tuple[Sheet, Result]], ends: list[tuple[File, str]]) -> None:
        desk, read = self.desk, self.desk.report.read
        known = desk.store.seen(sheet.entry.id for sheet, _ in done)
        with desk.store.advance() as tx:
            fresh: set[str] = set()
            for sheet, result in done:
                if sheet.entry.id in known:
                    self.report.known += 1
                    continue
                known.add(sheet.entry.id)
                reading.take(desk, tx, sheet.entry, _told(sheet, result), fresh)
            for file, words in ends:
                tx.validators(file.path, file.validators, desk.now)
                tx.note(Record(at=desk.now, actor="backfill", verb="read", subject=file.path, after=words))
        self.report.articles += desk.report.read - read
        self._held()

    def _held(self) -> None:
        held = self.desk.report.held
        for one in held:
            self.report.held[one.rule] += 1
            if len(self.report.examples) < NAMED:
                self.report.examples.append(Failure(subject=one.url, message=one.reason, hint=one.rule))
        held.clear()


def _told(sheet: Sheet, result: Result) -> Result:
    """A result with the byline and time that a dump gives where its page has none."""
    if isinstance(result, CopydeskError) or result.article.byline or not sheet.capture.byline:
        return result
    return replace(result, article=replace(result.article, byline=sheet.capture.byline))
