"""The night of retention as jobs: one begins it, one looks at a range of files at a time, the last rewrites the files
of the database. Each is short, and done twice does no harm.
"""

from datetime import timedelta

from accounts import seals
from casefiles.rights.models import PurgeRun
from casefiles.rights.retention import JOURNAL, months_of
from core import jobs, personal_data
from core.clock import now
from core.compact import compact
from core.db import db
from reports.rights import retention
from reports.rights.jobs import settings_in_force
from reports.rights.telling import tell_followers

EVERY = timedelta(hours=24)
LOOK, JOURNAL_ROWS, COMPACT = "rights.look", "rights.retire_journal", "rights.compact"
NOW = "rights.retention_now"
MOST = 200  # files anonymised in one transaction


def _months() -> dict[str, int]:
    return months_of(settings_in_force().retention_months)


@jobs.handler("rights.retention", every=EVERY)
def begin() -> None:
    """Open the night; its steps follow one another."""
    run = PurgeRun(began_at=now(), delays=_months(), links=retention.remove_links(at=now()))
    db.session.add(run)
    db.session.flush()
    jobs.enqueue(LOOK, {"run_id": run.id, "after": 0}, key=LOOK)
    jobs.enqueue(JOURNAL_ROWS, {"run_id": run.id}, key=JOURNAL_ROWS)


@jobs.handler(NOW)
def begin_now() -> None:
    """The same, asked for by the operator."""
    begin()


@jobs.handler(LOOK)
def look(run_id: int, after: int) -> None:
    """Announce and anonymise in one range; the same again while more is due there, else the next."""
    run = db.session.get_one(PurgeRun, run_id, with_for_update=True)
    found = retention.falling_due(after, _months(), now())
    told = retention.announce(found, at=now())
    tell_followers(told, at=now())
    over = retention.over(found, at=now())
    run.warned += len(told)
    run.files += retention.purge(over[:MOST], _months(), at=now())
    if len(over) > MOST or len(told) == retention.MOST_TOLD:
        following = after
    elif after + retention.RANGE < retention.last_file():
        following = after + retention.RANGE
    else:
        run.finished_at = now()
        if run.files:
            jobs.enqueue(COMPACT, key=COMPACT)
        return
    key = f"{LOOK}:{run_id}:{following}:{run.warned}:{run.files}"
    jobs.enqueue(LOOK, {"run_id": run_id, "after": following}, key=key)


@jobs.handler(JOURNAL_ROWS)
def retire_journal(run_id: int) -> None:
    """Whole seals of whole months; the same again while there are any."""
    run = db.session.get_one(PurgeRun, run_id, with_for_update=True)
    gone = seals.retire(db.session(), _months()[JOURNAL])
    run.journal_rows += gone
    if gone:
        jobs.enqueue(JOURNAL_ROWS, {"run_id": run_id}, key=f"{JOURNAL_ROWS}:{run.journal_rows}")


@jobs.handler(COMPACT, outside=True)
def rewrite() -> None:
    """Nothing of the erased rows stays in the files."""
    db.session.rollback()
    compact(sorted(personal_data.tables))
