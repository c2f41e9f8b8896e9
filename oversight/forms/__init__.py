"""Forms of oversight."""

from oversight.forms.breaches import (
    AssessForm,
    HideForm,
    LookForm,
    NotifyForm,
    RedactForm,
    ReportForm,
    ShowAgainForm,
)
from oversight.forms.checks import AnonymiseForm, ConcludeForm, InsightForm

__all__ = [
    "AnonymiseForm",
    "AssessForm",
    "ConcludeForm",
    "HideForm",
    "InsightForm",
    "LookForm",
    "NotifyForm",
    "RedactForm",
    "ReportForm",
    "ShowAgainForm",
]
