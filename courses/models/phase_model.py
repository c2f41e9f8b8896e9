"""The phases of action learning (aktionslæring) as data, so that a centre can use its own."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from privacy.fields import PlainCharField
from schools.models import Municipality

MOST_ROUNDS, MOST_PHASES = 4, 8
SHEET, MOST_ON_SHEET = 1600, 8  # characters of answers, and prompts, that the sheet holds


class PhaseModel(models.Model):
    """One way to go about it, and how large and how often. A running cycle keeps its own copy."""

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        related_name="phase_models",
    )
    name = PlainCharField(_("name"), max_length=80)
    source = PlainCharField(_("source"), max_length=160, blank=True)
    is_default = models.BooleanField(_("proposed first"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    most_rounds = models.PositiveSmallIntegerField(
        _("most rounds"),
        default=3,
        validators=[MinValueValidator(2), MaxValueValidator(MOST_ROUNDS)],
    )
    smallest_group = models.PositiveSmallIntegerField(
        _("smallest group"), default=3, help_text=_("A smaller one is warned about, not refused.")
    )
    largest_group = models.PositiveSmallIntegerField(
        _("largest group"), default=6, help_text=_("A larger one is warned about, not refused.")
    )
    remind_days = models.PositiveSmallIntegerField(
        _("working days from reminder to meeting"),
        default=3,
        validators=[MaxValueValidator(10)],
        help_text=_("The school is reminded so many working days before the group meets."),
    )

    class Meta:
        verbose_name = _("phase model")
        verbose_name_plural = _("phase models")
        ordering = ("-is_default", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="phase_model_name_unique",
                violation_error_message=_("The municipality has a phase model of this name."),
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(is_default=True),
                name="one_default_phase_model",
                violation_error_message=_("Another phase model is proposed first."),
            ),
            models.CheckConstraint(
                condition=Q(smallest_group__gte=2, smallest_group__lte=F("largest_group")),
                name="phase_model_group_in_order",
                violation_error_message=_(
                    "The smallest group has at least two, and no more than the largest."
                ),
            ),
            models.CheckConstraint(
                condition=Q(most_rounds__gte=2, most_rounds__lte=MOST_ROUNDS),
                name="phase_model_rounds_in_order",
                violation_error_message=_("There are two to four rounds."),
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class Phase(models.Model):
    class LedBy(models.TextChoices):
        """Whose turn it is in this phase, and who of the school's people may write in it."""

        ADVISOR = "advisor", _("The advisor")
        FOCUS = "focus", _("The focus person")
        OBSERVER = "observer", _("The observer")
        GROUP = "group", _("The whole group")

    phase_model = models.ForeignKey(
        PhaseModel, verbose_name=_("phase model"), on_delete=models.CASCADE, related_name="phases"
    )
    position = models.PositiveSmallIntegerField(
        _("position"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PHASES)]
    )
    name = PlainCharField(_("name"), max_length=60)
    led_by = models.CharField(_("led by"), max_length=8, choices=LedBy, default=LedBy.ADVISOR)
    guidance = PlainCharField(_("guidance"), max_length=400, blank=True)
    agenda = PlainCharField(
        _("steps of the talk"),
        max_length=600,
        blank=True,
        help_text=_("One step a line; shown as a numbered list."),
    )

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ("phase_model", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["phase_model", "position"],
                name="phase_position_unique",
                violation_error_message=_("Another phase has this position."),
            ),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_PHASES),
                name="phase_position_in_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.name}"


class PhasePrompt(models.Model):
    """One short field of a phase. What the group writes in it lies with the round."""

    class Kind(models.TextChoices):
        TEXT = "text", _("Several lines")
        LINE = "line", _("One line")
        CHOICE = "choice", _("A choice")

    phase = models.ForeignKey(
        Phase, verbose_name=_("phase"), on_delete=models.CASCADE, related_name="prompts"
    )
    position = models.PositiveSmallIntegerField(_("position"), validators=[MinValueValidator(1)])
    label = PlainCharField(_("label"), max_length=100)
    hint = PlainCharField(_("hint"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind, default=Kind.TEXT)
    at_most = models.PositiveSmallIntegerField(
        _("characters at most"),
        default=400,
        validators=[MinValueValidator(20), MaxValueValidator(1000)],
    )
    choices = PlainCharField(
        _("choices"), max_length=400, blank=True, help_text=_("One a line; only for a choice.")
    )
    on_sheet = models.BooleanField(
        _("printed on the sheet"),
        default=False,
        help_text=_("The printed sheet holds at most 1,600 characters of answers."),
    )

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        ordering = ("phase", "position")
        constraints = (
            models.UniqueConstraint(
                fields=["phase", "position"],
                name="prompt_position_unique",
                violation_error_message=_("Another prompt has this position."),
            ),
            models.CheckConstraint(
                condition=(Q(kind="choice") & ~Q(choices="")) | (~Q(kind="choice") & Q(choices="")),
                name="prompt_choices_fit_kind",
                violation_error_message=_("A choice has choices, and nothing else has."),
            ),
        )

    def __str__(self) -> str:
        return str(self.label)

    def clean(self) -> None:
        """Keep the printed sheet on one page, however full its answers are."""
        if not self.on_sheet or not self.phase_id:
            return
        others = PhasePrompt.objects.filter(
            phase__phase_model=self.phase.phase_model_id, on_sheet=True
        ).exclude(pk=self.pk)
        if others.count() >= MOST_ON_SHEET:
            raise ValidationError({"on_sheet": _("At most eight prompts are printed.")})
        taken = others.aggregate(taken=Sum("at_most"))["taken"] or 0
        if taken + (self.at_most or 0) > SHEET:
            raise ValidationError(
                {
                    "on_sheet": _(
                        "The sheet would no longer fit on one page. %(left)s characters are left."
                    )
                    % {"left": max(SHEET - taken, 0)}
                }
            )
