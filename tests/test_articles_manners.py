"""Whole pages written in the manner of many publishers: no junk string in the body, no paragraph of the report lost."""

from __future__ import annotations

import json

import pytest

from copydesk import articles
from copydesk.types import Article


def report(*topics: str) -> list[str]:
    """Paragraphs of a report, all different."""
    return [
        f"{topic.capitalize()} will be moved to the north quay before the winter storms, the port authority said, after engineers found that the "
        f"old wall near the {topic.split()[-1]} had sunk by eleven centimetres since the last survey."
        for topic in topics
    ]


STORY = report(
    "the ferry terminal", "the fish market", "two of the cranes", "the pilot station", "the customs house", "the night fuel depot"
)
P = [f"<p>{p}</p>" for p in STORY]
MENU = "<header><nav><a href=/>Home</a><a href=/world>World</a><a href=/sport>Sport</a></nav></header>"
FOOT = "<footer><p>© 2026 Quay News. All rights reserved.</p><p>Contact us at the desk of the harbour office for corrections.</p></footer>"
RELATED = (
    "<ul class=related-stories><li><a href=/1>Ferry fares to rise again in May</a></li><li><a href=/2>Storm wall in numbers</a></li></ul>"
)
MANNERS = {
    "guardian": f"""{MENU}<main><article><div data-gu-name=headline><h1>Port moves north</h1></div><div data-gu-name=standfirst><p>{STORY[0]}</p></div>
<div><a rel=author href=/p/il>Ines Lind</a></div><figure><img src=a.jpg><figcaption>Cranes at dusk. Photograph: Tom Ek/Quay Agency</figcaption></figure>
<div class="article-body-commercial-selector">{P[1]}{P[2]}<figure class=rich-link><a href=/3>Read more: the wall that sank</a></figure>{P[3]}
<aside class=newsletter-embed><p>Sign up to First Tide: our free morning briefing in your inbox.</p></aside><h2>What comes next</h2>{P[4]}{P[5]}</div>
</article><section class=most-viewed>{RELATED}</section><div id=comments class=discussion><p>I have lived here for forty years and never saw such a mess, honestly.</p>
<p>The port authority should have listened to the fishermen when they had the chance to do so.</p></div></main>{FOOT}""",
    "wire": f"""{MENU}<div class=StoryPage><h1>Port moves north</h1><div class=byline>By Ines Lind</div><div class=timestamp>March 4, 2026 6:12 AM UTC</div>
<div class="RichTextStoryBody">{P[0].replace("<p>", "<p>PORT ELLERY, Norland, March 4 (NNW) - ", 1)}{P[1]}<div class=Advertisement>Advertisement</div>{P[2]}{P[3]}
<p>ADVERTISEMENT</p>{P[4]}{P[5]}<p>(Reporting by Ines Lind; Editing by Bo Ek)</p></div><div class=related>{RELATED}</div></div>{FOOT}""",
    "government": f"""<a class=govuk-skip-link href=#c>Skip to main content</a><div id=global-cookie-message class=gem-c-cookie-banner><p>We use some essential cookies to make
this website work.</p><button>Accept additional cookies</button></div>{MENU}<main id=c><h1>Port moves north</h1><dl class=metadata><dt>From:</dt><dd>Port Authority</dd>
<dt>Published</dt><dd>4 March 2026</dd></dl><div class=govspeak>{"".join(P[:3])}<h2>Timetable</h2>{"".join(P[3:])}</div>
<div class=gem-c-share-links><h2>Share this page</h2><ul><li><a href=/f>Share on Facebook</a></li><li><a href=/t>Share on Twitter</a></li></ul></div>
<div class=gem-c-contextual-sidebar>{RELATED}</div></main><div class=feedback><p>Is this page useful?</p></div>{FOOT}""",
    "split": f"""{MENU}<article><h1>Port moves north</h1><section class=part>{P[0]}{P[1]}</section><div class=ad-slot><p>Advertisement</p></div>
<section class=part>{P[2]}{P[3]}</section><div class=inline-promo><p>Related: <a href=/4>Storm wall in numbers</a></p></div><section class=part>{P[4]}{P[5]}</section>
<div class=author-bio><p>Ines Lind writes about ports and has covered the coast for ten years. Follow her on Twitter.</p></div></article>{FOOT}""",
    "blog": f"""{MENU}<div id=content><article class="post hentry"><h1 class=entry-title>Port moves north</h1><div class=entry-meta>Posted on March 4, 2026 by
<a href=/author/il>Ines</a></div><div class=entry-content>{"".join(P)}<div class=sharedaddy><h3>Share this:</h3><ul><li><a href=/t>Twitter</a></li></ul></div>
<p>The post <a href=/x>Port moves north</a> appeared first on <a href=/>Quay Blog</a>.</p></div></article><div id=comments class=comments-area><ol><li><div class=comment-body>
<p>First! What a good read this was, thank you so much for writing all this down for us.</p></div></li></ol></div></div>{FOOT}""",
}
LIVE = "".join(
    f"<article class=live-post id=p{n}><time>0{n}:15</time><h2>Update number {n} from the quay</h2><p>{p}</p><div class=share>Share</div></article>"
    for n, p in enumerate(STORY)
)
MANNERS["live"] = (
    f"{MENU}<main><h1>Port moves north</h1><p>{report('the whole old harbour')[0]}</p><div class=live-blog>{LIVE}</div></main>{FOOT}"
)
JUNK = (
    "Photograph:", "Read more", "Sign up", "Advertisement", "ADVERTISEMENT", "Related:", "cookies", "rights reserved", "Share", "Ferry fares",
    "forty years", "listened to", "First!", "appeared first", "covered the coast", "Contact us", "useful?", "Home", "Posted on", "Skip to",
)  # fmt: skip


def extract(manner: str, *, fast: bool = False) -> Article:
    ld = {"@type": "LiveBlogPosting" if manner == "live" else "NewsArticle", "headline": "Port moves north"}
    page = f'<html lang=en><head><script type="application/ld+json">{json.dumps(ld)}</script></head><body>{MANNERS[manner]}</body></html>'
    return articles.extract(page.encode(), url=f"https://quay.example/2026/{manner}/port", fast=fast)


@pytest.mark.parametrize("fast", [False, True], ids=["full", "fast"])
@pytest.mark.parametrize("manner", MANNERS)
def test_no_paragraph_is_lost_and_no_junk_is_taken(manner: str, fast: bool) -> None:
    article = extract(manner, fast=fast)
    assert [p for p in STORY if p not in article.body] == []
    assert [junk for junk in JUNK if junk in article.body] == []
    assert article.quality.ok


def test_the_headline_is_not_said_again_on_top() -> None:
    for manner in MANNERS:
        assert not extract(manner).body.startswith("Port moves north"), manner


def test_a_sites_standing_lines_go_once_three_pages_had_them() -> None:
    def page(topic: str) -> bytes:
        inner = "".join(f"<p>{p}</p>" for p in report(f"the {topic} shed", f"the {topic} office", f"the {topic} road", f"the {topic} gate"))
        return f"<html><body><article><h1>On {topic}</h1>{inner}<p>Reports by the harbour desk are checked twice.</p></article></body></html>".encode()

    memory, line = articles.SiteMemory(), "Reports by the harbour desk are checked twice."
    had = []
    for topic in ("salt", "coal", "grain", "wool", "timber"):
        article = articles.extract(page(topic), url=f"https://quay.example/{topic}", memory=memory)
        had.append(line in article.body)
        assert sum(f"the {topic} " in p.lower() for p in article.paragraphs) == 4
        memory = memory.after(article).after(article)
    assert had == [True, True, True, False, False]


def test_an_article_in_another_language_than_expected_is_said() -> None:
    german = (
        "Die Hafenmauer soll nach den Worten der Behörde noch vor dem Winter um einen halben Meter erhöht werden, weil sie gesunken ist. "
        * 5
    )
    page = f"<html lang=de><body><article><h1>Hafen</h1><p>{german}</p></article></body></html>".encode()
    assert articles.extract(page, url="https://a.example/b", language="en").quality.rule == "language"
    assert articles.extract(page, url="https://a.example/b", language="de").quality.ok
    assert articles.extract(page, url="https://a.example/b").quality.ok


def test_a_recipe_on_a_page_full_of_links_is_no_index() -> None:
    links = "".join(f"<li><a href=/r/{n}>Another fine dish of the coast, number {n} of our long list</a></li>" for n in range(60))
    steps = "".join(f"<li>{n} herrings</li>" for n in range(1, 25))
    method = "<p>Clean the herrings, roll them in rye flour, and fry them in butter on both sides until they are brown and crisp.</p>"
    page = (
        f"<html><body><nav2><ul>{links}</ul></nav2><article><h1>Fried herring</h1><ul>{steps}</ul>{method}</article></body></html>".encode()
    )
    assert articles.extract(page, url="https://a.example/b", min_words=20).quality.rule != "index"


def test_a_page_with_nothing_but_scripts_says_so() -> None:
    page = b"<html><head><title>Port</title></head><body><div id=root></div><script>self.push('long words')</script></body></html>"
    assert articles.extract(page, url="https://a.example/b").quality.rule == "javascript"
