"""What is disputed, and what the newest reports say is not known: lines that stand beside the facts of a story, never averaged away."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from copydesk import text
from copydesk.posts.clips import Account, cut, in_quotation, is_lede, leans, piece, sentence_at, uncut
from copydesk.types import Doubt, FigureLine, Range, Sentence, Statement

MOST = 4  # of each kind
LOOKED_AT = 100  # denials, and open questions of one report
NEWEST = timedelta(hours=12)  # what a report older than that says is unknown, a newer one may know
SHORTEST = 3  # words of what is denied: of "denied it" nobody learns what
ALIKE = 0.5  # of the words of a denial that a claim shares: then it is that claim which is denied

_UNKNOWN = re.compile(
    r"(?i)\b(?:(?:is|was|are|were|remains?|remained)\s(?:still\s)?(?:not\s(?:yet\s|immediately\s)?(?:known|clear|certain|established)|unknown|unclear)"
    r"|no\s(?:cause|motive|reason|date|decision|figure|explanation)\s(?:has|had|was|is|have)\s(?:yet\s)?(?:been\s)?(?:given|known|set|made|found|taken)"
    r"|(?:has|had|have)\s(?:not\s(?:yet\s)?|yet\sto\s)(?:say|said|comment(?:ed)?|give|given|name[d]?|confirm(?:ed)?|explain(?:ed)?))\b"
)
_DENIED = re.compile(r"(?i)(?:any|it|he|she|they|\w+ing(?<!saying)(?<!adding)(?<!arguing))\b")
_PRONOUN = re.compile(r"(?i)(?:he|she|it|they|who|we|i|you)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A statement with the report it is from."""

    account: Account
    statement: Statement
    words: frozenset[str]


def disputed(figures: Sequence[FigureLine], doubts: Sequence[Doubt], accounts: Sequence[Account]) -> tuple[Sentence, ...]:
    """Figures that contradict each other, figures that their newsroom changed without saying why, and denials beside what they deny."""
    outlets = {a.key: a.outlet for a in accounts}
    keys = {a.article: a.key for a in accounts}
    lines = [*_clashes(figures, outlets), *_lowered(figures, outlets), *_doubtful(doubts, keys)][:MOST]
    return (*lines, *_denials(accounts))


def unknown(accounts: Sequence[Account]) -> tuple[Sentence, ...]:
    """What the newest reports say is not known, in their words."""
    newest = max((a.reported for a in accounts), default=None)
    lines = [line for a in accounts if newest and newest - a.reported <= NEWEST for line in _not_known(a)]
    return tuple(lines[-MOST:])


# --- figures --------------------------------------------------------------------------------------------------------
def _clashes(figures: Sequence[FigureLine], outlets: dict[str, str]) -> Iterator[Sentence]:
    for number in dict.fromkeys(f.clash for f in figures if f.clash):
        those = [f for f in figures if f.clash == number]
        told = "; ".join(f"{f.value} ({_giver(f, outlets)})" for f in those)
        yield Sentence(text=f"{_opened(those[0].what)}: {told}.", sources=tuple(dict.fromkeys(f.source for f in those)))


def _lowered(figures: Sequence[FigureLine], outlets: dict[str, str]) -> Iterator[Sentence]:
    for f in figures:
        if f.disputed and not f.clash and f.previous:
            yield Sentence(text=f"{_opened(f.what)}: {f.value} now, {f.previous} before ({_giver(f, outlets)}).", sources=(f.source,))


def _doubtful(doubts: Sequence[Doubt], keys: dict[str, str]) -> Iterator[Sentence]:
    for d in doubts:
        if key := keys.get(d.article):
            told = f"{d.outlet} gave {d.was} for {d.what} and now gives {d.now}, with neither a newer time nor a correction."
            yield Sentence(text=told, sources=(key,))


def _giver(figure: FigureLine, outlets: dict[str, str]) -> str:
    outlet = outlets.get(figure.source, "")
    return outlet if figure.who in ("", outlet) else f"{figure.who}, in {outlet}"


def _opened(words: str) -> str:
    return words[:1].upper() + words[1:]


# --- denials --------------------------------------------------------------------------------------------------------
def _denials(accounts: Sequence[Account]) -> tuple[Sentence, ...]:
    """Each denial of somebody named, with who says so if a report tells; nobody's twice."""
    said = [_Said(account=a, statement=s, words=_telling(a, s)) for a in accounts for s in a.facts.statements if s.speaker]
    made: dict[str, Sentence] = {}
    for denial in [d for d in said if d.statement.negated][:LOOKED_AT]:
        who = denial.statement.speaker or ""
        if who not in made and len(made) < MOST and (line := _denial(denial, said)):
            made[who] = line
    return tuple(made.values())


def _denial(denial: _Said, said: Sequence[_Said]) -> Sentence | None:
    """The sentence of a denial, in its source's words: who denies, and just what, is nobody's but theirs to word."""
    account, s = denial.account, denial.statement
    sentence = sentence_at(account.words, s.content[0][0])
    if account.mode == "link" or s.anonymous or sentence is None or leans(account.words, sentence) or not _is_denied(denial):
        return None
    if not (clip := _clip(account, sentence, (min(a for a, _ in s.cue), s.content[0][1]))):
        return None
    claim = next((c for c in said if _claims(c, denial)), None)
    told = f"{account.outlet}: “{clip}”"
    if claim:
        told += f" Said by {claim.statement.speaker}, in {claim.account.outlet}."
    keys = (account.key, *([claim.account.key] if claim else []))
    return Sentence(text=told, sources=tuple(dict.fromkeys(keys)))


def _is_denied(denial: _Said) -> bool:
    """Whether the content is what is denied: it follows the verb, and is no "denied them entry" or "denied this, saying that ..."."""
    (start, close), told = denial.statement.content[0], denial.account.words
    if len(told[start:close].split()) < SHORTEST:
        return False
    between = [told[end:start].strip() for _, end in denial.statement.cue if end <= start]
    return "that" in between or ("" in between and bool(_DENIED.match(told, start)))


def _claims(claim: _Said, denial: _Said) -> bool:
    """Whether one says what another denies: in enough of the same words, and another person."""
    shared = len(claim.words & denial.words)
    same = claim.statement.speaker == denial.statement.speaker
    plain = claim.statement.tier == 1 and not claim.statement.negated and not claim.statement.anonymous
    return plain and not same and not _PRONOUN.fullmatch(claim.statement.speaker or "") and shared >= max(2, ALIKE * len(denial.words))


def _telling(account: Account, s: Statement) -> frozenset[str]:
    return frozenset(w[:5] for a, b in s.content for w in text.words(account.words[a:b]) if len(w) > 3)


# --- not known ------------------------------------------------------------------------------------------------------
def _not_known(account: Account) -> Iterator[Sentence]:
    """Short sentences of a report, outside quotations, that say so; a link is never told from."""
    for match in islice(_UNKNOWN.finditer(account.words), LOOKED_AT) if account.mode != "link" else ():
        sentence = sentence_at(account.words, match.start())
        if sentence is None or leans(account.words, sentence) or in_quotation(account.words, sentence, match.start()):
            continue
        if clip := _clip(account, sentence, match.span()):
            yield Sentence(text=f"{account.outlet}: “{clip}”", sources=(account.key,))


def _clip(account: Account, sentence: Range, within: Range) -> str:
    """A sentence, or the piece of it that holds a place, as far as may be quoted; "" if it may not."""
    free = account.mode == "full"
    span = piece(account.words, sentence, within, whole=free or not is_lede(account.words, sentence))
    clip = cut(account.words, sentence, span) if span else ""
    if not clip or not account.affords(uncut(clip)):
        return ""
    account.spend(uncut(clip))
    return clip
