"""A second opinion on who said what: a model that is fitted on annotated texts of your own, and what it changes.

The rules of `statements` find; the model, a linear-chain CRF over words, is asked of each statement whether it, too, sees somebody's words
and their source there. What both see rises a tier, what the model does not see falls one. It adds no statement and moves no place.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

from copydesk.errors import ConfigError, CopydeskError
from copydesk.facts import quotations
from copydesk.facts.verbs import VERBS
from copydesk.types import Range, Statement

FORMAT = 1
ROUNDS = 60  # of the optimiser: on 840 articles, more changed the held-out score by less than half a point
PENALTY = {"c1": 0.1, "c2": 0.05}  # the usual ones for text; L1 also keeps the file small
_LONGEST = 250  # words of a paragraph that are read in one go
_WORD = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]")
_PARTS = ("cue", "source", "content")  # of nested marks, the first one counts
_MODEL, _ABOUT = "model.crfsuite", "about.json"
# How sure a model must be to raise a statement, and how unsure to lower it: learned from texts held out, and these where they are too few.
# On an annotated set of 84 texts these made 93.2 % of the first tier right instead of 92.1, with as many in it.
RAISE, LOWER = 0.8, 0.2
ENOUGH = 100  # statements of the first tier, without which a threshold is no finding
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A text with who said what in it, as somebody annotated it."""

    id: str
    text: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """How a new model does on texts that it has not seen. Precision and recall of the first tier, before and with it; F1 of its words."""

    texts: int
    words_f1: float
    before: tuple[float, float]
    after: tuple[float, float]


class Paragraph(NamedTuple):
    """A paragraph word by word: where each stands, and what tells of it."""

    spans: list[Range]
    signs: list[list[str]]


# --- annotated texts ------------------------------------------------------------------------------------------------
def read(lines: Iterable[str], *, subject: str) -> list[Marked]:
    """The annotated texts of a file with one JSON object a line; an error names the row and the field that is wrong."""
    found = [_marked(number, line, subject) for number, line in enumerate(lines, 1) if line.strip()]
    if not any(marked.statements for marked in found):
        raise ConfigError("has no attribution in it", subject=subject, hint="see docs/how-to/train.md for the shape of a row")
    return found


def _marked(number: int, line: str, subject: str) -> Marked:
    def wrong(problem: str, hint: str) -> ConfigError:
        return ConfigError(problem, subject=f"{subject}: row {number}", hint=hint)

    try:
        row = json.loads(line)
    except ValueError as e:
        raise wrong(f"is no JSON: {e}", "write one object a line") from e
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not row["text"].strip():
        raise wrong("text is missing, empty or no text", 'write {"text": "...", "attributions": [...]}')
    marks = row.get("attributions")
    if not isinstance(marks, list):
        raise wrong("attributions is no list", 'write {"text": "...", "attributions": []} where nobody says anything')
    made = []
    for n, mark in enumerate(marks):
        if not isinstance(mark, dict):
            raise wrong(f"attributions[{n}] is no object", 'write {"source": [[0, 5]], "cue": [[6, 10]], "content": [[11, 40]]}')
        parts: dict[str, tuple[Range, ...]] = {}
        for part in _PARTS:
            spans = mark.get(part, [])
            if not _are_ranges(spans, len(row["text"])):
                hint = f"write pairs of places in the text, first and last + 1, from 0 to {len(row['text'])}"
                raise wrong(f"attributions[{n}].{part} = {json.dumps(spans)[:60]} are no places in its text", hint)
            parts[part] = tuple((int(a), int(b)) for a, b in spans)
        if "content" not in mark:
            raise wrong(f"attributions[{n}].content is missing", "mark the words that somebody said; [] where the text does not give them")
        if parts["content"]:
            made.append(Statement(type="indirect", source=parts["source"], cue=parts["cue"], content=parts["content"]))
    return Marked(id=str(row.get("id", number)), text=row["text"], statements=tuple(made))


def _are_ranges(spans: Any, length: int) -> bool:
    return isinstance(spans, list) and all(
        isinstance(s, list) and len(s) == 2 and all(type(at) is int for at in s) and 0 <= s[0] < s[1] <= length for s in spans
    )


# --- what a word shows ----------------------------------------------------------------------------------------------
def paragraphs(text: str) -> list[Paragraph]:
    parts = quotations.paragraphs(text)
    quoted = [q.outer for q in quotations.find(text, parts)]
    made = []
    for start, end in parts:
        spans = [match.span() for match in _WORD.finditer(text, start, end)]
        for first in range(0, len(spans), _LONGEST):
            part = spans[first : first + _LONGEST]
            made.append(Paragraph(part, _signs(text, part, quoted)))
    return made


def _signs(text: str, spans: list[Range], quoted: list[Range]) -> list[list[str]]:
    """What tells of each word: itself, its neighbours, its shape, whether it is quoted, and how far the next verb of saying is."""
    words = [text[a:b].lower().replace("’", "'") for a, b in spans]
    starts = [a for a, _ in quoted]
    inside = [_within(at, quoted, starts) for at, _ in spans]
    verbs = [k for k, word in enumerate(words) if word in VERBS and not inside[k]]
    made = []
    for k, (word, (a, b)) in enumerate(zip(words, spans, strict=True)):
        signs = [f"w={word}", f"end={word[-3:]}", f"shape={_shape(text[a:b])}", f"in={inside[k]}"]
        for by in (-3, -2, -1, 1, 2, 3):
            if 0 <= k + by < len(words):
                signs.append(f"{by}={words[k + by]}")
                if abs(by) < 3:
                    signs += [f"{by}shape={_shape(text[slice(*spans[k + by])])}", f"{by}in={inside[k + by]}"]
            else:
                signs.append(f"{by}=edge")
        if word in VERBS:
            signs += ["says", f"says={VERBS[word].lemma}", f"says={VERBS[word].form}"]
        at = bisect_left(verbs, k)
        if at < len(verbs):
            signs += [f"verb+{_far(verbs[at] - k)}", f"verb+{_far(verbs[at] - k)}={words[verbs[at]]}"]
        if at:
            signs += [f"verb-{_far(k - verbs[at - 1])}", f"verb-={words[verbs[at - 1]]}", *_between(words, verbs[at - 1], k)]
        made.append(signs)
    return made


def _within(at: int, quoted: list[Range], starts: list[int]) -> bool:
    n = bisect_left(starts, at + 1) - 1
    return n >= 0 and at < quoted[n][1]


def _shape(word: str) -> str:
    if not word[0].isalnum():
        return word
    if word[0].isdigit():
        return "9"
    return "x" if word[0].islower() else "X" if word.isupper() and len(word) > 1 else "Xx"


def _far(words: int) -> str:
    return str(words) if words < 4 else "near" if words < 9 else "far"


def _between(words: list[str], verb: int, k: int) -> list[str]:
    """What stands between a verb of saying and a word behind it: a report ends with its sentence."""
    passed = words[verb + 1 : min(k, verb + 80)]
    return [f"since={mark}" for mark in (".", "that", ",", '"') if mark in passed]


def labels(paragraph: Paragraph, statements: Sequence[Statement]) -> list[str]:
    """For each word the part of a statement that it is of, with where a part begins."""
    found = ["O"] * len(paragraph.spans)
    starts = [a for a, _ in paragraph.spans]
    for part in reversed(_PARTS):
        for span in (span for statement in statements for span in getattr(statement, part)):
            covered = _covered(starts, span)
            for k in covered:
                found[k] = f"{'B' if k == covered.start else 'I'}-{part}"
    return found


# --- the model ------------------------------------------------------------------------------------------------------
class Opinion:
    """A model, and how sure it must be before it raises or lowers a statement."""

    def __init__(self, model: bytes, *, raises: float = RAISE, lowers: float = LOWER) -> None:
        self.model, self.raises, self.lowers = model, raises, lowers
        self._tagger = crfsuite().Tagger()
        try:
            self._tagger.open_inmemory(model)
        except ValueError as e:
            raise ConfigError("holds no model of CRFsuite", subject="the model", hint="train it again") from e
        self._known = set(self._tagger.labels())

    def weighed(self, text: str, statements: Sequence[Statement]) -> list[Statement]:
        """The statements, each a tier up where the model sees it too, a tier down where it does not."""
        sure = self.sure(text, statements)
        return [self._moved(text, s, p) for s, p in zip(statements, sure, strict=True)]

    def _moved(self, text: str, statement: Statement, sure: float) -> Statement:
        if sure >= self.raises and statement.tier > 1 and (statement.tier == 3 or _named_there(text, statement)):
            return replace(statement, tier=1 if statement.tier == 2 else 2)
        if sure <= self.lowers and statement.tier < 3:
            return replace(statement, tier=2 if statement.tier == 1 else 3)
        return statement

    def sure(self, text: str, statements: Sequence[Statement]) -> list[float]:
        """How sure the model is of each statement, 0 to 1: that its source is one, its content is, and that it ends there."""
        seen = [_Seen([], [], []) for _ in statements]
        for paragraph in paragraphs(text):
            starts = [a for a, _ in paragraph.spans]
            here = [(n, s) for n, s in enumerate(statements) if starts and any(_covered(starts, span) for span in (*s.source, *s.content))]
            if here:
                self._tagger.set(paragraph.signs)
            for n, statement in here:
                for span in statement.source:
                    seen[n].source.extend(self._share("source", k) for k in _covered(starts, span))
                for span in statement.content:
                    if words := _covered(starts, span):
                        seen[n].content.extend(self._share("content", k) for k in words)
                        seen[n].ends.append(1 - self._goes_on(text, paragraph, words.stop))
        return [mean(s.source) * mean(s.content) * s.ends[-1] if s.source and s.content else 0.0 for s in seen]

    def _share(self, part: str, k: int) -> float:
        return float(sum(self._tagger.marginal(f"{b}-{part}", k) for b in "BI" if f"{b}-{part}" in self._known))

    def _goes_on(self, text: str, paragraph: Paragraph, k: int) -> float:
        """How likely content goes on at the word `k` or, as marks belong to either side, at the first word behind them."""
        while k < len(paragraph.spans) and not text[paragraph.spans[k][0]].isalnum():
            k += 1
        return float(self._tagger.marginal("I-content", k)) if k < len(paragraph.spans) and "I-content" in self._known else 0.0

    def labels(self, paragraph: Paragraph) -> list[str]:
        """The likeliest part of each word."""
        return list(self._tagger.tag(paragraph.signs)) if paragraph.spans else []

    def save(self, path: Path, about: dict[str, Any]) -> None:
        """Writes the model with its thresholds: a zip of CRFsuite's own format and of JSON, in which nothing can run."""
        head = {"format": FORMAT, "raises": self.raises, "lowers": self.lowers, **about}
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in ((_ABOUT, json.dumps(head, indent=1).encode()), (_MODEL, self.model)):
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
        try:
            path.write_bytes(data.getvalue())
        except OSError as e:
            raise CopydeskError(f"cannot be written: {e.strerror}", subject=str(path), hint="name a file in a folder that is there") from e


class _Seen(NamedTuple):
    """What the model makes of a statement: word by word of its source and content, and of each end of a content."""

    source: list[float]
    content: list[float]
    ends: list[float]


def _covered(starts: Sequence[int], span: Range) -> range:
    """The words that begin within a span, by the places where words begin."""
    return range(bisect_left(starts, span[0]), bisect_left(starts, span[1]))


def _named_there(text: str, statement: Statement) -> bool:
    """Whether the source's own words name its speaker: the model sees places in a text, and does not say who "she" is."""
    last = (statement.speaker or "").rpartition(" ")[2]
    return bool(last) and any(last in text[a:b] for a, b in statement.source)


@lru_cache(maxsize=2)
def load(path: str) -> Opinion:
    """The model of a file that `copydesk train` wrote."""
    hint = "make one with: copydesk train"
    try:
        with zipfile.ZipFile(path) as archive:
            about, model = json.loads(archive.read(_ABOUT)), archive.read(_MODEL)
    except FileNotFoundError as e:
        raise ConfigError("there is no such model", subject=path, hint=hint) from e
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as e:
        raise ConfigError("is no model of copydesk", subject=path, hint=hint) from e
    if about.get("format") != FORMAT:
        raise ConfigError(f"was made for format {about.get('format')}, this is {FORMAT}", subject=path, hint="train it again")
    return Opinion(model, raises=float(about["raises"]), lowers=float(about["lowers"]))


def crfsuite() -> Any:
    try:
        import pycrfsuite
    except ImportError as e:
        raise ConfigError("is not installed", subject="python-crfsuite", hint="pip install 'copydesk[train]'") from e
    return pycrfsuite
