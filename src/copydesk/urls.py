"""Addresses as identities: one article, one URL, however a feed or a share button dressed it up."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import quote, unquote_plus, urljoin, urlsplit, urlunsplit

from yarl import URL

_PORTS = {"http": 80, "https": 443}

# Parameters that only say how a reader came to the page. Lists of general trackers drop too much for us (courlan's also takes
# cid, uid, source and session wherever they stand in a name, and some sites keep the article's number there), so this one is
# of names that we know from feeds and share buttons, and nothing else.
_TRACKING_PREFIXES = (
    "utm_", "at_", "ns_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "_hs", "oly_", "vero_", "itm_", "trk_", "stm_", "wt.", "wt_",
    "guce_", "cm_mmc", "__hs", "fb_action", "fb_ref", "fb_source", "ga_", "share_",
)  # fmt: skip
_TRACKING = frozenset(  # one block reads better than sixty quoted words
    """
    fbclid gclid gclsrc dclid gbraid wbraid msclkid yclid ysclid twclid ttclid igshid igsh li_fat_id rdt_cid epik srsltid
    mc_cid mc_eid mkt_tok s_cid s_kwcid ef_id _ga _gl _openstat xtor xtref ftag ito cmp cmpid cmp_id dcmp icid intcid int_cid
    ncid ocid maca ref_src ref_url referrer referer smid smtyp soc_src soc_trk sref srnd taid wpisrc wpmm guccounter
    traffic_source __source __twitter_impression feedtype feedname campaign_id campaignid
    """.split()  # noqa: SIM905
)
# Parameters that are tracking for some sites and the article's number for others: gone only if the value names a channel.
_MAYBE = frozenset({"ref", "source", "src", "from", "origin", "partner", "emc", "mod", "share", "via", "cid", "rss"})
_CHANNEL = re.compile(
    r"(?:rss|atom|feeds?|twitter|x|facebook|fb|whatsapp|telegram|linkedin|reddit|bluesky|mastodon|threads|instagram|e?mail|newsletter|"
    r"social|sharing|share|google(?:news)?|gnews|yahoo|flipboard|apple(?:news)?|pocket|home(?:page)?|hp|push|app)(?:\d?|[-_.:].*)"
    r"|(?:[a-z0-9-]+\.)+(?:com|org|net|co|io|news|app)"
)

_UNSAFE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
# An address that is canonical as it stands: most are, and need not be taken apart. (A port of one to five digits that is not usual.)
_TIDY = re.compile(
    r"https?://[a-z0-9_-]+(?:\.[a-z0-9_-]+)*(?::(?!(?:80|443)/)(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}))?/[A-Za-z0-9._~/-]*", re.ASCII
)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


def canonical(url: str, base: str = "") -> str:
    """The address an entry is known by: absolute, without fragment, tracking and needless spelling; "" if it is not the web's."""
    if _TIDY.fullmatch(url) and "/." not in url[8:]:
        return url
    url = _tidy(url)
    try:
        parts = urlsplit(urljoin(_tidy(base), url) if base and url else url)
        netloc = _netloc(parts.scheme, parts.hostname or "", parts.port)
    except ValueError:  # a port that is no number, brackets that hold no address, ...
        return ""
    # Browsers end the host at a backslash and Python does not: such an address means two hosts, so it means none.
    if not netloc or "\\" in parts.netloc:
        return ""
    path = _without_dots(_spelled(parts.path)) or "/"
    query = "&".join(p for p in _spelled(parts.query).split("&") if p and not _tracks(p))
    return urlunsplit((parts.scheme, netloc, path, query, ""))


def host(url: str) -> str:
    """The host of an address in lower case, with its port if that is not the usual one."""
    try:
        parts = urlsplit(url)
        return _netloc(parts.scheme, parts.hostname or "", parts.port)
    except ValueError:
        return ""


def origin(url: str) -> str:
    """Scheme, host and port of an address, as robots.txt counts: "https://news.example"."""
    name = host(url)
    return f"{urlsplit(url).scheme}://{name}" if name else ""


def same_article(url: str, canonical_url: str) -> bool:
    """Whether a page's own rel=canonical may be trusted as another name of the page we fetched.

    Home pages and sections are named there by mistake often enough, and then every article of a site would be the same one.
    """
    ours, theirs = urlsplit(canonical(url)), urlsplit(canonical(canonical_url, url))
    if not ours.netloc or not theirs.netloc or _plain_host(ours.netloc) != _plain_host(theirs.netloc):
        return False
    names = _paths(ours.path) & _paths(theirs.path)
    if not names - {""}:
        # One page of many may live at "/?p=12"; it is itself only if it says so with its number.
        return bool(names) and bool(ours.query) and ours.query == theirs.query
    return _same_query(ours.path, ours.query, theirs.query)


def _tidy(url: str) -> str:
    """The address without what mail, markup and clipboards leave around it."""
    return _UNSAFE.sub("", url).strip().replace("&amp;", "&")


@lru_cache(maxsize=8192)
def _netloc(scheme: str, name: str, port: int | None) -> str:
    """Host and port as they are written in an identity, "" if there is no host we could ask. ValueError for a broken one."""
    if scheme not in _PORTS:
        return ""
    if ":" in name:
        name = f"[{ipaddress.IPv6Address(name)}]"
    else:
        if not name.isascii():
            name = (URL.build(scheme="http", host=name).raw_host or "").lower()
        name = name.removesuffix(".")
        if not _HOST.fullmatch(name):
            return ""
    return name if port is None or port == _PORTS[scheme] else f"{name}:{port}"


def _spelled(text: str) -> str:
    """A path or query with each character spelled in one way: what must be escaped is, what need not be is not."""
    text = quote(_LONE_PERCENT.sub("%25", text), safe="%!$&'()*+,;=:@/?-._~[]|")
    return _ESCAPE.sub(_one_escape, text) if "%" in text else text


def _one_escape(match: re.Match[str]) -> str:
    meant = chr(int(match.group()[1:], 16))
    return meant if meant in _UNRESERVED else match.group().upper()


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: the path with `.` and `..` resolved."""
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def _tracks(parameter: str) -> bool:
    name, _, value = parameter.partition("=")
    name = unquote_plus(name).lower()
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return name in _MAYBE and bool(_CHANNEL.fullmatch(unquote_plus(value).lower()))


_PREFIX = re.compile(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.)")
_INDEX = re.compile(r"/(?:index\.(?:html?|php)|amp)?$")
_TELLING = re.compile(r"\d{5}|[^-_/]+(?:[-_][^-_/]+){2}")
_AMP = frozenset({"amp", "outputtype"})


def _plain_host(netloc: str) -> str:
    return _PREFIX.sub("", netloc)


def _paths(path: str) -> set[str]:
    """The names a path may go by: without trailing slash, index file and AMP mark. The home page is ""."""
    before = None
    while before != path:
        before, path = path, _INDEX.sub("", path)
    if path.endswith(".amp.html"):
        stem = path.removesuffix(".amp.html")
        return {stem, f"{stem}.html"}
    return {path.removesuffix(".amp")}


def _same_query(path: str, ours: str, theirs: str) -> bool:
    """Whether two parameter lists on the same path mean one article."""
    mine = {p for p in ours.split("&") if p and p.partition("=")[0].lower() not in _AMP}
    named = {p for p in theirs.split("&") if p}
    if mine == named:
        return True
    # "/story.php?id=5" naming "/story.php" is a mistake; a path with a slug or a number tells articles apart by itself.
    return named < mine and bool(_TELLING.search(path.rstrip("/").rpartition("/")[2]))
