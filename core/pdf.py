"""PDF documents from HTML: a warm child process lays them out, within limits of memory, processor and time.

WeasyPrint is loaded in the child only, on the first document: a web process stays light, and a document that hangs or
crashes takes nothing down. Documents reach no file and no network (see `core.pdf_child`).
"""

import atexit
import base64
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 20.0
WALL_SECONDS = 30.0
CPU_SECONDS = 20
# A fresh process now and then, in case a library keeps memory.
DOCUMENTS_PER_CHILD = 500
KEPT_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "LD_LIBRARY_PATH")
_HEADER = struct.Struct(">cI")


class PdfUnavailable(Exception):
    """This machine lacks the libraries (Pango, HarfBuzz) that lay out PDFs; pages and their HTML twins still work."""


class PdfFailed(Exception):
    """This document could not be laid out in the time, memory and processor allowed."""


class _Gone(Exception):
    """The child ended before it took the work."""


class _Child:
    """The process, and the pipe it is spoken to through."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
        self.owner = os.getpid()
        self.done = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "core.pdf_child"],
            cwd=ROOT,
            env={**environment, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        kind, body = self.answer(START_SECONDS)
        if kind != b"R":
            self.end()
            raise PdfUnavailable(body.decode(errors="replace"))

    def alive(self) -> bool:
        return self.owner == os.getpid() and self.process.poll() is None and self.done < DOCUMENTS_PER_CHILD

    def ask(self, job: dict[str, object]) -> None:
        body = json.dumps(job).encode()
        try:
            assert self.process.stdin is not None  # noqa: S101 - Popen was given a pipe
            self.process.stdin.write(struct.pack(">I", len(body)) + body)
        except OSError as error:
            raise _Gone from error

    def answer(self, seconds: float) -> tuple[bytes, bytes]:
        """Kind and body of the next answer. Raises PdfFailed when none comes in time."""
        deadline = time.monotonic() + seconds
        kind, size = _HEADER.unpack(self._read(_HEADER.size, deadline))
        return kind, self._read(size, deadline)

    def _read(self, size: int, deadline: float) -> bytes:
        assert self.process.stdout is not None  # noqa: S101 - Popen was given a pipe
        parts = bytearray()
        while len(parts) < size:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
                raise PdfFailed("time")
            part = os.read(self.process.stdout.fileno(), min(1 << 20, size - len(parts)))
            if not part:
                raise PdfFailed("memory or processor limit")
            parts += part
        return bytes(parts)

    def end(self) -> None:
        if self.owner == os.getpid():
            self.process.kill()
            self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


_lock = threading.Lock()
_child: _Child | None = None


def _ready() -> _Child:
    global _child
    if _child is not None and not _child.alive():
        stop()
    if _child is None:
        _child = _Child()
    return _child


def stop() -> None:
    """End the child; the next document starts another."""
    global _child
    if _child is not None:
        child, _child = _child, None
        child.end()


atexit.register(stop)


def warm() -> None:
    """Start the child ahead of the first document. Raises PdfUnavailable."""
    with _lock:
        _ready()


def _render_once(job: dict[str, object], seconds: float) -> bytes:
    child = _ready()
    try:
        child.ask(job)
        kind, body = child.answer(seconds)
    except (PdfFailed, _Gone):
        stop()
        raise
    child.done += 1
    if kind != b"P":
        raise PdfFailed(body.decode(errors="replace"))
    return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file kept inside a document to archive, and what it is to it: `Data`, `Source`... (ISO 32000-2, 7.11.3)."""

    name: str
    description: str
    relationship: str
    at: datetime
    data: bytes

    def plain(self) -> dict[str, str]:
        """As the child reads it."""
        about = {"name": self.name, "description": self.description, "relationship": self.relationship}
        return about | {"at": self.at.isoformat(), "data": base64.b64encode(self.data).decode()}


def render(
    html: str,
    *,
    document_id: str,
    files: Sequence[Attached] | None = None,
    seconds: float = WALL_SECONDS,
    cpu: int = CPU_SECONDS,
) -> bytes:
    """A tagged PDF/UA-1 of the page `html`, which must have `lang`, a title and headings in order.

    With `files`, even none, it is one to archive: PDF/A-3a as well, the files inside.

    The same `html` and `document_id` give the same bytes; a creation date is written only when the page gives one
    (`<meta name="dcterms.created">`). `seconds` (wall) and `cpu` bound the work.
    Raises PdfUnavailable (no Pango) or PdfFailed (a limit was hit).
    """
    inside = None if files is None else [one.plain() for one in files]
    job: dict[str, object] = {"html": html, "document_id": document_id, "cpu": cpu, "files": inside}
    if not _lock.acquire(timeout=WALL_SECONDS):
        raise PdfFailed("busy")
    try:
        try:
            return _render_once(job, seconds)
        except _Gone:
            # An idle child left between two documents: it had not taken the work, so it is asked again of a new one.
            return _render_once(job, seconds)
    except _Gone as error:
        raise PdfFailed("the process does not start") from error
    finally:
        _lock.release()
