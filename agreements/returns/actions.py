"""The life of a monitoring return: prepared, its figures frozen, commented by both sides, sent back, certified.

Figures come from above as plain masked values: this package knows neither referrals nor supports.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from accounts.journal import record_writing
from agreements.actions.checks import words
from agreements.frozen import canonical, digest, thawed
from agreements.models import Agreement
from agreements.returns import queries
from agreements.returns.events import ReturnCertified, ReturnCommented, ReturnIssued, ReturnSentBack
from agreements.returns.labels import span_words
from agreements.returns.models import (
    MonitoringReturn,
    ReturnCertificate,
    ReturnComment,
    ReturnEvent,
    ReturnVersion,
)
from agreements.returns.workflow import ReturnStep, Span, spans
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.events import publish
from core.i18n import gettext as _
from core.references import new_reference
from partners.workflow import Side


def prepare(agreement: Agreement, span: Span | None, *, by: Actor, at: datetime) -> MonitoringReturn:
    """A return about a period that is over; nothing is frozen yet.

    Raises Refusal on its field for a period that is not one of the agreement or not over, Conflict for one that has
    a return.
    """
    today = civil_date(at, agreement.territory)
    if span is None or span not in set(spans(agreement.start_on, agreement.last_on, today)):
        message = _("Choisissez une période de la convention qui est terminée.")
        raise Refusal(message, field="period")
    if span in queries.taken(agreement.id):
        raise _taken(span)
    made = MonitoringReturn(
        ref=new_reference("RS", agreement.territory),
        agreement_id=agreement.id,
        year=span.year,
        part=span.part,
        created_at=at,
        created_by_id=_member(by),
    )
    db.session.add(made)
    try:
        db.session.flush()
    except IntegrityError as error:  # another administrator at the same moment
        if "agreement_returns" in str(error.orig):
            raise _taken(span) from error
        raise
    record_writing("return.planned", subject=made.ref)
    return made


def _taken(span: Span) -> Conflict:
    message = _("Un retour de suivi existe déjà pour cette période : %(period)s.", period=span_words(span))
    return Conflict(message, field="period")


def _member(by: Actor) -> int:
    if by.membership is None or by.user is None:
        raise NotAllowed(_("Ce suivi revient aux administrateurs des deux parties de la convention."))
    return by.membership


def _written(by: Actor, at: datetime) -> dict[str, Any]:
    """Who writes, under the names of the day."""
    return {
        "at": at,
        "membership_id": _member(by),
        "user_id": by.user,
        "name": by.name,
        "role": by.role,
        "unit": by.unit_name,
    }


def issue(found: MonitoringReturn, figures: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Freeze the figures for both sides to comment."""
    event = found.take(ReturnStep.ISSUE, by=by.membership, at=at)
    _freeze(found, figures, event, by, at)


def reissue(found: MonitoringReturn, figures: Mapping[str, Any], *, answer: str, by: Actor, at: datetime) -> None:
    """What was asked for is put right: the figures are frozen again, as the next version. Raises Refusal unsaid."""
    answer = words(answer, _("Dites ce qui a été corrigé, ou pourquoi rien ne devait l’être."), "answer")
    event = found.take(ReturnStep.REISSUE, by=by.membership, at=at, reason=answer)
    _freeze(found, figures, event, by, at)


def _freeze(found: MonitoringReturn, figures: Mapping[str, Any], event: ReturnEvent, by: Actor, at: datetime) -> None:
    text = canonical(figures)
    number = len(found.versions) + 1
    found.versions.append(ReturnVersion(number=number, text=text, sha256=digest(text), **_written(by, at)))
    _keep(found, event, "return.issued")
    publish(ReturnIssued(found.agreement_id, by.membership, found.id))


def comment(found: MonitoringReturn, text: str | None, *, seen: str, by: Actor, at: datetime) -> None:
    """What the side of the actor says of these figures, or expressly nothing.

    `seen`: digest of the figures that were read. Raises Conflict for others, Refusal for a second comment of a side.
    """
    frozen = _frozen(found, seen)
    side, given = found.agreement.side_of(by.organisation), found.said()
    if side is None or any(one.side is side or one.user_id == by.user for one in given):
        raise Refusal(_("Votre institution a déjà commenté ces chiffres."))
    event = found.take(ReturnStep.COMMENT, by=by.membership, at=at, side=side, otherwise=not given)
    found.comments.append(ReturnComment(number=frozen.number, side=side, text=text or None, **_written(by, at)))
    _keep(found, event, "return.commented")
    if given:
        publish(ReturnCommented(found.agreement_id, by.membership, found.id))


def ask_fix(found: MonitoringReturn, side: Side | None, *, reason: str, by: Actor, at: datetime) -> None:
    """Send it back to one side; this version stays readable with its comments.

    Raises Refusal on its field without a side or a reason.
    """
    if side is None:
        raise Refusal(_("Choisissez une réponse de la liste."), field="side")
    reason = words(reason, _("Dites ce qui est à corriger : les deux parties le liront."))
    event = found.take(ReturnStep.ASK_FIX, by=by.membership, at=at, side=side, reason=reason)
    _keep(found, event, "return.returned")
    publish(ReturnSentBack(found.agreement_id, by.membership, found.id))


def certify(found: MonitoringReturn, *, seen: str, by: Actor, at: datetime) -> None:
    """Another person than who issued these figures certifies them with both comments: nothing changes any more.

    Raises Conflict for other figures than were read, Refusal for the person who issued them.
    """
    frozen = _frozen(found, seen)
    if by.user is None or by.user == frozen.user_id:
        raise Refusal(_("Une autre personne que celle qui a figé les chiffres doit certifier le retour."))
    event = found.take(ReturnStep.CERTIFY, by=by.membership, at=at)
    text = certified_text(found, {"at": at.isoformat(), "name": by.name, "role": by.role, "unit": by.unit_name})
    found.certificate = ReturnCertificate(
        number=frozen.number, author_id=frozen.user_id, text=text, sha256=digest(text), **_written(by, at)
    )
    _keep(found, event, "return.certified")
    publish(ReturnCertified(found.agreement_id, by.membership, found.id))


def certified_text(found: MonitoringReturn, certifier: Mapping[str, str | None]) -> str:
    """What a certificate keeps: the digest of the current figures, who issued them, both comments, who certifies."""
    frozen = found.versions[-1]
    return canonical(
        {
            "return": found.ref,
            "version": frozen.number,
            "figures_sha256": frozen.sha256,
            "issued": _evidence(frozen),
            "comments": [{"side": one.side, "text": one.text, **_evidence(one)} for one in found.said()],
            "certified": certifier,
        }
    )


def _evidence(one: ReturnVersion | ReturnComment) -> dict[str, str]:
    return {"at": one.at.isoformat(), "name": one.name, "role": one.role, "unit": one.unit}


def _frozen(found: MonitoringReturn, seen: str) -> ReturnVersion:
    """The figures under way, when they are those that were read. Raises Conflict for others."""
    frozen = found.current
    if frozen is None or seen != frozen.sha256:
        message = _("Les chiffres que vous avez lus ne sont plus ceux du retour : relisez la version en cours.")
        raise Conflict(message, version=found.version)
    thawed(frozen.text, frozen.sha256)
    return frozen


def cancel(found: MonitoringReturn, *, reason: str, by: Actor, at: datetime) -> None:
    """Give up a draft: another return may be prepared for its period. Raises Refusal without a reason."""
    reason = words(reason, _("Dites pourquoi ce retour est abandonné."), "why")
    event = found.take(ReturnStep.CANCEL, by=by.membership, at=at, reason=reason)
    _keep(found, event, "return.cancelled")


def _keep(found: MonitoringReturn, event: ReturnEvent, action: str) -> None:
    db.session.add(event)
    db.session.flush()
    record_writing(action, subject=found.ref)
