"""What changed between two versions of a text, of what kind, and whether it matters.

changes = between(before, after)      # two texts, two articles or two objects with headline and body
material(changes), summary(changes)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from typing import Any

from copydesk.changes import ideas, lexicon
from copydesk.changes.alignment import Alignment, Pair, align
from copydesk.changes.background import LONG_AGO, explains
from copydesk.changes.differences import Elsewhere, account, differences, pool
from copydesk.changes.marks import same
from copydesk.changes.notices import Notice, notice
from copydesk.changes.numerals import Day, Value
from copydesk.changes.passages import Passage, Whole, texts, whole, wholes
from copydesk.changes.retelling import Retelling, is_one_sentence, is_recast, is_told_anew
from copydesk.changes.sides import Side, one_person
from copydesk.changes.summaries import summary
from copydesk.changes.synonyms import in_words_of, kin
from copydesk.text import split_prefix, takes_back
from copydesk.text import words as split_words
from copydesk.types import Article, Change, ChangeKind

__all__ = ["as_json", "between", "material", "summary"]

Version = str | Article | Mapping[str, Any]


def material(changes: Sequence[Change]) -> bool:
    """Whether any of the changes tells readers something else than before."""
    return any(c.material for c in changes)


def between(before: Version, after: Version) -> list[Change]:
    """The changes from one version to the next, the weightiest first; nothing if both are the same text.

    A version is a text, an article, or an object of which `headline` and `body` are read.
    """
    (was, old_headline, old_body), (label, new_headline, new_body) = _parts(before), _parts(after)
    old, new = wholes(old_body, new_body)
    found = _bodies(old, new) if old_body != new_body else []
    kind = _label_notice(label)
    if kind and kind != _label_notice(was) and not any(c.kind in ("retraction", kind) for c in found):
        told = Change(kind=kind, material=True, after=f"{label}: {split_prefix(new_headline)[0]}")
        found = [told] if kind == "retraction" else [told, *found]
    if old_headline != new_headline:
        found += _headline(old_headline, new_headline, old, found)
    if not found and (old_body, old_headline) != (new_body, new_headline):
        found = [Change(kind="noise", material=False)]
    return sorted(_told_once(found), key=lambda c: (not c.material, _ORDER.index(c.kind)))


def _told_once(changes: Sequence[Change]) -> list[Change]:
    """The changes without those that another one of their kind tells already, or a wider one holds."""
    distinct = list({(c.kind, c.material, c.before, c.after): c for c in reversed(changes)}.values())[::-1]
    return [
        c for c in distinct if not any(c is not d and c.kind == d.kind and c.before in d.before and c.after in d.after for d in distinct)
    ]


def as_json(changes: Sequence[Change]) -> dict[str, Any]:
    """The changes as `copydesk changes` prints them."""
    return {"changes": [asdict(c) for c in changes], "material": material(changes), "summary": summary(changes)}


_ORDER: tuple[ChangeKind, ...] = (
    "retraction", "correction", "headline", "status", "figure", "date", "negation", "conflict", "statement", "new", "wording", "noise",
)  # fmt: skip


def _parts(version: Version) -> tuple[str, str, str]:
    """The source's label before the headline, the headline, and the body."""
    if isinstance(version, str):
        return "", "", version
    if isinstance(version, Article):
        return version.source_label or split_prefix(version.headline)[1], version.headline, version.body
    headline = str(version.get("headline") or "")
    label = str(version.get("source_label") or "") or split_prefix(headline)[1]
    return label, headline, str(version.get("body") or version.get("text") or "")


def _label_notice(label: str) -> Notice | None:
    """What a source's label before its headline says by itself: that the report is taken back, or put right."""
    return "retraction" if takes_back(label) else notice(label)


# --- bodies ---------------------------------------------------------------------------------------------------------
def _bodies(old: Whole, new: Whole) -> list[Change]:
    aligned = align(old.passages, new.passages)
    noise = [Change(kind="noise", material=False, before=texts(p.before), after=texts(p.after)) for p in aligned.restyled]
    noise += _around(*aligned.around)
    retracted = [p for p in aligned.notices[1] if p.notice == "retraction"]
    if retracted:
        return [Change(kind="retraction", material=True, after=_paragraph(retracted[0]))]
    found = _notices(aligned)
    elsewhere = Elsewhere(pool(_changed(aligned, 0)), pool(_changed(aligned, 1)))
    _set_apart(aligned, old, new)
    retelling = Retelling(old, new)
    anew = is_told_anew(aligned)
    for pair in aligned.pairs:
        told = differences(pair, elsewhere)
        found += retelling.backed(told, pair) if anew and is_recast(pair) else told
    one_sided = [*_one_sided(aligned.added, old, new), *_withdrawn(aligned.gone, new)]
    found += [*retelling.backed(one_sided), *retelling.turned_round(aligned.gone, aligned.added)] if anew else one_sided
    return found + _other_mouths(old, new, aligned) + noise


def _set_apart(aligned: Alignment, old: Whole, new: Whole) -> None:
    """Take sentences apart that stand at one place and of which one only explains something: they are no versions of each other."""
    kept = []
    for pair in aligned.pairs:
        one_each = len(pair.before) == len(pair.after) == 1 and not is_one_sentence(pair)
        if one_each and (explains(pair.after[0], old) or explains(pair.before[0], new)):
            aligned.gone += pair.before
            aligned.added += pair.after
        else:
            kept.append(pair)
    aligned.pairs = kept


def _changed(aligned: Alignment, side: int) -> list[Passage]:
    rest = (aligned.gone, aligned.added)[side]
    return [*(p for pair in aligned.pairs for p in pair[side]), *rest]


def _paragraph(passage: Passage) -> str:
    return passage.whole.text[passage.start :].split("\n\n")[0].strip()


def _around(before: Sequence[Passage], after: Sequence[Passage]) -> list[Change]:
    """Changes of what stands around a report: paired in order, each is noise."""
    found = []
    for n in range(max(len(before), len(after))):
        was = before[n].text if n < len(before) else ""
        now = after[n].text if n < len(after) else ""
        if was != now:
            found.append(Change(kind="noise", material=False, before=was, after=now))
    return found


def _notices(aligned: Alignment) -> list[Change]:
    old, new = aligned.notices
    first = {p.line: p for p in reversed(new) if p.notice}
    found = [Change(kind="correction", material=True, after=_paragraph(p)) for p in reversed(first.values())]
    if not new:
        found += [Change(kind="noise", material=False, before=p.text) for p in old]
    return found


def _one_sided(added: Sequence[Passage], old: Whole, new: Whole) -> list[Change]:
    found = []
    for passage in added:
        side = Side(new, (passage,))
        if _told(passage, old) or explains(passage, old) or (passage.number and _is_history(passage)):
            found.append(Change(kind="wording", material=False, after=passage.text))
            continue
        kind = _kind_of(side)
        found.append(Change(kind=kind, material=True, after=passage.text, who=account(side)))
        contradicted = _contradicts(passage, old) if kind == "statement" or _COUNTS.search(passage.text) else ""
        if contradicted:
            found.append(Change(kind="conflict", material=True, before=contradicted, after=passage.text, who=account(side)))
    return found


def _withdrawn(gone: Sequence[Passage], new: Whole) -> list[Change]:
    found = []
    for passage in gone:
        if _told(passage, new) or _is_background(passage) or explains(passage, new):
            found.append(Change(kind="wording", material=False, before=passage.text))
        else:
            found.append(Change(kind=_kind_of(Side(passage.whole, (passage,))), material=True, before=passage.text))
    return found


# "It was the first in a decade" sets what is told beside what was before.
_RANKED = re.compile(r"(?:It|This|That) (?:was|is|has been|had been) (?:the|its|her|his|their) (?:first|second|last|\w+(?:th|rd|est))\b")


# "The war has killed tens of thousands of people": nobody counts so in the news of a day.
_VAST = re.compile(
    r"\b(?:tens|hundreds|scores) of (?:thousands|millions)\b|\bmillions of\b|\bgenerations?\b|\bfor (?:decades|centuries|generations)\b"
)
_PRESENT = frozenset(["has", "have", "is", "are", "now", "was", "were"])
_AGED = frozenset({"last year", "last month", "this year"})


def _is_background(passage: Passage) -> bool:
    """Whether a sentence tells of years gone by, in nobody's words: leaving it out takes nothing back."""
    side = Side(passage.whole, (passage,))
    if passage.number and _is_history(passage):
        return True
    if _kind_of(side) != "new" or passage.number == 0:
        return False
    if _RANKED.match(passage.text):
        return True
    days = [m.key for m in side.marks if isinstance(m.key, Day)]
    months = [day for day in days if (day.field == "day" and isinstance(day.value, tuple)) or day.value in _AGED]
    pending = "pending" in ideas.named(side.said, "phase")
    if pending or len(months) != len(days):
        return False
    keys = {m.key for m in side.marks}
    if "had" in keys and keys.isdisjoint(_PRESENT):
        return True  # what had been before
    measured = any(isinstance(m.key, Value) and m.key.unit for m in side.marks)
    return bool(months) or (not measured and ideas.GRAVE.isdisjoint(ideas.named(side.said, "status")))


_ACCOUNTED = re.compile(r"\b(?:said|says|told|according to|sagte|a dit|dijo|laut|selon|según)\b")


def _is_history(passage: Passage) -> bool:
    """Whether a sentence tells in nobody's words of what was long ago, or counts as nobody counts in the news of a day."""
    quoted = any(start < passage.end and passage.start < end for start, end in passage.whole.quotations)
    if quoted or _ACCOUNTED.search(passage.text):
        return False
    return bool(_VAST.search(passage.text)) or _long_ago(Side(passage.whole, (passage,)))


def _long_ago(side: Side) -> bool:
    """Whether all dates of a sentence, and it has some, are years and decades of another time, and nothing is still to come in it."""
    days = [m.key for m in side.marks if isinstance(m.key, Day)]
    years = [day.value[0] for day in days if day.field == "day" and isinstance(day.value, tuple)]
    return bool(years) and len(years) == len(days) and max(map(int, years)) < LONG_AGO and min(map(int, years)) > 0


def _kind_of(side: Side) -> ChangeKind:
    speaks = ideas.speaks(side.marks, side.said) or any(
        p.start < end and start < p.end for start, end in side.whole.quotations for p in side.passages
    )
    disputes = {"denied", "admitted", "support", "oppose"} & set(ideas.named(side.said, "status"))
    return "statement" if speaks or disputes else "new"


def _told(passage: Passage, other: Whole) -> bool:
    """Whether the other version says all this already, or there is nothing said."""
    if passage.is_label and not ideas.named(ideas.ideas(passage.marks, passage.whole.language), "status"):
        return True
    if _quotes_anew(passage, other):
        return False
    weights = passage.weights
    if len(weights) < 2 and not ideas.named(ideas.ideas(passage.marks, passage.whole.language), "status"):
        return not any(not isinstance(w, str) for w in weights)
    telling = [w for w in weights if not isinstance(w, str)]
    if telling:
        running = other.running
        if not all(f" {w} " in running for w in telling):
            return False
    if sum(w in other.stems for w in weights if isinstance(w, str)) < 0.4 * len(weights):
        return False  # too little for the rest to be said in other words
    words = {m.key for m in in_words_of(other.marks, passage.marks, other.language) if isinstance(m.key, str)} - lexicon.WEIGHTLESS
    return sum(w in other.folds or any(kin(w, f) for f in other.folds) for w in words) >= 0.85 * len(words)


def _quotes_anew(passage: Passage, other: Whole) -> bool:
    """Whether it quotes somebody in words that the other version has at no place: single words may be told again, a quotation may not."""
    here = [(start, end) for start, end in passage.whole.quotations if passage.start <= start < passage.end]
    quoted = [" ".join(split_words(passage.whole.text[start:end])) for start, end in here]
    known = " ".join(split_words(other.text)) if quoted else ""
    return any(len(words.split()) >= _QUOTED and words not in known for words in quoted)


_QUOTED = 5  # words: fewer are a manner of speaking
NEAREST = 4  # sentences that are looked at closely for a contradiction
_DISPUTES = frozenset(map(lexicon.stem, lexicon.words("disputes")))  # words with which one account is set against another


def _contradicts(passage: Passage, old: Whole) -> str:
    """The sentence of the old version that an added one contradicts: it disputes it, or gives another figure or date of the same thing."""
    disputes = bool(passage.weights & _DISPUTES) or any(m.key in ("but", "however") for m in passage.marks)
    counted = _counts_otherwise(passage, old)
    if counted:
        return counted
    best, found = 0.0, ""
    for other in _nearest(passage, old):
        common = {w for w in passage.weights & other.weights if isinstance(w, str)}
        figures = _gives_another(passage, other)
        score = len(common) + 2 * figures + disputes
        if ((figures and common) or disputes) and score > best:
            best, found = score, other.text
    return found


_COUNTS = re.compile(r"\b(?:own (?:figures?|count|tally|estimate)|(?:put|puts) (?:the|it|its|them)\b.{0,40}\bat|counted|measured)\b")


def _counts_otherwise(passage: Passage, old: Whole) -> str:
    """The sentence right before an added one if both count something, the added one by its own account."""
    before = passage.whole.passages[passage.number - 1] if passage.number else None
    if before is None or not _COUNTS.search(passage.text) or before.text not in old.text:
        return ""
    counts = [any(m.kind == "figure" and not m.weak for m in p.marks) for p in (before, passage)]
    return before.text if all(counts) else ""


def _nearest(passage: Passage, old: Whole) -> list[Passage]:
    """The few sentences with most words in common."""
    words = passage.plain
    shared = [(len(words & p.plain), -p.number, p) for p in old.sentences if not p.is_furniture]
    return [p for _, _, p in sorted(shared, key=lambda s: s[:2], reverse=True)[:NEAREST]]


def _gives_another(one: Passage, other: Passage) -> bool:
    kinds = {m.kind for m in one.marks} & {m.kind for m in other.marks} - {"word"}
    return bool(kinds) and any(
        not any(same(m.key, o.key) for o in other.marks) for m in one.marks if m.kind in kinds and isinstance(m.key, (Value, Day))
    )


def _other_mouths(old: Whole, new: Whole, aligned: Alignment) -> list[Change]:
    """Quotations that both versions have, from different people."""
    found: list[Change] = []
    changed = _changed(aligned, 0), _changed(aligned, 1)
    if not changed[0] or not changed[1]:
        return found
    spoken = _mouths(new, changed[1])
    for words, (names, passage) in _mouths(old, changed[0]).items():
        if words in spoken:
            others, now = spoken[words]
            if names and others and not names & others and not one_person(names, others, (old, new)):
                found.append(Change(kind="statement", material=True, before=passage.text, after=now.text))
    return found


def _mouths(version: Whole, passages: Sequence[Passage]) -> dict[str, tuple[frozenset[str], Passage]]:
    found = {}
    for start, end in version.quotations:
        for p in passages:
            if p.start <= start < p.end:
                inside = [m for m in p.marks if start <= m.start and m.end <= end]
                names = frozenset(k for k, m in ideas.names([p]).items() if m not in inside)
                if len(inside) > 2:
                    found[" ".join(str(m.key) for m in inside)] = (names, p)
    return found


# --- headlines ------------------------------------------------------------------------------------------------------
def _headline(was: str, now: str, old: Whole, body: Sequence[Change]) -> list[Change]:
    """A changed headline: material if it tells a fact that the old version had not, or goes with a changed body."""
    before, after = (whole(words, old.language) for words in _without_site(split_prefix(was)[0], split_prefix(now)[0]))
    pair = Pair(tuple(before.passages), tuple(after.passages))
    if not pair.before or not pair.after:
        return [Change(kind="headline", material=bool(was.strip() and now.strip()), before=was, after=now)]
    a, b = Side(before, pair.before), Side(after, pair.after)
    if [m.key for m in a.marks] == [m.key for m in b.marks]:
        retracted = any(c.kind == "retraction" for c in body)
        return [Change(kind="headline" if retracted else "noise", material=retracted, before=was, after=now)]
    found = [c for c in differences(pair, Elsewhere(frozenset(), frozenset())) if c.kind != "noise"]
    if not found:
        return [Change(kind="noise", material=False, before=was, after=now)]
    was_given, is_given = ({m.key.amount for m in side.marks if isinstance(m.key, Value)} for side in (a, b))
    exchanged = bool(was_given - is_given and is_given - was_given)  # though the text may have had it right all along
    weighty = exchanged or material(body) or _tells_more(b, before, old) or _of_another(found, a, b, old)
    return [Change(kind="headline", material=weighty, before=was, after=now)]


def _without_site(was: str, now: str) -> tuple[str, str]:
    """Two headlines without the name of the site, where only one of them has it behind a dash or a bar."""
    short, long = sorted((was, now), key=len)
    rest = long[len(short) :] if long.startswith(short) else ""
    return (short, short) if _SITE.fullmatch(rest) else (was, now)


_SITE = re.compile(r"\s[|–—·-]\s[^\d]{2,60}")


def _of_another(found: Sequence[Change], was: Side, now: Side, body: Whole) -> bool:
    """Whether a headline that was changed at one place now has words that the text has not, for words that it has."""
    places = SequenceMatcher(None, [m.key for m in was.marks], [m.key for m in now.marks], autojunk=False).get_opcodes()
    if not material(found) or [code[0] for code in places if code[0] != "equal"] != ["replace"]:
        return False
    known = body.folds | {m.key for m in was.marks}
    read = in_words_of([*body.marks, *was.marks], now.marks, body.language)
    new = [m.key for m in read if isinstance(m.key, str) and m.key not in lexicon.WEIGHTLESS and m.key not in known]
    return any(not any(kin(key, str(other)) for other in known) for key in new)


def _tells_more(headline: Side, before: Whole, body: Whole) -> bool:
    """Whether a headline has a figure, date, name or turn that neither old headline nor old text has, or is of something else."""
    there = whole(f"{before.text}.\n\n{body.text}", body.language)
    marks = [m for p in there.passages for m in p.marks]
    keys = [m.key for m in marks if m.kind != "word"]
    figures = any(not m.weak and not any(same(m.key, k) for k in keys) for m in headline.marks if m.kind != "word")
    read = in_words_of(marks, headline.marks, body.language)
    turns = set(ideas.named(ideas.ideas(read, body.language), "status")) - set(ideas.named(ideas.ideas(marks, body.language), "status"))
    names = any(key not in there.folds for key in ideas.names(headline.passages))
    words = {lexicon.stem(m.key) for m in headline.marks if isinstance(m.key, str) and m.key not in lexicon.WEIGHTLESS}
    another = len(words) > 1 and words.isdisjoint(there.stems)  # not a word of it was there before
    return figures or bool(turns) or names or another
