"""Who reads what falls due, in the words of `verdicts.py`: whoever follows, and heads."""

MINE, TEAM = {"casefiles.deadlines"}, {"casefiles.team_deadlines"}
FOLLOWERS, HEADS = {"advisor", "dedicated", "worker"}, {"head"}
ENDPOINTS = MINE | TEAM

WHO: dict[str, set[str]] = {**dict.fromkeys(MINE, FOLLOWERS), **dict.fromkeys(TEAM, HEADS)}
