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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from heapq import nlargest
from math import log, sqrt

WINDOW = timedelta(days=7)
LONGEST = 12_000  # characters of a text that are read: some 2,000 words say what it is about
LEDE = 50  # words
BODY_TERMS = 256  # different words kept of a text, its headline, names, lede and most frequent ones first
SPELLED = 48  # of these, how many can be named in a reason
STRONG_TERMS = 96  # of these, how many lead to an article and stand in its story's profile

_HEADLINE, _LEDE, _NAME = 1, 2, 4

# Function words and the reporter's own words ("said", "officials"): they say nothing of the event. One line a language; the line with
# most hits in a text is its language, for which words are counted apart.
_COMMON = {
    "en": "the a an and or but nor of to in on at by for from with without into onto over under about after before between during "
    "against through than as is are was were be been being has have had having do does did will would can could should may might "
    "must shall not no it its he his him she her they their them we our us you your i my me this that these those there here who "
    "whom whose which what when where why how if so then also just only more most some any all both each other such own same very "
    "too up down out off again once because while until since says said say told tell according reported reports report new news "
    "one two three first last year years day days week month time people two including amid via per s t re ve ll d m don "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october "
    "november december officials statement spokesman spokesperson spokeswoman added made make like get got many much even still "
    "now back well way around among now yet am pm est gmt photo image video read more getty reuters ap afp",
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber nicht kein keine von zu zum zur mit auf für im in am "
    "an aus bei nach vor über unter durch gegen ohne um bis als wie ist sind war waren wird werden wurde wurden hat haben hatte "
    "hatten sein seine seiner ihr ihre ihrer sich er sie es wir auch noch nur schon sehr mehr dass wenn weil so sagte sagt laut "
    "soll sollen kann können nun dort hier dieser diese dieses seit zwei drei jahr jahre jahren uhr",
    "fr": "le la les un une des du de et ou mais ne pas plus par pour sur dans en au aux avec sans sous entre vers chez ce cet cette "
    "ces son sa ses leur leurs il elle ils elles on nous vous je qui que quoi dont où est sont était étaient été être a ont avait "
    "avaient avoir se si comme aussi après avant selon dit déclaré indiqué fait faire deux trois ans année jour",
    "es": "el la los las un una unos unas de del y o u pero no ni a al en con sin por para sobre entre desde hasta según que quien cual "
    "cuyo es son era eran fue fueron ser sido ha han había haber está están se su sus lo le les él ella ellos este esta estos estas "
    "como más muy también tras ante cuando donde dijo año años dos tres",
    "it": "il lo la i gli le un uno una di a da in con su per tra fra del dello della dei degli delle al allo alla ai alle dal dalla nel "
    "nella sul sulla e o ma non che chi cui è sono era erano stato stata essere ha hanno aveva si suo sua suoi come anche più dopo "
    "ha detto secondo anni anno due tre",
    "pt": "o a os as um uma uns umas de do da dos das em no na nos nas por pelo pela para com sem sobre entre até e ou mas não que quem "
    "é são era eram foi foram ser sido tem têm havia está estão se seu sua seus suas ele ela eles como mais também após segundo disse "
    "ano anos dois três ao aos à",
    "nl": "de het een en of maar niet geen van te in op aan met voor door over onder bij naar uit om tot als dan is zijn was waren wordt "
    "worden werd werden heeft hebben had hadden ook nog al er die dat deze dit hij zij ze we je hun haar meer zegt zei volgens jaar",
}
_LANGUAGES: dict[str, tuple[str, ...]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _LANGUAGES[_word] = (*_LANGUAGES.get(_word, ()), _language)

# Marks belong to their word: \w alone would cut Hindi, Thai or pointed Arabic at every vowel sign.
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u0e31-\u0eff\u1000-\u109f\u1780-\u17d3"
)
_WORD = re.compile(f"[^\\W_][\\w{_MARKS}]*")
# Thai, Lao, Burmese, Khmer, kana and Han are written without spaces: pairs of characters stand for words. (Korean has spaces.)
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an article weighs: hashed words with their counts and fields, and a sketch of its wording to know copies by.

    The strongest terms come first, and ``words`` spells these, one a line, for reasons that people can read.
    """

    ids: array[int]
    counts: bytes
    fields: bytes  # per id: sum of 1 headline, 2 lede, 4 name
    sketch: array[int]
    words: str = ""
    language: str = ""
    has_text: bool = True

    def to_bytes(self) -> bytes:
        """The terms in few bytes, the same on every machine."""
        language, words = self.language.encode(), self.words.encode("utf-8", "surrogatepass")
        head = struct.pack("<BBHHH", _FORMAT | self.has_text << 7, len(language), len(self.ids), len(self.sketch), len(words))
        return b"".join((head, language, words, self.counts, self.fields, _little(self.ids), _little(self.sketch)))

    @classmethod
    def from_bytes(cls, packed: bytes) -> Terms:
        """The terms that `to_bytes` packed."""
        form, spoken, n, shingles, spelled = struct.unpack_from("<BBHHH", packed)
        sizes = (spoken, spelled, n, n, 4 * n, 4 * shingles)
        if form & 127 != _FORMAT or len(packed) != 8 + sum(sizes):
            raise ValueError("these bytes are no terms of this version")
        parts, at = [], 8
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
            has_text=bool(form & 128),
        )


_FORMAT = 1


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
    top = _tokens(headline)
    body = _tokens(text[:LONGEST])
    counts = Counter(body)
    tally: Counter[int] = Counter()
    spelled: dict[int, str] = {}
    names: set[int] = set()
    voices: Counter[str] = Counter()
    for token, n in (*counts.items(), *((t, 1) for t in top)):
        word, id, languages, _ = _term(token)
        for language in languages:
            voices[language] += n
        if id:
            tally[id] += n
            spelled[id] = word
            # A word that is capitalised wherever it stands is a name, in the languages that have capitals.
            if token is not word and token[0].isupper() and word not in counts and token in counts:
                names.add(id)
    headline_ids = {_term(t)[1] for t in top}
    lede_ids = {_term(t)[1] for t in body[:LEDE]}
    weight = {
        id: (_HEADLINE * (id in headline_ids) | _LEDE * (id in lede_ids) | _NAME * (id in names), n) for id, n in tally.items()
    }
    # Headline words first, then by how often and how prominently a word occurs; the id decides the rest, so that order is no accident.
    kept = sorted(weight, key=lambda id: (-_rank(*weight[id]), id))[:BODY_TERMS]
    return Terms(
        ids=array("I", kept),
        counts=bytes(min(255, weight[id][1]) for id in kept),
        fields=bytes(weight[id][0] for id in kept),
        sketch=_sketch([_term(t)[3] for t in body]),
        words="\n".join(spelled[id] for id in kept[:SPELLED]),
        language=_most(voices),
        has_text=len(body) >= SHORTEST,
    )


SHORTEST = 12  # words: a text of fewer says no more than a headline


def _rank(fields: int, n: int) -> int:
    return (8 if fields & _HEADLINE else 0) + (2 if fields & _LEDE else 0) + (3 if fields & _NAME else 0) + min(n, 8)


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
    word = token.casefold()[:PREFIX]
    hashed = zlib.crc32(word.encode("utf-8", "surrogatepass")) or 1
    languages = _LANGUAGES.get(word, ())
    dull = bool(languages) or (len(word) < 2 and not _UNSPACED.match(word))
    return token if word == token else word, 0 if dull else hashed, languages, hashed


_SHINGLE = 0xFFFFFFFF


def _sketch(hashes: Sequence[int]) -> array[int]:
    """Every fourth or so run of four words, chosen by its own hash, so that a copy chooses the same ones."""
    runs = zip(hashes, hashes[1:], hashes[2:], hashes[3:], strict=False)
    mixed = {((a * 0x9E3779B1 ^ b) * 0x85EBCA6B ^ (c * 0xC2B2AE35 ^ d) * 0x27D4EB2F) >> 7 & _SHINGLE for a, b, c, d in runs}
    return array("I", sorted(h for h in mixed if not h & 3))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Live:
    """An article that later ones can join. ``time`` is None if it is unknown; ``day`` is what it is retired by."""

    id: str
    terms: Terms
    time: float | None
    day: float
    story: str


class _Story:
    """A story's live members, and how many of them hold each strong term."""

    __slots__ = ("members", "profile")

    def __init__(self) -> None:
        self.members: dict[int, _Live] = {}
        self.profile: dict[int, int] = {}

    def change(self, number: int, live: _Live, by: int) -> None:
        if by > 0:
            self.members[number] = live
        else:
            del self.members[number]


class Threads:
    """The live stories, and which of them an article belongs to."""

    def __init__(self, *, window: timedelta = WINDOW, archive: bool = False) -> None:
        self.window = window.total_seconds()
        self.archive = archive
        self.latest = float("-inf")
        self._live: dict[int, _Live] = {}
        self._next = 0
        self._stories: dict[str, _Story] = {}
        self._frequency: dict[str, dict[int, int]] = {}
        self._texts: dict[str, int] = {}
        self._postings: dict[int, list[int]] = {}
        self._shingles: dict[int, list[int]] = {}
        self._dead = 0

    def add(self, id: str, terms: Terms, time: datetime | None, story: str) -> None:
        at = None if time is None else time.timestamp()
        day = self.latest if at is None else at
        if day < self.latest - self.window and not self.archive:
            return
        live = _Live(id=id, terms=terms, time=at, day=day, story=story)
        number = self._next
        self._next += 1
        self._live[number] = live
        S = self._stories.setdefault(story, _Story())
        S.change(number, live, 1)
        self._count(terms, S, 1)
        for term in terms.ids[:STRONG_TERMS]:
            self._postings.setdefault(term, []).append(number)
        for shingle in terms.sketch:
            self._shingles.setdefault(shingle, []).append(number)
        if day > self.latest:
            self.latest = day
            if not self.archive:
                self._retire(day - self.window)

    def _count(self, terms: Terms, story, by: int) -> None:
        frequency = self._frequency.setdefault(terms.language, {})
        self._texts[terms.language] = self._texts.get(terms.language, 0) + by * (len(story.members) == (1 if by > 0 else 0))
        profile = story.profile
        for id in terms.ids:
            n = profile.get(id, 0) + by
            if n:
                profile[id] = n
            else:
                del profile[id]
            if n == (1 if by > 0 else 0):
                f = frequency.get(id, 0) + by
                if f:
                    frequency[id] = f
                else:
                    del frequency[id]

    def _retire(self, before: float) -> None:
        for number in [n for n, live in self._live.items() if live.day < before]:
            live = self._live.pop(number)
            story = self._stories[live.story]
            story.change(number, live, -1)
            if not story.members:
                del self._stories[live.story]
            self._count(live.terms, story, -1)
            self._dead += 1
        if self._dead > len(self._live):
            self._dead = 0
            for index in (self._postings, self._shingles):
                for key in list(index):
                    kept = [n for n in index[key] if n in self._live]
                    if kept:
                        index[key] = kept
                    else:
                        del index[key]

    def _weights(self, terms):
        total = self._texts.get(terms.language, 0)
        frequency = self._frequency.get(terms.language, {})
        top = log(total + SM)
        return {id: top - log(frequency.get(id, 0) + 1.0) for id in terms.ids}, frequency, top

    def candidates(self, terms, time):
        """-> list of (story, kind, features, nearest)"""
        at = None if time is None else time.timestamp()
        idf, frequency, top = self._weights(terms)
        strong = terms.ids[:STRONG_TERMS]
        boost = {id: idf[id] * (1.5 if f & 5 else 1.0) for id, f in zip(strong, terms.fields)}
        query = nlargest(QUERY, strong, key=boost.__getitem__)
        found = defaultdict(float)
        for id in query:
            w = boost[id] ** 2
            n = 0
            for number in reversed(self._postings.get(id, ())):
                if number in self._live and self._near(at, self._live[number]):
                    found[number] += w
                    n += 1
                    if n == POSTINGS:
                        break
        by_story = defaultdict(list)
        for number, score in nlargest(NEAR_ARTICLES, found.items(), key=lambda x: (x[1], -x[0])):
            by_story[self._live[number].story].append((score, number))
        ranked = nlargest(STORIES, by_story.items(), key=lambda x: sum(s for s, _ in x[1][:3]) / min(3, len(x[1])))
        R = [
            (story, *self._features(terms, at, idf, frequency, top, story, [n for _, n in near[:NEAREST]]))
            for story, near in ranked
        ]
        for i, (_, _, x, _) in enumerate(R):
            others = [o[2] for j, o in enumerate(R) if j != i]
            x.append(x[3] - max((o[3] for o in others), default=0.0))
            x.append(x[18] - max((o[18] for o in others), default=0.0))
        R = [(s, k, x, n) for s, k, x, n in R]
        return R

    def _near(self, at, live):
        return at is None or live.time is None or abs(at - live.time) <= self.window

    def _features(self, terms, at, idf, frequency, top, story, numbers):
        S = self._stories[story]
        A = _vectors(terms, idf)
        pairs = []
        for n in numbers:
            m = self._live[n].terms
            L = _LOG
            B = _vectors(m, {id: top - log(frequency.get(id, 0) + 1.0) for id in m.ids})
            pairs.append((_pair(A, B), n))
        key = lambda p: p[0][3] + p[0][2] + p[0][0]
        pairs.sort(key=lambda p: (-key(p), p[1]))
        best, number = pairs[0]
        near = self._live[number]
        size = len(S.members)
        tot = cov = ncov = ntot = tcov = ttot = 0.0
        for id, f in zip(terms.ids[:STRONG_TERMS], terms.fields):
            w = idf[id]
            c = S.profile.get(id, 0) / size
            tot += w
            cov += w * c
            if f & 4:
                ntot += w
                ncov += w * c
            if f & 1:
                ttot += w
                tcov += w * c
        gap = 0.0 if at is None or near.time is None else abs(at - near.time) / 86400
        newest = max(m.day for m in S.members.values())
        mean = [sum(p[0][i] for p in pairs) / len(pairs) for i in range(len(best))]
        kind = "text" if terms.has_text and near.terms.has_text else "head"
        q = ql = qt = qlt = 0.0
        for id, f in zip(terms.ids[:STRONG_TERMS], terms.fields):
            w = idf[id] ** 2 * (NQ if f & 4 else 1)
            c = min(1.0, 3 * S.profile.get(id, 0) / size) if size > 2 else (1.0 if id in S.profile else 0.0)
            qt += w
            q += w * c
            if f & 3:
                qlt += w
                ql += w * c
        bd = self._live[number].terms
        nb = {id for id, f in zip(bd.ids, bd.fields) if f & 4}
        na = {id for id, f in zip(terms.ids, terms.fields) if f & 4}
        sh = sum(idf[i] for i in na & nb)
        ov = sh / max(8.0, min(sum(idf[i] for i in na), sum(top - log(frequency.get(i, 0) + 1.0) for i in nb)))
        ev = log(1 + sum(idf[i] ** 2 for i in set(terms.ids[:STRONG_TERMS]) & set(bd.ids[:STRONG_TERMS])))
        extra = [q / (qt or 1), ql / (qlt or 1), ov, ev]
        x = [
            *best,
            *mean,
            cov / (tot or 1),
            ncov / (ntot or 1),
            tcov / (ttot or 1),
            log(1 + gap),
            log(size),
            log(len(self._live) + 1),
            *extra,
        ]
        return kind, x, number


NB, SM, NQ, PREFIX = 1.0, 50.0, 2.0, 99
QUERY, POSTINGS, NEAR_ARTICLES, STORIES, NEAREST = 32, 128, 40, 5, 3
_LOG = []


def _vectors(terms, idf):
    head, lede, name, body = {}, {}, {}, {}
    for id, n, f in zip(terms.ids, terms.counts, terms.fields):
        w = idf[id]
        body[id] = w * (1 + log(n)) * (NB if f & 4 else 1.0)
        if f & 1:
            head[id] = w
        if f & 3:
            lede[id] = w
        if f & 4:
            name[id] = w * (1 + log(n))
    return [(v, sqrt(sum(x * x for x in v.values()))) for v in (head, lede, name, body)]


def _cos(a, b):
    (va, na), (vb, nb) = a, b
    if len(va) > len(vb):
        va, vb = vb, va
    d = sum(x * vb[k] for k, x in va.items() if k in vb)
    return d / (na * nb) if na and nb else 0.0


def _cover(a, b):
    va, vb = a[0], b[0]
    t = sum(va.values())
    return sum(x for k, x in va.items() if k in vb) / t if t else 0.0


def _pair(A, B):
    return [_cos(A[0], B[0]), _cos(A[1], B[1]), _cos(A[2], B[2]), _cos(A[3], B[3]), _cover(A[0], B[3]), _cover(B[0], A[3])]
