"""The language of the page. The French sentence is the key; `translations/<language>/` holds what it becomes.

The catalogue is chosen once per request and bound to a context variable: a sentence then costs one dictionary lookup.
French is a catalogue like any other, filled on the way by `typography.typeset`, so that a sentence typed with plain
spaces and straight apostrophes is printed with no-break spaces and curly ones.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any, Literal

from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request, session
from flask_babel import Babel
from markupsafe import Markup, escape

from core import clock, labels, typography
from core.lazy_text import LazyText
from core.typography import Language

LANGUAGES: tuple[Language, ...] = ("fr", "en")
DEFAULT: Language = "fr"
NAMES = {"fr": "Français", "en": "English"}
FOLDER = Path(__file__).resolve().parent.parent / "translations"
# Interface sentences are literals, a few thousand; the limit only bounds a mistake.
MOST_SENTENCES = 20_000


class Count(int):
    """A count that prints with its thousands separated, and still counts."""

    def __str__(self) -> str:
        return typography.number(int(self), lang=_catalogue().language)


class Catalogue:
    """Sentences and plurals of one language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.sentences: dict[str, str] = {}
        self.plurals: dict[str, tuple[str, str]] = {}
        path = FOLDER / language / "LC_MESSAGES" / "messages.po"
        if path.exists():
            self._read(path)

    def _read(self, path: Path) -> None:
        with path.open("rb") as file:
            entries = read_po(file)
        for entry in entries:
            if not entry.id or entry.fuzzy:
                continue
            if isinstance(entry.string, str) and isinstance(entry.id, str):
                if entry.string:
                    self.sentences[entry.id] = self._set(entry.string)
            elif entry.string and all(entry.string):
                self.plurals[entry.id[0]] = (self._set(entry.string[0]), self._set(entry.string[1]))

    def _set(self, text: str) -> str:
        return typography.typeset(text) if self.language == "fr" else text

    def add(self, message: str) -> str:
        """A sentence without translation is shown in French, and remembered."""
        text = typography.typeset(message)
        if len(self.sentences) < MOST_SENTENCES:
            self.sentences[message] = text
        return text

    def plural(self, singular: str, plural: str, count: float) -> str:
        """Zero and one and a half are singular in French, plural in English."""
        one = abs(count) < typography.FRENCH_PLURAL_FROM if self.language == "fr" else count == 1
        forms = self.plurals.get(singular)
        if forms is None:
            forms = self.plurals[singular] = (typography.typeset(singular), typography.typeset(plural))
        return forms[0 if one else 1]


@cache
def catalogue(language: Language) -> Catalogue:
    """The catalogue of a language, read once per process."""
    return Catalogue(language)


_bound: ContextVar[Catalogue | None] = ContextVar("catalogue", default=None)


def select_locale() -> Language:
    """The language chosen and kept in the signed session; before any choice, the browser's, else French."""
    if not has_request_context():
        return DEFAULT
    chosen = session.get("lang")
    if chosen in LANGUAGES:
        return "en" if chosen == "en" else "fr"
    return "en" if request.accept_languages.best_match(LANGUAGES, DEFAULT) == "en" else "fr"


def _catalogue() -> Catalogue:
    bound = _bound.get()
    if bound is None:
        bound = catalogue(select_locale())
        if has_request_context():
            _bound.set(bound)
    return bound


def language() -> Language:
    """The language in use: of the request, of the enclosing `locale(...)`, else French."""
    return _catalogue().language


@contextmanager
def locale(lang: Language) -> Iterator[None]:
    """Speak a language inside the block: documents, jobs and mails have no request."""
    token = _bound.set(catalogue(lang))
    try:
        yield
    finally:
        _bound.reset(token)


def _filled(text: str, variables: dict[str, Any]) -> str:
    # A message never holds HTML. When a value is Markup (a link), the sentence around it is escaped.
    if any(isinstance(value, Markup) for value in variables.values()):
        return escape(text) % variables
    return text % variables


def gettext(message: str, /, **variables: Any) -> str:
    """The sentence in the language in use, its named placeholders filled; without variables, "%" is plain."""
    # Written for speed, this runs hundreds of times a page: the common case is two lookups.
    bound = _bound.get() or _catalogue()
    text = bound.sentences.get(message) or bound.add(message)
    return _filled(text, variables) if variables else text


def ngettext(singular: str, plural: str, count: float, /, **variables: Any) -> str:
    """The form for `count`, which also fills %(num)s with its thousands separated."""
    text = (_bound.get() or _catalogue()).plural(singular, plural, count)
    shown = Count(count) if isinstance(count, int) else typography.number(count, lang=language())
    return _filled(text, {"num": shown, **variables})


def lazy_gettext(message: str, /, **variables: Any) -> LazyText:
    """A sentence of a module (label of a form, of an enum), translated each time it is shown."""
    return LazyText(partial(gettext, message, **variables))


@lru_cache(maxsize=4096)
def _date(day: date, style: str, lang: Language) -> str:
    return typography.long_date(day, lang) if style == "long" else typography.short_date(day)


def format_date(value: date | None, style: Literal["short", "long"] = "short") -> str:
    """08/02/2017, or 8 février 2017. An instant is a day only somewhere: convert it with `clock.civil_date` first."""
    return typography.UNKNOWN if value is None else _date(value, style, language())


def format_datetime(value: datetime | None, territory: str | None = None) -> str:
    """08/02/2017 à 10 h 15 on the clocks of the territory (Paris by default)."""
    if value is None:
        return typography.UNKNOWN
    local = value.astimezone(clock.zone(territory)) if value.tzinfo else value
    return typography.date_time(local, language())


def format_number(value: typography.Number | None, decimals: int | None = None) -> str:
    """560 000."""
    return typography.number(value, decimals, language())


def format_percent(share: typography.Number | None, decimals: int = 1) -> str:
    """63,9 %, from a share between 0 and 1."""
    return typography.percent(share, decimals, language())


def format_points(difference: typography.Number) -> str:
    """− 1,5 point, from a difference given in points."""
    return typography.points(difference, lang=language())


def format_change(percentage: typography.Number) -> str:
    """+ 10 %, from a growth given in percent."""
    return typography.change(percentage, language())


def format_delay(due: date, today: date | None = None) -> str:
    """The distance to a due date in words, from today."""
    return typography.delay(due, today or clock.today(), language())


def _longdate(value: date | None) -> str:
    return format_date(value, "long")


def _urgency(due: date, today: date | None = None, soon: int = typography.SOON_DAYS) -> str:
    return typography.urgency(due, today or clock.today(), soon)


def _ago(moment: datetime) -> str:
    return typography.ago(moment, clock.now(), language())


def _clock_time(moment: datetime, territory: str | None = None) -> str:
    local = moment.astimezone(clock.zone(territory)) if moment.tzinfo else moment
    return typography.clock_time(local, language())


def _file_size(size: int) -> str:
    return typography.file_size(size, language())


def _forget(_error: BaseException | None = None) -> None:
    # Threads of the server keep their context from one request to the next.
    _bound.set(None)


def _start() -> None:
    _forget()


def N_(message: str) -> str:  # noqa: N802 - the marker that the extraction of sentences knows
    """Mark a sentence that is stored in French and translated when it is shown."""
    return message


def init_app(app: Flask) -> None:
    """Bind the language to each request and give templates the sentences and the filters."""
    Babel(app, default_locale=DEFAULT, locale_selector=select_locale, configure_jinja=False)
    app.before_request(_start)
    app.teardown_request(_forget)
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext, language=language)
    app.jinja_env.filters.update(
        date=format_date,
        longdate=_longdate,
        datetime=format_datetime,
        time=_clock_time,
        number=format_number,
        percent=format_percent,
        points=format_points,
        change=format_change,
        delay=format_delay,
        urgency=_urgency,
        ago=_ago,
        filesize=_file_size,
        label=labels.label,
    )
