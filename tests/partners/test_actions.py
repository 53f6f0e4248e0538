"""Loading the departments."""

import pytest
from sqlalchemy import func, select

from core.db import db, write_transaction
from core.guard import system_actor
from partners import departments
from partners.actions import load_departments
from partners.models import Department

pytestmark = pytest.mark.usefixtures("app_context")


def test_loading_again_changes_nothing_but_what_differs() -> None:
    with system_actor("test"), write_transaction() as session:
        session.get_one(Department, "34").name = "Autre"
        session.delete(session.get_one(Department, "2A"))
    with system_actor("test"), write_transaction() as session:
        load_departments(session)
    assert db.session.scalar(select(func.count()).select_from(Department)) == 101
    assert db.session.get_one(Department, "34").name == "Hérault"


def test_the_outlines_cover_metropolitan_france() -> None:
    assert len(departments.rows()) == 101
    assert len(departments.outlines()) == 96
