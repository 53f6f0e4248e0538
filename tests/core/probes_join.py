"""Probes: ORM statements with the row's class in joins, conditions, groups, orders and windows."""

from typing import Any

from sqlalchemy import (
    and_,
    between,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import (
    Session,
    aliased,
    join,
    load_only,
    outerjoin,
    undefer,
    with_loader_criteria,
)

from accounts.models import User
from casefiles.models import CaseFile, Note, Person
from tests.core.probe import Target, probe


def _one(t: Target) -> Any:
    return select(t.cls).where(t.cls.id == t.id)


def _text(t: Target) -> Any:
    return select(t.attr).where(t.cls.id == t.id)


@probe(legal=True)
def joined_to_open_rows(s: Session, t: Target) -> object:
    return s.execute(select(User.id, t.attr).join(t.cls, t.cls.id == t.id)).all()


@probe(legal=True)
def open_rows_joined_by_the_row(s: Session, t: Target) -> object:
    condition = and_(t.cls.id == t.id, t.attr == t.secret, User.id == 1)
    return s.scalars(select(User.id).join(t.cls, condition)).all() == [1]


@probe(legal=True)
def outer_joined(s: Session, t: Target) -> object:
    return s.execute(select(User.id, t.attr).outerjoin(t.cls, t.cls.id == t.id)).all()


@probe()
def full_joined(s: Session, t: Target) -> object:
    return s.execute(select(User.id, t.attr).join(t.cls, t.cls.id == User.id + 1000, full=True)).all()


@probe()
def full_joined_the_other_way(s: Session, t: Target) -> object:
    return s.execute(select(User.id, t.attr).select_from(t.cls).join(User, t.cls.id == User.id, full=True)).all()


@probe()
def full_joined_as_table(s: Session, t: Target) -> object:
    source = outerjoin(User, t.cls, t.cls.id == User.id + 1000, full=True)
    return s.execute(select(User.id, t.attr).select_from(source)).all()


@probe(legal=True)
def left_of_an_outer_join(s: Session, t: Target) -> object:
    return s.execute(select(t.attr, User.id).select_from(outerjoin(t.cls, User, User.id == t.cls.id))).all()


@probe(legal=True)
def left_of_outer_join_method(s: Session, t: Target) -> object:
    return s.execute(select(t.attr, User.id).outerjoin(User, User.id == t.cls.id)).all()


@probe(legal=True)
def left_of_two_outer_joins(s: Session, t: Target) -> object:
    other = aliased(User)
    query = select(t.attr).select_from(User).join(t.cls, true()).outerjoin(other, other.id == t.cls.id)
    return s.execute(query).all()


@probe(legal=True)
def within_a_nested_join(s: Session, t: Target) -> object:
    other = aliased(User)
    inner = join(t.cls, other, true())
    return s.execute(select(User.id, t.attr).select_from(outerjoin(User, inner, User.id == other.id))).all()


@probe(legal=True)
def two_outer_joined_classes(s: Session, t: Target) -> object:
    other = aliased(CaseFile)
    query = select(User.id, t.attr).select_from(User).outerjoin(other, true()).outerjoin(t.cls, t.cls.id == t.id)
    return s.execute(query).all()


@probe(legal=True)
def cartesian_product(s: Session, t: Target) -> object:
    return s.execute(select(User.id, t.attr).select_from(User, t.cls).where(User.id >= t.cls.id - t.cls.id)).all()


@probe(legal=True)
def condition_only(s: Session, t: Target) -> object:
    return bool(s.execute(select(literal(1)).where(t.cls.id == t.id)).all())


@probe(legal=True)
def condition_in_a_disjunction(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).where(or_(t.cls.id == t.id, true()))).all()


@probe(legal=True)
def negated_condition(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).where(~and_(t.cls.id == -1, t.cls.id == -2))).all()


@probe(legal=True)
def group_by(s: Session, t: Target) -> object:
    return s.execute(select(func.count(), t.attr).group_by(t.attr)).all()


@probe(legal=True)
def having(s: Session, t: Target) -> object:
    query = select(func.count(t.cls.id)).group_by(t.attr).having(t.attr == t.secret)
    return bool(s.execute(query).all())


@probe(legal=True)
def order_by_subquery(s: Session, t: Target) -> object:
    known = case((_text(t).scalar_subquery() == t.secret, User.id), else_=-User.id)
    return s.scalars(select(User.id).order_by(known).limit(1)).one() == 1


@probe(legal=True)
def limit_by_subquery(s: Session, t: Target) -> object:
    number = select(func.count()).select_from(t.cls).where(t.cls.id == t.id).scalar_subquery()
    return len(s.scalars(select(User.id).limit(number)).all()) == 1


@probe(legal=True)
def aggregate(s: Session, t: Target) -> object:
    return s.scalar(select(func.aggregate_strings(t.attr, ", ")))


@probe(legal=True)
def maximum(s: Session, t: Target) -> object:
    return s.scalar(select(func.max(t.attr)).where(t.cls.id == t.id))


@probe(legal=True)
def window(s: Session, t: Target) -> object:
    return s.execute(select(func.first_value(t.attr).over(order_by=t.cls.id != t.id)).select_from(t.cls)).all()


@probe(legal=True)
def window_neighbour(s: Session, t: Target) -> object:
    return s.execute(select(t.cls.id, func.lag(t.attr).over(order_by=t.cls.id == t.id), t.attr)).all()


@probe()
def filtered_aggregate(s: Session, t: Target) -> object:
    return s.scalar(select(func.count(t.cls.id).filter(t.cls.id == t.id))) == 1


@probe(legal=True)
def distinct(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).distinct()).all()


@probe(legal=True)
def offset(s: Session, t: Target) -> object:
    return s.scalars(select(t.attr).order_by(t.cls.id == t.id).limit(1000).offset(0)).all()


@probe(legal=True)
def locked(s: Session, t: Target) -> object:
    with_lock = _one(t).with_for_update() if s.get_bind().dialect.name == "sqlite" else _one(t)
    return s.scalars(with_lock).all()


@probe(legal=True)
def yield_per(s: Session, t: Target) -> object:
    return [row for rows in s.scalars(select(t.cls).execution_options(yield_per=1)).partitions() for row in rows]


@probe(legal=True)
def streamed(s: Session, t: Target) -> object:
    return list(s.execute(select(t.attr), execution_options={"stream_results": True}))


@probe(legal=True)
def columns_replaced(s: Session, t: Target) -> object:
    return s.execute(select(User.id).with_only_columns(t.cls.id, t.attr)).all()


@probe(legal=True)
def columns_added(s: Session, t: Target) -> object:
    return s.execute(select(User.id).join(t.cls, true()).add_columns(t.attr)).all()


@probe(legal=True)
def source_replaced(s: Session, t: Target) -> object:
    return s.execute(select(literal(1), t.attr).select_from(t.cls).join(User, true())).all()


@probe(legal=True)
def criteria_of_the_caller(s: Session, t: Target) -> object:
    return s.scalars(select(t.cls).options(with_loader_criteria(t.cls, true(), include_aliases=True))).all()


@probe(legal=True)
def criteria_of_the_caller_by_function(s: Session, t: Target) -> object:
    return s.scalars(select(t.cls).options(with_loader_criteria(t.cls, lambda cls: cls.id > 0))).all()


@probe(legal=True)
def options_of_the_caller(s: Session, t: Target) -> object:
    options = (load_only(t.attr), undefer(t.attr))
    return s.scalars(_one(t).options(*options), execution_options={"guarded": True, "populate_existing": True}).all()


@probe(legal=True)
def eager_loads_off(s: Session, t: Target) -> object:
    return s.query(t.cls).enable_eagerloads(False).all()


@probe(legal=True)
def comparison_of_text(s: Session, t: Target) -> object:
    return bool(s.scalars(select(t.cls.id).where(between(t.attr, t.secret, t.secret))).all())


@probe(legal=True)
def harmless_literals(s: Session, t: Target) -> object:
    return s.execute(select(literal_column("1"), func.count(literal_column("*")), t.attr).group_by(t.attr)).all()


@probe(legal=True, only=("Person",))
def through_another_protected_class(s: Session, t: Target) -> object:
    return s.execute(select(CaseFile.ref, Person.birth_name).join(Person, Person.file_id == CaseFile.id)).all()


@probe(legal=True, only=("Note",))
def beside_another_protected_class(s: Session, t: Target) -> object:
    return s.execute(select(Person.id, Note.text).join(Note, Note.file_id == Person.file_id)).all()
