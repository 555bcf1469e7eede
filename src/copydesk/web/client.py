"""The client itself: one event loop in a thread of its own, which asks many servers at once and keeps the rules with each.

Everything outside is plain synchronous code. The loop runs in a thread rather than once per call: so the network goes on while the
caller works on an answer, a timeout measures the server and never the caller, and connections, names and TLS settings serve for all
calls.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
import ssl
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

import aiohttp
from yarl import URL

from copydesk.config import WebLimits
from copydesk.errors import FetchError, NotAllowed, SourceError
from copydesk.types import Request, Response, Validators
from copydesk.web import bodies, licences, redirects, reservations, robots
from copydesk.web.addresses import Server, asked, inside, literal, refusal, wire
from copydesk.web.failures import Refused, bad_status, light, trouble
from copydesk.web.licences import Licence
from copydesk.web.names import Names
from copydesk.web.pace import Lane, Pace, Places
from copydesk.web.pauses import BUSY, pause, retry_after
from copydesk.web.reservations import Tdmrep
from copydesk.web.robots import Robots
from copydesk.web.validators import conditions, confirmed, given

IMAGE_BYTES = 8 * 1024 * 1024
TRAY = 0.005  # seconds for which answers are collected before the caller is woken
_NONE = Validators()
IDLE = 64  # connections kept open for later requests; a program may have some hundreds of files open


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
    "robots": _Kind(accept="text/plain, */*;q=0.1", robots=False, most=robots.BYTES, cut=True, any_status=True),
    "tdmrep": _Kind(accept="application/json, */*;q=0.1", robots=False, most=reservations.BYTES, cut=True, any_status=True),
    "licence": _Kind(
        accept="application/rsl+xml, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1", robots=True, most=licences.BYTES, any_status=True
    ),
}


def user_agent(version: str, contact: str, site_url: str) -> str:
    """Who we say we are, everywhere: "copydesk/0.1 (+https://site.example; desk@site.example)"."""
    known = [f"+{site_url}" if site_url else "", contact]
    about = "; ".join(said for said in (re.sub(r"[^!-~]+|[()]", "", k) for k in known) if said)
    return f"copydesk/{version} ({about})" if about else f"copydesk/{version}"


@cache
def tls() -> ssl.SSLContext:
    """The TLS settings of all connections; reading the certificates of the system takes 20 ms, so it is done once."""
    return ssl.create_default_context()


class Web:
    """The web as copydesk meets it. ``robots``, ``paused`` and the others are what it learned on the way, for the caller to keep.

    ``strikes`` counts how often in a row a host has asked for a pause, 0 once it has answered again.

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
        strikes: Mapping[str, int] | None = None,
        tdmrep: Mapping[str, Tdmrep] | None = None,
        licences: Mapping[str, Licence] | None = None,
    ) -> None:
        self.robots: dict[str, Robots] = dict(robots or {})
        self.paused: dict[str, datetime] = dict(paused or {})
        self.strikes: dict[str, int] = dict(strikes or {})
        self.tdmrep: dict[str, Tdmrep] = dict(tdmrep or {})
        self.licences: dict[str, Licence] = dict(licences or {})  # RSL licences by their addresses
        self._limits = limits
        self._client = _Client(limits, agent, now, self)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._closed = False
        self._stop: Callable[[], object] = lambda: None

    def gather(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Response | SourceError]]:
        """Each request with its answer or what went wrong, in the order of their coming in. Never raises for a single one."""
        wanted = list(requests)
        loop = self._running()
        answers: SimpleQueue[list[_Answer] | None] = SimpleQueue()
        # A caller slower than the network must not pile up pages in memory: so many answers may wait for it, no more.
        batch = max(1, self._limits.concurrency)
        room = Places(4 * batch)
        run = asyncio.run_coroutine_threadsafe(self._client.gather(wanted, answers.put, room), loop)
        run.add_done_callback(lambda _: answers.put(None))
        told = 0
        try:
            while told < len(wanted):
                some = answers.get()
                if some is None:
                    _explain(run)
                    return
                for answer in some:
                    told += 1
                    if told % batch == 0 and not run.done():
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

    def reserved(self, url: str, named: Iterable[str] = ()) -> tuple[str, ...]:
        """What the site of an address reserves of it in its tdmrep.json and in RSL licences: those of robots.txt, and these others.

        Asks for what is not known yet.
        """
        return asyncio.run_coroutine_threadsafe(self._client.reserved(url, named), self._running()).result()

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


def _give(room: Places, places: int) -> None:
    for _ in range(places):
        room.release()


def _explain(run: Future[None]) -> None:
    """Raise what ended a run before its last answer."""
    if run.cancelled():
        raise RuntimeError("this Web was closed while it gathered")
    run.result()


class _Client:
    """What happens in the event loop. What it learns of hosts goes into the Web that it works for."""

    def __init__(self, limits: WebLimits, agent: str, now: datetime, known: Web) -> None:
        self.limits, self.agent, self.now = limits, agent, now
        self.robots, self.paused, self.strikes, self.tdmrep = known.robots, known.paused, known.strikes, known.tdmrep
        self.licences = known.licences
        self.allowed = tuple(ipaddress.ip_network(n, strict=False) for n in limits.allow_hosts)
        self.names = Names()
        self.pace = Pace(seats=limits.connections_per_host, slots=limits.concurrency)
        self.lanes: dict[str, Lane] = {}
        self.left: dict[str, int] = {}  # requests of a lane that are not answered yet
        self.addresses: dict[str, asyncio.Task[tuple[str, ...]]] = {}
        self.asking: dict[str, asyncio.Task[Any]] = {}
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
                headers={"User-Agent": self.agent, "Accept-Encoding": bodies.ENCODINGS},
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=self.limits.connect_timeout),
                auto_decompress=False,
                max_field_size=bodies.HEADER_BYTES,
            )
        return self._session

    def _socket(self, info: Any) -> socket.socket:
        """A socket for an address that we may talk to: asked at connect time, so that no answer of a name server gets around it."""
        family, kind, protocol, _, place = info
        reason = refusal(place[0], place[1], self.allowed)
        if reason:
            raise Refused(reason)
        return socket.socket(family, kind, protocol)

    async def gather(self, requests: list[Request], deliver: Callable[[list[_Answer]], None], room: Places) -> None:
        tray = _Tray(deliver)
        # One queue per lane and as many workers as it has seats: a host that hangs holds up its own queue and nobody else's.
        queues: dict[str, deque[tuple[Request, Server | None]]] = {}
        for request in requests:
            whom = self._whom(request.url)
            queues.setdefault(whom.domain if whom else request.url, deque()).append((request, whom))
        async with asyncio.TaskGroup() as group:
            for name, queue in queues.items():
                self.left[name] = self.left.get(name, 0) + len(queue)
                for _ in range(min(len(queue), self.limits.connections_per_host)):
                    group.create_task(self._work(name, queue, tray, room))
        tray.hand_over()

    async def _work(self, name: str, queue: deque[tuple[Request, Server | None]], tray: _Tray, room: Places) -> None:
        while queue:
            request, whom = queue.popleft()
            await room.acquire()
            tray.put((request, await self._answer(request, whom)))
            self.left[name] -= 1

    def _whom(self, url: str) -> Server | None:
        """Whom an address asks, for sorting requests; what is no address makes a queue of its own and is told when its turn comes."""
        try:
            return asked(url, self.allowed)
        except NotAllowed:
            return None

    async def _answer(self, request: Request, whom: Server | None) -> Response | SourceError:
        try:
            return await self._fetch(request, whom)
        except SourceError as e:
            return light(e)
        except Exception as e:  # whatever a hostile answer may still provoke: it costs its own request only
            error = FetchError(f"cannot be fetched: {type(e).__name__}: {e}", subject=request.url, hint="report this address to us")
            error.__cause__ = e
            return light(error)

    async def _fetch(self, request: Request, whom: Server | None) -> Response:
        mine = request.validators
        policy = request.obeys or self.limits.reserved
        obeyed = request.kind == "page" and policy != "record"
        if obeyed and policy == "link":
            # What a feed or a site reserves as a whole is known before its page is asked for, and then it is not.
            await self._ask_robots(request.url, asked(request.url, self.allowed), feed=False)
            reserved = request.told or await self.reserved(request.url)
            if reserved:
                return Response(request=request, url=request.url, status=200, headers={}, body=b"", validators=mine, reserved=reserved)
        got = await self._follow(request, _KINDS[request.kind], whom)
        beyond = bool(got.moves)
        known = request.onward.get(got.url, _NONE) if beyond else mine
        if got.status == 304 and not conditions(known):
            raise FetchError(
                "said that nothing changed, but we had not asked for changes",
                subject=request.url, status=304, retry=True, hint="the server is at fault; we try again later",
            )  # fmt: skip
        fresh = confirmed(known, got.headers) if got.status == 304 else given(got.headers, got.body)
        # The target of a redirect gave its validators for its own address; sent to this one they would be another's.
        body_hash = mine.body_hash if got.status == 304 else fresh.body_hash
        return Response(
            request=request,
            url=got.url,
            status=got.status,
            headers=got.headers,
            body=got.body,
            validators=Validators(body_hash=body_hash) if beyond else fresh,
            permanent=beyond and got.moves <= redirects.PERMANENT,
            onward=fresh if beyond else None,
            reserved=(*request.told, *(await self._reserved_by(got) if obeyed else ())),
        )

    async def _follow(self, request: Request, how: _Kind, whom: Server | None = None) -> _Got:
        """The answer at the end of the redirects. Each address gets its own conditions, and time runs for all together."""
        left, known = self.limits.timeout, request.validators
        url = request.url.partition("#")[0]
        seen = {url}
        moves: set[int] = set()
        while True:
            whom = whom or asked(url, self.allowed)  # what we may not talk to at all is said so, not with robots.txt
            if how.robots or request.robots:
                await self._ask_robots(url, whom, feed=request.kind == "feed")
            got = await self._exchange(url, whom, how, conditions(known), left)
            got.moves = moves
            if got.status not in redirects.MOVED:
                if got.status in (200, 304) or how.any_status:
                    return got
                raise bad_status(got.url, got.status, got.wait)
            moves.add(got.status)
            left -= got.spent
            url = redirects.onward(url, got.status, got.headers.get("location", ""))
            if url in seen:
                raise FetchError("sends us round in a circle", subject=url, status=got.status,
                                 hint="the site may want cookies; look for another address of this page")  # fmt: skip
            if len(seen) > redirects.MOST:
                raise FetchError(f"sends us on more than {redirects.MOST} times", subject=url, status=got.status,
                                 hint="use the address at the end of the redirects")  # fmt: skip
            seen.add(url)
            whom, known = None, request.onward.get(url, _NONE)

    # --- what a site tells of itself --------------------------------------------------------------------------------
    async def _ask_robots(self, url: str, whom: Server, *, feed: bool) -> None:
        """Pass if robots.txt lets us read the address. NotAllowed if not."""
        site = await self._robots(whom.origin)
        if not site.reachable:
            raise NotAllowed(
                f"robots.txt of {whom.origin} cannot be read ({site.status or 'no answer'}), so nothing may be fetched there for now",
                subject=url, retry=True,
                hint="we try again later" + ("; [web] feed_robots = false polls it all the same" if feed else ""),
            )  # fmt: skip
        if not site.allows(url, self.agent):
            raise NotAllowed(f"robots.txt of {whom.origin} asks us not to read this", subject=url,
                             hint="[web] feed_robots = false polls it all the same" if feed else
                             "use the feed's own text, or ask the publisher")  # fmt: skip
        delay = min(site.delay(self.agent), robots.CRAWL_DELAY)
        if delay:
            (await self._lane(whom)).slow_down(delay)

    async def _robots(self, origin: str) -> Robots:
        known = self.robots.get(origin)
        if known and known.fresh(self.now):
            return known
        answer: Robots | SourceError = await self._once(f"{origin}/robots.txt", lambda: self._fetch_robots(origin, known))
        if isinstance(answer, SourceError):
            raise answer
        return answer

    async def _once(self, url: str, fetch: Callable[[], Any]) -> Any:
        if url not in self.asking:
            # A task of its own: however many pages wait for it, it is asked once, and one of them giving up stops no other.
            self.asking[url] = asyncio.create_task(fetch())
        return await asyncio.shield(self.asking[url])

    async def _fetch_robots(self, origin: str, known: Robots | None) -> Robots | SourceError:
        status, text = 0, ""
        try:
            got = await self._follow(Request(url=f"{origin}/robots.txt"), _KINDS["robots"])
            status, text = got.status, got.body.decode("utf-8", "replace").removeprefix("\ufeff")
        except NotAllowed as e:
            return light(e)
        except FetchError as e:
            if 300 <= e.status < 400:  # more than five redirects count as "no robots.txt" (RFC 9309, 2.3.1.2)
                status = e.status
            elif e.retry_after is not None and e.status == 0:
                return light(e)  # the host is paused: that is what the page is to hear
        except Exception:
            status = 0
        found = Robots(origin=origin, fetched=self.now, status=status, text=text if status < 300 else "")
        if not found.reachable and known and known.reachable:
            return known  # RFC 9309, 2.4: an old one may serve while there is no new one
        self.robots[origin] = found
        return found

    async def reserved(self, url: str, named: Iterable[str] = ()) -> tuple[str, ...]:
        """What the site of an address reserves of it, in its tdmrep.json and in the licences that robots.txt and others name."""
        origin = asked(url, self.allowed).origin
        site = self.robots.get(origin)
        told = self.tdmrep.get(origin)
        if told is None or not told.fresh(self.now):
            told = await self._once(origin + reservations.TDMREP, lambda: self._fetch_tdmrep(origin))
        mine = reservations.licences_in_robots(site.text, robots.product(self.agent)) if site else ()
        found = [await self._licence(address) for address in licences.absolute((*mine, *named), url)[: licences.MOST]]
        return (*told.reserves(url), *(said for licence in found for said in licence.reserves(url)))

    async def _reserved_by(self, got: _Got) -> tuple[str, ...]:
        """What a page, its headers and its site reserve of it, as far as that stands in files of their own or in licences."""
        named = (*reservations.licences_in_headers(got.headers), *reservations.licences_in_markup(got.body))
        written = licences.inline(got.body, got.url, self.now)
        return (*await self.reserved(got.url, named), *(said for licence in written for said in licence.reserves(got.url)))

    async def _licence(self, url: str) -> Licence:
        known = self.licences.get(url)
        if known is None or not known.fresh(self.now):
            known = await self._once(url, lambda: self._fetch_licence(url, known))
        return known

    async def _fetch_licence(self, url: str, known: Licence | None) -> Licence:
        text = ""
        with suppress(SourceError):  # one that cannot be had gives nothing
            got = await self._follow(Request(url=url), _KINDS["licence"])
            text = got.body.decode("utf-8", "replace").removeprefix("\ufeff") if got.status == 200 else ""
        found = Licence(url=url, fetched=self.now, text=text)
        if not found.readable and known and known.readable and self.now - known.fetched < licences.TRUSTED:
            return known
        self.licences[url] = found
        return found

    async def _fetch_tdmrep(self, origin: str) -> Tdmrep:
        text = ""
        with suppress(SourceError):  # who does not answer reserves nothing there; the page itself may still
            got = await self._follow(Request(url=origin + reservations.TDMREP), _KINDS["tdmrep"])
            text = got.body.decode("utf-8", "replace") if got.status == 200 else ""
        self.tdmrep[origin] = told = Tdmrep(origin=origin, fetched=self.now, text=text)
        return told

    # --- one exchange -----------------------------------------------------------------------------------------------
    async def _exchange(self, url: str, whom: Server, how: _Kind, condition: Mapping[str, str], seconds: float) -> _Got:
        """One GET and its answer, without redirects."""
        address = wire(url, whom)
        self._refuse_paused(url, whom)
        clock = asyncio.get_running_loop().time
        try:
            seats = await self.pace.enter(await self._lane(whom), await self._addresses(whom))
            try:
                self._refuse_paused(url, whom)  # another request may have learned so while this one waited
                started = clock()
                async with asyncio.timeout(seconds):
                    got = await self._get(url, address, how, condition, last=self.left.get(whom.domain, 0) <= 1)
            finally:
                self.pace.leave(seats)
        except (TimeoutError, aiohttp.ClientError, OSError) as e:
            raise trouble(url, e, self.limits) from e
        got.spent = clock() - started
        self._learn(whom.name, got)
        return got

    async def _get(self, url: str, address: URL, how: _Kind, condition: Mapping[str, str], *, last: bool) -> _Got:
        # aiohttp repeats a GET once, at once, if the connection breaks before any answer, and never else: that is all we want.
        most = min(self.limits.max_bytes, how.most or self.limits.max_bytes)
        async with self.session.get(address, headers={"Accept": how.accept, **condition}, allow_redirects=False) as answer:
            got = _Got(url=url, status=answer.status, headers=bodies.headers_of(answer))
            if answer.status == 200:
                got.body = await bodies.read(answer, url, most, how.cut)
            # The rest of a body that nobody wants would have to be read before the connection serves again; and a host that nobody
            # waits for keeps no connection where many others are open.
            if not answer.content.at_eof() or (last and len(self.lanes) > IDLE):
                answer.close()
            return got

    async def _lane(self, whom: Server) -> Lane:
        lane = self.lanes.get(whom.domain)
        if lane is None:
            ours = bool(self.allowed) and any(inside(a, self.allowed) for a in map(literal, await self._addresses(whom)) if a)
            lane = self.lanes.setdefault(whom.domain, Lane(self.limits.connections_per_host, self.limits.gap, ours))
        return lane

    async def _addresses(self, whom: Server) -> tuple[str, ...]:
        """The addresses of a host; () if they cannot be had now, which connecting will tell in its own words."""
        if whom.address:
            return (whom.host,)
        task = self.addresses.get(whom.host)
        if task is None:
            task = self.addresses[whom.host] = asyncio.create_task(self.names.look_ahead(whom.host))
        if task.done():
            return task.result()
        with suppress(TimeoutError):
            async with asyncio.timeout(self.limits.connect_timeout):
                return await asyncio.shield(task)
        raise aiohttp.ConnectionTimeoutError

    def _refuse_paused(self, url: str, whom: Server) -> None:
        until = self.paused.get(whom.name)
        if until and until > self.now:
            raise FetchError(
                f"is left alone until {until:%Y-%m-%d %H:%M} UTC, as its host asked",
                subject=url, retry=True, retry_after=(until - self.now).total_seconds(), hint="nothing to do; we try again then",
            )  # fmt: skip

    def _learn(self, host: str, got: _Got) -> None:
        """Leave a host alone that asked for it; one that answers as it should is asked as ever."""
        if got.status not in BUSY:
            if host in self.strikes and got.status in (200, 304):
                self.strikes[host] = 0
            return
        got.wait = retry_after(got.headers, self.now)
        until = self.paused.get(host, self.now)
        if until <= self.now:  # two answers to requests under way at once are one refusal
            self.strikes[host] = self.strikes.get(host, 0) + 1
        # A time that is now or over is none: a server whose clock is wrong is not asked for all its other feeds at once.
        wait = got.wait or pause(host, self.strikes.get(host, 1), self.now)
        self.paused[host] = max(until, self.now + timedelta(seconds=wait))


_Answer = tuple[Request, Response | SourceError]


class _Tray:
    """Answers on their way to the caller's thread, some at a time: waking it for each would cost as much as the answer did."""

    def __init__(self, deliver: Callable[[list[_Answer]], None]) -> None:
        self.deliver = deliver
        self.answers: list[_Answer] = []

    def put(self, answer: _Answer) -> None:
        if not self.answers:
            asyncio.get_running_loop().call_later(TRAY, self.hand_over)
        self.answers.append(answer)

    def hand_over(self) -> None:
        if self.answers:
            self.deliver(self.answers)
            self.answers = []


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
