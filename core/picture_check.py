"""A PNG or JPEG somebody sends, read by its structure to its end, without any library that draws it.

What says where, when and with what it was taken is left out before anything is kept: a photograph of a letter must not
tell the address of a person in hiding. What is needed to show it right stays: colours, and which side is up.

Sources: PNG, third edition (W3C 2025), 5, 10 and 11; JPEG, ITU-T T.81, annex B; Exif 3.0, 4.6 (tag 274).
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
_SAYS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})  # chunks of a PNG: words, Exif, a date
_JFIF, _EXIF, _ICC, _ADOBE, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_NEEDED = {_JFIF: b"JFIF\0", _ICC: b"ICC_PROFILE\0", _ADOBE: b"Adobe"}  # how such a segment begins that stays
_ORIENTATION, _ORIENTATIONS = 274, range(2, 9)  # 1 is as it stands
_HEADER, _FRAME, _SIZE = 13, 6, 2  # bytes of a PNG header, of a JPEG frame at least, of a length or a marker


class NoPicture(ValueError):
    """Not a whole picture of this kind, or one made to exhaust whoever opens it."""


def whole_png(data: bytes) -> bytes:
    """The picture without what follows it or says where it was taken. Raises NoPicture."""
    at, header, inflated, idat_ended, kept = len(PNG), None, _Inflated(), False, [PNG]
    while True:
        if at + 12 > len(data):
            raise NoPicture("cut short")
        size, name = struct.unpack(">I4s", data[at : at + 8])
        body, end = data[at + 8 : at + 8 + size], at + 12 + size
        if end > len(data) or zlib.crc32(name + body) != struct.unpack(">I", data[end - 4 : end])[0]:
            raise NoPicture("damaged")
        if (name == b"IHDR") != (header is None):
            raise NoPicture("no header, or two")
        if name == b"IHDR":
            header = _raw_size(body)
        elif name == b"IDAT":
            if idat_ended:
                raise NoPicture("two pictures")
            inflated.take(body, header or 0)
        elif name == b"IEND":
            if size or not inflated.is_over or inflated.size != header:
                raise NoPicture("not the picture announced")
            return b"".join((*kept, data[at:end]))
        else:
            idat_ended = inflated.size > 0
        kept.append(b"" if name in _SAYS else data[at:end])
        at = end


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
    """The picture without what follows it or says where it was taken. Raises NoPicture.

    Telephones add films and maps of light behind, places and names of devices before.
    """
    at, frames, scans, kept = 2, 0, 0, [data[:2]]
    while True:
        begun = at
        marker, at = _marker(data, at)
        if marker == _EOI:
            if frames != 1 or not scans:
                raise NoPicture("no picture")
            return b"".join((*kept, data[begun:at]))
        if marker == _TEM or marker in _RESTARTS:
            continue
        size = struct.unpack(">H", data[at : at + 2])[0] if at + 2 <= len(data) else 0
        if size < _SIZE or at + size > len(data) or marker in (_STUFFED, _SOI):
            raise NoPicture("damaged")
        if marker in _FRAMES:
            frames += 1
            _check_frame(data[at + 2 : at + size])
        at += size
        if marker == _SOS:
            scans += 1
            at = _after_scan(data, at)
        kept.append(_without_words(marker, data[begun:at]))
        if frames > 1 or scans > MOST_SCANS or (scans and not frames):
            raise NoPicture("more than one picture")


def _without_words(marker: int, segment: bytes) -> bytes:
    """A segment as it is kept: of what applications and cameras add, colours and the side that is up."""
    body = segment.lstrip(b"\xff")[3:]  # behind the marker and the length
    if marker == _EXIF:
        return _orientation(body)
    if marker not in _APPLICATIONS:
        return b"" if marker == _COMMENT else segment
    needed = _NEEDED.get(marker)
    return segment if needed and body.startswith(needed) else b""


def _orientation(exif: bytes) -> bytes:
    """An Exif segment that says which side is up and nothing else; empty when it is as it stands, or unreadable."""
    header, tiff = exif[:6], exif[6:]
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if header != b"Exif\0\0" or order is None or len(tiff) < _HEADER:
        return b""
    at = struct.unpack(order + "I", tiff[4:8])[0]
    entries = struct.unpack(order + "H", tiff[at : at + 2])[0] if at + 2 <= len(tiff) else 0
    for place in range(at + 2, min(at + 2 + 12 * entries, len(tiff) - 11), 12):
        tag, kind, count, value = struct.unpack(order + "HHIH", tiff[place : place + 10])
        if (tag, kind, count) == (_ORIENTATION, 3, 1) and value in _ORIENTATIONS:
            only = struct.pack(">4sIHHHIHHI", b"MM\0*", 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
            return struct.pack(">BBH", 0xFF, _EXIF, 2 + 6 + len(only)) + header + only
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
