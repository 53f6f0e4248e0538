"""Pictures as people send them, drawn by a library that has nothing to do with the one that judges them."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image


def drawn(kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **how: Any) -> bytes:
    """A picture of a kind, saved as that library saves it."""
    out = BytesIO()
    Image.new(mode, size, 7 if mode in ("L", "P", "1") else None).save(out, kind, **how)
    return out.getvalue()


def chunk(name: bytes, body: bytes) -> bytes:
    """A part of a PNG, with its sum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_of(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    """A grey PNG that says it is so large and holds these rows."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
