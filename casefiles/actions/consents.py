"""The person's agreement to share: written down, answered by the person, taken back; and what needs it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from accounts.journal import record_writing
from casefiles import queries
from casefiles.actions.access import shut_out
from casefiles.actions.facts import add_fact
from casefiles.actions.supports import close
from casefiles.consent import (
    RECORDED,
    WITHDRAWALS,
    End,
    Given,
    Missing,
    latest_expiry,
    missing,
    uncovered,
    usual_expiry,
)
from casefiles.events import PersonAgreementWithdrawn
from casefiles.models import CaseFile, PersonAgreement
from casefiles.workflow import AgreedBy, Category, Exit, Happened, Step
from core import outbox
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.events import publish
from core.i18n import format_date
from core.i18n import gettext as _
from core.labels import label
from partners.queries import unit_by_id


@dataclass(frozen=True, slots=True)
class Witness:
    """Who was there when the person agreed by word of mouth."""

    name: str
    quality: str


def record_person_agreement(
    file_id: int,
    *,
    partner_id: int,
    territory: str,
    agreed_on: date,
    channel: AgreedBy,
    by: Actor,
    at: datetime,
    themes: Sequence[str] = (),
    expires_on: date | None = None,
    witness: Witness | None = None,
) -> PersonAgreement:
    """Write down that the person agreed to share with one institution (its root unit).

    Raises Refusal for a date to come, an end out of bounds, or word of mouth without its witness.
    """
    if by.membership is None or channel not in RECORDED:
        raise NotAllowed(_("Seul un professionnel peut recueillir cet accord."))
    check_past(agreed_on, civil_date(at, territory))
    if channel is AgreedBy.ORAL and (witness is None or not witness.name or not witness.quality):
        raise Refusal(_("Un accord oral se donne devant un témoin : indiquez son nom et sa qualité."), field="witness")
    agreement = PersonAgreement(
        file_id=file_id,
        partner_id=partner_id,
        themes=list(themes),
        agreed_on=agreed_on,
        expires_on=expiry(agreed_on, expires_on, territory, partner_id),
        channel=channel,
        witness_name=witness.name if witness and channel is AgreedBy.ORAL else None,
        witness_quality=witness.quality if witness and channel is AgreedBy.ORAL else None,
        recorded_by_id=by.membership,
        recorded_at=at,
    )
    keep(agreement, by=by, at=at)
    return agreement


def expiry(agreed_on: date, expires_on: date | None, territory: str, partner_id: int) -> date:
    """The last day asked for, else that of a support under the convention. Raises Refusal for one out of bounds."""
    if expires_on is None:
        return usual_expiry(agreed_on, queries.support_months(territory, partner_id, agreed_on))
    if not agreed_on < expires_on <= latest_expiry(agreed_on):
        latest = format_date(latest_expiry(agreed_on))
        message = _("L’accord prend fin après le jour où il est donné, au plus tard le %(latest)s.", latest=latest)
        raise Refusal(message, field="expires_on")
    return expires_on


def keep(agreement: PersonAgreement, *, by: Actor, at: datetime) -> None:
    """Keep a new agreement in place of the one that runs. Raises Refusal for one given before a withdrawal."""
    file_id, partner_id = agreement.file_id, agreement.partner_id
    queries.lock_file(file_id)
    before = queries.given_to(file_id, partner_id)
    if before and before.end in WITHDRAWALS and before.ended_on and agreement.agreed_on < before.ended_on:
        day = format_date(before.ended_on)
        message = _("La personne a retiré son accord le %(day)s : un nouvel accord est donné après.", day=day)
        raise Refusal(message, field="agreed_on")
    running = queries.running_agreement(file_id, partner_id)
    if running is not None:
        _end(running, End.REPLACED, on=agreement.agreed_on, by=by, at=at)
        db.session.flush()  # one runs at a time, to the database too
    db.session.add(agreement)
    add_fact(file_id, Happened.PERSON_AGREED, by=by, at=at, after=agreement.channel)
    record_writing("person.agree", file_id=file_id, reason=agreement.channel)


def _end(agreement: PersonAgreement, why: End, *, on: date, by: Actor, at: datetime) -> None:
    agreement.ended_why, agreement.ended_on, agreement.ended_at = why, on, at
    agreement.ended_by_id = by.membership
    agreement.version += 1


def check_past(day: date, today: date) -> None:
    """Raises Refusal for a day to come."""
    if day > today:
        raise Refusal(
            _("Cette date est à venir : indiquez le jour où la personne a donné son accord."), field="agreed_on"
        )


def check_agreed(file_id: int, *, partner_id: int, asked: Collection[Category], day: date) -> Given:
    """The agreement that lets these themes be shared with an institution. Raises Refusal when there is none."""
    given = queries.given_to(file_id, partner_id)
    lacking = missing(given, asked, day)
    if given is None or lacking is not None:
        raise Refusal(_why_not(given, lacking or Missing.NONE, asked, unit_by_id(partner_id).name))
    return given


def _why_not(given: Given | None, lacking: Missing, asked: Collection[Category], partner: str) -> str:
    if given is None or lacking is Missing.NONE:
        return _("La personne n’a pas donné son accord au partage avec %(partner)s.", partner=partner)
    if lacking is Missing.WITHDRAWN:
        day = format_date(given.ended_on)
        return _("La personne a retiré le %(day)s son accord au partage avec %(partner)s.", day=day, partner=partner)
    if lacking is Missing.EXPIRED:
        day = format_date(given.expires_on)
        return _(
            "L’accord de la personne au partage avec %(partner)s a pris fin le %(day)s : demandez-le de nouveau.",
            partner=partner,
            day=day,
        )
    themes = ", ".join(label(Category(theme)) for theme in uncovered(given.themes, asked))
    return _("L’accord de la personne avec %(partner)s ne couvre pas : %(themes)s.", partner=partner, themes=themes)


def revoke_person_links(file_id: int, *, partner_id: int, at: datetime) -> None:
    """Links still unanswered about an institution open nothing from now on."""
    for link in queries.unanswered_links(file_id, partner_id):
        link.revoked_at = at
    db.session.flush()


def withdraw_person_agreement(agreement: PersonAgreement, *, reason: End, on: date, by: Actor, at: datetime) -> None:
    """The person takes the agreement back: the institution sees the file no more from the next request on.

    Its open supports end, its open referrals and what waits to be sent are ended by those who listen.
    Raises Conflict when it ended before, Refusal for a day out of the agreement.
    """
    queries.lock_file(agreement.file_id)
    agreement = queries.agreement(agreement.file_id, agreement.id)
    if agreement.ended_at is not None:
        raise Conflict(_("Cet accord a déjà pris fin."), version=agreement.version)
    if reason not in WITHDRAWALS:
        raise Refusal(_("Choisissez une réponse de la liste."), field="reason")
    if not agreement.agreed_on <= on <= civil_date(at, by.territory):
        raise Refusal(_("Indiquez un jour entre l’accord et aujourd’hui."), field="on")
    file_id, partner_id = agreement.file_id, agreement.partner_id
    _end(agreement, reason, on=on, by=by, at=at)
    add_fact(file_id, Happened.PERSON_WITHDREW, by=by, at=at, after=reason)
    record_writing("person.withdraw", file_id=file_id, reason=reason)
    revoke_person_links(file_id, partner_id=partner_id, at=at)
    for support in queries.supports_with(file_id, partner_id):
        close(support, exit=Exit.AGREEMENT_WITHDRAWN, step=Step.WITHDRAW_AGREEMENT, by=by, at=at)
    db.session.flush()
    outbox.stop(db.session.get_one(CaseFile, file_id).ref)
    publish(PersonAgreementWithdrawn(file_id=file_id, partner_id=partner_id, by_id=by.membership or 0))
    shut_out(file_id, organisation_id=partner_id, by=by, at=at)
