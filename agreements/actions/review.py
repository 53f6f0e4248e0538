"""Reading a draft over: its text is frozen as a version, each side approves it once or asks for changes.

The same for an agreement and for one of its amendments; `either` knows where they differ.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from agreements import queries_signing as queries
from agreements.actions.checks import check_frozen, words
from agreements.actions.either import check, keep, present_text, share
from agreements.events import AgreementApproved, AgreementReturned, AgreementSubmitted
from agreements.frozen import digest
from agreements.models import AgreementApproval, AgreementSignatory, AgreementVersion
from agreements.models_amendments import Signable
from agreements.queries_signing import Candidate
from agreements.workflow import Clause, Step
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.events import publish
from core.i18n import gettext as _

MOST_OF_A_SIDE = 2  # a president, and one or two directors


def submit(one: Signable, *, by: Actor, at: datetime) -> AgreementVersion:
    """Freeze the text as the next version, for both sides to read.

    Raises Refusal when something is missing, and when another agreement runs on the same days.
    """
    number = queries.next_number(one.agreement.id, one.amendment_number)
    event = one.take(Step.SUBMIT, by=by.membership, at=at)
    check(one, Step.SUBMIT, at)
    text = present_text(one)
    frozen = AgreementVersion(
        **one.key, number=number, text=text, sha256=digest(text), frozen_at=at, frozen_by_id=by.membership
    )
    share(one, Step.SUBMIT, at)
    one.version_number = number
    db.session.add(frozen)
    keep(one, event, "submitted")
    publish(AgreementSubmitted(one.agreement.id, by.membership, one.amendment_number))
    return frozen


def request_changes(one: Signable, *, reason: str, by: Actor, at: datetime, clauses: Collection[str] = ()) -> None:
    """Back to draft with a reason; the version stays readable. Raises Refusal without a reason.

    `clauses`: names of the parts of the text to be changed, as in `workflow.Clause`; others raise ValueError.
    """
    reason = words(reason, _("Dites ce qui doit changer : la personne qui a écrit le projet le lira."))
    event = one.take(Step.REQUEST_CHANGES, by=by.membership, at=at, reason=reason)
    named = {Clause(name) for name in clauses}
    event.clauses = [str(part) for part in Clause if part in named]
    one.void_signatures(at)
    one.version_number = None
    keep(one, event, "returned")
    publish(AgreementReturned(one.agreement.id, by.membership, one.amendment_number))


def approve(one: Signable, *, signatories: Sequence[int], seen: str, by: Actor, at: datetime) -> None:
    """One side approves the frozen text and names who signs for it; the second approval opens the signature.

    `signatories`: keys of memberships; `seen`: digest of the text that was read. Raises Conflict for another text,
    Refusal for a second approval of one side or by one person, and for a signatory who cannot be one.
    """
    frozen = check_frozen(one, seen)
    given = one.approved()
    side = one.agreement.side_of(by.organisation)
    if side is None or by.membership is None or by.user is None:
        raise Refusal(_("L’approbation revient à l’une des deux parties."))
    if any(approval.side is side for approval in given):
        raise Refusal(_("Votre institution a déjà approuvé ce texte."))
    if any(approval.user_id == by.user for approval in given):
        raise Refusal(_("Vous avez déjà approuvé ce texte pour l’autre partie : une autre personne doit le faire."))
    check(one, Step.APPROVE, at)
    named = _named(one, signatories, by, at)
    event = one.take(Step.APPROVE, by=by.membership, at=at, otherwise=not given)
    approval = AgreementApproval(**one.key, version_number=frozen.number, side=side, at=at)
    approval.membership_id, approval.user_id = by.membership, by.user
    db.session.add(approval)
    for who in named:
        row = AgreementSignatory(version_number=frozen.number, side=side, name=who.name, quality=who.quality)
        row.membership_id, row.user_id = who.membership_id, who.user_id
        one.signatories.append(row)
    keep(one, event, "approved")
    publish(AgreementApproved(one.agreement.id, by.membership, is_complete=bool(given), amendment=one.amendment_number))


def _named(subject: Signable, keys: Iterable[int], by: Actor, at: datetime) -> list[Candidate]:
    """Who signs for the side of the actor. Raises Refusal on the field of signatories."""
    day = civil_date(at, subject.agreement.territory)
    known = {one.membership_id: one for one in queries.candidates(subject.agreement, by.organisation, day)}
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        raise Refusal(_("Désignez au moins une personne qui signe pour votre institution."), field="signatories")
    if len(wanted) > MOST_OF_A_SIDE:
        message = _("Chaque partie désigne au plus %(most)s signataires.", most=MOST_OF_A_SIDE)
        raise Refusal(message, field="signatories")
    if any(key not in known for key in wanted):
        raise Refusal(_("Une personne désignée ne peut pas signer pour votre institution."), field="signatories")
    found = [known[key] for key in wanted]
    people = [*(one.user_id for one in subject.standing), *(one.user_id for one in found)]
    if len(set(people)) < len(people):
        raise Refusal(_("Chaque signature est d’une autre personne."), field="signatories")
    return found
