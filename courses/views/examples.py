"""A closed course becomes an example: the advisor writes it with the course's texts beside her."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.errors import RuleBroken
from accounts.signed_in import SignedInRequest
from catalogue.forms import CardForm, starting_from
from catalogue.models import ExampleCard
from catalogue.permissions import can_edit, can_make
from catalogue.queries import themes_for
from catalogue.services import cards
from catalogue.states import CardStatus
from courses.models import SupportCourse
from courses.queries.logs import written
from courses.states import CourseStatus, SessionStatus
from lifecycle.services import history
from privacy.looks import looked


@require_http_methods(["GET", "POST"])
def example(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write the card, keep it or send it. Found by its request, which the card knows it by."""
    course = _course(request, pk)
    card = ExampleCard.objects.filter(support_request=course.support_request).first()
    if card is not None and (not can_edit(request.user, card) or card.status != CardStatus.DRAFT):
        return redirect(card)
    form = CardForm(
        request.POST or None,
        areas=themes_for(request.user),
        back=reverse("courses:course", args=[course.pk]),
        initial=starting_from(card, course.support_request),
    )
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, course, form)
        except RuleBroken as broken:
            form.add_error(None, str(broken.message))
        else:
            return redirect("courses:course", course.pk)
    logged = list(course.sessions.filter(status=SessionStatus.LOGGED).with_logs())
    context = {
        "course": course,
        "form": form,
        "logged": logged,
        "written": written(logged, for_school=False),
        "said": history(card).exclude(reason="").last() if card else None,
    }
    return render(
        request, "courses/advisor/example.html", context, status=422 if form.errors else 200
    )


def _course(request: SignedInRequest, pk: int) -> SupportCourse:
    user = request.user
    seen = SupportCourse.objects.visible_to(user).run_by(user).select_related("support_request")
    course = get_object_or_404(seen, support_request=pk, status=CourseStatus.CLOSED)
    if not can_make(user, course.support_request):
        raise Http404
    return looked(request, course)


def _keep(request: SignedInRequest, course: SupportCourse, form: CardForm) -> None:
    now = timezone.now()
    card = cards.save(
        course.support_request,
        content=form.content,
        themes=form.chosen_themes,
        by=request.user,
        now=now,
    )
    if not form.is_sent:
        messages.success(request, _("The draft is kept. Nobody else can see it."))
        return
    cards.send(card, by=request.user, now=now)
    messages.success(request, _("The example is sent to the coordinator."))
