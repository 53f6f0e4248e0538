"""Probes: SQL handed to the driver through SQLAlchemy, and what only one engine has."""

from sqlalchemy import (
    func,
    select,
    true,
)
from sqlalchemy.orm import Session

from core.db import db, write_mode
from tests.core.probe import Target, connection, probe, sql


@probe()
def driver_sql(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(sql(t.name, t)).all()


@probe()
def driver_sql_in_capitals(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(sql(t.name, t).upper()).all()


@probe()
def driver_sql_in_quotes(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(sql(f'"{t.name}"', t)).all()


@probe()
def driver_sql_without_space(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(f'SELECT {t.column} FROM"{t.name}"').all()


@probe(engine="sqlite")
def driver_sql_in_brackets(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(f"SELECT {t.column} FROM[{t.name}]").all()


@probe(engine="sqlite")
def driver_sql_in_backticks(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(sql(f"`{t.name}`", t)).all()


@probe()
def driver_sql_with_a_schema(s: Session, t: Target) -> object:
    schema = "main" if db.engine.dialect.name == "sqlite" else "public"
    return s.connection().exec_driver_sql(sql(f'"{schema}" . {t.name}', t)).all()


@probe()
def driver_sql_with_comments(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(f"/**/SELECT/**/{t.column}/**/FROM/**/{t.name}/**/").all()


@probe()
def driver_sql_under_another_name(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(f"SELECT people.{t.column} FROM {t.name} AS people").all()


@probe()
def driver_sql_in_a_cte(s: Session, t: Target) -> object:
    query = f"WITH seen AS (SELECT * FROM {t.name}) SELECT {t.column} FROM seen"
    return s.connection().exec_driver_sql(query).all()


@probe()
def driver_sql_explained(s: Session, t: Target) -> object:
    plan = "EXPLAIN QUERY PLAN" if db.engine.dialect.name == "sqlite" else "EXPLAIN ANALYZE"
    return bool(s.connection().exec_driver_sql(f"{plan} {sql(t.name, t)}").all())


@probe()
def view_made_on_the_way(s: Session, t: Target) -> object:
    with write_mode(), connection() as own:
        own.exec_driver_sql(f"CREATE TEMP VIEW seen AS {sql(t.name, t)}")
        return own.exec_driver_sql("SELECT * FROM seen").all()


@probe()
def table_made_on_the_way(s: Session, t: Target) -> object:
    with write_mode(), connection() as own:
        own.exec_driver_sql(f"CREATE TEMP TABLE seen AS {sql(t.name, t)}")
        return own.exec_driver_sql("SELECT * FROM seen").all()


@probe(engine="postgresql")
def postgresql_table_command(s: Session, t: Target) -> object:
    return s.connection().exec_driver_sql(f"TABLE {t.name}").all()


@probe(engine="postgresql")
def postgresql_unicode_name(s: Session, t: Target) -> object:
    name = f'U&"\\{ord(t.name[0]):04x}{t.name[1:]}"'
    return s.connection().exec_driver_sql(sql(name, t)).all()


@probe(engine="postgresql")
def postgresql_xml_of_a_query(s: Session, t: Target) -> object:
    return s.scalar(select(func.query_to_xml(sql(t.name, t), true(), true(), "")))


@probe(engine="postgresql")
def postgresql_prepared(s: Session, t: Target) -> object:
    own = s.connection()
    own.exec_driver_sql(f"PREPARE seen AS {sql(t.name, t)}")
    rows = own.exec_driver_sql("EXECUTE seen").all()
    own.exec_driver_sql("DEALLOCATE seen")
    return rows


@probe(engine="postgresql")
def postgresql_anonymous_block(s: Session, t: Target) -> object:
    half = len(t.name) // 2
    query = f"SELECT {t.column} FROM {t.name[:half]}' || '{t.name[half:]} WHERE id = {t.id}"
    block = f"DO $$ DECLARE x text; BEGIN EXECUTE '{query}' INTO x; PERFORM set_config('probe.seen', x, true); END $$"
    s.connection().exec_driver_sql(block)
    return s.scalar(select(func.current_setting("probe.seen")))
