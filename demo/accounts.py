"""One account per role, in demonstration mode only; `bin/run` and the sign-in page show them."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Flask, current_app
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from accounts.factors.actions import add_totp, keep_codes
from accounts.factors.models import TotpFactor
from accounts.factors.offer import ten_codes
from accounts.factors.workflow import grouped, next_code
from accounts.models import User
from core.clock import now
from core.config import Settings, UnsafeSettings
from core.db import side_session
from core.guard import system_actor
from core.labels import label
from demo.places import Territory
from partners.models import Membership, Unit
from partners.workflow import Role, UnitKind

PASSWORD = "binome-demonstration"  # noqa: S105 - shown on purpose, and production refuses to start with these accounts


@dataclass(frozen=True, slots=True)
class Account:
    """A named professional and the post he or she takes."""

    given_name: str
    family_name: str
    role: Role
    where: str  # agency, office, council, directorate, employment
    territory: str = "31"

    @property
    def email(self) -> str:
        return f"{self.given_name}.{self.family_name}@demo.invalid".lower()

    def post(self, place: Territory, employment: int, session: Session) -> tuple[int, int | None]:
        """Unit id, and the id of the membership taken over when the post already has its work."""
        if self.where == "agency":
            agency = place.agencies[0]
            taken = {
                Role.ADVISOR: agency.prescribing,
                Role.DEDICATED_ADVISOR: agency.dedicated,
                Role.ROUTER: [agency.router],
            }.get(self.role)
            return agency.unit, taken[0] if taken else None
        if self.where == "office":
            office = place.offices[0]
            taken_over = {Role.SOCIAL_WORKER: office.workers[0], Role.ROUTER: office.router}.get(self.role)
            return office.unit, taken_over
        if self.where == "directorate":
            found = select(Unit.id).where(Unit.territory == place.code, Unit.kind == UnitKind.DIRECTORATE)
            return session.scalars(found).one(), None
        return (place.council if self.where == "council" else employment), None


ACCOUNTS = (
    Account("Paul", "Martin", Role.DEDICATED_ADVISOR, "agency"),
    Account("Sonia", "Vidal", Role.ADVISOR, "agency"),
    Account("Anne", "Roux", Role.SOCIAL_WORKER, "office"),
    Account("Claire", "Dumas", Role.ROUTER, "office"),
    Account("Denis", "Favre", Role.SECRETARY, "office"),
    Account("Elise", "Gros", Role.HEAD, "office"),
    Account("Brigitte", "Leroy", Role.AGREEMENT_ADMIN, "council"),
    Account("Gilles", "Henry", Role.AGREEMENT_ADMIN, "directorate"),
    Account("Karim", "Benali", Role.REGIONAL_ADMIN, "employment"),
    Account("Nadia", "Ferrand", Role.REGIONAL_ADMIN, "employment", territory="33"),
    Account("Odile", "Marty", Role.SIGNATORY, "council"),
    Account("Yves", "Bonnet", Role.SIGNATORY, "directorate"),
    Account("Dora", "Petit", Role.DPO, "council"),
    Account("Tom", "Garcia", Role.TECHNICAL, "council"),
    Account("Simon", "Astier", Role.ACCOUNT_ADMIN, "council"),
    Account("Rita", "Navarro", Role.ACCOUNT_ADMIN, "directorate"),
)
# Takes over a post that stands once the region does: who distributes in an agency.
COORDINATOR = Account("Samia", "Kaddour", Role.ROUTER, "agency")


def totp_secret(email: str) -> str:
    """What the telephone of an account shares with the site; as public as the password."""
    return b32encode(sha256(f"binome demonstration {email}".encode()).digest()[:20]).decode()


def give_factor(session: Session, user: User, at: datetime) -> None:
    """Its telephone, and recovery codes that nobody wrote down."""
    session.add(user)
    session.flush()
    add_totp(session, user.id, totp_secret(user.email), current_app.config["SETTINGS"], at=at)
    keep_codes(session, user.id, ten_codes(), at)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the sign-in page and `bin/run` print of an account; the code is the present one."""

    role: str
    unit: str
    name: str
    email: str
    password: str
    code: str


def shown_accounts() -> list[Shown]:
    """The accounts that exist, in the order of the main job."""
    order = {account.email: number for number, account in enumerate((*ACCOUNTS, COORDINATOR))}
    with system_actor("demonstration accounts"), side_session() as session:
        rows = session.execute(
            select(User.given_name, User.family_name, User.email, Membership.role, Unit.name, TotpFactor.last_step)
            .join(Membership, Membership.user_id == User.id)
            .join(Unit, Unit.id == Membership.unit_id)
            .outerjoin(TotpFactor, TotpFactor.user_id == User.id)
            .where(User.email.in_(order), User.is_demo)
        ).all()
    return [_shown(row, now()) for row in sorted(rows, key=lambda row: order[row.email])]


def _shown(row: Any, at: datetime) -> Shown:
    code = next_code(totp_secret(row.email), at, last_step=row.last_step)
    return Shown(
        label(row.role), row.name, f"{row.given_name} {row.family_name}", row.email, PASSWORD, grouped(code, 3)
    )


def refuse_in_production(app: Flask) -> None:
    """Raises UnsafeSettings when production starts on a database that holds demonstration accounts."""
    settings: Settings = app.config["SETTINGS"]
    if not settings.is_production:
        return
    with app.app_context(), system_actor("demonstration accounts"), side_session() as session:
        if not inspect(session.connection()).has_table(User.__tablename__):
            return  # not migrated yet
        if session.scalar(select(User.id).where(User.is_demo).limit(1)) is not None:
            raise UnsafeSettings("This database holds demonstration data; production needs one of its own.")
