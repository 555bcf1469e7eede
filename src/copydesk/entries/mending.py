"""Broken XML made whole again, where what was meant is plain: the common slips of programs that write feeds."""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Callable

from copydesk.entries.vocabulary import usual_namespace

# A section that does not end takes all that follows, so that nothing is looked at twice.
_BEGIN = re.compile(r"<!--.*?(?:-->|\Z)|<((?:\w+:)?(rss|feed|RDF|channel))[\s>]", re.DOTALL | re.IGNORECASE)
ITEM = re.compile(r"<((?:\w+:)?(?:item|entry))(?=[\s>/])", re.IGNORECASE)
_ITEM_ENDS = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_CLOSED = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF|channel)\s*>", re.IGNORECASE)
_ROOT_ENDS = re.compile(r"</(?:\w+:)?(?:rss|feed|RDF)\s*>", re.IGNORECASE)
_SKIPPED = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_PIECE = re.compile(rf"{_SKIPPED}|<(?P<end>/?)(?P<item>(?:\w+:)?(?:item|entry))(?=[\s>])", re.DOTALL | re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE\s[^>\[]{0,1000}(?:\[(?P<inner>.*?)\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ENTITY = re.compile(r"<!ENTITY\s+(?P<name>[\w.\-]+)\s+(?:\"(?P<a>[^\"&%<]*)\"|'(?P<b>[^'&%<]*)')\s*>")
# What XML does not allow at all (XML 1.0, 2.2), and an ampersand that names nothing XML knows, outside CDATA and comments.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_AMPERSAND = re.compile(rf"{_SKIPPED}|&(?!(?:amp|lt|gt|quot|apos);)(?:(#[xX]?[0-9A-Fa-f]{{1,7}}|\w{{2,32}});)?", re.DOTALL)
_OPENING = re.compile(rf"{_SKIPPED}|<[A-Za-z][^<>]*>", re.DOTALL)
_UNQUOTED = re.compile(r"(\s[\w:.\-]+\s*=\s*)([^\s\"'<>=]+)(?=[\s/>])")
_PREFIXES = re.compile(r"</?([A-Za-z][\w\-]*):|\s([A-Za-z][\w\-]*):[\w\-]+\s*=")
_NAMESPACES = re.compile(r"\sxmlns:([\w\-]+)\s*=")
_MOST_PREFIXES = 100
_LONGEST_ENTITY = 1000  # real feeds declare a base address or a name; what grows is longer


def whole(feed: str, notes: list[str], *, most: int, may_end_early: Callable[[], None]) -> str:
    """The feed with its slips mended: junk around it, characters that are none, bare ampersands, entries that do not end.

    Of a feed that breaks off the whole entries are kept, and of one with more than ``most`` entries those; ``notes`` says so.
    ``may_end_early`` is called where it breaks off before its first entry ends.
    """
    feed = _CONTROLS.sub("", feed)
    start = root(feed)
    feed = feed[start.start() :] if start else feed
    feed = _complete(feed, notes, most, may_end_early)
    return _closed(escaped(feed))


def escaped(feed: str) -> str:
    """The text with every bare ampersand escaped, and every character that XML has no name for as its number."""
    return _AMPERSAND.sub(_written, feed)


def without_doctype(feed: str, notes: list[str]) -> str:
    """The feed without its document type. Entities it declares are put in where they are plain words; no others are read."""
    start = re.search("<!DOCTYPE", feed[:100_000], re.IGNORECASE)
    found = _DOCTYPE.match(feed, start.start(), start.start() + 100_000) if start else None
    if not found:
        return feed
    feed = feed[: found.start()] + feed[found.end() :]
    inner = found["inner"] or ""
    meant = {m["name"]: m["a"] if m["a"] is not None else m["b"] for m in _ENTITY.finditer(inner)}
    meant = {k: v for k, v in meant.items() if len(v) <= _LONGEST_ENTITY}
    if inner.count("<!ENTITY") > len(meant):
        notes.append("recovered: entity declarations that are more than words are ignored")
    if not meant or sum(feed.count(f"&{k};") * len(v) for k, v in meant.items()) > len(feed) + 100 * _LONGEST_ENTITY:
        return feed
    return re.sub(r"&([\w.\-]+);", lambda m: html.escape(meant[m[1]]) if m[1] in meant else m[0], feed)


def root(feed: str) -> re.Match[str] | None:
    """Where the feed's outermost element begins."""
    return next((m for m in _BEGIN.finditer(feed, 0, 200_000) if m[1]), None)


def _complete(feed: str, notes: list[str], most: int, may_end_early: Callable[[], None]) -> str:
    """The feed up to the end of its last whole entry, if it breaks off, and with at most so many of them."""
    starts = [m.start() for m in ITEM.finditer(feed)]
    if len(starts) > most:
        notes.append(f"recovered: only the first {most} of {len(starts)} entries are read")
        return _ended(feed[: starts[most]])
    root_ends = [m.end() for m in _ROOT_ENDS.finditer(feed, max(0, len(feed) - 100_000))]
    if root_ends:
        return feed[: root_ends[-1]]  # what stands behind it is no part of it
    if _CLOSED.search(feed, max(0, len(feed) - 5000)):
        return _ended(feed)
    ends = [m.end() for m in _ITEM_ENDS.finditer(feed)]
    if starts and ends and ends[-1] > starts[-1]:
        return _ended(feed)
    # Feeds that never close an item are whole in their own way; one that breaks off closes all but the last.
    if ends and len(ends) >= len(starts) - 1:
        notes.append("recovered: the feed breaks off; its last entry is left out")
        return _ended(feed[: ends[-1]])
    if len(starts) < 2:
        may_end_early()
    return feed


def _ended(feed: str) -> str:
    """The feed with the end tags of what is open around its entries."""
    outer = root(feed)
    if not outer:
        return feed
    ends = f"</{outer[1]}>"
    if outer[2].lower() == "rss" and not _CLOSED.search(feed, max(0, len(feed) - 5000)):
        channel = re.search(r"<((?:\w+:)?channel)[\s>]", feed, re.IGNORECASE)
        ends = (f"</{channel[1]}>" if channel else "") + ends
    return feed + ends


def declared(feed: str) -> str:
    """The feed with a namespace for every prefix that has none: the usual one, or one of its own."""
    outer = root(feed)
    if not outer:
        return feed
    missing = {a or b for a, b in _PREFIXES.findall(feed)} - set(_NAMESPACES.findall(feed)) - {"xml", "xmlns"}
    added = "".join(f' xmlns:{p}="{usual_namespace(p)}"' for p in sorted(missing)[:_MOST_PREFIXES])
    return feed[: outer.end(1)] + added + feed[outer.end(1) :]


def quoted(feed: str) -> str:
    """The feed with quotation marks around the values of attributes that have none."""
    return _OPENING.sub(lambda m: _UNQUOTED.sub(r'\1"\2"', m[0]) if m[0][1] != "!" else m[0], feed)


def _closed(feed: str) -> str:
    """The feed with an end for every entry that another one begins in."""
    made: list[str] = []
    at, open_item = 0, ""
    for piece in _PIECE.finditer(feed):
        if not piece["item"]:
            continue
        if piece["end"]:
            open_item = ""
            continue
        if open_item:
            made += [feed[at : piece.start()], f"</{open_item}>"]
            at = piece.start()
        open_item = piece["item"]
    return "".join([*made, feed[at:]]) if made else feed


def _written(match: re.Match[str]) -> str:
    """An ampersand as XML has it: a character reference where it names a character, itself where it is one."""
    if match[0][0] == "<":
        return match[0]
    named = match[1]
    if not named:
        return "&amp;"
    if named[0] != "#":
        meant = html.entities.html5.get(f"{named};")
        return "".join(f"&#{ord(c)};" for c in meant) if meant else f"&amp;{named};"
    try:
        code = int(named[2:], 16) if named[1] in "xX" else int(named[1:])
        return "" if code > 0x10FFFF or _CONTROLS.match(chr(code)) else f"&#{code};"
    except ValueError:
        return f"&amp;{named};"
