"""Lists: tabs and tiles count what the lists show, pages follow one another, filters narrow."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from casefiles.workflow import Category
from core.clock import now, today
from core.db import db, write_transaction
from core.guard import system_actor
from core.keyset import every_row
from referrals import figures, queries
from referrals.models import Referral
from referrals.queries import Filters
from referrals.workflow import DeclineReason, SentTab, Sort, Tab, Urgency
from tests import people
from tests.referrals.doing import act, reading, sent, worker

DECLINED = {"reason": DeclineReason.CAPACITY, "text": None, "suggestion": None}
pytestmark = pytest.mark.usefixtures("app_context")


def names(login: str, **filters: object) -> list[str]:
    """Birth names of one page of an inbox."""
    with reading(login):
        page = queries.inbox(people.actor(login), Filters(**({"tab": Tab.TO_ASSIGN} | filters)))  # type: ignore[arg-type]
    return [row.person.split()[0] for row in page.rows]


def change(name: str, **values: object) -> None:
    """Facts of a referral of the world, as time would have made them."""
    db.session.remove()
    with system_actor("tests: change"), write_transaction() as session:
        referral = session.scalars(select(Referral).where(Referral.id == people.referral_of(name).id)).one()
        for key, value in values.items():
            setattr(referral, key, value)
    db.session.remove()


@pytest.mark.parametrize("login", ["claire.dumas", "anne.roux", "leo.caron", "yves.nadal", "elise.gros"])
def test_each_tab_counts_its_list(login: str) -> None:
    sent()
    with reading(login):
        actor = people.actor(login)
        counts = queries.inbox_counts(actor)
        for tab, count in counts.tabs.items():
            assert count.value == len(queries.inbox(actor, Filters(tab=tab)).rows)


@pytest.mark.parametrize("days", [-1, 0, 2, 3])
def test_each_tile_counts_its_list(days: int) -> None:
    change("Benali", answer_due_on=today("31") + timedelta(days=days))
    with reading("claire.dumas"):
        actor = people.actor("claire.dumas")
        counts = queries.inbox_counts(actor)
        for tile, count in counts.tiles.items():
            assert count.value == len(queries.inbox(actor, Filters(tab=Tab.TO_ASSIGN, urgency=tile)).rows)
        assert counts.tiles[Urgency.LATE].value == (days < 0)
        assert counts.tiles[Urgency.SOON].value == (0 <= days <= 2)


def test_a_router_begins_with_what_is_unassigned() -> None:
    assert names("claire.dumas") == ["BENALI"]
    assert names("claire.dumas", tab=Tab.TO_ANSWER) == ["FABRE"]


def test_a_social_worker_has_no_tab_of_unassigned_ones() -> None:
    assert queries.tabs_of(people.actor("anne.roux"))[0] is Tab.TO_ANSWER
    assert names("anne.roux", tab=Tab.TO_ANSWER) == ["FABRE"]
    assert names("leo.caron", tab=Tab.TO_ANSWER) == []


def test_the_most_urgent_comes_first() -> None:
    sent()
    assert names("claire.dumas") == ["BENALI", "COSTES"]
    change("Benali", answer_due_on=today("31") + timedelta(days=90))
    assert names("claire.dumas") == ["COSTES", "BENALI"]
    assert names("claire.dumas", descending=True) == ["BENALI", "COSTES"]


@pytest.mark.parametrize(
    ("sort", "expected"), [(Sort.PERSON, ["BENALI", "COSTES"]), (Sort.RECEIVED, ["BENALI", "COSTES"])]
)
def test_the_list_sorts_by_person_and_by_date(sort: Sort, expected: list[str]) -> None:
    sent()
    assert names("claire.dumas", sort=sort) == expected
    assert names("claire.dumas", sort=sort, descending=True) == expected[::-1]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"name": "béNa"}, ["BENALI"]),
        ({"name": "karim"}, []),
        ({"category": Category.HEALTH}, ["BENALI"]),
        ({"category": Category.DIGITAL}, []),
        ({"assigned_id": 1}, []),
    ],
)
def test_filters_narrow_the_list(filters: dict[str, object], expected: list[str]) -> None:
    assert names("claire.dumas", **filters) == expected


def test_pages_follow_one_another() -> None:
    sent()
    with reading("claire.dumas"):
        actor = people.actor("claire.dumas")
        first = queries.inbox(actor, Filters(tab=Tab.TO_ASSIGN), size=1)
        second = queries.inbox(actor, Filters(tab=Tab.TO_ASSIGN, cursor=first.next), size=1)
        back = queries.inbox(actor, Filters(tab=Tab.TO_ASSIGN, cursor=second.previous), size=1)
    assert [row.ref for row in first.rows] != [row.ref for row in second.rows]
    assert [row.ref for row in back.rows] == [row.ref for row in first.rows]


def test_late_ones_that_wait_are_paged_by_the_day_they_are_owed() -> None:
    """They have no date of answer: that of their review counts."""
    day = today("31")
    for name in ("Benali", "Fabre"):
        act("claire.dumas", people.referral_of(name).ref, "hold", reason="Un congé", review_on=day + timedelta(days=5))
    change("Benali", review_on=day - timedelta(days=1), answer_due_on=None)
    change("Fabre", review_on=day - timedelta(days=3), answer_due_on=None)
    ref = sent()
    late = people.referral_of("Benali")
    with system_actor("tests: a third"), write_transaction() as session:
        session.scalars(select(Referral).where(Referral.ref == ref)).one().answer_due_on = day - timedelta(days=2)
    db.session.remove()
    with reading("claire.dumas"):
        actor = people.actor("claire.dumas")
        asked = Filters(tab=Tab.TO_ASSIGN, urgency=Urgency.LATE)
        found = list(every_row(lambda cursor: queries.inbox(actor, replace(asked, cursor=cursor), size=1)))
    assert [row.ref for row in found] == [people.referral_of("Fabre").ref, ref, late.ref]


@pytest.mark.parametrize("login", ["paul.martin", "sonia.vidal", "marc.albert", "hugo.perez"])
def test_each_tab_of_the_author_counts_its_list(login: str) -> None:
    sent()
    with reading(login):
        actor = people.actor(login)
        for tab, count in queries.sent_counts(actor).items():
            assert count.value == len(queries.sent(actor, tab, None).rows)


def test_an_answer_waits_to_be_read_then_is_closed() -> None:
    ref = people.referral_of("Benali").ref
    act("claire.dumas", ref, "decline", **DECLINED)
    with reading("sonia.vidal"):
        assert queries.sent_counts(people.actor("sonia.vidal"))[SentTab.TO_READ].value == 1
    act("sonia.vidal", ref, "mark_answer_read")
    with reading("sonia.vidal"):
        counts = queries.sent_counts(people.actor("sonia.vidal"))
    assert (counts[SentTab.TO_READ].value, counts[SentTab.CLOSED].value) == (0, 1)


def test_the_named_advisor_finds_what_names_him() -> None:
    with reading("paul.martin"):
        rows = queries.sent(people.actor("paul.martin"), SentTab.NAMED, None).rows
    assert {row.person.split()[0] for row in rows} == {"BENALI", "FABRE"}


def test_the_median_counts_refusals_the_office_no_longer_sees() -> None:
    office = people.unit_of("MDS Toulouse Nord").id
    assert figures.median_answer_delay([office]) is None
    change("Benali", sent_at=now() - timedelta(days=14))
    act(
        "claire.dumas",
        people.referral_of("Benali").ref,
        "decline",
        reason=DeclineReason.CAPACITY,
        text=None,
        suggestion=None,
    )
    assert figures.median_answer_delay([office]) in (9, 10)
    assert figures.median_answer_delay([people.unit_of("MDS Muret").id]) is None


def test_offices_are_shown_with_what_waits_there() -> None:
    north, muret = people.unit_of("MDS Toulouse Nord").id, people.unit_of("MDS Muret").id
    assert figures.waiting_at([north, muret]) == {north: 2, muret: 0}


def test_a_portfolio_is_searched_by_the_beginning_of_the_name() -> None:
    with reading("sonia.vidal"):
        actor = people.actor("sonia.vidal")
        assert [row.name for row in queries.own_files(actor, "")[0]] == [
            "BENALI Karim",
            "DUPUY Jean-Pierre",
            "FABRE Hugo",
        ]
        assert [row.name for row in queries.own_files(actor, "dupuy")[0]] == ["DUPUY Jean-Pierre"]
        assert queries.own_files(actor, "Costes") == ([], False)


def test_a_file_lists_the_referrals_its_reader_may_see() -> None:
    ref = sent()
    file_id = people.file_of("Costes").id
    with reading("paul.martin"):
        assert [row.ref for row in queries.of_file(file_id)] == [ref]
    with reading("anne.roux"):
        assert queries.of_file(file_id) == []
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    with reading("anne.roux"):
        assert [row.ref for row in queries.of_file(file_id)] == [ref]
