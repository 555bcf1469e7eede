"""The licence of an article's text: what the page says of the article or of all its texts, never of a picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from copydesk.articles.declared import Page, words_of

_DEED = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-sa|-nd)?)(?:/(\d\.\d))?|(publicdomain/zero)|(publicdomain/mark))",
    re.IGNORECASE,
)
_CC_WORDS = re.compile(r"\bCC[ \-]?(BY(?:[ \-]NC)?(?:[ \-](?:SA|ND))?)(?:[ \-](\d\.\d))?\b")
_OGL = re.compile(r"nationalarchives\.gov\.uk/doc/open-government-licence/version/(\d)", re.IGNORECASE)


def identifier(named: str) -> str:
    """A licence's address or short name as an identifier such as CC-BY-4.0, or ""."""
    deed = _DEED.search(named)
    if deed:
        if deed.group(3):
            return "CC0-1.0"
        if deed.group(4):
            return "PDM-1.0"
        return f"CC-{deed.group(1).upper()}" + (f"-{deed.group(2)}" if deed.group(2) else "")
    ogl = _OGL.search(named)
    if ogl:
        return f"OGL-{ogl.group(1)}.0"
    words = _CC_WORDS.search(named)
    if words:
        return f"CC-{words.group(1).upper().replace(' ', '-')}" + (f"-{words.group(2)}" if words.group(2) else "")
    return ""


# What a statement about a picture, a recording or somebody else's work speaks of.
_OF_IMAGES = re.compile(
    r"\b(?:photo|image|picture|video|illustration|figure|graphic|logo|icon|cover|music|song|track|sound|foto|bild|grafik|musik"
    r"|titelbild|imagen)"
    r"(?:s|e|er|n|en|graph\w*|grafi\w*)?\b|\bvia (?:wikimedia|wikipedia|flickr|unsplash|pixabay)|wikimedia commons|flickr\.com"
    r"|own work|\b(?:design|theme|template)(?: by| von|:)",
    re.IGNORECASE,
)
# What a statement about the page, its text or all of the site says.
_OF_TEXTS = re.compile(
    r"licen[cs]ed? (?:under|as)|licen[cs]e\s*:|lizenz\s*:|liz?ens?[zs]iert|under (?:a|the|an) (?:creative|cc|open)|(?:except"
    r"|unless) (?:where )?otherwise|sofern nicht|soweit nicht"
    r"|steh(?:t|en)\b.{0,60}\bunter|unterlieg\w+|veröffentlicht unter|available under|published under|republish|reuse"
    r"|bajo (?:una |la )?licencia|sous (?:la )?licence"
    r"|con licenza|©|\(c\)|copyright|rights reserved|rechte vorbehalten",
    re.IGNORECASE,
)
# What keeps a statement about a whole site from being one about this article: it may be among the exceptions.
_HEDGED = re.compile(
    r"\b(?:except|unless|where|if) (?:as |where )?(?:not )?(?:\w+ )?(?:otherwise|noted|stated|specified|indicated|marked)"
    r"|with (?:some )?exceptions"
    r"|\b(?:sofern|soweit|wo|falls|wenn) (?:nicht|keine?)\b|mit ausnahmen?\b|sauf (?:mention|indication|précision)"
    r"|salvo (?:que|donde|diversa|dove|in)"
    r"|salvo indica|tenzij anders|\bom inte annat|où (?:il est )?(?:indiqué|mentionné)|except for (?:content|material|text|photo|image)",
    re.IGNORECASE,
)
_OF_THIS = re.compile(
    r"\b(?:this (?:work|article|text|story|post|piece|page|content)|diese[rs]? (?:werk|artikel|text|beitrag|arbeit|seite)"
    r"|cet article|ce texte"
    r"|este (?:artículo|texto)|questo (?:articolo|testo))\b",
    re.IGNORECASE,
)
# Of a recording that the page comes with: its length and its downloads stand beside it.
_OF_RECORDINGS = re.compile(r"\b(?:podcasts?|episodes?|folgen?|recordings?|dauer|duration|durée|downloads?)\b", re.IGNORECASE)
# Badges in a row with one of these tell what the site runs on: which of them is for its texts, nobody says.
_OF_SOFTWARE = re.compile(r"gnu\.org/licenses|opensource\.org/|apache\.org/licenses|opendefinition\.org", re.IGNORECASE)
_OF_WORDS = re.compile(r"\b(?:texte?n?s?|articles?|artikel|beitr[aä]ge?|content|inhalte)\b", re.IGNORECASE)
_BADGE = re.compile(r"licensebuttons|creative[ _-]?commons|\bcc\b|\bcc[-_ ]?by|/by(?:-nc)?(?:-sa|-nd)?[./]", re.IGNORECASE)
_FRAMED = re.compile(r"\b(?:image|photo|caption|credit|figure|thumb|gallery|comment|related|teaser|bild|foto)", re.IGNORECASE)
_ELSEWHERE = re.compile(r"caption|gallery|comment|related|teaser", re.IGNORECASE)
_FOOT = re.compile(r"foot|colophon|copyright|licen[cs]e|lizenz|legal|\bcc\b|siteinfo|imprint|impressum", re.IGNORECASE)


_MANY = 30  # mentions looked at; pages with more are lists of pictures


def find(page: Page) -> str:
    """The licence of the article's text; what is said of images, comments or other articles does not count."""
    named = [words_of(page.ld.get("license")), page.meta("dc.rights", "dcterms.license", "dcterms.rights", "copyright", "rights")]
    named += [el.get("href") or "" for el in page.all("link") if {"license", "copyright"} & set((el.get("rel") or "").lower().split())]
    declared = next((i for i in map(identifier, named) if i), "")
    return declared or _linked(page) or _worded(page.tree)


def _linked(page: Page) -> str:
    """The licence that a link to a deed gives the page: marked as its licence, in its foot, or in a sentence that says so."""
    deeds = (el for el in page.all("a") if "creativecommons.org/" in (named := el.get("href") or "") or "open-government-licence" in named)
    for el in islice(deeds, _MANY):
        named = identifier(el.get("href") or "")
        if named and _of_article(el):
            return named
    return ""


def _of_article(link: HtmlElement) -> bool:
    above = [el for el in link.iterancestors() if el.tag not in ("body", "html")]
    if any(el.tag in ("figure", "figcaption") for el in above):
        return False
    # Pictures name their frames near them; far above, such a word belongs to the layout ("header-image-none").
    near = list(takewhile(lambda el: el.tag not in ("footer", "article", "main"), above[:3]))
    said = _sentence(link)
    badge = not said.strip() and _is_badge(link)
    if any((_ELSEWHERE if badge else _FRAMED).search(_named(el)) for el in near) or not _speaks(said):
        return False
    if not said.strip() and any(_OF_SOFTWARE.search(a.get("href") or "") for el in near for a in el.iter("a")):
        return False
    if badge or "license" in (link.get("rel") or "").lower().split() or _OF_TEXTS.search(said):
        return True
    # A short name without a sentence counts in the foot of the page only.
    return any(el.tag == "footer" or _FOOT.search(_named(el)) for el in above)


def _is_badge(link: HtmlElement) -> bool:
    """Whether a link shows the picture that licences come with; where it stands alone, it stands for the page."""
    return any(_BADGE.search(f"{img.get('alt')} {img.get('src')}") for img in link.iter("img"))


def _speaks(said: str) -> bool:
    """Whether a sentence may be about the article: not about a picture or a recording, nor about a site with exceptions."""
    if _OF_IMAGES.search(said) or (_OF_RECORDINGS.search(said) and not _OF_WORDS.search(said)):
        return False
    return bool(_OF_THIS.search(said)) or not _HEDGED.search(said)


def _named(el: HtmlElement) -> str:
    return f"{el.get('class') or ''} {el.get('id') or ''}"


def _sentence(link: HtmlElement) -> str:
    """The sentence a link stands in, and not its neighbours: "The text is under CC BY. The photos may not be used."."""
    block = next((el for el in link.iterancestors() if el.tag in _LINES), None)
    if block is None:
        return ""
    before, inside, after = (
        re.sub(r"\s+", " ", "".join(pieces))
        for pieces in (reversed(list(_beside(link, block, back=True))), [_words(link)], _beside(link, block))
    )
    start = max((m.end() for m in _STOP.finditer(before)), default=0)
    stop = _STOP.search(after)
    return (before[start:] + inside + after[: stop.start() if stop else len(after)])[-400:]


_LINES = frozenset("p li td div small h4 h5 h6 dd footer section aside center".split())  # noqa: SIM905
_STOP = re.compile(r"[.!?]\s|\s\|\s")
_FAR = 600  # characters on either side of a link; sentences about licences are shorter


def _beside(link: HtmlElement, block: HtmlElement, *, back: bool = False) -> Iterator[str]:
    """The words of a block after a link or, from the nearest on, before it; no more than a sentence can have."""
    length, el = 0, link
    while el is not block and length < _FAR:
        if not back:
            yield el.tail or ""
            length += len((el.tail or "").strip())
        for sibling in el.itersiblings(preceding=back):
            own = f"{_words(sibling)}{sibling.tail or ''}"
            yield own
            length += len(own.strip())
            if length >= _FAR:
                return
        el = el.getparent()
        if back:
            yield el.text or ""


def _words(el: HtmlElement) -> str:
    """The words of an element as readers see them."""
    return "".join(cast("list[str]", _SEEN(el))) if el.tag not in ("script", "style") else ""


_SEEN = etree.XPath(".//text()[not(parent::script or parent::style)]", smart_strings=False)


_SAYING = re.compile(
    r"\b(?:this|all|diese[rsn]?|alle|el|ce(?:tte)?)\b[^.!?]{0,80}(?:licen[cs]|lizen[sz]|bedingungen|steh(?:t"
    r"|en))[^.!?]{0,80}?(?P<cc>(?:CC|Creative[ -]Commons)[ (-]*BY(?:[ -](?:NC|SA|ND)){0,2}(?:[ -]\d\.\d)?)",
    re.IGNORECASE,
)


_NAMING_ONE = etree.XPath("//body//text()[contains(., 'BY')][not(parent::script or parent::style)]")


def _worded(tree: HtmlElement) -> str:
    """The licence that a sentence in the foot of the page names without a link."""
    body = tree.find("body")
    # Asked of all characters at once, a fourth of what the same question to each text costs; nearly every page says no.
    if body is None or b"BY" not in etree.tostring(body, method="text", encoding="utf-8"):
        return ""
    for piece in cast("list[Any]", _NAMING_ONE(tree))[:_MANY]:
        el = piece.getparent()
        block = next((a for a in (el, *el.iterancestors()) if a.tag in _LINES), None)
        if block is None or not any(
            a.tag == "footer" or _FOOT.search(_named(a)) for a in (block, *block.iterancestors()) if a.tag != "body"
        ):
            continue
        words = " ".join(str(block.text_content()).split())
        said = _SAYING.search(words) if len(words) < 1000 else None
        if said and _speaks(words):
            return identifier(re.sub(r"(?i)creative[ -]commons[ (-]*", "CC ", said.group("cc")).upper())
    return ""
