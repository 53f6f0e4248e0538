"""What the actions of an agreement change, refuse and leave behind."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from accounts.models import JournalEntry
from agreements import actions, queries
from agreements.draft import Covered, Draft, Target
from agreements.events import AgreementConfirmed, AgreementRecorded, AgreementRejected
from agreements.models import Agreement, AgreementEvent, AgreementUnit
from agreements.workflow import State, Step
from core import events
from core.actor import Actor
from core.clock import now, today
from core.db import db, write_transaction
from core.errors import Conflict
from core.guard import system_actor
from tests import people
from tests.agreements.doing import YEAR, Acting, Refused, signatures, tarn
from tests.page import plain
from tests.signed_copies import paper


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every event published during the test."""
    heard: list[object] = []
    for kind in (AgreementRecorded, AgreementConfirmed, AgreementRejected):
        monkeypatch.setitem(events._listeners, kind, [heard.append])
    return heard


def create(draft: Draft, by: Actor, territory: str = "81") -> Agreement:
    return actions.create(draft, territory=territory, by=by, at=now())


def record(ref: str, by: Actor, **changed: Any) -> None:
    signed = [replace(one, **changed) if n == 0 else one for n, one in enumerate(signatures())]
    actions.record_signed(queries.get(ref, lock=True), signed, copy=paper(), by=by, at=now())


def test_a_draft_keeps_everything_that_was_typed(acting: Acting, drafted: str) -> None:
    with acting("fatou.diallo"):
        found = queries.get(drafted)
        start = date(YEAR, 1, 1)
        agency = Covered(people.unit_of("Albi").ref, start, Decimal("4.50"))
        office = Covered(people.unit_of("MDS Albi").ref, start)
        assert found.draft() == tarn(agencies=(agency,), offices=(office,))
        assert (found.state, found.council.name, found.employment.name) == (State.DRAFT, "CD Tarn", "FT Occitanie")


def test_editing_replaces_lines_and_raises_the_version(acting: Acting, drafted: str) -> None:
    with acting("fatou.diallo"):
        found = queries.get(drafted, lock=True)
        actions.edit(found, tarn(title="Autre titre", offices=(), targets=(Target(YEAR + 1, 5, 6),)))
    with acting("fatou.diallo"):
        found = queries.get(drafted)
        assert (found.title, found.version, len(found.units)) == ("Autre titre", 2, 1)
        assert [(row.year, row.entries) for row in found.targets] == [(YEAR + 1, 5)]
        assert len(found.terms) == len(found.axes) == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"end_on": date(YEAR, 1, 1)}, "end_on"),
        ({"targets": (Target(YEAR + 9, 1, 1, 4),)}, "targets-4-year"),
        ({"agencies": (Covered("U-NOWHERE", row=3),)}, "agencies-3-covered"),
        ({"number": "2024-81-01"}, "number"),
    ],
)
def test_a_faulty_draft_is_refused_on_its_field(refused: Refused, changed: dict[str, Any], field: str) -> None:
    assert refused("fatou.diallo", lambda actor: create(tarn(**changed), actor)).field == field


@pytest.mark.parametrize("name", ["Muret", "MDS Albi", "CD Tarn", "Montpellier Centre"])
def test_an_agency_from_elsewhere_or_of_another_kind_is_refused(refused: Refused, name: str) -> None:
    draft = tarn(agencies=(Covered(people.unit_of(name).ref, row=1),))
    assert refused("fatou.diallo", lambda actor: create(draft, actor)).field == "agencies-1-covered"


def test_a_council_from_another_department_is_refused(refused: Refused) -> None:
    other = people.unit_of("CD Hérault").ref
    attempt = lambda actor: actions.create(tarn(), territory="81", council=other, by=actor, at=now())  # noqa: E731
    assert refused("fatou.diallo", attempt).field == "council"


def test_a_refused_draft_leaves_nothing(refused: Refused) -> None:
    before = db.session.scalars(select(Agreement.id)).all()
    refused("fatou.diallo", lambda actor: create(tarn(agencies=(Covered("U-NOWHERE"),)), actor))
    assert db.session.scalars(select(Agreement.id)).all() == before


def test_the_same_number_serves_in_another_department(acting: Acting) -> None:
    with acting("karim.benali") as actor:
        draft = tarn(number="2024-81-01", agencies=(), offices=())
        assert actions.create(draft, territory="34", by=actor, at=now()).number == "2024-81-01"


def test_recording_keeps_who_when_and_the_last_signature(acting: Acting, recorded: str) -> None:
    with acting("fatou.diallo") as actor:
        found = queries.get(recorded)
        assert (found.state, found.recorded_by_user) == (State.RECORDED, actor.user)
        assert found.signed_on == today() - timedelta(3)
        assert sorted(one.name for one in found.signatories) == ["Ada Colin", "Guy Mercier"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "guy  MERCIER"}, "signatories-2-name"),
        ({"signed_on": today() + timedelta(2)}, "signatories-0-signed_on"),
    ],
)
def test_a_signature_that_cannot_be_is_refused(
    refused: Refused, drafted: str, changed: dict[str, Any], field: str
) -> None:
    assert refused("fatou.diallo", lambda actor: record(drafted, actor, **changed)).field == field


def test_each_party_signs(refused: Refused, drafted: str) -> None:
    only = signatures()[:1]

    def attempt(actor: Actor) -> None:
        actions.record_signed(queries.get(drafted, lock=True), only, copy=paper(), by=actor, at=now())

    assert refused("fatou.diallo", attempt).field == "signatories-2-name"


def test_the_council_signs_after_its_deliberation(acting: Acting, refused: Refused, drafted: str) -> None:
    with acting("fatou.diallo"):
        actions.edit(queries.get(drafted, lock=True), tarn(deliberation_on=today() - timedelta(1)))
    assert refused("fatou.diallo", lambda actor: record(drafted, actor)).field == "signatories-0-signed_on"


def test_an_incomplete_draft_is_not_signed_and_says_what_lacks(acting: Acting, refused: Refused, drafted: str) -> None:
    with acting("fatou.diallo"):
        actions.edit(queries.get(drafted, lock=True), tarn(targets=(), council_dpo=None))
    said = plain(refused("fatou.diallo", lambda actor: record(drafted, actor)).message)
    assert str(YEAR + 1) in said
    assert "protection des données" in said


def test_the_second_person_is_another_one(refused: Refused, recorded: str) -> None:
    attempt = lambda actor: actions.confirm(queries.get(recorded, lock=True), seen=paper().sha256, by=actor, at=now())  # noqa: E731
    assert "autre personne" in refused("fatou.diallo", attempt).message


def test_the_database_refuses_the_same_person_twice(app_context: Any, recorded: str) -> None:
    same = "UPDATE agreements SET confirmed_by_user = recorded_by_user WHERE ref = :ref"
    with pytest.raises(IntegrityError, match="second_person"), system_actor("test"), write_transaction() as session:
        session.execute(text(same), {"ref": recorded})


def test_a_confirmed_agreement_has_its_history_its_journal_and_its_events(
    told: list[object], acting: Acting, confirmed: str
) -> None:
    with acting("karim.benali") as actor:
        found = queries.get(confirmed)
        assert (found.state, found.confirmed_by_user, found.version) == (State.SIGNED, actor.user, 3)
        assert [event.step for event in queries.history(found.id)] == [Step.CONFIRM, Step.RECORD_SIGNED]
        assert [type(event) for event in told] == [AgreementRecorded, AgreementConfirmed]
    with system_actor("test"):
        written = db.session.scalars(select(JournalEntry.action).where(JournalEntry.subject == confirmed)).all()
    assert sorted(written) == ["agreement.confirmed", "agreement.created", "agreement.recorded"]


def test_a_rejected_record_is_a_draft_again_with_the_reason_in_its_history(acting: Acting, recorded: str) -> None:
    with acting("karim.benali") as actor:
        actions.reject(queries.get(recorded, lock=True), reason=" Date fausse ", by=actor, at=now())
    with acting("fatou.diallo"):
        found = queries.get(recorded)
        assert (found.state, found.signed_on, found.recorded_by_user) == (State.DRAFT, None, None)
        assert found.standing == []
        assert all(one.voided_at for one in found.signatories)
        assert queries.history(found.id)[0].reason == "Date fausse"


def test_a_rejection_needs_a_reason(refused: Refused, recorded: str) -> None:
    attempt = lambda actor: actions.reject(queries.get(recorded, lock=True), reason=" ", by=actor, at=now())  # noqa: E731
    assert refused("karim.benali", attempt).field == "reason"


def test_a_signed_agreement_is_not_edited(refused: Refused, confirmed: str) -> None:
    attempt = lambda actor: actions.edit(queries.get(confirmed, lock=True), tarn())  # noqa: E731
    assert isinstance(refused("fatou.diallo", attempt), Conflict)


def test_an_overlapping_agreement_is_refused_by_its_number(acting: Acting, refused: Refused, confirmed: str) -> None:
    with acting("fatou.diallo") as actor:
        second = create(following(YEAR + 2), actor).ref
    attempts: list[Any] = [
        lambda actor: create(following(YEAR + 1, "ter"), actor),
        lambda actor: actions.edit(queries.get(second, lock=True), following(YEAR + 1)),
    ]
    for attempt in attempts:
        refusal = refused("fatou.diallo", attempt)
        assert f"{YEAR}-81-01" in refusal.message
        assert f"du 01/01/{YEAR} au 31/12/{YEAR + 1}" in refusal.message
        assert refusal.field == "start_on"


def following(year: int, number: str = "bis") -> Draft:
    """One more of Tarn, from a year on."""
    return tarn(number=number, start_on=date(year, 1, 1), end_on=date(year + 1, 12, 31), targets=())


def test_a_draft_is_not_submitted_over_one_signed_meanwhile(acting: Acting, refused: Refused, recorded: str) -> None:
    with acting("fatou.diallo") as actor:
        second = create(tarn(number="bis"), actor).ref
    with acting("karim.benali") as actor:
        actions.confirm(queries.get(recorded, lock=True), seen=paper().sha256, by=actor, at=now())
    attempt = lambda actor: actions.submit(queries.get(second, lock=True), by=actor, at=now())  # noqa: E731
    assert f"{YEAR}-81-01" in refused("fatou.diallo", attempt).message


def test_two_overlapping_records_are_confirmed_only_once(acting: Acting, refused: Refused, recorded: str) -> None:
    with acting("fatou.diallo") as actor:
        second = create(tarn(number="bis"), actor).ref
        record(second, actor)
    with acting("karim.benali") as actor:
        actions.confirm(queries.get(recorded, lock=True), seen=paper().sha256, by=actor, at=now())
    attempt = lambda actor: actions.confirm(queries.get(second, lock=True), seen=paper().sha256, by=actor, at=now())  # noqa: E731
    assert f"{YEAR}-81-01" in refused("karim.benali", attempt).message


def test_the_agreement_that_follows_the_next_day_is_no_overlap(acting: Acting, confirmed: str) -> None:
    start, end = date(YEAR + 2, 1, 1), date(YEAR + 2, 12, 31)
    with acting("fatou.diallo") as actor:
        draft = tarn(number="suite", start_on=start, end_on=end, targets=(Target(YEAR + 2, 1, 1),))
        record(create(draft, actor).ref, actor)


def test_a_refused_step_writes_no_event(refused: Refused, drafted: str) -> None:
    refused("fatou.diallo", lambda actor: record(drafted, actor, signed_on=today() + timedelta(9)))
    assert db.session.scalars(select(AgreementEvent.id).join(Agreement).where(Agreement.ref == drafted)).all() == []
    assert len(db.session.scalars(select(AgreementUnit.id).join(Agreement).where(Agreement.ref == drafted)).all()) == 2
