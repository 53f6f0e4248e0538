"""The committee pack: agenda, figures, decisions; the same values give the page and the PDF."""

from datetime import date
from typing import Any

from core.documents import DocumentInfo
from core.i18n import format_date, ngettext
from core.i18n import gettext as _
from reports.followup import wording
from reports.followup.pack import Decision, Pack
from reports.referral_sheet import shortened

ENDING_DAYS = 180  # the first rung of the renewal ladder
LONGEST_FOLLOWED = 160


def info(pack: Pack) -> DocumentInfo:
    """What is printed around the pack."""
    figures = pack.figures
    return DocumentInfo(
        reference=f"comite-{figures.territory}-{pack.held}",
        title=_("Comité du %(day)s – %(department)s", day=format_date(pack.held_day), department=figures.department),
        subtitle=_(
            "Convention n° %(number)s, chiffres %(period)s", number=figures.number, period=wording.period(figures)
        ),
        confidentiality=_("Diffusion restreinte"),
        confidentiality_text=_(
            "aux parties de la convention. Données agrégées, sans information nominative sur les personnes "
            "accompagnées ; les effectifs de 1 à 4 sont masqués."
        ),
        parties=(
            (figures.employment, _("Service public de l’emploi")),
            (figures.council, wording.for_council(figures)),
        ),
        version="1" if pack.is_closed else "",
        data_date=figures.until_day,
        created=figures.extracted,
        draft=not pack.is_closed,
        synthetic=pack.synthetic,
    )


def values(pack: Pack, digest: str | None) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    figures, definitions = pack.figures, wording.definitions()
    return {
        "meeting": [
            (_("Date"), format_date(pack.held_day, "long")),
            (_("Lieu"), pack.place),
            (_("Chiffres arrêtés au"), format_date(figures.until_day, "long")),
        ],
        "attendees": [(name, quality) for name, quality in pack.attendees],
        "agenda": agenda(pack),
        "key_figures": wording.key_figures(figures),
        "indicators": wording.indicators(figures),
        "offices": wording.offices(figures),
        "declines": wording.declines(figures),
        "targets": wording.targets(figures),
        "followed": [_followed(one, pack.held_day) for one in pack.followed],
        "followed_more": pack.followed_more,
        "decisions": [(one.text, one.owner, format_date(one.due_day)) for one in pack.decisions],
        "is_closed": pack.is_closed,
        "digest": digest,
        "definitions": definitions,
        "half": len(definitions) // 2,
        "scope": wording.scope(),
        "parties": [(figures.employment, ""), (figures.council, "")],
    }


def agenda(pack: Pack) -> list[tuple[str, str]]:
    """Points in their order, each with the sentence of its figures."""
    figures = pack.figures
    points = [
        (_("Suites des décisions précédentes"), _followed_words(pack)),
        (_("Orientations sans réponse hors délai"), wording.overdue(figures)),
        (_("Refus par motif"), wording.declined(figures)),
        (_("Écart aux objectifs"), _goals(pack)),
        (_("Rythme des contacts"), wording.without_contact(figures)),
    ]
    left = (pack.end_day - pack.held_day).days
    if left <= ENDING_DAYS:
        points.append((_("Échéance de la convention"), _end(pack.end_day, left)))
    return [*points, (_("Questions diverses"), _("Date du prochain comité."))]


def _followed_words(pack: Pack) -> str:
    total = len(pack.followed) + pack.followed_more
    if not total:
        return _("Aucune décision d’un comité précédent ne reste à faire.")
    told = ngettext("%(num)s décision reste à faire", "%(num)s décisions restent à faire", total)
    late = sum(one.due_day < pack.held_day for one in pack.followed)
    if not late:
        return _("%(told)s.", told=told)
    return ngettext("%(told)s, dont %(num)s en retard.", "%(told)s, dont %(num)s en retard.", late, told=told)


def _goals(pack: Pack) -> str:
    goals = wording.goals(pack.figures)
    if not goals:
        return _("La convention ne fixe pas d’objectif pour %(year)s.", year=pack.figures.year)
    few = _("trop peu pour en publier le nombre.")
    said = [(name, few if actual is None else words) for name, actual, _goal, words in goals]
    return " ".join(_("%(name)s : %(gap)s", name=name, gap=words) for name, words in said)


def _end(end: date, left: int) -> str:
    day = format_date(end, "long")
    if left < 0:
        return _("Elle a pris fin le %(day)s.", day=day)
    return ngettext(
        "Elle prend fin le %(day)s, dans %(num)s jour.", "Elle prend fin le %(day)s, dans %(num)s jours.", left, day=day
    )


def _followed(one: Decision, held: date) -> tuple[str, ...]:
    due = format_date(one.due_day)
    return (
        shortened(one.text, LONGEST_FOLLOWED),
        format_date(one.taken_day),
        one.owner,
        _("%(day)s, en retard", day=due) if one.due_day < held else due,
    )
