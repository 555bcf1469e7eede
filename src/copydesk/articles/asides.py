"""What pages put beside an article in the article's own place: single lines, and what follows an article's end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

_LONGEST = 500  # characters: a longer line is a paragraph, whatever it begins with


@lru_cache(maxsize=1)
def _patterns() -> re.Pattern[str]:
    lines = files("copydesk.articles").joinpath("asides.txt").read_text(encoding="utf-8").splitlines()
    return re.compile("|".join(line for line in lines if line and not line.startswith("# ")), re.IGNORECASE)


# "Sign up for the navy, they told him": what somebody says is a report's, whatever it begins with. After a colon it is a headline's.
_REPORTED = re.compile(
    r"[^:]*[,”\"»’?!] ?(?:[\w'’]+ ){0,4}?(?:said|says|told|asked|wrote|adds|added|noted|warned|joked|ruled|writes|sagte|sagt|sagen|rief"
    r"|riefen"
    r"|fragte|mahnt|mahnte|warnt|warnte|rät|teilte|dice|dijo|dicen|dijeron|respondió|pidió|pide|explica|advierte|decidió|a dit|dit|disait"
    r"|écrit"
    r"|explique|prévient|rappelle|répète|regrette|ajoute|disse|diz|dizem|alerta|consiglia|spiega|dicono|avverte|mówi|mówią|mówił|mówili"
    r"|powiedział|powiedziała|zegt|zei|zeggen|riepen|vraagt|waarschuwt)\b[^:]*"
)


@lru_cache(maxsize=8192)  # several readers bring the same lines
def is_aside(line: str) -> bool:
    """Whether a whole line is of the kind that stands beside an article: a credit, a sign-up, a pointer, a notice of rights."""
    return len(line) <= _LONGEST and _patterns().fullmatch(line) is not None and not _REPORTED.fullmatch(line)


def ending(lines: Sequence[str], kept: Sequence[bool]) -> int:
    """The first line of what follows an article's end: contacts, literature, who the sender is. ``len(lines)`` if nothing does.

    Such a part begins with a label of its own, such as "Contact" or "About Acme", after seven tenths of the words that were kept;
    the label need not have been kept itself, but what it stands on must.
    """
    whole = sum(len(line) for line, taken in zip(lines, kept, strict=True) if taken)
    before = count = 0
    for at, line in enumerate(lines):
        late = count >= _LEAST and before >= _BODY * whole
        if late and len(line) < _LABEL and any(kept[at : at + 3]) and (is_label(line) or _is_sender(line, lines[at + 1 :], kept[at + 1 :])):
            return at
        if kept[at]:
            before += len(line)
            count += 1
    return len(lines)


def is_label(line: str) -> bool:
    """Whether a line is the heading of a part that follows an article, in English, German, French, Spanish or Italian."""
    return bool(_APPENDIX.fullmatch(line))


def _is_sender(label: str, lines: Sequence[str], kept: Sequence[bool]) -> bool:
    """Whether "About Acme" is the heading of what a sender says of itself, and not of a chapter on Acme.

    What it says begins with its own name, is short, and nobody is quoted in it.
    """
    named = _SENDER.fullmatch(label)
    below = [line for line, taken in zip(lines, kept, strict=True) if taken]
    if not named or not 0 < len(below) <= _BOILERPLATE or any(_QUOTED.search(line) for line in below):
        return False
    names = [word for word in _NAME.findall(named["who"]) if len(word) > 2]
    return bool(names) and any(name in below[0][:_OPENING] for name in names)


_LEAST, _BODY, _LABEL = 3, 0.7, 100  # paragraphs, share of the words, characters
_BOILERPLATE, _OPENING = 6, 80  # paragraphs, with address and telephone; characters in which a sender names itself
_APPENDIX = re.compile(
    r"(?:(?:media|press|presse-?|further|more|weitere|additional|zusatz|zusätzliche)[ -]?(?:contacts?|kontakt|(?:en|in)quir(?:y|ies)"
    r"|information(?:en)?|infos?|links?|reading|resources|sources)"
    r"|contacts?(?: us| information| details| presse)?|(?:presse)?kontakt|ansprechpartner(?:in)?|rückfragen(?: an)?"
    r"|notes? (?:to|for) editors|sources?|quellen?|literatur|references|weblinks|zum weiterlesen"
    r"|weiterführende (?:links|informationen)|related (?:links|articles|stories|posts|content)|see also|contacto|contatti"
    r"|para más información|pour (?:en savoir plus|plus d[’']informations?)"
    r"|(?:about|über) (?:the author|us|uns|den autor|die autorin)|disclaimer|haftungsausschluss"
    r"|original(?:publikation|veröffentlichung))\s*:?",
    re.IGNORECASE,
)
_SENDER = re.compile(
    r"(?:About|Über|Sobre|Acerca de|À propos d(?:e |[’']))\s?(?:the |die |das |den |la |el |los |les "
    r"|l[’'])?(?P<who>[A-ZÄÖÜÉ][^.!?]{1,60}):?"
)
_NAME = re.compile(r"[^\W_][\w-]*")
_QUOTED = re.compile('["“„«][^"“”„«»]{15,}["“”»]')
