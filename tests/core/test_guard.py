"""What the guard refuses on rows the actor does see, and what it leaves alone."""

from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import select, update
from sqlalchemy.orm import Session, make_transient_to_detached

from accounts.models import User
from casefiles.models import CaseFile, Note, Person, PlanItem
from core.actor import acting_as
from core.db import db, write_transaction
from core.guard import GuardError, protections, system_actor
from core.guard_sql import occurring, sources
from tests.people import actor, file_of, user_id

PAUL, CLAIRE = "paul.martin", "claire.dumas"


def _person(session: Session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.file_id == file_of(name).id)).one()


def test_who_only_knows_that_a_file_exists_changes_nothing_in_it(app_context: AppContext) -> None:
    with acting_as(actor(CLAIRE)), pytest.raises(GuardError), write_transaction() as session:
        _person(session, "Fabre").phone = "06 39 98 00 01"


def test_a_bulk_write_is_refused_even_on_own_rows(app_context: AppContext) -> None:
    own = update(Person).where(Person.file_id == file_of("Abadie").id)
    with acting_as(actor(PAUL)), pytest.raises(GuardError, match="bulk"), write_transaction() as session:
        session.execute(own.values(phone="06 39 98 00 01"))


@pytest.mark.parametrize("cls", [Note, PlanItem])
def test_an_own_row_does_not_move_between_own_files(app_context: AppContext, cls: Any) -> None:
    own = select(cls).where(cls.author_id == actor(PAUL).membership).limit(1)
    with acting_as(actor(PAUL)), pytest.raises(GuardError, match="move"), write_transaction() as session:
        session.scalars(own).one().file_id = file_of("Costes").id


def test_a_session_serves_one_actor(app_context: AppContext) -> None:
    with acting_as(actor(PAUL)):
        db.session.scalars(select(CaseFile)).all()
    with acting_as(actor(CLAIRE)), pytest.raises(GuardError, match="one actor"):
        db.session.scalars(select(User)).all()


def test_system_work_leaves_what_the_actor_had(app_context: AppContext) -> None:
    with acting_as(actor(PAUL)):
        mine = _person(db.session(), "Abadie")
        with system_actor("tests: guard"):
            colleague = db.session.get_one(User, user_id(CLAIRE))
            foreign = _person(db.session(), "Esteve")
        assert (mine in db.session, colleague in db.session, foreign in db.session) == (True, True, False)


def test_system_work_inside_system_work_keeps_its_rows(app_context: AppContext) -> None:
    with system_actor("tests: guard"):
        with system_actor("tests: guard, within"):
            person = _person(db.session(), "Esteve")
        assert person in db.session


def test_rows_of_other_tables_may_be_put_back_and_changed(app_context: AppContext) -> None:
    with acting_as(actor(PAUL)), write_transaction() as session:
        known = User(id=user_id(PAUL), given_name="?")
        make_transient_to_detached(known)
        session.add(known)
        known.given_name = "Paulin"
        session.flush()
        assert session.scalar(select(User.given_name).where(User.id == user_id(PAUL))) == "Paulin"


@pytest.mark.parametrize("sql", ["DO $$ BEGIN END $$", "EXECUTE seen", "CALL f()", "COPY people TO STDOUT"])
def test_a_statement_made_of_statements_is_refused(app_context: AppContext, sql: str) -> None:
    with acting_as(actor(PAUL)), pytest.raises(GuardError, match="made of"):
        db.session.connection().exec_driver_sql(sql)


@pytest.mark.parametrize(
    ("sql", "named", "read"),
    [
        ("SELECT people.id FROM people", True, True),
        ('SELECT id FROM "people"', True, True),
        ("SELECT 1 AS people", False, False),
        ("SELECT people.id FROM users AS people", False, False),
        ("INSERT INTO people (id) VALUES (1)", True, False),
        ("UPDATE people SET id = 1 WHERE people.id = 2", True, False),
        ("UPDATE users SET name = (SELECT max(birth_name) FROM people)", True, True),
        ("SELECT guard_x.id FROM people AS guard_x", True, True),
    ],
)
def test_the_text_tells_which_tables_a_statement_reads(sql: str, named: bool, read: bool) -> None:
    found = sources(sql, {"people": None})
    assert (bool(found.named), bool(found.read)) == (named, read)


def test_the_unscoped_are_those_read_more_often_than_marked() -> None:
    marked = "'guard:people' = 'guard:people'"
    once = f"SELECT people.id FROM people WHERE {marked}"
    assert sources(once, ["people"]).unscoped == frozenset()
    assert sources(f"{once} UNION {once} UNION SELECT id FROM people", ["people"]).unscoped == {"people"}
    assert sources(f"SELECT 1 FROM users FULL JOIN people ON {marked}", ["people"]).unscoped == {"people"}
    assert sources(f"SELECT 1 FROM people, notes AS guard_notes WHERE {marked}", protections).unscoped == frozenset()


@pytest.mark.parametrize(("sign", "is_text"), [("<>", False), ("||", False), ("OR 1 =", True), ("<> ''--", True)])
def test_an_operator_of_signs_alone_is_no_free_text(sign: str, is_text: bool) -> None:
    statement = select(Person.id).where(Person.id.op(sign)(0))
    assert occurring(statement, ["people"]) == (frozenset({"people"}), is_text)
