"""The characters of a feed: which encoding its bytes are in, by RFC 7303, and what to do where that is untrue."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The beginnings of "<?" and "<r" in encodings that are not like ASCII (XML 1.0, appendix F).
_SNIFFED = (
    (re.compile(rb"\x00<\x00[?!\w]"), "utf-16-be"),
    (re.compile(rb"<\x00[?!\w]\x00"), "utf-16-le"),
    (re.compile(rb"\x00\x00\x00<"), "utf-32-be"),
    (re.compile(rb"<\x00\x00\x00"), "utf-32-le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")
_DECLARED = re.compile(r"^\s*<\?xml\b[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._:\-]+)[\"']")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:\-]+)", re.IGNORECASE)
# Their supersets, which is what programs that name these write.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "ascii": "cp1252", "iso8859-1": "cp1252", "euc_kr": "cp949", "shift_jis": "cp932"}
_WIDE = ("utf-16", "utf-32", "utf_16", "utf_32", "ucs")


def is_plain_utf8(body: bytes, content_type: str) -> bool:
    """Whether nothing speaks against an XML parser reading these bytes as they are."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in body[:4]:
        return False
    named = _CHARSET.search(content_type)
    return named is None or _codec(named[1]) == "utf-8"


def decoded(body: bytes, content_type: str) -> tuple[str, str]:
    """The text of a feed without its XML declaration, and what was wrong with what it says of its encoding ("" if nothing).

    The byte order mark counts most, then the header, then the declaration, then UTF-8; where none of them fits, what the
    bytes look like.
    """
    mark = next((m for m in _BOMS if body.startswith(m[0])), None)
    body = body[len(mark[0]) :] if mark else body
    sniffed = "" if mark else next((name for pattern, name in _SNIFFED if pattern.match(body)), "")
    head = body[:4000].decode(sniffed or (mark[1] if mark else "") or "latin-1", "replace")
    stated = _stated(content_type, head, wide=bool(mark or sniffed))
    stated = [mark[1]] if mark else [*stated, sniffed]
    candidates = list(stated)
    if "cp1252" in candidates:
        # Servers add a western charset to all they send. Text in one of those is never valid UTF-8 by chance.
        candidates = ["utf-8", *candidates]
    for name in dict.fromkeys(c for c in (*candidates, "utf-8") if c):
        try:
            return DECLARATION.sub("", body.decode(name), count=1), _wrong(name, stated)
        except (UnicodeError, LookupError):
            continue
    return _guessed(body)


def _stated(content_type: str, head: str, *, wide: bool) -> list[str]:
    """What header and declaration say, in codecs that we have. A document that could be read as ASCII so far is not UTF-16."""
    names = [_codec(m[1]) for m in (_CHARSET.search(content_type), _DECLARED.search(head)) if m]
    return [n for n in names if n and (wide or not n.startswith(_WIDE))]


def _codec(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    return _WIDER.get(found, found)


def _wrong(name: str, candidates: Iterable[str]) -> str:
    first = next((c for c in candidates if c), name)
    return "" if name == first else f"it says it is {first} and is {name}"


def _guessed(body: bytes) -> tuple[str, str]:
    """Text in an encoding that nothing names rightly. Windows-1252 with holes for the bytes it does not have, at the last."""
    try:
        return DECLARATION.sub("", body.decode("cp1252"), count=1), "its encoding is guessed: cp1252"
    except UnicodeDecodeError:
        best = from_bytes(body[:200_000]).best()
    name = best.encoding if best else "cp1252"
    return DECLARATION.sub("", body.decode(name, "replace"), count=1), f"its encoding is guessed: {name}"
