"""What it takes to propose dates for a course: its templates, and who is free when."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from advisors.models import Advisor
from courses.models import Session, SupportCourse
from courses.proposal import Diary, Proposed, Span, Wanted, propose
from requests.models import CourseTemplate, TemplateStep
from schools.models import ClosingDay
from schools.workdays import WorkCalendar


def templates_for(course: SupportCourse) -> list[CourseTemplate]:
    """Return the municipality's templates with their activities, in two queries."""
    usable = CourseTemplate.objects.usable_in(course.municipality_id)
    return list(usable.prefetch_related("steps"))


def suggested(templates: Sequence[CourseTemplate], course: SupportCourse) -> CourseTemplate | None:
    """Return the template of the form the school wished for, nearest to the hours expected."""
    support_request = course.support_request
    expected = support_request.planned_minutes or 0

    def distance(template: CourseTemplate) -> tuple[bool, int]:
        minutes: int = template.minutes  # type: ignore[attr-defined]  # annotated
        return template.support_form != support_request.support_form, abs(minutes - expected)

    return min(templates, key=distance, default=None)


def proposal_for(
    course: SupportCourse,
    advisor: Advisor,
    template: CourseTemplate,
    *,
    with_optional: bool,
    now: datetime,
) -> list[Proposed]:
    """Return the template's activities with a time for each that can be found."""
    steps = [s for s in template.steps.all() if with_optional or not s.is_optional]
    return propose([_wanted(s) for s in steps], diary_of(course, advisor, now=now), now=now)


def diary_of(course: SupportCourse, advisor: Advisor, *, now: datetime) -> Diary:
    """Return what both parties have said of their time, in three queries.

    School holidays are closed here whatever they do to deadlines: nobody is at the school.
    """
    today = timezone.localdate(now)
    closed = ClosingDay.objects.filter(municipality=course.municipality_id, day__gte=today)
    away = advisor.absences.filter(ends_on__gte=today)
    planned = Session.objects.filter(advisor=advisor).upcoming(now)
    return Diary(
        calendar=WorkCalendar(frozenset(closed.values_list("day", flat=True))),
        zone=timezone.get_default_timezone(),
        school_slots=frozenset(course.support_request.week_slots),
        advisor_slots=frozenset(advisor.week_slots),
        away=tuple(away.values_list("starts_on", "ends_on")),
        busy=tuple(Span(*times) for times in planned.values_list("starts_at", "ends_at")),
    )


def _wanted(step: TemplateStep) -> Wanted:
    """Documentation is planned together with the preparation: both are desk work."""
    return Wanted(
        kind=step.kind,
        contact_minutes=step.contact_minutes,
        preparation_minutes=step.preparation_minutes + step.documentation_minutes,
        travel_minutes=step.travel_minutes,
        days_after=step.days_after,
    )
