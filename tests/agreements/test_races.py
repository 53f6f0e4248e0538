"""Two people at the same moment: of two signatures, approvals or decisions that exclude each other one is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from agreements import actions, queries, queries_signing
from agreements.models import Agreement
from agreements.models_runs import REFUSED, AgreementRun
from agreements.workflow import Axis, State
from core.actor import acting_as
from core.clock import now
from core.db import db, write_transaction
from core.errors import Refusal
from tests import people
from tests.agreements.doing import signatures, tarn
from tests.signed_copies import paper


def recorded(app: Flask, number: str) -> str:
    with app.app_context(), acting_as(people.actor("fatou.diallo")) as actor, write_transaction():
        made = actions.create(tarn(number=number), territory="81", by=actor, at=now())
        db.session.flush()
        db.session.expire_all()
        actions.record_signed(queries.get(made.ref, lock=True), signatures(), copy=paper(), by=actor, at=now())
        return made.ref


def test_two_confirmations_at_once_sign_only_one(app: Flask) -> None:
    refs = [recorded(app, "a"), recorded(app, "b")]
    start = Barrier(2)

    def confirm(ref: str) -> str:
        with app.app_context():
            actor = people.actor("karim.benali")
            start.wait()
            try:
                with acting_as(actor), write_transaction():
                    actions.confirm(queries.get(ref, lock=True), seen=paper().sha256, by=actor, at=now())
            except Refusal:
                return "refused"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, refs)) == ["done", "refused"]
    with app.app_context():
        signed = select(func.count()).where(Agreement.ref.in_(refs), Agreement.state == State.SIGNED)
        assert db.session.scalar(signed) == 1


def test_the_database_itself_refuses_a_second_run(app: Flask) -> None:
    """Two writers that pass the check together, as if no lock were there."""
    refs = [recorded(app, "a"), recorded(app, "b")]
    start = Barrier(2)

    def occupy(ref: str) -> str:
        with app.app_context(), acting_as(people.actor("karim.benali")):
            start.wait()
            try:
                with write_transaction() as session:
                    found = queries.get(ref)
                    run = AgreementRun(agreement_id=found.id, council_id=found.council_id, axis=Axis.GLOBAL)
                    run.territory, run.start_on, run.end_on = found.territory, found.start_on, found.end_on
                    session.add(run)
            except IntegrityError as error:
                return "refused" if REFUSED in str(error.orig) else str(error)
            return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(occupy, refs)) == ["done", "refused"]


@pytest.mark.parametrize(
    "changed",
    [{"axis": Axis.SOCIAL_ONLY}, {"territory": "31"}, {"days": 730}],
    ids=["another axis", "another department", "the day after"],
)
def test_another_axis_department_or_day_is_no_overlap(app: Flask, changed: dict[str, Any]) -> None:
    refs = [recorded(app, "a"), recorded(app, "b")]
    with app.app_context(), acting_as(people.actor("karim.benali")), write_transaction() as session:
        for ref, difference in zip(refs, ({}, changed), strict=True):
            found = queries.get(ref)
            values = {"axis": Axis.GLOBAL, "territory": "81"} | difference
            shift = timedelta(values.pop("days", 0))
            run = AgreementRun(agreement_id=found.id, council_id=found.council_id, **values)
            run.start_on, run.end_on = found.start_on + shift, found.end_on + shift
            session.add(run)
            session.flush()


def test_two_signatories_at_once_both_sign_and_the_last_one_concludes(app: Flask, approved: str) -> None:
    start = Barrier(2)

    def signs(login: str) -> None:
        with app.app_context():
            actor = people.actor(login)
            start.wait()
            with acting_as(actor), write_transaction():
                found = queries.get(approved, lock=True)
                seen = queries_signing.version(found.id, 1).sha256
                actions.sign(found, quality="Q", authority="A", seen=seen, by=actor, at=now())

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(signs, ("lea.marchand", "karim.benali")))
    with app.app_context(), acting_as(people.actor("karim.benali")):
        found = queries.get(approved)
        assert found.state is State.SIGNED
        assert [event.to_state for event in queries.history(found.id)][:2] == [State.SIGNED, State.PARTLY_SIGNED]
        assert len(queries_signing.runs_of(found.id)) == 1


def test_two_approvals_of_one_side_at_once_count_once(app: Flask, submitted: str) -> None:
    start = Barrier(2)

    def approves(_turn: int) -> str:
        with app.app_context():
            actor = people.actor("karim.benali")
            start.wait()
            try:
                with acting_as(actor), write_transaction():
                    found = queries.get(submitted, lock=True)
                    seen = queries_signing.version(found.id, 1).sha256
                    named = [people.membership_id("karim.benali")]
                    actions.approve(found, signatories=named, seen=seen, by=actor, at=now())
            except Refusal:
                return "refused"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(approves, range(2))) == ["done", "refused"]
