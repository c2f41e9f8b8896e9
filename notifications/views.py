"""What the system has told a person, and how she wants her reminders."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import MailLanguage, User
from accounts.signed_in import SignedInRequest
from notifications.forms import ReminderSettingsForm
from notifications.queries import own_lines, own_messages
from notifications.services import settings

PAGE_SIZE = 20
UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def mine(request: SignedInRequest) -> HttpResponse:
    """Show the person's own messages, the latest first, and save her choice of reminders.

    To open the page is to have seen what is on it.
    """
    user = request.user
    if not isinstance(user, User):
        raise Http404
    form = ReminderSettingsForm(request.POST or None, instance=user)
    if form.is_valid():
        settings.choose(
            user,
            language=MailLanguage(form.cleaned_data["mail_language"]),
            gathers=form.cleaned_data["gathers_reminders"],
            by=user,
        )
        messages.success(request, _("Saved."))
        return redirect("notifications:mine")
    seen_until = user.messages_seen_at
    page = Paginator(own_messages(user), PAGE_SIZE).get_page(request.GET.get("side"))
    context = {
        "page": page,
        "lines": own_lines(list(page.object_list), seen_until=seen_until),
        "form": form,
    }
    settings.mark_seen(user, by=user, now=timezone.now())
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "notifications/mine.html", context, status=status)
