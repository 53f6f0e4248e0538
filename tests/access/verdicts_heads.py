"""What is asked of a head, in the words of `verdicts.py`: either half asks, a head of the unit that asks decides."""

ASK = {"casefiles.ask_head"}
INDEX, DECIDE = {"heads.index"}, {"heads.decide"}
FOLLOWERS, HEADS = {"advisor", "dedicated", "worker"}, {"head"}

WHO: dict[str, set[str]] = {**dict.fromkeys(ASK, FOLLOWERS), **dict.fromkeys(INDEX | DECIDE, HEADS)}
WAITS = {"Hoarau"}  # a request is not decided yet
REQUESTS = ("asked", "missing")
DECIDES = {"asked": "elise"}  # the head of the office whose social worker asked
