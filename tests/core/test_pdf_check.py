"""What a PDF that is sent may be: bad files of every kind are refused with their reason, honest ones are taken."""

import zipfile
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from core import pdf_check
from core.pdf_check import LARGEST, SENTENCES, Fault, Unfit, checked, safe_name
from demo.signed_copy import assembled, signed_copy
from tests.signed_copies import filled

GOOD = signed_copy(["Convention n° 1", "L’été (signé)"])
CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R %s >>"
PAGES = (b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>")
Change = Callable[[pikepdf.Pdf], Any]


def changed(change: Change, **how: Any) -> bytes:
    """The good file with something more, saved as any tool saves it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(GOOD)) as document:
        change(document)
        document.save(out, **how)
    return out.getvalue()


def root(**entries: Any) -> Change:
    def change(document: pikepdf.Pdf) -> None:
        for name, value in entries.items():
            document.Root[f"/{name}"] = value

    return change


def noted(**entries: Any) -> Change:
    """An annotation on the page."""
    note = {"Type": Name.Annot, "Subtype": Name.Link, "Rect": Array([0, 0, 9, 9])} | entries

    def change(document: pikepdf.Pdf) -> None:
        document.pages[0].obj.Annots = Array([document.make_indirect(Dictionary(**note))])

    return change


def attached(document: pikepdf.Pdf) -> None:
    document.attachments["virus.exe"] = b"MZ"


def emptied(document: pikepdf.Pdf) -> None:
    del document.pages[0]


def zipped(comment: bytes = b"") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "a")
        archive.comment = comment
    return out.getvalue()


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
LAUNCH = Dictionary(S=Name.Launch, F=String("cmd.exe"))
PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
ENDING = GOOD[GOOD.rindex(b"xref\n0") :]

BAD: dict[str, tuple[bytes, Fault]] = {
    "nothing": (b"", Fault.EMPTY),
    "one byte too long": (GOOD + b"\n" * (LARGEST + 1 - len(GOOD)), Fault.TOO_LONG),
    "words": (b"Convention", Fault.NOT_PDF),
    "a picture": (b"\x89PNG\r\n\x1a\n" + GOOD, Fault.NOT_PDF),
    "a word processor's file": (zipped(), Fault.NOT_PDF),
    "a page before": (b"<html><script>alert(1)</script>" + GOOD, Fault.NOT_PDF),
    "a mark before": (b"\xef\xbb\xbf" + GOOD, Fault.NOT_PDF),
    "its head only": (b"%PDF-1.7\n", Fault.UNENDED),
    "a page after": (GOOD + b"<script>alert(1)</script>", Fault.UNENDED),
    "an archive after": (GOOD + zipped(), Fault.TWO_KINDS),
    "an archive around the end": (b"%PDF-1.7\n" + zipped(comment=GOOD[9:]), Fault.TWO_KINDS),
    "a password": (changed(root(), encryption=pikepdf.Encryption(user="u", owner="o")), Fault.ENCRYPTED),
    "restrictions": (changed(root(), encryption=pikepdf.Encryption(user="", owner="o")), Fault.ENCRYPTED),
    "a script when opened": (changed(root(OpenAction=SCRIPT)), Fault.ACTIVE),
    "a script packed away": (changed(root(OpenAction=SCRIPT), **PACKED), Fault.ACTIVE),
    "a script by name": (
        changed(root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT]))))),
        Fault.ACTIVE,
    ),
    "a script spelt otherwise": (
        assembled((CATALOGUE % b"/OpenAction << /S /J#61vaScript /J#53 (app.alert) >>", *PAGES)),
        Fault.ACTIVE,
    ),
    "a script on a link": (changed(noted(A=SCRIPT)), Fault.ACTIVE),
    "a script that follows a link": (
        changed(noted(A=Dictionary(S=Name.URI, URI=String("https://a.test"), Next=Array([SCRIPT])))),
        Fault.ACTIVE,
    ),
    "a program started": (changed(noted(A=LAUNCH)), Fault.ACTIVE),
    "another file opened": (changed(noted(A=Dictionary(S=Name.GoToR, F=String(r"\\host\a")))), Fault.ACTIVE),
    "answers sent": (changed(noted(A=Dictionary(S=Name.SubmitForm, F=String("https://a.test")))), Fault.ACTIVE),
    "a form of its own": (changed(root(AcroForm=Dictionary(XFA=String("<xdp/>")))), Fault.ACTIVE),
    "a film": (changed(noted(Subtype=Name.RichMedia)), Fault.ACTIVE),
    "data of another file": (
        assembled((CATALOGUE % b"/A 4 0 R", *PAGES, b"<< /Length 0 /F (x) >>\nstream\n\nendstream")),
        Fault.ACTIVE,
    ),
    "a file inside": (changed(attached), Fault.ATTACHED),
    "a file inside, packed away": (changed(attached, **PACKED), Fault.ATTACHED),
    "a file pinned on a page": (changed(noted(Subtype=Name.FileAttachment)), Fault.ATTACHED),
    "no page": (changed(emptied), Fault.DAMAGED),
    "no catalogue": (assembled((b"null", *PAGES)), Fault.DAMAGED),
    "places that are wrong": (GOOD.replace(b"xref\n0 7\n", b"xref\n0 9\n"), Fault.DAMAGED),
    "an end without a middle": (b"%PDF-1.7\n" + ENDING, Fault.DAMAGED),
    "lists within lists": (
        assembled((CATALOGUE % (b"/A " + b"[" * 450 + b"]" * 450), *PAGES)),
        Fault.DAMAGED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_file_is_refused_with_its_reason(kind: str) -> None:
    data, fault = BAD[kind]
    with pytest.raises(Unfit) as refused:
        checked(data, "convention.pdf")
    assert refused.value.fault is fault


def test_every_reason_has_a_bad_file_and_a_sentence() -> None:
    assert {fault for _data, fault in BAD.values()} == set(Fault) == set(SENTENCES)


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_file_cut_short_is_never_taken(part: float) -> None:
    with pytest.raises(Unfit):
        checked(GOOD[: int(len(GOOD) * part)])


def updated() -> bytes:
    """As a signature tool leaves it: the first bytes as they were, its own after them."""
    start = len(GOOD)
    added = b"7 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /Contents <00> /ByteRange [0 1 2 3] >>\nendobj\n"
    table = b"xref\n7 1\n%010d 00000 n \n" % start
    before = int(GOOD[GOOD.rindex(b"startxref") + 9 :].split()[0])
    trailer = b"trailer\n<< /Size 8 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (before, start + len(added))
    return GOOD + added + table + trailer


def seal(document: pikepdf.Pdf) -> None:
    sig = Dictionary(
        Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/ETSI.CAdES.detached"), Contents=b"0"
    )
    field = document.make_indirect(Dictionary(FT=Name.Sig, T=String("Signature1"), V=sig))
    document.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([field]))


HONEST = {
    "a scan": GOOD,
    "blanks at the end": GOOD + b"\r\n\0\0",
    "packed": changed(root(), **PACKED),
    "for the web": changed(root(), linearize=True),
    "signed by a tool": changed(seal),
    "signed after the fact": updated(),
    "a link to the web": changed(noted(A=Dictionary(S=Name.URI, URI=String("https://a.test")))),
    "a view to open on": changed(root(OpenAction=Dictionary(S=Name.GoTo, D=Array([0, Name.Fit])))),
    "as long as it may be": filled(LARGEST),
}  # fmt: skip


@pytest.mark.parametrize("kind", HONEST)
def test_an_honest_file_is_taken_to_the_byte(kind: str) -> None:
    sent = checked(HONEST[kind], r"C:\Mes documents\Convention signée (1).pdf")
    assert sent.data == HONEST[kind]
    assert sent.sha256 == sha256(HONEST[kind]).hexdigest()
    assert (sent.pages, sent.name) == (1, "Convention signée (1).pdf")


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_check, "WALL_SECONDS", 0.001)
    with pytest.raises(Unfit) as refused:
        checked(GOOD)
    assert refused.value.fault is Fault.DAMAGED


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", "document.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..", "document.pdf"),
        ('a"; filename="b.exe', "a filenameb.exe"),
        ("<img src=x onerror=alert(1)>.pdf", "img srcx onerroralert(1).pdf"),
        ("ligne\r\nSet-Cookie: a=b.pdf", "ligneSet-Cookie ab.pdf"),
        ("x" * 400 + ".pdf", "x" * 116 + ".pdf"),
        ("\u202efdp.exe", "fdp.exe"),
    ],
)
def test_a_name_keeps_nothing_dangerous(given: str, kept: str) -> None:
    assert safe_name(given) == kept
