"""Who ends the support of a pair: its halves; whoever referred the person asks for more about the outcome."""

STEPS = {"casefiles.take_back_end", "casefiles.query_exit", "casefiles.acknowledge_exit"}
OUTCOMES = {"referrals.query_outcome"}
