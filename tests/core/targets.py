"""Rows on which probes are tried, by whom: written apart from the criteria, from the stories of the test world."""

from functools import cache
from typing import Any

from sqlalchemy import select

from casefiles.models import CaseFile, FileAccess, Note, Person, Support
from core.db import side_session
from core.guard import system_actor
from referrals.models import Referral
from tests.core.probe import Target
from tests.people import file_of, text_of

Row = tuple[str, ...]
_CLASSES: dict[str, tuple[Any, str]] = {
    "CaseFile": (CaseFile, "ref"),
    "Person": (Person, "birth_name"),
    "Note": (Note, "text"),
    "Referral": (Referral, "reason"),
}

# Class and file; a note is the shared one of the advisor unless its level and side are given.
FOREIGN: tuple[tuple[str, Row], ...] = (
    ("paul.martin", ("Person", "Esteve")),
    ("paul.martin", ("CaseFile", "Dupuy")),
    ("paul.martin", ("Note", "Esteve")),
    ("paul.martin", ("Note", "Abadie", "own_service social")),
    ("paul.martin", ("Note", "Abadie", "author social")),
    ("paul.martin", ("Referral", "Esteve")),
    ("anne.roux", ("Person", "Costes")),
    ("anne.roux", ("Note", "Abadie", "own_service conseil")),
    ("anne.roux", ("Note", "Abadie", "author conseil")),
    ("anne.roux", ("Referral", "Benali")),
    ("marc.albert", ("Person", "Abadie")),
    ("marc.albert", ("Note", "Esteve", "author social")),
    ("marc.albert", ("Referral", "Fabre")),
    ("sonia.vidal", ("Person", "Abadie")),
    ("sonia.vidal", ("Note", "Abadie")),
    ("leo.caron", ("Person", "Abadie")),
    ("leo.caron", ("Referral", "Fabre")),
    ("claire.dumas", ("Note", "Abadie")),
    ("claire.dumas", ("Person", "Abadie")),
    ("claire.dumas", ("Referral", "Esteve")),
    ("yves.nadal", ("Note", "Esteve")),
    ("luc.moreau", ("Person", "Costes")),
    ("luc.moreau", ("Referral", "Benali")),
    ("hugo.perez", ("Person", "Abadie")),
    ("denis.favre", ("Referral", "Benali")),
    ("brigitte.leroy", ("Person", "Abadie")),
    ("karim.benali", ("Person", "Benali")),
    ("dora.petit", ("Note", "Abadie")),
    ("tom.garcia", ("Person", "Abadie")),
    ("remi.colas", ("Person", "Abadie")),
    ("nobody", ("Person", "Abadie")),
    ("nobody", ("Note", "Abadie")),
    ("nobody", ("Referral", "Fabre")),
)
# Files in which some rows are foreign, but not the file itself.
REACHED = {("paul.martin", "Abadie"), ("anne.roux", "Abadie"), ("marc.albert", "Esteve"), ("yves.nadal", "Esteve")}
OWN: tuple[tuple[str, Row], ...] = (
    ("paul.martin", ("Person", "Abadie")),
    ("paul.martin", ("Note", "Abadie", "author conseil")),
    ("marc.albert", ("Note", "Esteve")),
    ("nora.haddad", ("Referral", "Esteve")),
    ("sonia.vidal", ("Referral", "Fabre")),
)


@cache
def target(cls_name: str, file_name: str, which: str = "shared conseil") -> Target:
    """The row of a file of that class."""
    cls, column = _CLASSES[cls_name]
    file_id = file_of(file_name).id
    query = select(cls.id, getattr(cls, column))
    query = query.where(cls.id == file_id) if cls is CaseFile else query.where(cls.file_id == file_id)
    if cls is Note:
        query = query.where(Note.text == text_of(file_name, which))
    with system_actor("tests: find a row"), side_session() as session:
        key, secret = session.execute(query).one()
        support_id = session.scalars(select(Support.id).where(Support.file_id == file_id)).one()
        access_id = session.scalars(select(FileAccess.id).where(FileAccess.file_id == file_id)).first() or 0
    return Target(cls, key, column, secret, file_id, support_id, access_id)
