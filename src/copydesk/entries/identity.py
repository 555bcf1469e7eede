"""Which article each item of a feed is: one per canonical address, for a guid is only a hint."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from copydesk import text, urls
from copydesk.entries.feeds import Parsed
from copydesk.entries.markup import address
from copydesk.types import Entry, Feed


def new(parsed: Parsed, *, feed: Feed, seen: datetime) -> tuple[Entry, ...]:
    """The entries of a feed as articles to look at: one per canonical address, in the feed's order.

    A time in the future is set to ``seen``, when we met it. Items without an address are left out: nothing could be read or linked.
    """
    found: dict[str, Entry] = {}
    for item in parsed.entries:
        link, id = _identity(item, feed.url)
        if id and id not in found:
            found[id] = _made(item, id=id, link=link, feed=feed, seen=seen)
    return tuple(found.values())


def _identity(item: Mapping[str, Any], base: str) -> tuple[str, str]:
    # BBC guids end in #<n>, a placement counter: the guid alone shows one article three times, so it is only asked when
    # there is no link.
    for given in (item.get("link"), item.get("id")):
        full = address(given, base if given == item.get("link") else "")
        known = urls.canonical(full) if full else ""
        if known:
            return full, known
    return "", ""


def _made(item: Mapping[str, Any], *, id: str, link: str, feed: Feed, seen: datetime) -> Entry:
    return Entry(
        id=id,
        source=feed.id,
        link=link,
        guid=item.get("id") or "",
        headline=text.clean(item.get("title") or ""),
        summary=item.get("summary") or "",
        published=_not_after(item.get("published"), seen),
        updated=_not_after(item.get("updated"), seen),
        authors=tuple(item.get("authors") or ()),
        tags=tuple(item.get("tags") or ()),
        image=item.get("image") or "",
        seen=seen,
    )


def _not_after(stamp: str | None, seen: datetime) -> datetime | None:
    """The time, never ahead of the clock; None where it is ahead by more than a day, or from before there was a web."""
    when = datetime.fromisoformat(stamp) if stamp else None
    if when is None or when.year < 1990 or when > seen + timedelta(days=1):
        return None
    return min(when, seen)
