"""Story → post: headline, excerpt, sentences of ours with their sources, figures, quotations, label, change log.

Extractive and template-made: no sentence here is written by a model, and every one names the sources it rests on. What a
source's copy may be used for is decided by its rights: `link` gives the linked headline, time and our own tags and figures;
`brief` adds names and one short quotation; `full` prints the text, unchanged, under its licence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from copydesk import text
from copydesk.config import Labels
from copydesk.posts import labels, log, tags
from copydesk.posts.clips import Account
from copydesk.posts.conflicts import contradicts_itself, in_conflict, standing
from copydesk.posts.disputes import disputed, unknown
from copydesk.posts.timeline import timeline
from copydesk.rights import QUOTATION_WORDS, QUOTED_WORDS_PER_SOURCE, allowed, licence_name
from copydesk.types import (
    Figure,
    FigureLine,
    FullText,
    Given,
    Label,
    Member,
    Mode,
    Picture,
    Post,
    Quantity,
    Quotation,
    Sentence,
    SourceLine,
    Story,
)

MADE_BY = "posts/3"
MAX_FIGURES = 6
MAX_QUOTATIONS = 4
TOPIC = 3  # paragraphs, the headline among them, that tell what a report is about: a standfirst may stand before the lede
LEDE = 400  # characters from the start of headline and text: what stands there, the report is about
STALE = timedelta(hours=12)  # a headline older than that beside a newer report is yesterday's
AGAINST_HEADLINE = 100  # above any weight of a figure
IN_CONFLICT = 10  # a conflict is shown (A5) before a figure that nobody doubts
EXCERPT = 220  # characters; search engines and cards cut near there
NAMED = 4  # names in a sentence: more is a list
WHAT_WORDS = 8  # of a noun phrase, of a figure or its giver: stays under the longest shared run a brief may have (R3: 10 words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The settings of a site that decide how its posts read."""

    author: str
    language: str = "en"
    commercial: bool = False
    labels: Labels = field(default_factory=Labels)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """A member with the key it goes by in the post and what may be done with it."""

    member: Member
    key: str
    mode: Mode
    original: Member | None  # the member it copies, if it is a copy
    withdrawn: bool  # its outlet has taken the report back: then nothing in it is stated any more

    @property
    def name(self) -> str:
        return self.member.feed.name

    @property
    def words(self) -> str:
        """The text that the facts' places refer to."""
        return facts_text(self.member.article.headline, self.member.article.body)


def facts_text(headline: str, body: str) -> str:
    """The one text in which an article's facts are found: headline, blank line, body."""
    return f"{headline}\n\n{body}"


def compose(
    story: Story, *, manner: Manner, now: datetime, last: Post | None = None, picture: Picture | None = None, given: Label | None = None
) -> Post:
    """The post of a story as of `now`. `last` is what readers see today: its slug, date and log are carried on. `given` is an editor's
    label, which goes before the one that is computed."""
    withdrawn = log.withdrawn(story, last)
    voices = _voices(story, withdrawn, commercial=manner.commercial)
    sources = tuple(_source_line(v) for v in voices)
    own = [v for v in voices if v.original is None]
    full = _full(own)
    figures = _figures(own, story.ledger)
    sentences = _sentences(own, voices, figures)
    quotations = _quotations(own)
    accounts = _accounts(own, quotations)
    revised = [log.Revised(line=line, member=v.member) for line, v in zip(sources, voices, strict=True)]
    events = timeline(accounts, [line for v in own for line in v.words.split("\n\n")[:TOPIC]])
    confirmed = [d for d in story.confirmed if not log.is_put_right(d, last.corrections if last else ())]
    corrections = log.corrections(last, revised, confirmed, now)
    doubts = [d for d in story.doubts if not log.is_put_right(d, corrections)]
    updates = log.updates(last, revised, figures, doubts, confirmed, now)
    contradictions, gaps = disputed(figures, doubts, accounts), unknown(accounts)
    material = last is None or any(u.material for u in updates[len(last.updates) :])
    version = 1 if last is None else last.version + (len(updates) > len(last.updates))
    return Post(
        story=story.id,
        version=version,
        slug=story.slug,
        headline=_lead(own).member.article.headline,
        section=story.section,
        published=story.published or now,
        modified=now if material or last is None else last.modified,
        excerpt=_excerpt(full, _lead(own), sentences),
        author=manner.author,
        sentences=sentences,
        sources=sources,
        label=labels.label(story, updates, corrections, [v.member for v in own], withdrawn, given=given, terms=manner.labels, now=now),
        tags=tags.chosen([v.member for v in own if not v.withdrawn] or [v.member for v in own], last.tags if last else ()),
        figures=figures,
        quotations=quotations,
        timeline=events,
        disputed=contradictions,
        unknown=gaps,
        full=full,
        picture=picture,
        updates=updates,
        corrections=corrections,
        language=manner.language,
    )


def same_for_readers(a: Post, b: Post) -> bool:
    """Whether two posts read the same but for the version count."""
    return replace(a, version=0) == replace(b, version=0)


def slug(story: Story) -> str:
    """The stable address of a story, from the headline it was first published under."""
    own = [m for m in story.members if m.duplicate_of is None] or list(story.members)
    return text.slug(own[0].article.headline)


# --- members and their keys -----------------------------------------------------------------------------------------
def _letters(n: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    made = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        made = chr(65 + rest) + made
    return made


def _voices(story: Story, withdrawn: frozenset[str], *, commercial: bool) -> list[_Voice]:
    """Members in order of arrival; a copy has its original's key, because it is one voice with it."""
    groups: dict[str, list[Member]] = {}
    by_id = {m.article.id: m for m in story.members}
    for member in story.members:
        groups.setdefault(_root(member, by_id), []).append(member)
    # Whoever published first is the original, whichever reached us first.
    originals = {root: min(group, key=_time) for root, group in groups.items()}
    keys: dict[str, str] = {}
    voices = []
    for member in story.members:
        root = _root(member, by_id)
        original = originals[root]
        key = keys.setdefault(root, _letters(len(keys)))
        mode = allowed(member.feed.rights, commercial=commercial).mode
        voices.append(
            _Voice(
                member=member,
                key=key,
                mode=mode,
                original=None if original is member else original,
                withdrawn=member.article.id in withdrawn,
            )
        )
    return voices


def _root(member: Member, by_id: dict[str, Member]) -> str:
    """The id of the member at the end of the chain of copies that this one belongs to."""
    seen = {member.article.id}
    at = member
    while at.duplicate_of in by_id and at.duplicate_of not in seen:
        at = by_id[at.duplicate_of]
        seen.add(at.article.id)
    return at.article.id


def _lead(own: Sequence[_Voice]) -> _Voice:
    """Whose headline the post goes by: the newest report of the newsroom that opened the story, which knows best how it went on;
    the newest of all once that one has grown old."""
    newest = max(own, key=lambda v: (_time(v.member), v.key))
    opener = max((v for v in own if v.name == own[0].name), key=lambda v: (_time(v.member), v.key))
    return newest if _time(newest.member) - _time(opener.member) > STALE else opener


def _source_line(v: _Voice) -> SourceLine:
    a = v.member.article
    return SourceLine(
        key=v.key,
        article=a.id,
        name=v.name,
        headline=a.headline,
        url=a.id,
        published=a.published,
        seen=v.member.seen,
        licence=v.member.feed.rights.licence,
        mode=v.mode,
        copy_of=v.original.feed.name if v.original else "",
        byline=a.byline,
        versions=v.member.versions,
    )


# --- sentences of ours ----------------------------------------------------------------------------------------------
def _sentences(own: Sequence[_Voice], voices: Sequence[_Voice], figures: Sequence[FigureLine]) -> tuple[Sentence, ...]:
    made = [_who_reports(own), *(_who_withdrew(v) for v in own if v.withdrawn)]
    copies = [v for v in voices if v.original is not None and v.name != v.original.feed.name]
    if copies:
        made.append(_who_carries_it(copies))
    if figure := next((f for f in figures if len(f.what.split()) > 1), None):
        outlet = next(v.name for v in own if v.key == figure.source)
        given = outlet if figure.who == outlet else f"{figure.who}, in {outlet}"
        made.append(
            Sentence(text=f"Among the figures given: {figure.what.rstrip('…')}, {figure.value} ({given}).", sources=(figure.source,))
        )
    return tuple(made)


def _unique(names: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _who_reports(own: Sequence[_Voice]) -> Sentence:
    """Which newsrooms report this for themselves, and whom they name."""
    outlets = _unique([v.name for v in sorted(own, key=lambda v: (_time(v.member), v.key))])
    keys = _unique([v.key for v in own])
    reports = f"{outlets[0]} alone reports this" if len(outlets) == 1 else f"{log.some(outlets, 3, 'other newsrooms')} report this"
    names = _who_is_named(own)
    if len(own) == 1 and own[0].withdrawn:
        reports = f"{outlets[0]} alone had reported this"
    return Sentence(text=f"{reports}, naming {text.joined(names)}." if names else f"{reports}.", sources=tuple(keys))


def _who_withdrew(v: _Voice) -> Sentence:
    return Sentence(text=f"{v.name} has withdrawn its report.", sources=(v.key,))


def _who_carries_it(copies: Sequence[_Voice]) -> Sentence:
    names = _unique([v.name for v in copies])
    originals = _unique([v.original.feed.name for v in copies if v.original])
    verb = "carries" if len(names) == 1 else "carry"
    line = f"{log.some(names, 3, 'others')} {verb} the text of {log.some(originals, 2, 'others')}, which counts once."
    return Sentence(text=line, sources=tuple(_unique([v.key for v in copies])))


def _who_is_named(own: Sequence[_Voice]) -> list[str]:
    """People that the briefs and full texts name, most named first; organisations or places if there are none."""
    tally: dict[str, Counter[str]] = {"person": Counter(), "org": Counter(), "place": Counter()}
    outlets = {v.name.casefold() for v in own}
    for v in own:
        for name in v.member.facts.names if v.mode != "link" and not v.withdrawn else ():
            if name.kind in tally and name.name.casefold() not in outlets:
                tally[name.kind][name.name] += len(name.mentions)
    found = tally["person"] or tally["org"] or tally["place"]
    # "Trump" of one report is the "Donald Trump" of another.
    whole = [name for name in found if not any(other.endswith(f" {name}") for other in found)]
    chosen = {name: sum(n for part, n in found.items() if part == name or name.endswith(f" {part}")) for name in whole}
    return [n for n, _ in sorted(chosen.items(), key=lambda x: (-x[1], x[0]))[:NAMED]]


def _time(member: Member) -> datetime:
    return member.article.published or member.seen


def _excerpt(full: FullText | None, lead: _Voice, sentences: Sequence[Sentence]) -> str:
    """Whole sentences: the source's own only where its licence lets us print them, else ours."""
    if full and full.source == lead.key:
        for paragraph in full.paragraphs[:3]:
            told = text.first_sentences(paragraph, EXCERPT)
            if told.endswith((".", "!", "?", "”", '"', "…")) and 20 <= len(told) <= 2 * EXCERPT:
                return told
    taken = sentences[0].text
    for sentence in sentences[1:]:
        if len(taken) + 1 + len(sentence.text) > EXCERPT:
            break
        taken += f" {sentence.text}"
    return taken


# --- facts for readers ----------------------------------------------------------------------------------------------
def _figures(own: Sequence[_Voice], ledger: Sequence[Quantity]) -> tuple[FigureLine, ...]:
    """The lines of the ledger that tell most, each with its latest value; of equals those of later reports first."""
    voices = {v.member.article.id: v for v in own if not v.withdrawn}
    newest = max((_time(v.member) for v in voices.values()), default=None)
    ranked: list[tuple[int, float, int, tuple[object, ...]]] = []
    headline = _lead(own).member.article.headline
    for number, quantity in enumerate(ledger):
        given = standing(quantity, voices)
        if not given or newest is None:
            continue
        disputed = len(in_conflict(number, ledger, _outlets(voices))) > 1
        if newest - given[-1].at > STALE and _is_superseded(quantity, ledger) and not disputed:
            continue
        weight = max(_weight(g.figure, voices[g.article].words) for g in given)
        if weight > 0:
            weight += AGAINST_HEADLINE * _is_against(headline, number, ledger, voices) + IN_CONFLICT * disputed
            reports = min(len({voices[g.article].name for g in given}) - 1, 3)
            value = given[-1].figure.value
            # The same sum of money or share under two names is most likely one thing.
            one = (
                (quantity.kind, value)
                if quantity.kind in ("money", "percent")
                else (*text.words(quantity.what)[-2:], value, quantity.giver)
            )
            ranked.append((-weight - reports, -given[-1].at.timestamp(), number, one))
    chosen: dict[tuple[object, ...], int] = {}
    for _, _, number, one in sorted(ranked, key=lambda x: x[:3]):
        chosen.setdefault(one, number)
    return _lines(list(chosen.values())[:MAX_FIGURES], ledger, voices)


def _outlets(voices: dict[str, _Voice]) -> dict[str, str]:
    """The outlet of each report that stands."""
    return {article: v.name for article, v in voices.items()}


def _is_against(headline: str, number: int, ledger: Sequence[Quantity], voices: dict[str, _Voice]) -> bool:
    """Whether the headline gives a figure that is in conflict: then the gate and the reader must see it, whatever its weight."""
    given = standing(ledger[number], voices)
    there = [g for g in given if voices[g.article].member.article.headline == headline and g.figure.span[1] <= len(headline)]
    return bool(there) and (len(in_conflict(number, ledger, _outlets(voices))) > 1 or contradicts_itself(given, _outlets(voices)))


def _lines(chosen: Sequence[int], ledger: Sequence[Quantity], voices: dict[str, _Voice]) -> tuple[FigureLine, ...]:
    """The chosen lines of the ledger for readers, each followed by those that contradict it, chosen or not."""
    made: list[FigureLine] = []
    told: set[int] = set()
    clash = 0
    for number in chosen:
        those = [n for n in in_conflict(number, ledger, _outlets(voices)) if n not in told] if number not in told else []
        told |= {*those}
        clash += len(those) > 1
        made += [_figure_line(ledger[n], standing(ledger[n], voices), voices, clash=clash if len(those) > 1 else 0) for n in those]
    return tuple(made)


def _is_superseded(quantity: Quantity, ledger: Sequence[Quantity]) -> bool:
    """Whether a later line of the ledger is of the same noun: then an old one would be yesterday's figure beside today's."""
    thing = _thing(quantity)
    return any(q is not quantity and _thing(q) == thing and q.latest.at - quantity.latest.at > STALE for q in ledger)


def _thing(quantity: Quantity) -> tuple[str, ...]:
    """What a line is of, as a key: "two-year pay offer" and "offer" are one thing."""
    words = text.words(quantity.what)
    return words[-1:] if quantity.kind in ("money", "percent") else words[:2]


def _weight(figure: Figure, words: str) -> int:
    """How much a figure tells a reader: money, shares and exact counts more than "two plumbers"; at 0 it is not worth a line."""
    if not figure.what or figure.what in _MEASURES or figure.kind not in ("money", "percent", "ratio", "count"):
        return 0
    in_digits = any(c.isdigit() for c in words[figure.span[0] : figure.span[1]])
    return (
        2 * (figure.kind in ("money", "percent", "ratio"))
        + (2 if in_digits else -1)
        + (figure.value >= 10)
        + bool(figure.attributed_to)
        + bool(figure.modifier)
        + (len(figure.what.split()) > 1)
        + (figure.span[0] < LEDE)
    )


# Of these alone a number says nothing: twelve metres of what?
_MEASURES = frozenset(
    "metres meters kilometres kilometers miles millimetres millimeters centimetres inches feet yards tons tonnes kilograms kilos grams "  # noqa: SIM905
    "litres liters hectares acres degrees knots percent points pages".split()
)
_RATE = re.compile(r"\s(?:a|an|per|each)\s(?:day|week|month|year|hour|minute|night|time|head|person|tonne|ton|kilogram|litre|mile)\b")
_PRONOUNS = frozenset({"he", "she", "it", "they", "we", "i", "you", "who", "that", "this"})


def _figure_line(quantity: Quantity, given: Sequence[Given], voices: dict[str, _Voice], *, clash: int) -> FigureLine:
    """A line of the ledger for readers. ``given`` is what stands of it."""
    latest, v = given[-1].figure, voices[given[-1].article]
    # Where values clash, what is counted is told as the giver of the value does: another's words might be of something else.
    nouns = [latest.what or ""] if clash else [g.figure.what or "" for g in given if g.figure.value == latest.value]
    who = latest.attributed_to or next(
        (g.figure.attributed_to for g in given if g.figure.value == latest.value and g.figure.attributed_to), ""
    )
    before = next((g for g in reversed(given[:-1]) if g.figure.value != latest.value), None)
    return FigureLine(
        value=_inside(_with_rate(latest, v.words)),
        what=_cut(max(nouns, key=lambda w: min(len(w.split()), WHAT_WORDS))),
        who=_inside(_cut(who) if who.lower() not in _PRONOUNS else "") or v.name,
        source=v.key,
        previous=_inside(_value(before.figure, voices[before.article].words)) if before else "",
        disputed=clash > 0 or contradicts_itself(given, _outlets(voices)),
        addition=quantity.adds_to is not None,
        clash=clash,
    )


def _cut(phrase: str) -> str:
    """A noun phrase of a source's, of a figure or of who gives it, no longer than a line of ours may share."""
    words = phrase.split()
    kept = words[:WHAT_WORDS]
    while len(words) > WHAT_WORDS and len(kept) > 1 and kept[-1].lower() in _LOOSE:
        kept.pop()
    return " ".join(kept) + ("…" if len(words) > WHAT_WORDS else "")


# A cut must not end on these.
_LOOSE = frozenset("the a an of in on at to for by with from and or near into its their his her after while".split())  # noqa: SIM905


def _with_rate(figure: Figure, words: str) -> str:
    """The value as printed, with "a day" or "per head" where that follows it."""
    rate = _RATE.match(words, figure.span[1])
    return _value(figure, words) + (text.clean(rate.group()).join((" ", "")) if rate else "")


def _inside(words: str) -> str:
    """Words that opened a sentence, as they read inside one: an article, number or modifier loses its capital."""
    first = words.split(" ", 1)[0]
    return first.lower() + words[len(first) :] if first.lower() in _OPENERS or (first.isalpha() and first.lower() in _SPELT) else words


_OPENERS = frozenset("the a an about around some at more less fewer nearly almost up over under only another just".split())  # noqa: SIM905
_SPELT = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "  # noqa: SIM905
    "thirty forty fifty sixty seventy eighty ninety".split()
)


def _value(figure: Figure, words: str) -> str:
    """The value as the source wrote it, without the noun it counts: "at least 17", "£1.2 million", "6.1%"."""
    span = text.clean(words[figure.span[0] : figure.span[1]]).split()
    noun = (figure.what or "").split()
    for n in range(min(len(span) - 1, len(noun)), 0, -1):
        if [w.casefold() for w in span[-n:]] == [w.casefold() for w in noun[:n]]:
            return " ".join(span[:-n])
    return " ".join(span)


def _quotations(own: Sequence[_Voice]) -> tuple[Quotation, ...]:
    """One short quotation of each source whose rights allow it, the latest first; nobody twice while others were quoted too."""
    first: list[Quotation] = []
    more: list[Quotation] = []
    for v in sorted((v for v in own if v.mode != "link"), key=lambda v: _time(v.member), reverse=True):
        taken = [*first, *more]
        free = [q for q in _quotable(v) if all(text.fold_quotes(q.words) != text.fold_quotes(o.words) for o in taken)]
        heard = {q.speaker for q in taken}
        if fresh := next((q for q in free if q.speaker not in heard), None):
            first.append(fresh)
        elif free:
            more.append(free[0])
    return tuple([*first, *more][:MAX_QUOTATIONS])


def _quotable(v: _Voice) -> list[Quotation]:
    """What may be quoted of a source, best first: whole, attributed in the text with certainty, at most 25 words."""
    found = []
    for s in v.member.facts.statements if not v.withdrawn else ():
        if s.tier != 1 or s.type != "direct" or s.negated or not s.speaker:
            continue
        said = v.words[s.content[0][0] : s.content[0][1]].strip()
        words = said.rstrip(",").rstrip()
        count = len(words.split())
        if 5 <= count <= QUOTATION_WORDS and "\n" not in words:
            rank = (s.anonymous, said.endswith(","), -min(count, 12))  # a quotation cut off by "he said" may go on otherwise
            found.append(
                (
                    rank,
                    Quotation(words=words, speaker=s.speaker, role=_role(s.role), source=v.key, anonymous=s.anonymous),
                )
            )
    return [q for _, q in sorted(found, key=lambda x: x[0])]


def _accounts(own: Sequence[_Voice], quotations: Sequence[Quotation]) -> list[Account]:
    """The reports that stand, each with what may still be quoted of it."""
    spent: Counter[str] = Counter()
    for q in quotations:
        spent[q.source] += len(q.words.split())
    return [
        Account(
            key=v.key,
            article=v.member.article.id,
            outlet=v.name,
            mode=v.mode,
            reported=_time(v.member),
            words=v.words,
            facts=v.member.facts,
            spare=QUOTED_WORDS_PER_SOURCE - spent[v.key],
        )
        for v in own
        if not v.withdrawn
    ]


def _role(role: str | None) -> str:
    """A role without the possessive it hung on: "authority’s director of operations" → "director of operations"."""
    return re.sub(r"^[\w-]+['’]s? (?=[a-z])", "", role or "")


def _full(own: Sequence[_Voice]) -> FullText | None:
    """The first source whose licence lets its text be printed, whole and unchanged."""
    v = next((v for v in own if v.mode == "full" and v.member.article.body), None)
    if v is None:
        return None
    a = v.member.article
    by = f" by {text.joined(a.byline)}" if a.byline else ""
    line = f"“{a.headline}”{by}, {v.name}, {licence_name(v.member.feed.rights.licence)}"
    return FullText(source=v.key, paragraphs=tuple(a.paragraphs), attribution=line)
