"""What the account administrator of the demonstration finds: an invitation nobody took up yet, and a running review."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import User
from core.clock import civil_date
from core.links import digest
from demo.accounts import ACCOUNTS
from partners.members.models import AccessReview, Invitation
from partners.members.workflow import INVITED_FOR, quarter_of
from partners.models import Membership
from partners.workflow import Role

TOKEN = "bienvenue-dans-la-demonstration-de-binome"  # noqa: S105 - shown on purpose, like the accounts
INVITED = "marion.soler@demo.invalid"


def add_members(session: Session, at: datetime) -> None:
    """One invitation to the office of the social worker, and the review of the accesses there."""
    office = _post(session, Role.SOCIAL_WORKER).unit_id
    session.add(
        Invitation(
            email=INVITED, unit_id=office, role=Role.SOCIAL_WORKER, start_on=civil_date(at, "31"),
            token_hash=digest(TOKEN), sent_by_id=_post(session, Role.ACCOUNT_ADMIN).id, sent_at=at,
            expires_at=at + INVITED_FOR,
        )
    )  # fmt: skip
    session.add(
        AccessReview(unit_id=office, quarter_on=quarter_of(civil_date(at, "31")), opened_at=at - timedelta(days=2))
    )


def _post(session: Session, role: Role) -> Membership:
    """That of the first account of a role."""
    account = next(account for account in ACCOUNTS if account.role is role)
    query = select(Membership).join(User, User.id == Membership.user_id).where(User.email == account.email)
    return session.scalars(query.where(Membership.role == role)).one()
