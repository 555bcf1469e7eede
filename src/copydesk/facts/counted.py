"""What a number counts: the noun phrase behind it and what happened to it, or what the sentence is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from copydesk.facts import deeds
from copydesk.facts import lexicon as lex
from copydesk.types import Range

_WORD = re.compile(r"\s([^\W\d_](?:\w|['’.&-](?=\w))*)(,?)")
_PREMODIFIERS = 5  # words before the noun; "international humanitarian aid organisations" has three
_PHRASE = 9  # words that tell what happened; longer ones are the next thought
_STATES = frozenset(("dead", "injured", "wounded", "missing", "hurt", "killed", "displaced", "homeless", "detained", "arrested"))
_SINGULAR = frozenset(
    ("person", "man", "woman", "child", "boy", "girl", "soldier", "officer", "worker", "teenager", "student", "pupil", "shell")
)
_AUXILIARIES = lex.words(
    """
    was were is are be been being has have had having now still also since then already will would could may might
    must can remain remained remains got reportedly who which that did do does said
    """
)
_STOP_WORDS = lex.words(
    """
    when after before because although though if unless until whereas whose said says say told according so despite
    but or during since following leaving including among amid than as while there here then again within where
    yesterday today tomorrow tonight overnight last next this adding so whilst appears appear appeared seems seem seemed
    """
)
# Where a thought ends: at marks, or at "and" before a verb or a further number.
_ABBREVIATED = (
    r"(?<!\b[A-Z]\.\s)(?<!\b[A-Z][a-z]\.\s)(?<!\b[A-Z][a-z]{2}\.\s)(?<!\b[A-Z][a-z]{3}\.\s)"  # "Mr. Quill" is no end of a thought
)
_MARKS = re.compile(rf"[,;:!?()•|“”\"\n\[\]]|\s[-–]\s|\s?—|\.\s{_ABBREVIATED}|\.$")
_INCLUDING = re.compile(r",\s(?:including|among\sthem|[\w-]+\sof\s(?:them|whom))\s[^.;:]{3,60}?,\s(?=[a-z])")
RATE = re.compile(
    r"\s(?:an?|per|each|every)\s(?:second|minute|hour|day|night|week|month|year|person|head|litre|tonne|kilo|kilogram|barrel|bushel|ounce|"
    r"square\s(?:metre|meter|foot)|time|pop|piece|go|gallon|bottle|dose)(?!\w)|\sper\s(?!cent\b|100\b)[a-z]+(?![\w%])"
)
_BRACKET = re.compile(r"\s\([^()]{1,40}\)")
_AND_THEN = re.compile(
    r"and\s(?:(?:[\w'’-]+\s){0,3}?(?:was|were|is|are|has|have|had|will|would|said|took|fell|rose|left|hit|put|made|got|went|came|"
    r"sent|cuts|cut|hits|leaves|many|some|at\sleast|more\sthan|about|"
    r"[a-z]+ed|[a-z]+ing|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|dozens|hundreds|an?|the|its)(?!\w)|"
    r"(?:[\w'’-]+\s){0,2}?\d|another\s)"
)
_DATE = re.compile(
    r"\s(?:(?:on|in|at|by|since|from|until|late|early|for)\s)*(?:the\s)?(?:(?:first|last|next|past)\s(?:\w+\s)?)?"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s(?:morning|afternoon|evening|night))?\b|"
    r"\s(?:on|in|by|since|of|from|until|through)\s(?:early\s|late\s|mid-)?(?:the\s)?(?:\d{1,2}(?:st|nd|rd|th)?\s)?(?:January|February|"
    r"March|April|May|June|July|"
    r"August|September|October|November|December|(?:19|20)\d\d)\b|\s(?:yesterday|today|overnight|tonight|tomorrow)\b"
    r"|\s(?:over|in|during|for)\sthe\s(?:past|last)\s|\s(?:last|this|next)\s(?:night|week|month|year|weekend|summer|winter|spring|"
    r"autumn)\b|\sso\sfar\b|\ssince\s"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: where it ends, its words and its head noun ("organisations" of "aid organisations")."""

    end: int
    words: str
    head: str


_IN_IS = frozenset(("taxis", "skis", "kiwis", "bikinis", "safaris"))
_NO_MEN = frozenset(("specimen", "regimen", "abdomen", "acumen"))


def is_plural(word: str) -> bool:
    """Whether a word is likely a plural noun."""
    plain = word.lower()
    if (
        plain in lex.PLURAL_UNITS
        or plain in _IN_IS
        or (plain.endswith(("children", "people", "men")) and len(plain) > 5 and plain not in _NO_MEN)
    ):
        return True
    return (word.isupper() is False and word[:-1].isupper() and len(word) > 2 and plain.endswith("s")) or (
        len(word) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is", "'s", "’s", "ous")) and plain not in lex.NOT_UNITS
    )


def noun_phrase(text: str, at: int, *, one: bool = False) -> Phrase | None:
    """The noun phrase that a number at this place counts; with ``one`` a singular will do."""
    start, end, head, heads = at, at, "", 0
    for number in range(_PREMODIFIERS + 4):
        match = _WORD.match(text, at)
        if not match:
            break
        word = match[1]
        plain = word.lower()
        if plain in _STATES and number == 0:
            return noun_phrase(text, match.end(1)) if _is_plural_ahead(text, match.end(1)) else Phrase(match.end(1), word, "people")
        if (
            (plain in lex.NP_STOPS and not (plain in ("most", "such") and not number))
            or plain in lex.CALENDAR
            or (heads and not is_plural(word))
        ):
            break
        if is_plural(word) or (one and plain in _SINGULAR):
            if heads and (plain in _VERBS_IN_S or _DETERMINED.match(text, match.end(1))):
                break
            end, head, heads = match.end(1), word, heads + 1
        elif number >= _PREMODIFIERS or match[2]:
            break
        at = match.end(1)
        if match[2]:
            break
    if not head:
        return None
    return _joined(text, Phrase(end, " ".join(text[start:end].split()), head))


_DETERMINED = re.compile(r"\s(?:the|an?|its|their|his|her|this|that)\s")  # what follows a verb and no noun: "nurses enters its third day"
# Third persons that look like plurals: "the boats wait" is no risk, "three men says" is none, but "workers claims" ends the noun.
_VERBS_IN_S = lex.words(
    """
    says claims plans wants hopes remains needs calls backs shows leaves
    """
)


def _is_plural_ahead(text: str, at: int) -> bool:
    match = _WORD.match(text, at)
    return match is not None and is_plural(match[1])


_NO_SECOND = lex.NP_STOPS | set(lex.SMALL) | set(lex.TENS)


def _joined(text: str, phrase: Phrase) -> Phrase:
    """With the second noun of "aid organisations and human rights groups", where no number of its own and no verb comes between."""
    if not text.startswith(" and ", phrase.end):
        return phrase
    at, words = phrase.end + 4, []
    for _ in range(4):
        match = _WORD.match(text, at)
        if not match or match[1].lower() in _NO_SECOND or match[1].endswith(("ing", "ed")):
            return phrase
        words.append(match[1])
        at = match.end(1)
        if is_plural(match[1]) and not _is_plural_ahead(text, at):
            return Phrase(at, f"{phrase.words} and {' '.join(words)}", f"{phrase.head} and {match[1]}")
    return phrase


def happened(text: str, at: int, stop: int, *, lone: bool = False, limit: int = _PHRASE) -> str:
    """What follows a noun phrase and tells it from others: "killed by the storm", "of measles recorded in Dorne"; "" if nothing does.

    Helping verbs, dates and what comes after a comma are left out; a longer thought is cut where the next clause begins.
    A lone verb counts only with ``lone``.
    """
    first, end = _thought(text, at, stop)
    if text.startswith(",", end) and (including := _INCLUDING.match(text, end, stop)) and text[first:end].strip() and not lone:
        return (
            f"{text[first:end].strip()} {happened(text, including.end() - 1, stop)}".strip()
        )  # "on board, including the pilot, walked away"
    at = first
    if _IS_A.match(text, at, end):
        return ""  # "mending two roofs was a blunder": the verb is not that of the noun
    kept = _kept(text, at, end, limit)
    told = " ".join(kept).strip(".")
    if told and deeds.is_past(kept[0].lower()) and (late := _LATE_VERB.search(text, at, end)) and late[1] not in kept:
        told = f"{told} {late[1]}"  # "people arrested after the march have been released"
    # A lone verb ("the ships sank") tells nothing of which ones they were; what was done to them does.
    return "" if not lone and told.isalpha() and not told.endswith(("ed", "ing", "en")) and told not in _TELLING else told


def _thought(text: str, at: int, stop: int) -> Range:
    """Where the words behind a noun phrase begin and end: without asides, rates, dates and what comes after a mark."""
    for aside in (_PER_UNIT, _INCLUDING, RATE, _BRACKET):
        if match := aside.match(text, at, stop):
            at = match.end() - (aside is _INCLUDING)
    mark = _MARKS.search(text, at, stop)
    end = mark.start() if mark else stop
    date = _DATE.search(text, at, end)
    return at, date.start() if date else end


def _kept(text: str, at: int, end: int, limit: int) -> list[str]:
    """The words of a thought that tell something, up to where another one begins."""
    kept: list[str] = []
    ahead = text[at:end].split()
    for number, word in enumerate(ahead):
        plain = word.lower()
        if plain == "that" and kept and kept[-1].lower() in _FINDING:
            kept.pop()
            break
        if plain in ("do", "does", "did") and ahead[number + 1 : number + 2] == ["not"]:
            kept.append(word)
        if plain in _STOP_WORDS or (not kept and plain in _NO_OPENING) or (kept and plain in _OTHER_CLAUSE) or plain.endswith(_NOT):
            break
        if len(kept) >= limit:
            return _before_tie(kept)
        if any(c.isdigit() for c in word) and not (kept and _is_year_of(word, ahead[number + 1 : number + 2])):
            if kept and kept[-1][0].isupper() and kept[-2:-1] and kept[-2].lower() in _TIES:
                kept = kept[:-2]  # "across Interstate 70"
            told = _whole([*kept])
            return told if len(told) < len(kept) else _before_object(told)
        if plain == "and" and _AND_THEN.match(text, text.find(f"{word} ", at), end):
            break
        if plain not in _AUXILIARIES or _is_main(plain, ahead[number + 1 : number + 2]):
            kept.append(word)
        at += len(word)
    return _whole(kept)


_IS_A = re.compile(r"\s(?:is|was)\san?\s")
_PER_UNIT = re.compile(r"/[a-zA-Z]\w*")
_NO_OPENING = lex.words("and or nor but than then which what how why if as") | set(lex.SMALL)
_OTHER_CLAUSE = lex.words("which whom whose what how why where that who")
_NOT = ("n't", "n’t")
_A_NOUN_NEXT = lex.words("a an the no any little enough")


def _is_main(plain: str, following: list[str]) -> bool:
    """Whether "have", "be" or "do" is the verb itself: "have a garden", "have boats"."""
    after = following[0].lower() if following else ""
    if plain in ("have", "has", "had"):
        done = after in _AUXILIARIES or (deeds.is_past(after) and deeds.participle(after)) or after.endswith(("en", "wn"))
        return bool(after) and not (done or after in _NO_NOUN or after.endswith("ly"))
    return plain in ("is", "are", "was", "were", "be") and after in _A_NOUN_NEXT


_NO_NOUN = lex.words("yet not all just only never always to so both each in on at by since")


def _is_year_of(word: str, following: list[str]) -> bool:
    """Whether a number is a year that a noun follows: "2019 pilots"."""
    return len(word) == 4 and word.isdigit() and word[:2] in ("19", "20") and bool(following) and following[0][0].isalpha()


def _before_tie(words: list[str]) -> list[str]:
    """The words up to the last that ties on more, where a limit cut what follows: "mend their nets by hand | with twine and"."""
    for at in range(len(words) - 1, 2, -1):
        if words[at].lower() in _TIES:
            return _whole(words[:at])
    return _whole(words)


_TIES = lex.words("of in on at to for by with from and or as into over under across about between through against near")


def _before_object(words: list[str]) -> list[str]:
    """The words without a verb that lost its object to the next number: "earned a far smaller | $4bn"."""
    for at in range(max(1, len(words) - 3), len(words)):
        if words[at].lower() in ("a", "an", "the"):
            words = _whole(words[:at])
            return words[:-1] if len(words) > 1 and deeds.is_past(words[-1].lower()) else words
    return words


_LATE_VERB = re.compile(r"\s(?:have|has|had|were|was)\s(?:since\s|now\s|also\s|all\s)?(?:been\s)?([a-z]+(?:ed|en))(?!\w)")
_FINDING = frozenset(("found", "find", "shows", "showed", "say", "warned", "believe", "think", "feared", "estimated"))
_TELLING = lex.words(
    """
    dead missing hurt lost shot held homeless died ill aboard unaccounted each late beyond hungry left free open cut
    out
    """
)


def plain(words: str) -> str:
    """A predicate without helping verbs and without what hangs loose at its end: "shut" of "will be shut for"."""
    kept = [w for w in words.split() if w.lower() not in _AUXILIARIES]
    return " ".join(_whole(kept[:8]))


_LOOSE = lex.words(
    """
    the a an of in on at to for by with from and or near off under over into its their his her about up out more
    nearly almost around roughly approximately shortly some than as that which who whom whose not only just between including worth your our
    my
    """
)


def _whole(words: list[str]) -> list[str]:
    """The words without what a cut left hanging: a preposition, an article."""
    while words and (words[-1].lower() in _LOOSE or (words[-1].endswith(("'s", "s’", "’s")) and words[-2:-1] != ["by"])):
        words.pop()
    if len(words) > 2 and words[-1].lower() in _POINTS and words[-2].lower() in ("the", "early", "late"):
        while words and words[-1].lower() in _LOOSE | _POINTS | {"early", "late"}:
            words.pop()
    return words


_POINTS = frozenset(("end", "start", "beginning", "close", "middle", "turn"))  # of a time: "mended by the end | of May"


_NO_FIRST = lex.words(
    """
    and or but nor so than then in on at with by to as anywhere even it they them he she him i we you which whom who that what how
    when where while not also only just through throughout during since until following
    """
)
_MEASURED = frozenset("passed topped exceeded surpassed".split())  # noqa: SIM905
_NO_WHOLE = lex.words(
    """
    figure proportion asked done more less fewer further each apiece there here mr mrs ms gov sen rep front average total number
    higher lower
    """
)
_ENDS = frozenset(("off", "out", "up", "down", "away", "over"))  # what a participle may end with
_MARKED = re.compile("[“”\"']")
_QUOTES = re.compile(r",?[“”\"]|''")
_AT_HAND = ("asked for", "on hand", "in hand", "in the red", "in the black", "on offer", "at stake", "in debt", "in arrears", "on loan")
_ANYONES = re.compile(r"(?:^|\s)(?:i|you|he|she|it|we|they|that|there|who|what)['’](?:s|m|re|ve|ll|d)(?!\w)", re.IGNORECASE)


def fit(what: str) -> str:
    """What is counted, if it can be told by itself; "" where the words were cut from the middle of a clause."""
    if what.startswith(_AT_HAND):
        return what
    words = (_QUOTES.sub("", what) if _MARKED.search(what) else what).split()
    told = len(words) > 1 and deeds.is_past(words[-2].lower()) and words[-1] in (_ENDS if len(words) > 2 else _ENDS | {"in", "on"})
    if not told:  # "taken in", "huts blown up"
        words = _whole(words)
    while words and words[0].lower() in _POSSESSED | {"of"}:
        words = words[1:]
    if not words or words[0].lower() in _NO_FIRST or not words[0][0].isalnum() or (("'" in what or "’" in what) and _ANYONES.search(what)):
        return ""
    alone = words[0].lower()
    if len(words) == 1 and (alone in _NO_WHOLE or alone.endswith("ly") or (alone.endswith("ing") and alone in deeds.RISING)):
        return ""
    return " ".join(words)


# --- what the clause is about ----------------------------------------------------------------------------------------
_CLAUSE_START = re.compile(
    rf"[;:“”\"\n(•|]|\)\s[-–—]\s|[!?]\s|\.\s{_ABBREVIATED}|,\s(?:and|but|while|with|where|in\swhich)\s|"
    r"\s(?:said|says|say|found|(?<!\bby\s)(?<!\bof\s)(?<!\bon\s)(?<!\bin\s)(?<!\bat\s)that|but|while|whereas)\s(?:that\s)?|,\s(?=(?:the|a|"
    r"an|its)\s)|\swhose\s"
)
_ASIDE = re.compile(
    r"\s[-–—]\s[^-–—]{3,80}\s[-–—](?=\s)|,\s(?:who|which|whose)\s(?:[^,]|,\d){3,80},(?!\d)|\s\([^()]{2,60}\)|"
    r",\s(?:[^,]|,\d){2,60},(?=\s(?:is|was|are|were|has|have|had|will|said|says|told|put|puts|estimated|spoke|counted|added|lost|"
    r"rose|fell|made|took|won|cost|costs|stands?|stood|already|also|now|still|"
    r"[a-z]+ed)\s)"
)
_VERBS = lex.words(
    """
    is are was were be has have had will would could may might must can did does do rose fell grew shrank dropped
    climbed jumped reached hit stood stands rises falls cost costs takes took made makes lost won owes owed holds
    held says said put puts comes came went goes got gets saw sees pays paid weighs weighed measures struck plans
    wants want expects averaged trades traded sank left leaves carries shows spent raised bought sold built sent
    average averages lies lie stayed boasts faces gave gives employs emits accounted still now remained remains totalled totals numbered
    numbers needs need offers sat met ran waited lived worked spoke speaks told found finds believe believes expect
    estimate estimates claims show suggest suggests indicate indicates counts lists think thinks feared fear warn
    warns insist insists
    """
)
_OPENERS = re.compile(
    r"(?:Of|On|In|At|By|Since|During|After|Before|For|From|Until|Over|As|Last|This|Next|Under|With|Without|Despite|Although|Though|"
    r"While|When|If|"
    r"Because|Amid|Among|Meanwhile|However|Earlier|Later|Now|Today|Yesterday|According\sto|Elsewhere|Perhaps|Right\snow|Even|Still|So|Instead|"
    r"Then|Once|Through|Throughout|Across|Following|Ahead\sof|Such|Overall|Next|Finally|Back|Together|[A-Z][a-z]+ly)\b[^,]{0,90},\s"
)
_FILLERS = frozenset(
    ("and", "but", "or", "so", "yet", "the", "a", "an", "then", "when", "because", "although", "where", "as", "if", "whilst", "while",
     "once", "meanwhile", "however", "perhaps"))  # fmt: skip
_STAND_INS = lex.words(
    """
    it he she they we i you which who that this these those there what one some many nobody all both
    """
)


def clause(text: str, start: int, at: int) -> tuple[str, str]:
    """The subject of the clause that runs up to this place, and the words from its verb on; the subject is "" if none is plain."""
    return _clause(text[max(start, at - _CLAUSE) : at])


@lru_cache(maxsize=64)  # several ask for the clause of one figure
def _clause(words_before: str) -> tuple[str, str]:
    may_digress = words_before.count(",") > 1 or any(mark in words_before for mark in "(-–—")
    whole = _ASIDE.sub("", words_before) if may_digress else words_before
    starts = [m.end() for m in _CLAUSE_START.finditer(whole)]
    for cut in [*reversed(starts[-4:]), 0]:
        words = _OPENERS.sub("", whole[cut:].lstrip()).split()
        for number in range(1, min(len(words), _LONGEST_SUBJECT + 2)):
            if (
                not words[number][0].isupper()
                and _is_verb(words[number].lower().strip(","), words[number - 1].lower())
                and not _is_plural_subject(words, number)
            ):
                return _second(words[number:]) or (_subject(words[:number]), " ".join(_last_deed(words[number:])))
    return "", ""


def _is_plural_subject(words: list[str], at: int) -> bool:
    """Whether what may be a verb is a plural, for a verb comes behind it: "waiting lists hit", "parking charges will rise"."""
    word = words[at]
    if not word.endswith("s") or word in _AUXILIARIES or at + 1 >= len(words):
        return False
    if words[at + 1] in _FINITE:
        return True
    behind = words[at + 2 : at + _SECOND] if words[at + 1] in _PREPOSITIONS else []
    verb = next((n for n, w in enumerate(behind) if w in _FINITE), None)
    return verb is not None and not any(w in _CLAUSE_TIES or w in _RELATIVES or w[-1] in ",;:" or w in _STAND_INS for w in behind[:verb])


def _second(words: list[str]) -> tuple[str, str] | None:
    """Subject and predicate of a second clause: "the tour", "lasts" of "cost €15 and the tour lasts"; None if there is none."""
    ties = [n for n, w in enumerate(words) if n and w in _CLAUSE_TIES]
    for tie in reversed(ties[-2:]):
        own = words[tie + 1 :]
        if not own or not (_opens(own[0]) if words[tie] in ("and", "but") else not own[0].endswith("ing")):
            continue
        for number in range(1, min(len(own), _SECOND)):
            if own[number] in _FINITE and (subject := _subject(own[:number])):
                return subject, " ".join(own[number:])
    return None


def _last_deed(words: list[str]) -> list[str]:
    """A predicate from its last verb on: "cost" of "travelled 4.2 billion km and cost"."""
    for n in range(len(words) - 1, max(0, len(words) - 9), -1):
        if (
            words[n - 1] in ("and", "but", "then")
            and (words[n] in _VERBS or deeds.is_past(words[n]))
            and any(c.isdigit() for c in "".join(words[:n]))
        ):
            return words[n:]
    return words


def _opens(word: str) -> bool:
    """Whether a word may open a subject: an article, a number, a name."""
    return (
        word in _SUBJECT_OPENS or word[0].isdigit() or word.lower() in lex.SMALL or (word[0].isupper() and not _is_verb(word.lower(), ""))
    )


_CLAUSE = 260  # characters before a figure
_LONGEST_SUBJECT = 14  # words
_CLAUSE_TIES = frozenset(("and", "but", "while", "after", "as", "when", "because", "before"))
_SECOND = 7  # words of a second clause up to its verb
_SUBJECT_OPENS = lex.words("the a an its their his her this that these those another some most all every each no")
_FINITE = lex.words(
    """
    is was are were has had will would could rose fell grew dropped climbed jumped cost costs lasts lasted took takes stood stands weighs
    weighed received held came comes went goes reached hit covers covered runs ran pays paid earned earns remains remained averaged
    averages totalled swells rises falls grows climbs drops jumps hits reaches tops slides sinks soars soared surges surged sank shrank slid
    slipped swelled doubled tripled beat won lost
    """
)


_MANY_ONES = frozenset(("they", "we", "you"))
_SPANS = frozenset(("year", "month", "week", "weekend", "night", "summer", "winter", "spring", "autumn"))


def appositive(text: str, start: int, at: int) -> str:
    """The noun that a figure between commas is put beside: "bridge" of "The bridge, 1,380 metres long,"."""
    match = _BESIDE.fullmatch(text, max(start, at - 60), at) or _AT_BESIDE.match(text, start, at)
    return match[1] if match else ""


_AT_BESIDE = re.compile(r"([A-Z][\w’' -]{3,40}),\sat\s$")  # "Average pay, at 6,100 crowns a month,"
_BESIDE = re.compile(
    r"(?:.*[.;:”]\s)?\W*(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er)\s([\w’' -]{3,40}),\s"
    r"(?:now\s|currently\s|some\s|worth\s|of\s|(?:born|sold|bought|priced|valued|weighed|measured|built)\s(?:at|for|to)\s)?",
    re.DOTALL,
)


def last_noun(words: str) -> str:
    """The noun phrase at the end of some words: "Wind gusts", without what a verb or article before it opens."""
    kept: list[str] = []
    for word in reversed(words.split()):
        if word.lower() in lex.NP_STOPS or word[-1] in ",;:" or word[0].isdigit() or (kept and deeds.is_past(word.lower())):
            break
        kept.insert(0, word)
    return " ".join(kept)


def ends_in_verb(words: str) -> bool:
    """Whether the last of some words is a verb: "the contract speaks"."""
    return words.split()[-1].lower() in _VERBS


def _is_verb(word: str, before: str) -> bool:
    if before in _ASK_FOR_NOUN or "-" in word:
        return False
    if word in _VERBS or (deeds.is_past(word) and word not in ("united", "hundred")):
        return True
    if not deeds.is_known(word) or word.endswith("ing"):
        return False
    return (
        before in _BEFORE_BASE
        or (before in _MANY_ONES and word[-1] != "s")
        or (is_plural(before) != word.endswith("s") and before[-1:] != ",")
    )


def _subject(words: list[str]) -> str:
    if len(words) > 2 and words[0].lower() in ("last", "this", "next") and words[1].lower() in _SPANS:
        words = words[2:]
    if len(words) > 3 and words[0] in ("In", "At", "On", "Across") and words[1][0].isupper() and words[2] in ("the", "its", "a"):
        words = words[2:]  # "In Dorne the number of dead"
    while words and words[-1].lower() in _BESIDE_VERB:
        words = words[:-1]
    while words and (words[0].lower() in _FILLERS or (words[0].endswith(",") and words[1:] and words[1].lower() not in _RELATIVES)):
        words = words[1:]
    if words and words[-1].lower() in ("which", "who", "that"):
        words = words[:-1]
    if words and words[0].lower() == "whom":
        words = words[1:]
    if not words or words[0].lower().strip(",") in _STAND_INS or len(words) > _LONGEST_SUBJECT or _HE_IS.match(words[-1].lower()):
        return ""
    if words[0].lower() in _NO_SUBJECT or (len(words) == 1 and (deeds.is_past(words[0].lower()) or words[0].lower() in _ALONE)):
        return ""
    return " ".join(words).rstrip(",")


_NO_SUBJECT = lex.words("would will could can may might must should had have has been being was were is are do does did not")
_ALONE = lex.words("neither either none both each elsewhere whilst while here there now today anything nothing something everything")
_BESIDE_VERB = lex.words("also now still already reportedly recently currently once since then even alone later")
_HE_IS = re.compile(r"(?:i|you|he|she|it|we|they|that|there|who|what|let)(?:['’](?:s|m|re|ve|ll|d)|$)")


# --- whether it stands behind a preposition ---------------------------------------------------------------------------
_PREPOSITIONS = lex.words("of in at by for from to on into over across about between through under within near against among")
_NOT_WHOLE = lex.words(
    """
    total number numbers average maximum minimum rate majority handful record use half third quarter all most some many few rest one part
    each any none
    """
)
_PARTS = ("-thirds", "-quarters", "-fifths", "-tenths", "-third", "-quarter")
_OWN_WORDS = re.compile(r"\s(?:who|which|that|whose|in|at|on|from|with|across|near|aboard|under|for|of|[a-z]+ing)\s")


_ABOARD = re.compile(r"\s(on\sboard|aboard)\s(?=[a-z]+ed\s)")


def beyond(text: str, start: int, at: int) -> tuple[str, str]:
    """The preposition before a number, "" if there is none, and what it ties the number to.

    That is the noun of "a convoy of 45 lorries", the verb of "signed by 60 members"."""
    words = _own(text[max(start, at - 80) : at].split()[-_LONGEST_DEED:])
    if not words or words[-1].lower() not in _PREPOSITIONS or len(words) < 2:
        return words[-1].lower() if words and words[-1].lower() in _PREPOSITIONS else "", ""
    tie, before = words[-1].lower(), words[-2].lower()
    if tie == "by" and before in _PARTICLES and words[-3:-2] and deeds.is_past(words[-3].lower()):
        return tie, f"{words[-3].lower()} {before}"  # "turned down by 22 publishers"
    if tie == "of":
        verbs = [k for k in range(1, len(words) - 2) if words[k].islower() and _is_verb(words[k], words[k - 1].lower())]
        noun = last_noun(" ".join(words[verbs[-1] + 1 if verbs else 0 : -1]))
        last = noun.split()[-1].lower() if noun else ""
        number = any(c.isdigit() for c in last) or last in lex.SMALL or last.split("-")[0] in lex.TENS or last.endswith(_PARTS)
        named = bool(noun) and noun.split()[-1][0].isupper() and noun.split()[0].endswith("ing")  # "acquitting Mr Bexley of six counts"
        return tie, "" if not noun or number or named or last in _NOT_WHOLE or deeds.is_past(last) else noun
    return tie, before if tie in ("by", "to", "into") and deeds.is_past(before) else ""


def own_words(text: str, at: int, stop: int) -> str:
    """What follows a noun phrase behind a preposition and belongs to it, not to the verb of its clause."""
    if aboard := _ABOARD.match(text, at, stop):
        return aboard[1]  # "a plane with two people on board crashed": the crash is the plane's
    return happened(text, at, stop) if _OWN_WORDS.match(text, at, stop) else ""


# --- what was done to it ----------------------------------------------------------------------------------------------
_DETERMINERS = lex.words(
    """
    the a an its their his her our my your this these those all both each every some any another other further last first remaining next
    past previous final opening
    record total of only just also now already still since reportedly altogether either
    """
)
_PARTICLES = lex.words("up down off out away back dead over apart aside together")
_TAKE_IN = lex.words("brought taken let called carried signed handed turned pulled drawn")  # "in" and "on" go with these
_ASK_FOR_NOUN = lex.words("the a an its their his her our of in on at by for from with no this these those")
_GIVING = lex.words(
    """
    given lent sent sold offered paid owed cost fined awarded granted taught brought charged promised taken handed saved left allocated
    """
)
_NO_DEED = lex.words(
    """
    reported counted recorded confirmed estimated claimed documented said according exceeded expected numbered listed promised involved
    included put used crossed totalled stood speed hosting thought believed feared meant become reached risen fallen grown come gone
    measured weighed averaged based led needed shown seen ranged done
    """
)
_POSSESSED = lex.words("the a an its their his her our no this these those")
_LONGEST_DEED = 9  # words before a number in which its verb may stand


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done to what a number counts: a participle with what goes with it, and the words before the verb."""

    done: str
    before: str


def _own(words: list[str]) -> list[str]:
    """The words without what belongs to the noun phrase of the number behind them: articles, "all", "a total of"."""
    kept = list(words)
    while kept and kept[-1].lower() in _DETERMINERS and not (kept[-1].lower() == "of" and kept[-2:-1] not in (["total"], ["all"])):
        kept.pop()
    return kept


def _verb(words: list[str]) -> str:
    """The participle of the verb that some words end with; "" if they end with none."""
    if not words:
        return ""
    word, before = words[-1].lower(), words[-2].lower() if len(words) > 1 else ""
    done = deeds.participle(word) if word != "fell" else ""  # of "fall", nearly always
    if (
        not done
        and before in _BEFORE_BASE
        and word not in _NO_VERB
        and words[-1].isalpha()
        and words[-1].islower()
        and word not in lex.NP_STOPS
    ):
        done = deeds.regular(word) if len(word) > 2 and not word.endswith("ly") else ""
    if not done or before in (_ASK_FOR_NOUN if not word.endswith("ing") else _POSSESSED) or (words[-1][0].isupper() and len(words) > 1):
        return ""
    if deeds.is_past(word) or word.endswith("ing"):
        return done
    if before in _BEFORE_BASE or before.endswith("ly"):
        return done
    plural = is_plural(words[-2]) if before else False
    # "Gran, 91, wins", "will open 25 shops, close eight".
    beside = before.strip(",") == before or before.rstrip(",").isdigit() or (not word.endswith("s") and bool(_MODALS & {*words[-6:-2]}))
    return done if before and (plural != word.endswith("s") or before in _STAND_INS) and beside else ""


_MODALS = lex.words("to will would could can may might must should")
_NO_VERB = lex.words("much far well just nearly almost about around roughly even perhaps")
_BEFORE_BASE = lex.words("to will would could can may might must should shall not also and did does do")


def find_deed(text: str, start: int, at: int) -> Deed | None:
    """What was done to what the number at this place counts: "killed" for "killed at least 17 people", "given to the school" for "gave the
    school 300 books"; None if it is no object of a verb."""
    before = text[max(start, at - _CLAUSE) : at]
    if not before.endswith(" "):
        return None
    words = _own([w.lstrip("“\"‘'(") for w in before.split()[-_LONGEST_DEED:]])
    particle = ""
    if len(words) > 1 and (words[-1] in _PARTICLES or (words[-1] in ("in", "on") and deeds.participle(words[-2].lower()) in _TAKE_IN)):
        particle = f" {words.pop()}"
    if words and words[-1].lower() in ("and", "or") and (found := _shared_deed(before)):
        return found
    if at - start < _HEADLINE and (headed := _HEADED.fullmatch(text, start, at)):
        done = deeds.participle(headed[2]) or deeds.regular(headed[2])
        return None if done in _NO_DEED else Deed(done, f"{headed[1]} ")  # "Thieves nick 60 geese"
    if done := _verb(words):
        return None if done in _NO_DEED else Deed(done + particle, _up_to(before, words))
    for back in range(2, min(5, len(words))):  # "gave the school 300 books"
        done = deeds.participle(words[-back].lower())
        if done in _GIVING and not any(w.lower() in lex.NP_STOPS - _DETERMINERS or w[-1] in ",;:" for w in words[1 - back :]):
            whom = " ".join(w for w in words[1 - back :] if w.lower() not in _DETERMINERS)
            return Deed(f"{done} to {whom}", _up_to(before, words[: 1 - back]))
    return None


def _shared_deed(before: str) -> Deed | None:
    """The verb of which a number is the second object: "won the cup and $50,000"."""
    _, rest = _clause(before)
    words = rest.split()
    for at in (
        *(k for k in range(len(words) - 3, 2, -1) if words[k].endswith("ing") and words[k - 1].endswith(",")),
        *range(min(3, len(words))),
    ):
        word = words[at]
        done = deeds.participle(word.lower())
        if done and word.lower() not in _AUXILIARIES:
            inner = words[at + 1 : -1]
            plain = inner and inner[0].lower() not in lex.NP_STOPS - _ARTICLES and not any(_is_verb(w.lower(), "") for w in inner)
            return Deed(done, before[: before.rfind(rest)]) if plain and done not in _NO_DEED else None
    return None


_ARTICLES = frozenset(("the", "a", "an", "his", "her", "its", "their", "more", "less"))


def _up_to(before: str, words: list[str]) -> str:
    """What stands before the last of some words."""
    return before[: before.rfind(words[-1])]


def deed(text: str, at: int) -> str:
    """What was done to what the number counts, as a participle; "" if no such verb stands before it."""
    found = find_deed(text, 0, at)
    return found.done if found else ""


def done_by(text: str, start: int, at: int) -> str:
    """The deed with who or what did it, where the verb's subject is plain: "killed by the quake", "fired by the North"."""
    found = find_deed(text, start, at)
    if not found:
        return ""
    subject = _doer(found.before)
    subject = _NUMBERED.sub("", subject)
    if found.before.split()[-1:] and found.before.split()[-1].lower() in _PASSIVE:
        given = found.done in _GIVING - {"fined", "charged"}
        return f"{found.done} to {subject}" if subject and given else f"{subject} {found.done}".strip()
    if found.done in _MEASURED:  # "refunds have passed £4,000": it is they that were measured
        return subject
    return f"{found.done} by {subject}" if subject else found.done


_NUMBERED = re.compile(r"^(?:[\d,.]+|one|two|three|four|five|six|seven|eight|nine|ten)\s")
_HEADLINE = 40  # characters before a number that stands behind the first two words
_HEADED = re.compile(
    r"([A-Z][a-z]+s)\s((?!in\b|at\b|of\b|on\b|to\b|for\b|from\b|by\b|with\b|and\b|or\b|are\b|were\b|have\b|had\b|than\b|up\b|down\b|about\b|over\b|near\b|"
    r"under\b|only\b|just\b|nearly\b|almost\b|all\b|some\b|like\b|aged\b|worth\b|after\b|before\b|last\b|next\b|top\b|[a-z]+(?:ed|ly|s)\b)[a-z]{3,})\s"
)
_PASSIVE = frozenset(("was", "were", "been", "being", "is", "are", "be"))


def is_carried(text: str, at: int) -> bool:
    """Whether a number is the object of a participle that belongs to a noun: "a coach carrying 46 children"."""
    words = _own(text[max(0, at - 60) : at].split())
    return len(words) > 1 and words[-1].endswith("ing") and words[-2].lower() not in _AUXILIARIES and words[-2][-1].isalpha()


def _doer(before: str) -> str:
    """The subject of a verb that stands behind some words; "" if it is not plain or long."""
    words = before.split()
    if words and words[-1].lower() in _RELATIVES:
        if words[-1].lower() == "that" and len(words) > 1 and _is_verb(words[-2].lower(), "they"):
            return ""  # "claimed that fishing"
        return _inside(last_noun(" ".join(words[-4:-1]).rstrip(",")) or "it").removeprefix("it")
    while words and (words[-1].lower() in _AUXILIARIES - _RELATIVES or words[-1].lower() in ("to", "not") or words[-1].endswith("ly")):
        if words.pop().lower() == "to" and len(words) > 1 and _is_verb(words[-1].lower(), words[-2].lower()):
            words.pop()  # "plans to build"
    if (
        not words
        or words[-1].endswith(",")
        or words[-1].lower() in ("and", "or", "by", "after", "before", "from", "for", "without", "while")
    ):
        return ""
    subject, rest = _clause(" ".join([*words, "did"]) + " ")
    if rest != "did" or not subject or subject.split()[-1] == "and" or subject.split()[0].lower() in _PREPOSITIONS | _NO_OPENING:
        return ""
    plain = "" if {"last", "this", "next"} & {*subject.split()} else head(subject)
    return _inside(plain) if plain and len(plain.split()) <= _DOER else ""


_RELATIVES = frozenset(("who", "which", "that"))


def head(subject: str, longest: int = 3) -> str:
    """A subject without what follows its noun ("Doctors" of "Doctors at two hospitals"), if it is long."""
    words = subject.split()
    if len(words) > longest:
        cut = next((n for n, w in enumerate(words) if n and w.lower() in _AFTER_NOUN), len(words))
        words = words[:cut]
    return " ".join(words).rstrip(",")


_AFTER_NOUN = lex.words("at in on from with for near who which that by to under against between during after off along")


def _inside(subject: str) -> str:
    """A subject as it reads inside a sentence: an everyday word or a plural loses its capital."""
    first = subject.split()[0]
    if len(first) > 1 and first.isupper():
        return subject
    if " " in subject and subject.split()[1][0].isupper():
        return subject
    common = first.lower() in lex.COMMON or first.endswith("men") or (is_plural(first) and first not in lex.DEMONYMS and " " not in subject)
    return subject[0].lower() + subject[1:] if common else subject


_DOER = 5  # words of a subject
