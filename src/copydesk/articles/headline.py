"""The headline: what JSON-LD, the meta tags, the h1 and the page's title agree on, without the name of the site."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from copydesk import text
from copydesk.articles.declared import Page, is_site, path_of, squash, words_of, words_of_all

# Marks that set a site's name off from a headline; a bar is never part of a headline, a dash or a colon often is.
_MARK = re.compile(r"\s*(?:::|[|｜ǀㅣ•])\s*|\s+[–—\-·:»«/*⋆]+\s+")
_BAR = re.compile(r"[|｜ǀㅣ•»«]|::")
# Marks that count only where the site's own name stands on one side of them.
_NEAR = re.compile(r"\s*[:：_\-]\s*")
_KICKER = re.compile(
    r"kicker|overline|roofline|top-?line|dachzeile|spitzmarke|eyebrow|rubri[ck]|(?:pre|super|sur|over)-?(?:title|headline)|ober(?:titel|zeile)",
    re.IGNORECASE,
)
_MANY = 20  # h1s looked at; a page with more is a list, and its own comes first
_LONGEST = 300  # characters; an h1 longer than this holds a whole teaser


def find(page: Page) -> str:
    """The headline without the site's name in it.

    Which candidate is right was counted on two sets of pages with headlines read by people (docs/notes/pages.md): JSON-LD's
    headline is, except where h1 and og:title agree on another one and JSON-LD only repeats the title made for search engines.
    """
    names = list(page.names)
    sections = _sections(page)
    shared, other, searched = (
        without_site(words, names, sections) for words in (page.meta("og:title"), page.meta("twitter:title", "dc.title"), _title(page))
    )
    written = _own(words_of(page.ld.get("headline")), {squash(n) for n in names})
    shown = {_fold(t): t for t in _tops(page) if not is_site(t, names)}
    if not written:
        return _printed(list(shown.values()), [t for t in (shared, other, searched) if t])
    if _fold(written) == _fold(searched) and _fold(written) not in shown and _fold(shared) in shown:
        return shown[_fold(shared)]
    return shared if _short_form(shared, written) else shown.get(_fold(written), written)


def _short_form(shared: str, written: str) -> bool:
    """Whether og:title is the paper's own short form of its headline: hardly a word in it is not in the long one."""
    short, long = _fold(shared).split(), _fold(written).split()
    return 4 < len(short) < len(long) and short != long[-len(short) :] and len({*short} & {*long}) >= 0.8 * len({*short})


def _printed(tops: list[str], named: list[str]) -> str:
    """The headline of a page without JSON-LD: the h1 that the meta tags or the title know of, else what they say."""
    for same in (_equal, _within, _alike):
        for name in named:
            found = [words for top in tops if (words := same(top, name))]
            if found:
                return max(found, key=len) if same is _within else found[0]
    return named[0] if named else next(iter(tops), "")


def _equal(top: str, name: str) -> str:
    return top if _fold(top) == _fold(name) else ""


def _within(top: str, name: str) -> str:
    """The shorter of two that begin or end alike: what the longer one has more is a kicker, a section or a slogan."""
    short, long = sorted((top, name), key=len)
    a, b = _fold(short), _fold(long)
    return short if len(a) > 5 and (b.startswith(a + " ") or b.endswith(" " + a)) else ""


def _alike(top: str, name: str) -> str:
    """An h1 that says what the title says in other words; "Navigation" or a slogan does not."""
    mine, theirs = ({w for w in _fold(t).split() if len(w) > 3} for t in (top, name))
    return top if len(mine) > 1 and 4 * len(mine & theirs) >= len(mine) else ""


def _fold(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.replace("\xad", "").casefold()))


def _title(page: Page) -> str:
    title = next(iter(page.all("title")), None)
    return text.plain((title.text or "")[: 3 * _LONGEST]) if title is not None else ""


def _tops(page: Page) -> Iterator[str]:
    """The page's h1s, each without its kicker and then as a whole."""
    for h1 in islice(page.all("h1"), _MANY):
        kickers = {el for el in h1.iterdescendants() if _KICKER.search(el.get("class") or "")}
        for left_out in (kickers, set()) if kickers else (set(),):
            words = _words(h1, left_out)
            if 2 < len(words) < _LONGEST:
                yield words


def _words(h1: HtmlElement, left_out: set[HtmlElement]) -> str:
    words = "\x1f".join(_pieces(h1, left_out))
    # Lines of a headline are often set by style alone: "Elections<span>Who won</span>".
    return text.clean(_LINE_END.sub(" ", words).replace("\x1f", ""))


_LINE_END = re.compile(r"(?<=[a-zß-ÿ.!?])\x1f+(?=[A-ZÀ-Þ\"„“«])")


def _pieces(el: HtmlElement, left_out: set[HtmlElement]) -> Iterator[str]:
    yield el.text or ""
    for child in el:
        if child not in left_out:
            yield from _pieces(child, left_out)
        yield child.tail or ""


# The site's name


def without_site(title: str, names: list[str], sections: frozenset[str] = frozenset()) -> str:
    """A page's title without " - Section - Site" or "Site | " around the headline."""
    for _ in range(4):
        shorter = _cut(title, names, sections)
        if shorter == title:
            break
        title = shorter
    return title.strip()


def _cut(title: str, names: list[str], sections: frozenset[str]) -> str:
    marks = [m for m in _MARK.finditer(title) if not ("«" in m.group() or "»" in m.group()) or title.count("«") != title.count("»")]
    if marks:
        first, last = marks[0], marks[-1]
        head, tail = title[: first.start()].strip(), title[last.end() :].strip()
        if head and (is_site(tail, names) or squash(tail) in sections or (_BAR.search(last.group()) and len(tail) < 0.6 * last.start())):
            return title[: last.start()].strip()
        if tail and is_site(head, names):
            return title[first.end() :].strip()
    return _own(title, {squash(n) for n in names})


def _own(title: str, known: set[str]) -> str:
    """A title without the site's exact name at one end, whatever mark stands between."""
    near = list(_NEAR.finditer(title))
    if near and near[-1].start() and squash(title[near[-1].end() :]) in known:
        return title[: near[-1].start()].strip()
    if near and squash(title[: near[0].start()]) in known and title[near[0].end() :]:
        return title[near[0].end() :].strip()
    return title


def _sections(page: Page) -> frozenset[str]:
    """What the page's sections are called, in its metadata and in its address."""
    named = [*words_of_all(page.ld.get("articleSection")), page.meta("article:section"), *path_of(page.url).split("/")[1:-1]]
    return frozenset(squash(n) for n in named if 2 < len(n) < 40)
