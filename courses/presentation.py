"""How hours and answers are said in words, and hours drawn as a bar."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from advisors.queries import Hours
from courses.models import Answer, Evaluation
from courses.services.evaluations import QUESTIONS
from dkfds.charts import Bar, BarRow, BarTexts, bars
from requests.models import SupportRequest


@dataclass(frozen=True)
class HoursUsed:
    """A school year's hours as one sentence and one bar."""

    text: str
    spent: Bar
    used: Bar
    hours: Hours

    @property
    def reserved(self) -> str:
        return in_hours(self.hours.reserved)

    @property
    def overrun(self) -> str:
        return in_hours(self.hours.overrun)


def hours_used(hours: Hours) -> HoursUsed:
    """Return "42 hours used of 160, 98 free" and the bar that goes with it.

    Extra hours are told apart: "of 160 and 10 extra".
    """
    said = {
        "used": hours_said(hours.spent),
        "granted": hours_said(hours.granted),
        "extra": hours_said(hours.extra),
        "free": hours_said(hours.free),
    }
    text = _("%(used)s hours used of %(granted)s, %(free)s free") % said
    if hours.extra:
        text = _("%(used)s hours used of %(granted)s and %(extra)s extra, %(free)s free") % said
    rows = [
        BarRow(label="", value=value, capacity=hours.available, text=text)
        for value in (hours.spent, hours.used)
    ]
    spent, used = bars(rows, _NO_TEXTS, id="hours").bars
    return HoursUsed(text=text, spent=spent, used=used, hours=hours)


def course_hours(spent: int, planned: int | None) -> str:
    """Return "4,5 hours used of 10 planned": what a course has taken of what was expected."""
    if not planned:
        return _("%(spent)s hours used") % {"spent": in_hours(spent)}
    return _("%(spent)s hours used of %(planned)s planned") % {
        "spent": in_hours(spent),
        "planned": in_hours(planned),
    }


def course_title(support_request: SupportRequest) -> str:
    """Return "Language and communication, middle level": what a course is about, and no more."""
    about = ", ".join(str(area) for area in support_request.themes.all())
    if not support_request.school_level:
        return about
    level = str(support_request.get_school_level_display()).split(" (")[0]
    return f"{about}, {level[:1].lower()}{level[1:]}"


def answers_of(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Return each question of the evaluation with the answer in words."""
    return [
        (
            str(evaluation._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            str(Answer(value).label) if (value := getattr(evaluation, name)) else _("Do not know"),
        )
        for name in QUESTIONS
    ]


def in_hours(minutes: int) -> str:
    """Return minutes as hours, with as many decimals as they need, at most two: "4,5"."""
    return formats.number_format(_hours(minutes), use_l10n=True)


def hours_said(minutes: int) -> str:
    """Return the same for reading, not for a field: "1.237,5"."""
    return formats.number_format(_hours(minutes), use_l10n=True, force_grouping=True)


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01")).normalize()


_NO_TEXTS = BarTexts(heading="", lead="", row_head="", value_head="", used="", over="", free="")
