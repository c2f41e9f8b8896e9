"""What the school says a course gave: when it is closed, and again some weeks and months later."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.support_course import SupportCourse
from privacy.fields import PlainTextField

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class Answer(models.IntegerChoices):
    """The five-point scale of the evaluation; "don't know" is no answer at all."""

    VERY_MUCH = 5, _("To a very high degree")
    MUCH = 4, _("To a high degree")
    SOME = 3, _("To some degree")
    LITTLE = 2, _("To a small degree")
    NOT = 1, _("Not at all")


QUESTIONS = (
    "better_able",
    "changed_practice",
    "pupils_take_part",
    "fast_enough",
    "would_recommend",
)
"""Asked at the close and at every follow-up, in the same words, so that change can be shown."""


def _answer(label: "StrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(label, choices=Answer, null=True, blank=True)


class Answers(models.Model):
    """The five questions; empty means "don't know" once the whole has been answered."""

    better_able = _answer(_("I feel better able to handle the situation"))
    changed_practice = _answer(_("We have changed our practice"))
    pupils_take_part = _answer(_("The pupils take more part in the community"))
    fast_enough = _answer(_("The help came quickly enough"))
    would_recommend = _answer(_("I would recommend the centre"))
    comment = PlainTextField(_("comment"), blank=True, max_length=1000)

    class Meta:
        abstract = True


class Evaluation(Answers):
    """The school's five answers at the close of a course."""

    course = models.OneToOneField(
        SupportCourse,
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        related_name="evaluation",
    )
    given_at = models.DateTimeField(_("given"))
    given_by = models.ForeignKey(
        User, verbose_name=_("given by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ("-given_at",)

    def __str__(self) -> str:
        return str(self.course)
