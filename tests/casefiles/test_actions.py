"""What actions change, refuse and leave behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from casefiles import actions, queries
from casefiles.events import ContactNoted, SupportClosed, SupportEntered, SupportOpened
from casefiles.models import FileAccess, FileEvent, PersonAgreement, Support
from casefiles.workflow import (
    AccessLevel,
    AccessWhy,
    AgreedBy,
    ContactBy,
    Exit,
    Happened,
    Mode,
    State,
)
from core import events
from core.actor import Actor
from core.clock import now
from core.db import db
from core.errors import Conflict, NotFound, Refusal
from core.guard import GuardError
from tests import people
from tests.casefiles.doing import add_barrier, create, day, doing, looking, seeing, validate
from tests.casefiles.ending import end

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every event published during the test."""
    heard: list[object] = []
    for kind in (SupportOpened, SupportEntered, SupportClosed, ContactNoted):
        monkeypatch.setitem(events._listeners, kind, [heard.append])
    return heard


def lea() -> int:
    return people.file_of("Abadie").id


def support_of(file_id: int, mode: Mode = Mode.GLOBAL) -> Support:
    found = queries.current_support(file_id, mode)
    assert found is not None
    return found


def facts(file_id: int) -> list[str]:
    with looking():
        return list(
            db.session.scalars(select(FileEvent.kind).where(FileEvent.file_id == file_id).order_by(FileEvent.id))
        )


# People


def test_an_advisor_opens_a_file_with_reinforced_support(told: list[object]) -> None:
    with doing("paul.martin") as paul:
        file = create(paul, usage_name="Œrtel")
        assert (file.person.name, file.person.name_key) == ("ŒRTEL Hugues", "oertel hugues")
        assert file.ref.startswith("AG-31-")
        support = support_of(file.id, Mode.REINFORCED)
        assert (support.state, support.entry_on, support.advisor_id) == (State.IN_PROGRESS, day(), paul.membership)
        assert queries.reach(file.id) is AccessLevel.CONTENT
        file_id = file.id
    assert facts(file_id) == [Happened.FILE_OPENED, Happened.SUPPORT_OPENED]
    assert [type(event) for event in told] == [SupportOpened]


def test_a_social_worker_opens_a_file_without_support() -> None:
    with doing("anne.roux") as anne:
        file = create(anne)
        assert queries.open_supports(file.id) == []
        ref = file.ref
    with seeing("anne.roux"):
        assert queries.content(ref).person.birth_name == "Ferrand"


def test_a_new_file_is_nobody_elses() -> None:
    with doing("paul.martin") as paul:
        ref = create(paul).ref
    for login in ("sonia.vidal", "anne.roux", "luc.moreau", "elise.gros", "dora.petit"):
        with seeing(login), pytest.raises(NotFound):
            queries.get(ref)


WRONG: list[tuple[str, dict[str, Any]]] = [
    ("territory", {"territory": "99"}),
    ("birth_date", {"birth_date": day(-1)}),
    ("birth_date", {"birth_date": day(365 * 10)}),
    ("birth_date", {"birth_date": date(1900, 1, 1)}),
    ("service_number", {"service_number": "295109912611193"}),
    ("service_number", {"service_number": "2951099126111"}),
    ("service_number", {"service_number": "1234567890"}),
    ("service_number", {"service_number": "1234567890X"}),
    ("address", {"address": "295109912611193 rue des Lilas"}),
    ("phone", {"phone": "2951099126111"}),
]


@pytest.mark.parametrize(("field", "given"), WRONG)
def test_a_wrong_answer_names_its_field_and_nothing_is_kept(field: str, given: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refusal, doing("paul.martin") as paul:
        create(paul, **given)
    assert refusal.value.field == field
    with looking():
        assert queries.load_of(people.membership_id("paul.martin")) == 2


def test_a_number_already_followed_is_refused_only_to_who_follows() -> None:
    with looking():
        number = f"{10_000_000_000 + lea()}"
    with pytest.raises(Refusal) as refusal, doing("paul.martin") as paul:
        create(paul, service_number=number)
    assert refusal.value.field == "service_number"
    with doing("sonia.vidal") as sonia:
        assert create(sonia, service_number=number).person.service_number == number


def test_details_change_with_a_fact_and_a_version() -> None:
    details = {"email": None, "address": None, "postcode": None, "town": "Muret", "language": "dari"}
    with doing("anne.roux") as anne:
        file = queries.content(people.file_of("Abadie").ref, lock=True)
        actions.change_details(file, phone="", contact_by=ContactBy.LETTER, by=anne, at=now(), **details)
        assert (file.person.phone, file.person.town, file.person.version) == (None, "Muret", 2)
    assert Happened.DETAILS_CHANGED in facts(lea())


# Access


def test_the_same_access_is_granted_once() -> None:
    with doing("paul.martin") as paul:
        given: dict[str, Any] = {"level": AccessLevel.CONTENT, "why": AccessWhy.PAIR, "by": paul, "at": now()}
        first = actions.grant(lea(), membership_id=paul.membership, **given)
        assert actions.grant(lea(), membership_id=paul.membership, **given) is first


def test_access_of_a_colleague_begins_and_ends() -> None:
    leo = people.membership_id("leo.caron")
    with doing("anne.roux") as anne:
        why = AccessWhy.ASSIGNED
        actions.grant(lea(), level=AccessLevel.INDEX, why=why, by=anne, at=now(), membership_id=leo)
    with seeing("leo.caron"):
        assert queries.reach(lea()) is AccessLevel.INDEX
    with doing("anne.roux") as anne:
        assert actions.revoke(lea(), why=AccessWhy.ASSIGNED, by=anne, at=now(), membership_id=leo) == 1
    with seeing("leo.caron"):
        assert queries.reach(lea()) is None


def test_nobody_grants_access_to_a_file_of_others() -> None:
    given: dict[str, Any] = {"level": AccessLevel.CONTENT, "why": AccessWhy.PAIR, "at": now()}
    with pytest.raises(GuardError), doing("leo.caron") as leo:
        actions.grant(lea(), by=leo, membership_id=leo.membership, **given)


def test_an_access_ended_later_still_holds_until_then() -> None:
    with doing("anne.roux") as anne:
        until = now() + timedelta(days=1)
        actions.revoke(lea(), why=AccessWhy.PAIR, by=anne, at=now(), membership_id=anne.membership, until=until)
    with seeing("anne.roux"):
        assert queries.reach(lea()) is AccessLevel.CONTENT


# Supports


def open_global(actor: Actor, file_id: int, worker: str = "anne.roux") -> Support:
    return actions.open_support(
        file_id,
        mode=Mode.GLOBAL,
        advisor_id=people.membership_id("paul.martin"),
        worker_id=people.membership_id(worker),
        agreement_id=people.agreement_of("31").id,
        territory="31",
        contact_every=20,
        by=actor,
        at=now(),
    )


def test_opening_gives_the_pair_the_content_and_waits_for_the_diagnosis(told: list[object]) -> None:
    with doing("paul.martin") as paul:
        file_id = people.file_of("Costes").id
        support = open_global(paul, file_id)
        assert (support.state, support.entry_on, support.contact_every) == (State.OPENED, None, 20)
    with seeing("anne.roux"):
        assert queries.reach(file_id) is AccessLevel.CONTENT
    assert isinstance(told[0], SupportOpened)


def test_two_supports_of_one_mode_never_run_together() -> None:
    with pytest.raises(Refusal) as refusal, doing("paul.martin") as paul:
        open_global(paul, lea())
    assert "déjà ouvert" in refusal.value.message


def _opened(login: str = "paul.martin") -> int:
    """A global support just opened on Marie Costes's file, with one barrier."""
    file_id = people.file_of("Costes").id
    with doing(login) as actor:
        open_global(actor, file_id)
        add_barrier(actor, file_id)
    return file_id


def test_the_entry_is_dated_by_the_persons_agreement(told: list[object]) -> None:
    file_id = _opened()
    validate(file_id, "paul.martin", "anne.roux")
    with doing("anne.roux") as anne:
        actions.enter(support_of(file_id), agreed_on=day(), channel=AgreedBy.PAPER, by=anne, at=now())
    with looking():
        support = support_of(file_id)
        assert (support.state, support.entry_on) == (State.IN_PROGRESS, day())
        assert len(db.session.scalars(select(PersonAgreement.id).where(PersonAgreement.file_id == file_id)).all()) == 2
    assert isinstance(told[-1], SupportEntered)


@pytest.mark.parametrize("ago", [-1, 1])
def test_the_agreement_lies_between_the_opening_and_today(ago: int) -> None:
    file_id = _opened()
    with pytest.raises(Refusal) as refusal, doing("anne.roux") as anne:
        actions.enter(support_of(file_id), agreed_on=day(ago), channel=AgreedBy.PAPER, by=anne, at=now())
    assert refusal.value.field == "agreed_on"


def test_nobody_enters_without_a_barrier() -> None:
    with doing("paul.martin") as paul:
        support = open_global(paul, people.file_of("Costes").id)
        with pytest.raises(Refusal):
            actions.enter(support, agreed_on=day(), channel=AgreedBy.PAPER, by=paul, at=now())


def test_nobody_enters_twice() -> None:
    with pytest.raises(Conflict), doing("anne.roux") as anne:
        actions.enter(support_of(lea()), agreed_on=day(), channel=AgreedBy.PAPER, by=anne, at=now())


def test_closing_leaves_60_days_of_reading(told: list[object], freeze: Any) -> None:
    end(lea(), exit=Exit.JOB_6_MONTHS)
    assert isinstance(told[-1], SupportClosed)
    for days, reach in ((59, AccessLevel.CONTENT), (61, None)):
        freeze(now() + timedelta(days=days))
        with seeing("paul.martin"):
            assert queries.reach(lea()) is reach
        freeze(now() - timedelta(days=days))


def test_closing_keeps_those_whom_another_support_keeps() -> None:
    file_id = _opened()
    with doing("anne.roux") as anne:
        actions.close(support_of(file_id), exit=Exit.PERSON_DECLINES, by=anne, at=now())
    with looking():
        rows = db.session.scalars(
            select(FileAccess).where(FileAccess.file_id == file_id, FileAccess.until_at.is_(None))
        )
        assert {row.membership_id for row in rows} == {people.membership_id("paul.martin")}


@pytest.mark.parametrize("reason", [Exit.TERM, Exit.ABANDONMENT])
def test_a_support_without_entry_ends_without_outcome(reason: Exit) -> None:
    file_id = _opened()
    with pytest.raises(Refusal) as refusal, doing("anne.roux") as anne:
        actions.close(support_of(file_id), exit=reason, by=anne, at=now())
    assert refusal.value.field == "exit"


@pytest.mark.parametrize("ago", [-1, 101])
def test_the_end_lies_between_the_opening_and_today(ago: int) -> None:
    file_id = _opened()
    with pytest.raises(Refusal) as refusal, doing("anne.roux") as anne:
        actions.close(support_of(file_id), exit=Exit.MOVED, by=anne, at=now(), on=day(ago))
    assert refusal.value.field == "on"
