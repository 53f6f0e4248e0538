"""An amendment: proposed, its paper signature recorded by one person and confirmed by another, applied at its date."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from agreements import queries_amendments as queries
from agreements.actions.applying import apply, refuse_occupied
from agreements.actions.checks import words
from agreements.actions.copies import check_seen, kept
from agreements.actions.drafts import resolved
from agreements.actions.signing import Signature, check_signatures
from agreements.amending import AmendmentStep, Changes, changes, clauses_of, first_day, misaimed, misdated, settled
from agreements.draft import Draft, missing, problems
from agreements.events import AmendmentConfirmed, AmendmentRecorded, AmendmentRejected
from agreements.faults import lack, sentence
from agreements.frozen import canonical, digest
from agreements.models import Agreement
from agreements.models_amendments import AgreementAmendment, AmendmentEvent, AmendmentSignatory
from agreements.workflow import CONCLUDED, State
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _
from core.pdf_check import SentPdf


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
    if agreement.state is not State.SIGNED:
        raise Conflict(_("Seule une convention signée reçoit un avenant."), version=agreement.version)
    if (number := queries.open_number(agreement.id)) is not None:
        raise _already_open(number)
    purpose = words(typed.purpose, _("Dites en une ligne ce que cet avenant change, et pourquoi."), "purpose")
    _check_day(agreement, typed.effective_on, at)
    text = canonical(_text(agreement, typed.effective_on, purpose, _changed(agreement, typed)))
    amendment = AgreementAmendment(
        agreement_id=agreement.id,
        number=queries.next_number(agreement.id),
        effective_on=typed.effective_on,
        purpose=purpose,
        text=text,
        sha256=digest(text),
        created_at=at,
        created_by_id=by.membership,
    )
    db.session.add(amendment)
    try:
        db.session.flush()
    except IntegrityError as error:  # another administrator at the same moment
        if "agreement_amendments" in str(error.orig):
            raise _already_open(amendment.number) from error
        raise
    record_writing("amendment.proposed", subject=agreement.ref)
    return amendment


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


def _changed(agreement: Agreement, typed: Proposal) -> Changes:
    """What differs from what would hold on that day. Raises Refusal on the field of a fault, and for no difference."""
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
    found = changes(clauses_of(base, names), clauses_of(proposed, names))
    if not found:
        raise Refusal(_("Cet avenant ne change rien : modifiez au moins une clause, ou n’en proposez pas."))
    refuse_occupied(agreement, found, on)
    return found


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


def _text(agreement: Agreement, on: date, purpose: str, changed: Changes) -> dict[str, object]:
    return {
        "agreement": agreement.number,
        "territory": agreement.territory,
        "effective_on": str(on),
        "purpose": purpose,
        "changes": [{"clause": key, **one} for key, one in changed.items()],
    }


def record_signed(
    amendment: AgreementAmendment, signatures: Sequence[Signature], *, copy: SentPdf, by: Actor, at: datetime
) -> None:
    """The paper is signed: who, in which quality, when, and its copy. A second person must confirm it.

    Raises Refusal when a party is missing, its date is past, or another agreement occupies an axis it adds.
    """
    agreement = amendment.agreement
    event = amendment.take(AmendmentStep.RECORD_SIGNED, by=by.membership, at=at)
    check_signatures(agreement, signatures, civil_date(at, agreement.territory))
    for one in signatures:
        amendment.signatories.append(
            AmendmentSignatory(side=one.side, name=one.name, quality=one.quality, signed_on=one.signed_on)
        )
    amendment.signed_on = max(one.signed_on for one in signatures)
    amendment.recorded_at, amendment.recorded_by_id, amendment.recorded_by_user = at, by.membership, by.user
    amendment.shared_at = amendment.shared_at or at
    db.session.add(kept(amendment, copy, by=by.membership, at=at))
    _check_still_possible(amendment, at)
    _keep(amendment, event, "amendment.recorded")
    publish(AmendmentRecorded(agreement.id, by.membership))


def confirm(amendment: AgreementAmendment, *, seen: str, by: Actor, at: datetime) -> None:
    """A second person confirms, from either side: its clauses apply from its date on.

    `seen` is the digest of the signed copy that person opened. Raises Refusal for the person who recorded it, when its
    date is past, and when another agreement is in the way; Conflict when another copy was recorded since.
    """
    agreement = amendment.agreement
    event = amendment.take(AmendmentStep.CONFIRM, by=by.membership, at=at)
    if by.user is None or by.user == amendment.recorded_by_user:
        raise Refusal(_("Une autre personne que celle qui a enregistré la signature doit la confirmer."))
    check_seen(amendment, seen)
    amendment.confirmed_at, amendment.confirmed_by_id, amendment.confirmed_by_user = at, by.membership, by.user
    _check_still_possible(amendment, at)
    apply(agreement, amendment.changes(), amendment.effective_on)
    agreement.version += 1
    _keep(amendment, event, "amendment.confirmed")
    publish(AmendmentConfirmed(agreement.id, by.membership))


def _check_still_possible(amendment: AgreementAmendment, at: datetime) -> None:
    """A date that passed meanwhile would rewrite what was counted since."""
    agreement, on = amendment.agreement, amendment.effective_on
    if agreement.state not in CONCLUDED or agreement.state is State.TERMINATED:
        raise Refusal(_("La convention a pris fin entre-temps : abandonnez cet avenant."))
    if on > agreement.end_on or on < civil_date(at, agreement.territory):
        message = _(
            "La date d’effet, le %(day)s, est passée : un avenant ne change rien au passé. "
            "Abandonnez-le et proposez-en un autre.",
            day=format_date(on),
        )
        raise Refusal(message)
    refuse_occupied(agreement, amendment.changes(), on)


def reject(amendment: AgreementAmendment, *, reason: str, by: Actor, at: datetime) -> None:
    """Send the record back to draft with a reason; what was recorded is voided. Raises Refusal without a reason."""
    reason = words(reason, _("Dites pourquoi : la personne qui a enregistré la signature le lira."))
    event = amendment.take(AmendmentStep.REJECT, by=by.membership, at=at, reason=reason)
    for one in amendment.standing:
        one.voided_at = at
    amendment.signed_on = amendment.copy_sha256 = None
    amendment.recorded_at = amendment.recorded_by_id = amendment.recorded_by_user = None
    _keep(amendment, event, "amendment.rejected")
    publish(AmendmentRejected(amendment.agreement_id, by.membership))


def cancel(amendment: AgreementAmendment, *, reason: str, by: Actor, at: datetime) -> None:
    """Give it up before it is signed: another one may be proposed. Raises Refusal without a reason."""
    reason = words(reason, _("Dites pourquoi l’avenant est abandonné : ce texte reste dans l’historique."))
    event = amendment.take(AmendmentStep.CANCEL, by=by.membership, at=at, reason=reason)
    _keep(amendment, event, "amendment.cancelled")


def _keep(amendment: AgreementAmendment, event: AmendmentEvent, action: str) -> None:
    db.session.add(event)
    db.session.flush()
    record_writing(action, subject=amendment.agreement.ref)
