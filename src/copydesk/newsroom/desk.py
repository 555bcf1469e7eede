"""What every stage of a run has at hand: settings, state, the clock of the run, the network, and the report it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from copydesk.config import Config
from copydesk.errors import CopydeskError, SourceError
from copydesk.posts import Manner
from copydesk.store import Held, Store
from copydesk.types import Feed, Request, Response, SourceLine
from copydesk.version import __version__
from copydesk.web import Robots, Web, user_agent


def agent_of(config: Config) -> str:
    """The User-Agent of a newsroom: who we are and where to write to."""
    return user_agent(__version__, config.site.contact, config.site.url)


BACKOFF = timedelta(minutes=15)  # after the first failure; doubled with each that follows
BACKOFF_CAP = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Something that did not work in a run: what, why, and what to do."""

    subject: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A post that a run wrote."""

    story: str
    headline: str
    label: str
    reason: str
    new: bool
    path: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What a run did."""

    now: datetime
    polled: int = 0
    unchanged: int = 0
    entries: int = 0
    read: int = 0
    rechecked: int = 0
    revised: int = 0
    placed: int = 0
    opened: int = 0
    posts: list[Written] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def exit_code(self) -> int:
        """0 if all went well, 1 if some items failed; a hold is not a failure."""
        return 1 if self.failed else 0


@dataclass(kw_only=True)
class Desk:
    """The desk of one run: `now` is the only clock that decisions know."""

    config: Config
    store: Store
    now: datetime
    dry: bool = False
    poll_all: bool = False
    tell: Callable[[str, int, int], None] | None = None
    report: Report = field(init=False)

    def __post_init__(self) -> None:
        self.report = Report(now=self.now)

    @cached_property
    def feeds(self) -> dict[str, Feed]:
        return {f.id: f for f in self.config.sources}

    @cached_property
    def manner(self) -> Manner:
        """How this site's posts read."""
        c = self.config
        return Manner(
            author=c.publish.author or c.site.responsible or c.site.title,
            language=c.site.language,
            commercial=c.site.commercial,
            labels=c.labels,
        )

    @property
    def images(self) -> Path:
        """Where image files are kept, beside the store."""
        return self.config.state / "images"

    def feed_of(self, source: str) -> Feed:
        """A source's settings; of one that was taken out of copydesk.toml, its name alone, with the rights of the unknown."""
        return self.feeds.get(source) or Feed(id=source, url="", name=source)

    def source_of(self, line: SourceLine) -> Feed | None:
        """The source that a published line came from: by name, and by licence and host where names are shared; the strictest if unclear."""
        named = [f for f in self.config.sources if f.name == line.name]
        sure = [f for f in named if f.rights.licence == line.licence] or named
        hosted = [f for f in self.config.sources if urlsplit(f.url).hostname == urlsplit(line.url).hostname]
        return min(sure or hosted, key=lambda f: ("link", "brief", "full").index(f.rights.mode), default=None)

    def says(self, stage: str, done: int, total: int) -> None:
        if self.tell:
            self.tell(stage, done, total)

    def fetch(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Response | SourceError]]:
        """The answers to many requests as they come; what hosts told us on the way (robots, pauses) is kept."""
        c = self.config
        known = {origin: Robots(origin=origin, fetched=at, status=status, text=text) for origin, at, status, text in self.store.robots()}
        paused = {host: until for host, until in self.store.paused_hosts().items() if until > self.now}
        with Web(c.web, agent=agent_of(c), now=self.now, robots=known, paused=paused) as web:
            try:
                yield from web.gather(requests)
            finally:
                with self.store.advance() as tx:
                    for origin, r in web.robots.items():
                        if known.get(origin) != r:
                            tx.robots(origin, r.fetched, r.status, r.text)
                    for host, until in web.paused.items():
                        if paused.get(host) != until:
                            tx.pause(host, until)

    def fail(self, subject: str, error: CopydeskError) -> None:
        self.report.failed.append(Failure(subject=subject, message=error.message, hint=error.hint))

    def again(self, tries: int, retry_after: float | None = None) -> datetime:
        """When to try again what failed for the `tries`-th time in a row."""
        wait = min(BACKOFF * (1 << min(tries - 1, 10)), BACKOFF_CAP)
        return self.now + max(wait, timedelta(seconds=retry_after or 0))
