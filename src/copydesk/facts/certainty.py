"""How sure a statement is, told from the shape of its sentence: never from whom it is about or what it says.

Two questions have an answer each: was this said at all, and is it these words of this source. The weights were fitted to annotated
news (docs/notes/statements.md tells how); they weigh shapes, and no word of any text is among them.
"""

from __future__ import annotations

from functools import lru_cache
from math import exp, log

from copydesk.facts import lexicon as lex
from copydesk.facts.clauses import MINDS, Told
from copydesk.facts.phrases import Words
from copydesk.facts.speakers import Who
from copydesk.facts.verbs import REPORTING, Verb

SAID = 0.25  # reported speech that is less likely to be any is left out: swept .1-.4, for F1 of speech verbs against that of all verbs
SURE = 0.79  # from here on nine in ten and more hold, source and words alike
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


def _all_of(trait: str) -> dict[str, tuple[float, float]]:
    """The weights of the traits that begin alike, by what comes behind: of "before ", by the tag of the word before."""
    return {name.removeprefix(trait): weights for name, weights in _WEIGHTS.items() if name.startswith(trait)}


_TIED, _BEFORE, _BEHIND, _AFTER, _ENDS = map(_all_of, ("tied by ", "before ", "behind ", "source after ", "ends before "))
_NONE = (0.0, 0.0)


def likelihoods(w: Words, told: Told, who: Who, kind: str, words: int, inner: bool) -> tuple[float, float]:
    """How likely it is that something was said, and that it is these words by this source, each from 0 to 1.

    `kind` is the type of the statement, `words` the length of what was said, `inner` whether it is told within another's words.
    """
    marks = [_WEIGHTS.get(kind, _NONE), _TIED.get(told.tie, _NONE), _of_the_verb(told.verb), *_of_the_cue(w, told)]
    marks += [_WEIGHTS[trait] for trait in _of_the_source(w, told, who)]
    amounts = [("words", log(words + 1)), ("sentence", log(len(w.low) + 1)), ("verbs of speech", w.tags.count("v"))]
    amounts += [("short", words < 4), ("inner", inner)]
    if told.subject:
        first, end = told.subject[0]
        marks.append(_AFTER.get(w.tags[first - 1] if first else "", _NONE))
        amounts.append(("apart", max(0, told.cue[0] - end)))
    if told.content:
        first, end = told.content[0][0], told.content[-1][1]
        inside = w.tags[first:end]
        marks.append(_ENDS.get(w.tags[end] if end < len(w.low) else "", _NONE))
        amounts += [("commas", inside.count(",")), ("relatives", inside.count("r")), ("dashes", inside.count("-"))]
    said, sure = _BIAS
    for trait, much in amounts:
        if much:
            marks.append((_WEIGHTS[trait][0] * much, _WEIGHTS[trait][1] * much))
    for one, other in marks:
        said += one
        sure += other
    return _logistic(said), _logistic(sure)


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x))


@lru_cache(maxsize=2048)  # every form of every verb, and then some
def _of_the_verb(verb: Verb) -> tuple[float, float]:
    """What the verb of speech adds: its form, what may follow it, and how much it only reports."""
    traits = [f"form {verb.form}", *(f"takes {letter}" for letter in verb.takes), _manner(verb)]
    traits += ["say"] * (verb.lemma == "say") + ["unlisted"] * (not verb.lemma)
    weights = [_WEIGHTS.get(trait, _NONE) for trait in traits]
    return sum(one for one, _ in weights), sum(other for _, other in weights)


def _manner(verb: Verb) -> str:
    """How much a verb of speech only reports."""
    if verb.plain:
        return "plain"
    return "reporting" if verb.lemma in REPORTING else "mind" if verb.lemma in MINDS else "else"


def _of_the_cue(w: Words, told: Told) -> list[tuple[float, float]]:
    """What stands around the verb."""
    tags, (g, k) = w.tags, told.cue
    marks = [_BEFORE.get(tags[g - 1] if g else "", _NONE), _BEHIND.get(tags[k] if k < len(tags) else "", _NONE)]
    if "B" in tags[g:k]:
        marks.append(_WEIGHTS["being"])
    if "s" in tags[max(0, g - 6) : g]:
        marks.append(_WEIGHTS["led"])
    return marks


def _of_the_source(w: Words, told: Told, who: Who) -> list[str]:
    """What is known of who speaks, and how they are called."""
    traits = ["sure"] * who.sure + ["named"] * who.named
    if not told.subject:
        return traits
    first, end = told.subject[0]
    words = w.low[first:end]
    traits += ["capital"] * w.capital(first) + ["relative"] * (len(told.subject) > 1)
    return traits + ["person"] * (not lex.PERSON_HEADS.isdisjoint(words)) + ["text"] * (not lex.TEXT_HEADS.isdisjoint(words))
