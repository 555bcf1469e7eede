"""Whom a source means: the name, description or pronoun in front of a verb of saying → who speaks, and how sure that is."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import NamedTuple

from copydesk.facts import lexicon as lex
from copydesk.types import Name, Range

_PRONOUNS = lex.words("he she they it")
_FIRST = lex.words("i we you")
_PREPOSITIONS = lex.words("on in at to for by with from of about via through during after before into over under as")
_AFTER_HEAD = lex.words("of for in at with from on familiar close near involved who to briefed that which by speaking working led and")
# Besides those of the lists: who is described so says what is told of them, one of them or many.
_SPEAKING = lex.words(
    """
    voter voters strategist strategists supporter supporters opponent opponents advocate advocates protester protesters organizer
    organizers organiser organisers donor donors staffer staffers delegate delegates respondent respondents pollster pollsters
    columnist columnists professor professors consultant consultants lobbyist lobbyists veteran veterans immigrant immigrants
    refugee refugees majority rival rivals ally allies patient patients tenant tenants volunteer volunteers professionals
    politician politicians attorney attorneys observer observers adult adults republicans democrats conservatives liberals
    defender defenders operative operatives surveyed polled interviewed participants attendees families locals
    """
)
_FAR = 10_000  # characters, quotations and all: so far back nobody is looked for
_PRONOUN_REACH = 600  # characters: about two paragraphs; further back a pronoun means somebody nearer whom we missed
_ARTICLE = re.compile(r"^(?:the|an?)\s", re.IGNORECASE)
_ANONYMOUS = lex.words("people others some many several most few both all one two three people everyone another")
_NOBODY = lex.words("everything whatever nothing something anything what whoever")
_NO_FIRST = lex.TITLES | lex.COMMON | lex.HONORIFICS
_FULL = re.compile(r"(?<![.!?] )\b([A-Z][a-z]+) ([A-Z][\w’'-]+)")
_NEXT = 200  # characters: the sentence after; so near, a pronoun means who spoke last even if no list knows the first name
_BREAK = re.compile(r"[,(–—]| - ")  # where a noun phrase is over
_BREAK_OR_WHO = re.compile(r"[,(–—]| - |\bwho\b")
_STOP = re.compile(r"[.!?][\"”’']{0,2}\s")
_LEADS = lex.words("Mr. Mrs. Ms. Mr Mrs Ms Dr. Sen. Gov. Rep. But And") | {""}
# "Mara Quill on Monday said": the day is no part of her name.
_ON_A_DAY = re.compile(rf"(?<=\w)\s(?:(?:late|early|on)\s){{0,2}}(?:{'|'.join(lex.WEEKDAYS)}|today|yesterday)\Z", re.IGNORECASE)
_HIS = lex.words("Mr Sir Lord Prince King")
_HONOURED = re.compile(r"\b(Mr|Mrs|Ms|Miss|Sir|Lord|Lady|Dame|Prince|Princess|King|Queen)\.? (?:[A-Z][\w'’-]+ ){0,2}([A-Z][\w-]+)")
_HONOURS = ("Mr", "Ms", "Miss", "Sir", "Lord", "Lady", "Dame", "Prince", "King", "Queen")  # with what begins so: Mrs, Princess
_TWO_NAMES = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+")
_OF = re.compile(r" (?:of|from|at) ")
_OF_SOMEWHERE = re.compile(r"[A-Z][a-z]+ (?:[A-Z]\. )?[A-Z][\w’'-]+ (?:of|from|at) (?:the )?[A-Z][\w’'. -]+")
_NAME_LIKE = re.compile(r"[A-Z][\w'’.&-]*(?:\s(?:of\s|the\s|and\s|de\s|van\s|bin\s)?[A-Z][\w'’.&-]*)*")


class Who(NamedTuple):
    """A source as it stands in the text, and whom it means."""

    span: Range
    speaker: str | None
    role: str | None = None
    anonymous: bool = False
    known: bool = True  # named or described in these very words, not through a pronoun
    sure: bool = True  # nobody else can be meant
    named: bool = False  # a name, not only a description


def _honoured(masked: str) -> dict[str, str]:
    """The pronouns of those who are called Mr, Mrs, Sir and the like, by surname."""
    at, found = 0, {}
    for start in sorted(match.start() for word in _HONOURS if word in masked for match in re.finditer(word, masked)):
        if start >= at and (match := _HONOURED.match(masked, start)):
            found[match[2]] = "he" if match[1] in _HIS else "she"
            at = match.end()
    return found


def _pronoun_of(name: str) -> str | None:
    """The pronoun that goes with a first name, None if it goes with both or we do not know."""
    first = name.split()[0]
    if first in lex.EITHER or first not in lex.FIRST_NAMES:
        return None
    return "she" if first in lex.FEMALE else "he"


class Speakers:
    """The sources of one text, in reading order: a pronoun means somebody met before."""

    def __init__(self, masked: str, names: Sequence[Name]) -> None:
        self.masked = masked
        self.mentions = sorted((m, n) for n in names for m in n.mentions if n.kind in ("person", "org", "place"))
        self.mention_starts = [m[0][0] for m in self.mentions]
        self.kinds = {n.name: n.kind for n in names}
        self.roles = {n.role.lower(): n.name for n in names if n.role and n.kind == "person"}
        self.honoured = _honoured(masked)
        self.last_person: Who | None = None
        self.last_other: Who | None = None
        self.described: dict[str, Who] = {}
        self.full: dict[str, str] | None = None  # surnames with the names they end, once somebody asks

    def who(self, start: int, end: int) -> Who | None:
        """Whom the words of a noun phrase mean, or None if they are nobody who can speak."""
        while start < end and not self.masked[start].isalnum():
            start += 1
        while end > start and (self.masked[end - 1].isspace() or self.masked[end - 1] in ",;:"):
            end -= 1
        if (quoted := self.masked.find("\x01", start, end)) >= 0:
            end = max(start, self.masked.rfind(", ", start, quoted))  # "Mara Quill, author of “Weirs”": who it is stands before the comma
        if self.masked[end - 1 : end] in "yY" and "," not in self.masked[start:end] and (day := _ON_A_DAY.search(self.masked, start, end)):
            end = day.start()  # weekdays and "today" end so
        words = self.masked[start:end].split()
        if not words:
            return None
        plain = [w.lower().strip(".,()").replace("’", "'") for w in words]
        first = plain[0].partition("'")[0]
        if len(words) == 1 and first in _PRONOUNS:
            return self._pronoun(first, (start, start + len(first)))
        if len(words) == 1 and first in _FIRST:
            return Who((start, end), None, known=False, sure=False)
        core = self._core(start, end, plain)
        head = core[-1]
        titled = len(core) > 1 and words[len(core) - 1][0].isupper()  # "Alden News" is somebody
        if (head in lex.PSEUDO and head not in _ANONYMOUS and not (head == "reports" and len(core) > 1) and not titled) or plain[
            0
        ] in _NOBODY:
            return None
        if plain[0] in _PREPOSITIONS:
            return None
        named = self._named(start, end, plain) or self._named_behind(start, end)
        if named:
            return self._remember(named)
        return self._description(start, end, plain, core)

    def _core(self, start: int, end: int, plain: list[str]) -> list[str]:
        """The words up to the noun a phrase is about: before a comma, "of", "for", "who" …"""
        comma = _BREAK.search(self.masked[start:end])
        count = len(self.masked[start : start + comma.start()].split()) if comma else len(plain)
        for number, word in enumerate(plain[:count]):
            if number and word in _AFTER_HEAD:
                return plain[:number]
        return plain[:count] or plain[:1]

    def _named(self, start: int, end: int, plain: list[str]) -> Who | None:
        """The person, organisation or place that the phrase names as its head."""
        comma = _BREAK_OR_WHO.search(self.masked[start:end])
        close = start + comma.start() if comma else end
        while close > start and self.masked[close - 1] == " ":
            close -= 1
        first, last = bisect.bisect_left(self.mention_starts, start), bisect.bisect_left(self.mention_starts, close)
        inside = [m for m in self.mentions[first:last] if m[0][1] <= close]
        lead_words = self.masked[start:close]
        at_end = [m for m in inside if m[0][1] >= close - 1]
        best = next((m for m in at_end if m[1].kind == "person"), at_end[-1] if at_end else None)
        if best is None:
            best = next(
                (m for m in inside if m[0][0] - start <= 4 and re.match(r" (?:of|for|at|in|from|and)\b", self.masked[m[0][1] : close + 1])),
                None,
            )
        if best is not None and self._fits(best, start, plain):
            return Who((start, end), best[1].name, best[1].role if best[1].kind == "person" else None, named=True)
        return self._looks_named(start, end, lead_words)

    def _named_behind(self, start: int, end: int) -> Who | None:
        """The name that a description is followed by: "the council's engineer, Priya Holloway"."""
        comma = self.masked.find(", ", start, end)
        if comma < 0:
            return None
        first = bisect.bisect_left(self.mention_starts, comma + 2)
        if first < len(self.mentions) and self.mention_starts[first] == comma + 2 and self.mentions[first][1].kind == "person":
            (_, close), name = self.mentions[first]
            if self.masked[close:end].strip(" ,)") == "" or self.masked[close] == ",":
                return Who((start, end), name.name, name.role or _ARTICLE.sub("", self.masked[start:comma]), named=True)
        return None

    def _fits(self, best: tuple[Range, Name], start: int, plain: list[str]) -> bool:
        kind, before = best[1].kind, self.masked[start : best[0][0]].lower().split()
        if any(w in _AFTER_HEAD - {"and"} for w in before):
            return False
        if kind == "place" and len(before) > 1:
            return False
        return kind == "person" or plain[0] not in ("a", "an", "some", "several")

    def _looks_named(self, start: int, end: int, words: str) -> Who | None:
        """A capitalised phrase that no list knows: "Symms said", "the Alden Courier reported"."""
        bare = _ARTICLE.sub("", words, count=1)
        bare = _OF.split(bare, maxsplit=1)[0] if _OF_SOMEWHERE.fullmatch(bare) else bare
        match = _NAME_LIKE.fullmatch(bare.removesuffix("'s").removesuffix("’s"))
        if not match or bare.lower() in lex.COMMON or bare.split()[0].lower() in _ANONYMOUS | lex.COMMON:
            return None
        if bare in lex.NO_NAME or bare.split()[-1] in lex.DEMONYMS:
            return None
        return Who((start, end), self.full_name(bare), named=True, sure=False)

    def _told_before(self, at: int) -> Who | None:
        """Who was named as a source shortly before, though no list knows the name."""
        last = self.last_person
        return last if last and last.named and last.speaker not in self.kinds and at - last.span[1] < _PRONOUN_REACH else None

    def full_name(self, surname: str) -> str:
        """The full name that a surname stands for in this text, or the surname."""
        if " " in surname:
            return surname
        if self.full is None:
            first = {m[2]: m[1] for m in _FULL.finditer(self.masked) if m[1].lower() not in _NO_FIRST}
            self.full = {last: f"{name} {last}" for last, name in first.items()}
            self.full |= {n.split()[-1]: n for n in self.kinds if " " in n}
        return self.full.get(surname, surname)

    def _remember(self, who: Who) -> Who:
        kind = self.kinds.get(who.speaker or "")
        if kind == "person" or (kind is None and who.speaker and not lex.ORG_CUES & set(who.speaker.split())):
            self.last_person = who
        else:
            self.last_other = who
        return who

    def _description(self, start: int, end: int, plain: list[str], core: list[str]) -> Who:
        """A source that is described, not named: "a senior official", "residents of the town"."""
        head, words = core[-1], self.masked[start:end]
        person = head in lex.PERSON_HEADS
        bare = _ARTICLE.sub("", words, count=1)
        if person and plain[0] == "the":
            if owner := self.roles.get(bare.lower()):
                return Who((start, end), owner, bare, known=False)
            if earlier := self.described.get(head):
                return earlier._replace(span=(start, end), known=False)
        known = person or head in lex.GROUP_HEADS or head in lex.TEXT_HEADS or head in _SPEAKING or core[0] in _ANONYMOUS
        comma = _BREAK.search(words)
        shown = words[: comma.start()].strip() if comma else words
        who = Who((start, end), shown, None, anonymous=(person or plain[0] in _ANONYMOUS) and head not in ("side", "sides"), sure=known)
        if person:
            self.described[head] = who
            self.last_person = who
        elif known:
            self.last_other = who
        return who

    def _pronoun(self, word: str, span: Range) -> Who:
        """Whom a pronoun means: the last person who can be "he" or "she", the last other source for "it"."""
        if word == "it":
            return self.last_other._replace(span=span, known=False) if self.last_other else Who(span, None, known=False, sure=False)
        if word == "they":
            return Who(span, None, known=False, sure=False)
        last = self.last_person
        if last and last.speaker and self._goes_on(last, word, span[0]):
            self.last_person = last._replace(span=span, known=False, sure=not last.anonymous)
            return self.last_person
        if last and self._carries_on(last, word, span[0]):
            return last._replace(span=span, known=False, sure=True)
        if (alone := self._alone_in_paragraph(span[0], word)) is not None:
            return Who(span, alone, known=False)
        near = self._people_before(span[0], word)
        if last and last.anonymous:
            since = self._people_before(span[0], word, last.span[1])
            if not since:
                return last._replace(span=span, known=False, sure=not near)
            near = since
        if last and last.speaker in near:
            only = len(near) == 1 and not self._others_between(last.span[1], span[0], last.speaker)
            return last._replace(span=span, known=False, sure=only)
        if unlisted := self._told_before(span[0]):
            return unlisted._replace(span=span, known=False, sure=False)
        speaker = near.pop() if len(near) == 1 else None
        return Who(span, speaker, known=False, sure=False)

    def _goes_on(self, last: Who, word: str, at: int) -> bool:
        """Whether the person who spoke last goes on: the pronoun is theirs for certain, and nobody else it could mean was named since."""
        if at - last.span[1] > _FAR:
            return False
        between = at - last.span[1] - self.masked.count("\x01", last.span[1], at)  # what is quoted names nobody who speaks here
        gender = self._gender(last.speaker or "")
        if between > _PRONOUN_REACH or gender not in (word, None) or (gender is None and between > _NEXT):
            return False
        others = self._people_before(at, word, last.span[1]) - {last.speaker}
        return not others and not self._others_between(last.span[1], at, last.speaker)

    def _carries_on(self, last: Who, word: str, at: int) -> bool:
        """Whether a pronoun in the same sentence as its speaker, or the next, goes on with who spoke there, whoever else was spoken of."""
        if not last.named or at - last.span[1] > _FAR or self._gender(last.speaker or "") not in (word, None):
            return False
        between = self.masked[last.span[1] : at]
        return len(_STOP.findall(between)) < 2 and between.count("\n\n") < 2

    def _alone_in_paragraph(self, at: int, word: str) -> str | None:
        """The only person whom the paragraph names before a pronoun, as its subject, where nobody else can be meant."""
        start = self.masked.rfind("\n\n", max(0, at - _FAR), at) + 2
        if start < 2:
            return None
        first, last = bisect.bisect_left(self.mention_starts, start), bisect.bisect_left(self.mention_starts, at)
        people = [(m, n.name) for m, n in self.mentions[first:last] if n.kind == "person"]
        if not people or len({name for _, name in people}) > 1 or self._gender(people[0][1]) not in (word, None):
            return None
        (begin, end), name = people[0]
        if self.masked[start:begin].strip() not in _LEADS or self._others_between(start, at, name):
            return None
        return None if any(w.strip(".,") in lex.PERSON_HEADS for w in self.masked[end:at].split()) else name

    def _gender(self, name: str) -> str | None:
        """The pronoun of a person: by Mr, Mrs and the like where the text has it, else by a first name that we know."""
        return self.honoured.get(name.split()[-1] if name else "") or (_pronoun_of(name) if name else None)

    def _others_between(self, start: int, end: int, name: str | None) -> bool:
        """Whether somebody else may be named between two places: two capitalised words that are no place or organisation we know."""
        for match in _TWO_NAMES.finditer(self.masked, max(start, end - _FAR), end):
            first = bisect.bisect_right(self.mention_starts, match.start()) - 1
            listed = first >= 0 and self.mentions[first][0][1] >= match.end()
            if not listed and match.group() not in (name or ""):
                return True
        return False

    def _people_before(self, at: int, word: str, since: int = 0) -> set[str]:
        """The people named shortly before a place (and after another) whom this pronoun can mean."""
        found: set[str] = set()
        number = bisect.bisect_left(self.mention_starts, at) - 1
        while number >= 0 and self.mention_starts[number] >= max(since, at - _PRONOUN_REACH):
            name = self.mentions[number][1]
            if name.kind == "person" and self._gender(name.name) in (word, None):
                found.add(name.name)
            number -= 1
        return found
