"""Probes: adding rows to a file, and giving oneself access to it."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, inspect, literal, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from casefiles.models import (
    Barrier,
    Contact,
    FileAccess,
    FileEvent,
    Note,
    Person,
    PersonAgreement,
    PlanItem,
    Support,
)
from casefiles.workflow import (
    AccessLevel,
    AccessWhy,
    AgreedBy,
    Category,
    Channel,
    Mode,
    Owner,
    PlanKind,
    Severity,
)
from core.actor import current_actor
from core.clock import now
from core.db import Base, db
from tests.core.probe import CHANGED, Takes, Target, any_file, by_hand, probe


@probe(Takes.CHANGE, on_file=True)
def bulk_mappings_inserted(s: Session, t: Target) -> object:
    s.bulk_insert_mappings(inspect(FileAccess), [access_values(t)])
    return None


@probe(Takes.CHANGE, on_file=True)
def bulk_objects_saved(s: Session, t: Target) -> object:
    s.bulk_save_objects([FileAccess(**access_values(t))])
    return None


def access_values(t: Target, **but: Any) -> dict[str, Any]:
    """Named access of the actor to the target's file."""
    actor = current_actor()
    return {
        "file_id": t.file_id,
        "membership_id": actor.membership or 1,
        "level": AccessLevel.CONTENT,
        "why": AccessWhy.PAIR,
        "from_at": now() - timedelta(hours=1),
        "granted_by_id": actor.membership,
        **but,
    }


@probe(Takes.CHANGE, on_file=True)
def orm_insert(s: Session, t: Target) -> object:
    return s.execute(insert(FileAccess).values(**access_values(t)))


@probe(Takes.CHANGE, on_file=True)
def orm_insert_of_many(s: Session, t: Target) -> object:
    return s.execute(insert(FileAccess), [access_values(t), access_values(t)])


@probe(Takes.CHANGE, on_file=True)
def orm_insert_returning(s: Session, t: Target) -> object:
    return s.scalars(insert(FileAccess).values(**access_values(t)).returning(FileAccess)).all()


@probe(Takes.CHANGE, on_file=True)
def core_insert(s: Session, t: Target) -> object:
    return s.execute(insert(Base.metadata.tables["file_access"]).values(**access_values(t)))


@probe(Takes.CHANGE, on_file=True)
def insert_from_select(s: Session, t: Target) -> object:
    names = ["file_id", "membership_id", "level", "why", "from_at"]
    source = select(literal(t.file_id), literal(access_values(t)["membership_id"]), literal("content"), literal("pair"))
    return s.execute(insert(FileAccess).from_select(names, source.add_columns(func.current_timestamp())))


@probe(Takes.CHANGE, on_file=True)
def insert_or_update(s: Session, t: Target) -> object:
    dialect: Any = sqlite if db.engine.dialect.name == "sqlite" else postgresql
    make = dialect.insert(Person).values(
        id=t.id, file_id=t.file_id, birth_name="x", given_names="x", birth_date=now().date(), name_key="x"
    )
    return s.execute(make.on_conflict_do_update(index_elements=["file_id"], set_={"birth_name": CHANGED}))


@probe(Takes.CHANGE, engine="sqlite", only=("Note",))
def insert_or_replace(s: Session, t: Target) -> object:
    values = dict(s.connection().execute(select(literal(1))).mappings().one())
    row = insert(Note).prefix_with("OR REPLACE").values(id=t.id, file_id=t.file_id, text=CHANGED, author_id=1)
    return values and s.execute(row.values(organisation_id=1, created_at=now(), level="shared", version=1))


@probe(Takes.CHANGE, legal=True, only=("Note",))
def deleted_after_loading(s: Session, t: Target) -> object:
    s.delete(s.get_one(t.cls, t.id))
    return None


@probe(Takes.CHANGE, only=("Note",))
def deleted_without_loading(s: Session, t: Target) -> object:
    made = by_hand(s, t.cls, t.id, file_id=any_file(s))
    s.delete(made)
    return None


def signed(**but: Any) -> dict[str, Any]:
    """Author and date of a new item, the actor unless said otherwise."""
    actor = current_actor()
    return {
        "author_id": actor.membership or 1,
        "organisation_id": actor.organisation or 1,
        "created_at": now(),
        **but,
    }


@probe(Takes.CHANGE, legal=True, on_file=True)
def note_added(s: Session, t: Target) -> object:
    s.add(Note(file_id=t.file_id, text="x", **signed()))
    return None


@probe(Takes.CHANGE, legal=True, on_file=True)
def contact_added(s: Session, t: Target) -> object:
    s.add(Contact(file_id=t.file_id, channel=Channel.PHONE, reached=True, on=now().date(), **signed()))
    return None


@probe(Takes.CHANGE, legal=True, on_file=True)
def barrier_added(s: Session, t: Target) -> object:
    kind = {"category": Category.HEALTH, "severity": Severity.NONE, "owner": Owner.PERSON}
    s.add(Barrier(file_id=t.file_id, **kind, **signed()))
    return None


@probe(Takes.CHANGE, legal=True, on_file=True)
def plan_item_added(s: Session, t: Target) -> object:
    s.add(PlanItem(file_id=t.file_id, kind=PlanKind.ACTION, text="x", owner=Owner.PERSON, **signed()))
    return None


@probe(Takes.CHANGE, legal=True, on_file=True)
def fact_added(s: Session, t: Target) -> object:
    s.add(FileEvent(file_id=t.file_id, at=now(), kind="entered", membership_id=current_actor().membership))
    return None


@probe(Takes.CHANGE, legal=True, on_file=True)
def person_agreement_added(s: Session, t: Target) -> object:
    by = current_actor().membership or 1
    when = {"agreed_on": now().date(), "recorded_at": now(), "channel": AgreedBy.PAPER, "expires_on": now().date()}
    s.add(PersonAgreement(file_id=t.file_id, partner_id=1, recorded_by_id=by, **when))
    return None


@probe(Takes.CHANGE, legal=True, on_file=True)
def support_added(s: Session, t: Target) -> object:
    s.add(
        Support(
            file_id=t.file_id,
            territory="31",
            mode=Mode.GUIDED,
            start_on=now().date(),
            advisor_id=current_actor().membership or 1,
        )
    )
    return None
