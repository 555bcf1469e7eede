"""What changed in a story since readers last saw it, in lines that say whose report and what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from copydesk import text
from copydesk.rights import QUOTATION_WORDS, SHARED_RUN
from copydesk.types import Change, Correction, Doubt, FigureLine, Member, Post, SourceLine, Story, Update

UNEXPLAINED = " It gives neither a newer time for it nor a correction."
WITHDRAWN = "withdrawn"  # what a correction gives in place of a report that was taken back


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """A source of the post as it now is, with the member behind it."""

    line: SourceLine
    member: Member


def updates(
    last: Post | None,
    sources: Sequence[Revised],
    figures: Sequence[FigureLine],
    doubts: Sequence[Doubt],
    confirmed: Sequence[Doubt],
    now: datetime,
) -> tuple[Update, ...]:
    """The change log with a line for each thing that is new since the last published version.

    ``doubts`` are figures that a newsroom gives otherwise than before and does not say why, ``confirmed`` those that an editor has just
    judged to be corrections.
    """
    if last is None:
        own = [s for s in sources if not s.line.copy_of]
        names = _names(own)
        told = f"First published, with the report{'s' if len(names) > 1 else ''} of {some(names, 3, 'others')}."
        return (Update(at=now, text=told, evidence=_ids(own)),)
    before = {s.article: s for s in last.sources}
    lines: list[Update] = []
    for d in confirmed:
        told = f"Correction: {d.outlet} gave {d.was} for {d.what} and now gives {d.now}; our desk takes it for a correction."
        lines.append(Update(at=now, text=told, evidence=(d.article,)))
    for s in _revised(last, sources):
        unexplained = any(d.article == s.line.article for d in doubts)
        lines.append(Update(at=now, text=_told(s, last, figures) + (UNEXPLAINED if unexplained else ""), evidence=(s.line.article,)))
    added = [s for s in sources if s.line.article not in before and not s.line.copy_of]
    if added:
        names = _names(added)
        told = f"Added: the report{'s' if len(names) > 1 else ''} of {some(names, 3, 'others')}."
        lines.append(Update(at=now, text=told, evidence=_ids(added)))
    copied = [s for s in sources if s.line.article not in before and s.line.copy_of]
    if copied and not lines:
        lines.append(Update(at=now, text=f"{text.joined(_names(copied))} carried the same text.", material=False, evidence=_ids(copied)))
    return (*last.updates, *lines)


def corrections(last: Post | None, sources: Sequence[Revised], confirmed: Sequence[Doubt], now: datetime) -> tuple[Correction, ...]:
    """What was put right so far; a correction never goes."""
    judged = [Correction(was=d.was, now=d.now, where=f"the report of {d.outlet}", at=now, origin=d.article) for d in confirmed]
    if last is None:
        return tuple(judged)
    return (*last.corrections, *(c for s in _revised(last, sources) for c in _put_right(s, last, now)), *judged)


def is_put_right(doubt: Doubt, corrections: Sequence[Correction]) -> bool:
    """Whether one of the corrections is of that figure of that report: it gives the same new value, or does not say which is right."""
    return any(c.origin == doubt.article and (not c.now or _digits(c.now) == _digits(doubt.now)) for c in corrections)


def _digits(words: str) -> list[str]:
    return re.findall(r"\d+", words) or list(text.words(words))


def _put_right(s: Revised, last: Post, now: datetime) -> list[Correction]:
    """What a revised report takes back or puts right, as its notice says; else as the text differs."""
    notices = [c for c in s.member.changes if c.kind in ("correction", "retraction")]
    if not notices:
        return []
    where, origin = f"the report of {s.line.name}", s.line.article
    if any(c.kind == "retraction" for c in notices):
        was = next(line.headline for line in last.sources if line.article == origin)
        return [Correction(was=was, now=WITHDRAWN, where=where, at=now, origin=origin)]
    told = [c for c in notices if c.before and c.after]
    differing = [c for c in s.member.changes if c.kind in ("figure", "date", "status", "negation", "statement") and c.before and c.after]
    return [
        Correction(was=_cut(c.before), now=_cut(c.after), where=where, at=now, origin=origin) for c in told or differing[:1] or notices[:1]
    ]


def withdrawn(story: Story, last: Post | None) -> frozenset[str]:
    """The ids of articles that their outlets have taken back: by a notice in place of the text, or by the label before their headline."""
    before = {c.origin for c in last.corrections if c.now == WITHDRAWN} if last else set()
    now = {m.article.id for m in story.members if text.takes_back(m.article.source_label) or any(c.kind == "retraction" for c in m.changes)}
    return frozenset(before | now)


def some(names: Sequence[str], most: int, others: str) -> str:
    """At most so many names, and how many others there are."""
    if len(names) <= most + 1:
        return text.joined(list(names))
    return f"{', '.join(names[:most])} and {len(names) - most} {others}"


def _revised(last: Post, sources: Sequence[Revised]) -> list[Revised]:
    before = {s.article: s for s in last.sources}
    return [s for s in sources if s.line.article in before and s.line.versions > before[s.line.article].versions]


def _told(s: Revised, last: Post, figures: Sequence[FigureLine]) -> str:
    """A line about a report that was changed: a withdrawal, a correction, or what is different in it."""
    kinds = {c.kind for c in s.member.changes}
    if "retraction" in kinds:
        return f"Correction: {s.line.name} has withdrawn its report."
    if "correction" in kinds:
        return f"Correction: {s.line.name} has corrected its report{_what(s)}."
    return f"{s.line.name} changed its report{_what(s) or _figure(last, figures)}."


def _what(s: Revised) -> str:
    """What changed, in the words of the summary where they are ours, else in general."""
    told = s.member.summary.strip().rstrip(".")
    if told and s.line.mode != "link" and not shares_run(told, s.member.article.body):
        return f": {told[:1].lower() + told[1:] if told[1:2].islower() else told}"
    told = next((t for c in s.member.changes if (t := _exactly(c))), "") or next((t for c in s.member.changes if (t := _in_general(c))), "")
    return f": {told}" if told else ""


def _exactly(c: Change) -> str:
    """The value that is another now, if it is short."""
    short = c.before and c.after and max(len(c.before), len(c.after)) < 40
    return f"now {c.after}, was {c.before}" if short and c.kind in ("figure", "date", "correction") else ""


def _in_general(c: Change) -> str:
    """A change in words of ours."""
    return {
        "figure": "a figure is another now",
        "date": "a date is another now",
        "negation": "it says the opposite of what it said",
        "status": "what happened is told otherwise now",
        "statement": "what was said is told otherwise now",
        "new": "it says more now",
        "headline": "its headline says something else now",
        "conflict": "sources contradict each other",
    }.get(c.kind, "")


def _figure(last: Post, figures: Sequence[FigureLine]) -> str:
    """ ": now £340,000, was £430,000 (the roof)", if the value given for one thing is another now."""
    before = {(f.what.casefold(), f.source): f.value for f in last.figures}
    for figure in figures:
        was = before.get((figure.what.casefold(), figure.source))
        if was is not None and was != figure.value:
            return f": now {figure.value}, was {was} ({figure.what})"
    return ""


def shares_run(line: str, source: str) -> bool:
    """Whether more words in a row stand in both than a line of ours may share with a source."""
    ours, theirs = text.words(line), text.words(source)
    known = {theirs[n : n + SHARED_RUN + 1] for n in range(len(theirs) - SHARED_RUN)}
    return any(ours[n : n + SHARED_RUN + 1] in known for n in range(len(ours) - SHARED_RUN))


def _cut(words: str) -> str:
    """No more of a source's words than may be quoted."""
    parts = words.split()
    return words if len(parts) <= QUOTATION_WORDS else " ".join(parts[:QUOTATION_WORDS]) + "…"


def _names(sources: Sequence[Revised]) -> list[str]:
    return list(dict.fromkeys(s.line.name for s in sources))


def _ids(sources: Sequence[Revised]) -> tuple[str, ...]:
    return tuple(s.line.article for s in sources)
