"""The database handle: engine set-up, column types, read-only by default, one way to write.

SQLite: a reading transaction is `BEGIN` under `PRAGMA query_only=ON`, a writing one `BEGIN IMMEDIATE`, so two
read-then-write requests never lose an update. PostgreSQL: read-only transactions, row locks for writers.

Who reads has connections of its own, read-only for as long as they live: on SQLite a change of the pragma throws away
every statement the connection has prepared, which costs more than running them.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import CheckConstraint, DateTime, Dialect, Enum, Index, MetaData, String, Text, event, text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.types import JSON, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, stored in UTC; refuses naive values."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware instant to UTC; SQLite has no zones, so it stores the naive UTC value."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone cannot be stored")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stored UTC value to an aware instant."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


LARGEST_KEY = 2**31 - 1  # what the integer columns of PostgreSQL hold

# Column shapes used everywhere; lengths are read back by the forms.
Id = Annotated[int, mapped_column(primary_key=True)]
Ref = Annotated[str, mapped_column(String(20), unique=True)]
Code = Annotated[str, mapped_column(String(60))]
Name = Annotated[str, mapped_column(String(120))]
Line = Annotated[str, mapped_column(String(200))]
LongText = Annotated[str, mapped_column(Text)]


def key_of(text: object) -> int | None:
    """The primary key that a choice of a form or a part of an address names; None for what is no key of ours."""
    given = str(text or "")
    if not (given.isascii() and given.isdigit()) or len(given) > len(str(LARGEST_KEY)):
        return None
    return int(given) if 0 < int(given) <= LARGEST_KEY else None


class Base(DeclarativeBase):
    """Every mapped class; relations raise unless a query loaded them on purpose."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            datetime: UtcDateTime,
            list[str]: JSON,
            # Text in the database, the enum in Python; `one_of` adds the check.
            StrEnum: Enum(StrEnum, native_enum=False, length=60, values_callable=lambda kind: [m.value for m in kind]),
        },
    )


READING = "reading"  # key of the engine whose connections never write


class BinomeSession(FlaskSession):
    """A session that reads on connections that cannot write, and tells the guard when the unit of work is writing."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **_rest: Any) -> Any:
        """The engine of the transaction that has begun; of the one to begin, by whether it was begun to write."""
        begun, engine = self.info.get("begun", (None, None))
        if bind is not None or (begun is not None and begun is self.get_transaction()):
            return bind or engine
        return self._db.engines[None if _writing.get() else READING]

    def flush(self, objects: Any = None) -> None:
        """Flush; statements sent meanwhile were checked object by object before."""
        token = flushing.set(True)
        try:
            super().flush(objects)
        finally:
            flushing.reset(token)


flushing: ContextVar[bool] = ContextVar("flushing", default=False)
_writing: ContextVar[bool] = ContextVar("writing", default=False)


@event.listens_for(BinomeSession, "after_begin")
def _remember_engine(session: Session, _transaction: Any, connection: Connection) -> None:
    """Whoever opens a reading session beside a writing one must not move the latter elsewhere."""
    session.info["begun"] = (session.get_transaction(), connection.engine)


db = SQLAlchemy(model_class=Base, session_options={"class_": BinomeSession}, disable_autonaming=True)


@contextmanager
def write_mode() -> Iterator[None]:
    """Transactions begun inside may write. Views use `transaction()`; this is its lower half."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


class ReadBeforeWrite(RuntimeError):
    """A read opened the connection's transaction before `transaction()`: it could not become a writing one."""


@contextmanager
def write_transaction() -> Iterator[Session]:
    """One writing transaction on the request's session: commit at the end, roll back on any exception.

    Raises ReadBeforeWrite when a read already opened the transaction.
    """
    session = db.session()
    if session.in_transaction():
        raise ReadBeforeWrite("read inside `with transaction()`, not before it")
    with write_mode():
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise


@contextmanager
def side_session(*, writing: bool = False) -> Iterator[Session]:
    """A short transaction on a second connection: the journal, sign-in state, figures of the frame."""
    token = _writing.set(writing)
    session = BinomeSession(db)
    try:
        yield session
        session.commit()
    finally:
        session.close()
        _writing.reset(token)


def engine_options(url: str, *, reading: bool = False) -> dict[str, Any]:
    """Pool and limits: two connections per server thread and engine, statements 10 s, locks 5 s."""
    options: dict[str, Any] = {"pool_size": 10, "max_overflow": 10, "execution_options": {READING: reading}}
    options["pool_use_lifo"] = True  # the connection used last has its statements prepared
    if url.startswith("postgresql"):
        given = "-c statement_timeout=10000 -c lock_timeout=5000 -c timezone=UTC"
        given += " -c default_transaction_read_only=on" if reading else ""
        options |= {"connect_args": {"options": given}, "pool_pre_ping": True}
    else:
        options["connect_args"] = {"timeout": 5, "check_same_thread": False, "cached_statements": 256}
    return options


@event.listens_for(Engine, "connect")
def _set_up_connection(connection: Any, _entry: ConnectionPoolEntry) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # The driver's own transaction control lost updates under concurrency; ours begins explicitly.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "secure_delete=ON",  # what is erased is overwritten, not only let go
        "recursive_triggers=ON",  # without it INSERT OR REPLACE slips past the append-only triggers
        "cache_size=-16000",
        "mmap_size=268435456",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    writing = _writing.get()
    if connection.dialect.name == "sqlite":
        if connection.info.get("writing") is not writing:
            connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writing else 'ON'}")
            connection.info["writing"] = writing
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
    elif not writing and not connection.get_execution_options().get(READING):
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def one_of(column: str, values: Iterable[StrEnum], *, nullable: bool = False) -> CheckConstraint:
    """A check constraint that holds a text column to an enum; enums of the database cannot be changed easily."""
    listed = ", ".join(f"'{value}'" for value in values)
    test = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {test}" if nullable else test, name=column)


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """An index over the rows that satisfy `where`, the same on both engines."""
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
