"""The log of an activity, with the questions of its kind, and the correction of a log."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.errors import RuleBroken
from courses import errors
from courses.forms.fields import minutes_field, moment, text_field, time_field
from courses.forms.kept import KeptForm
from courses.logbook import READ_BY, Box, boxes_of, demanded_of
from courses.models import Session, SessionLog
from courses.planning import Plan, long_day
from courses.services.sessions import Report
from dkfds.helper import FormHelper
from dkfds.layout import Button, ButtonRow, CharLimit, Field, Fieldset, Layout, Reveal
from dkfds.widgets import DateField
from privacy.forms import NAMES_CHECKED

MINUTES = ("contact_minutes", "preparation_minutes", "travel_minutes", "documentation_minutes")
MOST_LESSONS = 8


@dataclass(frozen=True)
class AfterTalk:
    """The talk that belongs after an observation: the last day, the day to propose, the booked."""

    latest: date
    proposed: date
    booked: Session | None = None


class LogForm(KeptForm):
    """What was done, in under a minute: everything that can be known is filled in.

    The questions follow the kind of activity (courses/logbook.py); each says who reads it.
    """

    RULES: ClassVar = {
        errors.NotHeldYet: "date",
        errors.MinutesDoNotAddUp: "contact_minutes",
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

    contact_minutes = minutes_field(
        _("Contact"), required=_("Write the minutes you were together with the school, or 0")
    )
    preparation_minutes = minutes_field(
        _("Preparation"), required=_("Write the minutes of preparation, or 0")
    )
    travel_minutes = minutes_field(
        _("Travel"), required=_("Write the minutes of travel there and back, or 0")
    )
    documentation_minutes = minutes_field(
        _("Documentation"), required=_("Write the minutes of writing afterwards, or 0")
    )
    date = DateField(label=_("Date"), error_messages={"required": _("Write the date")})
    time = time_field(_("Started at"), required=_("Write when it started"))

    def __init__(
        self,
        *args: Any,
        session: Session,
        now: datetime,
        after_talk: AfterTalk | None = None,
        **kwargs: Any,
    ) -> None:
        self.session = session
        self.boxes = boxes_of(session.kind)
        self.scanned_fields = tuple(b.name for b in self.boxes if b.name not in _UNSCANNED)
        kwargs["initial"] = {**self._proposed(now, after_talk), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        for box in self.boxes:
            self.fields[box.name] = _field_of(box)
        self._add_following(after_talk)
        self.helper = FormHelper(self, unmarked=(NAMES_CHECKED,))
        self.helper.layout = Layout("key", *map(_laid_out, self.boxes), *self._rest())

    def _rest(self) -> list[Any]:
        following = [f for f in ("next_kind", *self.NEXT) if f in self.fields]
        reveal = [Reveal("book_next", {True: _with_date(following)})] if following else []
        return [
            Fieldset(_("Time spent in minutes"), *MINUTES, css_class="form-section"),
            Fieldset(_("When was it?"), "date", "time", css_class="form-section"),
            *reveal,
            ButtonRow(Button(self.send_label), css_class="mt-7"),
        ]

    send_label: ClassVar[Any] = _("Save the log")

    def _proposed(self, now: datetime, after_talk: AfterTalk | None) -> dict[str, Any]:
        """As planned; who logs ahead of the plan has just held it."""
        local = timezone.localtime(self.session.starts_at)
        began = min(local, timezone.localtime(now - (self.session.ends_at - local)))
        talk = after_talk is not None and after_talk.booked is None
        return {
            "date": began.date(),
            "time": began.time(),
            **{name: getattr(self.session, name) for name in MINUTES},
            "focus": self.session.focus,
            "book_next": talk,
            "next_kind": Session.Kind.SPARRING if talk else self.session.kind,
            "next_date": after_talk.proposed if after_talk and talk else None,
            "next_time": local.time(),
            "next_length": self.session.contact_minutes,
        }

    def _add_following(self, after_talk: AfterTalk | None) -> None:
        is_talk = after_talk is not None and after_talk.booked is None
        self.fields["book_next"] = forms.BooleanField(
            label=_("Book the after-talk now") if is_talk else _("Book the next activity now"),
            help_text=_about(after_talk) if after_talk else "",
            required=False,
        )
        self.fields["next_kind"] = forms.ChoiceField(
            label=_("Kind of activity"),
            choices=Session.Kind.choices,
            required=False,
            error_messages={"invalid_choice": _("Choose what kind of activity it is")},
        )
        self.fields["next_date"] = DateField(label=_("Date of the next activity"))
        self.fields["next_time"] = time_field(_("The next activity starts at"), required="")
        self.fields["next_length"] = minutes_field(_("Length (min.)"), required="")
        for name in self.NEXT:
            self.fields[name].required = False

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
    def rules(self) -> dict[type[RuleBroken], str]:
        """Where a broken rule can be mended; the demanded text differs from kind to kind."""
        return {**self.RULES, errors.DoneMissing: demanded_of(self.session.kind).name}

    @property
    def report(self) -> Report:
        answers = self.cleaned_data
        return Report(
            starts_at=moment(answers["date"], answers["time"]),
            **{name: answers[name] for name in MINUTES},
            **{box.name: answers[box.name] for box in self.boxes},
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


class CorrectionForm(LogForm):
    """The log as it stands, to be written anew; the former stays to be read."""

    send_label = _("Save the correction")

    def __init__(self, *args: Any, log: SessionLog, **kwargs: Any) -> None:
        self.log = log
        super().__init__(*args, **kwargs)

    def _proposed(self, now: datetime, after_talk: AfterTalk | None) -> dict[str, Any]:
        local = timezone.localtime(self.log.starts_at)
        return {
            "date": local.date(),
            "time": local.time(),
            **{name: getattr(self.log, name) for name in MINUTES},
            **{box.name: getattr(self.log, box.name) for box in self.boxes},
        }

    def _add_following(self, after_talk: AfterTalk | None) -> None:
        """Nothing is booked by correcting."""


_UNSCANNED = frozenset({"lessons", "follow_up_on"})


def _field_of(box: Box) -> forms.Field:
    hint = format_lazy("{} {}", box.hint, READ_BY[box.reader]) if box.hint else READ_BY[box.reader]
    if box.name == "follow_up_on":
        return DateField(label=box.question, help_text=hint, required=False)
    if box.name == "lessons":
        return forms.IntegerField(
            label=box.question,
            help_text=hint,
            required=False,
            min_value=1,
            max_value=MOST_LESSONS,
            widget=forms.NumberInput(attrs={"inputmode": "numeric", "class": "input-width-xs"}),
            error_messages={
                name: _("Write the number of lessons, from 1 to 8")
                for name in ("invalid", "min_value", "max_value")
            },
        )
    at_most = SessionLog._meta.get_field(box.name).max_length  # type: ignore[union-attr]
    if box.name == "theme":
        return forms.CharField(
            label=box.question,
            help_text=hint,
            required=False,
            max_length=at_most,
            error_messages={"max_length": _("Write the theme in at most 120 characters")},
        )
    return text_field(
        box.question, at_most=at_most or 0, required=box.demand, help_text=hint, rows=box.rows
    )


def _laid_out(box: Box) -> Any:
    return box.name if box.name in {*_UNSCANNED, "theme"} else CharLimit(box.name)


def _with_date(names: list[str]) -> list[Any]:
    return [Field(name) if name == "next_date" else name for name in names]


def _about(after_talk: AfterTalk) -> str:
    if after_talk.booked is not None:
        return _("The after-talk is already booked: %(day)s.") % {
            "day": long_day(timezone.localdate(after_talk.booked.starts_at))
        }
    return _("It belongs within five working days: %(day)s at the latest.") % {
        "day": long_day(after_talk.latest)
    }
