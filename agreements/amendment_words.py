"""The changes of an amendment in words: name of the clause, what it said, what it says."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from agreements.amending import AGENCY, AXIS, OFFICE, TARGET, Changes, axis_of
from agreements.clause_words import aimed, fte_words, stated_places
from agreements.labels import LABELS, REMINDERS
from core.i18n import format_date, format_number, format_percent, ngettext
from core.i18n import gettext as _

NOTHING = "–"


def rows(changes: Changes) -> list[tuple[str, str, str]]:
    """One row for each clause that changes."""
    return [(_title(key, one), _value(key, one["old"]), _value(key, one["new"])) for key, one in changes.items()]


def _title(key: str, change: dict[str, Any]) -> str:
    if key.startswith(AXIS):
        return _("Axe : %(axis)s", axis=str(LABELS[axis_of(key.removeprefix(AXIS))]))
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
        "portfolio_least": _("Personnes par portefeuille, au moins"),
        "external_fte": _("Dont ETP d’un autre employeur"),
        "funding_percent": _("Part financée du conseil dédié"),
        "funding_source": _("Financeur"),
        "coordinators": _("Coordination"),
        "correspondents": _("Correspondants insertion"),
        "social_workers": _("Travail social mobilisé"),
        "acknowledge_wd": _("Prise en charge d’une orientation"),
        "answer_wd": _("Réponse à une orientation"),
        "information_wd": _("Complément demandé"),
        "diagnosis_cd": _("Diagnostic partagé"),
        "contact_cd": _("Contact avec la personne"),
        **{name: str(title) for name, title in REMINDERS.items()},
    }


def _value(key: str, value: Any) -> str:
    if value is None:
        return NOTHING
    if key.startswith(AXIS):
        return str(value)
    if key.startswith(TARGET):
        return aimed(value["entries"], value["active_file"]) + _shares(value.get("shares", ()))
    if key.startswith((AGENCY, OFFICE)):
        start = _("à partir du %(day)s", day=format_date(date.fromisoformat(value["start_on"]), "long"))
        fte = [fte_words(value["fte"])] if value["fte"] else []
        return ", ".join([start, *fte, *([stated_places(value["capacity"])] if value.get("capacity") else [])])
    return _plain_value(key, value)


def _shares(shares: Iterable[Mapping[str, Any]]) -> str:
    return "".join(f" ; {row['name']} : {aimed(row['entries'], row['active_file'])}" for row in shares)


def _plain_value(key: str, value: Any) -> str:
    match key:
        case "dedicated_fte" | "external_fte":
            return fte_words(value)
        case "funding_source":
            return str(value)
        case "funding_percent":
            return format_percent(value / 100, 0)
        case "portfolio_cap":
            return _("%(count)s personnes au plus par portefeuille", count=format_number(value))
        case "social_workers" | "coordinators" | "correspondents" | "portfolio_least":
            return ngettext("%(num)s personne", "%(num)s personnes", value)
        case "diagnosis_cd" | "expiry_cd" | "silence_cd":
            return ngettext("%(num)s jour", "%(num)s jours", value)
        case "contact_cd":
            return ngettext("au moins un tous les %(num)s jour", "au moins un tous les %(num)s jours", value)
        case _:
            return ngettext("%(num)s jour ouvré", "%(num)s jours ouvrés", value)
