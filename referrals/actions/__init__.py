"""What professionals do with referrals. Verbs with `by=` and `at=`; none commits."""

from referrals.actions.answers import accept, answer_info, ask_info, decline, mark_answer_read
from referrals.actions.drafts import Draft, create, discard, edit
from referrals.actions.sending import assign, receive, send

__all__ = [
    "Draft",
    "accept",
    "answer_info",
    "ask_info",
    "assign",
    "create",
    "decline",
    "discard",
    "edit",
    "mark_answer_read",
    "receive",
    "send",
]
