"""When something was said, where its own clause tells: "said on Thursday", "On Monday, Mara Quill told reporters"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from copydesk.types import DateMention, Range, Statement

_REACH = 70  # characters from the verb to its day: "told a crowd of supporters in Port Alden late on Thursday"
_DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
# Between a verb and its day: to whom and where, but no new clause.
_ON_THE_WAY = re.compile(
    r"(?!.*\b(?:that|who|which|when|after|before|because|he|she|it|they|was|were|had|has|would|will)\b)[^,;:.!?\x01\n]*"
)
_OPENING = re.compile(r"(?:^|[\n.!?”\"’']\s*)(?:But\s|And\s)?(?:(?:[Oo]n|[Ll]ate|[Ee]arly|[Ee]arlier|[Ii]n)\s){0,2}$")
_LEADS_TO = re.compile(r",?\s(?:the\s|an?\s)?")
_WITHIN = re.compile(r"\s(?:on\s)?")


def dated(told: Sequence[Statement], mentioned: Sequence[DateMention], masked: str) -> list[Statement]:
    """The statements with the day or month that each was made on, ISO 8601, where the text ties one to the verb of speech."""
    known = [d for d in mentioned if d.value and _DAY.fullmatch(d.value)]
    starts = [d.span[0] for d in known]
    return [replace(s, said=day) if s.cue and (day := _day(s, known, starts, masked)) else s for s in told]


def _day(s: Statement, known: Sequence[DateMention], starts: Sequence[int], masked: str) -> str | None:
    begin, end = s.cue[0]
    low = min((a for a, _ in s.source if a < begin), default=begin)
    first = bisect_left(starts, low - _REACH)
    for date in known[first : bisect_left(starts, end + _REACH)]:
        inside = any(a <= date.span[0] < b for a, b in (*s.content, *s.source))
        if (
            not inside
            and masked[date.span[1] : date.span[1] + 1] not in ("'", "’")
            and (_behind(date.span, end, masked) or _in_front(date.span, s, low, begin, masked))
        ):
            return date.value
    return None


def _behind(date: Range, cue_end: int, masked: str) -> bool:
    return date[0] > cue_end and _ON_THE_WAY.fullmatch(masked, cue_end, date[0]) is not None


def _in_front(date: Range, s: Statement, low: int, cue: int, masked: str) -> bool:
    """Whether a day opens the sentence right before the source, or stands between the source and the verb."""
    if date[1] <= low:
        return _LEADS_TO.fullmatch(masked, date[1], low) is not None and _OPENING.search(masked, max(0, date[0] - 30), date[0]) is not None
    source = max((b for a, b in s.source if b <= cue), default=-1)
    return source >= 0 and _WITHIN.fullmatch(masked, source, date[0]) is not None and date[1] <= cue
