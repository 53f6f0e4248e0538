"""Reading posts, invitations and who may take over: what is out of an actor's reach does not exist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from accounts.models import User, UserSession
from core import links
from core.actor import Actor
from core.clock import today
from core.db import db
from core.errors import NotFound
from core.i18n import gettext as _
from core.keyset import Count, Page, count_up_to, paginate
from core.search_key import fold
from partners.actors import in_force
from partners.members.models import Invitation
from partners.members.workflow import Place, Standing
from partners.models import Membership, Unit
from partners.queries import Member, members
from partners.workflow import EndedWhy, Role


def place(actor: Actor, unit: Unit) -> Place:
    """Where a unit stands for an actor: the reach of who manages accounts is the own unit and all below. No query."""
    if unit.id == actor.unit:
        return Place.OWN
    return Place.BELOW if unit.id in actor.reach else Place.ELSEWHERE


def units_in_reach(actor: Actor) -> Sequence[Unit]:
    """The own unit and those below, by name; closed ones left out."""
    query = select(Unit).where(Unit.id.in_(actor.reach), Unit.closed_on.is_(None))
    return db.session.scalars(query.order_by(Unit.search_key, Unit.id)).all()


def unit_in_reach(ref: str | None, actor: Actor) -> Unit:
    """One of them. Raises NotFound."""
    found = db.session.scalar(select(Unit).where(Unit.ref == ref, Unit.id.in_(actor.reach)))
    if found is None:
        raise NotFound(_("Ce lieu n’est pas de ceux dont vous gérez les comptes."))
    return found


def _hold_sessions(of: ColumnElement[bool]) -> None:
    """The sessions held under a post before the post itself, as every request that writes takes them."""
    query = select(UserSession.id).join(Membership, Membership.id == UserSession.membership_id)
    held = query.where(of, UserSession.ended_at.is_(None)).order_by(UserSession.id)
    db.session.execute(held.with_for_update(of=UserSession)).all()


def post(ref: str, actor: Actor, *, lock: bool = False) -> Membership:
    """A post in the own unit or below, with its holder and unit. Raises NotFound for every other."""
    own = (Membership.ref == ref) & Membership.unit_id.in_(actor.reach)
    query = select(Membership).where(own).options(joinedload(Membership.user), joinedload(Membership.unit))
    if lock:
        _hold_sessions(own)
    found = db.session.scalar(query.with_for_update(of=Membership) if lock else query)
    if found is None:
        raise NotFound(_("Cette habilitation n’existe pas, ou n’est pas de celles que vous gérez."))
    return found


def post_by_id(membership_id: int, *, lock: bool = False) -> Membership:
    """A post by its key, with its holder and unit."""
    query = select(Membership).where(Membership.id == membership_id)
    query = query.options(joinedload(Membership.user), joinedload(Membership.unit))
    if lock:
        _hold_sessions(Membership.id == membership_id)
    return db.session.scalars(query.with_for_update(of=Membership) if lock else query).one()


def posts_of(user_id: int, actor: Actor | None = None) -> Sequence[Membership]:
    """Every post of an account, or those an actor may know of; the latest first."""
    query = select(Membership).where(Membership.user_id == user_id)
    if actor is not None:
        query = query.where(Membership.unit_id.in_(actor.reach))
    query = query.options(joinedload(Membership.unit), joinedload(Membership.user))
    return db.session.scalars(query.order_by(Membership.start_on.desc(), Membership.id.desc())).all()


def colleagues(of: Membership, day: date, by: Actor | None = None) -> list[Member]:
    """Who can take over from a post: same unit, same role, in force, another account; never whoever decides it."""
    same = members([of.unit_id], [of.role], day)
    users = {of.user_id, of.user_id if by is None or by.user is None else by.user}
    own = set(db.session.scalars(select(Membership.id).where(Membership.user_id.in_(users))))
    return [member for member in same if member.membership_id not in own]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list of accounts is narrowed to."""

    words: str = ""
    unit_id: int | None = None
    role: Role | None = None
    standing: Standing | None = None

    @property
    def is_narrow(self) -> bool:
        """Some filter is in force."""
        return bool(self.words or self.unit_id or self.role or self.standing)


def accounts(actor: Actor, wanted: Wanted, cursor: str | None) -> tuple[Page[Any], Count]:
    """One page of the posts in reach, by the name of their holders, and how many there are."""
    keys: list[tuple[Any, type]] = [(User.name_key, str), (Membership.id, int)]
    query = _wanted(actor, wanted)
    return paginate(db.session(), query, keys, cursor), count_up_to(db.session(), query)


def _wanted(actor: Actor, wanted: Wanted) -> Select[Any]:
    query = (
        select(Membership.id, Membership.ref, Membership.role, Membership.start_on, Membership.end_on)
        .add_columns(Membership.ended_why, User.given_name, User.family_name, User.name_key, User.email)
        .add_columns(User.last_sign_in_at, User.deactivated_at, Unit.name.label("unit_name"))
        .join(User, User.id == Membership.user_id)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.unit_id.in_(actor.reach))
    )
    for word in fold(wanted.words).split():
        query = query.where(or_(User.name_key.startswith(word), User.name_key.contains(f" {word}")))
    if wanted.unit_id is not None:
        query = query.where(Membership.unit_id == wanted.unit_id)
    if wanted.role is not None:
        query = query.where(Membership.role == wanted.role)
    if wanted.standing is not None:
        query = query.where(stands(wanted.standing, today(actor.territory)))
    return query


def stands(standing: Standing, day: date) -> ColumnElement[bool]:
    """SQL twin of `workflow.standing`."""
    suspended = Membership.ended_why == EndedWhy.UNCONFIRMED
    over = or_(Membership.ended_why == EndedWhy.LEFT, and_(Membership.ended_why.is_(None), Membership.end_on < day))
    disabled, counts = User.deactivated_at.is_not(None), Membership.ended_why.is_(None)
    running = and_(counts, or_(Membership.end_on.is_(None), Membership.end_on >= day))
    found: dict[Standing, ColumnElement[bool]] = {
        Standing.SUSPENDED: suspended,
        Standing.ENDED: over,
        Standing.DISABLED: and_(running, disabled),
        Standing.TO_COME: and_(running, ~disabled, Membership.start_on > day),
        Standing.IN_FORCE: and_(running, ~disabled, Membership.start_on <= day),
    }
    return found[standing]


# Invitations ----------------------------------------------------------------------------------------------------
def invitations(actor: Actor, cursor: str | None) -> Page[Any]:
    """Invitations to the units in reach, the latest first."""
    query = (
        select(Invitation.id, Invitation.email, Invitation.role, Invitation.sent_at, Invitation.expires_at)
        .add_columns(Invitation.used_at, Invitation.revoked_at, Unit.name.label("unit_name"))
        .join(Unit, Unit.id == Invitation.unit_id)
        .where(Invitation.unit_id.in_(actor.reach))
    )
    keys: list[tuple[Any, type]] = [(Invitation.id, int)]
    return paginate(db.session(), query, keys, cursor, descending=True)


def invitation(invitation_id: int, actor: Actor, *, lock: bool = False) -> Invitation:
    """An invitation to a unit in reach, with that unit. Raises NotFound."""
    query = select(Invitation).where(Invitation.id == invitation_id, Invitation.unit_id.in_(actor.reach))
    query = query.options(joinedload(Invitation.unit))
    found = db.session.scalar(query.with_for_update(of=Invitation) if lock else query)
    if found is None:
        raise NotFound(_("Cette invitation n’existe pas."))
    return found


def invitation_of(session: Session, token_hash: str, at: datetime, *, lock: bool = False) -> Invitation | None:
    """The running invitation of a token, with its unit; None for one that opens nothing any more."""
    query = select(Invitation).where(Invitation.token_hash == token_hash, *links.running(Invitation, at))
    query = query.options(joinedload(Invitation.unit))
    return session.scalar(query.with_for_update(of=Invitation) if lock else query)


def waiting_invitation(email: str, unit_id: int, role: Role) -> Invitation | None:
    """The one that was neither used nor withdrawn; it may have expired."""
    waits = (Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
    return db.session.scalar(
        select(Invitation).where(
            Invitation.email == email, Invitation.unit_id == unit_id, Invitation.role == role, *waits
        )
    )


def is_invited(session: Session, email: str, at: datetime) -> bool:
    """Whether an invitation that is still good waits for an address."""
    waits = (Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > at)
    return session.scalar(select(Invitation.id).where(Invitation.email == email, *waits).limit(1)) is not None


def account_of(session: Session, email: str) -> User | None:
    """The account of an address, disabled ones included."""
    return session.scalar(select(User).where(User.email == email))


def proved_account_of(session: Session, email: str) -> User | None:
    """The same, unless it carries this address only because a provider said so: then it is its invitee's."""
    return session.scalar(select(User).where(User.email == email, User.mailed_email.is_(None)))


def holds(user_id: int, unit_id: int, role: Role, day: date) -> bool:
    """Whether an account has this post now or later; a suspended one counts."""
    query = select(Membership.id).where(
        Membership.user_id == user_id,
        Membership.unit_id == unit_id,
        Membership.role == role,
        or_(Membership.end_on.is_(None), Membership.end_on >= day),
        or_(Membership.ended_why.is_(None), Membership.ended_why == EndedWhy.UNCONFIRMED),
    )
    return db.session.scalar(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Expiring:
    """An invitation nobody took up, as the operator lists it."""

    email: str
    unit: str
    role: Role
    expires_at: datetime


def expiring(before: datetime) -> list[Expiring]:
    """Invitations that wait and end before an instant, those already over included; the first to end first."""
    query = (
        select(Invitation.email, Unit.name, Invitation.role, Invitation.expires_at)
        .join(Unit, Unit.id == Invitation.unit_id)
        .where(Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at < before)
        .order_by(Invitation.expires_at, Invitation.id)
    )
    return [Expiring(*row) for row in db.session.execute(query)]


def held(user_id: int, unit_id: int, role: Role) -> Membership | None:
    """The post of an account that was not ended, with its holder and unit."""
    query = select(Membership).where(
        Membership.user_id == user_id,
        Membership.unit_id == unit_id,
        Membership.role == role,
        Membership.ended_at.is_(None),
    )
    query = query.options(joinedload(Membership.user), joinedload(Membership.unit))
    found = db.session.scalar(query.order_by(Membership.id.desc()).limit(1))
    return None if found is None else post_by_id(found.id, lock=True)  # its sessions first


def is_in_force(session: Session, membership_id: int, day: date) -> bool:
    """Whether a post counts on a day, its account included."""
    query = select(Membership.id).join(User, User.id == Membership.user_id)
    query = query.where(Membership.id == membership_id, User.deactivated_at.is_(None), *in_force(day))
    return session.scalar(query) is not None
