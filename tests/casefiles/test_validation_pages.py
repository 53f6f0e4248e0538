"""The pages on which each half of the pair validates the shared diagnosis."""

import pytest
from flask import Flask

from casefiles import queries
from casefiles.following import diagnosis
from casefiles.workflow import Category, Half, Mode
from tests import people
from tests.casefiles.doing import add_barrier, day, doing, looking, wait_for_diagnosis
from tests.page import Browser


@pytest.fixture(autouse=True)
def opened(app: Flask) -> int:
    """Marie Costes's file, where global support waits for its diagnosis."""
    with app.app_context():
        return wait_for_diagnosis()


def missing(app: Flask) -> list[Half]:
    with app.app_context(), looking():
        support = queries.current_support(people.file_of("Costes").id, Mode.GLOBAL)
        assert support is not None
        return diagnosis.missing(support)


def test_the_page_refuses_a_diagnosis_that_changed_since_it_was_opened(app: Flask, opened: int) -> None:
    anne, ref = Browser(app, "anne.roux"), people.file_of("Costes").ref
    target = anne.address("casefiles.validate_diagnosis", ref=ref)
    fields = anne.get(target).fields(target)
    with app.app_context(), doing("paul.martin") as paul:
        add_barrier(paul, opened, category=Category.FAMILY)
    assert "a changé depuis l'ouverture" in anne.send(target, fields, 409).text
    anne.post(target, {})
    assert missing(app) == [Half.ADVISOR]


def test_the_page_says_who_has_validated_and_offers_the_entry_once_both_did(app: Flask) -> None:
    paul, ref = Browser(app, "paul.martin"), people.file_of("Costes").ref
    assert "Personne n'entre contre son gré" not in paul.get("casefiles.diagnosis", ref=ref).text
    paul.post("casefiles.validate_diagnosis", {}, ref=ref)
    Browser(app, "anne.roux").post("casefiles.validate_diagnosis", {}, ref=ref)
    assert "Personne n'entre contre son gré" in paul.get("casefiles.diagnosis", ref=ref).text
    paul.post("casefiles.take_validation_back", {}, ref=ref)
    assert missing(app) == [Half.ADVISOR]


def test_the_refusal_of_the_person_is_a_neutral_end_from_the_diagnosis(app: Flask) -> None:
    paul, ref = Browser(app, "paul.martin"), people.file_of("Costes").ref
    assert "La personne ne souhaite pas cet accompagnement" in paul.get("casefiles.diagnosis", ref=ref).text
    paul.post("casefiles.close", {"exit": "person_declines", "on": str(day())}, ref=ref)
    with app.app_context(), looking():
        assert queries.current_support(people.file_of("Costes").id, Mode.GLOBAL) is None
