"""Oversight in the administration: the rules of retention, their receipts, and the checks made."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from oversight.models import (
    DataController,
    RetentionReceipt,
    RetentionRule,
    RightsReceipt,
    SampleCheck,
)
from schools.admin_base import OfficeAdmin, OwnPlaces, ReadOnlyAdmin


@admin.register(SampleCheck)
class SampleCheckAdmin(ReadOnlyAdmin):
    list_display = ("drawn_at", "drawn_by", "among", "outcome", "concluded_at", "concluded_by")
    list_select_related = ("drawn_by", "concluded_by")
    list_filter = ("outcome", "drawn_at")
    search_fields = ("drawn_by__name", "concluded_by__name")


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
