from datetime import UTC, date, datetime, timedelta

import pytest

from core import typography as t

TODAY = date(2017, 2, 8)


@pytest.mark.parametrize(
    ("value", "decimals", "french", "english"),
    [
        (560_000, None, "560\u00a0000", "560,000"),
        (0, None, "0", "0"),
        (-3, None, "\u22123", "\u22123"),
        (-1234, None, "\u22121\u00a0234", "\u22121,234"),
        (3.2, None, "3,2", "3.2"),
        (3.0, None, "3", "3"),
        (2.5, 0, "3", "3"),
        (0.125, 2, "0,13", "0.13"),
        (-0.004, 2, "0,00", "0.00"),
        (1_000_000, None, "1\u00a0000\u00a0000", "1,000,000"),
        (100, 2, "100,00", "100.00"),
        (None, None, "–", "–"),
    ],
)
def test_numbers_separate_thousands_and_round_half_up(
    value: t.Number | None, decimals: int | None, french: str, english: str
) -> None:
    assert t.number(value, decimals) == french
    assert t.number(value, decimals, "en") == english


@pytest.mark.parametrize(
    ("share", "french", "english"),
    [
        (0.639, "63,9\u00a0%", "63.9%"),
        (0.8, "80,0\u00a0%", "80.0%"),
        (1, "100\u00a0%", "100%"),
        (0, "0\u00a0%", "0%"),
        (1.036, "103,6\u00a0%", "103.6%"),
        (None, "–", "–"),
    ],
)
def test_shares_become_percentages_with_a_no_break_space_in_french(
    share: t.Number | None, french: str, english: str
) -> None:
    assert t.percent(share) == french
    assert t.percent(share, lang="en") == english


@pytest.mark.parametrize(
    ("difference", "french", "english"),
    [
        (-1.5, "\u2212\u00a01,5\u00a0point", "\u22121.5\u00a0points"),
        (2, "+\u00a02\u00a0points", "+2\u00a0points"),
        (1, "+\u00a01\u00a0point", "+1\u00a0point"),
        (-13.6, "\u2212\u00a013,6\u00a0points", "\u221213.6\u00a0points"),
        (-0.01, "+\u00a00\u00a0point", "+0\u00a0points"),
    ],
)
def test_points_are_plural_from_two_and_use_the_true_minus(difference: t.Number, french: str, english: str) -> None:
    assert t.points(difference) == french
    assert t.points(difference, lang="en") == english


def test_only_the_first_of_the_month_is_ordinal() -> None:
    assert t.long_date(date(2017, 2, 1)) == "1er\u00a0février 2017"
    assert t.long_date(date(2017, 8, 21)) == "21\u00a0août 2017"
    assert t.long_date(date(2017, 2, 1), "en") == "1\u00a0February 2017"


def test_dates_in_tables_are_day_month_year_in_both_languages() -> None:
    assert t.short_date(TODAY) == "08/02/2017"
    assert t.short_date(date(999, 1, 2)) == "02/01/0999"


@pytest.mark.parametrize(
    ("moment", "french", "english"),
    [
        (datetime(2017, 2, 8, 10, 15, tzinfo=UTC), "10\u00a0h\u00a015", "10:15"),
        (datetime(2017, 2, 8, 9, 5, tzinfo=UTC), "9\u00a0h\u00a005", "9:05"),
        (datetime(2017, 2, 8, 6, tzinfo=UTC), "6\u00a0h", "6:00"),
        (datetime(2017, 2, 8, tzinfo=UTC), "0\u00a0h", "0:00"),
    ],
)
def test_hours_are_written_with_h(moment: datetime, french: str, english: str) -> None:
    assert t.clock_time(moment) == french
    assert t.clock_time(moment, "en") == english


def test_an_instant_is_a_day_and_an_hour() -> None:
    assert t.date_time(datetime(2017, 2, 8, 10, 15, tzinfo=UTC)) == "08/02/2017 à\u00a010\u00a0h\u00a015"
    assert t.date_time(None) == "–"


@pytest.mark.parametrize(
    ("days", "french", "english", "urgency"),
    [
        (-6, "en retard de\u00a06\u00a0jours", "6\u00a0days late", "late"),
        (-1, "en retard de\u00a01\u00a0jour", "1\u00a0day late", "late"),
        (0, "aujourd\u2019hui", "today", "soon"),
        (1, "demain", "tomorrow", "soon"),
        (2, "dans\u00a02\u00a0jours", "in\u00a02\u00a0days", "soon"),
        (400, "dans\u00a013\u00a0mois", "in\u00a013\u00a0months", "calm"),
        (81, "dans\u00a081\u00a0jours", "in\u00a081\u00a0days", "calm"),
    ],
)
def test_a_due_date_is_said_in_words(days: int, french: str, english: str, urgency: str) -> None:
    due = TODAY + timedelta(days=days)
    assert t.delay(due, TODAY) == french
    assert t.delay(due, TODAY, "en") == english
    assert t.urgency(due, TODAY) == urgency


@pytest.mark.parametrize(
    ("seconds", "french", "english"),
    [
        (20, "à l\u2019instant", "just now"),
        (125, "il y a\u00a02\u00a0min", "2\u00a0min ago"),
        (3 * 3600, "il y a\u00a03\u00a0h", "3\u00a0h ago"),
        (86_400, "il y a\u00a01\u00a0jour", "1\u00a0day ago"),
        (16 * 86_400, "il y a\u00a016\u00a0jours", "16\u00a0days ago"),
        (-5, "à l\u2019instant", "just now"),
    ],
)
def test_a_past_instant_is_never_rounded_up(seconds: int, french: str, english: str) -> None:
    now = datetime(2017, 2, 8, 12, tzinfo=UTC)
    assert t.ago(now - timedelta(seconds=seconds), now) == french
    assert t.ago(now - timedelta(seconds=seconds), now, "en") == english


def test_file_sizes_use_decimal_units() -> None:
    assert [t.file_size(size) for size in (512, 84_200, 2_048_576)] == ["512\u00a0octets", "84,2\u00a0ko", "2\u00a0Mo"]
    assert t.file_size(84_200, "en") == "84.2\u00a0kB"


def test_months_are_named_in_full_and_in_short() -> None:
    assert t.month(TODAY) == "février 2017"
    assert [t.short_month(n) for n in (1, 5, 12)] == ["janv.", "mai", "déc."]
    assert t.short_month(2, "en") == "Feb"


def test_people_are_named_family_name_first_with_accented_capitals() -> None:
    assert t.full_name("Lemaître-Éloi", "Zoé") == "LEMAÎTRE-ÉLOI Zoé"


def test_people_sort_without_accents_case_or_ligatures() -> None:
    names = [("Zola", "Émile"), ("Œuvray", "Luc"), ("Odin", "Ève"), ("éloi", "Ana"), ("Étienne", "Bob")]
    assert [f for f, _ in sorted(names, key=lambda n: t.name_key(*n))] == ["éloi", "Étienne", "Odin", "Œuvray", "Zola"]


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Erreur : l'accord manque !", "Erreur\u00a0: l’accord manque\u00a0!"),
        ("« oui » ; « non » ?", "«\u00a0oui\u00a0»\u00a0; «\u00a0non\u00a0»\u00a0?"),
        ("63,9 % de 560 000", "63,9\u00a0% de 560\u00a0000"),
        ("1 200 000 euros", "1\u00a0200\u00a0000 euros"),
        ("à 10 h 15, n° 31", "à 10\u00a0h\u00a015, n°\u00a031"),
        ("n° %(number)s", "n°\u00a0%(number)s"),
        ("dans 15 jours", "dans 15\u00a0jours"),
        ("le 1er février", "le 1er\u00a0février"),
        ("%(done)s sur %(total)s : %(share)s %%", "%(done)s sur %(total)s\u00a0: %(share)s\u00a0%%"),
        ("50\u202f000", "50\u00a0000"),
        ("https://exemple.fr/a?b=c 12:30", "https://exemple.fr/a?b=c 12:30"),
        ("un 'mot' cité", "un 'mot' cité"),
        ("3 places, 2016 et 500 autres", "3 places, 2016 et 500 autres"),
    ],
)
def test_a_sentence_typed_on_a_keyboard_is_typeset(typed: str, printed: str) -> None:
    assert t.typeset(typed) == printed
    assert t.typeset(printed) == printed
