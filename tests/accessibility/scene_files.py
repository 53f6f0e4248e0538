"""Files the pages are looked at with: a diagnosis one half validated, a pause, a report not read yet."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from casefiles import actions
from casefiles import queries as files
from casefiles.appointments import queries as appointments
from casefiles.appointments.actions import settle
from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentKind, AppointmentState
from casefiles.documents import actions as documents
from casefiles.documents.workflow import DocumentKind
from casefiles.following import pauses, validating
from casefiles.following.workflow import PauseReason
from casefiles.models import CaseFile, Person, Support
from casefiles.reviews import actions as reviews
from casefiles.reviews.actions import Held, NewTerm
from casefiles.reviews.workflow import Decision
from casefiles.sensitive import actions as sensitive
from casefiles.sensitive.locking import in_force
from casefiles.sensitive.workflow import SensitiveKind
from casefiles.workflow import AgreedBy, Level, Mode
from core.clock import now, today
from core.db import side_session, write_transaction
from core.guard import system_actor
from tests import people
from tests.access.scene_afterwards import add_former
from tests.casefiles.doing import add_barrier, day, doing
from tests.casefiles.ending import propose, report
from tests.casefiles.meeting import met
from tests.casefiles.openings import ask, open_glass
from tests.casefiles.papers import sent
from tests.world import Known

ADVISOR, WORKER = "paul.martin", "anne.roux"  # the pair of both referrals below


def add_files() -> list[Known]:
    """Of the referrals that were accepted, and one of the world; those the world does not know."""
    waiting, reported = _file_of("Perrin"), _file_of("Garcin")
    _validated(waiting.id, ADVISOR)
    _validated(reported.id, ADVISOR, WORKER)
    with doing(WORKER) as worker:
        actions.enter(_support(reported.id), by=worker, at=now(), agreed_on=today("31"), channel=AgreedBy.PAPER)
    propose(reported.id, WORKER)
    report(reported.id, ADVISOR)
    met("Abadie", kind=AppointmentKind.VIDEO, link="https://visio.exemple.test/abc", phone="05 61 00 00 00")
    met("Abadie", ago=timedelta(hours=2))
    cancelled = met("Abadie")
    with doing(WORKER) as worker:
        one = appointments.one(people.file_of("Abadie").id, cancelled)
        settle(one, AppointmentState.EXCUSED, note_contact=False, line=None, by=worker, at=now())
    _add_documents()
    with doing("sonia.vidal") as sonia:
        paused = files.open_supports(people.file_of("Dupuy").id)[0]
        pauses.pause(paused, until_on=day(-9), reason=PauseReason.FAMILY, line="Un décès.", by=sonia, at=now())
    _reviewed()
    with system_actor("tests: a support that ended"), write_transaction() as session:
        add_former(session, [people.file_of("Abadie").id])
    return [waiting, reported]


def _reviewed() -> None:
    """The file of the world's pair: a term that is near, a review, a renewal that waits for the other half."""
    file_id = people.file_of("Abadie").id
    with doing(WORKER) as worker:
        support = _support(file_id)
        support.term_on = day(-40)
        held = Held(on=day(), with_person=True, with_both=True, summary="Le permis avance.", decision=Decision.RENEW)
        reviews.hold(support, held, by=worker, at=now())
        new = NewTerm(term_on=day(-130), agreed_on=day(), channel=AgreedBy.ORAL, why="Un logement est en vue.")
        reviews.propose(support, new, by=worker, at=now())


def appointment_refs() -> list[str]:
    """Those that were made."""
    with system_actor("tests: appointments"), side_session() as session:
        return list(session.scalars(select(Appointment.ref)))


def _add_documents() -> None:
    """One of each half on each level, the oldest withdrawn since."""
    ref = people.file_of("Abadie").ref
    for login in (WORKER, ADVISOR):
        for hours, level in zip((9, 8, 7), Level, strict=True):
            with doing(login) as by:
                given: dict[str, Any] = {"kind": DocumentKind.LETTER, "level": level, "sent": sent()}
                at = now() - timedelta(hours=hours)
                made = documents.add(files.content(ref, lock=True), title="Courrier de la CAF", by=by, at=at, **given)
                if login == WORKER and level is Level.SHARED:
                    documents.withdraw(made, why="Une autre personne", by=by, at=now())
        with doing(login) as by:
            said: dict[str, Any] = {"text": "Un texte", "kind": SensitiveKind.DEBT, "keys": in_force()}
            named = {people.membership_id(ADVISOR)} if login == WORKER else set()
            sensitive.write(files.content(ref, lock=True), named=named, by=by, at=now(), **said)


def add_openings() -> list[str]:
    """Léa's file opened in an emergency; requests that wait for each half of her pair."""
    open_glass("luc.moreau")
    return [ask("leo.caron"), ask("sonia.vidal")]


def _file_of(family_name: str) -> Known:
    with system_actor("tests: file of a referral"), side_session() as session:
        query = select(CaseFile).join(Person, Person.file_id == CaseFile.id).where(Person.birth_name == family_name)
        file = session.scalars(query).one()
        return Known(file.id, file.ref)


def _support(file_id: int) -> Support:
    support = files.current_support(file_id, Mode.GLOBAL)
    assert support is not None
    return support


def _validated(file_id: int, *logins: str) -> None:
    """One shared barrier, which these halves validated."""
    with doing(WORKER) as worker:
        add_barrier(worker, file_id, wanted="Un abonnement de bus")
    for login in logins:
        with doing(login) as actor:
            validating.validate(_support(file_id), by=actor, at=now())
