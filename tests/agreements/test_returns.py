"""Monitoring returns: who moves one in which state, what is frozen, what is refused, what no later act changes."""

from collections.abc import Callable
from itertools import product

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from accounts.models import JournalEntry
from agreements.frozen import Altered, thawed
from agreements.queries_committees import followed
from agreements.returns import policy, queries
from agreements.returns.models import MonitoringReturn
from agreements.returns.workflow import TRANSITIONS, ReturnState, ReturnStep
from core.actor import Actor
from core.db import db, write_transaction
from core.errors import Conflict, NotAllowed, NotFound, Refusal
from core.guard import system_actor
from partners.workflow import Side
from tests import people
from tests.agreements.doing import Acting, Refused
from tests.agreements.return_steps import (
    FIGURES,
    ask_fix,
    cancel,
    certify,
    comment,
    digest,
    get,
    in_force,
    issue,
    prepare,
    reissue,
)

GILLES, BRIGITTE, KARIM = "gilles.henry", "brigitte.leroy", "karim.benali"
ACTORS = [login for login in people.LOGINS if login not in (people.FORMER, people.DEACTIVATED)]
Act = Callable[[Actor, str], object]
# Gilles (employment) prepares, issues, comments; Brigitte (council) is the other side, Karim is Gilles's region.
# Each state, the steps that lead there, and who takes which step in it.
WAYS: dict[ReturnState, tuple[tuple[str, Act], ...]] = {
    ReturnState.DRAFT: (),
    ReturnState.TO_COMMENT: ((GILLES, issue), (GILLES, comment)),
    ReturnState.TO_CERTIFY: ((GILLES, issue), (GILLES, comment), (BRIGITTE, comment)),
    ReturnState.TO_FIX: ((GILLES, issue), (BRIGITTE, ask_fix)),
    ReturnState.CERTIFIED: ((GILLES, issue), (GILLES, comment), (BRIGITTE, comment), (BRIGITTE, certify)),
    ReturnState.CANCELLED: ((GILLES, cancel),),
}
TAKES: dict[tuple[ReturnState, ReturnStep], set[str]] = {
    (ReturnState.DRAFT, ReturnStep.ISSUE): {GILLES, KARIM},
    (ReturnState.DRAFT, ReturnStep.CANCEL): {GILLES, KARIM},
    (ReturnState.TO_COMMENT, ReturnStep.COMMENT): {BRIGITTE},
    (ReturnState.TO_COMMENT, ReturnStep.ASK_FIX): {GILLES, KARIM, BRIGITTE},
    (ReturnState.TO_CERTIFY, ReturnStep.ASK_FIX): {GILLES, KARIM, BRIGITTE},
    (ReturnState.TO_CERTIFY, ReturnStep.CERTIFY): {KARIM, BRIGITTE},
    (ReturnState.TO_FIX, ReturnStep.REISSUE): {GILLES, KARIM},
}
DO: dict[ReturnStep, Act] = {
    ReturnStep.ISSUE: issue,
    ReturnStep.COMMENT: comment,
    ReturnStep.ASK_FIX: ask_fix,
    ReturnStep.REISSUE: reissue,
    ReturnStep.CERTIFY: certify,
    ReturnStep.CANCEL: cancel,
}


def bring(acting: Acting, state: ReturnState) -> str:
    """Reference of a return in a state."""
    with acting(GILLES) as actor:
        ref = prepare(actor)
    take(acting, ref, *WAYS[state])
    return ref


def take(acting: Acting, ref: str, *steps: tuple[str, Act]) -> None:
    for login, act in steps:
        with acting(login) as actor:
            act(actor, ref)


@pytest.mark.parametrize("state", ReturnState)
def test_who_takes_which_step_in_each_state(acting: Acting, state: ReturnState) -> None:
    ref = bring(acting, state)
    db.session.remove()
    query = select(MonitoringReturn).join(MonitoringReturn.agreement).options(*queries.whole())
    found = db.session.scalars(query).unique().one()
    assert (found.ref, found.state) == (ref, state)
    for login, step in product(ACTORS, ReturnStep):
        actor, allowed = people.actor(login), login in TAKES.get((state, step), set())
        assert policy.can_take(actor, found, step) is allowed, (login, step)
        if allowed:
            policy.require(actor, found, step)
            continue
        known = login in (GILLES, KARIM, BRIGITTE)
        with pytest.raises(Conflict if known and (state, step) not in TRANSITIONS else NotAllowed):
            policy.require(actor, found, step)


@pytest.mark.parametrize(("state", "step"), list(product(ReturnState, ReturnStep)))
def test_a_step_is_taken_where_the_table_has_it_and_nowhere_else(
    acting: Acting, refused: Refused, state: ReturnState, step: ReturnStep
) -> None:
    ref = bring(acting, state)
    row = TRANSITIONS.get((state, step))
    login = BRIGITTE if step in (ReturnStep.COMMENT, ReturnStep.CERTIFY) else GILLES
    if row is None:
        assert isinstance(refused(login, lambda actor: DO[step](actor, ref)), Refusal)
        return
    take(acting, ref, (login, DO[step]))
    with acting(login):
        assert get(ref).state is row.next
        last = queries.history(get(ref).id)[0]
        assert (last.step, last.from_state, last.to_state) == (step, state, row.next)


def test_every_state_can_be_reached_and_only_two_are_final() -> None:
    reached = {state for row in TRANSITIONS.values() for state in (row.next, row.otherwise) if state}
    assert reached | {ReturnState.DRAFT} == set(ReturnState)
    assert set(ReturnState) - {state for state, _step in TRANSITIONS} == {ReturnState.CERTIFIED, ReturnState.CANCELLED}


def test_one_comment_waits_for_the_other_and_a_side_may_expressly_say_nothing(acting: Acting) -> None:
    ref = bring(acting, ReturnState.TO_COMMENT)
    take(acting, ref, (BRIGITTE, lambda actor, key: comment(actor, key, None)))
    with acting(BRIGITTE):
        found = get(ref)
        assert found.state is ReturnState.TO_CERTIFY
        assert [(one.side, one.text, one.name) for one in found.said()] == [
            (Side.COUNCIL, None, "Brigitte Leroy"),
            (Side.EMPLOYMENT, "Rien d’étonnant", "Gilles Henry"),
        ]


def test_a_side_comments_once_whoever_of_it_writes(acting: Acting, refused: Refused) -> None:
    ref = bring(acting, ReturnState.TO_COMMENT)
    for login in (GILLES, KARIM):
        assert "déjà commenté" in refused(login, lambda actor: comment(actor, ref)).message


def test_who_issued_does_not_certify_and_the_other_figures_are_not_certified(acting: Acting, refused: Refused) -> None:
    ref = bring(acting, ReturnState.TO_CERTIFY)
    assert "Une autre personne" in refused(GILLES, lambda actor: certify(actor, ref)).message
    other = refused(BRIGITTE, lambda actor: certify(actor, ref, seen="0" * 64))
    assert isinstance(other, Conflict)
    assert isinstance(refused(BRIGITTE, lambda actor: certify(actor, ref, seen="")), Conflict)


def test_the_database_refuses_who_issued_as_certifier(acting: Acting) -> None:
    bring(acting, ReturnState.TO_CERTIFY)
    columns = "return_id, number, text, sha256, at, membership_id, user_id, name, role, unit"
    db.session.remove()
    with pytest.raises(DBAPIError, match="second_person"), system_actor("test"), write_transaction() as session:
        session.execute(
            text(
                f"INSERT INTO agreement_return_certificates ({columns}, author_id)"
                f" SELECT {columns}, user_id FROM agreement_return_versions"
            )
        )


def test_a_fix_freezes_the_next_version_and_the_one_before_stays_with_its_comments(acting: Acting) -> None:
    ref = bring(acting, ReturnState.TO_CERTIFY)
    take(acting, ref, (BRIGITTE, ask_fix), (KARIM, lambda actor, key: reissue(actor, key, {"sent": 13})))
    with acting(BRIGITTE):
        found = get(ref)
        assert [thawed(one.text, one.sha256) for one in found.versions] == [FIGURES, {"sent": 13}]
        assert found.state is ReturnState.TO_COMMENT
        assert (len(found.said(1)), len(found.said())) == (2, 0)
        assert found.fix_side is None
        asked = queries.history(found.id)[1]
        assert (asked.step, asked.side, asked.reason) == (
            ReturnStep.ASK_FIX,
            Side.EMPLOYMENT,
            "Des entrées manquent",
        )
    take(acting, ref, (KARIM, comment), (BRIGITTE, comment), (GILLES, certify))  # Karim issued the second one
    with acting(BRIGITTE):
        certificate = get(ref).certificate
        assert certificate is not None
        assert (certificate.number, certificate.name) == (2, "Gilles Henry")


def test_a_fix_is_asked_of_one_of_the_two_sides_with_a_reason(acting: Acting, refused: Refused) -> None:
    ref = bring(acting, ReturnState.TO_COMMENT)
    assert refused(BRIGITTE, lambda actor: ask_fix(actor, ref, None)).field == "side"
    take(acting, ref, (GILLES, lambda actor, key: ask_fix(actor, key, Side.COUNCIL)))
    assert isinstance(refused(BRIGITTE, lambda actor: issue(actor, ref)), Conflict)
    with acting(GILLES) as actor:
        assert not policy.can_take(actor, get(ref), ReturnStep.REISSUE)
    take(acting, ref, (BRIGITTE, reissue))


def test_the_certificate_holds_figures_comments_and_names_of_the_day(acting: Acting) -> None:
    ref = bring(acting, ReturnState.CERTIFIED)
    with acting(BRIGITTE):
        certificate = get(ref).certificate
        assert certificate is not None
        kept = thawed(certificate.text, certificate.sha256)
        assert kept["figures_sha256"] == digest(ref)
        assert (kept["issued"]["name"], kept["certified"]["name"]) == ("Gilles Henry", "Brigitte Leroy")
        assert [one["side"] for one in kept["comments"]] == ["council", "employment"]
        with pytest.raises(Altered):
            thawed(certificate.text.replace("Rien", "Tout"), certificate.sha256)


@pytest.mark.parametrize("table", ["versions", "comments", "certificates"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET name = 'X'", "DELETE FROM {}"])
def test_what_was_frozen_said_and_certified_is_append_only(acting: Acting, table: str, statement: str) -> None:
    bring(acting, ReturnState.CERTIFIED)
    db.session.remove()
    with pytest.raises(DBAPIError, match="append-only"), system_actor("test"), write_transaction() as session:
        session.execute(text(statement.format(f"agreement_return_{table}")))


# Who reads


READS: dict[str, bool] = {  # and whether from the first day, or once it is certified
    GILLES: True,
    BRIGITTE: True,
    KARIM: True,
    "elise.gros": False,
    "claire.dumas": False,
}


@pytest.mark.parametrize("state", ReturnState)
def test_administrators_read_it_from_the_first_day_and_heads_once_certified(acting: Acting, state: ReturnState) -> None:
    ref = bring(acting, state)
    for login, early in READS.items():
        with acting(login):
            if early or state is ReturnState.CERTIFIED:
                assert queries.get(in_force(), ref).ref == ref
                continue
            with pytest.raises(NotFound):
                queries.get(in_force(), ref)
            assert queries.of_agreement(followed(in_force())) == []


def test_an_administrator_of_another_department_finds_nothing(acting: Acting) -> None:
    ref = bring(acting, ReturnState.CERTIFIED)
    for login in ("fatou.diallo", "denis.favre"):
        with acting(login), pytest.raises(NotFound):
            queries.get(in_force(), ref)


def test_each_step_is_in_the_journal_without_any_text(acting: Acting) -> None:
    bring(acting, ReturnState.CERTIFIED)
    db.session.remove()
    with system_actor("test"), write_transaction() as session:
        rows = session.scalars(select(JournalEntry).where(JournalEntry.action.like("return.%"))).all()
        assert [row.action for row in rows] == [
            "return.planned", "return.issued", "return.commented", "return.commented", "return.certified",
        ]  # fmt: skip
        assert not any("étonnant" in str(vars(row)) for row in rows)


def test_a_return_of_another_agreement_is_not_found(acting: Acting) -> None:
    ref = bring(acting, ReturnState.DRAFT)
    with acting(KARIM), pytest.raises(NotFound):
        queries.get(people.agreement_of("81").ref, ref)
