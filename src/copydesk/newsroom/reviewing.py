"""The editor's judgements: what was held is released or rejected, and stays so."""

from __future__ import annotations

from dataclasses import replace

from copydesk.errors import ConfigError, NotFound
from copydesk.newsroom import doubting
from copydesk.newsroom.desk import Desk
from copydesk.newsroom.reading import MADE_BY, findings, of_feed
from copydesk.store import Held
from copydesk.types import Article, Entry, Validators

# Holds that say nothing against the text itself: once approved, such an article is treated like any other.
WHOLE = ("pick", "review")


def approve(desk: Desk, id: str, *, actor: str, why: str) -> None:
    """Release a held item. A page that is no article is published as a link: its headline, outlet and time, and nothing of its text."""
    held = _held(desk, id)
    with desk.store.advance() as tx:
        tx.judge("approve", id, desk.now, actor=actor, why=why)
        tx.release(id)
        if held.rule == doubting.RULE:
            tx.then("compose", desk.store.story_of(held.url) or id, desk.now)
            return
        if desk.store.identity(id):
            tx.then("compose", id, desk.now)
            return
        if desk.store.story_of(id):  # a revision of what is published: taken over at the next look, which is due now
            entry = desk.store.entry_of(id)
            tx.validators(entry, Validators(), desk.now)
            tx.then("recheck", entry, desk.now)
            return
        article = desk.store.article(id) or _from_entry(desk, held)
        if held.rule not in WHOLE:
            worked = findings(article, headline_only=True)
            tx.article(worked.article, article.published or desk.now)
            tx.findings(article.id, article.version, worked.facts, worked.terms, MADE_BY)
            tx.link_only(article.id)
        elif article.image and desk.feed_of(article.source).rights.images:
            tx.then("image", article.id, desk.now)
        tx.then("thread", article.id, desk.now)


def reject(desk: Desk, id: str, *, actor: str, why: str) -> None:
    """A held item is never published; a changed figure is no correction."""
    held = _held(desk, id)
    with desk.store.advance() as tx:
        tx.judge("reject", id, desk.now, actor=actor, why=why)
        tx.release(id, "rejected")
        if held.rule == doubting.RULE:
            tx.then("compose", desk.store.story_of(held.url) or id, desk.now)


def _held(desk: Desk, id: str) -> Held:
    held = desk.store.hold(id)
    if held.state != "held":
        raise NotFound(f"is no longer held: it was {held.state}", subject=id, hint="see: copydesk review list")
    return held


def _from_entry(desk: Desk, held: Held) -> Article:
    """What the feed alone tells of a page that could not be read."""
    entry = desk.store.entry(held.id) or Entry(id=held.id, source=held.source, link=held.url, headline=held.headline)
    article = replace(of_feed(entry), seen=desk.now)
    if not article.headline:
        raise ConfigError("neither page nor feed gave it a headline", subject=held.id, hint="reject it")
    return article
