"""Sentences, slugs, prefixes, and words made safe."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("Mr. Quill met Dr. Hale in St. Brannock. They left.", ["Mr. Quill met Dr. Hale in St. Brannock.", "They left."]),
        ("It is 6.1 per cent. The union wants 9.", ["It is 6.1 per cent.", "The union wants 9."]),
        ('She said: "No." He nodded.', ['She said: "No."', "He nodded."]),
        ("J. Orme left at 5 p.m. on Friday.", ["J. Orme left at 5 p.m. on Friday."]),
        ("A headline without a stop\n\nThe lede.", ["A headline without a stop", "The lede."]),
        ("港が閉鎖された。船は待つ。", ["港が閉鎖された。", "船は待つ。"]),
        ("", []),
    ],
)
def test_sentences(words: str, expected: list[str]) -> None:
    assert [words[a:b] for a, b in text.sentences(words)] == expected


@given(st.text())
def test_sentences_lose_nothing_but_space(words: str) -> None:
    spans = text.sentences(words)
    assert "".join(words[a:b] for a, b in spans).split() == words.split() or re.sub(r"\s", "", words) == re.sub(
        r"\s", "", "".join(words[a:b] for a, b in spans)
    )
    assert all(a < b for a, b in spans)


def test_an_excerpt_is_whole_sentences() -> None:
    words = "The port raised its offer. The union asked for nine per cent, and said so twice. Talks go on."
    assert text.first_sentences(words, 60) == "The port raised its offer."
    assert text.first_sentences(words, 85) == "The port raised its offer. The union asked for nine per cent, and said so twice."
    assert text.first_sentences("x" * 300, 60) == "x" * 300


@pytest.mark.parametrize(
    ("headline", "slug"),
    [
        ("Pilots’ offer up to 6.1 per cent", "pilots-offer-up-to-6-1-per-cent"),
        ("Déjà vu à l’île", "deja-vu-a-lile"),
        ("港", "story"),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_slugs(headline: str, slug: str) -> None:
    assert text.slug(headline) == slug


@given(st.text())
def test_a_slug_is_always_a_plain_path_part(headline: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", text.slug(headline))


@pytest.mark.parametrize(
    ("headline", "clean", "label"),
    [
        ("Breaking: Bridge shut", "Bridge shut", "Breaking"),
        ("BREAKING NEWS | Bridge shut", "Bridge shut", "BREAKING NEWS"),
        ("Update: Latest: Bridge shut", "Bridge shut", "Update: Latest"),
        ("[UPDATED] Bridge shut", "Bridge shut", "UPDATED"),
        ("UPDATE 2-Bridge shut", "Bridge shut", "UPDATE 2"),
        ("Watch live: Bridge shut", "Bridge shut", "Watch live"),
        ("Latest figures show a fall", "Latest figures show a fall", ""),
        ("New bridge opens", "New bridge opens", ""),
        ("Breaking:", "Breaking:", ""),
        ("Withdrawn: report of a barge adrift", "Report of a barge adrift", "Withdrawn"),
        ("Retracted: Report of a barge adrift", "Report of a barge adrift", "Retracted"),
        ("WITHDRAWN-Barge adrift off Kilmory", "Barge adrift off Kilmory", "WITHDRAWN"),
        ("Correction: mill bridge is 90 years old", "Mill bridge is 90 years old", "Correction"),
        ("CORRECTED-UPDATE 1-Mill bridge shut", "Mill bridge shut", "CORRECTED-UPDATE 1"),
        ("Exclusive | mill owner to sell", "Mill owner to sell", "Exclusive"),
        ("LIVE - pilots walk out", "Pilots walk out", "LIVE"),
        ("(VIDEO) Pilots walk out", "Pilots walk out", "VIDEO"),
        ("🔴 LIVE: Pilots walk out", "Pilots walk out", "LIVE"),
        ("Eilmeldung: Brücke in Altmoor gesperrt", "Brücke in Altmoor gesperrt", "Eilmeldung"),
        ("+++ EIL +++ Brücke in Altmoor gesperrt", "Brücke in Altmoor gesperrt", "EIL"),
        ("Zurückgezogen: Bericht über die Brücke", "Bericht über die Brücke", "Zurückgezogen"),
        ("Última hora: el puente de Valdorca, cerrado", "El puente de Valdorca, cerrado", "Última hora"),
        ("EN DIRECT - grève à Valbrume", "Grève à Valbrume", "EN DIRECT"),
        ("EN DIRECT. Grève à Valbrume", "Grève à Valbrume", "EN DIRECT"),
        ("Rectificatif : le pont de Valbrume", "Le pont de Valbrume", "Rectificatif"),
        ("Breaking: iPhone maker moves to Altmoor", "iPhone maker moves to Altmoor", "Breaking"),
        ("Withdrawn troops reach Altmoor", "Withdrawn troops reach Altmoor", ""),
        ("Withdrawal: what the pull-out means", "Withdrawal: what the pull-out means", ""),
        ("Live music returns to Altmoor", "Live music returns to Altmoor", ""),
        ("New – and used – boats cost more", "New – and used – boats cost more", ""),
        ("Direct rule: what it means", "Direct rule: what it means", ""),
        ("Opinion: Shut the bridge", "Opinion: Shut the bridge", ""),
    ],
)
def test_a_label_in_front_of_a_headline_is_no_part_of_it(headline: str, clean: str, label: str) -> None:
    assert text.split_prefix(headline) == (clean, label)


@given(
    st.lists(st.sampled_from(["Breaking: ", "LIVE - ", "(VIDEO) ", "Korrektur: ", "EN DIRECT. ", "🔴 ", "[UPDATED] "]), max_size=4),
    st.text(),
)
def test_a_headline_that_lost_its_label_has_no_other_one(labels: list[str], headline: str) -> None:
    rest, label = text.split_prefix("".join(labels) + headline)
    assert rest == rest.strip()
    if label:
        assert text.split_prefix(rest) == (rest, "")


@pytest.mark.parametrize(
    ("label", "back"),
    [("Withdrawn", True), ("STORY RETRACTED", True), ("Zurückgezogen", True), ("Noticia retirada", True), ("Breaking", False), ("", False)],
)
def test_a_label_that_takes_a_report_back_is_known(label: str, back: bool) -> None:
    assert text.takes_back(label) is back


@given(st.text())
def test_markdown_shows_exactly_the_characters(words: str) -> None:
    escaped = text.markdown(words)
    assert html.unescape(escaped) == html.unescape(html.escape(text.clean(words), quote=False)) or html.unescape(escaped) == text.clean(
        words
    )
    bare = re.sub(r"&(?:#\d+|quot|amp|lt|gt);", "", escaped)
    assert not set(bare) & set("<>{}[]*_`\\|~$^&")


@given(st.text(alphabet="<>{}%a /!b", max_size=30))
def test_matter_forms_no_tag_and_no_liquid(words: str) -> None:
    safe = text.matter(words)
    assert "{{" not in safe
    assert "{%" not in safe
    assert not re.search(r"<[A-Za-z/!?]", safe)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example/x?y=1&z=2#f", "https://a.example/x?y=1&z=2#f"),
        ("javascript:alert(1)", ""),
        ("//a.example/x", ""),
        ("https://a.example/{{ site }}(x)", "https://a.example/%7B%7B%20site%20%7D%7D%28x%29"),
        ("data:text/html,x", ""),
    ],
)
def test_safe_urls(url: str, safe: str) -> None:
    assert text.safe_url(url) == safe
