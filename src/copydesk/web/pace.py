"""How often and how many at once: one pace for a registrable domain, and seats for each of its addresses."""

from __future__ import annotations

import asyncio
from collections import deque


class Places:
    """So many at once; who comes first is first. asyncio's semaphore looks through all who wait, each time a place becomes free."""

    def __init__(self, places: int) -> None:
        self.free = places
        self._waiting: deque[asyncio.Future[None]] = deque()  # while anybody waits, no place is free

    async def acquire(self) -> None:
        """Wait for a place and take it."""
        if self.free:
            self.free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled():  # it was given a place just as it gave up
                self.release()
            raise

    def release(self) -> None:
        """Give the place to the next who still waits."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1


class Lane:
    """The way to one domain: so many at once, and not faster than the gap. ``ours``: opened by the user, no gap."""

    def __init__(self, seats: int, gap: float, ours: bool) -> None:
        self.seats, self.door = Places(seats), asyncio.Lock()
        self.gap, self.ours, self.free = 0.0 if ours else gap, ours, 0.0

    def slow_down(self, delay: float) -> None:
        """Keep at least so many seconds between two requests from now on."""
        self.gap = self.gap if self.ours else max(self.gap, delay)


class Pace:
    """All ways there are. Hosts of one address share its seats, whatever they are called: a machine has one line to the world."""

    def __init__(self, *, seats: int, slots: int) -> None:
        self.seats = seats
        self.slots = Places(slots)  # of all hosts together
        self._spots: dict[str, Places] = {}

    async def enter(self, lane: Lane, addresses: tuple[str, ...]) -> list[Places]:
        """Wait until a request may start; what it returns is for `leave`. Who waits takes none of the slots that all share."""
        taken: list[Places] = []
        try:
            # Always in the same order (domain, then addresses as they sort), so no two can wait for each other.
            for seat in (lane.seats, *(self._spot(a) for a in addresses)):
                await seat.acquire()
                taken.append(seat)
            async with lane.door:
                clock = asyncio.get_running_loop().time
                while (early := lane.free - clock()) > 0:
                    await asyncio.sleep(early)
                await self.slots.acquire()
                taken.append(self.slots)
                lane.free = clock() + lane.gap
        except BaseException:
            self.leave(taken)
            raise
        return taken

    def leave(self, taken: list[Places]) -> None:
        """The request is over."""
        for seat in reversed(taken):
            seat.release()

    def _spot(self, address: str) -> Places:
        spot = self._spots.get(address)
        if spot is None:
            spot = self._spots[address] = Places(self.seats)
        return spot
