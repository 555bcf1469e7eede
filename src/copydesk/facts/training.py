"""Annotated texts → a model that gives a second opinion on who said what (`opinion`), with what it is worth on texts held out."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from copydesk.errors import ConfigError
from copydesk.facts import names, opinion, quotations, statements
from copydesk.facts.opinion import Marked, Opinion, Scores, Tell
from copydesk.types import Range, Statement

LEAST = 10  # texts; of fewer, none can be held out
HELD = 5  # every fifth text is held out: half of those for the thresholds, half for the score
_STEPS = [n / 20 for n in range(20)]
_LEAST_RAISED, _MOST_LOWERED = 0.5, 0.3  # beyond, more right statements than wrong ones left the first tier on a further annotated set


class _Judged(NamedTuple):
    """A statement of the rules on a text held out: how sure the model is, and whether the annotation has it."""

    statement: Statement
    sure: float
    right: bool


def train(texts: Sequence[Marked], *, rounds: int = opinion.ROUNDS, tell: Tell | None = None) -> tuple[Opinion, Scores]:
    """A model of these texts, and how it does on the tenth of them that it has neither learned nor set its thresholds by.

    A fifth of the texts is held out by a hash of their words, so that the same texts give the same model.
    """
    if len(texts) < LEAST:
        raise ConfigError(f"{len(texts)} texts are too few", subject="copydesk train", hint=f"annotate {LEAST} at the least; hundreds tell")
    learned, tuned, scored = _parted(texts)
    model = Opinion(_fitted(learned, rounds, tell))
    judged = [j for marked in _each(tuned, "judge", tell) for j in _judged(model, marked)]
    raises, lowers = _thresholds(judged)
    model = Opinion(model.model, raises=raises, lowers=lowers)
    return model, _scores(model, scored, tell)


def _parted(texts: Sequence[Marked]) -> tuple[list[Marked], list[Marked], list[Marked]]:
    """What is learned, what the thresholds are set by, and what is scored, in an order that only the words decide."""
    order = sorted(texts, key=lambda marked: hashlib.sha256(marked.text.encode()).hexdigest())
    held = order[::HELD]
    return [marked for n, marked in enumerate(order) if n % HELD], held[::2], held[1::2] or held[:1]


def _each(texts: Sequence[Marked], step: str, tell: Tell | None) -> Iterable[Marked]:
    for n, marked in enumerate(texts, 1):
        yield marked
        if tell:
            tell(step, n, len(texts))


def _fitted(texts: Sequence[Marked], rounds: int, tell: Tell | None) -> bytes:
    """The model in CRFsuite's own format."""
    trainer = opinion.crfsuite().Trainer(verbose=False)
    for marked in _each(texts, "learn", tell):
        for paragraph in opinion.paragraphs(marked.text):
            if paragraph.spans:
                trainer.append(paragraph.signs, opinion.labels(paragraph, marked.statements))
    trainer.select("lbfgs")
    trainer.set_params({**opinion.PENALTY, "max_iterations": rounds, "feature.possible_transitions": True})
    if tell:
        done = Counter[str]()

        def message(line: str) -> None:
            if "Iteration #" in line or "***** Iteration" in line:
                done["rounds"] += 1
                tell("fit", min(done["rounds"], rounds), rounds)

        trainer.message = message
    with tempfile.TemporaryDirectory() as folder:  # CRFsuite writes files only
        path = Path(folder) / "model.crfsuite"
        trainer.train(str(path))
        return path.read_bytes()


# --- thresholds -----------------------------------------------------------------------------------------------------
def _thresholds(judged: Sequence[_Judged]) -> tuple[float, float]:
    """From where on the model raises, and up to where it lowers: so that as many right statements as before are of the first tier, and
    of all in it the most are right. Where too few were judged to tell, those that did well elsewhere."""
    if sum(one.statement.tier == 1 for one in judged) < opinion.ENOUGH:
        return opinion.RAISE, opinion.LOWER
    before = sum(one.right for one in judged if one.statement.tier == 1)
    tried = [
        (raises, lowers, *_first(judged, raises, lowers))
        for raises in _STEPS
        if raises >= 0.5
        for lowers in _STEPS
        if lowers <= _MOST_LOWERED
    ]
    kept = [(right / all_, raises, lowers) for raises, lowers, all_, right in tried if right >= before and all_]
    return max(kept, key=lambda one: (one[0], one[1], -one[2]))[1:] if kept else (opinion.RAISE, opinion.LOWER)


def _first(judged: Sequence[_Judged], raises: float, lowers: float) -> tuple[int, int]:
    """How many statements would be of the first tier, and how many of them right."""
    first = [one for one in judged if (one.sure > lowers if one.statement.tier == 1 else one.statement.tier == 2 and one.sure >= raises)]
    return len(first), sum(one.right for one in first)


# --- scores ---------------------------------------------------------------------------------------------------------
def _scores(model: Opinion, texts: Sequence[Marked], tell: Tell | None) -> Scores:
    right: Counter[str] = Counter()
    for marked in _each(texts, "score", tell):
        told = rules(marked.text)
        right["wanted"] += len(marked.statements)
        for name, some in (("before", told), ("after", model.weighed(marked.text, told))):
            first = [s for s in some if s.tier == 1]
            right[name] += len(first)
            right[f"{name} right"] += sum(matched(marked.text, first, marked.statements))
        for paragraph in opinion.paragraphs(marked.text):
            for found, wanted in zip(model.labels(paragraph), opinion.labels(paragraph, marked.statements), strict=True):
                right["word found"] += found != "O"
                right["word wanted"] += wanted != "O"
                right["word"] += found != "O" and found[2:] == wanted[2:]
    both = right["word found"] + right["word wanted"]
    return Scores(
        texts=len(texts),
        words_f1=2 * right["word"] / both if both else 0.0,
        before=_shares(right, "before"),
        after=_shares(right, "after"),
    )


def _shares(right: Counter[str], name: str) -> tuple[float, float]:
    hits = right[f"{name} right"]
    return hits / right[name] if right[name] else 0.0, hits / right["wanted"] if right["wanted"] else 0.0


def _judged(model: Opinion, marked: Marked) -> list[_Judged]:
    told = rules(marked.text)
    right = matched(marked.text, told, marked.statements)
    return [_Judged(*of) for of in zip(told, model.sure(marked.text, told), right, strict=True)]


def rules(text: str) -> list[Statement]:
    """The statements of a text by the rules alone."""
    paragraphs = quotations.paragraphs(text)
    quotes = quotations.find(text, paragraphs)
    return statements.find(text, quotations.masked(text, quotes), quotes, names.find(text))


def matched(text: str, found: Sequence[Statement], wanted: Sequence[Statement]) -> list[bool]:
    """For each found statement whether a wanted one has half of all words of both, and its source; the best pairs are made first."""
    places = [m.span() for m in re.finditer(r"\w+(?:['’]\w+)?", text)]

    def words(spans: Sequence[Range]) -> frozenset[int]:
        return frozenset(n for n, (a, b) in enumerate(places) if any(a < end and start < b for start, end in spans))

    own = [(words(s.content), words(s.source)) for s in found]
    gold = [(words(s.content), words(s.source)) for s in wanted]
    pairs = sorted(
        ((len(o[0] & g[0]) / len(o[0] | g[0]), n, m) for n, o in enumerate(own) for m, g in enumerate(gold) if o[0] & g[0]), reverse=True
    )
    right, used = [False] * len(found), (set[int](), set[int]())
    for share, n, m in pairs:
        if n not in used[0] and m not in used[1]:
            used[0].add(n)
            used[1].add(m)
            right[n] = share >= 0.5 and (bool(own[n][1] & gold[m][1]) or not gold[m][1])
    return right
