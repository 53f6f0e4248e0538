"""The person's agreement over HTTP: listed, written down, asked by a link that only the person opens, taken back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from accounts.models import JournalEntry, Notice, SignInAttempt
from casefiles.models import FileEvent, PersonAgreement, PersonLink
from casefiles.workflow import AgreedBy, Happened
from core.clock import now
from core.db import side_session
from core.guard import system_actor
from core.outbox import Mail
from tests import people
from tests.page import Browser
from tests.world import days_ago

COUNCIL = "CD Haute-Garonne"


def ref() -> str:
    return people.file_of("Abadie").ref


def rows(app: Flask, query: Any) -> list[Any]:
    with app.app_context(), system_actor("tests: look at rows"), side_session() as session:
        found = list(session.scalars(query))
        session.expunge_all()
        return found


def asked(app: Flask, browser: Browser | None = None) -> str:
    """A link sent to Léa; gives the path that only her mail holds."""
    answers = {"partner": people.unit_of(COUNCIL).ref, "themes": ["sante"]}
    (browser or Browser(app, "paul.martin")).post("casefiles.send_person_link", answers, ref=ref())
    text = rows(app, select(Mail.text).where(Mail.kind == "casefiles.person_link").order_by(Mail.id.desc()))[0]
    found = re.search(r"(/accord/\S+)", text)
    assert found
    return found[1]


def journal(app: Flask) -> list[tuple[str, str]]:
    return [(row.actor_kind, row.action) for row in rows(app, select(JournalEntry).order_by(JournalEntry.id))]


def test_the_pair_lists_writes_down_and_takes_back(app: Flask) -> None:
    browser = Browser(app, "paul.martin")
    page = browser.get("casefiles.person_agreements", ref=ref())
    assert "En vigueur" in page.text
    answers = {"partner": people.unit_of(COUNCIL).ref, "agreed_on": str(days_ago(0)), "channel": "oral"}
    refused = browser.post("casefiles.record_person_agreement", answers, status=422, ref=ref())
    assert "témoin" in refused.text
    witness = {"witness": "Ada Petit", "witness_quality": "Secrétaire", "themes": ["sante"]}
    browser.post("casefiles.record_person_agreement", answers | witness, ref=ref())
    page = browser.get("casefiles.person_agreements", ref=ref())
    assert "Ada Petit, Secrétaire" in page.text
    assert "Remplacé" in page.text
    running = rows(app, select(PersonAgreement.id).order_by(PersonAgreement.id.desc()))[0]
    browser.post(
        "casefiles.withdraw_person_agreement",
        {"reason": "not_said", "on": str(days_ago(0))},
        ref=ref(),
        agreement_id=running,
    )
    assert "Retiré" in browser.get("casefiles.person_agreements", ref=ref()).text
    Browser(app, "anne.roux").get("casefiles.show", status=404, ref=ref())


def test_whoever_notes_the_withdrawal_of_the_own_institution_is_led_out_of_the_file(app: Flask) -> None:
    browser = Browser(app, "anne.roux")
    of_file = PersonAgreement.file_id == people.file_of("Abadie").id
    running = rows(app, select(PersonAgreement.id).where(of_file))[0]
    answers = {"reason": "moved", "on": str(days_ago(0))}
    page = browser.post("casefiles.withdraw_person_agreement", answers, ref=ref(), agreement_id=running)
    assert page.location == "/portefeuille"
    browser.get("casefiles.show", status=404, ref=ref())


def test_the_sheet_says_in_plain_words_what_is_shared_and_what_is_not(app: Flask) -> None:
    text = Browser(app, "anne.roux").get("casefiles.person_agreement_sheet", ref=ref()).text
    assert "Le partage s'arrête aussitôt." in text
    assert "sécurité sociale" in text


def test_the_person_agrees_once_by_the_link(app: Flask) -> None:
    path = asked(app)
    person = Browser(app)
    page = person.get(path)
    assert COUNCIL in page.text
    assert "Abadie" not in page.html
    assert "ABADIE" not in page.html
    assert person.post(path, {"answer": "oui"}).location == "/reponse-enregistree"
    of_file = PersonAgreement.file_id == people.file_of("Abadie").id
    made = rows(app, select(PersonAgreement).where(of_file).order_by(PersonAgreement.id.desc()))[0]
    assert (made.channel, made.themes, made.agreed_on) == (AgreedBy.LINK, ["sante"], days_ago(0))
    assert {("link", "person.link_read"), ("link", "person.link_agree")} <= set(journal(app))
    assert rows(app, select(Notice.kind).where(Notice.membership_id == made.recorded_by_id)) == ["person.answered"]
    person.get(path, status=404)


def test_a_refusal_is_kept_and_shares_nothing(app: Flask) -> None:
    path = asked(app)
    before = len(rows(app, select(PersonAgreement)))
    Browser(app).post(path, {"answer": "non"})
    assert len(rows(app, select(PersonAgreement))) == before
    assert Happened.PERSON_REFUSED in rows(app, select(FileEvent.kind))
    assert [link.agreed for link in rows(app, select(PersonLink))] == [False]


def test_only_the_hash_of_the_token_is_kept(app: Flask) -> None:
    token = asked(app).removeprefix("/accord/")
    link = rows(app, select(PersonLink))[0]
    assert token not in str(vars(link))
    assert len(link.token_hash) == 64


def test_every_link_that_opens_nothing_gets_the_same_page(app: Flask, freeze: Any) -> None:
    paul, person = Browser(app, "paul.martin"), Browser(app)
    replaced, used = asked(app, paul), asked(app, paul)
    person.post(used, {"answer": "non"})
    altered = asked(app, paul)[:-1] + "_"
    expired = asked(app, paul)
    bodies = {person.get(path, status=404).html for path in (replaced, used, altered, "/accord/inconnu")}
    freeze(now() + timedelta(days=8, seconds=1))
    bodies.add(person.get(expired, status=404).html)
    freeze(now() - timedelta(days=8, seconds=1))
    withdrawn = asked(app, paul)
    running = rows(app, select(PersonAgreement.id).where(PersonAgreement.file_id == people.file_of("Abadie").id))[0]
    answers = {"reason": "not_said", "on": str(days_ago(0))}
    Browser(app, "paul.martin").post("casefiles.withdraw_person_agreement", answers, ref=ref(), agreement_id=running)
    bodies.add(person.get(withdrawn, status=404).html)
    shapes = {re.sub(r'value="[^"]*"', "", body) for body in bodies}
    assert len(shapes) == 1
    assert ("nobody", "link.unknown") in journal(app)


def test_wrong_links_are_throttled_like_wrong_passwords(app: Flask) -> None:
    client = app.test_client()
    answers = [client.get(f"/accord/faux-{number}").status_code for number in range(21)]
    assert answers == [404] * 20 + [429]
    assert client.get(asked(app)).status_code == 429
    assert len(rows(app, select(SignInAttempt).where(SignInAttempt.succeeded.is_(False)))) == 20


def test_a_person_without_address_is_asked_on_paper(app: Flask) -> None:
    browser = Browser(app, "paul.martin")
    browser.post("casefiles.change_person", {"email": ""}, ref=ref(), _from=f"/personnes/{ref()}/modifier")
    answers = {"partner": people.unit_of(COUNCIL).ref}
    page = browser.post("casefiles.send_person_link", answers, status=422, ref=ref())
    assert "sur papier" in page.text


@pytest.mark.parametrize("path", ["/dossiers/{ref}", "/dossiers/{ref}/accords", "/portefeuille"])
def test_a_link_opens_no_other_page(app: Flask, path: str) -> None:
    person = Browser(app)
    person.get(asked(app))
    assert person.client.get(path.format(ref=ref())).status_code == 303


def test_the_link_is_read_in_english_too(app: Flask) -> None:
    page = Browser(app, language="en").get(asked(app))
    assert "never shared" in page.text
