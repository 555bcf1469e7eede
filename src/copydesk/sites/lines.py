"""The lines of apparatus around a story, in words that every target prints alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from copydesk.rights import licence_name, licence_url, terms
from copydesk.text import clean, joined
from copydesk.types import Event, FigureLine, Post, Rights, SourceLine, Update

_KICKERS = {"NEW": "New", "UPDATED": "Updated", "CORRECTED": "Corrected", "BREAKING": "Breaking", "WITHDRAWN": "Withdrawn"}
_SHAPES = {"NEW": "chip", "UPDATED": "chip up", "CORRECTED": "chip cor", "BREAKING": "chip up", "WITHDRAWN": "chip wd"}
# Not strftime: its names follow the locale of the machine.
_MONTHS = ("January February March April May June July August September October November December").split()  # noqa: SIM905
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Times:
    """Times as the site's readers see them, in its zone."""

    zone: ZoneInfo

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def clock(self, at: datetime) -> str:
        """ "16:42"."""
        return f"{self.local(at):%H:%M}"

    def day(self, at: datetime) -> str:
        """ "12 March 2026"."""
        t = self.local(at)
        return f"{t.day} {_MONTHS[t.month - 1]} {t.year}"

    def weekday(self, at: datetime) -> str:
        """ "Thursday 12 March 2026"."""
        return f"{_DAYS[self.local(at).weekday()]} {self.day(at)}"

    def stamp(self, at: datetime) -> str:
        """ "12 March 2026, 16:42"."""
        return f"{self.day(at)}, {self.clock(at)}"

    def near(self, at: datetime, today: datetime) -> str:
        """The clock time on the same day, else the short date."""
        t = self.local(at)
        return self.clock(at) if t.date() == self.local(today).date() else f"{t.day} {_MONTHS[t.month - 1][:3]}"


def iso(at: datetime) -> str:
    """A time for machines, in UTC: "2026-03-12T16:42:00+00:00"."""
    return at.astimezone(UTC).isoformat()


def month_name(month: str) -> str:
    """ "2026-03" → "March 2026"."""
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def kicker(post: Post) -> str:
    """The label as printed, "" if there is none."""
    return _KICKERS[post.label.kind] if post.label else ""


def shape(post: Post) -> str:
    """The classes that draw the label."""
    return _SHAPES[post.label.kind] if post.label else ""


def badge(post: Post) -> str:
    """How many newsrooms reported for themselves, in words. Copies are never counted."""
    if post.newsrooms > 1:
        return f"{post.newsrooms} independent newsrooms"
    return "one source" if post.newsrooms or not post.sources else "copies of one report"


def link_only(post: Post) -> bool:
    """Whether a post is no more than links to what others have written."""
    return post.full is None and bool(post.sources) and all(s.mode == "link" for s in post.sources)


def originals(post: Post) -> dict[str, SourceLine]:
    """Each key with the outlet it stands for: the one that reported for itself, before its copies."""
    found: dict[str, SourceLine] = {}
    for line in post.sources:
        if line.key not in found or (found[line.key].copy_of and not line.copy_of):
            found[line.key] = line
    return found


def in_order(post: Post) -> list[SourceLine]:
    """The sources in order of their keys' first appearance, each original before its copies."""
    keys = list(dict.fromkeys(s.key for s in post.sources))
    first = originals(post)
    return sorted(post.sources, key=lambda s: (keys.index(s.key), s is not first[s.key]))


def standing(line: SourceLine) -> str:
    """Whether a source is a voice of its own."""
    return f"copy of {clean(line.copy_of)}: counted as one voice" if line.copy_of else "independent"


def versions(line: SourceLine) -> str:
    return "1 version" if line.versions == 1 else f"{line.versions} versions"


def usage(line: SourceLine) -> str:
    """Its licence and what follows from it."""
    return terms(Rights(licence=clean(line.licence) or "unknown", mode=line.mode))


def log(post: Post) -> list[Update]:
    """The change log, the newest first."""
    return sorted(post.updates, key=lambda u: u.at, reverse=True)


def changed(post: Post) -> Update | None:
    """The latest material change after the first publication."""
    return next((u for u in log(post) if u.material and u.at > post.published), None)


def is_correction(update: Update) -> bool:
    return update.text.lstrip().lower().startswith("correct")


def corrections(post: Post) -> list[Update]:
    """What was put right, or withdrawn, the newest first."""
    found = [u for u in log(post) if is_correction(u)]
    if not found and post.label and post.label.kind in ("CORRECTED", "WITHDRAWN"):
        return [Update(at=post.modified, text=post.label.reason)]
    return found


def put_right(update: Update) -> str:
    """A correction without the word itself, for where that stands before it."""
    text = re.sub(r"^\s*correct(?:ion|ed)\s*:\s*", "", update.text, flags=re.IGNORECASE)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words in a line, linked or not."""

    text: str
    url: str = ""


def rights_line(post: Post) -> list[Words]:
    """Whose words a post is made of."""
    line: list[Words] = []
    if post.full:
        source = originals(post).get(post.full.source)
        if source:
            line += [Words(f"The report of {clean(source.name)} is printed under "), *_licence(source.licence), Words(". ")]
    quoted = _outlets(post, (q.source for q in post.quotations))
    if quoted:
        line.append(Words(f"Short quotations belong to those who said them and to {joined(quoted)}. "))
    verbatim = _outlets(post, (k for s in post.sentences if s.verbatim for k in s.sources))
    if verbatim:
        line.append(Words(f"Sentences in a source’s own words come from {joined(verbatim)}. "))
    linked = list(dict.fromkeys(clean(s.name) for s in post.sources if s.mode == "link"))
    if linked:
        line.append(Words(f"From {joined(linked)} we take no more than the linked headline and facts. "))
    return line


def _licence(licence: str) -> list[Words]:
    return [Words(licence_name(clean(licence)), licence_url(clean(licence)))]


def _outlets(post: Post, keys: Iterable[str]) -> list[str]:
    names = originals(post)
    return list(dict.fromkeys(clean(names[k].name) for k in keys if k in names))


_VALUE = re.compile(r"^(\D*?)([£$€¥]?\d(?:[\d.,]*\d)?(?:\s?%)?(?: (?:thousand|million|billion))?)(.*)$", re.DOTALL)


def parts_of(value: str) -> tuple[str, str, str]:
    """A printed figure as qualifier, number and what follows: "at least 17" → ("at least", "17", "")."""
    match = _VALUE.match(clean(value))
    if not match:
        return "", clean(value), ""
    before, number, after = match.groups()
    return before.strip(), number.strip(), after.strip().removeprefix("-")


# --- the timeline ---------------------------------------------------------------------------------------------------
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
DRAWN = 3  # days that a scale needs: of fewer the list tells as much
LONGEST_SCALE = 92  # days from the first to the last; over a year those of this week would be one dot


@dataclass(frozen=True, slots=True)
class Dot:
    """A day of the timeline on its scale: how many hundredths from the left, whether it lay ahead, what to print under it."""

    at: int
    planned: bool
    name: str


def when(value: str) -> str:
    """A day, month, year or range of them as readers know it: "2 March 2026", "16 to 22 March 2026", "March 2026"."""
    first, _, last = clean(value).partition("/")
    if not _DATE.fullmatch(first) or (last and not _DATE.fullmatch(last)):
        return clean(value)
    if not last:
        return _named(first)
    shared = next((n for n in (7, 4) if first[:n] == last[:n] and len(first) > n), 0)
    return f"{_named(first).removesuffix(_named(first[:shared])).strip() if shared else _named(first)} to {_named(last)}"


def _named(value: str) -> str:
    year, _, rest = value.partition("-")
    month, _, day = rest.partition("-")
    return " ".join(part for part in (f"{int(day)}" if day else "", _MONTHS[int(month) - 1] if month else "", year) if part)


def machine_date(event: Event) -> str:
    """What a time element may hold: a day, month or year; "" of a range."""
    return clean(event.when) if _DATE.fullmatch(clean(event.when)) else ""


def scale(post: Post) -> list[Dot]:
    """The days of a timeline to scale; nothing if there are few, or they lie far apart."""
    days = {e.when: e.planned for e in sorted(post.timeline, key=lambda e: e.planned, reverse=True) if len(e.when) == 10}
    try:
        dates = sorted((date.fromisoformat(day), planned) for day, planned in days.items())
    except ValueError:  # somebody changed the post by hand
        return []
    if len(dates) < DRAWN or (span := (dates[-1][0] - dates[0][0]).days) > LONGEST_SCALE:
        return []
    return [Dot(2 + round(96 * (d - dates[0][0]).days / span), planned, f"{d.day} {_MONTHS[d.month - 1]}") for d, planned in dates]


def teller(event: Event, post: Post) -> str:
    """Whose words an entry of the timeline is in: "Ruth Dunmore, in Quayside Commons"."""
    line = originals(post).get(event.source)
    return ", in ".join(name for name in (clean(event.who), clean(line.name) if line else "") if name)


def planned(event: Event, times: Times) -> str:
    """ "Planned, as reported on 10 March 2026: " before what lay ahead."""
    return f"Planned, as reported on {times.day(event.reported)}: " if event.planned else ""


def in_groups(post: Post) -> list[list[FigureLine]]:
    """The figures of a post, those together that contradict each other."""
    return [list(group) for _, group in groupby(post.figures, key=lambda f: f.clash or id(f))]


def remark(figure: FigureLine) -> str:
    """What a reader needs to know of a value besides itself."""
    told = [f"was {clean(figure.previous)}"] if figure.previous else []
    told += ["lower than before" if figure.previous else "disputed"] if figure.disputed and not figure.clash else []
    return ", ".join([*told, *(["on top of others"] if figure.addition else [])])
