"""Forms of agreements: shape of the input; what is typed becomes a draft, whose rules stand in `draft.py`."""

from agreements.forms.drafting import AgreementForm
from agreements.forms.ending import SuspendForm, TerminateForm, WhyForm
from agreements.forms.renewal import RenewalForm
from agreements.forms.review import ApproveForm, ReasonForm, SignForm, SubmitForm
from agreements.forms.run_off import RunOffForm
from agreements.forms.signing import ConfirmForm, RejectForm, SigningForm

__all__ = [
    "AgreementForm",
    "ApproveForm",
    "ConfirmForm",
    "ReasonForm",
    "RejectForm",
    "RenewalForm",
    "RunOffForm",
    "SignForm",
    "SigningForm",
    "SubmitForm",
    "SuspendForm",
    "TerminateForm",
    "WhyForm",
]
