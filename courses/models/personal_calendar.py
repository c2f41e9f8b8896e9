"""What a person has chosen about her own calendar: mails with invitations, and a secret feed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class PersonalCalendar(models.Model):
    """No row means invitations and no feed. The secret itself is never stored, only its hash."""

    user = models.OneToOneField(
        User,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="personal_calendar",
    )
    wants_invitations = models.BooleanField(_("gets invitations by mail"), default=True)
    secret_hash = models.CharField(
        _("hash of the secret address"),
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("Empty: the calendar has no address."),
    )
    renewed_at = models.DateTimeField(_("address made"), null=True, editable=False)

    class Meta:
        verbose_name = _("personal calendar")
        verbose_name_plural = _("personal calendars")
        ordering = ("user__name",)
        constraints = (
            models.UniqueConstraint(
                fields=["secret_hash"],
                condition=~models.Q(secret_hash=""),
                name="calendar_address_is_one_persons",
            ),
            models.CheckConstraint(
                condition=models.Q(secret_hash="", renewed_at__isnull=True)
                | (~models.Q(secret_hash="") & models.Q(renewed_at__isnull=False)),
                name="calendar_address_has_time",
            ),
        )

    def __str__(self) -> str:
        return str(self.user)

    @property
    def has_address(self) -> bool:
        return bool(self.secret_hash)
