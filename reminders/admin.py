"""The ladder of reminders, each step with a preview of the dates on a real case."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reminders.models import Reminder, ReminderStep
from reminders.occasions import choices
from reminders.queries.planned import preview
from schools.admin_base import OwnPlaces, ReadOnlyAdmin
from schools.admin_preview import PreviewedAdmin


def grouped_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return everything a step can send, under what it is about."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for choice in choices():
        words = _("%(title)s; counted from %(from)s") % {
            "title": choice.title,
            "from": choice.rung.counts_from,
        }
        groups.setdefault(str(choice.occasion.title), []).append((choice.name, words))
    return list(groups.items())


class ReminderStepForm(forms.ModelForm):  # type: ignore[type-arg]
    what = forms.ChoiceField(label=gettext_lazy("Reminder and recipient"), choices=grouped_choices)

    class Meta:
        model = ReminderStep
        fields = ("municipality", "what", "days", "channel", "is_active")


@admin.register(ReminderStep)
class ReminderStepAdmin(PreviewedAdmin):
    form = ReminderStepForm
    change_form_template = "reminders/admin/step_form.html"
    preview_title = gettext_lazy("When the reminder goes out")
    list_display = ("title", "days", "channel", "is_active", "municipality")
    list_select_related = ("municipality",)
    list_filter = ("is_active", "channel", ("municipality", OwnPlaces))
    search_fields = ("what",)

    @admin.display(description=gettext_lazy("reminder and recipient"), ordering="what")
    def title(self, step: ReminderStep) -> str:
        try:
            return step.choice.title
        except LookupError:
            return step.what

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Let a new or moved step begin today: it does not chase what has been."""
        if not change or {"what", "days", "is_active"} & set(form.changed_data):
            obj.since = timezone.localdate()
        super().save_model(request, obj, form, change)

    def preview(self, typed: Any) -> dict[str, Any]:
        number, lines = preview(typed, typed.municipality)
        return {"is_previewed": True, "case_number": number, "lines": lines}


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    municipality_path = "step__municipality"
    list_display = ("step", "subject_id", "anchor_on", "outcome", "at")
    list_select_related = ("step__municipality",)
    list_filter = ("outcome", "at")
    search_fields = ("step__what",)
