"""The circumstances of a figure: who gives it, where, for which time, as far as its own sentence says so."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Day
from datetime import datetime, timedelta

from copydesk.facts import counted, dates
from copydesk.facts import lexicon as lex
from copydesk.types import DateMention, Figure, Name, Range, Statement

_TIMELESS = frozenset(("duration", "age", "rank"))
_AS_OF = re.compile(r"\b(?:as\sof|[Bb]y|[Uu]ntil)\s(?:the\s)?(?:end\sof\s)?$")
_SAID_ON = re.compile(
    r"\b(?:said|told\s[a-z]+|says|announced|reported|confirmed|added|(?:in|issued)\sa\s(?:statement|letter|report|interview)|"
    r"statement|stood\sat\s\S+|"
    r"toll\sto\s\S+|still\smissing,\sthe\s\w+\ssaid)\s(?:(?:early|late)\s)?(?:on\s)?$"
)
_TOLL = re.compile(r"\b(?:toll|number\sof\s\w+|count|total)\b[^.;]{0,60}$")
_SINCE = re.compile(r"\b[Ss]ince\s(?:then\s)?(?:[\w'’-]+\s){0,4}?(?:on\s|in\s)?$")
_BETWEEN = re.compile(r"\b(?:between|from)\s(?:the\s)?$", re.IGNORECASE)
_LINK = re.compile(r"\s(?:and|to|until|through)\s$")
_CLAUSE_MARK = re.compile(
    r"[;:“”\"]|\sthan\s|\sand\s(?:was|were|is|are|has|had|will)\s|,\s(?:and|but|while|of\swhich)\s|,\s(?:which|who|whose|when|after|said|says|told|announced)\s|,\s(?:the|its|"
    r"their)\s(?:\w+\s)?(?:\w+est|most|first|worst|best)\b|\s(?:but|whereas)\s|\swhile\s(?!\w+ing)"
)


_SENTENCE = 450  # characters to either side of a figure; few sentences of newspapers have as many


class Scene:
    """What a text tells around its figures: statements, dates, places and sentences, each found by its place."""

    def __init__(
        self, text: str, told: Sequence[Statement], named: Sequence[Name], mentioned: Sequence[DateMention], spans: Sequence[Range],
        published: datetime | None,
    ) -> None:  # fmt: skip
        self.text, self.published = text, published
        # What somebody demands, offers or hopes for is no figure that they gave: those statements are of the third tier.
        self.claims = sorted(((c, s) for s in told if s.tier < 3 for c in s.content), key=lambda claim: claim[0])
        self.claim_ends = [c[1] for c, _ in self.claims]
        self.places = {start: end for n in named if n.kind == "place" for start, end in n.mentions}
        self.full_names = {text[slice(*m)]: n.name for n in named if n.kind == "person" for m in n.mentions}
        self.mentioned = list(mentioned)
        self.date_starts = [d.span[0] for d in mentioned]
        self.spans, self.starts = list(spans), [start for start, _ in spans]

    def sentence(self, at: int) -> Range:
        """The sentence at a place, or as much of a monstrous one as lies around it: its length must not be paid for each figure."""
        number = bisect_right(self.starts, at) - 1
        start, end = self.spans[number] if number >= 0 else (0, len(self.text))
        return max(start, at - _SENTENCE), min(end, at + _SENTENCE)


def placed(figures: Sequence[Figure], scene: Scene) -> list[Figure]:
    """The figures with who gave them, where, and for which time."""
    made: list[Figure] = []
    for figure in figures:
        sentence = scene.sentence(figure.span[0])
        giver = _giver(figure, scene, sentence)
        window, as_of = _times(figure, scene, sentence)
        if window is None and figure.former and made:
            window = _the_one_before(figure, made[-1], scene)
        if window is None and as_of is None and (earlier := _continues(figure, made, scene)):
            window = _window_of(earlier)
        made.append(
            replace(
                figure,
                attributed_to=giver,
                place=_place(figure, scene, sentence),
                window_start=window[0] if window else None,
                window_end=window[1] if window else None,
                as_of=as_of,
            )
        )
    return [_shared(f, made[n + 1], scene) if n + 1 < len(made) else f for n, f in enumerate(made)]


def _shared(figure: Figure, following: Figure, scene: Scene) -> Figure:
    """With the time of the figure it is joined to: "17 people were killed and 40 injured on Tuesday"."""
    if (
        figure.window_start
        or figure.as_of
        or figure.former
        or figure.kind != "count"
        or following.kind != "count"
        or not following.window_start
    ):
        return figure
    if not _JOINED.match(scene.text[figure.span[1] : following.span[0]]):
        return figure
    return replace(figure, window_start=following.window_start, window_end=following.window_end)


_JOINED = re.compile(r"(?:\s[\w'’-]+){0,4}\s(?:and|including)\s(?:[a-z]+\s){0,2}$")


# --- who gives it ----------------------------------------------------------------------------------------------------
_NAME = r"(?:(?:the|a|an|its|their|his|The|A|An|Its)\s)?(?:[\w'’&.-]+\s){0,7}?[\w'’&.-]+"
_ACCORDING = re.compile(
    rf"\b[Aa]ccording\sto\s({_NAME}(?:\s\([A-Z][\w]+\))?)(?=[,.;:]|$|\s(?:over|more|at\sleast|about|some|who|which|released|"
    rf"published|on|in\sa|more|\d))"
)
_BY_COUNT = re.compile(r",?\sby\s(?:the\s)?([\w'’ -]{2,40}?)(?:['’]s?)?\s(?:own\s)?(?:estimates?|counts?|figures|reckoning)\b")
_BY_THEIR = re.compile(r"[“\"]?(?:By|On)\s(?:the\s)?([\w'’ -]{2,40}?)['’]s?\s(?:own\s)?(?:estimates?|counts?|figures|reckoning)\b")
_TAG_AFTER = re.compile(
    rf",\s({_NAME}(?:\s(?:of|in|at|for)\s(?:the\s)?[A-Z][\w'’-]+)?)\s(?:said|says|say|estimates?|estimated|believes?|announced|"
    rf"reported|reports|shows?|showed|fears?|feared|"
    r"calculates|calculated|confirmed|predicts|forecasts|found|finds|suggests?|suggested|indicates?|claims?|claimed|warns?|warned|"
    r"admits|admitted|concede[sd]|"
    r"insists|insisted|reckons?|reckoned|thinks|expects|expected|alleges?|alleged|added|noted|acknowledged|stated|revealed|reveals|"
    r"informed|"
    r"told\s[\w\s]{2,30}?)(?:\s(?:on|in|late|early|at|last|this)\s[^.;]{0,60})?(?=[.,;]|$)"
)
_SAID_INVERTED = re.compile(rf",[”\"]?\s(?:said|says)\s({_NAME})(?=[,.;]|\s(?:who|of|at|on|in|from)\s|$)")
_TELLS = re.compile(
    r"^(?:(?:has|have|had|also|later|now|itself)\s)*(?:said|says|say|told|estimates?|estimated|claim(?:s|ed)?|counted|counts?|"
    r"confirm(?:s|ed)|reports?|reported|puts?|"
    r"documented|lists?|raised|spoke|speaks|expects?|forecasts?|predicts?|believes?|believe|promised|found|finds?|shows?|showed|announced|"
    r"admit(?:s|ted)|acknowledged|alleges?|alleged|suggests?|suggested|insist(?:s|ed)|warn(?:s|ed)|stated|concluded|calculates?|"
    r"calculated|revised|lowered|observed|noted|cited|declared|accuse[sd]?)(?!\w)"
    r"(?!\s(?:have|has|were|was|are|is|rose|fell)\b)"
)
_NEEDS_TOLL = re.compile(r"^(?:(?:has|have|had)\s)*(?:raised|revised|lowered|puts?)\b")
_TOLL_WORDS = re.compile(r"\b(?:toll|number|damage|figure|count|total|costs?|tally|dead|deaths|cases|losses|value)\b")
_PRONOUN = lex.words(
    """
    he she it they we i you who which that this these those there
    """
)
_NO_START = _PRONOUN | lex.words("in on at by with for from of to after before during as while when and but so if because than")
_NO_GIVER = lex.words(
    """
    half third quarter majority most media reports rumours nobody everyone one some many others polls figures data numbers
    statistics estimates results no yes so
    """
)


def _giver(figure: Figure, scene: Scene, sentence: Range) -> str | None:
    """Who gives a figure: whoever states the words it stands in, else whom its clause or the end of its sentence names."""
    known = _stated(figure, scene)
    own = _counted_by(figure, scene.text, sentence)
    if known and own and not _differs(known, own):
        return known
    giver = own or known or _tagged(figure, scene, sentence)
    if not giver or giver.lower() in _NO_GIVER or _IS_FIGURE.match(giver) or _QUOTED.search(giver):
        return None
    return _in_full(giver, scene, sentence)


# "Two thirds of voters", "three sources": those are counted themselves.
_IS_FIGURE = re.compile(
    rf"(?!\w+\s(?:witnesses|officials|aides|diplomats|survivors|residents|"
    rf"[a-z]+\ssources)$)(?:\d|(?i:{'|'.join((*lex.SMALL, *lex.TENS))})\b)"
)
_QUOTED = re.compile(r"[“”\"]")


_PERSON = r"((?:[A-Z][\w'’-]+\s){1,2}[A-Z][\w'’-]+)"


def _in_full(giver: str, scene: Scene, sentence: Range) -> str:
    """The name of a giver whom the sentence also names: "the harbour master, Ruth Dunmore", "Tomas Breck, its secretary"."""
    known = scene.full_names.get(giver)
    if known or len(giver) > 80:
        return known or giver
    whole = scene.text[slice(*sentence)]
    at = whole.find(giver)
    while at >= 0:
        end = at + len(giver)
        match = _PERSON_AFTER.match(whole, end) or (whole[end : end + 1] == "," and _PERSON_BEFORE.search(whole, max(0, at - 90), at))
        if match:
            return str(match[1])
        at = whole.find(giver, at + 1)
    return giver


_PERSON_AFTER = re.compile(rf",\s{_PERSON}(?=[,.])")
_PERSON_BEFORE = re.compile(rf"{_PERSON},\s(?:(?:the|its|their|a|an|his|her)\s)?$")


def _stated(figure: Figure, scene: Scene) -> str | None:
    at = bisect_right(scene.claim_ends, figure.span[0])
    if at < len(scene.claims) and scene.claims[at][0][0] <= figure.span[0]:
        (start, _), statement = scene.claims[at]
        if ";" in scene.text[start : figure.span[0]]:
            return None  # "the army said six had died; the rebels claimed sixty"
        words = statement.speaker or (scene.text[slice(*statement.source[0])] if statement.source else "")
        return _bare(words) or None
    return None


def _differs(known: str, own: str) -> bool:
    a, b = set(known.lower().split()), set(own.lower().split())
    return not a & b


def _counted_by(figure: Figure, text: str, sentence: Range) -> str | None:
    """Who gives the figure in its own clause: "organisers counted 8,000", "the mayor spoke of 80 to 100"."""
    if match := _BY_COUNT.match(text[figure.span[1] : figure.span[1] + 90]):
        return _bare(match[1])
    if match := _BY_THEIR.match(text, sentence[0], figure.span[0]):
        return _bare(match[1])
    subject, rest = counted.clause(text, sentence[0], figure.span[0])
    subject = re.sub(r"^(?:At|On|In|By|Since)\s.{2,40}?\s(?=the\s)", "", subject)
    if not subject or not _TELLS.match(rest) or subject.lower() in _NO_GIVER or subject.endswith((" which", " who", " that")):
        return None
    if rest.startswith("estimated at") or subject.endswith((" declined", " refused", " failed")):
        return None  # "a crowd estimated at 15,000", "No 10 declined to say how much of the £8.5bn"
    if _NEEDS_TOLL.match(rest) and not _TOLL_WORDS.search(rest):
        return None
    if _FOUND.match(rest) and " that" not in rest and not _studies(subject):
        return None  # "rescuers have found 17 of the hikers"
    return _bare(subject) if _GAUGES.match(rest) or _can_tell(subject) else None


# Verbs that nobody and nothing is the subject of but who gives a figure.
_GAUGES = re.compile(
    r"^(?:(?:has|have|had|also|now)\s)*(?:counted|estimates?|estimated|expects?|predicts?|forecasts?|puts?|said|says|say)(?!\w)"
)
_FOUND = re.compile(r"^(?:(?:has|have|had|also)\s)*(?:found|finds?)(?!\w)")


def _studies(subject: str) -> bool:
    """Whether a subject finds things out for a living, or is what was found out: a survey, researchers."""
    lowered = {w.lower().strip(",") for w in subject.split()}
    return bool(
        lowered
        & (lex.TEXT_HEADS | {"researchers", "scientists", "auditors", "inspectors", "analysts", "study", "survey", "poll", "census"})
    )


def _can_tell(subject: str) -> bool:
    """Whether a subject can give figures: somebody named, a person or group by its trade, a study; not "the boats"."""
    words = [w.strip(",") for w in subject.split()]
    if any(w[0].isupper() for w in words):
        return True
    lowered = {w.lower().removesuffix("'s").removesuffix("’s") for w in words}
    return bool(lowered & (lex.PERSON_HEADS | lex.GROUP_HEADS | lex.TEXT_HEADS | _TRADES)) and not lowered & lex.PSEUDO - lex.TEXT_HEADS


_TRADES = lex.words(
    """
    organisers organizers rebels crews rescuers hospitals residents forecasters insurers prosecutors investigators
    fishermen estimates census tally television radio data researchers scientists analysts economists firefighters
    medics paramedics militants insurgents unions union survey study operator owner owners mayor governor coroner
    ministry board commission
    """
)


def _tagged(figure: Figure, scene: Scene, sentence: Range) -> str | None:
    """Whom the sentence names as its source before or after: "according to …", "…, the ministry said"."""
    text, (start, end) = scene.text, sentence
    whole = text[start:end]
    if not _ANY_TAG.search(whole):
        return None
    for match in _ACCORDING.finditer(whole):
        return scene.full_names.get(match[1], _bare(match[1]))
    for pattern in (_TAG_AFTER, _SAID_INVERTED):
        tag = pattern.search(whole, max(0, figure.span[1] - start - 1))
        if tag and ";" not in whole[figure.span[1] - start : tag.start()]:
            words = _last_clause(tag[1])
            if pattern is _SAID_INVERTED and _CLAUSE_VERB.search(words):
                continue  # "the chain, which owns 84 halls, said bookings were down"
            if words.split()[0].lower() not in _NO_START and words.lower() not in _NO_GIVER and not words.endswith((" was", " were")):
                return _bare(words)
    before = whole[: figure.span[0] - start]
    subject = "" if ";" in before else _main_clause(before)
    return _bare(subject) if subject and _can_tell(subject) else None


_CLAUSE_VERB = re.compile(r"\s(?:was|were|is|are|had|has|have|would|will|could|may|might)\b")
_ANY_TAG = re.compile(
    r"ccording|sa(?:id|y)|told|estimat|report|announc|show|f(?:ou|i)nd|belie|calculat|confirm|predict|forecast|stated|claim|warn|"
    r"admit|conced|insist|reckon|"
    r"think|expect|alleg|added|noted|acknowl|reveal|fear|indicat|suggest|inform"
)


def _last_clause(words: str) -> str:
    return re.split(r",\s", words)[-1]


def _main_clause(before: str) -> str:
    """The subject of the sentence up to a figure, where it opens with somebody who tells: "The mayor, Ilse Kamp, told reporters that …"."""
    verb = _REPORTS.search(before)
    if not verb:
        return ""
    subject = _OPENER.sub("", before[: verb.start()]).strip()
    if verb.group().split()[-1] in ("found", "finds", "find") and not before.startswith(" that", verb.end()) and not _studies(subject):
        return ""  # "divers found 12 crates"
    if named := _NAMED_LAST.search(subject):
        return named[1]
    subject = subject.split(", ")[0] if subject.endswith(",") else subject
    if subject.endswith((" was", " were", " been", " is", " are", " be", " declined to", " refused to", " failed to")):
        return ""  # "no injuries were reported"
    return "" if re.search(r"[,;:“”\"]", subject) or len(subject.split()) > _LONGEST_GIVER else subject


_REPORTS = re.compile(
    r"\s(?:has\s|have\s|also\s)?(?:said|says|say|told|reported|reports|believes?|announced|found|finds?|estimates?|showed|shows?|"
    r"stated)(?!\w)"
)
_OPENER = re.compile(r"^(?:On|In|At|By|Since|For)\s[^,]{1,40},\s")
_NAMED_LAST = re.compile(r",\s([A-Z][\w'’-]+\s[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?),?$")
_LONGEST_GIVER = 10  # words


def _bare(words: str) -> str | None:
    """A giver without its article; None for a pronoun."""
    words = re.sub(r"^.{0,60}?\)\s[-–—]\s", "", words)  # a dateline
    plain = re.sub(r"^(?:the|a|an|The|A|An|but|and|But|And)\s(?!\w+['’]s\s)", "", " ".join(words.split()).strip(" ,.;:)("))
    plain = re.sub(r"\s(?:was|were|is|has|had|and|to|which|who)$", "", plain)
    return None if not plain or plain.split()[0].lower() in _PRONOUN else plain


# --- for which time ---------------------------------------------------------------------------------------------------
def _times(figure: Figure, scene: Scene, sentence: Range) -> tuple[tuple[str, str] | None, str | None]:
    """First and last day of the time a figure is for, and the day it holds for, where its sentence names them."""
    if scene.published is None or figure.kind in _TIMELESS:
        return None, None
    dates_here = _dates_in(scene, sentence)
    if figure.former:
        return _former_time(figure, dates_here, scene), None
    as_of = next((d for d in dates_here if d.value and _is_as_of(d, scene.text, sentence, figure)), None)
    chosen = _chosen([d for d in dates_here if d is not as_of], figure, scene, sentence)
    window = _bounds(chosen, dates_here, scene) if chosen else None
    held = dates.bounds(as_of.value, scene.published) if as_of and as_of.value else None
    return window, held[1] if held else None


def _former_time(figure: Figure, here: list[DateMention], scene: Scene) -> tuple[str, str] | None:
    """When it was what it is no longer: only a date right behind the figure tells ("up from 44,100 in December")."""
    date = next((d for d in here if d.span[0] >= figure.span[1]), None)
    behind = date and _RIGHT_BEHIND.match(scene.text, figure.span[1])
    if not date or not behind or behind.end() != date.span[0] or not _gives_window(date, scene.text):
        return None
    return _bounds(date, here, scene)


_RIGHT_BEHIND = re.compile(r"\s(?:(?:in|on|for|during)\s|(?=this\s|last\s))")


def _the_one_before(figure: Figure, latest: Figure, scene: Scene) -> tuple[str, str] | None:
    """The month or year before that of the figure now: "to 48,600 in February, up from 44,100 the month before"."""
    unit = _BEFORE_THAT.match(scene.text, figure.span[1])
    now = _window_of(latest)
    if not unit or not now or not scene.published or (now[0][: _LENGTHS[unit[1]]] != now[1][: _LENGTHS[unit[1]]]):
        return None
    first = Day.fromisoformat(now[0]).replace(day=1)
    first = first if unit[1] == "month" else first.replace(month=1)
    return dates.bounds((first - timedelta(days=1)).isoformat()[: _LENGTHS[unit[1]]], scene.published)


_BEFORE_THAT = re.compile(r"\sthe\s(month|year)\sbefore(?!\w)")
_LENGTHS = {"month": 7, "year": 4}  # characters of 2026-02 and of 2026


def _dates_in(scene: Scene, sentence: Range) -> list[DateMention]:
    first, last = bisect_left(scene.date_starts, sentence[0]), bisect_left(scene.date_starts, sentence[1])
    return scene.mentioned[first:last]


def _is_as_of(date: DateMention, text: str, sentence: Range, figure: Figure) -> bool:
    """Whether a date tells when the figure was given rather than when it happened: "as of Sunday", "said on Monday"."""
    before = text[max(sentence[0], date.span[0] - 60) : date.span[0]]
    if date.value and date.value.startswith("P"):
        return False
    if _AS_OF.search(before) or _SAID_ON.search(before):
        return True
    return (
        date.span[0] >= figure.span[1]
        and date.span[0] - figure.span[1] < 6
        and bool(_TOLL.search(text[max(sentence[0], figure.span[0] - 90) : figure.span[0]]))
    )


def _chosen(here: list[DateMention], figure: Figure, scene: Scene, sentence: Range) -> DateMention | None:
    """The date that goes with a figure: the first behind it in its clause, else the nearest before it in the sentence."""
    text, (start, end) = scene.text, figure.span
    for date in here:
        if date.span[0] >= end and _same_clause(text, end, date.span[0]) and _gives_window(date, text):
            return date
    before = [d for d in here if d.span[1] <= start and _gives_window(d, text) and _reaches(d, start, text, sentence)]
    return before[-1] if before else None


def _reaches(date: DateMention, start: int, text: str, sentence: Range) -> bool:
    """Whether a date reaches forward to a figure: it opens the sentence, or no comma parts them but that of "…, in which"."""
    between = text[date.span[1] : start]
    if ";" in between or " now " in between or re.search(r"[”\"]\s", between):
        return False
    opens = date.span[0] - sentence[0] < _OPENING
    followed = between.replace(",", "", 1) if _KILLING.match(between) and text.endswith("on ", 0, date.span[0]) else between
    return opens or not re.search(r",(?!\d)(?!\s(?:in|during|on)\swhich\s)", followed)


_KILLING = re.compile(r",\s[a-z]+ing\s")  # "attacked a convoy on Sunday, | killing six"


_OPENING = 14  # characters before a date that opens a sentence: "Between early", "Earlier on"


def _same_clause(text: str, start: int, end: int) -> bool:
    between = re.sub(r",\s(?:including|among\sthem)\s[^,]{3,60},", "", text[start:end])
    if _CLAUSE_MARK.search(between):
        return False
    between = _ROAD.sub("", _REACHED.sub("", between))
    return not re.search(r"\d", between) or (_ON_A_DAY.match(text, end) is not None and _ONE_THOUGHT.fullmatch(between) is not None)


_REACHED = re.compile(r"^\sto\s[^\s\d]{0,3}[\d.,]+\S*")  # "by 50 basis points | to 6.75% | on Thursday"
# What is told of a day holds of all that its clause tells: "112 teachers at 34 schools walked out | on Tuesday".
_ON_A_DAY = re.compile(r"(?:(?:early|late|later)\son\s)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_ONE_THOUGHT = re.compile(r"(?:[^,()]|,(?=\d))*\son\s")


# "the A9", "G7", "Interstate 70", "3 a.m.": no figures between a figure and its day.
_ROAD = re.compile(
    r"\b[A-Z]+\d+|\b(?:Interstate|Route|Highway|Gate|Room|Flight|Section|Article|Platform)\s\d+|\b\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m|\b\d+-[a-z]+"
)


def _gives_window(date: DateMention, text: str) -> bool:
    if date.value is None:
        return bool(re.match(r"[Ss]ince\sthen", text[slice(*date.span)]))
    if date.value.startswith("P"):
        return bool(re.search(r"\b(?:past|last|previous)\b", text[slice(*date.span)]))
    if _FIRST_SINCE.search(text, max(0, date.span[0] - 50), date.span[0]):
        return False
    return not re.search(
        r"\b(?:due|by|until|through|[Bb]orn(?:\sin|\son)?|before|than(?:\sin)?|after|for)\s(?:the\s)?$",
        text[max(0, date.span[0] - 14) : date.span[0]],
    )


# "for the first time since 1998", "run by one family since 1934": when something began that still is, not when the figure came about.
_FIRST_SINCE = re.compile(
    r"\b(?:(?:the|its|his|her|their)\s(?:first|second|third|[a-z]+th|only)|\w+est|most|worst|best)\s(?:[\w-]+\s){0,3}since\s(?:\w+\s)?$|"
    r",\s(?:has|have)\sbeen\s(?:[\w'’-]+\s){0,6}since\s$"
)


def _bounds(date: DateMention, here: list[DateMention], scene: Scene) -> tuple[str, str] | None:
    published, text = scene.published, scene.text
    assert published is not None
    if date.value is None:
        return _since_then(date, scene)
    own = dates.bounds(date.value, published)
    if own is None:
        return None
    before = text[max(0, date.span[0] - 40) : date.span[0]]
    if (
        own[1] < published.date().isoformat()
        and _ON_A_DAY.match(text, date.span[0])
        and _MAY.search(text, max(0, date.span[0] - 80), date.span[0])
    ):
        return _week_later(own[0]), _week_later(own[1])  # "could climb to 41C on Sunday": the Sunday that comes
    if _SINCE.search(before):
        return own[0], max(own[0], published.date().isoformat())
    if before.endswith("from ") and own[0] > published.date().isoformat() and not _LINK.match(text, date.span[1]):
        return None  # "will cost £3 from July"
    following = next((d for d in here if d.span[0] > date.span[1] and d.value), None)
    if (
        following
        and _LINK.fullmatch(text[date.span[1] : following.span[0]])
        and (
            _BETWEEN.search(before) or len(date.value) == 4 == len(following.value or "") or "to" in text[date.span[1] : following.span[0]]
        )
    ):
        last = dates.bounds(following.value or "", published)
        return (own[0], last[1]) if last else own
    preceding = next((d for d in reversed(here) if d.span[1] < date.span[0] and d.value), None)
    if preceding and _LINK.fullmatch(text[preceding.span[1] : date.span[0]]):
        first = dates.bounds(preceding.value or "", published)
        return (first[0], own[1]) if first else own
    return own


_MAY = re.compile(r"\b(?:could|may|might)\s(?!have\b|not\b)[a-z]+\s(?:[^.;,]|[.,](?=\d))*$")


def _week_later(day: str) -> str:
    return (Day.fromisoformat(day) + timedelta(days=7)).isoformat()


def _since_then(date: DateMention, scene: Scene) -> tuple[str, str] | None:
    """ "since then": since the last day or month that the text named before."""
    assert scene.published is not None
    number = bisect_left(scene.date_starts, date.span[0])
    for earlier in reversed(scene.mentioned[max(0, number - 5) : number]):
        if earlier.value and not earlier.value.startswith("P") and (found := dates.bounds(earlier.value, scene.published)):
            return found[0], scene.published.date().isoformat()
    return None


_ADDITIONS = frozenset(("another", "a further", "an additional", "an extra", "more", "further"))


def _continues(figure: Figure, made: Sequence[Figure], scene: Scene) -> Figure | None:
    """The figure that this one goes on from, so that its time is the same: "766 of them", "another 288 people", "17 killed and 40 hurt"."""
    if figure.kind != "count" or figure.former or not made:
        return None
    if figure.modifier in _ADDITIONS or re.search(r"\sof\s(?:them|those|whom|which)$", scene.text[slice(*figure.span)]):
        near = [f for f in made[-3:] if figure.span[0] - f.span[1] < _CONTINUES]
        return next((f for f in reversed(near) if f.kind == "count" and f.window_start), None)
    joined = _JOINED.match(scene.text[made[-1].span[1] : figure.span[0]])
    return made[-1] if joined and made[-1].kind == "count" else None


_CONTINUES = 300  # characters, two sentences


def _window_of(figure: Figure) -> tuple[str, str] | None:
    return (figure.window_start, figure.window_end) if figure.window_start and figure.window_end else None


# --- where -------------------------------------------------------------------------------------------------------------
_WHERE = re.compile(
    r"\b(?:in|at|near|off|around|outside|across|throughout)\s(?:the\s)?((?:[A-Z][\w'’-]+)(?:\s(?:of\s)?[A-Z][\w'’-]+){0,3})"
)


def _place(figure: Figure, scene: Scene, sentence: Range) -> str | None:
    """The place a figure is for: "17 people were killed in Port Alden", "In Brae 140 homes …"."""
    text = scene.text
    behind = re.split(r"[,;:.“”\"]\s|\d|\s(?:but|while|and)\s", text[figure.span[1] : min(sentence[1], figure.span[1] + _PLACE_REACH)])[0]
    for base, words in ((figure.span[1], behind), (figure.span[0], text[slice(*figure.span)])):
        for match in _WHERE.finditer(words):
            if (found := _as_place(match, base, scene)) is not None:
                return found
    if (
        (within := _WHERE.search(figure.what or ""))
        and within[1] not in scene.full_names
        and within[1].split()[0].lower() not in lex.CALENDAR
    ):
        return within[1]
    head = text[sentence[0] : figure.span[0]]
    if opening := re.match(r"(?:In|At|Near|Off|Across)\s(?:the\s)?((?:[A-Z][\w'’-]+\s?){1,4})(?=[\s,])", head):
        name = opening[1].strip()
        return None if name.split()[0].lower() in lex.CALENDAR else name
    return None


_PLACE_REACH = 160  # characters behind a figure


def _as_place(match: re.Match[str], base: int, scene: Scene) -> str | None:
    name = match[1]
    if name.split()[0].lower() in lex.CALENDAR or name in scene.full_names:
        return None
    end = scene.places.get(base + match.start(1))
    return scene.text[base + match.start(1) : end] if end else name
