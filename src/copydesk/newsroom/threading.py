"""Articles → stories: place each new article, in the order of the articles' own times."""

from __future__ import annotations

import gc
import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from copydesk import stories
from copydesk.newsroom.desk import Desk
from copydesk.store import Identity, Work
from copydesk.types import Placement

BATCH = 64  # placements committed in one transaction
MADE_BY = "stories/1"


def thread(desk: Desk) -> None:
    """Place what is due. The order does not depend on which pages came first, so a run that was killed decides as one that was not."""
    works = {w.key: w for w in desk.store.due("thread", desk.now)}
    if not works:
        return
    times = desk.store.times(works)
    terms = desk.store.terms(works)
    order = sorted(times, key=lambda url: (times[url][0], url))
    threads = _live(desk, min(times[url][0] for url in order))
    published = desk.store.published_without_members()
    pinned = desk.store.pinned()
    for n in range(0, len(order), BATCH):
        _place(desk, threads, published, pinned, [(works[url], *times[url], terms[url]) for url in order[n : n + BATCH]])
        desk.says("thread", min(n + BATCH, len(order)), len(order))


def _live(desk: Desk, earliest: datetime) -> stories.Threads:
    """The state of threading as it was after the last placement, as far back as it can still matter."""
    window = timedelta(seconds=desk.config.stories.window)
    threads = stories.Threads(window=window)
    gc.disable()  # millions of small objects are made and none dropped: looking for garbage among them costs a sixth
    try:
        for p in desk.store.placed_since(earliest - window):
            threads.add(p.url, _terms(desk, p.url, p.terms), p.time, p.story)
    finally:
        gc.enable()
    return threads


def _place(
    desk: Desk,
    threads: stories.Threads,
    published: dict[str, str],
    pinned: dict[str, str],
    batch: list[tuple[Work, datetime, str, bytes]],
) -> None:
    with desk.store.advance(*(work for work, *_ in batch)) as tx:
        for work, time, source, blob in batch:
            terms = _terms(desk, work.key, blob)
            found = threads.place(work.key, terms, time, source)
            if work.key in pinned:
                found = replace(found, story=pinned[work.key], score=1.0, reason="an editor decided on its place")
            story = found.story or _published_story(published, work.key) or story_id(work.key)
            threads.add(work.key, terms, time, story)
            tx.place(
                work.key,
                Placement(story=story, score=found.score, reason=found.reason, duplicate_of=found.duplicate_of),
                time,
                MADE_BY,
            )
            if found.story is None and desk.store.identity(story) is None:
                tx.story(Identity(id=story, section=desk.feed_of(source).section, opened=time))
                desk.report.opened += 1
            tx.then("compose", story, desk.now)
            desk.report.placed += 1


def _terms(desk: Desk, url: str, packed: bytes) -> stories.Terms:
    """An article's terms as they were stored; made anew if another version of copydesk stored them."""
    try:
        return stories.Terms.from_bytes(packed)
    except ValueError:
        article = desk.store.article(url)
        return stories.terms(article.headline, article.body) if article else stories.terms("", "")


def _published_story(published: dict[str, str], article: str) -> str | None:
    """The story whose post the article stood in before threads were made again: it keeps its address, and gets no second post."""
    story = published.get(article)
    for url in [url for url, s in published.items() if s == story]:
        del published[url]  # one story goes on under that address; what no longer belongs to it opens one of its own
    return story


def story_id(article: str) -> str:
    """The id of the story that an article opens: the same on every machine, and when it is threaded again."""
    return f"s{hashlib.sha256(article.encode()).hexdigest()[:12]}"
