"""How the end of a pair's support is graded, and who reads it. Pure Python.

Source: the national protocol of global support, exit and report.
"""

from enum import StrEnum

READ_WD = 10  # working days to read the report, from the day it is complete


class Grade(StrEnum):
    """How far a wanted outcome was reached."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"


SCORES: dict[Grade, float] = {Grade.ACHIEVED: 1, Grade.PARTLY: 0.5, Grade.NOT_ACHIEVED: 0}
