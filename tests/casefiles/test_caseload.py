"""The cap of a portfolio: said before, held against twenty colleagues at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from casefiles import actions, caseload, queries
from casefiles.caseload import Room, cap_of, room
from casefiles.models import Support
from casefiles.workflow import Mode
from core.clock import now
from core.db import db
from core.errors import Refusal
from partners.models import Membership
from tests import people
from tests.casefiles.doing import create, doing, known_to, looking, seeing


@pytest.mark.parametrize(
    ("own", "agreed", "cap"), [(None, None, 70), (35, None, 35), (None, 50, 50), (35, 50, 50), (100, 70, 70)]
)
def test_the_agreement_overrides_the_portfolio_which_overrides_70(
    own: int | None, agreed: int | None, cap: int
) -> None:
    assert cap_of(own, agreed) == cap


@pytest.mark.parametrize(
    ("load", "said"),
    [(0, Room.FREE), (64, Room.FREE), (65, Room.NEARLY_FULL), (69, Room.NEARLY_FULL), (70, Room.FULL), (71, Room.FULL)],
)
def test_a_portfolio_warns_from_65(load: int, said: Room) -> None:
    assert room(load, 70) is said


def _set_cap(login: str, cap: int) -> None:
    with doing(login):
        db.session.get_one(Membership, people.membership_id(login)).portfolio_cap = cap


@pytest.mark.usefixtures("app_context")
def test_each_person_counts_once_whatever_the_number_of_supports() -> None:
    with doing("paul.martin") as paul:
        before = queries.load_of(people.membership_id("paul.martin"))
        file = create(paul)
        actions.open_support(
            file.id, mode=Mode.GUIDED, advisor_id=paul.membership, worker_id=None, territory="31", by=paul, at=now()
        )
        assert queries.load_of(people.membership_id("paul.martin")) == before + 1


@pytest.mark.usefixtures("app_context")
def test_anyone_who_assigns_sees_the_load_but_not_the_files() -> None:
    with seeing("claire.dumas"):
        assert queries.loads_of([people.membership_id("paul.martin"), people.membership_id("hugo.perez")]) == {
            people.membership_id("paul.martin"): 2,
            people.membership_id("hugo.perez"): 0,
        }
        assert queries.worker_loads_of([people.membership_id("anne.roux")]) == {people.membership_id("anne.roux"): 1}
        assert queries.loads_of([]) == {}


@pytest.mark.usefixtures("app_context")
def test_one_person_too_many_is_refused_with_a_sentence() -> None:
    _set_cap("paul.martin", 2)
    with pytest.raises(Refusal) as refusal, doing("paul.martin") as paul:
        create(paul)
    assert "2" in refusal.value.message
    with looking():
        assert caseload.load_of(people.membership_id("paul.martin")) == 2


@pytest.mark.usefixtures("app_context")
def test_a_person_already_followed_takes_no_further_place() -> None:
    _set_cap("paul.martin", 2)
    with doing("paul.martin") as paul:
        assert caseload.check_room(paul.membership or 0, file_id=people.file_of("Abadie").id) == 2


def _files(app: Flask, number: int) -> list[int]:
    """Files of a social worker, known to her colleague of the agency."""
    with app.app_context(), doing("anne.roux") as anne:
        made = [create(anne, given_names=f"Person {'abcdefghijklmnopqrst'[n]}").id for n in range(number)]
        for file_id in made:
            known_to(file_id, "paul.martin", anne)
        return made


def _assign(app: Flask, file_id: int) -> bool:
    with app.app_context():
        try:
            with doing("paul.martin") as paul:
                actions.open_support(
                    file_id,
                    mode=Mode.GLOBAL,
                    advisor_id=paul.membership,
                    worker_id=people.membership_id("anne.roux"),
                    territory="31",
                    by=paul,
                    at=now(),
                )
        except Refusal:
            return False
        return True


def test_the_cap_holds_under_20_parallel_assignments(app: Flask) -> None:
    files = _files(app, 20)
    with app.app_context():
        _set_cap("paul.martin", 10)
    with ThreadPoolExecutor(20) as pool:
        done = list(pool.map(lambda file_id: _assign(app, file_id), files))
    with app.app_context(), looking():
        assert sum(done) == 8
        assert caseload.load_of(people.membership_id("paul.martin")) == 10
        assert db.session.query(Support).filter(Support.file_id.in_(files)).count() == 8
