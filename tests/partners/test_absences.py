"""Stand-ins: the same files, referrals and notices, from a day to a day, and nothing afterwards."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import select

from accounts.models import Notice
from casefiles import actions as files
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy
from core.clock import now, today
from core.db import db, write_transaction
from core.errors import NotAllowed, Refusal
from core.guard import system_actor
from partners.members import absences
from partners.members import actions as posts
from partners.members.models import StandIn
from partners.members.queries import post_by_id
from partners.members.workflow import Absence
from partners.notices.actions import tell
from tests import people
from tests.page import Browser
from tests.partners.joining import ELISE, SIMON, leave, page_ref
from tests.partners.test_leavers import PARK, running
from tests.referrals.doing import acting, reading

ANNE, LEO = "anne.roux", "leo.caron"


def day(after: int) -> date:
    return today("31") + timedelta(days=after)


def name(login: str = ANNE, stand_in: str = LEO, *, first: int = 0, last: int = 4, by: str = ANNE) -> int:
    actor = people.actor(by)
    with acting(by):
        post = post_by_id(people.membership_id(login), lock=True)
        days = Absence(day(first), day(last))
        return absences.name(post, people.membership_id(stand_in), days, by=actor, at=now()).id


def sees(login: str, name: str = "Abadie") -> bool:
    """Whether a file is open to somebody now."""
    file_id = people.file_of(name).id
    with reading(login):
        return db.session.scalar(select(FileAccess.id).where(FileAccess.file_id == file_id).limit(1)) is not None


def test_the_files_are_open_to_the_stand_in_on_these_days_alone(app_context: AppContext, freeze: Any) -> None:
    start = now()
    name(first=2, last=4)
    seen = []
    for after in (1, 2, 4, 5):
        freeze(start + timedelta(days=after))
        seen.append(sees(LEO))
    assert seen == [False, True, True, False]


def test_what_is_assigned_to_who_is_away_is_answered_by_the_stand_in(app: Flask) -> None:
    with app.app_context():
        name()
    ref = people.referral_of("Fabre").ref
    leo = Browser(app, LEO)
    assert ref in leo.get("referrals.inbox").html
    assert leo.get("referrals.accept", ref=ref).heading


def test_what_an_absent_author_sent_is_followed_by_the_stand_in(app: Flask) -> None:
    val = people.membership_id("val.perrin", "Toulouse Minimes")
    ref = people.referral_of("Benali").ref
    browser = Browser(app, "val.perrin", "Toulouse Minimes")
    assert ref not in browser.get("referrals.sent").html
    with app.app_context(), acting("sonia.vidal"):
        post, days = post_by_id(people.membership_id("sonia.vidal")), Absence(day(0), day(3))
        absences.name(post, val, days, by=people.actor("sonia.vidal"), at=now())
    assert ref in browser.get("referrals.sent").html
    assert browser.get("referrals.show", ref=ref).heading


def test_a_stand_in_writes_in_the_own_name(app: Flask) -> None:
    with app.app_context():
        name()
    answers = {"channel": "phone", "reached": "oui", "on": str(today("31")), "line": "Point fait", "level": "shared"}
    leo, ref = Browser(app, LEO), people.file_of("Abadie").ref
    leo.post("casefiles.note_contact", answers, ref=ref, _from=leo.address("casefiles.new_contact", ref=ref))


def test_a_new_file_of_who_is_away_reaches_the_stand_in(app_context: AppContext) -> None:
    name()
    with system_actor("tests: a new file") as system, write_transaction():
        given: dict[str, Any] = {"level": AccessLevel.CONTENT, "why": AccessWhy.PAIR, "by": system, "at": now()}
        files.grant(people.file_of("Benali").id, membership_id=people.membership_id(ANNE), **given)
    db.session.remove()
    assert sees(LEO, "Benali")


def test_a_file_that_closes_to_who_is_away_closes_to_the_stand_in(app_context: AppContext) -> None:
    name()
    with system_actor("tests: a file changes hands") as system, write_transaction():
        given: dict[str, Any] = {"why": AccessWhy.PAIR, "by": system, "at": now()}
        files.revoke(people.file_of("Abadie").id, membership_id=people.membership_id(ANNE), **given)
    db.session.remove()
    assert not sees(LEO)


def test_notices_of_who_is_away_reach_the_stand_in_too(app_context: AppContext) -> None:
    name()
    whom = [people.membership_id(ANNE)]
    with system_actor("tests: a notice"), write_transaction() as session:
        tell(whom, kind="test", text="Rien", endpoint="notices.index", ref="", at=now(), by_id=None)
        told = set(session.scalars(select(Notice.membership_id).where(Notice.kind == "test")))
    db.session.remove()
    assert told == {*whom, people.membership_id(LEO)}


def test_ended_early_the_files_close_at_once(app_context: AppContext) -> None:
    row_id = name()
    with acting(ANNE):
        absences.end(db.session.get_one(StandIn, row_id), by=people.actor(ANNE), at=now())
    assert (sees(LEO), sees(ANNE)) == (False, True)


@pytest.mark.parametrize(("first", "last"), [(4, 6), (0, 0), (-3, 20)])
def test_absences_that_share_a_day_are_refused(app_context: AppContext, first: int, last: int) -> None:
    name()
    with pytest.raises(Refusal):
        name(first=first, last=last)


def test_nobody_stands_in_while_away(app_context: AppContext) -> None:
    name(LEO, ANNE, by=LEO)
    with pytest.raises(Refusal, match="absente elle-même"):
        name(ANNE, LEO)


@pytest.mark.parametrize("stranger", ["julie.blanc", "claire.dumas", "paul.martin", ANNE])
def test_only_a_colleague_of_the_same_unit_and_role_stands_in(app_context: AppContext, stranger: str) -> None:
    with pytest.raises(Refusal, match="liste"):
        name(stand_in=stranger)


def test_a_head_names_it_for_the_team_and_a_colleague_does_not(app_context: AppContext) -> None:
    assert name(by=ELISE)
    with pytest.raises(NotAllowed):
        name(first=10, last=12, by="julie.blanc")


def test_the_stand_in_of_a_leaver_stands_in_no_more(app_context: AppContext) -> None:
    name()
    leave(ANNE, PARK)
    assert "stand_in" not in running(LEO)


def test_the_page_of_an_absence_names_and_ends(app: Flask) -> None:
    anne = Browser(app, ANNE)
    answers = {"stand_in": str(people.membership_id(LEO)), "from_on": str(day(0)), "until_on": str(day(3))}
    anne.post("members.absence", answers)
    assert "Caron" in anne.get("members.absence").text
    assert "Anne Roux" in Browser(app, LEO).get("members.absence").text
    anne.post("members.end_absence", {}, stand_in_id=1, _from="members.absence")
    assert "Absences prévues" not in anne.get("members.absence").text


def test_the_file_says_who_stands_in_and_until_when(app: Flask) -> None:
    with app.app_context():
        name()
    page = Browser(app, "paul.martin").get("casefiles.show", ref=people.file_of("Abadie").ref)
    assert "remplacement par Léo Caron jusqu'au" in page.text


def test_the_portfolio_of_who_is_away_is_open_to_the_stand_in(app: Flask) -> None:
    leo = Browser(app, LEO)
    assert "ABADIE" not in leo.get("casefiles.portfolio").text
    with app.app_context():
        name()
    key = people.membership_id(ANNE)
    assert "ABADIE" in leo.get(f"/portefeuille?pour={key}").text
    assert "ABADIE" not in Browser(app, "julie.blanc").get(f"/portefeuille?pour={key}").text


def test_an_absence_of_a_member_is_said_on_the_page_of_the_post(app: Flask) -> None:
    simon, ref = Browser(app, SIMON), page_ref(app, ANNE)
    answers = {"stand_in": str(people.membership_id(LEO)), "from_on": str(day(0)), "until_on": str(day(3))}
    simon.post("members.absence_of", answers, ref=ref)
    assert "remplacement par Léo Caron" in simon.get("members.show", ref=ref).text


@pytest.mark.usefixtures("app_context")
def test_nobody_stands_in_for_a_post_after_its_last_day(freeze: Any) -> None:
    """Set after the absence was named: the stand-in reads nothing from the next day on, before any worker looks."""
    start = now()
    name(first=0, last=8)
    with acting(ELISE):
        post = post_by_id(people.membership_id(ANNE), lock=True)
        given: dict[str, Any] = {"start_on": post.start_on, "portfolio_cap": post.portfolio_cap}
        posts.change(post, end_on=day(2), by=people.actor(ELISE), at=start, **given)
    freeze(start + timedelta(days=2))
    assert sees(LEO)
    freeze(start + timedelta(days=3))
    assert not sees(LEO)
    with system_actor("tests: the absence"):
        row = db.session.scalars(select(StandIn)).one()
        assert row.until_on == today("31") - timedelta(days=1)


@pytest.mark.usefixtures("app_context")
def test_an_absence_does_not_outlast_the_post() -> None:
    with acting(ELISE):
        post = post_by_id(people.membership_id(ANNE), lock=True)
        given: dict[str, Any] = {"start_on": post.start_on, "portfolio_cap": post.portfolio_cap}
        posts.change(post, end_on=day(3), by=people.actor(ELISE), at=now(), **given)
    with pytest.raises(Refusal, match="prend fin le"):
        name(first=0, last=4)
    name(first=0, last=3)
