"""Probes: giving oneself access, signing for others, hanging rows on those of another file."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.models import (
    CaseFile,
    Contact,
    FileAccess,
    FileEvent,
    Note,
    Revision,
)
from casefiles.workflow import (
    Category,
    Channel,
)
from core.actor import current_actor
from core.clock import now
from referrals.correction_models import ReferralCorrection
from referrals.corrections import Topic
from referrals.models import Referral, ReferralBarrier, ReferralEvent
from referrals.workflow import State, Step
from tests.core.probe import Takes, Target, any_file, by_hand, probe
from tests.core.probes_insert import access_values, signed


@probe(Takes.CHANGE, legal=True, on_file=True)
def access_added(s: Session, t: Target) -> object:
    s.add(FileAccess(**access_values(t)))
    return None


@probe(Takes.CHANGE, legal=True, on_file=True)
def access_added_for_a_colleague(s: Session, t: Target) -> object:
    s.add(FileAccess(**access_values(t, membership_id=7)))
    return None


@probe(Takes.CHANGE, on_file=True)
def access_added_with_a_file_made_up(s: Session, t: Target) -> object:
    file = CaseFile(id=t.file_id, ref="AG-31-XXXXXXXX", territory="31", created_at=now())
    s.add_all([file, FileAccess(**access_values(t))])
    if current_actor().is_system:
        s.expunge(file)
    return None


@probe(Takes.CHANGE, on_file=True)
def access_moved_to_oneself(s: Session, t: Target) -> object:
    found = s.scalars(select(FileAccess).where(FileAccess.file_id == t.file_id)).first()
    if found is not None:
        found.membership_id, found.unit_id = 3, None
    return None


@probe(Takes.CHANGE, on_file=True)
def access_widened(s: Session, t: Target) -> object:
    for found in s.scalars(select(FileAccess).where(FileAccess.file_id == t.file_id)):
        found.from_at -= timedelta(days=1)
    return None


@probe(Takes.CHANGE, on_file=True)
def access_deleted(s: Session, t: Target) -> object:
    for found in s.scalars(select(FileAccess).where(FileAccess.file_id == t.file_id)):
        s.delete(found)
    return None


@probe(Takes.CHANGE, on_file=True)
def access_of_the_file_made_by_hand(s: Session, t: Target) -> object:
    made = by_hand(s, FileAccess, t.access_id, file_id=any_file(s), until_at=None)
    made.until_at = now()
    return None


@probe(Takes.CHANGE, on_file=True)
def note_by_somebody_else(s: Session, t: Target) -> object:
    s.add(Note(file_id=t.file_id, text="x", **signed(author_id=3)))
    return None


@probe(Takes.CHANGE, on_file=True)
def note_for_another_service(s: Session, t: Target) -> object:
    s.add(Note(file_id=t.file_id, text="x", **signed(organisation_id=3)))
    return None


@probe(Takes.CHANGE, on_file=True)
def fact_by_somebody_else(s: Session, t: Target) -> object:
    s.add(FileEvent(file_id=t.file_id, at=now(), kind="entered", membership_id=3))
    return None


@probe(Takes.CHANGE, on_file=True)
def referral_by_somebody_else(s: Session, t: Target) -> object:
    s.add(_referral(t, author_id=3))
    return None


def _referral(t: Target, **but: Any) -> Referral:
    values = {
        "ref": "OR-31-XXXXXXXX",
        "file_id": t.file_id,
        "territory": "31",
        "author_id": current_actor().membership or 1,
        "from_unit_id": current_actor().unit or 1,
        "created_at": now(),
        "edited_at": now(),
        **but,
    }
    return Referral(**values)


@probe(Takes.CHANGE, legal=True, on_file=True)
def referral_added(s: Session, t: Target) -> object:
    s.add(_referral(t))
    return None


@probe(Takes.CHANGE, legal=True, only=("Referral",))
def barrier_of_a_referral_added(s: Session, t: Target) -> object:
    s.add(ReferralBarrier(file_id=t.file_id, referral_id=t.id, category=Category.DIGITAL))
    return None


@probe(Takes.CHANGE, legal=True, only=("Referral",))
def step_of_a_referral_added(s: Session, t: Target) -> object:
    s.add(_step(t.file_id, t.id))
    return None


def _step(file_id: int, referral_id: int, **but: Any) -> ReferralEvent:
    states = {"step": Step.OPEN, "from_state": State.SENT, "to_state": State.RECEIVED}
    by = {"membership_id": current_actor().membership, **but}
    return ReferralEvent(file_id=file_id, referral_id=referral_id, at=now(), **states, **by)


@probe(Takes.CHANGE, only=("Referral",))
def step_by_somebody_else(s: Session, t: Target) -> object:
    s.add(_step(t.file_id, t.id, membership_id=3))
    return None


@probe(Takes.CHANGE, legal=True, only=("Referral",))
def correction_of_a_referral_added(s: Session, t: Target) -> object:
    s.add(_correction(t))
    return None


@probe(Takes.CHANGE, only=("Referral",))
def correction_by_somebody_else(s: Session, t: Target) -> object:
    s.add(_correction(t, membership_id=3))
    return None


def _correction(t: Target, **but: Any) -> ReferralCorrection:
    values = {
        "topic": Topic.TRIED,
        "old": "x",
        "new": "y",
        "reason": "z",
        "membership_id": current_actor().membership or 3,
    }
    return ReferralCorrection(file_id=t.file_id, referral_id=t.id, at=now(), **values | but)


@probe(Takes.CHANGE, only=("Referral",))
def step_of_a_referral_under_another_file(s: Session, t: Target) -> object:
    file_id = s.scalars(select(CaseFile.id).where(CaseFile.id != t.file_id)).first() or t.file_id
    s.add(_step(file_id, t.id))
    return None


@probe(Takes.CHANGE, only=("Note",))
def revision_of_a_note_under_another_file(s: Session, t: Target) -> object:
    file_id = s.scalars(select(CaseFile.id).where(CaseFile.id != t.file_id)).first() or t.file_id
    s.add(Revision(file_id=file_id, note_id=t.id, old="x", new="y", **signed()))
    return None


@probe(Takes.CHANGE, on_file=True)
def contact_under_a_support_of_another_file(s: Session, t: Target) -> object:
    file_id = s.scalars(select(CaseFile.id).where(CaseFile.id != t.file_id)).first() or t.file_id
    kind = {"channel": Channel.PHONE, "reached": True, "on": now().date()}
    s.add(Contact(file_id=file_id, support_id=t.support_id, **kind, **signed()))
    return None
