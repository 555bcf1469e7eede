"""Where a site's feeds are: those its pages name, and the places where one is usually found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from copydesk import text
from copydesk.entries.markup import address

_TYPES = frozenset(
    """
    application/rss+xml application/atom+xml application/feed+json application/rdf+xml application/x.atom+xml application/x-atom+xml
    application/rss application/atom text/rss text/atom text/rss+xml text/atom+xml text/rdf application/json text/xml application/xml
    """.split()  # noqa: SIM905
)
# These say no more than that it is XML or JSON, and sites name oEmbed, search and their API with them.
_VAGUE = frozenset({"application/json", "text/xml", "application/xml"})
_NO_FEED = re.compile(r"oembed|opensearch|wp-json|wlwmanifest|rsd\.xml|sitemap|manifest", re.IGNORECASE)
_COMMENTS = re.compile(r"\bcomments?\b|kommentar|commentaire|comentario", re.IGNORECASE)
# The places, commonest first: WordPress, hand-made and static sites, Blogger, JSON Feed.
_PLACES = ("/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/rss", "/index.xml", "/feed.json", "/feeds/posts/default", "/index.rdf")
_LOOKS_LIKE_ONE = re.compile(
    r"(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:[/._-]|\d|$)|\.(?:rss|atom|rdf)$|/feed\.json$|[?&](?:feed|format)=(?:rss|atom)", re.IGNORECASE
)


def find(page: bytes, url: str) -> list[tuple[str, str]]:
    """The feeds that a page names, as (address, title): in its head first and in its order, those of comments at the end.

    Links in the text count where their address says that they are one. None is guessed.
    """
    try:
        tree = document_fromstring(page or b"<p>", parser=HTMLParser(encoding=_charset(page), recover=True))
    except (etree.LxmlError, ValueError, LookupError, AssertionError):
        return []
    base = next((address(b.get("href"), url) for b in tree.iter("base") if b.get("href")), "") or url
    found = list(_named(tree.iter("link"), base)) or list(_linked(tree.iter("a"), base))
    return sorted(_once(found), key=lambda f: bool(_COMMENTS.search(f"{f[0]} {f[1]}")))


def likely(url: str) -> list[str]:
    """Where a feed is usually found if the page names none: below the page's folder, then at the root of its site."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return []
    site = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rpartition("/")[0] if "." in parts.path.rpartition("/")[2] else parts.path.rstrip("/")
    below = [f"{site}{folder}{place}" for place in _PLACES[:2]] if folder else []
    return [*below, *(site + place for place in _PLACES)]


def _charset(page: bytes) -> str:
    try:
        page.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "cp1252"


def _named(links: Iterable[Any], base: str) -> Iterator[tuple[str, str]]:
    for link in links:
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        rels = (link.get("rel") or "").lower().split()
        where = address(link.get("href"), base)
        if not where or not {"alternate", "feed"} & set(rels):
            continue
        if (kind in _TYPES and not (kind in _VAGUE and _NO_FEED.search(where))) or (not kind and "feed" in rels):
            yield where, text.clean(link.get("title") or "")


def _linked(links: Iterable[Any], base: str) -> Iterator[tuple[str, str]]:
    for link in links:
        where = address(link.get("href"), base)
        parts = urlsplit(where) if where else None
        if parts and _LOOKS_LIKE_ONE.search(f"{parts.path}?{parts.query}" if parts.query else parts.path):
            yield where, text.clean(link.get("title") or " ".join(link.itertext()))


def _once(found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each address once, with the first title it has."""
    once: dict[str, str] = {}
    for where, title in found:
        once.setdefault(where, title)
    return list(once.items())
