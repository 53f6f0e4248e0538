"""One yearly report, ready for its template: the same values give the page and the PDF."""

from dataclasses import dataclass
from typing import Any

from core.documents import DocumentInfo
from core.i18n import format_date, format_number, format_percent
from core.i18n import gettext as _
from reports.indicators import DEFINITIONS, SCOPE, Definition, Ratio
from reports.indicators.masking import mask_one
from reports.labels import EMPLOYMENT
from reports.yearly import afterwards, commitments, tables, wording
from reports.yearly.subject import Subject, masked, shown, shown_share

MONTHS = 12
VERSION = "1"
PRINTED_DEFINITIONS = (
    "sent", "acceptance", "answer_time", "answered", "acknowledged", "writing", "loop", "outcomes_read", "silent",
    "quiet", "started", "entries", "active_file", "contact", "load", "barriers", "lifted", "exits", "outcomes", "later",
    "appointments", "attainment", "masking",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What the `target` macro draws, and the gap in words."""

    value: int
    goal: int
    value_text: str
    goal_text: str
    sentence: str


def reference(subject: Subject) -> str:
    """The document's number and, with its ending, its file name."""
    return f"bilan-{subject.year}-{subject.place.code}-v{VERSION}"


def info(subject: Subject) -> DocumentInfo:
    """What is printed around the report."""
    agreement = subject.agreement
    title = _("Bilan %(year)s – %(department)s", year=subject.year, department=subject.place.name)
    period = _(
        "Accompagnement global, convention n° %(number)s, période du 1er janvier au %(day)s",
        number=agreement.number,
        day=format_date(subject.until, "long"),
    )
    return DocumentInfo(
        reference=reference(subject),
        title=title,
        subtitle=period if subject.is_over else _("%(period)s (provisoire)", period=period),
        confidentiality=_("Diffusion restreinte"),
        confidentiality_text=_(
            "aux signataires de la convention. Données agrégées, sans information nominative ; "
            "les effectifs de 1 à 4 sont masqués."
        ),
        parties=(
            (agreement.employment, _("Service public de l'emploi")),
            (agreement.council, _("Département %(of_name)s", of_name=subject.place.of_name)),
        ),
        version=VERSION,
        data_date=subject.until,
        created=subject.extracted_at,
        synthetic=subject.synthetic,
    )


def values(subject: Subject) -> dict[str, Any]:
    """Everything the template prints, as plain values."""
    return {
        "key_figures": _key_figures(subject),
        "essentials": wording.essentials(subject),
        "targets": _targets(subject),
        "indicators": commitments.indicators(subject),
        "entries": tables.entries(subject),
        "offices": tables.offices(subject),
        "to_watch": wording.to_watch(subject),
        "declines": tables.declines(subject),
        "barriers": tables.barriers(subject),
        "exits": tables.exits(subject),
        "after": afterwards.after(subject),
        "appointments": tables.appointments(subject),
        "definitions": [(DEFINITIONS[key].name, explained(DEFINITIONS[key])) for key in PRINTED_DEFINITIONS],
        "scope": str(SCOPE),
        "half": len(PRINTED_DEFINITIONS) // 2,
        "parties": [(subject.agreement.employment, ""), (subject.agreement.council, "")],
    }


def explained(definition: Definition) -> str:
    """A definition in one line: sentence, what is divided by what, what is left out."""
    parts = [str(definition.sentence)]
    if definition.denominator is not None:
        numerator, denominator = str(definition.numerator), str(definition.denominator)
        parts.append(_("Calcul : %(numerator)s / %(denominator)s.", numerator=numerator, denominator=denominator))
    if definition.exclusions is not None:
        parts.append(_("Hors : %(exclusions)s.", exclusions=str(definition.exclusions)))
    return " ".join(parts)


def _key_figures(subject: Subject) -> list[tuple[str, str]]:
    referrals, supports = subject.figures.referrals, subject.figures.supports
    employment = Ratio(supports.exits.get(EMPLOYMENT, 0), sum(supports.exits.values()))
    answered = subject.agreement.delays.answer_wd
    return [
        (shown(mask_one(supports.entries)), _("entrées en accompagnement global")),
        (
            shown(mask_one(supports.active_file)),
            _("accompagnements en cours au %(day)s", day=format_date(subject.until)),
        ),
        (_share(referrals.all.in_time), _("des réponses arrivent sous %(days)s jours ouvrés", days=answered)),
        (_share(employment), _("des sorties se font vers l'emploi")),
    ]


def _share(ratio: Ratio) -> str:
    return shown_share(ratio) if ratio.of else "–"


def _targets(subject: Subject) -> list[Target]:
    supports, agreement = subject.figures.supports, subject.agreement
    made = (
        (_("Entrées de l'année"), supports.entries, agreement.target_entries, ""),
        (_("Accompagnements en cours"), supports.active_file, agreement.target_active, format_date(subject.until)),
    )
    return [_target(subject, title, value, goal, day) for title, value, goal, day in made if goal]


def _target(subject: Subject, title: str, value: int, goal: int, day: str) -> Target:
    open_value = mask_one(value)
    text = shown(open_value) if open_value is not None else masked()
    sentence = wording.gap(value, goal, is_over=subject.is_over) if open_value is not None else ""
    each = None if day else wording.pace(goal - value, MONTHS - subject.until.month)
    if each and open_value is not None:
        sentence = _("%(sentence)s, %(each)s.", sentence=sentence.rstrip("."), each=each)
    goal_text = _(
        "objectif %(year)s : %(goal)s (%(share)s réalisés)",
        year=subject.year,
        goal=format_number(goal),
        share=format_percent(value / goal) if open_value is not None else masked(),
    )
    return Target(
        value=open_value or 0,
        goal=goal,
        value_text=_("%(title)s au %(day)s : %(value)s", title=title, value=text, day=day)
        if day
        else _("%(title)s : %(value)s", title=title, value=text),
        goal_text=goal_text,
        sentence=sentence,
    )
