"""The shared diagnosis as its two halves validate it: what they read, and who has not validated it yet.

Only barriers shared with the pair are part of it. What a half keeps to its own service is not what the other
validates, and changes nothing of it.
"""

from collections.abc import Iterable
from hashlib import sha256
from json import dumps

from sqlalchemy import select

from agreements.models import Agreement
from agreements.workflow import Diagnosis
from casefiles.following.models import DiagnosisValidation
from casefiles.models import Barrier, Support
from casefiles.workflow import BarrierState, Half, Level
from core.clock import civil_date
from core.db import db
from core.i18n import format_date
from core.i18n import gettext as _


def digest_of(barriers: Iterable[Barrier]) -> str:
    """SHA-256 of what a diagnosis says: the open shared barriers, their impact, who acts, the outcome aimed at."""
    said = sorted(
        (one.id, one.category, one.thematic or "", one.severity, one.owner, one.wanted or "")
        for one in barriers
        if one.state is BarrierState.OPEN and one.level is Level.SHARED
    )
    return sha256(dumps(said, ensure_ascii=False).encode()).hexdigest()


def current_digest(file_id: int) -> str:
    """The same for what a file says now."""
    db.session.flush()
    shared = (Barrier.state == BarrierState.OPEN, Barrier.level == Level.SHARED)
    return digest_of(db.session.scalars(select(Barrier).where(Barrier.file_id == file_id, *shared)))


def has_shared_barrier(file_id: int) -> bool:
    """Whether there is anything to validate together."""
    shared = (Barrier.state == BarrierState.OPEN, Barrier.level == Level.SHARED)
    return db.session.scalar(select(Barrier.id).where(Barrier.file_id == file_id, *shared).limit(1)) is not None


def halves_of(support: Support) -> dict[Half, int]:
    """Who makes each half; a support that one professional follows alone has one."""
    named = zip((Half.ADVISOR, Half.WORKER), support.pair, strict=True)
    return {half: member for half, member in named if member is not None}


def given(support_id: int) -> dict[Half, DiagnosisValidation]:
    """The validations that were not taken back nor replaced, by half; they may be about an older diagnosis."""
    query = select(DiagnosisValidation).where(
        DiagnosisValidation.support_id == support_id, DiagnosisValidation.ended_at.is_(None)
    )
    return {row.half: row for row in db.session.scalars(query)}


def missing(support: Support) -> list[Half]:
    """Halves that have not validated the diagnosis as it stands."""
    now_says, rows = current_digest(support.file_id), given(support.id)
    return [half for half in halves_of(support) if half not in rows or rows[half].digest != now_says]


def is_held_together(support: Support) -> bool:
    """Whether the agreement has the diagnosis done in a meeting of the three."""
    query = select(Agreement.diagnosis).where(Agreement.id == support.agreement_id)
    return support.agreement_id is not None and db.session.scalar(query) is Diagnosis.THREE_WAY


def standing(support: Support, digest: str, rows: dict[Half, DiagnosisValidation]) -> list[tuple[Half, str, str]]:
    """Each half, in words, and a tone: validated on a day, to validate again since it changed, or to validate."""
    found = []
    for half in halves_of(support):
        row = rows.get(half)
        if row is None:
            found.append((half, _("à valider"), "info"))
        elif row.digest != digest:
            found.append((half, _("à valider de nouveau : le diagnostic a changé depuis"), "warn"))
        else:
            day = format_date(civil_date(row.at, support.territory))
            found.append((half, _("validé le %(day)s", day=day), "good"))
    return found
