"""Who is told of a step of a monitoring return: a row of the in-app inbox, and a mail to whom it is the turn of."""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from agreements import queries_signing
from agreements.models import Agreement
from agreements.notifications import N_, Words, recipients, site, tell
from agreements.returns.events import ReturnCertified, ReturnCommented, ReturnDue, ReturnIssued, ReturnSentBack
from agreements.returns.models import MonitoringReturn
from core import outbox
from core.clock import today
from core.db import db
from core.events import subscribe
from core.i18n import lazy_gettext as _l
from partners.workflow import Side

MAIL = outbox.declare(
    "agreements.return",
    subject=_l("Un retour de suivi attend votre institution"),
    text=_l(
        "Bonjour,\n\nUn retour de suivi attend votre commentaire, votre correction ou votre certification. "
        "Connectez-vous pour le lire : %(address)s\n\nBinôme"
    ),
)
DUE_MAIL = outbox.declare(
    "agreements.return_due",
    subject=_l("Un retour de suivi est à préparer"),
    text=_l(
        "Bonjour,\n\nUne année de votre convention est terminée et aucun retour de suivi n’en est préparé. "
        "Préparez-le : %(address)s\n\nBinôme"
    ),
)
ISSUED = Words("return.issued", N_("Les chiffres d’un retour de suivi sont figés : à vous de les commenter."))
COMMENTED = Words("return.commented", N_("Un retour de suivi est commenté des deux côtés : il reste à certifier."))
SENT_BACK = Words("return.sent_back", N_("Une correction est demandée à votre institution sur un retour de suivi."))
CERTIFIED = Words("return.certified", N_("Un retour de suivi est certifié."))
DUE = Words("return.due", N_("Une année de votre convention est terminée : son retour de suivi est à préparer."))


def _of(agreement: Agreement, *organisations: int) -> Collection[int]:
    """Administrators of some of the parties."""
    parties = organisations or (agreement.council_id, agreement.employment_id)
    return queries_signing.administrators(agreement, parties, today(agreement.territory))


def _ask(fact: Any, agreement: Agreement, words: Words, whom: Collection[int], mail: str = MAIL) -> None:
    """A notice each, and one mail a day about an agreement; never to who acted."""
    tell(fact, words, whom)
    address: dict[str, date | str] = {"address": site(f"/conventions/{agreement.ref}/retours")}
    for membership_id, _user, to in recipients(set(whom) - {fact.membership_id}):
        key = f"{mail}:{agreement.id}:{membership_id}:{today().isoformat()}"
        outbox.send(to=to, kind=mail, values=address, key=key)


def _on_issued(fact: ReturnIssued) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    _ask(fact, agreement, ISSUED, _of(agreement))


def _on_commented(fact: ReturnCommented) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    _ask(fact, agreement, COMMENTED, _of(agreement))


def _on_sent_back(fact: ReturnSentBack) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    side = db.session.get_one(MonitoringReturn, fact.return_id).fix_side
    asked = agreement.council_id if side is Side.COUNCIL else agreement.employment_id
    _ask(fact, agreement, SENT_BACK, _of(agreement, asked))


def _on_certified(fact: ReturnCertified) -> None:
    tell(fact, CERTIFIED, _of(db.session.get_one(Agreement, fact.agreement_id)))


def _on_due(fact: ReturnDue) -> None:
    agreement = db.session.get_one(Agreement, fact.agreement_id)
    _ask(fact, agreement, DUE, _of(agreement), DUE_MAIL)


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
