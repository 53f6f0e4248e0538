"""Sensitive texts of the matrix."""

from typing import Any

from sqlalchemy.orm import Session

from casefiles.sensitive.locking import in_force
from casefiles.sensitive.models import SensitiveReader, SensitiveText
from casefiles.sensitive.workflow import SensitiveKind
from core.clock import now
from tests import people
from tests.people_stories import text_of
from tests.world import days_ago

ANNE, PAUL, HUGO = ("anne.roux", "CD Haute-Garonne"), ("paul.martin", "FT Occitanie"), ("hugo.perez", "FT Occitanie")


def add_sensitive(session: Session, file_ids: dict[str, int]) -> dict[tuple[str, str], int]:
    """By the names of the verdicts; each says what only its readers may see."""
    made = {}
    for name, person, author in (
        ("of anne", "Abadie", ANNE),
        ("of anne, paul named", "Abadie", ANNE),
        ("of paul", "Abadie", PAUL),
        ("of anne, ended", "Gaillard", ANNE),
        ("of another file", "Hoarau", HUGO),
    ):
        made["sensitive", name] = add_one(session, file_ids[person], author, text_of(person, f"sensitive {name}"))
    named = {"file_id": file_ids["Abadie"], "membership_id": people.membership_id(PAUL[0]), "named_at": now()}
    session.add(SensitiveReader(text_id=made["sensitive", "of anne, paul named"], **named))
    return made | {("sensitive", "missing"): 999_999}


def add_one(session: Session, file_id: int, author: tuple[str, str], text: str) -> int:
    """A text of somebody's, locked; its key."""
    login, organisation = author
    of: dict[str, Any] = {"author_id": people.membership_id(login), "organisation_id": people.unit_of(organisation).id}
    row = SensitiveText(
        file_id=file_id, **of, kind=SensitiveKind.DEBT, locked="-", key_mark=in_force().mark, created_at=now(),
        ends_on=days_ago(-300),
    )  # fmt: skip
    session.add(row)
    session.flush()
    row.locked = in_force().lock(text, file_id=file_id, row_id=row.id)
    return row.id
