"""What a social worker sends to the employment service, in the scene of the matrix: one sent, one still a draft."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from agreements.places import AgreementPlace, PlaceState
from agreements.workflow import Axis
from casefiles.models import CaseFile, FileAccess, Person, PersonAgreement
from casefiles.workflow import AccessLevel, AccessWhy, AgreedBy, Category
from core.clock import now
from core.search_key import fold
from referrals.models import Referral, ReferralBarrier, ReferralEvent
from referrals.workflow import Direction, State, Step
from tests import people
from tests.access import verdicts_to_employment as verdicts
from tests.people_stories import text_of
from tests.world import days_ago, reference

AUTHOR, COLLEAGUE, ADVISOR = "anne.roux", "leo.caron", "paul.martin"
AGENCY, OFFICE, INSTITUTION = "Toulouse Minimes", "MDS Toulouse Nord", "FT Occitanie"


def add_to_employment(session: Session, files: dict[str, str], keys: dict[str, int], terms_id: int) -> dict[str, str]:
    """Two people of a social worker, and the references of what was written about each."""
    for name in verdicts.FILES:
        file = _person(session, name)
        files[name], keys[name] = file.ref, file.id
        _grant(session, file.id, AUTHOR, AccessLevel.CONTENT, AccessWhy.PAIR)
    sent = _referral(session, keys["Mercier"], verdicts.SENT, terms_id)
    draft = _referral(session, keys["Navarro"], verdicts.DRAFT, None)
    _sent_with(session, sent)
    return {verdicts.SENT: sent.ref, verdicts.DRAFT: draft.ref}


def _person(session: Session, name: str) -> CaseFile:
    file = CaseFile(ref=reference("AG", "31", name), territory="31", created_at=now() - timedelta(days=20))
    session.add(file)
    session.flush()
    session.add(
        Person(
            file_id=file.id, birth_name=name, given_names="Dominique", birth_date=days_ago(11_000),
            email=f"{fold(name)}@personne.exemple.test", address=f"12 rue {name}", postcode="31000", town="Toulouse",
            name_key=fold(f"{name} Dominique"), service_number=f"{30_000_000_000 + file.id}",
        )
    )  # fmt: skip
    return file


def _grant(session: Session, file_id: int, holder: str, level: AccessLevel, why: AccessWhy) -> None:
    of_unit = holder == AGENCY
    session.add(
        FileAccess(
            file_id=file_id, level=level, why=why, from_at=now() - timedelta(days=20),
            unit_id=people.unit_of(holder).id if of_unit else None,
            membership_id=None if of_unit else people.membership_id(holder),
        )
    )  # fmt: skip


def _referral(session: Session, file_id: int, name: str, terms_id: int | None) -> Referral:
    """Sent under the terms, or a draft without any; given to an advisor before anybody opened it."""
    moment, person, is_sent = now() - timedelta(days=3), verdicts.PERSON_OF[name], terms_id is not None
    under: dict[str, Any] = {}
    if is_sent:
        under = {
            "agreement_id": people.agreement_of("31").id, "terms_id": terms_id, "sent_at": moment,
            "assigned_id": people.membership_id(ADVISOR), "assigned_at": moment, "answer_due_on": days_ago(-9),
        }  # fmt: skip
    referral = Referral(
        ref=reference("OR", "31", f"{name} {person}"), file_id=file_id, territory="31",
        direction=Direction.TO_EMPLOYMENT, state=State.SENT if is_sent else State.DRAFT, axis=Axis.GLOBAL,
        author_id=people.membership_id(AUTHOR), from_unit_id=people.unit_of(OFFICE).id,
        to_unit_id=people.unit_of(AGENCY).id, to_organisation_id=people.unit_of(INSTITUTION).id,
        named_id=people.membership_id(COLLEAGUE if is_sent else AUTHOR), reason=text_of(person, "referral"),
        tried=text_of(person, "tried"), agreed_on=days_ago(4), agreed_by=AgreedBy.PAPER, created_at=moment,
        edited_at=moment, **under,
    )  # fmt: skip
    session.add(referral)
    session.flush()
    session.add(ReferralBarrier(file_id=file_id, referral_id=referral.id, category=Category.MOBILITY))
    return referral


def _sent_with(session: Session, referral: Referral) -> None:
    """What sending left: the person's agreement, the place, the step, and who was let in."""
    of: dict[str, Any] = {"file_id": referral.file_id}
    session.add(
        PersonAgreement(
            **of, partner_id=referral.to_organisation_id, agreed_on=days_ago(4), expires_on=days_ago(-300),
            channel=AgreedBy.PAPER, recorded_by_id=referral.author_id, recorded_at=referral.sent_at,
        )
    )  # fmt: skip
    session.add(
        AgreementPlace(
            agreement_id=referral.agreement_id, agency_id=referral.agency_id, office_id=referral.office_id,
            author_id=referral.author_id, referral_id=referral.id, referral_ref=referral.ref,
            state=PlaceState.RESERVED, asked_at=referral.sent_at, reserved_at=referral.sent_at,
        )
    )  # fmt: skip
    session.add(
        ReferralEvent(
            **of, referral_id=referral.id, at=referral.sent_at, membership_id=referral.author_id, step=Step.SEND,
            from_state=State.DRAFT, to_state=State.SENT,
        )
    )  # fmt: skip
    for holder, why in ((AGENCY, AccessWhy.ROUTING), (COLLEAGUE, AccessWhy.ASSIGNED), (ADVISOR, AccessWhy.ASSIGNED)):
        _grant(session, referral.file_id, holder, AccessLevel.INDEX, why)
