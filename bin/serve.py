"""What bin/run runs: prepares the database, then keeps a web server and one job worker running until told to stop.

Importing the application takes seconds, so it is imported once and forked: the same as `flask prepare`,
`flask worker` and `gunicorn --preload`, without paying three times. Usage: python -m bin.serve PORT
"""

import contextlib
import ctypes
import gc
import http.client
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import click
from flask import Flask
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication

from app import create_app

HOST = "127.0.0.1"
GUNICORN = {"worker_class": "gthread", "workers": 2, "threads": 4, "graceful_timeout": 15, "loglevel": "warning"}
START_LIMIT = 60.0  # seconds
STOP_LIMIT = 20.0
# A worker that ends five times, each within a minute, will not get better by itself.
WORKER_FAILURES = 5
WORKER_STEADY = 60.0
WATCHED = (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Everything has to end; says why, or nothing when somebody asked."""


class WebServer(BaseApplication):
    """Gunicorn on an application that is already made."""

    def __init__(self, app: Flask, port: int) -> None:
        self._app = app
        self._settings = GUNICORN | {"bind": f"{HOST}:{port}", "control_socket_disable": True}
        super().__init__()

    def load_config(self) -> None:
        """Our settings only: no file, no environment."""
        for name, value in self._settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Called by each web process after its fork."""
        return self._app


@dataclass
class Child:
    """A forked process; the kernel tells it to end when this one dies, however that happens."""

    pid: int
    started: float
    status: int | None = None

    @classmethod
    def start(cls, work: Callable[[], Any]) -> "Child":
        """Fork; the child runs `work` in a session of its own, so that Ctrl-C reaches the parent alone."""
        parent = os.getpid()
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            _become_child(parent, work)
        return cls(pid, time.monotonic())

    def look(self) -> bool:
        """Whether it still runs."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.status = os.waitstatus_to_exitcode(status) if pid else None
        return self.status is None

    def end(self, number: signal.Signals) -> None:
        """Send a signal if it still runs."""
        if self.look():
            os.kill(self.pid, number)


def _become_child(parent: int, work: Callable[[], Any]) -> NoReturn:
    status = 1
    try:
        os.setsid()
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        for number in WATCHED:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
        random.seed()
        if os.getppid() == parent:
            work()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except Stopped as reason:
        print(f"binome: {reason}", file=sys.stderr)
    except BaseException:  # noqa: BLE001 - the last frame of a process: say it, then end
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def run_command(app: Flask, *words: str) -> None:
    """`flask WORDS`, in this process. Raises Stopped: the command failed."""
    try:
        info = ScriptInfo(create_app=lambda: app, set_debug_flag=False)
        status = app.cli.main(args=list(words), prog_name="flask", obj=info, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    if isinstance(status, int) and status:
        raise Stopped(f"flask {' '.join(words)} failed: see above.")


def say(message: str) -> None:
    """One line to the person at the terminal."""
    print(f"binome: {message}", flush=True)


class Supervisor:
    """The web server and the worker."""

    def __init__(self, app: Flask, port: int) -> None:
        self._app = app
        self._port = port
        self._failures = 0
        self._web = Child.start(lambda: WebServer(app, port).run())
        self._worker = self._start_worker()

    def wait_until_ready(self) -> None:
        """Raises Stopped: the web server ended or is too slow."""
        deadline = time.monotonic() + START_LIMIT
        while not self._answers():
            if time.monotonic() > deadline:
                raise Stopped(f"the web server did not answer within {START_LIMIT:.0f} seconds.")
            self._look_after(0.02)

    def watch(self) -> NoReturn:
        """Until Stopped."""
        while True:
            self._look_after(1.0)

    def end(self) -> None:
        """Ask both to finish what they have in hand, insist after a while."""
        deadline = time.monotonic() + STOP_LIMIT
        for child in (self._web, self._worker):
            child.end(signal.SIGTERM)
        while self._web.look() or self._worker.look():
            if time.monotonic() > deadline:
                for child in (self._web, self._worker):
                    child.end(signal.SIGKILL)
            signal.sigtimedwait([signal.SIGCHLD], 0.2)

    def _look_after(self, seconds: float) -> None:
        caught = signal.sigtimedwait(WATCHED, seconds)
        if caught is not None and caught.si_signo != signal.SIGCHLD:
            raise Stopped
        if not self._web.look():
            raise Stopped(f"the web server ended (status {self._web.status}): see above.")
        if not self._worker.look():
            self._restart_worker()

    def _start_worker(self) -> Child:
        return Child.start(lambda: run_command(self._app, "worker"))

    def _restart_worker(self) -> None:
        steady = time.monotonic() - self._worker.started > WORKER_STEADY
        self._failures = 1 if steady else self._failures + 1
        if self._failures >= WORKER_FAILURES:
            raise Stopped(f"the job worker keeps ending (last status {self._worker.status}): see above.")
        say(f"the job worker ended (status {self._worker.status}); starting it again")
        time.sleep(1)
        self._worker = self._start_worker()

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self._port, timeout=5)
        try:
            connection.request("GET", "/livez")
            return connection.getresponse().status == http.HTTPStatus.OK
        except OSError:
            return False
        finally:
            connection.close()


def prepare(app: Flask) -> str:
    """Bring the database up to date; gives the demonstration accounts, if this is a demonstration.

    In a child: loading the first data would leave this process, and all it forks later, large. Raises Stopped.
    """
    reader, writer = os.pipe()
    child = Child.start(lambda: _prepare(app, writer))
    os.close(writer)
    with os.fdopen(reader, encoding="utf-8") as accounts:
        shown = accounts.read()
    while child.look():
        time.sleep(0.01)
    if child.status:
        raise Stopped("the database could not be prepared: see above.")
    return shown


def _prepare(app: Flask, writer: int) -> None:
    run_command(app, "prepare")
    if app.config["SETTINGS"].is_demo:
        with os.fdopen(writer, "w", encoding="utf-8") as accounts, contextlib.redirect_stdout(accounts):
            run_command(app, "demo", "accounts")
    with app.app_context():
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()  # SQLite then puts its write-ahead log back into the file: large after a first load


def serve(port: int) -> None:
    """Raises Stopped."""
    app = create_app()
    accounts = prepare(app)
    gc.freeze()  # shared with the children for as long as nobody writes to it
    signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
    supervisor = Supervisor(app, port)
    try:
        supervisor.wait_until_ready()
        say(f"ready on http://{HOST}:{port} (Ctrl-C to stop)")
        print(accounts, flush=True)
        supervisor.watch()
    finally:
        say("stopping")
        supervisor.end()
        say("stopped")


def main() -> int:
    """Exit status: 0 when somebody asked to stop."""
    try:
        serve(int(sys.argv[1]))
    except KeyboardInterrupt:
        return 130
    except Stopped as reason:
        if str(reason):
            print(f"binome: {reason}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
