"""An advisor asks for somebody to take a course over, and can change her mind."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import RuleBroken, tell
from accounts.signed_in import SignedInRequest
from courses import queries
from courses.forms.handovers import WishForm
from courses.models import HandoverRequest
from courses.services import handovers
from privacy.looks import looked


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: SignedInRequest, pk: int) -> HttpResponse:
    user, back = request.user, reverse("courses:course", args=[pk])
    hers = queries.course_pages(user).run_by(user).open()
    found = looked(request, get_object_or_404(hers, pk=pk))
    form = WishForm(request.POST or None, back=back)
    if request.method == "POST" and form.is_valid():
        try:
            handovers.ask(found, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        except RuleBroken as broken:
            tell(form, broken, form.RULES)
        else:
            messages.success(
                request, _("The coordinator has been asked. You have the course until then.")
            )
            return redirect(back)
    context = {"form": form, "course": found}
    return render(
        request, "courses/advisor/ask_handover.html", context, status=422 if form.errors else 200
    )


@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    hers = HandoverRequest.objects.visible_to(request.user).filter(advisor__user=request.user)
    wish = get_object_or_404(hers.select_related("advisor"), pk=pk)
    try:
        handovers.take_back_wish(wish, by=request.user, now=timezone.now())
    except RuleBroken as broken:
        messages.error(request, str(broken.message))
        return redirect("courses:front")
    messages.success(request, _("You keep the course."))
    return redirect("courses:course", wish.course_id)
