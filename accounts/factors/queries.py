"""Reading a user's factors. The caller is the system, on behalf of the user of the session."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts.factors.models import Passkey, RecoveryCode, TotpFactor
from accounts.factors.workflow import recovery_hash
from core.db import side_session


@dataclass(frozen=True, slots=True)
class Factors:
    """What a user can prove."""

    totp: TotpFactor | None
    passkeys: Sequence[Passkey]
    codes_left: int

    @property
    def number(self) -> int:
        """Those that are proved day after day; recovery codes are for when they are lost."""
        return (self.totp is not None) + len(self.passkeys)


def factors_of(session: Session, user_id: int) -> Factors:
    """A user's telephone, passkeys and recovery codes left."""
    passkeys = select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)
    left = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None))
    return Factors(totp_of(session, user_id), session.scalars(passkeys).all(), session.scalar(left) or 0)


def read_factors(user_id: int) -> Factors:
    """The same in a short transaction of its own, for a page: what is returned is to be looked at only."""
    with side_session() as session:
        found = factors_of(session, user_id)
        session.expunge_all()
        return found


def are_kept(session: Session, user_id: int, codes: Sequence[str]) -> bool:
    """Whether recovery codes are those of the user already, used or not: they are not shown again."""
    hashed = [recovery_hash(user_id, code) for code in codes]
    query = select(RecoveryCode.id).where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash.in_(hashed))
    return session.scalar(query.limit(1)) is not None


def totp_of(session: Session, user_id: int, *, lock: bool = False) -> TotpFactor | None:
    """The telephone of a user. `lock`: until the end of the transaction, so that a code is accepted once."""
    query = select(TotpFactor).where(TotpFactor.user_id == user_id)
    return session.scalar(query.with_for_update() if lock else query)
