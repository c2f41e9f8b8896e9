"""What an advisor wrote about an activity: one row a revision, and the draft on the way there."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.session import MINUTES, Session
from privacy.fields import PlainCharField, PlainTextField


class SessionLog(models.Model):
    """One revision of a log. Never changed: a correction is the next revision.

    Which columns belong to which kind of activity, and who reads them, is in courses/logbook.py.
    """

    session = models.ForeignKey(
        Session, verbose_name=_("activity"), on_delete=models.PROTECT, related_name="logs"
    )
    revision = models.PositiveSmallIntegerField(_("revision"))
    key = models.UUIDField(
        _("submission"),
        default=uuid.uuid4,
        unique=True,
        help_text=_("Given by the form: what is sent twice is entered once."),
    )
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(
        User, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField(_("started"))
    contact_minutes = models.PositiveSmallIntegerField(_("contact minutes"), validators=MINUTES)
    preparation_minutes = models.PositiveSmallIntegerField(
        _("preparation minutes"), validators=MINUTES
    )
    travel_minutes = models.PositiveSmallIntegerField(_("travel minutes"), validators=MINUTES)
    documentation_minutes = models.PositiveSmallIntegerField(
        _("documentation minutes"), validators=MINUTES
    )
    focus = PlainTextField(_("focus question"), blank=True, max_length=300)
    lessons = models.PositiveSmallIntegerField(
        _("lessons observed"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(8)],
    )
    patterns = PlainTextField(_("patterns seen"), blank=True, max_length=2000)
    contract = PlainTextField(_("contract"), blank=True, max_length=500)
    problem = PlainTextField(_("problem"), blank=True, max_length=1000)
    perspectives = PlainTextField(_("perspectives"), blank=True, max_length=2000)
    theme = PlainCharField(_("theme of the day"), blank=True, max_length=120)
    done = PlainTextField(_("what was done"), blank=True, max_length=2000)
    takeaways = PlainTextField(
        _("what the participants take with them"), blank=True, max_length=1000
    )
    agreements = PlainTextField(_("agreements"), blank=True, max_length=1000)
    follow_up_on = models.DateField(_("follow-up on"), null=True, blank=True)

    class Meta:
        verbose_name = _("log")
        verbose_name_plural = _("logs")
        ordering = ("-revision",)
        constraints = (
            models.UniqueConstraint(fields=["session", "revision"], name="log_revision_once"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="log_revision_from_one"),
            models.CheckConstraint(
                condition=Q(contact_minutes__gt=0)
                | Q(preparation_minutes__gt=0)
                | Q(travel_minutes__gt=0)
                | Q(documentation_minutes__gt=0),
                name="log_has_minutes",
                violation_error_message=_("A log holds some minutes."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.session} ({self.revision})"

    @property
    def minutes(self) -> int:
        """All minutes of this revision."""
        return (
            self.contact_minutes
            + self.preparation_minutes
            + self.travel_minutes
            + self.documentation_minutes
        )

    @property
    def is_correction(self) -> bool:
        return self.revision > 1


class LogDraft(models.Model):
    """A log on its way, as typed: one person's, thrown away when the log is sent.

    Only text that passed the scan gets here; the field is the last door for CPR numbers.
    """

    session = models.ForeignKey(
        Session, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="drafts"
    )
    saved_by = models.ForeignKey(
        User, verbose_name=_("saved by"), on_delete=models.CASCADE, related_name="+"
    )
    saved_at = models.DateTimeField(_("saved"))
    content = PlainTextField(
        _("content"), max_length=20_000, help_text=_("The boxes of the form as typed, as JSON.")
    )

    class Meta:
        verbose_name = _("draft of a log")
        verbose_name_plural = _("drafts of logs")
        ordering = ("-saved_at",)
        constraints = (
            models.UniqueConstraint(fields=["session", "saved_by"], name="log_draft_once"),
        )

    def __str__(self) -> str:
        return str(self.session)
