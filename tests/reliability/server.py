"""The real server, as `bin/run` starts it, on a database of the tests; killed without warning on demand."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from types import TracebackType
from typing import Self

from core.config import ROOT
from tests.reliability.browser import Browser, Gone

START_LIMIT = 300  # seconds: a busy machine imports slowly, and no kill may be lost to that


class Server:
    """A process group with its own port; the port stays the same over restarts."""

    def __init__(self, database_url: str, secret_key: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.base = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "BINOME_MODE": "test",
            "DATABASE_URL": database_url,
            "SECRET_KEY": secret_key,
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.kill()
        self._log.close()

    def start(self) -> None:
        """Start and wait until it answers."""
        command = [sys.executable, "-W", "ignore", "-m", "bin.serve", str(self.port)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, env=self._environment, stdout=self._log, stderr=self._log,
            start_new_session=True,
        )  # fmt: skip
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit:
            try:
                if Browser(self.base).get("/livez").status == 200:
                    return
            except Gone:
                if self._process.poll() is not None:
                    self._process = None
                    raise AssertionError(f"the server ended while starting: {self._said()}") from None
            time.sleep(0.05)
        raise AssertionError(f"the server did not start: {self._said()}")

    def _said(self) -> str:
        self._log.seek(0)
        return self._log.read().decode("utf-8", "replace")[-2000:]

    def kill(self) -> None:
        """SIGKILL to every process of the group, then wait until the port is free."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
        limit = time.monotonic() + START_LIMIT
        while time.monotonic() < limit and not self._port_is_free():
            time.sleep(0.02)

    def _port_is_free(self) -> bool:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                return False
            return True
