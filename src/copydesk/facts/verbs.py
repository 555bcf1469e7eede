"""Verbs of saying, thinking and showing: which forms they have, what may follow them, and how much they only report."""

from __future__ import annotations

from dataclasses import dataclass

from copydesk.facts.lexicon import words

# What may follow a verb, one letter each: `t` a clause ("said the pier was lost"), `h` a clause only after "that", `w` a question
# ("asked whether"), `i` an infinitive ("vowed to stay"), `o` a noun phrase ("denied the charge"), `x` a noun phrase where a poll, a study
# or the like is the subject ("the survey showed a lead"), `a` somebody told, then a clause ("told us that"), `p` somebody pressed ("urged
# them to go"), `s`: may stand behind or inside what was said ("…, she argued").
_BY_WHAT_FOLLOWS = {
    "st": """
        concede add state write reply remark respond answer quip yell whisper exclaim joke muse retort counter conclude
        volunteer insist contend complain boast brag gripe fume grumble speculate testify suspect reckon
        intimate posit opine theorize reason allege lament estimate post hope
    """,
    "h": "point recognize brief pronounce attest certify stipulate illustrate relate divulge verify",
    "o": """
        express decry lambaste dismiss reject condemn denounce criticize criticise praise blast slam mock hail tout accuse blame
        describe label call
    """,
    "ostw": "explain note report recount argue suggest admit acknowledge confirm reveal emphasise predict indicate",
    "ost": "declare tweet reiterate shout assert confess deny forecast recommend affirm proclaim",
    "stw": "recall stress emphasize say observe think wonder",
    "q": "email elaborate cry laugh snap plead",
    "a": "assure reassure inform remind notify",
    "hs": "repeat read protest maintain charge",
    "ist": "claim agree",
    "his": "pledge",
    "iost": "vow propose demand",
    "it": "swear threaten profess",
    "ht": "signal",
    "hw": "specify clarify demonstrate",
    "apsw": "tell ask",
    "apst": "warn advise",
    "ps": "beg implore",
    "hq": "continue",
    "s": "disagree",
    "otw": "disclose",
    "how": "mention",
    "os": "chant",
    "iostw": "announce",
    "ast": "caution",
    "aiost": "promise",
    "is": "offer",
    "ops": "urge",
    "i": "refuse",
    "ow": "question",
    "istw": "believe",
    "hstx": "find",
    "hstwx": "show",
}
_LEXICON = {lemma: takes for takes, lemmas in _BY_WHAT_FOLLOWS.items() for lemma in lemmas.split()}
_IRREGULAR = {
    forms.split()[0]: forms.split()[1:]
    for forms in (
        "say says said saying said", "tell tells told telling told", "write writes wrote writing written",
        "think thinks thought thinking thought", "read reads read reading read", "show shows showed showing shown",
        "find finds found finding found",         "swear swears swore swearing sworn", "forecast forecasts forecast forecasting forecast",
        "plead pleads pleaded pleading pleaded",
    )
}  # fmt: skip
_DOUBLED = words("admit brag slam beg quip snap")
# After one of these a report may stand as "X said": they report words and no more.
_PLAIN = words(
    """
    say tell add state write reply explain note announce remark respond continue recall tweet post ask answer
    """
)
# Verbs that press or judge, yet tell what was said as faithfully as "said" where "that" follows.
REPORTING = words("argue claim insist warn suggest maintain contend acknowledge admit predict confirm conclude report stress")


@dataclass(frozen=True, slots=True)
class Verb:
    """A form of a verb: `base`, `s` (third person), `past`, `ing` or `done` (participle). A past form may be a participle too."""

    lemma: str
    form: str
    takes: str

    @property
    def plain(self) -> bool:
        return self.lemma in _PLAIN


def _forms(lemma: str) -> list[str]:
    """Third person, past, -ing and participle of a verb."""
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    if lemma.endswith("e"):
        return [lemma + "s", lemma + "d", lemma[:-1] + "ing", lemma + "d"]
    if lemma[-1] == "y" and lemma[-2] not in "aeiou":
        return [lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing", lemma[:-1] + "ied"]
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x")) else "s")
    return [third, stem + "ed", stem + "ing", stem + "ed"]


def _all() -> dict[str, Verb]:
    """Every form of every verb; of two readings of one form the finite one wins."""
    found: dict[str, Verb] = {}
    for lemma, takes in _LEXICON.items():
        third, past, ing, done = _forms(lemma)
        for form, word in (("base", lemma), ("done", done), ("ing", ing), ("past", past), ("s", third)):
            found[word] = Verb(lemma, form, takes)
    return found


VERBS = _all()
