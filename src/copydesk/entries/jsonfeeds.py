"""JSON Feed 1.0 and 1.1 → what the feed says."""

from __future__ import annotations

import codecs
import json
import re
from typing import Any

from copydesk.entries.dates import stamp
from copydesk.entries.markup import Text, address, picture, safe, without_surrogates, words
from copydesk.errors import FeedFormatError

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(1(?:\.\d)?)/?")
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_GAP = re.compile(r"[\s,]*")


def read(body: bytes, url: str, notes: list[str], *, most: int) -> tuple[dict[str, Any], list[dict[str, Any]], str]:
    """The feed's fields, those of its first ``most`` entries and its format. ``notes`` says what was mended."""
    doc = _document(body, url, notes)
    form = _form(doc, url, notes)
    base = url or address(doc.get("home_page_url"))
    items = [i for i in doc["items"] if isinstance(i, dict)]
    if len(items) > most:
        notes.append(f"recovered: only the first {most} of {len(items)} entries are read")
    people = _authors(doc)
    return _feed(doc, base, people), [_entry(i, base, people) for i in items[:most]], form


def _document(body: bytes, url: str, notes: list[str]) -> dict[str, Any]:
    written = _written(body)
    try:
        doc = json.loads(written, strict=False)
    except (ValueError, RecursionError) as e:
        doc = _whole_items(written)
        if not doc:
            raise FeedFormatError("this is broken JSON", subject=url, hint="check the address in a browser") from e
        notes.append("recovered: the feed breaks off; its last entry is left out")
    if isinstance(doc, dict) and _VERSION.fullmatch(str(doc.get("version")).strip()):
        doc.setdefault("items", [])  # some leave it out where there are none
    if not isinstance(doc, dict) or not isinstance(doc.get("items"), list):
        raise FeedFormatError("this is JSON, but no JSON Feed", subject=url, hint="check the address in a browser")
    return doc


def _written(body: bytes) -> str:
    """The text of a JSON document: UTF-8, as RFC 8259 has it, or what its first bytes say."""
    if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return body.decode("utf-16", "replace")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _form(doc: dict[str, Any], url: str, notes: list[str]) -> str:
    version = _VERSION.fullmatch(str(doc.get("version")).strip())
    if version:
        return "json1.0" if version[1] == "1" else f"json{version[1]}"
    if doc.get("version") or not any(_is_item(i) for i in doc["items"]):
        raise FeedFormatError("this is JSON, but no JSON Feed", subject=url, hint="check the address in a browser")
    notes.append("recovered: it does not say which version of JSON Feed it is")
    return "json1.0"


def _is_item(item: Any) -> bool:
    """Whether this is what only JSON Feed calls so: an address, and what is to be read there."""
    return isinstance(item, dict) and "url" in item and bool({"content_html", "content_text", "date_published"} & item.keys())


def _whole_items(written: str) -> dict[str, Any] | None:
    """Half a JSON Feed: what stands before its items, and the items that are complete."""
    start = _ITEMS.search(written)
    if not start:
        return None
    items: list[Any] = []
    at, decoder = start.end(), json.JSONDecoder(strict=False)
    try:
        doc = json.loads(written[: start.end()] + "]}", strict=False)
        while True:
            gap = _GAP.match(written, at)
            item, at = decoder.raw_decode(written, gap.end() if gap else at)
            items.append(item)
    except (ValueError, RecursionError):
        pass
    return {**doc, "items": items} if items and isinstance(doc, dict) else None


def _feed(doc: dict[str, Any], base: str, people: list[str]) -> dict[str, Any]:
    return {
        "title": _words(doc.get("title")),
        "link": address(doc.get("home_page_url"), base) or None,
        "id": _string(doc.get("feed_url")) or None,
        "subtitle": _words(doc.get("description")),
        "language": _string(doc.get("language")) or None,
        "author": people[0] if people else None,
        "updated": None,
        "ttl": None,
        "sy_updateperiod": None,
        "image": address(doc.get("icon"), base) or address(doc.get("favicon"), base) or None,
        "tags": [],
        "hub": next((_string(h.get("url")) for h in _dicts(doc.get("hubs")) if _string(h.get("url"))), None),
        "self": address(doc.get("feed_url"), base) or None,
    }


def _entry(item: dict[str, Any], base: str, owners: list[str]) -> dict[str, Any]:
    people = _authors(item) or owners
    html, plain = _text(item.get("content_html"), base, html=True), _text(item.get("content_text"), base, html=False)
    files = [(a, address(a.get("url"), base)) for a in _dicts(item.get("attachments"))]
    image = address(item.get("image"), base) or address(item.get("banner_image"), base) or None
    return {
        "id": _id(item.get("id")),
        "link": address(item.get("url"), base) or address(item.get("external_url"), base) or None,
        "title": _words(item.get("title")),
        "summary": _words(item.get("summary")) or words(html) or words(plain),
        "content": safe(html) or safe(plain),
        "published": stamp(_string(item.get("date_published"))),
        "updated": stamp(_string(item.get("date_modified"))),
        "author": people[0] if people else None,
        "authors": people,
        "tags": list(dict.fromkeys(t for t in (_words(t) for t in _list(item.get("tags"))) if t)),
        "enclosures": [u for _, u in files if u],
        "media": [_medium(a, u) for a, u in files if u],
        "thumb": image,
        "image": image or picture(html) or None,
        "comments": None,
        "in_reply_to": None,
        "point": None,
    }


def _medium(attachment: dict[str, Any], where: str) -> dict[str, Any]:
    return {
        "url": where,
        "type": _string(attachment.get("mime_type")) or None,
        "width": None,
        "height": None,
        "caption": _words(attachment.get("title")),
        "credit": None,
        "thumbnail": None,
    }


def _id(given: Any) -> str | None:
    """The id as text; numbers are allowed to stand for themselves."""
    if isinstance(given, bool) or not isinstance(given, (str, int, float)):
        return None
    return _string(str(given)) or None


def _authors(item: dict[str, Any]) -> list[str]:
    named = [*_dicts(item.get("authors")), *_dicts([item.get("author")])]  # 1.1 has a list, 1.0 one person
    return list(dict.fromkeys(n for n in (_words(a.get("name")) for a in named) if n))


def _text(value: Any, base: str, *, html: bool) -> Text | None:
    written = _string(value)
    return Text(written, html, base) if written else None


def _words(value: Any) -> str | None:
    return words(Text(_string(value)))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [v for v in _list(value) if isinstance(v, dict)]


def _string(value: Any) -> str:
    return without_surrogates(value).strip() if isinstance(value, str) else ""
