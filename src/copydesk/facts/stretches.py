"""The stretches of a text that are worth a closer look: around every word that may matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.types import Range


def around(trigger: re.Pattern[str], text: str, before: int, after: int) -> Iterator[Range]:
    """The places around all matches of a cheap pattern, so many characters to either side; those that touch are one.

    A match within a word does not count: "one" in "phone".
    """
    start = end = -1
    for match in trigger.finditer(text):
        at = match.start()
        if at and text[at].isalpha() and text[at - 1].isalpha():
            continue
        if at - before > end:
            if end >= 0:
                yield start, min(end, len(text))
            start = max(0, at - before)
        end = match.end() + after
    if end >= 0:
        yield start, min(end, len(text))


def matches(pattern: re.Pattern[str], trigger: re.Pattern[str], text: str, before: int, after: int) -> Iterator[re.Match[str]]:
    """The matches of a dear pattern, looked for only around those of a cheap one."""
    done = 0
    for start, end in around(trigger, text, before, after):
        at = max(start, done)
        while match := pattern.search(text, at, end):
            yield match
            at = done = max(match.end(), match.start() + 1)
