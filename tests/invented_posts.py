"""A dozen invented posts of all kinds, as the composer would hand them to a publisher."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from copydesk import text
from copydesk.config import Config, Publish
from copydesk.config import Site as SiteConfig
from copydesk.sites import Edition
from copydesk.types import (
    Event,
    Feed,
    FigureLine,
    FullText,
    Label,
    Picture,
    Post,
    Quotation,
    Rights,
    Sentence,
    SourceLine,
    Update,
)

NOON = datetime(2026, 3, 12, 12, 0, tzinfo=UTC)
OUTLETS = {"A": "Port Alden Courier", "B": "Tidewater Radio", "C": "Coastline News Agency", "D": "Quayside Commons"}


def config(target: str = "static", **site: Any) -> Config:
    told: dict[str, Any] = {
        "title": "Harbour Wire",
        "url": "https://harbour.example",
        "timezone": "Europe/London",
        "responsible": "The Harbour Wire desk",
        "contact": "desk@harbour.example",
        "description": "News of Port Alden and its coast: who said what, which figures, what changed.",
    }
    feeds = [
        ("courier", "Port Alden Courier", "Harbour", Rights(licence="all-rights-reserved", mode="brief")),
        ("tidewater", "Tidewater Radio", "Council", Rights()),
        (
            "quayside",
            "Quayside Commons",
            "Coast",
            Rights(licence="CC-BY-4.0", mode="full", evidence="https://quayside.example/rights"),
        ),
    ]
    return Config(
        root=Path("/nowhere"),
        site=SiteConfig(**(told | site)),
        publish=Publish(target=target, path="site"),
        sources=tuple(Feed(id=i, url=f"https://{i}.example/feed", name=n, section=s, rights=r) for i, n, s, r in feeds),
    )


def at(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def source(key: str = "A", headline: str = "Talks back on as port finds new money", **more: Any) -> SourceLine:
    name = OUTLETS.get(key, "Port Alden Courier")
    url = f"https://{name.split()[0].lower()}.example/{len(headline)}"
    values: dict[str, Any] = {
        "key": key,
        "article": url,
        "name": name,
        "headline": headline,
        "url": url,
        "published": at(-2),
        "seen": at(-1.5),
        "licence": "all-rights-reserved",
        "mode": "brief",
    }
    return SourceLine(**(values | more))


def post(story: str = "s1", headline: str = "Pilots and port authority resume pay talks", **more: Any) -> Post:
    values: dict[str, Any] = {
        "story": story,
        "version": 1,
        "slug": text.slug(headline),
        "headline": headline,
        "section": "Harbour",
        "published": at(-2),
        "modified": at(-2),
        "author": "The Harbour Wire desk",
        "excerpt": "The union and the authority returned to talks on Thursday, the Port Alden Courier reports.",
        "sentences": (
            Sentence(text="The union and the authority returned to talks on Thursday, the Port Alden Courier reports.", sources=("A",)),
        ),
        "sources": (source(),),
        "updates": (Update(at=at(-2), text="First published"),),
    }
    return Post(**(values | more))


RICH = post(
    headline="Pilots and port authority resume pay talks; strike notice for Monday stands",
    slug="pilots-and-port-authority-resume-pay-talks",
    version=4,
    published=at(-240),
    modified=at(4.7),
    tags=("Port Alden", "Pilots' union", "Pay"),
    label=Label(
        kind="UPDATED",
        reason="The port authority’s offer changed from 4.8% to 6.1%",
        evidence=("https://courier.example/1",),
        expires=at(28.7),
    ),
    sentences=(
        Sentence(
            text="The pilots’ union and the port authority returned to pay talks on Thursday, a day after they broke off, the "
            "Port Alden Courier and Tidewater Radio report.",
            sources=("A", "B"),
        ),
        Sentence(
            text="The authority raised its offer to 6.1% over two years, Coastline News Agency says; the union had asked for 9%.",
            sources=("C", "A"),
        ),
        Sentence(
            text="At least 17 vessels were waiting off the harbour at 14:00, the harbour master told Quayside Commons.",
            sources=("D",),
            verbatim=True,
        ),
        Sentence(
            text="The union has not withdrawn its notice of a four-day strike from Monday, according to Tidewater Radio alone.",
            sources=("B",),
        ),
    ),
    sources=(
        source("A", versions=4, byline=("Mara Quill", "Jo Tern")),
        source("B", "Pilots in the room again, strike date unchanged", versions=2, published=None),
        source("C", "Port lifts pilots’ offer to 6.1 per cent"),
        source("D", "Seventeen at anchor as the day tide turns", licence="CC-BY-4.0", mode="full"),
        source(
            "C",
            "Pilots’ offer up to 6.1 per cent",
            name="The Estuary Post",
            copy_of="Coastline News Agency",
            licence="unknown",
            mode="link",
        ),
    ),
    figures=(
        FigureLine(value="6.1%", what="Pay offer, two years", who="Port authority", source="C"),
        FigureLine(value="9%", what="Pay claim, two years", who="Pilots’ union", source="A"),
        FigureLine(value="at least 17", what="Vessels waiting off the harbour", who="Harbour master", source="D"),
        FigureLine(value="about £1.2 million", what="Cost of the delays, per day", who="", source="C"),
        FigureLine(value="58 of 62", what="Pilots who did not report on 11 March", who="Pilots’ union", source="A", disputed=True, clash=1),
        FigureLine(value="41 of 62", what="pilots", who="Port authority", source="C", disputed=True, clash=1),
    ),
    timeline=(
        Event(
            when="2026-03-02",
            text="The union asked for 9 per cent on 2 March.",
            source="A",
            sources=("A",),
            reported=at(-2),
            said="2 March",
            verbatim=True,
        ),
        Event(
            when="2026-03-05",
            text="Given for this date: 3.5% (offer).",
            source="C",
            sources=("C",),
            reported=at(-3),
            said="Thursday of last week",
        ),
        Event(
            when="2026-03-11",
            text="… the pilots left the table late this morning …",
            source="A",
            sources=("A", "C"),
            reported=at(-20),
            said="late this morning",
            who="Ines Marlow",
            verbatim=True,
        ),
        Event(
            when="2026-03-16/2026-03-22",
            text="A four-day strike is to begin next week.",
            source="B",
            sources=("B",),
            reported=at(-2),
            said="next week",
            verbatim=True,
            planned=True,
        ),
    ),
    disputed=(Sentence(text="Pilots who did not report: 58 of 62 (Pilots’ union); 41 of 62 (Port authority).", sources=("A", "C")),),
    unknown=(Sentence(text="Tidewater Radio: “It was not immediately clear when the two sides will meet.”", sources=("B",)),),
    quotations=(
        Quotation(
            words="We left the table because there was nothing on it. There is something on it now.",
            speaker="Ines Marlow",
            role="the pilots’ union’s chief negotiator",
            source="A",
        ),
        Quotation(words="Ships are moving again on the day tide. I will not call that normal.", speaker="The harbour master", source="D"),
        Quotation(
            words="Nobody in that room thinks nine is going to happen.",
            speaker="a person briefed on the talks",
            source="B",
            anonymous=True,
        ),
    ),
    updates=(
        Update(at=at(-240), text="First published"),
        Update(at=at(-17), text="Correction: the cost of the delays was £12 million, now about £1.2 million"),
        Update(at=at(1), text="Spelling of a name", material=False),
        Update(at=at(4.7), text="The two-year offer is now 6.1%, was 4.8% on Wednesday, and talks have resumed."),
    ),
)
FULL = post(
    "s2",
    "Seventeen at anchor as the day tide turns",
    section="Coast",
    modified=at(3),
    published=at(3),
    excerpt="Seventeen ships lay at anchor off Port Alden on Thursday.",
    label=Label(kind="NEW", reason="First version of this story"),
    sources=(source("A", "Seventeen at anchor as the day tide turns", name="Quayside Commons", licence="CC-BY-4.0", mode="full"),),
    sentences=(Sentence(text="Seventeen ships lay at anchor off Port Alden on Thursday, Quayside Commons reports.", sources=("A",)),),
    full=FullText(
        source="A",
        attribution="“Seventeen at anchor as the day tide turns” by Jo Tern, Quayside Commons, CC BY 4.0",
        paragraphs=(
            "Seventeen ships lay at anchor off Port Alden on Thursday as the day tide turned.",
            "The first pilot went out at 13:20, the harbour office said; the queue had stood at 23 in the morning.",
        ),
    ),
    picture=Picture(
        path="assets/images/0c1d.jpg",
        type="image/jpeg",
        alt="Ships at anchor off a breakwater",
        credit="Jo Tern / Quayside Commons",
        licence="CC-BY-4.0",
        width=1200,
        height=800,
    ),
    updates=(Update(at=at(3), text="First published"),),
)
LINK = post(
    "s3",
    "Ropewalk bridge shut Sunday for flood gate test",
    slug="ropewalk-bridge-shut-sunday",
    excerpt="",
    sentences=(),
    modified=at(0.2),
    published=at(0.2),
    section="Council",
    sources=(source("A", "Ropewalk bridge shut Sunday for flood gate test", licence="unknown", mode="link"),),
    updates=(),
)
WITHDRAWN = post(
    "s4",
    "A report of a grounding off Gannet Point",
    label=Label(kind="WITHDRAWN", reason="The outlet retracted its report."),
    modified=at(-3.3),
    published=at(-9),
    section="Coast",
    sentences=(),
    excerpt="",
    updates=(Update(at=at(-9), text="First published"), Update(at=at(-3.3), text="Withdrawn: the outlet retracted its report")),
)
CORRECTED = post(
    "s5",
    "Library roof will cost £340,000, council report says",
    slug="library-roof",
    section="Council",
    modified=at(3.1),
    label=Label(kind="CORRECTED", reason="The digits of the cost were transposed"),
    figures=(FigureLine(value="£340,000", what="Cost of the library roof", who="council report", source="A"),),
    excerpt="The roof of the town library will cost £340,000, a council report says.",
    updates=(Update(at=at(-2), text="First published"), Update(at=at(3.1), text="Correction: cost was £430,000, now £340,000")),
)
COPIES = post(
    "s6",
    "Skerrow Island night ferry suspended until 20 March",
    label=Label(kind="UPDATED", reason="New end date"),
    modified=at(2.6),
    sources=(
        source("A", "Ferry off", copy_of="Coastline News Agency"),
        source("A", "Ferry off again", name="The Estuary Post", copy_of="Coastline News Agency"),
    ),
    excerpt="The operator moved the date from 15 March after a hull survey, two outlets report after an agency.",
    updates=(Update(at=at(-2), text="First published"), Update(at=at(2.6), text="Night ferry: end date moves to 20 March")),
)
PLAIN = tuple(
    post(
        f"p{n}",
        headline,
        section=section,
        modified=at(-4 - 3 * n),
        published=at(-4 - 3 * n),
        excerpt=excerpt,
        sources=tuple(source(k, f"{headline} {k}") for k in "ABC"[: 1 + n % 3]),
        updates=(),
    )
    for n, (headline, section, excerpt) in enumerate(
        [
            (
                "Fish market trustees vote to move the auction online",
                "Harbour",
                "The change would start in September, according to The Estuary Post.",
            ),
            (
                "Three bids for the cannery site, none above the asking price",
                "Council",
                "The highest is £2.1 million, the property office told the Courier.",
            ),
            (
                "Estuary dredging licence goes to public consultation",
                "Coast",
                "Comments close on 24 April, the environment office says in its notice.",
            ),
            (
                "Bakers’ quarter keeps its Saturday market",
                "Council",
                "The council renewed the permit for two years, Tidewater Radio reports.",
            ),
            (
                "Lifeboat crew named for the spring season",
                "Coast",
                "Eleven volunteers are on the list that the station put up, the Courier reports.",
            ),
            (
                "Port Alden museum opens its rope store",
                "Harbour",
                "The store was last open in 1987, the museum told Quayside Commons.",
            ),
        ]
    )
)
LINKS = tuple(
    post(
        f"l{n}",
        headline,
        excerpt="",
        sentences=(),
        modified=at(-1 - n),
        published=at(-1 - n),
        section="Coast",
        updates=(),
        sources=(source("A", headline, name=name, licence="unknown", mode="link"),),
    )
    for n, (headline, name) in enumerate(
        [("Gannet Point light: the logbooks, 1871 to 1904", "Quayside Commons"), ("Route 9 school bus is back", "Tidewater Radio")]
    )
)
POSTS = tuple(sorted((RICH, FULL, LINK, WITHDRAWN, CORRECTED, COPIES, *PLAIN, *LINKS), key=lambda p: p.modified, reverse=True))


def edition(*posts: Post) -> Edition:
    chosen = posts or POSTS
    return Edition(
        posts=chosen,
        at=max((p.modified for p in chosen), default=NOON),
        months={"2026-03": chosen, "2026-02": ()},
        all_months=(("2026-02", 0), ("2026-03", len(chosen))),
        stories=24,
        outlets=9,
    )


HOSTILE = (
    "{{ site.title }}",
    "{% raw %}",
    "{% include x.html %}",
    "{%- if true -%}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "# h",
    "1. x",
    "---",
    "- item",
    "| a | b |",
    "$$x$$",
    "*[HTML]: x",
    "{: .cls}",
    "{:/}",
    "{::comment}",
    "`code`",
    "``` ruby",
    "&lt;b&gt;",
    "&amp;amp;",
    "nul\x00bell\x07",
    "bidi\u202eevil\u2066",
    "c1\x9bnon\ufdd0",
    "X" * 10_000,
    "a\n---\nb: c",
    "key: value # no",
    "!ruby/object:Gem::Installer {}",
    "'single' \"double\" ''",
    '" onmouseover="alert(1)',
    "]]> --> </style></title>",
    "\\",
    "\\\\`\\*",
    "~~s~~ __b__ *i*",
    "^",
    "[^1]: note",
    "http://x.example/a_b_c www.x.example",
    "-- ... << >>",
    "%{x} #{7*7} ${x}",
    "@user #1 :smile:",
    "٣. مرحبا",
    "日本語。",
    "null",
    "2026-03-12",
    "true",
    "~",
    "* * *",
    "=====",
    "toc\n{:toc}",
)
HOSTILE_URLS = (
    "https://x.example/a)b",
    "https://x.example/a b{{ site.title }}",
    "javascript:alert(1)",
    "https://x.example/?a=1&copy=2&lt;=3",
    'https://x.example/"onclick="x',
    "https://x.example/a_b_c*d*~~e~~$$f$$",
    "data:text/html,x",
    "https://x.example/{%raw%}#[x]",
)


def hostile(words: str, url: str = "https://x.example/", n: int = 0) -> Post:
    """A post with the same nasty words everywhere that a feed can put words."""
    line = SourceLine(
        key="A",
        article=url,
        name=words,
        headline=words,
        url=url,
        published=at(-2),
        seen=at(-1),
        licence=words,
        mode="brief",
        byline=(words,),
        copy_of="",
    )
    return post(
        f"h{n}",
        words,
        slug=f"h-{n}",
        excerpt=words,
        author=words,
        tags=(words, words),
        modified=at(1),
        label=Label(kind="NEW", reason=words, evidence=(words,)),
        sentences=(Sentence(text=words, sources=("A",)), Sentence(text=words, sources=("A",), verbatim=True)),
        sources=(
            line,
            SourceLine(
                key="A",
                article=url,
                name=words,
                headline=words,
                url=url,
                published=None,
                seen=at(-1),
                licence="unknown",
                mode="link",
                copy_of=words,
            ),
        ),
        figures=(FigureLine(value=words, what=words, who=words, source="A"),),
        quotations=(Quotation(words=words, speaker=words, role=words, source="A"),),
        timeline=tuple(
            Event(when=when, text=words, source="A", sources=("A",), reported=at(-1), said=words, who=words, verbatim=own, planned=own)
            for when, own in (("2026-03-02", True), (f"around {words}", False))
        ),
        disputed=(Sentence(text=words, sources=("A",)),),
        unknown=(Sentence(text=words, sources=("A",)),),
        full=FullText(source="A", paragraphs=(words, words), attribution=words),
        picture=Picture(path="assets/a.jpg", type="image/jpeg", alt=words, credit=words, licence=words),
        updates=(Update(at=at(-2), text=words), Update(at=at(1), text=words)),
    )
