"""Whether time tells known accounts from unknown ones: sign-in and forgotten password, real argon2 parameters.

.venv/bin/python -m benchmarks.known_accounts --database sqlite:////tmp/accounts.sqlite3
"""

import argparse
import gc
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import fmean, median, pvariance

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from werkzeug.test import TestResponse

from accounts import passwords
from accounts.models import User
from app import create_app
from core.clock import now
from core.config import Settings
from core.db import side_session
from core.guard import system_actor

TRIES = 200  # of each sort
WARM = 3
WRONG = "not the password of anybody"


@dataclass(frozen=True, slots=True)
class Page:
    """A page, the fields of one try, and the status of its answer."""

    path: str
    fields: Callable[[str], dict[str, str]]
    status: int


PAGES = {
    "sign-in": Page("/connexion", lambda email: {"email": email, "password": WRONG}, 422),
    "forgotten": Page("/mot-de-passe/oubli", lambda email: {"email": email}, 303),
}


def add_accounts(app: Flask, run: str) -> None:
    """As many accounts as there are tries: throttling closes an account after a few."""
    hashes = [passwords.hash_password(f"the password of {number}") for number in range(10)]
    with app.app_context(), system_actor("benchmark"), side_session(writing=True) as session:
        session.add_all(
            User(
                email=f"known-{run}-{number}@exemple.test",
                given_name="K",
                family_name="N",
                password_hash=hashes[number % 10],
                created_at=now(),
            )
            for number in range(TRIES)
        )


def send(client: FlaskClient, page: Page, email: str, address: str) -> TestResponse:
    """One try, as its form would send it."""
    fields = page.fields(email) | {"form_token": secrets.token_urlsafe(24)}
    return client.post(page.path, data=fields, environ_base={"REMOTE_ADDR": address})


CLOCKS: dict[str, Callable[[], float]] = {"elapsed": time.perf_counter, "CPU": time.process_time}
Taken = dict[str, list[float]]


def measure(client: FlaskClient, page: Page, run: str) -> dict[str, Taken]:
    """Seconds of each try by each clock, known and unknown in an order nobody planned, each from its own address.

    Time of the processor too: on a machine with other work, most of what elapses is that work.
    """
    tries = [(sort, number) for sort in ("known", "unknown") for number in range(TRIES)]
    random.Random(run).shuffle(tries)
    taken: dict[str, Taken] = {clock: {"known": [], "unknown": []} for clock in CLOCKS}
    for place, (sort, number) in enumerate(tries):
        email = f"{sort}-{run}-{number}@exemple.test"
        address = f"10.{hash(page.path) % 200}.{place // 250}.{place % 250}"
        started = {clock: read() for clock, read in CLOCKS.items()}
        answer = send(client, page, email, address)
        for clock, read in CLOCKS.items():
            taken[clock][sort].append(read() - started[clock])
        if answer.status_code != page.status:
            raise SystemExit(f"{page.path}: {answer.status_code}")
    return taken


def row(taken: Taken) -> str:
    """Means and medians in ms, their gaps, and the gap of means that chance alone makes in one run of twenty."""
    cells, gaps = [], []
    for middle in (fmean, median):
        known, unknown = (middle(taken[sort]) * 1000 for sort in ("known", "unknown"))
        cells.append((known, unknown))
        gaps.append(abs(known - unknown) / max(known, unknown) * 100)
    spread = sum(pvariance(taken[sort]) / len(taken[sort]) for sort in taken) ** 0.5 * 1000
    chance = 1.96 * spread / max(cells[0]) * 100
    (known_mean, unknown_mean), (known_middle, unknown_middle) = cells
    return (
        f"{known_mean:.1f}, {known_middle:.1f} | {unknown_mean:.1f}, {unknown_middle:.1f} "
        f"| {gaps[0]:.1f} % | {gaps[1]:.1f} % | {chance:.1f} %"
    )


def main() -> None:
    """Print a row for each page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    settings = Settings(mode="test", database_url=parser.parse_args().database, secret_key="s" * 40)
    app = create_app(settings)
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
    run = f"{time.time_ns():x}"
    add_accounts(app, run)
    client = app.test_client()
    gc.freeze()
    gc.disable()  # one collection in the middle of four hundred tries is the largest gap of all
    print("| page, time | known: mean, median ms | unknown: mean, median ms | gap of means | of medians | chance |")
    print("|---|---|---|---|---|---|")
    for name, page in PAGES.items():
        for warm in range(WARM):  # the hash nobody has is made once for a process
            send(client, page, f"warm-{run}-{warm}@exemple.test", "127.0.0.1")
        for clock, taken in measure(client, page, run).items():
            print(f"| {name}, {clock} | {row(taken)} |")


if __name__ == "__main__":
    main()
