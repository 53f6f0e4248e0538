"""Pages about who belongs to which office."""

from partners.members.views import absences, accounts, endings, invitations, public, review
from partners.members.views.frame import blueprint

__all__ = ["absences", "accounts", "blueprint", "endings", "invitations", "public", "review"]
