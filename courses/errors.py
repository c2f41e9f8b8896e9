"""Rules of courses that can be broken."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken


class CourseIsClosed(RuleBroken):
    default_message = _("The course is closed, so nothing more can be booked in it.")


class MomentIsPast(RuleBroken):
    default_message = _("This time has passed. Choose a time from now on.")


class MomentIsFarOff(RuleBroken):
    default_message = _("This is more than a year ahead. Check the year.")


class CentreIsClosed(RuleBroken):
    """The day is no working day; the message names the next one."""

    default_message = _("This is not a working day. Choose another day.")


class LengthDoesNotFit(RuleBroken):
    default_message = _("Write how long it takes, from 15 minutes to 10 hours.")


class Overlaps(RuleBroken):
    """The advisor is somewhere else at that time; the message says where and when."""

    default_message = _("You have another activity at that time. Choose another time.")


class NotHeldYet(RuleBroken):
    default_message = _(
        "An activity can be logged when it has begun. If it was held earlier than planned, "
        "write the date and time it was held."
    )


class MinutesDoNotAddUp(RuleBroken):
    default_message = _("Write how many minutes you spent. If it was not held, say so instead.")


class DoneMissing(RuleBroken):
    default_message = _("Write in short what you did.")


class NothingHappenedYet(RuleBroken):
    """Cancelling is for what lies ahead, "not held" for what should have been."""

    default_message = _("The activity has not begun yet. Cancel it instead.")


class HasBegun(RuleBroken):
    default_message = _("The activity has begun. Log it, or say that it was not held.")


class ReasonMissing(RuleBroken):
    default_message = _("Write why, so that the school knows.")


class WishStands(RuleBroken):
    default_message = _("The school has already asked for another time. The advisor answers.")


class WishIsAnswered(RuleBroken):
    default_message = _("There is no unanswered wish for another time any more.")


class NotOfHere(RuleBroken):
    default_message = _("Choose a school and a theme of your own municipality.")


class TooLateToUndo(RuleBroken):
    default_message = _(
        "A short sparring can be taken back on the day it was logged. "
        "Ask the coordinator to have it corrected."
    )


class DraftTooLong(RuleBroken):
    default_message = _("The draft is too long to be saved. Shorten the text.")


class StillUnfinished(RuleBroken):
    """A course is closed when nothing in it is planned or waits for a log."""

    default_message = _(
        "Log or cancel the activities that are left. Then you can close the course."
    )


class SummaryMissing(RuleBroken):
    default_message = _("Say whether the goal was reached, and write a short summary.")


class AlreadyActionLearning(RuleBroken):
    default_message = _("The course has an action learning already.")


class QuestionMissing(RuleBroken):
    default_message = _("Write what you wonder about, in one or two sentences.")


class RoundsDoNotFit(RuleBroken):
    """Too few or too many rounds; the message says how many are possible."""

    default_message = _("This number of rounds is not possible.")


class NotOfThisSchool(RuleBroken):
    default_message = _("The person is not among those who can follow this course.")


class ParticipantUnclear(RuleBroken):
    default_message = _("Choose a person, or write a function such as “class teacher, year 5”.")


class AlreadyInGroup(RuleBroken):
    default_message = _("The person is in the group already.")


class GroupIsFull(RuleBroken):
    default_message = _("The group has twelve people. Take one out before you add another.")


class NoStepBack(RuleBroken):
    default_message = _("This is the first phase of the first round; there is no step back.")


class CycleIsOver(RuleBroken):
    default_message = _(
        "The action learning is closed, so nothing more can be changed in it. Copy what you "
        "have written, if you need it elsewhere."
    )


class RoundsLeft(RuleBroken):
    """A cycle is concluded when its rounds are carried through."""

    default_message = _(
        "A round is not carried through. Finish it first, or set the number of rounds down."
    )


class LearningMissing(RuleBroken):
    default_message = _("Write what you have learned, so that it is not lost.")


class DatesOutOfOrder(RuleBroken):
    default_message = _("The action is tried before you meet. Choose an earlier day for it.")


class DayIsPast(RuleBroken):
    default_message = _("This day has passed. Choose a day from today on.")


class DayIsFarOff(RuleBroken):
    default_message = _("This is more than half a year ahead. Check the year.")


class ActionDayDoesNotFit(RuleBroken):
    """The day of the action has passed or is far off; the message says which."""


class GoalsUnanswered(RuleBroken):
    default_message = _("Say of each goal whether it was reached: yes, partly or no.")


class NotClosedYet(RuleBroken):
    default_message = _("The course can be evaluated when the advisor has closed it.")


class AlreadyEvaluated(RuleBroken):
    default_message = _("The course has already been evaluated. Thank you.")


class HistoryIsAppendOnly(RuleBroken):
    """A programmer's mistake: a line of history is written once."""

    default_message = _("A line of history is never changed.")


class PlanIsClosed(RuleBroken):
    default_message = _("The course is closed, so its plan can be read but not changed.")


class DueInThePast(RuleBroken):
    default_message = _("Choose today or a later day.")


class TextMissing(RuleBroken):
    default_message = _("Write a text.")


class GoalIsOfAnotherCourse(RuleBroken):
    default_message = _("Choose one of the goals of this course.")


class NothingToBook(RuleBroken):
    default_message = _("Keep at least one activity, or go back without booking.")


class ActivityRefused(RuleBroken):
    """One of several activities broke a rule, so none was booked; `number` counts from 0."""

    def __init__(self, number: int, cause: RuleBroken) -> None:
        self.number = number
        self.cause = cause
        super().__init__(cause.message)


class HoldsMissing(RuleBroken):
    default_message = _("Say whether the goal still holds. “Do not know” is an answer too.")


class AlreadyAsked(RuleBroken):
    default_message = _("You have already asked to hand over the course. The coordinator has it.")


class ReplacementMissing(RuleBroken):
    default_message = _("Choose who takes over.")


class NothingToHandOver(RuleBroken):
    default_message = _("Nothing is to be changed. Choose at least one line to hand over.")


class HandoverRefused(RuleBroken):
    """Something stands in the way of at least one line, so nothing was changed.

    `problems` holds a sentence for each such line by its key; under key 0 what is about no line.
    """

    default_message = _("Nothing has been changed. See what stands in the way.")

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__()
        self.problems = dict(problems)
