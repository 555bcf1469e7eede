"""What every stage of a run has at hand: settings, state, the clock of the run, the network, and the report it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from copydesk.config import Config
from copydesk.errors import CopydeskError, SourceError
from copydesk.facts import opinion
from copydesk.posts import Manner
from copydesk.store import Held, Known, Store
from copydesk.types import Feed, Request, Reserving, Response, SourceLine, Validators
from copydesk.urls import host
from copydesk.urls import origin as origin_of
from copydesk.version import __version__
from copydesk.web import Licence, Robots, Tdmrep, Web, user_agent


def agent_of(config: Config) -> str:
    """The User-Agent of a newsroom: who we are and where to write to."""
    return user_agent(__version__, config.site.contact, config.site.url)


BACKOFF = timedelta(minutes=15)  # after the first failure; doubled with each that follows
BACKOFF_CAP = timedelta(hours=24)
_UNKNOWN = Known()
WHOLE_AFTER = timedelta(days=8)  # politeness 7; what NetNewsWire waits before it asks unconditionally


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

    @cached_property
    def model(self) -> str:
        """The file of the model that gives a second opinion on who said what, known to be one; "" if there is none."""
        if not self.config.facts.model:
            return ""
        path = str(self.config.root / self.config.facts.model)
        opinion.load(path)  # a bad file or a missing package is told once, not of every page
        return path

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

    def request(self, url: str, known: Mapping[str, Known], *, kind: Literal["feed", "page"], key: str, robots: bool = False) -> Request:
        """A request that asks only for what has changed, at the address and at the one it redirected to before."""
        mine = known.get(url, _UNKNOWN)
        onward = {mine.target: self._conditions(mine.target, known[mine.target])} if mine.target in known else {}
        return Request(url=url, kind=kind, validators=self._conditions(url, mine), key=key, onward=onward, robots=robots)

    def obeys(self, source: str) -> Reserving:
        """What becomes of what a source reserves against mining."""
        return self.feed_of(source).rights.reserved or self.config.web.reserved

    def _conditions(self, url: str, known: Known) -> Validators:
        # A server that says 304 for ever is asked for the whole thing now and then (politeness 7).
        stale = known.whole is not None and self.now - known.whole >= WHOLE_AFTER and host(url) not in self.config.web.only_conditional
        return replace(known.validators, etag="", last_modified="") if stale else known.validators

    def learned(self, answer: Response, known: Mapping[str, Known]) -> dict[str, Known]:
        """What an answer tells of its address and of the one it was redirected to; only what differs from what is known."""
        asked = answer.request.url
        if answer.status == 304 and answer.onward is None:
            before = known.get(asked)
            if before and before.whole and not before.target and before.validators == answer.validators:
                return {}  # as nearly all answers of a round
        beyond = {answer.url: answer.onward} if answer.onward is not None and answer.url != asked else {}
        fresh = {}
        for url, validators in {asked: answer.validators, **beyond}.items():
            before = known.get(url, _UNKNOWN)
            whole = self.now if answer.status == 200 or before.whole is None else before.whole
            fresh[url] = Known(validators=validators, target=next(iter(beyond), "") if url == asked else "", whole=whole)
        return {url: k for url, k in fresh.items() if known.get(url) != k}

    def known(self, urls: Iterable[str]) -> dict[str, Known]:
        """What earlier answers of these addresses told us, and of the addresses that they redirected to."""
        found = self.store.known(urls)
        return {**self.store.known(k.target for k in found.values() if k.target), **found}

    def fetch(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Response | SourceError]]:
        """The answers to many requests as they come; what hosts told us on the way (robots, pauses) is kept."""
        c = self.config
        robots = {origin: Robots(origin=origin, fetched=at, status=status, text=text) for origin, at, status, text in self.store.robots()}
        told = self.store.tdmrep()
        tdmrep = {where: Tdmrep(origin=where, fetched=at, text=text) for where, at, text in told if where == origin_of(where)}
        licences = {where: Licence(url=where, fetched=at, text=text) for where, at, text in told if where not in tdmrep}
        hosts = self.store.paused_hosts()
        paused, strikes = {h: until for h, (until, _) in hosts.items()}, {h: n for h, (_, n) in hosts.items()}
        with Web(
            c.web, agent=agent_of(c), now=self.now, robots=robots, paused=paused, strikes=strikes, tdmrep=tdmrep, licences=licences
        ) as web:
            try:
                yield from web.gather(requests)
            finally:
                with self.store.advance() as tx:
                    for origin, r in web.robots.items():
                        if robots.get(origin) != r:
                            tx.robots(origin, r.fetched, r.status, r.text)
                    for origin, rules in web.tdmrep.items():
                        if tdmrep.get(origin) != rules:
                            tx.tdmrep(origin, rules.fetched, rules.text)
                    for url, licence in web.licences.items():
                        if licences.get(url) != licence:
                            tx.tdmrep(url, licence.fetched, licence.text)
                    for name, until in web.paused.items():
                        now = until, web.strikes.get(name, 0)
                        if hosts.get(name) != now:
                            tx.pause(name, *now)

    def fail(self, subject: str, error: CopydeskError) -> None:
        self.report.failed.append(Failure(subject=subject, message=error.message, hint=error.hint))

    def again(self, tries: int, retry_after: float | None = None) -> datetime:
        """When to try again what failed for the `tries`-th time in a row."""
        wait = min(BACKOFF * (1 << min(tries - 1, 10)), BACKOFF_CAP)
        return self.now + max(wait, timedelta(seconds=retry_after or 0))
