"""What a signed amendment writes, while it may: rows that begin on its date, a last day on those they replace.

Nothing that held before the date is changed, so that every figure of the past is counted as it was.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import IntegrityError

from agreements import queries_amendments as queries
from agreements import queries_signing
from agreements.actions.runs import runs_from
from agreements.amending import AGENCY, AXIS, FTES, OFFICE, PLAIN, TARGET, Changes, axis_of
from agreements.draft import Part
from agreements.models import (
    Agreement,
    AgreementAxis,
    AgreementTarget,
    AgreementTargetShare,
    AgreementTerms,
    AgreementUnit,
)
from agreements.models_amendments import AgreementAmendment
from agreements.models_runs import REFUSED
from agreements.overlap_words import numbered
from agreements.places import offer_waiting
from agreements.workflow import CONCLUDED, Axis, State, Step
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from partners import queries as partners

Change = dict[str, Any]


def _of(changes: Changes, *prefixes: str) -> Iterator[tuple[str, Change]]:
    for key, change in changes.items():
        for prefix in prefixes:
            if key.startswith(prefix):
                yield key.removeprefix(prefix), change


def check_possible(amendment: AgreementAmendment, step: Step, at: datetime) -> None:
    """A date that passed meanwhile would rewrite what was counted since.

    Raises Refusal for it, for an agreement that ended, and when another agreement occupies an axis that is added.
    """
    agreement, on = amendment.agreement, amendment.effective_on
    if agreement.state not in CONCLUDED or agreement.state is State.TERMINATED:
        raise Refusal(_("La convention a pris fin entre-temps : abandonnez cet avenant."))
    if on > agreement.end_on or on < civil_date(at, agreement.territory):
        message = _(
            "La date d’effet, le %(day)s, est passée : un avenant ne change rien au passé. %(advice)s",
            day=format_date(on),
            advice=_advice(step),
        )
        raise Refusal(message)
    refuse_occupied(agreement, amendment.changes(), on)


def _advice(step: Step) -> str:
    match step:
        case Step.SUBMIT:
            return _("Corrigez-la avant de le soumettre.")
        case Step.APPROVE:
            return _("Demandez des modifications : la date se corrige dans le projet.")
        case Step.SIGN:
            return _("Refusez de signer en le disant : la date se corrige dans le projet.")
        case Step.RECORD_SIGNED:
            return _("Abandonnez-le et proposez-en un autre.")
        case _:
            return _("Renvoyez cet enregistrement, puis corrigez la date ou abandonnez l’avenant.")


def refuse_occupied(agreement: Agreement, changes: Changes, on: date, typed: Sequence[Part] = ()) -> None:
    """An axis that is added may not be another agreement's on the same days.

    Raises Refusal naming it, on its line among those that were typed.
    """
    added = [axis_of(key) for key, change in _of(changes, AXIS) if change["old"] is None and axis_of(key) != Axis.OTHER]
    found = queries.occupied(agreement, added, on) if added else None
    if found is None:
        return
    other, run = found
    line = next((part.row for part in typed if part.kind is run.axis), None)
    raise Refusal(
        _(
            "La convention n° %(number)s de ce conseil départemental porte déjà l’axe « %(axis)s » du %(start)s au "
            "%(end)s : retirez-le de cet avenant.",
            number=numbered(other),
            axis=label(run.axis),
            start=format_date(run.start_on),
            end=format_date(run.end_on),
        ),
        field=f"axes-{line}-kept" if line is not None else None,
    )


def apply(agreement: Agreement, changes: Changes, on: date, *, at: datetime) -> None:
    """Write the rows of an amendment; the agreement must be locked and whole. Raises Refusal for an occupied axis."""
    _terms(agreement, changes, on)
    units, aims = list(_of(changes, AGENCY, OFFICE)), list(_of(changes, TARGET))
    shared = {share["ref"] for _year, change in aims for share in change["new"].get("shares", ())}
    known = partners.units_by_ref({*shared, *(ref for ref, _change in units)})
    for ref, change in units:
        _unit(agreement, known[ref].id, change, on)
    for year, change in aims:
        _target(agreement, int(year), change["new"], {ref: known[ref].id for ref in shared})
    axes = list(_of(changes, AXIS))
    if axes:
        queries_signing.lock_council(agreement.council_id)
    for key, change in axes:
        _axis(agreement, axis_of(key), change, on)
    try:
        db.session.flush()
    except IntegrityError as error:
        if REFUSED in str(error.orig):
            raise Refusal(_("Une autre convention vient d’être signée pour ces dates.")) from error
        raise
    if agreement.state is State.SIGNED:
        offer_waiting(agreement.id, at=at)  # of clauses that begin later, the worker offers the places


def _terms(agreement: Agreement, changes: Changes, on: date) -> None:
    """Always a row: from its date on, referrals say under which amendment they were made."""
    before = agreement.terms_at(on) or agreement.terms[0]
    row = AgreementTerms(effective_on=on)
    for name in PLAIN:
        value = changes[name]["new"] if name in changes else getattr(before, name)
        setattr(row, name, Decimal(value) if name in FTES and value is not None else value)
    agreement.terms.append(row)


def _target(agreement: Agreement, year: int, new: Change, units: Mapping[str, int]) -> None:
    """What the year aims at, and its split by agency; `units`: keys by reference."""
    row = agreement.target_of(year)
    if row is None:
        row = AgreementTarget(year=year)
        agreement.targets.append(row)
    row.entries, row.active_file = new["entries"], new["active_file"]
    before = {share.unit_id: share for share in agreement.shares if share.year == year}
    for share in new.get("shares", ()):
        part = before.pop(units[share["ref"]], None)
        if part is None:
            part = AgreementTargetShare(year=year, unit_id=units[share["ref"]])
            agreement.shares.append(part)
        part.entries, part.active_file = share["entries"], share["active_file"]
    for left in before.values():
        agreement.shares.remove(left)


def _unit(agreement: Agreement, unit_id: int, change: Change, on: date) -> None:
    """One that began before the date ends the day before; one that had not begun never does."""
    new = change["new"]
    row = next((one for one in agreement.units if one.unit_id == unit_id and not one.is_over(on)), None)
    if row is not None and row.start_on < on:
        row.end_on = on - timedelta(1)
    elif row is not None:
        agreement.units.remove(row)
        db.session.flush()  # its first day is free before another row takes it
    if new is not None:
        start = max(on, date.fromisoformat(new["start_on"]))
        row = AgreementUnit(unit_id=unit_id, start_on=start, capacity=new.get("capacity"))
        row.fte = Decimal(new["fte"]) if new["fte"] else None
        agreement.units.append(row)


def _axis(agreement: Agreement, kind: Axis, change: Change, on: date) -> None:
    new = change["new"]
    for row in agreement.axes_at(on):
        if row.kind is kind and (kind is not Axis.OTHER or row.label == change["old"]):
            row.end_on = on - timedelta(1)
    if new is not None:
        position = max(row.position for row in agreement.axes) + 1
        agreement.axes.append(AgreementAxis(position=position, kind=kind, label=new, start_on=on))
    _occupy(agreement, kind, change, on)


def _occupy(agreement: Agreement, kind: Axis, change: Change, on: date) -> None:
    """The days of an axis that comes or leaves; other words for the same axis occupy the same days."""
    if kind is Axis.OTHER:
        return
    if change["new"] is None:
        for run in queries_signing.runs_of(agreement.id):
            if run.axis is kind and run.end_on >= on:
                run.end_on = on - timedelta(1)
    elif change["old"] is None:
        db.session.add_all(runs_from(agreement, kind, on))
