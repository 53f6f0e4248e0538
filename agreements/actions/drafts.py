"""Writing a draft: the same rules for the form, the command line and jobs."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from agreements import queries
from agreements.actions.runs import refuse_overlap
from agreements.draft import PLAIN_CLAUSES, Covered, Draft, problems
from agreements.faults import sentence
from agreements.models import (
    Agreement,
    AgreementAxis,
    AgreementLegalBasis,
    AgreementTarget,
    AgreementTargetShare,
    AgreementTerms,
    AgreementTerritory,
    AgreementUnit,
)
from agreements.workflow import State
from core.actor import Actor
from core.db import db
from core.errors import Conflict, Refusal
from core.i18n import gettext as _
from core.references import new_reference
from partners import queries as partners
from partners.models import Unit
from partners.workflow import Side, UnitKind

Units = list[tuple[Covered, Unit]]

PARTIES = {Side.COUNCIL: "council", Side.EMPLOYMENT: "employment"}


def create(
    draft: Draft, *, territory: str, by: Actor, at: datetime, council: str | None = None, employment: str | None = None
) -> Agreement:
    """A draft between the council and the employment service of a department, each by reference when there are several.

    Raises Refusal on the field that is wrong, and on the first day when another agreement runs on those days: whoever
    writes it is told before anybody has to sign it.
    """
    agreement = prepare(draft, territory=territory, by=by, at=at, council=council, employment=employment)
    refuse_overlap(agreement)
    return agreement


def prepare(
    draft: Draft, *, territory: str, by: Actor, at: datetime, council: str | None = None, employment: str | None = None
) -> Agreement:
    """The same whatever runs on its days: a file is taken in before its days are changed. Raises Refusal likewise."""
    if by.membership is None:
        raise Refusal(_("Une convention est préparée par un administrateur."))
    agreement = Agreement(
        ref=new_reference("CV", territory),
        territory=territory,
        council_id=_party(Side.COUNCIL, territory, council).id,
        employment_id=_party(Side.EMPLOYMENT, territory, employment).id,
        created_at=at,
        created_by_id=by.membership,
        axes=[],
        terms=[],
        targets=[],
        units=[],
        legal_bases=[],
        shares=[],
        signatories=[],
        further=[],
    )
    write(draft, agreement, _checked(draft, agreement))
    db.session.add(agreement)
    _flush()
    record_writing("agreement.created", subject=agreement.ref)
    return agreement


def edit(agreement: Agreement, draft: Draft) -> None:
    """Replace the text of a draft. Raises Conflict for anything but a draft, Refusal on the field that is wrong."""
    if agreement.state is not State.DRAFT:
        raise Conflict(_("Une convention signée ne se modifie plus."), version=agreement.version)
    write(draft, agreement, _checked(draft, agreement))
    agreement.version += 1
    _flush()
    refuse_overlap(agreement)
    record_writing("agreement.edited", subject=agreement.ref)


def _party(side: Side, territory: str, ref: str | None) -> Unit:
    """The institution asked for among those of the department; without a choice, the only one there is."""
    candidates = queries.sides(side, territory)
    chosen = [unit for unit in candidates if ref in (None, "", unit.ref)]
    if len(chosen) != 1:
        raise Refusal(_("Choisissez une institution de ce département."), field=PARTIES[side])
    return chosen[0]


def _checked(draft: Draft, agreement: Agreement) -> Units:
    """The units of a draft without fault. Raises Refusal for the first one; nothing is written yet."""
    for problem in problems(draft):
        raise Refusal(sentence(problem, draft), field=problem.field)
    if queries.number_taken(agreement.territory, draft.number, other_than=agreement.id):
        raise _same_number()
    _check_departments(draft, agreement)
    return resolved(draft, agreement)


def _check_departments(draft: Draft, agreement: Agreement) -> None:
    """Raises Refusal for a department that the council does not serve: it has no open place there."""
    served = {place.code for place in partners.departments_served([agreement.council_id])} - {agreement.territory}
    if not served.issuperset(draft.departments):
        message = _("Ce conseil départemental n’a aucun lieu d’accueil dans l’un de ces départements.")
        raise Refusal(message, field="departments")


def _same_number() -> Refusal:
    return Refusal(_("Ce numéro est déjà celui d’une autre convention du département."), field="number")


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:  # two administrators at the same moment
        if "number" in str(error.orig):
            raise _same_number() from error
        raise


def write(draft: Draft, agreement: Agreement, units: Units) -> None:
    """The rows of an agreement as a draft has them; `units`: each covered place with its unit."""
    for name in PLAIN_CLAUSES:
        setattr(agreement, name, getattr(draft, name))
    agreement.themes, agreement.indicators = list(draft.themes), list(draft.indicators)
    _write_departments(draft, agreement)
    _write_bases(draft, agreement)
    _write_axes(draft, agreement)
    _write_terms(draft, agreement)
    _write_targets(draft, agreement)
    _write_units(draft, agreement, units)
    _write_shares(draft, agreement, units)


def _write_departments(draft: Draft, agreement: Agreement) -> None:
    known = {row.code: row for row in agreement.further}
    agreement.further = [known.get(code) or AgreementTerritory(code=code) for code in draft.departments]


def _write_bases(draft: Draft, agreement: Agreement) -> None:
    known = {row.position: row for row in agreement.legal_bases}
    for position, basis in enumerate(draft.legal_bases, 1):
        row = known.pop(position, None)
        if row is None:
            row = AgreementLegalBasis(position=position)
            agreement.legal_bases.append(row)
        row.kind, row.reference, row.on = basis.kind, basis.reference, basis.on
    for left in known.values():
        agreement.legal_bases.remove(left)


def _write_axes(draft: Draft, agreement: Agreement) -> None:
    known = {axis.position: axis for axis in agreement.axes}
    for position, part in enumerate(draft.parts, 1):
        row = known.pop(position, None)
        if row is None:
            row = AgreementAxis(position=position)
            agreement.axes.append(row)
        row.kind, row.label = part.kind, part.label
    for left in known.values():
        agreement.axes.remove(left)


def _write_terms(draft: Draft, agreement: Agreement) -> None:
    """A draft has one row of terms, in effect from its first day."""
    if not agreement.terms:
        agreement.terms.append(AgreementTerms())
    row = agreement.terms[0]
    row.effective_on = draft.start_on
    row.portfolio_cap, row.dedicated_fte = draft.portfolio_cap, draft.dedicated_fte
    row.social_workers = draft.social_workers
    for name, value in (*asdict(draft.means).items(), *asdict(draft.delays).items()):
        setattr(row, name, value)


def _write_targets(draft: Draft, agreement: Agreement) -> None:
    known = {row.year: row for row in agreement.targets}
    for target in draft.targets:
        row = known.pop(target.year, None)
        if row is None:
            row = AgreementTarget(year=target.year)
            agreement.targets.append(row)
        row.entries, row.active_file = target.entries, target.active_file
    for left in known.values():
        agreement.targets.remove(left)


def _write_units(draft: Draft, agreement: Agreement, units: Units) -> None:
    known = {row.unit_id: row for row in agreement.units}
    for covered, unit in units:
        row = known.pop(unit.id, None)
        if row is None:
            row = AgreementUnit(unit_id=unit.id)
            agreement.units.append(row)
        row.start_on, row.fte = covered.start_on or draft.start_on, covered.fte
        row.capacity = covered.capacity
    for left in known.values():
        agreement.units.remove(left)


def _write_shares(draft: Draft, agreement: Agreement, units: Units) -> None:
    known = {(row.year, row.unit_id): row for row in agreement.shares}
    keys = {covered.ref: unit.id for covered, unit in units}
    for share in draft.shares:
        row = known.pop((share.year, keys[share.ref]), None)
        if row is None:
            row = AgreementTargetShare(year=share.year, unit_id=keys[share.ref])
            agreement.shares.append(row)
        row.entries, row.active_file = share.entries, share.active_file
    for left in known.values():
        agreement.shares.remove(left)


def resolved(draft: Draft, agreement: Agreement) -> Units:
    """Its units. Raises Refusal on the line of one that cannot be covered."""
    found = partners.units_by_ref(unit.ref for unit in (*draft.agencies, *draft.offices))
    return list(_resolved(draft, agreement, found))


def _resolved(draft: Draft, agreement: Agreement, found: dict[str, Unit]) -> Iterable[tuple[Covered, Unit]]:
    """Units of the right kind, side and departments only: a reference from elsewhere is refused on its line."""
    territories = (agreement.territory, *draft.departments)
    wanted: Sequence[tuple[str, UnitKind, int, tuple[Covered, ...]]] = (
        ("agencies", UnitKind.AGENCY, agreement.employment_id, draft.agencies),
        ("offices", UnitKind.OFFICE, agreement.council_id, draft.offices),
    )
    for name, kind, organisation, units in wanted:
        for covered in units:
            unit = found.get(covered.ref)
            if (
                unit is None
                or (unit.kind, unit.organisation_id, unit.closed_on) != (kind, organisation, None)
                or (unit.territory not in territories)
            ):
                raise Refusal(_elsewhere(draft), field=f"{name}-{covered.row}-covered")
            yield covered, unit


def _elsewhere(draft: Draft) -> str:
    if draft.departments:
        return _("Ce lieu n’est pas de cette institution dans l’un des départements couverts.")
    return _("Ce lieu n’est pas de cette institution dans ce département.")
