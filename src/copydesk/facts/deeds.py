"""Verbs as they stand in a sentence, and the participle that says what became of what they were done to."""

from __future__ import annotations

from functools import lru_cache

from copydesk.facts.lexicon import words

# Base, past and participle; where the last is left out it is the past, where both are, all three are one.
_IRREGULAR = """
    be was been; bear bore borne; beat beat beaten; begin began begun; bite bit bitten; blow blew blown; break broke broken; breed
    bred; bring brought; build built; burn burnt burned; spill spilt spilled; learn learnt learned; spoil spoilt spoiled; buy
    bought; catch caught; choose chose chosen; cost; cut; deal dealt; dig dug; draw drew drawn; drink drank drunk; drive drove
    driven; eat ate eaten; feed fed; fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden; freeze froze
    frozen; get got; give gave given; grow grew grown; hang hung; have had; hear heard; hide hid hidden; hit; hold held; hurt; keep
    kept; know knew known; lay laid; lead led; leave left; lend lent; let; light lit; lose lost; make made; mean meant; meet met;
    overrun overran overrun; overtake overtook overtaken; pay paid; put; quit; read; ride rode ridden; ring rang rung; run ran run;
    see saw seen; seek sought; sell sold; send sent; set; sew sewed sewn; shake shook shaken; shed; shoot shot; show showed shown;
    shut; sing sang sung; sink sank sunk; sow sowed sown; speak spoke spoken; spend spent; split; spread; steal stole stolen; stick
    stuck; strike struck; swear swore sworn; sweep swept; swim swam swum; take took taken; teach taught; tear tore torn; tell told;
    think thought; throw threw thrown; understand understood; undergo underwent undergone; wear wore worn; win won; withdraw
    withdrew withdrawn; write wrote written; come came come; become became become; fall fell fallen; rise rose risen; go went gone;
    sit sat; stand stood; sleep slept; lie lay lain; weep wept; leap leapt; slide slid; spring sprang sprung; creep crept; swell
    swelled swollen; shrink shrank shrunk; repay repaid; rebuild rebuilt; resell resold; rewrite rewrote rewritten; retake retook
    retaken; withhold withheld; uphold upheld; outsell outsold; offset; upset; overthrow overthrew overthrown; oversee oversaw
    overseen; mislead misled; undercut; foresee foresaw foreseen; outrun outran outrun
"""
# Regular ones whose base or third person often stands before a number.
_REGULAR = words(
    """
    abandon absorb accept accommodate account add admit affect aim allocate allow analyse anchor announce apply approve arrest assess
    attack attract average award ban bar boast book borrow bury call cancel capture carry cause charge claim clear close collect compete
    complete comprise contain consume convict count cover create cross damage deliver demand demolish deploy deport destroy detain devastate
    devour discover displace distribute divide donate double draft earn educate elect emit employ enrol evacuate examine exceed execute
    expect expel export face fell ferry field fill fine fire force free furnish gain gather generate guard handle harvest help hire hoist
    honour host house impose include incur injure inspect interview invest involve issue jail join kill land last launch license list load
    lodge log measure move name need net number obtain offer open operate order own pass peel pick place plan plant pledge plough poison
    poll post power print process produce promise protect provide publish purchase raise ratify reach receive record recover recruit refuse
    register release remove renovate rent repair replace report represent require rescue restore retain return review ruin salvage save
    score seat secure seize serve service shell ship sign slash sponsor staff stage start strand store study supply support survey
    survive swallow target test topple total track trade train transfer transport trap treat trim unearth use vaccinate visit
    wait last travel walk live die happen occur queue starve drown freeze remain appear volunteer vote want weigh welcome work
    wound wreck yield
    owe increase decrease reduce lower lift expand extend halve double triple boost widen narrow cap waive total exceed outnumber shorten
    lengthen delay postpone advance request authorise authorize assign dispatch despatch summon suspend sack dismiss appoint nominate
    slump slip ease climb plunge tumble dip edge soar surge jump drop dive inch gain rally plummet sag
    translate borrow tax rescue kidnap abduct rape assault stab execute behead bury mourn honour trace
    """
)
# No deed is told by these.
_NO_PARTICIPLE = words(
    """
    said told added says tells adds been had has have having was were is are be being can hundred including during according
    involving morning evening following
    """
)


def _forms() -> tuple[dict[str, str], frozenset[str]]:
    """The participle of each form of the verbs we know, and their past forms that are no participle of a regular one."""
    found: dict[str, str] = {}
    past = set()
    for row in " ".join(_IRREGULAR.split()).split(";"):
        base, second, third = (row.split() * 3)[:3] if len(row.split()) == 1 else (*row.split(), row.split()[-1])[:3]
        found |= dict.fromkeys((base, _third(base), f"{_stem(base)}ing", second, third), third)
        past |= {second, third}
    for base in _REGULAR:
        done = regular(base)
        found |= dict.fromkeys(
            (base, _third(base), f"{done.removesuffix('ied') + 'y' if done.endswith('ied') else done[:-2]}ing", done), done
        )
    return found, frozenset(past)


def _third(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "x", "z", "ch", "sh", "go")) else f"{base}s"


_DOUBLING = words(
    """
    ban bar net plan ship trap trim admit enrol expel step stop drop cut dig get hit let put quit run set shut sit win split begin swim
    strip wrap slip tap top
    """
)


def _stem(base: str) -> str:
    """What "ing" is put behind: "mak", "cutt", "find"."""
    if base in _DOUBLING:
        return base + base[-1]
    if base.endswith("e") and not base.endswith("ee") and base != "be":
        return base[:-1]
    return base


def regular(base: str) -> str:
    """The past of a regular verb: "carried", "trapped", "closed"."""
    if base.endswith("y") and base[-2] not in "aeiou":
        return f"{base[:-1]}ied"
    return f"{_stem(base)}ed"


_PARTICIPLES, PAST = _forms()
RISING = words(
    "increasing rising falling growing dropping declining climbing jumping sinking soaring totalling reaching leaving making taking"
)


@lru_cache(maxsize=8192)
def participle(word: str) -> str:
    """The participle of a verb in any of its forms, in lower case; "" if the word is none that we know for one."""
    if word in _NO_PARTICIPLE:
        return ""
    known = _PARTICIPLES.get(word)
    if known:
        return known
    if word.endswith("ed") and len(word) > 4 and not word.endswith("eed") and "-" not in word:
        return word
    if word.endswith("ing") and len(word) > 5 and "-" not in word:
        stem = word[:-3]
        return f"{stem[:-1]}ied" if stem.endswith("y") and stem[-2] not in "aeiou" else f"{stem}ed"
    return ""


def is_past(word: str) -> bool:
    """Whether a word in lower case is likely a verb in the past, whatever stands before it."""
    return (
        word in PAST
        or _PARTICIPLES.get(word) == word
        or (word.endswith("ed") and len(word) > 4 and "-" not in word and not word.endswith("eed"))
    )


def is_known(word: str) -> bool:
    """Whether a word in lower case is a form of a verb we know; it may be a noun, too."""
    return word in _PARTICIPLES
