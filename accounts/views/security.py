"""“Sign-in and security”: the person's own password, second factor and browsers."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, authenticate, logout
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.util import random_hex

from accounts import door, oidc
from accounts.enrolment import address_for_app, qr_code, secret_in_words
from accounts.errors import RuleBroken, WrongCode
from accounts.forms import ConfirmForm, SetUpForm
from accounts.queries import has_second_factor, second_factor_of, sign_ins_of
from accounts.second_factor import is_demanded_of
from accounts.services import second_factor, sign_ins
from accounts.signed_in import SignedInRequest
from accounts.views import UNPROCESSABLE
from accounts.views.sign_in import check_code, closed_for

NEW_KEY = "new_key"

P = ParamSpec("P")


def freshly_proved(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[SignedInRequest, P], HttpResponse]:
    """Ask who she is again before she changes how she signs in: the screen may be another's."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if door.is_freshly_proved(request, now=timezone.now()):
            return view(request, *args, **kwargs)
        wanted = request.path if request.method == "GET" else reverse("accounts:security")
        query = urlencode({REDIRECT_FIELD_NAME: wanted}, safe="/")
        return redirect(f"{reverse('accounts:confirm')}?{query}")

    return cast(Callable[Concatenate[SignedInRequest, P], HttpResponse], guarded)


@never_cache
def security(request: SignedInRequest) -> HttpResponse:
    context = {
        "second_factor": second_factor_of(request.user),
        "is_demanded": is_demanded_of(request.user),
        "sign_ins": sign_ins_of(request.user, now=timezone.now()),
        "here": request.session.session_key,
    }
    return render(request, "accounts/security.html", context)


@door.before_second_factor
@never_cache
@sensitive_post_parameters()
def confirm(request: SignedInRequest) -> HttpResponse:
    """Prove once more who she is, by all that she signs in with; then go on to the page."""
    user = request.user
    if refused := closed_for(request, user):
        return refused
    form = ConfirmForm(request.POST or None, user=user, with_code=has_second_factor(user))
    if form.is_valid() and _is_her(request, form):
        door.note_proof(request, now=timezone.now())
        return redirect(door.wanted_address(request) or "accounts:security")
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "wanted": door.wanted_address(request), "providers": oidc.providers()}
    return render(request, "accounts/confirm.html", context, status=status)


def _is_her(request: SignedInRequest, form: ConfirmForm) -> bool:
    if not form.fields:
        return False  # she has nothing here to prove it with: her provider must
    if "password" in form.fields:
        password = form.cleaned_data["password"]
        if authenticate(request, username=request.user.email, password=password) != request.user:
            form.say_password_is_wrong()
            return False
    return "code" not in form.fields or check_code(request, request.user, form).is_right


@door.before_second_factor
@never_cache
def set_up(request: SignedInRequest) -> HttpResponse:
    """Set up an app for codes; who has one and came in without it signs in again, with both."""
    if door.owes_second_factor(request) and has_second_factor(request.user):
        logout(request)
        return door.to_sign_in(reverse("accounts:security"))
    return _set_up(request)


@freshly_proved
@sensitive_post_parameters()
def _set_up(request: SignedInRequest) -> HttpResponse:
    """Show the picture and the secret to an app; its first code ends the setting up.

    The secret waits in the session and is stored with the person only when the app has proved
    that it holds it. The recovery codes are printed in this one answer and nowhere else.
    """
    user = request.user
    key = request.session.setdefault(NEW_KEY, random_hex())
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        try:
            codes = second_factor.set_up(
                user, key=key, code=form.cleaned_data["code"], by=user, now=timezone.now()
            )
        except WrongCode as wrong:
            form.add_error("code", str(wrong.message))
        else:
            del request.session[NEW_KEY]
            door.note_second_factor(request)
            return _show_codes(request, codes)
    context = {
        "form": form,
        "is_demanded": is_demanded_of(user),
        "is_move": has_second_factor(user),
        "secret": secret_in_words(key),
        "picture": qr_code(address_for_app(user, key)),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/set_up.html", context, status=status)


@require_POST
@freshly_proved
def renew_codes(request: SignedInRequest) -> HttpResponse:
    if not has_second_factor(request.user):
        return redirect("accounts:set_up")
    return _show_codes(request, second_factor.renew_codes(request.user, by=request.user))


@require_POST
@freshly_proved
def remove_second_factor(request: SignedInRequest) -> HttpResponse:
    user = request.user
    try:
        second_factor.remove(user, by=user, now=timezone.now())
    except RuleBroken as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("You now sign in with your password alone."))
    return redirect("accounts:security")


@require_POST
def end_sign_in(request: SignedInRequest, pk: int) -> HttpResponse:
    """Sign out in one of her own browsers, this one included."""
    chosen = get_object_or_404(request.user.sign_ins, pk=pk)
    if chosen.session_id == request.session.session_key:
        logout(request)
        return redirect("accounts:sign_in")
    sign_ins.end(chosen, by=request.user)
    messages.success(request, _("%(browser)s is signed out.") % {"browser": chosen})
    return redirect("accounts:security")


@require_POST
def end_other_sign_ins(request: SignedInRequest) -> HttpResponse:
    keep = str(request.session.session_key)
    sign_ins.end_others(request.user, keep=keep, by=request.user)
    messages.success(request, _("All other browsers are signed out."))
    return redirect("accounts:security")


def _show_codes(request: SignedInRequest, codes: list[str]) -> HttpResponse:
    return render(request, "accounts/recovery_codes.html", {"codes": codes})
