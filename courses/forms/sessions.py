"""Booking, logging and cancelling an activity, and closing the course."""

from datetime import datetime
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
from courses.services.sessions import Report
from dkfds.helper import FormHelper
from dkfds.layout import (
    Button,
    ButtonRow,
    CharLimit,
    Field,
    Fieldset,
    Layout,
    Link,
    Reveal,
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

    scanned_fields = ("place",)
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


class LogForm(CourseForm):
    """What was done, in under a minute: everything that can be known is filled in."""

    scanned_fields = ("done", "next_step")
    RULES: ClassVar = {
        errors.NotHeldYet: "date",
        errors.MinutesDoNotAddUp: "contact_minutes",
        errors.DoneMissing: "done",
        errors.MomentIsPast: "next_date",
        errors.MomentIsFarOff: "next_date",
        errors.CentreIsClosed: "next_date",
        errors.LengthDoesNotFit: "next_length",
        errors.Overlaps: "next_time",
    }
    NEXT: ClassVar = {
        "next_date": _("Write the date of the next activity"),
        "next_time": _("Write when the next activity starts"),
        "next_length": _("Write how long the next activity takes"),
    }

    done = text_field(
        _("What did you do?"),
        at_most=2000,
        required=_("Write in short what you did"),
        help_text=_("Write about the practice, without names. The school reads it too."),
    )
    next_step = text_field(
        _("What have you agreed? Next step"),
        at_most=1000,
        help_text=_("Who tries what until you meet again?"),
        rows=3,
    )
    contact_minutes = minutes_field(
        _("Contact"), required=_("Write the minutes you were together with the school, or 0")
    )
    preparation_minutes = minutes_field(
        _("Preparation"), required=_("Write the minutes of preparation, or 0")
    )
    travel_minutes = minutes_field(
        _("Travel"), required=_("Write the minutes of travel there and back, or 0")
    )
    date = DateField(label=_("Date"), error_messages={"required": _("Write the date")})
    time = time_field(_("Started at"), required=_("Write when it started"))
    book_next = forms.BooleanField(label=_("Book the next activity now"), required=False)
    next_kind = forms.ChoiceField(
        label=_("Kind of activity"),
        choices=Session.Kind.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose what kind of activity it is")},
    )
    next_date = DateField(label=_("Date of the next activity"), required=False)
    next_time = time_field(_("The next activity starts at"), required="")
    next_length = minutes_field(_("Length (min.)"), required="")

    def __init__(self, *args: Any, session: Session, now: datetime, **kwargs: Any) -> None:
        self.session = session
        kwargs["initial"] = {**self._planned(now), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        for name in (*self.NEXT, "next_kind"):
            self.fields[name].required = False
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            CharLimit("done"),
            CharLimit("next_step"),
            Fieldset(
                _("Time spent in minutes"),
                "contact_minutes",
                "preparation_minutes",
                "travel_minutes",
                css_class="form-section",
            ),
            Fieldset(_("When was it?"), "date", "time", css_class="form-section"),
            Reveal(
                "book_next", {True: ["next_kind", Field("next_date"), "next_time", "next_length"]}
            ),
            ButtonRow(Button(_("Save the log")), css_class="mt-7"),
        )

    def _planned(self, now: datetime) -> dict[str, Any]:
        """As planned; who logs ahead of the plan has just held it."""
        local = timezone.localtime(self.session.starts_at)
        began = min(local, timezone.localtime(now - (self.session.ends_at - local)))
        return {
            "date": began.date(),
            "time": began.time(),
            "contact_minutes": self.session.contact_minutes,
            "preparation_minutes": self.session.preparation_minutes,
            "travel_minutes": self.session.travel_minutes,
            "next_kind": self.session.kind,
            "next_time": local.time(),
            "next_length": self.session.contact_minutes,
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("book_next"):
            for name, message in self.NEXT.items():
                if name not in self.errors and cleaned.get(name) in (None, ""):
                    self.add_error(name, message)
        else:
            for name in self.NEXT:  # what is not asked for can not be wrong
                self.errors.pop(name, None)
        return cleaned

    @property
    def report(self) -> Report:
        answers = self.cleaned_data
        return Report(
            starts_at=moment(answers["date"], answers["time"]),
            contact_minutes=answers["contact_minutes"],
            preparation_minutes=answers["preparation_minutes"],
            travel_minutes=answers["travel_minutes"],
            done=answers["done"],
            next_step=answers["next_step"],
        )

    @property
    def following(self) -> Plan | None:
        """The next activity, with the preparation, travel and place this one was planned with."""
        answers = self.cleaned_data
        if not answers.get("book_next"):
            return None
        return Plan(
            kind=answers["next_kind"] or self.session.kind,
            starts_at=moment(answers["next_date"], answers["next_time"]),
            contact_minutes=answers["next_length"],
            preparation_minutes=self.session.preparation_minutes,
            travel_minutes=self.session.travel_minutes,
            place=self.session.place,
        )


class CancelForm(CourseForm):
    scanned_fields = ("reason",)
    RULES: ClassVar = {errors.ReasonMissing: "reason"}

    reason = text_field(
        _("Why is it cancelled?"),
        at_most=500,
        required=_("Write why, so that the school knows"),
        help_text=_("The school reads it."),
        rows=3,
    )

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout(
            CharLimit("reason"),
            ButtonRow(
                Button(_("Cancel the activity"), variant="warning"),
                Link(_("Keep it"), back),
                css_class="mt-7",
            ),
        )
