"""What a site tells of itself before it becomes a source: its feed, what robots.txt allows, reservations, licence."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk import articles, entries
from copydesk.errors import CopydeskError, FeedFormatError, FetchError, SourceError
from copydesk.newsroom import reserving
from copydesk.types import Article, Request, Response
from copydesk.urls import host, origin
from copydesk.web import Web, reservations

BUSY = (429, 503)
MOST_TRIED = 5  # of the feeds a page names; some name one for each of a hundred sections


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A site's feed and what it says may be done with it, in words."""

    feed: str
    name: str
    format: str
    entries: int
    licence: str
    robots: str
    reserved: tuple[str, ...]  # what is said against mining it
    given: tuple[str, ...] = ()  # what RSL licences give freely that reading it by machine takes


def survey(web: Web, url: str) -> Survey:
    """The feed at an address, or the first one that the page there names; and one of its pages, to see what it allows."""
    answer, parsed = _feed(web, url if "://" in url else f"https://{url}")
    link = next((e["link"] for e in parsed.entries if e.get("link")), "")
    page, article = _page(web, link)
    reserved = _reserved(web, answer)
    if isinstance(page, Response):
        reserved += _reserved(web, page, article)
    title = str(parsed.feed.get("title") or "").strip()
    return Survey(
        feed=answer.request.url,
        name=title or host(answer.request.url),
        format=parsed.format,
        entries=len(parsed.entries),
        licence=article.licence if article else "",
        robots=_robots(web, link, page),
        reserved=tuple(dict.fromkeys(reserved)),
        given=tuple(said for licence in web.licences.values() for said in licence.gives(link or answer.url)),
    )


def _reserved(web: Web, answer: Response, article: Article | None = None) -> list[str]:
    """What a feed or page reserves, with what its site does; licences that it names are read."""
    named = (*reservations.licences_in_headers(answer.headers), *reservations.licences_in_markup(answer.body))
    return reserving.said(answer, article, web.reserved(answer.url, named), licences_read=True)


def _feed(web: Web, url: str) -> tuple[Response, entries.Parsed]:
    """The feed at an address; if a page is there, the first one it names that can be read, else one in a usual place."""
    answer = web.get(Request(url=url, kind="feed"))
    try:
        return answer, entries.parse(answer.body, url=answer.url, headers=answer.headers)
    except FeedFormatError as problem:
        named = [feed for feed, _ in entries.find(answer.body, answer.url)]
        for feed in [*named[:MOST_TRIED], *(f for f in entries.likely(answer.url) if f not in named)]:
            found = _read(web, feed)
            if found:
                return found
        raise FeedFormatError(
            "is no feed and names none that can be read",
            subject=url,
            hint="look for a link to RSS or Atom on the site and add that",
        ) from problem


def _read(web: Web, url: str) -> tuple[Response, entries.Parsed] | None:
    """The feed at an address that may hold one."""
    try:
        found = web.get(Request(url=url, kind="feed"))
        return found, entries.parse(found.body, url=found.url, headers=found.headers)
    except FetchError as e:
        if e.status in BUSY:
            raise  # the site asks us to stop, so there is no next place to try
        return None
    except SourceError:
        return None


def _page(web: Web, link: str) -> tuple[Response | SourceError | None, Article | None]:
    if not link:
        return None, None
    try:
        page = web.get(Request(url=link, obeys="record"))  # one page, read to tell what it reserves and kept nowhere
        return page, articles.extract(page.body, url=page.url, headers=page.headers)
    except SourceError as e:
        return e, None
    except CopydeskError:
        return None, None


def _robots(web: Web, link: str, page: Response | SourceError | None) -> str:
    if isinstance(page, SourceError):
        return f"its pages cannot be read ({page.message}): feed entries go to the editor's queue"
    robots = web.robots.get(origin(link)) if link else None
    if robots is None or robots.status >= 400:
        return "none: pages may be read"
    return "allows its pages to be read"
