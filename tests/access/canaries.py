"""A distinct word in every confidential column of a scene, and who may ever read it, written apart from the code.

Sources: the product's table of who does what; the levels inside a file (security page, 2).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from accounts.models import JournalEntry, Notice
from casefiles.exits.models import SupportExit
from casefiles.exits.report import frozen
from casefiles.models import Support
from core import personal_data
from core.db import db, write_transaction
from core.guard import system_actor
from core.outbox import Mail
from referrals.models import Referral
from tests import people
from tests.access import verdicts
from tests.access.actors import ACTORS
from tests.access.leaks import PERSON_OF
from tests.access.scene import Scene
from tests.access.scene_canaries import complete

WORD = re.compile(r"zq[0-9]{5}xv", re.IGNORECASE)
# Who somebody is; and where they are found, which who only knows of the file is never told.
NAMES = ("birth_name", "usage_name", "given_names")
DETAILS = ("phone", "email", "address", "town", "language", "service_number")
BY_HAND: dict[str, tuple[str, ...]] = {
    "people": (*NAMES, *DETAILS),
    "person_agreements": ("witness_name", "witness_quality"),
}
WITHOUT = {"journal_entries"}  # append-only; what it may hold is asked after the round
OF_REFERRALS = ("referrals", "referral_resources", "referral_events", "referral_corrections")
OFFICER = {"dora"}
LINK = "link"  # an office without account, which answers by a one-time link
OF_LINKS = ("question", "information")
# The secretary of an office calls its people about appointments: who they are and how to reach them.
SECRETARY, OF_SECRETARIES = {"denis"}, {"Abadie"}
OF_CALLS = (*NAMES, "phone", "email")
# Columns that hold something in a state the scene is not in.
NOT_IN_SCENE = {("support_reviews", "summary"), ("documents", "withdrawn_why"), ("appointments", "link")}


@dataclass(frozen=True, slots=True)
class Canary:
    """One column of one row, and the actors that may read it."""

    table: str
    column: str
    row: str
    readers: frozenset[str]

    def __str__(self) -> str:
        return f"{self.table}.{self.column} ({self.row})"


Planted = dict[str, Canary]


def plant(app: Flask, scene: Scene) -> Planted:
    """One for each column that takes it, by its word."""
    planted: Planted = {}
    with app.app_context(), system_actor("tests: canaries"):
        with write_transaction() as session:
            exit_id = complete(session, scene)
        oracle = Oracle(scene)
        db.session.remove()
        with write_transaction() as session:
            for table, row, column in list(_columns(session)):
                word = f"zq{len(planted):05d}xv"
                if _set(session, table, row.id, column, word):
                    planted[word] = Canary(
                        table.cls.__tablename__, column, f"row {row.id}", frozenset(oracle.readers(table, row, column))
                    )
        with write_transaction() as session:  # what a report says is kept as it was issued
            made = session.get_one(SupportExit, exit_id)
            made.report = frozen(session.get_one(Support, made.support_id), made)
    return planted


def _columns(session: Session) -> Iterator[tuple[personal_data.Table, Any, str]]:
    for name, table in personal_data.tables.items():
        columns = (*personal_data.free_texts(table), *BY_HAND.get(name, ()))
        if name in WITHOUT or not columns:
            continue
        for row in session.scalars(select(table.cls)).all():
            yield from ((table, row, column) for column in columns)


def _set(session: Session, table: personal_data.Table, key: int, column: str, word: str) -> bool:
    """Whether the column takes it: some hold a text in one state only."""
    values = {column: f"{word}@exemple.test" if column == "email" else word}
    if column == "birth_name":
        values["name_key"] = word
    cls: Any = table.cls
    try:
        with session.begin_nested():
            session.execute(update(cls).where(cls.id == key).values(**values))
    except IntegrityError:
        return False
    return True


class Oracle:
    """Who may read what, from the tables of `verdicts.py`."""

    def __init__(self, scene: Scene) -> None:
        self.files = {key: name for name, key in scene.file_ids.items()}
        self.files |= {people.file_of(name).id: name for name in verdicts.WORLD_FILES}
        names = {ref: name for name, ref in scene.referrals.items()}
        rows = db.session.execute(select(Referral.id, Referral.ref))
        self.named = {row.id: names.get(row.ref, "declined") for row in rows}
        self.posts: dict[str, int] = {}
        self.houses: dict[str, int | None] = {}
        for who in ACTORS.values():
            if who.signed_in and who.login:
                actor = people.actor(who.login)
                self.posts[who.key], self.houses[who.key] = (
                    people.membership_id(who.login, who.unit),
                    actor.organisation,
                )

    def readers(self, table: personal_data.Table, row: Any, column: str) -> set[str]:
        """The actors that may be shown a column of a row."""
        name = table.cls.__tablename__
        if name == "rights_requests":
            return OFFICER
        if name == "access_requests":
            return {"leo", *(("anne", "elise") if row.file_id else ())}
        file = self.files.get(row.file_id, "")
        content = set(verdicts.CONTENT.get(file, set()))
        if name == "glass_openings":
            return content | {"elise"} | OFFICER
        if name == "head_requests":
            return content | {"elise"}
        if name == "appointments":  # a calendar of its own link says where, and nothing of the person
            return content | (SECRETARY if file in OF_SECRETARIES else set()) | ({LINK} if column == "place" else set())
        if name == "people" and column in OF_CALLS and file in OF_SECRETARIES:
            content |= SECRETARY
        if name == "people":
            return content | self._of_referrals(file) | (verdicts.INDEX.get(file, set()) if column in NAMES else set())
        if name in OF_REFERRALS:
            of_link = {LINK} if name == "referrals" and column in OF_LINKS else set()
            return self._of_referral(row) | of_link
        return self._of_level(row, content) if hasattr(row, "level") else content

    def _of_level(self, row: Any, content: set[str]) -> set[str]:
        own = {key for key in content if self.posts.get(key) == row.author_id}
        if row.level == "shared":
            return content
        return own | {key for key in content if row.level == "own_service" and self._is_of(key, row.organisation_id)}

    def _is_of(self, key: str, organisation_id: int) -> bool:
        return self.houses.get(key) == organisation_id

    def _of_referrals(self, file: str) -> set[str]:
        return {key for name, person in PERSON_OF.items() if person == file for key in _parties(name)}

    def _of_referral(self, row: Any) -> set[str]:
        key = getattr(row, "referral_id", row.id)
        return _parties(self.named[key]) if key in self.named else set()


def _parties(name: str) -> set[str]:
    """Whoever sees a referral: a draft, its author alone."""
    author = {verdicts.AUTHORS[name]}
    if name in verdicts.DRAFTS:
        return author
    return author | verdicts.RECEIVERS[name] | {key for key in (verdicts.NAMED.get(name),) if key}


def said(body: bytes) -> str:
    """Everything an answer says: a spreadsheet is a folder of texts."""
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as folder:
            return " ".join(folder.read(name).decode(errors="replace") for name in folder.namelist())
    return body.decode(errors="replace")


def words(text: str) -> set[str]:
    """Canaries in a text, as they were planted."""
    return {word.lower() for word in WORD.findall(text)}


def out_of_the_pages(session: Session) -> Iterator[str]:
    """What no text of these may say of anybody: mails, notices, the journal."""
    for mail in session.scalars(select(Mail)):
        yield f"{mail.subject} {mail.text} {mail.key} {mail.about}"
    for notice in session.scalars(select(Notice)):
        yield f"{notice.text} {notice.ref} {notice.about}"
    for entry in session.scalars(select(JournalEntry)):
        yield f"{entry.action} {entry.subject} {entry.reason}"
