"""How long a host that asked for it is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from copydesk.web.schedule import date_of, spread

BUSY = (429, 503)
PAUSE = 3600.0  # after a 429 or 503 that names no time (politeness 14); doubled with each one that follows
PAUSE_CAP = 24 * 3600.0
ASKED_CAP = 7 * 86_400.0  # no Retry-After, however long, silences a host for more than a week


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds that a server asks us to wait, counted from its own clock where it gives one. None: it does not say."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        seconds = float(said[:12])
    else:
        until = date_of(said)
        if until is None:
            return None
        seconds = (until - (date_of(headers.get("date", "")) or now)).total_seconds()
    return min(max(seconds, 0.0), ASKED_CAP)


def pause(host: str, strikes: int, now: datetime) -> float:
    """The seconds for which a host is left alone that names no time, after so many refusals in a row: an hour, then ever longer."""
    if strikes <= 1:
        return PAUSE
    return min(PAUSE * (1 << min(strikes - 1, 10)), PAUSE_CAP) * (1 + spread(host, now))
