"""What stands around an article's text and is no part of it: bylines, stamps, counters, credits, sign-ups, related headlines."""

from __future__ import annotations

import re
from functools import lru_cache

_CLOCK = r"\d{1,2}[:.h]\d{2}(?::\d{2})?"
_WHEN = (
    rf"(?:{_CLOCK}|\d+|[ap]\.?m\b\.?|uhr|(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|at|on|the|and|um|à|"
    rf"le|el|a las|"
    r"jan\w*|feb\w*|mar\w*|apr\w*|may|mai|mayo|jun\w*|jul\w*|aug\w*|ago\w*|sep\w*|oct\w*|okt\w*|nov\w*|dec\w*|dez\w*|dic\w*|jän\w*|mär\w*|"
    r"avr\w*|août|juin|juil\w*|fév\w*|déc\w*|ene\w*|abr\w*|gmt|utc|bst|cet|cest|e[sd]t|p[sd]t|c[sd]t|aest|ist|ago|min\w*|hours?|days?|"
    r"today|yesterday|heute|gestern|th|st|nd|rd|de|[\s,.:;|·•()/–—-])"
)
_STAMP = (
    r"(?:first |last |latest |zuletzt |letzte |dernière |última )?(?:change|edit|edited|revised|revision|refreshed|amended|änderung|"
    r"modification|published|posted|updated?|last modified|modified|created|aktualisiert|veröffentlicht|"
    r"stand|publié|"
    r"mis à jour|mise à jour|publicado|actualizado|actualización)(?: le| am| el| on| at| um)?"
)
# Each of these is matched against a whole line or sentence, from its start.
# Possessive throughout: a line of nothing but figures must not cost the power of its length.
_WHOLE = re.compile(
    rf"(?:{_STAMP}\b[\s:·|]*+{_WHEN}*+)++$"
    rf"|{_WHEN}++$"
    r"|(?:(?:text|words|report|bericht|texte|texto):|(?:with |additional )?(?:report(?:ing|ed)|research|published|"
    r"editing|story|written|edited|"
    r"compiled) by\b)[^!?]{3,160}$"
    r"|[-–—]+ ?(?:with|by|mit|avec|con) [^.!?]{3,120}\.?$"
    r"|this (?:story|article|page|report|post|live blog|blog) (?:has been|was|will be|is being) (?:last )?(?:updated|refreshed)"
    rf"(?: (?:with|to add|to include) (?:more |further |additional |new )?(?:details|information|reaction|background)| throughout|"
    rf" regularly|{_WHEN}++)*+\.?$"
    r"|(?:good (?:morning|afternoon|evening)|hello|welcome|guten (?:morgen|tag|abend)|bonjour|bonsoir|buenos días|buenas (?:tardes|noches))"
    r"(?:,? (?:everyone|all|readers|listeners|and welcome))?[.!]?$"
    r"|(?:this is a )?(?:developing|breaking) (?:news )?story\b.{0,80}$|more (?:to follow|details soon|on this story).{0,60}$"
    r"|(?:advertisement|anzeige|werbung|publicité|publicidad|sponsored|promoted|ad|share|print|comments?|"
    r"sign in|log in|loading\W*+)[\s:.]*$"
    r"|(?:share|tweet|email|print|save|copy link|facebook|whatsapp|twitter|link|x|[\s|·•,/])++$",
    re.IGNORECASE | re.DOTALL,
)
_BYLINE = re.compile(
    rf"(?:By|BY|Von|Par|Por|From) (?:(?!{_WHEN})(?-i:[A-ZÄÖÜÉÁ])|our |unser|notre |nuestr)[^.!?]{{2,100}}$"
    r"|(?:\w+ )?(?:correspondent|reporters?|writer|author|autor\w*|staff|desk|redaktion|journalist\w*):? (?-i:[A-ZÄÖÜÉÁ])[^.!?]{2,80}$"
    r"|(?-i:[A-ZÄÖÜÉÁ])[\w.'’-]+(?: (?-i:[A-ZÄÖÜÉÁ])[\w.'’-]+){1,3}, "
    r"(?:\w+ ){0,3}(?:correspondent|reporter|editor|korrespondent\w*|reporter\w*)$",
    re.IGNORECASE,
)
# And each of these anywhere in it: nobody writes them in a report.
_CUES = re.compile(
    r"\breading time\b|\b\d+[- ]min(?:ute)?s? read\b|\bread time\b|\blisten to this (?:article|story)\b|\blesezeit\b|\btemps de lecture\b|"
    r"\btiempo de lectura\b|\bminutes? de lecture\b|\bminutos de lectura\b|\bmin(?:uten)? lesezeit\b|\blecture :? ?\d|"
    r"\b\d[\d.,]*k? (?:shares|comments|views|reactions|likes|watching|reading now|readers|kommentare|commentaires|comentarios|"
    r"aufrufe|partages|veces compartido)\b|"
    r"\bview comments\b|\b(?:comments|kommentare|commentaires|comentarios)(?: \(|: )\d|\bjoin the (?:conversation|discussion|debate)\b|"
    r"\brefresh(?:es|ed)?\b.{0,30}\b(?:automatic\w*|every|seconds|minutes)\b|\bautomatically refresh|\blive (?:map|ticker|counter|"
    r"tracker)\b|"
    r"\bnewsletter\b|\binbox\b|\bsubscri(?:be|ption)\b|\bsign (?:in|up)\b (?:to|for|here|now)|\blog in to\b|\bregister (?:to|"
    r"for) (?:read|free|continue)|"
    r"\bcontinue reading\b|\babonn(?:ieren|ez-vous|ement|é-e-s)\b|\bsuscríb|\bsuscripción\b|\binscrivez-vous\b|\bposteingang\b|"
    r"\bdownload (?:our|the) app\b|\bfollow (?:us|our)\b|\bfind us on\b|\bjoin our\b|\bsupport (?:\w+ )?journalism\b|"
    r"\bdonate\b.{0,30}\bnow\b|"
    r"\bfolgen sie uns\b|\bsuivez-nous\b|\bsíguenos\b|"
    r"\bcontinues below\b|\bscroll down\b|\bclick (?:here|below|to)\b|\btap (?:here|to)\b|\bnotifications\b|\barticles left\b|"
    r"\balready a (?:subscriber|member)\b|"
    r"\b(?:reading|viewing|watching|on) this (?:page|article|story|site)\b|\bonline now\b|\bvisitors\b.{0,20}\bnow\b|"
    r"\bappeared in print\b|\bfrom our archive|"
    r"\bsupport (?:us|our|the \w+) (?:from|with|today|for)\b|\bjoin [\d.,]+ |\bbecome a (?:member|supporter|subscriber)\b|"
    r"\b(?:owned|funded) by (?:its|our) readers\b|"
    r"\bour (?:team|reporters?|correspondents?|newsroom|app|website|live ?blog|podcast)\b|\bthe newsroom\b|"
    r"\bhave you been affected\b|\bwhatsapp (?:us|the|our)\b|"
    r":\s?\+?\d[\d ()/-]{6,}(?:\([^()]*\))?\W*$|"
    r"\b(?:can|should|please|may|to|or|is asked to|are asked to) (?:call|phone|ring|dial|telephone|contact|text)\b[^.]{0,40}\b\d{3}|"
    r"\bgetty images\b|\bfile (?:photo|image)\b|\bimage (?:caption|source|credit)|"
    r"\bpage \d+ of \d+|\b\d+ words\b.{0,5}$|"
    r"\bspoken version\b|\bavailable (?:in|as) (?:audio|print|braille)|"
    r"\bexchange rates?:|\b(?:cast|have) your vote\b|\btell us\b|\bwrite to us\b|\bour coverage\b|\b\d[\d.,]* votes? (?:cast|so far)\b|"
    r"\bunterstützen sie\b|\bsoutenez\b|\bapóyanos\b|\bschreiben sie uns\b|\bécrivez-nous\b|\bescríbenos\b|"
    r"\bcontributed (?:to|reporting)\b|\bcontributed\b.{0,20}\b(?:report|article|story)\b|"
    r"^(?-i:[A-Z])[\w.'’ -]{2,40} (?:covers|writes about|reports on) [^.]{2,80} (?:for|at) (?:the |our )?(?-i:[A-Z])|"
    r"\bthis (?:story|article|page|report|post|piece) (?:will|may|can) be (?:updated|refreshed|read|heard|shared)\b|"
    r"\bif you (?:value|like|enjoy|appreciate|believe in)\b.{0,60}\b(?:we|us|our|donat\w+|journalism)\b|"
    r"\b(?:small|monthly|one-off) (?:donation|contribution)\b|\bwherever you get your\b|\bstraight to your\b|"
    r"^(?:listen|watch|read|see|find|get|sign|follow|download|share|join|support|help|click|tap|discover|explore|browse|stay|send|write|"
    r"tell|ask|enter|save|catch|check|try|visit|meet|hear|learn|take|keep|add|choose|buy|order)\b[^“”\"]{0,90}"
    r"\b(?:us|our|your|podcast|newsletter|app|this (?:story|article|page)|full (?:story|coverage|report|interview))\b|"
    r"^(?:diskutieren|stimmen|lesen|hören|sehen|folgen|teilen|kommentieren|abonnieren) sie\b|"
    r"^(?:réagissez|commentez|partagez|écoutez|retrouvez|comparte|comenta|escucha|síguenos|suscríbete)\b|"
    r"\bgot a (?:story|tip|news tip)\b|\bdo you (?:know more|have (?:a story|information))\b|\bcontact (?:us|the newsroom|our)\b|"
    r"\bemail (?:us|newsdesk|the newsroom)\b|"
    r"\bwe want to hear\b|\bsend (?:us )?your (?:photos|pictures|stories)\b|\bhaben sie hinweise\b|"
    r"^comments (?:are|will be|have been)\b|\byou can (?:read|see|find|watch|listen|hear|download)\b.{0,60}\b(?:here|below)\b|"
    r"\bread (?:it|the \w+(?: \w+)?) here\b|"
    r"^\W*(?:some |all )?names have been changed\b|"
    r"\bfollow (?:him|her|them|\w+) on (?:x|twitter|bluesky|mastodon|facebook|instagram|threads)\b|"
    r"^[\w.'’ -]{3,40} is (?:a|an|the|our|\w+['’]s|the \w+['’]s) (?:[\w-]+ ){0,3}(?:correspondent|reporter|columnist|editor|staff writer|"
    r"freelance \w+)\b[^,]{0,60}$|^(?:this|the) (?:headline|article|story|standfirst|caption)(?: of this \w+)? "
    r"(?:was|has been) (?:shortened|"
    r"reformatted|edited for (?:length|style|clarity))|"
    r"©|\(c\) \d{4}|\bcopyright\b|\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits réservés\b|\btodos los derechos\b|"
    r"\bquotes? delayed\b|\bdelayed by at least\b|\bterms of (?:use|service)\b|\bprivacy policy\b|\bcookie|\bdatenschutz\b|"
    r"\badvertise with us\b|\bmay not be (?:reproduced|republished|copied|redistributed)\b|\bviews expressed\b|^disclaimer\b|"
    r"^our (?:standards|principles|code|policy|journalism|promise)\b|\bprinciples of trust\b|\bwith (?:inputs?|agency inputs?) from\b|"
    r"\breport (?:an? )?(?:error|typo|mistake)\b|\bnotice an? (?:error|mistake|typo)\b|\bpay ?wall\b|\bget the app\b|"
    r"\bhelpline\b.{0,60}\d{3}|"
    r"\bif you (?:have been|are|were) affected\b|\bset as preferred\b|\bgoogle news\b|\bwhatsapp channel\b|\bchannel on whatsapp\b|"
    r"\bproduced in partnership\b|\bthis article is part of\b|\bsyndicated from\b|"
    r"\b(?:was (?:first|originally) published|first appeared) (?:on|in|by)\b|"
    r"^\W*(?:call|phone|ring|dial|text) (?:\w+ ){0,3}\d{3}|"
    r"^(?!.*[\"“”]).{0,80}\b[\w.+-]+@[\w-]+\.\w|\b(?:comments? (?:section|box|below)|in the comments|have your say)\b|"
    r"^for (?:more|further|additional) (?:information|details|news|stories|coverage|on)\b|^visit [\w.-]+\.\w+\b|"
    r"\b(?:free|possible|independent) thanks to (?:its|our|you\w*) (?:readers|members|support)\b|"
    r"^(?:with )?(?:additional )?reporting (?:from|by)\b|"
    r"^catch (?:all|up)\b|^editors[:,]|^this (?:article|story|report|piece|video|page) (?:was|is|has been|appeared|appears|ran|"
    r"first)(?: \w+)? "
    r"(?:produced|written|published|supported|funded|sponsored|in (?:the|our)|part of|available|free)\b|"
    r"^(?:thank you|thanks) for (?:reading|watching|following|joining|listening)|\bjournalism\b.{0,40}\bsupport|"
    r"\bsupport\b.{0,40}\bjournalism\b|"
    r"^(?:this|our) live (?:page|blog|coverage|feed|stream)\b|\benjoy(?:ing|ed)? (?:our|this)\b|"
    r"\bwelcome to our (?:rolling |live )|\b(?:thank you|thanks) for (?:joining|following|reading) (?:us|our)\b",
    re.IGNORECASE,
)
# And these open a line: a box, a picture's credit, a list of other headlines.
_OPENS = re.compile(
    r"(?:most (?:read|popular|viewed)|meistgelesen|les plus lus|lo más leído|trending|popular now|top stories|editor['’]s picks?|"
    r"(?:also|further|next|must)[- ]?(?:read|watch|see|listen)\b|more from\b|most \w+ »?$|in this (?:story|article):|pictured:|"
    r"caption:|poll:|quiz:|next(?: article| story)?:|"
    r"(?:read|see|watch|listen|hear|more) (?:more|also|next|on this|from|stories|like this)\b|(?:also|further|related)(?: on|"
    r" reading| stories| articles| topics| links| content| coverage| news)?:|"
    r"notes? (?:to|for) editors?:|(?:media|press)(?: (?:enquiries|inquiries|contacts?|office))?:|contacts?:|"
    r"\((?:(?:additional )?reporting|writing|editing|compiled|reported|written|edited) by [^()]{2,160}\)\W*(?:keywords:[^.]*)?$|"
    r"download\b[^.!?]{0,60}\((?:pdf|xlsx?|csv|docx?|zip|ods)\b|redacción (?-i:[A-ZÁ])|(?:eingestellt|hochgeladen) von (?-i:[A-Z])|"
    r"related (?:stories|articles|topics|links|content|coverage|news)|more from|you may also|you might also|recommended|"
    r"don['’]t miss|in pictures:|"
    r"lesen sie|mehr zum thema|auch interessant|siehe auch|zum thema|à lire|lire aussi|lire également|voir aussi|sur le même sujet|"
    r"lea también|lee también|le puede interesar|ver también|más sobre|te puede interesar|"
    r"watch:|video:|listen:|podcast:|gallery:|in video:|regardez|mira:|vídeo:|vidéo|bild:|"
    r"(?:photo|photos|photograph|photographs|picture|pictures|image|images|illustration|graphic|graphics|map|foto|fotos|bilder|"
    r"grafik|crédit|credit|credits|source image|fotografía|imagen|quelle)s?(?: by| courtesy| credit|:| ©|/)|"
    r"file (?:photo|picture|image)\b|(?:traffic|weather|wetter|météo|el tiempo|markets|share price|lottery)(?: and \w+)?:|tags?:|"
    r"topics?:|filed under|"
    r"(?:location|section|category|keywords|schlagwörter|mots-clés|etiquetas):|"
    r"(?:tip|editor|newsdesk|hotline|helpline|tel|phone|telefon|téléphone)s?\b[^.!?]{0,40}: ?[\d+(])",
    re.IGNORECASE,
)
_BRACKETED = re.compile(
    r"\([^()]{0,60}\b(?:photo|photograph|picture|image|pic|supplied|file|courtesy|handout|library|archive|foto|bild|video|graphic)s?\b[^()]{0,60}\)",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"(?<=[.)\w]) ?/ ?(?-i:[A-ZÀ-Þ])[\w. -]{1,30}$")  # "The station at noon. / EFA"
_SHARED = re.compile(
    r"(?:(?:please|kindly|bitte|pls) )*(?:share|forward|retweet|repost|artikel teilen|teilen|partager|compartir)\b[^.]{0,60}$",
    re.IGNORECASE,
)
_CLOCKED = re.compile(rf"{_CLOCK}|\b\d{{1,2}} ?[ap]\.?m\b|\b\d{{4}}\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}", re.IGNORECASE)
_WHEN_WORD = re.compile(rf"(?:{_WHEN})++|ist|wat|eat|cat|sast|pkt|sgt|hkt|jst|nzst|nzdt|aedt|[eps][ds]?t|h(?:rs?|oras)?", re.IGNORECASE)
_STAMP_WORD = re.compile(
    rf"(?:{_STAMP})|first|last|latest|time|date|by|online|print|edition|version|desk|staff|newsroom|reporter|agency|report", re.IGNORECASE
)


def _is_stamp(plain: str) -> bool:
    """Whether a line is a date or time with next to nothing beside it but names and words of stamps: "Posted Wed 9 Apr, 3:15pm - ORRIN"."""
    if len(plain) > 120 or not _CLOCKED.search(plain) or re.search(r"[.!?] [A-Z]\w+ \w+ \w+", plain):
        return False
    left = [w for w in re.findall(r"[^\W\d_][^\W_]*", plain) if not _WHEN_WORD.fullmatch(w)]
    stamped = any(_STAMP_WORD.fullmatch(w) for w in left)
    return stamped and len(left) <= 6 and all(w[0].isupper() or _STAMP_WORD.fullmatch(w) for w in left)


_SEPARATED = re.compile(r"\s[·|•]\s")
_ENDED = re.compile(r"[.!?…。！？:;,][\"'”’»“)\]]*$")


_INITIAL = re.compile(r"(?<=\b[A-ZÄÖÜÉ])\.")


# "By Newsroom, 14:22."
_SLUG = re.compile(
    r"[A-ZÄÖÜ]{2,}(?:[-/][A-ZÄÖÜ0-9]+)+(?: [\w.-]+){0,3}|ZCZC \d+|[a-z]{2,4}(?:/[a-z]{2,4})+"
)  # "ECO-BANK 2nd lead", "kt/js"
_PLACED = re.compile(r"[A-ZÄÖÜ][\w.-]+(?: [A-ZÄÖÜ][\w.-]+)? \([\w/ ]{2,20}\)\.?-?")  # "Berlin (dna)."
# A plea to call, and what makes a sentence with one tell of more than the plea.
_REACHED = re.compile(r"\b(?:call|phone|ring|dial|telephone|contact|text)\b[^.]{0,40}\b\d{3}", re.IGNORECASE)
_CALLED = re.compile(
    r"(?:Anyone|Anybody|Any(?: \w+)? witness|Witnesses|Those|People|If you|Call|Phone|Ring|Text|Contact|Readers|Residents|Tickets)\b"
)
_HAPPENED = re.compile(r"\b(?:have|has|had|was|were) (?!asked|appealed|urged|issued|been (?:asked|urged|issued))\w+(?:ed|nd|en|ght|ld|t)\b")
_DESK_ALONE = re.compile(rf"(?:By|From) (?:[A-Z][\w'’-]+ ?){{1,4}}(?:, (?:[a-z]+ ?){{1,3}})?(?:,? ?{_CLOCK})?\.?(?: @\w+)?")


def _is_byline(plain: str) -> bool:
    if _DESK_ALONE.fullmatch(plain):
        return True
    line = _INITIAL.sub("", plain)  # "By Ida F."
    return bool(_BYLINE.match(line)) and not _ENDED.search(line)


@lru_cache(maxsize=8192)
def is_furniture(line: str) -> bool:
    """Whether a line or sentence belongs to the page and not to the report."""
    plain = line.strip().strip("*•[]()").strip()
    if not any(c.isalpha() for c in plain):
        return True
    if len(plain) > 400:
        return False
    if line.strip().startswith("(") and line.strip().endswith(")"):
        return True
    if plain.endswith(":") and plain.count(" ") < HEADING and not any(c.isdecimal() for c in plain) and plain[0].isupper():
        return True
    if _SLUG.fullmatch(plain):
        return True
    if _PLACED.fullmatch(plain) or (_REACHED.search(plain) and not _CALLED.match(plain) and _HAPPENED.search(plain)):
        return bool(_PLACED.fullmatch(plain))
    if _is_stamp(plain) or _SHARED.match(plain) or _AGENCY.search(plain) or _BRACKETED.match(line.strip()):
        return True
    if _WHOLE.match(plain) or _is_byline(plain) or _OPENS.match(plain) or _CUES.search(plain):
        return True
    return bool(_SEPARATED.search(plain)) and not _ENDED.search(plain)


_GIVES = re.compile(
    r"(?:attendance|(?:final |full-time )?(?:score|result)|half[- ]time|turnout|verdict|deaths?|dead|killed|injured|missing|cases|"
    r"zuschauer|ergebnis|endstand|tote|verletzte|spectateurs|score final|morts|blessés|espectadores|resultado|muertos|heridos)\b"
    r"[^\n]{0,60}\d",
    re.IGNORECASE,
)


_CREDIT = re.compile(r"\b(?:photo(?:graph)?|picture|image|foto|bild|photographie|imagen)s?(?: by |\s*[:/©])[^.]{2,60}\W*$", re.IGNORECASE)


def opens_furniture(line: str) -> bool:
    """Whether everything in a line is furniture by its beginning or its end: a list of other headlines, a caption with its credit."""
    return len(line) < 400 and bool(_OPENS.match(line.strip()) or _CREDIT.search(line.strip()))


def gives_figures(line: str) -> bool:
    """Whether a line below a report is a box of its figures: "Attendance: 8,412"."""
    return bool(_GIVES.match(line.strip().strip("*•[]()").strip()))


@lru_cache(maxsize=8192)
def is_label(line: str) -> bool:
    """Whether a line is no sentence: a credit, a crosshead, the name of a service. Only its place can tell what it is worth."""
    plain = line.strip()
    return len(plain) < 100 and (not _ENDED.search(plain) or (plain.endswith((":", "?")) and plain.count(" ") < HEADING))


HEADING = 7  # words of a crosshead with a colon or a question mark: "Key points:", "How are warnings issued?"
