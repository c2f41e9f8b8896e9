"""Oversight in the administration: the rules of retention, their receipts, and the checks made."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from oversight.models import (
    Breach,
    BreachEvent,
    DataController,
    HiddenText,
    RetentionReceipt,
    RetentionRule,
    RightsReceipt,
    SampleCheck,
    ScanOverride,
)
from schools.admin_base import OfficeAdmin, OwnPlaces, ReadOnlyAdmin


@admin.register(SampleCheck)
class SampleCheckAdmin(ReadOnlyAdmin):
    list_display = ("drawn_at", "drawn_by", "among", "outcome", "concluded_at", "concluded_by")
    list_select_related = ("drawn_by", "concluded_by")
    list_filter = ("outcome", "drawn_at")
    search_fields = ("drawn_by__name", "concluded_by__name")


@admin.register(Breach)
class BreachAdmin(ReadOnlyAdmin):
    list_display = ("found_at", "kind", "case_number", "risk", "notified_at", "closed_at")
    list_filter = ("kind", "risk", "found_at", "closed_at")
    search_fields = ("case_number",)


@admin.register(BreachEvent)
class BreachEventAdmin(ReadOnlyAdmin):
    municipality_path = "breach__municipality"
    list_display = ("at", "breach", "act", "by")
    list_select_related = ("breach", "by")
    list_filter = ("act", "at")
    search_fields = ("by__name",)


@admin.register(HiddenText)
class HiddenTextAdmin(ReadOnlyAdmin):
    """Where a text is hidden, never what it says."""

    municipality_path = "breach__municipality"
    list_display = ("breach", "object_type", "object_id", "field", "is_copy")
    list_select_related = ("breach",)
    list_filter = ("is_copy", "object_type")
    search_fields = ("object_type", "field")
    hidden = ("content",)


@admin.register(ScanOverride)
class ScanOverrideAdmin(ReadOnlyAdmin):
    list_display = ("confirmed_at", "confirmed_by", "object_type", "field")
    list_select_related = ("confirmed_by",)
    list_filter = ("object_type", "confirmed_at")
    search_fields = ("confirmed_by__name", "object_type")


@admin.register(RetentionRule)
class RetentionRuleAdmin(OfficeAdmin):
    """The rules are made with the municipality; here they are set. Those of the whole installation
    are the first administrator's.
    """

    list_display = ("__str__", "municipality", "months", "is_active", "legal_reference")
    list_select_related = ("municipality",)
    list_filter = ("is_active",)
    search_fields = ("kind", "legal_reference")
    fields = ("counts_from", "months", "legal_reference", "is_active")
    readonly_fields = ("counts_from",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("the months count from"))
    def counts_from(self, rule: RetentionRule) -> str:
        return str(rule.of_kind.counts_from) if rule.of_kind else ""


@admin.register(DataController)
class DataControllerAdmin(OfficeAdmin):
    """What the privacy page and the accessibility statement say."""

    list_display = ("municipality", "dpo_email", "processor", "statement_url")
    list_select_related = ("municipality",)
    list_filter = (("municipality", OwnPlaces),)
    search_fields = ("municipality__name", "dpo_email", "processor")


@admin.register(RetentionReceipt)
class RetentionReceiptAdmin(ReadOnlyAdmin):
    list_display = ("done_at", "title", "fate", "count", "before", "legal_reference")
    list_filter = ("fate", "kind", "done_at")
    search_fields = ("kind", "legal_reference")

    @admin.display(description=_("kind of data"))
    def title(self, receipt: RetentionReceipt) -> str:
        return receipt.title


@admin.register(RightsReceipt)
class RightsReceiptAdmin(ReadOnlyAdmin):
    list_display = ("done_at", "right", "person", "reference", "done_by")
    list_select_related = ("person", "done_by")
    list_filter = ("right", "done_at")
    search_fields = ("reference", "person__name")
