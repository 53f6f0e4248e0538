"""Calendar files (RFC 5545) without any identity: a fixed title, the hours, an office as place. Written by hand: five
properties, and a library would bring its own time zones. Pure Python.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from casefiles.appointments.models import Appointment
from casefiles.appointments.workflow import AppointmentKind

TITLE = "Rendez-vous Binôme"  # the same in every language: it says nothing of anybody
WIDTH = 75  # octets of a line, its end left out (section 3.1)
MIMETYPE = "text/calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One appointment as a calendar keeps it; `sequence` grows with each change."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    place: str | None


def event(one: Appointment) -> Event:
    """Of an appointment: its place only where it is an office."""
    return Event(
        uid=f"{one.ref}@binome.invalid", starts_at=one.starts_at, ends_at=one.ends_at,
        changed_at=one.settled_at or one.made_at, sequence=one.version - 1,
        place=one.place if one.kind is AppointmentKind.OFFICE else None,
    )  # fmt: skip


def calendar(events: Iterable[Event]) -> bytes:
    """The whole file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Binome//Agenda//FR", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [line for one in events for line in _lines(one)]
    return "".join(f"{fold(line)}\r\n" for line in [*lines, "END:VCALENDAR"]).encode()


def _lines(one: Event) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{one.uid}"
    yield f"DTSTAMP:{_utc(one.changed_at)}"
    yield f"DTSTART:{_utc(one.starts_at)}"
    yield f"DTEND:{_utc(one.ends_at)}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"SUMMARY:{escaped(TITLE)}"
    if one.place:
        yield f"LOCATION:{escaped(one.place)}"
    yield "CLASS:PRIVATE"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """TEXT (section 3.3.11): backslash, semicolon, comma and line ends."""
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return "\\n".join(text.splitlines())


def fold(line: str) -> str:
    """Lines of at most 75 octets, no character cut in two; those that follow begin with a space."""
    found, room = [""], WIDTH
    for sign in line:
        size = len(sign.encode())
        if size > room:
            found.append("")
            room = WIDTH - 1
        found[-1] += sign
        room -= size
    return "\r\n ".join(found)
