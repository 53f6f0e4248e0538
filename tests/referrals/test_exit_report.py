"""A support that came of a referral: its author reads the outcome, and by reading closes the support."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from casefiles.exits import jobs
from casefiles.exits.models import SupportExit
from casefiles.exits.queries import read_until
from casefiles.models import Support
from casefiles.workflow import Exit, State
from core.clock import now, today
from core.db import db, side_session, write_transaction
from core.errors import NotAllowed
from core.guard import system_actor
from core.i18n import format_date
from referrals.models import Referral
from reports.indicators import yearly
from tests import people
from tests.casefiles.ending import propose, read, report
from tests.page import Browser
from tests.referrals.doing import act

AUTHOR = "sonia.vidal"  # outside the pair: paul.martin is named
SECRET = "Le bail est signé chez sa cousine"


def ref() -> str:
    return people.referral_of("Benali").ref


def file_id() -> int:
    return people.file_of("Benali").id


@pytest.fixture
def reported(app: Flask) -> None:
    """Accepted, entered, proposed and completed by the pair."""
    with app.app_context():
        act("claire.dumas", ref(), "accept", worker_id=people.membership_id("anne.roux"))
        with system_actor("tests: entered"), write_transaction() as session:
            session.execute(update(Support).where(*_global()).values(state=State.IN_PROGRESS, entry_on=today("31")))
        db.session.remove()
        propose(file_id(), next_referent=SECRET)
        report(file_id(), next_referent=SECRET)


def _global() -> tuple[Any, ...]:
    return (Support.file_id == file_id(), Support.worker_id.is_not(None))


def rows(app: Flask) -> tuple[Any, ...]:
    """State of the support, then what the referral knows."""
    columns = (Support.state, Referral.outcome, Referral.outcome_read_at)
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        of = select(*columns).join(Support, Support.id == Referral.support_id).where(Referral.ref == ref())
        return tuple(session.execute(of).one())


def test_the_outcome_is_known_as_soon_as_it_is_reported(app: Flask, reported: None) -> None:
    assert rows(app) == (State.REPORTED, Exit.JOB_6_MONTHS, None)
    with app.app_context(), system_actor("tests: figures"), side_session() as session:
        assert yearly(session, "31", today("31").year, today("31")).referrals is not None


def test_the_author_outside_the_pair_sees_grades_and_no_word(app: Flask, reported: None) -> None:
    sonia = Browser(app, AUTHOR)
    page = sonia.get("referrals.show", ref=ref())
    assert f"Fin de l'accompagnement {format_date(today('31'))}, emploi de 6 mois ou plus" in page.text
    assert "prendre acte du bilan" in page.text
    assert SECRET not in page.text
    assert sonia.get("casefiles.close_form", 404, ref=people.file_of("Benali").ref).status == 404


def test_reading_the_outcome_closes_the_support(app: Flask, reported: None) -> None:
    sonia = Browser(app, AUTHOR)
    sonia.post("referrals.acknowledge_outcome", {}, ref=ref(), _from=f"/orientations/{ref()}")
    state, _outcome, read_at = rows(app)
    assert (state, read_at is not None) == (State.CLOSED, True)


def test_no_half_reads_in_the_place_of_the_author(app: Flask, reported: None) -> None:
    with app.app_context(), pytest.raises(NotAllowed):
        read(file_id())
    page = Browser(app, "anne.roux").get("casefiles.close_form", ref=people.file_of("Benali").ref)
    assert "Sonia Vidal, qui a orienté la personne, le lit" in page.text


def test_a_query_forgets_the_outcome_until_the_pair_reports_again(app: Flask, reported: None) -> None:
    sonia = Browser(app, AUTHOR)
    sonia.post("referrals.query_outcome", {"reason": "Quel contrat ?"}, ref=ref())
    assert rows(app)[:2] == (State.ENDING, None)
    paul = Browser(app, "paul.martin").get("casefiles.close_form", ref=people.file_of("Benali").ref)
    assert "Précision demandée : Quel contrat ?" in paul.text
    with app.app_context():
        report(file_id(), exit=Exit.SHORT_JOB)
    assert rows(app)[:2] == (State.REPORTED, Exit.SHORT_JOB)
    assert "Demander une précision" not in sonia.get("referrals.show", ref=ref()).text
    sonia.post("referrals.query_outcome", {"reason": "Et encore ?"}, 409, ref=ref())


def test_an_outcome_nobody_read_is_shown_as_such(app: Flask, reported: None, freeze: Any) -> None:
    with app.app_context(), system_actor("tests: the night"):
        found = db.session.scalars(select(SupportExit)).one()
        assert found.reported_at is not None
        key, last = found.id, read_until(found.reported_at, "31")
        db.session.remove()
        freeze(now() + (last - today("31")) + timedelta(days=1))
        with write_transaction():
            jobs.close(key)
        db.session.remove()
    assert rows(app)[0] is State.CLOSED
    assert "Non acquitté" in Browser(app, AUTHOR).get("referrals.show", ref=ref()).text
