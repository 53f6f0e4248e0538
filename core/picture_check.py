"""A PNG or JPEG somebody sends, read by its structure to its end, without any library that draws it.

What a camera or a program notes beside the picture goes: place and time of a photograph, name of a telephone, comments,
small previews. How it is drawn stays: size, colours, transparency.

Sources: PNG, third edition (W3C 2025), 5, 10 and 11; JPEG, ITU-T T.81, annex B; Exif 3.0 (APP1), ICC.1 annex B (APP2),
APP14 of Adobe for the colours of a CMYK picture.
"""

import struct
import zlib

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
MOST_PIXELS = 60_000_000  # an A3 page at 600 points per inch holds 70 million, an A4 page 35 million
MOST_RAW = 240_000_000  # bytes of a PNG once inflated
MOST_SCANS = 64  # of a progressive JPEG; cameras write about ten
_PIECE = 1 << 16
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type
_DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
# Adam7: first column and row of each pass, and its steps.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
# Frames of JPEG, all but DHT, JPG and DAC, which share their range.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SOI, _SOS, _EOI, _STUFFED, _FILL, _RESTARTS, _TEM = 0xD8, 0xDA, 0xD9, 0x00, 0xFF, range(0xD0, 0xD8), 0x01
# Parts that are kept: what draws the picture. Any other that may be left out says something about it.
_DRAWS = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP"))
_APPS, _COMMENT = range(0xE0, 0xF0), 0xFE
_DRAWING_APPS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_APP0, _APP1, _JFIF = 0xE0, 0xE1, 14
# Of Exif only this is written again: without it a page photographed by telephone lies on its side.
_ORIENTATION, _SIDES = (0x0112, 3, 1), 8
_ONLY_ORIENTATION = b"\xff\xe1\x00\x22Exif\0\0MM\0*\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"
_HEADER, _FRAME, _SIZE = 13, 6, 2  # bytes of a PNG header, of a JPEG frame at least, of a length or a marker


class NoPicture(ValueError):
    """Not a whole picture of this kind, or one made to exhaust whoever opens it."""


def whole_png(data: bytes) -> bytes:
    """The picture, without what was noted about it nor what follows it. Raises NoPicture."""
    at, header, inflated, idat_ended, kept = len(PNG), None, _Inflated(), False, bytearray(PNG)
    while True:
        name, body, end = _chunk(data, at)
        if (name == b"IHDR") != (header is None):
            raise NoPicture("no header, or two")
        if name == b"IHDR":
            header = _raw_size(body)
        elif name == b"IDAT":
            if idat_ended:
                raise NoPicture("two pictures")
            inflated.take(body, header or 0)
        elif name == b"IEND":
            if body or not inflated.is_over or inflated.size != header:
                raise NoPicture("not the picture announced")
            return bytes(kept + data[at:end])
        else:
            idat_ended = inflated.size > 0
        if name in _DRAWS:
            kept += data[at:end]
        at = end


def _chunk(data: bytes, at: int) -> tuple[bytes, bytes, int]:
    """Name and body of the part of a PNG that begins here, and where it ends. Raises NoPicture."""
    if at + 12 > len(data):
        raise NoPicture("cut short")
    size, name = struct.unpack(">I4s", data[at : at + 8])
    body, end = data[at + 8 : at + 8 + size], at + 12 + size
    if end > len(data) or zlib.crc32(name + body) != struct.unpack(">I", data[end - 4 : end])[0]:
        raise NoPicture("damaged")
    return name, body, end


def _raw_size(header: bytes) -> int:
    """How many bytes the rows of a PNG take once inflated, each with its filter. Raises NoPicture."""
    if len(header) != _HEADER:
        raise NoPicture("header")
    width, height, depth, colour, method, filtering, interlace = struct.unpack(">IIBBBBB", header)
    if not (0 < width * height <= MOST_PIXELS) or depth not in _DEPTHS.get(colour, ()):
        raise NoPicture("size or depth")
    if method or filtering or interlace > 1:
        raise NoPicture("unknown method")
    bits, found = depth * _CHANNELS[colour], 0
    for left, top, step_x, step_y in _PASSES if interlace else ((0, 0, 1, 1),):
        columns, rows = -(-(width - left) // step_x), -(-(height - top) // step_y)
        if columns > 0 and rows > 0:
            found += rows * (1 + -(-columns * bits // 8))
    if found > MOST_RAW:
        raise NoPicture("size")
    return found


class _Inflated:
    """Counts what compressed data would take, a piece at a time, and keeps none of it."""

    def __init__(self) -> None:
        self._stream, self.size = zlib.decompressobj(), 0

    @property
    def is_over(self) -> bool:
        return self._stream.eof

    def take(self, data: bytes, most: int) -> None:
        """More of the stream. Raises NoPicture as soon as it holds more than was announced."""
        try:
            while data and not self._stream.eof:
                self.size += len(self._stream.decompress(data, _PIECE))
                if self.size > most:
                    raise NoPicture("more than announced")
                data = self._stream.unconsumed_tail
        except zlib.error as error:
            raise NoPicture("damaged") from error
        if data or self._stream.unused_data:
            raise NoPicture("more than the picture")


def whole_jpeg(data: bytes) -> bytes:
    """The picture, without what was noted about it nor what follows it: telephones add films and maps of light.

    Raises NoPicture.
    """
    at, frames, scans, kept = 2, 0, 0, bytearray(data[:2])
    while True:
        start = at
        marker, at = _marker(data, at)
        if marker == _EOI:
            if frames != 1 or not scans:
                raise NoPicture("no picture")
            return bytes(kept + data[start:at])
        if marker == _TEM or marker in _RESTARTS:
            kept += data[start:at]
            continue
        size = struct.unpack(">H", data[at : at + 2])[0] if at + 2 <= len(data) else 0
        if size < _SIZE or at + size > len(data) or marker in (_STUFFED, _SOI):
            raise NoPicture("damaged")
        if marker in _FRAMES:
            frames += 1
            _check_frame(data[at + 2 : at + size])
        body = data[at + 2 : at + size]
        at += size
        if marker == _SOS:
            scans += 1
            at = _after_scan(data, at)
        kept += _kept_of(marker, body, data[start:at])
        if frames > 1 or scans > MOST_SCANS or (scans and not frames):
            raise NoPicture("more than one picture")


def _kept_of(marker: int, body: bytes, part: bytes) -> bytes:
    """What is kept of a part of a JPEG: all of one that changes how it looks."""
    if marker == _APP1:
        return _upright(body)
    if marker in _APPS:
        fits = marker in _DRAWING_APPS and body.startswith(_DRAWING_APPS[marker])
        return part if fits and (marker != _APP0 or len(body) == _JFIF) else b""  # longer: a small preview is in it
    return b"" if marker == _COMMENT else part


def _upright(body: bytes) -> bytes:
    """The segment that says which side is up, alone, out of one of Exif; nothing when it does not say."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(body[6:10])
    if not body.startswith(b"Exif\0\0") or order is None:
        return b""
    try:
        (first,) = struct.unpack_from(f"{order}I", body, 10)
        (entries,) = struct.unpack_from(f"{order}H", body, 6 + first)
        for number in range(entries):
            tag, kind, count, value = struct.unpack_from(f"{order}HHIH", body, 8 + first + 12 * number)
            if (tag, kind, count) == _ORIENTATION and 1 < value <= _SIDES:
                return _ONLY_ORIENTATION + struct.pack(">H", value) + bytes(6)
    except struct.error:  # points outside: damaged, and of no use to whoever draws it
        pass
    return b""


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker here, and where it ends; any number of FF may fill the place before it."""
    if data[at : at + 1] != b"\xff":
        raise NoPicture("damaged")
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data):
        raise NoPicture("cut short")
    return data[at], at + 1


def _check_frame(body: bytes) -> None:
    if len(body) < _FRAME:
        raise NoPicture("damaged")
    height, width = struct.unpack(">HH", body[1:5])
    if not 0 < width * height <= MOST_PIXELS or not body[5]:
        raise NoPicture("size")


def _after_scan(data: bytes, at: int) -> int:
    """Where coded data ends: at the first marker that is neither a stuffed FF nor a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise NoPicture("cut short")
        if data[at + 1] != _STUFFED and data[at + 1] not in _RESTARTS and data[at + 1] != _FILL:
            return at
        at += 1 if data[at + 1] == _FILL else _SIZE
