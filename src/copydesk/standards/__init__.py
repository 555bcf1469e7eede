"""Post + its sources → holds: what must be true of a post before it is published.

A held post is not lost: the last cleared version stays up, and the editor's queue names the rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from copydesk import text
from copydesk.config import Holds
from copydesk.rights import QUOTATION_WORDS, QUOTED_WORDS_PER_SOURCE, SHARED_RUN
from copydesk.standards import headlines
from copydesk.types import Event, Hold, Member, Mode, Post


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What stands behind a key of a post: the texts, the freest mode, the days that its reports date."""

    texts: tuple[str, ...]  # on one line, with straight quotation marks
    mode: Mode
    dates: frozenset[str]
    ledes: frozenset[str]


def check(post: Post, members: tuple[Member, ...], *, holds: Holds | None = None) -> tuple[Hold, ...]:
    """The rules that a post breaks; empty if it may be published. ``holds`` are the site's own terms."""
    sources = _sources(post, members)
    return (
        *_headline(post),
        *_headline_facts(post, members),
        *(_conflict_in_headline(post) if (holds or Holds()).figure_conflict else ()),
        *_every_sentence_has_a_source(post),
        *_quotations(post, sources),
        *_timeline(post, sources),
        *_lines_of_ours(post, sources),
        *_quoted_words(post, sources),
        *_full_only_where_allowed(post),
    )


def _sources(post: Post, members: tuple[Member, ...]) -> dict[str, _Source]:
    lines = {s.article: s for s in post.sources}
    behind: dict[str, list[Member]] = {}
    for m in members:
        behind.setdefault(lines[m.article.id].key, []).append(m)
    return {
        key: _Source(
            texts=tuple(text.fold_quotes(f"{m.article.headline} {m.article.body}") for m in those),
            mode=max((lines[m.article.id].mode for m in those), key=("link", "brief", "full").index),
            dates=frozenset(d.value for m in those for d in m.facts.dates if d.value),
            ledes=frozenset(_first_sentence(m.article.body) for m in those),
        )
        for key, those in behind.items()
    }


def _first_sentence(body: str) -> str:
    return next((text.fold_quotes(body[a:b]) for a, b in text.sentences(body)), "")


def _held(post: Post, rule: str, note: str) -> Hold:
    return Hold(subject=post.story, rule=rule, note=note)


# --- the headline ---------------------------------------------------------------------------------------------------
def _headline(post: Post) -> tuple[Hold, ...]:
    _, prefix = text.split_prefix(post.headline)
    if not post.headline.strip():
        return (_held(post, "headline", "there is no headline"),)
    if prefix:
        return (_held(post, "label in headline", f"the headline begins with “{prefix}”: a label is data, not text"),)
    return ()


def _headline_facts(post: Post, members: tuple[Member, ...]) -> Iterator[Hold]:
    """L10: every name, number and date of the headline is given by a report of the story."""
    wrong = list(dict.fromkeys(headlines.unfounded(post.headline, headlines.told(members))))
    if wrong:
        yield _held(post, "headline facts", f"no report of the story gives what the headline says: {text.joined(wrong)}")


def _conflict_in_headline(post: Post) -> Iterator[Hold]:
    """A5: a figure that sources contradict each other about does not stand in a headline."""
    for figure in headlines.contested(post.headline, post.figures):
        others = [f.value for f in post.figures if f is not figure and f.clash and f.clash == figure.clash] or [figure.previous]
        told = f"the headline gives a figure that is in conflict: {figure.what}, {figure.value} or {' or '.join(others)}"
        yield _held(post, "figure in conflict", told)
        return


# --- attribution and quotation --------------------------------------------------------------------------------------
def _every_sentence_has_a_source(post: Post) -> Iterator[Hold]:
    keys = {s.key for s in post.sources}
    for s in (*post.sentences, *post.disputed, *post.unknown):
        if not set(s.sources) <= keys:
            yield _held(post, "attribution", f"no source is named for: {s.text}")
    for e in post.timeline:
        if not {e.source, *e.sources} <= keys or e.source not in e.sources:
            yield _held(post, "attribution", f"no source is named for: {e.text}")


def _quotations(post: Post, sources: dict[str, _Source]) -> Iterator[Hold]:
    """A3 and R3: every quotation stands in its source and is short."""
    for q in post.quotations:
        yield from _quoted(post, q.words, [q.source], sources)
        if q.source in sources and sources[q.source].mode == "link":
            yield _held(post, "rights", f"a source of mode link is quoted: “{q.words}”")


def _quoted(post: Post, words: str, keys: list[str], sources: dict[str, _Source]) -> Iterator[Hold]:
    if not _stands(words, keys, sources):
        yield _held(post, "quotation", f"these words do not stand in the source: “{words}”")
    if (count := len(words.split())) > QUOTATION_WORDS:
        yield _held(post, "quotation length", f"{count} words, {QUOTATION_WORDS} are allowed: “{words}”")


def _stands(words: str, keys: list[str], sources: dict[str, _Source]) -> bool:
    return any(text.fold_quotes(words) in body for k in keys if k in sources for body in sources[k].texts)


# --- the timeline ---------------------------------------------------------------------------------------------------
def _timeline(post: Post, sources: dict[str, _Source]) -> Iterator[Hold]:
    """Each entry is of a day that its source gives, in the source's words or in ours, as far as rights go; two days or none."""
    if post.timeline and len({e.when for e in post.timeline}) < 2:
        yield _held(post, "timeline", "a timeline of one day is none")
    if [e.when.partition("/")[0] for e in post.timeline] != sorted(e.when.partition("/")[0] for e in post.timeline):
        yield _held(post, "timeline", "the entries of the timeline are not in order")
    for e in post.timeline:
        if e.source in sources:
            yield from _event(post, e, sources[e.source], sources)


def _event(post: Post, e: Event, source: _Source, sources: dict[str, _Source]) -> Iterator[Hold]:
    missing = [k for k in e.sources if k in sources and e.when not in sources[k].dates]
    if missing or text.fold_quotes(e.said) not in " ".join(source.texts):
        yield _held(post, "timeline", f"source {text.joined(missing or [e.source])} does not give {e.when} (“{e.said}”)")
    if not e.verbatim:
        if any(n not in {m for body in source.texts for m in headlines.numbers(body)} for n in headlines.numbers(e.text)):
            yield _held(post, "timeline", f"the source has no such figure: {e.text}")
        return
    words = _uncut(e.text)
    yield from _quoted(post, words, [e.source], sources)
    yield from _rights(post, words, [source])


def _rights(post: Post, words: str, sources: list[_Source]) -> Iterator[Hold]:
    """R2 and R3: a link is not quoted, and of a brief the lede never stands whole."""
    if any(s.mode == "link" for s in sources):
        yield _held(post, "rights", f"a source of mode link is quoted: “{words}”")
    if any(s.mode == "brief" and text.fold_quotes(words) in s.ledes for s in sources):
        yield _held(post, "rights", f"the lede of a brief is printed whole: “{words}”")


def _uncut(words: str) -> str:
    return words.removeprefix("… ").removesuffix(" …")


# --- lines of ours --------------------------------------------------------------------------------------------------
_QUOTED = re.compile(r"“([^”]*)”")


def _lines_of_ours(post: Post, sources: dict[str, _Source]) -> Iterator[Hold]:
    """What they quote stands in a source; the rest shares no long run of words with one that may not be printed."""
    for s in (*post.disputed, *post.unknown):
        behind = list(s.sources)
        for words in map(_uncut, _QUOTED.findall(s.text)):
            yield from _quoted(post, words, behind, sources)
            yield from _rights(post, words, [sources[k] for k in behind if k in sources and _stands(words, [k], sources)])
    for line, keys in _ours(post):
        if any(k in sources and sources[k].mode != "full" and _shares_run(line, sources[k]) for k in keys):
            yield _held(post, "shared words", f"more than {SHARED_RUN} words in a row are a source’s: {line}")


def _ours(post: Post) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((_QUOTED.sub(" ¶ ", s.text), s.sources) for s in (*post.disputed, *post.unknown))
    yield from ((e.text, e.sources) for e in post.timeline if not e.verbatim)


def _shares_run(line: str, source: _Source) -> bool:
    ours = text.words(line)
    runs = {ours[n : n + SHARED_RUN + 1] for n in range(len(ours) - SHARED_RUN)}
    theirs = [text.words(body) for body in source.texts] if runs else []
    return any(words[n : n + SHARED_RUN + 1] in runs for words in theirs for n in range(len(words) - SHARED_RUN))


# --- rights ---------------------------------------------------------------------------------------------------------
def _quoted_words(post: Post, sources: dict[str, _Source]) -> Iterator[Hold]:
    """R3: few words of a source are quoted in all; where the whole text may be printed, only quotations of people count."""
    spent: Counter[str] = Counter()
    for q in post.quotations:
        spent[q.source] += len(q.words.split())
    limited = {k for k, s in sources.items() if s.mode != "full"}
    for e in post.timeline:
        if e.verbatim and e.source in limited:
            spent[e.source] += len(_uncut(e.text).split())
    for s in (*post.disputed, *post.unknown):
        for words in map(_uncut, _QUOTED.findall(s.text)):
            of = next((k for k in s.sources if _stands(words, [k], sources)), "")
            spent[of] += len(words.split()) if of in limited else 0
    for key, count in spent.items():
        if count > QUOTED_WORDS_PER_SOURCE:
            told = f"{count} words of source {key} are quoted, {QUOTED_WORDS_PER_SOURCE} are allowed"
            yield _held(post, "quoted words", told)


def _full_only_where_allowed(post: Post) -> tuple[Hold, ...]:
    if post.full and not any(s.key == post.full.source and s.mode == "full" for s in post.sources):
        return (_held(post, "rights", "the full text of a source is printed whose licence does not allow it"),)
    return ()
