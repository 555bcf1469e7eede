"""When a feed is asked next, and why then: our own interval, what its publisher asks for, how much comes, what went wrong.

All of it is plain arithmetic on values: the same feed at the same time gets the same answer, so a run can be replayed.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

FLOOR = 900.0  # seconds; closer together only where the publisher's own max-age or ttl invites it (politeness 8)
CEILING = 86_400.0  # no wish of a publisher keeps us away for longer (politeness 9)
PLAIN = 86_400.0  # for feeds that never give a validator, so that each poll moves all of the feed (politeness 8)
TENTH = 0.1  # how far poll times are spread (politeness 12)
WEEK = 7 * 86_400.0

WATCHED = timedelta(days=14)  # before that we do not know a feed well enough to call it quiet
MEMORY = 14 * 86_400.0  # seconds after which an entry counts for a third of what it did, in entries a week
SHARE = 0.25  # polls that find something, at most: with four polls to an entry it is met, on average, an eighth of its gap late
DEAD = timedelta(days=90)  # a feed that gave nothing for so long is asked once a week

RETRY = 900.0  # after the first failure; doubled with each that follows
RETRY_CAP = 86_400.0
REFUSED = (401, 403, 404)
FLAGGED = 3  # refusals in a row after which a feed is only looked at once a week (politeness 16; miniflux: 3)

_PERIODS = {b"hourly": 3600.0, b"daily": 86_400.0, b"weekly": WEEK, b"monthly": 30 * 86_400.0, b"yearly": 365 * 86_400.0}
_DAYS = (b"monday", b"tuesday", b"wednesday", b"thursday", b"friday", b"saturday", b"sunday")
_TTL = re.compile(rb"<ttl>\s*(\d{1,9})\s*</ttl>", re.IGNORECASE)
_PERIOD = re.compile(rb"<\w{1,20}:updatePeriod[^<>]{0,200}>\s*(\w{1,20})\s*<", re.IGNORECASE)
_FREQUENCY = re.compile(rb"<\w{1,20}:updateFrequency[^<>]{0,200}>\s*(\d{1,9})\s*<", re.IGNORECASE)
_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_SKIPPED = re.compile(rb"<skipDays>(.{0,2000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_DAY = re.compile(rb"<day>\s*(\w{1,20})\s*</day>", re.IGNORECASE)
_ENTRY = re.compile(rb"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d+)", re.IGNORECASE)
_HEAD = 65_536  # bytes in which what a feed says of itself begins and ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a feed says of when to ask for it: ``ttl`` and ``period`` (of the syndication module) are seconds, 0 if it says nothing.

    Hours are GMT, days 0 (Monday) to 6.
    """

    ttl: float = 0.0
    period: float = 0.0
    hours: tuple[int, ...] = ()
    days: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """When something is due again, and why then."""

    at: datetime
    why: str


def wishes(body: bytes) -> Wishes:
    """What a feed asks for in its own head (ttl, sy:updatePeriod, skipHours, skipDays); nonsense is left out."""
    first = _ENTRY.search(body[:_HEAD])
    # RSS lets a channel's elements stand behind its items, so its tail is looked at as well.
    said = body[:_HEAD] if first is None else body[: first.start()] + body[max(first.start(), len(body) - 2000) :]
    ttl, period, often = _TTL.search(said), _PERIOD.search(said), _FREQUENCY.search(said)
    each = _PERIODS.get(period[1].lower(), 0.0) if period else 0.0
    hours, days = _HOURS.search(said), _SKIPPED.search(said)
    skipped = {int(h) % 24 for h in _HOUR.findall(hours[1]) if int(h) <= 24} if hours else set[int]()
    named = {_DAYS.index(d.lower()) for d in _DAY.findall(days[1]) if d.lower() in _DAYS} if days else set[int]()
    return Wishes(
        ttl=float(ttl[1]) * 60 if ttl else 0.0,
        period=each / max(1, int(often[1])) if often else each,
        hours=tuple(sorted(skipped)) if len(skipped) < 24 else (),  # who skips every hour means nothing by it (politeness 11)
        days=tuple(sorted(named)) if len(named) < 7 else (),
    )


def lifetime(headers: Mapping[str, str]) -> float:
    """The seconds for which an answer is fresh by its own headers, 0 if they do not say or say nonsense (politeness 9 and 10)."""
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return 0.0
    age = _AGE.search(control)
    if age:
        return max(0.0, float(age[1][:12]) - _number(headers.get("age", "")))
    if "max-age" in control:  # it is there and is no number: then Expires is not to be believed either
        return 0.0
    expires, date = date_of(headers.get("expires", "")), date_of(headers.get("date", ""))
    return max(0.0, (expires - date).total_seconds()) if expires and date else 0.0


def _number(text: str) -> float:
    text = text.strip()
    return float(text[:12]) if text.isascii() and text.isdigit() else 0.0


def date_of(text: str) -> datetime | None:
    """An HTTP date; None if it is none."""
    try:
        found = parsedate_to_datetime(text) if text[:1].isalnum() else None
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def spread(key: str, now: datetime) -> float:
    """A number from 0 to a tenth that differs from feed to feed and from poll to poll, and is the same when a run is replayed."""
    drawn = hashlib.blake2b(f"{key} {now.timestamp():.0f}".encode(), digest_size=4).digest()
    return TENTH * int.from_bytes(drawn, "big") / 2**32


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """How many entries a feed brings: ``weight`` fades with time, ``since`` is when we began to count, ``last`` when something came."""

    weight: float = 0.0
    since: datetime | None = None
    at: datetime | None = None
    last: datetime | None = None

    def counted(self, new: int, now: datetime) -> Rate:
        """The same after a poll. What was there at the first one is history and not counted."""
        if self.since is None or self.at is None:
            return Rate(since=now, at=now, last=now)
        faded = self.weight * math.exp(-max(0.0, (now - self.at).total_seconds()) / MEMORY)
        return Rate(weight=faded + new, since=self.since, at=now, last=now if new else self.last)

    def weekly(self) -> float | None:
        """Entries a week; None before a day has been watched."""
        watched = (self.at - self.since).total_seconds() if self.at and self.since else 0.0
        if watched < 86_400:
            return None
        return self.weight * WEEK / (MEMORY * (1 - math.exp(-watched / MEMORY)))


def after_answer(
    key: str, now: datetime, *, every: float, asks: Wishes, fresh: float, rate: Rate, plain: bool = False, unconditional: float = PLAIN
) -> Next:
    """When to ask again after an answer. ``every`` is the interval of copydesk.toml, ``fresh`` the seconds its headers name, and
    ``plain`` says that the feed gives nothing to ask "has it changed?" with: then ``unconditional`` seconds pass at least.
    """
    own, why = _own(every, rate, now)
    if own < FLOOR:
        # ours is too often, unless the publisher names a time that is as short
        invited = min((t for t in (fresh, asks.ttl, asks.period) if t > 0), default=FLOOR)
        own, why = (max(own, invited), why) if invited < FLOOR else (FLOOR, "every 15m, the least there is without an invitation")
    if plain and unconditional > own:
        own, why = unconditional, f"every {span(unconditional)}, for it gives nothing to ask for changes with"
    asked, said = max((fresh, "max-age or Expires"), (asks.ttl, "ttl"), (asks.period, "updatePeriod"))
    if asked > own:
        capped = asked > CEILING
        wait = min(asked, CEILING) if own < CEILING else own
        why = f"its publisher asks for {span(asked)} ({said})" + (f", capped at {span(CEILING)}" if capped else "")
        return _open(now + timedelta(seconds=wait * (1 + spread(key, now))), asks, why)
    # Ours is cut by up to a tenth, not stretched, so that a timer of the same interval finds it due.
    return _open(now + timedelta(seconds=max(own * (1 - spread(key, now)), min(FLOOR, own))), asks, why)


def _own(every: float, rate: Rate, now: datetime) -> tuple[float, str]:
    """Our own interval: that of copydesk.toml, longer for a feed that has long been known to be quiet."""
    if rate.since is None or now - rate.since < WATCHED:
        return every, f"every {span(every)}"
    if now - (rate.last or rate.since) >= DEAD:
        return max(every, WEEK), f"every {span(max(every, WEEK))}: nothing new for {span((now - (rate.last or now)).total_seconds())}"
    weekly = rate.weekly() or 0.0
    quiet = min(SHARE * WEEK / weekly, CEILING) if weekly > SHARE * 7 else CEILING
    return (quiet, f"every {span(quiet)}: {weekly:.1f} entries a week") if quiet > every else (every, f"every {span(every)}")


def _open(at: datetime, asks: Wishes, why: str) -> Next:
    """The time, put off to the first hour and day that the feed does not skip."""
    moved = at
    for _ in range(24 * 8):
        gmt = moved.astimezone(UTC)
        if gmt.hour not in asks.hours and gmt.weekday() not in asks.days:
            break
        moved = gmt.replace(minute=at.minute, second=at.second, microsecond=0) + timedelta(hours=1)
    return Next(at=moved, why=why if moved == at else f"{why}, put off by its skipHours or skipDays")


def after_failure(key: str, now: datetime, *, failures: int, refused: int = 0, wait: float | None = None, said: str = "") -> Next:
    """When to ask again after the ``failures``-th failure in a row, ``refused`` of which were answers of 401, 403 or 404.

    ``wait`` are the seconds that the server asked for, ``said`` what went wrong.
    """
    if refused >= FLAGGED:
        own, why = WEEK, f"looked at once a week: {said} {refused} times in a row"
    elif refused:
        own, why = RETRY_CAP, f"looked at once a day: {said}"
    else:
        own, why = (
            min(RETRY * 2 ** min(failures - 1, 20), RETRY_CAP),
            f"failed {failures} times: {said}" if failures > 1 else f"failed: {said}",
        )
    if wait is not None and wait > own:
        return Next(at=now + timedelta(seconds=wait * (1 + spread(key, now) / 10)), why=f"its host asked for {span(wait)}: {said}")
    return Next(at=now + timedelta(seconds=own * (1 - spread(key, now))), why=why)


def span(seconds: float) -> str:
    """A length of time as people say it: "45m", "6h", "2d"."""
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60)):
        if seconds >= size * (2 if unit == "d" else 1):
            return f"{seconds / size:.1f}".removesuffix(".0") + unit
    return f"{seconds:.0f}s"
