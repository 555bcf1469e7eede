"""How sure a statement is, told from the shape of its sentence: never from whom it is about or what it says.

Two questions have an answer each: was this said at all, and is it these words of this source. The weights were fitted to annotated
news (docs/notes/statements.md tells how); they weigh shapes, and no word of any text is among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import exp, log

from copydesk.facts import lexicon as lex
from copydesk.facts.clauses import MINDS, Told
from copydesk.facts.phrases import Words
from copydesk.facts.speakers import Who
from copydesk.facts.verbs import REPORTING

SAID = 0.25  # reported speech that is less likely to be any is left out: swept .1-.4, for F1 of speech verbs against that of all verbs
SURE = 0.79  # from here on nine in ten and more hold, source and words alike
# Of each trait: for what was said at all, and for these words by this source.
# Of each trait: for what was said at all, and for these words by this source.
# Of each trait: for what was said at all, and for these words by this source.
# Of each trait: for what was said at all, and for these words by this source.
# Of each trait: for what was said at all, and for these words by this source.
# Of each trait: for what was said at all, and for these words by this source.
_WEIGHTS: dict[str, tuple[float, float]] = {
    "apart": (0.01, -0.03),
    "before T": (-1.17, -1.25),
    "before t": (-0.73, -1.02),
    "before y": (2.08, 0.40),
    "behind N": (-0.60, -0.31),
    "behind Q": (-0.90, -0.47),
    "behind T": (-0.36, -0.82),
    "behind t": (0.68, 0.11),
    "being": (-0.63, -0.04),
    "capital": (0.14, 0.11),
    "commas": (-0.21, -0.28),
    "dashes": (-0.30, -0.38),
    "direct": (0.27, 0.36),
    "else": (-0.65, -0.18),
    "ends before s": (-0.41, -0.81),
    "form ing": (-0.78, -0.40),
    "form past": (0.29, 0.10),
    "indirect": (-0.27, -0.02),
    "inner": (-2.07, -1.67),
    "led": (-0.30, -0.22),
    "mind": (-0.62, -0.56),
    "named": (0.17, 0.18),
    "person": (0.32, 0.48),
    "plain": (0.06, -0.09),
    "relative": (-0.59, -0.43),
    "relatives": (-0.32, -0.42),
    "say": (0.76, 0.55),
    "sentence": (-0.29, -0.67),
    "short": (-0.39, -0.45),
    "source after N": (-1.70, -1.68),
    "source after T": (-1.36, -2.74),
    "source after e": (-1.01, -2.98),
    "source after f": (-0.08, -5.88),
    "source after p": (-0.24, -0.45),
    "source after t": (-0.96, -1.26),
    "source after w": (-0.65, -1.72),
    "sure": (0.34, 0.32),
    "takes h": (-1.19, -0.30),
    "takes s": (0.40, -0.18),
    "takes t": (-0.16, -0.06),
    "takes w": (0.20, 0.08),
    "text": (1.10, 0.39),
    "tied by object": (0.25, -0.09),
    "tied by that": (-0.05, 0.40),
    "unlisted": (-3.16, -0.04),
    "verbs of speech": (-0.16, -0.32),
    "words": (0.26, 0.20),
}
_BIAS = (1.60, 3.38)


def likelihoods(w: Words, told: Told, who: Who, kind: str, words: int, inner: bool) -> tuple[float, float]:
    """How likely it is that something was said, and that it is these words by this source, each from 0 to 1.

    `kind` is the type of the statement, `words` the length of what was said, `inner` whether it is told within another's words.
    """
    said, sure = _BIAS
    for trait, value in traits(w, told, who, kind, words, inner):
        weight = _WEIGHTS.get(trait)
        if weight is not None:
            said += weight[0] * value
            sure += weight[1] * value
    return _logistic(said), _logistic(sure)


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x))


def traits(w: Words, told: Told, who: Who, kind: str, words: int, inner: bool) -> Iterator[tuple[str, float]]:
    """What the shape of a statement is made of: names with how much of each there is."""
    yield kind, 1
    yield f"tied by {told.tie}", 1
    yield from _of_the_verb(w, told)
    yield from _of_the_source(w, told, who)
    yield from _of_the_content(w, told)
    yield "words", log(words + 1)
    if words < 4:
        yield "short", 1
    yield "sentence", log(len(w) + 1)
    yield "verbs of speech", w.tags.count("v")
    if inner:
        yield "inner", 1


def _manner(told: Told) -> str:
    """How much a verb of speech only reports."""
    verb = told.verb
    if verb.plain:
        return "plain"
    return "reporting" if verb.lemma in REPORTING else "mind" if verb.lemma in MINDS else "else"


def _of_the_verb(w: Words, told: Told) -> Iterator[tuple[str, float]]:
    verb, (g, k) = told.verb, told.cue
    yield f"form {verb.form}", 1
    for letter in verb.takes:
        yield f"takes {letter}", 1
    if verb.lemma == "say":
        yield "say", 1
    yield _manner(told), 1
    if not verb.lemma:
        yield "unlisted", 1
    if "B" in w.tags[g:k]:
        yield "being", 1
    yield f"before {w.tags[g - 1] if g else '^'}", 1
    yield f"behind {w.tags[k] if k < len(w) else '$'}", 1
    if "s" in w.tags[max(0, g - 6) : g]:
        yield "led", 1


def _of_the_source(w: Words, told: Told, who: Who) -> Iterator[tuple[str, float]]:
    if who.sure:
        yield "sure", 1
    if who.named:
        yield "named", 1
    if not told.subject:
        return
    first, end = told.subject[0]
    if w.capital(first):
        yield "capital", 1
    if len(told.subject) > 1:
        yield "relative", 1
    yield f"source after {w.tags[first - 1] if first else '^'}", 1
    yield "apart", max(0, told.cue[0] - end)
    if any(word in lex.PERSON_HEADS for word in w.low[first:end]):
        yield "person", 1
    if any(word in lex.TEXT_HEADS for word in w.low[first:end]):
        yield "text", 1


def _of_the_content(w: Words, told: Told) -> Iterator[tuple[str, float]]:
    if not told.content:
        return
    first, end = told.content[0][0], told.content[-1][1]
    yield f"begins with {w.tags[first] if first < len(w) else '$'}", 1
    yield f"ends before {w.tags[end] if end < len(w) else '$'}", 1
    inside = w.tags[first:end]
    yield "commas", inside.count(",")
    yield "relatives", inside.count("r")
    yield "dashes", inside.count("-")
