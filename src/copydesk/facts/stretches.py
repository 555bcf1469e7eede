"""The stretches of a text that are worth a closer look: around every word that may matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain

from copydesk.facts.phrases import cut
from copydesk.types import Range

_DIGITS = re.compile(r"\d\d*")  # the engine leaps from digit to digit if the first one is not under the +


@lru_cache(maxsize=2)  # several stages ask for those of the same text, one after the other
def begun(text: str) -> set[str]:
    """The words that are `sought` with which words of a text begin."""
    return set(chain.from_iterable([shape.begun for shape in cut(text).shapes]))


@lru_cache(maxsize=2)
def _digits(text: str) -> list[Range]:
    return [match.span() for match in _DIGITS.finditer(text)]


def spots(words: tuple[str, ...], text: str, *, digits: bool = False) -> list[Range]:
    """Where any of the words, which are known to be `sought`, begins in a text, in order, and where digits stand if they are asked for.

    A word within another one does not count: "one" in "phone". Looking for each word by itself is several times as fast as one
    pattern of them all, which tries every character of the text.
    """
    found = [*_digits(text)] if digits else []
    known = begun(text)
    for word in [word for word in words if word in known or not word[0].isalpha()]:
        at = text.find(word)
        while at >= 0:
            if not (at and text[at - 1].isalpha() and word[0].isalpha()):
                found.append((at, at + len(word)))
            at = text.find(word, at + 1)
    found.sort()
    return found


def around(places: Sequence[Range], text: str, before: int, after: int) -> Iterator[tuple[int, int, int]]:
    """The stretches around places, so many characters to either side, and the end of the last place in each; those that touch are one."""
    start, last, size = 0, -1, len(text)
    for first, end in places:
        if first - before > last + after:
            if last >= 0:
                yield start, last, min(last + after, size)
            start = max(0, first - before)
        last = max(last, end)
    if last >= 0:
        yield start, last, min(last + after, size)


def matches(
    pattern: re.Pattern[str], places: Sequence[Range], text: str, before: int, after: int, opening: re.Pattern[str]
) -> Iterator[re.Match[str]]:
    """The matches of a dear pattern, looked for only around some places, and tried only where a cheap pattern says that one may begin."""
    done = 0
    for start, last, end in around(places, text, before, after):
        at = max(start, done)
        while match := first(pattern, opening, text, at, last, end):
            yield match
            at = done = max(match.end(), match.start() + 1)


_OPENING = 12  # characters behind a place that may be asked for how a match begins


def first(pattern: re.Pattern[str], opening: re.Pattern[str], text: str, at: int, last: int, end: int) -> re.Match[str] | None:
    """The first match of a dear pattern that begins before one place and ends before another, tried only where a cheap one matches."""
    stop = min(last + _OPENING, end)
    while start := opening.search(text, at, stop):
        at = start.start()
        if match := pattern.match(text, at, end):
            return match
        at += 1
    return None
