"""The script that copydesk replaces, for tests: it publishes the same articles again and again, each time a little more damaged.

Run for run it sets a random label before the headline and into the file name, swaps synonyms by replacing letters, opens with a stock
phrase, and takes another picture. The articles are those of the demo's wire and some more, among them reports that are made alike.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from copydesk.demo.wire import DemoWire
from copydesk.text import first_sentences, slug

LABELS = ("Breaking", "Update", "Latest", "New", "Big News")
LEDES = ("According to new developments, ", "In a fresh twist for readers, ", "It has just emerged that ")
SWAPS = {
    "danger": "risk", "new": "latest", "said": "stated", "ship": "vessel", "people": "folks", "report": "account", "would": "shall",
    "could": "might", "help": "assist", "begin": "commence", "big": "massive", "small": "tiny", "close": "shut", "repair": "fix",
    "offer": "proposal", "talks": "negotiations", "harbour": "haven", "because": "since", "nearly": "almost", "before": "prior to",
    "children": "kids", "money": "cash", "night": "evening", "morning": "forenoon", "water": "aqua", "build": "construct",
    "house": "dwelling", "never": "not ever", "after": "following", "show": "display", "found": "discovered", "old": "aged",
    "work": "labour", "last": "final", "street": "road", "many": "numerous", "town": "city", "road": "route", "about": "roughly",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Base:
    """An article as its author wrote it."""

    headline: str
    paragraphs: tuple[str, ...]
    when: datetime


MORE = [
    ("Orchard wall saved after neighbours object", """The brick wall around the old orchard at Pennick will not come down.
The parish had wanted it gone by June because two coping stones fell into Cider Lane last winter. Nobody was hurt, but a bicycle was.
At a meeting that lasted until eleven, thirty-one neighbours spoke, and all but one of them for the wall. "It leans, and so do I," said Ada Firth, who is 84.
A mason from Ollerby offered to tie the stones with lime for £2,600, a tenth of what the parish had set aside to take the wall away."""),
    ("Orchard wall repairs begin in Pennick", """A mason from Ollerby has begun to mend the orchard wall in Pennick, three weeks after its neighbours talked the parish out of pulling it down.
Rupert Hale works alone and with a radio. He has numbered the first 140 stones in chalk and laid them out on the grass in the order in which they will go back.
"People tell me which one they sat on as children," Mr Hale said. The lane stays shut to cars until the end of May.
What the parish saves will go to the playground, whose big slide has been roped off since the frost."""),
    ("Bees swarm on the signal box at Tarn Halt", """Trains through Tarn Halt ran up to 50 minutes late on Saturday because some 9,000 bees had settled on the signal box.
The signaller, Owen Pask, noticed that the window had gone dark. He shut it, telephoned control and went on pulling levers.
A beekeeper from the allotments came with a straw skep and a bed sheet. By a quarter past two the swarm was inside, and Mr Pask could see the 1.47 again.
The railway has thanked the beekeeper with a day ticket."""),
    ("School kitchen wins back its cook", """The cook who left Millbank School over powdered potatoes is to return after the summer.
Jean Orrin resigned in February when a new contract took peelers and knives out of the kitchen. In the weeks that followed the number of pupils who stayed for lunch fell from 212 to 90.
The governors have now ended the contract a year early. It will cost them £4,100.
Mrs Orrin has asked for two things: a sink that drains, and Thursdays for pie."""),
    ("Millbank pupils vote on what to call the pie", """Pupils at Millbank School have named the pie that brought their cook back.
The kitchen had put up a ballot box made of a flour tin. In it were 187 slips, of which eleven were blank and one was a drawing of a horse.
The winner, with 64 votes, is Thursday. "It is what we call it anyway," said the head of the pupils' council, Tess Amory, who is nine.
Runner-up was The Contract."""),
    ("Quarry pool to open for swimmers in July", """Swimmers may use the north pool of Harrow Quarry from 6 July, after twelve years of signs that told them not to.
The water has been tested since autumn and found clean. Divers took out two prams, a safe and most of a Ford.
There will be a lifeguard from ten to six, and a rope between the deep end and the dangerous ledge beneath the crane.
The angling club, which has had the pool to itself, keeps the mornings before eight."""),
    ("Fire crew frees heron from chimney", """A heron that came down the wrong chimney in Salter's Row was let out by the fire crew on Tuesday evening.
Mary Quill heard it before she saw it. "I thought it was my brother," she said. The bird stood in the grate for an hour and would not look at her.
Three firefighters held up a wet blanket and opened the garden door. The heron walked out between them, crossed the lawn and ate a goldfish.
It was not hurt. Mrs Quill has ordered a cowl."""),
    ("Bus timetable drops the stop nobody could find", """From Monday the number 4 will no longer call at Upper Lamb Gate, a stop that has been in the timetable for nineteen years and on no street.
The company believes that it was typed in the place of Lower Lamb Gate, and later added to it.
Drivers say that they were told to slow down somewhere near the chapel. In all that time nobody complained, and nobody got on.
The number 4 will now take two minutes less to reach the hospital."""),
    ("Choir loses its bass to the lifeboat", """Ollerby choir sang the second half of its spring concert without a bass on Friday, because all five of them are in the lifeboat crew.
Their pagers went off together in the middle of a very quiet bar. "It was nearly in time," said the conductor, Dinah Vane.
The boat towed a yacht with a broken rudder into harbour and was back by half past nine. The five came in through the vestry in yellow boots.
The audience, which had waited, asked for the quiet bar again."""),
    ("Mill clock to strike thirteen until a part is found", """The clock of Carding Mill strikes thirteen at one in the afternoon and will go on doing so, the mill's owner said.
A tooth has broken off a wheel that was cut in 1861, and the firm that made it closed in 1930. A clockmaker in Hexley is looking for a man with the right file.
Some workers have begun to take their break by it. Others think that it is bad luck.
The owner, Philip Stane, said that he had always wanted to be late on purpose."""),
    ("Ferry café sells its last bacon roll", """The café on the slipway at Skerrow closed on Sunday with a queue to the car park.
Nan Teller had fried the first roll there in 1978 for a lorry driver who had missed the boat. She sold the last one, she said, to the same man's grandson, who had missed the boat.
The lease goes to the port, which wants a ticket hall. No date has been set for that.
The pan will hang in the museum, unwashed."""),
    ("Rain stops the rain dance", """The midsummer dance on Pennick green was called off on Saturday after 31 millimetres of rain fell in two hours.
The dance has been held since 1911 to ask for rain. It has been called off for rain six times, and never for anything else.
The band played in the bus shelter. Some forty people stood in the road with umbrellas and danced a little.
The money for the tea tent will be kept for next year, and the cakes have been given to the fire crew."""),
]  # fmt: skip
PLACES = ("Skerrow", "Ollerby", "Hexley", "Pennick")


def _tide(n: int) -> tuple[str, str]:
    """A bulletin as it is written every week: the next one has other figures and another place, and nothing else."""
    high, low, hour, boats = 4.1 + 0.37 * n, 0.4 + 0.13 * n, 3 + n, 11 + 7 * n
    return (
        f"Tides and boats at {PLACES[n % 4]} this week",
        f"High water at {PLACES[n % 4]} reaches {high:.2f} metres on the {10 + n}th at {hour}.{17 + 5 * n} in the morning, and low water falls to {low:.2f}.\n"
        f"The harbour office expects {boats} boats and asks skippers to keep clear of the bar when the wind is from the north.\n"
        f"The slip is open from {hour + 2} to {hour + 9}. Last week {boats - 4} boats came in, of which {n + 2} needed help with a rope.",
    )


def bases() -> list[Base]:
    """More than sixty articles, all different, some of them on one subject or made alike."""
    pieces = [p for o in DemoWire().outlets for p in o.pieces if not p.copy_of]
    found = [Base(p.versions[0].headline, p.versions[0].paragraphs, p.time) for p in pieces]
    start = datetime(2026, 2, 2, 6, tzinfo=UTC)
    more = [*MORE, *(_tide(n) for n in range(8))]
    return [*found, *(Base(h, tuple(t.split("\n")), start + timedelta(hours=29 * n)) for n, (h, t) in enumerate(more))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """How the old script was set. ``swap``: the share of listed words that a run replaces; ``runs``: at most so many of an article."""

    swap: float = 0.35
    runs: int = 5
    ledes: tuple[str, ...] = LEDES
    ending: str = ".md"

    def publish(self, articles: list[Base], folder: Path, rnd: random.Random) -> dict[str, Base]:
        """Write `_posts` into a folder. By name, which article each post is."""
        (folder / "_posts").mkdir(parents=True, exist_ok=True)
        truth: dict[str, Base] = {}
        for article in articles:
            when = article.when
            for _ in range(rnd.randint(1, self.runs)):
                name, text = self.post(article, when, rnd)
                if name not in truth:  # the same name on the same day is the same file
                    (folder / "_posts" / name).write_text(text, encoding="utf-8")
                    truth[name] = article
                when += timedelta(hours=rnd.randint(5, 60), minutes=rnd.randint(0, 59))
        return truth

    def post(self, article: Base, when: datetime, rnd: random.Random) -> tuple[str, str]:
        """One run's post of an article: its file's name, and the file."""
        labels = "".join(f"{rnd.choice(LABELS)}: " for _ in range(rnd.choice((0, 1, 1, 1, 2))))
        headline = labels + self._swapped(article.headline, rnd)
        paragraphs = [self._swapped(p, rnd) for p in article.paragraphs]
        excerpt = paragraphs[0][:150]
        if rnd.random() < 0.7:
            paragraphs[0] = rnd.choice(self.ledes) + paragraphs[0]
        quoted = headline.replace("\\", "\\\\").replace('"', '\\"')
        matter = [
            "layout: post", f'title: "{quoted}"', f"date: {when:%Y-%m-%dT%H:%M:%S}", 'author: "the-bot"', "categories: [News]",
            "tags: []", "excerpt: " + '"' + excerpt.replace("\\", "\\\\").replace('"', '\\"') + '"',
            f"image: assets/images/{rnd.getrandbits(128):032x}.jpg",
        ]  # fmt: skip
        text = "---\n" + "\n".join(matter) + "\n---\n\n" + "\n\n".join(paragraphs) + "\n"
        return f"{when:%Y-%m-%d}-{slug(headline)}{self.ending}", text

    def _swapped(self, words: str, rnd: random.Random) -> str:
        return _SWAP.sub(lambda m: _like(m[0], SWAPS[m[0].lower()]) if rnd.random() < self.swap else m[0], words)


_SWAP = re.compile("|".join(sorted(SWAPS, key=len, reverse=True)), re.IGNORECASE)


def _like(old: str, new: str) -> str:
    return new.capitalize() if old[0].isupper() else new


def lede_of(article: Base) -> str:
    return first_sentences(article.paragraphs[0], 10_000)
