"""Topics and tags: what a report is about, and what its story is found under for as long as it lives."""

from __future__ import annotations

import re
import time
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import facts
from copydesk.facts import topics
from copydesk.posts import tags
from copydesk.types import Article, Facts, Feed, Member, Name, NameKind, Topic

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)
LISTED = tomllib.loads((Path(topics.__file__).parent / "topics.toml").read_text(encoding="utf-8"))["topic"]


def codes(headline: str, lede: str = "", body: str = "", **more: object) -> list[str]:
    return [t.code for t in topics.find(headline, lede, body, **more)]  # type: ignore[arg-type]


# --- the vocabulary -------------------------------------------------------------------------------------------------
def test_all_seventeen_topics_are_there_and_what_lies_below_them() -> None:
    top = [entry for entry in LISTED if "under" not in entry]
    assert sorted(entry["code"] for entry in top) == [f"medtop:{n:02}000000" for n in range(1, 18)]
    assert len({entry["heading"] for entry in top}) == 17
    assert len({entry["code"] for entry in LISTED}) == len(LISTED)
    assert {entry["under"] for entry in LISTED if "under" in entry} <= {entry["code"] for entry in top}
    assert all(re.fullmatch(r"medtop:(?:2000\d{4}|(?:0[1-9]|1[0-7])000000)", entry["code"]) for entry in LISTED)


def test_every_topic_has_words_and_every_word_can_be_met() -> None:
    for entry in LISTED:
        assert entry.get("en") or ("under" not in entry and any(e.get("under") == entry["code"] for e in LISTED)), entry["code"]
        for language in topics.LANGUAGES:
            for word in (w.strip() for w in entry.get(language, "").split(",") if w.strip()):
                plain = word.lstrip("+~").rstrip("*")
                assert plain == plain.lower() and len(plain) > 1, (entry["code"], word)
                met = {sign.code for _, sign in topics._signs(plain, language)}
                assert entry["code"] in met, (entry["code"], word)


# --- what a report is about -----------------------------------------------------------------------------------------
def test_a_topic_comes_with_its_code_its_name_and_the_words_that_tell() -> None:
    first, closer = topics.find("Ferry captain guilty, jury finds", "The judge will sentence him in May.", "")
    assert (first.code, first.name, first.under) == ("medtop:02000000", "crime, law and justice", None)
    assert (closer.code, closer.name, closer.under) == ("medtop:20000106", "judiciary", first.code)
    assert {"jury", "judge"} <= set(first.evidence)
    assert 0 < closer.score <= first.score <= 1


def test_a_headline_weighs_more_than_a_body() -> None:
    body = "The concert hall had asked the orchestra for a later start, and the singer did not mind."
    assert codes("Storm and snow shut the harbour", "Gales are expected until Friday.", body)[0] == "medtop:17000000"


def test_two_matters_of_one_report_are_both_told() -> None:
    found = codes("Striking nurses march on hospital", "The trade union wants a pay rise for all who care for patients.")
    assert {"medtop:07000000", "medtop:09000000"} <= set(found)


@pytest.mark.parametrize(
    "headline",
    ["", "Yes", "Picture of the day", "The judge of good taste", "What we know so far", "…", "Jury Lane opens on Monday"],
)
def test_thin_evidence_is_none(headline: str) -> None:
    assert topics.find(headline, "", "") == ()


def test_the_section_and_tags_of_a_source_count() -> None:
    line = "Ten things that we saw by the water"
    assert codes(line) == []
    assert codes(line, section="Sport", tags=("Rowing",))[0] == "medtop:15000000"
    assert codes(line, section="Harbour", tags=("Pier",)) == []


@pytest.mark.parametrize(
    ("language", "headline", "lede", "code"),
    [
        ("de", "Hafen nach Brand gesperrt", "Die Feuerwehr fand zwei Verletzte.", "03"),
        ("fr", "Le maire renonce", "Le conseil municipal votera en mai, après les élections.", "11"),
        ("es", "Cierra el museo del puerto", "La exposición del pintor pasa a otra sala.", "01"),
    ],
)
def test_other_languages_have_words_of_their_own(language: str, headline: str, lede: str, code: str) -> None:
    assert codes(headline, lede, language=language)[0] == f"medtop:{code}000000"
    assert codes(headline, lede, language="fi") == []


def test_plurals_possessives_and_phrases_are_known() -> None:
    assert codes("The referee’s penalties", "Both goalkeepers were booked.")[0] == "medtop:15000000"
    assert "interest rates" in topics.find("Interest rates and inflation rise", "", "")[0].evidence


@given(st.text(max_size=300), st.text(max_size=300), st.sampled_from(["en", "de", "fr", "es", "ja", ""]))
def test_any_text_has_at_most_three_topics_each_borne_out_by_it(headline: str, body: str, language: str) -> None:
    found = topics.find(headline, headline, body, language=language)
    assert len(found) <= topics.MOST
    assert len({t.code for t in found}) == len(found)
    assert all(0 < t.score <= 1 and t.evidence for t in found)
    assert topics.find(headline, headline, body, language=language) == found


def test_facts_tell_topics_and_tag_by_them() -> None:
    text = "Ferry runs aground off Port Alden\n\nRescuers took 40 passengers off after the crash, Mara Quill of the coastguard said."
    found = facts.find(text)
    assert found.topics[0].code == "medtop:03000000"
    assert found.tags[-len(found.topics) :] == tuple(t.name for t in found.topics)
    assert facts.as_json("a", found)["topics"][0]["code"] == "medtop:03000000"
    assert facts.as_json("a", found)["tags"] == list(found.tags)


def test_a_section_is_headed_as_readers_know_it() -> None:
    assert topics.heading(topics.find("Cup final goes to penalties", "The goalkeeper saved two.", "")) == "Sport"
    assert topics.heading(()) == ""


def test_a_page_without_a_blank_costs_no_more_than_another() -> None:
    started = time.process_time()
    assert topics.find("x" * 1_000_000, "y" * 1_000_000, "z" * 1_000_000) == ()
    assert time.process_time() - started < 0.2
    beginnings = [w.strip(" +~*") for e in LISTED for k in topics.LANGUAGES for w in e.get(k, "").split(",") if w.strip().endswith("*")]
    assert min(map(len, beginnings)) >= topics._FIRST


def test_reading_a_long_body_takes_no_longer_than_its_beginning() -> None:
    page = "Police arrested two men over the theft of a boat in the harbour at night. " * 60
    assert topics.find("Boat stolen", page[:200], page) == topics.find("Boat stolen", page[:200], page * 50)


# --- the tags of a story --------------------------------------------------------------------------------------------
def name(word: str, kind: NameKind = "person") -> Name:
    return Name(name=word, kind=kind, mentions=((0, len(word)),))


def topic(word: str, score: float = 0.5) -> Topic:
    return Topic(code="medtop:15000000", name=word, score=score, evidence=("x",))


def member(number: int, named: list[str], about: list[str] = [], headline: str = "A headline") -> Member:  # noqa: B006
    own = Facts(
        names=tuple(name(n) for n in named),
        topics=tuple(topic(t) for t in about),
        tags=(*named[:6], *about),
    )
    article = Article(id=f"https://o{number}.example/a", url=f"https://o{number}.example/a", headline=headline, body="Words.")
    feed = Feed(id=f"o{number}", url=f"https://o{number}.example/feed", name=f"Outlet {number}")
    return Member(article=article, facts=own, feed=feed, seen=NOW + timedelta(minutes=number))


def test_a_tag_is_a_name_that_most_reports_share_or_a_headline_has() -> None:
    reports = [
        member(1, ["Ada Quill", "Port Alden", "Ben Rook"], ["sport"]),
        member(2, ["Port Alden", "Ada Quill", "Cy Dunn"], ["sport"], headline="Cy Dunn resigns"),
        member(3, ["Ada Quill", "Port Alden", "Eve Farr"], ["weather"]),
    ]
    assert tags.chosen(reports) == ("Ada Quill", "Port Alden", "Cy Dunn", "sport")


def test_there_are_few_tags() -> None:
    reports = [member(n, [f"Person {x}" for x in range(20)], [f"topic {x}" for x in range(9)]) for n in range(3)]
    assert len(tags.chosen(reports)) == tags.NAMES + tags.TOPICS


def test_a_tag_that_was_given_stays_while_one_report_bears_it_out() -> None:
    first = member(1, ["Ada Quill"], ["sport"])
    given_then = tags.chosen([first])
    others = [member(n, ["Ben Rook", "Port Alden"], ["weather"]) for n in (2, 3, 4)]
    later = tags.chosen([first, *others], given_then)
    assert given_then == ("Ada Quill", "sport")
    assert {"Ada Quill", "sport", "Ben Rook", "weather"} <= set(later)
    assert "Ada Quill" not in tags.chosen([first, *others])
    assert not {"Ada Quill", "sport"} & set(tags.chosen(others, later))


def test_an_outlet_is_no_tag_of_its_own_report() -> None:
    assert tags.chosen([member(1, ["Outlet 1", "Ada Quill"])]) == ("Ada Quill",)


def test_tags_outlive_a_lost_store() -> None:
    lost = replace(member(1, []), facts=Facts(), article=Article(id="a", url="a", headline="H", body=""))
    assert tags.chosen([lost], ("Ada Quill", "sport")) == ("Ada Quill", "sport")


WORDS = ["Ada Quill", "Ben Rook", "Cy Dunn", "Port Alden", "Eve Farr", "Fay Gunn", "Gil Hart", "Hob Innes", "ada quill"]
SUBJECTS = ["sport", "weather", "health", "labour", "crime"]
REPORT = st.tuples(st.lists(st.sampled_from(WORDS), unique=True, max_size=8), st.lists(st.sampled_from(SUBJECTS), unique=True, max_size=3))


@given(st.lists(REPORT, min_size=1, max_size=8), st.integers(0, 3))
def test_as_a_story_grows_no_tag_goes_that_a_report_bears_out(reports: list[tuple[list[str], list[str]]], leaving: int) -> None:
    members = [member(n, *report) for n, report in enumerate(reports)]
    stories = [members[: n + 1] for n in range(len(members))] + ([members[leaving:]] if members[leaving:] else [])
    known: tuple[str, ...] = ()
    for story in stories:
        borne = {tags.key(n) for m in story for n in (*(x.name for x in m.facts.names), *(t.name for t in m.facts.topics))}
        now = tags.chosen(story, known)
        assert {tags.key(t) for t in known} & borne <= {tags.key(t) for t in now}
        assert {tags.key(t) for t in now} <= borne
        assert len(now) <= tags.NAMES + tags.TOPICS
        assert tags.chosen(story, now) == now  # composing again changes nothing
        known = now
