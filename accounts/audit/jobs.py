"""What the worker does for the journal's page: the verifications asked for there, in pieces of some seconds."""

from functools import partial

from accounts import seals
from accounts.audit.models import JournalCheck
from core import jobs
from core.clock import now
from core.db import db, side_session

PIECE = 100_000  # rows: well below the lease of a job, and mails leave in between


@jobs.handler("journal.check", outside=True)
def check(check_id: int) -> jobs.Finish | None:
    """Read a piece of the journal and of its seals, outside any writing transaction."""
    with side_session() as session:
        asked = session.get(JournalCheck, check_id)
        if asked is None or asked.finished_at is not None:
            return None
        begun = seals.Report(rows=asked.rows, retired_rows=asked.retired, head=asked.head, last_id=asked.last_id)
        report = seals.verify(session, report=begun, most=PIECE)
    return partial(_keep, check_id, report)


def _keep(check_id: int, report: seals.Report) -> None:
    """How far it is; the next piece is another job."""
    asked = db.session.get_one(JournalCheck, check_id, with_for_update=True)
    asked.rows, asked.retired = report.rows, report.retired_rows
    asked.head, asked.last_id = report.head, report.last_id
    asked.problems += len(report.problems)
    if report.is_whole:
        asked.finished_at = now()
    else:
        jobs.enqueue("journal.check", {"check_id": check_id}, key=f"journal.check:{check_id}")
