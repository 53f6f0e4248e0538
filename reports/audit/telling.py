"""Who is told of an alert: the head of the unit and the data-protection officers of the institution, each by a notice
and a mail of its own. Never the account it is about."""

from datetime import date, datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.audit.models import Alert
from accounts.models import User
from core import outbox
from core.clock import civil_date
from core.config import Settings
from core.i18n import N_
from core.i18n import lazy_gettext as _l
from partners import queries
from partners.actors import in_force
from partners.models import Membership, Unit
from partners.notices import topics
from partners.notices.actions import tell as notify
from partners.workflow import Role

KIND = "alert.begun"
TEXT = N_("Un usage inhabituel d’un compte a été relevé : dites ce que vous avez vérifié.")
MAIL = outbox.declare(
    "audit.alert",
    subject=_l("Un usage inhabituel d’un compte est à vérifier"),
    text=_l(
        "Bonjour,\n\nUn usage inhabituel d’un compte de votre institution a été relevé le %(day)s. Lisez ce qui a été "
        "compté et notez ce que vous avez vérifié : %(address)s\n\nBinôme"
    ),
)
topics.declare("alerts", _l("Usages inhabituels"), "alert.", roles=(Role.DPO, Role.HEAD), own_mail=True)


def tell(session: Session, alert: Alert, at: datetime) -> None:
    """Once for each episode: the key of its mail keeps a second one out."""
    told = _whom(session, alert, at)
    notify(told, kind=KIND, text=TEXT, endpoint="reports.alert", ref=alert.ref, at=at, by_id=None)
    settings: Settings = current_app.config["SETTINGS"]
    page = f"{settings.base_url}/administration/alertes/{alert.ref}"
    values: dict[str, date | str | int] = {"day": civil_date(at, None), "address": page}
    for membership_id, email in told.items():
        outbox.send(to=email, kind=MAIL, values=values, key=f"{MAIL}:{alert.ref}:{membership_id}")
    alert.told = len(told)
    if not told:  # an officer alone in an institution without head: only the operator is left
        current_app.logger.error("alert %s: nobody to tell", alert.ref)


def _whom(session: Session, alert: Alert, at: datetime) -> dict[int, str]:
    """Memberships to be told, and their addresses."""
    officers = select(Membership.id).join(Unit, Unit.id == Membership.unit_id)
    officers = officers.where(Unit.organisation_id == alert.organisation_id, Membership.role == Role.DPO)
    wanted = set(session.scalars(officers.where(*in_force(civil_date(at, None)))))
    if alert.unit_id is not None:
        wanted |= set(queries.heads_of(alert.unit_id))
    query = select(Membership.id, User.email).join(User, User.id == Membership.user_id)
    query = query.where(Membership.id.in_(wanted), User.deactivated_at.is_(None))
    if alert.user_id is not None:
        query = query.where(User.id != alert.user_id)
    return {row.id: row.email for row in session.execute(query)}
