"""Statements: who said what, in whose words. What we cannot tie to a speaker is left out or marked as less certain."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from copydesk.facts import lexicon as lex
from copydesk.facts.quotations import Quote
from copydesk.text import sentences
from copydesk.types import Name, Range, Statement

_VERBS = "|".join(sorted(lex.PLAIN_VERBS | lex.OTHER_VERBS, key=len, reverse=True))
_CUE = re.compile(
    rf"(?<![\w'’-])(?P<quoted>(?:was|were|been)\squoted(?:\s[a-z]+){{0,6}}?\sas\ssaying)(?!\w)"
    rf"|(?<![\w'’-])(?P<verb>{_VERBS})(?![\w'’-])"
    rf"|(?<![\w'’-])(?P<part>{'|'.join(sorted(lex.PARTICIPLES))})(?![\w'’-])"
    rf"|(?<!\w)(?P<acc>[Aa]ccording\sto)(?!\w)"
)
_OTHER_LANGUAGES = {
    "de": "sagte|sagt|erklärte|betonte|schrieb|fügte hinzu|teilte mit|warnte",
    "fr": "a déclaré|a dit|a affirmé|a ajouté|a expliqué|déclare|explique|affirme|dit|ajoute|a écrit",
    "es": "dijo|afirmó|declaró|señaló|explicó|aseguró|añadió|dice|afirma|escribió",
}
_WORD = re.compile(r"[^\W_](?:\w|['’.&-](?=\w))*")
_NEGATING = lex.words(
    """
    not never n't cannot to would could may might must should will can shall wouldn't couldn't didn't doesn't don't hasn't
    haven't hadn't didn’t doesn’t don’t hasn’t haven’t wouldn’t refused declined failed yet nothing without if whether
    """
)
_HELPERS = lex.words(
    """
    has have had also later repeatedly previously then earlier again recently publicly reportedly now already openly
    privately separately falsely
    """
)
_PASSIVE = lex.words("is are was were be been being said as")
_BOUNDARY = lex.words(
    """
    that but when while after before as if because since although though where who which whose so until whereas than what
    how why unless whom nor or like and says said
    """
)
# "what Quill says", "than Quill said": a remark on a statement, not the statement.
_EMBEDDING = lex.words("what how which where why than if whether who whom when as")
_LEADS = lex.words(
    """
    and but however meanwhile yet so then still also later earlier separately nevertheless nonetheless instead today
    yesterday afterwards
    """
)
_PRONOUNS = lex.words("he she they it")
_DETERMINERS = lex.words(
    """
    the a an one another his her their its some several many most all both two three four five more
    """
)
_PREPOSITIONS = lex.words("on in at to for by with from of about via through during after before into over under as")
_PERSONAL = lex.words("I you he she it we they him them me us")
_VERBLIKE = lex.words("is are was were has have had be been will would can could should may might did does do")
_ADDRESSED = lex.words("told tells")
_AFTER_TAG = re.compile(
    r"\s*(?:[.,;:!?)]|$|—|–|-\s|\n|(?:on|in|at|during|after|before|to|of|when|as|while|by|from|via|late|early|last|this|"
    r"yesterday|today|earlier|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|about|outside|following|through)\b)"
)
_TO_QUOTE = re.compile(r"\s*(?:,|:)?\s*(?:that\s)?$")
_AT_LEAST = ("at least", "at most", "about ")
_CLAUSE_ENDS = re.compile(rf",\s(?:{'|'.join(sorted(lex.PARTICIPLES))}|according\sto)\b|\s[-–—]\s(?:[a-z]+ing|according\sto)\b")
_OUTLET = re.compile(r",\s(?:the\s)?[A-Z][^,;\x01\"“”]{0,60}\s(?:reported|reports|said|says)\.?$")
_THAT_LATER = re.compile(r"\s(?:in|on|at|during|after|to|by|via|late|early)\s[^,;:.\x01\"“”]{1,60}?,?\sthat\s")
_ON_DAY = re.compile(r"\s(?:on\s)?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?=\s)")
_NO_CLAUSE = _PREPOSITIONS | frozenset(
    [
        "so",
        "when",
        "while",
        "nothing",
        "something",
        "little",
        "more",
        "less",
        "goodbye",
        "hello",
        "much",
        "yes",
        "no",
        "enough",
        "otherwise",
    ]
)
_THAT = re.compile(r",?\s*that\s")
# What shows that a clause follows a verb without "that": "insisted there was", "warned of".
_CLAUSE = re.compile(
    r"\s(?:(?:there|it|he|she|they|we)\s|of\s|about\s|(?:the|his|her|its|their|no|any|this|these)\s(?:[\w'’-]+\s){1,5}?"
    r"(?:is|are|was|were|has|have|had|will|would|could|should|can|may|must|did|does|do)\s)"
)
_RELATIVE = re.compile(r"(?:who|which|whose)\b|\d{1,3}$")
_ARTICLE = re.compile(r"(?:the|an?)\s")
_CUES = 12  # verbs of speech in one sentence; with more of them it is no sentence, and each costs a look at all of it
_APPOSITIONS = 3  # "Jonas Reed, 52, a fisherman, who …, said" is as long as it gets
_PRONOUN_REACH = 600  # characters: about two paragraphs; further back a pronoun means somebody nearer whom we missed
_MAX_SOURCE = 16  # words; longer subjects are clauses that we misread
_OBJECT = re.compile(
    r"\s((?:(?:the|a|an|his|her|its|their)\s)?(?:[\w'’.&-]+)(?:\s(?:of\s)?(?:[A-Z][\w'’.&-]*|news|agency|programme|show|radio|newspaper|conference)){0,4})"
)


@dataclass(frozen=True, slots=True)
class _Who:
    """A source as it stands in the text, and whom it means."""

    span: Range
    speaker: str | None
    role: str | None = None
    anonymous: bool = False
    known: bool = True  # named or described in these very words, not through a pronoun
    sure: bool = True  # nobody else can be meant


def _pronoun_of(name: str) -> str | None:
    """The pronoun that goes with a first name, None if it goes with both or we do not know."""
    first = name.split()[0]
    if first in lex.EITHER or first not in lex.FIRST_NAMES:
        return None
    return "she" if first in lex.FEMALE else "he"


def _describes(inside: str) -> bool:
    """Whether the words between two commas say what somebody is ("the harbour master", "52", "who owns two boats")."""
    words = inside.split()
    first = words[0]
    return (
        bool(_RELATIVE.match(inside) or _ARTICLE.match(inside)) or first in ("its", "his", "her") or any(w in lex.ROLE_HEADS for w in words)
    )


class _Reader:
    """One pass over the sentences of a text, remembering who spoke last."""

    def __init__(self, text: str, masked: str, quotes: Sequence[Quote], names: Sequence[Name]) -> None:
        self.text, self.masked, self.quotes = text, masked, quotes
        self.quote_starts = [q.outer[0] for q in quotes]
        self.mentions = sorted((m, n) for n in names for m in n.mentions if n.kind in ("person", "org", "place"))
        self.mention_starts = [m[0][0] for m in self.mentions]
        self.roles = {n.role.lower(): n.name for n in names if n.role and n.kind == "person"}
        self.made: list[Statement] = []
        self.used: set[int] = set()  # quotes that have found their speaker
        self.last_person: _Who | None = None
        self.last_other: _Who | None = None
        self.described: dict[str, _Who] = {}
        self.last_direct: tuple[int, _Who] | None = None  # the number of the last quote told, and by whom
        self.announced: tuple[_Who, Range] | None = None  # "He said:" at the end of the sentence before

    # -- sentences ----------------------------------------------------------------------------------------------------

    def read(self) -> list[Statement]:
        for start, end in self._sentences():
            inside = self._quotes_in(start, end)
            announced, self.announced = self.announced, None
            if announced and inside and self._only_quotes(start, end, inside):
                self._direct(inside, announced[0], announced[1], tier=2)
                continue
            before = len(self.made)
            for cue in islice(_CUE.finditer(self.masked, start, end), _CUES):
                self._cue(cue, start, end, before)
            left = [n for n in inside if n not in self.used]
            if left and left == inside and self._only_quotes(start, end, inside):
                self._continuation(inside)
        return sorted(self.made, key=lambda s: (min(s.content), s.cue))

    def _sentences(self) -> list[Range]:
        """Sentences in which a quotation is one word, with '"Will it hold?" Quill asked.' in one piece."""
        merged: list[Range] = []
        for start, end in sentences(self.masked):
            if merged:
                last = merged[-1]
                gap = self.masked[last[1] : start]
                tail = self.masked[max(last[0], last[1] - 2) : last[1]]
                if "\n" not in gap and tail[-1:] in "\"”’'»" and tail[:1] in "?!…," and self._is_tag(start, end):
                    merged[-1] = (last[0], end)
                    continue
            merged.append((start, end))
        return merged

    def _is_tag(self, start: int, end: int) -> bool:
        """Whether a sentence is only "Quill asked" or "he said on Thursday"."""
        if self.masked[start].islower():
            return True
        cue = _CUE.search(self.masked, start, min(end, start + 80))
        return bool(
            cue and cue["verb"] and len(self.masked[start : cue.start()].split()) <= 6 and _AFTER_TAG.match(self.masked, cue.end(), end + 1)
        )

    def _quotes_in(self, start: int, end: int) -> list[int]:
        first = bisect.bisect_left(self.quote_starts, start)
        last = bisect.bisect_left(self.quote_starts, end)
        return list(range(first, last))

    def _only_quotes(self, start: int, end: int, inside: list[int]) -> bool:
        at = start
        for number in inside:
            outer = self.quotes[number].outer
            if self.masked[at : outer[0]].strip(" .,\n"):
                return False
            at = outer[1]
        return not self.masked[at:end].strip(" .,\n")

    # -- cues ---------------------------------------------------------------------------------------------------------

    def _cue(self, cue: re.Match[str], start: int, end: int, first: int) -> None:
        if cue["acc"]:
            self._according(cue, start, end)
        elif cue["part"]:
            self._participle(cue, start, end, first)
        elif cue["quoted"]:
            who = self._subject(start, cue.start())
            if who:
                self._right(cue, cue.span(), who, start, end, "said")
        else:
            self._verb(cue, start, end)

    def _verb(self, cue: re.Match[str], start: int, end: int) -> None:
        verb = cue["verb"]
        group = self._verb_group(start, cue.start())
        if group is None:
            return
        cue_span = (group, cue.end())
        if who := self._inverted(cue, start, end):
            return self._left(cue_span, who[0], start, who[1], end, cue.start())
        who_left = self._subject(start, group)
        if not who_left:
            return None
        if self._tagged(who_left, cue, start, end):
            return self._left(cue_span, who_left, start, cue.end(), end, who_left.span[0])
        return self._right(cue, cue_span, who_left, start, end, verb)

    def _verb_group(self, start: int, at: int) -> int | None:
        """Where the verb with its helpers begins, or None if it denies, imagines or passes on."""
        helpers = False
        for _ in range(5):
            word = self._word_before(start, at)
            if word is None:
                return at
            plain = word[0].lower()
            if plain in _NEGATING or plain.endswith(("n't", "n’t")):
                return None
            if plain in _PASSIVE:
                return None
            if plain not in _HELPERS:
                return at
            at, helpers = word[1], True
        return None if helpers else at

    def _word_before(self, start: int, at: int) -> tuple[str, int] | None:
        window = self.masked[max(start, at - 40) : at]
        match = re.search(r"([^\W_][\w'’.&-]*) $", window)
        return (match.group(1), at - len(window) + match.start(1)) if match else None

    def _inverted(self, cue: re.Match[str], start: int, end: int) -> tuple[_Who, int] | None:
        """ "…," said Mara Quill: the source behind the verb, and where it ends."""
        before = self.masked[max(start, cue.start() - 3) : cue.start()].rstrip()
        if not before or before[-1] not in ",\"”’'»?!" or cue["verb"] in ("told", "tells"):
            return None
        if before[-1] == "," and not self._quote_ends_at(cue.start() - 2, start) and cue["verb"] not in ("said", "says"):
            return None
        stop = self._phrase_end(cue.end(), end)
        if (
            self.masked[cue.end() : stop].strip().lower() in _PRONOUNS
            and before[-1] == ","
            and self._quote_ends_at(cue.start() - 2, start) is None
        ):
            return None  # "Reed, a fisherman, said he was safe": the pronoun opens what was said
        who = self._who(cue.end(), stop)
        return (who, stop) if who else None

    def _quote_ends_at(self, at: int, start: int) -> int | None:
        """The quote that ends within two characters before a place."""
        number = bisect.bisect_right(self.quote_starts, at) - 1
        if number >= 0:
            outer = self.quotes[number].outer
            if outer[0] >= start and outer[1] <= at + 1 and not self.masked[outer[1] : at + 1].strip(" ,"):
                return number
        return None

    def _phrase_end(self, at: int, end: int) -> int:
        """Where the noun phrase after a cue ends: at punctuation or where a new clause starts."""
        stop = at
        for match in _WORD.finditer(self.masked, at, min(end, at + 160)):
            gap = self.masked[stop : match.start()]
            if gap.strip() and not (gap == ". " and self.masked[stop - 2 : stop - 1] in " .") and gap.strip() != ".":
                break
            word = match.group()
            if stop > at and (
                (word in _BOUNDARY and word != "and")
                or word in _VERBLIKE
                or word.lower() in lex.CALENDAR
                or word in ("on", "during", "told")
            ):
                break
            if word in ("in", "at", "after", "by", "to", "about", "last", "late", "early") and stop > at:
                break
            stop = match.end()
        return stop

    def _tagged(self, who: _Who, cue: re.Match[str], start: int, end: int) -> bool:
        """Whether what was said stands before "Quill said": a quotation or a clause ends right there, and little follows."""
        before = self.masked[start : who.span[0]]
        stripped = before.rstrip()
        if not stripped or len(stripped.split()) < 1:
            return False
        if self._quote_ends_at(who.span[0] - 1, start) is not None:
            rest = self.masked[cue.end() : end]
            return bool(_AFTER_TAG.match(self.masked, cue.end(), end + 1)) or cue["verb"] in _ADDRESSED or rest.strip() == ""
        if (
            not stripped.endswith(",")
            or len(stripped.split()) < 4
            or stripped.split()[0].lower()
            in (
                "in",
                "on",
                "at",
                "after",
                "during",
                "as",
                "when",
                "while",
                "with",
                "for",
                "since",
                "despite",
                "by",
                "under",
                "following",
                "if",
                "although",
            )
        ):
            return False
        rest = self.masked[cue.end() : end].strip(" .")
        return (
            not rest or (len(rest.split()) <= 8 and bool(_AFTER_TAG.match(self.masked, cue.end(), end + 1)) and not rest.startswith(":"))
        ) and not self._quotes_in(cue.end(), end)

    # -- sources ------------------------------------------------------------------------------------------------------

    def _subject(self, start: int, at: int) -> _Who | None:
        """The noun phrase that ends right before a verb, read backwards to where its clause starts."""
        end = at
        while end > start and self.masked[end - 1] == " ":
            end -= 1
        if end == start:
            return None
        if self.masked[end - 1] in ",)" or self.masked[max(start, end - 2) : end] in (" -", " –", " —"):
            return self._with_apposition(start, end)
        return self._phrase_before(start, end)

    def _phrase_before(self, start: int, end: int) -> _Who | None:
        window = self.masked[max(start, end - 200) : end]
        offset = end - len(window)
        cut = max((window.rfind(c) + 1 for c in ',;:"”“«»()\x01…!?'), default=0)
        cut = max(cut, *(window.rfind(d) + len(d) for d in (" - ", " – ", " — ", "—") if d in window), cut)
        words = [(m.group(), m.start() + offset) for m in _WORD.finditer(window, cut)]
        for number in range(len(words) - 1, -1, -1):
            word = words[number][0].lower()
            if word in _BOUNDARY and not (word == "and" and self._list_of_names(words, number)):
                if word == "than" and number and words[number - 1][0].lower() in ("more", "less", "fewer"):
                    continue
                if word in _EMBEDDING:
                    return None
                words = words[number + 1 :]
                break
        while words and words[0][0].lower() in _LEADS:
            words = words[1:]
        if not words or len(words) > _MAX_SOURCE:
            return None
        if words[0][0].lower() in ("on", "in", "at", "late", "early", "earlier", "last", "this", "with"):
            words = self._after_lead(words)
        return self._who(words[0][1], end) if words else None

    def _list_of_names(self, words: list[tuple[str, int]], number: int) -> bool:
        """Whether an "and" ties two names or descriptions, not two clauses."""
        left = words[max(0, number - 3) : number]
        return bool(left) and not any(w in _VERBLIKE or w.endswith("ed") for w, _ in words[:number]) and number + 1 < len(words) <= 12

    def _after_lead(self, words: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """The words after "On Thursday" or "with"; none if the phrase in front is of another kind."""
        if words[0][0] == "with":
            return words[1:]
        for number, (word, _) in enumerate(words[:4]):
            if word.lower() in lex.CALENDAR:
                return words[number + 1 :]
        return []

    def _with_apposition(self, start: int, end: int) -> _Who | None:
        """ "Mara Quill, the harbour master, said": name, comma, what she is, comma."""
        mark = self.masked[end - 1]
        opening = {",": ",", ")": "("}.get(mark, mark)
        at, role = end - 1, None
        for _ in range(_APPOSITIONS):
            stop, at = at, self.masked.rfind(opening, max(start, end - 180), at)
            if at <= start:
                return None
            inside = self.masked[at + 1 : stop].strip()
            if not inside or (mark == "," and not _describes(inside)):
                return None
            if mark == "," and not _RELATIVE.match(inside):
                role = _ARTICLE.sub("", inside)
            head = self._phrase_before(start, at if self.masked[at - 1] != " " else at - 1)
            if head and head.speaker:
                return replace(head, span=(head.span[0], end - 1 if mark == "," else end), role=head.role or role)
        return None

    def _who(self, start: int, end: int) -> _Who | None:
        """Whom the words of a noun phrase mean, or None if they are nobody who can speak."""
        while start < end and not self.masked[start].isalnum():
            start += 1
        while end > start and (self.masked[end - 1].isspace() or self.masked[end - 1] in ",;:"):
            end -= 1
        words = self.masked[start:end].split()
        if not words or "\x01" in self.masked[start:end]:
            return None
        plain = [w.lower().strip(".,") for w in words]
        if len(words) == 1 and plain[0] in _PRONOUNS:
            return self._pronoun(plain[0], (start, end))
        if plain[0] in lex.PSEUDO and not (plain[0] in ("many", "some", "one") and len(words) > 1):
            return None
        if any(w in _VERBLIKE for w in plain) or plain[0] in _PREPOSITIONS or any(w in _PERSONAL for w in words):
            return None
        head = self._head(plain)
        if head in lex.PSEUDO:
            return None
        named = self._named(start, end, plain)
        if named:
            return self._remember(named)
        if head in lex.PERSON_HEADS or head in lex.GROUP_HEADS or head in lex.TEXT_HEADS:
            return self._description(start, end, plain, head)
        return None

    def _head(self, plain: list[str]) -> str:
        """The noun a phrase is about: the last one before "of", "for", "in" …"""
        for number, word in enumerate(plain):
            if number and word in (
                "of",
                "for",
                "in",
                "at",
                "with",
                "from",
                "on",
                "familiar",
                "close",
                "near",
                "involved",
                "who",
                "to",
                "briefed",
            ):
                return plain[number - 1]
        return plain[-1]

    def _named(self, start: int, end: int, plain: list[str]) -> _Who | None:
        """The person, organisation or place the phrase names as its head: a name right at its end, or in front of brackets."""
        first = bisect.bisect_left(self.mention_starts, start)
        last = bisect.bisect_left(self.mention_starts, end)
        inside = [m for m in self.mentions[first:last] if m[0][1] <= end]
        if not inside:
            return None
        lead = inside[0]
        if (
            lead[1].kind == "person"
            and lead[0][0] - start <= 4
            and re.match(r",? (?:of|for|at|in|from|on)\b", self.masked[lead[0][1] : end])
        ):
            return _Who((start, end), lead[1].name, lead[1].role)
        at_end = [m for m in inside if m[0][1] >= end - 1 or self.masked[m[0][1] : m[0][1] + 2] == " ("]
        best = next((m for m in at_end if m[1].kind == "person"), at_end[-1] if at_end else None)
        if best and len(at_end) > 1 and best[1].kind == "org" and self.masked[end - 1] == ")" and at_end[0][1].name[-1].isupper():
            best = at_end[0]  # "Alden Port Authority (APA)": the words before the brackets are the name
        if best is None:
            after = self.masked[lead[0][1] : end]
            if lead[1].kind in ("person", "org") and lead[0][0] - start <= 4 and re.match(r" (?:of|for|at|in|from|and)\b", after):
                best = lead
            else:
                return None
        if best[1].kind == "place" and (best[0][0] - start > 4 or plain[0] in ("in", "of", "from")):
            return None
        if best[1].kind == "place" and any(w in ("of", "in", "from", "at", "near", "for") for w in plain):
            return None
        if best[1].kind == "org" and any(w in ("of", "at", "for", "from", "with") for w in self.masked[start : best[0][0]].lower().split()):
            return None
        if best[1].kind != "person" and plain[0] in ("a", "an", "some", "several"):
            return None
        return _Who((start, end), best[1].name, best[1].role if best[1].kind == "person" else None)

    def _remember(self, who: _Who) -> _Who:
        owner = next((n for n in self.mentions if n[1].name == who.speaker), None)
        if owner and owner[1].kind == "person":
            self.last_person = who
        else:
            self.last_other = who
        return who

    def _description(self, start: int, end: int, plain: list[str], head: str) -> _Who | None:
        if (
            plain[0] not in _DETERMINERS
            and not (
                head.endswith("s")
                or head in ("police", "parliament")
                or self.masked[start].isupper()
                or "'s" in plain[0]
                or "’s" in plain[0]
            )
            and len(plain) < 2
        ):
            return None
        words = self.masked[start:end]
        person = head in lex.PERSON_HEADS
        bare = re.sub(r"^(?:the|a|an)\s", "", words, flags=re.IGNORECASE)
        if person and plain[0] == "the":
            owner = self.roles.get(bare.lower())
            if owner:
                return _Who((start, end), owner, bare, known=False)
            earlier = self.described.get(head)
            if earlier:
                return replace(earlier, span=(start, end), known=False)
        who = _Who((start, end), words, None, anonymous=person and head not in ("side", "sides"))
        if person:
            self.described[head] = who
            self.last_person = who
        else:
            self.last_other = who
        return who

    def _pronoun(self, word: str, span: Range) -> _Who | None:
        """Whom a pronoun means: the last person who can be "he" or "she", the last other source for "it"."""
        if word == "it":
            return replace(self.last_other, span=span, known=False) if self.last_other else _Who(span, None, known=False)
        if word == "they":
            return _Who(span, None, known=False)
        near = self._people_before(span[0], word)
        if self.last_person and self.last_person.anonymous:
            if not self._people_before(span[0], word, self.last_person.span[1]):
                return replace(self.last_person, span=span, known=False, sure=not near)
            near = self._people_before(span[0], word, self.last_person.span[1])
        if self.last_person and self.last_person.speaker in near:
            return replace(self.last_person, span=span, known=False, sure=len(near) == 1)
        return _Who(span, near.pop(), known=False, sure=False) if len(near) == 1 else _Who(span, None, known=False)

    def _people_before(self, at: int, word: str, since: int = 0) -> set[str]:
        """The people named shortly before a place (and after another) whom this pronoun can mean."""
        found: set[str] = set()
        number = bisect.bisect_left(self.mention_starts, at) - 1
        while number >= 0 and self.mention_starts[number] >= max(since, at - _PRONOUN_REACH):
            name = self.mentions[number][1]
            if name.kind == "person" and _pronoun_of(name.name) in (word, None):
                found.add(name.name)
            number -= 1
        return found

    # -- what was said ------------------------------------------------------------------------------------------------

    def _left(self, cue: Range, who: _Who, start: int, after: int, end: int, before: int) -> None:
        """Content before the tag; a quotation after it goes on with the same words ("…," Quill said, "…")."""
        number = self._quote_ends_at(before - 1, start)
        plain = self.masked[cue[0] : cue[1]].split()[-1] in lex.PLAIN_VERBS
        if number is not None and number not in self.used:
            content = [number]
            while (
                number - 1 >= 0
                and number - 1 not in self.used
                and self.quotes[number - 1].outer[0] >= start
                and not self.masked[self.quotes[number - 1].outer[1] : self.quotes[number].outer[0]].strip()
            ):
                number -= 1
                content.insert(0, number)
            lead = self.masked[start : self.quotes[content[0]].outer[0]].strip(" ,")
            for later in self._quotes_in(after, end):
                if (
                    later not in self.used
                    and re.fullmatch(r"[^.;\x01\"“”«»]{0,60}[,:—–-]?\s*(?:and\s|but\s)?", self.masked[after : self.quotes[later].outer[0]])
                    and not _CUE.search(self.masked, after, self.quotes[later].outer[0])
                ):
                    content.append(later)
                break
            if len(lead.split()) <= 2:
                return self._direct(content, who, cue, tier=1 if plain and who.known and who.speaker else 2 if who.sure else 3)
            return self._clause(start, self.quotes[content[0]].outer[1], who, cue)
        if number is None:
            self._clause(start, before, who, cue)
        return None

    def _right(self, cue: re.Match[str], span: Range, who: _Who, start: int, end: int, verb: str) -> None:
        at = cue.end()
        if verb in _ADDRESSED:
            addressed = _OBJECT.match(self.masked, at, end)
            if not addressed:
                return None
            at = addressed.end()
        inside = [n for n in self._quotes_in(at, end) if n not in self.used]
        if inside:
            first = self.quotes[inside[0]].outer
            lead = self.masked[at : first[0]]
            if _TO_QUOTE.fullmatch(lead) or re.fullmatch(r"[^\x01.;,]{0,60}[,:]\s*", lead):
                content = [inside[0]]
                for number in inside[1:]:
                    if self.masked[self.quotes[content[-1]].outer[1] : self.quotes[number].outer[0]].strip():
                        break
                    content.append(number)
                rest = self.masked[self.quotes[content[-1]].outer[1] : end].strip(" .,")
                plain = verb in lex.PLAIN_VERBS
                if not rest or re.match(r"(?:adding|saying|warning|,|and\b|in\b|on\b|during\b|after\b)", rest) or ":" in lead:
                    exact = self._complete(content) or ":" in lead or "," in lead
                    return self._direct(
                        content, who, span, tier=1 if plain and who.known and who.speaker and exact else 2 if who.sure else 3
                    )
        if self.masked[at:end].strip() == ":":
            self.announced = (who, span)
            return None
        that = _THAT.match(self.masked, at, end) or _THAT_LATER.match(self.masked, at, end)
        if (verb in lex.NEEDS_THAT or verb in _ADDRESSED) and not that and not _CLAUSE.match(self.masked, at, end):
            return None
        if self.masked[at : at + 1] in (",", ".", ";", ")") and not that:
            return None
        if not that and (day := _ON_DAY.match(self.masked, at, end)):
            at = day.end()
        following = _WORD.search(self.masked, at, min(end, at + 30))
        if (
            not that
            and following
            and following.group() in _NO_CLAUSE
            and not self.masked.startswith(_AT_LEAST, following.start())
            and not (verb.startswith("warn") and following.group() in ("of", "about"))
        ):
            return None
        begin = that.end() if that else at
        self._clause(begin, self._clause_end(begin, end), who, span)
        return None

    def _complete(self, content: list[int]) -> bool:
        """Whether a quotation is a sentence of its own or a good part of one, not a word or two in marks."""
        start, end = self.quotes[content[0]].inner
        return len(self.text[start:end].split()) >= 3

    def _clause_end(self, at: int, end: int) -> int:
        """Where reported speech ends: before the next source or participle of the same sentence."""
        if match := _CLAUSE_ENDS.search(self.masked, at, end):
            return match.start()
        outlet = _OUTLET.search(self.masked, max(at, end - 90), end)
        return outlet.start() if outlet else end

    def _clause(self, start: int, end: int, who: _Who, cue: Range) -> None:
        """Reported speech, in its own words or mixed with quoted ones."""
        while start < end and self.masked[start] in " ,:":
            start += 1
        while end > start and self.masked[end - 1] in " .,;:":
            end -= 1
        inside = self._quotes_in(start, end)
        if (len(self.masked[start:end].split()) < 2 and not inside) or end <= start:
            return
        if any(m.content and start < m.content[0][1] and m.content[0][0] < end for m in self.made):
            self._via(start, end, who)
            return
        self.used.update(inside)
        type_: Literal["mixed", "indirect"] = "mixed" if inside else "indirect"
        plain = self.masked[cue[0] : cue[1]].split()[-1].lower() in lex.PLAIN_VERBS | {"to"}
        tier: Literal[2, 3] = 2 if plain and who.known and who.speaker else 3
        self._add(who, cue, ((start, end),), type_, tier)

    def _via(self, start: int, end: int, who: _Who) -> None:
        """Another outlet stands behind a statement we already have: "…, the Herald reported"."""
        for number, made in enumerate(self.made):
            if made.via is None and start <= made.content[0][0] and made.content[-1][1] <= end and who.speaker != made.speaker:
                self.made[number] = replace(made, via=who.speaker, tier=max(made.tier, 2))

    def _direct(self, content: list[int], who: _Who, cue: Range | None, *, tier: Literal[1, 2, 3]) -> None:
        content = [n for n in content if n not in self.used]
        if not content:
            return
        self.used.update(content)
        self._add(who, cue, tuple(self.quotes[n].inner for n in content), "direct", tier)
        self.last_direct = (content[-1], who)

    def _add(
        self,
        who: _Who,
        cue: Range | None,
        content: tuple[Range, ...],
        type_: Literal["direct", "mixed", "indirect"],
        tier: Literal[1, 2, 3],
    ) -> None:
        self.made.append(
            Statement(
                source=(who.span,),
                cue=(cue,) if cue else (),
                content=content,
                type=type_,
                speaker=who.speaker,
                role=who.role,
                anonymous=who.anonymous,
                tier=tier,
            )
        )

    def _continuation(self, inside: list[int]) -> None:
        """A sentence of nothing but quotation goes on with the speaker of the quotation just before it."""
        if self.last_direct is None or self.last_direct[0] != inside[0] - 1:
            return
        before = self.quotes[self.last_direct[0]]
        gap = self.text[before.outer[1] : self.quotes[inside[0]].outer[0]]
        if ("\n" in gap and len(gap.split()) > 14) or len(gap) > 200:
            return
        speaker = self.last_direct[1]
        last = self.made[-1]
        if "\n" in gap and last.content[-1] == before.inner and (before.open or not last.cue):
            # A continued quotation is one statement, however many paragraphs it has.
            self.used.update(inside)
            more = tuple(self.quotes[n].inner for n in inside)
            self.made[-1] = replace(last, content=last.content + more, tier=2 if last.tier < 3 else 3)
            self.last_direct = (inside[-1], speaker)
            return
        self._direct(inside, speaker, None, tier=2 if before.open or "\n" not in gap else 3)

    def _according(self, cue: re.Match[str], start: int, end: int) -> None:
        stop = self._source_end(cue.end(), end)
        who = self._who(cue.end(), stop)
        if not who:
            return
        before = self.masked[start : cue.start()].rstrip(" ,")
        if before and len(before.split()) >= 3:
            number = self._quote_ends_at(cue.start() - 1, start)
            if number is not None and self.quotes[number].outer[0] - start <= 1:
                return self._direct([number], who, cue.span(), tier=2)
            return self._clause(start, start + len(before), who, cue.span())
        if self.masked[stop : stop + 1] == ",":
            self._clause(stop + 1, self._clause_end(stop + 1, end), who, cue.span())
        return None

    def _source_end(self, at: int, end: int) -> int:
        match = re.compile(r"[,;:\x01\"“”«»(]|\.(?=\s|$)| (?:who|which|that|said|says|have|has|is|are|was|were) ").search(
            self.masked, at, end
        )
        return match.start() if match else end

    def _participle(self, cue: re.Match[str], start: int, end: int, first: int) -> None:
        """ "…, adding that …": the speaker of the sentence's last statement goes on; "with Orland accusing …" has its own."""
        own = re.search(r"\bwith ([A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}) $", self.masked[max(start, cue.start() - 60) : cue.start()])
        word = cue["part"]
        if own:
            who = self._who(cue.start() - 1 - len(own.group(1)), cue.start() - 1)
            if who and word in ("accusing", "blaming", "saying", "warning", "insisting"):
                self._clause(cue.end(), end, who, cue.span())
            return
        before = self.masked[max(start, cue.start() - 3) : cue.start()].rstrip()
        if not before or before[-1] not in ",-–—" or len(self.made) <= first:
            return
        last = self.made[-1]
        who = _Who(last.source[0], last.speaker, last.role, last.anonymous, known=False)
        inside = [n for n in self._quotes_in(cue.end(), end) if n not in self.used]
        if (
            inside
            and _TO_QUOTE.fullmatch(self.masked[cue.end() : self.quotes[inside[0]].outer[0]])
            and not self.masked[self.quotes[inside[0]].outer[1] : end].strip(" .")
        ):
            return self._direct(inside[:1], who, cue.span(), tier=2)
        that = _THAT.match(self.masked, cue.end(), end)
        self._clause(that.end() if that else cue.end(), end, who, cue.span())


def find(text: str, masked: str, quotes: Sequence[Quote], names: Sequence[Name]) -> list[Statement]:
    """The statements of an English text in order."""
    return _Reader(text, masked, quotes, names).read()


def find_named(text: str, masked: str, quotes: Sequence[Quote], language: str) -> list[Statement]:
    """Direct quotations with a name and a verb of speech right beside them, for languages of which we know the verbs only."""
    verbs = _OTHER_LANGUAGES.get(language)
    if not verbs:
        return []
    name = r"[A-ZÀ-ÖØ-Ý][\w'’-]+(?:\s(?:(?:de|von|van|del|la)\s)?[A-ZÀ-ÖØ-Ý][\w'’-]+){1,3}"
    after = re.compile(rf"\s?,?\s?(?P<cue>{verbs})\s(?P<name>{name})")
    before = re.compile(rf"(?P<name>{name})\s(?P<cue>{verbs})\s?:\s?$")
    made = []
    for quote in quotes:
        start, end = quote.outer
        match = after.match(masked, end) or before.search(masked[max(0, start - 120) : start])
        if not match:
            continue
        offset = 0 if match.re is after else max(0, start - 120)
        span = (match.start("name") + offset, match.end("name") + offset)
        cue = (match.start("cue") + offset, match.end("cue") + offset)
        made.append(Statement(source=(span,), cue=(cue,), content=(quote.inner,), type="direct", speaker=text[span[0] : span[1]], tier=1))
    return made
