"""Committees: who holds them and who reads them, what is refused, and a pack that no later change of data alters."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from agreements.frozen import Altered, canonical, digest, thawed
from core import i18n
from core.clock import today
from reports.followup import committee_document, wording
from reports.followup.pack import Decision, Pack
from reports.followup.snapshot import Snapshot, revived
from tests import people
from tests.page import Browser, Page, plain
from tests.reports import paper as sheet
from tests.reports.random_world import Maker

Browse = Callable[..., Browser]
PAPER = pytest.mark.usefixtures("paper")
DAY = today("31")
TYPED = {"held_on": str(DAY), "place": "Hôtel du département <b>", "data_on": str(DAY), "guests-0-name": "Ada Colin",
         "guests-0-quality": "Vice-présidente"}  # fmt: skip
DECIDED = {"decisions-0-text": "Ouvrir une permanence à Muret", "decisions-0-owner": "G. Henry",
           "decisions-0-due_on": str(DAY + timedelta(30))}  # fmt: skip


def in_force() -> str:
    return people.agreement_of("31").ref


def planned(browser: Browser, **changed: Any) -> str:
    """Reference of a meeting typed on its page."""
    page = browser.post("reports.new_committee", {**TYPED, **changed}, ref=in_force())
    return page.location.rpartition("/")[2]


def closed(browser: Browser) -> str:
    """A meeting with one decision, its minutes closed."""
    key = planned(browser)
    browser.post("reports.decisions", DECIDED, ref=in_force(), meeting=key)
    browser.post("reports.closing", {}, ref=in_force(), meeting=key)
    return key


def pdf(browser: Browser, key: str) -> bytes:
    return bytes(browser.get("reports.committee_pack_pdf", ref=in_force(), meeting=key).response.data)


@pytest.fixture
def brigitte(browse: Browse) -> Browser:
    """Administrator of the council of Haute-Garonne."""
    return browse("brigitte.leroy")


def test_both_parties_hold_the_committee_and_see_its_figures(browse: Browse, brigitte: Browser) -> None:
    key = planned(brigitte)
    for login in ("brigitte.leroy", "gilles.henry", "karim.benali"):
        page = browse(login).get("reports.committee", ref=in_force(), meeting=key)
        assert "Écart aux objectifs" in page.text
        assert page.queries <= 16


def test_professionals_read_decisions_once_the_minutes_are_closed_and_no_figure(
    browse: Browse, brigitte: Browser
) -> None:
    key = planned(brigitte)
    before = browse("anne.roux").get("reports.committee", ref=in_force(), meeting=key)
    brigitte.post("reports.decisions", DECIDED, ref=in_force(), meeting=key)
    brigitte.post("reports.closing", {}, ref=in_force(), meeting=key)
    after = browse("anne.roux").get("reports.committee", ref=in_force(), meeting=key)
    assert "une fois le compte rendu clos" in before.text
    assert "Ouvrir une permanence à Muret" in after.text
    assert "Écart aux objectifs" not in after.text
    assert "Ouvrir une permanence" in browse("paul.martin").get("reports.committees", ref=in_force()).text


@pytest.mark.parametrize(("login", "status"), [("fatou.diallo", 404), ("marc.albert", 404), ("denis.favre", 403)])
def test_others_learn_nothing(browse: Browse, brigitte: Browser, login: str, status: int) -> None:
    key = planned(brigitte)
    browse(login).get("reports.committees", status, ref=in_force())
    browse(login).get("reports.committee", status, ref=in_force(), meeting=key)


def test_a_meeting_of_another_agreement_is_not_found(browse: Browse, brigitte: Browser) -> None:
    key = planned(brigitte)
    browse("karim.benali").get("reports.committee", 404, ref=people.agreement_of("81").ref, meeting=key)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"held_on": ""}, "Répondez à cette question."),
        ({"place": " "}, "Répondez à cette question."),
        ({"data_on": str(DAY + timedelta(1))}, "au plus tard le jour du comité"),
        ({"held_on": "2001-01-01", "data_on": "2001-01-01"}, "Le comité suit la convention"),
        ({"guests-1-name": "Sans qualité"}, "Complétez « Qualité »"),
        ({"members": "999999"}, "n'est pas membre de l'une des deux parties"),
        ({"members": "x"}, "n'est pas membre de l'une des deux parties"),
    ],
)
def test_what_is_wrong_is_said_on_its_field_and_what_was_typed_is_kept(
    brigitte: Browser, changed: dict[str, str], sentence: str
) -> None:
    page = brigitte.post("reports.new_committee", {**TYPED, **changed}, 422, ref=in_force())
    assert sentence in page.text
    assert "Ada Colin" in page.html


def test_one_committee_a_day(brigitte: Browser) -> None:
    planned(brigitte)
    page = brigitte.post("reports.new_committee", TYPED, 409, ref=in_force())
    assert "a déjà lieu ce jour-là" in page.text


def test_members_and_guests_attend_and_may_be_changed(brigitte: Browser) -> None:
    key = planned(brigitte, members=str(people.membership_id("gilles.henry")))
    page = brigitte.get("reports.committee", ref=in_force(), meeting=key)
    assert "Gilles Henry" in page.text
    assert "Ada Colin" in page.text
    brigitte.post("reports.edit_committee", {**TYPED, "place": "Muret"}, ref=in_force(), meeting=key)
    again = brigitte.get("reports.committee", ref=in_force(), meeting=key)
    assert "Muret" in again.text


def test_a_colleague_who_saved_first_is_not_overwritten(browse: Browse, brigitte: Browser) -> None:
    key = planned(brigitte)
    target = brigitte.address("reports.edit_committee", ref=in_force(), meeting=key)
    old = brigitte.get(target).fields(target)
    browse("gilles.henry").post(target, {**TYPED, "place": "À la direction"})
    page = brigitte.send(target, {**old, **TYPED, "place": "Ailleurs"}, 409)
    assert "À la direction" in page.text
    assert "Ailleurs" in page.html


def test_decisions_are_written_changed_and_removed_as_a_whole(brigitte: Browser) -> None:
    key = planned(brigitte)
    second = {name.replace("-0-", "-1-"): value for name, value in DECIDED.items()} | {"decisions-1-text": "Former"}
    brigitte.post("reports.decisions", DECIDED | second, ref=in_force(), meeting=key)
    blank = dict.fromkeys(DECIDED, "")
    brigitte.post("reports.decisions", blank, ref=in_force(), meeting=key)
    page = brigitte.get("reports.committee", ref=in_force(), meeting=key)
    assert "Former" in page.text
    assert "permanence" not in page.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decisions-0-owner": ""}, "Complétez « Qui s'en charge »"),
        ({"decisions-0-due_on": str(DAY - timedelta(1))}, "L'échéance ne précède pas le comité"),
        ({"decisions-0-due_on": "hier"}, "Écrivez une date comme"),
        ({"decisions-0-text": "x" * 301}, "Raccourcissez ce texte"),
    ],
)
def test_a_decision_needs_an_owner_and_a_day(brigitte: Browser, changed: dict[str, str], sentence: str) -> None:
    key = planned(brigitte)
    page = brigitte.post("reports.decisions", DECIDED | changed, 422, ref=in_force(), meeting=key)
    assert sentence in page.text


def test_minutes_are_closed_from_the_day_of_the_meeting_and_with_somebody_there(brigitte: Browser) -> None:
    later = planned(brigitte, held_on=str(DAY + timedelta(1)))
    empty = planned(brigitte, **{"guests-0-name": "", "guests-0-quality": ""})
    assert "à partir du jour" in brigitte.post("reports.closing", {}, 422, ref=in_force(), meeting=later).text
    assert "qui était présent" in brigitte.post("reports.closing", {}, 422, ref=in_force(), meeting=empty).text


def test_nothing_of_closed_minutes_is_changed_but_a_decision_is_done(brigitte: Browser) -> None:
    key = closed(brigitte)
    for endpoint in ("reports.edit_committee", "reports.decisions", "reports.closing"):
        brigitte.get(endpoint, 409, ref=in_force(), meeting=key)
    page = brigitte.get("reports.committee", ref=in_force(), meeting=key)
    target = next(a for a in _actions(page) if "/decisions/" in a)
    brigitte.send(target, page.fields(target) | {"done": "oui"})
    assert "Faite le" in brigitte.get("reports.committee", ref=in_force(), meeting=key).text
    assert "422" in str(brigitte.send(target, page.fields(target) | {"done": "peut-être"}, 422).status)


def _actions(page: Page) -> list[str]:
    return [form.get("action") or "" for form in page.tree.all("form")]


@PAPER
def test_a_closed_pack_keeps_its_bytes_whatever_happens_to_the_data(app: Any, brigitte: Browser, freeze: Any) -> None:
    key = closed(brigitte)
    first = pdf(brigitte, key)
    with app.app_context():
        Maker(5, "31", DAY.year, 60).make()
    page = brigitte.get("reports.committee", ref=in_force(), meeting=key)
    target = next(a for a in _actions(page) if "/decisions/" in a)
    brigitte.send(target, page.fields(target) | {"done": "oui"})
    assert pdf(brigitte, key) == first


@PAPER
def test_the_pack_is_accessible_in_two_to_four_pages_and_its_twin_says_the_same(app: Any, browse: Browse) -> None:
    with app.app_context():
        Maker(7, "31", DAY.year, 150).make()
    browser = browse("gilles.henry")
    full = {"text": "Une décision aussi longue que possible. " * 7, "owner": "Qui", "due_on": str(DAY)}
    key = planned(browser)
    for lines in (3, 6, 9, 12):  # as many as a committee may take
        typed = {f"decisions-{n}-{name}": value for n in range(lines) for name, value in full.items()}
        browser.post("reports.decisions", typed, ref=in_force(), meeting=key)
    data = pdf(browser, key)
    assert sheet.faults(data) == []
    assert sheet.fonts(data) <= sheet.FONTS
    written = sheet.pages(data)
    assert 2 <= len(written) <= 4
    assert "Nom, qualité, date et signature" in written[-1]
    assert "PROJET" in written[1]
    twin = browser.get("reports.committee_pack", ref=in_force(), meeting=key).text
    for words in ("Ordre du jour", "Écart aux objectifs", "Refus par motif", "Ada Colin"):
        assert words in twin
        assert words in " ".join(written)


@PAPER
def test_the_shortest_pack_has_two_pages(brigitte: Browser) -> None:
    assert len(sheet.pages(pdf(brigitte, closed(brigitte)))) >= 2


def test_the_pages_are_read_in_english(browse: Browse, brigitte: Browser) -> None:
    key = closed(brigitte)
    page = browse("brigitte.leroy", language="en").get("reports.committee", ref=in_force(), meeting=key)
    assert "Agenda" in page.text
    assert "Previous decisions" in page.text


# Figures and words


def snapshot(**changed: Any) -> Snapshot:
    values: dict[str, Any] = {
        "territory": "31", "department": "Haute-Garonne", "of_name": "de la Haute-Garonne", "number": "1",
        "council": "CD", "employment": "FT", "start": "2026-01-01", "until": "2026-06-30",
        "extracted_at": "2026-06-30T08:00:00+00:00", "acknowledge_wd": 2, "answer_wd": 10, "contact_cd": 15,
        "sent": 100, "accepted": 60, "declined": 20, "waiting": 20, "overdue": 8,
        "overdue_by_office": (("Muret", 8),), "in_time_permille": 900, "acknowledged_permille": 950,
        "declines": (("capacity", 12),), "other_reasons": 2, "other_declines": 8, "entries": 50, "active": 40,
        "without_contact": 6, "target_entries": 100, "target_active": 40,
    }  # fmt: skip
    return Snapshot(**(values | changed))


def pack(**changed: Any) -> Pack:
    values: dict[str, Any] = {
        "held": "2026-07-02", "place": "Toulouse", "agreement_end": "2026-12-31", "figures": snapshot(),
        "attendees": (), "decisions": (), "followed": (), "followed_more": 0, "is_closed": False, "synthetic": True,
    }  # fmt: skip
    return Pack(**(values | changed))


def told(about: Pack) -> dict[str, str]:
    with i18n.locale("fr"):
        return {plain(point): plain(words) for point, words in committee_document.agenda(about)}


def test_the_agenda_is_written_from_the_figures() -> None:
    said = told(pack(followed=(Decision("A", "B", "2026-07-01", "2026-01-10"),)))
    assert said["Suites des décisions précédentes"] == "1 décision reste à faire, dont 1 en retard."
    assert said["Orientations sans réponse hors délai"].startswith("8 orientations attendent")
    assert said["Refus par motif"].startswith("20 orientations ont été déclinées ; premier motif : ")
    assert "Il manque 50 accompagnements" in said["Écart aux objectifs"]


def test_the_end_of_the_agreement_joins_the_agenda_when_it_is_near() -> None:
    assert "Échéance de la convention" not in told(pack(held="2026-07-02"))
    assert told(pack(held="2026-12-30"))["Échéance de la convention"].endswith("dans 1 jour.")
    assert told(pack(held="2027-01-05"))["Échéance de la convention"] == "Elle a pris fin le 31 décembre 2026."


def test_masked_counts_are_told_nowhere() -> None:
    few = snapshot(declined=None, declines=(), overdue=None, overdue_by_office=(), active=None, without_contact=None)
    with i18n.locale("fr"):
        rows = {row[0]: row[1] for row in wording.indicators(few).rows}
        assert [rows[name] for name in ("Déclinées", "Sans contact depuis plus de 15 jours")] == ["s.", "s."]
        assert wording.declines(few) is None
        assert wording.offices(few) is None
        assert "Trop peu" in wording.overdue(few)


def test_what_is_frozen_comes_back_equal_and_an_alteration_is_seen() -> None:
    text = canonical(snapshot().plain())
    assert revived(thawed(text, digest(text))) == snapshot()
    assert canonical({"b": 1, "a": "é"}) == '{"a":"é","b":1}'
    with pytest.raises(Altered):
        thawed(text.replace("100", "101"), digest(text))


def test_a_meeting_late_in_its_decisions_says_so() -> None:
    late = pack(followed=(Decision("A", "B", "2026-07-01", "2026-01-10"),))
    with i18n.locale("fr"):
        rows = committee_document.values(late, None)["followed"]
    assert plain(rows[0][3]) == "01/07/2026, en retard"
    assert late.followed[0].due_day == date(2026, 7, 1)
