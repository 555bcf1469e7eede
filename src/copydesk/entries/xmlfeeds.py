"""RSS 0.9x to 2.0, RSS 1.0, Atom and CDF as an XML tree → what the feed says. The tree must be whole: see mending for the others."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lxml import etree

from copydesk.entries import markup
from copydesk.entries.dates import stamp
from copydesk.entries.markup import Text, address, joined, words
from copydesk.entries.vocabulary import RDF_ABOUT, XML, name, namespace

Element = Any  # lxml's, which is a C type
_BASED = etree.XPath("boolean(descendant-or-self::*/@xml:base | descendant-or-self::*/@base)")
ROOTS = frozenset({"rss", "feed", "rdf:rdf", "rdf", "channel", "entry"})
MOST_MEDIA = 100  # pictures and films of one entry
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "xhtml": "application/xhtml+xml", "": "text/plain"}
_RELATIONS = "http://www.iana.org/assignments/relation/"
_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:\?|$)", re.IGNORECASE)
_LONGEST_NAME = 300  # characters; what is longer is no name, and is not searched for an address
_EMAIL = re.compile(r"[\w.+\-]+@(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,24}")


@dataclass(slots=True)
class Beside:
    """What stands beside a picture: in its own element, else in the group or the entry around it."""

    outer: Beside | None = None
    caption: Text | None = None
    title: Text | None = None
    credit: Text | None = None
    thumbs: list[str] = field(default_factory=list)

    def nearest(self, of: str) -> Any:
        """The nearest one of these, None or empty if there is none."""
        return getattr(self, of) or (self.outer.nearest(of) if self.outer else None)


@dataclass(slots=True)
class Said:
    """What a feed or one of its entries has said so far, as it said it."""

    title: Text | None = None
    subtitle: Text | None = None  # of a feed: tagline, description
    summary: Text | None = None
    content: Text | None = None
    more: Text | None = None  # a second description, which is what some feeds have for content
    link: str = ""
    id: str = ""
    about: str = ""  # the id of an item in RSS 1.0
    guid_is_link: bool = True
    published: str | None = None
    updated: str | None = None
    created: str | None = None
    author: str = ""
    authors: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    links: list[tuple[str, str, str]] = field(default_factory=list)  # relation, type, address
    enclosures: list[tuple[str, str]] = field(default_factory=list)  # address, type
    media: list[tuple[Element, str, Beside]] = field(default_factory=list)
    beside: Beside = field(default_factory=Beside)
    thumbs: list[str] = field(default_factory=list)  # wherever they stand
    images: list[tuple[int, str]] = field(default_factory=list)  # how good a name for a picture, address
    language: str = ""
    ttl: str = ""
    period: str = ""
    comments: int | None = None
    reply: str = ""
    point: list[float] | None = None


@dataclass(slots=True)
class Reading:
    """One reading of one feed: what holds for all of its elements."""

    format: str
    own: str  # the namespace of its outermost element
    url: str  # where it came from: the last thing that links count from
    based: bool  # some element has a base of its own
    misread: bool  # characters of it may have been read in the wrong encoding
    entries: list[tuple[Element, str]] = field(default_factory=list)
    link: str = ""  # the feed's own link, for feeds that came from nowhere

    atom: bool = field(init=False)

    def __post_init__(self) -> None:
        self.atom = self.format.startswith("atom")

    def name(self, element: Element) -> str:
        tag = element.tag
        return name(tag, self.own) if isinstance(tag, str) else ""

    def base(self, element: Element, outer: str) -> str:
        """What links in an element count from: its xml:base, seen from that of the element around it."""
        if not self.based:
            return outer
        given = element.get(XML + "base") or element.get("base") or ""
        inner = joined(outer, given) if given else outer
        return inner if inner.startswith(("http://", "https://")) else outer

    def address(self, value: str | None, base: str) -> str:
        return address(value, base or self.link)


Reader = Callable[[Element, str, Reading, Said], None]


class Readers(dict[Any, "Reader | None"]):
    """What reads each tag, looked up once for each that comes."""

    def __init__(self, readers: dict[str, Reader], own: str) -> None:
        super().__init__()
        self.readers, self.own = readers, own

    def __missing__(self, tag: Any) -> Reader | None:
        found = self[tag] = self.readers.get(name(tag, self.own)) if isinstance(tag, str) else None
        return found


def read(root: Element, *, url: str, language: str, most: int, misread: bool) -> tuple[dict[str, Any], list[dict[str, Any]], str, int]:
    """The feed's fields, those of its first ``most`` entries, its format, and how many entries there are.

    ``misread``: characters of it may have been read in the wrong encoding, which can be seen of a feed as a whole.
    """
    top = _top(root)
    reading = Reading(format=_format(top), own=namespace(top.tag), url=url, based=bool(_BASED(top)), misread=misread)
    said = Said(language=language)
    _outer(top, reading, said)
    feed = _feed(said, reading)
    reading.link = feed["link"] or ""
    owners = said.authors if reading.atom else []
    readers = Readers(ENTRY, reading.own)
    made = [_entry(_said(e, base, reading, readers), reading, owners) for e, base in reading.entries[:most]]
    return feed, made, reading.format, len(reading.entries)


def find(root: Element) -> bool:
    """Whether there is a feed in this tree."""
    return _top(root) is not None


def _top(root: Element) -> Element:
    """The outermost element of the feed: mostly the root, sometimes wrapped in something else."""
    for n, element in enumerate(root.iter("*")):
        own = namespace(element.tag)
        if name(element.tag, "") in ROOTS or name(element.tag, own) in ("rss", "feed"):
            return element
        if n > 50:
            break
    return None


def _format(top: Element) -> str:
    kind, own = name(top.tag, namespace(top.tag)), namespace(top.tag)
    version = (top.get("version") or "").strip()
    if kind == "rss":
        return "rss2.0" if version.startswith("2.") else f"rss{version}" if re.fullmatch(r"0\.9\d?|1\.0", version) else "rss"
    if kind in ("rdf", "rdf:rdf"):
        return "rss0.90" if any("netscape.com/rdf/" in (u or "").lower() for u in top.nsmap.values()) else "rss1.0"
    if kind == "channel":
        return "cdf" if own == "" or "cdf" in own else "rss"
    if own == "http://www.w3.org/2005/atom":
        return "atom1.0"
    return f"atom{version}" if version in ("0.1", "0.2", "0.3") else "atom"


# --- the feed -------------------------------------------------------------------------------------------------------
def _outer(top: Element, reading: Reading, said: Said) -> None:
    """Read what stands outside the entries, and note where each entry is."""
    base = reading.base(top, reading.url)
    kind = reading.name(top)
    said.language = (top.get(XML + "lang") or top.get("lang") or "").replace("_", "-") or said.language
    if kind == "entry":
        reading.entries.append((top, reading.url))
        return
    _elements(top, base, reading, said, Readers(FEED, reading.own))
    if not reading.entries:  # items where no format has them
        places = [e for e in top.iter("*") if reading.name(e) in ("item", "entry")]
        reading.entries.extend((e, base) for e in places if reading.name(e.getparent()) not in ("item", "entry"))


def _elements(parent: Element, base: str, reading: Reading, said: Said, readers: Readers) -> None:
    """Read the elements below one, each by what its name means."""
    for key in parent.keys():  # noqa: SIM118 (an element's items are its children)
        _from_attribute(key.lower(), parent.get(key), base, reading, said)
    based = reading.based
    for element in parent:
        reader = readers[element.tag]
        if reader:
            reader(element, reading.base(element, base) if based else base, reading, said)


def _channel(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.language = (element.get(XML + "lang") or "").replace("_", "-") or said.language
    _elements(element, base, reading, said, Readers(FEED, reading.own))


def _item(element: Element, base: str, reading: Reading, said: Said) -> None:
    reading.entries.append((element, base))


def _said(element: Element, base: str, reading: Reading, readers: Readers) -> Said:
    """What an entry says."""
    said = Said()
    _elements(element, base, reading, said, readers)
    return said


def _from_attribute(key: str, value: str, base: str, reading: Reading, said: Said) -> None:
    """RSS 1.0 says in an attribute which item it is; CDF where a channel or an item is and when it changed."""
    if key == RDF_ABOUT:
        said.about = value.strip()
    elif key == "href":
        said.link = reading.address(value, base)
    elif key == "lastmod":
        said.updated = stamp(value)


# --- one element ----------------------------------------------------------------------------------------------------
def _title(element: Element, base: str, reading: Reading, said: Said) -> None:
    if said.title is None:
        said.title = _text(element, base, reading, "text/plain")


def _subtitle(element: Element, base: str, reading: Reading, said: Said) -> None:
    named = reading.name(element)
    found = _text(element, base, reading, "text/html" if named.endswith("description") else "text/plain")
    # A podcast says in itunes:subtitle what the description says better.
    if found and (said.subtitle is None or not named.startswith("itunes:")):
        said.subtitle = found


def _description(element: Element, base: str, reading: Reading, said: Said) -> None:
    _summarised(_text(element, base, reading, "text/html"), said)


def _summary(element: Element, base: str, reading: Reading, said: Said) -> None:
    _summarised(_text(element, base, reading, "text/plain"), said)


def _summarised(found: Text | None, said: Said) -> None:
    """A first one is the summary; a second one, where there is no content, stands in for that."""
    if found is None:
        return
    if said.summary is None:
        said.summary = found
    elif said.more is None:
        said.more = found


def _feed_summary(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.summary = said.summary or _text(element, base, reading, "text/plain")


def _content(element: Element, base: str, reading: Reading, said: Said) -> None:
    named = reading.name(element)
    kind = {"content": "text/plain", "body": "application/xhtml+xml", "xhtml:body": "application/xhtml+xml"}.get(named, "text/html")
    found = _text(element, base, reading, kind)
    if found and said.content is None:
        said.content = found
    if named == "content" and element.get("src"):
        said.links.append(("content", _kind(element.get("type") or "text/html"), reading.address(element.get("src"), base)))


def _link(element: Element, base: str, reading: Reading, said: Said) -> None:
    given = element.get("href") or _attribute(element, "url", "uri", "href")
    if given is None:
        written = reading.address(_string(element, reading), base)
        if written:
            said.link = written
        return
    relation = (element.get("rel") or "alternate").strip().lower().removeprefix(_RELATIONS)
    kind = _kind(element.get("type") or "text/html")
    where = reading.address(given, base)
    said.links.append((relation, kind, where))
    if relation == "alternate" and kind in _HTML and where:
        said.link = where
    elif relation == "enclosure" and where:
        said.enclosures.append((where, kind if element.get("type") else ""))


def _guid(element: Element, base: str, reading: Reading, said: Said) -> None:
    """The id as it is written. It is a name, so the address that we happened to fetch it from is no part of it; only an
    xml:base is, and in Atom before 1.0, where ids were links."""
    value = _string(element, reading)
    if not value:
        return
    said.guid_is_link = (element.get("isPermaLink") or _attribute(element, "ispermalink") or "true").strip().lower() == "true"
    stated = base if base != reading.url or reading.format in ("atom0.1", "atom0.2", "atom0.3") else ""
    said.id = joined(stated, value) if stated and said.guid_is_link else value


def _published(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.published = stamp(_string(element, reading)) or said.published


def _updated(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.updated = stamp(_string(element, reading)) or said.updated


def _created(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.created = stamp(_string(element, reading)) or said.created


def _author(element: Element, base: str, reading: Reading, said: Said) -> None:
    if len(element):
        parts = {reading.name(e).rpartition(":")[2]: _string(e, reading) for e in element if isinstance(e.tag, str)}
        person, mail = markup.one_line(parts.get("name", "")), parts.get("email", "")
        if person or mail:
            said.author = f"{person} ({mail})" if person and mail else person or mail
            said.authors.append(person or mail)
            return
    written = words(_text(element, base, reading, "text/plain"))
    if written:
        said.author = written
        said.authors.append(_without_email(written))


def _source(element: Element, base: str, reading: Reading, said: Said) -> None:
    """Where an entry was taken from: in Atom its author is the entry's, if that names none (RFC 4287, 4.2.1)."""
    if len(element) and not said.authors:
        inner = Said()
        for child in element:
            if reading.name(child) == "author":
                _author(child, base, reading, inner)
        said.author, said.authors = inner.author, inner.authors


def _category(element: Element, base: str, reading: Reading, said: Said) -> None:
    if element.keys():
        named = element.get("label") or element.get("term") or _attribute(element, "term", "text")
        said.tags.extend([named] if named else [])
    if not len(element):
        said.tags.extend([_string(element, reading)] if element.text else [])
        return
    for child in element:
        if reading.name(child) == "itunes:category":
            _category(child, base, reading, said)


def _keywords(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.tags.extend(_string(element, reading).split(","))


def _enclosure(element: Element, base: str, reading: Reading, said: Said) -> None:
    where = reading.address(_attribute(element, "url", "uri", "href"), base)
    if where:
        said.enclosures.append((where, (element.get("type") or "").lower()))


def _image(element: Element, base: str, reading: Reading, said: Said) -> None:
    """A picture by its url, in an element or an attribute: RSS's image, iTunes's image, Atom's logo and icon, CDF's logo."""
    named = reading.name(element)
    if named == "itunes:link" and (element.get("rel") or "").lower() != "image":
        return
    given = _attribute(element, "href", "url") or next(
        (_string(e, reading) for e in element if reading.name(e) in ("url", "href")), "" if len(element) else _string(element, reading)
    )
    where = reading.address(given, base)
    if where:
        said.images.append(({"icon": 3, "logo": 2}.get(named, 1), where))


def _language(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.language = _string(element, reading) or said.language


def _ttl(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.ttl = _string(element, reading)


def _period(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.period = _string(element, reading)


def _media(element: Element, base: str, reading: Reading, said: Said, beside: Beside | None = None) -> None:
    """A picture or film, or a group of them, or what is said beside them."""
    named, beside = reading.name(element), beside or said.beside
    if named == "media:thumbnail":
        where = reading.address(element.get("url") or _string(element, reading), base)
        for thumbs in (said.thumbs, beside.thumbs) if where else ():
            thumbs.append(where)
    elif named == "media:description":
        beside.caption = beside.caption or _text(element, base, reading, "text/html")
    elif named == "media:title":
        beside.title = beside.title or _text(element, base, reading, "text/plain")
    elif named == "media:credit":
        beside.credit = beside.credit or _text(element, base, reading, "text/plain")
    elif named in ("media:category", "media:keywords"):
        (_category if named == "media:category" else _keywords)(element, base, reading, said)
    elif named in ("media:content", "media:group"):
        inner = Beside(outer=beside)
        if named == "media:content" and len(said.media) < MOST_MEDIA:
            said.media.append((element, base, inner))
        for child in element:
            _media(child, reading.base(child, base), reading, said, inner)
        said.beside.title = said.beside.title or inner.title
        said.beside.caption = said.beside.caption or inner.caption


def _comments(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.comments = number(_string(element, reading))


def _reply(element: Element, base: str, reading: Reading, said: Said) -> None:
    said.reply = said.reply or (element.get("ref") or element.get("href") or "").strip()


def _point(element: Element, base: str, reading: Reading, said: Said) -> None:
    """Where it happened, in degrees: georss:point, a gml:pos inside georss:where, or geo:lat and geo:long."""
    named = reading.name(element)
    if named == "georss:where" or named.startswith("gml:") or named == "geo:point":
        for child in element:
            _point(child, base, reading, said)
    found = [_degrees(p) for p in re.split(r"[\s,]+", _string(element, reading)) if p] if not len(element) else []
    if named in ("georss:point", "gml:pos") and len(found) == 2 and None not in found:
        said.point = [p for p in found if p is not None]
    elif named in ("geo:lat", "geo:long") and found and found[0] is not None:
        known = said.point or [0.0, 0.0]
        said.point = [found[0], known[1]] if named == "geo:lat" else [known[0], found[0]]


_BOTH: dict[str, Reader] = {
    **dict.fromkeys(("title", "dc:title"), _title),
    "link": _link,
    **dict.fromkeys(("guid", "id"), _guid),
    **dict.fromkeys(("published", "issued", "pubdate", "dcterms:issued"), _published),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"), _updated),
    **dict.fromkeys(("created", "dcterms:created"), _created),
    **dict.fromkeys(("author", "managingeditor", "dc:creator", "dc:author", "itunes:author"), _author),
    **dict.fromkeys(("category", "dc:subject", "itunes:category", "keywords"), _category),
    **dict.fromkeys(("itunes:keywords", "media:keywords"), _keywords),
    **dict.fromkeys(("image", "itunes:image", "itunes:link"), _image),
    **dict.fromkeys(
        ("media:group", "media:credit", "media:content", "media:thumbnail", "media:description", "media:title", "media:category"), _media
    ),
}
FEED: dict[str, Reader] = {
    **_BOTH,
    "channel": _channel,
    **dict.fromkeys(("item", "entry"), _item),
    **dict.fromkeys(("subtitle", "tagline", "description", "abstract", "dc:description", "itunes:subtitle"), _subtitle),
    **dict.fromkeys(("summary", "itunes:summary"), _feed_summary),
    **dict.fromkeys(("logo", "icon"), _image),
    **dict.fromkeys(("language", "dc:language"), _language),
    "ttl": _ttl,
    "sy:updateperiod": _period,
}
ENTRY: dict[str, Reader] = {
    **_BOTH,
    **dict.fromkeys(("description", "dc:description"), _description),
    **dict.fromkeys(("abstract", "summary", "itunes:summary"), _summary),
    **dict.fromkeys(("content", "content:encoded", "fullitem", "body", "xhtml:body"), _content),
    "enclosure": _enclosure,
    "source": _source,
    **dict.fromkeys(("slash:comments", "thr:total"), _comments),
    "thr:in-reply-to": _reply,
    **dict.fromkeys(("georss:point", "georss:where", "geo:lat", "geo:long", "geo:point"), _point),
}


# --- texts ----------------------------------------------------------------------------------------------------------
def _string(element: Element, reading: Reading) -> str:
    """The characters of an element that should hold nothing else."""
    value = element.text or ""
    if len(element):
        value = "".join(element.itertext())
    return (markup.mended(value) if reading.misread else value).strip()


def _attribute(element: Element, *names: str) -> str | None:
    """The first of these attributes, whatever its case."""
    keys = element.keys()
    if not keys:
        return None
    low = {k.lower(): k for k in keys}
    return next((element.get(low[n]) for n in names if n in low), None)


@lru_cache(maxsize=1024)
def _kind(given: str) -> str:
    """The media type that a type attribute means."""
    given = given.split(";")[0].strip().lower()
    return _TYPES.get(given, given)


def _text(element: Element, base: str, reading: Reading, default: str) -> Text | None:
    """An element's text, whatever the feed says or does not say of what it is."""
    given = element.get("type")
    kind = default if given is None else _kind(given)
    if len(element):
        return _inline(element, base, reading, kind)
    value = element.text
    if not value:
        return None
    if (reading.atom or given) and _encoded(element, kind):
        value = _unpacked(value)
    value = (markup.mended(value) if reading.misread else value).strip()
    if kind == "application/xhtml+xml":
        value = html.escape(value, quote=False)
    return Text(value, kind != "text/plain" or markup.looks_like_html(value), base) if value else None


def _inline(element: Element, base: str, reading: Reading, kind: str) -> Text | None:
    """Markup that stands in the feed as elements, or text with such markup in it."""
    value = _inner(element, base, reading, escaped=kind != "text/html")
    return Text(markup.mended(value).strip(), True, base) if value.strip() else None


def _encoded(element: Element, kind: str) -> bool:
    return element.get("mode") == "base64" or not (kind.startswith("text/") or kind.endswith(("+xml", "/xml")))


def _unpacked(value: str) -> str:
    try:
        return base64.b64decode(value.encode(), validate=False).decode("utf-8")
    except (binascii.Error, ValueError):
        return value


def _inner(element: Element, base: str, reading: Reading, *, escaped: bool) -> str:
    """The markup inside an element, as HTML. In Atom's xhtml a lone div around it all is only there to hold it."""
    children = [e for e in element if isinstance(e.tag, str)]
    lone = len(children) == 1 and _local(children[0]) == "div" and not (element.text or "").strip() and not (children[0].tail or "").strip()
    if lone and (reading.format == "atom1.0" or not escaped):
        return _inner(children[0], reading.base(children[0], base), reading, escaped=escaped)
    return "".join(_pieces(element, base, base, reading, escaped))


def _pieces(element: Element, base: str, outer: str, reading: Reading, escaped: bool) -> Iterator[str]:
    yield _written(element.text, escaped)
    for child in element:
        if not isinstance(child.tag, str):
            yield _written(child.tail, escaped)
            continue
        tag, inner = _local(child), reading.base(child, base)
        yield f"<{tag}{''.join(_attributes(child, inner, outer))}>"
        if tag not in _VOID:
            yield from _pieces(child, inner, outer, reading, escaped)
            yield f"</{tag}>"
        yield _written(child.tail, escaped)


def _written(value: str | None, escaped: bool) -> str:
    return (html.escape(value, quote=False) if escaped else value) if value else ""


def _attributes(element: Element, base: str, outer: str) -> Iterator[str]:
    """The attributes as HTML has them; links that count from an xml:base within are made whole here."""
    for key, value in element.attrib.items():
        if key[0] != "{":
            whole = joined(base, value) if base != outer and key in ("href", "src", "cite") else value
            yield f' {key}="{html.escape(whole)}"'


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _without_email(person: str) -> str:
    """The name in "Name (mail)", "mail (Name)" and the like; the address itself where there is no name."""
    if "@" not in person or len(person) > _LONGEST_NAME:
        return person
    bare = _EMAIL.sub("", person).replace("()", "").replace("<>", "").strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1]
    return bare.strip(" ()<>,;:-") or person


# --- values ---------------------------------------------------------------------------------------------------------
def _feed(said: Said, reading: Reading) -> dict[str, Any]:
    pictures = _pictures(said, reading)
    named = next((where for _, where in sorted(said.images)), "") or _largest(pictures, said) or next(iter(said.thumbs), "")
    return {
        "title": words(said.title or said.beside.title),
        "link": _page(said) or None,
        "id": said.id or None,
        "subtitle": words(said.subtitle or said.summary),
        "language": said.language or None,
        "author": said.author or None,
        "updated": said.updated or said.published or said.created,
        "ttl": number(said.ttl),
        "sy_updateperiod": said.period or None,
        "image": named or _shown(said.subtitle, said.summary) or None,
        "tags": _tags(said),
        "hub": next((href for rel, _, href in said.links if rel == "hub" and href), None),
        "self": next((href for rel, _, href in said.links if rel == "self" and href), None),
    }


def _entry(said: Said, reading: Reading, owners: list[str]) -> dict[str, Any]:
    said.id = said.id or said.about
    pictures = _pictures(said, reading)
    thumb = next((t for t in (*said.thumbs, *(p["thumbnail"] for p in pictures)) if t), None)
    people = list(dict.fromkeys(said.authors or owners))
    content = said.more if said.content is None or _empty(said.content) else said.content
    summary = said.summary or content or said.beside.caption
    own = said.images[0][1] if said.images else ""
    return {
        "id": said.id or None,
        "link": _page(said) or None,
        "title": words(said.title or said.beside.title),
        "summary": words(summary),
        "content": markup.safe(content),
        # RSS 1.0 knows dc:date only, which says when it was published or changed.
        "published": said.published or said.created or (None if reading.atom else said.updated),
        "updated": said.updated,
        "author": said.author or (people[0] if people else None),
        "authors": people,
        "tags": _tags(said),
        "enclosures": list(dict.fromkeys(href for href, _ in said.enclosures)) if said.enclosures else [],
        "media": pictures,
        "thumb": thumb,
        "image": own or _largest(pictures, said) or thumb or _shown(content, said.summary) or None,
        "comments": said.comments,
        "in_reply_to": said.reply or None,
        "point": said.point,
    }


def _page(said: Said) -> str:
    """Where it is: the link, else another one that means it, else an id that is an address."""
    if said.link:
        return said.link
    for wanted in ("alternate", "content"):
        for relation, _, href in said.links:
            if relation == wanted and href:
                return href
    return said.id if said.guid_is_link and address(said.id) else ""


def _tags(said: Said) -> list[str]:
    if not said.tags:
        return []
    names = (words(Text(t)) if "&" in t else markup.one_line(t) for t in dict.fromkeys(said.tags))
    return list(dict.fromkeys(n for n in names if n))


def _pictures(said: Said, reading: Reading) -> list[dict[str, Any]]:
    """Each picture or film with what is said of it: in itself, else in its group, else in the entry."""
    return [
        {
            "url": where,
            "type": element.get("type") or element.get("medium") or None,
            "width": number(element.get("width")),
            "height": number(element.get("height")),
            "caption": words(beside.nearest("caption")) or words(beside.nearest("title")),
            "credit": words(beside.nearest("credit")),
            "thumbnail": next(iter(beside.nearest("thumbs") or said.thumbs), None),
        }
        for element, base, beside in said.media
        if (where := reading.address(element.get("url"), base))
    ]


def _largest(pictures: list[dict[str, Any]], said: Said) -> str:
    shown = [p for p in pictures if str(p["type"] or "").startswith("image") or _IMAGE_NAME.search(p["url"])]
    if shown:
        return str(max(shown, key=lambda p: p["width"] or 0)["url"])
    return next((href for href, kind in said.enclosures if kind.startswith("image")), "")


def _empty(found: Text) -> bool:
    """Whether markup holds nothing to read or see: programs write "<p></p>" for no content."""
    return len(found.value) < 200 and not words(found) and not re.search("<(?:img|video|audio|iframe)", found.value)


def _shown(*texts: Text | None) -> str:
    return next((p for p in map(markup.picture, texts) if p), "")


def number(value: Any) -> int | None:
    """A whole number as feeds write it, perhaps with "px" behind it."""
    match = re.fullmatch(r"\s*(\d{1,9})(?:\.\d+)?\s*(?:px)?\s*", str(value)) if value is not None else None
    return int(match.group(1)) if match else None


def _degrees(part: str) -> float | None:
    return float(part) if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{1,20})?", part) else None
