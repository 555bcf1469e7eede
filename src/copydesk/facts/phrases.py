"""The words of a sentence with what each is likely to be, and the noun phrases among them.

Every word has a tag of one letter, so that a sentence has a shape that plain string operations can read:

    d article, possessive   N noun or adjective   C capitalised word   # number         y day, week, "today"
    p preposition           T "to"                c and, or            b but, yet       a adverb
    s while, after, when    w whether, how, what  t that               r who, which     i he, we, I     o him, us
    B form of be            H have, do            M would, may         x not            v verb of our lexicon
    f other finite verb     e word in -ed         g word in -ing       Q a quotation    , : ; - ( ) ?
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from copydesk.facts import lexicon as lex
from copydesk.facts.verbs import VERBS, Verb

_CLOSED_BY = r"[.!?…,]{0,2}(?:''|[“”\"«»‘’'])?"
_QUOTED = re.compile(rf"\x01+{_CLOSED_BY}|[“”„\"«»‘’]\x01+{_CLOSED_BY}|''?\x01+{_CLOSED_BY}|``\x01+{_CLOSED_BY}")
# Each branch begins with characters of its own, so that the engine sees at once which one can match.
_TOKEN = re.compile(r"([^\W_]\w*+(?:(?:['’.&\-]|(?<=\d),(?=\d))\w++)*|[,:;()\[\]?!—–―]|-(?:-|(?=\s))" rf"|{_QUOTED.pattern})")
_LONGEST = 400  # words of a sentence that are read; what is longer is a list or noise
_KEPT = 65_536  # words whose tags are kept; a year of news has some times as many, most of them once
_CLOSED = {
    "d": """
        the a an his her its their our my your this these those some any no every each both another all several many most few one
        other such more
    """,
    "p": """
        on in at for by with from of about through during before into over under upon against among between across within without
        near despite via amid toward towards around outside inside beyond behind above below onto per regarding concerning like
        including throughout following alongside aboard along off up down out
    """,
    "T": "to",
    "c": "and or & plus",
    "b": "but yet nor",
    "s": "while when because although though if unless until since as after where whereas once so than lest",
    "w": "whether how why what",
    "t": "that",
    "r": "who which whom whose",
    "i": "he she they we i it you there",
    "o": "him them us me himself herself themselves itself myself ourselves yourself",
    "B": "is are was were be been being am isn't wasn't aren't weren't",
    "H": "has have had do does did",
    "M": "would could can may might must shall should will cannot ought",
    "x": "not never neither",
    "a": """
        also then later earlier again now already still often always recently repeatedly previously even just only once twice too
        instead however meanwhile therefore thus indeed perhaps rather quite very ever soon further furthermore moreover nevertheless
        nonetheless separately together almost nearly back here else otherwise sometimes long first
    """,
    "y": """
        today yesterday tomorrow tonight week weeks month months year years day days morning afternoon evening night weekend hour
        hours minute minutes monday tuesday wednesday thursday friday saturday sunday january february march april june july august
        september october november december fall spring summer winter jan feb mar apr jun jul aug sept sep oct nov dec last late
        early
    """,
    "f": """
        went took made gave came got became began held kept left lost met ran saw sent spoke stood sold spent told led brought bought
        built caught chose cut drew drove fell flew fought grew hit hurt let paid put rose sat set shot won wore struck sought rode
        broke laid lay spread stole taught threw woke fled hung sang swore replied quit shook seems seem appears appear wants want
        needs need goes takes makes gives comes gets becomes keeps leads means remains plans tries let's began begins lies ends faces
        leaves holds
    """,
}
_TAG = {word: tag for tag, words in _CLOSED.items() for word in words.split()}
_PUNCTUATION = {"—": "-", "–": "-", "―": "-", "--": "-", "-": "-", "[": "(", "]": ")", "!": "?"}
_NOT_PAST = lex.words("need seed speed hundred united")
_NOT_ADVERBS = lex.words(
    """
    family early daily weekly monthly only supply assembly reply rally ally bully july italy friendly elderly likely
    """
)
CUES = frozenset(VERBS) | {"according"}
STAND_ALONE = lex.words("several some many most all both few this one another other")
# Verbs whose base form and third person are nouns as often.
_ALSO_NOUNS = lex.words(
    """
    claim report note call promise demand question offer hope fear doubt guess charge state project estimate find post tweet
    blame praise comment remark request label show brief rule reason figure cite counter worry wish blast slam mock hail email
    joke forecast counter protest answer quip whisper shout retort reply muse exclaim brag boast lament vow pledge threat assert
    stress highlight signal hint caution advise attack plead cry laugh read snap relate echo protest mention
    """
)


@dataclass(slots=True)
class Words:
    """A sentence word by word: the words in lower case, where they stand, and their tags."""

    masked: str
    low: list[str]
    at: list[int]
    end: list[int]
    tags: list[str]
    cues: list[int] = field(default_factory=list)  # which of them may tell of something said

    def __len__(self) -> int:
        return len(self.low)

    def verb(self, k: int) -> Verb | None:
        return VERBS.get(self.low[k])

    def comma(self, k: int) -> bool:
        """Whether a quotation ends with a comma before its closing mark."""
        return "," in self.masked[self.end[k] - 3 : self.end[k]]

    def capital(self, k: int) -> bool:
        return self.masked[self.at[k]].isupper()


def folded(masked: str) -> str:
    """The text in lower case with straight apostrophes, every place kept."""
    low = masked.lower()
    if len(low) != len(masked):  # a letter whose lower case is two
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in masked)
    return low.replace("’", "'")


_LETTERS = re.compile("[A-Za-z]+")
_FIRST = 3  # letters by which words that are looked for are found
_sought: dict[str, set[str]] = {}


def sought(words: Iterable[str]) -> tuple[str, ...]:
    """The words, made known as some that are looked for in every text."""
    listed = tuple(words)
    for word in listed:
        if run := _LETTERS.match(word):
            _sought.setdefault(run.group()[:_FIRST], set()).add(word)
    _SHAPES.clear()
    return listed


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """What a word tells by itself: `tag` is what it most likely is, `cue` whether it may tell of something said, `begun` which of
    the words that are sought it, or a part of it, begins with."""

    low: str
    tag: str
    capital: bool
    cue: bool
    begun: tuple[str, ...]


class _Shapes(dict[str, _Shape]):
    """What each word tells by itself, kept once it was met."""

    def __missing__(self, word: str) -> _Shape:
        if len(self) >= _KEPT:
            self.clear()
        low, capital = folded(word), word[0].isupper()
        low = word if low == word else low
        runs = _LETTERS.findall(word)
        begun = tuple(w for run in runs for w in _sought.get(run[:_FIRST], ()) if run.startswith(w.partition(" ")[0]))
        shape = self[word] = _Shape(low, _tag_alone(word, low, capital), capital, low in CUES, begun)
        return shape


_SHAPES = _Shapes()
_QUOTATION = _Shape("\x01", "Q", False, False, ())


def _tag_alone(word: str, low: str, capital: bool) -> str:
    """The tag of a word within a sentence, as far as it hangs on the word itself."""
    tag = _TAG.get(low) or _tag_by_letters(low)
    if not capital:
        return tag
    if low not in _TAG:
        return tag if "'" in low and tag in "ix" else "C"
    return "C" if tag == "f" or (tag in "ro" and len(word) > 1 and word.isupper()) else tag  # US and WHO


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A text cut into words and marks: each with its place and its shape."""

    words: list[str]
    at: list[int]
    end: list[int]
    shapes: list[_Shape]


@lru_cache(maxsize=2)  # several stages ask for the words of the same text, one after the other
def cut(text: str) -> Cut:
    # Words and what lies between them by turns: their lengths tell where each stands, several times as fast as asking each match.
    pieces = _TOKEN.split(text)
    bounds = list(accumulate(map(len, pieces), initial=0))
    words = pieces[1::2]
    return Cut(words=words, at=bounds[1:-1:2], end=bounds[2::2], shapes=list(map(_SHAPES.__getitem__, words)))


class Prose:
    """A text whose quotations are blotted out in `masked`, word by word; its sentences are taken from it."""

    def __init__(self, text: str, masked: str) -> None:
        self.masked = masked
        self.at: list[int] = []
        self.end: list[int] = []
        shapes: list[_Shape] = []
        whole, done = cut(text), 0
        for quoted in _QUOTED.finditer(masked) if masked is not text else ():
            first = bisect_left(whole.at, quoted.start(), done)
            self.at += [*whole.at[done:first], quoted.start()]
            self.end += [*whole.end[done:first], quoted.end()]
            shapes += [*whole.shapes[done:first], _QUOTATION]
            done = bisect_left(whole.at, quoted.end(), first)
        self.at += whole.at[done:]
        self.end += whole.end[done:]
        shapes += whole.shapes[done:]
        self.low = [shape.low for shape in shapes]
        self.tags = [shape.tag for shape in shapes]
        self.cues = [k for k, shape in enumerate(shapes) if shape.cue]
        for k in [k for k, tag in enumerate(self.tags) if tag == "M"]:
            if shapes[k].capital and not (k and shapes[k - 1].capital):
                self.tags[k] = "C"  # "said Will Reed"

    def tells(self, start: int, end: int) -> bool:
        """Whether a word stands between two places that may tell of something said."""
        first = bisect_left(self.cues, bisect_left(self.at, start))
        return first < len(self.cues) and self.at[self.cues[first]] < end

    def words(self, start: int, end: int) -> Words:
        """The words of the sentence between two places."""
        first = bisect_left(self.at, start)
        stop = min(bisect_right(self.end, end, first), first + _LONGEST)
        if stop > first and self.low[stop - 1] == "-" and self.end[stop - 1] == end:
            stop -= 1  # a hyphen is a dash only within a sentence
        made = Words(self.masked, self.low[first:stop], self.at[first:stop], self.end[first:stop], self.tags[first:stop])
        if made.tags[:1] == ["C"] and _TAG.get(made.low[0], "") in ("f", "M"):
            made.tags[0] = _TAG[made.low[0]]
        made.cues = [k - first for k in self.cues[bisect_left(self.cues, first) : bisect_left(self.cues, stop)]]
        for k in made.cues:  # what a verb is hangs on both sides
            if made.tags[k] in "NgefC" and made.low[k] in VERBS:
                made.tags[k] = _verb_tag(made, k)
        return made


def _tag_by_letters(word: str) -> str:
    """The tag of a word that is in no list, from its letters."""
    first = word[0]
    if "\x01" in word:
        return "Q"
    if not first.isalnum():
        return _PUNCTUATION.get(word, word)
    if first.isdigit():
        return "#"
    head, apostrophe, tail = word.partition("'")
    if word.endswith("n't"):
        return "x"
    if apostrophe and (_TAG.get(head) == "i" or head in ("that", "here", "this")) and tail in ("s", "d", "ve", "ll", "re", "m"):
        return "i"
    if word.endswith("ly") and len(word) > 4 and word not in _NOT_ADVERBS:
        return "a"
    if word.endswith("ing") and len(word) > 4:
        return "g"
    if word.endswith("ed") and len(word) > 3 and word not in _NOT_PAST:
        return "e"
    return "N"


def _verb_tag(made: Words, k: int) -> str:
    """Whether a form that may be a verb of ours is one here, or a noun ("his claims", "a report", "the poll shows")."""
    verb = VERBS[made.low[k]]
    capital = made.capital(k) and k > 0
    before = made.tags[k - 1] if k else ""
    if capital and not (made.tags[k - 1] == "C" and verb.form in ("s", "past")):
        return "C"
    if verb.form == "ing":
        return "g"
    if verb.form in ("past", "done"):
        return "v"
    if verb.lemma not in _ALSO_NOUNS:
        return "N" if before == "p" and verb.form == "base" else "v"
    if before in ("d", "#", "p") and not (before == "d" and made.low[k - 1] in STAND_ALONE):
        return "N"
    if k and made.low[k - 1].endswith(("'s", "s'")):
        return "N"
    following = made.tags[k + 1] if k + 1 < len(made.tags) else ""
    if verb.lemma in ("state", "post") and verb.form != "past" and (following not in ("t", ":", "Q") or before == ","):
        return "N"
    if verb.form == "base":
        if not before or (following == "N" and k + 2 < len(made.tags) and made.tags[k + 2] in "vfBHM" and before != "i"):
            return "N"  # "Protest groups say"
        return "v" if before in ("i", "T", "M", "r", "H", "a", "x", "") or _plural(made, k - 1) else "N"
    if verb.form == "s" and before != "i" and (following in ("f", "B", "M", "H") or _verb_next(made, k)):
        return "N"  # "the poll shows is wrong" is rarer than "talk shows are wrong"
    if following == "p" and made.low[k + 1] in ("of", "from", "by") and before in ("N", "C", "e"):
        return "N"
    return "v"


def _verb_next(made: Words, k: int) -> bool:
    """Whether a finite verb of ours follows: "new reports show"."""
    verb = VERBS.get(made.low[k + 1]) if k + 1 < len(made.low) else None
    return verb is not None and verb.form != "ing" and not made.capital(k + 1)


_PLURALS = lex.words("people police some many most all both few women men children media others percent")


def _plural(made: Words, k: int) -> bool:
    """Whether the word can be the head of a plural subject."""
    word = made.low[k]
    if made.tags[k] == ")":
        return True
    return made.tags[k] in "NCd#" and (
        word in _PLURALS or made.tags[k] == "#" or (word.endswith("s") and not word.endswith(("ss", "'s", "us")))
    )


def phrase_start(made: Words, last: int, floor: int = 0) -> int | None:
    """Where the noun phrase ending at a word begins, read backwards to the start of its clause; None if there is none."""
    tags = made.tags
    if tags[last] in "ior":
        return last if tags[last] != "o" else None
    k, cut = last, None
    while k >= floor:
        tag = tags[k]
        if tag == "c":
            cut = k if cut is None else cut
        elif tag in "dN#Cpyg" or (tag == "a" and k != last) or _qualifies(made, k, last, floor):
            pass
        elif tag in "vfeBHMx" and (jump := _relative(made, k, floor)) is not None:
            k = jump
        else:
            break
        k -= 1
    begin = k + 1
    stopped = tags[k] if k >= floor else ""
    if stopped and stopped in "vfeBHMxTog" and begin <= last:
        if cut is None:
            return None
        begin = cut + 1
    return _without_lead(made, begin, last)


# Participles that a noun phrase may end with.
_CLOSING = lex.words("surveyed polled interviewed questioned involved affected concerned released published")


def _qualifies(made: Words, k: int, last: int, floor: int) -> bool:
    """Whether a word that looks like a verb is a participle of the phrase: "people briefed on the move", "undecided voters"."""
    tag = made.tags[k]
    if k == last:
        return made.low[k] in _CLOSING
    if k > last or tag not in "evT":
        return False
    before, after = made.tags[k - 1] if k > floor else "", made.tags[k + 1]
    if tag == "T":
        return after in "dC#"
    if before and before in "NC" and (after in ("paTy#" if tag == "e" else "p") or (tag == "e" and made.low[k + 1] in ("this", "last"))):
        return True
    return tag == "e" and after in "NC" and (not before or before in "dac#pNC,")


def _relative(made: Words, k: int, floor: int) -> int | None:
    """The place of "who" or "that" if a verb belongs to a relative clause of the phrase we are reading."""
    for back in range(k - 1, max(floor, k - 5) - 1, -1):
        tag = made.tags[back]
        if tag in "rt" and back > floor and made.tags[back - 1] in "NC":
            return back
        if tag not in "aHBMxv":
            return None
    return None


VENUES = lex.words("statement interview speech appearance email letter post tweet message")


def _without_lead(made: Words, begin: int, last: int) -> int | None:
    """The start of a subject without "On Thursday", "meanwhile" or "in a statement" in front of it."""
    tags = made.tags
    while begin <= last and tags[begin] in "acy":
        begin += 1
    if begin <= last and tags[begin] in "pT":
        at = begin + 1
        while at <= last and tags[at] in "day#":
            at += 1
            if tags[at - 1] == "y" and at <= last and tags[at] not in "y#p,":
                return at
        for m in range(begin + 1, last):
            if made.low[m] in VENUES:
                return m + 1
        for m in range(last, begin + 1, -1):
            if tags[m] == "d" and tags[m - 1] in "NCy#":
                return m
        return begin + 1 if begin < last else None
    return begin if begin <= last else None


def phrase_end(made: Words, first: int, stop: int) -> int:
    """The word after the noun phrase that begins at a word, as it stands behind a verb ("said Mara Quill of Alden Bay, …")."""
    tags, k = made.tags, first
    if k < stop and tags[k] == "i":
        return k + 1
    while k < stop and _continues(made, k, first, stop):
        k += 1
    return k


def _continues(made: Words, k: int, first: int, stop: int) -> bool:
    """Whether a word goes on with the noun phrase that began before it."""
    tags = made.tags
    tag, before, after = tags[k], tags[k - 1] if k > first else "", tags[k + 1] if k + 1 < stop else ""
    if tag == "d":
        return before not in ("N", "C")  # two phrases side by side: "told The Courier the pier was lost"
    if tag in "y":
        return not before or (before in "dp" and bool(after) and after in "NC")
    if tag in "eg":
        return (not before and bool(after) and after in "NC") or (tag == "g" and before == "p")
    if tag in "pc":
        return bool(before) and (_ties(made, k) if tag == "p" else bool(after) and after in "dC")
    return tag in "N#C"


def _ties(made: Words, k: int) -> bool:
    """Whether a preposition belongs to the noun before it, not to the verb."""
    word = made.low[k]
    return word == "of" or (word in ("for", "at", "from", "with", "in") and made.tags[k - 1] == "N")
