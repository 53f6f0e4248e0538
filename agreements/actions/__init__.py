"""Writing agreements: their draft, then the steps of their signature."""

from agreements.actions.drafts import create, edit
from agreements.actions.ending import End, cancel, resume, suspend, terminate
from agreements.actions.importing import import_draft
from agreements.actions.renewal import renew_from
from agreements.actions.review import approve, request_changes, submit
from agreements.actions.run_off import RunOff, plan_run_off
from agreements.actions.signatures import refuse_signature, sign
from agreements.actions.signing import Signature, confirm, record_signed, reject

__all__ = [
    "End",
    "RunOff",
    "Signature",
    "approve",
    "cancel",
    "confirm",
    "create",
    "edit",
    "import_draft",
    "plan_run_off",
    "record_signed",
    "refuse_signature",
    "reject",
    "renew_from",
    "request_changes",
    "resume",
    "sign",
    "submit",
    "suspend",
    "terminate",
]
