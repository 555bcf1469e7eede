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
MANNERS |= {
    "bbc2019": f"""<div id=orb-banner>{MENU}</div><div class="column--primary"><div class=story-body><h1 class=story-body__h1>Port moves north</h1>
<div class="byline"><span class="byline__name">By Ines Lind</span><span class="byline__title">BBC News, Port Ellery</span></div><ul class=mini-info-list><li><div class="date date--v2">4 March 2019</div></li></ul>
<div class=share share--lightweight><p class=share__title>Share this with</p><a href=/e>Email</a><a href=/f>Facebook</a></div><div class=story-body__inner property=articleBody>
<figure class="media-landscape has-caption full-width lead"><span class="image-and-copyright-container"><img src=a.jpg><span class="off-screen">Image copyright</span><span class="story-image-copyright">Quay Agency</span></span>
<figcaption class="media-caption"><span class="off-screen">Image caption</span><span class="media-caption__text">The cranes were built in the year of the flood and are to be moved as well.</span></figcaption></figure>
<p class="story-body__introduction">{STORY[0]}</p>{P[1]}<figure class="media-player-wrapper"><div class="media-player"><p class="media-placeholder">Media playback is unsupported on your device</p></div>
<figcaption class=media-with-caption__caption><span class=off-screen>Media caption</span>Watch the old wall give way in the winter storm</figcaption></figure>{P[2]}
<h2 class="story-body__crosshead">What comes next</h2>{P[3]}<ul class="story-body__unordered-list"><li class="story-body__list-item"><a href=/1 class=story-body__link>Ferry fares to rise again in May</a></li>
<li class="story-body__list-item"><a href=/2 class=story-body__link>Storm wall in numbers</a></li></ul>{P[4]}{P[5]}</div></div>
<div class="share share--sharetools"><h2>Share this story</h2><a href=/about>About sharing</a></div><div class=story-more><div class="group story-alsos more-on-this-story"><h2>More on this story</h2>{RELATED}</div>
<div class="group story-alsos related-internet-links"><h2>Related Internet links</h2><p class=disclaimer>The BBC is not responsible for the content of external Internet sites</p></div></div></div>
<div class=column--secondary><div class="features-and-analysis"><h2>Features</h2>{RELATED}</div></div>{FOOT}""",
    "bbc2022": f"""<div class=ssrcss-1-GlobalNav>{MENU}</div><main id=main-content><article class="ssrcss-pv1-ArticleWrapper"><header class=ssrcss-1x-HeadingWrapper><h1 id=main-heading>Port moves north</h1>
<div class=ssrcss-1-MetadataSnippet><ul><li><span>Published</span><time datetime=2022-03-04>4 March 2022</time></li></ul><div data-component=byline-block><p>By Ines Lind</p><p>BBC News, Port Ellery</p></div></header>
<figure data-component=media-block><div class="ssrcss-MediaPlayer"><p><strong>This video can not be played</strong></p><p>To play this video you need to enable JavaScript in your browser.</p></div>
<figcaption><span class="visually-hidden">Media caption, </span>Watch the old wall give way in the winter storm</figcaption></figure>
<div data-component=text-block class=ssrcss-RichTextComponentWrapper><div class=ssrcss-RichTextContainer><p><b>{STORY[0]}</b></p></div></div>
<div data-component=text-block class=ssrcss-RichTextComponentWrapper><div class=ssrcss-RichTextContainer><p>{STORY[1].replace("the port authority", "<a href=https://port.example>the port authority, external</a>")}</p></div></div>
<div data-component=image-block><figure><img src=b.jpg><span role=text><span class=visually-hidden>Image source, </span>Quay Agency</span><figcaption><span class="visually-hidden">Image caption, </span>
The cranes were built in the year of the flood and are to be moved as well.</figcaption></figure></div><div data-component=text-block><p>{STORY[2]}</p></div>
<div data-component=unordered-list-block><ul><li><a href=/1>Ferry fares to rise again in May</a></li><li><a href=/2>Storm wall in numbers</a></li></ul></div>
<div data-component=crosshead-block><h2>What comes next</h2></div><div data-component=text-block><p>{STORY[3]}</p><p>{STORY[4]}</p><p>{STORY[5]}</p></div>
<div data-component=text-block><hr><p><b><i>Follow BBC Port Ellery on <a href=/f>Facebook, external</a> and <a href=/t>Twitter, external</a>. Send your story ideas to <a href=mailto:x>the desk of the harbour</a>.</i></b></p></div></article>
<section data-component=tag-list><h2>Related Topics</h2><ul><li><a href=/t1>Ports</a></li><li><a href=/t2>Port Ellery</a></li></ul></section>
<section data-component=related-content-block><h2>More on this story</h2>{RELATED}</section><section data-component=related-internet-links><h2>Related Internet Links</h2><ul><li><a href=https://port.example>Port Authority<span>, external</span></a></li></ul>
<p>The BBC is not responsible for the content of external sites.</p></section></main><div data-component=topStories><h2>Top Stories</h2>{RELATED}</div>{FOOT}""",
    "bbc2025": f"""<div data-testid=header-content>{MENU}</div><main id=main-content><article><div data-component=headline-block class=sc-518485e5-0><h1 class=sc-f98b1ad2-0>Port moves north</h1></div>
<div data-component=byline-block class=sc-801dd632-0><div><time class=sc-801dd632-2 datetime=2025-03-04>2 days ago</time></div><div data-testid=byline-new><button>Share</button><button>Save</button>
<div data-testid=byline-new-contributors><div><span>Ines Lind</span></div><div><span>BBC News</span></div></div></div></div>
<figure><div data-component=image-block class=sc-1><img src=a.jpg><span class=sc-a34861b-2>Quay Agency</span></div><div data-component=caption-block><figcaption>The cranes were built in the year of the flood and are to be moved as well</figcaption></div></figure>
<div data-component=text-block class=sc-9a00e533-0><p class=sc-9a00e533-0><b>{STORY[0]}</b></p><p class=sc-9a00e533-0>{STORY[1]}</p></div>
<div data-component=links-block class=sc-4><p>Read more on this story:</p><ul><li><a href=/1>Ferry fares to rise again in May</a></li><li><a href=/2>Storm wall in numbers</a></li></ul></div>
<div data-component=text-block class=sc-9a00e533-0><p class=sc-9a00e533-0>{STORY[2]}</p><p class=sc-9a00e533-0>{STORY[3]}</p></div>
<div data-component=video-block><div data-testid=video-player><p>This video can not be played</p></div><div data-component=caption-block><figcaption>Watch: the old wall gives way in the winter storm</figcaption></div></div>
<div data-component=subheadline-block class=sc-f98><h2>What comes next</h2></div><div data-component=text-block class=sc-9a00e533-0><p>{STORY[4]}</p><p>{STORY[5]}</p></div>
<div data-component=text-block><p><i><b>Sign up for our <a href=/n>Tide newsletter</a> to get the news of the port in your inbox every morning. Outside the UK? <a href=/o>Sign up here</a>.</b></i></p></div>
<div data-component=topic-list class=sc-81 ><a href=/a>Ports</a><a href=/b>Port Ellery</a></div></article>
<section data-testid=illinois-section-8><h2>Related</h2><div data-testid=anchor-inner-wrapper><a href=/1><h2 data-testid=card-headline>Ferry fares to rise again in May</h2><p data-testid=card-description>The company that runs the ferries says that it has no choice this year.</p></a></div>
<div data-testid=anchor-inner-wrapper><a href=/2><h2 data-testid=card-headline>Storm wall in numbers</h2></a></div></section></main>{FOOT}""",
    "jetpack": f"""{MENU}<div id=primary><main class=site-main><article class="post type-post has-post-thumbnail"><header class=entry-header><span class=cat-links><a href=/c>Ports</a></span><h1 class=entry-title>Port moves north</h1>
<div class=entry-meta>By <span class="author vcard"><a class="url fn n" href=/author/il>Ines Lind</a></span> / <span class=posted-on>March 4, 2026</span> / <a href=#r>Leave a comment</a></div></header>
<div class=entry-content><div class=code-block><small>Advertisement</small></div>{P[0]}{P[1]}<p><strong>Also read: <a href=/2>Storm wall in numbers</a></strong></p>{P[2]}<figure class="wp-block-image size-large"><img src=a.jpg>
<figcaption class=wp-element-caption>The cranes were built in the year of the flood and are to be moved as well. Photo: Quay Agency</figcaption></figure><h3 class=wp-block-heading>What comes next</h3>{P[3]}
<div class=wp-block-group><div class="mc4wp-form"><p>Join our newsletter and never miss a tide: we write once a week and never share your address.</p></div></div>{P[4]}{P[5]}
<div id=jp-post-flair class=sharedaddy><h3 class=sd-title>Share this:</h3><ul><li><a href=/t>Click to share on Twitter (Opens in new window)</a></li></ul><div class=jetpack-likes-widget><h3 class=sd-title>Like this:</h3><span class=loading>Loading...</span></div>
<div id=jp-relatedposts class=jp-relatedposts><h3 class=jp-relatedposts-headline><em>Related</em></h3>{RELATED}</div></div></div>
<footer class=entry-footer><div class=author-box><h4>About the author</h4><p>Ines Lind has covered the coast for ten years and keeps two boats in the harbour of Port Ellery.</p></div>
<nav class=post-navigation><a rel=prev href=/p>Previous Post: A bridge for the ages</a></nav></footer></article><div id=comments><h2>2 thoughts on “Port moves north”</h2><ol class=comment-list><li><p>I have lived here for forty years and never saw such a mess, honestly.</p></li></ol></div></main></div>
<aside id=secondary class=widget-area><section class="widget widget_recent_entries"><h2>Recent Posts</h2>{RELATED}</section></aside>{FOOT}""",
    "agency": f"""<bsp-header>{MENU}</bsp-header><div class=Page-content><main class=Page-main><h1 class=Page-headline>Port moves north</h1><div class=Page-byline><div class=Page-authors>By <a class=Link href=/author/il>INES LIND</a></div>
<div class=Page-dateModified>Updated 6:12 AM GMT, March 4, 2026</div></div><div class=Page-actions><span>Share</span></div><div class=RichTextStoryBody><p>PORT ELLERY, Norland (NNW) — {STORY[0]}</p>{P[1]}
<div class=PagePromo><div class=PagePromo-label>Related Stories</div><a href=/1>Ferry fares to rise again in May</a></div>{P[2]}<bsp-list-loadmore class=PageListStandardE><h3>Read more</h3>{RELATED}</bsp-list-loadmore>{P[3]}
<div class=FreeStar><p>Advertisement</p></div>{P[4]}{P[5]}<p>___</p><p><i>Follow NNW’s coverage of ports at https://nnw.example/hub/ports</i></p></div><div class=Page-authorBio><p>Ines Lind has covered the coast for ten years.</p></div></main>
<div class=Page-below><h2>Most read</h2>{RELATED}</div></div>{FOOT}""",
    "ministry": f"""<a href=#main>Zum Inhalt springen</a>{MENU}<nav class=breadcrumb><ol><li><a href=/>Startseite</a></li><li><a href=/p>Presse</a></li></ol></nav><div id=main><main><span class=dachzeile>Pressemitteilung</span><h1>Port moves north</h1>
<dl class=docData><dt>Datum</dt><dd>04.03.2026</dd></dl><div class="picture"><img src=a.jpg><p class=picture-caption>The cranes were built in the year of the flood and are to be moved as well.</p><p class=picture-source>Quelle: Port Authority</p></div>
<div class=richtext>{"".join(P[:4])}<h2>What comes next</h2>{"".join(P[4:])}</div><div class=contact-box><h2>Contact</h2><p>Contact us at the desk of the harbour office for corrections and for pictures in print quality.</p></div>
<ul class=page-functions><li><a href=/print>Print page</a></li><li><a href=/share>Share page</a></li></ul></main></div>{FOOT}""",
}
LIVE = "".join(
    f"<article class=live-post id=p{n}><time>0{n}:15</time><h2>Update number {n} from the quay</h2><p>{p}</p><div class=share>Share</div></article>"
    for n, p in enumerate(STORY)
)
MANNERS["live"] = (
    f"{MENU}<main><h1>Port moves north</h1><p>{report('the whole old harbour')[0]}</p><div class=live-blog>{LIVE}</div></main>{FOOT}"
)
MANNERS["live2023"] = (
    f"{MENU}<main data-layout=LiveLayout><div data-gu-name=headline><h1>Port moves north</h1></div><div data-gu-name=standfirst><p>{report('the whole old harbour')[0]}</p></div>"
    f"<div class=key-events><h2>Key events</h2><ul><li><a href=?page=with:block-1>Storm wall in numbers</a></li></ul></div><div id=liveblog-body class=liveblog__body>"
    + "".join(
        f"<article id=block-{n} class=block><header><a href=#block-{n}><time datetime=2026-03-04T0{n}:15:00Z>0{n}.15 GMT</time></a><h2>Update number {n} from the quay</h2></header><p>{p}</p>"
        f"<footer class=block-share><span>Share</span><time>Updated at 0{n}.40 GMT</time></footer></article>"
        for n, p in enumerate(STORY)
    )
    + f"</div><div class=most-viewed><h2>Most viewed</h2>{RELATED}</div></main>{FOOT}"
)
JUNK = (
    "Photograph:", "Read more", "Sign up", "Advertisement", "ADVERTISEMENT", "Related:", "cookies", "rights reserved", "Share", "Ferry fares",
    "forty years", "listened to", "First!", "appeared first", "covered the coast", "Contact us", "useful?", "Home", "Posted on", "Skip to",
    "can not be played", "Media playback", "unsupported", "Image copyright", "Image caption", "Media caption", "Image source", "gives way", "give way", ", external",
    "Published", "BBC News", "not responsible", "Related", "Follow BBC", "Top Stories", "newsletter", "no choice this year", "Most read", "Most viewed", "Key events", "Also read",
    "Loading", "Recent Posts", "Previous Post", "thoughts on", "Follow NNW", "Updated", "year of the flood", "Quelle", "Datum", "Print page", "two boats", "Startseite", "2 days ago",
)  # fmt: skip


RUNNING = ("live", "live2023")


def extract(manner: str, *, fast: bool = False) -> Article:
    ld = {"@type": "LiveBlogPosting" if manner in RUNNING else "NewsArticle", "headline": "Port moves north"}
    page = f'<html lang=en><head><script type="application/ld+json">{json.dumps(ld)}</script></head><body>{MANNERS[manner]}</body></html>'
    return articles.extract(page.encode(), url=f"https://quay.example/2026/{manner}/port", fast=fast)


@pytest.mark.parametrize("fast", [False, True], ids=["full", "fast"])
@pytest.mark.parametrize("manner", MANNERS)
def test_no_paragraph_is_lost_and_no_junk_is_taken(manner: str, fast: bool) -> None:
    article = extract(manner, fast=fast)
    assert [p for p in STORY if p not in article.body] == []
    assert [junk for junk in JUNK if junk in article.body] == []
    assert (article.kind, article.quality.ok) == ("liveblog" if manner in RUNNING else "article", True)


def test_each_junk_string_is_on_a_page() -> None:
    assert [junk for junk in JUNK if not any(junk in page for page in MANNERS.values())] == []


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
