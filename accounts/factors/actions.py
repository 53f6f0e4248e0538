"""Adding and removing factors. Each takes the running session and never commits."""

from collections.abc import Sequence
from datetime import datetime

import pyotp
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from accounts import sessions
from accounts.account_mail import AccountEvent, tell
from accounts.factors import passkeys, queries
from accounts.factors.holder import Holder, keep_secret, secret_of, take_challenge
from accounts.factors.models import Passkey, RecoveryCode, TotpFactor
from accounts.factors.offer import Offer
from accounts.factors.passkeys import NoProof, Site
from accounts.factors.proving import sentence
from accounts.factors.workflow import Answer, read, recovery_hash
from accounts.journal import record_security
from accounts.models import User
from accounts.sessions import Factor
from core import keys
from core.actor import Actor
from core.config import Settings
from core.db import db
from core.errors import Conflict, NotFound, Refusal
from core.i18n import gettext as _

# The telephone -------------------------------------------------------------------------------------------------


def lock_anew(session: Session, settings: Settings) -> int:
    """Lock with the present key what the previous one locks still, so that the previous may go; how many were."""
    changed = 0
    for factor in session.scalars(select(TotpFactor).order_by(TotpFactor.id).with_for_update()):
        secret, is_present = secret_of(factor, settings)
        if not is_present:
            keep_secret(factor, secret, settings)
            changed += 1
    return changed


keys.kept_under["second factor"] = lambda settings: lock_anew(db.session(), settings)


def address_of(secret: str, email: str) -> str:
    """What a telephone reads from the drawing: `otpauth://totp/...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name="Binôme")


def check_new(secret: str, typed: str, at: datetime) -> int:
    """The step of a first code, which shows that the telephone has the secret and the time. Raises Refusal."""
    found = read(secret, typed, at, last_step=None, told_step=None)
    if found.answer is not Answer.RIGHT:
        raise Refusal(sentence(found), field="code")
    return found.step


def add_totp(
    session: Session, user_id: int, secret: str, settings: Settings, *, at: datetime, step: int | None = None
) -> None:
    """Codes of this secret from now on, none of a telephone of before. `step`: of a code that is used up."""
    factor = queries.totp_of(session, user_id, lock=True)
    if factor is None:
        factor = TotpFactor(user_id=user_id, secret="", added_at=at)  # its number is part of what is locked
        session.add(factor)
        session.flush()
    keep_secret(factor, secret, settings)
    factor.last_step, factor.told_step, factor.added_at, factor.last_used_at = step, None, at, None


def require_first(session: Session, user_id: int) -> None:
    """A password alone adds the first factor, and replaces none added meanwhile. Raises Conflict."""
    session.execute(select(User.id).where(User.id == user_id).with_for_update())  # two first ones go one by one
    if queries.factors_of(session, user_id).number:
        raise Conflict(_("Votre compte vient de recevoir un second facteur : donnez-en la preuve."))


def enrol(session: Session, holder: Holder, offer: Offer, at: datetime) -> None:
    """The first telephone of a user, or another instead of the one before, with the recovery codes that were noted."""
    if offer.secret is None:
        raise NotFound(_("Cette clé n’a pas été proposée."))
    add_totp(session, holder.user_id, offer.secret, holder.settings, at=at, step=offer.step)
    tell(session, holder.user_id, AccountEvent.FACTOR_ADDED, at)
    record_security(session, "factor.add", by=holder.post, reason=Factor.TOTP)
    if offer.codes:
        record_security(session, "factor.codes", by=holder.post)
        keep_codes(session, holder.user_id, offer.codes, at)


def remove_totp(session: Session, holder: Holder, at: datetime) -> None:
    """Codes are worth nothing any more. Raises Refusal when nothing else is left to prove."""
    factor = queries.totp_of(session, holder.user_id, lock=True)
    if factor is None:
        raise NotFound(_("Cette application a déjà été retirée."))
    _keep_one(session, holder.user_id)
    session.delete(factor)
    _removed(session, holder.user_id, holder.post, Factor.TOTP, at)


# Recovery codes ------------------------------------------------------------------------------------------------


def new_codes(session: Session, holder: Holder, codes: Sequence[str], at: datetime) -> None:
    """Codes that were noted, from now on; those of before are worth nothing any more."""
    record_security(session, "factor.codes", by=holder.post)
    tell(session, holder.user_id, AccountEvent.CODES_REPLACED, at)
    keep_codes(session, holder.user_id, codes, at)


def keep_codes(session: Session, user_id: int, codes: Sequence[str], at: datetime) -> None:
    """The same for an account made in bulk."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    hashed = [recovery_hash(user_id, code) for code in codes]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=one, made_at=at) for one in hashed)


# Passkeys ------------------------------------------------------------------------------------------------------


def add_passkey(session: Session, holder: Holder, answer: str, name: str, at: datetime) -> None:
    """A key the browser has just made for this session's challenge. Raises Refusal."""
    refused = Refusal(_("Cette clé d’accès n’a pas pu être ajoutée. Recommencez."))
    asked = take_challenge(session, holder, "add", at)
    if asked is None:
        raise refused
    try:
        made = passkeys.added(Site.of(holder.settings), answer, asked)
    except NoProof as error:
        raise refused from error
    if session.scalar(select(Passkey.id).where(Passkey.credential_id == made.credential_id)) is not None:
        raise refused
    session.add(
        Passkey(
            user_id=holder.user_id,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            name=name,
            added_at=at,
        )
    )
    tell(session, holder.user_id, AccountEvent.FACTOR_ADDED, at)
    record_security(session, "factor.add", by=holder.post, reason=Factor.PASSKEY)


def remove_passkey(session: Session, holder: Holder, passkey_id: int, at: datetime) -> None:
    """A key of one's own. Raises NotFound, Refusal when nothing else is left to prove."""
    key = session.scalar(select(Passkey).where(Passkey.id == passkey_id, Passkey.user_id == holder.user_id))
    if key is None:
        raise NotFound(_("Cette clé d’accès a déjà été retirée."))
    _keep_one(session, holder.user_id)
    session.delete(key)
    _removed(session, holder.user_id, holder.post, Factor.PASSKEY, at)


def _keep_one(session: Session, user_id: int) -> None:
    session.execute(select(User.id).where(User.id == user_id).with_for_update())  # two removals go one by one
    if queries.factors_of(session, user_id).number <= 1:
        raise Refusal(_("C’est votre seul second facteur : ajoutez-en un autre avant de le retirer."))


def _removed(session: Session, user_id: int, post: Actor, factor: Factor, at: datetime) -> None:
    tell(session, user_id, AccountEvent.FACTOR_REMOVED, at)
    record_security(session, "factor.remove", by=post, reason=factor)


def reset(session: Session, user: User, at: datetime) -> None:
    """The operator takes every factor away, once who asks was recognised: the next sign-in adds one. Sessions end."""
    for model in (TotpFactor, Passkey, RecoveryCode):
        session.execute(delete(model).where(model.user_id == user.id))
    sessions.end_all(session, user.id, "reset of the factor")
    tell(session, user.id, AccountEvent.FACTOR_REMOVED, at)
    record_security(session, "factor.reset", by=sessions.post_of(session, user))
