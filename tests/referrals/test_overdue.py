"""What clocks set off, against a calendar written apart, over ten years of odd days."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from referrals.clocks import Facts, Party, whose_move
from referrals.overdue import Alert, Due, alerts, end, ends_now
from referrals.workflow import State, Step

MONDAY = datetime(2026, 4, 27, 9, 0, tzinfo=UTC)


def facts(state: State = State.SENT, **changes: object) -> Facts:
    known: dict[str, object] = {
        "sent_at": MONDAY, "answer_due_on": date(2026, 5, 12), "acknowledge_wd": 2, "information_wd": 5,
    }  # fmt: skip
    return Facts(state=state, territory="31", **known | changes)  # type: ignore[arg-type]


def told(given: Facts, day: date) -> list[tuple[Alert, Party]]:
    return [(due.alert, due.party) for due in alerts(given, day)]


def test_the_owing_side_is_reminded_on_the_seventh_working_day() -> None:
    seventh = date(2026, 5, 7)  # 1 May is a holiday
    assert told(facts(State.RECEIVED), seventh - timedelta(days=1)) == []
    assert told(facts(State.RECEIVED), seventh) == [(Alert.REMINDER, Party.ROUTER)]
    assert told(facts(State.RECEIVED, is_assigned=True), seventh) == [(Alert.REMINDER, Party.WORKER)]
    assert told(facts(State.INFO_NEEDED, asked_at=MONDAY), seventh)[0] == (Alert.REMINDER, Party.AUTHOR)


def test_a_missed_clock_climbs_to_the_head_then_to_both_administrators() -> None:
    given = facts(State.RECEIVED, is_assigned=True)
    assert (Alert.HEAD, Party.WORKER) not in told(given, date(2026, 5, 19))
    assert told(given, date(2026, 5, 20))[-1] == (Alert.HEAD, Party.WORKER)  # 14 May is Ascension Day
    assert told(given, date(2026, 5, 28))[-1] == (Alert.ADMINISTRATORS, Party.WORKER)  # 25 May is Whit Monday


def test_an_act_of_the_owing_side_starts_another_clock() -> None:
    late = date(2026, 5, 6)
    assert (Alert.HEAD, Party.ROUTER) in told(facts(State.SENT), date(2026, 5, 7))  # not read by 29 April
    assert (Alert.HEAD, Party.ROUTER) not in told(facts(State.RECEIVED), date(2026, 5, 7))
    assert late < date(2026, 5, 12)


def test_nobody_is_reminded_of_what_waits_for_a_place_or_has_ended() -> None:
    far = date(2027, 1, 1)
    assert told(facts(State.WAITING), far) == []
    for state in (State.ACCEPTED, State.DECLINED, State.WITHDRAWN, State.EXPIRED, State.REDIRECTED, State.DRAFT):
        assert told(facts(state), far) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (facts(State.SENT), (Step.EXPIRE, date(2026, 5, 27))),
        (facts(State.RECEIVED), (Step.EXPIRE, date(2026, 5, 27))),
        (facts(State.INFO_NEEDED, asked_at=MONDAY + timedelta(days=3)), (Step.WITHDRAW, date(2026, 5, 30))),
        (facts(State.WAITING), None),
        (facts(State.WAITING, place_by=date(2026, 6, 4)), (Step.EXPIRE, date(2026, 6, 4))),
        (facts(State.WAITING, review_on=date(2026, 5, 4)), (Step.EXPIRE, date(2026, 5, 27))),
        (facts(State.WAITING, review_on=date(2026, 6, 9)), (Step.EXPIRE, date(2026, 6, 9))),
        (facts(State.ACCEPTED), None),
    ],
)
def test_what_ends_by_itself_and_when(given: Facts, expected: tuple[Step, date] | None) -> None:
    assert end(given, MONDAY) == expected
    if expected is not None:
        step, last = expected
        assert ends_now(given, MONDAY, last) is None
        assert ends_now(given, MONDAY, last + timedelta(days=1)) is step


# Apart from the product: its zones, and holidays read from the library by year, walked day by day.
ZONES = {"31": "Europe/Paris", "67": "Europe/Paris", "974": "Indian/Reunion", "971": "America/Guadeloupe"}
SUBDIVISIONS = {"31": None, "67": "6AE", "974": "974", "971": "971"}
YEARS = range(2019, 2030)
LAWS = {
    code: holidays.country_holidays("FR", subdiv=subdivision, years=YEARS) for code, subdivision in SUBDIVISIONS.items()
}


def works(day: date, territory: str) -> bool:
    return day.weekday() < 5 and day not in LAWS[territory]


def nth_working_day(day: date, number: int, territory: str) -> date:
    while number:
        day += timedelta(days=1)
        number -= works(day, territory)
    return day


def naive(given: Facts, day: date) -> list[Due]:
    """Every alert due by a day, counted one day at a time."""
    found: list[Due] = []
    move = whose_move(given)
    sent = given.sent_at.astimezone(ZoneInfo(ZONES[given.territory])).date() if given.sent_at else day
    if given.state not in (State.SENT, State.RECEIVED, State.INFO_NEEDED, State.WAITING) or move.party is Party.NOBODY:
        return found
    if given.state is not State.WAITING and nth_working_day(sent, 7, given.territory) <= day:
        found.append(Due(Alert.REMINDER, move.party, nth_working_day(sent, 7, given.territory)))
    for alert, days in ((Alert.HEAD, 5), (Alert.ADMINISTRATORS, 10)):
        if move.due_on and nth_working_day(move.due_on, days, given.territory) <= day:
            found.append(Due(alert, move.party, move.due_on))
    return found


def random_facts(rng: random.Random) -> Facts:
    """A referral of ten years, often on a night of another time, a leap day or beside a holiday."""
    territory = rng.choice(list(ZONES))
    day = rng.choice((
        date(2020, 1, 1) + timedelta(days=rng.randrange(3650)), date(rng.choice((2020, 2024, 2028)), 2, 29),
        date(rng.randrange(2020, 2029), rng.choice((3, 10)), 25 + rng.randrange(7)),
        date(rng.randrange(2020, 2029), 12, 24 + rng.randrange(8)),
    ))  # fmt: skip
    sent = datetime(day.year, day.month, day.day, rng.randrange(24), rng.randrange(60), tzinfo=UTC)
    state = rng.choice([state for state in State if state is not State.DRAFT])
    local = sent.astimezone(ZoneInfo(ZONES[territory])).date()
    return Facts(
        state=state, territory=territory, is_assigned=rng.random() < 0.5, sent_at=sent,
        asked_at=sent + timedelta(days=rng.randrange(9)),
        answer_due_on=nth_working_day(local, rng.randrange(5, 21), territory),
        review_on=local + timedelta(days=20) if rng.random() < 0.3 else None,
        place_by=local + timedelta(days=15) if rng.random() < 0.3 else None,
        acknowledge_wd=rng.randrange(1, 6), information_wd=rng.randrange(3, 11),
    )  # fmt: skip


def test_ten_years_of_random_referrals_give_no_wrong_alert(full: bool, capsys: pytest.CaptureFixture[str]) -> None:
    rng, wrong, seen = random.Random(20261127), 0, 0
    number = 20_000 if full else 1_500
    for _one in range(number):
        given = random_facts(rng)
        assert given.sent_at is not None
        day = given.sent_at.date() + timedelta(days=rng.randrange(-1, 45))
        expected = naive(given, day)
        seen += len(expected)
        wrong += list(alerts(given, day)) != expected
    with capsys.disabled():
        print(f"\nalerts: {number} referrals of ten years, {seen} alerts, {wrong} wrong")
    assert wrong == 0
    assert seen > number / 4
