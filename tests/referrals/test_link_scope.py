"""The holder of a link reaches its one row whichever way a statement is written, and no other row at all."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from casefiles.models import PersonLink
from core.actor import Actor, Kind, acting_as
from core.clock import now
from core.db import db, write_transaction
from core.guard import GuardError, protections, system_actor
from core.links import digest
from referrals.link_models import ReferralLink
from referrals.models import Referral
from tests import people
from tests.core.probe import PROBES, Verdict, try_out
from tests.core.targets import target
from tests.core.test_guard_probes import NAMES
from tests.world import days_ago

pytestmark = pytest.mark.every_engine

FOREIGN = (
    ("Referral", "Fabre"),
    ("Person", "Benali"),
    ("CaseFile", "Benali"),
    ("Person", "Abadie"),
    ("Note", "Abadie"),
)


@pytest.fixture
def office(app_context: AppContext) -> Actor:
    """Whoever opened the link about Benali's referral."""
    with system_actor("tests: links"), write_transaction() as session:
        referral = session.get_one(Referral, people.referral_of("Benali").id)
        times = {"sent_at": now(), "expires_at": now() + timedelta(days=8)}
        link = ReferralLink(
            file_id=referral.file_id, referral_id=referral.id, unit_id=referral.to_unit_id, recipient="a@exemple.test",
            shown_name="Aïcha B.", sent_by_id=referral.author_id, token_hash=digest("a"), **times,
        )  # fmt: skip
        asked = PersonLink(
            file_id=people.file_of("Abadie").id, partner_id=people.unit_of("CD Haute-Garonne").id,
            agreed_until=days_ago(-90), sent_by_id=referral.author_id, token_hash=digest("b"), **times,
        )  # fmt: skip
        session.add_all([link, asked])
        session.flush()
        key, council = link.id, people.unit_of("CD Haute-Garonne").id
    db.session.remove()
    return Actor(kind=Kind.LINK, link=("referral_links", key), organisation=council, territory="31")


@pytest.mark.parametrize("module", NAMES)
def test_no_probe_obtains_another_row_for_the_holder_of_a_link(module: str, office: Actor, engine_name: str) -> None:
    outcomes = {
        (found.name, row): try_out(found, target(*row), office)
        for found in PROBES.values()
        if found.run.__module__ == module
        for row in FOREIGN
        if found.is_about(target(*row), engine_name)
    }
    assert [run for run, verdict in outcomes.items() if verdict is Verdict.OBTAINED] == []


def _shown(actor: Actor) -> dict[str, int]:
    """How many rows of each protected class an actor is shown; classes without any left out."""
    db.session.remove()
    with acting_as(actor):
        counted = {
            name: db.session.scalar(select(func.count()).select_from(found.cls)) or 0
            for name, found in protections.items()
        }
    db.session.remove()
    return {name: number for name, number in counted.items() if number}


def test_a_link_shows_one_referral_with_its_barriers_and_itself(office: Actor) -> None:
    assert _shown(office) == {"referrals": 1, "referral_barriers": 2, "referral_links": 1}


def test_a_link_to_a_person_shows_itself_alone(office: Actor) -> None:
    assert _shown(Actor(kind=Kind.LINK, link=("person_links", 1))) == {"person_links": 1}


@pytest.mark.parametrize("column", ["used_at", "revoked_at"])
def test_a_link_that_has_ended_shows_no_referral_any_more(office: Actor, column: str) -> None:
    with system_actor("tests: end a link"), write_transaction() as session:
        for link in session.scalars(select(ReferralLink)):
            setattr(link, column, now())
    assert "referrals" not in _shown(office)


def test_the_holder_of_a_link_writes_nothing_but_the_link(office: Actor) -> None:
    db.session.remove()
    with pytest.raises(GuardError), acting_as(office), write_transaction() as session:
        session.scalars(select(Referral)).one().reason = "autre"
    db.session.remove()


@pytest.mark.parametrize("link", [None, ("referral_links", 999), ("other", 1)])
def test_a_link_to_nothing_shows_nothing(office: Actor, link: tuple[str, int] | None) -> None:
    assert _shown(Actor(kind=Kind.LINK, link=link)) == {}
