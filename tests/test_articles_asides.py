"""Lines that stand beside an article, and where an article ends."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import articles
from copydesk.articles import asides

BESIDE = [
    "This video cannot be played",
    "Read more: Ferry strike enters third day",
    "Lesen Sie auch: Fährstreik geht in den dritten Tag",
    "Auch interessant",
    "À lire aussi Le port reste fermé jusqu’à lundi",
    "Lea también: El puerto sigue cerrado",
    "LE PUEDE INTERESAR: La alcaldesa responde",
    "Leggi anche: il porto resta chiuso",
    "Czytaj więcej",
    "Les også: Fergen er innstilt",
    "… weiter zum Hafenfest",
    "Harbour talks collapse for a second time [VIDEO]",
    "To view the full story, please subscribe to the Orrin Courier.",
    "Únete a nuestro canal de Telegram",
    "Stay informed: our newsletter brings the harbour to you",
    "Jetzt den Newsletter abonnieren und nichts verpassen",
    "(Foto: Harbour Press/Lund)",
    "Bildquelle: Stadtwerke Ebersund",
    "In this March 3, 2024, file photo, the ferry lies at the pier of Gannet Point.",
    "The ferry at the pier. © Lund/Harbour Press",
    "mku/dpa",
    "© 2024 Orrin Courier. Reprinting without leave is forbidden.",
    "Alle Angaben ohne Gewähr",
    "This article was originally published by the Orrin Courier.",
    "Dieser Artikel erschien zuerst im Hafenboten.",
    "Mit * gekennzeichnete Links sind Affiliate-Links.",
    "Zuletzt aktualisiert am 14. Januar 2024, 11:20 Uhr",
    "Updated at 1:23 p.m.",
    "[button link=“/reviews/” type=“big”]Send us yours[/button]",
]

ARTICLE = [
    "Correction: This article was amended on 12 May to give the right name of the ferry.",
    "This article was updated to say that the harbour master has resigned.",
    "Updated: The toll has risen to twelve, the coastguard said.",
    "About 200 people were waiting at the pier.",
    "Read more carefully, the report says the opposite, the mayor said.",
    "Start your day with a glass of water, the doctor advises.",
    "Mit einem Stern geschmückte Schiffe liegen im Hafen.",
    "Puede seguir lloviendo hasta el jueves.",
    "Mehr als hundert Menschen warteten am Hafen.",
    "“Join us on the pier,” the mayor said.",
    "Stand up for the harbour, she told them in 2012.",
    "The minister told AFP and Reuters on Monday that the port would open.",
    "Contact with the trawler was lost at noon.",
]


@pytest.mark.parametrize("line", BESIDE)
def test_a_line_beside_the_article_is_known(line: str) -> None:
    assert asides.is_aside(line)


@pytest.mark.parametrize("line", ARTICLE)
def test_a_sentence_of_the_article_is_none(line: str) -> None:
    assert not asides.is_aside(line)
    assert not asides.is_label(line)


REPORT = [
    "The ferry stays in port until Friday because the swell is too high for the ramp, the line said on Tuesday.",
    "The harbour master blamed the weather and said that nobody had been in danger at any time.",
    "A decision on the Saturday crossing is expected on Friday at noon, she said.",
]


@pytest.mark.parametrize(
    "label", ["Contact", "Pressekontakt:", "About Orrin Ferries", "Notes to editors", "Literatur", "Weitere Informationen"]
)
def test_what_follows_a_label_at_the_end_is_no_part_of_the_article(label: str) -> None:
    lines = [*REPORT, label, "Orrin Ferries runs nine boats.", "Tel. 0123"]
    assert asides.ending(lines, [True] * len(lines)) == len(REPORT)
    assert asides.ending(lines, [True] * len(REPORT) + [False, True, True]) == len(REPORT)


def test_a_label_amid_the_text_or_over_nothing_ends_nothing() -> None:
    early = [REPORT[0], "Contact", *REPORT]
    assert asides.ending(early, [True] * len(early)) == len(early)
    bare = [*REPORT, "Contact", "Tel. 0123", "Fax 0124"]
    assert asides.ending(bare, [True] * len(REPORT) + [False] * 3) == len(bare)


@given(st.lists(st.tuples(st.sampled_from([*REPORT, *BESIDE, "Contact", "About Us", ""]), st.booleans())))
def test_an_ending_stands_at_a_label_or_there_is_none(rows: list[tuple[str, bool]]) -> None:
    lines, kept = [r[0] for r in rows], [r[1] for r in rows]
    end = asides.ending(lines, kept)
    assert end == len(lines) or asides.is_label(lines[end])


@given(st.text(alphabet=" .:/©[]()abcdeiknorst1", min_size=400, max_size=500))
def test_no_line_takes_long(line: str) -> None:
    begun = time.process_time()
    asides.is_aside(line)
    assert time.process_time() - begun < 0.2


PAGE = """<html><head><title>Ferry stays in port</title></head><body><article><h1>Ferry stays in port</h1>
<p>The ferry to Gannet Point stays in port until Friday, because the swell at the harbour mouth is too high for the ramp, the line said.</p>
<p>Harbour master Ilse <span class="rollover-name">Brandvold<span class="rollover-name-block"><a href="/a">Brandvold</a>
<a href="/b">Brandvold opens new pier</a> <a href="/c">Brandvold on the swell</a></span></span> blamed the weather and said that nobody had been in danger.</p>
<p>About ninety passengers were waiting at the pier when the crossing was called off, and most of them went home by bus in the evening.</p>
<p>The island has had no other crossing since the old mail boat was laid up in spring, and shops have begun to run out of fresh milk.</p>
<p>A decision on the Saturday crossing is expected on Friday at noon, when the coastguard measures the swell at the harbour mouth again.</p>
<p>Lea también: El puerto sigue cerrado</p>
<h3>About Orrin Ferries</h3>
<p>Orrin Ferries has run nine boats between the islands since 1911.</p>
</article></body></html>"""


def test_a_page_loses_what_is_beside_its_article_and_nothing_else() -> None:
    body = articles.extract(PAGE.encode(), url="https://orrin.example/ferry").body
    assert body.startswith("The ferry to Gannet Point") and body.endswith("harbour mouth again.")
    assert "Brandvold blamed the weather" in body
    assert "Brandvold opens" not in body and "también" not in body and "1911" not in body
