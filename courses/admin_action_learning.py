"""Action learning in the administration: phases to edit, and where each cycle stands."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from courses.models import (
    ActionLearning,
    Participant,
    Phase,
    PhaseAnswer,
    PhaseEntry,
    PhaseModel,
    PhasePrompt,
    Round,
)
from schools.admin_base import OfficeAdmin, OwnPlaces, ReadOnlyAdmin


class SeveralLines:
    """Draws the named fields as text areas."""

    several_lines: tuple[str, ...] = ()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.several_lines:
            kwargs["widget"] = forms.Textarea(attrs={"rows": 4, "cols": 60})
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]


class PhaseInline(SeveralLines, admin.StackedInline):  # type: ignore[type-arg]
    model = Phase
    extra = 0
    several_lines = ("guidance", "agenda")


class PromptInline(SeveralLines, admin.StackedInline):  # type: ignore[type-arg]
    model = PhasePrompt
    extra = 0
    several_lines = ("choices",)


@admin.register(PhaseModel)
class PhaseModelAdmin(OfficeAdmin):
    """A cycle that has begun keeps the phases it began with, whatever is changed here."""

    list_display = ("name", "municipality", "is_default", "is_active", "most_rounds")
    list_select_related = ("municipality",)
    list_filter = ("is_active", ("municipality", OwnPlaces))
    search_fields = ("name", "source")
    inlines = (PhaseInline,)


@admin.register(Phase)
class PhaseAdmin(SeveralLines, OfficeAdmin):
    municipality_path = "phase_model__municipality"
    may_delete = True
    several_lines = ("guidance", "agenda")
    list_display = ("__str__", "phase_model", "led_by")
    list_select_related = ("phase_model",)
    list_filter = ("led_by", ("phase_model", OwnPlaces))
    search_fields = ("name", "phase_model__name")
    inlines = (PromptInline,)


@admin.register(PhasePrompt)
class PhasePromptAdmin(SeveralLines, OfficeAdmin):
    municipality_path = "phase__phase_model__municipality"
    may_delete = True
    several_lines = ("choices",)
    list_display = ("label", "phase", "kind", "at_most", "on_sheet")
    list_select_related = ("phase__phase_model",)
    list_filter = ("kind", "on_sheet", ("phase__phase_model", OwnPlaces))
    search_fields = ("label", "phase__name")


@admin.register(ActionLearning)
class ActionLearningAdmin(ReadOnlyAdmin):
    municipality_path = "course__municipality"
    list_display = ("course", "phase_model", "status", "begun_at", "concluded_at")
    list_select_related = ("course__support_request", "phase_model")
    list_filter = ("status", "begun_at", ("course__school", OwnPlaces))
    search_fields = ("course__support_request__case_number", "course__school__name")


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    municipality_path = "action_learning__course__municipality"
    list_display = ("action_learning", "number", "status", "phase", "meets_on")
    list_select_related = ("action_learning__course__support_request",)
    list_filter = ("status", "meets_on", ("action_learning__course__school", OwnPlaces))
    search_fields = ("action_learning__course__support_request__case_number",)


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdmin):
    municipality_path = "action_learning__course__municipality"
    hidden = ("function",)
    list_display = ("action_learning", "part", "user")
    list_select_related = ("action_learning__course__support_request", "user")
    list_filter = ("part", ("action_learning__course__school", OwnPlaces))
    search_fields = ("action_learning__course__support_request__case_number", "user__name")


@admin.register(PhaseEntry)
class PhaseEntryAdmin(ReadOnlyAdmin):
    municipality_path = "round__action_learning__course__municipality"
    list_display = ("round", "position", "version", "saved_at", "saved_by")
    list_select_related = ("round__action_learning__course__support_request", "saved_by")
    list_filter = ("saved_at", ("round__action_learning__course__school", OwnPlaces))
    search_fields = ("round__action_learning__course__support_request__case_number",)


@admin.register(PhaseAnswer)
class PhaseAnswerAdmin(ReadOnlyAdmin):
    municipality_path = "entry__round__action_learning__course__municipality"
    list_display = ("entry", "prompt")
    list_select_related = ("entry__round__action_learning__course__support_request",)
    list_filter = (("entry__round__action_learning__course__school", OwnPlaces),)
    search_fields = ("entry__round__action_learning__course__support_request__case_number",)
