"""What clocks set off, against a calendar written apart, over ten years of odd days."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest

from referrals.clocks import Facts, Party
from referrals.overdue import Alert, alerts, draft_ends_now, end, ends_now
from referrals.workflow import State, Step

MONDAY = datetime(2026, 4, 27, 9, 0, tzinfo=UTC)


def facts(state: State = State.SENT, **changes: Any) -> Facts:
    known: dict[str, Any] = {
        "sent_at": MONDAY, "answer_due_on": date(2026, 5, 12), "acknowledge_wd": 2, "information_wd": 5,
    }  # fmt: skip
    return Facts(state=state, territory="31", **known | changes)


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
    assert (Alert.HEAD, Party.ROUTER) in told(facts(State.SENT), date(2026, 5, 7))  # not read by 29 April
    assert (Alert.HEAD, Party.ROUTER) not in told(facts(State.RECEIVED), date(2026, 5, 7))


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
        (
            facts(State.WAITING, place_by=date(2026, 6, 4), offered_at=MONDAY + timedelta(days=24)),
            (Step.EXPIRE, date(2026, 6, 20)),  # thirty days of silence since the offer, not since it was sent
        ),
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


def test_the_reminder_waits_as_long_as_the_author_owed_information() -> None:
    waited = facts(State.RECEIVED, answer_wd=10, answer_due_on=date(2026, 5, 21))  # the 13th and five days
    assert told(waited, date(2026, 5, 15)) == []
    assert told(waited, date(2026, 5, 18)) == [(Alert.REMINDER, Party.ROUTER)]


def test_an_author_is_not_reminded_before_the_last_day_of_what_was_asked() -> None:
    asked = facts(State.INFO_NEEDED, asked_at=MONDAY + timedelta(days=14))  # on 11 May; the 14th is Ascension Day
    assert told(asked, date(2026, 5, 18)) == []
    assert told(asked, date(2026, 5, 19)) == [(Alert.REMINDER, Party.AUTHOR)]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"reminder_wd": 3}, (Alert.REMINDER, date(2026, 4, 30))),
        ({"head_wd": 1}, (Alert.HEAD, date(2026, 5, 13))),
        ({"head_wd": 1, "administrators_wd": 2}, (Alert.ADMINISTRATORS, date(2026, 5, 15))),  # past Ascension Day
    ],
)
def test_each_length_is_that_of_the_terms_it_was_sent_under(
    terms: dict[str, int], expected: tuple[Alert, date]
) -> None:
    alert, day = expected
    given = facts(State.RECEIVED, is_assigned=True, **terms)
    assert alert not in [kind for kind, _party in told(given, day - timedelta(days=1))]
    assert alert in [kind for kind, _party in told(given, day)]


def test_what_ends_by_itself_does_so_after_the_days_of_its_terms() -> None:
    assert end(facts(State.SENT, expiry_cd=20, silence_cd=9), MONDAY) == (Step.EXPIRE, date(2026, 5, 17))
    asked = facts(State.INFO_NEEDED, asked_at=MONDAY, expiry_cd=20, silence_cd=9)
    assert end(asked, MONDAY) == (Step.WITHDRAW, date(2026, 5, 6))


def test_a_draft_ends_after_thirty_civil_days_of_its_territory() -> None:
    edited = datetime(2026, 4, 27, 23, 30, tzinfo=UTC)  # already the 28th in Toulouse, not yet in Guadeloupe
    assert not draft_ends_now(edited, "31", date(2026, 5, 28))
    assert draft_ends_now(edited, "31", date(2026, 5, 29))
    assert draft_ends_now(edited, "971", date(2026, 5, 28))


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


@dataclass(frozen=True, slots=True)
class Drawn:
    """A referral at some moment, with what it was drawn from: the days it waited for the author, its local days, and
    the lengths its agreement had on the day of sending.
    """

    facts: Facts
    sent: date
    asked: date
    waited: int
    terms: dict[str, Any]


def draw_terms(rng: random.Random) -> dict[str, Any]:
    """The usual lengths, or those of an agreement that has its own; more or less than the answer's."""
    if rng.random() < 0.3:
        return {"reminder_wd": 7, "head_wd": 5, "administrators_wd": 10, "expiry_cd": 30, "silence_cd": 30}
    head = rng.randrange(1, 12)
    return {
        "reminder_wd": rng.randrange(1, 25), "head_wd": head, "administrators_wd": head + rng.randrange(1, 15),
        "expiry_cd": rng.randrange(7, 60), "silence_cd": rng.randrange(7, 60),
    }  # fmt: skip


def turn(drawn: Drawn) -> tuple[str, str, date] | None:
    """Who owes which act by when, written apart from the product."""
    given = drawn.facts
    holder = "worker" if given.is_assigned else "router"
    if given.state == "info_needed":
        return "author", "inform", nth_working_day(drawn.asked, given.information_wd or 0, given.territory)
    if given.state == "waiting" and given.review_on:
        return holder, "review", given.review_on
    if given.state == "waiting" and given.place_by:
        return holder, "answer", given.place_by
    if given.state == "sent" and not given.is_assigned:
        return holder, "acknowledge", nth_working_day(drawn.sent, given.acknowledge_wd or 0, given.territory)
    if given.state in ("sent", "received") and given.answer_due_on:
        return holder, "answer" if given.is_assigned else "assign", given.answer_due_on
    return None


def naive(drawn: Drawn, day: date) -> list[tuple[str, str, str, date]]:
    """Every alert due by a day, counted one day at a time."""
    found: list[tuple[str, str, str, date]] = []
    given, owed = drawn.facts, turn(drawn)
    if owed is None:
        return found
    party, act, due = owed
    if given.state == "info_needed":
        reminder = max(nth_working_day(drawn.sent, drawn.terms["reminder_wd"], given.territory), due)
    else:
        reminder = nth_working_day(drawn.sent, drawn.terms["reminder_wd"] + drawn.waited, given.territory)
    if given.state != "waiting" and reminder <= day:
        found.append(("reminder", party, party, reminder))
    for alert in ("head", "administrators"):
        climbs_on = nth_working_day(due, drawn.terms[f"{alert}_wd"], given.territory)
        found += [(alert, party, act, due)] if climbs_on <= day else []
    return found


def naive_end(drawn: Drawn, day: date) -> str | None:
    """What ends by itself on a day, more than so many days after the last step and never before the act is owed."""
    given, owed = drawn.facts, turn(drawn)
    most = drawn.terms["silence_cd" if given.state == "info_needed" else "expiry_cd"]
    if owed is None or (day - drawn.asked).days <= most:
        return None
    answer = given.answer_due_on if given.state in ("sent", "received") else owed[2]
    if answer is not None and day <= answer:
        return None
    return "withdraw" if given.state == "info_needed" else "expire"


def draw(rng: random.Random) -> Drawn:
    """A referral of ten years, often on a night of another time, a leap day or beside a holiday."""
    territory = rng.choice(list(ZONES))
    zone = ZoneInfo(ZONES[territory])
    day = rng.choice((
        date(2020, 1, 1) + timedelta(days=rng.randrange(3650)), date(rng.choice((2020, 2024, 2028)), 2, 29),
        date(rng.randrange(2020, 2029), rng.choice((3, 10)), 25 + rng.randrange(7)),
        date(rng.randrange(2020, 2029), 12, 24 + rng.randrange(8)),
    ))  # fmt: skip
    sent_at = datetime(day.year, day.month, day.day, rng.randrange(24), rng.randrange(60), tzinfo=UTC)
    asked_at = sent_at + timedelta(hours=rng.randrange(200))
    sent, asked = sent_at.astimezone(zone).date(), asked_at.astimezone(zone).date()
    answer_wd, waited, terms = rng.randrange(5, 21), rng.choice((0, 0, 3, 8)), draw_terms(rng)
    given = Facts(
        state=rng.choice([state for state in State if state is not State.DRAFT]), territory=territory,
        is_assigned=rng.random() < 0.5, sent_at=sent_at, asked_at=asked_at, answer_wd=answer_wd,
        answer_due_on=nth_working_day(sent, answer_wd + waited, territory),
        review_on=sent + timedelta(days=20) if rng.random() < 0.3 else None,
        place_by=sent + timedelta(days=15) if rng.random() < 0.3 else None,
        acknowledge_wd=rng.randrange(1, 6), information_wd=rng.randrange(3, 11), **terms,
    )  # fmt: skip
    return Drawn(given, sent, asked, waited, terms)


def test_ten_years_of_random_referrals_give_no_wrong_alert_and_no_wrong_end(
    full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    rng, wrong, seen, ended = random.Random(20261127), 0, 0, 0
    number = 20_000 if full else 1_500
    for _one in range(number):
        drawn = draw(rng)
        day = drawn.sent + timedelta(days=rng.randrange(-1, 70))
        expected, over = naive(drawn, day), naive_end(drawn, day)
        seen, ended = seen + len(expected), ended + (over is not None)
        said = [(str(due.alert), str(due.party), str(due.clock), due.day) for due in alerts(drawn.facts, day)]
        assert drawn.facts.asked_at is not None
        wrong += said != expected or ends_now(drawn.facts, drawn.facts.asked_at, day) != over
    with capsys.disabled():
        print(f"\nclocks: {number} referrals of ten years, {seen} alerts, {ended} ends, {wrong} wrong")
    assert wrong == 0
    assert seen > number / 4
    assert ended > number / 20
