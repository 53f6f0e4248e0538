"""The figures of an agreement at a date as plain, masked values: what is frozen is exactly what was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from agreements.models import Agreement
from core.clock import civil_date
from core.db import db
from reports import queries
from reports.indicators import Answers, Monitoring, Ratio, monitoring
from reports.indicators.days import Period
from reports.indicators.masking import mask, mask_one, mask_ratio
from reports.queries import Commitments


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Counts and commitments. A count of None is masked; a target of None was not set. Days are ISO dates."""

    territory: str
    department: str
    of_name: str
    number: str
    council: str
    employment: str
    start: str
    until: str
    extracted_at: str
    acknowledge_wd: int
    answer_wd: int
    contact_cd: int
    sent: int | None
    accepted: int | None
    declined: int | None
    waiting: int | None
    overdue: int | None
    overdue_by_office: tuple[tuple[str, int | None], ...]
    in_time_permille: int | None
    acknowledged_permille: int | None
    declines: tuple[tuple[str, int], ...]
    other_reasons: int
    other_declines: int | None
    entries: int | None
    active: int | None
    without_contact: int | None
    target_entries: int | None
    target_active: int | None
    loop_permille: int | None = None  # masked, or of a text frozen before it was counted

    @property
    def year(self) -> int:
        return self.until_day.year

    @property
    def until_day(self) -> date:
        return date.fromisoformat(self.until)

    @property
    def extracted(self) -> datetime:
        return datetime.fromisoformat(self.extracted_at)

    def plain(self) -> dict[str, Any]:
        """As it is frozen."""
        return asdict(self)


def revived(values: Mapping[str, Any]) -> Snapshot:
    """From what was frozen: JSON has lists where we have tuples."""
    known = {field.name for field in fields(Snapshot)}
    return Snapshot(**{name: _tuples(value) for name, value in values.items() if name in known})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value


def period_of(agreement: Agreement, start: date, until: date, at: datetime) -> Period:
    """The days counted: within the agreement, and no day that has not come."""
    last = min(until, civil_date(at, agreement.territory), agreement.end_on)
    first = max(start, agreement.start_on)
    return Period(agreement.territory, min(first, last), last, agreement.territories[1:])


def take(agreement: Agreement, start: date, until: date, at: datetime) -> Snapshot:
    """The figures of an agreement from one day to another, as they stand at an instant."""
    period = period_of(agreement, start, until, at)
    terms = queries.commitments_of(agreement.id, period.start, period.until)
    return masked(agreement, period, terms, monitoring(db.session(), period, period.until, terms.delays), at)


def masked(agreement: Agreement, period: Period, terms: Commitments, figures: Monitoring, at: datetime) -> Snapshot:
    """Figures as they may be published."""
    return Snapshot(
        territory=agreement.territory,
        department=", ".join(place.name for place in agreement.departments),
        of_name=", ".join(place.of_name for place in agreement.departments),
        number=agreement.number,
        council=agreement.council.name,
        employment=agreement.employment.name,
        start=period.start.isoformat(),
        until=period.until.isoformat(),
        extracted_at=at.replace(microsecond=0).isoformat(),
        **_commitments(terms),
        **_referrals(figures.referrals.all, figures, terms),
        entries=mask_one(figures.entries),
        active=mask_one(figures.in_contact.of),
        without_contact=_remainder(figures.in_contact),
    )


def _commitments(terms: Commitments) -> dict[str, Any]:
    return {
        "acknowledge_wd": terms.delays.acknowledge_wd,
        "answer_wd": terms.delays.answer_wd,
        "contact_cd": terms.delays.contact_cd,
        "target_entries": terms.target_entries,
        "target_active": terms.target_active,
    }


def _referrals(whole: Answers, figures: Monitoring, terms: Commitments) -> dict[str, Any]:
    """Referrals sent and what became of them; what would give a small count back by difference is masked as well."""
    accepted, declined, waiting = mask([whole.accepted, whole.declined, whole.waiting])
    late = _late(whole)
    overdue = late if waiting is not None and mask_ratio(late, whole.waiting) else None
    reasons = [] if declined is None else sorted(figures.referrals.declines.items(), key=lambda it: (-it[1], it[0]))
    shown = mask([count for _reason, count in reasons])
    hidden = [count for (_reason, count), value in zip(reasons, shown, strict=True) if value is None]
    return {
        "sent": mask_one(whole.sent),
        "accepted": accepted,
        "declined": declined,
        "waiting": waiting,
        "overdue": overdue,
        "overdue_by_office": () if overdue is None else _by_office(figures, terms),
        "in_time_permille": None if overdue is None else _permille(whole.in_time),
        "acknowledged_permille": _permille(figures.referrals.acknowledged),
        "loop_permille": _permille(figures.referrals.loop),
        "declines": tuple((str(r), value) for (r, _n), value in zip(reasons, shown, strict=True) if value is not None),
        "other_reasons": len(hidden),
        "other_declines": mask_one(sum(hidden)),
    }


def _late(answers: Answers) -> int:
    """Without an answer beyond the delay: what the rate of answers in time counts besides the answers."""
    return max(0, answers.in_time.of - answers.accepted - answers.declined)


def _by_office(figures: Monitoring, terms: Commitments) -> tuple[tuple[str, int | None], ...]:
    """Offices that owe an answer beyond the delay, the most first; those no longer covered have no name."""
    names = dict(terms.offices)
    late = [(names.get(key, ""), _late(answers)) for key, answers in figures.referrals.by_office.items()]
    rows: Sequence[tuple[str, int]] = sorted((row for row in late if row[1]), key=lambda row: (-row[1], row[0]))
    return tuple((name, value) for (name, _n), value in zip(rows, mask([n for _name, n in rows]), strict=True))


def _permille(ratio: Ratio) -> int | None:
    if not ratio.of or not mask_ratio(ratio.count, ratio.of):
        return None
    return round(1000 * ratio.count / ratio.of)


def _remainder(ratio: Ratio) -> int | None:
    return ratio.of - ratio.count if mask_ratio(ratio.count, ratio.of) else None
