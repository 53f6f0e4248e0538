"""The runner of the matrix: one application of this process, its database as the scene left it."""

import pytest
from flask import Flask

from core import documents
from tests import engines
from tests.access import actors, scene
from tests.access.run import Runner


@pytest.fixture
def runner(app: Flask, template: engines.Template, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Sends cells. The layout of PDFs has its own tests: here only who gets one matters."""
    monkeypatch.setattr(documents, "as_pdf", lambda *_args, **_values: b"%PDF-1.7")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)  # a crash is one wrong cell, not the end
    monkeypatch.setitem(app.extensions, "readiness", {})  # whether a worker runs beside is not the matter here

    def build() -> scene.Scene:
        with app.app_context():
            made = scene.build()
            actors.open_sessions()
        return made

    def restore() -> None:
        with app.app_context():
            for engine in app.extensions["sqlalchemy"].engines.values():
                engine.dispose()
        template.restore()
        build()

    return Runner(app, build(), restore)
