"""What a site's robots.txt lets us read, and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

BYTES = 500 * 1024  # RFC 9309, 2.5: what a parser must take; more is cut off
KEPT = timedelta(hours=24)  # RFC 9309, 2.4
CRAWL_DELAY = 30.0  # a robots.txt may slow us down to one request in so many seconds


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

    def fresh(self, now: datetime) -> bool:
        """Whether it may be relied on without being asked again."""
        return self.reachable and timedelta(0) <= now - self.fetched < KEPT

    def allows(self, url: str, agent: str) -> bool:
        """Whether the address may be read by this agent ("copydesk" or our whole User-Agent)."""
        if 200 <= self.status < 300:
            return not self.text or bool(_rules(self.text).can_fetch(url, product(agent)))
        return self.reachable

    def delay(self, agent: str) -> float:
        """The seconds between two requests that the site asks of this agent, 0 if it asks for nothing."""
        wanted = _rules(self.text).crawl_delay(product(agent)) if self.text and 200 <= self.status < 300 else None
        return max(0.0, float(wanted or 0))


@lru_cache(maxsize=1024)
def _rules(text: str) -> Protego:
    return Protego.parse(text)


def product(agent: str) -> str:
    """The name in a User-Agent by which a robots.txt calls us."""
    # The comment of a User-Agent holds our site's address, and a robots.txt group could be named like a part of that.
    return agent.split("/")[0].split(" ")[0]
