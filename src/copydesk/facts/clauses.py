"""Who tells what in a sentence: for a verb of saying, its subject and the words that it reports."""

from __future__ import annotations

from typing import NamedTuple

from copydesk.facts import lexicon as lex
from copydesk.facts.phrases import STAND_ALONE, VENUES, Words, phrase_end, phrase_start
from copydesk.facts.verbs import VERBS, Verb

Span = tuple[int, int]  # words of the sentence, the end excluded
_REACH = 60  # words looked at on either side of a verb
_INFINITIVE = frozenset(("went on", "goes on", "going on", "continued", "continues", "began", "begins", "used", "proceeded", "proceeds"))
# What follows "said" where it does not open a report: "said so", "said on Tuesday".
_NO_REPORT = lex.words(
    """
    so nothing something anything little much yes no enough otherwise goodbye hello more less same them
    """
)
# Prepositions that begin a figure: "said at least 40 boats", "said about half of them".
_ABOUT = frozenset(("at", "about", "around", "over", "under", "between", "up"))
# "refused to comment" is no statement; "refused to pay" is one.
_KEEPS_QUIET = lex.words(
    """
    say comment answer discuss confirm talk speak elaborate respond disclose reveal name identify explain give provide
    """
)
MINDS = lex.words("think believe hope suspect wonder find")
_OPENERS = lex.words(
    """
    on in at after during as when while with for since despite by under following if although though before because until
    """
)
# Verbs that report through a preposition.
_WITH = {
    "call": "for on upon",
    "point": "to",
    "warn": "of about against",
    "complain": "about of",
    "hope": "for",
    "boast": "of about",
    "ask": "about for",
    "worry": "about",
    "caution": "against about",
    "argue": "for against",
    "joke": "about",
    "wonder": "about",
    "testify": "about",
    "brag": "about",
    "agree": "with on to",
    "disagree": "with about",
    "respond": "to",
    "speculate": "about on",
    "hint": "at",
    "protest": "against",
    "elaborate": "on",
    "muse": "about",
    "vent": "about",
    "inform": "of",
    "reply": "to",
}
PREPOSITIONS = {lemma: frozenset(words.split()) for lemma, words in _WITH.items()}


class Told(NamedTuple):
    """A verb of saying with its subject and what it reports; `content` holds one or more stretches of words."""

    verb: Verb
    cue: Span
    subject: tuple[Span, ...]
    content: tuple[Span, ...]
    side: str  # "left": before the verb, "right": behind it, "around": the verb stands in the middle of it
    tie: str  # "that", "bare", "quote", "colon", "infinitive", "question", "object", "tag", "inverted"
    through: bool = False  # the subject is that of another verb of the sentence
    unnamed: bool = False  # nobody is named who tells it


def group_start(w: Words, k: int) -> int | None:
    """Where the verb with its auxiliaries begins; None if it is denied, imagined, passive or an infinitive."""
    g, ing = k, w.low[k].endswith("ing")
    while g > 0:
        tag = w.tags[g - 1]
        if (
            tag in "aH"
            or w.low[g - 1] == "yet"
            or (tag == "y" and g - 1 > 0 and w.tags[g - 2] in "CN")
            or (w.low[g - 1] in ("all", "both", "since") and g > 1 and w.tags[g - 2] in "NCiH)-,")
            or (tag == "B" and ing)
        ):
            g -= 1
        elif tag == "T" and g > 1:
            two = " ".join(w.low[max(0, g - 3) : g - 1])
            if two in _INFINITIVE or w.low[g - 2] in _INFINITIVE:
                return g - 3 if two in _INFINITIVE else g - 2
            return None
        elif tag in "xMTB":
            return None
        else:
            break
    return g


def subject(w: Words, g: int) -> tuple[Span, ...]:
    """The noun phrase that a verb group belongs to: right before it, before an insertion, or what "who" stands for."""
    j = g - 1
    if j < 0:
        return ()
    tag = w.tags[j]
    if tag == ",":
        return _before_insertion(w, j)
    if tag == "Q":
        found = _before_insertion(w, j) if w.comma(j) else ()
        return tuple((a, w.tags.index(",", a)) for a, _ in found)  # not the quotation, which is what they said
    if tag == "o" and w.low[j].endswith(("self", "selves")) and j:
        j, tag = j - 1, w.tags[j - 1]
    if tag in ")-":
        return _before_bracket(w, j)
    if tag in "rt":
        return _antecedent(w, j)
    if tag == "d" and w.low[j] not in STAND_ALONE:
        return ()
    if w.low[j].endswith(("'s", "s'")) and tag in "NC":
        return ()  # "the mayor's proposed weir"
    if tag in "dNC#oigyep":
        start = phrase_start(w, j, max(0, j - _REACH))
        if start is None:
            start = _with_relative(w, j)
        return ((start, j + 1),) if start is not None else ()
    return ()


def _with_relative(w: Words, j: int) -> int | None:
    """Where the phrase begins that ends in a clause of its own: "residents who came to see the weir" said."""
    for m in range(j, max(0, j - 16), -1):
        if w.tags[m] == "r" and w.tags[m - 1] in "NC" and w.low[m] == "who":
            return phrase_start(w, m - 1, max(0, m - 12))
        if w.tags[m] in ",;:Q-":
            return None
    return None


def _antecedent(w: Words, j: int) -> tuple[Span, ...]:
    """What "who" stands for, and the word itself: "Mara Quill, who said …"."""
    if w.low[j] in ("whose", "whom"):
        return ()
    last = j - 2 if j > 1 and w.tags[j - 1] == "," else j - 1
    if last < 0 or w.tags[last] not in "NC)#y":
        return ((j, j + 1),) if w.tags[j] == "r" else ()
    if w.tags[last] == ")":
        before = _before_bracket(w, last)
        return (*before, (j, j + 1)) if before else ((j, j + 1),)
    start = phrase_start(w, last, max(0, last - 12))
    if start is None:
        start = last
        while start > 0 and w.tags[start - 1] in "dNC#":
            start -= 1
    return ((start, last + 1), (j, j + 1))


def _before_insertion(w: Words, j: int) -> tuple[Span, ...]:
    """The subject of "Mara Quill, the harbour master, said": the phrase before the nearest comma that opens an insertion."""
    tried = 0
    for c in range(j - 1, max(0, j - _REACH), -1):
        if w.tags[c] != ",":
            continue
        tried += 1
        if tried > 4:
            break
        if not _inserts(w, c + 1, j):
            continue
        if w.tags[c - 1] in ")":
            found = _before_bracket(w, c - 1)
            if found:
                return found
            continue
        if w.tags[c - 1] in "NCi#dyg":
            start = phrase_start(w, c - 1, max(0, c - _REACH))
            if start is not None and _opens_clause(w, start) and any(w.tags[m] in "NCi" for m in range(start, c)):
                return ((start, j),)
    return ()


def _inserts(w: Words, first: int, stop: int) -> bool:
    """Whether the words between two commas say more of somebody, or when and where: not a clause of their own."""
    if first >= stop:
        return False
    tag = w.tags[first]
    return tag == "r" or w.low[first] == "as" or (tag in "p#aydTegNC" and _who_within(w, first, stop))


def _who_within(w: Words, first: int, stop: int) -> bool:
    """Whether every verb of an insertion stands behind a "who" or "that"."""
    for m in range(first, stop):
        if w.tags[m] in "rt":
            return True
        if w.tags[m] in "BHMvf":
            return False
    return True


def _opens_clause(w: Words, start: int) -> bool:
    """Whether a phrase stands where a clause begins."""
    return start == 0 or w.tags[start - 1] in ",;:-(cbstawrypQ?"


def _before_bracket(w: Words, j: int) -> tuple[Span, ...]:
    """The subject of "Mara Quill (Alden) said" or "Mara Quill - the harbour master - said"."""
    opening = "(" if w.tags[j] == ")" else "-"
    for c in range(j - 1, max(0, j - _REACH), -1):
        if w.tags[c] == opening:
            if c and w.tags[c - 1] in "NCd#":
                start = phrase_start(w, c - 1, max(0, c - _REACH))
                return ((start, j + 1 if opening == "(" else j),) if start is not None else ()
            return ()
    return ()


def clause_subject(w: Words, k: int) -> tuple[Span, ...]:
    """The subject of the clause that a word goes on with: of the nearest finite verb before it, or the phrase that opens the sentence."""
    for m in range(k - 1, max(-1, k - _REACH), -1):
        if w.tags[m] in "vfBHMe" and m > 0:
            if w.tags[m] == "e" and w.tags[m - 1] not in "NCiraH),":
                continue
            g = m
            while g > 0 and w.tags[g - 1] in "aHBMx":
                g -= 1
            if g == 0 or w.tags[g - 1] in "cbTpwst":
                continue
            found = subject(w, g)
            if found and w.tags[g - 1] not in "rt":
                return found
            if w.tags[g - 1] == "r":
                continue
    first = 0
    while first < k and w.tags[first] in "acby-":
        first += 1
    end = phrase_end(w, first, k)
    return ((first, end),) if end > first and w.tags[first] in "dNCi#" else ()


def skip_adverbials(w: Words, k: int, stop: int) -> tuple[int, bool]:
    """The first word behind "said" that is no "on Tuesday in Port Alden", and whether only a mark or the end follows there."""
    tags = w.tags
    while k < stop:
        tag = tags[k]
        if tag in "ay" or (tag == "o" and tags[k - 1] == "p"):
            k += 1
        elif tag in "d#" and k + 1 < stop and tags[k + 1] == "y":
            k += 2
        elif tag in "pT" or (tag == "s" and w.low[k] in ("as", "when", "after", "while", "before") and k + 1 < stop):
            clause = tag == "s"
            k += 1
            while k < stop and (
                tags[k] in "daN#CygoecTp" or (clause and tags[k] in "ivfBHM") or (tags[k] == "Q" and "t" in tags[k + 1 : k + 4])
            ):
                k += 1
        else:
            break
    return k, k >= stop or tags[k] in ",;:-?Q)("


def has_clause(w: Words, k: int, stop: int) -> bool:
    """Whether a subject and a finite verb follow: "the pier was lost"."""
    nominal = False
    for m in range(k, min(stop, k + 14, len(w))):
        tag = w.tags[m]
        if tag == "i" and m + 1 < min(stop, len(w)):
            return True
        if tag in "BHMfve" and m > k and w.tags[m - 1] in "cb":
            return False  # "the charge and left the town"
        if tag in "BHMfv" and nominal and w.low[m] != "being":
            return True
        if tag == "e" and nominal and w.tags[m - 1] in "NC#a" and m + 1 < min(stop, len(w)) and w.tags[m + 1] not in "p":
            return True
        if tag in "rt;:,":
            return False
        nominal = nominal or tag in "dNC#goQ"
    return False


def clause_end(w: Words, first: int, k: int, stop: int, *, relative: bool, led: bool) -> int:
    """The word after reported speech that begins at a word: before the next source, a turn to something else, or the sentence's end.

    `relative`: the verb stands behind "who"; `led`: its clause opens with "while", "after" and the like, so that a comma ends it.
    """
    tags, depth = w.tags, 0
    for m in range(first, stop):
        tag = tags[m]
        if tag not in _MAY_END:
            continue
        if tag == "(":
            depth += 1
        elif tag == ")":
            if not depth:
                return m
            depth -= 1
        elif tag == ";" or (tag == "-" and m + 1 < stop and _dash_ends(w, m, k)):
            return m
        elif tag == "Q" and w.comma(m) and _comma_ends(w, m, stop, relative, led):
            return m + 1
        elif (
            (tag == "," and m > first and _comma_ends(w, m, stop, relative, led))
            or (tag in "cb" and m > first and m + 1 < stop and tags[m - 1] != "," and _turns(w, m, k))
            or (tag == "p" and w.low[m] == "according" and m + 1 < stop and w.low[m + 1] == "to")
        ):
            return m
    return stop


_MAY_END = frozenset("();-Q,cbp")  # all but these go on with what was said


def _dash_ends(w: Words, m: int, k: int) -> bool:
    """Whether a dash closes an insertion that the verb stands in, or leads to a source's participle."""
    opened = any(w.tags[c] == "-" for c in range(max(0, k - 12), k))
    return opened or w.tags[m + 1] in "gd" or w.low[m + 1] == "according"


def _comma_ends(w: Words, m: int, stop: int, relative: bool, led: bool) -> bool:
    if m + 1 >= stop:
        return True
    tag, low = w.tags[m + 1], w.low[m + 1]
    if tag == "g" and low in VERBS:
        return True
    if low == "according":
        return True
    if relative and (tag in "BHMfvx" or (tag == "a" and m + 2 < stop and w.tags[m + 2] in "BHMfve") or tag == "e"):
        return True
    if led and tag in "dNCi#" and has_clause(w, m + 1, stop):
        return True
    if tag in "cb" and m + 2 < stop:
        return _turns_to(w, m + 2, stop) or (low == "but" and w.tags[m + 2] in "dNCi#" and has_clause(w, m + 2, stop))
    if low in ("while", "though", "although"):
        return True
    if tag == "p" and any(word in VENUES for word in w.low[m + 2 : m + 5]):
        return True  # "…, in an interview with the Courier"
    return _tag_follows(w, m + 1, stop)


def _turns_to(w: Words, m: int, stop: int) -> bool:
    """Whether "and" or "but" leads to another act of the speaker: a verb of saying at once, or "he" and one."""
    while m < stop and w.tags[m] == "a":
        m += 1
    if m >= stop:
        return False
    if w.tags[m] == "v" and w.verb(m) is not None:
        return True
    if w.tags[m] in "iCNd":
        n = m + 1
        while n < stop and w.tags[n] in "aHCNd":
            n += 1
        return n < stop and (w.tags[n] == "v" or (w.low[m] in ("he", "she", "they") and w.tags[n] in "ef"))
    return False


def _turns(w: Words, m: int, k: int) -> bool:
    """Whether a conjunction without comma goes on with another verb of saying of the same speaker."""
    n = m + 1
    while n < len(w) - 1 and w.tags[n] == "a":
        n += 1
    verb, own = w.verb(n), w.verb(k)
    if verb is None or own is None or w.tags[n] not in "vg":
        return False
    return verb.form == own.form or (verb.form == "past" and own.form == "s")


def _tag_follows(w: Words, m: int, stop: int) -> bool:
    """Whether "…, the Courier reported" follows a comma."""
    end = phrase_end(w, m, stop)
    if not (m < end < stop):
        return False
    while end < stop and w.tags[end] in "aH":
        end += 1
    if end >= stop or w.tags[end] != "v":
        return False
    verb = w.verb(end)
    if verb is None or "s" not in verb.takes:
        return False
    _, bare = skip_adverbials(w, end + 1, stop)
    return bare


def according(w: Words, k: int, stop: int) -> list[Span]:
    """What somebody is given as the source of by an "according to" at a word, whose noun phrase ends before another one."""
    first = next((m + 1 for m in range(k - 1, -1, -1) if w.tags[m] in ":;"), 0)
    while first < k and w.tags[first] in "cba,":
        first += 1
    verb = any(w.tags[m] in "vfBHMQ" or (w.tags[m] == "e" and m + 1 < k) or (w.tags[m] == "i" and "'" in w.low[m]) for m in range(first, k))
    if k - first >= 3 and (verb or stop >= len(w)):
        return [(first, k)]
    if stop < len(w) and w.tags[stop] in "di":
        begin = stop  # "according to Mara Quill the weir held"
    else:
        comma = next((m for m in range(stop, len(w)) if w.tags[m] == "," and (m + 1 >= len(w) or w.tags[m + 1] not in "r")), None)
        if comma is None:
            return [(first, k)] if k - first >= 3 else []
        begin = comma + 1
    rest = (begin, clause_end(w, begin, k, len(w), relative=False, led=False))
    return [(first, k), rest] if k > first and w.tags[first] in "dNCi#" else [rest]


def read(w: Words, k: int) -> Told | None:
    """What the verb at a word tells, and who; None if it tells nothing here."""
    verb = VERBS[w.low[k]]
    if k == 0 and verb.form == "past" and (told := _opening(w, verb)):
        return told
    if verb.form == "ing" and not (k and w.tags[k - 1] in "Bai" and _progressive(w, k)):
        return _participle(w, k, verb)
    if verb.lemma == "ask" and verb.form == "past" and (told := _was_asked(w, k, verb)):
        return told
    if k and w.low[k - 1] == "as" and w.low[k + 1 : k + 2] == ["by"] and verb.form == "past":
        return _as_told_by(w, k, verb)
    g = group_start(w, k)
    if g is None:
        return _to_tell(w, k, verb)
    if g == k and (told := _inverted(w, k, verb)):
        return told
    who = subject(w, g)
    through = False
    if not who and g and w.tags[g - 1] in "cb,":
        if w.tags[g - 1] == "," and not (g > 1 and w.tags[g - 2] in "NCye)"):
            return None
        who, through = clause_subject(w, g - 1), True
    if who and w.tags[who[0][0]] == "i" and w.low[who[0][0]] in ("i", "we", "you") and verb.lemma in MINDS:
        return None  # the author's own thoughts
    if who and who[0][0] and w.low[who[0][0] - 1] == "what" and verb.lemma in ("call", "describe", "label"):
        return _what_called(w, k, g, verb, who)
    if not who or (who[0][0] and w.tags[who[0][0] - 1] == "w"):
        return None  # "what Mara Quill said": a remark on a statement, not the statement
    return _left(w, k, g, verb, who) or _right(w, k, g, verb, who, through)


def _as_told_by(w: Words, k: int, verb: Verb) -> Told | None:
    """As reported by the Courier, …"""
    end = phrase_end(w, k + 2, len(w))
    if k > 2 or end <= k + 2 or end + 1 >= len(w) or w.tags[end] != ",":
        return None
    stop = clause_end(w, end + 1, k, len(w), relative=False, led=False)
    return Told(verb, (k - 1, k + 2), ((k + 2, end),), ((end + 1, stop),), "right", "tag")


def _what_called(w: Words, k: int, g: int, verb: Verb, who: tuple[Span, ...]) -> Told | None:
    """… what Mara Quill called “a lost weir”: the name that somebody gives a thing."""
    r = k + 1
    while r < len(w) and (w.tags[r] in "ap" or w.low[r] == "as"):
        r += 1
    end = r
    while end < len(w) and (w.tags[end] in "NC#Qeg" or (w.tags[end] == "d" and end == r) or (w.low[end] == "of" and end > r)):
        end += 1
    what = who[0][0] - 1
    return Told(verb, (g, k + 1), who, ((what, what + 1), (r, end)), "around", "object") if end > r else None


_ASKED_BY = 16  # words between "asked" and the question: on which day, by whom


def _was_asked(w: Words, k: int, verb: Verb) -> Told | None:
    """Asked whether …, when asked about …, Mara Quill was asked …: a question by somebody who is not named, or named behind "by"."""
    passive = next((m for m in range(k - 1, max(-1, k - 4), -1) if w.tags[m] != "a"), -1)
    if passive >= 0 and w.tags[passive] not in "Bs,":
        return None
    if passive >= 0 and w.tags[passive] == "," and (k + 1 >= len(w) or w.low[k + 1] not in ("about", "if", "whether", "by")):
        return None
    r, by = k + 1, -1
    while r < min(len(w), k + _ASKED_BY) and not _asks(w, r):
        if w.low[r] == "by":
            by = r
        elif w.tags[r] in ";vfBHM-i":
            return None
        r += 1
    if r + 1 >= len(w) or not _asks(w, r):
        return None
    begin = r + 1 if w.low[r] in ("about", "for") else r
    who = ((by + 1, phrase_end(w, by + 1, r)),) if by >= 0 and by + 1 < r else ()
    end = clause_end(w, begin, k, len(w), relative=False, led=passive < 0 or w.tags[passive] == "s")
    tie = "quote" if w.tags[r] == "Q" else "question"
    return Told(verb, (k, k + 1), who, ((begin, end),), "right", tie, unnamed=not who) if end > begin else None


def _asks(w: Words, r: int) -> bool:
    """Whether a question begins at a word."""
    return (
        w.tags[r] in "wQ"
        or w.low[r] in ("about", "for", "if", "which", "who")
        or (w.tags[r] == "T" and r + 1 < len(w) and w.tags[r + 1] == "N")
    )


def _to_tell(w: Words, k: int, verb: Verb) -> Told | None:
    """Mara Quill hopes to tell them that …"""
    g = k
    while g and w.tags[g - 1] == "a":
        g -= 1
    if not g or w.tags[g - 1] != "T":
        return None
    who = clause_subject(w, g - 1)
    told = _right(w, k, g, verb, who, True) if who else None
    return told if told and told.tie != "announced" else None


def _progressive(w: Words, k: int) -> bool:
    g = k
    while g and w.tags[g - 1] == "a":
        g -= 1
    return g > 0 and (w.tags[g - 1] == "B" or (w.tags[g - 1] == "i" and "'" in w.low[g - 1]))


def _opening(w: Words, verb: Verb) -> Told | None:
    """Said Mara Quill: "…"."""
    end = phrase_end(w, 1, len(w))
    if end <= 1 or end >= len(w) or w.tags[end] not in ":,":
        return None
    if w.tags[end] == "," and (end + 1 >= len(w) or w.tags[end + 1] != "Q"):
        return None
    if end + 1 >= len(w):
        return Told(verb, (0, 1), ((1, end),), (), "right", "announced")
    return Told(verb, (0, 1), ((1, end),), ((end + 1, len(w)),), "right", "colon")


def _inverted(w: Words, k: int, verb: Verb) -> Told | None:
    """ "…," said Mara Quill."""
    if k < 1 or not {"s", "q"} & set(verb.takes) or verb.lemma == "tell" or verb.form not in ("past", "s", "base"):
        return None
    before = w.tags[k - 1]
    if before == "?" and k > 1:
        before = w.tags[k - 2]
    quoted = before == "Q" or (before == "," and w.tags[k - 2 : k - 1] == ["Q"])
    if not quoted and not (before == "," and k > 3 and verb.lemma in ("say", "add", "write", "report", "note", "warn")):
        return None
    if k + 1 >= len(w) or w.tags[k + 1] not in "dNCi#e":
        return None
    stop = min(len(w), k + _REACH)
    end = phrase_end(w, k + 1, stop)
    if end < stop and w.tags[end] == "T" and w.tags[end + 1 : end + 2] and w.tags[end + 1] in "dC":
        end = phrase_end(w, end + 1, stop)  # "said an adviser to Mara Quill"
    if end <= k + 1 or (end < stop and w.tags[end] in "BHMTt"):
        return None
    if not quoted and (w.tags[k + 1] == "i" or (end < stop and w.tags[end] not in ",;-pysra")):
        return None
    if not quoted and has_clause(w, k + 1, end + 1):
        return None
    end = with_name(w, end, stop)
    start = content_start(w, k - 1)
    if not quoted and not _is_clause(w, start, k - 1):
        return None
    said = (start, k if before != "," else k - 1)
    around = (_goes_on(w, end, len(w), True, "Q") or _taken_up(w, end)) if quoted else None
    if around is None:
        return Told(verb, (k, k + 1), ((k + 1, end),), (said,), "left", "inverted")
    rest = (around, clause_end(w, around, k, len(w), relative=False, led=False))
    return Told(verb, (k, k + 1), ((k + 1, end),), (said, rest), "around", "inverted")


def with_name(w: Words, end: int, stop: int) -> int:
    """The end of a description with the name behind it: "the council's chief engineer, Priya Holloway"."""
    if end + 1 < len(w) and w.tags[end] == "," and w.tags[end - 1] in "Ng" and w.tags[end + 1] == "C":
        named = phrase_end(w, end + 1, stop)
        return named if named >= len(w) or w.tags[named] in ",;-)" else end
    return end


def _is_clause(w: Words, first: int, stop: int) -> bool:
    return any(w.tags[m] in "vfBHMeQ" or (w.tags[m] == "i" and "'" in w.low[m]) for m in range(first, stop)) and not (
        w.low[first] in _OPENERS and not _comma_in(w, first, stop)
    )


def _said_before(w: Words, start: int, end: int, r: int, stop: int) -> bool:
    """Whether the words in front of a tag without quotation marks are what was said."""
    if r >= stop and _is_whole(w, start, end):
        return True
    return _is_clause(w, start, end) and not (r < stop and w.tags[r] == ":")


def _is_whole(w: Words, first: int, stop: int) -> bool:
    """Whether the words before a tag that ends the sentence are what was said, though no verb of theirs is known."""
    while first < stop and w.tags[first] in "cb":
        first += 1
    return stop - first > 3 and w.tags[first] in "dNCi#"


def _comma_in(w: Words, first: int, stop: int) -> bool:
    return "," in w.tags[first:stop]


def content_start(w: Words, stop: int) -> int:
    """Where what was said before a tag begins: at the start of the sentence, after a semicolon or after another tag."""
    dashes = [m for m in range(stop) if w.tags[m] == "-"]
    if len(dashes) % 2 and stop - dashes[-1] > 3:
        return dashes[-1] + 1
    return next((m + 1 for m in range(stop - 1, -1, -1) if w.tags[m] == ";"), 0)


def _left(w: Words, k: int, g: int, verb: Verb, who: tuple[Span, ...]) -> Told | None:
    """ "…," Mara Quill said: what was said stands before the tag, or around it."""
    first = who[0][0]
    if not {"s", "q"} & set(verb.takes) or len(who) > 1 or first < 1:
        return None
    stop = len(w)
    at, as_led = first - 1, False
    if w.low[at] == "as":
        at, as_led = at - 1, True
    if as_led and (at < 0 or w.tags[at] in "cb"):
        return _as_led(w, k, g, verb, who)
    mark = w.tags[at]
    if mark == "?" and at and w.tags[at - 1] == "Q":
        mark = "Q"
    if mark not in ",Q-":
        return None
    r = k + 1
    if "a" in verb.takes:
        r = max(r, addressee_end(w, r, stop))
    r, bare = skip_adverbials(w, r, stop)
    quoted = mark == "Q" or (mark == "," and at > 0 and w.tags[at - 1] == "Q")
    if "q" in verb.takes and not quoted:
        return None
    if not bare and not (quoted and w.tags[min(k + 1, stop - 1)] != "t" and not has_clause(w, k + 1, stop)):
        return None
    if r + 1 < stop and w.tags[r] == "Q" and w.tags[r - 1] not in ",:-" and not quoted:
        return None
    start, end = content_start(w, at), at if mark != "Q" else at + 1
    if quoted:
        start = _quotation_start(w, start, at)
    if w.tags[at] == "?":
        end = at + 1
    if start >= end:
        return None
    if quoted and w.tags[start] in "psgTe" and not _is_clause(w, start, at) and _complement(w, k, verb, who, stop):
        return None  # "Recalling the “lost years”, the mayor urged …": the quotation belongs to what leads up to her
    around = _goes_on(w, r, stop, quoted, mark)
    if (
        not quoted
        and around is not None
        and w.tags[around] == "Q"
        and (w.tags[start] in "esgp" or w.low[start] in _OPENERS or w.low[start] == "asked")
    ):
        return None  # "Asked about it, Quill said, “…”"
    if not quoted and around is None and not _said_before(w, start, end, r, stop):
        return None
    if not quoted and around is None and as_led is False and end - start < 3:
        return None
    content: tuple[Span, ...] = ((start, end),)
    if around is not None:
        content = ((start, end), (around, clause_end(w, around, k, stop, relative=False, led=False)))
    return Told(verb, (g, k + 1), who, content, "around" if around is not None else "left", "tag")


def _quotation_start(w: Words, start: int, at: int) -> int:
    """Where what was said begins if a quotation stands before the tag: at the quotation, where a mark sets it off from what precedes."""
    q = at
    while q > start and w.tags[q] != "Q":
        q -= 1
    while q > start and w.tags[q - 1] == "Q":
        q -= 1
    return q if w.tags[q] == "Q" and q > start and w.tags[q - 1] in ":(," else start


def _as_led(w: Words, k: int, g: int, verb: Verb, who: tuple[Span, ...]) -> Told | None:
    """As Mara Quill noted, …: what was said stands behind the comma."""
    r = addressee_end(w, k + 1, len(w)) if "a" in verb.takes else k + 1
    r, _ = skip_adverbials(w, r, len(w))
    if r + 1 >= len(w) or w.tags[r] != ",":
        return None
    return Told(verb, (g, k + 1), who, ((r + 1, clause_end(w, r + 1, k, len(w), relative=False, led=False)),), "right", "tag")


def _taken_up(w: Words, k: int) -> int | None:
    """Where a quotation goes on behind more on who speaks: "…," said Mara Quill, who runs the port, "…"."""
    if k >= len(w) or w.tags[k] not in ",-(":
        return None
    return next(
        (m for m in range(k + 2, min(len(w), k + _REACH)) if w.tags[m] == "Q" and w.tags[m - 1] == "," and w.tags[m - 2] not in "vg"), None
    )


def _goes_on(w: Words, r: int, stop: int, quoted: bool, mark: str) -> int | None:
    """Where what was said goes on behind "…, she said, …"."""
    if r >= stop or w.tags[r] not in ",-":
        return None
    n = r + 1
    if n >= stop or (w.tags[n] == "g" and w.low[n] in VERBS) or w.low[n] == "according":
        return None
    if quoted:
        return n if w.tags[n] == "Q" else n + 1 if n + 1 < stop and w.tags[n] in "cb" and w.tags[n + 1] == "Q" else None
    if w.tags[n] in "gsr":
        return None
    if mark == "-" and w.tags[r] != "-":
        return None
    return n


def addressee_end(w: Words, k: int, stop: int) -> int:
    """The word after somebody who is told something: "told The Courier", "told a crowd of 3,000"."""
    if k < stop and w.tags[k] in "oi" and w.low[k] != "he":
        return k + 1
    m = k
    while (m < stop and w.tags[m] in "dNC#") or (
        m < stop
        and m > k
        and w.tags[m] == "p"
        and w.low[m] in ("of", "at", "from", "with", "for")
        and m + 1 < stop
        and w.tags[m + 1] in "dNC#"
    ):
        if m > k and w.tags[m] == "d" and w.tags[m - 1] in "NC" and w.low[m - 1] != "all":
            break
        m += 1
    return m


def _right(w: Words, k: int, g: int, verb: Verb, who: tuple[Span, ...], through: bool) -> Told | None:
    """Mara Quill said (that) …: what was said stands behind the verb."""
    stop = len(w)
    first = who[0][0]
    if told := _embedded(w, k, g, verb, who):
        return told
    led = _led(w, first)
    relative = len(who) > 1 or w.tags[max(0, g - 1)] in "rt"
    found = _complement(w, k, verb, who, stop)
    if found is None:
        return None
    begin, tie = found
    if tie == "announced":
        return Told(verb, (g, k + 1), who, (), "right", tie, through)
    end = clause_end(w, begin, k, stop, relative=relative, led=led)
    if tie == "object":
        end = _object_end(w, begin, end)
    if end <= begin:
        return None
    return Told(verb, (g, k + 1), who, ((begin, end),), "right", tie, through)


def _embedded(w: Words, k: int, g: int, verb: Verb, who: tuple[Span, ...]) -> Told | None:
    """…, which Mara Quill said was lost; provisions she said would help: the subject of what was said stands before its teller."""
    n = k + 1
    while n < len(w) and w.tags[n] == "a":
        n += 1
    if len(who) != 1 or n + 1 >= len(w):
        return None
    if verb.lemma == "describe" and w.low[n] == "as" and who[0][0] and w.tags[who[0][0] - 1] in "rt":
        rest = (n, _object_end(w, n, clause_end(w, n, k, len(w), relative=False, led=True)))
        return Told(verb, (g, k + 1), who, ((who[0][0] - 1, who[0][0]), rest), "around", "object")
    if "t" not in verb.takes or w.tags[n] not in "BHMvfe":
        return None
    first, last = who[0]
    start = first - 1
    if start < 0 or w.tags[start] not in "rt":
        start = next((m for m in range(last - 1, first, -1) if w.tags[m] in "di"), -1)
        if start < 0 or w.tags[start - 1] not in "NC#":
            return None
        return Told(
            verb,
            (g, k + 1),
            ((start, last),),
            ((first, start), (n, clause_end(w, n, k, len(w), relative=False, led=False))),
            "around",
            "bare",
        )
    end = clause_end(w, n, k, len(w), relative=False, led=True)
    return Told(verb, (g, k + 1), who, ((start, start + 1), (n, end)), "around", "bare") if end > n else None


def _object_end(w: Words, begin: int, stop: int) -> int:
    """Where a noun phrase ends that is all a verb reports: before what more is said of it, or of whoever spoke."""
    tags = w.tags
    for m in range(begin + 1, stop - 1):
        tag, after = tags[m], tags[m + 1]
        if tag == "," and after in "rgsBHMfv":
            return m
        if tag in "cb" and _acts(w, m + 1, stop):
            return m - 1 if tags[m - 1] == "," else m
        if tag == "(" or (tag == "s" and w.low[m] not in ("as", "than")) or (tag == "a" and w.low[m : m + 2] == ["even", "as"]):
            return m
    return stop


def _acts(w: Words, m: int, stop: int) -> bool:
    """Whether a verb follows, or a pronoun and one: what somebody does besides."""
    while m < stop and w.tags[m] == "a":
        m += 1
    if m < stop and w.tags[m] == "i":
        return True
    return m < stop and w.tags[m] in "vfBHMe"


def _led(w: Words, first: int) -> bool:
    """Whether a subject stands in a clause that opens the sentence or follows a comma: "while Quill says …, Reed …"."""
    while first and w.tags[first - 1] == "a":
        first -= 1
    if not first or w.tags[first - 1] not in "sr":
        return False
    before = first - 2
    while before >= 0 and w.tags[before] == "a":
        before -= 1
    return before < 0 or w.tags[first - 1] == "r" or w.tags[before] in ",;-cb"


def _complement(w: Words, k: int, verb: Verb, who: tuple[Span, ...], stop: int) -> tuple[int, str] | None:
    """Where what was said begins behind its verb, and what ties it to it."""
    r, pressed = _addressee(w, k, verb, stop)
    if r is None:
        return None
    if pressed:
        return r, "object"
    while r < stop and w.tags[r] in "ay":
        r += 1
    if r >= stop or (w.tags[r] in ",:" and r + 1 >= stop):
        return (r, "announced") if {"s", "q"} & set(verb.takes) else None
    return (
        _marked(w, r, verb, stop)
        or _question(w, r, verb)
        or _infinitive(w, r, verb, stop)
        or _through_preposition(w, r, verb, stop)
        or _report(w, k, r, verb, who, stop)
    )


def _addressee(w: Words, k: int, verb: Verb, stop: int) -> tuple[int | None, bool]:
    """The word behind whoever is told something, None if somebody must be and is not; and whether they are pressed to do something."""
    r = k + 1
    if "a" not in verb.takes or r >= stop or w.tags[r] in "Q:t,ws":
        return r, False
    end = addressee_end(w, r, stop)
    if "p" in verb.takes and r < end < stop and (w.tags[end] == "T" or (w.tags[end] == "x" and w.tags[end + 1 : end + 2] == ["T"])):
        return r, True
    if end < stop and w.tags[end] not in "t:Q,-" and (far := _far_that(w, end, stop)) is not None:
        return far, False
    return (None if end == r and verb.lemma == "tell" else end), False


def _far_that(w: Words, k: int, stop: int) -> int | None:
    """Where "that" stands behind more of whoever is told: "told a crowded hall in Port Alden that"."""
    for m in range(k, min(stop - 1, k + 12)):
        if w.tags[m] == "t" and w.tags[m + 1] in "dNCi#":
            return m
        if w.tags[m] in "vfBHMTQ:;c":
            return None
    return None


def _marked(w: Words, r: int, verb: Verb, stop: int) -> tuple[int, str] | None:
    """What follows "that", a colon or an opening quotation mark, at once or behind "on Thursday" and ", however,"."""
    tags = w.tags
    far, _ = skip_adverbials(w, r, stop)
    far = _past_insertion(w, far, stop)
    if far + 1 < stop and tags[far] == "," and tags[far + 1] in "tQ":
        far += 1
    if far >= stop:
        return None
    if tags[far] == "t" and (far == r or tags[r] in "pTsa,-") and set("thai") & set(verb.takes):
        return far + 1, "that"
    if tags[far] == ":":
        return (far + 1, "colon") if far + 1 < stop else (far, "announced")
    if tags[far] == "Q" and (far == r or tags[far - 1] in ",:-"):
        return far, "quote"
    return None


def _question(w: Words, r: int, verb: Verb) -> tuple[int, str] | None:
    asks = w.tags[r] == "w" or (w.low[r] == "if" and verb.lemma in ("ask", "wonder", "question"))
    return (r, "question") if asks and "w" in verb.takes else None


def _infinitive(w: Words, r: int, verb: Verb, stop: int) -> tuple[int, str] | None:
    """What follows "to" or "not to", unless that is to say nothing."""
    at = r + 1 if w.tags[r] == "x" else r
    if "i" not in verb.takes or at + 1 >= stop or w.tags[at] != "T" or w.tags[at + 1] not in "NvaBHfpQ":
        return None
    return None if verb.lemma == "refuse" and w.low[at + 1] in _KEEPS_QUIET else (r, "infinitive")


def _through_preposition(w: Words, r: int, verb: Verb, stop: int) -> tuple[int, str] | None:
    """What follows the preposition that goes with a verb: "called for help", "warned of floods"."""
    if w.low[r] not in PREPOSITIONS.get(verb.lemma, ()) or r + 1 >= stop or w.tags[r + 1] not in "dNC#oigeQwa":
        return None
    return (r if verb.lemma == "warn" else r + 1), "object"


def _report(w: Words, k: int, r: int, verb: Verb, who: tuple[Span, ...], stop: int) -> tuple[int, str] | None:
    """A clause without "that", or a noun phrase."""
    tag, takes = w.tags[r], verb.takes
    if tag in ",;:-)(?" or _says_nothing(w, r, stop):
        return None
    if tag in "pT" and w.low[r] not in _ABOUT:
        m = _past_phrase(w, r, stop)
        return (m, "bare") if m is not None and "t" in takes and has_clause(w, m, stop) else None
    clause = has_clause(w, r, stop)
    if "t" in takes and (clause or (verb.lemma == "say" and tag not in "pTs")) and tag in "dNCi#gseapTo":
        return r, "bare"
    if "a" in takes and clause and r > k + 1 and tag in "dNCi#ge":
        return r, "bare"
    named = "o" in takes or ("x" in takes and _is_text(w, who)) or ("p" in takes and _pressed(w, r, stop))
    if verb.lemma == "call" and clause and w.low[who[0][0]] in ("a", "an", "one", "another"):
        return None  # "a firm called Alden Data was sold"
    if tag == "t" and named and r + 1 < stop and w.tags[r + 1] in "NC":
        return r, "object"  # "rejected that idea"
    return (r, "object") if named and tag in "dNCi#goeQ" else None


def _past_phrase(w: Words, r: int, stop: int) -> int | None:
    """Where a new noun phrase begins behind "in Port Alden" or "on Monday", as the subject of what was said does."""
    return next((m for m in range(r + 2, min(stop, r + 12)) if w.tags[m] in "di" and w.tags[m - 1] in "NCy#"), None)


def _past_insertion(w: Words, k: int, stop: int) -> int:
    """The word behind an insertion such as ", however," if "that" or a quotation follows it; otherwise the same word."""
    if k < stop and w.tags[k] in ",-":
        for m in range(k + 1, min(stop - 1, k + 14)):
            if w.tags[m] == w.tags[k] and w.tags[m + 1] in "tQ":
                return m + 1
            if w.tags[m] in "tvfBHM":
                break
    return k


def _is_text(w: Words, who: tuple[Span, ...]) -> bool:
    """Whether the subject is a poll, a study or the like, which shows what it shows."""
    return any(w.low[m] in lex.TEXT_HEADS for a, b in who[:1] for m in range(a, b))


def _says_nothing(w: Words, r: int, stop: int) -> bool:
    """Whether "so", "nothing" or "no" stands there instead of a report."""
    return (
        w.low[r] in _NO_REPORT
        and w.low[r + 1 : r + 2] != ["of"]
        and (r + 1 >= stop or w.tags[r + 1] not in ("dNC#iT" if w.tags[r] == "o" else "dNC#i"))
    )


def _pressed(w: Words, r: int, stop: int) -> bool:
    """Whether somebody is asked to do something: "urged them to go"."""
    return any(w.tags[m] == "T" for m in range(r + 1, min(stop, r + 9)))


_STARTED = frozenset(("started", "began", "begins", "kept", "keeps", "starts"))


def _participle(w: Words, k: int, verb: Verb) -> Told | None:
    """ "…, adding that …": the subject is that of the clause before, or the noun it leans on ("a statement saying …")."""
    if w.low[k] == "saying" and k and w.tags[k - 1] == "s" and (told := _quoted_as(w, k, verb)):
        return told
    g = k
    while g and w.tags[g - 1] == "a":
        g -= 1
    before, low = (w.tags[g - 1], w.low[g - 1]) if g else ("", "")
    if low in _STARTED:
        return _right(w, k, g - 1, verb, subject(w, g - 1), False) if subject(w, g - 1) else None
    if g < 2 and (not g or before in "ps"):
        return _ahead(w, k, g, verb)
    if before in ",-Q" or low in ("by", "in", "before", "after", "while", "when") or before in "cb":
        return _going_on(w, k, g, verb)
    if before == "y" and (at := next((m for m in range(g - 1, max(0, g - 4), -1) if w.tags[m] in "NC"), 0)):
        return _leaning(w, k, at + 1, verb)
    if before in "NC)" and (low in lex.TEXT_HEADS or low in lex.PERSON_HEADS or before == "C" or low.endswith("s")):
        return _leaning(w, k, g, verb)
    return None


def _going_on(w: Words, k: int, g: int, verb: Verb) -> Told | None:
    """Mara Quill left, saying …: the subject of the clause, or of whatever was told last in the sentence."""
    who = clause_subject(w, g - 1)
    told = _right(w, k, g, verb, who or ((g, g),), True)
    if told is None or told.tie == "announced":
        return None
    return told if who else told._replace(subject=())


def _leaning(w: Words, k: int, g: int, verb: Verb) -> Told | None:
    """A statement saying …, with Orland accusing …: the noun right before the verb."""
    start = phrase_start(w, g - 1, max(0, g - 10))
    if start is None:
        start = g - 1
        while start > 0 and w.tags[start - 1] in "dNC#":
            start -= 1
    told = _right(w, k, g, verb, ((start, g),), False)
    own = start > 0 and w.low[start - 1] == "with"
    return None if told is None or told.tie == "announced" or (told.tie == "object" and not own) else told


def _ahead(w: Words, k: int, g: int, verb: Verb) -> Told | None:
    """After saying that …, Mara Quill left: the subject comes behind the comma."""
    comma = next((m for m in range(k + 1, min(len(w) - 1, k + _REACH)) if w.tags[m] == "," and w.tags[m + 1] in "dNCi"), None)
    if comma is None:
        return None
    end = phrase_end(w, comma + 1, len(w))
    told = _right(w, k, g, verb, ((comma + 1, end),), False) if comma + 1 < end < len(w) and w.tags[end] in "vfeBHMa" else None
    if told is None or not told.content or told.content[0][0] >= comma:
        return None
    return told._replace(content=((told.content[0][0], min(told.content[0][1], comma)),))


def _quoted_as(w: Words, k: int, verb: Verb) -> Told | None:
    """Mara Quill was quoted by the Courier as saying …"""
    quoted = next((m for m in range(k - 2, max(0, k - 10), -1) if w.low[m] == "quoted"), None)
    if quoted is None or w.tags[quoted - 1] != "B":
        return None
    g = quoted - 1
    while g > 1 and w.tags[g - 1] in "aHB":
        g -= 1
    who = subject(w, g)
    told = _right(w, k, g, verb, who, False) if who else None
    return told._replace(cue=(g, k + 1)) if told else None


_UNLISTED = Verb("", "past", "s")


def beside_quotation(w: Words) -> Told | None:
    """Who speaks where a verb that we do not list stands beside a quotation: "…," the crowd roared; as she put it, "…"; Quill: "…"."""
    first = next((m for m in range(len(w)) if w.tags[m] == "Q"), None)
    if first is None:
        return None
    if all(tag in "cb," for tag in w.tags[:first]):
        return _behind(w, first)
    return _in_front(w, first)


def _behind(w: Words, q: int) -> Told | None:
    """The tag behind a quotation that opens the sentence and ends with a comma, a question or a shout."""
    n = q + 1
    while n < len(w) and w.tags[n] in "Q,?":
        n += 1
    stopped = w.comma(n - 1) or w.tags[n - 1] in ",?" or any(c in "?!" for c in w.masked[w.end[q] - 3 : w.end[q]])
    if n >= len(w) or not stopped:
        return None
    if w.tags[n] in "ef" and n + 1 < len(w) and w.tags[n + 1] in "dNC":
        end = phrase_end(w, n + 1, len(w))
        if end >= len(w) or w.tags[end] in ",;-":
            return Told(_UNLISTED, (n, n + 1), ((n + 1, end),), ((0, n),), "left", "inverted")
    end = phrase_end(w, n, len(w))
    verb = end
    while verb < len(w) and w.tags[verb] in "aH":
        verb += 1
    if n < end <= verb < len(w) and w.tags[verb] in "efv":
        return Told(_UNLISTED, (verb, verb + 1), ((n, end),), ((0, n),), "left", "tag")
    return None


def _in_front(w: Words, q: int) -> Told | None:
    """A colon, or a verb and a comma, in front of a quotation that ends the sentence."""
    end = q
    while end < len(w) and w.tags[end] == "Q":
        end += 1
    if end < len(w) or q < 2 or w.tags[q - 1] not in ":,":
        return None
    verb = q - 2
    while verb and w.tags[verb] in "aoi":
        verb -= 1
    if w.tags[q - 1] == "," and w.tags[verb] not in "ef" and w.low[verb] != "out":
        return None
    if not any(tag in "vfeBHM" for tag in w.tags[: q - 1]):
        named = w.tags[q - 1] == ":" and w.tags[q - 2] == "C"
        return Told(_UNLISTED, (q - 1, q), ((0, q - 1),), ((q, end),), "right", "colon") if named else None
    who = clause_subject(w, q - 1)
    return Told(_UNLISTED, (verb, q - 1 if w.tags[q - 1] == "," else q), who, ((q, end),), "right", "colon") if who else None
