"""Words that stand in the place of others in a sentence that is otherwise the same: its opposite, or somebody or something else."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from copydesk.changes import ideas, lexicon
from copydesk.changes.marks import Mark
from copydesk.changes.sides import Side, misspelled, one_person, recast, retold, stretch, typo
from copydesk.changes.synonyms import kin, lemma, opposed, weighty
from copydesk.types import Change, ChangeKind

# Swept on all labelled pairs: next to nothing depends on these, see docs/notes/changes.md.
KEPT = 0.7  # share of a sentence's words of weight that must stand for a single word in it to be called replaced
KEPT_WHOLE = 0.5  # the same for all its words, where there is only one place at which anything differs
MOST = 3  # words of weight: where more were replaced at one place, the sentence was rephrased


def replaced(old: Side, new: Side) -> list[Change]:
    """The change if one word was replaced by its opposite, or one noun by another that means something else."""
    if ideas.negations(old.marks) != ideas.negations(new.marks) or typo(old, new) or misspelled(old, new):
        return []
    if opposed(old.marks, new.marks, old.whole.language) and not (retold(old, new) or recast(old, new)):
        before, after = stretch(old, new)
        return [Change(kind="status", material=True, before=before, after=after)]
    found = _only_one(old, new) or _in_frame(old, new) or next((block for block in _blocks(old, new) if _another(block, old, new)), None)
    if not found or _is_office(found, old, new):
        return []
    before, after = (side.words(side.marks.index(m[0]), side.marks.index(m[-1])) for side, m in zip((old, new), found, strict=True))
    kind: ChangeKind = "statement" if _speaks_beside(old, found[0]) else "correction"
    return [Change(kind=kind, material=True, before=before, after=after)]


Block = tuple[list[Mark], list[Mark]]


def _blocks(old: Side, new: Side) -> list[Block]:
    """The few words of weight that were replaced by few others, place by place; none where little was kept."""
    a, b = ([m for m in side.marks if m.key not in lexicon.WEIGHTLESS] for side in (old, new))
    match = SequenceMatcher(None, _lemmas(a), _lemmas(b), autojunk=False)
    if match.ratio() < KEPT or old.whole.language not in ("en", ""):
        return []  # the nouns of other languages are not known well enough to be told from their synonyms
    return [
        (a[i:j], b[k:m])
        for kind, i, j, k, m in match.get_opcodes()
        if kind == "replace" and j - i <= MOST and m - k <= MOST and all(x.kind == "word" for x in (*a[i:j], *b[k:m]))
    ]


def _only_one(old: Side, new: Side) -> Block | None:
    """The words of weight that were replaced by others that are no kin of theirs, in a sentence where nothing else is another."""
    match = SequenceMatcher(None, _lemmas(old.marks), _lemmas(new.marks), autojunk=False)
    changed = [code for code in match.get_opcodes() if code[0] != "equal"]
    if len(changed) != 1 or changed[0][0] != "replace" or match.ratio() < KEPT_WHOLE:
        return None
    _, i, j, k, m = changed[0]
    gone, came = weighty(old.marks[i:j]), weighty(new.marks[k:m])
    if any(mark.key in ideas.NEGATIONS for mark in (*old.marks[i:j], *new.marks[k:m])):
        return None  # "no sign of", "nothing to show"
    most = MOST if old.whole.language in ("en", "") else 2
    if not (gone and came and len(gone) <= most and len(came) <= most and all(x.kind == "word" for x in (*gone, *came))):
        return None
    named = {_opens_with_capital(side, marks) for side, marks in ((old, gone), (new, came))}
    if _refers(gone) or _refers(came):
        return None
    if len(named) > 1 or _is_kin(gone, came) or (named == {True} and _initials(gone, came)):
        return None
    return None if _speech(old, gone) or _speech(new, came) else (gone, came)


_REFERRING = frozenset(["old", "year", "man", "woman", "pair", "duo", "former", "latter", "one"])


def _is_office(block: Block, old: Side, new: Side) -> bool:
    """Whether a name and an office of one person were put for each other."""
    named = any(_opens_with_capital(side, marks) for side, marks in zip((old, new), block, strict=True))
    return named and one_person(_keys(block[0]), _keys(block[1]), (old.whole, new.whole))


def _keys(marks: Sequence[Mark]) -> set[str]:
    return {str(m.key) for m in marks}


def _refers(marks: Sequence[Mark]) -> bool:
    """Whether words only name again who is named in the other sentence: "Brenn", "the 24-year-old"."""
    return {str(m.key) for m in marks} <= _REFERRING


def _opens_with_capital(side: Side, marks: Sequence[Mark]) -> bool:
    """Whether words have a capital that is not due to their place at the beginning of a sentence."""
    return side.whole.text[marks[0].start].isupper() and not any(p.start == marks[0].start for p in side.passages)


def _in_frame(old: Side, new: Side) -> Block | None:
    """The first of two or three words of weight that were put for others, one for one, while everything around them stands."""
    match = SequenceMatcher(None, _lemmas(old.marks), _lemmas(new.marks), autojunk=False)
    changed = [(old.marks[i:j], new.marks[k:m]) for kind, i, j, k, m in match.get_opcodes() if kind != "equal"]
    if len(changed) not in (2, 3) or match.ratio() < KEPT_WHOLE or old.whole.language not in ("en", ""):
        return None
    if not all(len(gone) == len(came) == 1 and len(weighty(gone)) == len(weighty(came)) == 1 for gone, came in changed):
        return None
    other = [block for block in changed if not _is_kin(*block)]
    return other[0] if len(other) == len(changed) and not any(_speech(old, gone) or _speech(new, came) for gone, came in other) else None


def _is_kin(gone: Sequence[Mark], came: Sequence[Mark]) -> bool:
    """Whether all words of a replaced phrase are forms of the other's, or both are one word, cut otherwise."""
    ours, theirs = (
        [m for m in ones if not any(kin(str(m.key), str(o.key)) for o in others)] for ones, others in ((gone, came), (came, gone))
    )
    return not (ours and theirs) or _joined(gone) == _joined(came)


def _speech(side: Side, marks: Sequence[Mark]) -> bool:
    """Whether words only say that somebody speaks: "noted", "regrets"; which of them is a matter of style."""
    if any(said.idea.name == "say" for said in ideas.ideas(marks, side.whole.language)):
        return True
    around = side.whole.text[max(0, marks[0].start - 3) : marks[0].start] + side.whole.text[marks[-1].end : marks[-1].end + 3]
    return any(c in '"“”„«»' for c in around)


def _lemmas(marks: Sequence[Mark]) -> list[str]:
    return [lemma(m.key) if isinstance(m.key, str) else str(m.key) for m in marks]


def _another(block: Block, old: Side, new: Side) -> bool:
    """Whether both are nouns and neither is a form, a part or a place moved of the other."""
    gone, came = block
    if _is_kin(gone, came):
        return False
    if not (_is_noun(old, gone) and _is_noun(new, came)):
        return False
    named = [side.whole.text[marks[0].start].isupper() for side, marks in ((old, gone), (new, came))]
    if all(named):
        return not _initials(gone, came)
    moved = not set(_lemmas(gone)).isdisjoint(_lemmas(new.marks)) or not set(_lemmas(came)).isdisjoint(_lemmas(old.marks))
    return not any(named) and not moved


def _joined(marks: Sequence[Mark]) -> str:
    return "".join(str(m.key) for m in marks)


def _initials(one: Sequence[Mark], other: Sequence[Mark]) -> bool:
    """Whether one is the other's initials: "West Coast Press", "WCP"."""
    letters = [("".join(str(m.key)[0] for m in marks), _joined(marks)) for marks in (one, other)]
    return letters[0][0] == letters[1][1] or letters[0][1] == letters[1][0]


_BEFORE_NOUN = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "your",
        "no",
        "some",
        "any",
        "every",
        "each",
        "of",
        "by",
        "from",
        "with",
        "in",
        "at",
        "for",
    ]
)
_BEHIND_NOUN = frozenset("is are was were has have had will would said says could may might must should".split())  # noqa: SIM905


def _is_noun(side: Side, marks: Sequence[Mark]) -> bool:
    """Whether words stand where a noun does: behind an article, a preposition or a figure, or before an auxiliary."""
    first, last = side.marks.index(marks[0]), side.marks.index(marks[-1])
    before = side.marks[first - 1] if first else None
    behind = side.marks[last + 1].key if last + 1 < len(side.marks) else ""
    if behind in _BEHIND_NOUN:
        return True
    return before is not None and (before.key in _BEFORE_NOUN or before.kind == "figure")


def _speaks_beside(side: Side, marks: Sequence[Mark]) -> bool:
    """Whether the words are who says it."""
    first, last = side.marks.index(marks[0]), side.marks.index(marks[-1])
    near = side.marks[max(0, first - 2) : last + 2]
    return any(said.idea.name == "say" for said in ideas.ideas(near, side.whole.language))
