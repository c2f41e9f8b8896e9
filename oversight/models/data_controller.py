"""What the privacy page and the accessibility statement say about the municipality."""

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.fields import PlainCharField
from schools.models import Municipality


class DataController(models.Model):
    """The controller (dataansvarlig): addresses, the data protection officer, who runs the site.

    GDPR articles 13 and 30, and webtilgængelighedsloven. What is empty is left out of the pages.
    """

    municipality = models.OneToOneField(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.CASCADE,
        related_name="data_controller",
    )
    address = PlainCharField(_("postal address"), max_length=160, blank=True)
    cvr_number = models.CharField(
        _("CVR number"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("Write eight digits."))],
    )
    dpo_email = models.EmailField(_("e-mail of the data protection officer"), blank=True)
    dpo_phone = models.CharField(
        _("phone of the data protection officer"), max_length=20, blank=True
    )
    processor = PlainCharField(
        _("who runs the site for the municipality"),
        max_length=160,
        blank=True,
        help_text=_("The data processor (databehandler), with its country."),
    )
    statement_url = models.CharField(
        _("official accessibility statement"),
        max_length=200,
        blank=True,
        validators=[URLValidator(["https"], message=_("Write an address that starts with https."))],
        help_text=_("Its address at was.digst.dk. The page /was leads there."),
    )

    class Meta:
        verbose_name = _("data controller")
        verbose_name_plural = _("data controllers")
        ordering = ("municipality__name",)

    def __str__(self) -> str:
        return str(self.municipality)
