"""French (and English) typography of figures, dates and sentences: pure functions, no request, no clock.

Rules: Lexique des règles typographiques en usage à l'Imprimerie nationale. The no-break space is always U+00A0:
the narrow one (U+202F) that Babel emits is missing from common fonts.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from core.search_key import fold

Language = Literal["fr", "en"]
Number = int | float | Decimal

NBSP = "\u00a0"
MINUS = "\u2212"
APOSTROPHE = "\u2019"
UNKNOWN = "\u2013"
FRENCH_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
ENGLISH_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FRENCH_SHORT_MONTHS = (
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
)
FRENCH_PLURAL_FROM = 2
SOON_DAYS = 2
MINUTE, HOUR, DAY = 60, 3600, 86400
# From here on, days no longer say anything to a reader: whole months do.
FAR, MONTH = 120, 30.44


def _rounded(value: Number, decimals: int) -> Decimal:
    """Half up, as people count; binary floats go through their shortest decimal writing."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def number(value: Number | None, decimals: int | None = None, lang: Language = "fr") -> str:
    """560000 -> "560 000"; without `decimals`, at most two are shown and none is padded."""
    if value is None:
        return UNKNOWN
    if isinstance(value, int) and not decimals:
        written = f"{value:,}"
        return (MINUS + written[1:] if value < 0 else written).replace(",", "," if lang == "en" else NBSP)
    written = f"{_rounded(value, 2 if decimals is None else decimals):,f}"
    if decimals is None and "." in written:
        written = written.rstrip("0").rstrip(".")
    if written.startswith("-"):
        written = MINUS + written[1:] if written.strip("-0.,") else written[1:]
    return written if lang == "en" else written.replace(",", NBSP).replace(".", ",")


def percent(share: Number | None, decimals: int = 1, lang: Language = "fr") -> str:
    """A share between 0 and 1: 0.639 -> "63,9 %". Nothing and everything carry no decimals."""
    if share is None:
        return UNKNOWN
    hundredths = Decimal(str(share)) * 100
    written = number(hundredths, 0 if hundredths in (0, 100) else decimals, lang)
    return f"{written}%" if lang == "en" else f"{written}{NBSP}%"


def points(difference: Number, decimals: int = 1, lang: Language = "fr") -> str:
    """A difference of shares, given in points: -1.5 -> "− 1,5 point" (French plural begins at 2)."""
    size = abs(_rounded(difference, decimals))
    sign = MINUS if difference < 0 and size else "+"
    written = number(size, None, lang)
    if lang == "en":
        return f"{sign}{written}{NBSP}{'point' if size == 1 else 'points'}"
    return f"{sign}{NBSP}{written}{NBSP}{'points' if size >= FRENCH_PLURAL_FROM else 'point'}"


def change(percentage: Number, lang: Language = "fr") -> str:
    """A growth given in percent: 10 -> "+ 10 %", -2.5 -> "− 2,5 %"; English "+10%"."""
    size = abs(_rounded(percentage, 1))
    sign = MINUS if percentage < 0 and size else "+"
    written = number(size, None, lang)
    return f"{sign}{written}%" if lang == "en" else f"{sign}{NBSP}{written}{NBSP}%"


def short_date(day: date | None) -> str:
    """02/02/2017, the same in both languages: British English keeps the day first."""
    return UNKNOWN if day is None else f"{day.day:02}/{day.month:02}/{day.year:04}"


def long_date(day: date | None, lang: Language = "fr") -> str:
    """1er février 2017; 1 February 2017."""
    if day is None:
        return UNKNOWN
    if lang == "en":
        return f"{day.day}{NBSP}{ENGLISH_MONTHS[day.month - 1]} {day.year}"
    first = "1er" if day.day == 1 else str(day.day)
    return f"{first}{NBSP}{FRENCH_MONTHS[day.month - 1]} {day.year}"


def month(day: date, lang: Language = "fr") -> str:
    """février 2017."""
    names = FRENCH_MONTHS if lang == "fr" else ENGLISH_MONTHS
    return f"{names[day.month - 1]} {day.year}"


def short_month(index: int, lang: Language = "fr") -> str:
    """The month 1-12 under a column of a chart: févr."""
    return FRENCH_SHORT_MONTHS[index - 1] if lang == "fr" else ENGLISH_MONTHS[index - 1][:3]


def clock_time(moment: datetime, lang: Language = "fr") -> str:
    """10 h 15, 9 h 05, 6 h; English keeps 24 hours: 10:15."""
    if lang == "en":
        return f"{moment.hour}:{moment.minute:02}"
    minutes = f"{NBSP}{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour}{NBSP}h{minutes}"


def date_time(moment: datetime | None, lang: Language = "fr") -> str:
    """08/02/2017 à 10 h 15, in the zone the moment is given in."""
    if moment is None:
        return UNKNOWN
    return f"{short_date(moment)} {'à' if lang == 'fr' else 'at'}{NBSP}{clock_time(moment, lang)}"


def _french_delay(days: int) -> str:
    if days < 0:
        return f"en retard de{NBSP}{number(-days)}{NBSP}{'jours' if -days > 1 else 'jour'}"
    if days >= FAR:
        return f"dans{NBSP}{int(days / MONTH)}{NBSP}mois"
    return f"dans{NBSP}{number(days)}{NBSP}jours"


def _english_delay(days: int) -> str:
    if days < 0:
        return f"{number(-days, lang='en')}{NBSP}{'days' if -days > 1 else 'day'} late"
    if days >= FAR:
        return f"in{NBSP}{int(days / MONTH)}{NBSP}months"
    return f"in{NBSP}{number(days, lang='en')}{NBSP}days"


def delay(due: date, today: date, lang: Language = "fr") -> str:
    """The distance to a due date in words: "en retard de 6 jours", "demain", "dans 13 mois"."""
    days = (due - today).days
    if lang == "en":
        return {0: "today", 1: "tomorrow"}.get(days) or _english_delay(days)
    return {0: f"aujourd{APOSTROPHE}hui", 1: "demain"}.get(days) or _french_delay(days)


def urgency(due: date, today: date, soon: int = SOON_DAYS) -> Literal["late", "soon", "calm"]:
    """How a due date is coloured; the words of `delay` always stand beside."""
    days = (due - today).days
    if days < 0:
        return "late"
    return "soon" if days <= soon else "calm"


def ago(moment: datetime, now: datetime, lang: Language = "fr") -> str:
    """il y a 2 min, il y a 3 h, il y a 5 jours: never rounded up to a larger unit."""
    seconds = max(0, int((now - moment).total_seconds()))
    if seconds < MINUTE:
        return f"à l{APOSTROPHE}instant" if lang == "fr" else "just now"
    count, french, english = seconds // DAY, "jour", "day"
    if count > 1:
        french, english = "jours", "days"
    elif seconds < HOUR:
        count, french, english = seconds // MINUTE, "min", "min"
    elif seconds < DAY:
        count, french, english = seconds // HOUR, "h", "h"
    if lang == "en":
        return f"{number(count, lang='en')}{NBSP}{english} ago"
    return f"il y a{NBSP}{number(count)}{NBSP}{french}"


def file_size(size: int, lang: Language = "fr") -> str:
    """2 048 576 -> "2 Mo"; decimal units, at most one decimal."""
    units = ("octets", "ko", "Mo") if lang == "fr" else ("bytes", "kB", "MB")
    power = 0 if size < 1000 else 1 if size < 1_000_000 else 2  # noqa: PLR2004
    return f"{number(_rounded(Decimal(size).scaleb(-3 * power), 1), lang=lang)}{NBSP}{units[power]}"


def full_name(family: str, given: str) -> str:
    """NOM Prénom, accents kept on the capitals."""
    return f"{family.upper()} {given}".strip()


def name_key(family: str, given: str) -> tuple[str, str]:
    """Sort key of people: accents, case and ligatures do not count."""
    return fold(family), fold(given)


_RULES: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile("\u202f"), NBSP),
    (re.compile(r"(?<=\w)'(?=\w)"), APOSTROPHE),
    (re.compile(r" (?=[:;!?»€])"), NBSP),
    (re.compile(r"(?<=«) "), NBSP),
    (re.compile(r"(?<=[\d)s]) (?=%%?(?![(\w]))"), NBSP),
    (re.compile(r"(?<=\bn°) (?=[\d%])"), NBSP),
    (re.compile(r"(?<=\d) h (?=\d\d)"), f"{NBSP}h{NBSP}"),
    (re.compile(r"(?<=\d) (?=(?:\d{3}|h|min|jours?|mois|ans?|ko|Mo|ETP|points?)\b)"), NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), NBSP),
    (re.compile(r"(?<=\b1er) (?=[a-zéû]{3})"), NBSP),
)


def typeset(text: str) -> str:
    """A French sentence typed on a keyboard, as printed: no-break spaces and the typographic apostrophe.

    Placeholders (`%(name)s`) pass through untouched; applying it twice changes nothing.
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
