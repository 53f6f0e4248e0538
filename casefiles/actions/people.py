"""People: created with their file, reached at the details kept here."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from accounts.journal import record_writing
from casefiles import queries
from casefiles.actions.access import grant
from casefiles.actions.facts import add_fact
from casefiles.actions.supports import open_support
from casefiles.models import CaseFile, Person
from casefiles.sensitive_text import holds_nir
from casefiles.workflow import FIRST_AGE, LAST_AGE, AccessLevel, AccessWhy, ContactBy, Happened, Mode, age
from core.actor import Actor
from core.clock import civil_date
from core.db import db
from core.errors import Refusal
from core.i18n import gettext as _
from core.references import new_reference
from core.search_key import fold
from partners.models import Department
from partners.workflow import ADVISORS

SERVICE_NUMBER_LENGTH = 11


class Details(TypedDict, total=False):
    """How and where a person is reached."""

    phone: str | None
    email: str | None
    address: str | None
    postcode: str | None
    town: str | None
    contact_by: ContactBy
    language: str | None  # when an interpreter helps


def create_person(
    *,
    by: Actor,
    at: datetime,
    territory: str,
    birth_name: str,
    given_names: str,
    birth_date: date,
    usage_name: str | None = None,
    service_number: str | None = None,
    mode: Mode | None = Mode.REINFORCED,
    **details: Unpack[Details],
) -> CaseFile:
    """A person and their file, open to who creates it; an advisor also opens a support in `mode`.

    Raises Refusal for an unknown department, an unlikely birth date, a wrong number, a number already followed
    (among the files this actor may see), or a full portfolio.
    """
    if db.session.get(Department, territory) is None:
        raise Refusal(_("Choisissez un département de la liste."), field="territory")
    check_identity(birth_date, service_number, at=at)
    file = CaseFile(ref=new_reference("AG", territory), territory=territory, created_at=at)
    person = Person(
        file=file,
        birth_name=birth_name,
        usage_name=usage_name or None,
        given_names=given_names,
        birth_date=birth_date,
        service_number=service_number or None,
        name_key=fold(f"{usage_name or birth_name} {given_names}"),
    )
    _set_details(person, details)
    db.session.add_all([file, person])
    db.session.flush()
    _open_to_author(file, by=by, at=at)
    if mode is not None and by.role in ADVISORS:
        _follow(file, mode, by=by, at=at)
    record_writing("person.create", file_id=file.id, subject=file.ref)
    return file


def _set_details(person: Person, details: Details) -> None:
    """Raises Refusal when a field holds a social security number."""
    for name, value in details.items():
        if name != "contact_by" and value and holds_nir(str(value)):
            message = _("Ce texte contient un numéro de sécurité sociale : Binôme ne l’enregistre jamais.")
            raise Refusal(message, field=name)
        setattr(person, name, value or None)


def _follow(file: CaseFile, mode: Mode, *, by: Actor, at: datetime) -> None:
    """The advisor who creates a person follows them from the first day."""
    open_support(
        file.id,
        mode=mode,
        advisor_id=by.membership,
        worker_id=None,
        agency_id=by.unit,
        territory=file.territory,
        by=by,
        at=at,
    )


def _open_to_author(file: CaseFile, *, by: Actor, at: datetime) -> None:
    # The guard lets the maker of a file write its first rows in the transaction that makes it, and only there.
    made: set[int] = db.session.info.setdefault("files_made", set())
    made.add(file.id)
    try:
        grant(
            file.id,
            level=AccessLevel.CONTENT,
            why=AccessWhy.PAIR,
            by=by,
            at=at,
            membership_id=by.membership,
        )
        add_fact(file.id, Happened.FILE_OPENED, by=by, at=at)
        db.session.flush()
    finally:
        made.discard(file.id)


def check_identity(birth_date: date, service_number: str | None, *, at: datetime) -> None:
    """Raises Refusal for an unlikely birth date, a wrong number, or one already followed by this actor."""
    today = civil_date(at, None)
    if birth_date > today or not FIRST_AGE <= age(birth_date, today) <= LAST_AGE:
        raise Refusal(_("Vérifiez la date de naissance."), field="birth_date")
    if not service_number:
        return
    if holds_nir(service_number):
        raise Refusal(nir_refused(), field="service_number")
    if len(service_number) != SERVICE_NUMBER_LENGTH or not service_number.isdigit():
        raise Refusal(_("Ce numéro a 11 chiffres, comme sur les courriers de l’agence."), field="service_number")
    if queries.by_service_number(service_number) is not None:
        raise Refusal(_("Une personne que vous suivez a déjà ce numéro."), field="service_number")


def nir_refused() -> str:
    """Said wherever a social security number is typed into a field of its own."""
    return _(
        "C’est un numéro de sécurité sociale : Binôme ne l’enregistre jamais. "
        "Indiquez le numéro à 11 chiffres de l’agence, ou laissez vide."
    )


def change_details(file: CaseFile, *, by: Actor, at: datetime, **details: Unpack[Details]) -> None:
    """Where and how the person is reached. Raises Refusal when a field holds a social security number."""
    _set_details(file.person, details)
    file.person.version += 1
    add_fact(file.id, Happened.DETAILS_CHANGED, by=by, at=at)
    record_writing("person.edit", file_id=file.id, subject=file.ref)
