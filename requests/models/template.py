"""Course templates: what a course of each form usually consists of, decided by the municipality."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from privacy.fields import PlainCharField
from requests.models.support_request import SupportRequest
from requests.querysets import CourseTemplateQuerySet
from schools.models import Municipality

SHORTEST, LONGEST, MOST_DAYS = 15, 600, 120


class CourseTemplate(models.Model):
    """A way to run a course. It lives with the requests: clarifying one takes its hours from it."""

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.CASCADE,
        related_name="course_templates",
    )
    name = PlainCharField(_("name"), max_length=80)
    support_form = models.CharField(
        _("form of support"),
        max_length=16,
        choices=SupportRequest.SupportForm,
        help_text=_("Proposed when the school wishes for this form."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = CourseTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("course template")
        verbose_name_plural = _("course templates")
        ordering = ("position", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="course_template_name_unique",
                violation_error_message=_("The municipality already has a template of this name."),
            ),
        )

    def __str__(self) -> str:
        return str(self.name)


class TemplateStep(models.Model):
    """One activity of a template. Minutes are whole, and those of one advisor."""

    class Kind(models.TextChoices):
        """The kinds of activity; the same codes as the activities of a course."""

        OBSERVATION = "observation", _("Observation")
        SPARRING = "sparring", _("Sparring")
        ACTION_LEARNING = "action_learning", _("Action learning")
        TRAINING = "training", _("Training course")
        MEETING = "meeting", _("Meeting")

    template = models.ForeignKey(
        CourseTemplate,
        verbose_name=_("course template"),
        on_delete=models.CASCADE,
        related_name="steps",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind)
    contact_minutes = models.PositiveSmallIntegerField(
        _("contact minutes"),
        validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)],
    )
    preparation_minutes = models.PositiveSmallIntegerField(
        _("preparation minutes"), default=0, validators=[MaxValueValidator(LONGEST)]
    )
    travel_minutes = models.PositiveSmallIntegerField(
        _("travel minutes"), default=0, validators=[MaxValueValidator(LONGEST)]
    )
    documentation_minutes = models.PositiveSmallIntegerField(
        _("documentation minutes"), default=0, validators=[MaxValueValidator(LONGEST)]
    )
    days_after = models.PositiveSmallIntegerField(
        _("days after the one before"),
        default=14,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("Calendar days. The date proposed is the nearest day that suits everybody."),
    )
    is_optional = models.BooleanField(
        _("optional"), default=False, help_text=_("Left out of the proposal unless chosen.")
    )

    class Meta:
        verbose_name = _("activity of a template")
        verbose_name_plural = _("activities of a template")
        ordering = ("position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(contact_minutes__gte=SHORTEST, contact_minutes__lte=LONGEST),
                name="template_step_length_fits",
                violation_error_message=_("An activity takes from 15 minutes to 10 hours."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}. {self.get_kind_display()}"

    @property
    def minutes(self) -> int:
        """All minutes that count against the advisor's hours."""
        return (
            self.contact_minutes
            + self.preparation_minutes
            + self.travel_minutes
            + self.documentation_minutes
        )
