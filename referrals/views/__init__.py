"""Pages of referrals, one module per kind of page; all of them hang on one blueprint."""

from referrals.views import (
    answers,
    correcting,
    drafting,
    handover,
    inbox,
    links,
    onward,
    outcome,
    pages,
    sent,
    starting,
    team,
    together,
)
from referrals.views.frame import blueprint

__all__ = [
    "answers",
    "blueprint",
    "correcting",
    "drafting",
    "handover",
    "inbox",
    "links",
    "onward",
    "outcome",
    "pages",
    "sent",
    "starting",
    "team",
    "together",
]
