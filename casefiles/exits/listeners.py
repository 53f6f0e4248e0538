"""A support that closes some other way ends what was proposed; and who is told of an end."""

from collections.abc import Iterable

from sqlalchemy import select

from casefiles.events import SupportClosed
from casefiles.exits import queries
from casefiles.exits.events import EndProposed, ExitFact, ReportQueried, SupportReported
from casefiles.models import CaseFile
from core.clock import now
from core.db import db
from core.events import subscribe
from core.guard import system_actor
from core.i18n import N_
from core.i18n import lazy_gettext as _l
from partners.notices import topics
from partners.notices.actions import tell
from partners.workflow import FOLLOWERS

topics.declare("exits", _l("Fins d’accompagnement"), "exit.", roles=FOLLOWERS)

PROPOSED = N_("La fin d’un accompagnement est proposée : complétez le bilan de sortie.")
REPORTED = N_("Le bilan de sortie d’un accompagnement est complet : prenez-en acte.")
QUERIED = N_("Une précision est demandée sur un bilan de sortie : complétez-le de nouveau.")


def _on_closed(fact: SupportClosed) -> None:
    """The person took the agreement back, or a head corrected: nothing is left to report."""
    with system_actor("a closed support has no end to propose"):
        found = queries.running(fact.support_id, lock=True)
        if found is not None:
            found.ended_at = now()
            found.version += 1


def _tell(fact: ExitFact, kind: str, text: str, whom: Iterable[int | None]) -> None:
    with system_actor("who is told of the end of a support"):
        ref = db.session.scalars(select(CaseFile.ref).where(CaseFile.id == fact.file_id)).one()
    told = [key for key in whom if key is not None and key != fact.by_id]
    tell(told, kind=kind, text=text, endpoint="casefiles.close_form", ref=ref, at=now(), by_id=fact.by_id, about=ref)


def _on_proposed(fact: EndProposed) -> None:
    _tell(fact, "exit.proposed", PROPOSED, [fact.other_id])


def _on_reported(fact: SupportReported) -> None:
    _tell(fact, "exit.reported", REPORTED, [fact.reader_id])


def _on_queried(fact: ReportQueried) -> None:
    _tell(fact, "exit.queried", QUERIED, [fact.reports_id])


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(SupportClosed, _on_closed)
    subscribe(EndProposed, _on_proposed)
    subscribe(SupportReported, _on_reported)
    subscribe(ReportQueried, _on_queried)


listen()
