"""OPML, in which readers keep and exchange lists of feeds: a list → the feeds on it, feeds → a list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from lxml import etree

from copydesk import text
from copydesk.entries import characters, mending
from copydesk.entries.markup import address
from copydesk.errors import FeedFormatError

MOST_OUTLINES = 10_000  # readers with more feeds are archives


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed on a list: its address, what the list calls it, the page it belongs to, and the folder it is in ("" if in none)."""

    feed: str
    name: str = ""
    page: str = ""
    folder: str = ""


def read(body: bytes, *, subject: str = "") -> list[Outline]:
    """The feeds on an OPML list, each address once, in the list's order; what is no such list raises FeedFormatError."""
    root = _tree(body)
    if root is None or _local(root) != "opml":
        raise FeedFormatError("this is no OPML", subject=subject, hint="export the list of feeds from your reader once more")
    found: dict[str, Outline] = {}
    for outline in _outlines(root, ""):
        found.setdefault(outline.feed, outline)
    return list(found.values())[:MOST_OUTLINES]


def written(feeds: Iterable[Outline], *, title: str) -> bytes:
    """The feeds as an OPML 2.0 list, those of one folder together."""
    folders: dict[str, list[Outline]] = {}
    for feed in feeds:
        folders.setdefault(feed.folder, []).append(feed)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', f"<head><title>{_escaped(title)}</title></head>", "<body>"]
    for folder, inside in folders.items():
        lines += [f"<outline text={_quoted(folder)}>"] if folder else []
        lines += [_line(feed) for feed in inside]
        lines += ["</outline>"] if folder else []
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode()


def _line(feed: Outline) -> str:
    page = f" htmlUrl={_quoted(feed.page)}" if feed.page else ""
    return f'<outline type="rss" text={_quoted(feed.name)} title={_quoted(feed.name)} xmlUrl={_quoted(feed.feed)}{page}/>'


def _quoted(value: str) -> str:
    return quoteattr(text.clean(value))


def _escaped(value: str) -> str:
    return quoteattr(text.clean(value))[1:-1]


def _tree(body: bytes) -> Any:
    """The tree of the list; bare ampersands in addresses are the slip that programs make."""
    written, _ = characters.decoded(body, "")
    for attempt in (mending.without_doctype(written, []).strip(), mending.escaped(mending.without_doctype(written, []).strip())):
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(attempt.encode("utf-8", "replace"), parser)
        except (etree.XMLSyntaxError, ValueError):
            continue
    return None


def _outlines(element: Any, folder: str) -> Iterator[Outline]:
    """The feeds below an element. A folder in a folder counts as itself, for sections have no sections."""
    for child in element:
        if not isinstance(child.tag, str):
            continue
        said = {str(k).lower(): text.clean(str(v)) for k, v in child.attrib.items()}
        name = said.get("title") or said.get("text") or ""
        feed = address(said.get("xmlurl", ""))
        if _local(child) == "outline" and feed:
            yield Outline(feed=feed, name=name, page=address(said.get("htmlurl", "")), folder=folder)
        yield from _outlines(child, name if _local(child) == "outline" and not feed else folder)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()
