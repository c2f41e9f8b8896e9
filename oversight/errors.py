"""Rules of oversight that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class NothingToDraw(RuleBroken):
    default_message = _(
        "Nobody has used the system since the last check, so there is none to draw."
    )


class CheckIsConcluded(RuleBroken):
    default_message = _("This check has been concluded already. Reload the page to see by whom.")


class SayWhatIsFollowedUp(RuleBroken):
    default_message = _("Write what is followed up, and by whom")


class ReferenceMissing(RuleBroken):
    default_message = _("Write on what ground: the rule or decision, or your journal number")


class NotYourself(RuleBroken):
    default_message = _("You can not make yourself anonymous. Ask another administrator.")


class HoldsOpenMatters(RuleBroken):
    default_message = _("The person still holds open matters. Give them to somebody else first.")


class AlreadyAnonymous(RuleBroken):
    default_message = _("This person is anonymous already.")


class StillHere(RuleBroken):
    default_message = _("This account is open. Mark the person as not active first.")


class RecordIsAppendOnly(Exception):
    """A fact of a breach was to be changed or deleted: a fault of the program."""


class NothingToHide(RuleBroken):
    default_message = _(
        "There is no text there any more, or it is hidden already. Reload the page to see it."
    )


class TextIsHidden(RuleBroken):
    """Somebody saved a field whose text is hidden, from a page that was open before."""

    default_message = _(
        "This text is hidden while a possible error in data is looked into, and can not be changed"
        " meanwhile. Copy what you have written, and ask the centre when it may be saved."
    )


class AlreadyDealtWith(RuleBroken):
    default_message = _("A colleague has dealt with this already. Reload the page to see how.")


class NotHiddenAnyMore(RuleBroken):
    default_message = _("The text is not hidden any more. Reload the page to see what was done.")


class SayWhyNotReported(RuleBroken):
    default_message = _("Write why the persons run no risk, so that it need not be reported")


class SayWhyLate(RuleBroken):
    default_message = _("Write why it is reported later than 72 hours after it was found")


class NothingToReport(RuleBroken):
    default_message = _("Assess the risk first. Only a breach with a risk is reported.")


class NotFinished(RuleBroken):
    default_message = _(
        "The breach can not be closed yet: the text must be removed or shown again, the risk"
        " assessed, and everybody told whom the law says must be told."
    )


class TextTooLong(RuleBroken):
    default_message = _("The new text is longer than the field has room for. Shorten it.")
