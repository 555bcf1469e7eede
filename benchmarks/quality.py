"""How good copydesk's judgement is: reading pages, threading stories, finding facts, holding what is wrong.

    python benchmarks/quality.py    the demo's wire, then the evaluation data if it is here

The first part is scored on the demo's invented pieces against tests/data/quality, which was written by reading them; tests/test_quality.py
pins these scores. The second part reads annotated texts from the folder that COPYDESK_EVALUATION names, or ../shared/data beside the
repository. Real pages and threads, each beside its peers, are the matter of benchmarks/pages.py and benchmarks/threads.py.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any

from rich.console import Console
from rich.table import Table

from copydesk import articles, facts, posts, standards, stories, text
from copydesk.demo.wire import Outlet, Piece, Version, answer, read_outlets
from copydesk.rights import QUOTATION_WORDS, QUOTED_WORDS_PER_SOURCE, allowed
from copydesk.types import Article, Event, Feed, Figure, FullText, Member, Post, Quotation, Rights, Sentence, Statement, Story

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "tests" / "data" / "quality"
NOW = datetime(2026, 3, 12, 17, 0, tzinfo=UTC)  # when the wire has published everything


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score between 0 and 1, over how many rows, and what went wrong in them, the worst first."""

    value: float
    rows: int
    wrong: tuple[str, ...] = ()


def share(rows: Sequence[tuple[bool, str]]) -> Score:
    """How many of the rows are right."""
    return Score(value=sum(ok for ok, _ in rows) / len(rows) if rows else 1.0, rows=len(rows), wrong=tuple(t for ok, t in rows if not ok))


# --- measures -------------------------------------------------------------------------------------------------------
def runs(words: str, length: int = 4) -> Counter[tuple[str, ...]]:
    """The runs of so many words in a text; a shorter text is one run."""
    found = re.findall(r"\w+", words)
    return Counter(tuple(found[n : n + length]) for n in range(max(1, len(found) - length + 1))) if found else Counter()


def f1(precision: float, recall: float) -> float:
    """The harmonic mean of both."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def overlap(found: str, wanted: str) -> tuple[float, float]:
    """Precision and recall of a text's runs of four words. Nothing found is no precision."""
    a, b = runs(found), runs(wanted)
    both = (a & b).total()
    return both / a.total() if a else 0.0, both / b.total() if b else 1.0


def bcubed(wanted: Sequence[str], found: Sequence[str]) -> float:
    """BCubed F1 of two groupings of the same items: of each item's group, how much belongs to it, and how much of what belongs is there."""
    both, a, b = Counter(zip(wanted, found, strict=True)), Counter(wanted), Counter(found)
    precision = sum(n * n / b[f] for (_, f), n in both.items()) / len(found)
    recall = sum(n * n / a[w] for (w, _), n in both.items()) / len(found)
    return f1(precision, recall)


def pairwise(wanted: Sequence[str], found: Sequence[str]) -> float:
    """F1 over pairs of items: in one group there, in one group here."""
    pairs = [sum(n * (n - 1) // 2 for n in c.values()) for c in (Counter(zip(wanted, found, strict=True)), Counter(wanted), Counter(found))]
    both, a, b = pairs
    return f1(both / b if b else 1.0, both / a if a else 1.0)


# --- the demo's wire ------------------------------------------------------------------------------------------------
@cache
def gold(name: str) -> dict[str, Any]:
    """A file of tests/data/quality."""
    return tomllib.loads((GOLD / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def wire() -> dict[str, tuple[Outlet, Piece]]:
    """Every piece of the demo with its outlet, as if served at an address of its own."""
    outlets = [replace(o, home=f"https://{o.id}.example") for o in read_outlets()]
    return {p.id: (o, p) for o in outlets for p in o.pieces}


@cache
def read(id: str, number: int = 0) -> Article:
    """The article that is extracted from a piece's page as it read in that version."""
    outlet, piece = wire()[id]
    version, url = piece.versions[number], outlet.url(piece)
    # Later by a minute, so that every version is out and boxes around it are filled as they were then.
    page = answer(outlet, url.removeprefix(outlet.home), version.at + timedelta(minutes=1))
    article = articles.extract(page.body, url=url, headers={"content-type": page.type})
    return replace(article, source=outlet.id, version=number + 1, seen=version.at)


def first(id: str) -> str:
    """The own text of a piece, as the facts in it are looked for: headline, blank line, paragraphs."""
    version = wire()[id][1].versions[0]
    return posts.facts_text(version.headline, "\n\n".join(version.paragraphs))


@cache
def found(id: str) -> Any:
    """The facts of a piece's own text."""
    return facts.find(first(id), published=wire()[id][1].time)


def readable() -> list[tuple[Outlet, Piece, int, Version]]:
    """Every version of every piece that is not behind a wall."""
    return [(o, p, n, v) for o, p in wire().values() if not p.wall for n, v in enumerate(p.versions)]


# --- extraction -----------------------------------------------------------------------------------------------------
def pages() -> dict[str, Score]:
    """Bodies, junk, headlines, bylines and times of the demo's pages, and whether walls are seen."""
    bodies, exact, clean, headlines, bylines, times, walls = [], [], [], [], [], [], []
    others = {v.headline for _, p in wire().values() for v in p.versions}
    for outlet, piece, n, version in readable():
        article, name = read(piece.id, n), f"{piece.id} (version {n + 1})"
        wanted = [*version.paragraphs, *([version.note] if version.note else [])]
        quality = f1(*overlap(article.body, "\n\n".join(wanted)))
        bodies.append((quality, f"{quality:.3f} {name}"))
        odd = [p for p in [*article.paragraphs, *wanted] if (p in wanted) != (p in article.paragraphs)]
        exact.append((article.paragraphs == wanted, f"{name}: {odd[:2]}"))
        junk = [j for j in (*gold("junk")[outlet.page], *others) if j in article.body]
        clean.append((not junk, f"{name}: {junk}"))
        # A label in front is data, and the headline begins with a capital without it.
        printed = ": ".join(filter(None, (article.source_label, article.headline)))
        headlines.append((printed.casefold() == version.headline.casefold(), f"{name}: {printed!r}"))
        # A page that names no writer may name its outlet as the author.
        bylines.append(
            (
                article.byline == piece.byline or {*article.byline, *piece.byline} == {outlet.name},
                f"{name}: {article.byline}, not {piece.byline}",
            )
        )
        times.append((article.published == piece.time, f"{name}: {article.published}, not {piece.time}"))
    for _, piece in wire().values():
        quality_ = read(piece.id).quality
        walls.append((quality_.ok != bool(piece.wall), f"{piece.id}: {quality_}"))
    bodies.sort()
    return {
        "body F1": Score(value=mean(q for q, _ in bodies), rows=len(bodies), wrong=tuple(t for q, t in bodies if q < 1)),
        "body exact": share(exact),
        "no junk": share(clean),
        "headline": share(headlines),
        "byline": share(bylines),
        "published": share(times),
        "walls seen": share(walls),
    }


# --- threading ------------------------------------------------------------------------------------------------------
def threaded() -> dict[str, tuple[str, str | None]]:
    """Every piece's story and what it is a copy of, placed one after the other as the newsroom does it."""
    threads = stories.Threads()
    placed: dict[str, tuple[str, str | None]] = {}
    for _, piece in sorted(wire().values(), key=lambda x: (x[1].time, x[1].id)):
        article = read(piece.id)
        # What stands behind a wall is threaded by its headline alone, once an editor has let it in.
        headline = piece.versions[0].headline if piece.wall else article.headline
        terms = stories.terms(headline, "" if piece.wall else article.body)
        placement = threads.place(piece.id, terms, piece.time, piece.id.partition("/")[0])
        story = placement.story or piece.id
        threads.add(piece.id, terms, piece.time, story)
        placed[piece.id] = story, placement.duplicate_of
        for repair in threads.repair(story):
            placed |= {id: (repair.story, placed[id][1]) for id in repair.articles}
    return placed


def events() -> dict[str, Score]:
    """How well the pieces are threaded, and whether copies are known as such."""
    label = {id: name for name, ids in gold("stories").items() for id in ids}
    placed = threaded()
    order = list(placed)
    wanted, got = [label[id] for id in order], [placed[id][0] for id in order]
    wrong = []
    for name, ids in gold("stories").items():
        parts = Counter(placed[id][0] for id in ids)
        strange = sorted({label[id] for id in order if placed[id][0] in parts and label[id] != name})
        if len(parts) > 1 or strange:
            of = ", ".join(f"{n} with {story}" for story, n in parts.most_common())
            wrong.append(f"{name}: {of}" + (f"; among {', '.join(strange)}" if strange else ""))
    true, made = len(set(wanted)), len(set(got))
    copies = {p.id: p.copy_of for _, p in wire().values() if p.copy_of}
    said = {id: of for id, (_, of) in placed.items() if of}
    return {
        "stories BCubed": Score(value=bcubed(wanted, got), rows=len(order), wrong=tuple(wrong)),
        "stories pairwise": Score(value=pairwise(wanted, got), rows=len(order), wrong=tuple(wrong)),
        "stories found": Score(value=min(true, made) / max(true, made), rows=made, wrong=(f"{made} found for {true} true ones", *wrong)),
        "copies": share([(copies.get(id) == said.get(id), f"{id}: {said.get(id)}, not {copies.get(id)}") for id in {**copies, **said}]),
    }


# --- facts ----------------------------------------------------------------------------------------------------------
_TITLE = re.compile(r"^(?:the|its|their|his|her|a|an|one|mr|mrs|ms|dr|captain|councillor)\s+", re.IGNORECASE)


def named(name: str) -> str:
    """A name as it is compared: case, quotation marks, articles and titles do not count."""
    folded = text.fold_quotes(name).casefold()
    while (bare := _TITLE.sub("", folded)) != folded:
        folded = bare
    return folded


def same_source(found: str, wanted: str) -> bool:
    """Whether a source is the one that was meant: "the pilots' union" and "the union" are one, "union" and "the port" are not."""
    a, b = named(found), named(wanted)
    return a == b or a.endswith(f" {b}") or b.endswith(f" {a}")


def bare(words: str) -> str:
    """Quoted words without what punctuation puts before their closing mark."""
    return text.fold_quotes(words).rstrip(",. ")


def quotations() -> dict[str, Score]:
    """Whether quotations are found with the right words and the right speaker: those fit to print, and all."""
    sure, any_, recall, recall_any, words = [], [], [], [], []
    for id, piece in gold("quotations").items():
        whole, own = first(id), found(id).statements
        spoken = [s for s in own if s.type == "direct"]
        for s in spoken:
            ok, why = _rightly_quoted(s, whole, piece["quotations"])
            any_.append((ok, f"{id}: {why}"))
            if s.tier == 1:
                sure.append((ok, f"{id}: {why}"))
                words.append((_verbatim(s, whole, piece["quotations"]), f"{id}: {_content(s, whole)!r}"))
        for q in piece["quotations"]:
            if q["by"] and not q.get("fragment"):
                heard = [s for s in spoken if _is_of(s, whole, q)]
                for rows, those in ((recall, [s for s in heard if s.tier == 1]), (recall_any, heard)):
                    ok = any(same_source(_speaker(s, whole), q["by"]) for s in those)
                    rows.append((ok, f"{id}: {q['by']}: “{q['words'][0]}” {_as_heard(those or heard, whole)}"))
    return {
        "quotations to print: speaker right": share(sure),
        "quotations to print: words right": share(words),
        "quotations to print: found": share(recall),
        "quotations: speaker right": share(any_),
        "quotations: found": share(recall_any),
    }


def _as_heard(those: Iterable[Statement], whole: str) -> str:
    return "; ".join(f"tier {s.tier}, {_speaker(s, whole)}" for s in those) or "not found"


def _content(s: Statement, whole: str) -> str:
    return " … ".join(whole[a:b] for a, b in s.content)


def _speaker(s: Statement, whole: str) -> str:
    return s.speaker or (whole[slice(*s.source[0])] if s.source else "")


def _is_of(s: Statement, whole: str, q: dict[str, Any]) -> bool:
    said = [bare(whole[a:b]) for a, b in s.content]
    return any(w in bare(part) or bare(part) in w for w in said for part in q["words"] if w)


def _verbatim(s: Statement, whole: str, quoted: list[dict[str, Any]]) -> bool:
    parts = {bare(w) for q in quoted for w in q["words"]}
    return all(bare(whole[a:b]) in parts for a, b in s.content)


def _rightly_quoted(s: Statement, whole: str, quoted: list[dict[str, Any]]) -> tuple[bool, str]:
    q = next((q for q in quoted if _is_of(s, whole, q)), None)
    speaker = _speaker(s, whole)
    if q is None or not q["by"]:
        return False, f"nobody says “{_content(s, whole)}”, {speaker!r} does not"
    return same_source(speaker, q["by"]), f"{speaker!r} for {q['by']!r}, tier {s.tier}: “{_content(s, whole)}”"


def figures() -> dict[str, Score]:
    """Whether figures are found with their value, what they count, and who gives them."""
    right, recall, counted, given, giver = [], [], [], [], []
    for id, piece in gold("figures").items():
        whole = first(id)
        headline = len(wire()[id][1].versions[0].headline)
        places = [(_place(whole, row["at"], headline), row) for row in piece["figures"]]
        made = [f for f in found(id).figures if f.span[0] > headline]
        for f in made:
            hits = [row for place, row in places if _meets(f, place)]
            ok = any(_valued(f, row) for row in hits)
            what = "" if hits else ", which is no figure"
            right.append((ok, f"{id}: {whole[slice(*f.span)]!r} is {f.value:g}{what}: {_around(whole, f)}"))
        for place, row in places:
            f = next((f for f in made if _meets(f, place) and _valued(f, row)), None)
            name = f"{id}: {row['at']}"
            if not row.get("optional"):
                recall.append((f is not None, f"{name}: not found"))
            if f is None:
                continue
            if "what" in row:
                ok = _counts(f"{f.what or ''} {f.unit or ''}", row["what"])
                counted.append((ok, f"{name}: counts {f.what or f.unit!r}, not {row['what']!r}"))
            by = row.get("by", [""])
            ok = any(same_source(f.attributed_to, b) for b in by if b) if f.attributed_to else "" in by
            if f.attributed_to:
                given.append((ok, f"{name}: {f.attributed_to!r}, not {by}"))
            if "" not in by:
                giver.append((ok, f"{name}: {f.attributed_to!r}, not {by}"))
    return {
        "figures: value right": share(right),
        "figures: found": share(recall),
        "figures: what they count": share(counted),
        "figures: attribution right": share(given),
        "figures: attribution found": share(giver),
    }


def _place(whole: str, at: str, after: int) -> tuple[int, int]:
    start = whole.index(at.replace("[", "").replace("]", ""), after) + at.index("[")
    return start, start + at.index("]") - at.index("[") - 1


def _meets(f: Figure, place: tuple[int, int]) -> bool:
    return f.span[0] < place[1] and place[0] < f.span[1]


def _valued(f: Figure, row: dict[str, Any]) -> bool:
    return "value" not in row or any(v is not None and abs(v - row["value"]) < 0.005 * row["value"] for v in (f.value, f.low, f.high))


def _around(whole: str, f: Figure) -> str:
    return text.clean(whole[max(0, f.span[0] - 25) : f.span[1] + 25])


_SMALL = {"of", "the", "a", "in", "and"}


def _counts(said: str, wanted: str) -> bool:
    """Whether both name one thing: they share a word that is not a small one, in singular or plural."""
    a, b = ({w.removesuffix("s") for w in text.words(t)} - _SMALL for t in (said, wanted))
    return bool(a & b)


def names() -> dict[str, Score]:
    """Whether names are found, are names, and are of the right kind."""
    right, recall, kinds = [], [], []
    for id, row in gold("names").items():
        kind_of = {named(n): kind for kind in ("person", "org", "place", "either") for n in row.get(kind, [])}
        spare = {named(n) for n in row.get("optional", [])}
        known = set()
        for n in found(id).names:
            key = named(n.name)
            if key in spare and n.kind != "person":
                continue
            right.append((key in kind_of, f"{id}: {n.name!r} ({n.kind}) is no name of its own"))
            if key in kind_of:
                known.add(key)
                wanted = kind_of[key]
                ok = n.kind in ("org", "place") if wanted == "either" else n.kind == wanted
                kinds.append((ok, f"{id}: {n.name!r} is {wanted}, not {n.kind}"))
        recall += [(key in known, f"{id}: {key!r} ({kind}) not found") for key, kind in kind_of.items()]
    return {"names: right": share(right), "names: found": share(recall), "names: kind right": share(kinds)}


# --- topics ---------------------------------------------------------------------------------------------------------
def topics() -> dict[str, Score]:
    """Whether a piece is filed with a desk that would take it: on the wire, and on the annotated headlines and ledes."""
    right, recall = [], []
    for id, desks in gold("topics").items():
        if desks == [""]:
            continue
        first = next((t.code.removeprefix("medtop:")[:2] for t in found(id).topics), "")
        if first:
            right.append((first in desks, f"{id}: {found(id).topics[0].name!r} by {found(id).topics[0].evidence}, not {desks}"))
        recall.append((first in desks, f"{id}: {desks} not found"))
    return {"topics: right": share(right), "topics: found": share(recall), **annotated_topics()}


def annotated_topics() -> dict[str, Score]:
    rows_ = [row for half in ("open", "sealed") for row in rows(ROOT / "tests" / "data" / "facts" / f"topics-{half}.jsonl")]
    told = []
    for row in rows_:
        about = facts.topics.find(row["headline"], row["lede"], "", language=row["language"])
        code = about[0].code if about else None
        told.append((code == row["topic"], f"{row['headline']!r}: {code}, not {row['topic']}"))
    return {"topics: annotated": share(told)}


# --- the gate -------------------------------------------------------------------------------------------------------
@cache
def members() -> dict[str, tuple[Member, ...]]:
    """The members of every story of the demo as labelled, with their sources' rights; pieces behind a wall are left out."""
    said = {id: of for id, (_, of) in threaded().items()}
    made: dict[str, tuple[Member, ...]] = {}
    for name, ids in gold("stories").items():
        open_ones = sorted((i for i in ids if not wire()[i][1].wall), key=lambda i: wire()[i][1].time)
        if open_ones:
            made[name] = tuple(_member(i, said[i]) for i in open_ones)
    return made


def _member(id: str, copy_of: str | None) -> Member:
    outlet, piece = wire()[id]
    article = read(id)
    feed = Feed(id=outlet.id, url=outlet.feed, name=outlet.name, section=outlet.section, rights=Rights(**dict(outlet.rights)))
    own = facts.find(posts.facts_text(article.headline, article.body), published=article.published, language=article.language or "en")
    return Member(
        article=article, facts=own, feed=feed, seen=piece.time, duplicate_of=read(copy_of).id if copy_of else None, versions=article.version
    )


def compose(name: str) -> Post:
    """The post of a story of the demo."""
    those = members()[name]
    story = Story(id=name, section="Town", opened=those[0].seen, members=those, published=NOW, ledger=facts.story_ledger(those))
    story = replace(story, slug=posts.slug(story))
    return posts.compose(story, manner=posts.Manner(author="The desk"), now=NOW)


def gate() -> dict[str, Score]:
    """Whether the standards let good posts through and hold every bad one, by the right rule; and whether posts quote the right people."""
    clear, held, quoted = [], [], []
    said = {id: q["quotations"] for id, q in gold("quotations").items()}
    for name, those in members().items():
        post = compose(name)
        clear.append((not standards.check(post, those), f"{name}: {standards.check(post, those)}"))
        ids = {s.article: s.key for s in post.sources}
        for q in post.quotations:
            behind = [m for m in those if ids[m.article.id] == q.source]
            rows = [r for m in behind for r in said.get(_piece_of(m), []) if any(bare(q.words) in bare(w) for w in r["words"])]
            quoted.append((any(same_source(q.speaker, r["by"]) for r in rows if r["by"]), f"{name}: {q.speaker!r} for “{q.words}”"))
    for what, post, those in harmless():
        clear.append((not standards.check(post, those), f"{what}: {standards.check(post, those)}"))
    for what, rule, post, those in sabotaged():
        rules = [h.rule for h in standards.check(post, those)]
        held.append((rule in rules, f"{what}: {rules or 'passed'}, not {rule!r}"))
    return {"gate: clear posts pass": share(clear), "gate: bad posts are held": share(held), "posts quote the right person": share(quoted)}


def _piece_of(m: Member) -> str:
    return next(p.id for o, p in wire().values() if o.id == m.feed.id and o.url(p) == m.article.id)


def _line(post: Post, outlet: str) -> str:
    """The key of an outlet's first own report in a post."""
    return next(s.key for s in post.sources if s.name == wire_name(outlet) and not s.copy_of)


def wire_name(outlet: str) -> str:
    return next(o.name for o, _ in wire().values() if o.id == outlet)


def _quoting(post: Post, source: str, *words: str, speaker: str = "Maren Tolliver") -> Post:
    bare = replace(post, timeline=(), disputed=(), unknown=())  # they quote, too, and budgets are for all
    return replace(bare, quotations=tuple(Quotation(words=w, speaker=speaker, source=source) for w in words))


SAID = "Three and a half is what you offer people you expect to leave"


def harmless() -> Iterator[tuple[str, Post, tuple[Member, ...]]]:
    """Posts that look odd and are right."""
    pilots, those = compose("pilots"), members()["pilots"]
    courier, agency = _line(pilots, "courier"), _line(pilots, "coastline")
    straight = "A pilot with 20 years' service earns about £71,000 a year"
    yield "straight marks for typographic ones", _quoting(pilots, courier, straight), those
    yield "a true quotation", _quoting(pilots, courier, SAID), those
    exact = _first_words(pilots, those, courier, QUOTATION_WORDS)
    yield "as many words as a quotation may have", _quoting(pilots, courier, exact), those
    body = _body(pilots, those, agency).split()
    parts = [" ".join(body[n : n + 20]) for n in range(0, QUOTED_WORDS_PER_SOURCE, 20)]
    yield "as many words as may be quoted of a source", _quoting(pilots, agency, *parts), those
    yield "a headline that begins with New", replace(pilots, headline="New offer puts pilots and port back at the table"), those
    yield "a headline with a colon", replace(pilots, headline="Pilots and port: talks resume at noon"), those
    gannet = compose("logbooks")
    yield "a full text under its licence", gannet, members()["logbooks"]
    yield "no quotation at all", replace(pilots, quotations=()), those


def _body(post: Post, those: tuple[Member, ...], key: str) -> str:
    ids = [s.article for s in post.sources if s.key == key and not s.copy_of]
    return next(m.article.body for m in those if m.article.id == ids[0])


def _first_words(post: Post, those: tuple[Member, ...], key: str, count: int) -> str:
    return " ".join(_body(post, those, key).split()[:count])


def sabotaged() -> Iterator[tuple[str, str, Post, tuple[Member, ...]]]:
    """Posts with one thing wrong: what it is, the rule that must hold it, the post, its members."""
    pilots, those = compose("pilots"), members()["pilots"]
    courier, agency, radio = (_line(pilots, o) for o in ("courier", "coastline", "tidewater"))
    for what, words in {
        "a word exchanged": SAID.replace("expect", "want"),
        "a negation put in": SAID.replace("is what", "is not what"),
        "a figure altered": "They counted us well enough when they worked out what 4.9 per cent would cost",
        "a word left out": SAID.replace("you expect ", ""),
        "two sentences made one": f"{SAID}, we read it twice in case there was another page",
        "words of nobody": "We are delighted with the offer",
    }.items():
        yield what, "quotation", _quoting(pilots, courier, words), those
    yield "another source's quotation", "quotation", _quoting(pilots, radio, "Nobody diverts for fun"), those
    yield "a quotation of no source", "quotation", _quoting(pilots, "ZZ", SAID), those
    yield (
        "a long quotation",
        "quotation length",
        _quoting(pilots, courier, _first_words(pilots, those, courier, QUOTATION_WORDS + 1)),
        those,
    )
    body = _body(pilots, those, agency).split()
    many = [" ".join(body[n : n + 20]) for n in range(0, QUOTED_WORDS_PER_SOURCE + 20, 20)]
    yield "many words of one source", "quoted words", _quoting(pilots, agency, *many), those
    gate_, at_it = compose("flood-gate"), members()["flood-gate"]
    post_key = _line(gate_, "estuary")  # nobody has asked the Post, so it is a link
    assert allowed(at_it[0].feed.rights).mode == "link"
    yield "a quotation of a link", "rights", _quoting(gate_, post_key, "I hope to bore several hundred people."), at_it
    for label in ("Breaking: ", "UPDATED: ", "Live updates | ", "New: ", "EXCLUSIVE – "):
        yield f"the headline begins {label!r}", "label in headline", replace(pilots, headline=label + pilots.headline), those
    yield "no headline", "headline", replace(pilots, headline="  "), those
    yield from _headlines(pilots, those)
    yield from _timelines(pilots, those)
    orphan = Sentence(text="The strike has been called off.", sources=("ZZ",))
    yield "a sentence of an unknown source", "attribution", replace(pilots, sentences=(*pilots.sentences, orphan)), those
    half = replace(orphan, sources=(courier, "ZZ"))
    yield "a sentence with one unknown source", "attribution", replace(pilots, sentences=(half,)), those
    whole = FullText(source=courier, paragraphs=tuple(those[0].article.paragraphs), attribution="The Courier")
    yield "a full text without a licence", "rights", replace(pilots, full=whole), those
    yield "a full text of no source", "rights", replace(pilots, full=replace(whole, source="ZZ")), those


def first_sentence(words: str) -> str:
    """The first sentence of a text."""
    start, end = text.sentences(words)[0]
    return words[start:end]


def _headlines(post: Post, those: tuple[Member, ...]) -> Iterator[tuple[str, str, Post, tuple[Member, ...]]]:
    for what, headline in {
        "a figure of nobody in the headline": "Port lifts pilots’ pay offer to 6.3 per cent",
        "a sum for a share in the headline": "Pilots’ pay offer is now £6.1",
        "a day of nobody in the headline": "Pilots to strike from 17 March",
        "a name of nobody in the headline": "Talks resume after Cordelia Hask steps in",
        "a name of nobody opens the headline": "Cordelia Hask brings pilots back to talks",
        "a place of nobody in the headline": "Pilots and port of Ellerby resume pay talks",
    }.items():
        yield what, "headline facts", replace(post, headline=headline), those
    yield (
        "a count that is in conflict in the headline",
        "figure in conflict",
        replace(post, headline="Walkout: 58 pilots stayed away"),
        those,
    )


def _timelines(post: Post, those: tuple[Member, ...]) -> Iterator[tuple[str, str, Post, tuple[Member, ...]]]:
    first, *rest = post.timeline
    quoted = next(e for e in post.timeline if e.verbatim)
    others = [e for e in post.timeline if e is not quoted]

    def put(event: Event) -> Post:
        return replace(post, timeline=tuple(sorted([event, *others], key=lambda e: e.when)))

    yield "an event on a day that its source does not give", "timeline", put(replace(quoted, when="2026-03-04")), those
    yield "an event by a date that its source does not write", "timeline", put(replace(quoted, said="on the Ides of March")), those
    yield "an event in words of nobody", "quotation", put(replace(quoted, text="The port was closed for good on that day.")), those
    lede = those[0].article.body.split("\n\n")[0]
    yield "a lede for an event", "rights", put(replace(quoted, text=first_sentence(lede), source="A", sources=("A",))), those
    alien = replace(quoted, sources=(*quoted.sources, "ZZ"))
    yield "an event with an unknown source", "attribution", put(alien), those
    yield "one day alone", "timeline", replace(post, timeline=(first,)), those
    yield "events out of order", "timeline", replace(post, timeline=(*rest, first)), those
    gate_, at_it = compose("flood-gate"), members()["flood-gate"]
    linked = replace(quoted, source=_line(gate_, "estuary"), sources=(_line(gate_, "estuary"),), text=first_sentence(at_it[0].article.body))
    yield "an event in the words of a link", "rights", replace(gate_, timeline=(linked, replace(linked, when="2026-04-01"))), at_it
    agency = _line(post, "coastline")
    run = Sentence(text=_body(post, those, agency).split("\n\n")[1], sources=(agency,))
    yield "a line of ours in a source’s words", "shared words", replace(post, disputed=(run,)), those
    invented = Sentence(text="Ada Lunn denies, in Tidewater Radio: “that she ever met the board”.", sources=(agency,))
    yield "a denial of nobody", "quotation", replace(post, disputed=(invented,)), those
    yield "an open question of no source", "attribution", replace(post, unknown=(replace(invented, sources=("ZZ",)),)), those


# --- all of it ------------------------------------------------------------------------------------------------------
SECTIONS: tuple[Callable[[], dict[str, Score]], ...] = (pages, events, quotations, figures, names, topics, gate)


@cache
def demo() -> dict[str, Score]:
    """Every score on the demo's wire."""
    return {name: score for section in SECTIONS for name, score in section().items()}


# --- the evaluation data --------------------------------------------------------------------------------------------
def evaluation() -> Path | None:
    """Where the evaluation data lies, if it is on this machine."""
    folder = Path(os.environ.get("COPYDESK_EVALUATION") or ROOT.parent / "shared" / "data")
    return folder if folder.is_dir() else None


def rows(file: Path) -> list[dict[str, Any]]:
    """The objects of a file with one JSON object a line, compressed or not."""
    data = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    return [json.loads(line) for line in data.decode().splitlines() if line.strip()]


def attribution_sets(folder: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """For each set of annotated texts: statements found (half of the content's words in common), and direct quotations with their source."""
    for file in sorted(folder.glob("attribution/*_dev.jsonl.gz")):
        those = rows(file)
        if "source" not in those[0]["attributions"][0]:  # another scheme, without sources
            continue
        tally: Counter[str] = Counter()
        for row in those:
            _attributed(row, facts.find(row["text"]).statements, tally)
        precision, recall = _part(tally, "met", "found"), _part(tally, "met", "wanted")
        made = {"precision": f"{precision:.3f}", "recall": f"{recall:.3f}", "F1": f"{f1(precision, recall):.3f}"}
        made |= {"source right": f"{_part(tally, 'source', 'met'):.3f}"}
        made |= {"direct with right source": f"{_part(tally, 'direct met', 'direct'):.3f}"}
        yield file.name.partition(".")[0], f"{len(those)} texts", made


def _part(tally: Counter[str], of: str, all_: str) -> float:
    return tally[of] / tally[all_] if tally[all_] else 0.0


def _attributed(row: dict[str, Any], own: Sequence[Statement], tally: Counter[str]) -> None:
    words = [m.span() for m in re.finditer(r"\w+", row["text"])]

    def within(spans: Iterable[Sequence[int]]) -> set[int]:
        return {n for a, b in spans for n, (start, end) in enumerate(words) if start < b and a < end}

    wanted = [(within(a["content"]), within(a["source"]), a["type"]) for a in row["attributions"] if a["content"]]
    found = [(within(s.content), within(s.source)) for s in own]
    tally["wanted"] += len(wanted)
    tally["found"] += len(found)
    tally["direct"] += sum(kind == "direct" and bool(source) for _, source, kind in wanted)
    near = [(len(w & f) / len(w | f), i, j) for i, (w, *_) in enumerate(wanted) for j, (f, _) in enumerate(found) if w & f]
    left, right = set(range(len(wanted))), set(range(len(found)))
    for likeness, i, j in sorted(near, reverse=True):
        if likeness >= 0.5 and i in left and j in right:
            left.discard(i)
            right.discard(j)
            _, source, kind = wanted[i]
            named_right = bool(source & found[j][1]) or (not source and not found[j][1])
            tally["met"] += 1
            tally["source"] += named_right
            tally["direct met"] += kind == "direct" and bool(source) and named_right


# --- printed --------------------------------------------------------------------------------------------------------
def show() -> None:
    """Both parts as tables."""
    out = Console(highlight=False, width=max(100, Console().width))
    table = Table("the demo's wire", "score", "rows", box=None)
    for name, score in demo().items():
        table.add_row(name, f"{score.value:.3f}", str(score.rows))
    out.print(table)
    folder = evaluation()
    if folder is None:
        out.print("\nNo evaluation data here: set COPYDESK_EVALUATION to its folder, or put it into ../shared/data beside the repository.")
        return
    with out.status("Scoring attribution ..."):
        lines = list(attribution_sets(folder))
    if lines:
        table = Table("attribution", "of", *lines[0][2], box=None)
        for name, size, scores in lines:
            table.add_row(name, size, *scores.values())
        out.print()
        out.print(table)
    out.print("\nReal pages and threads: python benchmarks/pages.py, python benchmarks/threads.py")


if __name__ == "__main__":
    show()
