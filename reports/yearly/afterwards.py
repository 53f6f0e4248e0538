"""What became of people, in the report: never a share without how many situations are known, of how many."""

from dataclasses import dataclass

from casefiles.afterwards.workflow import Milestone, Situation
from core import labels
from core.i18n import format_number, format_percent
from core.i18n import gettext as _
from reports.indicators.figures import Later
from reports.indicators.masking import mask, mask_ratio
from reports.yearly.subject import Subject
from reports.yearly.tables import Table, publishes, shared_out, source


@dataclass(frozen=True, slots=True)
class After:
    """One milestone: what is known, in words, and the table of situations where it may be published."""

    sentence: str
    table: Table | None


def after(subject: Subject) -> list[After]:
    """The milestones of the period that concern somebody."""
    later = subject.figures.later
    return [
        After(_sentence(one, figures), _table(subject, one, figures)) for one, figures in later.items() if figures.asked
    ]


def _sentence(milestone: Milestone, figures: Later) -> str:
    months, known = int(milestone), figures.known
    if not mask_ratio(known.count, known.of):
        return _(
            "À %(months)s mois, trop peu de situations sont connues, ou inconnues, pour en donner la part.",
            months=months,
        )
    if not known.count:
        return _("À %(months)s mois, aucune des %(of)s situations n’est connue.", months=months, of=known.of)
    said = _(
        "À %(months)s mois, la situation est connue pour %(count)s personnes sur %(of)s (%(share)s).",
        months=months, count=format_number(known.count), of=format_number(known.of), share=format_percent(known.share),
    )  # fmt: skip
    work = figures.in_work
    # Where a line of the table is masked, a share over several lines could give it back.
    if mask_ratio(work.count, work.of) and None not in mask(list(_known(figures).values())):
        said += " " + _("Parmi elles, %(share)s sont en emploi.", share=format_percent(work.share))
    return said


def _known(figures: Later) -> dict[Situation, int]:
    return {key: n for key, n in figures.situations.items() if n and key is not Situation.NOT_REACHED}


def _table(subject: Subject, milestone: Milestone, figures: Later) -> Table | None:
    counts, months = _known(figures), int(milestone)
    if not publishes(counts):
        return None
    told = _("fins d'accompagnement dont le jour à %(months)s mois tombe en %(year)s", months=months, year=subject.year)
    return shared_out(
        counts,
        {key: labels.label(key) for key in counts},
        caption=_("Situations connues à %(months)s mois, %(year)s", months=months, year=subject.year),
        first=_("Situation"),
        second=_("Personnes"),
        told=source(subject, told),
    )
