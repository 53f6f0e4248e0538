"""A suspended agreement: nothing new is sent, what is under way goes on to its answer."""

import pytest
from flask.ctx import AppContext

from agreements import actions as agreements
from agreements import queries as agreement_queries
from core.actor import current_actor
from core.clock import now, today
from core.errors import Refusal
from referrals import queries
from referrals.workflow import State
from tests import people
from tests.page import plain
from tests.referrals.doing import act, acting, draft, reading, sent, worker


def suspend() -> None:
    with acting("brigitte.leroy"):
        agreement = agreement_queries.get(people.agreement_of("31").ref, lock=True)
        agreements.suspend(agreement, on=today("31"), reason="Un désaccord", by=current_actor(), at=now())


def test_a_draft_written_before_is_not_sent(app_context: AppContext) -> None:
    ref = draft()
    suspend()
    with pytest.raises(Refusal) as caught:
        act("paul.martin", ref, "send")
    assert "suspendue" in plain(caught.value.message)


def test_what_was_sent_before_is_still_accepted(app_context: AppContext) -> None:
    ref = sent()
    suspend()
    act("claire.dumas", ref, "accept", **worker("anne.roux"))
    with reading("paul.martin"):
        assert queries.get(ref).state is State.ACCEPTED
