"""The tables and charts of the report: plain values, masked, each with its source and its time of extraction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core import labels
from core.i18n import format_date, format_datetime, format_number, format_percent, language, ngettext
from core.i18n import gettext as _
from core.typography import short_month
from reports.indicators import Answers, Ratio
from reports.indicators.masking import mask, mask_one, mask_ratio
from reports.labels import EXIT_GROUPS
from reports.yearly.subject import Subject, in_days, masked, shown, shown_share

Column = dict[str, Any]
Rows = Sequence[tuple[str, ...]]
BAR_STEP = 25  # percent: the scale of bars ends at 25, 50, 75 or 100 %


@dataclass(frozen=True, slots=True)
class Table:
    """What the `data_table` macro prints."""

    caption: str
    columns: list[Column]
    rows: Rows
    source: str
    total: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """What the `bars` macro prints: label, value, texts."""

    caption: str
    headings: list[str]
    rows: list[tuple[Any, ...]]
    maximum: float
    source: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What the `columns` macro prints: label, value or None when masked, text."""

    caption: str
    points: list[tuple[str, int | None, str]]
    row: str
    source: str


def numeric_columns(*headings: str) -> list[Column]:
    return [{"label": heading, "numeric": place > 0} for place, heading in enumerate(headings)]


def source(subject: Subject, what: str) -> str:
    """« Source : Binôme, … »: what was counted, where, when it was read."""
    return _(
        "Source : Binôme, %(what)s, %(department)s, extraction du %(moment)s.",
        what=what,
        department=subject.place.name,
        moment=format_datetime(subject.extracted_at, subject.place.code),
    )


def entries(subject: Subject) -> Chart:
    """Entries by month; the months to come are not drawn."""
    months = subject.figures.supports.entries_by_month[: subject.until.month]
    values = mask(months)
    return Chart(
        caption=_("Entrées en accompagnement global par mois, %(year)s", year=subject.year),
        points=[(short_month(n, language()), value, shown(value)) for n, value in enumerate(values, start=1)],
        row=_("Entrées"),
        source=source(subject, _("entrées datées de %(year)s", year=subject.year)),
    )


def offices(subject: Subject) -> Table:
    """Received, accepted, rate, delay and active file of each office, the department last."""
    figures = subject.figures
    names = dict(subject.agreement.offices)
    keys = [key for key in names if key in figures.referrals.by_office or key in figures.supports.active_by_office]
    by_office = [figures.referrals.by_office.get(key, Answers()) for key in keys]
    received = mask([answers.sent for answers in by_office])
    accepted = _accepted(by_office)
    active = mask([figures.supports.active_by_office.get(key, 0) for key in keys])
    rows = [
        (names[key], shown(got), shown(yes), *_rates(answers, yes), shown(now))
        for key, answers, got, yes, now in zip(keys, by_office, received, accepted, active, strict=True)
    ]
    whole = figures.referrals.all
    whole_accepted = mask([whole.accepted, whole.declined])[0]
    total = (
        subject.place.name,
        shown(mask_one(whole.sent)),
        shown(whole_accepted),
        *_rates(whole, whole_accepted),
        shown(mask_one(figures.supports.active_file)),
    )
    return Table(
        caption=_("Orientations et réponses par lieu d'accueil, %(year)s", year=subject.year),
        columns=numeric_columns(
            _("Lieu d'accueil"),
            _("Reçues"),
            _("Acceptées"),
            _("Taux d'acceptation"),
            _("Réponse médiane"),
            _("En cours au %(day)s", day=format_date(subject.until)),
        ),
        rows=rows,
        total=total,
        source=source(subject, _("orientations envoyées en %(year)s", year=subject.year)),
    )


def _accepted(by_office: Sequence[Answers]) -> list[int | None]:
    """Of a past year everything is answered: received less accepted gives the refusals, small ones too."""
    given_away = [place for place, answers in enumerate(by_office) if mask_one(answers.declined) is None]
    return mask([answers.accepted for answers in by_office], hide=given_away)


def _rates(answers: Answers, accepted: int | None) -> tuple[str, str]:
    answered = answers.acceptance.of
    rate = masked() if accepted is None else shown_share(answers.acceptance) if answered else "–"
    median = in_days(answers.median) if mask_one(answered) is not None else masked()
    return rate, median


def barriers(subject: Subject) -> Bars:
    """Barriers at entry, from the most frequent, and the share lifted when supports end."""
    supports = subject.figures.supports
    ranked = sorted(supports.barriers.items(), key=lambda item: (-item[1], item[0]))
    shares = [count / supports.entries if mask_ratio(count, supports.entries) else None for _category, count in ranked]
    scale = -(-100 * max((share for share in shares if share), default=0) // BAR_STEP) * BAR_STEP / 100 or 1
    rows = [
        (
            labels.label(category),
            share or 0,
            masked() if share is None else format_number(count),
            masked() if share is None else format_percent(share),
            _lifted(supports.lifted.get(category)),
        )
        for (category, count), share in zip(ranked, shares, strict=True)
    ]
    return Bars(
        caption=_("Freins notés aux %(count)s entrées de %(year)s", count=_entry_count(subject), year=subject.year),
        headings=[
            _("Frein"),
            _("Entrées"),
            _("Part"),
            _("Levés à la sortie"),
            _("0 à %(top)s", top=format_percent(scale, 0)),
        ],
        rows=rows,
        maximum=scale,
        source=source(subject, _("diagnostics partagés ; plusieurs freins possibles par personne")),
    )


def _entry_count(subject: Subject) -> str:
    return shown(mask_one(subject.figures.supports.entries))


def _lifted(ratio: Ratio | None) -> str:
    if ratio is None or not ratio.of:
        return "–"
    return format_percent(ratio.share) if mask_ratio(ratio.count, ratio.of) else masked()


def shared_out(
    counts: Mapping[Any, int], names: Mapping[Any, str], *, caption: str, first: str, second: str, told: str
) -> Table:
    """Counts of one whole from the most frequent to the least, with their shares."""
    ranked: Sequence[tuple[Any, int]] = sorted(counts.items(), key=lambda item: (-item[1], names[item[0]]))
    total = sum(counts.values())
    published = mask([count for _key, count in ranked])
    rows = [
        (names[key], shown(value), format_percent(value / total))
        for (key, _count), value in zip(ranked, published, strict=True)
        if value is not None
    ]
    hidden = [count for (_key, count), value in zip(ranked, published, strict=True) if value is None]
    if hidden:
        rows.append(_together(hidden, total))
    return Table(
        caption=caption,
        columns=numeric_columns(first, second, _("Part")),
        rows=rows,
        total=(_("Total"), shown(mask_one(total)), format_percent(1)),
        source=told,
    )


def publishes(counts: Mapping[Any, int]) -> bool:
    """Whether any of these counts may be printed."""
    return any(value is not None for value in mask(list(counts.values())))


def _together(hidden: Sequence[int], total: int) -> tuple[str, str, str]:
    """Masked lines as one: their sum follows from the total anyway, and tells nothing of each."""
    count = sum(hidden)
    name = ngettext("%(num)s autre motif", "%(num)s autres motifs, regroupés", len(hidden))
    if mask_one(count) is None:
        return name, masked(), masked()
    return name, format_number(count), format_percent(count / total)


def exits(subject: Subject) -> Table | None:
    """Exits by group of reasons; None when no group may be published."""
    counts = {group: count for group, count in subject.figures.supports.exits.items() if count}
    if not publishes(counts):
        return None
    return shared_out(
        counts,
        {group: str(text) for group, text in EXIT_GROUPS.items()},
        caption=_("Sorties de l'accompagnement global par motif, %(year)s", year=subject.year),
        first=_("Motif"),
        second=_("Sorties"),
        told=source(subject, _("accompagnements terminés en %(year)s", year=subject.year)),
    )


def appointments(subject: Subject) -> Table | None:
    """Appointments by outcome, no-shows among them; None when none may be published."""
    counts = {state: count for state, count in subject.figures.appointments.items() if count}
    if not publishes(counts):
        return None
    return shared_out(
        counts,
        {state: labels.label(state) for state in counts},
        caption=_("Rendez-vous par issue, %(year)s", year=subject.year),
        first=_("Issue"),
        second=_("Rendez-vous"),
        told=source(subject, _("rendez-vous de %(year)s dont l'issue est notée", year=subject.year)),
    )


def declines(subject: Subject) -> Table | None:
    """Referrals declined, by coded reason; None when no reason may be published."""
    counts = {reason: count for reason, count in subject.figures.referrals.declines.items() if count}
    if not publishes(counts):
        return None
    return shared_out(
        counts,
        {reason: labels.label(reason) for reason in counts},
        caption=_("Orientations déclinées par motif, %(year)s", year=subject.year),
        first=_("Motif"),
        second=_("Orientations"),
        told=source(subject, _("orientations envoyées en %(year)s et déclinées", year=subject.year)),
    )
