"""The figures of monitoring returns: those of the yearly report, masked, frozen for good, printed with their proof."""

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from agreements.frozen import canonical, digest, thawed
from agreements.models import Agreement
from agreements.returns import queries
from agreements.returns.workflow import Part, Span
from casefiles.workflow import Category
from core import i18n
from core.actor import acting_as
from core.clock import now, today
from core.db import db, write_transaction
from core.guard import system_actor
from core.labels import label
from reports.followup import return_words
from reports.followup.return_figures import BarrierLine, Figures, frozen, published_entries, revived, take
from reports.indicators import yearly
from reports.indicators.masking import mask_one
from tests import people
from tests.page import Browser, plain
from tests.reports import paper as sheet
from tests.reports.random_world import Maker
from tests.reports.return_pages import CERTIFIED, COMMENT, LAST, in_force, pdf, prepared, step
from tests.reports.test_committees import snapshot

PAPER = pytest.mark.usefixtures("paper")
WORDS = pytest.mark.usefixtures("app")  # the application has registered the words of all packages


def figures(app: Flask, key: str) -> Figures:
    """Those that were frozen last."""
    with app.app_context(), acting_as(people.actor("gilles.henry")):
        current = queries.get(in_force(), key).current
        assert current is not None
        found = frozen(current)
        db.session.remove()
        return found


def live(app: Flask, key: str) -> Figures:
    """As they would be frozen now."""
    with app.app_context(), acting_as(people.actor("gilles.henry")), write_transaction():
        return take(queries.get(in_force(), key), now())


def without_moment(found: Figures) -> dict[str, Any]:
    values = found.plain()
    return {**values, "common": {**values["common"], "extracted_at": ""}}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_frozen_is_what_is_counted_then_and_later_data_do_not_move_it(
    app: Flask, gilles: Browser, seed: int
) -> None:
    with app.app_context():
        Maker(seed, "31", LAST.year, 120).make()
    key = prepared(gilles)
    before = live(app, key)
    step(gilles, key, "issue_return", {})
    kept = figures(app, key)
    assert without_moment(kept) == without_moment(before)
    with app.app_context():
        Maker(seed + 50, "31", LAST.year, 90).make()
    assert figures(app, key) == kept
    assert without_moment(live(app, key)) != without_moment(kept)


def test_a_whole_year_has_the_numbers_of_the_yearly_report(app: Flask, gilles: Browser) -> None:
    """Counted over the days of the agreement: an agreement that begins on 1 January has exactly those of the year."""
    with app.app_context(), system_actor("test"), write_transaction() as session:
        session.get_one(Agreement, people.agreement_of("31").id).start_on = LAST.start
    with app.app_context():
        Maker(9, "31", LAST.year, 200).make()
    key = prepared(gilles)
    found = live(app, key)
    with app.app_context(), acting_as(people.actor("gilles.henry")):
        whole = yearly(db.session(), "31", LAST.year, today("31"))
    assert found.common.sent == whole.referrals.all.sent
    assert found.common.entries == found.year_entries == whole.supports.entries
    assert found.common.active == whole.supports.active_file
    assert found.median_tenths == round((whole.referrals.all.median or 0) * 10)
    assert found.highest_load == whole.supports.loads[0]
    assert found.all_exits == sum(whole.supports.exits.values())


@given(st.integers(0, 40), st.integers(0, 40))
def test_entries_of_a_half_year_give_no_small_count_of_the_months_before_away(entries: int, before: int) -> None:
    """The entries of the whole year are printed beside the target; none at all is nobody's."""
    is_open = entries == 0 or (mask_one(entries) is not None and mask_one(before) is not None)
    assert published_entries(entries, entries + before) == (entries if is_open else None)


def test_a_half_year_counts_its_days_and_its_target_is_that_of_the_year(app: Flask, gilles: Browser) -> None:
    with app.app_context(), system_actor("test"), write_transaction() as session:
        session.get_one(Agreement, people.agreement_of("31").id).start_on = LAST.start
    with app.app_context():
        Maker(4, "31", LAST.year, 90).make()
    found = {part: live(app, prepared(gilles, span=Span(LAST.year, part))) for part in Part}
    with app.app_context(), acting_as(people.actor("gilles.henry")):
        whole = yearly(db.session(), "31", LAST.year, today("31"))
    assert (found[Part.FIRST_HALF].common.start, found[Part.FIRST_HALF].common.until) == (
        f"{LAST.year}-01-01",
        f"{LAST.year}-06-30",
    )
    assert found[Part.SECOND_HALF].common.start == f"{LAST.year}-07-01"
    assert found[Part.SECOND_HALF].year_entries == found[Part.YEAR].year_entries == whole.supports.entries
    halves = [found[part].common.sent for part in (Part.FIRST_HALF, Part.SECOND_HALF)]
    assert sum(one or 0 for one in halves) == whole.referrals.all.sent
    assert sum(whole.supports.entries_by_month[:6]) == found[Part.FIRST_HALF].common.entries


def example(**changed: Any) -> Figures:
    """Figures of a return as plain values."""
    values: dict[str, Any] = {
        "year": 2025, "part": "year", "common": snapshot(), "year_entries": 50, "is_answered": True,
        "acceptance_permille": 750, "median_tenths": 45, "ninth_decile": 9, "highest_load": 66, "portfolio_cap": 70,
        "exits": (("employment", 12),), "other_exit_groups": 2, "other_exits": 8, "all_exits": 20,
        "employment_permille": 600, "barriers": (BarrierLine(Category.HOUSING, 20, 400, 500, is_lifted_counted=True),),
    }  # fmt: skip
    return Figures(**(values | changed))


def lines(found: Figures) -> dict[str, tuple[str, ...]]:
    with i18n.locale("fr"):
        return {plain(str(row[0])): row[1:] for table in return_words.tables(found) for row in table.rows}


def test_what_is_frozen_comes_back_equal() -> None:
    text = canonical(example().plain())
    assert revived(thawed(text, digest(text))) == example()


@WORDS
def test_masked_figures_are_told_nowhere_and_what_was_not_counted_is_a_dash() -> None:
    hidden = example(
        acceptance_permille=None, median_tenths=None, ninth_decile=None, employment_permille=None, exits=(),
        barriers=(BarrierLine(Category.HOUSING, None, None, 500, is_lifted_counted=True),),
    )  # fmt: skip
    told = lines(hidden)
    for name in ("Taux d'acceptation", "Réponse médiane", "Neuf réponses sur dix sous", "Sorties vers l'emploi"):
        assert told[name] == ("s.",), name
    with i18n.locale("fr"):
        assert told[plain(label(Category.HOUSING))][:2] == ("s.", "s.")
    few = example(barriers=(BarrierLine(Category.HOUSING, None, None, None, is_lifted_counted=True),))
    assert plain(label(Category.HOUSING)) not in lines(few)
    nothing = example(is_answered=False, acceptance_permille=None, median_tenths=None, all_exits=0, highest_load=None)
    empty = lines(nothing)
    assert empty["Réponse médiane"] == ("–",)
    assert empty["Sorties vers l'emploi"] == ("–",)
    assert empty["Personnes par conseiller, au plus (plafond : 70)"] == ("–",)


@WORDS
def test_what_changes_between_two_versions_is_said_line_by_line() -> None:
    old = example()
    new = example(
        common=snapshot(active=45), median_tenths=50, exits=(("employment", 13),), all_exits=21,
        barriers=(BarrierLine(Category.HOUSING, 22, 440, 500, is_lifted_counted=True),),
    )  # fmt: skip
    with i18n.locale("fr"):
        assert return_words.changes(old, old) == []
        said = [tuple(plain(cell) for cell in row) for row in return_words.changes(old, new)]
        housing = plain(label(Category.HOUSING))
        gone = [tuple(plain(cell) for cell in row) for row in return_words.changes(old, example(exits=()))]
    assert said == [
        ("Accompagnements en cours", "40", "45"),
        ("Réponse médiane", "4,5 j", "5 j"),
        ("Emploi ou création d'entreprise", "12", "13"),
        ("Sorties de l'accompagnement global par motif : Total", "20", "21"),
        (housing, "20 ; 40,0 %", "22 ; 44,0 %"),
    ]
    assert ("Emploi ou création d'entreprise", "12", "–") in gone  # the table is no longer published


# The document


@PAPER
def test_a_certified_return_keeps_its_bytes_whatever_happens_to_the_data(
    app: Flask, gilles: Browser, certified: str
) -> None:
    first = pdf(gilles, certified)
    with app.app_context():
        Maker(5, "31", LAST.year, 60).make()
        with system_actor("test"), write_transaction() as session:
            session.get_one(User, people.user_id("brigitte.leroy")).family_name = "Autrenom"
    assert pdf(gilles, certified) == first


@PAPER
@pytest.mark.layout
def test_the_document_is_accessible_and_its_twin_says_the_same(app: Flask, gilles: Browser, brigitte: Browser) -> None:
    with app.app_context(), system_actor("test"), write_transaction() as session:
        session.get_one(Agreement, people.agreement_of("31").id).start_on = LAST.start
    with app.app_context():
        Maker(7, "31", LAST.year, 150).make()
    key = prepared(gilles)
    assert "PROVISOIRE" in sheet.pages(pdf(gilles, key))[0]
    step(gilles, key, "issue_return", {})
    step(gilles, key, "comment_return", {"text": "Un commentaire aussi long que possible. " * 50})
    step(brigitte, key, "comment_return", COMMENT)
    draft = pdf(gilles, key)
    step(brigitte, key, "certify_return", CERTIFIED)
    data = pdf(gilles, key)
    assert sheet.faults(data) == sheet.faults(draft) == []
    assert sheet.fonts(data) <= sheet.FONTS
    written, before = " ".join(sheet.pages(data)), " ".join(sheet.pages(draft))
    assert 2 <= len(sheet.pages(data)) <= 5
    assert "Retour provisoire : il n'est pas certifié." in plain(before)
    assert "PROVISOIRE" in before
    assert "PROVISOIRE" not in written
    twin = gilles.get("reports.return_document", ref=in_force(), key=key).text
    for words in ("Certifié par", "Brigitte Leroy", "Freins notés à l'entrée", "Une agence a ouvert"):
        assert words in plain(twin)
        assert words in plain(written)
