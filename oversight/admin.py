"""Oversight in the administration: that the checks were made."""

from django.contrib import admin

from oversight.models import SampleCheck
from schools.admin_base import ReadOnlyAdmin


@admin.register(SampleCheck)
class SampleCheckAdmin(ReadOnlyAdmin):
    list_display = ("drawn_at", "drawn_by", "among", "outcome", "concluded_at", "concluded_by")
    list_select_related = ("drawn_by", "concluded_by")
    list_filter = ("outcome", "drawn_at")
    search_fields = ("drawn_by__name", "concluded_by__name")
