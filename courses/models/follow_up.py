"""Two questions to the future: does what was reached still hold after weeks, and after months?"""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models.evaluation import Answers
from courses.models.plan import Goal
from courses.models.support_course import SupportCourse
from courses.querysets import FollowUpQuerySet
from courses.states import FOLLOW_UP_STATES, FollowUpStatus
from lifecycle.models import Stateful


class Holds(models.TextChoices):
    """Whether a goal still holds; "don't know" is an answer of its own, never a no."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Do not know")


class FollowUp(Stateful, Answers):
    """One time of asking. `due_on` is a working day outside school holidays."""

    class Point(models.TextChoices):
        WEEKS = "weeks", _("After some weeks")
        HALF_YEAR = "half_year", _("After half a year")

    STATES = FOLLOW_UP_STATES

    course = models.ForeignKey(
        SupportCourse,
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        related_name="follow_ups",
    )
    point = models.CharField(_("point in time"), max_length=10, choices=Point, editable=False)
    weeks = models.PositiveSmallIntegerField(
        _("weeks after the close"), editable=False, help_text=_("As the setting was at the close.")
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=FollowUpStatus,
        default=FollowUpStatus.PLANNED,
        editable=False,
    )
    due_on = models.DateField(_("asked on"), editable=False)
    answer_by = models.DateField(
        _("answer by"),
        null=True,
        editable=False,
        help_text=_("After this day the school is reminded; after the next one we give up."),
    )
    asked_at = models.DateTimeField(_("asked"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    lapsed_at = models.DateTimeField(_("given up"), null=True, editable=False)
    goal_holds = models.CharField(
        _("does the goal still hold?"), max_length=8, choices=Holds, blank=True
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = ("due_on", "pk")
        constraints = (
            models.UniqueConstraint(fields=["course", "point"], name="follow_up_once_a_point"),
            models.CheckConstraint(
                condition=Q(status__in=FollowUpStatus.values), name="follow_up_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=FollowUpStatus.PLANNED, asked_at__isnull=True)
                | (
                    ~Q(status=FollowUpStatus.PLANNED)
                    & Q(asked_at__isnull=False, answer_by__isnull=False)
                ),
                name="follow_up_asked_has_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=FollowUpStatus.ANSWERED,
                    answered_at__isnull=False,
                    goal_holds__in=Holds.values,
                )
                | (~Q(status=FollowUpStatus.ANSWERED) & Q(answered_at__isnull=True, goal_holds="")),
                name="follow_up_answered_has_answer",
            ),
            models.CheckConstraint(
                condition=Q(reminded_at__isnull=True) | Q(reminded_at__gte=F("asked_at")),
                name="follow_up_reminded_after_asked",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_on"],
                name="follow_ups_to_ask",
                condition=Q(status=FollowUpStatus.PLANNED),
            ),
            models.Index(
                fields=["answer_by"],
                name="follow_ups_unanswered",
                condition=Q(status__in=[FollowUpStatus.ASKED, FollowUpStatus.REMINDED]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.course}: {self.get_point_display()}"

    def get_absolute_url(self) -> str:
        return reverse("school_courses:follow_up", args=[self.pk])

    @property
    def municipality_id(self) -> int:
        return self.course.municipality_id


class GoalCheck(models.Model):
    """Whether one goal of the course still held when the school was asked again."""

    follow_up = models.ForeignKey(
        FollowUp,
        verbose_name=_("follow-up"),
        on_delete=models.CASCADE,
        related_name="goal_checks",
    )
    goal = models.ForeignKey(
        Goal, verbose_name=_("goal"), on_delete=models.PROTECT, related_name="checks"
    )
    holds = models.CharField(_("does the goal still hold?"), max_length=8, choices=Holds)

    class Meta:
        verbose_name = _("answer about a goal")
        verbose_name_plural = _("answers about goals")
        ordering = ("goal__position", "pk")
        constraints = (
            models.UniqueConstraint(fields=["follow_up", "goal"], name="goal_checked_once"),
            models.CheckConstraint(
                condition=Q(holds__in=Holds.values), name="goal_check_holds_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.goal}: {self.get_holds_display()}"
