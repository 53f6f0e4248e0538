"""Fifty at once, for the last places: never one too many, nobody lost, whoever came too late is in the list."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from agreements.places import AgreementPlace, PlaceState, ranks
from agreements.places import reserve as ask
from core.actor import current_actor
from core.clock import now
from core.db import db, write_transaction
from core.errors import Refusal
from core.guard import system_actor
from referrals import actions, queries
from referrals.models import Referral
from referrals.workflow import DeclineReason, State
from tests import people
from tests.referrals.doing import acting, worker
from tests.referrals.placing import agreement_id, drafts, held, leave, places, sent

TAKERS = 50
ROUNDS, ALL_ROUNDS = 20, 1000
ADVISOR, WORKER, PAIRS = "sonia.vidal", "anne.roux", 5


Answer = TypeVar("Answer")
# Fifty in a row on a slow machine, which the product answers with "busy"; never a deadlock.
BUSY = ("database is locked", "lock timeout", "QueuePool limit")


def patiently(login: str, act: Callable[[], Answer]) -> Answer:
    """In a transaction of its own; sent again, as people do, when the page says that the database is busy."""
    for _attempt in range(20):
        try:
            with acting(login):
                return act()
        except (OperationalError, PoolTimeout) as error:
            db.session.remove()
            if not any(words in str(error) for words in BUSY):
                raise
    raise AssertionError("busy for more than a minute")


def together(app: Flask, login: str, refs: list[str], verb: Callable[[Referral], object]) -> Counter[str]:
    """The same act on many referrals by one user, each in a thread with a connection of its own."""
    return at_once(app, [(login, ref) for ref in refs], verb)


def at_once(app: Flask, acts: list[tuple[str, str]], verb: Callable[[Referral], object]) -> Counter[str]:
    """The same, each referral by the user named with it."""
    start = Barrier(len(acts))

    def one(named: tuple[str, str]) -> str:
        login, ref = named
        with app.app_context():
            people.actor(login)
            start.wait()
            try:
                patiently(login, lambda: verb(queries.get(ref, lock=True)))
            except Refusal as refusal:
                return type(refusal).__name__
            return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return Counter(pool.map(one, acts))


def send(referral: Referral) -> None:
    actions.send(referral, by=current_actor(), at=now())


def accept(referral: Referral) -> None:
    actions.accept(referral, **worker("anne.roux"), by=current_actor(), at=now())


def decline(referral: Referral) -> None:
    actions.decline(referral, reason=DeclineReason.CAPACITY, text=None, suggestion=None, by=current_actor(), at=now())


def states(refs: list[str]) -> Counter[State]:
    with system_actor("tests: states"):
        found = Counter(db.session.scalars(select(Referral.state).where(Referral.ref.in_(refs))))
    db.session.remove()
    return found


def ranked(refs: list[str]) -> list[int]:
    """Ranks in the waiting list, in their order."""
    with system_actor("tests: ranks"):
        keys = db.session.scalars(select(Referral.id).where(Referral.ref.in_(refs))).all()
        found = sorted(ranks(keys).values())
    db.session.remove()
    return found


def test_fifty_send_for_the_last_place_one_gets_it_and_the_others_wait(app: Flask) -> None:
    refs = drafts(app, TAKERS)
    with app.app_context():
        leave(1)
    assert together(app, "sonia.vidal", refs, send) == {"done": TAKERS}
    with app.app_context():
        assert held(refs) == {PlaceState.RESERVED: 1, PlaceState.WAITING: TAKERS - 1}
        assert states(refs) == {State.SENT: 1, State.WAITING: TAKERS - 1}
        assert (places().left, places().waiting) == (0, TAKERS - 1)


def test_fifty_ranks_are_all_different(app: Flask) -> None:
    refs = drafts(app, TAKERS)
    with app.app_context():
        leave(0)
    together(app, "sonia.vidal", refs, send)
    with app.app_context():
        assert ranked(refs) == list(range(1, TAKERS + 1))


def test_both_directions_send_for_the_last_place_one_gets_it_and_the_others_wait(app: Flask) -> None:
    """An advisor's and a social worker's referrals ask for places of the same agency, in one list."""
    acts = [(login, ref) for login in (ADVISOR, WORKER) for ref in drafts(app, TAKERS // 2, login)]
    refs = [ref for _login, ref in acts]
    with app.app_context():
        leave(1)
    assert at_once(app, acts, send) == {"done": TAKERS}
    with app.app_context():
        assert held(refs) == {PlaceState.RESERVED: 1, PlaceState.WAITING: TAKERS - 1}
        assert states(refs) == {State.SENT: 1, State.WAITING: TAKERS - 1}
        assert (places().left, places().waiting) == (0, TAKERS - 1)
        assert ranked(refs) == list(range(1, TAKERS))


def test_of_one_referral_in_each_direction_one_takes_the_last_place(app: Flask) -> None:
    acts = [(login, ref) for login in (ADVISOR, WORKER) for ref in drafts(app, PAIRS, login)]
    for number in range(PAIRS):
        pair = [acts[number], acts[PAIRS + number]]
        with app.app_context():
            leave(places().waiting + 1)  # whoever lost before comes first
        assert at_once(app, pair, send) == {"done": 2}
        with app.app_context():
            assert states([ref for _login, ref in pair]) == {State.SENT: 1, State.WAITING: 1}


def test_ten_accept_while_ten_decline_and_every_freed_place_goes_to_the_list(app: Flask) -> None:
    with app.app_context():
        leave(10)
    refs = sent(app, 20)
    verbs = {ref: accept if n % 2 else decline for n, ref in enumerate(refs[:10])}
    outcome = together(app, "claire.dumas", refs[:10], lambda referral: verbs[referral.ref](referral))
    with app.app_context():
        assert outcome == {"done": 10}
        assert held(refs) == {
            PlaceState.TAKEN: 5, PlaceState.FREED: 5, PlaceState.RESERVED: 5, PlaceState.WAITING: 5,
        }  # fmt: skip
        assert held(refs[10:15]) == {PlaceState.RESERVED: 5}


def test_fifty_takers_of_the_last_place_again_and_again(app: Flask, full: bool) -> None:
    """The rule alone, with real connections: one place is free, fifty ask."""
    with app.app_context():
        leave(1)
    free = held_before(app)
    with ThreadPoolExecutor(TAKERS) as pool:
        for number in range(ALL_ROUNDS if full else ROUNDS):
            start = Barrier(TAKERS)
            taken = Counter(pool.map(lambda key, start=start: reserve(app, key, start), keys(number)))
            assert taken == {PlaceState.RESERVED: 1, PlaceState.WAITING: TAKERS - 1}
            clear(app, free)


def keys(number: int) -> range:
    first = 1_000_000 + number * TAKERS
    return range(first, first + TAKERS)


def reserve(app: Flask, key: int, start: Barrier) -> PlaceState:
    unit, office = people.unit_of("Toulouse Minimes").id, people.unit_of("MDS Toulouse Nord").id
    with app.app_context():
        start.wait()
        return patiently(
            "paul.martin",
            lambda: ask(
                agreement_id(), agency_id=unit, office_id=office, referral_id=key, referral_ref=f"OR-31-{key}",
                author_id=people.membership_id("sonia.vidal"), at=now(),
            ),
        )  # fmt: skip


def held_before(app: Flask) -> int:
    with app.app_context():
        return places().occupied


def clear(app: Flask, occupied: int) -> None:
    with app.app_context():
        with system_actor("tests: next round"), write_transaction() as session:
            session.execute(delete(AgreementPlace).where(AgreementPlace.referral_id >= 1_000_000))
        db.session.remove()
        assert places().occupied == occupied


def test_a_place_declined_on_ten_pages_at_once_is_freed_once(app: Flask) -> None:
    with app.app_context():
        leave(1)
    refs = sent(app, 3)
    outcome = together(app, "claire.dumas", [refs[0]] * 10, decline)
    with app.app_context():
        assert outcome["done"] == 1
        assert held(refs) == {PlaceState.FREED: 1, PlaceState.RESERVED: 1, PlaceState.WAITING: 1}
