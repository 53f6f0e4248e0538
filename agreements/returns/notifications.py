"""Who is told of a step of a monitoring return: notices of both parties, or of the one whose turn it is."""

from collections.abc import Callable, Collection
from typing import Any

from agreements import queries_signing
from agreements.models import Agreement
from agreements.notifications import Words, tell
from agreements.returns.events import ReturnCertified, ReturnCommented, ReturnDue, ReturnIssued, ReturnSentBack
from agreements.returns.models import MonitoringReturn
from core.clock import today
from core.db import db
from core.events import subscribe
from core.i18n import N_
from core.i18n import lazy_gettext as _l
from partners.notices import topics as notices
from partners.workflow import ADMINISTRATORS, Side

notices.declare("returns", _l("Retours de suivi"), "return.", roles=ADMINISTRATORS)
ISSUED = Words("return.issued", N_("Les chiffres d’un retour de suivi sont figés : à vous de les commenter."))
COMMENTED = Words("return.commented", N_("Un retour de suivi est commenté des deux côtés : il reste à certifier."))
SENT_BACK = Words("return.sent_back", N_("Une correction est demandée à votre institution sur un retour de suivi."))
CERTIFIED = Words("return.certified", N_("Un retour de suivi est certifié."))
DUE = Words("return.due", N_("Une année de votre convention est terminée : son retour de suivi est à préparer."))


def _of(agreement: Agreement, *organisations: int) -> Collection[int]:
    """Administrators of some of the parties."""
    parties = organisations or (agreement.council_id, agreement.employment_id)
    return queries_signing.administrators(agreement, parties, today(agreement.territory))


def _on_issued(fact: ReturnIssued) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    tell(fact, ISSUED, _of(agreement))


def _on_commented(fact: ReturnCommented) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    tell(fact, COMMENTED, _of(agreement))


def _on_sent_back(fact: ReturnSentBack) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    side = db.session.get_one(MonitoringReturn, fact.return_id).fix_side
    asked = agreement.council_id if side is Side.COUNCIL else agreement.employment_id
    tell(fact, SENT_BACK, _of(agreement, asked))


def _on_certified(fact: ReturnCertified) -> None:
    tell(fact, CERTIFIED, _of(db.session.get_one(Agreement, fact.agreement_id)))


def _on_due(fact: ReturnDue) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    tell(fact, DUE, _of(agreement))


LISTENERS: tuple[tuple[type[Any], Callable[[Any], None]], ...] = (
    (ReturnIssued, _on_issued),
    (ReturnCommented, _on_commented),
    (ReturnSentBack, _on_sent_back),
    (ReturnCertified, _on_certified),
    (ReturnDue, _on_due),
)


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    for event, listener in LISTENERS:
        subscribe(event, listener)


listen()
