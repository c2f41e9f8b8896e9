"""Courses in the administration: where each one stands, never what was written."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from courses.models import Evaluation, HandoverRequest, Session, SupportCourse
from schools.admin_base import OwnPlaces, ReadOnlyAdmin


@admin.register(SupportCourse)
class SupportCourseAdmin(ReadOnlyAdmin):
    list_display = ("support_request", "school", "lead", "second", "status", "created_at")
    list_select_related = ("support_request", "school", "lead__user", "second__user")
    list_filter = ("status", "goal_reached", "created_at", ("school", OwnPlaces))
    search_fields = ("support_request__case_number", "school__name", "lead__user__name")


@admin.register(Session)
class SessionAdmin(ReadOnlyAdmin):
    municipality_path = "course__municipality"
    hidden = ("place",)
    list_display = ("course", "kind", "status", "starts_at", "advisor", "minutes_spent")
    list_select_related = ("course__support_request", "advisor__user")
    list_filter = ("status", "kind", "starts_at", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number", "advisor__user__name")
    ordering = ("-starts_at",)

    @admin.display(description=_("minutes"))
    def minutes_spent(self, session: Session) -> int:
        return session.minutes


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    municipality_path = "course__municipality"
    list_display = ("course", "given_at", "given_by")
    list_select_related = ("course__support_request", "given_by")
    list_filter = ("given_at", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number", "course__school__name")


@admin.register(HandoverRequest)
class HandoverRequestAdmin(ReadOnlyAdmin):
    list_display = ("course", "advisor", "status", "asked_at")
    list_select_related = ("course__support_request", "advisor__user")
    list_filter = ("status", "asked_at", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number", "advisor__user__name")
