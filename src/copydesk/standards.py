"""Post + its sources → holds: what must be true of a post before it is published.

A held post is not lost: the last cleared version stays up, and the editor's queue names the rule.
"""

from __future__ import annotations

from copydesk import text
from copydesk.rights import QUOTATION_WORDS, QUOTED_WORDS_PER_SOURCE
from copydesk.types import Hold, Member, Post, SourceLine


def check(post: Post, members: tuple[Member, ...]) -> tuple[Hold, ...]:
    """The rules that a post breaks; empty if it may be published."""
    lines = {s.article: s for s in post.sources}
    return (
        *_headline(post),
        *_every_sentence_has_a_source(post),
        *_quotations(post, members, lines),
        *_full_only_where_allowed(post),
    )


def _headline(post: Post) -> tuple[Hold, ...]:
    _, prefix = text.split_prefix(post.headline)
    if not post.headline.strip():
        return (Hold(subject=post.story, rule="headline", note="there is no headline"),)
    if prefix:
        return (Hold(subject=post.story, rule="label in headline", note=f"the headline begins with “{prefix}”: a label is data, not text"),)
    return ()


def _every_sentence_has_a_source(post: Post) -> tuple[Hold, ...]:
    keys = {s.key for s in post.sources}
    bad = [s for s in post.sentences if not set(s.sources) <= keys]
    return tuple(Hold(subject=post.story, rule="attribution", note=f"no source is named for: {s.text}") for s in bad)


def _quotations(post: Post, members: tuple[Member, ...], lines: dict[str, SourceLine]) -> tuple[Hold, ...]:
    """A3 and R3: every quotation stands in its source, is short, and there are few of them."""
    holds = []
    spent: dict[str, int] = {}
    texts: dict[str, list[str]] = {}
    modes: dict[str, set[str]] = {}
    for m in members:
        key = lines[m.article.id].key
        texts.setdefault(key, []).append(text.fold_quotes(f"{m.article.headline} {m.article.body}"))
        modes.setdefault(key, set()).add(lines[m.article.id].mode)
    for q in post.quotations:
        count = len(q.words.split())
        spent[q.source] = spent.get(q.source, 0) + count
        if not any(text.fold_quotes(q.words) in body for body in texts.get(q.source, [])):
            holds.append(Hold(subject=post.story, rule="quotation", note=f"these words do not stand in the source: “{q.words}”"))
        if modes.get(q.source) == {"link"}:
            holds.append(Hold(subject=post.story, rule="rights", note=f"a source of mode link is quoted: “{q.words}”"))
        if count > QUOTATION_WORDS:
            holds.append(
                Hold(subject=post.story, rule="quotation length", note=f"{count} words, {QUOTATION_WORDS} are allowed: “{q.words}”")
            )
    over = [k for k, n in spent.items() if n > QUOTED_WORDS_PER_SOURCE]
    return (
        *holds,
        *(
            Hold(
                subject=post.story,
                rule="quoted words",
                note=f"{spent[k]} words of source {k} are quoted, {QUOTED_WORDS_PER_SOURCE} are allowed",
            )
            for k in over
        ),
    )


def _full_only_where_allowed(post: Post) -> tuple[Hold, ...]:
    if post.full and not any(s.key == post.full.source and s.mode == "full" for s in post.sources):
        return (Hold(subject=post.story, rule="rights", note="the full text of a source is printed whose licence does not allow it"),)
    return ()
