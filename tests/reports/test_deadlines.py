"""The lists of agreements that end and of cases left open, and the page of their plan, over HTTP."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from casefiles.models import CaseFile, Support
from casefiles.workflow import Mode, State
from core.clock import now, today
from reports.indicators import open_supports
from tests import people
from tests.page import Browser, Page
from tests.world import reference

DAY = today("31")
PLAN = {"plan": "Poursuivis jusqu’à leur terme", "close_by": str(DAY + timedelta(90)), "owner": "Service insertion"}
Writing = Callable[[], Any]


def the_lists(app: Flask, login: str, language: str = "fr") -> Page:
    page = Browser(app, login, language=language).get("reports.deadlines")
    assert page.queries <= 14
    return page


def cells(page: Page, number: str) -> list[str]:
    """The cells of an agreement's line, in whichever list."""
    for line in page.tree.all("tr"):
        if number in line.text:
            return [cell.text for cell in line.all("td")]
    return []


@pytest.fixture
def ending(writing: Writing) -> None:
    """The agreement of Haute-Garonne ends in sixty days."""
    with writing() as session:
        for table in ("agreements", "agreement_runs"):
            session.execute(text(f"UPDATE {table} SET end_on = '{DAY + timedelta(60)}' WHERE territory = '31'"))


def more_supports(writing: Writing, number: int) -> None:
    """Other people in course under the ended agreement of Tarn, followed by nobody of the world's people."""
    with writing() as session:
        for one in range(number):
            file = CaseFile(ref=reference("AG", "81", f"more {one}"), territory="81", created_at=now())
            session.add(file)
            session.flush()
            session.add(
                Support(
                    file_id=file.id, territory="81", mode=Mode.GLOBAL, state=State.OPENED,
                    start_on=DAY - timedelta(400), advisor_id=people.membership_id("marc.albert"),
                    agreement_id=people.agreement_of("81").id,
                )
            )  # fmt: skip


# What ends


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_lists_are_shown_in_both_languages(app: Flask, ending: None, language: str) -> None:
    page = the_lists(app, "karim.benali", language)
    assert "2024-31-01" in page.text
    assert "2024-81-01" in page.text


def test_what_ends_is_listed_with_days_left_and_what_follows(app: Flask, ending: None) -> None:
    due, phase, follows = cells(the_lists(app, "brigitte.leroy"), "2024-31-01")
    assert "60 jours" in due
    assert (phase, follows.split(" – ")[0]) == ("Expire bientôt", "À préparer")


def test_whoever_prepares_nothing_reads_whether_a_renewal_is_signed(app: Flask, ending: None) -> None:
    page = the_lists(app, "paul.martin")
    assert cells(page, "2024-31-01")[2] == "Pas de renouvellement signé"
    assert "/renouveler" not in page.html


def test_a_renewal_that_is_prepared_is_said_to_its_readers(app: Flask, ending: None) -> None:
    karim = Browser(app, "karim.benali")
    karim.post("reports.renewal", {"number": "R-31"}, ref=people.agreement_of("31").ref)
    said = {login: cells(the_lists(app, login), "2024-31-01")[2] for login in ("karim.benali", "brigitte.leroy")}
    assert "n° R-31" in said["karim.benali"].replace("\xa0", " ")
    assert "FT Occitanie" in said["brigitte.leroy"]
    assert cells(the_lists(app, "paul.martin"), "2024-31-01")[2] == "Pas de renouvellement signé"


def test_without_any_the_page_says_so(app: Flask) -> None:
    page = the_lists(app, "brigitte.leroy")
    assert "Aucune convention ne prend fin dans les 180 jours" in page.text
    assert "Aucun accompagnement n'est ouvert sous une convention terminée" in page.text


def test_the_list_of_agreements_leads_there(app: Flask) -> None:
    assert "/conventions/echeances" in Browser(app, "anne.roux").get("reports.agreements").html


# What is left open


@pytest.mark.parametrize(("more", "shown"), [(0, "moins de 5"), (3, "moins de 5"), (4, "5")])
def test_small_counts_are_masked_for_who_has_no_access(app: Flask, writing: Writing, more: int, shown: str) -> None:
    more_supports(writing, more)
    for login in ("fatou.diallo", "karim.benali"):
        assert cells(the_lists(app, login), "2024-81-01")[2] == shown


def test_who_may_see_each_case_reads_the_count(app: Flask) -> None:
    for login in ("nora.haddad", "marc.albert"):
        assert cells(the_lists(app, login), "2024-81-01")[2] == "1"


def test_seeing_some_of_them_is_not_enough(app: Flask, writing: Writing) -> None:
    more_supports(writing, 1)
    assert cells(the_lists(app, "nora.haddad"), "2024-81-01")[2] == "moins de 5"


def test_an_agreement_whose_cases_are_closed_leaves_the_list(app: Flask, writing: Writing) -> None:
    with writing() as session:
        session.execute(
            text(f"UPDATE supports SET end_on = '{DAY}', exit = 'moved', state = 'closed' WHERE territory = '81'")
        )
    assert cells(the_lists(app, "fatou.diallo"), "2024-81-01") == []


def test_the_figure_counts_what_is_open_under_the_agreement(app: Flask, writing: Writing) -> None:
    more_supports(writing, 2)
    with writing() as session:
        found = open_supports(session, [people.agreement_of("81").id, people.agreement_of("31").id])
    assert found == {people.agreement_of("81").id: 3, people.agreement_of("31").id: 1}


def test_a_renewed_agreement_stays_below_with_its_word(app: Flask, writing: Writing) -> None:
    own, other = people.agreement_of("81").id, people.agreement_of("31").id
    with writing() as session:
        session.execute(text(f"UPDATE agreements SET previous_id = {own} WHERE id = {other}"))
    end, follows, *_rest = cells(the_lists(app, "fatou.diallo"), "2024-81-01")
    assert "Renouvelée" in end
    assert "Renouvelée par la convention" in follows


# The plan


def planned(app: Flask, login: str = "fatou.diallo") -> None:
    Browser(app, login).post("reports.run_off", PLAN, ref=people.agreement_of("81").ref)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_plan_is_written_and_read_in_the_list_and_on_the_page(app: Flask, language: str) -> None:
    ref = people.agreement_of("81").ref
    Browser(app, "fatou.diallo", language=language).post("reports.run_off", PLAN, ref=ref)
    for login in ("fatou.diallo", "nora.haddad"):
        assert "Service insertion" in cells(the_lists(app, login), "2024-81-01")[3]
        assert "Poursuivis jusqu'à leur terme" in Browser(app, login).get("agreements.show", ref=ref).text


def test_the_page_of_the_plan_says_how_many_cases_are_open(app: Flask, writing: Writing) -> None:
    page = Browser(app, "fatou.diallo").get("reports.run_off", ref=people.agreement_of("81").ref)
    assert "Accompagnements en cours moins de 5" in " ".join(page.text.split())
    more_supports(writing, 6)
    page = Browser(app, "fatou.diallo").get("reports.run_off", ref=people.agreement_of("81").ref)
    assert "Accompagnements en cours 7" in " ".join(page.text.split())


def test_only_administrators_are_led_to_it(app: Flask) -> None:
    assert "Écrire le plan" in the_lists(app, "fatou.diallo").text
    page = the_lists(app, "nora.haddad")
    assert "Pas encore écrit" in page.text
    assert "fin-des-accompagnements" not in page.html


def test_the_plan_given_at_an_early_end_is_where_it_begins(app: Flask, writing: Writing) -> None:
    with writing() as session:
        session.execute(
            text(
                f"UPDATE agreements SET state = 'terminated', closes_on = '{DAY}', notice_on = '{DAY}', "
                "open_cases_plan = 'Repris par le droit commun' WHERE territory = '31'"
            )
        )
    page = Browser(app, "gilles.henry").get("reports.run_off", ref=people.agreement_of("31").ref)
    assert "Repris par le droit commun" in page.html


def test_two_who_write_at_once_see_each_other(app: Flask) -> None:
    ref, second = people.agreement_of("81").ref, Browser(app, "karim.benali")
    fields = second.get("reports.run_off", ref=ref).fields("/")
    planned(app)
    target = second.address("reports.save_run_off", ref=ref)
    page = second.send(target, fields | PLAN | {"owner": "La région"}, 409)
    assert "Poursuivis jusqu'à leur terme" in page.text
    assert page.fields("/")["owner"] == "La région"
    second.send(target, page.fields("/"))
    assert "La région" in cells(the_lists(app, "fatou.diallo"), "2024-81-01")[3]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"plan": ""}, "Répondez à cette question"),
        ({"plan": "x" * 2001}, "2001 caractères pour 2000 possibles"),
        ({"owner": "x" * 121}, "121 caractères pour 120 possibles"),
        ({"close_by": "31/02/2030"}, "Écrivez une date comme"),
        ({"close_by": "2020-01-01"}, "écrivez une date qui suit"),
        ({"close_by": str(DAY - timedelta(1))}, "Écrivez une date à venir"),
    ],
)
def test_what_is_wrong_is_said_on_its_field(app: Flask, changed: dict[str, str], said: str) -> None:
    ref = people.agreement_of("81").ref
    page = Browser(app, "fatou.diallo").post("reports.run_off", PLAN | changed, 422, ref=ref)
    assert said in page.text


def test_a_late_plan_says_so(app: Flask, writing: Writing) -> None:
    planned(app)
    with writing() as session:
        session.execute(text(f"UPDATE agreement_run_offs SET close_by = '{DAY - timedelta(6)}'"))
    assert "en retard de 6 jours" in cells(the_lists(app, "karim.benali"), "2024-81-01")[3].replace("\xa0", " ")


def test_writing_it_is_in_the_journal(app: Flask, journal: Callable[[], Any]) -> None:
    planned(app)
    assert [row.action for row in journal() if row.action.startswith("agreement.")] == ["agreement.run_off"]
