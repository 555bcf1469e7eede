"""A text as its passages: sentences with their places, and what is shared by several questions about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from copydesk import text
from copydesk.changes import lexicon, numerals
from copydesk.changes.furniture import is_furniture, is_label
from copydesk.changes.marks import Key, Mark, marks
from copydesk.changes.notices import notice


@dataclass(eq=False)
class Passage:
    """A sentence, or a line that is none. ``number`` counts passages, ``opens`` marks the first of a paragraph."""

    whole: Whole
    start: int
    end: int
    number: int
    opens: bool
    line: str  # the paragraph it stands in

    @property
    def text(self) -> str:
        return self.whole.text[self.start : self.end]

    @cached_property
    def folded(self) -> str:
        """The passage with one kind of quotation mark, dash and space: enough to see that nothing changed."""
        return text.fold_quotes(self.text)

    @cached_property
    def is_furniture(self) -> bool:
        if notice(self.text):
            return False
        whole_line = self.opens or self.line.rstrip().endswith(self.text)
        return is_furniture(self.text) or (whole_line and len(self.line) < 300 and is_furniture(self.line))

    @cached_property
    def is_label(self) -> bool:
        """A line without a stop, below the first: a credit, a crosshead."""
        return self.number > 0 and self.line.strip() == self.text and is_label(self.text)

    @cached_property
    def notice(self) -> str | None:
        return notice(self.text)

    @cached_property
    def marks(self) -> list[Mark]:
        return marks(self.whole.text, self.whole.language, self.start, self.end)

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        return tuple(m.key for m in self.marks)

    @cached_property
    def weights(self) -> frozenset[Key]:
        """The stems, figures and dates that make a sentence this one and no other."""
        found: set[Key] = set()
        for m in self.marks:
            if isinstance(m.key, str):
                if m.key not in lexicon.WEIGHTLESS:
                    found.add(lexicon.stem(m.key))
            else:
                found.add(m.key)
        return frozenset(found)


@dataclass(eq=False)
class Whole:
    """A version of a text."""

    text: str
    passages: list[Passage] = field(default_factory=list)

    @cached_property
    def low_words(self) -> list[str]:
        return re.findall(r"[^\W\d_]+", self.text.lower())

    @cached_property
    def language(self) -> numerals.Language:
        return numerals.language(self.low_words[:400])

    @cached_property
    def folds(self) -> frozenset[str]:
        """Every word of the text, folded."""
        return frozenset(map(lexicon.fold, self.low_words))

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(lexicon.stem, self.folds))

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """The places of the words between quotation marks."""
        return [m.span(n) for m in _QUOTED.finditer(self.text) for n in range(1, 4) if m.group(n)]

    @cached_property
    def running(self) -> str:
        """All its words and figures in one line, to look for a quotation in."""
        return f" {' '.join(str(m.key) for m in marks(self.text, self.language))} "


_QUOTED = re.compile(
    r"[“„«»]\s?([^“”„«»\n]{2,800}?)\s?[”“»«]|(?<!\w)\"([^\"\n]{2,800})\"|(?<!\w)[‘'‚]([^‘’'‚\n]{2,300}(?:\w['’]\w[^‘’'‚\n]*)*)['’](?!\w)"
)
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def whole(words: str) -> Whole:
    """A text with its passages."""
    made = Whole(words)
    bounds = [0, *(m.end() for m in _BREAK.finditer(words)), len(words)]
    paragraph, last = 0, -1
    for number, (start, end) in enumerate(text.sentences(words)):
        while paragraph + 2 < len(bounds) and start >= bounds[paragraph + 1]:
            paragraph += 1
        line = words[bounds[paragraph] : bounds[paragraph + 1]]
        made.passages.append(Passage(made, start, end, number, paragraph != last, line))
        last = paragraph
    return made


def joined(passages: Sequence[Passage]) -> list[Mark]:
    """The marks of several passages, in order."""
    return [mark for p in passages for mark in p.marks]


def texts(passages: Iterable[Passage]) -> str:
    """Passages that stand together, as they stand; of others the first alone."""
    listed = list(passages)
    if not listed:
        return ""
    together = all(b.number == a.number + 1 for a, b in zip(listed, listed[1:], strict=False))
    return listed[0].whole.text[listed[0].start : (listed[-1] if together else listed[0]).end]
