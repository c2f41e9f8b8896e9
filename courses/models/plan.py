"""The plan of action (handleplan): goals with signs, who does what by when, and every change."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.errors import HistoryIsAppendOnly
from courses.models.support_course import SupportCourse
from courses.querysets import GoalQuerySet, PartOfPlanQuerySet, PlanItemQuerySet
from courses.states import ITEM_STATES, ItemStatus
from lifecycle.models import Stateful
from privacy.fields import PlainTextField


class Side(models.TextChoices):
    """Who answers for a part of the plan."""

    SCHOOL = "school", _("The school")
    CENTRE = "centre", _("The competence centre")


class Goal(models.Model):
    """What the course should lead to, and the signs (tegn) by which it can be seen.

    A goal is shared: both sides may change it. One that was given up keeps its row.
    """

    class Reached(models.TextChoices):
        YES = "yes", _("Yes")
        PARTLY = "partly", _("Partly")
        NO = "no", _("No")

    course = models.ForeignKey(
        SupportCourse, verbose_name=_("course"), on_delete=models.PROTECT, related_name="goals"
    )
    text = PlainTextField(_("goal"), max_length=500)
    signs = PlainTextField(_("signs that we are on the way"), blank=True, max_length=1000)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    is_dropped = models.BooleanField(_("given up"), default=False)
    reached = models.CharField(_("reached"), max_length=8, choices=Reached, blank=True)
    reached_at = models.DateTimeField(_("answered"), null=True, editable=False)
    reached_by = models.ForeignKey(
        User,
        verbose_name=_("answered by"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(reached="", reached_at__isnull=True, reached_by__isnull=True)
                | Q(
                    reached__in=["yes", "partly", "no"],
                    reached_at__isnull=False,
                    reached_by__isnull=False,
                ),
                name="goal_reached_has_time_and_person",
            ),
        )

    def __str__(self) -> str:
        return str(_("Goal %(number)d") % {"number": self.position})

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.course_id])

    @property
    def municipality_id(self) -> int:
        return self.course.municipality_id


class PlanItem(Stateful):
    """Who does what by when. The doer is named by function, never by name.

    `side` answers for the item: it alone changes it, and it is the one reminded.
    """

    class Who(models.TextChoices):
        TEACHER = "teacher", _("Teacher")
        PEDAGOGUE = "pedagogue", _("Pedagogue")
        TEAM = "team", _("The team of the class")
        LEADER = "leader", _("Leader")
        RESOURCE_TEAM = "resource_team", _("Resource team")
        AFTER_SCHOOL = "after_school", _("After-school care (SFO)")
        PARENTS_CONTACT = "parents_contact", _("Contact to the parents")
        PPR = "ppr", _("PPR")
        ADVISOR = "advisor", _("Advisor")

    STATES = ITEM_STATES

    course = models.ForeignKey(
        SupportCourse, verbose_name=_("course"), on_delete=models.PROTECT, related_name="plan_items"
    )
    goal = models.ForeignKey(
        Goal,
        verbose_name=_("goal"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
    )
    side = models.CharField(_("whose item"), max_length=6, choices=Side)
    who = models.CharField(_("who"), max_length=16, choices=Who)
    what = PlainTextField(_("does what"), max_length=500)
    due_on = models.DateField(_("by when"))
    status = models.CharField(
        _("status"), max_length=8, choices=ItemStatus, default=ItemStatus.OPEN, editable=False
    )
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)

    objects = PlanItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of the plan")
        verbose_name_plural = _("items of the plan")
        ordering = ("due_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=ItemStatus.values), name="plan_item_status_known"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="plan_item_side_known"),
            models.CheckConstraint(
                condition=Q(status=ItemStatus.OPEN, settled_at__isnull=True)
                | (~Q(status=ItemStatus.OPEN) & Q(settled_at__isnull=False)),
                name="settled_plan_item_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_on"], name="open_plan_items", condition=Q(status=ItemStatus.OPEN)
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_who_display()} {self.due_on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.course_id])

    @property
    def municipality_id(self) -> int:
        return self.course.municipality_id


class PlanComment(models.Model):
    """What somebody of either side says about an item. Never changed."""

    item = models.ForeignKey(
        PlanItem, verbose_name=_("item"), on_delete=models.CASCADE, related_name="comments"
    )
    text = PlainTextField(_("comment"), max_length=500)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    objects = PartOfPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on the plan")
        verbose_name_plural = _("comments on the plan")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return str(self.item)


class Revision(models.Model):
    """One field of a goal or an item as it was and became. Never changed, never deleted."""

    class Field(models.TextChoices):
        TEXT = "text", _("Goal")
        SIGNS = "signs", _("Signs")
        IS_DROPPED = "is_dropped", _("Given up")
        REACHED = "reached", _("Reached")
        GOAL = "goal", _("Belongs to")
        WHO = "who", _("Who")
        WHAT = "what", _("Does what")
        DUE_ON = "due_on", _("By when")
        STATUS = "status", _("Status")

    course = models.ForeignKey(
        SupportCourse, verbose_name=_("course"), on_delete=models.CASCADE, related_name="revisions"
    )
    goal = models.ForeignKey(
        Goal,
        verbose_name=_("goal"),
        on_delete=models.CASCADE,
        null=True,
        related_name="revisions",
    )
    item = models.ForeignKey(
        PlanItem,
        verbose_name=_("item"),
        on_delete=models.CASCADE,
        null=True,
        related_name="revisions",
    )
    field = models.CharField(_("field"), max_length=12, choices=Field)
    before = PlainTextField(_("before"), blank=True, max_length=1000)
    after = PlainTextField(_("after"), blank=True, max_length=1000)
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of the plan")
        verbose_name_plural = _("changes of the plan")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(goal__isnull=False, item__isnull=True)
                | Q(goal__isnull=True, item__isnull=False),
                name="revision_of_one_thing",
            ),
        )
        indexes = (models.Index(fields=["course", "at"], name="revisions_of_course"),)

    def __str__(self) -> str:
        return f"{self.get_field_display()} {self.at:%d.%m.%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise HistoryIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise HistoryIsAppendOnly
