"""Quotations: where words stand between quotation marks, in all the styles newsrooms use."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass

from copydesk.types import Range

_MARK = re.compile(r"[“”„\"«»]|``|''")
_SINGLE = re.compile(r"[‘’']")
_ANY_MARK = re.compile(r"[“”„\"«»‘’'`]")
_REACH = 2000  # characters in which the right closing mark is looked for
_BLANK = re.compile(r"\n\s*\n")
_OPENS_AFTER = frozenset(" \t\n\u00a0([{—–-/:")
_CLOSERS = {"“": "”", '"': '"', "„": '“”"', "«": "»", "»": "«", "”": "”", "``": "''", "''": "''"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation: `outer` with its marks, `inner` without. ``open`` if it goes on in the next paragraph."""

    outer: Range
    inner: Range
    open: bool = False


def paragraphs(text: str) -> list[Range]:
    """The places of the paragraphs: what lies between blank lines."""
    found, start = [], 0
    for match in _BLANK.finditer(text):
        found.append((start, match.start()))
        start = match.end()
    return [(a, b) for a, b in [*found, (start, len(text))] if b > a]


def find(text: str, parts: list[Range]) -> list[Quote]:
    """The outermost quotations of the text in order. One that is neither closed nor taken up again is left out."""
    found: list[Quote] = []
    marks = [match.start() for match in _ANY_MARK.finditer(text)]
    reached = 0  # the end of a quotation of two paragraphs
    for number, (start, end) in enumerate(parts):
        if bisect.bisect_left(marks, start) == bisect.bisect_left(marks, end):
            continue
        following = parts[number + 1] if number + 1 < len(parts) else None
        start = max(start, reached)
        doubles = _doubles(text, start, end, following) if start < end else []
        reached = max(reached, doubles[-1].outer[1] if doubles else 0)
        found += _merged(doubles, _singles(text, start, end, doubles))
    return found


def _merged(doubles: list[Quote], singles: list[Quote]) -> list[Quote]:
    return sorted(doubles + singles, key=lambda q: q.outer) if singles else doubles


def _opens(text: str, at: int, end_of_mark: int, start: int, end: int) -> bool:
    """Whether a mark has the shape of an opening one: nothing or space before it, a word after it."""
    return (at == start or text[at - 1] in _OPENS_AFTER or text[at - 1] in "‘'“") and end_of_mark < end and not text[end_of_mark].isspace()


def _doubles(text: str, start: int, end: int, following: Range | None) -> list[Quote]:
    found: list[Quote] = []
    opened: tuple[int, int, str] | None = None  # where it opened, where its words start, what closes it
    left, right = text.find("«", start, end), text.find("»", start, end)
    guillemets = "»" if right >= 0 and (left < 0 or right < left) else "«"
    for match in _MARK.finditer(text, start, end):
        mark, at, after = match.group(), match.start(), match.end()
        opener_shape = _opens(text, at, after, start, end)
        if (
            opened
            and (mark in opened[2] or _crossed(text, opened[2], mark, at, after, end))
            and not (mark in "\"''" and opener_shape and not _closes(text, after, end))
        ):
            if quote := _quote(text, opened[0], opened[1], at, after):
                found.append(quote)
            opened = None
        elif _is_opener(mark, guillemets, opener_shape):
            opened = (at, after, _CLOSERS[mark])  # an earlier one that was never closed is dropped: we cannot know where it ends
    if (
        opened
        and following
        and (closing := _closing(text, opened[2], following))
        and (quote := _quote(text, opened[0], opened[1], *closing))
    ):
        found.append(quote)
    elif opened and following and _goes_on(text, opened[0], following):
        last = end
        while last > opened[1] and text[last - 1].isspace():
            last -= 1
        if last > opened[1]:
            found.append(Quote((opened[0], last), (opened[1], last), open=True))
    return found


def _crossed(text: str, closers: str, mark: str, at: int, after: int, end: int) -> bool:
    """Whether a mark of another style closes a quotation, as slips of the keyboard do: “…," or "…,”."""
    if {closers, mark} != {"”", '"'} or text[at - 1] not in ",.?!" or not _closes(text, after, end):
        return False
    stop = min(end, after + _REACH)
    right = text.find(closers, after, stop)
    left = text.find("“" if mark == '"' else '"', after, stop)
    again = text.find(mark, after, stop)  # opening another quotation: “…," she said. "…”
    return right < 0 or 0 <= left < right or (0 <= again < right and text[again - 1].isspace())


def _closes(text: str, after: int, end: int) -> bool:
    return after >= end or not text[after].isalnum()


def _is_opener(mark: str, guillemets: str, shape: bool) -> bool:
    if mark in "«»":
        return mark == guillemets
    return mark in "“„" or shape


def _quote(text: str, outer: int, inner: int, close: int, after: int) -> Quote | None:
    """The quotation between two marks, if there are words in it."""
    while inner < close and text[inner].isspace():
        inner += 1
    end = close
    while end > inner and text[end - 1].isspace():
        end -= 1
    return Quote((outer, after), (inner, end)) if any(c.isalnum() for c in text[inner : min(end, inner + 40)]) else None


def _closing(text: str, closers: str, following: Range) -> Range | None:
    """The mark of the next paragraph that closes a quotation left open before, if no other mark stands in front of it."""
    match = _MARK.search(text, *following)
    if match is None or match.group() not in closers or _opens(text, match.start(), match.end(), *following):
        return None
    return match.span() if _closes(text, match.end(), following[1]) and text[match.start() - 1] in ".?!, " else None


def _goes_on(text: str, opened: int, following: Range) -> bool:
    """Whether the next paragraph opens with a mark of the same kind, as continued quotations do."""
    return text[following[0]] == text[opened]


def _singles(text: str, start: int, end: int, doubles: list[Quote]) -> list[Quote]:
    """Quotations in single marks. An apostrophe closes nothing while a better mark follows."""
    found: list[Quote] = []
    starts = [q.outer[0] for q in doubles]
    opened = weak = -1

    def close(at: int) -> None:
        nonlocal opened, weak
        if opened >= 0 and at > opened and (quote := _quote(text, opened, opened + 1, at, at + 1)):
            found.append(quote)
        opened = weak = -1

    for match in _SINGLE.finditer(text, start, end):
        at, mark = match.start(), match.group()
        place = bisect.bisect_right(starts, at) - 1
        if place >= 0 and at < doubles[place].outer[1]:
            continue
        if opened >= 0 and place >= 0 and doubles[place].outer[0] > opened:
            close(weak)  # a single quotation does not reach over a double one
        before, after = text[at - 1 : at] if at > start else " ", text[at + 1 : at + 2] if at + 1 < end else " "
        if mark != "’" and before in _OPENS_AFTER and after.isalpha():
            if opened >= 0:
                close(weak)
            opened, weak = at, -1
        elif mark != "‘" and opened >= 0 and not before.isspace() and not after.isalnum():
            if before in "sz" and after == " " and text[at + 2 : at + 3].islower():
                weak = at  # "the traders' boats": only if nothing better follows
            else:
                close(at)
    if opened >= 0:
        close(weak)
    return found


def masked(text: str, quotes: list[Quote]) -> str:
    """The text with every quoted word blotted out and every place kept; a closing stop stays, for sentences end there."""
    pieces, at = [], 0
    for quote in quotes:
        start, end = quote.inner
        keep = 1 if text[end - 1] in ".!?…,," else 0
        pieces += [text[at:start], "\x01" * (end - start - keep), text[end - keep : end]]
        at = end
    return "".join([*pieces, text[at:]])
