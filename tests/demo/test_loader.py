"""The synthetic data: believable, the same for the same seed, and nothing the actions would refuse."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask, current_app
from flask.ctx import AppContext
from sqlalchemy import Connection, delete, func, select
from sqlalchemy.schema import CreateTable

from accounts.audit.models import Alert
from accounts.factors.holder import secret_of
from accounts.factors.models import TotpFactor
from accounts.factors.workflow import Answer, read
from accounts.models import JournalEntry, Notice, User
from agreements.frozen import thawed
from agreements.models import Agreement, AgreementEvent, AgreementTerms
from agreements.models_amendments import AgreementAmendment
from agreements.models_clauses import AgreementTerritory
from agreements.models_committees import CommitteeDecision, CommitteeMeeting
from agreements.models_copies import SignedCopy
from agreements.models_runs import AgreementRun
from agreements.returns.models import MonitoringReturn, ReturnCertificate, ReturnVersion
from agreements.workflow import Step
from casefiles.models import CaseFile, FileAccess, FileEvent, Person, Support
from casefiles.workflow import Happened, Mode
from core.clock import now
from core.config import Settings, UnsafeSettings
from core.db import Base, db, write_transaction
from core.guard import system_actor
from demo import bulk, committees, loader, proportions
from demo.accounts import ACCOUNTS, COORDINATOR, refuse_in_production, shown_accounts
from demo.columns import COLUMNS
from partners.models import Membership
from partners.workflow import Role
from referrals.models import Referral
from referrals.workflow import Direction
from tests.conftest import Freeze
from tests.structure.schemas import schema

TODAY = date(2026, 11, 23)
FIRST_COMMITTEES = ["CO-31-ER39XRTD", "CO-81-ATM3XRDA"]
FIRST_OF_SEED_ONE = [
    ("rouquette ludovic", date(1970, 12, 25)),
    ("vidal hugo", date(1981, 1, 27)),
    ("deltour xavier", date(1987, 2, 26)),
]


@pytest.fixture
def demo(app_context: AppContext) -> AppContext:
    """The smallest demonstration in an otherwise empty database."""
    with system_actor("tests: empty the database"), write_transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            session.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        kept = ("journal_entries", "departments", "alembic_version")
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in kept and not table.name.startswith("journal"):
                if "units" in table.name:
                    session.connection().exec_driver_sql("UPDATE units SET parent_id = NULL, organisation_id = NULL")
                session.execute(delete(table))
    loader.load(proportions.SMALLEST, 1, TODAY)
    return app_context


def _all(query: Any) -> list[Any]:
    with system_actor("tests: read the demonstration"):
        return list(db.session.execute(query))


def test_the_demonstration_is_believable_and_the_same_for_the_same_seed(demo: AppContext) -> None:
    # One load for all of it: it costs seconds.
    _portfolios_are_full_and_never_over_the_cap()
    _herault_has_people_but_no_referral()
    _a_third_of_the_referrals_come_from_social_workers()
    _every_open_support_gives_its_pair_named_access()
    _every_fact_has_its_words()
    _every_agreement_has_its_history()
    _one_agreement_covers_both_departments_of_alsace()
    _two_departments_held_a_committee_and_prepare_the_next()
    _one_amendment_of_last_year_is_in_effect()
    _returns_are_certified_in_two_departments_and_one_waits()
    _one_alert_waits_with_the_rows_it_was_counted_on()
    assert _all(select(Person.name_key, Person.birth_date).order_by(Person.id).limit(3)) == FIRST_OF_SEED_ONE
    _every_account_has_the_telephone_whose_code_is_shown()
    assert [account.email for account in shown_accounts()] == [account.email for account in (*ACCOUNTS, COORDINATOR)]


def _every_account_has_the_telephone_whose_code_is_shown() -> None:
    settings = current_app.config["SETTINGS"]
    kept = {user.email: secret_of(factor, settings)[0] for user, factor in _all(
        select(User, TotpFactor).join(TotpFactor, TotpFactor.user_id == User.id)
    )}  # fmt: skip
    for account in shown_accounts():
        found = read(kept[account.email], account.code, now(), last_step=None, told_step=None)
        assert found.answer is Answer.RIGHT, account.email


def _portfolios_are_full_and_never_over_the_cap() -> None:
    open_ones = (Support.mode == Mode.GLOBAL, Support.end_on.is_(None))
    loads = _all(select(func.count()).where(*open_ones).group_by(Support.advisor_id))
    assert max(load for (load,) in loads) <= proportions.PORTFOLIO[1]
    assert sum(load for (load,) in loads) > 0.15 * proportions.SMALLEST


def _herault_has_people_but_no_referral() -> None:
    assert _all(select(func.count()).where(CaseFile.territory == "34"))[0][0] > 0
    assert _all(select(func.count()).where(Referral.territory == "34"))[0][0] == 0


def _a_third_of_the_referrals_come_from_social_workers() -> None:
    """In every department with an agreement, each sent to an agency where somebody distributes what arrives."""
    both = _all(select(Referral.territory, Referral.direction, func.count()).group_by("territory", "direction"))
    sent = {(territory, direction): number for territory, direction, number in both}
    departments = {territory for territory, _direction in sent}
    assert departments == set(proportions.ACTIVE)
    for code in departments:
        there, back = (sent[code, direction] for direction in Direction)
        assert back == pytest.approx(proportions.FROM_COUNCIL * (there + back), abs=1)
    router = select(Membership.id).where(Membership.unit_id == Referral.to_unit_id, Membership.role == Role.ROUTER)
    assert _all(select(func.count()).where(Referral.id > 0, ~router.exists()))[0][0] == 0


def _every_open_support_gives_its_pair_named_access() -> None:
    pair = select(FileAccess.id).where(
        FileAccess.file_id == Support.file_id,
        FileAccess.membership_id == Support.advisor_id,
        FileAccess.until_at.is_(None),
        FileAccess.level == "content",
    )
    assert _all(select(func.count()).where(Support.end_on.is_(None), ~pair.exists()))[0][0] == 0


def _every_fact_has_its_words() -> None:
    assert {kind for (kind,) in _all(select(FileEvent.kind).distinct())} <= set(Happened)


def _every_agreement_has_its_history() -> None:
    signed = _all(select(func.count()).where(Agreement.state == "signed"))[0][0]
    own = select(AgreementEvent.step, func.count()).where(AgreementEvent.amendment_number == 0)
    steps = dict(_all(own.group_by(AgreementEvent.step)))
    read_over = signed + 1  # one more waits for its signatures
    assert steps == dict.fromkeys(steps, signed) | {Step.SUBMIT: read_over, Step.APPROVE: 2 * read_over}
    assert set(steps) == {Step.SUBMIT, Step.APPROVE, Step.RECORD_SIGNED, Step.CONFIRM}
    assert _all(select(func.count(AgreementRun.agreement_id.distinct())))[0][0] == signed


def _one_agreement_covers_both_departments_of_alsace() -> None:
    (key,) = _all(select(AgreementTerritory.agreement_id).where(AgreementTerritory.code == "68"))
    occupied = _all(select(AgreementRun.territory).where(AgreementRun.agreement_id == key[0]).distinct())
    assert sorted(row.territory for row in occupied) == ["67", "68"]


def _two_departments_held_a_committee_and_prepare_the_next() -> None:
    meetings = [row for (row,) in _all(select(CommitteeMeeting).order_by(CommitteeMeeting.id))]
    assert len(meetings) == 2 * len(committees.CODES)
    closed = [row for row in meetings if row.is_closed]
    assert [row.held_on < TODAY for row in closed] == [True, True]
    assert [row.held_on > TODAY for row in meetings if not row.is_closed] == [True, True]
    for row in closed:
        minutes = thawed(str(row.minutes), str(row.minutes_sha256))
        assert minutes["synthetic"] is True
        assert minutes["figures"]["sent"]
        assert [one["owner"] for one in minutes["decisions"]]
    decisions = [row for (row,) in _all(select(CommitteeDecision))]
    assert {sum(row.is_late(TODAY) for row in decisions if row.meeting_id == one.id) for one in closed} == {1}
    assert [row.ref for row in closed] == FIRST_COMMITTEES


def _one_amendment_of_last_year_is_in_effect() -> None:
    ((amendment,),) = _all(select(AgreementAmendment))
    assert (amendment.state, amendment.effective_on.year) == ("signed", TODAY.year - 1)
    assert _all(select(SignedCopy.sha256).where(SignedCopy.amendment_id == amendment.id)) == [(amendment.copy_sha256,)]
    terms = _all(
        select(AgreementTerms.id, AgreementTerms.social_workers)
        .where(AgreementTerms.agreement_id == amendment.agreement_id)
        .order_by(AgreementTerms.effective_on)
    )
    change = amendment.changes()["social_workers"]
    assert [row.social_workers for row in terms] == [change["old"], change["new"]]
    sent = func.date(func.min(Referral.sent_at)), func.date(func.max(Referral.sent_at))
    (before,), (after,) = (_all(select(*sent).where(Referral.terms_id == row.id)) for row in terms)
    assert str(before[1]) < str(amendment.effective_on) <= str(after[0])


def _returns_are_certified_in_two_departments_and_one_waits() -> None:
    found = _all(select(MonitoringReturn.state, Agreement.territory).join(MonitoringReturn.agreement))
    assert sorted((str(state), territory) for state, territory in found) == [
        ("certified", "31"), ("certified", "81"), ("to_comment", "31"),
    ]  # fmt: skip
    for text, sha256 in _all(select(ReturnVersion.text, ReturnVersion.sha256)):
        assert thawed(text, sha256)["common"]["sent"] > 0
    assert len(_all(select(ReturnCertificate.sha256).distinct())) == 2


def _one_alert_waits_with_the_rows_it_was_counted_on() -> None:
    waiting, dealt_with = (row for (row,) in _all(select(Alert).order_by(Alert.acknowledged_at.is_not(None))))
    assert (waiting.acknowledged_at, bool(dealt_with.note)) == (None, True)
    read = select(JournalEntry.file_id).where(JournalEntry.user_id == waiting.user_id).distinct()
    assert len(_all(read)) == waiting.counted > waiting.most
    assert len(_all(select(Notice.id).where(Notice.ref == waiting.ref))) == waiting.told
    assert waiting.began_at < now()


def test_a_database_in_use_is_never_filled(app_context: AppContext) -> None:
    with pytest.raises(loader.NotEmpty):
        loader.load(proportions.SMALLEST, 1, TODAY)


def test_indexes_and_keys_are_as_before_after_a_load(app_context: AppContext) -> None:
    with system_actor("tests: read the schema"), write_transaction() as session:
        connection = session.connection()
        before = schema(connection), _tables_as_made(connection)
        with bulk.without_indexes(connection, tuple(COLUMNS)):
            assert schema(connection) != before[0]
        assert (schema(connection), _tables_as_made(connection)) == before


def _tables_as_made(connection: Connection) -> list[str]:
    return [str(CreateTable(table).compile(connection)) for table in Base.metadata.sorted_tables]


@pytest.mark.parametrize(("hour", "day"), [(2, 22), (17, 22), (18, 23)])
def test_nothing_of_the_demonstration_lies_in_the_future(freeze: Freeze, hour: int, day: int) -> None:
    freeze(datetime(2026, 11, 23, hour, 30, tzinfo=UTC))  # an hour more in Toulouse
    assert loader.last_whole_day() == date(2026, 11, day)


def test_production_refuses_to_start_on_demonstration_data(app: Flask) -> None:
    hosts = {"secret_key": "x" * 40, "trusted_hosts": "binome.exemple.test"}
    settings = Settings(mode="production", database_url=app.config["SETTINGS"].database_url, **hosts)
    from_demo = app.config["SETTINGS"]
    app.config["SETTINGS"] = settings
    try:
        refuse_in_production(app)  # the people of the tests are not marked as a demonstration
        with app.app_context(), system_actor("tests: mark a user"), write_transaction() as session:
            session.execute(Base.metadata.tables["users"].update().values(is_demo=True))
        with pytest.raises(UnsafeSettings):
            refuse_in_production(app)
    finally:
        app.config["SETTINGS"] = from_demo
