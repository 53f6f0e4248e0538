"""Pages of agreements: one blueprint, one module for each part."""

from agreements.views import (
    amendment_steps,
    amendments,
    copies,
    drafts,
    ending,
    exchange,
    figures,
    partner,
    places,
    review,
    signatures,
    signing,
)
from agreements.views.frame import blueprint

__all__ = [
    "amendment_steps",
    "amendments",
    "blueprint",
    "copies",
    "drafts",
    "ending",
    "exchange",
    "figures",
    "partner",
    "places",
    "review",
    "signatures",
    "signing",
]
