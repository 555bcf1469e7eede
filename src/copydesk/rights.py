"""What may be done with a source's copy, decided from its rights record. Unknown means `link`.

Budgets are the defaults of the law profile "cautious" (see docs/explanation/rights.md); they are no safe harbour.
"""

from __future__ import annotations

import re
from dataclasses import replace

from copydesk.types import Mode, Rights

QUOTATION_WORDS = 25  # R3: words in one quotation, at most
SHARED_RUN = 10  # R3: words in a row that a line of ours shares with a source outside quotation marks, at most
QUOTED_WORDS_PER_SOURCE = 60  # R3: quoted words of one source in one story, at most

_OPEN = re.compile(r"^(?:CC0|CC-BY(?:-SA|-NC|-ND|-NC-SA|-NC-ND)?|PDM|public-domain|OGL)(?:-\d(?:\.\d)?)?$", re.IGNORECASE)
_NAMES = {"cc0": "CC0 1.0", "pdm": "public domain", "public-domain": "public domain"}
_DEEDS = "https://creativecommons.org/licenses/"


def is_open(licence: str) -> bool:
    """Whether a licence identifier is one that lets a text be republished at all."""
    return bool(_OPEN.match(licence.strip()))


def allowed(rights: Rights, *, commercial: bool = False) -> Rights:
    """The rights as they may be used here: `full` falls back to `brief` where the licence does not carry it (R4)."""
    if rights.mode == "full" and (not is_open(rights.licence) or (commercial and "NC" in rights.licence.upper().split("-"))):
        return replace(rights, mode="brief", images=False)
    return rights


def licence_name(licence: str) -> str:
    """A licence as readers know it: `CC-BY-4.0` → "CC BY 4.0"."""
    known = _NAMES.get(licence.lower())
    if known:
        return known
    if licence.upper().startswith("CC-BY"):
        head, _, version = licence.upper().rpartition("-") if licence[-1].isdigit() else (licence.upper(), "", "")
        return f"CC {head.removeprefix('CC-')} {version}".strip()
    return {"all-rights-reserved": "all rights reserved", "unknown": "rights unknown"}.get(licence, licence)


def licence_url(licence: str) -> str:
    """The deed of a Creative Commons licence, or ""."""
    low = licence.lower()
    if low.startswith("cc0"):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    match = re.match(r"cc-(by(?:-nc)?(?:-sa|-nd)?)(?:-(\d\.\d))?$", low)
    return f"{_DEEDS}{match.group(1)}/{match.group(2) or '4.0'}/" if match else ""


def terms(rights: Rights) -> str:
    """The licence and what follows from it, in a few words: "all rights reserved: brief"."""
    return f"{licence_name(rights.licence)}: {rights.mode}"


def default_mode(licence: str) -> Mode:
    """The mode that a licence suggests for a source nobody has decided on: open ones `full`, all others `link`."""
    return "full" if is_open(licence) and "ND" not in licence.upper() else "link"
