"""What comes after the close: follow-ups asked and answered, and examples others can learn from."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.actors import SYSTEM
from catalogue.services import cards
from catalogue.services.cards import Content
from courses.models import QUESTIONS, FollowUp, Holds, SupportCourse
from courses.services import follow_ups
from courses.states import CourseStatus
from kompetencecenter.demo.plots import Plot, Reach
from kompetencecenter.demo.stage import Stage
from kompetencecenter.demo.texts import TEXTS
from requests.models import SupportRequest
from schools.queries import school_days

ASKED_AT, ANSWERED_AT = dt.time(7, 45), dt.time(14, 10)
DAYS_TO_ANSWER = 2  # working days


@dataclass(frozen=True)
class DemoCard:
    """An example from the closed course of that text; `waits` when it is still to be approved."""

    text: int
    title: str
    situation: str
    tried: str
    effect: str
    waits: bool = False


CARDS = (
    DemoCard(
        0,
        "En rolig start efter frikvarteret",
        "På mellemtrinnet gik de første femten minutter af timen med at skabe ro. De voksne "
        "greb det an på hver sin måde.",
        "En observation af overgangen og tre sparringer. De voksne aftalte at stå i døren, "
        "hilse på hver enkelt og have den samme korte opgave klar på tavlen hver dag i fem uger.",
        "Timen begynder nu inden for få minutter. Det holdt bedst de dage, hvor vikaren kendte "
        "aftalen, så den hænger på indersiden af døren.",
    ),
    DemoCard(
        2,
        "Pauser på et fast tidspunkt i lange moduler",
        "I de lange moduler faldt koncentrationen efter ti minutter, og uroen bredte sig fra "
        "gruppe til gruppe.",
        "Teamet arbejdede i runder: planlagte pauser efter tolv minutter, to slags pauser at "
        "vælge imellem og et synligt ur. De så på hinandens timer én gang i hver runde.",
        "Flere blev færdige med opgaven. Pauserne skal ligge fast: Når de blev givet efter "
        "behov, voksede uroen igen.",
    ),
    DemoCard(
        10,
        "To voksne med hver sin rolle",
        "To-voksentimerne endte med, at den ene underviste, og den anden gik rundt og hjalp.",
        "En halv times fælles forberedelse om ugen, roller skrevet ned før timen, og fem "
        "minutters evaluering bagefter. Sparring hver anden uge.",
        "Eleverne får hjælp hurtigere, og begge voksne kender planen. Uden den fælles "
        "forberedelse faldt teamet tilbage i de gamle roller.",
    ),
    DemoCard(
        1,
        "Det samme skema for hele årgangen",
        "I indskolingen brugte klasserne piktogrammer på hver sin måde, og skift mellem lokaler "
        "skabte uro.",
        "Årgangen valgte ét sæt symboler og én plads på tavlen. Alle voksne gennemgik dagen på "
        "samme måde om morgenen.",
        "Færre spørgsmål om, hvad der skal ske, og roligere skift. Det tog tre uger, før det "
        "sad fast.",
        waits=True,
    ),
)


def tell(stage: Stage, told: Sequence[tuple[Plot, SupportRequest]], *, now: dt.datetime) -> None:
    """Ask and answer what has fallen due since each course was closed, then write the examples."""
    plots = {support_request.pk: plot for plot, support_request in told}
    due = FollowUp.objects.filter(due_on__lte=timezone.localdate(now)).order_by("due_on", "pk")
    for follow_up in due.select_related("course__support_request__created_by"):
        asked_at = min(_at(follow_up.due_on, ASKED_AT), now)
        follow_ups.work_off(by=SYSTEM, now=asked_at)
        plot = plots[follow_up.course.support_request_id]
        answered_at = _answer_time(stage, follow_up)
        if plot.reach >= Reach.FOLLOWED_UP and answered_at <= now:
            _answer(follow_up, plot, answered_at)
    _write(stage, CARDS, now=now)


def _answer_time(stage: Stage, follow_up: FollowUp) -> dt.datetime:
    calendar = school_days(stage.municipality)
    return _at(calendar.add_working_days(follow_up.due_on, DAYS_TO_ANSWER), ANSWERED_AT)


def _answer(follow_up: FollowUp, plot: Plot, at: dt.datetime) -> None:
    first = follow_up.point == FollowUp.Point.WEEKS
    holds = Holds.YES if first else Holds.PARTLY
    follow_ups.answer(
        FollowUp.objects.get(pk=follow_up.pk),
        answers=dict(zip(QUESTIONS, plot.later if first else plot.last, strict=True)),
        goal_holds=holds,
        goals={goal.pk: holds for goal in follow_up.course.goals.standing()},
        comment="Aftalen hænger stadig på tavlen, og nye kolleger får den fortalt."
        if first
        else "",
        by=follow_up.course.support_request.created_by,
        now=at,
    )


def _write(stage: Stage, examples: Iterable[DemoCard], *, now: dt.datetime) -> None:
    for example in examples:
        course = _closed_course(stage, example.text)
        if course is None:
            continue
        text, by = TEXTS[example.text], course.lead.user
        written_at = min(course.closed_at or now, now)
        card = cards.save(
            course.support_request,
            content=Content(
                title=example.title,
                situation=example.situation,
                tried=example.tried,
                effect=example.effect,
                school_level=text.level,
                support_form=text.form if text.form != "unknown" else "sparring",
            ),
            themes=[stage.areas[name] for name in text.themes],
            by=by,
            now=written_at,
        )
        card = cards.send(card, by=by, now=written_at)
        if not example.waits:
            cards.approve(card, by=stage.coordinator, now=written_at)


def _closed_course(stage: Stage, text: int) -> SupportCourse | None:
    return (
        SupportCourse.objects.filter(
            status=CourseStatus.CLOSED, support_request__situation=TEXTS[text].situation
        )
        .filter(municipality=stage.municipality, support_request__example_card__isnull=True)
        .select_related("support_request", "lead__user")
        .order_by("closed_at")
        .first()
    )


def _at(day: dt.date, clock: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, clock))
