"""The process that lays out PDF documents: started and watched by `core.pdf`, imported by nobody.

It reads frames on its standard input (length, then JSON) and answers on its standard output (kind, length, bytes).
Once warm it may open nothing but fonts and Python's own modules, and reach no network: an audit hook refuses the rest.
"""

import gc
import json
import logging
import os
import resource
import select
import struct
import sys
from pathlib import Path
from typing import Any, NoReturn

from core import pdf_archive

STATIC = Path(__file__).resolve().parent.parent / "static"
# Relative addresses need a base that urljoin knows; this one is reserved and never reached (RFC 2606).
ORIGIN = "https://document.invalid/"
STYLESHEETS = ("fonts/fonts.css", "documents.css")
TYPES = {".css": "text/css", ".woff2": "font/woff2"}
MEMORY_BYTES = 1024**3
IDLE_SECONDS = 600
# Layout makes many cycles; collecting them between documents instead of during them saves a third of the time.
QUIET_SECONDS = 0.1
COLLECT_EVERY = 10
READABLE = (str(STATIC), sys.prefix, sys.base_prefix, "/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts")
REFUSED_EVENTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.system",
    "os.posix_spawn",
    "urllib.",
    "ftplib.",
    "ctypes.dlopen",
)
_HEADER = struct.Struct(">cI")
_LENGTH = struct.Struct(">I")


def _assets() -> dict[str, Path]:
    """The only addresses a document may refer to."""
    files = [STATIC / "documents.css", *sorted((STATIC / "fonts").iterdir())]
    return {ORIGIN + str(file.relative_to(STATIC)): file for file in files if file.suffix in TYPES}


class Typesetter:
    """WeasyPrint with our fonts and stylesheet parsed once."""

    def __init__(self) -> None:
        # Imported here: missing Pango is then reported to the parent instead of killing the process at start.
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher, URLFetcherResponse

        assets = _assets()

        class OwnFiles(URLFetcher):
            def fetch(self, url: str, headers: Any = None) -> Any:
                path = assets.get(url)
                if path is None:
                    raise PermissionError("documents refer to nothing outside")
                return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": TYPES[path.suffix]})

        self.weasyprint = weasyprint
        self.fetcher = OwnFiles()
        self.fonts = FontConfiguration()
        self.styles = [
            weasyprint.CSS(url=ORIGIN + name, url_fetcher=self.fetcher, font_config=self.fonts) for name in STYLESHEETS
        ]

    def pdf(self, html: str, document_id: str, files: list[dict[str, str]] | None = None) -> bytes:
        """Tagged PDF/UA-1; with `files`, even none, also PDF/A-3a. The same input gives the same bytes."""
        document = self.weasyprint.HTML(string=html, base_url=ORIGIN, url_fetcher=self.fetcher)
        kind: dict[str, Any] = {"pdf_variant": "pdf/ua-1"}
        if files is not None:
            attached = pdf_archive.attachments(self.weasyprint, files)
            kind = {"pdf_variant": pdf_archive.VARIANT, "attachments": attached, "finisher": pdf_archive.mark}
        written = document.write_pdf(
            stylesheets=self.styles,
            font_config=self.fonts,
            pdf_tags=True,
            pdf_identifier=document_id.encode(),
            **kind,
        )
        return bytes(written)


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event == "open":
        path, mode = args[0], args[1]
        writes = isinstance(mode, str) and any(letter in mode for letter in "wax+")
        if isinstance(path, str | bytes) and (writes or not os.path.abspath(os.fsdecode(path)).startswith(READABLE)):  # noqa: PTH100 - Path would raise events here
            raise PermissionError("files")
    elif event.startswith(REFUSED_EVENTS):
        raise PermissionError(event)


def _answer(out: int, kind: bytes, body: bytes) -> None:
    data = memoryview(_HEADER.pack(kind, len(body)) + body)
    while data:
        data = data[os.write(out, data) :]


def _read(size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = os.read(0, size - len(parts))
        if not part:
            sys.exit(0)
        parts += part
    return bytes(parts)


def _waiting(seconds: float) -> bool:
    return bool(select.select([0], [], [], seconds)[0])


def _limit_cpu(seconds: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _one(typesetter: Typesetter, out: int) -> None:
    job = json.loads(_read(_LENGTH.unpack(_read(_LENGTH.size))[0]))
    _limit_cpu(job["cpu"])
    try:
        _answer(out, b"P", typesetter.pdf(job["html"], job["document_id"], job["files"]))
    except Exception as error:  # noqa: BLE001 - whatever a document provokes, the process tells and goes on
        _answer(out, b"F", f"{type(error).__name__}: {error}".encode()[:2000])


def _serve(out: int) -> NoReturn:
    try:
        typesetter = Typesetter()
        typesetter.pdf("<html lang=fr><title>.</title><p>Éé <b>1</b></p>", "warm")
    except (OSError, ImportError) as error:
        _answer(out, b"U", str(error).encode()[:2000])
        sys.exit(0)
    gc.disable()
    gc.collect()
    gc.freeze()
    sys.addaudithook(_refuse)
    _answer(out, b"R", b"")
    done = 0
    while True:
        if (done % COLLECT_EVERY == 0 or not _waiting(QUIET_SECONDS)) and done:
            gc.collect()
        if not _waiting(IDLE_SECONDS):
            sys.exit(0)
        _one(typesetter, out)
        done += 1


def main() -> NoReturn:
    """Serve until the parent closes the pipe or nothing comes for ten minutes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.getLogger("weasyprint").addHandler(logging.NullHandler())
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    out = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    _serve(out)


if __name__ == "__main__":
    main()
