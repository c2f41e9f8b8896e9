"""Sign-in without password and the page of sent mails. In production neither address exists."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import door
from accounts.models import User
from accounts.views import PASSWORD_BACKEND
from notifications.models import Message
from notifications.rendering import Mail, render_all

MAILS_A_PAGE = 20
View = Callable[[HttpRequest], HttpResponse]


def demo_only(view: View) -> View:
    """Answer 404 outside the demo, even where the address were to be added by mistake."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request)

    return guarded


@require_POST
@login_not_required
@demo_only
def sign_in(request: HttpRequest) -> HttpResponse:
    """Become the person whose button was pressed, and go where the mail led or to the front."""
    people = User.objects.filter(is_active=True, memberships__is_active=True).distinct()
    pk = request.POST.get("user", "")
    user = get_object_or_404(people, pk=pk if pk.isdecimal() else 0)
    login(request, user, PASSWORD_BACKEND)
    messages.success(request, _("You are now %(name)s.") % {"name": user.name})
    return redirect(door.wanted_address(request) or "home")


@dataclass(frozen=True)
class Letter:
    """One message and its text, cut where the link goes."""

    message: Message
    mail: Mail
    before: str
    after: str


def _letter(message: Message, mail: Mail) -> Letter:
    before, _link, after = mail.text.partition(mail.url)
    return Letter(message, mail, before, after)


@login_not_required
@demo_only
def mails(request: HttpRequest) -> HttpResponse:
    """Show every message as its recipient reads it, the newest first."""
    found = Message.objects.select_related("recipient").order_by("-created_at", "-pk")
    page = Paginator(found, MAILS_A_PAGE).get_page(request.GET.get("side"))
    letters = [_letter(*pair) for pair in zip(page, render_all(list(page)), strict=True)]
    context = {"page": page, "letters": letters}
    return render(request, "kompetencecenter/demo/mails.html", context)
