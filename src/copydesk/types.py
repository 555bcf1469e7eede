"""Every value that travels between the stages: frozen, keyword-only, times in aware UTC.

Field names of facts are those of the filters (see docs/reference/filters.md), so that a value and its JSON read alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Mode = Literal["link", "brief", "full"]
Reserving = Literal["", "record", "hold", "link"]
LabelKind = Literal["NEW", "UPDATED", "CORRECTED", "BREAKING", "WITHDRAWN"]
NameKind = Literal["person", "org", "place", "work", "event"]
ChangeKind = Literal[
    "new", "figure", "date", "negation", "status", "statement", "headline", "correction", "retraction", "conflict", "wording", "noise"
]
Kind = Literal["article", "liveblog", "list", "deals", "video", "gallery", "index"]
Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What may be done with a source's copy. Unknown means `link`.

    ``reserved``: what becomes of what it reserves against mining; "" is what `[web] reserved` says.
    """

    licence: str = "unknown"
    mode: Mode = "link"
    automation: Literal["auto", "pick"] = "auto"
    edit: Literal["none", "style", "free"] = "none"
    images: bool = False
    reserved: Reserving = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A source as copydesk.toml names it. ``every`` and ``recheck`` are seconds."""

    id: str
    url: str
    name: str = ""
    section: str = "News"
    by_topic: bool = False  # its stories open in the section of their topic, and in `section` only where they have none
    every: int = 3600
    recheck: tuple[int, ...] = (900, 3600, 21_600, 86_400, 259_200)
    rights: Rights = field(default_factory=Rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask "has it changed?" with, byte for byte, and for which URL."""

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A GET to be made. ``kind`` decides what is accepted and whether robots.txt is asked (pages and images: always).

    ``onward`` has the validators of addresses that this one has redirected to before, for each address its own.
    """

    url: str
    kind: Literal["feed", "page", "image"] = "page"
    validators: Validators = field(default_factory=Validators)
    key: str = ""
    onward: Mapping[str, Validators] = field(default_factory=dict)
    robots: bool = False  # ask robots.txt of a feed, too
    obeys: Reserving = ""  # what follows from a reservation; "" is what the client's limits say
    told: tuple[str, ...] = ()  # what its feed reserves of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer: 200 with a body, or 304 with none. ``url`` is where it came from after redirects, ``validators`` are those of the
    address that was asked and ``onward`` those of ``url``, if that is another one."""

    request: Request
    url: str
    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes
    validators: Validators
    permanent: bool = False  # every redirect on the way was permanent (301, 308)
    onward: Validators | None = None
    reserved: tuple[str, ...] = ()  # what its site says against mining it, where that was asked; without a body: and so it was not fetched

    @property
    def unchanged(self) -> bool:
        """The server said 304, or sent the same bytes again."""
        return self.status == 304 or (
            bool(self.request.validators.body_hash) and self.request.validators.body_hash == self.validators.body_hash
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed. ``id`` is its canonical URL; the feed's own guid is only a hint. ``seen`` is ours, never the feed's."""

    id: str
    source: str
    link: str
    guid: str = ""
    headline: str = ""
    summary: str = ""  # plain text
    published: datetime | None = None
    updated: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    image: str = ""
    seen: datetime | None = None
    reserved: tuple[str, ...] = ()  # what a licence in its feed reserves of it, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture of an article: where it is and what its page says of it."""

    url: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Whether a page's text is an article; if not, ``rule`` (paywall, consent, short, ...) and a reason in words."""

    ok: bool
    rule: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as its page gave it. ``id`` is the canonical URL, ``body`` paragraphs joined by a blank line.

    ``digest`` changes when headline or body change, and with nothing else.
    """

    id: str
    url: str
    headline: str
    body: str
    source: str = ""
    version: int = 1
    digest: str = ""
    source_label: str = ""  # a prefix such as "Breaking:" that the source set before its headline
    byline: tuple[str, ...] = ()
    dateline: str = ""
    lede: str = ""
    published: datetime | None = None
    modified: datetime | None = None
    language: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    image: Image | None = None
    licence: str = ""
    syndicated_from: str = ""
    signals: dict[str, Any] = field(default_factory=dict)
    kind: Kind = "article"  # what sort of page it is from
    quality: Quality = field(default_factory=lambda: Quality(ok=True))
    seen: datetime | None = None

    @property
    def paragraphs(self) -> list[str]:
        return [p for p in self.body.split("\n\n") if p]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Who said what. Ranges are character offsets into the text it was found in."""

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    type: Literal["direct", "mixed", "indirect"]
    speaker: str | None = None
    role: str | None = None
    via: str | None = None
    anonymous: bool = False
    negated: bool = False
    said: str | None = None
    tier: Literal[1, 2, 3] = 3
    metonym: bool = False  # the speaker is a place that stands for its government: "Washington said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure that was given, with what it counts and who gave it."""

    span: Range
    value: float
    low: float | None = None
    high: float | None = None
    modifier: str | None = None
    unit: str | None = None
    what: str | None = None
    kind: str = "count"
    place: str | None = None
    attributed_to: str | None = None
    window_start: str | None = None
    window_end: str | None = None
    as_of: str | None = None
    former: bool = False  # what it was before: "up from 870"


Relation = Literal["first", "same", "replaces", "conflict", "addition"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A figure as one article of a story gave it, and how it stands to what was given before. ``at`` is when it held."""

    article: str
    figure: Figure
    at: datetime
    relation: Relation = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A line of a story's ledger: one quantity by one giver ("" where nobody is named), through time.

    ``rivals`` are the numbers of lines that say otherwise for the same time, ``adds_to`` of the line that this one comes on top of.
    """

    what: str
    kind: str
    unit: str | None = None
    place: str | None = None
    giver: str = ""
    given: tuple[Given, ...] = ()
    rivals: tuple[int, ...] = ()
    adds_to: int | None = None

    @property
    def latest(self) -> Given:
        """What was given last."""
        return self.given[-1]

    @property
    def previous(self) -> Given | None:
        """What was given before the latest value, where that was another one."""
        return next((g for g in reversed(self.given[:-1]) if g.figure.value != self.latest.figure.value), None)

    @property
    def disputed(self) -> bool:
        """Whether another giver says otherwise, or the latest value contradicts the one before."""
        last = next((g for g in reversed(self.given) if g.relation != "same"), self.given[0])
        return bool(self.rivals) or last.relation == "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A figure that a newsroom gave otherwise before, for no newer time and without a correction: perhaps one. Values as printed there."""

    article: str
    outlet: str
    what: str
    was: str
    now: str
    at: datetime  # when the report that gives it now appeared

    @property
    def id(self) -> str:
        """What the editor's queue knows it by."""
        return f"{self.article}#{self.was} → {self.now}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A date in prose, resolved where that can be done."""

    span: Range
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person, organisation, place, work or event, with every mention of it."""

    name: str
    kind: NameKind
    mentions: tuple[Range, ...]
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What a text is about, as the IPTC Media Topics name it. ``score`` is the share of all evidence that speaks for it, 0 to 1."""

    code: str  # "medtop:15000000"
    name: str
    under: str | None = None  # the code of the topic above it; None at the top level
    score: float = 0.0
    evidence: tuple[str, ...] = ()  # the words that tell of it, the weightiest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What one text states, each with its place in it."""

    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    dates: tuple[DateMention, ...] = ()
    names: tuple[Name, ...] = ()
    tags: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs and why: ``story`` is None when it opens a story of its own."""

    story: str | None
    score: float
    reason: str
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article as a part of a story, with everything composing needs to know of it and its source."""

    article: Article
    facts: Facts
    feed: Feed
    seen: datetime
    versions: int = 1
    duplicate_of: str | None = None
    changes: tuple[Change, ...] = ()  # what is materially different since the version that readers have
    summary: str = ""  # the same in a line


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One event: its members in order of arrival. ``id`` never changes; ``slug`` and ``published`` are set once."""

    id: str
    section: str
    opened: datetime
    members: tuple[Member, ...] = ()
    slug: str = ""
    published: datetime | None = None
    ledger: tuple[Quantity, ...] = ()  # the figures of the members that report for themselves
    doubts: tuple[Doubt, ...] = ()
    confirmed: tuple[Doubt, ...] = ()  # those that an editor has judged to be corrections


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A computed label. A label without a reason cannot be built. ``expires`` None: never."""

    kind: LabelKind
    reason: str
    evidence: tuple[str, ...] = ()
    expires: datetime | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("a label needs a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words in somebody's mouth, character for character those of the source."""

    words: str
    speaker: str
    role: str = ""
    source: str = ""  # the key of the SourceLine it came from
    anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureLine:
    """A figure as readers see it: ``value`` as printed ("at least 17"), what it counts, who says.

    ``previous`` is what was given before, ``disputed`` that it contradicts what another source says or what was given before. Lines
    with the same ``clash``, if it is not 0, give different values for one thing.
    """

    value: str
    what: str
    who: str = ""
    source: str = ""  # the key of the SourceLine
    previous: str = ""
    disputed: bool = False
    addition: bool = False  # comes on top of another figure and is not part of its total
    clash: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of a post, with the keys of the sources it rests on (never empty)."""

    text: str
    sources: tuple[str, ...]
    verbatim: bool = False  # the source's own words, used under its licence

    def __post_init__(self) -> None:
        if not self.sources:
            raise ValueError(f"a sentence needs a source: {self.text[:60]!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that a story's sources date. ``when`` is a day, month or year in ISO form, or a first and a last one with a slash.

    ``text`` is in the words of one source if ``verbatim``, with " …" where it was cut, else in ours. ``planned`` says that the day lay
    ahead of the report it is from, which appeared at ``reported``.
    """

    when: str
    text: str
    source: str  # the key of the SourceLine whose words or figures these are
    sources: tuple[str, ...]  # the keys of all that report it for that day
    reported: datetime
    said: str = ""  # the date as that source writes it: "late on Tuesday"
    who: str = ""  # who says so there; "" if it is the outlet itself, or the text names them
    verbatim: bool = False
    planned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A member as readers see it. ``key`` (A, B, ...) marks what rests on it; a copy shares the key of its original."""

    key: str
    article: str  # the article's id
    name: str
    headline: str
    url: str
    published: datetime | None
    seen: datetime
    licence: str
    mode: Mode
    copy_of: str = ""  # name of the outlet it copies; "" if it reports for itself
    byline: tuple[str, ...] = ()
    versions: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """A source's own text, printed whole because its licence allows it."""

    source: str  # the key of the SourceLine
    paragraphs: tuple[str, ...]
    attribution: str  # title, author, source, licence: one line


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """An image file of ours: content-addressed ``path`` below the site, its true type, alt text and credit."""

    path: str
    type: str
    alt: str
    credit: str
    licence: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A difference between two versions. ``before`` stands in the old one and ``after`` in the new one, "" where there is nothing.

    ``what`` is what a figure counts or what happened to whom, ``who`` by whose account, both only where the text says it.
    """

    kind: ChangeKind
    material: bool
    before: str = ""
    after: str = ""
    what: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A line of the change log. ``evidence`` are the ids of the articles it rests on."""

    at: datetime
    text: str
    material: bool = True
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """Something published that was wrong: what it said, what is right ("" where the notice does not say), in whose report, when, and the
    id of the article, or "editor", that it comes from. It never expires."""

    was: str
    now: str
    where: str
    at: datetime
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What is published of a story. ``slug`` and ``published`` never change; ``modified`` moves on material change only."""

    story: str
    version: int
    slug: str
    headline: str
    section: str
    published: datetime
    modified: datetime
    excerpt: str
    author: str
    sentences: tuple[Sentence, ...]
    sources: tuple[SourceLine, ...]
    label: Label | None = None
    tags: tuple[str, ...] = ()
    figures: tuple[FigureLine, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    timeline: tuple[Event, ...] = ()  # of what happened, not of what was published; the earliest first
    disputed: tuple[Sentence, ...] = ()
    unknown: tuple[Sentence, ...] = ()
    full: FullText | None = None
    picture: Picture | None = None
    updates: tuple[Update, ...] = ()
    corrections: tuple[Correction, ...] = ()
    language: str = "en"

    @property
    def newsrooms(self) -> int:
        """How many newsrooms reported for themselves; copies are not counted."""
        return len({s.name for s in self.sources if not s.copy_of})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Why something is not published: a rule and a note in words. ``subject`` is an article id or a story id."""

    subject: str
    rule: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A line of the journal: who did what to which, and why."""

    at: datetime
    actor: str
    verb: str
    subject: str
    before: str = ""
    after: str = ""
    why: str = ""
