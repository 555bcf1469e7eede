"""What may be printed of a sentence: whole if it is short, else a piece of it that can stand alone and holds what it is printed for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from copydesk import text
from copydesk.rights import QUOTATION_WORDS, QUOTED_WORDS_PER_SOURCE
from copydesk.types import Facts, Mode, Range

LONGEST_PARAGRAPH = 20_000  # characters; a longer one was never a paragraph, and reading it for each date costs the square of its length
SHORTEST = 5  # words of a piece: with fewer, a reader does not learn what happened
_MARKS = re.compile(r"[,;:]\s|\s[–—-]\s|\s(?=(?:but|while|because|although|unless)\s)")
# What follows may be told alone: another main clause, or a verb of the same subject.
_VERB = (
    r"is|are|was|were|has|have|had|will|would|can|could|may|might|must|shall|did|does|do|went|came|began|broke|took|left|fell|rose|hit|struck|"
    r"met|won|lost|shut|cut|put|set|ran|held|sent|built|made|gave|found|told|saw|said|says?|goes|takes|makes|comes|begins|opens|closes|meets|"
    r"ends|starts|decides"
)
_JOINTS = re.compile(rf";\s|\s(?:and|but)\s(?=(?:{_VERB})\b)")
_STOPS = re.compile(r"[,;:]\s|\s[–—-]\s|\s(?=(?:and|but|while|because|although|unless)\s)")  # what goes before may be told alone
_LOOSE_END = re.compile(
    r"(?i)\b(?:is|are|was|were|be|been|it|that|which|who|of|the|an?|to|in|on|at|for|by|with|from|and|or|than|as|its|their|his|her|not)$"
)
_AGENCY = r"\([^()\n]{1,40}\)"
_DATELINE = re.compile(  # "PORT ALDEN, March 12 (Coastline) - ", "March 12 (Coastline) -- "
    rf"\s*(?:[A-Z][A-Z .,'’-]{{2,60}}(?:,?\s[^()\n]{{0,30}})?\s?(?:{_AGENCY})?|[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}}\s{_AGENCY})\s?[-–—]+\s"
)
_NOTICE = re.compile(
    r"\W*(?:correction|clarification|corrected|editor['’]s note)\b"
    r"|[^\n]{0,200}\bearlier version of this (?:article|story|report|page)\b"
    r"|[^\n]{0,200}\b(?:incorrectly|wrongly|mistakenly) (?:said|stated|gave)\b"
    r"|this (?:article|story|report) (?:was|has been) (?:amended|corrected|updated)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[“„«][^”“»\n]*(?:[”»]|$)|\"[^\"\n]*\"|(?<!\w)‘(?:[^’\n]|’(?=\w))*(?:’|\n|$)")
# A sentence that opens so leans on the one before it: alone it says nothing of whom.
_LEANS = re.compile(
    r"\W*(?:(?:On|In|At|By|From|Since|Until|After|Before|But|And|So|Then|Now|Yet)\b[^,]{0,30},?\s)?"
    r"(?:he|she|it|they|we|i|you|this|that|these|those|there|here|its|his|her|their|our|both|another|others|such)\b"
    r"|[^,]{0,30},\s(?:he|she|it|they)\b",
    re.IGNORECASE,
)
_VERBAL = re.compile(rf"\b(?:{_VERB}|[a-z]{{2,}}ed)\b")
_SUBORDINATE = re.compile(r"(?:If|While|When|Although|Though|After|Because|As|Unless|Once|Before|Since)\b[^,]*(?:,|$)")
_ASIDE = re.compile(r",\s(?:who|which|whose|where|when|whom)\b[^,]*$")  # that nothing follows: the sentence was cut in it
_OWN_VOICE = re.compile(r"\b(?:[Ww]e|I|[Oo]ur|[Mm]y|us)\b")


@dataclass(slots=True, kw_only=True)
class Account:
    """A report as far as it may be told from. ``spare`` is how many more of its words may be quoted."""

    key: str
    article: str
    outlet: str
    mode: Mode
    reported: datetime
    words: str  # the text that the places of its facts refer to
    facts: Facts
    spare: int = QUOTED_WORDS_PER_SOURCE

    def spend(self, clip: str) -> None:
        """Quoted words are spent, unless the licence lets the whole text be printed."""
        if self.mode != "full":
            self.spare -= len(clip.split())

    def affords(self, clip: str) -> bool:
        return self.mode == "full" or (self.mode == "brief" and len(clip.split()) <= self.spare)


def sentence_at(words: str, at: int) -> Range | None:
    """The sentence around a place of a report's body, without a dateline; None in the headline, a correction notice or a dateline."""
    body = words.find("\n\n") + 2
    start, end = words.rfind("\n\n", 0, at) + 2, words.find("\n\n", at)
    end = end if end >= 0 else len(words)
    if at < body or end - start > LONGEST_PARAGRAPH:
        return None
    paragraph = words[start:end]
    if _NOTICE.match(paragraph):
        return None
    dateline = _DATELINE.match(paragraph)
    after = dateline.end() if dateline else 0
    if start + after > at:
        return None
    return next(((start + after + a, start + after + b) for a, b in text.sentences(paragraph[after:]) if at < start + after + b), None)


def is_lede(words: str, sentence: Range) -> bool:
    """Whether a sentence opens the first paragraph of a report's body, or the second: a standfirst may stand before the lede."""
    body = words.find("\n\n") + 2
    above = words[body : words.rfind("\n\n", 0, sentence[0]) + 2].split("\n\n")
    start = words.rfind("\n\n", 0, sentence[0]) + 2
    dateline = _DATELINE.match(words, start)
    return len([p for p in above if p]) < 2 and sentence[0] <= (dateline.end() if dateline else start)


def in_quotation(words: str, sentence: Range, at: int) -> bool:
    """Whether a place is within quotation marks of its paragraph."""
    start, end = words.rfind("\n\n", 0, sentence[0]) + 1, words.find("\n\n", sentence[1])
    return any(m.start() <= at < m.end() for m in _QUOTED.finditer(words, start, end if end >= 0 else len(words)))


def leans(words: str, sentence: Range) -> bool:
    """Whether a sentence cannot be told alone: it opens with a word that stands for something before it, asks, or says "we"."""
    told = words[sentence[0] : sentence[1]]
    return bool(_LEANS.match(told) or _OWN_VOICE.search(told)) or told.rstrip("\"'”’) ").endswith("?")


def clause(words: str, sentence: Range, at: Range) -> str:
    """The words of a sentence around a place, from stop to stop."""
    starts = [m.end() for m in _MARKS.finditer(words, sentence[0], at[0])]
    ends = [m.start() for m in _MARKS.finditer(words, at[1], sentence[1])]
    return words[max(starts, default=sentence[0]) : min(ends, default=sentence[1])]


def piece(words: str, sentence: Range, within: Range, *, whole: bool = True, without: Sequence[Range] = ()) -> Range | None:
    """The longest piece of a sentence that holds a place, and no part of others, and may be quoted; the sentence itself only if ``whole``.

    None if there is none.
    """
    best: tuple[int, Range] | None = None
    for start, end in _pieces(words, sentence, within):
        span = start, end
        count = len(words[start:end].split())
        if not SHORTEST <= count <= QUOTATION_WORDS or (span == sentence and not whole) or any(start < b and a < end for a, b in without):
            continue
        rank = count + (QUOTATION_WORDS if start == sentence[0] else 0)  # the subject is at the start
        if (best is None or rank > best[0]) and _stands(words[start:end]):
            best = rank, span
    return best[1] if best else None


def _pieces(words: str, sentence: Range, within: Range) -> Iterator[Range]:
    starts = [sentence[0], *(m.end() for m in _JOINTS.finditer(words, sentence[0], within[0]))]
    ends = [*(m.start() for m in _STOPS.finditer(words, within[1], sentence[1])), sentence[1]]
    yield from ((a, b) for a in starts for b in ends)


def _stands(clip: str) -> bool:
    """Whether a piece has a verb, ends on a word that may end it, and cuts no quotation or bracket in two."""
    pairs = (("(", ")"), ("“", "”"), ("«", "»"))
    whole = all(clip.count(a) == clip.count(b) for a, b in pairs) and clip.count('"') % 2 == 0
    opening = _SUBORDINATE.match(clip)
    told = _ASIDE.sub("", clip)[opening.end() if opening else 0 :]
    return whole and bool(_VERBAL.search(told)) and not _LOOSE_END.search(clip)


def cut(words: str, sentence: Range, span: Range) -> str:
    """A piece as it is printed, with an ellipsis where the sentence goes on."""
    clip = text.clean(words[span[0] : span[1]]).rstrip(",;:")
    before = "… " if span[0] > sentence[0] else ""
    return f"{before}{clip}{'' if span[1] >= sentence[1] else ' …'}"


def uncut(clip: str) -> str:
    """The words of a printed piece without the ellipses that mark its ends."""
    return clip.removeprefix("… ").removesuffix(" …")
