"""The outbox. A message is a row in the transaction of the change it tells of; Celery sends it."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class MessageStatus(models.TextChoices):
    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Channel(models.TextChoices):
    MAIL = "mail", _("A mail of its own")
    DIGEST = "digest", _("In the person's morning mail")
    IN_APP = "in_app", _("Only under “Messages” in the system")


class Message(models.Model):
    """One message to one person. Holds a case number and a path, never content.

    Everything is shown under the person's messages; `channel` says how it reaches her besides.
    """

    kind = models.CharField(_("kind"), max_length=60)
    key = models.CharField(
        _("key"), max_length=120, help_text=_("Together with kind and recipient: sent only once.")
    )
    recipient = models.ForeignKey(
        User, verbose_name=_("recipient"), on_delete=models.CASCADE, related_name="messages"
    )
    subject_type = models.CharField(_("subject type"), max_length=60, blank=True)
    subject_id = models.BigIntegerField(_("subject"), null=True, blank=True)
    case_number = models.CharField(_("case number"), max_length=20, blank=True)
    municipality_id = models.BigIntegerField(
        _("municipality"),
        null=True,
        blank=True,
        help_text=_("Where the case of the mail belongs."),
    )
    path = models.CharField(_("path"), max_length=200, blank=True)
    channel = models.CharField(_("sent as"), max_length=6, choices=Channel, default=Channel.MAIL)
    goes_alone = models.BooleanField(
        _("never gathered with others"),
        default=False,
        help_text=_(
            "The last step of a ladder: a mail of its own, whatever the person has chosen."
        ),
    )
    status = models.CharField(
        _("status"), max_length=10, choices=MessageStatus, default=MessageStatus.PENDING
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    queued_by = models.ForeignKey(
        User,
        verbose_name=_("caused by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text=_("Empty when the system acted."),
    )
    cancelled_by = models.ForeignKey(
        User,
        verbose_name=_("taken back by"),
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_at = models.DateTimeField(_("claimed"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "recipient", "key"], name="message_is_queued_once"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=MessageStatus.values), name="message_status_known"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=Channel.values), name="message_channel_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=MessageStatus.SENT) | models.Q(sent_at__isnull=False),
                name="message_sent_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                name="message_waiting",
                condition=models.Q(status__in=["pending", "sending"]),
            ),
            models.Index(fields=["subject_type", "subject_id"], name="message_subject"),
            models.Index(fields=["municipality_id", "case_number"], name="messages_of_case"),
            models.Index(
                fields=["recipient", "-sent_at"],
                name="messages_of_person",
                condition=models.Q(status="sent"),
            ),
            models.Index(
                fields=["municipality_id", "status", "-due_at"], name="message_of_municipality"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.case_number}".strip()


class Pulse(models.Model):
    """When a process behind the pages last showed that it lives: one row a process.

    A worker's row is written by a job that beat asked for, so it proves the whole chain: beat,
    broker, worker and database.
    """

    class Kind(models.TextChoices):
        BEAT = "beat", _("Beat")
        WORKER = "worker", _("Worker")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    process = models.CharField(_("process"), max_length=100)
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("pulse")
        verbose_name_plural = _("pulses")
        ordering = ("-at",)
        constraints = (
            models.UniqueConstraint(fields=["kind", "process"], name="one_pulse_a_process"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["beat", "worker"]), name="pulse_kind_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.process}"
