"""Who follows whom: a file handed on with a note, people beyond the cap, another mode, the follow-up at a distance."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import Notice
from casefiles import caseload, queries
from casefiles.assigning import extras
from casefiles.assigning.models import PortfolioExtra, RemoteFollowUp
from casefiles.assigning.workflow import RemoteEnd, fits, needs_reason
from casefiles.models import FileAccess, Note, Support
from casefiles.workflow import AccessWhy, Category, Exit, Mode
from core.actor import acting_as
from core.clock import now
from core.db import db, write_transaction
from core.errors import NotAllowed
from partners.members import queries as posts
from partners.models import Membership
from tests import people
from tests.casefiles.doing import add_barrier, create, day, doing, looking
from tests.casefiles.test_caseload import _assign, _files, _set_cap
from tests.page import Browser

HAND_OVER = {"note": "Le logement est promis pour mai.", "level": "own_service"}
CHECKED = {"has_equipment": "y", "has_connection": "y", "is_at_ease": "y", "agreed": "y"}


def lea() -> str:
    return people.file_of("Abadie").ref


def heir(login: str = "leo.caron") -> dict[str, str]:
    return {**HAND_OVER, "heir": str(people.membership_id(login))}


# A file handed on -----------------------------------------------------------------------------------------------
def test_a_half_hands_its_file_to_a_colleague_who_reads_the_note(app: Flask) -> None:
    ref = lea()
    page = Browser(app, "anne.roux").post("casefiles.hand_over", heir(), ref=ref)
    assert page.location.endswith("/portefeuille")
    assert HAND_OVER["note"] in Browser(app, "leo.caron").get("casefiles.show", ref=ref).text
    Browser(app, "anne.roux").get("casefiles.show", 404, ref=ref)
    with app.app_context(), looking():
        support = queries.open_supports(people.file_of("Abadie").id)[0]
        assert support.pair == (people.membership_id("paul.martin"), people.membership_id("leo.caron"))


def test_the_colleague_and_the_other_half_are_told_and_nobody_else(app: Flask) -> None:
    Browser(app, "anne.roux").post("casefiles.hand_over", heir(), ref=lea())
    with app.app_context(), looking():
        told = db.session.scalars(select(Notice.membership_id).where(Notice.kind == "leaver.pair"))
        assert sorted(told) == sorted([people.membership_id("leo.caron"), people.membership_id("paul.martin")])


def test_the_other_institution_does_not_read_a_note_kept_in_the_service(app: Flask) -> None:
    Browser(app, "anne.roux").post("casefiles.hand_over", heir(), ref=lea())
    assert HAND_OVER["note"] not in Browser(app, "paul.martin").get("casefiles.timeline", ref=lea()).text


@pytest.mark.parametrize("login", ["julie.blanc", "paul.martin", "remi.colas", "anne.roux"])
def test_a_file_goes_to_somebody_of_the_own_team_only(app: Flask, login: str) -> None:
    page = Browser(app, "anne.roux").post("casefiles.hand_over", heir(login), 422, ref=lea())
    assert HAND_OVER["note"] in page.html
    with app.app_context(), looking():
        assert db.session.scalar(select(Note.id).where(Note.text == HAND_OVER["note"])) is None


def test_an_advisor_without_room_takes_nothing_over(app: Flask) -> None:
    val = people.membership_id("val.perrin", "Toulouse Minimes")
    with app.app_context(), acting_as(people.actor("val.perrin", "Toulouse Minimes")) as actor, write_transaction():
        db.session.get_one(Membership, val).portfolio_cap = 1
        create(actor)
    given = HAND_OVER | {"heir": str(val)}
    page = Browser(app, "sonia.vidal").post("casefiles.hand_over", given, 422, ref=people.file_of("Dupuy").ref)
    assert "complet" in page.text
    Browser(app, "sonia.vidal").get("casefiles.show", ref=people.file_of("Dupuy").ref)


def test_whoever_is_no_half_has_no_such_page(app: Flask) -> None:
    for login in ("leo.caron", "sonia.vidal", "julie.blanc"):
        Browser(app, login).get("casefiles.hand_over", 404, ref=lea())


def test_a_colleague_who_changed_the_pair_meanwhile_is_not_overwritten(app: Flask) -> None:
    anne, ref = Browser(app, "anne.roux"), lea()
    address = anne.address("casefiles.hand_over", ref=ref)
    fields = anne.get(address).fields(address)
    with app.app_context(), doing("paul.martin"):
        support = queries.open_supports(people.file_of("Abadie").id)[0]
        support.version += 1
    page = anne.send(address, fields | heir(), 409)
    assert HAND_OVER["note"] in page.html


# Beyond the cap -------------------------------------------------------------------------------------------------
def _allow(login: str, extra: int, by: str = "luc.moreau", days: int = 30) -> int:
    with doing(by) as head:
        post = posts.post_by_id(people.membership_id(login), lock=True)
        until_on = day(-days)
        return extras.allow(post, extra=extra, until_on=until_on, reason="Un congé.", by=head, at=now()).id


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (183, True), (184, False)])
def test_an_authorisation_lasts_half_a_year_at_most(days: int, may: bool) -> None:
    start = date(2024, 2, 29)
    assert fits(start, start + timedelta(days=days)) == may


def test_a_head_lets_an_advisor_follow_people_beyond_the_cap(app: Flask) -> None:
    with app.app_context():
        _set_cap("paul.martin", 2)
    luc = Browser(app, "luc.moreau")
    with app.app_context(), looking():
        ref = posts.post_by_id(people.membership_id("paul.martin")).ref
    given = {"extra": "1", "until_on": str(day(-30)), "reason": "Remplacement d’un congé."}
    luc.post("casefiles.beyond_cap", given, ref=ref)
    assert "Remplacement d’un congé." in luc.get("casefiles.beyond_cap", ref=ref).html
    with app.app_context(), doing("paul.martin") as paul:
        create(paul)
    with pytest.raises(Exception, match="complet"), app.app_context(), doing("paul.martin") as paul:
        create(paul, birth_name="Autre")


def test_one_person_more_is_exact_under_20_parallel_assignments(app: Flask) -> None:
    files = _files(app, 20)
    with app.app_context():
        _set_cap("paul.martin", 9)
        _allow("paul.martin", 1)
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda file_id: _assign(app, file_id), files))
    with app.app_context(), looking():
        assert (sum(done), caseload.load_of(people.membership_id("paul.martin"))) == (8, 10)


@pytest.mark.usefixtures("app_context")
def test_the_cap_holds_again_after_the_last_day_and_after_the_end() -> None:
    key = people.membership_id("paul.martin")
    row_id = _allow("paul.martin", 3)
    with looking():
        assert [extras.extras_of([key], day(-ahead)).get(key, 0) for ahead in (0, 30, 31)] == [3, 3, 0]
    _allow("paul.martin", 1)
    with looking():
        assert extras.extras_of([key], day()) == {key: 1}
        assert db.session.get_one(PortfolioExtra, row_id).ended_at is not None
    with doing("luc.moreau") as head:
        extras.withdraw(posts.post_by_id(key, lock=True), by=head, at=now())
    with looking():
        assert extras.extras_of([key], day()) == {}


@pytest.mark.parametrize("login", ["elise.gros", "paul.martin", "rita.navarro", "gilles.henry"])
@pytest.mark.usefixtures("app_context")
def test_nobody_but_the_head_of_the_agency_goes_beyond_a_cap(login: str) -> None:
    with pytest.raises(NotAllowed):
        _allow("paul.martin", 1, by=login)


def test_an_authorisation_without_end_or_too_large_is_refused_and_kept(app: Flask) -> None:
    with app.app_context(), looking():
        ref = posts.post_by_id(people.membership_id("paul.martin")).ref
    luc = Browser(app, "luc.moreau")
    for given in ({"extra": "11", "until_on": str(day(-30))}, {"extra": "1", "until_on": ""}, {"extra": "0"}):
        page = luc.post("casefiles.beyond_cap", {"reason": "Un congé", "until_on": str(day(-9)), **given}, 422, ref=ref)
        assert "Un congé" in page.html
    with app.app_context(), looking():
        assert db.session.scalar(select(PortfolioExtra.id)) is None


# Modes ----------------------------------------------------------------------------------------------------------
def test_an_advisor_changes_the_mode_and_keeps_the_file(app: Flask) -> None:
    paul, ref = Browser(app, "paul.martin"), people.file_of("Costes").ref
    paul.post("casefiles.change_mode", {"mode": "guided"}, ref=ref)
    paul.get("casefiles.show", ref=ref)
    with app.app_context(), looking():
        rows = db.session.scalars(select(Support).where(Support.file_id == people.file_of("Costes").id)).all()
        found = {row.mode: (row.exit, row.end_on) for row in rows}
        assert found == {Mode.REINFORCED: (Exit.OTHER_MODE, day()), Mode.GUIDED: (None, None)}
        access = select(FileAccess.until_at).where(
            FileAccess.file_id == people.file_of("Costes").id, FileAccess.why == AccessWhy.PAIR
        )
        assert set(db.session.scalars(access)) == {None}


def test_the_mode_that_runs_and_one_of_a_referral_are_refused(app: Flask) -> None:
    paul, ref = Browser(app, "paul.martin"), people.file_of("Costes").ref
    for mode in ("reinforced", "global", "social_only", "zzz"):
        paul.post("casefiles.change_mode", {"mode": mode}, 422, ref=ref)


def test_a_social_worker_does_not_choose_the_mode(app: Flask) -> None:
    Browser(app, "anne.roux").get("casefiles.change_mode", 403, ref=lea())


# At a distance --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("ease", "barrier", "asked"), [(1, 0, False), (1, 1, True), (0, 0, True), (0, 1, True)])
def test_what_speaks_against_a_distance_asks_for_a_reason(ease: int, barrier: int, asked: bool) -> None:
    assert needs_reason(is_at_ease=bool(ease), has_digital_barrier=bool(barrier)) == asked


def test_a_person_is_followed_at_a_distance_and_back_in_one_click(app: Flask) -> None:
    paul, ref = Browser(app, "paul.martin"), people.file_of("Costes").ref
    paul.post("casefiles.follow_remotely", CHECKED, ref=ref)
    page = paul.get("casefiles.show", ref=ref)
    assert "à distance depuis le" in page.text
    there = paul.address("casefiles.back_to_face", ref=ref)
    paul.send(there, page.fields(there) | {"why": "person_asked"})
    with app.app_context(), looking():
        row = db.session.scalars(select(RemoteFollowUp)).one()
        assert (row.ended_on, row.ended_why) == (day(), RemoteEnd.PERSON_ASKED)


@pytest.mark.parametrize("missing", ["has_equipment", "has_connection", "agreed"])
def test_nothing_begins_without_equipment_connection_or_agreement(app: Flask, missing: str) -> None:
    given = {key: value for key, value in CHECKED.items() if key != missing}
    Browser(app, "paul.martin").post("casefiles.follow_remotely", given, 422, ref=people.file_of("Costes").ref)
    with app.app_context(), looking():
        assert db.session.scalar(select(RemoteFollowUp.id)) is None


def test_an_open_digital_barrier_warns_and_asks_why(app: Flask) -> None:
    file = people.file_of("Costes")
    with app.app_context(), doing("paul.martin") as paul:
        add_barrier(paul, file.id, category=Category.DIGITAL)
    browser = Browser(app, "paul.martin")
    assert "frein numérique" in browser.get("casefiles.follow_remotely", ref=file.ref).text
    browser.post("casefiles.follow_remotely", CHECKED, 422, ref=file.ref)
    browser.post("casefiles.follow_remotely", CHECKED | {"reason": "Sa fille l’aide."}, ref=file.ref)


def test_a_department_outside_the_trial_offers_none(app: Flask) -> None:
    sonia, ref = Browser(app, "sonia.vidal"), people.file_of("Dupuy").ref
    assert "pas encore" in sonia.get("casefiles.follow_remotely", ref=ref).text
    assert "Suivre à distance" not in sonia.get("casefiles.show", ref=ref).text
    address = sonia.address("casefiles.follow_remotely", ref=ref)
    fields = sonia.get("casefiles.new_note", ref=ref).fields(sonia.address("casefiles.new_note", ref=ref))
    token = {name: fields[name] for name in ("csrf_token", "form_token")}
    sonia.send(address, token | CHECKED, 422)


def test_it_ends_with_the_support_it_belongs_to(app: Flask) -> None:
    paul, ref = Browser(app, "paul.martin"), people.file_of("Costes").ref
    paul.post("casefiles.follow_remotely", CHECKED, ref=ref)
    paul.post("casefiles.close_form", {"exit": Exit.JOB_6_MONTHS.value, "on": str(day())}, ref=ref)
    with app.app_context(), looking():
        assert db.session.scalars(select(RemoteFollowUp.ended_why)).all() == [RemoteEnd.SUPPORT_ENDED]
