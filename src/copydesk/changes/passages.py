"""A text as its passages: sentences with their places, and what is shared by several questions about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from copydesk import text
from copydesk.changes import lexicon, numerals
from copydesk.changes.furniture import gives_figures, is_furniture, is_label, opens_furniture
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
        if notice(self.text) or gives_figures(self.text):
            return False
        if self.start >= self.whole.tail:
            return True
        whole_line = self.opens or self.line.rstrip().endswith(self.text)
        if not self.opens and len(self.text) < ASIDE and not any(c.isdecimal() for c in self.text) and _beside_furniture(self):
            return True
        return is_furniture(self.text) or opens_furniture(self.line) or (whole_line and len(self.line) < 300 and is_furniture(self.line))

    @cached_property
    def is_label(self) -> bool:
        """A line without a stop beside others: a credit, a crosshead."""
        return len(self.line) < len(self.whole.text) and self.line.strip() == self.text and is_label(self.text)

    @cached_property
    def notice(self) -> str | None:
        return notice(self.text)

    @cached_property
    def marks(self) -> list[Mark]:
        """Its marks; of a dateline ("PORT HALL, May 3 (Coast News) —") only the place in capitals."""
        if not self.dateline:
            return marks(self.whole.text, self.whole.language, self.told_from, self.end)
        read = (self.dateline, (self.told_from, self.end))
        return [mark for start, end in read for mark in marks(self.whole.text, self.whole.language, start, end)]

    @cached_property
    def dateline(self) -> tuple[int, int] | None:
        """Where the place of its dateline stands, if it has one."""
        found = self._dateline
        return (found.span(1 if found[1] or found.re is _SMALL_DATELINE else 2)) if found else None

    @cached_property
    def told_from(self) -> int:
        """Where what it tells begins, behind the name of a desk and a dateline."""
        return self._dateline.end() if self._dateline else self._behind_desk

    @cached_property
    def _dateline(self) -> re.Match[str] | None:
        if not self.opens:
            return None
        at = (self.whole.text, self._behind_desk, self.end)
        return _DATELINE.match(*at) or _SMALL_DATELINE.match(*at)

    @cached_property
    def _behind_desk(self) -> int:
        desk = _DESK.match(self.whole.text, self.start, self.end) if self.opens else None
        return desk.end() if desk else self.start

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        return tuple(m.key for m in self.marks)

    @cached_property
    def plain(self) -> frozenset[str]:
        """Its words in lower case, for a first look."""
        return frozenset(_WORD.findall(self.text.lower()))

    @cached_property
    def weights(self) -> frozenset[Key]:
        """The stems, figures and dates that make a sentence this one and no other."""
        return weights(self.marks)


def weights(found: Sequence[Mark]) -> frozenset[Key]:
    """The stems, figures and dates among marks that are worth something."""
    words = {lexicon.stem(m.key) for m in found if isinstance(m.key, str) and m.key not in lexicon.WEIGHTLESS}
    return frozenset(words | {m.key for m in found if not isinstance(m.key, str) and not m.weak})


ASIDE = 40  # characters: "Calls are free.", behind the number to call


def _beside_furniture(passage: Passage) -> bool:
    before = passage.whole.text[passage.start - len(passage.line) : passage.start].rstrip()
    last = before.rpartition("\n")[2]
    return any(is_furniture(last[start:end]) for start, end in text.sentences(last)[-1:])


@dataclass(eq=False)
class Whole:
    """A version of a text."""

    text: str
    language: numerals.Language = ""
    passages: list[Passage] = field(default_factory=list)

    @cached_property
    def low_words(self) -> list[str]:
        return _LETTERS.findall(self.text.lower())

    @cached_property
    def tail(self) -> int:
        """Where the lines behind the report begin: those at the end that are no sentences, and pleas among them."""
        end = len(self.text) + 1
        lines = list(_LINE.finditer(self.text))
        for line in reversed(lines[1:]):
            if notice(line.group()) or not (is_label(line.group()) or is_furniture(line.group())):
                break
            end = line.start()
        return end if end > len(self.text) / 4 else len(self.text) + 1

    @cached_property
    def folds(self) -> frozenset[str]:
        """Every word of the text, folded."""
        cut = {lexicon.in_full(word, ".") for word in self.low_words if len(word) < 6}
        initials = {lexicon.fold(letters.replace(".", "")) for letters in _INITIALS.findall(self.text)}
        return frozenset(map(lexicon.fold, self.low_words)) | cut | initials

    @cached_property
    def sentences(self) -> list[Passage]:
        """All its sentences, also those of paragraphs that are one passage."""
        return whole(self.text, self.language).passages

    @cached_property
    def stems(self) -> frozenset[str]:
        return frozenset(map(lexicon.stem, self.folds))

    @cached_property
    def quotations(self) -> list[tuple[int, int]]:
        """The places of the words between quotation marks."""
        return [m.span(n) for m in _QUOTED.finditer(self.text) for n in range(1, 4) if m.group(n)]

    def has(self, start: int, end: int, other: Whole) -> bool:
        """Whether words of another version stand in this one as well, sentence by sentence and in whatever style."""
        places = text.sentences(other.text[start:end])
        return all(self._has(start + first, start + last, other) for first, last in places)

    def _has(self, start: int, end: int, other: Whole) -> bool:
        if f" {' '.join(_WORD.findall(other.text[start:end].lower()))} " in self.plain:
            return True
        return f" {' '.join(str(m.key) for m in marks(other.text, other.language, start, end))} " in self.running

    def words_between(self, start: int, end: int) -> list[str]:
        """The words and figures of a stretch of the text, as they are compared."""
        return [str(m.key) for m in marks(self.text, self.language, start, end)]

    @cached_property
    def plain(self) -> str:
        return f" {' '.join(_WORD.findall(self.text.lower()))} "

    @cached_property
    def marks(self) -> list[Mark]:
        return marks(self.text, self.language)

    @cached_property
    def running(self) -> str:
        """All its words and figures in one line, to look for a quotation in."""
        return f" {' '.join(str(m.key) for m in self.marks)} "


_QUOTED = re.compile(
    r"[“„«»]\s?([^“”„«»\n]{2,800}?)\s?[”“»«]|(?<!\w)\"([^\"\n]{2,800})\"|(?<!\w)[‘'‚]([^‘’'‚\n]{2,300}(?:\w['’]\w[^‘’'‚\n]*)*)['’](?!\w)"
)
_DATELINE = re.compile(
    r"(?:(?:UPDATE|WRAPUP|REFILE|RPT|"
    r"CORRECTED) ?\d*(?: ?[-–—]) ?)?\(?([A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+(?: [A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+){0,3})(?:, "
    r"[^—–\n()]{2,30})?(?: ?\([^()\n]{2,50}\))?\)?"
    r"(?: ?[—–]| -{1,2}|:) (?=\S)|([A-ZÀ-ÖØ-Þ]{3,}(?: [A-ZÀ-ÖØ-Þ]{3,}){0,3}) (?:\([^()\n]{2,50}\) )?(?=[A-ZÀ-ÖØ-Þ][a-zà-ÿ]*[ ,])"
)
# "Sports Bureau: ", "By Newsroom, 14:22. ", "City desk | "
_DESK = re.compile(
    r"(?:[0-2]?\d[:.h][0-5]\d(?: [A-Z]{2,4}| ?[ap]\.?m\.?)?(?: ?[:|–—-])? (?=[A-Z])|(?:By |"
    r"From )?(?:Our )?(?:[A-Z][\w'’-]+ ){0,3}(?:[Dd]esk|[Bb]ureau|[Ss]taff|[Tt]eam|[Nn]ewsroom|[Cc]orrespondents?|[Rr]eporters?|"
    r"[Nn]ews [Ss]ervice|[Aa]gency|[Aa]gencies|[Rr]edaktion)(?: [Rr]eporters?)?(?:,? (?:[A-Z][\w-]+|\d{1,2}[:.h]\d\d))?(?:\s?[:|–—]|"
    r"\.| -) )(?=\S)"
)
# The same with a place in small letters, known by the date or the agency behind it: "Port Hall, May 3 - ", "Port Hall (Coast News) - ".
_SMALL_DATELINE = re.compile(
    r"([A-ZÀ-Þ][\w.'’-]+(?: [A-ZÀ-Þ][\w.'’-]+){0,3})"
    r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Za-z][a-z]{2,8}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)|"
    r"(?:,[^()\n]{2,20})? \([^()\n]{2,30}\)| (?=[—–-])) ?"
    r"(?:\.?[—–-]{1,2}|:|(?<=\))\.) (?=[A-ZÀ-Þ\d])"
)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"\w+")
_INITIALS = re.compile(r"(?:[A-Z]\.){2,}")
_LINE = re.compile(r"\S(?:.|\n(?!\s*\n))*")
_BREAK = re.compile(r"\n[^\S\n]*\n\s*")


def wholes(before: str, after: str) -> tuple[Whole, Whole]:
    """Both versions with their passages; a paragraph that stands in both is one passage, for nobody asks what is in it."""
    both = Counter(_paragraphs(before)) & Counter(_paragraphs(after))
    spoken = numerals.language(_LETTERS.findall(f"{before[:2000]} {after[:2000]}".lower()))
    return whole(before, spoken, both), whole(after, spoken, both)


def _paragraphs(words: str) -> list[str]:
    return [p for p in (words[start:end].strip() for start, end in pairwise(_bounds(words))) if p]


def _bounds(words: str) -> list[int]:
    """Where paragraphs begin and end: at blank lines, and where a short line ends that is no part of the next one."""
    ends = [m.end() for m in _BREAK.finditer(words)]
    start = 0
    for line in _SHORT_LINE.finditer(words):
        start = line.end()
        if len(line[1]) < WRAPPED or is_furniture(line[1]):
            ends.append(start)
    last = words[words.rfind("\n") + 1 :] if start or "\n" in words else ""
    if last and is_furniture(last):
        ends.append(len(words) - len(last))
    return [0, *sorted(set(ends)), len(words)]


WRAPPED = 60  # characters: shorter lines were not broken because they were full
_SHORT_LINE = re.compile(r"^([^\n]+)\n(?=[^\n\s])(?![a-zà-ÿ])", re.MULTILINE)


def whole(words: str, language: numerals.Language, kept: Counter[str] | None = None) -> Whole:
    """A text with its passages; ``kept`` paragraphs are not cut into sentences."""
    made = Whole(words, language)
    left = Counter(kept)
    for start, end in pairwise(_bounds(words)):
        line = words[start:end]
        bare = line.strip()
        if left[bare] > 0:
            left[bare] -= 1
            at = words.index(bare, start)
            made.passages.append(Passage(made, at, at + len(bare), len(made.passages), True, line))
            continue
        for n, (first, last) in enumerate(piece for sentence in _sentences(line) for piece in _pieces(line, *sentence)):
            made.passages.append(Passage(made, start + first, start + last, len(made.passages), n == 0, line))
    return made


_ABBREVIATED = re.compile(
    r"\b(?:Mio|Mrd|Rs|Shs?|KSh|Engr|Alh|Hon|Cllr|Supt|Insp|Adv|Ofc|Atty|Messrs|Ala|Ariz|Ark|Calif|Colo|Conn|Fla|Ga|Ill|Ind|Kan|Ky|Md|Mass|Mich|Minn|Mont|Neb|Nev|Okla|Ore|Pa|"
    r"Tenn|Tex|Va|Wis|Wyo|Ont|Que|ca|bzw|bspw|Nr|usw|Mme|Mlle|EE|UU|Sra|Dra|Ud|Tel|Str|Abs|Hr|Fr|Rte|Rd|Ave|Blvd|Hwy|ref|Ref)\.$|(?<!\d)\d{1,2}\.$"
)
_ORDINAL = re.compile(r"\b(?:im|am|der|die|das|dem|den|des|zum|zur|vom|beim) \d{1,2}\.$")  # "im 1. Stock"
_OF_TIME = re.compile(r"\b[ap]\.m\.$")
_BEHIND_OF_TIME = re.compile(r"\s*(?:\(|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]{2,4}\b|Eastern|Pacific|Central|Mountain|on\b)")
_GOES_ON = re.compile(r"[A-ZÄÖÜa-z]\w+")


def _sentences(words: str) -> Iterator[tuple[int, int]]:
    """The places of sentences; "4,5 Mio. Euro" and "am 26. Mai" are not two."""
    waiting: tuple[int, int] | None = None
    for start, end in text.sentences(words):
        if waiting and _goes_on(words, waiting, start):
            waiting = (waiting[0], end)
            continue
        if waiting:
            yield waiting
        waiting = (start, end)
    if waiting:
        yield waiting


_LONGEST = 1500  # characters of a sentence; reports have none as long, and comparing takes the square of it


def _pieces(words: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or what has no end in sight cut between words."""
    while end - start > _LONGEST:
        at = words.rfind(" ", start + 1, start + _LONGEST)
        at = at if at > 0 else start + _LONGEST
        yield start, at
        start = at + (words[at] == " ")
    if start < end:
        yield start, end


def _goes_on(words: str, before: tuple[int, int], start: int) -> bool:
    tail = words[max(before[0], before[1] - 8) : before[1]]
    if _OF_TIME.search(tail) and "\n" not in words[before[1] : start]:
        return bool(_BEHIND_OF_TIME.match(words, start))  # "at 4:17 a.m. (0117 GMT)"
    if not _ABBREVIATED.search(tail) or "\n\n" in words[before[1] : start]:
        return False
    following = _GOES_ON.match(words, start)
    return not tail[-2].isdigit() or bool(following and lexicon.fold(following.group()) in numerals.MONTHS)


def joined(passages: Sequence[Passage]) -> list[Mark]:
    """The marks of several passages, in order."""
    return [mark for p in passages for mark in p.marks]


def texts(passages: Iterable[Passage]) -> str:
    """Passages that stand together, as they stand; of others the first alone."""
    listed = list(passages)
    if not listed:
        return ""
    together = all(b.number == a.number + 1 for a, b in pairwise(listed))
    return listed[0].whole.text[listed[0].start : (listed[-1] if together else listed[0]).end]
