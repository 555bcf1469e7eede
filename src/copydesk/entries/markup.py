"""HTML in feeds: its words, its pictures, and the same HTML with whole addresses and nothing in it that could act."""

from __future__ import annotations

import html
import html.entities
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

import nh3

from copydesk import text

_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character, as JSON can escape it; no file can hold it
# Characters that are none, where Windows has its quotation marks and dashes: whoever writes them means those.
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_WINDOWS = {n: bytes([n]).decode("cp1252", "ignore") for n in range(0x80, 0xA0) if n != 0x85}  # U+0085 is a line end
# Two bytes of UTF-8, read one by one as Latin-1.
_READ_TWICE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf]")
_ACTING = re.compile(r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_UNSAID = re.compile(r"<(?:!--|script|style|S)")  # whether there may be one of these: one search instead of four
_TAG = re.compile(r"<[A-Za-z/!?][^>]*>")
_ANY_CLOSED = re.compile(r"</\w+>|&#?\w+;")
_TAG_NAME = re.compile(r"</?(\w+)")
_BRACKET_INSIDE = re.compile("=[\"'][^\"'<>]*[<>]")
_ENTITY_NAME = re.compile(r"&(\w+);")
# Addresses in what nh3 writes: names in lower case, double quotation marks, and "<" nowhere but where a tag begins.
_NO_HTTP = (re.compile(r'href="(?!http)'), re.compile(r'src="(?!http)'))  # one by one, for a search is fast if it begins with letters
_RELATIVE = re.compile(r"(<[a-z]+\s(?:[a-z\-]+=\"[^\"]*\"\s)*?(?:href|src|cite)=\")(?!https?:|mailto:|#)([^\"]*)")
_ABSOLUTE = re.compile(r"https?://[A-Za-z0-9.\-]+(?::\d+)?(?:[/?][!-~]*)?")
_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+.\-]*://)/+")
_ANY_IMG = re.compile(r"<[Ii][Mm][Gg]")
_IMG = re.compile(r"<(?:img|IMG|Img)\b[^<>]{0,4000}>")
_SRC = re.compile(r"\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TINY = re.compile(r"\s(?:width|height)\s*=\s*[\"']?\s*[01](?:px)?\s*[\"'\s/>]", re.IGNORECASE)
_PLAIN_TAGS: set[str] = set()
_SHORT = 300  # characters: about as long as headlines and names are
_CLEANER = nh3.Cleaner(url_schemes={"http", "https", "mailto"})
# What HTML knows, so that "<blink>" in a headline about HTML is words and "<em>" is not.
_KNOWN = nh3.ALLOWED_TAGS | {"font", "form", "button", "input", "label", "iframe", "object", "embed", "video", "audio", "section"}


@dataclass(slots=True)  # not frozen: thousands are made for a feed, and that would be half of the cost
class Text:
    """A text of a feed as it was written: HTML or plain, and the address its relative links count from."""

    value: str
    html: bool = True
    base: str = ""


def mended(value: str) -> str:
    """The text with what was read in the wrong encoding set right, as far as that is certain."""
    if value.isascii():
        return value
    if _READ_TWICE.search(value):
        with suppress(UnicodeError):  # then it was no accident
            value = value.encode("latin-1").decode("utf-8")
    return value.translate(_WINDOWS) if _C1.search(value) else value


def looks_like_html(value: str) -> bool:
    """Whether text that nobody declared is HTML: it closes a tag or names a character, and all it names is known."""
    if "<" not in value and "&" not in value:
        return False
    if not _ANY_CLOSED.search(value):
        return False
    known_tags = all(t.lower() in _KNOWN for t in _TAG_NAME.findall(value))
    return known_tags and all(e in html.entities.entitydefs for e in _ENTITY_NAME.findall(value))


def words(found: Text | None) -> str | None:
    """The text as plain words on one line; None if there are none."""
    if found is None or not found.value:
        return None
    value = found.value
    if found.html:
        value = _without_tags(value)
    return one_line(value) or None


def one_line(value: str) -> str:
    """What text.clean makes of it, in a third of the time where there is nothing unusual to take out."""
    # The only space that is printable is the one of ASCII, and headlines mostly have one at a time.
    line = value.strip(" ") if len(value) < _SHORT and value.isprintable() and "  " not in value else " ".join(value.split())
    if line.isprintable():
        return line if line.isascii() else unicodedata.normalize("NFC", line)
    return text.clean(value)


def _without_tags(value: str) -> str:
    """The words of HTML. Feeds often escape it twice, so what looks like HTML after the first turn gets a second one; but not where
    there were tags already: then "&lt;b&gt;" is what readers are to see, as in an article about programs."""
    tags = "<" in value
    if tags:
        value = _bare(value)
    if "&" not in value:
        return value
    value = html.unescape(value)
    if not tags and "<" in value and _TAG.search(value):
        value = _bare(value)
    return html.unescape(value) if "&" in value else value


def _bare(value: str) -> str:
    if _UNSAID.search(value):
        value = _ACTING.sub(" ", _COMMENT.sub(" ", value))
    end = value.rfind(">") + 1  # so that every search for the end of a tag finds one, and never twice the same
    bare = _TAG.sub(" ", value[:end]) + value[end:]
    if ">" in bare and _BRACKET_INSIDE.search(value):
        # A bracket inside an attribute: that takes a parser, at five times the cost.
        bare = html.unescape(nh3.clean(value, tags=_PLAIN_TAGS))
    return bare


def without_surrogates(value: str) -> str:
    """The text without halves of characters."""
    return value if value.isascii() else _SURROGATE.sub("", value)


def safe(found: Text | None) -> str | None:
    """HTML with whole addresses and everything taken out that could act; None if nothing is left."""
    if found is None or not found.value or found.value.isspace():
        return None
    value = found.value
    if not found.html:
        return html.escape(value.strip(), quote=False)
    try:
        made = _CLEANER.clean(value)
    except ValueError:
        return None
    return _with_whole_addresses(made, found.base).strip() or None


def _with_whole_addresses(made: str, base: str) -> str:
    """Cleaned HTML with its relative addresses made whole. Mostly each one begins with http, and a look tells that in no time."""
    if not base or not (_NO_HTTP[0].search(made) or _NO_HTTP[1].search(made)):
        return made
    return _RELATIVE.sub(lambda m: m[1] + html.escape(joined(base, html.unescape(m[2]))), made)


def joined(base: str, given: str) -> str:
    """An address as seen from another; "" if it cannot be read."""
    given = given.strip()
    if given[:1] == "/" and given[1:2] != "/" and "/." not in given:
        return _site(base) + given
    try:
        return urljoin(base, _SLASHES.sub(r"\1", given))
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def _site(base: str) -> str:
    """An address up to where its path begins."""
    try:
        return urljoin(base, "/").removesuffix("/")
    except ValueError:
        return ""


def address(value: object, base: str = "") -> str:
    """An absolute http(s) address, or ""."""
    if not isinstance(value, str):
        return ""
    value = value.strip()
    if not value or _ABSOLUTE.fullmatch(value):  # nearly all of them
        return value
    full = joined(base, without_surrogates(value))
    try:
        parts = urlsplit(full)
    except ValueError:
        return ""
    return full if parts.scheme in ("http", "https") and parts.netloc else ""


def picture(found: Text | None) -> str:
    """The first picture in HTML that is not one of the invisible kind that counts readers; "" if there is none."""
    if found is None or not found.html or not _ANY_IMG.search(found.value):
        return ""
    for match in _IMG.finditer(found.value, 0, 50_000):
        source = _SRC.search(match[0])
        if source and not _TINY.search(match[0]):
            return address(html.unescape(source[1] or source[2] or source[3] or ""), found.base)
    return ""
