"""Proving a factor at sign-in, and again before what asks for it.

The try is counted first, in a transaction of its own; then what was given is looked at, and what was seen is kept in
another: both stand whatever the answer is.
"""

from datetime import datetime

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from accounts import sessions, throttle
from accounts.account_mail import AccountEvent, tell
from accounts.factors import passkeys, queries
from accounts.factors.holder import Holder, keep_secret, secret_of, take_challenge
from accounts.factors.models import Passkey, RecoveryCode
from accounts.factors.passkeys import NoProof, Site
from accounts.factors.workflow import Answer, Read, read, recovery_hash
from accounts.journal import record_security
from accounts.models import SignInAttempt
from accounts.sessions import Factor
from core import keys
from core.db import side_session
from core.errors import Refusal, TooMany
from core.i18n import gettext as _
from core.i18n import ngettext


def prove_by_code(holder: Holder, typed: str, at: datetime) -> str:
    """A code of the telephone, accepted once; the session's new token. Raises TooMany, Refusal for any other code."""
    attempt_id = _claim(holder, at)
    with side_session(writing=True) as session:
        found = _look(session, holder, typed, at)
        if found.answer is Answer.RIGHT:
            return _passed(session, holder, attempt_id, Factor.TOTP)
    raise Refusal(sentence(found), field="code")


def prove_by_recovery(holder: Holder, typed: str, at: datetime) -> str:
    """A recovery code, used up by this; the session's new token. Raises TooMany, Refusal."""
    attempt_id, given = _claim(holder, at), recovery_hash(holder.user_id, typed)
    with side_session(writing=True) as session:
        query = update(RecoveryCode).where(
            RecoveryCode.user_id == holder.user_id, RecoveryCode.code_hash == given, RecoveryCode.used_at.is_(None)
        )
        if session.scalar(query.values(used_at=at).returning(RecoveryCode.id)) is not None:
            tell(session, holder.user_id, AccountEvent.RECOVERY_USED, at)
            return _passed(session, holder, attempt_id, Factor.RECOVERY)
    raise Refusal(_("Ce code de secours n’est pas bon, ou il a déjà servi."), field="code")


def prove_by_passkey(holder: Holder, answer: str, at: datetime) -> str:
    """What a passkey signed; the session's new token. Raises TooMany, Refusal."""
    attempt_id = _claim(holder, at)
    with side_session(writing=True) as session:
        challenge = take_challenge(session, holder, "prove", at)
        if challenge is not None and _signed(session, holder, answer, challenge, at):
            return _passed(session, holder, attempt_id, Factor.PASSKEY)
    raise Refusal(_("Cette clé d’accès n’a pas été reconnue. Recommencez, ou donnez un code."))


def _claim(holder: Holder, at: datetime) -> int:
    """Count one try before anything is looked at; its key. Raises TooMany."""
    key = throttle.account_key(f"factor {holder.user_id}", holder.settings.secret_key)
    with side_session(writing=True) as session:
        attempt = throttle.claim(session, key, holder.address, at)
        if attempt is None:
            raise TooMany(_("Trop d’essais. Attendez quelques minutes avant de recommencer."))
        return attempt.id


def _passed(session: Session, holder: Holder, attempt_id: int, factor: Factor) -> str:
    session.execute(update(SignInAttempt).where(SignInAttempt.id == attempt_id).values(succeeded=True))
    record_security(session, "session.proved", by=holder.post, reason=factor)
    return sessions.prove(session, holder.session_id, factor)


def _look(session: Session, holder: Holder, typed: str, at: datetime) -> Read:
    factor = queries.totp_of(session, holder.user_id, lock=True)
    if factor is None:
        return Read(Answer.WRONG)
    try:
        secret, is_present = secret_of(factor, holder.settings)
    except keys.Unreadable as error:
        current_app.logger.error("second factor %s: no secret key in force opens it", factor.id)
        raise Refusal(_("Votre application ne peut plus être vérifiée : demandez à l’exploitant du site.")) from error
    found = read(secret, typed, at, last_step=factor.last_step, told_step=factor.told_step)
    if found.answer is Answer.FAST:
        factor.told_step = found.step
    if found.answer is Answer.RIGHT:
        factor.last_step, factor.last_used_at = found.step, at
        if not is_present:
            keep_secret(factor, secret, holder.settings)
    return found


def _signed(session: Session, holder: Holder, answer: str, asked: bytes, at: datetime) -> bool:
    try:
        own = select(Passkey).where(Passkey.user_id == holder.user_id)
        key = session.scalar(own.where(Passkey.credential_id == passkeys.named(answer)).with_for_update())
        if key is None:
            return False
        key.sign_count = passkeys.proved(Site.of(holder.settings), answer, asked, key)
    except NoProof:
        return False
    key.last_used_at = at
    return True


def sentence(found: Read) -> str:
    """What is said of a code that is not accepted."""
    if found.answer is Answer.USED:
        return _("Ce code a déjà servi. Attendez le suivant : il change toutes les 30 secondes.")
    if found.answer in (Answer.SLOW, Answer.FAST):
        words = {
            Answer.SLOW: ngettext(
                "L’horloge de votre téléphone retarde d’environ %(num)s minute.",
                "L’horloge de votre téléphone retarde d’environ %(num)s minutes.",
                found.minutes,
            ),
            Answer.FAST: ngettext(
                "L’horloge de votre téléphone avance d’environ %(num)s minute.",
                "L’horloge de votre téléphone avance d’environ %(num)s minutes.",
                found.minutes,
            ),
        }[found.answer]
        remedy = _("Dans ses réglages, choisissez la date et l’heure automatiques, puis donnez le nouveau code.")
        return f"{words} {remedy}"
    return _("Ce code n’est pas bon. Donnez les six chiffres affichés en ce moment pour Binôme.")
