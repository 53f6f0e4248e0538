"""Probes: changing, moving and deleting rows."""

from typing import Any

from sqlalchemy import delete, func, inspect, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from accounts.models import JournalEntry
from casefiles.models import (
    CaseFile,
    FileEvent,
    Note,
    Support,
)
from casefiles.workflow import (
    Category,
    Level,
    Mode,
)
from core.actor import current_actor
from core.clock import now
from core.db import Base
from core.guard import system_actor
from referrals.models import Referral, ReferralBarrier
from tests.core.probe import CHANGED, Takes, Target, any_file, by_hand, probe


def _claims(s: Session) -> dict[str, Any]:
    """Columns that would make a row the actor's own, as far as its class has them."""
    actor = current_actor()
    return {
        "file_id": any_file(s),
        "author_id": actor.membership,
        "organisation_id": actor.organisation,
        "territory": actor.territory,
        "level": Level.SHARED,
    }


@probe(Takes.CHANGE, legal=True)
def changed_after_loading(s: Session, t: Target) -> object:
    found = s.get(t.cls, t.id)
    if found is not None:
        setattr(found, t.column, CHANGED)
    return found


@probe(Takes.CHANGE)
def changed_without_loading(s: Session, t: Target) -> object:
    setattr(by_hand(s, t.cls, t.id, file_id=t.file_id), t.column, CHANGED)
    return None


@probe(Takes.CHANGE)
def changed_under_a_false_scope(s: Session, t: Target) -> object:
    setattr(by_hand(s, t.cls, t.id, **_claims(s)), t.column, CHANGED)
    return None


@probe(Takes.CHANGE)
def changed_under_a_false_key(s: Session, t: Target) -> object:
    found = s.scalars(select(t.cls).where(t.cls.id != t.id)).first()
    if found is not None:
        set_committed_value(found, "id", t.id)
        setattr(found, t.column, CHANGED)
    return None


@probe(Takes.CHANGE, legal=True)
def changed_by_a_merge(s: Session, t: Target) -> object:
    with s.no_autoflush:
        return s.merge(t.cls(id=t.id, **{t.column: CHANGED}))


@probe(Takes.CHANGE)
def changed_by_a_merge_without_loading(s: Session, t: Target) -> object:
    made = by_hand(s, t.cls, t.id, file_id=any_file(s))
    s.expunge(made)
    setattr(s.merge(made, load=False), t.column, CHANGED)
    return None


@probe(Takes.CHANGE)
def changed_by_flagging(s: Session, t: Target) -> object:
    made = by_hand(s, t.cls, t.id, file_id=any_file(s))
    set_committed_value(made, t.column, CHANGED)
    flag_modified(made, t.column)
    return None


@probe(Takes.CHANGE)
def changed_in_a_nested_transaction(s: Session, t: Target) -> object:
    with s.begin_nested():
        setattr(by_hand(s, t.cls, t.id, file_id=any_file(s)), t.column, CHANGED)
    return None


@probe(Takes.CHANGE)
def changed_before_system_work(s: Session, t: Target) -> object:
    setattr(by_hand(s, t.cls, t.id, file_id=any_file(s)), t.column, CHANGED)
    with system_actor("probe"):
        return s.scalar(select(func.count()).select_from(CaseFile))


@probe(Takes.CHANGE)
def orm_update(s: Session, t: Target) -> object:
    return s.execute(update(t.cls).where(t.cls.id == t.id).values({t.column: CHANGED}))


@probe(Takes.CHANGE)
def orm_update_with_fetch(s: Session, t: Target) -> object:
    change = update(t.cls).where(t.cls.id == t.id).values({t.column: CHANGED})
    return s.execute(change, execution_options={"synchronize_session": "fetch"})


@probe(Takes.CHANGE)
def orm_update_by_key(s: Session, t: Target) -> object:
    return s.execute(update(t.cls), [{"id": t.id, t.column: CHANGED}])


@probe(Takes.CHANGE)
def orm_update_returning(s: Session, t: Target) -> object:
    return s.execute(update(t.cls).where(t.cls.id == t.id).values({t.column: CHANGED}).returning(t.cls)).all()


@probe(Takes.CHANGE)
def orm_update_of_an_alias(s: Session, t: Target) -> object:
    return s.execute(update(t.table.alias("other")).values({t.column: CHANGED}))


@probe(Takes.CHANGE)
def query_update(s: Session, t: Target) -> object:
    return s.query(t.cls).filter(t.cls.id == t.id).update({t.column: CHANGED})


@probe(Takes.CHANGE, on_file=True)
def query_delete(s: Session, t: Target) -> object:
    return s.query(ReferralBarrier).filter(ReferralBarrier.file_id == t.file_id).delete()


@probe(Takes.CHANGE)
def core_update(s: Session, t: Target) -> object:
    return s.execute(t.table.update().where(t.table.c.id == t.id).values({t.column: CHANGED}))


@probe(Takes.CHANGE)
def core_update_by_connection(s: Session, t: Target) -> object:
    return s.connection().execute(t.table.update().values({t.column: CHANGED}))


@probe(Takes.CHANGE)
def text_update(s: Session, t: Target) -> object:
    return s.execute(text(f"UPDATE {t.name} SET {t.column} = '{CHANGED}' WHERE id = {t.id}"))


@probe(Takes.CHANGE, engine="postgresql")
def update_within_a_cte(s: Session, t: Target) -> object:
    change = update(t.cls).where(t.cls.id == t.id).values({t.column: CHANGED}).returning(t.cls.id).cte("changed")
    return s.execute(select(change)).all()


@probe(Takes.CHANGE, on_file=True)
def orm_delete(s: Session, t: Target) -> object:
    return s.execute(delete(ReferralBarrier).where(ReferralBarrier.file_id == t.file_id))


@probe(Takes.CHANGE, on_file=True)
def core_delete(s: Session, t: Target) -> object:
    return s.execute(delete(Base.metadata.tables["file_events"]).where(FileEvent.file_id == t.file_id))


@probe(Takes.CHANGE, engine="postgresql", on_file=True)
def truncate(s: Session, t: Target) -> object:
    return s.execute(text("TRUNCATE file_events"))


@probe(Takes.CHANGE)
def bulk_mappings_updated(s: Session, t: Target) -> object:
    s.bulk_update_mappings(inspect(t.cls), [{"id": t.id, t.column: CHANGED}])
    return None


@probe(Takes.CHANGE, on_file=True)
def own_row_moved_to_the_file(s: Session, t: Target) -> object:
    found = s.scalars(select(Note).where(Note.file_id != t.file_id)).first()
    if found is not None:
        found.file_id = t.file_id
    return None


@probe(Takes.CHANGE, on_file=True)
def own_support_moved_by_its_relation(s: Session, t: Target) -> object:
    found = s.scalars(select(Support).where(Support.file_id != t.file_id)).first()
    if found is not None:
        found.mode = Mode.FOLLOW_UP
        found.file = by_hand(s, CaseFile, t.file_id)
    return None


@probe(Takes.CHANGE, on_file=True)
def own_support_appended_to_the_file(s: Session, t: Target) -> object:
    found = s.scalars(select(Support).where(Support.file_id != t.file_id)).first()
    file = by_hand(s, CaseFile, t.file_id)
    set_committed_value(file, "supports", [])
    if found is not None:
        found.mode = Mode.FOLLOW_UP
        file.supports.append(found)
    return None


@probe(Takes.CHANGE, on_file=True)
def new_row_by_its_relation(s: Session, t: Target) -> object:
    values = {"territory": "31", "mode": Mode.GUIDED, "start_on": now().date(), "advisor_id": 1}
    s.add(Support(file=by_hand(s, CaseFile, t.file_id), **values))
    return None


@probe(Takes.CHANGE, only=("Referral",))
def own_barrier_appended_to_the_referral(s: Session, t: Target) -> object:
    made = by_hand(s, Referral, t.id, file_id=any_file(s))
    set_committed_value(made, "barriers", [])
    made.barriers.append(ReferralBarrier(file_id=made.file_id, category=Category.DIGITAL))
    return None


@probe(Takes.CHANGE, only=("Note", "Referral"))
def author_changed(s: Session, t: Target) -> object:
    found = s.get(t.cls, t.id)
    if found is not None:
        found.author_id = 3 if found.author_id != 3 else 4
    return None


@probe(Takes.CHANGE, only=("Note",))
def organisation_changed(s: Session, t: Target) -> object:
    found = s.get(t.cls, t.id)
    if found is not None:
        found.organisation_id = 3
    return None


@probe(Takes.CHANGE, only=("Referral",))
def territory_changed(s: Session, t: Target) -> object:
    found = s.get(t.cls, t.id)
    if found is not None:
        found.territory = "34"
    return None


@probe(Takes.CHANGE, on_file=True)
def territory_of_the_file_changed(s: Session, t: Target) -> object:
    found = s.get(CaseFile, t.file_id)
    if found is not None:
        found.territory = "11"
    return None


@probe(Takes.CHANGE, on_file=True)
def file_deleted(s: Session, t: Target) -> object:
    for found in s.scalars(select(FileEvent).where(FileEvent.file_id == t.file_id)):
        s.delete(found)
    return None


@probe(Takes.CHANGE, on_file=True)
def key_changed(s: Session, t: Target) -> object:
    found = s.scalars(select(FileEvent).where(FileEvent.file_id == t.file_id)).first()
    if found is not None:
        found.id = 999_999
    return None


@probe(Takes.CHANGE, only=("Note",))
def text_filled_by_a_query(s: Session, t: Target) -> object:
    seen = select(Note.text).where(Note.id == t.id).scalar_subquery()
    found = s.scalars(select(Note).order_by(Note.id == t.id)).first()
    if found is not None:
        found.text = func.coalesce(seen + " ." + seen, found.text)
    return None


@probe(Takes.CHANGE, system=False)
def journal_entry_changed(s: Session, t: Target) -> object:
    made = by_hand(s, JournalEntry, 1, file_id=t.file_id)
    made.reason = CHANGED
    return None
