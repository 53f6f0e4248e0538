"""People already known, among the files the actor may see."""

from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from casefiles.models import CaseFile, Person
from core.db import db
from core.search_key import fold
from partners.models import Department

MOST_SHOWN = 10


def by_service_number(number: str) -> CaseFile | None:
    """The visible file of an employment-service number."""
    query = select(CaseFile).join(Person, Person.file_id == CaseFile.id).where(Person.service_number == number)
    return db.session.scalar(query.limit(1))


def duplicates(
    *, birth_name: str, given_names: str, birth_date: date, usage_name: str | None, service_number: str | None
) -> list[CaseFile]:
    """Visible files that may be this person's: same number, or same birth date and a name in common."""
    condition = Person.birth_date == birth_date
    if service_number:
        condition = or_(condition, Person.service_number == service_number)
    # In two steps: the guard counts how often its criterion was applied, and a load of the same class doubles it.
    ids = list(db.session.scalars(select(Person.file_id).where(condition)))
    if not ids:
        return []
    query = (
        select(CaseFile)
        .where(CaseFile.id.in_(ids))
        .options(selectinload(CaseFile.person), selectinload(CaseFile.supports))
        .order_by(CaseFile.id)
    )
    names = {fold(name) for name in (birth_name, usage_name) if name}
    first = set(fold(given_names).split())
    found = [
        file
        for file in db.session.scalars(query)
        if (service_number and file.person.service_number == service_number)
        or names & {fold(name) for name in (file.person.birth_name, file.person.usage_name) if name}
        or first & set(fold(file.person.given_names).split())
    ]
    return found[:MOST_SHOWN]


_names: dict[str, str] = {}


def department_name(code: str) -> str:
    """The name of a department; it never changes, so it is read once per process."""
    if code not in _names:
        _names[code] = db.session.scalars(select(Department.name).where(Department.code == code)).one()
    return _names[code]


def departments() -> list[tuple[str, str]]:
    """Code and name of every department, in the order of the codes."""
    rows = db.session.execute(select(Department.code, Department.name).order_by(Department.code))
    return [(code, name) for code, name in rows]
