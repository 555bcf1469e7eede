"""Pages → articles, on pages written for this test in the manner of real ones."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copydesk import articles
from copydesk.articles import bodies, pages, quality, times
from copydesk.errors import CopydeskError, ExtractError
from copydesk.types import Article

DATA = Path(__file__).parent / "data" / "articles"
JUNK = (
    "can not be played", "Watch:", "newsletter", "More on this story", "Related:", "Read more", "cookies", "Accept all",
    "All rights reserved", ", external", "Share this", "comments", "Bakery",
)  # fmt: skip


def page(name: str) -> bytes:
    return (DATA / f"{name}.html").read_bytes()


def body(name: str) -> str:
    return (DATA / f"{name}.txt").read_text(encoding="utf-8").strip()


def extract(name: str, url: str = "https://ledger.example/2026/a-page") -> Article:
    return articles.extract(page(name), url=url)


def document(inner: str, head: str = "", lang: str = "en") -> bytes:
    return f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>{inner}</body></html>'.encode()


STORY = "".join(
    f"<p>The {n} committee met on {day} and agreed that the harbour wall would be raised by half a metre before winter.</p>"
    for n, day in (("finance", "Monday"), ("works", "Tuesday"), ("planning", "Wednesday"), ("safety", "Thursday"))
)


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("bbc", "https://www.bbc.example/news/articles/c1harbour?at_medium=RSS&at_campaign=rss"),
        ("wordpress", "https://quaystreet.example/2026/05/night-buses/"),
    ],
)
def test_the_body_is_the_article_and_nothing_else(name: str, url: str) -> None:
    article = extract(name, url)
    assert article.body == body(name)
    assert article.quality.ok
    assert not [junk for junk in JUNK if junk in article.body]


def test_what_a_bbc_page_says_of_its_article() -> None:
    article = extract("bbc", "https://www.bbc.example/news/articles/c1harbour?at_medium=RSS&at_campaign=rss")
    assert article.id == "https://www.bbc.example/news/articles/c1harbour"
    assert article.url.endswith("at_campaign=rss")
    assert article.headline == "Harbour bridge shut after barge strikes pier"
    assert article.byline == ("Ines Calder", "Tom Oyelaran")
    assert article.published == datetime(2026, 3, 4, 6, 12, 9, tzinfo=UTC)
    assert article.modified == datetime(2026, 3, 4, 9, 40, tzinfo=UTC)
    assert article.language == "en"
    assert article.lede == body("bbc").split("\n\n")[0]
    assert article.licence == ""
    assert article.image is not None
    assert article.image.url == "https://ichef.bbc.example/news/1024/cps/harbour-pier.jpg"
    assert article.image.alt == "A barge rests against a concrete pier"
    assert article.image.caption == "The barge came to rest against the third pier"
    assert article.image.credit == "Port Authority"
    assert article.signals["max_snippet"] == 120
    assert article.signals["noai"] is False
    assert article.signals["tdm_reservation"] is None


def test_what_a_wordpress_page_says_of_its_article() -> None:
    article = extract("wordpress", "https://quaystreet.example/2026/05/night-buses/?utm_source=rss")
    assert article.id == "https://quaystreet.example/2026/05/night-buses/"
    assert (article.headline, article.source_label) == ("Council votes to keep the night buses", "Breaking")
    assert article.byline == ("Marta Ostrowska",)  # by its @id in another node
    assert article.published == datetime(2026, 5, 10, 19, 30, tzinfo=UTC)
    assert article.dateline == "PORT ELLERY"
    assert (article.section, article.tags) == ("Transport", ("night buses", "council"))
    assert article.licence == "CC-BY-SA-4.0"
    assert article.syndicated_from == ""
    assert article.signals == {
        "robots_meta": "index, noai",
        "noai": True,
        "tdm_reservation": True,
        "tdm_policy": "https://quaystreet.example/tdm.json",
        "is_accessible_for_free": None,
        "max_snippet": None,
        "canonical_elsewhere": None,
    }


@pytest.mark.parametrize("rule", ["paywall", "consent", "javascript", "short"])
def test_what_is_no_article_is_named(rule: str) -> None:
    article = extract(rule)
    assert not article.quality.ok
    assert article.quality.rule == rule
    assert len(article.quality.reason.split()) > 4


def test_text_behind_a_paywall_is_not_taken_from_its_metadata() -> None:
    assert "only subscribers may read" not in extract("paywall").body


def test_an_index_page_is_no_article() -> None:
    links = "".join(f'<p><a href="/a/{n}">The headline of story number {n} of the day at the harbour</a></p>' for n in range(40))
    assert articles.extract(document(f"<main>{links}</main>"), url="https://a.example/news").quality.rule == "index"


def test_the_same_lines_again_and_again_are_no_article() -> None:
    lines = "<p>Ferry departures are shown on the board at the pier.</p>" * 15
    assert articles.extract(document(f"<article>{lines}</article>"), url="https://a.example/a/b").quality.rule == "duplicate"


def test_an_article_in_a_script_without_spaces_is_not_short() -> None:
    assert quality.words("港の橋は水曜日の早朝に閉鎖された。" * 10) == 80
    assert quality.words("the bridge isn't open") == 4


def test_junk_lines_go_and_prose_like_them_stays() -> None:
    junk = ["Read more: How the wall was built", "RELATED: The wall in numbers", "Watch: The storm arrives", "Share this article",
            "By our own correspondent", "© 2026 The Ledger. All rights reserved.", "Story continues below advertisement",
            "Sign up for our newsletter and get it every morning.", "Advertisement"]  # fmt: skip
    prose = ["Watch the sea for long enough, she said, and it will tell you when to leave.",
             "Related industries employ another 4,000 people in the county, the chamber of commerce said.",
             "Read more closely, the report says the opposite of what the mayor told the council.",
             "We use the harbour every day.", "Share prices of the ferry company fell by 4% on the news."]  # fmt: skip
    assert bodies.drop_junk([*junk[:5], *prose, *junk[5:]]) == prose


def test_a_headline_repeated_on_top_is_dropped_and_one_further_down_is_not() -> None:
    assert bodies.drop_junk(["The wall, raised", "It was raised.", "a", "The wall raised"], "The Wall Raised") == [
        "It was raised.", "a", "The wall raised"]  # fmt: skip


def test_a_page_wrapped_in_a_form_keeps_its_article() -> None:
    article = articles.extract(document(f'<form id="aspnetForm"><div class="promo-page">{STORY}</div></form>'), url="https://a.example/b")
    assert len(article.paragraphs) == 4


def test_a_body_split_over_siblings_is_read_whole() -> None:
    parts = STORY.split("</p>")
    first = f"<div class=a>{parts[0]}</p>{parts[1]}</p></div>"
    inner = f"{first}<div class=ad-slot>Advertisement</div><div class=b>{parts[2]}</p>{parts[3]}</p></div>"
    article = articles.extract(document(f"<main><h1>Wall to be raised</h1>{inner}</main>"), url="https://a.example/b")
    assert [p.split()[1] for p in article.paragraphs] == ["finance", "works", "planning", "safety"]


def test_text_that_only_a_script_would_draw_comes_from_json_ld() -> None:
    words = "\\n".join(p.removeprefix("<p>") for p in STORY.split("</p>") if p)
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Wall","articleBody":"{words}"}}</script>'
    article = articles.extract(document("<div id=app></div>", head), url="https://a.example/b")
    assert len(article.paragraphs) == 4
    assert article.quality.ok


@pytest.mark.parametrize(
    ("title", "site", "headline"),
    [
        ("Wall to be raised - West Quay Today", "West Quay Today", "Wall to be raised"),
        ("Wall to be raised | BBC News", "BBC", "Wall to be raised"),
        ("Quay Times: Wall to be raised", "", "Quay Times: Wall to be raised"),
        ("The Ledger | Wall to be raised", "The Ledger", "Wall to be raised"),
        ("Wall – a history in five storms", "The Ledger", "Wall – a history in five storms"),
    ],
)
def test_a_headline_is_without_the_name_of_its_site(title: str, site: str, headline: str) -> None:
    head = f'<title>{title}</title><meta property="og:site_name" content="{site}">'
    assert articles.extract(document(STORY, head), url="https://a.example/b").headline == headline


@pytest.mark.parametrize(
    ("author", "byline"),
    [
        ('"By Ann Lee and Bo Ek"', ("Ann Lee", "Bo Ek")),
        ('["Ann Lee", {"@type": "Organization", "name": "Ledger News"}]', ("Ann Lee",)),
        ('{"@type": "Organization", "name": "Ledger News"}', ("Ledger News",)),
        ('{"name": "ANN LEE, Ledger correspondent"}', ("Ann Lee",)),
        ('"https://a.example/authors/ann"', ()),
    ],
)
def test_a_byline_names_people_where_it_can(author: str, byline: tuple[str, ...]) -> None:
    head = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Wall","author":{author}}}</script>'
    assert articles.extract(document(STORY, head), url="https://a.example/b").byline == byline


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2026-03-04T06:12:09.000Z", datetime(2026, 3, 4, 6, 12, 9, tzinfo=UTC)),
        ("2026-03-04T06:12:09+0100", datetime(2026, 3, 4, 5, 12, 9, tzinfo=UTC)),
        ("2026-03-04 06:12", datetime(2026, 3, 4, 6, 12, tzinfo=UTC)),
        ("Wed, 04 Mar 2026 06:12:09 -0500", datetime(2026, 3, 4, 11, 12, 9, tzinfo=UTC)),
        ("March 4th, 2026", datetime(2026, 3, 4, tzinfo=UTC)),
        ("0001-01-01T00:00:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("2026-13-40", None),
        ("today", None),
    ],
)
def test_times_are_read_in_the_shapes_of_pages(stamp: str, expected: datetime | None) -> None:
    assert times.when(stamp) == expected


LICENSED = '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY</a>'


@pytest.mark.parametrize(
    ("inner", "licence"),
    [
        (f"<article>{STORY}</article><footer><p>All text {LICENSED}</p></footer>", "CC-BY-4.0"),
        (f"<article>{STORY}<figure><img src=a.jpg><figcaption>Ann Lee {LICENSED}</figcaption></figure></article>", ""),
        (f"<article>{STORY}<p>Photo by Ann Lee, {LICENSED}</p></article>", ""),
        (f'<article>{STORY}</article><div class="comments"><p>{LICENSED}</p></div>', ""),
        (f"<article>{STORY}</article><aside><p>{LICENSED}</p></aside>", ""),
        (f"<article>{STORY}</article><aside><p>{LICENSED.replace('<a ', '<a rel=license ')}</p></aside>", "CC-BY-4.0"),
    ],
)
def test_a_licence_is_the_texts_own_and_never_an_images(inner: str, licence: str) -> None:
    assert articles.extract(document(inner), url="https://a.example/b").licence == licence


def test_a_canonical_address_of_another_page_is_not_believed() -> None:
    home = articles.extract(
        document(STORY, '<link rel=canonical href="https://a.example/">'), url="https://a.example/news/wall?utm_source=x"
    )
    assert home.id == "https://a.example/news/wall"
    copy = articles.extract(document(STORY, '<link rel=canonical href="https://other.example/wall">'), url="https://a.example/news/wall")
    assert (copy.id, copy.syndicated_from) == ("https://a.example/news/wall", "")
    assert copy.signals["canonical_elsewhere"] == "https://other.example/wall"


def test_an_agencys_report_is_known_by_its_dateline() -> None:
    inner = STORY.replace("<p>The finance", "<p>PORT ELLERY, Norland (Reuters) - The finance", 1)
    article = articles.extract(document(inner), url="https://a.example/b")
    assert (article.dateline, article.syndicated_from) == ("PORT ELLERY, Norland (Reuters)", "Reuters")


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "", ""), ("cp1252", "iso-8859-1", ""), ("cp1252", "", "text/html; charset=windows-1252"), ("utf-16", "", ""),
        ("cp1251", "windows-1251", ""), ("utf-8", "no-such-charset", "text/html; charset=latin-1"),
    ],
)  # fmt: skip
def test_characters_come_out_whatever_the_encoding(encoding: str, declared: str, header: str) -> None:
    word = "Гавань" if encoding == "cp1251" else "“Café”"
    meta = f'<meta charset="{declared}">' if declared else ""
    raw = f"<html><head>{meta}</head><body><h1>The {word} story</h1>{STORY}</body></html>".encode(encoding)
    assert articles.extract(raw, url="https://a.example/b", headers={"content-type": header}).headline == f"The {word} story"


def test_headers_count_as_signals() -> None:
    headers = {"X-Robots-Tag": "noai, noimageai", "TDM-Reservation": "1"}
    signals = articles.extract(document(STORY), url="https://a.example/b", headers=headers).signals
    assert (signals["noai"], signals["tdm_reservation"], signals["robots_meta"]) == (True, True, "noai, noimageai")


def test_the_digest_moves_with_the_words_alone() -> None:
    first, second = extract("bbc", "https://a.example/1"), extract("bbc", "https://a.example/2")
    assert first.digest == second.digest == articles.digest(first.headline, first.body)
    assert articles.digest("“A”", "b  c") == articles.digest('"A"', "b c")
    assert articles.digest("A", "17 dead") != articles.digest("A", "18 dead")


def test_what_is_unknown_is_null() -> None:
    row = articles.as_json(articles.extract(b"<html><body><p>Nothing here.</p></body></html>", url="no address"))
    assert [row[key] for key in ("canonical_url", "headline", "published", "language", "image", "licence")] == [None] * 6
    assert row["byline"] == row["tags"] == []


def test_json_has_the_names_of_the_filter() -> None:
    made = articles.as_json(extract("wordpress", "https://quaystreet.example/2026/05/night-buses/"))
    wanted = {
        "url", "canonical_url", "headline", "byline", "published", "modified", "dateline", "lede", "body", "language", "section",
        "tags", "image", "licence", "syndicated_from", "signals", "quality",
    }  # fmt: skip
    assert wanted <= set(made)
    assert made["published"] == "2026-05-10T19:30:00Z"
    assert made["byline"] == ["Marta Ostrowska"]
    assert made["image"] is None
    assert made["quality"]["ok"] is True


@pytest.mark.parametrize(
    ("raw", "word"),
    [(b"", "empty"), (b"  \n", "empty"), (b"%PDF-1.7 x", "PDF"), (b'{"error": 1}', "JSON"), (b"plain words", "no HTML"),
     (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "feed"), (b"\x89PNG\r\n", "image")],
)  # fmt: skip
def test_what_is_no_page_is_refused(raw: bytes, word: str) -> None:
    with pytest.raises(ExtractError, match=word):
        articles.extract(raw, url="https://a.example/b")


def test_a_page_nested_without_end_is_read_or_refused() -> None:
    deep = document("<div>" * 60_000 + STORY)
    with contextlib.suppress(CopydeskError):
        articles.extract(deep, url="https://a.example/b")


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        (
            "The night ferry will not sail until Friday because the swell is too high. The Café “naïve” on the pier has a déjà vu. ",
            "cp1252",
        ),
        ("Die Fähre bleibt bis Freitag im Hafen, weil die Dünung zu hoch für die Rampe ist. ", "cp1252"),
        ("Prom pozostanie w porcie do piątku, ponieważ fala jest zbyt wysoka, powiedział przewoźnik. ", "cp1250"),
        ("Паром останется в порту до пятницы, потому что волна слишком высока. ", "cp1251"),
    ],
)
def test_a_page_that_names_no_encoding_is_read_by_what_makes_words(words: str, encoding: str) -> None:
    page = f"<html><body><p>{words * 8}</p></body></html>"
    assert pages.decode(page.encode(encoding)) == page


def test_decoding_prefers_what_the_bytes_are() -> None:
    assert pages.decode("naïve".encode(), "text/html; charset=iso-8859-1") == "naïve"
    assert pages.decode("naïve “x”".encode("cp1252"), "text/html; charset=iso-8859-1") == "naïve “x”"


SEEDS = [page(name) for name in ("bbc", "wordpress", "paywall", "consent")]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 400), st.binary(max_size=40)), max_size=6),
    st.sampled_from(["https://a.example/b", "http://[::1", "", "https://a.example:99999/"]),
)
def test_no_bytes_raise_anything_but_our_own_errors(seed: bytes, cuts: list[tuple[float, int, bytes]], url: str) -> None:
    for where, length, put in cuts:
        at = int(where * len(seed))
        seed = seed[:at] + put + seed[at + length :]
    try:
        article = articles.extract(seed, url=url)
    except CopydeskError:
        return
    assert articles.as_json(article)["body"] == article.body
    assert "\x00" not in article.body


def test_json_ld_nested_without_end_is_passed_over() -> None:
    deep = '{"@type":"NewsArticle","headline":' + "[" * 600 + '"x"' + "]" * 600 + "}"
    head = f'<title>Wall to be raised</title><script type="application/ld+json">{deep}</script>'
    assert articles.extract(document(STORY, head), url="https://a.example/b").headline == "Wall to be raised"
