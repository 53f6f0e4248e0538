"""The end of a pair's support: proposed by one half, reported by the other, read by whoever asked for the support.

The file's row is held by the caller. Places stay taken until the support is closed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from accounts.journal import record_writing
from casefiles import queries as files
from casefiles.actions.facts import add_fact
from casefiles.actions.supports import finish
from casefiles.exits import policy, queries, report
from casefiles.exits.events import EndProposed, ReportQueried, SupportReported
from casefiles.exits.halves import half_in, is_pair, member_of, other
from casefiles.exits.models import ExitOutcome, SupportExit
from casefiles.exits.readers import asked_by
from casefiles.exits.workflow import Grade
from casefiles.models import Barrier, Support
from casefiles.workflow import BarrierState, Exit, Happened, Severity, State, Step, exits_of
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Conflict, NotAllowed, Refusal
from core.events import publish
from core.guard import system_actor
from core.i18n import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of one barrier."""

    barrier_id: int
    grade: Grade | None
    severity: Severity
    lifted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a half says of the end; the other may complete it."""

    reason: Exit
    last_on: date
    next_referent: str | None
    line: str | None
    answers: Sequence[Answer]


def propose(support: Support, told: Told, *, by: Actor, at: datetime) -> SupportExit:
    """One half proposes the end.

    Raises NotAllowed outside the pair, Conflict when it is proposed already or nobody else follows, Refusal for a day
    out of the support, a reason that does not fit, or a wanted outcome left ungraded.
    """
    half = half_in(support, by.acts_for)
    if half is None or by.membership is None:
        raise NotAllowed(_("Seul le binôme de cet accompagnement peut faire cela."))
    if not is_pair(support):
        raise Conflict(_("Vous suivez seul cette personne : terminez l’accompagnement sans bilan à deux."))
    _check(support, told, at=at)
    before = support.take(Step.PROPOSE_END)
    found = SupportExit(
        file_id=support.file_id, support_id=support.id, reason=told.reason, last_on=told.last_on,
        next_referent=told.next_referent, line=told.line, half=half, proposed_by_id=by.membership, proposed_at=at,
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    _grade(found, told.answers)
    _keep(support, Happened.END_PROPOSED, "support.propose_end", before, by=by, at=at, reason=None)
    publish(EndProposed(other_id=member_of(support, other(half)), **_about(support, by)))
    return found


def complete(support: Support, told: Told, *, by: Actor, at: datetime) -> SupportExit:
    """The other half completes the report, which is issued as it stands.

    Raises NotAllowed for anybody else, Conflict when no end waits for it, Refusal as for the proposal, and without
    the next referent.
    """
    found = _proposed(support)
    if not policy.may_report(by, support, found):
        raise NotAllowed(_("Le bilan est complété par l’autre membre du binôme."))
    _check(support, told, at=at)
    if not told.next_referent:
        raise Refusal(_("Écrivez qui suit la personne maintenant, ou que personne ne la suit."), field="next_referent")
    before = support.take(Step.REPORT)
    found.reason, found.last_on = told.reason, told.last_on
    found.next_referent, found.line = told.next_referent, told.line
    _grade(found, told.answers)
    issued = report.frozen(support, found)
    found.report, found.reported_by_id, found.reported_at = issued, by.membership, at
    found.version += 1
    _keep(support, Happened.REPORTED, "support.report", before, by=by, at=at, reason=None)
    half_reads = member_of(support, found.half) if asked_by(support.id) is None else None
    publish(SupportReported(exit=found.reason, reader_id=half_reads, **_about(support, by)))
    return found


def take_back(support: Support, *, reason: str, by: Actor, at: datetime) -> None:
    """The support goes on. Raises NotAllowed outside the pair, Conflict when no end is proposed."""
    found = _proposed(support)
    if not policy.may_take_back(by, support):
        raise NotAllowed(_("Seul le binôme de cet accompagnement peut faire cela."))
    before = support.take(Step.RESUME)
    found.ended_at = at
    found.version += 1
    _keep(support, Happened.END_TAKEN_BACK, "support.resume", before, by=by, at=at, reason=reason)


def acknowledge(support: Support, *, by: Actor, at: datetime) -> None:
    """The half that proposed read the report of a support nobody referred: it closes.

    Raises NotAllowed for anybody else, Conflict when no report waits.
    """
    found = _reported(support)
    if not policy.may_read(by, support, found, asked_by(support.id)):
        raise NotAllowed(_("Ce bilan est lu par une autre personne."))
    _close(support, found, by=by, at=at)


def acknowledge_as_author(support_id: int, *, by: Actor, at: datetime) -> bool:
    """The same by whoever referred the person, as the referral found them; says whether a report waited.

    Run by the system: a referrer outside the pair reads nothing of the file.
    """
    with system_actor("whoever referred the person read the outcome") as system:
        support = db.session.get_one(Support, support_id)
        if support.state is not State.REPORTED:
            return False
        _close(support, _reported(support), by=replace(system, membership=by.membership), at=at)
    return True


def query(support: Support, *, reason: str, by: Actor, at: datetime) -> None:
    """The half that reads asks for more, once. Raises NotAllowed for anybody else, Conflict the second time."""
    found = _reported(support)
    if not policy.may_read(by, support, found, asked_by(support.id)):
        raise NotAllowed(_("Ce bilan est lu par une autre personne."))
    _query(support, found, reason, by=by, at=at)


def query_as_author(support_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """The same by whoever referred the person, as the referral found them."""
    with system_actor("whoever referred the person asks for more") as system:
        support = db.session.get_one(Support, support_id)
        _query(support, _reported(support), reason, by=replace(system, membership=by.membership), at=at)


def close_unread(exit_id: int, *, by: Actor, at: datetime) -> bool:
    """The system closes what nobody read in 10 working days; says whether it did. Doing it again changes nothing."""
    file_id = db.session.scalar(select(SupportExit.file_id).where(SupportExit.id == exit_id))
    if file_id is None:
        return False
    files.lock_file(file_id)
    found = db.session.get_one(SupportExit, exit_id, with_for_update=True, populate_existing=True)
    support = db.session.get_one(Support, found.support_id, populate_existing=True)
    if found.ended_at is not None or found.reported_at is None or support.state is not State.REPORTED:
        return False
    if civil_date(at, support.territory) <= queries.read_until(found.reported_at, support.territory):
        return False
    found.unread = True
    _close(support, found, by=by, at=at)
    return True


def _close(support: Support, found: SupportExit, *, by: Actor, at: datetime) -> None:
    found.read_by_id, found.ended_at = by.membership, at
    found.version += 1
    _lift(found)
    record_writing("support.read_report", file_id=support.file_id, reason="unread" if found.unread else None)
    finish(support, exit=found.reason, end_on=found.last_on, step=Step.ACKNOWLEDGE, by=by, at=at)


def _lift(found: SupportExit) -> None:
    """Barriers said to be lifted are, from the last day on."""
    lifted = [key for key, row in queries.outcomes(found.id).items() if row.lifted]
    open_ones = select(Barrier).where(Barrier.id.in_(lifted), Barrier.state == BarrierState.OPEN)
    for barrier in db.session.scalars(open_ones.order_by(Barrier.id)).all():
        barrier.state, barrier.closed_on = BarrierState.LIFTED, found.last_on
        barrier.version += 1
        record_writing("barrier.lift", file_id=barrier.file_id, subject=str(barrier.id))


def _query(support: Support, found: SupportExit, reason: str, *, by: Actor, at: datetime) -> None:
    if found.queried_at is not None:
        raise Conflict(_("Une précision a déjà été demandée une fois sur ce bilan."))
    before = support.take(Step.QUERY)
    found.queried_by_id, found.queried_at, found.query_reason = by.membership, at, reason
    found.reported_by_id = found.reported_at = found.report = None
    found.version += 1
    _keep(support, Happened.QUERIED, "support.query", before, by=by, at=at, reason=reason)
    publish(ReportQueried(reports_id=member_of(support, other(found.half)), **_about(support, by)))


def _check(support: Support, told: Told, *, at: datetime) -> None:
    """Raises Refusal or Conflict for what can be no end of this support."""
    if told.reason not in exits_of(Step.PROPOSE_END):
        raise Refusal(_("Ce motif ne convient pas à cette étape de l’accompagnement."), field="exit")
    if told.last_on > civil_date(at, support.territory):
        raise Refusal(_("Le dernier jour est à venir : proposez la fin ce jour-là."), field="on")
    if told.last_on < (support.entry_on or support.start_on):
        raise Refusal(_("Le dernier jour précède l’entrée dans l’accompagnement."), field="on")
    barriers = {barrier.id: barrier for barrier in queries.barriers_at_exit(support)}
    answers = {answer.barrier_id: answer for answer in told.answers}
    if set(barriers) != set(answers):
        raise Conflict(_("Les freins partagés ont changé entre-temps : relisez-les, puis recommencez."))
    for key, barrier in barriers.items():
        if barrier.wanted and answers[key].grade is None:
            raise Refusal(_("Dites si ce résultat visé est atteint."), field=f"grade_{key}")


def _grade(found: SupportExit, answers: Sequence[Answer]) -> None:
    known = queries.outcomes(found.id)
    for answer in answers:
        row = known.get(answer.barrier_id)
        if row is None:
            row = ExitOutcome(file_id=found.file_id, exit_id=found.id, barrier_id=answer.barrier_id)
            db.session.add(row)
        row.grade, row.severity, row.lifted = answer.grade, answer.severity, answer.lifted
    db.session.flush()


def _proposed(support: Support) -> SupportExit:
    found = queries.running(support.id, lock=True) if support.state is State.ENDING else None
    if found is None:
        raise Conflict(_("Aucune fin n’est proposée pour cet accompagnement."))
    return found


def _reported(support: Support) -> SupportExit:
    found = queries.running(support.id, lock=True) if support.state is State.REPORTED else None
    if found is None:
        raise Conflict(_("Aucun bilan n’attend d’être lu."))
    return found


def _keep(
    support: Support, kind: Happened, code: str, before: State, *, by: Actor, at: datetime, reason: str | None
) -> None:
    """The line of the timeline, and of the journal."""
    file_id, after = support.file_id, support.state
    add_fact(file_id, kind, by=by, at=at, support_id=support.id, before=before, after=after, reason=reason)
    record_writing(code, file_id=support.file_id)


def _about(support: Support, by: Actor) -> dict[str, Any]:
    return {"support_id": support.id, "file_id": support.file_id, "by_id": by.membership}
