"""What advisors can be good at: competence areas with levels, and the methods they use."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.fields import PlainCharField
from schools.models import Municipality


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


class MethodTag(models.Model):
    """A named method an advisor works with (TEACCH, KRAP). A tag, not a competence: no level."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.CASCADE
    )
    name = PlainCharField(_("name"), max_length=60)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("method")
        verbose_name_plural = _("methods")
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="method_name_unique",
                violation_error_message=_("The municipality already has this method."),
            ),
        )

    def __str__(self) -> str:
        return str(self.name)
