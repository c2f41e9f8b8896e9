"""The administration of competence areas, advisors and their hours."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from advisors.models import (
    Absence,
    Advisor,
    AdvisorCompetence,
    CompetenceArea,
    ExtraHours,
    HourAccount,
    HourEntry,
    MethodTag,
    Relation,
)
from schools.admin_base import OfficeAdmin, OwnPlaces, ReadOnlyAdmin, own_choices
from schools.services import memberships
from schools.weekslots import WeekSlot


@admin.register(CompetenceArea)
class CompetenceAreaAdmin(OfficeAdmin):
    list_display = ("name", "group", "position", "municipality", "is_active")
    list_select_related = ("municipality",)
    list_filter = ("group", "is_active", ("municipality", OwnPlaces))
    search_fields = ("name",)


@admin.register(MethodTag)
class MethodTagAdmin(OfficeAdmin):
    list_display = ("name", "municipality", "is_active")
    list_select_related = ("municipality",)
    list_filter = ("is_active", ("municipality", OwnPlaces))
    search_fields = ("name",)


class AdvisorForm(forms.ModelForm):  # type: ignore[type-arg]
    week_slots = forms.MultipleChoiceField(
        label=_("Days and times that fit"),
        choices=WeekSlot,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Empty: any time."),
    )

    class Meta:
        model = Advisor
        fields = (
            "user",
            "municipality",
            "home_school",
            "qualified_from",
            "max_courses",
            "week_slots",
            "methods",
            "is_active",
        )
        widgets = {"methods": forms.CheckboxSelectMultiple}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        school, place = data.get("home_school"), data.get("municipality")
        if school and place and school.municipality_id != place.pk:
            self.add_error("home_school", _("The school belongs to another municipality."))
        return data


class _OwnChoicesInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rows whose choices are the administrator's own; `select` names what their labels need."""

    extra = 0
    select: ClassVar[Sequence[str]] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(*self.select)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs["queryset"] = own_choices(self.admin_site, db_field, request)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class CompetenceInline(_OwnChoicesInline):
    model = AdvisorCompetence
    select = ("area",)


class RelationInline(_OwnChoicesInline):
    model = Relation
    select = ("school",)


@admin.register(Advisor)
class AdvisorAdmin(OfficeAdmin):
    """An advisor is made of a person who is here already; she gets the role with it."""

    form = AdvisorForm
    list_display = ("user", "home_school", "max_courses", "is_active")
    list_select_related = ("user", "home_school")
    list_filter = ("is_active", ("home_school", OwnPlaces))
    search_fields = ("user__name", "user__email", "home_school__name")
    autocomplete_fields = ("user", "home_school")
    inlines = (CompetenceInline, RelationInline)

    def save_model(self, request: HttpRequest, obj: Advisor, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        by: Any = request.user
        memberships.grant(obj.user, Role.ADVISOR, by=by, municipality=obj.municipality)


@admin.register(AdvisorCompetence)
class AdvisorCompetenceAdmin(OfficeAdmin):
    municipality_path = "advisor__municipality"
    may_delete = True
    list_display = ("advisor", "area", "level")
    list_select_related = ("advisor__user", "area")
    list_filter = ("level", ("area", OwnPlaces))
    search_fields = ("advisor__user__name", "area__name")
    autocomplete_fields = ("advisor",)


@admin.register(Relation)
class RelationAdmin(OfficeAdmin):
    municipality_path = "advisor__municipality"
    may_delete = True
    list_display = ("advisor", "school", "kind")
    list_select_related = ("advisor__user", "school")
    list_filter = ("kind", ("school", OwnPlaces))
    search_fields = ("advisor__user__name", "school__name")
    autocomplete_fields = ("advisor",)


@admin.register(Absence)
class AbsenceAdmin(ReadOnlyAdmin):
    """Registered on the advisor's profile, where what it hits is seen to."""

    municipality_path = "advisor__municipality"
    list_display = ("advisor", "starts_on", "ends_on")
    list_select_related = ("advisor__user",)
    list_filter = ("starts_on",)
    search_fields = ("advisor__user__name",)


@admin.register(HourAccount)
class HourAccountAdmin(ReadOnlyAdmin):
    municipality_path = "advisor__municipality"
    list_display = (
        *("advisor", "school_year", "free_minutes", "overrun_minutes", "closed_at"),
        "closing",
    )
    list_select_related = ("advisor__user", "school_year")
    list_filter = (("school_year", OwnPlaces), ("advisor__home_school", OwnPlaces))
    search_fields = ("advisor__user__name", "advisor__home_school__name")

    @admin.display(description=_("closing of the school year"))
    def closing(self, account: HourAccount) -> str:
        """The way to the page that says what closing does, and does it."""
        if account.is_closed:
            return ""
        address = reverse(
            "hours:close", args=[account.advisor_id, account.school_year.starts_on.year]
        )
        return format_html('<a href="{}">{}</a>', address, _("See what closing does"))


@admin.register(ExtraHours)
class ExtraHoursAdmin(ReadOnlyAdmin):
    municipality_path = "advisor__municipality"
    hidden = ("reason", "answer")
    list_display = ("advisor", "school_year", "status", "minutes", "approved_minutes", "asked_at")
    list_select_related = ("advisor__user", "school_year")
    list_filter = ("status", ("school_year", OwnPlaces))
    search_fields = ("advisor__user__name",)


@admin.register(HourEntry)
class HourEntryAdmin(ReadOnlyAdmin):
    municipality_path = "account__advisor__municipality"
    hidden = ("reason",)
    list_display = ("at", "account", "kind", "activity", "minutes", "is_provisional", "by")
    list_select_related = ("account__advisor__user", "account__school_year", "by")
    list_filter = ("kind", "activity", "is_provisional", "at", ("account__school_year", OwnPlaces))
    search_fields = ("account__advisor__user__name",)
