"""What a document added to a file may be: judged by its bytes, with the reason when it is not taken."""

import zipfile
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from core import file_check
from core.file_check import Unfit, checked
from core.pdf_check import LARGEST, SENTENCES, Fault
from demo.signed_copy import signed_copy
from tests.pictures import chunk, drawn, png_of

PDF = signed_copy(["Attestation"])
PNG, JPEG = drawn("PNG"), drawn("JPEG")


def zipped() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
    return out.getvalue()


GOOD: dict[str, tuple[bytes, str]] = {
    "a document": (PDF, "application/pdf"),
    "a picture": (PNG, "image/png"),
    "a grey picture": (drawn("PNG", mode="L"), "image/png"),
    "a palette": (drawn("PNG", mode="P"), "image/png"),
    "black and white": (drawn("PNG", mode="1", size=(33, 7)), "image/png"),
    "see-through": (drawn("PNG", mode="RGBA"), "image/png"),
    "a photograph": (JPEG, "image/jpeg"),
    "a photograph in passes": (drawn("JPEG", progressive=True), "image/jpeg"),
    "a photograph in greys": (drawn("JPEG", mode="L"), "image/jpeg"),
    "a large photograph": (drawn("JPEG", size=(3000, 2000), quality=95), "image/jpeg"),
}
BAD: dict[str, tuple[bytes, Any]] = {
    "nothing": (b"", file_check.EMPTY),
    "too much": (PDF + b"\n" * LARGEST, SENTENCES[Fault.TOO_LONG]),
    "a page": (b"<html><script>alert(1)</script></html>", file_check.UNKNOWN),
    "a program": (b"MZ\x90\x00", file_check.UNKNOWN),
    "a film": (b"GIF89a" + PNG, file_check.UNKNOWN),
    "a drawing with scripts": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", file_check.UNKNOWN),
    "a word processor's file": (zipped(), file_check.UNKNOWN),
    "a PDF cut short": (PDF[:-30], SENTENCES[Fault.UNENDED]),
    "a page that says it is a PDF": (b"%PDF-1.7\n<script>alert(1)</script>", SENTENCES[Fault.UNENDED]),
    "a page that says it is a PNG": (PNG[:8] + b"<script>alert(1)</script>", file_check.NO_PICTURE),
    "a page that says it is a JPEG": (b"\xff\xd8\xff<script>alert(1)</script>", file_check.NO_PICTURE),
    "an archive behind a PNG": (PNG + zipped(), file_check.TWO_KINDS),
    "an archive behind a JPEG": (JPEG + zipped(), file_check.TWO_KINDS),
    "an altered PNG": (PNG.replace(b"IDAT", b"IDaT"), file_check.NO_PICTURE),
    "a PNG without rows": (png_of(9, 9, b""), file_check.NO_PICTURE),
    "a PNG with more than it says": (png_of(9, 9, bytes(10 * 9 + 1)), file_check.NO_PICTURE),
    "a bomb": (png_of(100, 100, bytes(50_000_000)), file_check.NO_PICTURE),
    "a PNG too large to open": (png_of(60_000, 60_000, bytes(9)), file_check.NO_PICTURE),
    "a PNG with two heads": (png_of(9, 9, bytes(90), chunk(b"IHDR", bytes(13))), file_check.NO_PICTURE),
    "a JPEG cut short": (JPEG[:-40], file_check.NO_PICTURE),
    "a JPEG without a picture": (b"\xff\xd8\xff\xd9", file_check.NO_PICTURE),
}


@pytest.mark.parametrize("kind", GOOD)
def test_an_honest_file_is_kept_as_it_came(kind: str) -> None:
    data, media_type = GOOD[kind]
    sent = checked(data)
    assert (sent.data, sent.media_type, sent.sha256) == (data, media_type, sha256(data).hexdigest())


@pytest.mark.parametrize("kind", BAD)
def test_any_other_file_is_refused_with_its_reason(kind: str) -> None:
    data, sentence = BAD[kind]
    with pytest.raises(Unfit) as refused:
        checked(data)
    assert str(refused.value.sentence) == str(sentence)


@pytest.mark.parametrize("data", [PNG, JPEG, drawn("JPEG", progressive=True)])
def test_what_follows_a_picture_is_not_kept(data: bytes) -> None:
    assert checked(data + b"<script>alert(1)</script>").data == data
    assert checked(data + data).data == data


def _taken_at_home(side_up: int) -> Image.Exif:
    """What a telephone writes into a photograph: a place, a device, a moment, which side is up."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = side_up
    exif[ExifTags.Base.Model] = "Telephone of Lea"
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (43.0, 36.0, 16.0), 3: "E", 4: (1.0, 26.0, 38.0)})
    return exif


@pytest.mark.parametrize("side_up", [1, 3, 6, 8])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_photograph_keeps_its_side_and_its_colours_and_not_its_place(side_up: int, progressive: bool) -> None:
    colours = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    how: dict[str, Any] = {
        "exif": _taken_at_home(side_up),
        "icc_profile": colours,
        "comment": "home",
        "progressive": progressive,
    }
    data = drawn("JPEG", **how)
    assert b"Telephone of Lea" in data
    kept = checked(data).data
    picture = Image.open(BytesIO(kept))
    assert not any(word in kept for word in (b"Telephone", b"home", b"GPS"))
    assert dict(picture.getexif()) == ({} if side_up == 1 else {ExifTags.Base.Orientation: side_up})
    assert (picture.info["icc_profile"], picture.tobytes()) == (colours, Image.open(BytesIO(data)).tobytes())


def test_a_png_keeps_neither_words_nor_place() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Lea")
    words.add_itxt("Place", "Toulouse", zip=True)
    kept = checked(drawn("PNG", pnginfo=words, exif=_taken_at_home(6))).data
    assert kept == PNG


@pytest.mark.parametrize("tiff", [b"", b"II*\0", b"MM\0*" + b"\xff" * 40, b"II*\0\x08\0\0\0" + b"\xff" * 9])
def test_an_exif_that_cannot_be_read_is_left_out(tiff: bytes) -> None:
    body = b"Exif\0\0" + tiff
    segment = b"\xff\xe1" + (len(body) + 2).to_bytes(2, "big") + body
    assert checked(JPEG[:2] + segment + JPEG[2:]).data == JPEG


@pytest.mark.parametrize("data", [PNG, JPEG])
def test_a_picture_cut_anywhere_is_never_taken(data: bytes) -> None:
    for size in range(1, len(data)):
        with pytest.raises(Unfit):
            checked(data[:size])


def test_an_interlaced_picture_holds_its_seven_passes() -> None:
    """Eight rows and columns in Adam7: passes of 1, 1, 1x2, 2x2, 2x4, 4x4, 4x8, each row with its filter."""
    passes = ((1, 1), (1, 1), (1, 2), (2, 2), (2, 4), (4, 4), (4, 8))
    rows = bytes(sum(high * (1 + wide) for high, wide in passes))
    data = png_of(8, 8, rows)
    head = data[16:28] + b"\x01"
    assert checked(data[:8] + chunk(b"IHDR", head) + data[33:]).media_type == "image/png"
    with pytest.raises(Unfit):
        checked(data)
