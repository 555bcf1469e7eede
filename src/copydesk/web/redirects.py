"""Where redirects lead: within one request, and for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from copydesk.errors import FetchError, NotAllowed

MOST = 5  # politeness 19 and RFC 9309, 2.3.1.2
PERMANENT = frozenset({301, 308})
MOVED = frozenset({301, 302, 303, 307, 308})
# A feed has moved for good if it says so often enough and for long enough. Hijacked and misconfigured sites send "permanent" redirects
# for an hour or a week; Bloglines waited fourteen days.
TIMES = 3
LASTING = timedelta(days=14)


def onward(url: str, status: int, location: str) -> str:
    """Where a redirect leads. The address itself is looked at when it is asked."""
    location = location.strip()
    if not location:
        raise FetchError("sends us on but does not say where", subject=url, status=status,
                         hint="look for another address of it")  # fmt: skip
    try:
        there = urljoin(url, location).partition("#")[0]
        scheme = urlsplit(there).scheme
    except ValueError as e:
        raise FetchError(f"sends us to {location[:200]!r}, which is no address", subject=url, status=status,
                         hint="look for another address of it") from e  # fmt: skip
    if urlsplit(url).scheme == "https" and scheme == "http":
        raise NotAllowed(f"sends us from https to an open connection, {there[:200]}", subject=url,
                         hint="look for another address of it")  # fmt: skip
    return there


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A permanent redirect as it has been seen so far: where to, since when, how often. ``fits``: a feed was there with entries of ours."""

    to: str = ""
    since: datetime | None = None
    times: int = 0
    fits: bool = False

    def seen(self, to: str, now: datetime) -> Move:
        """The same after another answer; ``to`` is "" if it was not redirected for good."""
        if not to:
            return Move()
        if to != self.to:
            return Move(to=to, since=now, times=1)
        return replace(self, times=self.times + 1)

    def settled(self, now: datetime) -> bool:
        """Whether the new address is to be asked instead of the old one from now on."""
        return bool(self.since) and self.fits and self.times >= TIMES and now - (self.since or now) >= LASTING
