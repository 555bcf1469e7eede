"""Feeds → entries: ask each source that is due whether it has anything new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from copydesk import entries
from copydesk.errors import FeedFormatError, FetchError, SourceError
from copydesk.newsroom.desk import Desk
from copydesk.store import FeedState, Work
from copydesk.types import Entry, Feed, Request, Response

GONE = 410


def poll(desk: Desk) -> None:
    """Poll every due source once; its entries, validators and next poll time are committed in one transaction."""
    enrol(desk)
    due = {w.key: w for w in desk.store.due("poll", desk.now if not desk.poll_all else _ever(desk)) if w.key in desk.feeds}
    states = desk.store.feed_states()
    order = [s for s in desk.feeds if s in due]
    requests = [Request(url=desk.feeds[s].url, kind="feed", validators=desk.store.validators(desk.feeds[s].url), key=s) for s in order]
    answers: dict[str, Response | SourceError] = {}
    taken = 0
    # Committed in the order of copydesk.toml, not of arrival: an article that two sources show belongs to the first of them.
    for request, answer in desk.fetch(requests):
        answers[request.key] = answer
        while taken < len(order) and order[taken] in answers:
            source = order[taken]
            state = states.get(source, FeedState(source=source))
            _polled(desk, desk.feeds[source], due[source], state, answers.pop(source))
            taken += 1
            desk.says("poll", taken, len(order))


def _polled(desk: Desk, feed: Feed, work: Work, state: FeedState, answer: Response | SourceError) -> None:
    desk.report.polled += 1
    if isinstance(answer, Response):
        _answered(desk, feed, work, state, answer)
    else:
        _failed(desk, feed, work, state, answer)


def _ever(desk: Desk) -> datetime:
    return desk.now + timedelta(days=36_500)


def enrol(desk: Desk) -> None:
    """Give every source of copydesk.toml a poll that is due now, if it has none yet; forget those that are gone from it."""
    known = {w.key for w in desk.store.due("poll", _ever(desk))}
    _apply_terms(desk)
    new, gone = desk.feeds.keys() - known, known - desk.feeds.keys()
    if new or gone:
        with desk.store.advance() as tx:
            for source in sorted(new):
                tx.then("poll", source, desk.now)
            for source in gone:
                tx.cancel("poll", source)


def _apply_terms(desk: Desk) -> None:
    """Queue the stories of every source whose name or rights have changed since they were composed."""
    states = desk.store.feed_states()
    for feed in desk.feeds.values():
        terms = f"{feed.name} {feed.rights} {desk.config.site.commercial}"
        state = states.get(feed.id, FeedState(source=feed.id))
        if state.terms != terms:
            with desk.store.advance() as tx:
                tx.feed(replace(state, terms=terms))
                for story in desk.store.stories_of(feed.id) if state.terms else ():
                    tx.then("compose", story, desk.now)


def _answered(desk: Desk, feed: Feed, work: Work, state: FeedState, answer: Response) -> None:
    fresh: list[Entry] = []
    items = 0
    note = ""
    if answer.unchanged:
        desk.report.unchanged += 1
    else:
        try:
            parsed = entries.parse(answer.body, url=answer.url, headers=answer.headers)
        except FeedFormatError as e:
            return _failed(desk, feed, work, state, e, status=answer.status)
        found = entries.new(parsed, feed=feed, seen=desk.now)
        seen = desk.store.seen(e.id for e in found)
        fresh = [e for e in found if e.id not in seen]
        items, note = len(found), "; ".join(parsed.notes)
    with desk.store.advance(work) as tx:
        tx.poll(feed.id, feed.url, desk.now, answer.status, items=items, new=len(fresh), note=note)
        tx.validators(feed.url, answer.validators, desk.now)
        tx.feed(replace(state, failures=0, error="", hint="", checked=desk.now, succeeded=desk.now))
        if not answer.unchanged:
            tx.sightings([e.id for e in found], feed.id, desk.now)
            tx.entries(fresh)
            for entry in fresh:
                tx.then("read", entry.id, desk.now)
        tx.then("poll", feed.id, desk.now + timedelta(seconds=feed.every))
    desk.report.entries += len(fresh)
    return None


def _failed(desk: Desk, feed: Feed, work: Work, state: FeedState, error: SourceError, status: int = 0) -> None:
    """Note the failure and try again later, and later still; validators stay as they were."""
    failures = state.failures + 1
    wait = getattr(error, "retry_after", None)
    status = status or getattr(error, "status", 0)
    again = desk.again(failures, wait)
    if isinstance(error, FetchError) and status == GONE:
        again = desk.now + timedelta(days=3650)  # the server says this feed is gone for good
    with desk.store.advance(work) as tx:
        tx.poll(feed.id, feed.url, desk.now, status, note=error.message)
        tx.feed(replace(state, failures=failures, error=error.message, hint=error.hint, checked=desk.now))
        tx.then("poll", feed.id, again, tries=failures, error=error.message)
    desk.fail(feed.id, error)
