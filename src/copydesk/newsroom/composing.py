"""Stories → posts: compose what has changed, check it, and keep the last cleared version where it does not pass."""

from __future__ import annotations

from dataclasses import replace

from copydesk import changes, posts, standards
from copydesk.facts import story_ledger
from copydesk.newsroom import doubting
from copydesk.newsroom.desk import Desk
from copydesk.rights import allowed, licence_name
from copydesk.store import Held, Identity, Work
from copydesk.types import Article, Change, Facts, Feed, Member, Picture, Post, Record, Rights, SourceLine, Story

TOLD = 2  # changes of an article that a line of the log tells


def compose(desk: Desk) -> None:
    """Compose the posts of stories that changed, or whose label has expired."""
    works: dict[str, list[Work]] = {}
    for stage in ("compose", "label"):
        for work in desk.store.due(stage, desk.now):
            works.setdefault(work.key, []).append(work)
    identities = [i for key in works if (i := desk.store.identity(key))]
    for n, identity in enumerate(sorted(identities, key=lambda i: (i.opened, i.id)), 1):
        _compose(desk, identity, works[identity.id])
        desk.says("compose", n, len(identities))


def _compose(desk: Desk, identity: Identity, works: list[Work]) -> None:
    if identity.merged_into:  # its articles are in another story: its address leads there, as do those that led to it
        with desk.store.advance(*works) as tx:
            for id in (identity.id, *desk.store.merged_into(identity.id)):
                tx.then("publish", id, desk.now)
        return
    held = desk.store.held_state(identity.id)
    if held and held.state == "rejected":  # an editor's no is final
        with desk.store.advance(*works):
            return
    last = desk.store.post(identity.id)
    members = members_of(desk, identity.id, last)
    if not members:
        with desk.store.advance(*works):
            return
    found = doubting.doubts(desk, members)
    open_, confirmed = doubting.judged(desk, found)
    story = Story(
        id=identity.id,
        section=identity.section,
        opened=identity.opened,
        members=members,
        slug=identity.slug,
        published=identity.published,
        ledger=story_ledger(members),
        doubts=open_,
        confirmed=confirmed,
    )
    if not story.slug:
        story = replace(story, slug=_free_slug(desk, story), published=desk.now)
    post = posts.compose(
        story, manner=desk.manner, now=desk.now, last=last, picture=_picture(desk, members), given=desk.store.label(identity.id)
    )
    holds = standards.check(post, members, holds=desk.config.hold)
    with desk.store.advance(*works) as tx:
        doubting.queue(desk, tx, members, found)
        why = "; ".join(h.note for h in holds)
        if holds and not (held and held.state == "approved" and (held.rule, held.reason) == (holds[0].rule, why)):
            held = Held(
                id=identity.id,
                url=post.sources[0].url,
                source=members[0].feed.id,
                headline=post.headline,
                rule=holds[0].rule,
                reason=why,
                held_at=desk.now,
            )
            tx.hold(held)
            desk.report.held.append(held)
            return
        if held and held.state == "held":
            tx.unhold(identity.id)
        if post.label and post.label.expires:
            tx.then("label", identity.id, post.label.expires)
        if last is not None and posts.same_for_readers(post, last):
            return
        tx.story(replace(identity, slug=story.slug, published=story.published))
        tx.post(post, posts.MADE_BY)
        tx.then("publish", identity.id, desk.now)
        tx.note(
            Record(
                at=desk.now,
                actor="run",
                verb="published" if last is None else "updated",
                subject=identity.id,
                after=post.headline,
                why=post.updates[-1].text,
            )
        )


def members_of(desk: Desk, story: str, last: Post | None) -> tuple[Member, ...]:
    """The story's members in order of arrival. One whose text is not here (the store was lost) stands as it was published."""
    placed = desk.store.members(story)
    found = desk.store.latest(url for url, _ in placed)
    lines = {s.article: s for s in last.sources} if last else {}
    links = desk.store.approved_links(url for url, _ in placed)
    seen = desk.store.first_seen(url for url, _ in placed)
    members = []
    for url, duplicate_of in placed:
        if url in found:
            article, facts = found[url]
            changed: Changed = ((), "")
            line, versions = lines.get(url), article.version
            if line and line.versions < article.version and not article.body:
                versions = line.versions  # its publisher reserves it now, so that its text is here no more: that is no change of its report
            elif line and line.versions < article.version:
                (article, facts), changed = _since(desk, line, article, facts)
                versions = article.version
            feed = desk.feeds.get(article.source) or _as_it_was(desk, article.source, lines.get(url))
            # An editor let this page in although its text is no article, or it is reserved: it is a link and nothing more.
            if url in links:
                article, feed = (
                    replace(article, body="", lede="", image=None),
                    replace(feed, rights=replace(feed.rights, mode="link", images=False)),
                )
            members.append(
                Member(
                    article=article,
                    facts=facts,
                    feed=feed,
                    seen=seen.get(url) or article.seen or desk.now,
                    versions=versions,
                    duplicate_of=duplicate_of,
                    changes=changed[0],
                    summary=changed[1],
                )
            )
        elif url in lines:
            members.append(_as_published(desk, lines[url], duplicate_of))
    return tuple(members)


Changed = tuple[tuple[Change, ...], str]


def _since(desk: Desk, line: SourceLine, article: Article, facts: Facts) -> tuple[tuple[Article, Facts], Changed]:
    """A revised article with what is materially different from the version that readers have; that version if nothing is.

    So a byline, a typo or a new list of links changes no byte of the site, however often the article is touched up.
    """
    known = desk.store.version(line.article, line.versions)
    if known is None:  # the store was lost: what it said then is not known
        return (article, facts), ((), "")
    found = changes.between(known[0], article)
    if not changes.material(found):
        return known, ((), "")
    material = [c for c in found if c.material]
    # One line for readers: what has a value before and after tells most. The rest is in the article.
    told = [c for c in material if c.before and c.after] or material
    return (article, facts), (tuple(material), changes.summary(told[:TOLD]))


def _as_it_was(desk: Desk, source: str, line: SourceLine | None) -> Feed:
    """A source that was taken out of copydesk.toml: its published copy stays under the name and rights it was published with."""
    if line is None:
        return desk.feed_of(source)
    return Feed(id=source, url="", name=line.name, rights=Rights(licence=line.licence, mode=line.mode))


def _as_published(desk: Desk, line: SourceLine, duplicate_of: str | None) -> Member:
    feed = desk.source_of(line) or replace(desk.feed_of(line.name), rights=Rights(licence=line.licence, mode="link"))
    article = Article(
        id=line.article,
        url=line.url,
        headline=line.headline,
        body="",
        source=feed.id,
        published=line.published,
        byline=line.byline,
        seen=line.seen,
        version=line.versions,
    )
    return Member(article=article, facts=Facts(), feed=feed, seen=line.seen, versions=line.versions, duplicate_of=duplicate_of)


def _free_slug(desk: Desk, story: Story) -> str:
    """The story's slug, with a number behind it if another story has it."""
    wanted = posts.slug(story)
    slug, n = wanted, 2
    while desk.store.slug_taken(slug, story.id):
        slug, n = f"{wanted}-{n}", n + 1
    return slug


def _picture(desk: Desk, members: tuple[Member, ...]) -> Picture | None:
    """The first member's image that its source's rights let us use and that we hold, with alt text and credit."""
    for m in members:
        rights = allowed(m.feed.rights, commercial=desk.config.site.commercial)
        image = m.article.image
        held = desk.store.image(image.url) if rights.images and image else None
        if held and image:
            alt = image.alt or image.caption or f"Image published by {m.feed.name} with “{m.article.headline}”"
            credit = image.credit or m.feed.name
            return Picture(
                path=f"assets/images/{held.name}",
                type=held.type,
                alt=alt,
                credit=credit,
                licence=image.licence or licence_name(rights.licence),
                width=held.width,
                height=held.height,
            )
    return None
