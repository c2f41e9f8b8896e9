"""The activities (aktiviteter) of a course."""

import uuid
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from courses.models.session_log import SessionLog

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

    class Side(models.TextChoices):
        """Who called an activity off."""

        ADVISOR = "advisor", _("The advisor")
        SCHOOL = "school", _("The school")
        CENTRE = "centre", _("The centre")

    class CancelReason(models.TextChoices):
        ILLNESS = "illness", _("Illness")
        AT_SCHOOL = "at_school", _("Something else at the school that day")
        STAFFING = "staffing", _("No cover for the staff")
        AT_CENTRE = "at_centre", _("Something else at the centre that day")
        TRANSPORT = "transport", _("Weather or traffic")
        NOT_NEEDED = "not_needed", _("Not needed any more")
        OTHER = "other", _("Other")

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
    focus = PlainTextField(
        _("focus question"),
        blank=True,
        max_length=300,
        help_text=_("Agreed before an observation."),
    )
    contact_minutes = models.PositiveSmallIntegerField(
        _("contact minutes"), default=0, validators=MINUTES
    )
    preparation_minutes = models.PositiveSmallIntegerField(
        _("preparation minutes"), default=0, validators=MINUTES
    )
    travel_minutes = models.PositiveSmallIntegerField(
        _("travel minutes"), default=0, validators=MINUTES
    )
    documentation_minutes = models.PositiveSmallIntegerField(
        _("documentation minutes"), default=0, validators=MINUTES
    )
    logged_at = models.DateTimeField(_("logged"), null=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, editable=False)
    cancelled_side = models.CharField(
        _("cancelled from"), max_length=8, choices=Side, blank=True, editable=False
    )
    cancel_reason = models.CharField(
        _("reason for cancelling"),
        max_length=10,
        choices=CancelReason,
        blank=True,
        editable=False,
    )
    after_talk_by = models.DateField(
        _("after-talk at the latest"),
        null=True,
        editable=False,
        help_text=_("Five working days after an observation that was held."),
    )

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
            models.CheckConstraint(
                condition=Q(status=SessionStatus.CANCELLED)
                & ~Q(cancelled_side="")
                & ~Q(cancel_reason="")
                | ~Q(status=SessionStatus.CANCELLED) & Q(cancelled_side="", cancel_reason=""),
                name="cancelled_session_says_by_whom_and_why",
            ),
        )
        indexes = (
            models.Index(
                fields=["ends_at"],
                name="planned_sessions",
                condition=Q(status=SessionStatus.PLANNED),
            ),
            models.Index(fields=["advisor", "status", "starts_at"], name="sessions_of_advisor"),
            models.Index(
                fields=["ends_at"],
                name="sessions_unlogged",
                condition=Q(status=SessionStatus.AWAITING_LOG),
            ),
            models.Index(
                fields=["after_talk_by"],
                name="sessions_with_talk_due",
                condition=Q(after_talk_by__isnull=False),
            ),
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
        return (
            self.contact_minutes
            + self.preparation_minutes
            + self.travel_minutes
            + self.documentation_minutes
        )

    @property
    def log(self) -> "SessionLog | None":
        """The revision in force. Prefetch `logs` where several activities are shown."""
        return next(iter(self.logs.all()), None)
