"""Figures that a newsroom gives otherwise than before, for no newer time and without a correction: an editor says whether they are one.

An update says how things stand later; a count that rises in a report that was revised is taken for one. What is left (a sum that is another
one now, a count that is lower, two values for one day) is perhaps a correction that nobody has called so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from copydesk import changes, text
from copydesk.facts import ledger
from copydesk.newsroom.desk import Desk
from copydesk.posts import facts_text
from copydesk.store import Advance, Held
from copydesk.types import Article, Doubt, Facts, Given, Member, Quantity

RULE = "figure changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edition:
    """A version of a report: what it gave, and when it appeared."""

    article: Article
    facts: Facts
    at: datetime

    @property
    def name(self) -> str:
        return f"{self.article.id}#{self.article.version}"


def doubts(desk: Desk, members: Sequence[Member]) -> list[Doubt]:
    """The doubtful figures of a story's own reports, whatever an editor has said of them."""
    ids = {m.article.id for m in members}
    outlets: dict[str, list[_Edition]] = {}
    for m in members:
        if m.duplicate_of not in ids:
            outlets.setdefault(m.feed.name, []).extend(_editions(desk, m))
    return [d for outlet, editions in outlets.items() if len(editions) > 1 for d in _doubts(outlet, editions)]


def judged(desk: Desk, found: Iterable[Doubt]) -> tuple[tuple[Doubt, ...], tuple[Doubt, ...]]:
    """Those that an editor has not judged yet, and those that were judged to be corrections."""
    states = [(d, held.state if (held := desk.store.held_state(d.id)) else "held") for d in found]
    return tuple(d for d, state in states if state == "held"), tuple(d for d, state in states if state == "approved")


def queue(desk: Desk, tx: Advance, members: Sequence[Member], found: Sequence[Doubt]) -> None:
    """New doubts go to the editor's queue; those that are none any more leave it."""
    feeds = {m.article.id: m.feed.id for m in members}
    headlines = {m.article.id: m.article.headline for m in members}
    for d in found:
        if desk.store.held_state(d.id) is None:
            held = Held(
                id=d.id,
                url=d.article,
                source=feeds[d.article],
                headline=headlines[d.article],
                rule=RULE,
                reason=f"{d.outlet} gave {d.was} for {d.what}, now gives {d.now}, and names neither a newer time nor a correction: "
                "approve it as a correction, or reject",
                held_at=desk.now,
            )
            tx.hold(held)
            desk.report.held.append(held)
    known = {d.id for d in found}
    for held in desk.store.held_under(RULE, feeds):
        if held.id not in known:
            tx.unhold(held.id)


# --- what each newsroom gave ----------------------------------------------------------------------------------------
def _editions(desk: Desk, m: Member) -> Iterator[_Edition]:
    """The versions of a report up to the one that readers get; those that are not on record any more are passed over."""
    for number in range(1, m.article.version):
        if known := desk.store.version(m.article.id, number):
            yield _Edition(article=known[0], facts=known[1], at=_at(known[0], m))
    yield _Edition(article=m.article, facts=m.facts, at=_at(m.article, m))


def _at(article: Article, m: Member) -> datetime:
    first = article.published or m.seen
    return first if article.version == 1 else max(article.modified or article.seen or first, first)


def _doubts(outlet: str, editions: Sequence[_Edition]) -> Iterator[Doubt]:
    named = {e.name: e for e in editions}
    for quantity in ledger((e.name, e.at, e.facts.figures) for e in editions):
        before, now = quantity.previous, quantity.latest
        if before is None or not _is_unexplained(named[before.article], before, named[now.article], _first(quantity, now)):
            continue
        first = _first(quantity, now)
        yield Doubt(
            article=named[first.article].article.id,
            outlet=outlet,
            what=quantity.what,
            was=_printed(named[before.article], before),
            now=_printed(named[first.article], first),
            at=named[first.article].at,
        )


def _first(quantity: Quantity, latest: Given) -> Given:
    """Where the latest value was given first since it is another one."""
    found = latest
    for given in reversed(quantity.given):
        if given.figure.value != latest.figure.value:
            break
        found = given
    return found


def _printed(edition: _Edition, given: Given) -> str:
    words = facts_text(edition.article.headline, edition.article.body)
    return text.clean(words[slice(*given.figure.span)])


# --- what explains a change -----------------------------------------------------------------------------------------
def _is_unexplained(old: _Edition, before: Given, new: _Edition, now: Given) -> bool:
    """Whether nothing in the later report says why it gives another value."""
    if _both_stand(old, before, new, now) or _is_newer(before, now):
        return False
    one_day = bool(now.figure.as_of) and now.figure.as_of == before.figure.as_of
    grew = now.figure.value > before.figure.value
    if old.article.id != new.article.id:  # a later report knows of later things, unless it names the same day
        return one_day or (not grew and _is_of_one_time(before, now))
    if grew and now.figure.kind == "count" and not one_day:
        return False
    return not any(c.kind in ("correction", "retraction") for c in changes.between(old.article, new.article))


def _is_of_one_time(before: Given, now: Given) -> bool:
    a, b = before.figure, now.figure
    return bool(b.window_end) and (a.window_start, a.window_end) == (b.window_start, b.window_end)


def _both_stand(old: _Edition, before: Given, new: _Edition, now: Given) -> bool:
    """Whether one report gives both values: then they are of two things."""
    return _gives(new, before.figure.value) or _gives(old, now.figure.value)


def _gives(edition: _Edition, value: float) -> bool:
    return any(f.value == value and not f.former for f in edition.facts.figures)


def _is_newer(before: Given, now: Given) -> bool:
    """Whether the later value is said to hold for a later day, or up to one."""
    a, b = before.figure, now.figure
    days = [(b.as_of, a.as_of or f"{before.at:%Y-%m-%d}"), (b.window_end, a.window_end)]
    return any(later and earlier and later > earlier for later, earlier in days)
