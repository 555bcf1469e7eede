"""Entries → articles: read each new page once, look at known ones again as their source's schedule says, hold what is no article."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from datetime import time as time_of_day
from typing import Any

import imagesize
import puremagic

from copydesk import articles, facts, posts, stories, text
from copydesk.errors import CopydeskError, ExtractError, NotAllowed, SourceError
from copydesk.newsroom import reserving
from copydesk.newsroom.desk import Desk
from copydesk.store import Advance, Held, HeldImage, Known, Work
from copydesk.types import Article, Entry, Facts, Feed, Quality, Record, Request, Response

TRIES = 5  # a page that cannot be had so often in a row goes to the editor
POOL_FROM = 24  # pages; for fewer, starting other processes costs more than it saves
BATCH = 32  # pages committed in one transaction
# Earlier articles of a source by which its standing lines are known. Three of them must have a line (articles/memory.py); a sign-off
# that one desk of four puts under its reports is still met three times among twelve.
REMEMBERED = 12
MADE_BY = "facts/3 terms/1"
IMAGE_TYPES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "image/avif": "avif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """All that is worked out from one page alone."""

    article: Article
    facts: Facts
    terms: bytes


def work_up(
    page: bytes, url: str, headers: dict[str, str], min_words: int, memory: articles.SiteMemory, model: str = ""
) -> Worked | CopydeskError:
    """The article on a page, the facts in it and the terms it is compared by: the costly part, fit for another process."""
    try:
        return findings(articles.extract(page, url=url, headers=headers, min_words=min_words, memory=memory), model=model)
    except CopydeskError as e:
        return e
    except Exception as e:  # a page that breaks a parser goes to the editor and costs the other pages nothing
        return ExtractError(f"reading it failed: {type(e).__name__}: {e}", subject=url, hint="please report the page")


def findings(article: Article, *, headline_only: bool = False, model: str = "") -> Worked:
    """An article with its facts and terms; of its headline alone if its text may not be relied on. `model`: see facts.find."""
    body = "" if headline_only else article.body
    found = facts.find(
        posts.facts_text(article.headline, body),
        published=article.published,
        language=article.language or "en",
        section=article.section,
        keywords=article.tags,
        model=model,
    )
    return Worked(article=article, facts=found, terms=stories.terms(article.headline, body).to_bytes())


def of_feed(entry: Entry) -> Article:
    """What a feed itself says of an article: headline, time and authors."""
    headline, label = text.split_prefix(entry.headline)
    return Article(
        id=entry.id, url=entry.id, headline=headline, body="", source=entry.source, source_label=label, byline=entry.authors,
        published=entry.published, digest=articles.digest(headline, ""),
    )  # fmt: skip


# --- gather ---------------------------------------------------------------------------------------------------------
def read(desk: Desk) -> None:
    """Read the pages that are due, as many at once as politeness allows, and commit them in small batches."""
    model = desk.model
    works = {w.key: w for stage in ("recheck", "read") for w in desk.store.due(stage, desk.now)}
    known = desk.store.entries(works)
    asked = desk.known(key for key, w in works.items() if w.stage == "recheck")
    requests = [_request(desk, known[key], asked) for key in works if key in known]
    memories = {when: memory_of(desk, *when) for when in sorted({(e.source, e.seen or desk.now) for e in known.values()})}
    batch: list[tuple[Work, Entry, Response, Worked | CopydeskError]] = []
    done = 0

    def paper(answer: Response) -> Paper:
        entry = known[answer.request.key]
        memory = memories[entry.source, entry.seen or desk.now]
        return answer.body, answer.url, answer.headers, desk.config.quality.min_words, memory, model

    with _workers(len(requests)) as submit:
        running: dict[Future[Worked | CopydeskError], Response] = {}

        def collect(least: int) -> None:
            """Take finished pages in until at most `least` are being worked on."""
            nonlocal done
            while len(running) > least:
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    response = running.pop(future)
                    batch.append((works[response.request.key], known[response.request.key], response, _result(future, paper(response))))
                    done += 1
                if len(batch) >= BATCH:
                    _commit(desk, batch, asked)
                desk.says("read", done, len(requests))

        for request, answer in desk.fetch(requests):
            work, entry = works[request.key], known[request.key]
            if not isinstance(answer, Response):
                _not_had(desk, work, entry, answer)
                done += 1
            elif answer.reserved and not answer.body:
                batch.append((work, entry, answer, findings(of_feed(entry), headline_only=True)))
                done += 1
            elif answer.unchanged:
                _unchanged(desk, work, entry, asked, answer)
                done += 1
            else:
                running[submit(*paper(answer))] = answer
                collect(8)
            desk.says("read", done, len(requests))
        collect(0)
        _commit(desk, batch, asked)
    _images(desk)


def memory_of(desk: Desk, source: str, before: datetime) -> articles.SiteMemory:
    """What the pages of a source had at their ends before a page of it was first seen.

    Made of what is stored, so a run that died and is run again has the same; and a page that is looked at again is read as it was the
    first time: a line that has become known meanwhile is no change of the article.
    """
    memory = articles.SiteMemory()
    for article in reversed(desk.store.recent(source, before, REMEMBERED)):
        memory = memory.after(article)
    return memory


Paper = tuple[bytes, str, dict[str, str], int, articles.SiteMemory, str]
Submit = Callable[[bytes, str, dict[str, str], int, articles.SiteMemory, str], Future[Worked | CopydeskError]]


@contextmanager
def _workers(pages: int) -> Iterator[Submit]:
    """A way to have pages worked up: by other processes if there are many, here if there are few."""

    def here(*paper: Any) -> Future[Worked | CopydeskError]:
        future: Future[Worked | CopydeskError] = Future()
        future.set_result(work_up(*paper))
        return future

    if pages < POOL_FROM:
        yield here
        return
    # spawn, not fork: the network runs in a thread of this process.
    pool = ProcessPoolExecutor(
        min(os.cpu_count() or 1, 8), mp_context=multiprocessing.get_context("spawn"), initializer=_die_with, initargs=(os.getpid(),)
    )

    def there(*paper: Any) -> Future[Worked | CopydeskError]:
        try:
            return pool.submit(work_up, *paper)
        except BrokenProcessPool:  # a worker died, or the program that called us cannot be started anew
            return here(*paper)

    try:
        yield there
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _result(future: Future[Worked | CopydeskError], paper: Paper) -> Worked | CopydeskError:
    try:
        return future.result()
    except BrokenProcessPool:  # a worker died, or this program cannot be started anew: then the page is worked up here
        return work_up(*paper)


def _die_with(parent: int) -> None:
    """In a worker: end when the run that started us has ended, even by SIGKILL."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


# --- decide and commit ----------------------------------------------------------------------------------------------
def _commit(desk: Desk, batch: list[tuple[Work, Entry, Response, Worked | CopydeskError]], asked: Mapping[str, Known]) -> None:
    if not batch:
        return
    with desk.store.advance(*(work for work, *_ in batch)) as tx:
        fresh: set[str] = set()
        for work, entry, response, worked in batch:
            tx.knowns(desk.learned(response, asked), desk.now)
            if isinstance(worked, CopydeskError):
                _hold_entry(desk, tx, entry, "unreadable", worked.message)
                continue
            worked = _with_reservations(desk, tx, entry, response, worked)
            if work.stage == "recheck":
                _rechecked(desk, tx, entry, worked)
            else:
                _read(desk, tx, entry, worked, fresh, desk.now)
    batch.clear()


def _request(desk: Desk, entry: Entry, asked: Mapping[str, Known]) -> Request:
    """The question for the page of an entry, with what its feed reserves of it and what becomes of that."""
    request = desk.request(entry.id, asked, kind="page", key=entry.id)
    return replace(request, obeys=desk.obeys(entry.source), told=entry.reserved)


def _with_reservations(desk: Desk, tx: Advance, entry: Entry, response: Response, worked: Worked) -> Worked:
    """The page with what it, its headers and its site say against mining it, in words; noted with its source as well.

    Where that is to make it a link, nothing of the page itself is kept.
    """
    policy = desk.obeys(entry.source)
    said = reserving.said(response, worked.article, response.reserved, licences_read=policy != "record")
    if not said:
        return worked
    tx.reserved(entry.source, said, entry.id, desk.now)
    if policy == "link":
        worked = findings(of_feed(entry), headline_only=True)
        tx.link_only(desk.store.led_to(entry.id))
    return replace(worked, article=replace(worked.article, signals={**worked.article.signals, "reserved": said}))


def take(desk: Desk, tx: Advance, entry: Entry, worked: Worked | CopydeskError, fresh: set[str]) -> None:
    """A page that an archive saw at the entry's time: it becomes what it would have become had we read it then."""
    seen = entry.seen or desk.now
    tx.sightings([entry.id], entry.source, seen)
    tx.entries([entry])
    if isinstance(worked, CopydeskError):
        _hold_entry(desk, tx, entry, "unreadable", worked.message)
    else:
        _read(desk, tx, entry, worked, fresh, seen)


def _read(desk: Desk, tx: Advance, entry: Entry, worked: Worked, fresh: set[str], seen: datetime) -> None:
    """A page read for the first time: an article to be threaded, or something for the editor."""
    feed = desk.feed_of(entry.source)
    headline, label = text.split_prefix(entry.headline)
    page = worked.article if worked.article.headline else replace(worked.article, headline=headline, source_label=label)
    article = _dated(replace(page, source=entry.source, seen=seen), entry, seen)
    story = desk.store.story_of(article.id)
    if story:  # placed before the store was lost: its post stands, and its versions are counted on
        article = replace(article, version=_published_version(desk, story, article.id))
    tx.leads_to(entry.id, article.id)
    if article.id in fresh or (article.id != entry.id and desk.store.article(article.id)):
        return  # another name of a page that we have
    fresh.add(article.id)
    tx.sightings([article.id], entry.source, seen)
    _keep(desk, tx, article, worked)
    _look_again(desk, tx, entry, feed)
    desk.report.read += 1
    if story:
        _want_image(desk, tx, article, feed)
        return
    hold = _hold(desk, article, feed)
    if hold is None:
        tx.then("thread", article.id, desk.now)
        _want_image(desk, tx, article, feed)
    else:
        _queue(desk, tx, article, hold)


def _keep(desk: Desk, tx: Advance, article: Article, worked: Worked) -> None:
    """Put an article version on record, with what was found in it: in its headline alone if an editor let it in as a link."""
    if desk.store.approved_links([article.id]):
        worked = findings(article, headline_only=True)
    tx.article(article, article.published or article.seen or desk.now)
    tx.findings(article.id, article.version, worked.facts, worked.terms, MADE_BY)


def _want_image(desk: Desk, tx: Advance, article: Article, feed: Feed) -> None:
    if feed.rights.images and article.image and desk.store.image(article.image.url) is None:
        tx.then("image", article.id, desk.now)


def _queue(desk: Desk, tx: Advance, article: Article, why: Quality) -> None:
    """An article for the editor's queue."""
    held = replace(_held(desk, article.id, article.url, article.source, article.headline, why), digest=article.digest)
    tx.hold(held)
    desk.report.held.append(held)


def _published_version(desk: Desk, story: str, article: str) -> int:
    post = desk.store.post(story)
    return next((s.versions for s in post.sources if s.article == article), 1) if post else 1


def _dated(article: Article, entry: Entry, now: datetime) -> Article:
    """The article with a time of its own: its page's, or its feed's where the page gives only the day.

    A time ahead of the clock by less than a day is taken for now, any other for none, as is one from before there was a web.
    """
    page, feed = article.published, entry.published
    if page and feed and page.time() == time_of_day() and abs(page - feed) < timedelta(days=1):
        page = feed
    published = page or feed
    if published and (published > now + timedelta(days=1) or published.year < 1990):
        published = None
    return replace(article, published=min(published, now) if published else None)


def _hold(desk: Desk, article: Article, feed: Feed) -> Quality | None:
    """Why an article is not threaded at once: its quality, its licence, or the site's wish to review everything."""
    if not article.quality.ok:
        return article.quality
    if article.kind == "liveblog" and feed.rights.mode == "full":
        return Quality(ok=False, rule="liveblog", reason="a running report of many items would be printed whole, as if it were one article")
    if feed.rights.automation == "pick":
        return Quality(ok=False, rule="pick", reason=f"the terms of {feed.name} ask that a person chooses each piece")
    reserved = article.signals.get("reserved")
    if reserved and desk.obeys(feed.id) == "hold":
        return Quality(ok=False, rule="reserved", reason=f"its publisher reserves it: {'; '.join(reserved)}")
    if desk.config.publish.review == "all":
        return Quality(ok=False, rule="review", reason='[publish] review = "all": an editor sees everything first')
    return None


def _held(desk: Desk, id: str, url: str, source: str, headline: str, why: Quality) -> Held:
    return Held(id=id, url=url, source=source, headline=headline, rule=why.rule, reason=why.reason, held_at=desk.now)


def _hold_entry(desk: Desk, tx: Advance, entry: Entry, rule: str, reason: str) -> None:
    """Keep an entry whose page could not be read in the editor's queue."""
    held = _held(desk, entry.id, entry.id, entry.source, entry.headline, Quality(ok=False, rule=rule, reason=reason))
    tx.hold(held)
    desk.report.held.append(held)


def _look_again(desk: Desk, tx: Advance, entry: Entry, feed: Feed, *, not_before: datetime | None = None) -> None:
    """The next look at a page, as its source's schedule says, counted from when we first saw it; none after the last.

    A look that failed is not made up for before ``not_before``: it joins the next one of the schedule.
    """
    seen = entry.seen or desk.now
    due = next((at for s in feed.recheck if (at := seen + timedelta(seconds=s)) > (not_before or desk.now)), None)
    if due:
        tx.then("recheck", entry.id, due)


def _rechecked(desk: Desk, tx: Advance, entry: Entry, worked: Worked) -> None:
    """A known page whose bytes have changed: a new version if its words have, and it still is an article."""
    desk.report.rechecked += 1
    feed = desk.feed_of(entry.source)
    _look_again(desk, tx, entry, feed)
    before = desk.store.article(desk.store.led_to(entry.id))
    after = worked.article
    if before is None or (before.digest, before.source_label) == (after.digest, after.source_label):
        return
    if not after.quality.ok and before.quality.ok:
        why = f"the page is no article any more: {after.quality.reason}"
        tx.note(Record(at=desk.now, actor="run", verb="kept", subject=before.id, why=why))
        return
    article = replace(after, id=before.id, source=entry.source, seen=desk.now, version=before.version + 1)
    article = _dated(replace(article, published=before.published or after.published), entry, desk.now)
    story, held = desk.store.story_of(article.id), desk.store.held_state(article.id)
    hold = _hold(desk, article, feed)
    if story and hold and after.quality.ok and not (held and held.state == "approved" and held.digest == article.digest):
        # What a person must see first is not published by being revised: the last cleared version stands.
        if held is None or held.digest != article.digest:
            _queue(desk, tx, article, replace(hold, reason=f"revised since it was published; {hold.reason}"))
        return
    _keep(desk, tx, article, worked)
    tx.note(Record(at=desk.now, actor="run", verb="revised", subject=article.id, before=before.digest, after=article.digest))
    desk.report.revised += 1
    if story:
        tx.then("compose", story, desk.now)
        _want_image(desk, tx, article, feed)
    elif held and held.state == "held":
        if hold:
            tx.hold(replace(held, headline=article.headline, rule=hold.rule, reason=hold.reason, digest=article.digest))
        else:
            tx.unhold(article.id)
            tx.then("thread", article.id, desk.now)
            _want_image(desk, tx, article, feed)


def _unchanged(desk: Desk, work: Work, entry: Entry, asked: Mapping[str, Known], answer: Response) -> None:
    with desk.store.advance(work) as tx:
        tx.knowns(desk.learned(answer, asked), desk.now)
        _look_again(desk, tx, entry, desk.feed_of(entry.source))
    desk.report.rechecked += 1


def _not_had(desk: Desk, work: Work, entry: Entry, error: SourceError) -> None:
    """A page that did not come: try again later if that may help, else leave it to the editor."""
    tries = work.tries + 1
    with desk.store.advance(work) as tx:
        if work.stage == "recheck":
            tx.note(Record(at=desk.now, actor="run", verb="recheck failed", subject=entry.id, why=error.message))
            if error.retry:
                _look_again(desk, tx, entry, desk.feed_of(entry.source), not_before=desk.again(1, getattr(error, "retry_after", None)))
        elif error.retry and tries < TRIES:
            tx.then("read", entry.id, desk.again(tries, getattr(error, "retry_after", None)), tries=tries, error=error.message)
            desk.fail(entry.id, error)
        else:
            _hold_entry(desk, tx, entry, "not allowed" if isinstance(error, NotAllowed) else "unreachable", error.message)


# --- images ---------------------------------------------------------------------------------------------------------
def _images(desk: Desk) -> None:
    """Fetch the images whose source allows their use; the file is named by its content and typed by its bytes."""
    works = {w.key: w for w in desk.store.due("image", desk.now)}
    pictured = {a.id: a.image.url for a, _ in desk.store.latest(works).values() if a.image}
    requests = {url: Request(url=url, kind="image", key=url) for url in sorted(set(pictured.values()))}
    for request, answer in desk.fetch(requests.values()):
        mine = [works[id] for id, url in pictured.items() if url == request.url]
        with desk.store.advance(*mine) as tx:
            if isinstance(answer, Response):
                image = keep_image(desk, answer.body) if answer.body else None
                if image:
                    tx.image(request.url, image, desk.now)
                    for story in {s for work in mine if (s := desk.store.story_of(work.key))}:
                        tx.then("compose", story, desk.now)
                continue
            for work in mine:
                tx.note(Record(at=desk.now, actor="run", verb="image failed", subject=work.key, why=answer.message))
                if answer.retry and work.tries + 1 < TRIES:
                    tx.then("image", work.key, desk.again(work.tries + 1), tries=work.tries + 1, error=answer.message)


def keep_image(desk: Desk, body: bytes) -> HeldImage | None:
    """The bytes as a file of ours, if they truly are an image of a type that browsers show."""
    try:
        kind = puremagic.from_string(body, mime=True)
    except (puremagic.PureError, ValueError):
        return None
    if kind not in IMAGE_TYPES:
        return None
    name = f"{hashlib.sha256(body).hexdigest()[:24]}.{IMAGE_TYPES[kind]}"
    path = desk.images / name
    if not desk.dry and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(body)
        part.replace(path)
    width, height = _size(body)
    return HeldImage(name=name, type=kind, width=width, height=height)


def _size(body: bytes) -> tuple[int, int]:
    width, height = imagesize.get(io.BytesIO(body))
    return max(width, 0), max(height, 0)
