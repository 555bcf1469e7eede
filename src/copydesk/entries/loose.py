"""Feeds whose XML nothing can mend → what they say, as feedparser's loose parser understands them."""

from __future__ import annotations

import io
from typing import Any

import feedparser

from copydesk.entries import markup
from copydesk.entries.dates import stamp
from copydesk.entries.markup import Text, address, words
from copydesk.entries.xmlfeeds import number

FORMATS = {
    "rss20": "rss2.0",
    "rss10": "rss1.0",
    "rss090": "rss0.90",
    "rss091n": "rss0.91",
    "rss091u": "rss0.91",
    "rss092": "rss0.92",
    "rss093": "rss0.93",
    "rss094": "rss0.94",
    "atom01": "atom0.1",
    "atom02": "atom0.2",
    "atom03": "atom0.3",
    "atom10": "atom1.0",
}


def read(body: bytes, *, url: str, language: str, most: int) -> dict[str, Any]:
    """Feed, entries and format, as xmlfeeds has them. Never fetches, and may take for ever: call it where it can be killed."""
    # Bytes in a BytesIO: a str that looks like an address would be fetched. Its sanitiser is off (nh3 is stricter and 20 times
    # as fast), its resolver is on, for it alone knows the xml:base of each element.
    headers = {k: v for k, v in (("content-location", url), ("content-language", language)) if v}
    headers["content-type"] = "application/xml; charset=utf-8"
    found = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=True)
    base = url or address(found.feed.get("link"))
    version = found.get("version") or ""
    owner = found.feed.get("author") if version.startswith("atom") else None
    return {
        "feed": _feed(found.feed, base),
        "entries": [_entry(e, base, owner) for e in found.entries[:most]],
        "format": FORMATS.get(version, version),
        "count": len(found.entries),
    }


def _feed(f: Any, base: str) -> dict[str, Any]:
    links = f.get("links") or []
    image = f.get("image") or {}
    return {
        "title": _words(f.get("title")),
        "link": address(f.get("link"), base) or None,
        "id": f.get("id") or None,
        "subtitle": _words(f.get("subtitle") or f.get("summary")),
        "language": f.get("language") or None,
        "author": _words(f.get("author")),
        "updated": _time(f, "updated") or _time(f, "published"),
        "ttl": number(f.get("ttl")),
        "sy_updateperiod": f.get("sy_updateperiod") or None,
        "image": address(image.get("href") or image.get("url") or f.get("logo") or f.get("icon"), base) or None,
        "tags": _tags(f),
        "hub": next((at["href"] for at in links if at.get("rel") == "hub" and at.get("href")), None),
        "self": next((address(at["href"], base) for at in links if at.get("rel") == "self" and at.get("href")), None),
    }


def _entry(e: Any, base: str, owner: str | None) -> dict[str, Any]:
    media = _media(e, base)
    thumb = next((t for t in (*_thumbs(e, base), *(m["thumbnail"] for m in media)) if t), None)
    enclosures = [address(x.get("href") or x.get("url"), base) for x in e.get("enclosures") or []]
    content = max((c.get("value") or "" for c in e.get("content") or []), key=len, default="")  # captions come as content, too
    people = _authors(e) or ([owner] if owner else [])
    updated, published = _time(e, "updated"), _time(e, "published")
    pictures = [m["url"] for m in media if str(m["type"] or "").startswith("image")]
    return {
        "id": e.get("id") or None,
        "link": address(_link(e), base) or None,
        "title": _words(e.get("title")),
        "summary": _words(e.get("summary")),
        "content": markup.safe(Text(content, True, base)),
        # RSS knows dc:date only, which feedparser takes for a change.
        "published": published or (updated if owner is None and not e.get("published") else None),
        "updated": updated,
        "author": _words(e.get("author")) or (people[0] if people else None),
        "authors": people,
        "tags": _tags(e),
        "enclosures": [x for x in enclosures if x],
        "media": media,
        "thumb": thumb,
        "image": next(iter(pictures), None) or thumb or markup.picture(Text(content, True, base)) or None,
        "comments": number(e.get("slash_comments")),
        "in_reply_to": None,
        "point": None,
    }


def _link(e: Any) -> str:
    """The entry's page; a guid that is a permalink stands in for a missing link."""
    link = e.get("link") or next((at["href"] for at in e.get("links") or [] if at.get("rel") == "alternate" and at.get("href")), "")
    return str(link or (e.get("id") if e.get("guidislink", True) and address(e.get("id")) else ""))


def _authors(e: Any) -> list[str]:
    names = [_words(a.get("name") or a.get("email")) for a in e.get("authors") or [] if isinstance(a, dict)]
    return list(dict.fromkeys(n for n in names if n))


def _media(e: Any, base: str) -> list[dict[str, Any]]:
    """Pictures and films named by Media RSS, with the caption and credit that stand beside them."""
    credits = [_words(c.get("content")) for c in e.get("media_credit") or [] if isinstance(c, dict)]
    beside = {
        "caption": _words(e.get("media_description") or e.get("media_title")),
        "credit": next((c for c in credits if c), None),
        "thumbnail": next(iter(_thumbs(e, base)), None),
    }
    return [
        {
            "url": where,
            "type": item.get("type") or item.get("medium") or None,
            "width": number(item.get("width")),
            "height": number(item.get("height")),
            **beside,
        }
        for item in e.get("media_content") or []
        if (where := address(item.get("url"), base))
    ]


def _thumbs(e: Any, base: str) -> list[str]:
    found = [address(t.get("url"), base) for t in e.get("media_thumbnail") or [] if isinstance(t, dict)]
    return [f for f in found if f]


def _tags(item: Any) -> list[str]:
    names = [_words(t.get("label") or t.get("term")) for t in item.get("tags") or [] if isinstance(t, dict)]
    return list(dict.fromkeys(n for n in names if n))


def _time(item: Any, name: str) -> str | None:
    raw = dict.get(item, name)  # its own get() answers with the time of publishing where there is none of a change
    return stamp(raw) if isinstance(raw, str) else None


def _words(value: Any) -> str | None:
    return words(Text(value)) if isinstance(value, str) else None
