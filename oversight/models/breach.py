"""The breach (brud på persondatasikkerheden): what was hidden, and what was decided about it."""

from datetime import datetime
from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from oversight.deadlines import notice_due
from oversight.errors import RecordIsAppendOnly
from oversight.querysets import BreachQuerySet
from privacy.fields import PlainTextField
from privacy.words import thing_in_words
from schools.models import Municipality


class Misplaced(models.TextChoices):
    """What should not have stood there."""

    NAME = "name", _("Name or other identification of a pupil or parent")
    CPR = "cpr", _("CPR number")
    HEALTH = "health", _("Diagnosis or health")
    SOCIAL = "social", _("Family, social matters or an offence")
    ELSEWHERE = "elsewhere", _("Data of another school or another case")
    OTHER = "other", _("Other data that does not belong here")


class Risk(models.TextChoices):
    """How likely the persons are to be harmed, and so what the law demands."""

    NONE = "none", _("Unlikely to be a risk to the persons")
    SOME = "some", _("A risk to the persons")
    HIGH = "high", _("A high risk to the persons")


class Affected(models.TextChoices):
    """About how many persons the data is about: what article 33(3)(a) asks."""

    ONE = "one", _("1 person")
    FEW = "few", _("2 to 5 persons")
    SOME = "some", _("6 to 20 persons")
    MANY = "many", _("21 to 100 persons")
    MASS = "mass", _("More than 100 persons")


class Finding(models.TextChoices):
    """Why a text is shown again: there was no breach."""

    NO_PERSON = "no_person", _("The text does not point to any person")
    BELONGS = "belongs", _("The data belongs here and may be read by those who read it")
    WRONG_TEXT = "wrong_text", _("The wrong text was pointed at")


class Breach(models.Model):
    """One report and what came of it (GDPR article 33(5)). Holds no content of the text.

    The text is hidden in the moment the report is made. The clock of article 33(1) runs from then.
    """

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT
    )
    found_at = models.DateTimeField(_("found and hidden"))
    found_by = models.ForeignKey(
        User, verbose_name=_("found by"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("what it is"), max_length=10, choices=Misplaced)
    object_type = models.CharField(_("object type"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    field = models.CharField(_("field"), max_length=40)
    case_number = models.CharField(_("case number"), max_length=20, blank=True)

    redacted_at = models.DateTimeField(_("content removed"), null=True)
    redacted_by = models.ForeignKey(
        User, verbose_name=_("removed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    shown_at = models.DateTimeField(_("shown again"), null=True)
    shown_by = models.ForeignKey(
        User, verbose_name=_("shown by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    finding = models.CharField(_("why it is shown"), max_length=12, choices=Finding, blank=True)
    assessed_at = models.DateTimeField(_("assessed"), null=True)
    assessed_by = models.ForeignKey(
        User, verbose_name=_("assessed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    risk = models.CharField(_("risk to the persons"), max_length=6, choices=Risk, blank=True)
    affected = models.CharField(
        _("about how many persons"), max_length=6, choices=Affected, blank=True
    )
    reason = PlainTextField(_("grounds of the assessment"), max_length=1000, blank=True)
    notified_at = models.DateTimeField(_("reported to Datatilsynet"), null=True)
    notified_by = models.ForeignKey(
        User, verbose_name=_("reported by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    late_reason = PlainTextField(_("why it was reported late"), max_length=500, blank=True)
    warnings = models.PositiveSmallIntegerField(
        _("reminders of the clock"), default=0, editable=False
    )
    told_at = models.DateTimeField(_("the persons were told"), null=True)
    told_by = models.ForeignKey(
        User, verbose_name=_("told by"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(
        User, verbose_name=_("closed by"), on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")
        ordering = ("-found_at", "-pk")
        constraints = (
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{act}_at__isnull": True, f"{act}_by__isnull": True})
                    | Q(**{f"{act}_at__isnull": False, f"{act}_by__isnull": False}),
                    name=f"breach_{act}_by_a_person",
                )
                for act in ("redacted", "shown", "assessed", "notified", "told", "closed")
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Misplaced.values), name="breach_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(assessed_at__isnull=True, risk="", affected="")
                | Q(assessed_at__isnull=False, risk__in=Risk.values, affected__in=Affected.values),
                name="breach_assessed_with_risk",
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True, finding="")
                | Q(
                    shown_at__isnull=False,
                    redacted_at__isnull=True,
                    finding__in=Finding.values,
                ),
                name="breach_shown_with_finding",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(redacted_at__isnull=False)
                | Q(shown_at__isnull=False),
                name="breach_closed_when_dealt_with",
            ),
        )
        indexes = (
            models.Index(
                fields=["found_at"], name="breaches_open", condition=Q(closed_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return str(_("Breach %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("oversight:breach", args=[self.pk])

    @property
    def due_at(self) -> datetime:
        """When Datatilsynet must have been told at the latest."""
        return notice_due(self.found_at)

    @property
    def is_hidden(self) -> bool:
        return self.redacted_at is None and self.shown_at is None

    @property
    def must_notify(self) -> bool:
        return self.risk in (Risk.SOME, Risk.HIGH)

    @property
    def must_tell(self) -> bool:
        return self.risk == Risk.HIGH

    @property
    def clock_runs(self) -> bool:
        """Whether Datatilsynet may yet have to be told: it must, or nobody has assessed it."""
        if self.closed_at or self.notified_at:
            return False
        return not self.assessed_at or self.must_notify

    @property
    def thing(self) -> str:
        """What kind of row the text stands in, in words."""
        return thing_in_words(self.object_type)


class BreachEvent(models.Model):
    """One fact: who did what when. Never changed. The same act is a line in the access log."""

    class Act(models.TextChoices):
        REPORTED = "reported", _("reported the text, and it was hidden")
        LOOKED = "looked", _("looked at the hidden text")
        SHOWN = "shown", _("showed the text again")
        REDACTED = "redacted", _("removed the content")
        ASSESSED = "assessed", _("assessed the risk")
        NOTIFIED = "notified", _("reported it to Datatilsynet")
        TOLD = "told", _("told the persons")
        CLOSED = "closed", _("closed the breach")

    breach = models.ForeignKey(
        Breach, verbose_name=_("breach"), on_delete=models.CASCADE, related_name="events"
    )
    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(User, verbose_name=_("by"), on_delete=models.PROTECT, related_name="+")
    act = models.CharField(_("act"), max_length=10, choices=Act)
    detail = models.CharField(_("reason"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("event of a breach")
        verbose_name_plural = _("events of breaches")
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.breach}: {self.get_act_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise RecordIsAppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RecordIsAppendOnly

    @property
    def why(self) -> str:
        """The reason in words; empty when the act needs none."""
        for choices in (LookReason, Finding, Risk, Removal):
            if self.detail in choices.values:
                return str(choices(self.detail).label)
        return ""


class LookReason(models.TextChoices):
    """Why somebody who handles a breach looks at the text. A choice, so that it repeats nothing."""

    ASSESS = "to_assess", _("To assess what the text tells, and about whom")
    REDACT = "to_redact", _("To write the text anew without what does not belong")
    TELL = "to_tell", _("To tell the persons what was seen")


class Removal(models.TextChoices):
    """What was put in the place of the content."""

    WHOLE = "whole", _("The whole text was removed")
    REWRITTEN = "rewritten", _("The text was written anew without it")


class HiddenText(models.Model):
    """What stood in a field, kept aside while a report is looked into. Deleted when it is over.

    The field itself holds a sentence meanwhile, so nothing that reads it can tell the content.
    Copies in histories and earlier versions are taken along. `content` is not scanned: what must
    not be stored at all is just what may be found here.
    """

    breach = models.ForeignKey(
        Breach, verbose_name=_("breach"), on_delete=models.CASCADE, related_name="texts"
    )
    object_type = models.CharField(_("object type"), max_length=60)
    object_id = models.BigIntegerField(_("object"))
    field = models.CharField(_("field"), max_length=40)
    case_id = models.BigIntegerField(_("case"), null=True)
    is_copy = models.BooleanField(_("copy or earlier version"), default=False)
    content = models.TextField(_("content"))

    class Meta:
        verbose_name = _("hidden text")
        verbose_name_plural = _("hidden texts")
        ordering = ("breach", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["object_type", "object_id", "field"], name="text_hidden_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.object_type} {self.object_id}: {self.field}"
