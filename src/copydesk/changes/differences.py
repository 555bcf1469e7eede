"""What differs between passages that tell the same: typed changes, each with the words of both versions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from copydesk.changes import ideas, lexicon
from copydesk.changes.alignment import Pair
from copydesk.changes.ideas import Said
from copydesk.changes.lexicon import fold
from copydesk.changes.marks import Day, Key, Mark, Value, same
from copydesk.changes.passages import Passage, Whole, joined, texts
from copydesk.types import Change, ChangeKind

# Words before a figure that change what it claims, by what they claim.
_MODIFIERS = {tuple(fold(w) for w in phrase.split()): claim for claim, line in {
    "about": "about, around, some, roughly, approximately, circa, rund, etwa, ungefähr, zirka, environ, autour de, quelque, unos, unas, alrededor de, cerca de",
    "nearly": "nearly, almost, close to, knapp, fast, beinahe, presque, près de, casi",
    "least": "at least, no fewer than, not less than, mindestens, wenigstens, au moins, al menos, por lo menos",
    "more": "more than, over, above, upwards of, mehr als, über, plus de, más de",
    "most": "up to, at most, as many as, no more than, a maximum of, bis zu, höchstens, jusqu à, au plus, hasta",
    "less": "less than, fewer than, under, below, weniger als, unter, moins de, menos de",
}.items() for phrase in line.split(", ")}  # fmt: skip


@dataclass
class Side:
    """One side of a pair with what is asked of it more than once."""

    whole: Whole
    passages: tuple[Passage, ...]
    marks: list[Mark] = field(init=False)
    said: list[Said] = field(init=False)

    def __post_init__(self) -> None:
        self.marks = joined(self.passages)
        self.said = ideas.ideas(self.marks, self.whole.language)

    def words(self, first: int, last: int) -> str:
        """The text from one mark to another, both included."""
        if not self.marks:
            return ""
        first, last = max(first, 0), min(last, len(self.marks) - 1)
        start, end = self.marks[first].start, self.marks[last].end
        return self.whole.text[start:end] if end > start else self.whole.text[start : self.marks[first].end]


@dataclass
class Elsewhere:
    """What stands in the other changed passages of both versions: what only moved there has not changed."""

    before: frozenset[Key | str]
    after: frozenset[Key | str]


def differences(pair: Pair, elsewhere: Elsewhere) -> list[Change]:
    """The changes from one side of a pair to the other; one of wording or noise if there is nothing to tell."""
    old, new = Side(pair.before[0].whole, pair.before), Side(pair.after[0].whole, pair.after)
    found = [
        *_figures(old, new, elsewhere),
        *_dates(old, new, elsewhere),
        *_negation(old, new),
        *_statuses(old, new, elsewhere),
        *_statements(old, new),
        *_names(old, new),
    ]
    return found or [_wording(old, new)]


def _wording(old: Side, new: Side) -> Change:
    """The same facts in other words, or nothing but style."""
    spelled = _meant(old) == _meant(new) or _typo(old, new)
    before, after = stretch(old, new)
    return Change(kind="noise" if spelled else "wording", material=False, before=before, after=after)


def _meant(side: Side) -> str:
    """The words that carry weight, without the breaks between them: "start-up" is "startup", and "today" is any Tuesday."""
    kept = (m.key for m in side.marks if not isinstance(m.key, Day) and m.key not in lexicon.WEIGHTLESS)
    return "".join(map(str, kept))


def _typo(old: Side, new: Side) -> bool:
    """Whether one word was spelled otherwise."""
    a, b = [str(m.key) for m in old.marks], [str(m.key) for m in new.marks]
    other = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    return len(a) == len(b) and len(other) == 1 and SequenceMatcher(None, *other[0]).ratio() >= 0.8


def stretch(old: Side, new: Side) -> tuple[str, str]:
    """The words from the first to the last difference, on both sides; where something was put in, with the word before it."""
    a, b = [m.key for m in old.marks], [m.key for m in new.marks]
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    if head == len(a) - tail or head == len(b) - tail:
        head, tail = max(0, head - 1), max(0, tail - 1)
    return old.words(head, len(a) - 1 - tail), new.words(head, len(b) - 1 - tail)


# --- figures --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Given:
    """A figure or date as it is given: its mark's place, its key and what is claimed of it."""

    at: int
    key: Key
    claim: str
    weak: bool


def _given(side: Side, kind: str) -> list[Given]:
    return [Given(n, m.key, _claim(side.marks, n), m.weak) for n, m in enumerate(side.marks) if m.kind == kind]


def _claim(marks: Sequence[Mark], n: int) -> str:
    for length in (3, 2, 1):
        claim = _MODIFIERS.get(tuple(str(m.key) for m in marks[max(0, n - length) : n]))
        if claim and marks[n].kind == "figure":
            return claim
    return ""


def _pairs(old: list[Given], new: list[Given], alike: Callable[[Given, Given], bool]) -> list[tuple[Given, Given]]:
    """Greedy pairs of what is alike, in order; both lists lose what was paired."""
    found = []
    for one in list(old):
        other = next((o for o in new if alike(one, o)), None)
        if other:
            old.remove(one)
            new.remove(other)
            found.append((one, other))
    return found


def _unit(given: Given) -> str:
    return given.key.unit if isinstance(given.key, Value) else ""


def _figures(old: Side, new: Side, elsewhere: Elsewhere) -> list[Change]:
    a, b = _given(old, "figure"), _given(new, "figure")
    dates_a, dates_b = _given(old, "date"), _given(new, "date")
    _pairs(a, b, lambda x, y: x.claim == y.claim and x.key == y.key)
    _pairs(a, b, lambda x, y: x.claim == y.claim and same(x.key, y.key))
    _pairs(a, dates_b, lambda x, y: same(x.key, y.key))  # "16.55" is a time on one side only
    _pairs(dates_a, b, lambda x, y: same(x.key, y.key))
    pairs = _pairs(a, b, lambda x, y: same(x.key, y.key))
    pairs += _pairs(a, b, lambda x, y: _unit(x) == _unit(y) and not (x.weak and y.weak) and _counted(old, x) == _counted(new, y) != "")
    pairs += _pairs(a, b, lambda x, y: _unit(x) == _unit(y) and not x.weak and not y.weak)
    pairs += _pairs(a, b, lambda x, y: not x.weak and not y.weak)
    found = [_figure(old, new, x, y) for x, y in pairs]
    gone, added = _one_sided(old, new, a, elsewhere.after), _one_sided(new, old, b, elsewhere.before)
    found += [Change(kind="figure", material=True, before=_phrase(old, x), what=_counted(old, x)) for x in gone]
    return found + [Change(kind="figure", material=True, after=_phrase(new, y), what=_counted(new, y)) for y in added]


def _one_sided(side: Side, other: Side, left: Sequence[Given], elsewhere: frozenset[Key | str]) -> list[Given]:
    """Figures that the other version gives nowhere among what changed."""
    there = [m.key for m in other.marks]
    return [g for g in left if not g.weak and g.key not in elsewhere and not any(same(g.key, key) for key in there)]


def _figure(old: Side, new: Side, x: Given, y: Given) -> Change:
    what = _counted(new, y) or _counted(old, x)
    return Change(kind="figure", material=True, before=_phrase(old, x), after=_phrase(new, y), what=what, who=account(new))


def _phrase(side: Side, given: Given) -> str:
    """The figure with what is claimed of it and the noun it counts, as they stand."""
    first, last = given.at, given.at
    if given.claim:
        first -= max(n for n in (1, 2, 3) if tuple(str(m.key) for m in side.marks[max(0, given.at - n) : given.at]) in _MODIFIERS)
    if _noun_at(side, given.at):
        last += 1
    return side.words(first, last)


def _noun_at(side: Side, at: int) -> bool:
    """Whether the word behind a figure is what it counts."""
    if at + 1 >= len(side.marks):
        return False
    mark, after = side.marks[at], side.marks[at + 1]
    return after.kind == "word" and after.key not in lexicon.WEIGHTLESS and side.whole.text[mark.end : after.start] in (" ", " ")


def _counted(side: Side, given: Given) -> str:
    return side.words(given.at + 1, given.at + 1) if _noun_at(side, given.at) else ""


# --- dates ----------------------------------------------------------------------------------------------------------
def _dates(old: Side, new: Side, elsewhere: Elsewhere) -> list[Change]:
    a, b = _given(old, "date"), _given(new, "date")
    kept = _pairs(a, b, lambda x, y: x.key == y.key)
    kept += _pairs(a, b, lambda x, y: same(x.key, y.key))
    figures_a, figures_b = _given(old, "figure"), _given(new, "figure")
    _pairs(a, figures_b, lambda x, y: same(x.key, y.key))
    _pairs(figures_a, b, lambda x, y: same(x.key, y.key))
    pairs = _pairs(a, b, lambda x, y: _field(x) == _field(y))
    pairs += _pairs(a, b, lambda x, y: _field(x) != "part" and _field(y) != "part")
    found = [Change(kind="date", material=True, before=_when(old, x), after=_when(new, y)) for x, y in pairs]
    gone = [x for x in a if x.key not in elsewhere.after and not _only_fuller(x, kept)]
    added = [y for y in b if y.key not in elsewhere.before and not _only_fuller(y, kept)]
    found += [Change(kind="date", material=True, before=_when(old, x)) for x in gone]
    return found + [Change(kind="date", material=True, after=_when(new, y)) for y in added]


def _field(given: Given) -> str:
    return given.key.field if isinstance(given.key, Day) else ""


def _only_fuller(given: Given, kept: Sequence[tuple[Given, Given]]) -> bool:
    """Whether a date only says more closely, or less, what another beside it says: "Tuesday" beside "3 June", "in the morning"."""
    if _field(given) == "part":
        return True
    return (
        isinstance(given.key, Day) and given.key.value in ("today", "tomorrow", "yesterday") or (_field(given) == "weekday" and bool(kept))
    )


def _when(side: Side, given: Given) -> str:
    return side.words(given.at, given.at)


# --- denied or affirmed ---------------------------------------------------------------------------------------------
def _negation(old: Side, new: Side) -> list[Change]:
    if not (_denied_otherwise(old, new) or _possible(old) != _possible(new)):
        return []
    before, after = stretch(old, new)
    return [Change(kind="negation", material=True, before=before, after=after)]


def _denied_otherwise(old: Side, new: Side) -> bool:
    """Whether one side denies what the other affirms; "did not accept" and "rejected" say the same."""
    more = ideas.negations(new.marks) - ideas.negations(old.marks)
    meant = ideas.denials(new.marks) - ideas.denials(old.marks)
    return more != 0 and not (more * meant < 0 and abs(more) == 1)


def _possible(side: Side) -> bool:
    return any(m.key in ideas.POSSIBLE for m in side.marks)


# --- what happened --------------------------------------------------------------------------------------------------
def _statuses(old: Side, new: Side, elsewhere: Elsewhere) -> list[Change]:
    a, b = ideas.named(old.said, "status"), ideas.named(new.said, "status")
    gone = [n for n in a if n not in b and f"idea {n}" not in elsewhere.after]
    came = [n for n in b if n not in a and f"idea {n}" not in elsewhere.before]
    turned = _turned(old, new)
    if not (gone or came or turned):
        return []
    before, after = stretch(old, new)
    if before.count(" ") + after.count(" ") > 24:
        before = _around(old, a[gone[0]]) if gone else ""
        after = _around(new, b[came[0]]) if came else ""
    kind: ChangeKind = "negation" if _owned_up(gone, came) else "status"
    return [Change(kind=kind, material=True, before=before, after=after)]


def _owned_up(gone: Sequence[str], came: Sequence[str]) -> bool:
    """Whether somebody now admits what was denied, or the reverse."""
    return any("denied" in a and {"admitted", "confirmed"} & set(b) for a, b in ((gone, came), (came, gone)))


def _turned(old: Side, new: Side) -> bool:
    """Whether what went up goes down, or the reverse."""
    a, b = set(ideas.named(old.said, "direction")) & {"up", "down"}, set(ideas.named(new.said, "direction")) & {"up", "down"}
    return bool(a - b) and bool(b - a)


def _turned_who(old: Side, new: Side) -> bool:
    a, b = set(ideas.named(old.said, "who")), set(ideas.named(new.said, "who"))
    return bool(a - b) and bool(b - a)


def _around(side: Side, said: Said) -> str:
    """The words of an idea with the auxiliary before them."""
    return side.words(said.first - 1, said.last)


# --- who said what --------------------------------------------------------------------------------------------------
def _statements(old: Side, new: Side) -> list[Change]:
    found = _quotations(old, new)
    if not found and _speaks(old) and _speaks(new) and _other_speaker(old, new):
        before, after = stretch(old, new)
        found = [Change(kind="statement", material=True, before=before, after=after, who=account(new))]
    return found


def _quotations(old: Side, new: Side) -> list[Change]:
    gone, came = _own_quotations(old, new.whole), _own_quotations(new, old.whole)
    if not gone and not came:
        return []
    if _bare(old, gone) == _bare(new, came) and gone and came:
        return []  # a figure, a date or a negation within it changed and is told as that
    before = old.whole.text[gone[0][0] : gone[0][1]] if gone else ""
    after = new.whole.text[came[0][0] : came[0][1]] if came else ""
    return [Change(kind="statement", material=True, before=before, after=after, who=account(new))]


def _own_quotations(side: Side, other: Whole) -> list[tuple[int, int]]:
    """The quotations in these passages whose words stand nowhere in the other version."""
    found = []
    for start, end in side.whole.quotations:
        if any(p.start < end and start < p.end for p in side.passages):
            words = [str(m.key) for m in side.marks if start <= m.start and m.end <= end]
            if words and f" {' '.join(words)} " not in other.running:
                found.append((start, end))
    return found


def _bare(side: Side, places: Sequence[tuple[int, int]]) -> list[str]:
    """The words of quotations without figures, dates and negations."""
    inside = [m for m in side.marks if any(s <= m.start and m.end <= e for s, e in places)]
    return [str(m.key) for m in inside if m.kind == "word" and m.key not in ideas.NEGATIONS]


def _speaks(side: Side) -> bool:
    return "say" in ideas.named(side.said, "same")


def _other_speaker(old: Side, new: Side) -> bool:
    a, b = _roles(old), _roles(new)
    return bool(a - b) and bool(b - a)


def _roles(side: Side) -> set[str]:
    return {lexicon.stem(m.key) for m in side.marks if isinstance(m.key, str) and m.key in ideas.ROLES}


_ACCOUNT = re.compile(
    r"(?:according to|as reported by|laut|nach angaben (?:der|des|von)|selon|d['’]après|según) ([^.,;:!?\"“”]{3,60})"
    r"|,\s(?:the |an? )?([^.,;:!?\"“”]{3,60}?) (?:said|says|reported|announced|told|showed)\b",
    re.IGNORECASE,
)


def account(side: Side) -> str:
    """By whose account a passage tells what it tells, in its own words; "" if it does not say so."""
    for passage in side.passages:
        match = _ACCOUNT.search(passage.text)
        if match:
            return (match[1] or match[2]).strip()
    return ""


# --- who and where --------------------------------------------------------------------------------------------------
def _names(old: Side, new: Side) -> list[Change]:
    if _turned_who(old, new):
        before, after = stretch(old, new)
        return [Change(kind="correction", material=True, before=before, after=after)]
    a, b = ideas.names(old.passages), ideas.names(new.passages)
    gone = [m for key, m in a.items() if not _known(key, new.whole)]
    came = [m for key, m in b.items() if not _known(key, old.whole)]
    if not gone and not came:
        return []
    before = _full(old, gone) if gone else ""
    after = _full(new, came) if came else ""
    kind: ChangeKind = "new" if not gone else "correction"
    if _speaks(old) and _speaks(new) and gone:
        kind = "statement"
    return [Change(kind=kind, material=True, before=before, after=after)]


def _known(key: str, whole: Whole) -> bool:
    """Whether a version has the name, in the plural or the possessive too."""
    return key in whole.folds or key.rstrip("s") in whole.folds or f"{key}s" in whole.folds


def _full(side: Side, marks: Sequence[Mark]) -> str:
    """The name from its first to its last word that changed, with the capitals beside it."""
    text = side.whole.text
    first = side.marks.index(marks[0])
    last = first
    while last + 1 < len(side.marks) and _goes_with(text, side.marks[last], side.marks[last + 1]):
        last += 1
    while first > 0 and _goes_with(text, side.marks[first - 1], side.marks[first]) and text[side.marks[first - 1].start].isupper():
        first -= 1
    return side.words(first, last)


def _goes_with(text: str, one: Mark, other: Mark) -> bool:
    return other.kind == "word" and text[other.start].isupper() and text[one.end : other.start] in (" ", "-", " ")


def pool(passages: Iterable[Passage]) -> frozenset[Key | str]:
    """Every figure, date and idea of some passages."""
    found: set[Key | str] = set()
    for p in passages:
        found |= {m.key for m in p.marks if m.kind != "word"}
        found |= {f"idea {s.idea.name}" for s in ideas.ideas(p.marks, p.whole.language) if s.idea.section == "status"}
    return frozenset(found)
