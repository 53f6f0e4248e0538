"""Leavers: nothing is left without somebody who answers for it, and access ends in the same transaction."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import or_, select, update

from accounts.models import Notice, User
from casefiles.models import FileAccess, Support
from casefiles.workflow import AccessWhy
from core.actor import current_actor
from core.clock import now, today
from core.db import db, write_transaction
from core.errors import Conflict, NotAllowed, Refusal
from core.guard import system_actor
from partners.members import actions, holdings, upkeep
from partners.members.actions import Owner
from partners.models import Membership
from referrals.models import Referral
from referrals.workflow import OPEN_STATES
from tests import people
from tests.accounts.doing import cookie, is_signed_in, sessions_of, sign_in, use
from tests.page import Browser
from tests.partners.joining import ELISE, SIMON, leave, page_ref, ref_of
from tests.referrals.doing import acting

PARK = Owner()


def to(login: str) -> Owner:
    return Owner(people.membership_id(login))


def look(query: Any) -> list[Any]:
    db.session.remove()
    with system_actor("tests: look at rows"):
        found = list(db.session.execute(query).all())
    db.session.remove()
    return found


def running(login: str) -> list[str]:
    """Why somebody still has access to files."""
    key = people.membership_id(login)
    open_now = or_(FileAccess.until_at.is_(None), FileAccess.until_at > now())
    return sorted(row.why for row in look(select(FileAccess.why).where(FileAccess.membership_id == key, open_now)))


def halves(name: str) -> tuple[int | None, int | None]:
    query = select(Support.advisor_id, Support.worker_id).where(
        Support.file_id == people.file_of(name).id, Support.end_on.is_(None)
    )
    return tuple(look(query)[0])


def queued(login: str) -> set[int]:
    """Files that wait for somebody after a departure."""
    query = select(FileAccess.file_id).where(
        FileAccess.why == AccessWhy.QUEUE,
        FileAccess.for_id == people.membership_id(login),
        FileAccess.until_at.is_(None),
    )
    return {row.file_id for row in look(query)}


def test_an_end_without_an_owner_is_refused_and_changes_nothing(app_context: AppContext) -> None:
    before = running("anne.roux")
    with pytest.raises(Refusal, match="dites qui les reprend"):
        leave("anne.roux")
    assert running("anne.roux") == before


def test_a_colleague_takes_over_the_half_of_the_pair(app_context: AppContext) -> None:
    paul, leo = people.membership_id("paul.martin"), people.membership_id("leo.caron")
    leave("anne.roux", to("leo.caron"))
    assert halves("Abadie") == (paul, leo)
    assert running("anne.roux") == []
    with acting("leo.caron"):
        assert db.session.scalar(select(Support).where(Support.file_id == people.file_of("Abadie").id)) is not None


def test_the_assigned_referral_goes_with_it(app_context: AppContext) -> None:
    leave("anne.roux", to("leo.caron"))
    query = select(Referral.assigned_id).where(Referral.id == people.referral_of("Fabre").id)
    assert look(query)[0].assigned_id == people.membership_id("leo.caron")


def test_parked_files_wait_in_the_queue_of_the_unit_with_an_alert(app_context: AppContext) -> None:
    leave("anne.roux", PARK)
    assert people.file_of("Abadie").id in queued("anne.roux")
    assert running("anne.roux") == []
    kinds = {row.membership_id for row in look(select(Notice.membership_id).where(Notice.kind == "leaver.parked"))}
    assert {people.membership_id(ELISE), people.membership_id("claire.dumas")} <= kinds


def test_the_keepers_are_told_once(app_context: AppContext) -> None:
    leave("sonia.vidal", PARK, by="rita.navarro")
    told = [row.membership_id for row in look(select(Notice.membership_id).where(Notice.kind == "leaver.parked"))]
    assert told == [people.membership_id("luc.moreau")]


def test_without_a_keeper_in_the_unit_nothing_is_lost_either(app_context: AppContext) -> None:
    leave("luc.moreau", by="rita.navarro")
    leave("paul.martin", PARK, by="rita.navarro")
    assert {people.file_of("Abadie").id, people.file_of("Costes").id} <= queued("paul.martin")


def test_a_parked_referral_is_unassigned_again(app_context: AppContext) -> None:
    leave("anne.roux", PARK)
    query = select(Referral.assigned_id).where(Referral.id == people.referral_of("Fabre").id)
    assert look(query)[0].assigned_id is None


def test_what_an_author_sent_is_read_by_the_successor(app_context: AppContext) -> None:
    leave("sonia.vidal", PARK, by="rita.navarro")
    authored = select(Referral.file_id).where(
        Referral.author_id == people.membership_id("sonia.vidal"), Referral.state.in_(OPEN_STATES)
    )
    waiting = {row.file_id for row in look(authored)}
    assert waiting
    assert waiting <= queued("sonia.vidal")


@pytest.mark.parametrize("login", ["anne.roux", "sonia.vidal", "paul.martin"])
def test_nobody_leaves_a_support_or_a_referral_orphaned(app_context: AppContext, login: str) -> None:
    """Whatever still names a leaver waits in the queue of the unit."""
    leave(login, PARK, by=SIMON if login == "anne.roux" else "rita.navarro")
    key = people.membership_id(login)
    support = select(Support.file_id).where(
        Support.end_on.is_(None), or_(Support.advisor_id == key, Support.worker_id == key)
    )
    sent = select(Referral.file_id).where(Referral.author_id == key, Referral.state.in_(OPEN_STATES))
    assigned = look(select(Referral.id).where(Referral.assigned_id == key, Referral.state.in_(OPEN_STATES)))
    assert {row.file_id for row in [*look(support), *look(sent)]} <= queued(login)
    assert assigned == []


def test_the_last_day_comes_and_the_worker_hands_over(app_context: AppContext, freeze: Any) -> None:
    leave("anne.roux", to("leo.caron"), on=today("31") + timedelta(days=3))
    assert running("anne.roux") != []
    freeze(now() + timedelta(days=4))
    _settle("anne.roux")
    assert (running("anne.roux"), halves("Abadie")[1]) == ([], people.membership_id("leo.caron"))


def _settle(login: str) -> None:
    with system_actor("tests: the worker") as system, write_transaction():
        assert people.membership_id(login) in upkeep.left_without_settling(at=now())
        upkeep.settle_left(people.membership_id(login), by=system, at=now())
    db.session.remove()
    with system_actor("tests: the worker"):
        assert people.membership_id(login) not in upkeep.left_without_settling(at=now())
    db.session.remove()


def test_a_successor_who_left_meanwhile_is_passed_over(app_context: AppContext, freeze: Any) -> None:
    leave("anne.roux", to("leo.caron"), on=today("31") + timedelta(days=3))
    leave("leo.caron", PARK)
    freeze(now() + timedelta(days=4))
    _settle("anne.roux")
    assert people.file_of("Abadie").id in queued("anne.roux")


def _colleague_of_paul(cap: int) -> Owner:
    """Another dedicated advisor of the agency."""
    db.session.remove()
    with system_actor("tests: a colleague"), write_transaction() as session:
        post = Membership(
            user_id=people.user_id("hugo.perez"), unit_id=people.unit_of("Toulouse Minimes").id,
            role="dedicated_advisor", start_on=today("31"), portfolio_cap=cap,
        )  # fmt: skip
        session.add(post)
        session.flush()
        owner = Owner(post.id)
    db.session.remove()
    return owner


def test_a_successor_without_room_is_refused_and_nothing_moves(app_context: AppContext) -> None:
    before = running("paul.martin")
    with pytest.raises(Refusal, match="complet") as refused:
        leave("paul.martin", _colleague_of_paul(1), by="rita.navarro")
    assert (refused.value.field, running("paul.martin")) == ("owner", before)


def test_on_the_last_day_what_finds_no_room_is_parked(app_context: AppContext, freeze: Any) -> None:
    leave("paul.martin", _colleague_of_paul(1), by="rita.navarro", on=today("31") + timedelta(days=3))
    freeze(now() + timedelta(days=4))
    _settle("paul.martin")
    assert queued("paul.martin") == {people.file_of("Costes").id}


def test_a_stranger_is_no_successor(app_context: AppContext) -> None:
    with pytest.raises(Refusal, match="liste"):
        leave("anne.roux", to("julie.blanc"))


def test_what_is_over_is_not_ended_again(app_context: AppContext) -> None:
    leave("anne.roux", PARK)
    with pytest.raises(Conflict):
        leave("anne.roux", PARK)


def test_nobody_ends_the_own_post(app_context: AppContext) -> None:
    with pytest.raises(NotAllowed, match="ses propres"):
        leave(SIMON, PARK, by=SIMON)


def test_only_numbers_are_told_of_what_is_held(app_context: AppContext) -> None:
    with acting(SIMON):
        held = holdings.held_by(people.membership_id("anne.roux"))
        assert current_actor().role == "account_admin"
    assert [one.number > 0 for one in held] == [True] * len(held)
    assert len(held) >= 2


def test_the_sessions_of_a_leaver_end_in_the_same_transaction(app: Flask) -> None:
    anne, _page = sign_in(app, "anne.roux")
    stolen = cookie(anne)
    Browser(app, SIMON).post("members.end", {"owner": "file"}, ref=page_ref(app, "anne.roux"))
    assert not is_signed_in(use(app, stolen))
    assert sessions_of(app, "anne.roux")[-1][0] == "end of membership"


def test_the_page_of_an_end_asks_who_takes_over(app: Flask) -> None:
    simon, ref = Browser(app, SIMON), page_ref(app, "anne.roux")
    page = simon.get("members.end", ref=ref)
    assert "Personnes suivies" in page.text
    assert "Abadie" not in page.text
    refused = simon.post("members.end", {}, 422, ref=ref)
    assert "dites qui les reprend" in refused.text


def test_a_keeper_names_who_goes_on_and_nothing_is_left(app: Flask) -> None:
    simon, elise = Browser(app, SIMON), Browser(app, ELISE)
    simon.post("members.end", {"owner": "file"}, ref=page_ref(app, "anne.roux"))
    page = elise.get("casefiles.to_take_over")
    assert "ABADIE" in page.text
    chosen = [box.get("value") for box in page.tree.all("input") if box.get("name") == "files"]
    heir = str(people.membership_id("leo.caron"))
    elise.post("casefiles.to_take_over", {"files": chosen, "heir": heir})
    assert "Rien à reprendre" in elise.get("casefiles.to_take_over").text
    assert Browser(app, "leo.caron").get("casefiles.show", ref=people.file_of("Abadie").ref).heading


def test_a_parked_file_shows_its_keepers_no_content(app: Flask) -> None:
    Browser(app, SIMON).post("members.end", {"owner": "file"}, ref=page_ref(app, "anne.roux"))
    Browser(app, ELISE).get("casefiles.diagnosis", 404, ref=people.file_of("Abadie").ref)
    Browser(app, SIMON).get("casefiles.show", 403, ref=people.file_of("Abadie").ref)


def test_a_disabled_account_that_is_given_back_finds_its_files_again(app: Flask) -> None:
    with app.app_context():
        before = running("anne.roux")
        with system_actor("tests: unused") as system, write_transaction() as session:
            actions.disable(session.get_one(User, people.user_id("anne.roux")), by=system, at=now())
        db.session.remove()
        assert running("anne.roux") == []
        ref = ref_of("anne.roux")
    Browser(app, SIMON).post("members.give_back", {}, ref=ref, _from=f"/administration/comptes/{ref}")
    with app.app_context():
        assert running("anne.roux").count("pair") == before.count("pair")
        assert queued("anne.roux") == set()


def test_a_disabled_account_of_two_institutions_is_not_one_offices_to_enable(app: Flask) -> None:
    with app.app_context(), system_actor("tests: two posts"), write_transaction() as session:
        session.add(
            Membership(
                user_id=people.user_id("anne.roux"), unit_id=people.unit_of("MDS Albi").id, role="social_worker",
                start_on=today("81"),
            )
        )  # fmt: skip
        session.execute(update(User).where(User.id == people.user_id("anne.roux")).values(deactivated_at=now()))
    ref = page_ref(app, "anne.roux")
    Browser(app, SIMON).post("members.give_back", {}, 403, ref=ref, _from=f"/administration/comptes/{ref}")
