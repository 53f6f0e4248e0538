"""Referrals the pages are looked at with, in both directions: drafted, asked about, answered, ended."""

from datetime import timedelta

from sqlalchemy import select

from casefiles.models import CaseFile
from core.actor import current_actor
from core.clock import now, today
from core.db import db, side_session, write_transaction
from core.guard import system_actor
from referrals import actions, queries
from referrals.models import Referral
from referrals.workflow import DeclineReason, Direction, State, WithdrawReason
from tests import people
from tests.referrals.doing import act, draft, new_draft, worker
from tests.world import Known

WHY = "Un logement se libère."
ADVISOR, WORKER = "sonia.vidal", "anne.roux"


def to_council() -> list[str]:
    """From advisors to an office; one of the world is asked about."""
    act(WORKER, people.referral_of("Fabre").ref, "ask_info", question="Depuis quand est-elle hébergée ?")
    return [draft(), _declined(), _accepted(), *_ended()]


def to_employment() -> list[str]:
    """From a social worker to an agency, whose head gave some to the dedicated advisor."""
    drafted = new_draft(WORKER, birth_name="Lambert")
    assigned, asked, held, accepted, declined = (
        _sent(WORKER, name) for name in ("Masson", "Nicolas", "Olivier", "Perrin", "Quentin")
    )
    act("luc.moreau", assigned, "assign", **worker("paul.martin"))
    act("luc.moreau", asked, "ask_info", question="Cherche-t-elle un emploi à temps plein ?")
    act("luc.moreau", held, "hold", reason=WHY, review_on=today("31") + timedelta(days=9))
    act("luc.moreau", accepted, "accept", **worker("paul.martin"))
    act("luc.moreau", declined, "decline", reason=DeclineReason.CAPACITY, text=None, suggestion="Agence de Muret")
    return [drafted, _sent(WORKER, "Robin"), assigned, asked, held, accepted, declined]


def met_by_worker() -> Known:
    """The file of the person whose draft a social worker has not sent: no support, nothing written yet."""
    with system_actor("tests: file of a draft"), side_session() as session:
        drafted = Referral.state == State.DRAFT, Referral.direction == Direction.TO_EMPLOYMENT
        file = session.scalars(select(CaseFile).join(Referral, Referral.file_id == CaseFile.id).where(*drafted)).one()
        return Known(file.id, file.ref)


def _sent(login: str, family_name: str) -> str:
    """Sent by its author about a person just met."""
    ref = new_draft(login, birth_name=family_name)
    act(login, ref, "send")
    return ref


def _ended() -> list[str]:
    """Held, and ended in every way that is neither yes nor no."""
    names = ("Garnier", "Hubert", "Imbert", "Joly", "Klein")
    held, resourced, redirected, withdrawn, expired = (_sent(ADVISOR, name) for name in names)
    act("claire.dumas", held, "hold", reason=WHY, review_on=today("31") + timedelta(days=9))
    act("claire.dumas", resourced, "answer_resources", resources=[("Boutique solidarité", "Le mardi"), ("CCAS", None)])
    act("claire.dumas", redirected, "redirect", to_unit_id=people.unit_of("MDS Muret").id, reason=WHY)
    act(ADVISOR, withdrawn, "withdraw", reason=WithdrawReason.OTHER, text="Elle déménage.")
    with system_actor("tests: expire"), write_transaction():
        actions.expire(queries.get(expired), by=current_actor(), at=now())
    db.session.remove()
    return [held, resourced, redirected, withdrawn, expired]


def _declined() -> str:
    ref = _sent(ADVISOR, "Ferrand")
    act("claire.dumas", ref, "decline", reason=DeclineReason.OTHER, text="Elle déménage.", suggestion="CCAS de Pau")
    return ref


def _accepted() -> str:
    ref = _sent(ADVISOR, "Garcin")
    act("claire.dumas", ref, "accept", **worker(WORKER))
    return ref
