"""Who is told that a file was opened: its pair and the officers of the institution, at once, by a notice and a mail.

No sentence names the person, nor what the file holds.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from accounts.models import User
from casefiles.models import Support
from casefiles.openings.models import AccessRequest
from casefiles.openings.queries import Found
from core import outbox
from core.actor import Actor
from core.clock import civil_date
from core.config import Settings
from core.db import db
from core.guard import system_actor
from core.i18n import N_
from core.i18n import lazy_gettext as _l
from partners.actors import in_force
from partners.members import cover
from partners.models import Membership, Unit
from partners.notices import topics
from partners.notices.actions import tell
from partners.workflow import FOLLOWERS, READERS, Role

BROKEN = N_("Un dossier que vous suivez a été ouvert en urgence par un responsable d’équipe : lisez pourquoi.")
REGISTERED = N_("Un dossier a été ouvert en urgence par un responsable d’équipe : lisez pourquoi.")
MAIL = outbox.declare(
    "openings.glass",
    subject=_l("Un dossier a été ouvert en urgence"),
    text=_l(
        "Bonjour,\n\nUn responsable d’équipe a ouvert un dossier en urgence le %(day)s, pour une heure et en lecture "
        "seule. Lisez par qui et pourquoi : %(address)s\n\nBinôme"
    ),
)
ASKED = N_("Un collègue demande l’accès à un dossier : répondez-lui.")
ANSWERED = N_("Votre demande d’accès à un dossier a reçu sa réponse.")
topics.declare("asking", _l("Demandes d’accès"), "asking.", roles=READERS)
topics.declare("glass", _l("Accès d’urgence"), "glass.", roles=(*FOLLOWERS, Role.DPO), own_mail=True)


def tell_glass(found: Found, *, by: Actor, at: datetime) -> None:
    """The pair reads it on the file's page, the officers in their register; never the head who opened it."""
    pair = pair_of(found.file_id) - {by.membership or 0}
    pair |= set(cover.standing_in(pair, at).values())
    officers = _officers(by.organisation, at)
    given: dict[str, Any] = {"ref": found.ref, "at": at, "by_id": by.membership}
    tell(pair, kind="glass.broken", text=BROKEN, endpoint="casefiles.accesses", about=found.ref, **given)
    tell(officers, kind="glass.registered", text=REGISTERED, endpoint="casefiles.glass_register", **given)
    _mail(pair, f"/dossiers/{found.ref}/acces", at, about=found.ref)
    _mail(officers, "/acces-urgence/registre", at)


def tell_asked(request: AccessRequest, file_ref: str, *, by: Actor, at: datetime) -> None:
    """Whoever decides, and who stands in for them."""
    whom = [request.decider_id] if request.decider_id is not None else []
    tell(whom, kind="asking.received", text=ASKED, endpoint="casefiles.decide_access", ref=request.ref, at=at,
         by_id=by.membership, about=file_ref)  # fmt: skip


def tell_answered(request: AccessRequest, *, by: Actor, at: datetime) -> None:
    """Whoever asked."""
    tell([request.asker_id], kind="asking.answered", text=ANSWERED, endpoint="casefiles.access_requests",
         ref=request.ref, at=at, by_id=by.membership)  # fmt: skip


def pair_of(file_id: int) -> set[int]:
    """Posts that make the halves of the open supports of a file."""
    query = select(Support.advisor_id, Support.worker_id).where(Support.file_id == file_id, Support.end_on.is_(None))
    with system_actor("the pair of an opened file"):
        return {key for halves in db.session.execute(query) for key in halves if key is not None}


def _officers(organisation_id: int | None, at: datetime) -> set[int]:
    query = select(Membership.id).join(Unit, Unit.id == Membership.unit_id)
    query = query.where(Unit.organisation_id == organisation_id, Membership.role == Role.DPO)
    return set(db.session.scalars(query.where(*in_force(civil_date(at, None)))))


def _mail(whom: Iterable[int], path: str, at: datetime, about: str | None = None) -> None:
    """One to each whose account works, whatever they chose about notices: security is no matter of choice."""
    settings: Settings = current_app.config["SETTINGS"]
    query = select(User.email).join(Membership, Membership.user_id == User.id)
    query = query.where(Membership.id.in_(set(whom)), User.deactivated_at.is_(None)).distinct()
    for email in db.session.scalars(query.order_by(User.email)):
        values: dict[str, date | str | int] = {"day": civil_date(at, None), "address": f"{settings.base_url}{path}"}
        outbox.send(to=email, kind=MAIL, values=values, about=about)
