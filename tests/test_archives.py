"""What is read of archives, and what of broken ones."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import archives
from copydesk.archives import Broken, Capture
from copydesk.errors import ConfigError

BODY = b"<html><body><p>The tide gate at Gannet Point stayed open all night.</p></body></html>"


def record(url: str, body: bytes = BODY, *, status: str = "200 OK", length: int | str | None = None, kind: str = "text/html") -> bytes:
    """A record of a WARC file: the answer of a server."""
    answer = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nX-Cache: hit\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-10T08:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer) if length is None else length}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def found(path: Path, name: str, body: bytes, *, max_bytes: int = 1_000_000) -> tuple[list[Capture], list[Broken]]:
    (path / name).write_bytes(body)
    (file,) = archives.find([str(path / name)])
    rows = list(archives.read(file, max_bytes=max_bytes))
    return [r for r in rows if isinstance(r, Capture)], [r for r in rows if isinstance(r, Broken)]


PACKED = pytest.mark.parametrize(("name", "pack"), [("a.warc.gz", gzip.compress), ("a.warc", bytes)], ids=["gzip", "plain"])
URLS = [f"https://news.example/{n}" for n in range(4)]


@PACKED
def test_pages_come_with_address_headers_and_time(tmp_path: Path, name: str, pack: Any) -> None:
    body = pack(record(URLS[0])) + pack(record(URLS[1], status="404 Not Found")) + pack(record(URLS[2], kind="image/png"))
    pages, broken = found(tmp_path, name, body + pack(record(URLS[3])))
    assert [p.url for p in pages] == [URLS[0], URLS[3]] and not broken
    assert pages[0] == Capture(
        url=URLS[0], page=BODY, headers={"content-type": "text/html", "x-cache": "hit"}, taken=datetime(2026, 3, 10, 8, tzinfo=UTC)
    )


@PACKED
def test_a_broken_record_costs_no_other(tmp_path: Path, name: str, pack: Any) -> None:
    body = pack(record(URLS[0])) + pack(record(URLS[1], length="many")) + pack(record(URLS[2]))
    pages, broken = found(tmp_path, name, body)
    assert [p.url for p in pages] == [URLS[0], URLS[2]]
    assert broken and not any(b.lost for b in broken) and name in broken[0].where


def test_damage_within_gzip_costs_that_record_only(tmp_path: Path) -> None:
    parts = [gzip.compress(record(url, BODY + bytes(range(256)) * 40)) for url in URLS]
    hurt = bytearray(parts[1])
    hurt[len(hurt) // 2 : len(hurt) // 2 + 40] = b"\xff" * 40
    pages, broken = found(tmp_path, "a.warc.gz", parts[0] + bytes(hurt) + parts[2] + parts[3])
    assert [p.url for p in pages if p.url != URLS[1]] == [URLS[0], URLS[2], URLS[3]]
    assert broken and not any(b.lost for b in broken)


@PACKED
def test_a_file_cut_short_is_told_wherever_the_cut_is(tmp_path: Path, name: str, pack: Any) -> None:
    whole, last = pack(record(URLS[0])) + pack(record(URLS[1])), pack(record(URLS[2]))
    for cut in range(1, len(last) - 4):  # the last four bytes of a plain record are the empty lines behind it
        pages, broken = found(tmp_path, name, whole + last[:cut])
        assert [p.url for p in pages][:2] == URLS[:2]
        assert len(broken) == 1 and broken[0].lost, f"cut after {cut} bytes"


def test_a_page_longer_than_allowed_is_left(tmp_path: Path) -> None:
    pages, broken = found(
        tmp_path, "a.warc.gz", gzip.compress(record(URLS[0], b"x" * 5000)) + gzip.compress(record(URLS[1])), max_bytes=4000
    )
    assert [p.url for p in pages] == [URLS[1]]
    assert "longer than 4000" in broken[0].wrong and broken[0].where == URLS[0] and not broken[0].lost


def test_no_warc_at_all(tmp_path: Path) -> None:
    assert found(tmp_path, "a.warc", b"Tide tables for March\nare out.\n")[1][0].lost
    assert found(tmp_path, "b.warc.gz", b"") == ([], [])


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_damage_ends_in_pages_and_words_about_it(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    folder = tmp_path_factory.mktemp("damage")
    pack = data.draw(st.sampled_from([gzip.compress, bytes]))
    body = bytearray(b"".join(pack(record(url)) for url in URLS))
    for at, byte in data.draw(st.lists(st.tuples(st.integers(0, len(body) - 1), st.integers(0, 255)), max_size=6)):
        body[at] = byte
    pages, _ = found(folder, "a.warc.gz", bytes(body))
    assert len(pages) <= len(URLS) + 6


def test_rows_of_a_dump(tmp_path: Path) -> None:
    rows: list[Any] = [
        {"url": URLS[0], "html": base64.b64encode(BODY).decode(), "headers": {"Content-Type": "text/html"}},
        {"url": URLS[1], "text": "One.\n\nTwo.", "headline": "Tide", "published": "2026-03-10T08:00:00+01:00", "byline": "Ada Quill"},
        {"url": URLS[2]},
        ["no object"],
        {"url": URLS[2], "html": "%%%"},
        {"url": URLS[2], "text": "x", "published": "last week"},
    ]
    lines = "\n".join(map(json.dumps, rows)) + "\n{broken\n\n" + json.dumps({"url": URLS[3], "text": ""})
    pages, broken = found(tmp_path, "dump.jsonl.gz", gzip.compress(lines.encode()))
    assert pages == [
        Capture(url=URLS[0], page=BODY, headers={"content-type": "text/html"}),
        Capture(url=URLS[1], text="One.\n\nTwo.", headline="Tide", published=datetime(2026, 3, 10, 7, tzinfo=UTC), byline=("Ada Quill",)),
        Capture(url=URLS[3], text=""),
    ]
    assert [b.where.rpartition(", ")[2] for b in broken] == ["line 3", "line 4", "line 5", "line 6", "line 7"]
    assert not any(b.lost for b in broken)


def test_a_dump_cut_short_or_with_a_line_without_end(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(json.dumps({"url": u, "text": "Tide."}).encode() + b"\n" for u in URLS))
    assert found(tmp_path, "dump.jsonl.gz", packed[:-12])[1][-1].lost
    pages, broken = found(
        tmp_path, "long.jsonl", b'{"url": "' + b"x" * 900 + b'"}\n{"url": "https://news.example/", "text": "Tide."}\n', max_bytes=100
    )
    assert len(pages) == 1 and "line 1" in broken[0].where


def test_a_tree_of_pages_names_their_addresses(tmp_path: Path) -> None:
    for place, body in {
        "www.news.example/2026/gale.html": BODY,
        "www.news.example/sport/index.html": BODY,
        "loose/a.html": b'<link href="https://news.example/a?x=1&amp;y=2" rel="canonical">' + BODY,
        "loose/b.htm": b"<meta content='https://news.example/b' property='og:url'>" + BODY,
        "loose/c.html": BODY,
        "loose/picture.png": b"",
    }.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_bytes(body)
    rows = [r for file in archives.find([str(tmp_path)]) for r in archives.read(file, max_bytes=10_000)]
    assert [r.url for r in rows if isinstance(r, Capture)] == [
        "https://news.example/a?x=1&y=2",
        "https://news.example/b",
        "https://www.news.example/2026/gale.html",
        "https://www.news.example/sport/",
    ]
    (broken,) = [r for r in rows if isinstance(r, Broken)]
    assert broken.where.endswith("loose/c.html") and not broken.lost


def test_a_changed_file_is_another_one(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{}\n")
    before = archives.find([str(path), str(tmp_path)])
    path.write_text("{}\n{}\n")
    (after,) = archives.find([str(path)])
    assert len(before) == 1 and before[0].path == after.path and before[0].validators != after.validators


def test_files_on_a_web_server(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"".join(gzip.compress(record(url)) for url in URLS))
    (tmp_path / "cut.warc.gz").write_bytes(gzip.compress(record(URLS[0])) + gzip.compress(record(URLS[1]))[:-30])
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}"
        files = archives.find([f"{home}/a.warc.gz", f"{home}/cut.warc.gz"])
        whole, cut = ([*archives.read(file, max_bytes=10_000)] for file in files)
        with pytest.raises(ConfigError):
            archives.find([f"{home}/none.warc.gz"])
        server.shutdown()
    assert [r.url for r in whole if isinstance(r, Capture)] == URLS
    assert isinstance(cut[-1], Broken) and cut[-1].lost
    assert files[0].validators != files[1].validators


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize("name", ["nowhere.warc.gz", "notes.txt", "bucket://x/a.warc"])
def test_what_is_no_archive_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(ConfigError):
        archives.find([name if "://" in name else str(tmp_path / name)])
