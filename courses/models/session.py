"""The activities (aktiviteter) of a course."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisors.models import Advisor
from courses.models.support_course import SupportCourse
from courses.querysets import SessionQuerySet
from courses.states import SESSION_STATES, SessionStatus
from lifecycle.models import Stateful
from privacy.fields import PlainCharField, PlainTextField

MINUTES = (MinValueValidator(0), MaxValueValidator(600))


class Session(Stateful):
    """One activity. Minutes are whole and per advisor; times are aware, shown in Danish time."""

    class Kind(models.TextChoices):
        OBSERVATION = "observation", _("Observation")
        SPARRING = "sparring", _("Sparring")
        ACTION_LEARNING = "action_learning", _("Action learning")
        TRAINING = "training", _("Training course")
        MEETING = "meeting", _("Meeting")
        CLOSING = "closing", _("Closing meeting")

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
    uid = models.UUIDField(
        _("calendar identity"),
        default=uuid.uuid4,
        unique=True,
        editable=False,
        help_text=_("The same for life; calendars know the activity by it."),
    )
    sequence = models.PositiveIntegerField(
        _("calendar version"),
        default=0,
        editable=False,
        help_text=_("Grows by one each time the activity is moved or cancelled."),
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
