"""Lists of courses: the school's own, and the coordinator's of the whole municipality."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from courses.forms.overview import CourseFilterForm
from courses.models import SupportCourse
from courses.queries import overview as reads
from privacy.models import Act
from privacy.services import access_log
from schools.access import access_of

PER_PAGE = 20
ENDED = "afsluttede"


@require_safe
def ours(request: SignedInRequest) -> HttpResponse:
    """The courses of the person's school: what comes next and what was agreed."""
    user = request.user
    if not access_of(user).may(Permission.VIEW_OWN_REQUESTS):
        raise Http404
    ended = request.GET.get("vis") == ENDED
    found = reads.courses_at_school(user, ended=ended, today=timezone.localdate())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    place = access_of(user).home
    access_log.record(Act.READ, SupportCourse, by=user, municipality_id=place)
    return render(request, "courses/school/list.html", {"page": page, "ended": ended})


@require_safe
def everybodys(request: SignedInRequest) -> HttpResponse:
    """All courses for the coordinator, those that stand still first, with why."""
    places = access_of(request.user).municipalities(Permission.VIEW_ALL_REQUESTS)
    if not places:
        raise Http404
    schools, advisors = reads.choices_in(places)
    form = CourseFilterForm(request.GET, schools=schools, advisors=advisors)
    found = reads.courses_in(places, form.filters(), now=timezone.now())
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("side"))
    context = {"filter_form": form, "page": page, "rows": [reads.row_of(one) for one in page]}
    return render(request, "courses/coordinator/list.html", context)
