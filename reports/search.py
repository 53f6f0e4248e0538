"""The search of the header: people, files, referrals, agreements, units; one statement a kind, within one's rights.

The guard scopes people and referrals to the actor; agreements and units are open to every professional.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from agreements.models import Agreement, AgreementTerritory
from agreements.scope import visible_to
from casefiles.models import CaseFile, Person
from core.actor import Actor
from core.db import db
from core.search_key import fold, prefix_range
from partners.models import Department, Unit
from partners.workflow import PLACES
from referrals.models import Referral

LIMIT = 20
MOST_WORDS = 5
LONGEST = 120
SHORTEST = 2  # letters: one letter would list everyone
_REFERENCE = re.compile(r"(AG|OR|CV|U)-[0-9A-Z-]{3,17}")
FILE, REFERRAL, AGREEMENT, UNIT = "AG", "OR", "CV", "U"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed: words to look for, or one reference and its prefix."""

    text: str
    words: tuple[str, ...]
    kind: str | None = None

    @property
    def is_empty(self) -> bool:
        return self.kind is None and not self.words

    @property
    def is_too_short(self) -> bool:
        return self.kind is None and bool(self.words) and max(map(len, self.words)) < SHORTEST

    @property
    def is_askable(self) -> bool:
        """Something to look for, and long enough."""
        return not self.is_empty and not self.is_too_short


@dataclass(frozen=True, slots=True)
class Found:
    """The first rows of one kind, and whether there are more."""

    rows: Sequence[Any] = ()
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What one search shows."""

    people: Found
    referrals: Found
    agreements: Found
    units: Found

    @property
    def shown(self) -> int:
        return sum(len(found.rows) for found in (self.people, self.referrals, self.agreements, self.units))


def wanted(text: str) -> Wanted:
    """Understand what was typed; a reference may be typed in small letters."""
    text = text.strip()[:LONGEST]
    reference = text.upper().replace(" ", "")
    if _REFERENCE.fullmatch(reference):
        return Wanted(reference, (), reference.partition("-")[0])
    return Wanted(text, tuple(fold(text).split()[:MOST_WORDS]))


def search(actor: Actor, asked: Wanted) -> Results:
    """Everything that matches, 20 of each kind at most."""
    return Results(
        people=_people(actor, asked) if asked.kind in (None, FILE) else Found(),
        referrals=_referrals(actor, asked) if asked.kind in (None, REFERRAL) else Found(),
        agreements=_agreements(actor, asked) if asked.kind in (None, AGREEMENT) else Found(),
        units=_units(asked) if asked.kind in (None, UNIT) else Found(),
    )


def named(actor: Actor, words: Sequence[str]) -> ColumnElement[bool]:
    """People all of whose words begin a word of the name, in any order.

    Each word may be the first of the name: an index range, narrowed by the others. A given name alone stands in the
    middle of the key, which no index finds: only those who follow a few hundred people may look for it.
    """
    starts = [
        and_(_starts(word), *(_holds(other) for other in (*words[:place], *words[place + 1 :])))
        for place, word in enumerate(words)
    ]
    if not actor.queues:
        starts.append(and_(*(_holds(word) for word in words)))
    return or_(*starts)


def _starts(word: str) -> ColumnElement[bool]:
    lower, upper = prefix_range(word)
    return and_(Person.name_key >= lower, Person.name_key < upper)


def _holds(word: str) -> ColumnElement[bool]:
    return Person.name_key.contains(f" {word}", autoescape=True)


def _first(query: Select[*tuple[Any, ...]]) -> Found:
    rows = db.session.execute(query.limit(LIMIT + 1)).all()
    return Found(rows[:LIMIT], len(rows) > LIMIT)


def _people(actor: Actor, asked: Wanted) -> Found:
    query = (
        select(CaseFile.ref, Person.birth_name, Person.usage_name, Person.given_names, Person.birth_date, Person.town)
        .join(Person, Person.file_id == CaseFile.id)
        .order_by(Person.name_key, Person.file_id)
    )
    return _first(query.where(CaseFile.ref == asked.text if asked.kind else named(actor, asked.words)))


def _referrals(actor: Actor, asked: Wanted) -> Found:
    query = (
        select(Referral.ref, Referral.state, Referral.sent_at, Referral.territory)
        .add_columns(Person.birth_name, Person.usage_name, Person.given_names, Unit.name.label("office"))
        .join(Person, Person.file_id == Referral.file_id)
        .outerjoin(Unit, Unit.id == Referral.to_unit_id)
        .order_by(Person.name_key, Referral.id.desc())
    )
    return _first(query.where(Referral.ref == asked.text if asked.kind else named(actor, asked.words)))


def _matching(rows: Sequence[Any], words: Sequence[str], texts: Sequence[str]) -> Found:
    """Rows of which every word asked begins a word of the texts: a few hundred rows, folded here."""
    keys = (" " + fold(" ".join(str(getattr(row, text) or "") for text in texts)) for row in rows)
    hits = list(
        islice(
            (row for row, key in zip(rows, keys, strict=True) if all(f" {word}" in key for word in words)), LIMIT + 1
        )
    )
    return Found(hits[:LIMIT], len(hits) > LIMIT)


def _agreements(actor: Actor, asked: Wanted) -> Found:
    local = aliased(Department)
    others = (
        select(func.aggregate_strings(local.name + " " + local.code, " "))
        .join(AgreementTerritory, AgreementTerritory.code == local.code)
        .where(AgreementTerritory.agreement_id == Agreement.id)
    )
    query = (
        select(Agreement.ref, Agreement.number, Agreement.title, Agreement.territory, Agreement.end_on)
        .add_columns(Department.name.label("department"), others.scalar_subquery().label("others"))
        .join(Department, Department.code == Agreement.territory)
        .where(visible_to(actor))
        .order_by(Agreement.territory, Agreement.start_on.desc())
    )
    if asked.kind:
        return _first(query.where(Agreement.ref == asked.text))
    return _matching(
        db.session.execute(query).all(), asked.words, ("number", "title", "department", "territory", "others", "ref")
    )


def _units(asked: Wanted) -> Found:
    query = (
        select(Unit.ref, Unit.name, Unit.kind, Unit.side, Unit.town, Unit.territory)
        .where(Unit.closed_on.is_(None))
        .order_by(Unit.search_key, Unit.id)
    )
    if asked.kind:
        return _first(query.where(Unit.ref == asked.text))
    for word in asked.words:
        query = query.where(or_(Unit.search_key.startswith(word), Unit.search_key.contains(f" {word}")))
    return _first(query.where(Unit.kind.in_(PLACES)))
