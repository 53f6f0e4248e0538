"""Reading values of a file one by one: each fault names its place, and reading goes on to find the others."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from agreements.draft import fte_of
from core.forms import tidy
from core.i18n import format_number
from core.i18n import gettext as _

E = TypeVar("E", bound=StrEnum)

_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")
FIRST_DAY, NO_FTE = date(1900, 1, 1), Decimal(0)  # stand for what is wrong until every fault is known


def at(place: str, sentence: str) -> str:
    """A sentence with the place of the file it is about."""
    return _("« %(place)s » : %(sentence)s", place=place, sentence=sentence)


@dataclass(slots=True)
class Values:
    """Gives each value in its type, or one that stands for it while the fault is kept."""

    faults: list[str] = field(default_factory=list)

    def wrong(self, place: str, sentence: str) -> None:
        """Keep a fault."""
        self.faults.append(at(place, sentence))

    def members(self, value: Any, place: str, keys: Iterable[str]) -> dict[str, Any]:
        """An object with exactly these keys; what it lacks is none."""
        known = list(keys)
        found: dict[str, Any] = dict.fromkeys(known)
        if not isinstance(value, dict):
            self.wrong(place, _("Un objet est attendu, entre accolades."))
            return found
        for key in value:
            if key not in found:
                self.wrong(_below(place, key), _("Cette clé n’est pas connue."))
        for key in known:
            if key not in value:
                self.wrong(_below(place, key), _("Cette clé manque."))
        return found | {key: value[key] for key in known if key in value}

    def lines(self, value: Any, place: str, most: int) -> Iterator[tuple[str, Any]]:
        """The lines of a list, each with its place."""
        if not isinstance(value, list):
            self.wrong(place, _("Une liste est attendue, entre crochets."))
            return
        if len(value) > most:
            self.wrong(place, _("La liste a %(count)s lignes, %(most)s au plus.", count=len(value), most=most))
            return
        for number, line in enumerate(value):
            yield f"{place}[{number}]", line

    def text(self, value: Any, place: str, most: int) -> str:
        """A text that is not blank."""
        if not isinstance(value, str) or not value:
            self.wrong(place, _("Un texte est attendu."))
            return ""
        if tidy(value) != value:
            self.wrong(place, _("Retirez les espaces au bord et les caractères invisibles."))
        elif len(value) > most:
            words = _(
                "Raccourcissez ce texte : %(size)s caractères pour %(maximum)s possibles.",
                size=len(value),
                maximum=most,
            )
            self.wrong(place, words)
        return value

    def text_or_none(self, value: Any, place: str, most: int) -> str | None:
        """A text, or null."""
        return None if value is None else self.text(value, place, most)

    def whole(self, value: Any, place: str, least: int, most: int) -> int:
        """A whole number in its bounds, both included."""
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            bounds = {"least": format_number(least), "most": format_number(most)}
            self.wrong(place, _("Écrivez un nombre entre %(least)s et %(most)s.", **bounds))
            return least
        return value

    def whole_or_none(self, value: Any, place: str, least: int, most: int) -> int | None:
        """A whole number, or null."""
        return None if value is None else self.whole(value, place, least, most)

    def day_or_none(self, value: Any, place: str) -> date | None:
        """A civil date, or null."""
        return None if value is None else self.day(value, place)

    def day(self, value: Any, place: str) -> date:
        """A civil date."""
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        self.wrong(place, _('Écrivez une date comme "2027-01-31".'))
        return FIRST_DAY

    def fte(self, value: Any, place: str) -> Decimal:
        """Full-time equivalents, as the form takes them."""
        found = fte_of(value) if isinstance(value, str) else None
        if found is not None:
            return found
        self.wrong(place, _('Écrivez un nombre d’ETP entre guillemets, comme "4.50", et 999.99 au plus.'))
        return NO_FTE

    def one_of(self, value: Any, place: str, kind: type[E]) -> E:
        """A member of an enum."""
        known = {str(one): one for one in kind}
        if isinstance(value, str) and value in known:
            return known[value]
        self.constant(value, place, list(known))
        return next(iter(kind))

    def constant(self, value: Any, place: str, allowed: Sequence[Any]) -> None:
        """One of a few values; 1 is not true."""
        if not any(type(value) is type(one) and value == one for one in allowed):
            listed = ", ".join(str(one) for one in allowed)
            self.wrong(place, _("Écrivez une de ces valeurs : %(values)s.", values=listed))

    def once(self, values: Sequence[Any], places: Sequence[str]) -> None:
        """No value twice."""
        for number, value in enumerate(values):
            if value in values[:number]:
                self.wrong(places[number], _("Cette valeur est déjà dans la liste."))


def _below(place: str, key: str) -> str:
    """The place of a key; a long one is cut, it comes from the file."""
    shown = key if len(key) <= LONGEST_KEY else f"{key[:LONGEST_KEY]}…"
    return f"{place}.{shown}" if place else shown


LONGEST_KEY = 40
