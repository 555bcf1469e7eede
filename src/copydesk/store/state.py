"""The store: queries in one place, and `advance`, the one place where a result and the next piece of work are committed together."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec
from sqlalchemy import Connection, Engine, Table, bindparam, create_engine, delete, event, func, insert, select, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.exc import DatabaseError, OperationalError

from copydesk.errors import NotFound, SchemaError, StoreError, StoreLocked
from copydesk.store import tables as t
from copydesk.types import Article, Entry, Facts, Label, Placement, Post, Record, Validators

HEAD = "0002"  # the newest migration
T = TypeVar("T")


def encode(value: object) -> bytes:
    return msgspec.json.encode(value)


def decode(kind: type[T], blob: bytes) -> T:
    return msgspec.json.decode(blob, type=kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A piece of work: which stage, on what, when it is due, how often it was tried."""

    stage: str
    key: str
    due: datetime
    tries: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An item of the editor's queue."""

    id: str
    url: str
    source: str
    headline: str
    rule: str
    reason: str
    held_at: datetime
    state: str = "held"
    digest: str = ""  # of the text that was held
    number: int = 0  # its place among all that was ever held: how the command line names it


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """How a source has been doing."""

    source: str
    failures: int = 0
    error: str = ""
    hint: str = ""
    checked: datetime | None = None
    succeeded: datetime | None = None
    terms: str = ""
    course: bytes = b""  # how its polling goes on, as the newsroom wrote it


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What we know of an address from earlier answers: what to ask with, where it redirected to, when a body last came whole."""

    validators: Validators = field(default_factory=Validators)
    target: str = ""
    whole: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """One poll of a feed, for the record. ``status`` is 0 where there was no answer."""

    source: str
    url: str
    at: datetime
    status: int
    items: int = 0
    new: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A story's public identity: given once, kept for ever."""

    id: str
    section: str
    opened: datetime
    slug: str = ""
    published: datetime | None = None
    merged_into: str | None = None  # the story that its articles went to


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What an editor moved from story to story: each article that it decided on, with its story before and after."""

    at: datetime
    actor: str
    verb: Literal["merge", "split"]
    story: str
    into: str
    articles: tuple[tuple[str, str, str], ...]
    why: str = ""
    id: int = 0
    undone: datetime | None = None  # when it was taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldImage:
    """An image file that we hold: its content-addressed name, true type and size in pixels."""

    name: str
    type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article's place, in the order of decisions, with the terms it was compared by."""

    seq: int
    url: str
    story: str
    time: datetime
    source: str
    terms: bytes


class Store:
    """The state of one newsroom in a SQLite file. Open with `Store.open`; use as a context manager."""

    def __init__(self, engine: Engine, lock: int | None) -> None:
        self.engine = engine
        self._lock = lock
        self._reader: Connection | None = None

    # --- opening and closing ----------------------------------------------------------------------------------------
    @classmethod
    def open(cls, path: Path, *, exclusive: bool = True) -> Store:
        """The store in that file, made or brought up to date if need be.

        ``exclusive`` holds the newsroom's lock until the store is closed or the process ends; a second holder gets StoreLocked.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as e:
            raise StoreError(f"cannot be made: {e}", subject=str(path.parent), hint="check the rights of the folder") from e
        lock = _lock(path.with_suffix(".lock")) if exclusive else None
        try:
            store = cls(_engine(path), lock)
            store._migrate()
        except (DatabaseError, SchemaError) as e:
            if lock is not None:
                os.close(lock)
            if isinstance(e, SchemaError):
                raise
            raise _trouble(e, path) from e
        return store

    def close(self) -> None:
        """Checkpoint the log into the one file, and let go of the lock."""
        if self._reader is not None:
            with suppress(OperationalError):  # another reader holds it: the log stays, which is no loss
                self._reader.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
            self._reader.close()
            self._reader = None
        self.engine.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _migrate(self) -> None:
        with self.engine.connect() as c:
            known = c.execute(text("SELECT name FROM sqlite_master WHERE name = 'alembic_version'")).first()
            at = c.execute(text("SELECT version_num FROM alembic_version")).scalar() if known else None
        if at == HEAD:
            return
        if at is not None and at > HEAD:
            raise SchemaError(f"the store is of version {at}, this copydesk knows {HEAD}", subject="store", hint="upgrade copydesk")
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        with self.engine.begin() as c:
            config.attributes["connection"] = c
            command.upgrade(config, "head")

    def copy_to(self, path: Path) -> None:
        """A consistent copy of the whole state in another file (SQLite's online backup)."""
        import sqlite3

        path.parent.mkdir(parents=True, exist_ok=True)
        source = self.engine.raw_connection()
        try:
            target = sqlite3.connect(path)
            source.driver_connection.backup(target)  # type: ignore[union-attr]
            target.close()
        finally:
            source.close()

    # --- the one place where results are committed ------------------------------------------------------------------
    @contextmanager
    def advance(self, *done: Work) -> Iterator[Advance]:
        """One transaction: what is written through the Advance, the end of `done`, and the work that follows; or nothing of it."""
        try:
            with self.engine.begin() as c:
                for item in done:
                    c.execute(delete(t.work).where(t.work.c.stage == item.stage, t.work.c.key == item.key))
                yield Advance(c)
        except OperationalError as e:
            raise _trouble(e, Path(self.engine.url.database or "store")) from e

    # --- queries ----------------------------------------------------------------------------------------------------
    def _rows(self, statement: Any) -> Sequence[Any]:
        if self._reader is None:
            self._reader = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self._reader.execute(statement).all()

    def _first(self, statement: Any) -> Any | None:
        rows = self._rows(statement)
        return rows[0] if rows else None

    def due(self, stage: str, now: datetime, limit: int = 1_000_000) -> list[Work]:
        """Work of a stage that is due, oldest first."""
        w = t.work.c
        rows = self._rows(
            select(w.stage, w.key, w.due, w.tries, w.error).where(w.stage == stage, w.due <= now).order_by(w.due, w.key).limit(limit)
        )
        return [Work(stage=stage, key=key, due=due, tries=tries, error=error) for stage, key, due, tries, error in rows]

    def work_of(self, stage: str, key: str) -> Work | None:
        w = t.work.c
        r = self._first(select(w.stage, w.key, w.due, w.tries, w.error).where(w.stage == stage, w.key == key))
        return Work(stage=r.stage, key=r.key, due=r.due, tries=r.tries, error=r.error) if r else None

    def next_due(self) -> datetime | None:
        """When the next piece of work of any stage is due."""
        row = self._first(select(func.min(t.work.c.due).label("due")))
        due: datetime | None = row.due if row else None
        return due

    def waiting(self) -> dict[str, int]:
        """How many pieces of work wait, by stage."""
        return {r.stage: r.n for r in self._rows(select(t.work.c.stage, func.count().label("n")).group_by(t.work.c.stage))}

    def validators(self, url: str) -> Validators:
        return self.known([url]).get(url, Known()).validators

    def known(self, urls: Iterable[str]) -> dict[str, Known]:
        """What earlier answers of these addresses told us."""
        v = t.validators.c
        return {
            url: Known(validators=Validators(etag=etag, last_modified=last, body_hash=digest), target=target, whole=whole)
            for some in _chunks(urls)
            for url, etag, last, digest, target, whole in self._rows(
                select(v.url, v.etag, v.last_modified, v.body_hash, v.target, v.whole).where(v.url.in_(some))
            )
        }

    def seen(self, urls: Iterable[str]) -> set[str]:
        """Which of these addresses any source has shown us before."""
        return {
            r.url for some in _chunks(urls) for r in self._rows(select(t.sightings.c.url).where(t.sightings.c.url.in_(some)).distinct())
        }

    def first_seen(self, urls: Iterable[str]) -> dict[str, datetime]:
        """When each address was first shown to us, by any source."""
        t_ = t.sightings.c
        return {
            r.url: r.seen
            for some in _chunks(urls)
            for r in self._rows(select(t_.url, func.min(t_.seen).label("seen")).where(t_.url.in_(some)).group_by(t_.url))
        }

    def entry(self, url: str) -> Entry | None:
        r = self._first(select(t.entries.c.value).where(t.entries.c.url == url))
        return decode(Entry, r.value) if r else None

    def entries(self, urls: Iterable[str]) -> dict[str, Entry]:
        e = t.entries.c
        return {r.url: decode(Entry, r.value) for some in _chunks(urls) for r in self._rows(select(e.url, e.value).where(e.url.in_(some)))}

    def article(self, url: str, version: int | None = None) -> Article | None:
        """An article's newest version, or the one asked for."""
        a = t.articles.c
        query = select(a.value).where(a.url == url).order_by(a.version.desc()).limit(1)
        r = self._first(query if version is None else query.where(a.version == version))
        return decode(Article, r.value) if r else None

    def version(self, url: str, version: int) -> tuple[Article, Facts] | None:
        """One version of an article with the facts found in it."""
        a, f = t.articles.c, t.findings.c
        joined = t.articles.outerjoin(t.findings, (f.url == a.url) & (f.version == a.version))
        r = self._first(select(a.value, f.facts).select_from(joined).where(a.url == url, a.version == version))
        return (decode(Article, r.value), decode(Facts, r.facts) if r.facts else Facts()) if r else None

    def recent(self, source: str, before: datetime, limit: int) -> list[Article]:
        """The articles of a source first seen last before a time, the newest first."""
        a = t.articles.c
        query = select(a.value).where(a.source == source, a.seen < before, a.version == 1).order_by(a.seen.desc(), a.url).limit(limit)
        return [decode(Article, r.value) for r in self._rows(query)]

    def latest(self, urls: Iterable[str]) -> dict[str, tuple[Article, Facts]]:
        """The newest version of each article, with the facts found in it."""
        a, f = t.articles.c, t.findings.c
        found: dict[str, tuple[Article, Facts]] = {}
        for some in _chunks(urls):
            newest = select(a.url, func.max(a.version).label("version")).where(a.url.in_(some)).group_by(a.url).subquery()
            query = (
                select(a.url, a.value, f.facts)
                .join(newest, (a.url == newest.c.url) & (a.version == newest.c.version))
                .outerjoin(t.findings, (f.url == a.url) & (f.version == a.version))
            )
            for r in self._rows(query):
                found[r.url] = decode(Article, r.value), decode(Facts, r.facts) if r.facts else Facts()
        return found

    def terms(self, urls: Iterable[str]) -> dict[str, bytes]:
        """What threading compares articles by: the terms of each one's first version that has any."""
        f = t.findings.c
        return {
            r.url: r.terms
            for some in _chunks(urls)
            for r in self._rows(select(f.url, f.terms).where(f.url.in_(some)).order_by(f.version.desc()))
        }

    def times(self, urls: Iterable[str]) -> dict[str, tuple[datetime, str]]:
        """The own time and the source of each article."""
        a = t.articles.c
        return {
            r.url: (r.time, r.source)
            for some in _chunks(urls)
            for r in self._rows(select(a.url, a.time, a.source).where(a.url.in_(some)).order_by(a.version.desc()))
        }

    def image(self, url: str) -> HeldImage | None:
        r = self._first(select(t.pictures).where(t.pictures.c.url == url))
        return HeldImage(name=r.name, type=r.type, width=r.width, height=r.height) if r else None

    def story_of(self, url: str) -> str | None:
        r = self._first(select(t.placements.c.story).where(t.placements.c.url == url))
        return r.story if r else None

    def placement(self, url: str) -> Placement | None:
        p = t.placements.c
        r = self._first(select(p.story, p.score, p.reason, p.duplicate_of).where(p.url == url))
        return Placement(story=r.story, score=r.score, reason=r.reason, duplicate_of=r.duplicate_of) if r else None

    def members(self, story: str) -> list[tuple[str, str | None]]:
        """The articles of a story in the order they were placed, each with the one it copies."""
        p = t.placements.c
        return [(r.url, r.duplicate_of) for r in self._rows(select(p.url, p.duplicate_of).where(p.story == story).order_by(p.seq))]

    def placed_since(self, time: datetime) -> list[Placed]:
        """All articles of that time or later in the order they were placed."""
        p, a, f = t.placements.c, t.articles.c, t.findings.c
        first = select(a.url, func.min(a.version).label("version")).group_by(a.url).subquery()  # the version it was placed by
        query = (
            select(p.seq, p.url, p.story, p.time, a.source, f.terms)
            .join(first, first.c.url == p.url)
            .join(t.articles, (a.url == p.url) & (a.version == first.c.version))
            .join(t.findings, (f.url == p.url) & (f.version == first.c.version))
            .where(p.time >= time)
            .order_by(p.seq)
        )
        return [Placed(seq=r.seq, url=r.url, story=r.story, time=r.time, source=r.source, terms=r.terms) for r in self._rows(query)]

    def identity(self, story: str) -> Identity | None:
        s = t.stories.c
        return _identity(self._first(select(t.stories).where(s.id == story)))

    def named_story(self, name: str) -> Identity:
        """The story of that id, slug, or address of one of its articles, whatever became of it."""
        s = t.stories.c
        row = self._first(select(t.stories).where((s.id == name) | (s.slug == name) | (s.id == (self.story_of(name) or name))))
        found = _identity(row)
        if found is None:
            raise NotFound("there is no such story", subject=name, hint="name it by its slug, or by the address of one of its articles")
        return found

    def find_story(self, name: str) -> Identity:
        """The same; the one it was merged into, if it was."""
        found = self.named_story(name)
        while found.merged_into and (into := self.identity(found.merged_into)):
            found = into
        return found

    def merged_into(self, story: str) -> list[str]:
        """The stories whose articles went to this one."""
        return [r.id for r in self._rows(select(t.stories.c.id).where(t.stories.c.merged_into == story))]

    def moves(self) -> list[Move]:
        """What editors moved, in order, with what they took back."""
        rows = self._rows(select(t.moves).order_by(t.moves.c.id))
        return [
            Move(
                id=r.id,
                at=r.at,
                actor=r.actor,
                verb=r.verb,
                story=r.story,
                into=r.into,
                articles=decode(tuple[tuple[str, str, str], ...], r.articles),
                why=r.why,
                undone=r.undone,
            )
            for r in rows
        ]

    def label(self, story: str) -> Label | None:
        """The label that an editor gave a story."""
        r = self._first(select(t.labels.c.value).where(t.labels.c.story == story))
        return decode(Label, r.value) if r else None

    def slug_taken(self, slug: str, story: str) -> bool:
        return self._first(select(t.stories.c.id).where(t.stories.c.slug == slug, t.stories.c.id != story)) is not None

    def untouched(self) -> bool:
        """Whether nothing has ever been done here: no poll, no sighting, no post."""
        return not any(
            self._rows(select(table.c[key]).limit(1)) for table, key in ((t.polls, "id"), (t.sightings, "url"), (t.posts, "story"))
        )

    def stories_of(self, source: str) -> list[str]:
        """The stories that a source has an article in."""
        p, a = t.placements.c, t.articles.c
        return [r.story for r in self._rows(select(p.story).join(t.articles, a.url == p.url).where(a.source == source).distinct())]

    def published_without_members(self) -> dict[str, str]:
        """Of posts whose story has no member (threads are being made again): the story by each of its articles."""
        empty = select(t.posts.c.value).where(
            t.posts.c.story.not_in(select(t.placements.c.story).distinct()), t.posts.c.story.not_in(_MERGED)
        )
        posts = [decode(Post, r.value) for r in self._rows(empty)]
        return {line.article: post.story for post in posts for line in post.sources}

    def led_to(self, entry: str) -> str:
        """The article that an entry led to, or the entry's own address."""
        r = self._first(select(t.entries.c.article).where(t.entries.c.url == entry))
        return (r.article if r else None) or entry

    def entry_of(self, article: str) -> str:
        """The address of the entry that led to an article, or the article's own."""
        e = t.entries.c
        r = self._first(select(e.url).where(e.article == article).order_by(e.seen, e.url).limit(1))
        return str(r.url) if r else article

    def story_ids(self) -> list[str]:
        return [
            r.story for r in self._rows(select(t.placements.c.story).group_by(t.placements.c.story).order_by(func.min(t.placements.c.seq)))
        ]

    def approved_links(self, urls: Iterable[str]) -> set[str]:
        """Which of these articles an editor let in as links only."""
        return {r.url for some in _chunks(urls) for r in self._rows(select(t.links.c.url).where(t.links.c.url.in_(some)))}

    def post(self, story: str) -> Post | None:
        r = self._first(select(t.posts.c.value).where(t.posts.c.story == story))
        return decode(Post, r.value) if r else None

    def posts(self, *, limit: int | None = None, month: str | None = None) -> list[Post]:
        """Posts, the last to have materially changed first."""
        p = t.posts.c
        query = select(p.value).where(p.story.not_in(_MERGED)).order_by(p.modified.desc(), p.story)
        if month is not None:
            query = query.where(p.month == month)
        return [decode(Post, r.value) for r in self._rows(query.limit(limit) if limit else query)]

    def merged(self) -> list[Post]:
        """The last posts of stories that were merged into others: their addresses lead there."""
        return [decode(Post, r.value) for r in self._rows(select(t.posts.c.value).where(t.posts.c.story.in_(_MERGED)))]

    def leading_to(self, stories: Iterable[str]) -> list[Post]:
        """The same for those that lead to one of these stories, at once or through others."""
        found: set[str] = set()
        last = set(stories)
        while last:
            those = (_MERGED.where(t.stories.c.merged_into.in_(some)) for some in _chunks(last))
            last = {r.id for query in those for r in self._rows(query)} - found
            found |= last
        return [p for id in sorted(found) if (p := self.post(id))]

    def months(self) -> tuple[tuple[str, int], ...]:
        """Each month in which stories were first published, the newest first, with how many."""
        m = t.posts.c.month
        query = select(m, func.count().label("n")).where(t.posts.c.story.not_in(_MERGED)).group_by(m).order_by(m.desc())
        return tuple((r.month, r.n) for r in self._rows(query))

    def holds(self, state: str = "held") -> list[Held]:
        """What is held (or was approved or rejected), the oldest first, each with a number that it keeps."""
        every = self._rows(select(t.holds).order_by(t.holds.c.held_at, t.holds.c.subject))
        return [_held(r, number) for number, r in enumerate(every, 1) if r.state == state]

    def held_under(self, rule: str, urls: Iterable[str]) -> list[Held]:
        """What is held by a rule of some addresses."""
        h = t.holds.c
        open_ = select(t.holds).where(h.state == "held", h.rule == rule)
        return [_held(r) for some in _chunks(urls) for r in self._rows(open_.where(h.url.in_(some)))]

    def held_state(self, subject: str) -> Held | None:
        """The hold of an article or story, whatever became of it; None if there never was one."""
        r = self._first(select(t.holds).where(t.holds.c.subject == subject))
        return _held(r) if r else None

    def hold(self, subject: str) -> Held:
        """The held item of that id."""
        held = self.held_state(subject)
        if held is None:
            raise NotFound("nothing of that id is or was held", subject=subject, hint="see: copydesk review list")
        return held

    def feed_states(self) -> dict[str, FeedState]:
        f = t.feeds.c
        rows = self._rows(select(f.source, f.failures, f.error, f.hint, f.checked, f.succeeded, f.terms, f.course))
        return {
            source: FeedState(
                source=source, failures=failures, error=error, hint=hint, checked=checked, succeeded=succeeded, terms=terms, course=course
            )
            for source, failures, error, hint, checked, succeeded, terms, course in rows
        }

    def paused_hosts(self) -> dict[str, tuple[datetime, int]]:
        """Until when each host is left alone, and how often in a row it has asked for that."""
        return {r.host: (r.paused, r.strikes) for r in self._rows(select(t.hosts))}

    def tdmrep(self) -> list[tuple[str, datetime, str]]:
        """What sites said in their tdmrep.json, by origin, and in their RSL licences, by the address of each."""
        return [(r.origin, r.fetched, r.text) for r in self._rows(select(t.tdmrep))]

    def reservations(self) -> dict[str, dict[str, str]]:
        """What was said against mining, by source, each with an address where it was met."""
        found: dict[str, dict[str, str]] = {}
        for r in self._rows(select(t.reservations).order_by(t.reservations.c.source, t.reservations.c.said)):
            found.setdefault(r.source, {})[r.said] = r.url
        return found

    def robots(self) -> list[tuple[str, datetime, int, str]]:
        return [(r.origin, r.fetched, r.status, r.text) for r in self._rows(select(t.robots))]

    def file_digests(self, paths: Iterable[str]) -> dict[str, str]:
        f = t.files.c
        return {r.path: r.digest for some in _chunks(paths) for r in self._rows(select(f.path, f.digest).where(f.path.in_(some)))}

    def file_paths(self) -> list[str]:
        """Every file of the site that we wrote."""
        return [r.path for r in self._rows(select(t.files.c.path).order_by(t.files.c.path))]

    def journal(self, subject: str | None = None, limit: int = 100) -> list[Record]:
        j = t.journal.c
        query = select(t.journal).order_by(j.id.desc()).limit(limit)
        rows = self._rows(query if subject is None else query.where(j.subject == subject))
        return [Record(at=r.at, actor=r.actor, verb=r.verb, subject=r.subject, before=r.before, after=r.after, why=r.why) for r in rows]

    def counts(self) -> dict[str, int]:
        """How much there is of everything a person would count."""

        def count(table: Table) -> int:
            return int(self._rows(select(func.count()).select_from(table))[0][0])

        return {
            "entries": count(t.entries),
            "articles": int(self._rows(select(func.count(func.distinct(t.articles.c.url))))[0][0]),
            "stories": len(self.story_ids()),
            "posts": sum(n for _, n in self.months()),
            "held": len(self.holds()),
        }


_MERGED = select(t.stories.c.id).where(t.stories.c.merged_into.is_not(None))


class Advance:
    """What may be written in the transaction of `Store.advance`."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def _put(self, table: Table, keys: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, or bring the ones of the same key up to date."""
        if rows:
            statement = upsert(table)
            changed = {c: statement.excluded[c] for c in rows[0] if c not in keys}
            made = (
                statement.on_conflict_do_update(index_elements=list(keys), set_=changed) if changed else statement.on_conflict_do_nothing()
            )
            self._c.execute(made, list(rows))

    def _many(
        self, table: Table, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]], *, keys: tuple[str, ...] = (), keep: bool = False
    ) -> None:
        """Insert many rows of these columns, or bring the ones of the same key up to date, or leave those as they are (``keep``).

        What `_put` does, without what SQLAlchemy does anew for each row, which for a round of polls costs as much as SQLite itself.
        """
        sql, in_order, moments = _bulk(table, names, keys, keep)
        told = [list(in_order(row)) for row in rows]
        for row in told:
            for n, moment in moments:
                row[n] = moment.process_bind_param(row[n], None)
        if told:
            self._c.exec_driver_sql(sql, [tuple(row) for row in told])

    # --- work
    def then(self, stage: str, key: str, due: datetime, *, tries: int = 0, error: str = "") -> None:
        """The next piece of work."""
        self._put(t.work, ("stage", "key"), [{"stage": stage, "key": key, "due": due, "tries": tries, "error": error}])

    def cancel(self, stage: str, key: str) -> None:
        self._c.execute(delete(t.work).where(t.work.c.stage == stage, t.work.c.key == key))

    def thens(self, stage: str, rows: Iterable[tuple[str, datetime, int, str]]) -> None:
        """The next pieces of work of a stage: key, due, tries, error of each."""
        self._many(t.work, ("stage", "key", "due", "tries", "error"), ((stage, *row) for row in rows), keys=("stage", "key"))

    # --- record
    def polls(self, polls: Iterable[Poll]) -> None:
        names = ("source", "url", "at", "status", "items", "new", "note")
        self._many(t.polls, names, ((p.source, p.url, p.at, p.status, p.items, p.new, p.note) for p in polls))

    def feed(self, state: FeedState) -> None:
        self.feeds([state])

    def feeds(self, states: Iterable[FeedState]) -> None:
        names = ("source", "failures", "error", "hint", "checked", "succeeded", "terms", "course")
        rows = ((s.source, s.failures, s.error, s.hint, s.checked, s.succeeded, s.terms, s.course) for s in states)
        self._many(t.feeds, names, rows, keys=("source",))

    def validators(self, url: str, v: Validators, at: datetime) -> None:
        self.knowns({url: Known(validators=v)}, at)

    def knowns(self, known: Mapping[str, Known], at: datetime) -> None:
        """What answers told us of these addresses."""
        names = ("url", "etag", "last_modified", "body_hash", "at", "target", "whole")
        rows = (
            (url, k.validators.etag, k.validators.last_modified, k.validators.body_hash, at, k.target, k.whole) for url, k in known.items()
        )
        self._many(t.validators, names, rows, keys=("url",))

    def sightings(self, urls: Iterable[str], source: str, seen: datetime) -> None:
        self.shown([(u, source) for u in urls], seen)

    def shown(self, urls: Iterable[tuple[str, str]], seen: datetime) -> None:
        """These addresses were shown to us, each by a source."""
        self._many(t.sightings, ("url", "source", "seen"), ((u, source, seen) for u, source in urls), keep=True)

    def entries(self, entries: Iterable[Entry]) -> None:
        self._many(t.entries, ("url", "source", "seen", "value"), ((e.id, e.source, e.seen, encode(e)) for e in entries), keep=True)

    def belongs(self, entry: Entry) -> None:
        """The entry of that address is this one, of another source."""
        self._c.execute(update(t.entries).where(t.entries.c.url == entry.id).values(source=entry.source, value=encode(entry)))

    def leads_to(self, entry: str, article: str) -> None:
        """The entry of that address led to this article."""
        self._c.execute(update(t.entries).where(t.entries.c.url == entry).values(article=article))

    def article(self, article: Article, time: datetime) -> None:
        row = {
            "url": article.id,
            "version": article.version,
            "source": article.source,
            "digest": article.digest,
            "seen": article.seen,
            "time": time,
            "value": encode(article),
        }
        self._put(t.articles, ("url", "version"), [row])

    def image(self, url: str, image: HeldImage, at: datetime) -> None:
        row = {"url": url, "name": image.name, "type": image.type, "width": image.width, "height": image.height, "at": at}
        self._put(t.pictures, ("url",), [row])

    def robots(self, origin: str, fetched: datetime, status: int, body: str) -> None:
        self._put(t.robots, ("origin",), [{"origin": origin, "fetched": fetched, "status": status, "text": body}])

    def pause(self, host: str, until: datetime, strikes: int = 0) -> None:
        self._put(t.hosts, ("host",), [{"host": host, "paused": until, "strikes": strikes}])

    def tdmrep(self, origin: str, fetched: datetime, body: str) -> None:
        self._put(t.tdmrep, ("origin",), [{"origin": origin, "fetched": fetched, "text": body}])

    def reserved(self, source: str, said: Iterable[str], url: str, at: datetime) -> None:
        """A page or feed of this source says something against mining."""
        self._put(t.reservations, ("source", "said"), [{"source": source, "said": s, "url": url, "at": at} for s in said])

    # --- judgement
    def judge(self, verb: str, subject: str, at: datetime, *, actor: str, why: str = "") -> None:
        self._c.execute(insert(t.judgements), {"at": at, "actor": actor, "verb": verb, "subject": subject, "why": why})
        self.note(Record(at=at, actor=actor, verb=verb, subject=subject, why=why))

    def link_only(self, url: str) -> None:
        """The article is published as a link, whatever its page says."""
        self._put(t.links, ("url",), [{"url": url}])

    def story(self, identity: Identity) -> None:
        row = {
            "id": identity.id,
            "section": identity.section,
            "opened": identity.opened,
            "slug": identity.slug,
            "published": identity.published,
            "merged_into": identity.merged_into,
        }
        self._put(t.stories, ("id",), [row])

    def move(self, move: Move) -> None:
        """An editor moved articles from story to story."""
        row = {f: getattr(move, f) for f in ("at", "actor", "verb", "story", "into", "why")}
        self._c.execute(insert(t.moves), {**row, "articles": encode(move.articles)})
        self.note(Record(at=move.at, actor=move.actor, verb=move.verb, subject=move.story, after=move.into, why=move.why))

    def undo(self, move: Move, at: datetime, *, actor: str) -> None:
        """A move is taken back; it stays on record."""
        self._c.execute(update(t.moves).where(t.moves.c.id == move.id).values(undone=at))
        self.note(Record(at=at, actor=actor, verb=f"undo {move.verb}", subject=move.story, before=move.into))

    def label(self, story: str, label: Label | None, at: datetime, *, actor: str) -> None:
        """The label that an editor gives a story; None: it is computed again."""
        if label is None:
            self._c.execute(delete(t.labels).where(t.labels.c.story == story))
        else:
            self._put(t.labels, ("story",), [{"story": story, "at": at, "actor": actor, "value": encode(label)}])
        self.note(
            Record(at=at, actor=actor, verb="label", subject=story, after=label.kind if label else "", why=label.reason if label else "")
        )

    # --- derivation
    def place(self, url: str, placement: Placement, time: datetime, made_by: str) -> None:
        row = {
            "url": url,
            "story": placement.story,
            "time": time,
            "score": placement.score,
            "reason": placement.reason,
            "duplicate_of": placement.duplicate_of,
            "made_by": made_by,
        }
        self._put(t.placements, ("url",), [row])

    def findings(self, url: str, version: int, facts: Facts, terms: bytes, made_by: str) -> None:
        row = {"url": url, "version": version, "made_by": made_by, "facts": encode(facts), "terms": terms}
        self._put(t.findings, ("url", "version"), [row])

    def hold(self, held: Held) -> None:
        row = {
            "subject": held.id,
            "rule": held.rule,
            "reason": held.reason,
            "source": held.source,
            "headline": held.headline,
            "url": held.url,
            "held_at": held.held_at,
            "state": held.state,
            "digest": held.digest,
        }
        self._put(t.holds, ("subject",), [row])

    def release(self, subject: str, state: str = "approved") -> None:
        """The item leaves the editor's queue."""
        self._c.execute(update(t.holds).where(t.holds.c.subject == subject).values(state=state))

    def unhold(self, subject: str) -> None:
        self._c.execute(delete(t.holds).where(t.holds.c.subject == subject))

    def post(self, post: Post, made_by: str) -> None:
        row = {
            "story": post.story,
            "version": post.version,
            "published": post.published,
            "modified": post.modified,
            "month": f"{post.published:%Y-%m}",
            "made_by": made_by,
            "value": encode(post),
        }
        self._put(t.posts, ("story",), [row])

    def files(self, digests: Mapping[str, str]) -> None:
        self._put(t.files, ("path",), [{"path": p, "digest": d} for p, d in digests.items()])

    def forget_files(self, paths: Iterable[str]) -> None:
        """These files are no part of the site any more."""
        for some in _chunks(paths):
            self._c.execute(delete(t.files).where(t.files.c.path.in_(some)))

    def forget_placements(self, urls: Iterable[str]) -> None:
        """Drop the placements of these articles, so that threading decides anew."""
        for some in _chunks(urls):
            self._c.execute(delete(t.placements).where(t.placements.c.url.in_(some)))

    # --- journal
    def note(self, record: Record) -> None:
        self._c.execute(
            insert(t.journal),
            {
                "at": record.at,
                "actor": record.actor,
                "verb": record.verb,
                "subject": record.subject,
                "before": record.before,
                "after": record.after,
                "why": record.why,
            },
        )


@cache
def _bulk(
    table: Table, names: tuple[str, ...], keys: tuple[str, ...], keep: bool
) -> tuple[str, itemgetter[Any], tuple[tuple[int, t.Moment], ...]]:
    """The SQL for many rows, what puts their values in its order, and which places hold times."""
    statement = upsert(table).values({n: bindparam(n) for n in names})
    if keep:
        statement = statement.on_conflict_do_nothing()
    elif keys:
        changed = {n: statement.excluded[n] for n in names if n not in keys}
        statement = statement.on_conflict_do_update(index_elements=list(keys), set_=changed)
    made = statement.compile(dialect=sqlite.dialect())
    places = tuple(str(n) for n in made.positiontup or ())
    times = tuple((n, kind) for n, name in enumerate(places) if isinstance(kind := table.c[name].type, t.Moment))
    return str(made), itemgetter(*(names.index(n) for n in places)), times


def _identity(r: Any) -> Identity | None:
    if r is None:
        return None
    return Identity(id=r.id, section=r.section, opened=r.opened, slug=r.slug, published=r.published, merged_into=r.merged_into)


def _held(r: Any, number: int = 0) -> Held:
    return Held(
        id=r.subject,
        url=r.url,
        source=r.source,
        headline=r.headline,
        rule=r.rule,
        reason=r.reason,
        held_at=r.held_at,
        state=r.state,
        digest=r.digest,
        number=number,
    )


def _trouble(e: DatabaseError, path: Path) -> StoreError:
    """What a failure of the database means for whoever runs it."""
    said = str(e.orig or e)
    if "not a database" in said or "malformed" in said:
        hint = "move the file away; the next run rebuilds it from the published posts"
    elif "full" in said or "disk I/O" in said:
        hint = "free some space, then run again: nothing that was committed is lost"
    else:
        hint = "check the folder's rights and that no other program holds the file, then run again"
    return StoreError(f"the store failed: {said}", subject=str(path), hint=hint, retry=True)


def _chunks(keys: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    """Keys in portions that fit into one query."""
    some: list[str] = []
    for key in keys:
        some.append(key)
        if len(some) == size:
            yield some
            some = []
    if some:
        yield some


def _engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions itself, below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=5000", "cache_size=-32000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _lock(path: Path) -> int:
    """The newsroom's lock; the system lets go of it when the process ends, however it ends."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as e:
        os.close(lock)
        raise StoreLocked(
            "another run is at work in this newsroom", subject=str(path.parent.parent), retry=True, hint="wait until it has ended"
        ) from e
    return lock
