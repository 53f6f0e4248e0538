"""What the scene of the matrix lacks for every confidential column to hold something: a row of each such table."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from casefiles.assigning.models import RemoteFollowUp
from casefiles.exits.models import SupportExit
from casefiles.following.models import SupportPause
from casefiles.following.workflow import PauseReason
from casefiles.models import Barrier, PersonAgreement, Support
from casefiles.openings.models import GlassOpening
from casefiles.past.models import ItemChange
from casefiles.rights.models import RightsRequest
from casefiles.rights.workflow import RequestState
from casefiles.workflow import AgreedBy, Exit, Half, Level
from core.clock import now
from referrals.correction_models import ReferralCorrection
from referrals.corrections import Topic
from referrals.models import Referral, ReferralResource
from referrals.workflow import State
from tests import people
from tests.access.scene import Scene
from tests.world import days_ago, reference

TEXT = "à remplacer"


def complete(session: Session, scene: Scene) -> int:
    """Rows about Léa Abadie, an exit of whoever left, a referral put right; the key of the exit."""
    lea, paul, anne = scene.file_ids["Abadie"], people.membership_id("paul.martin"), people.membership_id("anne.roux")
    support = _support(session, lea)
    day, at = days_ago(20), now() - timedelta(days=20)
    of_lea: dict[str, Any] = {"file_id": lea, "support_id": support.id}
    pause = {"from_on": day, "planned_until_on": day, "until_on": day, "decided_by_id": paul, "decided_at": at}
    session.add(SupportPause(**of_lea, **pause, reason=PauseReason.OTHER, line=TEXT, ended_at=at))
    checked = {"has_equipment": True, "has_connection": True, "is_at_ease": False}
    remote = {"from_on": day, "agreed_on": day, "reason": TEXT, "started_by_id": paul, **checked}
    session.add(RemoteFollowUp(**of_lea, **remote))
    head, office = people.membership_id("elise.gros"), people.unit_of("CD Haute-Garonne").id
    glass = {"membership_id": head, "organisation_id": office, "reason": TEXT, "at": at}
    session.add(GlassOpening(file_id=lea, until_at=at + timedelta(hours=1), **glass))
    _changes(session, lea, anne)
    _referral(session, scene)
    _redirected(session, scene)
    _told_by_mouth(session, lea)
    return _exit(session, scene.file_ids["Gaillard"], paul, anne)


def _support(session: Session, file_id: int) -> Support:
    return session.scalars(select(Support).where(Support.file_id == file_id)).first() or Support()


def _changes(session: Session, file_id: int, anne: int) -> None:
    """An edit of a barrier on each level, by the social worker."""
    barrier = session.scalars(select(Barrier).where(Barrier.file_id == file_id)).first()
    assert barrier is not None
    council = people.unit_of("CD Haute-Garonne").id
    for level in Level:
        written: dict[str, Any] = {"author_id": anne, "organisation_id": council, "level": level, "created_at": now()}
        edit = {"barrier_id": barrier.id, "field": "wanted", "before": TEXT, "after": TEXT}
        session.add(ItemChange(file_id=file_id, **edit, **written))


def _referral(session: Session, scene: Scene) -> None:
    sent = session.scalars(select(Referral).where(Referral.ref == scene.referrals["received"])).one()
    of_it: dict[str, Any] = {"file_id": sent.file_id, "referral_id": sent.id}
    session.add(ReferralResource(**of_it, name=TEXT, details=TEXT))
    put_right = {"topic": Topic.REASON, "old": TEXT, "new": TEXT, "reason": TEXT}
    session.add(ReferralCorrection(**of_it, at=now(), membership_id=sent.author_id, **put_right))


def _redirected(session: Session, scene: Scene) -> None:
    """One more like the one that was declined, handed on instead."""
    like = session.scalars(select(Referral).where(Referral.ref == scene.referrals["declined"])).one()
    left = {"id", "ref", "version", "decline_reason", "decline_text", "suggestion"}
    kept = {one.key: getattr(like, one.key) for one in Referral.__mapper__.column_attrs if one.key not in left}
    changed = {"ref": reference("OR", "31", "redirected"), "state": State.REDIRECTED, "redirect_reason": TEXT}
    session.add(Referral(**{**kept, **changed}))


def _told_by_mouth(session: Session, file_id: int) -> None:
    """An agreement given before a witness, and a request of the person that was answered."""
    given = session.scalars(select(PersonAgreement).where(PersonAgreement.file_id == file_id)).first()
    assert given is not None
    given.channel, given.witness_name, given.witness_quality = AgreedBy.ORAL, TEXT, TEXT
    like = session.scalars(select(RightsRequest)).first()
    assert like is not None
    kept = {one.key: getattr(like, one.key) for one in RightsRequest.__mapper__.column_attrs if one.key != "id"}
    closed = {"state": RequestState.ANSWERED, "closed_on": days_ago(0), "answer": TEXT}
    session.add(RightsRequest(**{**kept, **closed, "ref": reference("DR", "closed")}))


def _exit(session: Session, file_id: int, advisor: int, worker: int) -> int:
    """The end of the support of Gaillard, reported and read."""
    support, at = _support(session, file_id), now() - timedelta(days=9)
    made = SupportExit(
        file_id=file_id, support_id=support.id, reason=Exit.MOVED, last_on=days_ago(10), next_referent=TEXT, line=TEXT,
        half=Half.WORKER, proposed_by_id=worker, proposed_at=at, reported_by_id=advisor, reported_at=at,
        queried_by_id=worker, queried_at=at, query_reason=TEXT, read_by_id=worker, ended_at=at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made.id
