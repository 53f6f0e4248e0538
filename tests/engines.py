"""The databases tests run on: a throwaway PostgreSQL cluster, and templates from which each test gets a fresh copy."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

CLUSTER_URL = "BINOME_TEST_POSTGRESQL"
VERSION_WITH_STRATEGIES = 150000
START_LIMIT = 30  # seconds
FREE_SPACE_FOR_MEMORY_FILES = 1 << 30
# Nothing here has to survive a crash of the machine; speed is all.
CLUSTER_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "autovacuum": "off",
    "jit": "off",
    "listen_addresses": "",
    "log_min_messages": "fatal",
}


class PostgresqlMissing(Exception):
    """No PostgreSQL program on this machine, or none that can be run by the user of the tests."""


PRISTINE = "pristine"


class Template(Protocol):
    """A database at a fixed address that can be put back as it was when it was kept, under one name or another."""

    url: str

    def keep(self, name: str = PRISTINE) -> None:
        """Make what the database holds now the template of this name. No connection may be open."""

    def restore(self, name: str = PRISTINE) -> None:
        """Put that template back at the same address. No connection may be open."""

    def close(self) -> None:
        """Leave nothing behind."""


class SqliteTemplate:
    """One file beside its pristine copy."""

    def __init__(self) -> None:
        """Files go into a folder of their own."""
        folder = private_folder("sqlite")
        self._file = folder / "binome.sqlite3"
        self.url = f"sqlite:///{self._file}"

    def keep(self, name: str = PRISTINE) -> None:
        """Closing the last connection has emptied the write-ahead log: the file is whole."""
        if self._file.with_name(self._file.name + "-wal").exists():
            raise RuntimeError("a connection to the test database is still open")
        shutil.copyfile(self._file, self._kept(name))

    def restore(self, name: str = PRISTINE) -> None:
        """A new file each time: a connection forgotten by a test keeps the old one, never half of the new one."""
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._kept(name), self._file)

    def _kept(self, name: str) -> Path:
        return self._file.with_name(f"{name}.sqlite3")

    def close(self) -> None:
        """Memory files are not swept by anybody else."""
        shutil.rmtree(self._file.parent, ignore_errors=True)


class PostgresqlTemplate:
    """One database beside its pristine copy, in a cluster shared by the worker processes."""

    def __init__(self, cluster_url: str) -> None:
        """The database is made at once, empty, under a name no other process uses."""
        self._name = f"binome_{os.getpid()}"
        self._kept: set[str] = set()
        parts = urlsplit(cluster_url.replace("postgresql+psycopg:", "postgresql:", 1))
        self._server = psycopg.connect(parts.geturl(), autocommit=True)
        self.url = parts._replace(path=f"/{self._name}").geturl()
        self._do("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", self._name)

    def keep(self, name: str = PRISTINE) -> None:
        """Rename, which is instant, then copy back."""
        kept = f"{self._name}_{name}"
        self._do("DROP DATABASE IF EXISTS {}", kept)
        self._do("ALTER DATABASE {} RENAME TO {}", self._name, kept)
        self._kept.add(kept)
        self._copy(kept)

    def restore(self, name: str = PRISTINE) -> None:
        """Connections a test forgot are ended by the server."""
        self._do("DROP DATABASE {} WITH (FORCE)", self._name)
        self._copy(f"{self._name}_{name}")

    def close(self) -> None:
        """Leave nothing in a cluster that is not ours."""
        for name in (self._name, *self._kept):
            self._do("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._server.close()

    def _copy(self, kept: str) -> None:
        # Copying whole files takes half the time of the default, which writes each block to the log.
        strategy = " STRATEGY file_copy" if self._server.info.server_version >= VERSION_WITH_STRATEGIES else ""
        self._do("CREATE DATABASE {} TEMPLATE {}" + strategy, self._name, kept)

    def _do(self, statement: str, *names: str) -> None:
        self._server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def private_folder(kind: str) -> Path:
    """A folder of ours in memory when there is room, where a commit costs no disk flush, else under /tmp.

    Not TMPDIR: root's own may be closed to the user of the cluster, and a socket path has at most 107 characters.
    What a killed run left behind is swept first, for nobody else does in memory.
    """
    memory = Path("/dev/shm")  # noqa: S108
    fits = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= FREE_SPACE_FOR_MEMORY_FILES
    parent = memory if fits else Path("/tmp")  # noqa: S108
    for left in parent.glob("binome-test-*"):
        if not Path(f"/proc/{left.name.split('-')[3]}").exists():
            shutil.rmtree(left, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"binome-test-{kind}-{os.getpid()}-", dir=parent))


def _programs() -> Path:
    """The newest PostgreSQL installed."""
    folders = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if folders:
        return max(folders, key=lambda folder: float(folder.parent.name))
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise PostgresqlMissing("PostgreSQL is not installed: apt-get install postgresql")


def _owner() -> str | None:
    """The user who runs the cluster when we are root, which PostgreSQL refuses; None: ourselves."""
    if os.geteuid() != 0:
        return None
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in known)


def _as(owner: str | None, *, dies_with_us: bool = False) -> list[str]:
    """Command prefix: the user to become, and an end with this process even when it is killed."""
    prefix = ["setpriv"]
    if owner is not None:
        user = pwd.getpwnam(owner)
        prefix += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    if dies_with_us:
        prefix += ["--pdeathsig", "INT"]
    return prefix if len(prefix) > 1 else []


@contextmanager
def cluster() -> Iterator[str]:
    """A PostgreSQL server on a unix socket in a temporary folder, ended and removed at the end; gives its address.

    Raises PostgresqlMissing.
    """
    programs, owner = _programs(), _owner()
    folder = private_folder("pg")
    try:
        if owner:
            shutil.chown(folder, owner)
        _initialise(programs, owner, folder / "data")
        folder.chmod(0o755)
        with _running(programs, owner, folder) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs: Path, owner: str | None, data: Path) -> None:
    options = ["-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [*_as(owner), str(programs / "initdb"), *options]
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        raise PostgresqlMissing(f"initdb failed: {done.stderr.strip()}")


@contextmanager
def _running(programs: Path, owner: str | None, folder: Path) -> Iterator[str]:
    settings = CLUSTER_SETTINGS | {"unix_socket_directories": str(folder)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [*_as(owner, dies_with_us=True), str(programs / "postgres"), "-D", str(folder / "data"), *options]
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        url = f"postgresql://postgres@/postgres?host={folder}"
        if not _answers(server, url):
            raise PostgresqlMissing(f"the PostgreSQL server did not start: {log.read_text(errors='replace').strip()}")
        yield url
    finally:
        server.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        server.wait(timeout=30)


def _answers(server: subprocess.Popen[bytes], url: str) -> bool:
    deadline = time.monotonic() + START_LIMIT
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.02)
        else:
            return True
    return False
