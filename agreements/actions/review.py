"""Reading a draft over: its text is frozen as a version, each side approves it once or asks for changes."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from accounts.journal import record_writing
from agreements import queries_signing as queries
from agreements.actions.checks import check_complete, check_frozen, words
from agreements.actions.runs import refuse_overlap
from agreements.clauses import clauses as present
from agreements.events import AgreementApproved, AgreementReturned, AgreementSubmitted
from agreements.frozen import canonical, digest
from agreements.models import Agreement, AgreementApproval, AgreementSignatory, AgreementVersion
from agreements.queries_signing import Candidate
from agreements.workflow import Clause, Step
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.events import publish
from core.i18n import gettext as _

MOST_OF_A_SIDE = 2  # a president, and one or two directors


def submit(agreement: Agreement, *, by: Actor, at: datetime) -> AgreementVersion:
    """Freeze the text as the next version, for both sides to read.

    Raises Refusal when something is missing, and when another agreement runs on the same days.
    """
    number = queries.next_number(agreement.id)
    event = agreement.take(Step.SUBMIT, by=by.membership, at=at)
    check_complete(agreement)
    text = canonical(present(agreement))
    frozen = AgreementVersion(
        agreement_id=agreement.id,
        number=number,
        text=text,
        sha256=digest(text),
        frozen_at=at,
        frozen_by_id=by.membership,
    )
    agreement.submitted_at, agreement.version_number = at, number
    db.session.add_all((event, frozen))
    db.session.flush()
    refuse_overlap(agreement)
    record_writing("agreement.submitted", subject=agreement.ref)
    publish(AgreementSubmitted(agreement.id, by.membership))
    return frozen


def request_changes(
    agreement: Agreement, *, reason: str, by: Actor, at: datetime, clauses: Collection[str] = ()
) -> None:
    """Back to draft with a reason; the version stays readable. Raises Refusal without a reason.

    `clauses`: names of the parts of the text to be changed, as in `workflow.Clause`; others raise ValueError.
    """
    reason = words(reason, _("Dites ce qui doit changer : la personne qui a écrit le projet le lira."))
    event = agreement.take(Step.REQUEST_CHANGES, by=by.membership, at=at, reason=reason)
    named = {Clause(name) for name in clauses}
    event.clauses = [str(one) for one in Clause if one in named]
    agreement.void_signatures(at)
    agreement.version_number = None
    db.session.add(event)
    db.session.flush()
    record_writing("agreement.returned", subject=agreement.ref)
    publish(AgreementReturned(agreement.id, by.membership))


def approve(agreement: Agreement, *, signatories: Sequence[int], seen: str, by: Actor, at: datetime) -> None:
    """One side approves the frozen text and names who signs for it; the second approval opens the signature.

    `signatories`: keys of memberships; `seen`: digest of the text that was read. Raises Conflict for another text,
    Refusal for a second approval of one side or by one person, and for a signatory who cannot be one.
    """
    frozen = check_frozen(agreement, seen)
    given = agreement.approved()
    side = agreement.side_of(by.organisation)
    if side is None or by.membership is None or by.user is None:
        raise Refusal(_("L’approbation revient à l’une des deux parties."))
    if any(one.side is side for one in given):
        raise Refusal(_("Votre institution a déjà approuvé ce texte."))
    if any(one.user_id == by.user for one in given):
        raise Refusal(_("Vous avez déjà approuvé ce texte pour l’autre partie : une autre personne doit le faire."))
    named = _named(agreement, signatories, by, at)
    event = agreement.take(Step.APPROVE, by=by.membership, at=at, otherwise=not given)
    db.session.add(event)
    db.session.add(
        AgreementApproval(
            agreement_id=agreement.id,
            version_number=frozen.number,
            side=side,
            membership_id=by.membership,
            user_id=by.user,
            at=at,
        )
    )
    for one in named:
        row = AgreementSignatory(version_number=frozen.number, side=side, name=one.name, quality=one.quality)
        row.membership_id, row.user_id = one.membership_id, one.user_id
        agreement.signatories.append(row)
    db.session.flush()
    record_writing("agreement.approved", subject=agreement.ref)
    publish(AgreementApproved(agreement.id, by.membership, is_complete=bool(given)))


def _named(agreement: Agreement, keys: Iterable[int], by: Actor, at: datetime) -> list[Candidate]:
    """Who signs for the side of the actor. Raises Refusal on the field of signatories."""
    day = civil_date(at, agreement.territory)
    known = {one.membership_id: one for one in queries.candidates(agreement, by.organisation, day)}
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise Refusal(_("Désignez au moins une personne qui signe pour votre institution."), field="signatories")
    if len(wanted) > MOST_OF_A_SIDE:
        message = _("Chaque partie désigne au plus %(most)s signataires.", most=MOST_OF_A_SIDE)
        raise Refusal(message, field="signatories")
    if any(key not in known for key in wanted):
        raise Refusal(_("Une personne désignée ne peut pas signer pour votre institution."), field="signatories")
    found = [known[key] for key in wanted]
    people = [*(one.user_id for one in agreement.standing), *(one.user_id for one in found)]
    if len(set(people)) < len(people):
        raise Refusal(_("Chaque signature est d’une autre personne."), field="signatories")
    return found
