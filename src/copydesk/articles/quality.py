"""Whether a page's text is an article, and if not, what it is, in words a reader understands."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from copydesk.types import Quality

_SUBSCRIBE = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep)|to (?:continue|keep) reading|already (?:a subscriber|have an account)"
    r"|subscribers only|"
    r"(?:for|exclusive to|available to) subscribers|this (?:article|content|story) is (?:for|reserved|available|exclusive|only)|"
    r"(?:log|sign) in to (?:continue|read)|register to (?:continue|read)|unlock this (?:article|story)|free articles? (?:left"
    r"|remaining)|"
    r"jetzt weiterlesen|mit abo lesen|réservé aux abonnés|contenido exclusivo para suscriptores",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|we (?:value|care about|respect) your privacy|your privacy (?:choices|matters)|consent to|(?:accept"
    r"|manage|reject) (?:all )?cookies|"
    r"cookie (?:consent|preferences|settings)|we (?:and our partners|use cookies)|accept all|zustimmen und weiter"
    r"|accepter et continuer",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    r"(?:enable|activate|turn on|requires?|need|switch on) (?:\w+ )?(?:javascript|js\b)|javascript (?:is "
    r"|must be )?(?:disabled|required|enabled|not enabled|to be enabled)|"
    r"(?:checking|verify(?:ing)?) (?:your browser|you are (?:a )?human)|just a moment|are you a robot",
    re.IGNORECASE,
)
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_STOPS = (".", "!", "?", "。", "！", "？", '."', ".”", ".»")
PAYWALLED = 200  # words; teasers in front of paywalls have 30 to 150, whole articles rarely so few


_INDEX = Quality(ok=False, rule="index", reason="the page is mostly links to other pages, not an article")


def words(body: str) -> int:
    """How many words a text has; in scripts without spaces, half its characters."""
    spaceless = len(_SPACELESS.findall(body))
    if spaceless * 3 > len(body):
        return spaceless // 2
    return len(re.findall(r"\w+(?:['’\-]\w+)*", body))


def judge(
    paragraphs: list[str],
    *,
    page_text: str,
    signals: dict[str, Any],
    min_words: int,
    linked: float,
    language: str = "",
    expected: str = "",
) -> Quality:
    """Whether these paragraphs are an article. ``page_text`` is all the page shows, ``linked`` the share of it that is links."""
    count = words("\n\n".join(paragraphs))
    if count < PAYWALLED and signals.get("is_accessible_for_free") is False:
        return Quality(ok=False, rule="paywall", reason=f"only {count} words can be read without a subscription")
    if count < PAYWALLED and _SUBSCRIBE.search(page_text):
        return Quality(ok=False, rule="paywall", reason=f"the page asks to subscribe after {count} words")
    if count < min_words:
        return _too_short(count, page_text, min_words, linked)
    # Front pages: nearly all of the page is links, and what is left is as short as headlines are.
    if linked > 0.85 and count < 20 * len(paragraphs) and not any(len(p) > 80 and p.endswith(_STOPS) for p in paragraphs):
        return _INDEX
    repeated = Counter(p for p in paragraphs if len(p) > 40)
    if sum(n - 1 for n in repeated.values()) * 3 > len(paragraphs):
        return Quality(ok=False, rule="duplicate", reason="the page prints the same paragraphs again and again")
    if expected and language and language.partition("-")[0].lower() != expected.partition("-")[0].lower():
        return Quality(ok=False, rule="language", reason=f"the article is in another language ({language}) than expected ({expected})")
    return Quality(ok=True)


def _too_short(count: int, page_text: str, min_words: int, linked: float) -> Quality:
    if _SCRIPT.search(page_text) or (count == 0 and words(page_text) < 20):
        return Quality(ok=False, rule="javascript", reason="the page shows its text only to browsers that run JavaScript")
    if _CONSENT.search(page_text) and words(page_text) < 400:
        return Quality(ok=False, rule="consent", reason="the page asks for consent to cookies before it shows the article")
    if linked > 0.6 and words(page_text) > 100:
        return _INDEX
    return Quality(ok=False, rule="short", reason=f"the page has only {count} words of text, fewer than the {min_words} an article needs")
