"""Inviting somebody to a post: sent, sent again, withdrawn, taken up. Each takes the running session, never commits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts import sessions
from accounts.account_mail import AccountEvent, tell
from accounts.journal import record_account, record_administration
from accounts.models import User
from core import links, outbox
from core.actor import Actor
from core.clock import civil_date
from core.config import Settings
from core.db import db
from core.errors import Conflict, NotAllowed, NotFound, Refusal
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from partners.actions import add_membership
from partners.members import policy, queries
from partners.members.models import Invitation
from partners.members.workflow import INVITED_FOR, may_manage, place_of
from partners.models import Membership, Unit
from partners.workflow import Role

MAIL = outbox.declare(
    "members.invitation",
    subject=_l("Binôme : une invitation à ouvrir votre accès"),
    text=_l(
        "Bonjour,\n\nOn vous ouvre un accès à Binôme. Lisez pour quel lieu et acceptez ici : %(address)s\n\n"
        "Cette adresse sert une seule fois, jusqu’au %(day)s. Elle est pour vous seul : ne la transférez pas. Si vous "
        "n’attendiez rien, ne faites rien.\n\nBinôme"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The post that is offered."""

    email: str
    role: Role
    start_on: date
    end_on: date | None = None
    portfolio_cap: int | None = None


def invite(unit: Unit, offer: Offer, *, by: Actor, at: datetime) -> Invitation:
    """Offer a post in a unit to an address.

    Raises Refusal for a role that is not the actor's to give there, and for a post that is held or offered.
    """
    policy.require_give(by, queries.place(by, unit), unit, offer.role)
    email, today = offer.email.strip().lower(), civil_date(at, unit.territory)
    if offer.end_on is not None and offer.end_on < max(offer.start_on, today):
        raise Refusal(_("La fin vient après le début, et n’est pas passée."), field="end_on")
    known = queries.account_of(db.session(), email)
    is_proved = known is not None and known.mailed_email is None
    if known is not None and known.id == by.user:
        raise Refusal(_("C’est votre adresse : personne ne se donne une habilitation."), field="email")
    if known is not None and is_proved and queries.holds(known.id, unit.id, offer.role, today):
        raise Refusal(_("Cette personne tient déjà ce rôle dans ce lieu."), field="email")
    _make_room(email, unit, offer.role, at)
    made = Invitation(
        email=email, unit_id=unit.id, role=offer.role, start_on=offer.start_on, end_on=offer.end_on,
        portfolio_cap=offer.portfolio_cap, sent_by_id=by.membership, **_dated(at)[1],
    )  # fmt: skip
    made.unit = unit
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as error:  # a colleague invited the same address meanwhile
        raise _already_invited() from error
    return _send(made, at=at, done="membership.invite")


def _make_room(email: str, unit: Unit, role: Role, at: datetime) -> None:
    """One that waits is sent again rather than doubled; one that is over gives way."""
    waiting = queries.waiting_invitation(email, unit.id, role)
    if waiting is None:
        return
    if waiting.expires_at > at:
        raise _already_invited()
    waiting.revoked_at = at
    db.session.flush()


def _already_invited() -> Refusal:
    return Refusal(_("Cette adresse est déjà invitée à ce poste : envoyez l’invitation de nouveau."), field="email")


def _dated(at: datetime) -> tuple[str, dict[str, Any]]:
    token, columns = links.made(at)
    return token, columns | {"expires_at": at + INVITED_FOR}


def _send(invitation: Invitation, *, at: datetime, done: str) -> Invitation:
    """A new token, which leaves by mail and is kept nowhere else."""
    token, columns = _dated(at)
    for name, value in columns.items():
        setattr(invitation, name, value)
    db.session.flush()
    settings: Settings = current_app.config["SETTINGS"]
    last_day = civil_date(invitation.expires_at, invitation.unit.territory)
    address = f"{settings.base_url}/invitation/{token}"
    outbox.send(to=invitation.email, kind=MAIL, values={"address": address, "day": last_day})
    _record(done, invitation)
    return invitation


def _record(done: str, invitation: Invitation, user_id: int | None = None) -> None:
    unit, why = invitation.unit, f"{invitation.role}, invitation {invitation.id}"
    record_administration(done, organisation_id=unit.organisation_id, subject=unit.ref, reason=why, user_id=user_id)


def _require_waiting(invitation: Invitation, by: Actor) -> None:
    """Raises NotAllowed for who could not offer this post, Conflict once it was used or withdrawn."""
    if not policy.can_give(by, queries.place(by, invitation.unit), invitation.unit, invitation.role):
        raise NotAllowed(_("Cette invitation est celle de quelqu’un d’autre : votre rôle ne donne pas ce poste."))
    if not invitation.is_waiting:
        raise Conflict(_("Cette invitation a déjà servi, ou a été retirée."))


def send_again(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """A new address for 48 hours; the one sent before opens nothing any more."""
    _require_waiting(invitation, by)
    invitation.sent_by_id = by.membership or invitation.sent_by_id
    invitation.version += 1
    _send(invitation, at=at, done="membership.reinvite")


def withdraw(invitation: Invitation, *, by: Actor, at: datetime) -> None:
    """Take it back; whoever opens it is told whom to ask."""
    _require_waiting(invitation, by)
    invitation.revoked_at = at
    invitation.version += 1
    _record("membership.uninvite", invitation)


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """What somebody without account writes; the hash was made before the transaction."""

    given_name: str
    family_name: str
    password_hash: str | None


def find(session: Session, token_hash: str, at: datetime, *, lock: bool = False) -> Invitation | None:
    """The invitation of a token, as long as whoever sent it may still give that post."""
    invitation = queries.invitation_of(session, token_hash, at, lock=lock)
    return invitation if invitation is not None and _still_offered(session, invitation, at) else None


def _still_offered(session: Session, invitation: Invitation, at: datetime) -> bool:
    """A right that outlived the post of its giver gives nothing."""
    sender = session.get_one(Membership, invitation.sent_by_id)
    sender_unit = session.get_one(Unit, sender.unit_id)
    place = place_of(sender_unit.path, invitation.unit.path)
    day = civil_date(at, invitation.unit.territory)
    is_over = invitation.end_on is not None and invitation.end_on < day
    gives = may_manage(sender.role, place, invitation.role, own=False)
    return gives and not is_over and queries.is_in_force(session, sender.id, civil_date(at, sender_unit.territory))


def accept(
    token_hash: str,
    *,
    at: datetime,
    user_id: int | None = None,
    newcomer: Newcomer | None = None,
    identity_linked: Callable[[Session, int], None] | None = None,
) -> Membership:
    """Take up an invitation: one more post of `user_id`, or the first one of a new account.

    `identity_linked` is called with the account in the same transaction, to link a provider's identity to it.
    Raises NotFound for an invitation that opens nothing, Conflict when the address found an account meanwhile,
    Refusal for a post already held.
    """
    session = db.session()
    invitation = find(session, token_hash, at, lock=True)
    if invitation is None:
        raise NotFound(_("Cette invitation ne s’ouvre plus."))
    user = _user(session, invitation, user_id, newcomer, at)
    unit, today = invitation.unit, civil_date(at, invitation.unit.territory)
    if queries.holds(user.id, unit.id, invitation.role, today):
        raise Refusal(_("Vous tenez déjà ce rôle dans ce lieu : il n’y a rien à accepter."))
    post = add_membership(
        user_id=user.id, unit=unit, role=invitation.role, start_on=max(invitation.start_on, today),
        portfolio_cap=invitation.portfolio_cap,
    )  # fmt: skip
    post.end_on = invitation.end_on
    invitation.used_at, invitation.membership_id = at, post.id
    _record("membership.accept", invitation, user.id)
    if identity_linked is not None:
        identity_linked(session, user.id)
    db.session.flush()
    return post


def first_begun(session: Session, post: Membership) -> tuple[User, int] | None:
    """Who accepted, and the post they enter under; None while no post of theirs has begun."""
    user = session.get_one(User, post.user_id)
    begun = sessions.post_of(session, user).membership
    return None if begun is None else (user, begun)


def begin_session(post: Membership) -> str | None:
    """The token of a session of who accepted; None while no post of theirs has begun. No second factor is proved."""
    session = db.session()
    begun = first_begun(session, post)
    return None if begun is None else sessions.start(session, *begun, way="invitation")


def _user(
    session: Session, invitation: Invitation, user_id: int | None, newcomer: Newcomer | None, at: datetime
) -> User:
    """The account of the invited address, made now when there is none."""
    known = queries.account_of(session, invitation.email)
    if known is not None and known.mailed_email is not None and newcomer is not None and user_id != known.id:
        _give_up(session, known, at)
        known = None
    if known is None:
        if newcomer is None:
            raise Refusal(_("Écrivez votre nom et choisissez un mot de passe."))
        made = User(
            email=invitation.email, given_name=newcomer.given_name, family_name=newcomer.family_name,
            password_hash=newcomer.password_hash, created_at=at,
        )  # fmt: skip
        session.add(made)
        try:
            session.flush()
        except IntegrityError as error:  # another invitation of this address was taken up meanwhile
            raise _known_meanwhile() from error
        return made
    if user_id != known.id:
        raise _known_meanwhile()
    if known.deactivated_at is not None:
        raise Refusal(_("Votre compte est désactivé : demandez qu’il soit rétabli à qui vous a invité."))
    tell(session, known.id, AccountEvent.INVITED, at)
    known.mailed_email = None  # the invitation came by mail: the address is proved
    return known


def _give_up(session: Session, known: User, at: datetime) -> None:
    """An account that has this address by the word of a provider alone goes back to the one of before, and is told.

    Raises Conflict when somebody has that one meanwhile.
    """
    before = str(known.mailed_email)
    if queries.account_of(session, before) is not None:
        raise _known_meanwhile()
    known.email, known.mailed_email = before, None
    known.version += 1
    session.flush()
    tell(session, known.id, AccountEvent.ADDRESS_BACK, at)
    post = sessions.post_of(session, known)
    record_account(
        session, "openid.address_given_back", user_id=known.id, organisation_id=post.organisation, reason=None
    )


def _known_meanwhile() -> Conflict:
    return Conflict(_("Cette adresse a un compte : connectez-vous avec lui pour accepter."))
