"""How the parts of a score are weighed, with what a change would do before it is saved."""

from typing import Any

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisors.models import MatchingWeights
from requests.services.weights import effect
from schools.admin_base import OwnPlaces
from schools.admin_preview import PreviewedAdmin


@admin.register(MatchingWeights)
class MatchingWeightsAdmin(PreviewedAdmin):
    change_form_template = "requests/admin/weights_form.html"
    preview_title = _("What the weights would change")
    list_display = ("municipality", "competence", "hours", "load", "travel")
    list_select_related = ("municipality",)
    list_filter = (("municipality", OwnPlaces),)
    search_fields = ("municipality__name",)

    def preview(self, typed: Any) -> dict[str, Any]:
        return {"effect": effect(typed.municipality, typed.for_engine, now=timezone.now())}
