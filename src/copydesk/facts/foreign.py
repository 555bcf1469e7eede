"""Who said what in German, French and Spanish: quotations with a name and a verb of speech right beside them, and no more than that."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from copydesk.facts import lexicon as lex
from copydesk.facts.quotations import Quote, paragraphs
from copydesk.types import Range, Statement

_REACH = 170  # characters looked at on either side of a quotation: a verb, a description and a name
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]*"
_PARTICLE = r"(?:(?:de\sla|de\slos|de|von|van|del|di|da|la|zu|ben|bin)\s)"
_TITLE = r"(?:(?:M\.|Mme|Mlle|Dr\.|Prof\.|Herrn?|Frau|Sr\.|Sra\.|don|doña)\s){0,2}"
_NAME = rf"{_TITLE}(?P<name>{_CAPITAL}(?:\s{_PARTICLE}?{_CAPITAL}){{0,3}})(?![\w’'-])"
_NOBODY = lex.words(
    """
    Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag Er Sie Es Wir Ich Dazu Dabei Da Dann Darauf Danach Zuvor Auch Aber
    Und Il Elle Ils Elles On Nous Je Puis Et Mais Él Ella Ellos Ellas Yo Nosotros Y Pero Luego Además
    """
)


@dataclass(frozen=True, slots=True)
class _Tongue:
    """What a language says "said" with, what may stand between that and a name, and how it names a source otherwise."""

    verbs: str
    role: str  # a description in front of the name
    source: str  # "according to", with the name behind it
    behind: str = r"(?!)"  # "according to", with the name in front of it


_LOWER = r"(?!que\s|qu[’']|si\s|s[’']il|dass\s|ob\s)(?:d[’'][A-ZÀ-Þ][\w-]+|l[’'][\w-]+|[a-zà-ÿ][\w’'-]*)"
_ROMANCE = rf"(?:\s{_LOWER}(?:\s(?<=de\s)[A-ZÀ-Þ][\w-]+)?){{0,6}}?,?"
# German nouns look like names, so that one behind a description needs two words.
_GERMAN = rf"(?:\s(?:der|die|das|ein|eine)(?:\s[\w-]+){{1,5}}?,?(?=\s{_TITLE}{_CAPITAL}\s{_PARTICLE}?{_CAPITAL}))?"
_SPLIT = r"(?:teilte|teilt|fügte|fügt|kündigte|kündigt|räumte|räumt|stellte|stellt|gab|gibt)"
_TONGUES = {
    "de": _Tongue(
        verbs=r"(?:sagte|sagt|erklärte|erklärt|betonte|betont|schrieb|schreibt|warnte|warnt|meinte|meint|fragte|fragt|rief|ruft|berichtete|"
        r"berichtet|kritisierte|kritisiert|ergänzte|ergänzt|versicherte|versichert|antwortete|antwortet|forderte|fordert|lobte|lobt|klagte|"
        r"klagt|bekräftigte|unterstrich|äußerte|urteilte|urteilt|kommentierte|kommentiert|verkündete|mahnte|mahnt|erinnerte|erzählte|"
        r"erzählt|so|ha(?:t|tte)(?=[^.„“»«]{2,60}\s(?:gesagt|erklärt|betont|geschrieben|gewarnt)\b)|"
        rf"{_SPLIT}(?=[^.„“»«]{{2,60}}\s(?:mit|hinzu|an|ein|klar|fest|zu)\b))",
        role=_GERMAN,
        source=r"(?:[Ll]aut|[Nn]ach\sAngaben\svon|[Nn]ach\sWorten\svon)",
        behind=r"zufolge",
    ),
    "fr": _Tongue(
        verbs=r"(?:(?:a|avait)\s(?:déclaré|dit|affirmé|ajouté|expliqué|indiqué|souligné|précisé|demandé|répondu|assuré|estimé|écrit|averti|"
        r"reconnu|insisté|confié|raconté|prévenu|rappelé|jugé|regretté|lancé|martelé|noté|commenté|conclu|poursuivi|témoigné|dénoncé|"
        r"annoncé|admis|promis)|s[’']est\s(?:exclamée?|réjouie?|inquiétée?|étonnée?|indignée?|félicitée?)|s[’'](?:exclame|inquiète|étonne|"
        r"indigne)|se\sréjouit|déclare|dit|affirme|ajoute|explique|indique|souligne|précise|demande|répond|assure|estime|écrit|avertit|"
        r"reconnaît|insiste|confie|raconte|prévient|rappelle|juge|regrette|lance|martèle|note|commente|conclut|poursuit|témoigne|dénonce|"
        r"annonce)",
        role=_ROMANCE,
        source=r"(?:[Ss]elon|[Dd][’']après|[Pp]our)",
    ),
    "es": _Tongue(
        verbs=r"(?:dijo|afirmó|declaró|señaló|explicó|aseguró|añadió|agregó|escribió|preguntó|respondió|exclamó|advirtió|subrayó|indicó|"
        r"manifestó|recordó|comentó|insistió|reconoció|apuntó|destacó|sostuvo|contó|lamentó|criticó|denunció|anunció|aclaró|concluyó|"
        r"admitió|precisó|dice|afirma|declara|señala|explica|asegura|añade|agrega|escribe|pregunta|responde|advierte|subraya|indica|"
        r"recuerda|comenta|insiste|reconoce|apunta|destaca|sostiene|cuenta|lamenta|ha(?:bía)?\s(?:dicho|escrito|reconocido|respondido|"
        r"insistido|advertido|añadido|sostenido|afirmado|declarado|señalado|explicado|asegurado|agregado|preguntado|indicado|destacado))",
        role=_ROMANCE,
        source=r"(?:[Ss]egún|[Dd]e\sacuerdo\scon|[Pp]ara)",
    ),
}
# A name right behind one of these is a place or somebody spoken to.
_TO = lex.words("à au en dans a con para por in im am aus bei nach de du del sur über vor sobre")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The patterns of one language."""

    tag: re.Pattern[str]  # behind a quotation: ", sagte Mara Quill"
    lead: re.Pattern[str]  # in front of one: "Mara Quill sagte am Montag:"
    turned: re.Pattern[str]  # "Dazu sagte Mara Quill:"
    after: re.Pattern[str]  # ", selon Mara Quill"
    before: re.Pattern[str]  # "Selon Mara Quill, …"
    zufolge: re.Pattern[str]  # "Mara Quill zufolge …"
    dash: re.Pattern[str]  # "—Aguanta —dijo Mara Quill—. Dormimos."


def _rules(tongue: _Tongue) -> _Rules:
    verb = rf"(?P<cue>{tongue.verbs})"
    told = r"(?:\s[^\s:„“«»”\"]+){0,7}\s?[:：]\s?$"
    return _Rules(
        tag=re.compile(rf"\s?[,.]?\s?[—–-]?\s?{verb}(?P<role>{tongue.role})\s{_NAME}"),
        lead=re.compile(rf"(?<![\w’'-]){_NAME}(?:,\s[^,:.„“«»]{{1,60}},)?(?:\s?(?P<cue>:)\s?$|,?\s{verb.replace('cue', 'verb')}{told})"),
        turned=re.compile(rf"(?<!\w){verb}(?P<role>{tongue.role})\s{_NAME}{told}"),
        after=re.compile(rf"\s?,?\s?(?P<cue>{tongue.source})(?P<role>{_ROMANCE})\s{_NAME}"),
        before=re.compile(rf"(?<!\w)(?P<cue>{tongue.source})(?P<role>{_ROMANCE})\s{_NAME}"),
        zufolge=re.compile(rf"{_NAME}\s(?P<cue>{tongue.behind})(?!\w)"),
        dash=re.compile(
            rf"[—–]\s?(?P<said>[^—–\n]{{2,400}}?)(?:,\s|\s?[—–]\s?){verb}(?P<role>{tongue.role})\s{_NAME}"
            r"(?:\s?[—–][.,]?\s?(?P<more>[^—–\n]{2,400}))?"
        ),
    )


_RULES = {language: _rules(tongue) for language, tongue in _TONGUES.items()}


def find(text: str, masked: str, quotes: Sequence[Quote], language: str) -> list[Statement]:
    """The quotations of a text of one of these languages that somebody named has said; nothing for any other language."""
    rules = _RULES.get(language)
    if rules is None:
        return []
    return sorted([*_quoted(text, masked, quotes, rules), *_dashed(text, quotes, rules)], key=lambda s: s.content)


def _quoted(text: str, masked: str, quotes: Sequence[Quote], rules: _Rules) -> Iterator[Statement]:
    """Statements between quotation marks; one that goes on behind its tag is one."""
    starts = [q.outer[0] for q in quotes]
    done = 0
    for quote in quotes:
        if quote.outer[0] < done:
            continue
        found = _beside(masked, quote, rules)
        if found is None:
            continue
        match, offset, tier = found
        content, end = [quote.inner], match.end() + offset
        if offset >= quote.outer[1] and (more := _taken_up(masked, quotes, bisect_left(starts, end), end, rules)):
            content += [q.inner for q in more]
            done = more[-1].outer[1]
        yield _statement(text, match, offset, tuple(content), tier)


def _beside(masked: str, quote: Quote, rules: _Rules) -> tuple[re.Match[str], int, int] | None:
    """What names the speaker of a quotation: the match, where the stretch that it was found in begins, and the tier."""
    start, end = quote.outer
    behind = masked[end : end + _REACH]
    low = max(0, start - _REACH)
    ahead = masked[low:start]
    ahead = ahead[max(ahead.rfind("\n\n"), ahead.rfind(". "), ahead.rfind("? "), ahead.rfind("! ")) + 1 :]
    at = start - len(ahead)
    for pattern, words, offset, tier in (
        (rules.tag, behind, end, 1),
        (rules.turned, ahead, at, 1),
        (rules.lead, ahead, at, 1),
        (rules.after, behind, end, 2),
        (rules.before, ahead, at, 2),
        (rules.zufolge, ahead, at, 2),
    ):
        match = pattern.match(words) if words is behind else pattern.search(words)
        if match and _is_name(match):
            return match, offset, tier
    return None


def _is_name(match: re.Match[str]) -> bool:
    """Whether what stands for a name can be somebody: no day, no place behind a preposition."""
    role = (match.groupdict().get("role") or "").split()
    return match["name"].split()[0] not in _NOBODY and not (role and role[-1] in _TO)


def _taken_up(masked: str, quotes: Sequence[Quote], number: int, end: int, rules: _Rules) -> list[Quote]:
    """The quotation that goes on right behind a tag, unless somebody else has said it."""
    if number >= len(quotes) or masked[end : quotes[number].outer[0]].strip() not in (",", ".", "–", "—"):
        return []
    following = quotes[number]
    match = rules.tag.match(masked[following.outer[1] : following.outer[1] + _REACH])
    return [] if match and _is_name(match) else [following]


def _dashed(text: str, quotes: Sequence[Quote], rules: _Rules) -> Iterator[Statement]:
    """Statements of dialogue set with dashes: each paragraph that begins with one, with its tag."""
    for start, end in paragraphs(text):
        match = rules.dash.match(text, start, min(end, start + 1000)) if text[start] in "—–" else None
        if match and _is_name(match):
            parts = [match.span("said"), *([match.span("more")] if match["more"] else [])]
            yield _statement(text, match, 0, tuple((a, a + len(text[a:b].rstrip())) for a, b in parts), 1)


def _statement(text: str, match: re.Match[str], offset: int, content: tuple[Range, ...], tier: int) -> Statement:
    begin, end = match.start("name") + offset, match.end("name") + offset
    name = text[begin:end]
    words = name.split()
    if len(words) > 2 and not any(w[0].islower() for w in words):  # German writes a trade like a name: "Oberbürgermeister Jonas Reed"
        begin, name = end - len(" ".join(words[-2:])), " ".join(words[-2:])
    speaker = name if " " in name else _in_full(text, name)
    group = "verb" if match.groupdict().get("verb") else "cue"
    cue = (match.start(group) + offset, match.end(group) + offset)
    sure: int = tier if " " in speaker else 2
    return Statement(source=((begin, end),), cue=(cue,), content=content, type="direct", speaker=speaker, tier=1 if sure == 1 else 2)


def _in_full(text: str, surname: str) -> str:
    """The first and last name that a surname stands for in this text, or the surname."""
    match = re.search(rf"({_CAPITAL})\s{re.escape(surname)}(?![\w’'-])", text)
    return f"{match[1]} {surname}" if match and match[1] not in ("Der", "Die", "Le", "La", "El", "Frau", "Herr", "Mme") else surname
