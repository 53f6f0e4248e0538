"""What the worker does for people's rights: make the copies that were asked for, remove them after seven days."""

import json
from datetime import timedelta
from functools import partial

from flask import current_app
from sqlalchemy import delete, select

from casefiles.rights.actions import COPY
from casefiles.rights.models import RightsCopy, RightsRequest
from core import i18n, jobs, keys
from core.clock import now
from core.config import Settings
from core.db import db
from reports.rights.export import as_json, copy_of, printed

KEPT = timedelta(days=7)
PURPOSE = "copy of a person's data"


def settings_in_force() -> Settings:
    """Those of the application that runs."""
    found: Settings = current_app.config["SETTINGS"]
    return found


@jobs.handler(COPY, outside=True)
def make(request_id: int) -> jobs.Finish | None:
    """Read and lock; no lock of the database is held meanwhile. In French, whoever asked."""
    asked = db.session.get(RightsRequest, request_id)
    if asked is None or asked.file_id is None:
        return None
    with i18n.locale("fr"):
        copy = copy_of(asked.file_id, reference=asked.ref, organisation_id=asked.organisation_id)
        data, document = json.dumps(as_json(copy, now()), ensure_ascii=False, indent=1), json.dumps(printed(copy))
    return partial(_keep, request_id, _locked(data, request_id), _locked(document, request_id))


def _locked(text: str, request_id: int) -> str:
    return keys.lock(text, purpose=PURPOSE, record=str(request_id), secret=settings_in_force().secret_key)


def opened(locked: str, request_id: int) -> str:
    """The text of a copy. Raises keys.Unreadable."""
    accepted = keys.secrets(settings_in_force())
    return keys.unlock(locked, purpose=PURPOSE, record=str(request_id), secrets=accepted)[0]


def _keep(request_id: int, data: str, document: str) -> None:
    copy = db.session.scalar(select(RightsCopy).where(RightsCopy.request_id == request_id).with_for_update())
    if copy is not None:
        copy.ready_at, copy.data, copy.document = now(), data, document


def _lock_anew(_settings: Settings) -> int:
    """Under today's key, whatever was locked under the former one."""
    copies = db.session.scalars(select(RightsCopy).where(RightsCopy.ready_at.is_not(None))).all()
    for copy in copies:
        for part in ("data", "document"):
            setattr(copy, part, _locked(opened(getattr(copy, part), copy.request_id), copy.request_id))
    return len(copies)


keys.kept_under["copies of people's data"] = _lock_anew


@jobs.handler("rights.remove_copies", every=timedelta(hours=6))
def remove_copies() -> None:
    """A copy that nobody took for a week is made again when it is asked for."""
    db.session.execute(delete(RightsCopy).where(RightsCopy.asked_at < now() - KEPT))
