"""Monitoring returns the matrix acts on."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from agreements import queries
from agreements.frozen import canonical, digest
from agreements.models import Agreement
from agreements.returns.models import MonitoringReturn, ReturnCertificate, ReturnVersion
from agreements.returns.workflow import Part, ReturnState
from core.clock import now, today
from reports.followup.return_figures import take
from tests import people
from tests.access import verdicts_returns
from tests.world import reference

# Who issued it, and who certified it.
WRITERS = {"in force": ("31", "gilles.henry", ""), "ended elsewhere": ("81", "karim.benali", "fatou.diallo")}


def add_returns(session: Session) -> tuple[dict[str, str], dict[str, str]]:
    """One for each signed agreement that has run, about a year nobody else reports on: references and digests."""
    refs: dict[str, str] = {}
    digests: dict[str, str] = {}
    for name, (territory, author, certifier) in WRITERS.items():
        key = people.agreement_of(territory).id
        query = select(Agreement).where(Agreement.id == key).options(*queries.whole())
        agreement = session.scalars(query).unique().one()
        made = MonitoringReturn(
            ref=reference("RS", territory, name), agreement=agreement, year=today(territory).year - 9, part=Part.YEAR,
            state=ReturnState(verdicts_returns.RETURNS[name]), created_at=now(),
            created_by_id=people.membership_id(author),
        )  # fmt: skip
        session.add(made)
        session.flush()
        morning = now().replace(hour=0, minute=0, second=0, microsecond=0)  # the same digest each time it is built
        text = canonical(take(made, morning).plain())
        session.add(ReturnVersion(return_id=made.id, number=1, text=text, sha256=digest(text), **_written(author)))
        session.flush()
        if certifier:
            _certify(session, made.id, author, certifier)
        refs[name], digests[name] = made.ref, digest(text)
    return refs, digests


def _certify(session: Session, key: int, author: str, certifier: str) -> None:
    who = {name: _written(certifier)[name] for name in ("name", "role", "unit")}
    text = canonical({"comments": [], "certified": {"at": now().isoformat(), **who}})
    row = ReturnCertificate(return_id=key, number=1, author_id=people.user_id(author), text=text, sha256=digest(text))
    for name, value in _written(certifier).items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def _written(login: str) -> dict[str, Any]:
    actor = people.actor(login)
    return {
        "at": now(), "membership_id": actor.membership, "user_id": actor.user, "name": actor.name, "role": actor.role,
        "unit": actor.unit_name,
    }  # fmt: skip
