"""The clauses of an agreement as plain values: what is frozen at submission, and how it is read again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from agreements.labels import LABELS
from agreements.models import Agreement, AgreementUnit
from agreements.workflow import Axis, Diagnosis, Renewal, Theme
from core.i18n import format_date, format_number, ngettext
from core.i18n import gettext as _
from partners.workflow import UnitKind

Clauses = Mapping[str, Any]
Section = tuple[str, list[tuple[str, str]]]


def clauses(agreement: Agreement) -> dict[str, Any]:
    """Everything that is agreed, names of institutions and places included: they must be read years later."""
    draft, terms = agreement.draft(), agreement.terms[0]
    return {
        "number": draft.number,
        "title": draft.title,
        "territory": agreement.territory,
        "department": agreement.department.name,
        "council": agreement.council.name,
        "employment": agreement.employment.name,
        "start_on": str(draft.start_on),
        "end_on": str(draft.end_on),
        "renewal": str(draft.renewal),
        "deliberation_on": str(draft.deliberation_on) if draft.deliberation_on else None,
        "deliberation_number": draft.deliberation_number,
        "axes": [{"kind": str(part.kind), "label": part.label} for part in draft.parts],
        "themes": sorted(draft.themes),
        "agencies": _units(agreement.covered(UnitKind.AGENCY)),
        "offices": _units(agreement.covered(UnitKind.OFFICE)),
        "targets": [
            {"year": row.year, "entries": row.entries, "active_file": row.active_file} for row in draft.targets
        ],
        "dedicated_fte": str(terms.dedicated_fte),
        "portfolio_cap": draft.portfolio_cap,
        "social_workers": draft.social_workers,
        "delays": asdict(draft.delays),
        "diagnosis": str(draft.diagnosis),
        "support_months": draft.support_months,
        "council_dpo": draft.council_dpo,
        "employment_dpo": draft.employment_dpo,
    }


def _units(rows: Iterable[AgreementUnit]) -> list[dict[str, str | None]]:
    return [
        {
            "ref": row.unit.ref,
            "name": row.unit.name,
            "start_on": str(row.start_on),
            "fte": str(row.fte) if row.fte is not None else None,
        }
        for row in rows
    ]


def sections(frozen: Clauses) -> list[Section]:
    """A frozen text in words: title of each part, then its lines."""
    return [
        (_("Parties et durée"), _parties(frozen)),
        (_("Axes et freins couverts"), _axes(frozen)),
        (_("Agences"), [_unit(row) for row in frozen["agencies"]]),
        (_("Lieux d’accueil du conseil départemental"), [_unit(row) for row in frozen["offices"]]),
        (_("Objectifs"), [_target(row) for row in frozen["targets"]]),
        (_("Moyens et délais"), _means(frozen)),
        (
            _("Protection des données"),
            [
                (_("Conseil départemental"), frozen["council_dpo"] or "–"),
                (_("Service public de l’emploi"), frozen["employment_dpo"] or "–"),
            ],
        ),
    ]


def _day(text: str | None) -> str:
    return format_date(date.fromisoformat(text), "long") if text else "–"


def _parties(frozen: Clauses) -> list[tuple[str, str]]:
    where = _("%(name)s (%(code)s)", name=frozen["department"], code=frozen["territory"])
    return [
        (_("Convention"), _("n° %(number)s", number=frozen["number"])),
        (_("Intitulé"), frozen["title"]),
        (_("Département"), where),
        (_("Conseil départemental"), frozen["council"]),
        (_("Service public de l’emploi"), frozen["employment"]),
        (_("Durée"), _("du %(start)s au %(end)s", start=_day(frozen["start_on"]), end=_day(frozen["end_on"]))),
        (_("Renouvellement"), str(LABELS[Renewal(frozen["renewal"])])),
        (_("Délibération"), _deliberation(frozen)),
    ]


def _deliberation(frozen: Clauses) -> str:
    number, day = frozen["deliberation_number"], frozen["deliberation_on"]
    if number and day:
        return _("n° %(number)s du %(day)s", number=number, day=_day(day))
    return _("n° %(number)s", number=number) if number else _("du %(day)s", day=_day(day)) if day else "–"


def _axes(frozen: Clauses) -> list[tuple[str, str]]:
    axes = [(str(LABELS[Axis(axis["kind"])]), axis["label"]) for axis in frozen["axes"]]
    themes = ", ".join(str(LABELS[Theme(theme)]) for theme in frozen["themes"]) or _("tous")
    return [*axes, (_("Freins couverts"), themes)]


def _unit(row: Mapping[str, str | None]) -> tuple[str, str]:
    start = _("à partir du %(day)s", day=_day(row["start_on"]))
    return row["name"] or "", f"{start}, {_fte(row['fte'])}" if row["fte"] else start


def _fte(text: str | None) -> str:
    return _("%(fte)s ETP", fte=format_number(float(text or 0)))


def _target(row: Mapping[str, int]) -> tuple[str, str]:
    entries, active = format_number(row["entries"]), format_number(row["active_file"])
    return str(row["year"]), _("%(entries)s entrées, file active %(active)s", entries=entries, active=active)


def _means(frozen: Clauses) -> list[tuple[str, str]]:
    delays, workers = frozen["delays"], frozen["social_workers"]
    cap = _("%(count)s personnes au plus par portefeuille", count=format_number(frozen["portfolio_cap"]))
    months = frozen["support_months"]
    return [
        (_("Conseil dédié"), _fte(frozen["dedicated_fte"])),
        (_("Portefeuille"), cap),
        (_("Travail social mobilisé"), "–" if workers is None else _people(workers)),
        (_("Prise en charge d’une orientation"), _working_days(delays["acknowledge_wd"])),
        (_("Réponse à une orientation"), _working_days(delays["answer_wd"])),
        (_("Complément demandé"), _working_days(delays["information_wd"])),
        (_("Diagnostic partagé"), ngettext("%(num)s jour", "%(num)s jours", delays["diagnosis_cd"])),
        (
            _("Contact avec la personne"),
            ngettext("au moins un tous les %(num)s jour", "au moins un tous les %(num)s jours", delays["contact_cd"]),
        ),
        (_("Comment se fait le diagnostic partagé"), str(LABELS[Diagnosis(frozen["diagnosis"])])),
        (
            _("Durée d’un accompagnement"),
            ngettext("%(num)s mois, renouvelable", "%(num)s mois, renouvelable", months),
        ),
    ]


def _people(count: int) -> str:
    return ngettext("%(num)s personne", "%(num)s personnes", count)


def _working_days(count: int) -> str:
    return ngettext("%(num)s jour ouvré", "%(num)s jours ouvrés", count)
