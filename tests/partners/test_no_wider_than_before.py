"""Whoever leaves, comes back or stands in never sees more, nor longer, than the post it is about."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import or_, select

from accounts.models import Notice
from casefiles import actions as files
from casefiles.actions import leaving
from casefiles.models import FileAccess
from casefiles.workflow import AccessLevel, AccessWhy
from core.clock import now, today
from core.db import db, write_transaction
from core.errors import Conflict
from core.guard import system_actor
from partners.members import absences, actions
from partners.members.models import StandIn
from partners.members.queries import post_by_id
from partners.models import Membership
from partners.workflow import Role
from referrals.models import Referral
from referrals.workflow import OPEN_STATES, State
from tests import people
from tests.conftest import Freeze
from tests.page import Browser
from tests.partners.joining import SIMON, page_ref, rows
from tests.partners.test_absences import day, name, sees
from tests.partners.test_leavers import look
from tests.referrals.doing import acting

ANNE, LEO, AUTHOR, HEIR = "anne.roux", "leo.caron", "sonia.vidal", "zoe.lambert"


@contextmanager
def operating() -> Iterator[Any]:
    """What the system does, committed."""
    with system_actor("tests: posts") as system, write_transaction():
        yield system
    db.session.remove()


def levels(login: str, file_id: int) -> set[str]:
    """What somebody may see of a file now."""
    running = or_(FileAccess.until_at.is_(None), FileAccess.until_at > now())
    mine = FileAccess.membership_id == people.membership_id(login)
    query = select(FileAccess.level).where(mine, running, FileAccess.file_id == file_id)
    return {str(row.level) for row in look(query)}


def author_only() -> int:
    """A file whose referral somebody sent, and knows to exist."""
    who = people.membership_id(AUTHOR)
    query = select(Referral.file_id).where(Referral.author_id == who, Referral.state.in_(OPEN_STATES))
    file_id: int = look(query.where(Referral.state != State.DRAFT))[0].file_id
    with operating() as system:
        files.revoke(file_id, why=AccessWhy.PAIR, by=system, at=now(), membership_id=who)
        files.grant(file_id, level=AccessLevel.INDEX, why=AccessWhy.AUTHOR, by=system, at=now(), membership_id=who)
    return file_id


def suspend(login: str) -> None:
    with operating() as system:
        actions.suspend(post_by_id(people.membership_id(login), lock=True), by=system, at=now())


def test_an_author_given_back_knows_no_more_than_before(app_context: AppContext) -> None:
    file_id = author_only()
    suspend(AUTHOR)
    with operating() as system:
        actions.give_back(post_by_id(people.membership_id(AUTHOR), lock=True), by=system, at=now())
    assert levels(AUTHOR, file_id) == {"index"}


def test_the_heir_of_an_author_knows_no_more_than_the_author(app_context: AppContext) -> None:
    file_id = author_only()
    suspend(AUTHOR)
    queued = FileAccess.for_id == people.membership_id(AUTHOR)
    (row,) = look(select(FileAccess.id).where(queued, FileAccess.why == AccessWhy.QUEUE, FileAccess.file_id == file_id))
    with operating() as system:
        leaving.take_over(row.id, people.membership_id(HEIR), by=system, at=now())
    assert levels(HEIR, file_id) == {"index"}


def closes_in(days: int) -> None:
    """The pair keeps the file that long."""
    with operating() as system:
        files.revoke(
            people.file_of("Abadie").id, why=AccessWhy.PAIR, by=system, at=now(),
            membership_id=people.membership_id(ANNE), until=now() + timedelta(days=days),
        )  # fmt: skip


@pytest.mark.parametrize("named_first", [True, False])
def test_who_stands_in_keeps_a_file_no_longer_than_the_colleague(
    app_context: AppContext, freeze: Freeze, named_first: bool
) -> None:
    start = now()
    if named_first:
        name(first=0, last=300)
    closes_in(30)
    if not named_first:
        name(first=0, last=300)
    freeze(start + timedelta(days=40))
    assert (sees(ANNE), sees(LEO)) == (False, False)


def test_ending_one_absence_leaves_the_next_one_open(app_context: AppContext, freeze: Freeze) -> None:
    start = now()
    first = name(first=0, last=4)
    name(first=10, last=14)
    with acting(ANNE):
        absences.end(db.session.get_one(StandIn, first), by=people.actor(ANNE), at=now())
    freeze(start + timedelta(days=12))
    assert sees(LEO)


@pytest.fixture
def own_post(app: Flask) -> int:
    """Whoever manages the accounts is a social worker of the office as well."""
    with app.app_context(), operating():
        post = Membership(
            user_id=people.user_id(SIMON), unit_id=people.unit_of("MDS Toulouse Nord").id, role=Role.SOCIAL_WORKER,
            start_on=today("31"),
        )  # fmt: skip
        db.session.add(post)
        db.session.flush()
        return post.id


def test_nobody_makes_oneself_the_stand_in_of_a_colleague(app: Flask, own_post: int) -> None:
    answers = {"stand_in": str(own_post), "from_on": str(day(0)), "until_on": str(day(300))}
    Browser(app, SIMON).post("members.absence_of", answers, 422, ref=page_ref(app, ANNE))


def test_nobody_makes_oneself_the_heir_of_a_colleague(app: Flask, own_post: int) -> None:
    Browser(app, SIMON).post("members.end", {"owner": str(own_post)}, 422, ref=page_ref(app, ANNE))


def test_who_is_said_to_be_away_is_told(app: Flask) -> None:
    answers = {"stand_in": str(people.membership_id(LEO)), "from_on": str(day(0)), "until_on": str(day(9))}
    Browser(app, SIMON).post("members.absence_of", answers, ref=page_ref(app, ANNE))
    told = rows(app, select(Notice.membership_id).where(Notice.kind == "leaver.stand_in"))
    assert {row.membership_id for row in told} == {people.membership_id(ANNE), people.membership_id(LEO)}


def test_a_post_is_not_given_back_after_its_last_day(app_context: AppContext, freeze: Freeze) -> None:
    with operating() as system:
        post = post_by_id(people.membership_id(ANNE), lock=True)
        post.end_on = today("31") + timedelta(days=5)
        db.session.flush()
        actions.suspend(post, by=system, at=now())
    freeze(now() + timedelta(days=10))
    with pytest.raises(Conflict), people.acting_as(people.actor(SIMON)) as simon, write_transaction():
        actions.give_back(post_by_id(people.membership_id(ANNE), lock=True), by=simon, at=now())
