"""The article's picture, with what the page says of it: caption, credit, licence."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from copydesk import text
from copydesk.articles import licence
from copydesk.articles.declared import Page, path_of, words_of
from copydesk.types import Image


def find(page: Page) -> Image | None:
    """The article's picture with what the page says of it."""
    node = page.ld.get("image")
    node = node[0] if isinstance(node, list) and node else node
    by_id = {n["@id"]: n for n in page.nodes if isinstance(n.get("@id"), str)}
    if isinstance(node, dict):
        node = node if node.get("url") or node.get("contentUrl") else by_id.get(str(node.get("@id")), node)
        address = words_of(node.get("url")) or words_of(node.get("contentUrl"))
    else:
        address, node = words_of(node), {}
    address = page.absolute(address) if address else ""
    address = address or page.absolute(page.meta("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"))
    if not address or path_of(address) in ("", path_of(page.url)):
        return None
    shown, figure = _shown(page, address)
    alt = text.clean((shown.get("alt") if shown is not None else "") or page.meta("og:image:alt", "twitter:image:alt"))
    credit = words_of(node.get("creditText") or node.get("copyrightHolder") or node.get("creator") or node.get("author")) or _credit(figure)
    caption = words_of(node.get("caption") or node.get("description")) or _caption(figure)
    return Image(
        url=address,
        alt=alt,
        caption=caption,
        credit=credit,
        licence=licence.identifier(words_of(node.get("license"))) or _figure_licence(figure),
    )


def _caption(figure: HtmlElement | None) -> str:
    """The figure's caption without the credit in it."""
    caption = figure.find(".//figcaption") if figure is not None else None
    if caption is None:
        return ""
    words = text.clean(str(caption.text_content()))
    for el in caption.iterdescendants():
        own = text.clean(str(el.text_content()))
        if _CREDITED.search(el.get("class") or "") and 0 < len(own) < 120 and len(own) < len(words):
            words = text.clean(words.replace(own, " "))
    return words[:1000]


_CREDITED = re.compile(r"credit|copyright|source", re.IGNORECASE)


def _shown(page: Page, address: str) -> tuple[HtmlElement | None, HtmlElement | None]:
    """The picture's element and figure on the page: addresses differ by size, so the file's name decides."""
    name = re.sub(r"[-_]\d+x\d+(?=\.)", "", path_of(address).rsplit("/", 1)[-1])
    stem = name.rsplit(".", 1)[0]
    for el in page.all("img") if len(name) > 4 else ():
        if any(stem in value for key, value in el.items() if "src" in key):
            return el, next(el.iterancestors("figure"), None)
    return None, None


_CREDIT = re.compile(
    r"(?:(?:image|photo|picture)(?: source| credit)?|credit|photograph|source|foto|©)(?: by)?\s*[,:]?\s+([^.|\n]{2,80})",
    re.IGNORECASE,
)


def _credit(figure: HtmlElement | None) -> str:
    if figure is None:
        return ""
    for el in figure.iter():
        if isinstance(el.tag, str) and _CREDITED.search(el.get("class") or "") and el.tag not in ("img", "source", "picture"):
            words = text.clean(str(el.text_content()))
            if 1 < len(words) < 120:
                return re.sub(r"^(?:image|photo|picture)?\s*(?:source|credit|by)?\s*[,:]?\s+", "", words, flags=re.IGNORECASE) or words
    match = _CREDIT.search(text.clean(str(figure.text_content())))
    return match.group(1).strip() if match else ""


def _figure_licence(figure: HtmlElement | None) -> str:
    if figure is None:
        return ""
    return next((i for i in (licence.identifier(a.get("href") or "") for a in figure.iter("a")) if i), "")
