"""How a person is followed, in the words of `verdicts.py`: either half, and whoever stands in for one."""

PAUSE, RESUME = {"casefiles.pause"}, {"casefiles.resume"}
FOLLOWERS = {"advisor", "dedicated", "worker"}

WHO: dict[str, set[str]] = {**dict.fromkeys(PAUSE | RESUME, FOLLOWERS)}
