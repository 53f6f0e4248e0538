"""The person's agreement in the database: replaced, expired, taken back, and what that closes."""

from typing import Any

import pytest
from sqlalchemy import select

from accounts.models import JournalEntry
from casefiles import actions, queries
from casefiles.actions import Witness
from casefiles.consent import End, Standing
from casefiles.models import FileAccess, FileEvent, PersonAgreement, Support
from casefiles.workflow import AgreedBy, Category, Exit, Happened
from core.clock import now
from core.db import db, write_transaction
from core.errors import Conflict, NotAllowed, Refusal
from core.guard import GuardError, system_actor
from referrals.models import Referral
from referrals.workflow import State, WithdrawReason
from tests import people
from tests.casefiles.doing import day, doing, looking, seeing
from tests.referrals.doing import act, sees, sent, worker

pytestmark = pytest.mark.usefixtures("app_context")
COUNCIL, SERVICE = "CD Haute-Garonne", "FT Occitanie"


def lea() -> int:
    return people.file_of("Abadie").id


def partner(name: str = COUNCIL) -> int:
    return people.unit_of(name).id


def record(login: str = "paul.martin", file_id: int | None = None, **given: Any) -> int:
    """An agreement on paper of today with the council, unless told otherwise; gives its key."""
    answers: dict[str, Any] = {"partner_id": partner(), "agreed_on": day(), "channel": AgreedBy.PAPER} | given
    with doing(login) as actor:
        made = actions.record_person_agreement(file_id or lea(), territory="31", by=actor, at=now(), **answers)
        db.session.flush()
        return made.id


def withdraw(login: str = "paul.martin", name: str = COUNCIL, file_id: int | None = None, **given: Any) -> None:
    answers: dict[str, Any] = {"reason": End.NOT_SAID, "on": day()} | given
    with doing(login) as actor:
        running = queries.running_agreement(file_id or lea(), partner(name))
        assert running is not None
        actions.withdraw_person_agreement(running, by=actor, at=now(), **answers)


def kept(file_id: int | None = None) -> list[PersonAgreement]:
    with looking():
        query = select(PersonAgreement).where(PersonAgreement.file_id == (file_id or lea()))
        return list(db.session.scalars(query.order_by(PersonAgreement.id)))


def test_a_new_agreement_replaces_the_old_one_which_stays() -> None:
    record(themes=[Category.HOUSING])
    old, new = kept()
    assert (old.ended_why, old.ended_on, old.standing(day())) == (End.REPLACED, day(), Standing.REPLACED)
    assert (new.themes, new.standing(day()), new.recorded_by_id) == (
        [Category.HOUSING],
        Standing.VALID,
        people.membership_id("paul.martin"),
    )


def test_the_last_day_is_that_of_a_support_under_the_convention() -> None:
    record()
    with looking():
        months = queries.support_months("31", partner(), day())
    assert months is not None
    assert kept()[-1].expires_on > day(-28 * months)


@pytest.mark.parametrize("witness", [None, Witness("", "Secrétaire"), Witness("Ada Petit", "")])
def test_word_of_mouth_needs_its_witness(witness: Witness | None) -> None:
    with pytest.raises(Refusal) as refusal:
        record(channel=AgreedBy.ORAL, witness=witness)
    assert refusal.value.field == "witness"
    record(channel=AgreedBy.ORAL, witness=Witness("Ada Petit", "Secrétaire"))
    assert (kept()[-1].witness_name, kept()[-1].witness_quality) == ("Ada Petit", "Secrétaire")


def test_nobody_agrees_by_link_for_the_person() -> None:
    with pytest.raises(NotAllowed):
        record(channel=AgreedBy.LINK)


@pytest.mark.parametrize("ago", [0, -36 * 31])
def test_an_agreement_ends_after_it_begins_and_within_three_years(ago: int) -> None:
    with pytest.raises(Refusal) as refusal:
        record(expires_on=day(ago))
    assert refusal.value.field == "expires_on"


def test_nobody_outside_the_pair_writes_it() -> None:
    with pytest.raises(GuardError):
        record("leo.caron")


# Withdrawal


def test_withdrawal_closes_the_partners_view_and_ends_its_supports() -> None:
    withdraw("anne.roux")
    with seeing("anne.roux"):
        assert queries.reach(lea()) is None
    with seeing("paul.martin"):
        assert queries.reach(lea()) is not None
    with looking():
        support = db.session.scalars(select(Support).where(Support.file_id == lea())).one()
        assert (support.exit, support.end_on) == (Exit.AGREEMENT_WITHDRAWN, day())
        facts = db.session.scalars(select(FileEvent.kind).where(FileEvent.file_id == lea())).all()
        assert Happened.PERSON_WITHDREW in facts
        journal = select(JournalEntry.action).where(JournalEntry.file_id == lea())
        assert "person.withdraw" in db.session.scalars(journal).all()
    ended = kept()[-1]
    assert (ended.ended_why, ended.ended_by_id) == (End.NOT_SAID, people.membership_id("anne.roux"))


def test_no_access_of_the_partner_is_left_whatever_it_was_for() -> None:
    ref = sent()
    act("claire.dumas", ref, "assign", **worker("leo.caron"))
    file_id = people.file_of("Costes").id
    withdraw(file_id=file_id)
    inside = {people.membership_id(login) for login in ("claire.dumas", "leo.caron", "anne.roux")}
    with looking():
        rows = db.session.scalars(select(FileAccess).where(FileAccess.file_id == file_id)).all()
        left = [row for row in rows if row.until_at is None]
        assert left
        assert not any(row.membership_id in inside or row.unit_id for row in left)


def test_open_referrals_to_the_partner_are_withdrawn() -> None:
    ref = sent()
    withdraw(file_id=people.file_of("Costes").id)
    assert not sees("claire.dumas", ref)
    with looking():
        found = db.session.scalars(select(Referral).where(Referral.ref == ref)).one()
        assert (found.state, found.withdraw_reason) == (State.WITHDRAWN, WithdrawReason.AGREEMENT_WITHDRAWN)


def test_an_agreement_is_taken_back_once() -> None:
    agreement_id = kept()[-1].id
    withdraw()
    with doing("paul.martin") as paul:
        known = queries.agreement(lea(), agreement_id)
        with pytest.raises(Conflict):
            actions.withdraw_person_agreement(known, reason=End.NOT_SAID, on=day(), by=paul, at=now())


def test_replacement_is_no_reason_of_the_person() -> None:
    with pytest.raises(Refusal):
        withdraw(reason=End.REPLACED)


# What needs it


def test_a_referral_is_not_sent_on_an_expired_agreement() -> None:
    with pytest.raises(Refusal, match="a pris fin"):
        sent(agreed_on=day(900))


def test_a_referral_is_not_sent_on_a_paper_older_than_the_withdrawal() -> None:
    file_id = people.file_of("Costes").id
    record(file_id=file_id)
    withdraw(file_id=file_id)
    with pytest.raises(Refusal, match="a retiré"):
        sent(agreed_on=day(3))


def test_word_of_mouth_alone_sends_nothing() -> None:
    with pytest.raises(Refusal, match="donné son accord"):
        sent(agreed_by=AgreedBy.ORAL)


def test_a_recorded_agreement_is_taken_up_and_its_themes_hold() -> None:
    file_id = people.file_of("Costes").id
    witness = Witness("Ada Petit", "Secrétaire")
    record(file_id=file_id, channel=AgreedBy.ORAL, witness=witness, themes=[Category.HOUSING])
    with pytest.raises(Refusal, match="ne couvre pas"):
        sent(agreed_by=AgreedBy.ORAL)
    ref = sent(agreed_by=AgreedBy.ORAL, categories=(Category.HOUSING,))
    with looking():
        assert db.session.scalars(select(Referral.agreed_by).where(Referral.ref == ref)).one() is AgreedBy.ORAL
    assert len(kept(file_id)) == 1


def test_a_referral_is_not_accepted_after_the_agreement_expired() -> None:
    ref = sent()
    expire_all()
    with pytest.raises(Refusal, match="a pris fin"):
        act("claire.dumas", ref, "accept", **worker("anne.roux"))


def expire_all() -> None:
    """Every agreement ended the day it was given."""
    with system_actor("tests: let agreements expire"), write_transaction() as session:
        for row in session.scalars(select(PersonAgreement)):
            row.expires_on = row.agreed_on
    db.session.remove()
