"""How a person is followed, in the words of `verdicts.py`: either half, and whoever stands in for one."""

PAUSE, RESUME = {"casefiles.pause"}, {"casefiles.resume"}
GROUP = {"casefiles.group_contact"}
VALIDATE, TAKE_BACK = {"casefiles.validate_diagnosis"}, {"casefiles.take_validation_back"}
FOLLOWERS = {"advisor", "dedicated", "worker"}

WHO: dict[str, set[str]] = {**dict.fromkeys(PAUSE | RESUME | VALIDATE | TAKE_BACK | GROUP, FOLLOWERS)}
