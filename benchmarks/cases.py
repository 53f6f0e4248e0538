"""The pages that are measured, each with the rows a bare page would show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from accounts.models import User
from agreements.models import Agreement, AgreementTarget, AgreementTerms
from casefiles.models import Barrier, CaseFile, Contact, Person, PlanItem, Support
from casefiles.workflow import Mode
from core.clock import today
from partners.models import Department, Membership
from referrals.models import Referral
from referrals.workflow import OPEN_STATES

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Case:
    """One page: who opens it, where it is, and the bare rows."""

    name: str
    email: str
    path: str
    bare: Callable[[Session], Sequence[Any]]


def membership_of(session: Session, email: str) -> Any:
    """Key and unit of a demonstration account's membership."""
    query = (
        select(Membership.id, Membership.unit_id).join(User, User.id == Membership.user_id).where(User.email == email)
    )
    return session.execute(query).first()


def _rows(query: Any) -> Callable[[Session], Sequence[Any]]:
    return lambda session: session.execute(query).all()


def listed(region: str | None = None) -> Callable[[Session], Sequence[Any]]:
    """Departments with the agreements of the year: means and targets."""
    year = today().year
    query = (
        select(Department.code, Department.name, Agreement.number, Agreement.end_on, AgreementTerms.dedicated_fte)
        .add_columns(AgreementTarget.active_file, AgreementTarget.entries)
        .outerjoin(Agreement, and_(Agreement.territory == Department.code, Agreement.end_on >= date(year, 1, 1)))
        .outerjoin(AgreementTerms, AgreementTerms.agreement_id == Agreement.id)
        .outerjoin(AgreementTarget, AgreementTarget.agreement_id == Agreement.id)
        .where(or_(AgreementTarget.year == year, AgreementTarget.year.is_(None)))
        .order_by(Department.code)
    )
    return _rows(query if region is None else query.where(Department.region_code == region))


def cases(session: Session, year: int) -> list[Case]:
    """Every case, for the accounts of the demonstration."""
    advisor, router = "paul.martin@demo.invalid", "claire.dumas@demo.invalid"
    admin = "brigitte.leroy@demo.invalid"
    member, office = membership_of(session, advisor), membership_of(session, router)
    file_id, ref = session.execute(_file_of(member.id)).one()
    portfolio = (
        select(Person.name_key, Support.last_contact_on, Support.mode, Person.given_names)
        .join(Support, Support.file_id == Person.file_id)
        .where(Support.advisor_id == member.id, Support.end_on.is_(None))
        .order_by(Support.last_contact_on, Support.id)
        .limit(LIMIT)
    )
    inbox = (
        select(Referral.ref, Person.name_key, Referral.sent_at, Referral.answer_due_on, Referral.state)
        .join(Person, Person.file_id == Referral.file_id)
        .where(Referral.to_unit_id == office.unit_id, Referral.state.in_(OPEN_STATES))
        .order_by(Referral.answer_due_on, Referral.id)
        .limit(LIMIT)
    )
    search = select(Person.name_key, Person.birth_date).where(Person.name_key.between("mar", "mar\x7f")).limit(20)
    figures = (
        select(Support.territory, func.count())
        .where(Support.mode == Mode.GLOBAL, Support.end_on.is_(None), Support.territory == "31")
        .group_by(Support.territory)
    )
    return [
        Case("portfolio", advisor, "/portefeuille", _rows(portfolio)),
        Case("late contacts", advisor, "/portefeuille?vue=retard", _rows(portfolio)),
        Case("inbox", router, "/orientations?onglet=a-repondre", _rows(inbox)),
        Case("closed referrals", router, "/orientations?onglet=terminees", _rows(inbox)),
        Case("deadlines", advisor, "/echeances", _rows(portfolio)),
        *_of_a_file(advisor, file_id, f"/dossiers/{ref}"),
        Case("search by name", advisor, "/recherche?q=mar", _rows(search)),
        Case("agreements of the region", admin, "/conventions", listed("76")),
        Case("coverage of the country", admin, "/couverture", listed()),
        Case("yearly report", admin, f"/bilans/{year}/31", _rows(figures)),
        Case("yearly report, PDF", admin, f"/bilans/{year}/31.pdf", _rows(figures)),
    ]


def _of_a_file(advisor: str, file_id: int, path: str) -> list[Case]:
    """Pages of one case file."""
    pages = {"case file": "", "timeline": "/chronologie?depuis=0", "a past evening": "/etat",
             "case summary, PDF": "/synthese.pdf"}  # fmt: skip
    return [Case(name, advisor, path + rest, _case_file(file_id)) for name, rest in pages.items()]


def _file_of(member: int) -> Select[int, str]:
    mine = (Support.advisor_id == member, Support.end_on.is_(None), Support.mode == Mode.GLOBAL)
    return select(CaseFile.id, CaseFile.ref).join(Support, Support.file_id == CaseFile.id).where(*mine).limit(1)


def _case_file(file_id: int) -> Callable[[Session], Sequence[Any]]:
    queries = [
        select(Barrier.category, Barrier.severity).where(Barrier.file_id == file_id),
        select(PlanItem.text, PlanItem.due_on).where(PlanItem.file_id == file_id),
        select(Contact.on, Contact.channel).where(Contact.file_id == file_id).order_by(Contact.on.desc()).limit(3),
    ]
    return lambda session: [row for query in queries for row in session.execute(query)]
