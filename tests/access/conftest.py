"""The runner of the matrix: one application of this process, its database as the scene left it."""

import time
from datetime import date

import pytest
from flask import Flask

from core import documents
from tests import engines, people
from tests.access import actors, scene
from tests.access.run import Runner

SCENE = "scene"
FRESH = 300  # seconds: sessions of the actors must not have been idle for too long
_built: list[tuple[float, date | None, scene.Scene]] = []  # by this process, when, on the world of which day


@pytest.fixture
def runner(app: Flask, template: engines.Template, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Sends cells. The layout of PDFs has its own tests: here only who gets one matters."""
    monkeypatch.setattr(documents, "as_pdf", lambda *_args, **_values: b"%PDF-1.7")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # a crash is one wrong cell, not the end
    monkeypatch.setitem(app.extensions, "readiness", {})  # whether a worker runs beside is not the matter here

    def leave() -> None:
        with app.app_context():
            for engine in app.extensions["sqlalchemy"].engines.values():
                engine.dispose()

    def build() -> scene.Scene:
        """Once for many cells: a copy of the database is made faster than its scene."""
        leave()
        if _built and time.monotonic() - _built[0][0] < FRESH and _built[0][1] == people.built_on():
            template.restore(SCENE)
            return _built[0][2]
        template.restore()
        with app.app_context():
            made = scene.build()
            made.sessions = actors.open_sessions()
        leave()
        template.keep(SCENE)
        _built[:] = [(time.monotonic(), people.built_on(), made)]
        return made

    return Runner(app, build(), build)
