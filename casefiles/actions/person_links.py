"""One-time links to the person: sent to their own address, answered by them alone."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import current_app

from accounts.journal import record_writing
from casefiles.actions.consents import expiry, keep, revoke_person_links
from casefiles.actions.facts import add_fact
from casefiles.models import CaseFile, PersonAgreement, PersonLink
from casefiles.workflow import AgreedBy, Happened
from core import links, outbox
from core.actor import Actor
from core.clock import civil_date
from core.config import Settings
from core.db import db
from core.errors import NotAllowed, Refusal
from core.guard import system_actor
from core.i18n import N_, format_date
from core.i18n import gettext as _
from core.i18n import lazy_gettext as _l
from partners.notices.actions import tell

MAIL = outbox.declare(
    "casefiles.person_link",
    subject=_l("Une question pour vous"),
    text=_l(
        "Bonjour,\n\nLe service qui vous accompagne vous demande votre accord pour partager des informations. "
        "Lisez et répondez ici : %(address)s\n\nCette adresse s’ouvre une seule fois, jusqu’au %(day)s. "
        "Vous êtes libre d’accepter ou de refuser.\n\nBinôme"
    ),
)


ANSWERED = N_("Une personne a répondu à votre demande d’accord.")


def send_person_link(
    file: CaseFile,
    *,
    partner_id: int,
    themes: Sequence[str],
    expires_on: date | None,
    territory: str,
    by: Actor,
    at: datetime,
) -> PersonLink:
    """Ask the person by a one-time address, in place of one still unanswered about the same institution.

    Nobody else ever sees the address. Raises Refusal without an e-mail address of the person.
    """
    if by.membership is None:
        raise NotAllowed(_("Seul un professionnel peut recueillir cet accord."))
    if not file.person.email:
        raise Refusal(
            _("Cette personne n’a pas d’adresse de courriel : recueillez son accord sur papier ou oralement.")
        )
    token, columns = links.made(at)
    last_day = civil_date(columns["expires_at"], territory)
    if expires_on is not None and expires_on <= last_day:
        day = format_date(last_day)
        raise Refusal(_("Choisissez une date après la fin du lien, le %(day)s.", day=day), field="expires_on")
    revoke_person_links(file.id, partner_id=partner_id, at=at)
    link = PersonLink(
        **columns,
        file_id=file.id,
        partner_id=partner_id,
        themes=list(themes),
        agreed_until=expiry(civil_date(at, territory), expires_on, territory, partner_id),
        sent_by_id=by.membership,
    )
    db.session.add(link)
    record_writing("person.send_link", file_id=file.id, subject=file.ref)
    settings: Settings = current_app.config["SETTINGS"]
    address = f"{settings.base_url}/accord/{token}"
    outbox.send(to=file.person.email, kind=MAIL, values={"address": address, "day": last_day}, about=file.ref)
    return link


def answer_person_link(link: PersonLink, *, agreed: bool, by: Actor, at: datetime) -> None:
    """The person's own answer; the link opens nothing any more, and whoever sent it is told.

    Written by the system: the link shows its own row only, and the person has no account.
    """
    link.used_at, link.agreed = at, agreed
    record_writing("person.link_agree" if agreed else "person.link_refuse", file_id=link.file_id)
    db.session.flush()
    with system_actor("the person's own answer") as system:
        file = db.session.get_one(CaseFile, link.file_id)
        if agreed:
            keep(_agreement(link, civil_date(at, file.territory), at), by=system, at=at)
        else:
            add_fact(link.file_id, Happened.PERSON_REFUSED, by=system, at=at)
        tell(
            [link.sent_by_id],
            kind="person.answered",
            text=ANSWERED,
            endpoint="casefiles.person_agreements",
            ref=file.ref,
            at=at,
            by_id=None,
            about=file.ref,
        )


def _agreement(link: PersonLink, day: date, at: datetime) -> PersonAgreement:
    return PersonAgreement(
        file_id=link.file_id,
        partner_id=link.partner_id,
        themes=list(link.themes),
        agreed_on=day,
        expires_on=link.agreed_until,
        channel=AgreedBy.LINK,
        recorded_by_id=link.sent_by_id,
        recorded_at=at,
    )
