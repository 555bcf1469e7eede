"""Articles → stories: one event is one story, however many outlets report it.

Online threading: each article is weighed once (`terms`), then placed by comparing it with the live articles (`Threads.place`). The
decision depends on nothing but the articles added within the window and their order. How the numbers came about:
docs/notes/threading.md.
"""

from __future__ import annotations

import re
import struct
import sys
import unicodedata
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from heapq import heappop, heappush, nlargest
from itertools import repeat
from math import exp, log, sqrt
from operator import mul
from typing import Any

from copydesk.types import Placement

WINDOW = timedelta(days=7)
NEAR_COPY = 0.5  # share of a text's runs of four words: about what is left where one word in six was changed
AGREEING = 2  # words of an article that its story holds at least
SHARED_RUNS = 5  # runs of words that a copy shares at least: a boilerplate line is no copy
LONGEST = 12_000  # characters of a text that are read: some 2,000 words say what it is about
LEDE = 50  # words
SHORTEST = 12  # words: a text of fewer says no more than a headline
BODY_TERMS = 256  # different words kept of a text, its headline, names, lede and most frequent ones first
SPELLED = 48  # of these, how many can be named in a reason
STRONG_TERMS = 96  # of these, how many lead to an article and stand in its story's profile

_HEADLINE, _LEDE, _NAME = 1, 2, 4

# Function words and the reporter's own words ("said", "officials"): they say nothing of the event. The list with most hits in a
# text is its language, for which words are counted apart.
_COMMON = {
    "en": "the a an and or but nor of to in on at by for from with without into onto over under about after before between "
    "during against through than as is are was were be been being has have had having do does did will would can could "
    "should may might must shall not no it its he his him she her they their them we our us you your i my me this that "
    "these those there here who whom whose which what when where why how if so then also just only more most some any all "
    "both each other such own same very too up down out off again once because while until since says said say told tell "
    "according reported reports report new news one two three first last year years day days week month time people "
    "including amid via per s t re ve ll d m don monday tuesday wednesday thursday friday saturday sunday january "
    "february march april june july august september october november december officials statement spokesman spokesperson "
    "spokeswoman added made make like get got many much even still now back well way around among yet am pm est gmt photo "
    "image video read getty reuters ap afp",
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine von zu zum zur mit auf für "
    "im in am an aus bei nach vor über unter durch gegen ohne um bis als wie ist sind war waren wird werden wurde wurden "
    "hat haben hatte hatten sein seine seiner ihr ihre ihrer sich er sie es wir auch noch nur schon sehr mehr dass wenn "
    "weil so sagte sagt laut soll sollen kann können nun dort hier dieser diese dieses seit zwei drei jahr jahre jahren "
    "uhr",
    "fr": "le la les un une des du de et ou mais ne pas plus par pour sur dans en au aux avec sans sous entre vers chez ce cet "
    "cette ces son sa ses leur leurs il elle ils elles on nous vous je qui que quoi dont où est sont était étaient été "
    "être a ont avait avaient avoir se si comme aussi après avant selon dit déclaré indiqué fait faire deux trois ans "
    "année jour",
    "es": "el la los las un una unos unas de del y o u pero no ni a al en con sin por para sobre entre desde hasta según que "
    "quien cual cuyo es son era eran fue fueron ser sido ha han había haber está están se su sus lo le les él ella ellos "
    "este esta estos estas como más muy también tras ante cuando donde dijo año años dos tres",
    "it": "il lo la i gli le un uno una di a da in con su per tra fra del dello della dei degli delle al allo alla ai alle dal "
    "dalla nel nella sul sulla e o ma non che chi cui è sono era erano stato stata essere ha hanno aveva si suo sua suoi "
    "come anche più dopo detto secondo anni anno due tre",
    "pt": "o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem sobre entre até e ou mas não "
    "que quem é são era eram foi foram ser sido tem têm havia está estão se seu sua seus suas ele ela eles como mais "
    "também após segundo disse ano anos dois três ao aos à",
    "nl": "de het een en of maar niet geen van te in op aan met voor door over onder bij naar uit om tot als dan is zijn was "
    "waren wordt worden werd werden heeft hebben had hadden ook nog al er die dat deze dit hij zij ze we je hun haar meer "
    "zegt zei volgens jaar",
}
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _LANGUAGES[_word] = (*_LANGUAGES.get(_word, ()), _language)

# Marks belong to their word: \w alone would cut Hindi, Thai or pointed Arabic at every vowel sign.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0eff\u1000-\u109f\u1780-\u17d3"
_WORD = re.compile(f"[^\\W_][\\w{_MARKS}]*")
# Thai, Lao, Burmese, Khmer, kana and Han are written without spaces: pairs of characters stand for words. (Korean has spaces.)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an article weighs: hashed words with their counts and fields, and a sketch of its wording to know copies by.

    The strongest terms come first, and ``words`` spells these, one a line, for reasons that people can read.
    """

    ids: array[int]
    counts: bytes
    fields: bytes  # per id: sum of 1 headline, 2 lede, 4 name
    sketch: array[int]
    every: int  # the sketch holds one in so many runs of words
    words: str = ""
    language: str = ""
    has_text: bool = True

    def to_bytes(self) -> bytes:
        """The terms in few bytes, the same on every machine."""
        language, words = self.language.encode(), self.words.encode("utf-8", "surrogatepass")
        sizes = len(language), len(words), len(self.ids), len(self.sketch)
        head = _HEAD.pack(_FORMAT, self.has_text, self.every, *sizes)
        return b"".join((head, language, words, self.counts, self.fields, _little(self.ids), _little(self.sketch)))

    @classmethod
    def from_bytes(cls, packed: bytes) -> Terms:
        """The terms that `to_bytes` packed."""
        form, has_text, every, spoken, spelled, n, runs = _HEAD.unpack(packed[: _HEAD.size].ljust(_HEAD.size, b"\0"))
        sizes = (spoken, spelled, n, n, 4 * n, 4 * runs)
        if form != _FORMAT or len(packed) != _HEAD.size + sum(sizes):
            raise ValueError("these bytes are no terms of this version")
        parts, at = [], _HEAD.size
        for size in sizes:
            parts.append(packed[at : at + size])
            at += size
        return cls(
            ids=_unpacked(parts[4]),
            counts=parts[2],
            fields=parts[3],
            sketch=_unpacked(parts[5]),
            words=parts[1].decode("utf-8", "surrogatepass"),
            language=parts[0].decode(),
            every=every,
            has_text=bool(has_text),
        )


_FORMAT, _HEAD = 1, struct.Struct("<BBHBHHH")


def _little(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _unpacked(packed: bytes) -> array[int]:
    numbers = array("I", packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def terms(headline: str, text: str) -> Terms:
    """What an article weighs, from its headline and its text ("" if there is only a headline)."""
    top, body = _tokens(headline), _tokens(text[:LONGEST])
    counts = Counter(body)
    tally: defaultdict[int, int] = defaultdict(int)
    fields: defaultdict[int, int] = defaultdict(int)
    spelled: dict[int, str] = {}
    hashes: dict[str, int] = {}
    voices: Counter[str] = Counter()
    for token, n in (*counts.items(), *((t, 1) for t in top)):
        word, id, languages, hashes[token] = _term(token)
        for language in languages:
            voices[language] += n
        if id:
            tally[id] += n
            spelled[id] = word
            # A word that is capitalised wherever it stands in a text is a name, in the languages that have capitals.
            if word is not token and token[0].isupper() and token in counts and word not in counts:
                fields[id] = _NAME
    for some, field in ((top, _HEADLINE), (body[:LEDE], _LEDE)):
        for token in some:
            if hashes[token] in tally:
                fields[hashes[token]] |= field
    # The headline's words first, then by how prominently and how often a word occurs; last by id, so that order is no accident.
    ranked = sorted((_RANK[fields.get(id, 0)] - min(n, 8), id) for id, n in tally.items())[:BODY_TERMS]
    kept = [id for _, id in ranked]
    sketch, every = _sketch([hashes[t] for t in body])
    return Terms(
        ids=array("I", kept),
        counts=bytes(min(255, tally[id]) for id in kept),
        fields=bytes(fields.get(id, 0) for id in kept),
        sketch=sketch,
        every=every,
        words="\n".join(spelled[id] for id in kept[:SPELLED]),
        language=_most(voices),
        has_text=len(body) >= SHORTEST,
    )


# What comes first, by field: a headline word before all others, a name weighs as three mentions, the lede as two.
_RANK = [-(16 * (f & _HEADLINE) + 2 * bool(f & _LEDE) + 3 * bool(f & _NAME)) for f in range(8)]


def _most(voices: Counter[str]) -> str:
    return max(sorted(voices), key=voices.__getitem__, default="")


def _tokens(text: str) -> list[str]:
    """The words of a text as they stand there; pairs of characters where a script has no spaces."""
    found: list[str] = _WORD.findall(unicodedata.normalize("NFC", text))
    if text.isascii() or not _UNSPACED.search(text):
        return found
    return [part for token in found for part in _pairs(token)]


def _pairs(token: str) -> Iterator[str]:
    at = 0
    for run in _UNSPACED.finditer(token):
        if run.start() > at:
            yield token[at : run.start()]
        chars = run.group()
        yield from (chars[i : i + 2] for i in range(max(1, len(chars) - 1)))
        at = run.end()
    if at < len(token):
        yield token[at:]


@lru_cache(maxsize=1 << 17)
def _term(token: str) -> tuple[str, int, tuple[str, ...], int]:
    """A token folded, its id (0 if it says nothing), the languages it is a common word of, and its hash as a part of a shingle."""
    word = token.casefold()
    hashed = zlib.crc32(word.encode("utf-8", "surrogatepass")) or 1
    languages = _LANGUAGES.get(word, ())
    dull = bool(languages) or (len(word) < 2 and not _UNSPACED.match(word))
    return token if word == token else word, 0 if dull else hashed, languages, hashed


def _sketch(hashes: Sequence[int]) -> tuple[array[int], int]:
    """One in so many runs of four words, and in how many. A run is chosen by its own hash, so a copy chooses the same ones."""
    runs = zip(hashes, hashes[1:], hashes[2:], hashes[3:], strict=False)
    kept = list({h for a, b, c, d in runs if not (h := (a ^ b << 7 ^ c << 14 ^ d << 21) & 0xFFFFFFFF) & _thin(_DENSEST)})
    every = _DENSEST
    while len(kept) > _RUNS:
        every *= 2
        kept = [h for h in kept if not h & _thin(every)]
    return array("I", sorted(kept)), every


_DENSEST, _RUNS = 4, 96  # 80 words leave some 20 runs, the longest text no more than 96


def _thin(every: int) -> int:
    """The bits that are 0 in one of so many hashes: high ones, to which all four words of a run contribute."""
    return (every - 1) << 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What likeness an article must show to join a story: a logistic model; it joins at `least` or more."""

    base: float
    headline: float  # cosine of the headlines, nearest member
    body: float  # cosine of all words, nearest member
    story: float  # how much of the article's weight the story's members share
    opening: float  # the same for headline and lede only
    gap: float  # ln(1 + days) to the nearest member
    least: float

    def score(self, likeness: Likeness) -> float:
        """How likely the article belongs to the story, 0 to 1."""
        z = self.base + self.headline * likeness.headline + self.body * likeness.body
        z += self.story * likeness.story + self.opening * likeness.opening + self.gap * likeness.gap
        return 1 / (1 + exp(-z))


# Fitted on likenesses alone, every set with equal weight; see docs/notes/threading.md for how, and for the sweep of `least`.
TEXT = Demand(base=-4.42, headline=2.99, body=9.37, story=2.07, opening=3.49, gap=-0.27, least=0.13)
# Where one of the two has only a headline there is less to go by: the headlines must agree, and the members share its words.
HEADLINE = Demand(base=-4.26, headline=7.65, body=3.17, story=3.20, opening=1.68, gap=0.04, least=0.10)


@dataclass(frozen=True, slots=True)
class Likeness:
    """How an article and a story are alike, the first four from 0 to 1."""

    headline: float
    body: float
    story: float
    opening: float
    agreeing: int  # how many of the article's words the story holds
    gap: float
    whole: bool  # both the article and the member nearest to it have a text
    nearest: str  # that member's id
    shared: tuple[str, ...]  # the words that say most of those they share


# Bounds of the search: they keep the cost of placing an article apart from how many are live.
_QUERY = 32  # terms of the article that are looked up
_POSTINGS = 32  # newest articles seen of each (64: no better)
_ARTICLES, _STORIES, _NEAREST = 40, 3, 3  # articles found, stories compared (five: no better), members compared of each
_STORIES_ASSUMED = 50.0  # before there are live stories, every word is as rare as if there were so many
_NAME_LEADS = 1.5  # a name or headline word is looked up before other words
_NAME_COUNTS = 2.0  # a name counts twice in what a story shares


@dataclass(frozen=True, slots=True, kw_only=True)
class _Live:
    """An article that later ones can join. ``time`` is None if it is unknown; it is retired by ``until``."""

    id: str
    terms: Terms
    time: float | None
    story: str


class _Story:
    """The live members of a story, and by language how many of them hold each term."""

    __slots__ = ("profiles", "size")

    def __init__(self) -> None:
        self.size = 0
        self.profiles: dict[str, Counter[int]] = {}

    def profile(self) -> dict[int, int]:
        """How many members hold each term, in whatever language they are."""
        return next(iter(self.profiles.values())) if len(self.profiles) == 1 else sum(self.profiles.values(), Counter())


_LOGS = [log(n + 1) for n in range(1 << 14)]  # looked up, a logarithm costs a third


class _Rarity:
    """How much a term says: the fewer live stories hold it, the more.

    Counted in stories, not articles: a story told by a hundred outlets would make its own names look common.
    """

    def __init__(self, stories: int, holding: dict[int, int]) -> None:
        self._top = log(stories + _STORIES_ASSUMED)
        self._held = holding.get

    def __call__(self, ids: array[int]) -> list[float]:
        top, held = self._top, self._held
        try:
            return [top - _LOGS[held(id, 0)] for id in ids]
        except IndexError:  # a term in more stories than the table knows
            return [top - log(held(id, 0) + 1) for id in ids]


class _Index:
    """Which articles hold a key, in order of arrival. Most keys have one holder, so a lone one needs no list."""

    __slots__ = ("_holders",)

    def __init__(self) -> None:
        self._holders: dict[int, int | list[int]] = {}

    def enter(self, keys: Iterable[int], number: int) -> None:
        holders = self._holders
        for key in keys:
            there = holders.setdefault(key, number)
            if isinstance(there, list):
                there.append(number)
            elif there != number:
                holders[key] = [there, number]

    def newest(self, key: int) -> Iterable[int]:
        """The holders of a key, the newest first."""
        there = self._holders.get(key, ())
        return (there,) if isinstance(there, int) else reversed(there)

    def sweep(self, live: Container[int]) -> None:
        """Drop those that live no longer."""
        before, self._holders = self._holders, {}
        for key, there in before.items():
            kept = [n for n in ([there] if isinstance(there, int) else there) if n in live]
            if kept:
                self._holders[key] = kept if len(kept) > 1 else kept[0]

    def held(self, live: Container[int]) -> dict[int, list[int]]:
        """All keys with those of their holders that live."""
        kept = ((key, [n for n in self.newest(key) if n in live]) for key in self._holders)
        return {key: numbers for key, numbers in kept if numbers}


class Threads:
    """The live stories, and which of them an article belongs to.

    The state follows from the calls of `add` alone, in their order. Articles older than the window, measured from the latest one,
    are retired and leave no trace: adding only those within the window again, in the same order, gives the same state.
    ``archive``: nothing is retired, and articles may come in any order of time.
    """

    def __init__(self, *, window: timedelta = WINDOW, archive: bool = False, text: Demand = TEXT, headline: Demand = HEADLINE) -> None:
        self.window, self.archive, self.text, self.headline = window, archive, text, headline
        self._seconds = window.total_seconds()
        self._latest = float("-inf")
        self._next = 0
        self._live: dict[int, _Live] = {}
        self._ends: list[tuple[float, int]] = []  # a heap: when articles happened, oldest first
        self._stories: dict[str, _Story] = {}
        self._holding: defaultdict[str, Counter[int]] = defaultdict(Counter)  # by language: how many stories hold a term
        self._tellers: Counter[str] = Counter()  # by language: how many stories there are
        self._postings = _Index()
        self._shingles = _Index()
        self._gone = 0  # retired articles that the two indexes still name

    def __len__(self) -> int:
        return len(self._live)

    def place(self, id: str, terms: Terms, time: datetime | None, source: str = "") -> Placement:
        """The story an article belongs to, and why. Changes nothing; `source` may be given but does not count yet."""
        at = None if time is None else time.timestamp()
        copy = self._copied(terms, at)
        if copy is not None:
            return copy
        compared = [(self._demand(like), story, like) for story, like in self._likenesses(terms, at)]
        if not compared:
            return Placement(story=None, score=0.0, reason="nothing like it among the live stories")
        # The story that clears its demand by most; the earlier found one on a tie.
        demand, story, like = max(compared, key=lambda c: c[0].score(c[2]) - c[0].least)
        score = round(demand.score(like), 3)
        shares = f"shares {', '.join(like.shared)} with {like.nearest}" if like.shared else f"is most like {like.nearest}"
        # One word is an actor or a place, not yet an event: two headlines may share it by chance.
        if score >= demand.least and like.agreeing >= AGREEING:
            return Placement(story=story, score=score, reason=shares)
        return Placement(story=None, score=score, reason=f"{shares}, which is too little (score {score:.2f})")

    def add(self, id: str, terms: Terms, time: datetime | None, story: str) -> None:
        """Record where an article was placed. Only archives may leave the time unknown (None)."""
        at = None if time is None else time.timestamp()
        end = self._latest if at is None else at
        if not self.archive and end < self._latest - self._seconds:
            return
        number, self._next = self._next, self._next + 1
        live = self._live[number] = _Live(id=id, terms=terms, time=at, story=story)
        heappush(self._ends, (end, number))
        self._count_in(live)
        self._postings.enter(terms.ids[:STRONG_TERMS], number)
        self._shingles.enter(terms.sketch, number)
        if end > self._latest:
            self._latest = end
            if not self.archive:
                self._retire(end - self._seconds)

    def forget(self, before: datetime) -> None:
        """Retire what is older. Articles within the window of the latest one stay, so this never changes a decision;
        an archive, which has no such window, retires all that is older."""
        limit = before.timestamp()
        self._retire(limit if self.archive else min(limit, self._latest - self._seconds))

    def _retire(self, before: float) -> None:
        while self._ends and self._ends[0][0] < before:
            self._count_out(self._live.pop(heappop(self._ends)[1]))
            self._gone += 1
        if self._gone > len(self._live):
            self._gone = 0
            self._postings.sweep(self._live)
            self._shingles.sweep(self._live)

    def _count_in(self, live: _Live) -> None:
        """Count an article's terms into its story, and the story into those that hold them. Whole numbers: nothing drifts."""
        language, ids, story = live.terms.language, live.terms.ids, self._stories.setdefault(live.story, _Story())
        story.size += 1
        if not ids:
            return
        profile = story.profiles.get(language)
        if profile is None:
            profile = story.profiles[language] = Counter()
            self._tellers[language] += 1
        self._holding[language].update([id for id in ids if id not in profile])
        profile.update(ids)

    def _count_out(self, live: _Live) -> None:
        language, ids, story = live.terms.language, live.terms.ids, self._stories[live.story]
        story.size -= 1
        if not story.size:
            del self._stories[live.story]
        if not ids:
            return
        profile = story.profiles[language]
        profile.subtract(ids)
        for id in ids:
            if not profile[id]:
                del profile[id]
                self._holding[language][id] -= 1
                if not self._holding[language][id]:
                    del self._holding[language][id]
        if not profile:
            del story.profiles[language]
            self._tellers[language] -= 1

    def _newest(self, index: _Index, keys: Iterable[int], at: float | None) -> list[int]:
        """For each key the newest live articles that hold it and are within the window of a time."""
        found: list[int] = []
        live, seconds = self._live.get, self._seconds
        for key in keys:
            most = len(found) + _POSTINGS
            for number in index.newest(key):
                there = live(number)
                if there and (at is None or there.time is None or -seconds <= at - there.time <= seconds):
                    found.append(number)
                    if len(found) == most:
                        break
        return found

    def _copied(self, terms: Terms, at: float | None) -> Placement | None:
        """The placement of a text that an earlier article holds already, or that holds an earlier one's."""
        hits = Counter(self._newest(self._shingles, terms.sketch, at))
        longer: Placement | None = None
        for number in sorted(n for n, hit in hits.items() if hit >= SHARED_RUNS):
            earlier = self._live[number]
            every = max(terms.every, earlier.terms.every)
            own, theirs = _runs(terms, every), _runs(earlier.terms, every)
            part, whole = hits[number] / own, hits[number] / theirs
            if part >= NEAR_COPY or (whole >= NEAR_COPY and own < 2 * theirs):
                share = max(part, whole)
                reason = f"near copy of {earlier.id}: {share:.0%} of its text".replace("%", " %")
                return Placement(story=earlier.story, score=round(share, 3), reason=reason, duplicate_of=earlier.id)
            if whole >= NEAR_COPY and longer is None:
                reason = f"holds {whole:.0%} of the text of {earlier.id}, and more".replace("%", " %")
                longer = Placement(story=earlier.story, score=round(whole, 3), reason=reason)
        return longer

    def _demand(self, like: Likeness) -> Demand:
        return self.text if like.whole else self.headline

    def _likenesses(self, terms: Terms, at: float | None) -> Iterator[tuple[str, Likeness]]:
        """The few stories that an article may belong to, and how alike they are."""
        rarity = _Rarity(self._tellers[terms.language], self._holding.get(terms.language, Counter()))
        rare = dict(zip(terms.ids, rarity(terms.ids), strict=True))
        own = _Weighed(terms, rarity)
        for story, numbers in self._found(terms, rare, at):
            compared = []
            for number in numbers:
                other = self._live[number]
                headline, body = own.cosines(_Weighed(other.terms, rarity))
                compared.append((headline + body, -number, headline, body))
            _, number, headline, body = max(compared)
            nearest = self._live[-number]
            yield (
                story,
                Likeness(
                    headline,
                    body,
                    *_shared_by(self._stories[story], terms, rare),
                    0.0 if at is None or nearest.time is None else log(1 + abs(at - nearest.time) / 86_400),
                    terms.has_text and nearest.terms.has_text,
                    nearest.id,
                    _named(terms, nearest.terms, rare),
                ),
            )

    def _found(self, terms: Terms, rare: dict[int, float], at: float | None) -> list[tuple[str, list[int]]]:
        """By story the live articles that share most with an article; the most promising stories first."""
        telling = {
            id: rare[id] * (_NAME_LEADS if field & (_HEADLINE | _NAME) else 1.0)
            for id, field in zip(terms.ids[:STRONG_TERMS], terms.fields, strict=False)
        }
        found: defaultdict[int, float] = defaultdict(float)
        for id in nlargest(_QUERY, telling, key=telling.__getitem__):
            weight = telling[id] ** 2
            for number in self._newest(self._postings, (id,), at):
                found[number] += weight
        stories: defaultdict[str, list[int]] = defaultdict(list)
        for number in nlargest(_ARTICLES, found, key=lambda n: (found[n], -n)):
            stories[self._live[number].story].append(number)
        best = nlargest(_STORIES, stories.items(), key=lambda s: sum(found[n] for n in s[1][:_NEAREST]) / min(_NEAREST, len(s[1])))
        return [(story, numbers[:_NEAREST]) for story, numbers in best]


def _runs(terms: Terms, every: int) -> int:
    """How many runs the sketch holds if it is thinned to one in so many."""
    return len(terms.sketch) if terms.every == every else sum(not h & _thin(every) for h in terms.sketch)


class _Weighed:
    """An article's words as weights. Those of its headline come first."""

    __slots__ = ("body", "headline", "ids", "lengths", "rare", "weights")

    def __init__(self, terms: Terms, rarity: _Rarity) -> None:
        self.ids, self.rare = terms.ids, rarity(terms.ids)
        self.headline = sum(field & _HEADLINE for field in terms.fields[:_HEADLINE_TERMS])
        self.weights = [w * _DAMPED[n] for w, n in zip(self.rare, terms.counts, strict=True)]
        first = self.rare[: self.headline]
        self.lengths = sqrt(sum(map(mul, first, first))), sqrt(sum(map(mul, self.weights, self.weights)))
        self.body: dict[int, float] | None = None

    def cosines(self, other: _Weighed) -> tuple[float, float]:
        """How alike two articles are by their headlines, and by all their words."""
        if self.body is None:
            self.body = dict(zip(self.ids, self.weights, strict=True))
        n, own = other.headline, set(self.ids[: self.headline])
        headline = sum(w * w for id, w in zip(other.ids[:n], other.rare, strict=False) if id in own)
        body = sum(map(mul, map(self.body.get, other.ids, repeat(0.0)), other.weights))
        return headline / (self.lengths[0] * other.lengths[0] or 1.0), body / (self.lengths[1] * other.lengths[1] or 1.0)


_HEADLINE_TERMS = 64  # more different words than a headline has
_DAMPED = [1 + log(max(1, n)) for n in range(256)]  # a word said ten times says three times as much


def _shared_by(story: _Story, terms: Terms, rare: dict[int, float]) -> tuple[float, float, int]:
    """How much of an article's weight a story's members share: of its strong terms, and of its headline and lede.

    A term that a third of the members hold is the story's own.
    """
    profile = story.profile()
    every = shared = opening = opening_shared = 0.0
    for id, field in zip(terms.ids[:STRONG_TERMS], terms.fields, strict=False):
        weight = rare[id] ** 2 * (_NAME_COUNTS if field & _NAME else 1.0)
        part = weight * min(1.0, 3 * profile.get(id, 0) / story.size)
        every += weight
        shared += part
        if field & (_HEADLINE | _LEDE):
            opening += weight
            opening_shared += part
    agreeing = sum(id in profile for id in terms.ids)
    return shared / (every or 1.0), opening_shared / (opening or 1.0), agreeing


def _named(terms: Terms, other: Terms, rare: dict[int, float]) -> tuple[str, ...]:
    """The three words that say most of those two articles share, as words."""
    theirs = set(other.ids)
    spelled = [(id, word) for id, word in zip(terms.ids, terms.words.split("\n"), strict=False) if id in theirs]
    return tuple(word for _, word in nlargest(3, spelled, key=lambda w: rare[w[0]]))


def thread(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The filter: each row {id, time, title, text} with its story, placed as it comes. A story bears the id that opened it.

    Rows may be of any age and order. A row without a time belongs to no date: it is compared with all.
    """
    threads = Threads(archive=True)
    for row in rows:
        id = row.get("id") if isinstance(row, dict) else None
        try:
            name, weighed, time = _read(row)
        except ValueError as e:
            yield {"id": id, "error": str(e)}
            continue
        placed = threads.place(name, weighed, time)
        story = placed.story or name
        threads.add(name, weighed, time, story)
        yield {"id": id, "story": story, "score": placed.score, "reason": placed.reason, "duplicate_of": placed.duplicate_of}


def _read(row: Any) -> tuple[str, Terms, datetime | None]:
    if not isinstance(row, dict):
        raise ValueError("the row is no JSON object")
    id, headline, text, time = row.get("id"), row.get("title") or "", row.get("text") or "", row.get("time")
    if not isinstance(id, str | int) or id == "":
        raise ValueError("the row has no id")
    if not isinstance(headline, str) or not isinstance(text, str) or not (headline.strip() or text.strip()):
        raise ValueError("the row has neither title nor text")
    if time is not None and not isinstance(time, str):
        raise ValueError(f"time {time!r} is no ISO 8601 time")
    return str(id), terms(headline, text), _time(time) if time else None


def _time(text: str) -> datetime:
    try:
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as e:
        raise ValueError(f"time {text!r} is no ISO 8601 time") from e
