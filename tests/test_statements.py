"""Who said what, form by form: on sentences written for these tests."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import facts
from copydesk.facts import quotations
from copydesk.facts.certainty import likelihoods
from copydesk.facts.clauses import read
from copydesk.facts.phrases import Prose, folded
from copydesk.facts.speakers import Who
from copydesk.facts.verbs import VERBS
from copydesk.text import fold_quotes, sentences
from copydesk.types import Statement


def found(text: str) -> tuple[Statement, ...]:
    return facts.find(text).statements


def tiers(text: str) -> list[tuple[str | None, int]]:
    """Speaker and tier of every statement."""
    return [(s.speaker, s.tier) for s in found(text)]


def told(text: str) -> list[tuple[str | None, str]]:
    """Speaker and content of every statement, the stretches of one content joined by " … "."""
    return [(s.speaker, " … ".join(text[a:b] for a, b in s.content)) for s in found(text)]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        # a source that no list knows
        ("Vrelk said the weir had held.", "Vrelk", "the weir had held"),
        ("Others say the weir will not hold.", "Others", "the weir will not hold"),
        ("People close to the council said that the weir was lost.", "People close to the council", "the weir was lost"),
        ("The US said it would send pumps.", "US", "it would send pumps"),
        # insertions between source and verb
        ("Mara Quill, the harbour master, said the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill (Alden), who runs the port, said the weir had held.", "Mara Quill", "the weir had held"),
        ("The council's chief engineer, Mara Quill, said that the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill, however, said the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill said, however, that the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill said on Alden Radio on Sunday that the weir had held.", "Mara Quill", "the weir had held"),
        # behind, in front, around
        ("The weir had held, Mara Quill said on Monday.", "Mara Quill", "The weir had held"),
        ("The weir had held, said Mara Quill, the harbour master.", "Mara Quill", "The weir had held"),
        ("The weir, Mara Quill said, had held for days.", "Mara Quill", "The weir … had held for days"),
        ("As Mara Quill noted, the weir had held.", "Mara Quill", "the weir had held"),
        ("According to Mara Quill, the weir had held.", "Mara Quill", "the weir had held"),
        ("The weir had held, according to Mara Quill.", "Mara Quill", "The weir had held"),
        # what follows the verb
        ("Mara Quill vowed to rebuild the weir.", "Mara Quill", "to rebuild the weir"),
        ("Mara Quill vowed not to sell the weir.", "Mara Quill", "not to sell the weir"),
        ("Mara Quill called for a new weir.", "Mara Quill", "a new weir"),
        ("Mara Quill warned of floods.", "Mara Quill", "of floods"),
        ("Mara Quill told reporters that the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill told The Courier last week the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill asked the council why the weir was shut.", "Mara Quill", "why the weir was shut"),
        ("Mara Quill urged the council to rebuild the weir.", "Mara Quill", "the council to rebuild the weir"),
        ("The survey showed a lead of 12,000 votes.", "The survey", "a lead of 12,000 votes"),
        # where it ends
        ("While Mara Quill says the weir will hold, Jonas Reed left town.", "Mara Quill", "the weir will hold"),
        ("Mara Quill, who said the weir had held, left the town.", "Mara Quill", "the weir had held"),
        ("Mara Quill said the weir had held; the town slept.", "Mara Quill", "the weir had held"),
        # participles and coordination
        ("Mara Quill left the meeting, saying that the weir had held.", "Mara Quill", "the weir had held"),
        ("After saying that the weir had held, Mara Quill left.", "Mara Quill", "the weir had held"),
        ("Mara Quill went on to say that the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill left the meeting and said the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill was quoted by the Courier as saying the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill took the floor to say that the weir had held.", "Mara Quill", "the weir had held"),
        # the clause that a tag stands in the middle of
        ("They opened the weir, which Mara Quill said had held for days.", "Mara Quill", "which … had held for days"),
        ("It’s an old weir, Mara Quill said.", "Mara Quill", "It’s an old weir"),
        # a noun phrase ends before what else is told
        ("Mara Quill denied the charge, which Jonas Reed had made.", "Mara Quill", "the charge"),
        ("Mara Quill denied the charge and left the town.", "Mara Quill", "the charge"),
        ("Although almost everyone agrees the weir held, the town is empty.", "everyone", "the weir held"),
        ("Alden News reported that the weir had held.", "Alden News", "the weir had held"),
        # sources with more to them
        ("Mara Quill, author of “Weirs of Alden,” said the weir had held.", "Mara Quill", "the weir had held"),
        ("Most of those surveyed said the weir had held.", "Most of those surveyed", "the weir had held"),
        ("A study published this week found the weir had held.", "A study published this week", "the weir had held"),
        ("Residents who came to see the weir say it held.", "Residents who came to see the weir", "it held"),
        ("Protest groups say the weir held.", "Protest groups", "the weir held"),
        ("The mayor herself said the weir had held.", "The mayor", "the weir had held"),
        ("Mara Quill told a crowded hall in Port Alden that the weir had held.", "Mara Quill", "the weir had held"),
        ("Mara Quill said on Alden Radio’s “Morning Tide” that the weir had held.", "Mara Quill", "the weir had held"),
        # behind "as", "according to" and "what"
        ("As reported by the Alden Courier, the weir had held.", "Alden Courier", "the weir had held"),
        ("The weir, according to Mara Quill, had held for days.", "Mara Quill", "The weir … had held for days"),
        ("However, according to Mara Quill, the weir had held.", "Mara Quill", "the weir had held"),
        ("According to Mara Quill the weir had held.", "Mara Quill", "the weir had held"),
        ("It was part of what Mara Quill called “a lost weir” in May.", "Mara Quill", "what … “a lost weir”"),
        ("Mara Quill pointed out that the weir had held.", "Mara Quill", "the weir had held"),
    ],
)
def test_reported_speech(text: str, speaker: str, content: str) -> None:
    assert told(text) == [(speaker, content)]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("“Will it hold?” Mara Quill asked the council. “I doubt it.”", "Mara Quill", "Will it hold? … I doubt it."),
        ("“It held,” Mara Quill said. But “nobody slept.”", "Mara Quill", "It held, … nobody slept."),
        ("“It held,” said Mara Quill, “and we slept.”", "Mara Quill", "It held, … and we slept."),
        ("“It held,\" Mara Quill said. \"We slept.”", "Mara Quill", "It held, … We slept."),
        ("Said Mara Quill: “It held all night.”", "Mara Quill", "It held all night."),
        ("Mara Quill said, with a smile, “It held all night.”", "Mara Quill", "It held all night."),
        ("Mara Quill started shouting: “It held all night!”", "Mara Quill", "It held all night!"),
        ("“It held all night,” Mara Quill thundered.", "Mara Quill", "It held all night,"),
        ("As Mara Quill put it, “It held all night.”", "Mara Quill", "It held all night."),
        ("“It held,” said Will Quill, who runs the port, “all night.”", "Will Quill", "It held, … all night."),
        ("“It held,” said an adviser to Mara Quill.", "an adviser to Mara Quill", "It held,"),
        ("Mara Quill said: “It held all night.\n\nNobody slept.” They left.", "Mara Quill", "It held all night.\n\nNobody slept."),
        ("“It held all night,”\n\nsaid Mara Quill.", "Mara Quill", "It held all night,"),
        ("Mara Quill said,\n\n“It held all night.”", "Mara Quill", "It held all night."),
        ("“It held all night, and nobody slept.”\n\n— Mara Quill, harbour master", "Mara Quill", "It held all night, and nobody slept."),
    ],
)  # fmt: skip
def test_quotations(text: str, speaker: str, content: str) -> None:
    assert told(text) == [(speaker, content)]
    assert [s.type for s in found(text)] == ["direct"]


@pytest.mark.parametrize(
    "text",
    [
        "Mara Quill has not said that the weir held.",
        "Mara Quill never said the weir had held.",
        "Mara Quill will not yet say whether the weir held.",
        "Mara Quill refused to comment on the weir.",
        "Mara Quill said so. Mara Quill said nothing.",
        "The alleged theft of the weir shook the town.",
        "A firm called Weir Works was sold.",
        "He moved to five states on the coast: Alden, Bryn and Coll.",
        "I think the weir will hold.",
        "The calls came from the weir.",
    ],
)
def test_no_statement(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Asked whether the weir had held, Mara Quill said, “It held all night.”", (None, "whether the weir had held")),
        ("Asked about the weir, Mara Quill said, “It held all night.”", (None, "the weir")),
        ("Asked by Jonas Reed how the weir had held, Mara Quill said, “It held all night.”", ("Jonas Reed", "how the weir had held")),
    ],
)
def test_what_somebody_was_asked_is_nobodys_unless_it_is_said_whose(text: str, asked: tuple[str | None, str]) -> None:
    assert told(text) == [asked, ("Mara Quill", "It held all night.")]
    assert found(text)[0].tier == 3


def test_a_transcript_is_read_turn_by_turn() -> None:
    text = "QUILL: Did it hold?\n\nREED: It did.\n\nQUILL: All night?\n\nREED: Nearly all of it."
    assert told(text) == [("Quill", "Did it hold?"), ("Reed", "It did."), ("Quill", "All night?"), ("Reed", "Nearly all of it.")]


def test_who_passes_on_what_another_said_is_via() -> None:
    (said,) = found("Mara Quill said the weir had held, the Alden Courier reported.")
    assert (said.speaker, said.via) == ("Mara Quill", "Alden Courier")
    inner = found("Jonas Reed said that Mara Quill had said the weir would hold.")[1]
    assert (inner.speaker, inner.via, inner.tier) == ("Mara Quill", "Jonas Reed", 3)


def test_a_denial_is_marked() -> None:
    assert [(s.negated, s.speaker) for s in found("Mara Quill denied that the weir was lost.")] == [(True, "Mara Quill")]
    assert not found("Mara Quill said that the weir was lost.")[0].negated


def test_a_place_that_speaks_is_marked() -> None:
    assert found("Washington said it would send pumps.")[0].metonym
    assert not found("Mara Quill said it would send pumps.")[0].metonym


def test_a_relative_clause_has_its_source_twice() -> None:
    text = "They met Mara Quill, who said the weir had held."
    (said,) = found(text)
    assert [text[a:b] for a, b in said.source] == ["Mara Quill", "who"]


def test_the_speaker_before_goes_on_until_somebody_else_is_named() -> None:
    goes_on = found('Mara Quill said the weir had held. "We slept," she said.')
    assert [(s.speaker, s.tier) for s in goes_on] == [("Mara Quill", 1), ("Mara Quill", 1)]
    doubtful = found('Mara Quill said the weir had held. Jane Reed came. "We slept," she said.')
    assert doubtful[-1].tier > 1
    stranger = found('Mara Quill said the weir had held. Vessa Torvald came. "We slept," she said.')
    assert stranger[-1].tier > 1  # no list knows the second, yet she may be meant


def test_a_pronoun_is_whoever_spoke_in_the_sentence_before() -> None:
    text = "Mara Quill said that Jane Reed had left. “We slept,” she said."
    assert tiers(text) == [("Mara Quill", 1), ("Mara Quill", 1)]


def test_a_pronoun_is_whom_its_paragraph_names_alone() -> None:
    text = "Jane Reed said the weir had held.\n\nMara Quill left the town at night. It rained. “We slept,” she said."
    assert tiers(text)[-1] == ("Mara Quill", 1)
    another = text.replace("It rained.", "Her mother came.")
    assert tiers(another)[-1][1] > 1


def test_a_headline_names_who_says_it_if_the_text_does_too() -> None:
    text = "Quill: Weir will hold\n\nThe weir is safe. Mara Quill looked at it."
    assert [(*row, s.tier) for row, s in zip(told(text), found(text), strict=True)] == [("Mara Quill", "Weir will hold", 2)]
    assert told("Weather: Rain and wind\n\nIt will rain.") == []


def test_a_statement_within_anothers_words_is_left_out_if_it_is_a_thought() -> None:
    assert [s.speaker for s in found("Jonas Reed said that Mara Quill believed the weir would hold.")] == ["Jonas Reed"]


def test_mr_and_mrs_tell_whom_a_pronoun_can_mean() -> None:
    said = found('Mrs. Torvald said the weir had held. Mr. Vrelk nodded. "We slept," she said.')
    assert said[-1].speaker == "Torvald"


@pytest.mark.parametrize("lemma", ["say", "deny", "slam", "cry", "write"])
def test_a_verb_is_known_in_all_its_forms(lemma: str) -> None:
    forms = {
        "say": "say says said saying", "deny": "deny denies denied denying", "slam": "slam slams slammed slamming",
        "cry": "cry cries cried crying", "write": "write writes wrote writing written",
    }[lemma].split()  # fmt: skip
    assert {VERBS[form].lemma for form in forms} == {lemma}


# -- how sure it is ---------------------------------------------------------------------------------------------------


def test_what_only_reports_is_of_the_first_tier_and_what_judges_is_not() -> None:
    assert tiers("Mara Quill said that the weir had held.") == [("Mara Quill", 1)]
    assert tiers("The council announced that the weir had held.") == [("The council", 1)]
    assert tiers("Mara Quill denied the charge.") == [("Mara Quill", 3)]
    assert tiers("The people said: “It held all night.”")[0][1] == 2


def read_out(text: str) -> list[tuple[float, float]]:
    """The likelihoods of all that the verbs of a text can tell."""
    made = []
    for start, end in sentences(text):
        w = Prose(text, text).words(start, end)
        tellings = [read(w, k) for k in range(len(w)) if w.low[k] in VERBS and w.tags[k] in "vg"]
        made += [likelihoods(w, t, Who((start, end), "x"), "indirect", 5, False) for t in tellings if t is not None]
    return made


def test_that_makes_a_report_surer_than_a_phrase() -> None:
    (clause,), (phrase,) = read_out("Mara Quill said that the weir had held."), read_out("Mara Quill mocked the weir.")
    assert clause[0] > phrase[0]
    assert clause[1] > phrase[1]


# -- laws -------------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    ["Mara Quill", "she", "Vrelk", "the council", "who", "said", "says", "told", "adding", "asked", "vowed to", "according to", "was quoted as saying",
     "that", "the weir", "had held", "and", "but", ",", ", ", ".", ". ", ": ", "; ", "?", "“It held,”", '"We slept."', "''", "’", "“", "”", '"',
     " — ", "(", ")", "\n\n", "\n", "\u00a0", "12,000", "QUILL: ", "İ", "on Monday", "in a statement", "US", "not", "as"]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=50).map(" ".join) | st.lists(PIECES, max_size=50).map("".join)


@settings(max_examples=400, deadline=2000)
@given(TEXTS)
def test_a_statement_lies_in_its_text(text: str) -> None:
    for said in found(text):
        ranges = [*said.source, *said.cue, *said.content]
        assert all(0 <= a < b <= len(text) for a, b in ranges)
        assert said.content
        assert all(text[a:b].strip() for a, b in ranges)
        assert said.tier > 1 or (said.speaker and said.source)


@settings(max_examples=200, deadline=2000)
@given(
    st.lists(st.sampled_from(["it", "held", "all", "night", "don’t", "the", "“weir”", "12"]), min_size=3, max_size=12),
    st.sampled_from(['""', "“”", "«»"]),
)
def test_a_quotation_is_the_source_character_for_character(words: list[str], marks: str) -> None:
    said = " ".join(words).replace("“weir”", "weir")
    text = f"{marks[0]}{said},{marks[1]} said Mara Quill."
    (statement,) = found(text)
    assert fold_quotes(text[slice(*statement.content[0])]) == fold_quotes(said + ",")


@given(TEXTS)
def test_a_likelihood_lies_between_none_and_certain(text: str) -> None:
    assert all(0 < value < 1 for both in read_out(text) for value in both)


@given(st.text(max_size=80))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded(text)) == len(text)


@given(TEXTS)
def test_every_word_has_a_tag(text: str) -> None:
    words = Prose(text, text).words(0, len(text))
    assert len(words.low) == len(words.at) == len(words.end) == len(words.tags)
    assert all(len(tag) == 1 for tag in words.tags)


@given(TEXTS)
def test_words_stand_where_they_are_said_to(text: str) -> None:
    quotes = quotations.find(text, quotations.paragraphs(text))
    masked = quotations.masked(text, quotes)
    words = Prose(text, masked).words(0, len(text))
    assert words.at == sorted(words.at)
    for low, tag, start, end in zip(words.low, words.tags, words.at, words.end, strict=True):
        assert "\x01" in masked[start:end] if tag == "Q" else folded(text[start:end]) == low


# -- time -------------------------------------------------------------------------------------------------------------


def seconds(text: str) -> float:
    started = time.process_time()
    facts.find(text)
    return time.process_time() - started


def test_five_megabytes_with_a_hundred_thousand_quotation_marks() -> None:
    facts.find("Qatar")  # the gazetteer is loaded once
    text = ('"' + "word " * 10) * 100_000
    assert len(text) > 5_000_000
    assert seconds(text) < 2  # measured at 1.2 on a busy machine


@pytest.mark.parametrize("seed", range(12))
def test_time_grows_with_length_and_no_faster(seed: int) -> None:
    """Texts put together at random from what the rules look for: four times as long takes no more than some ten times as long."""
    rng = random.Random(seed)
    pieces = ["Mara Quill ", "said ", "she ", "who ", ", ", ". ", '"', "“", "” ", "''", "(", ") ", " — ", "and ", "that ", "told ", "according to ",
              "adding ", "A", "\n\n", "QUILL: ", "of ", "the ", "12,", "Mr. "]  # fmt: skip
    motif = "".join(rng.choice(pieces) for _ in range(rng.randint(2, 9)))
    facts.find("Qatar")
    short, long = (motif * 10_000)[:10_000], (motif * 40_000)[:40_000]
    assert seconds(long) < 10 * max(seconds(short), 0.05), motif


def test_who_says_the_next_quotation_did_not_say_the_one_before() -> None:
    text = "''We fled,'' Mara Quill said. ''We are tired.'' Jonas Reed said: ''We all fled the flood that night.''"
    assert told(text) == [("Mara Quill", "We fled, … We are tired."), ("Jonas Reed", "We all fled the flood that night.")]
    assert told("Quill shouted: ''It held!'' She added that the weir was old.")[0][1] == "It held!"
