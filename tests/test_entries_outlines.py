"""Lists of feeds in and out, and where the feeds of a site are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import entries
from copydesk.entries import outlines
from copydesk.entries.outlines import Outline
from copydesk.errors import FeedFormatError

LIST = b"""<?xml version="1.0" encoding="UTF-8"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Town"><outline text="Mole" title="The Mole" type="rss" xmlUrl="https://mole.example/rss?a=1&b=2" htmlUrl="https://mole.example/"/>
<outline text="Deep"><outline xmlurl="https://pier.example/feed"/></outline></outline>
<outline text="Alone" type="rss" xmlUrl="https://buoy.example/atom"/><outline text="Again" xmlUrl="https://buoy.example/atom"/>
<outline text="No feed" htmlUrl="https://no.example/"/><outline text="Odd" xmlUrl="javascript:alert(1)"/></body></opml>"""


def test_a_list_gives_its_feeds_with_their_folders() -> None:
    assert outlines.read(LIST) == [
        Outline(feed="https://mole.example/rss?a=1&b=2", name="The Mole", page="https://mole.example/", folder="Town"),
        Outline(feed="https://pier.example/feed", folder="Deep"),
        Outline(feed="https://buoy.example/atom", name="Alone"),
    ]


@pytest.mark.parametrize("body", [b"", b"<rss><channel/></rss>", b"plain words", b"<opml><body>", b'{"feeds": []}'])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(FeedFormatError, match="no OPML") as caught:
        outlines.read(body, subject="feeds.opml")
    assert caught.value.hint


def test_a_list_given_to_the_feed_reader_is_told_where_it_belongs() -> None:
    with pytest.raises(FeedFormatError, match="sources import"):
        entries.parse(LIST)


NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30).map(lambda t: " ".join(t.split()))
FEEDS = st.builds(
    Outline, feed=st.integers(0, 10**6).map(lambda n: f"https://mole.example/{n}?a=1&b=2"), name=NAMES, page=st.just(""), folder=NAMES
)


@given(st.lists(FEEDS, unique_by=lambda f: f.feed, max_size=12))
def test_what_is_written_is_read_again(feeds: list[Outline]) -> None:
    made = outlines.read(outlines.written(feeds, title="A & B <c>"))
    assert {f.feed: f for f in made} == {f.feed: Outline(feed=f.feed, name=clean(f.name), folder=clean(f.folder)) for f in feeds}


def clean(name: str) -> str:
    from copydesk.text import clean as cleaned

    return cleaned(name)


def test_feeds_of_comments_and_things_that_are_no_feeds_come_last_or_not() -> None:
    page = b"""<html><head><base href="https://mole.example/town/">
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
    <link rel="alternate" type="application/json+oembed" href="/oembed?x"><link rel="alternate" type="application/json" href="/wp-json/v2">
    <link rel="feed" href="plain"><link rel="alternate" type="application/atom+xml; charset=utf-8" href="atom"></head></html>"""
    assert entries.find(page, "https://mole.example/") == [
        ("https://mole.example/town/plain", ""),
        ("https://mole.example/town/atom", ""),
        ("https://mole.example/comments/feed/", "Comments"),
    ]


def test_links_in_the_text_count_only_where_the_head_names_none() -> None:
    page = (
        b'<html><body><a href="/feed.json">JSON</a> <a href="/news/rss/">RSS <b>feed</b></a> <a href="/feeding-birds">no</a></body></html>'
    )
    assert entries.find(page, "https://mole.example/") == [
        ("https://mole.example/feed.json", "JSON"),
        ("https://mole.example/news/rss/", "RSS feed"),
    ]


def test_usual_places_are_below_the_page_and_then_at_its_root() -> None:
    places = entries.likely("https://mole.example/blog/")
    assert places[:3] == ["https://mole.example/blog/feed/", "https://mole.example/blog/rss.xml", "https://mole.example/feed/"]
    assert len(places) <= 12  # each is a request to somebody's server
    assert entries.likely("https://mole.example/index.html")[0] == "https://mole.example/feed/"
    assert entries.likely("ftp://mole.example/") == []
