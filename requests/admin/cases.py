"""Support requests in the administration: where each one stands, never what it says."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from requests.models import (
    CaseCounter,
    ClockPause,
    CourseTemplate,
    LeaderDecision,
    Offer,
    PlanRun,
    Question,
    RequestTheme,
    SavedFilter,
    SupportRequest,
    TemplateStep,
    Wait,
)
from schools.admin_base import OfficeAdmin, OwnPlaces, ReadOnlyAdmin, ReadOnlyInline


class ThemeInline(ReadOnlyInline):
    model = RequestTheme
    select = ("area", "support_request")
    hidden = ("support_request",)


class OfferInline(ReadOnlyInline):
    model = Offer
    select = ("support_request", "advisor__user", "sent_by")
    hidden = ("support_request",)
    show_change_link = True


class PauseInline(ReadOnlyInline):
    model = ClockPause
    select = ("support_request",)
    hidden = ("support_request",)


class WaitInline(ReadOnlyInline):
    model = Wait
    select = ("support_request",)
    hidden = ("support_request",)


@admin.register(SupportRequest)
class SupportRequestAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "school", "status", "received_on", "match_by", "created_by")
    list_select_related = ("school", "created_by")
    list_filter = ("status", "urgency", "received_on", "match_by", ("school", OwnPlaces))
    search_fields = ("case_number", "school__name", "created_by__name")
    ordering = ("-created_at",)
    inlines = (ThemeInline, OfferInline, PauseInline, WaitInline)


@admin.register(LeaderDecision)
class LeaderDecisionAdmin(ReadOnlyAdmin):
    municipality_path = "support_request__municipality"
    list_display = ("support_request", "outcome", "promised_on", "decided_by", "decided_at")
    list_select_related = ("support_request", "decided_by")
    list_filter = ("outcome", "decided_at")
    search_fields = ("support_request__case_number", "decided_by__name")


@admin.register(RequestTheme)
class RequestThemeAdmin(ReadOnlyAdmin):
    municipality_path = "support_request__municipality"
    list_display = ("support_request", "area", "level")
    list_select_related = ("support_request", "area")
    list_filter = ("level", ("area", OwnPlaces))
    search_fields = ("support_request__case_number", "area__name")


@admin.register(CaseCounter)
class CaseCounterAdmin(ReadOnlyAdmin):
    list_display = ("municipality", "year", "last")
    list_select_related = ("municipality",)
    list_filter = ("year", ("municipality", OwnPlaces))
    search_fields = ("year",)


@admin.register(Question)
class QuestionAdmin(ReadOnlyAdmin):
    municipality_path = "support_request__municipality"
    list_display = ("support_request", "asked_at", "asked_by", "answered_at", "answered_by")
    list_select_related = ("support_request", "asked_by", "answered_by")
    list_filter = ("asked_at", "answered_at")
    search_fields = ("support_request__case_number",)


@admin.register(ClockPause)
class ClockPauseAdmin(ReadOnlyAdmin):
    municipality_path = "support_request__municipality"
    list_display = ("support_request", "started_on", "ended_on")
    list_select_related = ("support_request",)
    list_filter = ("started_on", "ended_on")
    search_fields = ("support_request__case_number",)


@admin.register(Wait)
class WaitAdmin(ReadOnlyAdmin):
    municipality_path = "support_request__municipality"
    list_display = ("support_request", "cause", "started_on", "promised_on", "ended_on")
    list_select_related = ("support_request",)
    list_filter = ("cause", "started_on", "ended_on")
    search_fields = ("support_request__case_number",)


@admin.register(SavedFilter)
class SavedFilterAdmin(ReadOnlyAdmin):
    """Somebody's own tool: that it is there, not what she searches for."""

    municipality_path = "user__memberships__municipality"
    hidden = ("words",)
    list_display = ("name", "user", "is_default")
    list_select_related = ("user",)
    list_filter = ("is_default",)
    search_fields = ("name", "user__name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[SavedFilter]:
        return super().get_queryset(request).distinct()


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    municipality_path = "support_request__municipality"
    list_display = ("support_request", "advisor", "part", "status", "sent_at", "answer_by")
    list_select_related = ("support_request", "advisor__user")
    list_filter = ("status", "part", "sent_at", "answer_by")
    search_fields = ("support_request__case_number", "advisor__user__name")
    ordering = ("-sent_at",)


class TemplateStepInline(admin.TabularInline):  # type: ignore[type-arg]
    model = TemplateStep
    extra = 0


@admin.register(CourseTemplate)
class CourseTemplateAdmin(OfficeAdmin):
    list_display = ("name", "support_form", "position", "municipality", "is_active")
    list_select_related = ("municipality",)
    list_filter = ("support_form", "is_active", ("municipality", OwnPlaces))
    search_fields = ("name",)
    inlines = (TemplateStepInline,)


@admin.register(TemplateStep)
class TemplateStepAdmin(OfficeAdmin):
    municipality_path = "template__municipality"
    may_delete = True
    list_display = ("template", "position", "kind", "contact_minutes", "days_after", "is_optional")
    list_select_related = ("template",)
    list_filter = ("kind", "is_optional", ("template", OwnPlaces))
    search_fields = ("template__name",)


@admin.register(PlanRun)
class PlanRunAdmin(ReadOnlyAdmin):
    list_display = ("kind", "status", "created_by", "created_at", "started_at", "finished_at")
    list_select_related = ("created_by",)
    list_filter = ("kind", "status", "fault", "created_at")
    search_fields = ("created_by__name",)
