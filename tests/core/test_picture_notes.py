"""What a camera notes beside a photograph is not kept: place, time, telephone, comments. How it is drawn is."""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from core.file_check import checked

GPS, ORIENTATION, MODEL = 0x8825, 0x0112, 0x0110
SAID = (b"43deg36", b"SecretPhone", b"43.6045", b"Les Minimes", b"Exif\0\0II", b"http://ns.adobe.com/xap/1.0/")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><e GPSLatitude="43.6045"/></x:xmpmeta>'
SOME = Image.effect_noise((40, 30), 64).convert("RGB")


def exif(orientation: int | None = None) -> Image.Exif:
    noted = Image.Exif()
    noted[MODEL] = "SecretPhone"
    if orientation:
        noted[ORIENTATION] = orientation
    noted.get_ifd(GPS).update({1: "N", 2: (43.0, 36.0, 16.2), 3: "E", 4: (1.0, 26.0, 38.0), 27: "43deg36"})
    return noted


def saved(kind: str, **given: Any) -> bytes:
    buffer = BytesIO()
    SOME.save(buffer, kind, **given)
    return buffer.getvalue()


def png_with_notes() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Location", "43.6045")
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    texts.add_text("Comment", "Les Minimes", zip=False)
    return saved("PNG", pnginfo=texts, exif=exif())


NOTED = {
    "JPEG": saved("JPEG", exif=exif(), xmp=XMP, comment="Les Minimes"),
    "turned JPEG": saved("JPEG", exif=exif(6), xmp=XMP, comment="Les Minimes"),
    "JPEG in passes": saved("JPEG", exif=exif(), xmp=XMP, progressive=True),
    "PNG": png_with_notes(),
}


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", NOTED)
def test_the_place_of_a_photograph_is_in_what_was_sent_and_not_in_what_is_kept(kind: str) -> None:
    sent, kept = NOTED[kind], checked(NOTED[kind]).data
    assert dict(opened(sent).getexif().get_ifd(GPS))
    assert any(word in sent for word in SAID)
    assert not [word for word in SAID if word in kept]
    assert not dict(opened(kept).getexif().get_ifd(GPS))
    assert MODEL not in opened(kept).getexif()


@pytest.mark.parametrize("kind", NOTED)
def test_the_picture_itself_is_the_same_to_the_dot(kind: str) -> None:
    assert opened(checked(NOTED[kind]).data).tobytes() == opened(NOTED[kind]).tobytes()


@pytest.mark.parametrize("side", range(2, 9))
def test_which_side_is_up_stays_and_nothing_else_of_exif(side: int) -> None:
    kept = checked(saved("JPEG", exif=exif(side))).data
    assert dict(opened(kept).getexif()) == {ORIENTATION: side}


def test_colours_of_a_profile_stay() -> None:
    profile = b"a profile of colours" * 9
    for kind in ("JPEG", "PNG"):
        assert opened(checked(saved(kind, icc_profile=profile)).data).info["icc_profile"] == profile


@pytest.mark.parametrize("at", range(0, 60, 3))
def test_notes_that_are_damaged_are_left_out_without_an_error(at: int) -> None:
    sent = bytearray(NOTED["turned JPEG"])
    begin = sent.index(b"Exif\0\0") + 6
    sent[begin + at : begin + at + 3] = b"\xff\xff\xff"
    assert b"SecretPhone" not in checked(bytes(sent)).data


@pytest.mark.parametrize("kind", NOTED)
def test_what_is_kept_is_kept_as_it_is_when_it_is_sent_again(kind: str) -> None:
    once = checked(NOTED[kind])
    assert checked(once.data) == once
