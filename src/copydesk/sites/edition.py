"""What the pages that list posts are made from, and where on the site things lie."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from copydesk.config import Config
from copydesk.errors import PublishError
from copydesk.text import clean, slug
from copydesk.types import Post

File = tuple[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The site at one moment. ``at`` is the last material change, not the time of the run: no news, no new bytes."""

    posts: tuple[Post, ...]  # the newest first by `modified`, at most 60: front page, section pages, feed
    at: datetime
    months: Mapping[str, tuple[Post, ...]] = field(default_factory=dict)  # "2026-03" → its posts; only months to be written now
    all_months: tuple[tuple[str, int], ...] = ()  # every month with its number of posts
    stories: int = 0
    outlets: int = 0
    corrections: tuple[Post, ...] = ()  # every post that was ever corrected or withdrawn, however old


def day_of(post: Post) -> datetime:
    """The day a post is filed under, in UTC: the site's time zone may be changed later, an address may not."""
    return post.published.astimezone(UTC)


def checked_slug(post: Post) -> str:
    """The slug, refused if it could lead out of its folder."""
    if not re.fullmatch(r"[\w][\w\-]*", post.slug):
        raise PublishError(f"the slug {post.slug!r} cannot be part of an address", subject=post.story, hint="use letters, digits, hyphens")
    return post.slug


def section_slug(section: str) -> str:
    """A section as a part of an address; names that ASCII cannot hold are told apart by a short hash."""
    name = clean(section)
    return slug(name) if name.isascii() else f"{slug(name)}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def sections(config: Config, posts: Iterable[Post] = ()) -> list[str]:
    """The sections in the order of copydesk.toml, then those that only posts have: what is filed by topic has none before."""
    return list(dict.fromkeys([*(s.section for s in config.sources if not s.by_topic), *(p.section for p in posts)]))
