"""Feeds → entries: ask each source that is due whether it has anything new."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from copydesk import entries
from copydesk.errors import FeedFormatError, FetchError, SourceError
from copydesk.newsroom import courses
from copydesk.newsroom.courses import Course
from copydesk.newsroom.desk import Desk
from copydesk.store import Advance, FeedState, Known, Poll, Work
from copydesk.types import Entry, Feed, Record, Response
from copydesk.web import reservations

BATCH = 100  # polls committed in one transaction: one costs as much as what ten polls write
OFTEN = 2.0  # seconds; what has come is committed at least that often, while anything comes


@dataclass(kw_only=True)
class _Polled:
    """One poll, decided and not yet committed."""

    feed: Feed
    state: FeedState
    poll: Poll
    due: datetime
    known: dict[str, Known] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
    fresh: list[Entry] = field(default_factory=list)
    shared: list[Entry] = field(default_factory=list)  # that another source has shown in this run
    asked: bool = True
    reserved: tuple[str, ...] = ()
    moved: str = ""


def poll(desk: Desk) -> None:
    """Poll every due source once; its entries, validators and next poll time are committed in one transaction."""
    works, states = enrol(desk), desk.store.feed_states()
    known_states = {id: states.get(id, FeedState(source=id)) for id in desk.feeds}
    course = {id: courses.of(known_states[id].course, feed) for id, feed in desk.feeds.items() if id in works}
    order = {id: n for n, id in enumerate(desk.feeds) if id in course and not course[id].gone}
    known = desk.known(course[id].asked for id in order)
    robots = desk.config.web.feed_robots
    requests = [desk.request(course[id].asked, known, kind="feed", key=id, robots=robots) for id in order]
    batch: list[_Polled] = []
    began = time.monotonic()
    for done, (request, answer) in enumerate(desk.fetch(requests), 1):
        id = request.key
        batch.append(_decided(desk, desk.feeds[id], works[id], known_states[id], course[id], known, answer))
        if len(batch) >= BATCH or time.monotonic() - began > OFTEN:
            _commit(desk, batch, order)
            began = time.monotonic()
        desk.says("poll", done, len(order))
    _commit(desk, batch, order)


def enrol(desk: Desk) -> dict[str, Work]:
    """The polls to be made now. Every source of copydesk.toml gets one that is due now, if it has none yet; those gone from it, none."""
    works = {w.key: w for w in desk.store.due("poll", desk.now + timedelta(days=36_500))}
    _apply_terms(desk)
    new, gone = desk.feeds.keys() - works.keys(), works.keys() - desk.feeds.keys()
    if new or gone:
        with desk.store.advance() as tx:
            tx.thens("poll", [(source, desk.now, 0, "") for source in sorted(new)])
            for source in gone:
                tx.cancel("poll", source)
    works |= {source: Work(stage="poll", key=source, due=desk.now) for source in new}
    return {source: w for source, w in works.items() if source in desk.feeds and (desk.poll_all or w.due <= desk.now)}


def _apply_terms(desk: Desk) -> None:
    """Queue the stories of every source whose name or rights have changed since they were composed."""
    states, changed = desk.store.feed_states(), []
    for feed in desk.feeds.values():
        terms = f"{feed.name} {feed.rights} {desk.config.site.commercial}"
        state = states.get(feed.id, FeedState(source=feed.id))
        if state.terms != terms:
            changed.append((state, terms))
    if changed:
        with desk.store.advance() as tx:
            tx.feeds([replace(state, terms=terms) for state, terms in changed])
            tx.thens("compose", [(s, desk.now, 0, "") for state, _ in changed if state.terms for s in desk.store.stories_of(state.source)])


# --- decide ---------------------------------------------------------------------------------------------------------
def _decided(
    desk: Desk, feed: Feed, work: Work, state: FeedState, course: Course, known: dict[str, Known], answer: Response | SourceError
) -> _Polled:
    if isinstance(answer, SourceError):
        return _failed(desk, feed, work, state, course, answer)
    found: tuple[Entry, ...] = ()
    note = ""
    if answer.unchanged:
        desk.report.unchanged += 1
    else:
        try:
            parsed = entries.parse(answer.body, url=answer.url, headers=answer.headers)
        except FeedFormatError as e:
            return _failed(desk, feed, work, state, course, e, status=answer.status)
        found, note = entries.new(parsed, feed=feed, seen=desk.now), "; ".join(parsed.notes)
    seen = desk.store.first_seen(e.id for e in found) if found else {}
    fresh = [e for e in found if e.id not in seen]
    fits = any(at < desk.now for at in seen.values())
    after, due = courses.answered(course, feed, answer, desk.config.web, now=desk.now, new=len(fresh), fits=fits)
    reserved = (*reservations.in_headers(answer.headers), *reservations.in_markup(answer.body))
    return _Polled(
        feed=feed,
        state=replace(state, failures=0, error="", hint="", checked=desk.now, succeeded=desk.now, course=courses.to_bytes(after)),
        poll=Poll(source=feed.id, url=course.asked, at=desk.now, status=answer.status, items=len(found), note=note),
        due=due,
        known=desk.learned(answer, known),
        entries=found,
        fresh=fresh,
        shared=[e for e in found if seen.get(e.id) == desk.now],
        reserved=reserved,
        moved=after.address if after.address != course.address else "",
    )


def _failed(desk: Desk, feed: Feed, work: Work, state: FeedState, course: Course, error: SourceError, status: int = 0) -> _Polled:
    """Note the failure and try again later, and later still; validators stay as they were."""
    status = status or getattr(error, "status", 0)
    wait = getattr(error, "retry_after", None)
    left_alone = isinstance(error, FetchError) and not status and wait is not None  # nothing was asked, so nothing failed
    failures = state.failures if left_alone else state.failures + 1
    poll = Poll(source=feed.id, url=course.asked, at=desk.now, status=status, note=error.message)
    if left_alone:
        due = max(work.due, desk.now + timedelta(seconds=wait or 0))
        after = replace(course, why=f"its host is left alone until {due:%Y-%m-%d %H:%M} UTC, as it asked")
        return _Polled(feed=feed, state=replace(state, course=courses.to_bytes(after)), poll=poll, due=due, asked=False)
    desk.fail(feed.id, error)
    after, due = courses.failed(course, feed, error, now=desk.now, failures=failures)
    state = replace(state, failures=failures, error=error.message, hint=error.hint, checked=desk.now, course=courses.to_bytes(after))
    return _Polled(feed=feed, state=state, poll=poll, due=due)


# --- commit ---------------------------------------------------------------------------------------------------------
def _commit(desk: Desk, batch: list[_Polled], order: dict[str, int]) -> None:
    """Entries, validators, health and next poll times of these feeds, all or none."""
    if not batch:
        return
    # In the order of copydesk.toml, not of arrival: an article that two sources show belongs to the first of them.
    batch.sort(key=lambda p: order[p.feed.id])
    shared = {e.id for p in batch for e in p.shared}
    owners = {id: e.source for id, e in desk.store.entries(shared).items()} if shared else {}
    with desk.store.advance() as tx:
        for polled in batch:
            _write(desk, tx, polled, owners, order)
        tx.polls(replace(p.poll, new=len(p.fresh)) for p in batch if p.asked)
        tx.feeds(p.state for p in batch)
        tx.knowns({url: k for p in batch for url, k in p.known.items()}, desk.now)
        tx.thens("poll", [(p.feed.id, p.due, p.state.failures, p.state.error) for p in batch])
    desk.report.polled += sum(p.asked for p in batch)
    batch.clear()


def _write(desk: Desk, tx: Advance, polled: _Polled, owners: dict[str, str], order: dict[str, int]) -> None:
    """One feed's entries. Of those that this run has from another source, it takes over what stands behind it in copydesk.toml."""
    last, mine = len(order), order[polled.feed.id]
    for entry in polled.shared:
        owner = owners.get(entry.id)
        if owner and order.get(owner, last) > mine and desk.store.work_of("read", entry.id):
            tx.belongs(entry)
    polled.fresh = [e for e in polled.fresh if e.id not in owners]
    owners.update((e.id, polled.feed.id) for e in polled.fresh)
    if polled.entries:
        tx.sightings([e.id for e in polled.entries], polled.feed.id, desk.now)
        tx.entries(polled.fresh)
        tx.thens("read", [(e.id, desk.now, 0, "") for e in polled.fresh])
    if polled.reserved:
        tx.reserved(polled.feed.id, polled.reserved, polled.poll.url, desk.now)
    if polled.moved:
        tx.note(Record(at=desk.now, actor="run", verb="moved", subject=polled.feed.id, before=polled.feed.url, after=polled.moved,
                       why="it has redirected there for good for two weeks"))  # fmt: skip
    desk.report.entries += len(polled.fresh)
