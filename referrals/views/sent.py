"""What an author sent: running, answered, drafted, and what names him for the pair."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from core import access
from core.actor import current_actor
from core.clock import today
from core.i18n import ngettext
from core.keyset import Count
from core.labels import label
from partners.workflow import FOLLOWERS, PROFESSIONALS
from referrals import queries
from referrals.labels import TONES, move_words
from referrals.views.frame import blueprint, count_text, here, known, ways
from referrals.workflow import SentTab


@blueprint.get("/orientations/envoyees")
@access.roles(*PROFESSIONALS)
def sent() -> ResponseReturnValue:
    actor = current_actor()
    if actor.role not in FOLLOWERS:
        return redirect(url_for("referrals.inbox"), 303)
    tab = known(SentTab, request.args.get("onglet")) or SentTab.OPEN
    page = queries.sent(actor, tab, request.args.get("page"))
    record_reading("referral.sent_list", shown=len(page.rows))
    return render_template(
        "referrals/sent.html",
        rows=[(row, move_words(row.move, row.direction, mine=row.is_mine), TONES[row.state]) for row in page.rows],
        tab=tab,
        SentTab=SentTab,
        tabs=_tabs(tab, queries.sent_counts(actor)),
        today=today(actor.territory),
        here=here(),
        ways=ways(actor, received=False),
        pages=[_page_url(tab, page.previous), _page_url(tab, page.next)],
    )


def _page_url(tab: SentTab, cursor: str | None) -> str | None:
    return url_for("referrals.sent", onglet=tab, page=cursor) if cursor else None


def _tabs(current: SentTab, counts: dict[SentTab, Count]) -> list[dict[str, Any]]:
    return [
        {
            "label": label(tab),
            "href": url_for("referrals.sent", onglet=tab),
            "current": tab is current,
            "count": count_text(count),
            "count_label": ngettext("orientation", "orientations", count.value),
        }
        for tab, count in counts.items()
    ]
