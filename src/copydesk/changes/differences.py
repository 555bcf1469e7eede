"""What differs between passages that tell the same: typed changes, each with the words of both versions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from copydesk.changes import ideas, lexicon
from copydesk.changes.alignment import Pair
from copydesk.changes.ideas import Said
from copydesk.changes.lexicon import fold
from copydesk.changes.marks import Key, Mark, same
from copydesk.changes.numerals import Day, Value
from copydesk.changes.passages import Passage, Whole, joined, texts
from copydesk.changes.replacements import replaced
from copydesk.changes.sides import RETOLD, Side, misspelled, ordered, recast, retold, stretch, typo
from copydesk.changes.synonyms import in_words_of, is_past, kin, lemma, weighty
from copydesk.types import Change, ChangeKind

TOLD = 4  # words that a reader needs to see what was denied or turned
FILLED = 2  # new words of weight that make an addition to a sentence a fact; one is a manner of speaking
GAINED = 3  # words of weight that a sentence may gain, none being lost, before it tells more than it did
LEAD = 5  # words of a sentence before a figure that remind a reader of what it is about
# Words before a figure that change what it claims, by what they claim.
_MODIFIERS = {tuple(fold(w) for w in phrase.split()): claim for claim, line in {
    "about": "about, around, some, roughly, approximately, circa, rund, etwa, ungefähr, zirka, environ, autour de, "
             "quelque, unos, unas, alrededor de, cerca de",
    "nearly": "nearly, almost, close to, just under, just below, just short of, a little under, slightly under, shy of, knapp, "
    "fast, beinahe, presque, près de, casi",
    "least": "at least, no fewer than, no less than, not less than, not fewer than, a minimum of, "
             "mindestens, wenigstens, au moins, al menos, por lo menos",
    "more": "more than, over, above, upwards of, in excess of, just over, just above, a little over, slightly over, slightly more than, "
            "just more than, well over, mehr als, über, plus de, más de",
    "most": "up to, at most, as many as, as much as, as high as, as long as, no more than, a maximum of, bis zu, höchstens, "
            "jusqu à, au plus, hasta",
    "less": "less than, fewer than, under, below, weniger als, unter, moins de, menos de",
}.items() for phrase in line.split(", ")}  # fmt: skip


@dataclass
class Elsewhere:
    """What stands in the other changed passages of both versions: what only moved there has not changed."""

    before: frozenset[Key | str]
    after: frozenset[Key | str]


def differences(pair: Pair, elsewhere: Elsewhere) -> list[Change]:
    """The changes from one side of a pair to the other; one of wording or noise if there is nothing to tell."""
    old, put = Side(pair.before[0].whole, pair.before), Side(pair.after[0].whole, pair.after)
    new = Side(put.whole, put.passages, in_words_of(old.marks, put.marks, put.whole.language))
    was = Side(old.whole, old.passages, in_words_of(put.marks, old.marks, put.whole.language))
    if _only_left_out(old, new):
        return [_wording(old, put)]
    found = [
        *_figures(old, put, elsewhere),
        *_dates(old, put, elsewhere),
        *(_negation(was, put) and _negation(old, new)),
        *(_statuses(was, put, elsewhere) and _statuses(old, new, elsewhere)),
        *_statements(old, new),
        *_names(old, new),
    ]
    found = found or _come_true(old, put) or _exchanged(old, put)
    found = found or replaced(old, new)
    found = found or _filled(old, new, old.whole, "after") or _filled(new, old, new.whole, "before")
    return found or _unlike(old, new) or _a_death(old, put) or [_wording(old, put)]


def _a_death(old: Side, new: Side) -> list[Change]:
    """A death that the earlier version tells at no place, however the sentence was recast: "looking for a man", "a man was found dead"."""
    known = ideas.named(ideas.ideas(old.whole.marks, old.whole.language), "status")
    survived = any(str(m.key).startswith("surviv") for m in old.marks)  # "did not survive the operation"
    if "dead" not in ideas.named(new.said, "status") or "dead" in known or survived:
        return []
    return [Change(kind="status", material=True, before=texts(old.passages), after=texts(new.passages), who=account(new))]


UNLIKE = 0.4  # of the words of weight and figures: two sentences at one place with fewer in common tell two things


def _unlike(old: Side, new: Side) -> list[Change]:
    """The change if a sentence stands where another stood and has next to nothing of it."""
    english = old.whole.language in ("en", "")
    head, tail = _kept_at_ends(old, new) if english else (0, 0)
    had, has = (Counter(_weights(side.marks[head : len(side.marks) - tail])) for side in (old, new))
    common = (had & has).total() + sum(any(kin(a, b) for b in has - had) for a in had - has)
    least = UNLIKE * (had.total() + has.total()) if english else 1
    if not had or not has or 2 * common >= least or _run_together(old, head, tail) == _run_together(new, head, tail):
        return []
    if _spelled("".join(map(str, had)), new) or _spelled("".join(map(str, has)), old):
        return []  # "MD", "Managing Director"
    lost, won = len(had - has), len(has - had)
    if min(lost, won) < 1 or (head + tail and lost + won < 3) or (common and any(not key.isalpha() for key in had & has)):
        return []
    kind: ChangeKind = "statement" if _speaks(old) or _speaks(new) else "new"
    return [Change(kind=kind, material=True, before=texts(old.passages), after=texts(new.passages), who=account(new))]


def _run_together(side: Side, head: int, tail: int) -> str:
    """The words of weight of a stretch without the breaks between them."""
    return "".join(str(m.key) for m in weighty(side.marks[head : len(side.marks) - tail]))


def _kept_at_ends(old: Side, new: Side) -> tuple[int, int]:
    """How many marks two sides have in common at the beginning and at the end."""
    a, b = [m.key for m in old.marks], [m.key for m in new.marks]
    head = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest = min(len(a), len(b)) - head
    tail = next((n for n, (x, y) in enumerate(zip(reversed(a), reversed(b), strict=False)) if x != y or n == rest), rest)
    return head, tail


def _weights(marks: Sequence[Mark]) -> list[str]:
    """The lemmas of the words of weight, and the figures and dates."""
    found = [lemma(m.key) if isinstance(m.key, str) else str(m.key) for m in marks if m.key not in lexicon.WEIGHTLESS]
    return [word for word in found if word not in _LIGHT]


# Verbs that carry another word: "took place", "went to the polls".
_LIGHT = frozenset(map(lemma, "go take come make get give put keep let set become place say tell add call want need use".split()))  # noqa: SIM905


def _filled(one: Side, other: Side, known: Whole, where: Literal["before", "after"]) -> list[Change]:
    """What was put into a sentence that otherwise stands: a fact if it has words that the rest of the version has not."""
    left = Counter(m.key for m in other.marks)
    left.subtract(m.key for m in one.marks)
    lost = [key for key, n in left.items() if n < 0]
    gained = [key for key, n in left.items() if n > 0 and isinstance(key, str) and key not in lexicon.WEIGHTLESS]
    if lost and (len(gained) < GAINED or any(key not in lexicon.WEIGHTLESS for key in lost) or len(one.passages) + len(other.passages) > 2):
        return []
    told = {lexicon.stem(key) for key, n in left.items() if n > 0 and isinstance(key, str) and key not in lexicon.WEIGHTLESS}
    if len(told - known.stems) < (1 if lost else FILLED):
        return []
    words, _ = stretch(other, one)
    return [Change(kind="new", material=True, after=words) if where == "after" else Change(kind="new", material=True, before=words)]


def _only_left_out(old: Side, new: Side) -> bool:
    """Whether a sentence lost words and gained none, and nobody's words, no turn and no "not" is among them: background was left out."""
    had, has = (Counter(m.key for m in side.marks if m.key not in lexicon.WEIGHTLESS) for side in (old, new))
    if has - had or (had - has).total() < 1 or _claims(old) != _claims(new):
        return False
    hedged = _possible(old) != _possible(new) or _limits(old) != _limits(new) or _ranks(old) != _ranks(new)
    if hedged or _denied_otherwise(old, new) or _denied_otherwise(new, old) or _speaks(old) != _speaks(new):
        return False
    if ideas.named(old.said, "phase").keys() != ideas.named(new.said, "phase").keys() and "pending" in ideas.named(old.said, "phase"):
        return False  # "needs the consent", "has the consent"
    left_out = set(ideas.named(old.said, "status")) - set(ideas.named(new.said, "status"))
    return not left_out & ideas.GRAVE and not _quotations(old, new)


def _claims(side: Side) -> set[str]:
    return {given.claim for given in _given(side, "figure")} - {""}


def _wording(old: Side, new: Side) -> Change:
    """The same facts in other words, or nothing but style."""
    spelled = _meant(old) == _meant(new) or typo(old, new)
    before, after = stretch(old, new)
    return Change(kind="noise" if spelled else "wording", material=False, before=before, after=after)


def _meant(side: Side) -> str:
    """The words that carry weight, without the breaks between them: "start-up" is "startup", and "today" is any Tuesday."""
    kept = (m.key for m in side.marks if not isinstance(m.key, Day) and m.key not in lexicon.WEIGHTLESS)
    return "".join(map(str, kept))


# --- figures --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Given:
    """A figure or date as it is given: its mark's place, its key and what is claimed of it."""

    at: int
    key: Key
    claim: str
    weak: bool


def _given(side: Side, kind: str) -> list[Given]:
    return [Given(n, m.key, _claim(side.marks, n) if kind == "figure" else "", m.weak) for n, m in enumerate(side.marks) if m.kind == kind]


def _claim(marks: Sequence[Mark], n: int) -> str:
    at, length = _claimed(marks, n)
    if not length:
        behind = [str(m.key) for m in marks[n + 1 : n + 4]]
        return next((claim for words, claim in _CLAIMED_BEHIND if words in (behind[: len(words)], behind[1 : len(words) + 1])), "")
    claim = _MODIFIERS[tuple(str(m.key) for m in marks[at : at + length])] if length else ""
    return "" if claim == "most" and at and lemma(str(marks[at - 1].key)) in _GOES else claim


# "20 or so", "20 people or more", "20-plus"
_CLAIMED_BEHIND = (
    (["or", "so"], "about"),
    (["or", "more"], "least"),
    (["plus"], "more"),
    (["or", "less"], "most"),
    (["or", "fewer"], "most"),
)
_GOES = frozenset(map(lemma, "go rise climb raise push put move add jump increase drive edge creep".split()))  # noqa: SIM905 "went up to 9"


def _claimed(marks: Sequence[Mark], n: int) -> tuple[int, int]:
    """Where the words that modify a figure begin and how many they are, an article between them and it left out."""
    end = n - (n > 0 and marks[n - 1].key in ("a", "an", "the", "some"))
    for last in dict.fromkeys((n, end)):
        for length in (4, 3, 2, 1):
            if last >= length and tuple(str(m.key) for m in marks[last - length : last]) in _MODIFIERS:
                return last - length, length
    return n, 0


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


def _without_scores(times: list[Given], figures: list[Given]) -> None:
    """Take from both what is a score that reads like a time on one side: "23:17", "23 to 17"."""
    for time in [t for t in times if isinstance(t.key, Day) and t.key.field == "time"]:
        parts = [next((f for f in figures if isinstance(f.key, Value) and f.key.amount == n), None) for n in time.key.value[:2]]  # type: ignore[union-attr]
        if all(parts):
            times.remove(time)
            for part in parts:
                if part in figures:
                    figures.remove(part)


def _claims_same(old: Side, x: Given, new: Side, y: Given) -> bool:
    """Whether as much is claimed of two figures; "under two metres of water" only says where."""
    if x.claim == y.claim:
        return True
    if "" in (x.claim, y.claim) and retold(old, new):
        return True
    if {x.claim, y.claim} == {"", "about"} and _unit(x) != _unit(y):
        return True  # "half a mile", "some 800 metres"
    claims = {_before(side, given) for side, given in ((old, x), (new, y)) if given.claim}
    return claims <= _WHERE and _unit(x) in _LENGTHS


_WHERE = frozenset({"under", "below", "over", "above"})
_LENGTHS = frozenset({"m", "km", "cm", "ft", "mile"})


def _before(side: Side, given: Given) -> str:
    return str(side.marks[_claimed(side.marks, given.at)[0]].key)


def _left_of(side: Side, given: Given) -> Key:
    """What stands left of a figure: two rates of the same thing, "crossings a day" and "crossings a week"."""
    return side.marks[given.at - 1].key if given.at else ""


def _unit(given: Given) -> str:
    return given.key.unit if isinstance(given.key, Value) else ""


def _figures(old: Side, new: Side, elsewhere: Elsewhere) -> list[Change]:
    a, b = _given(old, "figure"), _given(new, "figure")
    dates_a, dates_b = _given(old, "date"), _given(new, "date")
    _pairs(a, b, lambda x, y: x.claim == y.claim and x.key == y.key)
    _pairs(a, b, lambda x, y: _claims_same(old, x, new, y) and same(x.key, y.key))
    _pairs(a, dates_b, lambda x, y: same(x.key, y.key))  # "16.55" is a time on one side only
    _pairs(dates_a, b, lambda x, y: same(x.key, y.key))
    _without_scores(dates_a, b)
    _without_scores(dates_b, a)
    pairs = _pairs(a, b, lambda x, y: same(x.key, y.key))
    pairs += _pairs(a, b, lambda x, y: _unit(x) == _unit(y) and not (x.weak and y.weak) and _counted(old, x) == _counted(new, y) != "")
    pairs += _pairs(a, b, lambda x, y: _unit(x) == _unit(y) and not x.weak and not y.weak)
    pairs += _pairs(a, b, lambda x, y: not x.weak and not y.weak)
    pairs += _pairs(a, b, lambda x, y: x.weak and y.weak and "" not in (_unit(x), _unit(y)) and _left_of(old, x) == _left_of(new, y))
    found = [_figure(old, new, x, y) for x, y in pairs]
    gone, added = _one_sided(old, new, a, elsewhere.after), _one_sided(new, old, b, elsewhere.before)
    found += [Change(kind="figure", material=True, before=_phrase(old, x), what=_counted(old, x)) for x in gone]
    found += [Change(kind="figure", material=True, after=_phrase(new, y), what=_counted(new, y)) for y in added]
    return found or _quantities(old, new)


def _quantities(old: Side, new: Side) -> list[Change]:
    """ "Most" for "few"."""
    a, b = ideas.named(old.said, "quantity"), ideas.named(new.said, "quantity")
    gone, came = [a[n] for n in a if n not in b], [b[n] for n in b if n not in a]
    if not gone or not came:
        return []
    before, after = (side.words(said.first, said.last + 1) for side, said in ((old, gone[0]), (new, came[0])))
    return [Change(kind="figure", material=True, before=before, after=after)]


def _one_sided(side: Side, other: Side, left: Sequence[Given], elsewhere: frozenset[Key | str]) -> list[Given]:
    """Figures that the other version gives nowhere among what changed."""
    there = [m.key for m in other.marks]
    return [
        g
        for g in left
        if not g.weak
        and not _presupposed(side, g)
        and g.key not in elsewhere
        and not any(same(g.key, key) for key in there)
        and _ROUND.get(g.key) not in there
    ]


def _presupposed(side: Side, given: Given) -> bool:
    """Whether a small number only refers to those that were told of: "the two", "all three"."""
    before = side.marks[given.at - 1].key if given.at else ""
    small = isinstance(given.key, Value) and given.key.unit == "" and given.key.amount < 11
    return small and before in _REFERRING and not _noun_at(side, given.at)


_REFERRING = frozenset({"the", "these", "those", "all", "die", "alle", "les", "los", "las"})


# "In 12 months" is "in the year", which is no figure.
_ROUND: dict[Key, str] = {
    Value(Decimal(number), unit): word
    for number, unit, word in (
        (12, "month", "year"),
        (24, "hour", "day"),
        (7, "day", "week"),
        (10, "year", "decade"),
        (60, "minute", "hour"),
    )
}


def _figure(old: Side, new: Side, x: Given, y: Given) -> Change:
    what = _what(new, y) or _what(old, x)
    return Change(kind="figure", material=True, before=_phrase(old, x), after=_phrase(new, y), what=what, who=account(new))


_TOLLS = {"dead": "death toll", "hurt": "number of injured", "missing": "number of missing"}
TOLLS = frozenset(_TOLLS.values())


def _what(side: Side, given: Given) -> str:
    """What a figure counts, in words to go before it: "death toll", "number of residents", "fine"."""
    noun = _counted(side, given)
    if _unit(given) == "":
        near = [said.idea.name for said in side.said if given.at - 4 <= said.first <= given.at + 5]
        toll = next((_TOLLS[name] for name in near if name in _TOLLS), "")
        if toll or noun:
            return toll or f"number of {noun}"
    before = side.marks[max(0, given.at - 2) : given.at]
    if len(before) == 2 and before[1].key == "of" and before[0].kind == "word":
        return side.words(given.at - 2, given.at - 2)
    return _lead(side, given)


def _lead(side: Side, given: Given) -> str:
    """The words before a figure or date in its sentence, in quotation marks: what it is about where no noun says so."""
    at = _claimed(side.marks, given.at)[0] if given.claim else given.at
    mark = side.marks[given.at]
    start = next(p.start for p in side.passages if p.start <= mark.start < p.end)
    first = next(n for n in range(max(0, at - LEAD), at + 1) if side.marks[n].start >= start)
    return f"“{side.words(first, at - 1)}”" if first < at else ""


def _phrase(side: Side, given: Given) -> str:
    """The figure with what is claimed of it and the noun it counts, as they stand."""
    first, last = given.at, given.at
    if given.claim:
        first = _claimed(side.marks, given.at)[0]
    if _noun_at(side, given.at):
        last += 1
    return side.words(first, last)


def _noun_at(side: Side, at: int) -> bool:
    """Whether the word behind a figure is what it counts."""
    if at + 1 >= len(side.marks):
        return False
    mark, after = side.marks[at], side.marks[at + 1]
    return (
        after.kind == "word"
        and after.key not in lexicon.WEIGHTLESS
        and not is_past(str(after.key))
        and side.whole.text[mark.end : after.start] in (" ", " ")
    )


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
    _without_scores(a, figures_b)
    _without_scores(b, figures_a)
    pairs = _pairs(a, b, lambda x, y: _field(x) == _field(y))
    pairs += _pairs(a, b, lambda x, y: _field(x) != "part" and _field(y) != "part")
    found = [Change(kind="date", material=True, before=_when(old, x), after=_when(new, y), what=_lead(new, y)) for x, y in pairs]
    gone = [x for x in a if x.key not in elsewhere.after and not _only_fuller(x, kept) and not _beside_weekday(old, x)]
    added = [y for y in b if y.key not in elsewhere.before and not _only_fuller(y, kept) and not _beside_weekday(new, y)]
    found += [Change(kind="date", material=True, before=_when(old, x)) for x in gone]
    return found + [Change(kind="date", material=True, after=_when(new, y)) for y in added]


def _field(given: Given) -> str:
    return given.key.field if isinstance(given.key, Day) else ""


def _only_fuller(given: Given, kept: Sequence[tuple[Given, Given]]) -> bool:
    """Whether a date only says more closely, or less, what another beside it says: "Tuesday" beside "3 June", "in the morning"."""
    if _field(given) == "part":
        return True
    return (isinstance(given.key, Day) and given.key.value in ("today", "tomorrow", "yesterday")) or (
        _field(given) == "weekday" and bool(kept)
    )


def _beside_weekday(side: Side, given: Given) -> bool:
    """Whether a day of a month only says more closely which weekday is meant: "Wednesday night (15 January)"."""
    near = [m.key for m in side.marks[max(0, given.at - 2) : given.at + 2] if isinstance(m.key, Day)]
    return _field(given) == "day" and any(key.field == "weekday" for key in near)


def _when(side: Side, given: Given) -> str:
    return side.words(given.at, given.at)


# --- denied or affirmed ---------------------------------------------------------------------------------------------
def _negation(old: Side, new: Side) -> list[Change]:
    limits = _limits(old) != _limits(new) and ordered(old, new) >= 0.5
    denied = _denied_otherwise(old, new) and not (recast(old, new) and _made_up_for(old, new)) and not _deny_alike(old, new)
    if denied and limits and {"until"} == {str(m.key) for side in (old, new) for m in side.marks} & {"until", "before"}:
        return []  # "was not told until Tuesday", "was told only on Tuesday"
    if not (denied or _possible(old) != _possible(new) or limits) or (not denied and not limits and _permitted(old, new)):
        return []
    before, after = stretch(old, new, TOLD)
    return [Change(kind="negation", material=True, before=before, after=after)]


def _denied_otherwise(old: Side, new: Side) -> bool:
    """Whether one side denies what the other affirms; "did not accept" and "rejected" say the same."""
    more = ideas.negations(new.marks) - ideas.negations(old.marks)
    if more == 0:
        if recast(old, new) and ordered(old, new) < RETOLD:
            return False  # which word a "not" denies cannot be told from its place
        return _denies_another(old, new) or _denies_another(new, old)
    if _turned_round(old, new):
        return False
    meant = ideas.denials(new.marks) - ideas.denials(old.marks)
    return more != 0 and not (more * meant < 0 and abs(more) == 1)


def _made_up_for(old: Side, new: Side) -> bool:
    """Whether a sentence that was recast says "not" of something that the other side does not affirm, or denies by the sense of a word."""
    more = ideas.negations(new.marks) - ideas.negations(old.marks)
    one, other = (new, old) if more > 0 else (old, new)
    by_sense = ideas.denying(other.marks) - ideas.denying(one.marks)
    return more != 0 and (bool(by_sense) or not ideas.denied(one.marks, 2) & _stems(other))


def _deny_alike(old: Side, new: Side) -> bool:
    """Whether both sides deny one word, and one of them denies it of more: "does not affect, and neither"."""
    a, b = ideas.denied(old.marks, 2), ideas.denied(new.marks, 2)
    return recast(old, new) and bool(a & b) and bool(_NEITHER & {str(m.key) for side in (old, new) for m in side.marks})


_NEITHER = frozenset(["neither", "nor"])


def _denies_another(one: Side, other: Side) -> bool:
    """Whether one side denies a word that the other affirms: "no condition" for "a condition"."""
    denied, theirs = ideas.denied(one.marks), ideas.denied(other.marks, 3)  # "no reports of injuries", "no injuries were reported"
    return bool((denied - theirs) & _stems(other)) or _prefixed(one, other)


def _prefixed(one: Side, other: Side) -> bool:
    """Whether one side has a word that the other has with a prefix that denies it: "safe", "unsafe"."""
    a, b = ({str(m.key) for m in side.marks} for side in (one, other))
    return any(f"{prefix}{word}" in b - a for word in a - b if len(word) > 3 for prefix in _PREFIXES)


_PREFIXES = ("un", "in", "im", "il", "ir", "non", "dis")


def _stems(side: Side) -> set[str]:
    return {lexicon.stem(m.key) for m in side.marks if isinstance(m.key, str)}


def _turned_round(old: Side, new: Side) -> bool:
    """Whether a "not" more is made up for by the opposite word: "did not accept" is "rejected"."""
    return any(_not_the_opposite(one, other) or _not_and_prefixed(one, other) for one, other in ((old, new), (new, old)))


def _not_and_prefixed(one: Side, other: Side) -> bool:
    """Whether one side has "not named" where the other has "unnamed"."""
    words = {str(m.key) for m in other.marks}
    denied = {str(m.key) for n in ideas.denying_places(one.marks) for m in one.marks[n + 1 : n + 4]}
    return any(f"{prefix}{word}" in words for word in denied if len(word) > 3 for prefix in _PREFIXES)


def _not_the_opposite(one: Side, other: Side) -> bool:
    """Whether one side has, right behind a "not", the opposite of what the other side has."""
    a, b = ideas.named(one.said, "status"), ideas.named(other.said, "status")
    return any(
        frozenset((x, y)) in ideas.OPPOSITES and ideas.negations(one.marks[max(0, said.first - 3) : said.first])
        for x, said in a.items()
        for y in b.keys() - a.keys()
    )


def _limits(side: Side) -> bool:
    """Whether something is said to be so in part only, or for some only."""
    keys = [str(m.key) for m in side.marks]
    return bool(ideas.LIMITS.intersection(keys)) or any(a == "in" and b == "part" for a, b in pairwise(keys))


def _permitted(old: Side, new: Side) -> bool:
    """Whether "may" is all that makes something possible in a sentence that was recast: there it may as well be allowed."""
    named = {m.key for side in (old, new) for m in side.marks} & ideas.POSSIBLE
    return named == {"may"} and recast(old, new) and set(ideas.named(old.said, "status")) == set(ideas.named(new.said, "status"))


def _possible(side: Side) -> bool:
    return any(m.key in ideas.POSSIBLE for m in side.marks)


# --- what happened --------------------------------------------------------------------------------------------------
def _statuses(old: Side, new: Side, elsewhere: Elsewhere) -> list[Change]:
    if misspelled(old, new):
        return []
    a, b = ideas.named(old.said, "status"), ideas.named(new.said, "status")
    gone = [n for n in a if n not in b and f"idea {n}" not in elsewhere.after and not _has_words(new, old, a[n])]
    came = [n for n in b if n not in a and f"idea {n}" not in elsewhere.before and not _has_words(old, new, b[n])]
    if ideas.negations(old.marks) != ideas.negations(new.marks):
        gone, came = (
            [n for n in names if n not in ("ruled_out", "failed")] for names in (gone, came)
        )  # "ruled out resigning", "would not resign"
        if _turned_round(old, new):
            return []
    if (not gone or not came) and retold(old, new):
        return []  # one word more or less for what happened, in a sentence that was written anew
    if "dead" in a and "dead" in b and recast(old, new):
        gone, came = ([n for n in names if n != "hurt"] for names in (gone, came))  # "fatally injured" is killed
    if (gone or came) and recast(old, new) and ideas.GRAVE.isdisjoint((*gone, *came)):
        gone, came = [], []
    if not (gone or came or _turned(old, new) or _happened(old, new) or _happened(new, old)):
        return []
    before, after = stretch(old, new, TOLD)
    if before.count(" ") + after.count(" ") > 24 and (gone or came):
        before = _around(old, a[gone[0]]) if gone else ""
        after = _around(new, b[came[0]]) if came else ""
    kind: ChangeKind = "negation" if _owned_up(gone, came) else "status"
    return [Change(kind=kind, material=True, before=before, after=after)]


def _has_words(side: Side, other: Side, said: Said) -> bool:
    """Whether a side has all words of what the other says happened, in whatever form: "walking out", "had walked out"."""
    folds = [m.key for m in side.marks if isinstance(m.key, str)]
    return all(any(kin(word, fold) for fold in folds) for m in other.marks[said.first : said.last + 1] if isinstance(word := m.key, str))


def _owned_up(gone: Sequence[str], came: Sequence[str]) -> bool:
    """Whether somebody now admits what was denied, or the reverse."""
    return any("denied" in a and {"admitted", "confirmed"} & set(b) for a, b in ((gone, came), (came, gone)))


def _turned(old: Side, new: Side) -> bool:
    """Whether what went up goes down, or who was for it is against it."""
    a, b = set(ideas.named(old.said, "direction")), set(ideas.named(new.said, "direction"))
    return bool(a - b) and bool(b - a)


def _happened(one: Side, other: Side) -> bool:
    """Whether what is still to come on one side is over on the other: "is planned", "has begun"."""
    pending = [said for said in one.said if said.idea.name == "pending"]
    return len(pending) > _count(other, "pending") and any(_is_over(said, one, other) for said in pending)


def _is_over(pending: Said, one: Side, other: Side) -> bool:
    """Whether the other side tells as past what stands behind "will" or "is to" on this one."""
    done = _count(other, "done") > _count(one, "done")
    head = next((m for m in one.marks[pending.last + 1 :] if isinstance(m.key, str) and m.key not in lexicon.WEIGHTLESS), None)
    if head is None:
        return done
    if done and _ideas_at(one, head) & set(ideas.named(other.said, "status")):
        return True
    if recast(one, other):
        return False
    stem = lexicon.stem(str(head.key))
    if _count(other, "done") and (done or not _count(one, "done")):
        return _again(stem, other) or "begun" in _stems(other)
    return any(m.key != head.key and is_past(str(m.key)) and lemma(str(m.key)) == lemma(str(head.key)) for m in other.marks)


def _come_true(old: Side, new: Side) -> list[Change]:
    """The change if what is still to come is over on the other side, told with the same verb: "will walk out", "walked out"."""
    if recast(old, new) or ideas.negations(old.marks) != ideas.negations(new.marks):
        return []
    if not (_happened(old, new) or _happened(new, old)):
        return []
    before, after = stretch(old, new, TOLD)
    return [Change(kind="status", material=True, before=before, after=after)]


def _exchanged(old: Side, new: Side) -> list[Change]:
    """The change if in a sentence that stands word for word two figures, or two names, took each other's place."""
    kinds: tuple[tuple[ChangeKind, Callable[[Side], dict[int, Key]]], ...] = (("figure", _figures_at), ("correction", _names_at))
    for kind, places in kinds:
        a, b = places(old), places(new)
        frames = [[m.key for n, m in enumerate(side.marks) if n not in those] for side, those in ((old, a), (new, b))]
        if frames[0] == frames[1] and list(a.values()) != list(b.values()) and sorted(map(str, a.values())) == sorted(map(str, b.values())):
            first = next((n, m) for n, m in zip(a, b, strict=True) if a[n] != b[m])
            if type(a[first[0]]) is not type(b[first[1]]):
                continue  # a date that moved before a figure
            given = Given(first[1], b[first[1]], "", False)
            before, after = old.words(first[0], first[0]), new.words(first[1], first[1])
            if kind == "correction":
                before, after = _full(old, [old.marks[first[0]]]), _full(new, [new.marks[first[1]]])
            return [Change(kind=kind, material=True, before=before, after=after, what=_what(new, given) if kind == "figure" else "")]
    return []


def _figures_at(side: Side) -> dict[int, Key]:
    return {n: m.key for n, m in enumerate(side.marks) if m.kind != "word"}


def _names_at(side: Side) -> dict[int, Key]:
    names = ideas.names(side.passages)
    return {n: m.key for n, m in enumerate(side.marks) if m.key in names}


def _count(side: Side, name: str) -> int:
    return sum(said.idea.name == name for said in side.said)


def _ideas_at(side: Side, mark: Mark) -> set[str]:
    return {said.idea.name for said in side.said if said.idea.section == "status" and side.marks[said.first] is mark}


def _again(stem: str, side: Side) -> bool:
    return any(s.startswith(stem) or (len(s) > 3 and stem.startswith(s)) for s in _stems(side))


def _turned_who(old: Side, new: Side) -> bool:
    a, b = set(ideas.named(old.said, "who")), set(ideas.named(new.said, "who"))
    return bool(a - b) and bool(b - a)


def _around(side: Side, said: Said) -> str:
    """The words of an idea with the auxiliary before them."""
    return side.words(said.first - 1, said.last)


# --- who said what --------------------------------------------------------------------------------------------------
def _statements(old: Side, new: Side) -> list[Change]:
    found = _quotations(old, new) or _answers(old, new)
    if not found and ((_speaks(old) and _speaks(new) and _other_speaker(old, new)) or _new_speaker(old, new)):
        before, after = stretch(old, new)
        found = [Change(kind="statement", material=True, before=before, after=after, who=account(new))]
    return found


def _answers(old: Side, new: Side) -> list[Change]:
    """The change if somebody who had no comment now says something, or the reverse."""
    said = [ideas.named(ideas.ideas(joined(side.passages), side.whole.language), "same") for side in (old, new)]
    silent = ["no_comment" in names for names in said]
    if silent[0] == silent[1] or "say" not in said[silent[0]]:
        return []
    before, after = stretch(old, new)
    return [Change(kind="statement", material=True, before=before, after=after, who=account(new))]


def _quotations(old: Side, new: Side) -> list[Change]:
    gone, came = _own_quotations(old, new.whole), _own_quotations(new, old.whole)
    gone, came = [p for p in gone if not _reported(old, p, new)], [p for p in came if not _reported(new, p, old)]
    if not gone and not came:
        return []
    if gone and came and _bare(old, gone) == _bare(new, came):
        return []  # a figure, a date or a negation within it changed and is told as that
    before = old.whole.text[gone[0][0] : gone[0][1]] if gone else ""
    after = new.whole.text[came[0][0] : came[0][1]] if came else ""
    return [Change(kind="statement", material=True, before=before, after=after, who=account(new))]


def _reported(side: Side, place: tuple[int, int], other: Side) -> bool:
    """Whether all words of weight of a quotation stand in the other sentence too: it was turned into reported speech, or back."""
    words = _weights([m for m in side.marks if place[0] <= m.start and m.end <= place[1]])
    there = Counter(_weights(other.marks))
    return len(words) > 1 and not Counter(words) - there


def _own_quotations(side: Side, other: Whole) -> list[tuple[int, int]]:
    """The quotations in these passages whose words stand nowhere in the other version."""
    found = []
    for start, end in side.whole.quotations:
        here = any(p.start < end and start < p.end for p in side.passages)
        if here and any(c.isalnum() for c in side.whole.text[start:end]) and not other.has(start, end, side.whole):
            words = side.whole.words_between(start, end)
            if not any(_cut(words, other.words_between(*place)) for place in other.quotations):
                found.append((start, end))
    return found


def _bare(side: Side, places: Sequence[tuple[int, int]]) -> list[str]:
    """The words of quotations without figures, dates and negations."""
    inside = [m for m in side.marks if any(s <= m.start and m.end <= e for s, e in places)]
    return [str(m.key) for m in inside if m.kind == "word" and m.key not in ideas.NEGATIONS]


def _cut(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one is the other but for small words at its ends, which now stand before the quotation mark: "He was cold", he "was cold"."""
    short, long = sorted((one, other), key=len)
    places = [n for n in range(len(long) - len(short) + 1) if long[n : n + len(short)] == short]
    return bool(short) and any(all(w in lexicon.WEIGHTLESS for w in (*long[:n], *long[n + len(short) :])) for n in places)


def _speaks(side: Side) -> bool:
    return ideas.speaks(side.marks, side.said)


def _other_speaker(old: Side, new: Side) -> bool:
    a, b = _roles(old), _roles(new)
    return bool(a - b) and bool(b - a) and not (a & b and recast(old, new))


def _new_speaker(old: Side, new: Side) -> bool:
    """Whether the account is that of somebody whom the old version does not know."""
    was, now = _speakers(old), _speakers(new)
    return bool(was and now) and not now & old.whole.stems and not typo(old, new)


def _speakers(side: Side) -> frozenset[str]:
    """The stems of whoever is said to say it."""
    said = (match[1] or match[2] or match[3] for p in side.passages for match in _ACCOUNT.finditer(p.text))
    folds = (fold(word) for words in said for word in re.findall(r"[^\W\d_]+", words))
    return frozenset(lexicon.stem(f) for f in folds if f not in lexicon.WEIGHTLESS)


def _roles(side: Side) -> set[str]:
    """The roles that are named; those that are one idea are one."""
    meant = {said.first: said.idea.name for said in side.said}
    return {meant.get(n, lexicon.stem(m.key)) for n, m in enumerate(side.marks) if isinstance(m.key, str) and m.key in ideas.ROLES}


_ACCOUNT = re.compile(
    r"(?:according to|as reported by|laut|nach angaben (?:der|des|von)|selon|d['’]après|según) ([^.,;:!?\"“”]{3,60})"
    r"|(?:^|,\s|[”\"],?\s)((?-i:[Tt]he |[Aa]n? |[A-Z])[^.,;:!?\"“”]{2,60}?)"
    r" (?:said|says|reported|announced|told|showed|disputed|denied|put)\b"
    r"|[,”\"] ?(?:said|says|sagte|a dit|dijo) ((?-i:[A-ZÄÖÜÉ])[^.,;:!?\"“”]{2,60})",
    re.IGNORECASE,
)


def account(side: Side) -> str:
    """By whose account a passage tells what it tells, in its own words; "" if it does not say so."""
    for passage in side.passages:
        for match in _ACCOUNT.finditer(passage.text):
            found = (match[1] or match[2] or match[3]).strip()
            if _is_somebody(found):
                return found
    return ""


def _is_somebody(words: str) -> bool:
    """Whether words can be a person or body: a name, or a role with its article, and no clause."""
    folds = [fold(w) for w in re.findall(r"[^\W\d_]+", words)]
    if len(folds) > 9 or {"have", "has", "had", "was", "were", "is", "are", "been"} & set(folds):
        return False
    return any(f in ideas.ROLES for f in folds) or all(w[0].isupper() for w in words.split() if len(w) > 3)


# --- who and where --------------------------------------------------------------------------------------------------
def _names(old: Side, new: Side) -> list[Change]:
    before, after = stretch(old, new)
    if _ranks(old) != _ranks(new) and ordered(old, new) >= RETOLD:
        before, after = _office(old, new), _office(new, old)
        return [Change(kind="correction", material=True, before=before, after=after)]
    if _turned_who(old, new) or (_other_speaker(old, new) and max(before.count(" "), after.count(" ")) < 3 and not _speaks(old)):
        return [Change(kind="correction", material=True, before=before, after=after)]
    a, b = ideas.names(old.passages), ideas.names(new.passages)
    gone = [m for key, m in a.items() if not _known(key, new.whole)]
    came = [m for key, m in b.items() if not _known(key, old.whole)]
    read = {n.key for n in new.marks}
    gone, came = _unabbreviated([m for m in gone if m.key not in read], old, new), _unabbreviated(came, new, old)
    means_gone = {n.key for n in new.marks if any(n.start <= m.start < n.end and n.key != m.key for m in came)}
    gone, came = [m for m in gone if m.key not in means_gone], [m for m in came if not _is_put(new, m)]
    if not (gone or came) or (old.whole.language == "de" and not (gone and came)):
        return []
    before, after = (_full(old, gone), _full(new, came)) if gone and came else stretch(old, new)
    one_for_one = before[:1].isupper() and after[:1].isupper() and max(before.count(" "), after.count(" ")) < 3
    kind: ChangeKind = "correction" if gone or one_for_one else "new"
    if _speaks(old) and _speaks(new) and gone:
        kind = "statement"
    return [Change(kind=kind, material=True, before=before, after=after)]


def _unabbreviated(names: Sequence[Mark], side: Side, other: Side) -> list[Mark]:
    """The names of a side that the other side has neither in full nor by their initials: "United Nations", "UN"."""
    spelled = {key for short in _capitals(other) for key in _spelled(short, side)}
    return [m for m in names if m.key not in spelled and not _spelled(str(m.key), other)]


def _capitals(side: Side) -> set[str]:
    """The words in capitals, as initials are."""
    text = side.whole.text
    return {str(m.key) for m in side.marks if isinstance(m.key, str) and 2 <= m.end - m.start <= 9 and text[m.start : m.end].isupper()}


def _spelled(initials: str, side: Side) -> set[str]:
    """The words with a capital, one behind the other, of which these are the first letters."""
    capitals = [str(m.key) for m in side.marks if isinstance(m.key, str) and side.whole.text[m.start].isupper()]
    runs = (capitals[n : n + len(initials)] for n in range(len(capitals) - len(initials) + 1))
    return next((set(run) for run in runs if len(run) > 1 and "".join(word[0] for word in run) == initials), set())


def _ranks(side: Side) -> Counter[Key]:
    """The words that make another office of an office, where they stand before one: "deputy mayor"."""
    return Counter(rank.key for rank, _ in _ranked(side))


def _ranked(side: Side) -> list[tuple[Mark, Mark]]:
    return [(a, b) for a, b in pairwise(side.marks) if a.key in _RANKS and b.key in ideas.ROLES]


def _office(side: Side, other: Side) -> str:
    """The office of which only one side says more closely which: "former head", "head"."""
    more = _ranks(side) - _ranks(other) or _ranks(other) - _ranks(side)
    office = next(office.key for one in (side, other) for rank, office in _ranked(one) if rank.key in more)
    at = next((n for n, m in enumerate(side.marks) if m.key == office), 0)
    return side.words(at - (at > 0 and side.marks[at - 1].key in _RANKS), at)


_RANKS = lexicon.words("ranks")


def _is_put(side: Side, mark: Mark) -> bool:
    """Whether a word of the text is read in another word of the version before."""
    return any(m.start <= mark.start < m.end and m.key != mark.key for m in side.marks)


def _known(key: str, whole: Whole) -> bool:
    """Whether a version has the name, in the plural or the possessive too."""
    known = key in whole.folds or key.rstrip("s") in whole.folds or f"{key}s" in whole.folds
    if whole.language == "de" and ({f"{key}r", f"{key}er", key.removesuffix("r"), key.removesuffix("er")} - {key}) & whole.folds:
        return True  # "Altenroder"
    return known or lexicon.is_of_country(key, whole.folds)


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
