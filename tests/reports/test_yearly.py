"""The yearly report: who reads which one, what it says, in French that agrees, as a page and on paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core import i18n
from core.clock import now, today
from referrals.workflow import State
from reports.indicators import Answers, Ratio, ReferralFigures, SupportFigures, Writing, YearlyFigures
from reports.queries import Commitments, Place
from reports.yearly import report, tables, wording
from reports.yearly.subject import Subject
from tests.page import Browser, plain
from tests.reports import paper as sheet
from tests.reports.random_world import Maker

Browse = Callable[..., Browser]
PAPER = pytest.mark.usefixtures("paper")
LAST = today("31").year - 1

AGREEMENT = Commitments(
    number="2024-31-01", start=date(2024, 1, 1), end=date(2026, 12, 31), council="CD 31", employment="FT",
    target_entries=200, target_active=100, offices=((1, "Muret"), (2, "Colomiers")),
)  # fmt: skip


def answers(accepted: int = 0, declined: int = 0, waiting: int = 0, median: float | None = None) -> Answers:
    states = {State.ACCEPTED: accepted, State.DECLINED: declined, State.SENT: waiting}
    late = Ratio(accepted + declined, accepted + declined)
    return Answers(sent=accepted + declined + waiting, states=states, median=median, ninth_decile=12, in_time=late)


def subject(
    whole: Answers | None = None, offices: dict[int, Answers] | None = None, until: date | None = None, **held: Any
) -> Subject:
    referrals = ReferralFigures(
        all=whole or answers(), to_employment=Answers(), by_office=offices or {}, sent_by_month=(0,) * 12,
        declines={}, barriers={}, acknowledged=Ratio(0, 0),
    )  # fmt: skip
    supports = SupportFigures(
        entries_by_month=(0,) * 12, active_file=0, active_by_office={}, people=0, started=Ratio(0, 0),
        in_contact=Ratio(0, 0), loads=(), exits={}, barriers={}, lifted={},
    )  # fmt: skip
    figures = YearlyFigures(
        territory="31", year=2025, start=date(2025, 1, 1), until=until or date(2025, 12, 31), referrals=referrals,
        supports=replace(supports, **held),
    )  # fmt: skip
    place = Place("31", "Haute-Garonne", "de la Haute-Garonne")
    return Subject(place, figures, AGREEMENT, datetime(2026, 1, 5, 8, tzinfo=UTC), synthetic=True)


def writing_took(writing: Writing) -> Subject:
    about = subject(answers(40, 10))
    referrals = replace(about.figures.referrals, writing=writing)
    return replace(about, figures=replace(about.figures, referrals=referrals))


def said(about: Subject) -> str:
    with i18n.locale("fr"):
        return plain(" ".join(wording.essentials(about))).replace("<b>", "").replace("</b>", "")


@pytest.mark.parametrize(
    ("whole", "sentence"),
    [
        (answers(), "En 2025, aucune orientation n'a été adressée aux lieux d'accueil."),
        (answers(waiting=3), "En 2025, moins de 5 orientations ont été adressées aux lieux d'accueil."),
        (
            answers(40, 10),
            "En 2025, 50 orientations ont été adressées aux lieux d'accueil. 40 ont été acceptées, soit 80,0 %",
        ),
        (answers(1200, 300), "En 2025, 1 500 orientations ont été adressées"),
        (answers(0, 10), "Aucune n'a été acceptée parmi celles qui ont reçu une réponse."),
        (answers(10, 10, 1), "1 attend une réponse."),
        (answers(10, 10, 2), "2 attendent une réponse."),
        (answers(10, 10, median=1.0), "La réponse demande 1 jour ouvré en médiane ;"),
        (answers(10, 10, median=1.5), "La réponse demande 1,5 jour ouvré en médiane ;"),
        (answers(10, 10, median=2.0), "La réponse demande 2 jours ouvrés en médiane ;"),
    ],
)
def test_sentences_agree_with_their_numbers(whole: Answers, sentence: str) -> None:
    assert sentence in said(subject(whole))


@pytest.mark.parametrize(
    ("writing", "sentence"),
    [
        (
            Writing(2.5, Ratio(40, 50)),
            "Le formulaire demande 2,5 minutes en médiane, de son ouverture à l'envoi ; 80,0 %",
        ),
        (Writing(1.0, Ratio(40, 42)), "Le formulaire demande 1 minute en médiane, de son ouverture à l'envoi."),
        (Writing(3.0, Ratio(5, 5)), "de son ouverture à l'envoi ; 100 % partent le jour même."),
    ],
)
def test_the_time_at_the_form_is_told_with_its_share(writing: Writing, sentence: str) -> None:
    assert sentence in said(writing_took(writing))


@pytest.mark.parametrize("writing", [Writing(), Writing(3.0, Ratio(4, 40)), Writing(None, Ratio(0, 40))])
def test_the_time_at_the_form_of_a_few_is_not_told(writing: Writing) -> None:
    assert "formulaire" not in said(writing_took(writing))


def test_no_share_is_told_of_a_small_count() -> None:
    assert "acceptée" not in said(subject(answers(40, 3)))


def test_a_year_that_runs_is_dated_to_the_day() -> None:
    assert said(subject(answers(9), until=date(2025, 2, 1))).startswith("Du 1er janvier au 1er février 2025, 9 orient")


@pytest.mark.parametrize(
    ("value", "goal", "is_over", "sentence"),
    [
        (10, 10, True, "L'objectif est atteint."),
        (11, 10, True, "L'objectif est dépassé de 1 accompagnement."),
        (12, 10, False, "L'objectif est dépassé de 2 accompagnements."),
        (9, 10, True, "Il a manqué 1 accompagnement pour atteindre l'objectif."),
        (5, 10, False, "Il manque 5 accompagnements pour atteindre l'objectif de l'année."),
    ],
)
def test_the_gap_is_told_in_words(value: int, goal: int, is_over: bool, sentence: str) -> None:
    with i18n.locale("fr"):
        assert plain(wording.gap(value, goal, is_over=is_over)) == sentence


def test_what_passes_a_commitment_is_watched() -> None:
    offices = {1: answers(10, 0, median=14.0), 2: answers(10, 0, median=4.0)}
    with i18n.locale("fr"):
        told = [plain(text) for text in wording.to_watch(subject(offices=offices, loads=(72, 70)))]
    assert told[0] == "Réponse médiane au-delà du délai conventionnel de 10 jours ouvrés : Muret (14 jours)."
    assert told[1] == "1 portefeuille de conseiller dédié dépasse 70 personnes."


def test_nothing_is_watched_when_all_is_kept() -> None:
    assert wording.to_watch(subject(answers(10, 5, median=3.0), loads=(70, 12), in_contact=Ratio(40, 40))) == []


def test_lines_too_small_are_printed_together() -> None:
    with i18n.locale("fr"):
        table = tables.exits(subject(exits={"employment": 30, "moved": 2, "health": 3, "term": 8}))
    assert table is not None
    assert [row[:2] for row in table.rows][-1] == ("2 autres motifs, regroupés", "5")
    assert [row[1] for row in table.rows] == ["30", "8", "5"]


def test_no_reason_is_published_of_few_exits() -> None:
    with i18n.locale("fr"):
        assert tables.exits(subject(exits={"employment": 2, "moved": 1})) is None


def test_no_figure_from_one_to_four_reaches_the_tables_of_offices() -> None:
    offices = {1: answers(3, 1, median=2.0), 2: answers(60, 20, median=3.0)}
    with i18n.locale("fr"):
        rows = tables.offices(subject(answers(63, 21), offices, active_by_office={1: 2, 2: 40}, active_file=42)).rows
    assert [row[1:] for row in rows] == [("s.", "s.", "s.", "s.", "s."), ("s.", "s.", "s.", "3 j", "s.")]


def test_refusals_cannot_be_worked_out_from_received_and_accepted() -> None:
    offices = {1: answers(39, 2), 2: answers(60, 20)}
    with i18n.locale("fr"):
        rows = tables.offices(subject(answers(99, 22), offices)).rows
        few = tables.offices(subject(answers(39, 2), {1: answers(39, 2)}))
    assert [row[2] for row in rows] == ["s.", "s."]
    assert few.total is not None
    assert few.total[1:4] == ("41", "s.", "s.")


def test_shares_of_the_key_figures_are_masked_too() -> None:
    with i18n.locale("fr"):
        figures = report.values(subject(answers(3), exits={"employment": 2}, active_file=4))["key_figures"]
    assert [value for value, _label in figures][1:] == ["s.", "s.", "s."]


@pytest.mark.parametrize("endpoint", ["reports.yearly", "reports.yearly_pdf"])
@pytest.mark.parametrize(
    ("login", "code", "status"),
    [
        ("brigitte.leroy", "31", 200), ("gilles.henry", "31", 200), ("karim.benali", "31", 200),
        ("claire.dumas", "31", 200), ("elise.gros", "31", 200), ("luc.moreau", "31", 200),
        ("fatou.diallo", "31", 404), ("yves.nadal", "31", 404), ("brigitte.leroy", "75", 404),
        ("paul.martin", "31", 403), ("anne.roux", "31", 403), ("denis.favre", "31", 403), ("dora.petit", "31", 403),
        ("tom.garcia", "31", 403), (None, "31", 303),
    ],
)  # fmt: skip
@PAPER
def test_the_report_is_for_those_who_answer_for_the_department(
    browse: Browse, endpoint: str, login: str | None, code: str, status: int
) -> None:
    browse(login).get(endpoint, status, year=today("31").year, code=code)


def test_the_page_and_the_paper_say_the_same(browse: Browse, paper: None) -> None:
    browser = browse("brigitte.leroy")
    page = browser.get("reports.yearly", year=today("31").year, code="31").text
    written = " ".join(sheet.pages(browser.get("reports.yearly_pdf", year=today("31").year, code="31").response.data))
    for expected in (
        "L'essentiel",
        "CD Haute-Garonne",
        "n° 2024-31-01",
        "À surveiller.",
        "Source : Binôme",
        "objectif",
    ):
        assert expected in page
        assert expected in written


def test_paper_is_accessible_whole_and_in_our_fonts(browse: Browse, paper: None, app: Any) -> None:
    with app.app_context():
        Maker(11, "31", LAST, 150).make()
    data = browse("karim.benali").get("reports.yearly_pdf", year=LAST, code="31").response.data
    assert sheet.faults(data) == []
    assert sheet.fonts(data) <= sheet.FONTS
    written = sheet.pages(data)
    assert 3 <= len(written) <= 4
    assert len(written[-1]) > 800, "the last page is nearly empty"
    assert "Nom, qualité, date et signature" in written[-1]


def test_the_same_instant_gives_the_same_bytes(browse: Browse, paper: None, freeze: Any) -> None:
    browser = browse("brigitte.leroy")
    freeze(now() + timedelta(seconds=10))
    first, second = (browser.get("reports.yearly_pdf", year=today("31").year, code="31").response for _turn in "ab")
    assert first.data == second.data
    assert f"bilan-{today('31').year}-31-v1.pdf" in first.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("login", "year", "code", "sentence"),
    [
        ("karim.benali", today("31").year, "34", "Pas de convention, pas de bilan"),
        ("brigitte.leroy", today("31").year + 1, "31", "n'a pas commencé"),
        ("brigitte.leroy", 2999, "31", "n'a pas commencé"),
        ("brigitte.leroy", 1999, "31", "Aucun bilan pour 1999"),
        ("brigitte.leroy", 2020, "31", "aucune convention ne liait le département de la Haute-Garonne"),
    ],
)
def test_a_missing_report_says_why(browse: Browse, login: str, year: int, code: str, sentence: str) -> None:
    assert sentence in browse(login).get("reports.yearly", year=year, code=code).text
    browse(login).get("reports.yearly_pdf", 303, year=year, code=code)


@pytest.mark.parametrize(
    ("login", "seen", "unseen"),
    [
        ("brigitte.leroy", ["Haute-Garonne"], ["Tarn", "Hérault"]),
        ("karim.benali", ["Haute-Garonne", "Tarn", "Hérault", "Pas de convention"], ["Paris"]),
        ("claire.dumas", ["Haute-Garonne"], ["Tarn"]),
    ],
)
def test_the_list_holds_the_departments_one_answers_for(
    browse: Browse, login: str, seen: list[str], unseen: list[str]
) -> None:
    rows = [row.text for row in browse(login).get("reports.index").tree.all("tr")]
    assert all(any(name in row for row in rows) for name in seen)
    assert not any(name in row for name in unseen for row in rows)


def test_the_report_is_read_in_english(browse: Browse) -> None:
    page = browse("brigitte.leroy", language="en").get("reports.yearly", year=today("31").year, code="31")
    assert page.tree.all("html")[0].get("lang") == "en"
