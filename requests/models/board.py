"""What a coordinator keeps for herself of the board."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from privacy.fields import PlainCharField

MOST_FILTERS = 20


class SavedFilter(models.Model):
    """A filter of the list of requests under a name of one person's own.

    `words` is what she searches for; `chosen` the other filters by name, values as in the address.
    `position` is one of twenty places, so the database itself knows how many she can have.
    """

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = PlainCharField(_("name"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    words = PlainCharField(_("search words"), max_length=100, blank=True)
    chosen = models.JSONField(_("chosen filters"), default=dict, blank=True)
    is_default = models.BooleanField(_("opens the list"), default=False)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_filter_name_once",
                violation_error_message=_("You already have a filter of this name."),
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(is_default=True),
                name="one_default_filter",
                violation_error_message=_("Only one filter can open the list."),
            ),
            models.UniqueConstraint(fields=["user", "position"], name="saved_filter_position_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_FILTERS),
                name="at_most_twenty_saved_filters",
                violation_error_message=_("You can keep at most 20 filters."),
            ),
        )

    def __str__(self) -> str:
        return str(self.name)
