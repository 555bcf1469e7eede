"""Feed → entries: what a feed says, in one shape whatever its format, and which article each item is."""

from __future__ import annotations

import io
import json
import re
import time
from calendar import timegm
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import nh3
from lxml import etree
from lxml.html import HTMLParser, document_fromstring

from copydesk import text, urls
from copydesk.errors import FeedFormatError
from copydesk.types import Entry, Feed

MOST_ENTRIES = 2000  # the longest real feeds have some hundreds; more is an attack or an archive
_FORMATS = {
    "rss20": "rss2.0",
    "rss10": "rss1.0",
    "rss090": "rss0.90",
    "rss091n": "rss0.91",
    "rss091u": "rss0.91",
    "rss092": "rss0.92",
    "rss093": "rss0.93",
    "rss094": "rss0.94",
    "rss": "rss",
    "atom01": "atom0.1",
    "atom02": "atom0.2",
    "atom03": "atom0.3",
    "atom10": "atom1.0",
    "atom": "atom",
    "cdf": "cdf",
}
_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|feed|RDF|channel)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ITEM = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:\w+:)?(?:rss|feed|RDF|channel)\s*>", re.IGNORECASE)
_ITEM_CLOSED = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_LINKED_MEDIA = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed in one shape: its own fields, its entries (newest first as the feed has them), its format, and what was mended."""

    feed: dict[str, Any]
    entries: list[dict[str, Any]] = field(default_factory=list)
    format: str = ""
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The feed as `copydesk parse` prints it."""
        return asdict(self)


def parse(body: bytes, *, url: str = "", headers: Mapping[str, str] | None = None) -> Parsed:
    """What a feed says. ``url`` is where it came from, for relative links; what is no feed raises FeedFormatError."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not body.strip():
        raise FeedFormatError("the answer is empty", subject=url, hint="it may be there later", retry=True)
    if start[:1] in (b"{", b"["):
        return _json_feed(body, url)
    return _xml_feed(body, url, {k.lower(): v for k, v in (headers or {}).items()})


# RSS and Atom


def _xml_feed(body: bytes, url: str, headers: dict[str, str]) -> Parsed:
    ascii_body = body.replace(b"\x00", b"") if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:4] else body
    root = _ROOT.search(ascii_body[:100_000])
    page = _HTML.search(ascii_body[:5000])
    if page and (not root or page.start() < root.start()):
        raise FeedFormatError("this is an HTML page", subject=url, hint="run copydesk add URL to find its feed")
    if not root:
        raise FeedFormatError("this is no feed", subject=url, hint="check the address in a browser")
    notes: list[str] = []
    whole, cut = _complete(body, ascii_body, notes)
    whole = _without_entities(whole, notes)
    found = _feedparser(whole, url, headers)
    if found.get("bozo") and ascii_body is body:
        found = _mended(whole, found, url, headers)
    if found.get("bozo") and not isinstance(found.get("bozo_exception"), feedparser.NonXMLContentType):
        notes.append(f"recovered: {text.clean(str(found.get('bozo_exception') or 'the XML is not well formed'))[:200]}")
    if cut and not found.entries:
        raise FeedFormatError("the feed breaks off before its first entry", subject=url, hint="it may be whole later", retry=True)
    if not found.get("version") and not found.entries and not found.feed:
        raise FeedFormatError("this is no feed", subject=url, hint="check the address in a browser")
    base = url or _address(found.feed.get("link"), "")
    # In Atom an entry without an author is by the feed's (RFC 4287, 4.2.1).
    owner = _words(found.feed.get("author")) if str(found.get("version")).startswith("atom") else None
    return Parsed(
        feed=_feed(found.feed, base),
        entries=[_entry(e, base, owner) for e in found.entries],
        format=_FORMATS.get(found.get("version") or "", found.get("version") or "unknown"),
        notes=notes,
    )


def _complete(body: bytes, ascii_body: bytes, notes: list[str]) -> tuple[bytes, bool]:
    """The body without an entry that breaks off, and without more entries than any feed has; and whether it breaks off."""
    items = [m.start() for m in _ITEM.finditer(body)]
    if len(items) > MOST_ENTRIES:
        notes.append(f"recovered: only the first {MOST_ENTRIES} of {len(items)} entries are read")
        return body[: items[MOST_ENTRIES]], False
    if _CLOSED.search(ascii_body[-5000:]) or (items and _ITEM_CLOSED.search(body[items[-1] :])):
        return body, False
    if not items:
        return body, not _CLOSED.search(ascii_body)
    ended = [m.end() for m in _ITEM_CLOSED.finditer(body)]
    # Feeds that never close an item are whole in their own way; one that breaks off closes all but the last.
    if ended and len(ended) == len(items) - 1:
        notes.append("recovered: the feed breaks off; its last entry is left out")
        return body[: ended[-1]], True
    return (body[: items[0]], True) if len(items) == 1 else (body, False)


_DOCTYPE = re.compile(rb"<!DOCTYPE[^>\[]{0,1000}\[(.*?)\]\s*>", re.DOTALL | re.IGNORECASE)
_UNSAFE_ENTITY = re.compile(rb"<!ENTITY\s[^>]*(?:&[\w#]|\bSYSTEM\b|\bPUBLIC\b|%)", re.IGNORECASE)


def _without_entities(body: bytes, notes: list[str]) -> bytes:
    """The body without entities that grow when they are read or reach for files."""
    doctype = _DOCTYPE.search(body[:100_000])
    if not doctype or not _UNSAFE_ENTITY.search(doctype.group(1)):
        return body
    notes.append("recovered: its entity declarations are ignored")
    return body[: doctype.start()] + body[doctype.end() :]


_BARE = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?!(?:[A-Za-z]\w{1,31}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)", re.DOTALL)


def _mended(body: bytes, found: Any, url: str, headers: dict[str, str]) -> Any:
    """The feed read again with bare ampersands escaped, if that helps: feedparser's loose parser reads AT&T as AT&T;."""
    mended = _BARE.sub(lambda m: b"&amp;" if m.group() == b"&" else m.group(), body)
    if mended == body:
        return found
    again = _feedparser(mended, url, headers)
    return again if len(again.entries) >= len(found.entries) else found


def _feedparser(body: bytes, url: str, headers: dict[str, str]) -> Any:
    # Bytes in a BytesIO: a str that looks like an address would be fetched. Its sanitiser is off (nh3 is stricter and 20 times
    # as fast); its resolver is on, for it alone knows the xml:base of each element.
    given = {"content-location": url, **{k: v for k, v in headers.items() if k in ("content-type", "content-language")}}
    given = {k: v for k, v in given.items() if v}
    try:
        return feedparser.parse(io.BytesIO(body), response_headers=given, sanitize_html=False, resolve_relative_uris=True)
    except Exception as e:  # its loose parser is a stack of regular expressions over hostile text
        raise FeedFormatError("the feed could not be parsed", subject=url, hint="check the address in a browser") from e


def _feed(f: Any, base: str) -> dict[str, Any]:
    links = f.get("links") or []
    image = f.get("image") or {}
    return {
        "title": _words(f.get("title")),
        "link": _address(f.get("link"), base) or None,
        "id": f.get("id") or None,
        "subtitle": _words(f.get("subtitle")),
        "language": text.clean(f.get("language") or "") or None,
        "author": _words(f.get("author")),
        "updated": _time(f, "updated") or _time(f, "published"),
        "ttl": _number(f.get("ttl")),
        "sy_updateperiod": text.clean(f.get("sy_updateperiod") or "") or None,
        "image": _address(image.get("href") or image.get("url") or f.get("logo") or f.get("icon"), base) or None,
        "tags": _tags(f),
        "hub": next((at["href"] for at in links if at.get("rel") == "hub" and at.get("href")), None),
        "self": next((_address(at["href"], base) for at in links if at.get("rel") == "self" and at.get("href")), None),
    }


def _entry(e: Any, base: str, owner: str | None) -> dict[str, Any]:
    media = _media(e, base)
    thumbs = [_address(t.get("url"), base) for t in e.get("media_thumbnail") or [] if isinstance(t, dict)]
    thumb = next((t for t in (*thumbs, *(m["thumbnail"] for m in media)) if t), None)
    enclosures = [_address(x.get("href") or x.get("url"), base) for x in e.get("enclosures") or []]
    own = e.get("image") or {}
    content = max((c.get("value") or "" for c in e.get("content") or []), key=len, default="")  # captions come as content, too
    people = _authors(e) or ([owner] if owner else [])
    updated, published = _time(e, "updated"), _time(e, "published")
    return {
        "id": e.get("id") or None,
        "link": _address(_link(e), base) or None,
        "title": _words(e.get("title")),
        "summary": _words(e.get("summary")),
        "content": _safe(content, base),
        # RSS knows dc:date only, which feedparser takes for a change.
        "published": published or (updated if owner is None and not e.get("published") else None),
        "updated": updated,
        "author": _words(e.get("author")) or (people[0] if people else None),
        "authors": people,
        "tags": _tags(e),
        "enclosures": [x for x in enclosures if x],
        "media": media,
        "thumb": thumb,
        "image": _address(own.get("href") or own.get("url"), base) or _picture(media, e, base) or thumb,
    }


def _link(e: Any) -> str:
    """The entry's page; a guid that is a permalink stands in for a missing link."""
    link = e.get("link") or next((at["href"] for at in e.get("links") or [] if at.get("rel") == "alternate" and at.get("href")), "")
    guid = e.get("id") or ""
    return str(link or (guid if e.get("guidislink", True) and str(guid).startswith(_LINKED_MEDIA) else ""))


def _authors(e: Any) -> list[str]:
    names = [_words(a.get("name") or a.get("email")) for a in e.get("authors") or [] if isinstance(a, dict)]
    return list(dict.fromkeys(n for n in names if n))


def _media(e: Any, base: str) -> list[dict[str, Any]]:
    """Pictures and films named by Media RSS, with the caption and credit that stand beside them."""
    found = []
    credits = [_words(c.get("content")) for c in e.get("media_credit") or [] if isinstance(c, dict)]
    thumbs = [_address(t.get("url"), base) for t in e.get("media_thumbnail") or [] if isinstance(t, dict)]
    for item in e.get("media_content") or []:
        address = _address(item.get("url"), base)
        if address:
            found.append(
                {
                    "url": address,
                    "type": item.get("type") or item.get("medium") or None,
                    "width": _number(item.get("width")),
                    "height": _number(item.get("height")),
                    "caption": _words(e.get("media_description") or e.get("media_title")),
                    "credit": next((c for c in credits if c), None),
                    "thumbnail": next((t for t in thumbs if t), None),
                }
            )
    return found


def _picture(media: list[dict[str, Any]], e: Any, base: str) -> str | None:
    """The largest picture that an entry names."""
    shown = [m for m in media if str(m["type"] or "").startswith("image") or re.search(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)", m["url"])]
    if shown:
        return str(max(shown, key=lambda m: m["width"] or 0)["url"])
    for x in e.get("enclosures") or []:
        if str(x.get("type") or "").startswith("image"):
            return _address(x.get("href") or x.get("url"), base) or None
    return None


def _tags(item: Any) -> list[str]:
    names = [_words(t.get("label") or t.get("term")) for t in item.get("tags") or [] if isinstance(t, dict)]
    return list(dict.fromkeys(n for n in names if n))


# JSON Feed


def _json_feed(body: bytes, url: str) -> Parsed:
    notes: list[str] = []
    try:
        doc = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as e:
        doc = _whole_items(body)
        notes.append("recovered: the feed breaks off; its last entry is left out")
        if not doc:
            raise FeedFormatError("this is broken JSON", subject=url, hint="check the address in a browser") from e
    version = (
        re.fullmatch(r"https?://(?:www\.)?jsonfeed\.org/version/(1(?:\.\d)?)/?", str(doc.get("version"))) if isinstance(doc, dict) else None
    )
    if not version or not isinstance(doc.get("items"), list):
        raise FeedFormatError("this is JSON, but no JSON Feed", subject=url, hint="check the address in a browser")
    base = url or _address(doc.get("home_page_url"), "")
    items = [i for i in doc["items"] if isinstance(i, dict)]
    if len(items) > MOST_ENTRIES:
        notes.append(f"recovered: only the first {MOST_ENTRIES} of {len(items)} entries are read")
    people = _json_authors(doc)
    feed: dict[str, Any] = {
        "title": _words(doc.get("title")),
        "link": _address(doc.get("home_page_url"), base) or None,
        "id": _string(doc.get("feed_url")) or None,
        "subtitle": _words(doc.get("description")),
        "language": _string(doc.get("language")) or None,
        "author": people[0] if people else None,
        "updated": None,
        "ttl": None,
        "sy_updateperiod": None,
        "image": _address(doc.get("icon") or doc.get("favicon"), base) or None,
        "tags": [],
        "hub": next((_string(h.get("url")) for h in _dicts(doc.get("hubs")) if _string(h.get("url"))), None),
        "self": _address(doc.get("feed_url"), base) or None,
    }
    form = "1.0" if version.group(1) == "1" else version.group(1)
    return Parsed(feed=feed, entries=[_json_entry(i, base, people) for i in items[:MOST_ENTRIES]], format=f"json{form}", notes=notes)


_GAP = re.compile(r"[\s,]*")


def _whole_items(body: bytes) -> dict[str, Any] | None:
    """Half a JSON Feed: what stands before its items, and the items that are complete."""
    raw = body.decode("utf-8-sig", "replace")
    start = re.search(r'"items"\s*:\s*\[', raw)
    if not start:
        return None
    items: list[Any] = []
    at, decoder = start.end(), json.JSONDecoder(strict=False)
    try:
        doc = json.loads(raw[: start.end()] + "]}", strict=False)
        while len(items) < MOST_ENTRIES:
            gap = _GAP.match(raw, at)
            item, at = decoder.raw_decode(raw, gap.end() if gap else at)
            items.append(item)
    except (ValueError, RecursionError):
        pass
    return {**doc, "items": items} if items and isinstance(doc, dict) else None


def _json_entry(item: dict[str, Any], base: str, owners: list[str]) -> dict[str, Any]:
    people = _json_authors(item) or owners
    html, plain = _string(item.get("content_html")), _string(item.get("content_text"))
    files = [(a, _address(a.get("url"), base)) for a in _dicts(item.get("attachments"))]
    image = _address(item.get("image") or item.get("banner_image"), base) or None
    id = item.get("id")
    return {
        "id": _string(str(id)) or None if isinstance(id, (str, int, float)) and not isinstance(id, bool) else None,
        "link": _address(item.get("url") or item.get("external_url"), base) or None,
        "title": _words(item.get("title")),
        "summary": _words(item.get("summary")) or _words(html) or _words(plain),
        "content": _safe(html, base) if html else (nh3.clean_text(_SURROGATE.sub("", plain)) if plain else None),
        "published": _iso(item.get("date_published")),
        "updated": _iso(item.get("date_modified")),
        "author": people[0] if people else None,
        "authors": people,
        "tags": list(dict.fromkeys(t for t in (_words(t) for t in _list(item.get("tags"))) if t)),
        "enclosures": [u for _, u in files if u],
        "media": [
            {
                "url": u,
                "type": _string(a.get("mime_type")) or None,
                "width": None,
                "height": None,
                "caption": _words(a.get("title")),
                "credit": None,
                "thumbnail": None,
            }
            for a, u in files
            if u
        ],
        "thumb": image,
        "image": image,
    }


def _json_authors(item: dict[str, Any]) -> list[str]:
    named = [*_dicts(item.get("authors")), *_dicts([item.get("author")])]
    return list(dict.fromkeys(n for n in (_words(a.get("name")) for a in named) if n))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [v for v in _list(value) if isinstance(v, dict)]


def _string(value: Any) -> str:
    return _SURROGATE.sub("", value).strip() if isinstance(value, str) else ""


# Values


_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, as JSON can escape it; no file can hold it
_ACTING = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)


def _words(value: Any) -> str | None:
    """Feed text as plain text: what comes from a feed is never markup to us."""
    if not isinstance(value, str) or not value.strip():
        return None
    return text.plain(_ACTING.sub(" ", value)) or None


def _safe(value: Any, base: str) -> str | None:
    """HTML from a feed with everything taken out that could act."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return nh3.clean(_SURROGATE.sub("", value), url_schemes={"http", "https", "mailto"}).strip() or None
    except ValueError:
        return None


def _address(value: Any, base: str) -> str:
    """An absolute http(s) address, or ""."""
    if not isinstance(value, str) or not value.strip():
        return ""
    try:
        full = urljoin(base, _SURROGATE.sub("", value).strip())
        return full if urlsplit(full).scheme.lower() in ("http", "https") and urlsplit(full).netloc else ""
    except ValueError:
        return ""


def _number(value: Any) -> int | None:
    match = re.fullmatch(r"\s*(\d{1,9})(?:\.\d+)?\s*(?:px)?\s*", str(value)) if value is not None else None
    return int(match.group(1)) if match else None


_NO_YEAR = re.compile(r"(?<![\d+:.\-])000[01](?!\d)")


def _time(item: Any, name: str) -> str | None:
    """A time of a feed or entry. Year 0001 is what programs print for "no date"; feedparser makes 2001 of it."""
    raw = dict.get(item, name)  # its own get() answers with the time of publishing where there is none of a change
    if isinstance(raw, str) and _NO_YEAR.search(raw):
        return None
    return _stamp(dict.get(item, f"{name}_parsed")) or _when(raw)


def _stamp(parsed: time.struct_time | None) -> str | None:
    """feedparser's UTC time tuple as ISO 8601; year 1 is what programs print for "no date"."""
    if parsed is None or parsed.tm_year <= 1:
        return None
    try:
        return _iso_z(datetime.fromtimestamp(timegm(parsed), UTC))
    except (ValueError, OverflowError, OSError):
        return None


def _when(value: Any) -> str | None:
    """A time that feedparser could not read: mostly RFC 2822 with small slips."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        when = parsedate_to_datetime(value)
        when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _iso(value)
    return _iso_z(when) if when.year > 1 else None


def _iso(value: Any) -> str | None:
    try:
        when = datetime.fromisoformat(_string(value))
        when = (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return _iso_z(when) if when.year > 1 else None


def _iso_z(when: datetime) -> str:
    return f"{when.year:04d}-{when:%m-%dT%H:%M:%S}Z"


# Identity


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
    for address in (item.get("link"), item.get("id")):
        full = _address(address, base if address == item.get("link") else "")
        if full and urls.canonical(full):
            return full, urls.canonical(full)
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


# Discovery

_FEED_TYPES = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rdf+xml",
    "text/xml",
    "application/xml",
)


def find(page: bytes, url: str) -> list[tuple[str, str]]:
    """The feeds that a home page names, as (address, title), in its order. None is guessed."""
    try:
        tree = document_fromstring(page or b"<p>", parser=HTMLParser(encoding=_charset(page), recover=True))
    except (etree.LxmlError, ValueError, LookupError, AssertionError):
        return []
    base = next((_address(b.get("href"), url) for b in tree.iter("base") if b.get("href")), "") or url
    return list(dict(_named(tree.iter("link"), base)).items())


def _charset(page: bytes) -> str:
    try:
        page.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        return "cp1252"


def _named(links: Iterable[Any], base: str) -> Iterable[tuple[str, str]]:
    seen: set[str] = set()
    for link in links:
        kind = (link.get("type") or "").split(";")[0].strip().lower()
        rels = (link.get("rel") or "").lower().split()
        address = _address(link.get("href"), base)
        if kind in _FEED_TYPES and ("alternate" in rels or "feed" in rels) and address and address not in seen:
            seen.add(address)
            yield address, text.clean(link.get("title") or "")
