"""Advisors, what they can, when they are away, and their hours."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.errors import LedgerIsAppendOnly
from advisors.querysets import AdvisorQuerySet, HourAccountQuerySet, HourEntryQuerySet
from privacy.fields import PlainCharField
from schools.models import Municipality, School, SchoolYear


class CompetenceArea(models.Model):
    """A theme a school can ask help with and an advisor can be good at."""

    class Group(models.TextChoices):
        BEHAVIOUR = "behaviour", _("Behaviour and well-being")
        DEVELOPMENT = "development", _("Developmental disorders")
        LANGUAGE = "language", _("Language, reading and mathematics")
        LEARNING = "learning", _("Learning environment and teaching")
        BODY = "body", _("Body and function")
        COOPERATION = "cooperation", _("Cooperation and transitions")
        PROCESS = "process", _("Guidance and process")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.CASCADE
    )
    group = models.CharField(_("group"), max_length=12, choices=Group)
    name = PlainCharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("competence area")
        verbose_name_plural = _("competence areas")
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "name"], name="competence_area_name_unique"
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class Level(models.IntegerChoices):
    KNOWS = 1, _("Knows the area")
    EXPERIENCED = 2, _("Experienced")
    GUIDES = 3, _("Can guide others")


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
        blank=True,
        related_name="partial_advisors",
        help_text=_("Former workplace or close relations: never offered courses there."),
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


class HourAccount(models.Model):
    """One advisor's hours in one school year. `free_minutes` is the sum of the entries.

    The columns exist so that the database itself can refuse to go below zero; the command
    `check_hours` proves them equal to the sums. Somebody who has spent more than she was
    released has no free minutes but an overrun, never both.
    """

    advisor = models.ForeignKey(
        Advisor, verbose_name=_("advisor"), on_delete=models.PROTECT, related_name="hour_accounts"
    )
    school_year = models.ForeignKey(
        SchoolYear, verbose_name=_("school year"), on_delete=models.PROTECT
    )
    free_minutes = models.IntegerField(_("free minutes"), default=0, editable=False)
    overrun_minutes = models.IntegerField(_("minutes overrun"), default=0, editable=False)

    objects = HourAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("hour account")
        verbose_name_plural = _("hour accounts")
        ordering = ("advisor__user__name", "-school_year__starts_on")
        constraints = (
            models.UniqueConstraint(fields=["advisor", "school_year"], name="hour_account_once"),
            models.CheckConstraint(
                condition=Q(free_minutes__gte=0),
                name="free_minutes_never_negative",
                violation_error_message=_("The advisor does not have that many free hours."),
            ),
            models.CheckConstraint(
                condition=Q(overrun_minutes=0) | Q(overrun_minutes__gt=0, free_minutes=0),
                name="overrun_only_when_nothing_is_free",
            ),
        )

    def __str__(self) -> str:
        return f"{self.advisor} {self.school_year}"


class HourEntry(models.Model):
    """One line of the ledger. Never changed, never deleted: a mistake is a new entry.

    `reference` is what caused it, an offer or an activity. `reservation` is the entry that put
    the hours aside, on every later entry that uses them or gives them back.
    """

    class Kind(models.TextChoices):
        GRANTED = "granted", _("Released hours")
        RESERVED = "reserved", _("Reserved by an offer")
        RELEASED = "released", _("Reservation given back")
        SPENT = "spent", _("Spent on an activity")
        OVERRUN = "overrun", _("Spent beyond the released hours")
        ADJUSTED = "adjusted", _("Adjusted")

    account = models.ForeignKey(
        HourAccount, verbose_name=_("account"), on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    minutes = models.IntegerField(
        _("minutes"), help_text=_("What the entry does to the free minutes: plus or minus.")
    )
    reference_type = models.CharField(_("reference type"), max_length=60, blank=True)
    reference_id = models.BigIntegerField(_("reference"), null=True, blank=True)
    reservation = models.ForeignKey(
        "self",
        verbose_name=_("reservation"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="uses",
    )
    reason = PlainCharField(_("reason"), max_length=200, blank=True)
    is_provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Planned minutes, until the log is written.")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = models.ForeignKey(
        User,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty when the system acted."),
    )

    objects = HourEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("hour entry")
        verbose_name_plural = _("hour entries")
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind="granted", minutes__gte=0)
                | Q(kind="released", minutes__gte=0)
                | Q(kind="reserved", minutes__lte=0)
                | Q(kind__in=["spent", "overrun", "adjusted"]),
                name="hour_entry_sign_fits_kind",
            ),
            models.CheckConstraint(
                condition=~Q(kind="adjusted") | ~Q(reason=""),
                name="hour_entry_adjustment_has_reason",
                violation_error_message=_("An adjustment needs a reason."),
            ),
        )
        indexes = (models.Index(fields=["reference_type", "reference_id"]),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.minutes}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LedgerIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise LedgerIsAppendOnly
