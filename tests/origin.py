"""A scripted web server on loopback, for tests: what it is asked it notes, what it answers the test says, byte for byte if need be.

with Origin() as site:
    site.serve("/rss.xml", FEED, type="application/rss+xml")        # ETag and 304 as a good server does
    site.on("/a", Reply(status=503), Reply(body=b"<p>Back.</p>"))   # one after the other, the last one stays
    ...
    assert site.paths() == ["/rss.xml"]
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import struct
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from email.utils import formatdate
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from types import TracebackType
from typing import Literal, Self

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified", 404: "Not Found", 429: "Too Many Requests"}

# A certificate for localhost, 127.0.0.1 and 127.0.0.2 that signs itself, with its key: good for nothing but these tests.
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBbTCCAROgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKRKpyD9azmxiNUM
2+Ce4Ef8HZ1ifdTwcNn2I6s8OR9Yk3MG4XDUV6p5Z5OvlRlQlUzYr9wun6YAdmSa
G2wMiGSjVDBSMCAGA1UdEQQZMBeCCWxvY2FsaG9zdIcEfwAAAYcEfwAAAjAPBgNV
HRMBAf8EBTADAQH/MB0GA1UdDgQWBBTHtZcbmaGWvEDHviE6w1nOsbQGBDAKBggq
hkjOPQQDAgNIADBFAiA9Oou92v2yyoYKTMplYVrGe9cfKVrvrP4DDPz4x1UYQwIh
AKqA4Vt6YyZZTXcIdvZ7wy1mTS8mJhZCFYAeC6cU7no9
-----END CERTIFICATE-----
"""
KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgYhDux3AGXrmdg2jd
GWo30He+EDJZAVJi3JWhC9ADhkuhRANCAASkSqcg/Ws5sYjVDNvgnuBH/B2dYn3U
8HDZ9iOrPDkfWJNzBuFw1FeqeWeTr5UZUJVM2K/cLp+mAHZkmhtsDIhk
-----END PRIVATE KEY-----
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came: header names in lower case, values untouched; `at` is monotonic time."""

    method: str
    path: str
    headers: dict[str, str]
    at: float
    connection: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer. ``verbatim`` replaces all of it; ``only`` sends so many bytes of the body and hangs up; ``drip`` waits so many
    seconds before each byte; ``drop`` gives no answer: hangs up, resets the connection, or never says a word."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    wait: float = 0.0
    drip: float = 0.0
    only: int | None = None
    length: bool = True
    verbatim: bytes | None = None
    drop: Literal["", "close", "reset", "hang"] = ""

    def bytes(self) -> bytes:
        """The answer as it goes on the wire."""
        if self.verbatim is not None:
            return self.verbatim
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'So')}", *(f"{k}: {v}" for k, v in self.headers)]
        if self.length and self.status != 304:
            lines.append(f"Content-Length: {len(self.body)}")
        if not self.length:
            lines.append("Connection: close")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        return head + (self.body if self.only is None else self.body[: self.only])

    @property
    def last(self) -> bool:
        """Whether the connection ends with this answer."""
        return self.only is not None or not self.length or self.verbatim is not None


Script = Callable[[Asked], Reply]


class Origin:
    """A web server of a test's own, on a free port of a loopback address. Unknown paths are 404."""

    def __init__(self, address: str = "127.0.0.1", *, tls: bool = False) -> None:
        self.address, self.tls = address, tls
        self.asked: list[Asked] = []
        self.open = 0  # requests under way
        self.most_open = 0
        self.connections = 0
        self._scripts: dict[str, Script] = {}
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._run, name="origin", daemon=True)
        self._ready = threading.Event()
        self.port = 0

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.address}:{self.port}"

    def on(self, path: str, *replies: Reply | Script) -> str:
        """Answer a path with these replies in turn, the last one for ever; a function is asked anew each time. Returns the URL."""
        left = list(replies)

        def script(asked: Asked) -> Reply:
            reply = left.pop(0) if len(left) > 1 else left[0]
            return reply if isinstance(reply, Reply) else reply(asked)

        self._scripts[path] = script
        return self.url + path

    def serve(self, path: str, body: bytes | str, *, type: str = "text/html; charset=utf-8", modified: float = 1.7e9) -> str:
        """Answer a path as a good server does, with ETag, Last-Modified and 304. Returns the URL."""
        sent = body.encode() if isinstance(body, str) else body
        etag, date = f'"{hashlib.sha256(sent).hexdigest()[:16]}"', formatdate(modified, usegmt=True)
        validators = (("ETag", etag), ("Last-Modified", date))
        whole = Reply(headers=(("Content-Type", type), *validators), body=sent)

        def script(asked: Asked) -> Reply:
            known, since = asked.headers.get("if-none-match"), asked.headers.get("if-modified-since")
            same = known == etag if known is not None else since == date
            return Reply(status=304, headers=validators) if same else whole

        return self.on(path, script)

    def move(self, path: str, to: str, status: int = 302) -> str:
        """Redirect a path. Returns the URL."""
        return self.on(path, Reply(status=status, headers=(("Location", to),)))

    def robots(self, text: str) -> None:
        """Answer /robots.txt with this text."""
        self.on("/robots.txt", Reply(headers=(("Content-Type", "text/plain"),), body=text.encode()))

    def paths(self, *, robots: bool = True) -> list[str]:
        """The paths asked for, in order."""
        return [a.path for a in self.asked if robots or a.path != "/robots.txt"]

    def last(self, path: str) -> Asked:
        """The last request for a path."""
        return next(a for a in reversed(self.asked) if a.path == path)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        context = _server_tls() if self.tls else None
        server = self._loop.run_until_complete(
            self._loop.create_server(lambda: _Connection(self), self.address, 0, ssl=context, backlog=512)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        for task in list(self._tasks):
            task.cancel()
        server.close()
        self._loop.run_until_complete(asyncio.gather(*self._tasks, return_exceptions=True))
        self._loop.close()

    def _reply(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        script = self._scripts.get(asked.path) or self._scripts.get(asked.path.partition("?")[0])
        return script(asked) if script else Reply(status=404, body=b"not here")


class _Connection(asyncio.Protocol):
    def __init__(self, origin: Origin) -> None:
        self.origin, self.data = origin, b""
        origin.connections += 1
        self.number = origin.connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.data += data
        while b"\r\n\r\n" in self.data:
            head, _, self.data = self.data.partition(b"\r\n\r\n")
            self._answer(head.decode("utf-8", "surrogateescape").split("\r\n"))

    def _answer(self, lines: list[str]) -> None:
        origin = self.origin
        method, path, _ = lines[0].split(" ", 2)
        headers = {k.lower(): v for k, v in _pairs(lines[1:])}
        reply = origin._reply(Asked(method=method, path=path, headers=headers, at=time.monotonic(), connection=self.number))
        origin.open += 1
        origin.most_open = max(origin.most_open, origin.open)
        if not (reply.wait or reply.drip or reply.drop):
            self.transport.write(reply.bytes())
            self._done(reply.last)
            return
        task = origin._loop.create_task(self._slowly(reply))
        origin._tasks.add(task)
        task.add_done_callback(origin._tasks.discard)

    def _done(self, close: bool) -> None:
        self.origin.open -= 1
        if close:
            self.transport.close()

    async def _slowly(self, reply: Reply) -> None:
        try:
            await asyncio.sleep(reply.wait)
            if reply.drop == "hang":
                await asyncio.sleep(3600)
            if reply.drop == "reset":
                socket = self.transport.get_extra_info("socket")
                socket.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            if not reply.drop:
                sent = reply.bytes()
                for n in range(len(sent)) if reply.drip else ():
                    if self.transport.is_closing():
                        break
                    self.transport.write(sent[n : n + 1])
                    await asyncio.sleep(reply.drip)
                if not reply.drip:
                    self.transport.write(sent)
        finally:
            self._done(reply.last or bool(reply.drop))


def _pairs(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        name, _, value = line.partition(":")
        yield name, value.strip(" \t")


def client_tls() -> ssl.SSLContext:
    """TLS settings that trust the certificate of these servers."""
    return ssl.create_default_context(cadata=CERTIFICATE)


def _server_tls() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "server.pem"
        path.write_text(KEY + CERTIFICATE)
        context.load_cert_chain(path)
    return context
