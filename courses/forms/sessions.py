"""Booking, moving and cancelling an activity, the school's wish, and closing the course."""

from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses import errors
from courses.forms.fields import (
    CourseForm,
    minutes_field,
    moment,
    text_field,
    time_field,
)
from courses.models import Session, SupportCourse
from courses.planning import Plan
from dkfds.helper import FormHelper
from dkfds.layout import (
    Button,
    ButtonRow,
    CharLimit,
    Layout,
    Link,
)
from dkfds.widgets import DateField
from privacy.forms import NAMES_CHECKED

PREPARATION, TRAVEL, LENGTH = 30, 30, 60  # minutes proposed for a first activity


def _kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Kind of activity"),
        choices=Session.Kind.choices,
        error_messages={
            "required": _("Choose what kind of activity it is"),
            "invalid_choice": _("Choose what kind of activity it is"),
        },
    )


class BookingForm(CourseForm):
    """The first activity of a course, or the next."""

    scanned_fields = ("place", "focus")
    RULES: ClassVar = {
        errors.MomentIsPast: "date",
        errors.MomentIsFarOff: "date",
        errors.CentreIsClosed: "date",
        errors.LengthDoesNotFit: "length",
        errors.Overlaps: "time",
    }

    kind = _kind_field()
    date = DateField(label=_("Date"), error_messages={"required": _("Write the date")})
    time = time_field(_("Starts at"), required=_("Write when it starts"))
    length = minutes_field(_("Length (min.)"), required=_("Write how long it takes in minutes"))
    preparation = minutes_field(
        _("Preparation (min.)"), required=_("Write the minutes of preparation, or 0")
    )
    travel = minutes_field(
        _("Travel (min.)"), required=_("Write the minutes of travel there and back, or 0")
    )
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=80,
        help_text=_("Empty: at the school."),
        error_messages={"max_length": _("Write the place in at most 80 characters")},
    )
    focus = text_field(
        _("Focus question for an observation"),
        at_most=300,
        help_text=_("What have you agreed to look for? The school reads it."),
        rows=2,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            "kind",
            "date",
            "time",
            "length",
            "preparation",
            "travel",
            "place",
            CharLimit("focus"),
            ButtonRow(Button(_("Book activity")), Link(_("Cancel"), back), css_class="mt-7"),
        )

    @property
    def plan(self) -> Plan:
        answers = self.cleaned_data
        return Plan(
            kind=answers["kind"],
            starts_at=moment(answers["date"], answers["time"]),
            contact_minutes=answers["length"],
            preparation_minutes=answers["preparation"],
            travel_minutes=answers["travel"],
            place=answers["place"],
            focus=answers["focus"].strip(),
        )


def first_plan(course: SupportCourse) -> dict[str, Any]:
    """Return what to propose for a first activity: the form the school asked for."""
    asked_for = course.support_request.support_form
    kind = asked_for if asked_for in Session.Kind.values else Session.Kind.MEETING
    return {"kind": kind, "length": LENGTH, "preparation": PREPARATION, "travel": TRAVEL}


def next_plan(session: Session) -> dict[str, Any]:
    """Return what to propose after an activity: the same again."""
    return {
        "kind": session.kind,
        "length": session.contact_minutes or LENGTH,
        "preparation": session.preparation_minutes,
        "travel": session.travel_minutes,
        "place": session.place,
    }


class MoveForm(CourseForm):
    """Another time, length or place for an activity that stays the same."""

    scanned_fields = ("place", "reason")
    RULES: ClassVar = BookingForm.RULES

    date = DateField(label=_("New date"), error_messages={"required": _("Write the date")})
    time = time_field(_("Starts at"), required=_("Write when it starts"))
    length = minutes_field(_("Length (min.)"), required=_("Write how long it takes in minutes"))
    place = forms.CharField(
        label=_("Place"),
        required=False,
        max_length=80,
        help_text=_("Empty: at the school."),
        error_messages={"max_length": _("Write the place in at most 80 characters")},
    )
    reason = text_field(
        _("Why is it moved?"), at_most=500, help_text=_("The school reads it."), rows=2
    )

    def __init__(self, *args: Any, session: Session, back: str, **kwargs: Any) -> None:
        self.session = session
        kwargs["initial"] = {**_as_planned(session), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            "date",
            "time",
            "length",
            "place",
            CharLimit("reason"),
            ButtonRow(Button(_("Move the activity")), Link(_("Cancel"), back), css_class="mt-7"),
        )

    @property
    def plan(self) -> Plan:
        """The activity as planned, at the new time."""
        answers = self.cleaned_data
        return replace(
            plan_of(self.session),
            starts_at=moment(answers["date"], answers["time"]),
            contact_minutes=answers["length"],
            place=answers["place"],
        )


def plan_of(session: Session) -> Plan:
    """Return what the activity is booked as."""
    return Plan(
        kind=session.kind,
        starts_at=session.starts_at,
        contact_minutes=session.contact_minutes,
        preparation_minutes=session.preparation_minutes,
        travel_minutes=session.travel_minutes,
        place=session.place,
        focus=session.focus,
    )


def _as_planned(session: Session) -> dict[str, Any]:
    local = timezone.localtime(session.starts_at)
    return {
        "date": local.date(),
        "time": local.time(),
        "length": session.contact_minutes,
        "place": session.place,
    }


class CancelForm(CourseForm):
    """Who calls it off, why, and a few words. Others than its advisor cancel for themselves."""

    scanned_fields = ("reason",)
    RULES: ClassVar = {errors.ReasonMissing: "reason"}

    side = forms.ChoiceField(
        label=_("Who cancels?"),
        choices=[
            (Session.Side.ADVISOR, _("I do")),
            (Session.Side.SCHOOL, _("The school has told me")),
        ],
        widget=forms.RadioSelect,
        initial=Session.Side.ADVISOR,
        error_messages={
            "required": _("Choose who cancels"),
            "invalid_choice": _("Choose who cancels"),
        },
    )
    code = forms.ChoiceField(
        label=_("Why is it cancelled?"),
        choices=Session.CancelReason.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose why it is cancelled"),
            "invalid_choice": _("Choose why it is cancelled"),
        },
    )
    reason = text_field(
        _("In a few words"),
        at_most=500,
        help_text=_("The school and the advisor read it."),
        rows=3,
    )

    def __init__(self, *args: Any, back: str, is_advisor: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_advisor:
            del self.fields["side"]
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            *(["side"] if is_advisor else []),
            "code",
            CharLimit("reason"),
            ButtonRow(
                Button(_("Cancel the activity"), variant="warning"),
                Link(_("Keep it"), back),
                css_class="mt-7",
            ),
        )


class WishForm(CourseForm):
    """The school asks for another time."""

    scanned_fields = ("text",)
    RULES: ClassVar = {errors.ReasonMissing: "text", errors.WishStands: "text"}

    text = text_field(
        _("When does it suit you better?"),
        at_most=500,
        required=_("Write when it suits you better"),
        help_text=_("Give two or three times, and why the agreed one does not suit you."),
        rows=4,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            CharLimit("text"),
            ButtonRow(Button(_("Ask the advisor")), Link(_("Keep the time"), back)),
        )


class KeepForm(CourseForm):
    """The advisor can not meet the school's wish."""

    scanned_fields = ("reply",)
    RULES: ClassVar = {errors.ReasonMissing: "reply"}

    reply = text_field(
        _("Can it not be moved? Tell the school why"),
        at_most=500,
        required=_("Write to the school why the time is kept"),
        rows=2,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.form_tag = False
        self.helper.disable_csrf = True  # the page writes the form around it
        self.helper.layout = Layout(
            CharLimit("reply"), ButtonRow(Button(_("Keep the time"), variant="secondary"))
        )


class CloseForm(CourseForm):
    scanned_fields = ("summary",)
    RULES: ClassVar = {errors.SummaryMissing: "summary"}

    goal_reached = forms.ChoiceField(
        label=_("Was the goal reached?"),
        choices=SupportCourse.GoalReached.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether the goal was reached"),
            "invalid_choice": _("Choose whether the goal was reached"),
        },
    )
    summary = text_field(
        _("Short summary"),
        at_most=2000,
        required=_("Write a short summary of what the course led to"),
        help_text=_("What did you work with, what changed, and what do they go on with?"),
        rows=6,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            "goal_reached",
            CharLimit("summary"),
            ButtonRow(Button(_("Close the course")), Link(_("Not yet"), back), css_class="mt-7"),
        )
