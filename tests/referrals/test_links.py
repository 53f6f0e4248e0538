"""An office without account: one link, one referral, the minimum, one answer - over HTTP and in the database."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry
from casefiles.models import FileAccess, Support
from core.clock import now
from core.db import side_session, write_transaction
from core.guard import system_actor
from core.outbox import Mail
from partners.models import Unit
from referrals.link_models import ReferralLink
from referrals.models import Referral
from referrals.workflow import State, Step
from tests import people
from tests.page import Browser
from tests.people_stories import text_of
from tests.referrals.doing import act

OFFICE = "MDS Toulouse Nord"


def ref() -> str:
    """Sonia's, received by Anne, who never answers here."""
    return people.referral_of("Fabre").ref


def rows(app: Flask, query: Any) -> list[Any]:
    with app.app_context(), system_actor("tests: look at rows"), side_session() as session:
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def referral(app: Flask) -> Referral:
    found: Referral = rows(app, select(Referral).where(Referral.ref == ref()))[0]
    return found


def mailed(app: Flask) -> list[str]:
    """Paths of the links mailed to the office, the latest last."""
    texts = rows(app, select(Mail.text).where(Mail.kind == "referrals.answer_link").order_by(Mail.id))
    return [found[1] for text in texts if (found := re.search(r"(/reponse/\S+)", text))]


def asked(app: Flask, login: str = "sonia.vidal") -> str:
    """The path that only the mail to the office holds."""
    Browser(app, login).post("referrals.send_link", {}, ref=ref())
    return mailed(app)[-1]


def journal(app: Flask) -> list[tuple[str, str | None, int | None]]:
    query = select(JournalEntry).where(JournalEntry.actor_kind == "link").order_by(JournalEntry.id)
    return [(row.action, row.subject, row.organisation_id) for row in rows(app, query)]


def test_the_mail_goes_to_the_registered_address_and_names_nobody(app: Flask) -> None:
    asked(app)
    mail = rows(app, select(Mail).where(Mail.kind == "referrals.answer_link"))[0]
    unit = rows(app, select(Unit).where(Unit.name == OFFICE))[0]
    assert mail.recipient == unit.email
    assert not {"Fabre", "FABRE", ref()} & set(re.findall(r"[\w-]+", mail.text))


def test_the_page_shows_the_minimum_and_nothing_of_the_file(app: Flask) -> None:
    page = Browser(app).get(asked(app))
    assert ref() in page.text
    assert re.search(r"Personne \w+ F\.", page.text)
    assert "Logement, Santé" in page.text
    for hidden in ("Fabre", "FABRE", text_of("Fabre", "referral"), text_of("Fabre", "tried"), "12 rue", "@personne"):
        assert hidden not in page.html
    council = people.unit_of("CD Haute-Garonne").id
    assert journal(app) == [("referral.link_read", ref(), council)]


def test_reading_by_the_link_changes_nothing(app: Flask) -> None:
    path = asked(app)
    before = referral(app).version
    Browser(app).get(path)
    assert (referral(app).version, rows(app, select(ReferralLink))[0].used_at) == (before, None)


def test_the_office_accepts_and_names_one_of_its_workers(app: Flask) -> None:
    path = asked(app)
    office = Browser(app)
    page = office.get(f"{path}/accepter")
    assert "Léo Caron" in page.text
    assert "Julie Blanc" not in page.text
    answer = {"worker": str(people.membership_id("leo.caron"))}
    assert office.post(f"{path}/accepter", answer).location == "/reponse-enregistree"
    found = referral(app)
    assert (found.state, found.assigned_id) == (State.ACCEPTED, people.membership_id("leo.caron"))
    support = rows(app, select(Support).where(Support.id == found.support_id))[0]
    assert support.worker_id == people.membership_id("leo.caron")
    assert [row[0] for row in journal(app)][-1] == "referral.link_accept"
    page = Browser(app, "sonia.vidal").get("referrals.show", ref=ref())
    assert "par le service, par un lien" in page.text


def test_a_worker_of_another_office_cannot_be_named(app: Flask) -> None:
    path = asked(app)
    answer = {"worker": str(people.membership_id("julie.blanc"))}
    Browser(app).post(f"{path}/accepter", answer, status=422)
    assert referral(app).state is State.RECEIVED
    Browser(app).get(path)  # the link was not used up


def test_the_office_declines_with_a_coded_reason(app: Flask) -> None:
    path = asked(app)
    Browser(app).post(f"{path}/refuser", {"reason": "other", "text": ""}, status=422)
    Browser(app).post(f"{path}/refuser", {"reason": "capacity", "suggestion": "La mission locale"})
    assert (referral(app).state, referral(app).decline_reason) == (State.DECLINED, "capacity")
    Browser(app).get(path, status=404)


def test_the_office_asks_and_gets_another_link_with_the_information(app: Flask) -> None:
    path = asked(app)
    Browser(app).post(f"{path}/complement", {"question": "Depuis quand ?"})
    assert referral(app).state is State.INFO_NEEDED
    Browser(app).get(path, status=404)
    Browser(app, "sonia.vidal").post("referrals.inform", {"information": "Depuis mars"}, ref=ref())
    first, second = mailed(app)
    assert first == path
    assert "Depuis mars" in Browser(app).get(second).text
    assert [link.used_for for link in rows(app, select(ReferralLink).order_by(ReferralLink.id))] == [
        Step.ASK_INFO,
        None,
    ]


def test_links_that_open_nothing_show_one_page(app: Flask, freeze: Any) -> None:
    sonia, office = Browser(app, "sonia.vidal"), Browser(app)
    bodies = set()
    for _attempt in range(3):
        sonia.post("referrals.send_link", {}, ref=ref())
    renewed, altered, expired = mailed(app)
    bodies |= {office.get(path, status=404).html for path in (renewed, altered, f"{expired[:-1]}_", "/reponse/inconnu")}
    freeze(now() + timedelta(days=8, seconds=1))
    bodies.add(office.get(f"{expired}/accepter", status=404).html)
    freeze(None)
    with app.app_context():
        act("anne.roux", ref(), "decline", reason="capacity", text=None, suggestion=None)
    bodies.add(office.get(expired, status=404).html)
    bodies.add(office.get("/accord/inconnu", status=404).html)
    assert len({re.sub(r'value="[^"]*"', "", body) for body in bodies}) == 1


@pytest.mark.parametrize(
    ("login", "verb", "answers"),
    [
        ("anne.roux", "decline", {"reason": "capacity", "text": None, "suggestion": None}),
        ("sonia.vidal", "withdraw", {"reason": "solved"}),
        ("claire.dumas", "redirect", {"reason": "Plus près", "to": "MDS Muret"}),
    ],
)
def test_every_end_of_the_referral_ends_its_link(app: Flask, login: str, verb: str, answers: dict[str, Any]) -> None:
    path = asked(app)
    if office := answers.pop("to", None):
        answers = {**answers, "to_unit_id": people.unit_of(office).id}
    with app.app_context():
        act(login, ref(), verb, **answers)
    Browser(app).get(path, status=404)
    assert rows(app, select(ReferralLink))[0].revoked_at is not None


def test_an_answer_sent_twice_is_one_answer(app: Flask) -> None:
    path = asked(app)
    office = Browser(app)
    fields = office.get(f"{path}/refuser").fields(f"{path}/refuser") | {"reason": "capacity"}
    office.send(f"{path}/refuser", fields)
    office.send(f"{path}/refuser", fields, status=404)
    assert referral(app).state is State.DECLINED


def test_an_answer_to_what_changed_meanwhile_is_refused_and_shown(app: Flask) -> None:
    path = asked(app)
    office = Browser(app)
    fields = office.get(f"{path}/refuser").fields(f"{path}/refuser") | {"reason": "capacity"}
    with app.app_context():
        act("claire.dumas", ref(), "assign", worker_id=people.membership_id("leo.caron"))
    office.send(f"{path}/refuser", fields, status=409)
    assert referral(app).state is State.RECEIVED


def test_who_sends_and_to_where(app: Flask) -> None:
    asked(app, "claire.dumas")
    Browser(app, "anne.roux").get("referrals.send_link", status=403, ref=ref())
    Browser(app, "paul.martin").get("referrals.send_link", status=403, ref=ref())
    Browser(app, "leo.caron").get("referrals.send_link", status=404, ref=ref())
    with app.app_context(), system_actor("tests: an office without address"), write_transaction() as session:
        session.get_one(Unit, people.unit_of(OFFICE).id).email = None
    page = Browser(app, "sonia.vidal").post("referrals.send_link", {}, status=422, ref=ref())
    assert "Aucune adresse" in page.text


@pytest.mark.parametrize(("login", "offered"), [("sonia.vidal", True), ("claire.dumas", False), ("anne.roux", False)])
def test_the_link_is_offered_to_those_outside_the_office(app: Flask, login: str, offered: bool) -> None:
    page = Browser(app, login).get("referrals.show", ref=ref())
    assert (f"/orientations/{ref()}/lien" in page.html) is offered


def test_an_answer_by_link_leaves_no_access_but_that_of_the_pair(app: Flask) -> None:
    path = asked(app)
    Browser(app).post(f"{path}/refuser", {"reason": "capacity"})
    left = rows(app, select(FileAccess).where(FileAccess.file_id == people.file_of("Fabre").id))
    assert {row.membership_id for row in left if row.until_at is None} == {people.membership_id("sonia.vidal")}


@pytest.mark.parametrize("path", ["/", "/orientations", "/orientations/{ref}", "/recherche?q=fabre", "/portefeuille"])
def test_the_holder_of_a_link_is_nobody_elsewhere(app: Flask, path: str) -> None:
    office = Browser(app)
    office.get(asked(app))
    answer = office.client.get(path.format(ref=ref()))
    assert answer.status_code == 303 or "Fabre" not in answer.get_data(as_text=True)
