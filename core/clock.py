"""The time, in UTC for instants and in the zone of the territory for civil dates."""

from calendar import monthrange
from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import holidays

# French overseas departments keep their own zone; every other department lives in Paris time.
OVERSEAS_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "976": "Indian/Mayotte",
}
# The subdivisions `holidays` knows: Alsace-Moselle keeps 26 December and Good Friday, overseas abolition days.
HOLIDAY_SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "976": "976",
}

SATURDAY = 5
_frozen: datetime | None = None


def set_now(moment: datetime | None) -> None:
    """Stop the clock at an aware instant, for tests and simulations; None lets it run again."""
    global _frozen
    _frozen = moment.astimezone(UTC) if moment else None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _frozen or datetime.now(UTC)


@cache
def zone(territory: str | None) -> ZoneInfo:
    """The time zone of a department code."""
    return ZoneInfo(OVERSEAS_ZONES.get(territory or "", "Europe/Paris"))


def civil_date(moment: datetime, territory: str | None) -> date:
    """The date people of the territory read on their calendar at that instant."""
    return moment.astimezone(zone(territory)).date()


def today(territory: str | None = None) -> date:
    """Today in the territory."""
    return civil_date(now(), territory)


def day_begins(day: date, territory: str | None) -> datetime:
    """The instant a civil day of the territory begins, in UTC."""
    return datetime.combine(day, time(), zone(territory)).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _public_holidays(territory: str | None, year: int) -> frozenset[date]:
    subdivision = HOLIDAY_SUBDIVISIONS.get(territory or "")
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=year))


@cache
def weekday_holidays(territory: str | None, year: int) -> tuple[date, ...]:
    """Public holidays of a year that fall on Monday to Friday."""
    return tuple(day for day in sorted(_public_holidays(territory, year)) if day.weekday() < SATURDAY)


def is_working_day(day: date, territory: str | None) -> bool:
    """Monday to Friday, French public holidays of the territory excepted."""
    return day.weekday() < SATURDAY and day not in _public_holidays(territory, day.year)
