"""The tags of a post: the few names and topics that its story is found under. One that was given stays while any report bears it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from copydesk.types import Facts, Member

NAMES = 6  # more than a reader takes in at a glance is no navigation
TOPICS = 3
_KINDS = ("person", "org", "place")


def chosen(members: Sequence[Member], given: Sequence[str] = ()) -> tuple[str, ...]:
    """The tags of a story with these members; `given` are those that readers know it by.

    Names are of people, organisations and places that most members name, or a headline; then come topics. A given tag goes only when no
    member bears it out any more, so that a reader who follows it keeps the story.
    """
    outlets = {key(m.feed.name) for m in members}
    names, topics = _names(members, outlets), _topics(members)
    borne = {key(name) for m in members for name in (*_called(m), *(n.name for n in m.facts.names))}
    told = {key(t.name) for m in members for t in m.facts.topics}
    # A report of a lost store stands as it was published: what it names is not known, so it may bear out anything.
    unknown = any(m.facts == Facts() and not (m.article.body or m.article.signals.get("reserved")) for m in members)
    kept = [tag for tag in given if unknown or key(tag) in borne | told]
    kept_topics = [tag for tag in kept if key(tag) in told]
    kept_names = [tag for tag in kept if key(tag) not in told]
    return (*_filled(kept_names, names, NAMES), *_filled(kept_topics, topics, TOPICS))


def key(tag: str) -> str:
    """A tag for comparing: case and the style of its apostrophes do not count."""
    return tag.casefold().replace("’", "'")


def _filled(kept: Iterable[str], new: Iterable[str], most: int) -> list[str]:
    """What is kept, whatever its number, then what is new as long as there is room."""
    tags = {key(tag): tag for tag in kept}
    for tag in new:
        if len(tags) < most:
            tags.setdefault(key(tag), tag)
    return list(tags.values())


def _called(member: Member) -> Sequence[str]:
    """The names an article is tagged with, the best first; its source's own tags where we found none."""
    topics = {t.name for t in member.facts.topics}
    other = {n.name for n in member.facts.names if n.kind not in _KINDS}
    return [t for t in member.facts.tags if t not in topics | other] or ([] if member.facts.names else member.article.tags[:NAMES])


def _names(members: Sequence[Member], outlets: set[str]) -> list[str]:
    """The names that most members are tagged with, or that stand in a headline, best first; those of the first member if there are none."""
    weight: Counter[str] = Counter()
    borne: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for member in members:
        called = _called(member)
        for rank, tag in enumerate(called[:NAMES]):
            if key(tag) not in outlets or len(called) == 1:
                weight[key(tag)] += NAMES - rank
                shown.setdefault(key(tag), tag)
        borne.update({key(n) for n in (*called, *(n.name for n in member.facts.names))} & shown.keys())
    headlines = " ".join(key(m.article.headline) for m in members)
    ranked = sorted(shown, key=lambda t: -weight[t])
    return [shown[t] for t in ranked if 2 * borne[t] > len(members) or t in headlines] or [shown[t] for t in ranked[:2]]


def _topics(members: Sequence[Member]) -> list[str]:
    """The topics that at least half of the members are about, the surest first."""
    score: Counter[str] = Counter()
    number: Counter[str] = Counter()
    for topic in (t for m in members for t in m.facts.topics):
        score[topic.name] += round(1000 * topic.score)  # whole numbers, so that the order of the members does not tip a tie
        number[topic.name] += 1
    return [name for name in sorted(score, key=lambda n: (-score[n], n)) if 2 * number[name] >= len(members)]
