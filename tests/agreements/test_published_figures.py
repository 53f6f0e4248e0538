"""Figures published elsewhere over HTTP: entered, corrected with their history kept, removed, never overwritten."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from agreements import target_queries
from agreements.actions.figures import remove_figure
from agreements.actions.targets import Figure, enter_figure, load_reference_figures
from agreements.models_targets import Measure, OutsideFigure
from core.clock import now
from core.db import db, write_transaction
from core.errors import Refusal
from tests.agreements.doing import Acting, Refused
from tests.page import Browser


def test_a_published_figure_is_added_with_its_source(app: Flask) -> None:
    browser = Browser(app, "brigitte.leroy")
    answers = {"name": "Satisfaits", "value": "63,9", "measure": "percent", "source": "Presse", "place": "R76"}
    browser.post("agreements.add_outside_figure", answers | {"published_on": "2017-02-08"})
    text = browser.get("agreements.outside_figures").text
    assert "63,9" in text
    assert "Occitanie" in text
    browser.post("agreements.add_outside_figure", answers | {"published_on": "2017-02-08"}, 422)


@pytest.mark.parametrize("place", [{}, {"region": "76"}, {"territory": "31"}])
def test_the_same_figure_entered_at_the_same_moment_is_refused(
    acting: Acting, refused: Refused, monkeypatch: pytest.MonkeyPatch, place: dict[str, str]
) -> None:
    figure = Figure(
        name="Satisfaits", value=Decimal(64), unit=Measure.PERCENT, published_on=date(2017, 2, 8), source="S", **place
    )
    with acting("brigitte.leroy") as actor:
        enter_figure(figure, places=["31"], by=actor, at=now())
    monkeypatch.setattr(target_queries, "is_published", lambda *_: False)  # read before the colleague's was written
    told = refused("brigitte.leroy", lambda actor: enter_figure(figure, places=["31"], by=actor, at=now()))
    assert (type(told), told.field) == (Refusal, "name")


def test_a_figure_of_another_department_is_refused(app: Flask) -> None:
    answers = {"name": "X", "value": "1", "measure": "people", "source": "S", "place": "75"}
    Browser(app, "karim.benali").post("agreements.add_outside_figure", answers | {"published_on": "2017-02-08"}, 422)


def entered(app: Flask, login: str = "brigitte.leroy", place: str = "31") -> tuple[Browser, str]:
    """A figure just entered; gives the address of its correction."""
    browser = Browser(app, login)
    answers = {"name": "Satisfaits", "value": "63,9", "measure": "percent", "source": "Presse", "place": place}
    browser.post("agreements.add_outside_figure", answers | {"published_on": "2017-02-08"})
    links = [link.attributes["href"] or "" for link in browser.get("agreements.outside_figures").tree.all("a")]
    return browser, next(link for link in links if link.endswith("/correction"))


def test_a_correction_keeps_what_was_said_before_with_who_and_why(app: Flask) -> None:
    browser, target = entered(app)
    browser.post(target, {"value": "64,9", "reason": "Faute de frappe"})
    assert "64,9" in browser.get("agreements.outside_figures").text
    text = browser.get(target).text
    for words in ("63,9", "Faute de frappe", "Brigitte Leroy"):
        assert words in text


def test_a_correction_without_a_reason_is_refused_and_what_was_typed_is_kept(app: Flask) -> None:
    browser, target = entered(app)
    page = browser.post(target, {"value": "64,9", "reason": " "}, 422)
    assert page.fields(target)["value"] == "64,9"
    assert "63,9" in browser.get("agreements.outside_figures").text


def test_a_figure_a_colleague_corrected_meanwhile_is_not_overwritten(app: Flask) -> None:
    mine, target = entered(app)
    first = mine.get(target).fields(target)
    Browser(app, "gilles.henry").post(target, {"value": "70", "reason": "Rectifié"})
    page = mine.send(target, first | {"value": "64,9", "reason": "Faute de frappe"}, 409)
    assert "70 %" in page.text
    again = page.fields(target)
    assert again["value"] == "64,9"
    mine.send(target, again)
    assert "64,9" in mine.get("agreements.outside_figures").text


def test_a_removed_figure_is_listed_apart_with_its_reason_and_may_be_entered_again(app: Flask) -> None:
    browser, correction = entered(app)
    target = correction.replace("/correction", "/retrait")
    browser.post(target, {"reason": ""}, 422)
    browser.post(target, {"reason": "Retiré par sa source"})
    text = browser.get("agreements.outside_figures").text
    assert "Aucun chiffre enregistré" in text
    assert "Retiré par sa source" in text
    browser.get(correction, 404)
    entered(app)


def test_removing_what_a_colleague_corrected_meanwhile_is_refused(app: Flask) -> None:
    mine, correction = entered(app)
    target = correction.replace("/correction", "/retrait")
    first = mine.get(target).fields(target)
    Browser(app, "gilles.henry").post(correction, {"value": "70", "reason": "Rectifié"})
    assert "70 %" in mine.send(target, first | {"reason": "Retiré"}, 409).text


def test_a_correction_may_not_say_what_another_figure_says(app: Flask) -> None:
    browser, target = entered(app)
    answers = {"name": "Sorties", "value": "1", "measure": "people", "source": "S", "place": "31"}
    browser.post("agreements.add_outside_figure", answers | {"published_on": "2017-02-08"})
    browser.post(target, {"name": "Sorties", "reason": "Nom"}, 422)


def test_the_figure_of_another_department_is_read_and_not_changed(app: Flask) -> None:
    _browser, target = entered(app, "karim.benali", "81")
    page = Browser(app, "brigitte.leroy").get("agreements.outside_figures")
    assert "Satisfaits" in page.text
    assert "/correction" not in page.html
    Browser(app, "brigitte.leroy").get(target, 403)
    Browser(app, "fatou.diallo").get(target)


def test_a_shipped_figure_that_was_removed_does_not_come_back(acting: Acting) -> None:
    with acting("brigitte.leroy") as actor:
        load_reference_figures(now())
        db.session.flush()
        first = db.session.scalars(select(OutsideFigure)).first()
        assert first is not None
        remove_figure(first, reason="Faux", by=actor, at=now())
        db.session.flush()
        assert load_reference_figures(now()) == 0


def test_the_regional_direction_does_not_read_the_figure_of_another_region(app: Flask) -> None:
    with app.app_context(), write_transaction() as session:
        session.add(
            OutsideFigure(
                name="Ailleurs",
                value=Decimal(1),
                unit=Measure.PEOPLE,
                published_on=date(2017, 2, 8),
                source="S",
                entered_at=now(),
                region_code="11",
            )
        )
    assert "Ailleurs" not in Browser(app, "karim.benali").get("agreements.outside_figures").text
