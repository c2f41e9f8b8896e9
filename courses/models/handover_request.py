"""An advisor's wish to give a course to somebody else."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advisors.models import Advisor
from courses.models.support_course import SupportCourse
from courses.querysets import HandoverRequestQuerySet
from courses.states import HANDOVER_STATES, HandoverStatus
from lifecycle.models import Stateful
from privacy.fields import PlainTextField
from schools.models import Municipality


class HandoverRequest(Stateful):
    """Asked of the coordinator by an advisor of the course, also one who was just assigned it.

    The advisor has the course until the coordinator has handed it over.
    """

    STATES = HANDOVER_STATES

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    course = models.ForeignKey(
        SupportCourse,
        verbose_name=_("course"),
        on_delete=models.PROTECT,
        related_name="handover_requests",
    )
    advisor = models.ForeignKey(
        Advisor, verbose_name=_("advisor"), on_delete=models.PROTECT, related_name="+"
    )
    reason = PlainTextField(_("why"), max_length=500)
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=HandoverStatus,
        default=HandoverStatus.OPEN,
        editable=False,
    )
    asked_at = models.DateTimeField(_("asked"), editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = HandoverRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish to hand over")
        verbose_name_plural = _("wishes to hand over")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["course", "advisor"],
                condition=Q(status=HandoverStatus.OPEN),
                name="one_open_handover_request",
                violation_error_message=_("The advisor has already asked to hand over the course."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=HandoverStatus.values), name="handover_request_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=HandoverStatus.OPEN, ended_at__isnull=True)
                | (~Q(status=HandoverStatus.OPEN) & Q(ended_at__isnull=False)),
                name="handover_request_ended_has_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.course}: {self.advisor}"
