"""What professionals do with referrals. Verbs with `by=` and `at=`; none commits."""

from referrals.actions.accepting import accept, accept_social
from referrals.actions.answers import (
    acknowledge_outcome,
    answer_info,
    answer_resources,
    ask_info,
    decline,
    hold,
    mark_answer_read,
    query_outcome,
)
from referrals.actions.closing import expire, withdraw
from referrals.actions.correcting import correct_barriers, correct_named, correct_text
from referrals.actions.drafts import Draft, create, discard, edit
from referrals.actions.links import answer_by_link, send_link
from referrals.actions.onward import re_refer, redirect
from referrals.actions.sending import assign, receive, send

__all__ = [
    "Draft",
    "accept",
    "accept_social",
    "acknowledge_outcome",
    "answer_by_link",
    "answer_info",
    "answer_resources",
    "ask_info",
    "assign",
    "correct_barriers",
    "correct_named",
    "correct_text",
    "create",
    "decline",
    "discard",
    "edit",
    "expire",
    "hold",
    "mark_answer_read",
    "query_outcome",
    "re_refer",
    "receive",
    "redirect",
    "send",
    "send_link",
    "withdraw",
]
