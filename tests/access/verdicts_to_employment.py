"""From a social worker to the employment service: whose people, and who sees which referral.

A referral is seen by its author, the half the author named, the advisor it was given to and whoever distributes in the
receiving agency; a draft by its author alone. The author's own office, whose router keeps what arrives there, is no
party to what leaves it; nor is the agency's parent, or a colleague of the advisor.
"""

FILES = ("Mercier", "Navarro")  # just met by a social worker: no support yet
REFERRALS = ("to agency", "worker's draft")
DRAFT, SENT = "worker's draft", "to agency"
PERSON_OF = {SENT: "Mercier", DRAFT: "Navarro"}

CONTENT = {"Mercier": {"anne"}, "Navarro": {"anne"}}
INDEX = {"Mercier": {"leo", "luc", "paul"}}
AUTHORS = {SENT: "anne", DRAFT: "anne"}
NAMED = {SENT: "leo"}  # a colleague makes the social half of the pair
RECEIVERS = {SENT: {"luc", "paul"}, DRAFT: set[str]()}  # the head of the agency, the advisor it was given to

# The agency has one dedicated advisor: nobody else is left to assign it to.
SAME_ADVISOR = ("referrals.assign", SENT)
