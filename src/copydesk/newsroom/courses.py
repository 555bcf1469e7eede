"""How the polling of a feed goes on: what it did last time → when it is asked next, where, and why then. No network, no store."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec

from copydesk.config import WebLimits
from copydesk.errors import FeedFormatError, FetchError, NotAllowed, SourceError
from copydesk.types import Feed, Response
from copydesk.web import schedule
from copydesk.web.redirects import Move
from copydesk.web.schedule import Rate, Wishes

GONE = 410
FAR = timedelta(days=3650)  # when a feed that is gone would be due again


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What is remembered of a feed from poll to poll. It is about one ``url``: another one in copydesk.toml begins anew.

    ``unreadable`` counts answers in a row that were no feed, ``refused`` those of 401, 403 or 404; ``failures`` of the store counts all.
    """

    url: str = ""
    address: str = ""  # asked instead of ``url``, to which it has moved for good
    why: str = ""  # it is due next when it is
    move: Move = field(default_factory=Move)
    rate: Rate = field(default_factory=Rate)
    asks: Wishes = field(default_factory=Wishes)
    unreadable: int = 0
    refused: int = 0
    gone: bool = False

    @property
    def asked(self) -> str:
        """The address that is asked."""
        return self.address or self.url


def of(blob: bytes, feed: Feed) -> Course:
    """The course of a feed as it was remembered; a new one if there is none, or it is another feed's."""
    known = _READ.decode(blob) if blob else Course()
    return known if known.url == feed.url else Course(url=feed.url)


def another(blob: bytes, feed: Feed) -> bool:
    """Whether copydesk.toml names another address than the one that was polled."""
    return bool(blob) and _READ.decode(blob).url != feed.url


def to_bytes(course: Course) -> bytes:
    """The course as it is remembered."""
    return msgspec.json.encode(course)


_READ = msgspec.json.Decoder(Course)


def answered(
    course: Course, feed: Feed, answer: Response, limits: WebLimits, *, now: datetime, new: int, fits: bool
) -> tuple[Course, datetime]:
    """The course after an answer with so many new entries, and when to ask again.

    ``fits``: a feed came with entries that we have seen before, so it is the one we knew.
    """
    rate = course.rate.counted(new, now)
    move = course.move.seen(answer.url if answer.permanent else "", now)
    move = replace(move, fits=move.fits or fits) if move.to else move
    given = answer.onward or answer.validators
    due = schedule.after_answer(
        feed.id,
        now,
        every=feed.every,
        asks=course.asks,
        fresh=schedule.lifetime(answer.headers),
        rate=rate,
        plain=not (given.etag or given.last_modified),
        unconditional=limits.unconditional,
    )
    address = course.address
    if move.settled(now):
        address, move = move.to if move.to != feed.url else "", Move()
    after = Course(url=course.url, address=address, why=due.why, move=move, rate=rate, asks=course.asks, gone=course.gone)
    return after, due.at


def failed(course: Course, feed: Feed, error: SourceError, *, now: datetime, failures: int) -> tuple[Course, datetime]:
    """The course after a failure, the `failures`-th in a row, and when to ask again."""
    status = error.status if isinstance(error, FetchError) else 0
    wait = error.retry_after if isinstance(error, FetchError) else None
    if status == GONE and not course.address and error.subject == feed.url.partition("#")[0]:
        return replace(course, gone=True, why="never: the server says that it is gone for good (410)"), now + FAR
    no = status in schedule.REFUSED or status == GONE or (isinstance(error, NotAllowed) and not error.retry)
    after = replace(
        course,
        refused=course.refused + 1 if no else 0,
        unreadable=course.unreadable + 1 if isinstance(error, FeedFormatError) else 0,
        address="" if no else course.address,  # where it moved to it is no more: the old address may know better
    )
    due = schedule.after_failure(feed.id, now, failures=failures, refused=after.refused, wait=wait, said=error.message)
    return replace(after, why=due.why), due.at
