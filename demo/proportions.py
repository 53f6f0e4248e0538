"""Shares the synthetic histories follow.

Published: Occitanie, regional press conference of 8 February 2017 (3,000 people in global support, no agreement in
Hérault, at most 70 people an advisor); 11 social workers per advisor nationally. Chosen for the demonstration, not
published: the split over departments, barriers, declines and exits.
"""

from casefiles.workflow import Category, Exit
from referrals.workflow import DeclineReason

REGION = "76"
WITHOUT_AGREEMENT = "34"
# People in global support per department; they add up to the region's 3,000.
ACTIVE = {
    "09": 110, "11": 250, "12": 130, "30": 520, "31": 890, "32": 70, "46": 90, "48": 20, "65": 150, "66": 330,
    "81": 260, "82": 180,
}  # fmt: skip
DEFAULT_PEOPLE = 14_000  # of whom 3,000 in global support
SMALLEST, LARGEST = 3_000, 1_000_000

# Of all people of a department: where their story stands today.
OUTCOMES = {"active": 0.2143, "closed": 0.4957, "declined": 0.17, "pending": 0.04, "reinforced": 0.08}
# Of all referrals, those a social worker writes: 35.5 % in the Doubs, the only figure published (agreement of 2014).
FROM_COUNCIL = 0.355
PORTFOLIO = (64, 70)
MONTHS_OF_HISTORY = 30

BARRIERS = {
    Category.MOBILITY: 48, Category.HEALTH: 42, Category.MONEY: 40, Category.DIGITAL: 30, Category.HOUSING: 26,
    Category.FAMILY: 24, Category.ADMINISTRATIVE: 22, Category.LANGUAGE: 18,
}  # fmt: skip
BARRIERS_PER_PERSON = (1, 2, 2, 3, 3, 4)  # 2.5 on average

DECLINES = {
    DeclineReason.UNREACHABLE: 18, DeclineReason.NO_SHOW: 14, DeclineReason.PERSON_DECLINES: 16,
    DeclineReason.ALREADY_FOLLOWED: 12, DeclineReason.NOT_ELIGIBLE: 8, DeclineReason.CAPACITY: 10,
    DeclineReason.OUTSIDE_TERRITORY: 5, DeclineReason.IN_WORK: 6, DeclineReason.IN_TRAINING: 4,
    DeclineReason.BARRIERS_PREVENT: 4, DeclineReason.DUPLICATE: 1, DeclineReason.OTHER: 2,
}  # fmt: skip
EXITS = {
    Exit.JOB_6_MONTHS: 16, Exit.JOB_1_6_MONTHS: 17, Exit.SHORT_JOB: 8, Exit.TRAINING: 11, Exit.OTHER_MODE: 14,
    Exit.SOCIAL_ONLY: 9, Exit.HEALTH: 5, Exit.MOVED: 3, Exit.ABANDONMENT: 7, Exit.NO_NEWS: 5, Exit.RETIRED: 2,
    Exit.TERM: 3,
}  # fmt: skip
