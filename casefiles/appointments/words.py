"""An appointment in words, the same on pages, on paper and in the timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from casefiles import queries as files
from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentKind, AppointmentState, WithWhom, is_to_complete
from casefiles.models import Support
from core import typography
from core.clock import civil_date, zone
from core.i18n import format_date, language
from core.i18n import gettext as _
from core.labels import label

TONES = {
    AppointmentState.TO_COME: "info",
    AppointmentState.KEPT: "good",
    AppointmentState.NO_SHOW: "warn",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line of a list."""

    one: Appointment
    day: date
    hours: str
    kind: str
    where: str
    who: str
    state: str
    tone: str
    is_to_complete: bool
    chain: str


def hours(one: Appointment) -> str:
    """« 10 h 00 à 10 h 45 », in the time of the department."""
    return _hours(*(moment.astimezone(zone(one.territory)) for moment in (one.starts_at, one.ends_at)))


def _hours(start: datetime, end: datetime) -> str:
    lang = language()
    return _("%(start)s à %(end)s", start=typography.clock_time(start, lang), end=typography.clock_time(end, lang))


def day_of(one: Appointment) -> date:
    """The day people read on their calendar."""
    return civil_date(one.starts_at, one.territory)


def where(one: Appointment) -> str:
    """The place, or the number; a link is shown as a link."""
    if one.kind is AppointmentKind.VIDEO:
        return _("secours : %(phone)s", phone=one.phone) if one.phone else ""
    return one.place or one.phone or ""


def how(one: Appointment) -> str:
    """« Au bureau – MDS Toulouse Nord »; a link in full, as it is typed again from paper."""
    return " – ".join(part for part in (label(one.kind), one.link or "", where(one)) if part)


def met_by(one: Appointment, support: Support) -> list[int]:
    """The memberships that meet the person today; a half may have been handed on meanwhile."""
    halves = {WithWhom.ADVISOR: support.advisor_id, WithWhom.WORKER: support.worker_id}
    return [key for half, key in halves.items() if one.with_whom in (half, WithWhom.BOTH) and key is not None]


def state_of(one: Appointment, at: datetime) -> tuple[str, str]:
    """Words and a tone."""
    if is_to_complete(one.state, one.starts_at, at):
        return _("Issue à compléter"), "warn"
    return label(one.state), TONES.get(one.state, "neutral")


def shown(
    rows: Sequence[Appointment], supports: Sequence[Support], names: Mapping[int, files.Member], at: datetime
) -> list[Shown]:
    """Appointments of one file."""
    by_id, of = {one.id: one for one in rows}, {support.id: support for support in supports}
    next_ones = {one.moved_from_id: one for one in rows if one.moved_from_id is not None}
    found = []
    for one in rows:
        words, tone = state_of(one, at)
        keys = met_by(one, of[one.support_id]) if one.support_id in of else []
        found.append(
            Shown(
                one=one, day=day_of(one), hours=hours(one), kind=label(one.kind), where=where(one), state=words,
                tone=tone, is_to_complete=is_to_complete(one.state, one.starts_at, at),
                who=", ".join(names[key].name for key in keys if key in names) or label(one.with_whom),
                chain=_chain(by_id.get(one.moved_from_id or 0), next_ones.get(one.id)),
            )
        )  # fmt: skip
    return found


def _chain(before: Appointment | None, after: Appointment | None) -> str:
    parts = []
    if before is not None:
        parts.append(_("à la place de celui du %(day)s", day=format_date(day_of(before))))
    if after is not None:
        parts.append(_("reporté au %(day)s, %(hours)s", day=format_date(day_of(after)), hours=hours(after)))
    return " ; ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRow:
    """One appointment of a professional, with the person."""

    one: Appointment
    day: date
    hours: str
    person: str
    file_ref: str
    kind: str
    where: str
    state: str
    tone: str
    is_to_complete: bool


def own(row: Any, at: datetime) -> OwnRow:
    """A row of `queries.own`."""
    one: Appointment = row.Appointment
    words, tone = state_of(one, at)
    return OwnRow(
        one=one, day=day_of(one), hours=hours(one), kind=label(one.kind), where=where(one), state=words, tone=tone,
        person=f"{(row.usage_name or row.birth_name).upper()} {row.given_names}", file_ref=row.file_ref,
        is_to_complete=is_to_complete(one.state, one.starts_at, at),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One appointment as a secretary sees it."""

    day: date
    hours: str
    person: str
    phone: str
    email: str
    kind: str
    where: str
    members: tuple[int, ...]


def of_office(row: Any) -> OfficeRow:
    """A row of `queries.of_office`."""
    start = row.starts_at.astimezone(zone(row.territory))
    halves = {WithWhom.ADVISOR: row.advisor_id, WithWhom.WORKER: row.worker_id}
    met = (key for half, key in halves.items() if row.with_whom in (half, WithWhom.BOTH))
    return OfficeRow(
        day=start.date(), hours=_hours(start, start + timedelta(minutes=row.minutes)),
        person=f"{(row.usage_name or row.birth_name).upper()} {row.given_names}", phone=row.phone or row.called or "",
        email=row.email or "", kind=label(row.kind), where=row.place or "",
        members=tuple(key for key in met if key is not None),
    )  # fmt: skip


def parts(found: Sequence[Shown]) -> tuple[list[Shown], list[Shown], list[Shown]]:
    """To complete and to come, the earliest first; settled, the latest first. `found` is the latest first."""
    open_ones = [row for row in reversed(found) if row.one.state is AppointmentState.TO_COME]
    late = {is_late: list(rows) for is_late, rows in groupby(open_ones, lambda row: row.is_to_complete)}
    done = [row for row in found if row.one.state is not AppointmentState.TO_COME]
    return late.get(True, []), late.get(False, []), done
