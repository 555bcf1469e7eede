"""Figures: the numbers a text gives, with what each counts and the words that qualify it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from copydesk.facts import counted, deeds, numbers, sums
from copydesk.facts import lexicon as lex
from copydesk.facts.numbers import Number
from copydesk.types import DateMention, Figure, Range

# A word before a number that makes it a name: "Room 12", "page 31". A capitalised word does so too, unless a place is
# meant ("in Brae 140 homes").
_LABELS = lex.words(
    """
    no number page pages chapter section article articles part platform gate room route routes road exit exits
    flight building day game week grade type class phase line level posts post box channel terminal runway berth act
    bill verse volume version stage group lane unit bus tram train highway motorway apollo formula windows agenda
    item paragraph line rule form season episode round heat lot row seat studio pier hangar court appendix figure
    table step zone sector ward district precinct battalion brigade regiment
    """
)
_NUMBERED = lex.words("junction flat gate platform route room chapter section article floor apartment ward plot")
_LABEL = re.compile(r"([^\W\d_][\w’'.]*)\s(?:(?:\d+|[A-Z])(?:,|\sand|\sor|\sto)\s)?$")
_IN_PLACE = re.compile(r"(?:^|[\s(])(?:[Ii]n|[Nn]ear|[Aa]t|[Ff]rom|[Aa]cross)\s(?:[A-Z][\w’'-]+\s){1,3}$")
_CLOCK = re.compile(r"[:.]\d|\s?(?:[ap]\.?m\b|[AP]M\b|o['’]clock)|-\d|-[A-Z]|/\d|\)\s?\d|\s\d|[A-Za-z]")
_LENGTH = re.compile(
    r"(?:-|\s)(?:an?\s|full\s|working\s|consecutive\s|straight\s)?(second|minute|hour|day|night|week|month|year|"
    r"decade)(s?)(?:(?<=s)['’](?=\s)|(?![\w’']))(?P<old>[-\s]olds?(?!\w)|\sof\sage)?"
)
_FOR = re.compile(r"\b(?:for|lasted|took)\s$")  # "shut for three hours after a crash" is a length, "three hours after the crash" none
_NO_LENGTH = re.compile(r"\s(?:ago|later|earlier|before|after)\b")
_LENGTHS = lex.words("strong mile kilometre metre foot tonne ton litre liter gallon acre hectare megawatt kilowatt watt kilo inch yard")
_TIMES = re.compile(
    r"\stimes(?!\s(?:as|more|higher|lower|larger|bigger|greater|faster|less|fewer|better|worse|longer|that|what|a|an|over|"
    r"(?:the|its|their|his|her)(?!\s(?:[a-z]+\s){0,2}"
    r"(?:limits?|estimates?|averages?|levels?|norm|rate|number|output|value|price|maximum|minimum|target))"
    r")\b)"
    r"(?![\w’'-])"
)
_MEMBERS = re.compile(
    r"(?:-|\s(?=(?:page|bed|seat|mile|acre|room|storey)\s[a-z])(?<!\bone\s))(member|nation|party|person|man|woman|bed|seat|storey|story|lane|page|room|part|way|country|strong|judge|vessel|ship|car|"
    r"mile|kilometre|metre|foot|point|game|match|magnitude|tonne|ton|litre|liter|gallon|acre|hectare|"
    r"megawatt|kilowatt|watt|kilo|inch|yard)(?!\w)"
)
_OF_THEM = re.compile(r"\sof\s(?:them|those|us|these|whom|which)(?!\w)")
_OF_ITS = re.compile(
    r"\s(?:out\s)?of\s(?:the\s)?[\w-]+['’]s\s(?:[\d,]+\s)?|\s(?:out\s)?of\s(?:the|its|their|his|her|our|my|these|those|all|some)\s"
    r"(?:(?:past|last|first|next|remaining|previous|other)\s)?(?:(?:\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten|twelve)\s)?|"
    r"\s(?:out\s)?of\s\d[\d,]*\s"
)
# "58 of the port's 62 pilots had stopped work": what was done, the 58 did.
_IS_WHOLE = re.compile(r"\d\s(?:out\s)?of\s(?:the|its|their|his|her|our|all)?\s?(?:[\w-]+['’]s?\s)?$")
_OF_NUMBER = re.compile(r"\s(?:out\s)?of\s\d[\d,]*(?=[\s.,;])(?!\s(?:[a-z-]+\s){0,2}[a-z]+s\b)")
_VERB_NEXT = re.compile(r"\s(?:(?:have|has|had|were|was|are|is|remain(?:ed)?|died|survived|drowned|escaped|fled)(?!\w))")
_OPENS_CLAUSE = re.compile(
    r"(?:^|[,;:.“\"—–]\s?|\b(?:and|but|which|whom|while|that|said|says|say)\s)(?:(?:so\sfar|since\sthen|by\snow|today|now|already|"
    r"to\sdate),?\s)?$"
)
_PEOPLE_VERB = re.compile(
    r"\s(?:(?:who\s)?(?:were|was|have\sbeen|had\sbeen|has\sbeen|are)\s)?(?:reported(?:ly)?\s)?"
    r"(critical(?=[.,;]|$)|(?:seriously|critically|badly)\s(?:hurt|injured|ill|wounded)|feared\sdead|trapped|stranded|charged|jailed|acquitted|"
    r"infected|sick|in\s(?:hospital|custody)|killed|injured|wounded|arrested|displaced|missing|dead|detained|hurt|rescued|evacuated|taken\shostage|tested|freed|"
    r"hospitalised|died|drowned|survived)(?!\w)"
)
_DEEDS_TO_PEOPLE = lex.words(
    """
    killed wounded injured displaced arrested detained rescued evacuated hurt
    """
)
# A noun that names a number by itself; what follows a tie ("has risen to", "stood at") is that number.
_TALLY = re.compile(
    r"(?:^|[\W])((?:[\w’'-]+\s){0,2}?(?:toll|tolls|number|numbers|total|count|tally|population|magnitude|temperature|capacity|"
    r"figure|score|attendance|"
    r"average|membership|crowd|turnout|(?:city|town|village|island|nation|community|crew|staff|fleet|panel|jury|squad|"
    r"team)(?=\sof\s))(?:\sof\s(?:the\s)?(?:dead|[a-z]+(?:\s[a-z]+)?))?)(?:\s(?:from|in|of|at|on|for)\s[^.;,]{1,60}?)?"
    r"\s(?:(?:has|have|had)\s(?:since\s)?)?(?:to|at|is|was|of|stood\sat|stands\sat|estimated\sat|put\sat|numbering|(?:rose|risen|grown|grew|climbed|fell|fallen|"
    r"dropped|jumped|passed|reached|hit)(?:\sto)?)\s(?:now\s|currently\s|still\s)?$"
)
_VERSUS = re.compile(
    rf"\sto\s(\d[\d,]*|{'|'.join(w for w in lex.SMALL if w != 'zero')}|nil|none)(?!\.\d)(?=[.,;]|\s(?:in|on|against|with))"
)
_NUMBER_OF = re.compile(r"\bnumbers?\sof\s(?:the\s)?(?:[a-z]+\s)?([a-z]+)$")
_AMONG = re.compile(r"\b(?:among\s(?:them|those)|including|of\swhom)\s$")
_GIVEN = re.compile(
    r"(?:count(?:ed|s|ing)|spoke\sof|speaks?\sof|claim(?:ed|s)|estimates?(?:\sof)?|estimated|put(?:s|ting)?|tally\sof|drew|"
    r"attract(?:ed|s)|carried|had|has|have|was|is|are|were|from|to|by|list(?:ed|s))\s(?:it\sat\s)?$"
)
# "…, the authority says 41", "insisted it was 41 out of 62", "put the number at 41 of 62".
_SAYS_OTHERWISE = re.compile(
    r"\b(?:says?|said|insist(?:s|ed)?|claim(?:s|ed)?|maintain(?:s|ed)?|put(?:s)?(?=\s(?:it|the)))"
    r"(?:\s(?:that\s)?(?:it|there|the\s(?:(?:true|real|actual|correct)\s)?(?:number|figure|total|count|tally))\s(?:was|is|were|at))?\s$"
)
_ENDS_COUNT = re.compile(r"(?:\s(?:out\s)?of\s(?:the\s)?\d[\d,]*)?(?=[.,;:”\"]|$|\s[-–—])")
_FORMER = re.compile(r"(?:\b(?:up|down|compared\swith|than|rose|grew|fell|increase|rise)\s)?\bfrom\s$")
_AGED = re.compile(r"(?:\b(?:[Aa]ged?|who\s(?:is|was|turned)|[Hh]e\s(?:is|was)|[Ss]he\s(?:is|was)|[Nn]ow)\s|(?:^|[.“\"]\s?)At\s)$")
_NAMED_BEFORE = re.compile(
    r"(?:\b[A-Z][\w'’-]+\s(?:[a-z]{2,3}\s)?[A-Z][\w'’-]+|\b(?:boy|girl|man|woman|son|daughter|sister|brother|mother|father|wife|"
    r"husband|victim|child|driver|teenager|student)|\b(?:[Tt]he|[Hh]is|[Hh]er|[Tt]heir)\s[a-z]+"
    r"|\b(?:cousin|brother|sister|son|daughter|wife|husband|friend|colleague|mother|father|nephew|niece|partner|twin|uncle|"
    r"aunt)\s[A-Z]\w+|\b[Cc]ouple|\b[Gg]ran|\b[Dd]ad|\b[Mm]um),?\s\(?$"
)
_MANY = 100  # of so many and more a rate is told
_DEPARTURE = re.compile(r"the\s\d{1,2}\.[0-5]\d(?=[.,;]|\s(?:and|to|from|will|is|was|has|or))")
_ALONE = re.compile(r"(?:^|[.!?”\"]\s)([A-Z][a-z][\w'’-]+),\s$")
_SENTENCE = 450  # characters to either side; few sentences of newspapers have as many
_OLDEST = 115  # nobody has been older than 122; above this a number in the place of an age is something else
# The plural that opens a sentence: "Ships too large to come in …", "The large ships …".
_PLURAL_SUBJECT = re.compile(r"[.!?][”\"]?\s+(?:(?:The|These|Those|All|Many|Most|Some|Other)\s(?:[a-z]+\s)?)?([A-Za-z][a-z]+s)\s(?=[a-z])")
_REACH = 400  # characters: how far back a number without a noun finds what was counted last


def find(text: str, dates: Sequence[DateMention], sentences: Sequence[Range]) -> list[Figure]:
    """The figures of the text in order. Dates, times, ordinals, addresses, names with a number and bare numbers are none."""
    taken = [d.span for d in dates if not _is_length(d, text)]
    starts = [start for start, _ in sentences]
    reader = _Reader(text)
    at = 0
    for number in numbers.find(text):
        while at < len(taken) and taken[at][1] <= number.start:
            at += 1
        if at < len(taken) and taken[at][0] < number.end:
            continue
        place = bisect_right(starts, number.start) - 1
        start, end = sentences[place] if place >= 0 else (0, len(text))
        # Of a monstrous sentence only what lies around: its length must not be paid for each number.
        reader.read(number, (max(start, number.start - _SENTENCE), min(end, number.end + _SENTENCE)))
    return reader.found


def _is_length(date: DateMention, text: str) -> bool:
    """Whether a date is a bare length of time ("two weeks"), which is a figure too; "the past two weeks" is not."""
    words = text[slice(*date.span)].lower()
    if words.startswith("last ") and not _IN_THE.search(text, max(0, date.span[0] - 8), date.span[0]):
        words = words[5:]  # "talks last two years"
    return bool(date.value and date.value.startswith("P") and not re.search(r"\b(?:past|last|next|coming|previous)\b", words))


_IN_THE = re.compile(r"\b(?:in|over|for|during|since|of|within|the|these|his|her|its|their)\s$")


class _Reader:
    """One pass over the numbers of a text, remembering what was counted last."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Figure] = []
        self.until = 0  # where the last figure ends that holds a second number
        self.last: tuple[int, str] = (-_REACH, "")  # where the last counted noun stands, and the noun

    def read(self, number: Number, sentence: Range) -> None:
        if number.start < self.until:
            return
        if number.kind in ("percent", "money", "share", "odds", "score", "rank"):
            self._of_a_kind(number, sentence)
        elif number.kind == "measure":
            self._measure(number, sentence)
        elif not number.spelt and (place := _NUMBER_SIX.search(self.text, max(sentence[0], number.full - 24), number.full)):
            subject, rest = counted.clause(self.text, sentence[0], place.start())
            number = number._replace(full=place.start("no"))
            behind = counted.happened(self.text, number.end, sentence[1], lone=True)
            self._add(
                number,
                number.end,
                "rank",
                None,
                _with(counted.head(subject) if subject else counted.plain(rest), f"ranked {behind}".strip()),
            )
        elif not (self._rival(number) or self._is_name(number, sentence)):
            self._count(number, sentence)

    def _rival(self, n: Number) -> bool:
        """Whether a bare number is another giver's count of what was counted before: "The union says 58 stayed away, the port says 41"."""
        text, before = self.text, self.found[-1] if self.found else None
        if before is None or before.kind != "count" or not before.what or n.value == before.value or "\n" in text[before.span[1] : n.start]:
            return False
        if _BESIDE_OTHERS.search(text, max(0, before.span[0] - 6), before.span[0]) and self.found[-2:-1]:
            earlier = self.found[-2]  # of "1,200 teachers at 34 schools" the teachers
            before = earlier if earlier.kind == "count" and earlier.what and before.span[0] - earlier.span[1] < _NEAR else before
        if not _SAYS_OTHERWISE.search(text[max(0, n.full - 70) : n.full]) or not (end := _ENDS_COUNT.match(text, n.end)):
            return False
        self.until = end.end()
        self._add(n, n.end, "count", before.unit, before.what)
        return True

    def _add(self, number: Number, end: int, kind: str, unit: str | None, what: str | None) -> None:
        if what and kind not in ("duration", "score", "age"):
            what = counted.fit(what)
        low, high = number.low, number.high
        if high is None:
            low = number.value if number.modifier in _AT_LEAST else None
            high = number.value if number.modifier in _AT_MOST else None
        if kind == "money" and (rate := counted.RATE.match(self.text, end)):
            unit = f"{unit}{rate.group()}"  # a sum for each day is no sum of the days
            what = _with(what, rate.group().strip()) if what and " per " in rate.group() and not what.endswith(rate.group()) else what
        before = self.text[max(0, number.full - 16) : number.full]
        self.found.append(
            Figure(
                span=(number.full, end), value=number.value, low=low, high=high, modifier=number.modifier, unit=unit, what=what or None,
                kind=kind, former=bool(_FORMER.search(before)) and number.kind != "score",
            )
        )  # fmt: skip

    # --- numbers that carry their kind -------------------------------------------------------------------------------
    def _of_a_kind(self, n: Number, sentence: Range) -> None:
        text = self.text
        if n.kind == "odds":
            phrase = counted.noun_phrase(text, n.end)
            noun = self._noun_before(n)
            if text.startswith(" of ", n.end):
                self._add(n, n.end, "ratio", None, sums.share(text, n, sentence, self._last_in(sentence), self._noun_before(n)))
            elif phrase:
                said = sums.SAID_THEY.match(text, phrase.end)
                told = counted.happened(text, said.end() if said else phrase.end, sentence[1], lone=bool(said))
                self._add(n, phrase.end, "ratio", phrase.head, _with(phrase.words, _with(counted.deed(text, n.full), told)))
            elif noun and _verb_next(text, n.end):
                self._add(n, n.end, "ratio", noun.split()[-1], _with(noun, counted.happened(text, n.end, sentence[1], lone=True)))
            elif (last := self._last_in(sentence)) and last.kind == "ratio":
                self._add(n, n.end, "ratio", last.unit, last.what)  # "1 in 3 ninth-graders failed, compared with 1 in 5"
        elif n.kind == "share":
            what = sums.share(text, n, sentence, self._last_in(sentence), self._noun_before(n))
            if what or text.endswith("by ", 0, n.full):
                self._add(n, n.end, "ratio", None, what)
        elif n.kind == "score" and text.endswith("voted ", 0, n.full) and (subject := counted.clause(text, sentence[0], n.full)[0]):
            self._add(n, n.end, "score", n.unit, f"{counted.head(subject)} voted")
        elif n.kind == "score":
            what = _sides(text, n, sentence) or counted.clause(text, sentence[0], n.start)[0] or _next_noun(text, n.end)
            self._add(n, n.end, "score", n.unit, what)
        elif n.kind == "rank":
            subject, rest = counted.clause(text, sentence[0], n.start)
            self._add(n, n.end, "rank", None, subject or rest)
        elif (noun := self._noun_before(n)) and text[max(0, n.full - 9) : n.full] == "of which ":
            self._add(n, n.end, n.kind, n.unit, _with(noun, counted.happened(text, n.end, sentence[1])))
        elif n.kind == "money":
            self._add(n, n.end, "money", n.unit, sums.money(text, n, sentence, self._last_in(sentence)))
        else:
            self._add(n, n.end, n.kind, n.unit, sums.share(text, n, sentence, self._last_in(sentence), self._noun_before(n)))

    def _last_in(self, sentence: Range) -> Figure | None:
        """The figure before, if it stands in the same sentence."""
        return self.found[-1] if self.found and self.found[-1].span[0] >= sentence[0] else None

    def _measure(self, n: Number, sentence: Range) -> None:
        text, unit = self.text, n.unit or ""
        if more := _AND_INCHES.match(text, n.end):
            self.until = more.end()  # "3 pounds and 6 ounces" is one weight
        if re.match(r"\s(?:ago|later)\b", text[n.end : n.end + 7]):
            return
        if unit.startswith("met") and _RACE.search(text, max(0, n.full - 12), n.full):
            return None  # a race
        if unit.strip("°") in ("C", "F") or unit == "degrees":
            extreme = _EXTREME.search(text, max(sentence[0], n.full - 40), n.full)
            return self._add(n, n.end, "count", unit, extreme[1].lower() if extreme else "temperature")
        if of := re.search(r"(?:^|\s)((?:[^\W\d_][\w’'-]*\s){1,3})of\s$", text[max(sentence[0], n.full - 50) : n.full]):
            stuff = counted.happened(text, n.end, sentence[1], lone=True)
            return self._add(n, n.end, "count", unit, _with(counted.last_noun(of[1]), stuff if stuff.startswith("of ") else ""))
        after = counted.happened(text, n.end, sentence[1], lone=True)
        noun = counted.noun_phrase(text, n.end)
        subject, rest = counted.clause(text, sentence[0], n.full)
        if subject and rest.startswith("weigh") and len(rest.split()) == 1:
            return self._add(n, n.end, "count", unit, f"weight of {counted.head(subject)}")
        if subject and _MEASURES.fullmatch(rest):
            return self._add(n, n.end, "count", unit, f"{counted.head(subject)} {rest.split()[-1]}")  # "a cucumber that measures 91cm"
        if _FRONTED.fullmatch(text, sentence[0], n.full) and (thing := _FRONTED_BY.match(text, n.end)):
            return self._add(n, n.end, "count", unit, thing[1].strip())  # "At 2,310 metres, Pell Summit is …"
        if sized := _SIZED.match(text, n.end):
            return self._add(n, n.end, "count", unit, _with(f"{_DIMENSIONS[sized[1]]} of", _next_noun(text, sized.end())))
        if subject and _GREW.search(rest):
            return self._add(n, n.end, "count", unit, _with(counted.head(subject), rest))
        if after.startswith("of ") and (done := counted.done_by(text, sentence[0], n.full)):
            after = _with(_STUFF.sub("", after), done)
        if (
            not noun
            and re.search(r"\b(?:an?|the|its|their|his|her)\s$", text[max(0, n.full - 7) : n.full])
            and (single := _next_noun(text, n.end))
        ):
            return self._add(n, n.end, "count", unit, single)
        if noun and not after.startswith("of "):
            return self._counted(n, counted.Phrase(noun.end, f"{unit} {noun.words}", unit), sentence)
        first = after.split()[0] if after else ""
        if first in _DIMENSIONS or not first:
            if beside := counted.appositive(text, sentence[0], n.full):
                subject, rest = beside, ""
            elif text.endswith(" each ", 0, n.full):
                subject = self._noun_before(n)  # "nine vats, each 2 metres deep"
            if not first:
                if done := counted.done_by(text, sentence[0], n.full):
                    return self._add(n, n.end, "count", unit, _with(unit, done))  # "the flood has drowned 410 acres"
                if not subject and rest and len(rest.split()) < 4:
                    subject = counted.plain(rest)  # "he threw for 310 yards"
                return self._add(n, n.end, "count", unit, subject if len(rest.split()) <= _LONGEST_MEASURED and ":" not in rest else unit)
            if first == "away" and rest and deeds.is_past(rest.split()[-1]):
                return self._add(n, n.end, "count", unit, _with(counted.head(subject), rest.split()[-1]))  # "heard 20 miles away"
            return self._add(n, n.end, "count", unit, _with(_DIMENSIONS[first], f"of {subject}" if subject else after))
        done = "" if after.startswith("of ") else counted.done_by(text, sentence[0], n.full)
        return self._add(n, n.end, "count", unit, _with(unit, _with(done, after)))

    # --- plain numbers -----------------------------------------------------------------------------------------------
    def _is_name(self, n: Number, sentence: Range) -> bool:
        """Whether the number is a time, a year, or a name or a part of one ("Room 12", "IE 6", "555-0142")."""
        text = self.text
        if n.high is None and _CLOCK.match(text, n.end) and not (n.spelt and text[n.end : n.end + 1] in " -"):
            return True
        if n.start > 1 and text[n.start - 1] in "-–—" and text[n.start - 2].isalnum():
            return True
        bare = n.modifier is None and not n.sized
        if text.endswith("the ", 0, n.start) and _DEPARTURE.match(text, n.start - 4, n.end + 6):
            return True  # "the 8.15 and the 17.42 will stop"
        if bare and _is_year(text, n):
            return True
        if n.modifier in _BEFORE_YEARS and _may_be_year(text, n) and _is_the(text, n):
            return True  # "up to 2033", "about the 2031 regatta"
        if (
            text.startswith("-", n.end)
            and _COMPOUND.match(text, n.end)
            and not _MEMBERS.match(text, n.end)
            and not _LENGTH.match(text, n.end)
        ):
            return True  # "a two-pier harbour", "a six-sided tower"
        if text.startswith("per ", n.full - 4) and n.value >= _MANY:
            return True  # "infections per 100,000 people"
        if text.startswith((" time ", "-time "), n.end):
            return True  # "the four-time winner"
        if text.startswith((" of thousands", " of millions", " of hundreds"), n.end):
            return True
        if (
            n.spelt
            and text[n.start].isupper()
            and n.start > sentence[0]
            and text[n.end + 1 : n.end + 2].isupper()
            and text[n.start - 1] == " "
        ):
            return True  # "the Six Nations"
        if not bare or (label := _LABEL.search(text[max(sentence[0], n.start - 40) : n.start])) is None:
            return False
        word = label[1].rstrip(".")
        if word.lower() in _LABELS or word.lower().removesuffix("s") in _NUMBERED:
            return not (n.spelt and word.lower() in ("line", "part", "post", "class", "form", "bill", "step", "act", "court"))
        opens = word.endswith("ing") and not text[sentence[0] : n.start].strip("“\"' ").removeprefix(word).strip()  # "Needing 31 runs"
        named = (
            word[0].isupper()
            and not opens
            and word.lower() not in lex.COMMON
            and word.lower() not in lex.CALENDAR
            and word not in lex.DEMONYMS
        )
        if not named or n.spelt or "," in text[n.start : n.end]:
            return False
        return not _IN_PLACE.search(text[max(sentence[0], n.start - 60) : n.start]) or not counted.noun_phrase(text, n.end)

    def _count(self, n: Number, sentence: Range) -> None:
        text = self.text
        length = _LENGTH.match(text, n.end)
        if length and length.group()[-1] in "'’":
            return self._add(n, length.end(), "duration", f"{length[1]}s", _next_noun(text, length.end()))  # "two months' wages"
        if length and not (n.value >= 1 and length.group().startswith((" a ", " an "))):  # "4,300 a week"
            return self._length(n, length, sentence)
        if (often := _TIMES.match(text, n.end)) and n.value > 1:
            subject, rest = counted.clause(text, sentence[0], n.full)
            if than := _TIMES_WHAT.match(text, often.end()):
                return self._add(n, often.end(), "count", "times", _with(counted.head(subject) if subject else "", f"over {than[1]}"))
            return self._add(n, often.end(), "count", "times", _with(counted.head(subject) if subject else "", counted.plain(rest)))
        if members := _MEMBERS.match(text, n.end):
            return self._members(n, members)
        if (age := _age(text, n)) is not None:
            if _HEADED.fullmatch(text, sentence[0], n.start) and (fate := _FATE_OF_ONE.match(text, n.end)):
                age = _with(age.lower(), counted.happened(text, fate.start(1) - 1, sentence[1], lone=True))
            return self._add(n, n.end, "age", "years", age)
        if (
            did_at := _DID_AT.search(text, max(sentence[0], n.full - 80), n.full)
            if _is_whole_age(n) and _CLOSES.match(text, n.end)
            else None
        ):
            subject = counted.clause(text, sentence[0], n.full)[0]
            return self._add(n, n.end, "age", "years", _with(counted.head(subject, 3), did_at[1]))
        if (
            _is_whole_age(n, qualified=True)
            and (people := _THOSE_OVER.search(text, max(0, n.full - 24), n.full))
            and not _noun_at(text, n.end)
        ):
            return self._add(n, n.end, "age", "years", "people" if people[1] == "those" else people[1])
        if them := _OF_THEM.match(text, n.end):
            if n.value >= 2 or n.modifier:
                self._partitive(n, them.end(), sentence)
            return None
        if (bare := _OF_NUMBER.match(text, n.end)) and (noun := self._noun_before(n) or "people"):
            return self._add(n, n.end, "count", noun.split()[-1], _with(noun, counted.happened(text, bare.end(), sentence[1])))
        if (whole := _OF_ITS.match(text, n.end)) and (n.value >= 2 or n.modifier):
            phrase = counted.noun_phrase(text, whole.end() - 1)
            if phrase and (not phrase.head[0].isupper()):
                return self._counted(n, counted.Phrase(n.end, phrase.words, phrase.head), sentence, after=phrase.end)
        if n.value == 1 and n.spelt and text[n.start : n.end].lower() != "one":
            return None
        if n.spelt and n.value == 1 and (many := _ONE_IN.match(text, n.end)):
            self.until = many.end()
            odds = n._replace(value=1 / numbers.worth(many[2]))
            return self._add(
                odds, many.end(), "ratio", many[1], _with(_plural(many[1]), counted.happened(text, many.end(), sentence[1], lone=True))
            )
        if gap := self._gapped(n, sentence):
            return self._add(n, n.end, *gap)
        one = n.value == 1 and n.high is None and (n.spelt or not n.sized)
        phrase = counted.noun_phrase(text, n.end, one=one)
        if phrase and not (n.value < 2 and n.spelt and not one):
            if one and not (n.modifier or _PEOPLE_VERB.match(text, phrase.end) or _VERB_NEXT.match(text, phrase.end)):
                return None
            return self._counted(n, phrase, sentence)
        hurt = n.spelt and text[n.start : n.end].lower() == "one" and _PEOPLE_VERB.match(text, n.end) and not _NO.search(text, 0, n.start)
        return None if n.value < 2 and n.spelt and not hurt else self._bare(n, sentence)

    def _gapped(self, n: Number, sentence: Range) -> tuple[str, str | None, str] | None:
        """Kind, unit and what of a number whose noun and verb stand with the figure before: "1,204 were given the drug and 1,198 a
        placebo", "won 12 seats and the Greens four"; None if it has its own."""
        last = self._last_in(sentence)
        if last is None or not last.what or n.kind != "plain" or n.modifier in _ADDITIONS:
            return None
        between = self.text[last.span[1] : n.full]
        if last.kind == "percent" and (rival := _ELSE.search(between)) and _GAP_ENDS.match(self.text, n.end):
            return "percent", last.unit, rival[1].strip()
        if last.kind != "count" or not last.unit:
            return None
        noun = self._noun_before(n) or last.unit
        if (rival := _ELSE.search(between)) and _GAP_ENDS.match(self.text, n.end):
            return "count", last.unit, f"{noun} of {rival[1].strip()}"
        if _GAP.search(between) and (thing := _THING.match(self.text, n.end)):
            done = next((w for w in last.what.split() if deeds.is_past(w.lower())), "")
            return "count", last.unit, _with(noun, _with(done, thing[1]))
        return None

    def _counted(self, n: Number, phrase: counted.Phrase, sentence: Range, after: int | None = None) -> None:
        text = self.text
        if phrase.head.lower() in lex.CALENDAR:
            return
        if phrase.head in ("votes", "points", "goals", "seats") and (versus := _VERSUS.match(text, phrase.end)):
            self.until = versus.end()
            subject, rest = counted.clause(text, sentence[0], n.full)
            what = _with(_with(counted.head(subject) if subject else "", " ".join(rest.split()[:1])), phrase.words)
            self._add(n, versus.end(), "score", f"{n.value:g}–{versus[1]}", what)
            return
        if per := _PER_MANY.match(text, phrase.end):
            self.until = per.end()
            return self._add(n, phrase.end, "count", phrase.head, _with(phrase.words, " ".join(per.group().split())))
        state = phrase.words if phrase.words.lower() in _PEOPLE_STATES else ""
        noun = self._noun_before(n) if state and self._last_in(sentence) else ""
        people = noun if _is_of_people(noun) else "people"  # "143 passengers …, leaving 46 missing"
        self._remember(n, people if state else phrase.words)
        if _IS_WHOLE.search(text[max(sentence[0], n.full - 40) : n.full]):
            return self._add(n, phrase.end, "count", phrase.head, phrase.words)
        if (
            phrase.head == "points"
            and not text.startswith(_SIDE, phrase.end)
            and not counted.deed(text, n.full)
            and (thing := sums.noun_before(text, n, sentence) or sums.about(text, n, sentence))
        ):
            return self._add(n, phrase.end, "count", phrase.head, thing)
        tie, beyond = counted.beyond(text, sentence[0], n.full)
        if tie == "of" and text[max(sentence[0], n.full - 8) : n.full].lower() in ("of the ", "of ", "of its ", "of their "):
            tie = ""  # "Of the 312 complaints lodged, …"
        aboard = text.endswith("with ", 0, n.full) and text.startswith((" on board ", " aboard "), phrase.end)
        told = (counted.own_words if aboard or (tie and tie != "among") else counted.happened)(text, after or phrase.end, sentence[1])
        group = tie == "of" and beyond
        done = (
            ""
            if group or (state and _LEFT.search(text, max(0, n.full - 9), n.full))
            else beyond
            if tie
            else counted.done_by(text, sentence[0], n.full)
        )
        first = told.split()[0].lower() if told else ""
        if done and deeds.is_past(first) and counted.is_carried(text, n.full):
            told = done  # "a coach carrying 46 children skidded"
        elif done and first == "of":
            of = _OF_WHAT.match(told)
            told = _with(of[0], _with(done, told[of.end() :])) if of else _with(done, told)  # "friends of the pier hired"
        elif done and not first.endswith(("ed", "ing")):
            told = _with(done, told)
        subject, rest = counted.clause(text, sentence[0], n.full)
        if done in _MOVED and subject:
            told, done = f"of {counted.head(subject)}", ""  # "traffic fell to 310 vessels"
        if done == "amounted" and subject:
            told = _with(f"of {counted.head(subject)}", counted.own_words(text, phrase.end, sentence[1]))
        if not done and rest in ("has", "have", "had") and subject and not any(c.isdigit() for c in subject):
            told = _with(f"of {counted.head(subject)}", told)  # "the choir has 40 singers"
        if not told and (fate := self._shared(n, sentence)):
            told = fate
        if text.endswith("whose ", 0, n.full) and (
            owner := counted.last_noun(text[max(sentence[0], n.full - 60) : n.full - 6].rstrip(" ,"))
        ):
            told = f"of {owner}"  # "the group whose three robots won"
        what = _with(people if state else phrase.words, _with(state, told))
        if group:  # "convoy of lorries", "loss of jobs"
            what = f"{beyond} of {what}"
        elif state and (fate := _headline_fate(text, n, phrase.end, sentence)):
            what = f"{people} {state} {fate}"
        elif shared := self._of_one_group(n):
            what = f"{shared} of {phrase.words}"
        if event := _in_which(text, sentence[0], n.full):
            what = _with(what, event)
        self._add(n, phrase.end, "count", phrase.head, what)

    def _of_one_group(self, n: Number) -> str:
        """The group of the figure before, where this one is its other half: "a jury of seven women | and five men"."""
        last = self.found[-1] if self.found else None
        group = _GROUP_OF.match(last.what or "") if last and self.text[last.span[1] : n.full] == " and " else None
        return group[1] if group and last and (last.what or "").endswith(f" of {last.unit}") else ""

    def _shared(self, n: Number, sentence: Range) -> str:
        """What happened to those among whom these are counted: "killed" for "forty people were killed, among them 15 children"."""
        if not self.found or self.found[-1].span[0] < sentence[0] or not _AMONG.search(self.text[max(0, n.full - 16) : n.full]):
            return ""
        words = (self.found[-1].what or "").split()
        return " ".join(words[next((i for i, w in enumerate(words) if w == self.found[-1].unit), len(words)) + 1 :])

    def _remember(self, n: Number, noun: str) -> None:
        self.last = (n.end, noun)

    def _noun_before(self, n: Number) -> str:
        """What was counted last, not too far back."""
        return self.last[1] if n.start - self.last[0] < _REACH else ""

    def _measured_since(self, noun: str) -> str:
        """The unit of a measure behind what was counted last: "140 homes … waves of 6.8 metres. They had foreseen six." are no homes."""
        latest = self.found[-1] if self.found else None
        between = noun and latest and latest.span[0] > self.last[0] and latest.kind != "money"
        return latest.unit if between and latest and latest.unit and latest.unit != noun.split()[-1] else ""

    def _subject_before(self, sentence: Range) -> str:
        """Those of whom the sentence before speaks, if they were not counted: "Large ships are stuck. There were 23 of them …"."""
        opened = [m[1] for m in _PLURAL_SUBJECT.finditer(self.text, self.last[0], sentence[0]) if counted.is_plural(m[1])]
        return opened[-1].lower() if opened else ""

    def _partitive(self, n: Number, end: int, sentence: Range) -> None:
        noun = self._subject_before(sentence) or self._noun_before(n) or ("people" if " us" in self.text[end - 3 : end] else "")
        before = self.text[max(sentence[0], n.full - 60) : n.full]
        if before.endswith(", ") and (aside := counted.last_noun(before[:-2])) and counted.is_plural(aside.split()[-1]):
            noun = aside  # "hundreds of homes, 120 of them in Quarn"
        told = counted.happened(self.text, end, sentence[1], lone=True, limit=_LONGEST_OF_THEM)
        if told and counted.is_plural(told.split()[0]) and before.endswith((", ", "including ")):
            return self._add(n, end, "count", told.split()[0], told)  # "31 people, eight of them children"
        if done := counted.deed(self.text, n.full):
            told = _with(done, told)
        last = self._last_in(sentence)
        if last and last.what and last.what.startswith(noun) and not told.split(" ")[0].endswith(("ed", "ing")):
            noun, unit = last.what, last.unit  # "100 people were injured, 17 of them seriously"
        else:
            unit = noun.split()[-1] if noun else None
        self._add(n, end, "count", unit, _with(noun or "of them", told))

    def _members(self, n: Number, match: re.Match[str]) -> None:
        unit = {
            "man": "men",
            "woman": "women",
            "person": "people",
            "party": "parties",
            "storey": "storeys",
            "story": "stories",
            "foot": "feet",
            "country": "countries",
            "strong": "people",
            "magnitude": "magnitude",
        }.get(match[1], f"{match[1]}s")
        group = _next_noun(self.text, match.end())
        self._add(n, match.end(), "count", unit, group or unit)

    def _length(self, n: Number, match: re.Match[str], sentence: Range) -> None:
        text, end = self.text, match.end()
        unit = match[1] + "s"
        if (
            n.modifier == "over"
            and match[1] not in ("second", "minute", "hour")
            and not _LASTING.search(text[max(0, n.full - 12) : n.full])
        ):
            n = n._replace(modifier=None, full=n.start)  # "built over 112 years" says when, not how much more
        if match["old"] or text.endswith("aged ", 0, n.full):
            who = _who_is_old(text, end)
            subject = counted.clause(text, sentence[0], n.full)[0] if who == "age" and _IS_OLD.match(text, n.end) else ""
            return self._add(n, end, "age", unit, subject or who)
        if (_NO_LENGTH.match(text, end) and not _FOR.search(text, max(0, n.full - 7), n.full)) or not (
            match[2] or match.group()[0] == "-" or n.value <= 1
        ):
            return None
        if (
            re.search(r"\b(?:in|every|age\sof|first|last|past|next|previous|no)\s$", text[max(0, n.full - 10) : n.full])
            and not n.modifier
            and n.value <= 1
        ):
            return None
        of = re.compile(r"\s(?:of\s|in\s(?=[a-z]))(?!a\srow)(?=[^\W\d])").match(text, end)
        what = counted.happened(text, of.end() - 1, sentence[1], lone=True) if of else ""
        if of and what and not of.group().startswith(" in") and (done := counted.deed(text, n.full)):
            what = _with(what, done)
        if match.group()[0] == "-":
            what = _next_noun(text, end)
        elif not what:
            what = self._lasts(n, end, sentence)
        return self._add(n, end, "duration", unit, what)

    def _lasts(self, n: Number, end: int, sentence: Range) -> str:
        """What lasts: "left to assemble their robot", or subject and verb of the clause ("bridge shut")."""
        told = counted.happened(self.text, end, sentence[1], lone=True)
        if told.startswith(_COMPARED):
            return told
        if apart := _APART.search(self.text, max(sentence[0], n.full - 40), n.full):
            return apart[1]
        if label := sums.labelled(self.text, n, sentence, None):
            return label
        if since := _SINCE.match(self.text, end, sentence[1]):
            return since.group().strip()
        subject, rest = counted.clause(self.text, sentence[0], n.full)
        rest = _AVERAGE.sub("", _FROM_TO.sub("", rest))
        who = subject if subject and not re.search(r"\d", subject) else ""
        if told.startswith("to ") and not _is_number(told.split()[1]):
            return _with(counted.head(who) if rest.startswith("took") else "", " ".join(told.split()[:_LONGEST_DEED]))
        if thing := sums.object_of(rest):
            return thing
        behind = told if told.startswith(("in ", "for ", "of ")) else ""
        done = counted.plain(_BETWEEN.sub("", _BEFORE_DIGIT.sub("", rest)))
        return _with(counted.head(who) if len(done.split()) < 3 else "", _with(done, behind)) or told

    def _bare(self, n: Number, sentence: Range) -> None:
        """A number without a noun: it counts what a noun before it names, or what happened to people."""
        text = self.text
        if deed := _PEOPLE_VERB.match(text, n.end):
            noun = self._noun_before(n) or "people"
            noun = noun if _is_of_people(noun) or deed[1] in ("missing", "freed", "rescued", "tested", "evacuated", "hurt") else "people"
            told = counted.happened(text, n.end, sentence[1])
            self._remember(n, noun)
            self._add(n, n.end, "count", noun.split()[-1], _with(noun, told or deed[1]))
            return
        before = text[max(sentence[0], n.full - 110) : n.full].removesuffix("between ")
        if _FORMER.search(before) and self.found and self.found[-1].span[0] >= sentence[0]:
            self._add(n, n.end, "count", self.found[-1].unit, self.found[-1].what)
            return
        if before.endswith("measured ") and n.value < 10 and (subject := counted.clause(text, sentence[0], n.full)[0]):
            return self._add(n, n.end, "count", "magnitude", f"{counted.head(subject)} magnitude")
        if before.endswith("magnitude "):
            self._add(n, n.end, "count", "magnitude", "magnitude")
            return
        if before.endswith("in front of "):
            return self._add(n, n.end, "count", "spectators", "spectators")
        if _HELD_AGAINST.search(before) and (last := self._last_in(sentence)) and last.kind == "count":
            return self._add(n, n.end, "count", last.unit, self._noun_before(n) or last.what)
        tie, noun = counted.beyond(text, sentence[0], n.full)
        if tie == "of" and noun and noun.split()[-1] in _YOUNG and n.modifier is None and n.value <= _OLDEST:
            return self._add(n, n.end, "age", "years", noun)
        if (
            tie == "of"
            and noun
            and n.value > 1
            and not noun.split()[-1][0].isupper()
            and noun.split()[-1] not in _AGES
            and not _TALLY.search(before)
        ):
            return self._add(n, n.end, "count", noun.split()[-1], _with(noun, counted.happened(text, n.end, sentence[1])))
        if tally := _TALLY.search(before):
            subject, rest = counted.clause(text, sentence[0], n.full)
            if rest.startswith("put") and (thing := sums.object_of(rest)):
                return self._add(n, n.end, "count", None, thing)
            many = _NUMBER_OF.search(tally[1])
            noun = subject if subject and tally[1].split()[-1] in subject else counted.last_noun(tally[1]) or tally[1]
            if noun.split()[-1] in _TOTALS:
                known = self.found[-1].what if self.found and self.found[-1].kind == "count" else self._noun_before(n)
                noun = f"total of {known}" if known else noun  # "taking the total to 203"
            self._add(n, n.end, "count", many[1] if many else None, noun)
            return
        if (done := counted.deed(text, n.full)) in _DEEDS_TO_PEOPLE:
            last = self._last_in(sentence)
            who = last.unit if last and last.kind == "count" and last.unit and _is_of_people(last.unit) else "people"
            self._add(n, n.end, "count", who, _with(f"{who} {done}", counted.happened(text, n.end, sentence[1])))
            return
        if _LEFT.search(before) and (left := _LEFT_AS.match(text, n.end)):
            self._remember(n, "people")
            return self._add(n, n.end, "count", "people", _with("people", counted.happened(text, n.end, sentence[1], lone=True) or left[1]))
        if listed := self._listed(n, before, sentence):
            return self._add(n, n.end, "count", listed[0], listed[1])
        self._elliptic(n, before, sentence)

    def _listed(self, n: Number, before: str, sentence: Range) -> tuple[str | None, str] | None:
        """Unit and what of a number that goes on with the count before it: "1,032 responses: 711 against, 288 in favour", "27 hurt, five
        seriously"; None if it does not."""
        last = self._last_in(sentence)
        if last is None or last.kind != "count" or not last.what:
            return None
        noun = self._noun_before(n) or last.unit or ("people" if _OF_DEAD.search(last.what) else last.what if " per " in last.what else "")
        if before.endswith(" the ") and noun and _ALREADY.match(self.text, n.end):
            return noun.split()[-1], _with(noun, counted.happened(self.text, n.end, sentence[1], lone=True))
        word = _GOES_ON.match(self.text, n.end) if _LISTS.search(before) else None
        if word is None:
            return None
        told = counted.happened(self.text, n.end, sentence[1], lone=True) or word[1]
        if word[1] in ("before", "after", "earlier") or (word[1].endswith("ly") and " " not in told):
            return last.unit, last.what if word[1] in ("before", "after", "earlier") else _with(last.what, word[1])
        return (noun.split()[-1], _with(noun, told)) if noun else None

    def _itself(self, n: Number, before: str, sentence: Range) -> str:
        """What a number without a noun is by the words beside it: "from a peak of 920 …, membership", "population 1,460", "Murders: 14"."""
        if peak := _PEAK.search(before):
            thing = _FRONTED_BY.match(self.text, n.end) or _PEAK_OF.match(self.text, n.end)
            return _with(peak[1], f"of {thing[1].strip()}" if thing else "")
        if (named := _NOUN_ITSELF.search(before)) and "," in before[:-1]:
            return named[1]
        label = sums.labelled(self.text, n, sentence, None)
        return label if label and counted.is_plural(label.split()[-1]) and _ITEM_ENDS.match(self.text, n.end) else ""

    def _elliptic(self, n: Number, before: str, sentence: Range) -> None:
        """ "… and 14 have since been freed", "organisers counted 8,000": what was counted last is counted again."""
        text, noun = self.text, self._noun_before(n)
        if (
            n.modifier in ("under", "over", "above", "below")
            and n.value < 19
            and re.search(r"\b(?:is|are|was|were|aged|children|those)\s$", before)
        ):
            return None  # an age: "half of them were under five"
        if n.modifier in _ADDITIONS and not noun and self.found and self.found[-1].span[0] >= sentence[0]:
            noun = (self.found[-1].what or "").split(" in ")[0]
            return self._add(n, n.end, "count", self.found[-1].unit, _with(noun, counted.happened(text, n.end, sentence[1])))
        if (
            (before.endswith((" at ", " to ")) or (before.endswith(" from ") and _TO_NEXT.match(text, n.end)))
            and n.value > 24
            and (about := sums.about(text, n, sentence))
            and _CLOSES.match(text, n.end)
        ):
            return self._add(n, n.end, "count", None, about)
        if (
            (n.sized or n.value >= _MANY)
            and _HITS.search(before)
            and (_CLOSES.match(text, n.end) or text.startswith(" for ", n.end))
            and not _may_be_year(text, n)
        ):
            subject, rest = counted.clause(text, sentence[0], n.full)
            if subject and len(rest.split()) < _SHORT:
                return self._add(n, n.end, "count", None, counted.head(subject, _LONGEST_MEASURED))
        if n.value > 24 and (out := _ALL_OUT.search(before)):
            return self._add(n, n.end, "score", "runs", _with(counted.head(counted.clause(text, sentence[0], n.full)[0]), out[1]))
        if named := self._itself(n, before, sentence):
            return self._add(n, n.end, "count", None, named)
        if per := _PER_MANY.match(text, n.end):
            self.until = per.end()
            thing = sums.about(text, n, sentence) or noun
            return self._add(n, n.end, "count", None, _with(thing, " ".join(per.group().split())) if thing else None)
        if per := _PER.match(text, n.end):
            return self._add(n, n.end, "count", None, _with(sums.about(text, n, sentence) or noun, per.group().strip()))
        if _IN_ALL.match(text, n.end) and before.endswith(", ") and (aside := counted.last_noun(before.rstrip(", "))):
            return self._add(n, n.end, "count", None, aside)
        says_how_many = n.modifier is not None or "," in text[n.start : n.end] or n.high is not None or n.sized
        if (noun or n.value >= 2) and _verb_next(text, n.end) and _OPENS_CLAUSE.search(before):
            told = counted.happened(text, n.end, sentence[1])
            self._add(n, n.end, "count", noun.split()[-1] if noun else None, _with(noun, told))
        elif _GIVEN.search(before) and (says_how_many or (noun and n.value > 12 and not n.spelt)):
            plural = re.search(r"\b(?:how\smany\s)([a-z]+s(?:\s[a-z]+ed)?)\b", text[max(sentence[0], n.full - 110) : n.full])
            own = before.endswith((" has ", " have ", " had "))
            rival = (
                self.found[-1].what
                if not (own and noun) and self.found and self.found[-1].span[0] >= sentence[0] and self.found[-1].kind == "count"
                else ""
            )
            what = plural[1] if plural else rival or noun or counted.clause(text, sentence[0], n.full)[0]
            self._add(n, n.end, "count", noun.split()[-1] if noun and not plural else None, what)
        elif (
            (n.value > 12 or (n.value > 1 and self._last_in(sentence) and noun))
            and _CLOSES.match(text, n.end)
            and (done := counted.done_by(text, sentence[0], n.full))
        ):
            people = "people" if done.split()[0] in _DEEDS_TO_PEOPLE else noun
            self._add(n, n.end, "count", people or None, _with(people, done))
        elif says_how_many and not (n.spelt and n.value < 3) and (_ends_clause(text, n.end) or n.modifier in _ADDITIONS):
            if unit := self._measured_since(noun):
                return self._add(n, n.end, "count", unit, None)
            noun = noun or ("" if n.modifier in _ADDITIONS else sums.about(text, n, sentence)) or ""
            self._add(n, n.end, "count", noun.split()[-1] if noun else None, _with(noun, counted.happened(text, n.end, sentence[1])))


# "Hospital waiting lists hit 1.1 million": the subject is what is counted.
_HITS = re.compile(r"\s(?:hits?|reach(?:es|ed)?|tops?|topped|pass(?:es|ed)?|surpass(?:es|ed)?|nears?|neared|touch(?:es|ed)?)\s$")
_SHORT = 4  # words between a subject and the number: "has since topped"
_ALL_OUT = re.compile(r"\s((?:bowled|all|dismissed)(?:\sout)?)\sfor\s(?:just\s|only\s)?$")
_NO = re.compile(r"\b(?:[Nn]o|[Nn]ot|[Ee]very|[Aa]ny|[Ss]ome|[Tt]he|[Tt]his|[Tt]hat|[Ww]hich|[Ww]ith|[Ll]east|[Ii]n)\s$")
_HELD_AGAINST = re.compile(r"\b(?:compared\s(?:to|with)|versus|vs\.?)\s$")
_ITEM_ENDS = re.compile(r"\s?(?:[.,;(•|]|$|\n)")
_PEAK = re.compile(r"\b(peak|high|low|maximum|minimum)\sof\s$")
_PEAK_OF = re.compile(r"(?:\sin\s\w+)?,\s(?:the\s|its\s)?([a-z]+(?:\s[a-z]+)?)\s(?:has|have|had|was|were|is|are|fell|rose)\s")
_NOUN_ITSELF = re.compile(r"[,(]\s?(population|membership|capacity|attendance|circulation|headcount|enrolment|readership)\s$")
_LEFT = re.compile(r"\b(?:left|leaves|leaving|leave|made|making|lost)\s$")
_LEFT_AS = re.compile(r"\s(without|homeless|stranded|dead|injured|in\sthe\sdark|in\sneed|jobless|hospitalised|trapped)(?!\w)")
_ALREADY = re.compile(r"\s(?:already|who|now|still|currently)\s")
_OF_DEAD = re.compile(r"\b(?:toll|dead|deaths?|killed)\b")
_MOVED = frozenset(
    ("fell", "fallen", "rose", "risen", "dropped", "grown", "grew", "climbed", "dwindled", "shrank", "shrunk", "jumped", "swelled")
)
_LISTS = re.compile(r"(?:[,;:(]\s?|\s(?:and|or|but|against|with|plus)\s)$")
_GOES_ON = re.compile(
    r"\s((?!only|early|daily|weekly|monthly|family)[a-z]+ly|against|in|for|undecided|abroad|away|ahead|behind|short|shy|at|from|with|without|before|after|under|"
    r"earlier|critical|stable|overnight|still|remain|remained|unaccounted|hurt|free|(?:over|above|below)(?=\s(?:the|its|their)\s))(?=[\s.,;)])(?!\sfact\b|\sturn\b|\sother\b)"
)
_ELSE = re.compile(
    r"(?:[,;]\s|\s(?:and|while|to|but)\s)(?:(?:the|his|her|its)\s)?(?:rivals?,?\s)?((?:(?!And|But)[A-Z][\w’'.-]+\s){1,3})(?:on\s)?$"
)
_GAP = re.compile(r"[,;]\s$|\s(?:and|but|while)\s$")
_GAP_ENDS = re.compile(r"\s?(?:[.,;)]|$|\sand\s)")
_THING = re.compile(r"\s((?:an?|the|no|only|neither|nothing)\s(?:[a-z-]+\s){0,2}[a-z-]+)(?=[.,;]|\sand\s|$)")


def _is_number(word: str) -> bool:
    return word.lower() in lex.SMALL or word.lower() in lex.TENS or word[0].isdigit()


_LONGEST_OF_THEM = 14  # words that tell some of them from the others
_GREW = re.compile(r"\b(?:rose|risen|rising|fell|fallen|grew|grown|climbed|dropped|sank|sunk|swelled|shrank|shrunk)(?:\sby)?$")
_IS_OLD = re.compile(r"\s(?:years?|months?|weeks?|days?)\sold")
_STUFF = re.compile(r"(?<=\s)(?:from|in|on|at|near|off|into|to|across)\s.*$")  # what is said of the stuff's place when it is long
_OF_WHAT = re.compile(r"of\s(?:(?!(?:from|in|on|at|near|with|for|to|by|across)\b)[^\s]+\s?){1,5}")
_FRONTED = re.compile(r"\W*(?:At|With|Standing\sat|Weighing|Measuring)\s")
_FRONTED_BY = re.compile(r"(?:\s[a-z]+)?,\s(?:the\s|its\s|a\s)?((?:[A-Z][\w’'-]+\s?){1,3}|[a-z]+(?:\s[a-z]+)?(?=\sis|\swas))")
_LASTING = re.compile(r"\b(?:for|of|in|after|lasted|lasts|took|takes|taken|spent|waited|been|was|is|by|last|and|serving|served)\s$")
_COMPARED = ("left ", "late", "long", "behind ", "ahead ", "early", "overdue", "clear of", "adrift", "faster", "slower", "short of",
             "outside ", "inside ", "quicker", "shorter", "older", "younger", "sooner", "off ")  # fmt: skip
_APART = re.compile(r",\s([a-z]+(?:ed|en))\sfor\s$")  # "18 months, suspended for two years"
_AVERAGE = re.compile(r"\s?\b(?:for\s|in\s)?an?\s(?:average|total|maximum|minimum|record)(?:\sof)?$")
_BETWEEN = re.compile(r"\s(?:between|from|among|on|in|at)(?:\s(?:the\s)?[a-z]+)?$")
_SINCE = re.compile(r"\ssince\s[^.,;:]{3,60}")
_BEFORE_DIGIT = re.compile(r"\s?(?:\bworth\s)?(?:\b(?:about|around|over|nearly|some)\s)?[$£€]?\d.*$")
_FROM_TO = re.compile(r"\s?\bfrom(?:\s[\d.,]+\sto)?$")
_LONGEST_DEED = 6  # words of "to put out the blaze"
_LONGEST_MEASURED = 7  # words between what is measured and its measure; more hold an object of their own
_DIMENSIONS = {"long": "length", "wide": "width", "across": "width", "deep": "depth", "high": "height", "tall": "height",
               "thick": "thickness", "away": "distance"}  # fmt: skip
_EXTREME = re.compile(
    r"(?:^|\s)((?:(?:[Oo]vernight|[Dd]aytime|[Mm]orning|[Nn]ight-?time)\s)(?:highs?|lows?|maximum|minimum|temperatures?))\sof\s$"
)
_AND_INCHES = re.compile(r"(?:\s|\sand\s|,\s)?\d+(?:\.\d+)?\s?(?:in|inches|ins|oz|ounces?)(?!\w)(?!\sthe\s)")
_SIZED = re.compile(r"[-\s](long|wide|deep|high|tall|thick)\s(?=[a-z]+)(?!and|but|in|at|on|by|for|with|when|where|after|before|as)")
_MEASURES = re.compile(r"(?:measures?|measured|measuring|spans?|spanned|stretches|stretched|covers|covered|stands|stood)(?:\sfor|\sat)?")
_AT_LEAST = frozenset(
    (
        "at least",
        "more than",
        "over",
        "just over",
        "well over",
        "as few as",
        "or more",
        "no fewer than",
        "no less than",
        "above",
        "exceeded",
        "upwards of",
    )
)
_AT_MOST = frozenset(
    ["at most", "less than", "fewer than", "under", "up to", "just under", "nearly", "almost", "as many as", "as much as", "close to",
     "no more than", "not more than", "below", "or fewer", "or less", "within"]
)  # fmt: skip
_ADDITIONS = frozenset(("another", "a further", "an additional", "an extra", "more", "further"))
_PEOPLE_STATES = frozenset(("dead", "injured", "wounded", "missing", "hurt", "killed", "displaced", "homeless", "detained", "arrested"))


def _with(first: str, second: str) -> str:
    return f"{first} {second}".strip()


def _ends_clause(text: str, at: int) -> bool:
    return text[at : at + 1] in (".", ",", ";", "", "\n", ")", "”", '"') or text.startswith((" and ", " in ", " on ", " at ", " as "), at)


def _verb_next(text: str, at: int) -> bool:
    """Whether what is counted does something: "five abstained", "14 have since been freed"."""
    word = _NEXT.match(text, at)
    return bool(_VERB_NEXT.match(text, at)) or (
        word is not None and (deeds.is_past(word[1]) or (deeds.is_known(word[1]) and word[1][-1] != "s"))
    )


_YOUNG = lex.words("boy girl man woman child youth teenager lad baby toddler widow widower")
_TOTALS = frozenset(("total", "tally", "count", "figure", "number"))
_RACE = re.compile(r"\b(?:in|ran|run|runs|won|wins|swam|over)\sthe\s$")
_AGES = lex.words("age best chapter version class summer score out")
_PER_MANY = re.compile(
    r"\s(?:for\severy|in\severy|per)\s(?:\d{1,3}(?:,\d{3})*|hundred|thousand|million)(?:\s(?:thousand|million))?(?:\s(?:people|residents|inhabitants|"
    r"head|births|population|adults|children|women|men|vehicles|households|homes))?(?![\w,.]\d|\w)"
)
_PER = re.compile(r"\sper\s(?!cent\b)[a-z]+")
_SIDE = (" of ", " behind", " ahead", " clear", " off ", " adrift", " short")
# "Man, 22, held over shop fire": a headline tells of nobody else.
_HEADED = re.compile(r"(?:Man|Woman|Boy|Girl|Teenager|Teen|Driver|Pensioner|Student|Cyclist|Motorcyclist|Toddler),\s")
_FATE_OF_ONE = re.compile(r",\s((?!who\b|was\b|is\b|from\b|and\b)[a-z]+)\s")
_IN_ALL = re.compile(r"\s(?:in\sall|in\stotal|altogether)(?!\w)")
_TO_NEXT = re.compile(r"(?:\s(?:an?|per|each)\s[a-z]+)?\sto\s[\d]")
_CLOSES = re.compile(r"\s?(?:[.,;:)]|$|\s(?:in|on|from|to|by|after|as|and|since|this|last|so|now)\s)")
_NEXT = re.compile(r"\s([a-z]+)(?=[\s.,;])")


def _is_of_people(noun: str) -> bool:
    last = noun.split()[-1].lower() if noun else ""
    return (
        last in lex.PLURAL_UNITS
        or last.removesuffix("s") in lex.PERSON_HEADS
        or last in lex.PERSON_HEADS
        or last in lex.DEMONYMS
        or noun[:1].isupper()
    )


_BEFORE_YEARS = frozenset(("up to", "about", "around", "over", "just", "only", "within", "under", "above", "below"))


_COMPOUND = re.compile(r"-[a-z]")


def _is_the(text: str, n: Number) -> bool:
    """Whether a number that may be a year has an article or no noun: "about the 2031 regatta", "up to 2033"."""
    return text.endswith("the ", 0, n.start) or not counted.noun_phrase(text, n.end)


def _may_be_year(text: str, n: Number) -> bool:
    return not n.spelt and not n.sized and 1500 <= n.value < 2100 and n.end - n.start == 4 and text[n.start : n.end].isdigit()


def _is_year(text: str, n: Number) -> bool:
    """Whether four digits are a year: "2019 elections" is one, "1709 schoolchildren" and "2000 people" are not."""
    if not _may_be_year(text, n):
        return False
    phrase = counted.noun_phrase(text, n.end)
    if phrase is None:
        return not re.search(r"\b(?:of|counted|killed|injured)\s$", text[max(0, n.start - 9) : n.start]) or n.value >= 1900
    before = text[max(0, n.start - 9) : n.start].lower()
    if re.search(r"\b(?:in|since|the|by|of|until|from|during|after|before|early|late)\s$", before):
        return True
    return n.value >= 1900 and not _is_of_people(phrase.head)


def _is_whole_age(n: Number, *, qualified: bool = False) -> bool:
    """Whether a number may be somebody's age: whole, in digits, and lived to; ``qualified`` is "over 50", "60 and over"."""
    return (
        not n.sized
        and not n.spelt
        and n.high is None
        and n.value == int(n.value)
        and 12 < n.value <= _OLDEST
        and (n.modifier in _OVER if qualified else n.modifier is None)
    )


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{noun[:-1]}ies"
    return f"{noun}es" if noun.endswith(("x", "z", "ch", "sh")) else f"{noun}s"


def _noun_at(text: str, at: int) -> bool:
    """Whether the number that ends here has a noun of its own: "over 50 ships"."""
    return text[at : at + 1] in ("-", "%") or counted.noun_phrase(text, at) is not None


_OVER = frozenset(("over", "under", "and over", "and older", "and under", "and younger", "or over", "or older"))
# "women over 50", "adults aged 60 and over".
_THOSE_OVER = re.compile(
    r"\b(women|men|people|adults|males|females|patients|drivers|residents|voters|workers|pensioners|citizens|smokers|those)\s(?:aged?\s)?$"
)
# "published her first book at 23": what somebody does once, or first.
_DID_AT = re.compile(
    r"(?:\b(?:[Hh]e|[Ss]he|who|[A-Z]\w+|and)|,)\s(?:had\s)?((?:published|married|wed|died|retired|left|joined|became|debuted|"
    r"began|started|won|turned|ordained|emigrated)"
    r"(?:\s(?:(?:his|her|the|a|an)\s)?(?:[a-z]+\s){0,3}[a-z]+)?)\sat\s$"
)
_ONE_IN = re.compile(
    rf"\s([a-z]+[a-rt-z])\sin\s(?:every\s)?({'|'.join(w for w, v in lex.SMALL.items() if v > 1)}|\d{{1,3}})"
    r"(?=[.,;]|\s(?:is|was|were|has|had|have|are|now|fails?|failed|[a-z]+ed)\b)"
)
_TIMES_WHAT = re.compile(r"\s(?:the|its|their|his|her)\s((?:[a-z]+\s){0,2}[a-z]+)(?=[\s.,;])")
# "ranked No. 6", "spent seven weeks at No. 1": a place in a list, where "No. 10" alone is an address.
_NUMBER_SIX = re.compile(
    r"\b(?:ranked|rated|seeded|ranks|debuted\sat|peaked\sat|weeks\sat|months\sat|reached|hit|"
    r"(?:rose|climbed|fell|up|down|slipped)\sto)\s(?P<no>[Nn]o\.?\s|number\s)$"
)
_GROUP_OF = re.compile(r"(jury|panel|crew|team|squad|group|committee|board|convoy|party|family|staff|bench|fleet|mix|delegation)\sof\s")
# "Two dead, five hurt as bus plunges into ravine", a headline: the clause that tells how.
_FATE = re.compile(
    r"(?:,\s(?:[\w-]+\s)(?:dead|hurt|injured|wounded|missing|killed|arrested|detained|trapped))?"
    r"(?:\s(?:and|,)\s[\w-]+\s(?:dead|hurt|injured|missing))?"
    r"\s((?:as|after|when)\s[^.;:,?!]{4,70}?)(?=\sin\s[A-Z]|\snear\s|\soff\s|[;:,?!]|$|\n)"
)


def _headline_fate(text: str, n: Number, at: int, sentence: Range) -> str:
    """What a headline says of how those came by it; "" outside of headlines, which have no stop."""
    if not _ONLY_STATES.fullmatch(text, sentence[0], n.full) or text[slice(*sentence)].rstrip().endswith((".", "”", '"')):
        return ""
    fate = _FATE.match(text, at, sentence[1])
    return fate[1] if fate else ""


_ONLY_STATES = re.compile(
    r"(?:(?:At\sleast\s)?[\w-]+\s(?:dead|hurt|injured|wounded|missing|killed|arrested|detained|trapped)(?:,\s|\sand\s))?"
)
_BESIDE_OTHERS = re.compile(r"\s(?:at|in|from|on|across)\s$")
_NEAR = 20  # characters between two counts of one subject
_BOTH = re.compile(r"(?:both|each)\s$")


def _age(text: str, n: Number) -> str | None:
    """Whose age a number is ("Mara Quill, 34,", "At 82, Edvard Lomm"); "" where nobody is named, None if it is no age."""
    whole = not n.sized and n.modifier is None and n.high is None and 0 < n.value <= _OLDEST
    if not whole or n.spelt:
        return None
    before, after = _BOTH.sub("", text[max(0, n.start - 60) : n.start]), text[n.end : n.end + 2]
    if (told := _AGED.search(before)) and (after[:1] in (",", ".", ")", ";") or after in (" w", " a")):
        if told.group().strip().endswith("At"):
            name = re.compile(r",\s((?:[A-Z][\w'’-]+\s?){1,3})").match(text, n.end)
            return name[1].strip() if name else None
        return _named(
            re.sub(r",?(?:\swho)?$", ", ", before[: told.start()].rstrip(), count=1) if told.group()[:3] in ("who", "now") else before
        )
    if after[:1] == "," and (alone := _ALONE.search(before)) and alone[1].lower() not in lex.CALENDAR:
        return alone[1]  # "Stallwood, 22, joins"
    if re.search(r"(?:,\s|\s\()$", before) and after[:1] in (",", ")", ".", ";") and _NAMED_BEFORE.search(before):
        return _named(before)
    return None


def _named(before: str) -> str:
    """Whose age stands behind some words: the last name, or the noun before the comma ("the striker, ")."""
    found = re.findall(r"[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)+|[A-Z][\w'’-]+(?=,?\s\(?$)|[a-z]+(?=,\s\(?$)", before)
    return str(found[-1]) if found else ""


def _who_is_old(text: str, at: int) -> str:
    """Who a "34-year-old" is: the noun or name behind it, else "age"."""
    if name := re.compile(r"\s((?:[A-Z][\w'’-]+\s?){1,3})").match(text, at):
        return name[1].strip()
    words = re.compile(r"\s((?:[a-z-]+\s){0,2}?[a-z-]+)(?=[\s.,;:])(?:,\s([A-Z][\w’'-]+))?").match(text, at)
    if not words or words[1].split()[0] in lex.NP_STOPS:
        return "age"
    return _with(words[1].split()[0], words[2] or "")


def _next_noun(text: str, at: int) -> str:
    """The noun that a hyphened length stands before: "strike" of "the four-day strike"."""
    kept: list[str] = []
    for word in re.findall(r"[^\s]+", text[at : at + 60])[:3]:
        bare = word.strip('.,;:!?)”"')
        if not bare or bare.lower() in lex.NP_STOPS or bare.endswith("ed") or re.match(r"[^\w]", word):
            break
        kept.append(bare)
        if bare != word:
            break
    return " ".join(kept[:2] if len(kept) > 2 else kept)


def _sides(text: str, n: Number, sentence: Range) -> str:
    """Who played whom: the capitalised words around a score."""
    before = _SIDE_MARKS.split(text[max(sentence[0], n.start - 60) : n.start])
    near = before[-1] if re.search(r"[A-Z]", before[-1]) else " ".join(before)
    around = near + " " + _SIDE_ENDS.split(text[n.end : min(sentence[1], n.end + 40)])[0]
    return " ".join(w for w in re.findall(r"[A-Z][\w’'-]+", around) if w.lower() not in lex.COMMON and w.lower() not in lex.CALENDAR)


_SIDE_MARKS = re.compile(r"[,;:]|\s(?:as|when|after|while|but|before|until)\s")
_SIDE_ENDS = re.compile(r"[.;]|\s(?:at|in|on|with|as|after|before|thanks|to\s[a-z]+)\b")
_IN_WHICH = re.compile(
    r"(?:^|[\s(])([Tt]he|an?)\s((?:(?!\b(?:the|an?)\s)[^,.;:“”\"]){3,90}?),\s(?:in|during)\swhich\s(?:(?:[^,.;]|,\d){0,80})$"
)


def _in_which(text: str, start: int, at: int) -> str:
    """ "in the attack on the port", for what happened in an event that the sentence names before: "the attack on the port, in which …"."""
    match = _IN_WHICH.search(text[max(start, at - 240) : at])
    if not match:
        return ""
    event = re.split(
        r"\son\s(?:\d|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|[A-Z][a-z]+\s\d)|\sin\s(?:19|20)\d\d|\slast\s|\syesterday", match[2]
    )[0]
    return f"in {match[1].lower()} {event.strip()}"
