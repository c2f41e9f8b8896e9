"""Rules of support requests and offers that can be broken."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class ReasonMissing(RuleBroken):
    """The school, or the coordinator, is owed a reason."""

    default_message = _("Write a reason.")


class ThemesDoNotFit(RuleBroken):
    default_message = _("Choose one to three themes from the municipality's own list.")


class MinutesDoNotFit(RuleBroken):
    default_message = _("Write how many hours an advisor is expected to use.")


class PromiseInThePast(RuleBroken):
    default_message = _("Choose a promised date that is today or later.")


class WaitsForNoDecision(RuleBroken):
    default_message = _(
        "This request no longer waits for a decision: it has an advisor, has ended, waits for the "
        "school, or has been decided about."
    )


class NotClarified(RuleBroken):
    """Nobody can be ranked before the themes and the hours are known."""

    default_message = _("Clarify themes and hours first; then an advisor can be offered the case.")


class SameAdvisorTwice(RuleBroken):
    default_message = _("Choose two different advisors.")


class AdvisorLeftOut(RuleBroken):
    """The advisor may not or can not take the case; the message holds the sentence why."""

    default_message = _("This advisor can not take the case.")


class NotFinished(RuleBroken):
    """A draft lacks something; the message names it."""


class LeaderNotInformed(RuleBroken):
    default_message = _(
        "Talk to your school leader first. Then answer yes to whether the leader is informed, "
        "and send the request."
    )


class NoLeaderToAsk(RuleBroken):
    default_message = _(
        "Your school has no leader in the system who can approve the request. Talk to your "
        "leader, and then answer yes to whether the leader is informed."
    )


class RunUnderWay(RuleBroken):
    """One computation at a time for each coordinator."""

    default_message = _(
        "A computation of yours is under way. Wait until it has finished, and try again."
    )


class WeekTooLarge(RuleBroken):
    """The week takes longer to plan than a page may; `total` is how many requests are ready."""

    default_message = _("The week is too large to be planned at once.")

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total = total


class CalendarHasChanged(RuleBroken):
    default_message = _("The calendar has changed since you looked. See once more what moves.")


class FilterNameTaken(RuleBroken):
    default_message = _("You already have a filter of this name. Write another name.")


class TooManyFilters(RuleBroken):
    default_message = _("You can keep 20 filters. Delete one you no longer use.")
