"""Working days of one territory, looked up instead of counted: a million histories ask for them."""

from datetime import date, timedelta

from core.clock import is_working_day


class Calendar:
    """Days between two dates, each with its place among the working days."""

    def __init__(self, first: date, last: date, territory: str) -> None:
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._working = [day for day in days if is_working_day(day, territory)]
        self._place: dict[date, int] = {}
        place = 0
        for day in days:
            while place < len(self._working) - 1 and self._working[place] < day:
                place += 1
            self._place[day] = place

    def working(self, day: date) -> date:
        """The day itself, or the next working day."""
        return self._working[self._place[day]]

    def after(self, day: date, count: int) -> date:
        """`count` working days later; 0 gives the same or the next working day."""
        return self._working[min(self._place[day] + count, len(self._working) - 1)]
