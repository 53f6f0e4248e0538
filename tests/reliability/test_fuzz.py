"""Whatever is sent to whichever route by whomever: a clear answer, never a server error."""

import random

from flask import Flask

from tests.reliability.hostile import Attacker

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


def test_no_request_makes_the_server_fail(app: Flask, full: bool) -> None:
    attacker = Attacker(app, random.Random(20260131), LOGINS)
    for _ in range(LONG if full else SHORT):
        attacker.strike()
    tally = attacker.tally
    print(f"\n{tally.total} requests over {len(attacker.rules)} routes: {dict(sorted(tally.statuses.items()))}")
    assert not tally.failures, "\n\n".join(f"{trouble}\n  {request}" for trouble, request in tally.failures.items())
    assert {200, 303, 404, 422} <= set(tally.statuses), "the requests do not reach the pages"
