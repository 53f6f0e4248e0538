"""Who keeps the queue of a unit: when the last one leaves, those who open posts are told."""

from datetime import datetime

from core.clock import civil_date
from core.i18n import N_
from partners.models import Membership
from partners.notices.actions import tell
from partners.queries import members
from partners.workflow import QUEUE_KEEPERS, Role

UNKEPT = N_("Un lieu n’a plus ni encadrement ni coordination : ouvrez une habilitation, des demandes y attendent.")


def tell_when_unkept(post: Membership, *, by_id: int | None, at: datetime) -> bool:
    """After a post ended: when nobody of its unit or above keeps the queue any more, the account managers of these
    units are told; says whether that was so."""
    if post.role not in QUEUE_KEEPERS:
        return False
    day = civil_date(at, post.unit.territory)
    above = [int(key) for key in post.unit.path.split("/") if key]
    if members(above, QUEUE_KEEPERS, day):
        return False
    whom = [row.membership_id for row in members(above, [Role.ACCOUNT_ADMIN], day)]
    tell(whom, kind="review.unkept", text=UNKEPT, endpoint="members.index", ref="", at=at, by_id=by_id)
    return True
