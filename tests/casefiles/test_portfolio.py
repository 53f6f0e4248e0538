"""The portfolio: who is in it, in which order, found by which filters, at a constant cost."""

from typing import Any

import pytest
from flask import Flask

from casefiles import actions, portfolio_tiles, queries
from casefiles.models import CaseFile
from casefiles.portfolio_tiles import Tile
from casefiles.queries import Filters, Sort, View
from casefiles.workflow import Channel, Exit, Mode
from core.actor import Actor
from core.clock import now
from tests import people
from tests.casefiles.doing import add_barrier, create, day, doing, seeing
from tests.casefiles.ending import end
from tests.page import Browser

pytestmark = pytest.mark.every_engine

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def listed(login: str, **asked: Any) -> list[str]:
    with seeing(login) as actor:
        return [row.name.split()[0].title() for row in queries.portfolio(actor, Filters(**asked), day()).rows]


@pytest.mark.usefixtures("app_context")
def test_the_pair_sees_the_person_and_nobody_else_does() -> None:
    assert listed("paul.martin") == ["Abadie", "Costes"]
    assert listed("anne.roux") == ["Abadie"]
    assert listed("leo.caron") == listed("hugo.perez") == []


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"view": View.LATE}, ["Abadie"]),
        ({"view": View.SOON}, []),
        ({"view": View.NONE}, []),
        ({"mode": Mode.GLOBAL}, ["Abadie"]),
        ({"mode": Mode.REINFORCED}, ["Costes"]),
        ({"mode": Mode.GUIDED}, []),
        ({"name": "LÉA"}, ["Abadie"]),
        ({"name": "marie cost"}, ["Costes"]),
        ({"name": "%"}, ["Abadie", "Costes"]),
        ({"name": "nobody"}, []),
        ({"sort": Sort.NAME, "descending": True}, ["Costes", "Abadie"]),
        ({"sort": Sort.CONTACT, "descending": True}, ["Costes", "Abadie"]),
        ({"descending": True}, ["Costes", "Abadie"]),
    ],
)
def test_filters_and_orders(asked: dict[str, Any], names: list[str]) -> None:
    assert listed("paul.martin", **asked) == names


@pytest.mark.usefixtures("app_context")
def test_a_person_with_two_supports_is_one_row_due_at_the_earlier_date() -> None:
    with doing("paul.martin") as paul:
        answers: dict[str, Any] = {"advisor_id": paul.membership, "worker_id": None, "territory": "31"}
        actions.open_support(people.file_of("Abadie").id, mode=Mode.GUIDED, by=paul, at=now(), **answers)
    with seeing("paul.martin") as paul:
        row = queries.portfolio(paul, Filters(), day()).rows[0]
        assert (row.name, row.due, row.channel) == ("ABADIE Léa", day(6), Channel.IN_PERSON)
        assert queries.portfolio_counts(paul, day()).followed == 2


@pytest.mark.usefixtures("app_context")
def test_a_file_without_support_stays_in_sight_and_a_closed_one_leaves() -> None:
    with doing("anne.roux") as anne:
        create(anne)
    end(people.file_of("Abadie").id, exit=Exit.MOVED)
    assert listed("anne.roux") == listed("anne.roux", view=View.NONE) == ["Ferrand"]
    with seeing("anne.roux") as anne:
        load = queries.portfolio_counts(anne, day())
        assert (load.followed, load.without, load.cap) == (0, 1, None)


@pytest.mark.usefixtures("app_context")
def test_counts_are_of_the_whole_portfolio() -> None:
    with seeing("paul.martin") as paul:
        load = queries.portfolio_counts(paul, day())
        assert (load.followed, load.late, load.soon, load.without, load.cap) == (2, 1, 0, 0, 70)


def _fill(app: Flask, number: int) -> list[CaseFile]:
    with app.app_context(), doing("sonia.vidal") as sonia:
        made = []
        for n in range(number):
            name = f"Zed {LETTERS[n // 26]}{LETTERS[n % 26]}"
            made.append(create(sonia, birth_name=name))
            add_barrier(sonia, made[-1].id)
        return made


@pytest.mark.parametrize("order", ["echeance", "nom", "contact"])
def test_pages_follow_each_other_without_a_gap(app: Flask, order: str) -> None:
    _fill(app, 55)
    sonia, found, address = Browser(app, "sonia.vidal"), set[str](), f"/portefeuille?tri={order}"
    for _ in range(2):
        page = sonia.get(address)
        found |= {link.text for link in page.tree.all("a") if link.get("href", "").startswith("/dossiers/AG")}
        address = next((link.get("href", "") for link in page.tree.all("a") if link.get("rel") == "next"), "")
    assert len({name for name in found if name.startswith(("ZED", "BENALI", "DUPUY", "FABRE"))}) == 58
    assert address == ""


def test_the_number_of_queries_is_constant_and_at_most_10(app: Flask) -> None:
    Browser(app, "sonia.vidal").get("casefiles.portfolio")
    few = Browser(app, "sonia.vidal").get("casefiles.portfolio").queries
    _fill(app, 40)
    many = Browser(app, "sonia.vidal").get("casefiles.portfolio").queries
    assert many <= few
    with app.app_context(), seeing("sonia.vidal") as sonia:
        assert many - _of_the_session(sonia) <= 10


def _of_the_session(_actor: Actor) -> int:
    """Session, membership and reach are read before any page."""
    return 3


def test_another_package_adds_a_figure_without_being_known(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio_tiles, "_providers", [])
    for _ in range(2):
        portfolio_tiles.register(_answers)
    text = Browser(app, "paul.martin").get("casefiles.portfolio").text
    assert text.count("3 réponses à lire") == 1


def _answers(_actor: Actor) -> Tile | None:
    return Tile(value=3, label="réponses à lire", href="/orientations/envoyees", tone="warn")


@pytest.mark.parametrize(
    ("login", "words"), [("paul.martin", "2 / 70 personnes suivies"), ("anne.roux", "1 personne suivie")]
)
def test_the_load_stands_on_top(app: Flask, login: str, words: str) -> None:
    assert words in Browser(app, login).get("casefiles.portfolio").text


@pytest.mark.parametrize(
    "query",
    [
        "vue=zzz",
        "tri=zzz&sens=zzz",
        "modalite=zzz",
        "page=zzz",
        "page=WyI-Iiwx",
        "nom=%00%27%22%3C",
        "nom=" + "x" * 900,
    ],
)
def test_unknown_parameters_are_the_same_as_none(app: Flask, query: str) -> None:
    assert Browser(app, "paul.martin").get(f"/portefeuille?{query}").heading == "Mon portefeuille"


def test_filters_without_result_offer_to_clear_them(app: Flask) -> None:
    page = Browser(app, "paul.martin").get("/portefeuille?nom=personne")
    assert "Personne ne correspond à ces filtres." in page.text


def test_an_empty_portfolio_says_how_it_fills(app: Flask) -> None:
    assert "Vous ne suivez encore personne." in Browser(app, "leo.caron").get("casefiles.portfolio").text


@pytest.mark.parametrize(
    "login", ["claire.dumas", "denis.favre", "elise.gros", "brigitte.leroy", "dora.petit", "tom.garcia"]
)
def test_those_who_follow_nobody_have_no_portfolio(app: Flask, login: str) -> None:
    Browser(app, login).get("casefiles.portfolio", 403)
