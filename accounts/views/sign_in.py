"""Signing in and out: the password, then the code of those who have a second factor."""

from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import door, oidc
from accounts.door import Waiting
from accounts.forms import AsksForCode, CodeForm, SignInForm
from accounts.limits import client_address, left_to_wait
from accounts.models import User
from accounts.queries import second_factor_of
from accounts.services import second_factor
from accounts.services.second_factor import Answer, Checked
from accounts.views import NO_CONTENT, TOO_MANY, UNPROCESSABLE


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Look at no password where too many were wrong, for this e-mail or from this address."""
        email = User.objects.normalize_email(request.POST.get("username", ""))
        wait = _wait_after_guesses(request, email)
        return closed(request, wait) if wait else super().post(request, *args, **kwargs)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        wanted = door.wanted_address(self.request)
        return super().get_context_data(providers=oidc.providers(), wanted=wanted, **context)

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        user: Any = form.get_user()
        return door.enter(
            self.request,
            user,
            backend=user.backend,
            wanted=door.wanted_address(self.request),
            now=timezone.now(),
        )

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=UNPROCESSABLE)


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session here; say that the provider's own may go on, for the next at the desk."""
        label = request.session.get(door.CAME_BY)
        response: HttpResponse = super().post(request, *args, **kwargs)
        if label:
            text = _(
                "You are signed out here, but perhaps not of %(label)s. "
                "On a shared computer, sign out there too, or close the browser."
            )
            messages.info(request, text % {"label": label})
        return response


sign_in = SignIn.as_view()
sign_out = door.before_second_factor(SignOut.as_view())


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """Answer one who has guessed too often, the same whether the address exists or not."""
    wait = get_cool_off(request) or timedelta()
    return closed(request, int(wait.total_seconds()), starts_over=True)


def closed(request: HttpRequest, wait: int, *, starts_over: bool = False) -> HttpResponse:
    """Say for how many seconds no password is looked at; `starts_over` when each attempt adds."""
    context = {"minutes": -(-wait // 60), "starts_over": starts_over}
    answer = render(request, "accounts/locked_out.html", context, status=TOO_MANY)
    answer["Retry-After"] = str(wait)
    return answer


def closed_for(request: HttpRequest, user: User) -> HttpResponse | None:
    """Return the refusal when this person may not guess, or nobody from here; codes count too."""
    wait = _wait_after_guesses(request, user.email)
    if wait:
        return closed(request, wait)
    allowed = AxesProxyHandler.is_allowed(request, {"username": user.email})
    return None if allowed else locked_out(request, None, None)


def _wait_after_guesses(request: HttpRequest, email: str) -> int:
    now, here = timezone.now(), client_address(request)
    of_hers = left_to_wait("wrong_for_one_email", email, now=now)
    return max(of_hers, left_to_wait("wrong_from_one_address", here, now=now))


@login_not_required
@never_cache
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Ask one who gave the right password for the code; without her, begin from the start."""
    now = timezone.now()
    who = door.waiting(request, now=now)
    if who is None:
        return redirect("accounts:sign_in")
    if refused := closed_for(request, who.user):
        return refused
    form = CodeForm(request.POST or None)
    if form.is_valid():
        checked = check_code(request, who.user, form)
        if checked.is_right:
            return _let_in(request, who, checked)
    if getattr(request, "axes_locked_out", False):
        return locked_out(request, None, None)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/code.html", {"form": form}, status=status)


@never_cache
def stay(request: HttpRequest) -> HttpResponse:
    """Hear that somebody is writing; SessionWatch prolongs the session as for any page."""
    return HttpResponse(status=NO_CONTENT)


def check_code(request: HttpRequest, user: User, form: AsksForCode) -> Checked:
    """Check the code of a valid form; put what is wrong on the form, and count it."""
    now = timezone.now()
    checked = second_factor.check(user, code=form.cleaned_data["code"], by=user, now=now)
    if checked.answer == Answer.WRONG:
        form.say_it_is_wrong()
        user_login_failed.send(__name__, credentials={"username": user.email}, request=request)
    elif checked.answer == Answer.TOO_SOON:
        form.say_to_wait(checked.seconds)
    return checked


def _let_in(request: HttpRequest, who: Waiting, checked: Checked) -> HttpResponse:
    answer = door.let_in(request, who, now=timezone.now())
    if checked.answer == Answer.RECOVERED:
        _tell_codes_left(request, who.user)
    return answer


def _tell_codes_left(request: HttpRequest, user: User) -> None:
    found = second_factor_of(user)
    left = found.codes_left if found else 0
    text = _(
        "You used a recovery code. Left: %(n)s. Make new ones under “Sign-in and security”, "
        "and set up a new telephone there if the old one is gone."
    )
    messages.warning(request, text % {"n": left})
