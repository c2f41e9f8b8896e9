"""Answers to static/kompetencecenter/keep.js, which sends forms by itself."""

from datetime import datetime

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import formats, timezone

HEADER = "X-Kept"
SCANNED = ("cpr", "names")


def is_from_keeper(request: HttpRequest) -> bool:
    """Whether the script sent it: it reads JSON and goes on by itself."""
    return HEADER in request.headers


def answer(request: HttpRequest, to: str, *, form: forms.BaseForm | None = None) -> HttpResponse:
    """Send the person on; the script is told where to, or what is wrong with the form."""
    if not is_from_keeper(request):
        return redirect(to)
    if form is None:
        return JsonResponse({"state": "saved", "go": to})
    return refused(form)


def refused(form: forms.BaseForm) -> JsonResponse:
    """Say why it is not kept: what the scan found comes before all that is half filled in."""
    found = [error for some in form.errors.as_data().values() for error in some]
    by_scan = [error for error in found if error.code in SCANNED]
    code = min((str(error.code) for error in by_scan), default="")
    text = " ".join(str(said) for error in by_scan or found for said in error.messages)
    return JsonResponse({"state": "refused", "code": code, "text": text}, status=422)


def clock(moment: datetime) -> str:
    """Return the time of day in Copenhagen: "10.42"."""
    return formats.time_format(timezone.localtime(moment), "H.i")
