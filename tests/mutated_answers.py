"""Thousands of broken HTTP answers, each a good one with some of its bytes gone wrong, fetched one after the other.

    python -m tests.mutated_answers COUNT SEED

prints one JSON object: how many were read and refused, what went wrong, the seconds that the slowest took, and the memory this
process had at most. The server is in this process, too.
"""

from __future__ import annotations

import gzip
import json
import random
import socket
import sys
import time
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli

from copydesk.config import WebLimits
from copydesk.errors import SourceError
from copydesk.types import Request, Response, Validators
from copydesk.web import Web, reservations, schedule
from tests.origin import Asked, Origin, Reply

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

NOW = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)
TIMEOUT = 1.0
BODY = b"<rss version='2.0'><channel><title>Mole</title><ttl>60</ttl><skipHours><hour>3</hour></skipHours></channel></rss>" * 9
CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(BODY[n : n + 99]), BODY[n : n + 99]) for n in range(0, len(BODY), 99)) + b"0\r\n\r\n"
COMMON = (
    b'Content-Type: application/rss+xml\r\nETag: W/"one"\r\nLast-Modified: Thu, 12 Mar 2026 16:00:00 GMT\r\n'
    b"Date: Thu, 12 Mar 2026 17:00:00 GMT\r\nCache-Control: max-age=600, public\r\nExpires: Thu, 12 Mar 2026 18:00:00 GMT\r\nAge: 5\r\n"
    b'TDM-Reservation: 1\r\nX-Robots-Tag: noai\r\nLink: </l.xml>; rel="license"; type="application/rsl+xml"\r\n'
)


def answer(status: bytes, head: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 " + status + b"\r\n" + COMMON + head + b"\r\n" + body


def packed(name: bytes, body: bytes) -> bytes:
    return answer(b"200 OK", b"Content-Encoding: %s\r\nContent-Length: %d\r\n" % (name, len(body)), body)


GOOD = (
    answer(b"200 OK", b"Content-Length: %d\r\n" % len(BODY), BODY),
    answer(b"200 OK", b"Transfer-Encoding: chunked\r\n", CHUNKED),
    answer(b"200 OK", b"", BODY),
    packed(b"gzip", gzip.compress(BODY)),
    packed(b"deflate", zlib.compress(BODY)),
    packed(b"br", brotli.compress(BODY)),
    packed(b"zstd", zstd.compress(BODY)),
    answer(b"304 Not Modified", b"", b""),
    answer(b"301 Moved Permanently", b"Location: /there\r\nContent-Length: 0\r\n", b""),
    answer(b"302 Found", b"Location: http://there.example/x?y=%C3%A9#z\r\nContent-Length: 0\r\n", b""),
    answer(b"429 Too Many Requests", b"Retry-After: 120\r\nContent-Length: 0\r\n", b""),
    answer(b"503 Service Unavailable", b"Retry-After: Thu, 12 Mar 2026 19:00:00 GMT\r\nContent-Length: 2\r\n", b"no"),
    answer(b"410 Gone", b"Content-Length: 0\r\n", b""),
    b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b"200 OK", b"Content-Length: %d\r\n" % len(BODY), BODY),
)
PIECES = (
    b"\r\n", b"\r\n\r\n", b"\n", b"\0", b":", b" ", b"\xff", b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n",
    b"Content-Length: 3\r\nContent-Length: 4\r\n", b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip, chunked\r\n", b"ffffffffffffffff\r\n",
    b"-1\r\n", b"0\r\n", b"Content-Encoding: gzip\r\n", b"Content-Encoding: zstd, br\r\n", b"Connection: close\r\n", b"Connection: upgrade\r\nUpgrade: h2c\r\n",
    b"Location: //\r\n", b"Location: http://[::1\r\n", b"Location: http://user:word@x.example/\r\n", b"Location: \xff\xfe\r\n", b"Retry-After: " + b"9" * 400 + b"\r\n",
    b"Retry-After: Thu, 99 Foo 99999 99:99:99 GMT\r\n", b"Cache-Control: max-age=" + b"9" * 5000 + b"\r\n", b"Expires: -1\r\n", b"ETag: " + b"x" * 9000 + b"\r\n",
    b"Last-Modified: Mon, 01 Jan 0000 00:00:00 +9999\r\n", b"X: " + b"y" * 70_000 + b"\r\n", b"X: y\r\n" * 3000, b"Set-Cookie: a=b; Domain=..\r\n",
    b"HTTP/1.1 200 OK\r\n", b"HTTP/9.9 999 \r\n", b"HTTP/1.1 199 So\r\n\r\n", b"\xe2\x80\xa8", b"\x1f\x8b", b"Link: <>;;;,<\r\n", b" folded\r\n",
)  # fmt: skip


def mutated(chance: random.Random) -> bytes:
    sent = bytearray(chance.choice(GOOD))
    for _ in range(chance.choice((1, 1, 1, 2, 2, 4))):
        at = chance.randrange(len(sent) + 1)
        if chance.random() < 0.5:  # the head is where the trouble is
            at = min(at, chance.randrange(500))
        end = at + chance.randint(1, 40)
        match chance.randrange(6):
            case 0:
                del sent[at:end]
            case 1:
                sent[at:at] = chance.choice(PIECES)
            case 2:
                line = sent.rfind(b"\r\n", 0, at) + 2  # a header more, where headers stand
                sent[line:line] = chance.choice(PIECES)
            case 3:
                sent[at:end] = chance.randbytes(end - at)
            case 4:
                sent[at:at] = sent[chance.randrange(len(sent) or 1) :][: chance.randint(1, 300)]
            case _:
                del sent[chance.randrange(len(sent) // 2, len(sent) + 1) :]
    return bytes(sent)


def use(answered: Response) -> None:
    """All that polling takes from an answer."""
    fresh = schedule.lifetime(answered.headers)
    schedule.after_answer("a", NOW, every=3600, asks=schedule.wishes(answered.body), fresh=fresh, rate=schedule.Rate())
    reservations.in_headers(answered.headers)
    reservations.in_markup(answered.body)
    assert all(isinstance(k, str) and k == k.lower() for k in answered.headers)


def nearby(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def peak() -> float:
    return next(int(line.split()[1]) / 1024 for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))


def main(count: int, seed: int) -> None:
    chance = random.Random(seed)
    wrong: list[str] = []
    slowest, read, refused = 0.0, 0, 0
    socket.getaddrinfo = nearby
    limits = WebLimits(allow_hosts=("127.0.0.0/8",), timeout=TIMEOUT, max_bytes=1_000_000)

    def broken(_: Asked) -> Reply:
        return Reply(verbatim=mutated(chance), drip=0.001 if chance.random() < 0.02 else 0.0)

    with Origin() as site, Web(limits, agent="copydesk/0.1", now=NOW) as web:
        for path in ("/rss", "/there", "/x"):
            site.on(path, broken)
        site.on("/robots.txt", lambda asked: broken(asked) if chance.random() < 0.3 else Reply(status=404))
        for n in range(count):
            # Hosts of their own, so that a pause that one asks for does not spare us the others.
            url = f"http://mole-{n}.example:{site.port}/rss"
            validators = Validators(etag='W/"one"') if n % 2 else Validators()
            began = time.monotonic()
            ((_, got),) = web.gather([Request(url=url, kind="feed" if n % 3 else "page", validators=validators)])
            slowest = max(slowest, time.monotonic() - began)
            if isinstance(got, SourceError):
                refused += 1
                wrong += [f"{n}: {got}"] if got.message.startswith("cannot be fetched") else []
                continue
            read += 1
            try:
                use(got)
            except Exception as e:  # what is looked for
                wrong.append(f"{n}: {type(e).__name__}: {e}")
    told = {"count": count, "read": read, "refused": refused, "wrong": wrong, "slowest": slowest, "timeout": TIMEOUT, "mb": peak()}
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
