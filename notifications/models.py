"""The outbox. A message is a row in the transaction of the change it tells of; Celery sends it."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import MailLanguage, User
from notifications.catalogue import title_of
from notifications.errors import WordingIsWrittenOnce
from notifications.querysets import WordingQuerySet, WrittenAlike
from notifications.wording import MOST_IN_SUBJECT, MOST_IN_TEXT, Words
from privacy.fields import PlainCharField, PlainTextField


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

    objects = WrittenAlike.as_manager()

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


class Wording(models.Model):
    """How a municipality words one kind of mail in one language: a row a change, written once.

    The row of the highest revision holds; empty, it says that the standard wording is back.
    """

    municipality_id = models.BigIntegerField(_("municipality"))
    kind = models.CharField(_("mail"), max_length=60)
    language = models.CharField(_("language"), max_length=2, choices=MailLanguage)
    revision = models.PositiveIntegerField(_("revision"))
    subject = PlainCharField(_("subject"), max_length=MOST_IN_SUBJECT, blank=True)
    text = PlainTextField(_("text"), max_length=MOST_IN_TEXT, blank=True)
    written_at = models.DateTimeField(_("written"))
    written_by = models.ForeignKey(
        User, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a mail")
        verbose_name_plural = _("wordings of mails")
        ordering = ("-written_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality_id", "kind", "language", "revision"],
                name="wording_revision_once",
            ),
            models.CheckConstraint(
                condition=models.Q(subject="", text="")
                | (~models.Q(subject="") & ~models.Q(text="")),
                name="wording_whole_or_standard",
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=MailLanguage.values), name="wording_language_known"
            ),
        )

    def __str__(self) -> str:
        return f"{title_of(self.kind)} ({self.get_language_display()})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WordingIsWrittenOnce
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WordingIsWrittenOnce

    @property
    def words(self) -> Words | None:
        """What the office wrote, None for the standard wording."""
        return Words(self.subject, self.text) if self.text else None
