"""Which words stand for each other, and which replacements tell something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import changes
from copydesk.changes.marks import marks
from copydesk.changes.synonyms import in_words_of, kin, lemma, opposed

PAIRS = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "changes" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("pair", PAIRS, ids=range(len(PAIRS)))
def test_a_pair_has_the_weight_that_it_was_given(pair: dict[str, str]) -> None:
    assert changes.material(changes.between(pair["before"], pair["after"])) == pair["material"]
    assert pair["material"] or not changes.material(changes.between(pair["after"], pair["before"]))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_a_text_is_in_its_own_words(text: str) -> None:
    own = marks(text, "en")
    assert in_words_of(own, own, "en") == own
    assert not opposed(own, own, "en")


def words(text: str, other: str, language: str = "en") -> str:
    return " ".join(str(m.key) for m in in_words_of(marks(text, language), marks(other, language), language))  # type: ignore[arg-type]


def test_a_phrase_is_read_as_the_one_it_stands_for() -> None:
    assert words("the match was put off", "the match was postponed") == "the match was put off"
    assert words("prices rose in the town", "in the town prices climbed") == "in the town prices rose"


def test_an_opposite_is_no_synonym() -> None:
    assert words("prices rose", "prices fell") == "prices fell"
    assert opposed(marks("prices rose", "en"), marks("prices fell", "en"), "en")


@pytest.mark.parametrize(
    ("one", "other"), [("insured", "insurance"), ("applauded", "applause"), ("walking", "walked"), ("studies", "study")]
)
def test_forms_of_one_word_are_kin(one: str, other: str) -> None:
    assert kin(one, other)
    assert kin(other, one)


@pytest.mark.parametrize(("one", "other"), [("employer", "employee"), ("watch", "warning"), ("miner", "minister"), ("note", "not")])
def test_other_words_are_not(one: str, other: str) -> None:
    assert not kin(one, other)


@pytest.mark.parametrize(
    "forms", ["take takes took taken taking", "run runs ran running", "call calls caled caling", "close closes closed closing"]
)
def test_the_forms_of_a_verb_have_one_lemma(forms: str) -> None:
    assert len({lemma(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("PORT HALL (Coast News) — The quay is shut.", "PORT HALL, May 3 (CN) - The quay is shut."),
        ("The wall is 30 ft high.", "The wall is 30 ft (9 metres) high."),
        ("One in four was late.", "A quarter were late."),
        ("The film lasts 2h 10min.", "The film lasts two hours and ten minutes."),
        ("At 1730 local time it rang.", "At 5.30 p.m. local time it rang."),
        ("It holds 2.5 lakh litres.", "It holds 250,000 litres."),
        ("She is in her forties.", "She is in her 40s."),
        ("Prices doubled.", "Prices are twice as high."),
        ("Mayor Ana Ibáñez came.", "Mayor Ana IbÃ¡Ã±ez came."),
        ("The quay is shut.\n\nBy Ida", "The quay is shut.\n\nBy Ida F."),
        ("He played <i>Hamlet</i> twice.", "He played Hamlet twice."),
    ],
)
def test_styles_of_newsrooms_are_no_news(before: str, after: str) -> None:
    assert not changes.material(changes.between(before, after))
    assert not changes.material(changes.between(after, before))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("A watch is in force for the cape.", "A warning is in force for the cape.", "status"),
        ("Nine were hurt, the sexton said.", "Nine were hurt, the landlord said.", "statement"),
        ("The robe was found by pupils in a well.", "The robe was found by masons in a well.", "correction"),
        ("Visitors may climb the tower.", "Only members may climb the tower.", "negation"),
        ("The mill burned.\n\nAttendance: 812", "The mill burned.\n\nAttendance: 912", "figure"),
    ],
)
def test_a_replaced_word_has_its_kind(before: str, after: str, kind: str) -> None:
    assert kind in {c.kind for c in changes.between(before, after) if c.material}


@pytest.mark.parametrize(
    "left_out",
    ["It was the second fire there this year.", "The mill was built in 1871 by a miller's widow.", "In 1902 a flood took the wheel."],
)
def test_history_may_be_left_out(left_out: str) -> None:
    text = "The mill at Orrin burned on Monday.\n\n{}\n\nNobody was hurt."
    assert not changes.material(changes.between(text.format(left_out), text.replace("{}\n\n", "")))
