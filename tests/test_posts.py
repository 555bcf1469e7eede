"""Composing: what a post says, on whose word, within whose rights; and the standards it must meet."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import facts, posts, standards, text
from copydesk.types import Article, Facts, Feed, Label, Member, Mode, Post, Quotation, Rights, Sentence, Story

NOW = datetime(2026, 3, 12, 16, 0, tzinfo=UTC)
MANNER = posts.Manner(author="The desk")
BODY = (
    "The port authority of Port Alden raised its offer to the pilots to 6.1 per cent on Thursday.\n\n"
    "“We left the table because there was nothing on it,” Mara Quill, the union's chief negotiator, said. “There is something on it now.”\n\n"
    "At least 17 vessels were waiting off the harbour, according to the harbour master."
)


def member(
    n: int,
    *,
    mode: Mode = "brief",
    licence: str = "all-rights-reserved",
    body: str = BODY,
    copy_of: int | None = None,
    name: str = "",
    hours: int = 3,
    **changes: object,
) -> Member:
    article = Article(id=f"https://o{n}.example/a", url=f"https://o{n}.example/a", headline=f"Port raises pilots' offer, report {n}", body=body,
                      source=f"o{n}", published=NOW - timedelta(hours=hours, minutes=-n), seen=NOW, byline=("Ada Marsh",))  # fmt: skip
    article = replace(article, **changes)  # type: ignore[arg-type]
    feed = Feed(id=f"o{n}", url=f"https://o{n}.example/rss", name=name or f"Outlet {n}", rights=Rights(licence=licence, mode=mode))
    found = facts.find(posts.facts_text(article.headline, article.body), published=article.published)
    return Member(
        article=article, facts=found, feed=feed, seen=NOW, duplicate_of=None if copy_of is None else f"https://o{copy_of}.example/a"
    )


def story(*members: Member) -> Story:
    made = Story(id="s1", section="Harbour", opened=NOW, members=members, published=NOW, ledger=facts.story_ledger(members))
    return replace(made, slug=posts.slug(made))


def compose(*members: Member, last: Post | None = None, now: datetime = NOW) -> Post:
    return posts.compose(story(*members), manner=MANNER, now=now, last=last)


def all_words(post: Post) -> str:
    parts = [
        post.headline,
        post.excerpt,
        *(s.text for s in post.sentences),
        *(q.words for q in post.quotations),
        *(f"{f.value} {f.what}" for f in post.figures),
    ]
    return " ".join(parts + list(post.full.paragraphs if post.full else ()))


def test_a_brief_is_linked_headline_names_figures_and_one_short_quotation() -> None:
    post = compose(member(1))
    assert post.headline == "Port raises pilots' offer, report 1"
    assert [s.url for s in post.sources] == ["https://o1.example/a"]
    assert len(post.quotations) == 1
    assert len(post.quotations[0].words.split()) <= 25
    assert post.quotations[0].speaker == "Mara Quill"
    assert any("17" in f.value for f in post.figures)
    assert "Mara Quill" in " ".join(s.text for s in post.sentences)
    assert post.full is None


def test_a_link_quotes_nothing_and_prints_no_sentence_of_the_source() -> None:
    post = compose(member(1, mode="link", licence="unknown"))
    assert post.quotations == ()
    assert post.full is None
    assert all(s not in all_words(post) for s in ("raised its offer to the pilots", "nothing on it"))
    assert post.tags


def test_full_prints_the_text_unchanged_with_its_attribution() -> None:
    post = compose(member(1, mode="full", licence="CC-BY-4.0"))
    assert post.full is not None
    assert "\n\n".join(post.full.paragraphs) == BODY
    for part in ("Port raises pilots' offer", "Ada Marsh", "Outlet 1", "CC BY 4.0"):
        assert part in post.full.attribution
    assert post.excerpt == "The port authority of Port Alden raised its offer to the pilots to 6.1 per cent on Thursday."


def test_full_falls_back_to_brief_without_an_open_licence_or_on_a_commercial_site() -> None:
    assert compose(member(1, mode="full", licence="all-rights-reserved")).full is None
    trade = replace(MANNER, commercial=True)
    nc = member(1, mode="full", licence="CC-BY-NC-4.0")
    assert posts.compose(story(nc), manner=trade, now=NOW).full is None
    assert posts.compose(story(nc), manner=MANNER, now=NOW).full is not None


def test_the_excerpt_of_link_and_brief_is_ours_and_whole() -> None:
    for mode in ("link", "brief"):
        post = compose(member(1, mode=mode))  # type: ignore[arg-type]
        assert post.excerpt.endswith(".")
        assert post.excerpt not in BODY
        assert "Outlet 1" in post.excerpt


def test_a_copy_shares_its_originals_key_and_is_counted_once() -> None:
    post = compose(member(1), member(2), member(3, copy_of=1))
    assert [s.key for s in post.sources] == ["A", "B", "A"]
    assert post.newsrooms == 2
    assert post.sources[2].copy_of == "Outlet 1"
    assert len(post.sources) == 3


def test_a_newsroom_with_two_reports_is_one_newsroom() -> None:
    assert compose(member(1, name="Courier"), member(2, name="Courier"), member(3)).newsrooms == 2


def test_the_headline_is_the_newest_of_the_newsroom_that_opened_the_story() -> None:
    post = compose(member(1, name="Courier", hours=9), member(2, hours=3), member(3, name="Courier", hours=5))
    assert post.headline.endswith("report 3")
    assert post.slug.endswith("report-1")


def test_a_second_composition_of_the_same_is_the_same() -> None:
    first = compose(member(1), member(2))
    assert posts.same_for_readers(compose(member(1), member(2), last=first, now=NOW + timedelta(minutes=5)), first)


def test_a_new_report_is_a_material_change_and_a_copy_is_not() -> None:
    first = compose(member(1))
    later = NOW + timedelta(hours=1)
    second = compose(member(1), member(2), last=first, now=later)
    assert (second.version, second.modified, second.published) == (2, later, NOW)
    assert "Outlet 2" in second.updates[-1].text
    third = compose(member(1), member(2), member(3, copy_of=1), last=second, now=later + timedelta(hours=1))
    assert third.modified == later
    assert not third.updates[-1].material


def test_a_revised_report_says_which_figure_changed() -> None:
    before = compose(member(1))
    revised = replace(member(1, body=BODY.replace("At least 17 vessels", "At least 23 vessels")), versions=2)
    after = compose(revised, last=before, now=NOW + timedelta(hours=1))
    assert "now at least 23, was at least 17" in after.updates[-1].text.lower()


def test_slug_and_date_never_change() -> None:
    first = compose(member(1))
    renamed = replace(member(1), article=replace(member(1).article, headline="Another headline"), versions=2)
    kept = replace(story(renamed), slug=first.slug)
    second = posts.compose(kept, manner=MANNER, now=NOW + timedelta(days=1), last=first)
    assert (second.slug, second.published) == (first.slug, first.published)
    assert second.headline == "Another headline"


def test_new_counts_from_the_earliest_report_and_expires() -> None:
    post = compose(member(1))
    assert post.label is not None
    assert post.label.kind == "NEW"
    assert post.label.expires == NOW - timedelta(hours=3, minutes=-1) + timedelta(hours=24)
    assert compose(member(1, hours=30)).label is None
    assert compose(member(1), last=post, now=NOW + timedelta(hours=22)).label is None


def test_a_label_without_a_reason_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="reason"):
        Label(kind="NEW", reason=" ")


def test_a_sentence_without_a_source_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="source"):
        Sentence(text="Something happened.", sources=())


def test_many_sources_get_distinct_keys() -> None:
    post = compose(*(member(n) for n in range(30)))
    keys = [s.key for s in post.sources]
    assert len(set(keys)) == 30
    assert keys[:2] == ["A", "B"]
    assert keys[26] == "AA"


def test_every_sentence_names_its_sources() -> None:
    post = compose(member(1), member(2), member(3, mode="link"), member(4, copy_of=2))
    keys = {s.key for s in post.sources}
    for sentence in post.sentences:
        assert set(sentence.sources) <= keys
        assert sentence.sources


@given(st.lists(st.sampled_from(["“", "”", '"', "said Mara Quill", " the harbour ", ". ", "\n\n", "17 ships", ","]), max_size=40))
def test_a_published_quotation_stands_in_its_source(parts: list[str]) -> None:
    body = "Mara Quill, the negotiator, spoke. " + "".join(parts)
    m = member(1, body=body)
    post = compose(m)
    for q in post.quotations:
        assert text.fold_quotes(q.words) in text.fold_quotes(body)
    assert standards.check(post, (m,)) == ()


def test_standards_hold_what_is_not_in_the_source() -> None:
    m = member(1)
    post = compose(m)
    assert standards.check(post, (m,)) == ()
    invented = replace(post, quotations=(Quotation(words="We never said that at all", speaker="Mara Quill", source="A"),))
    assert [h.rule for h in standards.check(invented, (m,))] == ["quotation"]
    labelled = replace(post, headline="Breaking: Port raises offer")
    assert [h.rule for h in standards.check(labelled, (m,))] == ["label in headline"]
    orphan = replace(post, sentences=(Sentence(text="So it is.", sources=("Q",)),))
    assert [h.rule for h in standards.check(orphan, (m,))] == ["attribution"]
    link = member(1, mode="link")
    quoted = replace(compose(link), quotations=post.quotations)
    assert "rights" in [h.rule for h in standards.check(quoted, (link,))]


def test_facts_are_optional() -> None:
    bare = replace(member(1), facts=Facts())
    post = compose(bare)
    assert post.tags == ()
    assert post.excerpt.endswith(".")


def test_nobody_is_named_twice_by_name_and_surname() -> None:
    whole, part = member(1), member(2)
    names = tuple(replace(n, name="Quill") if n.name == "Mara Quill" else n for n in part.facts.names)
    assert any(n.name == "Quill" for n in names)
    post = compose(whole, replace(part, facts=replace(part.facts, names=names)))
    assert post.sentences[0].text.count("Quill") == 1
    assert "Mara Quill" in post.sentences[0].text
