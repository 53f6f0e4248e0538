"""The lists of agreements, targets, places, returns and answers of a search as files: what their pages show."""

from datetime import date
from typing import Any

from agreements.labels import LABELS
from agreements.labels_targets import LABELS as TARGET_LABELS
from agreements.targets import advisors
from core.clock import civil_date
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from core.labels import label
from core.list_file import Column, ListFile
from referrals.queries.received import person_name
from reports.country_page import status_word
from reports.coverage import Line
from reports.coverage_page import is_shown, masked_words, others


def masked() -> str:
    """Instead of a count that would tell about a person."""
    return _("masqué")


def office_name(name: str | None) -> str:
    """An office, or that none was named."""
    return name or _("Lieu d’accueil non précisé")


def _counted(count: int | None, own: bool) -> int | str | None:
    return count if is_shown(count, own) else masked_words()


def _rate(line: Line, own: bool) -> int | None:
    return round(line.rate * 100) if line.rate is not None and is_shown(line.active, own) else None


def _frozen_on(line: Any) -> date | None:
    return civil_date(line.row.frozen_at, None) if line.row.is_frozen else None


AGREEMENTS = ListFile(  # a row: a line of the region, and whether its counts are one's own
    "agreements",
    "conventions",
    (
        Column(_l("Code"), lambda row: row[0].code),
        Column(_l("Département"), lambda row: row[0].name),
        Column(_l("Numéro"), lambda row: row[0].number),
        Column(_l("État"), lambda row: str(LABELS[row[0].phase]) if row[0].phase else _("Pas de convention")),
        Column(_l("Début"), lambda row: row[0].start_on),
        Column(_l("Échéance"), lambda row: row[0].end_on),
        Column(_l("File active"), lambda row: _counted(row[0].active, row[1])),
        Column(_l("Objectif de file active"), lambda row: row[0].active_target),
        Column(_l("Taux (%)"), lambda row: _rate(*row)),
        Column(_l("Entrées"), lambda row: _counted(row[0].entries, row[1])),
        Column(_l("Objectif d’entrées"), lambda row: row[0].entries_target),
        Column(_l("ETP dédiés"), lambda row: row[0].fte),
        Column(_l("Suite"), lambda row: ", ".join(f"{one['word']} {one['text']}" for one in others(row[0]))),
    ),
)
COVERAGE = ListFile(
    "coverage",
    "couverture",
    (
        Column(_l("Code"), lambda row: row.code),
        Column(_l("Département"), lambda row: row.name),
        Column(_l("Région"), lambda row: row.region),
        Column(_l("État"), status_word),
        Column(_l("Numéro"), lambda row: row.number),
        Column(_l("Début"), lambda row: row.start_on),
        Column(_l("Fin"), lambda row: row.end_on),
        Column(_l("ETP dédiés"), lambda row: row.fte),
    ),
)
TARGETS = ListFile(
    "targets",
    "objectifs",
    (
        Column(_l("Modalité"), lambda line: str(TARGET_LABELS[line.mode])),
        Column(_l("Code"), lambda line: line.place.code),
        Column(_l("Département"), lambda line: line.place.name),
        Column(_l("Référence"), lambda line: line.sums.baseline),
        Column(_l("Référence gelée le"), _frozen_on),
        Column(_l("Hausse visée (%)"), lambda line: line.row.percent),
        Column(_l("Objectif"), lambda line: line.sums.goal),
        Column(_l("Compté le"), lambda line: line.sums.day),
        Column(_l("Réalisé"), lambda line: line.sums.actual),
        Column(_l("Attendu"), lambda line: None if line.sums.actual is None else line.sums.expected),
        Column(_l("Projeté"), lambda line: line.sums.landing),
        Column(_l("Conseillers"), lambda line: advisors(line.sums.goal)),
    ),
)
_AGREEMENT = (
    Column(_l("Numéro"), lambda line: line.agreement.number),
    Column(_l("Code"), lambda line: line.agreement.territory),
    Column(_l("Département"), lambda line: line.agreement.department.name),
)


def _next(line: Any) -> str:
    return str(line.renewal.text if line.renewal else line.follows)


DEADLINES = ListFile(
    "deadlines",
    "echeances",
    (
        *_AGREEMENT,
        Column(_l("Échéance"), lambda line: line.agreement.last_on),
        Column(_l("État"), lambda line: line.phase),
        Column(_l("Renouvellement"), _next),
    ),
)
LEFT_OPEN = ListFile(
    "left_open",
    "accompagnements-ouverts",
    (
        *_AGREEMENT,
        Column(_l("Fin"), lambda line: line.agreement.last_on),
        Column(_l("État"), lambda line: line.phase),
        Column(_l("Suite"), _next),
        Column(_l("En cours"), lambda line: line.count),
        Column(_l("Au plus tard"), lambda line: line.run_off and line.run_off.close_by),
        Column(_l("Suivi par"), lambda line: line.run_off and line.run_off.owner),
        Column(_l("Plan"), lambda line: line.run_off and line.run_off.plan),
    ),
)
PLACES = ListFile(
    "places",
    "places",
    (
        Column(_l("Personne"), lambda row: row.name),
        Column(_l("Dossier ou orientation"), lambda row: row.referral or row.file),
        Column(_l("Place"), lambda row: _("prise") if row.is_taken else _("réservée")),
        Column(_l("Depuis le"), lambda row: row.since),
        Column(_l("Lieu d’accueil"), lambda row: row.office),
    ),
)
OFFICES = ListFile(
    "offices",
    "places-par-lieu",
    (
        Column(_l("Lieu d’accueil"), lambda row: office_name(row[0])),
        Column(_l("Places"), lambda row: masked() if row[1] is None else row[1]),
    ),
)
LATE = ListFile(
    "late",
    "orientations-en-retard",
    (
        Column(_l("Numéro"), lambda row: row.ref),
        Column(_l("Lieu"), lambda row: row.place),
        Column(_l("Qui agit maintenant ?"), lambda row: row.act),
        Column(_l("Dernier jour"), lambda row: row.due_on),
        Column(_l("Jours ouvrés de retard"), lambda row: row.days),
        Column(_l("Prévenus"), lambda row: ", ".join(str(label(alert)) for alert, _day in row.told)),
    ),
)
BEHIND = ListFile(
    "behind",
    "orientations-du-bilan",
    (
        Column(_l("Référence"), lambda row: row.ref),
        Column(_l("Personne"), lambda row: row.name),
        Column(_l("Lieu d’accueil"), lambda row: row.office),
        Column(_l("Envoyée le"), lambda row: row.sent_on),
        Column(_l("État"), lambda row: label(row.state)),
        Column(_l("Terminée le"), lambda row: row.closed_on),
    ),
)
RETURNS = ListFile(
    "returns",
    "retours-de-suivi",
    (
        Column(_l("Référence"), lambda line: line["ref"]),
        Column(_l("Période"), lambda line: line["period"]),
        Column(_l("État"), lambda line: line["state"]),
        Column(_l("Version"), lambda line: line["version"] or None),
        Column(_l("Qui agit maintenant ?"), lambda line: line["turn"]),
    ),
)
# Answers of a search: the part of the address, then the part of the results and its file.
FOUND = {
    "personnes": (
        "people",
        ListFile(
            "people",
            "recherche-personnes",
            (
                Column(_l("Référence"), lambda row: row.ref),
                Column(_l("Nom"), person_name),
                Column(_l("Naissance"), lambda row: row.birth_date),
                Column(_l("Commune"), lambda row: row.town),
            ),
        ),
    ),
    "orientations": (
        "referrals",
        ListFile(
            "referrals",
            "recherche-orientations",
            (
                Column(_l("Référence"), lambda row: row.ref),
                Column(_l("Personne"), person_name),
                Column(_l("Envoyée le"), lambda row: row.sent_at and civil_date(row.sent_at, row.territory)),
                Column(_l("Lieu d’accueil"), lambda row: row.office),
                Column(_l("État"), lambda row: label(row.state)),
            ),
        ),
    ),
    "conventions": (
        "agreements",
        ListFile(
            "found_agreements",
            "recherche-conventions",
            (
                Column(_l("Référence"), lambda row: row.ref),
                Column(_l("Numéro"), lambda row: row.number),
                Column(_l("Intitulé"), lambda row: row.title),
                Column(_l("Département"), lambda row: row.department),
                Column(_l("Fin"), lambda row: row.end_on),
            ),
        ),
    ),
    "lieux": (
        "units",
        ListFile(
            "units",
            "recherche-lieux",
            (
                Column(_l("Référence"), lambda row: row.ref),
                Column(_l("Nom"), lambda row: row.name),
                Column(_l("Nature"), lambda row: label(row.kind)),
                Column(_l("Commune"), lambda row: row.town),
                Column(_l("Département"), lambda row: row.territory),
            ),
        ),
    ),
}
