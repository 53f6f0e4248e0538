"""The people of the tests stay those of today while a long run crosses midnight."""

from datetime import timedelta

import pytest
from flask import Flask

from core.clock import today
from tests import people
from tests.page import Browser


@pytest.fixture
def yesterday(application: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the database is asked for, the world is one of the day before."""
    monkeypatch.setattr(people._built, "on", today(people.TERRITORY) - timedelta(days=1))


def test_a_world_of_yesterday_is_built_again(yesterday: None, app: Flask) -> None:
    assert people.built_on() == today(people.TERRITORY)
    assert "ABADIE" in Browser(app, "paul.martin").get("casefiles.portfolio").text


def test_the_tests_after_it_find_their_people(app: Flask) -> None:
    Browser(app, "paul.martin").get("casefiles.show", ref=people.file_of("Abadie").ref)
