"""The scope guard: no statement reaches a row its actor may not see, whichever way it was written.

Every class that holds personal data is *protected*: it gives one SQL criterion. Four parts work together.

1. The actor lives in a context variable; nobody sees no row. `system_actor(reason)` alone lifts the guard.
2. `do_orm_execute` adds the criteria of the protected classes that occur in a statement. Each application leaves
   a constant in the SQL, `'guard:<table>' = 'guard:<table>'`.
3. `before_cursor_execute` counts in the final SQL how often a protected table is a source and how often its
   criterion was applied, and refuses any difference: Core statements, text, raw connections, joined eager loads.
4. Before a flush each class's write rule is asked for every new, changed or deleted object; a row never moves from
   one scope to another nor points into one; an object the guard did not load is not taken in. Bulk writes on
   protected classes are refused except to the system.

A session serves one actor. What lies below SQLAlchemy - cursors of the driver - is closed by a test on the source.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, False_, Select, Table, and_, event, inspect, literal_column
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import LoaderCriteriaOption, Mapper, ORMExecuteState, Session, UOWTransaction
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import ColumnClause

from core.actor import Actor, Kind, acting_as, current_actor
from core.db import Base, db, flushing
from core.guard_sql import ALIAS_PREFIX, Sources, marker, occurring, sources

Criterion = Callable[[Actor], ColumnElement[bool]]
WriteRule = Callable[[Session, Actor, Any], bool]

# Known to this module only: a statement that carries it went through the guard.
_GUARDED = object()
MOST_FORMS = 4096


class GuardError(PermissionError):
    """A statement or a write would have crossed the scope of its actor."""


@dataclass(frozen=True, slots=True)
class Protection:
    """How one class is protected: which rows are seen, who writes, which columns tie a row to its scope."""

    cls: type[Base]
    visible: Criterion
    writable: WriteRule
    scope: tuple[str, ...]

    def links(self) -> Iterator[tuple[str, type[Base]]]:
        """Columns that point to rows of other protected classes, within one scope."""
        mapper = inspect(self.cls)
        for foreign in mapper.local_table.foreign_keys:
            parent = protections.get(foreign.column.table.name)
            key = mapper.get_property_by_column(foreign.parent).key
            if parent is not None and key != "file_id":
                yield key, parent.cls


protections: dict[str, Protection] = {}
_forms: dict[Any, tuple[frozenset[str], bool]] = {}


def protect(cls: type[Base], *, visible: Criterion, writable: WriteRule, scope: tuple[str, ...] = ("file_id",)) -> None:
    """Put a mapped class under the guard."""
    protections[cls.__tablename__] = Protection(cls, visible, writable, scope)
    _sources.cache_clear()
    _forms.clear()


@contextmanager
def system_actor(reason: str) -> Iterator[Actor]:
    """Work nobody signed in for: migrations, demo loader, worker, figures. Call sites are listed by a test.

    What its caller left to write is written as the caller; protected objects loaded inside are let go at the end,
    so that the session cannot hand them to the next actor.
    """
    owner = current_actor()
    session = db.session() if db.session.registry.has() else None
    known = set(session.identity_map.keys()) if session else set()
    if session:
        session.flush()
    try:
        with acting_as(Actor(kind=Kind.SYSTEM, reason=reason)) as actor:
            yield actor
            if session:
                session.flush()
    finally:
        if not owner.is_system:
            _let_go(db.session(), known)


def _let_go(session: Session, known: set[Any]) -> None:
    for instance in session.identity_map.values():
        state = inspect(instance, raiseerr=True)
        if instance not in session:  # let go together with the row it hangs on
            continue
        if state.key not in known and state.mapper.local_table.name in protections:
            session.expunge(instance)


class _Scope(LoaderCriteriaOption):
    """A criterion on every occurrence of its class.

    In the condition of a join to an alias SQLAlchemy leaves the criterion on the columns of the class itself.
    """

    __slots__ = ()
    _traverse_internals = LoaderCriteriaOption._traverse_internals  # so that compiled statements stay cached

    def _resolve_where_criteria(self, ext_info: Any) -> ColumnElement[bool]:
        criterion = super()._resolve_where_criteria(ext_info)
        if not ext_info.is_aliased_class:
            return criterion
        name, alias = ext_info.mapper.local_table.name, ext_info.selectable

        def to_alias(element: Any, **_options: Any) -> Any:
            own = isinstance(element, ColumnClause) and isinstance(element.table, Table) and element.table.name == name
            return alias.c[element.key] if own else None

        adapted: ColumnElement[bool] = visitors.replacement_traverse(criterion, {}, to_alias)
        return adapted


@lru_cache(maxsize=2048)
def _option(protection: Protection, actor: Actor) -> LoaderCriteriaOption:
    """The loader option of one class for one actor; building it costs more than running most statements.

    A criterion must therefore depend on the actor alone: the time goes in as a parameter evaluated when sent.
    """
    criterion = protection.visible(actor)
    if isinstance(criterion, False_):  # and_() would swallow the marker together with everything else
        criterion = literal_column("1") == literal_column("0")
    marked = and_(criterion, marker(protection.cls.__tablename__))
    return _Scope(protection.cls, marked, include_aliases=True, propagate_to_loaders=False)


@event.listens_for(Session, "do_orm_execute")
def _scope_statement(state: ORMExecuteState) -> None:
    actor = current_actor()
    if actor.is_system:
        return
    _one_actor(state.session, actor)
    if not state.is_orm_statement:
        return
    found, text = _occurring(state.statement)
    for mapper in state.all_mappers:
        found |= {table.name for table in mapper.tables if table.name in protections}
    if not found:
        return
    if text:  # it could undo the criterion
        raise GuardError(f"free text beside {', '.join(sorted(found))}")
    if not state.is_select:
        raise GuardError(f"bulk write on {', '.join(sorted(found))}")
    state.statement = state.statement.options(*(_option(protections[name], actor) for name in sorted(found)))
    state.update_execution_options(guarded=_GUARDED)


def _occurring(statement: Any) -> tuple[frozenset[str], bool]:
    """What `occurring` finds, looked for once per form of statement: the key holds all of it but the bound values."""
    form = statement._generate_cache_key()
    if form is None:
        return occurring(statement, protections)
    known = _forms.get(form.key)
    if known is None:
        if len(_forms) >= MOST_FORMS:
            _forms.clear()
        known = _forms[form.key] = occurring(statement, protections)
    return known


def _one_actor(session: Session, actor: Actor) -> None:
    if session.info.setdefault("actor", actor) != actor:
        raise GuardError("a session serves one actor")


def asked_by_rule(session: Session, statement: Select[Any]) -> Any:
    """The one value of a rule's own question, put to tables under aliases with the guard's prefix."""
    return session.scalar(statement, execution_options={"guarded": _GUARDED})


@lru_cache(maxsize=4096)
def _sources(statement: str) -> Sources:
    return sources(statement, protections)


@event.listens_for(Engine, "before_cursor_execute")
def _refuse_unmarked(
    _connection: Connection, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool
) -> None:
    if current_actor().is_system:
        return
    found = _sources(statement)
    if found.hidden:
        raise GuardError("a statement made of other statements")
    if not found.named:
        return
    if context is not None and context.execution_options.get("guarded") is _GUARDED:
        refused = found.unscoped
    elif flushing.get():  # objects were checked one by one before, but not what a value of theirs reads
        refused = found.read
    else:
        refused = found.named
    if refused:
        raise GuardError(f"unguarded statement on {', '.join(sorted(refused))}")


@event.listens_for(Session, "detached_to_persistent")
def _refuse_made_by_hand(_session: Session, instance: Any) -> None:
    """An object that claims to be a row: only what the guard has loaded is one."""
    if not current_actor().is_system and inspect(instance).mapper.local_table.name in protections:
        raise GuardError(f"{type(instance).__name__} was not loaded by this session")


@event.listens_for(Session, "before_flush")
def _check_writes(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    actor = current_actor()
    if actor.is_system:
        return
    _one_actor(session, actor)
    for instance in (*session.new, *session.dirty, *session.deleted):
        protection = protections.get(type(instance).__tablename__)
        if protection is None or (instance in session.dirty and not session.is_modified(instance)):
            continue
        _refuse_move(instance)
        token = flushing.set(False)  # the rule's own reading goes through the guard like any other
        try:
            allowed = protection.writable(session, actor, instance) and _stays_inside(session, protection, instance)
        finally:
            flushing.reset(token)
        if not allowed:
            raise GuardError(f"{type(instance).__name__} is out of the actor's reach")


def _stays_inside(session: Session, protection: Protection, instance: Any) -> bool:
    """Whether every protected row this one points to is seen by its writer and belongs to the same file."""
    for key, parent_cls in protection.links():
        value = getattr(instance, key)
        if value is None or not inspect(instance).attrs[key].history.has_changes():
            continue
        parent: Any = session.get(parent_cls, value)
        if parent is None or parent.file_id != instance.file_id:
            return False
    return True


def _refuse_move(instance: Any) -> None:
    state = inspect(instance)
    if not state.persistent:
        return
    if tuple(state.mapper.primary_key_from_instance(instance)) != tuple(state.identity):
        raise GuardError(f"{type(instance).__name__} may not take another key")
    for column in protections[state.mapper.local_table.name].scope:
        if state.attrs[column].history.has_changes():
            raise GuardError(f"{type(instance).__name__} may not move to another scope")


@event.listens_for(Base, "before_update", propagate=True)
def _refuse_move_by_relation(_mapper: Mapper[Any], _connection: Connection, instance: Any) -> None:
    """Relations write their columns during the flush, after the objects were checked."""
    if not current_actor().is_system and type(instance).__tablename__ in protections:
        _refuse_move(instance)


__all__ = ["ALIAS_PREFIX", "GuardError", "Protection", "asked_by_rule", "protect", "protections", "system_actor"]
