"""The school's wish to have an activity at another time."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.session import Session
from privacy.fields import PlainTextField


class MoveWish(models.Model):
    """One open wish an activity; answered when it is moved, kept, or ends in another way."""

    class Answer(models.TextChoices):
        MOVED = "moved", _("The activity was moved")
        KEPT = "kept", _("The time was kept")
        LAPSED = "lapsed", _("The activity was held or cancelled")

    session = models.ForeignKey(
        Session, verbose_name=_("activity"), on_delete=models.CASCADE, related_name="move_wishes"
    )
    text = PlainTextField(_("the wish"), max_length=500)
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        User, verbose_name=_("asked by"), on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(_("answer"), max_length=6, choices=Answer, blank=True)
    reply = PlainTextField(_("reply"), blank=True, max_length=500)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        User,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("wish to move")
        verbose_name_plural = _("wishes to move")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=["session"], condition=Q(answer=""), name="one_open_move_wish"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="move_wish_answered_at_and_answered_by",
            ),
        )

    def __str__(self) -> str:
        return str(self.session)
