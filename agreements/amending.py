"""An amendment: its life, and what changes in it, clause by clause. Pure Python.

What did not change is not among its changes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

from agreements.draft import Covered, Delays, Draft, Means, Part, Share, Target
from agreements.workflow import TRANSITIONS as OF_AGREEMENTS
from agreements.workflow import Axis, Needs, State, Step, Transition
from core.search_key import fold

Value = Mapping[str, Any] | str | int | None
Changes = dict[str, dict[str, Any]]  # clause: {"old": value, "new": value}; None: not part of the agreement

AXIS, AGENCY, OFFICE, TARGET = "axis:", "agency:", "office:", "target:"
DELAYS = tuple(row.name for row in fields(Delays))
MEANS = tuple(row.name for row in fields(Means))
PLAIN = ("dedicated_fte", "portfolio_cap", "social_workers", *MEANS, *DELAYS)
FTES = ("dedicated_fte", "external_fte")  # written as text, so that one number has one writing


# An amendment lives as an agreement does until it is signed; then its date decides.
STATES = (
    State.DRAFT, State.IN_REVIEW, State.TO_SIGN, State.PARTLY_SIGNED, State.RECORDED, State.SIGNED, State.CANCELLED,
)  # fmt: skip
STEPS = (
    Step.SUBMIT, Step.REQUEST_CHANGES, Step.APPROVE, Step.SIGN, Step.REFUSE_SIGNATURE, Step.RECORD_SIGNED,
    Step.CONFIRM, Step.REJECT, Step.CANCEL,
)  # fmt: skip
OPEN = tuple(state for state in STATES if state not in (State.SIGNED, State.CANCELLED))
_DATED = (Step.SUBMIT, Step.APPROVE, Step.SIGN, Step.RECORD_SIGNED, Step.CONFIRM)


def _amended(step: Step, row: Transition) -> Transition:
    """The same step, which also needs a date that has not passed."""
    return replace(row, needs=row.needs | {Needs.DATE}) if step in _DATED else row


TRANSITIONS: dict[tuple[State, Step], Transition] = {
    **{
        (state, step): _amended(step, row)
        for (state, step), row in OF_AGREEMENTS.items()
        if state in STATES and step in STEPS
    },
    # An open amendment keeps another one out: when its date passes before the last signature, it is given up.
    (State.PARTLY_SIGNED, Step.CANCEL): Transition(State.CANCELLED, frozenset({Needs.REASON})),
}


def first_day(terms_from: date, today: date) -> date:
    """The earliest date of effect: from today on, and after the day from which the latest terms hold."""
    return max(today, date.fromordinal(terms_from.toordinal() + 1))


def amendable_years(draft: Draft, on: date) -> list[int]:
    """Years of the agreement that begin on the day or after it: the target of a year that runs stays."""
    return [year for year in draft.years if date(year, 1, 1) >= on]


def settled(base: Draft, typed: Draft, on: date) -> Draft:
    """What is typed, completed by what is not: a unit without a date keeps its own, or begins on the date of effect."""
    kept = {target.year: target for target in base.targets if target.year not in amendable_years(base, on)}
    targets = {**{target.year: target for target in typed.targets}, **kept}
    return replace(
        typed,
        shares=tuple(_shared(base, typed, on)),
        agencies=tuple(_dated(base.agencies, typed.agencies, on)),
        offices=tuple(_dated(base.offices, typed.offices, on)),
        targets=tuple(targets[year] for year in sorted(targets)),
    )


def _shared(base: Draft, typed: Draft, on: date) -> Iterator[Share]:
    """Those of a year that runs stay as they are, whoever leaves; those of a year to come are as typed."""
    years = amendable_years(base, on)
    yield from (share for share in base.shares if share.year not in years)
    yield from (share for share in typed.shares if share.year in years)


def _dated(base: Iterable[Covered], typed: Iterable[Covered], on: date) -> Iterator[Covered]:
    known = {one.ref: one.start_on for one in base}
    for one in typed:
        yield replace(one, start_on=one.start_on or known.get(one.ref) or on)


def misaimed(base: Draft, typed: Draft, on: date) -> Iterator[tuple[str, int]]:
    """Fields of the targets that would change, or be split otherwise, in a year that begins before the day."""
    kept, open_years = {target.year: target for target in base.targets}, amendable_years(base, on)
    for target in typed.targets:
        same = target == kept.get(target.year) and _split(base, target.year) == _split(typed, target.year)
        if target.year not in open_years and not same:
            yield f"targets-{target.row}-year", target.year


def _split(draft: Draft, year: int) -> set[Share]:
    return {share for share in draft.shares if share.year == year}


def misdated(base: Draft, proposed: Draft, on: date) -> Iterator[tuple[str, date | None]]:
    """Fields of the units whose first day would rewrite the past, with the day from which they are covered already."""
    for name in ("agencies", "offices"):
        known = {one.ref: one.start_on for one in getattr(base, name)}
        for one in getattr(proposed, name):
            before = known.get(one.ref)
            begun = before is not None and before < on
            if one.start_on != before if begun else one.start_on < on:
                yield f"{name}-{one.row}-start_on", before if begun else None


def clauses_of(draft: Draft, names: Mapping[str, str]) -> dict[str, Value]:
    """What an amendment may change, clause by clause; `names` of the units, to be read years later."""
    found: dict[str, Value] = {
        "dedicated_fte": plain(draft.dedicated_fte),
        "portfolio_cap": draft.portfolio_cap,
        "social_workers": draft.social_workers,
        **{name: getattr(draft.means, name) for name in MEANS},
        "external_fte": plain(draft.means.external_fte) if draft.means.external_fte is not None else None,
        **{name: getattr(draft.delays, name) for name in DELAYS},
    }
    found |= {f"{AXIS}{axis_key(part)}": part.label for part in draft.parts}
    found |= {f"{AGENCY}{one.ref}": _unit(one, names) for one in draft.agencies}
    found |= {f"{OFFICE}{one.ref}": _unit(one, names) for one in draft.offices}
    found |= {f"{TARGET}{one.year}": _target(one, draft.shares, names) for one in draft.targets}
    return found


def axis_key(part: Part) -> str:
    """What names an axis in an amendment: its kind; another axis, which may stand twice, by its words too."""
    return f"{part.kind}:{part.label}" if part.kind is Axis.OTHER else str(part.kind)


def axis_of(key: str) -> Axis:
    """The kind of an axis by its key."""
    return Axis(key.partition(":")[0])


def plain(number: Decimal) -> str:
    """One writing for one number: 4.50 is 4.5."""
    return f"{number.normalize():f}"


def _unit(one: Covered, names: Mapping[str, str]) -> Value:
    fte = plain(one.fte) if one.fte is not None else None
    stated = {} if one.capacity is None else {"capacity": one.capacity}
    return {"name": names.get(one.ref, one.ref), "start_on": str(one.start_on), "fte": fte, **stated}


def _target(one: Target, shares: Iterable[Share], names: Mapping[str, str]) -> Value:
    """Agencies by name, whatever the order they were typed in."""
    split = [
        {"ref": row.ref, "name": names.get(row.ref, row.ref), "entries": row.entries, "active_file": row.active_file}
        for row in sorted(shares, key=lambda row: (fold(names.get(row.ref, row.ref)), row.ref))
        if row.year == one.year
    ]
    return {"entries": one.entries, "active_file": one.active_file, **({"shares": split} if split else {})}


def changes(old: Mapping[str, Value], new: Mapping[str, Value]) -> Changes:
    """Clauses that differ, in the order of the agreement, each with both values."""
    order = list(dict.fromkeys((*PLAIN, *(key for key in (*old, *new) if key not in PLAIN))))
    return {key: {"old": old.get(key), "new": new.get(key)} for key in order if old.get(key) != new.get(key)}
