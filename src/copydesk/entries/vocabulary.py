"""Which word of a feed an element's name means: its own vocabulary and those of the modules, told apart by namespace."""

from __future__ import annotations

from functools import lru_cache

# The namespaces of RSS and Atom themselves, in all the spellings they had.
_OWN = frozenset(
    """
    http://www.w3.org/2005/atom http://purl.org/atom/ns# http://purl.org/echo/ uri/of/echo/namespace# http://purl.org/pie/
    http://example.com/newformat# http://example.com/necho http://purl.org/rss/1.0/
    http://purl.org/net/rss1.1# http://blogs.law.harvard.edu/tech/rss
    http://cyber.law.harvard.edu/rss/rss.html http://purl.org/rss/1.0/modules/rss091#
    """.split()  # noqa: SIM905
)
_FAMILIES = ("backend.userland.com/rss", "netscape.com/rdf/")  # rss, rss2, rss2.1, ...; RSS 0.90
_MODULES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/elements/1.0/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://video.search.yahoo.com/mrss": "media",
    "http://video.search.yahoo.com/mrss/": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://www.georss.org/georss": "georss",
    "http://www.georss.org/georss/10": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
}
_USUAL = {prefix: uri for uri, prefix in reversed(_MODULES.items())} | {
    "atom": "http://www.w3.org/2005/atom",
    "rss": "http://purl.org/rss/1.0/",
}
XML = "{http://www.w3.org/XML/1998/namespace}"
RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
UNKNOWN = "?"


@lru_cache(maxsize=4096)
def name(tag: str, own: str = "") -> str:
    """The name in lower case, with the usual prefix of its module, such as "dc:creator"; "?" in front of what is foreign.

    ``own`` is the namespace of the feed's outermost element: what that one is in, the feed's own words are in.
    """
    if tag[0] != "{":
        return _literal(tag.lower())
    uri, _, local = tag[1:].rpartition("}")
    uri, local = uri.lower(), local.lower()
    if uri == own or uri in _OWN or any(f in uri for f in _FAMILIES):
        return local
    return f"{_MODULES.get(uri, UNKNOWN)}:{local}"


def _literal(tag: str) -> str:
    """A name without namespace."""
    _, colon, local = tag.rpartition(":")
    return f"{UNKNOWN}:{local}" if colon else tag


def usual_namespace(prefix: str) -> str:
    """What everybody means by a prefix; a namespace of its own where that is nothing we know."""
    return _USUAL.get(prefix.lower(), f"urn:x-undeclared:{prefix}")


@lru_cache(maxsize=256)
def namespace(tag: str) -> str:
    """The namespace of a tag as lxml writes it, in lower case; "" if it has none."""
    return tag[1:].rpartition("}")[0].lower() if tag[0] == "{" else ""
