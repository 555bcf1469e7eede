"""How the newsroom's sources are doing: when each was asked, when it is next and why then, what went wrong, how much it brings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from copydesk.config import Config
from copydesk.newsroom import courses
from copydesk.store import FeedState, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """One source. ``next`` is None for one that is not asked any more, ``week`` None until it has been watched for a day.

    ``trouble`` says of what kind it is: "" for none, "gone", "refused", "unreadable" or "failing".
    """

    id: str
    name: str
    mode: str
    polled: datetime | None
    next: datetime | None
    why: str
    error: str
    hint: str
    failures: int
    succeeded: datetime | None
    week: float | None
    trouble: str = ""
    moved: str = ""  # the address that is asked instead of the one in copydesk.toml
    reserved: tuple[tuple[str, str], ...] = ()  # what was said against mining, each with an address where it was met


def health(config: Config, store: Store | None, now: datetime) -> list[Health]:
    """All sources of the file, in its order; without a store none has been polled yet."""
    states = store.feed_states() if store else {}
    due = {w.key: w.due for w in store.due("poll", now + timedelta(days=36_500))} if store else {}
    reserved = store.reservations() if store else {}
    found = []
    for feed in config.sources:
        state = states.get(feed.id, FeedState(source=feed.id))
        course = courses.of(state.course, feed)
        found.append(
            Health(
                id=feed.id,
                name=feed.name,
                mode=feed.rights.mode,
                polled=state.checked,
                next=None if course.gone else due.get(feed.id, now),
                why=course.why or "it was not polled yet",
                error=state.error,
                hint=state.hint,
                failures=state.failures,
                succeeded=state.succeeded,
                week=course.rate.weekly(),
                trouble=_trouble(course, state),
                moved=course.address,
                reserved=tuple(reserved.get(feed.id, {}).items()),
            )
        )
    return found


def _trouble(course: courses.Course, state: FeedState) -> str:
    if course.gone:
        return "gone"
    if course.refused:
        return "refused"
    if course.unreadable:
        return "unreadable"
    return "failing" if state.failures else ""
