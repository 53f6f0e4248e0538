"""Probes: Core statements, text within statements, connections of the engine; copies into open tables."""

from typing import Any

from sqlalchemy import (
    Column,
    Integer,
    MetaData,
    String,
    Table,
    column,
    func,
    insert,
    literal,
    literal_column,
    quoted_name,
    select,
    table,
    text,
    update,
)
from sqlalchemy.orm import Session

from accounts.models import Notice, User
from core.clock import now
from core.db import db
from tests.core.probe import Takes, Target, connection, probe, sql


@probe()
def core_select(s: Session, t: Target) -> object:
    return s.execute(select(t.table)).all()


@probe()
def core_alias(s: Session, t: Target) -> object:
    return s.execute(select(t.table.alias("other"))).all()


@probe()
def core_alias_of_an_alias(s: Session, t: Target) -> object:
    return s.execute(select(t.table.alias("other").alias("another"))).all()


@probe()
def core_condition_in_an_orm_statement(s: Session, t: Target) -> object:
    return bool(s.scalars(select(User.id).join(t.table, t.table.c.id == t.id)).all())


@probe()
def core_existence_in_an_orm_statement(s: Session, t: Target) -> object:
    found = select(t.table.c.id).where(t.table.c.id == t.id).exists()
    return bool(s.scalars(select(User.id).where(found)).all())


@probe()
def core_outer_join(s: Session, t: Target) -> object:
    source = User.__table__.outerjoin(t.table, t.table.c.id == t.id)
    return s.execute(select(t.table.c[t.column]).select_from(source)).all()


@probe()
def core_by_session_connection(s: Session, t: Target) -> object:
    return s.connection().execute(select(t.table)).all()


@probe()
def orm_statement_by_session_connection(s: Session, t: Target) -> object:
    return s.connection().execute(select(t.cls)).all()


@probe()
def orm_statement_by_engine(s: Session, t: Target) -> object:
    with connection() as own:
        return own.execute(select(t.cls)).all()


@probe()
def core_by_engine(s: Session, t: Target) -> object:
    with connection() as own:
        return own.execute(select(t.table.c[t.column])).all()


@probe()
def core_by_engine_with_options(s: Session, t: Target) -> object:
    with db.engine.execution_options(guarded=True, compiled_cache=None).connect() as connection:
        return connection.execute(select(t.table.c[t.column])).all()


@probe()
def reflected_table(s: Session, t: Target) -> object:
    same = Table(t.name, MetaData(), Column("id", Integer), Column(t.column, String))
    return s.execute(select(same.c[t.column])).all()


@probe()
def table_by_name(s: Session, t: Target) -> object:
    return s.execute(select(column(t.column)).select_from(table(t.name))).all()


@probe()
def table_by_unquoted_name(s: Session, t: Target) -> object:
    name = quoted_name(f"users, {t.name}", quote=False)
    return s.execute(select(column(t.column)).select_from(table(name))).all()


@probe()
def table_of_a_schema(s: Session, t: Target) -> object:
    schema = "main" if db.engine.dialect.name == "sqlite" else "public"
    same = Table(t.name, MetaData(), Column(t.column, String), schema=schema)
    return s.execute(select(same.c[t.column])).all()


@probe()
def text_by_session(s: Session, t: Target) -> object:
    return s.execute(text(sql(t.name, t))).all()


@probe()
def text_with_columns(s: Session, t: Target) -> object:
    return s.execute(text(f"SELECT id, {t.column} FROM {t.name}").columns(t.cls.id, t.attr)).all()


@probe()
def entities_from_text(s: Session, t: Target) -> object:
    return s.scalars(select(t.cls).from_statement(text(f"SELECT * FROM {t.name}"))).all()


@probe()
def text_under_a_guarded_name(s: Session, t: Target) -> object:
    return s.execute(text(f"SELECT {t.column} FROM {t.name} AS guard_people /* guard */ WHERE 'guard' = 'guard'")).all()


@probe()
def text_as_source(s: Session, t: Target) -> object:
    return s.execute(select(literal_column(t.column)).select_from(text(t.name))).all()


@probe()
def text_as_column(s: Session, t: Target) -> object:
    return s.execute(select(text(f"(SELECT max({t.column}) FROM {t.name} WHERE id = {t.id})"))).all()


@probe()
def literal_as_column(s: Session, t: Target) -> object:
    return s.scalar(select(literal_column(f"(SELECT {t.column} FROM {t.name} WHERE id = {t.id})")))


@probe()
def text_that_ends_the_condition(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).where(t.cls.id > 0, text("1 = 1 OR 1 = 1"))).all()


@probe()
def literal_in_a_condition(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).where(literal_column("1 = 1 OR 1").op("=")(literal_column("1")))).all()


@probe()
def operator_that_is_a_condition(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).where(t.cls.id > 0, t.cls.id.op("= 0) OR (1 = 1 OR 0 =")(1))).all()


@probe()
def operator_that_binds_tighter(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).where(t.cls.id.op("= 0 OR 1 = 1 OR 0 =", precedence=100)(1))).all()


@probe()
def hint_that_is_a_condition(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).where(t.cls.id > 0).with_statement_hint("OR 1 = 1")).all()


@probe()
def prefix_and_suffix(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).where(t.cls.id > 0).prefix_with("ALL").suffix_with("OR 1 = 1")).all()


@probe()
def hint_with_a_union(s: Session, t: Target) -> object:
    return s.execute(select(User.email).with_statement_hint(f"UNION {sql(t.name, t)}")).all()


@probe()
def suffix_with_a_union(s: Session, t: Target) -> object:
    return s.execute(select(User.email).suffix_with(f"UNION ALL {sql(t.name, t)}")).all()


@probe()
def text_in_an_open_statement(s: Session, t: Target) -> object:
    found = text(f"EXISTS (SELECT 1 FROM {t.name} WHERE id = {t.id})")
    return bool(s.scalars(select(User.id).where(found)).all())


@probe()
def order_by_text(s: Session, t: Target) -> object:
    known = text(f"CASE WHEN (SELECT {t.column} FROM {t.name} WHERE id = {t.id}) IS NULL THEN -id ELSE id END")
    return s.scalars(select(User.id).order_by(known)).first() == 1


@probe(legal=True)
def value_for_an_open_row(s: Session, t: Target) -> object:
    seen = select(t.attr).where(t.cls.id == t.id).scalar_subquery()
    return s.scalar(select(func.coalesce(seen, literal("nothing"))))


@probe(Takes.COPY)
def copied_into_an_open_table(s: Session, t: Target) -> object:
    seen = select(literal(1), literal("k"), literal("e"), literal("r"), t.attr, func.current_timestamp())
    names = ["membership_id", "kind", "endpoint", "ref", "text", "created_at"]
    return s.execute(insert(Notice).from_select(names, seen.where(t.cls.id == t.id)))


@probe(Takes.COPY)
def copied_by_an_update(s: Session, t: Target) -> object:
    seen = select(t.attr).where(t.cls.id == t.id).scalar_subquery()
    return s.execute(update(User).where(User.id == 1).values(given_name=func.coalesce(seen, User.given_name)))


@probe(Takes.COPY)
def copied_by_an_update_from(s: Session, t: Target) -> object:
    return s.execute(
        update(User)
        .where(User.id == 1, t.table.c.id == t.id, User.id <= t.table.c.id)
        .values(given_name=t.table.c[t.column])
    )


@probe(Takes.COPY)
def copied_while_flushing(s: Session, t: Target) -> object:
    seen: Any = select(t.attr).where(t.cls.id == t.id).scalar_subquery()
    s.add(Notice(membership_id=1, kind="k", endpoint="e", ref="r", text=func.coalesce(seen, ""), created_at=now()))
    s.flush()
    return None
