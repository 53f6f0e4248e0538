"""Reviews and renewals, in the words of `verdicts.py`: global support after its entry, by either half."""

LIST = {"casefiles.reviews"}
REVIEW, RENEW = {"casefiles.new_review"}, {"casefiles.renew"}
DECLINE, CONFIRM, TAKE_BACK = (
    {"casefiles.decline_renewal"},
    {"casefiles.confirm_renewal"},
    {"casefiles.take_renewal_back"},
)
ENDPOINTS = LIST | REVIEW | RENEW | DECLINE | CONFIRM | TAKE_BACK
FOLLOWERS = {"advisor", "dedicated", "worker"}

WHO: dict[str, set[str]] = dict.fromkeys(ENDPOINTS, FOLLOWERS)
ENTERED = {"Abadie", "Esteve", "Gaillard", "Hoarau"}  # global support that had its entry
REVIEWED = ENTERED - {"Gaillard"}
NEAR_TERM = {"Abadie"}  # Esteve's term is over
PROPOSED, PROPOSER = {"Hoarau"}, "julie"  # a renewal waits for Hugo
