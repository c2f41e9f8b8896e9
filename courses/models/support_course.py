"""The support course (forløb): one request's advisors, activities and result."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advisors.models import Advisor
from courses.querysets import SupportCourseQuerySet
from courses.states import COURSE_STATES, CourseStatus
from lifecycle.models import Stateful
from privacy.fields import PlainTextField
from requests.models import SupportRequest
from schools.models import Municipality, School

if TYPE_CHECKING:
    from courses.models.plan import Goal


class SupportCourse(Stateful):
    class GoalReached(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    STATES = COURSE_STATES

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    support_request = models.OneToOneField(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.PROTECT,
        related_name="course",
    )
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT)
    lead = models.ForeignKey(
        Advisor, verbose_name=_("lead advisor"), on_delete=models.PROTECT, related_name="courses"
    )
    second = models.ForeignKey(
        Advisor,
        verbose_name=_("second advisor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="second_courses",
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CourseStatus,
        default=CourseStatus.PLANNING,
        editable=False,
    )
    created_at = models.DateTimeField(_("created"), editable=False)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    goal_reached = models.CharField(
        _("goal reached"), max_length=8, choices=GoalReached, blank=True
    )
    summary = PlainTextField(_("summary"), blank=True, max_length=2000)

    objects = SupportCourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("support course")
        verbose_name_plural = _("support courses")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=CourseStatus.values), name="course_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=CourseStatus.CLOSED)
                | (Q(closed_at__isnull=False) & ~Q(goal_reached="") & ~Q(summary="")),
                name="closed_course_has_result",
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(second=F("lead")),
                name="two_different_advisors",
            ),
        )
        indexes = (
            models.Index(fields=["lead", "status"], name="courses_of_lead"),
            models.Index(fields=["municipality", "status"], name="courses_by_status"),
        )

    def __str__(self) -> str:
        return str(self.support_request)

    def get_absolute_url(self) -> str:
        return reverse("school_courses:detail", args=[self.pk])

    @property
    def standing_goals(self) -> "list[Goal]":
        """The goals that have not been given up, from those fetched beforehand when they are."""
        return [goal for goal in self.goals.all() if not goal.is_dropped]
