"""Keep what an edit replaces, so that the past can be replayed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from casefiles.actions.facts import authorship
from casefiles.models import Barrier, PlanItem
from casefiles.past.models import ItemChange
from casefiles.workflow import is_wider, narrower
from core.actor import Actor
from core.db import db

FIELDS: dict[type[Any], tuple[str, ...]] = {
    Barrier: ("severity", "owner", "wanted", "state"),
    PlanItem: ("text", "owner", "due_on", "state", "reason"),
}
KEYS: dict[type[Any], str] = {Barrier: "barrier_id", PlanItem: "plan_item_id"}


def words_of(value: Any) -> str | None:
    """A field as it is kept: the value of an enum, a date as ISO writes it."""
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def fields_of(item: Barrier | PlanItem) -> dict[str, str | None]:
    """The fields of an item that are replayed."""
    return {name: words_of(getattr(item, name)) for name in FIELDS[type(item)]}


@contextmanager
def kept(item: Barrier | PlanItem, *, by: Actor, at: datetime) -> Iterator[None]:
    """Whatever changes inside leaves its old value behind; an item read by fewer takes its past with it."""
    before, level = fields_of(item), item.level
    yield
    key = {KEYS[type(item)]: item.id}
    for name, after in fields_of(item).items():
        if after != before[name]:
            own = authorship(item.file_id, by=by, at=at, level=narrower(level, item.level))
            db.session.add(ItemChange(field=name, before=before[name], after=after, **key, **own))
    if item.level is not level and not is_wider(item.level, level):
        column = getattr(ItemChange, KEYS[type(item)])
        for change in db.session.scalars(select(ItemChange).where(column == item.id)):
            change.level = narrower(change.level, item.level)
