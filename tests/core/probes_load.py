"""Probes: loading by relation, and objects made by hand."""

from typing import Any

from sqlalchemy import Integer, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Session,
    aliased,
    contains_eager,
    foreign,
    immediateload,
    joinedload,
    lazyload,
    make_transient_to_detached,
    mapped_column,
    relationship,
    remote,
    selectinload,
    subqueryload,
    with_parent,
)

from casefiles.models import CaseFile, Person
from tests.core.probe import Target, by_hand, probe


class _Doors(DeclarativeBase):
    """Classes of the probes only, outside the application's tables."""


class Door(_Doors):
    """A row everyone sees, with a relation to people: what a careless relation would open."""

    __tablename__ = "users"

    id = mapped_column(Integer, primary_key=True)
    person = relationship(Person, primaryjoin=lambda: remote(Person.id) == foreign(Door.id), viewonly=True)
    people = relationship(
        Person, primaryjoin=lambda: remote(foreign(Person.id)) == Door.id, viewonly=True, uselist=True
    )
    selected = relationship(
        Person, primaryjoin=lambda: remote(Person.id) == foreign(Door.id), viewonly=True, lazy="joined"
    )


def _door(t: Target) -> Any:
    return select(Door).where(Door.id == t.id).options(lazyload(Door.selected))


@probe(legal=True, only=("Person",))
def relation_loaded_at_access(s: Session, t: Target) -> object:
    return s.scalars(_door(t)).one().people


@probe(legal=True, only=("Person",))
def relation_to_one_loaded_at_access(s: Session, t: Target) -> object:
    return s.scalars(_door(t)).one().person


@probe(legal=True, only=("Person",))
def relation_selectin(s: Session, t: Target) -> object:
    return s.scalars(_door(t).options(selectinload(Door.people))).one().people


@probe(only=("Person",))
def relation_joined(s: Session, t: Target) -> object:
    return s.scalars(_door(t).options(joinedload(Door.people))).unique().one().people


@probe(only=("Person",))
def relation_inner_joined(s: Session, t: Target) -> object:
    return s.scalars(_door(t).options(joinedload(Door.person, innerjoin=True))).one_or_none()


@probe(only=("Person",))
def relation_joined_by_default(s: Session, t: Target) -> object:
    return s.scalars(select(Door).where(Door.id == t.id)).one()


@probe(legal=True, only=("Person",))
def relation_subquery(s: Session, t: Target) -> object:
    return s.scalars(_door(t).options(subqueryload(Door.people))).one().people


@probe(legal=True, only=("Person",))
def relation_immediate(s: Session, t: Target) -> object:
    return s.scalars(_door(t).options(immediateload(Door.people))).one().people


@probe(legal=True, only=("Person",))
def relation_contained_eagerly(s: Session, t: Target) -> object:
    query = _door(t).outerjoin(Door.people).options(contains_eager(Door.people))
    return s.scalars(query).unique().one().people


@probe(legal=True, only=("Person",))
def relation_joined_by_name(s: Session, t: Target) -> object:
    return s.execute(select(Door.id, Person.birth_name).join(Door.people)).all()


@probe(legal=True, only=("Person",))
def relation_joined_to_an_alias(s: Session, t: Target) -> object:
    other = aliased(Person)
    return s.execute(select(Door.id, other.birth_name).join(Door.people.of_type(other))).all()


@probe(legal=True, only=("Person",))
def relation_with_an_own_condition(s: Session, t: Target) -> object:
    query = _door(t).options(selectinload(Door.people.and_(Person.id == t.id)))
    return s.scalars(query).one().people


@probe(legal=True, only=("Person",))
def relation_any(s: Session, t: Target) -> object:
    return bool(s.scalars(select(Door.id).where(Door.id == t.id, Door.people.any())).all())


@probe(legal=True, only=("Person",))
def relation_has(s: Session, t: Target) -> object:
    return bool(s.scalars(select(Door.id).where(Door.id == t.id, Door.person.has(birth_name=t.secret))).all())


@probe(legal=True, only=("Person",))
def relation_of_a_parent(s: Session, t: Target) -> object:
    door = s.scalars(_door(t)).one()
    return s.scalars(select(Person).where(with_parent(door, Door.people))).all()


@probe(legal=True, only=("Person",))
def relation_refreshed(s: Session, t: Target) -> object:
    door = s.scalars(_door(t)).one()
    s.refresh(door, ["people"])
    return door.people


@probe(legal=True, only=("Person", "Referral"))
def relation_that_raises_loaded_lazily(s: Session, t: Target) -> object:
    found = s.scalars(select(t.cls).where(t.cls.id == t.id).options(lazyload(t.cls.file))).one()
    return found.file is not None


@probe()
def attributes_of_an_object_made_by_hand(s: Session, t: Target) -> object:
    return getattr(by_hand(s, t.cls, t.id), t.column)


@probe(only=("Person",))
def relation_of_an_object_made_by_hand(s: Session, t: Target) -> object:
    file = by_hand(s, CaseFile, t.file_id)
    s.refresh(file, ["person"])
    return file.person


@probe()
def refresh_of_an_object_made_by_hand(s: Session, t: Target) -> object:
    made = by_hand(s, t.cls, t.id)
    s.refresh(made)
    return made


@probe()
def refresh_of_one_attribute(s: Session, t: Target) -> object:
    made = by_hand(s, t.cls, t.id)
    s.refresh(made, [t.column])
    return made


@probe()
def expired_and_loaded_again(s: Session, t: Target) -> object:
    made = by_hand(s, t.cls, t.id, **{t.column: "unknown"})
    s.expire(made)
    return getattr(made, t.column)


@probe()
def everything_expired_and_loaded_again(s: Session, t: Target) -> object:
    made = by_hand(s, t.cls, t.id)
    s.expire_all()
    return getattr(made, t.column)


@probe(legal=True)
def merged(s: Session, t: Target) -> object:
    with s.no_autoflush:
        return s.merge(t.cls(id=t.id))


@probe()
def merged_without_loading(s: Session, t: Target) -> object:
    made = t.cls(id=t.id)
    make_transient_to_detached(made)
    return getattr(s.merge(made, load=False), t.column)
