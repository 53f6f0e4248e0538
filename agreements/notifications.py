"""Who is told of a step of an agreement: notices, and one mail of its own for each rung of the renewal ladder."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from accounts.models import User
from agreements import queries_amendments, queries_signing
from agreements.events import (
    AgreementApproved,
    AgreementCancelled,
    AgreementConfirmed,
    AgreementEnding,
    AgreementRecorded,
    AgreementRejected,
    AgreementResumed,
    AgreementReturned,
    AgreementSigned,
    AgreementSubmitted,
    AgreementSuspended,
    AgreementTerminated,
)
from agreements.models import Agreement
from agreements.models_amendments import Signable
from core import outbox
from core.clock import now, today
from core.config import Settings
from core.db import db
from core.events import subscribe
from core.i18n import N_
from core.i18n import lazy_gettext as _l
from partners.models import Membership
from partners.notices import topics as notices
from partners.notices.actions import tell as notify
from partners.workflow import ADMINISTRATORS, Role

DECIDERS = (*ADMINISTRATORS, Role.SIGNATORY)
ENDING_MAIL = outbox.declare(
    "agreements.ending",
    subject=_l("Une convention prend fin bientôt"),
    text=_l(
        "Bonjour,\n\nUne convention prend fin le %(day)s et aucune suite n’est préparée. Préparez son renouvellement, "
        "ou dites ce que deviennent les accompagnements en cours : %(address)s\n\nBinôme"
    ),
)


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of notice and its sentence; `asks`: it is the reader's turn."""

    kind: str
    text: str
    asks: bool = False


SUBMITTED = Words("agreement.submitted", N_("Le texte d’une convention est figé : à vous de le relire."), asks=True)
APPROVED = Words("agreement.approved", N_("L’autre partie a approuvé le texte d’une convention."), asks=True)
TO_SIGN = Words("agreement.to_sign", N_("Une convention attend votre signature."), asks=True)
RECORDED = Words("agreement.recorded", N_("La signature d’une convention attend une seconde personne."), asks=True)
RETURNED = Words("agreement.returned", N_("Une convention redevient un projet : le motif est dans son historique."))
REJECTED = Words("agreement.rejected", N_("L’enregistrement d’une signature a été renvoyé avec un motif."))
SIGNED = Words("agreement.signed", N_("Une convention est signée par les deux parties."))
SUSPENDED = Words("agreement.suspended", N_("Une convention est suspendue."))
RESUMED = Words("agreement.resumed", N_("Une convention suspendue reprend."))
TERMINATED = Words("agreement.terminated", N_("Une convention est résiliée."))
ENDING = Words("agreement.ending", N_("Une convention prend fin bientôt et aucune suite n’est préparée."))
CANCELLED = Words("agreement.cancelled", N_("Un projet de convention est abandonné."))
# The same facts of an amendment.
OF_AMENDMENTS = {
    SUBMITTED: Words("amendment.submitted", N_("Le texte d’un avenant est figé : à vous de le relire."), asks=True),
    APPROVED: Words("amendment.approved", N_("L’autre partie a approuvé le texte d’un avenant."), asks=True),
    TO_SIGN: Words("amendment.to_sign", N_("Un avenant attend votre signature."), asks=True),
    RECORDED: Words("amendment.recorded", N_("La signature d’un avenant attend une seconde personne."), asks=True),
    RETURNED: Words("amendment.returned", N_("Un avenant redevient un projet : le motif est dans son historique.")),
    REJECTED: Words("amendment.rejected", N_("L’enregistrement d’un avenant a été renvoyé avec un motif.")),
    SIGNED: Words("amendment.signed", N_("Un avenant est signé : il s’applique à sa date d’effet.")),
    CANCELLED: Words("amendment.cancelled", N_("Un projet d’avenant est abandonné.")),
}
ASKING = tuple(words.kind for words in (SUBMITTED, APPROVED, TO_SIGN, RECORDED, *OF_AMENDMENTS.values()) if words.asks)
notices.declare("agreements", _l("Suivi des conventions et avenants"), "agreement.", "amendment.", roles=DECIDERS)
notices.declare("agreement_turns", _l("Conventions et avenants à relire, signer ou confirmer"), *ASKING, roles=DECIDERS)
notices.declare("agreement_endings", _l("Échéances des conventions"), ENDING.kind, roles=DECIDERS, own_mail=True)


def _subject(fact: Any) -> Signable:
    """The agreement, or the amendment, that a fact is about."""
    if number := getattr(fact, "amendment", 0):
        return queries_amendments.find(fact.agreement_id, number)
    return db.session.get_one(Agreement, fact.agreement_id)


def tell(fact: Any, words: Words, whom: Collection[int] | None = None) -> None:
    """One notice each, never to who acted; by default to the administrators of those who see it."""
    subject = _subject(fact)
    words = words if isinstance(subject, Agreement) else OF_AMENDMENTS[words]
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    told = set(_administrators(agreement, subject) if whom is None else whom) - {fact.membership_id}
    about = {"endpoint": "agreements.show", "ref": agreement.ref, "by_id": fact.membership_id, "at": now()}
    notify(told, kind=words.kind, text=words.text, **about)


def _administrators(agreement: Agreement, subject: Signable) -> Collection[int]:
    """Those of both parties; of the first alone while the other does not see it."""
    parties = {agreement.council_id, agreement.employment_id}
    if subject.is_private and not subject.signatories:
        parties = {queries_signing.organisation_of(subject.created_by_id)}
    return queries_signing.administrators(agreement, parties, today(agreement.territory))


def _organisation(membership_id: int | None) -> int | None:
    return None if membership_id is None else queries_signing.organisation_of(membership_id)


def recipients(membership_ids: Iterable[int]) -> Sequence[Any]:
    """Membership, user and address."""
    query = select(Membership.id, User.id, User.email).join(User, User.id == Membership.user_id)
    return db.session.execute(query.where(Membership.id.in_(list(membership_ids))).order_by(Membership.id)).all()


def site(path: str) -> str:
    """The whole address of a page, as a mail writes it."""
    settings: Settings = current_app.config["SETTINGS"]
    return f"{settings.base_url}{path}"


def _on_approved(fact: AgreementApproved) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    if not fact.is_complete:
        other = {agreement.council_id, agreement.employment_id} - {_organisation(fact.membership_id)}
        tell(fact, APPROVED, queries_signing.administrators(agreement, other, today(agreement.territory)))
        return
    standing = _subject(fact).standing
    tell(fact, TO_SIGN, {one.membership_id for one in standing if one.membership_id is not None})


def _on_signed(fact: AgreementSigned) -> None:
    if fact.is_complete:
        tell(fact, SIGNED)


def _on_ending(fact: AgreementEnding) -> None:
    """A notice, and one mail to each person for the rung, whatever their posts."""
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    whom = _administrators(agreement, agreement)
    tell(fact, ENDING, whom)
    values: dict[str, date | str] = {"day": agreement.end_on, "address": site(f"/conventions/{agreement.ref}")}
    for _membership, user, address in recipients(whom):
        key = f"{ENDING_MAIL}:{agreement.id}:{agreement.end_on}:{fact.rung}:{user}"
        outbox.send(to=address, kind=ENDING_MAIL, values=values, key=key)


def _simply(words: Words) -> Callable[[Any], None]:
    return lambda fact: tell(fact, words)


LISTENERS: tuple[tuple[type[Any], Callable[[Any], None]], ...] = (
    (AgreementSubmitted, _simply(SUBMITTED)),
    (AgreementApproved, _on_approved),
    (AgreementReturned, _simply(RETURNED)),
    (AgreementSigned, _on_signed),
    (AgreementRecorded, _simply(RECORDED)),
    (AgreementConfirmed, _simply(SIGNED)),
    (AgreementRejected, _simply(REJECTED)),
    (AgreementSuspended, _simply(SUSPENDED)),
    (AgreementResumed, _simply(RESUMED)),
    (AgreementTerminated, _simply(TERMINATED)),
    (AgreementCancelled, _simply(CANCELLED)),
    (AgreementEnding, _on_ending),
)


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    for event, listener in LISTENERS:
        subscribe(event, listener)


listen()
