"""Who is told of a step: whose turn it is and the others get a notice, who acted nothing; no mail per step."""

import pytest
from sqlalchemy import select

from accounts.models import Notice
from agreements import actions, queries
from core.clock import now
from core.db import db
from core.guard import system_actor
from core.outbox import Mail
from tests import people
from tests.agreements.doing import Acting, approve, sign, signatures
from tests.signed_copies import paper


def told(kind: str) -> set[str]:
    """Who has a notice of this kind."""
    db.session.remove()
    with system_actor("test"):
        found = set(db.session.scalars(select(Notice.membership_id).where(Notice.kind == kind)))
    return {login for login in people.LOGINS if people.membership_id(login) in found}


def mailed() -> int:
    db.session.remove()
    with system_actor("test"):
        return len(db.session.scalars(select(Mail.id)).all())


def test_a_submitted_text_is_announced_to_the_other_side(submitted: str) -> None:
    assert told("agreement.submitted") == {"karim.benali"}


def test_the_second_approval_invites_the_signatories(approved: str) -> None:
    assert told("agreement.approved") == {"karim.benali"}
    assert told("agreement.to_sign") == {"lea.marchand"}  # karim approved last: he knows


def test_the_last_signature_is_announced_to_both_sides(signed: str) -> None:
    assert told("agreement.signed") == {"fatou.diallo"}


@pytest.mark.parametrize("made", ["submitted", "half_signed"])
def test_a_text_sent_back_is_announced(request: pytest.FixtureRequest, acting: Acting, made: str) -> None:
    ref = request.getfixturevalue(made)
    with acting("karim.benali") as actor:
        take = actions.request_changes if made == "submitted" else actions.refuse_signature
        take(queries.get(ref, lock=True), reason="Motif", by=actor, at=now())
    assert told("agreement.returned") == {"fatou.diallo"}


def test_a_recorded_signature_calls_for_a_second_person(acting: Acting, drafted: str) -> None:
    with acting("fatou.diallo") as actor:
        actions.record_signed(queries.get(drafted, lock=True), signatures(), copy=paper(), by=actor, at=now())
    assert told("agreement.recorded") == {"karim.benali"}


def test_a_private_project_given_up_is_told_to_its_side_only(acting: Acting, drafted: str) -> None:
    with acting("fatou.diallo") as actor:
        actions.cancel(queries.get(drafted, lock=True), reason="Abandon", by=actor, at=now())
    assert told("agreement.cancelled") == set()


def test_no_step_sends_a_mail_by_itself(acting: Acting, submitted: str) -> None:
    approve(acting, submitted, "karim.benali", "karim.benali")
    approve(acting, submitted, "fatou.diallo", "lea.marchand")
    sign(acting, submitted, "lea.marchand")
    assert mailed() == 0
    assert told("agreement.to_sign") == {"karim.benali", "lea.marchand"}
