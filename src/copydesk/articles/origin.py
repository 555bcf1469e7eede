"""Where an article comes from: its own address, its dateline, and the agency or paper it was taken over from."""

from __future__ import annotations

import re

from copydesk import urls
from copydesk.articles.declared import Page, squash, words_of


def canonical_url(page: Page) -> str:
    """The page's own canonical address if it names the same article, else the fetched one made canonical."""
    for named in _canonicals(page):
        if urls.same_article(page.url, named):
            return urls.canonical(named)
    return urls.canonical(page.url)


def _canonicals(page: Page) -> list[str]:
    links = [el.get("href") or "" for el in page.all("link") if "canonical" in (el.get("rel") or "").lower().split()]
    return [page.absolute(named) for named in (*links, page.meta("og:url")) if named]


_AGENCIES = {
    "reuters": "Reuters",
    "ap": "AP",
    "associated press": "AP",
    "afp": "AFP",
    "agence france-presse": "AFP",
    "dpa": "dpa",
    "pa": "PA",
    "pa media": "PA",
    "press association": "PA",
    "xinhua": "Xinhua",
    "upi": "UPI",
    "ani": "ANI",
    "pti": "PTI",
    "ians": "IANS",
    "tass": "TASS",
    "efe": "EFE",
    "ansa": "ANSA",
    "kyodo": "Kyodo",
    "anadolu": "Anadolu",
    "aap": "AAP",
    "bloomberg": "Bloomberg",
    "cnn": "CNN",
    "cp": "CP",
    "canadian press": "CP",
    "apa": "APA",
    "austria presse agentur": "APA",
    "deutsche presse-agentur": "dpa",
    "dpa-afx": "dpa",
    "dpa-infocom": "dpa",
    "ap news": "AP",
    "thomson reuters": "Reuters",
    "keystone-sda": "Keystone-SDA",
    "sda": "Keystone-SDA",
    "ats": "Keystone-SDA",
    "ritzau": "Ritzau",
    "ntb": "NTB",
    "stt": "STT",
    "belga": "Belga",
    "anp": "ANP",
    "lusa": "Lusa",
    "europa press": "Europa Press",
    "yonhap": "Yonhap",
    "anadolu agency": "Anadolu",
    "anadolu ajansı": "Anadolu",
    "aa": "Anadolu",
    "press trust of india": "PTI",
    "asian news international": "ANI",
    "united press international": "UPI",
    "australian associated press": "AAP",
    "epd": "epd",
    "kna": "KNA",
    "bernama": "Bernama",
}
_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]+(?:[ /][A-ZÀ-Þ.'’\-]{2,}){0,4}(?:, [A-ZÀ-Þ][\w.'’ ]{1,24}?)?)"
    r"(?:,? (?P<day>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}))?"
    r"(?: ?[(\[](?P<agency>[\w /.&\-]{2,40})[)\]])? ?(?:—|–|--|-(?= )|―) ?(?=\S)"
)
_FROM = re.compile(
    r"(?:this (?:article|story|piece|post|report|text|content) )?(?:(?:was|is|has been|appeared) )?"
    r"(?:(?:first|originally|previously) (?:published|appeared|posted|ran)|(?:is )?re-?published|reprinted|reproduced|syndicated)"
    r"(?: (?:here|with permission|under a creative commons licen[cs]e|with the permission of))*[ ,]*(?: (?:on|by|in|at|from"
    r"|courtesy of))+ "
    r"(?:the )?([A-Z][\w.&'’\- ]{1,40}?)(?= (?:under|on|and|with|in|as|for|via|through)\b|[.,;:(\n](?!\w)|$)"
    r"|(?:dieser (?:text|artikel|beitrag) )?(?:ist|erschien|wurde) (?:zuerst|zunächst|ursprünglich) (?:bei|im?n?|auf|von|in der|in dem) "
    r"(?:dem |der |den )?([A-Z][\w.&'’\- ]{1,40}?)(?= (?:erschienen|veröffentlicht|unter|und)\b|[.,;:(\n](?!\w)|$)"
    r"|(?:cet article|este artículo|questo articolo)\b[^.]{0,40}?(?:publié|publicado|pubblicato) (?:originalmente |initialement "
    r"|originariamente )?"
    r"(?:par|sur|dans|por|en|su|da) (?:le |la |el )?([A-Z][\w.&'’\- ]{1,40}?)(?=[.,;:(\n](?!\w)|$)"
    r"|this (?:article|story|piece|post|report) (?:was|is) (?:produced|reported|provided"
    r"|co-?published) by (?:the )?([A-Z][\w.&'’\- ]{1,40}?)"
    r"(?=(?:,| and)\b[^.]{0,80}\b(?:re-?publish|syndicat|permission|partner))",
    re.IGNORECASE,
)


# "Berlin (dpa) - ", "Madrid, 3 may (EFE).- ": places in small letters count only before a known agency.
_WIRED = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][\w.'’/ -]{2,40}?(?:, [\w. ]{2,20}?)?),? ?\((?P<agency>[\w /.&\-]{2,40})\)\.? ?(?:—|–|--?|―) ?(?=\S)"
)
# What stands in capitals before a dash, and is no place.
_NO_PLACE = re.compile(
    r"(?:BREAKING|EXCLUSIVE|UPDATED?|WATCH|VIDEO|OPINION|ANALYSIS|COMMENT|CORRECTION|LIVE|NOTE|EDITOR['’]?S?|THE(?! HAGUE)|AN?)\b"
)


def dateline(lede: str) -> str:
    """The place in front of the first sentence ("KYIV, Ukraine"), with agency and day as printed."""
    match = _DATELINE.match(lede[:140])
    if match and (_NO_PLACE.match(lede) or (match.group("place").isascii() and len(match.group("place")) < 4)):
        return ""
    if not match:
        wired = _WIRED.match(lede[:140])
        match = wired if wired and any(map(agency, _PARTS.split(wired.group("agency")))) else None
    return match.group().strip(" .—–-―").strip() if match else ""


_PARTS = re.compile(r"\s*[/,]\s*|\s+-\s+")


def syndicated_from(page: Page, names: tuple[str, ...], line: str, paragraphs: list[str]) -> str:
    """Who it was taken over from: an agency, or another outlet; "" if the page names none.

    ``paragraphs`` are the text with the lines beside it, since many a source is named in one of these.
    """
    host = urls.host(page.url)
    credited = [part for words in re.findall(r"[(\[]([^)\]]+)[)\]]", line) for part in (words, *_PARTS.split(words))]
    organised = [words_of(page.ld.get(key)) for key in ("sourceOrganization", "provider", "copyrightHolder")]
    for name in (*credited, *names, *organised, *page.metas.get("news_source", ())):
        known = agency(name)
        if known and not _is_host(known, name, host):
            return known
    based = page.ld.get("isBasedOn")
    node = page.node(based[0] if isinstance(based, list) and based else based)
    for named in (words_of(node.get("url")) or words_of(based), page.meta("syndication-source", "original-source")):
        other = urls.host(named) if named.startswith("http") else ""
        if other and not _same_house(other, host):
            return other
    signed = next((n for p in reversed(paragraphs[-3:]) if (n := _signature(p))), "")
    if signed and not _is_host(signed, signed, host):
        return signed
    return next((n for p in [*paragraphs[:1], *paragraphs[-3:]] if (n := _named_in(p)) and squash(n) not in squash(host)), "")


# What a sentence about this text begins with; "The minister's report was first published in ..." is about another one.
_THIS = re.compile(r"(?:this|dieser|cet|este|questo)\b", re.IGNORECASE)
_NO_OUTLET = re.compile(
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?"
    r"|\w+day|print|part|full|english|german|french|spanish|a|an|our|his|her|their|its|this|error|mistake)\b",
    re.IGNORECASE,
)


def _named_in(paragraph: str) -> str:
    """The outlet that a paragraph says this text was first published by; "" if it says so of nothing or of something else."""
    match = _FROM.search(paragraph) if len(paragraph) < 400 else None
    if not match or not (_THIS.match(match.group()) or re.search(r"(?:^|[.!?:;)*|–—-])\s*$", paragraph[: match.start()])):
        return ""
    name = next((g for g in match.groups() if g), "").strip()
    # The pattern ignores case for its verbs; a name begins with a capital, or is an address.
    if _NO_OUTLET.match(name) or not (name[:1].isupper() or re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", name)):
        return ""
    return agency(name) or name


_SIGNED = re.compile(r"(?:^|[.!?”\"»])\s*[(\[]([^()\[\]]{2,40})[)\]]$")
# A line of its own: "Quelle: dpa", "lin/dpa", "© 2024 AFP", "Copyright 2024 The Associated Press. All rights reserved."
_CREDIT = re.compile(
    r"(?:(?:quellen?|source|fuente|fonte)\s*:|(?:copyright\s*)?(?:©|\(c\))"
    r"|copyright)\s*(?:\d{4},?\s*)?(?:by )?(?P<owner>[\w /.'-]{2,40}?)(?:,? \d{4})?"
    r"\s*(?:, dpa:\d.{0,40}|[.|].{0,200}|,? all rights reserved.{0,200})?|(?P<sign>[a-z]{2,4}(?:/\w{2,8}){1,2})",
    re.IGNORECASE,
)
_SIGN = re.compile(r"[a-z]{2,4}")  # an editor's: "lin/dpa"


def _signature(paragraph: str) -> str:
    """The agency whose mark stands alone after the last sentence: "... the police said. (dpa)", or in a line of its own."""
    credited = _CREDIT.fullmatch(paragraph)
    match = _SIGNED.search(paragraph[-200:])
    words = (credited["owner"] or credited["sign"]) if credited else match.group(1) if match else ""
    parts = _PARTS.split(words)
    named = [known for part in parts if (known := agency(part))]
    return named[0] if named and all(agency(part) or _SIGN.fullmatch(part) for part in parts) else ""


def canonical_elsewhere(page: Page) -> str:
    """The canonical address if it is at another site: a hint that the article is from there, not to be trusted alone."""
    host = urls.host(page.url)
    return next((a for a in _canonicals(page) if urls.host(a) and not _same_house(urls.host(a), host)), "")


_AROUND_NAME = re.compile(
    r"^(?:by|from|via|mit material von|agencia|agence|agenzia) |[,/]? *(?:staff|reporter|writer|correspondent)s?$", re.IGNORECASE
)
_AGENCY = re.compile(
    r"\b(?:(?:news|press) ?(?:agency|wire|service)|newswire|wire service|presse-?agentur|nachrichtenagentur)$", re.IGNORECASE
)


def agency(name: str) -> str:
    """The news agency that a byline or a dateline names, by its usual name; "" if it is none."""
    plain = _AROUND_NAME.sub("", name.strip())
    low, whole = plain.casefold(), name.strip().casefold()
    return (
        _AGENCIES.get(whole)
        or _AGENCIES.get(low)
        or _AGENCIES.get(low.removeprefix("the "), "")
        or (plain if _AGENCY.search(plain) and len(plain) < 60 else "")
    )


def _is_host(known: str, name: str, host: str) -> bool:
    """Whether the agency is the site itself: Reuters at reuters.com, AP at apnews.com."""
    parts = re.split(r"[.\-]", host.casefold())
    return any(squash(n) in parts or squash(n) + "news" in parts for n in (known, name))


def _same_house(one: str, other: str) -> bool:
    """Whether two hosts are plainly of one publisher: equal but for a subdomain, or equal names below different ends."""
    a, b = (h.removeprefix("www.").removeprefix("amp.").removeprefix("m.") for h in (one, other))
    return (
        a == b or a.endswith("." + b) or b.endswith("." + a) or a.split(".")[-2:] == b.split(".")[-2:] or a.split(".")[0] == b.split(".")[0]
    )
