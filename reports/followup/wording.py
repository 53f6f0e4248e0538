"""The figures of a snapshot in words and tables; a masked count is never told, nor what would give it back."""

from collections.abc import Sequence
from datetime import date

from core.i18n import format_date, format_datetime, format_number, format_percent, ngettext
from core.i18n import gettext as _
from referrals.labels import LABELS
from referrals.workflow import DeclineReason
from reports.followup.snapshot import Snapshot
from reports.indicators import DEFINITIONS, SCOPE
from reports.yearly.report import explained
from reports.yearly.subject import shown
from reports.yearly.tables import Table, numeric_columns
from reports.yearly.wording import gap

PERMILLE = 1000
PRINTED = (
    "sent", "acceptance", "declines", "answered", "acknowledged", "loop", "entries", "active_file", "contact",
    "attainment", "masking",
)  # fmt: skip
NEW_YEARS_DAY = (1, 1)


def period(figures: Snapshot) -> str:
    """« du 1er janvier au 30 juin 2026 »."""
    start, until = date.fromisoformat(figures.start), figures.until_day
    return _("du %(start)s au %(until)s", start=format_date(start, "long"), until=format_date(until, "long"))


def source(figures: Snapshot) -> str:
    """What was counted, where, and when it was read."""
    return _(
        "Source : Binôme, %(department)s, %(period)s, extraction du %(moment)s.",
        department=figures.department,
        period=period(figures),
        moment=format_datetime(figures.extracted, figures.territory),
    )


def for_council(figures: Snapshot) -> str:
    """For whom the council signs: its department, or all those of the agreement."""
    if ", " in figures.of_name:
        return _("Départements %(of_name)s", of_name=figures.of_name)
    return _("Département %(of_name)s", of_name=figures.of_name)


def key_figures(figures: Snapshot) -> list[tuple[str, str]]:
    """Four figures on top."""
    return [
        (shown(figures.sent), _("orientations adressées")),
        (shown(figures.overdue), _("sans réponse hors délai")),
        (shown(figures.entries), _("entrées en accompagnement global")),
        (shown(figures.active), _("accompagnements en cours au %(day)s", day=format_date(figures.until_day))),
    ]


def overdue(figures: Snapshot) -> str:
    """Referrals that wait for an answer, and those beyond the delay of the agreement."""
    if figures.overdue is None:
        return _("Trop peu d’orientations attendent une réponse pour en publier le nombre.")
    if not figures.overdue:
        return _("Aucune orientation n’attend une réponse au-delà de %(days)s jours ouvrés.", days=figures.answer_wd)
    return ngettext(
        "%(num)s orientation attend une réponse depuis plus de %(days)s jours ouvrés.",
        "%(num)s orientations attendent une réponse depuis plus de %(days)s jours ouvrés.",
        figures.overdue,
        days=figures.answer_wd,
    )


def declined(figures: Snapshot) -> str:
    """How many were declined, and the first reason."""
    if figures.declined is None:
        return _("Trop peu de réponses pour en publier le détail.")
    if not figures.declined:
        return _("Aucune orientation n’a été déclinée.")
    told = ngettext("%(num)s orientation a été déclinée", "%(num)s orientations ont été déclinées", figures.declined)
    if not figures.declines:
        return _("%(told)s.", told=told)
    reason, count = figures.declines[0]
    name = str(LABELS[DeclineReason][DeclineReason(reason)])
    return _(
        "%(told)s ; premier motif : %(reason)s (%(count)s).",
        told=told,
        reason=name[:1].lower() + name[1:],
        count=format_number(count),
    )


def goals(figures: Snapshot) -> list[tuple[str, int | None, int, str]]:
    """Name, actual, target and gap in words of each target that was set."""
    is_over = (figures.until_day.month, figures.until_day.day) == (12, 31)
    rows = (
        (_("Entrées de l’année"), figures.entries, figures.target_entries),
        (_("Accompagnements en cours"), figures.active, figures.target_active),
    )
    return [
        (name, actual, goal, shown(None) if actual is None else gap(actual, goal, is_over=is_over))
        for name, actual, goal in rows
        if goal is not None
    ]


def without_contact(figures: Snapshot) -> str:
    """People followed without a successful contact within the delay."""
    if figures.without_contact is None:
        return _("Trop peu d’accompagnements sont en cours, ou hors rythme, pour en publier le nombre.")
    if not figures.without_contact:
        return _("Chaque accompagnement en cours a un contact abouti depuis %(days)s jours.", days=figures.contact_cd)
    return ngettext(
        "%(num)s accompagnement en cours est sans contact abouti depuis plus de %(days)s jours.",
        "%(num)s accompagnements en cours sont sans contact abouti depuis plus de %(days)s jours.",
        figures.without_contact,
        days=figures.contact_cd,
    )


def share(permille: int | None) -> str:
    """A share of a table; None is a masked one."""
    return shown(None) if permille is None else format_percent(permille / PERMILLE)


def _loop(figures: Snapshot) -> list[tuple[str, str]]:
    """Nothing of a few needs, nor of a text frozen before it was counted."""
    if figures.loop_permille is None:
        return []
    return [(_("Boucle fermée, besoins adressés depuis 90 jours au moins"), share(figures.loop_permille))]


def indicators(figures: Snapshot) -> Table:
    """What became of referrals, the delays kept and the rhythm of contacts."""
    rows = [
        (_("Orientations adressées"), shown(figures.sent)),
        (_("Acceptées"), shown(figures.accepted)),
        (_("Déclinées"), shown(figures.declined)),
        (_("Sans réponse"), shown(figures.waiting)),
        (_("Sans réponse depuis plus de %(days)s jours ouvrés", days=figures.answer_wd), shown(figures.overdue)),
        (_("Réponse sous %(days)s jours ouvrés", days=figures.answer_wd), share(figures.in_time_permille)),
        (
            _("Prise en charge sous %(days)s jours ouvrés", days=figures.acknowledge_wd),
            share(figures.acknowledged_permille),
        ),
        *_loop(figures),
        (_("Sans contact depuis plus de %(days)s jours", days=figures.contact_cd), shown(figures.without_contact)),
    ]
    return Table(
        caption=_("Orientations et contacts, %(period)s", period=period(figures)),
        columns=numeric_columns(_("Indicateur"), _("Réalisé")),
        rows=rows,
        source=source(figures),
    )


def targets(figures: Snapshot) -> Table | None:
    """Actual against the targets of the year; None when the agreement sets none."""
    rows = [(name, shown(actual), format_number(goal), words) for name, actual, goal, words in goals(figures)]
    if not rows:
        return None
    columns = numeric_columns(_("Objectif"), _("Réalisé"), _("Objectif %(year)s", year=figures.year))
    return Table(
        caption=_("Écart aux objectifs de %(year)s", year=figures.year),
        columns=[*columns, {"label": _("Écart")}],
        rows=rows,
        source=source(figures),
    )


def declines(figures: Snapshot) -> Table | None:
    """Declined referrals by coded reason, small ones together; None when nothing may be published."""
    if not figures.declines:
        return None
    rows = [
        (str(LABELS[DeclineReason][DeclineReason(reason)]), format_number(count)) for reason, count in figures.declines
    ]
    if figures.other_reasons:
        name = ngettext("%(num)s autre motif", "%(num)s autres motifs, regroupés", figures.other_reasons)
        rows.append((name, shown(figures.other_declines)))
    return Table(
        caption=_("Orientations déclinées par motif"),
        columns=numeric_columns(_("Motif"), _("Orientations")),
        rows=rows,
        total=(_("Total"), shown(figures.declined)),
        source=source(figures),
    )


def offices(figures: Snapshot) -> Table | None:
    """Answers owed beyond the delay, by office; None when none may be published."""
    if not figures.overdue_by_office:
        return None
    rows = [(name or _("Autre lieu d’accueil"), shown(count)) for name, count in figures.overdue_by_office]
    return Table(
        caption=_("Orientations sans réponse hors délai, par lieu d’accueil"),
        columns=numeric_columns(_("Lieu d’accueil"), _("Hors délai")),
        rows=rows,
        total=(_("Total"), shown(figures.overdue)),
        source=source(figures),
    )


def definitions() -> Sequence[tuple[object, str]]:
    """How each printed figure is counted."""
    return [(DEFINITIONS[key].name, explained(DEFINITIONS[key])) for key in PRINTED]


def scope() -> str:
    """What holds for every figure."""
    return str(SCOPE)
