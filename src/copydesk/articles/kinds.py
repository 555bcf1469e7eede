"""The kind of a page: an article, or one of the things that look like one: a liveblog, a list, offers, a video, a gallery, an index."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from copydesk import text
from copydesk.articles.declared import Page, path_of, types_of, words_of
from copydesk.articles.frame import beside
from copydesk.types import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a page shows of its kind before its text is known."""

    liveblog: bool
    numbered: bool  # it is a list of things by its headline and headings
    offers: bool  # its headline or its address speak of offers
    sold: int  # links that are paid for
    shown: Kind | None  # a video or pictures, if the text turns out to be short
    teasers: tuple[str, ...]  # the words below each heading that leads to another page


def signs(page: Page, headline: str) -> Signs:
    """What speaks for a kind: JSON-LD, the address, the headline, the structure. Reading the body uses up the tree: this comes before."""
    return Signs(
        liveblog=_is_liveblog(page, headline),
        numbered=_is_list(page, headline),
        offers=bool(_OFFERS.search(f"{headline} {path_of(page.url).replace('-', ' ')}")),
        sold=sum("sponsored" in (a.get("rel") or "") for a in page.all("a")),
        shown=_shown_instead(page),
        teasers=_teasers(page),
    )


def of(seen: Signs, paragraphs: list[str]) -> Kind:
    """What the page is; "article" unless something speaks against it."""
    if seen.liveblog:
        return "liveblog"
    if _is_index(seen, paragraphs):
        return "index"
    words = sum(p.count(" ") + 1 for p in paragraphs)
    if _is_deals(seen, paragraphs, words):
        return "deals"
    if seen.shown and words < _BRIEF:
        return seen.shown
    return "list" if seen.numbered else "article"


# --- liveblogs ------------------------------------------------------------------------------------------------------
_LIVE = re.compile(
    r"\blive[ -]?(?:blog|ticker|updates?|coverage|text|reaction)\b|(?:^|[/ ])live(?:[/:]|$|-[a-z])|-live(?:[-/.]|$)|\bas it happened\b"
    r"|\bnews-?ticker\b|\bminute by minute\b|\bminuto a minuto\b|\ben (?:direct|vivo|directo)\b|\bin diretta\b|\bao vivo\b|\bna żywo\b"
    r"|\bdirekte:",
    re.IGNORECASE,
)
_POSTS = etree.XPath(
    "//*[contains(@itemprop, 'liveBlogUpdate') or contains(@class, 'live-post') or contains(@class, 'liveblog-post')"
    " or contains(@class, 'live-blog-post') or contains(@class, 'liveblog__post') or contains(@class, 'liveblog-entry')"
    " or contains(@class, 'liveblog__entry') or contains(@class, 'live-update') or contains(@class, 'ticker-entry')"
    " or contains(@class, 'ticker__entry') or contains(@class, 'lx-stream__post') or contains(@id, 'block-')]"
    "[self::article or self::section or self::div or self::li]"
)
_ENTRIES = 4  # timed entries of one shape: fewer are also found on pages with a list of the latest news
_ENTRY = 15  # words an entry has at least; a list of headlines with times has about ten


def _is_liveblog(page: Page, headline: str) -> bool:
    named = [n for n in page.nodes if "LiveBlogPosting" in types_of(n)]
    if any(_of_this_page(n, page) for n in named):
        return True
    if not _LIVE.search(f"{headline} {path_of(page.url)}") and not named:
        return False
    return _entries(page) >= _ENTRIES


def _of_this_page(node: dict[str, Any], page: Page) -> bool:
    """Whether a node of JSON-LD is about this page: its address says so, or it names none."""
    own = words_of(node.get("url")) or words_of(node.get("mainEntityOfPage"))
    return not own.startswith("http") or path_of(own) == path_of(page.url)


def _entries(page: Page) -> int:
    """How many entries a running report has: named as such, or elements of one shape that each hold a time and a text."""
    named = [el for el in cast("list[HtmlElement]", _POSTS(page.tree))[:60] if _wordy(el)]
    if len(named) >= _ENTRIES:
        return len(named)
    shapes: Counter[tuple[str, str]] = Counter()
    for stamp in islice(page.all("time"), 60):
        holder = next((el for el in stamp.iterancestors() if el in page.around or _wordy(el)), None)
        if holder is not None and holder not in page.around and not beside(holder, page.around):
            shapes[str(holder.tag), holder.get("class") or ""] += 1
    return max(shapes.values(), default=0)


def _wordy(el: HtmlElement) -> bool:
    return len(str(el.text_content()).split()) >= _ENTRY


# --- offers ---------------------------------------------------------------------------------------------------------
_PRICE = re.compile(
    r"(?:[$£€¥₹]|\b(?:USD|EUR|Rs\.?)) ?\d[\d.,]*(?!\d| ?(?:million|billion|trillion|bn|m\b|k\b|Mio|Mrd|Millionen|Milliarden))"
    r"|\d[\d.,]* ?(?:€|£|Euro\b|EUR\b|kr\b|zł\b)"
)
_OFFERS = re.compile(
    r"(?<!trade )(?<!peace )(?<!arms )(?<!plea )(?<!energy )\bdeals\b|\b(?:coupons?|promo codes?|voucher codes?|black[ -]friday"
    r"|prime[ -]day"
    r"|cyber[ -]monday|schnäppchen|rabattcodes?|gutscheincodes?|bons plans?|ofertas del día|codici sconto|códigos? de descuento)\b",
    re.IGNORECASE,
)
_PRICES = 6  # a report on trade names two or three
# One price in every so many words, where headline or address speak of offers, and where only paid links do. Pages of offers have one
# in 40 to 150 words; so do tests and business reports, which neither call themselves so nor have paid links throughout.
_SAID, _UNSAID = 150, 50
_SOLD_LINKS = 8


def _is_deals(seen: Signs, paragraphs: list[str], words: int) -> bool:
    """Whether the text is a row of offers: prices throughout, and the headline or paid links say so."""
    prices = sum(len(_PRICE.findall(p)) for p in paragraphs)
    if prices < _PRICES:
        return False
    return prices * _SAID >= words if seen.offers else prices * _UNSAID >= words and seen.sold >= _SOLD_LINKS


# --- videos and galleries -------------------------------------------------------------------------------------------
_VIDEO = re.compile(r"/(?:videos?|watch|mediathek|player)(?:/|$)", re.IGNORECASE)
_GALLERY = re.compile(
    r"/(?:[a-z-]*galler(?:y|ies)|[a-z-]*galerien?|fotostrecken?|bilderstrecken?|slide-?shows?|photos?|in-pictures|fotos?|galer[ií]as?)(?=/|$)",
    re.IGNORECASE,
)
_BRIEF = 150  # words; what is longer has a report of its own beside the video or the pictures


def _shown_instead(page: Page) -> Kind | None:
    """What a page is made for, if it is not its text: a video or pictures."""
    types = {t for n in page.nodes if _of_this_page(n, page) for t in types_of(n)}
    path = path_of(page.url)
    if _GALLERY.search(path) or {"ImageGallery", "MediaGallery"} & types:
        return "gallery"
    declared = page.meta("og:type").lower().startswith("video") or ("VideoObject" in types and not page.ld)
    return "video" if _VIDEO.search(path) or declared else None


# --- indexes --------------------------------------------------------------------------------------------------------
_TEASERS = 5  # a page with fewer linked headings is an article with pointers to others
_PART = 0.8  # of the text stands below linked headings; articles with teasers taken along have more of their own
_TEASED = 3  # paragraphs of one teaser at most
_LONGEST = 3000  # characters of a teaser looked at
_OPENING = 60  # characters by which a paragraph is found again


def _teasers(page: Page) -> tuple[str, ...]:
    """The words of each element around a heading that leads to another page."""
    headings = [h for h in islice(page.all("h2", "h3", "h4"), 150) if _leads_away(h, page)]
    return tuple(words for words in map(_below, headings) if words) if len(headings) >= _TEASERS else ()


def _is_index(seen: Signs, paragraphs: list[str]) -> bool:
    """Whether most of the text is teasers: each paragraph below a heading that leads to another page."""
    teased = [own for words in seen.teasers if (own := _said_in(words, paragraphs))]
    return len(teased) >= _TEASERS and sum(map(len, set().union(*teased))) >= _PART * sum(map(len, paragraphs))


def _said_in(words: str, paragraphs: list[str]) -> set[str]:
    """Which paragraphs a teaser holds; none if it holds more than teasers do, since then it is an article."""
    own = {p for p in paragraphs if p[:_OPENING] in words}
    return own if len(own) <= _TEASED else set()


def _leads_away(heading: HtmlElement, page: Page) -> bool:
    """Whether a heading is a link to another page."""
    link = next(heading.iter("a"), None)
    if link is None:
        parent = heading.getparent()
        link = parent if parent is not None and parent.tag == "a" else None
    address = page.absolute(link.get("href") or "") if link is not None and link.get("href") else ""
    return bool(address) and path_of(address) != path_of(page.url)


def _below(heading: HtmlElement) -> str:
    """What the element around a heading says, if it is one teaser and no more: up to two steps up, with no other heading of that rank."""
    holder: HtmlElement | None = None
    for above in islice(heading.iterancestors(), 3):
        if above.tag in ("body", "main") or len(list(islice(above.iter(heading.tag), 2))) > 1:
            break
        holder = above
    return text.clean(str(holder.text_content())[:_LONGEST]) if holder is not None else ""


# --- lists ----------------------------------------------------------------------------------------------------------
_COUNTED = re.compile(
    r"^(?:(?:the|our|my|die|les|los|las|i|le) )?(?:top |best |these )?(\d{1,3}|three|four|five|six|seven|eight|nine|ten|drei|vier|fünf"
    r"|sechs|sieben"
    r"|acht|neun|zehn) (?:[\w'’-]+ ){0,3}?(?:best|top|most|things|ways|reasons|tips?|facts|takeaways|lessons|signs|steps|ideas|places"
    r"|questions|jokes"
    r"|mistakes|books|films|movies|songs|shows|recipes|products|gifts|gadgets|dinge|gründe|tipps|fakten|fragen|ideen|orte|choses"
    r"|raisons|conseils"
    r"|cosas|razones|consejos|cose|motivi|consigli)\b|^(?:the )?(?:\d+ )?best .+|^top[ -]?(\d{1,3})\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"^(?:#|no\.? ?|nr\.? ?)?(\d{1,3})(?:[.):]|\s[–—-])?\s+\S", re.IGNORECASE)
_ITEMS = 4  # headings of a list at least


def _is_list(page: Page, headline: str) -> bool:
    """Whether the page is a list of things: its headings are numbered throughout, or its headline says so and it has them."""
    numbered = _numbered(page)
    if numbered >= _ITEMS:
        return True
    return bool(_COUNTED.match(headline)) and (numbered >= _ITEMS - 1 or _headings(page) >= _ITEMS)


def _numbered(page: Page) -> int:
    """How many headings count up or down by one."""
    counted = {h: int(m.group(1)) for h in _ranked(page) if (m := _ORDINAL.match(text.clean(str(h.text_content()))))}
    numbers = [counted[h] for h in _own(page, list(counted))] if len(counted) >= _ITEMS - 1 else []
    steps = [b - a for a, b in pairwise(numbers)]
    return 1 + max(steps.count(1), steps.count(-1)) if steps else 0


def _headings(page: Page) -> int:
    """How many headings of one rank the article has."""
    return max(Counter(str(h.tag) for h in _own(page, _ranked(page))).values(), default=0)


def _ranked(page: Page) -> list[HtmlElement]:
    """The headings of a page that are no links."""
    ranked = islice(page.all("h2", "h3", "h4"), 150)
    return [h for h in ranked if next(h.iter("a"), None) is None and next(h.iterancestors("a"), None) is None]


def _own(page: Page, headings: list[HtmlElement]) -> list[HtmlElement]:
    """Those of the headings that are not in the frame of the page."""
    return [h for h in headings if not beside(h, page.around)]
