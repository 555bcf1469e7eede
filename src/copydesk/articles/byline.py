"""The byline: the people a page names as authors, in JSON-LD, in its meta tags or under the headline."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from copydesk import text
from copydesk.articles.declared import Page, squash, types_of, words_of_all
from copydesk.articles.frame import beside

# What a name is: a person's full name, a single name such as a blogger's, an organisation, the site itself.
_PERSON, _SINGLE, _ORGANISED, _SITE = 3, 2, 1, 0
Names = list[tuple[str, int]]

_BY = re.compile(
    r"^\s*(?:(?:posted|published|updated|written) (?:on|at) [^|]{4,40}? by|(?:(?:an? )?(?:written|reported|reporting|posted|published"
    r"|submitted"
    r"|created|compiled|analysis|story|text|words|interview|commentary|opinion|review)s? )?by"
    r"|(?:(?:eine? )?(?:verfasst|geschrieben|veröffentlicht|erstellt|publiziert|gepostet|eingetragen|gespeichert|artikel|beitrag|text"
    r"|(?:gast)?kommentar|gastbeitrag|leitartikel|kolumne|glosse|analyse|essay|bericht|reportage|porträt|rezension|interview) )?vo[nm]"
    r"|(?:(?:publié|écrit|rédigé|propos recueillis) )?par|(?:(?:escrito|publicado) )?por|(?:(?:scritto|pubblicato) )?(?:di|da)|door|av|af"
    r"|przez|from|texto?"
    r"|autor(?:in|en|a|es)?|auteure?s?|author|autore|reporter|interview|über|about(?: the author)?|redaktion|quelle|source"
    r"|記者|责任编辑|作者"
    r"|авторы?|текст|από(?: τον| την| τη| τους)?|بقلم|מאת|írta|teksti|informaci[oó]n(?:es)? de|informations? de|material von|inputs from"
    r"|files from)"
    r"(?=[\s:：])\s*[:：]?\s*",
    re.IGNORECASE,
)
_AND = re.compile(
    r"\s*(?:[;,|•·&、，\n]|\s(?:and|und|et|y|e|en|och|og|with|ve|im gespräch mit|avec|con|mit)\s)\s*|\s+[/–—-]\s+", re.IGNORECASE
)
# What reporters and editors are called by: "Senior Political ", "Home Affairs ".
_BEATS = (
    r"(?:(?:political|politics|staff|senior|chief|deputy|assistant|associate|managing|executive|news|sports?|business|economics?|education"
    r"|health|science|environment|technology|crime|court|legal|foreign|diplomatic|defen[cs]e|security|religious|affairs|home|royal|arts?"
    r"|culture|media|travel|transport|city|local|regional|national|international|world|features?|special|investigative|contributing"
    r"|freelance|guest|data|energy|climate|and|&) ){0,4}"
)
# What follows a name: a paper, a place, a time, an office.
_AFTER = re.compile(
    r"\s+(?:for (?:the )?[A-Z].*|(?:am|on|le|el|il|den|vor|at)\s+(?:\w+,? )?\d.*|in (?=[A-Z]).*|\d{1,2}[./]\s?\d.*"
    r"|(?:updated|published|posted|aktualisiert|veröffentlicht)\b.*|(?:is|ist) (?:an?|the|eine?|der|die)\b.*"
    rf"|{_BEATS}(?:chefredakteur|redakteur|chefreporter|redaktionsleit|editor|reporter"
    r"|korrespondent|correspondent|writer|columnist|sagt|says|shares)\w*:?.*|기자.*|記者.*)$",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:news|staff|agenc(?:y|ies|ia|ias|e|ies)|agenturen|ajansı|correspondents?|reporters?|editors?|editorial|desk|press"
    r"|reuters|afp|dpa|apa|ap|pa"
    r"|efe|ansa|ntb|tt|media|redaktion|rédaction|redacción|redacao|redação|redazione|redaktionen|redakcja|team|newsroom|bureau"
    r"|times|post|gazette|herald"
    r"|tribune|service|wire|online|magazine|magazin|tv|radio|bbc|cnn|ndr|writers?|admin|administrator|contributors?|guest"
    r"|community|associated|journal"
    r"|daily|today|network|group|inc|ltd|gmbh|ag|foundation|institute|university|stiftung|verein|verband|blog|www|com)\b|\.(?:com"
    r"|org|net|de|at|fr|ch)\b",
    re.IGNORECASE,
)
# An office in a part of its own: no person's name, and no organisation's.
_OFFICE = re.compile(
    rf"{_BEATS}(?:writer|reporter|correspondent|editor|columnist|journalist|contributor|producer)s?(?: (?:in|at|for|of) .+)?"
    r"|(?:inviat[oa]|corrispondente|corresponsal|correspondante?|korrespondent(?:in)?|envoyée? spéciale?|enviad[oa] especial"
    r"|dal nostro)\b.*",
    re.IGNORECASE,
)
# Who took the pictures did not write the text.
_PICTURED = re.compile(
    r"(?:fotos?|photos?|bild(?:er)?|pictures|illustrations?|grafik|video|kamera)(?:\s*[:：]|\s(?:by|von|par|de)\b)", re.IGNORECASE
)
# Words of dates, buttons and counts that stand where a name is expected.
_NO_NAME = re.compile(
    r"\b(?:updated?|aktualisiert|published|publiziert|veröffentlicht|posted|comments?|kommentare?|shares?|share|follow|read"
    r"|minutes?|uhr|views?|subscribe|print"
    r"|january|february|march|april|june|july|august|september|october|november|december|januar|februar|märz|juni|juli|oktober|dezember"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|designed|unknown|anonym\w*|undefined|null|none|montag|dienstag"
    r"|mittwoch|donnerstag|freitag|samstag|sonntag|artikel|profil|http|foto|photo|twitter|facebook|instagram|whatsapp|linkedin|e-?mail"
    r"|mins?|hours?|ago|stunden?|tagen?|mehr|more|alle|all|by|von|par|por|vom|autor|author)\b",
    re.IGNORECASE,
)


def find(page: Page) -> tuple[str, ...]:
    """Who wrote it: people and the agencies credited beside them, else a single name such as a blogger's, else the organisation."""
    known = frozenset(map(squash, page.names))
    declared = _fuller(_ld_authors(page, known), _meta_authors(page, known))
    if not any(sure == _PERSON for _, sure in declared):
        shown = _page_authors(page, known)  # walks the page: only where nobody is declared
        if any(sure == _PERSON for _, sure in shown) or not any(sure >= _SINGLE for _, sure in declared):
            declared = [*(pair for pair in shown if pair[1] >= _SINGLE or not declared), *(() if shown else declared)] or declared
    best = max((sure for _, sure in declared), default=_SITE)
    wanted = {best, _ORGANISED} if best == _PERSON else {best}
    return tuple(dict.fromkeys(n for n, sure in declared if sure in wanted))


def _fuller(written: Names, tagged: Names) -> Names:
    """JSON-LD's authors, or the meta tags' where these have all of them and more."""
    mine, theirs = ({n.casefold() for n, sure in names if sure == _PERSON} for names in (written, tagged))
    return tagged if mine < theirs or not written else [*written, *(tagged if not mine else ())]


def _ld_authors(page: Page, known: frozenset[str]) -> Names:
    value = page.ld.get("author") or page.ld.get("creator")
    found: Names = []
    for item in value if isinstance(value, list) else [value]:
        node = page.node(item)
        # What the page itself types as an organisation counts only where no person is named.
        organised = bool({"Organization", "NewsMediaOrganization"} & set(types_of(node)))
        for words in words_of_all(node.get("name")) if node else [text.plain(item)] if isinstance(item, str) else []:
            found += [(n, _SITE if organised else sure) for n, sure in people(words, known)]
    return found


_METAS = (
    "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "byl", "dc.creator", "dcterms.creator",
    "cxenseparse:author", "citation_author", "twitter:data1",
)  # fmt: skip
_READING_TIME = re.compile(r"reading|lese|lectur|leest|lästid|tempo|time|dauer|est\.|price|preis|label", re.IGNORECASE)


def _meta_authors(page: Page, known: frozenset[str]) -> Names:
    """The authors of the first meta tag that names any; a single name only where no tag has a full one."""
    second: Names = []
    for tag in _METAS:
        values = [v for v in page.metas.get(tag, ()) if not re.match(r"https?:|www\.|/|@", v)]
        if tag == "twitter:data1" and _READING_TIME.search(" ".join(page.metas.get("twitter:label1", ["time"]))):
            continue
        found = [pair for v in values for pair in people(v, known)]
        if any(sure == _PERSON for _, sure in found):
            return found
        second = second if any(sure >= _SINGLE for _, sure in second) else found or second
    return second


_AUTHOR_NAME = re.compile(
    r"(?:^|[\s_-])(?:authors?|fn|byline|autor(?:en)?|auteurs?|username|submitted)(?:[\s_-]|$)|byline|authorName|authors?$", re.IGNORECASE
)
_NAMED_SO = re.compile(r"yline|ut(?:h?or|eur)|username|submitted")
_PROFILE = re.compile(r"/aut(?:hors?|or|oren)/")
_MANY = 20  # marked elements looked at


def _page_authors(page: Page, known: frozenset[str]) -> Names:
    """The author as the page shows it: the first element that is marked as one and holds a name."""
    second: Names = []
    for el in islice(filter(_marked, page.tree.iter()), _MANY):
        words = _names_in(el)
        if not 1 < len(words) < 120 or beside(el, page.around):
            continue
        marked = (
            "author" in f"{el.get('rel')} {el.get('itemprop')} {el.get('href')}"
            or el.tag in ("byline",)
            or _AUTHOR_NAME.search(el.get("class") or "")
        )
        if not (marked and len(words) < 60) and not _BY.match(words):
            continue
        found = people(words, known)
        if any(sure == _PERSON for _, sure in found):
            return found
        second = second or [(n, sure) for n, sure in found if sure != _SINGLE or len(n) > 4 or not n.islower()]
    return second or _first_lines(page, known)


def _marked(el: HtmlElement) -> bool:
    """Whether an element is named or linked as an author's. Asked for each of a page, so what most elements have comes first."""
    named = el.get("class")
    if named and (named == "fn" or _NAMED_SO.search(named)):
        return True
    address = el.get("href")
    if (address and _PROFILE.search(address)) or el.tag in ("address", "byline"):
        return True
    related, kept = el.get("rel"), el.get("itemprop")
    return (related is not None and "author" in related.split()) or (kept is not None and "author" in kept.split())


def _names_in(el: HtmlElement) -> str:
    """The words of an element; names that only their links keep apart are put apart, and a line "By ..." has an office in the next."""
    links, lines = ([text.clean(str(part.text_content())) for part in el.iter(tag)] for tag in ("a", "p"))
    if len(links) > 1 and all(1 < len(words.split()) < 5 for words in links):
        return ", ".join(links)
    if len(lines) > 1 and _FIRST_LINE.match(lines[0]):
        return lines[0]
    return text.clean(" ".join(t for t in el.itertext() if isinstance(t, str)))


_FIRST_LINE = re.compile(r"\s*(?:by|von|par|por|di|door|av|af|autor(?:in)?:|auteure?\s?:|posted by|author:)\s+\S", re.IGNORECASE)


_LINES = frozenset({"p", "span", "div", "i", "em", "h4", "a"})


def _first_lines(page: Page, known: frozenset[str]) -> Names:
    """A line of its own after the h1 that begins with "By"."""
    h1 = next(iter(page.all("h1")), None)
    for el in islice((e for e in _following(h1) if e.tag in _LINES), 79) if h1 is not None else ():
        own = _line(el) if len(el) < 4 else ""
        if 5 < len(own) < 70 and _FIRST_LINE.match(own) and not own.endswith((".", "!", "?")) and not beside(el, page.around):
            found = [(n, sure) for n, sure in people(own, known) if sure == _PERSON or (sure == _SINGLE and n[0].isupper() and len(n) > 3)]
            if found:
                return found
    return []


def _following(el: HtmlElement) -> Iterator[HtmlElement]:
    """All elements after this one in the order of the page, without those within it."""
    for above in (el, *el.iterancestors()):
        for sibling in above.itersiblings():
            yield from sibling.iter()


def _line(el: HtmlElement) -> str:
    """The words of an element, or "" as soon as they are too many for a line."""
    pieces: list[str] = []
    length = 0
    for piece in el.itertext():
        length += len(piece.strip())
        if length > 100:
            return ""
        pieces.append(piece)
    return text.clean("".join(pieces))


def people(words: str, known: frozenset[str] = frozenset()) -> Names:
    """The names in a byline, each with how sure it is a person's; ``known`` are names of the site, squashed."""
    # Longer than any byline, and short enough for patterns that look ahead.
    words = re.sub(r"https?://\S+|\S+@\S+\.\S+|\([^)]*\)|@\w+|^\s*文\s*[/／]", " ", words[:2000])
    found: Names = []
    for part in _AND.split(_stripped(words)):
        name = text.clean(_stripped(part)).strip(" .,-–—:|/")
        if (
            _PICTURED.match(part.strip())
            or not 1 < len(name) < 60
            or not re.search(r"[^\W\d_]{2}", name)
            or re.search(r"\d{4}|\d[.:/]\d|^\d|:\s*\d", name)
            or _NO_NAME.search(name)
        ):
            continue
        parts = name.split()
        name = _cased(name) if len(parts) > 1 and name.isupper() else name
        found.append((name, _sureness(name, len(parts), known)))
    found = [pair for pair in found if not _OFFICE.fullmatch(pair[0])] or found
    # "Paper, Town, Country": single names beside an organisation are places.
    if any(sure <= _ORGANISED for _, sure in found):
        found = [pair for pair in found if pair[1] != _SINGLE]
    return found


def _stripped(words: str) -> str:
    """A byline without "By" before it and without what follows a name; "Staff Writer" stays as it is."""
    for _ in range(2):
        words = _BY.sub("", words)
    return words if _OFFICE.fullmatch(words.strip()) else _AFTER.sub("", words)


def _sureness(name: str, parts: int, known: Iterable[str]) -> int:
    own = squash(name)
    if own in known or any(len(k) > 5 and k in own for k in known):
        return _SITE
    if _ORGANISATION.search(name):
        return _ORGANISED
    if 1 < parts <= 5 or (parts == 1 and not name.isascii() and len(name) > 1 and not re.match(r"[A-Za-z]", name)):
        return _PERSON
    return _SINGLE if parts == 1 and not any(len(own) > 3 and own in k for k in known) else _ORGANISED


def _cased(name: str) -> str:
    """A name in capitals as it is written elsewhere: "MARY O'NEILL" → "Mary O'Neill"."""
    return re.sub(r"[^\W\d_]+(?:['’](?=[^\W\d_]{2}))?", lambda m: m.group().capitalize(), name)
