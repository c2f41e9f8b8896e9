"""Choosing a password: from an invitation, when it is forgotten, and when it is changed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import door, oidc
from accounts.actors import SYSTEM
from accounts.forms import ChoosePasswordForm, PasswordChangeForm, PasswordResetForm
from accounts.models import User
from accounts.services import passwords
from accounts.tokens import invitation_token, password_token
from accounts.views import PASSWORD_BACKEND, UNPROCESSABLE


class ChoosePassword(PasswordResetConfirmView):
    """The page behind a link in a mail. The token moves to the session, out of the address."""

    form_class = ChoosePasswordForm
    template_name = "accounts/choose_password.html"
    token_generator = password_token

    def get_user(self, uidb64: str) -> User | None:
        user = super().get_user(uidb64)
        return user if isinstance(user, User) and user.is_active else None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(providers=oidc.providers(), **context)

    def form_valid(self, form: ChoosePasswordForm) -> HttpResponse:  # type: ignore[override]
        user: User = form.user
        passwords.choose(user, password=form.cleaned_data["new_password1"], by=user)
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        messages.success(self.request, _("Your password is saved."))
        return door.enter(
            self.request, user, backend=PASSWORD_BACKEND, wanted="", now=timezone.now()
        )

    def form_invalid(self, form: forms.BaseForm) -> HttpResponse:
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=UNPROCESSABLE)


password_reset_confirm = ChoosePassword.as_view()
invitation = ChoosePassword.as_view(
    token_generator=invitation_token, extra_context={"is_invitation": True}
)


@login_not_required
def password_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link; the answer is the same whether the address exists or not."""
    form = PasswordResetForm(request.POST or None)
    if form.is_valid():
        passwords.request_reset(form.cleaned_data["email"], by=SYSTEM, now=timezone.now())
        return redirect("accounts:password_reset_sent")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/password_reset.html", {"form": form}, status=status)


@login_not_required
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/password_reset_sent.html")


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other browsers are signed out, this one stays."""
    user = request.user
    form = PasswordChangeForm(user, request.POST or None)
    if isinstance(user, User) and form.is_valid():
        passwords.choose(user, password=form.cleaned_data["new_password1"], by=user)
        door.stay(request, user, now=timezone.now())
        said = _("Your new password is saved. Other browsers have been signed out.")
        messages.success(request, said)
        return redirect("accounts:security")
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "accounts/password_change.html", {"form": form}, status=status)
