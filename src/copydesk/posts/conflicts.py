"""Which lines of a story's ledger are in conflict, plainly enough to be told: that two givers contradict each other is a claim of ours."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from copydesk import text
from copydesk.types import Figure, Given, Quantity

MANY_VALUES = 3  # of one thing; more are of several, whatever their words
NEARLY = 1.02  # times: "4,000" and "4,050" are one
ROUNDED = 1.1  # "nearly 44" and "43"
FAR = 5  # times: beyond, one is a part of the other or another thing; counts of one crowd were seen four times apart
SAME_WORDS = 0.6  # of the fewer words that say what is counted


def standing(quantity: Quantity, articles: Collection[str]) -> list[Given]:
    """What was given of a quantity by reports that have not been taken back."""
    return [g for g in quantity.given if g.article in articles]


def in_conflict(number: int, ledger: Sequence[Quantity], outlets: Mapping[str, str]) -> list[int]:
    """A line and those that still say otherwise of plainly the same, directly or through one another; the line alone if they are many:
    givers who count one thing differ in two or three values, and not in six."""
    found = [number]
    for n in found:
        found += [m for m in ledger[n].rivals if m not in found and _contradict(ledger[n], ledger[m], outlets)]
    return found if len(found) <= MANY_VALUES else [number]


def _contradict(a: Quantity, b: Quantity, outlets: Mapping[str, str]) -> bool:
    """Whether two givers cannot both be right: of one thing in their words, with values that no "at least" or "about" brings together."""
    mine, theirs = standing(a, outlets), standing(b, outlets)
    if not mine or not theirs or not _of_one_thing(a, b):
        return False
    return _is_given(mine) and _is_given(theirs) and _cannot_both_be(mine[-1].figure, theirs[-1].figure)


def _is_given(given: Sequence[Given]) -> bool:
    """Whether somebody gives the latest value: a number in nobody's mouth may be of another scope, told a paragraph before."""
    return any(g.figure.attributed_to for g in given if g.figure.value == given[-1].figure.value)


def _cannot_both_be(a: Figure, b: Figure) -> bool:
    low, high = sorted((a, b), key=lambda f: f.value)
    close = ROUNDED if {low.modifier, high.modifier} & _ABOUT else NEARLY
    apart = high.value > low.value * close and high.value <= low.value * FAR
    return apart and low.modifier not in _FLOORS and high.modifier not in _CEILINGS


def _of_one_thing(a: Quantity, b: Quantity) -> bool:
    """Whether two lines count the same in their own words: the same trade or goods, or most of the words that say what."""
    if (a.what == a.unit) != (b.what == b.unit):  # "62 pilots", of whom 58 stayed away
        return False
    shared = _telling(a.what) & _telling(b.what)
    done = _telling(a.what) - _telling(a.unit or ""), _telling(b.what) - _telling(b.unit or "")
    alike = bool(done[0] & done[1]) or not any(done)  # "stayed away" and "reported for work" are two groups
    named = a.kind == "count" and a.unit == b.unit and a.unit not in _ANYBODY and alike
    return bool(shared) and (named or (_same_words(a.what, b.what) and (a.kind == "count" or len(shared) > 1)))


def _same_words(a: str, b: str) -> bool:
    mine, theirs = _telling(a), _telling(b)
    return bool(mine & theirs) and len(mine & theirs) >= SAME_WORDS * min(len(mine), len(theirs))


def _telling(what: str) -> set[str]:
    return {w[:5] for w in text.words(what) if len(w) > 3}


# Of these there may be more, or fewer, without anybody being wrong.
_FLOORS = frozenset(("at least", "more than", "over", "no fewer than", "no less than", "not less than", "upwards of", "a minimum of"))
_CEILINGS = frozenset(("up to", "at most", "fewer than", "less than", "under", "no more than", "as many as", "as much as", "a maximum of"))
_ABOUT = frozenset(("about", "around", "nearly", "almost", "roughly", "approximately", "some", "close to", "just over", "just under"))
_ANYBODY = frozenset((None, "", "people", "persons", "deaths", "lives", "children", "women", "men", "civilians"))


def contradicts_itself(given: Sequence[Given], outlets: Mapping[str, str]) -> bool:
    """Whether the latest value contradicts the one before, and both are of one outlet or by the account of one giver."""
    at = next((n for n in range(len(given) - 1, 0, -1) if given[n].relation != "same"), 0)
    if given[at].relation != "conflict":
        return False
    now, before = given[at], given[at - 1]
    both = [{*text.words(g.figure.attributed_to or "")} for g in (now, before)]
    same = outlets[now.article] == outlets[before.article] or bool(both[0] & both[1])
    return same and _same_words(now.figure.what or "", before.figure.what or "") and _cannot_both_be(now.figure, before.figure)
