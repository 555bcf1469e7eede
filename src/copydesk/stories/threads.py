"""The live stories, which of them an article belongs to, and what has to be put right when more is known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import chain
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from copydesk.stories.demands import HEADLINE_DEMAND, TEXT_DEMAND, Demand, likely
from copydesk.stories.live import Index, Live, Numbers, Span, Times, Told
from copydesk.stories.profiles import Ids, Lengths, Profile, Rarity, Weighed, Whole, likeness, measured, to_the_rest
from copydesk.stories.words import HEADLINE, NAME, Terms, thinned
from copydesk.types import Placement

WINDOW = timedelta(days=7)
NEAR_COPY = 0.5  # share of a text's runs of four words: about what is left where one word in six was changed
SHARED_RUNS = 5  # runs of words that a copy shares at least: a boilerplate line is no copy
AGREEING = 2  # words of an article that its story holds at least: one word is an actor or a place, not yet an event
STRONG_TERMS = 96  # of an article's terms, how many lead to it

# Bounds of the search: they keep the cost of placing an article apart from how many are live. Wider ones (64 terms, 200 articles of
# each, 15 stories) were no better.
_QUERY = 32  # terms that are looked up
_POSTINGS = 32  # newest articles seen of each
_ARTICLES, _STORIES, _NEAREST = 40, 5, 3  # articles found, stories compared, articles by which a story is found promising
# An article is compared with stories that promise so much of what the best one does, a story with those that promise so much of all
# there is to share: of 5,500 that were joined or merged none promised less, and a fifth of the comparisons is saved.
_OF_BEST, _OF_ALL = 0.15, 0.05
_MEMBERS = 64  # newest members that a story's profile holds (32: a hundredth worse, 16: two hundredths)
# Sizes at which a story is compared with its neighbours, or its members with it: so each costs an article little, however many come.
_GROWN = frozenset((1, 2, 3, *(n << k for k in range(1, 24) for n in (2, 3))))
_REVIEWED = frozenset(4 << k for k in range(22))

# A lone report (or two) is more often a side piece to the one large story near it than a story of its own: then less is demanded, the less
# the larger that story. Whether it stayed alone is asked when the large story has grown, and once more when the report is this old.
_LONE, _LARGE, _LEAD = 2, 6, 0.4  # members of either, and how far the large story is ahead of the next large one
_SIDE_PIECE, _FARTHEST = 0.8, 4.0  # by how much less for each logarithm of the large story's members, and at most
_SETTLED = 18 * 3600.0  # seconds (8 to 36 hours: no difference)

Leading = tuple[list[int], NDArray[np.int64]]  # terms, and what each says
Look = tuple[Whole, Lengths]  # what each word of a story says, and how long the story then is
Neighbour = tuple[float, Told, int]  # by how much its score clears the demand, the story, how many words both hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Articles that turned out to belong to another story than the one they were in.

    If that story was ``merged``, none is left in it and it leads to ``story``; if not, it goes on without them.
    """

    story: str
    was: str
    articles: tuple[str, ...]
    merged: bool
    reason: str


class Threads:
    """The live stories, and which of them an article belongs to.

    The state follows from the calls of `add` and `repair` alone, in their order. Articles older than the window, measured from the
    latest one, are retired and leave no trace: adding only those within the window again, in the same order, each to the story it is
    in by now, gives the same state. ``archive``: nothing is retired, and articles may come in any order of time.

    ``together`` and ``apart`` are pairs of articles that an editor has judged: this wins over all likeness. What is together with the
    same article is together; of two that are apart, so is all that is together with the one and with the other. ``name`` says what the
    story is called that an article opens when it leaves another.
    """

    def __init__(
        self,
        *,
        window: timedelta = WINDOW,
        archive: bool = False,
        text: Demand = TEXT_DEMAND,
        headline: Demand = HEADLINE_DEMAND,
        together: Iterable[tuple[str, str]] = (),
        apart: Iterable[tuple[str, str]] = (),
        name: Callable[[str], str] = str,
    ) -> None:
        self.window, self.archive, self.text, self.headline, self.name = window, archive, text, headline, name
        together, apart = list(together), list(apart)
        self._seconds = window.total_seconds()
        self._earliest, self._latest = inf, -inf  # of the live articles, or earlier, or later
        self._next = 0
        self._live: dict[int, Live] = {}
        self._ends: list[tuple[float, int]] = []  # a heap: when articles happened, oldest first
        self._unsettled: list[tuple[float, int]] = []  # a heap: when articles that stayed alone are looked at once more, soonest first
        self._stories: dict[str, Told] = {}
        self._rarity = Rarity()
        self._postings = Index()
        self._shingles = Index()
        self._times = Times()
        self._gone = 0  # retired articles that the two indexes still name
        self._read: tuple[Terms, Profile] | None = None  # the article placed last is the next one added
        self._alone = ""  # the article placed last for which no story was near enough to merge with, either
        self._group = _groups(together, apart)
        self._apart = _both_ways((self._group[one], self._group[other]) for one, other in apart)
        self._judged: dict[str, dict[str, Told]] = {}  # by group the live articles of these pairs

    def __len__(self) -> int:
        return len(self._live)

    # --- placing
    def place(self, id: str, terms: Terms, time: datetime | None, source: str = "") -> Placement:
        """The story an article belongs to, and why. Changes nothing; `source` may be given but does not count yet."""
        at = None if time is None else time.timestamp()
        group = self._group.get(id, id)
        barred = {story.id for other in self._apart.get(group, ()) for story in self._judged.get(other, {}).values()}
        copy = self._copied(terms, at)
        if there := self._judged.get(group):
            other, story = next(iter(there.items()))
            of = copy.duplicate_of if copy and copy.story == story.id else None
            return Placement(story=story.id, score=1.0, reason=f"an editor put it together with {other}", duplicate_of=of)
        if copy is not None and copy.story not in barred:
            return copy
        profile = self._profile(terms)
        near = self._neighbours(profile, terms.language, (at, at), terms.has_text, self._leading(terms))
        best = max((n for n in near if n[1].id not in barred), key=lambda n: n[0], default=None)
        if best is None:
            self._alone = id
            return Placement(story=None, score=0.0, reason="nothing like it among the live stories")
        margin, story, agreeing = best
        score = round(likely(margin), 3)
        shares = self._why(terms, story)
        if margin >= 0 and agreeing >= AGREEING:
            return Placement(story=story.id, score=score, reason=shares)
        self._alone = id if terms.has_text else ""
        short = f"which is too little (score {score:.2f})" if margin < 0 else "and one word in common is too little"
        return Placement(story=None, score=score, reason=f"{shares}, {short}")

    def add(self, id: str, terms: Terms, time: datetime | None, story: str) -> None:
        """Record where an article was placed. Only archives may leave the time unknown (None)."""
        at = None if time is None else time.timestamp()
        end = self._latest if at is None else at
        if not self.archive and end < self._latest - self._seconds:
            return
        while self._unsettled and self._unsettled[0][0] <= self._latest:
            heappop(self._unsettled)  # it was looked at in its time, maybe before a restart
        number, self._next = self._next, self._next + 1
        told = self._stories.get(story) or Told(story)
        self._live[number] = Live(id, terms, self._profile(terms), at, told)
        heappush(self._ends, (end, number))
        heappush(self._unsettled, (inf if at is None else at + _SETTLED, number))
        self._times.enter(at)
        self._change(told, come=[number])
        self._postings.enter(terms.ids[:STRONG_TERMS], number)
        self._shingles.enter(terms.sketch, number)
        self._earliest = min(self._earliest, end)
        if end > self._latest:
            self._latest = end
            if not self.archive:
                self._retire(end - self._seconds)

    def _copied(self, terms: Terms, at: float | None) -> Placement | None:
        """The placement of a text that an earlier article holds already, or that holds an earlier one's."""
        known = self._shingles.known(terms.sketch)
        if len(known) < SHARED_RUNS:
            return None
        hits = Counter(self._newest(self._shingles, known, (at, at))[0].tolist())
        longer: Placement | None = None
        for number in sorted(n for n, hit in hits.items() if hit >= SHARED_RUNS):
            earlier = self._live[number]
            every = max(terms.every, earlier.terms.every)
            own, theirs = thinned(terms, every), thinned(earlier.terms, every)
            part, whole = hits[number] / own, hits[number] / theirs
            if part >= NEAR_COPY or (whole >= NEAR_COPY and own < 2 * theirs):
                share = max(part, whole)
                reason = f"near copy of {earlier.id}: {share:.0%} of its text".replace("%", " %")
                return Placement(story=earlier.story.id, score=round(share, 3), reason=reason, duplicate_of=earlier.id)
            if whole >= NEAR_COPY and longer is None:
                reason = f"holds {whole:.0%} of the text of {earlier.id}, and more".replace("%", " %")
                longer = Placement(story=earlier.story.id, score=round(whole, 3), reason=reason)
        return longer

    # --- repairing
    def repair(self, story: str) -> list[Repair]:
        """What has to be put right now that a story has grown; it is put right here, too. The older story goes on."""
        told = self._stories.get(story)
        done: list[Repair] = []
        if told is not None and len(told.members) in _GROWN and self._live[told.members[-1]].id != self._alone:
            done = self._dismissed(told) if len(told.members) in _REVIEWED else []
            while merged := self._merged(told):
                told, repair = merged
                done.append(repair)
        return done + self._settled(self._latest)

    def settle(self) -> list[Repair]:
        """What has to be put right if nothing else comes: the last small stories are looked at once more, however new they are."""
        return self._settled(inf)

    def _merged(self, told: Told) -> tuple[Told, Repair] | None:
        """The story that a story and its nearest neighbour are now, if they are one."""
        for margin, other, _ in self._near(told):
            is_one = margin >= 0 or (margin >= -_FARTHEST and len(told.members) >= _LARGE and self._is_part(other, told))
            if is_one and not self._parted(told, other):
                return self._made_one(told, other, margin)
        return None

    def _settled(self, until: float) -> list[Repair]:
        """What becomes of the small stories that have had the time to find another by then."""
        done = []
        while self._unsettled and self._unsettled[0][0] <= until:
            live = self._live.get(heappop(self._unsettled)[1])
            found = self._whole_of(live.story) if live else None
            if live and found and not self._parted(live.story, found[1]):
                done.append(self._made_one(live.story, found[1], found[0])[1])
        return done

    def _is_part(self, few: Told, told: Told) -> bool:
        found = self._whole_of(few)
        return found is not None and found[1] is told

    def _whole_of(self, few: Told) -> tuple[float, Told] | None:
        """The story of which a lone report or two are part, and by how much they clear the demand: the nearest one, or else the one
        large story near them."""
        near = self._near(few, least=0.0) if len(few.members) <= _LONE else []
        if near and near[0][0] >= 0 and near[0][2] >= AGREEING:
            return near[0][:2]
        large = [n for n in near if few.texts and n[1].texts and len(n[1].members) >= max(_LARGE, 4 * len(few.members))]
        if not large:
            return None
        margin, told, agreeing = large[0]
        allowance = min(_FARTHEST, _SIDE_PIECE * log(len(told.members)))
        alone = len(large) == 1 or margin - large[1][0] >= _LEAD
        return (margin, told) if alone and agreeing >= AGREEING and margin >= -allowance else None

    def _near(self, told: Told, least: float = _OF_ALL) -> list[Neighbour]:
        """The neighbours of a story that promise so much of all there is to share, the nearest first."""
        leading = self._leading_to(told)
        near = self._neighbours(told.profile, told.language, told.span, told.texts > 0, leading, told, least * float(leading[1].sum()))
        return sorted(near, key=lambda n: -n[0])

    def _made_one(self, one: Told, other: Told, margin: float) -> tuple[Told, Repair]:
        """Two stories as one, the older of them."""
        kept, gone = (one, other) if one.members[0] < other.members[0] else (other, one)
        reason = f"{gone.id} turned out to be the story of {kept.id} (score {likely(margin):.2f})"
        return kept, self._move(gone, kept, list(gone.members), merged=True, reason=reason)

    def _dismissed(self, told: Told) -> list[Repair]:
        """The members that leave, as they are too little like the rest."""
        done: list[Repair] = []
        looks: dict[str, Look] = {}  # by language how the story looks, until a member leaves
        for number in told.members[-_MEMBERS:] if len(told.members) > 1 else ():
            live, name = self._live[number], self.name(self._live[number].id)
            language = live.terms.language
            if language not in looks:
                rare = self._rarity.of(language, told.profile.ids)
                looks[language] = rare, measured(told.profile, rare)
            score = self._belonging(told, live, looks[language])
            if score is None or live.id in self._group or name in self._stories:
                continue
            reason = f"too little like the rest of {told.id} (score {likely(score):.2f})"
            done.append(self._move(told, Told(name), [number], merged=False, reason=reason))
            looks.clear()
        return done

    def _belonging(self, told: Told, live: Live, look: Look) -> float | None:
        """The score of a member and the rest of its story, if it is so low that it should leave."""
        rest = told.profile.size - 1
        if not rest:
            return None
        demand = self.text if live.terms.has_text and told.texts > 1 else self.headline
        score = demand.score([*to_the_rest(told.profile, live.profile, *look), 1.0, 1 / rest, 0.0])
        return score if score < demand.part else None

    def _parted(self, one: Told, other: Told) -> bool:
        """Whether an editor judged a member of one story and a member of the other to be apart."""
        mine, theirs = ({group for group, there in self._judged.items() if told in there.values()} for told in (one, other))
        return any(group in theirs for here in mine for group in self._apart.get(here, ()))

    def _move(self, was: Told, to: Told, numbers: list[int], *, merged: bool, reason: str) -> Repair:
        self._change(was, go=numbers)
        for number in numbers:
            self._live[number].story = to
        self._change(to, come=numbers)
        articles = tuple(self._live[n].id for n in numbers)
        return Repair(story=to.id, was=was.id, articles=articles, merged=merged, reason=reason)

    # --- retiring
    def forget(self, before: datetime) -> None:
        """Retire what is older. Articles within the window of the latest one stay, so this never changes a decision;
        an archive, which has no such window, retires all that is older."""
        limit = before.timestamp()
        self._retire(limit if self.archive else min(limit, self._latest - self._seconds))

    def _retire(self, before: float) -> None:
        self._earliest = max(self._earliest, before)
        while self._ends and self._ends[0][0] < before:
            number = heappop(self._ends)[1]
            self._change(self._live[number].story, go=[number])
            self._judged.get(self._group.get(self._live[number].id, ""), {}).pop(self._live[number].id, None)
            self._times.leave(number)
            del self._live[number]
            self._gone += 1
        if self._gone > len(self._live):
            self._gone = 0
            self._postings.sweep(self._live)
            self._shingles.sweep(self._live)
            self._times.forget(next(iter(self._live), self._next))

    # --- the members of a story
    def _change(self, told: Told, *, come: Sequence[int] = (), go: Sequence[int] = ()) -> None:
        """Count articles into a story and out of it, and its words into the rarity of all. Whole numbers: nothing drifts."""
        before, was, language = set(told.members[-_MEMBERS:]), told.profile, told.language
        for number in go:
            told.members.remove(number)
        told.members.extend(come)
        told.members.sort()  # they are nearly in order: this costs no more than a look
        told.texts += sum(self._live[n].terms.has_text for n in come) - sum(self._live[n].terms.has_text for n in go)
        told.language = self._live[told.members[0]].terms.language if told.members else ""
        after = set(told.members[-_MEMBERS:])
        times = [time for n in after if (time := self._live[n].time) is not None]
        told.span = (min(times), max(times)) if times else (None, None)
        came, left = ([self._live[n].profile for n in sorted(some)] for some in (after - before, before - after))
        for profile in came:
            told.profile = told.profile.plus(profile)
        for profile in left:
            told.profile = told.profile.minus(profile)
        if before and after and language == told.language:
            self._rarity.count(language, was.lacks(came), 0, 1)
            self._rarity.count(language, told.profile.lacks(left), 0, -1)
        else:
            self._recount(told, was if before else None, language)
        self._remember(told, come)

    def _recount(self, told: Told, was: Profile | None, language: str) -> None:
        """Count a story that opens, ends, or goes over to another language."""
        if was is not None:
            self._rarity.count(language, was.ids, 1, -1)
        if told.members:
            self._rarity.count(told.language, told.profile.ids, 1, 1)
            self._stories[told.id] = told
        else:
            del self._stories[told.id]

    def _remember(self, told: Told, come: Sequence[int]) -> None:
        """Where the articles are that an editor has judged."""
        for id in (self._live[n].id for n in come) if self._group else ():
            if id in self._group:
                self._judged.setdefault(self._group[id], {})[id] = told

    def _profile(self, terms: Terms) -> Profile:
        if self._read is None or self._read[0] is not terms:
            self._read = terms, Profile.of(terms)
        return self._read[1]

    # --- searching and comparing
    def _newest(self, index: Index, keys: Iterable[int], span: Span) -> tuple[Numbers, Numbers]:
        """For each key the newest articles that hold it and are within the window of a time; and of which key, in order, each is."""
        first, last = span
        low, high = -inf if first is None else first - self._seconds, inf if last is None else last + self._seconds
        held = [index.of(key) for key in keys]
        newest = [there[-_POSTINGS:] for there in held]
        sizes = [len(there) for there in newest]
        numbers = np.fromiter(chain.from_iterable(newest), np.int64, sum(sizes))
        which = np.arange(len(sizes)).repeat(sizes)
        if not self._gone and low <= self._earliest and self._latest <= high:
            return numbers, which
        there = self._times.within(numbers, low, high)
        more = {n for n in which[~there].tolist() if len(held[n]) > _POSTINGS}
        numbers, which = numbers[there], which[there]
        for n in sorted(more):  # of these, older ones have to be looked at, too
            every = np.array(held[n])
            every = every[self._times.within(every, low, high)][-_POSTINGS:]
            others = which != n
            numbers, which = np.concatenate((numbers[others], every)), np.concatenate((which[others], np.full(len(every), n)))
        return numbers, which

    def _leading(self, terms: Terms) -> Leading:
        """The terms by which an article's like are looked up, with what each says: names and words of the headline before others."""
        ids = np.frombuffer(terms.ids, np.uint32)[:STRONG_TERMS]
        says = np.square(self._rarity.of(terms.language, ids))
        says *= _LEADS[np.frombuffer(terms.fields, np.uint8)[:STRONG_TERMS]]
        return _most(ids, says, says)

    def _leading_to(self, told: Told) -> Leading:
        """The same for a story: what its members have in their headlines, ledes and names."""
        ids, weights = told.profile.ids, told.profile.weights
        says = np.square(self._rarity.of(told.language, ids))
        return _most(ids, says * (weights @ _LEADING_VIEWS), says)

    def _found(self, leading: Leading, span: Span, itself: Told | None, least: float) -> list[Told]:
        """The live stories of the articles that share most, and at least so much; the most promising first."""
        ids, say = leading
        numbers, which = self._newest(self._postings, ids, span)
        if not len(numbers):
            return []
        stories: defaultdict[Told, list[int]] = defaultdict(list)
        for number, score in _highest(numbers, say.take(which)):
            story = self._live[number].story
            if story is not itself:
                stories[story].append(score)
        promise = {story: _promise(scores) for story, scores in stories.items()}
        best = sorted(promise, key=promise.__getitem__, reverse=True)[:_STORIES]
        if not best:  # all that was found is the story itself
            return []
        if itself is None:
            least = _OF_BEST * promise[best[0]]
        return [story for story in best if promise[story] >= least]

    def _neighbours(
        self, profile: Profile, language: str, span: Span, has_text: bool, leading: Leading, itself: Told | None = None, least: float = 0.0
    ) -> list[Neighbour]:
        """The few stories that an article, or a story itself, may belong to."""
        found = self._found(leading, span, itself, least)
        if not found:
            return []
        rare = self._rarity.of(language, np.concatenate([profile.ids, *(told.profile.ids for told in found)]))
        at = len(profile.ids)
        own = Weighed(profile, rare[:at])
        near = []
        for told in found:
            other = told.profile
            shares, agreeing = own.shares(other)
            lengths = measured(other, rare[at : (at := at + len(other.ids))])
            one, more = 1 / min(profile.size, other.size), 1 / max(profile.size, other.size)
            signs = [*likeness(profile.size * other.size, shares, own.lengths, lengths), one, more, _gap(span, told.span)]
            demand = self.text if has_text and told.texts else self.headline
            near.append((demand.score(signs) - (demand.join if itself is None else demand.merge), told, agreeing))
        return near

    def _why(self, terms: Terms, told: Told) -> str:
        """The three words that say most of those an article shares with a story, as words."""
        words = terms.words.split("\n")
        ids = np.frombuffer(terms.ids, np.uint32)[: len(words)]
        there = told.profile.places(ids)[1]
        says = np.where(there, self._rarity.of(terms.language, ids), 0).tolist()
        shared = sorted([(-says, n) for n, says in enumerate(says) if says])[:3]
        newest = self._live[told.members[-1]].id
        return f"shares {', '.join(words[n] for _, n in shared)} with {newest}" if shared else f"is most like {newest}"


# In one whole number of 64 bits: a score, which is less than 32 times 2**24, and the number of an article.
_SCORE, _NUMBER = 24, 34
_SAID, _LAST = (1 << _SCORE) - 1, (1 << _NUMBER) - 1


def _highest(numbers: Numbers, says: NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """The articles for which most is said, with how much; of equal ones the older first."""
    keys = np.sort(numbers << _SCORE | says)
    numbers = keys >> _SCORE
    first = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    starts = first.nonzero()[0]
    best = np.sort(np.add.reduceat(keys & _SAID, starts) << _NUMBER | _LAST - numbers[starts])[: -_ARTICLES - 1 : -1]
    return zip((_LAST - (best & _LAST)).tolist(), (best >> _NUMBER).tolist(), strict=True)


def _promise(scores: list[int]) -> float:
    """What the articles of a story score that score most, on average."""
    nearest = scores[:_NEAREST]
    return sum(nearest) / len(nearest)


_LEADS = np.array([9 if field & (HEADLINE | NAME) else 4 for field in range(16)], np.float64)
_LEADING_VIEWS = np.array([1, 1, 0, 1, 0], np.float32)  # headline, headline and lede, names


def _most(ids: Ids, rank: Whole, says: Whole) -> Leading:
    """The terms of the highest rank with what they say; of equal ones those that stand first."""
    if len(ids) > _SORTED:  # only what can be among them is put in order
        at = (rank >= np.partition(rank, -_QUERY)[-_QUERY]).nonzero()[0]
        ids, rank, says = ids[at], rank[at], says[at]
    best = (-rank).argsort(kind="stable")[:_QUERY]
    return ids[best].tolist(), says[best].astype(np.int64)


_SORTED = 200  # terms: more are not worth sorting all


def _gap(one: Span, other: Span) -> float:
    """ln(1 + days) between two spans of time; 0 if one of them is not known."""
    (first, last), (low, high) = one, other
    if first is None or last is None or low is None or high is None or (first <= high and low <= last):
        return 0.0
    return log(1 + max(first - high, low - last) / 86_400)


def _groups(together: Iterable[tuple[str, str]], apart: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By article of some pairs the one by which all that are together with it go; those that are only apart go by themselves."""
    group = {id: id for pair in apart for id in pair}
    members: dict[str, list[str]] = {}
    for one, other in together:
        kept, gone = (group.setdefault(id, id) for id in (one, other))
        if kept != gone:
            come = members.pop(gone, [gone])
            members.setdefault(kept, [kept]).extend(come)
            group |= dict.fromkeys(come, kept)
    return group


def _both_ways(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """By article those it is paired with, in the order of the pairs."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one, other in pairs:
        found[one].append(other)
        found[other].append(one)
    return dict(found)
