"""copydesk.toml: what it gives, and that every mistake names the file, the key and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import config
from copydesk.errors import ConfigError

GOOD = """
[site]
title = "Harbour Wire"
url = "https://harbour.example/"
timezone = "Europe/London"
[publish]
target = "jekyll"
path = "blog"
[labels]
new_for = "12h"
[web]
allow_hosts = ["127.0.0.0/8"]
[[source]]
id = "courier"
feed = "https://courier.example/rss.xml"
name = "Port Alden Courier"
every = "15m"
recheck = ["15m", "1h"]
[source.rights]
licence = "CC-BY-4.0"
mode = "full"
"""


def parse(text: str) -> config.Config:
    return config.parse(text, root=Path("/newsroom"))


def test_all_of_it_is_read() -> None:
    c = parse(GOOD)
    source = c.sources[0]
    assert (c.site.title, c.site.url, c.publish.target, c.output) == (
        "Harbour Wire",
        "https://harbour.example",
        "jekyll",
        Path("/newsroom/blog"),
    )
    assert (c.labels.new_for, c.web.allow_hosts) == (43_200, ("127.0.0.0/8",))
    assert (source.every, source.recheck, source.rights.mode, source.name) == (900, (900, 3600), "full", "Port Alden Courier")


def test_a_gap_may_be_part_of_a_second() -> None:
    assert parse('[web]\ngap = "0.5s"').web.gap == 0.5


def test_an_unknown_source_is_a_link() -> None:
    c = parse('[[source]]\nid = "a"\nfeed = "https://a.example/feed"')
    assert c.sources[0].rights.mode == "link"
    assert c.sources[0].rights.licence == "unknown"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[site]\ntitle = ", ["copydesk.toml", "line 2"]),
        ('[site]\ntitel = "x"', ["copydesk.toml", "site", "titel", "did you mean title"]),
        ('[[source]]\nid = "bbc"\nfeed = "https://b.example/f"\nevery = "15"', ['source "bbc"', "every", "no unit", '"15m"']),
        ('[[source]]\nid = "bbc"\nfeed = "https://b.example/f"\nevery = "soon"', ["every", "length of time"]),
        ('[[source]]\nid = "b b"\nfeed = "https://b.example/f"', ["source", "id", "letters"]),
        ('[[source]]\nid = "b"\nfeed = "b.example"', ["feed", "no web address"]),
        (
            '[[source]]\nid = "b"\nfeed = "https://b.example/f"\n[source.rights]\nmode = "all"',
            ["rights", "mode", "link, brief, full"],
        ),
        ('[[source]]\nid = "b"\nfeed = "https://b.example/f"\n[source.rights]\nmode = "full"', ["full", "licence", "CC-BY-4.0"]),
        ('[[source]]\nid = "b"\nfeed = "https://b.example/1"\n[[source]]\nid = "b"\nfeed = "https://b.example/2"', ["twice"]),
        ('[publish]\ntarget = "wordpress"', ["target", "static, jekyll"]),
        ('[publish]\npath = "../elsewhere"', ["path", "leads out"]),
        ('[publish]\npath = "/srv/www"', ["path", "leads out"]),
        ('[site]\ntimezone = "Mars/Olympus"', ["timezone", "Europe/London"]),
        ('[site]\ncommercial = "no"', ["commercial", "true or false"]),
        ('[web]\nallow_hosts = ["localhost"]', ["allow_hosts", "127.0.0.0/8"]),
        ("[web]\nconnections_per_host = 0", ["connections_per_host", "at least 1"]),
        ("source = 3", ["source", "[ ]"]),
        ("site = 3", ["site", "table"]),
    ],
)
def test_a_mistake_says_where_and_what_instead(text: str, words: list[str]) -> None:
    with pytest.raises(ConfigError) as caught:
        parse(text)
    said = str(caught.value)
    assert "copydesk.toml" in said
    for word in words:
        assert word in said, said


@given(st.text(max_size=60))
def test_any_text_is_a_config_or_a_config_error(text: str) -> None:
    try:
        parse(text)
    except ConfigError as e:
        assert e.hint


def test_a_folder_without_one_says_so(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="copydesk init"):
        config.find(tmp_path)
