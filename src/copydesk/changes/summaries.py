"""Changes → one line that a reader understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from copydesk import text
from copydesk.changes.differences import TOLLS
from copydesk.changes.marks import Mark, marks
from copydesk.changes.numerals import Day, Value
from copydesk.types import Change, ChangeKind

MOST = 3  # more changes than a reader takes in on one line are counted, not told
_SAYS_SO = re.compile(r"correct|clarif|amend|retract|withdr|editor|erratum|korrektur|bericht|rectif|fe de|anm", re.IGNORECASE)
LONGEST = 160  # characters of a quoted sentence


def summary(changes: Sequence[Change]) -> str:
    """What changed, from what to what and by whose account, the weightiest first; "" if nothing did."""
    weighty = _told_once([c for c in changes if c.material])
    if not weighty:
        return "Only wording or style changed." if changes else ""
    lines = list(dict.fromkeys(" ".join(_LINES[c.kind](c).split()) for c in weighty))
    more = len(lines) - MOST
    told = "; ".join(line if n == 0 else line[0].lower() + line[1:] for n, line in enumerate(lines[:MOST]))
    return told + (f"; and {more} more change{'s' if more > 1 else ''}" if more > 0 else "")


def _told_once(changes: list[Change]) -> list[Change]:
    """Without headlines that only go with the text, statements told as a conflict, and what a notice says itself."""
    rest = [c for c in changes if c.kind != "headline"] or changes
    conflicts = {c.after for c in rest if c.kind == "conflict"}
    said = [c for c in rest if c.kind == "statement" and c.before and c.after]
    notices = [c for c in rest if c.kind == "correction" and not c.before]
    return [
        c
        for c in rest
        if not (c.kind == "statement" and c.after in conflicts)
        and not any(c is not s and c.before in s.before and c.after in s.after for s in said)
        and not any(c is not n and c.before in n.after and c.after and c.after in n.after for n in notices)
    ]


def _cut(words: str) -> str:
    line = text.clean(words)
    return line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(' ', 1)[0]} …"


def _quoted(words: str) -> str:
    line = _cut(words)
    return line if set(line) & set('“”„«»"') else f"“{line}”"


def _turned(change: Change) -> str:
    if change.before and change.after:
        return f"Now {_quoted(change.after)}, was {_quoted(change.before)}"
    return f"Now {_quoted(change.after)}" if change.after else f"No longer {_quoted(change.before)}"


def _figure(change: Change) -> str:
    lead = change.what if change.what.startswith("“") else ""
    what = "figure" if lead else change.what or "figure"
    noun = what.removeprefix("number of ")
    before, after = (_lowered(_cut(side)).removesuffix(f" {noun}") for side in (change.before, change.after))
    if what in TOLLS:
        before, after = _without_noun(before, after)
    if not before or not after:
        return f"Figure added: {_cut(change.after)}" if after else f"Figure withdrawn: {_cut(change.before)}"
    line = f"{what[0].upper()}{what[1:]} {_direction(before, after)} from {before} to {after}{_reminder(lead, after)}"
    return f"{line}, according to {change.who}" if change.who else line


def _lowered(words: str) -> str:
    """A figure within a line: "At least nine" is "at least nine", "CHF 9" stays."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _without_noun(before: str, after: str) -> tuple[str, str]:
    """ "59 people", "60 people": a death toll goes from 59 to 60."""
    a, b = before.rpartition(" "), after.rpartition(" ")
    return (a[0], b[0]) if a[2] == b[2] and a[2].isalpha() and a[0] and b[0] else (before, after)


def _reminder(lead: str, after: str) -> str:
    """ " (“blocked for five hours”)"."""
    return f" ({lead[:-1]} {after}”)" if lead else ""


def _direction(before: str, after: str) -> str:
    a, b = _only(before, "figure"), _only(after, "figure")
    if a is None or b is None or not (isinstance(a.key, Value) and isinstance(b.key, Value)) or a.key.unit != b.key.unit:
        return "changed"
    return "raised" if b.key.amount > a.key.amount else "lowered" if b.key.amount < a.key.amount else "changed"


def _only(words: str, kind: str) -> Mark | None:
    return next((m for m in marks(words, "") if m.kind == kind), None)


def _date(change: Change) -> str:
    mark = _only(change.after or change.before, "date")
    what = "Time" if mark and isinstance(mark.key, Day) and mark.key.field == "time" else "Date"
    if not change.before or not change.after:
        return f"{what} added: {_cut(change.after)}" if change.after else f"{what} withdrawn: {_cut(change.before)}"
    return f"{what} changed from {_cut(change.before)} to {_cut(change.after)}{_reminder(change.what, _cut(change.after))}"


def _by(who: str) -> str:
    """ " by the ministry": an article that opened a sentence is small within one."""
    return f" by {who[0].lower()}{who[1:]}" if who.startswith(("The ", "A ", "An ")) else f" by {who}" if who else ""


def _statement(change: Change) -> str:
    if change.before and change.after:
        return f"Statement changed: now {_quoted(change.after)}, was {_quoted(change.before)}"
    if change.after:
        return f"New statement{_by(change.who)}: {_quoted(change.after)}"
    return f"Statement withdrawn: {_quoted(change.before)}"


def _new(change: Change) -> str:
    return f"New: {_cut(change.after)}" if change.after else f"No longer reported: {_cut(change.before)}"


def _correction(change: Change) -> str:
    if change.before and change.after:
        before, after = _apart(change.before, change.after)
        return f"Corrected from {_quoted(before)} to {_quoted(after)}"
    return _notice("Corrected", change.after)


def _apart(before: str, after: str) -> tuple[str, str]:
    """Two phrases without a last word that is in both: "Caddow on", "Marnham on"."""
    a, b = before.rpartition(" "), after.rpartition(" ")
    return (a[0], b[0]) if a[2] == b[2] and a[2].islower() and a[0] and b[0] else (before, after)


def _notice(kind: str, words: str) -> str:
    """A house's own notice, which mostly says what it is."""
    line = _cut(words.strip("•*[]() "))
    return line if _SAYS_SO.match(line) else f"{kind}: {line}"


def _conflict(change: Change) -> str:
    who = change.who or "a second source"
    return f"{who[0].upper()}{who[1:]} contradicts: {_quoted(change.after)}"


_LINES: dict[ChangeKind, Callable[[Change], str]] = {
    "retraction": lambda c: _notice("Withdrawn", c.after),
    "correction": _correction,
    "headline": lambda c: f"New headline: {_quoted(c.after)}",
    "status": _turned,
    "figure": _figure,
    "date": _date,
    "negation": _turned,
    "conflict": _conflict,
    "statement": _statement,
    "new": _new,
}
