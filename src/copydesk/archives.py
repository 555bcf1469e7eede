"""Files → captures: the pages that archives hold, each with its address and when it was taken.

WARC files (as CC-NEWS has them), trees of HTML files and JSONL dumps, on this machine or anywhere that fsspec reaches. What is broken is
told, and what comes after it is read.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import itertools
import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from html import unescape
from importlib import import_module
from typing import Any, BinaryIO, Literal

from copydesk.errors import ConfigError
from copydesk.types import Validators
from copydesk.urls import canonical

Form = Literal["warc", "jsonl", "html"]
_NAMES: tuple[tuple[Form, tuple[str, ...]], ...] = (
    ("warc", (".warc", ".warc.gz", ".warc.zst")),
    ("jsonl", (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz")),
    ("html", (".html", ".htm", ".xhtml")),
)
_TROUBLE = (OSError, EOFError, zlib.error)  # what a file that is damaged, cut short or out of reach ends with


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of an archive. ``validators`` tell whether it is the one that was read before, ``place`` is its path below the tree named."""

    path: str
    form: Form
    place: str = ""
    modified: datetime | None = None
    validators: Validators = field(default_factory=Validators)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page as an archive holds it; of a dump without pages its ``text`` alone, paragraphs joined by a blank line."""

    url: str
    page: bytes = b""
    text: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    taken: datetime | None = None
    headline: str = ""
    published: datetime | None = None
    byline: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """Something in a file that cannot be read. ``lost``: so is what may come after it, and the file is to be read again."""

    where: str
    wrong: str
    lost: bool = False


def part(module: str) -> Any:
    """A module of the extra `backfill`; without it, an error that says what to install."""
    try:
        return import_module(module)
    except ImportError as e:
        raise ConfigError(
            f"needs {module.partition('.')[0]}, which is not installed",
            subject="copydesk backfill",
            hint="pip install 'copydesk[backfill]'",
        ) from e


# --- which files ----------------------------------------------------------------------------------------------------
def find(names: Sequence[str]) -> list[File]:
    """The files that are named, in that order; of a folder all WARC, JSONL and HTML files below it, by name."""
    found = {file.path: file for name in names for file in _under(name)}
    return list(found.values())


def _under(name: str) -> Iterator[File]:
    fsspec = part("fsspec")
    try:
        fs, root = fsspec.core.url_to_fs(name)
        info = fs.info(root)
        if info["type"] == "directory":
            below = fs.find(root, detail=True)
            rows = [(path, _form(path), below[path]) for path in sorted(below)]
        else:
            rows = [(root, _form(root), info)]
    except ImportError as e:  # s3:// and the like need a package each
        raise ConfigError(f"cannot be reached: {e}", subject=name, hint="install the package that is named there") from e
    except (OSError, ValueError) as e:
        raise ConfigError(f"cannot be read: {e}", subject=name, hint="name a file, a folder, or an address such as s3://...") from e
    known = [(path, form, about) for path, form, about in rows if form]
    if not known:
        raise ConfigError("holds no archive", subject=name, hint="name .warc(.gz), .jsonl(.gz) or .html files, or a folder of them")
    for path, form, about in known:
        place = path.removeprefix(root).lstrip("/") or path.rpartition("/")[2]
        yield File(path=fs.unstrip_protocol(path), form=form, place=place, modified=_modified(about), validators=_validators(about))


def _form(path: str) -> Form | None:
    """What a file is, by its name; a question mark in an address ends it."""
    name = path.lower().partition("?")[0] if "://" in path else path.lower()
    return next((form for form, endings in _NAMES if name.endswith(endings)), None)


def _modified(about: dict[str, Any]) -> datetime | None:
    when = about.get("LastModified") or about.get("mtime")
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return datetime.fromtimestamp(when, UTC) if isinstance(when, (int, float)) else None


def _validators(about: dict[str, Any]) -> Validators:
    changed = about.get("LastModified") or about.get("mtime") or ""
    return Validators(etag=str(about.get("ETag") or ""), last_modified=str(changed), body_hash=f"{about.get('size')} bytes")


# --- what they hold -------------------------------------------------------------------------------------------------
def read(file: File, *, max_bytes: int) -> Iterator[Capture | Broken]:
    """The pages of a file in its order, and what is broken in it. A page of more than `max_bytes` is not read."""
    try:
        yield from {"warc": _warc, "jsonl": _jsonl, "html": _html}[file.form](file, max_bytes)
    except _TROUBLE as e:
        yield Broken(where=file.path, wrong=f"cannot be read to its end: {e}", lost=True)


def _open(file: File, compression: str | None = None) -> Any:
    return part("fsspec").open(file.path, "rb", compression=compression)


# WARC: a record is a header, an HTTP answer, and most often a gzip member of its own.
_STARTS = (b"\x1f\x8b\x08", b"WARC/1.")
_CHUNK = 1 << 20


def _warc(file: File, max_bytes: int) -> Iterator[Capture | Broken]:
    with _open(file) as stream:
        at: int | None = 0
        lost = False
        broken: Broken | None = None  # told when it is known whether anything comes after it: damage of many beginnings is one
        while at is not None:
            last = at
            try:
                for place, found in _records(stream, at, max_bytes):
                    last = place
                    if broken:
                        yield broken
                        broken = None
                    if found:
                        yield found
            except (*_TROUBLE, ValueError) as e:
                if not stream.seekable():
                    raise OSError(str(e)) from e
                broken = broken or Broken(where=f"{file.path}, byte {last}", wrong=f"a record from here on cannot be read: {e}")
                at = _next_start(stream, last + 1)
                lost = at is None
            else:
                at = None
                lost = _ends_early(stream, last)
                if lost and not broken:
                    broken = Broken(where=f"{file.path}, byte {last}", wrong="the file ends in the middle of a record")
        if broken:
            yield replace(broken, lost=lost)


def _records(stream: Any, at: int, max_bytes: int) -> Iterator[tuple[int, Capture | Broken | None]]:
    """The records from a place of the file on: where each begins, and then what it holds if that is a page or broken."""
    warc = part("fastwarc.warc")
    if stream.seekable():
        stream.seek(at)
    for record in warc.ArchiveIterator(stream, record_types=warc.response, parse_http=True, auto_decode="all"):
        yield record.stream_pos, None
        yield record.stream_pos, _page(record, max_bytes)


def _page(record: Any, max_bytes: int) -> Capture | Broken | None:
    url = str(record.headers.get("WARC-Target-URI") or "").strip("<>")
    if url and not url.lower().startswith("http"):
        return None  # what a name server said, and the like
    answer = record.http_headers
    if answer is None:
        raise ValueError("it holds no answer of a server")
    headers = {str(name).lower(): str(value) for name, value in answer.items()}
    if answer.status_code != 200 or "html" not in headers.get("content-type", "html"):
        return None
    body = record.reader.read(max_bytes + 1)
    if len(body) > max_bytes:
        return Broken(where=url, wrong=f"the page is longer than {max_bytes} bytes")
    encoded = [headers.pop(name, "") for name in ("content-encoding", "transfer-encoding")]  # what is here has been decoded
    if not any(encoded) and len(body) < record.content_length:
        raise ValueError("it ends early")
    taken = record.record_date
    return Capture(url=url, page=body, headers=headers, taken=taken if taken is None or taken.tzinfo else taken.replace(tzinfo=UTC))


def _ends_early(stream: Any, last: int) -> bool:
    """Whether the file ends within the record at that place. The reader of records takes such an end for the file's."""
    if not stream.seekable():
        return False
    stream.seek(last)
    if stream.read(2) != b"\x1f\x8b":
        stream.seek(last)
        return _short(stream)
    stream.seek(last)
    try:
        with gzip.GzipFile(fileobj=stream) as rest:
            return _short(rest)
    except (EOFError, gzip.BadGzipFile):  # the latter: what follows the last record is none
        return True


def _short(stream: Any) -> bool:
    """Whether the records from here on end before the length that the last of them gives itself."""
    while line := stream.readline(_CHUNK):
        if not line.strip():
            continue
        length = None
        while (line := stream.readline(_CHUNK)).strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
        if length is None:
            return not line
        while length and (some := stream.read(min(length, _CHUNK))):
            length -= len(some)
        if length:
            return True
    return False


def _next_start(stream: BinaryIO, at: int) -> int | None:
    """Where the next thing that may be a record begins."""
    stream.seek(at)
    before = b""
    while some := stream.read(_CHUNK):
        window = before + some
        places = [p for start in _STARTS if (p := window.find(start)) >= 0]
        if places:
            return at - len(before) + min(places)
        at += len(some)
        before = window[-max(map(len, _STARTS)) + 1 :]
    return None


# JSONL: a page or a text a line.
def _jsonl(file: File, max_bytes: int) -> Iterator[Capture | Broken]:
    longest = 2 * max_bytes  # base64 makes four bytes of three
    with _open(file, "infer") as stream:
        for number in itertools.count(1):
            line = stream.readline(longest)
            if not line:
                return
            if len(line) == longest and not line.endswith(b"\n"):
                while line and not line.endswith(b"\n"):
                    line = stream.readline(longest)
                yield Broken(where=f"{file.path}, line {number}", wrong=f"the line is longer than {longest} bytes")
            elif line.strip():
                try:
                    yield _row(line)
                except ValueError as e:
                    yield Broken(where=f"{file.path}, line {number}", wrong=str(e))


def _row(line: bytes) -> Capture:
    """The page or text of a line; ValueError says what is wrong with it."""
    row = json.loads(line)
    if not isinstance(row, dict):
        raise ValueError("is no JSON object")
    page, words = row.get("html"), row.get("text")
    if not isinstance(row.get("url"), str) or not isinstance(page if page is not None else words, str):
        raise ValueError("has no url, or neither html nor text")
    byline, headers = row.get("byline") or [], row.get("headers") or {}
    if not isinstance(headers, dict):
        raise ValueError("has headers that are no object")
    return Capture(
        url=row["url"],
        page=_decoded(page) if page is not None else b"",
        text=words if page is None else None,
        headers={str(name).lower(): str(value) for name, value in headers.items()},
        taken=_time(row, "seen"),
        headline=str(row.get("headline") or ""),
        published=_time(row, "published"),
        byline=tuple(map(str, [byline] if isinstance(byline, str) else byline)),
        language=str(row.get("language") or ""),
    )


def _decoded(page: str) -> bytes:
    try:
        return base64.b64decode(page, validate=True)
    except binascii.Error as e:
        raise ValueError(f"has html that is no base64: {e}") from e


def _time(row: dict[str, Any], key: str) -> datetime | None:
    """A time of a row; without a zone it is UTC."""
    if not row.get(key):
        return None
    try:
        when = datetime.fromisoformat(str(row[key]))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as e:
        raise ValueError(f"has a {key} that is no time: {row[key]!r}") from e


# HTML: a page a file.
_TAG = re.compile(rb"<(?:link|meta)\b[^<>]{1,2000}>", re.IGNORECASE)
_NAMING = re.compile(rb"""\b(?:rel\s*=\s*["']?canonical\b|property\s*=\s*["']?og:url\b)""", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\b(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::\d+)?", re.IGNORECASE)
_HEAD = 1 << 18  # a page names itself in its head, which real pages end within some ten thousand bytes
_INDEX = re.compile(r"(?:^|/)index\.x?html?$", re.IGNORECASE)


def _html(file: File, max_bytes: int) -> Iterator[Capture | Broken]:
    with _open(file) as stream:
        page = stream.read(max_bytes + 1)
    url = _placed(file.place) or _named(page[:_HEAD])
    if len(page) > max_bytes:
        yield Broken(where=file.path, wrong=f"the page is longer than {max_bytes} bytes")
    elif not url:
        yield Broken(where=file.path, wrong="the page does not name its address, nor does a folder name its host")
    else:
        yield Capture(url=url, page=page, taken=file.modified)


def _placed(place: str) -> str:
    """The address of a page in a mirrored tree, whose folders are hosts: "news.example/2026/gale.html"."""
    host, _, path = place.partition("/")
    return canonical(f"https://{host}/{_INDEX.sub('/', '/' + path).lstrip('/')}") if path and _HOST.fullmatch(host) else ""


def _named(head: bytes) -> str:
    """The address that a page gives as its own."""
    for tag in _TAG.findall(head):
        if _NAMING.search(tag) and (value := _ADDRESS.search(tag)):
            url = canonical(unescape(next(v for v in value.groups() if v is not None).decode("utf-8", "replace")))
            if url:
                return url
    return ""
