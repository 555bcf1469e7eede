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
MADE_BY = "stories/2"


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
    for n in range(0, len(order), BATCH):
        _place(desk, threads, published, [(works[url], *times[url], terms[url]) for url in order[n : n + BATCH]])
        desk.says("thread", min(n + BATCH, len(order)), len(order))


def _live(desk: Desk, earliest: datetime) -> stories.Threads:
    """The state of threading as it was after the last placement, as far back as it can still matter."""
    window = timedelta(seconds=desk.config.stories.window)
    threads = stories.Threads(window=window, name=story_id)
    gc.disable()  # millions of small objects are made and none dropped: looking for garbage among them costs a sixth
    try:
        for p in desk.store.placed_since(earliest - window):
            threads.add(p.url, _terms(desk, p.url, p.terms), p.time, p.story)
    finally:
        gc.enable()
    return threads


def _place(desk: Desk, threads: stories.Threads, published: dict[str, str], batch: list[tuple[Work, datetime, str, bytes]]) -> None:
    placed: dict[str, tuple[Placement, datetime]] = {}  # what this transaction decides and the store does not know yet
    opened: dict[str, Identity] = {}
    changed: dict[str, None] = {}  # stories, in order
    for work, time, source, blob in batch:
        terms = _terms(desk, work.key, blob)
        found = threads.place(work.key, terms, time, source)
        story = found.story or _published_story(published, work.key) or story_id(work.key)
        threads.add(work.key, terms, time, story)
        placed[work.key] = replace(found, story=story), time
        changed[story] = None
        if found.story is None and desk.store.identity(story) is None:
            opened[story] = Identity(id=story, section=desk.feed_of(source).section, opened=time)
        for repair in threads.repair(story, settled=lambda id: _has_post(desk, id)):
            _move(desk, repair, placed)
            changed |= dict.fromkeys((repair.story, repair.was))
            if repair.was in opened and not any(p.story == repair.was for p, _ in placed.values()):
                del opened[repair.was]
            elif desk.store.identity(repair.story) is None and repair.story not in opened:
                section = desk.feed_of(desk.store.times([repair.articles[0]])[repair.articles[0]][1]).section
                opened[repair.story] = Identity(id=repair.story, section=section, opened=placed[repair.articles[0]][1])
    with desk.store.advance(*(work for work, *_ in batch)) as tx:
        for url, (placement, time) in placed.items():
            tx.place(url, placement, time, MADE_BY)
        for identity in opened.values():
            tx.story(identity)
        for story in changed:
            tx.then("compose", story, desk.now)
    desk.report.opened += len(opened)
    desk.report.placed += len(batch)


def _has_post(desk: Desk, story: str) -> bool:
    """Whether readers may know a story by its address: such a story is not merged away."""
    identity = desk.store.identity(story)
    return identity is not None and bool(identity.slug)


def _move(desk: Desk, repair: stories.Repair, placed: dict[str, tuple[Placement, datetime]]) -> None:
    """Bring the placements of the articles that a repair moves up to date."""
    times = desk.store.times([url for url in repair.articles if url not in placed])
    for url in repair.articles:
        now = placed.get(url)
        before, time = now if now else (desk.store.placement(url), times[url][0])
        if before is not None:
            placed[url] = replace(before, story=repair.story, reason=repair.reason), time


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
