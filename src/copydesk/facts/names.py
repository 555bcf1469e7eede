"""Names: people, organisations, places, works and events of a text, with every mention and the role that goes with them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from copydesk.facts import lexicon as lex
from copydesk.facts import works
from copydesk.facts.gazetteer import places
from copydesk.facts.phrases import cut
from copydesk.types import Name, NameKind, Range

_WORD = re.compile(r"[^\W_]\w*(?:['’&.\-]\w+)*")
_INITIAL_AFTER = frozenset(".!?…:;\"“”„«»‘'([{—–*•|>")
_ABBREVIATED = lex.words("Mr Mrs Ms Dr Prof Sen Gov Gen Rep Lt Col Sgt Capt Rev St Adm Cmdr Maj Jr Sr")
_PARTICLES = lex.words("de la van von al bin ibn del der den di da dos du le ten ter el y zu")
_OF = lex.words(
    """
    Ministry Bank University Department Council Institute Association Court House Board Office Church City Port Republic Bay
    Gulf Isle Strait Cape Times Chamber Federation Union Society Academy College School Secretary Confederation Kingdom Sea
    Museum Tower Province Organisation Organization Committee League Center Centre Commission Journal Hospital Guardian Review
    Cathedral Diocese Order Company Trust Archbishop Bishop Duke Duchess Prince Earl Minister Battle Siege Treaty Declaration
    Charter Convention Massacre Feast Festival Peace Fall Abbey Prix Parliament Friends Farmers Sons Daughters
    """
)
_FOR = lex.words(
    """
    Centre Center Institute Organisation Organization Campaign Council Agency Office Fund Coalition Network Society Association
    Alliance Foundation Movement Transport Department Trust Commission Party Union
    """
)
# Last words of firms, clubs and houses besides those that other stages know.
_FIRMS = lex.ORG_CUES | lex.words(
    """
    Air Homes Foods Freight Steel Telecom Bros Brothers Sons Mills Mining Minerals Metals Resources Enterprises Laboratories Buses Coaches
    Trains Supermarkets Brewery Dairies Farms Shipyard Shipyards Publishing Publishers Hotels Properties Estates Builders Engineering
    Pharma Cruises Tyres Wines Albion Wanderers Athletic Rangers Fusiliers Polytechnic Infirmary Squadron Hospice Fleet Corps Division
    Platoon Legion Militia Shipbuilders Conservatory Seminary Gallery Congregation Choir
    """
)
_HOUSES = lex.words("Library Hall Prison Mosque Cathedral Church Hospital Stadium Theatre Castle Palace Abbey Temple Synagogue Gallery")
_PLACE_LAST = lex.PLACE_LAST | lex.words(
    "Row Reach Steps Close Mews Gate Hall Castle Wood Moor Marsh Ridge Pass Cove Prison Market Pit Dam Lock"
)
_PLACE_FIRST = lex.PLACE_FIRST | lex.words("River Fort Camp Loch")
_EVERYDAY = lex.COMMON - {"us"}
_EVENT = lex.words(
    """
    War Cup Olympics Festival Championship Championships Summit Games Marathon Derby Regatta Biennale Awards Conference Trophy Uprising
    Revolution Rebellion Massacre Prix Tournament Carnival Parade Expo Ball Prize Rally Crisis Pageant Triennale Fair Finals
    Eisteddfod Forum
    """
)
_STORMS = lex.words("Storm Hurricane Typhoon Cyclone Operation")
_FIGHTS = lex.words("Peace Battle Siege Massacre Feast Festival Fall")
_ORDINALS = lex.words("First Second Third Fourth Fifth")
_PACTS = lex.LAWS | lex.words("Charter Declaration Pact Code Directive Regulation Amendment Ordinance Statute Decree")
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,6}s?|(?:[A-Z]\.){2,}[A-Z]?\.?")
# "PORT ALDEN, March 12 (Coastline) -": shouts a place that the text names again in its own letters.
_DATELINE = re.compile(r"[A-Z][A-Z .'’/-]{2,40}(?:, [A-Z]\w+\.?)?(?:,? [A-Z][a-z]+\.? \d{1,2})?,? ?(?:\([^()\n]{2,30}\) ?)?[-–—] ")
_PLACE_BEFORE = lex.words("in near outside off around across at")  # not "to" and "from": one writes to people, too
_LONGEST = 16  # words of one name; a longer stretch of capitals is shouting
_TAIL = re.compile(
    r"(?:['’]s)? (?:(?:human rights|foreign|health|defence|defense|interior|finance|justice|transport|education|refugee|supreme|"
    r"central|high|national|federal|military|border|coast|air|aid|environment) ){0,2}"
    r"(?:government|military|army|ministry|office|agency|parliament|police|coastguard|court|bank|navy|"
    r"air force|council|commission)\b"
    r"(?! (?:officials?|spokes\w+|chief|officers?|sources?|minister))"
)
_APPOSITION = re.compile(r", (?:(?:the|a|an|its|who is) )?((?:[\w'’-]+ ){0,6}?[\w'’-]+)(?=[,.;)])")
_AGE = re.compile(r",? \(?\d{2}\b(?=[,)])")
_SPEAKS = re.compile(r",? (?:said|says|told|added|wrote|asked|replied|explained|insisted|warned|argued)\b")
_SPOKEN = re.compile(r"\b(?:said|says|added|asked|explained|replied) $")


@dataclass(frozen=True, slots=True)
class _Sort:
    """What a word tells by itself, whatever stands around it."""

    low: str
    base: str  # without a possessive
    possessive: bool
    common: bool
    calendar: bool
    shouted: bool
    first_name: bool
    cue: bool  # of an organisation
    titled: bool  # a role, or how one addresses people
    demonym: bool
    never: bool  # it names nothing by itself
    tailed: bool  # the words behind it may make it an institution
    kind: Literal["org", "place", "unsure", "acronym", ""]  # of what it names by itself


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    sort: _Sort


@dataclass(slots=True)
class _Run:
    """A stretch of capitalised words that may name something; ``initial`` where it opens a sentence, ``sure`` if not only that speaks
    for it."""

    words: list[_Word]
    start: int
    initial: bool
    sure: bool
    text: str = ""
    role: str | None = None
    before: str | None = None  # the word in front of it, where somebody has asked for that

    @property
    def span(self) -> Range:
        return self.start, self.start + len(self.text)


@dataclass(slots=True)
class _Found:
    kind: NameKind
    mentions: list[Range] = field(default_factory=list)
    role: str | None = None
    sure: bool = False


def find(text: str, *, language: str = "en") -> list[Name]:
    """The names of the text in order of their first mention; a surname alone belongs to the full name before it."""
    words, lower = _words(text), frozenset(cut(text).words)
    datelines = _datelines(text)
    titles = works.find(text) if language == "en" else []
    told = _outside(words, sorted([*datelines, *titles]))
    runs = [r for run in _runs(text, told) if (r := _trimmed(text, run, lower)) is not None]
    shouting = _headline_end(text)
    counts: dict[str, int] = {}
    for run in runs:
        if run.sure and run.start >= shouting:
            counts[run.text] = counts.get(run.text, 0) + 1
    found: dict[str, _Found] = {}
    late: list[_Run] = []  # runs that need a name found elsewhere to be believed
    for run in runs:
        if run.start < shouting:
            late.append(run)
            continue
        kind = _kind(text, run, counts, lower, language)
        if kind is None:
            late.append(run)
            continue
        entry = found.get(run.text)
        if entry is None:
            entry = found[run.text] = _Found(kind)
        entry.mentions.append(run.span)
        if kind == "person":
            entry.kind = "person" if entry.kind != "place" else entry.kind
            entry.role = entry.role or run.role or _apposition(text, run.span[1]) or _role_beside(text, run.start)
    for start, end in titles:
        found.setdefault(text[start:end], _Found("work")).mentions.append((start, end))
    _merge_surnames(found)
    _take_late(text, late, found)
    return [
        Name(name=name, kind=f.kind, mentions=tuple(sorted(set(f.mentions))), role=f.role)
        for name, f in sorted(found.items(), key=lambda item: min(item[1].mentions))
    ]


def _datelines(text: str) -> list[Range]:
    """Where datelines stand: at the beginning of a line, never within it."""
    found, at = [], 0
    while at >= 0:
        if match := _DATELINE.match(text, at):
            found.append(match.span())
        at = text.find("\n", at) + 1 or -1
    return found


def _outside(words: list[_Word], spans: list[Range]) -> list[_Word]:
    """The words that stand in none of some places, which are in order."""
    kept: list[_Word] = []
    at = 0
    for start, end in spans:
        first = bisect_left(words, start, lo=at, key=lambda w: w.start)
        kept += words[at:first]
        at = bisect_left(words, end, lo=first, key=lambda w: w.start)
    return [*kept, *words[at:]] if spans else words


class _Sorts(dict[str, _Sort]):
    """What each word tells by itself, kept once it was met."""

    def __missing__(self, word: str) -> _Sort:
        if len(self) >= _KEPT:
            self.clear()
        sort = self[word] = _sort(word)
        return sort


_KEPT = 32_768  # capitalised words
_SORTS = _Sorts()


def _sort(word: str) -> _Sort:
    low, possessive = word.lower(), word.endswith(("'s", "’s"))
    name = word[:-2] if possessive else word
    common, calendar, demonym = low in lex.COMMON, low in lex.CALENDAR, name in lex.DEMONYMS
    dated = calendar or word.split("'")[0].lower() in lex.CALENDAR
    everyday = name in lex.NO_NAME or len(name) < 2 or name.lower() in _EVERYDAY
    plain = low.rstrip(".")
    return _Sort(
        low=low,
        base=_base(word),
        possessive=possessive,
        common=common,
        calendar=calendar,
        shouted=len(word) > 1 and word.isupper(),
        first_name=word in lex.FIRST_NAMES,
        cue=_base(word) in lex.ORG_CUES,
        titled=plain in lex.ROLE_HEADS or plain in lex.HONORIFICS,
        demonym=demonym,
        never=dated or (common and word not in ("US", "New")) or (everyday and not demonym),
        tailed=demonym or name in _TAILED,
        kind=_kind_alone(name),
    )


def _kind_alone(name: str) -> Literal["org", "place", "unsure", "acronym", ""]:
    """What a word names where nothing around it speaks against that; "" if it is none that we know."""
    if name in lex.ORG_PHRASES or name in lex.ORG_FULL:
        return "org"
    if name in places():
        return "unsure" if name in lex.UNSURE_PLACES else "place"
    return "acronym" if _ACRONYM.fullmatch(name) else ""


def _words(text: str) -> list[_Word]:
    """The capitalised words of a text."""
    whole = cut(text)
    words, at, end = whole.words, whole.at, whole.end
    return [_Word(word := words[k], at[k], end[k], _SORTS[word]) for k, shape in enumerate(whole.shapes) if shape.capital]


def _opens(text: str, at: int) -> bool:
    """Whether a word at a place opens a sentence, so that its capital tells nothing."""
    if at > 1 and text[at - 1] == " " and text[at - 2].isalnum():
        return False
    end = at
    while end and not text[end - 1].isalnum():
        end -= 1
    gap = text[end:at]
    bare = gap.strip()
    ends = "\n\n" in gap or (bare != "" and bare[-1] in _INITIAL_AFTER)
    if ends and bare != "." and gap != " ":
        return bare not in ("'", "’")
    before = _WORD.findall(text, text.rfind(" ", max(0, end - _LONGEST_WORD), end) + 1, end)
    last = before[-1] if before else ""
    if gap == " ":
        return not last
    if last and not ends:
        return False
    if bare == "." and (last in _ABBREVIATED or (len(last) == 1 and last.isupper()) or "." in last):
        return False
    return bare not in ("'", "’")


_LONGEST_WORD = 40  # characters that are looked at of the word before: only of short ones more is asked than that they are there


def _headline_end(text: str) -> int:
    """Where a headline in title case ends, 0 if there is none: its capitals tell nothing about names."""
    end = text.find("\n\n")
    line = [m.group() for m in _WORD.finditer(text, 0, max(end, 0))]
    if len(line) < 4 or text[end - 1 : end] in (".", '"', "”"):
        return 0
    capitals = sum(1 for w in line if w[0].isupper())
    return end if capitals > 0.6 * len(line) else 0


def _runs(text: str, words: list[_Word]) -> Iterable[_Run]:
    """Stretches of capitalised words, with the small words that tie them together."""
    at, total = 0, len(words)
    while at < total:
        first = words[at]
        run = [first]
        at += 1
        alone = at == total or words[at].start - first.end > _LONGEST_TIE
        initial = _opens(text, first.start)
        if alone and initial and first.sort.common and not first.sort.shouted:
            continue  # an everyday word that opens a sentence: the most frequent case, so it is told first
        while at < total and not alone and len(run) < _LONGEST:
            tied = _tied(text, words[at], run, initial)
            if tied is None:
                break
            run += [*tied, words[at]]
            at += 1
        yield _Run(run, first.start, initial, not initial)


def _tied(text: str, word: _Word, run: list[_Word], initial: bool) -> list[_Word] | None:
    """The small words that tie a capitalised word to the run before it, none if it follows by itself; None if the run ends before it."""
    last = run[-1]
    gap = text[last.end : word.start]
    if gap == " ":
        if last.sort.possessive:
            return [] if _is_owned_house(word.text, run) else None
        return None if word.sort.calendar and word.text != "May" else []
    if len(gap) > _LONGEST_TIE or gap[:1] == ",":
        return None
    if gap == ". ":
        return [] if last.text in _ABBREVIATED or len(last.text) == 1 else None
    if gap == " & ":
        return []
    if gap in ("' ", "’ "):  # "Pilots’ Association"
        return [] if last.text.endswith("s") and (word.text in _FIRMS or word.text in _PLACE_LAST or word.text in _HOUSES) else None
    if gap == " and " and _is_second_half(text, word, run, initial):
        return [_Word("and", last.end + 1, last.end + 4, _SORTS["and"])]
    if gap[0] != " " or last.sort.possessive or not _is_tie(gap, last.text, run):
        return None
    found, at = [], last.end
    for small in gap.split():
        found.append(_Word(small, at + 1, at + 1 + len(small), _SORTS[small]))
        at = found[-1].end
    return found


_FIRM_NEXT = re.compile(r" ([A-Z][\w’'-]+)")


def _is_second_half(text: str, word: _Word, run: list[_Word], initial: bool) -> bool:
    """Whether a name goes on behind "and": "Union of Dockers and Pilots", "Alden and District Buses"."""
    last = run[-1].text
    if any(w.text == "of" for w in run):
        return run[0].text in _OF and last.endswith("s") and word.text.endswith("s")
    following = _FIRM_NEXT.match(text, word.end)
    firm = following is not None and following[1] in _FIRMS and not word.sort.first_name
    return (firm and len(run) == 1 and not initial and last not in places()) or (firm and word.text == "District")


def _is_owned_house(word: str, run: list[_Word]) -> bool:
    """Whether a name goes on behind its possessive: "Cobb's Reach", "Saint Brannock's Hospital"; not "Kestria's Parliament"."""
    saint = run[0].text in ("Saint", "St", "St.")
    return (
        (saint or len(run) == 1)
        and (word in _HOUSES or word in _PLACE_LAST or word in _EVENT or ((saint or run[-1].text in _OWNERS) and word in _FIRMS))
        and run[-1].sort.base not in places()
    )


_OWNERS = frozenset(f"{w}{a}s" for w in ("People", "Women", "Children", "King", "Queen", "Men") for a in "'’")


def _base(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


_LONGEST_TIE = 9  # characters: " for the "


def _is_tie(gap: str, last: str, run: list[_Word]) -> bool:
    """Whether the small words of a gap tie two capitalised words: "Ministry of Works", "Institute for the Sea", "Ana de la Cruz"."""
    small = gap[1:-1]
    if small in ("of", "of the"):
        return last in _OF
    if small in ("for", "for the"):
        return last in _FOR
    if small in _PARTICLES:
        return len(run) <= 2 and not last.isupper()
    return small == "and" and run[0].text in ("Ministry", "Department")


def _trimmed(text: str, run: _Run, lower: frozenset[str]) -> _Run | None:
    """The run without possessive, titles and words that only open a sentence; None if nothing is left."""
    if len(run.words) == 1:
        return _lone(text, run, lower)
    words = run.words
    last = words[-1]
    end = last.end - 2 if last.sort.possessive else last.end
    if not run.sure and not _opens_event(words) and _only_opens(words[0], lower):
        words = words[1:]
        run.sure = True
    while words and not _opens_event(words) and (words[0].sort.calendar or _only_common(words)):
        words = words[1:]
    while words and words[0].text[0].islower():
        words = words[1:]
    while words and words[-1].text.split("'")[0].lower() in lex.CALENDAR:
        words = words[:-1]
        end = words[-1].end if words else 0
    if not words:
        return None
    words, role = _role_off(text, words, run.initial and words[0].start == run.start)
    if not words or end <= words[0].start:
        return None
    name = text[words[0].start : end]
    if name in lex.NO_NAME or name in lex.DEMONYMS or (len(words) == 1 and (len(name) < 2 or name.lower() in _EVERYDAY)):
        if name in lex.DEMONYMS and not (_TAIL.match(text, end)):
            return None
        if name not in lex.DEMONYMS:
            return None
    if words[0].text in lex.DEMONYMS and len(words) > 1 and not _is_org(name, words) and not _thing(name, words):
        rest = words[1:]
        return _trimmed(text, _Run(rest, rest[0].start, initial=False, sure=True), lower)
    initial = run.initial and words[0].start == run.start
    return _with_tail(text, _Run(words, words[0].start, initial, run.sure or bool(role), name, role))


def _lone(text: str, run: _Run, lower: frozenset[str]) -> _Run | None:
    """The same of a run of one word, as most are."""
    word = run.words[0]
    sort = word.sort
    if sort.never or (not run.sure and _only_opens(word, lower)):
        return None
    end = word.end - 2 if sort.possessive else word.end
    if sort.demonym and not _TAIL.match(text, end):
        return None
    run.text = text[word.start : end]
    run.before = _word_before(text, word.start)
    if run.before in lex.ROLE_HEADS:
        run.role = _title_before(text, run.words)
        run.sure = run.sure or bool(run.role)
    return _with_tail(text, run) if sort.tailed else run


def _only_opens(word: _Word, lower: frozenset[str]) -> bool:
    """Whether a word has its capital only because it opens a sentence."""
    sort = word.sort
    again = sort.low in lower
    common = sort.common or sort.calendar or (again and not sort.first_name) or sort.low.endswith("ly")
    return common and (again or not sort.shouted)


def _opens_event(words: list[_Word]) -> bool:
    """Whether an everyday word opens the name of an event or a regiment: "Second Orlean War", "Peace of Orlen"."""
    first = words[0].text
    ordinal = first in _ORDINALS and len(words) > 1 and (words[-1].text in _EVENT or words[-1].text in _FIRMS)
    return ordinal or (first in _FIGHTS and len(words) > 2 and words[1].text == "of")


def _only_common(words: list[_Word]) -> bool:
    """Whether the first word is an everyday word, not the start of a name such as "New Alden" or "Times of Alden"."""
    first = words[0].text
    return words[0].sort.common and first not in ("US", "New") and not (first in lex.ORG_CUES and len(words) > 1)


# What no list of nations has, and yet is an institution with the words behind it: "UN agency".
_TAILED = ("UN", "EU", "US", "UK")


def _with_tail(text: str, run: _Run) -> _Run:
    """The run with the lower-case words that make a nationality, a place or an acronym an institution."""
    end = run.words[0].start + len(run.text)
    if run.text in lex.DEMONYMS or run.text in _TAILED:
        tail = _TAIL.match(text, end)
        if tail and (run.text in lex.DEMONYMS or not tail.group().startswith(("'", "’"))):
            run.text = text[run.words[0].start : tail.end()]
            run.sure = True
    return run


def _role_off(text: str, words: list[_Word], initial: bool) -> tuple[list[_Word], str | None]:
    """The words without a title in front of them, and that title with the lower-case words before it."""
    cut = 0
    for number, word in enumerate(words[:-1]):
        if word.sort.titled or _calls(word, words[number + 1 :], initial and not number):
            cut = number + 1
        elif number > 2 or (number == 0 and word.sort.first_name):
            break
    if cut and words[cut].text in ("Jr", "Sr"):
        cut = 0
    start = words[0].start
    if cut:
        rest = words[cut:]
        role = text[start : words[cut - 1].end]
        if any(w.text in lex.ORG_CUES for w in rest) or rest[0].text in ("of", "for"):
            return words, None
        return rest, None if role.lower().rstrip(".") in lex.HONORIFICS else _role_before(text, start, role)
    if title := _title_before(text, words):
        return words, title
    if words[0].text in _TAILED and len(words) > 2 and words[1].sort.low in lex.TITLES:
        return words[1:], None
    return words, None


def _calls(word: _Word, rest: list[_Word], initial: bool) -> bool:
    """Whether a word is what somebody is called by before the words that follow it."""
    plain = word.sort.low.rstrip(".")
    return (plain in _CALLINGS or (initial and len(rest) > 1 and _is_trade(plain))) and not _org_words(rest)


def _title_before(text: str, words: list[_Word]) -> str | None:
    """The title in lower case before a name: "harbour master Mara Quill", "US special envoy Steve Witkoff"."""
    start = words[0].start
    title = _word_before(text, start)
    known = title in lex.ROLE_HEADS or (
        1 < len(words) < 5 and title.islower() and _is_trade(title) and words[-1].sort.base not in _PLACE_LAST
    )
    before = _TITLE_BEFORE.search(text[max(0, start - 60) : start]) if known else None
    if not before or _org_words(words):
        return None
    parts = before.group(1).split()
    if parts[-1].endswith("s") or " ".join(w.text for w in words) in places():
        return None
    kept = [parts[-1]]
    for part in reversed(parts[:-1]):
        if part.lower() not in lex.TITLES and part not in lex.DEMONYMS:
            break
        kept.insert(0, part)
    return " ".join(kept)


# What people are called by before their name, besides the roles that other stages know.
_CALLINGS = lex.words(
    """
    nurse skipper justice ombudsman star model chef boss veteran champion tycoon canon brigadier marshal corporal private constable warden
    novelist poet playwright goalkeeper archdeacon commodore cosmonaut astronaut alderman alderwoman baron count countess earl duchess emir
    sultan sheikh ayatollah mother father sister brother nun monk
    """
)
_TITLE_BEFORE = re.compile(r"((?:[A-Z][\w.]*(?:['’]s)? )?(?:[a-z-]+ ){0,3}[a-z-]+) $")


def _word_before(text: str, at: int) -> str:
    """The word that ends with a blank before a place, "" if there is none."""
    if text[at - 1 : at] != " ":
        return ""
    before = text[max(0, at - 25) : at - 1]
    return before.rsplit(None, 1)[-1] if before and not before[-1].isspace() else ""


def _role_before(text: str, start: int, role: str) -> str:
    """A title with the nationality or office that stands in lower case before it ("former", "acting")."""
    before = re.search(r"((?:former|acting|deputy|then|interim|incoming|outgoing|senior) )$", text[max(0, start - 12) : start])
    return before.group(1) + role if before else role


def _org_words(words: list[_Word]) -> bool:
    return any(w.sort.cue for w in words)


def _is_org(name: str, words: list[_Word]) -> bool:
    if name in lex.ORG_PHRASES or name in lex.ORG_FULL:
        return True
    return (
        len(words) > 1
        and (_org_words(words) or words[-1].sort.base in _FIRMS)
        and not (words[0].text in _STORMS or words[-1].text in _EVENT)
    )


def _kind(text: str, run: _Run, counts: dict[str, int], lower: frozenset[str], language: str) -> NameKind | None:
    """What a run names, or None if too little speaks for it."""
    name, words = run.text, run.words
    if len(words) > 1 and (kind := _thing(name, words)):
        return kind
    before = (_word_before(text, run.start) if run.before is None else run.before).lstrip("(“\"‘'").lower()
    if name in _NO_ACRONYM or before in _VESSELS:
        return None
    alone = len(words) == 1 and " " not in name
    known = words[0].sort.kind if alone else _kind_alone(name)
    if known == "org" or (not alone and (" & " in name or _is_org(name, words) or name.rpartition(" ")[2].islower())):
        return "org"
    if run.role or before.rstrip(".") in _HONOURED:
        return "person"
    if 2 <= len(words) <= 4 and words[0].sort.first_name and known in ("", "acronym"):
        return "person" if words[-1].text not in lex.PLACE_LAST else "place"
    placed = before in _PLACE_BEFORE
    if known == "place" or (known == "unsure" and (placed or counts.get(name, 0) > 1)):
        return "place"
    if known == "unsure":
        return None
    if known == "acronym":
        return "org" if run.sure or counts.get(name) else None
    if len(words) > 1:
        return _kind_of_several(text, run, counts, lower, placed, language)
    return _kind_of_one(text, run, counts, before, language)


def _thing(name: str, words: list[_Word]) -> NameKind | None:
    """Whether several words name an event or a work by what they end or begin with: "Second Orlean War", "Clean Rivers Act"."""
    first, last = words[0].text, words[-1].sort.base
    tied = name.partition(" of ")[0].rpartition(" ")[2] if " of " in name else ""
    if last in _EVENT or first in _STORMS or (first == "Tropical" and words[1].text in _STORMS) or tied in _FIGHTS or tied in _EVENT:
        return "event"
    if last in _PACTS or (first in _PACTS and " of " in name):
        return "work"
    return None


_NO_ACRONYM = frozenset(("NE", "NW", "SE", "SW"))
_HONOURED = lex.words("mr mrs ms miss dr sir lord lady dame")
_VESSELS = lex.words(
    """
    tanker cutter trawler steamer freighter cruiser destroyer liner schooner carrier ship ferry boat yacht vessel barge coaster lifeboat
    frigate submarine tug
    """
)


def _kind_of_several(text: str, run: _Run, counts: dict[str, int], lower: frozenset[str], placed: bool, language: str) -> NameKind | None:
    words = run.words
    start, end = run.span
    last = run.text.split()[-1]
    if _role_beside(text, start) and len(words) < 5:
        return "person"
    if _base(last) in _HOUSES:
        return "place" if last in ("Hall", "Prison", "Castle", "Stadium", "Palace") else "org"
    if (words[0].text in _PLACE_FIRST and words[0].text not in ("New",)) or last in _PLACE_LAST:
        return "place"
    if words[0].text == "New":
        return "place" if placed else None
    if any(w.text.lower() in lex.COMMON for w in words) or not (run.sure or len(words) < 4):
        return None
    if "of" in run.text.split():
        return "org"
    if text[max(0, start - 4) : start].lower() == "the ":
        return "org" if language == "en" else None
    if len(words) <= 4 and all(w.text[0].isupper() or w.text in _PARTICLES for w in words):
        if _is_person(text, run, start, end):
            return "person"
        if _FIRM_AFTER.match(text, end) or _FIRMS_BEFORE.search(text, max(0, start - 40), start):
            return "org"
        if language != "en":
            return None
        if placed or _stands_for_place(text, start, _word_before(text, start)):
            return "place"
        if counts.get(_surname(run.text)):
            return "person"
        return _by_looks(run, lower)
    return None


_GROUP_NOUNS = ("ers", "ors", "ists", "ians")
# How words end that are nobody's name: "Security", "Commission", "Southeastern".
_NO_PERSON = re.compile(
    r"(?:tions?|sions?|ments?|[a-z]{3}ity|ities|ships?|ness|isms?|[ae]nce|ics|ology|logies|ical|tive|ous|ings?|ness|ways?|ture|"
    r"ware|work|works|phone|"
    r"ern|ese|ican|icans|crats?|cratic|sts|ves|ties|cies|ries|rts|nts|nds|cts|based|led|ted|ded)$"
)
_THINGS = lex.words(
    """
    act age agenda aid air alert america arms army art arts award bank bar base bay belt bill black blue board body bond book border box
    brand bridge budget business camp capital car card care case cash cause center central chain change channel chemical child church city
    civil class clean climate club coast code cold college common cup daily data day deal dear debate debt deep democrat democrats dinner
    double dream drug early earth east edge editor election electric empire energy estate event exchange express eye face fair faith farm
    fast field film final fire firm first flag floor food foreign forest free front fuel full fund future gas general gold golden good
    grand great green ground group guard gulf hall happy head health heart high hill home hotel hour house human ice index inner island
    issue job joint journal judge junior just key kids king lady lake land last late law league left legal liberal life light line live
    lives local long lost love low magazine main male map march mark market mass match matter media medical member mind minimum minor
    model modern money moon morning motor mountain music national native natural net new news night north nuclear ocean office official
    oil old open order outer pact panel paper park party pass peace people phase place plan plant plaza point policy pool poor port post
    power press price pride primary prime private prize probe project property public pure quality queen race rail rain real red reform
    region report rescue research reserve right rights ring rise river road rock role roll room royal rule rural rust safe sand school
    science sea second secret senior series shadow shield shop show side silver single site small smart snow social solar solid song
    south space special speed spirit sport spring square staff stage standard star state states station steel stock storm story street
    strike strong student study sun super supply support surf system table talk target task tax team technology television test theatre
    time top total tour tower town track trade traffic train tree trial trust truth union unit united urban valley vice video village
    vision voice vote wage wall war watch water wave way weather web week west white wild wind winter women world year young youth zone
    """
)


def _by_looks(run: _Run, lower: frozenset[str]) -> NameKind | None:
    """What two or three words of which nothing else is known are most likely to name: somebody, or a firm if the last one is a plural."""
    parts = run.text.split()
    if len(parts) > 3 or not all(_FULL_NAME.fullmatch(p) for p in parts):
        return None
    if any(
        p.lower() in lower or _NO_PERSON.search(p) or p.lower() in _THINGS or p.lower() in lex.COMMON or p in lex.DEMONYMS for p in parts
    ):
        return None
    return "org" if parts[-1].endswith(_GROUP_NOUNS) else "person"


_FULL_NAME = re.compile(
    r"[A-Z][a-zà-ÿ]+(?:[’'-][A-Z][a-zà-ÿ]+)?|[A-Z]['’][A-Z][a-zà-ÿ]+|Ma?c[A-Z][a-z]+|de|la|van|von|al|bin|del|der|di|da"
)


# What stands before a place and little else.
_PLACED = re.compile(
    r"(?:\b(?:government|army|parliament|republic|kingdom|king|queen|president|embassy|capital|city|town|village|island|port|mayor|"
    r"governor|people|province|region|district|state|coast|outskirts|suburb|north|south|east|west) of"
    r"|\b(?:flew|travelled|traveled|drove|sailed|fled|road|trip|visit|train|bus|ferry|flight|back|moved) to|\b(?:born|lives|lived|"
    r"based|arrived|landed) in|"
    r"\b(?:men|women|people|students|pupils|envoys|troops|soldiers|fans|residents|families|teams|workers|farmers|refugees|"
    r"delegates|visitors) (?:from|in|of)"
    r"|\b(?:neighbouring|neighboring|nearby|central|northern|southern|eastern|western|downtown|greater)) $"
)
_PLACED_LAST = lex.words(
    """
    of to in from neighbouring neighboring nearby central northern southern eastern western downtown greater
    """
)


def _stands_for_place(text: str, start: int, before: str) -> bool:
    """Whether words of which `before` is the last one stand before a place and little else."""
    return before in _PLACED_LAST and _PLACED.search(text, max(0, start - 40), start) is not None


_LIKE_A_COUNTRY = re.compile(r"[A-Z][a-z]{2,}(?:[nrltd]ia|stan|shire|grad|mouth|haven|ville|burg)")
_FIRM_AFTER = re.compile(
    r", (?:a|an|the|its|which is an?) (?:[\w-]+ ){0,4}(?:firm|company|group|charity|developer|retailer|maker|agency|party|union|"
    r"club|newspaper|weekly|"
    r"daily|broadcaster|bank|airline|producer|supplier|operator|chain|start-up|consultancy|think-tank|association|manufacturer|"
    r"processor|brewer)\b"
)
_FIRMS_BEFORE = re.compile(
    r"\b(?:charity|firm|company|group|developer|retailer|airline|newspaper|broadcaster|think-tank|consultancy|website|club|"
    r"builders|solicitors|agents) $"
)
_WHO = re.compile(r",? who(?:se)?\b")
_THEN_PRONOUN = re.compile(r"[^.!?\n“”\"]{0,160}[.!?][”\"]? (?:He|She)\b")
_ACTS = re.compile(
    r"(?: (?:from|of|at|for) [^.;,“”\"]{2,40}?)? (?:said|told|says|voted|stopped|went|walked|smiled|laughed|died|resigned|retired|"
    r"lives|lived|wrote|writes|sang|"
    r"drove|sat|remembers|recalled|recalls|thinks|packed|was born|grew up|married|stood up|wept|shouted|nodded|testified|pleaded|swam)\b"
)
_BESIDE = re.compile(
    r"(?:\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)|['’]s) ((?:[a-z-]+ ){0,3}?[a-z-]{4,})(?: (?:of|"
    r"at) (?:the )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)?, $"
)


def _role_beside(text: str, start: int) -> str | None:
    """The role in "the harbour master, " before a name."""
    if not text.startswith(", ", start - 2):
        return None
    beside = _BESIDE.search(text, max(0, start - 80), start)
    return beside[1] if beside and _is_trade(beside[1].split()[-1]) else None


def _is_person(text: str, run: _Run, start: int, end: int) -> bool:
    """Whether what stands around several words shows that they name somebody."""
    if _AGE.match(text, end) or _SPEAKS.match(text, end) or _apposition(text, end) or _SPOKEN.search(text, max(0, start - 12), start):
        return True
    if _WHO.match(text, end) or _ACTS.match(text, end):
        return True
    return run.initial and _THEN_PRONOUN.match(text, end) is not None


_NO_TRADE = lex.words(
    """
    number river winter summer paper newspaper order border quarter corner tower water weather power matter letter chapter former latter
    later after under over ever never either neither other another whether together rather further however earlier longer larger smaller
    higher lower older younger better greater major minor senior junior prior interior exterior superior corridor mirror error terror
    horror harbor labor factor sector motor tractor reactor floor door indoor outdoor cover manner dinner server computer printer
    container carrier tanker cutter trawler steamer freighter cruiser destroyer liner schooner coaster frigate helicopter shelter filter
    disaster theater center poster easter yesterday chamber timber october november december september daughter sister brother mother
    father supper butter copper silver rubber ladder shoulder master passer fewer bigger nearer closer wider deeper warmer cooler cheaper
    trailer banner charter register semester consider remember offer suffer answer enter differ deliver discover recover monitor monster
    cluster roller tanner hunger anger danger finger tender gender folder burger water inner outer upper proper super per
    """
)


@lru_cache(maxsize=4096)
def _is_trade(word: str) -> bool:
    """Whether a word in lower case says what somebody is: "negotiator", "archivist", "keeper"."""
    if word in lex.ROLE_HEADS or word in _CALLINGS or (word in lex.PERSON_HEADS and not word.endswith("s")):
        return True
    if word in _NO_TRADE or len(word) < 5:
        return False
    return word.endswith(("ist", "ician", "arian", "ologist", "man", "woman", "eer", "er", "or", "eur", "euse")) and not word.endswith(
        "human"
    )


def _kind_of_one(text: str, run: _Run, counts: dict[str, int], before: str, language: str) -> NameKind | None:
    start, end = run.span
    seen = counts.get(run.text, 0)
    if language == "de" or run.text in lex.FIRST_NAMES or not run.text[1:].islower():
        return None
    if _AGE.match(text, end):
        return "person"
    placed = before in _PLACE_BEFORE
    if run.sure and (_stands_for_place(text, start, before) or _LIKE_A_COUNTRY.fullmatch(run.text)):
        return "place"
    if placed and run.sure:
        return "place" if text[max(0, start - 3) : start].lower() in ("in ", "ar ", "at ", "ff ", "ss ") or seen > 1 else None
    if seen > 1 and _SPEAKS.match(text, end):
        return "org"
    return "org" if seen > 2 and language == "en" else None


def _apposition(text: str, end: int) -> str | None:
    """The role in ", the harbour master," after a name."""
    if not text.startswith(", ", end):
        return None
    age = re.match(r", \d{2}(?=, )", text[end : end + 6])
    at = end + (age.end() if age else 0)
    match = _APPOSITION.match(text[at : at + 80])
    if not match:
        return None
    words = match.group(1).split()
    for number, word in enumerate(words):
        if word in ("of", "for", "at", "in", "with", "who", "and", "from"):
            words_before = words[:number]
            break
    else:
        words_before = words
    return match.group(1) if words_before and _is_trade(words_before[-1].lower()) else None


def _surname(name: str) -> str:
    """The word of a person's name that stands for all of it."""
    parts = name.split()
    return parts[-2] if parts[-1].rstrip(".") in ("Jr", "Sr") and len(parts) > 2 else parts[-1]


def _merge_surnames(found: dict[str, _Found]) -> None:
    """A surname that stands alone is a mention of the only person so called."""
    surnames: dict[str, list[str]] = {}
    for name, entry in found.items():
        if entry.kind == "person" and " " in name:
            surnames.setdefault(_surname(name), []).append(name)
    for short in [n for n in found if n in surnames]:
        if len(surnames[short]) == 1 and min(found[short].mentions) > min(found[surnames[short][0]].mentions):
            found[surnames[short][0]].mentions += found.pop(short).mentions


def _take_late(text: str, late: list[_Run], found: dict[str, _Found]) -> None:
    """Runs that were not believed on their own are mentions if the name is known from elsewhere in the text."""
    owners: dict[str, str | None] = {}
    for name, entry in found.items():
        owners[name] = name
        if entry.kind == "person" and " " in name:
            last = _surname(name)
            owners[last] = None if owners.get(last, name) != name else name
    known = places()
    for run in late:
        if len(run.words) == 1 and not (run.text in owners or run.text in known):
            continue  # most are these
        done = 0
        for start, end in _parts(run):  # in a headline in title case a known name may stand among other capitals
            part = text[start:end]
            if start < done or not (part in owners or (part in known and part not in lex.UNSURE_PLACES and len(part) > 2)):
                continue
            done = end
            owner = owners.setdefault(part, part)
            if owner:
                found.setdefault(owner, _Found("place")).mentions.append((start, end))


def _parts(run: _Run) -> Iterable[Range]:
    """The pieces of a run of several words, longest first, none overlapping a longer one's start."""
    stop = run.span[1]
    words = [w for w in run.words if w.start < stop][:12]  # headlines are short
    for at in range(len(words)):
        yield from ((words[at].start, min(words[last].end, stop)) for last in range(min(len(words), at + 4) - 1, at - 1, -1))
