"""An article → what it weighs: its words as numbers, where they stand in it, and a sketch of its wording."""

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
from functools import lru_cache

import numpy as np

LONGEST = 6_000  # characters of a text that are read: some 1,000 words say what it is about
LEDE = 50  # words
SHORTEST = 12  # words: a text of fewer says no more than a headline
BODY_TERMS = 128  # different words kept of a text, its headline, names, lede and most frequent ones first
SPELLED = 48  # of these, how many can be named in a reason

HEADLINE, LEDE, NAME, NUMBER = 1, 2, 4, 8  # fields of a word

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
_WORD = re.compile(f"\\d[\\d.,]*\\d|[^\\W_][\\w{_MARKS}]*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?!\d))")
# Thai, Lao, Burmese, Khmer, kana and Han are written without spaces: pairs of characters stand for words. (Korean has spaces.)
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an article weighs: hashed words with their counts and fields, and a sketch of its wording to know copies by.

    The strongest terms come first, and ``words`` spells these, one a line, for reasons that people can read.
    """

    ids: array[int]
    counts: bytes
    fields: bytes  # per id: sum of 1 headline, 2 lede, 4 name, 8 number
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


_FORMAT, _HEAD = 2, struct.Struct("<BBHBHHH")


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
                fields[id] = NAME
            elif token[0].isdigit() and not _YEAR.fullmatch(token):
                fields[id] = NUMBER
    for some, field in ((top, HEADLINE), (body[:LEDE], LEDE)):
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
_RANK = [-(16 * (f & HEADLINE) + 2 * bool(f & LEDE) + 3 * bool(f & NAME)) for f in range(16)]


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
    word = _THOUSANDS.sub("", token) if token[0].isdigit() else token.casefold()
    hashed = zlib.crc32(word.encode("utf-8", "surrogatepass")) or 1
    languages = _LANGUAGES.get(word, ())
    dull = bool(languages) or (len(word) < 2 and not _UNSPACED.match(word))
    return token if word == token else word, 0 if dull else hashed, languages, hashed


def _sketch(hashes: Sequence[int]) -> tuple[array[int], int]:
    """One in so many runs of four words, and in how many. A run is chosen by its own hash, so a copy chooses the same ones."""
    words = np.array(hashes, np.uint32)
    runs = words[:-3] ^ words[1:-2] << 7 ^ words[2:-1] << 14 ^ words[3:] << 21 if len(words) > 3 else words[:0]
    kept = np.unique(runs[runs & _thin(_DENSEST) == 0])
    every = _DENSEST
    while len(kept) > _RUNS:
        every *= 2
        kept = kept[kept & _thin(every) == 0]
    return array("I", kept.tolist()), every


_DENSEST, _RUNS = 4, 96  # 80 words leave some 20 runs, the longest text no more than 96


def _thin(every: int) -> int:
    """The bits that are 0 in one of so many hashes: high ones, to which all four words of a run contribute."""
    return (every - 1) << 24


def thinned(terms: Terms, every: int) -> int:
    """How many runs the sketch holds if it is thinned to one in so many."""
    return len(terms.sketch) if terms.every == every else sum(not h & _thin(every) for h in terms.sketch)
