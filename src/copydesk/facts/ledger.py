"""The ledger of a story: which figures of its articles are one quantity, and what became of it.

A quantity is never merged over another scope, place, time or giver. What is newer and higher replaces; what is lower, or rivals it for
the same time, is a conflict; "another 288" stands apart and is never added to a total.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from copydesk.facts import lexicon as lex
from copydesk.types import Figure, Given, Member, Quantity, Relation

Report = tuple[str, datetime, Sequence[Figure]]  # an article's id, when it appeared, its figures
_ADDITIONS = frozenset(("another", "a further", "an additional", "an extra", "more", "further"))
_SAME_TIME = timedelta(hours=12)  # givers who differ within it speak of one state of things; later ones may know more
# Words that say what became of those counted, by one word for each.
_OUTCOMES = {
    word: group.split()[0]
    for group in (
        "killed dead died deaths death dies die toll fatalities lost_lives slain",
        "injured wounded hurt injuries wounding injuring",
        "missing unaccounted",
        "arrested detained held arrests custody",
        "displaced evacuated fled homeless evacuees",
        "rescued saved freed released survived survivors",
        "abducted kidnapped taken hostage hostages seized",
        "trapped stranded",
        "infected infections cases recorded",
        "destroyed burned razed flattened",
        "damaged",
        "vaccinated inoculated",
        "starved",
        "treated",
        "treatment",
    )
    for word in group.split()
}
_STATES = frozenset(("missing", "trapped", "displaced", "infected"))
_FINAL = frozenset(("killed", "starved"))
# Anybody: what stands for persons without saying which.
_ANYBODY = lex.words("people person persons victims others dead lives killed injured wounded toll deaths death")
_EMPTY = lex.words(
    """
    the a an of in on at to for by with from and or near off under over into its their his her it when after while who which that this
    number total count reported more other others up out was were is are be been has have had so far there than as about some each
    said still now because during amid where all one
    """
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


@dataclass(slots=True)
class _Key:
    """What tells a quantity from others."""

    kind: str
    unit: str
    outcome: str
    words: frozenset[str]
    years: frozenset[str]
    place: str
    places: frozenset[str]  # its words
    giver: frozenset[str]
    start: date | None
    end: date | None
    state: bool  # tells how things stand rather than what happened: a day it names is when it held


@dataclass(slots=True)
class _Line:
    keys: list[_Key]
    given: list[Given]
    giver: str = ""
    adds_to: int | None = None
    rivals: set[int] = field(default_factory=set)


def ledger(reports: Iterable[Report]) -> tuple[Quantity, ...]:
    """The quantities of a story in the order in which they were first given; copies of a report should be left out, they are one voice."""
    lines: list[_Line] = []
    for article, at, figures in sorted(reports, key=lambda r: (r[1], r[0])):
        for figure in _givers_first(figures):
            if figure.what and not figure.former:
                _enter(lines, Given(article=article, figure=figure, at=_held_at(figure, at)), _key(figure))
    return tuple(_quantity(line) for line in lines)


def story_ledger(members: Sequence[Member]) -> tuple[Quantity, ...]:
    """The ledger of the members that report for themselves."""
    own = {m.article.id for m in members}
    return ledger((m.article.id, m.article.published or m.seen, m.facts.figures) for m in members if m.duplicate_of not in own)


def _givers_first(figures: Sequence[Figure]) -> list[Figure]:
    """A report's figures, one that it repeats without its giver, as headlines do, behind the one with: so it finds its line."""
    given = {(f.kind, f.unit, f.value) for f in figures if f.attributed_to}
    return sorted(figures, key=lambda f: not f.attributed_to and (f.kind, f.unit, f.value) in given)


def _quantity(line: _Line) -> Quantity:
    fullest = max((g.figure for g in line.given), key=lambda f: len(f.what or ""))
    latest = line.given[-1].figure
    return Quantity(
        what=latest.what or fullest.what or "",
        kind=latest.kind,
        unit=latest.unit,
        place=next((g.figure.place for g in reversed(line.given) if g.figure.place), None),
        giver=line.giver,
        given=tuple(line.given),
        rivals=tuple(sorted(line.rivals)),
        adds_to=line.adds_to,
    )


def _held_at(figure: Figure, at: datetime) -> datetime:
    """When a figure held: the end of the day it names, but no later than its report."""
    if figure.as_of is None:
        return at
    return min(at, datetime.combine(date.fromisoformat(figure.as_of), time(23, 59), tzinfo=UTC))


# --- what is compared ------------------------------------------------------------------------------------------------
def _stem(word: str) -> str:
    plain = word.lower().removesuffix("'s").removesuffix("’s")
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")) else plain


def _key(figure: Figure) -> _Key:
    plain = [w.lower() for w in _WORD.findall(figure.what or "")]
    outcomes = [_OUTCOMES[w] for w in plain if w in _OUTCOMES]
    place = {w.lower() for w in _WORD.findall(figure.place or "")}
    head = (figure.unit or "").lower().split()
    unit = _unit(figure, plain)
    words = frozenset(
        _stem(w) for w in plain if w not in _EMPTY and w not in _OUTCOMES and w not in place and w not in head and not w.isdigit()
    )
    return _Key(
        kind=figure.kind,
        unit=unit,
        outcome=outcomes[-1] if outcomes else "",
        state=not any(w.endswith("ed") for w in plain) or (bool(outcomes) and outcomes[-1] in _STATES),
        words=words - {unit},
        years=frozenset(w for w in plain if w.isdigit() and len(w) == 4),
        place=(figure.place or "").lower().removeprefix("the "),
        places=frozenset(_stem(w) for w in place),
        giver=_giver_words(figure.attributed_to),
        start=date.fromisoformat(figure.window_start) if figure.window_start else None,
        end=date.fromisoformat(figure.window_end) if figure.window_end else None,
    )


def _unit(figure: Figure, words: Sequence[str]) -> str:
    """What is counted, as one word; "people" for anybody whom no trade or age tells from others."""
    head = (figure.unit or "").split()[-1:] or list(words[-1:])
    plain = head[0].lower() if head else ""
    if figure.kind != "count":
        return (figure.unit or "").lower()
    if plain in _ANYBODY or (figure.unit is None and any(w in ("toll", "dead", "deaths") for w in words)):
        return "people"
    if plain in ("deaths", "fatalities"):
        return "people"
    return _stem(plain)


def _giver_words(giver: str | None) -> frozenset[str]:
    return frozenset(_stem(w) for w in _WORD.findall(giver or "") if w.lower() not in _EMPTY)


def _same_giver(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two givers may be one: nobody is named in one case, or one name is within the other ("police", "Brae police")."""
    return not a or not b or a <= b or b <= a


def _likeness(a: _Key, b: _Key) -> float:
    """How surely two figures are of one quantity, whoever gives them: 0 is not at all."""
    if a.kind != b.kind or not _same_unit(a, b) or a.outcome != b.outcome or a.years != b.years:
        return 0.0
    if a.place and b.place and a.place != b.place:
        return 0.0
    if not _may_be_one_time(a, b):
        return 0.0
    if any((x in a.words and y in b.words) or (y in a.words and x in b.words) for x, y in _OPPOSITES):
        return 0.0
    words, others = a.words - b.places, b.words - a.places  # "Kestria's rate", "the rate in Kestria"
    shared, fewer = len(words & others), min(len(words), len(others))
    if not fewer:
        bare = not words and not others and a.unit != "people"
        if a.kind == "count" and not bare and not a.outcome:
            return 0.0  # 62 pilots are not the 41 who stayed away
        return _ALIKE if bare or a.outcome or a.unit.partition(" ")[0] not in _VAGUE_UNITS else 0.0
    close = shared / fewer
    if close < _ALIKE and not (a.outcome in _FINAL and a.place and a.place == b.place):
        return 0.0
    return close + 0.1 * shared + 0.5 * (a.place == b.place != "")


def _same_unit(a: _Key, b: _Key) -> bool:
    """Whether the same is counted: "people" may be miners where the same happened to both, but never the children among them."""
    if a.unit == b.unit:
        return True
    other = a.unit if b.unit == "people" else b.unit if a.unit == "people" else ""
    return bool(a.outcome) and bool(other) and other not in _SOME and a.kind == "count"


_SOME = frozenset(
    (
        "child",
        "children",
        "woman",
        "women",
        "men",
        "girl",
        "boy",
        "civilian",
        "police",
        "officer",
        "soldier",
        "worker",
        "student",
        "house",
        "home",
    )
)
_OPPOSITES = tuple(
    pair.split()
    for pair in ("new old", "first second", "north south", "east west", "upper lower", "man woman", "import export", "inner outer")
)
_ALIKE = 0.6  # of the fewer words; at a half, "aid centres" and "aid convoys" are one
# A sum or a share says nothing of what it is of: these need words in common.
_VAGUE_UNITS = frozenset(("%", "usd", "gbp", "eur", "", "people", "year", "month", "week", "day", "hour", "metre", "metres", "points"))


def _may_be_one_time(a: _Key, b: _Key) -> bool:
    """Whether two windows may be of one quantity: the same event, or the same beginning of a count that goes on."""
    if a.start is None or b.start is None or a.end is None or b.end is None:
        return True
    if a.start == b.start or (a.state and b.state and a.start == a.end and b.start == b.end):
        return True
    lengths = (a.end - a.start).days, (b.end - b.start).days
    if max(lengths) > _LONG:
        return False
    return a.start <= b.end and b.start <= a.end


_LONG = 7  # days; a longer window is a period, which is the same only if it begins on the same day


# --- entering --------------------------------------------------------------------------------------------------------
def _enter(lines: list[_Line], given: Given, key: _Key) -> None:
    addition = given.figure.modifier in _ADDITIONS
    alike = [(score, n) for n, line in enumerate(lines) if (line.adds_to is not None) == addition and (score := _fits(line, key))]
    # An article does not contradict itself: a second value is a recap of what the ledger knows, or another quantity, unless it sets
    # two givers against each other.
    told = {n for _, n in alike if lines[n].given[-1].article == given.article and lines[n].given[-1].figure.value != given.figure.value}
    told -= {n for n in told if not _same_giver(_giver_words(lines[n].giver), key.giver)}
    if any(given.figure.value == g.figure.value for n in told for g in lines[n].given):
        return
    alike = [(score, n) for score, n in alike if n not in told]
    if not addition and key.giver:
        alike += [(_ALIKE, n) for n, line in enumerate(lines) if n not in {m for _, m in alike} and _says_again(line, given, key)]
    own = [(score, n) for score, n in alike if _same_giver(_giver_words(lines[n].giver), key.giver)]
    if own:
        _, number = max(own, key=lambda x: (x[0] + _prefers(lines[x[1]], given, key), -x[1]))
        _append(lines[number], given, key)
        _find_rivals(lines, number, [n for _, n in alike])
        return
    base = _base(lines, key) if addition else None
    lines.append(_Line([key], [replace(given, relation="addition" if addition else "first")], given.figure.attributed_to or "", base))
    if addition and base is None:
        lines[-1].adds_to = -1  # to what is not in the ledger
    _find_rivals(lines, len(lines) - 1, [n for _, n in alike])


def _fits(line: _Line, key: _Key) -> float:
    return max((_likeness(known, key) for known in line.keys), default=0.0) if all(_no_clash(known, key) for known in line.keys) else 0.0


def _no_clash(a: _Key, b: _Key) -> bool:
    return (not a.place or not b.place or a.place == b.place) and _may_be_one_time(a, b)


def _says_again(line: _Line, given: Given, key: _Key) -> bool:
    """Whether the very giver gives the very value again, in words that need not be alike: "20,000 marchers", "20,000 people"."""
    known, last = line.keys[-1], line.given[-1].figure
    people = known.unit == key.unit or "people" in (known.unit, key.unit)
    same = last.value == given.figure.value and known.kind == key.kind and line.adds_to is None
    return same and people and _giver_words(line.giver) == key.giver and known.outcome == key.outcome and _no_clash(known, key)


def _prefers(line: _Line, given: Given, key: _Key) -> float:
    """Of several lines that fit: that of the same giver first, then that with the same value."""
    return 1.0 * (bool(key.giver) and bool(_giver_words(line.giver) & key.giver)) + 0.6 * (
        line.given[-1].figure.value == given.figure.value
    )


def _append(line: _Line, given: Given, key: _Key) -> None:
    line.given.append(replace(given, relation=_relation(line.given[-1], given)))
    line.keys.append(key)
    line.giver = line.giver or given.figure.attributed_to or ""


def _relation(before: Given, now: Given) -> Relation:
    """How a figure stands to the one before: the same, newer and higher, or contradicting it."""
    old, new = before.figure, now.figure
    if new.value == old.value:
        return "same"
    higher = new.value > old.value and (old.high is None or old.low is None or new.value > old.low)
    return "replaces" if higher and now.at > before.at else "conflict"


def _base(lines: Sequence[_Line], key: _Key) -> int | None:
    """The line that an addition comes on top of: the last one that counts the same things."""
    for n in range(len(lines) - 1, -1, -1):
        known = lines[n].keys[-1]
        if lines[n].adds_to is None and known.kind == key.kind and known.unit == key.unit and known.outcome in (key.outcome, ""):
            return n
    return None


def _find_rivals(lines: list[_Line], number: int, alike: Iterable[int]) -> None:
    """Marks lines of other givers that say otherwise for the same time."""
    mine = lines[number].given[-1]
    for other in alike:
        theirs = lines[other].given[-1]
        if other == number or _same_giver(_giver_words(lines[other].giver), _giver_words(lines[number].giver)):
            continue
        if abs(mine.at - theirs.at) < _SAME_TIME and not _may_both_be(mine.figure, theirs.figure):
            lines[number].rivals.add(other)
            lines[other].rivals.add(number)


def _may_both_be(a: Figure, b: Figure) -> bool:
    """Whether two values can be true at once: the same, or one within the range of the other."""
    if a.value == b.value:
        return True
    return any(x.low is not None and x.high is not None and x.low <= y.value <= x.high for x, y in ((a, b), (b, a)))
