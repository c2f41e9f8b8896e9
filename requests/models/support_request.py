"""A support request (henvendelse): the fifteen fields of the form, its dates and its deadlines."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advisors.models import CompetenceArea, Level
from lifecycle.models import Stateful
from lifecycle.tables import Turn
from privacy.fields import PlainCharField, PlainTextField
from requests.querysets import SupportRequestQuerySet
from requests.states import MATCHED_OR_LATER, OPEN, REQUEST_STATES, Status
from schools.models import Municipality, School


class SupportRequest(Stateful):
    """What a school asks help with. About adults' practice, never about a named pupil."""

    class SchoolLevel(models.TextChoices):
        LOWER = "lower", _("Lower level (grades 0-3)")
        MIDDLE = "middle", _("Middle level (grades 4-6)")
        UPPER = "upper", _("Upper level (grades 7-10)")
        AFTER_SCHOOL = "after_school", _("After-school care (SFO)")
        SPECIAL_CLASS = "special_class", _("Special class")

    class WhoAsks(models.TextChoices):
        ONE = "one", _("One member of staff")
        TEAM = "team", _("A team")
        YEAR = "year", _("A year group")
        SCHOOL = "school", _("The whole school")

    class SupportForm(models.TextChoices):
        OBSERVATION = "observation", _("Observation")
        SPARRING = "sparring", _("Sparring")
        ACTION_LEARNING = "action_learning", _("Action learning")
        TRAINING = "training", _("Training course")
        UNKNOWN = "unknown", _("We do not know yet")

    class Urgency(models.TextChoices):
        NORMAL = "normal", _("Normal")
        URGENT = "urgent", _("Urgent")

    class Involved(models.TextChoices):
        PPR = "ppr", _("PPR")
        AKT = "akt", _("AKT")
        READING = "reading", _("Reading counsellor")
        RESOURCE_TEAM = "resource_team", _("Resource team")

    STATES = REQUEST_STATES

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    case_number = models.CharField(_("case number"), max_length=20, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    created_by = models.ForeignKey(
        User, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("last saved"), default=timezone.now, editable=False)
    draft_step = models.CharField(_("reached step"), max_length=20, blank=True, editable=False)

    school = models.ForeignKey(School, verbose_name=_("school"), on_delete=models.PROTECT)
    contact_name = PlainCharField(_("contact person"), max_length=80, blank=True)
    contact_email = models.EmailField(_("work e-mail"), blank=True)
    contact_phone = models.CharField(_("phone"), max_length=20, blank=True)
    leader_informed = models.BooleanField(
        _("is the school leader informed?"), null=True, blank=True
    )
    school_level = models.CharField(_("level"), max_length=14, choices=SchoolLevel, blank=True)
    who_asks = models.CharField(_("who wants help?"), max_length=10, choices=WhoAsks, blank=True)
    adults_count = models.PositiveSmallIntegerField(
        _("number of adults"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
    )
    themes = models.ManyToManyField(
        CompetenceArea, verbose_name=_("themes"), through="requests.RequestTheme"
    )
    situation = PlainTextField(_("the situation"), blank=True, max_length=1500)
    what_works = PlainTextField(_("what already works"), blank=True, max_length=1500)
    tried = PlainTextField(_("what has been tried"), blank=True, max_length=1500)
    goal = PlainTextField(_("what should be different"), blank=True, max_length=1500)
    support_form = models.CharField(
        _("form of support"), max_length=16, choices=SupportForm, blank=True
    )
    urgency = models.CharField(_("urgency"), max_length=8, choices=Urgency, blank=True)
    urgency_reason = PlainTextField(_("why it is urgent"), blank=True, max_length=500)
    week_slots = models.JSONField(_("days and times that fit"), default=list, blank=True)
    involved = models.JSONField(_("already involved"), default=list, blank=True)
    no_names_confirmed = models.BooleanField(_("confirmed: no names or CPR numbers"), default=False)

    received_at = models.DateTimeField(_("received"), null=True, editable=False)
    triaged_at = models.DateTimeField(_("clarified"), null=True, editable=False)
    matched_at = models.DateTimeField(_("matched"), null=True, editable=False)
    started_at = models.DateTimeField(_("course started"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    received_on = models.DateField(_("day 0"), null=True, editable=False)
    triage_by = models.DateField(_("clarify by"), null=True, editable=False)
    match_by_week = models.DateField(_("match by, same week"), null=True, editable=False)
    match_by_five = models.DateField(_("match by, five working days"), null=True, editable=False)
    match_by = models.DateField(_("match by"), null=True, editable=False)
    matched_in_week = models.BooleanField(_("matched in the same week"), null=True, editable=False)
    matched_in_five = models.BooleanField(
        _("matched within five working days"), null=True, editable=False
    )
    promised_on = models.DateField(
        _("promised date on the waiting list"), null=True, blank=True, editable=False
    )
    planned_minutes = models.PositiveIntegerField(
        _("expected minutes per advisor"), null=True, blank=True
    )
    outcome_reason = PlainTextField(_("reason shown to the school"), blank=True, max_length=1000)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("support request")
        verbose_name_plural = _("support requests")
        ordering = ("match_by", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="support_request_status_known"
            ),
            models.UniqueConstraint(
                fields=["municipality", "case_number"],
                condition=~Q(case_number=""),
                name="case_number_unique",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.AWAITING_LEADER, Status.WITHDRAWN])
                | Q(
                    received_at__isnull=False,
                    match_by__isnull=False,
                    match_by_week__isnull=False,
                    match_by_five__isnull=False,
                ),
                name="received_request_has_deadlines",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(MATCHED_OR_LATER)) | Q(matched_at__isnull=False),
                name="matched_request_has_time",
            ),
        )
        indexes = (
            models.Index(
                fields=["municipality", "match_by", "id"],
                name="open_requests_by_deadline",
                condition=Q(status__in=sorted(OPEN)),
            ),
            models.Index(
                fields=["municipality", "match_by_five"],
                name="open_requests_by_fifth_day",
                condition=Q(status__in=sorted(OPEN)),
            ),
            models.Index(fields=["municipality", "status", "match_by"], name="requests_by_status"),
            models.Index(fields=["municipality", "received_on"], name="requests_received"),
            models.Index(fields=["municipality", "matched_at"], name="requests_matched"),
            models.Index(fields=["school", "-created_at"], name="requests_of_school"),
            models.Index(fields=["created_by", "-created_at"], name="requests_of_author"),
        )

    def __str__(self) -> str:
        return self.case_number or str(_("Draft"))

    def get_absolute_url(self) -> str:
        return reverse("requests:detail", args=[self.pk])

    @property
    def turn(self) -> Turn:
        return REQUEST_STATES.turns[self.status]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def due_on(self) -> date | None:
        """The day the promise falls due: on the waiting list the one the school was told there."""
        return self.promised_on if self.status == Status.WAITING_LIST else self.match_by


class RequestTheme(models.Model):
    """One of the one to three themes of a request, with the level an advisor needs."""

    support_request = models.ForeignKey(
        SupportRequest,
        verbose_name=_("support request"),
        on_delete=models.CASCADE,
        related_name="request_themes",
    )
    area = models.ForeignKey(
        CompetenceArea, verbose_name=_("theme"), on_delete=models.PROTECT, related_name="+"
    )
    level = models.PositiveSmallIntegerField(
        _("level needed"), choices=Level, default=Level.EXPERIENCED
    )

    class Meta:
        verbose_name = _("theme of a request")
        verbose_name_plural = _("themes of a request")
        ordering = ("area__position",)
        constraints = (
            models.UniqueConstraint(fields=["support_request", "area"], name="theme_once"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="theme_level_known"),
        )

    def __str__(self) -> str:
        return str(self.area)


class CaseCounter(models.Model):
    """The last case number given out in a municipality and calendar year."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.CASCADE
    )
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("case counter")
        verbose_name_plural = _("case counters")
        constraints = (
            models.UniqueConstraint(fields=["municipality", "year"], name="case_counter_once"),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
