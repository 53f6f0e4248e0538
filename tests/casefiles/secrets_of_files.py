"""Sensitive texts as tests write them."""

from dataclasses import replace

from flask import Flask

from app import create_app
from casefiles import queries as files
from casefiles.sensitive import actions
from casefiles.sensitive.locking import Keys
from casefiles.sensitive.workflow import SensitiveKind
from core.clock import now
from core.db import db
from tests import people
from tests.casefiles.doing import doing

PERSON, AUTHOR, COLLEAGUE = "Abadie", "anne.roux", "paul.martin"
SECRET = "Xylophage zinzolin, dit à voix basse."
_made: list[Flask] = []
OLD, NEW = "former-key-" * 4, "present-key-" * 4


def write(app: Flask, *named: str, text: str = SECRET) -> int:
    """A text of Anne's, for the colleagues named; its key."""
    with app.app_context(), doing(AUTHOR) as anne:
        file = files.content(people.file_of(PERSON).ref, lock=True)
        readers = {people.membership_id(login) for login in named}
        keys = Keys(app.config["SETTINGS"].sensitive_keys)
        kind = SensitiveKind.HEALTH
        return actions.write(file, text=text, kind=kind, named=readers, keys=keys, by=anne, at=now()).id


def with_keys(app: Flask, *keys: str, hosting: str = "hds") -> Flask:
    """The same database, served with other keys; `let_go` closes its connections."""
    settings = replace(app.config["SETTINGS"], sensitive_key=",".join(keys), sensitive_hosting=hosting)
    _made.append(create_app(settings))
    return _made[-1]


def let_go() -> None:
    """Close what `with_keys` opened: a test ends with it."""
    for made in _made:
        with made.app_context():
            for engine in db.engines.values():
                engine.dispose()
    _made.clear()
