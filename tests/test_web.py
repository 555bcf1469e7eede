"""The polite client against real servers on loopback. Numbers are those of the list of polite behaviours."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

from copydesk.config import WebLimits
from copydesk.errors import FetchError, NotAllowed, SourceError
from copydesk.types import Request, Response, Validators
from copydesk.web import Robots, Web, addresses, refusal, retry_after, target, user_agent
from copydesk.web import client as web_module
from copydesk.web.pace import Places
from tests.origin import Origin, Reply, client_tls

pytestmark = pytest.mark.slow

NOW = datetime(2019, 5, 4, 12, 0, tzinfo=UTC)
AGENT = "copydesk/0.1 (+https://site.example; desk@site.example)"
LOOPBACK = ("127.0.0.0/8",)


def make(**limits: Any) -> Web:
    return Web(WebLimits(**{"allow_hosts": LOOPBACK, **limits}), agent=AGENT, now=NOW)


@pytest.fixture
def web() -> Iterator[Web]:
    with make() as client:
        yield client


def feed(url: str, **fields: Any) -> Request:
    return Request(url=url, kind="feed", **fields)


def failure(client: Web, request: Request) -> SourceError:
    with pytest.raises(SourceError) as caught:
        client.get(request)
    assert caught.value.subject
    assert caught.value.hint
    return caught.value


# Conditional GET -------------------------------------------------------------------------------------------------------------


def test_1_the_first_fetch_is_unconditional_and_later_ones_carry_both_validators(site: Origin, web: Web) -> None:
    url = site.serve("/rss", b"<rss/>", type="text/xml")
    first = web.get(feed(url))
    assert (first.status, first.body, first.url, first.permanent) == (200, b"<rss/>", url, False)
    assert first.headers["content-type"] == "text/xml"
    assert first.validators.body_hash == hashlib.sha256(b"<rss/>").hexdigest()
    assert "if-none-match" not in site.asked[0].headers
    assert "if-modified-since" not in site.asked[0].headers
    second = web.get(feed(url, validators=first.validators))
    assert (second.status, second.body, second.unchanged) == (304, b"", True)
    assert second.validators == first.validators
    assert site.asked[1].headers["if-none-match"] == first.validators.etag
    assert site.asked[1].headers["if-modified-since"] == first.validators.last_modified


@pytest.mark.parametrize("etag", ['W/"x-1"', "unquoted", '"a-gzip"', '"', '"a, b"', "'odd'", '"é"', ""])
@pytest.mark.parametrize("modified", ["Thu, 01 Jan 1970 00:00:00 GMT", "yesterday, about noon", "0", ""])
def test_2_validators_are_echoed_byte_for_byte(site: Origin, web: Web, etag: str, modified: str) -> None:
    sent = [f"ETag: {etag}"] if etag else []
    sent += [f"Last-Modified: {modified}"] if modified else []
    head = "\r\n".join(["HTTP/1.1 200 OK", "Content-Length: 1", *sent]) + "\r\n\r\nx"
    url = site.on("/rss", Reply(verbatim=head.encode()))
    validators = web.get(feed(url)).validators
    assert (validators.etag, validators.last_modified) == (etag, modified)
    web.get(feed(url, validators=validators))
    assert site.asked[1].headers.get("if-none-match", "") == etag
    assert site.asked[1].headers.get("if-modified-since", "") == modified


def test_2_a_validator_that_is_no_text_is_left_out(site: Origin, web: Web) -> None:
    url = site.on("/rss", Reply(verbatim=b'HTTP/1.1 200 OK\r\nETag: "caf\xe9"\r\nX-Note: \xe9\r\nContent-Length: 1\r\n\r\nx'))
    got = web.get(feed(url))
    assert got.validators.etag == ""
    assert got.headers["x-note"] == "\ufffd"


def test_4_fresher_validators_of_a_304_replace_the_old_ones(site: Origin, web: Web) -> None:
    url = site.on("/rss", Reply(status=304, headers=(("ETag", '"new"'),)))
    old = Validators(etag='"old"', last_modified="Thu, 01 Jan 2015 00:00:00 GMT", body_hash="abc")
    got = web.get(feed(url, validators=old))
    assert got.validators == Validators(etag='"new"', last_modified=old.last_modified, body_hash="abc")


def test_5_a_200_without_validators_clears_the_old_ones_and_the_same_bytes_count_as_unchanged(site: Origin, web: Web) -> None:
    url = site.on("/rss", Reply(body=b"same"))
    digest = hashlib.sha256(b"same").hexdigest()
    got = web.get(feed(url, validators=Validators(etag='"old"', body_hash=digest)))
    assert got.validators == Validators(body_hash=digest)
    assert got.unchanged
    assert not web.get(feed(url, validators=Validators(body_hash="other"))).unchanged


def test_6_validators_are_not_forwarded_to_a_redirect_target_nor_taken_from_one(site: Origin, web: Web) -> None:
    target_url = site.serve("/new", b"x")
    url = site.move("/old", target_url)
    got = web.get(feed(url, validators=Validators(etag='"mine"', last_modified="then")))
    assert site.last("/old").headers["if-none-match"] == '"mine"'
    assert "if-none-match" not in site.last("/new").headers
    assert "if-modified-since" not in site.last("/new").headers
    # 21: sent to /old the next time, the target's ETag would be one of another address.
    assert got.validators == Validators(body_hash=hashlib.sha256(b"x").hexdigest())


def test_a_304_that_nobody_asked_for_is_an_error(site: Origin, web: Web) -> None:
    url = site.on("/rss", Reply(status=304))
    error = failure(web, feed(url))
    assert isinstance(error, FetchError)
    assert (error.status, error.retry) == (304, True)


# Who we are and what we send -------------------------------------------------------------------------------------------------


def test_20_to_23_one_get_with_our_name_and_nothing_else(site: Origin, web: Web) -> None:
    site.robots("User-agent: *\nDisallow:\n")
    page = site.on("/a", Reply(headers=(("Set-Cookie", "id=1"), ("Set-Cookie", "b=2")), body=b"x"))
    for kind in ("feed", "page", "image"):
        web.get(Request(url=f"{page}?q=a+b%20c&&d=%7E;e", kind=kind))  # type: ignore[arg-type]
    assert {a.method for a in site.asked} == {"GET"}
    assert {a.headers["user-agent"] for a in site.asked} == {AGENT}
    assert {a.headers["accept-encoding"] for a in site.asked} == {"gzip, br, zstd"}
    assert set().union(*(a.headers for a in site.asked)) == {"host", "user-agent", "accept", "accept-encoding"}
    assert site.paths() == [
        "/a?q=a+b%20c&&d=%7E;e",
        "/robots.txt",
        "/.well-known/tdmrep.json",
        "/a?q=a+b%20c&&d=%7E;e",
        "/a?q=a+b%20c&&d=%7E;e",
    ]
    accepts = [a.headers["accept"] for a in site.asked]
    assert "application/rss+xml" in accepts[0]
    assert "text/plain" in accepts[1]
    assert "application/json" in accepts[2]
    assert "text/html" in accepts[3]
    assert "image/jpeg" in accepts[4]


def test_addresses_that_are_not_ascii_are_escaped(site: Origin, web: Web) -> None:
    site.on("/fl%C3%B6te%20x", Reply(body=b"x"))
    assert web.get(feed(site.url + "/flöte x")).body == b"x"
    assert target("https://bücher.example/ü").raw_host == "xn--bcher-kva.example"


def test_user_agent() -> None:
    assert user_agent("0.1", "desk@site.example", "https://site.example") == AGENT
    assert user_agent("0.1", "", "https://site.example") == "copydesk/0.1 (+https://site.example)"
    assert user_agent("0.1", "desk@site.example", "") == "copydesk/0.1 (desk@site.example)"
    assert user_agent("0.1", "", "") == "copydesk/0.1"
    assert user_agent("0.1", "(a)\r\nX: ü", "") == "copydesk/0.1 (aX:)"


# Packed bodies ---------------------------------------------------------------------------------------------------------------

TEXT = b"All the news. " * 5000


def packed(encoding: str, body: bytes, **fields: Any) -> Reply:
    return Reply(headers=(("Content-Encoding", encoding),), body=body, **fields)


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:20]) + gzip.compress(TEXT[20:])),
        ("gzip", gzip.compress(TEXT) + b"\0\0\0"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstd.compress(TEXT)),
        ("zstd", zstd.compress(TEXT[:20]) + zstd.compress(TEXT[20:])),
        ("zstd", zstd.compress(TEXT) + b"\0\0\0"),
        ("zstd", zstd.compress(TEXT) + b"\x28\xb5"),
        ("identity", TEXT),
    ],
)
@pytest.mark.parametrize("length", [True, False])
def test_22_what_we_accept_we_can_decode(site: Origin, web: Web, encoding: str, body: bytes, length: bool) -> None:
    url = site.on("/a", packed(encoding, body, length=length))
    got = web.get(feed(url))
    assert got.body == TEXT
    assert got.validators.body_hash == hashlib.sha256(TEXT).hexdigest()


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "zstd"])
def test_an_empty_body_needs_no_packing(site: Origin, web: Web, encoding: str) -> None:
    assert web.get(feed(site.on("/a", packed(encoding, b"")))).body == b""


def test_a_packing_nobody_asked_for_is_an_error(site: Origin, web: Web) -> None:
    assert "compress" in str(failure(web, feed(site.on("/a", packed("compress", b"x")))))


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body=TEXT, only=100),
        Reply(headers=(("Content-Encoding", "gzip"),), body=gzip.compress(TEXT)[:-9], length=False),
        Reply(headers=(("Content-Encoding", "br"),), body=brotli.compress(TEXT)[:-3], length=False),
        Reply(headers=(("Content-Encoding", "deflate"),), body=zlib.compress(TEXT)[:-9], length=False),
        Reply(headers=(("Content-Encoding", "zstd"),), body=zstd.compress(TEXT)[:-3], length=False),
        Reply(headers=(("Content-Encoding", "zstd"),), body=b"no zstd at all"),
        Reply(headers=(("Content-Encoding", "gzip"),), body=b"no gzip at all"),
        Reply(headers=(("Content-Encoding", "br"),), body=b"no brotli at all, truly none"),
        Reply(verbatim=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    ],
)
def test_a_body_that_is_not_whole_is_an_error_to_be_tried_again(site: Origin, web: Web, reply: Reply) -> None:
    error = failure(web, feed(site.on("/a", reply)))
    assert isinstance(error, FetchError)
    assert error.retry
    assert "whole" in error.message
    assert len(site.asked) == 1


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
        ("gzip, br", brotli.compress(gzip.compress(TEXT))),
        ("gzip", gzip.compress(gzip.compress(TEXT))),
        ("br", brotli.compress(gzip.compress(TEXT))),
        ("", gzip.compress(TEXT)),
    ],
)
def test_what_is_packed_twice_is_unpacked_twice(site: Origin, web: Web, encoding: str, body: bytes) -> None:
    for drip in (0.0, 0.0005):
        url = site.on("/a", Reply(headers=(("Content-Encoding", encoding),) if encoding else (), body=body, drip=drip))
        assert web.get(feed(url)).body == TEXT


@pytest.mark.parametrize("body", [b"", b"x", b"\x1f", b"\x1fx"])
def test_bodies_too_short_to_tell_are_as_they_are(site: Origin, web: Web, body: bytes) -> None:
    assert web.get(feed(site.on("/a", Reply(body=body)))).body == body


def test_what_is_packed_ever_again_or_breaks_off_inside_is_refused(site: Origin, web: Web) -> None:
    assert "did not ask" in failure(web, feed(site.on("/a", packed("gzip, gzip, gzip", b"x")))).message
    half = gzip.compress(gzip.compress(TEXT)[:-9])
    assert "whole" in failure(web, feed(site.on("/b", packed("gzip", half)))).message
    assert web.get(feed(site.on("/c", packed("gzip", gzip.compress(gzip.compress(b"")))))).body == b""


def test_27_what_comes_between_two_packings_is_counted_too(site: Origin) -> None:
    nothing = gzip.compress(b"") * 5000  # a hundred kilobytes that unpack to nothing
    with make(max_bytes=50_000) as web:
        assert isinstance(failure(web, feed(site.on("/a", packed("gzip", gzip.compress(nothing))))), NotAllowed)
        assert isinstance(failure(web, feed(site.on("/b", packed("gzip", gzip.compress(gzip.compress(b"x" * 50_001)))))), NotAllowed)


@pytest.mark.parametrize("length", [True, False])
def test_27_the_cap_is_on_decoded_bytes(site: Origin, length: bool) -> None:
    with make(max_bytes=50_000) as web:
        fits, over = b"x" * 50_000, b"x" * 50_001
        for name, pack in {"identity": bytes, "gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress}.items():
            assert web.get(feed(site.on("/fits", packed(name, pack(fits), length=length)))).body == fits
            error = failure(web, feed(site.on("/over", packed(name, pack(over), length=length))))
            assert isinstance(error, NotAllowed)
            assert "max_bytes" in error.hint


def test_27_images_have_a_cap_of_their_own(site: Origin, web: Web) -> None:
    url = site.on("/i", packed("gzip", gzip.compress(b"\0" * (8 * 1024 * 1024 + 1), 1)))
    assert len(web.get(feed(url)).body) == 8 * 1024 * 1024 + 1
    assert "8388608" in str(failure(web, Request(url=url, kind="image")))


def gzip_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, wbits=31)
    mega = bytes(1 << 20)
    return b"".join(packer.compress(mega) for _ in range(megabytes)) + packer.flush()


def brotli_bomb(megabytes: int) -> bytes:
    packer = brotli.Compressor(quality=3)
    mega = bytes(1 << 20)
    return b"".join(packer.process(mega) for _ in range(megabytes)) + packer.finish()


def zstd_bomb(megabytes: int) -> bytes:
    packer = zstd.ZstdCompressor()
    mega = bytes(1 << 20)
    return b"".join(packer.compress(mega) for _ in range(megabytes)) + packer.flush()


def test_a_zstd_window_that_the_sender_chose_too_large_is_refused(site: Origin, web: Web) -> None:
    body = zstd.compress(TEXT * 200, options={zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.content_size_flag: 0})
    assert "whole" in failure(web, feed(site.on("/a", packed("zstd", body)))).message


FETCHER = """
    import sys
    from datetime import UTC, datetime
    from copydesk.config import WebLimits
    from copydesk.types import Request
    from copydesk.web import Web
    from pathlib import Path

    def peak():  # ru_maxrss would start at the peak of the process that started this one
        return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])

    warm, bomb = sys.argv[1:]
    with Web(WebLimits(allow_hosts=("127.0.0.0/8",)), agent="copydesk/0.1", now=datetime(2019, 5, 4, tzinfo=UTC)) as web:
        web.get(Request(url=warm, kind="feed"))
        before = peak()
        ((_, answer),) = web.gather([Request(url=bomb, kind="feed")])
        print(type(answer).__name__, peak() - before)
"""


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_27_a_bomb_of_500_mb_costs_less_than_32(site: Origin, encoding: str) -> None:
    bomb = {"gzip": gzip_bomb, "br": brotli_bomb, "zstd": zstd_bomb}[encoding](500)
    warm, url = site.on("/warm", packed("gzip", gzip.compress(b"x"))), site.on("/bomb", packed(encoding, bomb))
    said = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(FETCHER), warm, url], capture_output=True, text=True, timeout=60, check=True
    ).stdout.split()
    assert said[0] == "NotAllowed"
    assert 1024 < int(said[1]) < 32 * 1024  # kilobytes; none at all would mean that nothing was measured


def test_errors_do_not_keep_the_bodies_they_came_with(site: Origin, web: Web) -> None:
    url = site.on("/a", Reply(body=b"x" * 4_000_000, only=3_999_999))
    failure(web, feed(url))
    tracemalloc.start()
    errors = [answer for _, answer in web.gather([feed(url)] * 5)]
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert all(isinstance(e, FetchError) for e in errors)
    assert kept < 4_000_000


# Redirects -------------------------------------------------------------------------------------------------------------------


def test_of_two_headers_that_hold_one_value_the_first_counts(site: Origin, web: Web) -> None:
    site.on("/a", Reply(status=302, headers=(("Location", "/b"), ("Location", "/c"))))
    site.on("/b", Reply(headers=(("ETag", '"1"'), ("ETag", '"2"'), ("Link", "<x>"), ("Link", "<y>")), body=b"x"))
    answer = web.get(feed(f"{site.url}/a"))
    assert answer.url == f"{site.url}/b"
    assert answer.onward is not None
    assert answer.onward.etag == '"1"'
    assert answer.headers["link"] == "<x>, <y>"


@pytest.mark.parametrize(
    ("statuses", "permanent"), [([301], True), ([308, 301], True), ([302], False), ([301, 307], False), ([303], False), ([], False)]
)
def test_18_redirects_are_followed_and_known_to_be_permanent(site: Origin, web: Web, statuses: list[int], permanent: bool) -> None:
    for n, status in enumerate(statuses):
        site.move(f"/{n}", f"/{n + 1}#part", status)
    last = site.on(f"/{len(statuses)}", Reply(body=b"here"))
    got = web.get(feed(f"{site.url}/0#top"))
    assert (got.body, got.url, got.permanent) == (b"here", last, permanent)
    assert got.request.url.endswith("#top")


def test_19_five_redirects_are_followed_and_a_sixth_is_not(site: Origin, web: Web) -> None:
    for n in range(6):
        site.move(f"/{n}", f"/{n + 1}")
    site.on("/6", Reply(body=b"x"))
    assert web.get(feed(f"{site.url}/1")).body == b"x"
    site.asked.clear()
    error = failure(web, feed(f"{site.url}/0"))
    assert "5 times" in str(error)
    assert not error.retry
    assert site.paths() == ["/0", "/1", "/2", "/3", "/4", "/5"]


def test_19_loops_are_seen(site: Origin, web: Web) -> None:
    site.move("/a", "/b")
    site.move("/b", "/a")
    assert "circle" in str(failure(web, feed(f"{site.url}/a")))
    assert site.paths() == ["/a", "/b"]
    site.move("/self", "/self#again")
    assert "circle" in str(failure(web, feed(f"{site.url}/self")))


def test_19_no_way_from_https_to_an_open_connection(site: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_module, "tls", client_tls)
    site.serve("/open", b"x")
    with Origin(tls=True) as safe, make() as web:
        safe.serve("/ok", b"safe")
        assert web.get(feed(safe.move("/a", "/ok"))).body == b"safe"
        assert web.get(feed(site.move("/up", f"{safe.url}/ok"))).body == b"safe"
        error = failure(web, feed(safe.move("/down", f"{site.url}/open")))
        assert isinstance(error, NotAllowed)
        assert "https" in str(error)
        assert site.paths() == ["/up"]


def test_a_certificate_nobody_signed_is_an_error_in_words() -> None:
    with Origin(tls=True) as safe, make() as web:
        error = failure(web, feed(safe.serve("/a", b"x")))
        assert "certificate" in str(error)
        assert error.retry
        assert safe.asked == []


@pytest.mark.parametrize(
    "location",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "http://[::1]/", "//u:p@127.0.0.1/",
     "http://2130706433/", "javascript:1", "http://[", "http://127.0.0.1:x/", "gopher://127.0.0.1/"],
)  # fmt: skip
def test_19_each_hop_is_looked_at_again(site: Origin, web: Web, location: str) -> None:
    error = failure(web, feed(site.move("/a", location)))
    assert not error.retry
    assert site.paths() == ["/a"]


def test_a_redirect_to_nowhere_is_an_error(site: Origin, web: Web) -> None:
    error = failure(web, feed(site.on("/a", Reply(status=302))))
    assert isinstance(error, FetchError)
    assert error.status == 302


def test_a_location_in_latin_1_still_leads_somewhere(site: Origin, web: Web) -> None:
    url = site.on("/a", Reply(verbatim=b"HTTP/1.1 302 Found\r\nLocation: /caf\xe9\r\nContent-Length: 0\r\n\r\n"))
    site.on("/caf%E9", Reply(body=b"x"))
    assert web.get(feed(url)).body == b"x"


# Statuses and pauses ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "retry"),
    [(400, False), (401, False), (403, False), (404, False), (408, True), (410, False), (418, False), (425, True), (429, True),
     (451, False), (500, True), (502, True), (503, True), (504, True), (599, True), (204, False), (206, False), (300, False)],
)  # fmt: skip
def test_everything_but_200_and_304_is_an_error_that_says_whether_to_try_again(site: Origin, web: Web, status: int, retry: bool) -> None:
    url = site.on("/a", Reply(status=status, body=b"" if status == 204 else b"sorry", length=status != 204))
    error = failure(web, feed(url))
    assert isinstance(error, FetchError)
    assert (error.status, error.retry, error.retry_after, error.subject) == (status, retry, None, url)
    assert len(site.asked) == 1  # 15: nothing is asked twice in one run


@pytest.mark.parametrize("status", [429, 503])
def test_14_retry_after_pauses_the_whole_host(site: Origin, web: Web, status: int) -> None:
    site.on("/a", Reply(status=status, headers=(("Retry-After", "120"),)))
    site.serve("/b", b"x")
    error = failure(web, feed(f"{site.url}/a"))
    assert isinstance(error, FetchError)
    assert (error.status, error.retry_after, error.retry) == (status, 120.0, True)
    assert web.paused == {site.url.removeprefix("http://"): NOW + timedelta(seconds=120)}
    for kind in ("feed", "page"):
        error = failure(web, Request(url=f"{site.url}/b", kind=kind))  # type: ignore[arg-type]
        assert isinstance(error, FetchError)
        assert (error.retry_after, error.retry) == (120.0, True)
    assert site.paths() == ["/a"]


def test_14_a_pause_is_by_the_newsrooms_clock_and_survives(site: Origin) -> None:
    url = site.serve("/a", b"x")
    host = url.split("/")[2]
    limits = WebLimits(allow_hosts=LOOPBACK)
    with Web(limits, agent=AGENT, now=NOW, paused={host: NOW + timedelta(seconds=30)}) as web:
        error = failure(web, feed(url))
        assert isinstance(error, FetchError)
        assert error.retry_after == 30.0
        assert site.asked == []
    with Web(limits, agent=AGENT, now=NOW + timedelta(seconds=30), paused={host: NOW + timedelta(seconds=30)}) as web:
        assert web.get(feed(url)).body == b"x"


def test_14_a_429_without_a_time_means_an_hour(site: Origin, web: Web) -> None:
    failure(web, feed(site.on("/a", Reply(status=429))))
    assert list(web.paused.values()) == [NOW + timedelta(hours=1)]


def test_14_the_rest_of_a_batch_is_spared_when_the_host_says_stop(site: Origin, web: Web) -> None:
    for n in range(30):
        site.on(f"/{n}", Reply(status=429, headers=(("Retry-After", "60"),)))
    answers = list(web.gather([feed(f"{site.url}/{n}") for n in range(30)]))
    assert len(answers) == 30
    assert len(site.asked) <= 2  # those that were under way at once


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "90"}, 90.0),
        ({"retry-after": "99999999999999999999"}, 7 * 86_400.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({}, None),
        ({"retry-after": format_datetime(NOW + timedelta(minutes=5), usegmt=True)}, 300.0),
        ({"retry-after": format_datetime(NOW - timedelta(minutes=5), usegmt=True)}, 0.0),
        ({"retry-after": "Mon, 23 Nov 2026 10:10:00 GMT", "date": "Mon, 23 Nov 2026 10:00:00 GMT"}, 600.0),
        ({"retry-after": "Mon, 23 Nov 2026 10:10:00 GMT", "date": "nonsense"}, 7 * 86_400.0),
        ({"retry-after": "Mon, 99 Nov 2026 10:10:00 GMT"}, None),
    ],
)
def test_14_retry_after_in_seconds_or_as_a_date(headers: dict[str, str], wanted: float | None) -> None:
    assert retry_after(headers, NOW) == wanted


# Pace ------------------------------------------------------------------------------------------------------------------------


def test_24_no_more_connections_to_a_host_than_agreed(site: Origin) -> None:
    for n in range(12):
        site.on(f"/{n}", Reply(body=b"x", wait=0.02))
    with make(connections_per_host=3) as web:
        list(web.gather([feed(f"{site.url}/{n}") for n in range(12)]))
    assert site.most_open == 3
    assert site.connections <= 3


def test_24_calls_from_several_threads_share_the_seats_of_a_host(site: Origin) -> None:
    url = site.on("/a", Reply(body=b"x", wait=0.05))
    with make(connections_per_host=1) as web:
        threads = [threading.Thread(target=web.get, args=(feed(url),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(site.asked) == 4
    assert site.most_open == 1


def test_14_who_waited_for_a_seat_hears_of_the_pause(site: Origin) -> None:
    url = site.on("/a", Reply(status=429, headers=(("Retry-After", "60"),), wait=0.2))
    with make(connections_per_host=1) as web:
        threads = [threading.Thread(target=lambda: list(web.gather([feed(url)]))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(site.asked) == 1


def test_24_no_more_requests_at_once_than_agreed() -> None:
    sites = [Origin(f"127.0.0.{n}") for n in range(2, 8)]
    at_once, most, lock = 0, 0, threading.Lock()

    def busy(_: object) -> Reply:
        nonlocal at_once, most
        with lock:
            at_once += 1
            most = max(most, at_once)
        time.sleep(0.03)
        with lock:
            at_once -= 1
        return Reply(body=b"x")

    try:
        urls = [s.__enter__().on("/a", busy) for s in sites]
        with make(concurrency=3) as web:
            assert all(isinstance(a, Response) for _, a in web.gather([feed(u) for u in urls * 2]))
    finally:
        for s in sites:
            s.__exit__(None, None, None)
    assert 2 <= most <= 3


@pytest.fixture
def everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loopback counts as the open web, so that what is for strangers can be seen there."""
    monkeypatch.setattr(web_module, "refusal", lambda *_: "")
    monkeypatch.setattr(addresses, "refusal", lambda *_: "")


@pytest.mark.usefixtures("everywhere")
def test_24_strangers_are_asked_with_a_gap(site: Origin) -> None:
    site.serve("/a", b"x")
    site.move("/b", "/a")
    with make(allow_hosts=(), gap=0.1) as web:
        list(web.gather([feed(f"{site.url}/{p}") for p in "aba"]))
        web.get(feed(f"{site.url}/a"))
    starts = [a.at for a in site.asked]
    assert len(starts) == 5
    assert all(later - first > 0.09 for first, later in pairwise(starts))
    assert starts[-1] - starts[0] < 1.0


@pytest.mark.usefixtures("everywhere")
def test_25_a_crawl_delay_widens_the_gap(site: Origin) -> None:
    site.robots("User-agent: copydesk\nCrawl-delay: 0.3\n")
    site.serve("/a", b"x")
    with make(allow_hosts=(), gap=0.01) as web:
        list(web.gather([Request(url=f"{site.url}/a")] * 3))
    starts = [a.at for a in site.asked if a.path == "/a"]
    assert all(later - first > 0.25 for first, later in pairwise(starts[1:]))


def test_hosts_of_the_users_own_have_no_gap(site: Origin) -> None:
    site.serve("/a", b"x")
    with make(gap=5.0) as web:
        started = time.monotonic()
        assert len(list(web.gather([feed(f"{site.url}/a")] * 20))) == 20
        web.get(feed(f"http://localhost:{site.port}/a"))
        assert time.monotonic() - started < 2.0


@pytest.mark.slow
def test_a_feed_that_hangs_costs_the_others_nothing(site: Origin) -> None:
    with Origin("127.0.0.2") as dead, make(timeout=3.0) as web:
        dead.on("/rss", Reply(drop="hang"))
        for n in range(50):
            site.serve(f"/{n}", b"x")
        started = time.monotonic()
        arrived = []
        for request, answer in web.gather([feed(f"{dead.url}/rss")] * 2 + [feed(f"{site.url}/{n}") for n in range(50)]):
            arrived.append((request.url, isinstance(answer, Response), time.monotonic() - started))
        assert [ok for _, ok, _ in arrived] == [True] * 50 + [False] * 2
        assert arrived[49][2] < 1.5


# Robots ----------------------------------------------------------------------------------------------------------------------


def test_25_robots_are_asked_once_for_pages_and_images_and_not_for_feeds(site: Origin, web: Web) -> None:
    site.on("/robots.txt", Reply(body=b"User-agent: *\nDisallow: /private/\nAllow: /private/open$\n", wait=0.05))
    for path in ("/a", "/private/rss", "/private/x", "/private/open", "/i.jpg"):
        site.serve(path, b"x")
    assert web.get(feed(f"{site.url}/private/rss")).status == 200
    assert site.paths() == ["/private/rss"]
    pages = [Request(url=f"{site.url}{p}") for p in ("/a", "/private/x", "/private/open")] * 10
    answers = list(web.gather([*pages, Request(url=f"{site.url}/i.jpg", kind="image")]))
    assert site.paths().count("/robots.txt") == 1
    refused = {r.url for r, a in answers if isinstance(a, NotAllowed)}
    assert refused == {f"{site.url}/private/x"}
    assert sum(isinstance(a, Response) for _, a in answers) == 21
    assert web.robots[site.url].fetched == NOW
    assert isinstance(failure(web, Request(url=f"{site.url}/private/x", kind="image")), NotAllowed)


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (410, True), (500, False), (503, False), (429, False)])
def test_25_a_robots_txt_that_is_missing_allows_and_one_that_fails_forbids_for_now(
    site: Origin, web: Web, status: int, allowed: bool
) -> None:
    site.on("/robots.txt", Reply(status=status, body=b"User-agent: *\nDisallow: /\n"))
    url = site.serve("/a", b"x")
    ((_, answer),) = web.gather([Request(url=url)])
    assert isinstance(answer, Response) is allowed
    if isinstance(answer, SourceError):
        assert isinstance(answer, NotAllowed)
        assert answer.retry
        assert site.paths() == ["/robots.txt"]


@pytest.mark.parametrize("reply", [Reply(drop="reset"), Reply(drop="hang"), Reply(body=b"User-agent", only=5)])
def test_25_no_robots_txt_at_all_forbids_for_now(site: Origin, reply: Reply) -> None:
    site.on("/robots.txt", reply)
    url = site.serve("/a", b"x")
    with make(timeout=1.0) as web:
        error = failure(web, Request(url=url))
        assert isinstance(error, NotAllowed)
        assert error.retry
        assert web.robots[site.url].status == 0


def test_25_robots_are_kept_for_a_day(site: Origin) -> None:
    site.robots("User-agent: *\nDisallow:\n")
    url = site.serve("/a", b"x")
    kept = Robots(origin=site.url, fetched=NOW - timedelta(hours=23), status=200, text="User-agent: *\nDisallow: /a\n")
    limits = WebLimits(allow_hosts=LOOPBACK)
    with Web(limits, agent=AGENT, now=NOW, robots={site.url: kept}) as web:
        assert isinstance(failure(web, Request(url=url)), NotAllowed)
        assert site.asked == []
    with Web(limits, agent=AGENT, now=NOW + timedelta(hours=2), robots={site.url: kept}) as web:
        assert web.get(Request(url=url)).status == 200
        assert web.robots[site.url].fetched == NOW + timedelta(hours=2)


def test_25_an_old_robots_txt_serves_while_there_is_no_new_one_and_a_failed_one_is_not_kept(site: Origin) -> None:
    site.on("/robots.txt", Reply(status=500))
    url = site.serve("/a", b"x")
    old = Robots(origin=site.url, fetched=NOW - timedelta(days=9), status=200, text="User-agent: *\nDisallow: /b\n")
    with Web(WebLimits(allow_hosts=LOOPBACK), agent=AGENT, now=NOW, robots={site.url: old}) as web:
        assert web.get(Request(url=url)).status == 200
        assert web.robots[site.url] == old
    failed = Robots(origin=site.url, fetched=NOW, status=503)
    site.robots("")
    with Web(WebLimits(allow_hosts=LOOPBACK), agent=AGENT, now=NOW, robots={site.url: failed}) as web:
        assert web.get(Request(url=url)).status == 200


def test_25_robots_redirects_count_and_500_kib_are_enough(site: Origin, web: Web) -> None:
    rules = "User-agent: *\nDisallow: /early\n" + "# filling\n" * 60_000 + "Disallow: /late\n"
    site.move("/robots.txt", "/r/1")
    site.move("/r/1", "/r/2")
    site.on("/r/2", Reply(headers=(("Content-Encoding", "gzip"),), body=gzip.compress(rules.encode())))
    for path in ("/early", "/late"):
        site.serve(path, b"x")
    assert isinstance(failure(web, Request(url=f"{site.url}/early")), NotAllowed)
    assert web.get(Request(url=f"{site.url}/late")).status == 200
    assert len(web.robots[site.url].text) == 500 * 1024


def test_19_robots_are_asked_at_each_hop_of_a_page(site: Origin, web: Web) -> None:
    with Origin("127.0.0.2") as other:
        other.robots("User-agent: copydesk\nDisallow: /shut\n")
        url = site.move("/a", other.serve("/shut", b"x"))
        error = failure(web, Request(url=url))
        assert isinstance(error, NotAllowed)
        assert other.url in str(error)
        assert other.paths() == ["/robots.txt"]
        assert web.get(feed(url)).body == b"x"


def test_robots_rules_are_for_our_name_not_for_words_in_our_comment() -> None:
    def says(text: str, status: int = 200) -> bool:
        return Robots(origin="https://news.example", fetched=NOW, status=status, text=text).allows("https://news.example/a", AGENT)

    assert not says("User-agent: CopyDesk\nDisallow: /\n\nUser-agent: *\nDisallow:\n")
    assert says("User-agent: site.example\nDisallow: /\n")
    assert says("User-agent: *\nDisallow: /\n\nUser-agent: copydesk\nAllow: /\n")
    assert not says("User-agent: *\nDisallow: /*a$\n")
    assert says("<html>Page not found</html>")
    assert says("User-agent: *\nDisallow: /\n", 404)
    assert not says("", 500)
    assert not says("", 0)


# Limits of time and size ------------------------------------------------------------------------------------------------------


def test_28_a_slow_loris_is_cut_by_the_total(site: Origin) -> None:
    url = site.on("/a", Reply(body=b"x" * 1000, drip=0.02))
    with make(timeout=1.0) as web:
        started = time.monotonic()
        error = failure(web, feed(url))
        assert time.monotonic() - started < 1.6
        assert error.retry
        assert "1 seconds" in str(error)


def test_28_redirects_share_one_total(site: Origin) -> None:
    for n in range(5):
        site.on(f"/{n}", Reply(status=302, headers=(("Location", f"/{n + 1}"),), wait=0.4))
    with make(timeout=1.0) as web:
        started = time.monotonic()
        failure(web, feed(f"{site.url}/0"))
        assert time.monotonic() - started < 1.6


def test_28_a_host_that_does_not_pick_up_is_given_up_early() -> None:
    with socket.socket() as deaf:  # accepts on TCP's level and never begins to talk TLS
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(1)
        with make(connect_timeout=0.5, timeout=20.0) as web:
            started = time.monotonic()
            error = failure(web, feed(f"https://127.0.0.1:{deaf.getsockname()[1]}/"))
            assert time.monotonic() - started < 2.0
            assert error.retry
            assert "0.5 seconds" in str(error)


def test_a_closed_port_is_an_error_to_be_tried_again(web: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = failure(web, feed(f"http://127.0.0.1:{port}/"))
    assert isinstance(error, FetchError)
    assert (error.status, error.retry) == (0, True)


def test_29_headers_may_be_long_but_not_endless(site: Origin, web: Web) -> None:
    assert web.get(feed(site.on("/a", Reply(headers=(("X", "y" * 30_000),), body=b"x")))).body == b"x"
    error = failure(web, feed(site.on("/b", Reply(headers=(("X", "y" * 40_000),), body=b"x"))))
    assert isinstance(error, FetchError)
    assert len(str(error)) < 400


@pytest.mark.parametrize(
    "sent", [b"SSH-2.0-x\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 64, b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"]
)
def test_what_is_not_http_is_an_error(site: Origin, web: Web, sent: bytes) -> None:
    assert isinstance(failure(web, feed(site.on("/a", Reply(verbatim=sent)))), FetchError)


@pytest.mark.parametrize("drop", ["reset", "close"])
def test_15_a_connection_that_breaks_before_any_answer_is_tried_once_more(site: Origin, web: Web, drop: Any) -> None:
    url = site.on("/a", Reply(drop=drop), Reply(body=b"x"))
    assert web.get(feed(url)).body == b"x"
    assert len(site.asked) == 2
    error = failure(web, feed(site.on("/b", Reply(drop=drop))))
    assert error.retry
    assert site.paths().count("/b") == 2


# Addresses --------------------------------------------------------------------------------------------------------------------

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "192.88.99.1", "::1", "::", "fe80::1", "fc00::1",
    "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1", "::127.0.0.1",
    "3fff::1", "5f00::1", "fec0::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_30_addresses_off_the_public_internet_are_refused(address: str, site: Origin) -> None:
    assert refusal(address, 80)
    host = f"[{address}]" if ":" in address else address
    with Web(WebLimits(), agent=AGENT, now=NOW) as web:
        error = failure(web, feed(f"http://{host}/"))
    assert isinstance(error, NotAllowed)
    assert "[web] allow_hosts" in error.hint
    assert not error.retry


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "192.0.0.9", "2606:4700::1111", "2a00:1450:4001::1"])
def test_30_public_addresses_are_not(address: str) -> None:
    assert refusal(address, 80) == refusal(address, 443) == ""
    assert "port" in refusal(address, 8080)
    assert "port" in refusal(address, 22)


def test_30_allowed_ranges_open_addresses_and_ports_but_nothing_hidden_in_them() -> None:
    mine = (ip_network("127.0.0.0/8"),)
    assert refusal("127.0.0.1", 8600, mine) == ""
    assert refusal("10.0.0.1", 80, mine)
    assert refusal("::ffff:127.0.0.1", 80, mine)
    nat = (ip_network("64:ff9b::/96"),)
    assert refusal("64:ff9b::808:808", 443, nat) == ""
    assert refusal("64:ff9b::7f00:1", 443, nat)
    assert refusal("64:ff9b::7f00:1", 443, nat + mine) == ""


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0177.0.0.1", "017700000001", "127.0.0.1.", "0x7f.0x0.0x0.0x1", "1.2.3.4.5"],
)
def test_30_hosts_spelled_as_numbers_are_refused(site: Origin, web: Web, host: str) -> None:
    site.serve("/a", b"x")
    error = failure(web, feed(f"http://{host}:{site.port}/a"))
    assert isinstance(error, NotAllowed)
    assert "[web] allow_hosts" in error.hint
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    ["", "ftp://127.0.0.1/", "file:///etc/passwd", "http://", "http:///a", "http://127.0.0.1:99999/", "//127.0.0.1/", "nonsense",
     "http://a\\@127.0.0.1/", "http://127.0.0.1 .example/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(web: Web, url: str) -> None:
    with pytest.raises(NotAllowed):
        web.get(feed(url))


def test_credentials_are_refused_and_not_repeated(site: Origin, web: Web) -> None:
    error = failure(web, feed(f"http://editor:secret@127.0.0.1:{site.port}/a"))
    assert isinstance(error, NotAllowed)
    assert "secret" not in str(error)
    assert site.asked == []


def answer_names(monkeypatch: pytest.MonkeyPatch, names: dict[str, list[str]]) -> list[str]:
    asked = []

    def getaddrinfo(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        if host not in names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port)) for a in names[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["::1", "127.0.0.1"], ["169.254.169.254", "::ffff:7f00:1"]]
)
def test_30_a_name_that_points_inside_is_refused_at_connect_time(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> None:
    answer_names(monkeypatch, {"rebound.example": addresses})
    with Web(WebLimits(), agent=AGENT, now=NOW) as web:
        error = failure(web, feed("http://rebound.example/"))
        assert isinstance(error, NotAllowed)
        assert "[web] allow_hosts" in error.hint
        page = failure(web, Request(url="http://rebound.example/a"))
        assert isinstance(page, NotAllowed)
        assert not page.retry
        assert isinstance(failure(web, feed("http://rebound.example:8080/")), NotAllowed)


def test_30_a_name_that_moves_inside_after_it_was_looked_at_is_refused(site: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    site.on("/a", Reply(body=b"x", length=False))  # hangs up, so that the next request must connect anew
    names = {"turning.example": ["127.0.0.1"]}
    answer_names(monkeypatch, names)
    with make(allow_hosts=("127.0.0.1/32",)) as web:
        url = f"http://turning.example:{site.port}/a"
        assert web.get(feed(url)).body == b"x"
        names["turning.example"] = ["127.0.0.2"]
        web._client.session.connector.clear_dns_cache()  # type: ignore[union-attr]
        assert isinstance(failure(web, feed(url)), NotAllowed)
    assert len(site.asked) == 1


def test_a_name_nobody_knows_is_an_error_to_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_names(monkeypatch, {})
    with Web(WebLimits(), agent=AGENT, now=NOW) as web:
        error = failure(web, feed("http://nowhere.example/"))
        assert isinstance(error, FetchError)
        assert error.retry
        assert isinstance(failure(web, feed(f"http://{'a' * 70}.example/")), FetchError)


# The synchronous side ---------------------------------------------------------------------------------------------------------


def test_gather_answers_each_request_and_raises_for_none(site: Origin, web: Web) -> None:
    site.serve("/a", b"x")
    urls = [f"{site.url}/a", f"{site.url}/none", "rubbish", "http://10.0.0.1/"]
    requests = [feed(url, key=str(n)) for n, url in enumerate(urls, 1)]
    answers = {r.key: a for r, a in web.gather(iter(requests))}
    assert [type(answers[k]).__name__ for k in "1234"] == ["Response", "FetchError", "NotAllowed", "NotAllowed"]
    assert list(web.gather([])) == []


def test_gather_may_be_used_inside_of_gather(site: Origin) -> None:
    for n in range(40):
        site.serve(f"/{n}", str(n))
    with make(concurrency=2) as web:
        seen = [(a.body, web.get(feed(f"{site.url}/1")).body) for _, a in web.gather([feed(f"{site.url}/{n}") for n in range(40)])
                if isinstance(a, Response)]  # fmt: skip
    assert len(seen) == 40


def test_a_caller_that_is_slow_does_not_pile_up_pages(site: Origin) -> None:
    for n in range(60):
        site.serve(f"/{n}", b"x")
    with make(concurrency=3) as web:
        answers = web.gather([feed(f"{site.url}/{n}") for n in range(60)])
        next(answers)
        time.sleep(0.3)
        assert len(site.asked) <= 3 * 4 + 3
        assert len(list(answers)) == 59


def test_a_caller_that_stops_listening_stops_the_requests(site: Origin, web: Web) -> None:
    for n in range(200):
        site.on(f"/{n}", Reply(body=b"x", wait=0.02))
    answers = web.gather([feed(f"{site.url}/{n}") for n in range(200)])
    next(answers)
    answers.close()  # type: ignore[attr-defined]
    time.sleep(0.1)
    asked = len(site.asked)
    time.sleep(0.2)
    assert len(site.asked) == asked < 30
    assert web.get(feed(f"{site.url}/1")).body == b"x"


def test_a_closed_web_says_so(site: Origin) -> None:
    web = make()
    web.close()
    with pytest.raises(RuntimeError, match="closed"):
        web.get(feed(f"{site.url}/a"))
    web = make()
    site.on("/a", Reply(drop="hang"))
    threading.Timer(0.2, web.close).start()
    with pytest.raises(RuntimeError, match="closed"):
        web.get(feed(f"{site.url}/a"))


def test_connections_are_used_again_and_a_thousand_fetches_take_under_two_seconds(site: Origin, web: Web) -> None:
    for n in range(1000):
        site.serve(f"/{n}", b"x" * 300)
    started = time.perf_counter()
    answers = list(web.gather([Request(url=f"{site.url}/{n}") for n in range(1000)]))
    assert all(isinstance(a, Response) for _, a in answers)
    assert site.connections <= 3
    assert time.perf_counter() - started < 2.0


HANGING = """
    import signal, sys, socket, threading, time
    signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever starts the tests in the background has it ignored
    from datetime import UTC, datetime
    from copydesk.config import WebLimits
    from copydesk.types import Request
    from copydesk.web import Web
    web = Web(WebLimits(allow_hosts=("127.0.0.0/8",), timeout=60.0), agent="copydesk/0.1", now=datetime(2019, 5, 4, tzinfo=UTC))
    if sys.argv[2] == "names":
        socket.getaddrinfo = lambda *a, **k: time.sleep(60)
    answers = web.gather([Request(url=sys.argv[1], kind="feed"), Request(url=sys.argv[3], kind="feed")])
    print(next(answers)[1].body.decode(), flush=True)
    if sys.argv[2] == "wait":
        next(answers)
"""


@pytest.mark.parametrize("how", ["leave", "names"])
def test_the_interpreter_ends_at_once_whatever_is_under_way(site: Origin, how: str) -> None:
    stuck = site.on("/stuck", Reply(drop="hang")) if how == "leave" else "http://stuck.example/"
    command = [sys.executable, "-W", "error", "-c", textwrap.dedent(HANGING), site.serve("/a", b"here"), how, stuck]
    started = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (done.stdout.strip(), done.stderr, done.returncode) == ("here", "", 0)
    assert time.monotonic() - started < 10


def test_ctrl_c_ends_a_wait(site: Origin) -> None:
    command = [sys.executable, "-c", textwrap.dedent(HANGING), site.serve("/a", b"here"), "wait", site.on("/s", Reply(drop="hang"))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "here"
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=10)
    assert "KeyboardInterrupt" in said
    assert "Unclosed" not in said
    assert process.returncode != 0


def test_nothing_is_printed_and_no_browser_is_played() -> None:
    for module in Path(web_module.__file__).parent.glob("*.py"):
        source = module.read_text()
        assert "print(" not in source
        assert "Mozilla" not in source


# --- places ---------------------------------------------------------------------------------------------------------
@given(st.integers(1, 4), st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=40))
@settings(max_examples=60, deadline=None)
def test_places_are_never_given_twice_nor_lost(places: int, guests: list[tuple[int, bool]]) -> None:
    """Guests stay for some turns of the loop and some of them are sent away while they wait or stay."""

    async def visit() -> tuple[int, int]:
        seats, here, most = Places(places), 0, 0

        async def guest(turns: int) -> None:
            nonlocal here, most
            await seats.acquire()
            here += 1
            most = max(most, here)
            try:
                for _ in range(turns):
                    await asyncio.sleep(0)
            finally:
                here -= 1
                seats.release()

        tasks = [asyncio.create_task(guest(turns)) for turns, _ in guests]
        for task, (turns, leaves) in zip(tasks, guests, strict=True):
            await asyncio.sleep(0)
            if leaves and turns % 2:
                task.cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
        return most, seats.free

    most, left = asyncio.run(visit())
    assert most <= places
    assert left == places


def test_who_came_first_gets_the_place_first() -> None:
    async def queue() -> list[int]:
        seats, order = Places(1), []

        async def guest(number: int) -> None:
            await seats.acquire()
            order.append(number)
            await asyncio.sleep(0)
            seats.release()

        await asyncio.gather(*(guest(n) for n in range(8)))
        return order

    assert asyncio.run(queue()) == list(range(8))
