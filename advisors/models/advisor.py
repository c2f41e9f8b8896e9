"""Advisors, what they can, whom they are partial to, and when they are away."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models.catalogue import CompetenceArea, Level, MethodTag
from advisors.querysets import AdvisorQuerySet
from schools.models import Municipality, School


class Advisor(models.Model):
    """A special-school teacher released some hours a week to advise other schools."""

    user = models.OneToOneField(
        User, verbose_name=_("user"), on_delete=models.PROTECT, related_name="advisor"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    home_school = models.ForeignKey(
        School,
        verbose_name=_("home school"),
        on_delete=models.PROTECT,
        related_name="home_advisors",
        limit_choices_to={"kind": School.Kind.SPECIAL},
    )
    partial_schools = models.ManyToManyField(
        School,
        verbose_name=_("schools she is partial to"),
        through="advisors.Relation",
        blank=True,
        related_name="partial_advisors",
        help_text=_("Former workplace or close relations: never offered courses there."),
    )
    methods = models.ManyToManyField(MethodTag, verbose_name=_("methods"), blank=True)
    qualified_from = models.DateField(
        _("qualified from"),
        null=True,
        blank=True,
        help_text=_("While in training: the first day courses may start. Empty: qualified."),
    )
    max_courses = models.PositiveSmallIntegerField(
        _("courses at a time"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    week_slots = models.JSONField(
        _("days and times that fit"), default=list, blank=True, help_text=_("Empty: any time.")
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = AdvisorQuerySet.as_manager()

    class Meta:
        verbose_name = _("advisor")
        verbose_name_plural = _("advisors")
        ordering = ("user__name",)

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        return reverse("advisors:profile", args=[self.pk])


class AdvisorCompetence(models.Model):
    advisor = models.ForeignKey(
        Advisor, verbose_name=_("advisor"), on_delete=models.CASCADE, related_name="competences"
    )
    area = models.ForeignKey(
        CompetenceArea, verbose_name=_("competence area"), on_delete=models.CASCADE
    )
    level = models.PositiveSmallIntegerField(_("level"), choices=Level)

    class Meta:
        verbose_name = _("competence")
        verbose_name_plural = _("competences")
        ordering = ("area__position",)
        constraints = (
            models.UniqueConstraint(fields=["advisor", "area"], name="competence_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="competence_level"),
        )

    def __str__(self) -> str:
        return f"{self.area}: {self.get_level_display()}"


class Relation(models.Model):
    """Ties that make an advisor partial (inhabil) to a school. The kind is all that is asked."""

    class Kind(models.TextChoices):
        FORMER_WORKPLACE = "former_workplace", _("Former workplace")
        FAMILY = "family", _("Family or close relations")
        OTHER = "other", _("Other ties")

    advisor = models.ForeignKey(
        Advisor, verbose_name=_("advisor"), on_delete=models.CASCADE, related_name="relations"
    )
    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.CASCADE)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.FORMER_WORKPLACE)

    class Meta:
        verbose_name = _("tie to a school")
        verbose_name_plural = _("ties to schools")
        ordering = ("school__name",)
        constraints = (
            models.UniqueConstraint(
                fields=["advisor", "school"],
                name="relation_once",
                violation_error_message=_("The tie to this school is already noted."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["former_workplace", "family", "other"]),
                name="relation_kind_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.school}: {self.get_kind_display()}"


class Absence(models.Model):
    """Days an advisor is away. No cause is asked: why somebody is away is nobody's business."""

    advisor = models.ForeignKey(
        Advisor, verbose_name=_("advisor"), on_delete=models.CASCADE, related_name="absences"
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ("starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("ends_on")),
                name="absence_days_in_order",
                violation_error_message=_("The last day can not be before the first."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on:%d.%m.%Y}-{self.ends_on:%d.%m.%Y}"
