"""Feeds → entries: ask each source that is due whether it has anything new."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from copydesk import entries
from copydesk.errors import FeedFormatError, FetchError, SourceError
from copydesk.newsroom import courses
from copydesk.newsroom.courses import Course
from copydesk.newsroom.desk import Desk
from copydesk.store import FeedState, Known, Poll, Work
from copydesk.types import Entry, Feed, Record, Response
from copydesk.web import licences, reservations, schedule

BATCH = 100  # polls committed in one transaction: one costs as much as what ten polls write
OFTEN = 2.0  # seconds; what has come is committed at least that often, while anything comes


@dataclass(kw_only=True)
class _Source:
    """A source as it stands before its poll."""

    feed: Feed
    work: Work
    state: FeedState
    course: Course
    place: int  # in copydesk.toml


@dataclass(kw_only=True)
class _Arrived:
    """An answer as soon as it is there: its entries instead of its bytes, so that many can wait for a commit. Or what went wrong."""

    source: _Source
    answer: Response | SourceError
    status: int = 0
    found: tuple[Entry, ...] = ()
    note: str = ""
    reserved: tuple[str, ...] = ()


@dataclass(kw_only=True)
class _Polled:
    """What follows from one poll."""

    source: _Source
    state: FeedState
    due: datetime
    status: int = 0
    note: str = ""
    asked: bool = True
    known: dict[str, Known] = field(default_factory=dict)
    found: tuple[Entry, ...] = ()
    fresh: list[Entry] = field(default_factory=list)
    taken: list[Entry] = field(default_factory=list)  # from a source of the same run that stands further down in copydesk.toml
    reserved: tuple[str, ...] = ()
    moved: str = ""


def poll(desk: Desk) -> None:
    """Poll every due source once; its entries, validators and next poll time are committed in one transaction."""
    sources = enrol(desk)
    known = desk.known(s.course.asked for s in sources.values())
    robots = desk.config.web.feed_robots
    requests = [desk.request(s.course.asked, known, kind="feed", key=id, robots=robots) for id, s in sources.items()]
    batch: list[_Arrived] = []
    began = time.monotonic()
    for done, (request, answer) in enumerate(desk.fetch(requests), 1):
        batch.append(_arrived(sources[request.key], answer, desk.now))
        if len(batch) >= BATCH or time.monotonic() - began > OFTEN:
            _commit(desk, batch, known)
            began = time.monotonic()
        desk.says("poll", done, len(sources))
    _commit(desk, batch, known)


def enrol(desk: Desk) -> dict[str, _Source]:
    """The sources to be polled now, in the order of copydesk.toml, which decides whose an article is that two of them show.

    Each gets a poll that is due now, if it has none yet; those gone from the file, none.
    """
    works = {w.key: w for w in desk.store.due("poll", desk.now + timedelta(days=36_500))}
    states = _apply_terms(desk)
    new, gone = desk.feeds.keys() - works.keys(), works.keys() - desk.feeds.keys()
    if new or gone:
        with desk.store.advance() as tx:
            tx.thens("poll", [(source, desk.now, 0, "") for source in sorted(new)])
            for source in gone:
                tx.cancel("poll", source)
    works |= {source: Work(stage="poll", key=source, due=desk.now) for source in new}
    found = {}
    for place, (id, feed) in enumerate(desk.feeds.items()):
        if desk.poll_all or works[id].due <= desk.now or courses.another(states[id].course, feed):
            course = courses.of(states[id].course, feed)
            if not course.gone:
                found[id] = _Source(feed=feed, work=works[id], state=states[id], course=course, place=place)
    return found


def _apply_terms(desk: Desk) -> dict[str, FeedState]:
    """Queue the stories of every source whose name or rights have changed since they were composed. Returns how each has been doing."""
    known = desk.store.feed_states()
    states, changed = {}, []
    for feed in desk.feeds.values():
        state = known.get(feed.id) or FeedState(source=feed.id)
        terms = f"{feed.name} {feed.rights} {desk.config.site.commercial}"
        states[feed.id] = state if state.terms == terms else replace(state, terms=terms)
        if state.terms != terms:
            changed.append(state)
    if changed:
        with desk.store.advance() as tx:
            tx.feeds(states[old.source] for old in changed)
            tx.thens("compose", [(s, desk.now, 0, "") for old in changed if old.terms for s in desk.store.stories_of(old.source)])
    return states


# --- decide ---------------------------------------------------------------------------------------------------------
def _arrived(source: _Source, answer: Response | SourceError, now: datetime) -> _Arrived:
    """The answer, read: what is no feed is a failure like any other."""
    if isinstance(answer, SourceError):
        return _Arrived(source=source, answer=answer, status=getattr(answer, "status", 0))
    reserved = reservations.in_headers(answer.headers)
    if answer.unchanged:
        return _Arrived(source=source, answer=answer, status=answer.status, reserved=reserved)
    try:
        parsed = entries.parse(answer.body, url=answer.url, headers=answer.headers)
    except FeedFormatError as e:
        return _Arrived(source=source, answer=e, status=answer.status)
    found = entries.new(parsed, feed=source.feed, seen=now)
    inside = licences.in_feed(answer.body, answer.url, (e.link for e in found), now)
    found = tuple(replace(e, reserved=inside[e.link]) if e.link in inside else e for e in found) if inside else found
    return _Arrived(
        source=replace(source, course=replace(source.course, asks=schedule.wishes(answer.body))),
        answer=replace(answer, body=b""),
        status=answer.status,
        found=found,
        note="; ".join(parsed.notes),
        reserved=(*reserved, *reservations.in_markup(answer.body), *(s for said in inside.values() for s in said)),
    )


def _decided(desk: Desk, arrived: _Arrived, seen: Mapping[str, datetime], known: Mapping[str, Known]) -> _Polled:
    """``seen``: when each entry of the batch that is known was first shown to us."""
    source, answer = arrived.source, arrived.answer
    if isinstance(answer, SourceError):
        return _failed(desk, source, answer, arrived.status)
    fresh = [e for e in arrived.found if e.id not in seen]
    fits = any(seen.get(e.id, desk.now) < desk.now for e in arrived.found)
    after, due = courses.answered(source.course, source.feed, answer, desk.config.web, now=desk.now, new=len(fresh), fits=fits)
    return _Polled(
        source=source,
        state=FeedState(
            source=source.state.source, checked=desk.now, succeeded=desk.now, terms=source.state.terms, course=courses.to_bytes(after)
        ),
        due=due,
        status=arrived.status,
        note=arrived.note,
        known=desk.learned(answer, known),
        found=arrived.found,
        fresh=fresh,
        reserved=arrived.reserved,
        moved=after.address if after.address != source.course.address else "",
    )


def _failed(desk: Desk, source: _Source, error: SourceError, status: int) -> _Polled:
    """Note the failure and try again later, and later still; validators stay as they were."""
    if isinstance(error, FetchError) and not status and error.retry_after is not None:
        due = max(source.work.due, desk.now + timedelta(seconds=error.retry_after))
        after = replace(source.course, why=f"its host is left alone until {due:%Y-%m-%d %H:%M} UTC, as it asked")
        return _Polled(source=source, state=replace(source.state, course=courses.to_bytes(after)), due=due, asked=False)
    failures = source.state.failures + 1
    desk.fail(source.feed.id, error)
    after, due = courses.failed(source.course, source.feed, error, now=desk.now, failures=failures)
    return _Polled(
        source=source,
        state=replace(
            source.state,
            failures=failures,
            error=error.message,
            hint=error.hint,
            checked=desk.now,
            course=courses.to_bytes(after),
        ),
        due=due,
        status=status,
        note=error.message,
    )


# --- commit ---------------------------------------------------------------------------------------------------------
def _commit(desk: Desk, batch: list[_Arrived], known: Mapping[str, Known]) -> None:
    """Entries, validators, health and next poll times of these feeds, all or none."""
    if not batch:
        return
    batch.sort(key=lambda a: a.source.place)
    seen = desk.store.first_seen({e.id for a in batch for e in a.found})
    polled = [_decided(desk, a, seen, known) for a in batch]
    _share(desk, polled, seen)
    with desk.store.advance() as tx:
        tx.polls(_record(p, desk.now) for p in polled if p.asked)
        tx.feeds(p.state for p in polled)
        tx.knowns({url: k for p in polled for url, k in p.known.items()}, desk.now)
        tx.thens("poll", [(p.state.source, p.due, p.state.failures, p.state.error) for p in polled])
        tx.shown([(e.id, p.state.source) for p in polled for e in p.found], desk.now)
        tx.entries(e for p in polled for e in p.fresh)
        tx.thens("read", [(e.id, desk.now, 0, "") for p in polled for e in p.fresh])
        for p in polled:
            for entry in p.taken:
                tx.belongs(entry)
            if p.reserved:
                tx.reserved(p.state.source, p.reserved, p.source.course.asked, desk.now)
            if p.moved:
                tx.note(Record(at=desk.now, actor="run", verb="moved", subject=p.state.source, before=p.source.feed.url, after=p.moved,
                               why="it has redirected there for good for two weeks"))  # fmt: skip
    desk.report.polled += sum(p.asked for p in polled)
    desk.report.unchanged += sum(isinstance(a.answer, Response) and a.answer.unchanged for a in batch)
    desk.report.entries += sum(len(p.fresh) for p in polled)
    batch.clear()


def _record(p: _Polled, at: datetime) -> Poll:
    return Poll(source=p.state.source, url=p.source.course.asked, at=at, status=p.status, items=len(p.found), new=len(p.fresh), note=p.note)


def _share(desk: Desk, polled: list[_Polled], seen: Mapping[str, datetime]) -> None:
    """Leave each entry to the first of its sources in copydesk.toml, though answers come in any order and a run may begin anew."""
    places = {id: n for n, id in enumerate(desk.feeds)}
    met = [e for p in polled for e in p.found if seen.get(e.id) == desk.now]
    owners = {id: e.source for id, e in desk.store.entries({e.id for e in met}).items()} if met else {}
    for p in polled:
        for entry in p.found:
            owner = owners.get(entry.id, "")
            if owner and places.get(owner, len(places)) > p.source.place and desk.store.work_of("read", entry.id):
                p.taken.append(entry)
        p.fresh = [e for e in p.fresh if owners.setdefault(e.id, p.state.source) == p.state.source]
