"""Counting working days: the unit of every answer clock."""

from datetime import date, timedelta

from core.clock import is_working_day, weekday_holidays


def add_working_days(start: date, count: int, territory: str | None) -> date:
    """The last day of a delay of `count` working days that starts the day after `start`."""
    day = start
    remaining = count
    while remaining:
        day += timedelta(days=1)
        if is_working_day(day, territory):
            remaining -= 1
    return day


def working_days_between(start: date, end: date, territory: str | None) -> int:
    """Working days after `start` up to and including `end`; 0 when `end` is not after `start`."""
    if end <= start:
        return 0
    years = range(start.year, end.year + 1)
    holidays = sum(start < day <= end for year in years for day in weekday_holidays(territory, year))
    return _weekdays_until(end) - _weekdays_until(start) - holidays


def _weekdays_until(day: date) -> int:
    """Mondays to Fridays since day 1 of the calendar, a Monday: no step by step over the months between two dates."""
    weeks, days = divmod(day.toordinal(), 7)
    return weeks * 5 + min(days, 5)
