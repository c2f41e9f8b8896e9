"""Rules of municipality and schools that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class RoleDoesNotFit(RuleBroken):
    default_message = _("A role at a school needs a school; a role in the municipality has none.")


class SchoolElsewhere(RuleBroken):
    default_message = _("The school belongs to another municipality.")


class LastAdministrator(RuleBroken):
    default_message = _(
        "The municipality would be left without an administrator. "
        "Give somebody else the role first."
    )


class CalendarImpossible(RuleBroken):
    default_message = _("Too many days in a row would be closed.")
