"""The municipality, its schools, who holds which role where, school years and closing days."""

import datetime as dt
from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import SCHOOL_ROLES, Role
from privacy.fields import PlainCharField
from schools.querysets import MembershipQuerySet, SchoolQuerySet


class Municipality(models.Model):
    """One customer: every row below belongs to exactly one, with its own policy."""

    class Clock(models.TextChoices):
        FIVE_DAYS = "five_days", _("Within five working days")
        SAME_WEEK = "same_week", _("Within the same week")

    class LeaderRule(models.TextChoices):
        APPROVE = "approve", _("The request goes to the school leader for approval")
        BLOCK = "block", _("The request can not be sent until the leader is informed")

    name = PlainCharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("short name"), unique=True)
    centre_name = PlainCharField(_("name of the centre"), max_length=80)
    contact_email = models.EmailField(_("contact e-mail"))
    contact_phone = models.CharField(_("contact phone"), max_length=20)
    official_clock = models.CharField(
        _("official deadline"), max_length=10, choices=Clock, default=Clock.FIVE_DAYS
    )
    cutoff_hour = models.PositiveSmallIntegerField(
        _("counts as the next day from hour"),
        null=True,
        blank=True,
        validators=[MinValueValidator(8), MaxValueValidator(23)],
        help_text=_("Empty: the hour of the day does not move a deadline."),
    )
    pauses_in_school_holidays = models.BooleanField(
        _("deadlines pause in school holidays"), default=True
    )
    leader_rule = models.CharField(
        _("when the leader is not informed"),
        max_length=10,
        choices=LeaderRule,
        default=LeaderRule.APPROVE,
    )
    offers_show_school = models.BooleanField(
        _("offers show the name of the school"),
        default=False,
        help_text=_("The advisor always sees the school once the offer is accepted."),
    )
    office_opens = models.TimeField(_("reminders from"), default=dt.time(7, 30))
    office_closes = models.TimeField(_("reminders until"), default=dt.time(16))
    answer_days = models.PositiveSmallIntegerField(
        _("working days to answer an offer"), default=1, validators=[MinValueValidator(1)]
    )
    calendar_version = models.PositiveIntegerField(
        _("version of the calendar"),
        default=0,
        editable=False,
        help_text=_("Counts up when working days or the policy of deadlines change."),
    )
    deadlines_version = models.PositiveIntegerField(
        _("version the deadlines follow"),
        default=0,
        editable=False,
        help_text=_("The version of the calendar that the open deadlines follow."),
    )
    log_days = models.PositiveSmallIntegerField(
        _("working days to write a log"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("After that the coordinator is told, once."),
    )

    follow_up_weeks = models.PositiveSmallIntegerField(
        _("weeks from the close to the first follow-up"),
        default=7,
        validators=[MinValueValidator(6), MaxValueValidator(8)],
        help_text=_("Six to eight. The second follow-up is half a year after the close."),
    )
    calendar_shows_school = models.BooleanField(
        _("calendar invitations name the school as the place"),
        default=False,
        help_text=_("Calendars lie outside this system and may be seen by colleagues."),
    )
    offers_from_waiting_list = models.BooleanField(
        _("the system itself offers what waits"),
        default=False,
        help_text=_(
            "When hours come free, the next request on the waiting list is taken off it. With "
            "this on, the system also sends the offer to the advisor who fits best."
        ),
    )
    kle_number = PlainCharField(
        _("KLE number of the cases"),
        max_length=40,
        blank=True,
        help_text=_("Proposed when a case is journalised; it can be changed each time."),
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(office_opens__lt=F("office_closes")),
                name="municipality_office_hours_in_order",
                violation_error_message=_("Reminders must start before they stop."),
            ),
        )

    def __str__(self) -> str:
        return str(self.name)

    @property
    def deadlines_are_current(self) -> bool:
        """Whether the open deadlines follow the calendar as it is now."""
        return self.deadlines_version == self.calendar_version


class School(models.Model):
    class Kind(models.TextChoices):
        MAINSTREAM = "mainstream", _("Mainstream school")
        SPECIAL = "special", _("Special school")
        OTHER = "other", _("Other")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    name = PlainCharField(_("name"), max_length=80)
    code = models.CharField(
        _("institution number"), max_length=6, blank=True, help_text=_("Six digits.")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.MAINSTREAM)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees, e.g. 55.402900. Used to estimate travel time."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=9,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees, e.g. 11.354600."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="school_name_unique",
                violation_error_message=_("The municipality already has a school of this name."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "code"],
                condition=~Q(code=""),
                name="school_code_unique",
                violation_error_message=_("Another school has this institution number."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="school_has_both_coordinates",
                violation_error_message=_("Give both latitude and longitude, or neither."),
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class TravelTime(models.Model):
    """Minutes by car between two schools, where the estimate by coordinates is wrong. Both ways."""

    from_school = models.ForeignKey(
        School, verbose_name=_("school"), on_delete=models.CASCADE, related_name="travel_times"
    )
    to_school = models.ForeignKey(
        School, verbose_name=_("other school"), on_delete=models.CASCADE, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(300)]
    )

    class Meta:
        verbose_name = _("travel time")
        verbose_name_plural = _("travel times")
        ordering = ("from_school__name", "to_school__name")
        constraints = (
            models.UniqueConstraint(
                fields=["from_school", "to_school"],
                name="travel_time_once",
                violation_error_message=_("The travel time between these two is already there."),
            ),
            models.CheckConstraint(
                condition=~Q(from_school=F("to_school")),
                name="travel_between_two_schools",
                violation_error_message=_("Choose two different schools."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.from_school} - {self.to_school}: {self.minutes}"


class Membership(models.Model):
    """One role of one person in one place."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    school = models.ForeignKey(
        School,
        verbose_name=_("school"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("Only for roles at a school."),
    )
    role = models.CharField(_("role"), max_length=24, choices=Role)
    is_active = models.BooleanField(_("active"), default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("user__name", "role")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "school", "role"],
                condition=Q(school__isnull=False),
                name="school_membership_once",
                violation_error_message=_("The person already has this role here."),
            ),
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                condition=Q(school__isnull=True),
                name="municipal_membership_once",
                violation_error_message=_("The person already has this role here."),
            ),
            models.CheckConstraint(
                condition=Q(role__in=sorted(SCHOOL_ROLES), school__isnull=False)
                | (~Q(role__in=sorted(SCHOOL_ROLES)) & Q(school__isnull=True)),
                name="membership_school_fits_role",
                violation_error_message=_(
                    "A role at a school needs a school; a role in the municipality has none."
                ),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class SchoolYear(models.Model):
    """1 August to 31 July (folkeskoleloven § 14 a), with the price of an hour in DKK."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    hour_price = models.DecimalField(
        _("price per hour (DKK)"), max_digits=8, decimal_places=2, default=Decimal("0.00")
    )

    class Meta:
        verbose_name = _("school year")
        verbose_name_plural = _("school years")
        ordering = ("-starts_on",)
        constraints = (
            models.UniqueConstraint(fields=["municipality", "starts_on"], name="school_year_once"),
            models.CheckConstraint(
                condition=Q(
                    starts_on__month=8,
                    starts_on__day=1,
                    ends_on__month=7,
                    ends_on__day=31,
                    ends_on__year=F("starts_on__year") + 1,
                ),
                name="school_year_august_to_july",
                violation_error_message=_("A school year runs from 1 August to 31 July."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts_on:%Y}/{self.ends_on:%y}"


class ClosingDay(models.Model):
    """A day the centre is closed, or closes early, on top of weekends and public holidays."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Closing day")
        SCHOOL_HOLIDAY = "school_holiday", _("School holiday")
        HALF_DAY = "half_day", _("Half day")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.CASCADE
    )
    day = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.CLOSED)
    name = PlainCharField(_("name"), max_length=60)
    closes_at = models.TimeField(
        _("closes at"),
        null=True,
        blank=True,
        help_text=_("Only for a half day: what comes later counts as the next day."),
    )

    class Meta:
        verbose_name = _("closing day")
        verbose_name_plural = _("closing days")
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "day"],
                name="closing_day_once",
                violation_error_message=_("This date is already a closing day."),
            ),
            models.CheckConstraint(
                condition=Q(kind="half_day", closes_at__isnull=False)
                | (~Q(kind="half_day") & Q(closes_at__isnull=True)),
                name="half_day_has_a_time",
                violation_error_message=_("A half day, and only that, needs the time it closes."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.day:%d.%m.%Y} {self.name}"
