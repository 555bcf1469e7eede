"""What a sum of money or a share is of: what it is paid for, what it is a part of, what has risen by it."""

from __future__ import annotations

import re

from copydesk.facts import counted, deeds
from copydesk.facts import lexicon as lex
from copydesk.facts.numbers import Number
from copydesk.types import Figure, Range

_REACH = 110  # characters before a sum in which the noun that names it may stand
_WORD = re.compile(r"[\s-]([^\W\d_][\w’'-]*)")
_COMPARED = re.compile(
    r"\s(more|less|fewer|higher|lower|larger|smaller|bigger|cheaper|dearer|faster|slower|better|worse|below|above|"
    r"short\sof|off|off\sthe|down|up)(?!\w)"
)
_STOPS = lex.NP_STOPS | lex.words(
    """
    through throughout via upon toward towards amid beneath overall nationally nationwide statewide worldwide this last next all
    both every day week month quarter year alongside compared because while whereas when where
    more less fewer higher lower larger smaller bigger below above behind ahead short off each apiece alone worth across near between among
    after before around within outside inside plus minus today yesterday tomorrow overnight annually later earlier respectively versus
    """
)
_WORTH = re.compile(r"\sworth\sof\s")
_OF = re.compile(
    r"(?:\s(?:out\s)?of|(?<=[Hh]alf)(?=\s(?:the|all|its|their|his|her|our|a)\s))(?:\s(?:the|all|its|their|his|her|our|my|those|these))*"
    r"(?:\s[$£€]?\d[\d,.]*(?:bn|m|k)?(?:\s(?:million|billion))?)?(?=\s)"
)
_AND_OF = re.compile(r"\s(?:of|for|in|to|from|on|against|by)\s")
_PASSED = re.compile(r"\b(?:from|against|than|to|versus|compared\s(?:with|to)|up\sfrom|down\sfrom)\s$")
_OPENS = re.compile(r"(?:^|[,;:.“\"(—–•|]\s?|\b(?:and|but|that|while|whereas|said|says|found)\s)$")
_VERB_NEXT = re.compile(
    r"\s(?:also\s|now\s|still\s)?(?:back|oppose|support|favou?r|prefer|approve|disapprove|agree|disagree|expect|trust|intend|plan|use|has|have|had|was|were|is|are|did|do|does|would|will|could|can|may|might|must|should|"
    r"[a-z]+n['’]t|[a-z]+ed|"
    r"said|say|says|thought|think|felt|feel|want|believe|backed|go|went|come|came|live|see|saw|know|knew|fear|remain|lack|own|get|"
    r"got)(?!\w)"
)
SAID_THEY = re.compile(
    r"\s(?:of\s(?:them|those)\s)?(?:said|say|told\s\w+|thought|think|believed?|felt)\s(?:that\s)?(?:they|it|she|he)(?=\s)"
)
_TIES = frozenset(("by", "to", "at", "from", "of"))
_BE = frozenset(("is", "was", "are", "were", "be", "been", "being"))


def money(text: str, n: Number, sentence: Range, last: Figure | None) -> str | None:
    """What a sum is: "cash", "pay offer", "stolen from six pensioners", "cost of the bridge"."""
    if last and (last.kind in ("percent", "ratio") or last.unit == "points") and _TO_SUM.fullmatch(text, last.span[1], n.full):
        return last.what
    if last and last.kind == "count" and last.what and _VALUED.fullmatch(text, last.span[1], n.full):
        thing, found, _ = last.what.partition(last.unit or " ")
        is_worth = "worth" in text[last.span[1] : n.full]
        return f"worth of {thing}{found}".strip() if is_worth else f"{thing}{found} valued"  # "17 watches, valued at $310,000"
    if last and last.kind == "count" and last.unit and _AT_AVERAGE.fullmatch(text, last.span[1], n.full):
        return last.unit  # "8,900 claims, at an average of $4,150"
    if last and _NOW_AT.fullmatch(text, last.span[1], n.full):
        return counted.head(counted.clause(text, sentence[0], last.span[0])[0])
    if worth := _WORTH.match(text, n.end):
        return _join("worth of", counted.happened(text, worth.end() - 1, sentence[1], lone=True))
    if last and last.kind == "money" and (_is_rival(text, n) or _goes_on(text, n, last)):
        return last.what
    if last and last.kind == "money" and (whose := _FOR_THEM.fullmatch(text, last.span[1], n.full)) and counted.is_plural(whose[1]):
        return whose[1]  # "adults $14, students $9"
    if last and last.what and _UP.search(text, last.span[1], n.full):
        return last.what  # "sold to $142 a head, up $11 on the previous sale"
    if change := _change_of(text, n, last):
        return change
    if aside := _aside_of(text, n, sentence) or labelled(text, n, sentence, last):
        return aside
    if noun := _noun_behind(text, n, sentence):
        return noun
    if _WITH_OR_THAT.search(text, max(0, n.full - 6), n.full) and (befell := counted.happened(text, n.end, sentence[1], lone=True)):
        first = befell.split()[0].lower()
        if deeds.is_past(first) and deeds.participle(first) == first:
            return befell  # "with Rs 340 crore credited to farmers", "found that R67m meant for schools"
    if kept_in := _KEPT_IN.match(text, n.end, sentence[1]):
        told = counted.happened(text, kept_in.end() - 1, sentence[1], lone=True)
        return _join(told, counted.done_by(text, sentence[0], n.full))
    if last and last.kind == "money" and last.what and text.endswith("including ", 0, n.full):
        done = last.what if deeds.is_past(last.what.split()[0].lower()) else ""
        return _join(done, counted.happened(text, n.end, sentence[1], lone=True))
    if named := noun_before(text, n, sentence):
        return named
    if n.modifier == "more" and text.startswith(" than ", n.end):
        return _join("more", _behind_than(text, n.end, sentence))
    if beside := counted.appositive(text, sentence[0], n.full):
        return beside
    told = counted.happened(text, n.end, sentence[1], lone=True)
    if told.startswith("to ") and _NEEDED.search(text, max(sentence[0], n.full - 24), n.full):
        return _join("needed", told)
    if relative := _HE_DID.match(text, n.end, sentence[1]):
        done = deeds.participle(relative[2]) if relative[2] not in _BE else ""
        by = f" by {relative[1]}" if relative[1][0].isupper() and relative[1] != "I" else ""
        if done:
            return f"{done}{relative[3] or ''}{by}"  # "the $300,000 it has handed over", "the £40 that Mr. Reed raised"
    if compared := _COMPARED.match(text, n.end):
        return _join(" ".join(compared[1].split()), _behind_than(text, compared.end(), sentence))
    subject, rest = counted.clause(text, sentence[0], n.full)
    if done := counted.done_by(text, sentence[0], n.full):
        verb, _, by = done.partition(" by ")
        if verb.startswith("fined"):
            return f"fine{verb[5:]}".replace(" to ", " for ")
        if verb == "cost":
            return f"cost of {by}" if by else None
        return done if _THEY_WILL.match(text, n.end) and counted.is_carried(text, n.full) else _join(done, told)
    if thing := object_of(rest):
        return thing
    if traded := _traded(rest):
        return traded
    if re.search(r"\bcosts?\s", rest + " "):
        return f"cost of {subject}" if subject else None
    asked = re.search(r"\b(offered|asked\sfor|wants?|seeks?|demand(?:s|ed)?)\s", rest + " ")
    if not subject and (bought := _THAT_COST.match(text, sentence[0], n.full)):
        return bought[1]  # "a tin of tuna that cost 89p in 2021 is now £1.35"
    if not subject or rest.split()[0] in _SAYING or len(rest.split()) > _LONGEST_PRICE:
        return told or ("asked for" if asked and not subject else None)
    if asked:
        return f"{'offered by' if asked[1] == 'offered' else 'asked for by'} {subject}"
    if _OF_YEAR.search(subject):
        return subject  # "the budget for 2025" is not that for 2026
    if any(c.isdigit() for c in subject):
        short = counted.head(subject, 1)  # "fares" of "fares on the 12 busiest routes"
        return counted.last_noun(subject) if any(c.isdigit() for c in short) else short
    return counted.head(subject, _SUBJECT)


_THAT_COST = re.compile(r"(?:An?|The|Its|Their)\s([a-z][\w’' -]{2,40}?)\s(?:that|which)\s.{3,60}\s(?:is|are|was|were)\s(?:now\s)?$")
_NEEDED = re.compile(r"\b(?:needs?|needed|requires?|required)\s(?:only\s|just\s)?$")
_HE_DID = re.compile(
    r"\s(?:that\s|which\s)?(he|she|it|they|we|I|you|(?:(?:Mr|Mrs|Ms|Dr)\.?\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)\s"
    r"(?:(?:has|have|had|already|since|now|also)\s)*([a-z]+)(\s(?:over|out|up|back|down|off|away|in))?(?!\w)"
)
_OF_YEAR = re.compile(r"^[^\d]+\s(?:for|in|of)\s(?:19|20)\d\d$")
_LABELLED = re.compile(r"(?:^|[.;•|\n]\s?)(?:•\s)?([A-Z][\w’'-]*(?:\s[\w’'-]+){0,4}):\s$")
_THEN = re.compile(r"\((?:[A-Z]\w+\s)?(?:19|20)\d\d(?:[-–/]\d\d)?:\s$")


def labelled(text: str, n: Number, sentence: Range, last: Figure | None) -> str:
    """The words before the colon that a sum stands behind: "Net loss: $6.2m (2024: $1.9m)"."""
    before = text[max(sentence[0], n.full - 60) : n.full]
    if last and last.what and before.endswith(": ") and _THEN.search(before):
        return last.what
    if not before.endswith(": ") and not _ITEM_ENDS.match(text, n.end):
        return ""
    if label := _LABELLED.search(before):
        return label[1]
    item = _ITEM.search(before) if last is None or _NEXT_ITEM.search(text, last.span[1], n.full) else None
    noun = item[1].strip() if item else ""
    loose = not noun or not _ITEM_ENDS.match(text, n.end) or {*noun.lower().split()} & (_STOPS | lex.NP_STOPS)
    return "" if loose or deeds.is_past(noun.split()[-1].lower()) else noun


# "Revenue $1.91bn (+4%); net debt $640m": items of a list, without a verb.
_ITEM = re.compile(r"(?:^|[;:•|]\s|\),\s|^[A-Z\s]+\s)((?:[A-Z]?[a-z-]+\s){1,3})$")
_NEXT_ITEM = re.compile(r";|\),")
_ITEM_ENDS = re.compile(r"\s?(?:[;(•|]|\.?$|\n)")


_SUBJECT = 6  # words of what is paid for or grows: "parking at the Mill Road"
_LONGEST_PRICE = 6  # words between what is paid for and the sum: "sets you back about"
_TO_SUM = re.compile(
    r"(?:[^,;.\d]{0,30},|\sin\s[A-Z][a-z]+)?\s(?:at|to)\s(?:an?\s(?:average|total|record|combined)\s(?:of\s)?)?"
)  # "slid 18% to £42.6m", "by a third last year, to $640m"
_VALUED = re.compile(r",\s(?:together\s|each\s)?(?:valued|priced|worth|costing|selling)\s(?:at\s|for\s)?")
_FOR_THEM = re.compile(r"(?:,|,?\sand)\s((?:under-|over-)?[a-z]+s|under-\d+s)\s")
_AT_AVERAGE = re.compile(r",?\s(?:at|for)\s(?:an?\s(?:average|mean)\s)?(?:price\s|cost\s)?(?:of\s)?")
_NOW_AT = re.compile(r"\s(?:lower|higher|down|up|off|ahead|better|worse|firmer|weaker)\sat\s")  # "closing 4p lower at 212p"
_WHO = frozenset(("he", "she", "it", "they", "we"))
# "£40m in harbour dues", "£400 in cash".
_KEPT_IN = re.compile(
    r"\sin\s(?!(?:the|an?|its|their|his|her|this|that|all|total|early|late|line|return|order|exchange|support|favou?r|honou?r|need|search|"
    r"connection|memory|advance|each|every|some|one|two|three|front|recent|today|response|addition|just|more|less|about|under|over)\b)(?=[a-z]+)"
)
_ASIDE_OF = re.compile(r"(?:^|\s)((?:[^\W\d_][\w'’-]*\s){0,2}[^\W\d_][\w'’-]*)(?:\s\(|\s[-–—]\s|—)$")
_NO_ASIDE = lex.words("said says added today now yesterday")


def _aside_of(text: str, n: Number, sentence: Range) -> str:
    """The noun that a number in brackets or behind a dash is of: "left unpaid dues — £5,200", "its fullest berth (31 per cent)"."""
    before = text[n.full - 2 : n.full].endswith(("(", "- ", "– ", "— ", "—")) and _ASIDE_OF.search(
        text[max(sentence[0], n.full - 60) : n.full]
    )
    if not before:
        return ""
    noun = "" if " to " in f" {before[1]}" else counted.last_noun(before[1])
    last = noun.split()[-1].lower() if noun else ""
    told = bool(noun) and noun.split()[-1][0].islower() and last not in _NO_ASIDE | _STOPS
    return noun if told and not deeds.is_past(last) and not last.endswith("ly") else ""


_SAYING = frozenset(("said", "says", "say", "told", "added", "wrote", "reported", "believes", "believe", "thinks", "hopes"))


def share(text: str, n: Number, sentence: Range, last: Figure | None, noun: str) -> str | None:
    """What a share is of, or what changed by it: "homes without water", "wages", "drivers used a phone".

    ``noun`` is what was counted last.
    """
    stop = sentence[1]
    if of := _OF.match(text, n.end):
        return _part(text, n, of.end(), sentence, noun)
    if text.startswith(" who ", n.end):
        return _join(noun, counted.happened(text, n.end, stop, lone=True)) or None
    if last and last.unit == "points" and text[last.span[1] : n.full] == " to ":
        return last.what  # "by 50 basis points to 6.75%"
    if last and (_is_rival(text, n) or (last.kind == "percent" and _goes_on(text, n, last))):
        return last.what
    if aside := _aside_of(text, n, sentence) or labelled(text, n, sentence, last):
        return aside
    if (
        last
        and last.kind == "percent"
        and last.what
        and _AND_SO.fullmatch(text, last.span[1], n.full)
        and (who := _CHOSEN.match(text, n.end))
    ):
        done = last.what.split()[0]
        return _join(done if deeds.is_past(done.lower()) and who[1][0].isupper() else "", who[1])
    if rival := _RIVAL.search(text[max(sentence[0], n.full - 60) : n.full]) if last and last.kind == "percent" else None:
        return rival[1].strip()
    if last and _UP.search(text, last.span[1], n.full):
        return last.what
    if compared := _COMPARED.match(text, n.end):
        own = _WORD.match(text, compared.end())
        if own and own[1].lower() not in _STOPS and own[1] != "than":
            return _join(compared[1], own[1])
        if compared[1] in ("up", "down", "off") and last and last.what and _COMMA.fullmatch(text, last.span[1], n.full):
            return last.what  # "1.84 million pallets, 6% up on 2024"
        near = last if last and _COMMA.fullmatch(text, last.span[1], n.full) else None
        known = (near.unit if near and near.unit and near.kind == "count" else near.what if near else "") or about(text, n, sentence)
        counts = compared[1] in ("more", "less", "fewer", "short of")
        return _join(compared[1] if known and counts else "", known or "") or None
    if noun_behind := _noun_behind(text, n, sentence):
        return noun_behind
    if change := _change_of(text, n, last):
        return change
    if (_VERB_NEXT.match(text, n.end) or _did(text, n.end)) and _OPENS.search(text[max(sentence[0], n.full - 12) : n.full]):
        at = said.end() if (said := SAID_THEY.match(text, n.end)) else n.end
        return _join(noun, counted.happened(text, at, stop, lone=True)) or None
    return noun_before(text, n, sentence) or about(text, n, sentence)


# "…, the Greens on 12 per cent", "and Bram Teel had 47.6%": whose share it is, beside that of another.
_RIVAL = re.compile(
    r"(?:[,;(:]\s|\b(?:and|while|with|by|but|against|to)\s)(?:(?:[Tt]he|his|her|its)\s)?(?:rival,?\s)?((?:[A-Z][\w’'.-]+\s?){1,3}?),?\s"
    r"(?:(?:is|was|stood)?\s?(?:at|on|with)|took|had|has|got|won|polled|received|held|scored|gained)\s$"
)
# "44% chose Ms Tallis, 39% Mr Oduya and 17% neither".
_AND_SO = re.compile(r"[^;.\d]{0,60}(?:,\s|\sand\s|;\s|•\s)")
_CHOSEN = re.compile(
    r"\s((?:(?:Mr|Mrs|Ms|Dr)\.?\s)?[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?|neither|nobody|undecided|unsure|unaware|against|opposed)"
    r"(?=[.,;•]|\sand\s|$)"
)
_WITH_OR_THAT = re.compile(r"\b(?:with|that)\s$")
_A_RISE_OF = re.compile(
    r"[^;\d]{0,40},\san?\s(?:[a-z]+\s)?(increase|rise|jump|gain|growth|fall|drop|decline|decrease|cut|reduction)\sof\s$"
)


def _change_of(text: str, n: Number, last: Figure | None) -> str:
    """ "increase of revenue", for "reported revenue of $318m, an increase of 14%"; "" for what is no such aside."""
    if last is None or not last.what or last.kind not in ("money", "count", "percent"):
        return ""
    aside = _A_RISE_OF.fullmatch(text, last.span[1], n.full)
    return "" if not aside or deeds.is_past(last.what.split()[0].lower()) else f"{aside[1]} of {last.what}"


_COMMA = re.compile(r"[^,;.\d]{0,40},\s")
_UP = re.compile(r"[^,;.\d]{0,40},\s(?:up|down)\s(?:by\s)?$")  # "1,204 reports, up 31 per cent"


def _did(text: str, at: int) -> bool:
    """Whether those who are a share did something: "44% chose Ms Tallis"."""
    word = re.compile(r"\s([a-z]+)\s").match(text, at)
    return word is not None and deeds.is_past(word[1])


def _part(text: str, n: Number, at: int, sentence: Range, noun: str) -> str | None:
    """The whole that a share is a part of, with what tells of the part: "vines in the valley wrecked by hail"."""
    told = counted.happened(text, at, sentence[1], lone=True)
    if owner := _OWNER.match(text, at):
        told = _join(owner[1], counted.happened(text, owner.end(), sentence[1], lone=True))
    first = told.split()[0].lower() if told else ""
    if first in ("them", "those", "these", "whom", "which", "us"):
        return _join(noun or (first if first == "those" else ""), told.partition(" ")[2]) or None
    if text[n.end : at].endswith((" these", " those")) and (not told or _VERB_NEXT.match(text, at)):
        return _join(noun, told) or None
    if first == "what" or not told or (told.split()[-1] in ("point", "points") and len(told.split()) < 3):
        return about(text, n, sentence)
    done = counted.done_by(text, sentence[0], n.full)
    if told.split()[0] == "time":
        return None  # "99 per cent of the time"
    if told in _WHOLES and (got := _WHO_GOT.search(text[max(sentence[0], n.full - 80) : n.full])):
        return f"{told} of {got[1]}"
    if told in _WHOLES and (subject := counted.clause(text, sentence[0], n.full)[0]):
        return f"{told} of {counted.head(subject)}"
    if not done and _OWNED.search(text, n.end, at) and len(told.split()) < 3 and (subject := counted.clause(text, sentence[0], n.full)[0]):
        return f"{told} of {counted.head(subject)}"
    return _join(told, done)


_WHO_GOT = re.compile(r"([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*),\swho\s[a-z]+\s$")
_OWNER = re.compile(r"\s((?:[\w-]+\s){0,2}[\w-]+(?:['’]s|s['’]))\s\d[\d,.]*(?:\s(?:million|billion))?(?=\s)")
_WHOLES = frozenset(("vote", "votes", "seats", "market", "poll", "shares", "popular vote"))
_MOVED = re.compile(r"(?:^|[,;:]\s|,\swith\s)([^,;:]{3,60}?)\s(?:up|down|off|ahead|higher|lower|flat)\s(?:by\s|at\s)?$")
_OWNED = re.compile(r"\s(?:its|their|his|her)$")


_MOVING = re.compile(
    r"(?:\swith|\sas|\sand|,)\s((?:(?!with\b|as\b|and\b)[\w’'-]+\s){1,4})(?:rising|falling|dipping|dropping|climbing|slipping|jumping|growing|shrinking|sliding|easing|"
    r"edging)\s(?:up\s|down\s)?(?:by\s)?$|\swith\s((?:(?!with\b|as\b|and\b)[\w’'-]+\s){1,4})(?:up|down)\s(?:by\s)?$"
)


def about(text: str, n: Number, sentence: Range) -> str | None:
    """What the clause of a share tells of: the object of its verb ("cut the rate by"), else its subject with what it is said to be."""
    if beside := counted.appositive(text, sentence[0], n.full):
        return beside
    if text.endswith(("ing ", "by ", "up ", "down "), 0, n.full) and (
        moving := _MOVING.search(text[max(sentence[0], n.full - 70) : n.full])
    ):
        return (moving[1] or moving[2]).strip()  # "with catches falling 1.9 per cent"
    subject, rest = counted.clause(text, sentence[0], n.full)
    if thing := object_of(rest):
        return thing
    if not subject and (moved := _MOVED.search(text[max(sentence[0], n.full - 80) : n.full])):
        return moved[1]  # "Net profit up 23%"
    if not subject or not rest or rest.split()[0] in _SAYING:
        return None
    if rest in ("want", "wants", "seek", "seeks", "demand", "demands", "wanted", "sought", "demanded"):
        return f"asked for by {counted.head(subject)}"
    if rest in ("hold", "holds", "own", "owns", "held", "owned", "control", "controls"):
        return f"{deeds.participle(rest)} by {counted.head(subject)}"
    told = counted.happened(text, n.end, sentence[1], lone=True) if rest.split()[-1] in _BE else ""
    return _join(counted.head(subject, 3 if told else _SUBJECT), told)


def object_of(rest: str) -> str:
    """The object between a verb and what ties a sum to it: "rate" of "cut its rate by"; "" if there is none."""
    words = rest.split()
    while words and words[-1].lower() in _HEDGES:
        words.pop()
    if len(words) < 3 or words[-1].lower() not in _TIES:
        return ""
    for at in range(len(words) - 3, -1, -1):
        verb, before = words[at].lower(), words[at - 1].lower() if at else ""
        if verb in _BE or not (deeds.participle(verb) and (before in _MODALS or before in _BE or deeds.is_past(verb) or not at)):
            continue
        inner = [w for w in words[at + 1 : -1] if not w[0].isdigit()]
        while inner and inner[0].lower() in _ARTICLES:
            inner = inner[1:]
        first = inner[0].lower() if inner else ""
        if at and first in _TIES and deeds.is_past(verb):
            continue  # "raised the price paid to growers by"
        if (
            not inner
            or first in _STOPS
            or deeds.is_past(first)
            or any(c.isdigit() for c in first)
            or first in _NUMBERS
            or first == "likely"
        ):
            return ""
        return counted.head(" ".join(inner))
    return ""


def _traded(rest: str) -> str:
    """What is bought or sold for a sum: "painting bought" of "bought the painting for", "freighters ordered" of "ordered six freighters for
    a combined"."""
    words = rest.split()
    while words and words[-1].lower() in _HEDGES:
        words.pop()
    while words and words[0] in _PERFECT:
        words = words[1:]
    if len(words) < 3 or words[-1] not in ("for", "at") or not (done := deeds.participle(words[0].lower())):
        return ""
    inner = [w for w in words[1:-1] if w.lower() not in _ARTICLES | _NUMBERS and not w[0].isdigit()]
    return f"{' '.join(inner)} {done}" if inner and len(inner) < 5 and inner[0].lower() not in lex.NP_STOPS - {"it"} else ""


_PERFECT = frozenset(("has", "have", "had", "will", "would", "also", "then"))
_NUMBERS = frozenset(lex.SMALL) | frozenset(lex.TENS)
_MODALS = lex.words("will would could can may might must should shall has have had to also not")
_ARTICLES = lex.words("the a an its their his her our")
_HEDGES = lex.words("a an total estimated record average combined")


def _is_rival(text: str, n: Number) -> bool:
    """Whether a figure is what another one of its sentence is held against: "up from 12 per cent", "against 44 per cent"."""
    before = text[max(0, n.full - 16) : n.full]
    return bool(_PASSED.search(before)) and not before.endswith((" than ", " to "))


def _goes_on(text: str, n: Number, last: Figure) -> bool:
    """Whether a figure only goes on with the one before it: "5 per cent this year and 3 per cent next"."""
    between = text[last.span[1] : n.full]
    return bool(_AND.fullmatch(between)) and (between == ", or " or not _NOUN_NEXT.match(text, n.end))


_AND = re.compile(r"(?:\s(?:this|last|next|in)\s(?:year|month|week|[A-Z]\w+|\d{4}))?,?\s(?:and|or)\s(?:by\s)?")
_NOUN_NEXT = re.compile(r"\s(?:in|for|of)\s")


def _noun_behind(text: str, n: Number, sentence: Range) -> str | None:
    """The noun right behind a sum, with what is said of it: "shortfall", "pay rise", "grant for the school"."""
    before = text[max(sentence[0], n.full - 20) : n.full].lower()
    if before.endswith((" is ", " was ", " were ", " are ", " by ", " be ")):
        return None
    plate = _A_PLATE.match(text, n.end)
    at, kept = plate.end() if plate else n.end, list[str]()
    while len(kept) < 4 and (match := _WORD.match(text, at, sentence[1])):
        word = match[1]
        plain = word.lower()
        if plain in _STOPS or plain in lex.CALENDAR or plain.endswith(("ly", "wards")) or (deeds.is_past(plain) and plain not in _NOUNS):
            break
        kept.append(word)
        at = match.end()
    if not kept or (n.kind == "percent" and not _before_noun(before, kept[-1].lower())):
        return None
    behind = _AND_OF.match(text, at) or (n.full == sentence[0] and _SEIZED.match(text, at))  # "Rs 18-lakh gold seized at the airport"
    return _join(" ".join(kept), counted.happened(text, at, sentence[1], lone=True) if behind else "")


# "those earning less than €50,000 a year | will get a bonus": what they get is not said of the sum.
_THEY_WILL = re.compile(r"(?:\s(?:an?|per|each)\s[a-z]+)?\s(?:will|would|can|could|must|may|might|should|are|were|have|had|to\sbe)\s")
_SEIZED = re.compile(r"\s[a-z]+(?:ed|en|ost|old|ound)\s(?:at|in|from|by|on|near|off)\s")
_A_PLATE = re.compile(r"-an?-[a-z]+")  # "a £90-a-seat concert"


def _before_noun(before: str, noun: str) -> bool:
    """Whether a share stands before the noun of it: "a 12 per cent levy", "just 3% growth", no "4 per cent swim"."""
    article = re.search(r"\b(?:an?|the|its|their|his|her|another|further|additional|extra|record|or|and|with|of)\s(?:[a-z]+\s)?$", before)
    return bool(article or not before.strip() or noun in _OF_SHARES)


_OF_SHARES = lex.words(
    """
    support rise fall drop increase decrease cut growth decline discount tax interest turnout majority stake share lead levy duty tariff pay
    inflation unemployment off gain loss margin effective vat ownership approval chance likelihood risk alcohol salt fat capacity
    occupancy renewable fewer cheaper
    """
)
_NOUNS = lex.words("cut bid spread cost bet split hit set thrust")


def _behind_than(text: str, at: int, sentence: Range) -> str:
    match = re.compile(r"(?:\sthan)?((?:\s[^\W\d_][\w’'-]*){1,4})").match(text, at, sentence[1])
    words = match[0].split() if match else []
    own = next((k for k, w in enumerate(words) if w.lower() in _WHO), 0)
    return " ".join(words[: own + 2] if own else words)  # "more than he owed | in harbour dues"


def noun_before(text: str, n: Number, sentence: Range) -> str | None:
    """The noun that a sum belongs to by what ties them: "fine of", "offer rose to", "claims worth"."""
    before = _RANGING.sub("", text[max(sentence[0], n.full - _REACH) : n.full])
    if found := _named_sum(before, n.modifier):
        return found
    top = _TOP_OF.search(before)
    if top and (sold := counted.head(counted.clause(text, sentence[0], n.full)[0])):
        return sold  # "store lambs sold to a top of $142"
    of = re.search(
        r"(?:^|\s)((?:[^\W\d_][\w’'-]*\s){0,2}[^\W\d_][\w’'-]*),?\s(?:of|worth)\s(?:an?\s(?:estimated|average|total|combined)\s)?$", before
    )
    noun = counted.last_noun(of[1]) if of else ""
    if of and noun and (whole := re.search(rf"((?:[a-z-]+\s)?[a-z]+\sof\s(?:the\s)?){re.escape(noun)}$", of[1])):
        noun = whole.group()  # "rate of return of 7%"
    if of and noun and not counted.ends_in_verb(noun) and not deeds.is_past(noun.split()[-1].lower()):
        behind = counted.happened(text, n.end, sentence[1], lone=True).removeprefix("each ")
        goes_on = behind.startswith(("for ", "to ", "from ", "on ")) or (behind and deeds.is_past(behind.split()[0].lower()))
        behind = behind if goes_on and len(behind.split()) < 8 else ""
        return _join(f"{noun} worth" if " worth " in of.group() else noun, behind)
    return None


_TOP_OF = re.compile(r"\s(?:to|at|with)\sa\s(?:top|high|low|peak|record|maximum|minimum)\sof\s$")
_RANGING = re.compile(r"\b(?:(?:anywhere\s|ranging\s)?(?:from|between))\s$")


def _join(first: str, second: str) -> str:
    return f"{first} {second}".strip()


# --- sums and shares by the noun before them --------------------------------------------------------------------------
_SUMS = (
    "offer|price|prices|costs?|claim|bid|rise|raise|increase|cut|allowance|rate|rates|payment|commission|budget|fine|award|bill|"
    "fees?|salary|"
    "wages?|share|tax|profits?|loss|losses|debt|loan|grant|deficit|surplus|turnout|inflation|growth|stake|fund|discount|rent|"
    "pension|toll|damage|"
    "revenue|revenues|sales|earnings|income|output|spending|investment|lead|majority|turnover|value|bonus|prize|reward|ransom|subsidy|aid"
)
_NAMED_SUM = re.compile(
    rf"(?:^|\W)((?:[^\W\d_][\w’'-]*\s){{0,3}}(?:{_SUMS}))"
    r"(?P<for>\s(?:to|for|in|on|over|by|of)\s[^.;:,!?“”\"\d]{1,40}?)?"
    r"(?:\sfrom\s[^;:,!?“”\"]{1,20}?)?"
    r"\s?(?P<tie>(?<=\s)(?:of|at|to|from|is|was|will\sbe|would\sbe|rose\sto|fell\sto|(?:stands|stood|is\sput|was\sput|put)\sat))?"
    r"\s?(?:(?<=\s)an?\s(?:estimated|average|total|record)\s)?$"
)
# What may stand before such a noun without being a part of its phrase: verbs, prepositions, conjunctions.
_NO_PART = lex.words(
    """
    down up on in of to at after says said say and or but for with by this that put than is was will would could
    raised raise raises lifted lifts turned rejected rejecting take takes make made set cut which as from left kept
    won has have had a the an its their his her puts putting caused
    """
)


def _named_sum(before: str, modifier: str | None) -> str | None:
    """The noun that a sum belongs to: "two-year pay offer" before "of 3.5 per cent"."""
    match = _NAMED_SUM.search(before)
    if not match or not (match["tie"] or modifier == "up to"):
        return None
    words = match[1].split()
    for n in range(len(words) - 2, -1, -1):
        if words[n].lower() in _NO_PART or deeds.is_past(words[n].lower()):
            words = words[n + 1 :]
            break
    at = match.start(1) + match[1].rfind(words[0])
    if len(words) == 1 and before[:at].rstrip().rpartition(" ")[2].lower() in _MODALS:
        return None  # "tolls will rise to"
    named = " ".join(words)
    more = (match["for"] or "").split()
    return f"{named} {' '.join(more)}" if more[:1] in (["for"], ["in"], ["of"], ["by"], ["on"]) and len(more) > 1 else named
