"""Feed → entries: what a feed says, in one shape whatever its format, and which article each item is."""

from __future__ import annotations

from copydesk.entries.discovery import find, likely
from copydesk.entries.feeds import MOST_ENTRIES, Parsed, parse
from copydesk.entries.identity import new

__all__ = ["MOST_ENTRIES", "Parsed", "find", "likely", "new", "parse"]
