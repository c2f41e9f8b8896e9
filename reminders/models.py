"""The ladder of a municipality, and which of its steps have been taken for which row."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.models import Channel
from notifications.querysets import WrittenAlike
from reminders.occasions import Choice, choice_named
from schools.models import Municipality

EARLIEST, LATEST = -20, 60


class ReminderStep(models.Model):
    """One step of a municipality's ladder: which mail, to whom, how, on which working day."""

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.CASCADE,
        related_name="reminder_steps",
    )
    what = models.CharField(_("reminder and recipient"), max_length=160)
    days = models.SmallIntegerField(
        _("working days"),
        validators=[MinValueValidator(EARLIEST), MaxValueValidator(LATEST)],
        help_text=_("Counted from what the reminder says; with a minus: before it."),
    )
    channel = models.CharField(_("sent as"), max_length=6, choices=Channel, default=Channel.MAIL)
    is_active = models.BooleanField(_("in use"), default=True)
    since = models.DateField(
        _("applies from"),
        null=True,
        editable=False,
        help_text=_("What fell due before this day is not chased by the step."),
    )

    class Meta:
        verbose_name = _("step of the ladder")
        verbose_name_plural = _("steps of the ladder")
        ordering = ("municipality", "what", "days", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "what", "days"],
                name="reminder_step_once",
                violation_error_message=_("The same reminder is already sent on that day."),
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="reminder_step_channel_known"
            ),
            models.CheckConstraint(
                condition=models.Q(days__gte=EARLIEST, days__lte=LATEST),
                name="reminder_step_within_reason",
            ),
        )

    def __str__(self) -> str:
        try:
            return f"{self.choice.title}, {self.days}"
        except LookupError:
            return f"{self.what}, {self.days}"

    @property
    def choice(self) -> Choice:
        """What the step sends; raises LookupError when the house no longer knows it."""
        return choice_named(self.what)


class Reminder(models.Model):
    """A step taken for one row, once for each day the row's count began: written, never changed."""

    class Outcome(models.TextChoices):
        QUEUED = "queued", _("Sent")
        OVERTAKEN = "overtaken", _("Overtaken by a later step")

    step = models.ForeignKey(
        ReminderStep, verbose_name=_("step"), on_delete=models.CASCADE, related_name="taken"
    )
    subject_id = models.BigIntegerField(_("subject"))
    anchor_on = models.DateField(_("counted from"))
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    at = models.DateTimeField(_("time"), default=timezone.now)

    objects = WrittenAlike.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["step", "subject_id", "anchor_on"], name="step_is_taken_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["queued", "overtaken"]),
                name="reminder_outcome_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.step_id}: {self.subject_id}"
