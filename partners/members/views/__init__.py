"""Pages about who belongs to which office."""

from partners.members.views import absences, accounts, endings, identity, invitations, public, review
from partners.members.views.frame import blueprint

__all__ = ["absences", "accounts", "blueprint", "endings", "identity", "invitations", "public", "review"]
