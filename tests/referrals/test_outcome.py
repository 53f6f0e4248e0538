"""Accepted is not the end: the referrer sees what came of it, in dates and one coded word, and acknowledges it."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Notice
from casefiles import actions as files
from casefiles.models import Support
from casefiles.workflow import Exit
from core.actor import current_actor
from core.clock import now, today
from core.db import db, side_session
from core.guard import system_actor
from core.i18n import format_date
from core.working_days import add_working_days
from referrals.models import Referral
from tests import people
from tests.page import Browser, plain
from tests.referrals.doing import act, acting

AUTHOR = "sonia.vidal"  # outside the pair: paul.martin is named


def ref() -> str:
    return people.referral_of("Benali").ref


@pytest.fixture
def accepted(app: Flask) -> None:
    with app.app_context():
        act("claire.dumas", ref(), "accept", worker_id=people.membership_id("anne.roux"))


def close(app: Flask, exit: Exit = Exit.NO_NEWS) -> None:
    """The pair ends the support."""
    with app.app_context(), acting("anne.roux"):
        support = db.session.scalars(
            select(Support).where(Support.file_id == people.file_of("Benali").id, Support.worker_id.is_not(None))
        ).one()
        files.close(support, exit=exit, by=current_actor(), at=now())


def read(app: Flask) -> tuple[Any, ...]:
    columns = (Referral.outcome_on, Referral.outcome, Referral.outcome_read_at)
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        return tuple(session.execute(select(*columns).where(Referral.ref == ref())).one())


def test_until_then_the_author_sees_what_has_not_happened_yet(app: Flask, accepted: None) -> None:
    page = Browser(app, AUTHOR).get("referrals.show", ref=ref())
    assert "Fin de l'accompagnement pas encore" in page.text
    assert "J'ai pris connaissance du bilan" not in page.text


def test_the_end_reaches_the_author_who_no_longer_reads_the_file(app: Flask, accepted: None) -> None:
    close(app)
    assert read(app)[:2] == (today("31"), Exit.NO_NEWS)
    sonia = Browser(app, AUTHOR)
    sonia.get("casefiles.timeline", 404, ref=people.file_of("Benali").ref)
    page = sonia.get("referrals.show", ref=ref())
    assert f"{format_date(today('31'))}, " in page.text
    assert "À vous : prendre acte du bilan" in page.text
    assert "BENALI" in sonia.get("referrals.sent", onglet="reponses").text
    with app.app_context(), system_actor("tests: look"), side_session() as session:
        told = session.scalars(select(Notice.membership_id).where(Notice.kind == "referral.outcome")).all()
    assert told == [people.membership_id(AUTHOR)]


def test_acknowledging_closes_the_loop_once(app: Flask, accepted: None) -> None:
    close(app)
    sonia = Browser(app, AUTHOR)
    shown = sonia.address("referrals.show", ref=ref())
    sonia.post("referrals.acknowledge_outcome", {}, ref=ref(), _from=shown)
    first = read(app)[2]
    assert first is not None
    page = sonia.get(shown)
    assert "Bilan acquitté le" in page.text
    assert "Terminé : rien à faire" in page.text
    assert "BENALI" in sonia.get("referrals.sent", onglet="terminees").text


def test_the_pair_acknowledges_nothing_for_the_author(app: Flask, accepted: None) -> None:
    close(app)
    for login in ("paul.martin", "anne.roux"):
        assert "J'ai pris connaissance" not in Browser(app, login).get("referrals.show", ref=ref()).text


def test_the_author_has_ten_working_days(app: Flask, freeze: Any, accepted: None) -> None:
    close(app)
    due = add_working_days(today("31"), 10, "31")
    freeze(now() + timedelta(days=1))
    assert format_date(due) in Browser(app, AUTHOR).get("referrals.show", ref=ref()).text


def test_the_letter_to_the_person_says_that_it_is_over(app: Flask, accepted: None) -> None:
    close(app)
    letter = Browser(app, AUTHOR).get("reports.answer_letter", ref=ref()).text
    with app.test_request_context():
        assert plain(f"Cet accompagnement a pris fin le {format_date(today('31'), 'long')}.") in letter
    assert "vous suivent" not in letter
    assert "Sonia Vidal" in letter.partition("Qui contacter")[2]
