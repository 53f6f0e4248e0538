"""Numbers of the demonstration's organisations: well formed, and given to nobody."""

from stdnum import luhn

START = "999000"  # no company number begins so


def invented(code: str) -> str:
    """The SIRET of the organisation of a department or a region, by its code of two digits."""
    company = START + code
    company += luhn.calc_check_digit(company)
    place = f"{company}0001"
    return place + luhn.calc_check_digit(place)
