"""Whatever is sent to whichever route by whomever: a clear answer, never a server error."""

import random

import pytest
from flask import Flask

from tests.reliability.hostile import Attacker

PARTS = 10  # each its own requests, so that two processes share them
SHORT, LONG = 5_000, 100_000
LOGINS = (
    None,
    "paul.martin",
    "sonia.vidal",
    "anne.roux",
    "claire.dumas",
    "brigitte.leroy",
    "denis.favre",
    "dora.petit",
)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_request_makes_the_server_fail(app: Flask, full: bool, part: int) -> None:
    attacker = Attacker(app, random.Random(20260131 + part), LOGINS)
    for _ in range((LONG if full else SHORT) // PARTS):
        attacker.strike()
    tally = attacker.tally
    print(f"\n{tally.total} requests over {len(attacker.rules)} routes: {dict(sorted(tally.statuses.items()))}")
    assert not tally.failures, "\n\n".join(f"{trouble}\n  {request}" for trouble, request in tally.failures.items())
    assert {200, 303, 404, 422} <= set(tally.statuses), "the requests do not reach the pages"
