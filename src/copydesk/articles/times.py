"""When an article was published and last changed, as its page says."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from htmldate import find_date
from lxml import etree

from copydesk import text
from copydesk.articles.declared import Page, path_of, types_of, words_of
from copydesk.articles.frame import beside


def when(value: str) -> datetime | None:
    """An instant in UTC from the shapes that pages use; a time without a zone, or with one that is unknown, is taken as UTC."""
    # Browsers print "GMT+0100 (Central European Standard Time)".
    value = re.sub(r"\bGMT(?=[+-]\d)|\s*\([^)]*\)$", "", value.strip()) if len(value) < 100 else ""
    value = _HALF_DAY.sub(_of_24, value)
    named = _ZONE.search(value)
    if named and (ahead := _hours(named.group(1), value)) is not None:
        stamp = when(value[: named.start()])
        return stamp - timedelta(hours=ahead) if stamp else None
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


# Hours before UTC's; of names that several zones have, the one that news pages mean.
_HOURS = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "ET": -5, "CT": -6, "MT": -7, "PT": -8,
    "BST": 1, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "EAT": 3, "PKT": 5,
    "IST": 5.5, "WIB": 7, "HKT": 8, "SGT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
}  # fmt: skip
_ZONE = re.compile(r"(?<=[\d ])(?<=\d\d|\d )([A-Z]{2,4})$")
_OFFSET = re.compile(r"\d\d\s*[+-]\d\d:?\d\d\s")
_SUMMER = re.compile(r"\b(?:Apr|May|Jun|Jul|Aug|Sep|Oct)[a-z]*\b|\b\d{4}-(?:0[4-9]|10)-")
_HALF_DAY = re.compile(r"\b(0?[1-9]|1[0-2])[:.](\d\d)(:\d\d)?\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)


def _hours(name: str, value: str) -> float | None:
    """How many hours a zone is before UTC; None if its name is not known, or the time has its offset in figures, too."""
    if name not in _HOURS or _OFFSET.search(value):
        return None
    # "ET" is summer time in summer. In parts of March and November it is an hour off.
    return _HOURS[name] + (len(name) == 2 and bool(_SUMMER.search(value)))


def _of_24(clock: re.Match[str]) -> str:
    """A time of a half day as one of 24 hours: "8:15 p.m." → "20:15"."""
    hour = int(clock.group(1)) % 12 + 12 * (clock.group(4).lower() == "p")
    return f"{hour:02}:{clock.group(2)}{clock.group(3) or ''}"


def _worded(value: str) -> datetime | None:
    value = re.sub(
        r"(\d)(?:st|nd|rd|th)\b|\s+at\b|,|\s+-(?=\s)|\([^)]*\)|\s+(?:Uhr|h)$|^[A-Z][a-z]{1,9}\.?,?\s+(?=\d{1,2}[./])", r"\1", value
    )
    value = text.clean(value)
    for shape in (
        "%a %b %d %Y %H:%M:%S %z",
        "%B %d %Y %H:%M",
        "%d %B %Y %H:%M",
        "%d %b %Y %H:%M",
        "%b %d %Y %H:%M",
        "%B %d %Y",
        "%d %B %Y",
        "%b %d %Y",
        "%d %b %Y",
        "%A %B %d %Y",
        "%d.%m.%Y",
        "%d.%m.%Y %H:%M",
        "%Y/%m/%d",
        "%Y/%m/%d %H:%M",
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
    webpages = [n for n in page.nodes if {"WebPage", "VideoObject", "ItemPage"} & set(types_of(n))]
    named = [
        words_of(page.ld.get("datePublished")),
        words_of(page.ld.get("dateCreated")),
        *(page.meta(n) for n in _PUBLISHED),
        *(words_of(n.get("datePublished") or n.get("uploadDate")) for n in webpages),
    ]
    declared = next((t for t in map(when, named) if t), None)
    return declared or _shown(page) or _guessed(page)


def modified(page: Page) -> datetime | None:
    """When the page says it was last changed."""
    named = [words_of(page.ld.get("dateModified")), *(page.meta(n) for n in _MODIFIED)]
    return next((t for t in map(when, named) if t), None)


def _shown(page: Page) -> datetime | None:
    """The time that the article itself shows, unless the address names another day: then that day."""
    named = _day_in_address(page.url)
    tried = 0
    shown: list[datetime] = []
    framed: list[datetime] = []
    for el in page.tree.iter("time", "abbr", "span", "meta"):
        if len(shown) + len(framed) == _MANY or tried == _TRIED:
            break
        marked = el.get("itemprop") == "datePublished" or el.get("pubdate") is not None
        if not (marked or el.tag == "time" or "published" in (el.get("class") or "")):
            continue
        tried += 1
        stamp = when(el.get("datetime") or el.get("content") or el.get("title") or text.clean(str(el.text_content())))
        if stamp and marked:
            return stamp
        if stamp:
            (framed if beside(el, page.around) else shown).append(stamp)
    if named:
        return next((s for s in shown if abs(s - named) < timedelta(days=2)), named)
    # A page whose frame shows one day only has no list of other articles there.
    return shown[0] if shown else framed[0] if len({s.date() for s in framed}) == 1 else None


_TOO_LONG = 2_000_000  # bytes
_MANY = 50  # times looked at on a page
_TRIED = 200  # elements that may hold one, whether they do or not
_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-2]\d|3[01])(?=[/_-]|$)")


def _day_in_address(url: str) -> datetime | None:
    """The day in an address such as /2024/05/01/slug."""
    match = _DAY.search(path_of(url))
    return when("-".join(match.groups())) if match else None


def _guessed(page: Page) -> datetime | None:
    # htmldate reads the whole page with dozens of patterns: seconds for megabytes that declare no time.
    if len(etree.tostring(page.tree)) > _TOO_LONG:
        return None
    try:
        day = find_date(page.tree, original_date=True, url=page.url or None, outputformat="%Y-%m-%d")
    except Exception:  # it reads arbitrary pages; a page without a date is no failure
        return None
    # Of "© 2026" it makes the first day of that year.
    if day and day.endswith("-01-01") and not _NEW_YEAR.search(" ".join(page.tree.itertext())):
        return None
    return _with_clock(page, day) if day else None


_NEW_YEAR = re.compile(
    r"(?<!\d)0?1(?:st|er|\.|º)?[ \u00a0](?:de |of )?(?:jan|jän|gen|ene|янв|sty|led|oca)|\b(?:jan\w*|jän\w*)\.? 0?1(?!\d)"
    r"|(?<!\d)0?1([./-])0?1\1\d\d|-01-01(?!\d)|1月1日",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th|\.)? [^\W\d_]+\.?|[^\W\d_]+\.? \d{1,2}(?:st|nd|rd|th)?)"
    r",? \d{4},?(?: at)? \d{1,2}:\d\d(?: [ap]m)?",
    re.IGNORECASE,
)
_STAMPED = 120  # characters; a time in a longer line belongs to a sentence


def _with_clock(page: Page, day: str) -> datetime | None:
    """A day with the time that a short line of the page gives beside it: "Agency, 11 March 2026, 12:05"."""
    for piece in page.tree.itertext():
        stamp = _STAMP.search(piece) if day[:4] in piece and len(piece) < _STAMPED else None
        found = when(stamp.group().replace(",", " ")) if stamp else None
        if found and found.date().isoformat() == day:
            return found
    return when(day)
