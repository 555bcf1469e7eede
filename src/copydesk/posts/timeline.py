"""The dates that reports give → a timeline of what happened, each entry in few words of a source, or in ours, and with its source.

What a date is of is told by its sentence, so an entry is that sentence, or a piece of it, as far as rights go. A date that only says when
somebody spoke is none, nor one that may be another day than it was taken for: a wrong day under our name is a false report.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from copydesk import text
from copydesk.posts.clips import Account, clause, cut, in_quotation, is_lede, leans, piece, sentence_at, uncut
from copydesk.types import DateMention, Event, Figure, Range, Statement

MOST = 8  # entries: a screen on a phone, and more is no overview
OF_A_REPORT = 40  # dated sentences of one report that are compared with others
LOOKED_AT = 300  # dates of one report; a long one has fifty
A_DAY = 3  # entries of one day; the day of the reports would fill the list
HALF_A_YEAR = timedelta(days=183)  # a day without a year lies within it; beyond, the year was taken wrongly
LONGEST_RANGE = timedelta(days=100)  # a season; "1871 to 1904" is a period and no event
CROWDED = 3  # what a further entry of a day weighs less: a newsroom and a bit
ALIKE = 0.5  # of the fewer words that two clauses share, and two at least: then they report one event of that day
ENOUGH = 3  # words of a clause that can be compared: of "On Friday, ..." the sentence is
TELLING = 2  # words that a sentence shares with the story's headlines and ledes: with fewer it is an aside
WORDS_OF_A_FIGURE = 8  # of what it counts: stays under the longest run a brief may share with its source

_WEEKDAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
_DAY_AND_MONTH = re.compile(r"\d\s?(?:st|nd|rd|th)?\s?(?:of\s)?[A-Z]|[a-z.]\s\d")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_VAGUE = re.compile(r"(?i)\bthis (?:week|month|year|weekend)\b|\bsince then\b")
_TURNS = r"due|until|next|decides?|meets?|begins?|starts?|opens?|closes?|ends?"
_AHEAD = re.compile(
    r"(?i)\b(?:will|would|shall|could|may|might|must|can|set (?:to|for)|plan(?:s|ned|ning)?|schedul\w+|expect\w*|unless|starting|"
    rf"to be|is to|are to|was to|were to|tomorrow|notice|ahead|advance|upcoming|coming|facing|re-election|takes|goes|runs|{_TURNS})\b"
)
_PLAIN_AHEAD = re.compile(rf"(?i)\b(?:will|would|is to|are to|still planned|{_TURNS})\b")
_PAST = re.compile(
    r"\b(?:was|were|had|did|been|went|came|began|broke|took|left|fell|rose|hit|struck|met|won|lost|shut|cut|put|set|ran|held|sent|built|made|"
    r"gave|found|told|saw|said|spoke|wrote|flew|drove|sank|led|[a-z]{2,}ed)\b"
)
_HAD = re.compile(r"\bhad\b")  # "until Friday, it had been calm"
_UP_TO = re.compile(r"(?i)\b(?:by|from|until|till|before)\s(?:\w+\s)?$")  # "by Friday", "from early Monday"
# "The first since Friday": nothing happened on that Friday, or something else did.
_COMPARED = re.compile(r"(?i)\b(?:first|last|most|least|best|worst|\w+est|record)\b[^.]{0,60}\b(?:since|for|in)\s+(?:\w+\s)?$")
_OF_A_YEAR = re.compile(r"(?i)\s(?:of\s)?(?:last|next|this|that|the same)\syear\b")  # "in June of last year": the nearest June is not meant
_A_NUMBER = re.compile(r"\s?\d")  # "the 19 Sept. 11 hijackers"
_WEEKS_AGO = re.compile(r"(?i)\b(?:weeks?|fortnight)\sago$")  # about so long ago, which is no day
_A_NAME = re.compile(r"\s[A-Z]")  # "the 17 February Brigade"
_COMPARES = re.compile(r"(?i)\b(?:compared|than|against|up from|down from|instead of)\b[^.]{0,60}$")  # "than today": than now
_SAID = re.compile(
    r"(?i)\b(?:said|says|say|told|added|wrote|reported|warned|argued|claimed|noted)\s(?:(?:late|early|later|earlier)\s)?(?:on\s)?$"
)
AROUND = 60  # characters either side of a weekday that may tell which one is meant
_SAYING = 40  # characters between a verb of saying and a date that belongs to it: "said late on Monday evening"
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
    return tuple(sorted(made, key=lambda e: (_first(e.when), e.when, e.reported, e.source, e.text)))


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
        if not mention.value or not _is_sure(mention, words, sentence, account.reported) or _is_of_saying(mention, sentence, account):
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
            planned=_first(mention.value) > account.reported.date(),
            sentence=sentence,
            at=mention.span,
            others=tuple(
                d.span
                for d in facts.dates
                if sentence[0] <= d.span[0] < sentence[1] and d.value and d.value[0] != "P" and d.value != mention.value
            ),
            near=near if len(near) >= ENOUGH else all_,
            ahead=bool(_PLAIN_AHEAD.search(clip)),
            words=all_,
            statement=min(holding, key=lambda s: s.content[-1][1] - s.content[0][0], default=None),
            figures=tuple(f for f in facts.figures if sentence[0] <= f.span[0] < sentence[1]),
        )


def _is_sure(mention: DateMention, words: str, sentence: Range, reported: datetime) -> bool:
    """Whether a date is one day, month, year or short range, and cannot well be another than it was taken for."""
    value, said = mention.value or "", words[slice(*mention.span)]
    before = words[sentence[0] : mention.span[0]]
    if value.startswith("P") or _VAGUE.search(said) or _COMPARED.search(before) or _SAID.search(before):
        return False
    if said.endswith(("'s", "’s")) or words[mention.span[1] : mention.span[1] + 2] in ("'s", "’s"):
        return False  # "Wednesday's stoppage": of something that is told otherwise than when it was
    if _OF_A_YEAR.match(words, mention.span[1]) or (not said[-1:].isdigit() and _A_NUMBER.match(words, mention.span[1])):
        return False
    if _WEEKS_AGO.search(said) or (before.endswith("the ") and _A_NAME.match(words, mention.span[1])):
        return False
    if said.lower() == "today" and _COMPARES.search(before):
        return False
    first, last = _first(value), _last(value)
    if "/" in value and last - first > LONGEST_RANGE:
        return False
    if len(value) == 4 or _YEAR.search(said):
        return True
    named = _WEEKDAY.search(said)
    if named and len(value) == 10 and first.isoweekday() % 7 != _DAYS.index(named.group()[:3]):
        return False  # "Sunday, May 1" of another year
    away = first - reported.date()
    if not -HALF_A_YEAR < away < HALF_A_YEAR:
        return False
    bare = (named or len(value) == 7) and not _DAY_AND_MONTH.search(said)
    return not bare or _is_on_that_side(mention, words, sentence, away)


def _is_on_that_side(mention: DateMention, words: str, sentence: Range, away: timedelta) -> bool:
    """Whether the words around a bare weekday or month leave no doubt about which one: the last, or the next."""
    start, end = max(sentence[0], mention.span[0] - AROUND), min(sentence[1], mention.span[1] + AROUND)
    around = f"{words[start : mention.span[0]]} {words[mention.span[1] : end]}"
    if away > timedelta(0):
        # "On Wednesday he will", written on a Wednesday: most likely that very day.
        return (
            away != timedelta(7)
            and not _HAD.search(around)
            and bool(_PLAIN_AHEAD.search(around) or re.search(r"(?i)\bnext\b", words[slice(*mention.span)]))
        )
    told = not _AHEAD.search(around) and not _UP_TO.search(words[start : mention.span[0]])
    return told and bool(_PAST.search(words[sentence[0] : sentence[1]]))


def _is_of_saying(mention: DateMention, sentence: Range, account: Account) -> bool:
    """Whether a date tells when somebody spoke: it stands beside the verb of saying and outside what was said."""
    at = mention.span
    for s in account.facts.statements:
        if any(a <= at[0] < b for a, b in s.content):
            continue
        for start, end in s.cue:
            gap = (end, at[0]) if at[0] >= end else (at[1], start)
            beside = sentence[0] <= start < sentence[1] and 0 <= gap[1] - gap[0] <= _SAYING
            if beside and not any(a < gap[1] and gap[0] < b for a, b in s.content):
                return True
    return False


def _first(value: str) -> date:
    start = value.partition("/")[0]
    return date.fromisoformat(f"{start}-01-01"[:10] if len(start) == 4 else f"{start}-01"[:10])


def _last(value: str) -> date:
    end = value.rpartition("/")[2]
    return date.fromisoformat({4: f"{end}-12-31", 7: f"{end}-28"}.get(len(end), end))


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
    away = abs((_first(group[0].when) - newest.date()).days)
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
    return min(values, key=lambda at: (len(values[at]) != 10, _YEAR.search(words[slice(*at)]) is not None, at)) == dated.at


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
