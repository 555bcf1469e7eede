"""A page's bytes as one tree: decoded once, parsed once."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from charset_normalizer import from_bytes
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from copydesk.errors import ExtractError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:\-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:\-]+)|<\?xml[^>]{0,80}?encoding=[\"']([\w.:\-]+)", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<(?:!doctype|[a-z][a-z0-9]*[\s/>])", re.IGNORECASE)
_KINDS = {
    b"%PDF": "a PDF file",
    b"\x89PNG": "an image",
    b"GIF8": "an image",
    b"\xff\xd8\xff": "an image",
    b"RIFF": "an image or a film",
    b"PK\x03\x04": "an archive",
    b"\x1f\x8b": "compressed data",
    b"\x00\x00\x00": "a film",
}
# The WHATWG reads these labels as their Windows supersets; pages that say Latin-1 carry curly quotes of cp1252.
_WIDER = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-9": "cp1254",
    "shift_jis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "x-sjis": "cp932",
}
_CONTROL = bytes(n for n in range(32) if n not in (9, 10, 13)) + b"\x7f"

# What HTML may hold and no XML tree takes back: noncharacters, and references to control characters. Apart, because a pattern that
# begins with plain characters is found ten times as fast.
_NO_CHARACTER = re.compile("[\ufffe\uffff]")
_NO_REFERENCE = re.compile("&#(?:0*(?:[0-8]|1[124-9]|2\\d|3[01]|6553[45])|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef]));", re.IGNORECASE)

# One class for all: asking lxml.html for the class of each element is Python code, and a tenth of the time a page takes.
_EVERY_ELEMENT = etree.ElementDefaultClassLookup(element=HtmlElement)


def parse(page: bytes, *, url: str, headers: Mapping[str, str] | None = None) -> HtmlElement:
    """The page's tree. What is no HTML page raises ExtractError."""
    content_type = _content_type(headers)
    _refuse(page, url, content_type)
    text = _NO_REFERENCE.sub("", decode(page, content_type))
    if "\ufffe" in text or "\uffff" in text:
        text = _NO_CHARACTER.sub("", text)
    if not _TAG.search(text[:100_000]):
        raise ExtractError("this is no HTML page", subject=url, hint="check the address")
    # Without huge_tree libxml2 stops at 256 levels, so no page can exhaust the stack of those who walk the tree.
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, recover=True)
    parser.set_element_class_lookup(_EVERY_ELEMENT)
    try:
        tree = document_fromstring(text.encode("utf-8", "replace").translate(None, _CONTROL), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as e:
        raise ExtractError("the page could not be parsed", subject=url, hint="check the address") from e
    if len(text) > _LARGE:
        _bound(tree)
    return tree


# No article is as large as these; what goes on longer is cut, so that a page costs neither minutes nor the machine's memory.
_LARGE = 500_000  # characters of a page that is looked at more closely
_ELEMENTS = 15_000  # the largest page of 700 looked at has 9,748
_STRETCH = 300_000  # characters of text in one piece, or of an attribute


def _bound(tree: HtmlElement) -> None:
    """Cuts what no article has: endless text, endless attributes, and all that follows so many elements."""
    last = None
    for n, el in enumerate(tree.iter(etree.Element)):
        if n == _ELEMENTS:
            last = el
            break
        if el.text and len(el.text) > _STRETCH:
            el.text = el.text[:_STRETCH]
        if el.tail and len(el.tail) > _STRETCH:
            el.tail = el.tail[:_STRETCH]
        for name, value in el.items():
            if len(value) > _STRETCH:
                del el.attrib[name]
    while last is not None and (parent := last.getparent()) is not None:
        del parent[parent.index(last) + 1 :]
        last = parent


def decode(page: bytes, content_type: str = "") -> str:
    """The page's characters: by byte order mark, header, meta tag, or what the bytes look like, in that order."""
    for bom, encoding in _BOMS:
        if page.startswith(bom):
            return page[len(bom) :].decode(encoding, "replace")
    for label in _labels(page, content_type):
        try:
            return page.decode(label)
        except (LookupError, ValueError, AssertionError):  # a wrong label, or a codec that is no text encoding
            continue
    # One bad byte in a page that says UTF-8 is commoner than a page that says UTF-8 and is something else throughout.
    text = page.decode("utf-8", "replace")
    if text.count("\ufffd") * 1000 <= len(text):
        return text
    guesses = list(from_bytes(page[:50_000]))
    # The tidiest guess reads "naļve" where a hardly less tidy one reads "naïve": of these, the one whose letters make words.
    tidy = [g for g in guesses if g.chaos <= guesses[0].chaos + 0.05]
    try:
        return page.decode(max(tidy, key=lambda g: g.coherence).encoding if tidy else "cp1252", "replace")
    except LookupError:
        return text


def _content_type(headers: Mapping[str, str] | None) -> str:
    return next((v for k, v in (headers or {}).items() if k.lower() == "content-type"), "")


def _labels(page: bytes, content_type: str) -> list[str]:
    header = _HEADER_CHARSET.search(content_type)
    meta = _META_CHARSET.search(page[:4096])
    named = [header.group(1)] if header else []
    named += [(meta.group(1) or meta.group(2)).decode("ascii", "replace")] if meta else []
    labels = [_WIDER.get(n.lower(), n.lower()) for n in named]
    # A meta tag that could be read as ASCII is not in UTF-16; and bytes that are valid UTF-8 nearly always are UTF-8.
    labels = ["utf-8" if n.startswith("utf-16") else n for n in labels if n not in ("cp1252", "utf-8")]
    return ["utf-8", *labels, *(["cp1252"] if named and not labels and "utf-8" not in {n.lower() for n in named} else [])]


def _refuse(page: bytes, url: str, content_type: str) -> None:
    if not page.strip():
        raise ExtractError("the page is empty", subject=url, hint="it may be there later", retry=True)
    kind = next((name for magic, name in _KINDS.items() if page.startswith(magic)), "")
    if not kind and re.match(r"\s*(?:image|audio|video|font)/|\s*application/(?!.*x?html|xml|.*\+xml|octet-stream)", content_type):
        kind = content_type.split(";")[0].strip()
    if not kind and page.lstrip()[:1] in (b"{", b"["):
        kind = "JSON"
    if not kind and _FEED.search(page[:1000]) and b"<html" not in page[:1000].lower():
        raise ExtractError("this is a feed, not a page", subject=url, hint="add it as a source: copydesk add URL")
    if kind:
        raise ExtractError(f"this is no HTML page but {kind}", subject=url, hint="only HTML pages can be read")
