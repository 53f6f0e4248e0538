"""Ways to reach a row: what a probe is, on which rows it is tried, and what it obtained.

A probe is one function that tries to read, infer or change the row of a `Target`. The same function is run
- by the system, which must succeed: a probe that cannot reach anything proves nothing;
- by actors on rows foreign to them, where it must obtain and change nothing;
- when the form is `legal`, by actors on rows of their own, where it must succeed.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import Connection, inspect, select
from sqlalchemy.exc import DBAPIError, InvalidRequestError, NoResultFound
from sqlalchemy.orm import Session, make_transient_to_detached
from sqlalchemy.orm.exc import ObjectDeletedError

from casefiles.models import CaseFile
from core.actor import Actor, Kind, acting_as
from core.db import Base, db, write_transaction
from core.guard import GuardError, protections, system_actor

# How a statement that does not see the row may end, beside an empty answer.
NOT_SEEN = (NoResultFound, ObjectDeletedError)
# The same, when the system's run has shown that nothing else is wrong with the statement.
NOT_POSSIBLE = (InvalidRequestError, DBAPIError)


@dataclass(frozen=True)
class Target:
    """A row, and a text of it that nobody else's answer contains."""

    cls: type[Any]
    id: int
    column: str
    secret: str
    file_id: int
    support_id: int
    access_id: int

    @property
    def table(self) -> Any:
        return self.cls.__table__

    @property
    def name(self) -> str:
        return str(self.cls.__tablename__)

    @property
    def attr(self) -> Any:
        """The column that holds the secret."""
        return getattr(self.cls, self.column)


class Takes(Enum):
    """What a probe tries to get."""

    ANSWER = "the function returns True, or something that holds the secret"
    CHANGE = "a protected row is another than before"
    COPY = "the secret stands in more rows than before"


Run = Callable[[Session, Target], object]


@dataclass(frozen=True)
class Probe:
    """One way. `legal`: also works on own rows. `only`: the classes it is about. `engine`: the one that has it.

    `takes` says what success is; `on_file`: the row does not matter, its file does; `system`: the system can take it.
    """

    name: str
    run: Run
    legal: bool
    takes: Takes
    on_file: bool
    only: tuple[str, ...]
    engine: str | None
    system: bool

    def is_about(self, target: Target, engine: str) -> bool:
        """Whether it can be tried on this row."""
        return self.engine in (None, engine) and (not self.only or target.cls.__name__ in self.only)


PROBES: dict[str, Probe] = {}


def probe(
    takes: Takes = Takes.ANSWER,
    *,
    legal: bool = False,
    on_file: bool = False,
    only: tuple[str, ...] = (),
    engine: str | None = None,
    system: bool = True,
) -> Callable[[Run], Run]:
    """Add a function to the table."""

    def add(run: Run) -> Run:
        name = run.__name__
        assert name not in PROBES, name
        PROBES[name] = Probe(name, run, legal, takes, on_file, only, engine, system)
        return run

    return add


class Verdict(Enum):
    """How one run ended."""

    OBTAINED = "obtained"
    NOTHING = "nothing"
    REFUSED = "refused"


def try_out(found: Probe, target: Target, actor: Actor | None) -> Verdict:
    """Run a probe as an actor, None for the system, in a session of its own; whatever it wrote is rolled back."""
    db.session.remove()
    with ExitStack() as stack:
        stack.callback(db.session.remove)
        stack.enter_context(acting_as(actor) if actor else system_actor("probe"))
        try:
            return _read(found, target) if found.takes is Takes.ANSWER else _write(found, target)
        except GuardError:
            return Verdict.REFUSED
        except NOT_SEEN:
            return Verdict.NOTHING
        except NOT_POSSIBLE:
            if actor is None or not found.system:
                raise
            return Verdict.NOTHING


def _read(found: Probe, target: Target) -> Verdict:
    got = found.run(db.session(), target)
    return Verdict.OBTAINED if got is True or target.secret in "\n".join(_texts(got)) else Verdict.NOTHING


class _RollBack(Exception):
    """Ends the writing transaction of a probe."""


Snapshot = dict[str, list[Any]]
# Tables a probe could carry a text to.
_OPEN = ("notices", "users")


def _write(found: Probe, target: Target) -> Verdict:
    before: Snapshot = {}
    after: Snapshot = {}
    try:
        with write_transaction() as session:
            before = _snapshot(session)
            found.run(session, target)
            session.flush()
            after = _snapshot(session)
            raise _RollBack
    except _RollBack:
        return Verdict.OBTAINED if _took(found.takes, target, before, after) else Verdict.NOTHING


def _took(takes: Takes, target: Target, before: Snapshot, after: Snapshot) -> bool:
    if takes is Takes.COPY:
        return str(after).count(target.secret) > str(before).count(target.secret)
    return any(after[name] != before[name] for name in protections)


def _snapshot(session: Session) -> Snapshot:
    tables = [Base.metadata.tables[name] for name in (*protections, *_OPEN)]
    with acting_as(Actor(kind=Kind.SYSTEM, reason="snapshot")):
        return {table.name: list(session.connection().execute(select(table).order_by(table.c.id))) for table in tables}


def _texts(got: object, depth: int = 0) -> Iterator[str]:
    """Every value in an answer: rows, objects with what they have loaded, lists of either."""
    state = inspect(got, raiseerr=False)
    if depth < 6 and state is not None and hasattr(state, "dict"):
        for value in list(state.dict.values()):
            yield from _texts(value, depth + 1)
    elif depth < 6 and not isinstance(got, str) and hasattr(got, "__iter__"):
        for value in got:
            yield from _texts(value, depth + 1)
    else:
        yield str(got)


CHANGED = "changed by a probe"


def by_hand(session: Session, cls: Any, key: int, **values: Any) -> Any:
    """An object the session takes for a loaded row, with what it claims about itself where its class has the column."""
    made = cls(id=key, **{name: value for name, value in values.items() if hasattr(cls, name)})
    make_transient_to_detached(made)
    session.add(made)
    return made


def any_file(session: Session) -> int:
    """A file the actor sees."""
    return session.scalars(select(CaseFile.id)).first() or -1


def sql(name: str, target: Target) -> str:
    """SQL that reads the secret under some spelling of the table's name."""
    return f"SELECT {target.column} FROM {name}"


@contextmanager
def connection() -> Iterator[Connection]:
    """A connection of the engine, beside the session's."""
    with db.engine.connect() as made:
        yield made
