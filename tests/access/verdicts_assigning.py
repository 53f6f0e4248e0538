"""Who follows whom, in the words of `verdicts.py`: a half hands on its own file, an advisor chooses how to follow."""

FOLLOWERS, ADVISORS = {"advisor", "dedicated", "worker"}, {"advisor", "dedicated"}
HEADS, KEEPERS = {"head"}, {"accounts"}
HAND_OVER = {"casefiles.hand_over"}
PAST = {"casefiles.state_on"}
OWN_WAYS = {"casefiles.change_mode", "casefiles.follow_remotely"}
BACK = {"casefiles.back_to_face"}
BEYOND = {"casefiles.beyond_cap"}
END_BEYOND = {"casefiles.end_beyond_cap"}
DEPARTMENT = {"casefiles.department_cap"}

WHO: dict[str, set[str]] = {
    **dict.fromkeys(HAND_OVER | BACK | PAST, FOLLOWERS),
    **dict.fromkeys(OWN_WAYS, ADVISORS),
    **dict.fromkeys(BEYOND | END_BEYOND, HEADS),
    **dict.fromkeys(DEPARTMENT, KEEPERS),
}
# Open supports, by who makes their halves; the others read a file nobody of theirs follows any more, or not yet.
HALVES = {
    "Abadie": {"paul", "anne"}, "Benali": {"sonia"}, "Costes": {"paul"}, "Dupuy": {"sonia"},
    "Esteve": {"marc", "nora"}, "Fabre": {"sonia"}, "Hoarau": {"hugo", "julie"}, "Imbert": {"paul", "anne"},
    "Jourdan": {"sonia"}, "Kieffer": {"sonia"}, "Lacroix": {"sonia"},
}  # fmt: skip
HAVE_A_COLLEAGUE = {"anne", "sonia"}  # of the same office and role
NOT_AT_A_DISTANCE = {"Dupuy"}  # lives where it is not open
OF_EMPLOYMENT = {"rita"}  # manages the accounts of the employment service of one department
CAPPED = {("luc", "sonia")}  # the head of an agency, and an advisor of it
