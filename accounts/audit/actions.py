"""Opening, ending and acknowledging alerts; asking for a verification of the journal. None of these commits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from accounts import seals, sessions
from accounts.audit import queries
from accounts.audit.models import Alert, JournalCheck
from accounts.audit.workflow import WINDOW, AlertKind
from accounts.journal import record_writing
from accounts.models import JournalSeal
from core import jobs
from core.actor import Actor
from core.errors import Conflict, Refusal
from core.i18n import gettext as _
from core.references import new_reference

CHECK_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Abnormal use seen by one evaluation: of an account, or from a network address against an institution."""

    kind: AlertKind
    organisation_id: int
    counted: int
    most: int
    user_id: int | None = None
    membership_id: int | None = None
    unit_id: int | None = None
    address: str | None = None

    @property
    def key(self) -> str:
        """One running episode for each."""
        about = self.user_id if self.address is None else f"{self.address}:{self.organisation_id}"
        return f"{self.kind}:{about}"


def keep(session: Session, findings: Iterable[Finding], at: datetime) -> list[Alert]:
    """Episodes that begin, to be told; those that go on are counted on, those over for an hour end.

    Run again with the same findings, it opens nothing.
    """
    running, begun = queries.running(session), []
    for finding in findings:
        known = running.get(finding.key)
        if known is None:
            begun.extend(_open(session, finding, at))
            continue
        known.last_at, known.counted = at, max(known.counted, finding.counted)
    for alert in running.values():
        if at - alert.last_at >= WINDOW:
            alert.ended_at = at
    return begun


def _open(session: Session, finding: Finding, at: datetime) -> list[Alert]:
    """The episode, unless another evaluation has just opened it; a fresh proof is asked of its account."""
    values = {
        "ref": new_reference("AL"), "key": finding.key, "kind": finding.kind, "user_id": finding.user_id,
        "membership_id": finding.membership_id, "unit_id": finding.unit_id,
        "organisation_id": finding.organisation_id, "address": finding.address, "counted": finding.counted,
        "most": finding.most, "began_at": at, "last_at": at, "told": 0, "version": 1,
        "asked_again_at": at if finding.user_id is not None else None,
    }  # fmt: skip
    alert_id = jobs.insert_once(Alert, values)
    if alert_id is None:
        return []
    if finding.user_id is not None:
        sessions.ask_again(session, finding.user_id)
    return [session.get_one(Alert, alert_id)]


def acknowledge(alert: Alert, note: str, *, by: Actor, at: datetime) -> None:
    """Say what was found and done. Raises Refusal for an empty note, Conflict when somebody has done it."""
    if alert.acknowledged_at is not None:
        raise Conflict(_("Cette alerte est déjà traitée."), version=alert.version)
    if not note.strip():
        raise Refusal(_("Dites en une phrase ce que vous avez vérifié ou fait."), field="note")
    alert.acknowledged_at, alert.acknowledged_by_id, alert.note = at, by.membership, note.strip()
    alert.version += 1
    record_writing("alert.acknowledge", subject=alert.ref)


def ask_check(session: Session, *, whole: bool, by: Actor, at: datetime) -> None:
    """Have the worker compare the journal with its seals. Raises Refusal while one of the institution runs."""
    since = None if whole else at - timedelta(days=CHECK_DAYS)
    start = seals.Report() if since is None else seals.report_from(session, since)
    rows = select(func.coalesce(func.sum(JournalSeal.rows), 0)).where(JournalSeal.last_id > start.last_id)
    values = {
        "asked_by_id": by.membership, "organisation_id": by.organisation, "asked_at": at, "since": since,
        "total": session.scalars(rows).one(), "rows": 0, "retired": 0, "problems": 0, "last_id": start.last_id,
        "head": start.head,
    }  # fmt: skip
    check_id = jobs.insert_once(JournalCheck, values)
    if check_id is None:
        raise Refusal(_("Une vérification est déjà en cours."))
    jobs.enqueue("journal.check", {"check_id": check_id}, key=f"journal.check:{check_id}")
    record_writing("journal.check")
