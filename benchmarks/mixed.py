"""How much mixed work the server sustains: four readings to one writing, journal on, over real sockets. See README.md.

Clients share the processors with the server they ask, as a browser on the same machine would not: what is printed is
less than the server alone could do.
"""

import argparse
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import ClassVar

from core.clock import today
from core.config import DEFAULT_SECRET
from demo.accounts import PASSWORD, totp_secret
from tests.reliability.browser import Answer, Browser
from tests.reliability.server import Server

ADVISOR, ROUTER, WORKER = (f"{name}@demo.invalid" for name in ("paul.martin", "claire.dumas", "anne.roux"))
CONTACT = re.compile(r"/dossiers/[A-Z0-9-]+")


@dataclass
class Times:
    """Seconds of every answer, and what was not one."""

    reads: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    refused: dict[int, int] = field(default_factory=dict)


class Client(threading.Thread):
    """Somebody at work: three pages, then a form and what is typed into it, over and over."""

    signed_in: ClassVar[dict[str, Browser]] = {}  # a code of a telephone is good once: clients share a session

    def __init__(self, base: str, email: str, lists: Sequence[str], until: Callable[[], bool]) -> None:
        super().__init__()
        self.browser, self.lists, self.until, self.times = Browser(base), lists, until, Times()
        if email in self.signed_in:
            self.browser.share(self.signed_in[email])
        else:
            self.browser.sign_in(email, PASSWORD, totp_secret(email))
            self.signed_in[email] = self.browser
        self.files = sorted(set(CONTACT.findall(self.browser.get("/portefeuille").text)))

    def run(self) -> None:
        """Until time is up."""
        turn = 0
        while not self.until():
            for path in (*self.lists, *self._file(turn)):
                self._timed(self.times.reads, partial(self.browser.get, path))
            if self.files:
                self._note(self.files[turn % len(self.files)], turn)
            turn += 1

    def _file(self, turn: int) -> list[str]:
        return [self.files[turn % len(self.files)]] if self.files else ["/recherche?q=mar"]

    def _note(self, file: str, turn: int) -> None:
        path = f"{file}/contacts/nouveau"
        page = self._timed(self.times.reads, lambda: self.browser.get(path))
        typed = {"channel": "phone", "reached": "oui", "on": str(today("31")), "line": f"point n° {turn}"}
        self._timed(self.times.writes, lambda: self.browser.post(path, page, level="shared", **typed), done=303)

    def _timed(self, kept: list[float], ask: Callable[[], Answer], done: int = 200) -> Answer:
        begun = time.perf_counter()
        answer = ask()
        if answer.status == done:
            kept.append(time.perf_counter() - begun)
        else:
            self.times.refused[answer.status] = self.times.refused.get(answer.status, 0) + 1
        return answer


def quantile(seconds: list[float], share: float) -> float:
    """Milliseconds within which a share of the answers came; 0 without any."""
    ranked = sorted(seconds)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)] * 1000 if ranked else 0.0


def measure(database: str, seconds: float, clients: int) -> None:
    """Start the server on a filled database, let the clients work, print what they saw."""
    with Server(database, DEFAULT_SECRET) as server:
        end = [0.0]
        crowd = [
            Client(server.base, (ADVISOR, WORKER, ROUTER)[n % 3], _lists(n), lambda: time.perf_counter() > end[0])
            for n in range(clients)
        ]
        end[0] = time.perf_counter() + seconds
        for client in crowd:
            client.start()
        for client in crowd:
            client.join()
    reads = [one for client in crowd for one in client.times.reads]
    writes = [one for client in crowd for one in client.times.writes]
    refused = [client.times.refused for client in crowd if client.times.refused]
    print("| clients | answers a second | writes | read p50, p95, p99 ms | write p50, p95, p99 ms | other answers |")
    print("|---|---|---|---|---|---|")
    shares = (0.5, 0.95, 0.99)
    columns = [", ".join(f"{quantile(kind, share):.0f}" for share in shares) for kind in (reads, writes)]
    number = len(reads) + len(writes)
    part = 100 * len(writes) / max(number, 1)
    print(f"| {clients} | {number / seconds:.1f} | {part:.0f} % | {columns[0]} | {columns[1]} | {refused or 'none'} |")


def _lists(n: int) -> tuple[str, ...]:
    """What each kind of user keeps open."""
    return (("/portefeuille", "/orientations/envoyees"), ("/portefeuille", "/orientations"), ("/orientations", "/"))[
        n % 3
    ]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 8])
    given = parser.parse_args()
    for clients in given.clients:
        measure(given.database, given.seconds, clients)


if __name__ == "__main__":
    main()
