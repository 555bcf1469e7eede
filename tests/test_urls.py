"""What an address is known by."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.urls import canonical, host, origin, same_article


@pytest.mark.parametrize(
    ("url", "wanted"),
    [
        ("HTTPS://News.Example/A", "https://news.example/A"),
        ("https://news.example", "https://news.example/"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("http://news.example:443/a", "http://news.example:443/a"),
        ("https://news.example:/a", "https://news.example/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://news.example/a#part", "https://news.example/a"),
        ("https://news.example/a?", "https://news.example/a"),
        ("https://news.example/x/../a/./b/..", "https://news.example/a/"),
        ("https://news.example/../../a", "https://news.example/a"),
        ("https://news.example/%2e%2E/a", "https://news.example/a"),
        ("https://news.example/%7efl%c3%b6te", "https://news.example/~fl%C3%B6te"),
        ("https://news.example/flöte 1", "https://news.example/fl%C3%B6te%201"),
        ("https://news.example/50%-off", "https://news.example/50%25-off"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://editor:secret@news.example/a", "https://news.example/a"),
        ("  https://news.example/a\n", "https://news.example/a"),
        ("https://news.example/a?x=1&amp;y=2", "https://news.example/a?x=1&y=2"),
        ("http://[2001:DB8:0::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("https://news.example//a", "https://news.example//a"),
    ],
)
def test_one_spelling(url: str, wanted: str) -> None:
    assert canonical(url) == wanted


@pytest.mark.parametrize(
    "url",
    ["", "news.example/a", "/a", "mailto:desk@news.example", "javascript:alert(1)", "ftp://news.example/a", "https://", "https:///a",
     "http://news.example:x/", "http://news.example:99999/", "http://[::1/", "http://[nonsense]/", "http://a b/", "http://a..b/",
     "http://good.example\\@evil.example/", "http://%31%32/", "urn:uuid:1", "data:text/html,x"],
)  # fmt: skip
def test_what_is_no_web_address_is_empty(url: str) -> None:
    assert canonical(url) == ""


@pytest.mark.parametrize(
    ("url", "base", "wanted"),
    [
        ("/a", "https://news.example/rss.xml", "https://news.example/a"),
        ("a/b", "https://news.example/x/rss.xml", "https://news.example/x/a/b"),
        ("//cdn.example/i.jpg", "https://news.example/", "https://cdn.example/i.jpg"),
        ("?p=7", "https://news.example/blog/", "https://news.example/blog/?p=7"),
        ("https://other.example/", "https://news.example/", "https://other.example/"),
        ("mailto:x@y.example", "https://news.example/", ""),
    ],
)
def test_relative_addresses_are_joined(url: str, base: str, wanted: str) -> None:
    assert canonical(url, base) == wanted


@pytest.mark.parametrize(
    "parameter",
    ["utm_source=rss", "UTM_Medium=x", "at_medium=RSS", "at_campaign=rss", "at_bbc_team=editorial", "ns_mchannel=rss", "fbclid=A1",
     "gclid=A1", "cmpid=rss", "CMP=share_btn_url", "mc_cid=1", "igshid=1", "ftag=CNM-00", "ito=1490", "xtor=RSS-1", "ref_src=twsrc",
     "ref=rss", "ref=twitter", "ref=hp_top", "source=rss", "ref=other.com", "smid=tw", "WT.mc_id=1", "mod=rss_main", "utm_source"],
)  # fmt: skip
def test_tracking_goes(parameter: str) -> None:
    assert canonical(f"https://news.example/a?{parameter}") == "https://news.example/a"
    assert canonical(f"https://news.example/a?id=1&{parameter}&p=2") == "https://news.example/a?id=1&p=2"


@pytest.mark.parametrize(
    "query",
    ["id=5", "p=5", "story=5", "b=2&a=1", "page=2", "article_id=9&lang=en", "ref=123456", "source=789", "cid=4411",
     "mod=article&aid=3", "sid=1", "a=1&a=2", "v=x%3Dy", "q=a+b%20c", "attempt=1", "format=full", "uid=77", "feed=rss2"],
)  # fmt: skip
def test_what_may_name_an_article_stays_in_its_order(query: str) -> None:
    assert canonical(f"https://news.example/a?{query}") == f"https://news.example/a?{query}"


_piece = st.text(alphabet=st.sampled_from("abzAZ09-._~%/?#&=+:;@!$'()*,[]|\\ \t\"<>{}^`üß中\ud800"), max_size=20)
_anything = st.one_of(
    st.text(max_size=60),
    st.builds("{}://{}/{}".format, st.sampled_from(["http", "HTTPS", "ftp"]), _piece, _piece),
    st.builds("https://news.example/{}".format, _piece),
    st.builds("http://a.example:{}/{}".format, st.integers(0, 70000), _piece),
)


@given(_anything)
def test_canonical_is_idempotent(url: str) -> None:
    once = canonical(url)
    assert canonical(once) == once


@given(_anything, _anything)
def test_canonical_is_absolute_ascii_or_empty(url: str, base: str) -> None:
    made = canonical(url, base)
    if made:
        parts = urlsplit(made)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert parts.path.startswith("/")
        assert not parts.fragment
        assert made.isascii()
        assert " " not in made
        assert "/../" not in parts.path


def test_host_and_origin() -> None:
    assert host("HTTPS://News.Example:443/a") == "news.example"
    assert host("http://127.0.0.1:8600/a") == "127.0.0.1:8600"
    assert host("http://[::1]:80/") == "[::1]"
    assert host("mailto:x") == host("http://[") == host("http://a:b/") == ""
    assert origin("https://News.example:443/a?b") == "https://news.example"
    assert origin("http://127.0.0.1:8600/a") == "http://127.0.0.1:8600"
    assert origin("nothing") == ""


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://www.news.example/a/story-of-the-day", "https://news.example/a/story-of-the-day/"),
        ("https://m.news.example/a/1234567", "https://www.news.example/a/1234567"),
        ("https://amp.news.example/a/x", "https://news.example/a/x"),
        ("http://news.example/a/x", "https://news.example/a/x"),
        ("https://news.example/a/x/amp", "https://news.example/a/x"),
        ("https://news.example/a/x/amp/", "https://news.example/a/x/"),
        ("https://news.example/a/x.amp", "https://news.example/a/x"),
        ("https://news.example/a/x.amp.html", "https://news.example/a/x.html"),
        ("https://news.example/a/x.amp.html", "https://news.example/a/x"),
        ("https://news.example/a/x/index.html", "https://news.example/a/x"),
        ("https://news.example/a/x?utm_source=rss", "/a/x"),
        ("https://news.example/a/x?amp=1", "https://news.example/a/x"),
        ("https://news.example/a/one-two-three?unknown=1", "https://news.example/a/one-two-three"),
        ("https://news.example/?p=12", "https://news.example/?p=12"),
        ("https://news.example/story.php?id=5", "https://www.news.example/story.php?id=5"),
    ],
)
def test_another_name_of_the_same_article(url: str, named: str) -> None:
    assert same_article(url, named)


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("https://news.example/a/x", "https://news.example/"),
        ("https://news.example/", "https://news.example/"),
        ("https://news.example/amp", "https://news.example/"),
        ("https://news.example/?p=12", "https://news.example/"),
        ("https://news.example/?p=12", "https://news.example/?p=13"),
        ("https://news.example/a/x", "https://news.example/a/y"),
        ("https://news.example/a/x", "https://news.example/a"),
        ("https://news.example/a/x", "https://other.example/a/x"),
        ("https://uk.news.example/a/x", "https://us.news.example/a/x"),
        ("https://news.example/story.php?id=5", "https://news.example/story.php"),
        ("https://news.example/story.php?id=5", "https://news.example/story.php?id=6"),
        ("https://news.example/a/one-two-three", "https://news.example/a/one-two-three?id=6"),
        ("https://news.example:8080/a/x", "https://news.example/a/x"),
        ("https://news.example/a/x", ""),
        ("https://news.example/a/x", "javascript:void(0)"),
        ("", "https://news.example/a/x"),
    ],
)
def test_the_home_page_and_other_articles_are_not_trusted(url: str, named: str) -> None:
    assert not same_article(url, named)


_PARTS = st.sampled_from(
    [
        "a",
        "B",
        "0",
        ".",
        "..",
        "/",
        "-",
        "_",
        "~",
        ":",
        "80",
        "443",
        "8080",
        "65536",
        "070",
        "%7e",
        "?",
        "#",
        "=",
        "utm_x",
        " ",
        "é",
        "\\",
        "@",
        "\n",
    ]
)


@given(st.sampled_from(["http://", "https://", "HTTP://"]), st.lists(_PARTS, max_size=6), st.lists(_PARTS, max_size=8))
def test_what_is_canonical_at_a_glance_is_so_when_taken_apart(scheme: str, host_parts: list[str], path: list[str]) -> None:
    url = f"{scheme}n{''.join(host_parts)}/{''.join(path)}"
    glance = canonical(url)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("copydesk.urls._TIDY", re.compile("(?!)"))
        assert canonical(url) == glance
