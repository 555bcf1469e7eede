"""Text in the newsroom's sense: clean words, sentences with their places, slugs, and words made safe for where they are printed."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache
from urllib.parse import quote, urlsplit

from copydesk.types import Range

_TAG = re.compile(r"<[^<>]*>")
# C0 and C1 controls (0x85 is white space), direction overrides, and what is no character (html5 and XML refuse those).
_NONE = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\ufeff\ufdd0-\ufdef\u202a-\u202e\u2066-\u2069\ud800-\udfff" + _NONE + "]"
)


def clean(text: str) -> str:
    """The text on one line: NFC, no control or direction-override characters, single spaces."""
    line = " ".join(text.split())
    # Mostly there is nothing more to do, and seeing that is fast: what is printable is no control character.
    if not (line.isascii() or unicodedata.is_normalized("NFC", line)):
        line = unicodedata.normalize("NFC", line)
    return line if line.isprintable() else " ".join(_CONTROL.sub("", line).split())


def plain(markup: str) -> str:
    """The words of a scrap of HTML on one line, as feeds put it into titles and descriptions."""
    text = markup
    for _ in range(2):  # descriptions are often escaped twice
        text = html.unescape(_TAG.sub(" ", text)) if "<" in text or "&" in text else text
    return clean(text)


# Abbreviations after which a full stop does not end a sentence. "US." and single initials are handled by the pattern.
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sir rev gen col lt sgt capt cmdr adm gov sen rep st mt ft jr sr vs etc no nos vol inc ltd co corp "  # noqa: SIM905
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun approx dept est fig al cf eg ie".split()
)
# Possessive, and only from the first stop of a run: a page of dots must not cost the square of its length.
_END = re.compile(r"(?<![.!?…。！？])[.!?…。！？]++[\"'”’»)\]]*+(?=\s|$)|(?<=[。！？])|\n\s*\n")
# The same where no full-width stop stands: that it begins with one set of characters makes it several times as fast.
_WESTERN_END = re.compile(r"[.!?…\n](?:(?<=\n)\s*\n|(?<!\n)(?<![.!?…][.!?…])[.!?…]*+[\"'”’»)\]]*+(?=\s|$))")
_LAST_WORD = re.compile(r"[\w.]*$")
_INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")
_SENTENCE_OPENER = re.compile(r"(?:The|A|An|In|It|He|She|They|But|And|This|That|We|On|At)\b")


def sentences(text: str) -> list[Range]:
    """The `[start, end)` places of the sentences of a text. A blank line always ends one."""
    spans: list[Range] = []
    start = 0
    full_width = "。" in text or "！" in text or "？" in text
    for match in (_END if full_width else _WESTERN_END).finditer(text):
        at, end = match.span()
        if at == end == start or (text.startswith(".", at) and _goes_on(text, at, end)):
            continue
        _add(text, start, end, spans)
        start = end
    _add(text, start, len(text), spans)
    return spans


def _add(text: str, start: int, end: int, spans: list[Range]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        spans.append((start, end))


def _goes_on(text: str, dot: int, end: int) -> bool:
    """Whether the full stop at `dot` belongs to an abbreviation or an initial, so that the sentence goes on."""
    rest = text[end : end + 40].lstrip()
    if rest and rest[0].islower():
        return True
    if end != dot + 1:
        return False
    last = _word_at(text, dot)
    if last.lower().replace(".", "") in _ABBREVIATIONS:
        return True
    # "J. Smith", "U.S. Senate": a lone capital before the stop, unless the next word plainly opens a sentence.
    if _INITIALS.fullmatch(last):
        return len(last) == 1 or not _SENTENCE_OPENER.match(rest)
    return False


def _word_at(text: str, end: int) -> str:
    """The end of the word, initials and all, that stands right before a place."""
    before = text[max(0, end - 12) : end]
    last = before.rpartition(" ")[2]
    if last.isalnum():  # most are, and seeing that is fast
        return last
    word = _LAST_WORD.search(before)
    return word.group() if word else ""


def first_sentences(text: str, limit: int = 200) -> str:
    """Whole sentences from the start of a text, at least one, as many as fit into `limit` characters."""
    taken = ""
    for start, end in sentences(text):
        sentence = clean(text[start:end])
        if taken and len(taken) + 1 + len(sentence) > limit:
            break
        taken = f"{taken} {sentence}".strip()
    return taken


_KEEP = re.compile(r"[^\w]+")


def slug(text: str, limit: int = 80) -> str:
    """A headline as a stable part of an address: ASCII where that can be, whole words, at most `limit` characters."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    folded = re.sub(r"['’]", "", folded)
    words = [w for w in _KEEP.split(folded.replace("_", " ").lower()) if w]
    made = ""
    for word in words:
        if len(made) + 1 + len(word) > limit:
            break
        made = f"{made}-{word}".strip("-")
    return made or (words[0][:limit] if words else "story")


_QUOTES = {'"': ("''", "``", *"“”„‟«»″"), "'": tuple("‘’‚‛′`´")}


def fold_quotes(text: str) -> str:
    """The text on one line with every quotation mark straight: two quotations are the same words if these are equal."""
    for straight, styles in _QUOTES.items():  # str.replace is several times as fast as str.translate
        for style in styles:
            text = text.replace(style, straight)
    return clean(text)


# What houses set before a headline that is no part of it, in English, German, French and Spanish. "Opinion", "Analysis" or "Interview" say
# what kind of piece it is and stay; so do "Withdrawal", "Direct" and the like, which are as often the subject itself.
_TAKEN_BACK = (
    r"(?:(?:article|story|report|news) )?(?:withdrawn|retracted)|retraction|kill notice|"
    r"(?:(?:artikel|bericht|meldung) )?zurückgezogen|(?:article|dépêche|information) retirée?|rétractation|"
    r"(?:noticia|información|artículo|nota) retirad[ao]|retractación"
)
_LABEL = (
    rf"{_TAKEN_BACK}|"
    r"breaking(?: news)?|update[ds]?(?: \d+)?|latest|new|big news|exclusive|(?:watch )?live(?: updates?| blog| coverage)?|liveblog|just in|"
    r"watch|video|developing(?: story)?|(?:news )?alert|news ?flash|urgent|correct(?:ed|ions?)|clarifi(?:ed|cation)|"
    r"eil(?:meldung|t)?|exklusiv|live-?(?:ticker|blog|stream)|newsticker|aktualisiert|neu|korrektur|korrigiert|berichtigung|"
    r"richtigstellung|klarstellung|"
    r"en direct|dernière minute|alerte(?: info)?|flash info|exclusif|vidéo|mise à jour|màj|actualisé|rectificatif|correctif|corrigé|"
    r"última hora|último minuto|urgente|alerta|exclusiv[ao]|en (?:vivo|directo)|vídeo|actualiza(?:do|ción)|correcci[óo]n|"
    r"rectificación|fe de (?:errores|erratas)|aclaración"
)
# Agencies' own, always in capitals and tied to the headline: "UPDATE 2-Bridge shut".
_TIED = r"(?:update|wrapup) \d+-|(?-i:(?:CORRECTED|WITHDRAWN|EXCLUSIVE|REFILE|RPT)-(?:UPDATE \d+-)?)"
# French papers end theirs with a full stop: "EN DIRECT. Grève à Valbrume".
_STOPPED = r"(?-i:(?:EN )?DIRECT|LIVE|VIDÉO|EXCLUSIF|ALERTE INFO|DERNIÈRE MINUTE|EN VIVO|EN DIRECTO|ÚLTIMA HORA)\.\s"
_SIGN = r"[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"  # a siren, a red dot, a camera
_PREFIX = re.compile(
    rf"^\s*((?:(?:{_SIGN}+\s*)*(?:(?:{_LABEL}|(?-i:DIRECTO?))\s*(?:[:：|–—]|\s-\s)|\[(?:{_LABEL})\]|\((?:{_LABEL})\)|"
    rf"\+\+\+\s*(?:{_LABEL})\s*\+\+\+|{_TIED}|{_STOPPED})\s*)+)(?=\S)(?!(?:and|or|und|oder|et|ou|y|o)\b)",
    re.IGNORECASE,
)
_BACK = re.compile(rf"(?:{_TAKEN_BACK})\b", re.IGNORECASE)


def split_prefix(headline: str) -> tuple[str, str]:
    """A headline without a label such as "Breaking:" in front of it, and that label ("" if there is none).

    What began small only because a label stood before it begins with a capital.
    """
    match = _PREFIX.match(headline)
    if not match:
        return headline.strip(), ""
    rest = headline[match.end() :].strip()
    first = rest.split(maxsplit=1)[0]
    if first.islower():  # "iPhone" is written so
        rest = rest[0].title() + rest[1:]
    return rest, re.sub(rf"^(?:{_SIGN}|\W)+|\W+$", "", match.group(1))


def takes_back(label: str) -> bool:
    """Whether a source's label before its headline says that the report is taken back: "Withdrawn", "Zurückgezogen"."""
    return bool(_BACK.search(label))


_LINE_START = re.compile(r"^(?:[#\-+>:=]|\d+[.)])")
# What Markdown (kramdown and CommonMark), HTML or Liquid may read as more than a character.
_ACTIVE = {ord(c): f"&#{ord(c)};" for c in "\\`*_[]<>&{}~|$^="}


def markdown(text: str) -> str:
    """The text so that Markdown prints exactly these characters: nothing in it can act as Markdown, HTML or Liquid."""
    line = clean(text).translate(_ACTIVE)
    line = line.replace("--", "-&#45;").replace("...", "..&#46;").replace("://", "&#58;//")
    # kramdown turns straight quotation marks; the source's own stay as they are.
    line = line.replace('"', "&quot;").replace("'", "&#39;")
    start = _LINE_START.match(line)
    return f"&#{ord(line[0])};{line[1:]}" if start else line


def matter(text: str) -> str:
    """The text as a front matter value: themes print these unescaped, so nothing in it can form a tag or Liquid."""
    line = clean(text)
    line = re.sub(r"<(?=[A-Za-z/!?])", "‹", line)
    line = re.sub(r"\](?=[(\[])", "] ", line)  # no Markdown link, for themes that run `markdownify` over it
    if "=" in line:  # in a theme's content="{{ page.excerpt }}" a quotation mark could end the attribute and an = begin another
        line = line.replace('"', "”").replace("'", "’")
    return re.sub(r"\{(?=[{%])", "{ ", line)


def safe_url(url: str) -> str:
    """The address percent-encoded so that it can stand in any page, or "" if it is not http(s)."""
    try:
        parts = urlsplit(clean(url))
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        return ""
    return quote(parts.geturl(), safe="!#$%&*+,-./:;=?@_~").replace("*", "%2A").replace("_", "_")


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The lower-case words of a text, for comparing."""
    return tuple(re.findall(r"\w+", text.casefold()))


def joined(names: list[str] | tuple[str, ...], conjunction: str = "and") -> str:
    """Names as a reader would list them: "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {conjunction} {names[-1]}"
