"""The spine: feed → entry → article → story → post → site. Read this first.

Each stage gathers (network, slow), decides (plain functions from values to values) and commits its result together with the next
piece of work. So a run may be killed anywhere and run again: what was done is done, the rest is still due. The stages run one after
the other, each to its end, so that what a run publishes does not depend on where an earlier one was cut off.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from copydesk import config as configuration
from copydesk.config import Config
from copydesk.newsroom import composing, explaining, polling, publishing, reading, rebuilding, regrouping, reviewing, threading
from copydesk.newsroom.desk import Desk, Failure, Report, Written
from copydesk.newsroom.explaining import Explained, Ledger
from copydesk.store import Held, Store

if TYPE_CHECKING:
    from copydesk.newsroom.backfilling import Backfill

__all__ = ["Failure", "Newsroom", "Report", "Written", "open_newsroom"]

STAGES = (
    ("poll", polling.poll),  # feeds → entries
    ("read", reading.read),  # entries → articles, and another look at known ones
    ("thread", threading.thread),  # articles → stories
    ("compose", composing.compose),  # stories → posts
    ("publish", publishing.publish),  # posts → files
)


class Newsroom:
    """A newsroom: a folder with a copydesk.toml, its state, and its site.

    ``Newsroom.open(folder)`` takes the newsroom's lock; use it as a context manager.
    """

    def __init__(self, config: Config, store: Store, *, scratch: Path | None = None) -> None:
        self.config = config
        self.store = store
        self._scratch = scratch
        self.restored = 0  # how many posts a lost store was rebuilt from

    @classmethod
    def open(cls, folder: Path | str, *, dry: bool = False, now: datetime | None = None) -> Newsroom:
        """The newsroom in that folder. ``dry``: on a copy of its state, so that nothing that is done here lasts.

        A store that is missing beside published posts is rebuilt from them, so that no story gets a second post.
        """
        config = configuration.load(Path(folder))
        state = config.state / "store.db"
        scratch = None
        if dry:
            scratch = Path(tempfile.mkdtemp(prefix="copydesk-dry-"))
            if state.exists():
                with Store.open(state, exclusive=False) as original:
                    original.copy_to(scratch / "store.db")
            state = scratch / "store.db"
        room = cls(config, Store.open(state), scratch=scratch)
        if room.store.untouched():  # new, or lost: then the posts that are there tell what it held
            room.restored = rebuilding.restore(room._desk(now or datetime.now(UTC)))
        return room

    def run(self, *, now: datetime | None = None, poll_all: bool = False, tell: Callable[[str, int, int], None] | None = None) -> Report:
        """Poll what is due, read what is new, thread it, compose and publish; and say what happened.

        ``now`` stands in for the wall clock in every decision. ``poll_all`` polls sources that are not due yet. ``tell`` is called
        with a stage, how much of it is done, and of how much.
        """
        desk = self._desk(now or datetime.now(UTC), poll_all=poll_all, tell=tell)
        for name, stage in STAGES:
            started = time.perf_counter()
            stage(desk)
            desk.report.seconds[name] = time.perf_counter() - started
        return desk.report

    def backfill(
        self,
        names: Sequence[str],
        *,
        workers: int = 0,
        scheduler: str = "",
        source: str = "",
        now: datetime | None = None,
        tell: Callable[[str, int, int], None] | None = None,
    ) -> Backfill:
        """Read archives (WARC, JSONL, HTML; files, folders, addresses) into the store; the next run threads and publishes them.

        Pages are worked up by ``workers`` processes here (0: one for each core), or by those of a Dask ``scheduler``. A page belongs to the
        source of its host, else to ``source``, else it is left. Needs the extra `backfill`.
        """
        from copydesk import archives
        from copydesk.newsroom import backfilling

        desk = self._desk(now or datetime.now(UTC), tell=tell)
        backfilling.Sources(desk, source)  # a source that is not there is told before any worker is started
        files = archives.find(names)
        with backfilling.crew(workers, scheduler) as hands:
            return backfilling.backfill(desk, files, hands, source=source)

    # --- the editor's queue -----------------------------------------------------------------------------------------
    def held(self) -> list[Held]:
        """What waits for an editor, the oldest first."""
        return self.store.holds()

    def approve(self, id: str, *, now: datetime | None = None, actor: str = "editor", why: str = "") -> Report:
        """Publish a held item. A page that is no article is published as a link only."""
        desk = self._desk(now or datetime.now(UTC))
        reviewing.approve(desk, id, actor=actor, why=why)
        for _, stage in STAGES[2:]:
            stage(desk)
        return desk.report

    def reject(self, id: str, *, now: datetime | None = None, actor: str = "editor", why: str = "") -> None:
        """Never publish a held item; it stays on record."""
        reviewing.reject(self._desk(now or datetime.now(UTC)), id, actor=actor, why=why)

    # --- an editor's judgement of stories ---------------------------------------------------------------------------
    def merge(self, story: str, into: str, *, now: datetime | None = None, actor: str = "editor", why: str = "") -> Report:
        """Make two stories one, named by slug, id or an article's address. The first one's address leads to the second's."""
        return self._judged(now, lambda desk: regrouping.merge(desk, story, into, actor=actor, why=why))

    def split(self, story: str, articles: Sequence[str], *, now: datetime | None = None, actor: str = "editor", why: str = "") -> Report:
        """Make a story of its own of some of a story's articles, named by address or by their numbers in `explain`."""
        return self._judged(now, lambda desk: regrouping.split(desk, story, articles, actor=actor, why=why))

    def undo(self, story: str, verb: Literal["merge", "split"], *, now: datetime | None = None, actor: str = "editor") -> Report:
        """Take back the latest merge or split of a story."""
        return self._judged(now, lambda desk: regrouping.undo(desk, story, verb, actor=actor))

    def label(self, story: str, kind: str, *, why: str, now: datetime | None = None, actor: str = "editor") -> Report:
        """Give a story a label, with the reason that readers see."""
        return self._judged(now, lambda desk: regrouping.label(desk, story, kind, actor=actor, why=why))

    def unlabel(self, story: str, *, now: datetime | None = None, actor: str = "editor") -> Report:
        """Have a story's label computed again."""
        return self._judged(now, lambda desk: regrouping.unlabel(desk, story, actor=actor))

    def _judged(self, now: datetime | None, judge: Callable[[Desk], object]) -> Report:
        desk = self._desk(now or datetime.now(UTC))
        judge(desk)
        for _, stage in STAGES[3:]:
            stage(desk)
        return desk.report

    def explain(self, name: str) -> Explained:
        """Why a story is what it is: named by slug, id or an article's address."""
        return explaining.explain(self._desk(datetime.now(UTC)), name)

    def ledger(self, name: str) -> Ledger:
        """The figures of a story through its articles: what replaced, contradicts or adds to what."""
        return explaining.ledger(self._desk(datetime.now(UTC)), name)

    # --- derivations made again -------------------------------------------------------------------------------------
    def rebuild(self, stage: str = "site", *, now: datetime | None = None, tell: Callable[[str, int, int], None] | None = None) -> Report:
        """Make facts, threads, posts or the site again from the record; addresses and dates of posts stay."""
        desk = self._desk(now or datetime.now(UTC), tell=tell)
        rebuilding.rebuild(desk, stage)
        for _, run in STAGES[2:]:
            run(desk)
        return desk.report

    def preview(self, folder: Path) -> None:
        """The static pages of all posts, written to another folder; the state stays as it is."""
        publishing.preview(self._desk(datetime.now(UTC)), folder)

    # --- closing ----------------------------------------------------------------------------------------------------
    def close(self) -> None:
        self.store.close()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def __enter__(self) -> Newsroom:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _desk(self, now: datetime, **settings: Any) -> Desk:
        if now.tzinfo is None:
            now = now.replace(tzinfo=UTC)
        return Desk(config=self.config, store=self.store, now=now.astimezone(UTC), dry=self._scratch is not None, **settings)


def open_newsroom(folder: Path | str, *, dry: bool = False, now: datetime | None = None) -> Newsroom:
    """The newsroom in that folder; see `Newsroom.open`."""
    return Newsroom.open(folder, dry=dry, now=now)
