"""An editor's judgement of stories: which articles belong together, and which label a story carries. It always wins, and stays."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Literal, get_args

from copydesk.config import Breaking
from copydesk.errors import ConfigError, NotFound
from copydesk.newsroom import judgements
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
        _place(desk, tx, come, judgements.reason("merge", why, moved=True))
        _lead(desk, tx, source.id, target.id)
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
    own = Identity(
        id=_own_id(desk, source.id, leaving), section=source.section, opened=min(t for t, _ in desk.store.times(leaving).values())
    )
    gone = [(url, source.id, own.id) for url in leaving]
    stay = [(url, source.id, source.id) for url in members if url not in leaving]
    move = Move(at=desk.now, actor=actor, verb="split", story=source.id, into=own.id, articles=(*stay, *gone), why=why)
    with desk.store.advance() as tx:
        tx.move(move)
        known = desk.store.identity(own.id)
        tx.story(replace(known, merged_into=None) if known else own)
        _place(desk, tx, gone, judgements.reason("split", why, moved=True))
        tx.then("compose", own.id, desk.now)
        tx.then("compose", source.id, desk.now)
    return move


def undo(desk: Desk, story: str, verb: Literal["merge", "split"], *, actor: str) -> Move:
    """Take back the latest merge or split of a story: every article goes back to where it was, or would be by now."""
    moves = desk.store.moves()
    move = _latest(desk, judgements.standing(moves), story, verb)
    if move is None:
        raise NotFound(f"no {verb} of it can be undone", subject=story, hint="see: copydesk explain STORY")
    pinned = judgements.places(replace(m, undone=desk.now) if m.id == move.id else m for m in moves)
    back = {url: pinned.get(url, before) for url, before, after in move.articles if before != after}
    if verb == "split":
        # What they were split off from may have become a part of another story since.
        stayed = [desk.store.story_of(url) or before for url, before, after in move.articles if before == after]
        whole = move.story if move.story in stayed else next(iter(stayed), move.story)
        back = {url: whole if to == move.story else to for url, to in back.items()}
        rest = [url for url, _ in desk.store.members(move.into) if url not in back]
        if not any(pinned.get(url) == move.into for url in rest):  # what has come to it since came for their sake
            back |= dict.fromkeys(rest, whole)
    was = {url: desk.store.story_of(url) or to for url, to in back.items()}
    with desk.store.advance() as tx:
        tx.undo(move, desk.now, actor=actor)
        _place(desk, tx, [(url, was[url], to) for url, to in back.items()], f"an editor took back a {verb}")
        for left in dict.fromkeys(was.values()):
            stays = [url for url, _ in desk.store.members(left) if back.get(url, left) == left]
            _lead(desk, tx, left, None if stays else next(to for url, to in back.items() if was[url] == left))
        for to in dict.fromkeys(back.values()):
            _lead(desk, tx, to, None)
    return move


def _latest(desk: Desk, moves: Sequence[Move], story: str, verb: str) -> Move | None:
    """The latest such move of the story itself or of the article that is named; else the latest into the story that it is in by now."""
    named, now = desk.store.named_story(story).id, desk.store.find_story(story).id
    those = [m for m in reversed(moves) if m.verb == verb]
    itself = (m for m in those if m.story == named or (verb == "split" and m.into == named) or story in _moved(m))
    return next(itself, None) or next((m for m in those if {m.into, m.story} & {named, now}), None)


def _moved(move: Move) -> list[str]:
    return [url for url, before, after in move.articles if before != after]


def _lead(desk: Desk, tx: Advance, story: str, into: str | None) -> None:
    """A story's address leads to another story's; None: it stands for itself."""
    identity = desk.store.identity(story)
    if identity is None:
        return
    tx.story(replace(identity, merged_into=into))
    tx.then("compose", story, desk.now)
    tx.then("publish", story, desk.now)  # its page changes even where its post does not


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


def _own_id(desk: Desk, story: str, articles: Sequence[str]) -> str:
    """The id of a story split off: the same on every machine, and when it is split off again, unless others are in it by now."""
    named = "\n".join(("split", story, *sorted(articles)))
    ids = (f"s{hashlib.sha256((named + n * ' again').encode()).hexdigest()[:12]}" for n in count())
    return next(id for id in ids if not desk.store.members(id))
