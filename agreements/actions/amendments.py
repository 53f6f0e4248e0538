"""An amendment: proposed, written again while it is a draft. The steps of its signature are an agreement's."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from agreements import queries_amendments as queries
from agreements.actions.applying import refuse_occupied
from agreements.actions.checks import words
from agreements.actions.drafts import resolved
from agreements.amended import shaped
from agreements.amending import Changes, Value, changes, clauses_of, first_day, misaimed, misdated, settled
from agreements.clauses import clauses
from agreements.draft import Draft, missing, problems
from agreements.faults import lack, sentence
from agreements.frozen import canonical, digest
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment
from agreements.workflow import State
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, Refusal
from core.i18n import format_date
from core.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is typed: from which day, what for, and the whole of what would then hold."""

    effective_on: date
    purpose: str
    draft: Draft


def propose(agreement: Agreement, typed: Proposal, *, by: Actor, at: datetime) -> AgreementAmendment:
    """Write down what changes from a day on; nothing of the agreement moves yet. The agreement must be locked.

    Raises Refusal for a day outside, a fault on its field, no change at all, and while another amendment is open;
    Conflict when the agreement is not signed.
    """
    if by.membership is None:
        raise Refusal(_("Un avenant est proposé par un administrateur de l’une des deux parties."))
    _check_signed(agreement)
    if (number := queries.open_number(agreement.id)) is not None:
        raise _already_open(number)
    amendment = AgreementAmendment(agreement_id=agreement.id, number=queries.next_number(agreement.id))
    amendment.created_at, amendment.created_by_id = at, by.membership
    _write(amendment, agreement, typed, at)
    db.session.add(amendment)
    try:
        db.session.flush()
    except IntegrityError as error:  # another administrator at the same moment
        if "agreement_amendments" in str(error.orig):
            raise _already_open(amendment.number) from error
        raise
    record_writing("amendment.proposed", subject=agreement.ref)
    return amendment


def edit(amendment: AgreementAmendment, typed: Proposal, *, at: datetime) -> None:
    """Write a draft again; what was submitted before stays readable as its version. The agreement must be locked.

    Raises Refusal like `propose`, Conflict when it is no longer a draft or the agreement no longer signed.
    """
    if amendment.state is not State.DRAFT:
        raise Conflict(amendment.moved, version=amendment.version)
    _check_signed(amendment.agreement)
    _write(amendment, amendment.agreement, typed, at)
    amendment.version += 1
    db.session.flush()
    record_writing("amendment.edited", subject=amendment.agreement.ref)


def _check_signed(agreement: Agreement) -> None:
    if agreement.state is not State.SIGNED:
        raise Conflict(_("Seule une convention signée reçoit un avenant."), version=agreement.version)


def _write(amendment: AgreementAmendment, agreement: Agreement, typed: Proposal, at: datetime) -> None:
    """Day, purpose and text, which hold what changes and what it changes."""
    purpose = words(typed.purpose, _("Dites en une ligne ce que cet avenant change, et pourquoi."), "purpose")
    _check_day(agreement, typed.effective_on, at)
    before, found = _changed(agreement, typed)
    amendment.effective_on, amendment.purpose = typed.effective_on, purpose
    write_text(amendment, {**clauses(agreement), **shaped(before)}, str(agreement.signed_on), found)


def write_text(amendment: AgreementAmendment, before: dict[str, Any], signed_on: str, found: Changes) -> None:
    """Its text in canonical JSON: the clauses that hold on its day, and what becomes of those that change."""
    text = canonical(
        {
            "agreement": before,
            "signed_on": signed_on,
            "number": amendment.number,
            "effective_on": str(amendment.effective_on),
            "purpose": amendment.purpose,
            "changes": [{"clause": key, **one} for key, one in found.items()],
        }
    )
    amendment.text, amendment.sha256 = text, digest(text)


def _already_open(number: int) -> Refusal:
    message = _(
        "L’avenant n° %(number)s de cette convention est déjà en cours, dans l’une des deux institutions : "
        "un seul à la fois. Signez-le ou abandonnez-le d’abord.",
        number=number,
    )
    return Refusal(message, field="effective_on")


def _check_day(agreement: Agreement, day: date, at: datetime) -> None:
    first, last = first_day(agreement.terms[-1].effective_on, civil_date(at, agreement.territory)), agreement.end_on
    if first > last:
        end = format_date(last)
        message = _("La convention prend fin le %(end)s : aucun avenant n’est plus possible.", end=end)
        raise Refusal(message, field="effective_on")
    if not first <= day <= last:
        message = _(
            "Un avenant ne change rien au passé : écrivez une date entre le %(start)s et le %(end)s.",
            start=format_date(first),
            end=format_date(last),
        )
        raise Refusal(message, field="effective_on")


def _changed(agreement: Agreement, typed: Proposal) -> tuple[dict[str, Value], Changes]:
    """What would hold on that day, and what differs. Raises Refusal on the field of a fault, and for no difference."""
    on = typed.effective_on
    base = agreement.draft(on)
    for problem in problems(typed.draft):
        raise Refusal(sentence(problem, typed.draft), field=problem.field)
    for field, year in misaimed(base, typed.draft, on):
        message = _("L’objectif de %(year)s ne change plus : l’année commence avant la date d’effet.", year=year)
        raise Refusal(message, field=field)
    proposed = settled(base, typed.draft, on)
    for field, since in misdated(base, proposed, on):
        raise Refusal(_misdated(since, on), field=field)
    if lacks := missing(proposed):
        what = " ; ".join(lack(one, proposed) for one in lacks)
        raise Refusal(_("Avec cet avenant, il manquerait à la convention : %(lacks)s.", lacks=what))
    names = _names(agreement, base, proposed)
    before = clauses_of(base, names)
    found = changes(before, clauses_of(proposed, names))
    if not found:
        raise Refusal(_("Cet avenant ne change rien : modifiez au moins une clause, ou n’en proposez pas."))
    refuse_occupied(agreement, found, on, typed.draft.parts)
    return before, found


def _names(agreement: Agreement, base: Draft, proposed: Draft) -> dict[str, str]:
    """Of every unit named. Raises Refusal on the line of a new one that cannot be covered."""
    known = {one.ref for one in (*base.agencies, *base.offices)}
    added = replace(
        proposed,
        agencies=tuple(one for one in proposed.agencies if one.ref not in known),
        offices=tuple(one for one in proposed.offices if one.ref not in known),
    )
    names = {row.unit.ref: row.unit.name for row in agreement.units}
    return names | {unit.ref: unit.name for _covered, unit in resolved(added, agreement)}


def _misdated(since: date | None, on: date) -> str:
    if since is not None:
        return _("Ce lieu est couvert depuis le %(day)s : cette date ne change plus.", day=format_date(since))
    return _("Un lieu s’ajoute à partir de la date d’effet, le %(day)s, ou plus tard.", day=format_date(on))
