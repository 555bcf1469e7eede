"""An editor's judgement of stories: which articles belong together, and which label a story carries. It always wins, and stays."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from copydesk.config import Breaking
from copydesk.errors import ConfigError, NotFound
from copydesk.newsroom.desk import Desk
from copydesk.store import Advance, Identity, Move
from copydesk.types import Label, LabelKind, Placement

MADE_BY = "editor"


def merge(desk: Desk, story: str, into: str, *, actor: str, why: str) -> Move:
    """Make two stories one. The first one's address leads to the second one's from then on."""
    source, target = desk.store.find_story(story), desk.store.find_story(into)
    if source.id == target.id:
        raise ConfigError("that is one story already", subject=story, hint="name two stories")
    here = [(url, target.id, target.id) for url, _ in desk.store.members(target.id)]
    come = [(url, source.id, target.id) for url, _ in desk.store.members(source.id)]
    move = Move(at=desk.now, actor=actor, verb="merge", story=source.id, into=target.id, articles=(*here, *come), why=why)
    with desk.store.advance() as tx:
        tx.move(move)
        _place(desk, tx, come, f"an editor merged its story into this one{_because(why)}")
        _lead(desk, tx, source, target.id)
        tx.then("compose", target.id, desk.now)
    return move


def split(desk: Desk, story: str, articles: Sequence[str], *, actor: str, why: str) -> Move:
    """Make a story of its own of some articles of a story. Threading never brings the two together again."""
    source = desk.store.find_story(story)
    members = [url for url, _ in desk.store.members(source.id)]
    leaving = list(dict.fromkeys(_member(desk, source, members, name) for name in articles))
    if not leaving:
        raise ConfigError("no article is named", subject=story, hint="name the articles that leave, as `copydesk explain STORY` shows them")
    if len(leaving) == len(members):
        raise ConfigError("nothing of the story would be left", subject=story, hint="leave at least one article in it")
    own = Identity(id=_own_id(source.id, leaving), section=source.section, opened=min(t for t, _ in desk.store.times(leaving).values()))
    gone = [(url, source.id, own.id) for url in leaving]
    stay = [(url, source.id, source.id) for url in members if url not in leaving]
    move = Move(at=desk.now, actor=actor, verb="split", story=source.id, into=own.id, articles=(*stay, *gone), why=why)
    with desk.store.advance() as tx:
        tx.move(move)
        known = desk.store.identity(own.id)
        tx.story(replace(known, merged_into=None) if known else own)
        _place(desk, tx, gone, f"an editor made it a story of its own{_because(why)}")
        tx.then("compose", own.id, desk.now)
        tx.then("compose", source.id, desk.now)
    return move


def undo(desk: Desk, story: str, verb: Literal["merge", "split"], *, actor: str) -> Move:
    """Take back the latest merge or split that a story took part in: every article goes back to where it was."""
    names = {story, desk.store.find_story(story).id}
    move = next((m for m in reversed(desk.store.moves()) if m.verb == verb and _names(desk, m) & names), None)
    if move is None:
        raise NotFound(f"no {verb} of it can be undone", subject=story, hint="see: copydesk explain STORY")
    with desk.store.advance() as tx:
        tx.undo(move, desk.now, actor=actor)
        pinned = {url: after for m in desk.store.moves() if m.id != move.id for url, _, after in m.articles}
        back = [(url, after, pinned.get(url, before)) for url, before, after in move.articles if before != after]
        _place(desk, tx, back, f"an editor took back a {verb}")
        for id, goes_to in ((move.story, None), (move.into, None if verb == "merge" else move.story)):
            identity = desk.store.identity(id)
            if identity:
                _lead(desk, tx, identity, goes_to)
    return move


def _lead(desk: Desk, tx: Advance, story: Identity, into: str | None) -> None:
    """A story's address leads to another story's; None: it stands for itself again."""
    tx.story(replace(story, merged_into=into))
    tx.then("compose", story.id, desk.now)
    tx.then("publish", story.id, desk.now)  # its page changes even where its post does not


def label(desk: Desk, story: str, kind: str, *, actor: str, why: str) -> Label:
    """Give a story a label. It needs a reason, and all but corrections and withdrawals expire."""
    found = desk.store.find_story(story)
    if kind.upper() not in get_args(LabelKind):
        raise ConfigError(f"there is no label {kind!r}", subject=story, hint=f"write one of {', '.join(get_args(LabelKind))}")
    if not why.strip():
        raise ConfigError("a label needs a reason, which readers see", subject=story, hint="add --why REASON")
    named: LabelKind = next(k for k in get_args(LabelKind) if k == kind.upper())
    given = Label(kind=named, reason=why.strip(), evidence=("an editor",), expires=_expiry(desk, named))
    with desk.store.advance() as tx:
        tx.label(found.id, given, desk.now, actor=actor)
        tx.then("compose", found.id, desk.now)
    return given


def unlabel(desk: Desk, story: str, *, actor: str) -> None:
    """Take an editor's label back: it is computed again."""
    found = desk.store.find_story(story)
    if desk.store.label(found.id) is None:
        raise NotFound("no editor gave it a label", subject=story, hint="computed labels expire by themselves")
    with desk.store.advance() as tx:
        tx.label(found.id, None, desk.now, actor=actor)
        tx.then("compose", found.id, desk.now)


def _expiry(desk: Desk, kind: LabelKind) -> datetime | None:
    labels = desk.config.labels
    breaking = labels.breaking or Breaking()
    seconds = {"NEW": labels.new_for, "UPDATED": labels.updated_for, "BREAKING": breaking.expires}.get(kind)
    return desk.now + timedelta(seconds=seconds) if seconds else None


def _names(desk: Desk, move: Move) -> set[str]:
    """Whatever an editor may call the stories of a move by."""
    found = [i for id in (move.story, move.into) if (i := desk.store.identity(id))]
    return {i.id for i in found} | {i.slug for i in found if i.slug} | {url for url, *_ in move.articles}


def _member(desk: Desk, story: Identity, members: Sequence[str], name: str) -> str:
    """The member that an address means, or the number that `explain` shows before it."""
    if name.isdigit() and 0 < int(name) <= len(members):
        return members[int(name) - 1]
    if name not in members:
        raise NotFound("is no article of that story", subject=name, hint=f"see: copydesk explain {story.slug or story.id}")
    return name


def _place(desk: Desk, tx: Advance, moved: Sequence[tuple[str, str, str]], reason: str) -> None:
    times = desk.store.times(url for url, *_ in moved)
    for url, _, after in moved:
        known = desk.store.placement(url)
        copied = known.duplicate_of if known else None
        tx.place(
            url, Placement(story=after, score=1.0, reason=reason, duplicate_of=copied), times[url][0] if url in times else desk.now, MADE_BY
        )


def _because(why: str) -> str:
    return f": {why.strip()}" if why.strip() else ""


def _own_id(story: str, articles: Sequence[str]) -> str:
    """The id of a story split off: the same on every machine, and when it is split off again."""
    named = "\n".join(("split", story, *sorted(articles)))
    return f"s{hashlib.sha256(named.encode()).hexdigest()[:12]}"
