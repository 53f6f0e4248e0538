"""Probes: ORM statements that name the row's class in every place a statement has."""

from typing import Any

from sqlalchemy import (
    String,
    cast,
    except_,
    exists,
    func,
    intersect,
    lateral,
    literal,
    select,
    true,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.orm import (
    Bundle,
    Session,
    aliased,
    with_polymorphic,
)

from accounts.models import User
from tests.core.probe import Target, probe


def _one(t: Target) -> Any:
    return select(t.cls).where(t.cls.id == t.id)


def _text(t: Target) -> Any:
    return select(t.attr).where(t.cls.id == t.id)


@probe(legal=True)
def entity(s: Session, t: Target) -> object:
    return s.execute(_one(t)).all()


@probe(legal=True)
def every_entity(s: Session, t: Target) -> object:
    return s.scalars(select(t.cls)).all()


@probe(legal=True)
def columns(s: Session, t: Target) -> object:
    return s.execute(select(t.cls.id, t.attr)).all()


@probe(legal=True)
def bundle(s: Session, t: Target) -> object:
    return s.execute(select(Bundle("b", t.cls.id, t.attr))).all()


@probe(legal=True)
def scalar(s: Session, t: Target) -> object:
    return s.scalar(_text(t))


@probe(legal=True)
def get(s: Session, t: Target) -> object:
    return s.get(t.cls, t.id)


@probe(legal=True)
def get_one(s: Session, t: Target) -> object:
    return s.get_one(t.cls, t.id)


@probe(legal=True)
def get_anew(s: Session, t: Target) -> object:
    return s.get(t.cls, t.id, populate_existing=True)


@probe(legal=True)
def query_api(s: Session, t: Target) -> object:
    return s.query(t.cls).filter_by(id=t.id).all()


@probe(legal=True)
def query_api_columns(s: Session, t: Target) -> object:
    return s.query(t.attr).filter(t.cls.id == t.id).all()


@probe(legal=True)
def query_api_get(s: Session, t: Target) -> object:
    return s.query(t.cls).filter(t.cls.id == t.id).one()


@probe(legal=True)
def query_api_count(s: Session, t: Target) -> object:
    return s.query(t.cls).filter(t.cls.id == t.id).count() == 1


@probe(legal=True)
def query_api_exists(s: Session, t: Target) -> object:
    return s.query(s.query(t.cls).filter(t.cls.id == t.id).exists()).scalar()


@probe(legal=True)
def query_api_union(s: Session, t: Target) -> object:
    one = s.query(t.cls).filter(t.cls.id == t.id)
    return one.union(s.query(t.cls).filter(t.cls.id == -1)).all()


@probe(legal=True)
def alias(s: Session, t: Target) -> object:
    other = aliased(t.cls)
    return s.scalars(select(other).where(other.id == t.id)).all()


@probe(legal=True)
def alias_columns(s: Session, t: Target) -> object:
    other = aliased(t.cls, name="other")
    return s.execute(select(getattr(other, t.column)).where(other.id == t.id)).all()


@probe(legal=True)
def alias_beside_class(s: Session, t: Target) -> object:
    other = aliased(t.cls)
    return s.execute(select(t.cls.id, getattr(other, t.column)).join(other, other.id == t.id)).all()


@probe(legal=True)
def polymorphic(s: Session, t: Target) -> object:
    return s.scalars(select(with_polymorphic(t.cls, "*"))).all()


@probe()
def alias_of_subquery(s: Session, t: Target) -> object:
    return s.scalars(select(aliased(t.cls, _one(t).subquery()))).all()


@probe()
def alias_of_cte(s: Session, t: Target) -> object:
    return s.scalars(select(aliased(t.cls, _one(t).cte()))).all()


@probe(legal=True)
def count(s: Session, t: Target) -> object:
    return s.scalar(select(func.count()).select_from(t.cls).where(t.cls.id == t.id)) == 1


@probe(legal=True)
def count_of_subquery(s: Session, t: Target) -> object:
    return s.scalar(select(func.count()).select_from(_text(t).subquery())) == 1


@probe()
def existence(s: Session, t: Target) -> object:
    return s.scalar(select(exists().where(t.cls.id == t.id)))


@probe(legal=True)
def existence_of_select(s: Session, t: Target) -> object:
    return s.scalar(select(_one(t).exists()))


@probe(legal=True)
def scalar_subquery(s: Session, t: Target) -> object:
    return s.scalar(select(_text(t).scalar_subquery()))


@probe(legal=True)
def scalar_subquery_of_open_rows(s: Session, t: Target) -> object:
    return s.execute(select(User.id, _text(t).scalar_subquery()).limit(1)).all()


@probe(legal=True)
def correlated_subquery(s: Session, t: Target) -> object:
    found = select(t.attr).where(t.cls.id == User.id + t.id - 1).correlate(User).scalar_subquery()
    return s.execute(select(User.id, found).where(User.id == 1)).all()


@probe(legal=True)
def correlated_existence(s: Session, t: Target) -> object:
    return s.scalars(select(User.id).where(exists().where(t.cls.id == t.id, User.id == 1))).all() == [1]


@probe(legal=True)
def membership_in_subquery(s: Session, t: Target) -> object:
    return bool(s.scalars(select(User.id).where(User.id == 1, literal(t.id).in_(select(t.cls.id)))).all())


@probe(legal=True)
def absence_from_subquery(s: Session, t: Target) -> object:
    return not s.scalars(select(User.id).where(User.id == 1, literal(t.id).not_in(select(t.cls.id)))).all()


@probe(legal=True)
def tuple_in_subquery(s: Session, t: Target) -> object:
    pairs = select(t.cls.id, t.attr)
    return bool(s.scalars(select(User.id).where(tuple_(literal(t.id), literal(t.secret)).in_(pairs))).all())


@probe(legal=True)
def union_of_selects(s: Session, t: Target) -> object:
    return s.execute(union(_text(t), select(User.given_name))).all()


@probe(legal=True)
def union_all_in_subquery(s: Session, t: Target) -> object:
    both = union_all(_text(t), select(User.given_name)).subquery()
    return s.execute(select(both)).all()


@probe(legal=True)
def union_with_own_rows(s: Session, t: Target) -> object:
    return s.execute(select(t.attr).union(_text(t))).all()


@probe(legal=True)
def intersection(s: Session, t: Target) -> object:
    return bool(s.execute(intersect(select(literal(t.secret)), select(t.attr))).all())


@probe(legal=True)
def difference(s: Session, t: Target) -> object:
    return not s.execute(except_(select(literal(t.secret)), select(t.attr))).all()


@probe(legal=True)
def entities_from_union(s: Session, t: Target) -> object:
    return s.scalars(select(t.cls).from_statement(union(_one(t), select(t.cls).where(t.cls.id == -1)))).all()


@probe(legal=True)
def entities_from_select(s: Session, t: Target) -> object:
    return s.scalars(select(t.cls).from_statement(_one(t))).all()


@probe(legal=True)
def cte(s: Session, t: Target) -> object:
    return s.execute(select(_text(t).cte("found"))).all()


@probe(legal=True)
def cte_within_cte(s: Session, t: Target) -> object:
    inner = _text(t).cte("inner_one")
    return s.execute(select(select(inner).cte("outer_one"))).all()


@probe(legal=True)
def alias_named_as_a_table(s: Session, t: Target) -> object:
    other = aliased(t.cls, name="notes" if t.name != "notes" else "people")
    return s.execute(select(getattr(other, t.column)).where(other.id == t.id)).all()


@probe(legal=True)
def recursive_cte(s: Session, t: Target) -> object:
    start = select(t.cls.id.label("id"), t.attr.label("text")).where(t.cls.id == t.id).cte("chain", recursive=True)
    chain = start.union_all(select(start.c.id + 1, start.c.text).where(start.c.id < t.id))
    return s.execute(select(chain)).all()


@probe(legal=True)
def recursive_part_of_cte(s: Session, t: Target) -> object:
    start = select(literal(0).label("step"), cast(literal(""), String).label("text")).cte("chain", recursive=True)
    more = (
        select(start.c.step + 1, cast(t.attr, String))
        .join(t.cls, t.cls.id == t.id + start.c.step)
        .where(start.c.step < 1)
    )
    return s.execute(select(start.union_all(more))).all()


@probe(legal=True, engine="postgresql")
def lateral_subquery(s: Session, t: Target) -> object:
    found = lateral(select(t.attr).where(t.cls.id == t.id, User.id > 0).correlate(User))
    return s.execute(select(User.id, found).join(found, true()).limit(1)).all()
