"""What is sent to a file: done once, refused in a sentence with what was typed kept, never half-written."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from casefiles import queries
from casefiles.models import Barrier, Contact, Note, PlanItem
from casefiles.workflow import Level, Mode, State
from core.db import db
from core.forms import TEXT_LENGTH
from tests import people
from tests.casefiles.doing import day, doing, looking, validate, wait_for_diagnosis
from tests.casefiles.ending import end
from tests.page import Browser

LONG = "x" * 100_000


def lea() -> str:
    return people.file_of("Abadie").ref


def costes() -> str:
    return people.file_of("Costes").ref


def count(app: Flask, cls: Any) -> int:
    with app.app_context(), looking():
        return db.session.scalar(select(func.count(cls.id))) or 0


# One form for each kind of item: page to send to, an answer that is right, the rows it makes.
RIGHT: dict[str, tuple[dict[str, Any], Any]] = {
    "note_contact": ({"channel": "video", "reached": "oui", "line": "Bilan du mois"}, Contact),
    "write_note": ({"text": "Rendez-vous le 12", "level": "shared"}, Note),
    "add_plan_item": ({"text": "Appeler le FSL", "owner": "person"}, PlanItem),
    "add_barrier": ({"severity": "strong", "owner": "person", "wanted": "Permis de conduire"}, Barrier),
}
ARGUMENTS = {"add_barrier": {"frein": "mobilite"}}


def address(browser: Browser, endpoint: str, ref: str) -> str:
    return browser.address(f"casefiles.{endpoint}", ref=ref, **ARGUMENTS.get(endpoint, {}))


@pytest.mark.parametrize("endpoint", RIGHT)
def test_a_right_answer_makes_one_row_and_leads_on(app: Flask, endpoint: str) -> None:
    paul, (answers, cls) = Browser(app, "paul.martin"), RIGHT[endpoint]
    before = count(app, cls)
    sent = paul.post(address(paul, endpoint, lea()), answers)
    assert count(app, cls) == before + 1
    assert paul.get(sent.location).status == 200


@pytest.mark.parametrize("endpoint", RIGHT)
def test_a_double_click_makes_one_row(app: Flask, endpoint: str) -> None:
    paul, (answers, cls) = Browser(app, "paul.martin"), RIGHT[endpoint]
    target, before = address(paul, endpoint, lea()), count(app, cls)
    fields = paul.get(target).fields(target) | answers
    first, second = paul.send(target, fields), paul.send(target, fields)
    assert (first.location, count(app, cls)) == (second.location, before + 1)


@pytest.mark.parametrize("endpoint", RIGHT)
@pytest.mark.parametrize("login", ["leo.caron", "sonia.vidal"])
def test_a_colleague_writes_nothing(app: Flask, endpoint: str, login: str) -> None:
    paul, colleague, (answers, cls) = Browser(app, "paul.martin"), Browser(app, login), RIGHT[endpoint]
    target, before = address(paul, endpoint, lea()), count(app, cls)
    own = colleague.get("casefiles.new_person").fields("/personnes/nouvelle")
    fields = paul.get(target).fields(target) | answers
    colleague.send(target, fields | {"csrf_token": own["csrf_token"]}, 404)
    assert count(app, cls) == before


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("note_contact", {"channel": "pigeon"}, "Choisissez une réponse de la liste."),
    ("note_contact", {"channel": ""}, "Répondez à cette question."),
    ("note_contact", {"reached": "perhaps"}, "Choisissez une réponse de la liste."),
    ("note_contact", {"reached": ""}, "Répondez à cette question."),
    ("note_contact", {"level": "everybody"}, "Choisissez une réponse de la liste."),
    ("note_contact", {"on": "2999-01-01"}, "Cette date est trop éloignée."),
    ("note_contact", {"on": "1899-12-31"}, "Cette date est trop éloignée."),
    ("note_contact", {"on": "demain"}, "Écrivez une date comme 08/02/2017."),
    ("note_contact", {"on": str(day(-1))}, "Cette date est à venir"),
    ("note_contact", {"line": LONG}, "Raccourcissez ce texte"),
    ("write_note", {"text": LONG}, "Raccourcissez ce texte"),
    ("write_note", {"text": " \n\t "}, "Répondez à cette question."),
    ("write_note", {"text": "\x00\x01\x02"}, "Répondez à cette question."),
    ("write_note", {"level": ""}, "Répondez à cette question."),
    ("add_plan_item", {"text": ""}, "Répondez à cette question."),
    ("add_plan_item", {"kind": "wish"}, "Choisissez une réponse de la liste."),
    ("add_plan_item", {"owner": "nobody"}, "Choisissez une réponse de la liste."),
    ("add_plan_item", {"barrier": "x' OR 1=1"}, "Choisissez une réponse de la liste."),
    ("add_plan_item", {"barrier": "999999"}, "Ce frein ne figure pas au diagnostic."),
    ("add_plan_item", {"due_on": "30/02/2027"}, "Écrivez une date comme 08/02/2017."),
    ("add_barrier", {"severity": ""}, "Répondez à cette question."),
    ("add_barrier", {"thematic": "sante--addictions"}, "Choisissez un détail de la catégorie."),
    ("add_barrier", {"wanted": "x" * 201}, "Raccourcissez ce texte"),
]


@pytest.mark.parametrize(("endpoint", "answers", "sentence"), WRONG)
def test_a_wrong_answer_is_said_and_nothing_is_written(
    app: Flask, endpoint: str, answers: dict[str, Any], sentence: str
) -> None:
    paul, (right, cls) = Browser(app, "paul.martin"), RIGHT[endpoint]
    before = count(app, cls)
    status = 404 if "999999" in answers.values() else 422
    target = address(paul, endpoint, lea())
    fields = paul.get(target).fields(target) | right | answers
    response = paul.client.post(target, data=fields)
    assert response.status_code == status
    assert sentence in response.get_data(as_text=True).replace("\u00a0", " ").replace("’", "'")
    assert count(app, cls) == before


def test_what_was_typed_is_kept_with_the_error(app: Flask) -> None:
    paul = Browser(app, "paul.martin")
    page = paul.post("casefiles.note_contact", {"line": "Bilan <b>du</b> mois"}, 422, ref=lea())
    assert page.tree.all("title")[0].text.startswith("Erreur")
    assert 'value="Bilan &lt;b&gt;du&lt;/b&gt; mois"' in page.html


def test_control_characters_are_left_out(app: Flask) -> None:
    paul = Browser(app, "paul.martin")
    paul.post("casefiles.write_note", {"text": "a\x00b\x1bc\r\nd", "level": "shared"}, ref=lea())
    with app.app_context(), looking():
        assert queries.last_notes(people.file_of("Abadie").id)[0].text == "abc\nd"


def test_noting_a_contact_leads_back_where_it_came_from(app: Flask) -> None:
    paul, back = Browser(app, "paul.martin"), "/portefeuille?vue=retard"
    target = paul.address("casefiles.note_contact", ref=lea())
    fields = paul.get("casefiles.new_contact", ref=lea(), next=back).fields(target) | RIGHT["note_contact"][0]
    assert paul.send(target, fields).location == back


@pytest.mark.parametrize("target", ["https://evil.test", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_a_return_address_elsewhere_is_ignored(app: Flask, target: str) -> None:
    paul = Browser(app, "paul.martin")
    page = paul.get("casefiles.new_contact", ref=lea(), next=target)
    inside = [link.get("href", "") for link in page.tree.all("a")]
    # Signing in again comes back to this very address, whose query is then ignored as it is now.
    assert not [link for link in inside if target in link and not link.startswith("/connexion?next=/dossiers/")]
    assert not page.fields(paul.address("casefiles.note_contact", ref=lea())).get("next")
    sent = paul.post("casefiles.note_contact", RIGHT["note_contact"][0] | {"next": target}, ref=lea())
    assert sent.location == f"/dossiers/{lea()}"


def test_a_medical_word_is_pointed_out_after_saving(app: Flask) -> None:
    paul = Browser(app, "paul.martin")
    sent = paul.post("casefiles.write_note", {"text": "Suivi pour dépression", "level": "shared"}, ref=lea())
    page = paul.get(sent.location)
    assert "Votre texte semble nommer une maladie" in page.text
    assert any("/notes/" in link.get("href", "") for link in page.tree.all("a"))


@pytest.mark.parametrize("text", ["(" * 400 + "fin" + ")" * 400, "<b>" * 400 + "fin" + "</b>" * 400])
def test_a_text_nested_400_levels_deep_is_kept_as_typed(app: Flask, text: str) -> None:
    paul = Browser(app, "paul.martin")
    paul.post("casefiles.write_note", {"text": text, "level": "shared"}, ref=lea())
    with app.app_context(), looking():
        assert text in db.session.scalars(select(Note.text)).all()
    assert "<b>" * 5 not in paul.get("casefiles.timeline", ref=lea()).html


def test_a_text_too_long_is_refused_and_given_back(app: Flask) -> None:
    paul = Browser(app, "paul.martin")
    text = "1 " * TEXT_LENGTH
    assert text.strip() in paul.post("casefiles.write_note", {"text": text, "level": "shared"}, 422, ref=lea()).html


def _concurrent(app: Flask, key: str, page: str, send: str, field: str) -> str:
    """Two windows on the same item: the second answer is refused, and shows both texts."""
    paul = Browser(app, "paul.martin")
    with app.app_context(), doing("paul.martin") as actor:
        file_id = people.file_of("Abadie").id
        found: dict[str, int] = {
            "note_id": next(note.id for note in queries.last_notes(file_id, 9) if note.author_id == actor.membership),
            "item_id": queries.plan(file_id)[0].id,
            "barrier_id": queries.barriers(file_id)[0].id,
        }
    values = {"ref": lea()} | ({key: found[key]} if key in found else {})
    target = paul.address(f"casefiles.{send}", **values)
    source = paul.address(f"casefiles.{page}", **values)
    one, two = (paul.get(source).fields(target) for _ in range(2))
    paul.send(target, one | {field: "Premier texte"})
    refused = paul.send(target, two | {field: "Second texte"}, 409)
    again = paul.send(target, refused.fields(target) | {field: "Second texte"})
    assert again.status == 303
    return refused.text + refused.html


@pytest.mark.parametrize(
    ("key", "page", "send", "field"),
    [
        ("note_id", "edit_note", "change_note", "text"),
        ("item_id", "edit_plan_item", "change_plan_item", "text"),
        ("barrier_id", "edit_barrier", "change_barrier", "wanted"),
        ("", "edit_person", "change_person", "town"),
    ],
)
def test_the_second_of_two_edits_shows_both_texts(app: Flask, key: str, page: str, send: str, field: str) -> None:
    shown = _concurrent(app, key, page, send, field)
    assert "Premier texte" in shown
    assert "Second texte" in shown


def test_sharing_a_note_asks_to_confirm_its_readers(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    with app.app_context(), looking():
        author, file_id = people.membership_id("anne.roux"), people.file_of("Abadie").id
        query = select(Note.id).where(
            Note.author_id == author, Note.file_id == file_id, Note.level == Level.OWN_SERVICE
        )
        note_id = db.session.scalars(query).one()
    values: dict[str, Any] = {"ref": lea(), "note_id": note_id}
    refused = anne.post("casefiles.change_note", {"level": "shared"}, 422, **values)
    assert "Liront désormais cette note : Paul Martin" in refused.text
    anne.post("casefiles.change_note", {"level": "shared", "confirmed": "y"}, **values)
    assert (
        people.text_of("Abadie", "own_service social")
        in Browser(app, "paul.martin").get("casefiles.show", ref=lea()).text
    )


def test_the_entry_over_http(app: Flask) -> None:
    with app.app_context():
        validate(wait_for_diagnosis(), "paul.martin", "anne.roux")
    paul = Browser(app, "paul.martin")
    page = paul.get("casefiles.diagnosis", ref=costes())
    assert "Personne n'entre contre son gré." in page.text
    answers = {"channel": "paper", "agreed_on": str(day())}
    missing = paul.post("casefiles.enter", answers, 422, ref=costes())
    assert "Cochez cette case" in missing.text
    paul.post("casefiles.enter", answers | {"declared": "y"}, ref=costes())
    with app.app_context(), looking():
        support = queries.current_support(people.file_of("Costes").id, Mode.GLOBAL)
        assert support is not None
        assert (support.state, support.entry_on) == (State.IN_PROGRESS, day())


def test_closing_leaves_a_file_that_is_only_read(app: Flask) -> None:
    anne = Browser(app, "anne.roux")
    wrong = anne.post("casefiles.close", {"exit": "person_declines"}, 422, ref=lea())
    assert "Ce motif ne convient pas" in wrong.text
    with app.app_context():
        end(people.file_of("Abadie").id)
    assert "ce dossier se lit encore" in anne.get("casefiles.timeline", ref=lea()).text
    target = anne.address("casefiles.write_note", ref=lea())
    fields = anne.get(target).fields(target) | RIGHT["write_note"][0]
    assert anne.send(target, fields, 403).status == 403


def test_whoever_follows_alone_closes_over_http(app: Flask) -> None:
    paul = Browser(app, "paul.martin")
    wrong = paul.post("casefiles.close", {"exit": "person_declines"}, 422, ref=costes())
    assert "Ce motif ne convient pas" in wrong.text
    paul.post("casefiles.close", {"exit": "job_6_months"}, ref=costes())
    assert "ce dossier se lit encore" in paul.get("casefiles.timeline", ref=costes()).text


def test_lifting_a_barrier_over_http(app: Flask) -> None:
    with app.app_context(), looking():
        key = queries.barriers(people.file_of("Abadie").id)[0].id
    anne = Browser(app, "anne.roux")
    anne.post("casefiles.lift_barrier", {}, ref=lea(), barrier_id=key)
    assert "Freins levés" in anne.get("casefiles.diagnosis", ref=lea()).text
    anne.post("casefiles.lift_barrier", {}, 409, ref=lea(), barrier_id=key)


def test_a_contact_is_corrected_by_its_author(app: Flask) -> None:
    paul = Browser(app, "paul.martin")
    paul.post("casefiles.note_contact", RIGHT["note_contact"][0] | {"line": "erreur"}, ref=lea())
    with app.app_context(), looking():
        key = queries.last_contacts(people.file_of("Abadie").id)[0].id
    paul.post("casefiles.correct_contact", {"line": "juste"}, ref=lea(), contact_id=key)
    text = paul.get("casefiles.timeline", ref=lea()).text
    assert "juste" in text
    assert "erreur" not in text
