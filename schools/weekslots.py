"""The fifteen parts of a working week a school can wish for and an advisor can offer."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class WeekSlot(TextChoices):
    """In the order of the week."""

    MON_AM = "mon-am", _("Monday morning")
    MON_MID = "mon-mid", _("Monday midday")
    MON_PM = "mon-pm", _("Monday afternoon")
    TUE_AM = "tue-am", _("Tuesday morning")
    TUE_MID = "tue-mid", _("Tuesday midday")
    TUE_PM = "tue-pm", _("Tuesday afternoon")
    WED_AM = "wed-am", _("Wednesday morning")
    WED_MID = "wed-mid", _("Wednesday midday")
    WED_PM = "wed-pm", _("Wednesday afternoon")
    THU_AM = "thu-am", _("Thursday morning")
    THU_MID = "thu-mid", _("Thursday midday")
    THU_PM = "thu-pm", _("Thursday afternoon")
    FRI_AM = "fri-am", _("Friday morning")
    FRI_MID = "fri-mid", _("Friday midday")
    FRI_PM = "fri-pm", _("Friday afternoon")


def slot_labels(codes: Iterable[str]) -> list[str]:
    """The names of the slots in the order of the week, each once.

    Codes that no longer exist are left out: what a school once wished for is kept as text.
    """
    wished = set(codes)
    return [str(slot.label) for slot in WeekSlot if slot.value in wished]


def slots_in_text(codes: Iterable[str]) -> list[str]:
    """The names of the slots as they are written within a sentence."""
    labels = slot_labels(codes)
    if (get_language() or "en").startswith("en"):
        return labels  # weekdays have a capital letter in English only
    return [label[:1].lower() + label[1:] for label in labels]
