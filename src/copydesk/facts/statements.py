"""Statements: who said what, in whose words. What we cannot tie to a speaker is left out or marked as less certain."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from copydesk.facts.certainty import SAID, SURE, likelihoods
from copydesk.facts.clauses import Told, according, beside_quotation, has_clause, read, skip_adverbials, with_name
from copydesk.facts.lexicon import words
from copydesk.facts.phrases import Prose, Words, phrase_end
from copydesk.facts.quotations import Quote, paragraphs
from copydesk.facts.speakers import Speakers, Who
from copydesk.text import sentences
from copydesk.types import Name, Range, Statement

Tier = Literal[1, 2, 3]
_CUES = 12  # verbs of saying in one sentence; with more of them it is no sentence
_CLOSING = "\"”’'»"
_DENYING = words("deny refuse dismiss reject")
_STOPS = " .,\n\t\u00a0"
_LOOSE = _STOPS + "\"”“'’"
_SIGNED = re.compile(r"\s{0,3}([-–—―])\s?((?:[A-Z][\w.'’-]*)(?:[ \u00a0][A-Z][\w.'’-]*){0,4})(?=\.?[ \u00a0]*(?:\n|$)|, [a-z])")
# "WALLACE: …" or "Mara Quill: …" at the start of a paragraph.
_TURN = re.compile(r"[\"“]?((?:[A-Z][A-Z.'’-]+|[A-Z][a-z.'’-]+)(?: (?:[A-Z][A-Z.'’-]+|[A-Z][a-z.'’-]+)){0,3}): +(?=\S)")
_HEADLINE = 160  # characters; a first paragraph that is longer is no headline
_TURNS = 4  # paragraphs that begin so, by two people who speak again, before a text is read as a transcript
_LEAD = re.compile(r"(?:but|and|so|yet|now|because|or|then|still)?,?", re.IGNORECASE)


NOBODY = Who((0, 0), None, known=False, sure=False)  # who asked, where only "asked whether" is told


class _Reader:
    """One pass over the sentences of a text, remembering who spoke last."""

    def __init__(self, text: str, masked: str, quotes: Sequence[Quote], names: Sequence[Name]) -> None:
        self.text, self.masked, self.quotes = text, masked, quotes
        self.prose = Prose(text, masked)
        self.quote_starts = [q.outer[0] for q in quotes]
        self.paragraphs = paragraphs(text)
        self.speakers = Speakers(masked, names)
        self.made: list[Statement] = []
        self.odds: list[tuple[float, float] | None] = []  # of each: was it said, and is it just that; none where no verb was read
        self.reading: tuple[Words, Told] | None = None  # the verb whose statement is being made
        self.used: set[int] = set()  # quotes that have found their speaker
        self.last: tuple[Who, int, int] | None = (
            None  # who was told last in a way that goes on, where that sentence ended, and the statement
        )
        self.first = 0  # the number of the first statement of the sentence being read
        self.announced: tuple[Who, Range] | None = None  # "He said:" at the end of the sentence before

    def read(self) -> list[Statement]:
        turns = self._turns()
        self._signatures()
        if not turns:
            self._headline()
        for start, end in self._sentences():
            if turns and (at := bisect.bisect_right(turns, (start, len(self.text))) - 1) >= 0 and start < turns[at][1]:
                continue
            inside = self._quotes_in(start, end)
            announced, self.announced = self.announced, None
            if inside and self._only_quotes(start, end, inside):
                if announced:
                    self._direct(inside, announced[0], announced[1], tier=2, end=end)
                else:
                    self._continuation(inside, start, end)
            elif inside or self.prose.tells(start, end):
                self._sentence(start, end, inside)
        return sorted(self._likely(), key=lambda s: (min(s.content), s.cue))

    def _likely(self) -> Iterator[Statement]:
        """The statements without those that hardly are any, each in the tier that its likelihood allows."""
        for made, odds in zip(self.made, self.odds, strict=True):
            if odds is None:
                yield made
            elif made.type == "direct" or odds[0] >= SAID:
                yield replace(made, tier=2) if made.tier == 1 and odds[1] < SURE else made

    def _sentence(self, start: int, end: int, inside: list[int]) -> None:
        w = self.prose.words(start, end)
        self.first = first = len(self.made)
        count = 0
        for k in w.cues:
            if w.low[k] == "according":
                if w.low[k + 1 : k + 2] == ["to"]:
                    self._according(w, k, end)
            elif w.tags[k] in "vg" and count < _CUES:
                count += 1
                told = read(w, k)
                if told is not None:
                    self._told(w, told, end, first)
        if inside and self.used.isdisjoint(inside) and (told := beside_quotation(w)) is not None:
            self._told(w, told, end, first)

    def _turns(self) -> list[Range]:
        """The paragraphs of a transcript, told as what each speaker says in turn; nothing if the text is none."""
        parts = self.paragraphs
        heads = [_TURN.match(self.text, start, end) for start, end in parts]
        named = Counter(head[1] for head in heads if head is not None)
        again = {name for name, times in named.items() if times > 1}
        if len(again) < 2 or sum(named[name] for name in again) < _TURNS:
            return []
        found: list[Range] = []
        for head, (start, end) in zip(heads, parts, strict=True):
            if head is not None and head[1] in again:
                said = (head.end(), _unquoted(self.text, head.end(), end))
                who = Who(head.span(1), self.speakers.full_name(head[1].title() if head[1].isupper() else head[1]), named=True)
                self._add(who, (head.end(1), head.end(1) + 1), (said,), "direct", 2)
                found.append((start, end))
        return found

    def _headline(self) -> None:
        """What a headline gives to a name in front of a colon, if the text names that name again: "Quill: Weir will hold"."""
        start, end = next(iter(self.paragraphs), (0, 0))
        head = _TURN.match(self.text, start, min(end, start + _HEADLINE))
        if head is None or self.text[start] in '"“' or end - start > _HEADLINE or not _again(self.text, head[1], end):
            return
        who = self.speakers.who(*head.span(1))
        if who is not None and who.named:
            said, cue = (head.end(), _unquoted(self.text, head.end(), end)), (head.end(1), head.end(1) + 1)
            quoted = self._quotes_in(head.end(), end)
            if quoted and self._only_quotes(head.end(), end, quoted):
                self._direct(quoted, who, cue, tier=2, end=end)
            else:
                self.used.update(quoted)
                self._add(who, cue, (said,), "mixed" if quoted else "indirect", 2)
            self.last = None

    def _signatures(self) -> None:
        """Quotations with a line of their own and their author's name behind them: "…" — Mara Quill."""
        for number, quote in enumerate(self.quotes):
            match = _SIGNED.match(self.text, quote.outer[1])
            if match is None or self.text[max(0, quote.outer[0] - 3) : quote.outer[0]].rstrip(" \u00a0")[-1:] not in ("", "\n"):
                continue
            who = self.speakers.who(*match.span(2))
            if who and who.named:
                self._direct([number], who, match.span(1), tier=2, end=match.end())
        self.last = None

    def _sentences(self) -> list[Range]:
        """Sentences in which a quotation is one word, with '"Will it hold?" Quill asked.' in one piece."""
        merged: list[Range] = []
        for start, end in sentences(self.masked):
            if merged and self.masked[merged[-1][1] - 1] in _CLOSING and self._belongs(merged[-1], start, end):
                merged[-1] = (merged[-1][0], end)
            else:
                merged.append((start, end))
        return merged

    def _belongs(self, last: Range, start: int, end: int) -> bool:
        """Whether a sentence is the tag of the quotation that ends the sentence before it; a closing mark does."""
        tail = self.masked[max(last[0], last[1] - 3) : last[1]]
        stop = tail.rstrip(_CLOSING)[-1:]
        if not stop:
            return False
        if "\n" in self.masked[last[1] : start]:
            return self.masked[start] == "," or (stop == "," and self._tags_quote(last[0], end))
        return stop in "?!…,." and self._is_tag(last[0], start, end, stop)

    def _is_tag(self, before: int, start: int, end: int, stop: str) -> bool:
        """Whether a sentence is only "Quill asked" or "he said on Thursday"; `stop` is the mark that the quotation ends with."""
        if self.masked[start].islower():
            return True
        w = self.prose.words(start, min(end, start + 160))
        at = phrase_end(w, 0, len(w))
        verb = w.verb(at) if 0 < at < len(w) else None
        if verb is None or w.tags[at] != "v" or "s" not in verb.takes:
            return stop in "?!" and self._tags_quote(before, end)
        rest, bare = skip_adverbials(w, at + 1, len(w))
        if rest < len(w) and w.tags[rest] in ":tQ":
            return False  # what he said comes now
        return rest >= len(w) and len(w) < 10 if stop == "." else bare or not has_clause(w, at + 1, len(w))

    def _tags_quote(self, start: int, end: int) -> bool:
        """Whether a paragraph is the tag of the quotation that is the paragraph before it."""
        w = self.prose.words(start, end)
        first = next((k for k in range(1, min(len(w), 24)) if w.tags[k] == "v"), None)
        told = read(w, first) if first is not None else None
        return told is not None and told.side != "right"

    def _quotes_in(self, start: int, end: int) -> list[int]:
        return list(range(bisect.bisect_left(self.quote_starts, start), bisect.bisect_left(self.quote_starts, end)))

    def _only_quotes(self, start: int, end: int, inside: list[int]) -> bool:
        at = start
        for number in inside:
            outer = self.quotes[number].outer
            between = self.masked[at : outer[0]].strip(_STOPS)
            if between and not (number == inside[0] and _LEAD.fullmatch(between)):
                return False
            at = outer[1]
        return not self.masked[at:end].strip(_STOPS)

    # -- what a verb tells --------------------------------------------------------------------------------------------

    def _told(self, w: Words, told: Told, end: int, first: int) -> None:
        who = self._source(w, told, first)
        if who is None:
            return
        source, whom = who
        self.reading = w, told
        self._report(w, told, source, whom, end)
        self.reading = None

    def _report(self, w: Words, told: Told, source: tuple[Range, ...], whom: Who, end: int) -> None:
        cue = (w.at[told.cue[0]], w.end[told.cue[1] - 1])
        if told.tie == "announced":
            self.announced = (whom, cue)
            return
        spans = [s for s in (self._trimmed(w, a, b) for a, b in told.content) if s]
        if not spans:
            return
        numbers = self._pure(spans)
        if told.side != "right" and numbers is not None:
            self._direct(numbers, whom, cue, tier=self._tier(told, whom, True), end=end, source=source)
            return
        if told.tie in ("quote", "colon") and (lead := self._leading(told, w, end)):
            self._direct(lead, whom, cue, tier=self._tier(told, whom, True), end=end, source=source)
            return
        self._clause(spans, whom, cue, told, source, end)

    def _source(self, w: Words, told: Told, first: int) -> tuple[tuple[Range, ...], Who] | None:
        """The ranges of a source and whom they mean; the speaker of the sentence's last statement where the verb only goes on."""
        if told.through and len(self.made) > first:
            last = self.made[-1]
            begin = w.at[told.subject[0][0]] if told.subject else -1
            if not told.subject or any(a <= begin < b for a, b in last.content):
                return last.source, Who(last.source[0] if last.source else (0, 0), last.speaker, last.role, last.anonymous, known=False)
        if told.unnamed:
            return (), NOBODY
        if not told.subject:
            return None
        spans = tuple((w.at[a], w.end[b - 1]) for a, b in told.subject)
        whom = self.speakers.who(*spans[0])
        if whom is None:
            return None
        return (spans if len(spans) > 1 else (whom.span,)), whom

    def _trimmed(self, w: Words, a: int, b: int) -> Range | None:
        """The place of a stretch of words without marks at its ends."""
        while a < b and w.tags[a] in ",:;-)":
            a += 1
        while b > a and w.tags[b - 1] in ",:;-(":
            b -= 1
        return (w.at[a], w.end[b - 1]) if b > a else None

    def _pure(self, spans: list[Range]) -> list[int] | None:
        """The quotes that make up a stretch of text, if it holds nothing else."""
        numbers: list[int] = []
        for start, end in spans:
            inside = self._quotes_in(start, end)
            if not inside or not self._only_quotes(start, end, inside):
                return None
            numbers += inside
        return numbers

    def _leading(self, told: Told, w: Words, end: int) -> list[int]:
        """The quotes right behind a verb, if what follows them is no more of the sentence that they are part of."""
        k, numbers = told.content[0][0], []
        while k < len(w) and w.tags[k] == "Q":
            numbers += self._quotes_in(w.at[k], w.end[k])
            k += 1
        rest = w.tags[k] if k < len(w) else ""
        if rest and rest in "pya" and numbers and self.text[self.quotes[numbers[-1]].inner[1] - 1] not in ".,!?":
            return []  # "spoke of “fear” in the town": part of the clause
        return numbers if numbers and (rest == "" or rest in ",;:-?)cbsgpyar") else []

    def _tier(self, told: Told, who: Who, direct: bool) -> Tier:
        """The highest tier that a statement can have: 1 where a verb ties it to somebody named or described, or a settled pronoun."""
        if told.tie in ("object", "infinitive", "question"):
            return 3
        settled = bool(who.speaker) and (who.sure or (who.known and (who.named or not direct)))
        if settled and (told.verb.lemma or not direct):
            return 1
        return 2 if who.speaker or direct else 3

    def _clause(self, spans: list[Range], who: Who, cue: Range, told: Told, source: tuple[Range, ...], end: int) -> None:
        """Reported speech, in its own words or mixed with quoted ones."""
        inside = [n for a, b in spans for n in self._quotes_in(a, b)]
        if not inside and sum(len(self.masked[a:b].split()) for a, b in spans) < 2 and told.tie != "object":
            return
        lo, hi = spans[0][0], spans[-1][1]
        if told.side != "right" and self._via(lo, hi, who):
            return
        outer = next(
            (m for m in self.made[self.first :] if m.content[0][0] <= lo and hi <= m.content[-1][1] and m.content != tuple(spans)), None
        )
        self.used.update(inside)
        type_: Literal["mixed", "indirect"] = "mixed" if inside else "indirect"
        tier: Tier = 3 if outer else self._tier(told, who, False)
        denied = told.verb.lemma in _DENYING
        self._add(who, cue, tuple(spans), type_, tier, source, via=outer.speaker if outer else None, negated=denied)
        if told.side != "right" or (inside and self.quotes[inside[-1]].outer[1] >= hi - 1):
            self.last = (who, end, len(self.made) - 1)

    def _via(self, start: int, end: int, who: Who) -> bool:
        """Another outlet stands behind a statement we already have: "…, the Herald reported"."""
        found = False
        for number, made in enumerate(self.made[self.first :], self.first):
            if start <= made.content[0][0] and made.content[-1][1] <= end and who.speaker != made.speaker:
                found = True
                if made.via is None:
                    self.made[number] = replace(made, via=who.speaker, tier=max(made.tier, 2))
        return found

    def _direct(self, content: list[int], who: Who, cue: Range | None, *, tier: Tier, end: int, source: tuple[Range, ...] = ()) -> None:
        content = [n for n in content if n not in self.used]
        if not content:
            return
        self.used.update(content)
        self._add(who, cue, tuple(self.quotes[n].inner for n in content), "direct", tier, source)
        self.last = (who, end, len(self.made) - 1) if who is not NOBODY else None

    def _add(
        self,
        who: Who,
        cue: Range | None,
        content: tuple[Range, ...],
        type_: Literal["direct", "mixed", "indirect"],
        tier: Tier,
        source: tuple[Range, ...] = (),
        via: str | None = None,
        negated: bool = False,
    ) -> None:
        count = sum(len(self.text[a:b].split()) for a, b in content)
        self.odds.append(likelihoods(*self.reading, who, type_, count, via is not None) if self.reading else None)
        self.made.append(
            Statement(
                source=source or ((who.span,) if who is not NOBODY else ()),
                cue=(cue,) if cue else (),
                content=content,
                type=type_,
                speaker=who.speaker,
                role=who.role,
                via=via,
                anonymous=who.anonymous,
                negated=negated,
                tier=tier,
                metonym=self.speakers.kinds.get(who.speaker or "") == "place",
            )
        )

    def _continuation(self, inside: list[int], start: int, end: int) -> None:
        """A sentence of nothing but quotation goes on with the speaker of what was told just before it."""
        if self.last is None or self.text[self.last[1] : start].strip(_LOOSE):
            return
        who, before, number = self.last
        gap = self.text[before:start]
        last = self.made[number]
        opened = any(self.quotes[n].open for n in self._quotes_in(last.content[-1][0] - 3, last.content[-1][1]))
        inside = [n for n in inside if n not in self.used]
        if not inside:
            return
        if "\n" not in gap or opened or not last.cue:
            # A quotation is one statement, however many sentences and paragraphs it has.
            self.used.update(inside)
            more = tuple(self.quotes[n].inner for n in inside)
            self.made[number] = replace(last, content=last.content + more)
            self.last = (who, end, number)
            return
        self._direct(inside, who, None, tier=3, end=end, source=last.source)

    def _according(self, w: Words, k: int, end: int) -> None:
        """According to X, …; …, according to X."""
        stop = phrase_end(w, k + 2, len(w))
        if stop <= k + 2:
            return
        stop = with_name(w, stop, len(w))
        who = self.speakers.who(w.at[k + 2], w.end[stop - 1])
        if not who:
            return
        cue = (w.at[k], w.end[k + 1])
        spans = [span for a, b in according(w, k, stop) if (span := self._trimmed(w, a, b))]
        if not spans:
            return
        numbers = self._pure(spans)
        if numbers is not None:
            self._direct(numbers, who, cue, tier=2, end=end)
        elif not self._via(spans[0][0], spans[-1][1], who):
            inside = [n for span in spans for n in self._quotes_in(*span)]
            self.used.update(inside)
            self._add(who, cue, tuple(spans), "mixed" if inside else "indirect", 2 if who.speaker and who.known and who.sure else 3)
            self.last = (who, end, len(self.made) - 1)


def _again(text: str, name: str, start: int) -> bool:
    """Whether the surname of a name stands in the text behind a place."""
    return re.search(rf"\b{re.escape(name.split()[-1].rstrip('.'))}\b", text[start:]) is not None


def _unquoted(text: str, start: int, end: int) -> int:
    """The end of what a speaker says in a transcript, without a closing mark."""
    while end > start + 1 and text[end - 1] in '"”\n ':
        end -= 1
    return end


def find(text: str, masked: str, quotes: Sequence[Quote], names: Sequence[Name]) -> list[Statement]:
    """The statements of an English text in order."""
    return _Reader(text, masked, quotes, names).read()
