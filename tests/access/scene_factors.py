"""Recovery codes of everyone and a passkey of Anne's, for the matrix."""

from sqlalchemy.orm import Session

from accounts.factors.models import Passkey, RecoveryCode
from accounts.factors.workflow import recovery_hash
from core.clock import now
from tests import people

RECOVERY = "2345-6789-ABCD-EFGH"


def add_factors(session: Session) -> dict[str, int]:
    """Key of the passkey, by the name the verdicts use."""
    for user_id in map(people.user_id, people.LOGINS):
        session.add(RecoveryCode(user_id=user_id, code_hash=recovery_hash(user_id, RECOVERY), made_at=now()))
    key = Passkey(
        user_id=people.user_id("anne.roux"), credential_id="AAAA", public_key="AAAA", sign_count=0, name="Tablette",
        added_at=now(),
    )  # fmt: skip
    session.add(key)
    session.flush()
    return {"of anne": key.id}
