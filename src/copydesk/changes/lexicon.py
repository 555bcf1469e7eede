"""Ideas behind words: what happened to somebody, which words can stand for each other, which carry no weight."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_LINES = files("copydesk.changes").joinpath("lexicon.toml")
SECTIONS = ("status", "direction", "who", "quantity", "phase", "same")
# British and American spelling, folded to one: what stands on the left becomes what stands on the right.
_SPELLING = tuple(
    (re.compile(pattern), fold)
    for pattern, fold in (
        (r"is(e|ed|es|er|ers|ing|ation|ations)$", r"iz\1"),
        (r"ys(e|ed|es|er|ers|ing)$", r"yz\1"),
        (r"(?<=[a-z]{2})our(s|ed|ing|er|ers|ite|ites|able|ably|ful|hood|hoods|ly)?$", r"or\1"),
        (r"(?<=[bct])re(s|d)?$", r"er\1"),
        (r"ll(ed|ing|er|ers|or|ors|ation)$", r"l\1"),
        (r"([nl])c(e|es|ed|ing)$", r"\1s\2"),
        (r"ogue(s)?$", r"og\1"),
        (r"amme(s|d)?$", r"am\1"),
        (r"(?:ae|oe)(?=[a-z]{2})", "e"),  # "foetus", not "booed"
        (r"(?<=[a-z])que(s)?$", r"k\1"),
        (r"ence(s)?$", r"ense\1"),
        (r"ement$", "ment"),
        (r"wards$", "ward"),
    )
)
_WORDS = {"gray": "grey", "tire": "tyre", "tires": "tyres", "curb": "kerb", "plow": "plough", "ax": "axe", "skeptical": "sceptical",
          "skeptic": "sceptic", "mold": "mould", "whilst": "while", "amongst": "among", "pajamas": "pyjamas", "aluminum": "aluminium",
          "controller": "comptroller", "cozy": "cosy", "mom": "mum", "jewelry": "jewellery", "fulfill": "fulfil", "enroll": "enrol",
          "draft": "draught", "story": "storey", "donut": "doughnut", "percent": "%", "learnt": "learned", "burnt": "burned",
          "spelt": "spelled", "dreamt": "dreamed", "gotten": "got", "metre": "meter", "metres": "meters", "check": "cheque"}  # fmt: skip


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """The word in lower case, without diacritics and in one spelling: two folds are equal if only the style differs."""
    low = _MISREAD.sub(_read_again, word).casefold() if "Ã" in word or "Â" in word else word.casefold()
    if not low.isascii():
        low = "".join(c for c in unicodedata.normalize("NFKD", low) if not unicodedata.combining(c))
    low = _WORDS.get(low, low)
    if len(low) > 4 and low.isascii():
        for pattern, replacement in _SPELLING:
            low = pattern.sub(replacement, low)
    return low


def in_full(word: str, behind: str) -> str:
    """The folded word, written out where it was cut short: a stop behind it says so ("Gov."), or it is nothing else ("Sgt")."""
    low = fold(word)
    return _IN_FULL.get(low, low) if behind == "." or low in _NOTHING_ELSE else low


_NOTHING_ELSE = frozenset("sgt cmdr supt dept govt asst".split())  # noqa: SIM905


_IN_FULL = {"gov": "governor", "sen": "senator", "rep": "representative", "lt": "lieutenant", "col": "colonel", "capt": "captain",
            "sgt": "sergeant", "gen": "general", "maj": "major", "cmdr": "commander", "insp": "inspector", "det": "detective",
            "supt": "superintendent", "rev": "reverend", "pres": "president", "dept": "department", "univ": "university",
            "assn": "association", "govt": "government", "mt": "mount", "asst": "assistant", "corp": "corporation", "co": "company",
            "approx": "approximately", "atty": "attorney", "dist": "district", "intl": "international", "natl": "national",
            "adm": "admiral", "hon": "honorable", "jr": "junior", "sr": "senior", "ct": "court", "bros": "brothers"}  # fmt: skip


# Letters that somebody read in a wrong encoding: "Ã±" was "ñ".
_MISREAD = re.compile("[ÃÂ][\x80-\xbf]")


def _read_again(match: re.Match[str]) -> str:
    return match.group().encode("latin-1").decode("utf-8")


@cache
def _lexicon() -> dict[str, Any]:
    return tomllib.loads(_LINES.read_text(encoding="utf-8"))


def listed(name: str) -> list[str]:
    """A list of the lexicon as it stands there."""
    return [entry.strip() for entry in _lexicon()["words"][name].split(",")]


def words(name: str, *, plain: bool = False) -> frozenset[str]:
    """The words of a list of the lexicon, folded unless they are wanted in plain lower case."""
    return frozenset(word if plain else fold(word) for word in listed(name))


WEIGHTLESS = words("weightless")


@lru_cache(maxsize=65_536)
def stem(fold: str) -> str:
    """What a word shares with its other forms. Rough: only ever compared with other stems of the same text."""
    for end in ("ations", "ation", "ings", "ing", "ies", "ied", "ions", "ion", "ers", "er", "ed", "es", "ly", "en", "s", "y", "e"):
        if fold.endswith(end) and len(fold) - len(end) >= 4 - (end in ("s", "e", "y", "ies", "ied", "ed")):
            fold = fold[: -len(end)]
            break
    return fold[:-1] if len(fold) > 4 and fold[-1] == fold[-2] else fold


@cache
def _countries() -> dict[str, frozenset[str]]:
    """Every listed country and people with all that is of the same country."""
    found: dict[str, frozenset[str]] = {}
    for line in listed("countries"):
        folds = frozenset(map(fold, line.split()))
        for word in folds:
            found[word] = found.get(word, frozenset()) | folds
    return found


_OF_COUNTRY = re.compile(r"(?:ese|ians?|ans?|ish|is?|ns?|ic)$")
_APART = frozenset({frozenset({"niger", "nigerian"}), frozenset({"niger", "nigerians"}), frozenset({"guinea", "guinean"})})


def one_country(one: str, other: str) -> bool:
    """Whether two folded words are a country and its people or adjective: "sudan", "sudanese"."""
    if other in _countries().get(one, ()):
        return True
    short, long = sorted((one, other), key=len)
    if len(short) > 3 and long == f"{short}n" and short.endswith("a"):
        return True
    if len(short) < 4 or frozenset((one, other)) in _APART:
        return False
    cut = _OF_COUNTRY.sub("", long)
    return cut != long and len(cut) >= 4 and short in (cut, f"{cut}a", f"{cut}y", f"{cut}e", f"{cut}o", f"{cut}ia", long[:-1])


def is_of_country(word: str, others: Collection[str]) -> bool:
    """Whether any of some folded words is of the country that a word is of."""
    return not _countries().get(word, frozenset()).isdisjoint(others) or any(one_country(word, other) for other in others)


@dataclass(frozen=True, slots=True)
class Idea:
    """What a word or phrase stands for, and under which heading of the lexicon."""

    section: str
    name: str


Phrases = dict[str, list[tuple[tuple[str, ...], Idea]]]


@cache
def phrases(language: str) -> Phrases:
    """Every phrase of a language by its first word, the longest first and what happened before what only means the same."""
    found: dict[tuple[str, ...], Idea] = {}
    spoken = language or "en"
    for section in SECTIONS:
        for name, by_language in _lexicon()[section].items():
            for phrase in filter(None, by_language.get(spoken, "").split(",")):
                words = tuple(fold(w) for w in re.split(r"[\s'-]+", phrase.strip()))
                for form in _forms(words) if spoken == "en" else [words]:
                    found.setdefault(form, Idea(section, name))
    by_first: Phrases = {}
    for phrase_words, idea in sorted(found.items(), key=lambda item: (-len(item[0]), SECTIONS.index(item[1].section))):
        by_first.setdefault(phrase_words[0], []).append((phrase_words, idea))
    return by_first


def phrases_from(word: str, language: str) -> list[tuple[tuple[str, ...], Idea]]:
    """The phrases that a word may open; in French and Spanish, where verbs have many endings, also by the beginning of the word."""
    found = phrases(language).get(word)
    if found is None and language in ("fr", "es") and len(word) > 5:
        found = next(
            (those for n in range(len(word) - 1, max(4, len(word) - 5), -1) if (those := _beginnings(language).get(word[:n]))), None
        )
    if found is None and language in ("en", "") and word.startswith("re"):  # rearrested
        found = [(phrase, idea) for phrase, idea in phrases(language).get(word[2:], []) if len(phrase) == 1 and idea.section == "status"]
    return found or []


@cache
def _beginnings(language: str) -> Phrases:
    """The single words of the lexicon without their endings."""
    found: Phrases = {}
    for word, those in phrases(language).items():
        if len(word) > 5 and len(those[0][0]) == 1:
            found.setdefault(word[: max(5, len(word) - 3)], [((word,), those[0][1])])
    return found


def _forms(phrase: tuple[str, ...]) -> list[tuple[str, ...]]:
    """An English phrase, and a single word in its regular forms as well."""
    if len(phrase) > 1 or len(phrase[0]) < 3:
        return [phrase]
    word = phrase[0]
    base = word[:-1] if word.endswith("e") else word
    doubled = word + word[-1] if re.search(r"[^aeiou][aeiou][bdgmnprt]$", word) else base
    forms = {word, f"{word}s", f"{word}es", f"{base}ed", f"{base}ing", f"{base}er", f"{doubled}ed", f"{doubled}ing"}
    if word.endswith("y"):
        forms |= {f"{word[:-1]}ies", f"{word[:-1]}ied"}
    return [(fold(form),) for form in sorted(forms)]
