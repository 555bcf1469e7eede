"""What a page says of its article: headline, byline, times, picture, licence, origin, wishes, on pages written for this test."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from copydesk import articles
from copydesk.articles import byline, licence, origin, pages, particulars, subjects, times
from copydesk.articles.particulars import Particulars

URL = "https://www.quaystreet.example/town/2026/05/10/night-buses"
PROSE = "<p>The council voted on Sunday to keep the night buses for another winter, after two hours of debate.</p>"


def read(inner: str = PROSE, head: str = "", ld: Any = None, url: str = URL, headers: dict[str, str] | None = None) -> Particulars:
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    raw = f"<!doctype html><html lang=en><head>{head}{script}</head><body>{inner}</body></html>".encode()
    return particulars.read(pages.parse(raw, url=url), url, headers)


def article(**keys: Any) -> dict[str, Any]:
    return {"@type": "NewsArticle", **keys}


def share(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


# --- headline -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("ld", "og", "h1", "title", "headline"),
    [
        pytest.param("", "", "Night buses stay", "Night buses stay - Quay Street", "Night buses stay", id="title and h1"),
        pytest.param("Night buses stay", "Keep the buses!", "Politics", "Buses", "Night buses stay", id="JSON-LD against all that differ"),
        pytest.param("Night buses in Alder: all you need", "Council keeps the buses", "Council keeps the buses",
                     "Night buses in Alder: all you need", "Council keeps the buses", id="h1 and og:title against words for search"),
        pytest.param("Council votes to keep the popular night buses", "Council votes to keep night buses",
                     "Council votes to keep the popular night buses", "", "Council votes to keep night buses", id="the paper's short form"),
        pytest.param("", "Council keeps the buses", "Navigation", "Council keeps the buses", "Council keeps the buses", id="h1 of a menu"),
        pytest.param("", "", "What the council thinks of night buses", "Night buses and the council | Quay Street",
                     "What the council thinks of night buses", id="h1 in other words"),
        pytest.param("", "", "Council keeps the buses", "News - Council keeps the buses", "Council keeps the buses", id="section before"),
        pytest.param("", "", "", "Council keeps the buses: Quay Street", "Council keeps the buses", id="site after a colon"),
        pytest.param("", "", "", "Council keeps the buses - Town - Quay Street", "Council keeps the buses", id="section and site after"),
        pytest.param("", "", "", "QUAYSTREET: Council keeps the buses", "Council keeps the buses", id="site before a colon"),
        pytest.param("", "", "", "Mayor: «Buses stay» - Quay Street", "Mayor: «Buses stay»", id="guillemets quote"),
        pytest.param("", "", "", "Buses stay » Quay Street", "Buses stay", id="a guillemet separates"),
        pytest.param("", "", "", "バスは残る｜Quay Street", "バスは残る", id="a wide bar"),
        pytest.param("", "", "", "Night buses – a history", "Night buses – a history", id="a dash in a headline"),
    ],
)  # fmt: skip
def test_the_headline_is_what_the_candidates_agree_on(ld: str, og: str, h1: str, title: str, headline: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="Quay Street">' + (share(og) if og else "")
    found = read((f"<h1>{h1}</h1>" if h1 else "") + PROSE, head, article(headline=ld) if ld else None)
    assert found.headline == headline


def test_a_kicker_within_the_h1_is_no_part_of_the_headline() -> None:
    inner = f'<h1><span class="article__kicker">Transport</span><span>Night buses stay</span></h1>{PROSE}'
    assert read(inner, share("Night buses stay")).headline == "Night buses stay"


def test_lines_of_a_headline_that_only_style_keeps_apart_are_kept_apart() -> None:
    assert read(f"<h1>Elections<span>Who won, who lost</span></h1>{PROSE}").headline == "Elections Who won, who lost"


# --- byline ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("By Marta Ostrowska and Bo Ek", ("Marta Ostrowska", "Bo Ek")),
        ("Von Marta Ostrowska und Bo Ek, dpa", ("Marta Ostrowska", "Bo Ek", "dpa")),
        ("MARTA O'NEILL", ("Marta O'Neill",)),
        ("Marta Ostrowska for Quay Street", ("Marta Ostrowska",)),
        ("Erstellt von Marta Ostrowska am 10. Mai 2026", ("Marta Ostrowska",)),
        ("Posted on May 10, 2026 by Marta Ostrowska", ("Marta Ostrowska",)),
        ("Quay Street - Marta Ostrowska", ("Marta Ostrowska",)),
        ("Matthias", ("Matthias",)),
        ("Quay Street", ("Quay Street",)),
        ("quaystreet.example, Alder, Norland", ("quaystreet.example",)),
        ("신현주 기자", ("신현주",)),
        ("By Marta Ostrowska Political Editor", ("Marta Ostrowska",)),
        ("By Marta Ostrowska, Home Affairs Correspondent", ("Marta Ostrowska",)),
        ("By Marta Ostrowska | Staff Writer", ("Marta Ostrowska",)),
        ("By Staff Reporter", ("Staff Reporter",)),
        ("Reporting by Marta Ostrowska; Editing by Bo Ek", ("Marta Ostrowska",)),
        ("Par Marta Ostrowska avec AFP", ("Marta Ostrowska", "AFP")),
        ("Por Marta Ostrowska con información de EFE", ("Marta Ostrowska", "EFE")),
        ("Di Marta Ostrowska, inviata a Ellery", ("Marta Ostrowska",)),
        ("Text: Marta Ostrowska, Fotos: Bo Ek", ("Marta Ostrowska",)),
        ("By Marta Ostrowska Updated 10 May 2026", ("Marta Ostrowska",)),
        ("Marta Ostrowska is a reporter", ("Marta Ostrowska",)),
        ("Ein Kommentar von Marta Ostrowska", ("Marta Ostrowska",)),
        ("Автор: Марта Островская", ("Марта Островская",)),
        ("Από την Μάρτα Νικολάου", ("Μάρτα Νικολάου",)),
        ("文/王小明", ("王小明",)),
        ("UPDATED: November 9", ()),
        ("Twitter Facebook", ()),
        ("https://quaystreet.example/authors/marta", ()),
    ],
)
def test_a_byline_is_names_and_nothing_around_them(author: str, names: tuple[str, ...]) -> None:
    head = f'<meta property="og:site_name" content="Quay Street"><meta name="author" content="{author}">'
    assert read(head=head).byline == names


def test_the_fuller_list_of_authors_wins() -> None:
    head = '<meta name="author" content="Marta Ostrowska, Bo Ek">'
    assert read(head=head, ld=article(author={"@type": "Person", "name": "Marta Ostrowska"})).byline == ("Marta Ostrowska", "Bo Ek")


def test_a_person_under_the_headline_comes_before_an_organisation_in_the_metadata() -> None:
    inner = f'<div class="with-sidebar"><h1>Night buses stay</h1><span class="byline">By Marta Ostrowska</span>{PROSE}</div>'
    assert read(inner, ld=article(author={"@type": "Organization", "name": "Quay Street"})).byline == ("Marta Ostrowska",)
    assert read(ld=article(author={"@type": "Organization", "name": "Quay Street"})).byline == ("Quay Street",)


@pytest.mark.parametrize(
    "shown",
    [
        '<p class="author"><a>Marta Ostrowska</a><a>Bo Ek</a></p>',
        '<a href="/author/marta">Marta Ostrowska</a> <p>By Marta Ostrowska and Bo Ek</p>',
        "<p>By Marta Ostrowska and Bo Ek</p>",
    ],
)
def test_names_are_found_where_pages_print_them(shown: str) -> None:
    assert set(read(f"<article><h1>Night buses stay</h1>{shown}{PROSE}</article>").byline) <= {"Marta Ostrowska", "Bo Ek"}
    assert "Marta Ostrowska" in read(f"<article><h1>Night buses stay</h1>{shown}{PROSE}</article>").byline


@pytest.mark.parametrize("frame", ["aside", 'div class="comments"', 'div class="related-stories"', "figure"])
def test_a_name_in_the_frame_of_the_page_is_no_author(frame: str) -> None:
    tag = frame.split()[0]
    inner = f'<article><h1>Night buses stay</h1>{PROSE}</article><{frame}><span class="author">Ann Lee</span></{tag}>'
    assert read(inner).byline == ()


def test_the_label_of_a_reading_time_is_no_author() -> None:
    head = '<meta name="twitter:label1" content="{}"><meta name="twitter:data1" content="{}">'
    assert read(head=head.format("Geschrieben von", "Karoline Herr")).byline == ("Karoline Herr",)
    assert read(head=head.format("Est. reading time", "Two Minutes")).byline == ()


def test_names_of_one_list_are_told_from_the_places_in_it() -> None:
    assert [n for n, _ in byline.people("Ledger News, Alder")] == ["Ledger News"]


# --- times ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("Tue Feb 20 2018 01:00:00 GMT+0100 (Central European Standard Time)", datetime(2018, 2, 20, tzinfo=UTC)),
        ("Di., 25.01.2022 - 14:45", datetime(2022, 1, 25, 14, 45, tzinfo=UTC)),
        ("21.01.2022 11:46", datetime(2022, 1, 21, 11, 46, tzinfo=UTC)),
        ("20260304", datetime(2026, 3, 4, tzinfo=UTC)),
        ("1772604729", datetime(2026, 3, 4, 6, 12, 9, tzinfo=UTC)),
        ("2026-05-03T20:15:00 CEST", datetime(2026, 5, 3, 18, 15, tzinfo=UTC)),
        ("Fri, 08 May 2026 20:15:00 EDT", datetime(2026, 5, 9, 0, 15, tzinfo=UTC)),
        ("May 3, 2026 8:15 PM ET", datetime(2026, 5, 4, 0, 15, tzinfo=UTC)),
        ("January 3, 2026 at 8:15 p.m. ET", datetime(2026, 1, 4, 1, 15, tzinfo=UTC)),
        ("May 3, 2026 12:05 am", datetime(2026, 5, 3, 0, 5, tzinfo=UTC)),
        ("3 May 2026, 20:15 BST", datetime(2026, 5, 3, 19, 15, tzinfo=UTC)),
        ("2026-05-03 20:15 IST", datetime(2026, 5, 3, 14, 45, tzinfo=UTC)),
        ("2026-05-03 20:15:00 +0200 CEST", datetime(2026, 5, 3, 18, 15, tzinfo=UTC)),
        ("2026-05-03 20:15:00 XYZ", datetime(2026, 5, 3, 20, 15, tzinfo=UTC)),
        ("2026/05/03 20:15", datetime(2026, 5, 3, 20, 15, tzinfo=UTC)),
        ("8:15 PM", None),
        ("x" * 5000, None),
    ],
)
def test_more_shapes_of_times(stamp: str, expected: datetime | None) -> None:
    assert times.when(stamp) == expected


def test_the_time_shown_in_the_frame_is_not_the_articles() -> None:
    inner = (
        f'<div class="recent-posts"><time datetime="2019-01-01">old</time><time datetime="2020-02-02">older</time></div>'
        f'<article><h1>Night buses</h1><time datetime="2026-05-10T19:30:00+02:00"></time>{PROSE}</article>'
    )
    assert read(inner, url="https://quaystreet.example/night-buses").published == datetime(2026, 5, 10, 17, 30, tzinfo=UTC)


def test_the_day_in_the_address_is_believed_before_a_time_without_a_mark() -> None:
    inner = f'<h1>Night buses</h1><time datetime="2009-04-11">11 April 2009</time>{PROSE}'
    assert read(inner).published == datetime(2026, 5, 10, tzinfo=UTC)
    near = f'<h1>Night buses</h1><time datetime="2026-05-11T08:00:00Z"></time>{PROSE}'
    assert read(near).published == datetime(2026, 5, 11, 8, tzinfo=UTC)


# --- picture --------------------------------------------------------------------------------------------------------
def test_a_picture_has_its_caption_without_the_credit_in_it() -> None:
    inner = (
        '<figure><img src="/img/bus-800x450.jpg" alt="A bus"><figcaption>The last bus at the quay.'
        '<span class="photo-credit">Photo: Ann Lee</span> <a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>'
        f"</figcaption></figure>{PROSE}"
    )
    found = read(inner, '<meta property="og:image" content="/img/bus.jpg">').image
    assert found is not None
    assert (found.url, found.alt) == ("https://www.quaystreet.example/img/bus.jpg", "A bus")
    assert found.caption.startswith("The last bus at the quay.")
    assert "Ann Lee" not in found.caption
    assert (found.credit, found.licence) == ("Ann Lee", "CC-BY-4.0")


def test_a_picture_has_what_the_metadata_say_of_it() -> None:
    picture = {
        "@type": "ImageObject",
        "url": "https://cdn.quaystreet.example/bus.jpg",
        "caption": "The last bus at the quay",
        "creditText": "Ann Lee",
        "license": "https://creativecommons.org/licenses/by-sa/4.0/",
    }
    found = read(ld=article(image=[picture]))
    assert found.image is not None
    assert (found.image.caption, found.image.credit, found.image.licence) == ("The last bus at the quay", "Ann Lee", "CC-BY-SA-4.0")
    assert found.licence == ""  # the picture's is not the text's


def test_the_text_may_have_a_licence_and_its_picture_another() -> None:
    inner = (
        f'<article><h1>Buses</h1><figure><img src="/bus.jpg"><figcaption>A bus. <a href="{BY}">CC BY</a></figcaption></figure>{PROSE}'
        f'<p>This article is licensed under <a href="{BY.replace("/by/", "/by-nd/")}">CC BY-ND</a>.</p></article>'
    )
    found = read(inner, '<meta property="og:image" content="/bus.jpg">')
    assert found.image is not None
    assert (found.licence, found.image.licence) == ("CC-BY-ND-4.0", "CC-BY-4.0")


def test_the_year_of_a_copyright_is_no_day() -> None:
    footer = "<footer>© 2026 Quay Street. All rights reserved.</footer>"
    address = "https://quaystreet.example/night-buses"
    assert read(f"<article>{PROSE}</article>{footer}", url=address).published is None
    assert read(f"<article><p>1 January 2026</p>{PROSE}</article>{footer}", url=address).published == datetime(2026, 1, 1, tzinfo=UTC)


# --- licence --------------------------------------------------------------------------------------------------------
BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f'<article>{PROSE}<p>This text is published under <a href="{BY}">CC BY 4.0</a>. The photos may not be used.</p></article>', "CC-BY-4.0"),
        (f'<article>{PROSE}<p>Music: Quiet Days (<a href="{BY}">CC BY</a>)</p></article>', ""),
        (f'<article>{PROSE}<h6>A glass, Andreas K. [<a href="{BY}">CC BY 4.0</a>], via Wikimedia Commons</h6></article>', ""),
        (f'<article>{PROSE}</article><footer><div>All photos on this blog are licensed under <a href="{BY}">CC BY</a>. More</div></footer>', ""),
        (f'<article>{PROSE}</article><footer>Theme by Ann Lee, licence: <a href="{BY}">CC BY</a></footer>', ""),
        (f'<article>{PROSE}</article><div id="footer"><a href="{BY}"><img src=by.png></a></div>', "CC-BY-4.0"),
        (f'<div class="header-image-none"><article>{PROSE}</article><footer><p>Imprint <a rel=license href="{BY}"><img src=b.png></a></p></footer></div>', "CC-BY-4.0"),
        (f"<article>{PROSE}</article><footer><p>This site is licensed under the terms of Creative Commons BY-SA 4.0.</p></footer>", "CC-BY-SA-4.0"),
        (f"<article>{PROSE}</article><footer><p>This site is licensed under the terms of Creative Commons BY-SA 4.0, if not stated otherwise.</p></footer>", ""),
        (f'<article>{PROSE}</article><footer><p>Quay Street is published under a <a href="{BY}">CC BY licence</a> except where otherwise noted.</p></footer>', ""),
        (f'<article>{PROSE}</article><footer><p>Sofern nicht anders angegeben, stehen alle Inhalte unter der Lizenz <a href="{BY}">CC BY</a></p></footer>', ""),
        (f'<article>{PROSE}</article><footer><p>Unless otherwise noted, this article is licensed under <a href="{BY}">CC BY</a></p></footer>', "CC-BY-4.0"),
        (f'<article>{PROSE}<p>Licence of this text: <a rel=license href="{BY}">CC BY</a></p></article><footer><p>All content is under <a href="{BY}">CC BY</a> unless otherwise noted.</p></footer>', "CC-BY-4.0"),
        (f'<article>{PROSE}</article><aside class="widget widget_image"><a href="{BY}"><img alt="CC BY" src="/img/88x31.png"></a></aside>', "CC-BY-4.0"),
        (f'<article>{PROSE}</article><aside class="related"><a href="{BY}"><img alt="CC BY" src="/img/88x31.png"></a></aside>', ""),
        (f'<article>{PROSE}</article><aside class="widget"><a href="{BY}"><img alt="A bus at dusk" src="/img/bus.png"></a></aside>', ""),
        (f'<article>{PROSE}<p>The photos are by Ann Lee. <a rel=license href="{BY}">CC BY</a></p></article>', "CC-BY-4.0"),
        (f'<article>{PROSE}<p><b>This text <i>is published</i> under</b> <a href="{BY}">CC BY</a>. The photos are by Ann Lee.</p></article>', "CC-BY-4.0"),
        (f'<article>{PROSE}<p>Duration: 42 minutes Licence: <a href="{BY}">CC BY</a> Downloads: 1,204</p></article>', ""),
        (f'<article>{PROSE}<p>All texts and podcasts are licensed under <a href="{BY}">CC BY</a></p></article>', "CC-BY-4.0"),
        (f'<article>{PROSE}</article><footer><p><a rel="license" href="{BY}"><img alt="Creative Commons" src="/80.png"></a></p></footer>', "CC-BY-4.0"),
        (f'<article>{PROSE}</article><footer><p><a href="https://www.gnu.org/licenses/agpl"><img alt="AGPL" src="/a.png"></a> '
         f'<a rel="license" href="{BY}"><img alt="Creative Commons" src="/80.png"></a></p></footer>', ""),
        (f"<article>{PROSE}<p>Lawyers wrote on Monday that all licences such as CC BY are hard to read for most of us.</p></article>", ""),
        (f'<article>{PROSE}</article><aside>All texts here are published under <a href="{BY}">CC BY</a></aside>', "CC-BY-4.0"),
    ],
)  # fmt: skip
def test_a_licence_is_what_a_sentence_says_of_the_text(inner: str, expected: str) -> None:
    assert read(inner).licence == expected


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("http://creativecommons.org/licenses/by-nc-nd/2.5/deed.de", "CC-BY-NC-ND-2.5"),
        ("//creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/", "OGL-3.0"),
        ("CC BY-SA 3.0", "CC-BY-SA-3.0"),
        ("All rights reserved", ""),
    ],
)
def test_licences_are_identifiers(named: str, expected: str) -> None:
    assert licence.identifier(named) == expected


# --- signals --------------------------------------------------------------------------------------------------------
def test_the_strictest_wish_counts() -> None:
    head = (
        '<meta name="robots" content="max-snippet:200, index"><meta name="googlebot" content="max-snippet:50">'
        '<meta name="tdm-reservation" content="0">'
    )
    found = read(head=head, headers={"X-Robots-Tag": "noimageai", "TDM-Reservation": "1", "TDM-Policy": "https://q.example/tdm"}).signals
    assert (found["max_snippet"], found["noai"], found["tdm_reservation"]) == (50, True, True)
    assert found["robots_meta"] == "max-snippet:200, index, googlebot: max-snippet:50, noimageai"
    assert found["tdm_policy"] == "https://q.example/tdm"


@pytest.mark.parametrize(
    ("content", "length"), [("nosnippet", 0), ("max-snippet:-1", -1), ("max-snippet:-1, max-snippet:90", 90), ("index", None)]
)
def test_how_much_may_be_shown_of_an_article(content: str, length: int | None) -> None:
    assert read(head=f'<meta name="robots" content="{content}">').signals["max_snippet"] == length


@pytest.mark.parametrize(
    ("head", "ld", "free"),
    [
        ("", article(isAccessibleForFree="False"), False),
        ("", article(isAccessibleForFree=True), True),
        ("", {"@type": "WebPage", "isAccessibleForFree": False}, False),
        ('<meta property="article:content_tier" content="locked">', None, False),
        ('<meta property="article:content_tier" content="metered">', None, None),
        ("", article(), None),
    ],
)
def test_whether_an_article_is_free(head: str, ld: Any, free: bool | None) -> None:
    assert read(head=head, ld=ld).signals["is_accessible_for_free"] is free


# --- origin ---------------------------------------------------------------------------------------------------------
def origin_of(text: str = "", *, ld: Any = None, head: str = "", url: str = URL) -> str:
    about = read(head=head, ld=ld, url=url)
    return origin.syndicated_from(about.page, about.byline, origin.dateline(text), [text] if text else [])


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("This story was originally published by The Alder Lens and is republished under a Creative Commons licence.", "Alder Lens"),
        ("Originally published on Harbour Wire.", "Harbour Wire"),
        ("Dieser Artikel ist zuerst bei Hafenblatt erschienen.", "Hafenblatt"),
        ("PORT ELLERY, Norland (AP) — The council voted on Sunday.", "AP"),
        ("The minister said the report was originally published by mistake.", ""),
        ("This story was originally published by Quaystreet.", ""),
        ("A version of this story was first published by Harbour Wire.", "Harbour Wire"),
        ("Two boats were lost. This article originally appeared in Harbour Wire.", "Harbour Wire"),
        ("Originally published at harbour.example.", "harbour.example"),
        ("This story was produced by Harbour Wire and is republished with permission.", "Harbour Wire"),
        ("The police asked for witnesses. (dpa)", "dpa"),
        ("“We saw it coming,” he said. (APA/dpa)", "APA"),
        ("Quelle: dpa", "dpa"),
        ("© dpa-infocom, dpa:260510-99-123456/2", "dpa"),
        ("lin/dpa", "dpa"),
        ("(afp/red)", "AFP"),
        ("© 2026 AFP", "AFP"),
        ("Copyright 2026 The Associated Press. All rights reserved. This material may not be published.", "AP"),
        ("Source: the police", ""),
        ("© 2026 Alder Media", ""),
        ("Alder (dpa) - Der Rat stimmte am Sonntag ab.", "dpa"),
        ("Alder, 10 mai 2026 (AFP) – Le conseil a voté dimanche.", "AFP"),
        ("ALDER/ELLERY (dpa/AFP) - Der Rat stimmte am Sonntag ab.", "dpa"),
        ("The company has the best of all ratings (AA)", ""),
        ("The bridge was built by three companies. (one of them is gone)", ""),
        ("The council’s report was first published in March by the mayor.", ""),
        ("Her study of the harbour was first published in Nordic Ports, a journal.", ""),
        ("Die Studie ist zuerst bei Hafenblatt erschienen.", ""),
        ("This article first appeared in the print edition of Quay Street.", ""),
        ("This story was produced by Ann Lee and Bo Ek for the evening news.", ""),
    ],
)
def test_a_text_says_where_it_is_from(text: str, source: str) -> None:
    assert origin_of(text) == source


@pytest.mark.parametrize(
    ("lede", "line"),
    [
        ("ALDER, Norland (AP) — The council voted.", "ALDER, Norland (AP)"),
        ("Alder (dpa) - Der Rat stimmte ab.", "Alder (dpa)"),
        ("Alder, 10 may (EFE).- El consejo votó.", "Alder, 10 may (EFE)"),
        ("Mayor Lindqvist (Greens) - a teacher by trade - voted against it.", ""),
        ("EXCLUSIVE — The council voted twice.", ""),
        ("THE COUNCIL - all nine of it - voted.", ""),
        ("THE HAGUE — The council voted.", "THE HAGUE"),
    ],
)
def test_a_dateline_is_a_place_before_the_first_sentence(lede: str, line: str) -> None:
    assert origin.dateline(lede) == line


@pytest.mark.parametrize(
    ("beside", "source"),
    [
        ("This article was originally published by the Harbour Wire.", "Harbour Wire"),
        ("Dieser Artikel erschien zuerst im Hafenboten.", "Hafenboten"),
        ("Quelle: dpa", "dpa"),
        ("Read more: Harbour Wire wins a prize", ""),
    ],
)
def test_a_line_beside_the_text_says_where_it_is_from_and_is_no_part_of_it(beside: str, source: str) -> None:
    page = f"<html><body><article><h1>Night buses stay</h1>{PROSE * 2}{LONG}<p>{beside}</p></article></body></html>"
    made = articles.extract(page.encode(), url=URL)
    assert made.syndicated_from == source
    assert beside not in made.body and "winter" in made.body


LONG = """<p>The mayor said the buses had carried forty thousand people since October, a third more than the operator had counted on.</p>
<p>Drivers had asked for a second crew on the last run, which leaves the harbour at ten past two and reaches the hills by three.</p>
<p>The operator will print a new timetable in June, and the fare stays at two crowns for all who show a ticket of that day.</p>"""


@pytest.mark.parametrize(
    ("ld", "source"),
    [
        (article(author="AP"), "AP"),
        (article(author="Agence France-Presse"), "AFP"),
        (article(author={"@type": "Organization", "name": "The Associated Press"}), "AP"),
        (article(author=["Marta Ostrowska", "dpa"]), "dpa"),
        (article(author="Coastline News Agency"), "Coastline News Agency"),
        (article(author="Marta Ostrowska", sourceOrganization={"@type": "Organization", "name": "Reuters"}), "Reuters"),
        (article(author="Marta Ostrowska", copyrightHolder={"name": "Quay Street Media"}), ""),
        (article(isBasedOn="https://harbour.example/buses"), "harbour.example"),
        (article(isBasedOn={"@type": "Article", "name": "Buses", "url": "https://harbour.example/buses"}), "harbour.example"),
        (article(author="Marta Ostrowska"), ""),
    ],
)
def test_metadata_say_where_an_article_is_from(ld: Any, source: str) -> None:
    assert origin_of(ld=ld) == source


def test_an_agency_does_not_take_over_from_itself() -> None:
    assert origin_of("LONDON (Reuters) - The council voted.", url="https://www.reuters.com/world/buses") == ""
    assert origin_of(ld=article(author="AP"), url="https://apnews.com/article/buses") == ""


@pytest.mark.parametrize(
    "named",
    [
        "https://harbour.example/buses",
        "https://www.quaystreet.example/",
        "https://www.quaystreet.example/town/",
        "https://www.quaystreet.example/town/2026/05/10/day-trams",
        "https://www.quaystreet.example/town/2026/05/10/night-buses/page/2",
        "https://www.quaystreet.example/login?next=/town/2026/05/10/night-buses",
    ],
)
def test_a_canonical_address_of_another_page_is_at_most_a_hint(named: str) -> None:
    found = read(head=f'<link rel="canonical" href="{named}">')
    assert found.id == URL
    assert found.signals["canonical_elsewhere"] == (named if "harbour" in named else None)
    assert origin_of(head=f'<link rel="canonical" href="{named}">') == ""
    assert read(head=f'<meta property="og:url" content="{named}">').id == URL


def test_a_canonical_address_of_the_same_page_is_believed() -> None:
    named = "https://www.quaystreet.example/town/2026/05/10/night-buses/"
    assert read(head=f'<link rel="canonical" href="{named}">', url=f"{URL}?utm_source=feed").id == named


# --- language -------------------------------------------------------------------------------------------------------
GERMAN = "Der Stadtrat hat am Sonntag nach zwei Stunden beschlossen, dass die Nachtbusse noch einen Winter lang fahren sollen. " * 4
DANISH = "Byrådet har søndag besluttet, at natbusserne skal køre endnu en vinter, og at priserne bliver som de er i dag. " * 4


@pytest.mark.parametrize(
    ("declared", "body", "language"),
    [("en", GERMAN, "de"), ("", GERMAN, "de"), ("de", GERMAN, "de"), ("nb", DANISH, "nb"), ("en", GERMAN[:100], "en"), ("", "Busse", "")],
)
def test_the_language_is_that_of_the_words(declared: str, body: str, language: str) -> None:
    assert subjects.language(declared, body) == language


# --- JSON-LD --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "ld",
    [
        {"@graph": [{"@type": "WebSite", "name": "Quay Street"}, article(headline="Night buses stay")]},
        [article(headline="Another story", url="https://www.quaystreet.example/other"), article(headline="Night buses stay", url=URL)],
        {"@type": "WebPage", "mainEntity": article(headline="Night buses stay")},
    ],
)
def test_the_article_is_found_among_the_nodes_of_a_page(ld: Any) -> None:
    assert read(ld=ld).headline == "Night buses stay"
