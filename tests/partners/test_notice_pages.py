"""One's own notices: the list and its count, reading them, what one chooses, pauses."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry
from core.clock import now, today
from partners.notices.models import NoticeChoice, NoticePause
from partners.notices.workflow import LONGEST_PAUSE
from tests import markup, people
from tests.page import Browser, Page
from tests.partners.telling import ANNE, notices, pause, tell, writing
from tests.reports.test_navigation_counts import entry

LIST, PREFERENCES = "/compte/notifications", "/compte/notifications/preferences"


def table(page: Page) -> list[str]:
    """The rows of the list as read."""
    return [" ".join(row.text.split()) for row in page.tree.all("tr")[1:]]


def unread(app: Flask, login: str = ANNE) -> int:
    return sum(notice.read_at is None for notice in notices(app, login))


def rows(app: Flask, cls: Any) -> list[Any]:
    with writing(app) as session:
        found = session.scalars(select(cls).order_by(cls.id)).all()
        session.expunge_all()
        return list(found)


@pytest.fixture
def anne(app: Flask) -> Browser:
    return Browser(app, ANNE)


def test_the_list_shows_the_latest_first_with_who_acted_and_where_it_leads(app: Flask, anne: Browser) -> None:
    tell(app, kind="referral.assigned", by_id=people.membership_id("claire.dumas"))
    tell(app, kind="agreement.signed", text="Une convention est signée par les deux parties.", ref="CV-31-AAAAAAAA")
    page = anne.get(LIST)
    latest, first = table(page)
    assert "signée par les deux parties" in latest
    assert "Claire Dumas" in first
    assert "Non lue" in first
    assert f"/orientations/{people.referral_of('Fabre').ref}" in page.html


def test_an_empty_list_says_why(anne: Browser) -> None:
    assert "Aucune notification" in anne.get(LIST).text
    assert "Tout est lu" in anne.get(f"{LIST}?vue=non-lues").text


def test_one_sees_ones_own_only(app: Flask) -> None:
    tell(app)
    (notice,) = notices(app)
    leo = Browser(app, "leo.caron")
    assert "Aucune notification" in leo.get(LIST).text
    for path in ("courrier", "courrier.pdf", "pause"):
        leo.get(f"{LIST}/{notice.id}/{path}", 404)
    form = leo.get(PREFERENCES).fields(PREFERENCES)
    leo.send(f"{LIST}/{notice.id}/lue", form, 404)
    leo.send(f"{LIST}/lues", form | {"last": notice.id}, 303)
    assert unread(app) == 1


def test_the_list_is_paged_by_key_and_at_a_constant_cost(app: Flask, anne: Browser) -> None:
    tell(app)
    few = anne.get(LIST).queries
    for _turn in range(119):
        tell(app)
    page, seen = anne.get(LIST), list[str]()
    assert page.queries == few
    for size in (50, 50, 20):
        ids = [action.split("/")[-2] for action, _values in markup.forms(page.tree) if action.endswith("/lue")]
        assert len(ids) == size
        seen += ids
        following = [str(link.get("href")) for link in page.tree.all("a") if link.get("rel") == "next"]
        page = anne.get(following[0]) if following else page
    assert seen == [str(notice.id) for notice in reversed(notices(app))]


def test_unread_ones_are_counted_beside_the_entry_and_listed_apart(app: Flask, anne: Browser) -> None:
    assert entry(anne.get("partners.index"), "Notifications") == "Notifications"
    for _turn in range(2):
        tell(app)
    first, _second = notices(app)
    anne.send(f"{LIST}/{first.id}/lue", anne.get(LIST).fields(f"{LIST}/{first.id}/lue"))
    assert entry(anne.get("partners.index"), "Notifications") == "Notifications 1 notification non lue"
    assert (len(table(anne.get(LIST))), len(table(anne.get(f"{LIST}?vue=non-lues")))) == (2, 1)


def test_reading_one_leads_back_to_the_page_it_was_on(app: Flask, anne: Browser) -> None:
    tell(app)
    (notice,) = notices(app)
    target = f"{LIST}/{notice.id}/lue"
    fields = anne.get(f"{LIST}?vue=non-lues").fields(target)
    assert anne.send(target, fields).location == f"{LIST}?vue=non-lues"
    assert anne.send(target, fields).location == f"{LIST}?vue=non-lues"  # a double click
    fields = anne.get(PREFERENCES).fields(PREFERENCES) | {"next": "https://ailleurs.test/"}
    assert anne.send(target, fields).location == LIST


def test_reading_all_leaves_what_arrived_meanwhile(app: Flask, anne: Browser) -> None:
    for _turn in range(3):
        tell(app)
    fields = anne.get(LIST).fields(f"{LIST}/lues")
    tell(app)
    anne.send(f"{LIST}/lues", fields)
    assert unread(app) == 1
    assert "3 notifications marquées comme lues." in anne.get(LIST).text


@pytest.mark.parametrize("last", ["", "abc", "-1", "²", "9" * 40])
def test_a_strange_limit_does_no_harm(app: Flask, anne: Browser, last: str) -> None:
    tell(app)
    anne.send(f"{LIST}/lues", anne.get(LIST).fields(f"{LIST}/lues") | {"last": last})
    assert unread(app) == 1


def test_what_waits_under_another_post_is_said(app: Flask) -> None:
    tell(app, "val.perrin")
    page = Browser(app, "val.perrin", "Toulouse Minimes").get(LIST)
    assert "1 notification non lue vous attend sous une autre habilitation" in page.text


def test_each_reading_and_each_choice_is_journalled(app: Flask, anne: Browser) -> None:
    file = people.file_of("Fabre").ref
    tell(app, about=file)
    (notice,) = notices(app)
    anne.get(LIST)
    anne.post(f"{LIST}/{notice.id}/pause", {"until": str(today("31"))})
    anne.post(PREFERENCES, {})
    found = [(row.action, row.subject) for row in rows(app, JournalEntry) if row.action.startswith("notice.")]
    assert found[:3] == [("notice.list", None), ("notice.pause_form", notice.ref), ("notice.pause", file)]
    assert found[3:] == [("notice.preferences", None), ("notice.choose", None)]


# Preferences


def choices(app: Flask) -> dict[str, str]:
    return {row.topic: row.mode.value for row in rows(app, NoticeChoice)}


def test_each_kind_is_chosen_for_itself(app: Flask, anne: Browser) -> None:
    page = anne.get(PREFERENCES)
    assert "Messages de sécurité, invitations, liens signés" in page.text
    assert page.fields(PREFERENCES)["referrals"] == ["digest"]
    anne.post(PREFERENCES, {"referrals": "at_once", "referral_answers": "here"})
    others = dict.fromkeys(("asking", "exits", "retention", "renewals", "deadlines"), "digest")
    assert choices(app) == {"referrals": "at_once", "referral_answers": "here", **others}
    anne.post(PREFERENCES, {"referrals": "digest"})
    assert choices(app) == {"referrals": "digest", "referral_answers": "here", **others}


@pytest.mark.parametrize(
    ("login", "topics"),
    [
        (ANNE, {"referrals", "referral_answers", "exits", "retention", "renewals", "deadlines", "asking"}),
        ("gilles.henry", {"agreements", "agreement_turns", "returns", "referral_delays"}),
        ("elise.gros", {"referrals", "referral_answers", "referral_delays", "retention", "asking"}),
        ("lea.marchand", {"agreements", "agreement_turns"}),
    ],
)
def test_a_role_chooses_about_what_it_is_told(app: Flask, login: str, topics: set[str]) -> None:
    fields = Browser(app, login).get(PREFERENCES).fields(PREFERENCES)
    assert fields.keys() - {"csrf_token", "form_token", "version"} == topics


def test_endings_of_agreements_always_leave_at_once(app: Flask) -> None:
    assert "Échéances des conventions" in Browser(app, "gilles.henry").get(PREFERENCES).text
    assert "Rien à choisir pour votre rôle" in Browser(app, "denis.favre").get(PREFERENCES).text


def test_a_choice_made_elsewhere_meanwhile_is_not_overwritten(app: Flask, anne: Browser) -> None:
    old = anne.get(PREFERENCES).fields(PREFERENCES)
    anne.post(PREFERENCES, {"referrals": "at_once"})
    anne.send(PREFERENCES, old | {"referrals": "here"}, 409)
    assert choices(app)["referrals"] == "at_once"


@pytest.mark.parametrize("wrong", [{"referrals": "never"}, {"referrals": ""}])
def test_an_unknown_way_is_refused(app: Flask, anne: Browser, wrong: dict[str, str]) -> None:
    anne.post(PREFERENCES, wrong, 422)
    assert choices(app) == {}


# Pauses


def test_a_pause_is_asked_for_from_a_notice_and_ended(app: Flask, anne: Browser) -> None:
    file = people.file_of("Fabre").ref
    tell(app, about=file)
    (notice,) = notices(app)
    until = today("31") + timedelta(days=9)
    anne.post(f"{LIST}/{notice.id}/pause", {"until": str(until)})
    assert entry(anne.get("partners.index"), "Notifications") == "Notifications"  # not counted
    assert "En pause" in anne.get(LIST).text
    page = anne.get(PREFERENCES)
    assert file in page.text
    anne.post(f"{LIST}/{notice.id}/pause", {"until": str(until + timedelta(days=1))})
    (kept,) = rows(app, NoticePause)
    assert kept.until_on == until + timedelta(days=1)
    anne.send(f"{LIST}/pauses/{kept.id}/fin", anne.get(PREFERENCES).fields(f"{LIST}/pauses/{kept.id}/fin"))
    assert rows(app, NoticePause) == []
    assert entry(anne.get("partners.index"), "Notifications") == "Notifications 1 notification non lue"


@pytest.mark.parametrize("days", [-1, LONGEST_PAUSE + 1])
def test_a_pause_ends_in_time(app: Flask, anne: Browser, days: int) -> None:
    tell(app, about=people.file_of("Fabre").ref)
    (notice,) = notices(app)
    page = anne.post(f"{LIST}/{notice.id}/pause", {"until": str(today("31") + timedelta(days=days))}, 422)
    assert "Choisissez un jour entre aujourd'hui et le" in page.text
    assert rows(app, NoticePause) == []


def test_a_notice_about_nobody_cannot_be_paused(app: Flask, anne: Browser) -> None:
    tell(app)
    (notice,) = notices(app)
    anne.get(f"{LIST}/{notice.id}/pause", 404)
    assert "Mettre en pause" not in anne.get(LIST).text


def test_a_pause_that_is_over_counts_again(app: Flask, anne: Browser) -> None:
    file = people.file_of("Fabre").ref
    tell(app, about=file)
    pause(app, file, today("31") - timedelta(days=1))
    assert entry(anne.get("partners.index"), "Notifications") == "Notifications 1 notification non lue"
    assert file not in anne.get(PREFERENCES).text


def test_nobody_reads_or_ends_the_pause_of_another(app: Flask) -> None:
    file = people.file_of("Fabre").ref
    pause(app, file, now().date())
    (kept,) = rows(app, NoticePause)
    leo = Browser(app, "leo.caron")
    fields = leo.get(PREFERENCES).fields(PREFERENCES)
    assert file not in leo.get(PREFERENCES).text
    leo.send(f"{LIST}/pauses/{kept.id}/fin", fields, 404)
    assert len(rows(app, NoticePause)) == 1


def test_a_step_of_a_referral_knows_whose_file_it_is_about(app: Flask) -> None:
    claire = Browser(app, "claire.dumas")
    ref = people.referral_of("Benali").ref
    claire.post("referrals.assign", {"worker": str(people.membership_id(ANNE))}, ref=ref)
    (notice,) = notices(app)
    assert (notice.kind, notice.about) == ("referral.assigned", people.file_of("Benali").ref)
