"""The frame of a page: comments, sidebars, related articles and all else that is not the article."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_BESIDE = re.compile(r"comment|related|teaser|widget|recent|recommend|popular|footer|\bnav|menu|sidebar|archive", re.IGNORECASE)
_TAGS = frozenset({"figure", "figcaption", "aside", "nav"})


def beside(el: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether an element belongs to the frame or to a picture, not to the article.

    ``around`` is what holds the headline: a name such as "with-sidebar" on one of these says nothing against what is in it.
    """
    for above in (el, *el.iterancestors()):
        if above in around or above.tag in ("body", "html"):
            return False
        if above.tag in _TAGS or _BESIDE.search(f"{above.get('class') or ''} {above.get('id') or ''}"):
            return True
    return False
