"""What counts how much when advisors are ranked, decided by each municipality."""

from dataclasses import fields
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advisors.matching import Weights
from schools.models import Municipality

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def _points(label: "StrPromise", default: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MaxValueValidator(100)]
    )


class MatchingWeights(models.Model):
    """The most points each part of a score can give; a municipality without a row uses these."""

    municipality = models.OneToOneField(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.CASCADE,
        related_name="matching_weights",
    )
    competence = _points(_("competence"), 40)
    hours = _points(_("free hours"), 10)
    load = _points(_("courses at the same time"), 10)
    weekdays = _points(_("days and times"), 10)
    absence = _points(_("absence during the course"), 10)
    travel = _points(_("travel time"), 10)
    continuity = _points(_("knows the school"), 5)
    fairness = _points(_("fair share of the year's work"), 5)
    most_travel = models.PositiveSmallIntegerField(
        _("most minutes of travel"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(300)],
        help_text=_("Who is further from the school is not proposed. Empty: no limit."),
    )

    class Meta:
        verbose_name = _("matching weights")
        verbose_name_plural = _("matching weights")
        constraints = (
            models.CheckConstraint(
                condition=Q(competence__gt=0)
                | Q(hours__gt=0)
                | Q(load__gt=0)
                | Q(weekdays__gt=0)
                | Q(absence__gt=0)
                | Q(travel__gt=0)
                | Q(continuity__gt=0)
                | Q(fairness__gt=0),
                name="matching_weights_not_all_zero",
                violation_error_message=_("At least one part must give points."),
            ),
        )

    def __str__(self) -> str:
        return str(self.municipality)

    @property
    def for_engine(self) -> Weights:
        return Weights(**{part.name: getattr(self, part.name) for part in fields(Weights)})
