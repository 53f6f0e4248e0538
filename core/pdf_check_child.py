"""The process that reads a PDF somebody sent: started by `core.pdf_check` for one file, imported by nobody.

The file comes on standard input; one word goes out. A file made to exhaust memory or time ends this process, not the
one that serves pages.
"""

import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

MEMORY_BYTES = 1024**3
CPU_SECONDS = 10
DEEPEST = 100  # levels of one object; a page of a real document has fewer than ten
# Actions that run something, open another file or send something; following a link to the web is not one of them.
ACTIONS = frozenset(
    f"/{name}"
    for name in (
        "JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "Movie", "Sound",
        "RichMediaExecute", "Hide", "ResetForm",
    )
)  # fmt: skip
ACTIVE_KEYS = frozenset(("/JS", "/JavaScript", "/XFA"))
MEDIA = frozenset(("/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"))
FILES = frozenset(("/EF", "/EmbeddedFiles"))


def _parts(value: Any, depth: int = 0) -> Iterator[Any]:
    """A value and all that is written inside it; what it refers to is an object of its own."""
    import pikepdf

    if depth > DEEPEST:
        raise ValueError("too deep")
    yield value
    if isinstance(value, pikepdf.Stream | pikepdf.Dictionary):
        source = value.stream_dict if isinstance(value, pikepdf.Stream) else value
        inside: list[Any] = [source[key] for key in source.keys()]  # noqa: SIM118 - a PDF dictionary iterates over something else
    elif isinstance(value, pikepdf.Array):
        inside = list(value)
    else:
        return
    for one in inside:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _parts(one, depth + 1)


def _fault(value: Any) -> str | None:
    import pikepdf

    is_stream = isinstance(value, pikepdf.Stream)
    if not is_stream and not isinstance(value, pikepdf.Dictionary):
        return None
    source = value.stream_dict if is_stream else value
    keys = {str(key) for key in source.keys()}  # noqa: SIM118
    # Data of a stream kept in another file would be fetched by the reader.
    if keys & ACTIVE_KEYS or (is_stream and "/F" in keys):
        return "active"
    if "/S" in keys and str(source["/S"]) in ACTIONS:
        return "active"
    if "/Subtype" in keys and str(source["/Subtype"]) in MEDIA:
        return "active"
    if keys & FILES or ("/Subtype" in keys and str(source["/Subtype"]) == "/FileAttachment"):
        return "attached"
    return None


def verdict(data: bytes) -> str:
    """`pages N` for a document to be read and nothing else; otherwise what is wrong, in one word."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(data), attempt_recovery=False) as document:
            if document.is_encrypted:
                return "encrypted"
            for one in document.objects:
                for part in _parts(one):
                    if fault := _fault(part):
                        return fault
            count = len(document.pages)
    except pikepdf.PasswordError:
        return "encrypted"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, MemoryError):
        return "damaged"
    return f"pages {count}" if count else "damaged"


def main() -> None:
    """Read one file under limits and say what it is."""
    import pikepdf  # noqa: F401 - loaded before the limits count

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.write(verdict(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
