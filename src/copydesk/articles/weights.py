"""How the words of a page are spread over its tree, and which of its containers are junk by their structure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

# Elements that never hold an article's words.
DEAD = frozenset(
    "script style noscript template iframe svg canvas object embed audio video select button input textarea nav dialog "  # noqa: SIM905
    "map datalist source track link meta".split()
)
# Elements that seldom do: dropped unless they hold a good part of the page (ASP.NET wraps whole pages in a form).
_WEAK = frozenset("aside footer form menu figcaption".split())  # noqa: SIM905
_JUNK_NAME = re.compile(
    r"newsletter|related|recirc|promo(?!te)|cookie|consent|gdpr|share|sharing|social|player|video-?(?:caption|title|info|meta)|"
    r"advert|\bads?\b|\bad[-_]|sponsor|outbrain|taboola|subscri(?:be|ption)|sign-?up|signup|trending|most-?(?:read|popular"
    r"|viewed)|popular|"
    r"read-?(?:more|next|also)|more-?(?:on|from|stories|news|articles)|also-?(?:read|like)|see-?also|caption|photo-?credit"
    r"|image-?(?:credit|source|meta)|"
    r"breadcrumb|byline|dateline|timestamp|author-?(?:bio|box|info|card|name|meta)|about-?(?:the-?)?author|\bbio\b"
    r"|comment(?!ary|ator)|disqus|"
    r"recommend|\btags?\b|tag-?list|topic-?list|copyright|disclaimer|toolbar|skip-?link|follow-?us|print-?only|"
    r"pagination|modal|popup|pop-up|tooltip|banner|donat|correction-?form|feedback|sidebar|\bnav\b|navigation|"
    r"\bmenu\b|\bfooter\b",
    re.IGNORECASE,
)
# Words for screen readers or of a hidden layer.
_UNSEEN_NAME = re.compile(r"visually-?hidden|\bsr-only\b|screen-?reader|off-?screen|\ba11y-hidden\b|VisuallyHidden", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A junk container never holds more than this share of the page's running words: what holds more is the article.
_HEAVY = 0.25


@dataclass(slots=True)
class Weight:
    """How many characters an element holds, how many of them in links, how many in paragraphs but not in links; and its links."""

    chars: int = 0
    linked: int = 0
    running: int = 0
    links: int = 0


def weigh(root: HtmlElement) -> dict[HtmlElement, Weight]:
    """The weight of every element, summed from the leaves up in one pass."""
    weights: dict[HtmlElement, Weight] = {}
    elements = list(root.iter(etree.Element))
    for el in elements:
        weights[el] = Weight()
    for el in reversed(elements):
        weight = weights[el]
        tag = el.tag
        if tag not in DEAD and el.text:
            weight.chars += len(el.text.strip())
        if tag == "a":
            weight.linked, weight.links, weight.running = weight.chars, weight.links + 1, 0
        elif tag in ("p", "blockquote"):
            weight.running = weight.chars - weight.linked
        if tag in DEAD:
            weight.chars = weight.linked = weight.running = weight.links = 0
        parent = el.getparent()
        if parent is not None and parent in weights:
            above = weights[parent]
            above.chars += weight.chars + (len(el.tail.strip()) if el.tail else 0)
            above.linked += weight.linked
            above.running += weight.running
            above.links += weight.links
    return weights


def is_junk(el: HtmlElement, weight: Weight, limit: float) -> bool:
    tag = el.tag
    if tag in DEAD:
        return True
    if max(weight.running, (weight.chars - weight.linked) // 2) > limit:
        return False
    if tag in _WEAK or el.get("hidden") is not None or el.get("role") in _ROLES:
        return True
    if tag == "figure":  # a figure may hold a table or a quotation set as such
        return weight.running < 400 or weight.chars < 800
    for attribute in _NAMING:
        name = el.get(attribute)
        if name and _names_junk(name):
            return True
    style = el.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    # Lists of links: related headlines, tags, menus.
    return tag in ("ul", "ol", "section", "div") and weight.links >= 2 and weight.linked >= 0.8 * weight.chars and weight.chars > 0


_ROLES = frozenset({"navigation", "complementary", "contentinfo", "dialog"})
_NAMING = ("class", "id", "data-component", "data-testid")


@lru_cache(maxsize=16_384)
def _names_junk(name: str) -> bool:
    return bool(_JUNK_NAME.search(name) or _UNSEEN_NAME.search(name))


def junk_limit(whole: Weight) -> float:
    """How much running text a junk container of this page may hold."""
    return max(250.0, _HEAVY * (whole.running or whole.chars))
