"""Correcting what was sent: one page per topic, the value that holds now in its field, and why it changes."""

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue

from casefiles.workflow import Category
from core import access
from core.actor import current_actor
from core.clock import now
from core.forms import Form
from core.i18n import gettext as _
from partners.workflow import FOLLOWERS
from referrals import actions, queries
from referrals.correction_words import topic_words, value_words
from referrals.corrections import Topic, written
from referrals.forms_corrections import FORMS
from referrals.models import Referral
from referrals.views.answering import Answering, named_words
from referrals.views.answers import answered
from referrals.views.frame import blueprint
from referrals.workflow import Step

# How an address names a topic.
TOPICS = {"motif": Topic.REASON, "freins": Topic.BARRIERS, "binome": Topic.NAMED, "tente": Topic.TRIED}


@blueprint.route("/orientations/<ref>/corriger/<any(motif, freins, binome, tente):about>", methods=["GET", "POST"])
@access.roles(*FOLLOWERS)
def correct(ref: str, about: str) -> ResponseReturnValue:
    topic = TOPICS[about]
    form = FORMS[topic]()
    answering = Answering(
        step=Step.CORRECT,
        template="referrals/correct.html",
        form=form,
        stays=True,
        fill=lambda referral: _fill(form, topic, referral),
        current=lambda referral: {"value": value_words(topic, _kept(topic, referral), _names(topic, referral))},
    )
    return answered(ref, answering, _act(topic, form), _("Correction enregistrée."))


def _act(topic: Topic, form: Any) -> Callable[[Referral], None]:
    """The action of a topic, with what was typed."""

    def act(referral: Referral) -> None:
        how: dict[str, Any] = {"why": form.why.data, "by": current_actor(), "at": now()}
        if topic is Topic.BARRIERS:
            actions.correct_barriers(referral, categories=form.categories, **how)
        elif topic is Topic.NAMED:
            actions.correct_named(referral, named_id=form.named_id, **how)
        else:
            actions.correct_text(referral, topic=topic, text=form.value.data, **how)

    return act


def _kept(topic: Topic, referral: Referral) -> str | None:
    """The value that holds now, as a row of corrections would keep it."""
    if topic is Topic.BARRIERS:
        return written({row.category for row in referral.barriers})
    if topic is Topic.NAMED:
        return str(referral.named_id)
    return referral.reason if topic is Topic.REASON else referral.tried


def _names(topic: Topic, referral: Referral) -> dict[int, str]:
    return {row.membership_id: row.name for row in queries.first_halves(referral)} if topic is Topic.NAMED else {}


def _fill(form: Form, topic: Topic, referral: Referral) -> dict[str, Any]:
    """What holds now, in a form nobody has sent yet; the choices, in any."""
    kept, shown = _kept(topic, referral), form["value"]
    hints: dict[str, str] = {}
    if topic is Topic.NAMED:
        _agreement, terms = queries.agreement_of(referral)
        side = referral.direction.author_side
        halves = queries.with_load(queries.first_halves(referral), side, terms.portfolio_cap)
        shown.choices = [("", _("Choisir…")), *((str(row.membership_id), named_words(row)) for row in halves)]
    if topic is Topic.BARRIERS:
        agreement, _terms = queries.agreement_of(referral)
        covered = agreement.themes or [one.value for one in Category]
        hints = {one.value: _("non couvert par la convention") for one in Category if one.value not in covered}
    if not form.is_submitted():
        shown.data = (kept or "").split(",") if topic is Topic.BARRIERS else kept
    return {"topic": topic, "topic_words": topic_words(topic, referral.direction), "hints": hints}
