"""Probes: what a session remembers, other sessions, actors, threads and contexts."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from typing import Any

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import (
    Session,
    make_transient,
    make_transient_to_detached,
    sessionmaker,
    undefer_group,
)

from core.actor import acting_as, current_actor
from core.db import db, side_session
from core.guard import system_actor
from tests.core.probe import Target, by_hand, probe


@probe(system=False)
def memory_after_system_work(s: Session, t: Target) -> object:
    with system_actor("probe"):
        kept = s.get(t.cls, t.id)
    assert kept is not None
    return s.get(t.cls, t.id)


@probe(system=False)
def memory_after_system_work_that_failed(s: Session, t: Target) -> object:
    kept = []
    with suppress(ZeroDivisionError), system_actor("probe"):
        kept.append(s.get(t.cls, t.id))
        raise ZeroDivisionError
    return s.get(t.cls, t.id)


@probe(system=False)
def memory_of_a_session_begun_by_the_system(s: Session, t: Target) -> object:
    db.session.remove()
    with system_actor("probe"):
        kept = db.session.get(t.cls, t.id)
    assert kept is not None
    return db.session.get(t.cls, t.id)


@probe(system=False)
def memory_of_a_side_session(s: Session, t: Target) -> object:
    with side_session() as side:
        with system_actor("probe"):
            kept = side.get(t.cls, t.id)
        assert kept is not None
        return side.get(t.cls, t.id)


@probe(system=False)
def memory_after_nested_system_work(s: Session, t: Target) -> object:
    with system_actor("probe"):
        with system_actor("probe within"):
            kept = s.scalars(select(t.cls)).all()
        assert kept
    return s.get(t.cls, t.id)


@probe(system=False)
def refresh_of_what_the_system_loaded(s: Session, t: Target) -> object:
    with system_actor("probe"):
        kept = s.get_one(t.cls, t.id)
    s.add(kept)
    s.expire(kept)
    return getattr(kept, t.column)


@probe(system=False)
def memory_after_a_change_of_actor(s: Session, t: Target) -> object:
    kept = s.get(t.cls, t.id)
    with acting_as(current_actor().__class__(kind=current_actor().kind, user=-1, membership=-1)):
        return None if kept is None else s.get(t.cls, t.id)


@probe(system=False)
def query_after_a_change_of_actor(s: Session, t: Target) -> object:
    s.scalars(select(t.cls)).all()
    with acting_as(current_actor().__class__(kind=current_actor().kind, user=-1, membership=-1)):
        return s.scalars(select(t.cls)).all()


@probe(system=False)
def another_thread(s: Session, t: Target) -> object:
    app: Any = current_app
    real = app._get_current_object()

    def read() -> object:
        with real.app_context():
            return db.session.scalars(select(t.cls)).all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(read).result()


@probe(system=False)
def an_empty_context(s: Session, t: Target) -> object:
    app: Any = current_app
    real = app._get_current_object()

    def read() -> object:
        with real.app_context():
            return db.session.scalars(select(t.cls)).all()

    return Context().run(read)


@probe(legal=True)
def a_copied_context(s: Session, t: Target) -> object:
    return copy_context().run(lambda: s.scalars(select(t.cls)).all())


@probe(legal=True)
def another_session_of_ours(s: Session, t: Target) -> object:
    with side_session() as side:
        return [getattr(row, t.column) for row in side.scalars(select(t.cls))]


@probe(legal=True)
def a_plain_session(s: Session, t: Target) -> object:
    with Session(db.engine) as plain:
        return [getattr(row, t.column) for row in plain.scalars(select(t.cls))]


@probe(legal=True)
def a_session_maker(s: Session, t: Target) -> object:
    with sessionmaker(bind=db.engine)() as plain:
        return plain.scalar(select(t.attr).where(t.cls.id == t.id))


@probe(legal=True)
def a_nested_transaction(s: Session, t: Target) -> object:
    with s.begin_nested():
        return s.scalars(select(t.cls)).all()


@probe(legal=True)
def a_deferred_column(s: Session, t: Target) -> object:
    return s.scalars(select(t.cls).options(undefer_group("none"))).all()


@probe(system=False)
def an_object_taken_out_and_put_back(s: Session, t: Target) -> object:
    made = by_hand(s, t.cls, t.id)
    s.expunge(made)
    make_transient(made)
    make_transient_to_detached(made)
    s.add(made)
    return getattr(made, t.column)
