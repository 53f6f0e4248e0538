"""A support waits for a reason and until a day, and goes on."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from accounts.journal import record_writing
from casefiles import queries as files
from casefiles.actions.facts import add_fact
from casefiles.events import SupportClosed
from casefiles.exits.events import EndProposed
from casefiles.following import queries
from casefiles.following.models import SupportPause
from casefiles.following.workflow import LONGEST_PAUSE, PauseReason, last_day
from casefiles.models import Support
from casefiles.workflow import Happened, State, Step
from core.actor import Actor
from core.clock import civil_date, now
from core.db import db
from core.errors import Refusal
from core.events import subscribe
from core.guard import system_actor
from core.i18n import format_date
from core.i18n import gettext as _


def is_over(pause: SupportPause, today: date) -> bool:
    """Its last day has passed: the support goes on, whether anything was written or not."""
    return pause.until_on < today


def pause(
    support: Support, *, until_on: date | None, reason: PauseReason, line: str | None, by: Actor, at: datetime
) -> SupportPause:
    """From today until a day no contact is due. The file is locked.

    Raises Refusal without an end, for one that is past or more than 60 days away, or *other* without a word; Conflict
    for a support that is not in progress.
    """
    files.lock_file(support.file_id)
    go_on_when_over(support, by=by, at=at)
    today = civil_date(at, support.territory)
    if until_on is None or until_on < today:
        raise Refusal(_("Une pause a une fin : choisissez aujourd’hui ou un jour à venir."), field="until_on")
    if until_on > last_day(today):
        day = format_date(last_day(today))
        message = _("Une pause dure %(days)s jours au plus : jusqu’au %(day)s.", days=LONGEST_PAUSE, day=day)
        raise Refusal(message, field="until_on")
    if reason is PauseReason.OTHER and not line:
        raise Refusal(_("Dites en quelques mots pourquoi."), field="line")
    before = support.take(Step.PAUSE)
    row = SupportPause(
        file_id=support.file_id, support_id=support.id, from_on=today, planned_until_on=until_on,
        until_on=until_on, reason=reason, line=line, decided_by_id=by.membership, decided_at=at,
    )  # fmt: skip
    db.session.add(row)
    add_fact(
        support.file_id, Happened.PAUSED, by=by, at=at, support_id=support.id, before=before, after=reason
    )  # fmt: skip
    record_writing("support.pause", file_id=support.file_id, reason=reason)
    db.session.flush()
    return row


def resume(support: Support, *, by: Actor, at: datetime) -> None:
    """The support goes on today; the days that were left do not wait. Raises Conflict when it is not paused."""
    files.lock_file(support.file_id)
    before = support.take(Step.RESUME)
    row = queries.running(support.id)
    if row is not None:
        _stop(row, civil_date(at, support.territory), at=at)
    add_fact(support.file_id, Happened.RESUMED, by=by, at=at, support_id=support.id, before=before, after=support.state)
    record_writing("support.resume", file_id=support.file_id)
    db.session.flush()


def _stop(row: SupportPause, goes_on: date, *, at: datetime) -> None:
    """Its last day was the one before, or earlier; none, when it began on that day."""
    one = timedelta(days=1)
    row.until_on, row.ended_at = max(min(row.until_on, goes_on - one), row.from_on - one), at


def go_on_when_over(support: Support, *, by: Actor, at: datetime) -> bool:
    """Whoever takes a step after the last day of a pause finds the support in progress: the system makes it so."""
    row = queries.running(support.id) if support.state is State.PAUSED else None
    if row is None or not is_over(row, civil_date(at, support.territory)):
        return False
    resume(support, by=replace(by, membership=None), at=at)
    return True


def _on_support_closed(fact: SupportClosed) -> None:
    """A support that ended waits for nothing."""
    with system_actor("a pause ends with its support"):
        row = queries.running(fact.support_id)
        if row is not None:
            end_on = db.session.get_one(Support, fact.support_id).end_on or row.until_on
            _stop(row, end_on + timedelta(days=1), at=now())


def _on_end_proposed(fact: EndProposed) -> None:
    """A support that is ending waits for nothing."""
    row = queries.running(fact.support_id)
    if row is not None:
        support = db.session.get_one(Support, fact.support_id)
        _stop(row, civil_date(now(), support.territory), at=now())


def listen() -> None:
    """Subscribe; done once when the module is imported, again after a test emptied the registry."""
    subscribe(SupportClosed, _on_support_closed)
    subscribe(EndProposed, _on_end_proposed)


listen()
