"""Lines that stand beside an article, and where an article ends."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
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
    "Watch: Judge denies that the ferry was too full",
    "Image source, Harbour Press",
    "Photo by Ada Lund",
    "Photo courtesy of Harbour Press",
    "FILE - The ferry lies at the pier of Gannet Point.",
    "Quelle: dpa",
    "Bildrechte: Harbour Press/Lund",
    "Ada Lund / Reuters",
    "(dpa/AFP)",
    "Read more at: https://orrin.example/news/ferry-stays-in-port-for-a-third-day-as-the-swell-is-too-high-for-the-ramp-of-the-pier-at-gannet-point",
    "Also read | Ferry stays in port",
    "More from Politics",
    "See it now: Orrin",
    "Skip past newsletter promotion",
    "after newsletter promotion",
    "End of Twitter post by Orrin Ferries",
    "You may also like",
    "Mehr dazu lesen Sie hier: Fähre bleibt im Hafen",
    "Weiterlesen nach der Anzeige",
    "Mehr zum Thema Fähre",
    "Sign up for Harbour Briefing",
    "Sign up to receive our newsletter every Friday.",
    "Follow the Orrin Courier on WhatsApp",
    "Folgt uns auf unserem neuen Instagram-Kanal",
    "Suscríbete a nuestro boletín",
    "Abonnez-vous à notre newsletter",
    "Iscriviti alla newsletter",
    "Volg ons op Instagram",
    "(Reporting by Ada Lund in Orrin and Bo Ek; Editing by Cy Moe)",
    "Edited by: Ada Lund",
    "Reporting by Ada Lund, Coast desk.",
    "This website uses cookies. Click here for more information.",
    "We have detected that you are using an ad blocker. Please switch it off for us.",
    "Our Standards: The Thomson Reuters Trust Principles.",
    "Aktualisiert: vor 20 Stunden",
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
    "Watch more of the harbour than you ever wanted from the new pier",
    "Read more than 20 books a year and you will live longer, a study suggests",
    "More about the past than the future",
    "See you in court",
    "See the full list of the winners below:",
    "You may like it or not",
    "More from the same well",
    "Also on Monday, two men were arrested in Orrin",
    "Also read out in court was a letter of the victim",
    "End of an era as the last post office on the island closes",
    "Story continues after the war",
    "Skip to the year 2021",
    "Support local journalism, the minister said, and you support democracy.",
    "Already a member of the union, the port has spent more than two percent on roads.",
    "Register for the draft or go to prison: that was the choice young men faced in 1968.",
    "Sign up for the navy, they told him, and see the world.",
    "Never miss a chance to follow us, the guerrillas told the villagers.",
    "For more than 20 years the party has used WhatsApp groups to reach its voters.",
    "Find a doctor on TikTok",
    "We use cookies made with real butter, said the baker, who has run the shop since 1988.",
    "Video: it was over in seconds.",
    "Watch: a company in Biel has made one from recycled steel for the first time.",
    "Photo by photo, the archive shows how the village vanished.",
    "Photos by the thousands were burnt in the yard.",
    "Image source of inspiration for the painter was his own garden.",
    "Source: the ministry said on Monday that it would not comment.",
    "Credit: the bank lent twice as much as a year ago.",
    "Illustration: a single mother of two pays 300 euros more.",
    "He spoke to Reuters / AP",
    "Reuters/Ipsos poll: Half of all voters want the ferry back",
    "In this video, released by the army on Monday, a soldier fires at a car, and the family's lawyer says it proves murder.",
    "In this image from 1944 the bridge still stands.",
    "The new seats were won by a small margin. (afp/red)",
    "To see the full story, one must go back to 1998, when the bridge was built.",
    "This text was first published in 1848 and has never been out of print.",
    "Edited by her sister, the letters tell of a hard life on the island.",
    "Written by three judges, the ruling runs to 80 pages",
    "Reproduction of the species is in danger, and a ban on fishing is not permission enough.",
    "She waived all rights reserved to her by the contract of 1998.",
    "Written permission must be shown at the gate, the guard said.",
    "He lived on affiliate links, which paid him 3,000 euros a month.",
    "Updated twice in 2019, the law is still not clear",
    "… more trouble ahead",
    "Lesen Sie mehr Bücher",
    "Mehr zum Thema Rente wollte der Minister am Montag nicht sagen",
    "Mehr Artikel als je zuvor",
    "Mehr Nachrichten gibt es erst am Montag wieder",
    "Mehr dazu sagte er nicht",
    "Auch auf der Insel fiel der Strom aus",
    "Zum Thema Rente äußerte sich die Ministerin nicht",
    "Passend dazu spielte die Kapelle ein Seemannslied",
    "Hier geht es zu wie im Taubenschlag",
    "Hier können Eltern ihre Kinder anmelden",
    "Jetzt müssen sich alle Fischer anmelden, sagt das Amt.",
    "Folgt mir auf das Schiff, rief der Kapitän.",
    "Quelle: Das Ministerium wollte sich am Montag nicht äußern",
    "Der Beitrag ist seit 1998 erstmals gesunken, teilte die Kasse mit.",
    "Der Artikel wurde erstmals 1949 in die Verfassung geschrieben.",
    "Stand: 300 Menschen warten",
    "Mit einem Stern markiert sind die Dörfer, in denen es kein Wasser gibt.",
    "À voir le nombre de touristes, la ville a réussi son pari.",
    "À lire le rapport, personne n'est responsable.",
    "À écouter le ministre, tout va bien.",
    "Lire aussi devient un luxe, regrette la bibliothécaire.",
    "En savoir plus sur les causes prendra des mois, prévient le procureur.",
    "Inscrivez-vous sur les listes électorales avant vendredi, rappelle la préfecture.",
    "Il vous reste trois jours, a dit le juge aux deux parties.",
    "Recevez nos excuses, a écrit le directeur aux familles.",
    "Crédits: les banques prêtent moins qu'il y a un an",
    "Cet article a été publié dans le code pénal en 1994.",
    "Lee también poesía en los cafés del puerto.",
    "Leer más y mejor: ese es el reto de la escuela.",
    "Ver más allá de la crisis es difícil, dijo la alcaldesa.",
    "Mira también al futuro el nuevo plan del puerto.",
    "No te pierdas, le dijo su madre antes de subir al barco.",
    "Puede escribir a mano o en ordenador, según las bases del concurso.",
    "El canal de Telegram del gobierno publicó la lista.",
    "Fuente: el río nace a 2000 metros",
    "Veja mais além do lucro, pede o bispo.",
    "Assista o povo à queda do ministro",
    "Assine o acordo e a guerra acaba, disse o presidente aos rebeldes.",
    "Leggi anche severe non bastano, dice il giudice.",
    "Per approfondire le indagini servono mesi, spiega il procuratore.",
    "Abbonati in calo e costi in aumento: il giornale chiude.",
    "Lees meer boeken, zegt de lerares",
    "Meer nieuws volgt",
    "Schrijf je in voor de cursus, zegt de gemeente.",
    "Volg ons, riepen de soldaten.",
    "Czytaj dalej, powiedział sędzia, i adwokat czytał.",
    "Dołącz do nas, mówili partyzanci.",
    "Polecamy ostrożność, mówi policja.",
    "Les mer bøker, sier læreren",
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


@pytest.mark.parametrize(
    ("heading", "below"),
    [
        ("About Time", "The council has waited for years."),
        ("Über Nacht", "Am Morgen war der Strom wieder da."),
        ("Sobre el Puerto", "La alcaldesa no quiso hablar."),
        ("About Gannet Point", "Gannet Point was “the place where the swell is worst”, she said."),
    ],
)
def test_a_chapter_on_something_is_no_sender(heading: str, below: str) -> None:
    lines = [*REPORT, heading, below]
    assert asides.ending(lines, [True] * len(lines)) == len(lines)


def test_a_label_amid_the_text_or_over_nothing_ends_nothing() -> None:
    early = [REPORT[0], "Contact", *REPORT]
    assert asides.ending(early, [True] * len(early)) == len(early)
    bare = [*REPORT, "Contact", "Tel. 0123", "Fax 0124"]
    assert asides.ending(bare, [True] * len(REPORT) + [False] * 3) == len(bare)


@given(st.lists(st.tuples(st.sampled_from([*REPORT, *BESIDE, "Contact", "About Us", ""]), st.booleans())))
def test_an_ending_stands_at_a_label_or_there_is_none(rows: list[tuple[str, bool]]) -> None:
    lines, kept = [r[0] for r in rows], [r[1] for r in rows]
    end = asides.ending(lines, kept)
    assert end == len(lines) or asides.is_label(lines[end]) or lines[end].startswith("About ")


@given(
    st.text(alphabet=" ,.:/©[]()ABCabcdeiknorst1", min_size=400, max_size=500)
    | st.lists(st.sampled_from(["By", "In", "and", "for", "Ab", "Cd.", "EF", "/", ",", "© 2024"]), min_size=60, max_size=90).map(" ".join)
)
@example("STATUTEN HAFENVEREINTÄTIGKEITSBERICHT 2016")
@example("AB " * 160)
@example("reporting by " + "Ab-. " * 90 + "x")
@example("Aa Bb/ " * 70 + "!")
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
