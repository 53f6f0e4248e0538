"""Numbers of the demonstration's organisations: well formed, and given to nobody."""

from stdnum import luhn

START = "999"  # no company number begins so


def invented(number: int) -> str:
    """The SIRET of an organisation, by a number of at most five digits."""
    company = f"{START}{number:05d}"
    company += luhn.calc_check_digit(company)
    place = f"{company}0001"
    return place + luhn.calc_check_digit(place)
