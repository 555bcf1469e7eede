"""Which label a story carries: data with a reason, never a word in a headline. Computed, unless an editor gave one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from copydesk import text
from copydesk.config import Breaking, Labels
from copydesk.types import Correction, Label, Member, Story, Update


def label(
    story: Story,
    updates: Sequence[Update],
    corrections: Sequence[Correction],
    own: Sequence[Member],
    withdrawn: frozenset[str],
    *,
    given: Label | None,
    terms: Labels,
    now: datetime,
) -> Label | None:
    """The label of a story as of `now`; None if it needs none. ``own`` are the members that report for themselves,
    ``withdrawn`` the ids of articles that were taken back."""
    if given and (given.expires is None or now < given.expires):
        return given
    standing = (
        _withdrawn(own, withdrawn),
        _corrected(corrections, updates),
        _breaking(own, terms.breaking, now),
        _updated(updates, terms.updated_for),
        _new(story, updates, terms.new_for),
    )
    return next((found for found in standing if found and (found.expires is None or now < found.expires)), None)


def _withdrawn(own: Sequence[Member], withdrawn: frozenset[str]) -> Label | None:
    """WITHDRAWN once no report stands; it leaves the page up, and says so."""
    if not own or any(m.article.id not in withdrawn for m in own):
        return None
    names = list(dict.fromkeys(m.feed.name for m in own))
    reason = f"{text.joined(names)} {'has' if len(names) == 1 else 'have'} withdrawn {'its report' if len(names) == 1 else 'their reports'}"
    return Label(kind="WITHDRAWN", reason=reason, evidence=tuple(m.article.id for m in own))


def _corrected(corrections: Sequence[Correction], updates: Sequence[Update]) -> Label | None:
    """CORRECTED for good once anything published was put right."""
    if not corrections:
        return None
    latest = max(corrections, key=lambda c: c.at)
    told = next((u.text for u in reversed(updates) if u.at == latest.at and latest.origin in u.evidence), "")
    return Label(
        kind="CORRECTED", reason=told or f"Correction of {latest.where}", evidence=tuple(dict.fromkeys(c.origin for c in corrections))
    )


def _breaking(own: Sequence[Member], terms: Breaking | None, now: datetime) -> Label | None:
    """BREAKING while a story is young and enough newsrooms report it for themselves, with a hard end."""
    if terms is None:
        return None
    first: dict[str, Member] = {}
    for member in sorted(own, key=lambda m: (_time(m), m.article.id)):
        first.setdefault(member.feed.name, member)
    reports = list(first.values())[: terms.min_independent]
    if len(reports) < terms.min_independent:
        return None
    begun, complete = _time(reports[0]), _time(reports[-1])
    oldest = begun + timedelta(seconds=terms.max_age)
    if max(complete, now) > oldest:
        return None
    minutes = int((complete - begun).total_seconds() // 60)
    return Label(
        kind="BREAKING",
        reason=f"{len(reports)} newsrooms reported it for themselves within {max(minutes, 1)} minutes",
        evidence=tuple(m.article.id for m in reports),
        expires=min(complete + timedelta(seconds=terms.expires), oldest),
    )


def _updated(updates: Sequence[Update], stands: int) -> Label | None:
    """UPDATED by the latest material change after the first publication."""
    latest = next((u for u in reversed(updates[1:]) if u.material), None)
    if latest is None:
        return None
    return Label(kind="UPDATED", reason=latest.text, evidence=latest.evidence, expires=latest.at + timedelta(seconds=stands))


def _new(story: Story, updates: Sequence[Update], stands: int) -> Label | None:
    """NEW for a story's first version while its earliest report is fresh."""
    dated = [m for m in story.members if m.article.published]
    if any(u.material for u in updates[1:]) or not dated:
        return None
    earliest = min(dated, key=lambda m: (_time(m), m.article.id))
    return Label(
        kind="NEW",
        reason=f"first reported less than {stands // 3600} hours ago, by {earliest.feed.name}",
        evidence=(earliest.article.id,),
        expires=_time(earliest) + timedelta(seconds=stands),
    )


def _time(member: Member) -> datetime:
    return member.article.published or member.seen
