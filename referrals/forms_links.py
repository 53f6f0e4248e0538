"""The form that sends a link; its answers use the forms of everybody."""

from core.forms import Form


class SendLinkForm(Form):
    """One button."""
