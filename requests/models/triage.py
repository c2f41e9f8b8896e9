"""Questions to the school, the pauses of the clock they cause, and waits on the waiting list."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from privacy.fields import PlainTextField
from requests.models.support_request import SupportRequest


class Question(models.Model):
    """What the coordinator asks the school; the clock stands still until it is answered."""

    support_request = models.ForeignKey(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.CASCADE,
        related_name="questions",
    )
    text = PlainTextField(_("question"), max_length=1000)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        User, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    answer = PlainTextField(_("answer"), blank=True, max_length=2000)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("question to the school")
        verbose_name_plural = _("questions to the school")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["support_request"],
                condition=Q(answered_at__isnull=True),
                name="one_open_question",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="question_answered_at_and_by",
            ),
        )

    def __str__(self) -> str:
        return f"{self.support_request}: {self.asked_at:%d.%m.%Y}"


class ClockPause(models.Model):
    """A stretch in which the promise does not run. Days are local dates, Europe/Copenhagen."""

    support_request = models.ForeignKey(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.CASCADE,
        related_name="pauses",
    )
    started_on = models.DateField(_("paused on"))
    ended_on = models.DateField(_("resumed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("pause of the clock")
        verbose_name_plural = _("pauses of the clock")
        ordering = ("started_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["support_request"],
                condition=Q(ended_on__isnull=True),
                name="one_open_pause",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="pause_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.support_request}: {self.started_on:%d.%m.%Y}"


class Wait(models.Model):
    """A stretch on the waiting list, with its cause as a code that can be counted.

    `promised_on` is the date the school was told; local dates, Europe/Copenhagen. What waits for
    capacity is offered again by itself when hours come free; other causes only a person can judge.
    """

    class Cause(models.TextChoices):
        NO_ADVISOR = "no_advisor", _("No advisor is free")
        NO_COMPETENCE = "no_competence", _("Nobody knows the theme well enough")
        NO_HOURS = "no_hours", _("The released hours are used up")
        SCHOOL_WAITS = "school_waits", _("The school wishes to wait")
        OTHER = "other", _("Another cause")

    FOR_CAPACITY = frozenset({Cause.NO_ADVISOR, Cause.NO_COMPETENCE, Cause.NO_HOURS})

    support_request = models.ForeignKey(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.CASCADE,
        related_name="waits",
    )
    cause = models.CharField(_("cause"), max_length=16, choices=Cause)
    started_on = models.DateField(_("put on the waiting list"))
    promised_on = models.DateField(_("promised date"))
    ended_on = models.DateField(_("taken off the waiting list"), null=True, blank=True)

    class Meta:
        verbose_name = _("wait on the waiting list")
        verbose_name_plural = _("waits on the waiting list")
        ordering = ("started_on", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["support_request"],
                condition=Q(ended_on__isnull=True),
                name="one_open_wait",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="wait_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(promised_on__gte=F("started_on")), name="wait_promise_lies_ahead"
            ),
            models.CheckConstraint(
                condition=Q(
                    cause__in=["no_advisor", "no_competence", "no_hours", "school_waits", "other"]
                ),
                name="wait_cause_known",
            ),
        )
        indexes = (models.Index(fields=["started_on"], name="waits_by_start"),)

    def __str__(self) -> str:
        return f"{self.support_request}: {self.get_cause_display()}"

    @property
    def is_for_capacity(self) -> bool:
        return self.cause in self.FOR_CAPACITY
