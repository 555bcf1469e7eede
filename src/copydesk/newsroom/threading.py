"""Articles → stories: place each new article, in the order of the articles' own times."""

from __future__ import annotations

import gc
import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from copydesk import stories
from copydesk.facts import topics
from copydesk.newsroom import judgements
from copydesk.newsroom.desk import Desk
from copydesk.store import Advance, Identity, Work
from copydesk.types import Feed, Placement

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
    moves = desk.store.moves()
    why = judgements.reasons(moves)
    pinned = {url: (story, why[url]) for url, story in judgements.places(moves).items()}
    for n in range(0, len(order), BATCH):
        batch = [(works[url], *times[url], terms[url]) for url in order[n : n + BATCH]]
        _place(desk, threads, published, pinned, batch, last=n + BATCH >= len(order))
        desk.says("thread", min(n + BATCH, len(order)), len(order))


def _live(desk: Desk, earliest: datetime) -> stories.Threads:
    """The state of threading as it was after the last placement, as far back as it can still matter."""
    window = timedelta(seconds=desk.config.stories.window)
    together, apart = judgements.ties(desk.store.moves())
    threads = stories.Threads(window=window, name=story_id, together=together, apart=apart)
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
    pinned: dict[str, tuple[str, str]],
    batch: list[tuple[Work, datetime, str, bytes]],
    *,
    last: bool,
) -> None:
    decided = _Decided(desk)
    for work, time, source, blob in batch:
        terms = _terms(desk, work.key, blob)
        found = threads.place(work.key, terms, time, source)
        if work.key in pinned:
            found = replace(found, story=pinned[work.key][0], score=1.0, reason=pinned[work.key][1])
        story = found.story or _published_story(published, work.key) or story_id(work.key)
        threads.add(work.key, terms, time, story)
        decided.placed(work.key, replace(found, story=story), time, source)
        for repair in threads.repair(story):
            decided.repaired(repair)
    if last:
        decided.deserted(published)
    with desk.store.advance(*(work for work, *_ in batch)) as tx:
        decided.commit(tx)
    desk.report.placed += len(batch)


class _Decided:
    """What one batch decides, before the store knows of it: placements, and what becomes of stories."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.places: dict[str, tuple[Placement, datetime]] = {}
        self.stories: dict[str, Identity] = {}  # stories that are new, or lead elsewhere than before
        self.changed: dict[str, None] = {}  # stories to be composed, in order

    def placed(self, article: str, placement: Placement, time: datetime, source: str) -> None:
        assert placement.story is not None
        self.places[article] = placement, time
        section = "" if self._identity(placement.story) else self._section(article, self.desk.feed_of(source))
        self._stands(placement.story, section, time)

    def _section(self, article: str, feed: Feed) -> str:
        """The section of a story that this article opens."""
        found = self.desk.store.latest([article]).get(article) if feed.by_topic else None
        return (topics.heading(found[1].topics) if found else "") or feed.section

    def repaired(self, repair: stories.Repair) -> None:
        """Articles turned out to belong to another story. A story that is left empty leads to the one they went to."""
        times = self.desk.store.times(url for url in repair.articles if url not in self.places)
        for url in repair.articles:
            here = self.places.get(url)
            before, time = here if here else (self.desk.store.placement(url), times[url][0])
            if before is not None:
                self.places[url] = replace(before, story=repair.story, reason=repair.reason), time
        was = self._identity(repair.was)
        section = was.section if was else self.desk.feed_of("").section
        self._stands(repair.story, section, min(self.places[url][1] for url in repair.articles))
        if was and repair.merged and self.desk.store.identity(was.id) is None:  # nobody has ever heard of it
            del self.stories[was.id], self.changed[was.id]
            self.desk.report.opened -= 1
            return
        if was and repair.merged:
            self.stories[was.id] = replace(was, merged_into=repair.story)
        self.changed[repair.was] = None

    def deserted(self, published: dict[str, str]) -> None:
        """Posts that no article came back to when threads were made again: each leads to where its articles are, so that none is in two."""
        for story in dict.fromkeys(published.values()):
            identity = self._identity(story)
            into = next((now for url, was in published.items() if was == story and (now := self._story_of(url))), None)
            here = self.desk.store.members(story) or any(p.story == story for p, _ in self.places.values())
            if identity and into and not here:
                self.stories[story] = replace(identity, merged_into=into)
                self.changed[story] = None

    def _story_of(self, article: str) -> str | None:
        here = self.places.get(article)
        return here[0].story if here else self.desk.store.story_of(article)

    def _stands(self, story: str, section: str, opened: datetime) -> None:
        """A story that articles are in: it is opened if it is new, and leads nowhere else any more."""
        known = self._identity(story)
        if known is None:
            self.desk.report.opened += 1
            self.stories[story] = Identity(id=story, section=section, opened=opened)
        elif known.merged_into:
            self.stories[story] = replace(known, merged_into=None)
        self.changed[story] = None

    def _identity(self, story: str) -> Identity | None:
        return self.stories.get(story) or self.desk.store.identity(story)

    def commit(self, tx: Advance) -> None:
        for url, (placement, time) in self.places.items():
            tx.place(url, placement, time, MADE_BY)
        for identity in self.stories.values():
            tx.story(identity)
        for story in self.changed:
            tx.then("compose", story, self.desk.now)


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
