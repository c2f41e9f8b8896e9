"""The support course (forløb), its sessions (aktiviteter) and the school's evaluation."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models import Advisor
from courses.querysets import SessionQuerySet, SupportCourseQuerySet
from courses.states import COURSE_STATES, SESSION_STATES, CourseStatus, SessionStatus
from lifecycle.models import Stateful
from privacy.fields import PlainCharField, PlainTextField
from requests.models import SupportRequest
from schools.models import Municipality, School

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

MINUTES = (MinValueValidator(0), MaxValueValidator(600))


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
    missing_session_reminded_at = models.DateTimeField(
        _("reminded of the next activity"), null=True, editable=False
    )

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


class Session(Stateful):
    """One activity. Minutes are whole and per advisor; times are aware, shown in Danish time."""

    class Kind(models.TextChoices):
        OBSERVATION = "observation", _("Observation")
        SPARRING = "sparring", _("Sparring")
        ACTION_LEARNING = "action_learning", _("Action learning")
        TRAINING = "training", _("Training course")
        MEETING = "meeting", _("Meeting")

    STATES = SESSION_STATES

    course = models.ForeignKey(
        SupportCourse, verbose_name=_("course"), on_delete=models.PROTECT, related_name="sessions"
    )
    advisor = models.ForeignKey(
        Advisor,
        verbose_name=_("advisor"),
        on_delete=models.PROTECT,
        related_name="sessions",
        help_text=_("Whose hours it counts against."),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=SessionStatus,
        default=SessionStatus.PLANNED,
        editable=False,
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = PlainCharField(_("place"), max_length=80, blank=True)
    contact_minutes = models.PositiveSmallIntegerField(
        _("contact minutes"), default=0, validators=MINUTES
    )
    preparation_minutes = models.PositiveSmallIntegerField(
        _("preparation minutes"), default=0, validators=MINUTES
    )
    travel_minutes = models.PositiveSmallIntegerField(
        _("travel minutes"), default=0, validators=MINUTES
    )
    done = PlainTextField(_("what was done"), blank=True, max_length=2000)
    next_step = PlainTextField(_("next step"), blank=True, max_length=1000)
    logged_at = models.DateTimeField(_("logged"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=SessionStatus.values), name="session_status_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")),
                name="session_times_in_order",
                violation_error_message=_("The activity must end after it starts."),
            ),
            models.CheckConstraint(
                condition=~Q(status=SessionStatus.LOGGED) | Q(logged_at__isnull=False),
                name="logged_session_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["ends_at"],
                name="planned_sessions",
                condition=Q(status=SessionStatus.PLANNED),
            ),
            models.Index(fields=["advisor", "status", "starts_at"], name="sessions_of_advisor"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {timezone.localtime(self.starts_at):%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("courses:session", args=[self.pk])

    @property
    def municipality_id(self) -> int:
        return self.course.municipality_id

    @property
    def minutes(self) -> int:
        """All minutes that count against the advisor's hours."""
        return self.contact_minutes + self.preparation_minutes + self.travel_minutes


class Answer(models.IntegerChoices):
    """The five-point scale of the evaluation; "don't know" is no answer at all."""

    VERY_MUCH = 5, _("To a very high degree")
    MUCH = 4, _("To a high degree")
    SOME = 3, _("To some degree")
    LITTLE = 2, _("To a small degree")
    NOT = 1, _("Not at all")


def _answer(label: "StrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(label, choices=Answer, null=True, blank=True)


class Evaluation(models.Model):
    """The school's five answers at the close of a course; empty means "don't know"."""

    course = models.OneToOneField(
        SupportCourse,
        verbose_name=_("course"),
        on_delete=models.CASCADE,
        related_name="evaluation",
    )
    better_able = _answer(_("I feel better able to handle the situation"))
    changed_practice = _answer(_("We have changed our practice"))
    pupils_take_part = _answer(_("The pupils take more part in the community"))
    fast_enough = _answer(_("The help came quickly enough"))
    would_recommend = _answer(_("I would recommend the centre"))
    comment = PlainTextField(_("comment"), blank=True, max_length=1000)
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
