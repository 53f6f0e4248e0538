"""The changes of an amendment in words: name of the clause, what it said, what it says."""

from datetime import date
from typing import Any

from agreements.amending import AGENCY, AXIS, OFFICE, TARGET, Changes
from agreements.labels import LABELS
from agreements.workflow import Axis
from core.i18n import format_date, format_number, ngettext
from core.i18n import gettext as _

NOTHING = "–"


def rows(changes: Changes) -> list[tuple[str, str, str]]:
    """One row for each clause that changes."""
    return [(_title(key, one), _value(key, one["old"]), _value(key, one["new"])) for key, one in changes.items()]


def _title(key: str, change: dict[str, Any]) -> str:
    if key.startswith(AXIS):
        return _("Axe : %(axis)s", axis=str(LABELS[Axis(key.removeprefix(AXIS))]))
    if key.startswith(TARGET):
        return _("Objectifs %(year)s", year=key.removeprefix(TARGET))
    if key.startswith((AGENCY, OFFICE)):
        name = (change["new"] or change["old"])["name"]
        return (
            _("Agence : %(name)s", name=name) if key.startswith(AGENCY) else _("Lieu d’accueil : %(name)s", name=name)
        )
    return _plain_titles()[key]


def _plain_titles() -> dict[str, str]:
    return {
        "dedicated_fte": _("Conseil dédié"),
        "portfolio_cap": _("Portefeuille"),
        "social_workers": _("Travail social mobilisé"),
        "acknowledge_wd": _("Prise en charge d’une orientation"),
        "answer_wd": _("Réponse à une orientation"),
        "information_wd": _("Complément demandé"),
        "diagnosis_cd": _("Diagnostic partagé"),
        "contact_cd": _("Contact avec la personne"),
    }


def _value(key: str, value: Any) -> str:
    if value is None:
        return NOTHING
    if key.startswith(AXIS):
        return str(value)
    if key.startswith(TARGET):
        entries, active = format_number(value["entries"]), format_number(value["active_file"])
        return _("%(entries)s entrées, file active %(active)s", entries=entries, active=active)
    if key.startswith((AGENCY, OFFICE)):
        start = _("à partir du %(day)s", day=format_date(date.fromisoformat(value["start_on"]), "long"))
        return f"{start}, {_fte(value['fte'])}" if value["fte"] else start
    return _plain_value(key, value)


def _fte(text: str) -> str:
    return _("%(fte)s ETP", fte=format_number(float(text)))


def _plain_value(key: str, value: Any) -> str:
    match key:
        case "dedicated_fte":
            return _fte(value)
        case "portfolio_cap":
            return _("%(count)s personnes au plus par portefeuille", count=format_number(value))
        case "social_workers":
            return ngettext("%(num)s personne", "%(num)s personnes", value)
        case "diagnosis_cd":
            return ngettext("%(num)s jour", "%(num)s jours", value)
        case "contact_cd":
            return ngettext("au moins un tous les %(num)s jour", "au moins un tous les %(num)s jours", value)
        case _:
            return ngettext("%(num)s jour ouvré", "%(num)s jours ouvrés", value)
