"""What a script set before other people's words: fake labels before headlines, stock phrases before ledes.

Some are known beforehand. The rest is found in the blog itself: what stands before some copies of an article and not before others
was not written by its author; and a phrase that names nobody and opens every tenth article is no lede of any.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations, product

# Labels that say "look here" and nothing of the story. "Opinion", "Video" or "Correction" say something: they stay, unless the
# blog's own copies show that they come and go.
FAKE = frozenset(
    ("breaking", "breaking news", "update", "updates", "updated", "news update", "latest", "latests", "latest news", "latest update", "new",
     "big news", "just in", "developing", "developing story", "alert", "news alert", "this just in", "must read", "hot news")
)  # fmt: skip
_LABEL = re.compile(r"\s*(?:\[([^\[\]]{2,30})\]\s*:?|\(([^()]{2,30})\)\s*:?|([^:|–—\[\]()!]{2,30}?)\s*(?:[:|–—!]+|\s-+(?=\s)))\s*(?=\S)")
LABEL_WORDS = 4

# Attributions to nobody: "According to new developments, ". "According to a new report, " may name one later; it stays.
_VAGUE = (
    r"(?:according\ to|as\ per|per|based\ on|following|amid|in|with|citing)\ (?:the\ |some\ |all\ )?"
    r"(?:new|newest|latests?|recent|fresh|breaking|emerging|current|ongoing|incoming|just-in)\ "
    r"(?:developments?|reports|updates?|news|latests|information|details|sources)(?:\ (?:reports|updates|developments))?[,:]"
).replace("\\ ", r"\s+")
SEEN = 2  # articles of which some copies have a phrase or label and others have not
OFTEN, SHARE = 5, 0.1  # articles that an unseen phrase opens at least, and their share
PHRASE = 10  # words of a stock phrase at most
COPIES = 12  # copies of an article that are compared with each other: more show no more
_MEET = 4  # words in a row by which two openings are known to go on alike
_FURNITURE = re.compile(r"(?:\s+|<[^<>]*>|!\[[^\]]*\]\([^)]*\)|\{[{%][^{}]*[%}]\}|#{1,6}[^\n]*\n|[*_>]+)*")  # what stands before prose


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """The stock labels and phrases of a blog, in small letters; a phrase with the comma that ends it."""

    labels: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()


def _folded(label: str) -> str:
    return re.sub(r"\s*\d+$", "", " ".join(label.casefold().split()).strip(" *#"))


def _label(headline: str) -> tuple[str, int]:
    """What may be a label before a headline, and where the headline goes on after it."""
    found = _LABEL.match(headline)
    label = _folded(next(g for g in found.groups() if g is not None)) if found else ""
    return (label, found.end()) if found and len(label.split()) <= LABEL_WORDS else ("", 0)


def bare(headline: str, stock: Stock = Stock()) -> tuple[str, list[str]]:
    """A headline without the fake labels before it, and those labels."""
    taken: list[str] = []
    while (label := _label(headline))[0] and (label[0] in FAKE or label[0] in stock.labels):
        taken.append(headline[: label[1]].strip(" :|–—-[]()!"))
        headline = headline[label[1] :]
    return headline.strip(), taken


def lede(body: str, stock: Stock = Stock()) -> tuple[str, str]:
    """A body without the stock phrases before its first words, and those phrases."""
    furniture = _FURNITURE.match(body)
    start = furniture.end() if furniture else 0
    found = _opener(stock.phrases).match(body, start)
    if not found:
        return body, ""
    rest = body[found.end() :]
    return body[:start] + found["quote"] + rest[:1].upper() + rest[1:], found["phrases"].strip()


def _opener(phrases: frozenset[str]) -> re.Pattern[str]:
    if phrases not in _openers:
        _openers.clear()  # one blog is read at a time
        known = [r"\s+".join(map(re.escape, p.split())) + r"(?!\w)" for p in sorted(phrases, key=lambda p: (-len(p), p))]
        _openers[phrases] = re.compile(rf"(?P<quote>[\"“]?)(?P<phrases>(?:(?:{'|'.join([*known, _VAGUE])})\s+)+)(?=\S)", re.IGNORECASE)
    return _openers[phrases]


_openers: dict[frozenset[str], re.Pattern[str]] = {}


@dataclass(frozen=True, slots=True)
class Start:
    """How a post begins: its headline and the first words of its body."""

    headline: str
    opening: str


def find(articles: Sequence[Sequence[Start]]) -> Stock:
    """The stock labels and phrases of a blog, from its articles with all their copies."""
    stock = Stock()
    while True:
        shorn = [[Start(bare(s.headline, stock)[0], lede(s.opening, stock)[0]) for s in copies] for copies in articles]
        labels = _often((label for copies in shorn for label in _passing_labels(copies)), SEEN)
        phrases = _often((p for copies in shorn for p in _passing_phrases(copies)), SEEN)
        phrases |= _often((p for copies in shorn for p in _clauses(copies)), max(OFTEN, SHARE * len(articles)))
        more = Stock(labels=stock.labels | labels, phrases=stock.phrases | phrases)
        if more == stock:
            return stock
        stock = more


def _often(found: Iterable[str], least: float) -> frozenset[str]:
    return frozenset(what for what, n in Counter(found).items() if n >= least)


def _passing_labels(copies: Sequence[Start]) -> set[str]:
    """The labels that some copies of an article have and others have not."""
    labels = {s.headline: _label(s.headline) for s in copies[:COPIES]}
    return {
        label
        for (one, (label, end)), other in product(labels.items(), labels)
        if label and labels[other][0] != label and _goes_on(one[end:], other)
    }


def _goes_on(rest: str, other: str) -> bool:
    """Whether a headline without its label says what another one says."""
    mine, theirs = (set(re.findall(r"\w+", words.casefold())) for words in (rest, other))
    return 2 * len(mine & theirs) >= len(mine) > 1


def _passing_phrases(copies: Sequence[Start]) -> set[str]:
    """The phrases that open some copies of an article, where others begin at once or with another one."""
    openings = {tuple(_prose(s.opening)) for s in copies[:COPIES]}
    return {phrase for one, other in permutations(sorted(openings), 2) if (phrase := _nameless(_extra(one, other)))}


def _prose(opening: str) -> list[str]:
    return prose(opening).split()[: PHRASE + _MEET]


def prose(body: str) -> str:
    """The first paragraph of a body, without what stands before it: white space, tags, pictures, headings."""
    furniture = _FURNITURE.match(body)
    return re.split(r"\n\s*\n|</p>", body[furniture.end() if furniture else 0 :], maxsplit=1)[0]


def _extra(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """What the first opening has before the words by which both go on alike."""
    a, b = ([w.casefold() for w in words] for words in (one, other))
    meets = ((k, m) for k, m in sorted(product(range(PHRASE + 1), repeat=2), key=sum) if len(a[k : k + _MEET]) == _MEET)
    k, m = next(((k, m) for k, m in meets if a[k : k + _MEET] == b[m : m + _MEET]), (0, 0))
    # A synonym in the place of another one is no phrase: where both have one, each must end in a comma.
    return list(one[:k]) if k > 1 and (not m or (_ends(one[k - 1]) and _ends(other[m - 1]))) else []


def _ends(word: str) -> bool:
    return word.endswith((",", ":"))


def _nameless(phrase: Sequence[str]) -> str:
    """The phrase in small letters, or "" if it names somebody, a day or a number: that may be an honest attribution."""
    named = any(w[0].isupper() or any(c.isdigit() for c in w) for w in phrase[1:])
    return "" if named else " ".join(phrase).casefold().lstrip("\"“'‘")


def _clauses(copies: Sequence[Start]) -> Iterator[str]:
    """The first clauses of an article's copies, each once, that say neither who nor when."""
    found = set()
    for s in copies:
        words = _prose(s.opening)
        end = next((n for n, w in enumerate(words[:PHRASE]) if _ends(w)), 0)
        # "According to police, " opens many articles and is an attribution all the same; only the vague ones are nobody's.
        if end and not re.match(r"(?:according|as per|per|police|officials)\b", " ".join(words).casefold()):
            found.add(_nameless(words[: end + 1]))
    yield from found - {""}
