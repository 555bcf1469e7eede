"""The dates that reports give → a timeline of what happened, each entry in few words of a source, or in ours, and with its source.

What a date is of is told by its sentence, so an entry is that sentence, or a piece of it, as far as rights go. A date that only says when
somebody spoke is none, nor one that may be another day than it was taken for: a wrong day under our name is a false report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from copydesk import text
from copydesk.posts.clips import Account, clause, cut, in_quotation, is_lede, leans, piece, sentence_at, uncut
from copydesk.posts.dating import first_day, has_year, is_of_saying, is_sure, looks_ahead
from copydesk.types import Event, Figure, Range, Statement

MOST = 8  # entries: a screen on a phone, and more is no overview
OF_A_REPORT = 40  # dated sentences of one report that are compared with others
LOOKED_AT = 300  # dates of one report; a long one has fifty
A_DAY = 3  # entries of one day; the day of the reports would fill the list
CROWDED = 3  # what a further entry of a day weighs less: a newsroom and a bit
ALIKE = 0.5  # of the fewer words that two clauses share, and two at least: then they report one event of that day
ENOUGH = 3  # words of a clause that can be compared: of "On Friday, ..." the sentence is
TELLING = 2  # words that a sentence shares with the story's headlines and ledes: with fewer it is an aside
WORDS_OF_A_FIGURE = 8  # of what it counts: stays under the longest run a brief may share with its source

_PRONOUN = re.compile(r"(?i)he|she|it|they|who|which|we|i")
_BREAK = re.compile(r"[,;:–—]|\s(?:and|but|since|when|while|which|who|that|because|after|before)\s")
_STOP = frozenset(
    """
    after again against also another been before being between could does down during each every from going have having here hers himself
    into itself just last like made many more most much must next only other ours over said same says shall should since some such than that
    their them then there these they this those through told under until upon very were what when where which while whom whose will with
    within without would year years your monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december morning afternoon evening night today tomorrow yesterday week weeks month months about around
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dated:
    """A sentence of a report with a date in it that an event can have."""

    account: Account
    when: str
    said: str
    planned: bool
    sentence: Range
    at: Range
    others: tuple[Range, ...]  # dates in the same sentence that are another day
    words: frozenset[str]  # of the sentence
    near: frozenset[str]  # of the clause around the date
    ahead: bool  # whether that clause looks ahead
    statement: Statement | None  # in which the date stands
    figures: tuple[Figure, ...]


def timeline(accounts: Sequence[Account], about: Iterable[str]) -> tuple[Event, ...]:
    """The events that the reports of a story date, the earliest first; none if there are fewer than two, or all on one day.

    ``about`` are texts that tell what the story is of: headlines and ledes.
    """
    topic = frozenset(w for line in about for w in _telling(line))
    newest = max((a.reported for a in accounts), default=None)
    found = [d for a in accounts for d in islice((d for d in _dated(a) if len(d.words & topic) >= TELLING), OF_A_REPORT)]
    if newest is None or not found:
        return ()
    groups = [g for day in _by_day(found) for g in _events(day)]
    ranked = sorted(groups, key=lambda g: (-_weight(g, newest), g[0].when, g[0].account.key, g[0].at))
    made = _told(_spread(ranked, newest))
    if len({e.when for e in made}) < 2:
        return ()
    return tuple(sorted(made, key=lambda e: (first_day(e.when), e.when, e.reported, e.source, e.text)))


def _spread(ranked: Sequence[list[_Dated]], newest: datetime) -> list[list[_Dated]]:
    """The groups by weight, where each further one of a day weighs less."""
    nth: Counter[str] = Counter()
    order = []
    for place, group in enumerate(ranked):
        order.append((CROWDED * nth[group[0].when] - _weight(group, newest), place, group))
        nth[group[0].when] += 1
    return [group for _, _, group in sorted(order, key=lambda o: o[:2])]


def _told(groups: Iterable[list[_Dated]]) -> list[Event]:
    """As many entries as there is room for, of those groups that something may be told of."""
    made: list[Event] = []
    for group in groups:
        if len(made) < MOST and sum(e.when == group[0].when for e in made) < A_DAY and (event := _event(group)):
            made.append(event)
    return made


# --- dates that are an event's --------------------------------------------------------------------------------------
def _dated(account: Account) -> Iterator[_Dated]:
    words, facts = account.words, account.facts
    for mention in facts.dates[:LOOKED_AT]:
        sentence = sentence_at(words, mention.span[0])
        if sentence is None or leans(words, sentence) or in_quotation(words, sentence, mention.span[0]):
            continue
        if not mention.value or not is_sure(mention, words, sentence, account.reported) or is_of_saying(mention, sentence, facts):
            continue
        clip = clause(words, sentence, mention.span)
        holding = [s for s in facts.statements if any(a <= mention.span[0] < b for a, b in s.content)]
        if any(s.negated for s in holding):
            continue
        near, all_ = _telling(clip), _telling(words[slice(*sentence)])
        yield _Dated(
            account=account,
            when=mention.value,
            said=text.clean(words[slice(*mention.span)]),
            planned=first_day(mention.value) > account.reported.date(),
            sentence=sentence,
            at=mention.span,
            others=tuple(
                d.span
                for d in facts.dates
                if sentence[0] <= d.span[0] < sentence[1] and d.value and d.value[0] != "P" and d.value != mention.value
            ),
            near=near if len(near) >= ENOUGH else all_,
            ahead=looks_ahead(clip),
            words=all_,
            statement=min(holding, key=lambda s: s.content[-1][1] - s.content[0][0], default=None),
            figures=tuple(f for f in facts.figures if sentence[0] <= f.span[0] < sentence[1]),
        )


def _telling(line: str) -> frozenset[str]:
    """The words of a line that tell what it is about, each by its beginning, so that "walked" and "walking" are one."""
    return frozenset(w[:5] for w in text.words(line) if w not in _STOP and (len(w) > 3 or (w.isdigit() and len(w) > 1)))


# --- one event, one entry -------------------------------------------------------------------------------------------
def _by_day(found: Sequence[_Dated]) -> list[list[_Dated]]:
    days: dict[str, list[_Dated]] = {}
    for dated in found:
        days.setdefault(dated.when, []).append(dated)
    return list(days.values())


def _events(day: Sequence[_Dated]) -> list[list[_Dated]]:
    """The sentences of one day in groups: a sentence joins a group if it is like every one in it."""
    groups: list[list[_Dated]] = []
    for dated in day:
        fitting = next((g for g in groups if all(_alike(dated, other) for other in g)), None)
        if fitting is None:
            groups.append([dated])
        else:
            fitting.append(dated)
    return groups


def _alike(a: _Dated, b: _Dated) -> bool:
    if a.account is b.account and a.sentence == b.sentence:
        return True
    shared = len(a.near & b.near)
    return a.ahead == b.ahead and shared >= max(2, ALIKE * min(len(a.near), len(b.near)))


def _weight(group: Sequence[_Dated], newest: datetime) -> float:
    """How much an entry tells: by how many newsrooms, how exactly dated, how near to the news, and whether with a figure."""
    away = abs((first_day(group[0].when) - newest.date()).days)
    near = 3 if away <= 7 else 2 if away <= 60 else 1 if away <= 366 else 0
    exact = len(group[0].when) == 10
    return 2 * min(len({d.account.outlet for d in group}), 3) + near + exact + any(d.figures for d in group)


def _event(group: Sequence[_Dated]) -> Event | None:
    """The entry of a group, from the member that may be told from most freely; of these the latest that knows how it went."""
    behind = [d for d in group if not d.planned] or list(group)
    for dated in sorted(behind, key=lambda d: (("full", "brief", "link").index(d.account.mode), -d.account.reported.timestamp(), d.at)):
        told = _quoted(dated) if dated.account.mode != "link" else _in_our_words(dated)
        if told:
            line, who, verbatim = told
            return Event(
                when=dated.when,
                text=line,
                source=dated.account.key,
                sources=tuple(dict.fromkeys([dated.account.key, *(d.account.key for d in group)])),
                reported=dated.account.reported,
                said=dated.said,
                who=who,
                verbatim=verbatim,
                planned=dated.planned,
            )
    return None


def _quoted(dated: _Dated) -> tuple[str, str, bool] | None:
    """The sentence or a piece of it, and who says so where the piece does not name them. A brief never gives the lede whole."""
    account, words = dated.account, dated.account.words
    whole = account.mode == "full" or not is_lede(words, dated.sentence)
    main = _is_main(dated)
    span = piece(words, dated.sentence, dated.at, whole=whole, without=() if main else dated.others)
    if span is None or (not main and len(dated.when) != 10):  # "the ship, built in 1994" tells nothing of 1994
        return None
    clip, s = cut(words, dated.sentence, span), dated.statement
    named = s is None or any(span[0] <= a and b <= span[1] and not _PRONOUN.fullmatch(words[a:b]) for a, b in s.source)
    if not account.affords(uncut(clip)) or (not named and (s is None or not s.speaker or s.tier > 1 or s.anonymous)):
        return None
    account.spend(uncut(clip))
    return clip, "" if named or s is None else s.speaker or "", True


def _is_main(dated: _Dated) -> bool:
    """Whether a sentence with several dates is of this one: the most exact, of these the first."""
    words = dated.account.words
    values = {d.span: d.value or "" for d in dated.account.facts.dates if d.span in dated.others} | {dated.at: dated.when}
    return min(values, key=lambda at: (len(values[at]) != 10, has_year(words[slice(*at)]), at)) == dated.at


def _in_our_words(dated: _Dated) -> tuple[str, str, bool] | None:
    """A figure that stands in one clause with the date, and what it counts; all that may be told of a link."""
    words = dated.account.words
    if dated.others or dated.statement:
        return None
    beside = [f for f in dated.figures if not _BREAK.search(words[min(f.span[1], dated.at[1]) : max(f.span[0], dated.at[0])])]
    told = next((line for f in beside if (line := _figure(f, words))), "")
    return (f"Given for this date: {told}.", "", False) if told else None


def _figure(figure: Figure, words: str) -> str:
    """ "240 houses", "£5.6 million (cost of gate)"; "" where it would say nothing."""
    value = text.clean(words[slice(*figure.span)])
    what = figure.what or ""
    if len(what) < 4 or len(what.split()) > WORDS_OF_A_FIGURE or figure.kind not in ("money", "percent", "count"):
        return ""
    return value if what.casefold() in value.casefold() else f"{value} ({what})"
