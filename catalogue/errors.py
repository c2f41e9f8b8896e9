"""Rules of examples that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class CourseIsNotClosed(RuleBroken):
    default_message = _("A course becomes an example when it is closed.")


class CardIncomplete(RuleBroken):
    default_message = _("Fill in the heading, all three texts, the level, the form and a theme.")


class CardTellsWho(RuleBroken):
    """The text names a school, a class, a person or a case; the message says what to do."""

    default_message = _("Take out what tells which school, class or case it is.")


class CommentMissing(RuleBroken):
    default_message = _("Write what should be changed, so that the advisor knows.")


class CardIsFixed(RuleBroken):
    default_message = _("The example has been sent, so its text can not be changed now.")
