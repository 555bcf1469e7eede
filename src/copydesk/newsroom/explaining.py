"""Why a story is what it is: why each article is in it, why it carries its label, what was changed and held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from copydesk.facts import story_ledger
from copydesk.newsroom import doubting
from copydesk.newsroom.composing import members_of
from copydesk.newsroom.desk import Desk
from copydesk.types import Doubt, Event, Label, Quantity, Record, Sentence, Update


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An article of a story and why it is there. ``number`` is how `split` names it."""

    number: int
    article: str
    headline: str
    outlet: str
    seen: datetime | None
    reason: str
    score: float
    copy_of: str
    versions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A story with the reasons for all that a reader sees of it."""

    story: str
    slug: str
    headline: str
    section: str
    label: Label | None
    members: tuple[Placed, ...]
    updates: tuple[Update, ...]
    held: str
    timeline: tuple[Event, ...]
    disputed: tuple[Sentence, ...]
    unknown: tuple[Sentence, ...]
    doubts: tuple[Doubt, ...]  # figures that a newsroom changed without a reason, and no editor has judged
    outlets: dict[str, str]  # by the keys of the post's sources
    leads_here: tuple[str, ...]  # slugs of stories that were merged into it
    journal: tuple[Record, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The figures of a story through its articles. ``outlets`` names the outlet of each article."""

    story: str
    headline: str
    quantities: tuple[Quantity, ...]
    outlets: dict[str, str]


def ledger(desk: Desk, name: str) -> Ledger:
    """The ledger of the story of that slug, id, or article."""
    identity = desk.store.find_story(name)
    post = desk.store.post(identity.id)
    members = members_of(desk, identity.id, post)
    return Ledger(
        story=identity.id,
        headline=post.headline if post else members[0].article.headline if members else "",
        quantities=story_ledger(members),
        outlets={m.article.id: m.feed.name for m in members},
    )


def explain(desk: Desk, name: str) -> Explained:
    """The story of that slug, id, or article."""
    identity = desk.store.find_story(name)
    post, held = desk.store.post(identity.id), desk.store.held_state(identity.id)
    members = _members(desk, identity.id)
    doubts, _ = doubting.judged(desk, doubting.doubts(desk, members_of(desk, identity.id, post)))
    return Explained(
        story=identity.id,
        slug=identity.slug,
        headline=post.headline if post else members[0].headline if members else "",
        section=identity.section,
        label=post.label if post else None,
        members=members,
        updates=post.updates if post else (),
        held=f"{held.rule}: {held.reason}" if held and held.state == "held" else "",
        timeline=post.timeline if post else (),
        disputed=post.disputed if post else (),
        unknown=post.unknown if post else (),
        doubts=doubts,
        outlets={s.key: s.name for s in reversed(post.sources) if not s.copy_of} if post else {},
        leads_here=tuple(i.slug or i.id for id in desk.store.merged_into(identity.id) if (i := desk.store.identity(id))),
        journal=tuple(desk.store.journal(identity.id, limit=20)),
    )


def _members(desk: Desk, story: str) -> tuple[Placed, ...]:
    placed = desk.store.members(story)
    found = desk.store.latest(url for url, _ in placed)
    made = []
    for number, (url, copied) in enumerate(placed, 1):
        placement, article = desk.store.placement(url), found[url][0] if url in found else None
        made.append(
            Placed(
                number=number,
                article=url,
                headline=article.headline if article else "",
                outlet=desk.feed_of(article.source).name if article else "",
                seen=article.seen if article else None,
                reason=placement.reason if placement else "",
                score=placement.score if placement else 0.0,
                copy_of=copied or "",
                versions=article.version if article else 1,
            )
        )
    return tuple(made)
