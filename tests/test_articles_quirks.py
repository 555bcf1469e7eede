"""Quirks of single publishers: each bundled one on a page written for it, and a user's own file."""

from __future__ import annotations

from pathlib import Path

import pytest

from copydesk import articles
from copydesk.articles import quirks
from copydesk.errors import ConfigError

PROSE = [
    f"The {n} committee agreed on Monday that the harbour wall would be raised by half a metre." for n in ("works", "finance", "safety")
]
LONG = "Our team writes from the quays every morning, and each of our letters holds more news of the port than you could wish for. " * 2
PARAGRAPHS = "</p><p>".join(PROSE)
PAGES = {
    "www.bbc.co.uk": f"<main><article><div data-component='text-block'><p>{PARAGRAPHS}</p></div>"
    f"<div data-component='links-block'><p>{LONG}</p></div><div data-component='topic-list'><p>{LONG}</p></div>"
    f"<div data-component='caption-block'><p>{LONG}</p></div><div data-component='byline-block'><p>{LONG}</p></div></article></main>",
    "www.theguardian.com": f"<main><div><p>{PARAGRAPHS}</p><gu-island name='Signup'><p>{LONG}</p></gu-island>"
    f"<aside class='element-rich-link'><p>{LONG}</p></aside></div></main>",
}


def extract(inner: str, host: str, **also: quirks.Quirks) -> str:
    page = f"<html lang=en><head><title>Wall</title></head><body>{inner}</body></html>"
    return articles.extract(page.encode(), url=f"https://{host}/news/wall", **also).body


@pytest.mark.parametrize("host", PAGES)
def test_a_bundled_quirk_drops_what_it_names(host: str) -> None:
    assert extract(PAGES[host], host) == "\n\n".join(PROSE)


def test_each_bundled_quirk_has_its_page_and_each_selector_finds_something() -> None:
    from lxml.html import fromstring

    bundled = quirks.bundled()
    tested = {id(bundled.of(f"https://{host}/")) for host in PAGES}
    assert {id(rule) for rule in bundled.rules.values()} == tested
    for host, page in PAGES.items():
        rule = bundled.of(f"https://{host}/")
        assert rule is not None
        assert all(selector(fromstring(page)) for selector in (*rule.keep, *rule.drop)), host


def test_a_users_own_file_says_what_to_keep_and_what_to_drop(tmp_path: Path) -> None:
    file = tmp_path / "quirks.toml"
    file.write_text('["ledger.example"]\naliases = ["ledger.test"]\nkeep = ["div.x9 p", "ul.facts"]\ndrop = ["p.note"]\n')
    inner = f"<div class=x9><p>Wall up.</p><p class=note>A note.</p></div><ul class=facts><li>Half a metre.</li></ul><p>{'</p><p>'.join(PROSE)}</p>"
    own = quirks.read(file)
    assert extract(inner, "www.ledger.example", quirks=own) == "Wall up.\n\nHalf a metre."
    assert extract(inner, "ledger.test", quirks=own) == "Wall up.\n\nHalf a metre."
    assert PROSE[0] in extract(inner, "notledger.example", quirks=own)
    both = quirks.bundled() | own
    assert both.of("https://m.bbc.co.uk/x") is quirks.bundled().of("https://bbc.com/x")
    assert both.of("https://ledger.example/x") is own.of("https://ledger.test/")
    assert both.of("http://[::1") is None


def test_a_selector_that_no_longer_matches_keeps_the_article() -> None:
    own = quirks.parse({"ledger.example": {"keep": ["div.gone"]}})
    assert extract(PAGES["www.bbc.co.uk"], "ledger.example", quirks=own).startswith(PROSE[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('["a.example"]\nkeep = ["p["]', "no CSS selector"),
        ('["a.example"]\nkeep = "p"', "no list of strings"),
        ('["a.example"]\nkeeps = ["p"]', "unknown keys: keeps"),
        ("a = 1", "a is no table"),
        ("[", "no TOML"),
    ],
)
def test_what_is_wrong_in_a_quirks_file_is_said(tmp_path: Path, words: str, said: str) -> None:
    file = tmp_path / "quirks.toml"
    file.write_text(words)
    with pytest.raises(ConfigError, match=said):
        quirks.read(file)


def test_a_quirks_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        quirks.read(tmp_path / "none.toml")
