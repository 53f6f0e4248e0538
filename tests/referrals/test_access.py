"""Who sees a referral and its file after each step: access opens and ends with the steps, at once."""

from typing import Any

import pytest

from casefiles.workflow import AccessLevel
from referrals.workflow import DeclineReason
from tests import people
from tests.referrals.doing import act, draft, reach, sees, sent, worker

pytestmark = pytest.mark.usefixtures("app_context")

DECLINED: dict[str, Any] = {"reason": DeclineReason.CAPACITY, "text": None, "suggestion": None}
ROUTERS = ("claire.dumas", "elise.gros")
EVERYONE = (
    "paul.martin", "sonia.vidal", "hugo.perez", "ines.faure", "marc.albert", "anne.roux", "leo.caron", "julie.blanc",
    "nora.haddad", "claire.dumas", "yves.nadal", "denis.favre", "elise.gros", "luc.moreau", "brigitte.leroy",
    "gilles.henry", "karim.benali", "dora.petit", "tom.garcia", "remi.colas", "val.perrin",
)  # fmt: skip


def readers(ref: str) -> set[str]:
    return {login for login in EVERYONE if sees(login, ref)}


def test_a_draft_is_seen_by_its_author_alone() -> None:
    assert readers(draft()) == {"paul.martin"}


def test_a_sent_one_by_its_author_and_the_queue() -> None:
    assert readers(sent()) == {"paul.martin", *ROUTERS}


def test_the_named_advisor_sees_it_when_a_colleague_sends_it() -> None:
    assert readers(people.referral_of("Benali").ref) == {"sonia.vidal", "paul.martin", *ROUTERS}


def test_a_social_worker_sees_it_once_assigned() -> None:
    ref = sent()
    assert not sees("anne.roux", ref)
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    assert readers(ref) == {"paul.martin", "anne.roux", *ROUTERS}


def test_reassigning_ends_the_view_of_the_first() -> None:
    ref = sent()
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    act("elise.gros", ref, "assign", **worker("leo.caron"))
    assert readers(ref) == {"paul.martin", "leo.caron", *ROUTERS}


def test_after_a_refusal_the_receiving_side_sees_nothing() -> None:
    ref = sent()
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    act("anne.roux", ref, "decline", **DECLINED)
    assert readers(ref) == {"paul.martin"}
    assert all(reach(login, "Costes") is None for login in (*ROUTERS, "anne.roux"))


def test_a_router_who_refuses_ends_the_view_of_the_assigned_worker_and_the_named_advisor() -> None:
    ref = people.referral_of("Fabre").ref
    act("claire.dumas", ref, "decline", **DECLINED)
    assert readers(ref) == {"sonia.vidal"}


def test_a_refusal_leaves_the_author_his_file() -> None:
    act("claire.dumas", people.referral_of("Benali").ref, "decline", **DECLINED)
    assert reach("sonia.vidal", "Benali") is AccessLevel.CONTENT


def test_after_acceptance_the_pair_reads_the_file_and_the_queue_does_not() -> None:
    ref = sent()
    act("claire.dumas", ref, "accept", **worker("anne.roux"))
    assert readers(ref) == {"paul.martin", "anne.roux"}
    assert {login: reach(login, "Costes") for login in ("paul.martin", "anne.roux", *ROUTERS, "leo.caron")} == {
        "paul.martin": AccessLevel.CONTENT,
        "anne.roux": AccessLevel.CONTENT,
        "claire.dumas": None,
        "elise.gros": None,
        "leo.caron": None,
    }


def test_an_author_outside_the_pair_keeps_the_index() -> None:
    ref = people.referral_of("Benali").ref
    act("claire.dumas", ref, "assign", **worker("anne.roux"))
    act("anne.roux", ref, "accept", **worker("anne.roux"))
    assert readers(ref) == {"sonia.vidal", "paul.martin", "anne.roux"}
    assert reach("sonia.vidal", "Benali") is AccessLevel.INDEX
    assert reach("paul.martin", "Benali") is AccessLevel.CONTENT


def test_accepting_for_a_colleague_ends_the_view_of_who_was_assigned() -> None:
    ref = sent()
    act("claire.dumas", ref, "assign", **worker("leo.caron"))
    act("claire.dumas", ref, "accept", **worker("anne.roux"))
    assert readers(ref) == {"paul.martin", "anne.roux"}


def test_asking_and_giving_information_opens_nothing_to_anyone_else() -> None:
    ref = sent()
    act("elise.gros", ref, "ask_info", question="Où dort-elle ?")
    assert readers(ref) == {"paul.martin", *ROUTERS}
    act("paul.martin", ref, "answer_info", information="Chez sa sœur.")
    assert readers(ref) == {"paul.martin", *ROUTERS}
