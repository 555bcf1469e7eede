"""Pages that look like articles: running reports, lists, offers, videos, pictures, indexes. What each is called, and what becomes of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from copydesk import articles
from copydesk.articles import quality
from copydesk.types import Article

QUAYS = ("salt", "coal", "grain", "wool", "timber", "copper", "herring", "barley")
STORY = [
    f"The {quay} quay in Alder will be closed from Monday, the harbour office said, because its wall has sunk by some centimetres since the autumn."
    for quay in QUAYS
]
PROSE = "".join(f"<p>{p}</p>" for p in STORY)
MENU = "<nav><a href=/>Home</a> <a href=/town>Town</a> <a href=/sport>Sport</a></nav>"


def read(inner: str, *, url: str = "https://quay.example/town/walls", head: str = "", ld: Any = None) -> Article:
    script = f'<script type="application/ld+json">{json.dumps(ld)}</script>' if ld else ""
    page = f"<!doctype html><html lang=en><head>{head}{script}</head><body>{MENU}{inner}<footer><p>Quay News</p></footer></body></html>"
    return articles.extract(page.encode(), url=url)


def article(inner: str, headline: str = "Quays of Alder to close") -> str:
    return f"<main><article><h1>{headline}</h1>{inner}</article></main>"


def test_an_article_is_an_article() -> None:
    found = read(article(PROSE))
    assert (found.kind, found.quality.ok) == ("article", True)
    assert articles.as_json(found)["kind"] == "article"


# --- running reports ------------------------------------------------------------------------------------------------
POSTS = "".join(f"<div class=entry><time datetime=2026-03-04T0{n}:15Z>0{n}:15</time><p>{p}</p></div>" for n, p in enumerate(STORY))


@pytest.mark.parametrize(
    ("inner", "keys"),
    [
        pytest.param(article(PROSE), {"ld": {"@type": "LiveBlogPosting", "headline": "Quays close"}}, id="says JSON-LD"),
        pytest.param(article(POSTS, "Storm in Alder live: quays close"), {}, id="says the headline, and its entries have times"),
        pytest.param(article(POSTS), {"url": "https://quay.example/news/live/walls"}, id="says the address"),
    ],
)
def test_a_running_report_is_marked_and_read(inner: str, keys: dict[str, Any]) -> None:
    found = read(inner, **keys)
    assert (found.kind, found.quality.ok) == ("liveblog", True)
    assert [p for p in STORY if p not in found.body] == []


@pytest.mark.parametrize(
    ("inner", "keys"),
    [
        pytest.param(article(PROSE, "Where people live: quays close"), {}, id="the verb"),
        pytest.param(article(PROSE), {"url": "https://quay.example/news/live/walls"}, id="an address without entries"),
        pytest.param(article(POSTS), {}, id="times alone, as in a timetable"),
        pytest.param(article(PROSE), {"ld": {"@type": "LiveBlogPosting", "url": "https://quay.example/storm"}}, id="another page's report"),
    ],
)
def test_what_only_mentions_it_is_no_running_report(inner: str, keys: dict[str, Any]) -> None:
    assert read(inner, **keys).kind == "article"


# --- offers ---------------------------------------------------------------------------------------------------------
OFFERS = "".join(
    f"<h2>{quay.title()} kettle</h2><p>The {quay} kettle boils a litre in two minutes and is £{n}9.99 this week, down from £{n}9.99 at the quay shop.</p>"
    for n, quay in enumerate(QUAYS, 3)
)


def test_a_row_of_offers_is_no_report() -> None:
    found = read(article(OFFERS, "The best kettle deals of the week"))
    assert (found.kind, found.quality.rule) == ("deals", "deals")
    paid = OFFERS.replace(" kettle</h2>", ' kettle</h2><p><a rel="sponsored" href="https://shop.example/x">See it</a></p>')
    assert read(article(paid, "Kettles of the week")).quality.rule == "deals"


@pytest.mark.parametrize("headline", ["Harbour fees rise for all", "Council and guild sign trade deals", "Kettles of the week"])
def test_a_report_that_names_prices_is_one(headline: str) -> None:
    assert read(article(OFFERS, headline)).quality.ok


def test_millions_are_no_prices() -> None:
    costs = "".join(
        f"<p>The {q} quay will cost £{n} million and its cranes another $2{n}m, the harbour office said.</p>"
        for n, q in enumerate(QUAYS, 2)
    )
    assert read(article(costs, "Black Friday for the harbour")).kind == "article"


# --- lists ----------------------------------------------------------------------------------------------------------
def items(mark: str) -> str:
    return "".join(
        f"<h2>{mark.format(n)}{quay.title()} quay</h2><p>{p}</p>" for n, (quay, p) in enumerate(zip(QUAYS, STORY, strict=True), 1)
    )


@pytest.mark.parametrize(
    ("inner", "headline", "kind"),
    [
        (items("{}. "), "Where to walk in Alder", "list"),
        (items("#{} "), "Where to walk in Alder", "list"),
        (items(""), "8 best places to walk in Alder", "list"),
        (items(""), "Eight things to know about the quays", "list"),
        (items(""), "Eight quays close in Alder", "article"),
        (PROSE, "8 best places to walk in Alder", "article"),
        (PROSE + f'<aside class="most-read">{items("{}. ")}</aside>', "Quays of Alder to close", "article"),
    ],
)
def test_a_list_is_marked(inner: str, headline: str, kind: str) -> None:
    found = read(article(inner, headline))
    assert (found.kind, found.quality.ok) == (kind, True)


# --- videos and pictures --------------------------------------------------------------------------------------------
SHORT = f"<p>{STORY[0]}</p>"


@pytest.mark.parametrize(
    ("keys", "kind", "thing"),
    [
        ({"ld": {"@type": "VideoObject", "name": "Quays"}}, "video", "a video"),
        ({"head": '<meta property="og:type" content="video.other">'}, "video", "a video"),
        ({"url": "https://quay.example/videos/walls"}, "video", "a video"),
        ({"ld": {"@type": "ImageGallery", "name": "Quays"}}, "gallery", "pictures"),
        ({"url": "https://quay.example/picture-gallery/walls"}, "gallery", "pictures"),
        ({"url": "https://quay.example/fotostrecke/walls"}, "gallery", "pictures"),
    ],
)
def test_a_video_or_pictures_with_a_line_of_text_say_so(keys: dict[str, Any], kind: str, thing: str) -> None:
    found = read(article(SHORT), **keys)
    assert (found.kind, found.quality.rule) == (kind, kind)
    assert thing in found.quality.reason
    longer = read(article(PROSE), **keys)
    assert (longer.kind, longer.quality.ok) == ("article", True)


def test_an_article_with_a_video_is_an_article() -> None:
    ld = [{"@type": "NewsArticle", "headline": "Quays"}, {"@type": "VideoObject", "name": "Quays"}]
    assert read(article(PROSE), ld=ld).kind == "article"
    assert read(article(SHORT), ld=ld).quality.rule == "short"


# --- indexes --------------------------------------------------------------------------------------------------------
TEASERS = "".join(f"<div class=item><h2><a href=/town/{q}>The {q} quay</a></h2><p>{p}</p></div>" for q, p in zip(QUAYS, STORY, strict=True))


def test_a_page_of_teasers_is_an_index() -> None:
    found = read(f"<main><h1>Town</h1>{TEASERS}</main>", url="https://quay.example/town")
    assert (found.kind, found.quality.rule) == ("index", "index")


def test_an_article_above_teasers_is_an_article() -> None:
    more = "".join(f"<p>{p.replace('will be closed', 'has been closed')}</p>" for p in STORY)
    assert read(f"{article(PROSE + more)}<div class=section>{TEASERS}</div>").quality.ok


# --- barriers -------------------------------------------------------------------------------------------------------
TEASER = "".join(f"<p>{p}</p>" for p in STORY[:4])


@pytest.mark.parametrize(
    "wall",
    [
        "<div class=wall><p>Subscribe to continue reading the Quay News.</p></div>",
        "<div class=wall><p>Already a subscriber? <a href=/in>Log in</a></p></div>",
        "<div class=wall><p>Dieser Artikel ist nur für Abonnenten.</p></div>",
        "<div class=wall><p>Il vous reste 73 % de cet article à lire.</p></div>",
        "<div class=wall><p>Contenuto riservato agli abbonati</p></div>",
        "<div class=wall><p>Conteúdo exclusivo para assinantes</p></div>",
        "<div class=wall><p>You have no free articles left this month.</p></div>",
    ],
)
def test_a_beginning_before_a_barrier_is_no_article(wall: str) -> None:
    assert read(article(TEASER + wall)).quality.rule == "paywall"
    assert read(article(PROSE + wall)).quality.ok  # all of it is there, whatever the page asks for below


@pytest.mark.parametrize(
    "offer", ["Already a subscriber? Log in", "Exclusive to members: the tide table", "For subscribers: the quay letter"]
)
def test_what_a_menu_offers_to_subscribers_is_no_barrier(offer: str) -> None:
    inner = f'<header><a href="/in">{offer}</a></header>{article(TEASER)}'
    assert read(inner).quality.ok


def test_a_sign_up_wall_that_is_not_the_articles_says_nothing_of_it() -> None:
    wall = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".emailwall"}
    ld = {"@type": "NewsArticle", "headline": "Quays", "hasPart": wall}
    assert read(article(TEASER), ld=ld).signals["is_accessible_for_free"] is None
    assert read(article(TEASER), ld=ld).quality.ok
    assert read(article(TEASER), ld=ld | {"isAccessibleForFree": False}).quality.rule == "paywall"


@pytest.mark.parametrize(
    ("inner", "rule"),
    [
        (
            "<div><p>We value your privacy. We and our partners store cookies on your device.</p><button>Accept all</button></div>",
            "consent",
        ),
        ("<div><p>Mit Werbung lesen: Zustimmen und weiter</p></div>", "consent"),
        ("<div id=app></div><noscript>You need to enable JavaScript to run this app.</noscript>", "javascript"),
        ("<h1>Just a moment...</h1><p>Verifying you are human. This may take a few seconds.</p>", "javascript"),
        ("<p>The page you asked for is not here any more, or it never was.</p>", "short"),
    ],
)
def test_what_stands_in_an_articles_place_is_named(inner: str, rule: str) -> None:
    assert read(inner).quality.rule == rule


SORRY = (
    "It may have been moved or deleted, or the address may have been typed wrongly by somebody who sent it to you. Try our search, or go back to the "
    "front page, where you will find all the news of today and of the days before. If you think that this is our mistake, write to the web desk and "
    "tell us which link you followed, so that we can mend it as soon as we can and nobody else comes here in vain."
)
CHOICE = (
    "We and our 612 partners store cookies on your device and process personal data such as identifiers and the address of your connection, so that "
    "advertisements can be shown and measured and our products made better. With your consent we may also use your exact place and scan your device "
    "in order to know it again. You may withdraw your consent at any time at the foot of each page, and you can find more in our privacy notice."
)


@pytest.mark.parametrize(
    ("notice", "rule"),
    [
        (f"Sorry, we could not find the page you were looking for. {SORRY}", "refused"),
        (f"Die gesuchte Seite gibt es hier nicht. {SORRY}", "refused"),
        (f"We believe you are using automation tools to browse the website. {SORRY}", "refused"),
        (f"You are attempting to access this website from a country where it cannot be shown. {SORRY}", "refused"),
        (CHOICE, "consent"),
    ],
)
def test_a_long_notice_in_an_articles_place_is_named(notice: str, rule: str) -> None:
    assert read(f"<main><h1>Quays</h1><p>{notice}</p></main>").quality.rule == rule


@pytest.mark.parametrize(
    "lede",
    [
        "The regulator fined the ferry line over cookies: it had processed personal data of ninety thousand passengers without their consent, a privacy "
        "group and two partners had complained, and the tracking went on after it was told to stop.",
        "Nobody can find the page on which the council wrote down who owns the pier, its archive said on Monday.",
    ],
)
def test_a_report_on_notices_is_none(lede: str) -> None:
    assert read(article(f"<p>{lede}</p><p>{STORY[0]}</p><p>{STORY[1]}</p>")).quality.ok


def test_the_whole_page_is_looked_at_only_where_the_text_leaves_doubt() -> None:
    def never() -> Any:
        raise AssertionError("a long text leaves no doubt")

    whole = [*STORY, *(p.replace("will be closed", "has been closed") for p in STORY)]
    assert quality.judge(whole, page_text=never, linked=never, signals={}, min_words=60, kind="liveblog").ok
    with pytest.raises(AssertionError, match="no doubt"):
        quality.judge(STORY[:2], page_text=never, linked=never, signals={}, min_words=60)
