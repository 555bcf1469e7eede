"""The polite client: what sources answer, asked at a pace they do not mind and never beyond the open web.

Everything outside is plain synchronous code. Inside, one event loop runs in a thread of its own rather than once per call: so the
network goes on while the caller works on an answer, a timeout measures the server and never the caller, and connections, names
and TLS settings serve for all calls.
"""

from __future__ import annotations

import asyncio
import hashlib
import ipaddress
import re
import socket
import ssl
import threading
import weakref
import zlib
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import aiohttp
import brotli
import courlan
from aiohttp.abc import AbstractResolver, ResolveResult
from protego import Protego
from yarl import URL

from copydesk.config import WebLimits
from copydesk.errors import FetchError, NotAllowed, SourceError
from copydesk.types import Request, Response, Validators
from copydesk.urls import host as host_of
from copydesk.urls import origin as origin_of

REDIRECTS = 5  # politeness 19 and RFC 9309, 2.3.1.2
IMAGE_BYTES = 8 * 1024 * 1024
ROBOTS_BYTES = 500 * 1024  # RFC 9309, 2.5: what a parser must take; more is cut off
ROBOTS_FOR = timedelta(hours=24)  # RFC 9309, 2.4
CRAWL_DELAY = 30.0  # a robots.txt may slow us down to one request in so many seconds
PAUSE = 3600.0  # after a 429 that names no time (politeness 14)
PAUSE_CAP = 7 * 86_400.0  # no Retry-After, however long, silences a host for more than a week
LOOKUPS = 32  # names looked up at once; each takes a thread that nothing waits for at exit
HEADER_BYTES = 32_768  # aiohttp's 8 kB is too little for some publishers' Content-Security-Policy

_PERMANENT = frozenset({301, 308})
_MOVED = frozenset({301, 302, 303, 307, 308})
_AGAIN = frozenset({408, 425, 429})
_SAFE = "!#$%&'()*+,/:;=?@[]~|"  # what `quote` leaves alone, so that an address goes out as it was given
_PIECE = 128 * 1024  # decoded bytes taken from a decompressor at once

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """How one kind of request is made."""

    accept: str
    robots: bool  # robots.txt is asked first
    most: int | None = None  # decoded bytes, if less than [web] max_bytes
    cut: bool = False  # what is beyond `most` is left out instead of refused
    any_status: bool = False  # the status is an answer, too


_KINDS = {
    "feed": _Kind(
        accept="application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
        "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1",
        robots=False,
    ),
    "page": _Kind(accept="text/html, application/xhtml+xml, application/xml;q=0.5, */*;q=0.1", robots=True),
    "image": _Kind(accept="image/jpeg, image/png, image/webp, image/gif, image/*;q=0.5, */*;q=0.1", robots=True, most=IMAGE_BYTES),
    "robots": _Kind(accept="text/plain, */*;q=0.1", robots=False, most=ROBOTS_BYTES, cut=True, any_status=True),
}


def user_agent(version: str, contact: str, site_url: str) -> str:
    """Who we say we are, everywhere: "copydesk/0.1 (+https://site.example; desk@site.example)"."""
    known = [f"+{site_url}" if site_url else "", contact]
    about = "; ".join(said for said in (re.sub(r"[^!-~]+|[()]", "", k) for k in known) if said)
    return f"copydesk/{version} ({about})" if about else f"copydesk/{version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What a site's robots.txt said, and when. ``status`` is 0 if there was no answer."""

    origin: str
    fetched: datetime
    status: int
    text: str = ""

    @property
    def reachable(self) -> bool:
        """Whether the site told us anything at all; if not, everything is forbidden for now (RFC 9309, 2.3.1.4)."""
        return 200 <= self.status < 500 and self.status != 429

    def allows(self, url: str, agent: str) -> bool:
        """Whether the address may be read by this agent ("copydesk" or our whole User-Agent)."""
        if 200 <= self.status < 300:
            return bool(_rules(self.text).can_fetch(url, _product(agent)))
        return self.reachable

    def delay(self, agent: str) -> float:
        """The seconds between two requests that the site asks of this agent, 0 if it asks for nothing."""
        wanted = _rules(self.text).crawl_delay(_product(agent)) if 200 <= self.status < 300 else None
        return max(0.0, float(wanted or 0))


@lru_cache(maxsize=256)
def _rules(text: str) -> Protego:
    return Protego.parse(text)


def _product(agent: str) -> str:
    # The comment of a User-Agent holds our site's address, and a robots.txt group could be named like a part of that.
    return agent.split("/")[0].split(" ")[0]


class Web:
    """The web as copydesk meets it. ``robots`` and ``paused`` are what it learned on the way, for the caller to keep.

    ``now`` is the newsroom's clock and decides what is stale and who is paused; real time only measures gaps and timeouts.
    """

    def __init__(
        self,
        limits: WebLimits,
        *,
        agent: str,
        now: datetime,
        robots: Mapping[str, Robots] | None = None,
        paused: Mapping[str, datetime] | None = None,
    ) -> None:
        self.robots: dict[str, Robots] = dict(robots or {})
        self.paused: dict[str, datetime] = dict(paused or {})
        self._limits = limits
        self._client = _Client(limits, agent, now, self.robots, self.paused)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._stop: Callable[[], object] = lambda: None

    def gather(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Response | SourceError]]:
        """Each request with its answer or what went wrong, in the order of their coming in. Never raises for a single one."""
        asked = list(requests)
        loop = self._running()
        answers: SimpleQueue[tuple[Request, Response | SourceError] | None] = SimpleQueue()
        # A caller slower than the network must not pile up pages in memory: so many answers may wait for it, no more.
        batch = max(1, self._limits.concurrency)
        room = asyncio.Semaphore(4 * batch)
        run = asyncio.run_coroutine_threadsafe(self._client.gather(asked, answers.put, room), loop)
        run.add_done_callback(lambda _: answers.put(None))
        try:
            for n in range(1, len(asked) + 1):
                answer = answers.get()
                if answer is None:
                    _explain(run)
                    return
                if n % batch == 0 and not run.done():
                    loop.call_soon_threadsafe(_give, room, batch)
                yield answer
        finally:
            if not run.done():
                run.cancel()

    def get(self, request: Request) -> Response:
        """The answer to one request. Raises SourceError if there is none."""
        for _, answer in self.gather([request]):
            if isinstance(answer, Response):
                return answer
            raise answer
        raise AssertionError("gather gave no answer")  # it gives one for each request or raises

    def close(self) -> None:
        """Let go of all connections. Requests under way are given up."""
        with self._lock:
            self._closed = True
        self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._closed:
                raise RuntimeError("this Web is closed")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                # A daemon, so that nothing on the network can keep the interpreter from ending. The finalizer also runs at exit.
                thread = threading.Thread(target=_run, args=(self._loop, self._client), name="copydesk-web", daemon=True)
                thread.start()
                self._stop = weakref.finalize(self, _end, self._loop, thread)
            return self._loop


def _run(loop: asyncio.AbstractEventLoop, client: _Client) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(client.close())
    finally:
        loop.close()


def _end(loop: asyncio.AbstractEventLoop, thread: threading.Thread) -> None:
    with suppress(RuntimeError):  # the loop has ended by itself
        loop.call_soon_threadsafe(loop.stop)
    if thread is not threading.current_thread():
        thread.join(2.0)


def _give(room: asyncio.Semaphore, places: int) -> None:
    for _ in range(places):
        room.release()


def _explain(run: Future[None]) -> None:
    """Raise what ended a run before its last answer."""
    if run.cancelled():
        raise RuntimeError("this Web was closed while it gathered")
    run.result()


class _Client:
    """What happens in the event loop: lanes per host, robots.txt, redirects, limits."""

    def __init__(self, limits: WebLimits, agent: str, now: datetime, robots: dict[str, Robots], paused: dict[str, datetime]) -> None:
        self.limits, self.agent, self.now, self.robots, self.paused = limits, agent, now, robots, paused
        self.allowed = tuple(ipaddress.ip_network(n, strict=False) for n in limits.allow_hosts)
        self.names = _Names()
        self.slots = asyncio.Semaphore(limits.concurrency)
        self.lanes: dict[str, _Lane] = {}
        self.asking: dict[str, asyncio.Task[Robots | SourceError]] = {}
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(
                    limit=0,  # lanes and slots do the counting
                    ttl_dns_cache=300,
                    resolver=self.names,
                    socket_factory=self._socket,
                    ssl=tls(),
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.agent, "Accept-Encoding": "gzip, br"},
                timeout=aiohttp.ClientTimeout(total=None, connect=self.limits.connect_timeout),
                auto_decompress=False,
                max_field_size=HEADER_BYTES,
            )
        return self._session

    def _socket(self, info: Any) -> socket.socket:
        """A socket for an address that we may talk to: asked at connect time, so that no answer of a name server gets around it."""
        family, kind, protocol, _, place = info
        reason = refusal(place[0], place[1], self.allowed)
        if reason:
            raise _Refused(reason)
        return socket.socket(family, kind, protocol)

    async def gather(
        self, requests: list[Request], deliver: Callable[[tuple[Request, Response | SourceError]], None], room: asyncio.Semaphore
    ) -> None:
        # One queue per lane and as many workers as it has seats: a host that hangs holds up its own queue and nobody else's.
        queues: dict[str, deque[Request]] = {}
        for request in requests:
            queues.setdefault(_lane_name(request.url), deque()).append(request)
        async with asyncio.TaskGroup() as group:
            for queue in queues.values():
                for _ in range(min(len(queue), self.limits.connections_per_host)):
                    group.create_task(self._work(queue, deliver, room))

    async def _work(
        self, queue: deque[Request], deliver: Callable[[tuple[Request, Response | SourceError]], None], room: asyncio.Semaphore
    ) -> None:
        while queue:
            request = queue.popleft()
            await room.acquire()
            deliver((request, await self._answer(request)))

    async def _answer(self, request: Request) -> Response | SourceError:
        try:
            return await self._fetch(request)
        except SourceError as e:
            return _light(e)
        except Exception as e:  # whatever a hostile answer may still provoke: it costs its own request only
            error = FetchError(f"cannot be fetched: {type(e).__name__}: {e}", subject=request.url, hint="report this address to us")
            error.__cause__ = e
            return _light(error)

    async def _fetch(self, request: Request) -> Response:
        asked = request.validators
        conditions = {}
        if asked.etag:
            conditions["If-None-Match"] = asked.etag
        if asked.last_modified:
            conditions["If-Modified-Since"] = asked.last_modified
        got = await self._follow(request.url, request.kind, conditions)
        if got.status == 304 and (got.moves or not conditions):
            raise FetchError(
                "said that nothing changed, but we had not asked for changes",
                subject=request.url, status=304, retry=True, hint="the server is at fault; we try again later",
            )  # fmt: skip
        etag, modified = got.headers.get("etag", ""), got.headers.get("last-modified", "")
        if got.status == 304:
            fresh = Validators(etag=etag or asked.etag, last_modified=modified or asked.last_modified, body_hash=asked.body_hash)
        else:
            digest = hashlib.sha256(got.body).hexdigest()
            # The target of a redirect gave its validators for its own address; sent to this one they would be another's.
            fresh = Validators(body_hash=digest) if got.moves else Validators(etag=etag, last_modified=modified, body_hash=digest)
        return Response(
            request=request,
            url=got.url,
            status=got.status,
            headers=got.headers,
            body=got.body,
            validators=fresh,
            permanent=bool(got.moves) and got.moves <= _PERMANENT,
        )

    async def _follow(self, url: str, kind: str, conditions: Mapping[str, str]) -> _Got:
        """The answer at the end of the redirects. Conditions are for the first address only, and time runs for all together."""
        how, left = _KINDS[kind], self.limits.timeout
        url = urldefrag(url).url
        seen = {url}
        moves: set[int] = set()
        while True:
            if how.robots:
                await self._ask_robots(url)
            got = await self._exchange(url, how, conditions if len(seen) == 1 else {}, left)
            got.moves = moves
            if got.status not in _MOVED:
                if got.status in (200, 304) or how.any_status:
                    return got
                raise _bad_status(got)
            moves.add(got.status)
            left -= got.spent
            url = _next(url, got)
            if url in seen:
                raise FetchError("sends us round in a circle", subject=url, status=got.status,
                                 hint="the site may want cookies; look for another address of this page")  # fmt: skip
            if len(seen) > REDIRECTS:
                raise FetchError(f"sends us on more than {REDIRECTS} times", subject=url, status=got.status,
                                 hint="use the address at the end of the redirects")  # fmt: skip
            seen.add(url)

    async def _ask_robots(self, url: str) -> None:
        """Pass if robots.txt lets us read the address. NotAllowed if not."""
        origin = origin_of(url)
        target(url, self.allowed)  # what we may not talk to at all is said so, not with robots.txt
        robots = await self._robots(origin)
        if not robots.reachable:
            raise NotAllowed(
                f"robots.txt of {origin} cannot be read ({robots.status or 'no answer'}), so nothing may be fetched there for now",
                subject=url, retry=True, hint="we try again later",
            )  # fmt: skip
        if not robots.allows(url, self.agent):
            raise NotAllowed(f"robots.txt of {origin} asks us not to read this", subject=url,
                             hint="use the feed's own text, or ask the publisher")  # fmt: skip
        delay = min(robots.delay(self.agent), CRAWL_DELAY)
        if delay:
            lane = await self._lane(url)
            lane.gap = lane.gap if lane.ours else max(lane.gap, delay)

    async def _robots(self, origin: str) -> Robots:
        known = self.robots.get(origin)
        if known and known.reachable and timedelta(0) <= self.now - known.fetched < ROBOTS_FOR:
            return known
        if origin not in self.asking:
            # A task of its own: however many pages wait for it, robots.txt is asked once, and one of them giving up stops no other.
            self.asking[origin] = asyncio.create_task(self._fetch_robots(origin, known))
        answer = await asyncio.shield(self.asking[origin])
        if isinstance(answer, SourceError):
            raise answer
        return answer

    async def _fetch_robots(self, origin: str, known: Robots | None) -> Robots | SourceError:
        status, text = 0, ""
        try:
            got = await self._follow(f"{origin}/robots.txt", "robots", {})
            status, text = got.status, got.body.decode("utf-8", "replace").removeprefix("\ufeff")
        except NotAllowed as e:
            return _light(e)
        except FetchError as e:
            if 300 <= e.status < 400:  # more than five redirects count as "no robots.txt" (RFC 9309, 2.3.1.2)
                status = e.status
            elif e.retry_after is not None and e.status == 0:
                return _light(e)  # the host is paused: that is what the page is to hear
        except Exception:
            status = 0
        robots = Robots(origin=origin, fetched=self.now, status=status, text=text if status < 300 else "")
        if not robots.reachable and known and known.reachable:
            return known  # RFC 9309, 2.4: an old one may serve while there is no new one
        self.robots[origin] = robots
        return robots

    async def _exchange(self, url: str, how: _Kind, conditions: Mapping[str, str], seconds: float) -> _Got:
        """One GET and its answer, without redirects."""
        address = target(url, self.allowed)
        self._refuse_paused(url)
        lane = await self._lane(url)
        async with lane.turn(self.slots):
            self._refuse_paused(url)  # another request may have learned so while this one waited
            started = asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(seconds):
                    got = await self._get(url, address, how, conditions)
            except (TimeoutError, aiohttp.ClientError, OSError) as e:
                raise _trouble(url, e, self.limits) from e
            got.spent = asyncio.get_running_loop().time() - started
        if got.status not in (200, 304):
            self._pause(got)
        return got

    async def _get(self, url: str, address: URL, how: _Kind, conditions: Mapping[str, str]) -> _Got:
        # aiohttp repeats a GET once, at once, if the connection breaks before any answer, and never else: that is all we want.
        most = min(self.limits.max_bytes, how.most or self.limits.max_bytes)
        async with self.session.get(address, headers={"Accept": how.accept, **conditions}, allow_redirects=False) as answer:
            got = _Got(url=url, status=answer.status, headers=_headers(answer))
            if answer.status == 200:
                got.body = await _read(answer, url, most, how.cut)
            if not answer.content.at_eof():
                answer.close()  # the rest of a body that nobody wants would have to be read before the connection serves again
            return got

    async def _lane(self, url: str) -> _Lane:
        name = _lane_name(url)
        lane = self.lanes.get(name)
        if lane is None:
            ours = await self._is_ours(urlsplit(url).hostname or "")
            lane = self.lanes.setdefault(name, _Lane(self.limits.connections_per_host, self.limits.gap, ours))
        return lane

    async def _is_ours(self, host: str) -> bool:
        """Whether a host is one of those that the user opened with allow_hosts: no pace is kept there."""
        if not self.allowed:
            return False
        found = [host]
        if _literal(host) is None:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(self.limits.connect_timeout):
                    found = [r["host"] for r in await self.names.resolve(host)]
        return any(_inside(address, self.allowed) for address in map(_literal, found) if address)

    def _refuse_paused(self, url: str) -> None:
        until = self.paused.get(host_of(url))
        if until and until > self.now:
            raise FetchError(
                f"is left alone until {until:%Y-%m-%d %H:%M} UTC, as its host asked",
                subject=url, retry=True, retry_after=(until - self.now).total_seconds(), hint="nothing to do; we try again then",
            )  # fmt: skip

    def _pause(self, got: _Got) -> None:
        """Leave a host alone that asked for it."""
        if got.status not in (429, 503):
            return
        got.wait = retry_after(got.headers, self.now)
        wait = PAUSE if got.wait is None and got.status == 429 else got.wait
        if wait:
            until = self.now + timedelta(seconds=wait)
            host = host_of(got.url)
            self.paused[host] = max(until, self.paused.get(host, until))


@dataclass(slots=True, kw_only=True)
class _Got:
    """One answer as it came, and what led to it."""

    url: str
    status: int
    headers: dict[str, str]
    body: bytes = b""
    spent: float = 0.0
    wait: float | None = None
    moves: set[int] | frozenset[int] = frozenset()  # the statuses of the redirects before it


class _Lane:
    """The way to one host: so many at once, and not faster than the gap. ``ours``: opened by the user, no gap."""

    def __init__(self, seats: int, gap: float, ours: bool) -> None:
        self.seats, self.door = asyncio.Semaphore(seats), asyncio.Lock()
        self.gap, self.ours, self.free = 0.0 if ours else gap, ours, 0.0

    @asynccontextmanager
    async def turn(self, slots: asyncio.Semaphore) -> AsyncIterator[None]:
        """Wait until a request may start. Whoever waits for its turn here takes none of the slots that all hosts share."""
        async with self.seats:
            async with self.door:
                clock = asyncio.get_running_loop().time
                while (early := self.free - clock()) > 0:
                    await asyncio.sleep(early)
                await slots.acquire()
                self.free = clock() + self.gap
            try:
                yield
            finally:
                slots.release()


class _Names(AbstractResolver):
    """Addresses of host names, each looked up in a daemon thread: the threads of asyncio's own pool are waited for at exit, and a
    name server that does not answer would keep the program from ending."""

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(LOOKUPS)

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        await self.free.acquire()
        loop = asyncio.get_running_loop()
        found: asyncio.Future[list[ResolveResult]] = loop.create_future()

        def tell(result: list[ResolveResult] | OSError) -> None:
            self.free.release()
            if found.done():
                return
            if isinstance(result, OSError):
                found.set_exception(result)
            else:
                found.set_result(result)

        def look() -> None:
            result: list[ResolveResult] | OSError
            try:
                result = [
                    {"hostname": host, "host": str(place[0]), "port": port, "family": f, "proto": p, "flags": socket.AI_NUMERICHOST}
                    for f, _, p, _, place in socket.getaddrinfo(host, port, family=family, type=socket.SOCK_STREAM)
                    if "%" not in str(place[0])
                ]
            except (OSError, UnicodeError) as e:
                result = e if isinstance(e, OSError) else OSError(None, f"{host} cannot be looked up: {e}")
            with suppress(RuntimeError):  # the loop is closed: nobody waits any more
                loop.call_soon_threadsafe(tell, result)

        threading.Thread(target=look, name=f"copydesk-lookup-{host}", daemon=True).start()
        return await found

    async def close(self) -> None:
        """Nothing to let go of: the threads end by themselves."""


@cache
def tls() -> ssl.SSLContext:
    """The TLS settings of all connections; reading the certificates of the system takes 20 ms, so it is done once."""
    return ssl.create_default_context()


# Where a request may go. -----------------------------------------------------------------------------------------------------


class _Refused(OSError):
    """The address is none that we talk to. Its text is the same for all addresses of a name, or asyncio would blur it."""


_UNICAST = ipaddress.IPv6Network("2000::/3")
_NEVER: tuple[Network, ...] = tuple(
    ipaddress.ip_network(n)
    for n in (
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
_NAT64 = tuple(ipaddress.IPv6Network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48"))


def refusal(address: str, port: int, allowed: tuple[Network, ...] = ()) -> str:
    """Why we do not talk to an address and port, "" if we do. Only the public internet's ports 80 and 443 are open to all."""
    found = _literal(address)
    if found is None:
        return "its host has no proper address"
    hidden = _hidden(found)
    if _inside(found, allowed) and (hidden is None or _public(hidden) or _inside(hidden, allowed)):
        return ""
    if not _public(found):
        return "its address is not on the public internet"
    return "" if port in (80, 443) else "its port is neither 80 nor 443"


def _public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    if address.is_multicast or address.is_reserved or not address.is_global:
        return False
    return not _inside(address, _NEVER)


def _hidden(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 one stands for: IPv4-mapped, NAT64, 6to4, Teredo."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if any(address in network for network in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _inside(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == n.version and address in n for n in networks)


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0].strip("[]"))
    except ValueError:
        return None


# A last label of digits, or hex after 0x, makes the whole host an IPv4 address for some readers: 2130706433, 0x7f.1, 0177.0.0.1.
_NUMBER = re.compile(r"(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$", re.IGNORECASE)


def target(url: str, allowed: tuple[Network, ...] = ()) -> URL:
    """The address as it goes on the wire, character for character. NotAllowed if it shows by itself that we must not ask it."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if not host_of(url) or "\\" in parts.netloc:
        raise NotAllowed("is no web address", subject=url, hint="use one that starts with http:// or https://")
    if "@" in parts.netloc:
        raise NotAllowed("holds a user name or password", subject=f"{parts.scheme}://...@{parts.netloc.rpartition('@')[2]}{parts.path}",
                         hint="use an address without one")  # fmt: skip
    port = port or (443 if parts.scheme == "https" else 80)
    literal = _literal(host)
    if literal is None and _NUMBER.search(host):
        raise NotAllowed("spells its host as a number", subject=url, hint="write it as a name or as four numbers, such as "
                         "127.0.0.1, and name those in [web] allow_hosts if the server is yours")  # fmt: skip
    reason = refusal(host, port, allowed) if literal else ""
    if not literal and port not in (80, 443) and not allowed:
        reason = "its port is neither 80 nor 443"
    if reason:
        raise _not_open(url, reason)
    try:
        if not host.isascii():
            return URL(url)
        return URL(quote(url, safe=_SAFE, errors="replace"), encoded=True)
    except ValueError as e:
        raise NotAllowed(f"is no web address: {e}", subject=url, hint="check how it is written") from e


def _not_open(url: str, reason: str) -> NotAllowed:
    return NotAllowed(f"is not fetched: {reason}", subject=url,
                      hint='if the server is yours, name its address in [web] allow_hosts, such as "127.0.0.0/8"')  # fmt: skip


@lru_cache(maxsize=8192)
def _lane_name(url: str) -> str:
    """What shares one pace: the registrable domain of public names (politeness 24), else host and port."""
    host = host_of(url)
    if ":" in host or _literal(host):
        return host
    return _domain(host)


@lru_cache(maxsize=8192)
def _domain(host: str) -> str:
    return courlan.extract_domain(f"https://{host}/") or host


def _next(url: str, got: _Got) -> str:
    """Where a redirect leads. The address itself is looked at when it is asked."""
    location = got.headers.get("location", "").strip()
    if not location:
        raise FetchError("sends us on but does not say where", subject=url, status=got.status,
                         hint="look for another address of it")  # fmt: skip
    try:
        there = urldefrag(urljoin(url, location)).url
        scheme = urlsplit(there).scheme
    except ValueError as e:
        raise FetchError(f"sends us to {location[:200]!r}, which is no address", subject=url, status=got.status,
                         hint="look for another address of it") from e  # fmt: skip
    if urlsplit(url).scheme == "https" and scheme == "http":
        raise NotAllowed(f"sends us from https to an open connection, {there[:200]}", subject=url,
                         hint="look for another address of it")  # fmt: skip
    return there


# What came back. -------------------------------------------------------------------------------------------------------------


def _headers(answer: aiohttp.ClientResponse) -> dict[str, str]:
    """The headers with names in lower case. A validator that is not text is left out: aiohttp could not send it back as it came."""
    headers: dict[str, str] = {}
    for name, value in answer.headers.items():
        key = name.lower()
        if not value.isascii():
            sent = value.encode("utf-8", "surrogateescape")
            text = sent.decode("utf-8", "replace")
            if key in ("etag", "last-modified") and text != value:
                continue
            # A Location in Latin-1 still leads somewhere: its bytes are kept as escapes.
            value = quote(sent, safe=_SAFE) if key == "location" else text
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    return headers


async def _read(answer: aiohttp.ClientResponse, url: str, most: int, cut: bool) -> bytes:
    """The decoded body, never more than `most` bytes of it: what grows beyond is cut off or refused as it arrives."""
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    unpack = _unpacker(url, encoding)
    if not encoding and not cut and (answer.content_length or 0) > most:
        raise _too_large(url, most)
    body, sent = bytearray(), 0
    try:
        async for chunk in answer.content.iter_any():
            sent += len(chunk)
            for piece in unpack.pieces(chunk):
                body += piece
                if len(body) > most or sent > most:
                    if cut:
                        return bytes(body[:most])
                    raise _too_large(url, most)
    except (zlib.error, brotli.error) as e:
        raise _broken(url, f"its {encoding} packing is broken: {e}") from e
    except (aiohttp.ClientError, OSError) as e:
        if isinstance(e, TimeoutError):
            raise
        raise _broken(url, "it broke off in the middle") from e
    if sent and not unpack.whole:
        raise _broken(url, "it broke off in the middle")
    return bytes(body)


def _too_large(url: str, most: int) -> NotAllowed:
    return NotAllowed(f"is larger than {most} bytes", subject=url, hint="raise [web] max_bytes if you trust this source")


def _broken(url: str, what: str) -> FetchError:
    return FetchError(f"did not arrive whole: {what}", subject=url, status=200, retry=True, hint="we try again later")


class _Plain:
    """A body that is not packed."""

    whole = True

    def pieces(self, data: bytes) -> Iterator[bytes]:
        yield data


class _Zlib:
    """A body in gzip (any number of members) or deflate (with or without zlib's header, as servers differ)."""

    def __init__(self, wbits: int) -> None:
        self.wbits, self.whole = wbits, False
        self.stream: zlib._Decompress | None = None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self.stream is None:
                if self.whole and data[0] != 0x1F:
                    return  # rubbish after the end, which browsers leave out, too
                raw = self.wbits == zlib.MAX_WBITS and data[0] & 0x0F != 8
                self.stream, self.whole = zlib.decompressobj(-zlib.MAX_WBITS if raw else self.wbits), False
            piece = self.stream.decompress(data, _PIECE)
            yield piece
            while len(piece) == _PIECE:
                piece = self.stream.decompress(self.stream.unconsumed_tail, _PIECE)
                yield piece
            data = b""
            if self.stream.eof:
                data, self.stream, self.whole = self.stream.unused_data, None, True


class _Brotli:
    """A body in br."""

    def __init__(self) -> None:
        self.stream = brotli.Decompressor()

    @property
    def whole(self) -> bool:
        return bool(self.stream.is_finished())

    def pieces(self, data: bytes) -> Iterator[bytes]:
        if self.whole:
            return
        yield self.stream.process(data, output_buffer_limit=_PIECE)
        while not self.stream.can_accept_more_data():
            yield self.stream.process(b"", output_buffer_limit=_PIECE)


def _unpacker(url: str, encoding: str) -> _Plain | _Zlib | _Brotli:
    if encoding in ("", "identity"):
        return _Plain()
    if encoding in ("gzip", "x-gzip"):
        return _Zlib(16 + zlib.MAX_WBITS)
    if encoding == "deflate":
        return _Zlib(zlib.MAX_WBITS)
    if encoding == "br":
        return _Brotli()
    raise FetchError(f"is packed as {encoding[:40]!r}, which we did not ask for", subject=url, status=200,
                     hint="the server is at fault; ask its operator")  # fmt: skip


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that a server asks us to wait, counted from its own clock where it gives one. None: it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        seconds = float(said[:12])
    else:
        until = _date(said)
        if until is None:
            return None
        seconds = (until - (_date(headers.get("date", "")) or now)).total_seconds()
    return min(max(seconds, 0.0), PAUSE_CAP)


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


_HINTS = {
    401: "the source wants a login; use an open address or drop the source",
    403: "the site does not let us in; open the address in a browser, ask the publisher, or drop the source",
    404: "check the address; the source may have moved",
    408: "the server is at fault; we try again later",
    410: "the source is gone for good; take it out of copydesk.toml",
    429: "we asked too often; nothing to do, the host is left alone for a while",
    451: "it is withheld for legal reasons; drop the source",
}


def _bad_status(got: _Got) -> FetchError:
    again = got.status in _AGAIN or got.status >= 500
    hint = _HINTS.get(got.status) or ("the server is in trouble; we try again later" if again else "open the address in a browser")
    return FetchError(f"answered {got.status}", subject=got.url, status=got.status, retry=again, retry_after=got.wait, hint=hint)


def _trouble(url: str, e: BaseException, limits: WebLimits) -> SourceError:
    """What went wrong on the network, in plain words."""
    later = "we try again later"
    if isinstance(e, aiohttp.ConnectionTimeoutError):
        return FetchError(f"could not be reached within {limits.connect_timeout:g} seconds", subject=url, retry=True, hint=later)
    if isinstance(e, TimeoutError):
        return FetchError(f"did not answer in full within {limits.timeout:g} seconds", subject=url, retry=True, hint=later)
    if isinstance(e, aiohttp.ClientConnectorError) and isinstance(e.os_error, _Refused):
        return _not_open(url, str(e.os_error))
    if isinstance(e, aiohttp.ClientConnectorDNSError):
        return FetchError("its host name is not known", subject=url, retry=True, hint=f"check how it is written; {later}")
    if isinstance(e, aiohttp.ClientSSLError):
        return FetchError(f"its certificate or encryption is not in order: {_brief(e)}", subject=url, retry=True,
                          hint=f"open it in a browser; {later}")  # fmt: skip
    if isinstance(e, aiohttp.ClientConnectorError):
        return FetchError(f"could not be reached: {e.os_error.strerror or e.os_error}", subject=url, retry=True, hint=later)
    if isinstance(e, aiohttp.ClientResponseError):
        return FetchError(f"answered what is not HTTP: {_brief(e)}", subject=url, retry=True, hint=f"open it in a browser; {later}")
    if isinstance(e, aiohttp.InvalidURL):
        return NotAllowed("is no web address", subject=url, hint="check how it is written")
    return FetchError(f"broke off the connection ({_brief(e)})", subject=url, retry=True, hint=later)


def _brief(e: BaseException) -> str:
    text = e.message if isinstance(e, aiohttp.ClientResponseError) else str(e)
    return " ".join((text or type(e).__name__).split())[:160]


def _light(error: SourceError) -> SourceError:
    """The error without the frames it passed through: they hold the bodies and sockets of their time."""
    link: BaseException | None = error
    while link is not None:
        link.__traceback__ = None
        link = link.__cause__ or link.__context__
    return error
