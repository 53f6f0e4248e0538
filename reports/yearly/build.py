"""From a year and a department to a report, or to the sentence that says why there is none."""

from dataclasses import dataclass
from datetime import datetime

from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from reports import queries
from reports.indicators import yearly
from reports.indicators.days import year_period
from reports.queries import Place
from reports.yearly.subject import Subject

FIRST_YEAR = 2014  # the first agreements of global support


@dataclass(frozen=True, slots=True)
class Missing:
    """No report, and why."""

    place: Place
    year: int
    title: str
    text: str


def build(actor: Actor, year: int, code: str, at: datetime, *, synthetic: bool) -> Subject | Missing:
    """The report of a department the actor reads, extracted at an instant. Raises NotFound for any other department."""
    place = next((place for place in queries.departments_for(actor) if place.code == code), None)
    if place is None:
        raise NotFound(_("Ce bilan n'existe pas, ou n'est pas ouvert à votre lecture."))
    today = civil_date(at, code)
    if not FIRST_YEAR <= year <= today.year:
        return _out_of_time(place, year, today.year)
    period = year_period(code, year, today)
    agreement = queries.commitments(code, period.start, period.until)
    if agreement is None:
        return _without_agreement(place, year)
    figures = yearly(db.session(), code, year, today, agreement.delays)
    if figures.is_empty:
        return Missing(
            place,
            year,
            _("Aucune donnée pour %(year)s", year=year),
            _(
                "La convention n° %(number)s ne compte encore ni orientation ni accompagnement cette année-là.",
                number=agreement.number,
            ),
        )
    return Subject(place, figures, agreement, at, synthetic)


def _out_of_time(place: Place, year: int, present: int) -> Missing:
    if year > present:
        text = _(
            "L'année %(year)s n'a pas commencé : le dernier bilan possible est celui de %(last)s.",
            year=year,
            last=present,
        )
        return Missing(place, year, _("Ce bilan est dans le futur"), text)
    text = _("Les premières conventions d'accompagnement global datent de %(first)s.", first=FIRST_YEAR)
    return Missing(place, year, _("Aucun bilan pour %(year)s", year=year), text)


def _without_agreement(place: Place, year: int) -> Missing:
    text = _(
        "En %(year)s, aucune convention ne liait le département %(of_name)s et le service public de l'emploi : "
        "il n'y a ni objectif ni accompagnement global à mesurer. "
        "Une convention s'enregistre depuis la liste des conventions.",
        year=year,
        of_name=place.of_name,
    )
    return Missing(place, year, _("Pas de convention, pas de bilan"), text)
