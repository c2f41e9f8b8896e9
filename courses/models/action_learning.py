"""Action learning (aktionslæring): the cycle of a course, its group, rounds and entries."""

from functools import cached_property

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models.frozen_phases import FrozenPhase, from_json
from courses.models.phase_model import MOST_PHASES, MOST_ROUNDS, PhaseModel
from courses.models.support_course import SupportCourse
from courses.querysets import ActionLearningQuerySet, RoundQuerySet
from courses.states import (
    CYCLE_STATES,
    ROUND_STATES,
    ROUND_UNDER_WAY,
    CycleStatus,
    RoundStatus,
)
from lifecycle.models import Stateful
from privacy.fields import PlainCharField, PlainTextField

QUESTION, NOTE, ANSWER = 400, 600, 1000  # characters at most


class ActionLearning(Stateful):
    """The action learning of one course: what the group wonders about, tried in rounds."""

    STATES = CYCLE_STATES

    course = models.OneToOneField(
        SupportCourse,
        verbose_name=_("course"),
        on_delete=models.PROTECT,
        related_name="action_learning",
    )
    phase_model = models.ForeignKey(
        PhaseModel, verbose_name=_("phase model"), on_delete=models.PROTECT, related_name="cycles"
    )
    frozen = models.JSONField(_("phases as they were at the start"), editable=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CycleStatus,
        default=CycleStatus.FORMING,
        editable=False,
    )
    question = PlainTextField(_("inquiry question"), max_length=QUESTION)
    begun_at = models.DateTimeField(_("begun"), null=True, editable=False)
    concluded_at = models.DateTimeField(_("closed"), null=True, editable=False)
    learned = PlainTextField(_("what we have learned"), max_length=NOTE, blank=True)
    kept = PlainTextField(_("what we keep"), max_length=NOTE, blank=True)
    shared = PlainTextField(_("how we share it"), max_length=NOTE, blank=True)

    objects = ActionLearningQuerySet.as_manager()

    class Meta:
        verbose_name = _("action learning")
        verbose_name_plural = _("action learnings")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=CycleStatus.values), name="cycle_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=CycleStatus.CONCLUDED)
                | (Q(concluded_at__isnull=False) & ~Q(learned="")),
                name="concluded_cycle_has_note",
            ),
        )

    def __str__(self) -> str:
        return str(self.course)

    def get_absolute_url(self) -> str:
        return reverse("school_courses:action_learning", args=[self.course_id])

    @property
    def municipality_id(self) -> int:
        return self.course.municipality_id

    @cached_property
    def phases(self) -> tuple[FrozenPhase, ...]:
        return from_json(self.frozen)

    def phase(self, position: int) -> FrozenPhase:
        """Return the phase at the position, from 1; raises IndexError where there is none."""
        if position < 1:
            raise IndexError(position)
        return self.phases[position - 1]


class Participant(models.Model):
    """Somebody in the group, by what she is: a colleague of the school or a function."""

    class Part(models.TextChoices):
        ADVISOR = "advisor", _("Advisor")
        FOCUS = "focus", _("Focus person")
        OBSERVER = "observer", _("Observer")
        COLLEAGUE = "colleague", _("Reflecting colleague")
        LEADER = "leader", _("Leader")

    action_learning = models.ForeignKey(
        ActionLearning,
        verbose_name=_("action learning"),
        on_delete=models.CASCADE,
        related_name="participants",
    )
    part = models.CharField(_("part"), max_length=9, choices=Part)
    user = models.ForeignKey(
        User,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    function = PlainCharField(_("function"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ("action_learning", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["action_learning", "user"],
                condition=Q(user__isnull=False),
                name="participant_once",
                violation_error_message=_("The person is in the group already."),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(function=""),
                name="participant_is_somebody",
                violation_error_message=_("Choose a person or write a function."),
            ),
        )

    def __str__(self) -> str:
        return str(self.user) if self.user else str(self.function)


class Round(Stateful):
    """One turn of the cycle: one action. `phase` is where the group is; 0 before it begins."""

    STATES = ROUND_STATES

    action_learning = models.ForeignKey(
        ActionLearning,
        verbose_name=_("action learning"),
        on_delete=models.CASCADE,
        related_name="rounds",
    )
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(MOST_ROUNDS)]
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=RoundStatus,
        default=RoundStatus.PLANNED,
        editable=False,
    )
    phase = models.PositiveSmallIntegerField(
        _("phase"), default=0, editable=False, validators=[MaxValueValidator(MOST_PHASES)]
    )
    action_on = models.DateField(_("the action is tried"), null=True, blank=True)
    meets_on = models.DateField(_("the group meets"), null=True, blank=True)
    ask_on = models.DateField(_("ask about the action from"), null=True, editable=False)
    remind_on = models.DateField(_("remind of the meeting from"), null=True, editable=False)
    asked_at = models.DateTimeField(_("asked about the action"), null=True, editable=False)
    reminded_at = models.DateTimeField(_("reminded of the meeting"), null=True, editable=False)
    finished_at = models.DateTimeField(_("carried through"), null=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ("action_learning", "number")
        constraints = (
            models.UniqueConstraint(fields=["action_learning", "number"], name="round_once"),
            models.UniqueConstraint(
                fields=["action_learning"],
                condition=Q(status__in=ROUND_UNDER_WAY),
                name="one_round_under_way",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RoundStatus.values), name="round_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=RoundStatus.PLANNED, phase=0)
                | (~Q(status=RoundStatus.PLANNED) & Q(phase__gte=1)),
                name="round_is_in_a_phase_when_begun",
            ),
            models.CheckConstraint(
                condition=Q(status=RoundStatus.DONE, finished_at__isnull=False)
                | (~Q(status=RoundStatus.DONE) & Q(finished_at__isnull=True)),
                name="finished_round_has_time",
            ),
            models.CheckConstraint(
                condition=Q(action_on__isnull=True)
                | Q(meets_on__isnull=True)
                | Q(action_on__lte=F("meets_on")),
                name="round_dates_in_order",
                violation_error_message=_("The action is tried before the group meets."),
            ),
        )
        indexes = (
            models.Index(
                fields=["ask_on"],
                name="rounds_to_ask",
                condition=Q(ask_on__isnull=False, asked_at__isnull=True),
            ),
            models.Index(
                fields=["remind_on"],
                name="rounds_to_remind",
                condition=Q(remind_on__isnull=False, reminded_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.action_learning} {self.number}"

    @property
    def municipality_id(self) -> int:
        return self.action_learning.municipality_id

    @property
    def phase_name(self) -> str:
        """The name of the phase the round is in; it has begun."""
        return self.action_learning.phase(self.phase).name

    @property
    def is_under_way(self) -> bool:
        return self.status in ROUND_UNDER_WAY


class PhaseEntry(models.Model):
    """What the group wrote in one phase of one round. `version` grows with every save."""

    round = models.ForeignKey(
        Round, verbose_name=_("round"), on_delete=models.CASCADE, related_name="entries"
    )
    position = models.PositiveSmallIntegerField(_("phase"))
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(
        User, verbose_name=_("saved by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("phase entry")
        verbose_name_plural = _("phase entries")
        ordering = ("round", "position")
        constraints = (
            models.UniqueConstraint(fields=["round", "position"], name="phase_entry_once"),
        )

    def __str__(self) -> str:
        return f"{self.round}.{self.position}"


class PhaseAnswer(models.Model):
    """The text in one short field of an entry; an empty field has no row."""

    entry = models.ForeignKey(
        PhaseEntry, verbose_name=_("phase entry"), on_delete=models.CASCADE, related_name="answers"
    )
    prompt = models.PositiveSmallIntegerField(_("prompt"))
    text = PlainTextField(_("text"), max_length=ANSWER)

    class Meta:
        verbose_name = _("answer in a phase")
        verbose_name_plural = _("answers in phases")
        ordering = ("entry", "prompt")
        constraints = (
            models.UniqueConstraint(fields=["entry", "prompt"], name="phase_answer_once"),
            models.CheckConstraint(condition=~Q(text=""), name="phase_answer_has_text"),
        )

    def __str__(self) -> str:
        return f"{self.entry}.{self.prompt}"
