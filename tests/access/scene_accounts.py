"""Alerts about accounts, under the names the verdicts use."""

from datetime import timedelta

from sqlalchemy.orm import Session

from accounts.audit.models import Alert
from accounts.audit.workflow import AlertKind
from accounts.reset.models import PasswordReset, Purpose
from core.clock import now
from core.links import digest
from tests import people
from tests.world import reference


def add_alerts(session: Session) -> dict[str, str]:
    """References of alerts about a social worker and her head, and about an address that tried their accounts."""
    office, council = people.unit_of("MDS Toulouse Nord").id, people.unit_of("CD Haute-Garonne").id
    found = {}
    for name, login in (("of anne", "anne.roux"), ("of elise", "elise.gros"), ("of an address", None)):
        alert = Alert(
            ref=reference("AL", name), key=f"reading:{name}", kind=AlertKind.READING, organisation_id=council,
            counted=52, most=40, began_at=now(), last_at=now(), told=2,
        )  # fmt: skip
        if login is None:
            alert.kind, alert.address = AlertKind.GUESSING, "192.0.2.7"
        else:
            alert.user_id, alert.membership_id = people.user_id(login), people.membership_id(login)
            alert.unit_id, alert.asked_again_at = office, now()
        session.add(alert)
        found[name] = alert.ref
    session.flush()
    return found


def add_reset(session: Session, token: str) -> None:
    """A link by which Paul Martin may choose his password."""
    until = now() + timedelta(days=1)
    kept = {"token_hash": digest(token), "sent_at": now(), "expires_at": until, "purpose": Purpose.FORGOTTEN}
    session.add(PasswordReset(user_id=people.user_id("paul.martin"), **kept))
