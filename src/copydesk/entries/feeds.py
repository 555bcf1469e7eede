"""A feed's bytes → what it says, whatever the format and however broken: strictly where it is whole, mended, or loosely."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from lxml import etree

from copydesk.entries import characters, confined, jsonfeeds, mending, xmlfeeds
from copydesk.entries.markup import address, one_line
from copydesk.errors import FeedFormatError

MOST_ENTRIES = 2000  # the longest real feeds have some hundreds; more is an attack or an archive
LONGEST_LOOSE = 500_000  # characters: what feedparser's loose parser reads in the time it has
_HTML = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_ENDLESS_TAG = re.compile(r"<[A-Za-z][^<>]{100000}")
_DOCTYPE = re.compile(rb"<![Dd][Oo][Cc][Tt][Yy][Pp][Ee]")
# Characters as they come out when bytes are read in the wrong encoding: as characters, or as their numbers.
_MISREAD = (re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xc3[\x82-\xb4]\xc2"))
_MISREAD_NUMBER = re.compile(rb"&#(?:1(?:2[89]|[345]\d);|x[89][0-9a-fA-F];)")
_DECLARES_ANOTHER = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"'](?!utf-8)", re.IGNORECASE)
_LINK = re.compile(r"<([^<>]+)>\s*((?:;[^,;]*)+)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A feed in one shape: its own fields, its entries in its own order, its format, and what was mended, in words."""

    feed: dict[str, Any]
    entries: list[dict[str, Any]] = field(default_factory=list)
    format: str = ""
    notes: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The feed as `copydesk parse` prints it."""
        return asdict(self)


def parse(body: bytes, *, url: str = "", headers: Mapping[str, str] | None = None) -> Parsed:
    """What a feed says. ``url`` is where it came from, for relative links; what is no feed raises FeedFormatError."""
    said = {k.lower(): v for k, v in (headers or {}).items()}
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start and not body.strip():
        raise FeedFormatError("the answer is empty", subject=url, hint="it may be there later", retry=True)
    notes: list[str] = []
    if start[:1] in (b"{", b"["):
        feed, made, form = jsonfeeds.read(body, url, notes, most=MOST_ENTRIES)
    else:
        feed, made, form = _xml(body, url, said, notes)
    for relation in ("hub", "self"):
        feed[relation] = _announced(said.get("link", ""), relation) or feed[relation]
    return Parsed(feed=feed, entries=made, format=form, notes=notes)


Said = tuple[dict[str, Any], list[dict[str, Any]], str]


def _xml(body: bytes, url: str, headers: dict[str, str], notes: list[str]) -> Said:
    content_type = headers.get("content-type", "")
    base = address(headers.get("content-location"), url) or url
    language = headers.get("content-language", "").split(",")[0].strip()
    if characters.is_plain_utf8(body, content_type) and not _DOCTYPE.search(body[:5000]):
        root, _ = _tree(body)
        if root is not None:
            return _read(root, base, language, notes, misread=_may_be_misread(body))
    feed, wrong = characters.decoded(body, content_type)
    if wrong:
        notes.append(f"recovered: {wrong}")
    _refuse(feed, url)
    return _mended(feed, url, base, language, notes)


def _may_be_misread(body: bytes) -> bool:
    """Whether characters may have been read in the wrong encoding: most feeds are spared that search in each of their texts."""
    if _MISREAD_NUMBER.search(body) or _DECLARES_ANOTHER.match(body):
        return True
    return not body.isascii() and bool(_MISREAD[0].search(body) or _MISREAD[1].search(body))


def _read(root: Any, base: str, language: str, notes: list[str], *, misread: bool = True) -> Said:
    feed, made, form, count = xmlfeeds.read(root, url=base, language=language, most=MOST_ENTRIES, misread=misread)
    if count > MOST_ENTRIES:
        notes.append(f"recovered: only the first {MOST_ENTRIES} of {count} entries are read")
    return feed, made, form


def _tree(body: bytes) -> tuple[Any, str]:
    """The tree of well-formed XML, or None and what is wrong. Nothing is fetched and no entity is put in."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        return None, str(e)
    return (root, "") if xmlfeeds.find(root) else (None, "there is no feed in it")


def _refuse(feed: str, url: str) -> None:
    """Say what it is, if it is no feed at all."""
    if re.search(r"<opml[\s>]", feed[:5000], re.IGNORECASE):
        raise FeedFormatError("this is a list of feeds (OPML)", subject=url, hint="take them over with: copydesk sources import FILE")
    root = mending.root(feed)
    page = _HTML.search(feed[:5000])
    if page and (not root or page.start() < root.start()):
        raise FeedFormatError("this is an HTML page", subject=url, hint="run copydesk add URL to find its feed")
    if not root and not mending.ITEM.search(feed[:100_000]):
        raise FeedFormatError("this is no feed", subject=url, hint="check the address in a browser")
    if _ENDLESS_TAG.search(feed):
        raise FeedFormatError("a tag in it does not end", subject=url, hint="check the address in a browser")


def _mended(feed: str, url: str, base: str, language: str, notes: list[str]) -> Said:
    def breaks_off() -> None:
        raise FeedFormatError("the feed breaks off before its first entry", subject=url, hint="it may be whole later", retry=True)

    before = len(notes)
    feed = mending.without_doctype(feed, notes).strip()
    root, wrong = _tree(feed.encode("utf-8", "replace"))
    if root is None:
        feed = mending.whole(feed, notes, most=MOST_ENTRIES, may_end_early=breaks_off)
        notes.extend([] if len(notes) > before else [f"recovered: the XML is not well formed ({one_line(wrong)[:100]})"])
        root, wrong = _tree(feed.encode("utf-8", "replace"))
    if root is None:
        root, wrong = _tree(mending.declared(mending.quoted(feed)).encode("utf-8", "replace"))
    if root is not None:
        return _read(root, base, language, notes)
    if "depth" in wrong:  # libxml2 takes 256 levels; feeds have ten
        raise FeedFormatError("its elements nest too deep for a feed", subject=url, hint="check the address in a browser")
    return _loosely(feed, url, base, language)


def _loosely(feed: str, url: str, base: str, language: str) -> Said:
    try:
        if len(feed) > LONGEST_LOOSE:
            raise confined.Gone("it would take too long")
        made = confined.READER.ask(feed.encode("utf-8", "replace"), url=base, language=language, most=MOST_ENTRIES)
    except confined.Gone as e:
        raise FeedFormatError(
            "the feed is too broken to be read", subject=url, hint="tell its publisher: a feed validator shows where"
        ) from e
    if not made["entries"] and not made["feed"]["title"]:
        raise FeedFormatError("this is no feed", subject=url, hint="check the address in a browser")
    return made["feed"], made["entries"], made["format"] or "unknown"


def _announced(header: str, relation: str) -> str | None:
    """The address that a Link header gives that relation (RFC 8288)."""
    for found in _LINK.finditer(header):
        relations = re.search(r";\s*rel\s*=\s*\"?([^\";]+)", found[2], re.IGNORECASE)
        if relations and relation in one_line(relations[1]).lower().split():
            return address(found[1].strip()) or None
    return None
