"""The figures of a monitoring return as plain, masked values: those of a committee, and more of the yearly report."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from agreements.frozen import thawed
from agreements.returns.models import MonitoringReturn, ReturnVersion
from agreements.returns.workflow import Part, Span
from core.clock import civil_date
from core.db import db
from reports import queries
from reports.followup import snapshot
from reports.followup.snapshot import Snapshot
from reports.indicators import Monitoring, Ratio, SupportFigures, YearlyFigures, attainment, over
from reports.indicators.days import Period
from reports.indicators.masking import mask, mask_one, mask_ratio
from reports.labels import EMPLOYMENT

PERMILLE = 1000
TENTHS = 10


@dataclass(frozen=True, slots=True)
class BarrierLine:
    """A barrier at entry: how many entries, and the share lifted when supports end; None is masked."""

    category: str
    entries: int | None
    permille: int | None
    lifted_permille: int | None
    is_lifted_counted: bool  # a support with this barrier ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """A count of None is masked; `highest_load` of None: nobody is dedicated."""

    year: int
    part: str
    common: Snapshot
    year_entries: int | None  # since 1 January, what the target of the year is measured with
    is_answered: bool
    acceptance_permille: int | None
    median_tenths: int | None  # of a working day
    ninth_decile: int | None
    highest_load: int | None
    portfolio_cap: int
    exits: tuple[tuple[str, int], ...]
    other_exit_groups: int
    other_exits: int | None
    all_exits: int | None
    employment_permille: int | None
    barriers: tuple[BarrierLine, ...]

    @property
    def span(self) -> Span:
        return Span(self.year, Part(self.part))

    def plain(self) -> dict[str, Any]:
        """As it is frozen."""
        return asdict(self)


def revived(values: Mapping[str, Any]) -> Figures:
    """From what was frozen: JSON has lists where we have tuples."""
    known = {field.name for field in fields(Figures)}
    own = {name: value for name, value in values.items() if name in known}
    own["common"] = snapshot.revived(values["common"])
    own["exits"] = tuple((group, count) for group, count in values["exits"])
    own["barriers"] = tuple(BarrierLine(**line) for line in values["barriers"])
    return Figures(**own)


def frozen(version: ReturnVersion) -> Figures:
    """Raises Altered when the text is not the one that was issued."""
    return revived(thawed(version.text, version.sha256))


def figures_of(found: MonitoringReturn, at: datetime) -> Figures:
    """Those under way: frozen once issued, else as they stand at an instant. Raises Altered."""
    return frozen(found.current) if found.current else take(found, at)


def take(found: MonitoringReturn, at: datetime) -> Figures:
    """The figures of a return as they stand at an instant: the same functions as the yearly report's."""
    agreement, (start, until) = found.agreement, found.days()
    period = Period(agreement.territory, start, until, agreement.territories[1:])
    terms = queries.commitments_of(agreement.id, start, until)
    whole = over(db.session(), period, civil_date(at, agreement.territory), terms.delays, detailed=False)
    since = whole.supports.entries
    if start != date(start.year, 1, 1):
        reached = attainment(db.session(), agreement.territories, until)
        since = sum(one.entries for one in reached.values())
    followed = Monitoring(
        referrals=whole.referrals, entries=whole.supports.entries, in_contact=whole.supports.in_contact
    )
    common = replace(
        snapshot.masked(agreement, period, terms, followed, at), entries=published_entries(followed.entries, since)
    )
    return Figures(
        year=found.year,
        part=str(found.part),
        common=common,
        year_entries=mask_one(since),
        portfolio_cap=terms.portfolio_cap,
        highest_load=whole.supports.loads[0] if whole.supports.loads else None,
        barriers=_barriers(whole.supports, is_open=common.entries is not None),
        **_answers(whole, common),
        **_exits(whole.supports),
    )


def published_entries(entries: int, since: int) -> int | None:
    """The entries of the period: those of the months before follow by difference from those of the year, `since`."""
    return mask([entries, max(0, since - entries)])[0]


def _answers(whole: YearlyFigures, common: Snapshot) -> dict[str, Any]:
    answers = whole.referrals.all
    is_open = mask_one(answers.acceptance.of) is not None
    return {
        "is_answered": answers.acceptance.of > 0,
        "acceptance_permille": None if common.accepted is None else _permille(answers.acceptance),
        "median_tenths": round(answers.median * TENTHS) if is_open and answers.median is not None else None,
        "ninth_decile": answers.ninth_decile if is_open else None,
    }


def _exits(supports: SupportFigures) -> dict[str, Any]:
    counted: Sequence[tuple[str, int]] = sorted(
        ((group, count) for group, count in supports.exits.items() if count), key=lambda row: (-row[1], row[0])
    )
    published = mask([count for _group, count in counted])
    hidden = [count for (_group, count), value in zip(counted, published, strict=True) if value is None]
    total = sum(count for _group, count in counted)
    return {
        "exits": tuple((g, value) for (g, _n), value in zip(counted, published, strict=True) if value is not None),
        "other_exit_groups": len(hidden),
        "other_exits": mask_one(sum(hidden)),
        "all_exits": mask_one(total),
        "employment_permille": _permille(Ratio(supports.exits.get(EMPLOYMENT, 0), total)),
    }


def _barriers(supports: SupportFigures, *, is_open: bool) -> tuple[BarrierLine, ...]:
    ranked = sorted(supports.barriers.items(), key=lambda row: (-row[1], row[0]))
    return tuple(
        _barrier(category, Ratio(count, supports.entries), supports.lifted.get(category), is_open=is_open)
        for category, count in ranked
    )


def _barrier(category: str, noted: Ratio, lifted: Ratio | None, *, is_open: bool) -> BarrierLine:
    shown = is_open and mask_ratio(noted.count, noted.of)
    return BarrierLine(
        category=str(category),
        entries=noted.count if shown else None,
        permille=_permille(noted) if shown else None,
        lifted_permille=None if lifted is None else _permille(lifted),
        is_lifted_counted=bool(lifted and lifted.of),
    )


def _permille(ratio: Ratio) -> int | None:
    return round(PERMILLE * ratio.count / ratio.of) if ratio.of and mask_ratio(ratio.count, ratio.of) else None
