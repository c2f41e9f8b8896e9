"""Exports in the administration: which, when and by whom."""

from django.contrib import admin

from journal.models import JournalExport
from schools.admin_base import ReadOnlyAdmin


@admin.register(JournalExport)
class JournalExportAdmin(ReadOnlyAdmin):
    municipality_path = "support_request__municipality"
    list_display = ("support_request", "occasion", "done_at", "done_by", "reference")
    list_select_related = ("support_request", "done_by")
    list_filter = ("occasion", "done_at")
    search_fields = ("support_request__case_number", "reference")
