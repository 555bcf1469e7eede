"""Titles of works in a text: books, films, plays, reports and the like, by what is said to be one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copydesk.facts import lexicon as lex
from copydesk.facts.phrases import sought
from copydesk.facts.stretches import spots
from copydesk.types import Range

_NOUNS = (
    "novel", "memoir", "book", "film", "movie", "play", "album", "song", "single", "documentary", "series", "exhibition", "show", "report",
    "study", "poem", "opera", "musical", "podcast", "painting", "biography", "autobiography", "collection", "essay", "thriller", "drama",
    "comedy", "sitcom", "ballet", "symphony", "anthology", "trilogy", "sequel", "game", "guide", "sculpture", "statue",
    "mural", "photograph",
)  # fmt: skip
_HINTS = sought((*_NOUNS, "directed", "starring", "written", "published", "praised", "premiere", "reads", "review"))
_NOUN = "|".join(_NOUNS)
_SMALL = r"(?:of|on|in|the|a|an|and|or|to|for|from|with|without|at|by|de|la|le|el|der|die|das)"
_TITLE = rf"[A-Z][\w’'-]*(?:(?:\s{_SMALL}){{0,3}}:?\s(?:[A-Z][\w’'-]*|\d+))*"
# "her memoir, Salt and Smoke,", "the film Easy Riding", "a report titled Left Behind"
_TOLD = re.compile(
    rf"\b(?:{_NOUN})s?(?:(?P<comma>,)|\s(?:called|titled|entitled|named))?\s[“\"‘']?(?P<title>{_TITLE})(?P<end>[”\"’']|,|\.(?=\s|$)|"
    rf"\sby\s|\s(?=[a-z])|$)"
)
# "The Hollow Tide, a first novel by …"
_IS_ONE = re.compile(
    rf"(?:^|(?<=[.!?”\"]\s)|(?<=\n)|(?<=\sof\s)|(?<=\sin\s))(?:(?:In|On|From|With|By|At)\s)?(?P<title>{_TITLE}),\s(?:an?|the|his|her|"
    rf"their)\s(?:[\w-]+\s){{0,4}}(?:{_NOUN})\b"
)
_QUOTED = re.compile(rf"(?<!\w)[“\"‘'](?P<title>{_TITLE})[,.]?[”\"’'](?!\s?[A-Z])")
_REACH = 90  # characters either side of a quoted title in which something says that it is one
_LONGEST = 80  # characters of a title


def find(text: str) -> list[Range]:
    """Where titles of works stand, in order, without quotation marks."""
    hints = spots(_HINTS, text)
    found = sorted({span for span in _candidates(text, hints) if span[1] - span[0] <= _LONGEST})
    return [span for n, span in enumerate(found) if not n or span[0] >= found[n - 1][1]]


def _candidates(text: str, hints: list[Range]) -> Iterator[Range]:
    done = 0
    for at, end in hints:
        if (told := _TOLD.match(text, at)) and _is_title(told["title"], told):
            yield told.span("title")
        start = max(done, at - _REACH)
        for quoted in _QUOTED.finditer(text, start, end + _REACH):
            if " " in quoted["title"]:
                yield quoted.span("title")
        for one in _IS_ONE.finditer(text, start, end + 1):
            if _is_title(one["title"], None):
                yield one.span("title")
        done = max(done, at)


def _is_title(title: str, told: re.Match[str] | None) -> bool:
    """Whether capitalised words beside a kind of work are its title, and not who made it, who says so or when."""
    words = title.replace(":", "").split()
    first = words[0]
    if (
        len(words) < 2
        or first in lex.FIRST_NAMES
        or first.lower() in lex.CALENDAR
        or first in lex.DEMONYMS
        or first.lower() in lex.HONORIFICS
    ):
        return False
    if told is None:
        return not any(w in lex.ORG_CUES for w in words[-1:])
    if any(w in lex.ORG_CUES for w in words) and not told["comma"]:
        return False
    if first.lower() in lex.TITLES | lex.ROLE_HEADS:
        return False
    return not told["comma"] or told["end"] != " " or told.group()[-len(title) - 1] in "“\"‘'"
