"""The demo's wire: five invented outlets served on loopback, as they stood at whatever moment the clock is set to.

The town, its people and its news are made up. Pieces lie under ``wire/<outlet>/``, one Markdown file each with TOML front
matter between ``+++`` lines; ``wire/outlets.toml`` describes the outlets, ``pages/`` holds the looks of their sites.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import socketserver
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from copydesk import rights

_HERE = Path(__file__).parent
FEED_LENGTH = 15  # what the invented outlets' feeds hold; real ones hold 10 to 50
_FEED_TYPES = {
    "rss.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
_ROBOTS = "User-agent: *\nDisallow: /account\nDisallow: /search\n"


def _at(day: int, time: str) -> datetime:
    hour, minute = map(int, time.split(":"))
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


# Breakfast, lunch, tea: what a newsroom with a timer would do, and each a chance to see something change.
STEPS = (
    _at(10, "08:30"), _at(10, "12:30"), _at(10, "18:30"),
    _at(11, "08:00"), _at(11, "12:30"), _at(11, "15:30"), _at(11, "20:00"),
    _at(12, "08:30"), _at(12, "12:00"), _at(12, "15:00"), _at(12, "17:00"),
)  # fmt: skip


# --- what is on the wire --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture that goes with a piece: the file in ``pictures/`` and what its page says of it."""

    file: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A piece as its page reads from ``at`` on. ``note`` is the outlet's own correction note."""

    at: datetime
    headline: str
    summary: str
    paragraphs: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What an outlet published under one address, with every version of it.

    ``wall`` says why its page shows no article (``paywall``, ``consent``), ``copy_of`` which piece it repeats, ``placements``
    how many times its feed lists it.
    """

    id: str
    section: str
    byline: tuple[str, ...]
    versions: tuple[Version, ...]
    tags: tuple[str, ...] = ()
    wall: str = ""
    copy_of: str = ""
    placements: int = 1
    video: str = ""
    image: Drawing | None = None

    @property
    def time(self) -> datetime:
        return self.versions[0].at

    @property
    def slug(self) -> str:
        return self.id.partition("/")[2]

    def version(self, clock: datetime) -> Version | None:
        """The piece as it reads at that time; None before it is published."""
        return next((v for v in reversed(self.versions) if v.at <= clock), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A time in which an outlet's feed is broken: ``half`` a document, or an HTML ``apology`` in its place."""

    since: datetime
    until: datetime
    serves: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet of the wire. ``home`` is where it is served ("http://127.0.0.1:49152"), "" while it is not."""

    id: str
    name: str
    section: str
    feed_path: str
    page: str
    path: str
    tracking: str = ""
    licence: str = "all-rights-reserved"
    rights: Mapping[str, str | bool] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    pieces: tuple[Piece, ...] = ()
    home: str = ""

    @property
    def feed(self) -> str:
        return self.home + self.feed_path

    @property
    def feed_type(self) -> str:
        return _FEED_TYPES[self.feed_path.lstrip("/")]

    @property
    def rights_line(self) -> str:
        """What stands at the foot of its pages."""
        if rights.is_open(self.licence):
            return f"© 2026 {self.name}. Text and pictures: {rights.licence_name(self.licence)}."
        return f"© 2026 {self.name}. All rights reserved."

    def url(self, piece: Piece) -> str:
        """The address of a piece's page, which is also its canonical URL."""
        path = self.path.format(section=piece.section.lower(), slug=piece.slug, date=piece.time.strftime("%Y/%m/%d"))
        return self.home + path

    def fault(self, clock: datetime) -> str:
        """How the feed is broken at that time; "" if it is whole."""
        return next((f.serves for f in self.faults if f.since <= clock < f.until), "")

    def visible(self, clock: datetime) -> list[Piece]:
        """What is published by that time, newest first."""
        return sorted((p for p in self.pieces if p.time <= clock), key=lambda p: (p.time, p.id), reverse=True)


# --- reading it -----------------------------------------------------------------------------------------------------


class WireError(ValueError):
    """A file of the wire that cannot be read as one; the message names it."""


def read_outlets(folder: Path = _HERE / "wire") -> tuple[Outlet, ...]:
    """Every outlet of the wire with its pieces in order of time, not yet served anywhere."""
    files = {f"{p.parent.name}/{p.stem}": p for p in sorted(folder.glob("*/*.md"))}
    parts = {id: _split(path) for id, path in files.items()}
    pieces = [_piece(id, parts) for id in parts]
    rows = tomllib.loads((folder / "outlets.toml").read_text(encoding="utf-8"))["outlet"]
    outlets = tuple(_outlet(row, pieces) for row in rows)
    homeless = set(parts) - {p.id for o in outlets for p in o.pieces}
    if homeless:
        raise WireError(f"{', '.join(sorted(homeless))}: no outlet of that name in outlets.toml")
    return outlets


def _outlet(row: dict[str, Any], pieces: list[Piece]) -> Outlet:
    own = sorted((p for p in pieces if p.id.startswith(f"{row['id']}/")), key=lambda p: (p.time, p.id))
    faults = tuple(Fault(since=f["from"], until=f["until"], serves=f["serves"]) for f in row.pop("faults", ()))
    row.pop("voice", None)  # for writers, not for readers
    return Outlet(feed_path=row.pop("feed"), faults=faults, pieces=tuple(own), **row)


_Part = tuple[dict[str, Any], tuple[str, ...]]
_NEEDED = {"time", "section", "headline", "byline", "summary"}
_KEYS = _NEEDED | {"tags", "wall", "copy_of", "keep", "edits", "placements", "video", "image", "revisions"}


def _split(path: Path) -> _Part:
    """A file's front matter and its paragraphs."""
    name = f"{path.parent.name}/{path.name}"
    opening, _, rest = path.read_text(encoding="utf-8").partition("+++\n")
    matter, fence, body = rest.partition("\n+++\n")
    if opening or not fence:
        raise WireError(f"{name}: front matter must stand between two lines of +++")
    try:
        keys = tomllib.loads(matter)
    except tomllib.TOMLDecodeError as e:
        raise WireError(f"{name}: {e}") from e
    unknown = set(keys) - _KEYS
    if unknown:
        raise WireError(f"{name}: there is no key {', '.join(sorted(unknown))}")
    missing = _NEEDED - set(keys)
    if missing:
        raise WireError(f"{name}: {', '.join(sorted(missing))} is missing")
    return keys, _paragraphs(body)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(p.split()) for p in text.split("\n\n") if p.strip())


def _piece(id: str, parts: Mapping[str, _Part]) -> Piece:
    keys, paragraphs = parts[id]
    if "copy_of" in keys:
        if keys["copy_of"] not in parts:
            raise WireError(f"{id}: there is no {keys['copy_of']} to copy")
        # A copy repeats the first version, as subscribers to an agency do, whole or as much as there was room for.
        paragraphs = _edited(id, parts[keys["copy_of"]][1][: keys.get("keep")], keys.get("edits", ()))
    first = Version(at=keys["time"], headline=keys["headline"], summary=keys["summary"], paragraphs=paragraphs)
    return Piece(
        id=id,
        section=keys["section"],
        byline=tuple(keys["byline"]),
        versions=_versions(id, first, keys.get("revisions", ())),
        tags=tuple(keys.get("tags", ())),
        wall=keys.get("wall", ""),
        copy_of=keys.get("copy_of", ""),
        placements=keys.get("placements", 1),
        video=keys.get("video", ""),
        image=Drawing(**keys["image"]) if "image" in keys else None,
    )


def _versions(id: str, first: Version, revisions: Iterable[dict[str, Any]]) -> tuple[Version, ...]:
    versions = [first]
    for r in revisions:
        last = versions[-1]
        paragraphs = _paragraphs(r["body"]) if "body" in r else _edited(id, last.paragraphs, r.get("edits", ()))
        versions.append(
            Version(
                at=r["at"],
                headline=r.get("headline", last.headline),
                summary=r.get("summary", last.summary),
                paragraphs=paragraphs,
                note=r.get("note", last.note),
            )
        )
    if any(a.at >= b.at for a, b in pairwise(versions)):
        raise WireError(f"{id}: revisions must be in order of time")
    return tuple(versions)


def _edited(id: str, paragraphs: tuple[str, ...], edits: Iterable[dict[str, str]]) -> tuple[str, ...]:
    text = "\n\n".join(paragraphs)
    for edit in edits:
        if text.count(edit["find"]) != 1:
            raise WireError(f"{id}: {edit['find']!r} must stand in the text once, it does {text.count(edit['find'])} times")
        text = text.replace(edit["find"], edit["replace"])
    return tuple(text.split("\n\n"))


# --- printing it ----------------------------------------------------------------------------------------------------


def _iso(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


_MONTHS = ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December")  # fmt: skip


def _day(time: datetime) -> str:
    # Not strftime("%B"): that speaks the language of the machine.
    return f"{time.day} {_MONTHS[time.month - 1]} {time.year}, {time:%H:%M}"


_pages = Environment(loader=FileSystemLoader(_HERE / "pages"), autoescape=True, undefined=StrictUndefined)
_pages.filters |= {"iso": _iso, "day": _day, "rfc822": lambda time: format_datetime(time, usegmt=True)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A line of a feed or a list: a piece as it reads at some time, and how it is pointed to."""

    piece: Piece
    version: Version
    url: str
    link: str
    guid: str


def _items(outlet: Outlet, clock: datetime, pieces: Iterable[Piece], *, placements: bool = False) -> list[Item]:
    items = []
    for piece in pieces:
        version, url = piece.version(clock), outlet.url(piece)
        assert version is not None  # only visible pieces are listed
        for n in range(piece.placements if placements else 1):
            link = f"{url}?{outlet.tracking}" + (f"&at_place={n + 1}" if n else "") if outlet.tracking else url
            guid = f"{url}#{n + 1}" if outlet.tracking else url
            items.append(Item(piece=piece, version=version, url=url, link=link, guid=guid))
    return items


def _modified(outlet: Outlet, clock: datetime) -> datetime:
    """When the outlet last changed anything readers see."""
    times = [v.at for p in outlet.pieces for v in p.versions if v.at <= clock]
    return max(times, default=min(STEPS[0], clock))


def _feed(outlet: Outlet, clock: datetime) -> bytes:
    items = _items(outlet, clock, outlet.visible(clock), placements=True)[:FEED_LENGTH]
    if outlet.feed_path.endswith(".json"):
        return _json_feed(outlet, items)
    page = _pages.get_template(outlet.feed_path.lstrip("/"))
    return page.render(outlet=outlet, items=items, modified=_modified(outlet, clock)).encode()


def _json_feed(outlet: Outlet, items: list[Item]) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": f"{outlet.home}/",
        "feed_url": outlet.feed,
        "language": "en",
        "items": [_json_item(outlet, item) for item in items],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(outlet: Outlet, item: Item) -> dict[str, Any]:
    entry = {
        "id": item.guid,
        "url": item.link,
        "title": item.version.headline,
        "summary": item.version.summary,
        "date_published": _iso(item.piece.time),
        "date_modified": _iso(item.version.at),
        "authors": [{"name": name} for name in item.piece.byline],
        "tags": [item.piece.section, *item.piece.tags],
    }
    if item.piece.image:
        entry["image"] = f"{outlet.home}/pictures/{item.piece.image.file}"
    return entry


def _page(outlet: Outlet, piece: Piece, clock: datetime) -> bytes:
    version = piece.version(clock)
    assert version is not None
    # As on real sites the boxes around an article change while the article does not.
    others = [p for p in outlet.visible(clock) if p is not piece][:3]
    image = _image(outlet, piece)
    page = _pages.get_template(f"{outlet.page}.html").render(
        outlet=outlet,
        piece=piece,
        version=version,
        url=outlet.url(piece),
        related=_items(outlet, clock, others),
        image=image,
        jsonld=_jsonld(outlet, piece, version, image),
    )
    return page.encode()


def _image(outlet: Outlet, piece: Piece) -> dict[str, Any] | None:
    if piece.image is None:
        return None
    png = (_HERE / "pictures" / piece.image.file).read_bytes()
    width, height = (int.from_bytes(png[n : n + 4], "big") for n in (16, 20))  # where PNG keeps them, in its first chunk
    return {
        "url": f"{outlet.home}/pictures/{piece.image.file}",
        "alt": piece.image.alt,
        "caption": piece.image.caption,
        "credit": piece.image.credit,
        "width": width,
        "height": height,
    }


def _jsonld(outlet: Outlet, piece: Piece, version: Version, image: dict[str, Any] | None) -> dict[str, Any]:
    """What the outlets that know of it tell search engines. Radio and weekly do not print it."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": outlet.url(piece),
        "headline": version.headline,
        "description": version.summary,
        "datePublished": _iso(piece.time),
        "dateModified": _iso(version.at),
        "articleSection": piece.section,
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet.name},
        "author": [{"@type": "Person", "name": name} for name in piece.byline],
        "isAccessibleForFree": piece.wall != "paywall",
    }
    if not piece.byline:
        data["author"] = data["publisher"]
    if piece.wall == "paywall":
        data["hasPart"] = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".premium"}
    if rights.is_open(outlet.licence):
        data["license"] = rights.licence_url(outlet.licence)
    if image:
        data["image"] = {
            "@type": "ImageObject",
            "url": image["url"],
            "caption": image["caption"],
            "creditText": image["credit"],
            "license": rights.licence_url(outlet.licence),
            "width": image["width"],
            "height": image["height"],
        }
    return data


# --- answering ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server sends back: before validators and compression are dealt with."""

    body: bytes
    type: str = "text/html; charset=utf-8"
    status: int = 200
    modified: datetime | None = None  # None: no validators go with it


def answer(outlet: Outlet, path: str, clock: datetime) -> Answer:
    """What an outlet has at a path at that time."""
    if path == outlet.feed_path:
        return _feed_answer(outlet, clock)
    if path == "/robots.txt":
        return Answer(body=_ROBOTS.encode(), type="text/plain; charset=utf-8")
    if path == "/":
        home = _pages.get_template("home.html").render(outlet=outlet, items=_items(outlet, clock, outlet.visible(clock)))
        return Answer(body=home.encode(), modified=_modified(outlet, clock))
    for piece in outlet.visible(clock):
        if outlet.url(piece) == outlet.home + path:
            return Answer(body=_page(outlet, piece, clock), modified=_modified(outlet, clock))
        if piece.image and path == f"/pictures/{piece.image.file}":
            return Answer(body=(_HERE / "pictures" / piece.image.file).read_bytes(), type="image/png", modified=piece.time)
    return Answer(body=_pages.get_template("missing.html").render(outlet=outlet).encode(), status=404)


def _feed_answer(outlet: Outlet, clock: datetime) -> Answer:
    fault = outlet.fault(clock)
    if fault == "apology":
        return Answer(body=_pages.get_template("apology.html").render(outlet=outlet).encode())
    body, kind = _feed(outlet, clock), f"{outlet.feed_type}; charset=utf-8"
    if fault == "half":
        return Answer(body=body[: len(body) // 2], type=kind)
    return Answer(body=body, type=kind, modified=_modified(outlet, clock))


def etag(body: bytes) -> str:
    """A weak validator, because the same words go out compressed and not."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'


def unchanged(found: Answer, *, none_match: str, modified_since: str) -> bool:
    """Whether the caller has this already (RFC 9110, 13.2.2: If-None-Match counts, If-Modified-Since only without it)."""
    if found.status != 200 or found.modified is None:
        return False
    if none_match:
        return etag(found.body) in [tag.strip() for tag in none_match.split(",")]
    try:
        since = parsedate_to_datetime(modified_since)
    except ValueError:
        return False
    return since.tzinfo is not None and found.modified <= since


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a client that keeps its connection open must not keep the demo open
    block_on_close = False

    def __init__(self, wire: DemoWire, index: int) -> None:
        self.wire, self.index = wire, index
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        # http.server looks up the name of the machine here, which takes seconds on some; nobody needs it.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "PortAlden", ""
    timeout = 60
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        wire = self.server.wire
        found = answer(wire.outlets[self.server.index], urlsplit(self.path).path, wire.clock)
        none_match, modified_since = (self.headers.get(name, "") for name in ("If-None-Match", "If-Modified-Since"))
        if unchanged(found, none_match=none_match, modified_since=modified_since):
            self._send(HTTPStatus.NOT_MODIFIED, found, b"")
        else:
            self._send(found.status, found, found.body)

    do_HEAD = do_GET

    def _send(self, status: int, found: Answer, body: bytes) -> None:
        self.send_response(status)
        if body and "gzip" in self.headers.get("Accept-Encoding", "") and not found.type.startswith("image/"):
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        if found.modified is not None:
            self.send_header("ETag", etag(found.body))
            self.send_header("Last-Modified", format_datetime(found.modified, usegmt=True))
        self.send_header("Vary", "Accept-Encoding")
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Type", found.type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.server.wire.clock, usegmt=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the demo shows what copydesk does, not what its servers do."""


# --- the wire -------------------------------------------------------------------------------------------------------


class DemoWire:
    """Five outlets on loopback, each on a free port, for as long as the ``with`` block lasts.

    Set ``clock`` and they show what they had published by then: nothing reads the real time, so the demo runs the same every day.
    """

    steps: tuple[datetime, ...] = STEPS

    def __init__(self, clock: datetime = STEPS[0]) -> None:
        self.outlets = read_outlets()
        self.clock = clock
        self._running: list[tuple[_Server, Thread]] = []

    @property
    def clock(self) -> datetime:
        """The moment the outlets are at. It may be set at any time, backwards too."""
        return self._clock

    @clock.setter
    def clock(self, now: datetime) -> None:
        if now.tzinfo is None:
            raise ValueError("the clock of the wire needs a time with a zone")
        self._clock = now.astimezone(UTC)

    def __enter__(self) -> Self:
        try:
            for index, outlet in enumerate(self.outlets):
                server = _Server(self, index)
                thread = Thread(target=server.serve_forever, args=(0.05,), name=f"wire-{outlet.id}", daemon=True)
                self._running.append((server, thread))
            # Threads start once every outlet knows its address.
            self.outlets = tuple(
                replace(outlet, home=f"http://127.0.0.1:{server.server_port}")
                for outlet, (server, _) in zip(self.outlets, self._running, strict=True)
            )
            for _, thread in self._running:
                thread.start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stop()

    def _stop(self) -> None:
        for server, thread in self._running:
            if thread.is_alive():
                server.shutdown()
                thread.join()
            server.server_close()
        self._running = []
        self.outlets = tuple(replace(outlet, home="") for outlet in self.outlets)

    def config_toml(self, target: str = "static") -> str:
        """The copydesk.toml of the demo newsroom, for the ports of this run."""
        return _CONFIG.format(target=target) + "".join(_source_toml(outlet) for outlet in self.outlets)


_CONFIG = """\
# The newsroom of the copydesk demo. Its five sources are invented and served from this machine.

[site]
title = "Harbour Wire"
description = "News of Port Alden and its coast: who said what, which figures, what changed."
language = "en"
timezone = "Europe/London"
responsible = "The Harbour Wire desk"
contact = "desk@harbour.example"

[publish]
target = "{target}"
path = "site"

[web]
allow_hosts = ["127.0.0.0/8"]
"""


def _source_toml(outlet: Outlet) -> str:
    # Strings as JSON writes them are TOML strings too.
    lines = [
        "[[source]]",
        f"id = {json.dumps(outlet.id)}",
        f"feed = {json.dumps(outlet.feed)}",
        f"name = {json.dumps(outlet.name)}",
        f"section = {json.dumps(outlet.section)}",
        'every = "1h"',
        'recheck = ["1h", "4h", "8h", "24h", "48h"]',
    ]
    if outlet.rights:
        lines.append("[source.rights]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in outlet.rights.items()]
        if rights.is_open(outlet.licence):
            lines.append(f"evidence = {json.dumps(outlet.home + '/')}")
    return "\n" + "\n".join(lines) + "\n"
