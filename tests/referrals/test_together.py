"""Several referrals at once: ticked, checked on a page with each colleague's load, then all change or none."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import side_session, write_transaction
from core.guard import system_actor
from partners.models import Membership
from referrals.models import Referral
from referrals.workflow import DeclineReason
from tests import people
from tests.page import Browser, Page
from tests.referrals.doing import act, sent, worker
from tests.referrals.test_to_employment import meeting
from tests.referrals.test_to_employment import sent as to_agency
from tests.world import days_ago

TOGETHER = "/orientations/ensemble/affecter"


def ref(name: str) -> str:
    return people.referral_of(name).ref


def assigned(app: Flask) -> dict[str, int | None]:
    """Who answers each referral."""
    with app.app_context(), system_actor("tests: who answers"), side_session() as session:
        return {row.ref: row.assigned_id for row in session.execute(select(Referral.ref, Referral.assigned_id))}


def address(*refs: str, **more: str) -> str:
    return f"{TOGETHER}?" + "&".join([*(f"o={one}" for one in refs), *(f"{key}={one}" for key, one in more.items())])


def ticked(page: Page) -> list[str]:
    return [
        str(box.get("value"))
        for box in page.tree.all("input")
        if box.get("name") == "items" and "checked" in box.attributes
    ]


def send(browser: Browser, page: Page, path: str, status: int = 303, **changes: Any) -> Page:
    return browser.send(path, {**page.fields(path), "items": ticked(page), **changes}, status)


def two(app: Flask) -> tuple[str, str]:
    """Benali's, not assigned, and one just sent about Costes."""
    with app.app_context():
        return ref("Benali"), sent()


def test_the_boxes_of_the_inbox_lead_to_a_page_that_lists_them_with_loads(app: Flask) -> None:
    first, second = two(app)
    browser = Browser(app, "claire.dumas")
    inbox = browser.get("referrals.inbox")
    boxes = [box.get("value") for box in inbox.tree.all("input") if box.get("name") == "o"]
    assert boxes == [first, second]
    page = browser.get(address(*boxes))
    assert page.heading == "Affecter ensemble"
    assert "BENALI Karim" in page.text
    assert "COSTES" in page.text
    assert "1 personne suivie, 1 réponse à donner" in page.text  # Anne Roux
    assert "0 personne suivie, 0 réponse à donner" in page.text  # Léo Caron
    assert len(ticked(page)) == 2


def test_all_that_is_ticked_is_assigned_and_the_list_comes_back(app: Flask) -> None:
    refs = two(app)
    browser = Browser(app, "claire.dumas")
    path = address(*refs, next="/orientations?onglet=a-affecter")
    done = send(browser, browser.get(path), path, worker=str(people.membership_id("leo.caron")))
    assert done.location == "/orientations?onglet=a-affecter"
    assert "2 orientations affectées." in browser.get(done.location).text
    assert {assigned(app)[one] for one in refs} == {people.membership_id("leo.caron")}


def test_what_is_not_ticked_stays(app: Flask) -> None:
    first, second = two(app)
    browser = Browser(app, "claire.dumas")
    path = address(first, second)
    page = browser.get(path)
    send(browser, page, path, items=ticked(page)[:1], worker=str(people.membership_id("leo.caron")))
    assert assigned(app)[first] == people.membership_id("leo.caron")
    assert assigned(app)[second] is None


@pytest.mark.parametrize("verb", ["decline", "assign"])
def test_when_a_colleague_changed_one_nothing_is_written_and_it_is_said(app: Flask, verb: str) -> None:
    first, second = two(app)
    browser = Browser(app, "claire.dumas")
    path = address(first, second)
    page = browser.get(path)
    with app.app_context():
        how: dict[str, Any] = worker("anne.roux")
        if verb == "decline":
            how = {"reason": DeclineReason.CAPACITY, "text": None, "suggestion": "MDS Muret"}
        act("elise.gros", first, verb, **how)
    before = assigned(app)
    again = send(browser, page, path, 409, worker=str(people.membership_id("leo.caron")))
    assert "Rien n'a été enregistré : 1 orientation a changé entre-temps." in again.text
    assert assigned(app) == before
    assert [value.partition(".")[0] for value in ticked(again)] == [second], "the others stay ticked"
    if verb == "decline":
        assert f"{first} – Elle ne vous est plus ouverte" in again.text
    else:
        assert "BENALI Karim – Elle a changé entre-temps" in again.text
        assert "affectée à Anne Roux" in again.text
    send(browser, again, path, worker=str(people.membership_id("leo.caron")))
    assert assigned(app)[second] == people.membership_id("leo.caron")


def test_one_already_assigned_to_the_same_person_stops_all_and_says_so(app: Flask) -> None:
    first = two(app)[0]
    browser = Browser(app, "claire.dumas")
    path = address(first, ref("Fabre"))
    again = send(browser, browser.get(path), path, 409, worker=str(people.membership_id("anne.roux")))
    assert "FABRE Hugo – Elle est déjà affectée à cette personne." in again.text
    assert assigned(app)[first] is None


@pytest.mark.parametrize("login", ["julie.blanc", "claire.dumas"])
def test_nobody_of_another_unit_and_no_keeper_answers(app: Flask, login: str) -> None:
    browser = Browser(app, "claire.dumas")
    path = address(ref("Benali"))
    page = send(browser, browser.get(path), path, 422, worker=str(people.membership_id(login)))
    assert "Choisissez une personne du travail social de ce lieu d'accueil." in page.text
    assert assigned(app)[ref("Benali")] is None


def test_without_a_box_or_a_name_the_form_says_what_is_missing(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    path = address(ref("Benali"))
    page = send(browser, browser.get(path), path, 422, items=[])
    assert "Cochez au moins une orientation." in page.text
    assert "Choisissez une personne." in page.text
    assert "BENALI" in page.text, "the list is still there"


def test_all_of_a_colleague_goes_to_another(app: Flask) -> None:
    browser = Browser(app, "elise.gros")
    anne = people.membership_id("anne.roux")
    inbox = browser.get("referrals.inbox", onglet="a-repondre", affectation=anne)
    assert f"{TOGETHER}?de={anne}" in inbox.html
    path = f"{TOGETHER}?de={anne}"
    send(browser, browser.get(path), path, worker=str(people.membership_id("leo.caron")))
    assert assigned(app)[ref("Fabre")] == people.membership_id("leo.caron")
    assert "Aucune orientation à traiter ensemble." in browser.get(path).text


def test_what_waits_for_its_author_is_named_and_stays(app: Flask) -> None:
    with app.app_context():
        act("anne.roux", ref("Fabre"), "ask_info", question="Depuis quand ?")
    page = Browser(app, "elise.gros").get(f"{TOGETHER}?de={people.membership_id('anne.roux')}")
    assert "FABRE Hugo – Cette étape n'est plus possible" in page.text
    assert ticked(page) == []


def test_what_a_colleague_who_left_had_is_found_and_handed_over(app: Flask) -> None:
    anne = people.membership_id("anne.roux")
    browser = Browser(app, "elise.gros")
    assert "n'est plus en poste" not in browser.get("referrals.inbox").text
    with app.app_context(), system_actor("tests: she leaves"), write_transaction() as session:
        session.get_one(Membership, anne).end_on = days_ago(1)
    inbox = browser.get("referrals.inbox", onglet="a-repondre", affectation=anne)
    assert "Anne Roux (n'est plus en poste)" in inbox.text
    assert "FABRE Hugo" in inbox.text
    path = f"{TOGETHER}?de={anne}"
    page = browser.get(path)
    assert [box.get("value") for box in page.tree.all("input") if box.get("name") == "worker"] == [
        str(people.membership_id("leo.caron"))
    ]
    send(browser, page, path, worker=str(people.membership_id("leo.caron")))
    assert assigned(app)[ref("Fabre")] == people.membership_id("leo.caron")
    assert "n'est plus en poste" not in browser.get("referrals.inbox").text


def test_what_one_may_not_see_is_not_listed_and_not_assigned(app: Flask) -> None:
    browser = Browser(app, "yves.nadal")
    path = address(ref("Benali"))
    page = browser.get(path)
    assert "BENALI" not in page.text
    assert "Aucune orientation à traiter ensemble." in page.text
    forged = {**page.fields("/deconnexion"), "form_token": "x" * 32, "items": [f"{ref('Benali')}.1"]}
    again = browser.send(path, {**forged, "worker": str(people.membership_id("nora.haddad"))}, 409)
    assert "BENALI" not in again.text
    assert assigned(app)[ref("Benali")] is None


@pytest.mark.parametrize("query", ["o=", "o=%00", "o=zzz", "de=zzz", "de=-1", "de=99999999999999", "o=a&o=a", ""])
def test_odd_addresses_get_an_answer(app: Flask, query: str) -> None:
    assert "Aucune orientation" in Browser(app, "claire.dumas").get(f"{TOGETHER}?{query}").text


@pytest.mark.parametrize("login", ["anne.roux", "paul.martin", "denis.favre", "brigitte.leroy"])
def test_only_who_keeps_a_queue_assigns(app: Flask, login: str) -> None:
    Browser(app, login).get(TOGETHER, 403)


def test_the_page_costs_the_same_for_one_and_for_two(app: Flask) -> None:
    refs = two(app)
    browser = Browser(app, "claire.dumas")
    assert browser.get(address(refs[0])).queries == browser.get(address(*refs)).queries


def test_a_double_click_assigns_once(app: Flask) -> None:
    browser = Browser(app, "claire.dumas")
    path = address(ref("Benali"))
    page = browser.get(path)
    fields = {**page.fields(path), "items": ticked(page), "worker": str(people.membership_id("leo.caron"))}
    assert browser.send(path, fields).location == browser.send(path, fields).location


def test_two_keepers_at_once_one_wins_whole_and_the_other_is_told(app: Flask) -> None:
    refs, start = two(app), Barrier(2)
    sendings = []
    for login, name, order in (("claire.dumas", "leo.caron", refs), ("elise.gros", "anne.roux", refs[::-1])):
        browser, path = Browser(app, login), address(*order)
        page = browser.get(path)
        sendings.append(
            (browser, path, {**page.fields(path), "items": ticked(page), "worker": str(people.membership_id(name))})
        )

    def post(sending: tuple[Browser, str, dict[str, Any]]) -> int:
        browser, path, fields = sending
        start.wait()
        return browser.client.post(path, data=fields).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(post, sendings)) == [303, 409]
    assert len({assigned(app)[one] for one in refs}) == 1, "all of one keeper, nothing of the other"


def test_an_agency_assigns_and_hands_over_what_a_council_sent_it(app: Flask) -> None:
    """The other direction: advisors with their cap, agencies instead of offices."""
    ref = to_agency(meeting(app, "anne.roux"))
    browser = Browser(app, "luc.moreau")
    page = browser.get(address(ref))
    assert "Paul Martin" in page.text
    assert "sur 70 (plafond du poste), 0 réponse à donner" in page.text
    send(browser, page, address(ref), worker=str(people.membership_id("paul.martin")))
    assert assigned(app)[ref] == people.membership_id("paul.martin")
    leaving, taking = people.unit_of("Toulouse Minimes").ref, people.unit_of("Muret").ref
    path = f"/orientations/ensemble/transmettre?lieu={leaving}&vers={taking}"
    done = send(browser, browser.get(path), path, reason="L'agence ferme")
    assert "1 orientation transmise." in browser.get(done.location).text
