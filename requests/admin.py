"""Support requests in the administration: where each one stands, never what it says."""

from django.contrib import admin

from requests.models import (
    CaseCounter,
    ClockPause,
    Offer,
    PlanRun,
    Question,
    RequestTheme,
    SupportRequest,
)
from schools.admin_base import OwnPlaces, ReadOnlyAdmin, ReadOnlyInline


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


@admin.register(SupportRequest)
class SupportRequestAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "school", "status", "received_on", "match_by", "created_by")
    list_select_related = ("school", "created_by")
    list_filter = ("status", "urgency", "received_on", "match_by", ("school", OwnPlaces))
    search_fields = ("case_number", "school__name", "created_by__name")
    ordering = ("-created_at",)
    inlines = (ThemeInline, OfferInline, PauseInline)


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


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    municipality_path = "support_request__municipality"
    list_display = ("support_request", "advisor", "part", "status", "sent_at", "answer_by")
    list_select_related = ("support_request", "advisor__user")
    list_filter = ("status", "part", "sent_at", "answer_by")
    search_fields = ("support_request__case_number", "advisor__user__name")
    ordering = ("-sent_at",)


@admin.register(PlanRun)
class PlanRunAdmin(ReadOnlyAdmin):
    list_display = ("kind", "status", "created_by", "created_at", "started_at", "finished_at")
    list_select_related = ("created_by",)
    list_filter = ("kind", "status", "fault", "created_at")
    search_fields = ("created_by__name",)
