"""Pages of referrals, one module per kind of page; all of them hang on one blueprint."""

from referrals.views import answers, drafting, inbox, links, onward, pages, sent
from referrals.views.frame import blueprint

__all__ = ["answers", "blueprint", "drafting", "inbox", "links", "onward", "pages", "sent"]
