"""Ending the support of a pair as its two halves do, without HTTP."""

from datetime import date
from typing import Any

from casefiles import queries as files
from casefiles.exits import actions, queries
from casefiles.exits.actions import Answer, Told
from casefiles.exits.workflow import Grade
from casefiles.models import Support
from casefiles.workflow import Exit, Mode, Severity
from core.clock import now, today
from tests.casefiles.doing import doing

PROPOSER, REPORTER = "anne.roux", "paul.martin"


def support_in(file_id: int, mode: Mode = Mode.GLOBAL) -> Support:
    """The open support, its file held."""
    files.lock_file(file_id)
    found = files.current_support(file_id, mode)
    assert found is not None
    return found


def told(
    support: Support,
    *,
    exit: Exit = Exit.JOB_6_MONTHS,
    on: date | None = None,
    next_referent: str | None = "Mission locale",
    grade: Grade | None = Grade.PARTLY,
    lifted: bool = False,
) -> Told:
    """Every shared barrier answered alike."""
    answers = [
        Answer(
            barrier_id=barrier.id,
            grade=grade if barrier.wanted else None,
            severity=Severity.NONE if lifted else Severity.MEDIUM,
            lifted=lifted,
        )
        for barrier in queries.barriers_at_exit(support)
    ]
    day = on or today(support.territory)
    return Told(reason=exit, last_on=day, next_referent=next_referent, line=None, answers=answers)


def propose(file_id: int, by: str = PROPOSER, **given: Any) -> None:
    """One half proposes."""
    with doing(by) as actor:
        support = support_in(file_id)
        actions.propose(support, told(support, **given), by=actor, at=now())


def report(file_id: int, by: str = REPORTER, **given: Any) -> None:
    """The other half completes."""
    with doing(by) as actor:
        support = support_in(file_id)
        actions.complete(support, told(support, **given), by=actor, at=now())


def read(file_id: int, by: str = PROPOSER) -> None:
    """The half that proposed reads what was completed: it closes."""
    with doing(by) as actor:
        actions.acknowledge(support_in(file_id), by=actor, at=now())


def end(file_id: int, **given: Any) -> None:
    """Proposed, completed and read, for a support nobody referred."""
    propose(file_id, **given)
    report(file_id, **given)
    read(file_id)
