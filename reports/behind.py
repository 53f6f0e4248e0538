"""Behind a figure on referrals: the list, for those who may open the referrals, and the breakdown by office and month.

A breakdown is of one figure, but a reader can open all of them: an office or a month of which any part is small is
masked in each, so that no difference between two breakdowns gives it back.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from casefiles.models import Person
from core.clock import civil_date
from core.db import db
from core.keyset import PAGE_SIZE, Page, paginate
from core.search_key import fold
from partners.models import Unit
from partners.queries import unit_names
from referrals.labels import TONES
from referrals.models import Referral
from referrals.queries.received import person_name
from referrals.workflow import State
from reports.indicators import behind
from reports.indicators.behind import PARTS, Figure
from reports.indicators.days import Period
from reports.indicators.masking import mask, mask_one
from reports.indicators.need_figures import Need
from reports.indicators.referral_figures import Group

MONTHS = range(1, 13)
READ = "read"  # outcomes that were acknowledged: what those that were not are compared with


@dataclass(frozen=True, slots=True)
class Line:
    """One referral of the list."""

    ref: str
    name: str
    office: str
    sent_on: date
    closed_on: date | None
    state: State
    tone: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Counts by office and by month of sending, None where one is masked; and all of them."""

    offices: Sequence[tuple[str, int | None]]
    months: Sequence[tuple[int, int | None]]
    total: int | None


def lines(figure: Figure, period: Period, day: date, cursor: str | None, *, size: int = PAGE_SIZE) -> Page[Line]:
    """One page of the referrals of a figure that the actor may open, the latest sent first."""
    query: Any = (
        select(Referral.id, Referral.ref, Referral.sent_at, Referral.closed_at, Referral.state)
        .add_columns(Unit.name.label("office"), Person.birth_name, Person.usage_name, Person.given_names)
        .join(Unit, Unit.id == Referral.to_unit_id)
        .join(Person, Person.file_id == Referral.file_id)
        .where(*behind.condition(figure, period, day))
    )
    keys: list[tuple[Any, type]] = [(Referral.sent_at, datetime), (Referral.id, int)]
    page = paginate(db.session(), query, keys, cursor, size=size, descending=True)
    rows = [
        Line(
            ref=row.ref,
            name=person_name(row),
            office=row.office,
            sent_on=civil_date(row.sent_at, period.territory),
            closed_on=civil_date(row.closed_at, period.territory) if row.closed_at else None,
            state=State(row.state),
            tone=TONES[State(row.state)],
        )
        for row in page.rows
    ]
    return Page(rows=rows, next=page.next, previous=page.previous)


def breakdown(figure: Figure, groups: Sequence[Group]) -> Breakdown:
    """By office and by month, masked."""
    offices = counts_by(groups, figure, lambda group: group.office)
    months = counts_by(groups, figure, lambda group: group.sent.month, MONTHS)
    names = unit_names(offices)
    return Breakdown(
        offices=[(names[key], offices[key]) for key in sorted(offices, key=lambda key: (fold(names[key]), key))],
        months=list(months.items()),
        total=counts_by(groups, figure, lambda _group: 0, (0,))[0],
    )


def standings(groups: Iterable[Group]) -> dict[Need, int | None] | None:
    """How many needs of the department stand where, masked; None when nothing may be published."""
    found = Counter[Need]()
    for group in groups:
        if group.need is not None:
            found[group.need] += group.needs
    counts = [found[need] for need in Need]
    published = mask(counts)
    return dict(zip(Need, published, strict=True)) if any(published) else None


def counts_by(
    groups: Iterable[Group], figure: Figure, key: Callable[[Group], int], keys: Iterable[int] = ()
) -> dict[int, int | None]:
    """What a figure counts of each key, None where it is masked; zeros for the `keys` without any."""
    found: dict[int, Counter[str]] = {one: Counter() for one in keys}
    for group in groups:
        counts = found.setdefault(key(group), Counter())
        counts.update({one: behind.count(one, group) for one in Figure} | {READ: group.read})
        if group.need is not None:
            counts[group.need] += group.needs
    whole = sum(found.values(), Counter[str]())
    if not whole[figure] and not _gives_away(figure, whole):
        return dict.fromkeys(found, 0)  # the total says so
    hidden = [place for place, counts in enumerate(found.values()) if _gives_away(figure, counts)]
    shown = mask([counts[figure] for counts in found.values()], hide=hidden)
    return dict(zip(found, shown, strict=True))


def _gives_away(figure: Figure, counts: Counter[str]) -> bool:
    """Whether some part it could be subtracted from is small."""
    if figure is Figure.SENT:
        return False
    if figure is Figure.UNREAD:
        return mask_one(counts[READ]) is None
    if figure is Figure.QUIET:
        return mask_one(counts[Figure.OPEN] - counts[Figure.QUIET]) is None
    if figure is Figure.NOT_CLOSED:
        return any(mask_one(counts[need]) is None for need in Need)
    parts = [counts[part] for part in PARTS]
    return any(mask_one(part) is None for part in (*parts, counts[Figure.SENT] - sum(parts)))
