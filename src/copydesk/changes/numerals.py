"""Numbers, units, months and days by name, in English, German, French and Spanish."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Literal, NamedTuple

from copydesk.changes.lexicon import fold
from copydesk.changes.lexicon import words as words_of

Language = Literal["en", "de", "fr", "es", ""]
Field = Literal["day", "weekday", "relative", "time", "part", "feast"]


class Value(NamedTuple):
    """A figure: how much of what unit; "m?" is metres or millions."""

    amount: Decimal
    unit: str = ""


class Day(NamedTuple):
    """A date or a time of day, as much of it as is said: (year, month, day), 0 for what is not, or a name."""

    field: Field
    value: tuple[int, ...] | str


_TELLING: dict[Language, frozenset[str]] = {
    "en": words_of("telling_en", plain=True),
    "de": words_of("telling_de", plain=True),
    "fr": words_of("telling_fr", plain=True),
    "es": words_of("telling_es", plain=True),
}


def language(words: Sequence[str]) -> Language:
    """The language of a text by its commonest small words (in lower case); "" where none of the four shows."""
    counts: dict[Language, int] = {name: sum(map(telling.__contains__, words)) for name, telling in _TELLING.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] * 12 >= len(words) else ""


def _numbered(line: str, start: int = 0) -> dict[str, int]:
    return {fold(w): n for n, names in enumerate(line.split(), start) for w in names.split("/")}


_ENGLISH = _numbered(
    "zero/nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
) | {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
     "thousand": 1000, "dozen": -12, "hundreds": 100, "dozens": -12}  # fmt: skip
_GERMAN = _numbered(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn"
) | {
    "hundert": 100,
    "tausend": 1000,
    "einhundert": 100,
    "eintausend": 1000,
    "viertelmillion": 250_000,
    "dreiviertelmillion": 750_000,
    "dutzend": -12,
}
_GERMAN_TENS = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90}
_FRENCH = _numbered(
    "zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
) | {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
     "nonante": 90, "cent": 100, "cents": 100, "mille": 1000, "douzaine": -12, "dizaine": 10, "vingtaine": 20, "centaine": 100}  # fmt: skip
_SPANISH = _numbered(
    "cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve "
    "veinte veintiuno/veintiún veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"
) | {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90, "cien": 100,
     "ciento": 100, "doscientos": 200, "trescientos": 300, "cuatrocientos": 400, "quinientos": 500, "mil": 1000, "docena": -12}  # fmt: skip


@cache
def words(language: Language) -> dict[str, int]:
    """The number words of a language, beside the English ones; those of all where the language is not known."""
    if language == "de":
        units = list(_GERMAN)[1:10]
        compound = {
            f"{'ein' if n == 1 else w}und{fold(ten)}": value + n for n, w in enumerate(units, 1) for ten, value in _GERMAN_TENS.items()
        }
        return _ENGLISH | _GERMAN | {fold(ten): value for ten, value in _GERMAN_TENS.items()} | compound
    if not language:
        return {
            w: n for other in ("es", "fr", "de", "en") for w, n in words(other).items() if w not in ("once", "mil", "mille", "neuf", "sept")
        }
    if language in ("fr", "es"):
        return _ENGLISH | (_FRENCH if language == "fr" else _SPANISH)
    return _ENGLISH


def goes_on(before: int, value: int) -> bool:
    """Whether a number word can go on with another: "two hundred", "twenty one", "quatre vingt", and not "nine twelve"."""
    teens = before == 10 and value in (7, 8, 9)  # dix-neuf
    tens = 20 <= before < 100 and before % 10 == 0 and 0 < value < 20
    return value >= 100 or (before >= 100 and value > 0) or tens or teens or (before, value) == (4, 20) or (value < 0 < before < 20)


def total(values: Sequence[int]) -> int:
    """What number words add up to: 2, 100, 6 is 206; 4, 20, 10 is 90, as the French count; 2, -12 is two dozen."""
    whole = part = 0
    for value in values:
        if value == 1000:
            whole, part = whole + max(part, 1) * 1000, 0
        elif value == 100 or (value == 20 and part == 4) or value < 0:
            part = max(part, 1) * abs(value)
        else:
            part += value
    return whole + part


ORDINALS = _numbered(
    "- - - third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth"
) | _numbered("- - - dritte/dritten/dritter vierte/vierten/vierter fünfte/fünften sechste/sechsten")
ORDINALS |= _numbered("- - - troisième quatrième cinquième sixième septième huitième")
ORDINALS |= _numbered("- - - tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta")
ORDINALS.pop("-")
FRACTIONS = {fold(w): f for line, f in (
    ("half hälfte halbe halben moitié demi demie mitad", "0.5"), ("quarter quarters viertel quart cuarto", "0.25"),
    ("thirds drittel tiers", "0.33"), ("tenths zehntel dixième", "0.1"), ("fifths fünftel", "0.2"),
) for w in line.split()}  # fmt: skip
DECADES = {word: 10 * n for n, word in enumerate("twenties thirties forties fifties sixties seventies eighties nineties".split(), 2)}  # noqa: SIM905
# How many times as much: "has doubled" is "costs twice as much".
MULTIPLES = {fold(w): f for line, f in (
    ("halve halves halved halving halbiert", "0.5"), ("double doubles doubled doubling twice twofold doppelt verdoppelt doublé", "2"),
    ("triple triples tripled tripling treble trebled thrice threefold verdreifacht triplé", "3"), ("quadruple quadrupled fourfold", "4"),
    ("fivefold", "5"),
    ("sixfold", "6"), ("sevenfold", "7"), ("eightfold", "8"), ("ninefold", "9"), ("tenfold", "10"),
) for w in line.split()}  # fmt: skip
MAGNITUDES = {fold(w): 10**power for power, line in {
    3: "thousand thousands tausend mille mil",
    5: "lakh lakhs lac lacs",
    6: "million millions mn mln mio million millionen millones millón",
    7: "crore crores cr",
    9: "billion billions bil bn bln mrd milliarde milliarden milliard milliards",
    12: "trillion trillions tn trn billionen billones",
}.items() for w in line.split()}  # fmt: skip
CURRENCIES = {fold(w): unit for unit, line in {
    "$": "$ dollar dollars dólar dólares",
    "$ us": "us$ usd",
    "$ australian": "a$ au$ aud",
    "$ canadian": "c$ ca$ cad",
    "$ new zealand": "nz$ nzd",
    "$ hong kong": "hk$ hkd",
    "$ singapore": "s$ sgd",
    "real": "real reals reais brl r$",
    "€": "€ euro euros eur",
    "£": "£ pound pounds gbp quid libra libras livre livres",
    "¥": "¥ yen jpy yuan",
    "₹": "₹ rs re rupee rupees inr",
    "franc": "franc francs chf franken",
    "crown": "crown crowns krona kronor krone kroner kronen sek nok dkk kr koruna korunas kč czk",
    "peso": "peso pesos ₱",
    "ruble": "rouble roubles ruble rubles rubel ₽",
    "zloty": "zloty zlotys zł pln",
    "lira": "lira liras ₺",
    "rand": "rand rands zar",
    "naira": "naira nairas ₦ ngn",
    "shilling": "shilling shillings sh shs ksh kshs kes tsh tzs ush ugx",
    "cedi": "cedi cedis gh₵ ₵ ghs",
    "kwacha": "kwacha",
    "pula": "pula",
    "birr": "birr",
    "dirham": "dirham dirhams aed dh dhs",
    "riyal": "riyal riyals sar",
    "shekel": "shekel shekels ₪",
    "won": "₩ krw",
    "baht": "baht ฿",
    "ringgit": "ringgit rm myr",
    "rupiah": "rupiah rp idr",
    "taka": "taka tk",
    "hryvnia": "hryvnia hryvnias ₴",
    "forint": "forint forints huf",
    "dinar": "dinar dinars",
    "cent": "cent cents",
    "penny": "penny pence",
}.items() for w in line.split()}  # fmt: skip
# One letter that is money only where it is tied to its figure: "R1.2m", "N4bn".
TIED_CURRENCIES = {"R": "rand", "N": "naira", "K": "kwacha", "P": "pula"}
_UNITS = {
    "%": "%, per cent, percent, pc, pct, prozent, pour cent, por ciento",
    "pp": "percentage point, percentage points, prozentpunkte, prozentpunkt, prozentpunkten",
    "bp": "basis point, basis points, bp, bps, basispunkte, basispunkten",
    "pt": "point, points",
    "x": "times, fold, x",
    "km": "km, kms, kilometre, kilometres, kilometer, kilometers, kilometern, kilomètre, kilomètres, kilómetro, kilómetros",
    "kmh": "km h, kmh, kmph, kph, km hr, kilometres an hour, kilometres per hour, kilometers per hour, stundenkilometer, kilomètres heure, "
    "kilomètres par heure, kilomètres à l heure, kilómetros por hora, km pro stunde, kilometer pro stunde",
    "m?": "m",
    "m": "metre, metres, meter, meters, metern, mètre, mètres, metro, metros",
    "cm": "cm, centimetre, centimetres, centimeter, centimeters, zentimeter",
    "mm": "mm, millimetre, millimetres, millimeter, millimeters",
    "mile": "mile, miles, mi",
    "mph": "mph, miles an hour, miles per hour",
    "ft": "ft, foot, feet",
    "inch": "inch, inches",
    "in?": "in",
    "kg": "kg, kgs, kilo, kilos, kilogram, kilograms, kilogramme, kilogrammes, kilogramm, kilogramo, kilogramos",
    "g": "g, gram, grams, gramme, grammes, gramm, gramo, gramos",
    "mg": "mg, milligram, milligrams",
    "t": "t, tonne, tonnes, ton, tons, tonnen, toneladas",
    "lb": "lb, lbs, pounds in weight",
    "l": "l, litre, litres, liter, liters, litern, litro, litros",
    "cl": "cl, centilitre, centilitres, centiliter, centiliters",
    "TB": "tb, terabyte, terabytes",
    "ml": "ml, millilitre, millilitres, milliliter, milliliters",
    "ha": "ha, hectare, hectares, hektar, hectárea, hectáreas",
    "acre": "acre, acres",
    "km2": "sq km, km², km2, square kilometre, square kilometres, square kilometers, quadratkilometer, kilomètres carrés, "
    "kilómetros cuadrados",
    "m2": "sq m, sqm, m², m2, square metre, square metres, square meters, quadratmeter, quadratmetern, mètres carrés, metros cuadrados",
    "m3": "m³, m3, cubic metre, cubic metres, cubic meters, kubikmeter, mètres cubes, metros cúbicos",
    "mi2": "sq mi, sq miles, square mile, square miles",
    "sqft": "sq ft, square foot, square feet",
    "yard": "yard, yards, yd, yds",
    "knot": "knot, knots, kt, kts",
    "oz": "oz, ounce, ounces",
    "stone": "stone",
    "°": "° c, ° f, °, c, f, degree, degrees, degrees celsius, degrees c, degrees fahrenheit, degrees f, grad, grad celsius, degré, "
    "degrés, grado, grados",
    "MW": "mw, megawatt, megawatts",
    "GW": "gw, gigawatt, gigawatts",
    "kW": "kw, kilowatt, kilowatts",
    "GB": "gb, gigabyte, gigabytes",
    "kWh": "kwh, kilowatt hour, kilowatt hours",
    "second": "second, seconds, sec, secs, sekunde, sekunden, seconde, secondes, segundo, segundos",
    "minute": "minute, minutes, min, mins, minuten, minuto, minutos",
    "hour": "hour, hours, hr, hrs, h, stunde, stunden, heure, heures, hora, horas",
    "day": "day, days, tag, tage, tagen, jour, jours, día, días",
    "week": "week, weeks, woche, wochen, semaine, semaines, semana, semanas",
    "month": "month, months, monat, monate, monaten, mois, mes, meses",
    "year": "year, years, yr, yrs, jahr, jahre, jahren, an, ans, année, années, año, años",
    "fortnight": "fortnight, fortnights",
    "century": "century, centuries, jahrhundert, siècle, siècles, siglo, siglos",
    "decade": "decade, decades, jahrzehnt, jahrzehnte, décennie, décennies, década, décadas",
}


# How many of which smaller unit: "a fortnight" is two weeks, "1.5 km" are 1,500 metres.
SCALES = {unit: (Decimal(factor), base) for unit, factor, base in (
    ("km", "1000", "m"), ("cm", "0.01", "m"), ("mm", "0.001", "m"), ("kg", "1000", "g"), ("mg", "0.001", "g"), ("t", "1000000", "g"),
    ("ml", "0.001", "l"), ("minute", "60", "second"), ("hour", "3600", "second"), ("day", "86400", "second"), ("week", "604800", "second"),
    ("fortnight", "1209600", "second"), ("year", "12", "month"), ("decade", "120", "month"), ("century", "1200", "month"),
    ("penny", "0.01", "£"), ("GW", "1000", "MW"), ("kW", "0.001", "MW"), ("in?", "1", "inch"),
    ("bp", "0.01", "pp"), ("pt", "1", "pp"), ("cl", "0.01", "l"), ("TB", "1000", "GB"),
)}  # fmt: skip


# Units of the other system: how many of which metric one.
METRIC = {unit: (Decimal(factor), base) for unit, factor, base in (
    ("mile", "1609", "m"), ("ft", "0.305", "m"), ("inch", "0.0254", "m"), ("lb", "454", "g"), ("acre", "0.405", "ha"),
    ("mph", "1.609", "kmh"), ("mi2", "2.59", "km2"), ("sqft", "0.0929", "m2"), ("yard", "0.914", "m"), ("knot", "1.852", "kmh"),
    ("oz", "28.35", "g"), ("stone", "6350", "g"),
)}  # fmt: skip


def _phrases(lines: dict[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Phrases by their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, line in lines.items():
        for phrase in line.split(","):
            folded = tuple(fold(w) for w in phrase.split())
            found.setdefault(folded[0], []).append((folded, name))
    return {first: sorted(those, key=lambda p: -len(p[0])) for first, those in found.items()}


ROMAN = _numbered("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX", 1)
ROMAN = {name.upper(): number for name, number in ROMAN.items()}
UNITS = _phrases(_UNITS)


@cache
def unit_words() -> list[frozenset[str]]:
    """The words of each unit that no other word could be, for where they stand without a figure: "a kilo", "per kg"."""
    lines = [frozenset(fold(w.strip()) for w in line.split(",") if " " not in w.strip()) for line in _UNITS.values()]
    return [
        frozenset(w for w in words if len(w) > 1 and w.isalpha() and w not in ("an", "min", "tag", "meter", "in", "points", "point"))
        for words in lines
    ]


WEEKDAYS = (
    _numbered("monday tuesday wednesday thursday friday saturday sunday", 1)
    | _numbered("montag/montags dienstag mittwoch donnerstag freitag samstag/sonnabend sonntag", 1)
    | _numbered("lundi mardi mercredi jeudi vendredi samedi dimanche", 1)
    | _numbered("lunes martes miércoles jueves viernes sábado domingo", 1)
)
# Weekdays cut short: they count where a stop, a comma or a date follows, for "Sun" and "Sat" are words.
WEEKDAYS_CUT = _numbered("mon tue/tues wed thu/thur/thurs fri sat sun", 1)
MONTHS = (
    _numbered("january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept "
              "october/oct november/nov december/dec", 1)
    | _numbered("januar/jänner februar märz april mai juni juli august september oktober november dezember", 1)
    | _numbered("janvier février mars avril mai juin juillet août septembre octobre novembre décembre", 1)
    | _numbered("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre", 1)
)  # fmt: skip
BEFORE_MONTH = words_of("before_month")
_RELATIVE = {
    "today": "today, heute, aujourd hui, hoy",
    "tomorrow": "tomorrow, morgen früh, demain",
    "yesterday": "yesterday, gestern, ayer",
    "day before": "day before, am vortag, veille, víspera",
    "day after": "day after, next day, following day, am tag danach, lendemain, día siguiente",
    "next week": "next week, nächste woche, nächsten woche, la semaine prochaine, la próxima semana",
    "last week": "last week, letzte woche, letzten woche, la semaine dernière, la semana pasada",
    "this week": "this week, diese woche, dieser woche, cette semaine, esta semana",
    "next month": "next month, nächsten monat, le mois prochain, el próximo mes",
    "last month": "last month, letzten monat, le mois dernier, el mes pasado",
    "this month": "this month, diesen monat, ce mois, este mes",
    "next year": "next year, nächstes jahr, nächsten jahr, l année prochaine, el próximo año",
    "last year": "last year, letztes jahr, vergangenes jahr, l année dernière, el año pasado",
    "this year": "this year, dieses jahr, diesem jahr, cette année, este año",
}
_PARTS = {
    "morning": "morning, vormittag, matin, mañana",
    "afternoon": "afternoon, arvo, nachmittag, après midi",
    "evening": "evening, abend, soir, soirée",
    "night": "overnight, tonight, nacht, nuit, noche",
}
_FEASTS = {
    "easter": "easter, ostern, pâques, pascua",
    "christmas": "christmas, weihnachten, noël, navidad",
    "whitsun": "whitsun, pentecost, pfingsten, pentecôte, pentecostés",
    "new year": "new year s day, neujahr, nouvel an, año nuevo",
    "spring": "spring, frühjahr, frühling, printemps, primavera",
    "summer": "summer, sommer, été prochain, verano",
    "autumn": "autumn, herbst, automne, otoño",
    "winter": "winter, hiver, invierno",
}


_CLOCK = {12: "noon midday mittag mediodía", 0: "midnight mitternacht minuit medianoche"}


def _said() -> dict[str, list[tuple[tuple[str, ...], Day]]]:
    found: dict[str, list[tuple[tuple[str, ...], Day]]] = {}
    named: tuple[tuple[Field, dict[str, str]], ...] = (("relative", _RELATIVE), ("part", _PARTS), ("feast", _FEASTS))
    for field, lines in named:
        for first, those in _phrases(lines).items():
            found.setdefault(first, []).extend((phrase, Day(field, name)) for phrase, name in those)
    for hour, line in _CLOCK.items():
        for word in line.split():
            found[fold(word)] = [((fold(word),), Day("time", (hour, 0)))]
    return found


RELATIVE = _said()
