"""What a page says of its article: headline, byline, times, image, licence, wishes about machines. JSON-LD comes first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from htmldate import find_date
from lxml import etree
from lxml.html import HtmlElement

from copydesk import text, urls
from copydesk.types import Image

_ARTICLE = re.compile(r"(?:Article|BlogPosting|Report|Reportage|LiveBlog\w*|Posting|Review|Story)$")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Page:
    """The two machine-readable sides of a page: its article in JSON-LD, and its meta tags (names in lower case)."""

    tree: HtmlElement
    url: str
    ld: dict[str, Any]
    metas: dict[str, list[str]]
    nodes: list[dict[str, Any]] = field(default_factory=list)

    def meta(self, *names: str) -> str:
        """The first non-empty content of these meta tags."""
        return next((v for n in names for v in self.metas.get(n, ()) if v), "")


def read(tree: HtmlElement, url: str) -> Page:
    """The machine-readable sides of a page. Broken JSON-LD is mended where that is plain, and skipped where not."""
    nodes = list(_nodes(tree))
    return Page(tree=tree, url=url, ld=_article_node(nodes, url), metas=_metas(tree), nodes=nodes)


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for el in tree.iter("meta"):
        name = el.get("property") or el.get("name") or el.get("itemprop") or el.get("http-equiv")
        content = text.clean(el.get("content") or "")
        if name and content:
            metas.setdefault(name.strip().lower(), []).append(content)
    return metas


# JSON-LD


def _nodes(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            yield from _flat(_loads(script.text), 0)


def _loads(raw: str) -> Any:
    """JSON as pages have it: in comments or CDATA, with raw line breaks and trailing commas."""
    raw = (
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", raw.strip())
        .strip()
        .rstrip(";")
    )
    for mended in (raw, re.sub(r",\s*(?=[}\]])", "", raw)):
        try:
            return json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _flat(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "hasPart"):
            if isinstance(value.get(key), (list, dict)):
                yield from _flat(value[key], depth + 1)


def _types(node: Mapping[str, Any]) -> list[str]:
    kind = node.get("@type")
    return [str(k) for k in kind] if isinstance(kind, list) else [str(kind)] if kind else []


def _article_node(nodes: list[dict[str, Any]], url: str) -> dict[str, Any]:
    """The node that is the page's article: an article type, this page's URL, a headline and a body speak for it."""
    found: dict[str, Any] = {}
    best = 0
    for node in nodes:
        if not any(_ARTICLE.search(t) for t in _types(node)):
            continue
        score = 1 + 2 * bool(node.get("headline")) + bool(node.get("datePublished")) + bool(node.get("articleBody"))
        own = _text(node.get("url")) or _text(node.get("mainEntityOfPage")) or _text(node.get("@id"))
        score += 3 * bool(own and _path(own) == _path(url) and len(_path(url)) > 1)
        if score > best:
            found, best = node, score
    return found


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _text(value: Any, depth: int = 0) -> str:
    """A JSON-LD value as words, whatever shape it comes in."""
    if depth > 6:
        return ""
    if isinstance(value, list):
        return next((t for t in (_text(v, depth + 1) for v in value) if t), "")
    if isinstance(value, dict):
        named = (value.get(k) for k in ("name", "@value", "url", "@id", "contentUrl"))
        return next((t for t in (_text(v, depth + 1) for v in named) if t), "")
    if isinstance(value, str):
        return text.plain(value)
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def _texts(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [t for t in map(_text, items) if t]


# Headline


def headline(page: Page) -> str:
    """The headline without the site's name in it."""
    tops = [text.clean(str(h.text_content())) for h in page.tree.iter("h1")]
    tops = [t for t in tops if t]
    heads = [_text(page.ld.get("headline")), page.meta("og:title"), page.meta("twitter:title", "dc.title", "parsely-title")]
    title = page.tree.find(".//title")
    page_title = text.plain(title.text or "") if title is not None else ""
    names = site_names(page)
    named = [without_site(t, names) for t in (*heads, page_title) if t]
    # What stands on the page as h1 and is also named to machines is the headline readers see.
    folded = [_fold(n) for n in named]
    for top in tops:
        if len(top) > 8 and any(_fold(top) == n for n in folded):
            return top
    # og:title is often a version for sharing: an h1 that begins the page's title is the one printed.
    for top in tops:
        if len(top) > 15 and len(top) < 300 and _fold(page_title).startswith(_fold(top)):
            return top
    if named:
        return named[0]
    return next((t for t in tops if len(t) < 300), "")


def site_names(page: Page) -> list[str]:
    """What the site calls itself."""
    publisher = _text(page.ld.get("publisher"))
    names = [
        page.meta("og:site_name"),
        page.meta("application-name", "al:android:app_name", "apple-mobile-web-app-title"),
        publisher,
    ]
    try:
        host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    names += [host, *([host.split(".")[0]] if host else [])]
    names += [_text(n.get("name")) for n in page.nodes if {"Organization", "NewsMediaOrganization", "WebSite"} & set(_types(n))]
    return [n for n in dict.fromkeys(names) if len(n) > 1 and not n.startswith("http")]


_SEPARATOR = re.compile(r"\s+[|–—\-·•:»«/]\s+|\s*[|»«·•]\s*|\s+::\s+")


def without_site(title: str, names: list[str]) -> str:
    """A page's title without " - Site" or "Site | " around the headline."""
    known = {_squash(n) for n in names}
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        tail, head = title[last.end() :].strip(), title[: first.start()].strip()
        # A bar is never part of a headline; a dash is, unless the site's name follows it.
        if _is_site(tail, known) or (last.group().strip() in ("|", "»", "«", "•") and len(tail) < 0.6 * last.start()):
            title = title[: last.start()].strip()
        elif _is_site(head, known):
            title = title[first.end() :].strip()
        else:
            break
    return title.strip()


def _is_site(words: str, known: set[str]) -> bool:
    own = _squash(words)
    if not own or len(words.split()) > 7:
        return False
    return any(own == k or (min(len(own), len(k)) > 3 and (own.startswith(k) or k.startswith(own) or k.endswith(own))) for k in known)


def _squash(words: str) -> str:
    return re.sub(r"^the|[\W_]+", "", words.casefold())


def _fold(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


# Byline

_BY = re.compile(
    r"^\s*(?:(?:written |reported |analysis |story |text |words )?by|von|par|por|di|door|av|af|przez|from|texto?|author|autor"
    r"|redaktion)\b\s*:?\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:[;,|/•·&]|\s(?:and|und|et|y|e|en|och|og|with)\s)\s*", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"\b(?:news|staff|agenc(?:y|ies)|correspondents?|reporters?|editors?|editorial|desk|press|reuters|afp|dpa|apa|ap|pa|media"
    r"|redaktion|rédaction|"
    r"redacción|redacao|redazione|team|newsroom|bureau|times|post|gazette|herald|tribune|service|wire|online|magazine|tv"
    r"|radio|bbc|cnn|ndr|writers?|admin|"
    r"contributors?|guest|community|associated|journal|daily|today|network|group|inc|ltd|gmbh|foundation|institute|university"
    r"|www|com)\b|\.(?:com|org|net|de|at|fr)\b",
    re.IGNORECASE,
)


def byline(page: Page) -> tuple[str, ...]:
    """Who wrote it: people where any are named, else the organisation."""
    fallback: tuple[str, ...] = ()
    for look in (_ld_authors, _meta_authors, _page_authors):  # the last one walks the page: only where the others name nobody
        found = look(page)
        people = [n for n, person in found if person]
        if people:
            return tuple(dict.fromkeys(people))
        fallback = fallback or tuple(dict.fromkeys(n for n, _ in found))
    return fallback


def _ld_authors(page: Page) -> list[tuple[str, bool]]:
    value = page.ld.get("author") or page.ld.get("creator")
    by_id = {n["@id"]: n for n in page.nodes if isinstance(n.get("@id"), str)}
    found: list[tuple[str, bool]] = []
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            node = item if item.get("name") else by_id.get(str(item.get("@id")), item)
            kinds = set(_types(node))
            for name in _texts(node.get("name")):
                sure = bool(kinds & {"Organization", "NewsMediaOrganization"})
                found += [(n, p and not sure) for n, p in _people(name)]
        elif isinstance(item, str):
            found += _people(text.plain(item))
    return found


def _meta_authors(page: Page) -> list[tuple[str, bool]]:
    for name in (
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "byl",
        "dc.creator",
        "dcterms.creator",
        "cxenseparse:author",
        "twitter:data1",
    ):
        values = [v for v in page.metas.get(name, ()) if not re.match(r"https?:|www\.|/|@", v)]
        if name == "twitter:data1" and not any("written" in v.lower() for v in page.metas.get("twitter:label1", ())):
            continue
        found = [pair for v in values for pair in _people(v)]
        if found:
            return found
    return []


_AUTHOR_CLASS = re.compile(r"(?:^|[\s_-])(?:author|fn|byline|autor|auteur|contributor)(?:[\s_-]|$)|[Bb]yline|authorName", re.IGNORECASE)
_BYLINE_AT = etree.XPath(
    "//*[@rel='author' or @itemprop='author' or contains(@class,'yline') or contains(@class,'utor') or contains(@class,'uthor')"
    " or @class='fn']"
)


def _page_authors(page: Page) -> list[tuple[str, bool]]:
    for el in cast("list[HtmlElement]", _BYLINE_AT(page.tree))[:12]:
        words = text.clean(" ".join(t for t in el.itertext() if isinstance(t, str)))
        if not 2 < len(words) < 120 or re.search("comment", f"{el.get('class')} {el.get('id')}", re.IGNORECASE):
            continue
        marked = (
            el.get("rel") == "author" or el.get("itemprop") == "author" or (_AUTHOR_CLASS.search(el.get("class") or "") and len(words) < 50)
        )
        if not marked and not _BY.match(words):
            continue
        if any(
            a.tag in ("figure", "aside", "footer") or "comment" in f"{a.get('class')} {a.get('id')}".lower() for a in el.iterancestors()
        ):
            continue
        found = _people(words)
        if found and (el.get("rel") == "author" or any(person for _, person in found)):
            return found
    return []


def _people(words: str) -> list[tuple[str, bool]]:
    """The names in a byline, each with whether it looks like a person's."""
    words = re.sub(r"https?://\S+|\S+@\S+\.\S+|\([^)]*\)|@\w+", " ", words)
    found = []
    for part in _AND.split(_BY.sub("", words)):
        name = _SPACES.sub(" ", _BY.sub("", part)).strip(" .,-–—:|")
        if not 2 < len(name) < 60 or not re.search(r"[^\W\d_]{2}", name) or re.search(r"\d{2}", name):
            continue
        parts = name.split()
        if name.isupper() and len(parts) > 1:
            name = name.title()
        person = not _ORGANISATION.search(name) and (1 < len(parts) <= 5 or not name.isascii())
        found.append((name, person))
    return found


# Times


def when(value: str) -> datetime | None:
    """An instant in UTC from the shapes that pages use; a time without a zone is taken as UTC."""
    value = value.strip()
    if not value:
        return None
    found: datetime | None = None
    iso = re.match(r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?)?", value)
    try:
        if iso:
            day, clock, zone = iso.groups()
            found = datetime.fromisoformat(f"{day}T{clock or '00:00:00'}{'+00:00' if zone in ('Z', 'UTC', 'GMT', None) else zone}")
        elif re.fullmatch(r"\d{8}(?:T\d{4,6}.*)?", value):
            found = datetime.fromisoformat(value)
        elif re.fullmatch(r"\d{10}|\d{13}", value):
            found = datetime.fromtimestamp(int(value[:10]), UTC)
        else:
            found = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError, OSError):
        found = found or _worded(value)
    if found is None:
        return None
    try:
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
    except OverflowError:
        return None
    # Year 1 and the first of January 1970 are what programs print for "no date".
    return found if found.year > 1970 else None


def _worded(value: str) -> datetime | None:
    value = re.sub(r"(\d)(?:st|nd|rd|th)\b|\s+at\b|,", r"\1", value)
    value = _SPACES.sub(" ", value).strip()
    for shape in (
        "%B %d %Y",
        "%d %B %Y",
        "%b %d %Y",
        "%d %b %Y",
        "%B %d %Y %I:%M %p",
        "%A %B %d %Y",
        "%d.%m.%Y",
        "%d.%m.%Y %H:%M",
        "%Y/%m/%d",
        "%Y/%m/%d %H:%M:%S",
    ):
        try:
            return datetime.strptime(value, shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "og:published_time",
    "last-published",
    "creation_date",
    "rnews:datepublished",
    "citation_publication_date",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "lastmod",
    "last-modified",
    "article:updated_time",
)


def published(page: Page) -> datetime | None:
    """When the page says it was published."""
    webpages = [n for n in page.nodes if {"WebPage", "VideoObject", "ItemPage"} & set(_types(n))]
    named = [
        _text(page.ld.get("datePublished")),
        _text(page.ld.get("dateCreated")),
        *(page.meta(n) for n in _PUBLISHED),
        *(_text(n.get("datePublished") or n.get("uploadDate")) for n in webpages),
    ]
    return next((t for t in map(when, named) if t), None) or _time_element(page.tree) or _guessed(page)


def modified(page: Page) -> datetime | None:
    """When the page says it was last changed."""
    named = [_text(page.ld.get("dateModified")), *(page.meta(n) for n in _MODIFIED)]
    return next((t for t in map(when, named) if t), None)


def _time_element(tree: HtmlElement) -> datetime | None:
    marked: list[datetime] = []
    for el in tree.iter("time", "abbr", "span", "meta"):
        if el.tag == "time" or el.get("itemprop") == "datePublished" or "published" in (el.get("class") or ""):
            stamp = when(el.get("datetime") or el.get("content") or el.get("title") or text.clean(str(el.text_content())))
            if stamp and (el.get("itemprop") == "datePublished" or el.get("pubdate") is not None):
                return stamp
            marked += [stamp] if stamp else []
    return marked[0] if marked else None


def _guessed(page: Page) -> datetime | None:
    try:
        day = find_date(page.tree, original_date=True, url=page.url or None, outputformat="%Y-%m-%d")
    except Exception:  # it reads arbitrary pages; a page without a date is no failure
        return None
    return when(day) if day else None


# Everything else


def canonical_url(page: Page) -> str:
    """The page's own canonical address if it names the same article, else the fetched one made canonical."""
    for named in _canonicals(page):
        if urls.same_article(page.url, named):
            return urls.canonical(named)
    return urls.canonical(page.url)


def _canonicals(page: Page) -> list[str]:
    links = [el.get("href") or "" for el in page.tree.iter("link") if "canonical" in (el.get("rel") or "").lower().split()]
    return [absolute(page, named) for named in (*links, page.meta("og:url")) if named]


def absolute(page: Page, address: str) -> str:
    """An address of the page made absolute, or "" if it is none that can be followed."""
    try:
        full = urljoin(page.url, address.strip())
        return full if urlsplit(full).scheme in ("http", "https") and urlsplit(full).hostname else ""
    except ValueError:
        return ""


def language(page: Page) -> str:
    """The declared language as a short code ("en"), or ""."""
    named = [
        page.tree.get("lang"),
        page.tree.get("{http://www.w3.org/XML/1998/namespace}lang"),
        _language_code(page.ld.get("inLanguage")),
        page.meta("content-language", "language", "dc.language", "og:locale"),
    ]
    for value in named:
        match = re.match(r"([a-zA-Z]{2,3})(?:[-_,\s]|$)", (value or "").strip())
        if match:
            return match.group(1).lower()
    return ""


def _language_code(value: Any) -> str:
    return _text(value.get("alternateName") or value.get("name")) if isinstance(value, dict) else _text(value)


def section(page: Page) -> str:
    named = _texts(page.ld.get("articleSection"))
    return next(iter(named), "") or page.meta("article:section", "parsely-section", "dc.subject.section", "cxenseparse:section")


def tags(page: Page) -> tuple[str, ...]:
    """The source's own keywords."""
    words: list[str] = []
    for value in (
        page.ld.get("keywords"),
        page.metas.get("article:tag"),
        page.metas.get("news_keywords") or page.metas.get("keywords"),
    ):
        for item in _texts(value) if value else []:
            words += [item] if isinstance(value, list) and len(value) > 1 else re.split(r"\s*[,;]\s*", item)
        if words:
            break
    return tuple(dict.fromkeys(w.strip() for w in words if 1 < len(w.strip()) < 60))[:30]


def image(page: Page) -> Image | None:
    """The article's picture with what the page says of it."""
    node = page.ld.get("image")
    node = node[0] if isinstance(node, list) and node else node
    by_id = {n["@id"]: n for n in page.nodes if isinstance(n.get("@id"), str)}
    if isinstance(node, dict):
        node = node if node.get("url") or node.get("contentUrl") else by_id.get(str(node.get("@id")), node)
        address = _text(node.get("url")) or _text(node.get("contentUrl"))
    else:
        address, node = _text(node), {}
    address = absolute(page, address) if address else ""
    address = address or absolute(page, page.meta("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src"))
    if not address or _path(address) in ("", _path(page.url)):
        return None
    shown, figure = _shown(page, address)
    caption_el = figure.find(".//figcaption") if figure is not None else None
    caption = _text(node.get("caption") or node.get("description"))
    if not caption and caption_el is not None:
        caption = text.clean(str(caption_el.text_content()))[:1000]
    alt = text.clean((shown.get("alt") if shown is not None else "") or page.meta("og:image:alt", "twitter:image:alt"))
    credit = _text(node.get("creditText") or node.get("copyrightHolder") or node.get("creator") or node.get("author")) or _credit(figure)
    return Image(
        url=address,
        alt=alt,
        caption=caption,
        credit=credit,
        licence=_licence_id(_text(node.get("license"))) or _figure_licence(figure),
    )


def _shown(page: Page, address: str) -> tuple[HtmlElement | None, HtmlElement | None]:
    """The picture's element and figure on the page: addresses differ by size, so the file's name decides."""
    name = re.sub(r"[-_]\d+x\d+(?=\.)", "", _path(address).rsplit("/", 1)[-1])
    first: HtmlElement | None = None
    for el in page.tree.iter("img"):
        figure = next(el.iterancestors("figure"), None)
        first = figure if first is None and figure is not None else first
        sources = " ".join(v for k, v in el.items() if "src" in k)
        if len(name) > 4 and name.rsplit(".", 1)[0] in sources:
            return el, figure
    return None, None


_CREDIT = re.compile(
    r"(?:(?:image|photo|picture)(?: source| credit)?|credit|photograph|source|foto|©)(?: by)?\s*[,:]?\s+([^.|\n]{2,80})",
    re.IGNORECASE,
)


def _credit(figure: HtmlElement | None) -> str:
    if figure is None:
        return ""
    for el in figure.iter():
        if (
            isinstance(el.tag, str)
            and re.search(r"credit|copyright|source", el.get("class") or "", re.IGNORECASE)
            and el.tag not in ("img", "source", "picture")
        ):
            words = text.clean(str(el.text_content()))
            if 1 < len(words) < 120:
                return re.sub(r"^(?:image|photo|picture)?\s*(?:source|credit|by)?\s*[,:]?\s+", "", words, flags=re.IGNORECASE) or words
    match = _CREDIT.search(text.clean(str(figure.text_content())))
    return match.group(1).strip() if match else ""


def _figure_licence(figure: HtmlElement | None) -> str:
    if figure is None:
        return ""
    return next((i for i in (_licence_id(a.get("href") or "") for a in figure.iter("a")) if i), "")


# Licences

_DEED = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-sa|-nd)?)(?:/(\d\.\d))?|(publicdomain/zero)|(publicdomain/mark))",
    re.IGNORECASE,
)
_CC_WORDS = re.compile(r"\bCC[ \-]?(BY(?:[ \-]NC)?(?:[ \-](?:SA|ND))?)(?:[ \-](\d\.\d))?\b")
_OGL = re.compile(r"nationalarchives\.gov\.uk/doc/open-government-licence/version/(\d)", re.IGNORECASE)
_OF_IMAGES = re.compile(r"image|photo|caption|credit|figure|picture|thumb|comment|related|\bbild|\bfoto", re.IGNORECASE)


def _licence_id(named: str) -> str:
    """A licence's address or short name as an identifier such as CC-BY-4.0, or ""."""
    deed = _DEED.search(named)
    if deed:
        if deed.group(3):
            return "CC0-1.0"
        if deed.group(4):
            return "PDM-1.0"
        return f"CC-{deed.group(1).upper()}" + (f"-{deed.group(2)}" if deed.group(2) else "")
    ogl = _OGL.search(named)
    if ogl:
        return f"OGL-{ogl.group(1)}.0"
    words = _CC_WORDS.search(named)
    if words:
        return f"CC-{words.group(1).upper().replace(' ', '-')}" + (f"-{words.group(2)}" if words.group(2) else "")
    return ""


def licence(page: Page) -> str:
    """The licence of the article's text; what is said of images, comments or other articles does not count."""
    named = [_text(page.ld.get("license")), page.meta("dc.rights", "dcterms.license", "dcterms.rights", "copyright", "rights")]
    named += [el.get("href") or "" for el in page.tree.iter("link") if "license" in (el.get("rel") or "").lower()]
    for value in named:
        if _licence_id(value):
            return _licence_id(value)
    for el in page.tree.iter("a"):
        address = el.get("href") or ""
        # A deed that is only mentioned amid running text says nothing of this article, unless it is marked as its licence.
        if ("creativecommons.org/" in address or "open-government-licence" in address) and _licence_id(address) and _of_article(el):
            return _licence_id(address)
    return ""


def _of_article(link: HtmlElement) -> bool:
    marked = "license" in (link.get("rel") or "").lower()
    above = list(link.iterancestors())
    names = [f"{el.get('class') or ''} {el.get('id') or ''}" for el in above]
    if any(el.tag in ("figure", "figcaption") for el in above):
        return False
    if any(_OF_IMAGES.search(n) for el, n in zip(above, names, strict=True) if el.tag not in ("body", "html", "article", "main")):
        return False
    line = next((str(el.text_content()) for el in above if el.tag in ("p", "li", "td")), "")
    if not marked and re.search(r"\b(?:photo|image|picture|photograph|video|illustration|foto|bild)", line, re.IGNORECASE):
        return False
    foot = any(el.tag == "footer" or "foot" in n.lower() for el, n in zip(above, names, strict=True))
    aside = any(el.tag == "aside" for el in above)
    return (
        marked or foot or (not aside and any(el.tag in ("article", "main") or _OWN.search(n) for el, n in zip(above, names, strict=True)))
    )


_OWN = re.compile(r"licen[cs]e|copyright|\bcc\b|entry|post|article|content", re.IGNORECASE)


# Wishes about machines


def signals(page: Page, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What page and answer say about being read by machines."""
    low = {k.lower(): v for k, v in (headers or {}).items()}
    robots = ", ".join(dict.fromkeys([*page.metas.get("robots", ()), *([low["x-robots-tag"]] if "x-robots-tag" in low else [])]))
    rules = robots.lower()
    snippet = re.search(r"max-snippet\s*:\s*(-?\d+)", rules)
    reserved = page.meta("tdm-reservation") or low.get("tdm-reservation", "")
    free = page.ld.get("isAccessibleForFree")
    return {
        "robots_meta": robots or None,
        "noai": bool(re.search(r"\bnoai\b|\bnoimageai\b", rules)),
        "tdm_reservation": {"1": True, "0": False}.get(reserved.strip()),
        "tdm_policy": page.meta("tdm-policy") or low.get("tdm-policy") or None,
        "is_accessible_for_free": None if free is None else str(_text(free) or free).lower().rsplit("/", 1)[-1] not in ("false", "no", "0"),
        "max_snippet": int(snippet.group(1)) if snippet else None,
    }


# Where it comes from

_AGENCIES = {
    "reuters": "Reuters",
    "ap": "AP",
    "associated press": "AP",
    "the associated press": "AP",
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
    "the canadian press": "CP",
    "canadian press": "CP",
    "apa": "APA",
}
_DATELINE = re.compile(
    r"^(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.'’\-]+(?:[ /][A-ZÀ-Þ.'’\-]{2,}){0,4}(?:, [A-ZÀ-Þ][\w.'’ ]{1,24}?)?)"
    r"(?:,? (?P<day>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}))?"
    r"(?: ?[(\[](?P<agency>[\w /.&\-]{2,40})[)\]])? ?(?:—|–|--|-(?= )|―) ?(?=\S)"
)
_FROM = re.compile(
    r"(?:this (?:article|story|piece|post|report) )?(?:(?:was|is) )?(?:(?:first|originally) (?:published|appeared)"
    r"|(?:is )?republished|reproduced)"
    r"(?: (?:here|with permission|under a creative commons licen[cs]e))*[ ,]*(?: (?:on|by|in|at"
    r"|from))+ (?:the )?([A-Z][\w.&'’\- ]{2,40}?)(?= (?:under|on|and|with|in|as)\b|[.,;(\n]|$)",
    re.IGNORECASE,
)


def dateline(lede: str) -> str:
    """The place in front of the first sentence ("KYIV, Ukraine"), with agency and day as printed."""
    match = _DATELINE.match(lede[:140])
    if not match or (match.group("place").isascii() and len(match.group("place")) < 4):
        return ""
    return match.group().strip(" —–-―").strip()


def syndicated_from(page: Page, names: tuple[str, ...], line: str, paragraphs: list[str]) -> str:
    """Who it was taken over from: an agency, or another outlet; "" if the page names none."""
    host = urls.host(page.url)
    agency = re.search(r"[(\[]([^)\]]+)[)\]]", line)
    named = [agency.group(1)] if agency else []
    named += [n for n in names if _AGENCIES.get(re.sub(r"\s+(?:staff|reporter|writer)s?$", "", n.casefold()))]
    for name in named:
        known = _AGENCIES.get(re.sub(r"\s+(?:staff|reporter|writer)s?$", "", name.casefold()), "")
        if (
            known
            and known.casefold().replace(" ", "") not in re.split(r"[.\-]", host.casefold())
            and not (known == "AP" and host.endswith("apnews.com"))
        ):
            return known
    for address in [page.meta("syndication-source", "original-source"), _text(page.ld.get("isBasedOn")), *_canonicals(page)]:
        other = urls.host(address) if address.startswith("http") else ""
        if other and not _same_house(other, host):
            return other
    for paragraph in [*paragraphs[:1], *paragraphs[-3:]]:
        match = _FROM.search(paragraph) if len(paragraph) < 400 else None
        if match and _squash(match.group(1)) not in _squash(host):
            return match.group(1).strip()
    return ""


def _same_house(one: str, other: str) -> bool:
    """Whether two hosts are plainly of one publisher: equal but for a subdomain, or equal names below different ends."""
    a, b = (h.removeprefix("www.").removeprefix("amp.").removeprefix("m.") for h in (one, other))
    return (
        a == b or a.endswith("." + b) or b.endswith("." + a) or a.split(".")[-2:] == b.split(".")[-2:] or a.split(".")[0] == b.split(".")[0]
    )
