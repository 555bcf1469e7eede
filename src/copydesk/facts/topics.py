"""What a report is about: topics of the IPTC Media Topics, from words of ours, and from the section and tags its source gives it.

A topic needs more than a word in passing: where the evidence is thin, or divided, there is none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from copydesk.types import Topic

MOST = 3  # topics of a text: what it is about, more closely, and a second thing that it is about
LANGUAGES = ("en", "de", "fr", "es")
# Worth of a word by where it stands. A headline names the matter; a body tells of everything around it.
_HEADLINE, _LEDE, _BODY = 3.0, 2.0, 0.75
_SECTION, _TAG = 6.0, 2.0
_READ = 2500  # characters of each part: what comes later in a report is background
_FIRST = 2  # letters by which beginnings are looked up; no listed one has fewer
_KEPT = 32_768  # words of a language
_AGAIN = 0.25  # of its worth, for each time a word comes again, three times at most
# Words bear each other out: each further one of a topic, up to five, makes all of them count so much more. This and the least were swept
# (0-0.5, 3-5) on headlines, on whole reports by their outlets' sections, and on the demo; see docs/notes/topics.md.
_TOGETHER = 0.3
_LEAST = 4.0
_SIGNS = 2  # different words: one alone may be a name, a title or a figure of speech
_CLOSE = 0.6  # of the first topic's evidence that a second one needs
_WORTH = {"+": 2.0, "~": 0.5}
_SHOWN = 6  # words of evidence that are kept: enough to see why
_WORD = re.compile(r"\w++(?:[-'’&]\w++)*+")
_POSSESSIVE = re.compile(r"['’]s?$")
_ELIDED = re.compile(r"^(?:[ldjmnstc]|qu)['’](?=\w{2})")


class _Sign(NamedTuple):
    """A word of a topic: the words that follow it in a phrase, the topic's code and how much it tells."""

    rest: tuple[str, ...]
    code: str
    worth: float


class _Words(NamedTuple):
    """What tells of topics in one language: whole words by their first word, and beginnings that stand for any ending by their first
    letters."""

    whole: dict[str, list[_Sign]]
    beginnings: dict[str, list[tuple[str, _Sign]]]


def find(headline: str, lede: str, body: str, *, language: str = "en", section: str = "", tags: Sequence[str] = ()) -> tuple[Topic, ...]:
    """The topics of a report, at most three, the first one at the top level; none where too little tells.

    `section` and `tags` are the source's own. `score` is between 0 and 1: how much of what was found speaks for this topic.
    """
    evidence: dict[str, dict[str, float]] = {}
    places = ((headline, _HEADLINE), (lede, _LEDE), (body, _BODY), *((tag, _TAG) for tag in tags[:12]))
    for text, worth in places if language in LANGUAGES else ():
        for words, sign in _signs(text[:_READ], language):
            _add(evidence.setdefault(sign.code, {}), words, sign.worth * worth)
    for name, worth in ((section, _SECTION), *((tag, _TAG) for tag in tags[:12])):
        if code := _sections().get(_plain(name)):
            _add(evidence.setdefault(code, {}), name, worth)
    return _chosen(evidence)


def heading(topics: Iterable[Topic]) -> str:
    """The section that a report of these topics goes into, as readers see it; "" without topics."""
    return next((_about(t.under or t.code).heading for t in topics), "")


def _add(found: dict[str, float], words: str, worth: float) -> None:
    """A sign counts where it counts most, and a little more each time it comes again."""
    before = found.get(words, 0.0)
    found[words] = max(before, worth) + _AGAIN * min(before, worth) if before < 2 * worth else before


# --- choosing -------------------------------------------------------------------------------------------------------
def _chosen(evidence: Mapping[str, Mapping[str, float]]) -> tuple[Topic, ...]:
    above: dict[str, dict[str, float]] = {}
    for code, words in evidence.items():
        top = above.setdefault(_about(code).under or code, {})
        for word, worth in words.items():
            top[word] = max(top.get(word, 0.0), worth)
    totals = {code: _strength(words) for code, words in above.items()}
    ranked = sorted(totals, key=lambda c: (-totals[c], c))[:2]
    chosen: list[Topic] = []
    for code in ranked:
        if len(above[code]) >= _SIGNS and totals[code] >= max(_LEAST, _CLOSE * totals[ranked[0]]):
            chosen += [_topic(c, found, sum(totals.values())) for c, found in ((code, above[code]), *_closer(code, totals[code], evidence))]
    return tuple(chosen[:MOST])


def _strength(words: Mapping[str, float]) -> float:
    return sum(words.values()) * (1 + _TOGETHER * min(len(words) - 1, 5))


def _closer(code: str, total: float, evidence: Mapping[str, Mapping[str, float]]) -> list[tuple[str, Mapping[str, float]]]:
    """The second-level topic that most of a topic's evidence is for, if there is one."""
    below = [(_strength(words), c) for c, words in evidence.items() if _about(c).under == code]
    most, closer = max(below, default=(0.0, ""))
    return [(closer, evidence[closer])] if most >= max(_LEAST, _CLOSE * total) else []


def _topic(code: str, words: Mapping[str, float], of: float) -> Topic:
    told = sorted(words, key=lambda w: (-words[w], w))[:_SHOWN]
    about = _about(code)
    return Topic(code=code, name=about.name, under=about.under, score=round(_strength(words) / of, 3), evidence=tuple(told))


# --- reading --------------------------------------------------------------------------------------------------------
@lru_cache(maxsize=32_768)
def _plain(word: str) -> str:
    """A word as it is looked up: in lower case, without a possessive or an elided article."""
    plain = word.casefold()
    return plain if plain.isalpha() else _POSSESSIVE.sub("", _ELIDED.sub("", plain)).replace("’", "'")


def _signs(text: str, language: str) -> list[tuple[str, _Sign]]:
    """The words of a text that tell of a topic."""
    words, known = _WORD.findall(text), _met(language)
    told = [(n, tells) for n, tells in enumerate(map(known.__getitem__, words)) if tells]
    found: list[tuple[str, _Sign]] = []
    for n, (alone, phrases) in told:
        found += [(_plain(words[n]), sign) for sign in alone]
        for sign in phrases.get(_plain(words[n + 1]), ()) if phrases and n + 1 < len(words) else ():
            if tuple(map(_plain, words[n + 1 : n + 1 + len(sign.rest)])) == sign.rest:
                found.append((" ".join((_plain(words[n]), *sign.rest)), sign))
    return found


class _Tells(NamedTuple):
    """What a word tells by itself, and with the word behind it, by that word."""

    alone: tuple[_Sign, ...]
    phrases: dict[str, list[_Sign]]


class _Met(dict[str, _Tells | None]):
    """What each word of one language tells, if anything, kept once it was met."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __missing__(self, word: str) -> _Tells | None:
        if len(self) >= _KEPT:
            self.clear()
        tells = self[word] = _tells(_plain(word), _words(self.language))
        return tells


@cache
def _met(language: str) -> _Met:
    return _Met(language)


def _tells(plain: str, listed: _Words) -> _Tells | None:
    begun = [sign for beginning, sign in listed.beginnings.get(plain[:_FIRST], ()) if plain.startswith(beginning)]
    signs = (*listed.whole.get(plain, ()), *begun)
    phrases: dict[str, list[_Sign]] = {}
    for sign in signs:
        if sign.rest:
            phrases.setdefault(sign.rest[0], []).append(sign)
    return _Tells(tuple(s for s in signs if not s.rest), phrases) if signs else None


# --- the vocabulary -------------------------------------------------------------------------------------------------
class _About(NamedTuple):
    """A topic as the vocabulary has it; `heading` and `sections` only at the top level."""

    name: str
    under: str | None
    heading: str
    sections: tuple[str, ...]


@cache
def _entries() -> dict[str, dict[str, str]]:
    found = tomllib.loads(files("copydesk.facts").joinpath("topics.toml").read_text(encoding="utf-8"))["topic"]
    return {entry["code"]: entry for entry in found}


@cache
def _about(code: str) -> _About:
    entry = _entries()[code]
    named = tuple(n.strip() for n in entry.get("sections", "").split(",") if n.strip())
    return _About(entry["name"], entry.get("under"), entry.get("heading", ""), named)


@cache
def _sections() -> dict[str, str]:
    """The code of each section or tag by which sources call a topic, the vocabulary's own names among them."""
    found: dict[str, str] = {}
    for code in sorted(_entries(), key=lambda c: _about(c).under is not None):  # "crime" is a section before it is a part of one
        for name in (_about(code).name, _about(code).heading, *_about(code).sections):
            if name:
                found.setdefault(name.casefold(), code)
    return found


@cache
def _words(language: str) -> _Words:
    made = _Words({}, {})
    for code, entry in _entries().items():
        for listed in entry.get(language, "").split(","):
            worth = _WORTH.get(listed.strip()[:1], 1.0)
            phrase = [_plain(word) for word in _WORD.findall(listed)]
            if listed.strip().endswith("*"):
                made.beginnings.setdefault(phrase[0][:_FIRST], []).append((phrase[0], _Sign(tuple(phrase[1:]), code, worth)))
            elif phrase:
                for *first, last in ([*phrase[:-1], form] for form in _forms(phrase[-1], language)):
                    whole = (*first, last)
                    made.whole.setdefault(whole[0], []).append(_Sign(whole[1:], code, worth))
    return made


def _forms(word: str, language: str) -> list[str]:
    """A word and its plural, in English, where words are listed in the singular."""
    if language != "en" or len(word) < 3 or word.endswith("s"):
        return [word]
    if word.endswith("y") and word[-2] not in "aeiou":
        return [word, word[:-1] + "ies"]
    return [word, word + ("es" if word.endswith(("x", "z", "ch", "sh")) else "s")]
