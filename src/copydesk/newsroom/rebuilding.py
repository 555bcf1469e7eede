"""Derivations made again from the record, and a lost store from the published posts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from copydesk import sites
from copydesk.errors import ConfigError
from copydesk.newsroom.desk import Desk
from copydesk.newsroom.reading import MADE_BY, findings
from copydesk.store import Advance, Identity
from copydesk.types import Entry, Placement, Post, Record, SourceLine

STAGES = ("facts", "threads", "posts", "site")
BATCH = 100  # articles whose facts are committed together


def rebuild(desk: Desk, stage: str) -> None:
    """Make a stage's derivations anew and queue what depends on them. Slugs, dates and what editors decided stay."""
    if stage not in STAGES:
        raise ConfigError(f"there is no stage {stage!r} to rebuild", subject="rebuild", hint=f"write one of {', '.join(STAGES)}")
    if stage == "facts":
        _facts(desk)
    if stage == "threads":
        _threads(desk)
    with desk.store.advance() as tx:
        for story in desk.store.story_ids():
            tx.then("publish" if stage == "site" else "compose", story, desk.now)
        tx.note(Record(at=desk.now, actor="editor", verb="rebuild", subject=stage))


def _facts(desk: Desk) -> None:
    urls = [url for story in desk.store.story_ids() for url, _ in desk.store.members(story)]
    links = desk.store.approved_links(urls)
    for n in range(0, len(urls), BATCH):
        with desk.store.advance() as tx:
            for url, (article, _) in desk.store.latest(urls[n : n + BATCH]).items():
                worked = findings(article, headline_only=url in links, model=desk.model)
                tx.findings(url, article.version, worked.facts, worked.terms, MADE_BY)
        desk.says("facts", min(n + BATCH, len(urls)), len(urls))


def _threads(desk: Desk) -> None:
    """Queue every article whose text we have to be placed anew; the rest stays where it was published."""
    urls = [url for story in desk.store.story_ids() for url, _ in desk.store.members(story)]
    here = desk.store.latest(urls).keys()
    with desk.store.advance() as tx:
        tx.forget_placements(here)
        for url in here:
            tx.then("thread", url, desk.now)


# --- a lost store ---------------------------------------------------------------------------------------------------
def restore(desk: Desk) -> int:
    """Rebuild the state of a lost store from the posts in the site's folder, so that no story gets a second post."""
    publisher = sites.publisher(desk.config)
    posts = publisher.read(_published(desk))
    if not posts:
        return 0
    with desk.store.advance() as tx:
        for post in sorted(posts, key=lambda p: (p.published, p.story)):
            tx.story(Identity(id=post.story, section=post.section, opened=post.published, slug=post.slug, published=post.published))
            tx.post(post, "restored")
            if post.label and post.label.expires:
                tx.then("label", post.story, post.label.expires)
            for line in post.sources:
                _restore_member(desk, tx, post, line)
        tx.files({path: hashlib.sha256(body).hexdigest() for path, body in _published(desk)})
        tx.note(Record(at=desk.now, actor="run", verb="restored", subject="store", why=f"rebuilt from {len(posts)} published posts"))
    return len(posts)


def _restore_member(desk: Desk, tx: Advance, post: Post, line: SourceLine) -> None:
    feed = desk.source_of(line)
    source = feed.id if feed else line.name
    original = next((s.article for s in post.sources if s.key == line.key and not s.copy_of), None) if line.copy_of else None
    if line.mode == "link" and feed and feed.rights.mode != "link":
        tx.link_only(line.article)  # an editor let it in as no more than that
    tx.sightings([line.article], source, line.seen)
    tx.entries([Entry(id=line.article, source=source, link=line.url, headline=line.headline, published=line.published, seen=line.seen)])
    placement = Placement(story=post.story, score=1.0, reason="as published, from the post itself", duplicate_of=original)
    tx.place(line.article, placement, line.published or line.seen, "restored")
    if (desk.now - (line.published or line.seen)).total_seconds() <= desk.config.stories.window:
        tx.then("read", line.article, desk.now)  # its text is needed to thread what comes next


def _published(desk: Desk) -> Iterator[tuple[str, bytes]]:
    """Every file of the site's folder that may hold a post."""
    folder = desk.config.output
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and path.suffix in (".md", ".markdown", ".json") and ".copydesk" not in path.parts:
            yield path.relative_to(folder).as_posix(), path.read_bytes()
