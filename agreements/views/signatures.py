"""Signing the approved text here, or refusing to."""

from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from agreements import actions, policy, queries
from agreements.forms import ReasonForm, SignForm
from agreements.models import Agreement
from agreements.views.frame import agreement_page, blueprint
from agreements.views.review import frozen_text
from agreements.views.steps import answered
from agreements.workflow import SIGNING, Step
from core import access
from core.actor import current_actor
from core.clock import now
from core.forms import Form
from core.i18n import gettext as _


@blueprint.get("/conventions/<ref>/signer")
@access.roles(*SIGNING)
def signing(ref: str) -> str:
    agreement = queries.get(ref)
    policy.require(current_actor(), agreement, Step.SIGN)
    form = SignForm()
    return _signing_page(agreement, form, form, ReasonForm())


def _signing_page(agreement: Agreement, shown: Form, sign: SignForm, refuse: ReasonForm) -> str:
    """Two forms on one page; `shown` is the one in use, whose errors stand on top."""
    text = frozen_text(agreement)
    sign.version.data = refuse.version.data = agreement.version
    sign.seen.data = sign.seen.data or text["sha256"]
    return agreement_page("agreements/signing.html", agreement, form=shown, sign=sign, refuse=refuse, text=text)


@blueprint.post("/conventions/<ref>/signer")
@access.roles(*SIGNING)
def sign(ref: str) -> ResponseReturnValue:
    form = SignForm()
    return answered(
        ref,
        form,
        Step.SIGN,
        act=partial(_sign, form),
        show=lambda agreement: _signing_page(agreement, form, form, ReasonForm(formdata=None)),
        said=_("Votre signature est enregistrée."),
    )


def _sign(form: SignForm, agreement: Agreement) -> None:
    actions.sign(
        agreement,
        quality=str(form.quality.data),
        authority=str(form.authority.data),
        seen=str(form.seen.data or ""),
        by=current_actor(),
        at=now(),
    )


@blueprint.post("/conventions/<ref>/refuser-signature")
@access.roles(*SIGNING)
def refuse_signature(ref: str) -> ResponseReturnValue:
    form = ReasonForm()
    return answered(
        ref,
        form,
        Step.REFUSE_SIGNATURE,
        act=lambda agreement: actions.refuse_signature(
            agreement, reason=str(form.reason.data), by=current_actor(), at=now()
        ),
        show=lambda agreement: _signing_page(agreement, form, SignForm(formdata=None), form),
        said=_("Signature refusée : la convention redevient un projet."),
        leads_to=url_for("agreements.waiting"),
    )
