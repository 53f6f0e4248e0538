"""What an author sent: running, answered, drafted, and what names him for the pair."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.journal import record_reading
from accounts.list_file import list_answer
from core import access
from core.actor import current_actor
from core.clock import today
from core.i18n import ngettext
from core.keyset import BLOCK_SIZE, Count, every_row
from core.labels import label
from partners.workflow import FOLLOWERS, PROFESSIONALS
from referrals import list_files, queries
from referrals.forms import SearchForm
from referrals.labels import TONES, move_words
from referrals.views.frame import blueprint, count_text, here, known, ways
from referrals.workflow import SentTab


@blueprint.get("/orientations/envoyees")
@access.roles(*PROFESSIONALS)
def sent() -> ResponseReturnValue:
    actor = current_actor()
    if actor.role not in FOLLOWERS:
        return redirect(url_for("referrals.inbox"), 303)
    tab, name = _tab(), _name()
    page = queries.sent(actor, tab, request.args.get("page"), name=name)
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
        filter_form=SearchForm(formdata=None, q=name),
        name=name,
        pages=[_page_url(tab, name, page.previous), _page_url(tab, name, page.next)],
    )


@blueprint.get("/orientations/envoyees.<any(csv, xlsx):kind>")
@access.fresh
@access.roles(*PROFESSIONALS)
def sent_file(kind: str) -> ResponseReturnValue:
    actor, tab, name = current_actor(), _tab(), _name()
    if actor.role not in FOLLOWERS:
        return redirect(url_for("referrals.inbox_file", kind=kind), 303)
    rows = every_row(lambda cursor: queries.sent(actor, tab, cursor, name=name, size=BLOCK_SIZE))
    return list_answer(kind, list_files.SENT, rows)


def _tab() -> SentTab:
    return known(SentTab, request.args.get("onglet")) or SentTab.OPEN


def _name() -> str:
    return request.args.get("q", "")[:120]


def _page_url(tab: SentTab, name: str, cursor: str | None) -> str | None:
    return url_for("referrals.sent", onglet=tab, q=name or None, page=cursor) if cursor else None


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
