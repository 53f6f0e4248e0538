"""The commands of the README: what they refuse, and a whole life of the processes that bin/run starts."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from http import HTTPStatus
from pathlib import Path

import pytest

from tests.structure.sources import ROOT

LIMIT = 120.0  # seconds: a busy machine is no failure
SCRIPTS = ("bin/run", "bin/test", "bin/environment.sh", ".ci/run")


def _refusal(port: str) -> str:
    done = subprocess.run(
        [ROOT / "bin" / "run"], env=os.environ | {"PORT": port}, cwd="/", capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    return done.stderr


@pytest.fixture
def port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Served:
    """What bin/run starts, on an empty database."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        settings = {"BINOME_MODE": "test", "DATABASE_URL": f"sqlite:///{folder / 'served.sqlite3'}"}
        self._output = (folder / "output").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bin.serve", str(port)],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=self._output,
            stderr=self._output,
        )

    def output(self) -> str:
        """Everything said so far."""
        return Path(self._output.name).read_text(encoding="utf-8")

    def children(self) -> list[int]:
        """The web server and the worker, oldest first."""
        running = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
        return sorted(pid for pid in running if _status(pid)[1:2] == [str(self.process.pid)])

    def wait_for(self, happened: Callable[[], object]) -> None:
        """Until it is true; fails with the output after a while."""
        deadline = time.monotonic() + LIMIT
        while not happened():
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.05)

    def close(self) -> None:
        """End what is left."""
        self.process.kill()
        self.process.wait()
        self._output.close()


@pytest.fixture
def served(port: int, tmp_path: Path) -> Iterator[Served]:
    made = Served(port, tmp_path)
    try:
        made.wait_for(lambda: "ready on" in made.output() or made.process.poll() is not None)
        assert made.process.poll() is None, made.output()
        yield made
    finally:
        made.close()


def _status(pid: int) -> list[str]:
    """State and parent of a process, then more; nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _is_running(pid: int) -> bool:
    """An ended process nobody waited for yet (a container without init) does not run."""
    return _status(pid)[:1] not in ([], ["Z"])


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_are_sound_and_stop_at_the_first_error(script: str) -> None:
    assert subprocess.run(["bash", "-n", ROOT / script], check=False).returncode == 0
    if script != "bin/environment.sh":
        assert "set -euo pipefail" in (ROOT / script).read_text(encoding="utf-8")
        assert os.access(ROOT / script, os.X_OK)


def test_continuous_integration_runs_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set "))]
    assert len(commands) == 1
    assert re.search(r'bin/test"$', commands[0])


def test_run_says_that_the_port_is_taken_and_what_to_do() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert re.search(rf"port {port} is already taken.*PORT=", _refusal(port))


@pytest.mark.parametrize("port", ["abc", "0", "65536", "80 80", "-1"])
def test_run_refuses_what_is_no_port(port: str) -> None:
    assert "PORT must be a number between 1 and 65535" in _refusal(port)


def test_a_started_site_answers_and_ends_cleanly_when_asked(served: Served) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{served.port}/livez", timeout=10) as answer:
        assert answer.status == HTTPStatus.OK
    children = served.children()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(timeout=LIMIT) == 0, served.output()
    assert served.output().rstrip().endswith("stopped")
    assert [pid for pid in children if _is_running(pid)] == []


def test_a_worker_that_dies_is_started_again(served: Served) -> None:
    web, worker = served.children()
    os.kill(worker, signal.SIGKILL)
    served.wait_for(lambda: len(served.children()) == 2 and worker not in served.children())
    assert "the job worker ended (status -9)" in served.output()
    assert _is_running(web)


def test_a_web_server_that_dies_ends_everything_visibly(served: Served) -> None:
    web, worker = served.children()
    os.kill(web, signal.SIGKILL)
    assert served.process.wait(timeout=LIMIT) == 1
    assert "the web server ended (status -9)" in served.output()
    assert not _is_running(worker)


def test_nothing_outlives_a_start_that_is_killed(served: Served) -> None:
    children = served.children()
    served.process.kill()
    served.wait_for(lambda: not any(_is_running(pid) for pid in children))
