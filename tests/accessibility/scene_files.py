"""Files the pages are looked at with: a diagnosis one half validated, a pause, a report not read yet."""

from sqlalchemy import select

from casefiles import actions
from casefiles import queries as files
from casefiles.following import pauses, validating
from casefiles.following.workflow import PauseReason
from casefiles.models import CaseFile, Person, Support
from casefiles.workflow import AgreedBy, Mode
from core.clock import now, today
from core.db import side_session
from core.guard import system_actor
from tests import people
from tests.casefiles.doing import add_barrier, day, doing
from tests.casefiles.ending import propose, report
from tests.casefiles.openings import ask, open_glass
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
    with doing("sonia.vidal") as sonia:
        paused = files.open_supports(people.file_of("Dupuy").id)[0]
        pauses.pause(paused, until_on=day(-9), reason=PauseReason.FAMILY, line="Un décès.", by=sonia, at=now())
    return [waiting, reported]


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
