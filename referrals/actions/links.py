"""Answers without account: a one-time link to the receiving unit's registered address, and what is answered by it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import current_app

from accounts.journal import record_writing
from core import links, outbox
from core.actor import Actor
from core.clock import civil_date
from core.config import Settings
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.guard import system_actor
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from partners.queries import unit_by_id
from referrals.actions.accepting import accept
from referrals.actions.answers import ask_info, decline
from referrals.actions.moves import revoke_link
from referrals.link_models import ReferralLink
from referrals.models import Referral
from referrals.workflow import Step, takes_link

MAIL = outbox.declare(
    "referrals.answer_link",
    subject=_l("Une orientation attend votre réponse"),
    text=_l(
        "Bonjour,\n\nUne orientation attend la réponse de votre service. Lisez-la et répondez ici, sans compte : "
        "%(address)s\n\nCette adresse sert une seule fois, jusqu’au %(day)s. Ne la transférez pas.\n\nBinôme"
    ),
)
ANSWERS: dict[Step, Callable[..., object]] = {Step.ACCEPT: accept, Step.DECLINE: decline, Step.ASK_INFO: ask_info}


def send_link(referral: Referral, *, by: Actor, at: datetime) -> ReferralLink:
    """Ask the receiving unit by a link, in place of the one sent before.

    Raises Conflict when nothing is left to answer, Refusal for a unit without registered address.
    """
    if by.membership is None:
        raise NotAllowed(_("Cette étape revient à une autre personne."))
    if referral.to_unit_id is None or not takes_link(referral.state):
        raise Conflict(_("Cette orientation n’attend pas de réponse du service."), version=referral.version)
    unit = unit_by_id(referral.to_unit_id)
    if not unit.email:
        raise Refusal(_("Aucune adresse de courriel n’est enregistrée pour ce service."))
    revoke_link(referral, at=at)
    token, columns = links.made(at)
    person = referral.file.person
    link = ReferralLink(
        **columns,
        file_id=referral.file_id,
        referral_id=referral.id,
        unit_id=unit.id,
        recipient=unit.email,
        shown_name=f"{person.given_names.split()[0]} {(person.usage_name or person.birth_name)[0].upper()}.",
        sent_by_id=by.membership,
    )
    db.session.add(link)
    record_writing("referral.send_link", file_id=referral.file_id, subject=referral.ref)
    settings: Settings = current_app.config["SETTINGS"]
    last_day = civil_date(link.expires_at, referral.territory)
    values: dict[str, date | str] = {"address": f"{settings.base_url}/reponse/{token}", "day": last_day}
    outbox.send(to=unit.email, kind=MAIL, values=values)
    return link


def answer_by_link(
    link: ReferralLink, referral: Referral, step: Step, *, by: Actor, at: datetime, **answer: Any
) -> None:
    """Take one answer by the link in hand, which is used up by it.

    Written by the system: the link shows one referral and writes nothing but itself. Raises what the answer raises.
    """
    link.used_at, link.used_for = at, step
    record_writing(f"referral.link_{step}", file_id=referral.file_id, subject=referral.ref)
    db.session.flush()
    with system_actor("an office without account answers"):
        ANSWERS[step](referral, by=by, at=at, **answer)
