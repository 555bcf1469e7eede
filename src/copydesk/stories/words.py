"""An article → what it weighs: its words as numbers, where they stand in it, and a sketch of its wording."""

from __future__ import annotations

import re
import struct
import sys
import unicodedata
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

import numpy as np
from numpy.typing import NDArray

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
_VOICES = sorted(_COMMON)
_LANGUAGES: dict[str, int] = {}  # by common word a bit for each language, in that order
for _n, _language in enumerate(_VOICES):
    for _word in _COMMON[_language].split():
        _LANGUAGES[_word] = _LANGUAGES.get(_word, 0) | 1 << _n

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
    book = _book()
    top, body = book.codes(headline[:LONGEST]), book.codes(text[:LONGEST])
    both = np.concatenate((top, body))
    marks = both >> _MARKED & 15
    marks[: len(top)] = marks[: len(top)] & _FIGURE | _ON_TOP
    marks[len(top) : len(top) + LEDE] |= _IN_LEDE
    ids, counts, fields, where = _tally(both, marks)
    # The headline's words first, then by how prominently and how often a word occurs; last by id, so that order is no accident.
    best = np.argsort(_RANK[fields] - np.minimum(counts, 8) << 32 | ids)[:BODY_TERMS]
    sketch, every = _sketch((body & _HASH).astype(np.uint32))
    return Terms(
        ids=array("I", ids[best].astype(np.uint32).tobytes()),
        counts=np.minimum(counts[best], 255).astype(np.uint8).tobytes(),
        fields=fields[best].tobytes(),
        sketch=sketch,
        every=every,
        words="\n".join([book.words[n] for n in (both[where[best[:SPELLED]]] >> _WORD_AT).tolist()]),
        language=_spoken(both),
        has_text=len(body) >= SHORTEST,
    )


Codes = NDArray[np.int64]

# A code is what there is to know of a token in one whole number, so that a text is read in a few steps over all its tokens: from the
# lowest bit 32 of the word's hash, 8 for the languages it is a common word of, 4 marks, and the rest where the word is in the book.
_HASH, _SPOKEN, _MARKED, _WORD_AT = 0xFFFF_FFFF, 32, 40, 44
_CAPITAL, _SMALL, _FIGURE, _SAYS = 1, 2, 4, 8  # begins with a capital; stands as it is folded; a figure but a year; is no function word
_ON_TOP, _IN_LEDE = 16, 32  # added where a token stands in the headline, in the lede

_SPEAKS = np.array([[mask >> n & 1 for n in range(len(_VOICES))] for mask in range(256)], np.int64)


def _field(marks: int) -> int:
    # A word that is capitalised wherever it stands in a text is a name, in the languages that have capitals.
    name, number = marks & _CAPITAL and not marks & _SMALL, marks & _FIGURE
    return (HEADLINE if marks & _ON_TOP else 0) | (LEDE if marks & _IN_LEDE else 0) | (NAME if name else NUMBER if number else 0)


_FIELDS = np.array([_field(marks) for marks in range(64)], np.uint8)
# What comes first, by field: a headline word before all others, a name weighs as three mentions, the lede as two.
_RANK = np.array([-(16 * (f & HEADLINE) + 2 * bool(f & LEDE) + 3 * bool(f & NAME)) for f in range(16)], np.int64)


def _tally(codes: Codes, marks: Codes) -> tuple[Codes, Codes, NDArray[np.uint8], Codes]:
    """By word that says something, in the order of ids: its id, how often it occurs, its fields, and where it stands first."""
    at = np.flatnonzero(codes >> _MARKED & _SAYS)
    # Sorted by id and then by place, in one number: a text is read to 6,000 characters, so it has fewer than 2**16 tokens.
    keys = np.sort((codes[at] & _HASH) << 16 | at)
    ids, at = keys >> 16, keys & 0xFFFF
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1]))[: len(ids)])
    if not len(ids):
        return ids, ids, _FIELDS[:0], ids
    counts = np.diff(starts, append=len(ids))
    return ids[starts], counts, _FIELDS[np.bitwise_or.reduceat(marks[at], starts)], at[starts]


def _spoken(codes: Codes) -> str:
    """The language that most tokens are common words of; of equal ones the first by name, and "" if there is none."""
    voices = np.bincount(codes >> _SPOKEN & 255, minlength=256) @ _SPEAKS
    most = int(voices.argmax())
    return _VOICES[most] if voices[most] else ""


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


class _Book(dict[str, bytes]):
    """The codes of the tokens in what stands between two spaces, each worked out when it is first met.

    Most of a text has been met before, with the comma after it, so reading costs little more than cutting at the spaces.
    """

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._known: dict[str, bytes] = {}
        self._writing = Lock()

    def codes(self, text: str) -> Codes:
        """The codes of a text's tokens, in their order."""
        chunks = unicodedata.normalize("NFC", text).split()
        return np.frombuffer(b"".join(map(self.__getitem__, chunks)), np.int64)

    def __missing__(self, chunk: str) -> bytes:
        bare = chunk.strip(_POINTS)
        tokens = (bare,) if bare.isascii() and bare.isalpha() else _tokens(chunk)
        codes = b"".join([self._known.get(token) or self._new(token) for token in tokens])
        if len(chunk) <= _KEPT:
            self[chunk] = codes
        return codes

    def _new(self, token: str) -> bytes:
        figure = token[0].isdigit()
        word = _THOUSANDS.sub("", token) if figure else token.casefold()
        languages = _LANGUAGES.get(word, 0)
        marks = _SMALL if word == token else _CAPITAL if token[0].isupper() else 0
        if figure and not _YEAR.fullmatch(token):
            marks |= _FIGURE
        if not languages and (len(word) > 1 or _UNSPACED.match(word)):
            marks |= _SAYS
        hashed = zlib.crc32(word.encode("utf-8", "surrogatepass")) or 1
        with self._writing:
            where = len(self.words)
            self.words.append(word)
        code = where << _WORD_AT | marks << _MARKED | languages << _SPOKEN | hashed
        codes = self._known[token] = code.to_bytes(8, sys.byteorder)
        return codes


_POINTS = ".,:;!?()\"'“”‘’"  # what may stand around a word in a text
_KEPT = 24  # characters: what is longer is an address or a sentence without spaces, which does not come again
_FULL = 1 << 17  # tokens, and as many chunks: a week's words; some 40 MB
_books = [_Book()]


def _book() -> _Book:
    """The book in use; a new one when it is full. What is in it never shows in the terms."""
    book = _books[0]
    if len(book) > _FULL or len(book.words) > _FULL:
        book = _books[0] = _Book()
    return book


def _sketch(words: NDArray[np.uint32]) -> tuple[array[int], int]:
    """One in so many runs of four words, and in how many. A run is chosen by its own hash, so a copy chooses the same ones."""
    runs = words[:-3] ^ words[1:-2] << 7 ^ words[2:-1] << 14 ^ words[3:] << 21 if len(words) > 3 else words[:0]
    kept = np.unique(runs[runs & _thin(_DENSEST) == 0])
    every = _DENSEST
    while len(kept) > _RUNS:
        every *= 2
        kept = kept[kept & _thin(every) == 0]
    return array("I", kept.tobytes()), every


_DENSEST, _RUNS = 4, 96  # 80 words leave some 20 runs, the longest text no more than 96


def _thin(every: int) -> int:
    """The bits that are 0 in one of so many hashes: high ones, to which all four words of a run contribute."""
    return (every - 1) << 24


def thinned(terms: Terms, every: int) -> int:
    """How many runs the sketch holds if it is thinned to one in so many."""
    runs = np.frombuffer(terms.sketch, np.uint32)
    return len(runs) if terms.every == every else int(np.count_nonzero(runs & _thin(every) == 0))
