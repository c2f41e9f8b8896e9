"""A plan of the week, a "what if" or a sending that takes longer than a page may."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from lifecycle.models import Stateful
from requests.querysets import PlanRunQuerySet
from requests.states import PLAN_RUN_STATES, RunStatus
from schools.models import Municipality

SOFT_LIMIT = 90  # seconds a job may take; then it is told to stop
HARD_LIMIT = 100  # seconds; then it is stopped
LOST_AFTER = timedelta(seconds=HARD_LIMIT + 10)
"""Who has not been heard of for so long was stopped, or its worker was killed."""


class PlanRun(Stateful):
    """What a coordinator has chosen and what came of it; one that is not put away, of each kind.

    `choices` and `result` are JSON of keys, codes and numbers: a run holds no free text. `done`
    of `total` is how far the job has come.
    """

    class Kind(models.TextChoices):
        PLAN = "plan", _("Plan of the week")
        WHAT_IF = "what_if", _("What if")
        SENDING = "sending", _("Sending of a plan")

    class Fault(models.TextChoices):
        TOO_LONG = "too_long", _("Took too long")
        LOST = "lost", _("Was interrupted")
        BROKEN = "broken", _("Went wrong")

    STATES = PLAN_RUN_STATES

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    status = models.CharField(
        _("status"), max_length=8, choices=RunStatus, default=RunStatus.KEPT, editable=False
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        User, verbose_name=_("created by"), on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    finished_at = models.DateTimeField(_("ended"), null=True, editable=False)
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    result = models.JSONField(_("result"), default=dict, blank=True, editable=False)
    done = models.PositiveIntegerField(_("done"), default=0, editable=False)
    total = models.PositiveIntegerField(_("in all"), default=0, editable=False)
    fault = models.CharField(_("fault"), max_length=8, choices=Fault, blank=True, editable=False)

    objects = PlanRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan run")
        verbose_name_plural = _("plan runs")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=RunStatus.values), name="plan_run_status_known"
            ),
            models.UniqueConstraint(
                fields=["created_by", "kind"],
                condition=~Q(status=RunStatus.CLOSED),
                name="one_plan_run_of_each_kind",
            ),
            models.UniqueConstraint(
                fields=["created_by"],
                condition=Q(status__in=[RunStatus.WAITING, RunStatus.RUNNING]),
                name="one_plan_run_at_a_time",
                violation_error_message=_("A computation of yours is under way already."),
            ),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.RUNNING) | Q(started_at__isnull=False),
                name="running_plan_run_has_start",
            ),
            models.CheckConstraint(
                condition=~Q(status=RunStatus.FAILED) | ~Q(fault=""),
                name="failed_plan_run_has_fault",
            ),
        )
        indexes = (
            models.Index(
                fields=["created_at"],
                name="plan_runs_to_work",
                condition=Q(status__in=[RunStatus.WAITING, RunStatus.RUNNING]),
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("coordinator:plan_run", args=[self.pk])

    @property
    def is_under_way(self) -> bool:
        return self.status in {RunStatus.WAITING, RunStatus.RUNNING}

    def is_lost(self, now: datetime) -> bool:
        """Whether it runs in name only: nobody can be working on it any more."""
        return (
            self.status == RunStatus.RUNNING
            and self.started_at is not None
            and self.started_at <= now - LOST_AFTER
        )
