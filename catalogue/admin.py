"""Examples in the administration: where each one stands, never what it says."""

from django.contrib import admin

from catalogue.models import ExampleCard
from schools.admin_base import ReadOnlyAdmin


@admin.register(ExampleCard)
class ExampleCardAdmin(ReadOnlyAdmin):
    hidden = ("title",)
    list_display = ("support_request", "status", "created_by", "sent_at", "approved_at")
    list_select_related = ("support_request", "created_by")
    list_filter = ("status", "school_level", "support_form", "approved_at")
    search_fields = ("support_request__case_number", "created_by__name")
