"""Reviews every three months, and a renewal proposed by one half, agreed by the person, confirmed by the other."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from agreements.models import Agreement
from casefiles import queries as files
from casefiles.models import FileEvent, Support
from casefiles.reviews import actions, queries
from casefiles.reviews.actions import NewTerm
from casefiles.reviews.models import SupportReview, TermRenewal
from casefiles.reviews.workflow import REVIEW_EVERY, Decision, may_propose_from, review_due_on
from casefiles.workflow import AgreedBy, Exit, Half, Happened, Mode, State
from core.clock import months_after, now
from core.db import db, write_transaction
from core.errors import Conflict, NotAllowed, Refusal
from core.guard import system_actor
from tests import people
from tests.casefiles import ending
from tests.casefiles.doing import day, doing, looking
from tests.page import Browser

REVIEW = {"on": str(day()), "with_person": "y", "with_both": "y", "summary": "Le permis avance.", "decision": "adjust"}


def lea() -> str:
    return people.file_of("Abadie").ref


def support() -> Support:
    found = files.current_support(people.file_of("Abadie").id, Mode.GLOBAL)
    assert found is not None
    return found


def pages() -> str:
    """The page that holds the buttons of a renewal."""
    return f"/dossiers/{lea()}/points-d-etape"


def set_term(days: int) -> date:
    """Léa's support ends so many days from today, whatever the agreement says."""
    with system_actor("tests: a term"), write_transaction():
        term = day(-days)
        db.session.execute(update(Support).where(Support.id == support().id).values(term_on=term))
    db.session.remove()
    return term


def renewal(days: int = 90, **given: Any) -> dict[str, str]:
    """What the form is sent with: a term so many days from today."""
    base = {"term_on": str(day(-days)), "why": "Le logement est en vue.", "agreed_on": str(day()), "channel": "oral"}
    return base | given


@pytest.fixture
def near_term(app: Flask) -> date:
    with app.app_context():
        return set_term(30)


def proposed(app: Flask, login: str = "anne.roux") -> None:
    with app.app_context():
        version = looked("version")
    Browser(app, login).post("casefiles.renew", renewal(version=str(version)), ref=lea())


def looked(name: str) -> Any:
    with looking():
        return getattr(support(), name)


@pytest.mark.parametrize(
    ("last", "entry", "due"),
    [
        (None, date(2026, 1, 31), date(2026, 5, 2)),
        (date(2026, 3, 2), date(2026, 1, 5), date(2026, 6, 1)),
        (date(2025, 12, 1), date(2026, 1, 5), date(2026, 4, 6)),
    ],
)
def test_the_next_review_is_due_thirteen_weeks_later_on_the_same_weekday(
    last: date | None, entry: date, due: date
) -> None:
    assert review_due_on(last, entry) == due
    assert due.weekday() == max(last or entry, entry).weekday()


def test_a_review_is_kept_told_on_the_timeline_and_moves_the_next_one(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    anne.post("casefiles.new_review", REVIEW, ref=lea())
    with app.app_context(), looking():
        row = db.session.scalars(select(SupportReview)).one()
        assert (row.decision, row.half, row.with_both) == (Decision.ADJUST, Half.WORKER, True)
        assert queries.due_of(support()) == day() + timedelta(days=REVIEW_EVERY)
    assert "Le permis avance." in Browser(app, "paul.martin").get("casefiles.reviews", ref=lea()).text
    assert "Point d'étape" in anne.get("casefiles.timeline", ref=lea()).text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": str(day(-1))}, "est à venir"),
        ({"on": str(day(4000))}, "précède l'entrée"),
        ({"summary": " "}, "Répondez à cette question"),
        ({"decision": "party"}, "Choisissez une réponse"),
        ({"summary": "x" * 2001}, "2000"),
    ],
)
def test_a_review_to_come_before_the_entry_or_empty_is_refused_and_kept(
    app: Flask, wrong: dict[str, str], said: str
) -> None:
    page = Browser(app, "anne.roux").post("casefiles.new_review", REVIEW | wrong, 422, ref=lea())
    assert said in page.text
    with app.app_context(), looking():
        assert db.session.scalar(select(SupportReview.id)) is None


def test_a_renewal_counts_once_the_other_half_confirmed(app: Flask, near_term: date) -> None:
    proposed(app)
    with app.app_context():
        assert looked("term_on") == near_term
    page = Browser(app, "paul.martin").get("casefiles.reviews", ref=lea())
    assert "Confirmer le renouvellement" in page.text
    Browser(app, "paul.martin").post("casefiles.confirm_renewal", {}, _from=pages(), ref=lea())
    with app.app_context(), looking():
        assert (support().term_on, support().state) == (day(-90), State.IN_PROGRESS)
        fact = db.session.scalars(select(FileEvent).where(FileEvent.kind == Happened.RENEWED)).one()
        assert fact.reason == str(day(-90))


def test_who_proposed_cannot_confirm_but_may_take_it_back(app: Flask, near_term: date) -> None:
    proposed(app)
    anne = Browser(app, "anne.roux")
    assert "Confirmer le renouvellement" not in anne.get("casefiles.reviews", ref=lea()).text
    confirm, back = f"/dossiers/{lea()}/renouvellement/confirmation", f"/dossiers/{lea()}/renouvellement/retrait"
    anne.send(confirm, anne.get(pages()).fields(back), 403)
    paul = Browser(app, "paul.martin")
    paul.send(back, paul.get(pages()).fields(confirm), 403)
    waiting = paul.get(pages()).fields(confirm)
    anne.post("casefiles.take_renewal_back", {}, _from=pages(), ref=lea())
    with app.app_context():
        assert looked("term_on") == near_term
    page = paul.send(confirm, waiting, 409)
    assert "Aucun renouvellement" in page.text


@pytest.mark.usefixtures("near_term")
def test_who_does_not_confirm_says_why_and_another_may_be_proposed(app: Flask) -> None:
    proposed(app)
    paul = Browser(app, "paul.martin")
    paul.post("casefiles.decline_renewal", {"reason": ""}, 422, ref=lea())
    paul.post("casefiles.decline_renewal", {"reason": "La personne part en formation."}, ref=lea())
    assert "La personne part en formation." in Browser(app, "anne.roux").get("casefiles.reviews", ref=lea()).text
    proposed(app)
    with app.app_context(), looking():
        ended = [row.ended_at is not None for row in db.session.scalars(select(TermRenewal).order_by("id"))]
    assert ended == [True, False]


@pytest.mark.usefixtures("near_term")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"term_on": str(day(-30))}, "Le nouveau terme vient après"),
        ({"term_on": str(day(-5000))}, "au plus tard"),
        ({"agreed_on": str(day(-2))}, "La personne a donné cet accord"),
        ({"agreed_on": str(day(4000))}, "La personne a donné cet accord"),
        ({"channel": "smoke"}, "Choisissez une réponse"),
        ({"why": ""}, "Répondez à cette question"),
    ],
)
def test_a_renewal_that_does_not_fit_is_refused_on_its_field(app: Flask, wrong: dict[str, str], said: str) -> None:
    with app.app_context():
        version = str(looked("version"))
    given = renewal(version=version) | wrong
    page = Browser(app, "anne.roux").post("casefiles.renew", given, 422, ref=lea())
    assert said in page.text
    with app.app_context(), looking():
        assert db.session.scalar(select(TermRenewal.id)) is None


@pytest.mark.parametrize("days", [61, -1])
def test_too_early_and_after_the_term_nothing_is_renewed(app: Flask, days: int) -> None:
    with app.app_context():
        set_term(days)
        new = NewTerm(term_on=day(-120), agreed_on=day(), channel=AgreedBy.ORAL, why="Encore un peu")
        with pytest.raises(Refusal), doing("anne.roux") as anne:
            actions.propose(support(), new, by=anne, at=now())
        assert looked("term_on") == day(-days)


def test_the_last_term_is_as_long_again_as_the_agreement_grants(app: Flask) -> None:
    with app.app_context():
        term = set_term(10)
        with looking():
            months = db.session.get_one(Agreement, people.agreement_of("31").id).support_months
            assert queries.latest_term(support()) == months_after(term, months)
    assert may_propose_from(date(2026, 3, 2)) == date(2026, 1, 1)


@pytest.mark.usefixtures("near_term")
def test_an_end_that_is_proposed_ends_the_renewal(app: Flask) -> None:
    proposed(app)
    with app.app_context():
        ending.propose(people.file_of("Abadie").id, exit=Exit.TRAINING)
        with looking():
            assert queries.running(support().id) is None
        with pytest.raises((Conflict, NotAllowed)), doing("paul.martin") as paul:
            actions.confirm(support(), by=paul, at=now())
