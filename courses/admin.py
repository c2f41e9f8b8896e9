"""Courses in the administration: where each one stands, never what was written."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses import admin_action_learning  # noqa: F401 registers its pages
from courses.models import (
    Evaluation,
    FollowUp,
    Goal,
    GoalCheck,
    HandoverRequest,
    LogDraft,
    MoveWish,
    PersonalCalendar,
    PlanComment,
    PlanItem,
    Revision,
    Session,
    SessionLog,
    ShortSparring,
    SupportCourse,
)
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


@admin.register(SessionLog)
class SessionLogAdmin(ReadOnlyAdmin):
    municipality_path = "session__course__municipality"
    hidden = ("theme",)
    list_display = ("session", "revision", "written_at", "written_by", "minutes")
    list_select_related = ("session", "written_by")
    list_filter = ("written_at", ("session__course__school", OwnPlaces))
    search_fields = ("session__course__support_request__case_number", "written_by__name")

    @admin.display(description=_("minutes"))
    def minutes(self, log: SessionLog) -> int:
        return log.minutes


@admin.register(LogDraft)
class LogDraftAdmin(ReadOnlyAdmin):
    municipality_path = "session__course__municipality"
    list_display = ("session", "saved_at", "saved_by")
    list_select_related = ("session", "saved_by")
    list_filter = ("saved_at", ("session__course__school", OwnPlaces))
    search_fields = ("session__course__support_request__case_number", "saved_by__name")


@admin.register(MoveWish)
class MoveWishAdmin(ReadOnlyAdmin):
    municipality_path = "session__course__municipality"
    list_display = ("session", "asked_at", "asked_by", "answer", "answered_at", "answered_by")
    list_select_related = ("session", "asked_by", "answered_by")
    list_filter = ("answer", "asked_at", ("session__course__school", OwnPlaces))
    search_fields = ("session__course__support_request__case_number", "asked_by__name")


@admin.register(ShortSparring)
class ShortSparringAdmin(ReadOnlyAdmin):
    hidden = ("note",)
    list_display = ("given_on", "school", "theme", "minutes", "advisor", "undone_at")
    list_select_related = ("school", "theme", "advisor__user")
    list_filter = ("given_on", ("theme", OwnPlaces), ("school", OwnPlaces))
    search_fields = ("school__name", "theme__name", "advisor__user__name")


@admin.register(Evaluation)
class EvaluationAdmin(ReadOnlyAdmin):
    municipality_path = "course__municipality"
    list_display = ("course", "given_at", "given_by")
    list_select_related = ("course__support_request", "given_by")
    list_filter = ("given_at", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number", "course__school__name")


@admin.register(Goal)
class GoalAdmin(ReadOnlyAdmin):
    municipality_path = "course__municipality"
    list_display = ("course", "position", "reached", "is_dropped")
    list_select_related = ("course__support_request",)
    list_filter = ("reached", "is_dropped", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number",)


@admin.register(PlanItem)
class PlanItemAdmin(ReadOnlyAdmin):
    municipality_path = "course__municipality"
    list_display = ("course", "side", "who", "due_on", "status")
    list_select_related = ("course__support_request", "goal")
    list_filter = ("status", "side", "who", "due_on", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number",)


@admin.register(PlanComment)
class PlanCommentAdmin(ReadOnlyAdmin):
    municipality_path = "item__course__municipality"
    list_display = ("item", "at", "by")
    list_select_related = ("item", "by")
    list_filter = ("at",)
    search_fields = ("item__course__support_request__case_number",)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    municipality_path = "course__municipality"
    list_display = ("course", "field", "at", "by")
    list_select_related = ("course__support_request", "by")
    list_filter = ("field", "at")
    search_fields = ("course__support_request__case_number",)


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    municipality_path = "course__municipality"
    list_display = ("course", "point", "status", "due_on", "answered_at")
    list_select_related = ("course__support_request",)
    list_filter = ("status", "point", "due_on", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number", "course__school__name")


@admin.register(GoalCheck)
class GoalCheckAdmin(ReadOnlyAdmin):
    municipality_path = "follow_up__course__municipality"
    list_display = ("follow_up", "goal", "holds")
    list_select_related = ("follow_up__course__support_request", "goal")
    list_filter = ("holds",)
    search_fields = ("follow_up__course__support_request__case_number",)


@admin.register(PersonalCalendar)
class PersonalCalendarAdmin(ReadOnlyAdmin):
    """Whether somebody has a calendar address, for support; the address itself nobody can see."""

    municipality_path = "user__memberships__municipality"
    hidden = ("secret_hash",)
    list_display = ("user", "wants_invitations", "renewed_at")
    list_select_related = ("user",)
    list_filter = ("wants_invitations", "renewed_at")
    search_fields = ("user__name", "user__email")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PersonalCalendar]:
        people = self.admin_site.get_model_admin(User).get_queryset(request)
        return PersonalCalendar.objects.filter(user__in=people.order_by())


@admin.register(HandoverRequest)
class HandoverRequestAdmin(ReadOnlyAdmin):
    list_display = ("course", "advisor", "status", "asked_at")
    list_select_related = ("course__support_request", "advisor__user")
    list_filter = ("status", "asked_at", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number", "advisor__user__name")
