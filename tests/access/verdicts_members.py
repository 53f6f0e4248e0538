"""Who manages whose post, in the words of `verdicts.py`: one's own office and below, never oneself."""

MANAGERS = {"accounts", "head"}
KEEPERS = {"router", "head"}
AWAY = {"advisor", "dedicated", "worker", "secretary"} | KEEPERS

LISTS = {"members.index", "members.invitation_list", "members.invite", "members.review"}
PAGES = {"members.show"}
FORMS = {"members.change", "members.give", "members.end", "members.absence_of"}
BUTTONS = {"members.give_back"}
INVITATIONS = {"members.invite_again", "members.withdraw_invitation"}
LINKS = {"members.invitation"}  # public
# Public too; with a running invitation and a provider they are followed in tests/partners/test_invitation_identity.py.
IDENTITY = {"members.accept_with_identity", "members.invitation_back", "members.invitation_through"}

WHO: dict[str, set[str]] = {
    **dict.fromkeys(LISTS | PAGES | FORMS | BUTTONS | INVITATIONS, MANAGERS),
    "members.absence": AWAY,
    "members.end_absence": AWAY | {"accounts"},
    "casefiles.to_take_over": KEEPERS,
}
# Posts by whose they are: who sees them, who manages them.
REACH = {
    "anne": {"simon", "elise"},
    "suspended": {"simon", "elise"},
    "elise": {"simon", "elise"},
    "brigitte": {"simon"},
    "simon": {"simon"},
    "sonia": {"rita", "luc"},
    "missing": set[str](),
}
MANAGED = {
    "anne": {"simon", "elise"},
    "suspended": {"simon", "elise"},
    "elise": {"simon"},
    "brigitte": {"simon"},
    "simon": set[str](),
    "sonia": {"rita", "luc"},
    "missing": set[str](),
}
INVITED = {"of the office": {"simon", "elise"}, "missing": set[str]()}
ABSENT = {"of sonia": {"sonia", "rita", "luc"}, "missing": set[str]()}
# Who has a colleague of the same unit and role to stand in.
COLLEAGUES = {"sonia": "val in Toulouse", "val in Toulouse": "sonia", "anne": "leo", "leo": "anne"}
OF_QUEUE = {"claire", "elise"}  # keep the queue in which the file of the suspended colleague waits
