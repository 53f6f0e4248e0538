"""Whom an alert is about, in words."""

from sqlalchemy import select

from accounts.audit.models import Alert
from accounts.models import User
from core.db import db
from partners.queries import unit_by_id


def name_and_unit(alert: Alert) -> tuple[str, str]:
    """« Anne Roux – MDS Toulouse Nord » and the address of the account; two empty texts for a network address."""
    if alert.user_id is None:
        return "", ""
    row = db.session.execute(
        select(User.given_name, User.family_name, User.email).where(User.id == alert.user_id)
    ).one()
    name = f"{row.given_name} {row.family_name}"
    return (name if alert.unit_id is None else f"{name} – {unit_by_id(alert.unit_id).name}"), row.email
