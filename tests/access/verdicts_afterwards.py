"""What became of a person, in the words of `verdicts.py`: asked of who follows them again, else of the former pair."""

STATUS = {"casefiles.later_status"}
FOLLOWERS = {"advisor", "dedicated", "worker"}

WHO: dict[str, set[str]] = dict.fromkeys(STATUS, FOLLOWERS)
ASKED = {"Esteve": {"marc", "nora"}}  # a support of theirs ended 182 days ago, another one runs
