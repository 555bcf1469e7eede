"""Whether a page's text is an article, and if not, what it is, in words a reader understands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from copydesk.types import Kind, Quality

# What only a barrier says, wherever it stands on the page.
_BARRED = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep)|to (?:continue|keep) reading|(?:log|sign) in to (?:continue|read)"
    r"|register to (?:continue|read)"
    r"|this (?:article|content|story) is (?:for|reserved|available|exclusive|only)|unlock this (?:article|story)|free articles? (?:left"
    r"|remaining)"
    r"|jetzt weiterlesen|mit abo (?:weiter)?lesen|(?:artikel|inhalt) ist (?:nur )?(?:für )?abonnent|il vous reste \d+ ?% de (?:cet"
    r"|l['’]) ?article"
    r"|article (?:est )?réservé aux abonnés|suscríbete para (?:seguir|continuar)|contenido exclusivo para suscriptores"
    r"|contenuto riservato agli abbonati"
    r"|abbonati per (?:continuare|leggere)|conteúdo exclusivo para assinantes|assine para continuar|lees verder met een abonnement"
    r"|verder lezen\?",
    re.IGNORECASE,
)
# What menus and footers say too: it counts right after the text only.
_OFFERED = re.compile(
    r"already (?:a (?:subscriber|member)|have an account)|subscribers only|(?:for|exclusive to|available to) (?:subscribers|members)"
    r"|réservé aux abonnés"
    r"|nur für abonnenten|para suscriptores|per gli abbonati|para assinantes|voor abonnees|för prenumeranter|dla prenumeratorów"
    r"|start your free trial",
    re.IGNORECASE,
)
_AFTER = 1500  # characters: a barrier with its prices and buttons
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
# What a server says instead of the page. Reports say such things, too, but not of "the page you were looking for".
_REFUSED = re.compile(
    r"(?:could not|couldn['’]t|cannot|can['’]t) find (?:the|this|that) page|page (?:that )?you(?:['’]re| were| are"
    r"|['’]ve)? (?:looking for|requested)"
    r"|^(?:404\b|page not found)|automation tools to browse|unusual (?:traffic|activity) from your"
    r"|access to this (?:page|site|website) (?:has been|is) (?:denied|blocked|restricted)"
    r"|access this (?:web)?site from a country|(?:not |un)available in your (?:country|region)|^unavailable due to legal reasons"
    r"|(?:gesuchte|gewünschte|aufgerufene|angeforderte) seite|page (?:que vous (?:recherchez|demandez)|est introuvable)"
    r"|página (?:que buscas|que busca|solicitada)|pagina (?:che (?:stai cercando|cerchi)|richiesta)|página que você procura"
    r"|pagina die je zoekt",
    re.IGNORECASE,
)
_OPENING = 300  # characters; a notice begins with its matter
# Kinds of words that a notice about cookies is made of; it speaks for "us" to "you".
_CONSENTING = [
    re.compile(kind, re.IGNORECASE)
    for kind in (
        r"\bcookies?\b",
        r"\bpartners?\b|\bpartenaires\b|\bsocios\b|\bpartnern\b",
        r"\bconsent|einwillig|zustimm|consentement|consentimiento|consenso",
        r"personal data|personenbezogen|données (?:à caractère )?personnel|datos personales|dati personali|dados pessoais",
        r"\bprivacy\b|datenschutz|confidentialité|privacidad",
        r"\btracking\b|geolocation|identifiers|personali[sz]ed ad|on a device|auf einem gerät|sur un(?: terminal| appareil)",
        r"withdraw|change (?:them|your)\b.{0,30}\bany ?time|widerruf|à tout moment|cualquier momento|qualsiasi momento",
    )
]
_WE, _YOU = (
    re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for words in (
        "we|our|wir|unsere?|nous|nos|nosotros|nuestros|noi|nostri|nós",
        "you|your|ihre?n?|vous|votre|vos|usted|tus?|sus|tuoi|tua|você|seus",
    )
)
_KINDS = 4  # of the seven; a report on cookies has as many, but speaks neither for "us" nor to "you"
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_STOPS = (".", "!", "?", "。", "！", "？", '."', ".”", ".»")
PAYWALLED = 200  # words; teasers in front of paywalls have 30 to 150, whole articles rarely so few


_INDEX = Quality(ok=False, rule="index", reason="the page is mostly links to other pages, not an article")
_SHOWN: dict[Kind, str] = {"video": "a video", "gallery": "pictures"}


def words(body: str) -> int:
    """How many words a text has; in scripts without spaces, half its characters."""
    spaceless = len(_SPACELESS.findall(body))
    if spaceless * 3 > len(body):
        return spaceless // 2
    return len(re.findall(r"\w+(?:['’\-]\w+)*", body))


def judge(
    paragraphs: list[str],
    *,
    page_text: Callable[[], str],
    linked: Callable[[], float],
    signals: dict[str, Any],
    min_words: int,
    kind: Kind = "article",
    language: str = "",
    expected: str = "",
) -> Quality:
    """Whether these paragraphs are an article, on a page of this ``kind``.

    ``page_text`` gives all that the page shows, ``linked`` the share of it that is links; both are asked only where the text leaves doubt.
    """
    count = words("\n\n".join(paragraphs))
    if count < PAYWALLED and (barred := _barred(paragraphs, count, page_text, signals)):
        return Quality(ok=False, rule="paywall", reason=barred)
    if count < PAYWALLED and (instead := _instead("\n".join(paragraphs))):
        return instead
    if kind == "deals":
        return Quality(ok=False, rule="deals", reason="the page is a row of offers with prices, not a report")
    if kind == "index" or _is_index(paragraphs, count, linked):
        return _INDEX
    if count < min_words:
        return _too_short(count, kind, page_text, min_words, linked)
    repeated = Counter(p for p in paragraphs if len(p) > 40)
    if sum(n - 1 for n in repeated.values()) * 3 > len(paragraphs):
        return Quality(ok=False, rule="duplicate", reason="the page prints the same paragraphs again and again")
    if expected and language and language.partition("-")[0].lower() != expected.partition("-")[0].lower():
        return Quality(ok=False, rule="language", reason=f"the article is in another language ({language}) than expected ({expected})")
    return Quality(ok=True)


def _instead(said: str) -> Quality | None:
    """What a short text is if it stands in an article's place: a notice that the page is not there or not for us, or about cookies."""
    if _REFUSED.search(said[:_OPENING]):
        return Quality(ok=False, rule="refused", reason="the page says that it is not there, or not to be seen from here")
    if sum(bool(kind.search(said)) for kind in _CONSENTING) >= _KINDS and _WE.search(said) and _YOU.search(said):
        return Quality(ok=False, rule="consent", reason="the page asks for consent to cookies before it shows the article")
    return None


def _barred(paragraphs: list[str], count: int, page_text: Callable[[], str], signals: dict[str, Any]) -> str:
    """Why few words are the beginning of an article that is sold; "" if nothing says so."""
    if signals.get("is_accessible_for_free") is False:
        return f"only {count} words can be read without a subscription"
    shown = page_text()
    if _BARRED.search(shown) or _OFFERED.search(_after(shown, paragraphs)):
        return f"the page asks to subscribe after {count} words"
    return ""


def _after(shown: str, paragraphs: list[str]) -> str:
    """What the page shows right after the text: all of it where the text is not found or there is none."""
    last = re.findall(r"\w+", paragraphs[-1])[-5:] if paragraphs else []
    place = None
    for place in re.finditer(r"\W+".join(map(re.escape, last)), shown) if last else ():  # noqa: B007  the last one is wanted
        pass
    return shown[place.end() :][:_AFTER] if place else shown


def _is_index(paragraphs: list[str], count: int, linked: Callable[[], float]) -> bool:
    """Front pages: nearly all of the page is links, and what is left is as short as headlines are."""
    short = 0 < count < 20 * len(paragraphs) and not any(len(p) > 80 and p.endswith(_STOPS) for p in paragraphs)
    return short and linked() > 0.85


def _too_short(count: int, kind: Kind, page_text: Callable[[], str], min_words: int, linked: Callable[[], float]) -> Quality:
    if kind in _SHOWN:
        return Quality(ok=False, rule=kind, reason=f"the page shows {_SHOWN[kind]}, with only {count} words of text")
    shown = page_text()
    if _SCRIPT.search(shown) or (count == 0 and words(shown) < 20):
        return Quality(ok=False, rule="javascript", reason="the page shows its text only to browsers that run JavaScript")
    if _CONSENT.search(shown) and words(shown) < 400:
        return Quality(ok=False, rule="consent", reason="the page asks for consent to cookies before it shows the article")
    if linked() > 0.6 and words(shown) > 100:
        return _INDEX
    return Quality(ok=False, rule="short", reason=f"the page has only {count} words of text, fewer than the {min_words} an article needs")
