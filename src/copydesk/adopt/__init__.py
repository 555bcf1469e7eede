"""Take over an old blog: its posts → one proposal for each article, however often and however damaged it was published.

`propose` reads and decides, and changes nothing. `tree.write` makes a new folder of what was proposed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from copydesk.adopt import addresses, copies
from copydesk.adopt.blog import Blog, OldPost, Tell, read, sheet_of
from copydesk.adopt.copies import Wording, wording
from copydesk.adopt.stock import Start, Stock, bare, find, lede, prose
from copydesk.adopt.wordings import Habits, agreed
from copydesk.text import plain

__all__ = ["Adoption", "Proposal", "propose", "rewritten"]

LESSONS = 500  # articles of three copies or more from which habits are learned: a script's list of synonyms is short


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed for one article: its oldest post stays, with the best words of all, and the others lead to it.

    ``posts`` are its copies, the oldest first; ``redirects`` all addresses that lead to it besides its own; ``labels`` and ``phrases``
    what was taken from before headlines and ledes.
    """

    posts: tuple[OldPost, ...]
    headline: str
    excerpt: str
    lede: str
    redirects: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    @property
    def kept(self) -> OldPost:
        return self.posts[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """A blog, and what is proposed for those of its articles that are not to stay as they are."""

    blog: Blog
    proposals: tuple[Proposal, ...]
    stock: Stock
    habits: Habits

    @property
    def articles(self) -> int:
        """How many posts there will be."""
        return len(self.blog.posts) - sum(len(p.posts) - 1 for p in self.proposals)


def _silent(stage: str, done: int, total: int) -> None:
    """Tells nobody."""


def propose(folder: Path, tell: Tell = _silent) -> Adoption:
    """What should become of the blog in a folder. Nothing is written. ConfigError if there are no posts in it."""
    blog = read(folder, tell)
    tell("Comparing posts", 0, 1)
    wordings = [p.wording for p in blog.posts]
    groups = copies.groups(wordings)
    tell("Comparing posts", 1, 1)
    stock = find([[Start(blog.posts[n].headline, blog.posts[n].opening) for n in group] for group in groups])
    held = copies.commonness(wordings)
    habits = Habits(lambda words: copies.rarest(words, held))
    for group in islice((g for g in groups if len(g) > 2), LESSONS):
        habits.learn([lede(sheet_of(blog, blog.posts[n].path).body, stock)[0] for n in group])
    desk = _Desk(blog, stock, habits)
    made = _settled(desk, groups, tell)
    return Adoption(blog=blog, proposals=tuple(_redirected(blog, made)), stock=stock, habits=habits)


@dataclass(frozen=True, slots=True)
class _Desk:
    """What is known of a blog when its posts are written anew."""

    blog: Blog
    stock: Stock
    habits: Habits

    def proposal(self, group: Sequence[int]) -> tuple[Proposal | None, Wording]:
        """What is proposed for the copies of an article, and its words then; None if the post stays as it is."""
        posts = tuple(self.blog.posts[n] for n in group)
        if len(posts) == 1 and not self._touched(posts[0]):
            return None, posts[0].wording
        shorn = [bare(p.headline, self.stock) for p in posts]
        headline = agreed([h for h, _ in shorn], self.habits)
        body, phrases = _body(self.blog, posts, self.stock, self.habits)
        made = Proposal(
            posts=posts,
            headline=headline,
            excerpt=agreed([lede(p.excerpt, self.stock)[0] for p in posts if p.excerpt], self.habits) if posts[0].excerpt else "",
            lede=plain(prose(body)),
            labels=tuple(sorted({label for _, labels in shorn for label in labels})),
            phrases=tuple(sorted({p for p in phrases if p})),
        )
        return made, wording(headline, body)

    def _touched(self, post: OldPost) -> bool:
        return bool(bare(post.headline, self.stock)[1] or lede(post.opening, self.stock)[1] or lede(post.excerpt, self.stock)[1])


def _body(blog: Blog, posts: Sequence[OldPost], stock: Stock, habits: Habits) -> tuple[str, list[str]]:
    """The best body of an article's copies, and the stock phrases they had."""
    shorn = [lede(sheet_of(blog, p.path).body, stock) for p in posts]
    return agreed([body for body, _ in shorn], habits), [phrase for _, phrase in shorn]


def _settled(desk: _Desk, groups: list[list[int]], tell: Tell) -> list[Proposal]:
    """The proposals for all articles. Copies that are known as such only by their mended words are put together, too.

    So a second look at what comes out finds nothing more.
    """
    done: dict[tuple[int, ...], tuple[Proposal | None, Wording]] = {}
    while True:
        for n, group in enumerate(groups):
            if tuple(group) not in done:
                done[tuple(group)] = desk.proposal(group)
            tell("Choosing words", n + 1, len(groups))
        made = [done[tuple(g)] for g in groups]
        together = copies.groups([words for _, words in made])
        if len(together) == len(groups):
            return [p for p, _ in made if p]
        groups = [sorted(n for part in parts for n in groups[part]) for parts in together]


def _redirected(blog: Blog, made: Sequence[Proposal]) -> list[Proposal]:
    """The proposals with the addresses that shall lead to them; none that another post has."""
    gone = {p.path for proposal in made for p in proposal.posts[1:]}
    live = {p.address for p in blog.posts if p.path not in gone}
    found = []
    for proposal in made:
        every = (a for p in proposal.posts for a in (*p.redirects, *([p.address] if p.path in gone else [])))
        found.append(replace(proposal, redirects=tuple(a for a in dict.fromkeys(every) if a not in live)))
    return found


def rewritten(adoption: Adoption, proposal: Proposal) -> bytes:
    """The file of the post that stays, as it shall be; ValueError if its front matter cannot be changed."""
    blog, post = adoption.blog, proposal.kept
    sheet = sheet_of(blog, post.path)
    body, _ = _body(blog, proposal.posts, adoption.stock, adoption.habits)
    changes: dict[str, object] = {}
    if proposal.headline != post.headline:
        changes["title"] = proposal.headline
    if proposal.excerpt != post.excerpt:
        changes["excerpt"] = proposal.excerpt
    if proposal.redirects != post.redirects:
        changes[blog.redirect_key] = list(proposal.redirects)
    if blog.kind == "hugo" and "title" in changes and not sheet.table().get("url"):
        changes |= _pinned(blog, post, {**sheet.table(), **changes})
    return sheet.changed(changes, body)


def _pinned(blog: Blog, post: OldPost, table: dict[str, object]) -> dict[str, object]:
    """The post's address for its front matter, where Hugo would make another one of the new headline."""
    return {} if addresses.hugo(blog.place(post.path), table, post.when, blog.config) == post.address else {"url": post.address}
