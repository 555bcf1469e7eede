"""Addresses of host names, looked up beside the event loop."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import suppress

from aiohttp.abc import AbstractResolver, ResolveResult

LOOKUPS = 32  # names looked up at once; each takes a thread that nothing waits for at exit


class Names(AbstractResolver):
    """Addresses of host names, each looked up in a daemon thread: the threads of asyncio's own pool are waited for at exit, and a
    name server that does not answer would keep the program from ending.

    Who shares an address shares its seats, so a name is looked up before its turn comes. ``early`` keeps that answer for the connection
    that follows, which would ask again; it is handed over once, so that no answer is older than the request it serves.
    """

    def __init__(self) -> None:
        self.free = asyncio.Semaphore(LOOKUPS)
        self.early: dict[str, list[ResolveResult] | OSError] = {}

    async def look_ahead(self, host: str) -> tuple[str, ...]:
        """The addresses of a host, () if it has none."""
        try:
            self.early[host] = found = await self._look_up(host, 0, socket.AF_UNSPEC)
        except OSError as e:
            self.early[host] = e
            return ()
        return tuple(sorted({r["host"] for r in found}))

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        known = self.early.pop(host, None)
        if isinstance(known, OSError):
            raise known
        if known:
            return [{**r, "port": port} for r in known if family in (socket.AF_UNSPEC, r["family"])]
        return await self._look_up(host, port, family)

    async def _look_up(self, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
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
