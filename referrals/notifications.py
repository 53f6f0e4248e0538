"""Who is told what: notices, without name or barrier; mails about them are those of `partners/notices`."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from agreements.models import Agreement
from agreements.places import PlaceOffered
from agreements.queries_signing import administrators
from casefiles.models import CaseFile
from core.clock import now, today
from core.db import db
from core.events import subscribe
from core.guard import system_actor
from core.i18n import N_
from core.i18n import lazy_gettext as _l
from partners.notices import topics as notices
from partners.notices.actions import tell
from partners.queries import heads_of, members
from partners.workflow import ADMINISTRATORS, PROFESSIONALS, QUEUE_KEEPERS, Role
from referrals.clocks import Party
from referrals.events import (
    InformationAsked,
    InformationGiven,
    LeaverReplaced,
    OutcomeKnown,
    ReferralAccepted,
    ReferralAlerted,
    ReferralAssigned,
    ReferralCorrected,
    ReferralDeclined,
    ReferralExpired,
    ReferralFact,
    ReferralHeld,
    ReferralQueued,
    ReferralRedirected,
    ReferralResourced,
    ReferralSent,
    ReferralWithdrawn,
)
from referrals.models import Referral
from referrals.overdue import Alert

notices.declare("referrals", _l("Orientations"), "referral.", roles=PROFESSIONALS)
notices.declare(
    "referral_answers",
    _l("Réponses à des orientations"),
    "referral.accepted",
    "referral.declined",
    "referral.resourced",
    "referral.held",
    "referral.redirected",
    "referral.expired",
    "referral.outcome",
    roles=PROFESSIONALS,
)
notices.declare(
    "referral_delays",
    _l("Orientations hors délai"),
    "referral.late",
    "referral.very_late",
    roles=(Role.HEAD, *ADMINISTRATORS),
)


@dataclass(frozen=True, slots=True)
class Words:
    """A kind of notice and its sentence: the French one, as the inbox stores it."""

    kind: str
    text: str


ARRIVED = Words("referral.sent", N_("Une orientation est arrivée dans votre équipe."))
QUEUED = Words("referral.queued", N_("Une orientation est arrivée en liste d’attente : toutes les places sont prises."))
OFFERED = Words(
    "referral.offered", N_("Une place s’est libérée : une orientation en liste d’attente attend votre réponse.")
)
OFFERED_TO_AUTHOR = Words(
    "referral.offered_to_author", N_("Une place s’est libérée pour votre orientation en liste d’attente.")
)
NAMED = Words("referral.named", N_("Une orientation vous désigne comme membre du binôme."))
ASSIGNED = Words("referral.assigned", N_("Une orientation vous est affectée : à vous d’y répondre."))
REASSIGNED = Words(
    "referral.reassigned", N_("Une orientation qui vous était affectée a été confiée à une autre personne.")
)
ASKED = Words("referral.asked", N_("Un complément vous est demandé sur une orientation."))
CORRECTED = Words("referral.corrected", N_("Une orientation reçue a été corrigée : relisez-la avant de répondre."))
UNNAMED = Words("referral.unnamed", N_("Une orientation ne vous désigne plus comme membre du binôme."))
GIVEN = Words("referral.given", N_("Le complément demandé sur une orientation est arrivé."))
ACCEPTED = Words("referral.accepted", N_("L’orientation a été acceptée."))
DECLINED = Words("referral.declined", N_("L’orientation a été refusée."))
RESOURCED = Words("referral.resourced", N_("L’orientation a reçu une réponse : des ressources sociales."))
HELD = Words("referral.held", N_("La réponse à l’orientation est reportée à une date de réexamen."))
REDIRECTED = Words("referral.redirected", N_("L’orientation a été transmise à un autre lieu."))
OUTCOME = Words(
    "referral.outcome", N_("L’accompagnement ouvert par votre orientation a pris fin : prenez acte du bilan.")
)
REMINDED = Words("referral.reminded", N_("Rappel : une orientation attend votre action."))
HEAD_TOLD = Words("referral.late", N_("Une orientation de votre équipe a dépassé son délai : voyez qui doit agir."))
ADMINISTRATORS_TOLD = Words("referral.very_late", N_("Une orientation de cette convention reste en retard."))
LEFT = Words(
    "referral.left", N_("Une orientation n’est plus affectée : la personne qui devait y répondre a quitté ce poste.")
)
HALF_LEFT = Words(
    "referral.half_left",
    N_("La personne désignée pour le binôme a quitté son poste : désignez-en une autre dans l’orientation."),
)
WITHDRAWN = Words("referral.withdrawn", N_("Une orientation a été retirée."))
EXPIRED = Words("referral.expired", N_("L’orientation a expiré sans réponse : orientez de nouveau ou clôturez."))


def _tell(fact: ReferralFact, words: Words, whom: Iterable[int | None], *, quietly: bool = False) -> None:
    """One notice each, never to who acted. `quietly`: kept to explain a lost race, not to be read."""
    told_to = {key for key in whom if key is not None and key != fact.by_id}
    _notify(fact.ref, fact.by_id, words, told_to, quietly=quietly)


def _notify(ref: str, by_id: int | None, words: Words, told_to: Iterable[int], *, quietly: bool = False) -> None:
    tell(
        told_to,
        kind=words.kind,
        text=words.text,
        endpoint="referrals.show",
        ref=ref,
        at=now(),
        by_id=by_id,
        about=_file_of(ref),
        quietly=quietly,
    )


def _on_outcome(fact: OutcomeKnown) -> None:
    _tell(fact, OUTCOME, [fact.author_id])


def _on_alerted(fact: ReferralAlerted) -> None:
    """Who owes the act, then the head of their team, then both administrators, who see no case."""
    team = fact.from_unit_id if fact.party == Party.AUTHOR else fact.to_unit_id
    if fact.alert == Alert.REMINDER:
        owing = {Party.AUTHOR: fact.author_id, Party.WORKER: fact.assigned_id}.get(Party(fact.party))
        _tell(fact, REMINDED, [owing] if owing is not None else _keepers(fact))
    elif fact.alert == Alert.HEAD and fact.party != Party.AUTHOR:
        _tell(fact, HEAD_TOLD, heads_of(team))
    else:  # the head of an author's team sees no referral of theirs either: number, place and days only
        words = HEAD_TOLD if fact.alert == Alert.HEAD else ADMINISTRATORS_TOLD
        told_to = heads_of(team) if fact.alert == Alert.HEAD else _administrators(fact.agreement_ref)
        tell(
            set(told_to),
            kind=words.kind,
            text=words.text,
            endpoint="reports.late",
            ref=fact.agreement_ref,
            at=now(),
            by_id=fact.by_id,
        )


def _administrators(agreement_ref: str) -> Iterable[int]:
    agreement = db.session.scalars(select(Agreement).where(Agreement.ref == agreement_ref)).one()
    return administrators(agreement, [agreement.council_id, agreement.employment_id], today(agreement.territory))


def _file_of(ref: str) -> str | None:
    """Reference of the case file of a referral: who tells may not know of the person whose turn it is."""
    query = select(CaseFile.ref).join(Referral, Referral.file_id == CaseFile.id).where(Referral.ref == ref)
    with system_actor("file of a notice"):
        return db.session.scalar(query)


def _keepers(fact: ReferralFact) -> list[int]:
    """Who distributes what arrives in the receiving unit."""
    return _keepers_in(fact.to_unit_id)


def _keepers_in(unit_id: int) -> list[int]:
    return [row.membership_id for row in members([unit_id], QUEUE_KEEPERS, today())]


def _keepers_of(ref: str) -> list[int]:
    """The same for a referral known by its reference: whoever gave its place back may not know of it."""
    with system_actor("receiver of a notice"):
        unit_id = db.session.scalar(select(Referral.to_unit_id).where(Referral.ref == ref))
    return [] if unit_id is None else _keepers_in(unit_id)


def _on_sent(fact: ReferralSent) -> None:
    _tell(fact, ARRIVED, _keepers(fact))
    if fact.named_id != fact.author_id:
        _tell(fact, NAMED, [fact.named_id])


def _on_queued(fact: ReferralQueued) -> None:
    _tell(fact, QUEUED, _keepers(fact))
    if fact.named_id != fact.author_id:
        _tell(fact, NAMED, [fact.named_id])


def _on_offered(offer: PlaceOffered) -> None:
    """Whoever freed the place is told too when the place is theirs to give: it is another person's."""
    _notify(offer.referral_ref, offer.by_id, OFFERED, set(_keepers_of(offer.referral_ref)))
    _notify(offer.referral_ref, offer.by_id, OFFERED_TO_AUTHOR, {offer.author_id})


def _on_assigned(fact: ReferralAssigned) -> None:
    _tell(fact, ASSIGNED, [fact.assigned_id])
    _tell(fact, REASSIGNED, [fact.previous_id])


def _on_leaver_replaced(fact: LeaverReplaced) -> None:
    if fact.is_unnamed:
        _tell(fact, HALF_LEFT, [fact.author_id])
    elif fact.assigned_id is None:
        _tell(fact, LEFT, _keepers(fact))
    else:
        _tell(fact, ASSIGNED, [fact.assigned_id])


def _on_asked(fact: InformationAsked) -> None:
    _tell(fact, ASKED, [fact.author_id])


def _answerers(fact: ReferralFact) -> list[int]:
    """Whose answer it is: the assigned worker's, else that of whoever distributes."""
    return [fact.assigned_id] if fact.assigned_id is not None else _keepers(fact)


def _on_given(fact: InformationGiven) -> None:
    _tell(fact, GIVEN, _answerers(fact))


def _on_corrected(fact: ReferralCorrected) -> None:
    _tell(fact, CORRECTED, _answerers(fact))
    if fact.unnamed_id is not None:
        _tell(fact, UNNAMED, [fact.unnamed_id])
        _tell(fact, NAMED, [fact.named_id])


def _on_accepted(fact: ReferralAccepted) -> None:
    _tell(fact, ACCEPTED, {fact.author_id, fact.named_id, fact.assigned_id})
    _tell(fact, ACCEPTED, {*_keepers(fact), fact.previous_id} - {fact.assigned_id}, quietly=True)


def _on_declined(fact: ReferralDeclined) -> None:
    _tell(fact, DECLINED, {fact.author_id, fact.named_id})
    _tell(fact, DECLINED, {*_keepers(fact), fact.assigned_id}, quietly=True)


def _on_resourced(fact: ReferralResourced) -> None:
    _tell(fact, RESOURCED, {fact.author_id, fact.named_id})
    _tell(fact, RESOURCED, {*_keepers(fact), fact.assigned_id}, quietly=True)


def _on_held(fact: ReferralHeld) -> None:
    _tell(fact, HELD, {fact.author_id, fact.assigned_id})


def _on_redirected(fact: ReferralRedirected) -> None:
    _tell(fact, REDIRECTED, {fact.author_id})
    _tell(fact, REDIRECTED, {*_keepers(fact), fact.assigned_id}, quietly=True)


def _on_withdrawn(fact: ReferralWithdrawn) -> None:
    _tell(fact, WITHDRAWN, {fact.author_id, fact.named_id, fact.assigned_id, *_keepers(fact)})


def _on_expired(fact: ReferralExpired) -> None:
    _tell(fact, EXPIRED, {fact.author_id, fact.named_id})
    _tell(fact, EXPIRED, {*_keepers(fact), fact.assigned_id}, quietly=True)


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(ReferralSent, _on_sent)
    subscribe(ReferralQueued, _on_queued)
    subscribe(PlaceOffered, _on_offered)
    subscribe(ReferralAssigned, _on_assigned)
    subscribe(LeaverReplaced, _on_leaver_replaced)
    subscribe(InformationAsked, _on_asked)
    subscribe(InformationGiven, _on_given)
    subscribe(ReferralCorrected, _on_corrected)
    subscribe(ReferralAccepted, _on_accepted)
    subscribe(ReferralDeclined, _on_declined)
    subscribe(ReferralResourced, _on_resourced)
    subscribe(ReferralHeld, _on_held)
    subscribe(ReferralRedirected, _on_redirected)
    subscribe(ReferralWithdrawn, _on_withdrawn)
    subscribe(ReferralExpired, _on_expired)
    subscribe(ReferralAlerted, _on_alerted)
    subscribe(OutcomeKnown, _on_outcome)


listen()
