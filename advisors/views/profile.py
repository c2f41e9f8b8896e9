"""An advisor's profile: seen by her, her special-school leader and the coordinator."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import RuleBroken
from accounts.roles import Permission
from accounts.signed_in import SignedInRequest
from advisors.forms import (
    AvailabilityForm,
    CompetencesForm,
    MethodsForm,
    ProfileForm,
    RelationForm,
    levels_of,
)
from advisors.models import Advisor, Relation
from advisors.permissions import (
    can_edit_profile,
    can_hand_over,
    can_register_absence,
    can_set_hours,
)
from advisors.queries.profile import (
    areas_in_use,
    coordinates,
    methods_in_use,
    profile_of,
    profiles_of,
)
from advisors.services import profiles
from privacy.looks import looked
from schools.access import access_of
from schools.durations import in_words
from schools.models import School
from schools.weekslots import slots_in_text

GET_POST = ["GET", "POST"]


@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """The advisor's own profile."""
    if not access_of(request.user).may(Permission.EDIT_OWN_PROFILE):
        raise Http404
    found = get_object_or_404(profiles_of(request.user), user=request.user)
    return _page(request, found)


@require_safe
def profile(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same for those who work with her."""
    return _page(request, looked(request, get_object_or_404(profiles_of(request.user), pk=pk)))


@require_http_methods(GET_POST)
def competences(request: SignedInRequest, pk: int) -> HttpResponse:
    found = editable(request, pk)
    form = CompetencesForm(
        request.POST or None,
        areas=list(areas_in_use(found)),
        levels=levels_of(found.competences.all()),
        back=found.get_absolute_url(),
    )

    def save() -> object:
        return profiles.set_competences(found, levels=form.levels, by=request.user)

    return answered(request, found, form, save, title=_("Competences"))


@require_http_methods(GET_POST)
def methods(request: SignedInRequest, pk: int) -> HttpResponse:
    found = editable(request, pk)
    form = MethodsForm(
        request.POST if request.method == "POST" else None,
        known=methods_in_use(found),
        initial={"methods": found.methods.all()},
        back=found.get_absolute_url(),
    )

    def save() -> object:
        chosen = form.cleaned_data["methods"]
        return profiles.set_methods(found, methods=chosen, by=request.user)

    return answered(request, found, form, save, title=_("Methods"))


@require_http_methods(GET_POST)
def availability(request: SignedInRequest, pk: int) -> HttpResponse:
    found = editable(request, pk)
    form = AvailabilityForm(
        request.POST or None,
        initial={"week_slots": found.week_slots, "max_courses": found.max_courses},
        back=found.get_absolute_url(),
    )

    def save() -> object:
        return profiles.set_availability(found, by=request.user, **form.cleaned_data)

    return answered(request, found, form, save, title=_("Days, times and limit"))


@require_http_methods(GET_POST)
def add_relation(request: SignedInRequest, pk: int) -> HttpResponse:
    found = editable(request, pk)
    schools = School.objects.active().filter(municipality=found.municipality_id)
    form = RelationForm(
        request.POST or None,
        schools=schools.exclude(pk=found.home_school_id),
        back=found.get_absolute_url(),
    )

    def save() -> object:
        return profiles.add_relation(
            found,
            school=form.cleaned_data["school"],
            kind=Relation.Kind(form.cleaned_data["kind"]),
            by=request.user,
        )

    return answered(request, found, form, save, title=_("A tie to a school"))


@require_POST
def remove_relation(request: SignedInRequest, pk: int, relation: int) -> HttpResponse:
    found = editable(request, pk)
    tie = get_object_or_404(Relation.objects.select_related("advisor"), advisor=found, pk=relation)
    profiles.remove_relation(tie, by=request.user)
    messages.success(request, _("The tie is taken away."))
    return redirect(found)


def editable(request: SignedInRequest, pk: int) -> Advisor:
    """Return the advisor when the person may edit her profile; for everybody else a 404."""
    found = get_object_or_404(profiles_of(request.user), pk=pk)
    if not can_edit_profile(request.user, found):
        raise Http404
    return looked(request, found)


def answered(
    request: SignedInRequest,
    found: Advisor,
    form: ProfileForm,
    save: Callable[[], object],
    *,
    title: str,
) -> HttpResponse:
    """Save a valid form and go back to the profile, else show the form with what is wrong."""
    if request.method == "POST" and form.is_valid():
        try:
            save()
        except RuleBroken as broken:
            form.add_error(form.RULES.get(type(broken)), str(broken.message))
        else:
            messages.success(request, _("Saved: %(what)s.") % {"what": title.lower()})
            return redirect(found)
    context = {"advisor": found, "form": form, "title": title}
    status = 422 if form.errors else 200
    return render(request, "advisors/edit.html", context, status=status)


def _page(request: SignedInRequest, found: Advisor) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    read = profile_of(found, today=today)
    is_mine = found.user_id == user.pk
    context: dict[str, Any] = {
        "advisor": found,
        "profile": read,
        "free": in_words(read.hours.free),
        "slots": slots_in_text(found.week_slots),
        "is_mine": is_mine,
        "can_edit": can_edit_profile(user, found),
        "can_register": can_register_absence(user, found),
        "can_hand_over": can_hand_over(user, found),
        "can_set": can_set_hours(user, found),
        "coordinates": coordinates(user),
        "today": today,
    }
    return render(request, "advisors/profile.html", context)
